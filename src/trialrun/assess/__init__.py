"""Assess: dated measurements become responses, progression and endpoints, by named and versioned criteria sets.

Names no disease, drug or marker: those stand in the sets.
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
