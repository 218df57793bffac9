"""The rule language by example: each construct with its text, its English and its meaning. Printed in the manual.

Texts are canonical and hold with the bundled vocabulary and with the small one, whose labels the English uses;
`meaning` is what no paraphrase may change.
"""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """One construct: the section of the manual it belongs to, its text, its English, its meaning."""

    section: str
    text: str
    english: str
    meaning: str


CASES = (
    Case(
        "Measurements",
        "platelets >= 50 10*9/L",
        "platelet count at least 50 x10^9/L (latest value)",
        "The latest platelet count up to the as-of date, in whatever unit it was recorded. No record: unknown.",
    ),
    Case(
        "Measurements",
        "any alt > 3 x ULN within 28 days before enrolment",
        "alanine aminotransferase above 3 times the upper limit of normal (any value in the 28 days before enrolment)",
        "True if one value in the window is above; each value is compared with the limit of its own record.",
    ),
    Case(
        "Measurements",
        "all hemoglobin >= 8 g/dL within 2 weeks before first_dose",
        "haemoglobin at least 8 g/dL (every value in the 2 weeks before the first dose)",
        "True only if every value in the window is at least the limit.",
    ),
    Case(
        "Measurements",
        "lowest platelets < 25 10*9/L within 6 months before enrolment",
        "platelet count below 25 x10^9/L (lowest value in the 6 months before enrolment)",
        "The lowest value of the window is tested.",
    ),
    Case(
        "Measurements",
        "anc >= 1 10*9/L during 7 days before enrolment",
        "absolute neutrophil count at least 1 x10^9/L (every value throughout the 7 days before enrolment)",
        "Every value of that week; on a measurement, `during` means `all`.",
    ),
    Case(
        "Measurements",
        "fev1 recorded within 28 days before enrolment",
        "FEV1, % of predicted recorded in the 28 days before enrolment",
        "The test has been done. Never false: a record that is not there may lie elsewhere.",
    ),
    Case(
        "References",
        "serum_m_protein <= 0.5 x baseline",
        "serum M-protein at most 0.5 times the baseline value (latest value)",
        "The latest value against the latest one at or before the first dose.",
    ),
    Case(
        "References",
        "serum_m_protein >= 1.25 x nadir and serum_m_protein >= nadir + 0.5 g/dL",
        "serum M-protein at least 1.25 times the lowest value so far (latest value)"
        " and serum M-protein at least the lowest value so far plus 0.5 g/dL (latest value)",
        "Both a relative and an absolute rise from the lowest value from baseline on.",
    ),
    Case(
        "References",
        "creatinine > previous",
        "creatinine above the previous value (latest value)",
        "The latest value against the one before it.",
    ),
    Case(
        "References",
        "hemoglobin >= LLN - 1 g/dL",
        "haemoglobin at least the lower limit of normal minus 1 g/dL (latest value)",
        "The lower limit of normal stands in the record itself; without it the answer is unknown.",
    ),
    Case(
        "Person",
        "age >= 18 years",
        "age at least 18 years",
        "Completed calendar years at enrolment; a limit in months, weeks or days counts completed ones of those.",
    ),
    Case("Person", "sex = female", "sex is female", "As recorded for the person."),
    Case(
        "Lists and tests",
        "ecog in (0, 1, 2)",
        "ECOG performance status is 0, 1 or 2 (latest value)",
        "The latest score is one of the list.",
    ),
    Case(
        "Lists and tests",
        "hbsag negative",
        "hepatitis B surface antigen negative (latest result)",
        "Negative and undetectable count alike; an indeterminate result is unknown.",
    ),
    Case(
        "Lists and tests",
        "hbv_dna undetectable after end of exposure to antiviral_therapy",
        "HBV DNA undetectable (latest result at or after the end of the last exposure to antiviral therapy)",
        "The window starts when the last antiviral course ended; still going on, or never recorded as ended: unknown.",
    ),
    Case(
        "Lists and tests",
        "hbsag negative within 0 days of first_dose",
        "hepatitis B surface antigen negative (latest result on the day of the first dose)",
        "Only a result of that very day counts.",
    ),
    Case(
        "Diagnoses, drugs, procedures",
        "asthma",
        "current asthma",
        "There is a record that is still active. Absent only where the history is known to be complete.",
    ),
    Case(
        "Diagnoses, drugs, procedures",
        "no exposure to anti_cd38 ever",
        "no exposure to anti-CD38 antibody at any time",
        "None of the drugs of the class, up to the as-of date.",
    ),
    Case(
        "Diagnoses, drugs, procedures",
        "no myocardial_infarction within 6 months before enrolment",
        "no myocardial infarction in the 6 months before enrolment",
        "Both ends of the window belong to it.",
    ),
    Case(
        "Diagnoses, drugs, procedures",
        "exposure to corticosteroid during 2 weeks before registration",
        "exposure to corticosteroid throughout the 2 weeks before registration",
        "One course covers the whole of the two weeks.",
    ),
    Case(
        "Diagnoses, drugs, procedures",
        "asthma [severity in (moderate, severe)]",
        "current moderate or severe asthma",
        "Square brackets ask for columns of the record; a column left empty makes the answer unknown.",
    ),
    Case(
        "Diagnoses, drugs, procedures",
        "no adverse_event [grade >= 2; cause = prior_therapy]",
        "no current adverse event of grade at least 2 caused by prior therapy",
        "Several conditions on one record are joined with a semicolon; the same record must meet all.",
    ),
    Case(
        "Diagnoses, drugs, procedures",
        "exposure to lenalidomide [amount > 10; unit = mg] ever",
        "exposure to lenalidomide of above 10 mg at any time",
        "The dose of each record, converted into the unit asked for; in a unit of another kind it is unknown.",
    ),
    Case(
        "Time since and counts",
        "at least 6 months since autologous_sct",
        "at least 6 months from the last autologous stem cell transplantation (if any) to enrolment",
        "The last one lies at least so far back, or there was none while the history is known.",
    ),
    Case(
        "Time since and counts",
        "count of lines of exposure to anticancer_therapy ever >= 1",
        "at least 1 line of anticancer therapy at any time",
        "Different line numbers are counted; a record without one may be one more.",
    ),
    Case(
        "Time since and counts",
        "count of myocardial_infarction ever < 2",
        "fewer than 2 records of myocardial infarction at any time",
        "Records are counted.",
    ),
    Case(
        "Judgements",
        "attest(informed_consent)",
        "a person confirms: informed consent",
        "Only a person can answer; the answer is signed, and never guessed.",
    ),
    Case(
        "Joining",
        "creatinine <= 2 mg/dL or creatinine_clearance >= 30 mL/min",
        "creatinine at most 2 mg/dL (latest value) or creatinine clearance at least 30 mL/min (latest value)",
        "One is enough. `and` binds more tightly than `or`; round brackets decide otherwise.",
    ),
    Case(
        "Joining",
        "not hbsag positive",
        "hepatitis B surface antigen not positive (latest result)",
        "Unknown stays unknown.",
    ),
    Case(
        "Joining",
        "at least 1 of (serum_m_protein >= 0.5 g/dL; urine_m_protein >= 200 mg/(24.h); bm_plasma_cells >= 30 %)",
        "at least 1 of: (serum M-protein at least 0.5 g/dL (latest value)),"
        " (urine M-protein at least 200 mg/24 h (latest value)),"
        " (bone marrow plasma cells at least 30 % (latest value))",
        "So many parts are true. Decided as soon as it is certain, whatever the other parts are.",
    ),
    Case(
        "Joining",
        "if liver_metastases then alt <= 5 x ULN else alt <= 2.5 x ULN",
        "if current liver metastases,"
        " then alanine aminotransferase at most 5 times the upper limit of normal (latest value);"
        " otherwise alanine aminotransferase at most 2.5 times the upper limit of normal (latest value)",
        "Where the condition is unknown, the answer is known only if both branches agree.",
    ),
    Case(
        "Except and unless",
        "no malignancy ever except (basal_cell_skin_cancer, cervix_in_situ)",
        "no malignancy at any time, leaving aside basal cell skin cancer and carcinoma in situ of the cervix",
        "Records of the named kinds are set aside before the question is asked.",
    ),
    Case(
        "Except and unless",
        "no major_surgery within 4 weeks before enrolment unless attest(waiver_granted)",
        "no major surgery in the 4 weeks before enrolment, unless a person confirms: waiver granted",
        "Where the guard is true, the criterion neither fails nor excludes.",
    ),
)
