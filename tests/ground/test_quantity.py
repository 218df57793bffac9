"""Quantities are exact and units are never guessed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.errors import InputError, UnitError
from trialrun.ground.quantity import (
    Quantity,
    conversion_factor,
    convertible,
    exact,
    parse_decimal,
    parse_unit,
)

UNITS = ["g/dL", "10*9/L", "mg/(24.h)", "/uL", "mm[Hg]", "%", "[IU]/mL", "U/L", "mL/min/{1.73_m2}", "kg/m2", "mmol/L"]


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("/uL", "10*9/L", Fraction(1, 1000)),
        ("10*3/uL", "10*9/L", Fraction(1)),
        ("g/L", "g/dL", Fraction(1, 10)),
        ("g/d", "mg/(24.h)", Fraction(1000)),
        ("%", "1", Fraction(1, 100)),
        ("ukat/L", "U/L", Fraction(60)),
        ("[in_i]", "cm", Fraction(254, 100)),
    ],
)
def test_factors_are_exact(source: str, target: str, factor: Fraction) -> None:
    """A conversion is an exact fraction, there and back."""
    assert conversion_factor(source, target) == factor
    assert conversion_factor(target, source) == 1 / factor


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("mL/min/{1.73_m2}", "mL/min"),
        ("U/L", "[IU]/L"),
        ("K/uL", "10*9/L"),
        ("mg/dL", "umol/L"),
        ("{copies}/mL", "/mL"),
    ],
)
def test_what_is_not_the_same_kind_never_converts(source: str, target: str) -> None:
    """Body-surface normalisation, international units, kelvin, moles and annotations are kinds of their own."""
    assert not convertible(source, target)
    with pytest.raises(UnitError, match="cannot be compared"):
        conversion_factor(source, target)


def test_mass_and_substance_convert_with_the_analyte() -> None:
    """Creatinine 1 mg/dL is 88.4 umol/L by its molar mass of 113.12 g/mol."""
    factor = conversion_factor("mg/dL", "umol/L", Decimal("113.12"))
    assert float(factor) == pytest.approx(88.4017, abs=1e-4)
    assert conversion_factor("umol/L", "mg/dL", Decimal("113.12")) == 1 / factor


@pytest.mark.parametrize("code", ["", "furlong", "g//dL", "mg/(24.h", "g/dL ", "{open", "10*", "/"])
def test_unreadable_units_are_refused(code: str) -> None:
    """A unit that is not UCUM is an error that names it."""
    with pytest.raises(UnitError, match="unit"):
        parse_unit(code)


@given(st.text(max_size=12))
def test_no_text_crashes_the_unit_reader(code: str) -> None:
    """Any text is a unit or a UnitError, nothing else."""
    try:
        parse_unit(code)
    except UnitError as error:
        assert error.what


@given(st.sampled_from(UNITS), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_conversion_is_transitive(a: str, b: str, c: str) -> None:
    """From a to c is from a to b times from b to c."""
    if convertible(a, b) and convertible(b, c):
        assert conversion_factor(a, c) == conversion_factor(a, b) * conversion_factor(b, c)


def test_a_recorded_float_is_the_decimal_it_was_written_as() -> None:
    """0.1 is one tenth, not its binary neighbour."""
    assert exact(0.1) == Fraction(1, 10)
    assert exact(Decimal("0.10")) == Fraction(1, 10)


@pytest.mark.parametrize("text", ["NaN", "inf", "", "1,5", "five"])
def test_only_finite_decimals_are_numbers(text: str) -> None:
    """NaN, infinities, words and decimal commas are refused."""
    with pytest.raises(InputError):
        parse_decimal(text)


def test_a_quantity_prints_as_written() -> None:
    """Digits are kept: 0.10 stays 0.10, and a pure number has no unit."""
    assert Quantity(parse_decimal("0.10"), "g/dL").text() == "0.10 g/dL"
    assert Quantity(Decimal(3)).text() == "3"
