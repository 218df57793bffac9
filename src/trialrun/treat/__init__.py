"""Treat: the protocol becomes a dated calendar with doses, and is planned again when life happens.

Judges nobody's eligibility or response, and invents no dose.
"""

from trialrun.treat.adherence import Adherence, measure_adherence
from trialrun.treat.assumptions import parse_assumption
from trialrun.treat.difference_words import explain_difference
from trialrun.treat.differences import Change, apply_difference, compute_difference
from trialrun.treat.dose_rules import dose_rule_text, parse_dose_rule
from trialrun.treat.event_file import read_events
from trialrun.treat.model import Assumption, Calendar, CalendarRow, Choices, History, LifeEvent
from trialrun.treat.plan import plan_calendar

__all__ = [
    "Adherence",
    "Assumption",
    "Calendar",
    "CalendarRow",
    "Change",
    "Choices",
    "History",
    "LifeEvent",
    "apply_difference",
    "compute_difference",
    "dose_rule_text",
    "explain_difference",
    "measure_adherence",
    "parse_assumption",
    "parse_dose_rule",
    "plan_calendar",
    "read_events",
]
