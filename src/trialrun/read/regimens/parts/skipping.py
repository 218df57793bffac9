"""Cycles and days on which a drug is said not to be given: `mitomycin is omitted in course 3`. Adds no day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.givings.giving import Entry
from trialrun.read.regimens.lexis.limiting import OMITTED
from trialrun.read.regimens.model import Days, Spread
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import CycleCount, CycleList, DayList, Dose, Drug, meanings, other_cycles, tells

_BEHIND = 40
_OF_SOME = re.compile(
    r"\b(?:may|can|could|might|if|when|unless|in\scase|at\sthe\sdiscretion"
    r"|(?:in|for)\s(?:those|(?:\w+\s)?(?:patients|participants|subjects|children|adults)))\b",
    re.IGNORECASE,
)
"""`If platelets fall, the dose on day 8 is omitted`: left out for some patients, or perhaps."""


def may_take_away(plain: str) -> bool:
    """Whether a text says anywhere that a drug is left out, or given in some cycles only."""
    return OMITTED.search(plain) is not None


def takes_away(plain: str, unit: Unit) -> bool:
    """Whether a unit says that a drug is left out, or, of a drug whose dose is said before, in which cycles only."""
    found = OMITTED.search(plain, unit[0].cut.first, _clause_end(plain, unit))
    return found is not None and not (found["only"] and tells(unit, Dose))


def _clause_end(plain: str, unit: Unit) -> int:
    """The end of what a unit says, with the few words behind it: `the doses on days 8 and 9 | will be omitted`."""
    end = unit[-1].cut.end
    return end + len(re.split(r"[.;,\n(]", plain[end : end + _BEHIND])[0])


def skipping(plain: str, part: Part, unit: Unit) -> Part:
    """The part with what a unit takes from the drugs it names: cycles, or days of them.

    A drug not yet named is noted too.
    """
    ranges = [r for cycles in meanings(unit, CycleList) for r in cycles.ranges]
    ranges += [(count.number + 1, None) for count in meanings(unit, CycleCount) if count.after]
    drugs = [p for p in unit if isinstance(p.meaning, Drug) and p.meaning.given]
    days = tuple(sorted({day for listed in meanings(unit, DayList) for day in listed.days}))
    given_too = bool(days) and tells(unit, Dose)
    if not (ranges or days) or given_too or _is_of_some(plain, unit):
        return part
    found = OMITTED.search(plain, unit[0].cut.first, _clause_end(plain, unit))
    if found is not None and found["only"]:
        ranges = list(other_cycles(ranges))
    skipped = tuple(Spread(first, last, days or None) for first, last in ranges or [(1, None)])
    entries = list(part.entries)
    for phrase in drugs:
        drug = phrase.meaning
        assert isinstance(drug, Drug)
        places = [at for at, entry in enumerate(entries) if entry.drug.names == drug.names]
        for at in places:
            entries[at] = replace(entries[at], skipped=(*entries[at].skipped, *skipped))
        if not places:
            entries.append(Entry(drug=drug, skipped=skipped, cut=phrase.cut))
    if not drugs:
        entries = _of_unnamed(entries, days, skipped)
    return replace(part, entries=tuple(entries))


def _is_of_some(plain: str, unit: Unit) -> bool:
    """True where what is left out is so for some patients, or perhaps."""
    return _OF_SOME.search(plain, unit[0].cut.first, _clause_end(plain, unit)) is not None


def _of_unnamed(entries: list[Entry], days: Days, skipped: tuple[Spread, ...]) -> list[Entry]:
    """`The doses on days 8 and 9 are omitted`: of the one drug that is given on those days; of none if several are."""
    alike = [e for e in entries if any(set(days) <= set(g.listed) for g in e.givings)] if days else []
    return [replace(e, skipped=(*e.skipped, *skipped)) if alike == [e] else e for e in entries]


def as_skipped(entry: Entry, own: Sequence[Entry]) -> Entry:
    """A drug taken over from another arm, without the cycles that this arm takes from it."""
    skipped = next((other.skipped for other in own if other.drug.names == entry.drug.names and other.skipped), ())
    return replace(entry, skipped=skipped) if skipped else entry


def without(spread: tuple[Spread, ...] | None, skipped: tuple[Spread, ...]) -> tuple[Spread, ...] | None:
    """The days without those that are skipped; `days` None of what is skipped: all days of its cycles."""
    if spread is None or not skipped:
        return spread
    kept = list(spread)
    for taken in skipped:
        kept = [part for item in kept for part in _around(item, taken)]
    return tuple(kept)


def _around(item: Spread, taken: Spread) -> list[Spread]:
    """What is left of the days of some cycles: those before the skipped cycles, within them, and after them."""
    ends = [last for last in (item.last, taken.last) if last is not None]
    first, last = max(item.first, taken.first), min(ends, default=None)
    if last is not None and last < first:
        return [item]
    found = [Spread(item.first, first - 1, item.days)] if item.first < first else []
    if taken.days is not None and item.days is not None:
        left = tuple(day for day in item.days if day not in taken.days)
        found += [Spread(first, last, left)] if left else []
    if last is not None and last != item.last:
        found.append(Spread(last + 1, item.last, item.days))
    return found
