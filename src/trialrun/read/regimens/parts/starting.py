"""When drugs of a course begin: infusions of which no day is said, tablets that begin in a later one. Adds no drug."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import DAY_IN_MINUTES, Entry, Giving, is_scoped
from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.phrases import CycleLength

_SHORTEST, _LONGEST = 14, 42
_ANTIBODY = "mab"
"""What names of antibodies end in: they are infused or injected where no route is said."""


def started(part: Part) -> Part:
    """The part; what is infused and of which nothing says when is given once, as a course begins.

    `X IV over 1 hour. Courses repeat every 3 weeks`.
    So are all drugs of a course, or those beside tablets that are taken daily, or those of which its length is said:
    `A 200 mg IV in 3-week cycles, with B on day 8`.
    """
    lengths = {length for length, scope in part.lengths if scope is None} | set(part.intervals)
    if len(lengths) != 1 or len(part.lengths) > 1 or part.on_off or part.irradiated:
        return part
    length = lengths.pop()
    if not _SHORTEST <= length <= _LONGEST:
        return part
    if any(set(entry.drug.names) & set(RADIATION) or entry.skipped or entry.rules for entry in part.entries):
        return part
    single = {entry for entry in part.entries if not entry.drug.given or all(_once(entry, g) for g in entry.givings)}
    if not all(entry in single or _daily(entry) for entry in part.entries):
        single = {entry for entry in single if entry.givings and all(g.length == length for g in entry.givings)}
    if not any(giving.infusion or giving.dose for entry in single for giving in entry.givings):
        return part
    every = CycleLength(length, every=True)
    return replace(part, entries=tuple(_at_start(e, every) if e in single else e for e in part.entries))


def going_on(part: Part) -> Part:
    """`A on day 1 for 6 cycles. B daily from cycle 3`: the part in which B goes on behind the cycles told of A."""
    counted = any(g.closed and g.count is not None and g.count.ends_scope for g in part.givings)
    later = {id(entry) for entry in part.entries if counted and _daily_from_later(entry)}
    entries = (_onward(entry) if id(entry) in later else entry for entry in part.entries)
    return replace(part, entries=tuple(entries)) if later else part


def _daily_from_later(entry: Entry) -> bool:
    """True for a drug that is given every day from a later cycle on, and of whose end nothing is said."""
    plain = all(g.every_day and g.count is None and not (g.days or g.lasting or g.times) for g in entry.givings)
    return plain and [first > 1 and last is None for g in entry.givings for first, last in g.ranges] == [True]


def _onward(entry: Entry) -> Entry:
    return replace(entry, givings=tuple(replace(giving, onward=True) for giving in entry.givings))


def _at_start(entry: Entry, every: CycleLength) -> Entry:
    return replace(entry, givings=tuple(replace(giving, every=every) for giving in entry.givings))


def _daily(entry: Entry) -> bool:
    """True for a drug that is taken every day, and of whose days nothing more is said."""
    return bool(entry.givings) and all(
        g.every_day and not (g.days or g.weeks or g.lasting or g.cycles or g.times) for g in entry.givings
    )


def _once(entry: Entry, giving: Giving) -> bool:
    """True for an infusion of at most a day of which no time, some of the courses or number of doses is said."""
    number = giving.count is not None and (giving.count.of != "cycles" or giving.count.after)
    told = giving.timed or is_scoped(giving) or number or giving.times or giving.raised or giving.until
    daily = giving.dose is not None and giving.dose.per == "day"
    infused = giving.routes == ("IV",) or (not giving.routes and entry.name.endswith(_ANTIBODY))
    return not told and not daily and infused and (giving.infusion or 0) <= DAY_IN_MINUTES
