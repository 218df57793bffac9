"""Hand-made patients for the POEMS trial NCT04396496: a coordinator's answers from the document alone."""

import datetime as dt

import pytest

from acceptance.bedside import Case, Found, eligible, ineligible, screen_all, undetermined, why

TRIAL = "NCT04396496"

MAN = """
person | male | 1963-04-17
dx | POEMS syndrome | active | 2026-08-03
lab | platelet count | 212 | 10^9/L
lab | serum creatinine | 88 | umol/L | | 60 | 110
lab | LVEF | 58 | % | | | | echocardiogram
lab | ECOG | 2
lab | ONLS | 5
lab | HIV test | negative
lab | HBsAg | negative
lab | anti-HBc | negative
lab | anti-HBs | negative
lab | anti-HCV | negative
known | condition
known | exposure
known | procedure
said | appendix_1_criteria_met | yes | investigator
said | informed_consent | yes | patient
said | contraception_agreed | yes | patient
said | unwilling_to_forgo_sperm_donation | no | patient
said | serious_illness_may_interfere | no | investigator
said | other_cardiac_hazard | no | investigator
"""

WOMAN = (
    MAN.replace("male | 1963-04-17", "female | 1985-09-02").replace(
        "said | unwilling_to_forgo_sperm_donation | no | patient\n", ""
    )
    + "lab | pregnancy test | negative\n"
)

VACCINE = "drug | hepatitis B vaccine | 2009-04-01 | 2009-10-01"
SURVIVES = "lab | life expectancy | > 60 | months"
COLON = "dx | colon cancer | resolved | 2021-03 | 2021-12"
TREATED_BCC = "dx | basal cell carcinoma | resolved | 2023-02 | 2023-03\nsaid | skin_cancer_adequately_treated | yes"
SEVERE_COPD = """
dx | COPD | active | 2012
lab | FEV1 | 45 | %
lab | DLCO | 35 | %
event | screening | 2026-11-10
"""
EXCEPTION = "said | lung_disease_exception | yes | principal investigator"
NO_EXCEPTION = "said | lung_disease_exception | no | principal investigator"

