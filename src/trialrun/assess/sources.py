"""Whoever is to be assessed, out of case files and patient records: one subject each, with what ends their course.

Judges nobody, and repairs no record: a person whose records cannot be used carries the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from trialrun.assess.model import Turn
from trialrun.assess.turns import is_of_disease, turns_of
from trialrun.engines import Patient, patient_of, patients
from trialrun.errors import InputError, nearest_names
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.protocol import CriteriaSet
from trialrun.records import Cohort, load_patients
from trialrun.records.cases import Case, read_cases

LINES = (".jsonl", ".ndjson")
"""Endings of files with one JSON object a line."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One person to be assessed: the records (None where `error` says why they cannot be used), and the turns."""

    person_id: str
    patient: Patient | None = None
    turns: tuple[Turn, ...] = ()
    error: str = ""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What was opened: persons one by one, or a cohort of tables; and what was found while it was read."""

    path: str
    subjects: tuple[Subject, ...] = ()
    cohort: Cohort | None = None
    findings: tuple[Finding, ...] = ()


def open_source(path: Path, criteria: CriteriaSet, as_of: Date | None = None) -> Source:
    """Case files (JSON lines), or patient records in any form that is known. Raises InputError for anything else."""
    if not path.exists():
        raise InputError("there is no such file or folder", where=str(path), fix="check the path")
    if is_case_file(path):
        return _of_cases(path, criteria)
    cohort = load_patients(path, as_of=as_of)
    return Source(path=str(path), cohort=cohort, findings=cohort.findings)


def subjects_of(source: Source, criteria: CriteriaSet) -> Iterator[Subject]:
    """Everyone of a source, with whole records."""
    yield from source.subjects
    if source.cohort is not None:
        for patient in patients(source.cohort):
            turns = turns_of(patient, criteria.condition)
            yield Subject(person_id=patient.person_id, patient=patient, turns=turns)


def subject_of_case(case: Case, condition: str = "") -> Subject:
    """One case as a subject; `condition` is the disease that a cause of death may name."""
    if case.error:
        return Subject(person_id=case.id, error=case.error)
    turns = tuple(sorted(_turn(event, condition) for event in case.turns))
    rows = {table: tuple({"person_id": case.id, **row} for row in found) for table, found in case.rows.items()}
    return Subject(person_id=case.id, patient=patient_of({"person_id": case.id}, rows), turns=turns)


def pick(subjects: Iterable[Subject], person_id: str, where: str) -> Subject:
    """The subject of that id. Raises InputError with the nearest ids."""
    seen = []
    for subject in subjects:
        if subject.person_id == person_id:
            return subject
        seen.append(subject.person_id)
    near = nearest_names(person_id, seen) or tuple(seen[:3])
    fix = f"did you mean {' or '.join(near)}?" if near else "there is nobody in it"
    raise InputError(f"no patient {person_id!r} is in it", where=where, fix=fix)


def is_case_file(path: Path) -> bool:
    """Whether a file holds cases, one JSON object a line, rather than FHIR resources."""
    if not path.is_file() or path.suffix.lower() not in LINES:
        return False
    with path.open("rb") as file:
        first = next((line for line in file if line.strip()), b"")
    return b'"resourceType"' not in first


def _of_cases(path: Path, criteria: CriteriaSet) -> Source:
    cases = [case for case in read_cases(path) if not case.kind]
    subjects = tuple(subject_of_case(case, criteria.condition) for case in cases)
    return Source(path=str(path), subjects=subjects, findings=tuple(_case_findings(path, cases, criteria)))


def _case_findings(path: Path, cases: Sequence[Case], criteria: CriteriaSet) -> Iterator[Finding]:
    if not cases:
        fix = "write one case a line, with `id` and `assessments`"
        yield Finding("empty", "warning", "there is no case in the file", fix, str(path))
    other = sorted({case.criteria for case in cases if case.criteria} - {criteria.name})
    if other:
        count = sum(case.criteria in other for case in cases)
        message = f"{count} of {len(cases)} cases name other criteria ({', '.join(other)})"
        yield Finding("criteria", "note", f"{message}; all are judged by {criteria.name}, as asked", "", str(path))


def _turn(event: Mapping[str, str], condition: str) -> Turn:
    """One event of a case, whose reader has checked its kind and date."""
    day = date.fromisoformat(event["date"])
    if event["type"] != "death":
        return Turn(day, "new_therapy")
    return Turn(day, "death", "disease" if is_of_disease(event["cause"], condition) else "other")
