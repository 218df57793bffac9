"""Lines against who may enter: each is judged by the engine for every patient who has or lacks what it names.

A case is a line and, in the rule language, what is true of those who may enter. Rule and line need not look alike; they
must let in the same patients and keep out the same, and nobody may be left undecided.
"""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest

from trialrun.engines import Context, evaluate
from trialrun.engines.patient import Patient, patient_of
from trialrun.ground.truth import Met, NotMet
from trialrun.read.criteria.cautions import RuledLine, rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.read.criteria.lists import criteria_of, read_list, text_of
from trialrun.read.source import Printed
from trialrun.rules import Attest, Rule, parse_rule, print_rule

TODAY = dt.date(2024, 6, 15)
BEGUN, LATELY = dt.date(2022, 6, 15), dt.date(2024, 5, 15)
DISEASES = ("asthma", "gout", "copd")
DRUGS = ("warfarin", "digoxin")
VALUES = {"alt": (20, 160, "U/L"), "creatinine": (0.8, 3, "mg/dL"), "creatinine_clearance": (90, 20, "mL/min")}
"""The value of whoever has nothing, and the bad one."""
TESTS = ("hbsag", "anti_hbc", "anti_hcv")
LOADS = ("hcv_rna", "hbv_dna")
KNOWN = (*DISEASES, *DRUGS, *VALUES, *TESTS, *LOADS, "stroke", "female")

