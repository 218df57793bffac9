"""The spec cases: facts, a rule, the expected truth. Both engines obey them; the manual prints them as a chapter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pytest
import yaml

from small_vocabulary import small_vocabulary
from trialrun.engines import Context, evaluate, judge_cohort, read_patients
from trialrun.ground.dates import Date, parse_date
from trialrun.ground.truth import Met, NotMet, Unknown
from trialrun.records.schema import PATIENT_TABLES
from trialrun.rules import parse_rule

SPEC = Path(__file__).parent / "spec"
AS_OF = "2024-06-15"
TRIAL = "this"
VOCABULARY = small_vocabulary()
NAME_COLUMN = {
    "measurement": "variable", "condition": "concept", "procedure": "concept", "exposure": "drug",
    "coverage": "domain", "event": "kind", "attestation": "question",
}  # fmt: skip
SPANS = {"date": "date_to", "start": "start_to", "end": "end_to", "birth_date": "birth_date_to"}


class Case(msgspec.Struct, frozen=True):
    """One question to one set of facts."""

    chapter: str
    says: str
    facts: tuple[Mapping[str, str], ...]
    rule: str
    expected: str
    as_of: str = AS_OF
    favours: bool = True
    assume_absent: str = ""


class Tables(msgspec.Struct, frozen=True):
    """Patient tables of one case."""

    tables: Mapping[str, pa.Table]


def spec_cases() -> Iterator[Case]:
    """Every case of every chapter; scalars are read as text, so that a decimal or a `no` stays what it is."""
    for path in sorted(SPEC.glob("*.yaml")):
        chapter = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for case in chapter["cases"]:
            for rule, expected in case["asks"].items():
                yield Case(
                    chapter["title"], case["says"], tuple(case["facts"]), rule, expected, case.get("as_of", AS_OF),
                    case.get("favours", "yes") == "yes", case.get("assume_absent", ""),
                )  # fmt: skip


def tables_of(facts: tuple[Mapping[str, str], ...]) -> Tables:
    """The facts of a case as patient tables of one person."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in PATIENT_TABLES}
    person: dict[str, Any] = {"person_id": "p"}
    for fact in facts:
        table, name = next(iter(fact.items()))
        cells = {key: value for key, value in fact.items() if key != table}
        if table == "person":
            person |= {"sex": name, **cells_of("person", {"birth_date": cells["birth"]})}
        else:
            rows[table].append({"person_id": "p", NAME_COLUMN[table]: name, **cells_of(table, cells)})
    rows["person"].append(person)
    return Tables({name: pa.Table.from_pylist(rows[name], schema=PATIENT_TABLES[name]) for name in PATIENT_TABLES})


def cells_of(table: str, cells: Mapping[str, str]) -> dict[str, Any]:
    """Texts as the cells of a table; a date may be a month or a year."""
    read: dict[str, Any] = {}
    for key, text in cells.items():
        kind = PATIENT_TABLES[table].field(key).type
        if kind == pa.date32():
            span = parse_date(text)
            read[key] = span.first
            if key in SPANS and SPANS[key] in PATIENT_TABLES[table].names:
                read[SPANS[key]] = span.last
        elif kind == pa.time64("us"):
            read[key] = dt.time.fromisoformat(text)
        else:
            read[key] = float(text) if kind == pa.float64() else int(text) if kind == pa.int64() else text
    return read


def told(truth: Met | NotMet | Unknown) -> str:
    """A truth as the cases write it."""
    if isinstance(truth, Unknown):
        return "unknown: " + "; ".join(sorted({f"{need.kind} {need.subject}" for need in truth.needs}))
    return "met" if isinstance(truth, Met) else "not met"


CASES = tuple(spec_cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.chapter}: {case.rule}")
def test_case(case: Case) -> None:
    """Both engines give the truth and the needs that the case states."""
    tables = tables_of(case.facts)
    rule = parse_rule(case.rule, VOCABULARY)
    assumed = frozenset(case.assume_absent.split())
    context = Context(Date.fromisoformat(case.as_of), TRIAL, assumed, case.favours, VOCABULARY)
    (patient,) = read_patients(tables.tables)
    judged = evaluate(rule, patient, context)
    assert told(judged.truth) == case.expected, case.says
    assert judge_cohort({"rule": (rule, case.favours)}, tables, context).at("rule", 0) == judged.truth


def test_there_are_enough_cases() -> None:
    """The table holds at least 150 cases, and every truth in quantity."""
    answers = [case.expected.split(":")[0] for case in CASES]
    assert len(CASES) >= 150
    assert min(answers.count(answer) for answer in ("met", "not met", "unknown")) >= 40
