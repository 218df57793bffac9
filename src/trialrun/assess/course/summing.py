"""What follows from all visits of a course, whichever way its set combines domains. Grades and confirms nothing."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from trialrun.assess.course.responding import counted_visits, first_response, progression_day
from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE, Course
from trialrun.ground.dates import Date
from trialrun.protocol import CriteriaSet


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The best answer of a course, the best confirmed one, the best of each domain, first response, progression.

    Where the set has no overall answer `best` is empty and the domains stand for themselves.
    """

    best: str
    best_confirmed: str
    by_domain: Mapping[str, str]
    first_response: Date | None
    progression: Date | None


def sum_up(course: Course, criteria: CriteriaSet) -> Summary:
    """The summary of one course. Responses count up to progression."""
    best, confirmed = course.best, course.best_confirmed
    if criteria.combination.method == "any":
        best = confirmed = _best_word(course, criteria)
    elif criteria.combination.method != "shallowest":
        best = confirmed = ""
    return Summary(
        best=best,
        best_confirmed=confirmed,
        by_domain=_by_domain(course, criteria),
        first_response=first_response(course, criteria),
        progression=progression_day(course, criteria),
    )


def ranked_words(criteria: CriteriaSet) -> tuple[str, ...]:
    """Every overall answer there can be, from the best to what says nothing."""
    how = criteria.combination
    own = (how.positive, how.negative, how.vetoed) if how.method in ("any", "rule") else ()
    words = (*own, *criteria.order) if how.method != "rule" else own
    return tuple(dict.fromkeys(word for word in (*words, CANNOT_DETERMINE, NOT_EVALUABLE) if word))


def _best_word(course: Course, criteria: CriteriaSet) -> str:
    words = ranked_words(criteria)
    found = [visit.response for visit in counted_visits(course, criteria) if visit.response in words]
    return min(found, key=words.index, default=NOT_EVALUABLE)


def _by_domain(course: Course, criteria: CriteriaSet) -> dict[str, str]:
    """The best level of every domain that was judged, of those that have levels in an order."""
    found: dict[str, str] = {}
    for visit in counted_visits(course, criteria):
        for grade in visit.grades:
            ranked = grade.answer in criteria.order
            known = found.get(grade.domain)
            if ranked and (known is None or criteria.order.index(grade.answer) < criteria.order.index(known)):
                found[grade.domain] = grade.answer
    return found
