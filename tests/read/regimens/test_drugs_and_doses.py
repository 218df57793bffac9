"""Which drug a dose belongs to, and what is no dose and no day at all: sentences that are easily misread."""

import pytest

from read.regimens import schedules

UNKNOWN = {
    "Patients receive sodium thiocyanide IV (dosage 12 g/m2) over 15 minutes on day 2.": [
        "sodium thiocyanide 12 g/m2 · days 2"
    ],
    "Patients receive vKLA-TRI vaccine intradermally once on day 1.": ["vkla-tri vaccine · days 1"],
    "Participants receive zolvintagen IV over 1 hour on days 1 and 15 and decitabine IV on days 1-5, every 28 days.": [
        "zolvintagen · cycles 1+: 1, 15",
        "decitabine · cycles 1+: 1..5",
    ],
    "Patients receive oral CarBNX on days 1, 4 and 7. Treatment repeats every 3 weeks.": [
        "carbnx · cycles 1+: 1, 4, 7"
    ],
    "Subjects receive treatment daily for 7 days and then a single dose orally.": [],
    "Tremelasol 40 mg once daily for 10 days.": ["tremelasol 40 mg · days 1..10"],
    "Cisplatin IV on days 1, 22 and 43. Zorb extract forte 16 g on day 2.": [
        "cisplatin · days 1, 22, 43",
        "zorb extract forte 16 g · days 2",
    ],
}
SHARED = {
    "Patients receive oral idarubicin and oral prednisone daily on days 1-4, every 3 weeks.": [
        "idarubicin · cycles 1+: 1..4",
        "prednisone · cycles 1+: 1..4",
    ],
    "Patients take dexamethasone daily, doxorubicin IV continuously, and vincristine IV continuously on days 1-4 of "
    "each 28-day cycle.": [
        "dexamethasone · cycles 1+: 1..4",
        "doxorubicin · cycles 1+: 1..4",
        "vincristine · cycles 1+: 1..4",
    ],
}
NOT_GIVEN = {
    "1000 mg once daily, prednisone 5 mg twice daily for 5 days.": ["prednisone 5 mg x2 · days 1..5"],
    "300 mg twice daily added to ruxolitinib on days 1-21 of each 28-day cycle.": ["ruxolitinib · cycles 1+: 1..21"],
    "800 mg daily, followed by melphalan on days 1-4, every 28 days.": ["melphalan · cycles 1+: 1..4"],
    "Loading dose of 840 mg followed by 420 mg pertuzumab on day 1, every 21 days.": [
        "pertuzumab 840 mg · cycle 1: 1",
        "pertuzumab 420 mg · cycles 2+: 1",
    ],
    "Participants take 600 mg orally twice daily in combination with letrozole 2.5 mg daily for 5 days.": [
        "letrozole 2.5 mg · days 1..5"
    ],
    "180 ug once weekly plus ribavirin 400 mg daily for 5 days.": ["ribavirin 400 mg · days 1..5"],
    "30 mg/kg/d for 3 days with mesna": ["mesna · days 1..3"],
    "Nivolumab Injection 40 mg, 100 mg together with carboplatin 300 mg/m2 on day 1, every 21 days.": [
        "carboplatin 300 mg/m2 · cycles 1+: 1"
    ],
    "Patients take 120 mg/day of milciclib orally, 7 days on/7 days off, with gemcitabine 900 mg/m2 on days 1 and 8 "
    "every 4 weeks.": [
        "milciclib 120 mg · cycles 1+: 1..7, 15..21",
        "gemcitabine 900 mg/m2 · cycles 1+: 1, 8",
    ],
    "Patients with intolerance to zidovudine take stavudine (d4T) 40 mg daily for 5 days.": [
        "stavudine 40 mg · days 1..5"
    ],
    "Cyclophosphamide 1 mg/kg daily for 10 days, to the nearest 25 mg, raised up to 2 mg/kg.": [
        "cyclophosphamide 1 mg/kg · days 1..10"
    ],
    "Placebo to formoterol twice daily for 5 days.": [],
    "Bendamustine 90 mg/m2 on days 1 and 2, followed by 3 weeks of rest.": ["bendamustine 90 mg/m2 · days 1, 2"],
    "Bendamustine 90 mg/m2 on days 1 and 2, followed by a rest period of 19 days.": [
        "bendamustine 90 mg/m2 · cycles 1+: 1, 2"
    ],
    "Vincristine 2 mg on day 1 every 3 weeks for 4 courses. Patients without a response may receive up to 2 additional "
    "courses.": ["vincristine 2 mg · cycles 1-4: 1"],
    "Patients receive thalidomide with prednisone 40 mg on days 1-4, every 4 weeks.": [
        "prednisone 40 mg · cycles 1+: 1..4"
    ],
    "Melphalan and prednisone 60 mg/m2 on days 1-4, every 4 weeks.": [
        "melphalan · cycles 1+: 1..4",
        "prednisone 60 mg/m2 · cycles 1+: 1..4",
    ],
    "Rituximab 375 mg/m2 on day 0 or day 1, every 21 days.": ["rituximab 375 mg/m2 · days not stated"],
    "Melphalan 10 mg/m2 on days 1-4 every 28 days. With eGFR < 30: melphalan 5 mg/m2.": [
        "melphalan 10 mg/m2 · cycles 1+: 1..4"
    ],
    "Everolimus 10 mg/day + octreotide 30 mg every 28 days.": [
        "everolimus 10 mg · days not stated",
        "octreotide 30 mg · cycles 1+: 1",
    ],
    "Methotrexate 3 g/m2 IV on day 1 with leucovorin 15 mg every 6 hours starting 24 hours later, every 3 weeks.": [
        "methotrexate 3 g/m2 · cycles 1+: 1",
        "leucovorin 15 mg x4 · days not stated",
    ],
    "Dexamethasone 8 mg the day before, the day of, and the day after docetaxel. Docetaxel 75 mg/m2 on day 1, every 21 "
    "days.": ["dexamethasone 8 mg · days not stated", "docetaxel 75 mg/m2 · cycles 1+: 1"],
    "Lutetium Lu 177 dotatate 7.4 GBq (200 mCi) every 8 weeks for 4 cycles.": [
        "lutetium lu 177 dotatate 7.4 GBq · cycles 1-4: 1"
    ],
    "Imatinib 400 mg daily (600 mg for accelerated phase) for 10 days.": ["imatinib 400 mg · days 1..10"],
    "Weekly pemetrexed has shown a response rate of 12% at 500 mg/m2 on day 1. Patients get pemetrexed 500 mg/m2 on "
    "day 1 every 3 weeks.": ["pemetrexed 500 mg/m2 · cycles 1+: 1"],
    "The aim is to compare weekly with daily topotecan.": [],
    "After screening (day -21 to day -1), patients receive pomalidomide 4 mg on days 1-21 of 28-day cycles.": [
        "pomalidomide 4 mg · cycles 1+: 1..21"
    ],
    "G-CSF 10 ug/kg SC daily for 4 days, followed by apheresis on day 5.": ["g-csf 10 ug/kg · days 1..4"],
    "Tocilizumab 8 mg/kg (max. 800 mg) IV every 4 weeks. Zolakinra 90 mg SC daily.": [
        "tocilizumab 8 mg/kg · cycles 1+: 1",
        "zolakinra 90 mg · cycles 1+: 1..28",
    ],
    "Bortezomib 1 mg/m2 on days 1 and 8, and 15 mg (cohort 1) or 25 mg (cohort 2) lenalidomide on days 1-14, every 21 "
    "days.": [
        "bortezomib 1 mg/m2 · cycles 1+: 1, 8",
        "lenalidomide 15 mg · cycles 1+: 1..14",
        "lenalidomide 25 mg · cycles 1+: 1..14",
    ],
    "Patients with prior irradiation (more than 1,500 cGy) receive etoposide IV on days -6 to -4.": [
        "etoposide · days -6..-4"
    ],
    "Patients eligible for total body irradiation (TBI) receive cyclophosphamide 60 mg/kg on days -5 and -4.": [
        "cyclophosphamide 60 mg/kg · days -5, -4"
    ],
    "Etoposide phosphate 1200 mg/m2 on day -4 (total 2400 mg/m2, or 2100 mg/m2 etoposide equivalents).": [
        "etoposide 1200 mg/m2 · days -4"
    ],
    "Melphalan 140 mg/m2 IV within days -3 to -1.": ["melphalan 140 mg/m2 · days not stated"],
    "Melphalan 140 mg/m2 D-2; infusion D0.": ["melphalan 140 mg/m2 · days -2"],
    "Gemcitabine 1000 mg/m2 on days 1 and 8, every 21 days. Patients in remission receive 2 additional courses.": [
        "gemcitabine 1000 mg/m2 · cycles 1+: 1, 8"
    ],
    "Radiation to 4500 cGy in the pelvis, followed by a boost of 1800 cGy.": [],
}


