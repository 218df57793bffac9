"""Criteria sets and case files as a user writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trialrun.protocol import CriteriaSet, read_file

TWO_MARKERS = """trialrun: 1
kind: criteria
name: two-marker-fall
title: {value: Fall of M-protein and VEGF in serum, origin: user}
version: '1'
purpose: response
condition: poems_syndrome
source: limoges-len-dex names the two markers and no threshold; a quarter is our own choice
domains:
  - name: m_protein
    label: M-protein in serum
    looks_at: [serum_m_protein]
    unknown: cannot determine
    otherwise: no fall
    origin: user
  - name: vegf
    label: VEGF in serum
    looks_at: [serum_vegf, plasma_vegf, vegf_unspecified]
    unknown: cannot determine
    otherwise: no fall
    origin: user
order: [fall, no fall]
response: [fall]
combination:
  method: shallowest
  of: [m_protein, vegf]
  missing: not evaluable
  origin: user
levels:
  - domain: m_protein
    name: fall
    label: down by a quarter or more
    rule: serum_m_protein <= 0.75 x baseline
    origin: user
    why: the document names a fall and no threshold
  - domain: vegf
    name: fall
    label: down by a quarter or more
    rule: serum_vegf <= 0.75 x baseline
    origin: user
    why: the document names a fall and no threshold
"""


def set_of(text: str) -> CriteriaSet:
    """A set from its text."""
    record, findings = read_file(text)
    assert isinstance(record, CriteriaSet), findings
    return record


def case(name: str, *assessments: Mapping[str, Any], criteria: str = "imwg-2016", **more: Any) -> dict[str, Any]:
    """One case of a case file."""
    return {"id": name, "criteria": criteria, "assessments": list(assessments), **more}


def visit(date: str, **values: Any) -> dict[str, Any]:
    """One assessment; a text such as `1.2 g/dL` is a value with its unit, `9 pg/mL serum` one with its specimen."""
    return {"date": date, **{name: _value(said) for name, said in values.items()}}


def case_file(folder: Path, *cases: Mapping[str, Any] | str) -> Path:
    """A case file; a line may be given as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [one if isinstance(one, str) else json.dumps(one) for one in cases]
    path = folder / "cases.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _value(said: Any) -> Any:
    parts = said.split(" ") if isinstance(said, str) else []
    if len(parts) < 2:
        return said
    number: object = parts[0] if parts[0][:1] in "<>" else float(parts[0])
    value: dict[str, object] = {"value": number, "unit": parts[1]}
    return {**value, "matrix": parts[2]} if len(parts) > 2 else value


FALLING = case(
    "fall",
    visit("2026-01-05", serum_m_protein="1.2 g/dL", vegf="2000 pg/mL serum"),
    visit("2026-03-02", serum_m_protein="9 g/L", vegf="1.5 ng/mL serum"),
    visit("2026-05-04", serum_m_protein="9.1 g/L", vegf="700 pg/mL serum"),
    criteria="two-marker-fall",
)
OTHER_SPECIMEN = case(
    "specimen",
    visit("2026-01-12", serum_m_protein="0.8 g/dL", vegf="1600 pg/mL serum"),
    visit("2026-03-09", serum_m_protein="<0.1 g/dL", vegf="300 pg/mL plasma"),
    criteria="two-marker-fall",
)
NO_UNIT = case("unit", {"date": "2026-01-12", "serum_m_protein": {"value": 0.8}}, criteria="two-marker-fall")
RELAPSE = case(
    "relapse",
    visit("2026-01-05", serum_m_protein="4.2 g/dL", urine_m_protein="0 mg/(24.h)", new_lesion=False),
    visit("2026-02-02", serum_m_protein="0.4 g/dL", urine_m_protein="0 mg/(24.h)", new_lesion=False),
    visit("2026-03-02", serum_m_protein="4 g/L", urine_m_protein="0 mg/(24.h)", new_lesion=False),
    visit("2026-03-30", serum_m_protein="1.2 g/dL", urine_m_protein="0 mg/(24.h)", new_lesion=False),
    visit("2026-04-27", serum_m_protein="1.3 g/dL", urine_m_protein="0 mg/(24.h)", new_lesion=False),
)
