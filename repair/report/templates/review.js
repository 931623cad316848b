// What the editor decides on each proposal, shown at once in its card and in the text, kept, and saved.

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

// --- Showing what is decided -------------------------------------------------------------------------------------

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

// --- Which are shown ---------------------------------------------------------------------------------------------

const ticked = (name) => new Set(all(`[name=${name}]:checked`).map((box) => box.value));

const filter = () => {
  const [rules, grades, undecided] = [ticked("rule"), ticked("grade"), byId("undecided").checked];
  for (const item of items) {
    const wanted = grades.has(item.grade) && item.codes.some((code) => rules.has(code));
    item.hidden = !wanted || (undecided && item.state !== "pending");
    item.card.classList.toggle("off", item.hidden);
    item.unmarked = !wanted;
  }
  for (const file of data.files) {
    for (const piece of file.pieces) piece.node.classList.toggle("off", piece.items.every((item) => item.unmarked));
    for (const node of file.inserted.values()) node.classList.toggle("off", [...node.items].every((item) => item.unmarked));
  }
  const left = items.filter((item) => !item.hidden).length;
  byId("filtered").textContent = left < items.length ? `: ${left} of ${items.length}` : "";
};

// --- Where the editor is -----------------------------------------------------------------------------------------

const [actions, editor, typed] = ["actions", "editor", "typed"].map(byId);
let here = null;
let lit = [];

const light = () => {
  for (const node of lit) node.classList.remove("here");
  const inserted = [...here.file.inserted.values()].filter((node) => node.items.has(here));
  lit = [here.card, ...here.pieces.map((piece) => piece.node), ...inserted];
  for (const node of lit) node.classList.add("here");
};

const turnTo = (item) => {
  if (item !== here) {
    editor.hidden = true;
    here?.card.removeAttribute("aria-current");
    here = item;
    here.card.setAttribute("aria-current", "true");
    here.card.append(actions);
    actions.hidden = false;
    for (const code of all(".code", actions)) code.textContent = here.codes[0];
    actions.querySelector("[data-do=accept]").disabled = !here.proposal.options.length;
    byId("position").textContent = `${here.place + 1} / ${items.length}`;
  }
  light();
};

const go = (item) => {
  const pressed = document.activeElement?.closest("#actions button");
  turnTo(item);
  (pressed && !pressed.disabled ? pressed : here.card).focus({ preventScroll: true });
  here.card.scrollIntoView({ block: "nearest" });
  lit.slice(1).find((node) => node.checkVisibility())?.scrollIntoView({ block: "nearest" });
};

const step = (direction) => {
  const following = direction > 0 ? items.slice(here.place + 1) : items.slice(0, here.place).reverse();
  const next = following.find((item) => !item.hidden);
  if (next) go(next);
  else tell(direction > 0 ? "This is the last finding." : "This is the first finding.");
};

const nextOpen = () =>
  [...items.slice(here.place + 1), ...items.slice(0, here.place)].find((item) => !item.hidden && item.state === "pending");

// --- Deciding ----------------------------------------------------------------------------------------------------

const history = [];

const write = (answers) => {
  for (const [item, decision, choice = null, replacement = null] of answers) {
    Object.assign(item.proposal, { decision, choice, replacement });
  }
  const files = new Set(answers.map(([item]) => item.file));
  files.forEach(refresh);
  keep(files);
  if (byId("undecided").checked) filter();
};

// Answers are [item, decision, choice, replacement]. `settle` may change more, keeps in `before` what that was, and
// returns what there is to say of it.
const decide = (answers, what, settle = () => "") => {
  if (!answers.length) return tell("There is nothing to decide.");
  const before = new Map(answers.map(([item]) => [item, answer(item.proposal)]));
  write(answers);
  const others = settle(answers.map(([item]) => item), before);
  history.push([here, [...before].map(([item, old]) => [item, ...old])]);
  const open = progress();
  const next = nextOpen();
  go(next ?? here);
  const tidings = others || !open ? tell : say;
  return tidings(what, others, open ? `${open} to decide.` : "Everything is decided: save it.", next && `Next: ${named(next)}.`);
};

// Accepts what an answer builds on, and refuses what it displaces.
const makeRoom = ([{ file, number, proposal }], before) => {
  const turned = [];
  const turn = (other, ...answered) => {
    if (!before.has(other)) before.set(other, answer(other.proposal));
    turned.push(other);
    write([[other, ...answered]]);
  };
  for (const need of proposal.needs) {
    if (!file.settled.held.has(need)) turn(file.items[need], "accepted", 1);
  }
  // Each round refuses at least one more of a finite number.
  while (!file.settled.held.has(number)) {
    const blockers = [...file.settled.against(number, wanted(proposal))];
    if (!blockers.length) break;
    for (const blocker of blockers) turn(file.items[blocker], "rejected");
  }
  return turned.length ? `With it changed: ${turned.map(named).join(", ")}.` : "";
};

