"""A case of findings without dates, each present, absent or not assessed, as rows of our patient tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache

from trialrun.errors import InputError
from trialrun.records.case_fields import NEGATIVE, Row, bundled_table

JUDGED_ON = dt.date(2000, 1, 1)
"""The day as of which findings without dates are judged; it only stands for now."""
_STATED = ("present", NEGATIVE, "not_assessed")


@cache
def finding_concepts(kind: str) -> Mapping[str, str]:
    """The condition of every finding (`finding`), of every axis (`axis`), of an axis that is not stated (`axes`)."""
    return {row["field"]: row["name"] for row in bundled_table("case_findings.csv") if row["kind"] == kind}


def read_findings(findings: Mapping[str, object], axes: object = None) -> dict[str, tuple[Row, ...]]:
    """Condition rows: present, or recorded as absent; nothing for what was not assessed.

    An endocrine disease is recorded by its axes, and then every other as absent; without axes as one of an axis that
    is not stated. Raises InputError for a finding, an axis or a word that is not known.
    """
    known = finding_concepts("finding")
    rows: list[Row] = []
    for name, stated in findings.items():
        if name not in known:
            raise InputError(f"{name!r} is no finding that is known", fix=f"write one of {', '.join(known)}")
        word = "not_assessed" if stated is None else str(stated).strip().lower().replace(" ", "_")
        if word not in _STATED:
            raise InputError(f"{name} is {stated!r}", fix=f"write one of {', '.join(_STATED)}")
        rows += _rows(known[name], word, _axes(axes) if f"{known[name]}_axis_unknown" in _unknown() else None)
    return {"condition": tuple(rows)}


def _unknown() -> frozenset[str]:
    return frozenset(finding_concepts("axes").values())


def _axes(axes: object) -> Sequence[str]:
    known = finding_concepts("axis")
    named = [str(axis).strip().lower() for axis in axes] if isinstance(axes, list) else []
    for axis in named:
        if axis not in known:
            raise InputError(f"{axis!r} is no axis that is known", fix=f"write one of {', '.join(known)}")
    return [known[axis] for axis in named]


def _rows(concept: str, word: str, axes: Sequence[str] | None) -> list[Row]:
    """The rows of one finding; `axes` are the kinds it is recorded by where it has any."""
    if word == "not_assessed":
        return []
    if word == NEGATIVE:
        return [_row(concept, NEGATIVE)]
    if axes is None:
        return [_row(concept, "active")]
    if not axes:
        return [_row(f"{concept}_axis_unknown", "active")]
    return [*(_row(axis, "active") for axis in axes), _row(concept, NEGATIVE)]


def _row(concept: str, status: str) -> Row:
    return {"concept": concept, "start": JUDGED_ON, "start_to": JUDGED_ON, "status": status}
