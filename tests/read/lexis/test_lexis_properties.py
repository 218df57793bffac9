"""The lexis is total and linear: any text is read, quickly, and every cut lies inside the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import assert_in_proportion
from trialrun.read.criteria.lexis import read_lexis

PIECES = (
    "18", "1,500", "0,1,2", "50.000", "x 109/L", "10^9/L", "years", "months", " ", "\n", ">=", "<", "= ", "-", "~", "/",
    "(", ")", "at least", "no more than", "between", "and", "or", "older", "within", "the past", "prior to", "ULN",
    "upper limit of normal", "III", "one", "twice", "half-lives", "%", "kg", ".", ",", ":", "1:20", "age", "BMI", "not",
    "+", "th", "2nd", "²", "½", "٣", "Ⅳ",
)  # fmt: skip

REPEATED = (
    "> ",
    "18 ",
    "1-",
    "0, ",
    "10^9/L ",
    "within 3 months ",
    "greater than or equal to ",
    "(",
    "upper limit of ",
    "i ",
)


def _assert_inside(text: str) -> None:
    lexis = read_lexis(text, ())
    for found in (*lexis.comparisons, *lexis.timings):
        assert 0 <= found.cut.first < found.cut.end <= len(text)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    """No text, however odd, stops the reading, and every cut lies inside it."""
    _assert_inside(text)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_order_of_its_own_words_is_read(text: str) -> None:
    """Numbers, units, comparators and joints in any order are read without an error."""
    _assert_inside(text)


@pytest.mark.parametrize("piece", REPEATED)
def test_a_line_four_times_as_long_takes_about_four_times_as_long(piece: str) -> None:
    """Reading time grows with the length of a line, not with its square."""
    assert_in_proportion(lambda text: read_lexis(text, ()), piece * (24_000 // len(piece)))
