"""Assess: dated measurements become responses, progression and endpoints, by named and versioned criteria sets.

Read `assessing` first: one patient, the definition, whose steps are in `course`; then `points` and `diagnosis` (judged
once), `cohort` (many at once, equal to the definition), `endpoints`, `explain` (why), `subjects` (whoever a file
holds) and `forms` (results as they leave). Names no disease, drug or marker: those stand in the sets.
"""

from trialrun.assess.assessing import assess_patient
from trialrun.assess.model import Assessed, Course, Grade, Options, Turn
from trialrun.assess.points import PointResult, assess_at

__all__ = [
    "Assessed",
    "Course",
    "Grade",
    "Options",
    "PointResult",
    "Turn",
    "assess_at",
    "assess_patient",
]
