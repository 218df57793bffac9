"""What every result of an endpoint says of itself: how it is computed, and each choice made. Words only."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.assess.endpoints.model import EndpointResult
from trialrun.assess.endpoints.points import ANY_TIME, LAST_TIME
from trialrun.assess.endpoints.time_to_event import Censoring, find_timed
from trialrun.assess.explain.stating import BASELINES, doubt_lines, options_used, readings_used
from trialrun.protocol import CriteriaSet, Estimand

_AT_VISITS = ("confirmation", "values of one day that disagree")
"""Choices about the visits of a course, which a single point of time does not have."""


def options_told(result: EndpointResult, criteria: CriteriaSet | None) -> dict[str, str]:
    """Every choice that can matter for this endpoint, by its name, whether the user or the default made it."""
    method = result.estimand.method
    how = result.options.how
    told = options_used(criteria, how) if criteria is not None else {}
    if criteria is None:
        told |= {"baseline": BASELINES[how.baseline]} if method != "incidence" else {}
        told |= {"data cut": how.as_of.isoformat()} if how.as_of is not None else {}
    for name in ("judged at", "no visit there", "death before it", "no record counts as absence for"):
        told.pop(name, None)
    if method in ("at time", "incidence"):
        told = {name: said for name, said in told.items() if name not in _AT_VISITS}
    if method == "at time":
        told |= _at_time(result)
    if method in ("time to event", "event-free"):
        told |= _timed(result)
    if result.options.assume_absent:
        absent = ", ".join(sorted(result.options.assume_absent))
        told["no record counts as absence for"] = f"{absent} (assumed, because you said so)"
    return told


def readings_told(result: EndpointResult, criteria: CriteriaSet | None) -> tuple[str, ...]:
    """The readings of the criteria set that were taken, where its levels have several."""
    counts = criteria is not None and result.estimand.method in ("best response", "time to event", "event-free")
    return readings_used(criteria, result.options.how) if criteria is not None and counts else ()


def estimand_lines(one: Estimand) -> Iterator[str]:
    """The estimand in lines: what is judged, in whom, and what events in between mean."""
    for name, stated in (("population", one.population), ("treatment", one.treatment), ("summary", one.summary)):
        if stated is not None:
            yield f"{name}: {stated.value}{_because(stated.origin, stated.why)}"
    for event in one.intercurrent:
        strategy = "" if event.strategy == "not stated" else f" ({event.strategy})"
        yield f"{event.label or event.event}{strategy}{_because(event.origin, event.why)}"


def method_text(result: EndpointResult, criteria: CriteriaSet | None) -> str:
    """`at time: 360 days, by poems-arkansas (1)`: how the value of a patient is made."""
    one = result.estimand
    times = ", ".join(
        dict.fromkeys(value.time for value in result.values if value.time not in ("", ANY_TIME, LAST_TIME))
    )
    timed = find_timed(one.timed).label if one.timed else ""
    judged = f"by {criteria.name}, version {criteria.version}" if criteria is not None else ""
    about = ", ".join(filter(None, (timed, times, judged)))
    return f"{one.method}{f': {about}' if about else ''}"


def outcome_readings(result: EndpointResult) -> tuple[str, ...]:
    """The ways in which the outcome was read, where there are several; the first is the one used."""
    if len(result.readings) < 2:
        return ()
    first = next(iter(result.readings))
    return tuple(
        f'reading "{name}"{" (the one used)" if name == first else ""}{f": {label}" if label else ""}'
        for name, label in result.readings.items()
    )


def doubts_told(criteria: CriteriaSet | None) -> tuple[str, ...]:
    """Which rules of the set were not checked, and which are the user's own."""
    return doubt_lines(criteria) if criteria is not None else ()


def _because(origin: str, why: str) -> str:
    return f" ({origin}: {why})" if origin in ("assumption", "user") and why else ""


def _at_time(result: EndpointResult) -> dict[str, str]:
    options = result.options
    return {
        "window": f"the nearest visit within {options.how.window_days} days",
        "no visit there": options.how.missing_visit,
        "death before it": options.how.death,
        "new therapy before it": options.new_therapy,
    }


def _timed(result: EndpointResult) -> dict[str, str]:
    how = result.options.censoring
    timed = find_timed(result.estimand.timed)
    ends = [name.replace("_", " ") for name in timed.events]
    deaths = {"any": "death of any cause", "disease": "death from the disease"}.get(how.deaths or timed.deaths, "")
    begins = "first response" if timed.begins == "response" else how.begin.replace("_", " ")
    return {
        "begins with": begins,
        "source of the rule": timed.source + ("" if timed.verified else " (recalled, NOT CHECKED against it)"),
        "ends with": ", ".join(filter(None, (*ends, deaths))),
        "deaths that count": how.deaths or f"{timed.deaths} (as the rule says)",
        "new therapy before it": "event" if "new_therapy" in timed.events else how.new_therapy,
        "missed assessments": _missed(how),
        "progression not confirmed": how.unconfirmed,
        "an event dated in part": {"span": "stays a span of days"}.get(how.partial, f"its {how.partial} possible day"),
        **({"data cut": how.as_of.isoformat()} if how.as_of is not None else {}),
    }


def _missed(how: Censoring) -> str:
    if not how.missed:
        return "censor nothing"
    every = f"planned every {how.interval.text()}, {how.window_days} days late at most" if how.interval else "recorded"
    return f"{how.missed} in a row before an event censor it; {every}"
