"""The courses of many patients as arrays: made piece by piece, kept in order of persons and days. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.assess.cohort.confirming import NUMBER, Answers, Codes, Fold
from trialrun.assess.model import NOT_EVALUABLE, Assessed, Course, Grade, Options
from trialrun.engines import Store
from trialrun.engines.columns import NO_DAY, Days, day_number, number_date
from trialrun.engines.vectors import Bools, Indices
from trialrun.ground.dates import Date
from trialrun.protocol import CriteriaSet

Kind = TypeVar("Kind", bound=np.generic)
Numbers = npt.NDArray[np.float64]


class CohortCourses(msgspec.Struct, frozen=True, kw_only=True):
    """The courses of a cohort by one criteria set. Answers are codes into `words`; days count from 1970-01-01, and
    are NO_DAY where there is none.

    Of each person, in the order of `person_ids`: `baseline`, `best`, `best_confirmed`, `first_response`,
    `progression`, and whether the reference judged it, wholly or in part. Of each visit that counts, in order of
    persons and days: its person (a place in `person_ids`), its day, the overall `response`, what is `confirmed` up to
    then, and the `grades` of the `domains`, (domains, visits). `numbers` are those of the `rates`, the domains whose
    answer is a number, (rates, visits), NaN for none. `refused` says why a person's records cannot be judged, by
    place in `person_ids`; there is nothing else of that person.
    """

    criteria: CriteriaSet
    options: Options
    person_ids: tuple[str, ...]
    words: tuple[str, ...]
    domains: tuple[str, ...]
    rates: tuple[str, ...]
    baseline: Days
    best: Codes
    best_confirmed: Codes
    first_response: Days
    progression: Days
    by_reference: Bools
    refused: Mapping[int, str]
    visit_person: Indices
    visit_day: Days
    response: Codes
    confirmed: Codes
    grades: Codes
    numbers: Numbers

    def by_person(self) -> dict[str, Course]:
        """The course of everyone who was not refused, in the order of `person_ids`."""
        return {name: self.course(at) for at, name in enumerate(self.person_ids) if at not in self.refused}

    def course(self, at: int) -> Course:
        """The course of the person at a place in `person_ids`, without reasons; a rate is the nearest float."""
        first, end = np.searchsorted(self.visit_person, (at, at + 1))
        return Course(
            person_id=self.person_ids[at],
            criteria=self.criteria.name,
            version=self.criteria.version,
            baseline=_date_of(self.baseline[at]),
            visits=tuple(self._visits(slice(first, end))),
            best=self.words[self.best[at]],
            best_confirmed=self.words[self.best_confirmed[at]],
            first_response=_date_of(self.first_response[at]),
            progression=_date_of(self.progression[at]),
            options=self.options,
        )

    def _visits(self, rows: slice) -> Iterator[Assessed]:
        """The visits in some rows; whole columns are turned into plain values first, which is much faster."""
        columns = (self.visit_day, self.response, self.confirmed)
        days, responses, confirmed = (column[rows].tolist() for column in columns)
        answers, numbers = self.grades[:, rows].T.tolist(), self.numbers[:, rows].T.tolist()
        for place, day in enumerate(days):
            yield Assessed(
                date=number_date(day),
                grades=tuple(self._grades(answers[place], numbers[place])),
                response=self.words[responses[place]],
                confirmed=self.words[confirmed[place]],
            )

    def _grades(self, answers: Sequence[int], numbers: Sequence[float]) -> Iterator[Grade]:
        rates = iter(numbers)
        for domain, code in zip(self.domains, answers, strict=True):
            word = self.words[code]
            number = next(rates) if domain in self.rates else None
            if word == NUMBER and number is not None:
                yield Grade(domain=domain, answer=f"{number:.4f}", number=Fraction(repr(number)))
            else:
                yield Grade(domain=domain, answer=word)


class Piece(msgspec.Struct, frozen=True):
    """Some visits that count, person after person, each person's in order of days: the columns of `CohortCourses`."""

    person: Indices
    day: Days
    response: Codes
    confirmed: Codes
    grades: Codes
    numbers: Numbers

    def without(self, persons: Bools) -> Piece:
        """The visits of all but some persons, of whom there is a mask."""
        kept = ~persons[self.person]
        if kept.all():
            return self
        return Piece(*(getattr(self, name)[..., kept] for name in self.__struct_fields__))


