"""Schedules in English: every field that a file may state reaches the reader."""

from decimal import Decimal

import msgspec
import pytest

from treat_cases import given, on, phase, trial, window
from trialrun.protocol import (
    Administration,
    Amount,
    Assessment,
    DoseDays,
    DoseRule,
    Duration,
    Duty,
    Eligibility,
    Numbers,
    ScreeningPeriod,
    Statement,
    Timing,
    TreatmentPhase,
    Trial,
    Window,
)
from trialrun.report import describe
from trialrun.report.schedule_words import dose_rule_words, duty_time, phase_words, window_words

LOW, ENOUGH = Statement.parse("platelets < 30 10*9/L"), Statement.parse("platelets >= 50 10*9/L")
FULL_DAYS = DoseDays(
    cycles=Numbers("3-6"), days=Numbers("1, 15"), dose=Amount("7 mg/kg"), per_week=2, days_origin="assumption",
    who="level two", rule=Statement.parse("age >= 75 years"), window=window("11 days", None),
)  # fmt: skip
FULL_DRUG = Administration(
    drug="fictumab", unlisted=True, dose=Amount("16 mg/kg"), basis="weight", routes=("IV",),
    infusion=Duration("5 hours"), times_per_day=2, order=3, per="day", highest=Amount("1234 mg"),
    highest_surface=Amount("2 m2"), surface_formula="dubois", weight_at="cycle", if_missed="shift",
    make_up=Duration("6 days"),
    window=window(None, "9 days"), schedule=(FULL_DAYS,),
)  # fmt: skip
FULL_RULE = DoseRule(
    action="reduce", rule=LOW, drugs=("daratumumab",), to=Amount("8 mg/kg"), percent=Decimal(75), label="few platelets",
    resume=ENOUGH,
)  # fmt: skip
FULL_PHASE = TreatmentPhase(
    name="main", label="the main part", cycle_length=Duration("28 days"), cycles=4, limit="up to",
    until=("progression",), after="run-in", alongside="beside", gap=Duration("13 days"), first_cycle=3, day_zero=True,
    window=window("3 days", "4 days"), administrations=(FULL_DRUG,), dose_rules=(FULL_RULE,),
)  # fmt: skip
FULL_TIMING = Timing(
    when="after", anchor="last dose", cycles=Numbers("1-2"), days=Numbers("8"), offset=Duration("10 days"),
    every=Duration("3 months"), lasting=Duration("2 years"), until=("death",), window=window("1 week", "2 weeks"),
)  # fmt: skip
FULL_DUTY = Duty(
    label="no pregnancy", who="women", before_first_dose=Duration("28 days"), after_last_dose=Duration("3 months"),
    drug="daratumumab",
)  # fmt: skip
SCREENING = ScreeningPeriod(length=Duration("21 days"), before="registration")
# Fields that only tell where the rest comes from, or stand in for each other.
ELSEWHERE = {"lines", "origin", "why", "infusion_minutes", "route_printed", "duration"}


def shown(one: Trial) -> str:
    """A trial in English with single spaces."""
    return " ".join(describe(one).split())


def with_phase(one: TreatmentPhase) -> Trial:
    """A trial with a run-in and a phase beside, so that the phase can name them."""
    assessments = (Assessment(label="visit", kind="visit", timings=(FULL_TIMING,)),)
    return trial(phase("run-in", given("ixazomib", "1")), phase("beside"), one, assessments=assessments)


CASES = {
    "phase": (FULL_PHASE, with_phase),
    "drug": (FULL_DRUG, lambda one: with_phase(msgspec.structs.replace(FULL_PHASE, administrations=(one,)))),
    "days": (
        FULL_DAYS,
        lambda one: with_phase(
            msgspec.structs.replace(
                FULL_PHASE, administrations=(msgspec.structs.replace(FULL_DRUG, schedule=(one, on("22"))),)
            )
        ),
    ),
    "rule": (FULL_RULE, lambda one: with_phase(msgspec.structs.replace(FULL_PHASE, dose_rules=(one,)))),
    "timing": (
        FULL_TIMING,
        lambda one: trial(assessments=(Assessment(label="visit", kind="visit", timings=(one,)),)),
    ),
    "duty": (FULL_DUTY, lambda one: trial(duties=(one,))),
    "screening": (SCREENING, lambda one: trial(eligibility=Eligibility(complete=True, screening=one))),
}
OTHER = {"action": "hold", "drug": "ixazomib", "when": "before", "length": Duration("9 days"), "name": "else",
         "rule": ENOUGH, "label": "something else"}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "field"),
    [(case, name) for case, (full, _) in CASES.items() for name in full.__struct_fields__ if name not in ELSEWHERE],
)
def test_every_field_of_a_schedule_is_told(case: str, field: str) -> None:
    """Whatever field of a full schedule is left out or changed, the English is another one."""
    full, build = CASES[case]
    default = {info.name: info for info in msgspec.structs.fields(full)}[field]
    other = OTHER.get(field, default.default) if default.required or field in OTHER else default.default
    assert getattr(full, field) != other
    assert shown(build(full)) != shown(build(msgspec.structs.replace(full, **{field: other})))