EXCLUSION: list[tuple[str, str]] = [
    ("Asthma unless gout is present", "no asthma or gout"),
    ("Asthma unless gout and COPD are present", "no asthma or gout and copd"),
    ("Asthma unless ALT <= 3 x ULN", "no asthma or alt <= 3 x ULN"),
    ("Asthma without gout", "no asthma or gout"),
    ("Asthma not accompanied by gout", "no asthma or gout"),
    ("Asthma in the absence of gout", "no asthma or gout"),
    ("Patients with asthma but without gout", "no asthma or gout"),
    ("Patients who have asthma but are on warfarin", "no asthma or no exposure to warfarin"),
    ("Patients with asthma who are not taking warfarin", "no asthma or exposure to warfarin"),
    ("Asthma and either gout or COPD", "no asthma or no gout and no copd"),
    ("Patients with all of the following: asthma, gout", "no asthma or no gout"),
    ("Patients with any of the following: asthma, gout", "no asthma and no gout"),
    ("Patients without any of the following: asthma; gout", "asthma or gout"),
    ("Patients with asthma are excluded unless they have gout", "no asthma or gout"),
    ("Patients with asthma are excluded only if they have gout", "no asthma or no gout"),
    ("Patients with asthma are ineligible if ALT > 3 x ULN", "no asthma or alt <= 3 x ULN"),
    ("Patients with asthma should be excluded", "no asthma"),
    ("Patients with asthma are eligible only if they have gout", "no asthma or gout"),
    ("Patients with asthma must have creatinine <= 2 mg/dL", "no asthma or creatinine <= 2 mg/dL"),
    ("Patients must not have asthma or gout", "no asthma and no gout"),
    ("Asthma. This does not apply to patients with gout.", "no asthma or gout"),
    ("ALT > 3 x ULN, unless the patient has gout", "alt <= 3 x ULN or gout"),
    ("ALT > 3 x ULN or creatinine > 2 mg/dL", "alt <= 3 x ULN and creatinine <= 2 mg/dL"),
    ("Stroke within 6 months unless asthma is present", "no stroke within 6 months before enrolment or asthma"),
    ("Women with asthma", "not sex = female or no asthma"),
    ("Asthma unless any of the following:\n - Gout\n - COPD", "no asthma or gout or copd"),
    ("Asthma, except in patients with:\n - Gout\n - COPD", "no asthma or gout or copd"),
    ("Patients with asthma are excluded unless:\n - Gout\n - COPD", "no asthma or gout or copd"),
    ("Asthma without any of the following:\n - Gout\n - COPD", "no asthma or gout or copd"),
    ("HBsAg must be negative", "hbsag negative"),
    (
        "Warfarin ever or stroke within 6 months",
        "no exposure to warfarin ever and no stroke within 6 months before enrolment",
    ),
    (
        "Warfarin at any time or stroke within 6 months",
        "no exposure to warfarin ever and no stroke within 6 months before enrolment",
    ),
    ("Creatinine not below 2.5 mg/dL", "creatinine <= 2 mg/dL"),
    ("Creatinine worse than 2 mg/dL", "creatinine <= 2 mg/dL"),
    ("Patients with asthma are excluded if:\n - Gout\n - COPD", "no asthma or no gout and no copd"),
    (
        "Patients with asthma are excluded if any of the following apply:\n - Gout\n - COPD",
        "no asthma or no gout and no copd",
    ),
    ("Asthma and (gout or COPD)", "no asthma or no gout and no copd"),
    ("Asthma or (gout and COPD)", "no asthma and (no gout or no copd)"),
    ("Asthma or any of the following:\n - Gout\n - COPD", "no asthma and no gout and no copd"),
    ("Asthma or at least two of the following: gout, COPD, stroke",
     "no asthma and not at least 2 of (gout; copd; stroke ever)"),
    ("Both of the following:\n - Asthma\n - Gout", "no asthma or no gout"),
    ("Each of the following:\n - Asthma\n - Gout", "no asthma or no gout"),
    ("Asthma with:\n - Gout or\n - COPD", "no asthma or no gout and no copd"),
    ("Asthma with:\n - Gout and\n - COPD", "no asthma or no gout or no copd"),
    ("Asthma unless:\n - ALT <= 3 x ULN and\n - Creatinine <= 2 mg/dL",
     "no asthma or alt <= 3 x ULN and creatinine <= 2 mg/dL"),
    ("Asthma without gout and without COPD", "no asthma or gout or copd"),
    ("Asthma with no gout, and no COPD", "no asthma or gout or copd"),
    ("Asthma without gout or without COPD", "no asthma or gout and copd"),
    ("Patients with asthma who have no gout", "no asthma or gout"),
    ("Patients lacking asthma", "asthma"),
    ("Patients with asthma who are on warfarin or digoxin",
     "no asthma or no exposure to warfarin and no exposure to digoxin"),
    ("Patients with asthma who are not on warfarin", "no asthma or exposure to warfarin"),
    ("Women without asthma", "not sex = female or asthma"),
    ("Not eligible unless ALT <= 3 x ULN", "alt <= 3 x ULN"),
    ("ALT <= 3 x ULN is required", "alt <= 3 x ULN"),
    ("Creatinine > 2 mg/dL or ALT > 3 x ULN with gout", "creatinine <= 2 mg/dL and (alt <= 3 x ULN or no gout)"),
    ("Asthma (unless ALT <= 3 x ULN) or gout", "(no asthma or alt <= 3 x ULN) and no gout"),
    ("Asthma (except with creatinine <= 2 mg/dL), gout or COPD",
     "(no asthma or creatinine <= 2 mg/dL) and no gout and no copd"),
    ("Asthma unless warfarin within 28 days", "no asthma or exposure to warfarin within 28 days before enrolment"),
    ("Asthma, except in those on warfarin within 28 days",
     "no asthma or exposure to warfarin within 28 days before enrolment"),
    ("Asthma with or without gout", "no asthma"),
    ("Asthma and one of gout or COPD", "no asthma or no gout and no copd"),
    ("Asthma or two of the following:\n - Gout\n - COPD\n - Stroke",
     "no asthma and not at least 2 of (gout; copd; stroke ever)"),
    ("Patients without asthma who are on warfarin", "asthma or no exposure to warfarin"),
    ("Patients not meeting all of the following: ALT <= 3 x ULN; creatinine <= 2 mg/dL",
     "alt <= 3 x ULN and creatinine <= 2 mg/dL"),
    ("Asthma (with or without gout), or COPD", "no asthma and no copd"),
    ("Asthma regardless of ALT", "no asthma"),
    ("Asthma. Patients with asthma may enroll if ALT <= 3 x ULN", "no asthma or alt <= 3 x ULN"),
    ("Patients with asthma and on warfarin", "no asthma or no exposure to warfarin"),
    ("Patients who have received neither warfarin nor digoxin",
     "exposure to warfarin ever or exposure to digoxin ever"),
    ("Asthma or stroke, unless the stroke was more than 3 years ago", "no asthma and no stroke ever"),
]  # fmt: skip
INCLUSION: list[tuple[str, str]] = [
    ("No asthma or gout", "no asthma and no gout"),
    ("Neither asthma nor gout", "no asthma and no gout"),
    ("Absence of both asthma and gout", "no asthma or no gout"),
    ("Asthma but not gout", "asthma and no gout"),
    ("Patients must have none of the following: asthma, gout", "no asthma and no gout"),
    ("Patients must not have any of the following: asthma; gout", "no asthma and no gout"),
    ("The patient does not have: (a) asthma; (b) gout", "no asthma and no gout"),
    ("Must not have: asthma; gout; COPD", "no asthma and no gout and no copd"),
    ("At least two of the following: asthma, gout, COPD", "at least 2 of (asthma; gout; copd)"),
    ("Asthma and either gout or COPD", "asthma and (gout or copd)"),
    ("ALT <= 3 x ULN unless asthma and gout are present", "alt <= 3 x ULN or asthma and gout"),
    ("ALT <= 3 x ULN unless the patient has gout", "alt <= 3 x ULN or gout"),
    ("ALT <= 3 x ULN (not required if gout is present)", "alt <= 3 x ULN or gout"),
    ("ALT <= 3 x ULN; not required for patients with gout", "alt <= 3 x ULN or gout"),
    ("ALT <= 3 x ULN. This criterion does not apply to patients with gout.", "alt <= 3 x ULN or gout"),
    ("In the absence of gout, ALT <= 3 x ULN", "gout or alt <= 3 x ULN"),
    ("With gout: ALT <= 3 x ULN", "no gout or alt <= 3 x ULN"),
    ("If gout is present, ALT <= 3 x ULN", "no gout or alt <= 3 x ULN"),
    ("Patients without gout must have ALT <= 3 x ULN", "gout or alt <= 3 x ULN"),
    ("Patients with gout are eligible provided ALT <= 3 x ULN", "no gout or alt <= 3 x ULN"),
    ("Patients with gout are not eligible unless ALT <= 3 x ULN", "no gout or alt <= 3 x ULN"),
    ("Patients with asthma may not take warfarin", "no asthma or no exposure to warfarin"),
    ("Patients with asthma may not have gout", "no asthma or no gout"),
    ("No stroke or gout within 6 months", "no stroke within 6 months before enrolment and no gout"),
    ("If asthma, then ALT <= 3 x ULN; otherwise creatinine <= 2 mg/dL",
     "if asthma then alt <= 3 x ULN else creatinine <= 2 mg/dL"),
    ("Women must have ALT <= 3 x ULN", "if sex = female then alt <= 3 x ULN"),
    ("Asthma without any of the following:\n - Gout\n - COPD", "asthma and no gout and no copd"),
    ("Asthma and none of the following:\n - Gout\n - COPD", "asthma and no gout and no copd"),
    ("Patients with asthma and no history of:\n - Gout\n - COPD", "asthma and no gout and no copd"),
    ("ALT <= 3 x ULN unless any of the following:\n - Asthma\n - Gout", "alt <= 3 x ULN or asthma or gout"),
    ("ALT <= 3 x ULN, except for those with:\n - Asthma\n - Gout", "alt <= 3 x ULN or asthma or gout"),
    ("ALT <= 3 x ULN\n - <= 5 x ULN in patients with gout", "alt <= 3 x ULN or gout"),
    ("Laboratory values:\n - ALT <= 3 x ULN\n - <= 5 x ULN if gout\n - Creatinine <= 2 mg/dL",
     "(alt <= 3 x ULN or gout) and creatinine <= 2 mg/dL"),
    ("ALT <= 3 x ULN. Exclusion: gout", "alt <= 3 x ULN and no gout"),
    ("Creatinine clearance 40 mL/min or better", "creatinine_clearance >= 40 mL/min"),
    ("Asthma and (gout or COPD)", "asthma and (gout or copd)"),
    ("Asthma or (gout and COPD)", "asthma or gout and copd"),
    ("Asthma or one of the following:\n - Gout\n - COPD", "asthma or gout or copd"),
    ("Asthma\n - Or gout", "asthma or gout"),
    ("Patients without asthma must have one of the following:\n - Gout\n - COPD", "asthma or gout or copd"),
    ("Women:\n - No asthma\n - ALT <= 3 x ULN", "if sex = female then no asthma and alt <= 3 x ULN"),
    ("No asthma, including but not limited to gout", "no asthma and no gout"),
    ("HBsAg must be negative", "hbsag negative"),
    ("HBsAg and anti-HBc must be negative", "hbsag negative and anti_hbc negative"),
    ("HBsAg should be non-reactive", "hbsag negative"),
    ("Anti-HCV negative or HCV RNA negative", "anti_hcv negative or hcv_rna undetectable"),
    ("Negative for HBsAg or anti-HBc", "hbsag negative and anti_hbc negative"),
    ("Naive to warfarin and digoxin", "no exposure to warfarin ever and no exposure to digoxin ever"),
    ("Neither warfarin nor digoxin in the past", "no exposure to warfarin ever and no exposure to digoxin ever"),
    ("No warfarin or digoxin before", "no exposure to warfarin ever and no exposure to digoxin ever"),
    ("Prior warfarin without digoxin", "exposure to warfarin ever and no exposure to digoxin ever"),
    ("Creatinine cannot be more than 2 mg/dL", "creatinine <= 2 mg/dL"),
    ("Creatinine must not be at least 2.5 mg/dL", "creatinine <= 2 mg/dL"),
    ("Creatinine <= 2 mg/dL or, if creatinine > 2 mg/dL, creatinine clearance >= 40 mL/min",
     "creatinine <= 2 mg/dL or creatinine_clearance >= 40 mL/min"),
    ("Asthma or at least two of gout, COPD and stroke", "asthma or at least 2 of (gout; copd; stroke ever)"),
    ("ALT <= 3 x ULN and either asthma or gout, but no COPD", "alt <= 3 x ULN and (asthma or gout) and no copd"),
    ("Patients with asthma who have no gout", "asthma and no gout"),
    ("Asthma with or without gout", "asthma"),
    ("Patients must have asthma, and must not have gout or COPD", "asthma and no gout and no copd"),
    ("Patients must have asthma but may not be on warfarin or digoxin",
     "asthma and no exposure to warfarin and no exposure to digoxin"),
    ("Patients without asthma who are on warfarin", "no asthma and exposure to warfarin"),
    ("Patients without asthma and on warfarin", "no asthma and exposure to warfarin"),
    ("Without asthma, with gout", "no asthma and gout"),
    ("Off warfarin, on digoxin", "no exposure to warfarin and exposure to digoxin"),
    ("Unless they have gout, patients must have ALT <= 3 x ULN", "gout or alt <= 3 x ULN"),
    ("ALT <= 3 x ULN in all patients with gout", "no gout or alt <= 3 x ULN"),
    ("Asthma or two of the following:\n - Gout\n - COPD\n - Stroke",
     "asthma or at least 2 of (gout; copd; stroke ever)"),
    ("Asthma irrespective of gout", "asthma"),
    ("ALT <= 3 x ULN. This is not required in patients with gout", "alt <= 3 x ULN or gout"),
    ("ALT <= 3 x ULN. It is not mandatory if gout is present", "alt <= 3 x ULN or gout"),
    ("No asthma. Patients with asthma may enroll if ALT <= 3 x ULN", "no asthma or alt <= 3 x ULN"),
    ("Must have received one of the following: warfarin, digoxin",
     "exposure to warfarin ever or exposure to digoxin ever"),
    ("Patients with asthma who are not on warfarin", "asthma and no exposure to warfarin"),
    ("Patients with asthma or gout who have no COPD", "(asthma or gout) and no copd"),
    ("Asthma without gout and without COPD", "asthma and no gout and no copd"),
    ("Asthma with no gout, no COPD, and no stroke", "asthma and no gout and no copd and no stroke"),
    ("Women without asthma or gout", "sex = female and no asthma and no gout"),
    ("Women who have no asthma", "sex = female and no asthma"),
    ("Men without asthma", "sex = male and no asthma"),
    ("Women with asthma or gout, and on warfarin", "sex = female and (asthma or gout) and exposure to warfarin"),
    ("Not eligible unless ALT <= 3 x ULN", "alt <= 3 x ULN"),
    ("No asthma unless warfarin within 28 days", "no asthma or exposure to warfarin within 28 days before enrolment"),
    ("Asthma with:\n - Gout or\n - COPD", "asthma and (gout or copd)"),
    ("Free of asthma and free of gout", "no asthma and no gout"),
    ("Asthma, free of gout and COPD", "asthma and no gout and no copd"),
    ("Does not have asthma, nor is on warfarin", "no asthma and no exposure to warfarin"),
    ("Has asthma and was never on warfarin", "asthma and no exposure to warfarin ever"),
    ("ALT <= 3 x ULN in all patients without asthma", "asthma or alt <= 3 x ULN"),
    ("Asthma and no gout unless on warfarin", "asthma and (no gout or exposure to warfarin)"),
    ("Two of the following: asthma; gout; COPD", "at least 2 of (asthma; gout; copd)"),
    ("Two of three: asthma, gout, COPD", "at least 2 of (asthma; gout; copd)"),
    ("On any of warfarin, digoxin", "exposure to warfarin or exposure to digoxin"),
    ("Asthma complicated by gout or COPD", "asthma and (gout or copd)"),
]  # fmt: skip
LETS_IN = (
    "Asthma does not exclude the patient", "Asthma will not be considered exclusionary",
    "A history of asthma does not make the patient ineligible", "Patients with asthma do not need to be excluded",
    "Asthma is not a reason for exclusion", "Patients with asthma should not be considered ineligible",
)  # fmt: skip
CASES: list[tuple[Role, str, str]] = [
    *(("exclusion", line, rule) for line, rule in EXCLUSION),
    *(("inclusion", line, rule) for line, rule in INCLUSION),
]


