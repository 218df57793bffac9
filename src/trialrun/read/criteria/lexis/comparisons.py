"""Comparisons from what is said with numbers: a limit, its comparator, and what it belongs to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence, Set
from itertools import permutations

import msgspec

from trialrun.read.criteria.lexis.ages import is_age, with_the_unit_after
from trialrun.read.criteria.lexis.comparators import DENIALS, comparator_before
from trialrun.read.criteria.lexis.figures import Figure
from trialrun.read.criteria.lexis.mentions import Mention, find_mentions
from trialrun.read.criteria.lexis.numerals import ROMAN, TIMES_WORDS
from trialrun.read.criteria.lexis.owners import owners_of, shares_owner, stands_beside
from trialrun.read.criteria.lexis.timings import OPENING, half_lives_at, shares_moment, timing_of, unnumbered_timings
from trialrun.read.criteria.lexis.tokens import Token, token_at, tokenise
from trialrun.read.criteria.lexis.units import LIMIT_WORDS, TIME_UNITS
from trialrun.read.criteria.lexis.unnamed import counted_things
from trialrun.read.criteria.lexis.word_tables import word_list
from trialrun.read.criteria.model import Comparator, Comparison, Limit, Named, Timing
from trialrun.read.numbers import NUMBER_WORDS
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_AGE = "age"
_FAR = 10
_OF_CELLS = ("/", "10*")
"""How the units of counts begin; a share is no count in another unit."""
_OF_AGE = frozenset({16, 18, 19, 20, 21})
"""Years at which the law of one country or another lets somebody consent."""
_SEXES = (
    frozenset({"men", "man", "male", "males", "boys"}),
    frozenset({"women", "woman", "female", "females", "girls"}),
)
_NEAR_SEX = 3
"""Tokens behind a limit among which its sex stands."""
_THEN = frozenset({"at", "since", "before", "after", "until", "by"})
"""Words in front of an age at which something was: `diagnosed at 18 years of age`, `before the age of 18`."""
_TO_AGE = frozenset({"the", "an", "age", "ages", "of"})
_PRESSURES = ("systolic_bp", "diastolic_bp")
_LENGTHS = frozenset({"mm", "cm", "m", "km", "[in_i]", "[ft_i]", "[mi_i]"})
_DIGIT = re.compile(r"\d")
_NUMBERED = LIMIT_WORDS | {*NUMBER_WORDS, *TIMES_WORDS, *ROMAN}
"""Words of which one stands in all that is said in numbers without a digit."""

EVIDENT: dict[str, Comparator] = {
    **dict.fromkeys(word_list("evident minimum"), ">="),
    **dict.fromkeys(word_list("evident maximum"), "<="),
}
"""The comparator meant where a requirement prints none. Source: organ function criteria of oncology protocols."""


_HIGH_IS_BEST = frozenset(word_list("scale best high"))
_QUALITIES = frozenset({"better", "worse", "poorer"})


class Lexis(msgspec.Struct, frozen=True):
    """What a line says in numbers."""

    comparisons: tuple[Comparison, ...]
    timings: tuple[Timing, ...]


class _Reading(msgspec.Struct):
    """Where the reading of a line stands: what was found, the owners of the number before, and the next number."""

    comparisons: list[Comparison]
    timings: list[Timing]
    end: int = 0
    owners: tuple[Named, ...] = ()
    following: Mention | None = None


def may_say_numbers(plain: str, words: Set[str]) -> bool:
    """Whether anything can be found in a line, by its `words` in small letters: most lines hold no number at all."""
    if not words.isdisjoint(_NUMBERED) or _DIGIT.search(plain) is not None:
        return True
    return not words.isdisjoint(OPENING) and not words.isdisjoint(TIME_UNITS)


def read_lexis(plain: str, spots: Sequence[Spot]) -> Lexis:
    """All comparisons and all windows of a line of regular text, each in order. Total; linear in the text."""
    tokens = tokenise(plain)
    reading = _Reading([], [])
    mentions = tuple(find_mentions(plain, tokens))
    for mention, following in itertools.zip_longest(mentions, mentions[1:]):
        reading.following = following
        _read_mention(plain, tokens, with_the_unit_after(tokens, mention, following), spots, reading)
    windows = {*reading.timings, *unnumbered_timings(plain, tokens)}
    return Lexis(tuple(reading.comparisons), tuple(sorted(windows, key=lambda timing: timing.cut)))


def _goes_on_since(tokens: tuple[Token, ...], mention: Mention, reading: _Reading) -> bool:
    """`at least 3 weeks since chemotherapy, 4 weeks since radiotherapy`: the next of the times that passed."""
    bare = mention.shape == "bare" and mention.measure.time is not None
    listed = token_at(tokens, mention.first - 1).word in (",", ";", "and", "or") and bool(reading.timings)
    return (
        bare and listed and token_at(tokens, mention.end).word == "since" and reading.timings[-1].relation == "at least"
    )


def _goes_on_for_other_sex(tokens: tuple[Token, ...], mention: Mention, reading: _Reading) -> bool:
    """`>= 12 g/dL for women and 13 g/dL for men`: the limit of the other sex, which shares its comparator."""
    if mention.shape != "bare" or not reading.comparisons or not shares_owner(tokens, reading.end, mention.first):
        return False
    last = reading.comparisons[-1]
    alike = last.cut.end == tokens[reading.end - 1].end and last.limit.unit == _limit(mention, mention.figures[0]).unit
    if last.implied or not alike:
        return False
    named_before = max(0, reading.end - _FAR)
    words = [token.word for token in tokens[named_before : mention.end + _NEAR_SEX]]
    before, between = (
        words[: reading.end - named_before],
        words[reading.end - named_before : mention.first - named_before],
    )
    behind = words[mention.end - named_before :]
    sides = (between, behind), (before, between)
    return any(
        not one.isdisjoint(left) and not other.isdisjoint(right)
        for left, right in sides
        for one, other in permutations(_SEXES)
    )


def _read_mention(
    plain: str, tokens: tuple[Token, ...], mention: Mention, spots: Sequence[Spot], reading: _Reading
) -> None:
    if _is_said_again(tokens, mention, reading):
        _add_other(tokens, mention, reading)
        return
    if _goes_on_since(tokens, mention, reading):
        mention = msgspec.structs.replace(mention, ops=(">=",), shape="one")
    elif _goes_on_for_other_sex(tokens, mention, reading):
        mention = msgspec.structs.replace(mention, ops=(reading.comparisons[-1].op,), shape="one")
    timing = half_lives_at(plain, tokens, mention)
    following = reading.following
    dated = timing is not None or (following is not None and shares_moment(tokens, mention, following))
    aged = not dated and is_age(tokens, mention, inherited=_joined_to_age(tokens, mention, reading))
    if timing is None and not aged:
        timing = timing_of(plain, tokens, mention, following)
    if timing is not None:
        reading.timings.append(timing)
        return
    counted = () if aged else counted_things(plain, tokens, mention, spots)
    owners = _age_named(plain, tokens, mention) if aged else counted or _owners(plain, tokens, mention, spots, reading)
    mention = _compared_before_its_name(tokens, mention, owners)
    beside = mention.shape != "bare" or stands_beside(tokens, mention, owners) or (aged and _is_of_age(tokens, mention))
    found = _comparisons(mention, _cut(tokens, mention), owners, beside=beside)
    if aged and _is_of_age(tokens, mention):
        found = [msgspec.structs.replace(one, op=">=") for one in found]
    if counted:
        found = [msgspec.structs.replace(one, counted=True) for one in found]
    reading.comparisons.extend(found)
    if found:
        reading.end, reading.owners = mention.end, owners


def _compared_before_its_name(tokens: tuple[Token, ...], mention: Mention, owners: tuple[Named, ...]) -> Mention:
    """`> NYHA class II`, `> GINA 2`, `greater than ECOG 2`: a comparator in front of a scale's name."""
    if mention.shape != "bare" or not owners or owners[-1].cut.end > tokens[mention.first].first:
        return mention
    if not owners[-1].name and not owners[-1].words.isupper():
        return mention
    at = mention.first
    while at > max(0, mention.first - _FAR) and tokens[at - 1].first >= owners[-1].cut.first:
        at -= 1
    sign = comparator_before(tokens, at) if at > 0 else None
    if sign is None or sign.end != at or sign.op == "=" or tokens[at].first != owners[-1].cut.first:
        return mention
    return msgspec.structs.replace(mention, shape="one", first=sign.first, ops=(sign.op,), words=sign.words)


