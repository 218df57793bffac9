"""Tables of plain text."""

import pytest

from trialrun.show.text_table import Column, shortened, text_table


def test_numbers_stand_below_each_other() -> None:
    """Text is set to the left, numbers to the right, below a line under the headings."""
    table = text_table([Column("criterion"), Column("pass", number=True)], [("age", 9), ("platelets", 1200)])
    assert table.splitlines() == ["criterion  pass", "---------  ----", "age           9", "platelets  1200"]


def test_a_row_with_too_few_cells_is_refused() -> None:
    """Cells are never shifted below a wrong heading."""
    with pytest.raises(ValueError, match="zip"):
        text_table([Column("a"), Column("b")], [("only one",)])


def test_cut_text_shows_that_it_is_cut() -> None:
    """Text within the limit stays whole; longer text ends with three dots."""
    assert shortened("platelets", 9) == "platelets"
    assert shortened("platelets of 50", 12) == "platelets..."
