"""Dose rules judged on a patient's records, planned day by planned day: held, left out, reduced, waiting or stopped.

As of each planned day, and never later than the day up to which things are known. What cannot be told changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import msgspec

from trialrun.engines import Context, Judgement, evaluate
from trialrun.errors import InternalError
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import OriginKind
from trialrun.ground.truth import Met, Need, NotMet, Unknown
from trialrun.protocol import Amount, DoseRule, Statement, TreatmentPhase
from trialrun.rules import say_name
from trialrun.terms import load_vocabulary
from trialrun.treat.events.course import Course, Lived, Step, canonical_drug
from trialrun.treat.events.dose_rules import dose_rule_text
from trialrun.treat.events.holds import is_more, redosed
from trialrun.treat.model import Status
from trialrun.treat.schedule.findings import about

Dated = tuple[int, Date]
Hits = dict[int, str]


class Judge:
    """Judges statements for one patient as of days, each once, and remembers what was missing."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._known: dict[tuple[str, Date], Judgement] = {}
        self.missing: dict[Date, tuple[Need, ...]] = {}

    def holds(self, statement: Statement, planned: Date) -> bool | None:
        """Whether a statement holds on a planned day; None where that cannot be told."""
        truth = self._judged(statement, planned).truth
        if isinstance(truth, Unknown):
            self.missing[planned] = truth.needs
            return None
        return isinstance(truth, Met)

    def quoted(self, statement: Statement, planned: Date) -> str:
        """The values that decided, with their dates: `platelets 25 10*9/L on 2024-03-05`."""
        evidence = self._judged(statement, planned).evidence
        met = [one for one in evidence if isinstance(one.truth, Met) and one.records]
        decided = met or [one for one in evidence if isinstance(one.truth, NotMet) and one.records]
        shown = [record for one in decided for record in one.records]
        words = (f"{_said(one.fact)} {one.converted or one.recorded}".strip() + _on(one.date) for one in shown)
        return ", ".join(dict.fromkeys(words)) or "no record of it"

    def _judged(self, statement: Statement, planned: Date) -> Judgement:
        day = min(planned, self._course.as_of)
        key = (statement.text, day)
        if key not in self._known:
            context = Context(as_of=day, trial=self._course.trial.name, favours=None)
            self._known[key] = evaluate(statement.tree, self._course.patient, context)
        return self._known[key]


def _on(date: Date | None) -> str:
    return f" on {date}" if date is not None else ""


def _said(name: str) -> str:
    return say_name(name, load_vocabulary())


def judge_rules(steps: Sequence[Step], course: Course) -> Lived:
    """The givings after every dose rule of their phase and of the user, in that order."""
    after, findings = tuple(steps), list[Finding]()
    phases = {slot.phase.name: slot.phase for slot in course.slots}
    for phase in phases.values():
        for rule, origin in _rules(phase, course):
            after, found = _apply(rule, phase, after, course, origin)
            findings += found
    return Lived(after, tuple(findings))


def _rules(phase: TreatmentPhase, course: Course) -> Iterator[tuple[DoseRule, OriginKind]]:
    yield from ((rule, rule.origin) for rule in phase.dose_rules)
    yield from ((rule, "user") for rule in course.choices.dose_rules)


def _apply(
    rule: DoseRule, phase: TreatmentPhase, steps: tuple[Step, ...], course: Course, origin: OriginKind
) -> tuple[tuple[Step, ...], tuple[Finding, ...]]:
    judge = Judge(course)
    mine = _mine(rule, phase, steps)
    hits = _DAYS[rule.action](rule, mine, steps, course, judge)
    met = [steps[n] for n in hits]
    findings = [*_unjudged(rule, phase, judge, course), *_against(rule, phase, met, course)]
    findings += _still_waiting(rule, phase, met, course)
    after = list(steps)
    for number, said in hits.items():
        step = steps[number]
        if rule.action == "reduce":
            after[number], found = _reduced(step, rule, said, origin, course)
            findings += found
        elif step.open:
            row = msgspec.structs.replace(step.row, status=_STATUS[rule.action], reason=said)
            after[number] = Step(step.giving, row, step.due, step.settled)
    return tuple(after), tuple(dict.fromkeys(findings))


def _mine(rule: DoseRule, phase: TreatmentPhase, steps: Sequence[Step]) -> list[Dated]:
    """The dated givings of the phase that a rule speaks of, in the order of time."""
    names = frozenset[str]().union(*(load_vocabulary().below(drug) | {canonical_drug(drug)} for drug in rule.drugs))
    found = [
        (number, step.row.date)
        for number, step in enumerate(steps)
        if step.row.date is not None
        and step.row.part == phase.name
        and (not rule.drugs or canonical_drug(step.row.drug or "") in names)
    ]
    return sorted(found, key=lambda one: (one[1], one[0]))


def _hold_days(rule: DoseRule, mine: list[Dated], steps: Sequence[Step], course: Course, judge: Judge) -> Hits:
    """Held while the rule holds; where an end is stated, from then on until that holds."""
    hits, why = Hits(), ""
    for number, date in mine:
        if why and rule.resume is not None and judge.holds(rule.resume, date) is not True:
            hits[number] = why
            continue
        why = _why("held", rule, date, judge) if judge.holds(rule.rule, date) else ""
        if why:
            hits[number] = why
    return hits


def _skip_days(rule: DoseRule, mine: list[Dated], steps: Sequence[Step], course: Course, judge: Judge) -> Hits:
    """Left out on each day on which the rule holds; of the days to come only the next can be told."""
    later = [date for _, date in mine if date > course.as_of]
    known = [(number, date) for number, date in mine if date <= min(later, default=date)]
    return {n: _why("left out", rule, date, judge) for n, date in known if judge.holds(rule.rule, date)}


