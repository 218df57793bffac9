"""Courses of transplants, leukaemias and myeloma as texts write them: joints, brackets, arms and ends."""

import pytest

from read.regimens import schedules

JOINTS = {
    "Patients receive etoposide 60 mg/m2 IV on day 2, followed by 10 mg of oral (PO) etoposide every 8 "
    "hours on days 3-5 of a 21-day cycle.": [
        "etoposide 60 mg/m2 · cycles 1+: 2",
        "etoposide 10 mg x3 · cycles 1+: 3..5",
    ],
    "Induction is daunorubicin 45 mg/m2/day (3 days) and cytarabine 100 mg/m2/day on days 1-7.": [
        "daunorubicin 45 mg/m2 · days 1..3",
        "cytarabine 100 mg/m2 · days 1..7",
    ],
    "Melphalan is given on day -5 followed by three consecutive days of busulfan on days -4 to -2.": [
        "melphalan · days -5",
        "busulfan · days -4..-2",
    ],
    "Patients with a contraindication to carboplatin receive ifosfamide IV every 12 hours, etoposide IV "
    "over 1 hour every 12 hours, and carmustine IV over 2 hours on days -6 to -3.": [
        "ifosfamide · days -6..-3",
        "etoposide · days -6..-3",
        "carmustine · days -6..-3",
    ],
    "Interferon alfa 3 MU SC on days 1-5 during weeks 1-2 and on days 1 and 3 during week 3. Treatment "
    "repeats every 4 weeks for 3 courses.": [
        "interferon alfa 3 MU · cycles 1-3: 1..5, 8..12",
        "interferon alfa 3 MU · cycles 1-3: 15, 17",
    ],
    "Patients receive vincristine 1 mg IV on day 1. (The second stage was opened on 3/5/09.) Treatment "
    "repeats every 28 days for a total of 3-4 courses.": [
        "vincristine 1 mg · cycles 1-4: 1",
    ],
    "Vinorelbine 20 mg/m2 on day 1 of 21-day cycles for 6 cycles. Vinorelbine 15 mg/m2 every 2 months "
    "beginning 2 months after day 1 of cycle 6.": [
        "vinorelbine 20 mg/m2 · cycles 1-6: 1",
        "vinorelbine 15 mg/m2 · cycles 1+: 1",
    ],
    "Liposomal mitoxantrone hydrochloride 12 mg/m2 on day 1, every 3 weeks.": [
        "mitoxantrone liposome 12 mg/m2 · cycles 1+: 1",
    ],
    "Filgrastim 5 ug/kg SC daily from day 6 until neutrophil recovery and acyclovir 200 mg twice daily "
    "from day 1 to day 30.": [
        "filgrastim 5 ug/kg · days 6",
        "acyclovir 200 mg x2 · days 1..30",
    ],
    "Arm I: Patients receive cladribine IV on days 1-5. Arm II: Patients receive cladribine IV on days "
    "1-5 and rituximab IV on day 1. Treatment repeats every 28 days for 4 courses.": [
        "cladribine · cycles 1-4: 1..5",
        "cladribine · cycles 1-4: 1..5",
        "rituximab · cycles 1-4: 1",
    ],
    "Consolidation is 3 courses of cladribine IV over 2 hours followed by cytarabine IV over 6 hours on days 2-4.": [
        "cladribine · cycles 1-3: 2..4",
        "cytarabine · cycles 1-3: 2..4",
    ],
    "Patients receive prednisone orally on days 1-5 every 21 days for 4 courses. Within 3-6 weeks after "
    "the last course, patients receive monoclonal antibody XB-7 IV on day 1.": [
        "prednisone · cycles 1-4: 1..5",
        "xb-7 · days 1",
    ],
    "Tretinoin 45 mg/m2 daily beginning on day 1 and continuing for up to a maximum of 60 days.": [
        "tretinoin 45 mg/m2 · days 1..60",
    ],
}

