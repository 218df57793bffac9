"""Endpoints at a time: the rules of an outcome, or the fall of its variables, judged on the visit nearest to the day.

One patient at a time; counts nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from msgspec.structs import replace

from trialrun.assess.course.combining import combine_grades
from trialrun.assess.course.grading import Grader
from trialrun.assess.course.rates import rate_of_fall
from trialrun.assess.course.visits import baseline_of, with_baseline
from trialrun.assess.endpoints.model import Asked, EndpointOptions, PatientValue
from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE, Options, Turn
from trialrun.assess.points import PointResult, assess_at
from trialrun.engines import Context, Interval, Patient, Visit, find_number
from trialrun.engines.reference import facts_of
from trialrun.errors import UsageError
from trialrun.ground.dates import Date, DateSpan, Offset, shift, study_day_date
from trialrun.library import load
from trialrun.protocol import Combination, CriteriaSet, Domain, Level, OutcomeReading, Stated, Statement, TimeFrame
from trialrun.rules import atoms
from trialrun.terms import domain_of, load_vocabulary

MET, NOT_MET = "met", "not met"
ANY_TIME, LAST_TIME = "any time", "last time"
MEASURED = "measured"
"""The one level of a domain that has no other."""
FELL, NOT_FELL = "fell", "did not fall"
_BOTH: tuple[Literal["baseline", "value"], ...] = ("baseline", "value")


class _Judge:
    """One patient for one estimand; a point of time that several readings share is judged once."""

    def __init__(self, asked: Asked, patient: Patient, turns: Sequence[Turn], options: EndpointOptions) -> None:
        self.asked, self.patient, self.turns, self.options = asked, patient, turns, options
        self._points: dict[tuple[str, Offset, str, str], PointResult] = {}

    def point(self, criteria: CriteriaSet, frame: TimeFrame, reading: OutcomeReading, how: Options) -> PointResult:
        """The visit nearest to a time frame, judged by a set."""
        offset = _offset(frame, reading, criteria, self.patient, how)
        if isinstance(offset, str):
            return _undated(criteria, self.patient, baseline_of(criteria, self.patient, how), offset)
        key = (criteria.name, offset, how.missing_visit, how.death)
        if key not in self._points:
            self._points[key] = assess_at(criteria, self.patient, replace(how, at=offset), self.turns)
        return self._points[key]

    def therapy_before(self, point: PointResult) -> Date | None:
        """The first new therapy after baseline and up to the visit, or up to the day itself without a visit."""
        until = point.date or point.target
        if point.baseline is None or until is None:
            return None
        days = (turn.date for turn in self.turns if turn.kind == "new_therapy")
        return min((day for day in days if point.baseline < day <= until), default=None)

    def after_therapy(self, answer: str, point: PointResult, criteria: CriteriaSet) -> tuple[str, str]:
        """The answer, or what a new therapy before the visit makes of it, with the reason."""
        therapy = self.therapy_before(point)
        if self.options.new_therapy == "counts" or therapy is None:
            return answer, ""
        failed = self.options.new_therapy == "failure" and criteria.combination.negative
        return criteria.combination.negative if failed else NOT_EVALUABLE, f"new therapy on {therapy}"


def values_at_times(
    asked: Asked, patient: Patient, turns: Sequence[Turn], options: EndpointOptions
) -> Iterator[PatientValue]:
    """Every reading at every time frame for one patient. Raises InputError for records that cannot be judged."""
    judge = _Judge(asked, patient, turns, options)
    if options.criteria is not None:
        yield from (_by_set(options.criteria, frame, judge) for frame in asked.frames)
        return
    for reading in asked.readings:
        yield from _ruled(reading, judge) if reading.rule is not None else _falls(reading, judge)


def answers_of(asked: Asked, reading: OutcomeReading, options: EndpointOptions) -> tuple[str, ...]:
    """Every answer a reading can have, so that one nobody has is counted too; none where they are not known before."""
    if options.criteria is not None:
        how = options.criteria.combination
        return tuple(filter(None, (*options.criteria.order, how.positive, how.negative)))
    how = rule_set(asked.estimand.criteria, asked.readings).combination
    return (how.positive, how.negative) if reading.rule is not None else (FELL, NOT_FELL)


@lru_cache(maxsize=64)
def rule_set(criteria: str, readings: tuple[OutcomeReading, ...]) -> CriteriaSet:
    """The criteria set that judges the readings: the one named with the readings as its overall level, else a new one.

    In a new one each measured fact of the rules is a domain that must have been measured, at baseline too.
    """
    ruled = tuple(reading for reading in readings if reading.rule is not None)
    found = load(criteria) if criteria else None
    base = found if isinstance(found, CriteriaSet) else _plain_set(ruled)
    how = base.combination
    levels = tuple(level for level in base.levels if level.domain != "overall")
    if ruled:
        overall = Level(
            domain="overall", name=how.positive or MET, label="", rule=ruled[0].rule, readings=ruled, origin="document"
        )
        levels = (*levels, overall)
    positive, negative = how.positive or MET, how.negative or NOT_MET
    return replace(base, levels=levels, combination=replace(how, method="rule", positive=positive, negative=negative))


def _plain_set(readings: Sequence[OutcomeReading]) -> CriteriaSet:
    facts = dict.fromkeys(name for reading in readings if reading.rule for name in _measured(reading.rule))
    return CriteriaSet(
        trialrun=1,
        name=f"rules on {', '.join(facts)}",
        title=Stated(value="rules of the outcome"),
        version="",
        purpose="response",
        condition="",
        source="",
        domains=(*(Domain(name=name, looks_at=(name,)) for name in facts), Domain(name="overall")),
        levels=tuple(_recorded(name) for name in facts),
        combination=Combination(method="rule"),
    )


def _recorded(name: str) -> Level:
    return Level(
        domain=name,
        name=MEASURED,
        label=MEASURED,
        rule=Statement.parse(f"{name} recorded"),
        evaluable=Statement.parse(f"{name} recorded before baseline"),
        verified=True,
    )


def _measured(rule: Statement) -> Iterator[str]:
    for atom in atoms(rule.tree):
        yield from (fact.name for fact in facts_of(atom) if _is_measured(fact.name))


def _is_measured(name: str) -> bool:
    term = load_vocabulary().term(name)
    return term is not None and domain_of(term) == "measurement"


def _by_set(criteria: CriteriaSet, frame: TimeFrame, judge: _Judge) -> PatientValue:
    """The user's own set on the visit of one time frame."""
    how = judge.options.how
    point = judge.point(criteria, frame, OutcomeReading(name=criteria.name), how)
    answer, why = next(iter(point.answers.values()), NOT_EVALUABLE), ""
    if criteria.combination.method != "rule" and point.date is not None and point.baseline is not None:
        grader = Grader(criteria, with_baseline(judge.patient, point.baseline), point.baseline, how)
        answer, why = combine_grades(point.grades, point.date, grader)
    told, changed = judge.after_therapy(answer, point, criteria)
    return _value(point, criteria.name, _when(frame), (told, changed or why))


