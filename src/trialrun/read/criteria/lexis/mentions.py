"""Finds what a text says with numbers: one figure with its comparator, a range, a list, a pair of thresholds.

Says what is printed, in order; whose number it is, and whether it is an age or a window of time, is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise, takewhile
from typing import Literal

import msgspec

from trialrun.read.criteria.lexis.apart import BREAKING, MOST_NAMED, past_gestation, said_apart
from trialrun.read.criteria.lexis.comparators import (
    FILLERS,
    FLIPPED,
    Sign,
    comparator_after,
    comparator_before,
    sign_at,
)
from trialrun.read.criteria.lexis.ends import are_two_ends, in_order, is_plausible_range
from trialrun.read.criteria.lexis.figures import GRADED, Figure, figure_at, figures_at
from trialrun.read.criteria.lexis.numerals import ROMAN, TIMES_WORDS, number_words, read_figures
from trialrun.read.criteria.lexis.spans import (
    ends_said_again,
    is_of_chromosome,
    is_tolerance,
    past_including,
    past_span,
)
from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.criteria.lexis.units import TIME_UNITS, Measure, normal_limit_at, read_measure
from trialrun.read.criteria.lexis.word_tables import word_set
from trialrun.read.criteria.model import Comparator
from trialrun.read.numbers import NUMBER_WORDS

Shape = Literal["one", "range", "list", "pair", "bare"]

_RANGE_PASSED = word_set("range passed")
_OPENERS = frozenset({"between", "from", "ranging", "ranges"})
_OPENING_FILLERS = FILLERS | {"range", "ranging", "years", "inclusive", "years:", "="}
_IS_EXCLUDED = {
    **dict.fromkeys(("inclusive", "included", "including", "inc", "incl"), False),
    **dict.fromkeys(("exclusive", "excluded", "excluding"), True),
}
_PERFORMANCE = frozenset({"performance", "zubrod", "who", "ps"})
_LIST_SIGNS = frozenset({",", "or", "and", "/", "&"})
_MOST_LISTED = 10
_LEAST_WITH_PLUS = 5
"""`18+` is an age and older, `2+` a grade of staining."""
_LIMITS = frozenset({"uln", "lln", "iuln", "unl", "upper", "lower", "the", "institutional", "normal", "limit"})
_BEGINNINGS = frozenset({*NUMBER_WORDS, *TIMES_WORDS, *ROMAN, *_LIMITS})
"""The words with which a mention can begin, where it does not begin with figures."""


class Mention(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Figures that are compared as one, over the tokens from `first` up to `end`.

    `ops` has one comparator for each end of the comparison: one, or two for a range. `bare`: no comparator is printed.
    `words` are the words of the comparator; `named_at`: the token at which the name begins that a figure and
    its sign stand before (`18 < age`, `18 < age < 70`); 0 where none does.
    """

    shape: Shape
    figures: tuple[Figure, ...]
    first: int
    end: int
    ops: tuple[Comparator, ...] = ()
    words: tuple[str, ...] = ()
    named_at: int = 0

    @property
    def measure(self) -> Measure:
        """What the figures are counted in: that of the last figure that says so."""
        last = self.figures[-1].measure
        if len(self.figures) == 1 or last.unit or last.time or last.times or last.rate:
            return last
        said = [figure.measure for figure in reversed(self.figures)]
        return next((one for one in said if one.unit or one.time or one.times or one.rate), last)


def find_mentions(plain: str, tokens: tuple[Token, ...]) -> Iterator[Mention]:
    """All that is said with numbers, from left to right, without overlap."""
    after = earlier = 0
    for at, token in enumerate(tokens):
        if at < after or (token.kind != "number" and token.word not in _BEGINNINGS):
            continue
        nothing = token.kind == "number" and (is_tolerance(tokens, at) or is_of_chromosome(tokens, at))
        span = past_span(tokens, at) + nothing
        if span > at:
            after = span
            continue
        mention = _mention_at(plain, tokens, at, earlier)
        if mention is not None:
            yield mention
            after = earlier = max(mention.end, at + 1)


