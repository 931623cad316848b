// Keys, clicks and the start of the page.

const COMMANDS = {
  accept: () => accept(here.proposal.choice ?? 1),
  reject: () => decide([[here, "rejected"]], "Rejected."),
  edit: openEditor,
  "accept-rule": acceptRule,
  "reject-rule": rejectRule,
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
