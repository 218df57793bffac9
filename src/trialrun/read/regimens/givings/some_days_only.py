"""Days of a drug that are said to be of some cycles alone: `on days 1 and 8; day 8 is given in cycle 1 only`."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Giving
from trialrun.read.regimens.phrases import other_cycles

Givings = tuple[Giving, ...]


def with_days_of_some_cycles(givings: Givings) -> Givings:
    """The givings of a drug; days that are of some cycles alone are beside its other days, which are of all cycles."""
    for limited in givings:
        if limited.cycles is not None and limited.cycles.only and limited.listed:
            others = tuple(_without(giving, limited) for giving in givings)
            extra = others != givings or any(_on_other_days(giving, limited) for giving in givings)
            beside = replace(limited, extra=limited.extra or extra)
            givings = tuple(beside if giving is limited else giving for giving in others)
    return givings


def _without(giving: Giving, limited: Giving) -> Giving:
    """A giving of the same dose without the days that another one limits to some cycles."""
    of_all = giving.cycles is None or giving.cycles.relative == "each" or giving.ranges == other_cycles(limited.ranges)
    alike = giving.level == limited.level and limited.dose in (None, giving.dose)
    if giving.days is None or not of_all or not alike or not set(limited.listed) < set(giving.listed):
        return giving
    rest = tuple(day for day in giving.listed if day not in limited.listed)
    return replace(giving, days=replace(giving.days, days=rest), cycles=None)


def _on_other_days(giving: Giving, limited: Giving) -> bool:
    """`on day 1 (in cycle 1 only) and on day 15`: the same dose, of which no cycles are said on its other days."""
    beside = giving.cycles is None and not giving.follows and giving.dose == limited.dose
    return beside and bool(giving.listed) and set(giving.listed).isdisjoint(limited.listed)
