"""An editor's way through the proposals of one text: answers, what they displace, and the way back.

The answers are those of the page for review too: `repair/report/templates/answers.js` does the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from repair.decisions import Decided, Proposal, State, Verdict, decided


class Answers:
    """The proposals as they are answered. Numbers are those of proposals, from 0.

    >>> from repair.engine import Repairer
    >>> from repair.proposals import propose
    >>> answers = Answers(propose(Repairer(), "نعم ، لا ."))
    >>> answers.open
    [0, 1]
    >>> answers.accept(0), answers.reject(1), answers.open
    ([], [], [])
    >>> answers.back(), answers.open
    (1, [1])
    """

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        self._proposals = list(proposals)
        self._history: list[tuple[int, dict[int, Proposal]]] = []

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The proposals with the answers."""
        return tuple(self._proposals)

    @cached_property
    def settled(self) -> Decided:
        """Which of the answers hold."""
        return decided(self.proposals)

    @property
    def open(self) -> list[int]:
        """The proposals on which there is something to decide."""
        return [number for number in range(len(self._proposals)) if self.settled.state(number) is State.PENDING]

    def accept(self, number: int, choice: int = 1) -> list[int]:
        """Make option number `choice`. Returns the others that were changed with it: what it builds on is accepted,
        what it takes the place of is rejected. Raises `IndexError` if there is no such option.
        """
        return self._given(number, self._proposals[number].accepted(choice))

    def write(self, number: int, replacement: str) -> list[int]:
        """Put a text of the editor's own there; what stands there already is a rejection. Returns as `accept` does."""
        proposal = self._proposals[number]
        if replacement == proposal.original:
            return self.reject(number)
        return self._given(number, proposal.edited(replacement))

    def reject(self, number: int) -> list[int]:
        """Leave it as it is."""
        self._remember(number, [number])
        self._put(number, self._proposals[number].rejected())
        return []

    def accept_rule(self, number: int) -> list[int]:
        """Make the first option of this, as `accept` does, and of all open ones of its rule that follow and can be made
        beside what holds. Returns the others that were changed.
        """
        turned = self.accept(number)
        before = self._history[-1][1]
        following = [n for n in self._alike(number)[1:] if self._proposals[n].options]
        chosen = [n for n in following if not self.settled.against(n, self._proposals[n].options[0].edits)]
        for other in chosen:
            before.setdefault(other, self._proposals[other])
        self._put_all(chosen, Proposal.accepted)
        for other in set(self.settled.left_out).intersection(chosen):
            self._put(other, self._proposals[other].pending())
        return turned + [n for n in chosen if self._proposals[n].verdict is Verdict.ACCEPTED]

    def reject_rule(self, number: int) -> list[int]:
        """Leave this and all open ones of its rule that follow as they are. Returns the others."""
        chosen = self._alike(number)
        self._remember(number, chosen)
        self._put_all(chosen, Proposal.rejected)
        return chosen[1:]

    def back(self) -> int | None:
        """Take the last answer back, with all that it changed. Returns where it was given, None if there is none."""
        if not self._history:
            return None
        number, before = self._history.pop()
        for other, proposal in before.items():
            self._put(other, proposal)
        return number

    def _alike(self, number: int) -> list[int]:
        code = self._proposals[number].codes[0]
        following = (other for other in self.open if other > number and code in self._proposals[other].codes)
        return [number, *following]

    def _given(self, number: int, answered: Proposal) -> list[int]:
        before = self._remember(number, [number])
        self._put(number, answered)
        turned: list[int] = []

        def turn(other: int, proposal: Proposal) -> None:
            before.setdefault(other, self._proposals[other])
            turned.append(other)
            self._put(other, proposal)

        for need in answered.needs:
            if need not in self.settled.held or self._proposals[need].choice != 1:
                turn(need, self._proposals[need].accepted())
        # Each round refuses at least one more of a finite number.
        while number not in self.settled.held:
            blockers = self.settled.against(number, answered.edits)
            if not blockers:
                break
            for blocker in sorted(blockers):
                turn(blocker, self._proposals[blocker].rejected())
        return turned

    def _remember(self, number: int, changed: Iterable[int]) -> dict[int, Proposal]:
        before = {other: self._proposals[other] for other in changed}
        self._history.append((number, before))
        return before

    def _put_all(self, numbers: Iterable[int], answer: Callable[[Proposal], Proposal]) -> None:
        for number in numbers:
            self._put(number, answer(self._proposals[number]))

    def _put(self, number: int, proposal: Proposal) -> None:
        self._proposals[number] = proposal
        self.__dict__.pop("settled", None)
