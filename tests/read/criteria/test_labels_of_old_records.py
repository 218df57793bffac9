"""Labels of old records before what is asked, and headings that begin with `If`: of whom a line is asked."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.model import Conditional
from trialrun.read.criteria.trees import statements
from trialrun.read.regular import make_regular
from trialrun.rules import print_rule

LABELLED = [
    ("Chemotherapy: Must have received at least 2 prior regimens", "prior_lines >= 2"),
    ("Biologic therapy: Must not have received prior alemtuzumab", "no exposure to alemtuzumab ever"),
    ("Surgery: Must be at least 4 weeks since major surgery", "at least 4 weeks since major_surgery"),
    ("Renal: Creatinine must be below 1.8 mg/dL", "creatinine < 1.8 mg/dL"),
    ("Type of Participant and Disease Characteristics: ECOG 0 or 1", "ecog in (0, 1)"),
    ("Other: No nausea Grade 3 or higher No vomiting Not pregnant",
     "no nausea [grade >= 3] and no vomiting and no pregnancy"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), LABELLED)
def test_the_label_before_a_demand_is_no_patient(line: str, rule: str) -> None:
    """`Chemotherapy: Must ...` is asked of everybody, and not of those alone who had chemotherapy."""
    assert ruled(line) == rule


def test_an_allowed_treatment_waives_no_washout() -> None:
    """Who had what is allowed may have had something else lately: neither the washout nor the denial falls for it."""
    rule = ruled("Chemotherapy: Prior melphalan allowed At least 3 weeks since chemotherapy No concurrent chemotherapy")
    assert "unless" not in rule
    assert rule.count("attest(") == 2


BARE = [
    ("Surgery\n - No splenectomy ever", "no splenectomy ever"),
    ("Chemotherapy\n - No more than 3 prior regimens\n - No prior bendamustine",
     "prior_lines <= 3 and no exposure to bendamustine ever"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), BARE)
def test_a_label_without_a_colon_asks_for_nothing(line: str, rule: str) -> None:
    """`Surgery` above a list is a label: who never had surgery is let in by what stands below it."""
    assert ruled(line) == rule


EARLIER = [
    ("Prior Medication: Rifampin", "exclusion", "exposure to rifampin ever"),
    (
        "Prior Treatment: Radiation therapy within 6 weeks of entry",
        "exclusion",
        "radiotherapy within 6 weeks of enrolment",
    ),
    ("Concurrent Medication: Rifampin", "exclusion", "exposure to rifampin"),
    ("Excluded within 10 days of entry: Dapsone", "exclusion", "exposure to dapsone within 10 days of enrolment"),
    ("Discouraged: Dapsone", "exclusion", ""),
]


@pytest.mark.parametrize(("line", "role", "rule"), EARLIER)
def test_a_label_says_when(line: str, role: Role, rule: str) -> None:
    """`Prior Medication:` is of any time, unless the line tells one; what is discouraged keeps nobody out."""
    assert ruled(line, role) == rule


HEADED = [
    ("If liver metastases:\n - ALT <= 4 x ULN\n - AST <= 4 x ULN",
     "if liver_metastases then alt <= 4 x ULN and ast <= 4 x ULN"),
    ("In case of Gilbert's syndrome:\n - Bilirubin <= 4 mg/dL", "if gilbert_syndrome then total_bilirubin <= 4 mg/dL"),
    ("Cardiovascular: If history of heart failure:\n - LVEF >= 45%", "if heart_failure ever then lvef >= 45 %"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), HEADED)
def test_a_list_below_if_is_asked_of_those_alone(line: str, rule: str) -> None:
    """What stands below a condition is asked of those who meet it, and of nobody else."""
    assert ruled(line) == rule


def test_a_condition_that_is_not_understood_is_asked() -> None:
    """A list below `If treated in the second stratum:` does not become a demand on all."""
    rule = ruled("If treated in the second stratum:\n - Platelets >= 60 x 10^9/L")
    assert rule
    assert rule != "platelets >= 60 10*9/L"


def test_reduced_regimens_are_no_low_number_of_them() -> None:
    """How strong a treatment is says nothing of how many there were."""
    assert "LLN" not in ruled("No reduced-intensity conditioning regimens")


GROUPS: list[tuple[str, Role, str]] = [
    ("[Expansion Part] Platelets at least 75 x 10^9/L", "inclusion",
     "if attest(expansion_part) then platelets >= 75 10*9/L"),
    ("Dose-finding cohort: ECOG 0-1", "inclusion", "if attest(dose_finding_cohort) then ecog >= 0 and ecog <= 1"),
    ("[Biopsy Parts and Expansion Part] Prior bendamustine", "exclusion",
     "attest(biopsy_parts_and_expansion_part) and exposure to bendamustine ever"),
    ("For lung transplant (LTx) patients: FEV1 above 55 %", "inclusion",
     "if attest(for_lung_transplant_ltx_patients) then fev1 > 55 %"),
    ("For donors: Hypertension. Asthma.", "exclusion",
     "attest(for_donors) and hypertension or attest(for_donors) and asthma"),
    ("Cohort C: ECOG 0-1. No stroke.", "inclusion",
     "if attest(cohort_c) then ecog >= 0 and ecog <= 1 and no stroke"),
    ("[Expansion phases] Hemoglobin at least 8 g/dL", "inclusion",
     "if attest(expansion_phases) then hemoglobin >= 8 g/dL"),
    ("Group 1: Patients with asthma\n - FEV1 < 70 %", "inclusion",
     "if attest(group_1) then asthma and fev1 < 70 %"),
    ("For women only: Breastfeeding", "exclusion", "breastfeeding"),
    ("Chronic phase: Platelets at least 75 x 10^9/L", "inclusion", "platelets >= 75 10*9/L"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "role", "rule"), GROUPS)
def test_a_part_of_the_trial_is_nothing_that_patients_have(line: str, role: Role, rule: str) -> None:
    """`[Expansion Part] ...` is asked of those in it alone, and keeps nobody out; the phase of a disease is no part."""
    assert ruled(line, role) == rule


def test_kinds_below_a_disease_are_asked_together() -> None:
    """Of the kinds below `Germ cell cancer` a patient has one: they are not demanded one and all."""
    rule = ruled("Lung cancer\n - Adenocarcinoma\n - Large cell carcinoma\n - Adenosquamous carcinoma")
    assert rule.startswith("lung_cancer and attest(")
    assert rule.count("attest(") == 1


def test_a_duty_to_have_none_of_a_list_is_a_requirement() -> None:
    """`Subjects must not have any of the following:` among exclusions keeps out who has one, and not who has none."""
    read = rule_line("Subjects must not have any of the following:\n - Asthma\n - Stroke", "exclusion")
    assert read.read.holds_when_eligible
    assert read.rule is not None
    assert print_rule(read.rule) == "no asthma and no stroke"


def test_a_sentence_that_begins_with_may_have_asks_for_nothing() -> None:
    """`May have failed` allows, whatever was failed."""
    assert rule_line("Chemotherapy: May have failed thalidomide", "inclusion").kind == "note"
    assert rule_line("May have relapsed after an autologous transplant", "inclusion").kind == "note"


RUN_ON = [
    ("At least 5 weeks since prior busulfan Cumulative dose of doxorubicin less than 350 mg/m2",
     "at least 5 weeks since exposure to busulfan"),
    ("At least 3 weeks since radiotherapy Stable brain metastases for 2 months", "at least 3 weeks since radiotherapy"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), RUN_ON)
def test_the_event_that_a_time_is_counted_from_ends_where_the_next_sentence_begins(line: str, rule: str) -> None:
    """Old records part their sentences by nothing but a capital."""
    assert ruled(line).startswith(rule)


def test_how_a_value_is_to_be_found_asks_nothing() -> None:
    """A method is no requirement of its own."""
    assert ruled("LVEF >= 45%\n- To be measured by echocardiogram") == "lvef >= 45 %"


def test_hours_may_be_the_other_time_of_a_bracket() -> None:
    """A shorter time for one drug excuses that drug."""
    rule = ruled("At least 4 weeks since prior chemotherapy (36 hours since hydroxyurea)")
    assert rule.startswith("at least 4 weeks since exposure to chemotherapy or attest(")


RESULTS = [
    ("HTLV-1/2 negative", "no htlv_infection"),
    ("HIV and HTLV-I seronegative", "not (hiv_test positive or hiv_infection ever) and no htlv_infection"),
    ("HIV negative HTLV I/II negative", "not (hiv_test positive or hiv_infection ever) and no htlv_infection"),
]


@pytest.mark.parametrize(("line", "rule"), RESULTS)
def test_the_kinds_of_a_virus_are_no_counts(line: str, rule: str) -> None:
    """`HTLV I/II` names two viruses."""
    assert ruled(line) == rule


def test_responses_share_their_noun() -> None:
    """Of `complete or partial remission` neither is left out."""
    read = read_line(make_regular("Complete or partial remission after steroids"), "inclusion")
    assert [item.values for item in statements(read.tree)] == [("sCR", "CR", "PR")]


GLUED = ["No prior thalidomide Endocrine therapy:", "At least 5 weeks since prior cisplatin Radiotherapy:"]


@pytest.mark.parametrize("line", GLUED)
def test_the_next_label_at_the_end_of_a_line_takes_nothing_from_it(line: str) -> None:
    """What stands before a label that has nothing behind it is asked."""
    assert rule_line(line, "inclusion").kind != "note"


NOTED = [
    ("Bilirubin <= 2 mg/dL* NOTE: *<= 4 mg/dL if Gilbert's syndrome", ["gilbert_syndrome", "4", "2"]),
    ("ALT <= 3 times ULN* NOTE: * No greater than 6 times ULN if hepatic metastases", ["liver_metastases", "6", "3"]),
]


@pytest.mark.parametrize(("line", "said"), NOTED)
def test_a_footnote_may_give_the_limit_with_the_star_anew(line: str, said: list[str]) -> None:
    """The other limit is of those whom the footnote names, and no limit of a `note`."""
    tree = read_line(make_regular(line), "inclusion").tree
    assert isinstance(tree, Conditional)
    printed = [item.about.name if item.limit is None else str(item.limit.value) for item in statements(tree)]
    assert printed == said


FINDINGS = [
    ("exclusion", "Catheter-related infection", "catheter_infection"),
    ("exclusion", "Ventricular fibrillation", "ventricular_fibrillation"),
    ("inclusion", "Creatinine < 1.8 mg/dL and not rising", "rising_creatinine"),
    ("inclusion", "ANC > 800/uL unless neutropenia is due to marrow infiltration", "unless neutropenia and attest("),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), FINDINGS)
def test_findings_of_blood_disorders_have_their_names(role: Role, line: str, rule: str) -> None:
    """A line infection is no line of treatment; what rises is what was named before."""
    assert rule in ruled(line, role)


RUN_ON = [
    ("At least 5 weeks since cisplatin Other: No gout", "at least 5 weeks since exposure to cisplatin and no gout"),
    ("At least 5 weeks since radiotherapy Renal: Creatinine < 2 mg/dL",
     "at least 5 weeks since radiotherapy and creatinine < 2 mg/dL"),
    ("Surgery: At least 5 weeks since prior surgery Gastric biopsy allowed", "at least 5 weeks since surgery"),
    ("At least 1 year since stroke LVEF at least 45%", "at least 1 year since stroke and lvef >= 45 %"),
    ("No cisplatin within 4 weeks before the first dose of Study Drug",
     "no exposure to cisplatin within 4 weeks before first_dose"),
    ("No cisplatin within 4 weeks before Cycle 1 Day 1", "no exposure to cisplatin within 4 weeks before first_dose"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), RUN_ON)
def test_a_time_ends_before_the_next_label_or_sentence(line: str, rule: str) -> None:
    """What a time is counted from ends at a capital of its own; that of a moment's name goes on."""
    assert ruled(line) == rule


