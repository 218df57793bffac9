"""Lines that are passed by because they hold nothing that numbers are said with hold no number and no window."""

from hypothesis import given
from hypothesis import strategies as st

from trialrun.read.criteria.lexis import may_say_numbers, read_lexis
from trialrun.read.criteria.lexis.numerals import ROMAN, TIMES_WORDS
from trialrun.read.criteria.lexis.units import TIME_UNITS
from trialrun.read.criteria.lexis.word_tables import word_list
from trialrun.read.criteria.seeking import look_over
from trialrun.read.numbers import NUMBER_WORDS

_KNOWN = [*NUMBER_WORDS, *TIMES_WORDS, *ROMAN, *TIME_UNITS, *word_list("timing last"), *word_list("comparator more")]
_SIGNS = (
    "iULN illn ulnr norm standards the upper lower normal limit of ULN LLN above"
    " below than within in past ( ) / > < >= - , x i v"
)
_OTHER = _SIGNS.split()
_LINES = st.lists(st.sampled_from([*_KNOWN, *_OTHER, "7", "2.5", "baseline", "nadir"]), max_size=10).map(" ".join)


@given(_LINES)
def test_a_line_that_is_passed_by_says_nothing_in_numbers(line: str) -> None:
    """Whatever words stand together: where a line is passed by, reading it would have found nothing."""
    if not may_say_numbers(line, look_over(line).words.keys()):
        lexis = read_lexis(line, ())
        assert not lexis.comparisons
        assert not lexis.timings


def test_lines_with_a_number_are_not_passed_by() -> None:
    """Figures, number words, Roman numerals, normal limits and windows without a number are looked for."""
    for line in ("age 18", "two lesions", "stage II", "above the upper limit", "in the past year"):
        assert may_say_numbers(line, look_over(line).words.keys())
    assert not may_say_numbers("able to swallow capsules", look_over("able to swallow capsules").words.keys())
