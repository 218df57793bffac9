"""Assess: dated measurements become responses, progression and endpoints, by named and versioned criteria sets.

Names no disease, drug or marker: those stand in the sets.
"""

from trialrun.assess.assessing import assess_patient
from trialrun.assess.model import Assessed, Course, Grade, Options, Turn

__all__ = ["Assessed", "Course", "Grade", "Options", "Turn", "assess_patient"]