WINDOWS = {
    "up to 2 days earlier or 3 days later": window("2 days", "3 days"),
    "up to 3 days later": window(None, "3 days"),
    "up to 1 week earlier": window("1 week", "0 days"),
    "on no other day": Window(),
}


@pytest.mark.parametrize("words", WINDOWS)
def test_a_window_is_told_by_its_sides(words: str) -> None:
    """A side that is not stated, or of no length, permits nothing and is not told."""
    assert window_words(WINDOWS[words]) == words


RULES = {
    "hold lenalidomide": DoseRule(action="hold", rule=LOW, drugs=("lenalidomide",)),
    "reduce all drugs to 75 % of the dose": DoseRule(action="reduce", rule=LOW, percent=Decimal(75)),
    "reduce lenalidomide to 10 mg": DoseRule(action="reduce", rule=LOW, drugs=("lenalidomide",), to=Amount("10 mg")),
    "leave out that day's carfilzomib and dexamethasone": DoseRule(
        action="skip", rule=LOW, drugs=("carfilzomib", "dexamethasone")
    ),
    "delay the cycle": DoseRule(action="delay", rule=LOW),
    "stop all drugs": DoseRule(action="stop", rule=LOW),
}


@pytest.mark.parametrize("words", RULES)
def test_what_a_dose_rule_does_is_a_phrase(words: str) -> None:
    """Action, drugs and the new dose; no drug named means all of the phase."""
    assert dose_rule_words(RULES[words]) == words


def test_a_dose_rule_is_told_with_its_conditions() -> None:
    """The condition and the one that ends a hold are told as rules are told elsewhere."""
    rule = DoseRule(action="hold", rule=LOW, drugs=("lenalidomide",), resume=ENOUGH)
    one = trial(phase("main", given("lenalidomide", "1-21"), dose_rules=(rule,)))
    told = shown(one).replace(" (latest value)", "")
    assert "hold lenalidomide if platelet count below 30 x10^9/L, until platelet count at least 50 x10^9/L" in told


PHASES = {
    "after: a": TreatmentPhase(name="x", after="a"),
    "begins: 2 weeks after a": TreatmentPhase(name="x", after="a", gap=Duration("2 weeks")),
    "together with: a": TreatmentPhase(name="x", alongside="a"),
    "begins: 7 days after the beginning of a": TreatmentPhase(name="x", alongside="a", gap=Duration("7 days")),
    "begins: 7 days after the phase before it": TreatmentPhase(name="x", gap=Duration("7 days")),
    "its first cycle is number 3": TreatmentPhase(name="x", first_cycle=3),
}


@pytest.mark.parametrize("words", PHASES)
def test_how_a_phase_begins_is_told(words: str) -> None:
    """After which phase, together with which, and how much later."""
    assert list(phase_words(PHASES[words])) == [words]


DUTIES = {
    "from 28 days before the first dose until 3 months after the last dose": Duty(
        label="x", before_first_dose=Duration("28 days"), after_last_dose=Duration("3 months")
    ),
    "until 6 months after the last lenalidomide": Duty(
        label="x", drug="lenalidomide", after_last_dose=Duration("6 months")
    ),
    "because of lenalidomide": Duty(label="x", drug="lenalidomide"),
    "": Duty(label="x"),
}


@pytest.mark.parametrize("words", DUTIES)
def test_how_long_a_duty_lasts_is_told(words: str) -> None:
    """Before the first dose, after the last one, of the drug it is about."""
    assert duty_time(DUTIES[words]) == words


def test_the_screening_period_stands_where_entry_is_described() -> None:
    """How long before what screening may begin."""
    assert "screening: may begin 21 days before registration" in shown(
        trial(eligibility=Eligibility(complete=True, screening=SCREENING))
    )