SHORT_FORMS = {
    "FTBI is performed on days -3 through 0.": [
        "total body irradiation · days -3..0",
    ],
    "The conditioning is cytarabine 2 g/m2 q12h -9, busulfan 3.2 mg/kg -8 to -6, methotrexate 15 mg/m2 "
    "+1d, 10 mg/m2 +3, +6, +11.": [
        "cytarabine 2 g/m2 x2 · days -9",
        "busulfan 3.2 mg/kg · days -8..-6",
        "methotrexate 15 mg/m2 · days 1",
        "methotrexate 10 mg/m2 · days 3, 6, 11",
    ],
    "Participants receive dexamethasone (20 mg orally), followed by melphalan (8 mg/m2 orally), then "
    "bortezomib (1.3 mg/m2 SC) on days 1, 8 and 15 in every 28-day cycle for a maximum of 4 cycles.": [
        "dexamethasone 20 mg · cycles 1-4: 1, 8, 15",
        "melphalan 8 mg/m2 · cycles 1-4: 1, 8, 15",
        "bortezomib 1.3 mg/m2 · cycles 1-4: 1, 8, 15",
    ],
    "Melphalan 9 mg/m2 once daily on days 1 to 4 of each cycle up to cycle 6.": [
        "melphalan 9 mg/m2 · cycles 1-6: 1..4",
    ],
    "Cladribine IV on days 1-5 and topotecan, rituximab and cytarabine (TRC) 200 mg on days 1, 8 and 15.": [
        "cladribine · days 1..5",
        "topotecan · days 1, 8, 15",
        "rituximab · days 1, 8, 15",
        "cytarabine 200 mg · days 1, 8, 15",
    ],
    "Cytarabine 2 g/m2 IV days 6-8 (667 mg/m2/day), and mitoxantrone 40 mg/m2 IV day 9.": [
        "cytarabine 2 g/m2 · days 6..8",
        "mitoxantrone 40 mg/m2 · days 9",
    ],
    "Fludarabine 30 mg/m2 daily (120 mg/m2) on days -6 to -3.": [
        "fludarabine 30 mg/m2 · days -6..-3",
    ],
    "Carfilzomib 20 mg/m2 days 1 and 2 of cycle 1 and 27 mg/m2 days 8, 9, 15, 16, and thereafter; each "
    "cycle is 28 days.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 27 mg/m2 · cycle 1: 8, 9, 15, 16; cycles 2+: 1, 2, 8, 9, 15, 16",
    ],
    "Methotrexate 2 g/m2 for low-risk patients and 5 g/m2 for high-risk patients every 2 weeks for four doses.": [
        "methotrexate 2 g/m2 · days 1, 15, 29, 43",
        "methotrexate 5 g/m2 · days 1, 15, 29, 43",
    ],
    "Patients receive LXB-2 immunotoxin IV on days 1 and 3. Treatment repeats every 28 days for up to 6 courses.": [
        "lxb-2 · cycles 1-6: 1, 3",
    ],
    "Vindesine 3 mg/m2 on day 1 every 21 days for 4 courses. Patients who achieve a partial response "
    "receive up to 2 additional courses of vindesine.": [
        "vindesine 3 mg/m2 · cycles 1-4: 1",
    ],
}

