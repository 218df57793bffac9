"""Sections and points on a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from trialrun.show.outline import Point, Section, outline_text, wrapped

WORDS = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)
TEXTS = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)


def test_every_text_of_a_point_is_shown() -> None:
    """Text, note, quote and the points below are all there, the deeper ones further to the right."""
    point = Point("platelets", "line 46", "as printed", (Point("rule"),))
    lines = outline_text([Section("Who may enter", (point,))]).splitlines()
    assert lines == ["WHO MAY ENTER", "  - platelets [line 46]", '    > "as printed"', "    - rule"]


def test_sections_that_say_nothing_are_left_out() -> None:
    """A section without points and lead leaves no heading behind."""
    assert outline_text([Section("Empty", ()), Section("Led", (), lead="why")]) == "LED\n  why"


@given(TEXTS)
def test_wrapping_loses_no_word(text: str) -> None:
    """Wrapped lines hold the same words in the same order, and none is wider than asked for."""
    lines = wrapped(text, "  - ", "    ", 40)
    assert " ".join(lines).split() == ["-", *text.split()]
    assert all(len(line) <= 40 for line in lines)
