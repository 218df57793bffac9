"""Hand-made patients for the myeloma trial NCT04883242: a coordinator's answers from the document alone."""

import pytest

from acceptance.bedside import Case, Found, eligible, ineligible, screen_all, undetermined, why

TRIAL = "NCT04883242"

MAN = """
person | male | 1958-06-11
dx | relapsed multiple myeloma | active | 2021-02-15
drug | Revlimid | 2021-04-01 | 2023-05-30 | 1 | partial response
drug | bortezomib | 2021-04-01 | 2022-01-10 | 1 | partial response
lab | M-spike | 1.8 | g/dL
lab | UPEP M-protein | 40 | mg/24 hours
lab | involved FLC | 30 | mg/L
lab | kappa/lambda ratio | 1.2
lab | BMPC | 12 | %
lab | ECOG | 1
lab | peripheral neuropathy grade | 1
lab | eGFR | 75 | mL/min/1.73m2
lab | ALT | 25 | U/L | | | 40
lab | AST | 22 | U/L | | | 40
lab | bilirubin | 0.6 | mg/dL | | | 1.2
lab | neutrophils | 2.1 | 10*9/L
lab | PLT | 140 | K/uL
lab | Hgb | 10.9 | g/dL
lab | LVEF | 58 | %
known | condition
known | exposure
known | procedure
said | capacity_to_consent | yes | investigator
said | contraception_agreed | yes | patient
said | other_significant_cardiovascular_disease | no | investigator
"""

# No route to measurable disease is left but the one under test.
FLAT = "lab | M-spike | 0.3 | g/dL\nlab | plasmacytoma size | 0 | cm"
CONTROLLED = "said | infection_uncontrolled | no"
HBV = f"dx | chronic hepatitis B | active | 2010\n{CONTROLLED}"
HCV = f"dx | hepatitis C | active | 2012\n{CONTROLLED}"

