// The text of a document, and how a piece of it is shown.

const make = (tag, properties, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};

// Offsets count code points, strings of JavaScript UTF-16 units; `astral` are the code points that take two of these.
const units = ({ astral }, offset) => {
  let [low, high] = [0, astral.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (astral[middle] < offset) low = middle + 1;
    else high = middle;
  }
  return offset + low;
};

const slice = (file, start, end) => file.text.slice(units(file, start), units(file, end));

// `start:end` of the text with these edits made, which are in order and lie within.
const spliced = (file, start, end, edits) => {
  const parts = [];
  let position = start;
  for (const edit of edits) {
    parts.push(slice(file, position, edit.start), edit.replacement);
    position = edit.end;
  }
  return parts.join("") + slice(file, position, end);
};

const NAMED = { "\t": "\\t", "\n": "\\n", "\r": "\\r" };

const spelling = (character) => {
  const code = character.codePointAt(0);
  const [letter, digits] = code < 0x100 ? ["x", 2] : code < 0x10000 ? ["u", 4] : ["U", 8];
  return NAMED[character] ?? `\\${letter}${code.toString(16).padStart(digits, "0")}`;
};

// The direction of the first letter, or none.
const way = (text) => {
  const [letter] = /\p{L}/u.exec(text) ?? [];
  if (!letter) return "";
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(letter) ? "rtl" : "ltr";
};

// Text that is itself the news: blanks at its ends and line breaks are signs, what `hidden` matches is spelt out.
const news = (text, hidden) => {
  const nodes = document.createDocumentFragment();
  const blanks = (count) => Array.from({ length: count }, () => make("i", { className: "blank" }, " "));
  text.replaceAll("\r\n", "\n").split("\n").forEach((line, index) => {
    if (index) nodes.append(make("i", { className: "break" }), "\n");
    const [, before, middle, after] = /^( *)(.*?)( *)$/su.exec(line);
    nodes.append(...blanks(before.length));
    let position = 0;
    for (const { 0: found, index: at } of middle.matchAll(hidden)) {
      nodes.append(middle.slice(position, at), make("bdi", { dir: "ltr" }, spelling(found)));
      position = at + found.length;
    }
    nodes.append(middle.slice(position), ...blanks(after.length));
  });
  return nodes;
};
