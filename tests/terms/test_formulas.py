"""Clinical formulas against published values, with refusals outside the valid range."""

import csv
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.errors import InputError, UnitError, UnknownNameError
from trialrun.terms import formulas


@pytest.mark.shared
def test_kidney_equations_give_the_published_values(shared):
    """Filtration rate and clearance agree with an independent implementation to the digits it prints."""
    with (shared / "data/ctcae/kidney.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 8
    for row in rows:
        creatinine = Decimal(row["creat"])
        if row["creatu"] == "umol/L":
            creatinine = formulas.creatinine_from_umol(creatinine)
        sex, age = ("male" if row["sex"] == "M" else "female"), int(row["age"])
        if row["method"] == "CG":
            found = formulas.compute_creatinine_clearance(creatinine, age, Decimal(row["weight_kg"]), sex)
        else:
            found = formulas.compute_egfr_ckd_epi_2021(creatinine, age, sex)
        assert round(found, int(row["round_digits"])) == Decimal(row["expected"])


def test_the_chosen_conversion_of_cockcroft_gault():
    """85 umol/L in a woman of 65 years and 60 kg is 55.26 mL/min, not the 55.06 of the rounded multipliers."""
    creatinine = formulas.creatinine_from_umol(Decimal(85))
    found = formulas.compute_creatinine_clearance(creatinine, 65, Decimal(60), "female")
    assert round(found, 2) == Decimal("55.26")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("mosteller", "1.8819"),
        ("dubois", "1.8636"),
        ("haycock", "1.8947"),
        ("gehan-george", "1.8975"),
        ("Boyd", "1.9051"),
        ("fujimoto", "1.8192"),
        ("takahira", "1.8783"),
    ],
)
def test_body_surface_by_name(formula, expected):
    """Each named formula gives its own value for 75 kg and 170 cm."""
    assert round(formulas.compute_bsa(Decimal(75), Decimal(170), formula), 4) == Decimal(expected)


@given(st.integers(30, 150), st.integers(140, 210))
def test_body_surface_formulas_agree_roughly(weight, height):
    """For adults all formulas lie within a quarter of Mosteller's, so none has a slipped digit."""
    middle = formulas.compute_bsa(Decimal(weight), Decimal(height), "mosteller")
    for formula in formulas.BSA_FORMULAS:
        assert abs(formulas.compute_bsa(Decimal(weight), Decimal(height), formula) / middle - 1) < Decimal("0.25")


def test_an_unknown_body_surface_formula_is_refused():
    """No formula is chosen silently; the nearest name is suggested."""
    with pytest.raises(UnknownNameError, match="mosteller"):
        formulas.compute_bsa(Decimal(75), Decimal(170), "mostler")


def test_corrected_calcium_in_both_units():
    """Low albumin raises the corrected calcium; at normal albumin nothing changes."""
    assert formulas.compute_corrected_calcium(Decimal("8.0"), Decimal("2.0"), "mg/dL") == Decimal("9.6")
    assert formulas.compute_corrected_calcium(Decimal("2.00"), Decimal(20), "mmol/L") == Decimal("2.40")
    assert formulas.compute_corrected_calcium(Decimal("9.1"), Decimal(4), "mg/dL") == Decimal("9.1")


def test_free_light_chains():
    """Ratio, involved chain and difference follow the normal range 0.26 to 1.65, both bounds normal."""
    kappa, lambda_ = Decimal("1.2"), Decimal(24)
    assert formulas.compute_flc_ratio(kappa, lambda_) == Decimal("0.05")
    assert formulas.find_involved_chain(kappa, lambda_) == "lambda"
    assert formulas.find_involved_chain(lambda_, kappa) == "kappa"
    assert formulas.find_involved_chain(Decimal("1.65"), Decimal(1)) is None
    assert formulas.compute_dflc(kappa, lambda_, "lambda") == Decimal("22.8")
    assert formulas.compute_dflc(kappa, lambda_, "kappa") == Decimal("-22.8")
    assert [formulas.flc_ratio_is_abnormal(Decimal(r)) for r in ("0.25", "0.26", "1.65", "1.66")] == [
        True,
        False,
        False,
        True,
    ]


def test_the_filtration_rate_of_one_body():
    """A rate of 1.73 m2 becomes a rate of this body only with its surface."""
    assert formulas.compute_absolute_gfr(Decimal(60), Decimal("1.73")) == 60
    assert formulas.compute_absolute_gfr(Decimal(60), Decimal("2.076")) == 72


@pytest.mark.parametrize(
    "call",
    [
        lambda: formulas.compute_bsa(Decimal(0), Decimal(170), "dubois"),
        lambda: formulas.compute_bsa(Decimal(75), Decimal("1.70"), "dubois"),
        lambda: formulas.compute_bsa(Decimal("NaN"), Decimal(170), "dubois"),
        lambda: formulas.compute_egfr_ckd_epi_2021(Decimal(85), 60, "male"),
        lambda: formulas.compute_egfr_ckd_epi_2021(Decimal(1), 17, "male"),
        lambda: formulas.compute_egfr_ckd_epi_2021(Decimal(1), 60, "unknown"),
        lambda: formulas.compute_creatinine_clearance(Decimal(0), 60, Decimal(70), "male"),
        lambda: formulas.compute_flc_ratio(Decimal(1), Decimal(0)),
        lambda: formulas.compute_dflc(Decimal(-1), Decimal(0), "kappa"),
        lambda: formulas.compute_corrected_calcium(Decimal(9), Decimal(40), "mg/dL"),
    ],
)
def test_a_value_outside_the_range_is_refused(call):
    """A value that no patient can have, often a wrong unit, raises an error and gives no number."""
    with pytest.raises(InputError):
        call()


def test_calcium_in_another_unit_is_refused():
    """Corrected calcium knows two units."""
    with pytest.raises(UnitError, match="mg/L"):
        formulas.compute_corrected_calcium(Decimal(90), Decimal(4), "mg/L")
