"""Whether two figures are the ends of one range, by their signs, their units and the word between them."""

from __future__ import annotations

from trialrun.read.criteria.lexis.comparators import Sign
from trialrun.read.criteria.lexis.figures import AGE_WORDS, HOURS, Figure
from trialrun.read.criteria.lexis.spans import are_calendar_years, is_span_of_scale
from trialrun.read.criteria.lexis.tokens import Token, token_at

_JOINING_TWO = frozenset({"and", "&", "or", "an", "but"})
"""Words that join two times as often as the ends of one range."""


def in_order(one: Figure, other: Figure) -> tuple[Figure, Figure]:
    """The ends of a range, the lower first: `18 months to 5 years`, `-1 to -6`."""
    units = one.measure.time, other.measure.time
    if units[0] is not None and units[1] is not None and units[0] != units[1]:
        falls = one.value * HOURS[units[0]] > other.value * HOURS[units[1]]
    else:
        falls = one.value > other.value
    return (other, one) if falls else (one, other)


def are_two_ends(low: Figure, high: Figure, lower: Sign, upper: Sign) -> bool:
    """`more than 10% and less than 30% blasts`, `at least 2 but fewer than 5 lesions`: both ends have their sign."""
    units = [(figure.measure.unit, figure.measure.times) for figure in (low, high)]
    alike = (units[0] == units[1] or not any(units[0])) and not (low.measure.time or high.measure.time)
    return alike and low.value < high.value and lower.op in (">", ">=") and upper.op in ("<", "<=")


def is_plausible_range(
    tokens: tuple[Token, ...], low: Figure, high: Figure, sign: Sign | None, opened: int | None, *, spoken: bool
) -> bool:
    """Whether two figures are the ends of one range: their units agree, and nothing says they are two things."""
    joined = token_at(tokens, low.end).word
    if joined == "but" or low.written == "ordinal" or high.written == "ordinal" or are_calendar_years(low, high):
        return False
    if (
        token_at(tokens, high.end).word == "-"
        and token_at(tokens, high.end + 1).kind == "word"
        and not high.measure.time
    ):
        return False
    if low.measure.time and high.measure.time != low.measure.time and high.measure.unit:
        return False
    if low.measure.time and high.measure.time and low.measure.time != high.measure.time and opened is None:
        return joined not in _JOINING_TWO
    if joined in ("and", "&", "or", "an") and not spoken:
        if sign is not None or joined == "or":
            return False
        aged = token_at(tokens, low.first - 1).word in AGE_WORDS or token_at(tokens, low.first - 2).word in AGE_WORDS
        return low.value < high.value and (aged or (high.measure.aged and not low.measure.time))
    if sign is not None and sign.op in ("<", "<=", "="):
        return sign.op == "=" or sign.words == ("within",)
    if is_span_of_scale(tokens, low.first, high.end):
        return False
    if sign is not None and joined == "-" and high.measure.rate:
        return False
    if low.value > high.value:
        return opened is not None or joined == "~"
    return low.value < high.value or opened is not None
