"""The domains of a criteria set graded for one block of patients at all their visits. Mirrors course/grading.py.

Combines nothing.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from functools import cache

import msgspec
import numpy as np

from trialrun.assess.cohort.confirming import NUMBER, Answers, Codes, Graded
from trialrun.assess.cohort.courses import Numbers
from trialrun.assess.course.choosing import check_options
from trialrun.assess.course.grading import Grader, has_levels
from trialrun.assess.course.rates import rate_of_fall
from trialrun.assess.model import CANNOT_DETERMINE, NOT_EVALUABLE, Options
from trialrun.engines import Patient, Row
from trialrun.engines.panel import context_at, days_to_judge, judge_panel
from trialrun.engines.panel_chunk import View
from trialrun.engines.panel_kleene import Kleene
from trialrun.engines.panel_measured import number_at
from trialrun.engines.panel_times import moment_of, visits_of
from trialrun.engines.vectors import Bools
from trialrun.protocol import CriteriaSet, Domain, Level
from trialrun.protocol.criteria_set import OVERALL
from trialrun.rules.nodes import EventAnchor, Fact, Recorded, Rule, Window

_BEFORE = Window("within", None, "before", EventAnchor("baseline"))


@cache
def _recorded(name: str, when: Window | None = None) -> Recorded:
    """The rule that a fact was measured."""
    return Recorded(Fact(name), when)


class Plan(msgspec.Struct, frozen=True):
    """A criteria set made ready for many patients: its rules in the reading chosen, and codes of its answers."""

    criteria: CriteriaSet
    options: Options
    answers: Answers
    grader: Grader

    @property
    def domains(self) -> tuple[Domain, ...]:
        """The domains that are graded for themselves."""
        return self.criteria.graded()

    def rules(self) -> tuple[Rule, ...]:
        """Every rule that may be judged."""
        rules = [self.grader.rule(level) for level in self.criteria.levels]
        rules += [level.evaluable for level in self.criteria.levels]
        rules += [rule for level in self.criteria.levels for rule in level.also.values()]
        rules += [domain.applies for domain in self.criteria.domains]
        return tuple(rule.tree for rule in rules if rule is not None)


def plan_of(criteria: CriteriaSet, options: Options) -> Plan:
    """The plan of a set. Raises UnknownNameError for options it does not have."""
    check_options(criteria, options)
    nobody = Patient("", Row("person", {}), {})
    return Plan(criteria, options, Answers(criteria), Grader(criteria, nobody, dt.date.min, options))


class BlockGrader:
    """Grades one block of a cohort."""

    def __init__(self, plan: Plan, view: View) -> None:
        self.plan, self.view, self.answers = plan, view, plan.answers
        self.visits = visits_of(view.block.days)
        self.baseline = moment_of(view.block.days, view.baseline)
        self.ladder = frozenset(plan.criteria.order) - {plan.criteria.progression}

    def grade(self, domain: Domain) -> Graded:
        """One domain at every visit."""
        numbers = None
        if domain.rate_of:
            answers, numbers = self._rate(domain)
            possible = answers
        else:
            answers, possible = self._levels(domain)
        if domain.instead_of:
            judged = self._is_judged(domain)
            answers = np.where(judged, answers, np.int8(self.answers.codes[NOT_EVALUABLE]))
            numbers = None if numbers is None else np.where(judged, numbers, np.nan)
        return Graded(domain.name, answers, possible, self._takes_part(domain), domain.repeat, numbers)

    def overall(self) -> Codes:
        """The first level of the domain `overall` that has a rule and holds; `` for none."""
        criteria, found = self.plan.criteria, self.answers.full(self.view.block.days.shape, "")
        if criteria.combination.method != "shallowest":
            return found
        for level in reversed(criteria.levels_of(OVERALL)):
            if level.name != criteria.progression and self.plan.grader.rule(level) is not None:
                found = np.where(self._judge(level).yes, np.int8(self.answers.codes[level.name]), found)
        return found

    def _takes_part(self, domain: Domain) -> Bools:
        """Whether a domain counts in the overall level, (1, persons)."""
        if not has_levels(domain, self.plan.criteria):
            return ~self.view.everyone()[None, :]
        return self._is_judged(domain) & self._applies(domain)

    def _is_judged(self, domain: Domain) -> Bools:
        """Whether none of the domains applies that it stands in for, (1, persons)."""
        found = self.view.everyone()[None, :]
        for other in self.plan.criteria.domains:
            if other.name in domain.instead_of:
                found = found & ~self._applies(other)
        return found

    def _applies(self, domain: Domain) -> Bools:
        if domain.applies is None:
            return self.view.everyone()[None, :]
        return judge_panel(domain.applies.tree, self.view, self.baseline).yes

    def _judge(self, level: Level) -> Kleene:
        """The truth of a level; where the baseline does not allow it it is neither met nor, by itself, judged."""
        rule = self.plan.grader.rule(level)
        if rule is None:
            nowhere = np.zeros((1, self.view.width), dtype=bool)
            return Kleene(nowhere, nowhere)
        truth = self._with_also(level, judge_panel(rule.tree, self.view, self.visits))
        if level.evaluable is None:
            return truth
        allowed = judge_panel(level.evaluable.tree, self.view, self.visits)
        return truth.where(allowed.yes)

    def _with_also(self, level: Level, truth: Kleene) -> Kleene:
        """With what a level needs besides where certain domains take part."""
        for domain in self.plan.criteria.domains:
            if domain.name in level.also:
                needed = judge_panel(level.also[domain.name].tree, self.view, self.visits)
                part = self._takes_part(domain)
                truth = Kleene(truth.yes & (needed.yes | ~part), truth.no | (needed.no & part))
        return truth

    def _unknown(self, level: Level, truth: Kleene) -> Bools:
        """Where a level may or may not hold: it cannot be told, or not whether the baseline allows it."""
        if self.plan.grader.rule(level) is None:
            return np.zeros((1, self.view.width), dtype=bool)
        if level.evaluable is None:
            return truth.open
        allowed = judge_panel(level.evaluable.tree, self.view, self.visits)
        unsure = truth.open & ~allowed.no
        if not (unsure & allowed.open).any():
            return unsure
        return unsure & ~(allowed.open & self._unseen_before(level.domain))

    def _levels(self, domain: Domain) -> tuple[Codes, Codes]:
        """The first level that holds, in the order of the file, and the first that may."""
        shape, codes = self.view.block.days.shape, self.answers.codes
        found, possible = self.answers.full(shape, NOT_EVALUABLE), self.answers.full(shape, "")
        undecided, judged, opened = np.ones(shape, dtype=bool), np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        stops, seen = domain.unknown == "cannot determine", self._seen(domain)
        for level in self.plan.criteria.levels_of(domain.name):
            truth = self._judge(level)
            np.putmask(found, undecided & truth.yes, codes[level.name])
            undecided &= ~truth.yes
            judged |= undecided & truth.no
            unsure = undecided & self._unknown(level, truth)
            opened |= unsure
            if level.name in self.ladder:
                np.putmask(possible, unsure & (possible == codes[""]), codes[level.name])
            if stops:
                unsure &= seen
                np.putmask(found, unsure, codes[CANNOT_DETERMINE])
                undecided &= ~unsure
        if domain.otherwise:
            rest = undecided & judged & (seen if domain.looks_at else True)
            np.putmask(found, rest & ~opened if stops else rest, codes[domain.otherwise])
        return found, np.where(possible == codes[""], found, possible)

    def _seen(self, domain: Domain) -> Bools:
        """Whether anything the domain looks at was measured at the visit."""
        found = np.zeros((1, self.view.width), dtype=bool)
        for name in domain.looks_at:
            found = found | judge_panel(_recorded(name), self.view, self.visits).yes
        return found

    def _unseen_before(self, domain: str) -> Bools:
        """Whether nothing the domain looks at was measured up to the baseline, though it looks at something."""
        looked = next((one.looks_at for one in self.plan.criteria.domains if one.name == domain), ())
        found = self.view.everyone()[None, :] & bool(looked)
        for name in looked:
            found = found & ~judge_panel(_recorded(name, _BEFORE), self.view, self.visits).yes
        return found

    def _rate(self, domain: Domain) -> tuple[Codes, Numbers]:
        """The fall from baseline as a share of it; the nearest float to the exact number."""
        value, base, known, odd = number_at(Fact(domain.rate_of), self.view, self.visits)
        with np.errstate(divide="ignore", invalid="ignore"):
            numbers = np.where(known & (base != 0), (base - value) / base, np.nan)
        if odd.any():
            self._rate_by_reference(domain, odd, numbers)
        seen = np.where(
            np.broadcast_to(self._seen(domain) & ~self._unseen_before(domain.name), numbers.shape),
            np.int8(self.answers.codes[CANNOT_DETERMINE]),
            np.int8(self.answers.codes[NOT_EVALUABLE]),
        )
        return np.where(np.isnan(numbers), seen, np.int8(self.answers.codes[NUMBER])), numbers

    def _rate_by_reference(self, domain: Domain, odd: Bools, numbers: Numbers) -> None:
        panel, block = self.view.chunk.panel, self.view.block
        self.view.chunk.left[block.persons[odd] - self.view.chunk.layout.first] = True
        for person in np.flatnonzero(odd).tolist() if panel.patients else ():
            numbers[:, person] = np.nan
            for visit in days_to_judge(self.view, self.visits, person).tolist():
                context = context_at(self.view, self.visits, visit, person)
                rate = rate_of_fall(domain.rate_of, panel.patients[int(block.persons[person])], context)
                numbers[visit, person] = float(rate) if isinstance(rate, Fraction) else np.nan
