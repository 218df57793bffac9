"""A drug for when another one is over stands apart; some days of a cycle are not all of them; a cap is no dose."""

import pytest

from read.regimens.schedules import schedule


@pytest.mark.parametrize(
    "after",
    [
        ". After docetaxel, abiraterone 1000 mg daily is given.",
        "; after docetaxel abiraterone 1000 mg daily.",
        "; after completion of docetaxel, abiraterone 1000 mg daily.",
        ". Following docetaxel, abiraterone 1000 mg daily.",
    ],
)
def test_what_follows_counted_cycles_of_a_drug_is_in_none_of_them(after: str) -> None:
    """`A for 6 cycles. After A, B daily`: B is not given on the days of A."""
    told = schedule(f"Docetaxel 75 mg/m2 every 3 weeks for 6 cycles{after}")
    assert told == ["docetaxel 75 mg/m2 · cycles 1-6: 1", "abiraterone 1000 mg · days not stated"]


def test_a_dose_by_exposure_behind_after_is_of_the_drug_it_stands_beside() -> None:
    """`A 175 mg/m2 is given after B AUC 5`: no AUC of A."""
    told = schedule("On day 1 of each 21-day cycle, paclitaxel 175 mg/m2 is given after carboplatin AUC 5.")
    assert told == ["paclitaxel 175 mg/m2 · cycles 1+: 1", "carboplatin 5 AUC · cycles 1+: 1"]


@pytest.mark.parametrize("cap", ["(cap. 160 mg)", "(cap 160 mg)", "(capped at 160 mg)", "(max. 160 mg)"])
def test_a_cap_is_no_dose(cap: str) -> None:
    """Nor does a point behind its short form end the sentence."""
    assert schedule(f"Lomustine 90 mg/m2 {cap} every 6 weeks.") == ["lomustine 90 mg/m2 · cycles 1+: 1"]


def test_a_dose_that_is_reduced_to_in_steps_is_not_given_to_all() -> None:
    """`reduced in 10 mg steps to 20 mg`: how far it may fall."""
    assert schedule("Afatinib 40 mg once daily, reduced in 10 mg steps to 20 mg.") == [
        "afatinib 40 mg · days not stated"
    ]


@pytest.mark.parametrize("cycles", ["of cycles 1-5 of 28 days", "in each cycle, 28-day cycles"])
def test_on_some_days_of_cycles_is_not_on_all_of_them(cycles: str) -> None:
    """`on 4 days of cycles 1-5`: which days is not said."""
    told = schedule(f"Dinutuximab 17.5 mg/m2/day on 4 days {cycles}.")
    assert told and all("days not stated" in one for one in told)


@pytest.mark.parametrize(
    "days", ["daily 7 days every 28 days", "daily, 7 days per 28-day cycle", "/day 7 days every 28 days"]
)
def test_so_many_days_of_each_cycle_are_no_more(days: str) -> None:
    """`daily 7 days every 28 days`: a week of each cycle."""
    (told,) = schedule(f"Azacitidine 75 mg/m2 {days}.".replace("m2 /", "m2/"))
    assert told.endswith("cycles 1+: 1..7")


@pytest.mark.parametrize("turns", ["alternating every 2 weeks with", "alternating every 14 days with"])
def test_drugs_that_share_their_days_take_turns_with_others(turns: str) -> None:
    """`A and B on days 1-5 alternating with C and D on day 1`: each side in every other cycle."""
    one = "Ifosfamide 1.8 g/m2 and etoposide 100 mg/m2 on days 1-2"
    told = schedule(f"{one} {turns} vincristine 1.5 mg/m2 and doxorubicin 75 mg/m2 on day 1 for 4 cycles.")
    assert told == [
        "ifosfamide 1.8 g/m2 · cycle 1: 1, 2; cycle 3: 1, 2",
        "etoposide 100 mg/m2 · cycle 1: 1, 2; cycle 3: 1, 2",
        "vincristine 1.5 mg/m2 · cycle 2: 1; cycle 4: 1",
        "doxorubicin 75 mg/m2 · cycle 2: 1; cycle 4: 1",
    ]


@pytest.mark.parametrize(("lasting", "last"), [("for 2 weeks", 21), ("for up to 1 year", 371)])
def test_what_follows_a_numbered_week_begins_behind_it(lasting: str, last: int) -> None:
    """`120 mg daily in week 1, then 240 mg daily for 2 weeks`: not from day 1 on."""
    told = schedule(f"Neratinib 120 mg daily in week 1, then 240 mg daily {lasting}.")
    assert told == ["neratinib 120 mg · days 1..7", f"neratinib 240 mg · days 8..{last}"]
