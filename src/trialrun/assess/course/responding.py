"""What a course says of response and progression, whichever way its set combines domains. Grades nothing."""

from __future__ import annotations

from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE, Assessed, Course
from trialrun.ground.dates import Date
from trialrun.protocol import CriteriaSet


def is_response(answer: str, criteria: CriteriaSet) -> bool:
    """Whether an overall answer is a response: one of the levels that are, or the positive word of the set."""
    return bool(answer) and (answer in criteria.response or answer == criteria.combination.positive)


def is_progression(visit: Assessed, criteria: CriteriaSet) -> bool:
    """Whether a visit shows progression: as its overall answer, or in a domain that vetoes a response."""
    if not criteria.progression:
        return False
    if visit.response == criteria.progression:
        return True
    worse = (grade.domain for grade in visit.grades if grade.answer == criteria.progression)
    return criteria.combination.method == "any" and any(name in criteria.combination.of for name in worse)


def is_evaluable(visit: Assessed, criteria: CriteriaSet, *, without_progression: bool = False) -> bool:
    """Whether a visit has an overall answer; where asked, one that is not progression."""
    if visit.response in ("", NOT_EVALUABLE, CANNOT_DETERMINE):
        return False
    return not (without_progression and is_progression(visit, criteria))


def first_response(course: Course, criteria: CriteriaSet) -> Date | None:
    """The first day of response: confirmed where the set asks for it."""
    if course.first_response is not None:
        return course.first_response
    positive = criteria.combination.positive
    days = (visit.date for visit in counted_visits(course, criteria) if visit.response == positive != "")
    return next(days, None)


def progression_day(course: Course, criteria: CriteriaSet) -> Date | None:
    """The day of progression: confirmed where the set asks for it; in any domain where one vetoes."""
    if course.progression is not None or criteria.combination.method != "any":
        return course.progression
    return next((visit.date for visit in course.visits if is_progression(visit, criteria)), None)


def counted_visits(course: Course, criteria: CriteriaSet) -> tuple[Assessed, ...]:
    """The visits at which a response counts: those up to the day of progression, that one included."""
    last = progression_day(course, criteria) or Date.max
    return tuple(visit for visit in course.visits if visit.date <= last)


def unconfirmed_progression(course: Course, criteria: CriteriaSet, since: Date = Date.min) -> Date | None:
    """The first day of progression, from a day on, that no other assessment bore out; None where that was confirmed."""
    confirmed = progression_day(course, criteria)
    days = (visit.date for visit in course.visits if visit.date >= since and is_progression(visit, criteria))
    first = next(days, None)
    return None if first is None or (confirmed is not None and confirmed <= first) else first
