"""Responses that investigators recorded, confirmed by a named policy: best, first response, benefit, progression.

Computes no level from a measurement, and names no disease: levels and their order are those of the criteria set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trialrun.assess.course.choosing import confirmation_of
from trialrun.assess.course.confirming import Answered, Confirmed, confirm
from trialrun.assess.model import NOT_EVALUABLE, Options
from trialrun.ground.dates import Date, Offset, shift
from trialrun.ground.finding import Finding
from trialrun.protocol import CriteriaSet
from trialrun.records.sdtm import RecordedCourse, RecordedResponse

MISSING = "MISSING"
"""Stands for the best response of a subject without any record that counts."""
BENEFIT_AFTER = Offset(42, "d")


class ConfirmedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded response, the day it counts for and what is confirmed up to it (empty where it does not count)."""

    record: RecordedResponse
    date: Date
    confirmed: str = ""


class InvestigatorCourse(msgspec.Struct, frozen=True, kw_only=True):
    """One subject: records in the order of time, and what is confirmed.

    `counted` is how many records count; `best` is the best confirmed response, MISSING without any. `response` is the
    first day of a confirmed response; `benefit` tells of a response, or of a lesser level held long enough after
    randomisation. `reached` are the levels that were confirmed at any record.
    """

    person_id: str
    criteria: str
    policy: str
    randomised: Date | None
    records: tuple[ConfirmedRecord, ...] = ()
    counted: int = 0
    best: str = MISSING
    response: Date | None = None
    benefit: bool = False
    progression: Date | None = None
    reached: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()

    def at_least(self, level: str, criteria: CriteriaSet) -> bool:
        """Whether a level or a deeper one was confirmed."""
        deep = criteria.order[: criteria.order.index(level) + 1]
        return any(one in self.reached for one in deep)


def confirm_recorded(
    criteria: CriteriaSet,
    course: RecordedCourse,
    options: Options | None = None,
    *,
    benefit_after: Offset = BENEFIT_AFTER,
) -> InvestigatorCourse:
    """The confirmed course of one subject, by the set's own policy or the one of the options.

    Records before randomisation do not count. Of a date that is known in part the last day counts; of several records
    of one day the worst. A level the set does not have is not evaluable.
    """
    chosen = options or Options()
    how = confirmation_of(criteria, chosen)
    records = _in_time(course, criteria, chosen)
    confirmed = confirm(_answered(records, criteria), criteria, how)
    status = dict(zip(confirmed.days, confirmed.running, strict=True))
    pairs = [(record, status[record.date]) for record in records if status.get(record.date)]
    responses = [record.date for record, running in pairs if running in criteria.response]
    return InvestigatorCourse(
        person_id=course.person_id,
        criteria=criteria.name,
        policy=how.policy,
        randomised=course.randomised,
        records=tuple(msgspec.structs.replace(one, confirmed=status.get(one.date, "")) for one in records),
        counted=len(status),
        best=_best(confirmed),
        response=min(responses, default=None),
        benefit=bool(responses) or _benefit(pairs, criteria, course.randomised, benefit_after),
        progression=confirmed.progression,
        reached=frozenset(running for _, running in pairs),
        findings=tuple(_findings(course, criteria)),
    )


def _in_time(course: RecordedCourse, criteria: CriteriaSet, options: Options) -> tuple[ConfirmedRecord, ...]:
    """The records that may count in the order of time, one a day."""
    begun, cut = course.randomised, options.as_of
    days: dict[Date, ConfirmedRecord] = {}
    for record in sorted(course.responses, key=lambda one: (one.date.last, one.sequence)):
        day = record.date.last
        if (begun is not None and day < begun) or (cut is not None and day > cut):
            continue
        known = days.get(day)
        if known is None or _badness(record, criteria) > _badness(known.record, criteria):
            days[day] = ConfirmedRecord(record=record, date=day)
    return tuple(days.values())


def _badness(record: RecordedResponse, criteria: CriteriaSet) -> int:
    return criteria.order.index(record.response) if record.response in criteria.order else -1


def _answered(records: Sequence[ConfirmedRecord], criteria: CriteriaSet) -> list[Answered]:
    return [
        Answered(
            one.date,
            one.record.response if one.record.response in criteria.order else NOT_EVALUABLE,
            repeat="imaging" not in one.record.kinds,
            flagged=bool(one.record.kinds),
            died="death" in one.record.kinds,
            therapy=one.record.therapy,
        )
        for one in records
    ]


def _best(confirmed: Confirmed) -> str:
    """The best of what is confirmed; missing where no record counts or the only ones were lost."""
    return confirmed.best if any(confirmed.own) else MISSING


def _benefit(
    pairs: Sequence[tuple[ConfirmedRecord, str]], criteria: CriteriaSet, begun: Date | None, after: Offset
) -> bool:
    """Whether a level short of a response, but no progression, was held long enough after randomisation."""
    lesser = set(criteria.order) - set(criteria.response) - {criteria.progression}
    return begun is not None and any(
        running in lesser and record.date >= shift(begun, after) for record, running in pairs
    )


def _findings(course: RecordedCourse, criteria: CriteriaSet) -> Iterator[Finding]:
    source = f"subject {course.person_id}"
    if course.responses and course.randomised is None:
        message = "the day of randomisation is not known, so that every record counts"
        yield Finding("randomisation", "query", message, "add RANDDT", source)
    for record in course.responses:
        if record.date.first != record.date.last:
            said = f"the date of {record.visit or 'a visit'} is known in part; its last day {record.date.last} is taken"
            yield Finding("partial-date", "query", said, "complete the date", source)
        if record.response not in (*criteria.order, NOT_EVALUABLE):
            said = f"{record.response!r} is no level of {criteria.name}; it counts as not evaluable"
            yield Finding("level", "warning", said, f"write one of {', '.join(criteria.order)}", source)
        if record.response == criteria.progression and not record.kinds:
            said = f"what the progression of {record.date.last} is based on is not recorded"
            yield Finding("progression-kind", "warning", said, "add whether it was seen in blood or on imaging", source)
    days = [one.date.last for one in sorted(course.responses, key=lambda one: one.sequence)]
    if days != sorted(days):
        yield Finding("order", "note", "visits are not numbered in the order of time; time decides", source=source)
