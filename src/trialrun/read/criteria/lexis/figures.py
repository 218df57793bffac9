"""One printed number at a place of the text, with what it is counted in; labels, dates and parts of names are none.

Knows neither comparators nor owners.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from trialrun.read.criteria.lexis.numerals import TIMES_WORDS, in_thousands, number_words, read_figures, roman_numeral
from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.criteria.lexis.units import TIME_UNITS, Measure, read_measure
from trialrun.read.criteria.lexis.word_tables import word_set
from trialrun.read.criteria.model import TimeUnit

Written = Literal["figures", "word", "roman", "ordinal", "none"]

AGE_WORDS = frozenset({"age", "ages", "aged"})
"""Words beside a number that is an age."""
_MONTHS = word_set("mention months")
_DATED = word_set("mention dated")
_NAMES_BEFORE = word_set("figure names before")
HOURS: dict[TimeUnit, Decimal] = {
    "min": Decimal(1) / 60,
    "h": Decimal(1),
    "d": Decimal(24),
    "wk": Decimal(168),
    "mo": Decimal(730),
    "a": Decimal(8766),
}
"""Roughly how many hours a unit of time has: enough to tell that the same time is said twice."""
GRADED = word_set("figure graded")
"""Words that a number behind them gives a step of."""
_COUNTED_BEHIND_A_DASH = TIME_UNITS.keys() | {"fold", "point", "points", "times"}
GESTATION = frozenset({"gestation", "gestational"})
"""Words by which weeks are those of a pregnancy."""
PREGNANT = GESTATION | {"pregnant", "pregnancy", "pregnancies", "ga"}
"""Words near weeks that are those of a pregnancy."""
_NEAR_WEEKS = 10
_DAYS_OF_WEEK = 7
_DAYS = frozenset("0123456")
_WEEKS_OF_GESTATION = frozenset(map(str, range(10, 45)))
_TIMES = ("x", "*", "×")
_UNIT_SIGNS = frozenset("%°º℃'\"")
_COUNT_UNITS = frozenset({"/uL", "/mm3", "{copies}/mL", "/mL", "10*3/uL"})


class Figure(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A number with what it is counted in: the tokens from `first` up to `end`; `written` says how it is printed."""

    value: Decimal
    first: int
    end: int
    measure: Measure
    written: Written = "figures"
    after: int = 0


def figure_at(plain: str, tokens: tuple[Token, ...], at: int) -> Figure | None:
    """The figure that begins at a token; None for enumerators, dates, parts of names and plain words."""
    token = token_at(tokens, at)
    if token.kind == "number":
        return None if _is_label(plain, tokens, at) else figures_at(plain, tokens, at)
    if token.kind != "word":
        return None
    worded = number_words(tokens, at)
    if worded is not None:
        return _measured(plain, tokens, Decimal(worded[0]), (at, worded[1]), "word")
    if token.word in TIMES_WORDS:
        measure = read_measure(plain, tokens, at + 1)
        known = measure.times or measure.rate
        return Figure(Decimal(TIMES_WORDS[token.word]), at, measure.end, measure, "word", at + 1) if known else None
    numeral = roman_numeral(tokens, at)
    return None if numeral is None else Figure(Decimal(numeral), at, at + 1, Measure(at + 1), "roman", at + 1)


def figures_at(plain: str, tokens: tuple[Token, ...], at: int) -> Figure | None:
    """The figure printed in digits at a token; None where the digits are no number."""
    value = read_figures(tokens[at].word)
    if value is None:
        return None
    after = at + 1
    following = token_at(tokens, after)
    if following.word in ("st", "nd", "rd", "th") and following.first == tokens[at].end:
        return _measured(plain, tokens, value, (at, after + 1), "ordinal")
    thousands_end = _thousands_apart(plain, tokens, at)
    if thousands_end is not None:
        value, after = Decimal(tokens[at].word + tokens[thousands_end - 1].word), thousands_end
    power = None if token_at(tokens, at - 1).word in _TIMES else _power(tokens, at)
    if power is not None:
        value, after = power
    days, after = _days_of_gestation(tokens, after)
    figure = _measured(plain, tokens, value, (at, after), "figures")
    times = token_at(tokens, after).word in _TIMES
    power = None if figure.end > after else _power(tokens, after + times)
    if power is not None:
        scaled = _measured(plain, tokens, value * power[0], (at, power[1]), "figures")
        figure = scaled if scaled.measure.unit and not scaled.measure.unit.startswith("/") else figure
    thousands = in_thousands(tokens[at].word)
    if thousands is not None and figure.measure.unit in _COUNT_UNITS:
        figure = msgspec.structs.replace(figure, value=thousands)
    return _negative(tokens, figure if days is None else _in_weeks(figure, days))


