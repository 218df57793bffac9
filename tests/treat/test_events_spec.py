"""The spec cases of what happens to a plan: a trial, events, and the rows they make. The manual prints them."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from trialrun.engines import Patient, patient_of
from trialrun.errors import TrialrunError
from trialrun.ground.dates import Offset
from trialrun.protocol import Numbers, Trial, read_file
from trialrun.treat import Calendar, CalendarRow, Choices, History, plan_calendar
from trialrun.treat.events.adherence import measure_adherence
from trialrun.treat.events.difference_words import explain_difference
from trialrun.treat.events.differences import apply_difference, compute_difference
from trialrun.treat.events.dose_rules import parse_dose_rule
from trialrun.treat.events.event_file import read_events

SPEC = Path(__file__).parent / "spec"
START = dt.date(2024, 1, 1)
HEAD = {
    "trialrun": "1", "kind": "trial", "name": "case", "title": {"value": "case"}, "eligibility": {"complete": "true"},
}  # fmt: skip


class Case(msgspec.Struct, frozen=True):
    """One story: the trial of its chapter and what it says."""

    chapter: str
    trial: Mapping[str, Any]
    told: Mapping[str, Any]


def spec_cases() -> Iterator[Case]:
    """Every case of every chapter; scalars are read as text."""
    for path in sorted(SPEC.glob("*.yaml")):
        chapter = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
        for case in chapter["cases"]:
            yield Case(chapter["title"], case.get("trial", chapter["trial"]), case)


CASES = tuple(spec_cases())


def trial_of(fields: Mapping[str, Any]) -> Trial:
    """The trial of a chapter, read as a trial file."""
    record, findings = read_file(yaml.safe_dump({**HEAD, **fields}, sort_keys=False))
    assert isinstance(record, Trial), [finding.text() for finding in findings]
    return record


def patient(facts: Sequence[Mapping[str, str]]) -> Patient:
    """The patient of a case, with measurements."""
    rows = [
        {
            "variable": fact["measurement"], "value": float(fact["value"]), "unit": fact["unit"],
            "date": dt.date.fromisoformat(fact["date"]), "date_to": dt.date.fromisoformat(fact["date"]),
        }
        for fact in facts
    ]  # fmt: skip
    return patient_of({"person_id": "P-01"}, {"measurement": rows})


def history(told: Mapping[str, Any], folder: Path) -> History:
    """The events of a case, read from a file, and the day up to which things are known."""
    as_of = dt.date.fromisoformat(told["as_of"]) if "as_of" in told else None
    if not told.get("events"):
        return History(as_of)
    path = folder / "events.csv"
    path.write_text(told["events"], "utf-8")
    return History(as_of, read_events(path))


def choices(told: Mapping[str, Any]) -> Choices:
    """The dose rules of a case."""
    return Choices(horizon=Offset(12, "mo"), dose_rules=tuple(map(parse_dose_rule, told.get("rules", ()))))


def meant(key: str, calendar: Calendar) -> list[CalendarRow]:
    """The rows a line of a case speaks of: a drug or label, its phase, cycle and days."""
    name, _, rest = key.partition(", ")
    cycle = re.search(r"cycle (\d+)", rest)
    days = re.search(r"days? (.+)$", rest)
    part = rest.split(", ")[0] if rest and not rest.startswith(("cycle", "day")) else ""
    found = [
        row
        for row in calendar.rows
        if (row.drug or row.label) == name
        and part in ("", row.part)
        and (cycle is None or row.cycle == int(cycle[1]))
        and (days is None or (row.cycle_day is not None and Numbers.parse(days[1]).has(row.cycle_day)))
    ]
    if days is not None and found:
        assert len(found) == len(Numbers.parse(days[1]).within(99)), key
    return found


def shown(row: CalendarRow, field: str) -> str:
    """A field of a row as the cases write it."""
    value = getattr(row, field)
    if field == "amount":
        return f"{row.amount:f} {row.unit}" if row.amount is not None else ""
    if field == "window":
        return " to ".join(map(str, value)) if value else ""
    return "" if value is None else str(value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.chapter}: {case.told['says']}")
def test_case(case: Case, tmp_path: Path) -> None:
    """The calendar has the rows, findings, changes and figures that the case states, or refuses the events."""
    told, trial, person = case.told, trial_of(case.trial), patient(case.told.get("facts", ()))
    chosen = choices(told)
    before = plan_calendar(trial, None, person, START, choices=Choices(horizon=chosen.horizon))
    if "refused" in told:
        with pytest.raises(TrialrunError) as refusal:
            plan_calendar(trial, None, person, START, choices=chosen, history=history(told, tmp_path))
        assert told["refused"] in str(refusal.value)
        assert "events.csv row" in str(refusal.value), "the row of the file is named"
        assert "Next: " in str(refusal.value), "the next step is named"
        return
    past = history(told, tmp_path)
    after = plan_calendar(trial, None, person, START, choices=chosen, history=past)
    check_rows(told["rows"], after)
    check_findings(told.get("findings", {}), before, after)
    changes = compute_difference(before, after)
    assert apply_difference(before, changes) == after.rows
    if "changes" in told:
        assert list(explain_difference(before, changes)) == told["changes"]
    check_adherence(told, trial, person, past)


def check_rows(expected: Mapping[str, Any], calendar: Calendar) -> None:
    """Every line of a case holds for every row it speaks of."""
    for key, wanted in expected.items():
        rows = meant(key, calendar)
        if wanted == "none":
            assert not rows, key
            continue
        fields = wanted if isinstance(wanted, dict) else {"status": wanted}
        assert rows, f"no row is {key}"
        for row in rows:
            assert {name: shown(row, name) for name in fields} == fields, f"{key}: {row}"


def check_findings(expected: Mapping[str, str], before: Calendar, after: Calendar) -> None:
    """What the events brought to light: these families and no other, with these words."""
    brought = [finding for finding in after.findings if finding not in before.findings]
    assert {finding.family for finding in brought} == set(expected), [finding.text() for finding in brought]
    for family, words in expected.items():
        assert any(finding.family == family and words in finding.message for finding in brought), family


def check_adherence(told: Mapping[str, Any], trial: Trial, person: Patient, past: History) -> None:
    """The figures of actual against planned."""
    if "adherence" not in told:
        return
    measured = measure_adherence(trial, None, person, START, (choices(told), past))
    for name, figures in told["adherence"].items():
        counts = next(one for one in measured.punctuality if one.name == name)
        doses = next(one for one in measured.intensity if one.drug == name)
        for field, wanted in figures.items():
            value = getattr(doses if hasattr(doses, field) else counts, field)
            if isinstance(value, tuple):
                value = " to ".join(map(str, value))
            text = f"{value:f} {doses.unit}" if isinstance(value, Decimal) else str(value)
            assert text == wanted, f"{name} {field}"


def test_there_are_enough_cases() -> None:
    """Every kind of event and every action of a dose rule has a case."""
    kinds = {line.partition(",")[0] for case in CASES for line in case.told.get("events", "").splitlines()[1:]}
    kinds |= {line.partition(";")[0] for line in kinds}
    assert kinds >= {
        "given", "missed", "skip", "hold", "reduce", "delay", "stop", "unscheduled", "progression", "withdrawal",
        "death",
    }  # fmt: skip
    actions = {rule.split()[0] for case in CASES for rule in case.told.get("rules", ())}
    assert actions == {"hold", "skip", "reduce", "delay", "stop"}
