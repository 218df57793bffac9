"""Engines: rules over records. The reference engine is the definition, the columnar one is fast; both agree exactly."""

from __future__ import annotations

from trialrun.engines.context import Context, Evidence, Judgement, Shown
from trialrun.engines.patient import Patient, Row, patient_of, patients, read_patients
from trialrun.engines.reference import evaluate

__all__ = [
    "Context",
    "Evidence",
    "Judgement",
    "Patient",
    "Row",
    "Shown",
    "evaluate",
    "patient_of",
    "patients",
    "read_patients",
]
