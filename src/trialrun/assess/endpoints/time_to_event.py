"""Times to an event of one patient: the day and reason of the event, or of the censoring, by named rules.

Estimates nothing. `event` is true where it happened; CDISC's CNSR is made of it in one place, `to_adtte`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal, cast

import msgspec

from trialrun.assess.course.responding import first_response, is_evaluable, progression_day, unconfirmed_progression
from trialrun.assess.endpoints.life import Life
from trialrun.assess.model import Course
from trialrun.errors import UnknownNameError, UsageError
from trialrun.ground.dates import Date, DateSpan, Offset, shift
from trialrun.protocol import CriteriaSet

Deaths = Literal["any", "disease", "none"]
_TABLE = Path(__file__).parent / "tables" / "time_to_event.csv"


class TimedEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of time to an event: what it begins with, which events end it, and which deaths do.

    `begins`: `start` (the day of `Censoring.begin`) or `response` (the first response). `censored_at`: the last
    evaluable `assessment`, or the last `contact`. `verified`: whether it was checked against its source.
    """

    name: str
    label: str
    begins: str
    events: tuple[str, ...]
    deaths: Deaths
    censored_at: str
    source: str
    verified: bool


class Censoring(msgspec.Struct, frozen=True, kw_only=True):
    """How a time to an event is read where it can be read in several ways; every result prints it.

    `begin`: the day of the baseline, or of the first event of a kind such as `first_dose` or `enrolment`.
    `new_therapy`: what a new therapy before the event means: it censors at the last assessment before it (FDA 2018),
    is an event, or is ignored (then the course must have been assessed without it).
    `missed`: so many missed assessments before an event censor it at the last evaluable one (2 in FDA 2018, table A;
    0: none do). They are counted from recorded missed visits, and from `interval` where it says how far apart
    assessments are planned and `window_days` how late one may be.
    `unconfirmed`: whether progression that no second assessment confirmed is ignored, or an event.
    `deaths`: which deaths are events, in place of the endpoint's own rule. `as_of`: the data cut.
    `partial`: an event dated in part stays a span of days, or takes its first or last possible day.
    """

    begin: str = "baseline"
    new_therapy: Literal["censors", "event", "ignored"] = "censors"
    missed: int = 0
    interval: Offset | None = None
    window_days: int = 0
    unconfirmed: Literal["ignored", "event"] = "ignored"
    deaths: Literal["", "any", "disease", "none"] = ""
    as_of: Date | None = None
    partial: Literal["span", "first", "last"] = "span"


class Followed(msgspec.Struct, frozen=True):
    """One patient as assessed by a criteria set, and what else happened."""

    course: Course
    life: Life
    criteria: CriteriaSet


class TimeToEvent(msgspec.Struct, frozen=True, kw_only=True):
    """The time of one patient. `event` None: it cannot be told whether it happened, or there is no start.

    `date` to `date_to` is the day of the event or censoring as far as known; `days` to `days_to` its distance from
    `start` (the start itself is 0). `reason` says why that day, `rule` which rule made it so.
    """

    person_id: str
    endpoint: str
    start: Date | None
    event: bool | None
    reason: str
    rule: str = ""
    date: Date | None = None
    date_to: Date | None = None

    @property
    def days(self) -> int | None:
        """Days from the start to the first possible day."""
        return None if self.date is None or self.start is None else (self.date - self.start).days

    @property
    def days_to(self) -> int | None:
        """Days from the start to the last possible day."""
        return None if self.date_to is None or self.start is None else (self.date_to - self.start).days


class _Happened(msgspec.Struct, frozen=True):
    """An event that may end the time, with its possible days."""

    span: DateSpan
    reason: str


class _Case(msgspec.Struct, frozen=True):
    """Everything one time is made of."""

    endpoint: TimedEndpoint
    followed: Followed
    how: Censoring
    start: Date

    @property
    def life(self) -> Life:
        return self.followed.life

    @property
    def cut(self) -> Date:
        return self.how.as_of or Date.max

    @property
    def deaths(self) -> str:
        return self.how.deaths or self.endpoint.deaths


