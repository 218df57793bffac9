"""Lines as protocols and site lists print them now: shorthand, lists, results, and whom a line is for."""

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.shorthand import regular_line


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Hx of pancreatitis", "pancreatitis ever"),
        ("h/o stroke", "stroke ever"),
        ("MI w/in 3 mo of enrollment", "myocardial_infarction within 3 months of enrolment"),
        ("Prior tx w/ bortezomib", "exposure to bortezomib ever"),
        ("s/p autologous SCT", "autologous_sct ever"),
        ("Antibiotics x 5 d", "exposure to antibiotic during 5 days before enrolment"),
        ("Gout & asthma", "gout or asthma"),
    ],
)
def test_shorthand_of_notes_says_what_its_words_say(line: str, rule: str) -> None:
    """A short form is read as the words it stands for."""
    assert ruled(line, "exclusion") == rule


def test_shorthand_points_into_the_print() -> None:
    """What is written out still stands for the characters that were printed, and a stage is no shorthand."""
    text = regular_line("Hx of gout, T stage Tx")
    assert text.plain == "history of gout, T stage Tx"
    assert regular_line("Hoehn & Yahr").plain == "Hoehn-Yahr"
    assert regular_line("PT < 1.5 x ULN").plain == "PT < 1.5 x ULN"


@pytest.mark.parametrize(
    "line",
    [
        "Negative pregnancy test for FCBP",
        "Neg serum preg test w/in 10 days of enrollment for WOCBP",
        "Negative pregnancy test in WOCBP",
        "Negative urine pregnancy test within 3 days before first dose for women of childbearing potential",
    ],
)
def test_initials_name_the_women_a_test_is_for(line: str) -> None:
    """No man, and no woman who cannot have children, needs a test that others need."""
    assert ruled(line, "inclusion").startswith("if sex = female and (childbearing_potential")


@pytest.mark.parametrize(
    ("line", "role", "rule"),
    [
        ("AST and/or ALT <= 4 x ULN", "inclusion", "ast <= 4 x ULN and alt <= 4 x ULN"),
        ("ALT and/or AST > 4 x ULN", "exclusion", "alt > 4 x ULN or ast > 4 x ULN"),
        ("At least 25% blasts in bone marrow or blood", "inclusion", "bm_blasts >= 25 % or blasts_percent >= 25 %"),
        ("Blood or marrow blasts < 10%", "inclusion", "blasts_percent < 10 %"),
        ("Ionized Ca <= 1.4 mmol/L", "inclusion", "ionized_calcium <= 1.4 mmol/L"),
        (
            "Fever > 38.5 \u00b0C within 3 days",
            "exclusion",
            "body_temperature > 38.5 Cel within 3 days before enrolment",
        ),
        ("Lifetime daunorubicin > 400 mg/m2", "exclusion", "exposure to daunorubicin ever"),
    ],
)
def test_a_limit_is_of_all_that_it_is_printed_for(line: str, role: Role, rule: str) -> None:
    """One limit of two measurements is asked of both, or of either, as the side it is on says."""
    assert rule in ruled(line, role)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("No HIV infection, or HIV with undetectable viral load",
         "not (hiv_test positive or hiv_infection ever) "
         "or (hiv_test positive or hiv_infection ever) and hiv_rna undetectable"),
        ("No hepatitis C, or hepatitis C with undetectable HCV RNA",
         "no hcv_infection or hcv_infection and hcv_rna undetectable"),
        ("Hepatitis B with undetectable HBV DNA", "hbv_infection and hbv_dna undetectable"),
        ("No brain metastases or stable brain metastases",
         "no brain_metastases or brain_metastases and attest(stable_brain_metastases)"),
        ("Women without a uterus, or postmenopausal", "not attest(a_uterus) or postmenopausal"),
        ("No severe nausea, vomiting or diarrhea",
         "no nausea [severity = severe] and no vomiting [severity = severe] and no diarrhea [severity = severe]"),
    ],
)  # fmt: skip
def test_a_denial_ends_where_the_harmless_kind_begins(line: str, rule: str) -> None:
    """What is denied may be there in the way that the line allows; a result is that of the test, not of the disease."""
    assert ruled(line, "inclusion") == rule


@pytest.mark.parametrize(
    "line",
    [
        "Hepatitis B or C with undetectable viral load",
        "Dengue or SARS-CoV-2 viral load < 100 copies/mL",
        "HIV, HBV or HCV infection with an undetectable viral load",
    ],
)
def test_a_load_of_several_viruses_is_of_none_of_them(line: str) -> None:
    """The load of one virus tells nothing of another."""
    rule = ruled(line, "inclusion")
    assert rule
    assert not any(load in rule for load in ("hiv_rna", "hbv_dna", "hcv_rna"))


