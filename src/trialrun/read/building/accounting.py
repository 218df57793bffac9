"""The lines of a document that no element of its record claims, set aside in the record with what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

from msgspec.structs import replace

from trialrun.protocol.accounting import find_claims
from trialrun.protocol.elements import Accounted
from trialrun.protocol.trial import EvidenceFile, Trial
from trialrun.read.coverage import Unit
from trialrun.read.printed import lines_of
from trialrun.read.source import Printed, Reason

_Record = TypeVar("_Record", Trial, EvidenceFile)
_ASIDE = frozenset({"boilerplate", "contact", "navigation", "layout", "superseded"})


def with_unclaimed(record: _Record, units: Iterable[Unit]) -> _Record:
    """The record with every line of the units accounted for: claimed, set aside with its reason, or not understood."""
    held = {n for claim in find_claims(record) for n in claim.lines}
    held |= {n for accounted in record.accounted for n in accounted.lines.numbers()}
    left: dict[Reason, list[Printed]] = {}
    for unit in units:
        free = [n for n in range(unit.first, unit.last + 1) if n and n not in held]
        held.update(free)
        if free:
            left.setdefault(_reason(unit), []).extend(Printed("", n, n) for n in free)
    before = {accounted.reason: accounted for accounted in record.accounted}
    for reason, pieces in left.items():
        old = before.get(reason)
        stood = [Printed("", n, n) for n in old.lines.numbers()] if old else []
        before[reason] = Accounted(reason=reason, lines=lines_of(*stood, *pieces))
    return replace(record, accounted=tuple(before.values())) if left else record


def _reason(unit: Unit) -> Reason:
    if unit.status == "set aside":
        return cast(Reason, unit.to) if unit.to in _ASIDE else "heading"
    return "not understood"
