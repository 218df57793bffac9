"""Rounding to whole tablets and vials, and the fewest pieces of an amount."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from dose_cases import amount, dosed, first, found, one_drug, patient
from treat_cases import given
from trialrun.treat import Choices
from trialrun.treat.dosing.pieces import fewest_pieces, nearest_makeable

VIAL, TABLET = Choices(rounding="vial"), Choices(rounding="tablet")
REVLIMID = [Fraction(one) for one in ("2.5", "5", "10", "15", "20", "25")]


def _weighing(kg: float) -> object:
    return patient(("weight", kg, "kg"), ("height", 170, "cm"))


@pytest.mark.parametrize(
    ("kg", "expected"),
    [
        (70.4, "1100 mg"),
        (70, "1100 mg"),
        (71.875, "1100 mg"),
        (72, "1200 mg"),
        (75, "1200 mg"),
        (3, "48 mg"),
        (6.2, "100 mg"),
    ],
)
def test_to_the_nearest_vials(kg: float, expected: str) -> None:
    """Daratumumab comes in 100 and 400 mg: the nearest whole vials where within 10 %, of two equally near the lower."""
    assert dosed("daratumumab", "16 mg/kg", _weighing(kg), VIAL, routes=("IV",)) == expected


def test_the_row_says_from_what_it_was_rounded() -> None:
    """The label keeps the reckoned amount and names the policy; without a policy nothing is rounded."""
    one = one_drug(given("daratumumab", "1", dose="16 mg/kg", routes=("IV",)))
    said = first(one, _weighing(70.4), VIAL).label
    assert "calculated 1126.4 mg, rounded to 1100 mg (vial)" in said
    assert amount(first(one, _weighing(70.4))) == "1126.4 mg"
    assert "not rounded" in first(one, _weighing(3), VIAL).label


@pytest.mark.parametrize(
    ("dose", "expected"),
    [("16 mg", "15 mg"), ("12.5 mg", "12.5 mg"), ("11.25 mg", "10 mg"), ("60 mg", "60 mg"), ("1 mg", "2.5 mg")],
)
def test_to_the_nearest_capsules(dose: str, expected: str) -> None:
    """Lenalidomide is rounded to what its capsules make, ties down, and never to nothing."""
    assert dosed("lenalidomide", dose, None, TABLET, routes=("PO",)) == expected


def test_a_policy_is_for_its_own_form() -> None:
    """Vials do not round what is swallowed, tablets not what is injected, and neither where the route is open."""
    assert dosed("lenalidomide", "16 mg", None, VIAL, routes=("PO",)) == "16 mg"
    assert dosed("daratumumab", "16 mg/kg", _weighing(70.4), TABLET, routes=("IV",)) == "1126.4 mg"
    assert dosed("daratumumab", "16 mg/kg", _weighing(70.4), VIAL) == "1126.4 mg"


def test_unknown_strengths_are_not_rounded() -> None:
    """Where strengths are unknown, or products differ, the amount stays and a finding says why."""
    unknown = one_drug(given("belantamab_mafodotin", "1", dose="2.5 mg/kg", routes=("IV",)))
    assert amount(first(unknown, _weighing(70.4), VIAL)) == "176 mg"
    assert "not in the tables" in found(unknown, _weighing(70.4), VIAL)["not-rounded"].message
    several = one_drug(given("dexamethasone", "1", dose="41 mg", routes=("PO",)))
    assert "differ in strength" in found(several, None, TABLET)["not-rounded"].message
    named = Choices(rounding="tablet", products={"dexamethasone": "Hemady"})
    assert amount(first(several, None, named)) == "40 mg"


def test_an_amount_without_a_weight_is_not_rounded() -> None:
    """A dose left as printed for want of a weight is not touched."""
    assert dosed("daratumumab", "16 mg/kg", None, VIAL, routes=("IV",)) == "16 mg/kg"


@pytest.mark.parametrize(
    ("wanted", "pieces"),
    [
        ("25", {"25": 1}),
        ("30", {"20": 1, "10": 1}),
        ("7.5", {"5": 1, "2.5": 1}),
        ("75", {"25": 3}),
        ("26", None),
        ("1", None),
    ],
)
def test_fewest_capsules(wanted: str, pieces: dict[str, int] | None) -> None:
    """The fewest capsules make an amount; an amount they cannot make has none."""
    made = fewest_pieces(Fraction(wanted), REVLIMID)
    if pieces is None:
        assert made is None
    else:
        assert made is not None
        assert sum(made.values()) == sum(pieces.values())
        assert sum(size * count for size, count in made.items()) == Fraction(wanted)


@generated(
    st.lists(st.sampled_from([Fraction(one, 4) for one in range(1, 60)]), min_size=1, max_size=4),
    st.fractions(min_value=Fraction(1, 8), max_value=80, max_denominator=16),
)
def test_the_nearest_amount_is_nearest(strengths: list[Fraction], wanted: Fraction) -> None:
    """No amount of whole pieces lies nearer than the one chosen, which the fewest pieces make."""
    near = nearest_makeable(wanted, strengths)
    assert near is not None
    made = fewest_pieces(near, strengths)
    assert made is not None
    assert sum(size * count for size, count in made.items()) == near
    every = _amounts(strengths, wanted + max(strengths))
    assert abs(near - wanted) == min(abs(one - wanted) for one in every)
    assert sum(made.values()) == every[near]


def _amounts(strengths: list[Fraction], most: Fraction) -> dict[Fraction, int]:
    """Every amount up to `most` that whole pieces make, with the fewest pieces, by trying all of them."""
    found_amounts: dict[Fraction, int] = {}
    newest = {Fraction(0)}
    count = 0
    while newest:
        count += 1
        newest = {base + one for base in newest for one in strengths if base + one <= most} - found_amounts.keys()
        found_amounts |= dict.fromkeys(newest, count)
    return found_amounts
