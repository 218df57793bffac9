"""One domain at one visit: which of its levels holds, by the rules of the criteria set. Combines nothing."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from msgspec.structs import replace

from trialrun.assess.course.rates import rate_of_fall
from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE, Grade, Options
from trialrun.engines import Context, Evidence, Patient, Visit, evaluate
from trialrun.engines.case import Case
from trialrun.ground.dates import Date, DateSpan
from trialrun.ground.truth import MET, NOT_MET, Truth, Unknown, all_of
from trialrun.protocol import CriteriaSet, Domain, Level, Statement


class Grader:
    """Judges the rules of one criteria set for one patient: at a visit, and as of the baseline."""

    def __init__(self, criteria: CriteriaSet, patient: Patient, baseline: Date, options: Options) -> None:
        self.criteria, self.patient, self.baseline, self.options = criteria, patient, baseline, options
        self.keeps = frozenset(name for domain in criteria.domains for name in domain.keeps)
        self._applies: dict[str, Truth] = {}

    def of(self, patient: Patient) -> Grader:
        """The same for other records of the patient."""
        return Grader(self.criteria, patient, self.baseline, self.options)

    def rule(self, level: Level) -> Statement | None:
        """The rule of a level in the reading that is chosen."""
        return level.rule_in(self.options.readings.get(level.key, ""))

    def text(self, level: Level) -> str:
        """The rule of a level as text; empty where it has none."""
        rule = self.rule(level)
        return rule.text if rule is not None else ""

    def judge(self, level: Level, date: Date) -> tuple[Truth, tuple[Evidence, ...]]:
        """The truth of a level at a visit; not met without evidence where the baseline does not allow it.

        A baseline at which nothing was measured that the domain looks at does not allow it.
        """
        rule = self.rule(level)
        if rule is None:
            return NOT_MET, ()
        if level.evaluable is not None:
            allowed, evidence = self.at(level.evaluable, date)
            if allowed == NOT_MET or (allowed != MET and self.unseen_before(level.domain, date)):
                return NOT_MET, ()
            if allowed != MET:
                return allowed, evidence
        return self._with_also(level, self.at(rule, date), date)

    def _with_also(
        self, level: Level, judged: tuple[Truth, tuple[Evidence, ...]], date: Date
    ) -> tuple[Truth, tuple[Evidence, ...]]:
        """With what a level needs besides where certain domains take part."""
        truths, evidence = [judged[0]], judged[1]
        for domain in self.criteria.domains:
            if domain.name in level.also and self.takes_part(domain):
                truth, more = self.at(level.also[domain.name], date)
                truths.append(truth)
                evidence += more
        return all_of(truths), evidence

    def at(self, rule: Statement, date: Date) -> tuple[Truth, tuple[Evidence, ...]]:
        """The truth of a rule at the visit of a day."""
        judgement = evaluate(rule.tree, self.patient, self.context(date))
        return judgement.truth, judgement.evidence

    def context(self, date: Date) -> Context:
        """What a rule is judged in at the visit of a day."""
        return Context(as_of=date, favours=None, visit=Visit(DateSpan(date, date), self.keeps))

    def case(self, date: Date) -> Case:
        """The same for single atoms of a rule."""
        context = self.context(date)
        return Case(self.patient, context, context.words())

    def applies(self, domain: Domain) -> Truth:
        """Whether a domain takes part: judged on the baseline alone, so it is the same at every visit."""
        if domain.applies is None:
            return MET
        if domain.name not in self._applies:
            context = Context(as_of=self.baseline, favours=None)
            self._applies[domain.name] = evaluate(domain.applies.tree, self.patient, context).truth
        return self._applies[domain.name]

    def is_judged(self, domain: Domain) -> bool:
        """Whether a domain is judged in this patient: none of those applies that it stands in for."""
        others = [one for one in self.criteria.domains if one.name in domain.instead_of]
        return not any(self.applies(one) == MET for one in others)

    def takes_part(self, domain: Domain) -> bool:
        """Whether a domain counts in the overall level: it is judged, applies, and knows more than progression."""
        return self.is_judged(domain) and self.applies(domain) == MET and has_levels(domain, self.criteria)

    def seen(self, domain: Domain, date: Date) -> bool:
        """Whether anything the domain looks at was measured at the visit."""
        return any(self.at(_recorded(name), date)[0] == MET for name in domain.looks_at)

    def unseen_before(self, domain: str, date: Date) -> bool:
        """Whether nothing the domain looks at was measured up to the baseline, though it looks at something."""
        looked = next((one.looks_at for one in self.criteria.domains if one.name == domain), ())
        return bool(looked) and all(self.at(_recorded(name, " before baseline"), date)[0] != MET for name in looked)


def has_levels(domain: Domain, criteria: CriteriaSet) -> bool:
    """Whether a domain has an answer other than progression; without one it can only tell of progression."""
    named = {level.name for level in criteria.levels_of(domain.name) if level.rule is not None}
    return bool(named - {criteria.progression} or domain.otherwise or domain.rate_of)


@cache
def _recorded(name: str, when: str = "") -> Statement:
    """The rule that a fact was measured."""
    return Statement.parse(f"{name} recorded{when}")


def grade_domain(domain: Domain, date: Date, grader: Grader) -> Grade:
    """The first level that holds, in the order of the file; or why there is none."""
    shared = Grade(domain=domain.name, answer=NOT_EVALUABLE, applies=grader.takes_part(domain), repeat=domain.repeat)
    if not grader.is_judged(domain):
        return replace(shared, reason="not followed in this patient")
    if domain.rate_of:
        return _rate(domain, date, grader, shared)
    judged, open_ = False, list[tuple[Level, Unknown]]()
    seen = grader.seen(domain, date)
    for level in grader.criteria.levels_of(domain.name):
        truth, evidence = grader.judge(level, date)
        if truth == MET:
            doubts = [_open(one, why) for one, why in open_ if one.name == grader.criteria.progression]
            return replace(
                shared, answer=level.name, reason="; ".join((level.label, *doubts)), rule=grader.text(level),
                possible=_possible(open_, grader.criteria), evidence=evidence, verified=level.verified,
            )  # fmt: skip
        judged = judged or (truth == NOT_MET and evidence != ())
        if isinstance(truth, Unknown):
            open_.append((level, truth))
            if domain.unknown == "cannot determine" and seen:
                return replace(shared, answer=CANNOT_DETERMINE, reason=_open(level, truth), evidence=evidence)
    judged = judged and (seen or not domain.looks_at)
    if judged and domain.otherwise and (domain.unknown == "skip" or not open_):
        doubts = [_open(level, why) for level, why in open_]
        reason = "; ".join(("none of its levels is reached", *doubts))
        return replace(shared, answer=domain.otherwise, possible=_possible(open_, grader.criteria), reason=reason)
    return replace(shared, reason=_why_not(seen, open_))


def _possible(open_: list[tuple[Level, Unknown]], criteria: CriteriaSet) -> str:
    """The deepest level that could not be told; progression is none."""
    named = (level.name for level, _ in open_)
    return next((name for name in named if name in criteria.order and name != criteria.progression), "")


def _open(level: Level, truth: Unknown) -> str:
    needs = ", ".join(sorted({f"{need.subject} ({need.detail or need.kind})" for need in truth.needs}))
    return f"{level.name} cannot be told: {needs}"


def _why_not(seen: bool, open_: list[tuple[Level, Unknown]]) -> str:
    if not seen:
        return "not measured at this visit"
    return _open(*open_[0]) if open_ else "the baseline cannot be followed"


def _rate(domain: Domain, date: Date, grader: Grader, shared: Grade) -> Grade:
    rate = rate_of_fall(domain.rate_of, grader.patient, grader.context(date))
    if isinstance(rate, Fraction):
        return replace(
            shared, answer=f"{float(rate):.4f}", number=rate, reason=f"fall of {domain.rate_of} from baseline"
        )
    told = grader.seen(domain, date) and not grader.unseen_before(domain.name, date)
    return replace(shared, answer=CANNOT_DETERMINE if told else NOT_EVALUABLE, reason=rate)
