"""What a number is counted in: units, powers of ten, units of time, multiples of a normal limit, rates.

Reads what follows a number; it knows neither comparators nor owners.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

import msgspec

from trialrun.read.criteria.lexis.numerals import TIMES_WORDS
from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.criteria.lexis.word_tables import printed_units, unit_patterns, word_list, word_set
from trialrun.read.criteria.model import TimeUnit
from trialrun.read.numbers import NUMBER_WORDS
from trialrun.terms.loading import TABLES
from trialrun.terms.reading import read_rows
from trialrun.terms.units import read_unit

Times = Literal["", "ULN", "LLN", "baseline", "nadir", "previous"]

TIME_UNITS: dict[str, TimeUnit] = {
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "min"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h"), "h"),
    **dict.fromkeys(("day", "days", "d"), "d"),
    **dict.fromkeys(("week", "weeks", "wk", "wks"), "wk"),
    **dict.fromkeys(("month", "months", "mo", "mos", "mth", "mths", "monthes", "moths"), "mo"),
    **dict.fromkeys(("year", "years", "yr", "yrs", "ys", "y", "yo", "yrs", "year's", "years'"), "a"),
}  # fmt: skip
"""Units of time as printed. Source: usage in registry records; codes of UCUM."""

_LONE = frozenset({"min", "h", "d", "y", "mo", "ys"})
_CALENDAR = word_set("unit calendar")
_CELLS = word_set("unit counted cells")
"""Cells that a count names before what it is counted in: `50,000 platelets/uL`."""


_NOT_UNITS = word_set("unit not units")
_LONGEST_UNIT = 9
_POWERS = frozenset({"1", "2", "3"})
_LIMIT_NAMES = (
    r"i?ulnr?|i?lln|unl|uls|(?-i:N)(?=[\s,;.)\]]|\Z)",
    r"uppers? (?:limits?|end|level|bound|boundary|range) (?:of|for) (?:the )?"
    r"(?:(?:institutional|laboratory|local|reference|age)[\s-]){0,2}(?:normal|reference|range)"
    r"(?:[ -](?:range|value|limits?)|s\b)?",
    r"upper (?:normal|reference) (?:(?:normal|reference) )?(?:limits?|range|value|level)(?: of normal)?",
    r"upper (?:standards?|norms?)",
    r"(?-i:NL)(?=[\s,;.)\]]|\Z)",
    r"top (?:limits? )?(?:of )?(?:the )?normal(?: range)?",
    r"upper limits?(?: normal)?",
    r"normal upper limits?",
    r"upper normal",
    r"lower (?:limits?|end|level) (?:of|for) (?:the )?"
    r"(?:(?:institutional|laboratory|local|reference)\s){0,2}(?:normal|reference)(?: range)?",
    r"lower normal limits?",
    r"limits? of normal",
    r"normal (?:limit|value|range|level)s?",
    r"normal|baseline(?: value)?|nadir|(?:the )?(?:normal )?controls?(?: values?| times?)?(?! (?:group|arm|therap))",
)
LIMIT_WORDS = word_set("limit words")
"""Words of which one stands in every normal limit that is printed without a number."""
_TIMES_SIGN = r"\s{0,3}(?:-?\s?fold|x|times|×|\*|multiples? of)?[\s,:.(\-]{0,3}"
_OF_WHOM = rf"(?:(?:{'|'.join(word.replace('_', ' ') for word in word_list('limit fillers'))})[\s\-/,]{{1,2}}){{0,8}}?"
_SHORT_LIMIT = r"(?:\s?[(\[](?:uln|lln|unl)[)\]])?"
_BY_WHOM = (
    r"(?:\s(?:of|for|at|by|per) (?:the )?(?:local |testing )?(?:institution\w*|laborator\w*)"
    r"(?:\s(?:limits?|ranges?|standards?|laborator\w+))?\b)?"
)
_MULTIPLE = re.compile(rf"{_TIMES_SIGN}{_OF_WHOM}(?P<named>{'|'.join(_LIMIT_NAMES)})\b{_SHORT_LIMIT}{_BY_WHOM}", re.I)
_MULTIPLIED = re.compile(r"x|times|fold|×|\*", re.IGNORECASE)
_COUNTED_PER = (
    r"(?:\s?\b(?:times?|x|hours?|hrs?|h|minutes?|min|days?|servings?|drinks?|units?|cigarettes?|cigs?|episodes?)\b)?"
)
_PER = r"(?:/|\bper\b|\b(?:in )?an?\b|\beach\b|\bevery\b|\bin each\b)"
_PERIODS = r"min|minute|hour|hr|h|day|d|week|wk|month|mo|year|yr|night|weekday"
_PERIODICALLY = r"daily|weekly|monthly|yearly|annually|nightly"
_PER_TIME = re.compile(rf"{_COUNTED_PER}(?:\s?{_PER}\s?(?P<per>{_PERIODS})s?\b|\s(?P<ly>{_PERIODICALLY})\b)", re.I)
_RATES = {
    "minute": "min", "min": "min", "hour": "h", "hr": "h", "h": "h", "day": "d", "d": "d", "night": "d", "weekday": "d",
    "week": "wk", "wk": "wk", "month": "mo", "mo": "mo", "year": "a", "yr": "a",
    "daily": "d", "nightly": "d", "weekly": "wk", "monthly": "mo", "yearly": "a", "annually": "a",
}  # fmt: skip


_AMOUNTS = frozenset({"kg", "g", "mg", "ug", "L", "mL", "m", "cm", "mm"})
_PERIOD = re.compile(rf"(?:{_PERIODS})s?\Z")
_MOST_THINGS = 3
_PER_SPACE = frozenset({"/uL", "/mL", "/dL", "/L", "/mm2", "/cm2"})
"""The units of what is counted in a volume or an area."""
_METRIC = re.compile(r"(?:(?:[kcmunpµd]?(?:g|m|l|mol|s)|[km]pa|k?hz|c?gy|msec|cmh2o)[23]?)\Z")


class Measure(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What follows a number, up to the token `end`: its unit (UCUM), or its unit of time, or what it is a multiple of.

    `rate` is the time unit that the number is counted per (`3 times a week`); `aged`: printed as an age (`years old`).
    """

    end: int
    unit: str = ""
    times: Times = ""
    time: TimeUnit | None = None
    rate: str = ""
    aged: bool = False


