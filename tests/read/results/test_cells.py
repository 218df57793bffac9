"""Labels and cells of result tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.protocol.evidence import Statistic
from trialrun.read.regular import regular
from trialrun.read.results.cells import RowForm, read_cell, read_row_label


def read(label: str, cell: str, total: int | None = None) -> Statistic:
    """A cell by the label of its row."""
    return read_cell(regular(cell), read_row_label(regular(label)).form, total)


@pytest.mark.parametrize(
    ("label", "words", "form"),
    [
        ("Women, n (%)", "Women", RowForm("count percent")),
        ("Age, median (range), years", "Age", RowForm("average", "median", "range", "a", "years")),
        ("Albumin, g/dL, mean ± SD", "Albumin", RowForm("average", "mean", "SD", "g/dL", "g/dL")),
        ("Mean (SD) weight (kg)", "weight", RowForm("average", "mean", "SD", "kg", "kg")),
        ("Median PFS", "PFS", RowForm("average", "median")),
        ("Median DOR, months (95% CI)", "DOR", RowForm("average", "median", "95% CI", "mo", "months")),
        ("Marrow cells, (range), %", "Marrow cells", RowForm("average", "not stated", "range", "%", "%")),
        ("Remission, % (n/N)", "Remission", RowForm("percent count")),
        ("Edema (leg, arm), n (%)", "Edema (leg, arm)", RowForm("count percent")),
        ("Fatigue", "Fatigue", RowForm()),
    ],
)
def test_a_label_says_what_its_numbers_are(label: str, words: str, form: RowForm) -> None:
    """The form behind the words of a label is taken off: shape, average, spread and unit, in any order."""
    found = read_row_label(regular(label))
    assert (found.words, found.form) == (words, form)


def test_counts_bear_the_size_of_their_column() -> None:
    """`4 (57)` under n (%) is 4 of the column's 7, 57 %."""
    found = read("Women, n (%)", "4 (57)", 7)
    assert (found.measure, found.count, found.total, str(found.percent)) == ("count", 4, 7, "57")


def test_places_of_a_decimal_are_kept() -> None:
    """43.0 stays 43.0: whoever prints a place claims it."""
    assert str(read("CR, n (%)", "3 (43.0)", 7).percent) == "43.0"


def test_a_cell_without_a_form_is_not_guessed() -> None:
    """`5 (25)` of a row that does not say what it prints keeps its number and its wording."""
    found = read("Fatigue", "5 (25)", 20)
    assert (found.measure, found.count, str(found.value), found.printed) == ("not stated", None, "5", "5 (25)")


def test_a_cell_that_says_its_share_needs_no_form() -> None:
    """`5/20 (25%)` is a count whatever the label says."""
    found = read("Fatigue", "5/20 (25%)")
    assert (found.count, found.total, str(found.percent)) == (5, 20, "25")


def test_an_unnamed_average_stays_unnamed() -> None:
    """A row that names its range and not its first number leaves open which average it is."""
    found = read("Marrow cells, (range), %", "10 (5-20)")
    assert (found.measure, str(found.value), str(found.low), str(found.high)) == ("not stated", "10", "5", "20")


@pytest.mark.parametrize("cell", ["-", "–", "ND", "NA", "N/A", "Not reported"])
def test_an_empty_cell_has_no_number(cell: str) -> None:
    """A dash or a short form is kept as printed and is never 0."""
    found = read("Women, n (%)", cell, 7)
    assert found.measure == "not stated" and found.printed and (found.count, found.value) == (None, None)


def test_not_reached_is_of_the_median_that_is_named() -> None:
    """`Not reached` under a median is a median that was not reached."""
    assert (read("Median PFS", "Not reached").measure, read("PFS", "Not reached").measure) == ("median", "not stated")


def test_an_interval_with_an_open_end() -> None:
    """An upper end that is not estimable is no number, and the cell's wording is kept."""
    found = read("Median PFS, months (95% CI)", "24.3 (15.8–NE)")
    assert (str(found.low), found.high, found.printed) == ("15.8", None, "24.3 (15.8-NE)")


def test_ratios_and_p_values() -> None:
    """A hazard ratio is a value with its interval; a bounded p is a wording and no number."""
    ratio = read("HR (95% CI)", "0.61 (0.38–0.97)")
    assert (ratio.measure, str(ratio.low), ratio.spread) == ("value", "0.38", "95% CI")
    assert str(read("P value", "0.03").p_value) == "0.03"
    assert (read("P value", "<0.001").p_value, read("P value", "<0.001").printed) == (None, "p <0.001")


def test_a_unit_above_counts_is_said() -> None:
    """Counts of patients under a heading with a unit of measurement say so."""
    assert read("IgA, mg/dL, n (%)", "10 (63)", 16).printed == "counts under a heading in mg/dL"


@given(st.text(max_size=60), st.text(max_size=40), st.none() | st.integers(0, 99))
def test_any_label_and_cell_are_read(label: str, cell: str, total: int | None) -> None:
    """No label and no cell breaks the reader."""
    read(label, cell, total)


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [("NR (24.1-NE)", "24.1", None), ("not reached (8-30.5)", "8", "30.5"), ("NE (95% CI, NR-NE)", None, None)],
)
def test_a_median_that_was_not_reached_keeps_its_interval(cell: str, low: str | None, high: str | None) -> None:
    """`NR (24.1-NE)` is no value, and its interval is known as far as it has numbers."""
    one = read("Median OS, months (95% CI)", cell)
    assert (one.measure, one.value, one.spread) == ("median", None, "95% CI")
    assert (one.low and str(one.low), one.high and str(one.high)) == (low, high)


def test_a_head_that_is_only_a_form() -> None:
    """`n (%)` above a column says what its numbers are."""
    assert read_row_label("n (%)").form == RowForm("count percent")
