"""Treat: the protocol becomes a dated calendar with doses, and is planned again when life happens.

Judges nobody's eligibility or response, and invents no dose.
"""

from trialrun.treat.events.adherence import Adherence, measure_adherence
from trialrun.treat.events.difference_words import explain_difference
from trialrun.treat.events.differences import Change, apply_difference, compute_difference
from trialrun.treat.events.dose_rules import dose_rule_text, parse_dose_rule
from trialrun.treat.events.event_file import read_events
from trialrun.treat.model import Assumption, Calendar, CalendarRow, Choices, History, LifeEvent
from trialrun.treat.plan import plan_calendar
from trialrun.treat.schedule.assumptions import parse_assumption

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