LIMITS = {
    "Patients progressing after completion of 2 cycles of ixazomib, were to receive dexamethasone 20 mg "
    "on days 1, 8 and 15 of each 28-day cycle.": [
        "dexamethasone 20 mg · cycles 1+: 1, 8, 15",
    ],
    "Rituximab 375 mg/m2 on day 1, cladribine 0.1 mg/kg on days 2-4, and cyclophosphamide 200 mg/m2 on "
    "days 2-4 in cycle 1. Then rituximab 500 mg/m2 on day 1, cladribine 0.1 mg/kg on days 2-4, and "
    "cyclophosphamide 200 mg/m2 on days 2-4 were administered in cycles 2-4. Each cycle is 28 days.": [
        "rituximab 375 mg/m2 · cycle 1: 1",
        "cladribine 0.1 mg/kg · cycle 1: 2..4",
        "cyclophosphamide 200 mg/m2 · cycle 1: 2..4",
        "rituximab 500 mg/m2 · cycles 2-4: 1",
        "cladribine 0.1 mg/kg · cycles 2-4: 2..4",
        "cyclophosphamide 200 mg/m2 · cycles 2-4: 2..4",
    ],
    "Patients receive decitabine IV on days 1-5 and valproic acid orally on days 6-9. All additional "
    "courses are repeated every 21 to 28 days in the absence of progression.": [
        "decitabine · cycles 1+: 1..5",
        "valproate · cycles 1+: 6..9",
    ],
    "Patients receive cytarabine IV on days 3-6. Those in remission have a second course 5 weeks after completion "
    "of the first course.": [
        "cytarabine · days 3..6",
    ],
    "Tacrolimus orally twice a day beginning on day -8 and continuing through day 20.": [
        "tacrolimus x2 · days -8..20",
    ],
    "Bortezomib 1 mg/m2 was given weekly for 8 weeks. Responders were eligible to receive 8-week "
    "maintenance cycles of rituximab 375 mg/m2 on day 1.": [
        "bortezomib 1 mg/m2 · days 1, 8, 15, 22, 29, 36, 43, 50",
        "rituximab 375 mg/m2 · cycles 1+: 1",
    ],
    "Arm I: Patients receive oral thalidomide daily. Arm II: Patients receive oral lenalidomide daily. "
    "Treatment continues for 60 days in the absence of progression.": [
        "thalidomide · days 1..60",
        "lenalidomide · days 1..60",
    ],
}

ONWARD = {
    "Bendamustine 60 mg/m2 on days 1, 8 and 15 of the first cycle and, from the second cycle, 75 mg/m2 on"
    " days 1 and 2, every 28 days for up to 6 cycles.": [
        "bendamustine 60 mg/m2 · cycle 1: 1, 8, 15",
        "bendamustine 75 mg/m2 · cycles 2-6: 1, 2",
    ],
    "Carfilzomib IV on days 1, 2, 8 and 9 of a 28-day cycle: 20 mg/m2 on days 1 and 2 of cycle 1, and 45 "
    "mg/m2 from day 8 of cycle 1 onward.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
        "carfilzomib 45 mg/m2 · cycle 1: 8, 9; cycles 2+: 1, 2, 8, 9",
    ],
    "Elotuzumab 10 mg/kg on days 1 and 15; dexamethasone on weeks with elotuzumab 28 mg. Each cycle is 28 days.": [
        "elotuzumab 10 mg/kg · cycles 1+: 1, 15",
        "dexamethasone 28 mg · days not stated",
    ],
    "Thalidomide 50 mg daily for 4 weeks increasing every 4 weeks by 50 mg to a maximum of 150 mg daily.": [
        "thalidomide 50 mg · days 1..28",
        "thalidomide 100 mg · days 29..56",
        "thalidomide 150 mg · days 57..336",
    ],
    "Dexamethasone 40 mg on days 1-4 and 4-day continuous infusions of cisplatin 10 mg/m2/day and "
    "etoposide 40 mg/m2/day.": [
        "dexamethasone 40 mg · days 1..4",
        "cisplatin 10 mg/m2 · days 1..4",
        "etoposide 40 mg/m2 · days 1..4",
    ],
    "Carfilzomib IV 36 mg/m2 (20 mg/m2 on days 1 and 2 of cycle 1) on days 1, 2, 8 and 9 of four 28-day cycles.": [
        "carfilzomib 36 mg/m2 · cycle 1: 8, 9; cycles 2-4: 1, 2, 8, 9",
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
    ],
    "XVd arm: selinexor 100 mg (60 mg/m2) on days 1, 8 and 15 of each 35-day cycle. Vd arm: bortezomib "
    "1.3 mg/m2 on days 1 and 8 of each 21-day cycle.": [
        "selinexor 100 mg · cycles 1+: 1, 8, 15",
        "bortezomib 1.3 mg/m2 · cycles 1+: 1, 8",
    ],
    "Two step-up doses of epcoritamab (0.2 mg on day 1 and 0.8 mg on day 8) are followed by the first "
    "full dose of 48 mg on day 15, and then 48 mg weekly, in 28-day cycles.": [
        "epcoritamab 0.2 mg · cycle 1: 1",
        "epcoritamab 0.8 mg · cycle 1: 8",
        "epcoritamab 48 mg · cycle 1: 15, 22; cycles 2+: 1, 8, 15, 22",
    ],
    "Melphalan 8 mg/m2 and prednisone 50 mg for 4 days every month.": [
        "melphalan 8 mg/m2 · cycles 1+: 1..4",
        "prednisone 50 mg · cycles 1+: 1..4",
    ],
    "Melphalan 200 mg/m2 in 2 divided doses (100 mg/m2/day on days -3 and -2).": [
        "melphalan 100 mg/m2 · days -3, -2",
    ],
    "Ixazomib (3 mg) or matching placebo once weekly on days 1, 8 and 15 of 28-day cycles.": [
        "ixazomib 3 mg · cycles 1+: 1, 8, 15",
    ],
}

