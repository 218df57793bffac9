"""Patients written down in a few readable lines, made into CSV folders and screened as a user would.

A fact is `table | cells`; COLUMNS names the cells. A change replaces the facts of the same table and name,
`+ fact` adds one beside them, `- table | name` removes them. `visit` is the day four days before the as-of date.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from trialrun.engines import Context
from trialrun.library import load_trial
from trialrun.records import Cohort, load_patients
from trialrun.screen import Explanation, explain_patient, patient_in, screen_cohort

AS_OF = dt.date(2026, 11, 20)

COLUMNS = {
    "person": ("sex", "birth_date", "death_date"),
    "lab": ("variable", "value", "unit", "date", "low", "high", "method", "time"),
    "dx": ("concept", "status", "start", "end", "severity", "grade", "site", "cause"),
    "drug": ("drug", "start", "end", "line", "outcome"),
    "op": ("concept", "date"),
    "known": ("domain", "start", "end"),
    "event": ("kind", "date"),
    "said": ("question", "answer", "by", "date"),
}
FILES = {
    "person": "person", "lab": "measurement", "dx": "condition", "drug": "exposure", "op": "procedure",
    "known": "coverage", "event": "event", "said": "attestation",
}  # fmt: skip

Fact = tuple[str, tuple[str, ...]]


class Case(NamedTuple):
    """One patient: who, from which eligible patient, changed how, and what a careful coordinator answers.

    `lines` are those of the document that decide: all that fail, or all that are open; none where eligible.
    """

    id: str
    story: str
    base: str
    changes: str
    answer: str
    lines: frozenset[int] = frozenset()
    as_of: dt.date = AS_OF


def eligible(key: str, story: str, base: str, changes: str = "", as_of: dt.date = AS_OF) -> Case:
    """A patient who may enter."""
    return Case(key, story, base, changes, "eligible", frozenset(), as_of)


def ineligible(key: str, story: str, base: str, changes: str, *lines: int, as_of: dt.date = AS_OF) -> Case:
    """A patient who may not enter because of these lines."""
    return Case(key, story, base, changes, "ineligible", frozenset(lines), as_of)


def undetermined(key: str, story: str, base: str, changes: str, *lines: int, as_of: dt.date = AS_OF) -> Case:
    """A patient about whom these lines leave something to be asked."""
    return Case(key, story, base, changes, "undetermined", frozenset(lines), as_of)


def facts_of(case: Case) -> list[Fact]:
    """The facts of a patient: those of the base as changed, with the visit's date filled in."""
    facts = [_fact(line) for line in _lines(case.base)]
    for line in _lines(case.changes):
        mark, fact = line[0], _fact(line.lstrip("+- "))
        if mark != "+":
            facts = [other for other in facts if _key(other) != _key(fact)]
        if mark != "-":
            facts.append(fact)
    visit = (case.as_of - dt.timedelta(days=4)).isoformat()
    return [(table, tuple(visit if cell == "visit" else cell for cell in cells)) for table, cells in facts]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _fact(line: str) -> Fact:
    table, *cells = (cell.strip() for cell in line.split("|"))
    assert table in COLUMNS, f"no such table: {line}"
    assert len(cells) <= len(COLUMNS[table]), f"too many cells: {line}"
    if table == "lab" and (len(cells) < 4 or not cells[3]):
        cells = [*[*cells, "", "", ""][:3], "visit", *cells[4:]]
    return table, tuple(cells)


def _key(fact: Fact) -> tuple[str, str]:
    return (fact[0], "") if fact[0] == "person" else (fact[0], fact[1][0].lower())


def write_folder(cases: Iterable[Case], folder: Path, keep: Callable[[Fact], bool] = lambda fact: True) -> Path:
    """A folder of CSV files with these patients (the facts that `keep` wants), one file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    rows: dict[str, list[tuple[str, ...]]] = {table: [] for table in COLUMNS}
    for case in cases:
        for table, cells in filter(keep, facts_of(case)):
            padded = cells + ("",) * (len(COLUMNS[table]) - len(cells))
            rows[table].append((case.id, *padded))
    for table, found in rows.items():
        with (folder / f"{FILES[table]}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("person_id", *COLUMNS[table]), *found])
    return folder


class Found(NamedTuple):
    """What screening answers for one patient: the answer and the lines that fail, or else are open."""

    answer: str
    lines: frozenset[int]
    explanation: Explanation


def screen_all(trial_name: str, cases: Sequence[Case], folder: Path) -> dict[str, Found]:
    """Every patient screened from CSV by both engines, which must agree; the answer of each by id."""
    found: dict[str, Found] = {}
    for as_of in sorted({case.as_of for case in cases}):
        group = [case for case in cases if case.as_of == as_of]
        cohort = load_patients(write_folder(group, folder / as_of.isoformat()), as_of=as_of)
        found |= screen_loaded(trial_name, cohort, as_of)
    return found


def screen_loaded(
    trial_name: str, cohort: Cohort, as_of: dt.date, assume_absent: frozenset[str] = frozenset()
) -> dict[str, Found]:
    """Every patient of a cohort screened by both engines, which must agree; the answer of each by id."""
    trial = load_trial(trial_name)
    screening = screen_cohort([trial], cohort, as_of=as_of, assume_absent=assume_absent)
    context = Context(as_of=as_of, assume_absent=assume_absent)
    found = {}
    for place, person_id in enumerate(screening.person_ids):
        patient = patient_in(cohort, person_id)
        assert patient is not None
        told = explain_patient(trial, patient, context)
        fast = ("ineligible", "eligible", "undetermined")[screening.trials[0].answers[place]]
        assert fast == told.answer, f"{person_id}: the columnar engine says {fast}, the reference {told.answer}"
        found[person_id] = Found(told.answer, _deciding(told), told)
    return found


def _deciding(told: Explanation) -> frozenset[int]:
    wanted = {"ineligible": {"fail"}, "undetermined": {"unknown", "asked"}, "eligible": set()}[told.answer]
    return frozenset(one.criterion.lines.spans[0].first for one in told.criteria if one.verdict in wanted)


def why(found: Found) -> str:
    """What the tool says of every criterion that does not pass, for the message of a failing test."""
    parts = [
        f"  {one.verdict} {one.criterion.id}: {one.english}; missing: {'; '.join(one.missing) or '-'}"
        for one in found.explanation.criteria
        if one.verdict != "pass"
    ]
    return "\n".join([f"{found.answer}, lines {sorted(found.lines)}", *parts])
