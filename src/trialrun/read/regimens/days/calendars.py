"""Lays a giving on the days of a cycle or of a phase. Every day comes from words of the text or a stated assumption."""

from __future__ import annotations

from itertools import pairwise

import msgspec
from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import DAY_IN_MINUTES, Giving, beyond_weeks
from trialrun.read.regimens.model import LAST_CYCLE, LAST_DAY, TEN_YEARS, Days
from trialrun.read.regimens.phrases import DayList, Frequency

_WEEKDAYS = 5
_A_MONTH, _MONTHS = 30, range(28, 32)  # days: in cycles of another length, nobody knows where a month ends
_SIX_WEEKS = 42


class Frame(msgspec.Struct, frozen=True):
    """The cycles of a phase: their length (None: not stated), first and last number (None: open).

    `cyclic` False: days are counted through the phase. `extent`: days of a phase without cycles, where known.
    `on`: how many days of each cycle come before its rest, where that is said.
    `counted`: the last cycle of the drugs that are not told to go on beyond it; None where all go on alike.
    """

    length: int | None
    first: int = 1
    last: int | None = None
    cyclic: bool = True
    extent: int | None = None
    resting: int | None = None
    on: int | None = None
    counted: int | None = None


class Laid(msgspec.Struct, frozen=True):
    """Days in one cycle; or, where `through` is set, days counted on over all cycles. `assumed`: day 1 is not said.

    `endless`: they have no stated end and are listed to the last day that is.
    """

    days: Days | None
    assumed: bool = False
    through: bool = False
    endless: bool = False


def lay(giving: Giving, frame: Frame) -> Laid:
    """The days of a giving in each cycle of its frame."""
    if giving.loading and not giving.timed:
        return Laid((1,), assumed=True)
    if giving.weeks is not None:
        return _laid_weeks(giving, frame)
    if giving.days is not None:
        return _laid_until(giving, giving.listed[-1], frame) if giving.days.ends else _laid_days(giving, frame)
    if giving.on_off is not None:
        return _laid_on_off(giving, frame)
    if giving.frequency is not None:
        return _laid_frequency(giving, giving.frequency, frame)
    if giving.lasting is not None and giving.lasting.consecutive:
        long = frame.cyclic and frame.length and giving.lasting.days > frame.length
        return Laid(None) if long else Laid(tuple(range(1, giving.lasting.days + 1)), assumed=True)
    if giving.every is not None:
        return _laid_interval(giving, giving.every.days, frame)
    return Laid((1,), assumed=True) if giving.single and not frame.cyclic else Laid(None)


def _laid_days(giving: Giving, frame: Frame) -> Laid:
    giving = replace(giving, lasting=None) if spans_cycles(giving, frame) else giving
    assert giving.days is not None
    days, endless = giving.listed, giving.endless
    if not days and giving.days.open_from is None:
        return Laid(None)
    if giving.days.open_from is not None:
        endless = not (frame.cyclic and frame.length and giving.days.open_from <= frame.length)
        end = frame.length if frame.cyclic and frame.length and giving.days.open_from <= frame.length else LAST_DAY
        days = tuple(sorted({*days, *range(giving.days.open_from, max(end, giving.days.open_from) + 1)}))
    if giving.endless and not frame.cyclic:
        days = tuple(day for day in days if day <= LAST_DAY)
    kept = _thinned(giving, days)
    if kept is None:
        return Laid(None)
    days = kept
    if giving.begins and len(days) == 1 and frame.cyclic and not frame.length and days[0] > _SIX_WEEKS:
        return Laid(None)
    frequency = giving.frequency or (Frequency(1, giving.every.days) if giving.every and not frame.cyclic else None)
    if giving.begins and len(days) == 1 and frequency is not None:
        return _laid_from(giving, frequency, days[0], frame)
    if giving.begins and _in_stretches(giving, days):
        assert giving.lasting is not None
        days = tuple(day for first in days for day in range(first, first + giving.lasting.days))
    if _weekly_pattern(giving, days):
        return _repeated_weekly(giving, days, frame)
    if len(days) == 1 and giving.lasting is not None and giving.lasting.days <= 60 and _runs_on(giving):
        days = tuple(range(days[0], days[0] + giving.lasting.days))
    elif _weekly_for_weeks(giving, days) and not frame.cyclic:
        return _laid_from(giving, Frequency(1, 7), days[0], frame)
    elif days == (1,) and frequency is not None and (longer := _beyond(giving, frequency.every_days or 0, frame)):
        return longer
    elif len(days) == 1 and frame.cyclic and frame.length and giving.weekly and not _once(giving):
        step = giving.frequency.every_days or 1 if giving.frequency else 1
        end = min(frame.length, days[0] + giving.lasting.days - 1) if giving.lasting is not None else frame.length
        days = tuple(range(days[0], end + 1, step)) if step == 7 else days
    through = bool(frame.cyclic and frame.length and days and days[-1] > frame.length)
    return Laid(days, through=through, endless=endless)


