"""What holds for every plan that is moved to working days."""

import datetime as dt
from itertools import pairwise

import msgspec
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from treat_cases import HORIZON, STARTS, plan
from trialrun.protocol import Trial
from trialrun.treat import Calendar, CalendarRow, Choices
from trialrun.treat.visits.working_days import is_working_day, move_to_working_days
from visit_cases import visited_trials

HOLIDAYS = st.frozensets(st.integers(0, 60), max_size=8)


def both(trial: Trial, start: dt.date, free: frozenset[int]) -> tuple[Choices, Calendar, Calendar]:
    """The plan as it is, and as it is moved."""
    holidays = frozenset(start + dt.timedelta(days=number) for number in free)
    chosen = Choices(horizon=HORIZON, working_days=True, holidays=holidays)
    off = msgspec.structs.replace(chosen, working_days=False)
    return chosen, plan(trial, start=start, choices=off), plan(trial, start=start, choices=chosen)


def givings(calendar: Calendar) -> dict[tuple[object, ...], CalendarRow]:
    """The givings by what they are known by."""
    return {
        (row.arm, row.part, row.cycle, row.cycle_day, row.drug, row.number): row
        for row in calendar.rows
        if row.kind == "dose"
    }


@settings(max_examples=60)
@for_all(visited_trials(), STARTS, HOLIDAYS)
def test_givings_move_inside_their_windows_only(trial: Trial, start: dt.date, free: frozenset[int]) -> None:
    """A giving keeps its planned day and window, moves only to a working day inside it, and never where swallowed."""
    chosen, before, after = both(trial, start, free)
    was, now = givings(before), givings(after)
    assert was.keys() == now.keys()
    for key, row in now.items():
        assert (row.planned, row.window, row.cycle_day) == (was[key].planned, was[key].window, was[key].cycle_day)
        if row.date != was[key].date:
            assert row.date is not None
            assert row.window is not None
            assert row.window[0] <= row.date <= row.window[1]
            assert is_working_day(row.date, chosen)
            assert row.route == "IV"
            assert row.reason


@settings(max_examples=60)
@for_all(visited_trials(), STARTS, HOLIDAYS)
def test_two_givings_of_a_drug_never_meet(trial: Trial, start: dt.date, free: frozenset[int]) -> None:
    """Givings of one drug that stood on different days stand on different days, in the same order."""
    _, before, after = both(trial, start, free)
    was, now = givings(before), givings(after)
    for arm in {key[0] for key in was}:
        for drug in {key[4] for key in was}:
            keys = [key for key, row in was.items() if key[0] == arm and key[4] == drug and row.date is not None]
            for first, second in pairwise(sorted(keys, key=lambda key: was[key].date or dt.date.min)):
                if was[first].date != was[second].date:
                    assert (now[first].date or start) < (now[second].date or start)


@settings(max_examples=40)
@for_all(visited_trials(), STARTS, HOLIDAYS)
def test_moving_again_moves_nothing(trial: Trial, start: dt.date, free: frozenset[int]) -> None:
    """Rows on working days stay: the option may be applied twice."""
    chosen, _, after = both(trial, start, free)
    once = move_to_working_days(after.rows, trial, start, chosen)
    assert once == move_to_working_days(once, trial, start, chosen)
