"""Days of a phase as days of its cycles: counted through from the first cycle, neighbours with equal days as one."""

from __future__ import annotations

from trialrun.read.regimens.days.calendars import Frame
from trialrun.read.regimens.givings.giving import Giving
from trialrun.read.regimens.model import LAST_CYCLE, Days, Spread

_LONGEST = 42
"""Days: no cycle is longer where its length is not said."""
_SEVERAL = 2


def runs_through(givings: tuple[Giving, ...], frame: Frame) -> bool:
    """True where days of one drug go on beyond a cycle (1-28, 29-56): then all its days are counted through.

    So too those beyond any cycle, `3 cycles on days 1, 22 and 43`, where none has a length.
    """
    if not frame.cyclic:
        return False
    if not frame.length:
        return any(g.listed and g.listed[-1] > _LONGEST and _unscoped(g) for g in givings)
    if any(g.weeks is not None and g.weeks.open_from is not None and _unscoped(g) for g in givings):
        return True
    return any(g.listed and g.listed[-1] > frame.length and _unscoped(g) for g in givings)


def _unscoped(giving: Giving) -> bool:
    return giving.through or not giving.ranges


def spread_through(days: Days, frame: Frame, *, endless: bool = False) -> tuple[Spread, ...] | None:
    """Days counted on over all cycles, as days of each cycle up to the last or the twelfth.

    `endless` days that are the same in one cycle after another go on so to the last cycle, or without an end.
    Of cycles without a length each has one of several days, or runs of them; None where there are not as many.
    """
    if frame.length is None:
        runs = sum(day - 1 not in days for day in days)
        return (Spread(frame.first, frame.first, days),) if runs < _SEVERAL or frame.last in {None, runs} else None
    last = min(frame.last or LAST_CYCLE, LAST_CYCLE)
    found = []
    for cycle in range(frame.first, last + 1):
        start = (cycle - frame.first) * frame.length
        within = tuple(day - start for day in days if start < day <= start + frame.length)
        found.append(Spread(cycle, cycle, within))
    if endless and (frame.last is None or frame.last > LAST_CYCLE) and days:
        whole = joined(tuple(found[: days[-1] // frame.length]))
        if whole and whole[-1].last is not None and whole[-1].last - whole[-1].first >= 1:
            return (*whole[:-1], Spread(whole[-1].first, frame.last, whole[-1].days))
    return joined(tuple(found))


def joined(spreads: tuple[Spread, ...]) -> tuple[Spread, ...]:
    """Neighbouring cycles with the same days as one range; cycles without days are left out."""
    kept: list[Spread] = []
    for spread in sorted(spreads, key=lambda s: s.first):
        if kept and kept[-1].days == spread.days and kept[-1].last is not None and kept[-1].last + 1 == spread.first:
            kept[-1] = Spread(kept[-1].first, spread.last, spread.days)
        elif spread.days != ():
            kept.append(spread)
    return tuple(kept)