def _patient(has: frozenset[str]) -> Patient:
    """Somebody whose whole history is known, with some of what is known here."""
    ended = {"start": LATELY, "start_to": LATELY, "end": LATELY, "end_to": LATELY, "status": "resolved"}
    begun = {"start": BEGUN, "start_to": BEGUN}
    values = [(name, high if name in has else low, unit) for name, (low, high, unit) in VALUES.items()]
    tests = [(name, "positive" if name in has else "negative") for name in TESTS]
    tests += [(name, "detectable" if name in has else "undetectable") for name in LOADS]
    facts = {
        "coverage": [{"domain": domain} for domain in ("condition", "exposure", "procedure")],
        "condition": [{"concept": name, "status": "active", **begun} for name in DISEASES if name in has]
        + [{"concept": "stroke", **ended} for _ in has & {"stroke"}],
        "exposure": [{"drug": name, **begun, "end": TODAY, "end_to": TODAY} for name in DRUGS if name in has],
        "measurement": [
            {"variable": name, "date": TODAY, "date_to": TODAY, "value": value, "unit": unit, "low": 0, "high": 40}
            for name, value, unit in values
        ]
        + [{"variable": name, "date": TODAY, "date_to": TODAY, "text": text} for name, text in tests],
    }
    born = dt.date(1970, 1, 1)
    sex = "female" if "female" in has else "male"
    return patient_of({"person_id": "p", "sex": sex, "birth_date": born, "birth_date_to": born}, facts)


