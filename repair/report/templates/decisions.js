// Which decisions on the proposals of one text hold, and the edits that follow: `repair/decisions.py` says how and why.
// Offsets are code points.

const collide = (one, other) =>
  one.start === one.end || other.start === other.end
    ? one.start <= other.end && other.start <= one.end
    : one.start < other.end && other.start < one.end;

const same = (one, other) =>
  one.start === other.start && one.end === other.end && one.replacement === other.replacement;

// The edits that the decision on a proposal asks for.
const wanted = ({ decision, choice, replacement, start, end, original, options }) => {
  if (decision === "accepted") return options[choice - 1].edits;
  return decision === "edited" && replacement !== original ? [{ start, end, replacement }] : [];
};

const decided = (proposals) => {
  const held = new Set();
  const made = []; // { start, end, replacement, owners } in the order of the text; none collides with another

  const firstFrom = (offset) => {
    let [low, high] = [0, made.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (made[middle].start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  // Those of `made` near an edit that pass a test.
  const near = (edit, test) => {
    const found = [];
    for (let i = Math.max(0, firstFrom(edit.start) - 2); i < made.length && made[i].start <= edit.end; i += 1) {
      if (test(made[i], edit)) found.push(made[i]);
    }
    return found;
  };
  const colliding = (edits) =>
    edits.flatMap((edit) => near(edit, (one, other) => !same(one, other) && collide(one, other)));

  // The numbers of the proposals that hold and with which these edits of a proposal would collide.
  const against = (number, edits) => {
    const own = [number, ...proposals[number].needs];
    return new Set(colliding(edits).flatMap((edit) => [...edit.owners]).filter((owner) => !own.includes(owner)));
  };

  const hasNeeds = (number) =>
    proposals[number].needs.every((need) => held.has(need) && proposals[need].choice === 1);

  const hold = (number, edits) => {
    held.add(number);
    for (const edit of new Set(colliding(edits))) made.splice(made.indexOf(edit), 1);
    for (const { start, end, replacement } of edits) {
      const [found] = near({ start, end, replacement }, same);
      if (found) found.owners.add(number);
      else {
        let index = firstFrom(start);
        while (made[index]?.start === start && made[index].end < end) index += 1;
        made.splice(index, 0, { start, end, replacement, owners: new Set([number]) });
      }
    }
  };

  proposals.forEach((proposal, number) => {
    if (proposal.decision !== "accepted" && proposal.decision !== "edited") return;
    const edits = wanted(proposal);
    if (hasNeeds(number) && !against(number, edits).size) hold(number, edits);
  });

  // Whether there is still something to decide: an answer that does not lie within what stands already. One that
  // reaches beyond that may be given: it takes its place.
  const isOpen = (number) => {
    const { start, end, options } = proposals[number];
    const liesWithin = (edits) => [...against(number, edits)].flatMap((other) => wanted(proposals[other]))
      .some((standing) => edits.some((edit) => standing.start <= edit.start && edit.end <= standing.end));
    const answers = options.length ? options.map((option) => option.edits) : [[{ start, end, replacement: "" }]];
    return hasNeeds(number) && !answers.every(liesWithin);
  };

  return { held, made, against, isOpen };
};
