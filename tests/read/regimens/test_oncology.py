"""Treatment texts of solid tumours and of old registry records: arms, fractions, weeks, drugs that are rarely named."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

ARMS = {
    "Groups 1 and 2: cyclophosphamide 500 mg/m2 IV every 21 days for 6 cycles\n"
    "Group 3 and Group 4: cyclophosphamide 600 mg/m2 IV every 14 days for 4 cycles": [
        "cyclophosphamide 500 mg/m2 · cycles 1-6: 1",
        "cyclophosphamide 600 mg/m2 · cycles 1-4: 1",
    ],
    "Arm I: Patients receive oral letrozole daily. Arm II: Patients receive oral placebo daily. Treatment continues "
    "for 21 days in the absence of unacceptable toxicity.": ["letrozole · days 1..21"],
    "Arm I: Patients receive cisplatin IV on day 1. Arm II: Patients receive carboplatin IV on day 1. Treatment "
    "repeats every 21 days for 4 courses.": ["cisplatin · cycles 1-4: 1", "carboplatin · cycles 1-4: 1"],
    "Arm I: Patients receive cisplatin IV on day 1 every 28 days. Arm II: Patients receive carboplatin IV on day 1. "
    "Treatment repeats every 21 days.": ["cisplatin · cycles 1+: 1", "carboplatin · cycles 1+: 1"],
}
TIMES = {
    "Patients receive radiotherapy five times weekly for 2 weeks.": ["radiotherapy · days 1..5, 8..12"],
    "Patients receive oral pazopanib once daily in weeks 1, 2 and 4. Treatment repeats every 6 weeks.": [
        "pazopanib · cycles 1+: 1..14, 22..28"
    ],
    "Weekly docetaxel 30 mg/m2 on days 1, 8 and 15 of a 28-day schedule. Three infusions and a week of rest define one "
    "cycle.": ["docetaxel 30 mg/m2 · cycles 1+: 1, 8, 15"],
    "Lenograstim 5 microg/kg/day on days 3 to 6 of 21-day cycles.": ["lenograstim 5 ug/kg · cycles 1+: 3..6"],
    "Patients receive radiotherapy 5 days a week for 2 weeks. Within 3 weeks following completion of radiotherapy, "
    "patients receive temozolomide PO.": ["radiotherapy · days 1..5, 8..12", "temozolomide · days not stated"],
    "Patients receive topotecan IV on days 1-5 every 21 days. Higher doses of topotecan for 7 days were not safe.": [
        "topotecan · cycles 1+: 1..5"
    ],
}
COURSES = {
    "Doxorubicin 60 mg/m2 IV every 21 days x 4 cycles (1-4). Cisplatin 70 mg/m2 IV every 21 days x 4 cycles (5-8).": [
        "doxorubicin 60 mg/m2 · cycles 1-4: 1",
        "cisplatin 70 mg/m2 · cycles 5-8: 1",
    ],
    "Trastuzumab: loading dose 4 mg/kg; thereafter 2 mg/kg weekly. Docetaxel 75 mg/m2 on day 1. Four 3-week cycles.": [
        "trastuzumab 4 mg/kg · cycle 1: 1",
        "trastuzumab 2 mg/kg · cycle 1: 8, 15; cycles 2-4: 1, 8, 15",
        "docetaxel 75 mg/m2 · cycles 1-4: 1",
    ],
    "Patients receive oral calcitriol weekly for 3 consecutive days.": ["calcitriol · cycles 1+: 1..3"],
    "Patients receive oral rubitecan daily on days 1-5. Treatment continues weekly for 3 weeks.": [
        "rubitecan · days 1..5, 8..12, 15..19"
    ],
    "Goserelin 3.6 mg SC monthly and letrozole 2.5 mg PO daily.": [
        "goserelin 3.6 mg · cycles 1+: 1",
        "letrozole 2.5 mg · cycles 1+: 1..30",
    ],
    "Leuprolide IM once a month and oral bicalutamide twice daily. Patients in arm I receive this treatment for 6 "
    "months.": ["leuprolide · cycles 1-6: 1", "bicalutamide x2 · cycles 1-6: 1..30"],
    "Stereotactic body radiotherapy 30-36 Gy in 3 fractions.": [
        "stereotactic radiotherapy 10 to 12 Gy · days not stated"
    ],
    "Paclitaxel 80 mg/m2 once weekly for up to four doses.": ["paclitaxel 80 mg/m2 · days 1, 8, 15, 22"],
    "Platinum doublet: cisplatin 75 mg/m2 on day 1 of each 21-day cycle. Patients with stable disease after 4-6 cycles "
    "of chemotherapy are observed.": ["cisplatin 75 mg/m2 · cycles 1-6: 1"],
}
TOGETHER = {
    "Docetaxel 75 mg/m2 IV on day 1, every 3 weeks, in combination with doxorubicin 50 mg/m2 IV and cyclophosphamide "
    "500 mg/m2 IV.": [
        "docetaxel 75 mg/m2 · cycles 1+: 1",
        "doxorubicin 50 mg/m2 · cycles 1+: 1",
        "cyclophosphamide 500 mg/m2 · cycles 1+: 1",
    ],
    "Lenalidomide 25 mg on days 1-21 every 28 days in combination with dexamethasone 40 mg.": [
        "lenalidomide 25 mg · cycles 1+: 1..21",
        "dexamethasone 40 mg · days not stated",
    ],
    "Radiotherapy is given 5 days a week for 2 weeks. Oral tamoxifen is taken daily starting on day 1 of radiotherapy "
    "and continues in the absence of toxicity.": [
        "radiotherapy · days 1..5, 8..12",
        "tamoxifen · days 1..336",
    ],
    "Patients receive cisplatin IV and mitomycin IV on day 1. Treatment repeats every 3 weeks for 6 courses. Mitomycin "
    "is not administered during courses 3 and 5.": [
        "cisplatin · cycles 1-6: 1",
        "mitomycin · cycles 1-2: 1; cycle 4: 1; cycle 6: 1",
    ],
    "Patients receive leucovorin calcium (CF) IV on day 1. After surgery, patients receive CF IV on days 1-5 every 4 "
    "weeks for 4 courses.": ["leucovorin · days 1", "leucovorin · cycles 1-4: 1..5"],
}
PHASES = {
    "Irinotecan IV weekly. One course of treatment consists of 4 weeks of irinotecan and 2 weeks of rest. Treatment "
    "continues for up to 12 courses.": ["irinotecan · cycles 1-12: 1, 8, 15, 22"],
    "Weekly irinotecan 100 mg/m2 and oral capecitabine 1000 mg/m2 twice daily. A cycle consists of 2 weeks of "
    "treatment and 1 week of rest.": [
        "irinotecan 100 mg/m2 · cycles 1+: 1, 8",
        "capecitabine 1000 mg/m2 x2 · cycles 1+: 1..14",
    ],
    "Arm I: Doxorubicin IV on day 1 every 3 weeks. Arm II: Ifosfamide IV on days 1-3 every 3 weeks. Patients may "
    "receive a maximum of 6 courses of therapy.": ["doxorubicin · cycles 1-6: 1", "ifosfamide · cycles 1-6: 1..3"],
    "Patients receive cisplatin IV on days 1 and 8. Treatment repeats every 6 weeks for 3 courses. Following "
    "resection, patients receive 3 additional courses of carboplatin IV and paclitaxel IV.": [
        "cisplatin · cycles 1-3: 1, 8",
        "carboplatin · days not stated",
        "paclitaxel · days not stated",
    ],
    "Patients receive doxorubicin IV on day 1. Treatment repeats every 2 weeks for 5 courses. After completion of the "
    "fifth course, patients receive ifosfamide IV on days 1-3 every 21 days for 4 courses.": [
        "doxorubicin · cycles 1-5: 1",
        "ifosfamide · cycles 1-4: 1..3",
    ],
    "Capecitabine 825 mg/m2 PO (bid) [total daily dose is 1650 mg/m2] on days 1-14 every 3 weeks for 4 cycles.": [
        "capecitabine 825 mg/m2 x2 · cycles 1-4: 1..14"
    ],
    "After the 24th weekly dose, trastuzumab 6 mg/kg IV is given every 3 weeks.": [
        "trastuzumab 6 mg/kg · cycles 1+: 1"
    ],
}
DRUGS = {
    "Huachansu injection 20 ml IV on days 1-3 of 21-day cycles.": ["cinobufacini 20 mL · cycles 1+: 1..3"],
    "Patients receive MOAB IV on days 3-6 and sargramostim SC on days 0-13.": [
        "moab · days 3..6",
        "sargramostim · days 0..13",
    ],
    "Treatment A: Patients receive cisplatin IV on days 1 and 8. Courses repeat every 3 weeks. Treatment B: Patients "
    "receive therapy as in treatment A. Amifostine IV is administered immediately before cisplatin.": [
        "cisplatin · cycles 1+: 1, 8",
        "cisplatin · cycles 1+: 1, 8",
        "amifostine · cycles 1+: 1, 8",
    ],
    "Patients receive LX-7 immunotoxin IV on days 1, 3 and 5. Treatment repeats every 28 days.": [
        "lx-7 · cycles 1+: 1, 3, 5"
    ],
    "Actinomycin D 1.5 mg/m2 IV on day 1 every 3 weeks.": ["dactinomycin 1.5 mg/m2 · cycles 1+: 1"],
    "Oral rubitecan (9-nitrocamptothecin) 1.5 mg/m2 on days 1-5 of each 7-day cycle.": [
        "rubitecan 1.5 mg/m2 · cycles 1+: 1..5"
    ],
    "Stereotactic radiosurgery (SRS) 18 Gy on day 1.": ["stereotactic radiosurgery · days 1"],
}
AFTERWARDS = {
    "Patients undergo radiotherapy 5 days a week (Monday-Friday) for 2 weeks. About 3 weeks after completion of "
    "radiation therapy, patients receive temozolomide PO on days 1-5. Courses repeat every 28 days.": [
        "radiotherapy · days 1..5, 8..12",
        "temozolomide · cycles 1+: 1..5",
    ],
    "Gemcitabine IV is given on days 1-3 every 3 weeks for 5 courses. Alternatively, patients may receive gemcitabine "
    "IV on day 1 weekly for 4 weeks.": ["gemcitabine · cycles 1-5: 1..3", "gemcitabine · days 1, 8, 15, 22"],
    "Oral isotretinoin twice daily for 3 days starting on days 1 and 8 of each 21-day course.": [
        "isotretinoin x2 · cycles 1+: 1..3, 8..10"
    ],
    "Arm 1: IV paclitaxel 135 mg/m2 day 1\nArm 2: docetaxel 75 mg/m2 IV day 1\nRepeated every 3 weeks for 3 cycles": [
        "paclitaxel 135 mg/m2 · cycles 1-3: 1",
        "docetaxel 75 mg/m2 · cycles 1-3: 1",
    ],
    "Intravesical mitomycin. Dose: 40 mg in 40 ml normal saline, once weekly for 3 weeks.": [
        "mitomycin 40 mg · days 1, 8, 15"
    ],
    "Oxaliplatin 85 mg/m2i.v. on day 1 every 14 days.": ["oxaliplatin 85 mg/m2 · cycles 1+: 1"],
}
WRAPPED = {
    "OUTLINE: Patients receive docetaxel IV over 1 hour following carboplatin on day 1 and on day\n"
    "      8. Carboplatin IV is given on day 1. In the absence of disease progression, courses repeat\n"
    "      every 21 days for up to 8 courses.": [
        "docetaxel · cycles 1-8: 1, 8",
        "carboplatin · cycles 1-8: 1",
    ],
    "Patients receive fluorouracil IV continuously on days\n      1-4 and 29-32 and cisplatin IV on days 1 and 29.": [
        "fluorouracil · days 1..4, 29..32",
        "cisplatin · days 1, 29",
    ],
    "Patients receive cisplatin IV over 1 hour on weeks 1 and 4 beginning 2 hours after the end of hydration.": [
        "cisplatin · days 1, 22"
    ],
    "Patients receive indium In 111 monoclonal antibody XB-7 IV on day -7. Patients receive 90Y hXB-7 IV on day 0.": [
        "indium in 111 monoclonal antibody xb-7 · days -7",
        "90y hxb-7 · days 0",
    ],
    "Oral fluorouracil-uracil (UFT) three times a day on days 1-5 every 7 days.": [
        "tegafur-uracil x3 · cycles 1+: 1..5"
    ],
}
WEEKLY = {
    "Patients receive topotecan IV daily for 4 days on weeks 1-2. Treatment repeats every 28 days for 3 courses.": [
        "topotecan · cycles 1-3: 1..4, 8..11"
    ],
    "Rubitecan PO daily for 5 consecutive days each week for 2 weeks. Courses repeat every 28 days.": [
        "rubitecan · cycles 1+: 1..5, 8..12"
    ],
    "Oral topotecan 1 mg twice daily for 4 days each week for 2 weeks.": ["topotecan 1 mg x2 · days 1..4, 8..11"],
    "Idarubicin 5 mg PO for 3 consecutive days each week of a 21-day cycle.": [
        "idarubicin 5 mg · cycles 1+: 1..3, 8..10, 15..17"
    ],
    "Patients receive doxorubicin IV over 5 minutes followed by docetaxel IV over 1 hour. Treatment repeats every 3 "
    "weeks for 4 courses.": ["doxorubicin · cycles 1-4: 1", "docetaxel · cycles 1-4: 1"],
    "Patients receive topotecan IV over 1 hour on days 1-3. Courses repeat every 21 days. Patients in remission "
    "continue treatment for 6 months beyond complete remission.": ["topotecan · cycles 1+: 1..3"],
    "Patients receive amifostine SC daily. Treatment continues during and for two weeks after radiation therapy.": [
        "amifostine · days not stated"
    ],
    "BCG is given intravesically once weekly for 3 weeks.": ["bcg · days 1, 8, 15"],
}


@pytest.mark.parametrize("text", ARMS)
def test_arms_that_share_a_sentence(text: str) -> None:
    """A heading of two arms is one, and the last sentence of a text holds for the arms that say nothing themselves."""
    assert schedules.schedule(text) == ARMS[text]


@pytest.mark.parametrize("text", TIMES)
def test_times(text: str) -> None:
    """Five times weekly, weeks of a cycle, what makes up one cycle, and times that are those of no other drug."""
    assert schedules.schedule(text) == TIMES[text]


@pytest.mark.parametrize("text", DRUGS)
def test_rarely_named_drugs(text: str) -> None:
    """Codes before what they are, old and new names of one drug, radiosurgery."""
    assert schedules.schedule(text) == DRUGS[text]


@pytest.mark.parametrize("text", COURSES)
def test_courses(text: str) -> None:
    """Cycles behind their number, doses after a first one, days of each week, months, and how long it all goes on."""
    assert schedules.schedule(text) == COURSES[text]


@pytest.mark.parametrize("text", PHASES)
def test_phases(text: str) -> None:
    """Weeks on and off as one course, further courses of other drugs, a most of courses for all, totals, n-th doses."""
    assert schedules.schedule(text) == PHASES[text]


@pytest.mark.parametrize("text", TOGETHER)
def test_together(text: str) -> None:
    """Drugs of one day, what goes on beyond radiotherapy, courses without a drug, short names the text itself gives."""
    assert schedules.schedule(text) == TOGETHER[text]


@pytest.mark.parametrize("text", AFTERWARDS)
def test_afterwards(text: str) -> None:
    """What follows radiotherapy by weeks, another choice, stretches from several days, a route without a blank."""
    assert schedules.schedule(text) == AFTERWARDS[text]


@pytest.mark.parametrize("text", WRAPPED)
def test_wrapped_lines(text: str) -> None:
    """Days broken over two lines, an end said before the courses, hours after another drug, labelled antibodies."""
    assert schedules.schedule(text) == WRAPPED[text]


@pytest.mark.parametrize("text", WEEKLY)
def test_days_of_weeks(text: str) -> None:
    """The first days of each week, infusions of a course without a day, times that follow something else."""
    assert schedules.schedule(text) == WEEKLY[text]


def test_the_age_of_all_who_enter_is_no_condition_of_a_dose() -> None:
    """`Adults aged 60 years or older were assigned to receive 1 g` gives everybody that dose."""
    text = "Patients 60 years of age or older with a hip fracture were assigned to receive 4 mg of zoledronic acid"
    (phase,) = read_regimen(text).phases
    (given,) = phase.administrations
    assert (str(given.amount), given.unit, given.dose_rules) == ("4", "mg", ())


FRACTIONS = {
    "Short-course radiotherapy 5 x 5 Gy over 5 days.": ["radiotherapy 5 Gy · days 1..5"],
    "Radiotherapy 10 x 3 Gy daily, Monday to Friday.": ["radiotherapy 3 Gy · days 1..5, 8..12"],
    "SBRT: 40 Gy in 5 fractions delivered every other day over two weeks.": [
        "stereotactic radiotherapy 8 Gy · days 1, 3, 5, 7, 9"
    ],
}

BEFORE_THEIR_DRUG = {
    "Weekly paclitaxel 80 mg/m2 for 12 weeks; trastuzumab starting with paclitaxel (4 mg/kg, then 2 mg/kg weekly).": [
        "paclitaxel 80 mg/m2 · days 1, 8, 15, 22, 29, 36, 43, 50, 57, 64, 71, 78",
        "trastuzumab 4 mg/kg · cycle 1: 1",
        "trastuzumab 2 mg/kg · cycles 2+: 1",
    ],
    "Patients will receive 75 mg/m2 docetaxel on day 1 of every 21-day cycle and 8 mg/kg (loading dose) then 6 mg/kg "
    "trastuzumab IV every 3 weeks.": [
        "docetaxel 75 mg/m2 · cycles 1+: 1",
        "trastuzumab 8 mg/kg · cycle 1: 1",
        "trastuzumab 6 mg/kg · cycles 2+: 1",
    ],
    "8 mg/kg trastuzumab loading dose then 6 mg/kg every 3 weeks, and 840 mg then 420 mg pertuzumab every 3 weeks.": [
        "trastuzumab 8 mg/kg · cycle 1: 1",
        "trastuzumab 6 mg/kg · cycles 2+: 1",
        "pertuzumab 840 mg · cycle 1: 1",
        "pertuzumab 420 mg · cycles 2+: 1",
    ],
    "Oxaliplatin 85 mg/m2 IV over 2 h, leucovorin 350 mg/m2 IV over 2 h, 5-FU 400 mg/m2 IV bolus on day 1, then 2400 "
    "mg/m2 continuous infusion over 46 h, every 14 days for 8 cycles.": [
        "oxaliplatin 85 mg/m2 · cycles 1-8: 1",
        "leucovorin 350 mg/m2 · cycles 1-8: 1",
        "fluorouracil 400 mg/m2 · cycles 1-8: 1",
        "fluorouracil 2400 mg/m2 · cycles 1-8: 1",
    ],
}


@pytest.mark.parametrize("text", FRACTIONS)
def test_so_many_fractions_of_a_dose(text: str) -> None:
    """A number before `x` and a dose is that of fractions, and no more days are given than there are fractions."""
    assert schedules.schedule(text) == FRACTIONS[text]


@pytest.mark.parametrize("text", BEFORE_THEIR_DRUG)
def test_first_doses_are_those_of_the_drug_they_lead_to(text: str) -> None:
    """A first dose before the next one and its drug is of that drug; a bolus and its infusion share their day."""
    assert schedules.schedule(text) == BEFORE_THEIR_DRUG[text]
