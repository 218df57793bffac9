"""Scalars are text with one canonical form, cannot be changed, and refuse what they cannot mean."""

import copy
import pickle

import pytest

from trialrun.errors import InputError, UnitError
from trialrun.ground.dates import Offset
from trialrun.ground.provenance import Span
from trialrun.protocol import Amount, Duration, Lines, Numbers, Scalar, Statement

GOOD = [
    (Lines, "34,85-92", "34, 85-92"),
    (Lines, "", ""),
    (Numbers, "1,8 , 15", "1, 8, 15"),
    (Numbers, "7+", "7+"),
    (Numbers, "-6 to  -3, 0", "-6 to -3, 0"),
    (Amount, "16  mg/kg", "16 mg/kg"),
    (Amount, "0.10 mg", "0.10 mg"),
    (Duration, "28 days", "28 days"),
    (Statement, "platelets>=50 10*9/L", "platelets >= 50 10*9/L"),
]
BAD = [
    (Lines, "0"),
    (Lines, "5-3"),
    (Lines, "1-9999999"),
    (Lines, "²"),
    (Numbers, ""),
    (Numbers, "8-1"),
    (Numbers, "1-99999"),
    (Amount, "15"),
    (Amount, "fifteen mg"),
    (Amount, "1e999999 mg"),
    (Amount, "NaN mg"),
    (Duration, "28"),
    (Duration, "-28 days"),
    (Duration, "2.5 days"),
    (Duration, "999999 years"),
    (Statement, ""),
    (Statement, "platelets >="),
]


@pytest.mark.parametrize(("kind", "text", "canonical"), GOOD)
def test_scalars_have_one_canonical_form(kind: type[Scalar], text: str, canonical: str) -> None:
    """Different spacing of the same value is the same value, and parsing again changes nothing."""
    value = kind.parse(text)
    assert value.text == canonical
    assert kind.parse(canonical) == value


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_scalars_refuse_what_they_cannot_mean(kind: type[Scalar], text: str) -> None:
    """A text without meaning is refused with advice."""
    with pytest.raises(InputError) as refused:
        kind.parse(text)
    assert refused.value.what


def test_an_unknown_unit_is_refused() -> None:
    """A dose in a unit nobody knows is no dose."""
    with pytest.raises(UnitError):
        Amount.parse("15 mgs")


def test_scalars_cannot_be_changed_and_can_be_copied() -> None:
    """A record is frozen to its smallest part, and still travels between processes."""
    value = Amount("15 mg")
    with pytest.raises(AttributeError):
        value.text = "25 mg"
    assert copy.deepcopy(value) == value == pickle.loads(pickle.dumps(value))
    assert len({value, Amount("15 mg")}) == 1
    assert Amount("15 mg") != Duration("15 mg")


def test_scalars_give_their_values() -> None:
    """Lines, days, amounts and durations are there as values, not only as text."""
    assert Lines("34, 85-86").spans == (Span(34, 34), Span(85, 86))
    assert Lines("34, 85-86").numbers() == {34, 85, 86}
    assert Duration("1 week").offset == Offset(1, "wk")
    assert Amount("0.10 mg").quantity.text() == "0.10 mg"
    assert Numbers("1, 8").ranges == ((1, 1), (8, 8))


def test_open_and_long_ranges_stop_at_the_last_cycle() -> None:
    """`7+` is every cycle from the seventh; a range beyond the end stops there."""
    assert Numbers("1-2, 7+").within(9) == (1, 2, 7, 8, 9)
    assert Numbers("3-9999").within(5) == (3, 4, 5)
    assert Numbers("7+").within(6) == ()
