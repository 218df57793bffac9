"""Numbers of cells as doses: of the product that is named, on its day; never of the drug before."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.landing import dose_of
from trialrun.read.regimens.reading import read_regimen

BEFORE = "Fludarabine 25 mg/m2 on days -5 to -3"

CELLS = {
    "ciltacabtagene autoleucel 0.7 x 10^6 CAR-T cells/kg on day 0": "0.7 10*6/kg",
    "a single infusion of ciltacabtagene autoleucel at 0.7 \u00d7 10\u2076 CAR+ T cells/kg on day 0": "0.7 10*6/kg",
    "axicabtagene ciloleucel 2 x 10^6/kg anti-CD19 CAR T cells on day 0": "2 10*6/kg",
    "idecabtagene vicleucel 300 x 10^6 CAR T cells on day 0": "300 10*6",
    "axicabtagene ciloleucel 1 x 10^8 viable T cells IV on day 0": "1 10*8",
    "liso-cel 100 million CAR-positive viable T cells on day 0": "100 10*6",
}


@pytest.mark.parametrize("text", CELLS)
def test_number_of_cells_is_the_dose_of_their_product(text: str) -> None:
    """The cells have their number, by weight where it is told so, and their day."""
    phases = read_regimen(f"{BEFORE}, then {text}.").phases
    given = [one for phase in phases for one in phase.administrations if one.drug != "fludarabine"]
    assert [amount.text for one in given if (amount := dose_of(one))] == [CELLS[text]]
    assert [spread.days for one in given for spread in one.spread or ()] == [(0,)]


RANGES = (
    "Ide-cel at a target dose of 100-400 x 10^6 cells on day 0",
    "Ide-cel 100 x 10^6 to 400 x 10^6 CAR+ T cells on day 0",
    "Ide-cel 100 to 400 million CAR T cells on day 0",
)


@pytest.mark.parametrize("text", RANGES)
def test_range_of_cells_is_asked(text: str) -> None:
    """No number of a range is chosen."""
    assert schedules.schedule(text) == ["idecabtagene vicleucel 100 to 400 10*6 · days 0"]
    assert "dose-range" in {finding.family for finding in read_regimen(text).findings}


def test_levels_of_cells_are_all_told() -> None:
    """Each number of a list is a level, whether or not the power stands behind each."""
    for numbers in ("50 x 10^6, 150 x 10^6 and 450 x 10^6", "50, 150 and 450 x 10^6"):
        given = read_regimen(f"Ide-cel dose levels: {numbers} CAR+ T cells on day 0").phases[0].administrations
        assert [amount.text for one in given if (amount := dose_of(one))] == ["50 10*6", "150 10*6", "450 10*6"]


NO_PRODUCT = (f"{BEFORE}, then 2 x 10^6 CAR-T cells/kg on day 0.", f"{BEFORE}; WBC 3 x 10^9 cells/L.")


@pytest.mark.parametrize("text", NO_PRODUCT)
def test_cells_without_a_product_are_of_no_drug(text: str) -> None:
    """The drug before has neither their number nor their day."""
    assert schedules.schedule(text) == ["fludarabine 25 mg/m2 · days -5..-3"]


UNNAMED = {
    "Melphalan 180 mg/m2 on day -2, then infusion of 3 x 10^6 CD34+ cells/kg on day 0.":
        "melphalan 180 mg/m2 · days -2",
    "Busulfan 3.1 mg/kg on days -5 to -3 and infusion of 4 x 10^8 nucleated cells/kg on day 0.":
        "busulfan 3.1 mg/kg · days -5..-3",
}  # fmt: skip


@pytest.mark.parametrize("text", UNNAMED)
def test_the_day_of_stem_cells_is_none_of_the_drug_before_them(text: str) -> None:
    """Cells counted by their marker are given back on day 0; no second dose of the conditioning is."""
    assert schedules.schedule(text) == [UNNAMED[text]]
