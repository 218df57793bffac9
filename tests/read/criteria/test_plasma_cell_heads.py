"""Lines on plasma cells and marrow: how a disease is shown, who is let in beyond a limit, what only explains."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.lists import criteria_of, read_list, text_of
from trialrun.read.source import Printed

SHOWN: list[tuple[str, str]] = [
    ("Multiple myeloma based on at least two of the following:\n - M-protein in the serum or urine"
     "\n - Marrow plasma cells >= 12%\n - Lytic bone lesions",
     "multiple_myeloma and at least 2 of (serum_m_protein detectable or urine_m_protein detectable;"
     " bm_plasma_cells >= 12 %; lytic_bone_lesions)"),
    ("Measurable disease of myeloma, defined by one of the following:\n - Serum M-protein >= 0.8 g/dL"
     "\n - Urine M-protein >= 250 mg/24 h",
     "multiple_myeloma and (serum_m_protein >= 0.8 g/dL or urine_m_protein >= 250 mg/(24.h))"),
    ("Diagnosis of one of the following hematologic malignancies:\n - Acute myeloid leukemia\n - Multiple myeloma",
     "acute_myeloid_leukemia or multiple_myeloma"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), SHOWN)
def test_a_disease_is_asked_with_the_signs_that_show_it(line: str, rule: str) -> None:
    """The heading names the disease, the list tells how many of its signs; a class of all in the list adds nothing."""
    assert ruled(line) == rule


def test_signs_without_a_number_of_them_are_asked() -> None:
    """`Active myeloma defined by:` leaves open whether one sign will do."""
    assert ruled("Active multiple myeloma, defined by:\n - Anemia\n - Hypercalcemia").startswith("attest(")


THERE: list[tuple[Role, str, str]] = [
    ("inclusion", "Presence of monoclonal protein in serum", "serum_m_protein detectable"),
    ("inclusion", "Myeloma protein in the urine", "urine_m_protein detectable"),
    ("exclusion", "Paraprotein in serum and/or urine", "serum_m_protein detectable or urine_m_protein detectable"),
    ("inclusion", "No M-protein in serum or urine", "serum_m_protein undetectable and urine_m_protein undetectable"),
    ("inclusion", "Measurable M-protein in serum or urine", "attest(measurable_m_protein_in_serum_or_urine)"),
]


@pytest.mark.parametrize(("role", "line", "rule"), THERE)
def test_a_protein_that_is_there_is_detectable(role: Role, line: str, rule: str) -> None:
    """Nobody healthy has the protein of a clone; how much of it can be measured is told by no word."""
    assert ruled(line, role) == rule


BEYOND: list[tuple[Role, str, str]] = [
    ("inclusion", "ECOG 0-1; higher scores allowed",
     "ecog >= 0 and ecog <= 1 unless attest(higher_scores_allowed)"),
    ("inclusion", "ECOG 0-1 (higher scores allowed if due to bone pain)",
     "ecog >= 0 and ecog <= 1 unless bone_pain"),
    ("exclusion", "ALT > 4 x ULN (higher values permitted)", "alt > 4 x ULN unless attest(higher_values_permitted)"),
    ("inclusion", "Platelets >= 60 x 10^9/L (transfusions permitted)", "platelets >= 60 10*9/L"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), BEYOND)
def test_what_is_allowed_beyond_a_limit_is_asked(role: Role, line: str, rule: str) -> None:
    """A permission of other values opens the limit; one of something else leaves it."""
    assert ruled(line, role) == rule


@pytest.mark.parametrize(
    "line",
    ["Age 20-70 (older patients allowed)", "Age 20 to 60 years (patients up to 68 may be considered)",
     "Age 62 or older or ECOG 2", "ECOG 2 or age >= 65 years"],
)  # fmt: skip
def test_a_limit_that_some_may_pass_keeps_nobody_out(line: str) -> None:
    """Where others may be considered, or where being old or frail will do, a person is asked."""
    rule = ruled(line)
    assert rule.startswith("attest(") and " and " not in rule


PEOPLE: list[tuple[Role, str, str]] = [
    ("inclusion", "Aplastic anemia patients:\n - Creatinine <= 1.8 mg/dL\n - AST <= 4 x ULN",
     "if aplastic_anemia then creatinine <= 1.8 mg/dL and ast <= 4 x ULN"),
    ("inclusion", "Female patients:\n - Negative pregnancy test", "if sex = female then pregnancy_test negative"),
    ("inclusion", "Eligible patients:\n - Age >= 20 years", "age >= 20 years"),
    ("exclusion", "Gout patients:\n - Uric acid > 10 mg/dL", "gout and uric_acid > 10 mg/dL"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), PEOPLE)
def test_a_heading_of_patients_names_those_who_are_asked(role: Role, line: str, rule: str) -> None:
    """What stands below `A patients:` is of those with A alone."""
    assert ruled(line, role) == rule


EXPLAINS: list[tuple[Role, str, str]] = [
    ("inclusion", "Fewer than four prior regimens, one of which may be a transplant", "prior_lines < 4"),
    ("inclusion", "At least 2 prior regimens, one of which must include bortezomib",
     "prior_lines >= 2 and exposure to bortezomib ever"),
    ("exclusion", "Pregnant or nursing women; lenalidomide may cause birth defects", "pregnancy or breastfeeding"),
    ("inclusion", "Not pregnant. The effects of the study drug on a fetus are unknown.", "no pregnancy"),
    ("exclusion", "Breastfeeding. Chemotherapy is harmful to the infant.", "breastfeeding"),
    ("inclusion", "Refractory myeloma, defined as progression on or within 60 days of the last therapy",
     "multiple_myeloma and (refractory_multiple_myeloma or attest(refractory_multiple_myeloma_by_judgement))"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), EXPLAINS)
def test_what_only_explains_asks_nothing(role: Role, line: str, rule: str) -> None:
    """What may be among them, why it would harm, what a word means: nobody must have met with it."""
    assert ruled(line, role) == rule


def test_a_drug_that_may_harm_is_asked_where_patients_take_it() -> None:
    """`Patients taking drugs that may cause fetal harm` are kept out: that sentence is no reason."""
    assert "attest(" in ruled("Pregnancy. Patients taking drugs that may cause fetal harm.", "exclusion")


@pytest.mark.parametrize(
    "line",
    ["Histologically diagnosed:\n - Acute myeloid leukemia or myelodysplastic syndrome"
     "\n - Multiple myeloma\n - Age >= 18 years",
     "Proven myeloma\n - Multiple myeloma\n - Smoldering myeloma\n - Solitary myeloma OR\n - Growing gammopathy"],
)  # fmt: skip
def test_two_cancers_of_the_blood_are_never_both_asked_for(line: str) -> None:
    """Kinds below a heading are alternatives, however they were joined."""
    assert "myeloma and" not in ruled(line) and "and multiple_myeloma" not in ruled(line)


def _lines(*printed: str) -> list[str]:
    listed = read_list([Printed(text, at, at) for at, text in enumerate(printed, start=1)])
    return [text_of(item) for item in criteria_of(listed)]


def test_what_stands_behind_a_heading_of_other_people_is_theirs() -> None:
    """A heading without a list below it is of the lines side by side with it, up to the next heading."""
    lines = _lines("Inclusion Criteria:", "Myeloma in relapse.", "Donor criteria:", "HIV negative.", "Age 20 to 60.")
    assert lines == ["Myeloma in relapse.", "For Donor criteria: HIV negative.", "For Donor criteria: Age 20 to 60."]


def test_exceptions_that_are_printed_beside_their_heading_are_not_asked_for() -> None:
    """Nobody must have had a cancer that a line spares."""
    lines = _lines(
        "- No other malignancy within 4 years except:", "- Treated basal cell skin cancer",
        "- Carcinoma in situ of the cervix", "- Not pregnant",
    )  # fmt: skip
    assert [line.partition("\n")[0] for line in lines] == ["No other malignancy within 4 years except:", "Not pregnant"]


NOT_YET = [
    "Patients undergoing autologous stem cell transplantation", "Scheduled for shoulder surgery",
    "Intestinal function that allows absorption of lenalidomide", "Karnofsky 0-2",
    "Above laboratory values required unless the liver is involved",
    "No other malignancy. Cured cancers are considered on an individual basis.", "FEV1 at least 55% in adults",
]  # fmt: skip


@pytest.mark.parametrize("line", NOT_YET)
def test_what_no_record_can_hold_yet_is_asked(line: str) -> None:
    """A plan, a drug that is only spoken of, a limit of some, a status of another scale: a person is asked."""
    rule = ruled(line)
    assert rule.startswith("attest(") and " and " not in rule


def test_another_limit_of_children_is_theirs() -> None:
    """Whom no term names is asked of a person; the others keep the first limit."""
    assert ruled("Bilirubin <= 2 mg/dL (<= 4 mg/dL for infants)") == (
        "if attest(infants) then total_bilirubin <= 4 mg/dL else total_bilirubin <= 2 mg/dL"
    )


SPARED: list[tuple[Role, str, str]] = [
    ("exclusion", "Malignancy within 4 years. The following exceptions apply:\n - Basal cell skin cancer"
     "\n - Cervical cancer in situ",
     "malignancy within 4 years before enrolment except (basal_cell_skin_cancer, cervix_in_situ)"),
    ("exclusion", "Malignancy within 4 years. Exceptions:\n - Basal cell skin cancer",
     "malignancy within 4 years before enrolment except (basal_cell_skin_cancer)"),
    ("inclusion", "No malignancy within 4 years. The following are exceptions:\n - Basal cell skin cancer",
     "no malignancy within 4 years before enrolment except (basal_cell_skin_cancer)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), SPARED)
def test_what_stands_below_the_word_exceptions_is_spared(role: Role, line: str, rule: str) -> None:
    """Whoever has what is excepted is let in, in either list."""
    assert ruled(line, role) == rule


def test_what_may_be_taken_is_no_demand() -> None:
    """`The following medications are allowed:` asks for none of them."""
    assert rule_line("The following medications are allowed:\n - Aspirin\n - Statins", "inclusion").kind == "note"
    assert rule_line("Pregnancy does not constitute a contraindication.", "exclusion").kind == "note"


RUN_ON = [
    ("Chemotherapy: No more than 2 prior chemotherapy regimens allowed",
     "prior_lines <= 2 or attest(no_more_than_2_prior_chemotherapy_regimens_allow)"),
    ("Cardiovascular: No severe dysfunction unless secondary to lymphoma LVEF at least 55%",
     "(not attest(severe_dysfunction) unless attest(disease_related_by_judgement)) and lvef >= 55 %"),
    ("All patients with symptomatic multiple myeloma are eligible", "active_multiple_myeloma"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), RUN_ON)
def test_what_limits_all_is_no_permission(line: str, rule: str) -> None:
    """Behind a label a number of regimens at most is asked, and behind a cause the next measurement."""
    assert ruled(line) == rule


ILLNESS: list[tuple[Role, str, str]] = [
    ("exclusion", "Uncontrolled intercurrent illness including, but not limited to, active infection, asthma, or gout",
     "attest(uncontrolled_intercurrent_illness) or infection or asthma and attest(uncontrolled_asthma)"
     " or gout and attest(uncontrolled_gout)"),
    ("exclusion", "Unstable medical conditions, including symptomatic heart failure or gout",
     "attest(unstable_medical_conditions) or heart_failure and attest(symptomatic_heart_failure)"
     " or gout and attest(unstable_gout)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), ILLNESS)
def test_kinds_of_an_illness_keep_out_where_they_are_as_bad(role: Role, line: str, rule: str) -> None:
    """The illness in general is one question; what is listed is looked for, as bad as the illness is said to be."""
    assert ruled(line, role) == rule


@pytest.mark.parametrize("line", ["Sex: Female or male", "Male or female", "Men and women"])
def test_both_sexes_ask_nothing(line: str) -> None:
    """Everybody is of one or the other."""
    assert rule_line(line, "inclusion").kind == "note"


STILL_ASKED: list[tuple[Role, str, str]] = [
    ("exclusion", "Gout; history of fetal malformation", "attest(history_of_fetal_malformation)"),
    ("exclusion", "Gout. Use of a known teratogen within 5 weeks.", "attest(use_of_a_known_teratogen_within_5_weeks)"),
    ("inclusion", "At least 2 prior regimens, one of which may be a transplant and one must include bortezomib",
     "exposure to bortezomib ever"),
    ("inclusion", "Refractory disease, defined as progression within 60 days of the last therapy and platelets > 52",
     "attest(meets_the_line_refractory_disease_defined_as_pro)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "part"), STILL_ASKED)
def test_what_asks_more_is_no_explanation(role: Role, line: str, part: str) -> None:
    """What happened to the patient, or must be so besides, stays asked beside the words of an explanation."""
    assert part in ruled(line, role)
