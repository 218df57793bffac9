"""Levels that last: reached at two assessments far enough apart, with no other answer in between. Grades nothing."""

from __future__ import annotations

from collections.abc import Sequence

from trialrun.assess.model import NOT_EVALUABLE, Assessed, Sustained
from trialrun.ground.dates import Date, shift
from trialrun.protocol import CriteriaSet, Domain


def find_sustained(visits: Sequence[Assessed], criteria: CriteriaSet) -> tuple[Sustained, ...]:
    """The level of each domain with a stated time that was reached at its beginning and at its end.

    An assessment in between at which the domain was not judged interrupts nothing; any other level does.
    """
    return tuple(found for domain in criteria.domains for found in _of_domain(domain, visits))


def _of_domain(domain: Domain, visits: Sequence[Assessed]) -> tuple[Sustained, ...]:
    if domain.sustained is None:
        return ()
    begun: Date | None = None
    level = ""
    found: dict[str, Sustained] = {}
    for visit in visits:
        grade = visit.grade(domain.name)
        if grade is None or grade.answer == NOT_EVALUABLE:
            continue
        if grade.answer != level or begun is None:
            begun, level = visit.date, grade.answer
        if visit.date >= shift(begun, domain.sustained.offset):
            found.setdefault(level, Sustained(domain=domain.name, level=level, first=begun, last=visit.date))
    return tuple(found.values())