def _is_said_again(tokens: tuple[Token, ...], mention: Mention, reading: _Reading) -> bool:
    """`<= 2 mg/dL (177 umol/L)`: the same limits once more in another unit, in brackets or after `or`."""
    if not reading.comparisons or not mention.measure.unit:
        return False
    between = [token.word for token in tokens[reading.end : mention.first]]
    last = reading.comparisons[-1].limit
    if between not in (["("], ["or"], ["/"]) or not last.unit or last.unit == mention.measure.unit or last.other:
        return False
    if _is_daily(last.unit) != _is_daily(mention.measure.unit):
        return False
    if "%" in (last.unit, mention.measure.unit) and (last.unit + mention.measure.unit).strip("%").startswith(_OF_CELLS):
        return False
    ends = [one for one in reading.comparisons[-2:] if one.cut == reading.comparisons[-1].cut]
    same = mention.ops in ((), tuple(one.op for one in ends)) and mention.shape in ("bare", "one", "range")
    return same and len(mention.figures) == len(ends) and len({one.about for one in ends}) == 1


def _is_daily(unit: str) -> bool:
    """Whether a unit counts what comes in a day: it says no concentration again."""
    return unit.endswith(("/(24.h)", "/d"))


def _add_other(tokens: tuple[Token, ...], mention: Mention, reading: _Reading) -> None:
    """The limits with the other unit, which belongs to what is printed of them: with the bracket that ends there."""
    count = len(mention.figures)
    closed = [token.end for token in tokens[mention.end : mention.end + 1] if token.word == ")"]
    end = max([tokens[mention.end - 1].end, *(closed if tokens[mention.first - 1].word == "(" else ())])
    for at, figure in enumerate(mention.figures, start=len(reading.comparisons) - count):
        one = reading.comparisons[at]
        limit = msgspec.structs.replace(one.limit, other=(Limit(figure.value, mention.measure.unit),))
        reading.comparisons[at] = msgspec.structs.replace(one, limit=limit, cut=Cut(one.cut.first, end))
    reading.end = mention.end


