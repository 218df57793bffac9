"""How often a day in one sentence and on which days in another; intervals told as how often; days of an event."""

from __future__ import annotations

import pytest
from tests.read.regimens import schedules

ON_DAYS = {
    "Apatinib 250 mg BID. Apatinib is taken on days 1-14 of a 21-day cycle.": ["apatinib 250 mg x2 · cycles 1+: 1..14"],
    "Apatinib is taken on days 1-14 of a 21-day cycle. The dose of apatinib is 250 mg twice daily.": [
        "apatinib 250 mg x2 · cycles 1+: 1..14"
    ],
    "Cohort 1: 10 mg BID; cohort 2: 20 mg BID. AB-1234 is taken orally on days 1-21 of a 28-day cycle.": [
        "ab-1234 10 mg x2 · cycles 1+: 1..21",
        "ab-1234 20 mg x2 · cycles 1+: 1..21",
    ],
    "Lapatinib 1000 mg daily. Lapatinib is given 5 days on, 2 days off.": ["lapatinib 1000 mg · cycles 1+: 1..5"],
    "Cisplatin 20 mg/m2 daily and etoposide 75 mg/m2 daily. Both drugs are given on days 1-4 of each 21-day cycle.": [
        "cisplatin 20 mg/m2 · cycles 1+: 1..4",
        "etoposide 75 mg/m2 · cycles 1+: 1..4",
    ],
    "Gemcitabine 800 mg/m2 and docetaxel 35 mg/m2. The combination is given on days 1 and 8 of a 21-day cycle.": [
        "gemcitabine 800 mg/m2 · cycles 1+: 1, 8",
        "docetaxel 35 mg/m2 · cycles 1+: 1, 8",
    ],
}
INTERVALS = {
    "Irinotecan 150 mg/m2 day 1 and 5-FU 400 mg/m2 days 1 and 2, every other week for 6 cycles": [
        "irinotecan 150 mg/m2 · cycles 1-6: 1",
        "fluorouracil 400 mg/m2 · cycles 1-6: 1, 2",
    ],
    "Oxaliplatin 85 mg/m2 IV on day 1; leucovorin 200 mg/m2 on days 1 and 2; repeated fortnightly.": [
        "oxaliplatin 85 mg/m2 · cycles 1+: 1",
        "leucovorin 200 mg/m2 · cycles 1+: 1, 2",
    ],
    "Cisplatin 60 mg/m2 day 1 and radiation 2 Gy days 1 to 5, every other week for 7 cycles (70 Gy).": [
        "cisplatin 60 mg/m2 · cycles 1-7: 1",
        "radiotherapy 2 Gy · cycles 1-7: 1..5",
    ],
    "AB-1234 5 mg bid every 2 weeks": ["ab-1234 5 mg x2 · days not stated"],
    "Lenvatinib 8 mg once daily every 21 days for 4 cycles": ["lenvatinib 8 mg · cycles 1-4: 1..21"],
    "Etoposide 100 mg/m2 for 3 days and carboplatin AUC 5 on day 1. Treatment is given every 3 weeks.": [
        "etoposide 100 mg/m2 · cycles 1+: 1..3",
        "carboplatin 5 AUC · cycles 1+: 1",
    ],
}
EVENTS = {
    "ATG 2 mg/kg during transplantation. Additional doses of ATG 2 mg/kg daily for 5 to 7 days.": [
        "antithymocyte globulin 2 mg/kg · days not stated"
    ],
    "Mitomycin C 30 mg instilled at the time of TURBT, then weekly for 6 weeks.": ["mitomycin 30 mg · days not stated"],
    "Rituximab 375 mg/m2 intraoperatively. Subsequent doses of rituximab 375 mg/m2 weekly for 4 weeks.": [
        "rituximab 375 mg/m2 · days not stated"
    ],
    "Basiliximab 20 mg IV in the operating room; a further dose of basiliximab 20 mg on day 4.": [
        "basiliximab 20 mg · days not stated",
        "basiliximab 20 mg · days 4",
    ],
    "Doxorubicin 50 mg instilled within 6 hours after TURBT, followed by weekly instillations for 6 weeks": [
        "doxorubicin 50 mg · days not stated"
    ],
    "BCG 81 mg once weekly for 3 weeks at months 3, 6 and 12.": ["bcg 81 mg · days not stated"],
    "BCG 81 mg: 3 weekly instillations at month 3, 6 and 12.": ["bcg 81 mg · days not stated"],
    "Ipilimumab 3 mg/kg every 3 weeks for 4 doses, then at month 6 and every 12 weeks thereafter": [
        "ipilimumab 3 mg/kg · days 1, 22, 43, 64",
        "ipilimumab 3 mg/kg · days not stated",
    ],
    "Temozolomide 75 mg/m2 daily in a 28-day cycle. Scans of the brain are done at months 3 and 6.": [
        "temozolomide 75 mg/m2 · cycles 1+: 1..28"
    ],
}
COUNTED = {
    "Tremelimumab 75 mg IV q4w for up to 4 doses/cycles.": ["tremelimumab 75 mg · days 1, 29, 57, 85"],
    "BCG 81 mg: 6 weekly instillations.": ["bcg 81 mg · days 1, 8, 15, 22, 29, 36"],
    "4-week, once weekly injection with 70 mg AB-1234": ["ab-1234 70 mg · days 1, 8, 15, 22"],
    "Denosumab 120 mg SC every 4 weeks with loading doses on days 8 and 15.": [
        "denosumab 120 mg · cycles 1+: 1",
        "denosumab 120 mg · cycle 1: 8, 15",
    ],
    "A 5-day course of oral etoposide 50 mg every 4 weeks for 6 cycles.": ["etoposide 50 mg · cycles 1-6: 1..5"],
    "Methylprednisolone 40 mg/12h for 3 days": ["methylprednisolone 40 mg x2 · days 1..3"],
    "Paracetamol 500 mg /6 h, oseltamivir 75 mg/ 12 h for 5 days": [
        "acetaminophen 500 mg x4 · days not stated",
        "oseltamivir 75 mg x2 · days 1..5",
    ],
}
BESIDE = {
    "Trabectedin 1.2 mg/m2 every 3 weeks. Dexamethasone 20 mg IV is given 30 minutes before each infusion.": [
        "trabectedin 1.2 mg/m2 · cycles 1+: 1",
        "dexamethasone 20 mg · cycles 1+: 1",
    ],
    "Cetuximab 400 mg/m2 on day 1 and oxaliplatin 85 mg/m2 on day 2 every 14 days. Dexamethasone 8 mg prior to each "
    "infusion.": [
        "cetuximab 400 mg/m2 · cycles 1+: 1",
        "oxaliplatin 85 mg/m2 · cycles 1+: 2",
        "dexamethasone 8 mg · days not stated",
    ],
    "IL-2 600,000 IU/kg IV every 8 hours on days 1-5. gp100 peptide 1 mg SC on day 7.": [
        "aldesleukin 600000 U/kg x3 · days 1..5",
        "gp100 peptide 1 mg · days 7",
    ],
    "Nivolumab 240 mg on days 1 and 15. WT1 protein 100 ug SC on days 1 and 22.": [
        "nivolumab 240 mg · days 1, 15",
        "wt1 protein 100 ug · days 1, 22",
    ],
}
OF_ONE_ALONE = {
    "Cisplatin 70 mg/m2 and etoposide 100 mg/m2 (days 1-3) every 3 weeks": [
        "cisplatin 70 mg/m2 · days not stated",
        "etoposide 100 mg/m2 · cycles 1+: 1..3",
    ],
    "Carboplatin AUC 5 and etoposide 120 mg/m2 days 1-3 q3w": [
        "carboplatin 5 AUC · days not stated",
        "etoposide 120 mg/m2 · cycles 1+: 1..3",
    ],
    "Gemcitabine 900 mg/m2 and cisplatin 25 mg/m2 on days 1 and 8 every 3 weeks": [
        "gemcitabine 900 mg/m2 · cycles 1+: 1, 8",
        "cisplatin 25 mg/m2 · cycles 1+: 1, 8",
    ],
    "Carboplatin AUC 5 and paclitaxel 150 mg/m2 (day 1) every 3 weeks": [
        "carboplatin 5 AUC · cycles 1+: 1",
        "paclitaxel 150 mg/m2 · cycles 1+: 1",
    ],
}
NAMES = {
    "Sacituzumab govitecan-hziy 10 mg/kg IV on days 1 and 8 of a 21-day cycle": [
        "sacituzumab govitecan 10 mg/kg · cycles 1+: 1, 8"
    ],
    "Bevacizumab-awwb 15 mg/kg every 3 weeks in a platinum-free regimen": ["bevacizumab 15 mg/kg · cycles 1+: 1"],
    "Lanreotide Autogel 90 mg SC every 28 days": ["lanreotide 90 mg · cycles 1+: 1"],
    "Goserelin LA 10.8 mg every 12 weeks": ["goserelin 10.8 mg · cycles 1+: 1"],
    "Paroxetine CR 12.5 mg daily for 2 weeks": ["paroxetine 12.5 mg · days 1..14"],
}
OF_A_REGIMEN = {
    "CAPOX x 6 (capecitabine 900 mg/m2 BID d1-14, oxaliplatin 130 mg/m2 d1, q21d)": [
        "capecitabine 900 mg/m2 x2 · cycles 1-6: 1..14",
        "oxaliplatin 130 mg/m2 · cycles 1-6: 1",
    ],
    "EC x 4 (epirubicin 90 mg/m2, cyclophosphamide 500 mg/m2 q21d) followed by paclitaxel 80 mg/m2 weekly x 3": [
        "epirubicin 90 mg/m2 · cycles 1-4: 1",
        "cyclophosphamide 500 mg/m2 · cycles 1-4: 1",
        "paclitaxel 80 mg/m2 · days 1, 8, 15",
    ],
    "Levetiracetam 500 mg twice daily from day 3 through week 2": ["levetiracetam 500 mg x2 · days 3..14"],
}
OFF_OF_ONE = {
    "Anastrozole 1 mg daily. Palbociclib 125 mg daily 3 weeks on, 1 week off.": [
        "anastrozole 1 mg · cycles 1+: 1..28",
        "palbociclib 125 mg · cycles 1+: 1..21",
    ],
    "Letrozole 2.5 mg once daily with goserelin 3.6 mg SC every 4 weeks; ribociclib 600 mg daily 3 weeks on, 1 week "
    "off.": [
        "letrozole 2.5 mg · cycles 1+: 1..28",
        "goserelin 3.6 mg · cycles 1+: 1",
        "ribociclib 600 mg · cycles 1+: 1..21",
    ],
    "Exemestane 25 mg daily plus palbociclib 100 mg daily on a 3 weeks on/1 week off schedule.": [
        "exemestane 25 mg · cycles 1+: 1..28",
        "palbociclib 100 mg · cycles 1+: 1..21",
    ],
    "AB-1234 100 mg bid and CD-5678 200 mg bid, 5 days on/2 days off.": [
        "ab-1234 100 mg x2 · cycles 1+: 1..5",
        "cd-5678 200 mg x2 · cycles 1+: 1..5",
    ],
    "Lapatinib 1000 mg daily and capecitabine 1000 mg/m2 bid. Treatment is given 2 weeks on, 1 week off.": [
        "lapatinib 1000 mg · cycles 1+: 1..14",
        "capecitabine 1000 mg/m2 x2 · cycles 1+: 1..14",
    ],
}
ONCE_IN_ALL = {
    "Tremelimumab 300 mg x 1 dose on day 1 plus durvalumab 1500 mg q4w.": [
        "tremelimumab 300 mg · cycle 1: 1",
        "durvalumab 1500 mg · cycles 1+: 1",
    ],
    "Tremelimumab 300 mg for 1 dose and durvalumab 1500 mg every 4 weeks.": [
        "tremelimumab 300 mg · days not stated",
        "durvalumab 1500 mg · cycles 1+: 1",
    ],
    "Durvalumab 1500 mg on day 1 of each 28-day cycle and tremelimumab 300 mg as a single dose on cycle 1 day 1.": [
        "durvalumab 1500 mg · cycles 1+: 1",
        "tremelimumab 300 mg · cycle 1: 1",
    ],
    "Pegfilgrastim 6 mg as a single dose on day 2 of each 21-day cycle. Docetaxel 75 mg/m2 on day 1.": [
        "pegfilgrastim 6 mg · cycles 1+: 2",
        "docetaxel 75 mg/m2 · cycles 1+: 1",
    ],
}
OTHERS = {
    "Induction chemotherapy\nCourse 1, 2, 4 and 6: cyclophosphamide 70 mg/kg on days 1 and 2.\n"
    "Courses 3 and 5: cisplatin 50 mg/m2 on days 1-4.\nCourses are repeated every 21 days.": [
        "cyclophosphamide 70 mg/kg · cycles 1-2: 1, 2; cycle 4: 1, 2; cycle 6: 1, 2",
        "cisplatin 50 mg/m2 · cycle 3: 1..4; cycle 5: 1..4",
    ],
    "Helper peptides in Montanide ISA-51 SC on days 1 and 8, and sargramostim 100 ug SC on days 1 and 8.": [
        "sargramostim 100 ug · days 1, 8"
    ],
    "Isa 10 mg/kg IV weekly for 4 weeks": ["isatuximab 10 mg/kg · days 1, 8, 15, 22"],
}


