"""A course or an answer at one point, explained: the values, dates, rules and limits behind every answer, what bears it
out and what would change it. Judges nothing: every truth and grade comes from the reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trialrun.assess.assessing import settle
from trialrun.assess.course.bearing import tell_confirmation
from trialrun.assess.course.grading import Grader
from trialrun.assess.course.turns import turns_counted
from trialrun.assess.course.visits import baseline_of, with_baseline
from trialrun.assess.explain.stating import checked_text
from trialrun.assess.explain.supposing import Band, bands_of, is_number, markers_of
from trialrun.assess.explain.working import Standing, Worked, current_value, standing_of, truth_word, work_out_rule
from trialrun.assess.model import Assessed, Course, Grade, Options, Turn
from trialrun.assess.points import PointResult
from trialrun.engines import Patient
from trialrun.engines.case import Case
from trialrun.ground.dates import Date
from trialrun.ground.truth import MET
from trialrun.protocol import CriteriaSet, Domain, Level
from trialrun.protocol.criteria_set import OVERALL


class LevelTold(msgspec.Struct, frozen=True, kw_only=True):
    """One level at one visit: its rule in the reading used, whether it holds, and every statement worked out.

    `checked` says whether it was checked against its source. `truth` is `true`, `not true`, `not known`, or
    `not evaluable` where the baseline does not allow the level.
    """

    domain: str
    level: str
    label: str
    rule: str
    reading: str
    checked: str
    truth: str
    worked: tuple[Worked, ...] = ()


class BandsTold(msgspec.Struct, frozen=True, kw_only=True):
    """For every value of a marker the answer of its domain, all else as recorded; `here` is the band it lies in."""

    marker: str
    label: str
    unit: str
    bands: tuple[Band, ...]
    here: str = ""

    def text(self) -> str:
        """`VGPR: 0.42 g/dL or less; PR: above 0.42 and up to 2.1 g/dL; ...`."""
        return "; ".join(f"{band.answer}: {band.text(self.unit)}" for band in self.bands)


class DomainTold(msgspec.Struct, frozen=True, kw_only=True):
    """One domain at one visit: its answer, where its markers stand, the level reached, those not reached, the bands.

    `instead` are values of facts that the domain looks at and no rule of it compares, where no marker has a value.
    """

    domain: str
    label: str
    answer: str
    reason: str
    takes_part: bool
    standings: tuple[Standing, ...] = ()
    reached: LevelTold | None = None
    not_reached: tuple[LevelTold, ...] = ()
    bands: tuple[BandsTold, ...] = ()
    instead: tuple[Standing, ...] = ()


class VisitTold(msgspec.Struct, frozen=True, kw_only=True):
    """One visit: the overall answer, what bears it out, its domains, and the overall levels that have a rule."""

    date: Date
    response: str
    reason: str
    confirmed: str
    confirmation: str
    domains: tuple[DomainTold, ...]
    overall: tuple[LevelTold, ...] = ()


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Everything behind the answers of one patient."""

    person_id: str
    criteria: str
    version: str
    baseline: Date | None
    visits: tuple[VisitTold, ...] = ()


def explain_course(criteria: CriteriaSet, patient: Patient, course: Course, turns: Sequence[Turn] = ()) -> Told:
    """Every visit of a course explained."""
    teller = _teller(criteria, patient, course.options, turns)
    bearing = tell_confirmation(criteria, course, turns)
    visits = tuple(
        _visit(visit, said, teller) for visit, said in zip(course.visits, bearing, strict=True) if teller is not None
    )
    return _told(criteria, course.person_id, course.baseline, visits)


def explain_point(
    criteria: CriteriaSet, patient: Patient, point: PointResult, options: Options, turns: Sequence[Turn] = ()
) -> Told:
    """The one visit of an answer at a point of time; no visit where none was in the window."""
    teller = _teller(criteria, patient, options, turns)
    if teller is None or point.date is None:
        return _told(criteria, point.person_id, point.baseline, ())
    answers = "; ".join(f"{reading}: {answer}" for reading, answer in point.answers.items())
    visit = Assessed(date=point.date, grades=point.grades, response=answers, reason=point.reason)
    told = _visit(visit, "", teller)
    overall = tuple(_answered(level, point, criteria) for level in told.overall)
    told = msgspec.structs.replace(told, overall=overall)
    return _told(criteria, point.person_id, point.baseline, (told,))


def _answered(level: LevelTold, point: PointResult, criteria: CriteriaSet) -> LevelTold:
    """A reading with the truth that its answer has: what a domain could not judge is not known in it either."""
    how, answer = criteria.combination, point.answers.get(level.reading or level.level, "")
    truth = {how.positive: "true", how.negative: "not true"}.get(answer, "not known")
    return msgspec.structs.replace(level, truth=truth)


def _told(criteria: CriteriaSet, person_id: str, baseline: Date | None, visits: tuple[VisitTold, ...]) -> Told:
    return Told(person_id=person_id, criteria=criteria.name, version=criteria.version, baseline=baseline, visits=visits)


