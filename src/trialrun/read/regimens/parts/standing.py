"""Where the gathering of a text stands: the parts so far, and what heads the sentences that follow. Reads no text."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry, Giving, before_transplant
from trialrun.read.regimens.model import LAST_CYCLE
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    CycleList,
    Drug,
    Phrase,
    every_other,
    meanings,
)
from trialrun.read.text import Cut

_EVERY_OTHER = (every_other(1), every_other(2))


class Standing(msgspec.Struct):
    """Where the gathering stands. Used while one text is read, never kept.

    `omits`: the text says somewhere that a drug is left out. `level`, `cycles`, `arm`: what the sentences that follow
    stand under; `level_line`: so do further lines. `waiting`: a dose whose drug is still to come; `ladder`: doses of
    levels whose drug is. `subject`: the drug that a sentence was about; `last`: the drug named last.
    `closing`: the sentence that says of all arms how they are repeated. `days_lead`: lines of days stand before drugs.
    `named`: where the drug that was named last stands.
    """

    plain: str
    parts: list[Part]
    omits: bool = False
    level: str = ""
    level_line: bool = False
    cycles: CycleList | None = None
    arm: str = ""
    waiting: tuple[Phrase, ...] = ()
    ladder: tuple[Giving, ...] = ()
    subject: Entry | None = None
    last: tuple[str, ...] = ()
    closing: Unit | None = None
    days_lead: bool = False
    named: Cut = Cut(0, 0)


def begin(state: Standing, part: Part) -> None:
    """Begins a part. One that is still empty gives its name and cycles to the new one."""
    last = state.parts[-1]
    state.cycles, state.level, state.level_line, state.closing = None, "", False, None
    if last.entries or last.like or (part.arm and last.arm and part.arm != last.arm):
        state.parts.append(part)
        return
    state.parts[-1] = replace(last, name=part.name or last.name, arm=part.arm or last.arm, cut=part.cut)


def in_standing_cycles(state: Standing, entry: Entry) -> Entry:
    """The drug in the cycles that its sentence stands under, where it names none itself."""
    standing = state.cycles
    if standing is None:
        return entry
    return replace(entry, givings=tuple(g for giving in entry.givings for g in _in_cycles(giving, standing)))


def _in_cycles(giving: Giving, standing: CycleList) -> tuple[Giving, ...]:
    """The giving in its own cycles, or in those that stand; none where its own would go on behind the last of them."""
    if giving.cycles in _EVERY_OTHER and standing.ranges:
        return (_in_some_of(giving, standing),)
    last = standing.ranges[-1][1] if standing.ranges else None
    if giving.cycles is not None and giving.cycles.on and last is not None:
        ranges = tuple((low, min(high or last, last)) for low, high in giving.ranges if low <= last)
        return (replace(giving, cycles=CycleList(ranges, on=True)),) if ranges else ()
    if last is not None and giving.ranges and giving.ranges[-1][1] is None and giving.ranges[-1][0] <= last:
        return (replace(giving, cycles=CycleList((*giving.ranges[:-1], (giving.ranges[-1][0], last)))),)
    scoped = giving.ranges or giving.later or before_transplant(giving)
    return (giving if scoped else replace(giving, cycles=standing),)


def _in_some_of(giving: Giving, standing: CycleList) -> Giving:
    """`Cycles 9-20: A on day 1 of every other cycle`: of cycles 9, 11, ...; of cycles 8-20 nobody knows which."""
    first, last = standing.ranges[0][0], standing.ranges[-1][1]
    even = giving.ranges[0][0] % 2 == 0
    if len(standing.ranges) > 1 or (first % 2 == 0 and not even):
        return replace(giving, cycles=standing, days=UNKNOWN_DAYS)
    end = last if last is not None else first + LAST_CYCLE
    some = tuple((cycle, cycle) for cycle in range(first + (even and first % 2), end + 1, 2))
    return replace(giving, cycles=CycleList(some, on=last is None))


def past_headings(state: Standing, unit: Unit) -> bool:
    """`Cycle 1: A 20 mg. Cycles 2+: A 27 mg. B 25 mg on days 1-21.`: B stands under no heading.

    The headings tell of one drug alone, the last of them without an end, and the sentence of others.
    """
    part = state.parts[-1]
    endless = state.cycles is not None and any(last is None for _, last in state.cycles.ranges)
    told = {entry.drug.names for entry in part.entries}
    named = {drug.names for drug in meanings(unit, Drug) if drug.given}
    return endless and len(part.headed) > 1 and len(told) == 1 and bool(named) and named.isdisjoint(told)