CASES = (
    eligible("man", "the eligible man", MAN),
    eligible("woman", "the eligible woman, 41, who can have children", WOMAN),
    eligible("relapsed", "relapsed POEMS is welcome", MAN, "dx | relapsed POEMS | active | 2019"),
    # 44 diagnosis
    undetermined("appendix", "nobody has checked Appendix I", MAN, "- said | appendix_1_criteria_met", 44),
    ineligible("appendix-no", "Appendix I is not met", MAN, "said | appendix_1_criteria_met | no", 44),
    ineligible("mgus-only", "MGUS and neuropathy, POEMS ruled out", MAN,
               "dx | POEMS syndrome | ruled out | 2026-08-03\n+ dx | MGUS | active | 2020", 44),
    # 46 platelets
    eligible("plt-50000", "platelets exactly at the bound, per microlitre", MAN,
             "lab | platelet count | 50000 | /uL"),
    # The comma may separate thousands or decimals; the count is read again, not guessed.
    undetermined("plt-comma", "50,000 with a comma", MAN, "lab | platelet count | 50,000 | /uL", 46),
    ineligible("plt-49999", "one platelet below", MAN, "lab | platelet count | 49999 | /uL", 46),
    ineligible("plt-49.9", "49.9 x10^9/L is below 50,000/uL", MAN, "lab | platelet count | 49.9 | x10^9/L", 46),
    eligible("plt-k", "50 K/uL is the bound", MAN, "lab | platelet count | 50 | K/uL"),
    undetermined("plt-none", "no platelet count", MAN, "- lab | platelet count", 46),
    undetermined("plt-unitless", "a count of 50 in no unit", MAN, "lab | platelet count | 50 |", 46),
    ineligible("plt-less", "below 40", MAN, "lab | platelet count | <40 | 10*9/L", 46),
    undetermined("plt-censored", "below 60 may be 55 or 45", MAN, "lab | platelet count | <60 | 10*9/L", 46),
    undetermined("plt-twice", "45 and 55 on one day, no times: which is right?", MAN,
                 "lab | platelet count | 45 | 10*9/L\n+ lab | platelet count | 55 | 10*9/L", 46),
    eligible("plt-times", "45 at eight, 60 at two in the afternoon", MAN,
             "lab | platelet count | 45 | 10*9/L | 2026-11-16 | | | | 08:00\n"
             "+ lab | platelet count | 60 | 10*9/L | 2026-11-16 | | | | 14:00"),
    eligible("plt-doubled", "the same count entered twice is one count", MAN,
             "+ lab | platelet count | 212 | 10^9/L"),
    eligible("plt-future", "a low count dated after today is not yet known", MAN,
             "+ lab | platelet count | 30 | 10^9/L | 2026-11-25"),
    undetermined("plt-only-future", "the only count is dated after today", MAN,
                 "lab | platelet count | 212 | 10^9/L | 2026-11-25", 46),
    ineligible("plt-fell", "212 last month, 44 this week: the latest counts", MAN,
               "lab | platelet count | 212 | 10*9/L | 2026-10-10\n+ lab | platelet count | 44 | 10*9/L", 46),
    # 47 age
    eligible("age-18", "eighteen today", MAN, "person | male | 2008-11-20"),
    ineligible("age-17", "eighteen tomorrow", MAN, "person | male | 2008-11-21", 47),
    undetermined("age-year", "born in 2008, day unknown", MAN, "person | male | 2008", 47),
    undetermined("age-month", "born in November 2008, day unknown", MAN, "person | male | 2008-11", 47),
    eligible("age-old", "born in 1958: over 18 whatever the day", MAN, "person | male | 1958"),
    undetermined("age-none", "no birth date", MAN, "person | male |", 47),
    ineligible("leap-eve", "born on 29 February 2008, still 17 on 28 February 2026", MAN,
               "person | male | 2008-02-29\n"
               "dx | POEMS syndrome | active | 2025-08-03", 47, as_of=dt.date(2026, 2, 28)),
    eligible("leap-day", "born on 29 February 2008, 18 on 1 March 2026", MAN,
             "person | male | 2008-02-29\ndx | POEMS syndrome | active | 2025-08-03", as_of=dt.date(2026, 3, 1)),
    ineligible("dead", "died before today", MAN, "person | male | 1963-04-17 | 2026-11-18"),
    # 48 creatinine
    eligible("crea-265", "265 umol/L is 2.998 mg/dL", MAN, "lab | serum creatinine | 265 | µmol/L"),
    # 3 mg/dL is 265.2 umol/L only as rounded; with 113.12 g/mol 265.2 is 2.9999 mg/dL, below the bound.
    eligible("crea-265.2", "265.2 umol/L is just below 3 mg/dL", MAN, "lab | serum creatinine | 265.2 | umol/L"),
    ineligible("crea-265.3", "265.3 umol/L is above 3 mg/dL", MAN, "lab | serum creatinine | 265.3 | umol/L", 48),
    ineligible("crea-3", "3 mg/dL is not below 3", MAN, "lab | serum creatinine | 3.0 | mg/dL", 48),
    eligible("crea-2.99", "2.99 mg/dL", MAN, "lab | serum creatinine | 2.99 | mg/dL"),
    # 49 ejection fraction
    ineligible("ef-39.9", "ejection fraction 39.9 %", MAN, "lab | LVEF | 39.9 | % | | | | echocardiogram", 49),
    eligible("ef-40", "40 % by MUGA", MAN, "lab | LVEF | 40 | % | | | | MUGA"),
    undetermined("ef-none", "no ejection fraction", MAN, "- lab | LVEF", 49),
    # The line names two methods, and none is recorded: the coordinator opens the report and looks.
    undetermined("ef-how", "55 %, method not recorded", MAN, "lab | LVEF | 55 | %", 49),
    # 50, 51 scores
    ineligible("ecog-0", "fully active: the line asks for 1 or more", MAN, "lab | ECOG | 0", 50),
    eligible("ecog-4", "poor performance is no exclusion", MAN, "lab | ECOG | 4"),
    undetermined("ecog-none", "only a Karnofsky score", MAN, "- lab | ECOG\n+ lab | Karnofsky score | 70", 50),
    ineligible("onls-0", "no limitation", MAN, "lab | ONLS | 0", 51),
    eligible("onls-1", "a limitation of 1", MAN, "lab | ONLS | 1"),
    # A coordinator would add 0 and 1. The tool does not add scores up; it asks for the total, which is safe.
    undetermined("onls-sum", "arm 0 and leg 1, no total", MAN,
                 "- lab | ONLS\nlab | ONLS arm grade | 0\nlab | ONLS leg grade | 1", 51),
    undetermined("onls-sum-0", "arm 0 and leg 0, no total", MAN,
               "- lab | ONLS\nlab | ONLS arm grade | 0\nlab | ONLS leg grade | 0", 51),
    undetermined("onls-half", "arm 0, leg not examined", MAN, "- lab | ONLS\nlab | ONLS arm grade | 0", 51),
    # 52 consent
    undetermined("consent", "no record of consent", MAN, "- said | informed_consent", 52),
    ineligible("consent-no", "consent refused", MAN, "said | informed_consent | no", 52),
    # 54 allergy
    ineligible("mannitol", "allergic to mannitol", MAN, "dx | mannitol allergy | active | 2001", 54),
    ineligible("antibody", "allergic to monoclonal antibodies", MAN,
               "dx | allergy to monoclonal antibody | active | 2020", 54),
    undetermined("allergy", "some drug allergy, drug not recorded", MAN, "dx | drug allergy | active | 2001", 54),
    eligible("allergy-asked", "a drug allergy, none of those listed", MAN,
             "dx | drug allergy | active | 2001\nsaid | allergy_to_a_listed_substance | no"),
    eligible("hay-fever", "allergic rhinitis is none of those listed", MAN, "dx | allergic rhinitis | active | 2001"),
    # 55 CD38
    ineligible("isatuximab", "isatuximab is an antibody against CD38", MAN,
               "drug | Sarclisa | 2024-01-10 | 2024-05-01", 55),
    ineligible("faspro", "subcutaneous daratumumab is daratumumab", MAN, "drug | DARZALEX FASPRO | 2023 | 2023", 55),
    eligible("elotuzumab", "elotuzumab is against SLAMF7, not CD38", MAN,
             "drug | elotuzumab | 2024-01-10 | 2024-05-01"),
    undetermined("drugs", "nobody has taken the history of drugs", MAN, "- known | exposure", 55, 57),
    undetermined("some-antibody", "an antibody against something, years ago", MAN,
                 "drug | monoclonal antibody | 2022-03-01 | 2022-06-01", 55),
    eligible("planned", "daratumumab planned for next week was not given before", MAN,
             "drug | daratumumab | 2026-11-27"),
    # 56
    ineligible("cns", "myeloma in the central nervous system", MAN,
               "dx | CNS multiple myeloma involvement | active | 2026-09", 56),
    # 57 investigational drug, device, live vaccine
    ineligible("trial-28", "last investigational dose 28 days ago", MAN,
               "drug | investigational drug | 2026-09-01 | 2026-10-23", 57),
    eligible("trial-29", "last investigational dose 29 days ago", MAN,
             "drug | investigational drug | 2026-09-01 | 2026-10-22"),
    ineligible("live-28", "live influenza vaccine 28 days ago", MAN, "drug | FluMist | 2026-10-23 | 2026-10-23", 57),
    eligible("live-29", "live influenza vaccine 29 days ago", MAN, "drug | FluMist | 2026-10-22 | 2026-10-22"),
    eligible("flu-shot", "an inactivated vaccine last week", MAN,
             "drug | influenza vaccine | 2026-11-13 | 2026-11-13"),
    ineligible("device", "investigational device ten days ago", MAN, "op | investigational device | 2026-11-10", 57),
    undetermined("procedures", "nobody has asked about procedures", MAN, "- known | procedure", 57, 66),
    # 58
    undetermined("pressure", "hypertension; is it controlled?", MAN, "dx | HTN | active | 2015", 58),
    eligible("pressure-ok", "hypertension, controlled", MAN,
             "dx | HTN | active | 2015\nsaid | hypertension_poorly_controlled | no"),
    ineligible("pressure-bad", "hypertension, poorly controlled", MAN,
               "dx | HTN | active | 2015\nsaid | hypertension_poorly_controlled | yes", 58),
    ineligible("sugar-bad", "diabetes, poorly controlled", MAN,
               "dx | type 2 diabetes | active | 2015\nsaid | diabetes_poorly_controlled | yes", 58),
    # 60 other cancer
    eligible("bcc", "basal cell carcinoma, adequately treated", MAN, TREATED_BCC),
    undetermined("bcc-asked", "basal cell carcinoma; was it treated?", MAN, "dx | BCC | active | 2026-06", 60),
    eligible("bcc-colon", "basal cell and, five years ago, colon cancer; expected to live", MAN,
             f"{TREATED_BCC}\n{COLON}\nsaid | other_cancer_untreated_for_one_year | yes\n{SURVIVES}"),
    undetermined("bcc-colon-life", "the same, life expectancy not estimated", MAN,
                 f"{TREATED_BCC}\n{COLON}\nsaid | other_cancer_untreated_for_one_year | yes", 60),
    ineligible("bcc-colon-now", "the skin cancer is excepted, colon cancer on treatment is not", MAN,
               f"{TREATED_BCC}\ndx | colon cancer | active | 2026-01\n"
               f"drug | capecitabine | 2026-02-01 | 2026-09-01\nsaid | other_cancer_untreated_for_one_year | no", 60),
    undetermined("colon", "colon cancer five years ago, nothing asked", MAN, COLON, 60),
    ineligible("colon-60", "life expectancy of five years does not exceed five years", MAN,
               f"{COLON}\nsaid | other_cancer_untreated_for_one_year | yes\nlab | life expectancy | 60 | months", 60),
    undetermined("dcis", "in situ cancer of the breast is not cervical", MAN,
                 "dx | DCIS | resolved | 2024-02 | 2024-04", 60),
    eligible("cervix", "cervical cancer in situ, treated", WOMAN,
             "dx | cervical carcinoma in situ | resolved | 2016 | 2016\n"
             "said | cervix_in_situ_adequately_treated | yes"),
    eligible("mgus", "MGUS is the clone of the disease itself", MAN, "dx | MGUS | active | 2019"),
    # Registries have no code for POEMS but that of myeloma: the disease under study is not a prior malignancy.
    eligible("myeloma", "the plasma cell clone coded as myeloma", MAN, "dx | multiple myeloma | active | 2026-08-03"),
    eligible("ruled-out", "lung cancer ruled out", MAN, "dx | lung cancer | ruled out | 2026-05-02"),
    undetermined("suspected", "lung cancer suspected", MAN, "dx | lung cancer | suspected | 2026-11-02", 60),
    undetermined("some-cancer", "history of malignancy, kind not stated", MAN,
                 "dx | history of malignancy | | 2010", 60),
    # A negative HIV test would decide line 70 but for a diagnosis that may have been made elsewhere.
    undetermined("history", "nobody has taken the history of diagnoses", MAN, "- known | condition",
                 54, 56, 58, 60, 65, 67, 68, 69, 70),
    # 61 to 64
    ineligible("contraception-no", "will not use contraception", MAN,
               "said | contraception_agreed | no\nsaid | not_of_reproductive_potential | no", 61),
    undetermined("contraception", "contraception not discussed", MAN, "- said | contraception_agreed", 61),
    ineligible("donor", "will go on donating sperm", MAN, "said | unwilling_to_forgo_sperm_donation | yes", 62),
    undetermined("sex", "sex not recorded", MAN,
                 "person | | 1963-04-17\n- said | unwilling_to_forgo_sperm_donation", 62, 63),
    eligible("test-7", "negative pregnancy test 7 days before", WOMAN,
             "lab | pregnancy test | negative | | 2026-11-13"),
    undetermined("test-8", "negative pregnancy test 8 days before: repeat it", WOMAN,
                 "lab | pregnancy test | negative | | 2026-11-12", 63),
    undetermined("test-none", "no pregnancy test", WOMAN, "- lab | pregnancy test", 63),
    # A positive test alone: whether she can be pregnant at all is asked before anything is concluded.
    undetermined("test-turned", "positive after an earlier negative test", WOMAN,
                 "lab | pregnancy test | negative | | 2026-11-14\n"
                 "+ lab | pregnancy test | positive | | 2026-11-18", 63),
    ineligible("test-positive", "positive test in a woman who can conceive", WOMAN,
               "lab | pregnancy test | positive | | 2026-11-18\nsaid | not_of_childbearing_potential | no", 63),
    eligible("registered", "tested five days before a registration of last week", WOMAN,
             "lab | pregnancy test | negative | | 2026-11-05\nevent | registration | 2026-11-10"),
    # The document does not say who can become pregnant, so menopause and hysterectomy lead to a question.
    undetermined("menopause", "after the menopause: no test, no contraception, nothing asked", WOMAN,
                 "person | female | 1955-01-20\ndx | postmenopausal | active | 2006\n- lab | pregnancy test\n"
                 "- said | contraception_agreed", 61, 63),
    eligible("menopause-sure", "the same, and the investigator is certain", WOMAN,
             "person | female | 1955-01-20\ndx | postmenopausal | active | 2006\n- lab | pregnancy test\n"
             "- said | contraception_agreed\nsaid | not_of_childbearing_potential | yes\n"
             "said | not_of_reproductive_potential | yes"),
    eligible("uterus", "uterus removed, the investigator is certain", WOMAN,
             "op | hysterectomy | 2015-03-02\n- lab | pregnancy test\n- said | contraception_agreed\n"
             "said | not_of_childbearing_potential | yes\nsaid | not_of_reproductive_potential | yes"),
    ineligible("pregnant", "pregnant", WOMAN, "dx | pregnant | active | 2026-09-01", 64),
    ineligible("nursing", "nursing", WOMAN, "dx | breast-feeding | active | 2026-06-01", 64),
    eligible("mother", "a pregnancy that ended in 2012", WOMAN,
             "dx | pregnancy | resolved | 2011-10-01 | 2012-07-01"),
    # 65
    ineligible("lone-lesion", "isolated plasmacytoma, marrow free", MAN,
               "dx | solitary plasmacytoma | active | 2026-07\n"
               "+ dx | disseminated bone marrow involvement | absent | 2026-08", 65),
    eligible("lesion", "a plasmacytoma with disseminated marrow involvement", MAN,
             "dx | solitary plasmacytoma | active | 2026-07\n"
             "+ dx | disseminated bone marrow involvement | active | 2026-08"),
    # 66
    ineligible("surgery-13", "major surgery 13 days ago", MAN, "op | major surgery | 2026-11-07", 66),
    ineligible("surgery-14", "major surgery 14 days ago", MAN, "op | major surgery | 2026-11-06", 66),
    eligible("surgery-15", "major surgery 15 days ago", MAN, "op | major surgery | 2026-11-05"),
    ineligible("appendix-out", "appendix removed last week", MAN, "op | appendectomy | 2026-11-14", 66),
    eligible("biopsy", "marrow biopsy last week", MAN, "op | bone marrow biopsy | 2026-11-13"),
    undetermined("operation", "an operation last week, major or not?", MAN, "op | operation | 2026-11-13", 66),
    undetermined("surgery-month", "major surgery in November", MAN, "op | major surgery | 2026-11", 66),
    # 67
    ineligible("mi-6", "infarction six months ago to the day", MAN,
               "dx | heart attack | resolved | 2026-05-20 | 2026-05-27", 67),
    eligible("mi-6-1", "infarction six months and a day ago", MAN,
             "dx | heart attack | resolved | 2026-05-19 | 2026-05-19"),
    undetermined("mi-year", "infarction some day this year", MAN, "dx | MI | resolved | 2026 |", 67),
    eligible("mi-last-year", "infarction some day last year", MAN, "dx | MI | resolved | 2025 | 2025"),
    undetermined("failure", "heart failure; is it controlled?", MAN, "dx | CHF | active | 2022", 67),
    eligible("failure-ok", "heart failure under control", MAN,
             "dx | CHF | active | 2022\nsaid | heart_failure_uncontrolled | no"),
    ineligible("angina", "unstable angina", MAN, "dx | unstable angina | active | 2026-11-01", 67),
    # 68, 69
    ineligible("copd", "COPD, FEV1 45 %, DLCO 35 %, no exception", MAN, f"{SEVERE_COPD}\n{NO_EXCEPTION}", 68),
    undetermined("copd-exception", "the same; may the investigator grant an exception?", MAN, SEVERE_COPD, 68),
    eligible("copd-waived", "the same, exception documented", MAN, f"{SEVERE_COPD}\n{EXCEPTION}"),
    undetermined("copd-day", "the same, but nobody knows when screening began", MAN,
                 f"{SEVERE_COPD}\n{EXCEPTION}\n- event | screening", 69),
    undetermined("copd-old-test", "the same, FEV1 measured before screening: measure it again", MAN,
                 f"{SEVERE_COPD}\n{EXCEPTION}\nlab | FEV1 | 45 | % | 2024-02-02", 69),
    eligible("copd-dlco", "COPD, FEV1 45 %, DLCO 40 %: the line asks for both to be low", MAN,
             f"{SEVERE_COPD}\nlab | DLCO | 40 | %"),
    undetermined("copd-fvc", "COPD, FEV1 60 %, DLCO 35 %: FVC or another test may make it severe", MAN,
                 f"{SEVERE_COPD}\nlab | FEV1 | 60 | %\n{NO_EXCEPTION}", 68),
    undetermined("copd-untested", "COPD without an FEV1", MAN,
                 f"{SEVERE_COPD}\n- lab | FEV1\n{NO_EXCEPTION}", 68, 69),
    undetermined("copd-suspected", "COPD suspected, no FEV1 yet", MAN,
                 "dx | COPD | suspected | 2026-11-01\nevent | screening | 2026-11-10", 68, 69),
    ineligible("asthma-moderate", "moderate persistent asthma", MAN,
               f"dx | moderate persistent asthma | active | 2010\n{NO_EXCEPTION}", 68),
    ineligible("asthma-severity", "asthma, severity given apart", MAN,
               f"dx | asthma | active | 2010 | | moderate\n{NO_EXCEPTION}", 68),
    eligible("asthma-mild", "mild intermittent asthma under control", MAN,
             "dx | mild intermittent asthma | active | 2010\nsaid | asthma_uncontrolled | no"),
    eligible("asthma-mild-persistent", "mild persistent asthma under control", MAN,
             "dx | mild persistent asthma | active | 2010\nsaid | asthma_uncontrolled | no"),
    undetermined("asthma-control", "mild intermittent asthma; is it controlled?", MAN,
                 "dx | mild intermittent asthma | active | 2010", 68),
    ineligible("asthma-loose", "mild intermittent asthma out of control", MAN,
               f"dx | mild intermittent asthma | active | 2010\nsaid | asthma_uncontrolled | yes\n"
               f"{NO_EXCEPTION}", 68),
    undetermined("asthma-class", "asthma of unknown class under control", MAN,
                 "dx | asthma | active | 2010\nsaid | asthma_uncontrolled | no", 68),
    eligible("asthma-past", "moderate persistent asthma that ended in 2019", MAN,
             "dx | moderate persistent asthma | resolved | 2010 | 2019"),
    undetermined("asthma-two-years", "moderate asthma that ended some day in 2024", MAN,
                 "dx | moderate persistent asthma | resolved | 2010 | 2024", 68),
    # 70
    ineligible("hiv", "HIV test positive", MAN, "lab | HIV test | reactive", 70),
    undetermined("hiv-none", "no HIV test", MAN, "- lab | HIV test", 70),
    undetermined("hiv-grey", "HIV test equivocal", MAN, "lab | HIV test | equivocal", 70),
    # 71
    ineligible("hbv", "surface antigen positive", MAN, "lab | HBsAg | positive", 71),
    eligible("core-clear", "core antibody, no HBV DNA", MAN,
             "lab | anti-HBc | positive\nlab | HBV DNA | not detected"),
    ineligible("core-dna", "core antibody, HBV DNA found", MAN,
               "lab | anti-HBc | positive\nlab | HBV DNA | detected", 71),
    ineligible("core-35", "core antibody, 35 IU/mL", MAN,
               "lab | anti-HBc | positive\nlab | HBV DNA | 35 | IU/mL", 71),
    undetermined("core-untested", "core antibody, no PCR", MAN, "lab | anti-HBc | positive", 71),
    # Below what can be counted is not the same as not found: the laboratory is asked.
    undetermined("core-20", "core antibody, HBV DNA <20 IU/mL", MAN,
                 "lab | anti-HBc | positive\nlab | HBV DNA | <20 | IU/mL", 71),
    eligible("vaccinated", "surface antibody alone, after vaccination", MAN, f"lab | anti-HBs | positive\n{VACCINE}"),
    undetermined("unvaccinated", "surface antibody alone, never vaccinated: PCR", MAN,
                 "lab | anti-HBs | positive", 71),
    eligible("unvaccinated-clear", "the same with PCR negative", MAN,
             "lab | anti-HBs | positive\nlab | HBV PCR | negative"),
    undetermined("core-vaccinated", "vaccination does not explain a core antibody", MAN,
                 f"lab | anti-HBs | positive\nlab | anti-HBc | positive\n{VACCINE}", 71),
    undetermined("antigen-none", "surface antigen not tested", MAN, "- lab | HBsAg", 71),
    undetermined("core-none", "core antibody not tested", MAN, "- lab | anti-HBc", 71),
    # 72
    eligible("svr-12", "hepatitis C treated, no RNA 12 weeks later", MAN,
             "lab | anti-HCV | positive\ndrug | sofosbuvir | 2026-05-28 | 2026-08-20\n"
             "lab | HCV RNA | not detected | | 2026-11-12"),
    undetermined("svr-11", "no RNA 83 days after the end; too early to say cured", MAN,
                 "lab | anti-HCV | positive\ndrug | sofosbuvir | 2026-05-28 | 2026-08-20\n"
                 "lab | HCV RNA | not detected | | 2026-11-11", 72),
    ineligible("viremic", "RNA found after treatment", MAN,
               "lab | anti-HCV | positive\ndrug | sofosbuvir | 2026-03-01 | 2026-06-01\n"
               "lab | HCV RNA | 81000 | IU/mL", 72),
    # Antibodies and no treatment: the line excepts a response that lasts after therapy, and there was none.
    ineligible("hcv-untreated", "antibody, never treated", MAN, "lab | anti-HCV | positive", 72),
    undetermined("hcv-some-drug", "antibody, treated with some antiviral, no RNA 12 weeks later", MAN,
                 "lab | anti-HCV | positive\ndrug | antiviral | 2026-05-28 | 2026-08-20\n"
                 "lab | HCV RNA | not detected | | 2026-11-12", 72),
    undetermined("hcv-none", "hepatitis C not tested", MAN, "- lab | anti-HCV", 72),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, Found]:
    """The answer of every patient, screened from CSV."""
    return screen_all(TRIAL, CASES, tmp_path_factory.mktemp("poems"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_answer_is_the_coordinators(case: Case, found: dict[str, Found]):
    """Each hand-made patient gets the answer, for the lines, that the document gives to a careful reader."""
    answer = found[case.id]
    assert (answer.answer, answer.lines) == (case.answer, case.lines), f"{case.story}: {why(answer)}"


def test_no_two_patients_share_an_id():
    """Every patient of the table is a patient of their own."""
    assert len({case.id for case in CASES}) == len(CASES) >= 60
