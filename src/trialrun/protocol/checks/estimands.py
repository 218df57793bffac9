"""Checks of estimands: that they are of something, and have what their method needs."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.errors import nearest_names
from trialrun.protocol.checks.model import Problem, Subject
from trialrun.protocol.decoding import Place
from trialrun.protocol.estimands import Estimand
from trialrun.protocol.trial import EvidenceFile, Trial

_BY_CRITERIA = frozenset({"best response", "time to event", "event-free"})
_TIMED = frozenset({"time to event", "event-free"})


def find_incomplete_estimands(subject: Subject) -> Iterator[Problem]:
    """Estimands without the criteria set, kind of time or time frame that their method needs."""
    for place, one in _estimands(subject):
        if one.method in _BY_CRITERIA and not one.criteria:
            message = f"the estimand {one.id!r} names no criteria set, and {one.method} is judged by one"
            fix = "name it under criteria, for example imwg-2016, or choose one with --criteria"
            yield Problem(place=place, message=message, fix=fix, severity="query")
        if one.method in _TIMED and not one.timed:
            message = f"the estimand {one.id!r} does not say which time is meant"
            yield Problem(place=place, message=message, fix="name it under timed, for example pfs, os or ttnt")
        if one.method in ("at time", "event-free") and not _has_frames(one, subject):
            message = f"the estimand {one.id!r} has no time frame, and neither has its outcome"
            yield Problem(place=place, message=message, fix="name one under time_frames", severity="query")


def find_estimands_of_nothing(subject: Subject) -> Iterator[Problem]:
    """Estimands of an outcome, result or cohort that the file does not have."""
    for place, one in _estimands(subject):
        if isinstance(subject.record, EvidenceFile):
            yield from _of_evidence(place, one, subject.record)
        elif isinstance(subject.record, Trial) and one.outcome:
            known = tuple(outcome.id for outcome in subject.record.outcomes)
            yield from _unknown((*place, "outcome"), one.outcome, "outcome", known)


def _of_evidence(place: Place, one: Estimand, record: EvidenceFile) -> Iterator[Problem]:
    cohorts = {cohort.name: cohort for cohort in record.evidence.cohorts}
    if one.cohort:
        yield from _unknown((*place, "cohort"), one.cohort, "cohort", tuple(cohorts))
    if one.outcome and one.cohort in cohorts:
        known = tuple(result.name for result in cohorts[one.cohort].results)
        yield from _unknown((*place, "outcome"), one.outcome, "result", known)


def _unknown(place: Place, name: str, kind: str, known: tuple[str, ...]) -> Iterator[Problem]:
    if name not in known:
        near = nearest_names(name, known)
        fix = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known) or 'none'}"
        yield Problem(place=place, message=f"there is no {kind} {name!r}", fix=fix)


def _has_frames(one: Estimand, subject: Subject) -> bool:
    outcomes = subject.record.outcomes if isinstance(subject.record, Trial) else ()
    return bool(one.time_frames) or any(outcome.time_frames for outcome in outcomes if outcome.id == one.outcome)


def _estimands(subject: Subject) -> Iterator[tuple[Place, Estimand]]:
    if isinstance(subject.record, Trial | EvidenceFile):
        yield from ((("estimands", n), one) for n, one in enumerate(subject.record.estimands))