PARTS = {
    "Rituximab 300 mg/m2 on day 1 of each 21-day cycle. Patients may receive two additional courses.": [
        "rituximab 300 mg/m2 · cycles 1+: 1",
    ],
    "Hyper-CVAD (courses 1, 3): vincristine 2 mg on days 4 and 11, doxorubicin 50 mg/m2 on day 4. "
    "Methotrexate-cytarabine (courses 2, 4): methotrexate 1 g/m2 on day 1, cytarabine 3 g/m2 on days 2-3.": [
        "vincristine 2 mg · cycle 1: 4, 11; cycle 3: 4, 11",
        "doxorubicin 50 mg/m2 · cycle 1: 4; cycle 3: 4",
        "methotrexate 1 g/m2 · cycle 2: 1; cycle 4: 1",
        "cytarabine 3 g/m2 · cycle 2: 2, 3; cycle 4: 2, 3",
    ],
    "Blinatumomab by continuous infusion (9 ug/day for the first 7 days of cycle 1 and 28 ug/day "
    "thereafter) over 4 weeks followed by a treatment-free interval of 2 weeks, for up to 4 cycles.": [
        "blinatumomab 9 ug · cycle 1: 1..7",
        "blinatumomab 28 ug · cycle 1: 8..28; cycles 2-4: 1..28",
    ],
    "Bleomycin 10 mg/m2 day 8, procarbazine 90 mg/m2 days 1-7, repeated on day 22 for 2 cycles.": [
        "bleomycin 10 mg/m2 · cycles 1-2: 8",
        "procarbazine 90 mg/m2 · cycles 1-2: 1..7",
    ],
    "Vincristine 1 mg IV on day 1. Courses are repeated on day 29.": ["vincristine 1 mg · cycles 1+: 1"],
    "Rituximab 1000 mg IV on day 1, repeated on day 15.": ["rituximab 1000 mg · days 1, 15"],
    "Cyclophosphamide 1 g/m2 on day 1 and repeated on day 15 for 3 cycles.": [
        "cyclophosphamide 1 g/m2 · cycles 1-3: 1, 15",
    ],
    "Methotrexate 3.5 g/m2 on day 1 (0.5 g/m2 in 15 minutes followed by 3 g/m2 in 3 hours) every 3 weeks "
    "for 4 courses.": [
        "methotrexate 3.5 g/m2 · cycles 1-4: 1",
    ],
    "Decitabine 20 mg/m2 daily x 5 days every 4 weeks. Arm B adds vorinostat 300 mg once daily on days 6-12.": [
        "decitabine 20 mg/m2 · cycles 1+: 1..5",
        "vorinostat 300 mg · cycles 1+: 6..12",
    ],
    "Venetoclax 20 mg (week 1), 50 mg (week 2) and 100 mg (week 3) once daily.": [
        "venetoclax 20 mg · days 1..7",
        "venetoclax 50 mg · days 8..14",
        "venetoclax 100 mg · days 15..21",
    ],
}