def _mention_at(plain: str, tokens: tuple[Token, ...], at: int, earlier: int) -> Mention | None:
    figure = figure_at(plain, tokens, at)
    if figure is None:
        return _limit_alone(plain, tokens, at)
    sign = comparator_before(tokens, figure.first)
    if sign is not None and sign.first < earlier:
        sign = None
    opened = _opening(tokens, figure.first, earlier)
    return (
        _range(plain, tokens, figure, sign, opened)
        or _pair(plain, tokens, figure, sign)
        or _list(plain, tokens, figure, sign)
        or _single(plain, tokens, figure, sign)
    )


def _opening(tokens: tuple[Token, ...], at: int, earlier: int) -> int | None:
    """Where `between`, `from` or an age word before a range begins, fillers passed over; None where there is none."""
    for place in range(at - 1, max(at - 7, earlier - 1), -1):
        word = tokens[place].word
        if word in _OPENERS:
            return place
        if word not in _OPENING_FILLERS:
            break
    return None


def _range(plain: str, tokens: tuple[Token, ...], low: Figure, sign: Sign | None, opened: int | None) -> Mention | None:
    """`18-75`, `from 18 to 75`, `between 18 and 75`, `2 to < 12`, `>= 12 to < 18`."""
    included, excluded = _closed(tokens, low.end)
    spoken = _is_spoken(tokens, low.first, opened)
    place = _joined(tokens, included, spoken=spoken, low=low)
    if place is None:
        return None
    upper_sign = sign_at(tokens, place)
    start = upper_sign.end if upper_sign is not None else _past_fillers(tokens, place)
    high = _figure_or_glued(plain, tokens, start)
    if high is None or (high.written != low.written and "roman" in (high.written, low.written)):
        return None
    if upper_sign is None:
        upper_sign = (
            comparator_before(tokens, high.first) if start > place or token_at(tokens, place).kind == "word" else None
        )
        if upper_sign is not None and upper_sign.first < low.end:
            upper_sign = None
    ends = sign is not None and upper_sign is not None and are_two_ends(low, high, sign, upper_sign)
    if high.first < low.end or not (ends or is_plausible_range(tokens, low, high, sign, opened, spoken=spoken)):
        return None
    lower = ">" if excluded else sign.op if sign is not None and sign.op in (">", ">=") else ">="
    upper = upper_sign.op if upper_sign is not None and upper_sign.op in ("<", "<=") else "<="
    if _closed(tokens, high.end)[1]:
        upper = "<"
    figures = in_order(low, high)
    first = min(low.first, sign.first if sign is not None else low.first, opened if opened is not None else low.first)
    end, left_out = ends_said_again(tokens, high.end, figures)
    lower = ">" if figures[0].value in left_out and included == low.end else lower
    upper = "<" if figures[1].value in left_out else upper
    return Mention("range", figures, first, end, (lower, upper), sign.words if sign else ())


def _closed(tokens: tuple[Token, ...], at: int) -> tuple[int, bool]:
    """`18.5 kg/m2 (inclusive) and 30`: the place behind such a bracket, and whether the end itself is left out."""
    if token_at(tokens, at).word != "(" or token_at(tokens, at + 2).word != ")":
        return at, False
    excluded = _IS_EXCLUDED.get(tokens[at + 1].word)
    return (at, False) if excluded is None else (at + 3, excluded)


def _figure_or_glued(plain: str, tokens: tuple[Token, ...], at: int) -> Figure | None:
    token = token_at(tokens, at)
    return figures_at(plain, tokens, at) if token.kind == "number" else figure_at(plain, tokens, at)


def _past_fillers(tokens: tuple[Token, ...], at: int) -> int:
    end = at
    while end < at + 6 and token_at(tokens, end).word in _RANGE_PASSED:
        end += 1
    return end


def _joined(tokens: tuple[Token, ...], at: int, *, spoken: bool, low: Figure) -> int | None:
    """The place after the sign that joins the ends of a range, or None."""
    word = token_at(tokens, at).word
    if word in (",", ")") and token_at(tokens, at + 1).word in ("to", "-"):
        at += 1
        word = token_at(tokens, at).word
    if (
        word == "-"
        and token_at(tokens, at + 1).word in ("to", "and")
        and (spoken or token_at(tokens, at + 1).word == "to")
    ):
        return at + 2
    if word in ("-", "~", "to", "through", "thru", "until", "till"):
        after = at + 1
        return past_including(tokens, after + (token_at(tokens, after).word == "-"))
    if word in ("and", "&", "or", "an") and (spoken or (word in ("and", "&") and low.written == "figures")):
        return at + 1 if spoken or not low.measure.time else None
    if word == "but":
        return at + 1
    if word == "up" and token_at(tokens, at + 1).word == "to":
        return past_including(tokens, at + 2)
    return None