def _ruled(reading: OutcomeReading, judge: _Judge) -> Iterator[PatientValue]:
    """A rule at every time frame, or over all of them where the reading says so."""
    criteria = rule_set(judge.asked.estimand.criteria, judge.asked.readings)
    points = [judge.point(criteria, frame, reading, judge.options.how) for frame in judge.asked.frames]
    values = [
        _value(point, reading.name, _when(frame), judge.after_therapy(_answer(point, reading), point, criteria))
        for frame, point in zip(judge.asked.frames, points, strict=True)
    ]
    if reading.times == "each":
        yield from values
    elif reading.times == "any":
        yield _any_time(values, criteria)
    else:
        seen = [value for value, point in zip(values, points, strict=True) if point.date is not None]
        yield replace((seen or values)[-1], time=LAST_TIME)


def _answer(point: PointResult, reading: OutcomeReading) -> str:
    return point.answers.get(reading.name, NOT_EVALUABLE)


def _any_time(values: Sequence[PatientValue], criteria: CriteriaSet) -> PatientValue:
    """Reached at one time is reached; a time that is not evaluable leaves it open otherwise."""
    positive = criteria.combination.positive
    reached = next((value for value in values if value.answer == positive), None)
    open_ = next((value for value in values if not value.evaluable), None)
    return replace(reached or open_ or values[-1], time=ANY_TIME)


