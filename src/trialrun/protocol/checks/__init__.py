"""Checks: a table of small functions that judge a file before anybody relies on it. They change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.ground.finding import Finding
from trialrun.ground.provenance import DocumentText
from trialrun.protocol.checks.model import Check, Problem, Subject, element_at
from trialrun.protocol.checks.table import CHECKS
from trialrun.protocol.criteria_set import AnyFile
from trialrun.protocol.decoding import Place, place_text
from trialrun.protocol.files import FileReading
from trialrun.terms import Vocabulary, load_vocabulary

__all__ = ["CHECKS", "Check", "Problem", "Subject", "check_file"]


def check_file(
    record: AnyFile,
    vocabulary: Vocabulary | None = None,
    *,
    document: DocumentText | None = None,
    reading: FileReading | None = None,
) -> tuple[Finding, ...]:
    """All problems of a record, in the order of the table of checks; `None` for the bundled vocabulary.

    With its `document`, hash, lines and tokens are checked too. With the `reading` of its file, findings point at file
    and line and stand in that order; without it, at the lines of the document. What a remark of the file already says
    (same family, same lines) is not said again, unless it is an error.
    """
    subject = Subject(record, vocabulary or load_vocabulary(), document)
    found = [
        (problem, _finding(check, problem, record, reading)) for check in CHECKS for problem in check.find(subject)
    ]
    kept = dict.fromkeys(finding for problem, finding in found if not _remarked(record, problem, finding))
    return tuple(sorted(kept, key=lambda finding: finding.lines or (0, 0))) if reading is not None else tuple(kept)


def _finding(check: Check, problem: Problem, record: AnyFile, reading: FileReading | None) -> Finding:
    source, lines = _where(problem, record, reading)
    where = f"{place_text(problem.place)}: " if problem.place else ""
    return Finding(
        family=problem.family or check.name,
        severity=problem.severity or check.severity,
        message=where + problem.message,
        fix=problem.fix,
        source=source,
        lines=lines,
        quote=problem.quote,
        calculation=problem.calculation,
    )


def _where(problem: Problem, record: AnyFile, reading: FileReading | None) -> tuple[str, tuple[int, int] | None]:
    """File and line where the file is known and has the place; else document and lines."""
    if reading is not None and problem.lines is None:
        line = next(reading.places[place] for place in _outwards(problem.place) if place in reading.places)
        return reading.source, (line, line)
    source = record.document.name if record.document else record.name
    return source, problem.lines or _document_lines(record, problem.place)


def _outwards(place: Place) -> Iterator[Place]:
    return (place[:end] for end in range(len(place), -1, -1))


def _document_lines(record: AnyFile, place: Place) -> tuple[int, int] | None:
    element = element_at(record, place)
    spans = element.lines.spans if element is not None else ()
    return (spans[0].first, spans[-1].last) if spans else None


def _remarked(record: AnyFile, problem: Problem, finding: Finding) -> bool:
    """True where a remark of the same family speaks of one of the same lines, or no line is known; never for errors."""
    if finding.severity == "error":
        return False
    element = element_at(record, problem.place)
    lines = element.lines.numbers() if element is not None else frozenset()
    if problem.lines is not None:
        lines = frozenset(range(problem.lines[0], problem.lines[1] + 1))
    about = [remark.lines.numbers() for remark in record.remarks if remark.family == finding.family]
    return any(not lines or lines & numbers for numbers in about)
