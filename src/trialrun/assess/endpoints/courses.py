"""Endpoints of whole courses: the best response, times to an event, and who is free of it at a time.

One patient at a time; counts nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec.structs import replace

from trialrun.assess.course.choosing import confirmation_of
from trialrun.assess.course.responding import counted_visits, is_response
from trialrun.assess.endpoints.model import Asked, PatientValue
from trialrun.assess.endpoints.time_to_event import Censoring, Followed, TimeToEvent, derive_time, find_timed
from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE, Assessed, Course
from trialrun.ground.dates import Date, shift
from trialrun.protocol import CriteriaSet, TimeFrame

BEST, UNCONFIRMED = "best response", "best response, not confirmed"
EVENT, CENSORED = "event", "censored"
FREE, NOT_FREE = "free of the event", "not free of the event"
_OPEN = ("", NOT_EVALUABLE, CANNOT_DETERMINE)
Answer = tuple[Date, str, str]
"""An answer with its day and reason."""


def best_values(course: Course, criteria: CriteriaSet, domain: str = "") -> Iterator[PatientValue]:
    """The best response up to progression, as the set confirms it; unconfirmed beside it; by domain where one domain is
    enough. Its day is the first at which it was reached, or, where it is confirmed, the first of the pair."""
    counted = counted_visits(course, criteria)
    if criteria.combination.method == "any":
        if not domain:
            yield _best_of(course, [(one.date, one.response, one.reason) for one in counted], criteria)
        for name in (domain,) if domain else criteria.combination.of:
            yield replace(_best_of(course, list(_graded(counted, name)), criteria), part=name)
        return
    yield _level(course, course.best_confirmed, BEST, [(one.date, one.confirmed) for one in counted])
    if confirmation_of(criteria, course.options).policy != "none":
        yield _level(course, course.best, UNCONFIRMED, [(one.date, one.response) for one in counted])


def timed_value(one: TimeToEvent, label: str) -> PatientValue:
    """A time to an event as the value of a patient; `number` is the days, for a date known in part the first."""
    return PatientValue(
        person_id=one.person_id,
        reading=label,
        evaluable=one.event is not None,
        answer="" if one.event is None else EVENT if one.event else CENSORED,
        why=one.reason,
        number=Fraction(one.days) if one.days is not None and one.event is not None else None,
        date=one.date,
    )


def derive_asked(asked: Asked, followed: Followed, how: Censoring) -> TimeToEvent:
    """The time to the event of an estimand; it begins with the event that its time frames are counted from.

    The first dose is the baseline where only that is recorded.
    """
    anchors = {frame.anchor.replace(" ", "_") for frame in asked.frames} - {"baseline"}
    if how.begin == "baseline" and len(anchors) == 1:
        (begin,) = anchors
        how = how if begin == "first_dose" and begin not in followed.life.events else replace(how, begin=begin)
    return derive_time(find_timed(asked.estimand.timed), followed, how)


def free_value(one: TimeToEvent, frame: TimeFrame, label: str) -> PatientValue:
    """Whether a patient was free of the event at a time; who was not observed so long is not evaluable."""
    value = replace(timed_value(one, label), time=frame.offset.text if frame.offset else frame.printed, evaluable=False)
    if one.start is None or one.event is None or one.date is None or one.date_to is None or frame.offset is None:
        return replace(value, answer="")
    day = shift(one.start, frame.offset.offset)
    if one.event and one.date_to <= day:
        return replace(value, evaluable=True, answer=NOT_FREE)
    if one.date > day or (not one.event and one.date == day):
        return replace(value, evaluable=True, answer=FREE, why=f"no event up to {day}")
    partly = f"{one.reason} on a day between {one.date} and {one.date_to}, the time was {day}"
    return replace(value, answer="", why=partly if one.event else f"observed up to {one.date} only: {one.reason}")


def _level(course: Course, level: str, reading: str, reached: Sequence[tuple[Date, str]]) -> PatientValue:
    evaluable = level not in _OPEN
    date = next((day for day, answer in reached if evaluable and answer == level), None)
    why = "" if evaluable else "no evaluable assessment after the baseline"
    return PatientValue(
        person_id=course.person_id, reading=reading, evaluable=evaluable, answer=level if evaluable else "", why=why,
        date=date,
    )  # fmt: skip


def _graded(visits: Sequence[Assessed], domain: str) -> Iterator[Answer]:
    for visit in visits:
        grade = visit.grade(domain)
        if grade is not None:
            yield visit.date, grade.answer, grade.reason


def _best_of(course: Course, answers: Sequence[Answer], criteria: CriteriaSet) -> PatientValue:
    """The best of some dated answers; a visit that cannot be told leaves it open, unless another was a response."""
    how = criteria.combination
    levels = [level for level in criteria.order if level != criteria.progression]
    ranked = [*levels, how.positive, how.negative, criteria.progression, how.vetoed]
    told = [one for one in answers if one[1] in ranked and one[1] not in _OPEN]
    value = PatientValue(person_id=course.person_id, reading=BEST, evaluable=False)
    open_ = next((one for one in answers if one[1] == CANNOT_DETERMINE), None)
    if open_ is not None and not any(is_response(answer, criteria) for _, answer, _ in told):
        return replace(value, why=f"the answer on {open_[0]} cannot be told: {open_[2]}", date=open_[0])
    if not told:
        lacking = answers[-1][2] if answers else ""
        return replace(value, why=lacking or "no evaluable assessment after the baseline")
    date, best, why = min(told, key=lambda one: (ranked.index(one[1]), one[0]))
    return replace(value, evaluable=True, answer=best, why=why, date=date)