def read_measure(plain: str, tokens: tuple[Token, ...], at: int) -> Measure:
    """What the number that ends before the token `at` is counted in; an empty measure where nothing says so."""
    start = _past_repeated(tokens, at)
    measure = (
        _time(plain, tokens, start)
        or _multiple(plain, tokens, start)
        or _things(plain, tokens, start)
        or _unit(plain, tokens, start)
    )
    if measure is None:
        measure = Measure(start)
    return _with_rate(plain, tokens, measure)


def _end_of(tokens: tuple[Token, ...], at: int) -> int:
    """Where the token before `at` ends in the text."""
    return token_at(tokens, at - 1).end if at > 0 else 0


def _skip_to(tokens: tuple[Token, ...], at: int, place: int) -> int:
    """The first token from `at` on that begins at or after a place of the text."""
    while at < len(tokens) and tokens[at].first < place:
        at += 1
    return at


def _past_repeated(tokens: tuple[Token, ...], at: int) -> int:
    """`three (3) months`: the number once more in brackets."""
    if token_at(tokens, at).word != "(" or token_at(tokens, at + 2).word != ")":
        return at
    inner = token_at(tokens, at + 1)
    return at + 3 if inner.kind == "number" or inner.word in NUMBER_WORDS else at


def _time(plain: str, tokens: tuple[Token, ...], at: int) -> Measure | None:
    start = at + (token_at(tokens, at).word == "-")
    start += token_at(tokens, start).word in _CALENDAR
    word = token_at(tokens, start).word
    unit = TIME_UNITS.get(word)
    if unit is None or (word in _LONE and token_at(tokens, start + 1).word == "/" and word not in ("y",)):
        return None
    if word == "d" and token_at(tokens, start).first >= 0 and plain[token_at(tokens, start).first] == "D":
        return None
    if word == "m":
        return None
    end, aged = _age_mark(plain, tokens, start + 1)
    if word == "y" and token_at(tokens, start + 1).word in ("/", ".") and token_at(tokens, start + 2).word == "o":
        end, aged = start + 3, True
    return Measure(end, time=unit, aged=aged or word == "yo")


