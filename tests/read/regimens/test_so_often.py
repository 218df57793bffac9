"""How often a drug is given beside others: numbers of doses, intervals, days that go on, changes of a dose."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

CHANGES = {
    "Gemcitabine 1000 mg/m2 and vinorelbine 25 mg/m2 on days 1 and 8 every 21 days. Doses of gemcitabine "
    "and vinorelbine were escalated by 250 mg/m2 and 5 mg/m2, respectively, at each level.": [
        "gemcitabine 1000 mg/m2 · cycles 1+: 1, 8",
        "vinorelbine 25 mg/m2 · cycles 1+: 1, 8",
    ],
    "Everolimus 10 mg daily with dose reductions to 5 mg daily and 5 mg every other day for toxicity.": [
        "everolimus 10 mg · days not stated",
    ],
}

SO_OFTEN = {
    "Nivolumab 3 mg/kg every 2 weeks plus ipilimumab 1 mg/kg every 6 weeks for 4 doses.": [
        "nivolumab 3 mg/kg · cycles 1+: 1, 15, 29",
        "ipilimumab 1 mg/kg · cycles 1-4: 1",
    ],
    "Ipilimumab 3 mg/kg every 3 weeks for 4 doses plus nivolumab 1 mg/kg every 3 weeks.": [
        "ipilimumab 3 mg/kg · cycles 1-4: 1",
        "nivolumab 1 mg/kg · cycles 1+: 1",
    ],
    "Pembrolizumab 200 mg Q3W plus ipilimumab 50 mg Q6W for 4 doses, or pembrolizumab 200 mg Q3W plus "
    "ipilimumab 100 mg Q12W for 4 doses.": [
        "pembrolizumab 200 mg · cycles 1+: 1, 22, 43, 64",
        "ipilimumab 50 mg · cycles 1-2: 1, 43",
        "ipilimumab 100 mg · cycles 1-4: 1",
    ],
    "IV cisplatin 100 mg/m2 day 1 every 21 days X 3 IV docetaxel 75 mg/m2 day 1 every 21 days X 3.": [
        "cisplatin 100 mg/m2 · cycles 1-3: 1",
        "docetaxel 75 mg/m2 · cycles 1-3: 1",
    ],
    "Cetuximab 400 mg/m2 on day 1, then 250 mg/m2 weekly x 7 doses.": [
        "cetuximab 400 mg/m2 · days 1",
        "cetuximab 250 mg/m2 · days 8, 15, 22, 29, 36, 43, 50",
    ],
    "Doxorubicin 37.5 mg/m2/day x 2 at weeks 1 and 6.": [
        "doxorubicin 37.5 mg/m2 · days 1, 2, 36, 37",
    ],
}

ON_FROM_THERE = {
    "Fulvestrant 500 mg IM on days 1, 15 and 29, then every 28 days.": [
        "fulvestrant 500 mg · cycle 1: 1, 15; cycles 2+: 1",
    ],
    "Ganitumab 12 mg/kg on days 1 and 8 and every 2 weeks thereafter.": [
        "ganitumab 12 mg/kg · cycle 1: 1, 8; cycles 2+: 8",
    ],
}

RARE = {
    "Erlotinib 100 mg daily on days 2-16 with pemetrexed 500 mg/m2 on day 1 every 21 days; vitamin B12 "
    "1000 mcg IM every 9 weeks.": [
        "erlotinib 100 mg · cycles 1+: 2..16",
        "pemetrexed 500 mg/m2 · cycles 1+: 1",
        "vitamin b12 1000 ug · cycles 1+: 1",
    ],
}

LOADED = {
    "Trastuzumab emtansine 3.6 mg/kg every 3 weeks for 14 cycles; trastuzumab 8 mg/kg loading dose then 6"
    " mg/kg every 3 weeks for 14 cycles.": [
        "trastuzumab emtansine 3.6 mg/kg · cycles 1-14: 1",
        "trastuzumab 8 mg/kg · cycle 1: 1",
        "trastuzumab 6 mg/kg · cycles 2-14: 1",
    ],
}

SHARED = {
    "Cisplatin 75 mg/m2 and fluorouracil 1000 mg/m2/day x 4 days on weeks 1, 5, 8 and 11.": [
        "cisplatin 75 mg/m2 · days 1, 29, 50, 71",
        "fluorouracil 1000 mg/m2 · days 1..4, 29..32, 50..53, 71..74",
    ],
    "Sorafenib 200 mg twice daily in week 1, 400 mg in week 2, and 400 mg twice daily thereafter.": [
        "sorafenib 200 mg x2 · days 1..7",
        "sorafenib 400 mg · days 8..14",
        "sorafenib 400 mg x2 · days 15..336",
    ],
}

INVERSE = {
    "Irinotecan 50 mg m(-2) weekly for 6 weeks.": [
        "irinotecan 50 mg/m2 · days 1, 8, 15, 22, 29, 36",
    ],
    "Capecitabine 500 mg m-2 bid on days 1-38.": [
        "capecitabine 500 mg/m2 x2 · days 1..38",
    ],
    "Bevacizumab 5 mg kg-1 on day 1 every 14 days.": [
        "bevacizumab 5 mg/kg · cycles 1+: 1",
    ],
}

AFTER_A_BREAK = {
    "Temozolomide 75 mg/m2 daily for 42 days, followed after 4 weeks by temozolomide 150 mg/m2 on days "
    "1-5 of cycle 1 and 200 mg/m2 on days 1-5 of cycles 2-6, every 28 days.": [
        "temozolomide 75 mg/m2 · days 1..42",
        "temozolomide 150 mg/m2 · cycle 1: 1..5",
        "temozolomide 200 mg/m2 · cycles 2-6: 1..5",
    ],
}

MENTIONED = {
    "Oral etoposide 50 mg/m2/day on days 1-21 and oral cyclophosphamide 50 mg/m2/day on days 1-21. "
    "Etoposide alternates with cyclophosphamide every 21 days.": [
        "etoposide 50 mg/m2 · cycles 1+: 1..21",
        "cyclophosphamide 50 mg/m2 · cycles 1+: 1..21",
    ],
}

BEYOND = {
    "Vincristine 1.5 mg/m2 day 1 weekly for 9 weeks and dactinomycin 0.045 mg/kg every 3 weeks.": [
        "vincristine 1.5 mg/m2 · cycles 1-3: 1, 8, 15",
        "dactinomycin 0.045 mg/kg · cycles 1+: 1",
    ],
    "Vincristine 1.5 mg/m2 weekly x 9 doses and dactinomycin 0.045 mg/kg on day 1 of each 21-day cycle.": [
        "vincristine 1.5 mg/m2 · cycles 1-3: 1, 8, 15",
        "dactinomycin 0.045 mg/kg · cycles 1+: 1",
    ],
}

THEN = {
    "Lapatinib 1500 mg on days -5 to 0 then 1250 mg with capecitabine 1000 mg/m2 twice daily on days 1-14.": [
        "lapatinib 1500 mg · days -5..0",
        "lapatinib 1250 mg · days not stated",
        "capecitabine 1000 mg/m2 x2 · days 1..14",
    ],
}

BARE_EVERY = {
    "Gemcitabine 800 mg/m2 days 1 and 8 q21.": [
        "gemcitabine 800 mg/m2 · cycles 1+: 1, 8",
    ],
    "Etoposide 100 mg/m2 on days 1-3, q28 x 4 cycles.": [
        "etoposide 100 mg/m2 · cycles 1-4: 1..3",
    ],
}

CUT_ANEW = {
    "Gemcitabine 1000 mg/m2 weekly x 7 with 1 week of rest, followed by weekly x 3 every 28 days.": [
        "gemcitabine 1000 mg/m2 · days 1, 8, 15, 22, 29, 36, 43",
        (
            "gemcitabine 1000 mg/m2 · days 57, 64, 71, 85, 92, 99, 113, 120, 127, 141, 148, 155, 169, 176, "
            "183, 197, 204, 211, 225, 232, 239, 253, 260, 267, 281, 288, 295, 309, 316, 323"
        ),
    ],
    "Fulvestrant 500 mg IM on cycle 1 day 1 and 15 and on day 1 of each cycle thereafter (28-day cycles).": [
        "fulvestrant 500 mg · cycle 1: 1, 15",
        "fulvestrant 500 mg · cycles 2+: 1",
    ],
    "Capecitabine 1000 mg/m2 bid (evening of day 1 to morning of day 15) every 3 weeks.": [
        "capecitabine 1000 mg/m2 x2 · cycles 1+: 1..15",
    ],
}

FALLING = {
    "Pertuzumab 840 mg then 420 mg every 3 weeks for 6 cycles.": [
        "pertuzumab 840 mg · cycle 1: 1",
        "pertuzumab 420 mg · cycles 2-6: 1",
    ],
    "Trastuzumab 4 mg/kg, followed by 2 mg/kg weekly.": [
        "trastuzumab 4 mg/kg · cycle 1: 1",
        "trastuzumab 2 mg/kg · cycles 2+: 1",
    ],
}

OTHER_WEEKS = {
    "Interleukin-2 9 MIU SC daily for 5 days every other week for 6 months.": [
        "aldesleukin 9 MU · cycles 1-12: 1..5",
    ],
    "Temozolomide 150 mg/m2 for 7 days every other week.": [
        "temozolomide 150 mg/m2 · cycles 1+: 1..7",
    ],
    "Vinorelbine 60 mg/m2 weekly for the first 3 administrations, then 80 mg/m2 weekly for 4 weeks.": [
        "vinorelbine 60 mg/m2 · days 1, 8, 15",
        "vinorelbine 80 mg/m2 · days 22, 29, 36, 43",
    ],
    "Trastuzumab 4 mg/kg in week 1, then 2 mg/kg weekly; docetaxel 75 mg/m2 on day 1 of each 21-day cycle.": [
        "trastuzumab 4 mg/kg · cycle 1: 1",
        "trastuzumab 2 mg/kg · cycle 1: 8, 15; cycles 2+: 1, 8, 15",
        "docetaxel 75 mg/m2 · cycles 1+: 1",
    ],
    "Pemetrexed 500 mg/m2 every 21 days. Dexamethasone 4 mg twice daily the day before and the day after pemetrexed.": [
        "pemetrexed 500 mg/m2 · cycles 1+: 1",
        "dexamethasone 4 mg x2 · days not stated",
    ],
    "Bortezomib 1.6 mg/m2 on days 1 and 8 of 21-day cycles; escalate bortezomib by 0.2 mg/m2.": [
        "bortezomib 1.6 mg/m2 · cycles 1+: 1, 8",
    ],
}

TWICE_SAID = {
    "Ifosfamide 9 g/m2 (1.8 g/m2/day on days 1-5) every 21 days.": [
        "ifosfamide 1.8 g/m2 · cycles 1+: 1..5",
    ],
    "Doxorubicin 75 mg/m2 (25 mg/m2/day x 3), every 21 days.": [
        "doxorubicin 25 mg/m2 · cycles 1+: 1..3",
    ],
}

EACH_ITS_OWN = {
    "Docetaxel and prednisone 75 mg/m2 every 3 weeks and 5 mg twice daily for 10 cycles.": [
        "docetaxel 75 mg/m2 · cycles 1-10: 1",
        "prednisone 5 mg x2 · cycles 1-10: 1..21",
    ],
    "Cisplatin 75 mg/m2 in weeks 1 and 5, 5-FU 1000 mg/m2/day x 96 h in weeks 1 and 5.": [
        "cisplatin 75 mg/m2 · days 1, 29",
        "fluorouracil 1000 mg/m2 · days 1..4, 29..32",
    ],
    "Amifostine 200 mg/m2 IV daily before each fraction of radiotherapy (70 Gy in 35 fractions).": [
        "amifostine 200 mg/m2 · days not stated",
        "radiotherapy 2 Gy · days not stated",
    ],
    "Anastrozole 1 mg qd x 5 years.": [
        "anastrozole 1 mg · days 1..1825",
    ],
}


@pytest.mark.parametrize(("text", "lines"), CHANGES.items())
def test_by_how_much_a_dose_changes_is_no_dose(text: str, lines: list[str]) -> None:
    """Steps of escalation and doses it is reduced to are not given."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), SO_OFTEN.items())