def _joined_to_age(tokens: tuple[Token, ...], mention: Mention, reading: _Reading) -> bool:
    owned = bool(reading.owners) and reading.owners[0].name == _AGE
    return owned and shares_owner(tokens, reading.end, mention.first)


def _owners(
    plain: str, tokens: tuple[Token, ...], mention: Mention, spots: Sequence[Spot], reading: _Reading
) -> tuple[Named, ...]:
    return owners_of(plain, tokens, mention, spots, (reading.end, reading.owners))


def _age_named(plain: str, tokens: tuple[Token, ...], mention: Mention) -> tuple[Named, ...]:
    """The age, where it is named; the printed age itself where it is not."""
    before = range(mention.first - 1, max(mention.first - 8, -1), -1)
    for at in (mention.named_at,) if mention.named_at else before:
        if tokens[at].word in ("age", "ages", "aged"):
            named = Cut(tokens[at].first, tokens[at].end)
            return (Named(plain[named.first : named.end], named, _AGE),)
    cut = _cut(tokens, mention)
    return (Named(plain[cut.first : cut.end], cut, _AGE),)


def _cut(tokens: tuple[Token, ...], mention: Mention) -> Cut:
    return Cut(tokens[mention.first].first, tokens[mention.end - 1].end)


def _comparisons(mention: Mention, cut: Cut, owners: tuple[Named, ...], *, beside: bool) -> list[Comparison]:
    abouts: Sequence[Named | None] = owners or (None,)
    if _limits_nothing(mention):
        return []
    if mention.shape == "pair":
        return _pressures(mention, cut, abouts[0])
    if mention.shape == "bare":
        return [_implied(mention, cut, about) for about in abouts if about is not None and about.name and beside]
    if mention.shape == "list":
        values = tuple(figure.value for figure in mention.figures)
        return [Comparison("=", _limit(mention, mention.figures[0]), cut, about, values) for about in abouts]
    ends = list(zip(mention.ops, mention.figures, strict=True))
    return [
        Comparison(_as_good(op, mention.words, about), _limit(mention, figure), cut, about)
        for about in abouts
        for op, figure in ends
    ]


