"""Long histories: a record for every day of years is planned in the time of a breath."""

import datetime as dt

from treat_cases import START, given, phase, plan, trial
from trialrun.treat import LifeEvent


def test_a_record_of_every_day_of_six_years_meets_its_day() -> None:
    """2,184 tablets, each recorded on its day but for one a day late: none is open or met twice."""
    daily = phase("daily", given("lenalidomide", "1-28", routes=("PO",)), cycle_length="28 days", cycles=78)
    days = [START + dt.timedelta(days=number) for number in range(28 * 78)]
    late = LifeEvent(kind="given", drug="lenalidomide", date=days[-1] + dt.timedelta(days=1), planned=days[-1])
    events = [LifeEvent(kind="given", drug="lenalidomide", date=day) for day in days[:-1]]
    rows = [row for row in plan(trial(daily), *events, late).rows if row.kind == "dose"]
    assert [row.actual for row in rows] == [*days[:-1], late.date]
    assert {row.status for row in rows[:-1]} == {"given"}
    assert rows[-1].status == "late"