def _is_spoken(tokens: tuple[Token, ...], at: int, opened: int | None) -> bool:
    """`between 18 and 30`, `in the range of 18 and 30`: words behind which `and` joins two ends."""
    if opened is not None and tokens[opened].word == "between":
        return True
    named = at - 1 - (token_at(tokens, at - 1).word == "of")
    return token_at(tokens, named).word == "range"


def _pair(plain: str, tokens: tuple[Token, ...], figure: Figure, sign: Sign | None) -> Mention | None:
    """`> 140/90`: two thresholds; `2/10`, `1.5:1`: the second figure only says of how much."""
    mark = token_at(tokens, figure.after)
    second = token_at(tokens, figure.after + 1)
    if mark.word not in ("/", ":") or second.kind != "number" or figure.end > figure.after:
        return None
    if mark.word == "/" and token_at(tokens, figure.first - 1).word in GRADED:
        return None  # `grade 3/4`: either of two steps
    below = read_figures(second.word)
    if below is None:
        return None
    measure = read_measure(plain, tokens, figure.after + 2)
    lower = Figure(below, figure.after + 1, measure.end, measure, after=figure.after + 2)
    pressures = mark.word == "/" and 60 <= figure.value <= 300 and 30 <= below <= 200 and below < figure.value
    upper = Figure(figure.value, figure.first, measure.end, measure, figure.written, figure.after)
    sign = sign or (comparator_after(tokens, measure.end) if pressures else None)
    if pressures and sign is not None:
        first, end = min(sign.first, figure.first), max(sign.end, measure.end)
        return Mention("pair", (upper, lower), first, end, (sign.op,), sign.words)
    return _scored(plain, tokens, upper, sign)


def _scored(plain: str, tokens: tuple[Token, ...], figure: Figure, sign: Sign | None) -> Mention | None:
    """A figure out of a whole, alone or as the lower end of a range (`20/40 to 20/320`)."""
    single = _single(plain, tokens, figure, sign)
    if token_at(tokens, figure.end).word not in ("to", "-", "and") or token_at(tokens, figure.end + 2).word != "/":
        return single
    high = figures_at(plain, tokens, figure.end + 1) if token_at(tokens, figure.end + 1).kind == "number" else None
    if high is None or token_at(tokens, figure.end + 3).kind != "number":
        return single
    upper = msgspec.structs.replace(high, end=figure.end + 4)
    return Mention("range", (figure, upper), figure.first, upper.end, (">=", "<="))


def _list(plain: str, tokens: tuple[Token, ...], figure: Figure, sign: Sign | None) -> Mention | None:
    """`0, 1 or 2`; `III or IV`; `1 and 2`: at least two small figures, none with a unit of its own.

    `3 or 4 or grade 2 with pain`: a grade with more said of it is none of the list.
    """
    if (sign is not None and sign.op != "=") or figure.value > _MOST_LISTED or figure.written == "ordinal":
        return None
    figures = _steps(tokens, figure)
    end = figure.end
    while not figures[-1].measure.time and len(figures) < _MOST_LISTED:
        at = end
        while at < end + 3 and (
            token_at(tokens, at).word in _LIST_SIGNS
            or (at > end and token_at(tokens, at).word in ("asa", "class", "grade", "stage", "nyha"))
        ):
            at += 1
        if at == end:
            break
        following = figure_at(plain, tokens, at)
        if following is None or following.value > _MOST_LISTED or following.written != figure.written:
            break
        if token_at(tokens, at - 1).word == "grade" and token_at(tokens, following.end).word == "with":
            break
        if comparator_after(tokens, following.end) is not None or token_at(tokens, following.end).word in (
            "-",
            "~",
            "to",
            "/",
        ):
            return None
        figures.append(following)
        end = following.end
    last = figures[-1].measure
    if len(figures) < 2 or last.time or last.unit or last.times:
        return None
    return Mention("list", tuple(figures), figure.first, end, ("=",))


