"""A cohort judged at once, as results one by one: the answers and dates of each person, without reasons.

Judges nothing itself; whoever wants a reason asks for one patient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import overload

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trialrun.assess.cohort.assessing import assess_cohort
from trialrun.assess.cohort.courses import CohortCourses
from trialrun.assess.course.doubts import VAGUE_BASELINE, VAGUE_MEASUREMENT
from trialrun.assess.course.summing import sum_up
from trialrun.assess.course.visits import BASELINES, facts_of_set
from trialrun.assess.model import Course, Options
from trialrun.assess.subjects.judging import Result
from trialrun.engines.columns import day_number
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
        self._partial = (*_vague_measurements(criteria, cohort), *self._vague_baselines(cohort))

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
        course = None if refused else self.courses.course(place)
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

    def _vague_baselines(self, cohort: Cohort) -> Iterator[Finding]:
        """Baselines taken from an event whose date is known in part."""
        events = cohort.tables["event"]
        kinds = pa.array(BASELINES if self.options.baseline == "event" else (), pa.string())
        named = pc.is_in(pc.cast(events["kind"], "string"), value_set=kinds)
        rows = events.filter(pc.and_(named, _is_vague(events))).to_pylist()
        places = {name: at for at, name in enumerate(self.courses.person_ids)} if rows else {}
        baselines = {row["person_id"]: self.courses.baseline[places[row["person_id"]]] for row in rows}
        taken = {
            row["person_id"] for row in rows if row["date"] and day_number(row["date"]) == baselines[row["person_id"]]
        }
        if taken:
            yield msgspec.structs.replace(VAGUE_BASELINE, source=cohort.source, count=len(taken))

    def _best(self, course: Course) -> str:
        return sum_up(course, self.criteria).best_confirmed


def _vague_measurements(criteria: CriteriaSet, cohort: Cohort) -> Iterator[Finding]:
    """Measurements of the set whose date is known in part only: they are no assessments."""
    table = cohort.tables["measurement"]
    names = pa.array(sorted(facts_of_set(criteria)), pa.string())
    named = pc.is_in(pc.cast(table["variable"], "string"), value_set=names)
    count = int(pc.sum(pc.and_(named, _is_vague(table))).as_py() or 0)
    if count:
        yield msgspec.structs.replace(VAGUE_MEASUREMENT, source=cohort.source, count=count)


def _is_vague(table: pa.Table) -> pa.ChunkedArray:
    """The rows without a full date."""
    return pc.or_(pc.is_null(table["date"]), pc.fill_null(pc.not_equal(table["date"], table["date_to"]), False))
