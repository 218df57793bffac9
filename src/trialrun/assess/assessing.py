"""One patient's course by one criteria set: the definition, plain and slow. Reads no file and knows no disease."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.assess.course.choosing import check_options, confirmation_of
from trialrun.assess.course.combining import combine_grades
from trialrun.assess.course.confirming import Answered, Confirmed, confirm
from trialrun.assess.course.conflicts import counting, find_conflicts, refuse_conflicts, take_worst
from trialrun.assess.course.doubts import find_doubts
from trialrun.assess.course.grading import Grader, grade_domain
from trialrun.assess.course.sustaining import find_sustained
from trialrun.assess.course.turns import turns_counted
from trialrun.assess.course.visits import baseline_of, find_visits, with_baseline
from trialrun.assess.model import Assessed, Course, Options, Turn
from trialrun.engines import Patient
from trialrun.ground.dates import Date
from trialrun.ground.truth import MET
from trialrun.protocol import CriteriaSet


def assess_patient(
    criteria: CriteriaSet, patient: Patient, turns: Sequence[Turn] = (), options: Options | None = None
) -> Course:
    """Every visit after baseline graded, combined and confirmed.

    A new therapy up to the day of the baseline is not a new one. Raises UsageError for options the set does not have,
    InputError for records that cannot be judged, among them values of one day that disagree.
    """
    chosen = options or Options()
    check_options(criteria, chosen)
    baseline = baseline_of(criteria, patient, chosen)
    course = Course(
        person_id=patient.person_id, criteria=criteria.name, version=criteria.version, baseline=baseline, options=chosen
    )
    if baseline is None or (chosen.as_of is not None and baseline > chosen.as_of):
        return replace(course, findings=find_doubts(criteria, patient, course))
    later = turns_counted(turns, baseline, chosen.as_of)
    grader = settle(Grader(criteria, with_baseline(patient, baseline), baseline, chosen), later)
    days = find_visits(criteria, patient, baseline, chosen.as_of)
    visits = tuple(assess_visit(date, grader) for date in days)
    answered = [_answered(visit, later, criteria) for visit in visits]
    confirmed = confirm(answered, criteria, confirmation_of(criteria, chosen))
    course = _course(course, visits, confirmed, grader)
    return replace(course, findings=find_doubts(criteria, patient, course))


def assess_visit(date: Date, grader: Grader) -> Assessed:
    """One visit: every domain, then the overall response."""
    grades = tuple(grade_domain(domain, date, grader) for domain in grader.criteria.graded())
    response, reason = combine_grades(grades, date, grader)
    return Assessed(date=date, grades=grades, response=response, reason=reason)


def settle(grader: Grader, turns: Sequence[Turn] = ()) -> Grader:
    """The grader for records in which every fact has one value a day.

    Where values of one day disagree that count, the patient is refused (InputError), or the value with the worst
    response is taken, as the set or the options say. No value of a baseline is the worst: that is always refused.
    """
    conflicts = counting(find_conflicts(grader.criteria, grader.patient), grader, turns)
    if (grader.options.same_day or grader.criteria.same_day) == "refuse":
        refuse_conflicts(conflicts, grader.patient.person_id, allowed="take the worst of a day: --same-day worst")
    refuse_conflicts([one for one in conflicts if one.day <= grader.baseline], grader.patient.person_id)

    def badness(variant: Patient, day: Date) -> int:
        return _badness(assess_visit(day, grader.of(variant)).response, grader.criteria)

    return grader.of(take_worst(conflicts, grader.patient, badness)) if conflicts else grader


def _badness(response: str, criteria: CriteriaSet) -> int:
    """How bad a response is: its place in the order; one that is not in it is no answer."""
    return criteria.order.index(response) if response in criteria.order else -1


def _answered(visit: Assessed, turns: Sequence[Turn], criteria: CriteriaSet) -> Answered:
    worse = [grade for grade in visit.grades if grade.answer == criteria.progression]
    return Answered(
        visit.date,
        visit.response,
        repeat=all(grade.repeat for grade in worse),
        died=any(turn.of_disease and turn.date >= visit.date for turn in turns),
        therapy=min((turn.date for turn in turns if turn.kind == "new_therapy"), default=None),
    )


def _course(course: Course, visits: tuple[Assessed, ...], confirmed: Confirmed, grader: Grader) -> Course:
    criteria = grader.criteria
    status = dict(zip(confirmed.days, confirmed.running, strict=True))
    kept = tuple(replace(visit, confirmed=status[visit.date]) for visit in visits if visit.date in status)
    last = confirmed.progression or Date.max
    responses = [visit.response for visit in kept if visit.response in criteria.order and visit.date <= last]
    levels = [response for response in responses if response != criteria.progression] or responses
    responded = (visit.date for visit, own in zip(kept, confirmed.own, strict=True) if own in criteria.response)
    baselines = [one for one in criteria.domains if one.applies is not None]
    named = [one for one in baselines if not one.last_resort or grader.is_judged(one)]
    return replace(
        course,
        measurable=tuple(one.name for one in named if grader.applies(one) == MET),
        followed=tuple(one.name for one in baselines if grader.takes_part(one)),
        visits=kept,
        best=min(levels, key=criteria.order.index, default=course.best),
        best_confirmed=confirmed.best,
        first_response=next(responded, None),
        progression=confirmed.progression,
        sustained=find_sustained(kept, grader),
    )