@pytest.mark.parametrize("text", ON_DAYS)
def test_so_often_a_day_on_the_days_that_another_sentence_tells(text: str) -> None:
    """A dose twice a day is given on the days that are told of its drug, and on no others; so of all the drugs."""
    assert schedules.schedule(text) == ON_DAYS[text]


@pytest.mark.parametrize("text", INTERVALS)
def test_every_other_week_behind_days_is_the_length_of_the_cycle(text: str) -> None:
    """The interval is that of all the drugs; so often a day every 2 weeks is on days that nobody knows."""
    assert schedules.schedule(text) == INTERVALS[text]


@pytest.mark.parametrize("text", EVENTS)
def test_doses_of_an_event_have_no_day_and_those_after_them_neither(text: str) -> None:
    """No day is known of what is given during surgery, nor where more doses of it begin."""
    assert schedules.schedule(text) == EVENTS[text]


@pytest.mark.parametrize("text", COUNTED)
def test_how_many_and_how_long(text: str) -> None:
    """Doses, instillations, weeks and courses that are counted; loading doses are of the first cycle."""
    assert schedules.schedule(text) == COUNTED[text]


@pytest.mark.parametrize("text", BESIDE)
def test_what_is_given_beside_another_drug(text: str) -> None:
    """Before each infusion is on the days of the one drug before; a peptide has its own dose."""
    assert schedules.schedule(text) == BESIDE[text]