def _true_of(rule: Rule, patient: Patient, *, favours: bool) -> bool | None:
    truth = evaluate(rule, patient, Context(TODAY, "this", favours=favours)).truth
    return isinstance(truth, Met) if isinstance(truth, Met | NotMet) else None


@pytest.mark.parametrize(("role", "line", "let_in"), CASES, ids=[f"{role}: {line}" for role, line, _ in CASES])
def test_a_line_lets_in_whom_it_says(role: Role, line: str, let_in: str) -> None:
    """Of all patients who differ in what a case names, those enter of whom its rule is true, and no others."""
    read, meant = rule_line(line, role), parse_rule(let_in)
    assert read.rule is not None
    holds = read.read.holds_when_eligible
    names = [name for name in KNOWN if name in let_in]
    for count in range(len(names) + 1):
        for has in map(frozenset, combinations(names, count)):
            patient = _patient(has)
            true = _true_of(read.rule, patient, favours=holds)
            assert true is not None, has
            assert (true == holds) == _true_of(meant, patient, favours=True), has


ASKED = (
    "Warfarin (14 days)", "Stroke: 6 months", "Warfarin- and digoxin-naive", "Warfarin and digoxin naive",
    "Washout of 14 days for warfarin", "A 4-week washout from warfarin", "No warfarin but digoxin is allowed",
    "Anti-HCV negative; if positive, HCV RNA must be negative", "Age > 65 years or, if younger, gout",
    "HBsAg negative, and anti-HBc negative or, if positive, HBV DNA negative",
    "Anti-HBc negative (if anti-HBc positive, HBV DNA must be negative)",
    "No prior warfarin, digoxin within 6 months or stroke within 3 months",
    "Patients must not have any of the following: gout; COPD; age >= 18", "None of the following: gout; ECOG 0-2",
    "Excluding asthma, gout and COPD", "Asthma cannot be present", "Asthma must be absent",
    "Gout not present",
    "No asthma; gout; COPD", "Asthma and no gout, unless on warfarin", "Asthma: on warfarin",
    "Refractory to two of warfarin, digoxin, rituximab", "No asthma but gout",
    "Warfarin must have been stopped 4 weeks, and digoxin 6 months, before enrolment",
    "ALT <= 3 x ULN must be met by patients with gout",
    "Patients with asthma are eligible, except those with gout", "No asthma and no:\n - Gout\n - COPD",
    "Must not have all of the following: asthma; gout",
    "Asthma is allowed, gout is not", "Asthma or gout. In the latter case, ALT <= 3 x ULN",
    "ALT <= 3 x ULN. This only applies to patients with gout", "A. Asthma at rest B. Gout", "Asthma or gout, with COPD",
    "Asthma is permitted. Such patients must have ALT <= 3 x ULN", "Either asthma, no gout or COPD",
    "1) asthma 2) gout 3) COPD", "Asthma, along with gout or COPD", "Gout should be absent",
    "Candidates for surgery or patients with gout who have no asthma", "Asthma with or without gout, COPD or stroke",
    "Asthma regardless of gout, COPD or stroke",
)  # fmt: skip