def _measured(
    plain: str, tokens: tuple[Token, ...], value: Decimal, places: tuple[int, int], written: Written
) -> Figure:
    at, after = places
    measure = read_measure(plain, tokens, after)
    again = said_again(plain, tokens, (value, measure.time), measure.end) if measure.time else None
    end = again[2] if again is not None else measure.end
    if measure.time != "wk":
        return Figure(value, at, end, measure, written, after)
    days, end = _days_behind_weeks(plain, tokens, end)
    return _in_weeks(Figure(value, at, end, measure, written, after), days)


def _days_behind_weeks(plain: str, tokens: tuple[Token, ...], at: int) -> tuple[Decimal, int]:
    """`16 weeks 3 days`, `24 weeks and 6 days`: the days that go on behind the weeks, and the place behind them."""
    first = at + (token_at(tokens, at).word in ("and", "+"))
    token = token_at(tokens, first)
    days = read_figures(token.word) if token.kind == "number" else None
    rest = read_measure(plain, tokens, first + 1)
    each = any(token_at(tokens, rest.end + step).word == "respectively" for step in (0, 1))
    if days is None or rest.time != "d" or rest.rate or each:
        return Decimal(0), at
    return (days if days < _DAYS_OF_WEEK else Decimal(0)), rest.end


def _in_weeks(figure: Figure, days: Decimal) -> Figure:
    """A number of weeks with the days behind it: counted in days where it has any."""
    if figure.measure.unit or figure.measure.time not in (None, "wk"):
        return figure
    value = figure.value * _DAYS_OF_WEEK + days if days else figure.value
    measure = msgspec.structs.replace(figure.measure, time="d" if days else "wk")
    return msgspec.structs.replace(figure, value=value, measure=measure)


def said_again(
    plain: str, tokens: tuple[Token, ...], time: tuple[Decimal, TimeUnit], at: int
) -> tuple[Decimal, TimeUnit, int] | None:
    """`6 months (180 days)`: the same time once more in brackets, in another unit, and the place behind it."""
    if token_at(tokens, at).word != "(" or token_at(tokens, at + 1).kind != "number":
        return None
    again = read_figures(tokens[at + 1].word)
    inner = read_measure(plain, tokens, at + 2)
    if again is None or inner.time in (None, time[1]) or token_at(tokens, inner.end).word != ")":
        return None
    hours, other = time[0] * HOURS[time[1]], again * HOURS[inner.time]
    return (again, inner.time, inner.end + 1) if abs(hours - other) * 10 <= hours else None


def _negative(tokens: tuple[Token, ...], figure: Figure) -> Figure:
    dash = token_at(tokens, figure.first - 1)
    if dash.word != "-":
        return figure
    earlier = token_at(tokens, figure.first - 2)
    if dash.end != tokens[figure.first].first or earlier.kind in ("number", "date"):
        return figure
    if earlier.end == dash.first and (earlier.kind == "word" or earlier.word in _UNIT_SIGNS):
        return figure
    return msgspec.structs.replace(figure, value=-figure.value, first=figure.first - 1)


def _power(tokens: tuple[Token, ...], at: int) -> tuple[Decimal, int] | None:
    """`10^4 copies/mL`, `10^-5`: a power of ten that is the number, or a part of it, and the place behind it."""
    if token_at(tokens, at).word not in ("10", "x10") or token_at(tokens, at + 1).word != "^":
        return None
    negative = token_at(tokens, at + 2).word == "-"
    exponent = token_at(tokens, at + 2 + negative)
    if not exponent.word.isdigit() or len(exponent.word) > 2:
        return None
    return Decimal(10) ** (-int(exponent.word) if negative else int(exponent.word)), at + 3 + negative


