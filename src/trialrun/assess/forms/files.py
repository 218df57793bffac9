"""Results as files of a folder: long tables, one row an assessment, one line a patient, and what they come to.

Judges nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from trialrun.assess.cohort.tables import course_table, response_table
from trialrun.assess.course.summing import sum_up
from trialrun.assess.explain.stating import set_record
from trialrun.assess.forms.records import counts_of, csv_rows, result_record
from trialrun.assess.model import Grade, Options
from trialrun.assess.subjects.judging import Result, shown_options
from trialrun.assess.subjects.many import CohortResults
from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.protocol import CriteriaSet
from trialrun.protocol.criteria_set import OVERALL
from trialrun.records.schema import RESULT_TABLES

FILES = ("responses.parquet", "courses.parquet", "responses.csv", "patients.jsonl", "summary.json")
Row = dict[str, Any]


def save_results(results: Sequence[Result], criteria: CriteriaSet, options: Options, folder: Path) -> None:
    """Write the FILES into a folder. Raises InputError where that cannot be done.

    The Parquet tables are those of RESULT_TABLES `response` and `course`; a diagnosis has none.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if criteria.purpose != "diagnosis":
            pq.write_table(responses_of(results, criteria), folder / "responses.parquet", compression="zstd")
            pq.write_table(courses_of(results, criteria), folder / "courses.parquet", compression="zstd")
        (folder / "responses.csv").write_text(csv_text(results, criteria, options), encoding="utf-8")
        with (folder / "patients.jsonl").open("wb") as lines:
            lines.writelines(json_lines(results, criteria))
        shown = shown_options(results, criteria, options)
        summary = {**set_record(criteria, shown), "patients": len(results), "best": counts_of(results, criteria)}
        (folder / "summary.json").write_bytes(msgspec.json.format(_json(summary)) + b"\n")
    except OSError as error:
        what = f"cannot write the results: {error.strerror or error}"
        raise InputError(what, where=str(folder), fix="choose a folder you may write to") from error


def csv_text(results: Sequence[Result], criteria: CriteriaSet, options: Options) -> str:
    """A row for each assessment as CSV, with a line end at the end."""
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(csv_rows(results, criteria, options))
    return table.getvalue()


def json_lines(results: Sequence[Result], criteria: CriteriaSet) -> Iterator[bytes]:
    """A line of JSON for each person."""
    return (_json({"criteria": criteria.name, **result_record(one, criteria)}) + b"\n" for one in results)


def responses_of(results: Sequence[Result], criteria: CriteriaSet) -> pa.Table:
    """A row for each domain at each assessment and one for the overall answer, as RESULT_TABLES["response"]."""
    if isinstance(results, CohortResults):
        return response_table(results.courses)
    rows = [row for result in results for row in _response_rows(result, criteria)]
    return pa.Table.from_pylist(rows, schema=RESULT_TABLES["response"])


def courses_of(results: Sequence[Result], criteria: CriteriaSet) -> pa.Table:
    """A row for each person, as RESULT_TABLES["course"]."""
    if isinstance(results, CohortResults):
        return course_table(results.courses)
    return pa.Table.from_pylist([_course_row(one, criteria) for one in results], schema=RESULT_TABLES["course"])


def _response_rows(result: Result, criteria: CriteriaSet) -> Iterator[Row]:
    shared = {"person_id": result.person_id, "criteria": criteria.name, "version": criteria.version}
    if result.point is not None:
        point = result.point
        yield from ({**shared, **_grade_row(grade, point.date)} for grade in point.grades)
        for reading, answer in point.answers.items():
            yield {**shared, "date": point.date, "domain": f"{OVERALL} ({reading})", "answer": answer}
        return
    for visit in result.course.visits if result.course is not None else ():
        yield from ({**shared, **_grade_row(grade, visit.date)} for grade in visit.grades)
        if visit.response:
            overall = {"date": visit.date, "domain": OVERALL, "answer": visit.response, "confirmed": visit.confirmed}
            yield {**shared, **overall}
    for one in result.recorded.records if result.recorded is not None else ():
        yield {**shared, "date": one.date, "domain": OVERALL, "answer": one.record.response, "confirmed": one.confirmed}


def _grade_row(grade: Grade, date: Date | None) -> Row:
    if grade.number is not None:
        return {"date": date, "domain": grade.domain, "answer": None, "number": float(grade.number)}
    return {"date": date, "domain": grade.domain, "answer": grade.answer}


def _course_row(result: Result, criteria: CriteriaSet) -> Row:
    row: Row = {"person_id": result.person_id, "criteria": criteria.name, "version": criteria.version}
    row["refused"] = result.error or None
    if result.course is not None:
        summary = sum_up(result.course, criteria)
        row |= {
            "baseline": result.course.baseline, "visits": len(result.course.visits), "best": summary.best or None,
            "best_confirmed": summary.best_confirmed or None, "first_response": summary.first_response,
            "progression": summary.progression,
        }  # fmt: skip
    if result.recorded is not None:
        recorded = result.recorded
        row |= {
            "visits": recorded.counted, "best_confirmed": recorded.best, "first_response": recorded.response,
            "progression": recorded.progression,
        }  # fmt: skip
    return row


def _json(value: object) -> bytes:
    return msgspec.json.encode(value, enc_hook=_plain)


def _plain(value: object) -> object:
    text = getattr(value, "text", None)
    if isinstance(text, str):
        return text
    raise TypeError(f"{type(value).__name__} has no JSON form")