def _age_mark(plain: str, tokens: tuple[Token, ...], at: int) -> tuple[int, bool]:
    """The place after `old`, `-old`, `of age`, `-of-age`, and whether there was one; not another sentence's `Age`."""
    first = at + (token_at(tokens, at).word in ("-", "'", "s", "."))
    if first > at and tokens[at].word == "." and plain[token_at(tokens, first).first].isupper():
        return at, False
    words = [token_at(tokens, first + step).word for step in range(3)]
    if words[0] in ("old", "olds", "aged"):
        return first + 1, True
    if words[0] in ("of", "in") and (
        words[1] == "age" or (words[1] in ("the", "an", "chronological", "-") and words[2] == "age")
    ):
        return first + (2 if words[1] == "age" else 3), True
    if words[0] == "age":
        return first + 1, True
    return at, False


def _multiple(plain: str, tokens: tuple[Token, ...], at: int) -> Measure | None:
    found = _MULTIPLE.match(plain, _end_of(tokens, at), min(len(plain), _end_of(tokens, at) + 120))
    if found is None:
        return None
    named = found["named"].lower()
    written = found[0][: found.start("named") - found.start()]
    multiplied = _MULTIPLIED.search(written) or token_at(tokens, at - 1).word in TIMES_WORDS
    if named.startswith(("normal", "control", "the ")) and not multiplied:
        return None
    end = _skip_to(tokens, at, found.end())
    return Measure(end, times=_limit(named))


def _limit(named: str) -> Times:
    if named in ("baseline", "baseline value"):
        return "baseline"
    if named == "nadir":
        return "nadir"
    return "LLN" if named.startswith(("lln", "illn", "lower")) else "ULN"


def normal_limit_at(plain: str, tokens: tuple[Token, ...], at: int) -> Measure | None:
    """A normal limit printed without a number (`<= ULN`), at a token; None where there is none."""
    measure = _multiple(plain, tokens, at)
    return measure if measure is not None and measure.times in ("ULN", "LLN") else None


def _unit(plain: str, tokens: tuple[Token, ...], at: int) -> Measure | None:
    start = at + (token_at(tokens, at).word == "-" and token_at(tokens, at + 1).kind == "word")
    if token_at(tokens, start).word in _CELLS and token_at(tokens, start + 1).word in ("/", "per"):
        return _unit(plain, tokens, start + 1)
    if token_at(tokens, start).word in ("points", "point", "score", "scores"):
        return Measure(start + 1)
    word = token_at(tokens, start).word
    if word not in _beginnings() and not _METRIC.match(word):
        return None
    if word == "per" and token_at(tokens, start + 1).word in TIME_UNITS:
        return None
    if (
        token_at(tokens, start).word in ("/", "*")
        and token_at(tokens, start + 1).kind == "number"
        and token_at(tokens, start + 1).word != "24"
    ):
        return None
    first = tokens[start].first
    for end in range(min(start + _LONGEST_UNIT, len(tokens)), start, -1):
        last = tokens[end - 1]
        if last.word in _NOT_UNITS or last.end - first > 48 or _begins_upper_end(tokens, end):
            continue
        unit = _known_unit(plain[first : last.end])
        if unit in _AMOUNTS and _goes_on(tokens, end):
            return None
        if unit is not None and not (unit == "[in_i]" and last.word == "in"):
            return Measure(_past_short_form(plain, tokens, end), unit=unit)
    return None


