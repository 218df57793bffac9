"""Doses that come before the others of a drug: loading doses, steps, first days; and what the later ones take over."""

from __future__ import annotations

from itertools import pairwise

from trialrun.read.regimens.days.calendars import Frame, Laid
from trialrun.read.regimens.givings.giving import Entry, Giving
from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.model import LAST_CYCLE, LAST_DAY, Days, Spread
from trialrun.read.regimens.parts.part import Part
from trialrun.terms.loading import load_vocabulary

_WEEK = 7


def after_loading_dose(giving: Giving, entry: Entry) -> bool:
    """`840 mg loading dose in cycle 1, then 420 mg in each later cycle`: once a cycle, on its first day."""
    at = entry.givings.index(giving)
    scoped = giving.later or bool(giving.ranges)
    return at > 0 and entry.givings[at - 1].loading and scoped and not giving.timed


def after_steps(giving: Giving, entry: Entry, days: Days) -> Days:
    """`5 mg on day 1, 25 mg on day 8, then 200 mg weekly through week 14`: on the days after those of the steps."""
    before = entry.givings[: entry.givings.index(giving)]
    steps = [g for g in before if len(g.listed) == 1 and g.dose != giving.dose]
    dated = [g for g in before if g.listed]
    if len(steps) < 2 or giving.level:
        return days
    last = max(g.listed[-1] for g in dated)
    return tuple(day for day in days if day > last)


def due_past_cycle(giving: Giving, entry: Entry, frame: Frame) -> bool:
    """`2.5 mg/kg on day 1 of cycle 1, then 1.9 mg/kg every 8 weeks` in cycles of 4: when first, is not said."""
    at = entry.givings.index(giving)
    before = entry.givings[at - 1] if at else None
    step = giving.every.days if giving.every is not None else 0
    after = giving.cycles is None or (giving.follows and giving.ranges == ((2, None),))
    first = before is not None and before.ranges == ((1, 1),) and bool(before.listed)
    bare = after and not (giving.days or giving.weeks or giving.level)
    return bare and first and frame.cyclic and 0 < (frame.length or step) < step


def soon_after_loading(giving: Giving, entry: Entry, frame: Frame) -> bool:
    """`4 mg/kg loading dose, thereafter 2 mg/kg weekly` in cycles of 3 weeks: from the second week of the first."""
    at = entry.givings.index(giving)
    often = giving.frequency.every_days if giving.frequency is not None and giving.days is None else None
    thereafter = giving.cycles is not None and giving.cycles.relative == "thereafter" and not giving.ranges
    if at == 0 or often is None or frame.length is None or not thereafter:
        return False
    before = entry.givings[at - 1]
    return before.loading and before.cycles is None and often < frame.length


def from_first(part: Part, giving: Giving, entry: Entry, frame: Frame) -> Laid | None:
    """The days of what is said to begin on a day, where those before it, or that it has no end, tell how it goes on."""
    through = _counted_through(giving, entry, frame)
    return through or (None if _beside_ended(part, giving, entry) else _from_then_on(giving, entry, frame))


def _counted_through(giving: Giving, entry: Entry, frame: Frame) -> Laid | None:
    """`12 mg on day 1, 32 mg on day 4, then 76 mg weekly from day 8`: every seventh day, in all cycles or none."""
    at = entry.givings.index(giving)
    often = giving.frequency.every_days if giving.frequency is not None else None
    begins = giving.begins and len(giving.listed) == 1
    if at == 0 or not often or not begins or giving.lasting or giving.times or giving.until:
        return None
    if not all(given_once(before, entry) for before in entry.givings[:at]):
        return None
    if not frame.cyclic and frame.extent is None and often >= _WEEK:
        return Laid(tuple(range(giving.listed[0], LAST_DAY + 1, often)), endless=True)
    if not frame.cyclic or not frame.length or frame.length < often:
        return None
    return Laid(tuple(range(giving.listed[0], LAST_CYCLE * frame.length + 1, often)), through=True, endless=True)


def _beside_ended(part: Part, giving: Giving, entry: Entry) -> bool:
    """`A daily from day 1. B on days 1-3`: begun within days that end, as those of a course do, not of a transplant."""
    others = [g for other in part.entries if other.name != entry.name for g in other.givings if not g.begins]
    days = [day for other in others for day in other.listed]
    return bool(giving.listed and days) and 0 < min(*days, *giving.listed) <= giving.listed[0] <= max(days)