def test_as_many_doses_as_are_said(text: str, lines: list[str]) -> None:
    """A number of doses is that of the drug it stands behind, whatever is given beside it."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), ON_FROM_THERE.items())
def test_days_that_are_listed_and_then_go_on(text: str, lines: list[str]) -> None:
    """After the last of the days listed the drug goes on at its interval."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), RARE.items())
def test_a_rare_drug_makes_no_cycle_of_the_others(text: str, lines: list[str]) -> None:
    """Days of a cycle stay days of it beside a drug that is given more rarely."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), LOADED.items())
def test_a_loading_dose_is_given_once(text: str, lines: list[str]) -> None:
    """What follows a loading dose is no phase of its own, whatever has courses before it."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), SHARED.items())
def test_days_of_a_dose_a_day_are_not_those_of_a_single_dose(text: str, lines: list[str]) -> None:
    """A single dose takes the weeks of a daily one beside it, not its days."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), INVERSE.items())
def test_powers_of_units_may_be_negative(text: str, lines: list[str]) -> None:
    """A unit per body surface or weight may be written with a negative power."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), AFTER_A_BREAK.items())
def test_a_phase_begins_after_a_break(text: str, lines: list[str]) -> None:
    """What follows after weeks without treatment is counted anew."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), MENTIONED.items())
def test_an_interval_of_drugs_with_days_is_that_of_the_cycles(text: str, lines: list[str]) -> None:
    """Drugs named again with an interval alone have no further doses."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), BEYOND.items())
