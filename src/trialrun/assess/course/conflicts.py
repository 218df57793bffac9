"""Values of one day that disagree: found, refused, or settled by the worst of them where the user asks for it.

Converts no value and grades none; what the worst is the caller tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

import msgspec

from trialrun.assess.course.grading import Grader
from trialrun.assess.course.visits import facts_of_set, full_day
from trialrun.assess.model import Turn
from trialrun.engines import Patient, Row
from trialrun.engines.context import term_of
from trialrun.engines.series import has_result
from trialrun.engines.showing import recorded_text
from trialrun.engines.values import read_number
from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.protocol import CriteriaSet
from trialrun.terms import load_vocabulary
from trialrun.terms.model import Variable

Rank = Callable[[Patient, Date], int]
"""How bad the answer of one visit is for a patient with these records: the higher the worse."""
MOST = 64
"""So many ways to choose among the values of one day are tried at most."""


class Conflict(msgspec.Struct, frozen=True):
    """One fact of one day with several values: the rows of each value, in the order of the values."""

    fact: str
    day: Date
    rows: tuple[tuple[Row, ...], ...]

    def text(self) -> str:
        """The fact, its values and the day."""
        values = (recorded_text(rows[0]).removesuffix(" 1") for rows in self.rows)
        return f"{self.fact} on {self.day}: {' and '.join(values)}"


def find_conflicts(criteria: CriteriaSet, patient: Patient) -> tuple[Conflict, ...]:
    """Facts of the set with different values, or questions with different answers, at the same moment of a day.

    Two values with different times of a day are no conflict: the later one is that of the day.
    """
    names = facts_of_set(criteria)
    measured = [(row.name or "", row) for row in patient.of("measurement") if row.name in names]
    answered = [(row.text("question") or "", row) for row in patient.of("attestation")]
    grouped: dict[tuple[Date, str], list[Row]] = {}
    for name, row in (*measured, *((name, row) for name, row in answered if name in criteria.questions)):
        day = full_day(row)
        if day is not None and _says(row):
            grouped.setdefault((day, name), []).append(row)
    return tuple(
        Conflict(name, day, values)
        for (day, name), rows in sorted(grouped.items(), key=lambda item: item[0])
        for values in _disagreeing(rows)
    )


def counting(conflicts: Sequence[Conflict], grader: Grader, turns: Sequence[Turn]) -> tuple[Conflict, ...]:
    """The conflicts that can change an answer: at visits that count, and in the last values up to the baseline."""
    ends = [turn.date for turn in turns if turn.kind == "new_therapy"]
    cut = grader.options.as_of
    measured = [(row.name, full_day(row)) for row in grader.patient.of("measurement") if has_result(row)]

    def counts(conflict: Conflict) -> bool:
        if conflict.day > grader.baseline:
            return not any(conflict.day >= end for end in ends) and (cut is None or conflict.day <= cut)
        later = (day for name, day in measured if name == conflict.fact and day is not None)
        return not any(conflict.day < day <= grader.baseline for day in later)

    return tuple(conflict for conflict in conflicts if counts(conflict))


def refuse_conflicts(conflicts: Sequence[Conflict], person_id: str, allowed: str = "") -> None:
    """Raise InputError where there is a conflict, naming the values and the day."""
    if conflicts:
        told = "; ".join(conflict.text() for conflict in conflicts)
        fix = "correct the records" + (f", or {allowed}" if allowed else "")
        raise InputError(f"values of one day disagree: {told}", where=f"patient {person_id}", fix=fix)


def take_worst(conflicts: Sequence[Conflict], patient: Patient, rank: Rank) -> Patient:
    """The patient with one value a fact and day: of each day the choice with the worst answer, the highest value where
    several are as bad. Raises InputError for more than 64 choices on one day."""
    by_day: dict[Date, list[Conflict]] = {}
    for conflict in conflicts:
        by_day.setdefault(conflict.day, []).append(conflict)
    for day, together in by_day.items():
        patient = _worst_of(day, together, patient, rank)
    return patient


def _worst_of(day: Date, together: Sequence[Conflict], patient: Patient, rank: Rank) -> Patient:
    ways = 1
    for conflict in together:
        ways *= len(conflict.rows)
    if ways > MOST:
        refuse_conflicts(together, patient.person_id)
    choices = (_keeping(patient, together, kept) for kept in product(*(conflict.rows for conflict in together)))
    # The last of several as bad: values stand in rising order.
    return max(enumerate(choices), key=lambda one: (rank(one[1], day), one[0]))[1]


def _keeping(patient: Patient, together: Sequence[Conflict], kept: Sequence[tuple[Row, ...]]) -> Patient:
    """The patient without the rows of the values that were not chosen."""
    wanted = {id(row) for rows in kept for row in rows}
    dropped = {id(row) for conflict in together for rows in conflict.rows for row in rows} - wanted
    rows: Mapping[str, tuple[Row, ...]] = {
        table: tuple(row for row in found if id(row) not in dropped) for table, found in patient.rows.items()
    }
    return msgspec.structs.replace(patient, rows=rows)


def _disagreeing(rows: Sequence[Row]) -> Iterator[tuple[tuple[Row, ...], ...]]:
    """The rows of the same moment by value, where there is more than one value."""
    times = {row.columns.get("time") for row in rows}
    moments = [rows] if None in times else [[row for row in rows if row.columns.get("time") == time] for time in times]
    for together in moments:
        by_value: dict[tuple[int, Fraction, str], list[Row]] = {}
        for row in together:
            by_value.setdefault(_value(row), []).append(row)
        if len(by_value) > 1:
            yield tuple(tuple(by_value[value]) for value in sorted(by_value))


def _value(row: Row) -> tuple[int, Fraction, str]:
    """What a row says, the same for two units of one amount; words come before numbers."""
    if row.table != "measurement":
        return 0, Fraction(0), (row.text("answer") or "").strip().lower()
    term = term_of(row.name or "", load_vocabulary())
    number = read_number(row, term) if isinstance(term, Variable) and row.number("value") is not None else None
    if number is not None:
        return 1, (number.lo if number.lo is not None else number.hi) or Fraction(0), repr(number)
    return 0, Fraction(0), recorded_text(row).strip().lower()


def _says(row: Row) -> bool:
    return has_result(row) if row.table == "measurement" else bool(row.text("answer"))