CASES = (
    eligible("man", "the eligible man", MAN),
    eligible("woman", "the eligible woman", MAN, "person | female | 1959-03-08"),
    # 237, 238
    undetermined("myeloma", "myeloma; relapsed or refractory is not recorded", MAN,
                 "- dx | relapsed multiple myeloma\ndx | multiple myeloma | active | 2021-02-15", 237),
    eligible("myeloma-said", "the same, and the investigator says it has relapsed", MAN,
             "- dx | relapsed multiple myeloma\ndx | multiple myeloma | active | 2021-02-15\n"
             "said | myeloma_relapsed_or_refractory | yes"),
    ineligible("smoldering", "smouldering myeloma, no myeloma", MAN,
               "- dx | relapsed multiple myeloma\ndx | smouldering myeloma | active | 2021-02-15", 237),
    ineligible("no-lenalidomide", "thalidomide and bortezomib, never lenalidomide", MAN,
               "- drug | Revlimid\ndrug | thalidomide | 2021-04-01 | 2022-01-10 | 1", 238),
    undetermined("imid", "an immunomodulatory drug, which one is not recorded", MAN,
                 "- drug | Revlimid\ndrug | IMiD | 2021-04-01 | 2022-01-10 | 1", 238),
    # 239 to 245: one of five
    eligible("m-0.5", "serum M-protein exactly 0.5 g/dL", MAN, "lab | M-spike | 0.5 | g/dL"),
    eligible("m-5", "5 g/L is 0.5 g/dL", MAN, "lab | M-spike | 5 | g/L"),
    ineligible("flat", "nothing measurable", MAN, FLAT, 239),
    ineligible("m-0.49", "0.49 g/dL and nothing else", MAN, f"{FLAT}\nlab | M-spike | 0.49 | g/dL", 239),
    eligible("urine", "200 mg in the urine of a day", MAN, f"{FLAT}\nlab | UPEP M-protein | 200 | mg/24 hours"),
    eligible("urine-g", "0.2 g a day is 200 mg", MAN, f"{FLAT}\nlab | UPEP M-protein | 0.2 | g/24h"),
    ineligible("urine-199", "199 mg a day", MAN, f"{FLAT}\nlab | UPEP M-protein | 199 | mg/24h", 239),
    ineligible("flc-normal", "100 mg/L is 10 mg/dL, but the ratio of 1.2 is flagged normal", MAN,
               f"{FLAT}\nlab | involved FLC | 100 | mg/L\nlab | abnormal kappa/lambda ratio | negative", 239),
    # A coordinator would call 1.2 normal. The tool waits for the laboratory's own flag, which is safe.
    undetermined("flc-unflagged", "the same, not flagged by the laboratory", MAN,
                 f"{FLAT}\nlab | involved FLC | 100 | mg/L", 239),
    eligible("flc", "10 mg/dL with an abnormal ratio", MAN,
             f"{FLAT}\nlab | involved FLC | 10 | mg/dL\nlab | kappa/lambda ratio | 8.4"),
    ineligible("flc-99", "99 mg/L with an abnormal ratio", MAN,
               f"{FLAT}\nlab | involved FLC | 99 | mg/L\nlab | kappa/lambda ratio | 8.4", 239),
    undetermined("flc-ratio", "10 mg/dL, ratio not recorded", MAN,
                 f"{FLAT}\nlab | involved FLC | 10 | mg/dL\n- lab | kappa/lambda ratio", 239),
    eligible("lump", "a plasmacytoma of 20 mm proven by biopsy", MAN,
             f"{FLAT}\nlab | plasmacytoma size | 20 | mm\nsaid | plasmacytoma_proven_by_biopsy | yes"),
    ineligible("lump-19", "1.9 cm", MAN,
               f"{FLAT}\nlab | plasmacytoma size | 1.9 | cm\nsaid | plasmacytoma_proven_by_biopsy | yes", 239),
    undetermined("lump-biopsy", "2 cm; was there a biopsy?", MAN, f"{FLAT}\nlab | plasmacytoma size | 2.0 | cm", 239),
    eligible("marrow-30", "30 % plasma cells", MAN, f"{FLAT}\nlab | BMPC | 30 | %"),
    ineligible("marrow-29", "29 % plasma cells", MAN, f"{FLAT}\nlab | BMPC | 29 | %", 239),
    undetermined("marrow-none", "nothing measurable elsewhere, marrow not examined", MAN,
                 f"{FLAT}\n- lab | BMPC", 239),
    eligible("m-only", "serum M-protein alone is enough", MAN,
             "- lab | UPEP M-protein\n- lab | involved FLC\n- lab | kappa/lambda ratio\n- lab | BMPC"),
    # 246, 247
    ineligible("age-17", "eighteen tomorrow", MAN, "person | male | 2008-11-21", 246),
    undetermined("capacity", "capacity to consent not judged", MAN, "- said | capacity_to_consent", 246),
    eligible("ecog-0", "ECOG 0", MAN, "lab | ECOG | 0"),
    eligible("ecog-2", "ECOG 2", MAN, "lab | ECOG | 2"),
    ineligible("ecog-3", "ECOG 3", MAN, "lab | ECOG | 3", 247),
    # 248, 249
    ineligible("hair", "hair loss of grade 2 from earlier treatment, not the baseline", MAN,
               "dx | alopecia | active | 2025-05 | | | 2 | | prior_therapy\nsaid | toxicities_at_baseline | no", 248),
    undetermined("hair-asked", "the same; is that the baseline?", MAN,
                 "dx | alopecia | active | 2025-05 | | | 2 | | prior_therapy", 248),
    eligible("hair-baseline", "the same, back at its baseline", MAN,
             "dx | alopecia | active | 2025-05 | | | 2 | | prior_therapy\nsaid | toxicities_at_baseline | yes"),
    eligible("diarrhea-1", "diarrhoea of grade 1", MAN,
             "dx | diarrhoea | active | 2026-05 | | | 1 | | prior_therapy"),
    eligible("diarrhea-over", "diarrhoea of grade 3 that has gone", MAN,
             "dx | diarrhoea | resolved | 2024-05 | 2024-06 | | 3 | | prior_therapy"),
    # a cause in words of its own may be a therapy, or come from one as anemia does: it is asked, never waved through
    undetermined("fatigue-other", "fatigue of grade 2 from something else", MAN,
                 "dx | fatigue | active | 2026-05 | | | 2 | | anemia", 248),
    undetermined("fatigue-drug", "fatigue of grade 3 from a drug of an earlier line, named as the cause", MAN,
                 "dx | fatigue | active | 2026-05 | | | 3 | | bortezomib", 248),
    eligible("nerves-2", "neuropathy of grade 2 is excepted and allowed", MAN,
             "dx | peripheral neuropathy | active | 2022 | | | 2 | | prior_therapy\n"
             "lab | peripheral neuropathy grade | 2"),
    ineligible("nerves-3", "neuropathy of grade 3", MAN, "lab | peripheral neuropathy grade | 3", 249),
    ineligible("nerves-dx-3", "neuropathy of grade 3 among the diagnoses", MAN,
               "dx | peripheral neuropathy | active | 2022 | | | 3 | | prior_therapy\n"
               "- lab | peripheral neuropathy grade", 249),
    undetermined("nerves-grade", "neuropathy of unknown grade", MAN,
                 "dx | peripheral neuropathy | active | 2022\n- lab | peripheral neuropathy grade", 249),
    # 250
    eligible("asct-6", "autologous transplant six months ago to the day", MAN, "op | ASCT | 2026-05-20"),
    ineligible("asct-5", "autologous transplant six months ago tomorrow", MAN, "op | ASCT | 2026-05-21", 250),
    undetermined("asct-may", "autologous transplant in May", MAN, "op | ASCT | 2026-05", 250),
    undetermined("sct", "a stem cell transplant in August, whose cells is not recorded", MAN,
                 "op | SCT | 2026-08-03", 250),
    # 251 to 256
    ineligible("egfr-19.9", "eGFR 19.9", MAN, "lab | eGFR | 19.9 | mL/min/1.73m2", 251),
    eligible("egfr-20", "eGFR 20", MAN, "lab | eGFR | 20 | mL/min/1.73m2"),
    undetermined("egfr-none", "no eGFR", MAN, "- lab | eGFR", 251),
    eligible("alt-3", "ALT exactly three times the limit of the laboratory", MAN, "lab | ALT | 120 | U/L | | | 40"),
    ineligible("alt-121", "ALT just above", MAN, "lab | ALT | 121 | U/L | | | 40", 252),
    undetermined("alt-limit", "ALT 35, the laboratory's limit is not recorded", MAN, "lab | ALT | 35 | U/L", 252),
    ineligible("ast", "AST four times the limit, ALT not measured", MAN,
               "- lab | ALT\nlab | AST | 160 | U/L | | | 40", 252),
    eligible("bili-2", "bilirubin exactly twice the limit", MAN, "lab | bilirubin | 2.4 | mg/dL | | | 1.2"),
    ineligible("bili-2.5", "bilirubin above", MAN, "lab | bilirubin | 2.5 | mg/dL | | | 1.2", 253),
    eligible("bili-si", "41 µmol/L with a limit of 20.5", MAN, "lab | bilirubin | 41 | µmol/L | | | 20.5"),
    eligible("anc-1000", "1000 neutrophils", MAN, "lab | neutrophils | 1000 | /uL"),
    ineligible("anc-0.99", "0.99 x10^9/L", MAN, "lab | neutrophils | 0.99 | x10^9/L", 254),
    eligible("plt-50", "50 x10^9/L with a transfusion two days before: allowed", MAN,
             "lab | PLT | 50 | x10^9/L\nop | platelet transfusion | 2026-11-14"),
    ineligible("plt-49.9", "49.9 x10^9/L", MAN, "lab | PLT | 49.9 | x10^9/L", 255),
    eligible("g-csf", "filgrastim yesterday: allowed", MAN, "drug | filgrastim | 2026-11-17 | 2026-11-19"),
    eligible("hb-80", "80 g/L is 8 g/dL", MAN, "lab | Hgb | 80 | g/L"),
    ineligible("hb-79", "79 g/L", MAN, "lab | Hgb | 79 | g/L", 256),
    eligible("hb-mmol", "5.0 mmol/L is just above 8 g/dL", MAN, "lab | Hgb | 5.0 | mmol/L"),
    # 258
    ineligible("contraception", "no contraception", MAN, "said | contraception_agreed | no", 258),
    # 262, 263
    ineligible("nyha-3", "heart failure of NYHA class III", MAN, "dx | CHF | active | 2022\nlab | NYHA | 3", 262),
    eligible("nyha-2", "heart failure of NYHA class II", MAN, "dx | CHF | active | 2022\nlab | NYHA | 2"),
    undetermined("nyha", "heart failure of unknown class", MAN, "dx | CHF | active | 2022", 262),
    ineligible("ef-39.9", "ejection fraction 39.9 %", MAN, "lab | LVEF | 39.9 | %", 262),
    eligible("ef-40", "ejection fraction 40 %", MAN, "lab | LVEF | 40 | %"),
    ineligible("mi-6", "infarction six months ago to the day", MAN,
               "dx | MI | resolved | 2026-05-20 | 2026-05-20", 262),
    eligible("mi-6-1", "infarction a day earlier", MAN, "dx | MI | resolved | 2026-05-19 | 2026-05-19"),
    undetermined("mi-year", "infarction this year", MAN, "dx | MI | resolved | 2026", 262),
    undetermined("pressure", "hypertension; is it controlled?", MAN, "dx | HTN | active | 2010", 263),
    ineligible("pressure-bad", "hypertension out of control", MAN,
               "dx | HTN | active | 2010\nsaid | hypertension_uncontrolled | yes", 263),
    # 264
    ineligible("pcl", "plasma cell leukaemia, active", MAN, "dx | plasma cell leukemia | active | 2026-06", 264),
    eligible("pcl-over", "plasma cell leukaemia of years ago, gone", MAN,
             "dx | plasma cell leukemia | resolved | 2021 | 2022"),
    ineligible("amyloid", "AL amyloidosis", MAN, "dx | AL amyloidosis | active | 2024", 264),
    # The record does not say which amyloid; in myeloma it is most often AL.
    undetermined("amyloid-kind", "amyloidosis, kind not recorded", MAN, "dx | amyloidosis | active | 2024", 264),
    # 265, 267
    ineligible("breast-11", "breast cancer in remission for eleven months, cure less likely than 90 %", MAN,
               "dx | breast cancer | remission | 2019-05-01 | 2025-12-20\n"
               "said | cure_rate_above_90_percent | no", 265),
    eligible("breast-12", "breast cancer in remission for a year and a day", MAN,
             "dx | breast cancer | remission | 2019-05-01 | 2025-11-19"),
    undetermined("breast-asked", "remission of eleven months; what is the cure rate?", MAN,
                 "dx | breast cancer | remission | 2019-05-01 | 2025-12-20", 265),
    eligible("breast-cure", "remission of eleven months, cure rate above 90 %", MAN,
             "dx | breast cancer | remission | 2019-05-01 | 2025-12-20\nsaid | cure_rate_above_90_percent | yes"),
    undetermined("breast-when", "breast cancer in remission, since when is not recorded", MAN,
                 "dx | breast cancer | remission | 2019-05-01", 265),
    eligible("bcc", "basal cell carcinoma now", MAN, "dx | BCC | active | 2026-10"),
    eligible("prostate", "localised prostate cancer under surveillance", MAN,
             "dx | localized prostate cancer | active | 2023"),
    undetermined("prostate-stage", "prostate cancer, stage not recorded", MAN,
                 "dx | prostate cancer | active | 2023", 265),
    eligible("bladder", "superficial bladder cancer", MAN, "dx | superficial bladder cancer | active | 2026-03"),
    ineligible("skin-colon", "skin cancer is let through, colon cancer beside it is not", MAN,
               "dx | BCC | active | 2026-10\ndx | colon cancer | active | 2026-02\n"
               "said | cure_rate_above_90_percent | no", 265),
    ineligible("melanoma", "melanoma is no non-melanoma skin cancer", MAN,
               "dx | melanoma | active | 2026-02\nsaid | cure_rate_above_90_percent | no", 265),
    undetermined("dcis", "in situ cancer of the breast now; what is the cure rate?", MAN,
                 "dx | DCIS | active | 2026-02", 265),
    eligible("mgus", "the gammopathy before the myeloma is no other cancer", MAN,
             "dx | MGUS | resolved | 2015 | 2021"),
    eligible("lump-own", "a plasmacytoma of the myeloma is no other cancer", MAN,
             "dx | plasmacytoma | active | 2026-09"),
    eligible("amyloid-other", "amyloidosis, not of light chains", MAN,
             "dx | amyloidosis | active | 2024\nsaid | amyloidosis_is_al | no"),
    # 268. Hepatitis is an infection, so that line 270 asks whether it is controlled.
    eligible("hbv", "chronic hepatitis B on entecavir, no DNA", MAN,
             f"{HBV}\ndrug | entecavir | 2020-01-01 | 2027-01-01\n"
             "lab | HBV DNA | undetectable"),
    ineligible("hbv-dna", "the same with DNA", MAN,
               f"{HBV}\ndrug | entecavir | 2020-01-01 | 2027-01-01\n"
               "lab | HBV DNA | 410 | IU/mL", 268),
    undetermined("hbv-untested", "the same, DNA not measured", MAN,
                 f"{HBV}\ndrug | entecavir | 2020-01-01 | 2027-01-01", 268),
    undetermined("hbv-20", "the same, DNA <20 IU/mL: counted or not found?", MAN,
                 f"{HBV}\ndrug | entecavir | 2020-01-01 | 2027-01-01\n"
                 "lab | HBV DNA | <20 | IU/mL", 268),
    # The line asks for no DNA on suppressive therapy; who takes none does not meet it as it is written.
    ineligible("hbv-untreated", "chronic hepatitis B without treatment, no DNA", MAN,
               f"{HBV}\nlab | HBV DNA | undetectable", 268),
    undetermined("hbv-order", "entecavir begun, whether it goes on is not recorded", MAN,
                 f"{HBV}\ndrug | entecavir | 2020-01-01\nlab | HBV DNA | undetectable", 268),
    # 269
    eligible("hcv-treating", "hepatitis C on treatment, no RNA", MAN,
             f"{HCV}\ndrug | Harvoni | 2026-10-01 | 2026-12-24\nlab | HCV RNA | not detected"),
    ineligible("hcv-rna", "hepatitis C on treatment with RNA, not cured", MAN,
               f"{HCV}\ndrug | sofosbuvir | 2026-10-01 | 2026-12-24\nlab | HCV RNA | 1200 | IU/mL\n"
               "said | hepatitis_c_cured | no", 269),
    ineligible("hcv-untreated", "hepatitis C never treated", MAN, f"{HCV}\nlab | HCV RNA | 90000 | IU/mL", 269),
    eligible("hcv-cured", "hepatitis C treated in 2018 and cured", MAN,
             "dx | hepatitis C | resolved | 2012 | 2018\ndrug | sofosbuvir | 2018-01-01 | 2018-03-26\n"
             "lab | HCV RNA | not detected\nsaid | hepatitis_c_cured | yes"),
    eligible("hiv", "this document does not mention HIV", MAN, "lab | HIV test | positive"),
    # 270, 271
    undetermined("pneumonia", "pneumonia now; is it controlled?", MAN, "dx | pneumonia | active | 2026-11-10", 270),
    ineligible("pneumonia-bad", "pneumonia out of control", MAN,
               "dx | pneumonia | active | 2026-11-10\nsaid | infection_uncontrolled | yes", 270),
    ineligible("pomalidomide", "pomalidomide going on until next month", MAN,
               "drug | pomalidomide | 2026-06-01 | 2026-12-20", 271),
    eligible("pomalidomide-over", "pomalidomide that ended yesterday", MAN,
             "drug | pomalidomide | 2026-06-01 | 2026-11-19"),
    undetermined("pomalidomide-end", "pomalidomide begun in June, end not recorded", MAN,
                 "drug | pomalidomide | 2026-06-01", 271),
    ineligible("tamoxifen", "tamoxifen is an anticancer drug", MAN,
               "drug | tamoxifen | 2024-06-01 | 2027-06-01", 271),
    eligible("denosumab", "denosumab for the bones is not", MAN, "drug | denosumab | 2024-06-01 | 2027-06-01"),
    eligible("prednisone", "prednisone for asthma is not", MAN, "drug | prednisone | 2026-06-01 | 2027-06-01"),
    undetermined("antibody", "some antibody is being given", MAN,
                 "drug | monoclonal antibody | 2026-06-01 | 2027-06-01", 271),
    undetermined("drugs", "nobody has taken the history of drugs", MAN, "- known | exposure", 271),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, Found]:
    """The answer of every patient, screened from CSV."""
    return screen_all(TRIAL, CASES, tmp_path_factory.mktemp("myeloma"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_answer_is_the_coordinators(case: Case, found: dict[str, Found]):
    """Each hand-made patient gets the answer, for the lines, that the document gives to a careful reader."""
    answer = found[case.id]
    assert (answer.answer, answer.lines) == (case.answer, case.lines), f"{case.story}: {why(answer)}"


def test_no_two_patients_share_an_id():
    """Every patient of the table is a patient of their own."""
    assert len({case.id for case in CASES}) == len(CASES) >= 60