def _things(plain: str, tokens: tuple[Token, ...], at: int) -> Measure | None:
    """`1500 cells/mm2`, `2000 asexual parasites per uL`: things of any name, counted in a volume or an area."""
    end = at
    while end < at + _MOST_THINGS and token_at(tokens, end).kind == "word" and tokens[end].word not in _no_things():
        end += 1
    if end == at or token_at(tokens, end).word not in ("/", "per"):
        return None
    measure = _unit(plain, tokens, end)
    return measure if measure is not None and measure.unit in _PER_SPACE else None


def _goes_on(tokens: tuple[Token, ...], end: int) -> bool:
    """`kg/square yard`: what is counted per a thing that no unit is known for is not counted in what stands before."""
    per, thing = token_at(tokens, end), token_at(tokens, end + 1)
    glued = per.word == "/" and per.first == token_at(tokens, end - 1).end and thing.first == per.end
    return glued and thing.kind == "word" and _PERIOD.match(thing.word) is None


def _begins_upper_end(tokens: tuple[Token, ...], end: int) -> bool:
    """`30%-50%`, `2mm-3mm`: the number behind the dash is the other end of a range, no power of the unit."""
    last = tokens[end - 1]
    if last.kind != "number" or token_at(tokens, end - 2).word != "-":
        return False
    following = token_at(tokens, end)
    return last.word not in _POWERS or (following.first == last.end and following.kind in ("word", "sign"))


def _past_short_form(plain: str, tokens: tuple[Token, ...], at: int) -> int:
    """`kilograms (kg)`: the same unit once more in brackets."""
    if token_at(tokens, at).word != "(":
        return at
    for end in range(at + 2, min(at + 8, len(tokens))):
        if tokens[end].word == ")":
            return end + 1 if _known_unit(plain[tokens[at + 1].first : tokens[end - 1].end]) else at
    return at


@lru_cache(maxsize=4096)
def _known_unit(printed: str) -> str | None:
    solid = "".join(printed.split()).lower()
    kept = printed_units().get(solid) or _at_length(solid) if "\n" not in printed else None
    if kept is not None and not (solid in ("d", "c", "f") and printed.islower()):
        return kept
    if "\n" in printed or ". " in printed or solid in _NOT_UNITS or solid in TIME_UNITS:
        return None
    return read_unit(printed) or read_unit(solid)


def _at_length(solid: str) -> str | None:
    """The unit of words such as `mgexcretedin24hours`."""
    found = ((pattern.fullmatch(solid), unit) for _, pattern, unit in unit_patterns())
    return next((match.expand(unit) for match, unit in found if match), None)


@cache
def _beginnings() -> frozenset[str]:
    """The first words and signs of known units."""
    spellings = [row["spelling"] for _, row in read_rows(TABLES / "units.csv")] + list(printed_units())
    firsts = {
        found[0].lower() for spelling in spellings if (found := re.match(r"\d+|[^\W\d_]\w*|\S", spelling.strip()))
    }
    firsts.update(word for words, _, _ in unit_patterns() for word in words)
    return frozenset(
        (
            firsts
            | {
                "109",
                "1012",
                "103",
                "106",
                "x109",
                "x10",
                "x1012",
                "x103",
                "x106",
                "kilogram",
                "℃",
                "㎕",
                "per",
                "x",
                "×",
                "*",
            }
        )
        - (_NOT_UNITS - {"x", "(", "per"})
    )


@cache
def _no_things() -> frozenset[str]:
    """Words behind a number that are no things which it counts: units, and words of larger numbers."""
    return (_beginnings() | NUMBER_WORDS.keys() | word_set("unit larger numbers")) - {"cell", "cells"}


def _with_rate(plain: str, tokens: tuple[Token, ...], measure: Measure) -> Measure:
    """The measure with what it is counted per: `/day`, `per week`, `times a month`, `daily`."""
    if measure.aged or measure.times:
        return measure
    place = _end_of(tokens, measure.end)
    found = _PER_TIME.match(plain, place, min(len(plain), place + 40))
    if found is None:
        return measure
    rate = _RATES.get((found["per"] or found["ly"]).lower(), "")
    return msgspec.structs.replace(measure, end=_skip_to(tokens, measure.end, found.end()), rate=rate)
