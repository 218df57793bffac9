"""Screen: trials and records in, verdicts out. Who may enter, why not, what is missing, what to ask."""

from trialrun.screen.explain import Explanation, JudgedCriterion, explain_patient, judged_criteria
from trialrun.screen.funnel import VERDICTS, FunnelRow
from trialrun.screen.persons import patient_in
from trialrun.screen.screening import ANSWERS, Screening, TrialScreening, screen_cohort
from trialrun.screen.tables import save_screening, screening_summary
from trialrun.screen.text import screening_text

__all__ = [
    "ANSWERS",
    "VERDICTS",
    "Explanation",
    "FunnelRow",
    "JudgedCriterion",
    "Screening",
    "TrialScreening",
    "explain_patient",
    "judged_criteria",
    "patient_in",
    "save_screening",
    "screen_cohort",
    "screening_summary",
    "screening_text",
]
