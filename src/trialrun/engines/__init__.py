"""Engines: rules over records. The reference engine is the definition, the columnar one is fast; both agree exactly.

Reads no file and knows no trial or disease.
"""

from __future__ import annotations

from trialrun.engines.columnar import CohortJudgement, judge_cohort, open_cohort
from trialrun.engines.columns import Store
from trialrun.engines.context import Context, Evidence, Judgement, Shown, Visit
from trialrun.engines.numbers import find_number
from trialrun.engines.patient import Patient, Row, patient_of, patients, read_patients
from trialrun.engines.reference import evaluate
from trialrun.engines.values import Interval

__all__ = [
    "CohortJudgement",
    "Context",
    "Evidence",
    "Interval",
    "Judgement",
    "Patient",
    "Row",
    "Shown",
    "Store",
    "Visit",
    "evaluate",
    "find_number",
    "judge_cohort",
    "open_cohort",
    "patient_of",
    "patients",
    "read_patients",
]
