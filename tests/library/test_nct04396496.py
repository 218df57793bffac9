"""Daratumumab and lenalidomide in POEMS: every criterion on chosen patients, hard lines on every combination."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest

from library.tables_nct04396496 import LINE_60, LINE_68, LINE_71, LINE_72
from library.truth_tables import (
    Rows,
    TruthTable,
    answered,
    complete,
    criterion_of,
    day,
    diagnosed,
    done,
    measured,
    mismatches,
    patient,
    result_of,
    steps_of,
    treated,
    verdict,
    verdicts_expected,
)
from trialrun.library import load_trial
from trialrun.protocol import Administration, Statement, Trial
from trialrun.protocol.scalars import Numbers

HISTORY = complete("condition", "exposure", "procedure")


@pytest.fixture(scope="module")
def trial() -> Trial:
    """The trial as bundled."""
    return load_trial("NCT04396496")


def given(trial: Trial, drug: str) -> Administration:
    """The administration of one drug."""
    return next(one for one in trial.phases[0].administrations if one.drug == drug)


@pytest.mark.parametrize("table", [LINE_60, LINE_68, LINE_71, LINE_72], ids=lambda table: table.criterion)
def test_a_hard_line_gives_the_expected_verdict_for_every_combination(table: TruthTable, trial: Trial) -> None:
    """What a person works out from the words of the line is what the engine answers, on all combinations."""
    assert mismatches(table, trial) == []
    assert {"pass", "fail", "unknown"} <= verdicts_expected(table)


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        (LINE_60, "no malignancy ever except (plasma_cell_disorder, nonmelanoma_skin_cancer, cervix_in_situ)"),
        (LINE_68, "copd and fev1 < 50 % and dlco < 40 % or asthma [severity in (moderate, severe)]"),
        (LINE_71, "hbsag positive or (anti_hbc positive or anti_hbs positive) and hbv_dna detectable"),
        (LINE_72, "anti_hcv positive unless hcv_rna undetectable"),
    ],
    ids=lambda case: getattr(case, "criterion", ""),
)
def test_a_table_notices_a_rule_that_says_less(table: TruthTable, wrong: str, trial: Trial) -> None:
    """A rule that forgets one clause of the line disagrees with its table somewhere."""
    changed = tuple(
        msgspec.structs.replace(one, rule=Statement.parse(wrong)) if one.id == table.criterion else one
        for one in trial.eligibility.criteria
    )
    eligibility = msgspec.structs.replace(trial.eligibility, criteria=changed)
    assert mismatches(table, msgspec.structs.replace(trial, eligibility=eligibility))


# criterion, records, sex, verdict
CASES: list[tuple[str, Rows, str, str]] = [
    ("poems_diagnosis", (diagnosed("poems_syndrome"),), "male", "asked"),
    (
        "poems_diagnosis",
        (diagnosed("poems_syndrome"), *answered("appendix_1_criteria_met")["yes"]),
        "male",
        "pass",
    ),
    ("poems_diagnosis", HISTORY, "male", "fail"),
    ("platelets", (measured("platelets", 50, "10*9/L"),), "male", "pass"),
    ("platelets", (measured("platelets", 49999, "/uL"),), "male", "fail"),
    ("platelets", (), "male", "unknown"),
    ("creatinine", (measured("creatinine", 2.99, "mg/dL"),), "male", "pass"),
    ("creatinine", (measured("creatinine", 3, "mg/dL"),), "male", "fail"),
    ("ejection_fraction", (measured("lvef", 40, "%", method="muga_scan"),), "male", "pass"),
    ("ejection_fraction", (measured("lvef", 39, "%", method="echocardiogram"),), "male", "fail"),
    ("ejection_fraction", (measured("lvef", 60, "%"),), "male", "unknown"),
    ("ejection_fraction", (measured("lvef", 60, "%", method="mri"),), "male", "unknown"),
    ("ecog", (measured("ecog", 0, "1"),), "male", "fail"),
    ("ecog", (measured("ecog", 4, "1"),), "male", "pass"),
    ("onls", (measured("onls", 0, "1"),), "male", "fail"),
    ("onls", (measured("onls", 1, "1"),), "male", "pass"),
    ("informed_consent", (), "male", "asked"),
    ("allergy", (*HISTORY,), "male", "pass"),
    ("allergy", (*HISTORY, diagnosed("allergy_to_mannitol")), "male", "fail"),
    ("allergy", (*HISTORY, diagnosed("allergy_to_isatuximab")), "male", "fail"),
    ("allergy", (*HISTORY, diagnosed("drug_allergy")), "male", "asked"),
    ("allergy", (*HISTORY, diagnosed("food_allergy")), "male", "pass"),
    ("prior_anti_cd38", (treated("isatuximab", dt.date(2021, 1, 1), dt.date(2021, 6, 1)),), "male", "fail"),
    ("prior_anti_cd38", HISTORY, "male", "pass"),
    ("prior_anti_cd38", (), "male", "unknown"),
    ("cns_myeloma", (diagnosed("cns_involvement"),), "male", "fail"),
    (
        "recent_investigational_or_live_vaccine",
        (*HISTORY, treated("live_vaccine", day(28), day(28))),
        "male",
        "fail",
    ),
    (
        "recent_investigational_or_live_vaccine",
        (*HISTORY, treated("live_vaccine", day(29), day(29))),
        "male",
        "pass",
    ),
    ("recent_investigational_or_live_vaccine", (*HISTORY, done("investigational_device", day(3))), "male", "fail"),
    ("uncontrolled_illness", (*HISTORY, diagnosed("hypertension")), "male", "asked"),
    (
        "uncontrolled_illness",
        (*HISTORY, diagnosed("type_2_diabetes"), *answered("diabetes_poorly_controlled")["yes"]),
        "male",
        "fail",
    ),
    ("uncontrolled_illness", (*HISTORY, *answered("serious_illness_may_interfere")["no"]), "male", "pass"),
    ("contraception", answered("contraception_agreed")["yes"], "male", "pass"),
    ("contraception", (), "female", "asked"),
    ("sperm_donation", (), "female", "pass"),
    ("sperm_donation", answered("unwilling_to_forgo_sperm_donation")["yes"], "male", "fail"),
    ("pregnancy_test", (), "male", "pass"),
    ("pregnancy_test", (result_of("pregnancy_test", "negative", 7),), "female", "pass"),
    ("pregnancy_test", (*HISTORY, result_of("pregnancy_test", "negative", 8)), "female", "unknown"),
    (
        "pregnancy_test",
        (result_of("pregnancy_test", "positive", 2), diagnosed("childbearing_potential")),
        "female",
        "fail",
    ),
    ("pregnancy_test", (*HISTORY, *answered("not_of_childbearing_potential")["yes"]), "female", "pass"),
    ("pregnancy_test", HISTORY, "female", "unknown"),
    ("pregnant_or_nursing", (diagnosed("breastfeeding"),), "female", "fail"),
    ("pregnant_or_nursing", (), "male", "pass"),
    ("pregnant_or_nursing", (), "female", "unknown"),
    ("isolated_plasmacytoma", (diagnosed("isolated_plasmacytoma"), diagnosed("poems_syndrome")), "male", "unknown"),
    (
        "isolated_plasmacytoma",
        (*HISTORY, diagnosed("isolated_plasmacytoma"), diagnosed("poems_syndrome")),
        "male",
        "fail",
    ),
    (
        "isolated_plasmacytoma",
        (diagnosed("isolated_plasmacytoma"), diagnosed("disseminated_marrow_involvement")),
        "male",
        "pass",
    ),
    ("major_surgery", (done("major_surgery", day(14)),), "male", "fail"),
    ("major_surgery", (*HISTORY, done("major_surgery", day(15))), "male", "pass"),
    ("cardiac_disease", (diagnosed("unstable_angina", day(5)),), "male", "fail"),
    ("cardiac_disease", (diagnosed("myocardial_infarction", dt.date(2024, 12, 15)),), "male", "fail"),
    (
        "cardiac_disease",
        (
            *HISTORY,
            diagnosed("myocardial_infarction", dt.date(2024, 12, 14), dt.date(2024, 12, 14)),
            diagnosed("heart_failure"),
            *answered("heart_failure_uncontrolled")["no"],
            *answered("other_cardiac_hazard")["no"],
        ),
        "male",
        "pass",
    ),
    ("fev1_if_copd", HISTORY, "male", "pass"),
    ("fev1_if_copd", (diagnosed("copd"),), "male", "unknown"),
    ("fev1_if_copd", (diagnosed("copd", status="suspected"),), "male", "unknown"),
    (
        "fev1_if_copd",
        (
            diagnosed("copd", status="suspected"),
            ("event", {"kind": "screening", "trial": None, "date": day(10), "date_to": day(10), "cause": None}),
            measured("fev1", 80, "%", 10),
        ),
        "male",
        "pass",
    ),
    ("hiv", (diagnosed("hiv_infection"),), "male", "fail"),
    ("hiv", (*HISTORY, result_of("hiv_test", "negative")), "male", "pass"),
    ("hiv", HISTORY, "male", "unknown"),
]


@pytest.mark.parametrize(("criterion", "rows", "sex", "want"), CASES)
def test_a_criterion_on_a_chosen_patient(criterion: str, rows: Rows, sex: str, want: str, trial: Trial) -> None:
    """Bounds are closed where the line says so, silence is unknown, and a judgement is asked."""
    assert verdict(trial, criterion, patient(rows, sex=sex)) == want


@pytest.mark.parametrize(("born", "want"), [("2007-06-15", "pass"), ("2007-06-16", "fail"), (None, "unknown")])
def test_eighteen_years_count_from_the_birthday(born: str | None, want: str, trial: Trial) -> None:
    """Whoever turns 18 on the day of judgement is old enough."""
    assert verdict(trial, "age", patient((), born=born)) == want


def test_every_line_of_both_lists_is_a_criterion(trial: Trial) -> None:
    """9 lines of inclusion and 19 of exclusion, each one criterion, in their order."""
    lines = [(one.list_role, one.lines.text) for one in trial.eligibility.criteria]
    expected = [("inclusion", str(n)) for n in (*range(44, 53),)] + [("exclusion", str(n)) for n in range(54, 73)]
    assert lines == expected


def test_requirements_among_the_exclusions_hold_for_the_eligible(trial: Trial) -> None:
    """Contraception, a negative test, a demanded FEV1 and the cancer line are true of who may enter."""
    held = [one.id for one in trial.eligibility.criteria if one.list_role == "exclusion" and one.holds_when_eligible]
    assert held == ["poor_performance_status", "prior_malignancy", "contraception", "pregnancy_test", "fev1_if_copd"]


def test_two_lines_limit_nobody(trial: Trial) -> None:
    """New and relapsed disease are both admitted, and a poor performance status is not an exclusion."""
    notes = [one.id for one in trial.eligibility.criteria if one.kind == "note"]
    assert notes == ["new_or_relapsed", "poor_performance_status"]
    assert all(criterion_of(trial, note).rule is None for note in notes)


def test_daratumumab_has_days_but_neither_dose_nor_route(trial: Trial) -> None:
    """Weekly, then every second week, then every fourth: 22 doses by weight, of an amount nobody may guess."""
    daratumumab = given(trial, "daratumumab")
    assert steps_of(daratumumab) == [("1-2", "1, 8, 15, 22"), ("3-6", "1, 15"), ("7-12", "1")]
    steps = [(step.cycles or Numbers(""), step.days or Numbers("")) for step in daratumumab.schedule]
    doses = sum(len(cycles.within(12)) * len(days.within(28)) for cycles, days in steps)
    assert (doses, daratumumab.dose, daratumumab.basis, daratumumab.routes) == (22, None, "weight", ())
    assert daratumumab.route_printed == ("injection", "infusion")


def test_lenalidomide_is_15_mg_by_mouth(trial: Trial) -> None:
    """15 mg on days 1 to 21 of every cycle; how often a day is not stated."""
    lenalidomide = given(trial, "lenalidomide")
    assert lenalidomide.dose is not None and lenalidomide.dose.text == "15 mg"
    assert (lenalidomide.routes, lenalidomide.times_per_day) == (("PO",), None)
    assert steps_of(lenalidomide) == [("1-12", "1-21")]


def test_treatment_is_up_to_twelve_cycles_of_four_weeks(trial: Trial) -> None:
    """12 cycles of 28 days at most: 336 days, while the endpoint is at 360, which a remark works out."""
    (phase,) = trial.phases
    assert phase.cycle_length is not None
    assert (phase.cycles, phase.cycle_length.text, phase.limit) == (12, "28 days", "up to")
    assert any("336" in remark.calculation for remark in trial.remarks)


def test_success_has_both_readings_and_the_study_day(trial: Trial) -> None:
    """And/or is read as or first, as and second; day 360 is an offset, the study day another reading."""
    (outcome,) = trial.outcomes
    rules = [reading.rule.text for reading in outcome.readings if reading.rule]
    assert " or " in rules[0] and " and " in rules[1]
    assert outcome.time_frames[0].offset is not None and outcome.time_frames[0].offset.text == "360 days"
    assert any("study day" in reading.name for reading in outcome.readings)


def test_two_objectives_have_no_outcome(trial: Trial) -> None:
    """Laboratory values and survival are aims that nothing measures."""
    assert [one.id for one in trial.objectives if not one.outcomes] == ["laboratory_values", "survival"]


def test_assessments_follow_the_record(trial: Trial) -> None:
    """Before cycles 1 to 6 and at the end; then every 6 months for a year, then yearly until progression."""
    during, after = trial.assessments[1], trial.assessments[2]
    assert [(one.when, one.anchor) for one in during.timings] == [("before", "cycle"), ("at", "end of treatment")]
    assert during.timings[0].cycles is not None and during.timings[0].cycles.text == "1-6"
    assert [one.every.text for one in after.timings if one.every] == ["6 months", "1 year"]
    assert after.timings[1].until == ("disease progression",)


def test_duties_outlast_the_last_dose(trial: Trial) -> None:
    """Contraception and no sperm donation, each for 3 months after the last daratumumab."""
    duties = [duty for one in trial.eligibility.criteria for duty in one.duties]
    assert [(duty.drug, duty.after_last_dose.text) for duty in duties if duty.after_last_dose] == [
        ("daratumumab", "3 months"),
        ("daratumumab", "3 months"),
    ]


def test_registry_facts_are_kept(trial: Trial) -> None:
    """Numbers, dates, site and flags, and of people only role and affiliation."""
    registration = trial.registration
    assert [one.value for one in registration.identifiers] == ["NCT04396496", "207442"]
    dates = {one.kind: one.value for one in registration.dates}
    assert (dates["start, actual"], dates["completion, estimated"]) == ("2020-09-22", "2030-12")
    assert registration.sites[0].postal_code == "72205"
    assert [one.value for one in registration.flags] == [True, False, True]
    assert registration.investigators[0].affiliation == "University of Arkansas"
    assert trial.design.enrolment is not None and Decimal(trial.design.enrolment.value) == 10