STRETCHES = {
    "Elranatamab 12 mg on C1D1, 32 mg on C1D4 and 76 mg on C1D8, then 76 mg QW through cycle 6 and Q2W "
    "from cycle 7 (28-day cycles).": [
        "elranatamab 12 mg · cycle 1: 1",
        "elranatamab 32 mg · cycle 1: 4",
        "elranatamab 76 mg · cycle 1: 8",
        "elranatamab 76 mg · cycle 1: 8, 15, 22; cycles 2-6: 1, 8, 15, 22",
        "elranatamab 76 mg · cycles 7+: 1, 15",
    ],
    "Lenalidomide 10 mg daily on days 1-28 of each cycle, increased to 15 mg after 3 months. Each cycle is 28 days.": [
        "lenalidomide 10 mg · cycles 1-3: 1..28",
        "lenalidomide 15 mg · cycles 4+: 1..28",
    ],
    "Carfilzomib is infused on days 1, 2, 8 and 9 of each 28-day cycle with the 20 mg/m2 dose given on "
    "days 1 and 2 of cycle 1 only.": [
        "carfilzomib 20 mg/m2 · cycle 1: 1, 2",
    ],
    "Zoledronic acid 4 mg IV every 3 months for 2 years, together with vitamin D 400 IU daily.": [
        "vitamin d 400 U · days not stated",
        "zoledronic acid 4 mg · cycles 1-8: 1",
    ],
    "Bortezomib 1 mg/m2 on days 1 and 4 every 21 days for 4 cycles (induction); on days 1, 8 and 15 every"
    " 35 days for 2 cycles (consolidation).": [
        "bortezomib 1 mg/m2 · cycles 1-4: 1, 4",
        "bortezomib 1 mg/m2 · cycles 1-2: 1, 8, 15",
    ],
    "Metformin 850 mg twice daily. The duration of treatment is 12 weeks.": [
        "metformin 850 mg x2 · days 1..84",
    ],
    "Lenalidomide 10 mg on days 1-21 every 28 days versus the combination of lenalidomide (same dose) and"
    " carfilzomib 36 mg/m2 on days 1 and 15.": [
        "lenalidomide 10 mg · cycles 1+: 1..21",
        "carfilzomib 36 mg/m2 · cycles 1+: 1, 15",
    ],
    "Daratumumab 16 mg/kg weekly for 8 weeks, with tretinoin 40 mg/m2 on days -2 and -1 of each "
    "daratumumab infusion.": [
        "daratumumab 16 mg/kg · days 1, 8, 15, 22, 29, 36, 43, 50",
        "tretinoin 40 mg/m2 · days not stated",
    ],
    "Iberdomide 1.\n\n0, 1.\n\n3 or 1.\n\n6 mg on days 1-21 of each 28-day cycle.": [
        "iberdomide 1.0 mg · cycles 1+: 1..21",
        "iberdomide 1.3 mg · cycles 1+: 1..21",
        "iberdomide 1.6 mg · cycles 1+: 1..21",
    ],
}

