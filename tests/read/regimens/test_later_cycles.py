"""Later cycles: how long they are, where they end, what is given in them; and days that nobody can know."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

LENGTHS = {
    "Inotuzumab ozogamicin 0.8 mg/m2 on day 1 and 0.5 mg/m2 on days 8 and 15 of a 21-day cycle 1; 0.5 mg/m2 on days 1, "
    "8 and 15 of each 28-day cycle thereafter.": [(21, (1, 1)), (28, (2, None))],
    "Cycle 1 is 35 days; all subsequent cycles are 28 days. Quizartinib 40 mg on days 8-21.": [
        (35, (1, 1)),
        (28, (2, None)),
    ],
}


@pytest.mark.parametrize("text", LENGTHS)
def test_subsequent_cycles_have_the_length_told_of_them(text: str) -> None:
    """A first cycle shorter than those after it does not shift their days."""
    assert [(phase.cycle_length_days, phase.cycles) for phase in read_regimen(text).phases] == LENGTHS[text]


ENDED = {
    "Mosunetuzumab 60 mg on day 1 of cycle 2 and 30 mg on day 1 of cycle 3 and each subsequent cycle up to cycle 8.": [
        "mosunetuzumab 60 mg · cycle 2: 1",
        "mosunetuzumab 30 mg · cycles 3-8: 1",
    ],
    "Carfilzomib 20 mg/m2 in cycle 1 and 27 mg/m2 in subsequent cycles through cycle 6 on days 1, 8 and 15.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 8, 15",
        "carfilzomib 27 mg/m2 · cycles 2-6: 1, 8, 15",
    ],
    "Docetaxel 75 mg/m2 every 3 weeks for 3 cycles, then 60 mg/m2 every 3 weeks for 3 cycles.": [
        "docetaxel 75 mg/m2 · cycles 1-3: 1",
        "docetaxel 60 mg/m2 · cycles 4-6: 1",
    ],
    "Loncastuximab tesirine 0.15 mg/kg Q3W for 2 cycles, then 0.075 mg/kg Q3W for subsequent cycles.": [
        "loncastuximab tesirine 0.15 mg/kg · cycles 1-2: 1",
        "loncastuximab tesirine 0.075 mg/kg · cycles 3+: 1",
    ],
    "Isatuximab 10 mg/kg IV. Weekly in cycle 1, every 2 weeks in cycles 2-6, then every 4 weeks. Cycle: 28 days.": [
        "isatuximab 10 mg/kg · cycle 1: 1, 8, 15, 22",
        "isatuximab 10 mg/kg · cycles 2-6: 1, 15",
        "isatuximab 10 mg/kg · cycles 7+: 1",
    ],
    "Thalidomide 50 mg/day for the first week and 100 mg/day thereafter, with dexamethasone 20 mg on days 1-4 of each "
    "28-day cycle.": [
        "thalidomide 50 mg · cycle 1: 1..7",
        "thalidomide 100 mg · cycle 1: 8..28; cycles 2+: 1..28",
        "dexamethasone 20 mg · cycles 1+: 1..4",
    ],
    "Denosumab 120 mg every 4 weeks with additional loading doses on days 8 and 15 of the first month.": [
        "denosumab 120 mg · cycles 1+: 1",
        "denosumab 120 mg · cycle 1: 8, 15",
    ],
}


@pytest.mark.parametrize("text", ENDED)
def test_what_is_told_of_later_cycles_is_given_in_them_alone(text: str) -> None:
    """Each dose holds up to the cycle that is told, and the next one from the cycle after."""
    assert schedules.schedule(text) == ENDED[text]


UNKNOWN = (
    "Dexamethasone 4 mg twice daily for 3 days starting the day before each infusion.",
    "Allopurinol 300 mg daily for 7 days beginning two days before each course.",
    "Methylprednisolone 60 mg for 2 days, starting on the evening before treatment.",
)


@pytest.mark.parametrize("text", UNKNOWN)
def test_days_counted_from_another_drug_are_unknown(text: str) -> None:
    """`starting the day before` is no day 1."""
    assert [a.spread for phase in read_regimen(text).phases for a in phase.administrations] == [None]
