"""What a reader of an endpoint must know: who chose it, what is not stated, what was not checked. Changes no value."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.assess.endpoints.asked import Stating
from trialrun.assess.endpoints.model import Asked, EndpointResult
from trialrun.assess.endpoints.time_to_event import find_timed
from trialrun.ground.finding import Finding
from trialrun.protocol import CriteriaSet, Estimand, Trial


def find_endpoint_doubts(
    record: Stating, asked: Asked, criteria: CriteriaSet | None, result: EndpointResult
) -> Iterator[Finding]:
    """Findings on an endpoint, the choice of the user first."""
    yield from _of_choice(record, asked, result)
    yield from _of_readings(record, asked, result)
    yield from _of_time(record, asked, result)
    if criteria is not None and is_judged(asked.estimand):
        yield from _of_criteria(record, criteria)
    lost = sum(not value.evaluable for value in result.values)
    if lost:
        message = "a value is not evaluable; it stays in the number of all and is no failure"
        yield Finding("not-evaluable", "note", message, "see the reason of each patient", record.name, count=lost)


def is_judged(one: Estimand) -> bool:
    """Whether a level of the criteria set decides the endpoint; a survival time needs none."""
    if not one.timed:
        return one.method != "incidence"
    timed = find_timed(one.timed)
    return timed.begins == "response" or not {"progression", "response"}.isdisjoint(timed.events)


def _of_choice(record: Stating, asked: Asked, result: EndpointResult) -> Iterator[Finding]:
    if result.origin == "user" and not isinstance(record, CriteriaSet):
        stated = isinstance(record, Trial) and not record.outcomes
        why = "the document states no outcome" if stated else "it is not what the document states"
        message = f"{asked.estimand.label} is your choice: {why}"
        yield Finding("outcome-chosen", "query", message, "ask for the outcomes of the protocol", record.name)
    if asked.group and not result.options.groups:
        message = (
            f"{asked.estimand.id} is of {asked.group}, and who belongs to it is not said: all patients are counted"
        )
        yield Finding("group", "query", message, "give the patients of the group alone, or the groups", record.name)


def _of_readings(record: Stating, asked: Asked, result: EndpointResult) -> Iterator[Finding]:
    if asked.estimand.method != "at time":
        return
    if len(asked.readings) > 1 and result.options.criteria is None:
        used, *others = (one.name for one in asked.readings)
        message = f"it can be read in several ways: {used!r} is used, {', '.join(map(repr, others))} stand beside it"
        yield Finding("reading", "query", message, "ask which reading is meant", record.name, _lines(asked))
    if result.options.how.window_days == 0:
        message = "no window around the day is stated: only a visit on the day itself counts"
        yield Finding("window-absent", "query", message, "choose a window in days", record.name, _lines(asked))


def _of_time(record: Stating, asked: Asked, result: EndpointResult) -> Iterator[Finding]:
    if not asked.estimand.timed:
        return
    timed, how = find_timed(asked.estimand.timed), result.options.censoring
    if not timed.verified:
        message = f"the rule of {timed.label} is recalled and was not checked: {timed.source}"
        yield Finding("unverified", "warning", message, "check it against the source", record.name)
    if timed.censored_at == "assessment" and not how.missed:
        message = "missed assessments before an event do not censor it; an event long after the last one counts"
        yield Finding("missed-assessments", "note", message, "choose a number of missed assessments", record.name)
    if how.missed and how.interval is None:
        message = "no interval of assessments is given: only missed visits that were recorded count"
        yield Finding("missed-assessments", "query", message, "say how far apart assessments are", record.name)
    if how.begin != "baseline" and result.times and all(one.start is None for one in result.times):
        message = f"nobody has an event {how.begin}, with which the time is to begin"
        yield Finding("begin", "warning", message, "name an event of the records, such as first_dose", record.name)
    undetermined = sum(one.event is None and one.start is not None for one in result.times)
    if undetermined:
        message = "whether there was an event cannot be told"
        yield Finding("undetermined", "query", message, "see the reason", record.name, count=undetermined)


def _of_criteria(record: Stating, criteria: CriteriaSet) -> Iterator[Finding]:
    open_ = [level for level in criteria.levels if level.rule is not None and not level.verified]
    if open_:
        message = f"{len(open_)} levels of {criteria.name} were not checked against their source"
        yield Finding("unverified", "warning", message, "check them before the result is used", record.name)


def _lines(asked: Asked) -> tuple[int, int] | None:
    spans = asked.estimand.lines.spans
    return (spans[0].first, spans[-1].last) if spans else None
