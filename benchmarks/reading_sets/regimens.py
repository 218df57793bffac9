"""Treatment texts as the labelled set of regimens writes them: phases with days by cycle. Reads `text` alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trialrun.read.regimens.model import PlannedDrug, PlannedPhase, Spread
from trialrun.read.regimens.reading import read_regimen
from trialrun.terms.loading import load_vocabulary
from trialrun.terms.model import Drug

_SUBTYPE = re.compile(r"\bal(?:f|ph)a[- ]?(2[ab]|n[13])\b", re.IGNORECASE)


def predict(data: Path, out: Path) -> None:
    """Read every *.jsonl of a folder and write one line for each record: its id and phases."""
    with out.open("w", encoding="utf-8") as lines:
        for record in _records(data):
            phases = [_phase(phase) for phase in read_regimen(str(record.get("text") or "")).phases]
            lines.write(json.dumps({"id": record.get("id"), "phases": phases}) + "\n")


def _records(data: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(data.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def _phase(phase: PlannedPhase) -> dict[str, Any]:
    return {
        "name": phase.name,
        **({"arm": phase.arm} if phase.arm else {}),
        "cycle_length_days": phase.cycle_length_days,
        "cycles": list(phase.cycles) if phase.cycles else None,
        "administrations": [_administration(drug) for drug in phase.administrations],
    }


def _administration(planned: PlannedDrug) -> dict[str, Any]:
    code = planned.known and any(c.isdigit() for c in planned.printed) and planned.printed.isupper()
    return {
        "drug": planned.printed.lower()
        if code and _is_code(planned.printed)
        else _generic_name(planned.drug, planned.printed),
        "amount": float(planned.amount) if planned.amount is not None else None,
        "unit": planned.unit or None,
        "per": planned.per,
        "times_per_day": planned.times_per_day,
        "route": planned.routes[0] if planned.routes else None,
        "days": _days(planned.spread),
        "dose_rules": [
            {"if": rule.condition, "amount": float(rule.amount) if rule.amount is not None else None, "unit": rule.unit}
            for rule in planned.dose_rules
        ],
        **({"assumed_day1": True} if planned.assumed_day1 else {}),
        **({"dose_level": planned.dose_level} if planned.dose_level else {}),
        **({"amount_range": [float(n) for n in planned.amount_range]} if planned.amount_range else {}),
        **({"until": planned.until} if planned.until else {}),
    }


def _is_code(printed: str) -> bool:
    """True for the code of a drug in development: letters, then three digits or more."""
    return sum(c.isdigit() for c in printed) >= 3


def _days(spread: tuple[Spread, ...] | None) -> dict[str, list[int] | None] | None:
    if spread is None:
        return None
    found: dict[str, list[int] | None] = {}
    for item in spread:
        last = "-" if item.last is None else f"-{item.last}" if item.last != item.first else ""
        found[f"{item.first}{last}"] = list(item.days) if item.days is not None else None
    return found


def _generic_name(name: str, printed: str) -> str:
    """The generic name of a drug as printed: `interferon alfa-2b`, where the vocabulary knows interferon alfa alone."""
    term = load_vocabulary().index_names.get(name)
    shown = term.label.lower() if isinstance(term, Drug) else name.replace("_", " ")
    kind = _SUBTYPE.search(printed)
    return f"{shown}-{kind[1].lower()}" if kind is not None and shown.endswith("interferon alfa") else shown