def _from_first(word: str) -> Callable[[DoseRule, list[Dated], Sequence[Step], Course, Judge], Hits]:
    """From the first planned day on which the rule holds."""

    def days(rule: DoseRule, mine: list[Dated], steps: Sequence[Step], course: Course, judge: Judge) -> Hits:
        first = next((date for _, date in mine if judge.holds(rule.rule, date)), None)
        if first is None:
            return {}
        why = _why(word, rule, first, judge)
        return {number: why for number, date in mine if date >= first}

    return days


def _waiting(rule: DoseRule, mine: list[Dated], steps: Sequence[Step], course: Course, judge: Judge) -> Hits:
    """The givings of every cycle that must wait, told on the day it is due, and after a delay on its new day."""
    slots = {steps[number].giving.slot.index: steps[number].giving.slot for number, _ in mine}
    later = [slot.first for slot in slots.values() if slot.first is not None and slot.first > course.as_of]
    hits = Hits()
    for slot in slots.values():
        if slot.first is None or slot.first > min(later, default=slot.first):
            continue
        due = slot.due if slot.due is not None and slot.due < slot.first else slot.first
        if not judge.holds(rule.rule, due):
            continue
        over = rule.resume is not None and judge.holds(rule.resume, slot.first) is True
        if due < slot.first and (over or (rule.resume is None and not judge.holds(rule.rule, slot.first))):
            continue
        until = rule.resume.text if rule.resume is not None else f"no longer {rule.rule.text}"
        name = f"cycle {slot.cycle}" if slot.cycle is not None else f"phase {slot.phase.name!r}"
        said = f"{name} waits until {until}; {_why('', rule, slot.first, judge)}"
        hits |= {number: said for number, _ in mine if steps[number].giving.slot == slot}
    return hits


_DAYS: dict[str, Callable[[DoseRule, list[Dated], Sequence[Step], Course, Judge], Hits]] = {
    "hold": _hold_days,
    "skip": _skip_days,
    "delay": _waiting,
    "reduce": _from_first("reduced"),
    "stop": _from_first("stopped"),
}
_STATUS: dict[str, Status] = {"hold": "held", "skip": "cancelled", "delay": "held", "stop": "cancelled"}


def _why(word: str, rule: DoseRule, date: Date, judge: Judge) -> str:
    """`held: platelets 25 10*9/L on 2024-03-05 (hold lenalidomide if platelets < 30 10*9/L)`."""
    said = f"{judge.quoted(rule.rule, date)} ({dose_rule_text(rule)})"
    return f"{word}: {said}" if word else said


def _reduced(
    step: Step, rule: DoseRule, said: str, origin: OriginKind, course: Course
) -> tuple[Step, tuple[Finding, ...]]:
    """A giving at the rule's dose, where that is less than what it has."""
    row = step.row
    if row.status in ("missed", "cancelled"):
        return step, ()
    dose = rule.to
    if rule.percent is not None:
        if row.amount is None or row.unit is None:
            return step, ()
        dose = Amount(f"{(row.amount * rule.percent / Decimal(100)).normalize():f} {row.unit}")
    if dose is None:
        raise InternalError("a rule that reduces has neither `to` nor `percent`", fix="correct the dose rule")
    changed, findings = redosed(step, dose, said, origin, course)
    if row.amount is not None and not is_more(row, changed):
        return step, ()
    return Step(step.giving, changed, step.due, step.settled), findings


def _unjudged(rule: DoseRule, phase: TreatmentPhase, judge: Judge, course: Course) -> Iterator[Finding]:
    """One finding for all planned days on which a rule cannot be told, naming what is missing."""
    if not judge.missing:
        return
    days = sorted(judge.missing)
    needs = dict.fromkeys(f"{_said(need.subject)} ({need.detail})" for day in days for need in judge.missing[day])
    span = f"on {days[0]}" if len(days) == 1 else f"on {len(days)} planned days from {days[0]} to {days[-1]}"
    message = f"whether to {dose_rule_text(rule)} cannot be told {span}; missing: {', '.join(needs)}"
    fix = "add the values to the patient's records"
    yield about(course.trial, rule if rule.lines.text else phase, "dose-rule", "query", message, fix=fix)


def _still_waiting(rule: DoseRule, phase: TreatmentPhase, steps: Sequence[Step], course: Course) -> Iterator[Finding]:
    """Cycles that are due and wait as a rule says, and whose new day nobody has recorded."""
    if rule.action != "delay":
        return
    waiting = dict.fromkeys(step.giving.slot for step in steps if step.open)
    for slot in (slot for slot in waiting if slot.first is not None and slot.first <= course.as_of):
        name = f"cycle {slot.cycle}" if slot.cycle is not None else f"phase {phase.name!r}"
        message = f"{name} of {slot.first} waits ({dose_rule_text(rule)}); on which day it begins is not recorded"
        fix = f"once it begins, record a `delay` with {slot.first} in `date` and its day in `date_to`"
        yield about(course.trial, rule if rule.lines.text else phase, "cycle-waits", "query", message, fix=fix)


def _against(rule: DoseRule, phase: TreatmentPhase, steps: Sequence[Step], course: Course) -> Iterator[Finding]:
    """Givings recorded on days on which a rule said otherwise."""
    given = [step for step in steps if step.row.actual is not None]
    if rule.action == "reduce" or not given:
        return
    days = ", ".join(dict.fromkeys(f"{step.row.drug} on {step.row.actual}" for step in given[:3]))
    more = f" and {len(given) - 3} more" if len(given) > 3 else ""
    message = f"given although the rule says {dose_rule_text(rule)}: {days}{more}"
    element = rule if rule.lines.text else phase
    yield about(course.trial, element, "given-against-rule", "warning", message, fix="check the values and the days")
