"""A drug named beside another one takes none of its doses; days around an event are not every day of a cycle."""

import pytest

from read.regimens.schedules import schedule
from trialrun.read.regimens.reading import read_regimen


@pytest.mark.parametrize(
    "beside",
    ["during paclitaxel", "in combination with paclitaxel", "along with paclitaxel", "with paclitaxel therapy"],
)
@pytest.mark.parametrize("then", [", then", " followed by"])
def test_the_dose_behind_a_drug_named_in_passing_is_of_the_drug_before_it(beside: str, then: str) -> None:
    """`A 2 mg/kg weekly during B, then 6 mg/kg every 3 weeks`: B has no dose."""
    text = f"Trastuzumab 2 mg/kg weekly {beside}{then} 6 mg/kg every 3 weeks."
    drugs = {one.drug for phase in read_regimen(text).phases for one in phase.administrations if one.amount is not None}
    assert drugs == {"trastuzumab"}


@pytest.mark.parametrize(
    "around",
    [
        "the day before, the day of and the day after docetaxel 75 mg/m2",
        "starting one day before docetaxel 75 mg/m2",
        "from the evening before docetaxel 75 mg/m2",
    ],
)
def test_days_around_an_infusion_are_not_every_day(around: str) -> None:
    """Which days of the cycle they are is not said."""
    told = schedule(f"Dexamethasone 8 mg twice daily {around} given on day 1 of each 21-day cycle.")
    assert told == ["dexamethasone 8 mg x2 · days not stated", "docetaxel 75 mg/m2 · cycles 1+: 1"]


@pytest.mark.parametrize("event", ["with each vaccination", "with every injection", "after each vaccination"])
def test_days_beside_each_vaccination_are_not_those_of_the_treatment(event: str) -> None:
    """`for 4 days with each vaccination`: only the days of the vaccinations could tell them."""
    assert schedule(f"Sargramostim 250 ug daily for 4 days {event}.") == ["sargramostim 250 ug · days not stated"]


@pytest.mark.parametrize("cycles", ["in 28-day cycles", "of each 28-day cycle", "(each cycle is 28 days)"])
def test_daily_in_cycles_for_years_is_given_in_cycles(cycles: str) -> None:
    """How long it goes on tells how many cycles there are."""
    (phase,) = read_regimen(f"Niraparib 200 mg once daily {cycles} for 2 years.").phases
    (drug,) = phase.administrations
    assert phase.cycle_length_days == 28
    assert drug.spread is not None and [one.days for one in drug.spread] == [tuple(range(1, 29))]
    assert drug.spread[-1].last is not None


@pytest.mark.parametrize("interval", ["Every 21 days.", "q3w.", "\nEvery 3 weeks"])
def test_a_sentence_of_an_interval_alone_is_of_the_cycles(interval: str) -> None:
    """`A on days 1 and 8. Every 21 days.`: so long are the cycles."""
    assert schedule(f"Irinotecan 125 mg/m2 on days 1 and 8. {interval}") == ["irinotecan 125 mg/m2 · cycles 1+: 1, 8"]


def test_a_placebo_beside_a_drug_does_not_take_how_long_both_are_given() -> None:
    """`A 20 mg daily plus placebo for 10 days`: so long is A given."""
    assert schedule("Anastrozole 1 mg daily plus placebo for 10 days.") == ["anastrozole 1 mg · days 1..10"]


@pytest.mark.parametrize("printed", ["5 mu g/kg", "5 mu-g/kg", "5 mug/kg"])
def test_micrograms_in_letters_are_no_million_units(printed: str) -> None:
    """`mu g`: the Greek letter by its name."""
    assert schedule(f"Filgrastim {printed} daily for 3 days.") == ["filgrastim 5 ug/kg · days 1..3"]


def test_the_day_of_an_embolization_is_of_no_drug_before_it() -> None:
    """`A every 6 weeks, plus TACE on day 15`: A begins on no such day."""
    told = schedule("Pembrolizumab 400 mg every 6 weeks, plus TACE on day 15.")
    assert told == ["pembrolizumab 400 mg · cycles 1+: 1"]
