"""What was done to a corpus: one self-contained page, or JSON.

The page asks nothing of the network; its plots are drawn in it, and its template escapes everything from the input.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

from repair.files import shown
from repair.jsontext import dumps
from repair.report.blocks import direction
from repair.report.page import environment
from repair.statistics import Bad, Statistics, bins, rates

if TYPE_CHECKING:
    from repair.rules import Rule

# Raised when a reader of the old shape could misread the new one.
SCHEMA = "text-repair-summary/1"

# The plots that say most about a corpus; the others are folded away.
_MAIN_PLOTS = (
    "quality",
    "edits_per_1000_tokens",
    "word_count",
    "arabic_frac",
    "known_word_frac",
    "garbage_token_frac",
    "line_punct_frac",
    "dup_line_char_frac",
    "dup_5gram_char_frac",
)


def render(name: str, statistics: Statistics, rules: Sequence[Rule], title: str) -> str:
    """The summary as `html` or `json`. `rules` name the codes; one that they lack stands for itself."""
    if name == "json":
        return _json(statistics, rules)
    view = _Rules(statistics, rules)
    page = environment().get_template("summary.html.j2")
    return page.render(
        title=title,
        version=version("text-repair"),
        statistics=statistics,
        families=view.families(),
        rules=list(view.rules()),
        reasons=sorted(statistics.dropped_by.items(), key=lambda entry: (-entry[1], entry[0])),
        plots=[_plot(name, statistics.histograms[name]) for name in _MAIN_PLOTS if name in statistics.histograms],
        more_plots=[_plot(name, counts) for name, counts in statistics.histograms.items() if name not in _MAIN_PLOTS],
        worst=[
            ("Lowest quality", "quality", [_worst(item, f"{item.value:.3f}") for item in statistics.lowest_quality]),
            ("Most edits", "edits in 1,000", [_worst(item, f"{item.value:,.1f}") for item in statistics.most_edited]),
        ],
    )


def _json(statistics: Statistics, rules: Sequence[Rule]) -> str:
    families = _Rules(statistics, rules).families()
    summary = {
        "schema": SCHEMA,
        **statistics.as_data(),
        "edits_per_10000_tokens": statistics.edits_per_10000_tokens,
        "rules_per_10000_tokens": dict(sorted(rates(statistics).items())),
        "edits_by_family": {family.title: family.edits for family in families},
        "bins": {name: bins(name) for name in statistics.histograms},
    }
    return dumps(summary, indent=2) + "\n"


class _Family(NamedTuple):
    title: str
    edits: int
    rate: float


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule, as the template wants it."""

    code: str
    name: str
    summary: str
    grade: str
    edits: int
    documents: int
    rate: float
    examples: list[_Shown]


class _Shown(NamedTuple):
    """An example, with its place and the direction of its text."""

    place: str
    direction: str
    left: str
    original: str
    replacement: str
    right: str


class _Rules:
    """The rules that made edits, and their families."""

    def __init__(self, statistics: Statistics, rules: Sequence[Rule]) -> None:
        self._statistics = statistics
        self._known = {rule.code: rule for rule in rules}
        self._rates = rates(statistics)

    def families(self) -> list[_Family]:
        """The families, the one with most edits first. An edit of two rules of a family counts twice in it."""
        edits: Counter[str] = Counter()
        for code, count in self._statistics.edits_by_rule.items():
            rule = self._known.get(code)
            edits[rule.family_title if rule else code.rstrip("0123456789")] += count
        per = 10_000 / self._statistics.tokens if self._statistics.tokens else 0.0
        ranked = sorted(edits.items(), key=lambda entry: (-entry[1], entry[0]))
        return [_Family(title, count, count * per) for title, count in ranked]

    def rules(self) -> Iterator[_Rule]:
        """The rules, the one with most edits first."""
        for code, count in sorted(self._statistics.edits_by_rule.items(), key=lambda entry: (-entry[1], entry[0])):
            rule = self._known.get(code)
            yield _Rule(
                code,
                rule.name if rule else "",
                rule.summary if rule else "",
                rule.grade if rule else "",
                count,
                self._statistics.documents_by_rule[code],
                self._rates[code],
                [
                    _Shown(_place(item.path, item.line), direction(item.left + item.original + item.right), *item[3:])
                    for item in self._statistics.examples.get(code, ())
                ],
            )


def _place(path: str, line: int | None) -> str:
    return shown(path) if line is None else f"{shown(path)}:{line}"


class _Worst(NamedTuple):
    place: str
    value: str
    excerpt: str
    direction: str


def _worst(item: Bad, value: str) -> _Worst:
    return _Worst(_place(item.path, item.line), value, " ".join(item.excerpt.split()), direction(item.excerpt))


class _Bar(NamedTuple):
    """A bar of a plot, in its units: `x` from the left, `height` of 100; `label` says what it stands for."""

    x: int
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class _Plot:
    """A histogram. `width` is its number of bins; `first` and `last` label the ends of its axis."""

    name: str
    width: int
    bars: list[_Bar]
    first: str
    last: str
    median: str


def _plot(name: str, counts: Sequence[int]) -> _Plot:
    """The plot of a signal: all bins of a share, of other signals those between the first and the last in use."""
    edges = bins(name)
    used = [i for i, count in enumerate(counts) if count]
    start, end = (0, len(edges)) if edges[-1] < 1 else (min(used), max(used) + 1)
    most = max(counts)
    bars = [
        # A single document among millions must be seen.
        _Bar(i - start, max(2.0, 100 * counts[i] / most), f"{_range(edges, i)}: {counts[i]:,}")
        for i in used
    ]
    last = "1" if edges[-1] < 1 else _range(edges, end - 1).split("–")[-1]
    return _Plot(name, end - start, bars, f"{edges[start]:g}", last, _range(edges, _median(counts)))


def _median(counts: Sequence[int]) -> int:
    """The bin that holds the median."""
    half, seen = sum(counts) / 2, 0
    for i, count in enumerate(counts):
        seen += count
        if seen >= half:
            return i
    return 0


def _range(edges: Sequence[float], i: int) -> str:
    """What falls into a bin."""
    if edges[-1] < 1:
        return f"{edges[i]:g}–{edges[i] + 0.05:g}"
    if i + 1 == len(edges):
        return f"{edges[i]:,g} and more"
    if edges[i + 1] in (1, 1e-9) and edges[i] == 0:
        return "0"
    if all(isinstance(edge, int) for edge in edges):
        return f"{edges[i]:,}" if edges[i + 1] == edges[i] + 1 else f"{edges[i]:,}–{edges[i + 1] - 1:,}"
    return f"{0 if edges[i] < 1e-6 else edges[i]:,g}–{edges[i + 1]:,g}"
