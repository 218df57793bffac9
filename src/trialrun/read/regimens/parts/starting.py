"""Infusions of a course of which no day is said: `X IV over 1 hour. Courses repeat every 3 weeks`. Adds no drug."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import DAY_IN_MINUTES, Giving
from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.phrases import CycleLength

_SHORTEST, _LONGEST = 14, 42


def started(part: Part) -> Part:
    """The part; where all of it is infused and nothing says when, each drug is given once, as a course begins."""
    lengths = {length for length, scope in part.lengths if scope is None} | set(part.intervals)
    givings = [giving for entry in part.entries if entry.drug.given for giving in entry.givings]
    if len(lengths) != 1 or len(part.lengths) > 1 or not all(map(_once, givings)) or part.on_off or part.irradiated:
        return part
    if not any(giving.infusion for giving in givings):
        return part
    if any(set(entry.drug.names) & set(RADIATION) or entry.skipped or entry.rules for entry in part.entries):
        return part
    length = lengths.pop()
    if not _SHORTEST <= length <= _LONGEST:
        return part
    every = CycleLength(length, every=True)
    entries = (
        replace(entry, givings=tuple(replace(giving, every=every) for giving in entry.givings))
        for entry in part.entries
    )
    return replace(part, entries=tuple(entries))


def _once(giving: Giving) -> bool:
    """True for an infusion of at most a day of which no time, course or number is said."""
    told = giving.timed or giving.cycles or giving.count or giving.times or giving.raised or giving.until
    daily = giving.dose is not None and giving.dose.per == "day"
    return not told and not daily and giving.routes == ("IV",) and (giving.infusion or 0) <= DAY_IN_MINUTES