@pytest.mark.parametrize("line", ASKED)
def test_what_may_be_said_otherwise_is_asked(line: str) -> None:
    """A length alone, what was never given or washed out, and a condition that points back decide nobody's entry."""
    read = rule_line(line, "inclusion")
    assert isinstance(read.rule, Attest)


KEPT_OUT = (
    "Asthma with gout and COPD", "Asthma with gout, COPD or stroke", "Asthma if ALT > 3 x ULN or creatinine > 2 mg/dL",
    "Patients not having at least one of asthma, gout",
    "No asthma and none of the following: gout, COPD", "No asthma and none of the following:\n - Gout\n - COPD",
    "Patients without asthma and without gout", "ALT > 3 x ULN with gout or asthma", "asthma 2) gout 3) COPD",
    "Either asthma and gout, or COPD and gout", "Failure to test negative for HBsAg",
    "Patients on warfarin or digoxin who have asthma", "Gout or asthma, each with COPD",
    "Any of the following: asthma; gout and COPD", "Asthma with ALT > 3 x ULN or with gout or COPD",
    "Asthma/COPD with ALT > 3 x ULN", "Exclusion: no asthma", "Gout with asthma and jaundice",
    "Asthma: not on warfarin", "Asthma, current or past, or gout", "Within 4 weeks: warfarin, digoxin (12 weeks)",
    "Patients not meeting the following are excluded:\n- ALT <= 3 x ULN\n- Creatinine <= 2 mg/dL",
)  # fmt: skip


