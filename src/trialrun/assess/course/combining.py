"""From the grades of the domains to one overall answer, as the criteria set says. Looks at no record."""

from __future__ import annotations

from collections.abc import Sequence

from trialrun.assess.course.grading import Grader
from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE, Grade
from trialrun.ground.dates import Date
from trialrun.ground.truth import MET
from trialrun.protocol import CriteriaSet
from trialrun.protocol.criteria_set import OVERALL

Answer = tuple[str, str]
"""The overall answer and its reason."""


def combine_grades(grades: Sequence[Grade], date: Date, grader: Grader) -> Answer:
    """The overall answer of one visit: progression first, then as the set combines its domains."""
    criteria = grader.criteria
    taking_part = [grade for grade in grades if grade.domain in criteria.combination.of]
    worse = [grade for grade in taking_part if criteria.progression and grade.answer == criteria.progression]
    match criteria.combination.method:
        case "shallowest":
            return _progression(worse, criteria) if worse else _shallowest(taking_part, date, grader)
        case "any":
            return _any(taking_part, worse, criteria)
        case _:
            return "", ""


def _progression(worse: Sequence[Grade], criteria: CriteriaSet) -> Answer:
    return criteria.progression, "; ".join(f"{grade.domain}: {grade.reason}" for grade in worse)


def _shallowest(grades: Sequence[Grade], date: Date, grader: Grader) -> Answer:
    """The deepest overall level with a rule that holds; else the shallowest of the domains that can be followed."""
    criteria = grader.criteria
    followed = [grade for grade in grades if grade.applies]
    graded = [grade for grade in followed if grade.answer in criteria.order]
    missing = [grade for grade in followed if grade.answer not in criteria.order]
    for level in criteria.levels_of(OVERALL):
        ruled = level.name != criteria.progression and grader.rule(level) is not None
        if ruled and grader.judge(level, date)[0] == MET:
            return level.name, level.label
    if not graded:
        return NOT_EVALUABLE, "; ".join(
            f"{one.domain}: {one.reason}" for one in followed
        ) or "no domain can be followed"
    worst = max(graded, key=lambda grade: criteria.order.index(grade.answer))
    if not missing:
        return worst.answer, f"{worst.domain}: {worst.reason}"
    lacking = ", ".join(grade.domain for grade in missing)
    likely = max((grade.possible or grade.answer for grade in graded), key=criteria.order.index)
    return _without(worst, likely, lacking, criteria)


def _without(worst: Grade, likely: str, lacking: str, criteria: CriteriaSet) -> Answer:
    """What is left of the answer of the others where a domain that takes part is missing.

    One level down from the deepest that is `likely`, which what is missing may have kept open, and no deeper than what
    the others surely reach: a datum that is missing costs one level, not one for every rule that asks for it.
    """
    match criteria.combination.missing:
        case "not evaluable":
            return NOT_EVALUABLE, f"{lacking}: missing"
        case "one level down":
            lower = max(_one_down(likely, criteria), worst.answer, key=criteria.order.index)
            return lower, f"{worst.domain}: {worst.reason}; {lacking} missing, so one level down from {likely}"
        case _:
            return worst.answer, f"{worst.domain}: {worst.reason}; {lacking} missing and ignored"


def _one_down(answer: str, criteria: CriteriaSet) -> str:
    """The next level towards the one that needs no confirmation; that one stays."""
    order = [level for level in criteria.order if level != criteria.progression]
    place = order.index(answer)
    return order[min(place + 1, len(order) - 1)]


def _any(grades: Sequence[Grade], worse: Sequence[Grade], criteria: CriteriaSet) -> Answer:
    """A response in one domain is enough, if none progresses; what cannot be told leaves the answer open."""
    how = criteria.combination
    reached = [grade for grade in grades if grade.answer in how.counts]
    if worse:
        return how.vetoed or how.negative, "; ".join(f"{grade.domain}: {grade.reason}" for grade in worse)
    if reached:
        return how.positive, "; ".join(f"{grade.domain}: {grade.answer}" for grade in reached)
    if any(grade.answer == CANNOT_DETERMINE for grade in grades):
        open_ = ", ".join(grade.domain for grade in grades if grade.answer == CANNOT_DETERMINE)
        return CANNOT_DETERMINE, f"{open_} cannot be told"
    if any(grade.answer != NOT_EVALUABLE for grade in grades):
        return how.negative, "no domain has responded"
    return NOT_EVALUABLE, "no domain can be judged"
