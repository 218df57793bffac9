"""Doses that change as the text counts on: raised step by step, after some weeks, from a day of a cycle on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from msgspec.structs import replace

from trialrun.read.regimens.calendars import LAST_CYCLE, LAST_DAY
from trialrun.read.regimens.givings import Giving
from trialrun.read.regimens.leads import Places, led, words
from trialrun.read.regimens.numbers import COUNT, DECIMAL, length_in_days, read_count, read_decimal
from trialrun.read.regimens.phrases import (
    CycleList,
    DayList,
    Delayed,
    Frequency,
    Lasting,
    Mark,
    OnOff,
    Phrase,
    Raise,
    WeekList,
)
from trialrun.read.text import Cut

_UNIT = r"(?:mg|mcg|ug|g)(?:/(?:m2|kg))?(?![A-Za-z])"
_A_DAY = r"(?:\s?/\s?(?:day|d)\b|\s(?:per|a|once)\s(?:day|daily)\b|\sdaily\b)?"
_OFTEN = rf"(?:weekly|per\sweek|(?:every|each|q)\s?(?:{COUNT}[ -]?)?(?:days?|weeks?|months?))"
_STEP = rf"(?P<by>{DECIMAL})[ -]?{_UNIT}{_A_DAY}"
_TOP = (
    r"(?:,?\s\(?(?:up\s)?(?:to|until)\s(?:an?\s|the\s)?(?:(?:max[a-z]*\.?|target|final|full|total|daily)\s){0,3}"
    rf"(?:dose\s)?(?:of\s)?(?P<most>{DECIMAL})\s?(?P<unit>{_UNIT}){_A_DAY}\)?)?"
)
_RAISED = re.compile(
    r"\b(?:gradual(?:ly)?\s)?(?:increas(?:ed?|es|ing)|escalat(?:ed?|es|ing|ion)|rais(?:ed|ing))\b(?:\s(?!by\b|every\b|to\b)[a-z]{2,12})"
    rf"{{0,5}}?\s?(?P<early>{_OFTEN})?(?:\sby|\sin\s(?:steps|increments)\sof|\sof|\s[-:]|\sin(?=\s\S{{1,12}}\s(?:steps|increments)))\s{_STEP}"
    rf"(?:\s(?:increments|steps))?(?:\s?(?P<late>{_OFTEN}))?{_TOP}",
    re.IGNORECASE,
)
_RAISES = re.compile(
    rf"\b(?P<early>{_OFTEN})\s(?:dose\s)?(?:increases|increments|escalations?|steps)\s(?:of|by)\s{_STEP}(?P<late>){_TOP}",
    re.IGNORECASE,
)
_INTERVAL = re.compile(rf"(?P<n>{COUNT})?[ -]?(?P<unit>days?|weeks?|months?)\b|(?P<weekly>weekly)", re.IGNORECASE)
_LEAVE = re.compile(r"\b(?:may|can|could|might|should|if|when)\b[^.;\n]{0,60}$", re.IGNORECASE)
_AS_BORNE = re.compile(r"[^.;\n]{0,30}\btolera", re.IGNORECASE)
_DELAYED = re.compile(
    rf"\bafter\s(?:the\sfirst\s)?(?P<n>{COUNT})\s(?P<unit>days?|weeks?|months?)\b(?!\sof\b|\srest)", re.IGNORECASE
)
_CHANGED = re.compile(r"\b(?:increas|escalat|rais)(?:ed?|es|ing)\s(?:[\w/.,]{1,12}\s){0,16}$", re.IGNORECASE)
_DOSE_NEXT = re.compile(
    rf",?\s(?:(?:the\s)?dose\s(?:is|will\sbe)\s(?:(?:increased|escalated|raised|reduced)\sto\s)?)?{DECIMAL}\s?(?:mg|mcg|ug|g|MU|IU|U)(?:/|\b)",
    re.IGNORECASE,
)
"""`after 4 weeks 200 mg`."""
_RAISED_TO = re.compile(r"\b(?:increas|escalat|rais)(?:ed|ing)\sto\b", re.IGNORECASE)
_RAISED_LEADS = words(
    "gradual gradually increase increased increases increasing escalate escalated escalates escalating escalation "
    "raised raising"
)


_AFTER_CYCLES = re.compile(rf"\bafter\s(?:the\sfirst\s)?(?P<n>{COUNT})\s(?:cycles|courses)\b", re.IGNORECASE)
_CHANGE_WORDS = _RAISED_LEADS | words("increments escalations steps")
"""Without one of these no dose is raised."""


def find_raises(plain: str, places: Places) -> Iterator[Phrase]:
    """`increased by 100 mg every 2 weeks to 400 mg`; one without a top, or left to the doctor, is not counted out."""
    for match in led(_DELAYED, plain, places, words("after")):
        days = length_in_days(read_count(match["n"]), match["unit"])
        changed = _CHANGED.search(plain, max(0, match.start() - 120), match.start())
        right_before = _DOSE_NEXT.match(plain, match.end()) is not None
        if days and (changed or right_before):
            yield Phrase(Delayed(days, right_before), Cut(match.start(), match.end()))
    if places.words.isdisjoint(_CHANGE_WORDS):
        return
    for pattern, leads in ((_RAISED, _RAISED_LEADS), (_RAISES, words("weekly every each per q"))):
        for match in led(pattern, plain, places, leads):
            often = match["early"] or match["late"]
            if often:
                yield Phrase(_raise(match, _days(often)), Cut(match.start(), match.end()))
    for match in led(_AFTER_CYCLES, plain, places, words("after")):
        if _CHANGED.search(plain, max(0, match.start() - 120), match.start()):
            yield Phrase(CycleList(((read_count(match["n"]) + 1, None),)), Cut(match.start(), match.end()))
    for match in led(_RAISED_TO, plain, places, _RAISED_LEADS):
        yield Phrase(Delayed(0), Cut(match.start(), match.end()))


def _days(often: str) -> int:
    found = _INTERVAL.search(often)
    if found is None or found["weekly"]:
        return 7
    return length_in_days(read_count(found["n"]) if found["n"] else 1, found["unit"])


def _raise(match: re.Match[str], every: int) -> Raise | Mark:
    before = match.string[max(0, match.start() - 70) : match.start()]
    borne = _AS_BORNE.match(match.string, match.end()) is not None
    if _LEAVE.search(before) or (match["most"] is None and not borne):
        return Mark("leave", match[0])
    if match["most"] is None or borne:
        return Mark("titrated", match[0])
    return Raise(read_decimal(match["by"]), every, read_decimal(match["most"]), match["unit"].lower())


def ramped(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """The givings of a drug with every step that the text counts out on its own days."""
    givings = tuple(_going_on(giving) for giving in _after_listed(_then_on_and_off(givings)))
    made = [step for giving in _delayed(_until_next(givings)) for step in _climbed(giving)]
    return tuple(part for giving in made for part in _begun_in_cycle(giving))


def _going_on(giving: Giving) -> Giving:
    """`on days 1, 15 and 29 and every 28 days thereafter`: after the last of these days, at that interval."""
    step = giving.every.days if giving.every is not None else giving.frequency.every_days if giving.frequency else None
    days = giving.days.days if giving.days is not None else ()
    thereafter = giving.cycles is not None and giving.cycles.relative == "thereafter" and not giving.cycles.ranges
    if not thereafter or len(days) < 2 or step is None or step < 7:
        return giving
    end = days[-1] + (giving.lasting.days if giving.lasting is not None else step * (giving.times or LAST_DAY))
    on = range(days[-1] + step, min(end, LAST_DAY) + 1, step)
    listed = DayList((*days, *on))
    endless = giving.lasting is None and giving.times is None
    return replace(
        giving, days=listed, cycles=None, every=None, frequency=None, lasting=None, times=None, through=True,
        endless=endless,
    )  # fmt: skip


def _after_listed(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`300 mg on days 1 and 15, then 600 mg every 24 weeks`: at that interval, as 600 mg is 2 x 300 mg, from day 1."""
    kept = list(givings)
    for at, (one, two) in enumerate(pairwise(givings)):
        days = one.days.days if one.days is not None else ()
        apart = len(days) > 1 and days[0] > 0 and all(later - day > 1 for day, later in pairwise(days))
        if two.every is None or one.dose is None or two.dose is None or not apart or not _another_interval(one, two):
            continue
        start = days[0] if two.dose.low == len(days) * one.dose.low else days[-1]
        listed = DayList(tuple(range(start + two.every.days, LAST_DAY + 1, two.every.days)))
        kept[at + 1] = replace(two, days=listed, every=None, through=True, endless=True)
    return tuple(kept)


