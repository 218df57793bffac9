"""Cycles in which a drug is said not to be given: `mitomycin is not administered during course 3`. Adds no day."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.givings import Entry
from trialrun.read.regimens.model import Spread
from trialrun.read.regimens.part import Part
from trialrun.read.regimens.phrases import CycleList, DayList, Drug
from trialrun.read.regimens.units import Unit

Ranges = tuple[tuple[int, int | None], ...]


def skipping(part: Part, unit: Unit) -> Part:
    """The part with the cycles that a sentence takes from the drugs it names; a drug not yet named is noted too."""
    ranges = tuple(r for p in unit if isinstance(p.meaning, CycleList) for r in p.meaning.ranges)
    drugs = [p for p in unit if isinstance(p.meaning, Drug) and p.meaning.given]
    dated = any(isinstance(p.meaning, DayList) for p in unit)
    if not ranges or not drugs or dated:
        return part
    entries = list(part.entries)
    for phrase in drugs:
        drug = phrase.meaning
        assert isinstance(drug, Drug)
        places = [at for at, entry in enumerate(entries) if entry.drug.names == drug.names]
        for at in places:
            entries[at] = replace(entries[at], skipped=(*entries[at].skipped, *ranges))
        if not places:
            entries.append(Entry(drug=drug, skipped=ranges, cut=phrase.cut))
    return replace(part, entries=tuple(entries))


def as_skipped(entry: Entry, own: Sequence[Entry]) -> Entry:
    """A drug taken over from another arm, without the cycles that this arm takes from it."""
    skipped = next((other.skipped for other in own if other.drug.names == entry.drug.names and other.skipped), ())
    return replace(entry, skipped=skipped) if skipped else entry


def without(spread: tuple[Spread, ...] | None, skipped: Ranges) -> tuple[Spread, ...] | None:
    """The days without those of the cycles that are skipped."""
    if spread is None or not skipped:
        return spread
    kept = list(spread)
    for low, high in skipped:
        kept = [part for item in kept for part in _around(item, low, high)]
    return tuple(kept)


def _around(item: Spread, low: int, high: int | None) -> list[Spread]:
    before = Spread(item.first, low - 1 if item.last is None else min(item.last, low - 1), item.days)
    found = [before] if item.first < low else []
    if high is not None and (item.last is None or item.last > high):
        found.append(Spread(max(item.first, high + 1), item.last, item.days))
    return found
