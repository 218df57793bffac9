"""Endpoints of trials: the value of each patient and the counts, by the estimands of their files.

Estimates nothing: rates with their intervals and survival curves are made of these values elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import msgspec
import pyarrow as pa
from msgspec.structs import replace

from trialrun.assess.assessing import assess_patient
from trialrun.assess.cohort.assessing import assess_cohort
from trialrun.assess.course.responding import is_response
from trialrun.assess.course.turns import turns_of
from trialrun.assess.endpoints.asked import Stating, condition_of, find_asked
from trialrun.assess.endpoints.courses import (
    best_values,
    derive_asked,
    free_value,
    timed_value,
)
from trialrun.assess.endpoints.doubts import find_endpoint_doubts
from trialrun.assess.endpoints.incidence import ANY, incidence_values
from trialrun.assess.endpoints.life import life_of
from trialrun.assess.endpoints.model import (
    Asked,
    EndpointCount,
    EndpointOptions,
    EndpointResult,
    PatientValue,
    PooledFall,
)
from trialrun.assess.endpoints.points import answers_of, values_at_times
from trialrun.assess.endpoints.time_to_event import Censoring, Followed, TimeToEvent, find_timed
from trialrun.assess.model import Course, Options, Turn
from trialrun.engines import Patient, read_patients
from trialrun.engines.patient import Tabled
from trialrun.errors import InputError, UsageError
from trialrun.library import load
from trialrun.protocol import CriteriaSet, Estimand, OutcomeReading
from trialrun.records.schema import RESULT_TABLES

RESPONSE = "response"
Courses = Mapping[str, Course]


class _Work(msgspec.Struct, frozen=True):
    """What the functions below share: the estimand, the set that judges it, the options, and courses known already."""

    asked: Asked
    criteria: CriteriaSet | None
    condition: str
    options: EndpointOptions
    courses: Courses

    @property
    def censoring(self) -> Censoring:
        """The rules of times, with the data cut of the assessment where they have none."""
        how = self.options.censoring
        return how if how.as_of is not None else replace(how, as_of=self.options.how.as_of)


class _Found(msgspec.Struct, frozen=True):
    """The values of one patient, and the time where it is one."""

    values: tuple[PatientValue, ...]
    time: TimeToEvent | None = None


def compute_endpoint(
    record: Stating,
    outcome: str | Estimand,
    patients: Iterable[Patient],
    options: EndpointOptions | None = None,
    *,
    courses: Courses | None = None,
    refused: Mapping[str, str] | None = None,
) -> EndpointResult:
    """One endpoint of a trial or evidence file, or of a criteria set alone, for some patients.

    `outcome` is the id of an estimand or outcome, or `SET:response`, `SET:pfs` ... as the user's choice. `courses` are
    those already assessed by the same set and options. A patient whose records cannot be judged is not evaluable;
    `refused` are those whose records cannot even be read, with the reason.
    Raises UnknownNameError for an outcome that does not exist, UsageError for one that cannot be computed.
    """
    work = _work(record, outcome, options or EndpointOptions(), courses or {})
    asked, criteria, chosen = work.asked, work.criteria, work.options
    everyone = [one for one in patients if _of_group(one.person_id, asked.group, chosen)]
    found = [_of_patient(one, work) for one in everyone]
    unread = {name: why for name, why in (refused or {}).items() if _of_group(name, asked.group, chosen)}
    found += [_Found((_unjudged(name, why),)) for name, why in unread.items()]
    values = _ordered(value for one in found for value in one.values)
    result = EndpointResult(
        source=record.name,
        outcome=asked.estimand.id,
        estimand=asked.estimand,
        origin="user" if chosen.criteria is not None else asked.origin,
        options=chosen,
        criteria=f"{criteria.name} ({criteria.version})" if criteria is not None else "",
        readings={one.name: one.label for one in asked.readings if asked.estimand.method == "at time"},
        values=values,
        counts=tuple(_counts(values, len(everyone) + len(unread), work)),
        pooled=tuple(_pooled(values, work)),
        times=tuple(one.time for one in found if one.time is not None),
    )
    return replace(result, findings=tuple(find_endpoint_doubts(record, asked, criteria, result)))


def judging_set(record: Stating, outcome: str | Estimand, options: EndpointOptions) -> CriteriaSet | None:
    """The criteria set that judges an endpoint: the user's, or the one it names; None where none does."""
    return _criteria(record, find_asked(record, outcome), options)


