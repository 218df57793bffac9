"""Treatment whose drugs are not named, second doses some time later, days in a sentence of their own, other cycles."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

UNNAMED = (
    "Cisplatin 60 mg/m2 d1; IT: d1, 8",
    "Cisplatin 60 mg/m2 on day 1; triple IT on days 4 and 11.",
    "Cisplatin 60 mg/m2 day 1. IT therapy day 8 and 15.",
    "- Cisplatin 60 mg/m2 day 1\n- Intrathecal treatment: day 3",
    "Cisplatin 60 mg/m2 on day 1 and intrathecal prophylaxis on day 2.",
)
INTRATHECAL = {
    "Thiotepa 10 mg IT on days 1 and 8.": ["thiotepa 10 mg · days 1, 8"],
    "Thiotepa 10 mg, IT, on days 1 and 8; cisplatin 60 mg/m2 day 1": [
        "thiotepa 10 mg · days 1, 8",
        "cisplatin 60 mg/m2 · days 1",
    ],
    "Thiotepa: IT on days 1 and 8": ["thiotepa · days 1, 8"],
    "Thiotepa 10 mg. Given intrathecally on days 1 and 8.": ["thiotepa 10 mg · days 1, 8"],
    "IT: thiotepa 10 mg d1, 8": ["thiotepa 10 mg · days 1, 8"],
}
NUMBERED = (
    "Cisplatin at the MTD found in phase 1 mg/m2 on days 1 and 8.",
    "Cisplatin on days 1 and 8 at the dose of part 2 mg/m2.",
    "Cisplatin, dose determined in the phase 1 mg/kg, on days 1 and 8.",
)
SECOND = {
    "Cisplatin 60 mg/m2, followed two weeks later by a second dose of 60 mg/m2.": "days 1, 15",
    "Cisplatin 60 mg/m2 on day 2, with a second infusion 14 days later.": "days 2, 16",
    "Cisplatin 60 mg/m2 followed by a second infusion approximately one week later of the same dose.": "days 1, 8",
    "Cisplatin 60 mg/m2 and a second dose of 60 mg/m2 three weeks after the first.": "days 1, 22",
    "Cisplatin 60 mg/m2 on day 1 and a second dose is given 5 days later.": "days 1, 6",
}
PERHAPS = (
    "Cisplatin 60 mg/m2. If blasts persist, a second dose is given 4 weeks later.",
    "Cisplatin 60 mg/m2; a second dose may be given 4 weeks later.",
    "Cisplatin 60 mg/m2. Others receive a second infusion 2 weeks later.",
)
ALONE = {
    "Cisplatin 60 mg/m2 IV; tamoxifen 20 mg. Days 1-3.": [
        "cisplatin 60 mg/m2 · days 1..3",
        "tamoxifen 20 mg · days 1..3",
    ],
    "Tamoxifen 20 mg. Cisplatin 60 mg/m2 IV over 1 hour. Days -5, -4.": [
        "tamoxifen 20 mg · days not stated",
        "cisplatin 60 mg/m2 · days -5, -4",
    ],
    "Cisplatin 60 mg/m2 on day 1, tamoxifen 20 mg. Days 1 and 8.": [
        "cisplatin 60 mg/m2 · days 1",
        "tamoxifen 20 mg · days 1, 8",
    ],
    "Cisplatin 60 mg/m2\nDay 1\nTamoxifen 20 mg\nDays 1-3": [
        "cisplatin 60 mg/m2 · days 1",
        "tamoxifen 20 mg · days 1..3",
    ],
}
LEADING = (
    "Day 1. Cisplatin 60 mg/m2. Day 2. Tamoxifen 20 mg.",
    "Day 1\nCisplatin 60 mg/m2\nDay 2\nTamoxifen 20 mg",
)
OTHER_CYCLES = (
    "Cisplatin 60 mg/m2 every 3 weeks. Adjuvant cisplatin (two cycles) is optional.",
    "Cisplatin 60 mg/m2 every 3 weeks. Optional further treatment (up to four cycles of cisplatin) after surgery.",
    "Cisplatin 60 mg/m2 every 3 weeks. Additional 2 cycles of cisplatin in some centres.",
)
BEFORE_CELLS = (
    "Cisplatin 60 mg/m2 daily for 3 days, starting 5 days before the CAR-T infusion.",
    "Cisplatin 60 mg/m2/day for 3 days beginning five days before infusion of CAR-T cells.",
    "Cisplatin 60 mg/m2 daily x 3 days starting 5 days prior to the cell transfusion.",
)


BACKGROUND = (
    "Patients receiving tamoxifen are given cisplatin 60 mg/m2 on day 1.",
    "Subjects who are taking tamoxifen will receive cisplatin 60 mg/m2 on day 1.",
    "Patients on stable doses of tamoxifen and letrozole receive cisplatin 60 mg/m2 on day 1.",
    "Women treated with tamoxifen were switched to cisplatin 60 mg/m2 on day 1.",
)
STRANGERS = {
    "Cisplatin 60 mg/m2 on day 1. ABC was infused at 175 mg/m2 on day 8.": "abc 175 mg/m2 · days 8",
    "Cisplatin 60 mg/m2 on day 1. RTX is given weekly for 2 doses at 375 mg/m2.": "rituximab 375 mg/m2 · days 1, 8",
    "Cisplatin 60 mg/m2 on day 1. nab-Xyz was administered at 125 mg/m2 on day 2.": "nab-xyz 125 mg/m2 · days 2",
    "Cisplatin 60 mg/m2 on day 1. Zeltanix was given at 175 mg/m2 on day 8.": "zeltanix 175 mg/m2 · days 8",
    "- Cisplatin: 60 mg/m2 on day 1\n- Zeltan: 20 mg on days 1-5": "zeltan 20 mg · days 1..5",
    "Cisplatin (60 mg/m2, day 1), Zeltan (20 mg, days 1-5).": "zeltan 20 mg · days 1..5",
}


@pytest.mark.parametrize("text", BACKGROUND)
def test_what_patients_take_before_is_on_no_days_of_what_they_are_given(text: str) -> None:
    """A drug that tells who is treated is not planned with the one that is given."""
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · days 1"]


def test_a_drug_of_the_trial_with_its_own_dose_is_given() -> None:
    """Though it tells who else has another one."""
    text = "Patients receiving tamoxifen 20 mg on days 1-3 will also receive cisplatin 60 mg/m2 on day 1."
    assert schedules.schedule(text) == ["tamoxifen 20 mg · days 1..3", "cisplatin 60 mg/m2 · days 1"]


@pytest.mark.parametrize("text", STRANGERS)
def test_the_dose_of_an_unknown_name_is_not_of_the_drug_before(text: str) -> None:
    """Whatever is told to be given at a dose has it, known or not."""
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · days 1", STRANGERS[text]]


@pytest.mark.parametrize("text", UNNAMED)
def test_intrathecal_treatment_without_drugs_is_of_no_drug_beside_it_and_asked(text: str) -> None:
    """The drug before keeps its days and its route; what is given into the spinal canal is a finding."""
    regimen = read_regimen(text)
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · days 1"]
    assert [drug.routes for phase in regimen.phases for drug in phase.administrations] == [()]
    assert any(regimen.text.quote(place.cut).upper() in {"IT", "INTRATHECAL"} for place in regimen.untold)


@pytest.mark.parametrize("text", INTRATHECAL)
def test_an_intrathecal_drug_keeps_its_days(text: str) -> None:
    """A route is that of the drug that stands with it."""
    assert schedules.schedule(text) == INTRATHECAL[text]


@pytest.mark.parametrize("text", NUMBERED)
def test_the_number_of_a_part_of_the_study_is_no_amount(text: str) -> None:
    """`the dose found in phase 1 mg/kg` gives no dose of 1 mg/kg."""
    assert schedules.schedule(text) == ["cisplatin · days 1, 8"]


@pytest.mark.parametrize("text", SECOND)
def test_a_second_dose_so_much_later_is_one_more_day(text: str) -> None:
    """Two doses, the second so many days behind the first."""
    assert schedules.schedule(text) == [f"cisplatin 60 mg/m2 · {SECOND[text]}"]


@pytest.mark.parametrize(
    "second", ["a second 60 mg/m2 dose", "a second dose of 60 mg/m2", "one second infusion of 60 mg/m2"]
)
def test_a_second_dose_of_another_amount_is_not_the_first_again(second: str) -> None:
    """Though its figures end those of the first."""
    days = schedules.schedule(f"Cisplatin 160 mg/m2 on day 1, followed 2 weeks later by {second}.")
    assert days[0] == "cisplatin 160 mg/m2 · days 1"


@pytest.mark.parametrize("text", PERHAPS)
def test_a_second_dose_of_some_is_no_day_of_all(text: str) -> None:
    """What may be given, or is given to some, adds no day."""
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · days not stated"]


@pytest.mark.parametrize("text", ALONE)
def test_days_in_a_sentence_of_their_own_are_of_the_sentence_before(text: str) -> None:
    """Its drugs without days have them; others do not."""
    assert schedules.schedule(text) == ALONE[text]


@pytest.mark.parametrize("text", LEADING)
def test_lines_of_days_that_lead_are_not_of_the_drug_before(text: str) -> None:
    """Where a line of days stands before the first drug, the second is not of that drug."""
    assert schedules.schedule(text)[0] == "cisplatin 60 mg/m2 · days not stated"


@pytest.mark.parametrize("text", OTHER_CYCLES)
def test_cycles_of_a_later_treatment_are_not_those_of_the_first(text: str) -> None:
    """Their number ends nothing that is told before."""
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · cycles 1+: 1"]


@pytest.mark.parametrize("text", BEFORE_CELLS)
def test_days_before_cells_are_infused_are_counted_from_them(text: str) -> None:
    """Three days from the fifth before."""
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · days -5..-3"]


@pytest.mark.parametrize("day", ["d14>5%", "day 14 > 1%", "day 14 <0.1%"])
def test_the_day_of_a_measured_value_is_no_day_of_a_dose(day: str) -> None:
    """What stands before a comparison was measured."""
    text = f"MRD ({day}): cisplatin 60 mg/m2 d20-22."
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · days 20..22"]


@pytest.mark.parametrize("words", ["consisting of", "that consists of", "comprising"])
def test_how_often_stands_before_the_drug_it_is_said_of(words: str) -> None:
    """`chemotherapy consisting of weekly A`: not of chemotherapy alone."""
    text = f"Concurrent chemotherapy {words} weekly cisplatin 60 mg/m2."
    assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · cycles 1+: 1"]


def test_what_was_received_before_is_not_given() -> None:
    """Neither is what patients were treated with."""
    for words in ("receiving", "treated with", "on"):
        text = f"Patients previously {words} tamoxifen are given cisplatin 60 mg/m2 on day 1."
        assert schedules.schedule(text) == ["cisplatin 60 mg/m2 · days 1"]