def _another_interval(one: Giving, two: Giving) -> bool:
    """True for an interval, and nothing more, that follows listed days, and nothing more."""
    before = one.cycles or one.every or one.frequency or one.level or one.weeks
    after = (two.days, two.weeks, two.cycles, two.frequency, two.lasting, two.times, two.infusion)
    return two.follows and not before and not any(after)


def _until_next(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`5 mg from week 5, 10 mg from week 9`, `20 mg from cycle 3, 30 mg from cycle 5`: each until the next begins."""
    kept = list(givings)
    for at, (one, two) in enumerate(pairwise(givings)):
        if one.dose is None or two.dose is None or one.dose == two.dose or one.extra or two.extra or one.level:
            continue
        first, then = _open_week(one) or (1 if _plain_steady(one) and not one.lasting else None), _open_week(two)
        if first and then and first < then:
            kept[at] = replace(one, weeks=WeekList(tuple(range(first, then))))
        first, then = _open_cycle(one), _open_cycle(two)
        if first and then and first < then:
            kept[at] = replace(one, cycles=CycleList(((first, then - 1),)))
    return tuple(kept)


def _open_week(giving: Giving) -> int | None:
    return giving.weeks.open_from if giving.weeks is not None and len(giving.weeks.weeks) == 1 else None


def _open_cycle(giving: Giving) -> int | None:
    ranges = giving.cycles.ranges if giving.cycles is not None else ()
    return ranges[0][0] if len(ranges) == 1 and ranges[0][1] is None else None


def _delayed(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`100 mg daily, raised to 200 mg daily after 3 weeks`: 100 mg for 3 weeks, then 200 mg."""
    kept = list(givings)
    for at in range(1, len(kept)):
        before, giving = kept[at - 1], kept[at]
        giving = kept[at] = _after_stretch(before, giving)
        if (
            giving.delayed
            and before.days is not None
            and _in_each_cycle(before)
            and (giving.days is None or giving.borrowed)
        ):
            cycles = max(1, giving.delayed // (before.length or 28))
            kept[at - 1] = replace(before, cycles=CycleList(((1, cycles),)))
            kept[at] = replace(giving, days=before.days, cycles=CycleList(((cycles + 1, None),)), delayed=None)
            continue
        if giving.delayed and _plain_steady(before) and before.lasting is None:
            past = sum(earlier.lasting.days for earlier in kept[: at - 1] if earlier.lasting is not None)
            often = before.frequency or Frequency(1, 1)
            stretch = giving.delayed - past if giving.delayed > past else giving.delayed
            kept[at - 1] = replace(before, frequency=often, lasting=Lasting(stretch))
            kept[at] = replace(giving, frequency=giving.frequency or often, delayed=None)
    return tuple(kept)


def _in_each_cycle(giving: Giving) -> bool:
    """True for numbered days of every cycle."""
    return giving.cycles is None or giving.cycles.relative == "each"


def _on_and_off(giving: Giving) -> Giving:
    """`weekly x 3 every 28 days`: three weeks of four."""
    if not giving.weekly or not giving.times or giving.every is None or giving.every.days <= 7 * giving.times:
        return giving
    return replace(giving, on_off=OnOff(7 * giving.times, giving.every.days), times=None, every=None)


def _then_on_and_off(givings: tuple[Giving, ...]) -> tuple[Giving, ...]:
    """`weekly for 7 weeks, a week of rest, then weekly for 3 of 4 weeks`: weeks that are counted on."""
    if len(givings) != 2:
        return givings
    first, then = givings[0], _on_and_off(givings[1])
    weekly = first.weekly and not (first.days or first.cycles)
    days = first.lasting.days if first.lasting is not None else 7 * (first.times or 0)
    if then.on_off is None or not weekly or not days or days % 7 or then.days or then.cycles:
        return givings
    weeks = days // 7
    start = weeks + (first.resting.days // 7 if first.resting is not None else 0) + 1
    return (
        replace(first, weeks=WeekList(tuple(range(1, weeks + 1))), lasting=None, times=None, resting=None),
        replace(then, weeks=WeekList((start,), start), frequency=then.frequency or first.frequency),
    )


def _after_stretch(before: Giving, giving: Giving) -> Giving:
    """`50 mg daily for 14 days, then 100 mg`: the time said of the one before ends it, the other goes on as often."""
    if before.lasting is None or not (before.delayed == 0 or giving.follows):
        return giving
    if giving.borrowed:
        return replace(giving, lasting=None)
    if giving.frequency is None and giving.lasting is not None and _plain_daily(before) and not giving.days:
        return replace(giving, frequency=before.frequency)
    return giving


def _plain_daily(giving: Giving) -> bool:
    """True for a dose a day, of which no days or cycles are said."""
    daily = giving.frequency is None or giving.frequency.every_days == 1
    return daily and _plain_steady(giving)


def _plain_steady(giving: Giving) -> bool:
    """True for a dose at a steady frequency, of which no days or cycles are said."""
    steady = giving.frequency is not None and giving.frequency.every_days is not None
    other = giving.days or giving.weeks or giving.cycles or giving.every or giving.on_off
    return giving.dose is not None and (steady or giving.daily) and not other


def _climbed(giving: Giving) -> Iterator[Giving]:
    """`200 mg daily, raised by 100 mg every 14 days to 400 mg`: each amount on its days, the last one to the end."""
    steps = _amounts(giving)
    if giving.raised is None or len(steps) < 2 or not _plain_daily(_from_day_1(giving)):
        yield giving if giving.raised is None else replace(giving, days=None, frequency=None, every=None, raised=None)
        return
    every = giving.raised.every
    for at, amount in enumerate(steps):
        last = at + 1 == len(steps)
        end = max(LAST_DAY, LAST_CYCLE * 42) if last else (at + 1) * every
        assert giving.dose is not None
        yield replace(
            giving,
            dose=replace(giving.dose, low=amount),
            days=DayList(tuple(range(at * every + 1, end + 1))),
            lasting=None,
            raised=None,
            through=True,
            endless=last,
        )


def _from_day_1(giving: Giving) -> Giving:
    """`on day 1 ... is begun at 500 mg daily`: day 1 is where it starts."""
    begins = giving.days is not None and giving.days.days == (1,)
    return replace(giving, days=None) if begins else giving


def _amounts(giving: Giving) -> tuple[Decimal, ...]:
    """The amounts from the first to the top; none where units differ or the steps do not meet the top."""
    dose, raised = giving.dose, giving.raised
    if dose is None or raised is None or dose.high is not None or raised.by <= 0:
        return ()
    scale = Decimal(1000) if dose.unit == "mg" and raised.unit == "g" else Decimal(1)
    if scale == 1 and dose.unit != raised.unit:
        return ()
    span, most = raised.most * scale - dose.low, raised.most * scale
    if span <= 0 or span % raised.by or span / raised.by > 12:
        return ()
    return tuple(dose.low + step * raised.by for step in range(int((most - dose.low) / raised.by) + 1))


def _begun_in_cycle(giving: Giving) -> Iterator[Giving]:
    """`daily, beginning on day 1 of cycle 1`: on from that day, not in that cycle alone."""
    days, cycles = giving.days, giving.cycles
    steady = giving.frequency is not None and giving.frequency.every_days is not None
    if days is None or not days.begins or len(days.days) != 1 or not steady or giving.until or giving.lasting:
        yield giving
        return
    if cycles is None or len(cycles.ranges) != 1 or cycles.ranges[0][0] != cycles.ranges[0][1]:
        yield giving
        return
    first, day = cycles.ranges[0][0], days.days[0]
    if day == 1:
        yield replace(giving, days=None, cycles=CycleList(((first, None),)) if first > 1 else None)
        return
    yield giving
    yield replace(giving, days=None, cycles=CycleList(((first + 1, None),)))