BESIDE = {
    "Ixazomib 1.68, 2.23, or 2.97 mg/m2 on days 1, 8 and 15 of a 28-day cycle.": [
        "ixazomib 1.68 mg/m2 · cycles 1+: 1, 8, 15",
        "ixazomib 2.23 mg/m2 · cycles 1+: 1, 8, 15",
        "ixazomib 2.97 mg/m2 · cycles 1+: 1, 8, 15",
    ],
    "In successive cohorts, ixazomib 2, 3 and 4 mg is given on days 1, 8 and 15 of a 28-day cycle.": [
        "ixazomib 2 mg · cycles 1+: 1, 8, 15",
        "ixazomib 3 mg · cycles 1+: 1, 8, 15",
        "ixazomib 4 mg · cycles 1+: 1, 8, 15",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 with venetoclax 800 mg daily, in 21-day cycles for cycles 1-8.": [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4, 8, 11",
        "venetoclax 800 mg · cycles 1-8: 1..21",
    ],
    "Bortezomib 1.3 mg/m2 on days 1, 4, 8 and 11 and venetoclax 800 mg daily in 21-day cycles for cycles "
    "1-8; from cycle 9, 35-day cycles with bortezomib 1.3 mg/m2 on days 1, 8, 15 and 22 and venetoclax "
    "800 mg daily.": [
        "bortezomib 1.3 mg/m2 · cycles 1-8: 1, 4, 8, 11",
        "venetoclax 800 mg · cycles 1-8: 1..21",
        "bortezomib 1.3 mg/m2 · cycles 9+: 1, 8, 15, 22",
        "venetoclax 800 mg · cycles 9+: 1..35",
    ],
    "Doses of ixazomib 2, 3 and 4 mg were tested on days 1, 8 and 15 of a 28-day cycle.": [
        "ixazomib 2 mg · cycles 1+: 1, 8, 15",
        "ixazomib 3 mg · cycles 1+: 1, 8, 15",
        "ixazomib 4 mg · cycles 1+: 1, 8, 15",
    ],
    "Daratumumab 8 mg/kg every 2 weeks from cycle 3 through cycle 6 and every 4 weeks thereafter, 28-day cycles.": [
        "daratumumab 8 mg/kg · cycles 3-6: 1, 15",
        "daratumumab 8 mg/kg · cycles 7+: 1",
    ],
    "Epoetin alfa 40000 U weekly through week 4.": ["epoetin alfa 40000 U · days 1, 8, 15, 22"],
    "Elranatamab SC at 12, 32 and 76 mg on days 1, 4 and 8 of cycle 1 (28-day cycle).": [
        "elranatamab 12 mg · cycle 1: 1",
        "elranatamab 32 mg · cycle 1: 4",
        "elranatamab 76 mg · cycle 1: 8",
    ],
    "Talquetamab step-up doses of 0.01, 0.06 and 0.4 mg/kg on days 1, 4 and 7, then 0.8 mg/kg every 2 weeks.": [
        "talquetamab 0.01 mg/kg · cycle 1: 1",
        "talquetamab 0.06 mg/kg · cycle 1: 4",
        "talquetamab 0.4 mg/kg · cycle 1: 7",
        "talquetamab 0.8 mg/kg · cycles 2+: 1",
    ],
    "Glofitamab 2.5 mg and 10 mg on days 8 and 15 of cycle 1, then 30 mg on day 1 of cycles 2-12 (21-day cycles).": [
        "glofitamab 2.5 mg · cycle 1: 8",
        "glofitamab 10 mg · cycle 1: 15",
        "glofitamab 30 mg · cycles 2-12: 1",
    ],
    "Fluorouracil 400 mg/m2 bolus and 600 mg/m2 infusion on days 1 and 2 of a 14-day cycle.": [
        "fluorouracil 400 mg/m2 · cycles 1+: 1, 2",
        "fluorouracil 600 mg/m2 · cycles 1+: 1, 2",
    ],
}