def test_what_is_allowed_ends_before_the_next_sentence() -> None:
    """A capital behind `allowed` begins what is asked next, whatever word it is of."""
    rule = ruled("Prior melphalan allowed Cytology reports not needed Creatinine < 2 mg/dL")
    assert "creatinine < 2 mg/dL" in rule
    assert "melphalan" not in rule


@pytest.mark.parametrize("moment", ["study", "treatment", "transplantation"])
def test_a_time_ends_before_a_result(moment: str) -> None:
    """`For 5 months after study HIV negative`: the result is asked by itself."""
    rule = ruled(f"No radiotherapy for 5 months before {moment} HIV negative")
    assert rule.endswith("not (hiv_test positive or hiv_infection ever)")


MOMENTS = [
    ("Stroke within 5 weeks of signing Informed Consent", "stroke within 5 weeks of consent"),
    ("Transfusion within 6 days of scheduled Baseline Visit", "transfusion within 6 days of baseline"),
    ("Stroke within 5 weeks of the planned Randomization", "stroke within 5 weeks of randomisation"),
    ("Prednisone within 6 days before planned Cycle 1 Day 1",
     "exposure to prednisone within 6 days before first_dose"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), MOMENTS)
def test_a_moment_in_capitals_is_the_same_moment(line: str, rule: str) -> None:
    """The capital of a moment, or behind a verb, begins no other sentence."""
    assert ruled(line, "exclusion") == rule