def _from_then_on(giving: Giving, entry: Entry, frame: Frame) -> Laid | None:
    """`10 mg daily from day 100`, and no end: every day from then on.

    Radiotherapy ends, and a growth factor ends with a recovery, on a day that nobody tells.
    """
    ends = (giving.lasting, giving.times, giving.until, giving.count, giving.weeks, giving.on_off)
    begun = giving.begins and len(giving.listed) == 1 and giving.every_day and giving is entry.givings[-1]
    if not begun or any(ends) or frame.cyclic or frame.extent is not None:
        return None
    ends_unsaid = entry.name in RADIATION or "growth_factor" in load_vocabulary().above(entry.name)
    return None if ends_unsaid else Laid(tuple(range(giving.listed[0], LAST_DAY + 1)), endless=True)


def past_loading(giving: Giving, entry: Entry, spread: tuple[Spread, ...]) -> tuple[Spread, ...]:
    """`4 mg/kg as a loading dose, then 2 mg/kg weekly`: what follows begins after its day."""
    at = entry.givings.index(giving)
    before = entry.givings[at - 1] if at else None
    if not spread or before is None or not _comes_first(before, giving) or giving.ranges:
        return spread
    taken = before.listed[0] if before.listed else 1
    head, rest = spread[0], spread[1:]
    if head.first != 1 or not head.days or taken < 1:
        return spread
    if giving.times and len(spread) == 1 and head.last == 1 and head.days[0] == taken:
        return (Spread(1, 1, tuple(day + 7 for day in head.days)),) if giving.weekly else spread
    first = Spread(1, 1, tuple(day for day in head.days if day > taken))
    later = (Spread(2, head.last, head.days),) if head.last is None or head.last > 1 else ()
    return (*((first,) if first.days else ()), *later, *rest)


def said_once(giving: Giving) -> bool:
    """`300 mg x 1 dose on day 1`, of no cycles: in all, or in each of the cycles that are told of other drugs."""
    return giving.times == 1 and giving.step is None and giving.cycles is None and len(giving.listed) < 2


def given_once(giving: Giving, entry: Entry) -> bool:
    """True for a dose that is given once, before all others of the drug."""
    after = entry.givings[entry.givings.index(giving) + 1 :]
    if giving.dose is not None and giving.dose.step and giving.days is not None and giving.cycles is None:
        others = [g.dose for g in entry.givings if g is not giving and g.dose is not None]
        above = any(not dose.step and dose.low > giving.dose.low for dose in others)
        return above or any(not g.dose.step or g.dose.low > giving.dose.low for g in after if g.dose is not None)
    if len(entry.givings) < 2 or giving.loading or not after:
        return len(entry.givings) > 1 and giving.loading
    if _comes_first(giving, after[0]) or _on_ladder(giving, entry):
        return True
    return _rises(giving, after[0]) and given_once(after[0], entry)


def _on_ladder(giving: Giving, entry: Entry) -> bool:
    """`10 mg on day 1, 20 mg on day 8 and 40 mg on day 15 of a 28-day cycle`: below the last of three rising doses."""
    at = entry.givings.index(giving)
    rises = [_rises(one, two) for one, two in pairwise(entry.givings)]
    return rises[at] and (rises[at + 1 : at + 2] == [True] or (at > 0 and rises[at - 1]))


def _rises(giving: Giving, after: Giving) -> bool:
    """`1 mg on day 1, 3 mg on day 4`: the next of several doses, each on one day."""
    days = [g.listed for g in (giving, after) if g.days is not None and g.cycles is None]
    later = [len(listed) for listed in days] == [1, 1] and days[0] < days[1]
    return later and giving.dose is not None and after.dose is not None and giving.dose.low < after.dose.low


def _comes_first(before: Giving, giving: Giving) -> bool:
    """A loading dose, or `400 mg/m2 on day 1, then 250 mg/m2 weekly`."""
    if before.loading:
        return True
    one_day = len(before.listed) == 1
    one_week = before.weeks is not None and before.weeks.weeks == (1,) and before.days is None and not before.frequency
    once = (one_day or (one_week and giving.follows)) and before.cycles is None and before.every is None
    weekly = giving.frequency is not None and (giving.frequency.every_days or 0) >= _WEEK
    bare = giving.days is None and giving.weeks is None and (giving.lasting is None or weekly)
    if once and (giving.follows or weekly) and giving.begins:
        return before.dose is not None and giving.dose is not None and before.dose.low <= giving.dose.low
    return once and giving.follows and bare and not giving.infused_long and before.dose != giving.dose