class Courses:
    """The courses of a cohort while they are made."""

    def __init__(self, criteria: CriteriaSet, options: Options, answers: Answers, store: Store) -> None:
        size = store.size
        self.criteria, self.options, self.answers, self.store = criteria, options, answers, store
        self.domains = criteria.graded()
        self.baseline = np.full(size, NO_DAY, dtype=np.int32)
        self.best, self.best_confirmed = answers.full((size,), NOT_EVALUABLE), answers.full((size,), NOT_EVALUABLE)
        self.first_response = np.full(size, NO_DAY, dtype=np.int32)
        self.progression = np.full(size, NO_DAY, dtype=np.int32)
        self.by_reference = np.zeros(size, dtype=bool)
        self.refused: dict[int, str] = {}
        self.pieces: list[Piece] = []

    def fill(self, at: Indices, baseline: Days, fold: Fold, days: Days) -> None:
        """What is told of the persons of one block; days are (columns, persons)."""
        self.baseline[at], self.best[at], self.best_confirmed[at] = baseline, fold.best, fold.best_confirmed
        for target, column in ((self.first_response, fold.first_response), (self.progression, fold.progression)):
            day = np.take_along_axis(days, np.maximum(column, 0)[None, :], axis=0)[0]
            target[at] = np.where(column >= 0, day, NO_DAY)

    def take(self, at: int, course: Course) -> None:
        """What the reference tells of one person."""
        codes = self.answers.codes
        self.best[at], self.best_confirmed[at] = codes[course.best], codes[course.best_confirmed]
        self.baseline[at] = _number_of(course.baseline)
        self.first_response[at] = _number_of(course.first_response)
        self.progression[at] = _number_of(course.progression)
        visits = course.visits
        grades = [[visit.grade(domain.name) for visit in visits] for domain in self.domains]
        rates = [row for row, domain in zip(grades, self.domains, strict=True) if domain.rate_of]
        self.pieces.append(
            Piece(
                person=np.full(len(visits), at, dtype=np.int64),
                day=np.array([day_number(visit.date) for visit in visits], dtype=np.int32),
                response=np.array([codes[visit.response] for visit in visits], dtype=np.int8),
                confirmed=np.array([codes[visit.confirmed] for visit in visits], dtype=np.int8),
                grades=_table([[self._code(grade) for grade in row] for row in grades], len(visits)).astype(np.int8),
                numbers=_table([[_rate(grade) for grade in row] for row in rates], len(visits)),
            )
        )

    def refuse(self, at: int, reason: str) -> None:
        """One person whose records cannot be judged: nothing is told but why."""
        self.refused[at] = reason
        self.best[at] = self.best_confirmed[at] = self.answers.codes[NOT_EVALUABLE]
        self.baseline[at] = self.first_response[at] = self.progression[at] = NO_DAY

    def finished(self) -> CohortCourses:
        """All courses, the visits in order of persons and days."""
        refused = np.zeros(self.store.size, dtype=bool)
        refused[list(self.refused)] = True
        self.pieces = [piece.without(refused) for piece in self.pieces]
        counts = np.zeros(self.store.size, dtype=np.int64)
        for piece in self.pieces:
            counts += np.bincount(piece.person, minlength=self.store.size)
        places = list(_places(self.pieces, np.cumsum(counts) - counts))
        rates = tuple(domain.name for domain in self.domains if domain.rate_of)
        total = int(counts.sum())

        def ordered(name: str, empty: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
            for piece, place in zip(self.pieces, places, strict=True):
                empty[..., place] = getattr(piece, name)
            return empty

        return CohortCourses(
            criteria=self.criteria,
            options=self.options,
            person_ids=self.store.names,
            words=self.answers.words,
            domains=tuple(domain.name for domain in self.domains),
            rates=rates,
            baseline=self.baseline,
            best=self.best,
            best_confirmed=self.best_confirmed,
            first_response=self.first_response,
            progression=self.progression,
            by_reference=self.by_reference,
            refused=dict(sorted(self.refused.items())),
            visit_person=np.repeat(np.arange(self.store.size), counts),
            visit_day=ordered("day", np.empty(total, dtype=np.int32)),
            response=ordered("response", np.empty(total, dtype=np.int8)),
            confirmed=ordered("confirmed", np.empty(total, dtype=np.int8)),
            grades=ordered("grades", np.empty((len(self.domains), total), dtype=np.int8)),
            numbers=ordered("numbers", np.empty((len(rates), total))),
        )

    def _code(self, grade: Grade | None) -> int:
        if grade is None:
            return self.answers.codes[NOT_EVALUABLE]
        return self.answers.codes[grade.answer if grade.number is None else NUMBER]


def _places(pieces: list[Piece], starts: Indices) -> Iterator[Indices]:
    """Where the visits of each piece stand in the end; `starts` is where each person's do."""
    for piece in pieces:
        rows = np.arange(len(piece.person))
        heads = np.flatnonzero(np.diff(piece.person, prepend=-1))
        lengths = np.diff(heads, append=len(rows))
        yield starts[piece.person] + rows - np.repeat(heads, lengths)


def _table(rows: list[list[float]], width: int) -> Numbers:
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)


def _rate(grade: Grade | None) -> float:
    return float("nan") if grade is None or grade.number is None else float(grade.number)


def _date_of(day: np.int32) -> Date | None:
    return None if day == NO_DAY else number_date(int(day))


def _number_of(date: Date | None) -> int:
    return NO_DAY if date is None else day_number(date)
