// Which proposals are shown, and the one that the editor is at.

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
