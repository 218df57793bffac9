"""Courses of many patients as tables and files: a row for each answer of a visit, and a row for each person.

Decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from trialrun.assess.cohort.confirming import NUMBER, Codes
from trialrun.assess.cohort.courses import CohortCourses
from trialrun.engines.columns import NO_DAY, Days
from trialrun.errors import InputError
from trialrun.protocol.criteria_set import OVERALL
from trialrun.records.schema import RESULT_TABLES

_ROWS = 2_000_000
_TEXTS = {"response": ["criteria", "version", "domain", "answer"], "course": ["criteria", "version", "best"]}


def response_table(courses: CohortCourses, *, domains: bool = True) -> pa.Table:
    """The answers at every visit that counts: the overall one, and before it those of the domains where asked for.

    Columns as in RESULT_TABLES["response"]; texts are dictionaries. Rows in order of persons, days and domains.
    """
    names = (*courses.domains, OVERALL) if domains else (OVERALL,)
    width, visits = len(names), len(courses.visit_person)
    answers = np.concatenate([courses.grades, courses.response[None, :]])[-width:]
    numbers = np.full((width, visits), np.nan)
    for row, name in enumerate(courses.rates if domains else ()):
        numbers[names.index(name)] = courses.numbers[row]
    confirmed = np.full((width, visits), -1, dtype=np.int8)
    confirmed[-1] = courses.confirmed
    rows = width * visits
    flat = numbers.T.reshape(-1)
    return _conforming(
        "response",
        {
            "person_id": _coded(courses.person_ids, np.repeat(courses.visit_person.astype(np.int32), width)),
            "criteria": _coded([courses.criteria.name], np.zeros(rows, dtype=np.int8)),
            "version": _coded([courses.criteria.version], np.zeros(rows, dtype=np.int8)),
            "date": _dates(np.repeat(courses.visit_day, width)),
            "domain": _coded(names, np.tile(np.arange(width, dtype=np.int16), visits)),
            "answer": _coded(*_without_numbers(courses.words, answers.T.reshape(-1))),
            "number": pa.array(flat, mask=np.isnan(flat)),
            "confirmed": _coded(courses.words, confirmed.T.reshape(-1)),
        },
    )


def course_table(courses: CohortCourses) -> pa.Table:
    """One row for each person, columns as in RESULT_TABLES["course"]; why a person could not be judged stands last."""
    size = len(courses.person_ids)
    refused = np.full(size, -1, dtype=np.int32)
    refused[list(courses.refused)] = np.arange(len(courses.refused))
    return _conforming(
        "course",
        {
            "person_id": pa.array(courses.person_ids, pa.string()),
            "criteria": _coded([courses.criteria.name], np.zeros(size, dtype=np.int8)),
            "version": _coded([courses.criteria.version], np.zeros(size, dtype=np.int8)),
            "baseline": _dates(courses.baseline),
            "visits": pa.array(np.bincount(courses.visit_person, minlength=size)),
            "best": _coded(courses.words, courses.best),
            "best_confirmed": _coded(courses.words, courses.best_confirmed),
            "first_response": _dates(courses.first_response),
            "progression": _dates(courses.progression),
            "refused": _coded(tuple(courses.refused.values()), refused),
        },
    )


def save_courses(courses: CohortCourses, folder: Path, *, domains: bool = True) -> None:
    """Write responses.parquet and courses.parquet into a folder. Raises InputError where that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, name, table in (
            ("responses", "response", response_table(courses, domains=domains)),
            ("courses", "course", course_table(courses)),
        ):
            pq.write_table(
                table, folder / f"{file}.parquet", compression="zstd", compression_level=1,
                write_statistics=_TEXTS[name], row_group_size=_ROWS,
            )  # fmt: skip
    except OSError as error:
        what = f"cannot write the results: {error.strerror or error}"
        raise InputError(what, where=str(folder), fix="choose a folder you may write to") from error


def _conforming(name: str, columns: dict[str, pa.Array]) -> pa.Table:
    """The columns in the order of the schema; texts stay dictionaries."""
    return pa.table({field.name: columns[field.name] for field in RESULT_TABLES[name]})


def _coded(words: Sequence[str], codes: npt.NDArray[np.signedinteger[Any]]) -> pa.DictionaryArray:
    """Codes into words as a dictionary; a negative code is no text."""
    missing = codes < 0
    indices = pa.array(codes, mask=missing) if missing.any() else pa.array(codes)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))


def _without_numbers(words: Sequence[str], codes: Codes) -> tuple[Sequence[str], Codes]:
    """Answers without those that are numbers, which stand in a column of their own."""
    return words, np.where(codes == list(words).index(NUMBER), np.int8(-1), codes)


def _dates(days: Days) -> pa.Array:
    missing = days == NO_DAY
    return pa.array(days, mask=missing if missing.any() else None).cast(pa.date32())