def _days_of_gestation(tokens: tuple[Token, ...], at: int) -> tuple[Decimal | None, int]:
    """`16 0/7 weeks`, `24 + 0 weeks`, `24+0 to 33+6`: the days behind the weeks, or None, and the place behind."""
    weeks, plus, days, behind = (token_at(tokens, at + step) for step in (-1, 0, 1, 2))
    if days.word == "/" and behind.word == "7" and plus.word in _DAYS:
        return Decimal(plus.word), at + 3
    if plus.word != "+" or days.word not in _DAYS:
        return None, at
    glued = weeks.end == plus.first and plus.end == days.first
    told = behind.word in ("weeks", "wk", "w", "week") or (
        glued
        and weeks.word in _WEEKS_OF_GESTATION
        and any(token.word in PREGNANT for token in tokens[max(0, at - _NEAR_WEEKS) : at])
    )
    return (Decimal(days.word), at + 2) if told else (None, at)


def _thousands_apart(plain: str, tokens: tuple[Token, ...], at: int) -> int | None:
    """`100 000`, `1, 500/mm3`: the place behind three more figures that a space sets apart; else None."""
    comma = token_at(tokens, at + 1).word == ","
    before, more = tokens[at + comma], token_at(tokens, at + 1 + comma)
    if more.kind != "number" or more.first != before.end + 1 or len(more.word) != len("000"):
        return None
    if not (tokens[at].word.isdigit() and len(tokens[at].word) <= len("000") and more.word.endswith("00")):
        return None
    counted = not comma or more.word == "000" or read_measure(plain, tokens, at + 3).unit in _COUNT_UNITS
    return at + 2 + comma if counted else None


def _is_label(plain: str, tokens: tuple[Token, ...], at: int) -> bool:
    """Enumerators (`1.`, `(2)`), days of the month, calendar years, and numbers that are part of a name (`PHQ-9`)."""
    token, left, right = tokens[at], token_at(tokens, at - 1), token_at(tokens, at + 1)
    begins = token_at(tokens, at - 2).kind == "break" if left.word == "(" else left.kind == "break"
    if begins and right.word in (")", ".", "）") and right.first == token.end:
        return True
    if left.word == "(" and right.word == ")" and token.word.isdigit() and len(token.word) == 1:
        return True
    named = token_at(tokens, at - 2) if left.word == ")" else left
    if named.word in _NAMES_BEFORE or ("+" in (left.word, right.word) and _is_in_regimen(tokens, at)):
        return True
    if left.word == ")" and left.end == token.first and right.word in ("+", "-") and right.first == token.end:
        return True
    if right.word in _MONTHS and right.word != "may":
        return True
    if left.word in _MONTHS and left.word != "may":
        return True
    if token.word.isdigit() and len(token.word) == 4 and token.word[:2] in ("19", "20") and left.word in _DATED:
        return right.kind in ("break", "sign") or right.word in ("and", "to", "or", "present")
    if left.word not in ("-", "_") or left.end != token.first:
        return False
    return left.word == "_" or _glued_name(plain, tokens, at - 1) or _stands_in_a_name(tokens, at)


def _stands_in_a_name(tokens: tuple[Token, ...], at: int) -> bool:
    """`glucose-6-phosphate`: dashes on both sides, and no unit behind them."""
    name, behind, following = (token_at(tokens, at + step) for step in (-2, 1, 2))
    dashed = behind.word == "-" and behind.first == tokens[at].end and following.first == behind.end
    named = name.kind == following.kind == "word" and name.word not in GRADED
    return dashed and named and following.word not in _COUNTED_BEHIND_A_DASH


def _is_in_regimen(tokens: tuple[Token, ...], at: int) -> bool:
    """`7+3`: days of two drugs, which name a regimen."""
    for sign, other in ((at - 1, at - 2), (at + 1, at + 2)):
        plus, number = token_at(tokens, sign), token_at(tokens, other)
        glued = plus.word == "+" and plus.first in (tokens[at].end, number.end)
        if glued and number.kind == "number" and {len(number.word), len(tokens[at].word)} == {1}:
            return True
    return False


def _glued_name(plain: str, tokens: tuple[Token, ...], dash: int) -> bool:
    name = token_at(tokens, dash - 1)
    return (
        name.kind == "word"
        and name.end == tokens[dash].first
        and plain[name.first].isupper()
        and name.word not in AGE_WORDS
    )
