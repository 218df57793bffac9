"""Radiotherapy: the dose of one fraction, on which days, and what is told of drugs by its days and weeks."""

from __future__ import annotations

import pytest
from tests.read.regimens import schedules

FRACTIONS = {
    "Radiotherapy 1.8 Gy/day for 25 fractions.": ["radiotherapy 1.8 Gy · days not stated"],
    "Radiotherapy 2 Gy once a day, five days a week, 10 fractions.": ["radiotherapy 2 Gy · days 1..5, 8..12"],
    "Radiotherapy at 200 cGy per day x 30 fractions": ["radiotherapy 2 Gy · days not stated"],
    "SBRT 8 Gy daily for 5 fractions": ["stereotactic radiotherapy 8 Gy · days not stated"],
    "SBRT 12 Gy in 4 fractions": ["stereotactic radiotherapy 3 Gy · days not stated"],
    "Whole brain radiotherapy 30 Gy in 10 daily fractions": ["radiotherapy 3 Gy · days not stated"],
}
BEGUN = {
    "Radiotherapy 10 fractions of 3 Gy, 5 days per week, beginning on day 22.": [
        "radiotherapy 3 Gy · days 22..26, 29..33"
    ],
    "Radiotherapy (45 Gy) was started on day 1 and given in 25 fractions.": ["radiotherapy 1.8 Gy · days not stated"],
    "Radiotherapy 30 Gy in 10 fractions beginning day 3.": ["radiotherapy 3 Gy · days not stated"],
    "Radiation 2 Gy is given 5 days a week for 6 weeks. A break is planned from day 20 to day 26.": [
        "radiotherapy 2 Gy · days 1..5, 8..12, 15..19, 22..26, 29..33, 36..40"
    ],
}
IN_A_CYCLE = {
    "Cisplatin 75 mg/m2 (day 1), q3w x 3. Radiotherapy starts on day 1 of cycle 2: 20 Gy, 2 Gy/fraction, 10 fractions "
    "over 2 weeks.": ["cisplatin 75 mg/m2 · cycles 1-3: 1", "radiotherapy 2 Gy · days 22..26, 29..33"],
    "Cisplatin 75 mg/m2 on day 1 of each 21-day cycle. Radiotherapy: 30 Gy in 15 fractions, 5 days a week, starting on "
    "day 1 of cycle 2.": ["cisplatin 75 mg/m2 · cycles 1+: 1", "radiotherapy 2 Gy · days 22..26, 29..33, 36..40"],
    "Cisplatin 75 mg/m2 on day 1 every 3 weeks for 4 cycles. Radiotherapy 60 Gy in 30 fractions begins with cycle 2.": [
        "cisplatin 75 mg/m2 · cycles 1-4: 1",
        "radiotherapy 2 Gy · days not stated",
    ],
    "Etoposide 100 mg/m2 days 1-3 of each cycle. RT: 18 Gy in 10 fractions, five days a week, beginning in cycle 3.": [
        "etoposide 100 mg/m2 · cycles 1+: 1..3",
        "radiotherapy 1.8 Gy · days not stated",
    ],
}
BY_ITS_DAYS = {
    "Carboplatin AUC 2 weekly during radiotherapy (6 doses).": ["carboplatin 2 AUC · days 1, 8, 15, 22, 29, 36"],
    "Carboplatin AUC 2 weekly throughout radiotherapy for 4 doses.": ["carboplatin 2 AUC · days 1, 8, 15, 22"],
    "Cisplatin 80 mg/m2 on radiotherapy (RT) days 1, 22 and 43": ["cisplatin 80 mg/m2 · days 1, 22, 43"],
    "Cisplatin 80 mg/m2 on RT days 1 and 29": ["cisplatin 80 mg/m2 · days 1, 29"],
    "5-FU 800 mg/m2/day as continuous 96-hour infusions in RT weeks 1 and 4.": [
        "fluorouracil 800 mg/m2 · days 1..4, 22..25"
    ],
    "Cisplatin 75 mg/m2 IV on day 1 of weeks 1 and 5 of radiation therapy (45 Gy, 1.8 Gy/fraction)": [
        "cisplatin 75 mg/m2 · days 1, 29",
        "radiotherapy 1.8 Gy · days not stated",
    ],
}


@pytest.mark.parametrize("text", FRACTIONS)
def test_a_daily_dose_is_that_of_one_fraction(text: str) -> None:
    """Grays a day before so many fractions are those of each; a total is shared among the fractions."""
    assert schedules.schedule(text) == FRACTIONS[text]


@pytest.mark.parametrize("text", BEGUN)
def test_fractions_are_not_all_given_on_the_day_they_begin(text: str) -> None:
    """Five days a week are counted from the first day that is told; without them no day of many fractions is known."""
    assert schedules.schedule(text) == BEGUN[text]


@pytest.mark.parametrize("text", IN_A_CYCLE)
def test_fractions_that_begin_in_a_cycle_are_counted_through(text: str) -> None:
    """They go on beyond that cycle, from its day on; where the length of cycles is not told, no day is known."""
    assert schedules.schedule(text) == IN_A_CYCLE[text]


@pytest.mark.parametrize("text", BY_ITS_DAYS)
def test_days_of_radiotherapy_are_those_of_the_drug_beside_it(text: str) -> None:
    """Days, weeks and numbers of doses that are told by radiotherapy are of the drug; no fraction is made of them."""
    assert schedules.schedule(text) == BY_ITS_DAYS[text]
