"""Cohorts, doses and drugs of one part that run in cycles of their own lengths. Lays nothing on days."""

from __future__ import annotations

import msgspec

from trialrun.read.regimens.givings import Entry, Giving
from trialrun.read.regimens.part import Part

_WEEK = 7


def by_own_length(part: Part) -> dict[int, tuple[Entry, ...]]:
    """Drugs by the cycle length that is said of each; one of which none is said goes with the drug before it."""
    if len({days for days, scope in part.lengths if scope is None}) < 2:
        return {}
    groups: dict[int, tuple[Entry, ...]] = {}
    current = part.lengths[0][0]
    for entry in part.entries:
        current = next((g.length for g in entry.givings if g.length is not None), current)
        groups[current] = (*groups.get(current, ()), entry)
    return groups


def by_option(part: Part) -> dict[int, tuple[Entry, ...]]:
    """`cohort A: ... in 5-week cycles, cohort B: ... in 28-day cycles`: the givings of each in the cycles it has."""
    lengths: dict[str, set[int]] = {}
    for entry in part.entries:
        for giving in entry.givings:
            lengths.setdefault(_option(part, entry, giving), set()).update(_said_length(part, entry, giving))
    if len(set.union(set(), *lengths.values())) < 2 or any(len(said) != 1 for said in lengths.values()):
        return {}
    groups: dict[int, tuple[Entry, ...]] = {}
    for days in dict.fromkeys(next(iter(said)) for said in lengths.values()):
        own = [(e, tuple(g for g in e.givings if days in lengths[_option(part, e, g)])) for e in part.entries]
        groups[days] = tuple(msgspec.structs.replace(entry, givings=kept) for entry, kept in own if kept)
    return groups


def _option(part: Part, entry: Entry, giving: Giving) -> str:
    """The level that a giving is of; where each dose has an interval of its own, that is what it is chosen by."""
    return giving.level or (str(_choice_interval(part, entry, giving)))


def _said_length(part: Part, entry: Entry, giving: Giving) -> set[int]:
    known = {days for days, _ in part.lengths}
    own = giving.length if giving.length in known else giving.every.days if giving.every is not None else 0
    return {own or 0 if giving.level else _choice_interval(part, entry, giving)} - {0}


def _choice_interval(part: Part, entry: Entry, giving: Giving) -> int:
    """`20 U weekly, 30 U every 2 weeks or 40 U every 3 weeks`: the days of each; 0 for anything else."""
    said = (giving.cycles, giving.lasting, giving.times, giving.days, giving.follows, giving.level)
    if part.lengths or len(entry.givings) < 2 or giving.dose is None or any(said):
        return 0
    often = giving.frequency.every_days or 0 if giving.frequency is not None else 0
    return giving.every.days if giving.every is not None else often if often >= _WEEK else 0
