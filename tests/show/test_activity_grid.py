"""Schedules of activities: folding joins only what is the same, and cutting loses nothing."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from trialrun.show.activity_grid import ActivityGrid, Column, GridRow, Line, fold_columns, grid_bands


def _grid(cells: list[list[str]], groups: list[str]) -> ActivityGrid:
    columns = tuple(
        Column(group, f"Cycle {place}", "", place, f"first {place}", f"last {place}")
        for place, group in enumerate(groups, 1)
    )
    rows = tuple(
        GridRow("Drugs", f"drug {number}", tuple((Line(text),) for text in row)) for number, row in enumerate(cells)
    )
    return ActivityGrid("A schedule", columns, rows)


def test_cycles_that_are_alike_become_one_column() -> None:
    """Cycles 2 to 4 say the same and are one column with the dates of its ends; cycle 5 differs."""
    folded = fold_columns(_grid([["d 1, 8", "d 1", "d 1", "d 1", "d 2"]], ["treatment"] * 5))
    assert [column.heading for column in folded.columns] == ["Cycle 1", "Cycles 2-4", "Cycle 5"]
    assert folded.columns[1].below == "first 2 to last 4"


def test_columns_of_two_phases_are_never_folded_together() -> None:
    """The last cycle of one phase and the first of the next stay two columns, though they say the same."""
    folded = fold_columns(_grid([["d 1", "d 1"]], ["induction", "maintenance"]))
    assert len(folded.columns) == 2


@given(st.lists(st.sampled_from(["d 1", "d 1-21"]), min_size=1, max_size=40), st.integers(1, 9))
def test_a_grid_cut_into_bands_keeps_every_cell(cells: list[str], most: int) -> None:
    """The bands together have every column once, in order, and none is wider than asked."""
    bands = grid_bands(_grid([cells], ["treatment"] * len(cells)), most)
    assert [column.number for band in bands for column in band.columns] == list(range(1, len(cells) + 1))
    assert [line.text for band in bands for row in band.rows for cell in row.cells for line in cell] == cells
    assert all(1 <= len(band.columns) <= most for band in bands)


@given(st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=30))
def test_folding_joins_exactly_the_runs_of_equal_columns(cells: list[str]) -> None:
    """Neighbours after folding differ, and there are as many columns as runs."""
    folded = fold_columns(_grid([cells], ["treatment"] * len(cells)))
    shown = [row.cells[place][0].text for row in folded.rows for place in range(len(folded.columns))]
    assert all(one != other for one, other in itertools.pairwise(shown))
    assert len(shown) == 1 + sum(one != other for one, other in itertools.pairwise(cells))


def test_a_row_that_is_empty_in_a_band_is_left_out_there() -> None:
    """A drug of the first cycle only does not fill the second band with empty cells."""
    grid = _grid([["d 1", "d 1"]], ["treatment"] * 2)
    rows = (*grid.rows, GridRow("Drugs", "other", ((Line("d 1"),), ())))
    first, second = grid_bands(ActivityGrid(grid.caption, grid.columns, rows), 1)
    assert [row.heading for row in first.rows] == ["drug 0", "other"]
    assert [row.heading for row in second.rows] == ["drug 0"]
