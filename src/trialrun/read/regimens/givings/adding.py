"""A giving with what one more phrase says of it: days, cycles and times beside those said before. Begins no giving."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Giving
from trialrun.read.regimens.phrases import (
    LATER,
    UNKNOWN_DAYS,
    UNSTEADY,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Delayed,
    Dose,
    Fractions,
    Frequency,
    Infusion,
    Lasting,
    Once,
    OnOff,
    Phrase,
    Raise,
    Resting,
    Route,
    WeekList,
    ends_at,
)
from trialrun.read.text import Cut

_FIELD: dict[type, str] = {
    Dose: "dose", DayList: "days", WeekList: "weeks", CycleList: "cycles", Frequency: "frequency",
    Lasting: "lasting", Resting: "resting", OnOff: "on_off", CycleLength: "every", Raise: "raised",
}  # fmt: skip
"""The field that a phrase of a kind fills, where it is the first of its kind."""


def with_phrase(giving: Giving, phrase: Phrase) -> Giving:
    """The giving with what one more phrase says of it; where two say the same thing, the one that says more."""
    meaning = phrase.meaning
    cut = Cut(min(giving.cut.first or phrase.cut.first, phrase.cut.first), max(giving.cut.end, phrase.cut.end))
    giving = replace(giving, cut=cut)
    match meaning:
        case DayList():
            return _on_days(giving, meaning)
        case CycleList():
            return _in_cycles(giving, meaning)
        case Frequency():
            if meaning == UNSTEADY and giving.timed:
                return giving
            return replace(giving, frequency=_sharper(giving.frequency, meaning))
        case Route():
            return replace(giving, routes=tuple(dict.fromkeys((*giving.routes, *meaning.routes))))
        case Infusion():
            return replace(giving, infusion=meaning.minutes)
        case Fractions():
            return replace(giving, fractions=meaning.number)
        case Once():
            return replace(giving, single=True)
        case Delayed():
            return replace(giving, delayed=max(giving.delayed or 0, meaning.days))
        case CycleCount():
            return _counted(giving, meaning)
    name = _FIELD.get(type(meaning), "")
    if isinstance(meaning, CycleLength) and not meaning.every:
        return replace(giving, length=giving.length or meaning.days)
    if not name or getattr(giving, name) is not None:
        return giving
    return replace(giving, **{name: meaning})


def _on_days(giving: Giving, days: DayList) -> Giving:
    """The giving on these days too; in a bracket they tell on which of them it is, `for 5 and 2 days (1-5, 8, 9)`."""
    explains = days.bracketed and giving.lasting is not None and len(days.days) > giving.lasting.days
    giving = replace(giving, lasting=None, resting=None) if explains else giving
    return replace(giving, days=_more_days(giving.days, days))


def _in_cycles(giving: Giving, cycles: CycleList) -> Giving:
    """The giving in cycles too, or up to the last of those that were open so far.

    Of `on days 1, 8 (cycle 1 only) of each cycle` nobody says which of the days are of that cycle only.
    """
    last = last_of_open(giving, cycles)
    if last is None:
        closed = giving.timed and cycles.relative != "each"
        both = (giving.cycles, cycles)
        limited = any(one and one.only for one in both) and any(one and one.relative == "each" for one in both)
        if limited and len(giving.listed) > 1:
            return replace(giving, days=UNKNOWN_DAYS, cycles=CycleList(relative="each"))
        return replace(giving, cycles=_more_cycles(giving.cycles, cycles), closed=closed)
    if giving.later:
        return replace(giving, count=CycleCount(last))
    first = giving.ranges[-1][0]
    ranges = ((first, first), (first + 1, last)) if giving.begins else ((first, last),)
    return replace(giving, cycles=CycleList((*giving.ranges[:-1], *ranges)))


def _begun_in_one(giving: Giving) -> bool:
    """`from day 8 of cycle 1`: the day of one cycle on which it begins."""
    return (
        giving.begins and len(giving.listed) == len(giving.ranges) == 1 and giving.ranges[0][0] == giving.ranges[0][1]
    )


def last_of_open(giving: Giving, cycles: CycleList) -> int | None:
    """`subsequent cycles up to cycle 8`, `from cycle 3 through cycle 8`: the last of cycles that were open so far.

    So too `from day 2 of cycle 1 through cycle 8`.
    """
    opened = giving.later or (bool(giving.ranges) and (giving.ranges[-1][1] is None or _begun_in_one(giving)))
    last = ends_at(cycles) if opened else None
    return last if last is not None and last > max((low for low, _ in giving.ranges), default=1) else None


def _counted(giving: Giving, count: CycleCount) -> Giving:
    said = giving.every or giving.frequency or giving.days or giving.weeks or giving.lasting
    if count.of == "times" and giving.dose is not None and giving.dose.per == "day" and not said and count.number > 1:
        return replace(giving, lasting=Lasting(count.number, True))
    if count.of == "times":
        return replace(giving, times=count.number)
    if giving.every is not None and giving.lasting is not None and giving.lasting.days >= 2 * giving.every.days:
        return giving
    return replace(giving, count=giving.count or count, closed=giving.closed or giving.timed)


def _more_days(old: DayList | None, new: DayList) -> DayList:
    if old is None or new == UNKNOWN_DAYS:
        return new
    if new.ends and len(old.days) == 1 and old.days < new.days:
        return DayList(tuple(range(old.days[0], new.days[0] + 1)))
    if old.weekdays != new.weekdays and (old.begins or new.begins):
        return UNKNOWN_DAYS
    days = tuple(sorted({*old.days, *new.days}))
    return DayList(days, new.open_from or old.open_from, new.weekdays, old.begins and new.begins)


def _more_cycles(old: CycleList | None, new: CycleList) -> CycleList:
    if old is None or old.relative == "each":
        return new
    if new.relative == "each":
        return old
    if old.relative in LATER and new.ranges:
        return new
    return CycleList((*old.ranges, *new.ranges), old.relative or new.relative)


def _at_odds(one: Frequency, two: Frequency) -> bool:
    """`every other day, three times a week`: not on every other day, and on days that are not said."""
    apart = {one.every_days or 0, two.every_days or 0} & {2, 3, 4}
    return bool(apart) and bool(one.per_week or two.per_week)


def _sharper(old: Frequency | None, new: Frequency) -> Frequency:
    """`400 mg twice a day, daily`: twice a day; `once daily ... weekly`: the first stays unless it says more times."""
    if old is None:
        return new
    if _at_odds(old, new):
        return Frequency(old.times_per_day, None, old.per_week or new.per_week)
    if old.per_week and (new.every_days or 0) > 7:
        return Frequency(old.times_per_day, new.every_days, old.per_week)
    if (old.every_days, new.every_days) == (1, 1):
        return old if (old.times_per_day or 1) >= (new.times_per_day or 1) else new
    if old.every_days == 1 and new.every_days != 1:
        return Frequency(old.times_per_day, new.every_days, new.per_week)
    if new.every_days == 1:
        return Frequency(new.times_per_day, old.every_days, old.per_week)
    return old


def each_week(giving: Giving, phrase: Phrase) -> bool:
    """`for 4 days each week`, `for 5 days every other week`: a few days, and right behind them how often there are."""
    often = phrase.meaning
    step = often.every_days or 0 if isinstance(often, Frequency) and often.times_per_day == 1 else 0
    few = giving.lasting is not None and 1 < giving.lasting.days < step and giving.days is None and giving.weeks is None
    daily = giving.frequency is None or giving.frequency.every_days == 1
    return few and daily and step >= 7 and phrase.cut.first - giving.cut.end <= 1


def on_first_days(giving: Giving, phrase: Phrase) -> Giving:
    """The giving on the first of its days of each week; `phrase` is where that is said."""
    count = giving.lasting.days if giving.lasting is not None else 0
    days = DayList(tuple(range(1, count + 1)))
    times = giving.frequency.times_per_day if giving.frequency is not None else 1
    weekly = Frequency(times, 7)
    cut = Cut(giving.cut.first, phrase.cut.end)
    if isinstance(phrase.meaning, Frequency) and (step := phrase.meaning.every_days or 7) > 7:
        often, every = Frequency(times, 1), CycleLength(step, every=True)
        return replace(giving, days=days, frequency=often, every=every, lasting=None, cut=cut)
    return replace(giving, days=days, frequency=weekly, lasting=None, cut=cut)
