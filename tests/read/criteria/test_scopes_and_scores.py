"""How far a condition behind a list reaches, what a score is of, what patients may take, and causes that excuse."""

from __future__ import annotations

import pytest

from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule


def _rule(line: str, role: Role = "inclusion") -> str:
    compiled = rule_line(line, role).rule
    return "" if compiled is None else print_rule(compiled)


@pytest.mark.parametrize(
    "line",
    [
        "Gout, epilepsy, or anemia in the setting of renal impairment",
        "Asthma, or neuropathy in the presence of diabetes",
        "Stroke or arrhythmia in the context of heart failure",
        "Bilirubin > 2 x ULN or AST > 4 x ULN in patients with hepatitis",
        "History of stroke, history of gout, or asthma in patients with heart failure within 60 days",
    ],
)
def test_a_condition_behind_a_list_that_excludes_is_asked(line: str) -> None:
    """It may be one of the last alone: then whoever has the first is kept out too."""
    assert rule_line(line, "exclusion").kind == "attest"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("AST or ALT > 4 x ULN in patients with hepatitis", "hepatitis and (ast > 4 x ULN or alt > 4 x ULN)"),
        ("Neuropathy in the setting of diabetes", "diabetes_mellitus and peripheral_neuropathy"),
    ],
)
def test_one_limit_or_one_finding_under_a_condition_is_compiled(line: str, rule: str) -> None:
    """One number of two measurements, or one finding, is all that the condition can be of."""
    assert _rule(line, "exclusion") == rule


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Depression score > 12 on the PHQ-9", "exclusion"),
        ("Anxiety symptom score >= 8 on the GAD-7", "exclusion"),
        ("Geriatric Depression Scale < 6", "inclusion"),
        ("Depression severity rating of at least 11 on the BDI", "inclusion"),
    ],
)
def test_nobody_need_have_what_a_score_is_of(line: str, role: Role) -> None:
    """The diagnosis is in no rule beside the score."""
    rule = _rule(line, role)
    assert rule
    assert not {"depression", "anxiety"} & {*rule.replace("(", " ").replace(")", " ").split()}


@pytest.mark.parametrize("line", ["HIV positive or status not known", "HIV positive or HIV status unknown"])
def test_a_status_that_nobody_knows_is_asked(line: str) -> None:
    """No record says that something is not known."""
    assert rule_line(line, "exclusion").kind != "compiled"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Patients may be on warfarin if INR < 3.5", "if exposure to warfarin then inr < 3.5"),
        (
            "Patients may take aspirin provided that platelets >= 60 x 10^9/L",
            "if exposure to aspirin then platelets >= 60 10*9/L",
        ),
        ("Subjects can receive warfarin as long as INR <= 2.5", "if exposure to warfarin then inr <= 2.5"),
    ],
)
def test_what_patients_may_take_is_a_condition_of_those_who_do(line: str, rule: str) -> None:
    """Nobody need take it, and of those who do the limit is asked."""
    assert _rule(line) == rule


def test_a_cause_that_excuses_is_asked_beside_the_finding() -> None:
    """Many have diabetes; that it is the cause, a person says. A cause by its nature needs no question."""
    assert "diabetes_mellitus and attest(" in _rule("Neuropathy unless due to diabetes", "exclusion")
    assert "hemolytic_anemia and attest(" in _rule("Bilirubin <= 2 mg/dL unless due to hemolysis")
    assert _rule("Bilirubin <= 2 mg/dL unless due to Gilbert's syndrome").endswith("unless gilbert_syndrome")


def test_patients_on_dialysis_who_are_let_in_need_not_meet_the_limit() -> None:
    """What raises a value lets it be raised."""
    assert "unless dialysis" in _rule("Creatinine < 2.5 mg/dL. Patients on dialysis are eligible")


@pytest.mark.parametrize(
    "moment", ["cycle 1", "Cycle 1, Day 1", "day 1 of cycle 1", "course 1", "the start of cycle 1"]
)
def test_the_first_cycle_begins_with_the_first_dose(moment: str) -> None:
    """A bare first cycle is its beginning."""
    assert _rule(f"No stroke within 3 weeks before {moment}") == "no stroke within 3 weeks before first_dose"


@pytest.mark.parametrize("moment", ["cycle 2", "cycle 1 day 8", "day 15 of cycle 1", "day 1 of week 2"])
def test_another_day_is_no_first_dose(moment: str) -> None:
    """A later day of the first cycle is told by no record before it."""
    assert "first_dose" not in _rule(f"No stroke within 3 weeks before {moment}")


@pytest.mark.parametrize(
    "line",
    [
        "Elevated M-protein in serum or urine",
        "Increased monoclonal protein in the serum and/or urine",
        "Elevated serum or urine M-protein",
        "Detectable paraprotein in serum/urine",
    ],
)
def test_a_protein_of_the_clone_in_either_fluid_is_enough(line: str) -> None:
    """Nobody healthy has any, and who has it in the urine alone is not kept out."""
    assert _rule(line) == "serum_m_protein detectable or urine_m_protein detectable"


@pytest.mark.parametrize(
    "line",
    [
        "Refractory leukemia: no remission after 2 courses, relapse within 4 months, or a second relapse",
        "No CR after induction, or relapsed disease",
        "No response to salvage therapy or progressive disease",
        "Never in remission, or recurrent lymphoma",
    ],
)
def test_a_relapse_behind_a_denied_response_is_not_denied(line: str) -> None:
    """The denial is of the response alone; what follows is asked with it."""
    assert rule_line(line, "inclusion").kind == "attest"
