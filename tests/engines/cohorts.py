"""Small generated cohorts that sit on the edges of a rule: its limits, its windows, its names, and every kind of dirt.

`make_cohort` draws from a seeded generator, so that one integer is one cohort; `KINDS` is what must have occurred.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any

import pyarrow as pa

from trialrun.engines.context import term_of, wider_names
from trialrun.engines.spans import moved
from trialrun.ground.dates import Date, Offset
from trialrun.records.schema import PATIENT_TABLES
from trialrun.rules import nodes
from trialrun.rules.nodes import Compare, Count, Fact, FactAnchor, OneOf, Present, Recorded, Rule, Since, Tested, Window
from trialrun.terms.model import Concept, Drug, DrugClass, Variable
from trialrun.terms.vocabulary import Vocabulary

TRIAL = "T1"
AS_OF = (Date(2024, 3, 31), Date(2024, 2, 29), Date(2023, 8, 31), Date(2024, 6, 15))
KINDS = frozenset(
    {
        "full date", "partial date", "no date", "future date", "date that may be future", "time", "same moment",
        "no value", "no unit", "unit that cannot be compared", "other unit", "out of range", "on the limit",
        "no upper limit", "upper limit", "status absent", "status suspected", "status over", "no end", "end",
        "partial end", "null qualifier", "coverage complete", "coverage open", "coverage gap", "coverage adjacent",
        "no coverage", "event", "partial event", "event of another trial", "no event", "no birth date",
        "partial birth date", "no sex", "answer yes", "answer no", "answers that differ", "no answer", "not a number",
        "text", "dose in another unit",
        "censored <", "censored <=", "censored >", "censored >=", "censored ~", "line", "no line", "wider name",
    }
)  # fmt: skip
Rows = dict[str, list[dict[str, Any]]]


class Cohort:
    """Tables of patients, and the kinds of record that were drawn."""

    def __init__(self, tables: Mapping[str, pa.Table], kinds: frozenset[str], as_of: Date) -> None:
        self.tables = tables
        self.kinds = kinds
        self.as_of = as_of


def make_cohort(rule: Rule, vocabulary: Vocabulary, seed: int, size: int = 8) -> Cohort:
    """A cohort around the edges of one rule; the same seed gives the same cohort."""
    draw = _Draw(rule, vocabulary, Random(seed))
    rows: Rows = {name: [] for name in PATIENT_TABLES}
    for number in range(size):
        for table, row in draw.patient(f"p{number:03d}"):
            rows[table].append(row)
    tables = {name: pa.Table.from_pylist(rows[name], schema=PATIENT_TABLES[name]) for name in PATIENT_TABLES}
    return Cohort(tables, frozenset(draw.kinds), draw.as_of)


def facts_of(rule: Rule) -> Iterator[Fact]:
    """Every fact a rule names, in atoms, exceptions and anchors."""
    for atom in nodes.atoms(rule):
        if isinstance(atom, nodes.Attest):
            continue
        yield atom.fact
        for item in getattr(atom, "excepted", ()):
            yield item.fact
    for anchor in _anchors(rule):
        if isinstance(anchor, FactAnchor):
            yield anchor.fact


def _whens(rule: Rule) -> Iterator[Window | Since]:
    for atom in nodes.atoms(rule):
        if isinstance(atom, Since):
            yield atom
        if isinstance(atom, Compare | OneOf | Tested | Recorded | Present | Count) and isinstance(atom.when, Window):
            yield atom.when
        for item in getattr(atom, "excepted", ()):
            if isinstance(item.when, Window):
                yield item.when


def _anchors(rule: Rule) -> Iterator[nodes.Anchor]:
    for when in _whens(rule):
        yield when.anchor


class _Draw:
    """Draws of one cohort."""

    def __init__(self, rule: Rule, vocabulary: Vocabulary, random: Random) -> None:
        self.random = random
        self.vocabulary = vocabulary
        self.kinds: set[str] = set()
        self.as_of = random.choice(AS_OF)
        facts = list(facts_of(rule))
        self.qualifiers = [(fact.name, qualifier) for fact in facts for qualifier in fact.qualifiers]
        below = {name for fact in facts for name in vocabulary.below(fact.name)}
        self.wider = {
            name for fact in facts for name in wider_names(term_of(fact.name, vocabulary), vocabulary)
        } - below
        self.names = sorted(below | self.wider)
        self.limits = [atom for atom in nodes.atoms(rule) if isinstance(atom, Compare) and atom.limit.plus is not None]
        self.questions = [atom.question for atom in nodes.atoms(rule) if isinstance(atom, nodes.Attest)]
        self.events = [anchor.event for anchor in _anchors(rule) if isinstance(anchor, nodes.EventAnchor)]
        self.days = self._edges([when.offset for when in _whens(rule) if when.offset is not None])

    def _edges(self, offsets: list[Offset]) -> list[Date]:
        days = [self.as_of, self.as_of - dt.timedelta(days=40), self.as_of - dt.timedelta(days=400)]
        for offset in offsets:
            days += [moved(day, offset, sign) for day in days[:2] for sign in (1, -1)]
        return [Date.fromordinal(min(max(day.toordinal() + d, 700_000), 760_000)) for day in days for d in (-1, 0, 1)]

    def patient(self, person_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """All rows of one patient."""
        yield "person", {"person_id": person_id, **self.person()}
        rows = [*self.coverage(), *self.happened(), *self.answers()]
        for _ in range(self.random.choice((0, 1, 2, 3, 5, 8))):
            if self.names:
                rows.append(self.fact(self.random.choice(self.names)))
        for table, row in rows:
            yield table, {"person_id": person_id, **row}
            if table == "measurement" and self.random.random() < 0.15:
                self.kinds.add("same moment")
                yield table, {"person_id": person_id, **row, "value": self.value(row["variable"])}

    def person(self) -> dict[str, Any]:
        """Sex and birth date, which may be missing or partly known."""
        sex = self.pick(("female", "male", None))
        if sex is None:
            self.kinds.add("no sex")
        way, year = self.random.random(), self.random.choice((1940, 1960, 2005, 2006, 2023))
        if way < 0.15:
            self.kinds.add("no birth date")
            return {"sex": sex}
        if way < 0.4:
            self.kinds.add("partial birth date")
            return {"sex": sex, "birth_date": Date(year, 1, 1), "birth_date_to": Date(year, 12, 31)}
        day = self.pick((Date(year, 3, 31), Date(year, 2, 28), Date(2004, 2, 29)))
        return {"sex": sex, "birth_date": day, "birth_date_to": day}

    def coverage(self) -> list[tuple[str, dict[str, Any]]]:
        """Complete, open, interrupted, adjacent or no coverage of each domain."""
        rows: list[tuple[str, dict[str, Any]]] = []
        for domain in ("condition", "exposure", "procedure"):
            kind = self.pick(("complete", "complete", "open", "gap", "adjacent", "none"))
            start, middle = self.pick(self.days), self.pick(self.days)
            stretches = {
                "complete": [(None, None)],
                "open": [(start, None)],
                "gap": [(None, middle), (middle + dt.timedelta(days=2), None)],
                "adjacent": [(middle + dt.timedelta(days=1), None), (None, middle)],
                "none": [],
            }[kind]
            self.kinds.add("no coverage" if kind == "none" else f"coverage {kind}")
            rows += [("coverage", {"domain": domain, "start": first, "end": last}) for first, last in stretches]
        return rows

    def happened(self) -> list[tuple[str, dict[str, Any]]]:
        """Events that the rule is anchored to, some partly dated, some of another trial, some missing."""
        rows: list[tuple[str, dict[str, Any]]] = []
        for kind in {*self.events, "first_dose", "enrolment"}:
            times = self.random.choice((0, 0, 1, 1, 2))
            self.kinds.add("event" if times else "no event")
            for _ in range(times):
                trial = self.pick((TRIAL, None, "other"))
                if trial == "other":
                    self.kinds.add("event of another trial")
                first, last = self.span()
                if first != last:
                    self.kinds.add("partial event")
                rows.append(("event", {"kind": kind, "trial": trial, "date": first, "date_to": last}))
        return rows

    def answers(self) -> list[tuple[str, dict[str, Any]]]:
        """Attestations: yes, no, both on one day, none."""
        rows: list[tuple[str, dict[str, Any]]] = []
        for question in self.questions:
            day = self.pick((*self.days[:6], None))
            given = self.pick((("yes",), ("no",), ("yes", "no"), ("Yes ",), ("unsure",), ()))
            self.kinds.add(
                {0: "no answer", 2: "answers that differ"}.get(len(given), f"answer {given[0] if given else ''}")
            )
            trial = self.pick((TRIAL, None, "other"))
            rows += [
                ("attestation", {"question": question, "answer": word, "date": day, "trial": trial}) for word in given
            ]
        return rows

    def fact(self, name: str) -> tuple[str, dict[str, Any]]:
        """One row of a fact in its table."""
        if name in self.wider:
            self.kinds.add("wider name")
        match self.vocabulary.term(name):
            case Variable() as variable:
                return "measurement", self.measurement(variable)
            case Drug() | DrugClass():
                line = self.pick((1, 2, 3, None))
                self.kinds.add("no line" if line is None else "line")
                return "exposure", {"drug": name, **self.lasting(), "line": line, **self.qualified(name)}
            case Concept(kind="condition"):
                return "condition", {"concept": name, **self.lasting(), **self.status(), **self.qualified(name)}
            case Concept():
                first, last = self.span()
                return "procedure", {"concept": name, "date": first, "date_to": last, **self.qualified(name)}
            case _:
                return "event", {"kind": "none", "date": self.as_of}

    def status(self) -> dict[str, Any]:
        """What a condition's status says."""
        status = self.pick((None, None, None, "active", "absent", "suspected", "resolved", "remission"))
        if status in ("absent", "suspected"):
            self.kinds.add(f"status {status}")
        if status in ("resolved", "remission"):
            self.kinds.add("status over")
        return {"status": status}

    def lasting(self) -> dict[str, Any]:
        """Start and end; the end may be missing or partly known."""
        first, last = self.span()
        way = self.random.random()
        if way < 0.45 or first is None:
            self.kinds.add("no end")
            return {"start": first, "start_to": last}
        end, end_to = self.span()
        if end is None or end < first:
            end = end_to = self.pick(self.days)
        self.kinds.add("end" if end == end_to else "partial end")
        return {"start": first, "start_to": last, "end": end, "end_to": end_to}

    def qualified(self, name: str) -> dict[str, Any]:
        """Columns that the qualifiers of the rule ask for, sometimes empty."""
        cells: dict[str, Any] = {}
        for _, qualifier in self.qualifiers:
            table = {Variable: "measurement", Drug: "exposure", DrugClass: "exposure"}.get(
                type(self.vocabulary.term(name)), getattr(self.vocabulary.term(name), "kind", "")
            )
            if qualifier.key not in PATIENT_TABLES[table].names:
                continue
            value = self.pick((*qualifier.values, *qualifier.values, "other", None))
            if qualifier.key in ("grade", "line") and value is not None:
                value = int(value) if value.isdigit() else 2
            if qualifier.key == "amount" and value is not None:
                value = self.pick((float(value), 0.01, 0.04, 41.0)) if value.isdigit() else float("nan")
            if qualifier.key == "unit" and value == "other":
                value = self.pick(("mg", "g", "tablet"))
                self.kinds.add("dose in another unit")
            if value is None:
                self.kinds.add("null qualifier")
            cells[qualifier.key] = value
        return cells

    def measurement(self, variable: Variable) -> dict[str, Any]:
        """One value with its unit, range, date and time, any of which may be missing or odd."""
        first, last = self.span()
        row: dict[str, Any] = {"variable": variable.name, "date": first, "date_to": last}
        if self.random.random() < 0.2:
            self.kinds.add("time")
            row["time"] = dt.time(self.random.choice((0, 8, 23)))
        row["unit"] = self.unit(variable)
        row["value"] = self.value(variable.name, row["unit"])
        if self.random.random() < 0.2:
            row["comparator"] = self.pick(("<", "<=", ">", ">=", "<", ">", "~"))
            self.kinds.add(f"censored {row['comparator']}")
        if variable.kind in ("test", "category") or self.random.random() < 0.1:
            self.kinds.add("text")
            words = ("positive", "negative", "detectable", "undetectable", "indeterminate", "1", *variable.values)
            row["text"] = self.pick((*words, "odd", "1/2", "9"))
            if self.random.random() < 0.7:
                row["value"] = None
        row["high"] = self.pick((40.0, row["value"], None, 0.0))
        row["low"] = self.pick((0.1, row["value"], None, None, 0.0))
        self.kinds.add("no upper limit" if row["high"] is None else "upper limit")
        return {**row, **self.qualified(variable.name)}

    def unit(self, variable: Variable) -> str | None:
        """The canonical unit, another of the kind, a wrong one or none."""
        way = self.random.random()
        if way < 0.08:
            self.kinds.add("no unit")
            return None
        if way < 0.16:
            self.kinds.add("unit that cannot be compared")
            return "cm"
        other = {"10*9/L": "10*3/uL", "g/dL": "g/L", "U/L": "kU/L", "[IU]/mL": "[IU]/L"}.get(variable.unit)
        if way < 0.4 and other:
            self.kinds.add("other unit")
            return other
        return variable.unit

    def value(self, name: str, unit: str | None = None) -> float | None:
        """A number on or near a limit of the rule, in another unit where asked, out of range or missing."""
        way = self.random.random()
        if way < 0.06:
            self.kinds.add("no value")
            return None
        if way < 0.1:
            self.kinds.add("not a number")
            return float("nan")
        if way < 0.15:
            self.kinds.add("out of range")
            return self.pick((-5.0, 1e13))
        limits = [float(atom.limit.plus.value) for atom in self.limits if atom.fact.name == name and atom.limit.plus]
        if limits and way < 0.8:
            self.kinds.add("on the limit")
            scale = {"g/L": Fraction(10), "kU/L": Fraction(1, 1000), "[IU]/L": Fraction(1000)}.get(
                unit or "", Fraction(1)
            )
            number = float(Fraction(repr(self.pick(limits))) * scale)
            return self.pick((number, number, number + 0.1, number - 0.1, number * (1 + 1e-12), number * 3))
        return self.pick((0.0, 1.0, 2.0, 3.0, 0.3, 40.0, 120.0, 50.0))

    def span(self) -> tuple[Date | None, Date | None]:
        """First and last day of a fact: full, the month, the year, missing, or after the as-of date."""
        way, day = self.random.random(), self.pick(self.days)
        if way < 0.05:
            self.kinds.add("no date")
            return None, None
        if day > self.as_of:
            self.kinds.add("future date")
        if way < 0.7:
            self.kinds.add("full date")
            return day, self.pick((day, day, None))
        first, last = self._part(day, whole_year=way > 0.9)
        self.kinds.add("partial date")
        if first <= self.as_of < last:
            self.kinds.add("date that may be future")
        return first, last

    def _part(self, day: Date, *, whole_year: bool) -> tuple[Date, Date]:
        if whole_year:
            return Date(day.year, 1, 1), Date(day.year, 12, 31)
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])

    def pick(self, choices: Any) -> Any:
        """One of the choices."""
        return self.random.choice(choices)
