"""The treatment texts of a Source as rows of a catalog: what the reader of regimens makes of them. Reads no text."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

import msgspec

from trialrun.ground.finding import Finding
from trialrun.read.building.interventions import named_drugs
from trialrun.read.building.narrative import narrative_of
from trialrun.read.catalog.trial_rows import Row, key_of
from trialrun.read.regimens.model import PlannedDrug, PlannedPhase, Regimen, Spread
from trialrun.read.regimens.reading import read_regimen
from trialrun.read.source import Printed, Source
from trialrun.terms import load_vocabulary

_SAME_TEXTS = 2048
"""Texts whose reading is kept: arms and interventions print the same ones."""
_OF_WORDS = frozenset({"abstract", "synopsis", "text"})
"""Kinds of documents whose sections tell of treatment where no arm does."""
_LARGEST = Decimal(10) ** 26
"""An amount beyond this does not fit the column, and is none."""


def administration_rows(source: Source, findings: list[Finding]) -> Iterator[Row]:
    """The rows of `administrations`: of the text of each arm and of each intervention, which may say the same.

    `field` tells which; findings on a text are added to `findings`.
    """
    number, key = 0, key_of(source)
    named = named_drugs(source.interventions, load_vocabulary())
    for arm, before, piece in _texts(source):
        text = f"{before}{piece.text}"
        regimen = _read(text, frozenset(name for name in named if name in text.lower()))
        findings.extend(_finding(source, piece, finding) for finding in regimen.findings)
        for phase in regimen.phases:
            for row in _rows(regimen, phase):
                number += 1
                lines = {"first": piece.first or None, "last": piece.last or None}
                yield {**key, "number": number, "arm": arm or phase.arm or None, "field": piece.field, **lines, **row}


def _texts(source: Source) -> Iterator[tuple[str, str, Printed]]:
    """The arm it belongs to, the drug that the text may leave out, and the text."""
    for arm in source.arms:
        if arm.text is not None:
            yield arm.label.text, "", arm.text
    for item in source.interventions:
        if item.text is not None:
            named = item.name.text.lower() in item.text.text.lower()
            yield item.arms[0] if len(item.arms) == 1 else "", "" if named else f"{item.name.text}: ", item.text
    told = any(arm.text for arm in source.arms) or any(item.text for item in source.interventions)
    if source.kind in _OF_WORDS and not told:
        pieces = tuple(narrative_of(source))
        if pieces:
            yield "", "", Printed("\n\n".join(piece.text for piece in pieces), pieces[0].first, pieces[-1].last)


@lru_cache(maxsize=_SAME_TEXTS)
def _read(text: str, named: frozenset[str]) -> Regimen:
    return read_regimen(text, named)


def _rows(regimen: Regimen, phase: PlannedPhase) -> Iterator[Row]:
    for drug in phase.administrations:
        spreads: tuple[Spread | None, ...] = drug.spread or (None,)
        for spread in spreads:
            yield {**_of_drug(drug), **_of_phase(phase, spread), "quote": regimen.text.quote(drug.cut)}


def _of_drug(drug: PlannedDrug) -> Row:
    low, high = drug.amount_range or (None, None)
    return {
        "drug": drug.drug,
        "known": drug.known,
        "amount": _amount(drug.amount),
        "amount_low": _amount(low),
        "amount_high": _amount(high),
        "unit": drug.unit or None,
        "per": drug.per,
        "times_per_day": drug.times_per_day,
        "per_week": drug.per_week,
        "routes": list(drug.routes),
        "dose_level": drug.dose_level or None,
        "not_stated": list(drug.not_stated),
    }


def _of_phase(phase: PlannedPhase, spread: Spread | None) -> Row:
    cycled = phase.cycles is not None and spread is not None
    return {
        "phase": phase.name or None,
        "days": list(spread.days) if spread and spread.days is not None else None,
        "cycle_first": spread.first if cycled and spread else None,
        "cycle_last": spread.last if cycled and spread else None,
        "cycle_length_days": phase.cycle_length_days,
        "duration_days": phase.duration_days,
    }


def _amount(value: Decimal | None) -> Decimal | None:
    """An amount with at most twelve places; None where it does not fit."""
    if value is None or not value.is_finite() or abs(value) >= _LARGEST:
        return None
    rounded = value.quantize(Decimal("1e-12"))
    return rounded if rounded == value else None


def _finding(source: Source, piece: Printed, finding: Finding) -> Finding:
    lines = (piece.first, piece.last) if piece.first else None
    return msgspec.structs.replace(finding, source=source.document.name, lines=lines)
