"""Where another stretch of the same drug begins: other times behind an end. Begins no giving itself."""

from __future__ import annotations

from itertools import takewhile

from trialrun.read.regimens.givings.giving import Giving, is_scoped
from trialrun.read.regimens.phrases import (
    LATER,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Frequency,
    Lasting,
    Meaning,
    Phrase,
    Route,
    WeekList,
    meanings,
    tells,
)

_A_MONTH = 31
_WEEK = 7


def is_next_stretch(giving: Giving, meaning: Meaning) -> bool:
    """Whether times behind `then` are those of another stretch: rarer, or days or weeks behind those so far."""
    return any(tells_of_next(giving, meaning) for tells_of_next in (is_rarer, in_weeks_behind, is_past_end))


def is_rarer(giving: Giving, meaning: Meaning) -> bool:
    """`weekly for 4 weeks, then every 8 weeks`, `on days 1-5 of week 1, then twice weekly`: another stretch."""
    if giving.step is None or not isinstance(meaning, CycleLength | Frequency):
        return isinstance(meaning, Frequency) and giving.weeks is not None and giving.days is not None
    every = meaning.days if isinstance(meaning, CycleLength) and meaning.every else 0
    weeks = giving.weekly and giving.lasting is not None and giving.resting is None
    return bool(giving.times) or (weeks and every > _A_MONTH)


def in_weeks_behind(giving: Giving, meaning: Meaning) -> bool:
    """`on day 1, then | from week 4 every 3 weeks`: weeks without an end, behind the days said before them."""
    opened = isinstance(meaning, WeekList) and meaning.open_from is not None and giving.weeks is None
    return opened and bool(giving.listed) and not giving.begins


def by_another_route(phrases: tuple[Phrase, ...], at: int) -> bool:
    """`IV on day 1 and PO on days 8 and 15 of later cycles`: days of one giving, by two routes."""
    kinds = [type(phrase.meaning) for phrase in phrases[max(0, at - 3) : at + 1]]
    return kinds == [Route, DayList, Route, DayList]


def is_past_end(giving: Giving, meaning: Meaning) -> bool:
    """`weekly x 4, followed by a dose | in week 12`, `daily for 14 days, then | on day 22`: days behind that end."""
    days = meaning.days if isinstance(meaning, DayList) and not meaning.begins else ()
    if isinstance(meaning, WeekList) and meaning.open_from is None:
        days = tuple(7 * week - 6 for week in meaning.weeks)
    end = giving.lasting.days if giving.lasting is not None else (giving.times or 0) * (giving.step or 0)
    undated = giving.days is None and giving.weeks is None and giving.cycles is None and giving.every is None
    return undated and giving.step is not None and 0 < end < min(days, default=0)


def is_rested(giving: Giving, meaning: Meaning) -> bool:
    """`weekly for 7 weeks, a week of rest, then | weekly for 3 weeks`: how often is said anew behind a rest."""
    rested = giving.lasting is not None and giving.resting is not None and giving.step is not None
    return rested and isinstance(meaning, Frequency)


def in_cycles_after(giving: Giving, row: tuple[Phrase, ...]) -> bool:
    """`on days 1, 8 and 15 of cycle 1, then | every 28 days`: an interval of weeks, in the cycles after that one."""
    often = row[0].meaning
    weeks = isinstance(often, CycleLength) and often.every
    weeks = weeks or (isinstance(often, Frequency) and (often.every_days or 0) >= _WEEK and giving.frequency is None)
    one = len(giving.ranges) == 1 and giving.ranges[0][0] == giving.ranges[0][1]
    numbered = bool(giving.listed) and not giving.begins and giving.listed[0] > 0
    return (
        weeks
        and one
        and numbered
        and giving.step is None
        and not tells(row[1:3], CycleList | WeekList | DayList | Lasting)
    )


def after_cycle_of(giving: Giving) -> CycleList:
    """The cycles after the one that a giving is for."""
    return CycleList(((giving.ranges[0][0] + 1, None),))


def as_end(giving: Giving, phrase: Phrase) -> Phrase:
    """`on days 0, 14 and 28, then every 4 weeks through week 48`: the last week ends what goes on after those days.

    Of `weekly from day 8 through week 24` it ends what goes on from that day, the day with it.
    """
    weeks = phrase.meaning.weeks if isinstance(phrase.meaning, WeekList) else ()
    listed, cycles = giving.listed, giving.cycles
    thereafter = cycles is not None and cycles.relative == "thereafter" and len(listed) > 1
    begun = giving.begins and len(listed) == 1 and listed > (1,) and cycles is None and giving.step is not None
    if not (thereafter or begun) or weeks != tuple(range(1, len(weeks) + 1)) or 7 * len(weeks) <= listed[-1]:
        return phrase
    return Phrase(Lasting(7 * len(weeks) - listed[-1] + begun), phrase.cut)