def _laid_until(giving: Giving, last: int, frame: Frame) -> Laid:
    """`daily through day 14` of a cycle: from its first day on; without cycles nothing says where it begins."""
    daily = giving.daily or giving.every_day
    known = daily and frame.cyclic and 1 < last <= (frame.length or 0)
    return Laid(tuple(range(1, last + 1)), assumed=True) if known else Laid(None)


def _laid_from(giving: Giving, frequency: Frequency, start: int, frame: Frame) -> Laid:
    """`weekly for 4 weeks beginning on day 8`; without an end the first day is all that is known."""
    if frequency.every_days is None:
        five = frequency.per_week == _WEEKDAYS and start > 0
        return _begun_on(start, _laid_weekdays(giving, frame).days or (), frame) if five else Laid(None)
    step, within = frequency.every_days, frame.length if frame.cyclic else frame.extent
    endless = False
    if giving.times is not None and giving.times > 1:
        end = start + (_days_of(giving.times, frequency) - 1) * step
    elif giving.lasting is not None:
        end = start + giving.lasting.days - 1
    elif giving.endless and not giving.until and frame.cyclic and within is not None:
        end, endless = LAST_CYCLE * within, True
    elif giving.onward and not frame.cyclic:
        end = LAST_DAY
    elif within is not None and start <= within and not giving.until:
        end = within
    elif giving.endless and not giving.until and not frame.cyclic:
        end = LAST_DAY
    else:
        return Laid((start,))
    days = tuple(range(start, min(end, TEN_YEARS) + 1, step))
    through = bool(frame.cyclic and frame.length and days and days[-1] > frame.length)
    return Laid(days, through=through, endless=endless or end == LAST_DAY)


def _begun_on(start: int, weekdays: Days, frame: Frame) -> Laid:
    """Fractions on five days a week, the first of them on a day that is said."""
    days = tuple(start - 1 + day for day in weekdays)
    return Laid(days or None, through=bool(frame.cyclic and frame.length and days and days[-1] > frame.length))


