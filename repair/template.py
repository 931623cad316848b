"""The template of a rule, for whoever writes one: it works as it stands, and says what each line is for."""

from __future__ import annotations

_HEAD = """\
# Rules of your own: `repair check --rules FOLDER ...`, or rules = ["FOLDER"] in repair.toml.
# `repair rules test FOLDER` runs their examples. docs/rule-files.md tells of every key and detector.
family = "{family}"
title = "{family}"          # the heading in reports
"""

_RULE = """\
[[rule]]
code = "{code}"         # two to five capitals and three digits; never used again for another rule
name = "{name}"         # what people call it: small letters, digits and hyphens
summary = "teh stands for the."
why = "Why it is a problem: readers stumble over it."
grade = "safe"           # safe: made by default; unsafe: only when asked for; display: only shown
grade-why = "Why its fix is that safe: what you looked at, and how many of its edits were right."
severity = "warning"     # error, warning or info
languages = ["en"]       # of ar, fa, ur, en, other, und; in lines of any other language the rule is silent
detector = "pattern"     # finds each match of an RE2 pattern; the group `edit` is what is replaced, the rest context
fixer = "substitute"     # puts `replacement` there; delete, delete-words, collapse or none are others
message = "{{found}} should be the"  # {{found}}, and the groups of the pattern by name
# \\b, look-arounds and back-references are not to be had: patterns take time in proportion to the text.
options = {{ pattern = '(?:^|[^\\w])(?P<edit>teh)(?:$|[^\\w])', replacement = "the" }}
# What is to change, and into what; for a rule that is only shown, without `good`.
examples = [{{ bad = "We read teh text of it today.", good = "We read the text of it today." }}]
# What must stay, as near to the examples as you can think of.
keep = ["Tehran is a city."]
"""


def rule(code: str) -> str:
    """A rule with this code.

    >>> print(rule("ACM001").splitlines()[1].split("#")[0].strip())
    code = "ACM001"
    """
    return _RULE.format(code=code, name=code.lower())


def file(code: str) -> str:
    """A file of rules, with one of this code in it."""
    return f"{_HEAD.format(family=code.rstrip('0123456789'))}\n{rule(code)}"
