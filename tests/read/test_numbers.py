"""Numbers in figures and words, and the lengths of time they count."""

import re

import pytest

from trialrun.read.numbers import NUMBER, duration_of, duration_text, number_of
from trialrun.read.regimens.lexis.numbers import COUNT, read_count


@pytest.mark.parametrize(
    ("printed", "number"),
    [("12", "12"), ("2.5", "2.5"), ("seven", "7"), ("seventy", "70"), ("twenty-four", "24"), ("Eighty one", "81")],
)
def test_a_number_is_read_whole(printed: str, number: str) -> None:
    """Figures stay as they are and words become figures; the pattern takes all of a number and not its beginning."""
    found = re.match(NUMBER, printed, re.IGNORECASE)
    assert found is not None
    assert number_of(found[0]) == number


@pytest.mark.parametrize("word", ["six", "sixteen", "seven", "seventeen", "nine", "nineteen", "twenty-four", "thirty"])
def test_dosing_texts_count_in_the_same_words(word: str) -> None:
    """What days and cycles are counted with is read as everywhere else, `seventeen` not as `seven`."""
    found = re.match(COUNT, word)
    assert found is not None
    assert found[0] == word
    assert str(read_count(word)) == number_of(word)


def test_a_length_without_a_whole_unit_is_none() -> None:
    """Half a month and half an hour are not rounded to something else."""
    assert duration_text("0.5", "months") == ""
    assert duration_text("30", "minutes") == ""
    assert duration_text("0", "days") == ""


def test_a_duration_is_the_text_of_it() -> None:
    """Eighteen months are a duration of 18 months; what is no whole unit is none."""
    length = duration_of("eighteen", "months")
    assert length is not None
    assert length.text == duration_text("18", "month") == "18 months"
    assert duration_of("0.3", "weeks") is None
