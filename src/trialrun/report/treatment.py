"""What participants get and when, in points. An amount, a day or a cycle that is not stated is said to be so."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.protocol import (
    Administration,
    Arm,
    Assessment,
    DoseDays,
    DoseRule,
    Intervention,
    Numbers,
    Timing,
    TreatmentPhase,
    Trial,
)
from trialrun.report.entry import Questions, duty_point, english, test_point
from trialrun.report.marks import Marker, joined, listed, section, stated_section, words_of
from trialrun.report.schedule_words import (
    dose_rule_words,
    missed_words,
    phase_words,
    reckoning_words,
    window_words,
)
from trialrun.show.outline import Point, Section
from trialrun.terms import load_vocabulary

NOT_STATED = "not stated"
_KIND_TITLES = {
    "visit": "visit", "assessment": "assessment", "procedure": "procedure", "sample": "sample",
    "follow-up": "follow-up",
}  # fmt: skip


def treatment_sections(trial: Trial, marker: Marker) -> Iterator[Section]:
    """Groups, treatment by phase, interventions as listed, assessments and follow-up, duties."""
    questions = trial.eligibility.questions
    yield stated_section("Groups", [_arm(arm, questions, marker) for arm in trial.arms])
    yield stated_section("Treatment", [_phase(phase, questions, marker) for phase in trial.phases])
    yield section("Interventions as listed", [_intervention(one, marker) for one in trial.interventions])
    followed = [one for one in trial.assessments if one.kind == "follow-up"]
    others = [one for one in trial.assessments if one.kind != "follow-up"]
    yield section("Assessments", [_assessment(one, marker) for one in others], _demanded(trial, marker))
    yield stated_section("Follow-up", [_assessment(one, marker) for one in followed])
    yield section("Duties", [duty_point(duty, marker) for duty in trial.duties], _duties(trial, marker))


def arm_who(arm: Arm) -> str:
    """Whom a group is for."""
    return arm.who or "whom it is for is not stated"


def phase_length(phase: TreatmentPhase) -> str:
    """How long a phase lasts: `up to 12 cycles of 28 days`; what is absent is said to be not stated."""
    limit = {"up to": "up to ", "fixed": ""}.get(phase.limit, "")
    cycle = f"of {phase.cycle_length.text}" if phase.cycle_length is not None else "of a length that is not stated"
    if phase.cycles is not None:
        length = f"{limit}{phase.cycles} cycle{'s' if phase.cycles != 1 else ''} {cycle}"
    elif phase.duration is not None:
        cycles = f", in cycles {cycle}" if phase.cycle_length is not None else ""
        length = f"{limit}{phase.duration.text}{cycles}"
    else:
        length = f"cycles {cycle}, their number is not stated"
    return joined(length, f"until {' or '.join(phase.until)}" if phase.until else "", by=", ")


def drug_label(drug: str) -> str:
    """The label of a drug of the vocabulary, else its name as words."""
    term = load_vocabulary().term(drug)
    return term.label if term is not None else words_of(drug)


def dose_text(given: Administration) -> str:
    """The amount of one drug: the amount, the amounts step by step or by patient, or that it is not stated."""
    steps = [step.dose.text for step in given.schedule if step.dose is not None]
    amounts = [given.dose.text] if given.dose is not None else list(dict.fromkeys(steps))
    basis = {"weight": "calculated by weight", "body surface": "calculated by body surface"}.get(given.basis, "")
    between = " or " if any(step.who or step.rule for step in given.schedule) else " then "
    return joined(f"dose {between.join(amounts) or NOT_STATED}", basis, by=", ")


def route_text(given: Administration) -> str:
    """The routes as stated: a choice, contradictory wording kept apart, or not stated."""
    if given.routes:
        return f"route {' or '.join(given.routes)}"
    if given.route_printed:
        return f"route {NOT_STATED} clearly (printed as {' and as '.join(given.route_printed)})"
    return f"route {NOT_STATED}"


def cycles_text(step: DoseDays) -> str:
    """`cycle 1`, `cycles 2-6`, `cycle 7 and later` or `every cycle`."""
    return _cycles_words(step.cycles)


def _cycles_words(cycles: Numbers | None) -> str:
    if cycles is None or cycles.text == "1+":
        return "every cycle"
    number = cycles.text.removesuffix("+")
    if number.isdigit():
        return f"cycle {number} and later" if cycles.text.endswith("+") else f"cycle {number}"
    return f"cycles {cycles.text}"


def days_text(days: Numbers) -> str:
    """`day 1`, `days 1, 8, 15`."""
    return f"day {days.text}" if days.text.isdigit() else f"days {days.text}"


def _arm(arm: Arm, questions: Questions, marker: Marker) -> Point:
    items = [Point(f"for: {arm_who(arm)}")]
    if arm.rule is not None:
        items.append(Point(f"as a rule: {english(arm.rule.tree, questions)}"))
    if arm.phases:
        items.append(Point(listed("phases", arm.phases)))
    if arm.then:
        items.append(Point(f"then: {arm.then}"))
    items += [marker.point(share, f"{share.percent} % of {share.of}: {share.label}") for share in arm.shares]
    return marker.point(arm, joined(arm.name, joined(arm.label, arm.role, by=", "), by=": "), items)


def _phase(phase: TreatmentPhase, questions: Questions, marker: Marker) -> Point:
    items = [Point(f"length: {phase_length(phase)}"), *(Point(words) for words in phase_words(phase))]
    if phase.window is not None:
        items.append(marker.point(phase.window, f"a cycle may begin {window_words(phase.window)}"))
    items += [_administration(given, questions, marker) for given in phase.administrations]
    items += [_dose_rule(rule, questions, marker) for rule in phase.dose_rules]
    return marker.point(phase, joined(phase.name, phase.label, by=": "), items)


def _administration(given: Administration, questions: Questions, marker: Marker) -> Point:
    minutes = f"infusion over {given.infusion_minutes} minutes" if given.infusion_minutes else ""
    infusion = f"infusion over {given.infusion.text}" if given.infusion is not None else minutes
    times = f"{given.times_per_day} times a day" if given.times_per_day is not None else ""
    times = "once a day" if given.times_per_day == 1 else times
    order = f"given as number {given.order} of the day" if given.order is not None else ""
    words = joined(dose_text(given), *reckoning_words(given), route_text(given), infusion, times, order)
    items = [_days(step, questions, marker) for step in given.schedule] or [Point(f"days {NOT_STATED}")]
    items += [Point(text) for text in missed_words(given)]
    if given.window is not None:
        items.append(marker.point(given.window, f"may be given {window_words(given.window)}"))
    name = f"{given.drug}, which the vocabulary lacks" if given.unlisted else drug_label(given.drug)
    return marker.point(given, f"{name}: {words}", items)


def _dose_rule(rule: DoseRule, questions: Questions, marker: Marker) -> Point:
    """`hold lenalidomide if platelets below 30 10*9/L, until platelets are at least 50 10*9/L`."""
    until = f"until {english(rule.resume.tree, questions)}" if rule.resume is not None else ""
    when = f"{dose_rule_words(rule)} if {english(rule.rule.tree, questions)}"
    return marker.point(rule, joined(rule.label, joined(when, until, by=", "), by=": "))


def _days(step: DoseDays, questions: Questions, marker: Marker) -> Point:
    cycles = cycles_text(step)
    weekly = f"{step.per_week} time{'s' if step.per_week != 1 else ''} a week" if step.per_week is not None else ""
    days = days_text(step.days) if step.days is not None else f"days {NOT_STATED}"
    if step.days_origin != "document":
        days += f" ({step.days_origin}" + (f": {step.why})" if step.why else ")")
    dose = step.dose.text if step.dose is not None else ""
    told = f"{cycles}: {joined(weekly, days, dose, by=', ')}"
    rule = [Point(f"as a rule: {english(step.rule.tree, questions)}")] if step.rule is not None else []
    if step.window is not None:
        rule.append(marker.point(step.window, f"may be given {window_words(step.window)}"))
    return marker.point(step, joined(step.who, told, by=", "), rule)


def _intervention(one: Intervention, marker: Marker) -> Point:
    names = listed("also called", one.other_names)
    return marker.point(one, joined(f"{one.name} ({one.kind})", one.label, listed("route", one.routes), names))


def _assessment(one: Assessment, marker: Marker) -> Point:
    choice = f"one of {', '.join(map(drug_label, one.choice_of))}" if one.choice_of else ""
    number = f"number: {one.number}" if one.number is not None else ""
    words = joined(f"{one.label} ({_KIND_TITLES[one.kind]})", choice, one.place, one.purpose, number)
    about = listed("about", map(drug_label, one.terms))
    times = [marker.point(timing, timing_text(timing)) for timing in one.timings] or [Point(f"when: {NOT_STATED}")]
    return marker.point(one, words, [*times, *([Point(about)] if about else [])])


def timing_text(timing: Timing) -> str:
    """When something happens, in words."""
    once = timing.offset is not None and timing.every is None and timing.lasting is None and not timing.until
    days = f"on {days_text(timing.days)}" if timing.days is not None else ""
    cycles = f"of {_cycles_words(timing.cycles)}" if timing.cycles is not None and timing.anchor != "cycle" else ""
    offset = f"from {timing.offset.text} on" if timing.offset is not None and not once else ""
    every = f"every {timing.every.text}" if timing.every is not None else ""
    lasting = f"for {timing.lasting.text}" if timing.lasting is not None else ""
    until = f"until {' or '.join(timing.until)}" if timing.until else ""
    window = f"may be {window_words(timing.window)}" if timing.window is not None else ""
    place = joined(_anchored(timing, once=once), *((cycles,) if not days else ()), by=" ")
    return joined(place, joined(days, cycles, by=" ") if days else "", offset, every, lasting, until, window, by=", ")


def _anchored(timing: Timing, *, once: bool) -> str:
    """`after end of treatment`, `30 days after last dose`, `at 3 weeks`; nothing where cycle days say it all."""
    offset = timing.offset.text if once and timing.offset is not None else ""
    if timing.anchor or timing.when != "at":
        anchor = _cycles_words(timing.cycles) if timing.anchor == "cycle" else timing.anchor
        return joined(offset, timing.when, anchor, by=" ")
    return f"at {offset}" if offset else ""


def _demanded(trial: Trial, marker: Marker) -> Iterator[Point]:
    for criterion in trial.eligibility.criteria:
        for test in criterion.tests:
            yield test_point(test, marker, trial.eligibility.questions)


def _duties(trial: Trial, marker: Marker) -> Iterator[Point]:
    for criterion in trial.eligibility.criteria:
        yield from (duty_point(duty, marker) for duty in criterion.duties)