def is_ended(giving: Giving, interval: int) -> bool:
    """`every 2 weeks for 16 weeks | every 4 weeks`: what is said so far has an end, after more than one interval."""
    step = giving.step
    if step is None or (giving.days is not None and not giving.begins):
        return False
    length = giving.lasting.days if giving.lasting else (giving.times or 0) * step
    return length >= interval


def counted_apart(giving: Giving, rest: tuple[Phrase, ...]) -> bool:
    """`weekly for 4 weeks, every 8 weeks for 4 doses`, `... through week 48`: both have an end of their own."""
    ended = giving.lasting is not None and giving.step is not None and giving.days is None
    counted = any(count.of == "times" for count in meanings(rest[:1], CycleCount))
    return ended and (counted or any(weeks.weeks[:2] == (1, 2) for weeks in meanings(rest[:1], WeekList)))


def changes(giving: Giving, frequency: Frequency) -> bool:
    """Weekly, then every two weeks: another pattern; `twice a day, daily` is the same one."""
    old = giving.frequency
    assert old is not None
    if giving.resting is not None and giving.lasting is not None and frequency.per_week and frequency != old:
        return True
    apart = old.every_days != frequency.every_days and None not in (old.every_days, frequency.every_days)
    return apart and (giving.lasting is not None or giving.weeks is not None or giving.times is not None)


def in_timed_weeks(giving: Giving) -> bool:
    """`weekly in weeks 1-8 | every 2 weeks ...`: how often is said already, and of which weeks or cycles."""
    often = giving.frequency is not None or giving.every is not None
    return often and (giving.weeks is not None or (giving.closed and is_scoped(giving)))


def on_other_weekdays(giving: Giving, frequency: Frequency) -> bool:
    """`twice weekly (Monday and Thursday) or three times weekly (...)`: two ways of giving it."""
    old = giving.frequency
    if giving.days is None or old is None or None in (old.per_week, frequency.per_week):
        return False
    return old != frequency


def is_past_time(giving: Giving, source: Giving) -> bool:
    """`100 mg daily for the first week and 200 mg thereafter`: as often, when that time is over."""
    apart = source.days or source.weeks or source.cycles or source.every or source.on_off or source.times
    thereafter = giving.cycles is not None and giving.cycles.relative == "thereafter" and not giving.ranges
    return thereafter and source.lasting is not None and source.cut.first < giving.cut.first and not apart


def in_cycles_behind(giving: Giving, days: DayList, rest: tuple[Phrase, ...]) -> bool:
    """`on days 1 and 4 for 2 cycles, then days 1 and 8 in cycles 3-8`, `... thereafter`: other days, of those cycles.

    So too some of the same days, where no cycles are said of them: `on days 1-7, days 1-5 from cycle 7`, and any
    behind those of each cycle: `on day 1 of each cycle and on day 15 of cycle 1`, or limited to some cycles only.
    """
    named = meanings(rest[:1], CycleList)
    of_each = giving.cycles is not None and giving.cycles.relative == "each"
    if of_each and any(cycles.ranges for cycles in named):
        return True
    if any(cycles.relative in LATER for cycles in named) or (giving.count is not None and named):
        return True
    if is_scoped(giving):
        return False
    later = any(first > 1 for cycles in named for first, _ in cycles.ranges[:1])
    limited = any(cycles.only for cycles in named) and set(days.days) < set(giving.listed)
    return limited or (later and not set(giving.listed).isdisjoint(days.days))


def in_other_cycles(giving: Giving, rest: tuple[Phrase, ...]) -> bool:
    """`on days 8 and 15 of cycle 1 and weekly in cycles 2-6`: how often is said of the cycles that follow.

    So too `in cycles 1-2 weekly, every 2 weeks in cycles 3-6`; not `..., every 2 weeks, cycles 3-6 every 4 weeks`.
    """
    often = tuple(takewhile(_tells_when, rest))
    heads = tells(often[1:2], Frequency | CycleLength) and not tells(often[-1:], CycleList)
    if not is_scoped(giving) or (giving.days is None and (giving.step is None or heads)):
        return False
    follows = next((p.meaning for p in rest[:2] if not isinstance(p.meaning, CycleLength)), None)
    return isinstance(follows, CycleList) and follows.relative != "each" and follows != giving.cycles


def _tells_when(phrase: Phrase) -> bool:
    meaning = phrase.meaning
    return isinstance(meaning, CycleList | Frequency) or (isinstance(meaning, CycleLength) and meaning.every)
