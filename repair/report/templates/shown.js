// The proposals of the page with their cards and marks, and how these show what is decided.

const data = JSON.parse(document.getElementById("data").textContent);
const hidden = new RegExp(data.hidden, "gu");
const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const answer = ({ decision, choice, replacement }) => [decision, choice, replacement];

const items = data.files.flatMap((file) => {
  file.items = file.decisions.proposals.map((proposal, number) => ({ file, proposal, number, pieces: [] }));
  return file.items;
});
all(".card").forEach((card, place) => {
  const codes = [...new Set(items[place].proposal.findings.map((finding) => finding.code))];
  Object.assign(items[place], { place, card, codes, grade: card.dataset.grade, initial: answer(items[place].proposal) });
});
all("article").forEach((article, index) => {
  const file = data.files[index];
  for (const node of all("ins[data-i]", article)) node.remove();
  file.inserted = new Map();
  file.pieces = all(".seg", article).map((node) => {
    const [start, end] = node.dataset.at.split(" ").map(Number);
    const piece = { node, start, end, items: node.dataset.i.split(" ").map((place) => items[place]) };
    for (const item of piece.items) item.pieces.push(piece);
    return piece;
  });
});

const STATES = ["pending", "edited", "accepted", "rejected", "moot"]; // of several, the first is shown

const standing = ({ file, proposal, number }) => {
  if (proposal.decision === "rejected") return "rejected";
  if (proposal.decision === "pending") return file.settled.isOpen(number) ? "pending" : "moot";
  return file.settled.held.has(number) ? proposal.decision : "moot";
};

// Edits widened to whole words; those that then touch the same word are shown as one.
const changes = (file) => {
  const found = [];
  for (const edit of file.settled.made) {
    const [start, end] = file.wide[`${edit.start} ${edit.end} ${edit.replacement}`] ?? [edit.start, edit.end];
    const last = found.at(-1);
    if (last && start < last.end) {
      last.end = Math.max(last.end, end);
      last.edits.push(edit);
    } else found.push({ start, end, edits: [edit] });
  }
  for (const change of found) {
    change.text = spliced(file, change.start, change.end, change.edits);
    change.items = new Set(change.edits.flatMap((edit) => [...edit.owners].map((number) => file.items[number])));
    change.key = [change.start, change.end, ...[...change.items].map((item) => item.place), change.text].join(" ");
  }
  return found;
};

const drawChanges = (file) => {
  const gone = new Set();
  const kept = new Set();
  let first = 0;
  for (const change of changes(file)) {
    while (file.pieces[first]?.end < change.start) first += 1;
    let last = null;
    for (let i = first; file.pieces[i]?.start <= change.end; i += 1) {
      const piece = file.pieces[i];
      const empty = piece.start === piece.end;
      if (change.start <= piece.start && piece.end <= change.end && !empty) gone.add(piece);
      if (piece.end === change.end && empty === (change.start === change.end)) last = piece;
    }
    if (!change.text) continue;
    kept.add(change.key);
    if (file.inserted.has(change.key)) continue;
    const node = make("ins", { dir: way(change.text) }, news(change.text, hidden));
    node.items = change.items;
    file.inserted.set(change.key, node);
    last.node.after(node);
  }
  for (const [key, node] of file.inserted) {
    if (!kept.has(key)) { node.remove(); file.inserted.delete(key); }
  }
  for (const piece of file.pieces) {
    const { node } = piece;
    const state = STATES.find((each) => piece.items.some((item) => item.state === each));
    if (node.dataset.state !== state) node.dataset.state = state;
    if (node.classList.contains("gone") === gone.has(piece)) continue;
    node.classList.toggle("gone", gone.has(piece));
    node.setAttribute("role", gone.has(piece) ? "deletion" : "mark");
  }
};

const drawCard = ({ card, proposal, state }) => {
  card.dataset.state = state;
  card.querySelector(".state").textContent = data.states[state];
  for (const pick of all(".pick", card)) {
    pick.setAttribute("aria-pressed", proposal.decision === "accepted" && proposal.choice === Number(pick.dataset.pick));
  }
  const instead = card.querySelector(".instead");
  instead.hidden = proposal.decision !== "edited";
  instead.replaceChildren(make("ins", {}, proposal.replacement ? news(proposal.replacement, hidden) : "∅"));
};

const refresh = (file) => {
  file.settled = decided(file.decisions.proposals);
  for (const item of file.items) {
    const [state, said] = [standing(item), String(answer(item.proposal))];
    if (state === item.state && said === item.said) continue;
    Object.assign(item, { state, said });
    drawCard(item);
  }
  drawChanges(file);
};

const progress = () => {
  const open = items.filter((item) => item.state === "pending").length;
  byId("decided").textContent = items.length - open;
  byId("all").textContent = items.length;
  byId("bar").max = Math.max(items.length, 1);
  byId("bar").value = items.length - open;
  return open;
};

// Said to screen readers alone; `tell` shows it to everybody.
const say = (...sentences) => {
  byId("status").textContent = sentences.filter(Boolean).join(" ");
  byId("status").classList.remove("seen");
};
const tell = (...sentences) => {
  say(...sentences);
  byId("status").classList.add("seen");
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => byId("status").classList.remove("seen"), 6000);
};
const named = (item) => `${item.codes.join(", ")} at ${item.card.querySelector(".place").textContent}`;
