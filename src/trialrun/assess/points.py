"""A set that is judged at one point of time: which visit is the one, and what it says. Grades by the same rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from trialrun.assess.course.choosing import check_options
from trialrun.assess.course.conflicts import counting, find_conflicts, refuse_conflicts
from trialrun.assess.course.grading import Grader, grade_domain
from trialrun.assess.course.turns import turns_counted
from trialrun.assess.course.visits import baseline_of, find_visits, with_baseline
from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE, Grade, Options, Turn
from trialrun.engines import Patient
from trialrun.engines.context import need
from trialrun.engines.reference import combine, facts_of, judge_atom
from trialrun.errors import UsageError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.ground.truth import MET, NOT_MET, Truth, unknown
from trialrun.protocol import CriteriaSet, Statement
from trialrun.protocol.criteria_set import OVERALL
from trialrun.rules.nodes import Atom


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


def assess_at(criteria: CriteriaSet, patient: Patient, options: Options, turns: Sequence[Turn] = ()) -> PointResult:
    """The set judged at `options.at` (else its own `judged_at`) after baseline, on the nearest visit of the window.

    A visit at which nothing was measured that the set looks at comes after those at which something was; of two visits
    as near the earlier counts. A visit that lies after death or the data cut does not. Raises UsageError where no
    point of time is known, InputError for values of one day that disagree.
    """
    check_options(criteria, options)
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
    grader = settle_at(Grader(criteria, with_baseline(patient, baseline), baseline, options))
    counted = turns_counted(turns, baseline, options.as_of)
    died = min((turn.date for turn in counted if turn.kind == "death"), default=None)
    date = _visit_taken(grader, died or options.as_of, target)
    if date is not None:
        return _judged(result, date, grader)
    return _missing(result, at, died, grader)


def nearest_visit(visits: Sequence[Date], target: Date, window_days: int) -> Date | None:
    """The visit nearest to a day, at most so many days from it; the earlier of two that are as near."""
    near = [visit for visit in visits if abs((visit - target).days) <= window_days]
    return min(near, key=lambda visit: (abs((visit - target).days), visit), default=None)


def settle_at(grader: Grader) -> Grader:
    """The grader without conflicts; values of one day that disagree are always refused at a single point."""
    conflicts = counting(find_conflicts(grader.criteria, grader.patient), grader, ())
    refuse_conflicts(conflicts, grader.patient.person_id)
    return grader


def _visit_taken(grader: Grader, last: Date | None, target: Date) -> Date | None:
    """The nearest visit at which something was measured; without one in the window the nearest of all."""
    visits = find_visits(grader.criteria, grader.patient, grader.baseline, last)
    window = grader.options.window_days
    near = [day for day in visits if abs((day - target).days) <= window]
    seen = [day for day in near if any(grader.seen(domain, day) for domain in grader.criteria.domains)]
    taken = nearest_visit(seen, target, window)
    return taken if taken is not None else nearest_visit(visits, target, window)


def _judged(result: PointResult, date: Date, grader: Grader) -> PointResult:
    grades = tuple(grade_domain(domain, date, grader) for domain in grader.criteria.graded())
    rules = _readings(grader).items()
    return msgspec.structs.replace(
        result,
        date=date,
        grades=grades,
        answers={name: _word(_overall(rule, date, grades, grader), grader.criteria) for name, rule in rules},
    )


def _overall(rule: Statement, date: Date, grades: Sequence[Grade], grader: Grader) -> Truth:
    """The truth of an overall rule; what a domain looks at that could not be judged is unknown in it too."""
    answers = {grade.domain: grade.answer for grade in grades}
    lost = frozenset(
        name
        for domain in grader.criteria.graded()
        if answers[domain.name] in (NOT_EVALUABLE, CANNOT_DETERMINE)
        for name in domain.looks_at
    )
    case = grader.case(date)

    def judged(atom: Atom) -> Truth:
        missing = [name for fact in facts_of(atom) for name in [fact.name] if name in lost]
        return unknown(need("measurement", missing[0])) if missing else judge_atom(atom, case)[0]

    return combine(rule.tree, judged, None)


def _missing(result: PointResult, at: Offset, died: Date | None, grader: Grader) -> PointResult:
    """No visit in the window: not evaluable, or a failure where the user says so. Earlier visits never stand in."""
    meant, why = _meaning(result, died, grader.options)
    word = grader.criteria.combination.negative if meant == "failure" else NOT_EVALUABLE
    reason = f"no visit within {grader.options.window_days} days of {at.text()} after baseline{why}"
    domains = grader.criteria.graded()
    return msgspec.structs.replace(
        result,
        grades=tuple(Grade(domain=domain.name, answer=NOT_EVALUABLE, reason=reason) for domain in domains),
        answers=dict.fromkeys(_readings(grader), word),
        reason=reason,
    )


def _meaning(result: PointResult, died: Date | None, options: Options) -> tuple[str, str]:
    """What no visit means, and why. A visit that may still come after the data cut is neither missed nor a failure."""
    if result.target is not None and died is not None and died <= result.target:
        return options.death, f"; the patient died on {died}"
    cut = options.as_of
    if result.target is not None and cut is not None and died is None:
        open_until = result.target + dt.timedelta(days=options.window_days)
        if cut < open_until:
            return NOT_EVALUABLE, f"; the data cut of {cut} lies before the end of that time"
    return options.missing_visit, ""


def _readings(grader: Grader) -> dict[str, Statement]:
    """The readings of the overall level, each by its name; its one rule under the name of the level."""
    if grader.criteria.combination.method != "rule":
        return {}
    for level in grader.criteria.levels_of(OVERALL):
        named = {reading.name: reading.rule for reading in level.readings if reading.rule is not None}
        if named:
            return named
        if level.rule is not None:
            return {level.name: level.rule}
    return {}


def _word(truth: Truth, criteria: CriteriaSet) -> str:
    how = criteria.combination
    return how.positive if truth == MET else how.negative if truth == NOT_MET else NOT_EVALUABLE