def _as_good(op: Comparator, words: Sequence[str], about: Named | None) -> Comparator:
    """`60 or better`, `worse than 60`: on the side that is the better one of what is measured, or the other."""
    side = None if about is None or _QUALITIES.isdisjoint(words) else _better_side(about.name)
    if side is None:
        return op
    turned = ("better" in words) == DENIALS.isdisjoint(words)
    ends: dict[bool, tuple[Comparator, Comparator]] = {True: (">", ">="), False: ("<", "<=")}
    return ends[(side == ">") == turned][op.endswith("=")]


def _better_side(name: str) -> str | None:
    """On which side the better values of a measurement are; None where nobody says."""
    if name in _HIGH_IS_BEST or EVIDENT.get(name) == ">=":
        return ">"
    variable = load_vocabulary().variables.get(name)
    return "<" if name in EVIDENT or (variable is not None and variable.kind == "scale") else None


def _limits_nothing(mention: Mention) -> bool:
    """`within 2 cm of the midline` is a place, `0-100 %` is all there can be."""
    place = mention.words == ("within",) and mention.measure.unit in _LENGTHS
    ends = [figure.value for figure in mention.figures]
    return place or (mention.shape == "range" and mention.measure.unit == "%" and ends == [0, 100])


def _implied(mention: Mention, cut: Cut, about: Named) -> Comparison:
    return Comparison(EVIDENT.get(about.name, "="), _limit(mention, mention.figures[0]), cut, about, implied=True)


def _is_of_age(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """`must be 18 years of age`: a bare age at which somebody may consent is the lowest that is meant."""
    if mention.shape != "bare" or mention.measure.time not in (None, "a") or mention.figures[0].value not in _OF_AGE:
        return False
    before = mention.first - 1
    while token_at(tokens, before).word in _TO_AGE:
        before -= 1
    return token_at(tokens, before).word not in _THEN


def _pressures(mention: Mention, cut: Cut, about: Named | None) -> list[Comparison]:
    """`BP > 140/90`: the first figure is systolic, the second diastolic."""
    words = about if about is not None else Named("", cut)
    return [
        Comparison(
            mention.ops[0], Limit(figure.value, mention.measure.unit), cut, msgspec.structs.replace(words, name=name)
        )
        for figure, name in zip(mention.figures, _PRESSURES, strict=True)
    ]


def _limit(mention: Mention, figure: Figure) -> Limit:
    whole = mention.measure
    two_units = bool(figure.measure.time and whole.time and figure.measure.time != whole.time)
    measure = whole if mention.shape == "range" and not two_units else figure.measure
    unit = measure.unit or measure.time or ""
    return Limit(figure.value, f"{unit}/{measure.rate}" if measure.rate else unit, measure.times)
