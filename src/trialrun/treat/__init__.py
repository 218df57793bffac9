"""Treat: the protocol becomes a dated calendar with doses, and is planned again when life happens.

Judges nobody's eligibility or response, and invents no dose.
"""

from trialrun.treat.assumptions import parse_assumption
from trialrun.treat.model import Assumption, Calendar, CalendarRow, Choices, History, LifeEvent
from trialrun.treat.plan import plan_calendar

__all__ = [
    "Assumption",
    "Calendar",
    "CalendarRow",
    "Choices",
    "History",
    "LifeEvent",
    "parse_assumption",
    "plan_calendar",
]
