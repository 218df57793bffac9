"""Case files: one JSON object a line with a patient's dated assessments, events and findings, as our patient tables.

Repairs and guesses nothing: a line or case that cannot be used is an error of its own, and the others go on.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from trialrun.errors import InputError, TrialrunError
from trialrun.ground.dates import Date
from trialrun.records.case_fields import NEGATIVE, Facts, Row, case_day, case_fields, decimal_of, read_field
from trialrun.records.case_findings import read_findings
from trialrun.records.derived import derive_light_chains

_ID = re.compile(r'"id"\s*:\s*"([^"]*)"')
_CHAINS = ("kappa", "lambda")
_EVENTS = ("new_therapy", "death")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One case: its id, the criteria it asks for, rows of our patient tables, and what else it says.

    `error` says why the case cannot be judged (then there are no rows). `turns` are its events as they stand, `given`
    the whole object, for cases that hold no patient.
    """

    id: str
    criteria: str = ""
    kind: str = ""
    rows: Mapping[str, tuple[Row, ...]] = {}
    turns: tuple[Mapping[str, str], ...] = ()
    subject: Mapping[str, Any] = {}
    given: Mapping[str, Any] = {}
    error: str = ""


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a JSON lines file; a line that cannot be read is a case with an error.

    `expect` and every other key that begins so is never looked at. Raises InputError where the file cannot be read.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path), fix="check the path") from error
    if lines:
        lines[0] = lines[0].removeprefix(codecs.BOM_UTF8)
    return tuple(read_case(line, f"line {number}") for number, line in enumerate(lines, start=1) if line.strip())


def read_case(line: bytes | str, where: str = "line 1") -> Case:
    """One case from its line; `where` names it where it has no id."""
    try:
        read = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Case(id=_printed_id(line) or where, error=f"{where}: not a JSON object ({error})")
    if not isinstance(read, dict):
        return Case(id=where, error=f"{where}: not a JSON object. Next: write one case a line")
    given = {key: value for key, value in read.items() if not key.startswith("expect")}
    name = str(given.get("id") or where)
    try:
        return _case(name, given)
    except TrialrunError as error:
        return Case(id=name, error=error.message(), given=given)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # JSON of another shape than the format has; which of many shapes it is does not matter.
        return Case(id=name, error=f"{name}: not in the form of a case ({error})", given=given)


def _printed_id(line: bytes | str) -> str:
    text = line if isinstance(line, str) else line.decode("utf-8", errors="replace")
    found = _ID.search(text)
    return found.group(1) if found else ""


def _case(name: str, given: Mapping[str, Any]) -> Case:
    if not given.get("id"):
        raise InputError("a case needs an `id`", where=name, fix="add it")
    if given.get("kind"):
        return Case(id=name, kind=str(given["kind"]), given=given)
    criteria = str(given.get("criteria") or "").replace("_", "-")
    if not criteria:
        raise InputError("the case names no criteria", where=name, fix='add `"criteria": "imwg-2016"` or another set')
    subject = _mapping(given.get("subject"), "subject")
    if "findings" in given:
        rows = read_findings(_mapping(given["findings"], "findings"), given.get("endocrine_axes"))
    else:
        rows = _rows(_list(given.get("assessments"), "assessments"), subject)
    turns = _turns(_list(given.get("events"), "events"))
    _check_order(rows, turns)
    return Case(id=name, criteria=criteria, rows=rows, turns=turns, subject=subject, given=given)


def _mapping(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict | None):
        raise InputError(f"`{name}` is no object", where=name, fix="write it in braces")
    return value or {}


def _list(value: object, name: str) -> Sequence[Mapping[str, Any]]:
    if not isinstance(value, list | None) or any(not isinstance(one, dict) for one in value or ()):
        raise InputError(f"`{name}` is no list of objects", where=name, fix="write it in brackets")
    return value or ()


def _turns(events: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, str], ...]:
    """The events with checked dates; one of another type is refused, because it might end the course."""
    for event in events:
        if event.get("type") not in _EVENTS:
            fix = f"write one of {', '.join(_EVENTS)}"
            raise InputError(f"{event.get('type')!r} is no type of event that is known", where="events", fix=fix)
    return tuple(
        {
            "date": case_day(event.get("date")).isoformat(),
            "type": str(event["type"]),
            "cause": str(event.get("cause") or ""),
        }
        for event in events
    )


def _check_order(rows: Mapping[str, Sequence[Row]], turns: Sequence[Mapping[str, str]]) -> None:
    died = min((turn["date"] for turn in turns if turn["type"] == "death"), default=None)
    after = [str(row["date"]) for row in rows.get("event", ()) if died is not None and str(row["date"]) > died]
    if after:
        fix = "correct one of the dates"
        raise InputError(f"an assessment on {min(after)} lies after the death on {died}", where="events", fix=fix)


def _rows(assessments: Sequence[Mapping[str, Any]], subject: Mapping[str, Any]) -> dict[str, tuple[Row, ...]]:
    if not assessments:
        raise InputError("the case has no assessment", where="assessments", fix="add the baseline and what follows")
    found: Facts = {"measurement": [], "attestation": [], "event": [], "condition": []}
    for visit in sorted(assessments, key=lambda one: str(one.get("date"))):
        day = case_day(visit.get("date"))
        found["event"].append({"kind": "assessment", "date": day, "date_to": day})
        for name, value in visit.items():
            if value is not None and name != "date":
                read_field(name, value, day, found, subject)
    days = tuple(dict.fromkeys(row["date"] for row in found["event"]))
    _add_subject(days, subject, found)
    chain = str(subject.get("light_chain") or "").strip().lower()
    found["measurement"] += derive_light_chains(
        found["measurement"], "kappa" if chain == "kappa" else "lambda" if chain in _CHAINS else None
    )
    return {table: tuple(rows) for table, rows in found.items()}


def _add_subject(days: Sequence[Date], subject: Mapping[str, Any], found: Facts) -> None:
    """What is said once of the subject, on every assessment: how many lesions there are, or that there are none.

    The format names lesions only where there are any, so that nothing said of them means that there are none.
    """
    for field in (one for fields in case_fields().values() for one in fields if one.kind == "lesions"):
        measured = any(str(row["variable"]).startswith(field.name) for row in found["measurement"])
        count = subject.get(field.field)
        if not count and not measured:
            absent = {"concept": field.name, "status": NEGATIVE}
            found["condition"] += [{**absent, "start": day, "start_to": day} for day in days]
        elif count is not None:
            several = {"question": field.matrix, "answer": "yes" if decimal_of(count) > 1 else "no"}
            found["attestation"] += [{**several, "date": day} for day in days]