def _falls(reading: OutcomeReading, judge: _Judge) -> Iterator[PatientValue]:
    """The fall of every measured variable at every time frame; a missing visit or a death leaves a number open."""
    how = replace(judge.options.how, missing_visit="NE", death="NE")
    for frame in judge.asked.frames:
        for name in filter(_is_measured, reading.variables or judge.asked.variables):
            point = judge.point(_alone(name), frame, reading, how)
            yield replace(_fall(name, point, judge), reading=reading.name, time=_when(frame))


@lru_cache(maxsize=256)
def _alone(name: str) -> CriteriaSet:
    """The set that finds the visits at which one variable was measured."""
    return _plain_set((OutcomeReading(name=name, rule=Statement.parse(f"{name} recorded")),))


def _fall(name: str, point: PointResult, judge: _Judge) -> PatientValue:
    value = PatientValue(person_id=point.person_id, reading="", evaluable=False, part=name, date=point.date)
    if point.date is None or point.baseline is None:
        return replace(value, why=point.reason)
    if judge.options.new_therapy != "counts" and (therapy := judge.therapy_before(point)) is not None:
        return replace(value, why=f"new therapy on {therapy}")
    records = with_baseline(judge.patient, point.baseline)
    context = Context(as_of=point.date, favours=None, visit=Visit(DateSpan(point.date, point.date)))
    rate = rate_of_fall(name, records, context)
    if isinstance(rate, str):
        return replace(value, why=rate)
    levels = [find_number(name, which, records, context) for which in _BOTH]
    first, now = (one.lo for one in levels if isinstance(one, Interval) and one.lo is not None)
    return replace(value, evaluable=True, answer=FELL if rate > 0 else NOT_FELL, number=rate, levels=(first, now))


def _offset(
    frame: TimeFrame, reading: OutcomeReading, criteria: CriteriaSet, patient: Patient, how: Options
) -> Offset | str:
    """The time frame as an offset from baseline, or why it has no day; a study day counts the first dose as day 1."""
    stated = frame.offset or (criteria.judged_at if not frame.printed else None)
    anchor = frame.anchor.replace(" ", "_")
    if stated is None and anchor == "baseline":
        return f"the time frame gives no day: {frame.printed or 'nothing is stated'}"
    offset, baseline = stated.offset if stated is not None else Offset(0, "d"), baseline_of(criteria, patient, how)
    if anchor == "baseline" and reading.counted == "offset":
        return offset
    first = first_event("first_dose" if reading.counted == "study day" else anchor, patient)
    if reading.counted == "study day":
        if offset.unit != "d":
            raise UsageError(f"{offset.text()} is no study day", fix="count the time frame as an offset")
        first = first or baseline
    if first is None or baseline is None:
        return f"there is no day of {frame.anchor}"
    day = study_day_date(first, offset.amount) if reading.counted == "study day" else shift(first, offset)
    return Offset((day - baseline).days, "d")


def _undated(criteria: CriteriaSet, patient: Patient, baseline: Date | None, why: str) -> PointResult:
    return PointResult(
        person_id=patient.person_id, criteria=criteria.name, baseline=baseline, target=None, date=None, reason=why
    )


def first_event(kind: str, patient: Patient) -> Date | None:
    """The first day of an event of a kind; None where there is none."""
    days = (row.day("date") for row in patient.of("event") if row.text("kind") == kind)
    return min((day for day in days if day is not None), default=None)


def _value(point: PointResult, reading: str, time: str, answer: tuple[str, str]) -> PatientValue:
    word, why = answer
    evaluable = word not in ("", NOT_EVALUABLE, CANNOT_DETERMINE)
    open_ = "; ".join(
        f"{grade.domain}: {grade.reason}" for grade in point.grades if grade.answer in (NOT_EVALUABLE, CANNOT_DETERMINE)
    )
    return PatientValue(
        person_id=point.person_id, reading=reading, evaluable=evaluable, answer=word if evaluable else "",
        why=why or point.reason or open_ or _decided(point), time=time, date=point.date,
    )  # fmt: skip


def _decided(point: PointResult) -> str:
    """What the domains of the visit said, where they say more than that something was measured."""
    told = [grade for grade in point.grades if grade.answer != MEASURED]
    return "; ".join(f"{grade.domain} {grade.answer}".replace("_", " ") for grade in told)


def _when(frame: TimeFrame) -> str:
    return frame.offset.text if frame.offset is not None else frame.printed
