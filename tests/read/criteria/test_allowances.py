"""What is allowed, to whom and with which limit: an allowance lets in, or asks for its limit, and keeps nobody out."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_as_listed
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule

ALLOWED: list[tuple[Role, str, str]] = [
    ("exclusion", "Prior stroke is permitted if more than 9 months ago", "must: at least 9 months since stroke"),
    ("inclusion", "Corticosteroids may be used up to 10 days before entry",
     "must: at least 10 days since exposure to corticosteroids"),
    ("exclusion", "Pancreatitis is acceptable after 2 years", "asked"),
    ("exclusion", "Laparoscopy is allowed only after 6 weeks", "asked"),
    ("exclusion", "Patients with an earlier stroke, but not in the last year, are permitted", "asked"),
    ("exclusion", "Warfarin is allowed", "note"),
    ("inclusion", "Radiotherapy within 2 weeks of entry is allowed", "note"),
    ("exclusion", "HBsAg positive, but patients with undetectable HBV DNA may be enrolled",
     "not: hbsag positive unless hbv_dna undetectable"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), ALLOWED)
def test_what_is_allowed_with_a_limit_is_no_note(role: Role, line: str, rule: str) -> None:
    """An allowance asks for its limit of those it is about; one without a limit keeps nobody out."""
    assert ruled_as_listed(line, role) == rule


BEFORE_WHAT_IS_PERMITTED: list[tuple[Role, str]] = [
    ("inclusion", "Platelets at least 75 x 10^9/L, transfusions are permitted"),
    ("inclusion", "No steroids for 3 weeks, inhaled steroids are allowed"),
    ("exclusion", "Use of immunosuppressants within 5 weeks, except topical steroids are allowed"),
    ("exclusion", "Systemic steroids within 5 weeks - inhaled steroids are permitted"),
    ("exclusion", "Another trial within 5 weeks before randomization, a registry study is not an exclusion criterion"),
]


@pytest.mark.parametrize(("role", "line"), BEFORE_WHAT_IS_PERMITTED)
def test_what_stands_before_something_permitted_is_no_note(role: Role, line: str) -> None:
    """A limit or an exclusion is not lost because the line goes on with what is permitted."""
    assert rule_line(line, role).kind != "note"


@pytest.mark.parametrize(
    "line",
    [
        "Subjects will be enrolled within the first 10 hours after the injury",
        "Glucose in the last 4 months above the recommended level",
        "At most 20 days since diagnosis and eligible to have surgery within 2 weeks",
    ],
)
def test_a_time_or_a_level_is_no_note(line: str) -> None:
    """Words that tell of the trial make no note of a sentence that says when or how high."""
    assert rule_line(line, "inclusion").kind == "attest"


BOTH_BEHIND_UNLESS = [
    "No active infection unless cleared and at least 4 days since antibiotic therapy",
    "No infection unless resolved and at least 3 weeks since antivirals",
    "No brain metastases unless treated and off steroids for at least 5 weeks",
]


@pytest.mark.parametrize("line", BOTH_BEHIND_UNLESS)
def test_both_conditions_behind_unless_must_hold(line: str) -> None:
    """One of two conditions that `and` joins is not enough to be excused, and none of them is left out."""
    read = rule_line(line, "inclusion")
    assert read.rule is not None
    assert read.kind == "attest" or " and at least 4 days since" in print_rule(read.rule)


def test_a_time_of_the_excuse_is_not_that_of_what_is_excused() -> None:
    """`unless off steroids for 5 weeks` does not let in metastases that are older than that."""
    rule = rule_line("No brain metastases unless off steroids for at least 5 weeks", "inclusion").rule
    assert rule is not None
    assert "brain_metastases within" not in print_rule(rule)


OF_SOME = {
    "Karnofsky >= 80 or Lansky >= 80 for patients < 9 years": "must: karnofsky >= 80 or age < 9 years and lansky >= 80",
    "LVEF > 45%, or shortening fraction > 25% in children": "asked",
    "dFLC > 40 mg/L (normal FLC ratio allowed)": "must: dflc > 40 mg/L",
    "WBC < 30 x 10^9/L (hydroxyurea is permitted to meet this limit)": "must: wbc < 30 10*9/L",
}


@pytest.mark.parametrize("line", OF_SOME)
def test_an_alternative_of_some_is_theirs_and_what_is_allowed_asks_nothing(line: str) -> None:
    """Who is not meant by an alternative does not pass by it; what may be beside a limit asks for nothing."""
    assert ruled_as_listed(line) == OF_SOME[line]


INSTEAD = {
    "Bilirubin <= 2 mg/dL, except for those with Gilbert's syndrome who must have bilirubin <= 4 mg/dL":
        "must: if gilbert_syndrome then total_bilirubin <= 4 mg/dL else total_bilirubin <= 2 mg/dL",
    "Bilirubin <= 2 x ULN unless Gilbert's syndrome, in which case direct bilirubin must be <= 1.5 x ULN":
        "must: if gilbert_syndrome then direct_bilirubin <= 1.5 x ULN else total_bilirubin <= 2 x ULN",
    "Bilirubin <= 2 x ULN except for patients with Gilbert's syndrome (bilirubin <= 4 x ULN)":
        "must: if gilbert_syndrome then total_bilirubin <= 4 x ULN else total_bilirubin <= 2 x ULN",
    "Bilirubin <= 2 x ULN; for patients with Gilbert's syndrome bilirubin <= 4 x ULN":
        "must: if gilbert_syndrome then total_bilirubin <= 4 x ULN else total_bilirubin <= 2 x ULN",
    "Bilirubin <= 2 x ULN (in case of Gilbert's syndrome, direct bilirubin <= 1.5 x ULN)":
        "must: if gilbert_syndrome then direct_bilirubin <= 1.5 x ULN else total_bilirubin <= 2 x ULN",
    "ALT <= 2 x ULN and bilirubin <= 2 x ULN except in Gilbert's syndrome, in whom bilirubin <= 4 x ULN is allowed":
        "must: alt <= 2 x ULN and (if gilbert_syndrome then total_bilirubin <= 4 x ULN"
        " else total_bilirubin <= 2 x ULN)",
}  # fmt: skip


@pytest.mark.parametrize("line", INSTEAD)
def test_what_is_asked_of_some_in_place_of_a_limit(line: str) -> None:
    """Those who are excepted keep the limit that is printed for them; nobody is asked for both."""
    assert ruled_as_listed(line) == INSTEAD[line]


LEVELS = {
    "ECOG 0-3 (3 only if due to bone pain)": "must: ecog >= 0 and ecog <= 3 and (if ecog = 3 then bone_pain)",
    "ECOG 0, 1, 2 or 3 (3 allowed only if due to bone pain)":
        "must: ecog in (0, 1, 2, 3) and (if ecog = 3 then bone_pain)",
    "ECOG 0-1 (2 allowed if due to bone pain)": "must: ecog >= 0 and ecog <= 1 or ecog = 2 and bone_pain",
    "ECOG 0-1, with a score of 2 allowed if due to bone pain":
        "must: ecog >= 0 and ecog <= 1 or ecog = 2 and bone_pain",
    "ECOG 0-1; a status of 2 is acceptable if related to bone pain":
        "must: ecog >= 0 and ecog <= 1 or ecog = 2 and bone_pain",
    "WHO performance status 0-1, WHO 2 is allowed only when due to bone pain":
        "must: ecog >= 0 and ecog <= 1 or ecog = 2 and bone_pain",
    "ECOG <= 1 unless due to bone pain, in which case ECOG 2 is allowed":
        "must: if bone_pain then ecog <= 2 else ecog <= 1",
    "Karnofsky >= 80%; 70% is allowed if due to bone pain": "asked",
}  # fmt: skip


@pytest.mark.parametrize("line", LEVELS)
def test_a_level_that_is_open_to_some(line: str) -> None:
    """A level beyond the limit lets in those alone who have its cause; of one within the limit the cause is asked."""
    assert ruled_as_listed(line) == LEVELS[line]


@pytest.mark.parametrize(
    "line",
    [
        "Patients previously treated for leukemia, a short course of hydroxyurea is allowed",
        "Prior chemotherapy for lymphoma, prior local radiotherapy is permitted",
    ],
)
def test_what_is_allowed_behind_a_comma_leaves_what_excludes(line: str) -> None:
    """Of one thing alone it is said that it is allowed: what stands before the comma still keeps out."""
    assert ruled_as_listed(line, "exclusion") != "note"


IN_BRACKETS: list[tuple[Role, str, str]] = [
    ("inclusion", "Creatinine <= 2.2 mg/dL (or <= 1.8 x ULN)",
     "must: creatinine <= 2.2 mg/dL or creatinine <= 1.8 x ULN"),
    ("inclusion", "Karnofsky >= 60 (or ECOG <= 2)", "must: karnofsky >= 60 or ecog <= 2"),
    ("inclusion", "Plasma VEGF >= 210 pg/mL (or serum VEGF >= 1900 pg/mL)",
     "must: plasma_vegf >= 210 pg/mL or serum_vegf >= 1900 pg/mL"),
    ("exclusion", "Creatinine > 3 mg/dL (or creatinine clearance < 25 mL/min)",
     "not: creatinine > 3 mg/dL or creatinine_clearance < 25 mL/min"),
    ("inclusion", "Bilirubin <= 2 x ULN (or direct bilirubin <= ULN for patients with Gilbert syndrome)",
     "must: if gilbert_syndrome then direct_bilirubin <= ULN else total_bilirubin <= 2 x ULN"),
    ("inclusion", "Previous treatment with thalidomide (or pomalidomide)",
     "must: exposure to thalidomide ever or exposure to pomalidomide ever"),
    ("exclusion", "Neuropathy of grade 3 (or higher)", "not: neuropathy_grade >= 3"),
    ("inclusion", "Age 60 (or older)", "must: age >= 60 years"),
    ("inclusion", "ECOG 1 (or less)", "must: ecog <= 1"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), IN_BRACKETS)
def test_a_bracket_with_or_is_an_alternative(role: Role, line: str, rule: str) -> None:
    """`(or ...)` is enough in place of what stands before it, and `(or higher)` is part of its limit."""
    assert ruled_as_listed(line, role) == rule


LETS_IN = {
    "LVEF at least 50%. Prior rituximab allowed": "must: lvef >= 50 %",
    "Other: No heart failure Concurrent antibiotics allowed for minor infections": "must: no heart_failure",
    "Endocrine therapy: Prior hormonal therapy allowed No concurrent hormonal therapy":
        "must: no exposure to hormone_therapy",
    "No asthma. Gout does not automatically exclude": "must: no asthma",
    "Platelets >= 50 x 10^9/L\n - Bleeding allowed only if mild": "asked",
    "Lymphoma; patients with asthma are eligible, but they should not be on steroids": "asked",
    "Follicular lymphoma. Marginal zone lymphoma is acceptable": "asked",
    "Prior carfilzomib required. Ixazomib acceptable": "asked",
    "Diabetes. Prediabetes is acceptable": "asked",
    "Follicular lymphoma. Prior breast cancer allowed": "must: follicular_lymphoma",
    "At least 2 weeks since prednisone. Concurrent hormonal therapy allowed":
        "must: at least 2 weeks since exposure to prednisone",
}  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), LETS_IN.items())
def test_a_sentence_that_only_lets_somebody_in_asks_nothing(line: str, rule: str) -> None:
    """What is allowed beside a requirement leaves it as it is; instead of it, to a degree or with a demand is asked."""
    assert ruled_as_listed(line, "inclusion") == rule


@pytest.mark.parametrize(
    "line",
    [
        "Lymphoma or leukemia\n - Mantle cell lymphoma included",
        "Lymphoma. This includes mantle cell lymphoma and follicular lymphoma",
    ],
)
def test_kinds_that_are_included_are_not_demanded(line: str) -> None:
    """Nobody must have each kind of what was named."""
    assert ruled_as_listed(line, "inclusion") == "asked"


@pytest.mark.parametrize(
    "line",
    [
        "Fit to receive filgrastim", "Production of a tumor vaccine succeeded", "Availability of lenalidomide",
        "Gout, and eligible for a treatment protocol using autologous transplantation",
    ],
)  # fmt: skip
def test_what_could_be_given_was_not_given(line: str) -> None:
    """Being fit or eligible for a treatment, and its being at hand, is no record of it."""
    rule = ruled(line)
    assert "attest(" in rule
    assert "exposure" not in rule
    assert "sct" not in rule


def test_alternatives_below_a_requirement_are_asked_beside_it() -> None:
    """Lines that `or` joins below a requirement are alternatives to each other, and not to it."""
    rule = ruled("Waldenstrom macroglobulinemia\n - hemoglobin < 10 g/dL or\n - platelets < 100 x 10^9/L")
    assert rule == "waldenstrom_macroglobulinemia and (hemoglobin < 10 g/dL or platelets < 100 10*9/L)"


@pytest.mark.parametrize("line", ["Plasmacytoma alone", "Prior surgery alone"])
def test_something_alone_is_not_just_that(line: str) -> None:
    """Who has more than what is named has it not alone: it is asked."""
    assert "attest(" in ruled(line, "exclusion")


def test_what_is_expected_of_a_disease_is_no_alternative_to_it() -> None:
    """`that is indolent or expected to progress` describes one disease."""
    assert " or " not in ruled("Lymphoma that is progressing or expected to progress soon")


@pytest.mark.parametrize(
    "leave",
    [
        "Lower values allowed with approval of the sponsor", "Lower levels permitted after consultation with a monitor",
        "Lower counts are acceptable at the discretion of the investigator",
        "A lower ANC is permissible if a haematologist finds no marrow disease",
    ],
)  # fmt: skip
def test_other_values_by_somebodys_leave(leave: str) -> None:
    """A limit that somebody may waive is guarded by the question whether it was."""
    rule = ruled(f"ANC > 1200/mm3\n - {leave}")
    assert rule.startswith("anc > 1200 /uL unless attest(")


@pytest.mark.parametrize("role", ["inclusion", "exclusion"])
@pytest.mark.parametrize(
    "line",
    [
        "Hepatitis C does not necessarily exclude unless ALT > 4 x ULN", "Prior sirolimus is permitted unless ongoing",
        "HIV infection is allowed unless the CD4 count is < 150/uL",
    ],
)  # fmt: skip
def test_whom_an_allowance_leaves_out_is_asked(line: str, role: Role) -> None:
    """`Allowed unless ...` keeps some out: that is no mere note."""
    assert rule_line(line, role).kind == "attest"


@pytest.mark.parametrize("said", ["is not automatically excluded", "is never necessarily disqualifying"])
def test_what_does_not_always_exclude_excludes_nobody(said: str) -> None:
    """Such a sentence lets in; it keeps nobody out."""
    assert rule_line(f"Asthma {said}", "inclusion").kind == "note"