def _teller(criteria: CriteriaSet, patient: Patient, options: Options, turns: Sequence[Turn]) -> _Teller | None:
    """None without a baseline: then there is nothing to tell. Raises InputError like the assessment itself."""
    baseline = baseline_of(criteria, patient, options)
    if baseline is None:
        return None
    grader = Grader(criteria, with_baseline(patient, baseline), baseline, options)
    return _Teller(settle(grader, turns_counted(turns, baseline, options.as_of)))


class _Teller:
    """One patient's rules at any visit, worked out."""

    def __init__(self, grader: Grader) -> None:
        self.grader, self.criteria = grader, grader.criteria
        self.wording = {key: question.text for key, question in grader.criteria.questions.items()}

    def level(self, level: Level, case: Case) -> LevelTold:
        """One level with every statement of its rule; those of its condition where the level cannot be judged."""
        rule = self.grader.rule(level)
        truth = truth_word(self.grader.judge(level, case.as_of)[0])
        evaluable = level.evaluable
        allowed = evaluable is None or self.grader.at(evaluable, case.as_of)[0] == MET
        told = rule if allowed else evaluable
        return LevelTold(
            domain=level.domain,
            level=level.name,
            label=level.label,
            rule=rule.text if rule is not None else "",
            reading=self._reading(level),
            checked=checked_text(level),
            truth=truth if allowed else "not evaluable",
            worked=work_out_rule(told.tree, case, self.wording) if told is not None else (),
        )

    def readings(self, case: Case) -> Iterator[LevelTold]:
        """The overall levels in each of their readings."""
        for level in self.criteria.levels_of(OVERALL):
            named = [(one.name, one.rule) for one in level.readings if one.rule is not None]
            for reading, rule in named or ([("", level.rule)] if level.rule is not None else []):
                told = self.level(level, case)
                worked = work_out_rule(rule.tree, case, self.wording)
                truth = truth_word(self.grader.at(rule, case.as_of)[0])
                yield msgspec.structs.replace(told, rule=rule.text, reading=reading, truth=truth, worked=worked)

    def domain(self, domain: Domain, grade: Grade, case: Case) -> DomainTold:
        """One domain: the level reached, and those tested before it."""
        levels = [level for level in self.criteria.levels_of(domain.name) if level.rule is not None]
        names = [level.name for level in levels]
        place = names.index(grade.answer) if grade.rule and grade.answer in names else len(levels)
        markers = [name for name in markers_of(self.criteria, domain.name) if self._is_told(name, domain, case)]
        return DomainTold(
            domain=domain.name,
            label=domain.label or domain.name,
            answer=grade.answer,
            reason=grade.reason,
            takes_part=grade.applies,
            standings=tuple(standing_of(name, case) for name in markers),
            reached=self.level(levels[place], case) if place < len(levels) else None,
            not_reached=tuple(self.level(level, case) for level in levels[:place]),
            bands=tuple(self._bands(domain, name, case) for name in markers),
            instead=tuple(standing_of(name, case) for name in self._instead(domain, markers, case)),
        )

    def _instead(self, domain: Domain, markers: Sequence[str], case: Case) -> list[str]:
        if any(current_value(name, case)[1] is not None for name in markers):
            return []
        others = [name for name in domain.looks_at if name not in markers and is_number(name)]
        return [name for name in others if current_value(name, case)[1] is not None]

    def _is_told(self, marker: str, domain: Domain, case: Case) -> bool:
        """A marker is told where it was measured at the visit, or where its domain counts and it is missing."""
        return current_value(marker, case)[1] is not None or self.grader.takes_part(domain)

    def _bands(self, domain: Domain, marker: str, case: Case) -> BandsTold:
        standing = standing_of(marker, case)
        bands = bands_of(domain, marker, case.as_of, self.grader)
        value = current_value(marker, case)[0]
        exact = value.exact if value is not None else None
        here = next((band.answer for band in bands if exact is not None and band.holds(exact)), "")
        return BandsTold(marker=marker, label=standing.label, unit=standing.unit, bands=bands, here=here)

    def _reading(self, level: Level) -> str:
        if len(level.readings) < 2:
            return ""
        return self.grader.options.readings.get(level.key, level.readings[0].name)


def _visit(visit: Assessed, confirmation: str, teller: _Teller) -> VisitTold:
    case = teller.grader.case(visit.date)
    domains = {domain.name: domain for domain in teller.criteria.domains}
    judged = [grade for grade in visit.grades if teller.grader.is_judged(domains[grade.domain])]
    return VisitTold(
        date=visit.date,
        response=visit.response,
        reason=visit.reason,
        confirmed=visit.confirmed,
        confirmation=confirmation,
        domains=tuple(teller.domain(domains[grade.domain], grade, case) for grade in judged),
        overall=tuple(_overall(visit, case, teller)),
    )


def _overall(visit: Assessed, case: Case, teller: _Teller) -> Iterator[LevelTold]:
    """The overall levels with a rule, down to the one that was reached; in every reading where each is answered."""
    if teller.criteria.combination.method == "rule":
        yield from teller.readings(case)
        return
    for level in teller.criteria.levels_of(OVERALL):
        if teller.grader.rule(level) is not None:
            told = teller.level(level, case)
            yield told
            if told.truth == "true":
                return
