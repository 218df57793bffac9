"""Which dose counts for a patient: by rule, by dose level, and open where what is unknown could change it."""

from __future__ import annotations

import datetime as dt

import pytest

from dose_cases import amount, doses, first, found, one_drug, patient
from treat_cases import START, given, on
from trialrun.errors import UnknownNameError, UsageError
from trialrun.protocol import Trial
from trialrun.rules import parse_rule
from trialrun.treat import Choices
from trialrun.treat.dosing.special_cases import is_special_case

KIDNEY = one_drug(
    given(
        "lenalidomide",
        on("1-21", dose="5 mg", rule="creatinine_clearance < 30 mL/min"),
        on("1-21", dose="10 mg", rule="creatinine_clearance < 60 mL/min"),
        on("1-21", dose="25 mg"),
    )
)
LEVELS = one_drug(given("pomalidomide", on("1", dose="2 mg", who="level 1"), on("1", dose="3 mg", who="Level 2")))


@pytest.mark.parametrize(("clearance", "expected"), [(20, "5 mg"), (30, "10 mg"), (59.9, "10 mg"), (60, "25 mg")])
def test_the_first_rule_that_is_met_counts(clearance: float, expected: str) -> None:
    """Entries are judged in order; the entry without a rule is for everybody else."""
    assert amount(first(KIDNEY, patient(("creatinine_clearance", clearance, "mL/min")))) == expected


def test_an_unknown_rule_leaves_the_dose_open() -> None:
    """Without a creatinine clearance there is no amount, and the finding names what is missing and the doses."""
    assert amount(first(KIDNEY)) == "-"
    finding = found(KIDNEY)["dose-open"]
    assert "creatinine_clearance" in finding.message
    assert all(dose in finding.calculation for dose in ("5 mg", "10 mg", "25 mg"))


def test_an_unknown_rule_that_changes_nothing_leaves_nothing_open() -> None:
    """Where every possible answer gives the same dose, it is that dose."""
    trial = one_drug(given("lenalidomide", on("1", dose="25 mg", rule="age >= 75 years"), on("1", dose="25 mg")))
    assert amount(first(trial)) == "25 mg"


def test_an_unknown_rule_behind_one_that_is_met_does_not_matter() -> None:
    """The first rule that is met decides, whatever later ones may say."""
    trial = one_drug(
        given(
            "lenalidomide",
            on("1", dose="10 mg", rule="creatinine_clearance < 60 mL/min"),
            on("1", dose="15 mg", rule="age >= 75 years"),
        )
    )
    assert amount(first(trial, patient(("creatinine_clearance", 50, "mL/min")))) == "10 mg"


def test_rules_that_both_hold_and_differ_contradict() -> None:
    """Two rules that are met with different doses give none, and a finding of severity error."""
    old = {"birth_date": dt.date(1940, 1, 1), "birth_date_to": dt.date(1940, 1, 1)}
    who = patient(("creatinine_clearance", 50, "mL/min"), **old)
    trial = one_drug(
        given(
            "lenalidomide",
            on("1", dose="10 mg", rule="creatinine_clearance < 60 mL/min"),
            on("1", dose="15 mg", rule="age >= 75 years"),
        )
    )
    assert amount(first(trial, who)) == "-"
    assert found(trial, who)["dose-conflict"].severity == "error"


@pytest.mark.parametrize(
    ("narrow", "wide", "special"),
    [
        ("platelets < 30 10*9/L", "platelets < 50 10*9/L", True),
        ("platelets < 30 10*9/L", "platelets <= 30 10*9/L", True),
        ("platelets <= 30 10*9/L", "platelets < 30 10*9/L", False),
        ("platelets < 50000 /uL", "platelets < 50 10*9/L", True),
        ("platelets < 50 10*9/L", "platelets < 30 10*9/L", False),
        ("age >= 80 years", "age >= 75 years", True),
        ("age >= 75 years", "age <= 80 years", False),
        ("alt > 5 x ULN", "alt > 3 x ULN", True),
        ("alt > 5 x ULN", "alt > 100 U/L", False),
        ("platelets < 30 10*9/L and age >= 75 years", "platelets < 30 10*9/L", True),
        ("platelets < 30 10*9/L", "platelets < 30 10*9/L and age >= 75 years", False),
    ],
)
def test_special_cases(narrow: str, wide: str, special: bool) -> None:
    """A stricter bound of the same fact, or more conditions, make a special case; nothing else does."""
    assert is_special_case(parse_rule(narrow), parse_rule(wide)) == special


def test_no_rule_holds_and_nothing_is_said_of_others() -> None:
    """Where no rule is met and nothing is stated for everybody else, nothing is planned and a finding says so."""
    trial = one_drug(given("lenalidomide", on("1", dose="10 mg", rule="creatinine_clearance < 60 mL/min")))
    healthy = patient(("creatinine_clearance", 90, "mL/min"))
    assert doses(trial, healthy) == ()
    assert "not-for-patient" in found(trial, healthy)


def test_rules_are_judged_on_the_day_of_the_giving() -> None:
    """A creatinine clearance that falls during treatment changes the dose from that day on."""
    falling = patient(
        ("creatinine_clearance", 90, "mL/min", START),
        ("creatinine_clearance", 40, "mL/min", START + dt.timedelta(days=3)),
    )
    rows = doses(KIDNEY, falling)
    assert [amount(row) for row in rows[:4]] == ["25 mg", "25 mg", "25 mg", "10 mg"]


@pytest.mark.parametrize(("level", "expected"), [("", "-"), ("level 1", "2 mg"), ("LEVEL  2", "3 mg")])
def test_dose_levels_are_chosen(level: str, expected: str) -> None:
    """Entries told apart by whom they are for need a choice; letter case and spaces do not matter."""
    assert amount(first(LEVELS, None, Choices(dose_level=level))) == expected


def test_an_open_dose_level_lists_them() -> None:
    """Without a choice the finding lists the levels with their doses, and the next step names one."""
    finding = found(LEVELS)["dose-level"]
    assert "level 1: 2 mg; Level 2: 3 mg" in finding.calculation
    assert "--dose-level 'level 1'" in finding.fix


def test_a_wrong_dose_level_is_refused() -> None:
    """A level that no schedule names is refused with the nearest; so is any where the document names none."""
    with pytest.raises(UnknownNameError, match="level 1"):
        first(LEVELS, None, Choices(dose_level="level1"))
    with pytest.raises(UsageError, match="names no dose levels"):
        first(KIDNEY, None, Choices(dose_level="level 1"))


def _kidney_and_others() -> Trial:
    return one_drug(given("pomalidomide", on("1", dose="2 mg", who="poor kidneys"), on("1", dose="4 mg")))


def test_everybody_else_is_a_level_too() -> None:
    """Where a document names some patients in words, the others are chosen as `everybody else`."""
    assert amount(first(_kidney_and_others())) == "-"
    assert amount(first(_kidney_and_others(), None, Choices(dose_level="everybody else"))) == "4 mg"
    assert amount(first(_kidney_and_others(), None, Choices(dose_level="poor kidneys"))) == "2 mg"
