// Decisions kept by the browser, and saved as files.

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
    const kept = (JSON.parse(storage.getItem(file.key)) ?? []).map(([number, ...rest]) => [file.items[number], ...rest]);
    for (const [item, decision, choice, replacement] of kept.filter(fits)) {
      Object.assign(item.proposal, { decision, choice, replacement });
    }
  } catch { /* nothing was kept, or it may not be read */ }
};

// Whether an answer from outside is one to its question.
const fits = ([item, decision, choice, replacement]) => {
  if (!item) return false;
  const { options } = item.proposal;
  if (decision === "accepted") return options.some((_, index) => index + 1 === choice) && replacement === null;
  if (decision === "edited") return choice === null && typeof replacement === "string";
  return ["pending", "rejected"].includes(decision) && choice === null && replacement === null;
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

// What a decisions file on the same text answers to the same questions.
const takeUp = async (upload) => {
  try {
    const found = JSON.parse(await upload.text());
    const file = data.files.find(({ decisions }) => decisions.schema === found.schema && decisions.input.sha256 === found.input.sha256);
    const question = ({ start, end, options }) =>
      JSON.stringify([start, end, options.map(({ edits }) => edits.map((edit) => [edit.start, edit.end, edit.replacement]))]);
    const asked = new Map(file.items.map((item) => [question(item.proposal), item]));
    const answers = found.proposals.map((old) => [asked.get(question(old)), ...answer(old)]).filter(fits);
    decide(answers, `Took up ${answers.length} of ${found.proposals.length} decisions.`);
  } catch {
    tell(`${upload.name} has no decisions on this text.`);
  }
};
