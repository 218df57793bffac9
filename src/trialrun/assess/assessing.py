"""One patient's course by one criteria set: the definition, plain and slow. Reads no file and knows no disease."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.assess.combining import combine_grades
from trialrun.assess.confirming import Answered, Confirmed, confirm
from trialrun.assess.grading import Grader, grade_domain
from trialrun.assess.model import Assessed, Course, Grade, Options, Turn
from trialrun.assess.visits import baseline_of, find_visits, with_baseline
from trialrun.engines import Patient
from trialrun.ground.dates import Date
from trialrun.ground.truth import MET
from trialrun.protocol import Confirmation, CriteriaSet


def assess_patient(
    criteria: CriteriaSet, patient: Patient, turns: Sequence[Turn] = (), options: Options | None = None
) -> Course:
    """Every visit after baseline graded, combined and confirmed.

    Raises UsageError for options the set does not have, InputError for records that cannot be judged.
    """
    chosen = options or Options()
    baseline = baseline_of(criteria, patient, chosen)
    empty = Course(
        person_id=patient.person_id, criteria=criteria.name, version=criteria.version, baseline=baseline, options=chosen
    )
    if baseline is None:
        return empty
    grader = Grader(criteria, with_baseline(patient, baseline), baseline, chosen)
    visits = tuple(assess_visit(date, grader) for date in find_visits(criteria, patient, baseline))
    how = confirmation_of(criteria, chosen)
    confirmed = confirm([_answered(visit, criteria) for visit in visits], turns, criteria, how)
    return _course(empty, visits, confirmed, grader)


def assess_visit(date: Date, grader: Grader) -> Assessed:
    """One visit: every domain, then the overall response."""
    grades = tuple(grade_domain(domain, date, grader) for domain in grader.criteria.domains if domain.name != "overall")
    response, reason = combine_grades(grades, date, grader)
    return Assessed(date=date, grades=grades, response=response, reason=reason)


def confirmation_of(criteria: CriteriaSet, options: Options) -> Confirmation:
    """The set's own policy of confirmation, or the one that was chosen."""
    if not options.confirmation:
        return criteria.confirmation
    return msgspec.structs.replace(
        criteria.confirmation, policy=msgspec.convert(options.confirmation, type=type(criteria.confirmation.policy))
    )


def _answered(visit: Assessed, criteria: CriteriaSet) -> Answered:
    worse = [grade for grade in visit.grades if grade.answer == criteria.progression]
    return Answered(visit.date, visit.response, all(grade.repeat for grade in worse))


def _course(course: Course, visits: tuple[Assessed, ...], confirmed: Confirmed, grader: Grader) -> Course:
    criteria = grader.criteria
    kept = tuple(
        msgspec.structs.replace(visit, confirmed=status)
        for visit, status in zip(visits, confirmed.running, strict=False)
    )
    responses = [visit.response for visit in kept if visit.response in criteria.order]
    levels = [response for response in responses if response != criteria.progression] or responses
    responded = (visit.date for visit, own in zip(kept, confirmed.own, strict=True) if own in criteria.response)
    return msgspec.structs.replace(
        course,
        measurable=tuple(
            one.name for one in criteria.domains if one.applies is not None and grader.applies(one) == MET
        ),
        followed=tuple(one.name for one in criteria.domains if one.applies is not None and grader.takes_part(one)),
        visits=kept,
        best=min(levels, key=criteria.order.index, default=course.best),
        best_confirmed=confirmed.best,
        first_response=next(responded, None),
        progression=confirmed.progression,
    )


def rate_at(course: Course, domain: str) -> Grade | None:
    """The grade of one domain at the last visit, or None without a visit."""
    return course.visits[-1].grade(domain) if course.visits else None
