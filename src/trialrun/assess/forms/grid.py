"""A course as a grid of words: a row for each visit, a column for each domain that was judged. Judges nothing."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.assess.course.choosing import confirmation_of
from trialrun.assess.explain.stating import unverified_levels
from trialrun.assess.model import NOT_EVALUABLE, Course, Grade
from trialrun.protocol import CriteriaSet

LEGEND = {
    "(": "in brackets: the domain does not count in this patient's overall answer",
    "*": "*: by a rule that was not checked against its source",
}


class Grid(msgspec.Struct, frozen=True):
    """Headings, and a row of words for each visit; the first column is the date."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def legend(self) -> tuple[str, ...]:
        """What the signs mean that stand in the grid."""
        cells = " ".join(cell for row in self.rows for cell in row)
        return tuple(meaning for sign, meaning in LEGEND.items() if sign in cells)


def grid_of(course: Course, criteria: CriteriaSet) -> Grid:
    """Every visit of a course; overall columns where the set has an overall answer, and confirms it."""
    judged = {one.domain for visit in course.visits for one in visit.grades if one.answer != NOT_EVALUABLE}
    told = [domain.name for domain in criteria.graded() if domain.name in judged]
    overall = criteria.combination.method in ("shallowest", "any")
    confirmed = overall and confirmation_of(criteria, course.options).policy != "none"
    unchecked = frozenset(unverified_levels(criteria))
    headings = ("date", *told, *(("response",) if overall else ()), *(("confirmed",) if confirmed else ()))
    rows = tuple(
        (visit.date.isoformat(), *(_cell(visit.grades, domain, unchecked) for domain in told),
         *((visit.response,) if overall else ()), *((visit.confirmed,) if confirmed else ()))
        for visit in course.visits
    )  # fmt: skip
    return Grid(headings, rows)


def _cell(grades: Sequence[Grade], domain: str, unchecked: frozenset[str]) -> str:
    """An answer, in brackets where it does not count, with a star where its rule was not checked."""
    grade = next((one for one in grades if one.domain == domain), None)
    if grade is None:
        return ""
    text = f"{grade.answer}*" if grade.rule and f"{domain}.{grade.answer}" in unchecked else grade.answer
    return text if grade.applies or grade.answer == NOT_EVALUABLE else f"({text})"