def compute_cohort_endpoint(
    record: Stating, outcome: str | Estimand, cohort: Tabled, options: EndpointOptions | None = None
) -> EndpointResult:
    """The same for everyone in the tables of a cohort, whose courses are assessed at once."""
    work = _work(record, outcome, options or EndpointOptions(), {})
    everyone = list(read_patients(cohort.tables))
    if work.criteria is None or work.asked.estimand.method in ("at time", "incidence"):
        return compute_endpoint(record, outcome, everyone, options)
    turns = {one.person_id: _counted_turns(turns_of(one, work.condition), work) for one in everyone}
    courses = assess_cohort(work.criteria, cohort, turns, _how(work)).by_person()
    return compute_endpoint(record, outcome, everyone, options, courses=courses)


def time_to_event_table(result: EndpointResult) -> pa.Table:
    """The times of an endpoint; columns as in RESULT_TABLES."""
    criteria, reading = result.criteria, find_timed(result.estimand.timed).label if result.estimand.timed else ""
    rows = [
        {
            "trial": result.source,
            "outcome": result.outcome,
            "reading": reading,
            "person_id": one.person_id,
            "endpoint": one.endpoint,
            "criteria": criteria,
            "start": one.start,
            "date": one.date,
            "date_to": one.date_to,
            "event": one.event,
            "days": one.days,
            "days_to": one.days_to,
            "reason": one.reason,
            "rule": one.rule,
        }
        for one in result.times
    ]
    return pa.Table.from_pylist(rows, schema=RESULT_TABLES["time_to_event"])


def _work(record: Stating, outcome: str | Estimand, options: EndpointOptions, courses: Courses) -> _Work:
    asked = find_asked(record, outcome)
    criteria = _criteria(record, asked, options)
    condition = criteria.condition if criteria is not None else ""
    work = _Work(asked, criteria, condition or condition_of(record), options, courses)
    _check(work)
    return work


def _criteria(record: Stating, asked: Asked, options: EndpointOptions) -> CriteriaSet | None:
    if options.criteria is not None:
        return options.criteria
    if isinstance(record, CriteriaSet):
        return record
    found = load(asked.estimand.criteria) if asked.estimand.criteria else None
    if found is not None and not isinstance(found, CriteriaSet):
        raise UsageError(f"{asked.estimand.criteria} is no criteria set", where=asked.estimand.id)
    return found


def _check(work: _Work) -> None:
    """Raise UsageError for an estimand that lacks what its method needs."""
    one = work.asked.estimand
    if one.method in ("best response", "time to event", "event-free") and work.criteria is None:
        raise UsageError(f"{one.id} names no criteria set", fix="name one: options.criteria")
    if one.method in ("time to event", "event-free"):
        find_timed(one.timed)
    if one.method in ("at time", "event-free") and not work.asked.frames:
        raise UsageError(f"{one.id} has no time frame at which it is judged", fix="ask when it is judged")


def _of_group(person_id: str, group: str, options: EndpointOptions) -> bool:
    return not group or not options.groups or options.groups.get(person_id, "") == group


def _of_patient(patient: Patient, work: _Work) -> _Found:
    """One patient; records that cannot be judged leave every value open, with the reason."""
    try:
        return _judged(patient, work)
    except InputError as error:
        why = error.message().removeprefix(f"patient {patient.person_id}: ")
        return _Found((_unjudged(patient.person_id, why),))


def _unjudged(person_id: str, why: str) -> PatientValue:
    """The one value of a patient whose records cannot be judged: of no reading."""
    return PatientValue(person_id=person_id, reading="", evaluable=False, why=why)


def _judged(patient: Patient, work: _Work) -> _Found:
    turns = turns_of(patient, work.condition)
    if work.asked.estimand.method == "at time":
        return _Found(tuple(values_at_times(work.asked, patient, turns, work.options)))
    life = life_of(patient, work.condition)
    if work.asked.estimand.method == "incidence":
        start = life.events.get("first_dose") or life.events.get("baseline")
        return _Found(tuple(incidence_values(work.asked, patient, life, start, work.options)))
    if work.criteria is None:
        raise UsageError(f"{work.asked.estimand.id} names no criteria set")
    course = _course(patient, turns, work.criteria, work)
    if work.asked.estimand.method == "best response":
        return _Found(tuple(best_values(course, work.criteria, work.asked.estimand.domain)))
    return _timed(Followed(course, life, work.criteria), work)