WITH_ANOTHER = {
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 and prednisone 50 mg on the day of and day after bortezomib, in "
    "21-day cycles.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 4, 8, 11",
        "prednisone 50 mg · cycles 1+: 1, 2, 4, 5, 8, 9, 11, 12",
    ],
    "Selinexor 60 mg on days 1, 8 and 15 with dexamethasone 20 mg with each dose of selinexor. Each cycle is "
    "28 days.": [
        "selinexor 60 mg · cycles 1+: 1, 8, 15",
        "dexamethasone 20 mg · cycles 1+: 1, 8, 15",
    ],
    "Methotrexate 10 mg on days 1, 3 and 6, and leucovorin 15 mg PO 24 hours after each dose of methotrexate.": [
        "methotrexate 10 mg · days 1, 3, 6",
        "leucovorin 15 mg · days 2, 4, 7",
    ],
}
IN_ORDER = {
    "Fludarabine 25 mg/m2 for 3 days, starting about 5 days before the cell infusion.": [
        "fludarabine 25 mg/m2 · days -5..-3"
    ],
    "For the first 14 days patients take dexamethasone 10 mg daily, then 8 mg daily for 7 days.": [
        "dexamethasone 10 mg · days 1..14",
        "dexamethasone 8 mg · days 15..21",
    ],
    "Atacicept 2, 4 or 7 mg/kg weekly for 3 weeks.": [
        "atacicept 2 mg/kg · days 1, 8, 15",
        "atacicept 4 mg/kg · days 1, 8, 15",
        "atacicept 7 mg/kg · days 1, 8, 15",
    ],
    "Lenalidomide 10 mg on days 1-21 of a 28-day cycle, 15 mg every other day in patients with creatinine clearance "
    "< 30 mL/min.": ["lenalidomide 10 mg · cycles 1+: 1..21"],
    "Patients are randomized to (A) Lenalidomide 25 mg days 1-14, 21-day cycles x 8; (B) Lenalidomide 10 mg days 1-21, "
    "28-day cycles x 6.": ["lenalidomide 25 mg · cycles 1-8: 1..14", "lenalidomide 10 mg · cycles 1-6: 1..21"],
    "Pevonedistat 20 mg/m2 on days 1, 4 and 8 (schedule A) or days 1 and 15 (schedule B) of a 28-day cycle.": [
        "pevonedistat 20 mg/m2 · cycles 1+: 1, 4, 8",
        "pevonedistat 20 mg/m2 · cycles 1+: 1, 15",
    ],
    "Four cycles of thalidomide 200 mg on days 1-28 and dexamethasone 40 mg weekly.": [
        "thalidomide 200 mg · cycles 1-4: 1..28",
        "dexamethasone 40 mg · days not stated",
    ],
    "Cetuximab 400 mg/m2 on day 1, then 250 mg/m2 weekly. Radiotherapy: 20 Gy in 10 fractions, 5 fractions per week.": [
        "cetuximab 400 mg/m2 · cycle 1: 1",
        "cetuximab 250 mg/m2 · cycles 2+: 1",
        "radiotherapy 2 Gy · days 1..5, 8..12",
    ],
    "Stereotactic radiotherapy, 3 treatments of 4 or 6 Gy, once per week during weeks 2-4.": [
        "stereotactic radiotherapy 4 Gy · days 8, 15, 22",
        "stereotactic radiotherapy 6 Gy · days 8, 15, 22",
    ],
    "Leucovorin 400 mg/m2 IV day 1, 5-FU 400 mg/m2 IV bolus day 1, then 1,200 mg/m2/day x 2 days, every 2 weeks.": [
        "leucovorin 400 mg/m2 · cycles 1+: 1",
        "fluorouracil 400 mg/m2 · cycles 1+: 1",
        "fluorouracil 1200 mg/m2 · cycles 1+: 1, 2",
    ],
    "Cetuximab 400 mg/m2 on day 1, then 250 mg/m2 weekly for 3 weeks, with radiotherapy 30 Gy in 15 fractions, 5 "
    "fractions per week.": [
        "cetuximab 400 mg/m2 · days 1",
        "cetuximab 250 mg/m2 · days 8, 15, 22",
        "radiotherapy 2 Gy · days 1..5, 8..12, 15..19",
    ],
    "Letrozole 2.5 mg once daily continuously and palbociclib 125 mg once daily on days 1-21 of each 28-day cycle.": [
        "letrozole 2.5 mg · cycles 1+: 1..28",
        "palbociclib 125 mg · cycles 1+: 1..21",
    ],
    "VCD (bortezomib 1.3 mg/m2 d1, 8; cyclophosphamide 900 mg/m2 d1; q3w x 3) versus VTD (bortezomib 1.3 mg/m2 d1, 4, "
    "8, 11; thalidomide 100 mg d1-28; q4w x 2).": [
        "bortezomib 1.3 mg/m2 · cycles 1-3: 1, 8",
        "cyclophosphamide 900 mg/m2 · cycles 1-3: 1",
        "bortezomib 1.3 mg/m2 · cycles 1-2: 1, 4, 8, 11",
        "thalidomide 100 mg · cycles 1-2: 1..28",
    ],
    "Dexamethasone 40 mg on days 1-4 and 17-20 of the first two cycles, and on days 1-4 from the 3rd cycle on, at "
    "28-day intervals.": [
        "dexamethasone 40 mg · cycles 1-2: 1..4, 17..20",
        "dexamethasone 40 mg · cycles 3+: 1..4",
    ],
    "Pertuzumab 840 mg initial dose, followed by 420 mg every 3 weeks.": [
        "pertuzumab 840 mg · cycle 1: 1",
        "pertuzumab 420 mg · cycles 2+: 1",
    ],
    "Cisplatin 75 mg/m2 on day 1, every 3 weeks for 4 cycles; thoracic RT 30 Gy in 15 fractions.": [
        "cisplatin 75 mg/m2 · cycles 1-4: 1",
        "radiotherapy 2 Gy · days not stated",
    ],
    "Daratumumab 16 mg/kg weekly for 8 weeks, every 2 weeks for 16 weeks, then every 4 weeks, with dexamethasone 20 mg "
    "daily for 4 days.": [
        "daratumumab 16 mg/kg · days 1, 8, 15, 22, 29, 36, 43, 50",
        "daratumumab 16 mg/kg · days 57, 71, 85, 99, 113, 127, 141, 155",
        "daratumumab 16 mg/kg · days 169, 197, 225, 253, 281, 309",
        "dexamethasone 20 mg · days 1..4",
    ],
    "Isatuximab 10 mg/kg weekly for weeks 1-3, every 2 weeks for weeks 4-7, and thereafter every 16 weeks.": [
        "isatuximab 10 mg/kg · days 1, 8, 15",
        "isatuximab 10 mg/kg · days 22, 36",
        "isatuximab 10 mg/kg · days 50, 162, 274",
    ],
    "Blinatumomab 9 ug/day for the first 7 days, followed by 28 ug/day for the remaining 2 weeks of a 5-week cycle.": [
        "blinatumomab 9 ug · cycles 1+: 1..7",
        "blinatumomab 28 ug · cycles 1+: 8..21",
    ],
    "Carfilzomib 70 mg/m2 weekly (20 mg/m2 on day 1 of cycle 1), in 28-day cycles.": [
        "carfilzomib 70 mg/m2 · cycle 1: 8, 15, 22; cycles 2+: 1, 8, 15, 22",
        "carfilzomib 20 mg/m2 · cycle 1: 1",
    ],
    "Fluorouracil 400 mg/m2 bolus, then 2400 mg/m2 over 46 hours, every 2 weeks for 6 cycles.": [
        "fluorouracil 400 mg/m2 · cycles 1-6: 1",
        "fluorouracil 2400 mg/m2 · cycles 1-6: 1",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 in cycles 1-2; in cycles 3-4 bortezomib is given on days 1 and 8. "
    "Cycles are 21 days.": [
        "bortezomib 1.3 mg/m2 · cycles 1-2: 1, 4, 8, 11",
        "bortezomib 1.3 mg/m2 · cycles 3-4: 1, 8",
    ],
    "Arsenic trioxide 0.25 mg/kg on days 1-5 weekly for 2 weeks. Repeat every 4 weeks.": [
        "arsenic trioxide 0.25 mg/kg · cycles 1+: 1..5, 8..12"
    ],
    "Radiation therapy (30 Gy/2 Gy once per day/3 weeks) 15 fractions": [
        "radiotherapy 2 Gy · days 1..5, 8..12, 15..19"
    ],
}
AMOUNTS = {
    "Cyclophosphamide 500 mg on days 1 and 8, thalidomide 100 mg/day, and dexamethasone 40 mg on days 1-4, every 3 "
    "weeks.": [
        "cyclophosphamide 500 mg · cycles 1+: 1, 8",
        "thalidomide 100 mg · days not stated",
        "dexamethasone 40 mg · cycles 1+: 1..4",
    ],
    "Ixazomib 4 mg (or 3 mg for severe renal impairment) on days 1, 8 and 15, every 28 days.": [
        "ixazomib 4 mg · cycles 1+: 1, 8, 15"
    ],
    "Interferon 3 MU/m2 SC on days 1-5 and vitamin E 400 IU daily for 5 days.": [
        "interferon 3 MU/m2 · days 1..5",
        "vitamin e 400 U · days 1..5",
    ],
    "Isatuximab 10 milligrams per kilogram (mg/kg) IV on days 1 and 15 of each 28-day cycle.": [
        "isatuximab 10 mg/kg · cycles 1+: 1, 15"
    ],
    "Bortezomib 1.3 milligrams per square meter SC on days 1 and 8 of each 21-day cycle.": [
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 8"
    ],
    "Carfilzomib (20/27 mg/m2) IV on days 1 and 2 of each 28-day cycle.": [
        "carfilzomib 20 to 27 mg/m2 · cycles 1+: 1, 2"
    ],
    "Teclistamab SC at step-up doses of 0.05 mg/kg and 0.4 mg/kg on days 1 and 4.": [
        "teclistamab 0.05 mg/kg · days 1",
        "teclistamab 0.4 mg/kg · days 4",
    ],
    "Venetoclax orally once daily on days 1-14 of a 28-day cycle. The starting dose is 100 mg. Dose levels are 100, "
    "200 and 400 mg.": [
        "venetoclax 100 mg · cycles 1+: 1..14",
        "venetoclax 200 mg · cycles 1+: 1..14",
        "venetoclax 400 mg · cycles 1+: 1..14",
    ],
    "Dexamethasone (40 mg for patients up to 75 years, 20 mg for patients over 75 years) on days 1 and 8, every 21 "
    "days.": ["dexamethasone 40 mg · cycles 1+: 1, 8"],
    "Bendamustine 90 mg/m2 on days 1 and 2 every 28 days. Patients with creatinine clearance below 40 ml/min receive "
    "bendamustine 60 mg/m2.": ["bendamustine 90 mg/m2 · cycles 1+: 1, 2"],
    "Siltuximab 11 mg/kg every 3 weeks. Vials contain 50 mg or 200 mg of powder.": [
        "siltuximab 11 mg/kg · cycles 1+: 1"
    ],
    "Thalidomide 100 mg daily, increased by 50 mg every 2 weeks, and dexamethasone 20 mg on days 1-4 of 28-day "
    "cycles.": ["thalidomide 100 mg · cycles 1+: 1..28", "dexamethasone 20 mg · cycles 1+: 1..4"],
    "Zoledronic acid 4 mg IV every 3-4 weeks, or clodronate 1600 mg daily for 10 days.": [
        "zoledronic acid 4 mg · days not stated",
        "clodronate 1600 mg · days 1..10",
    ],
    "Daratumumab 1,800 mg SC (with rHuPH20 2000 U/mL) weekly in weeks 1-3 and every 2 weeks in weeks 4-7.": [
        "daratumumab 1800 mg · days 1, 8, 15",
        "daratumumab 1800 mg · days 22, 36",
    ],
}


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown_drugs(text: str) -> None:
    """A word that stands where a drug is named and given is that drug, known or not; ordinary words are none."""
    assert schedules.schedule(text) == UNKNOWN[text]


@pytest.mark.parametrize("text", SHARED)
def test_shared_days(text: str) -> None:
    """Days said once at the end of a row are those of every drug that is given daily in it."""
    assert schedules.schedule(text) == SHARED[text]


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_not_given(text: str) -> None:
    """Comparisons, equivalents, windows, histories and the day of the cells give no drug a dose or a day."""
    assert schedules.schedule(text) == NOT_GIVEN[text]


@pytest.mark.parametrize("text", WITH_ANOTHER)
def test_with_another_drug(text: str) -> None:
    """A drug given with the doses of another, or the day after them, has the days of the other."""
    assert schedules.schedule(text) == WITH_ANOTHER[text]


@pytest.mark.parametrize("text", AMOUNTS)
def test_amounts(text: str) -> None:
    """Units in words, doses in steps and levels, doses for some patients, strengths and increments."""
    assert schedules.schedule(text) == AMOUNTS[text]


@pytest.mark.parametrize("text", IN_ORDER)
def test_one_after_another(text: str) -> None:
    """Stretches, remaining days, first doses, boluses before infusions and cycles named before a drug, in order."""
    assert schedules.schedule(text) == IN_ORDER[text]


@pytest.mark.parametrize("text", ["CAR7 cells on day 1", "An infusion of CAR19 T cells on day 0", "OX40 on day 1"])
def test_a_target_with_its_number_is_no_short_name_with_a_dose(text: str) -> None:
    """A short name glued to a number without a unit is another word: no drug of that name is given."""
    assert not any(drug in str(schedules.schedule(text)) for drug in ("carfilzomib", "oxaliplatin"))
