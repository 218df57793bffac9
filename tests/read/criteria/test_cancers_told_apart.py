"""Of listed cancers a patient has one; a class of drugs is not the wider one; what is to come is no record."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.lines.reading import Role
from trialrun.terms import load_vocabulary

LISTED = [
    ("Proven malignancies:\n - Breast cancer\n - Stomach cancer", "breast_cancer or gastric_cancer"),
    ("Diagnosis of one kind:\n - Bladder cancer\n - Melanoma\n - Mesothelioma",
     "bladder_cancer or melanoma or mesothelioma"),
    ("Solid tumors\n - Melanoma\n - Thymoma", "solid_tumor and (melanoma or thymoma)"),
    ("Histologies\n - Melanoma\n - Odd tumor of the heel\n - Thymoma",
     "melanoma or attest(odd_tumor_of_the_heel) or thymoma"),
    ("Melanoma; no prior thymoma; gout", "melanoma and no thymoma ever and gout"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), LISTED)
def test_of_listed_cancers_a_patient_has_one(line: str, rule: str) -> None:
    """Nobody has the three of them; a group of which they are kinds is had as well."""
    assert ruled(line) == rule


def test_kinds_of_which_one_has_no_name_are_asked_with_their_disease() -> None:
    """Whether one is enough, nothing says: a person is asked of the whole list."""
    rule = ruled("Germ cell tumor\n - Seminoma\n - Teratoma of the heel\n - Mixed")
    assert "germ_cell_tumor" in rule and "seminoma or" not in rule and rule.count("attest(") == 2


CLASSES = [
    ("Prior EGFR TKI", "exposure to egfr_tki ever"),
    ("Prior anti-EGFR antibody", "exposure to egfr_antibody ever"),
    ("Previous treatment with an anti-CTLA-4 antibody", "exposure to ctla4_inhibitor ever"),
    ("Prior anti-PD-(L)1 therapy", "exposure to pd1_pdl1_inhibitor ever"),
    ("Current use of low molecular weight heparin", "exposure to low_molecular_weight_heparin"),
    ("Prior CDK4/6 inhibitor or aromatase inhibitor",
     "exposure to cdk4_6_inhibitor ever or exposure to aromatase_inhibitor ever"),
    ("Ductal carcinoma in situ", "breast_in_situ"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), CLASSES)
def test_the_name_of_a_class_is_that_class_and_no_wider_one(line: str, rule: str) -> None:
    """Whoever had another drug of the wider class is not kept out."""
    assert ruled(line, "exclusion") == rule


@pytest.mark.parametrize(
    "line",
    [
        "Patients to be treated with bevacizumab",
        "Eligible to have surgery within 5 weeks of randomization",
        "Fit to undergo hysterectomy",
        "Subjects who are going to receive paclitaxel",
    ],
)
def test_a_treatment_to_come_is_in_no_record(line: str) -> None:
    """Nobody is kept out for not having had it yet."""
    assert ruled(line).startswith("attest(") and "exposure" not in ruled(line)


NOW: list[tuple[Role, str, str]] = [
    ("exclusion", "History of gout, or women who are pregnant or lactating", "gout ever or pregnancy or breastfeeding"),
    ("exclusion", "Previous stroke, asthma, or breastfeeding", "stroke ever or asthma ever or breastfeeding"),
    ("exclusion", "History of gout, stroke or asthma", "gout ever or stroke ever or asthma ever"),
]


@pytest.mark.parametrize(("role", "line", "rule"), NOW)
def test_a_history_is_none_of_what_somebody_is_now(role: Role, line: str, rule: str) -> None:
    """Who was pregnant once is not kept out."""
    assert ruled(line, role) == rule


OF_A_SEX: list[tuple[Role, str, str]] = [
    ("exclusion", "Women with gout or asthma", "sex = female and (gout or asthma)"),
    ("inclusion", "Male patients with gout, asthma or psoriasis", "sex = male and (gout or asthma or psoriasis)"),
    ("inclusion", "Men and women with gout or asthma", "gout or asthma"),
    ("exclusion", "Pregnant women, gout or asthma", "pregnancy or gout or asthma"),
]


@pytest.mark.parametrize(("role", "line", "rule"), OF_A_SEX)
def test_either_disease_behind_with_is_of_the_sex_before_it(role: Role, line: str, rule: str) -> None:
    """A man with the second disease is not among the women with either."""
    assert ruled(line, role) == rule


def test_a_denial_within_a_denial_denies() -> None:
    """`including no` asks nobody for the drug."""
    line = "No chemotherapy within 5 weeks, including no nitrosoureas within 7 weeks"
    assert ruled(line) == (
        "no exposure to chemotherapy within 5 weeks before enrolment "
        "and no exposure to nitrosourea within 7 weeks before enrolment"
    )


@pytest.mark.parametrize("line", ["Gout precludes enrollment", "Any gout precludes study entry"])
def test_what_precludes_entry_keeps_out_in_whichever_list(line: str) -> None:
    """Nobody is asked to have it."""
    assert ruled(line, "inclusion") == ruled(line, "exclusion") == "gout"


@pytest.mark.parametrize(
    "line", ["No gout that precludes study entry", "Other: No gout that would preclude participation"]
)
def test_a_denied_finding_that_precludes_entry_is_required_of_nobody(line: str) -> None:
    """Which gout keeps out, a person is asked."""
    rule = ruled(line)
    assert rule.startswith("not (gout and attest(")


ALLOWED = [
    ("Prior radiotherapy allowed. At least 5 weeks since prior radiotherapy", "at least 5 weeks since radiotherapy"),
    ("Chemotherapy: Prior chemotherapy allowed At least 5 weeks since prior chemotherapy",
     "at least 5 weeks since exposure to chemotherapy"),
    ("Melanoma Node-positive disease allowed Gout", "melanoma and gout"),
    ("Melanoma. Disease of both heels is allowed. Gout", "melanoma and gout"),
    ("No gout Treated asthma allowed", "no gout"),
    ("Endocrine therapy: Concurrent Estring allowed", ""),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), ALLOWED)
def test_what_is_allowed_takes_nothing_from_what_stands_beside_it(line: str, rule: str) -> None:
    """It begins at its capital in a line that runs on; a time since a treatment asks nobody to have had it."""
    assert ruled(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "No metastases. Odd nodes allowed.",
        "Stomach cancer. Odd tumors of the heel allowed",
        "One-sided disease. Disease of both sides allowed.",
    ],
)
def test_what_may_be_let_in_instead_is_asked_with_the_line(line: str) -> None:
    """What has no name may be just what is kept out, or another disease that will do."""
    assert ruled(line).startswith("attest(meets_the_line")


VACCINES = [
    ("No prior vaccine therapy", "no exposure to cancer_vaccine ever"),
    ("No tumor vaccine within 7 months", "no exposure to cancer_vaccine within 7 months before enrolment"),
    ("No vaccines within 7 weeks", "no exposure to vaccine within 7 weeks before enrolment"),
]


@pytest.mark.parametrize(("line", "rule"), VACCINES)
def test_a_vaccine_against_the_tumor_is_no_vaccination(line: str, rule: str) -> None:
    """Nobody is kept out for a vaccine of childhood."""
    assert ruled(line) == rule


@pytest.mark.parametrize("line", ["They may be users of ibuprofen or steroids", "They may have bone or joint pain"])
def test_what_they_may_have_is_asked_of_nobody(line: str) -> None:
    """`They` are the patients of the lines before."""
    assert ruled(line) == ""


@pytest.mark.parametrize("line", ["Ibuprofen or naproxen > 700 mg/day", "Clopidogrel or aspirin above 200 mg/day"])
def test_a_dose_behind_two_drugs_of_a_kind_may_be_of_both(line: str) -> None:
    """No dose of the first alone keeps out: a person is asked."""
    assert ruled(line, "exclusion").count(" and attest(") == 2


def test_cytokines_are_not_every_biological_therapy() -> None:
    """An antibody is none of them, nor is what only acts like one; interferons, interleukins and filgrastim are."""
    assert ruled("No cytokines within 5 weeks") == "no exposure to cytokine_therapy within 5 weeks before enrolment"
    below = load_vocabulary().below("cytokine_therapy")
    assert {"aldesleukin", "interferon_alfa", "filgrastim"} <= below
    assert below.isdisjoint({"rituximab", "eltrombopag", "epoetin_alfa"})
