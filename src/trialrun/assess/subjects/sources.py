"""Whoever is to be assessed, out of case files and patient records: one subject each, with what ends their course.

Judges nobody, and repairs no record: a person whose records cannot be used carries the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from trialrun.assess.course.turns import turns_of
from trialrun.assess.model import Turn
from trialrun.assess.subjects.case_answers import case_patient, case_turns, point_of_case
from trialrun.engines import Patient, Row, read_patients
from trialrun.errors import InputError, nearest_names
from trialrun.ground.dates import Date, Offset
from trialrun.ground.finding import Finding
from trialrun.protocol import CriteriaSet
from trialrun.records import Cohort, load_patients, make_cohort
from trialrun.records.cases import Case, read_cases
from trialrun.records.derived import with_reckoned
from trialrun.records.reading import Reading
from trialrun.records.schema import PATIENT_TABLES
from trialrun.records.sdtm import RecordedCourse, read_sdtm, recorded_courses, sdtm_tables
from trialrun.terms import load_vocabulary

SUBJECT = "USUBJID"
LINES = (".jsonl", ".ndjson")
"""Endings of files with one JSON object a line."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One person to be assessed: the records (None where `error` says why they cannot be used), and the turns.

    `recorded` are the responses of an investigator, where these are all there is; `at` and `window_days` the point of
    time at which the file asks for an answer, if it does.
    """

    person_id: str
    patient: Patient | None = None
    recorded: RecordedCourse | None = None
    turns: tuple[Turn, ...] = ()
    at: Offset | None = None
    window_days: int = 0
    error: str = ""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What was opened: persons one by one, or a cohort of tables; and what was found while it was read."""

    path: str
    subjects: tuple[Subject, ...] = ()
    cohort: Cohort | None = None
    findings: tuple[Finding, ...] = ()


def open_source(
    path: Path, criteria: CriteriaSet | None, as_of: Date | None = None, absent: Iterable[str] = ()
) -> Source:
    """Case files (JSON lines), patient records in any form that is known, or SDTM tables (CSV).

    `criteria` is the set they are judged by, None where no set is. `absent` are domains of whose facts no record counts
    as absence: every person is given a complete history there.
    Raises InputError for anything else.
    """
    if not path.exists():
        raise InputError("there is no such file or folder", where=str(path), fix="check the path")
    domains = tuple(sorted(absent))
    if is_case_file(path):
        return _of_cases(path, criteria, domains)
    if is_sdtm(path):
        return _of_sdtm(path, domains, as_of)
    return _of_cohort(load_patients(path, as_of=as_of), domains)


def subjects_of(source: Source, criteria: CriteriaSet | None, wanted: Sequence[str] | None = None) -> Iterator[Subject]:
    """Everyone of a source with whole records, or those with the ids wanted."""
    yield from (one for one in source.subjects if wanted is None or one.person_id in wanted)
    if source.cohort is not None:
        tables = source.cohort.tables if wanted is None else _of_persons(source.cohort.tables, wanted)
        for patient in read_patients(tables):
            turns = turns_of(patient, criteria.condition if criteria is not None else "")
            yield Subject(person_id=patient.person_id, patient=patient, turns=turns)


def person_ids(source: Source) -> Sequence[str]:
    """The ids of everyone, in order."""
    if source.cohort is None:
        return [subject.person_id for subject in source.subjects]
    ids: list[str] = source.cohort.tables["person"]["person_id"].to_pylist()
    return ids


def find_person(source: Source, wanted: str) -> str:
    """The id of one person. Raises InputError with the nearest ids."""
    known = person_ids(source)
    if wanted in known:
        return wanted
    near = nearest_names(wanted, known) or tuple(known[:3])
    fix = f"did you mean {' or '.join(near)}?" if near else "there is nobody in it"
    raise InputError(f"no patient {wanted!r} is in it", where=source.path, fix=fix)


