"""Amounts from weight, body surface, parts of a day and the highest dose; what is missing stays as printed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from dose_cases import amount, dosed, doses, first, found, one_drug, patient
from treat_cases import START, assuming, given, on
from trialrun.errors import InputError, UnknownNameError, UsageError
from trialrun.terms.formulas import BSA_FORMULAS, compute_bsa
from trialrun.treat import Choices
from trialrun.treat.dosing.dose_units import DoseUnit, decimal_of, read_dose_unit

HEAVY = patient(("weight", 70.4, "kg"), ("height", 170, "cm"))
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("unit", "read"),
    [
        ("mg", DoseUnit("mg")),
        ("mg/kg", DoseUnit("mg", per_weight=True)),
        ("mg/m2", DoseUnit("mg", per_surface=True)),
        ("mg/(m2.d)", DoseUnit("mg", per_surface=True, per_day=True)),
        ("mg.m-2.d-1", DoseUnit("mg", per_surface=True, per_day=True)),
        ("mg/kg/d", DoseUnit("mg", per_weight=True, per_day=True)),
        ("10*6.[IU]/m2", DoseUnit("10*6.[IU]", per_surface=True)),
        ("U/kg", DoseUnit("U", per_weight=True)),
        ("{tablet}", DoseUnit("{tablet}")),
        ("mg.min/mL", None),
        ("mg/m2/wk", None),
        ("mg/h", None),
        ("mg/kg/kg", None),
        ("mL", None),
    ],
)
def test_units_of_doses(unit: str, read: DoseUnit | None) -> None:
    """A unit of a dose is an amount for each kilogram or square metre, a day; all else is not reckoned."""
    assert read_dose_unit(unit) == read


def test_weight_based_dose_is_exact() -> None:
    """16 mg/kg at 70.4 kg is 1126.4 mg, and the row says how."""
    row = first(one_drug(given("daratumumab", "1", dose="16 mg/kg", routes=("IV",))), HEAVY)
    assert (amount(row), row.label) == ("1126.4 mg", "daratumumab 16 mg/kg x 70.4 kg = 1126.4 mg IV")
    assert (row.origin, row.amount_origin) == ("document", "document")


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        (("weight", 155, "[lb_av]"), "1124.9090776 mg"),
        (("weight", 70400, "g"), "1126.4 mg"),
        (("weight", 70.4, "kilograms"), "1126.4 mg"),
    ],
)
def test_weights_in_other_units(weight: tuple[str, float, str], expected: str) -> None:
    """A weight counts in any unit of mass, converted exactly."""
    assert dosed("daratumumab", "16 mg/kg", patient(weight)) == expected


def test_without_a_weight_the_dose_stays_as_printed() -> None:
    """Without a weight the row keeps 16 mg/kg, and a finding says what is missing and what to type."""
    trial = one_drug(given("daratumumab", "1", dose="16 mg/kg"))
    assert amount(first(trial)) == "16 mg/kg"
    assert "no weight is recorded" in found(trial)["body-size-missing"].message
    assert "--weight-kg" in found(trial)["body-size-missing"].fix


@pytest.mark.parametrize(
    "bad", [("weight", 7040, "kg"), ("weight", 0, "kg"), ("weight", -70, "kg"), ("weight", 70.4, "cm")]
)
def test_impossible_weights_are_not_used(bad: tuple[str, float, str]) -> None:
    """A weight that cannot be is a finding with its row, and never multiplied."""
    trial = one_drug(given("daratumumab", "1", dose="16 mg/kg"))
    finding = found(trial, patient(bad))["body-size"]
    assert (finding.row, finding.severity) == (1, "warning")
    assert amount(first(trial, patient(bad))) == "16 mg/kg"
    assert dosed("daratumumab", "16 mg/kg", patient(bad, ("weight", 70.4, "kg"))) == "1126.4 mg"


def test_weights_of_one_moment_that_differ_leave_it_open() -> None:
    """Two different weights of one day give no amount; two equal ones do."""
    differing = patient(("weight", 70, "kg"), ("weight", 80, "kg"))
    assert dosed("daratumumab", "16 mg/kg", differing) == "16 mg/kg"
    assert dosed("daratumumab", "16 mg/kg", patient(("weight", 70, "kg"), ("weight", 70000, "g"))) == "1120 mg"


def test_censored_and_unitless_weights_are_not_used() -> None:
    """`>120 kg` is no weight to multiply with, and a number without unit is none either."""
    assert dosed("daratumumab", "16 mg/kg", patient(("weight", 70.4, ""))) == "16 mg/kg"


def test_the_weight_that_counts() -> None:
    """Baseline, cycle and giving take the last weight up to the start, day 1 of the cycle and the day itself."""
    losing = patient(
        ("weight", 80, "kg", START - 9 * DAY),
        ("weight", 70, "kg", START + 7 * DAY),
        ("weight", 60, "kg", START + 20 * DAY),
    )
    trial = one_drug(given("daratumumab", "1, 8", dose="10 mg/kg"))
    seen = {
        at: [amount(row) for row in doses(trial, losing, Choices(weight_at=at))]
        for at in ("baseline", "cycle", "giving")
    }
    assert seen == {
        "baseline": ["800 mg"] * 4,
        "cycle": ["800 mg", "800 mg", "600 mg", "600 mg"],
        "giving": ["800 mg", "700 mg", "600 mg", "600 mg"],
    }
    stated = one_drug(given("daratumumab", "1, 8", dose="10 mg/kg", weight_at="baseline"))
    assert [amount(row) for row in doses(stated, losing, Choices(weight_at="giving"))] == ["800 mg"] * 4
    assert "weight-at" in found(trial, losing)
    assert "weight-at" not in found(stated, losing)
    assert "weight-at" not in found(trial, HEAVY)


def test_a_later_weight_is_no_baseline() -> None:
    """A weight measured after the first dose does not count as baseline."""
    later = patient(("weight", 80, "kg", START + DAY))
    assert dosed("daratumumab", "10 mg/kg", later, weight_at="baseline") == "10 mg/kg"


@pytest.mark.parametrize("formula", sorted(BSA_FORMULAS))
def test_surface_based_dose_by_every_formula(formula: str) -> None:
    """20 mg/m2 is multiplied with the body surface of the named formula, rounded to two decimals."""
    surface = round(compute_bsa(Decimal("70.4"), Decimal(170), formula), 2)
    assert dosed("carfilzomib", "20 mg/m2", HEAVY, surface_formula=formula) == f"{(20 * surface).normalize():f} mg"


def test_the_formula_of_the_document_counts_before_that_of_the_user() -> None:
    """A named formula is used; where the document names none, the choice is, and a finding says so."""
    named = one_drug(given("carfilzomib", "1", dose="20 mg/m2", surface_formula="boyd"))
    silent = one_drug(given("carfilzomib", "1", dose="20 mg/m2"))
    assert "(boyd)" in first(named, HEAVY, Choices(surface_formula="dubois")).label
    assert "(dubois)" in first(silent, HEAVY, Choices(surface_formula="dubois")).label
    assert "surface-formula" in found(silent, HEAVY)
    assert "surface-formula" not in found(named, HEAVY)


def test_surface_without_height_names_what_is_missing() -> None:
    """Without a height there is no body surface: the dose stays as printed and the height is asked for."""
    trial = one_drug(given("carfilzomib", "1", dose="20 mg/m2"))
    light = patient(("weight", 70, "kg"))
    assert amount(first(trial, light)) == "20 mg/m2"
    assert "no height is recorded" in found(trial, light)["body-size-missing"].message


def test_the_largest_body_surface_caps() -> None:
    """A body surface above the largest that counts is capped, and the label says both."""
    large = patient(("weight", 130, "kg"), ("height", 190, "cm"))
    row = first(one_drug(given("carfilzomib", "1", dose="56 mg/m2", highest_surface="2.2 m2")), large)
    assert amount(row) == "123.2 mg"
    assert "2.62 m2" in row.label
    assert "capped" in row.label


@pytest.mark.parametrize(("highest", "expected"), [("2 mg", "2 mg"), ("2000 ug", "2 mg"), ("5 mg", "2.548 mg")])
def test_the_highest_amount_caps(highest: str, expected: str) -> None:
    """An amount above the highest is capped, in whatever unit it is stated; one below it stays."""
    assert dosed("vincristine", "1.4 mg/m2", HEAVY, highest=highest) == expected


def test_the_dose_of_a_day_is_parted() -> None:
    """A dose per day is divided among the givings of the day; where they are not stated it stays a dose per day."""
    assert dosed("cyclophosphamide", "100 mg", per="day", times_per_day=2) == "50 mg"
    assert dosed("cyclophosphamide", "100 mg/d", times_per_day=4) == "25 mg"
    assert dosed("cyclophosphamide", "2 mg/kg/d", HEAVY, times_per_day=1) == "140.8 mg"
    assert dosed("cyclophosphamide", "100 mg", per="day") == "100 mg/d"
    assert dosed("cyclophosphamide", "100 mg", times_per_day=2) == "100 mg"
    assert dosed("cyclophosphamide", "100 mg", per="day", times_per_day=3) == "33.333 mg"


def test_what_is_no_dose_of_a_body_stays_as_printed() -> None:
    """A target exposure (AUC) is kept as printed, with a finding."""
    trial = one_drug(given("carboplatin", "1", dose="5 mg.min/mL"))
    assert amount(first(trial, HEAVY)) == "5 mg.min/mL"
    assert "dose-unit" in found(trial, HEAVY)


@pytest.mark.parametrize("dose", ["0 mg", "-15 mg"])
def test_a_dose_of_nothing_is_refused(dose: str) -> None:
    """A dose of zero or less is refused with the drug and its phase, and so is one that is assumed."""
    with pytest.raises(InputError, match="lenalidomide"):
        dosed("lenalidomide", dose)
    with pytest.raises(UsageError):
        first(one_drug(given("lenalidomide", "1")), None, assuming(f"lenalidomide.dose={dose}"))


def test_no_dose_in_the_document() -> None:
    """Without a dose the amount is absent, the row says so, and an assumed dose is marked as assumed."""
    trial = one_drug(given("lenalidomide", "1", routes=("PO",)))
    row = first(trial)
    assert (amount(row), row.label) == ("-", "lenalidomide PO: dose not stated in the document")
    assert "dose-not-stated" in found(trial)
    assumed = first(trial, None, assuming("lenalidomide.dose=15 mg"))
    assert (amount(assumed), assumed.amount_origin, assumed.origin) == ("15 mg", "assumption", "assumption")
    stated = one_drug(given("lenalidomide", "1", dose="25 mg"))
    assert amount(first(stated, None, assuming("lenalidomide.dose=15 mg"))) == "25 mg"


def test_choices_that_cannot_be() -> None:
    """A formula or rounding policy that does not exist is refused before anything is planned."""
    trial = one_drug(given("lenalidomide", "1", dose="25 mg"))
    with pytest.raises(UnknownNameError, match="mosteller"):
        first(trial, None, Choices(surface_formula="mostelle"))
    with pytest.raises(UnknownNameError, match="vial"):
        first(trial, None, Choices(rounding="vail"))


def test_an_entry_for_some_cycles_takes_the_place_of_one_for_all() -> None:
    """A dose for cycle 1 stands in cycle 1, the general one in the others."""
    trial = one_drug(given("carfilzomib", on("1", dose="27 mg"), on("1", "1", dose="20 mg")))
    assert [amount(row) for row in doses(trial, patient())] == ["20 mg", "27 mg"]


@generated(st.integers(5, 6500), st.integers(1, 4000))
def test_any_weight_and_dose_multiply_exactly(tenths: int, hundredths: int) -> None:
    """Dose times weight is exact for every weight and dose; nothing passes through a binary float."""
    dose = Decimal(hundredths) / 100
    row = first(one_drug(given("daratumumab", "1", dose=f"{dose} mg/kg")), patient(("weight", tenths / 10, "kg")))
    assert Fraction(row.amount or 0) == Fraction(tenths, 10) * Fraction(dose)


@generated(st.fractions(min_value=Fraction(1, 1000), max_value=10**6, max_denominator=3000))
def test_fractions_as_decimals(value: Fraction) -> None:
    """A fraction that ends is written exactly; one without an end is within half a thousandth and marked."""
    number, exact = decimal_of(value)
    assert (Fraction(number) == value) == exact
    assert abs(Fraction(number) - value) <= Fraction(1, 2000)