def _days_of(times: int, frequency: Frequency | None) -> int:
    """`every 6 hours for 20 doses` is five days."""
    daily = frequency.times_per_day if frequency is not None and frequency.every_days == 1 else 1
    return -(-times // (daily or 1))


def _weekly_for_weeks(giving: Giving, days: Days) -> bool:
    """`on day 1 weekly for 30 weeks`."""
    return giving.weekly and len(days) == 1 and giving.lasting is not None and giving.lasting.days > 14


def _in_stretches(giving: Giving, days: Days) -> bool:
    """`daily for 4 days starting days 1 and 8`: so many days from each of them."""
    lasting, frequency = giving.lasting, giving.frequency
    if lasting is None or len(days) < 2 or (frequency is not None and frequency.every_days != 1):
        return False
    if frequency is None and not lasting.consecutive:
        return False
    return lasting.days <= min(later - first for first, later in pairwise(days))


def _weekly_pattern(giving: Giving, days: Days) -> bool:
    named = giving.days is not None and giving.days.weekdays
    bare = giving.frequency is None and giving.every is None
    lasting = giving.lasting is not None and bare and giving.lasting.days >= 14 and giving.lasting.days % 7 == 0
    weekly = named or lasting or (giving.frequency is not None and giving.frequency.per_week == len(days))
    return (giving.weekly or weekly or _weeks_apart(giving) > 1) and 1 < len(days) < 7 and days[0] > 0 and days[-1] <= 7


def _weeks_apart(giving: Giving) -> int:
    """`on Monday and Friday every other week`: 2; 1 where nothing of the kind is said."""
    every = giving.frequency.every_days if giving.frequency is not None else None
    return every // 7 if every and every % 7 == 0 else 1


def _repeated_weekly(giving: Giving, days: Days, frame: Frame) -> Laid:
    """`days 1-5 weekly for 5 weeks`: the same days of each week of the time said, else of the cycle."""
    end = giving.lasting.days if giving.lasting else frame.length if frame.cyclic else frame.extent
    if end is None:
        return Laid(days)
    weeks = range(0, min(end, LAST_DAY) // 7, _weeks_apart(giving))
    return Laid(tuple(7 * week + day for week in weeks for day in days) or days)


def _once(giving: Giving) -> bool:
    """True for a giving of one cycle alone: a loading dose."""
    ranges = giving.ranges
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


def _runs_on(giving: Giving) -> bool:
    """`on day 1 for 5 days`, `from day 1 for 2 weeks`: a run of days; not `on day 1 for 6 weeks`."""
    if giving.frequency is not None:
        return giving.frequency.every_days == 1
    begins = giving.begins
    return begins or (giving.lasting is not None and giving.lasting.consecutive)


def spans_cycles(giving: Giving, frame: Frame) -> bool:
    """`on day 1 of a 14-day cycle for 12 weeks`: the time is that of all cycles."""
    if not frame.cyclic or not frame.length or giving.lasting is None or giving.days is None:
        return False
    days = giving.listed
    daily = giving.frequency is None or (giving.frequency.every_days == 1 and len(days) > 1)
    within = bool(days) and days[-1] <= frame.length and daily and not giving.begins
    return within and giving.lasting.days >= 2 * frame.length and not giving.days.weekdays


def _thinned(giving: Giving, days: Days) -> Days | None:
    """Days 1-21 every other day: 1, 3, 5 ...; twice a week within days 1-14: not fixed; days 1-12 monthly: all."""
    frequency = giving.frequency
    run = len(days) > 4 and not _weekly_pattern(giving, days) and days == tuple(range(days[0], days[-1] + 1))
    if frequency is not None and frequency.per_week and frequency.per_week < _WEEKDAYS and _in_a_row(days) > _WEEKDAYS:
        return None
    if frequency is None or not run or (frequency.every_days or 0) > len(days):
        return days
    if frequency.every_days and frequency.every_days > 1:
        return days[:: frequency.every_days]
    return None if frequency.per_week or frequency.every_days is None else days


def _in_a_row(days: Days) -> int:
    """The most days that follow one another."""
    longest = run = 1
    for day, after in pairwise(days):
        run = run + 1 if after == day + 1 else 1
        longest = max(longest, run)
    return longest


def _days_of_a_week(giving: Giving) -> DayList | None:
    """`daily for 5 days on weeks 1-2`, `over 96 hours in week 1`: the first days of each of these weeks."""
    lasting, frequency = giving.lasting, giving.frequency
    daily = frequency is None or frequency.every_days == 1
    count = lasting.days if lasting is not None and lasting.consecutive else 0
    if giving.times and giving.dose is not None and giving.dose.per == "day":
        count = giving.times
    if lasting is None and not giving.times:
        count = (giving.infusion or 0) // DAY_IN_MINUTES
    return DayList(tuple(range(1, count + 1))) if 0 < count < 7 and daily else None


def _laid_weeks(giving: Giving, frame: Frame) -> Laid:
    assert giving.weeks is not None
    weeks = list(giving.weeks.weeks)
    if giving.weeks.open_from is not None and giving.times:
        weeks += range(weeks[-1] + 1, weeks[-1] + giving.times * (_weeks_step(giving) or 1))
    elif giving.weeks.open_from is not None and giving.lasting is not None:
        weeks = [start + more for start in weeks for more in range(max(1, giving.lasting.days // 7))]
    elif giving.weeks.open_from is not None:
        weeks += range(giving.weeks.open_from + 1, LAST_DAY // 7 + 1)
    lasts = len(weeks) == 1 and giving.lasting is not None and giving.lasting.days >= 2 * 7
    if (frame.cyclic and frame.length is None) or lasts:  # `at week 52 weekly for 52 weeks`: from which day on?
        return Laid(None)
    if giving.on_off is not None and giving.on_off.length >= 14:
        weeks = [week for week in weeks if 7 * (week - weeks[0]) % giving.on_off.length < giving.on_off.on]
    first_days = _days_of_a_week(giving) if giving.days is None else giving.days
    step = _weeks_step(giving)
    run = len(weeks) > 1 and weeks[-1] - weeks[0] + 1 == len(weeks)
    if giving.begins and step is None and giving.frequency is not None:
        return Laid(None)
    if first_days is None and (step is None or (run and giving.frequency is None and giving.every is None)):
        return Laid(None)
    if giving.begins and step == 0 and len(giving.listed) == 1 and weeks[0] == 1 and run and not giving.shared_out:
        days = tuple(range(giving.listed[0], 7 * weeks[-1] + 1))
    elif first_days is None and step == 0:
        days = tuple(7 * (week - 1) + day for week in weeks for day in range(1, 8))
    else:
        own = (1,) if first_days is None else first_days.days
        own = tuple(day for day in own if day <= 7 or not beyond_weeks(giving, giving.weeks))
        every = step or 1 if run and (first_days is None or giving.every is not None) else 1
        days = tuple(sorted({7 * (week - 1) + day for week in weeks[::every] for day in own}))
    days = tuple(day for day in days if day <= (LAST_DAY if giving.weeks.open_from is not None else TEN_YEARS))
    through = bool(frame.cyclic and frame.length and days and days[-1] > frame.length)
    return Laid(days, assumed=giving.days is None, through=through, endless=giving.weeks.open_from is not None)


def _weeks_step(giving: Giving) -> int | None:
    """Every how many of the weeks; 0 where it is every day; None where it is not fixed."""
    every = giving.every.days if giving.every else None
    if giving.frequency is not None:
        every = giving.frequency.every_days or every
        if giving.frequency.per_week or every is None:
            return None
        if every == 1:
            return 0
    return max(1, (every or 7) // 7)


def _laid_on_off(giving: Giving, frame: Frame) -> Laid:
    assert giving.on_off is not None
    frequency = giving.frequency or Frequency(1, 1)
    within, length = (frame.length or 0) if frame.cyclic else 0, giving.on_off.length
    through = length < within and within % length > 0
    starts = range(0, LAST_CYCLE * within if through else within, length) if within >= length else (0,)
    if frequency.per_week == _WEEKDAYS:
        week = tuple(day for day in range(1, giving.on_off.on + 1) if (day - 1) % 7 < _WEEKDAYS)
        return Laid(tuple(start + day for start in starts for day in week), assumed=True, through=through)
    if frequency.every_days is None:
        return Laid(None)
    days = tuple(start + day for start in starts for day in range(1, giving.on_off.on + 1, frequency.every_days))
    return Laid(days, assumed=True, through=through, endless=through)


def _laid_frequency(giving: Giving, frequency: Frequency, frame: Frame) -> Laid:
    if frequency.every_days is None and frequency.per_week == _WEEKDAYS:
        return _laid_weekdays(giving, frame)
    if frequency.every_days is None or (frequency.per_week and frequency.every_days > 1):
        return Laid(None)
    if giving.fractions and frequency.every_days == 1:
        return Laid(None)
    if few := _few_days_weekly(giving, frequency):
        return _repeated_weekly(replace(giving, lasting=None), few, frame)
    if (longer := _beyond(giving, frequency.every_days, frame)) is not None:
        return longer
    if frequency.every_days == _A_MONTH and frame.cyclic and frame.length not in {None, *_MONTHS}:
        return Laid(None)
    last = (giving.fractions - 1) * frequency.every_days + 1 if giving.fractions else None
    end = last or _end(giving, frequency.every_days, frame)
    if end is None:
        return Laid(None)
    return Laid(
        tuple(range(1, end + 1, frequency.every_days)), assumed=not (giving.every_day and giving.lasting is None)
    )


def _few_days_weekly(giving: Giving, frequency: Frequency) -> Days:
    """`weekly for 3 consecutive days`: the first days of each week; none for anything else."""
    lasting = giving.lasting
    if frequency.every_days != 7 or lasting is None or not lasting.consecutive or not 1 < lasting.days < 7:
        return ()
    return tuple(range(1, lasting.days + 1))


def _beyond(giving: Giving, step: int, frame: Frame) -> Laid | None:
    """`every 7 days for 6 weeks`, `weekly x 9` beside cycles of 28 days: counted on into the next, and no further."""
    if not frame.cyclic or frame.length is None or giving.cycles or step < 1:
        return None
    end = giving.lasting.days if giving.lasting is not None else 0
    if giving.times is not None:
        end = (giving.times - 1) * step + 1 if step >= 7 else 0
    if not frame.length < end < LAST_CYCLE * frame.length:
        return None
    return Laid(tuple(range(1, end + 1, step)), assumed=True, through=True)


def _end(giving: Giving, step: int, frame: Frame) -> int | None:
    """The last day of a repeated giving: by its own times or duration, the cycle, or the phase."""
    within = frame.length if frame.cyclic else frame.extent
    if giving.times is not None and giving.times > 1:
        end = (_days_of(giving.times, giving.frequency) - 1) * step + 1
        return min(end, within) if frame.cyclic and within else end
    if giving.lasting is not None and (within is None or giving.lasting.days < within or not frame.cyclic):
        return giving.lasting.days
    if within is not None and giving.resting is not None and giving.resting.days < within:
        return within - giving.resting.days
    if within is not None and frame.cyclic and frame.on is not None and frame.on < within:
        return frame.on
    return min(within, LAST_DAY) if within is not None else None


def _laid_interval(giving: Giving, step: int, frame: Frame) -> Laid:
    if frame.cyclic and frame.length == step:
        return Laid(None) if _taken_daily(giving) else Laid((1,), assumed=True)
    if frame.cyclic and frame.length and giving.times and giving.cycles is None:
        return Laid(tuple(range(1, (giving.times - 1) * step + 2, step)), assumed=True, through=True)
    if (longer := _beyond(giving, step, frame)) is not None:
        return longer
    if frame.cyclic and frame.length and frame.length % step == 0:
        return Laid(tuple(range(1, frame.length + 1, step)), assumed=True)
    if frame.cyclic and frame.length:
        return Laid(tuple(range(1, LAST_CYCLE * frame.length + 1, step)), assumed=True, through=True, endless=True)
    if frame.cyclic:
        return Laid(None)
    end = (giving.times - 1) * step + 1 if giving.times else giving.lasting.days if giving.lasting else frame.extent
    return Laid(tuple(range(1, min(end, TEN_YEARS) + 1, step)), assumed=True) if end else Laid(None)


def _taken_daily(giving: Giving) -> bool:
    """`100 mg/day, every 6 weeks`: so much a day, on days that the interval of its cycles does not tell."""
    return giving.dose is not None and "/" not in giving.dose.unit and giving.daily and giving.times is None


def _laid_weekdays(giving: Giving, frame: Frame) -> Laid:
    """Five times a week: days 1 to 5 of each week, for as many fractions or weeks as are said."""
    lasting = giving.lasting.days if giving.lasting is not None else 0
    number = giving.fractions or (_WEEKDAYS * (lasting // 7) if lasting % 7 == 0 else 0)
    if not number or (frame.cyclic and frame.length and lasting > frame.length):
        return Laid(None)
    rays = giving.fractions and giving.dose is not None and "Gy" in giving.dose.unit
    a_day = giving.frequency.times_per_day or 1 if giving.frequency is not None and rays else 1
    days = min(-(-number // a_day), 240)
    return Laid(tuple(7 * (n // _WEEKDAYS) + n % _WEEKDAYS + 1 for n in range(days)), assumed=True)