// Of many accepted at once, those that cannot be made beside the others are left open.
const setBack = (accepted, before) => {
  const unmade = accepted.filter((item) => item.state === "moot");
  if (unmade.length) write(unmade.map((item) => [item, ...before.get(item)]));
  return "";
};

const many = (chosen, decision) => {
  const able = chosen.filter((item) => decision !== "accepted" || item.proposal.options.length);
  if (decision === "accepted") decide(able.map((item) => [item, decision, 1]), `${able.length} accepted.`, setBack);
  else decide(able.map((item) => [item, decision]), `${able.length} ${decision}.`);
};
const ofRule = (decision) => {
  const alike = items.slice(here.place).filter((item) => !item.hidden && item.codes.includes(here.codes[0]));
  many(alike.filter((item) => item === here || item.state === "pending"), decision);
};
const shownOpen = () => items.filter((item) => !item.hidden && item.state === "pending");

const accept = (choice) => {
  if (here.proposal.options.length < choice) return tell("There is no such suggestion: e writes one.");
  return decide([[here, "accepted", choice]], "Accepted.", makeRoom);
};

const openEditor = () => {
  const { file, proposal } = here;
  const { start, end, original, options, decision, choice, replacement } = proposal;
  const edits = options[(choice ?? 1) - 1]?.edits ?? [];
  const within = edits.every((edit) => start <= edit.start && edit.end <= end);
  actions.before(editor);
  editor.hidden = false;
  typed.value = decision === "edited" ? replacement : within ? spliced(file, start, end, edits) : original;
  typed.focus();
};

const keepTyped = () => {
  // A text area knows one line break only; what stands there, or the file, may have another.
  const [line] = /\r\n?|\n/.exec(here.proposal.original) ?? [here.file.newline];
  const text = typed.value.replaceAll("\n", line);
  editor.hidden = true;
  here.card.focus();
  if (text === here.proposal.original) decide([[here, "rejected"]], "Left as it is.");
  else decide([[here, "edited", null, text]], "Edited.", makeRoom);
};

const undo = () => {
  if (!history.length) return tell("There is nothing to take back.");
  const [item, answers] = history.pop();
  write(answers);
  progress();
  go(item);
  return say("Taken back.");
};

// --- Keeping and saving ------------------------------------------------------------------------------------------

const storage = (() => { try { return window.localStorage; } catch { return null; } })();

const keep = (files) => {
  for (const file of files) {
    const changed = file.items.filter((item) => String(answer(item.proposal)) !== String(item.initial));
    try {
      if (changed.length) storage.setItem(file.key, JSON.stringify(changed.map((item) => [item.number, ...answer(item.proposal)])));
      else storage.removeItem(file.key);
    } catch {
      byId("warning").hidden = false;
      window.onbeforeunload = (event) => event.preventDefault();
    }
  }
};

const recall = (file) => {
  try {
    for (const [number, decision, choice, replacement] of JSON.parse(storage.getItem(file.key)) ?? []) {
      Object.assign(file.items[number].proposal, { decision, choice, replacement });
    }
  } catch { /* nothing was kept, or it may not be read */ }
};

const download = (name, text, type) => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  tell(`Saved ${name}.`);
};

const save = (what, file) => {
  if (what === "decisions") {
    return download(file.saves.decisions, `${JSON.stringify(file.decisions, null, 1)}\n`, "application/json");
  }
  const mark = file.decisions.input.bom === "efbbbf" ? "\ufeff" : "";
  const text = mark + spliced(file, 0, file.length, file.settled.made);
  if (!text.isWellFormed()) return tell("UTF-8 cannot hold a lone surrogate of this text: save the decisions, and use repair apply.");
  return download(file.saves.text, text, "text/plain;charset=utf-8");
};

// What a decisions file of this text says on the same questions.
const takeUp = async (upload) => {
  let found = null;
  try { found = JSON.parse(await upload.text()); } catch { /* no JSON: told below */ }
  const file = data.files.find(({ decisions }) => found?.schema === decisions.schema && found.input?.sha256 === decisions.input.sha256);
  if (!file || !Array.isArray(found.proposals)) return tell(`${upload.name} has no decisions on this text.`);
  const question = ({ start, end, options }) =>
    JSON.stringify([start, end, options?.map(({ edits }) => edits.map((edit) => [edit.start, edit.end, edit.replacement]))]);
  const asked = new Map(file.items.map((item) => [question(item.proposal), item]));
  const answers = found.proposals.map((old) => [asked.get(question(old)), old.decision, old.choice, old.replacement]).filter(fits);
  return decide(answers, `Took up ${answers.length} of ${found.proposals.length} decisions.`);
};

