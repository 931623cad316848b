// What the editor decides.

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
    if (!file.settled.held.has(need) || file.items[need].proposal.choice !== 1) turn(file.items[need], "accepted", 1);
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

const fitsBeside = ({ file, number, proposal }) =>
  proposal.options.length && !file.settled.against(number, proposal.options[0].edits).size;

const many = (chosen, decision) => {
  const able = chosen.filter((item) => decision !== "accepted" || fitsBeside(item));
  if (decision === "accepted") decide(able.map((item) => [item, decision, 1]), `${able.length} accepted.`, setBack);
  else decide(able.map((item) => [item, decision]), `${able.length} ${decision}.`);
};
const alike = () => items.slice(here.place + 1).filter((item) => !item.hidden && item.codes.includes(here.codes[0]));

// This one takes the place of what it collides with; those of its rule that follow do not.
const acceptRule = () => {
  const following = alike();
  const settle = ([first], before) => {
    const said = makeRoom([first], before);
    const able = following.filter((item) => item.state === "pending" && fitsBeside(item));
    for (const item of able) before.set(item, answer(item.proposal));
    write(able.map((item) => [item, "accepted", 1]));
    setBack(able, before);
    return said;
  };
  if (!here.proposal.options.length) return tell("There is no such suggestion: e writes one.");
  return decide([[here, "accepted", 1]], `All of ${here.codes[0]} that follow accepted.`, settle);
};
const rejectRule = () => many([here, ...alike().filter((item) => item.state === "pending")], "rejected");
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
