"""A sentence or a line of days and nothing else: `A 20 mg/m2 IV; B 100 mg/m2 IV. Days 1-5.` They are of A and B."""

from __future__ import annotations

from msgspec.structs import replace

from trialrun.read.regimens.givings.building import build_givings
from trialrun.read.regimens.givings.giving import Entry, Giving
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.standing import Standing, in_standing_cycles
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import DayList, Phrase

_SENTENCE_ENDS = (".", "\n")


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
    if not entry.drug.given or any(g.timed and not g.every_day for g in entry.givings):
        return entry
    dated = (g if g.days or g.lasting else replace(g, days=on[0].days) for g in entry.givings)
    return in_standing_cycles(state, replace(entry, givings=tuple(dated) or on))
