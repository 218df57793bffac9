"""Treatment texts as abstracts, labels and records outside haematology write them."""

import pytest

from read.regimens import schedules

GOING_ON = {
    "Secukinumab 150 mg SC on days 0, 14 and 42, then every 4 weeks for 12 weeks.": [
        "secukinumab 150 mg · days 0, 14, 42, 70, 98, 126"
    ],
    "Belimumab 10 mg/kg was infused on days 0 and 14, then every 4 weeks through week 12.": [
        "belimumab 10 mg/kg · days 0, 14, 42, 70"
    ],
    "Trastuzumab 8 mg/kg, followed every 3 weeks by 6 mg/kg.": [
        "trastuzumab 8 mg/kg · cycle 1: 1",
        "trastuzumab 6 mg/kg · cycles 2+: 1",
    ],
    "Cetuximab 400 mg/m2 followed weekly by 250 mg/m2 in 2-week cycles.": [
        "cetuximab 400 mg/m2 · cycle 1: 1",
        "cetuximab 250 mg/m2 · cycle 1: 8; cycles 2+: 1, 8",
    ],
    "Cetuximab 250 mg/m2/w.": ["cetuximab 250 mg/m2 · cycles 1+: 1"],
    "Sertraline (25 mg daily 3 weeks followed by 50 mg daily for 5 weeks).": [
        "sertraline 25 mg · days 1..21",
        "sertraline 50 mg · days 22..56",
    ],
    "Denosumab 120 mg SC every 4 weeks with loading doses on days 8 and 15 of month 1.": [
        "denosumab 120 mg · cycles 1+: 1",
        "denosumab 120 mg · cycle 1: 8, 15",
    ],
    "Patients receive oral medroxyprogesterone on days 1-12 monthly.": ["medroxyprogesterone · cycles 1+: 1..12"],
    "Vinblastine 6 mg/m2 IV on day 1. Treatment repeats weekly for up to 6 courses.": [
        "vinblastine 6 mg/m2 · cycles 1-6: 1"
    ],
    "S-1 40 mg/m2 twice daily for 4 weeks with 2 weeks' rest in each cycle.": ["s-1 40 mg/m2 x2 · cycles 1+: 1..28"],
}
COUNTED = {
    "Inebilizumab 300 mg followed 2 weeks later by a second 300 mg dose; later doses are 300 mg every 5 months.": [
        "inebilizumab 300 mg · days 1, 15",
        "inebilizumab 300 mg · days 151, 301",
    ],
    "Ipilimumab 3 mg/kg every 3 weeks for 4 doses and dabrafenib 150 mg twice daily.": [
        "ipilimumab 3 mg/kg · days 1, 22, 43, 64",
        "dabrafenib 150 mg x2 · days not stated",
    ],
    "Participants receive three infusions of bimagrumab 10 mg/kg at 4-week intervals.": [
        "bimagrumab 10 mg/kg · days 1, 29, 57"
    ],
    "Efgartigimod 10 mg/kg IV once weekly for 4 weeks (one cycle); subsequent cycles according to clinical response.": [
        "efgartigimod 10 mg/kg · days 1, 8, 15, 22"
    ],
    "Fulvestrant 500 mg on days 1, 15, 29 and then once monthly for 60 days; dalpiciclib 150 mg qd for 3 weeks "
    "followed by 1 week off.": ["fulvestrant 500 mg · days 1, 15, 29, 59, 89", "dalpiciclib 150 mg · cycles 1+: 1..21"],
    "Regorafenib 80 mg/day in week 1, 120 mg/day in week 2 and 160 mg/day in week 3 of cycle 1, followed by 160 mg/day "
    "for 3 weeks on, 1 week off.": [
        "regorafenib 80 mg · cycle 1: 1..7",
        "regorafenib 120 mg · cycle 1: 8..14",
        "regorafenib 160 mg · cycle 1: 15..21",
        "regorafenib 160 mg · cycles 2+: 1..21",
    ],
    "Oxaliplatin 130 mg/m2 on day 1 and capecitabine 1000 mg/m2 bid on days 1-14, 3-weekly, 8 cycles.": [
        "oxaliplatin 130 mg/m2 · cycles 1-8: 1",
        "capecitabine 1000 mg/m2 x2 · cycles 1-8: 1..14",
    ],
    "Experimental: pembrolizumab 400 mg Q6W; Control: docetaxel 75 mg/m2 Q3W.": [
        "pembrolizumab 400 mg · cycles 1+: 1",
        "docetaxel 75 mg/m2 · cycles 1+: 1",
    ],
    "Patients receive 5-FU 425 mg/m2 and leucovorin 20 mg/m2 daily for 5 days every 4 weeks, or leucovorin 500 mg/m2 "
    "and 5-FU 500 mg/m2 weekly for 2 weeks every 3 weeks.": [
        "fluorouracil 425 mg/m2 · cycles 1+: 1..5",
        "leucovorin 20 mg/m2 · cycles 1+: 1..5",
        "leucovorin 500 mg/m2 · cycles 1+: 1, 8",
        "fluorouracil 500 mg/m2 · cycles 1+: 1, 8",
    ],
    "Capecitabine 825 mg/m2 twice daily 5 days a week with radiotherapy 20 Gy in 10 fractions, 5 fractions per week.": [
        "capecitabine 825 mg/m2 x2 · days 1..5, 8..12",
        "radiotherapy 2 Gy · days 1..5, 8..12",
    ],
    "Whole brain radiotherapy 30Gy/10f/2w.": ["radiotherapy 3 Gy · days 1..5, 8..12"],
}
WEEKS = {
    "Belatacept 10 mg/kg on days 1 and 5 and weeks 2, 4 and 8.": ["belatacept 10 mg/kg · days 1, 5, 15, 29, 57"],
    "Rituximab 1 g at day 1, day 15, and again at weeks 24 and 26.": ["rituximab 1 g · days 1, 15, 169, 183"],
    "Certolizumab pegol 400 mg (given as 2 injections of 200 mg each) initially and at weeks 2 and 4.": [
        "certolizumab pegol 400 mg · days 1, 15, 29"
    ],
    "Tocilizumab 162 mg at baseline and then at weeks 2, 4 and 6.": ["tocilizumab 162 mg · days 1, 15, 29, 43"],
    "Etanercept 50 mg twice weekly for 12 weeks, followed by 50 mg once weekly for 2 weeks.": [
        "etanercept 50 mg · days not stated",
        "etanercept 50 mg · days 85, 92",
    ],
    "Cyclophosphamide 15 mg/kg every 2 weeks x 3 then every 3 weeks for a maximum of 7 doses.": [
        "cyclophosphamide 15 mg/kg · days 1, 15, 29",
        "cyclophosphamide 15 mg/kg · days 50, 71, 92, 113, 134, 155, 176",
    ],
    "Capecitabine 2000 mg/m2/day in two divided doses on days 1-14 of a 21-day cycle.": [
        "capecitabine 2000 mg/m2 x2 · cycles 1+: 1..14"
    ],
    "Heparin 5000 U three times daily until discharge, then enoxaparin 40 mg daily for 10 days.": [
        "heparin 5000 U x3 · days not stated",
        "enoxaparin 40 mg · days 1..10",
    ],
    "Gadobutrol 0.1 mmol/kg was injected for MRI. PET with 18F-FDG 5 MBq/kg. Nivolumab 240 mg every 2 weeks.": [
        "nivolumab 240 mg · cycles 1+: 1"
    ],
}
INITIALLY = {
    "The recommended dose of ustekinumab is 45 mg initially and 4 weeks later, followed by 45 mg every 12 weeks.": [
        "ustekinumab 45 mg · days 1, 29",
        "ustekinumab 45 mg · days 113, 197, 281",
    ],
    "Guselkumab: 100 mg initially and 4 wk later; then 100 mg every 16 wk.": [
        "guselkumab 100 mg · days 1, 29",
        "guselkumab 100 mg · days 141, 253",
    ],
    "Secukinumab 300 mg at Weeks 0, 1, 2, 3 and 4 followed by monthly dosing up to week 20.": [
        "secukinumab 300 mg · days 1, 8, 15, 22, 29",
        "secukinumab 300 mg · days 57, 85, 113, 141",
    ],
}
REGIMENS = {
    "Patients receive irinotecan IV on day 2 (every 4 weeks for up to 5 courses) OR on days 1, 8, and 22 (every 5 "
    "weeks for up to 4 courses).": ["irinotecan · cycles 1-5: 2", "irinotecan · cycles 1-4: 1, 8, 22"],
    "Patients are stratified according to planned dose (5 mg vs 2.5 mg apixaban). Patients receive pilocarpine 5 mg "
    "daily for 12 days.": ["pilocarpine 5 mg · days 1..12"],
}
HEADED = {
    "FOLFOX q2w: oxaliplatin 85 mg/m2, leucovorin 400 mg/m2, 5-FU 400 mg/m2 bolus then 2400 mg/m2 over 46 h.": [
        "oxaliplatin 85 mg/m2 · cycles 1+: 1",
        "leucovorin 400 mg/m2 · cycles 1+: 1",
        "fluorouracil 400 mg/m2 · cycles 1+: 1",
        "fluorouracil 2400 mg/m2 · cycles 1+: 1",
    ],
    "TCHP q3w x 6: docetaxel 75 mg/m2, trastuzumab 8 mg/kg then 6 mg/kg, pertuzumab 840 mg then 420 mg.": [
        "docetaxel 75 mg/m2 · cycles 1-6: 1",
        "trastuzumab 8 mg/kg · cycle 1: 1",
        "trastuzumab 6 mg/kg · cycles 2-6: 1",
        "pertuzumab 840 mg · cycle 1: 1",
        "pertuzumab 420 mg · cycles 2-6: 1",
    ],
    "Axitinib 5 mg daily x 3 weeks q4w x 2.": ["axitinib 5 mg · cycles 1-2: 1..21"],
    "Topotecan 1.5 mg/m2 daily for 5 days q21d x 6.": ["topotecan 1.5 mg/m2 · cycles 1-6: 1..5"],
    "Nivolumab 3 mg/kg q2 weeks (Cohort A) or nivolumab 1 mg/kg + ipilimumab 3 mg/kg q3 weeks for 4 cycles.": [
        "nivolumab 3 mg/kg · cycles 1+: 1",
        "nivolumab 1 mg/kg · cycles 1-4: 1",
        "ipilimumab 3 mg/kg · cycles 1-4: 1",
    ],
    "Durvalumab 1500 mg Q4W, starting on Week 0, for up to 12 weeks.": ["durvalumab 1500 mg · cycles 1-3: 1"],
    "Teprotumumab 10 mg/kg for the first infusion and 20 mg/kg for the remaining infusions, every 3 weeks.": [
        "teprotumumab 10 mg/kg · cycle 1: 1",
        "teprotumumab 20 mg/kg · cycles 2+: 1",
    ],
    "Tamoxifen 20 mg daily or anastrozole 1 mg daily for 5 weeks.": [
        "tamoxifen 20 mg · days 1..35",
        "anastrozole 1 mg · days 1..35",
    ],
    "Cisplatin 100 mg/m2 on day 1 after three cycles of carboplatin (AUC 5).": ["cisplatin 100 mg/m2 · days 1"],
}
ALONE = {
    "Carboplatin AUC 5 and pemetrexed 500 mg/m2 every 3 weeks for 4 cycles, followed by pemetrexed alone every 3 weeks "
    "until progression.": [
        "carboplatin 5 AUC · cycles 1-4: 1",
        "pemetrexed 500 mg/m2 · cycles 1-4: 1",
        "pemetrexed 500 mg/m2 · cycles 1+: 1",
    ],
    "Bevacizumab 10 mg/kg on days 1 and 15 with paclitaxel 80 mg/m2 on days 1, 8 and 15 of each 28-day cycle for 6 "
    "cycles followed by bevacizumab alone.": [
        "bevacizumab 10 mg/kg · cycles 1-6: 1, 15",
        "paclitaxel 80 mg/m2 · cycles 1-6: 1, 8, 15",
        "bevacizumab 10 mg/kg · cycles 1+: 1, 15",
    ],
    "Trastuzumab 6 mg/kg plus docetaxel 75 mg/m2 every 3 weeks for 6 cycles, then trastuzumab monotherapy for 12 "
    "weeks.": [
        "trastuzumab 6 mg/kg · cycles 1-6: 1",
        "docetaxel 75 mg/m2 · cycles 1-6: 1",
        "trastuzumab 6 mg/kg · cycles 1-4: 1",
    ],
    "Nivolumab 1 mg/kg and ipilimumab 3 mg/kg every 3 weeks for 4 doses followed by nivolumab alone every 2 weeks.": [
        "nivolumab 1 mg/kg · days 1, 22, 43, 64",
        "ipilimumab 3 mg/kg · days 1, 22, 43, 64",
        "nivolumab · cycles 1+: 1",
    ],
}
NOT_ITS_DAYS = {
    "Lenalidomide 10 mg daily starting 60 to 120 days after transplant.": ["lenalidomide 10 mg · days not stated"],
    "Cyclophosphamide 3 g/m2, preceded by rituximab 375 mg/m2 on day -1.": [
        "cyclophosphamide 3 g/m2 · days not stated",
        "rituximab 375 mg/m2 · days -1",
    ],
    "Patients receive a single oral dose of tacedinaline on day 1 and are followed through day 7.": [
        "tacedinaline · days 1"
    ],
    "Rituximab 375 mg/m2 was given as 4 weekly infusions, and if no progression 4 more at 2-monthly intervals.": [
        "rituximab 375 mg/m2 · days 1, 8, 15, 22"
    ],
    "Rituximab 2 x 1 g two weeks apart.": ["rituximab 1 g · days 1, 15"],
    "Cyclophosphamide 2 x 2 g/m2 on days -3 and -2.": ["cyclophosphamide 2 g/m2 · days -3, -2"],
    "Patients receive 40Gy/20f radiotherapy with cisplatin 40 mg/m2 weekly for 3 weeks.": [
        "radiotherapy 2 Gy · days not stated",
        "cisplatin 40 mg/m2 · days 1, 8, 15",
    ],
    "RTX at 1 g on days 1 and 15, with concomitant methotrexate.": ["rituximab 1 g · days 1, 15"],
    "Palifermin 60 mcg/kg/day IV for 3 consecutive days before and 3 consecutive days after conditioning.": [
        "palifermin 60 ug/kg · days not stated"
    ],
    "Pilocarpine 5 mg three times daily during radiotherapy and for 3 months afterwards.": [
        "pilocarpine 5 mg x3 · days not stated"
    ],
    "Selumetinib 25 mg/m2 BID continuously in 28-day cycles was dispensed on day 1 of every cycle.": [
        "selumetinib 25 mg/m2 x2 · cycles 1+: 1..28"
    ],
    "Cyclophosphamide 50 mg/kg/d on days -5 through -2 with mesna, and horse ATG 30 mg/kg/d on days -3 to -1.": [
        "cyclophosphamide 50 mg/kg · days -5..-2",
        "antithymocyte globulin 30 mg/kg · days -3..-1",
    ],
    "Cisplatin 75 mg/m2 divided d1-3.": ["cisplatin · days 1..3"],
    "Two infusions of rituximab 1 g must be at least 2 weeks apart.": ["rituximab 1 g · days not stated"],
}
SHARED = {
    "Etoposide 200 mg/m2/day and cytarabine 200 mg/m2 q12h on days -5 to -2.": [
        "etoposide 200 mg/m2 · days -5..-2",
        "cytarabine 200 mg/m2 x2 · days -5..-2",
    ],
    "Pemetrexed 500 mg/m2 every 3 weeks and cisplatin 75 mg/m2 on the same day for 6 cycles.": [
        "pemetrexed 500 mg/m2 · cycles 1-6: 1",
        "cisplatin 75 mg/m2 · cycles 1-6: 1",
    ],
    "Ipilimumab 3 mg/kg every 3 weeks for 4 doses, with nivolumab 1 mg/kg on the same day.": [
        "ipilimumab 3 mg/kg · days 1, 22, 43, 64",
        "nivolumab 1 mg/kg · days 1, 22, 43, 64",
    ],
    "Patients received 100 mg/m2 cisplatin on day 1, and 25 mg/m2 vinorelbine and 1 g/m2 gemcitabine on days 1 and 8 "
    "every 3 weeks.": [
        "cisplatin 100 mg/m2 · cycles 1+: 1",
        "vinorelbine 25 mg/m2 · cycles 1+: 1, 8",
        "gemcitabine 1 g/m2 · cycles 1+: 1, 8",
    ],
    "Treatment was 30 mg./m.2 cisplatin and 10 mg./m.2 bleomycin on days 2 through 4 of a 28-day cycle.": [
        "cisplatin 30 mg/m2 · cycles 1+: 2..4",
        "bleomycin 10 mg/m2 · cycles 1+: 2..4",
    ],
    "Vinorelbine 20 mg/m2 d 1 + d 8 carboplatin 300 mg/m2 d 1 q d 28": [
        "vinorelbine 20 mg/m2 · cycles 1+: 1, 8",
        "carboplatin 300 mg/m2 · cycles 1+: 1",
    ],
    "Peginterferon alfa (Pegasys, F. Maker) 135 ug/week plus ribavirin 200 mg/day for 4 weeks.": [
        "peginterferon alfa 135 ug · days 1, 8, 15, 22",
        "ribavirin 200 mg · days 1..28",
    ],
}


TIMES = {**GOING_ON, **COUNTED, **HEADED, **INITIALLY, **REGIMENS, **SHARED, **WEEKS}


@pytest.mark.parametrize("text", TIMES)
def test_times(text: str) -> None:
    """A course goes on from the days named first, at the interval said behind them; drugs named together share it."""
    assert schedules.schedule(text) == TIMES[text]


@pytest.mark.parametrize("text", ALONE)
def test_alone(text: str) -> None:
    """A drug that goes on alone has the one dose it had, unless its interval is another one."""
    assert schedules.schedule(text) == ALONE[text]


@pytest.mark.parametrize("text", NOT_ITS_DAYS)
def test_days_of_something_else(text: str) -> None:
    """Days of a visit, of another drug, of those who do well, or a span before something begins, are no days of it."""
    assert schedules.schedule(text) == NOT_ITS_DAYS[text]
