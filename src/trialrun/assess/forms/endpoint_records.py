"""Endpoints as they leave the room: plain records for JSON, rows for CSV, and files of a folder. Judges nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from trialrun.assess.endpoints.computing import time_to_event_table
from trialrun.assess.endpoints.model import EndpointResult, PatientValue
from trialrun.assess.endpoints.stating import doubts_told, method_text, options_told, readings_told
from trialrun.assess.endpoints.time_to_event import TimeToEvent, to_adtte
from trialrun.assess.forms.records import exact_number
from trialrun.errors import InputError
from trialrun.protocol import CriteriaSet
from trialrun.records.schema import RESULT_TABLES

FILES = ("values.csv", "counts.csv", "endpoints.json")
TIMED_FILES = ("time_to_event.parquet", "adtte.csv")
"""What a folder holds beside, where an endpoint is a time."""
CSV_HEAD = ("source", "endpoint", "person_id", "reading", "time", "part", "evaluable", "answer", "number", "start",
            "date", "date_to", "event", "days", "days_to", "why", "rule", "criteria", "origin", "options")  # fmt: skip
COUNT_HEAD = ("source", "endpoint", "origin", "reading", "time", "part", "answer", "count", "evaluable", "total")
_NO_TIME = TimeToEvent(person_id="", endpoint="", start=None, event=None, reason="")


class Told(msgspec.Struct, frozen=True):
    """A result with the set that judged it."""

    result: EndpointResult
    criteria: CriteriaSet | None


def endpoint_record(told: Told) -> dict[str, Any]:
    """One endpoint as plain values: what it is, the choices, the counts, then every patient."""
    result, one = told.result, told.result.estimand
    return {
        "endpoint": result.outcome,
        "label": one.label,
        "method": one.method,
        "how": method_text(result, told.criteria),
        "origin": result.origin,
        "criteria": result.criteria or None,
        "population": one.population.value if one.population is not None else None,
        "summary": one.summary.value if one.summary is not None else None,
        "readings": dict(result.readings),
        "options": options_told(result, told.criteria),
        "readings_of_the_set": readings_told(result, told.criteria),
        "not_checked": doubts_told(told.criteria),
        "counts": [msgspec.to_builtins(count) for count in result.counts],
        "mean_fall": [msgspec.to_builtins(one, enc_hook=exact_number) for one in result.pooled],
        "patients": list(_patients(told)),
        "findings": [msgspec.to_builtins(finding) for finding in result.findings],
    }


def endpoints_record(source: str, several: Sequence[Told]) -> dict[str, Any]:
    """Several endpoints of one file as one document."""
    return {"source": source, "endpoints": [endpoint_record(told) for told in several]}


def endpoints_csv(several: Sequence[Told]) -> str:
    """A row for each patient, reading, time and part of every endpoint as CSV, with a line end at the end."""
    return _csv(CSV_HEAD, (row for told in several for row in _value_rows(told)))


def counts_csv(several: Sequence[Told]) -> str:
    """How many patients have each answer: n of the evaluable and of all side by side."""
    rows = (
        (told.result.source, told.result.outcome, told.result.origin, each.reading, each.time, each.part,
         each.answer, each.count, each.evaluable, each.total)
        for told in several
        for each in told.result.counts
    )  # fmt: skip
    return _csv(COUNT_HEAD, rows)


def save_endpoints(source: str, several: Sequence[Told], folder: Path) -> tuple[str, ...]:
    """Write FILES, and TIMED_FILES where there is a time; the names written. Raises InputError where that fails."""
    timed = [told.result for told in several if told.result.times]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "values.csv").write_text(endpoints_csv(several), encoding="utf-8", newline="")
        (folder / "counts.csv").write_text(counts_csv(several), encoding="utf-8", newline="")
        document = msgspec.json.encode(endpoints_record(source, several))
        (folder / "endpoints.json").write_bytes(msgspec.json.format(document) + b"\n")
        if timed:
            schema = RESULT_TABLES["time_to_event"]
            table = pa.concat_tables([time_to_event_table(result).cast(schema) for result in timed])
            pq.write_table(table, folder / "time_to_event.parquet", compression="zstd")
            rows = [to_adtte(one) for result in timed for one in result.times]
            (folder / "adtte.csv").write_text(
                _csv(tuple(rows[0]), (tuple(row.values()) for row in rows)), encoding="utf-8", newline=""
            )
    except OSError as error:
        what = f"cannot write the endpoints: {error.strerror or error}"
        raise InputError(what, where=str(folder), fix="choose a folder you may write to") from error
    return (*FILES, *(TIMED_FILES if timed else ()))


def _csv(head: Sequence[object], rows: Iterator[tuple[object, ...]]) -> str:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return table.getvalue()


def _patients(told: Told) -> Iterator[dict[str, Any]]:
    values: dict[str, list[PatientValue]] = {}
    for value in told.result.values:
        values.setdefault(value.person_id, []).append(value)
    times = {one.person_id: one for one in told.result.times}
    for person_id, mine in values.items():
        record: dict[str, Any] = {"person_id": person_id, "values": [_value(value) for value in mine]}
        if person_id in times:
            time = times[person_id]
            record["time"] = {**msgspec.to_builtins(time), "days": time.days, "days_to": time.days_to}
            del record["time"]["person_id"]
        yield record


def _value(value: PatientValue) -> dict[str, Any]:
    record: dict[str, Any] = msgspec.to_builtins(value, enc_hook=exact_number)
    del record["person_id"]
    return record


def _value_rows(told: Told) -> Iterator[tuple[object, ...]]:
    result = told.result
    times = {one.person_id: one for one in result.times}
    chosen = [f"{name}: {said}" for name, said in options_told(result, told.criteria).items()]
    used = "; ".join([*chosen, *readings_told(result, told.criteria)])
    for value in result.values:
        time = times.get(value.person_id, _NO_TIME)
        yield (
            result.source, result.outcome, value.person_id, value.reading, value.time, value.part,
            _truth(value.evaluable), value.answer, "" if value.number is None else exact_number(value.number),
            time.start or "", value.date or "", time.date_to or value.date or "", _truth(time.event),
            _days(time.days), _days(time.days_to), value.why, time.rule, result.criteria, result.origin, used,
        )  # fmt: skip


def _truth(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _days(value: int | None) -> object:
    return "" if value is None else value
