"""What words there are, how frequent they are, and what each could be a misreading of.

`lexicon(language)` gives the one `Lexicon` of a language, loaded when it is first asked for. Costs are centibels, as
in wordfreq: -100 times the decimal logarithm of a probability, so that 100 more is ten times rarer.
"""

from repair.lexicon.lexicon import UNKNOWN, Lexicon, lexicon

__all__ = ["UNKNOWN", "Lexicon", "lexicon"]