@pytest.mark.parametrize("text", OF_ONE_ALONE)
def test_days_in_brackets_are_of_the_drug_before_them_alone(text: str) -> None:
    """So are days in a row, where the other drug is dosed by clearance; nobody says on which of them it is given."""
    assert schedules.schedule(text) == OF_ONE_ALONE[text]


@pytest.mark.parametrize("text", NAMES)
def test_what_ends_a_name_is_no_drug(text: str) -> None:
    """Suffixes of biological drugs and words of a form leave the dose to the drug; `LA 10` is no code."""
    assert schedules.schedule(text) == NAMES[text]


@pytest.mark.parametrize("text", OF_A_REGIMEN)
def test_so_many_cycles_behind_the_name_of_a_regimen(text: str) -> None:
    """The number before the bracket with its drugs is that of the cycles; a day to the end of a week is every day."""
    assert schedules.schedule(text) == OF_A_REGIMEN[text]


@pytest.mark.parametrize("text", OFF_OF_ONE)
def test_weeks_off_are_of_the_drug_they_stand_behind(text: str) -> None:
    """What is given daily beside it goes on; weeks off behind a comma, or of the treatment, are of all."""
    assert schedules.schedule(text) == OFF_OF_ONE[text]


@pytest.mark.parametrize("text", ONCE_IN_ALL)
def test_one_dose_in_all_is_given_in_the_first_cycle(text: str) -> None:
    """It does not come back with each cycle of the other drug, nor take its interval."""
    assert schedules.schedule(text) == ONCE_IN_ALL[text]


@pytest.mark.parametrize("text", OTHERS)
def test_headings_and_codes_are_what_they_are(text: str) -> None:
    """A line of courses is no part of the heading above; the code of an adjuvant is no drug."""
    assert schedules.schedule(text) == OTHERS[text]
