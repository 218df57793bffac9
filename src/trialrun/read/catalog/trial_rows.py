"""A Source as rows of a catalog: the trial, its outcomes, its findings. Reads no eligibility line and no treatment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from trialrun.ground.finding import Finding
from trialrun.protocol.outcomes import TimeFrame
from trialrun.read.building.stating import flag_of, value_of
from trialrun.read.catalog.printed_dates import iso_date
from trialrun.read.outcomes.time_frames import read_time_frames, read_title_times
from trialrun.read.source import NamedText, Printed, Source

Row: TypeAlias = dict[str, Any]
"""One row of a table of `schema.CATALOG_TABLES`: value by column; columns left out are null."""
_COUNT = re.compile(r"\d[\d,. ]*")
_NOT_STATED = frozenset({"", "n/a", "na", "nil known", "none", "not applicable", "n/a (no limit)"})
_DATES = (
    ("start", ("start", "recruitment start", "estimated recruitment start")),
    ("primary_completion", ("primary completion",)),
    ("completion", ("completion", "estimated completion")),
    ("first_posted", ("first posted", "first submitted")),
    ("last_update_posted", ("last update posted", "last update submitted")),
)
"""A column, and the kinds of date that fill it, best first."""
_STATED = ("study_type", "study_phase", "allocation", "intervention_model", "masking", "purpose")


def trial_row(source: Source) -> Row:
    """The row of `trials`, without the counts of what is read from its lines."""
    design = source.design
    row: Row = {
        **key_of(source),
        "member_state": next((one.value.text for one in source.terms if one.kind == "member state"), None),
        "sha256": source.document.sha256,
        "identifiers": [one.value.text for one in source.identifiers if not _is_empty(one.value)],
        **_titles(source),
        "status": _said("status", source.status),
        "has_results": _has_results(source),
        **{field: _said(field, design.get(field)) for field in _STATED},
        "enrolment": _count(design.get("enrolment")),
        "enrolment_kind": _text(design.get("enrolment_kind"), lower=True),
        "sex": _text(source.sex, lower=True),
        "minimum_age": _text(source.minimum_age),
        "maximum_age": _text(source.maximum_age),
        "healthy_volunteers": _flag(design.get("healthy_volunteers")),
        **_dates(source),
        **_parties(source),
        "sites": len(source.sites),
        "conditions": _texts(source.conditions),
        "condition_terms": [
            one.value.text for one in source.terms if one.kind == "condition" and one.detail != "MeSH ancestor"
        ],
        "keywords": _texts(source.keywords),
        "interventions": _texts(one.name for one in source.interventions),
        "arms": len(source.arms),
        "outcomes": len(source.outcomes),
        "unknown": sorted({one.field for one in source.unknown}),
    }
    row["countries"] = _countries(source)
    return row


def outcome_rows(source: Source) -> Iterator[Row]:
    """The rows of `outcomes`."""
    for number, outcome in enumerate(source.outcomes, 1):
        frames = _frames(outcome.time_frame.text) if outcome.time_frame else _title_frames(outcome.measure.text)
        yield {
            **key_of(source),
            "number": number,
            "role": outcome.role,
            "version": outcome.version,
            "measure": outcome.measure.text,
            "text": _text(outcome.text),
            "time_frame": _text(outcome.time_frame),
            "offsets": [frame.offset.text for frame in frames if frame.offset],
            "extents": [frame.extent for frame in frames if frame.offset],
            "anchors": [frame.anchor for frame in frames if frame.offset],
            **lines_of(outcome.measure),
        }


def finding_rows(findings: Iterable[Finding], key: Row) -> Iterator[Row]:
    """The rows of `findings`; `key` are the columns that name the trial and the document."""
    for finding in findings:
        first, last = finding.lines or (None, None)
        yield {
            **key,
            "family": finding.family,
            "severity": finding.severity,
            "message": finding.message,
            "fix": finding.fix or None,
            "quote": finding.quote or None,
            "calculation": finding.calculation or None,
            "count": finding.count,
            "first": first,
            "last": last,
        }


def key_of(source: Source) -> Row:
    """The columns that name the trial and its document."""
    return {"trial": source.name or None, "register": source.kind, "document": source.document.name}


def lines_of(piece: Printed) -> Row:
    """The columns of the lines, null where they are not known."""
    return {"first": piece.first or None, "last": piece.last or None}


@lru_cache(maxsize=16384)
def _frames(printed: str) -> tuple[TimeFrame, ...]:
    return read_time_frames(Printed(printed))


@lru_cache(maxsize=4096)
def _title_frames(printed: str) -> tuple[TimeFrame, ...]:
    return read_title_times(Printed(printed))


@lru_cache(maxsize=16384)
def _value(field: str, printed: str) -> str:
    return value_of(field, printed)


def _said(field: str, piece: Printed | None) -> str | None:
    return _value(field, piece.text) or None if piece else None


def _is_empty(piece: Printed) -> bool:
    return piece.text.strip().lower() in _NOT_STATED


def _text(piece: Printed | None, *, lower: bool = False) -> str | None:
    if piece is None or _is_empty(piece):
        return None
    return piece.text.lower() if lower else piece.text


def _texts(pieces: Iterable[Printed]) -> list[str]:
    return [piece.text for piece in pieces if piece.text]


def _count(piece: Printed | None) -> int | None:
    match = _COUNT.search(piece.text) if piece else None
    number = re.sub(r"\D", "", match[0]) if match else ""
    return int(number) if 0 < len(number) < 16 else None


def _flag(piece: Printed | None) -> bool | None:
    flag = flag_of(piece)
    return flag.value if flag else None


def _has_results(source: Source) -> bool | None:
    stated = _flag(source.results_status)
    if stated is not None:
        return stated
    return True if any("esult" in piece.field or piece.field == "endPoints" for piece in source.unknown) else None


def _titles(source: Source) -> Row:
    titles = {one.kind: one.value.text for one in reversed(source.titles)}
    return {
        "brief_title": titles.get("brief"),
        "official_title": titles.get("official"),
        "acronym": titles.get("acronym") or titles.get("short"),
    }


def _dates(source: Source) -> Row:
    row: Row = {}
    for column, kinds in _DATES:
        found = _first_date(source, kinds)
        row[column] = iso_date(found.value.text, day_first=source.kind == "ctis") if found else None
        if column == "start":
            row["start_kind"] = found.detail.lower() or None if found else None
    return row


def _first_date(source: Source, kinds: tuple[str, ...]) -> NamedText | None:
    for kind in kinds:
        for one in source.dates:
            if one.kind == kind:
                return one
    return None


def _parties(source: Source) -> Row:
    sponsor = next((one for one in source.parties if one.role in ("lead sponsor", "sponsor")), None)
    return {
        "sponsor": _text(sponsor.name) if sponsor else None,
        "sponsor_kind": sponsor.kind.replace("_", " ").lower() or None if sponsor else None,
        "collaborators": [one.name.text for one in source.parties if one.role == "collaborator" and one.name.text],
    }


def _countries(source: Source) -> list[str]:
    found = dict.fromkeys(site.country for site in source.sites if site.country)
    return list(found or dict.fromkeys(one.value.text for one in source.terms if one.kind == "country"))
