"""A sentence of days and nothing else: `A 20 mg/m2 IV; B 100 mg/m2 IV. Days 1-5.`; or of those of later cycles."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.read.regimens.givings.building import build_givings
from trialrun.read.regimens.givings.giving import Entry, Giving
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.standing import Standing, in_standing_cycles
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import UNKNOWN_DAYS, CycleList, DayList, Dose, Phrase, meanings, tells

_SENTENCE_ENDS = (".", "\n")
_SEVERAL = 2


def are_days_alone(state: Standing, unit: Unit) -> bool:
    """Whether a unit is such a sentence, behind its drugs; not where one leads a drug: `Day 1. A 20 mg. Day 2. B.`"""
    first, end = unit[0].cut.first, unit[-1].cut.end
    before, behind = state.plain[:first].rstrip(" "), state.plain[end : end + 1]
    if len(unit) > 1 or not isinstance(unit[0].meaning, DayList) or behind not in {"", ";", *_SENTENCE_ENDS}:
        return False
    if not state.parts[-1].entries:
        state.days_lead = True
    return before.endswith(_SENTENCE_ENDS) and not state.days_lead


def on_days(state: Standing, days: Phrase) -> Part:
    """The last part; the drugs of the sentence before are given on those days, unless they have days of their own."""
    part = state.parts[-1]
    at = part.entries[-1].cut.first
    start = max(state.plain.rfind(". ", 0, at), state.plain.rfind("\n", 0, at))
    on = build_givings((days,), state.level)
    entries = (_dated(state, entry, on) if entry.cut.first > start else entry for entry in part.entries)
    return replace(part, entries=tuple(entries))


def _dated(state: Standing, entry: Entry, on: tuple[Giving, ...]) -> Entry:
    meant = [g for g in entry.givings if state.cycles is None or g.cycles in (None, state.cycles)]
    if not entry.drug.given or any(g.timed and not (g.every_day or g.borrowed) for g in meant):
        return entry
    dated = (_on(giving, on[0]) if giving in meant else giving for giving in entry.givings)
    return in_standing_cycles(state, replace(entry, givings=tuple(dated) or on))


def _on(giving: Giving, days: Giving) -> Giving:
    """The giving on those days, unless it has its own, which are not those of other cycles."""
    own = (giving.days or giving.lasting) and not giving.borrowed
    return giving if own else replace(giving, days=days.days, borrowed=False)


def later_days(state: Standing, unit: Unit) -> Part | None:
    """`A on days 1 and 4; B on days 1-4. From cycle 9, day 1 only`: the part with those days, where all could mean it.

    They are of the drug that has all of them before. Of several that have, nobody knows which is meant.
    """
    part, standing = state.parts[-1], (state.cycles,) if state.cycles is not None else ()
    cycles = [said for said in (*standing, *meanings(unit, CycleList)) if said.ranges or said.relative != "thereafter"]
    days = meanings(unit, DayList)
    if (len(cycles), len(days)) != (1, 1) or len(part.entries) < _SEVERAL or not _is_later(cycles[0]):
        return None
    meant = [entry for entry in part.entries if _has_more(entry, days[0])]
    if tells(unit, Dose) and len(meant) < _SEVERAL:
        return None
    told = days[0] if len(meant) == 1 else UNKNOWN_DAYS
    later = {id(entry): replace(entry.givings[-1], days=told, cycles=cycles[0]) for entry in meant}
    entries = (replace(e, givings=(*e.givings, later[id(e)])) if id(e) in later else e for e in part.entries)
    return replace(part, entries=tuple(entries)) if meant else None


def _is_later(cycles: CycleList) -> bool:
    """True for cycles that begin with one that is not the first."""
    return len(cycles.ranges) == 1 and cycles.ranges[0][0] > 1


def _has_more(entry: Entry, days: DayList) -> bool:
    """True for a drug that has these days, and others too, in all cycles so far."""
    last = entry.givings[-1:]
    return bool(last) and not last[0].cycles and bool(days.days) and set(days.days) < set(last[0].listed)