@cache
def timed_endpoints() -> Mapping[str, TimedEndpoint]:
    """The kinds of time to an event by their short names, from the bundled table."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["name"]: _endpoint(row) for row in csv.DictReader(lines)}


def find_timed(name: str) -> TimedEndpoint:
    """One of them; letter case does not matter. Raises UnknownNameError."""
    known = timed_endpoints()
    if name.lower() not in known:
        raise UnknownNameError("time to event", name, known)
    return known[name.lower()]


def derive_time(endpoint: TimedEndpoint, followed: Followed, how: Censoring | None = None) -> TimeToEvent:
    """The time to one event of one patient. Raises UsageError for a rule on missed assessments that cannot work."""
    chosen = how or Censoring()
    if chosen.missed < 0 or chosen.window_days < 0:
        raise UsageError("a number of missed assessments or days is not negative", fix="write 0 or more")
    result = TimeToEvent(person_id=followed.course.person_id, endpoint=endpoint.name, start=None, event=None, reason="")
    start, why = _start(endpoint, followed, chosen)
    if start is None:
        return msgspec.structs.replace(result, reason=why)
    died = followed.life.death
    if died is not None and died.last < start:
        return msgspec.structs.replace(result, start=start, reason=f"death on {died.last} is dated before the start")
    case = _Case(endpoint, followed, chosen, start)
    return _timed(msgspec.structs.replace(result, start=start), case)


def to_adtte(one: TimeToEvent) -> dict[str, object]:
    """The time as CDISC ADTTE variables: CNSR 0 for an event and 1 for censoring, AVAL with the start as day 1.

    The only place where an event becomes a CNSR. What cannot be told has no CNSR and no AVAL.
    """
    told = one.event is not None and one.date == one.date_to and one.days is not None
    return {
        "USUBJID": one.person_id,
        "PARAMCD": one.endpoint.upper(),
        "STARTDT": one.start,
        "ADT": one.date if told else None,
        "CNSR": int(not one.event) if one.event is not None else None,
        "AVAL": one.days + 1 if told and one.days is not None else None,
        "AVALU": "DAYS",
        "EVNTDESC": one.reason,
    }


def _start(endpoint: TimedEndpoint, followed: Followed, how: Censoring) -> tuple[Date | None, str]:
    course, life = followed.course, followed.life
    if endpoint.begins == "response":
        day, none = first_response(course, followed.criteria), "there was no response"
    else:
        day = course.baseline if how.begin == "baseline" else life.events.get(how.begin)
        none = f"there is no day of {how.begin.replace('_', ' ')}"
    if day is None:
        return None, none
    return (None, f"it began after the data cut of {how.as_of}") if day > (how.as_of or Date.max) else (day, "")


def _timed(result: TimeToEvent, case: _Case) -> TimeToEvent:
    """The event where there is one that counts; else the censoring."""
    found = _first([one for one in _events(case) if one.span.last >= case.start])
    if found is not None and found.span.first <= case.cut < found.span.last:
        reason = f"{found.reason} between {found.span.first} and {found.span.last}: before or after the data cut?"
        return msgspec.structs.replace(result, reason=reason, rule="a date known in part")
    if found is not None and found.span.first <= case.cut:
        return _counted(result, found, case)
    return _censored(result, case, *_why_censored(case))


def _counted(result: TimeToEvent, found: _Happened, case: _Case) -> TimeToEvent:
    """An event, unless something before it takes it out of the count."""
    therapy = _new_therapy(case)
    if therapy is not None and found.span.last > therapy:
        rule = "a new therapy before the event censors at the last evaluable assessment before it"
        return _censored(result, case, f"new therapy on {therapy}, before {found.reason}", rule, therapy)
    missed = _missed_before(found.span.first, case)
    if case.how.missed and missed >= case.how.missed:
        rule = f"{case.how.missed} or more missed assessments before the event censor at the last evaluable one"
        reason = f"{missed} assessments missed before {found.reason} on {found.span.first}"
        return _censored(result, case, reason, rule, found.span.first)
    unknown_cause = case.deaths == "disease" and found.reason == "death of a cause that is not recorded"
    if unknown_cause:
        return msgspec.structs.replace(result, reason=found.reason, rule="only deaths from the disease are events")
    span = _settled(found.span, case.how)
    rule = f"first of {', '.join(_counting(case))}"
    return msgspec.structs.replace(
        result, event=True, reason=_told(found, case), rule=rule, date=span.first, date_to=span.last
    )


def _events(case: _Case) -> Iterator[_Happened]:
    """Everything that is an event of this endpoint, on or after the start."""
    course, criteria, life = case.followed.course, case.followed.criteria, case.life
    if "progression" in case.endpoint.events:
        day = progression_day(course, criteria)
        pending = case.how.unconfirmed == "event"
        early = unconfirmed_progression(course, criteria, case.start) if pending else None
        first = min((one for one in (day, early) if one is not None), default=None)
        if first is not None:
            yield _Happened(DateSpan(first, first), "progression" if first == day else "progression, not confirmed")
    response = first_response(course, criteria) if "response" in case.endpoint.events else None
    if response is not None:
        yield _Happened(DateSpan(response, response), "response")
    if "new_therapy" in case.endpoint.events or case.how.new_therapy == "event":
        yield from (_Happened(span, "new therapy") for span in _later_therapies(case))
    if life.death is not None and _death_counts(case):
        first = max(filter(None, (life.death.first, life.seen, case.start)))
        yield _Happened(DateSpan(min(first, life.death.last), life.death.last), _death_reason(life))


def _death_counts(case: _Case) -> bool:
    return case.deaths == "any" or (case.deaths == "disease" and case.life.cause != "other")


def _death_reason(life: Life) -> str:
    words = {"disease": "death from the disease", "other": "death of another cause"}
    return words.get(life.cause, "death of a cause that is not recorded")


def _counting(case: _Case) -> tuple[str, ...]:
    """The events of this endpoint in words."""
    events = [name.replace("_", " ") for name in case.endpoint.events]
    if case.how.new_therapy == "event" and "new therapy" not in events:
        events.append("new therapy")
    deaths = {"any": "death of any cause", "disease": "death from the disease"}
    return (*events, *(words for name, words in deaths.items() if name == case.deaths))


def _first(events: list[_Happened]) -> _Happened | None:
    """The earliest event; of spans that overlap the first and last day on which one of them has happened."""
    if not events:
        return None
    span = DateSpan(min(one.span.first for one in events), min(one.span.last for one in events))
    reasons = dict.fromkeys(
        one.reason for one in sorted(events, key=lambda one: one.span.first) if one.span.first <= span.last
    )
    return _Happened(span, " or ".join(list(reasons)[: 1 if span.first == span.last else None]))


def _later_therapies(case: _Case) -> Iterator[DateSpan]:
    """New therapies after the baseline; one that may have begun up to that day is none, as in the assessment."""
    after = case.followed.course.baseline or case.start
    return (span for span in case.life.therapies if span.first > after)


def _new_therapy(case: _Case) -> Date | None:
    """The day from which on a new therapy censors, or None."""
    counts = case.how.new_therapy == "censors" and "new_therapy" not in case.endpoint.events
    if not counts or case.endpoint.censored_at == "contact":
        return None
    return min((span.first for span in _later_therapies(case) if span.first <= case.cut), default=None)


def _missed_before(event: Date, case: _Case) -> int:
    """How many assessments were missed between the last evaluable one and an event."""
    if case.endpoint.censored_at == "contact":
        return 0
    last = _last_assessment(case, event) or case.start
    recorded = sum(last < day < event for day in case.life.missed)
    planned, interval = 0, case.how.interval
    if interval is not None and interval.amount > 0:
        while (
            shift(last, Offset(interval.amount * (planned + 1), interval.unit)) - event
        ).days < -case.how.window_days:
            planned += 1
    return max(recorded, planned)


def _last_assessment(case: _Case, before: Date) -> Date | None:
    """The last evaluable assessment without progression before a day, up to the data cut."""
    visits = case.followed.course.visits
    days = [
        visit.date
        for visit in visits
        if is_evaluable(visit, case.followed.criteria, without_progression=True)
        and case.start <= visit.date <= case.cut
        and visit.date < before
    ]
    return max(days, default=None)


def _why_censored(case: _Case) -> tuple[str, str, Date | None]:
    """Reason, rule, and the day before which the last assessment counts."""
    life, therapy = case.life, _new_therapy(case)
    died = life.death.first if life.death is not None and life.death.first <= case.cut else None
    if therapy is not None and (died is None or therapy <= died):
        return f"new therapy on {therapy}", "a new therapy censors at the last evaluable assessment before it", therapy
    if died is not None:
        return _death_reason(life), "a death that is no event censors", None
    rule = "no event"
    if life.gone is not None and life.gone[0].first <= case.cut:
        return f"{life.gone[1].replace('_', ' ')} on {life.gone[0].first}", rule, None
    if case.how.as_of is not None:
        return f"no event by the data cut of {case.how.as_of}", rule, None
    return "no event up to the last record", rule, None


def _censored(result: TimeToEvent, case: _Case, reason: str, rule: str, before: Date | None = None) -> TimeToEvent:
    if case.endpoint.censored_at == "contact":
        day, where = _last_contact(case), ""
    else:
        found = _last_assessment(case, before or Date.max)
        day, where = found or case.start, "" if found else "; no evaluable assessment after the start"
    pending = unconfirmed_progression(case.followed.course, case.followed.criteria, case.start)
    if "progression" in case.endpoint.events and pending is not None and pending > day:
        where += f"; progression on {pending} was not confirmed"
    return msgspec.structs.replace(result, event=False, reason=reason + where, rule=rule, date=day, date_to=day)


def _last_contact(case: _Case) -> Date:
    """The last day on which the patient is known to have lived, up to the data cut."""
    known = [case.start, *filter(None, (case.life.seen,))]
    if case.life.death is not None:
        known.append(case.life.death.first)
    return min(max(known), case.cut)


def _told(found: _Happened, case: _Case) -> str:
    """The reason, with progression that came first and was never confirmed."""
    course, criteria = case.followed.course, case.followed.criteria
    pending = unconfirmed_progression(course, criteria, case.start)
    earlier = pending is not None and pending <= found.span.first and "progression" not in found.reason
    told = "progression" in case.endpoint.events and earlier
    return f"{found.reason}, after progression on {pending} that was not confirmed" if told else found.reason


def _settled(span: DateSpan, how: Censoring) -> DateSpan:
    day = {"first": span.first, "last": span.last}.get(how.partial)
    return DateSpan(day, day) if day is not None else span


def _endpoint(row: Mapping[str, str]) -> TimedEndpoint:
    return TimedEndpoint(
        name=row["name"],
        label=row["label"],
        begins=row["begins"],
        events=tuple(filter(None, row["events"].split("|"))),
        deaths=cast(Deaths, row["deaths"]),
        censored_at=row["censored_at"],
        source=row["source"],
        verified=row["verified"] == "yes",
    )