def _timed(followed: Followed, work: _Work) -> _Found:
    one = derive_asked(work.asked, followed, work.censoring)
    label = find_timed(work.asked.estimand.timed).label
    if work.asked.estimand.method == "event-free":
        return _Found(tuple(free_value(one, frame, label) for frame in work.asked.frames), one)
    return _Found((timed_value(one, label),), one)


def _course(patient: Patient, turns: Sequence[Turn], criteria: CriteriaSet, work: _Work) -> Course:
    """The course known already, or a new one."""
    known = work.courses.get(patient.person_id)
    if known is not None:
        return known
    return assess_patient(criteria, patient, _counted_turns(turns, work), _how(work))


def _counted_turns(turns: Sequence[Turn], work: _Work) -> Sequence[Turn]:
    """The turns that count in the assessment; new therapies that are ignored are left out of it too."""
    ignored = work.options.censoring.new_therapy == "ignored" and work.asked.estimand.timed
    return [turn for turn in turns if turn.kind != "new_therapy"] if ignored else turns


def _how(work: _Work) -> Options:
    return replace(work.options.how, as_of=work.censoring.as_of)


def _ordered(values: Iterable[PatientValue]) -> tuple[PatientValue, ...]:
    """Values by reading, time and part, each in the order in which it first came; patients as they were given."""
    found: dict[tuple[str, str, str], list[PatientValue]] = {}
    for value in values:
        found.setdefault((value.reading, value.time, value.part), []).append(value)
    return tuple(value for same in found.values() for value in same)


def _counts(values: Sequence[PatientValue], total: int, work: _Work) -> Iterator[EndpointCount]:
    """How many have each answer; one that nobody has too, where the answers are known before."""
    found: dict[tuple[str, str, str], list[PatientValue]] = {}
    for value in values:
        if value.reading:
            found.setdefault((value.reading, value.time, value.part), []).append(value)
    everybody = sum(value.evaluable for value in values if value.part == ANY)
    for (reading, time, part), same in found.items():
        told = [value for value in same if value.evaluable]
        evaluable = everybody if work.asked.estimand.method == "incidence" else len(told)
        shared = EndpointCount(
            reading=reading, answer="", count=0, evaluable=evaluable, total=total, time=time, part=part
        )
        for answer in dict.fromkeys((*_known_answers(reading, work), *sorted(value.answer for value in told))):
            yield replace(shared, answer=answer, count=sum(value.answer == answer for value in told))
        if work.asked.estimand.method == "best response" and work.criteria is not None:
            responded = sum(is_response(value.answer, work.criteria) for value in told)
            if RESPONSE not in {value.answer for value in told}:
                yield replace(shared, answer=RESPONSE, count=responded)


def _known_answers(reading: str, work: _Work) -> tuple[str, ...]:
    if work.asked.estimand.method == "at time":
        known = next((one for one in work.asked.readings if one.name == reading), OutcomeReading(name=reading))
        return answers_of(work.asked, known, work.options)
    if work.asked.estimand.method == "best response" and work.criteria is not None:
        return work.criteria.order if work.criteria.combination.method == "shallowest" else ()
    return ()


def _pooled(values: Sequence[PatientValue], work: _Work) -> Iterator[PooledFall]:
    """Falls over the evaluable patients, in the way of each reading."""
    means = {one.name for one in work.asked.readings if one.pooled == "means"}
    found: dict[tuple[str, str, str], list[tuple[Fraction, Fraction]]] = {}
    for value in values:
        if value.levels is not None:
            found.setdefault((value.reading, value.time, value.part), []).append(value.levels)
    for (reading, time, part), levels in found.items():
        first, now = sum(one for one, _ in levels), sum(one for _, one in levels)
        shares = [(one - other) / one for one, other in levels]
        number = Fraction(first - now) / first if reading in means else sum(shares, Fraction(0)) / len(shares)
        yield PooledFall(reading=reading, time=time, part=part, number=number, evaluable=len(levels))
