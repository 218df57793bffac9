"""Comparators that stand apart from their number: inside a multiple, before its name, in weeks of a pregnancy.

Looks at the words around one figure; whose number it is, is told elsewhere.
"""

from __future__ import annotations

from trialrun.read.criteria.lexis.figures import GESTATION, Figure
from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.criteria.model import Comparator

BREAKING = frozenset(
    {"and", "or", "with", "for", "in", "than", "at", "to", "dose", "doses", "dosage", "residual", "lumen", "luminal",
     "inhibitory", "effective", "alveolar"}
)  # fmt: skip
"""Words over which a `minimum` in front does not reach, or whose name it is a part of."""
MOST_NAMED = 7
"""Tokens between a number and the comparator or the sign that belongs to it."""
_ABOVE = frozenset({"greater", "higher", "above", "over", "more", "exceeding"})
_BELOW = frozenset({"less", "lower", "below", "under"})
_LEAST = frozenset({"minimum", "minimal"})
_OF_GESTATION = GESTATION | {"of", "age", "'", "s"}
_LONGEST_GESTATION = 4


def said_apart(tokens: tuple[Token, ...], figure: Figure) -> Comparator | None:
    """The comparator of a figure that has none beside it."""
    return _said_inside(tokens, figure) or _said_before(tokens, figure) or _before_or_after(tokens, figure)


def _said_inside(tokens: tuple[Token, ...], figure: Figure) -> Comparator | None:
    """`3 times greater than the upper limit`: the comparator between a multiple and what it is of."""
    if not figure.measure.times:
        return None
    words = {token.word for token in tokens[figure.after : figure.end]}
    return ">" if words & _ABOVE else "<" if words & _BELOW else None


def _said_before(tokens: tuple[Token, ...], figure: Figure) -> Comparator | None:
    """`minimum disc height of 5 mm`: the comparator in front of what the number belongs to."""
    if figure.written != "figures" or not (figure.measure.unit or figure.measure.time):
        return None
    lasting = figure.measure.time is not None
    for at in range(figure.first - 1, max(figure.first - MOST_NAMED, -1), -1):
        word = tokens[at].word
        if word in _LEAST:
            return None if lasting else ">="
        lasting = lasting and word not in ("expectancy", "survival")
        if tokens[at].kind != "word" or word in BREAKING:
            return None
    return None


def in_gestation(tokens: tuple[Token, ...], first: int, end: int) -> bool:
    """`24 gestational weeks`: whether a number is said to be of a pregnancy."""
    return any(token.word in GESTATION for token in tokens[first:end])


def past_gestation(tokens: tuple[Token, ...], figure: Figure) -> int:
    """`20 weeks of gestation or more`: the place behind the words that say of what the weeks are."""
    end = figure.end
    while end < figure.end + _LONGEST_GESTATION and token_at(tokens, end).word in _OF_GESTATION:
        end += 1
    named = not GESTATION.isdisjoint(token.word for token in tokens[figure.end : end])
    return end if named and figure.measure.time in ("wk", "d") else figure.end


def _before_or_after(tokens: tuple[Token, ...], figure: Figure) -> Comparator | None:
    """`before 37 weeks of gestation`, `after 24 gestational weeks`: a time in a pregnancy is how far it has gone."""
    if not in_gestation(tokens, figure.after, figure.end) and past_gestation(tokens, figure) == figure.end:
        return None
    before = token_at(tokens, figure.first - 1).word
    prior = before == "to" and token_at(tokens, figure.first - 2).word == "prior"
    return "<" if before == "before" or prior else ">" if before in ("after", "past") else None
