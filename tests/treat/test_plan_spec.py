"""The spec cases of everything in a calendar that is no dose: a few lines of a trial file, and the rows they make."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from trialrun.engines import Patient, patient_of
from trialrun.errors import TrialrunError
from trialrun.protocol import Duration, Trial, read_file
from trialrun.treat import Calendar, CalendarRow, Choices, History, LifeEvent, parse_assumption, plan_calendar

SPEC = Path(__file__).parent / "plan_spec"
START = dt.date(2024, 1, 1)
HEAD = {"trialrun": "1", "kind": "trial", "name": "case", "title": {"value": "case"}}


class Case(msgspec.Struct, frozen=True):
    """One case: the trial of its chapter with what the case adds, and what is told of it."""

    chapter: str
    trial: Mapping[str, Any]
    told: Mapping[str, Any]


def spec_cases() -> Iterator[Case]:
    """Every case of every chapter; scalars are read as text."""
    for path in sorted(SPEC.glob("*.yaml")):
        chapter = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        for told in chapter["cases"]:
            yield Case(chapter["title"], {**chapter["trial"], **told.get("trial", {})}, told)


CASES = tuple(spec_cases())


def trial_of(fields: Mapping[str, Any]) -> Trial:
    """The trial of a case, read as a trial file."""
    whole = {**HEAD, "eligibility": {"complete": "true"}, **fields}
    whole["eligibility"] = {"complete": "true", **whole["eligibility"]}
    record, findings = read_file(yaml.safe_dump(whole, sort_keys=False))
    assert isinstance(record, Trial), [finding.text() for finding in findings]
    return record


def patient(told: Mapping[str, Any]) -> Patient:
    """The patient of a case: sex, events, and results of tests, a week before the start."""
    day = START - dt.timedelta(days=7)
    events = [
        {"kind": kind, "date": dt.date.fromisoformat(date), "date_to": dt.date.fromisoformat(date), "trial": None}
        for kind, date in told.get("recorded", {}).items()
    ]
    tests = [
        {"variable": name, "text": text, "date": day, "date_to": day} for name, text in told.get("tests", {}).items()
    ]
    sex = {"sex": told["sex"]} if "sex" in told else {}
    return patient_of({"person_id": "P-01", **sex}, {"event": events, "measurement": tests})


def plan(case: Case) -> Calendar:
    """The calendar of a case."""
    told = case.told
    life = tuple(life_event(text) for text in told.get("life", ()))
    choices = Choices(
        horizon=Duration.parse(told.get("horizon", "12 months")).offset,
        assumptions=tuple(parse_assumption(text) for text in told.get("assume", ())),
        working_days=told.get("working_days") == "true",
        holidays=frozenset(dt.date.fromisoformat(day) for day in told.get("holidays", ())),
    )
    start = dt.date.fromisoformat(told.get("start", START.isoformat()))
    return plan_calendar(trial_of(case.trial), None, patient(told), start, choices=choices, history=History(None, life))


def life_event(text: str) -> LifeEvent:
    """`delay 2024-01-29 2024-02-05` or `progression 2024-03-01`."""
    kind, *days = text.split()
    dates = [dt.date.fromisoformat(day) for day in days]
    return msgspec.convert({"kind": kind, "date": dates[0], "date_to": dates[1] if dates[1:] else None}, LifeEvent)


def line_of(row: CalendarRow) -> str:
    """A row as the cases write it: day, name, cycle, window where it is wider, and all that is not plain."""
    parts = [str(row.date or "-"), row.drug or row.label]
    parts.append(f"C{row.cycle}" if row.cycle is not None else "")
    parts.append(f"D{row.cycle_day}" if row.cycle_day is not None else "")
    if row.window is not None and row.window != (row.date, row.date):
        parts.append(f"[{row.window[0]} to {row.window[1]}]")
    parts.append(f"(planned {row.planned})" if row.planned != row.date else "")
    parts.append(f"<{row.phase}>" if row.phase in ("screening", "follow-up") else "")
    parts.append(row.status if row.status != "planned" else "")
    parts.append(row.origin if row.origin != "document" else "")
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.chapter}: {case.told['says']}")
def test_case(case: Case) -> None:
    """The rows that are no givings are those of the case, in their order, with its reasons and findings."""
    told = case.told
    if "refused" in told:
        with pytest.raises(TrialrunError, match=told["refused"]):
            plan(case)
        return
    calendar = plan(case)
    kinds = told.get("kinds", "visit assessment procedure duty").split()
    rows = [row for row in calendar.rows if row.kind in kinds]
    assert [line_of(row) for row in rows] == told["rows"].splitlines()
    for words in told.get("reasons", ()):
        assert any(words in row.reason for row in rows), (words, [row.reason for row in rows])
    for family, words in told.get("findings", {}).items():
        said = [finding.message for finding in calendar.findings if finding.family == family]
        assert any(words in message for message in said), (family, said, [one.family for one in calendar.findings])
    for family in told.get("no_findings", ()):
        assert family not in {finding.family for finding in calendar.findings}