def test_a_lack_above_a_list_is_asked_by_what_it_does() -> None:
    """Of `no A and none of the following` among the exclusions a person is asked whom it keeps out, not who is so."""
    (question,) = rule_line("No asthma and none of the following:\n - Gout\n - COPD", "exclusion").questions
    assert question.startswith("is_kept_out_by")


@pytest.mark.parametrize("line", KEPT_OUT)
def test_what_may_keep_out_somebody_else_is_asked(line: str) -> None:
    """Lacks that exclude, joints of which it is open what belongs to what, and lists that were not parted: no guess."""
    read = rule_line(line, "exclusion")
    assert isinstance(read.rule, Attest)


def test_what_is_no_exclusion_keeps_nobody_out() -> None:
    """A list below `the following are not exclusions` is a note."""
    assert rule_line("The following are not exclusions:\n - Asthma\n - Gout", "exclusion").rule is None


@pytest.mark.parametrize("role", ["inclusion", "exclusion"])
@pytest.mark.parametrize("line", LETS_IN)
def test_what_does_not_exclude_keeps_nobody_out(role: Role, line: str) -> None:
    """A sentence that says that something does not exclude is a note, in whichever list it stands."""
    assert rule_line(line, role).rule is None


LISTS = [
    ("Inclusion Criteria:\n- Asthma\n- Exclusion: gout\n- COPD", ["asthma", "not gout", "copd"]),
    ("Exclusion Criteria: gout\n- COPD\n- Asthma", ["not gout", "not copd", "not asthma"]),
    ("Inclusion Criteria:\n- Asthma\n- Patients with gout are not eligible if they have:\n  - COPD",
     ["asthma", "not gout and copd"]),
    ("Inclusion Criteria:\n- Asthma\nPatients with any of the following are excluded:\n- Gout\n- COPD",
     ["asthma", "not gout", "not copd"]),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "rules"), LISTS)
