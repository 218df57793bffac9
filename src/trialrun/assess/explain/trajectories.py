"""The values of one marker over a course, with the bands in which each answer lies, as numbers for a figure or table.

Grades nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from trialrun.assess.assessing import settle
from trialrun.assess.course.grading import Grader
from trialrun.assess.course.turns import turns_counted
from trialrun.assess.course.visits import with_baseline
from trialrun.assess.explain.supposing import Band, bands_of, markers_of
from trialrun.assess.explain.working import current_value, printed_text
from trialrun.assess.model import NOT_EVALUABLE, Course, Turn
from trialrun.engines import Interval, Patient, Row
from trialrun.engines.case import Case
from trialrun.engines.context import variable_of
from trialrun.engines.limits import baseline_rows
from trialrun.engines.values import read_number
from trialrun.ground.dates import Date
from trialrun.protocol import CriteriaSet, Domain
from trialrun.rules import atoms, say_name
from trialrun.rules.nodes import Compare, Fact


class ValueAt(msgspec.Struct, frozen=True, kw_only=True):
    """One value: its day, the number in the canonical unit, as recorded, and the answer of its domain on that day."""

    date: Date
    value: Interval
    recorded: str
    answer: str = ""


class BandsAt(msgspec.Struct, frozen=True, kw_only=True):
    """The bands of a visit; they hold for the time since the one before."""

    first: Date
    last: Date
    bands: tuple[Band, ...]


class Trajectory(msgspec.Struct, frozen=True, kw_only=True):
    """One marker of one patient: the value at baseline first, then one for each visit with a value."""

    person_id: str
    domain: str
    marker: str
    label: str
    unit: str
    baseline: ValueAt | None
    values: tuple[ValueAt, ...]
    bands: tuple[BandsAt, ...] = ()

    def changes(self) -> tuple[tuple[Date, Interval], ...]:
        """The change of each value from the baseline as a share of it; nothing without an exact baseline above 0."""
        first = self.baseline.value.exact if self.baseline is not None else None
        if first is None or first <= 0:
            return ()
        return tuple((one.date, one.value.scaled(1 / first, Fraction(-1))) for one in self.values)


def trajectories_of(
    criteria: CriteriaSet, patient: Patient, course: Course, turns: Sequence[Turn] = (), *, bands: bool = True
) -> tuple[Trajectory, ...]:
    """Every marker of the domains that were judged and count, or show progression; with `bands` those of each visit."""
    if course.baseline is None or not course.visits:
        return ()
    grader = Grader(criteria, with_baseline(patient, course.baseline), course.baseline, course.options)
    grader = settle(grader, turns_counted(turns, course.baseline, course.options.as_of))
    return tuple(_trajectories(course, grader, bands=bands))


def limits_of(criteria: CriteriaSet, marker: str) -> tuple[tuple[Fraction, str], ...]:
    """The shares of the baseline at which a level of the set begins: (-1/2, `PR`), the deepest last."""
    found: dict[Fraction, str] = {}
    for level in criteria.levels:
        for atom in atoms(level.rule.tree) if level.rule is not None else ():
            ours = isinstance(atom, Compare) and atom.fact == Fact(marker) and atom.when is None
            if ours and isinstance(atom, Compare) and atom.limit.reference == "baseline" and atom.limit.plus is None:
                share = Fraction(1 if atom.limit.times is None else atom.limit.times) - 1
                found.setdefault(share, level.name) if atom.op in ("<=", "<") else None
    return tuple(sorted(found.items(), reverse=True))


def _trajectories(course: Course, grader: Grader, *, bands: bool) -> Iterator[Trajectory]:
    for domain in grader.criteria.graded():
        grades = [grade for visit in course.visits for grade in visit.grades if grade.domain == domain.name]
        told = [grade for grade in grades if grade.answer != NOT_EVALUABLE]
        if not any(grade.applies or grade.answer == grader.criteria.progression for grade in told):
            continue
        for marker in markers_of(grader.criteria, domain.name):
            found = _trajectory(domain, marker, course, grader, bands=bands)
            if found.values:
                yield found


def _trajectory(domain: Domain, marker: str, course: Course, grader: Grader, *, bands: bool) -> Trajectory:
    case = grader.case(course.visits[0].date)
    first = baseline_rows(Fact(marker), case)
    values = []
    for visit in course.visits:
        value, row = current_value(marker, grader.case(visit.date))
        grade = visit.grade(domain.name)
        if value is not None and row is not None and grade is not None:
            values.append(ValueAt(date=visit.date, value=value, recorded=printed_text(row), answer=grade.answer))
    return Trajectory(
        person_id=course.person_id,
        domain=domain.name,
        marker=marker,
        label=say_name(marker, case.words),
        unit=variable_of(marker, case.words).unit,
        baseline=_baseline(first[0].row, case) if first else None,
        values=tuple(values),
        bands=tuple(_bands(domain, marker, course, grader)) if bands else (),
    )


def _baseline(row: Row, case: Case) -> ValueAt | None:
    day, value = row.day("date"), read_number(row, variable_of(row.name or "", case.words))
    if day is None or value is None:
        return None
    return ValueAt(date=day, value=value, recorded=printed_text(row))


def _bands(domain: Domain, marker: str, course: Course, grader: Grader) -> Iterator[BandsAt]:
    before = course.baseline
    for visit in course.visits:
        found = bands_of(domain, marker, visit.date, grader)
        if found and before is not None:
            yield BandsAt(first=before, last=visit.date, bands=found)
        before = visit.date
