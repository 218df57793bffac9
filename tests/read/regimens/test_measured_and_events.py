"""What is measured is not given, and what an event begins has no day of the treatment before it."""

import pytest

from read.regimens.schedules import schedule


@pytest.mark.parametrize(
    "measured",
    [
        "Sirolimus levels are checked weekly.",
        "Serum sirolimus will be determined every 2 weeks.",
        "Blood samples for sirolimus are drawn on days 1 and 8.",
        "Sirolimus is monitored several times per week.",
        "The pharmacokinetics of sirolimus are studied on day 15.",
    ],
)
def test_days_on_which_a_drug_is_measured_are_not_its_own(measured: str) -> None:
    """Nor does how often it is measured make cycles of the treatment, before its dose or behind it."""
    dose = "Patients take sirolimus 2 mg once daily."
    assert schedule(f"{dose} {measured}") == ["sirolimus 2 mg · days not stated"]
    assert schedule(f"{measured} {dose}") == ["sirolimus 2 mg · days not stated"]


@pytest.mark.parametrize(
    "measured", ["; blood samples are collected weekly.", "; blood draws for levels follow on day 8."]
)
def test_a_drug_that_is_given_beside_what_is_measured_is_kept(measured: str) -> None:
    """How it is given stands right behind its name."""
    assert schedule(f"Cisplatin IV on day 1{measured}") == ["cisplatin · days 1"]


def test_several_times_a_week_is_not_once_a_week() -> None:
    """How often is not said, and no day is laid out."""
    assert schedule("Epoetin alfa 4000 IU is given several times per week.") == [
        "epoetin alfa 4000 U · days not stated"
    ]


@pytest.mark.parametrize("event", ["At progression", "On relapse", "Upon disease progression", "After recurrence"])
def test_what_an_event_begins_is_apart(event: str) -> None:
    """A drug that is given from an event on is in no cycle of the treatment before it."""
    told = schedule(f"Cisplatin 75 mg/m2 on day 1 of each 21-day cycle. {event}, everolimus 10 mg daily.")
    assert told == ["cisplatin 75 mg/m2 · cycles 1+: 1", "everolimus 10 mg · days not stated"]


def test_a_drug_for_an_event_that_is_told_behind_it_has_no_days() -> None:
    """`A 90 mg/m2 on relapse`: no day of the treatment before the relapse is one of A."""
    told = schedule("Cisplatin 75 mg/m2 on day 1 of each 21-day cycle. From day 8, bendamustine 90 mg/m2 on relapse.")
    assert told == ["cisplatin 75 mg/m2 · cycles 1+: 1", "bendamustine 90 mg/m2 · days not stated"]


def test_from_a_week_on_it_is_given_as_often_as_is_said() -> None:
    """`on day 1, then from week 4 every 3 weeks` is no weekly dose; the day before those weeks is kept."""
    told = schedule("Avelumab 800 mg on day 1 and later from week 4 on every 4 weeks until week 20.")
    assert told and not any("22,29" in one for one in told)
    then = schedule("AB-1234 300 mg on day 1, then starting at week 4 every 12 weeks.")
    assert then == ["ab-1234 300 mg · days 1", "ab-1234 300 mg · days 22, 106, 190, 274"]


@pytest.mark.parametrize("other", ["versus 10 days", "vs. 10 days", "or 10 days", "or for 10 days"])
def test_of_two_lengths_neither_is_chosen(other: str) -> None:
    """`for 5 days versus 10 days`: how long is not the same for all."""
    assert schedule(f"Amoxicillin 500 mg three times daily for 5 days {other}.") == [
        "amoxicillin 500 mg x3 · days not stated"
    ]


@pytest.mark.parametrize("name", ["Group (1): {} Group (2): {}", "Arm (A): {} Arm (B): {}"])
def test_arms_numbered_in_brackets_are_arms(name: str) -> None:
    """Each has its own drug on its own days; the dose of the second does not follow that of the first."""
    one, two = "isotretinoin 0.5 mg/kg/day for 10 days.", "isotretinoin 0.25 mg/kg/day for 10 days."
    assert schedule(name.format(one, two)) == [
        "isotretinoin 0.5 mg/kg · days 1..10",
        "isotretinoin 0.25 mg/kg · days 1..10",
    ]


def test_one_letter_of_two_drugs_tells_them_by_their_order() -> None:
    """`docetaxel and daratumumab: D ..., D ...`; a letter that one of them has alone is always that one."""
    told = schedule("Docetaxel and daratumumab: D 75 mg/m2 on day 1, D 16 mg/kg on days 1 and 8 of a 21-day cycle.")
    assert told == ["docetaxel 75 mg/m2 · cycles 1+: 1", "daratumumab 16 mg/kg · cycles 1+: 1, 8"]
    alone = schedule("Lenalidomide plus dexamethasone: D 40 mg on days 1 and 8, D 20 mg on days 15 and 22.")
    assert alone == ["dexamethasone 40 mg · days 1, 8", "dexamethasone 20 mg · days 15, 22"]


def test_the_dose_before_the_next_band_is_of_the_drug_behind_it() -> None:
    """`40 mg sulfamethoxazole >=15 kg: ...`: a sign may stand right behind the name."""
    told = schedule("5-<15 kg: 200 mg trimethoprim + 40 mg sulfamethoxazole >=15 kg: 400 mg trimethoprim")
    assert "sulfamethoxazole 40 mg · days not stated" in told
