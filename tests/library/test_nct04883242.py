"""Four drugs in relapsed myeloma: every criterion on chosen patients, hard lines on every combination."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from library.tables_nct04883242 import (
    LINE_246,
    LINE_248,
    LINE_249,
    LINE_250,
    LINE_268,
    LINE_269,
    LINES_239_245,
    LINES_265_267,
)
from library.truth_tables import (
    Rows,
    TruthTable,
    answered,
    complete,
    criterion_of,
    day,
    diagnosed,
    measured,
    mismatches,
    patient,
    result_of,
    steps_of,
    treated,
    verdict,
    verdicts_expected,
)
from trialrun.ground.provenance import read_document_text
from trialrun.library import load_trial
from trialrun.protocol import Administration, Statement, Trial
from trialrun.terms import load_vocabulary

HISTORY = complete("condition", "exposure", "procedure")
TABLES = [LINES_239_245, LINE_246, LINE_248, LINE_249, LINE_250, LINES_265_267, LINE_268, LINE_269]


@pytest.fixture(scope="module")
def trial() -> Trial:
    """The trial as bundled."""
    return load_trial("NCT04883242")


def given(trial: Trial, phase: str, drug: str) -> Administration:
    """The administration of one drug in one phase."""
    found = next(one for one in trial.phases if one.name == phase)
    return next(one for one in found.administrations if one.drug == drug)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.criterion)
def test_a_hard_line_gives_the_expected_verdict_for_every_combination(table: TruthTable, trial: Trial) -> None:
    """What a person works out from the words of the line is what the engine answers, on all combinations."""
    assert mismatches(table, trial) == []
    assert {"pass", "fail"} <= verdicts_expected(table)


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        (LINES_239_245, "serum_m_protein >= 0.5 g/dL and urine_m_protein >= 200 mg/(24.h)"),
        (LINE_248, "no adverse_event [grade >= 2; cause = prior_therapy] unless attest(toxicities_at_baseline)"),
        (LINE_249, "no peripheral_neuropathy and neuropathy_grade <= 2"),
        (LINE_250, "at least 6 months since stem_cell_transplant before enrolment"),
        (LINES_265_267, "malignancy within 1 year before enrolment unless attest(cure_rate_above_90_percent)"),
        (LINE_268, "no hbv_infection"),
        (LINE_269, "if hcv_infection then exposure to hcv_antiviral ever and attest(hepatitis_c_cured)"),
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


def lab(variable: str, value: float, high: float) -> Rows:
    """A measured enzyme or pigment with its upper limit of normal."""
    unit = "mg/dL" if variable == "total_bilirubin" else "U/L"
    return (measured(variable, value, unit, high=high),)


LINE_OF_THERAPY = treated("lenalidomide", dt.date(2020, 1, 1), dt.date(2021, 1, 1), line=1)
MYELOMA = diagnosed("multiple_myeloma")

# criterion, records, sex, verdict
CASES: list[tuple[str, Rows, str, str]] = [
    ("relapsed_or_refractory_myeloma", (*HISTORY, MYELOMA, LINE_OF_THERAPY), "male", "asked"),
    (
        "relapsed_or_refractory_myeloma",
        (diagnosed("refractory_multiple_myeloma"), LINE_OF_THERAPY),
        "male",
        "pass",
    ),
    (
        "relapsed_or_refractory_myeloma",
        (*HISTORY, diagnosed("relapsed_multiple_myeloma"), measured("prior_lines", 0, "1")),
        "male",
        "fail",
    ),
    ("relapsed_or_refractory_myeloma", HISTORY, "male", "fail"),
    ("prior_lenalidomide", (LINE_OF_THERAPY,), "male", "pass"),
    ("prior_lenalidomide", (*HISTORY, treated("pomalidomide", day(900), day(700))), "male", "fail"),
    ("prior_lenalidomide", (), "male", "unknown"),
    ("ecog", (measured("ecog", 2, "1"),), "male", "pass"),
    ("ecog", (measured("ecog", 3, "1"),), "male", "fail"),
    ("egfr", (measured("egfr", 20, "mL/min/{1.73_m2}"),), "male", "pass"),
    ("egfr", (measured("egfr", 19.9, "mL/min/{1.73_m2}"),), "male", "fail"),
    ("transaminases", lab("alt", 120, 40) + lab("ast", 120, 40), "male", "pass"),
    ("transaminases", lab("alt", 121, 40) + lab("ast", 20, 40), "male", "fail"),
    ("transaminases", lab("alt", 20, 40), "male", "unknown"),
    ("transaminases", (*lab("alt", 20, 40), measured("ast", 20, "U/L")), "male", "unknown"),
    ("bilirubin", lab("total_bilirubin", 2.4, 1.2), "male", "pass"),
    ("bilirubin", lab("total_bilirubin", 2.5, 1.2), "male", "fail"),
    ("neutrophils", (measured("anc", 1, "10*9/L"),), "male", "pass"),
    ("neutrophils", (measured("anc", 999, "/uL"),), "male", "fail"),
    ("platelets", (measured("platelets", 50, "10*3/uL"),), "male", "pass"),
    ("hemoglobin", (measured("hemoglobin", 80, "g/L"),), "male", "pass"),
    ("hemoglobin", (measured("hemoglobin", 7.9, "g/dL"),), "male", "fail"),
    ("contraception", (), "male", "asked"),
    ("contraception", (*HISTORY, *answered("not_of_childbearing_potential")["yes"]), "female", "pass"),
    ("contraception", answered("contraception_agreed")["no"], "male", "fail"),
    ("cardiovascular_disease", (*HISTORY, measured("lvef", 39, "%")), "male", "fail"),
    ("cardiovascular_disease", (*HISTORY, measured("lvef", 40, "%")), "male", "asked"),
    (
        "cardiovascular_disease",
        (*HISTORY, measured("lvef", 40, "%"), *answered("other_significant_cardiovascular_disease")["no"]),
        "male",
        "pass",
    ),
    (
        "cardiovascular_disease",
        (diagnosed("heart_failure"), measured("nyha_class", 3, "1")),
        "male",
        "fail",
    ),
    ("hypertension", HISTORY, "male", "pass"),
    ("hypertension", (diagnosed("hypertension"),), "male", "asked"),
    ("plasma_cell_leukemia_or_amyloidosis", (diagnosed("al_amyloidosis"),), "male", "fail"),
    (
        "plasma_cell_leukemia_or_amyloidosis",
        (*HISTORY, diagnosed("plasma_cell_leukemia", end=dt.date(2022, 1, 1))),
        "male",
        "pass",
    ),
    ("infection", (*HISTORY, diagnosed("infection", day(3))), "male", "asked"),
    ("infection", HISTORY, "male", "pass"),
    ("concurrent_therapy", (treated("bortezomib", day(90), dt.date(2025, 12, 1)),), "male", "fail"),
    ("concurrent_therapy", (*HISTORY, treated("bortezomib", day(90), day(30))), "male", "pass"),
    ("concurrent_therapy", (*HISTORY, treated("bortezomib", day(90), None)), "male", "unknown"),
]


@pytest.mark.parametrize(("criterion", "rows", "sex", "want"), CASES)
def test_a_criterion_on_a_chosen_patient(criterion: str, rows: Rows, sex: str, want: str, trial: Trial) -> None:
    """Bounds are closed where the line says so, silence is unknown, and a judgement is asked."""
    assert verdict(trial, criterion, patient(rows, sex=sex)) == want


@pytest.mark.parametrize(("born", "want"), [("2007-06-15", "pass"), ("2007-06-16", "fail"), (None, "unknown")])
def test_the_age_stands_apart_from_measurable_disease(born: str | None, want: str, trial: Trial) -> None:
    """Line 246 is a requirement of its own, not a sixth alternative of the list before it."""
    assert verdict(trial, "age", patient((), born=born)) == want
    assert criterion_of(trial, "measurable_disease").lines.text == "239-245"


def test_a_newer_test_without_virus_is_needed_for_a_cure(trial: Trial) -> None:
    """Virus that came back after a clean late test is not cured, whatever the older test says."""
    rows = (
        *HISTORY,
        diagnosed("hcv_infection"),
        treated("sofosbuvir", dt.date(2022, 1, 1), dt.date(2022, 4, 1)),
        result_of("hcv_rna", "undetectable", 900),
        result_of("hcv_rna", "detectable", 5),
    )
    assert verdict(trial, "hepatitis_c", patient(rows)) == "asked"


def test_growth_factors_and_transfusions_limit_nobody(trial: Trial) -> None:
    """The line on support is a note without a rule."""
    note = criterion_of(trial, "growth_factors_and_transfusions")
    assert (note.kind, note.rule) == ("note", None)


def test_no_dose_is_stated_anywhere(trial: Trial) -> None:
    """The record gives days and routes of four drugs in two phases and not one dose."""
    every = [one for phase in trial.phases for one in phase.administrations]
    assert len(every) == 8
    assert all(one.dose is None and all(step.dose is None for step in one.schedule) for one in every)
    assert any(remark.family == "dose-absent" for remark in trial.remarks)


def test_induction_is_six_cycles_of_28_days(trial: Trial) -> None:
    """Isatuximab weekly in cycle 1 and then every second week; the other three on their printed days."""
    (induction, _) = trial.phases
    assert induction.cycle_length is not None
    assert (induction.cycles, induction.cycle_length.text, induction.limit) == (6, "28 days", "fixed")
    days = {one.drug: steps_of(one) for one in induction.administrations}
    assert days == {
        "isatuximab": [("1", "1, 8, 15, 22"), ("2-6", "1, 15")],
        "carfilzomib": [("1-6", "1, 8, 15")],
        "pomalidomide": [("1-6", "1-21")],
        "dexamethasone": [("1-6", "1, 8, 15, 22")],
    }


def test_maintenance_lasts_up_to_24_months(trial: Trial) -> None:
    """24 months at most in 28-day cycles, until progression or toxicity; no number of cycles is invented."""
    maintenance = trial.phases[1]
    assert maintenance.duration is not None and maintenance.duration.text == "24 months"
    assert (maintenance.cycles, maintenance.limit, maintenance.after) == (None, "up to", "induction")
    assert maintenance.until == ("disease progression", "unacceptable toxicity")
    assert {one.drug: steps_of(one)[0][1] for one in maintenance.administrations}["carfilzomib"] == "1, 15"


def test_routes_and_infusion_time_are_kept(trial: Trial) -> None:
    """Dexamethasone has a choice of two routes; carfilzomib runs over 30 minutes; pomalidomide once a day by mouth."""
    assert given(trial, "induction", "dexamethasone").routes == ("PO", "IV")
    assert given(trial, "maintenance", "carfilzomib").infusion_minutes == 30
    pomalidomide = given(trial, "induction", "pomalidomide")
    assert (pomalidomide.routes, pomalidomide.times_per_day) == (("PO",), 1)


@pytest.mark.shared
def test_the_other_names_are_the_printed_list_cut_up(trial: Trial, shared: Path) -> None:
    """The names of all interventions, put together again, are the printed line, word for word and in its order."""
    line = read_document_text(shared / "seeds" / "003_2223b2a06e5ab2e6.txt").lines[228]
    assert " ".join(name for one in trial.interventions for name in one.other_names) == line


def test_every_other_name_is_known_and_belongs_to_its_term(trial: Trial) -> None:
    """The vocabulary finds the drug or procedure behind each of the printed names."""
    words = load_vocabulary()
    found = {(one.term, name): words.find(name) for one in trial.interventions for name in one.other_names}
    wrong = [
        (term, name)
        for (term, name), hit in found.items()
        if hit is None or not ({hit.name} & words.below(term) or {term} & words.below(hit.name))
    ]
    assert wrong == []


def test_procedures_and_samples_are_planned(trial: Trial) -> None:
    """Marrow at screening, an x-ray, one of three images, samples throughout, visits after treatment."""
    images = next(one for one in trial.assessments if one.choice_of)
    assert images.choice_of == ("computed_tomography", "pet_ct", "mri")
    assert trial.assessments[0].timings[0].anchor == "screening"
    after = [timing for one in trial.assessments if one.kind == "follow-up" for timing in one.timings]
    assert [(one.offset.text if one.offset else "", one.lasting.text if one.lasting else "") for one in after] == [
        ("30 days", ""),
        ("", "5 years"),
    ]


def test_contraception_lasts_longer_in_women(trial: Trial) -> None:
    """6 months after treatment for women and 3 months for men."""
    duties = criterion_of(trial, "contraception").duties
    assert [one.after_last_dose.text for one in duties if one.after_last_dose] == ["6 months", "3 months"]


def test_nothing_of_the_related_trial_leaks(trial: Trial) -> None:
    """The other trial is named once, as related; no outcome or objective was made up for this one."""
    (related,) = trial.registration.related
    assert related.identifier == "NCT05911321"
    assert (trial.outcomes, trial.objectives, trial.results) == ((), (), ())
    assert all(one.value != "NCT05911321" for one in trial.registration.identifiers)