def test_weeks_beyond_a_cycle_are_counted_on(text: str, lines: list[str]) -> None:
    """What is given weekly for weeks beside shorter cycles ends with those weeks."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), THEN.items())
def test_a_dose_that_follows_has_no_days_of_the_one_before(text: str, lines: list[str]) -> None:
    """A dose behind then has days of its own, or none that are known."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), BARE_EVERY.items())
def test_an_interval_may_lack_its_word(text: str, lines: list[str]) -> None:
    """An interval of so many days may be written without the word."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), CUT_ANEW.items())
def test_how_often_is_said_anew_after_an_end(text: str, lines: list[str]) -> None:
    """Weeks that have an end are followed by others, counted on after them."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), FALLING.items())
def test_a_higher_dose_comes_first_and_once(text: str, lines: list[str]) -> None:
    """A higher dose without times, then a lower one at an interval: the first comes once."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), OTHER_WEEKS.items())
def test_a_few_days_of_longer_stretches(text: str, lines: list[str]) -> None:
    """A few days of every other week are given in each of these stretches."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), TWICE_SAID.items())
def test_a_total_that_its_days_come_to_is_not_given_beside_them(text: str, lines: list[str]) -> None:
    """Of a whole and the doses of its days in brackets the doses are given."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


@pytest.mark.parametrize(("text", "lines"), EACH_ITS_OWN.items())
def test_intervals_and_names_that_stand_close(text: str, lines: list[str]) -> None:
    """An interval keeps its dose, a name its number, and years make no weekdays."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


