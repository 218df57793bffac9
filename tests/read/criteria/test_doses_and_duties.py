"""Doses before their drugs or of a whole course, how long contraception lasts, what is done later in the trial."""

from __future__ import annotations

import pytest

from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.trees import statements
from trialrun.read.regular import make_regular
from trialrun.rules import print_rule


def _dosed(line: str, role: Role) -> list[tuple[str, str]]:
    read = read_line(make_regular(line), role)
    return [(item.about.name, f"{item.op} {item.limit.value}") for item in statements(read.tree) if item.limit]


@pytest.mark.parametrize(
    "line",
    [
        "More than 300 mg/m2 doxorubicin or more than 600 mg/m2 epirubicin",
        "> 300 mg/m2 of doxorubicin or > 600 mg/m2 of epirubicin",
        "Cumulative dose of > 300 mg/m2 doxorubicin, > 600 mg/m2 epirubicin",
        "Doxorubicin > 300 mg/m2 or epirubicin > 600 mg/m2",
        "Prior doxorubicin more than 300 mg/m2, or more than 600 mg/m2 of prior epirubicin",
    ],
)
def test_each_dose_is_of_the_drug_it_stands_beside(line: str) -> None:
    """A drug that has its own dose in front takes not the next one too, and a dose right before a drug is of that."""
    assert _dosed(line, "exclusion") == [("doxorubicin", "> 300"), ("epirubicin", "> 600")]


def test_a_dose_after_another_treatment_is_of_the_drug_behind_it() -> None:
    """`of` ties a dose to its drug, whatever was named before."""
    line = "At least 8 weeks since mitomycin and recovered No more than 200 mg/m2 total dose of prior doxorubicin"
    assert _dosed(line, "inclusion") == [("doxorubicin", "<= 200")]


def test_an_equivalent_dose_stays_with_its_class() -> None:
    """A dose counted as that of another drug is still of the class in front."""
    assert [name for name, _ in _dosed("Corticosteroids > 15 mg/day of prednisone or equivalent", "exclusion")] != []
    assert _dosed("Dexamethasone > 3 mg/day, or > 15 mg/day of prednisone", "exclusion")[0][0] == "dexamethasone"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Doxorubicin > 350 mg/m2", "exposure to doxorubicin ever"),
        ("Prior radiotherapy above 45 Gy", "radiotherapy ever"),
        ("Lifetime bleomycin > 270 units", "exposure to bleomycin ever"),
        ("Idarubicin more than 100 mg/m2 or lung disease", "exposure to idarubicin ever"),
    ],
)
def test_a_dose_of_a_course_is_of_all_that_was_ever_given(line: str, rule: str) -> None:
    """Whoever had the drug years ago is asked too."""
    compiled = rule_line(line, "exclusion").rule
    assert compiled is not None
    assert rule in print_rule(compiled)


def test_a_dose_a_day_or_in_a_window_is_of_then() -> None:
    """A daily dose is of now, and a window says when."""
    daily = rule_line("Warfarin > 2 mg/day", "exclusion").rule
    recent = rule_line("Radiotherapy > 20 Gy within 3 weeks before enrollment", "exclusion").rule
    assert daily is not None
    assert recent is not None
    assert "ever" not in print_rule(daily)
    assert "within 3 weeks" in print_rule(recent)


@pytest.mark.parametrize(
    "said",
    [
        "during the study and for 5 months after the last dose",
        "before entry, for the duration of study participation, and for 5 months after completion of study",
        "from screening until at least 5 months after the final dose",
        "for the duration of the study and 5 months after the last study drug dosing",
        "before the study, during the study and up to 5 months after the study",
    ],
)
def test_contraception_lasts_up_to_the_last_time_told(said: str) -> None:
    """It is one use through all of it, and no finding beside."""
    tree = read_line(make_regular(f"Women must agree to use contraception {said}"), "inclusion").tree
    items = [item for item in statements(tree) if item.about.name != "sex"]
    assert [item.about.name for item in items] == ["contraception"]
    timing = items[0].timing
    assert timing is not None
    assert (timing.relation, timing.amount, timing.unit) == ("during", 5, "mo")


@pytest.mark.parametrize(
    "told",
    [
        "Should a woman become pregnant during the trial, she should inform her physician at once",
        "If a participant becomes pregnant she must notify the study team",
        "In case of pregnancy the patient has to contact the investigator",
        "If pregnancy occurs, the site will be alerted and must report this to the sponsor",
        "If a patient suspects that she is pregnant she should tell her doctor",
    ],
)
def test_what_is_done_if_it_happens_in_the_trial_asks_nothing(told: str) -> None:
    """It neither demands nor forbids what may happen later."""
    assert rule_line(told, "inclusion").kind == "note"
    both = rule_line(f"Platelets >= 60 x 10^9/L. {told}.", "inclusion").rule
    assert both is not None
    assert print_rule(both) == "platelets >= 60 10*9/L"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("severe or uncontrolled asthma", "asthma and attest"),
        ("unstable or severe angina", "angina and attest"),
        ("severe/symptomatic heart failure", "heart_failure and attest"),
    ],
)
def test_severe_or_something_else_is_not_only_severe(line: str, rule: str) -> None:
    """A record without the severity may be meant by the other word."""
    compiled = rule_line(line, "exclusion").rule
    assert compiled is not None
    assert print_rule(compiled).startswith(rule)