def _steps(tokens: tuple[Token, ...], figure: Figure) -> list[Figure]:
    """`ECOG 0,1`: behind the name of a scale of whole steps a comma between two that follow parts them."""
    steps = [int(step) for step in tokens[figure.first].word.split(",") if step.isdigit()]
    follow = all(later == step + 1 for step, later in pairwise(steps))
    if len(steps) < 2 or not follow or figure.after != figure.first + 1:
        return [figure]
    before = takewhile(_is_named, reversed(tokens[max(0, figure.first - MOST_NAMED) : figure.first]))
    if (GRADED | _PERFORMANCE).isdisjoint(token.word for token in before):
        return [figure]
    return [msgspec.structs.replace(figure, value=Decimal(step)) for step in steps]


def _single(plain: str, tokens: tuple[Token, ...], figure: Figure, sign: Sign | None) -> Mention | None:
    after = comparator_after(tokens, past_gestation(tokens, figure))
    if after is not None and after.words == ("+",) and figure.value < _LEAST_WITH_PLUS:
        figure, after = msgspec.structs.replace(figure, end=after.end), comparator_after(tokens, after.end)
    if after is not None and (sign is None or sign.op[0] == after.op[0] or sign.op == "="):
        first = figure.first if sign is None else sign.first
        figure = _measured_late(plain, tokens, figure, after.end)
        end = max(after.end, figure.end)
        return Mention("one", (figure,), first, end, (after.op,), after.words)
    if sign is not None:
        return Mention("one", (figure,), sign.first, figure.end, (sign.op,), sign.words)
    turned = sign_at(tokens, figure.end)
    around = None if turned is None else _around_name(plain, tokens, figure, turned)
    if around is not None:
        return around
    if turned is not None and _names_follow(tokens, turned.end):
        ops = (FLIPPED[turned.op],)
        return Mention("one", (figure,), figure.first, turned.end, ops, named_at=turned.end)
    said = said_apart(tokens, figure)
    if said is not None:
        return Mention("one", (figure,), figure.first, figure.end, (said,))
    return Mention("bare", (figure,), figure.first, figure.end)


def _around_name(plain: str, tokens: tuple[Token, ...], figure: Figure, turned: Sign) -> Mention | None:
    """`18 <= age <= 75`, `60 > clearance >= 30 mL/min`: two ends with what is limited between them."""
    at = turned.end
    while at < turned.end + MOST_NAMED and _is_named(token_at(tokens, at)):
        at += 1
    sign = sign_at(tokens, at)
    other = None if sign is None or sign.op[0] != turned.op[0] else figure_at(plain, tokens, sign.end)
    if sign is None or other is None:
        return None
    low, high = (figure, other) if sign.op[0] == "<" else (other, figure)
    ops = (FLIPPED[turned.op], sign.op) if low is figure else (sign.op, FLIPPED[turned.op])
    if low.value >= high.value:
        return None
    return Mention("range", (low, high), figure.first, other.end, ops, named_at=turned.end)


def _is_named(token: Token) -> bool:
    """Whether a token may stand in the name of what is limited."""
    return token.word == "-" or (token.kind == "word" and token.word not in BREAKING)


def _measured_late(plain: str, tokens: tuple[Token, ...], figure: Figure, at: int) -> Figure:
    """`3 or more years`: the unit behind the comparator."""
    if figure.end > figure.after or figure.written == "roman":
        return figure
    measure = read_measure(plain, tokens, at)
    return msgspec.structs.replace(figure, measure=measure, end=measure.end) if measure.end > at else figure


def _names_follow(tokens: tuple[Token, ...], at: int) -> bool:
    """After a sign that stands behind its figure, a name must follow: `18 < age`; in `18 > years` none does."""
    token = token_at(tokens, at)
    return token.kind == "word" and token.word not in TIME_UNITS and number_words(tokens, at) is None


def _limit_alone(plain: str, tokens: tuple[Token, ...], at: int) -> Mention | None:
    """`<= ULN`, `above the upper limit of normal`: a normal limit, once."""
    if tokens[at].word not in _LIMITS:
        return None
    sign = comparator_before(tokens, at)
    measure = normal_limit_at(plain, tokens, at) if sign is not None and sign.op != "=" else None
    if sign is None or measure is None:
        return None
    figure = Figure(Decimal(1), at, measure.end, measure, "none", at)
    return Mention("one", (figure,), sign.first, measure.end, (sign.op,), sign.words)
