"""A set that is judged at one point of time: which visit is the one, and what it says. Grades by the same rules."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from trialrun.assess.grading import Grader, grade_domain
from trialrun.assess.model import NOT_EVALUABLE, Grade, Options
from trialrun.assess.visits import baseline_of, find_visits, with_baseline
from trialrun.engines import Patient
from trialrun.errors import UsageError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.ground.truth import MET, NOT_MET, Truth
from trialrun.protocol import CriteriaSet, Statement


class PointResult(msgspec.Struct, frozen=True, kw_only=True):
    """The answer at one point: the visit taken (None where none lay in the window), its domains, each reading."""

    person_id: str
    criteria: str
    baseline: Date | None
    target: Date | None
    date: Date | None
    grades: tuple[Grade, ...] = ()
    answers: Mapping[str, str] = {}
    reason: str = ""


def assess_at(criteria: CriteriaSet, patient: Patient, options: Options) -> PointResult:
    """The set judged at `options.at` (else its own `judged_at`) after baseline, on the nearest visit of the window.

    Of two visits as near, the earlier counts. Raises UsageError where no point of time is known.
    """
    at = options.at or (criteria.judged_at.offset if criteria.judged_at is not None else None)
    if at is None:
        fix = "say when: --at '360 days'"
        raise UsageError(f"{criteria.name} has no point of time at which it is judged", fix=fix)
    baseline = baseline_of(criteria, patient, options)
    target = shift(baseline, at) if baseline is not None else None
    result = PointResult(
        person_id=patient.person_id, criteria=criteria.name, baseline=baseline, target=target, date=None
    )
    if baseline is None or target is None:
        return msgspec.structs.replace(result, reason="there is no baseline")
    grader = Grader(criteria, with_baseline(patient, baseline), baseline, options)
    date = nearest_visit(find_visits(criteria, patient, baseline), target, options.window_days)
    return _judged(result, date, grader) if date is not None else _missing(result, at, grader)


def nearest_visit(visits: tuple[Date, ...], target: Date, window_days: int) -> Date | None:
    """The visit nearest to a day, at most so many days from it; the earlier of two that are as near."""
    near = [visit for visit in visits if abs((visit - target).days) <= window_days]
    return min(near, key=lambda visit: (abs((visit - target).days), visit), default=None)


def _judged(result: PointResult, date: Date, grader: Grader) -> PointResult:
    domains = [domain for domain in grader.criteria.domains if domain.name != "overall"]
    return msgspec.structs.replace(
        result,
        date=date,
        grades=tuple(grade_domain(domain, date, grader) for domain in domains),
        answers={name: _word(grader.at(rule, date)[0], grader.criteria) for name, rule in _readings(grader).items()},
    )


def _missing(result: PointResult, at: Offset, grader: Grader) -> PointResult:
    """No visit in the window: not evaluable, or a failure where the user says so. Earlier visits never stand in."""
    word = grader.criteria.combination.negative if grader.options.missing_visit == "failure" else NOT_EVALUABLE
    domains = [domain for domain in grader.criteria.domains if domain.name != "overall"]
    reason = f"no visit within {grader.options.window_days} days of {at.text()} after baseline"
    return msgspec.structs.replace(
        result,
        grades=tuple(Grade(domain=domain.name, answer=NOT_EVALUABLE, reason=reason) for domain in domains),
        answers=dict.fromkeys(_readings(grader), word),
        reason=reason,
    )


def _readings(grader: Grader) -> dict[str, Statement]:
    """The readings of the overall level, each by its name; its one rule under the name of the level."""
    if grader.criteria.combination.method != "rule":
        return {}
    for level in grader.levels("overall"):
        named = {reading.name: reading.rule for reading in level.readings if reading.rule is not None}
        if named:
            return named
        if level.rule is not None:
            return {level.name: level.rule}
    return {}


def _word(truth: Truth, criteria: CriteriaSet) -> str:
    how = criteria.combination
    return how.positive if truth == MET else how.negative if truth == NOT_MET else NOT_EVALUABLE
