"""Later cycles: how long they are, where they end, what is given in them; and days that nobody can know."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

LENGTHS = {
    "Inotuzumab ozogamicin 0.8 mg/m2 on day 1 and 0.5 mg/m2 on days 8 and 15 of a 21-day cycle 1; 0.5 mg/m2 on days 1, "
    "8 and 15 of each 28-day cycle thereafter.": [(21, (1, 1)), (28, (2, None))],
    "Inotuzumab ozogamicin 0.5 mg/m2 on days 8 and 15 of a 21-day cycle 1 and on days 1, 8 and 15 of each 28-day cycle "
    "thereafter, for a maximum of 6 cycles.": [(21, (1, 1)), (28, (2, 6))],
    "Quizartinib 40 mg on days 8-21. Cycle 1 is 35 days; 28-day cycles thereafter.": [(35, (1, 1)), (28, (2, None))],
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


TOLD_ONCE = {
    "Ixazomib 4 mg on C1D1, C1D8 and C1D15 through cycle 6.": [
        "ixazomib 4 mg · cycles 1-6: 1",
        "ixazomib 4 mg · cycles 1-6: 8",
        "ixazomib 4 mg · cycles 1-6: 15",
    ],
    "Drug: carfilzomib; Dose: 27 mg/m2; Days: 1, 2, 8, 9. Cycle length 28 days; 8 cycles.": [
        "carfilzomib 27 mg/m2 · cycles 1-8: 1, 2, 8, 9"
    ],
    "Bendamustine 70 mg/m2 on D1 and D2, 4 x 28 days.": ["bendamustine 70 mg/m2 · cycles 1-4: 1, 2"],
    "Ofatumumab 1000 mg on day 1 (300 mg test dose on day 0) and day 8.": [
        "ofatumumab 1000 mg · days 1, 8",
        "ofatumumab 300 mg · days 0",
    ],
    "Sonrotoclax ramp-up (20 mg, 80 mg and 160 mg daily, 1 week each) starting on cycle 1 day 15 and then 160 mg daily "
    "until the end of cycle 3. 28-day cycles.": [
        "sonrotoclax 20 mg · cycle 1: 15..21",
        "sonrotoclax 80 mg · cycle 1: 22..28",
        "sonrotoclax 160 mg · cycles 2-3: 1..28",
    ],
    "Talquetamab 0.4 mg/kg weekly in cycle 1 and every 2 weeks from C2, after step-up doses of 0.01 and 0.06 mg/kg."
    " 28-day cycles.": [
        "talquetamab 0.4 mg/kg · cycle 1: 1, 8, 15, 22",
        "talquetamab 0.4 mg/kg · cycles 2+: 1, 15",
        "talquetamab 0.01 mg/kg · days not stated",
        "talquetamab 0.06 mg/kg · days not stated",
    ],
}


@pytest.mark.parametrize("text", TOLD_ONCE)
def test_days_told_in_short_are_those_of_the_dose_before_them(text: str) -> None:
    """Days through a cycle, after a colon, around a bracket and from the beginning of a ramp are of their own dose."""
    assert schedules.schedule(text) == TOLD_ONCE[text]


NO_END = (
    "Ravulizumab 600 mg weekly, then 900 mg every 2 weeks.",
    "Crovalimab 340 mg weekly for at least four doses, then 680 mg every 4 weeks.",
    "Elotuzumab 10 mg/kg weekly for at least 8 doses, then every 4 weeks.",
)


@pytest.mark.parametrize("text", NO_END)
def test_what_follows_a_dose_without_an_end_begins_on_no_known_day(text: str) -> None:
    """Where nothing says when the first stretch ends, neither has known days: they are not given side by side."""
    assert {a.spread for phase in read_regimen(text).phases for a in phase.administrations} == {None}


CHANGED = {
    "Selinexor 40 mg on days 1, 8 and 15 of 28-day cycles, escalated to 60 mg in cycle 2 and 80 mg in cycle 4.": [
        "selinexor 40 mg · cycle 1: 1, 8, 15",
        "selinexor 60 mg · cycles 2-3: 1, 8, 15",
        "selinexor 80 mg · cycles 4+: 1, 8, 15",
    ],
    "Dexamethasone 40 mg on days 1-4, reduced to 20 mg on days 5-8 in patients with diabetes, of each 28-day cycle.": [
        "dexamethasone 40 mg · cycles 1+: 1..4"
    ],
    "Rituximab 375 mg/m2 every 8 weeks for 8 doses.": [
        "rituximab 375 mg/m2 · days 1, 57, 113, 169, 225, 281, 337, 393",
    ],
}


@pytest.mark.parametrize("text", CHANGED)
def test_a_changed_dose_holds_up_to_the_next_change(text: str) -> None:
    """Nobody returns to the dose before, nobody has the days of a reduced dose at the full one, and no dose is lost."""
    assert schedules.schedule(text) == CHANGED[text]
