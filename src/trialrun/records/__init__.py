"""Patients as columnar tables: schemas, readers of patient records, the seeded generator. Judges no rule."""

from trialrun.records.cohort import Cohort, load_patients, make_cohort, save_patients
from trialrun.records.reading import UnmappedCode

__all__ = ["Cohort", "UnmappedCode", "load_patients", "make_cohort", "save_patients"]
