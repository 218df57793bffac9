"""Everything in a calendar that is no giving of a drug, put together for one arm. Plans nothing by itself."""

from __future__ import annotations

from trialrun.ground.finding import Finding
from trialrun.treat.model import CalendarRow
from trialrun.treat.visits.assessments import plan_visits
from trialrun.treat.visits.duties import plan_duties
from trialrun.treat.visits.endpoints import plan_endpoints
from trialrun.treat.visits.journey import Journey
from trialrun.treat.visits.open_questions import ask_about_schedule, fold
from trialrun.treat.visits.screening import plan_screening


def plan_other_rows(journey: Journey) -> tuple[tuple[CalendarRow, ...], tuple[Finding, ...]]:
    """Screening, visits, endpoints and duties of one patient in one arm, and what their times leave open."""
    screening, open_screening = plan_screening(journey)
    visits, open_visits = plan_visits(journey)
    endpoints, open_endpoints = plan_endpoints(journey)
    rows = (*screening, *visits, *endpoints, *plan_duties(journey))
    found = (*open_screening, *open_visits, *open_endpoints, *ask_about_schedule(journey, rows))
    return rows, fold(found)