def test_a_list_lets_in_whom_its_headings_say(printed: str, rules: list[str]) -> None:
    """What a heading excludes is excluded, of those whom it names alone, and what stands behind it is asked again."""
    listed = read_list([Printed(text, first=at, last=at) for at, text in enumerate(printed.split("\n"), 1)])
    read = [rule_line(text_of(item), item.role) for item in criteria_of(listed)]
    assert [_as_listed(one) for one in read] == rules


def _as_listed(one: RuledLine) -> str:
    printed = "" if one.rule is None else " ".join(print_rule(one.rule).split())
    return printed if one.read.holds_when_eligible else f"not {printed}"


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Karnofsky 60 or better", "karnofsky >= 60"), ("ECOG 2 or better", "ecog <= 2"),
        ("ECOG 2 or worse", "ecog >= 2"),
        ("Karnofsky worse than 60", "karnofsky < 60"), ("ECOG better than 2", "ecog < 2"),
        ("LVEF 50% or better", "lvef >= 50 %"), ("ECOG no worse than 2", "ecog <= 2"),
        ("Karnofsky no worse than 60", "karnofsky >= 60"), ("MMSE better than 20", "mmse > 20"),
    ],
)  # fmt: skip
def test_what_is_better_lies_on_the_better_side(line: str, rule: str) -> None:
    """Which side of a number is the better one, what is measured says."""
    assert _as_listed(rule_line(line, "inclusion")) == rule


@pytest.mark.parametrize(
    "line", ["Written informed consent", "Informed consent given", "Consent obtained from a parent"]
)
def test_consent_keeps_nobody_out(line: str) -> None:
    """Consent that stands among the exclusions is asked for."""
    read = rule_line(line, "exclusion")
    assert read.read.holds_when_eligible
    assert isinstance(read.rule, Attest)
    assert not rule_line(line.replace("onsent", "onsent not"), "exclusion").read.holds_when_eligible
