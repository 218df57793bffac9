"""Levels that last: reached at two assessments far enough apart, with no other answer in between. Grades nothing."""

from __future__ import annotations

from collections.abc import Sequence

from trialrun.assess.course.grading import Grader
from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE, Assessed, Sustained
from trialrun.ground.dates import Date, shift
from trialrun.ground.truth import NOT_MET
from trialrun.protocol import Domain


def find_sustained(visits: Sequence[Assessed], grader: Grader) -> tuple[Sustained, ...]:
    """The level of each domain with a stated time that was reached at its beginning and at its end.

    Another level in between interrupts it, and so does an assessment whose level cannot be told, or that shows that
    the level is not open to the patient any more; one at which the domain was not measured does not.
    """
    return tuple(found for domain in grader.criteria.domains for found in _of_domain(domain, visits, grader))


def _of_domain(domain: Domain, visits: Sequence[Assessed], grader: Grader) -> tuple[Sustained, ...]:
    if domain.sustained is None:
        return ()
    begun: Date | None = None
    level = ""
    found: dict[str, Sustained] = {}
    for visit in visits:
        grade = visit.grade(domain.name)
        if grade is None or grade.answer == NOT_EVALUABLE:
            begun = None if _closed(domain, visit.date, grader) else begun
            continue
        if grade.answer == CANNOT_DETERMINE:
            begun = None
            continue
        if grade.answer != level or begun is None:
            begun, level = visit.date, grade.answer
        if visit.date >= shift(begun, domain.sustained.offset):
            found.setdefault(level, Sustained(domain=domain.name, level=level, first=begun, last=visit.date))
    return tuple(found.values())


def _closed(domain: Domain, date: Date, grader: Grader) -> bool:
    """Whether the levels of a domain are surely not open to the patient at a visit."""
    allowed = [level.evaluable for level in grader.criteria.levels_of(domain.name) if level.evaluable is not None]
    return bool(allowed) and all(grader.at(rule, date)[0] == NOT_MET for rule in allowed)