@pytest.mark.parametrize(
    "line",
    [
        "Adverse events of earlier therapy not resolved to baseline or grade <= 1",
        "Toxicity of earlier treatment not recovered to grade <= 1 or baseline",
        "Not recovered from major surgery",
        "Contraindication to the required prophylaxis against gout and shingles",
        "Allergy to a drug required for prophylaxis",
        "Prophylaxis against deep vein thrombosis and pulmonary embolism",
        "Participation in another study of lenalidomide",
    ],
)
def test_what_only_a_person_can_tell_is_asked_the_right_way_round(line: str) -> None:
    """Nobody is kept out by what is normal, by what is prevented or by what the trial needs."""
    read = rule_line(line, "exclusion")
    assert not read.read.holds_when_eligible
    assert read.kind == "attest"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Infection; urinary tract infection is okay", "infection except (urinary_tract_infection)"),
        ("Any investigational agent within 4 weeks or 5 half-lives of it, whichever is longer, prior to randomisation",
         "exposure to investigational_agent within 4 weeks before randomisation"),
    ],
)  # fmt: skip
def test_what_is_ok_keeps_nobody_out(line: str, rule: str) -> None:
    """An allowance is no exclusion, nor is the word that says which of two times counts."""
    said = ruled(line, "exclusion")
    assert said.startswith(rule)
    assert "whichever" not in said


def test_a_picture_that_shows_no_disease_was_taken() -> None:
    """`No evidence of disease on MRI` asks for a picture, and does not deny it."""
    assert "no mri" not in ruled("No evidence of disease on MRI", "inclusion")
    assert rule_line("No evidence of disease on bone scan", "inclusion").kind == "attest"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("History of grade 4 neutropenia", "neutropenia [grade = 4] ever"),
        ("Previous neuropathy of grade >= 3", "any neuropathy_grade >= 3 ever"),
        ("Prior therapy with any of the following:\n- elotuzumab\n- allogeneic transplant within 1 year",
         "exposure to elotuzumab ever or allogeneic_sct within 1 year before enrolment"),
        ("Previous treatment with:\n- isatuximab", "exposure to isatuximab ever"),
    ],
)  # fmt: skip
def test_what_was_once_is_looked_for_at_any_time(line: str, rule: str) -> None:
    """A grade of the past counts as it was then, and so does what a label calls prior."""
    assert ruled(line, "exclusion") == rule


@pytest.mark.parametrize(
    "line",
    [
        "Bilirubin > 30 umol/L, unless due to Gilbert's disease, in which case it must be < 60 umol/L",
        "Patients who have diabetes and are on insulin",
        "Had an allogeneic transplant and has active GVHD",
        "Hepatitis B (tested within 6 weeks of screening)",
        "Major surgery within 3 weeks; kyphoplasty is not considered major surgery",
    ],
)
def test_what_is_said_of_one_patient_or_of_a_test_is_no_alternative(line: str) -> None:
    """A second verb, the time of a test, and what is asked within an exception are no exclusions of their own."""
    read = rule_line(line, "exclusion")
    assert not read.read.holds_when_eligible
    assert read.kind == "attest"


def test_a_ratio_between_two_limits_is_both() -> None:
    """The short name of the free light chain ratio is its name."""
    assert ruled("sFLC ratio between 0.2 and 5", "inclusion") == "flc_ratio >= 0.2 and flc_ratio <= 5"


@pytest.mark.parametrize(
    "line",
    ["Stroke or TIA within 6 months requiring admission", "DVT or PE within 3 months that needed heparin"],
)
def test_a_clause_behind_a_window_is_said_of_all_in_the_window(line: str) -> None:
    """Of both findings it is asked what is printed behind their common window."""
    assert all("attest(" in part for part in ruled(line, "exclusion").split(" or "))


@pytest.mark.parametrize(
    ("line", "role", "rule"),
    [
        ("Blood pressure must be below 150/95 mmHg", "inclusion",
         "systolic_bp < 150 mm[Hg] and diastolic_bp < 95 mm[Hg]"),
        ("Allogeneic transplant ever, or autologous transplant within 60 days", "exclusion",
         "allogeneic_sct ever or autologous_sct within 60 days before enrolment"),
    ],
)  # fmt: skip
def test_a_thing_is_no_condition_and_ever_is_no_window(line: str, role: Role, rule: str) -> None:
    """What must be so of a measurement is asked of everybody; what counts ever takes no window from behind it."""
    assert ruled(line, role) == rule


@pytest.mark.parametrize(
    "line",
    [
        "Failure of, or ineligibility for, autologous transplantation",
        "Resistance to, or relapse after, allogeneic transplantation",
        "Total bilirubin <= 1.5 x ULN (Gilbert's < 3)",
    ],
)
def test_a_half_of_what_is_meant_lets_nobody_in(line: str) -> None:
    """Words parted from what they are of, and a number behind the name of a disease, are asked with the whole line."""
    assert rule_line(line, "inclusion").kind == "attest"
