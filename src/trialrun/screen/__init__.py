"""Screen: trials and records in, verdicts out. Who may enter, why not, what is missing, what to ask."""

from trialrun.screen.explain import Explanation, JudgedCriterion, explain_patient
from trialrun.screen.funnel import VERDICTS, FunnelRow
from trialrun.screen.outlook import Missing, Near, Outlook, count_outlook
from trialrun.screen.persons import patient_in, similar_patients
from trialrun.screen.screening import ANSWERS, Screening, TrialScreening, screen_cohort
from trialrun.screen.summary import count_findings, records_summary, screening_summary
from trialrun.screen.tables import save_screening
from trialrun.screen.text import screening_text

__all__ = [
    "ANSWERS",
    "VERDICTS",
    "Explanation",
    "FunnelRow",
    "JudgedCriterion",
    "Missing",
    "Near",
    "Outlook",
    "Screening",
    "TrialScreening",
    "count_findings",
    "count_outlook",
    "explain_patient",
    "patient_in",
    "records_summary",
    "save_screening",
    "screen_cohort",
    "screening_summary",
    "screening_text",
    "similar_patients",
]