ONCE = {
    "Tocilizumab 8 mg/kg IV as a single dose plus dexamethasone 6 mg daily for 10 days.": [
        "tocilizumab 8 mg/kg · days 1",
        "dexamethasone 6 mg · days 1..10",
    ],
    "Ivermectin 200 ug/kg once, plus doxycycline 100 mg twice daily for 5 days.": [
        "ivermectin 200 ug/kg · days 1",
        "doxycycline 100 mg x2 · days 1..5",
    ],
    "Ondansetron 8 mg once and carboplatin AUC 5 on day 1 of each 21-day cycle.": [
        "ondansetron 8 mg · days not stated",
        "carboplatin 5 AUC · cycles 1+: 1",
    ],
    "Topotecan 1.5 mg/m2 on day 2 weekly for 2 weeks. Courses repeat every 28 days.": [
        "topotecan 1.5 mg/m2 · cycles 1+: 2, 9"
    ],
    "Sargramostim 250 ug/m2 between days 5 and 21.": ["sargramostim 250 ug/m2 · days not stated"],
    "Bone density is measured by DEXA every 6 months. Anastrozole 1 mg daily for 3 days.": [
        "anastrozole 1 mg · days 1..3"
    ],
}

EACH_ITS_OWN = {
    "Nivolumab 360 mg every 3 weeks and ipilimumab 1 mg/kg every 6 weeks plus pemetrexed 500 mg/m2 every 3 weeks for 2 "
    "cycles; nivolumab and ipilimumab continue for up to 2 years.": [
        "nivolumab 360 mg · cycles 1-34: 1",
        "ipilimumab 1 mg/kg · cycles 1-17: 1",
        "pemetrexed 500 mg/m2 · cycles 1-2: 1",
    ],
    "Docetaxel 75 mg/m2 every 3 weeks for 6 cycles and zoledronic acid 4 mg every 4 weeks.": [
        "docetaxel 75 mg/m2 · cycles 1-6: 1",
        "zoledronic acid 4 mg · cycles 1+: 1",
    ],
}


@pytest.mark.parametrize(("text", "lines"), ONCE.items())
def test_a_single_dose_takes_no_days_of_others(text: str, lines: list[str]) -> None:
    """What is given once has no days of the drugs beside it; days between two, and a scan, give none at all."""
    assert schedules.schedule(text) == lines


@pytest.mark.parametrize(("text", "lines"), EACH_ITS_OWN.items())
def test_a_number_of_cycles_is_of_the_interval_it_stands_behind(text: str, lines: list[str]) -> None:
    """So many cycles are those of the drug they are said of, each at its own interval and to its own end."""
    assert sorted(schedules.schedule(text)) == sorted(lines)


UP_TO = {
    "Rituximab 375 mg/m2 weekly, up to 6 infusions.": ["rituximab 375 mg/m2 · days 1, 8, 15, 22, 29, 36"],
    "Durvalumab 1500 mg every 4 weeks up to 3 doses.": ["durvalumab 1500 mg · days 1, 29, 57"],
    "Ibuprofen 400 mg up to 3 doses per day for 5 days.": ["ibuprofen 400 mg · days 1..5"],
}


@pytest.mark.parametrize("text", UP_TO)
def test_up_to_so_many_doses(text: str) -> None:
    """`Up to 6 infusions` counts them all; `up to 3 doses per day` counts no days."""
    assert schedules.schedule(text) == UP_TO[text]


def test_what_is_said_twice_is_one_finding() -> None:
    """Steps of one drug that no vocabulary knows are one finding, not one for each step."""
    text = "Dose level 1: 50 mg; dose level 2: 100 mg; dose level 3: 200 mg of XYZ-123 daily in 28-day cycles."
    families = [finding.family for finding in read_regimen(text).findings]
    assert families.count("unknown-term") == 1
