"""A dose that is said twice, as a whole and in its parts: what is given of the two. Adds no dose."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise, takewhile

from trialrun.read.regimens.phrases import (
    CycleCount,
    DayList,
    Dose,
    Drug,
    Frequency,
    Lasting,
    Mark,
    Meaning,
    Phrase,
    kind_of_mark,
    meanings,
    tells,
)

_A_WEEK = 7
_FOUR_WEEKS = (1, 8, 15, 22)


def without_restated(plain: str, unit: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """`2 g/m2 on days 6-8 (667 mg/m2/day)`, `100 mg (60 mg/m2)`: the whole and its parts are one dose.

    Of `200 mg/m2 in 2 divided doses (100 mg/m2 on days -3 and -2)` the parts are given.
    """
    restated: set[int] = set()
    last = -1
    for at, phrase in enumerate(unit):
        if isinstance(phrase.meaning, Drug):
            last = -1
        if not isinstance(phrase.meaning, Dose) or at in restated:
            continue
        if last >= 0 and kind_of_mark(unit[at - 1]) == "open":
            restated |= _told_twice(plain, unit, last, at)
        last = last if at in restated else at
    restated |= _components(unit) | _often(unit)
    return tuple(p for at, p in enumerate(unit) if at not in restated) if restated else unit


def _often(unit: tuple[Phrase, ...]) -> set[int]:
    """`weekly on days 1, 8 and 15`: how often is told by the days, beyond which it does not go on.

    Of `weekly (days 1, 8, 15 and 22) for 8 weeks` the days are told by how often and how long.
    """
    found: set[int] = set()
    for at, phrase in enumerate(unit):
        place = at + 1 + any(kind_of_mark(p) == "open" for p in unit[at + 1 : at + 2])
        days = meanings(unit[place : place + 1], DayList)
        if isinstance(phrase.meaning, Frequency) and days and days[0].open_from is None:
            steps = {later - day for day, later in pairwise(days[0].days)}
            weekly = steps == {phrase.meaning.every_days} and phrase.meaning.every_days == _A_WEEK
            found |= {place if _lasts_beyond(unit, place, days[0]) else at} if weekly else set()
    return found


def _lasts_beyond(unit: tuple[Phrase, ...], at: int, said: DayList) -> bool:
    """Whether more weeks are told right behind the days of four weeks."""
    behind = next((p.meaning for p in unit[at + 1 : at + 3] if kind_of_mark(p) != "close"), None)
    return isinstance(behind, Lasting) and said.days == _FOUR_WEEKS and behind.days > _FOUR_WEEKS[-1] + _A_WEEK


def _told_twice(plain: str, unit: tuple[Phrase, ...], last: int, at: int) -> set[int]:
    """The places of what need not be told: the whole at `last`, or its parts, the first of which is at `at`."""
    whole, part = unit[last].meaning, unit[at].meaning
    assert isinstance(whole, Dose) and isinstance(part, Dose)
    pieces = _pieces(unit, at)
    doses = [unit[n].meaning for n in pieces]
    if len(pieces) > 1 and _is_sum(whole, doses):
        return {*pieces}
    if len(pieces) > 1 and _is_range(whole, doses):
        return {last}
    alone = at + 1 < len(unit) and kind_of_mark(unit[at + 1]) == "close"
    if alone and _is_multiple(whole, part):
        return {at}
    between, after = unit[last + 1 : at - 1], unit[at + 1 : at + 3]
    if _is_day(whole, part, between, after):
        return {*range(last, at - 1)}
    divided = "divided" in plain[unit[last].cut.end : unit[at].cut.first] and _is_multiple(whole, part)
    dated = bool(between) or tells(takewhile(lambda p: not isinstance(p.meaning, Drug), unit[at + 2 :]), DayList)
    return {last} if divided or _is_total(whole, part, after, dated=dated) else set()


def _is_day(whole: Dose, part: Dose, between: tuple[Phrase, ...], after: tuple[Phrase, ...]) -> bool:
    """`200 mg/day (100 mg twice daily)`, `800 mg daily (400 mg BID)`: the whole is what the doses of a day come to."""
    often = [f.times_per_day or 1 for f in meanings(after[:1], Frequency) if f.every_days == 1]
    alone = [kind_of_mark(p) for p in after[1:]] == ["close"]
    a_day = whole.per == "day" if not between else [p.meaning for p in between] == [Frequency(1, 1)]
    return alone and a_day and often[:1] > [1] and _times(part, often[0]) == _times(whole, 1)


def _is_total(whole: Dose, part: Dose, after: tuple[Phrase, ...], *, dated: bool) -> bool:
    """`9 g/m2 (1.8 g/m2/day on days 1-5)`, `200 mg/m2 (100 mg/m2 on days -3 and -2)`: what all the days come to.

    So much on each day is said; or the bracket tells all times of the drug, and days alone. `dated`: others are told.
    """
    if whole.per or part.per not in {"day", ""}:
        return False
    if not part.per and (dated or [type(p.meaning) for p in after] != [DayList, Mark]):
        return False
    days = [len(listed.days) for listed in meanings(after, DayList)]
    days += [count.number for count in meanings(after, CycleCount) if count.of == "times"]
    return bool(days) and days[0] > 1 and part.high is None and _times(part, days[0]) == _times(whole, 1)


def _times(dose: Dose, number: int) -> tuple[Decimal, str]:
    """So many times a dose, in milligrams where it is in grams."""
    head, _, per = dose.unit.partition("/")
    return (dose.low * number * 1000, f"mg/{per}") if head == "g" else (dose.low * number, f"{head}/{per}")


def _pieces(unit: tuple[Phrase, ...], first: int) -> tuple[int, ...]:
    """The doses of the bracket that begins before `first`; none where a drug is named in it."""
    found: list[int] = []
    for at in range(first, min(first + 12, len(unit))):
        if kind_of_mark(unit[at]) == "close":
            return tuple(found)
        if isinstance(unit[at].meaning, Drug):
            return ()
        if isinstance(unit[at].meaning, Dose):
            found.append(at)
    return ()


def _is_sum(whole: Dose, parts: list[Meaning]) -> bool:
    """`3.5 g/m2 (0.5 g/m2 in 15 minutes and 3 g/m2 in 3 hours)`: the parts are the whole."""
    doses = [part for part in parts if isinstance(part, Dose)]
    alike = all(part.unit == whole.unit and part.high is None for part in doses)
    return alike and whole.high is None and sum(part.low for part in doses) == whole.low


def _is_range(whole: Dose, parts: list[Meaning]) -> bool:
    """`20/27 mg/m2 (20 mg/m2 in cycle 1, 27 mg/m2 thereafter)`: the parts tell when each of the two is given."""
    amounts = {part.low for part in parts if isinstance(part, Dose) and part.unit == whole.unit}
    return whole.high is not None and amounts == {whole.low, whole.high}


def _is_multiple(one: Dose, other: Dose) -> bool:
    """True where the one amount is so many times the other, in grams or milligrams, or is said by body surface."""
    head, _, per = one.unit.partition("/")
    head_of_other, _, per_of_other = other.unit.partition("/")
    if one.high is not None or other.high is not None or not one.low or not other.low:
        return False
    if per != per_of_other:
        return not per or not per_of_other
    sizes = [amount * (1000 if unit == "g" else 1) for amount, unit in ((one.low, head), (other.low, head_of_other))]
    if {head, head_of_other} not in ({"g"}, {"mg"}, {"g", "mg"}):
        return False
    times = max(sizes) / min(sizes)
    return 2 <= round(times) <= 30 and abs(times - round(times)) < times / 100


def _components(unit: tuple[Phrase, ...]) -> set[int]:
    """`A 100 U/m2 (B 44 mg/m2 and C 100 mg/m2) on days 1 and 3`: what the dose of A is made of."""
    found: set[int] = set()
    for at in range(2, len(unit)):
        if kind_of_mark(unit[at]) != "open" or not isinstance(unit[at - 1].meaning, Dose):
            continue
        if not isinstance(unit[at - 2].meaning, Drug):
            continue
        end = next((n for n in range(at, min(at + 12, len(unit))) if kind_of_mark(unit[n]) == "close"), at)
        inside = [p for p in unit[at + 1 : end] if not kind_of_mark(p)]
        made = [isinstance(p.meaning, Drug) for p in inside]
        if made == [True, False] * 2 and all(isinstance(p.meaning, Dose) for p in inside[1::2]):
            found.update(range(at, end + 1))
    return found
