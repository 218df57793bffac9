"""Seeded patient histories around the edges of a criteria set: its limits met exactly, its levels reached on purpose,
and every kind of dirt that dated measurements have.

`make_histories` draws from a seeded generator, so that one integer is one cohort; `KINDS` is what must have occurred.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any

import pyarrow as pa

from trialrun.assess.course.visits import facts_of_set
from trialrun.engines.limits import plus_of
from trialrun.ground.dates import Date
from trialrun.protocol import CriteriaSet
from trialrun.records.schema import PATIENT_TABLES
from trialrun.rules import atoms
from trialrun.rules.nodes import (
    All,
    AnyOf,
    AtLeast,
    Attest,
    Compare,
    If,
    Not,
    OneOf,
    Present,
    Recorded,
    Rule,
    Tested,
    Unless,
    Window,
)
from trialrun.terms import load_vocabulary
from trialrun.terms.model import Variable

KINDS = frozenset(
    {
        "other unit", "unit that cannot be compared", "no unit", "censored <", "censored <=", "censored >",
        "censored >=", "odd comparator", "same value twice", "values that differ", "times of one day", "one time",
        "partial date", "no value", "text of a number", "implausible", "unscalable", "long decimals", "gap",
        "new therapy", "new therapy on a visit", "partial new therapy", "death of disease", "death of another cause",
        "date of death", "partial date of death", "baseline event", "first dose", "no baseline event", "no visit",
        "no record", "visit without a value", "rows out of order", "condition", "condition denied", "condition over",
        "partial condition", "suspected condition", "coverage", "coverage with an end", "answers that differ",
        "answer yes", "answer no", "odd answer", "far date",
    }
)  # fmt: skip
_OTHER_UNITS = {
    "g/dL": ("g/L", "mg/dL"), "mg/(24.h)": ("g/(24.h)",), "mg/dL": ("mg/L",), "%": ("1",), "10*6/L": ("/uL",),
    "cm2": ("mm2",), "cm": ("mm",), "pg/mL": ("ng/L", "ng/mL"), "U/L": ("kU/L",), "10*9/L": ("10*3/uL",),
}  # fmt: skip
_BASELINES = (Fraction(42, 10), Fraction(4), Fraction(1), Fraction(25, 10), Fraction(63, 10), Fraction(3, 10))
_WALKS = (Fraction(1), Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(3, 10), Fraction(9, 10), Fraction(3, 2))
Rows = dict[str, list[dict[str, Any]]]


class Histories:
    """Tables of patients, and the kinds of record that were drawn."""

    def __init__(self, tables: Mapping[str, pa.Table], kinds: frozenset[str]) -> None:
        self.tables = tables
        self.kinds = kinds


def make_histories(criteria: CriteriaSet, seed: int, size: int) -> Histories:
    """Patients around the edges of one criteria set; the same seed gives the same ones."""
    draw = _Draw(criteria, Random(seed))
    rows: Rows = {name: [] for name in PATIENT_TABLES}
    for number in range(size):
        for table, row in draw.patient(number):
            rows[table].append({"person_id": f"p{number:05d}", **row})
    tables = {name: pa.Table.from_pylist(rows[name], schema=PATIENT_TABLES[name]) for name in PATIENT_TABLES}
    return Histories(tables, frozenset(draw.kinds))


def limits_of(criteria: CriteriaSet) -> frozenset[str]:
    """The kinds `at ...` of every limit of a set that refers to an earlier value and counts itself."""
    compares = [atom for atom in _compares(criteria) if atom.limit.reference in ("baseline", "nadir")]
    return frozenset(_at(atom) for atom in compares if atom.op in (">=", "<="))


def _rules(criteria: CriteriaSet) -> list[Rule]:
    found = [level.rule for level in criteria.levels] + [level.evaluable for level in criteria.levels]
    found += [domain.applies for domain in criteria.domains]
    return [rule.tree for rule in found if rule is not None]


def _compares(criteria: CriteriaSet) -> list[Compare]:
    return [atom for rule in _rules(criteria) for atom in atoms(rule) if isinstance(atom, Compare)]


def _at(atom: Compare) -> str:
    limit = atom.limit
    plus = f" + {limit.plus.value}" if limit.plus is not None else ""
    return f"at {limit.times or 1} x {limit.reference} of {atom.fact.name}{plus}"


class _Draw:
    """Draws of one cohort. `series` are the exact values drawn of the patient at hand, by variable, in order of days;
    `dirt` is how much is wrong with that patient's records, and `double` how often a value is there twice."""

    def __init__(self, criteria: CriteriaSet, random: Random) -> None:
        self.random, self.criteria = random, criteria
        self.kinds: set[str] = set()
        words = load_vocabulary()
        terms = [words.term(name) for name in sorted(facts_of_set(criteria))]
        self.variables = {term.name: term for term in terms if isinstance(term, Variable)}
        self.compares = _compares(criteria)
        named = [atom for rule in _rules(criteria) for atom in atoms(rule) if isinstance(atom, Present)]
        self.conditions = sorted({atom.fact.name for atom in named})
        asked = [atom.question for rule in _rules(criteria) for atom in atoms(rule) if isinstance(atom, Attest)]
        self.questions = sorted({*criteria.questions, *asked})
        self.series: dict[str, list[Fraction]] = {}
        self.dirt, self.double = 0.0, 0.0

    # One patient

    def patient(self, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """All rows of one patient."""
        self.series = {}
        self.dirt, self.double = self.pick((0.0, 0.0, 0.5, 2.0)), self.pick((0.0, 0.0, 0.0, 0.0, 0.02, 0.3))
        start = Date(2024, 1, 8) + dt.timedelta(days=self.random.randrange(400))
        days = self.days(start)
        yield "person", self.person(days)
        rows = [("event", row) for row in self.events(days)]
        if number % 23 == 0:
            self.kinds.add("no record")
            return
        rows += self.conditions_of(days)
        watched = [name for name in self.variables if self.random.random() < 0.85] or list(self.variables)
        for place, day in enumerate(days):
            rows += self.visit(watched, day, first=place == 0)
        if self.random.random() < 0.2:
            self.kinds.add("rows out of order")
            self.random.shuffle(rows)
        yield from rows

    def days(self, start: Date) -> list[Date]:
        """The days of the assessments, the baseline first; gaps of any length."""
        count = self.random.choice((1, 2, 3, 4, 5, 6, 7, 9))
        if count == 1:
            self.kinds.add("no visit")
        days = [start]
        for _ in range(count - 1):
            gap = self.random.choice((1, 7, 28, 28, 28, 28, 56, 200))
            if gap == 200:
                self.kinds.add("gap")
            days.append(days[-1] + dt.timedelta(days=gap))
        return days

    def person(self, days: list[Date]) -> dict[str, Any]:
        """A date of death now and then."""
        way, last = self.random.random(), days[-1] + dt.timedelta(days=self.random.choice((0, 5, 60)))
        if way < 0.08:
            self.kinds.add("date of death")
            return {"death_date": last, "death_date_to": last, "birth_date": Date(1950, 2, 28)}
        if way < 0.12:
            self.kinds.add("partial date of death")
            return {"death_date": last.replace(day=1), "death_date_to": last.replace(day=28)}
        return {}

    def events(self, days: list[Date]) -> Iterator[dict[str, Any]]:
        """The baseline, new therapies, deaths with their cause, and visits without a value."""
        way = self.random.random()
        first = days[0] + dt.timedelta(days=self.random.choice((0, 0, 0, 1, 7, -3)))
        kind = "baseline event" if way < 0.3 else "first dose" if way < 0.8 else "no baseline event"
        self.kinds.add(kind)
        if way < 0.8:
            yield _event("baseline" if way < 0.3 else "first_dose", first, trial=self.pick((None, "T1")))
        if self.random.random() < 0.2:
            therapy = self.pick(days[1:] or days) + dt.timedelta(days=self.random.choice((0, 3)))
            self.kinds.add("new therapy on a visit" if therapy in days else "new therapy")
            partial = self.random.random() < 0.2
            if partial:
                self.kinds.add("partial new therapy")
            until = therapy + dt.timedelta(days=20) if partial else therapy
            yield {**_event("new_therapy", therapy), "date_to": until}
        if self.random.random() < 0.25:
            cause = self.pick(("disease", "progression", self.criteria.condition, "other", "sepsis", None))
            of_disease = cause in ("disease", "progression", self.criteria.condition)
            self.kinds.add("death of disease" if of_disease else "death of another cause")
            yield _event("death", days[-1] + dt.timedelta(days=self.random.choice((0, 4, -40))), cause=cause)
        if self.random.random() < 0.2:
            self.kinds.add("visit without a value")
            yield _event("assessment", self.pick(days) + dt.timedelta(days=self.random.choice((0, 9))))

    def conditions_of(self, days: list[Date]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Diagnoses with their status and dates, and the coverage of diagnoses."""
        if self.random.random() < 0.7:
            end = self.pick((None, None, days[-1] - dt.timedelta(days=10)))
            self.kinds.add("coverage" if end is None else "coverage with an end")
            begin = self.pick((None, days[0] - dt.timedelta(days=100), days[0]))
            yield "coverage", {"domain": "condition", "start": begin, "end": end}
            if end is not None:
                yield "coverage", {"domain": "condition", "start": end + dt.timedelta(days=1), "end": days[-1]}
        for name in self.conditions:
            if self.random.random() < 0.35:
                yield "condition", {"concept": name, **self.condition(days)}

    def condition(self, days: list[Date]) -> dict[str, Any]:
        """The course of one diagnosis."""
        status = self.pick((None, "active", "absent", "absent", "suspected", "resolved", "remission"))
        kinds = {"absent": "condition denied", "suspected": "suspected condition"}
        self.kinds.add(
            kinds.get(status or "", "condition over" if status in ("resolved", "remission") else "condition")
        )
        start = self.pick((*days, days[0] - dt.timedelta(days=50)))
        row: dict[str, Any] = {"start": start, "start_to": start, "status": status}
        if self.random.random() < 0.15:
            self.kinds.add("partial condition")
            row |= {"start": start.replace(day=1), "start_to": start.replace(day=28)}
        if self.random.random() < 0.4:
            end = start + dt.timedelta(days=self.random.choice((0, 30, 60)))
            row |= {"end": end, "end_to": end}
        return row

    # One visit

    def visit(self, watched: list[str], day: Date, *, first: bool) -> Iterator[tuple[str, dict[str, Any]]]:
        """The values of one visit: a level or a baseline aimed at, and all else drawn."""
        aimed: dict[str, Any] = {}
        if self.random.random() < 0.8:
            goals = self.goals(first=first)
            for rule, wanted in self.pick(goals) if goals else ():
                self.aim(rule, wanted, aimed, first=first)
        for name in watched:
            if name not in aimed and (first or self.random.random() < 0.8):
                aimed[name] = self.draw(name, first=first)
        for question in self.questions:
            if question not in aimed and self.random.random() < 0.3:
                aimed[question] = self.pick(("yes", "no", "no", "maybe"))
        for name, value in aimed.items():
            if name in self.questions:
                yield from self.answer(name, value, day)
            elif name in self.conditions:
                yield from self.seen(name, value, day)
            elif value is not None:
                yield from self.measured(name, value, day)

    def goals(self, *, first: bool) -> list[list[tuple[Rule, bool]]]:
        """What may be aimed at: at baseline that a domain can be followed, later a level of any domain; sometimes
        together with what must not hold for it."""
        levels = self.criteria.levels
        if first:
            wanted = [domain.applies for domain in self.criteria.domains] + [level.evaluable for level in levels]
            others = [[(one.tree, False) for one in wanted if one is not None and self.random.random() < 0.3]]
            return [[*self.pick(others), (rule.tree, True)] for rule in wanted if rule is not None]
        goals = []
        for level in levels:
            before = [one.rule for one in levels[: levels.index(level)] if one.domain == level.domain]
            off = [(one.tree, False) for one in before if one is not None] if self.random.random() < 0.5 else []
            needed = [level.evaluable, level.rule, *level.also.values()]
            if level.rule is not None:
                goals.append([*off, *((rule.tree, True) for rule in needed if rule is not None)])
        return goals

    def aim(self, rule: Rule, wanted: bool, aimed: dict[str, Any], *, first: bool) -> None:
        """Values that make a rule true (or not true), as far as that is in the power of one visit."""
        match rule:
            case All(of):
                for part in of if wanted else (self.pick(of),):
                    self.aim(part, wanted, aimed, first=first)
            case AnyOf(of) | AtLeast(_, of):
                for part in (self.pick(of),) if wanted and isinstance(rule, AnyOf) else of:
                    self.aim(part, wanted, aimed, first=first)
            case Not(inner):
                self.aim(inner, not wanted, aimed, first=first)
            case If(condition, then, otherwise):
                way = otherwise is None or self.random.random() < 0.5
                self.aim(condition, way, aimed, first=first)
                self.aim(then if way or otherwise is None else otherwise, wanted, aimed, first=first)
            case Unless(inner, guard):
                self.aim(inner, wanted, aimed, first=first)
                self.aim(guard, self.random.random() < 0.3, aimed, first=first)
            case Attest(question):
                aimed[question] = "yes" if wanted else "no"
            case Present():
                aimed[rule.fact.name] = wanted
            case Compare() if rule.fact.name in self.variables and _is_of_now(rule, first=first):
                aimed[rule.fact.name] = self.value_for(rule, wanted)
            case Tested() if _is_of_now(rule, first=first):
                found = rule.result in ("positive", "detectable")
                aimed[rule.fact.name] = "positive" if found == wanted else "negative"
            case OneOf() if rule.fact.name in self.variables and _is_of_now(rule, first=first):
                aimed[rule.fact.name] = self.pick(rule.values) if wanted else "other"
            case _:
                pass

    def value_for(self, atom: Compare, wanted: bool) -> Fraction | None:
        """A number at, just above or just below a limit."""
        limit, variable = atom.limit, self.variables[atom.fact.name]
        plus = plus_of(limit, variable)
        past = self.series.get(variable.name, [])
        if limit.reference in ("baseline", "nadir", "previous") and not past:
            return None
        base = {
            "baseline": past[:1], "nadir": [min(past, default=Fraction(0))], "previous": past[-1:],
            "ULN": [Fraction(40)], "LLN": [Fraction(5)],
        }.get(limit.reference or "", [Fraction(0)])[0]  # fmt: skip
        bound = base * Fraction(limit.times if limit.times is not None else 1) + plus if limit.reference else plus
        upward = (atom.op in (">=", ">", "!=")) == wanted
        if atom.op in (">=", "<=", "=") and wanted and self.random.random() < 0.6:
            if limit.reference in ("baseline", "nadir"):
                self.kinds.add(_at(atom))
            return self.kept(variable.name, bound)
        return self.kept(variable.name, bound * (Fraction(5, 4) if upward else Fraction(3, 4)))

    def draw(self, name: str, *, first: bool) -> Any:
        """A value of one variable: a walk from the last one, or a result in words."""
        variable = self.variables[name]
        if variable.kind in ("test", "category"):
            return self.pick(("positive", "negative", "negative", "indeterminate", *variable.values[:2]))
        fixed = [plus_of(atom.limit, variable) for atom in self.compares if atom.fact.name == name and atom.limit.plus]
        past = self.series.get(name, [])
        if first or not past:
            scale = max([bound for bound in fixed if bound > 0], default=Fraction(1))
            return self.kept(name, self.pick((Fraction(0), *_BASELINES)) * scale)
        if self.random.random() < 0.2:
            return self.kept(name, self.pick((Fraction(0), *fixed)))
        return self.kept(name, past[-1] * self.pick(_WALKS))

    def kept(self, name: str, value: Fraction) -> Fraction:
        """The value, plausible and with few decimals, remembered."""
        variable = self.variables[name]
        low = Fraction(variable.low) if variable.low is not None else Fraction(-1000)
        high = Fraction(variable.high) if variable.high is not None else Fraction(10**6)
        if variable.kind == "scale":
            value = Fraction(int(value))
        value = Fraction(int(min(max(value, low), high) * 10_000), 10_000)
        self.series.setdefault(name, []).append(value)
        return value

    # The rows of a visit

    def answer(self, question: str, answer: str, day: Date) -> Iterator[tuple[str, dict[str, Any]]]:
        """The answer to a question, sometimes two that differ."""
        self.kinds.add({"yes": "answer yes", "no": "answer no"}.get(answer, "odd answer"))
        yield "attestation", {"question": question, "answer": answer, "date": day}
        if self.random.random() < self.double / 2:
            self.kinds.add("answers that differ")
            yield "attestation", {"question": question, "answer": "yes" if answer == "no" else "no", "date": day}

    def seen(self, name: str, there: bool, day: Date) -> Iterator[tuple[str, dict[str, Any]]]:
        """A condition seen, or looked for and not seen, on one day."""
        status = None if there else "absent"
        self.kinds.add("condition" if there else "condition denied")
        dates = {"start": day, "start_to": day, **({"end": day, "end_to": day} if there else {})}
        yield "condition", {"concept": name, "status": status, **dates}

    def measured(self, name: str, value: Any, day: Date) -> Iterator[tuple[str, dict[str, Any]]]:
        """One value with its unit, and what may be wrong with it."""
        variable = self.variables[name]
        row: dict[str, Any] = {"variable": name, "date": day, "date_to": self.pick((day, day, None))}
        if isinstance(value, str):
            row["text"] = value
            if value == "other" or value.isdigit():
                row |= {"value": float(value) if value.isdigit() else 9.0, "text": None, "unit": "1"}
        else:
            row |= self.number(variable, value)
        row |= {"high": self.pick((40.0, None, 0.0)), "low": self.pick((5.0, None))}
        yield "measurement", self.dated(row)
        if self.random.random() < self.double:
            yield "measurement", self.again(row)

    def number(self, variable: Variable, value: Fraction) -> dict[str, Any]:
        """A number as recorded: in one of its units, exact or not."""
        way, unit = self.random.random(), variable.unit
        others = [other for other in _OTHER_UNITS.get(unit, ()) if other != unit]
        if way < 0.15 and others:
            self.kinds.add("other unit")
            unit = self.pick(others)
            value = value / _factor(unit, variable)
        cells: dict[str, Any] = {"value": float(value), "unit": None if unit == "1" else unit}
        if way > 1 - 0.02 * self.dirt:
            self.kinds.add("unscalable")
            return cells | {"value": float(value) + 1 / 3}
        if way > 1 - 0.04 * self.dirt:
            self.kinds.add("long decimals")
            return cells | {"value": round(float(value) + 0.123456, 6)}
        return cells | self.spoiled()

    def spoiled(self) -> dict[str, Any]:
        """What sources do to numbers: censored, without unit, out of range, in words, missing."""
        way = self.random.random() / (self.dirt + 0.1)
        marks = ("<", "<", "<=", ">", ">=", "~")
        if way < 0.06:
            mark = self.pick(marks)
            self.kinds.add("odd comparator" if mark == "~" else f"censored {mark}")
            return {"comparator": mark}
        spoils: dict[str, dict[str, Any]] = {
            "no unit": {"unit": None}, "unit that cannot be compared": {"unit": "Cel"}, "implausible": {"value": -5e7},
            "no value": {"value": None}, "text of a number": {"value": None, "text": "not done"},
        }  # fmt: skip
        if way < 0.1:
            kind = self.pick(sorted(spoils))
            self.kinds.add(kind)
            return spoils[kind]
        return {}

    def dated(self, row: dict[str, Any]) -> dict[str, Any]:
        """The row with a time of day, or with a date that is partly known or far off, now and then."""
        way = self.random.random() / (self.dirt + 0.001)
        if way < 0.01:
            self.kinds.add("partial date")
            return {**row, "date": row["date"].replace(day=1), "date_to": row["date"].replace(day=28)}
        if way < 0.014:
            self.kinds.add("far date")
            return {**row, "date": Date(1492, 10, 12), "date_to": None}
        if way < 0.05:
            self.kinds.add("one time")
            return {**row, "time": dt.time(9)}
        return row

    def again(self, row: dict[str, Any]) -> dict[str, Any]:
        """A second row of the same day: the same value, another one, or one that times put in order."""
        way, value = self.random.random(), row.get("value")
        if way < 0.6:
            self.kinds.add("same value twice")
            return {**row, "method": "again"}
        if way < 0.85:
            self.kinds.add("times of one day")
            row = {**row, "time": dt.time(17)}
        self.kinds.add("values that differ")
        return {**row, "value": None if value is None else value * 2 + 0.5, "text": self.pick(("positive", "negative"))}

    def pick(self, choices: Any) -> Any:
        """One of the choices."""
        return self.random.choice(choices)


def _is_of_now(atom: Compare | Tested | OneOf | Recorded, *, first: bool) -> bool:
    """Whether a visit can make the atom true: those before baseline only the first one can."""
    before = isinstance(atom.when, Window) and atom.when.side == "before"
    return first or not before


def _event(kind: str, day: Date, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "date": day, "date_to": day, **more}


def _factor(unit: str, variable: Variable) -> Fraction:
    from trialrun.terms import convert

    return convert(Fraction(1), unit, variable)
