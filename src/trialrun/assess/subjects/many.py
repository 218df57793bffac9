"""A cohort judged at once, as results one by one: the answers and dates of each person, without reasons.

Judges nothing itself; whoever wants a reason asks for one patient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trialrun.assess.cohort.assessing import assess_cohort
from trialrun.assess.cohort.confirming import NUMBER
from trialrun.assess.cohort.courses import CohortCourses
from trialrun.assess.course.summing import sum_up
from trialrun.assess.course.visits import facts_of_set
from trialrun.assess.model import Assessed, Course, Grade, Options
from trialrun.assess.subjects.judging import Result
from trialrun.engines.columns import NO_DAY, number_date
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.protocol import CriteriaSet
from trialrun.records import Cohort

MANY = 200
"""Above so many persons a cohort is judged at once."""


def goes_at_once(criteria: CriteriaSet, cohort: Cohort | None, options: Options) -> bool:
    """Whether a source is judged at once: many persons, and every visit of each (not one point, no diagnosis)."""
    timed = options.at is not None or criteria.judged_at is not None
    return cohort is not None and cohort.size > MANY and criteria.purpose == "response" and not timed


class CohortResults(Sequence[Result]):
    """The results of a cohort in the order of its persons; each is made when it is asked for."""

    def __init__(self, criteria: CriteriaSet, cohort: Cohort, options: Options) -> None:
        self.criteria, self.options = criteria, options
        self.courses: CohortCourses = assess_cohort(criteria, cohort, options=options)
        size = len(self.courses.person_ids)
        self._bounds = np.searchsorted(self.courses.visit_person, np.arange(size + 1))
        self._partial = _partial_dates(criteria, cohort)

    def __len__(self) -> int:
        return len(self.courses.person_ids)

    @overload
    def __getitem__(self, at: int) -> Result: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Result]: ...

    def __getitem__(self, at: int | slice) -> Result | Sequence[Result]:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        place = at % len(self)
        refused = self.courses.refused.get(place, "")
        course = None if refused else self._course(place)
        return Result(person_id=self.courses.person_ids[place], course=course, error=refused, brief=True)

    def __iter__(self) -> Iterator[Result]:
        return (self[place] for place in range(len(self)))

    def counts(self) -> Mapping[str, int]:
        """How many persons have each best confirmed answer, in no order."""
        if self.criteria.combination.method != "shallowest":
            return Counter("refused" if one.course is None else self._best(one.course) for one in self)
        told = np.bincount(self.courses.best_confirmed, minlength=len(self.courses.words))
        for place in self.courses.refused:
            told[self.courses.best_confirmed[place]] -= 1
        found = {word: int(count) for word, count in zip(self.courses.words, told, strict=True) if count}
        refused = len(self.courses.refused)
        return {**found, "refused": refused} if refused else found

    def findings(self) -> tuple[Finding, ...]:
        """Who was refused and why, and what the records lack."""
        found = [
            Result(person_id=self.courses.person_ids[place], error=why).findings
            for place, why in self.courses.refused.items()
        ]
        return (*(one for several in found for one in several), *self._partial)

    def _best(self, course: Course) -> str:
        return sum_up(course, self.criteria).best_confirmed

    def _course(self, place: int) -> Course:
        courses, words = self.courses, self.courses.words
        return Course(
            person_id=courses.person_ids[place],
            criteria=self.criteria.name,
            version=self.criteria.version,
            baseline=_date(courses.baseline[place]),
            visits=tuple(self._visits(slice(self._bounds[place], self._bounds[place + 1]))),
            best=words[courses.best[place]],
            best_confirmed=words[courses.best_confirmed[place]],
            first_response=_date(courses.first_response[place]),
            progression=_date(courses.progression[place]),
            options=self.options,
        )

    def _visits(self, rows: slice) -> Iterator[Assessed]:
        """The visits in some rows; whole columns are turned into plain values first, which is much faster."""
        courses, words = self.courses, self.courses.words
        columns = (courses.visit_day, courses.response, courses.confirmed)
        days, responses, confirmed = (column[rows].tolist() for column in columns)
        answers, numbers = courses.grades[:, rows].T.tolist(), courses.numbers[:, rows].T.tolist()
        for place, day in enumerate(days):
            yield Assessed(
                date=number_date(day),
                grades=tuple(self._grades(answers[place], numbers[place])),
                response=words[responses[place]],
                confirmed=words[confirmed[place]],
            )

    def _grades(self, answers: Sequence[int], numbers: Sequence[float]) -> Iterator[Grade]:
        rates = iter(numbers)
        for domain, code in zip(self.courses.domains, answers, strict=True):
            word = self.courses.words[code]
            number = next(rates) if domain in self.courses.rates else None
            if word == NUMBER and number is not None:
                yield Grade(domain=domain, answer=f"{number:.4f}", number=Fraction(repr(number)))
            else:
                yield Grade(domain=domain, answer=word)


def _date(day: np.int32) -> Date | None:
    return None if day == NO_DAY else number_date(int(day))


def _partial_dates(criteria: CriteriaSet, cohort: Cohort) -> tuple[Finding, ...]:
    """Measurements of the set whose date is known in part only: they are no assessments."""
    table = cohort.tables["measurement"]
    names = pa.array(sorted(facts_of_set(criteria)), pa.string())
    named = pc.is_in(pc.cast(table["variable"], "string"), value_set=names)
    vague = pc.or_(pc.is_null(table["date"]), pc.fill_null(pc.not_equal(table["date"], table["date_to"]), False))
    count = int(pc.sum(pc.and_(named, vague)).as_py() or 0)
    message = "a measurement whose date is known in part only is no assessment"
    found = Finding("partial-date", "query", message, "complete the date", cohort.source, count=count)
    return (found,) if count else ()