const fits = ([item, decision, choice, replacement]) => {
  if (decision === "accepted") return Boolean(item?.proposal.options[choice - 1]) && replacement === null;
  if (choice !== null || !item) return false;
  return decision === "edited" ? typeof replacement === "string" : ["pending", "rejected"].includes(decision) && replacement === null;
};

// --- Hands -------------------------------------------------------------------------------------------------------

const COMMANDS = {
  accept: () => accept(here.proposal.choice ?? 1),
  reject: () => decide([[here, "rejected"]], "Rejected."),
  edit: openEditor,
  "accept-rule": () => ofRule("accepted"),
  "reject-rule": () => ofRule("rejected"),
  undo,
  back: () => step(-1),
  next: () => step(1),
};
const KEYS = {
  j: "next", ArrowDown: "next", k: "back", ArrowUp: "back", y: "accept", n: "reject", e: "edit",
  a: "accept-rule", d: "reject-rule", u: "undo",
};

// The letter on the key where the keyboard writes Latin letters, its place on the keyboard where it writes others.
const keyOf = ({ key, code }) => {
  if (key === "؟") return "?";
  if (/^[!-~]$/.test(key)) return key.toLowerCase();
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1].toLowerCase() ?? key;
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of all(".menu[open]")) { menu.open = false; menu.querySelector("summary").focus(); }
    if (!editor.hidden) { editor.hidden = true; here.card.focus(); }
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea, dialog")) return;
  if (event.key.startsWith("Arrow") && event.target.closest("input")) return;
  const key = keyOf(event);
  if (key === "?") byId("keys").showModal();
  else if (!here) return;
  else if (KEYS[key]) COMMANDS[KEYS[key]]();
  else if (/^[1-9]$/.test(key)) accept(Number(key));
  else return;
  event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  for (const menu of all(".menu[open]")) if (!menu.contains(target)) menu.open = false;
  const mark = target.closest(".seg, .text ins");
  const card = target.closest(".card");
  if (mark) {
    const about = mark.items ? [...mark.items] : data.files.flatMap((file) => file.pieces).find((piece) => piece.node === mark).items;
    // Where several findings meet, each click takes the next of them.
    go(about.includes(here) ? about[(about.indexOf(here) + 1) % about.length] : about.find((item) => item.state === "pending") ?? about[0]);
  } else if (card) {
    const item = items.find((each) => each.card === card);
    if (item !== here) go(item);
    const pick = target.closest(".pick");
    const command = target.closest("[data-do]");
    if (pick) accept(Number(pick.dataset.pick));
    else if (command) COMMANDS[command.dataset.do]();
  }
});

for (const link of all(".card .rule a")) {
  link.addEventListener("click", () => { document.querySelector(".glossary").open = true; });
}
// To a keyboard and a screen reader the cards are the way; a mark leads to its card without scripts, or by mouse.
for (const link of all(".seg > a")) {
  link.removeAttribute("href");
  link.removeAttribute("aria-label");
}
document.addEventListener("focusin", ({ target }) => {
  if (!target.matches(".card")) return;
  const item = items.find((each) => each.card === target);
  if (item !== here) go(item);
});

editor.addEventListener("submit", (event) => { event.preventDefault(); keepTyped(); });
typed.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); keepTyped(); }
});
byId("cancel").addEventListener("click", () => { editor.hidden = true; here.card.focus(); });
byId("help").addEventListener("click", () => byId("keys").showModal());
byId("filter").addEventListener("change", filter);
for (const button of all("[data-rules]")) {
  button.addEventListener("click", () => {
    for (const box of all("[name=rule]")) box.checked = button.dataset.rules === "on";
    filter();
  });
}
byId("accept-shown").addEventListener("click", () => many(shownOpen(), "accepted"));
byId("reject-shown").addEventListener("click", () => many(shownOpen(), "rejected"));
for (const button of all("[data-save]")) {
  button.addEventListener("click", () => save(button.dataset.save, data.files[button.dataset.document]));
}
byId("take-up").addEventListener("change", async ({ target }) => {
  if (target.files.length) await takeUp(target.files[0]);
  target.value = "";
});
byId("forget").addEventListener("click", () => {
  const changed = items.filter((item) => String(answer(item.proposal)) !== String(item.initial));
  if (changed.length) decide(changed.map((item) => [item, ...item.initial]), "Started over.");
});
for (const radio of all("[name=view]")) {
  radio.addEventListener("change", () => { document.body.dataset.view = radio.value; });
}

for (const file of data.files) {
  recall(file);
  refresh(file);
}
progress();
if (items.length) {
  turnTo(items.find((item) => item.state === "pending") ?? items[0]);
  // The list shows it; the page stays at its top.
  const list = here.card.closest(".findings");
  list.scrollTop += here.card.getBoundingClientRect().top - list.getBoundingClientRect().top - 12;
}