RESPECTIVE = {
    "Lenalidomide and dexamethasone were given at 25 mg and 40 mg, respectively, on days 1, 8 and 15 of "
    "each 28-day cycle.": [
        "lenalidomide 25 mg · cycles 1+: 1, 8, 15",
        "dexamethasone 40 mg · cycles 1+: 1, 8, 15",
    ],
    "Cytarabine and daunorubicin were given at doses of 200 mg/m2 and 60 mg/m2 on days 1-7 and days 1-3, "
    "respectively.": [
        "cytarabine 200 mg/m2 · days 1..7",
        "daunorubicin 60 mg/m2 · days 1..3",
    ],
    "Fludarabine and cyclophosphamide (30 mg/m2 and 300 mg/m2, respectively) on days -5 to -3.": [
        "fludarabine 30 mg/m2 · days -5..-3",
        "cyclophosphamide 300 mg/m2 · days -5..-3",
    ],
    "Vincristine, doxorubicin and dexamethasone at 0.4 mg, 9 mg/m2 and 40 mg, respectively, on days 1 to 4.": [
        "vincristine 0.4 mg · days 1..4",
        "doxorubicin 9 mg/m2 · days 1..4",
        "dexamethasone 40 mg · days 1..4",
    ],
    "Bortezomib (1.3 mg/m2) and dexamethasone (20 mg) on days 1, 4, 8, 11 and days 1-2, 4-5, 8-9, 11-12, "
    "respectively.": [
        "bortezomib 1.3 mg/m2 · days 1, 4, 8, 11",
        "dexamethasone 20 mg · days 1, 2, 4, 5, 8, 9, 11, 12",
    ],
    "Rituximab and bendamustine 375 mg/m2 and 90 mg/m2, on day 1 and days 1-2, respectively, every 28 days.": [
        "rituximab 375 mg/m2 · cycles 1+: 1",
        "bendamustine 90 mg/m2 · cycles 1+: 1, 2",
    ],
    "Busulfan was dosed at 3.2 mg/kg or 0.8 mg/kg every 6 hours, respectively, on days -7 to -4.": [
        "busulfan 3.2 mg/kg x4 · days -7..-4",
        "busulfan 0.8 mg/kg x4 · days -7..-4",
    ],
}


@pytest.mark.parametrize("text", JOINTS)
def test_joints(text: str) -> None:
    """What parts two drugs gives neither the days of the other; what is said once of several is that of all."""
    assert schedules.schedule(text) == JOINTS[text]


@pytest.mark.parametrize("text", SHORT_FORMS)
def test_short_forms(text: str) -> None:
    """Short forms of transplants and myeloma are read as the words would be, and nothing of it twice."""
    assert schedules.schedule(text) == SHORT_FORMS[text]


@pytest.mark.parametrize("text", LIMITS)
def test_limits(text: str) -> None:
    """Cycles, ends and further courses are of the drugs and phases that the words say them of."""
    assert schedules.schedule(text) == LIMITS[text]


@pytest.mark.parametrize("text", ONWARD)
def test_onward(text: str) -> None:
    """Doses that rise, are said twice, in parts or before their cycles have each day once, and placebo takes none."""
    assert schedules.schedule(text) == ONWARD[text]


@pytest.mark.parametrize("text", PARTS)
def test_parts(text: str) -> None:
    """The parts of a dose, a course and a treatment make up the whole, and are not given beside it."""
    assert schedules.schedule(text) == PARTS[text]


@pytest.mark.parametrize("text", STRETCHES)
def test_stretches(text: str) -> None:
    """Each stretch of a treatment keeps its own interval, its own dose and its own end."""
    assert schedules.schedule(text) == STRETCHES[text]


@pytest.mark.parametrize("text", BESIDE)
def test_beside(text: str) -> None:
    """Doses before one unit are choices or have a day each; a later cycle length begins other cycles."""
    assert schedules.schedule(text) == BESIDE[text]


@pytest.mark.parametrize("text", RESPECTIVE)
def test_respective(text: str) -> None:
    """Doses and days that are told respectively are each of one of the drugs before them."""
    assert schedules.schedule(text) == RESPECTIVE[text]
