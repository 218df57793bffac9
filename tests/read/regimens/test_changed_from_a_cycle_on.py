"""Doses that are changed in a cycle, and doses of other people: neither is taken for the other."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

CHANGED = {
    "Ixazomib 3 mg on days 1, 8 and 15 of 28-day cycles, escalated to 4 mg in cycle 3.": [
        "ixazomib 3 mg · cycles 1-2: 1, 8, 15",
        "ixazomib 4 mg · cycles 3+: 1, 8, 15",
    ],
    "Dexamethasone 20 mg on days 1, 8 and 15 of 28-day cycles, reduced to 8 mg in cycle 7.": [
        "dexamethasone 20 mg · cycles 1-6: 1, 8, 15",
        "dexamethasone 8 mg · cycles 7+: 1, 8, 15",
    ],
    "Dexamethasone 20 mg on days 1, 8 and 15 of 28-day cycles, reduced to 8 mg in cycle 7 only.": [
        "dexamethasone 20 mg · cycles 1-6: 1, 8, 15; cycles 8+: 1, 8, 15",
        "dexamethasone 8 mg · cycle 7: 1, 8, 15",
    ],
    "Carfilzomib 20 mg/m2 on days 1, 2, 8 and 9 of 28-day cycles, escalated to 36 mg/m2 on day 8 of cycle 1.": [
        "carfilzomib 20 mg/m2 · cycles 1+: 1, 2, 8, 9",
        "carfilzomib 36 mg/m2 · days not stated",
    ],
    "Prednisone 50 mg daily for 3 weeks, tapered to 25 mg for 1 week, then 10 mg for 1 week.": [
        "prednisone 50 mg · days 1..21",
        "prednisone 25 mg · days 22..28",
        "prednisone 10 mg · days 29..35",
    ],
}
OF_OTHERS = (
    "Low risk: ixazomib 3 mg on days 1 and 8 for 6 cycles; high risk: 4 mg on days 1 and 8 for 9 cycles.",
    "Ixazomib 3 mg on days 1 and 8 for 6 cycles compared with 4 mg on days 1 and 8 for 9 cycles.",
    "Ixazomib 3 mg on days 1 and 8 for 6 cycles in the first group, 4 mg on days 1 and 8 for 9 cycles in the second.",
    "Responders: ixazomib 3 mg on days 1 and 8 for 6 cycles, nonresponders: 4 mg on days 1 and 8 for 9 cycles.",
)


@pytest.mark.parametrize("text", CHANGED)
def test_a_changed_dose_lasts(text: str) -> None:
    """Nobody returns to the dose before, unless it is said; of one later day of a cycle the other days are unknown."""
    assert schedules.schedule(text) == CHANGED[text]


@pytest.mark.parametrize("text", OF_OTHERS)
def test_cycles_of_others_are_not_counted_on(text: str) -> None:
    """The cycles of another group do not come after those of the first: both begin at cycle 1."""
    (phase,) = read_regimen(text).phases
    firsts = [item.first for drug in phase.administrations for item in drug.spread or ()]
    assert len(phase.administrations) == 2
    assert firsts == [1, 1]


def test_each_dose_has_the_condition_behind_it() -> None:
    """The condition behind the first dose and its cycles is not that of the second, from which a comma parts it."""
    text = (
        "Dexamethasone 40 mg weekly for 4 cycles in patients aged under 70, 20 mg weekly in patients aged over 70; "
        "28-day cycles."
    )
    (drug,) = read_regimen(text).phases[0].administrations
    assert (str(drug.amount), drug.dose_level) == ("40", "in patients aged under 70")
    assert [(rule.condition, str(rule.amount)) for rule in drug.dose_rules] == [("in patients aged over 70", "20")]


def test_a_condition_with_no_dose_of_its_own_makes_no_rule() -> None:
    """A number behind `if` that stands behind the cycles of the first dose is not that of the second dose."""
    text = "Ixazomib 4 mg on days 1 and 8 for 4 cycles if CrCl is >= 60, 3 mg on days 1 and 8."
    assert [drug.dose_rules for drug in read_regimen(text).phases[0].administrations] == [(), ()]
