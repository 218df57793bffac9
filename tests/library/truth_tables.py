"""Hand-written truth tables for hard eligibility lines: facts, every combination, and the verdict each must give.

The expected verdict never comes from a rule: a table says in plain Python what a fully known patient gets (`admits`),
and a patient with gaps gets a verdict only if every way to fill the gaps gives the same one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from trialrun.engines.context import Context
from trialrun.engines.patient import Cell, Patient, patient_of
from trialrun.engines.reference import evaluate
from trialrun.ground.truth import Met, NotMet, Truth
from trialrun.protocol import Administration, Criterion, Trial

AS_OF = dt.date(2025, 6, 15)

Row = tuple[str, Mapping[str, Cell]]
Rows = tuple[Row, ...]
Combination = Mapping[str, str]
Gaps = Mapping[str, tuple[object, ...]]
World = Mapping[str, object]


class TruthTable(NamedTuple):
    """One hard line.

    `facts` names each independent fact and its states, each with the records that put a patient in that state;
    `gaps` says what the records of a combination leave possible; `admits` is the line, for a patient without gaps;
    `questions` are the facts that only a person can answer.
    """

    criterion: str
    facts: Mapping[str, Mapping[str, Rows]]
    gaps: Callable[[Combination], Gaps]
    admits: Callable[[World], bool]
    questions: frozenset[str] = frozenset()


def combinations(table: TruthTable) -> Iterator[Combination]:
    """Every combination of the states of all facts."""
    for states in product(*table.facts.values()):
        yield dict(zip(table.facts, states, strict=True))


def expected_verdict(table: TruthTable, combination: Combination) -> str:
    """Pass or fail where every way to fill the gaps agrees; else asked or unknown, by what would decide."""
    gaps = table.gaps(combination)
    worlds = [dict(zip(gaps, filled, strict=True)) for filled in product(*gaps.values())]
    answers = [table.admits(world) for world in worlds]
    if len(set(answers)) == 1:
        return "pass" if answers[0] else "fail"
    deciding = {
        fact
        for world, answer in zip(worlds, answers, strict=True)
        for fact, values in gaps.items()
        for value in values
        if table.admits({**world, fact: value}) != answer
    }
    return "asked" if deciding <= table.questions else "unknown"


def patient(rows: Rows, *, sex: str | None = "male", born: str | None = "1960-02-03") -> Patient:
    """A patient with these records and no others."""
    tables: dict[str, list[Mapping[str, Cell]]] = {}
    for name, columns in rows:
        tables.setdefault(name, []).append({"person_id": "p", **columns})
    birth = dt.date.fromisoformat(born) if born else None
    return patient_of({"person_id": "p", "sex": sex, "birth_date": birth, "birth_date_to": birth}, tables)


def verdict(trial: Trial, criterion_id: str, judged: Patient) -> str:
    """The verdict of one criterion for one patient, by the reference engine."""
    criterion = criterion_of(trial, criterion_id)
    assert criterion.rule is not None
    context = Context(AS_OF, trial=trial.name, favours=criterion.holds_when_eligible)
    return _verdict(evaluate(criterion.rule.tree, judged, context).truth, holds=criterion.holds_when_eligible)


def criterion_of(trial: Trial, criterion_id: str) -> Criterion:
    """A criterion by its id."""
    return next(one for one in trial.eligibility.criteria if one.id == criterion_id)


def steps_of(administration: Administration) -> list[tuple[str, str]]:
    """Cycles and days of every step of a schedule, as written; empty where not stated."""
    return [
        (step.cycles.text if step.cycles else "", step.days.text if step.days else "")
        for step in administration.schedule
    ]


def mismatches(table: TruthTable, trial: Trial) -> list[str]:
    """Every combination whose verdict is not the expected one, in words."""
    wrong = []
    for combination in combinations(table):
        rows = tuple(row for fact, state in combination.items() for row in table.facts[fact][state])
        want, got = expected_verdict(table, combination), verdict(trial, table.criterion, patient(rows))
        if want != got:
            wrong.append(f"{dict(combination)}: expected {want}, got {got}")
    return wrong


def verdicts_expected(table: TruthTable) -> set[str]:
    """Which verdicts a table expects anywhere."""
    return {expected_verdict(table, combination) for combination in combinations(table)}


def _verdict(truth: Truth, *, holds: bool) -> str:
    match truth:
        case Met():
            return "pass" if holds else "fail"
        case NotMet():
            return "fail" if holds else "pass"
        case unknown:
            return "asked" if all(need.kind == "attestation" for need in unknown.needs) else "unknown"


# Records in short form.


def day(before: int) -> dt.date:
    """The date so many days before the day of judgement."""
    return AS_OF - dt.timedelta(days=before)


def measured(variable: str, value: float, unit: str, before: int = 7, **columns: Cell) -> Row:
    """A measured number."""
    return "measurement", {"variable": variable, "value": value, "unit": unit, "date": day(before), **columns}


def result_of(variable: str, text: str, before: int = 7) -> Row:
    """A test with a result in words."""
    return "measurement", {"variable": variable, "text": text, "date": day(before)}


def diagnosed(concept: str, start: dt.date | None = None, end: dt.date | None = None, **columns: Cell) -> Row:
    """A condition, since 2015 if no start is given; without an end it goes on."""
    begun = start or dt.date(2015, 1, 1)
    return "condition", {"concept": concept, "start": begun, "start_to": begun, "end": end, "end_to": end, **columns}


def treated(drug: str, start: dt.date, end: dt.date | None, **columns: Cell) -> Row:
    """An exposure; without an end it is not known how long it went on."""
    return "exposure", {"drug": drug, "start": start, "start_to": start, "end": end, "end_to": end, **columns}


def done(concept: str, date: dt.date, date_to: dt.date | None = None) -> Row:
    """A procedure."""
    return "procedure", {"concept": concept, "date": date, "date_to": date_to or date}


def complete(*domains: str) -> Rows:
    """The history of these domains is complete."""
    return tuple(("coverage", {"domain": domain, "start": None, "end": None}) for domain in domains)


def answered(question: str) -> Mapping[str, Rows]:
    """The three states of a question: yes, no, not asked."""
    row = {"question": question, "trial": None, "date": day(1)}
    return {
        "yes": (("attestation", {**row, "answer": "yes"}),),
        "no": (("attestation", {**row, "answer": "no"}),),
        "not asked": (),
    }


# Gaps in short form.

EITHER = (True, False)


def reply(state: str) -> tuple[bool, ...]:
    """What an answer leaves possible."""
    return {"yes": (True,), "no": (False,), "not asked": EITHER}[state]


def surely(*, found: bool, known: bool) -> tuple[bool, ...]:
    """A fact that is recorded, or absent from a complete history, or open."""
    if found:
        return (True,)
    return (False,) if known else EITHER