def subject_of_case(case: Case, criteria: CriteriaSet | None, domains: Sequence[str] = ()) -> Subject:
    """One case as a subject; a cause of death may name the condition of the set."""
    if case.error:
        return Subject(person_id=case.id, error=case.error)
    patient = case_patient(case)
    if domains:
        whole = tuple(Row("coverage", {"person_id": case.id, "domain": domain}) for domain in domains)
        rows = {**patient.rows, "coverage": (*patient.of("coverage"), *whole)}
        patient = msgspec.structs.replace(patient, rows=rows)
    try:
        at = point_of_case(case)
    except InputError as error:
        return Subject(person_id=case.id, error=error.message())
    day, window = at if at is not None else (None, 0)
    turns = tuple(sorted(case_turns(case, criteria)))
    return Subject(person_id=case.id, patient=patient, turns=turns, at=day, window_days=window)


def is_case_file(path: Path) -> bool:
    """Whether a file holds cases, one JSON object a line, rather than FHIR resources."""
    if not path.is_file() or path.suffix.lower() not in LINES:
        return False
    with path.open("rb") as file:
        first = next((line for line in file if line.strip()), b"")
    return b'"resourceType"' not in first


def is_sdtm(path: Path) -> bool:
    """Whether a CSV file, or any of a folder, has the subject column of SDTM."""
    files = sorted(path.glob("*.csv")) if path.is_dir() else [path] if path.suffix.lower() == ".csv" else []
    return any(SUBJECT in _first_line(file).upper() for file in files)


def _of_persons(tables: Mapping[str, pa.Table], wanted: Sequence[str]) -> dict[str, pa.Table]:
    """The rows of some persons."""
    ids = pa.array(sorted(wanted), pa.string())
    return {
        name: table.filter(pc.is_in(pc.cast(table["person_id"], "string"), value_set=ids))
        for name, table in tables.items()
    }


def _first_line(path: Path) -> str:
    with path.open("rb") as file:
        return file.readline(10_000).decode("utf-8", errors="replace")


def _of_sdtm(path: Path, domains: Sequence[str], as_of: Date | None) -> Source:
    """Laboratory values as a cohort; without any, the responses that investigators recorded."""
    files = read_sdtm(path)
    if not files.of("lb"):
        courses, findings = recorded_courses(files)
        subjects = tuple(Subject(person_id=one.person_id, recorded=one) for one in courses)
        return Source(path=str(path), subjects=subjects, findings=(*files.findings, *findings))
    reading = Reading(load_vocabulary(), as_of)
    tables = sdtm_tables(files, reading)
    found = (*files.findings, *reading.findings())
    return _of_cohort(make_cohort(tables, str(path), found), domains)


def _of_cohort(cohort: Cohort, domains: Sequence[str]) -> Source:
    measured = with_reckoned(cohort.tables["measurement"])
    cohort = msgspec.structs.replace(cohort, tables={**cohort.tables, "measurement": measured})
    if domains:
        ids = cohort.tables["person"]["person_id"].to_pylist()
        rows = [{"person_id": one, "domain": domain} for one in ids for domain in domains]
        known = cohort.tables["coverage"].to_pylist()
        coverage = pa.Table.from_pylist([*known, *rows], schema=PATIENT_TABLES["coverage"])
        cohort = make_cohort({**cohort.tables, "coverage": coverage}, cohort.source, cohort.findings)
    return Source(path=cohort.source, cohort=cohort, findings=cohort.findings)


def _of_cases(path: Path, criteria: CriteriaSet | None, domains: Sequence[str]) -> Source:
    cases = [case for case in read_cases(path) if not case.kind]
    subjects = tuple(subject_of_case(case, criteria, domains) for case in cases)
    return Source(path=str(path), subjects=subjects, findings=tuple(_case_findings(path, cases, criteria)))


def _case_findings(path: Path, cases: Sequence[Case], criteria: CriteriaSet | None) -> Iterator[Finding]:
    if not cases:
        fix = "write one case a line, with `id` and `assessments`"
        yield Finding("empty", "warning", "there is no case in the file", fix, str(path))
    other = sorted({case.criteria for case in cases if case.criteria} - {criteria.name if criteria is not None else ""})
    if criteria is not None and other:
        count = sum(case.criteria in other for case in cases)
        message = f"{count} of {len(cases)} cases name other criteria ({', '.join(other)})"
        yield Finding("criteria", "note", f"{message}; all are judged by {criteria.name}, as asked", "", str(path))