def rest_of_cycle(giving: Giving, entry: Entry, frame: Frame) -> tuple[Spread, ...]:
    """`100 mg on days 1-14 of cycle 1, then 200 mg daily`: the rest of cycle 1 is at 200 mg."""
    at = entry.givings.index(giving)
    daily = giving.every_day and giving.days is None and giving.lasting is None
    if at == 0 or not daily or frame.length is None:
        return ()
    before = entry.givings[at - 1]
    if giving.later and not giving.ranges and before.listed and before.cycles is None and not before.begins:
        return (Spread(frame.first, frame.first, tuple(range(before.listed[-1] + 1, frame.length + 1))),)
    if giving.cycles is not None:
        return ()
    if before.cycles is None or len(before.ranges) != 1 or before.days is None or before.dose == giving.dose:
        return ()
    low, high = before.ranges[0]
    days = before.listed
    run = len(days) > 1 and days[-1] - days[0] + 1 == len(days)
    rest = tuple(range(days[-1] + 1, frame.length + 1))
    return (Spread(low, high, rest),) if run and rest and low == high else ()


def after_loading(giving: Giving, entry: Entry, laid: Laid) -> tuple[Spread, ...]:
    """`4 mg/kg on day 1 of cycle 1, thereafter 2 mg/kg on days 1, 8 and 15`: days 8 and 15 of cycle 1 too."""
    at = entry.givings.index(giving)
    days = giving.listed if giving.days is not None else (laid.days or ()) if not laid.through else ()
    if at == 0 or not days or giving.cycles is None or giving.cycles.relative not in {"thereafter", "each"}:
        return ()
    before = entry.givings[at - 1]
    if before.cycles is None or before.days is None or len(before.ranges) != 1:
        return ()
    low, high = before.ranges[0]
    rest = tuple(day for day in days if day > before.listed[-1])
    return (Spread(low, high, rest),) if rest and low == high and before.dose != giving.dose else ()


def all_days_thereafter(giving: Giving, entry: Entry, spread: tuple[Spread, ...]) -> tuple[Spread, ...]:
    """`20 mg/m2 on days 1 and 2 of cycle 1 and 27 mg/m2 on days 8 and 9, and thereafter`: later on all four days."""
    at = entry.givings.index(giving)
    before = entry.givings[at - 1] if at else None
    if before is None or not giving.closed or giving.cycles is None or giving.cycles.relative != "thereafter":
        return spread
    if before.days is None or before.cycles is None or len(before.ranges) != 1 or giving.days is None:
        return spread
    low, high = before.ranges[0]
    whole = tuple(sorted({*before.listed, *giving.listed}))
    if low != high or before.dose == giving.dose or before.listed[-1:] >= giving.listed[:1] or len(spread) != 1:
        return spread
    return (Spread(spread[0].first, spread[0].last, whole),)


def after_first(giving: Giving, entry: Entry, laid: Laid) -> tuple[Spread, ...]:
    """`70 mg/m2 weekly (cycle 1: 20 mg/m2 on day 1, 36 mg/m2 on day 8)`: the later days of cycle 1 are at 70 mg/m2."""
    of_all = giving.cycles is None or (giving.cycles.relative == "each" and not giving.ranges)
    if not of_all or not laid.days or laid.through or giving.dose is None:
        return ()
    others = [
        g for g in entry.givings if g is not giving and g.timed and g.cycles is not None and g.level == giving.level
    ]
    ranges = {r for g in others for r in g.ranges}
    doses = {g.dose for g in others}
    if len(ranges) != 1 or None in doses or doses == {giving.dose} or None in map(_own_days, others):
        return ()
    (low, high), taken = ranges.pop(), tuple(sorted(day for g in others for day in _own_days(g) or ()))
    rest = tuple(day for day in laid.days if day > max(taken, default=0))
    begun = tuple(day for day in laid.days if day <= max(taken, default=0))
    in_turn = taken == begun or (giving.dose not in doses and taken[:1] == laid.days[:1] and {*begun} < {*taken})
    return (Spread(low, high, rest),) if low == high and rest and in_turn else ()


def _own_days(giving: Giving) -> Days | None:
    """The numbered days of a giving, or those from day 1 on of what is daily for so long or in so many weeks."""
    if giving.days is not None:
        return None if giving.days.open_from else giving.listed
    weeks = giving.weeks.weeks if giving.weeks is not None else ()
    length = giving.lasting.days if giving.lasting is not None and not weeks else _WEEK * len(weeks)
    daily = giving.every_day or (giving.dose is not None and giving.dose.per == "day" and giving.frequency is None)
    from_first = length > 0 and weeks == tuple(range(1, len(weeks) + 1))
    return tuple(range(1, length + 1)) if daily and from_first else None
