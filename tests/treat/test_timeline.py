"""Phases and cycles on the calendar: where they begin, what moves them, and what cannot be dated."""

import datetime as dt

import pytest

from treat_cases import START, assuming, delay, given, on, phase, plan, trial, window
from trialrun.errors import InputError, UnknownNameError, UsageError
from trialrun.ground.dates import Offset, shift
from trialrun.protocol import Arm, Duration, Trial
from trialrun.treat import Calendar, Choices
from trialrun.treat.schedule.timeline import Slot, lay_timeline

DAY = dt.timedelta(days=1)


def slots(one: Trial, *delays: object, start: dt.date = START, choices: Choices | None = None) -> list[Slot]:
    """The cycles of a trial without arms."""
    return list(lay_timeline(one, None, start, choices or Choices(), delays).slots)


def firsts(one: Trial, name: str, **more: object) -> list[dt.date | None]:
    """The first days of the cycles of one phase."""
    return [slot.first for slot in slots(one, **more) if slot.phase.name == name]


def families(calendar: Calendar) -> list[str]:
    """The families of the findings."""
    return [finding.family for finding in calendar.findings]


def day(number: int) -> dt.date:
    """The date of a study day."""
    return START + dt.timedelta(days=number - 1)


# -- phases ------------------------------------------------------------------------------------------------------------

RUN_IN = phase("run-in", given("lenalidomide", "1-7"), cycle_length="7 days", cycles=2)
MAIN = phase("main", given("daratumumab", "1"), cycle_length="28 days", cycles=3)


def test_a_phase_begins_the_day_after_the_one_before_it() -> None:
    """Two weeks of run-in end with day 14; the next phase begins on day 15."""
    assert firsts(trial(RUN_IN, MAIN), "main")[0] == day(15)


def test_a_gap_lies_between_two_phases() -> None:
    """A gap of two weeks after day 14 ends with day 28."""
    late = phase("late", given("daratumumab", "1"), cycle_length="28 days", cycles=1, after="run-in", gap="2 weeks")
    assert firsts(trial(RUN_IN, late), "late") == [day(29)]


def test_phases_side_by_side_begin_together_and_the_next_waits_for_both() -> None:
    """An added drug that starts with the main phase, or a week later; what follows waits for the longer of the two."""
    beside = phase("beside", given("ixazomib", "1"), cycle_length="7 days", cycles=4, alongside="main", gap="7 days")
    after = phase("after", given("ixazomib", "1"), cycle_length="7 days", cycles=1)
    one = trial(MAIN, beside, after)
    assert firsts(one, "beside")[0] == day(8)
    assert firsts(one, "after") == [day(85)]


def test_phases_may_be_listed_in_any_order() -> None:
    """`after` decides, whichever phase the file lists first."""
    late = phase("late", given("daratumumab", "1"), cycle_length="28 days", cycles=1, after="run-in")
    assert firsts(trial(late, RUN_IN), "late") == firsts(trial(RUN_IN, late), "late") == [day(15)]


def test_phases_that_wait_for_each_other_are_refused() -> None:
    """Two phases that each follow the other cannot be put in order."""
    one = phase("one", given("ixazomib", "1"), cycle_length="7 days", cycles=1, after="two")
    two = phase("two", given("ixazomib", "1"), cycle_length="7 days", cycles=1, after="one")
    with pytest.raises(InputError, match="each follow the other"):
        plan(trial(one, two))


def test_what_follows_an_open_end_has_no_date() -> None:
    """After treatment until progression nobody knows the day on which the next phase begins; its rows say so."""
    until = phase("first", given("ixazomib", "1"), cycle_length="28 days", until=("progression",), limit="until")
    rows = [row for row in plan(trial(until, MAIN)).rows if row.part == "main"]
    assert [(row.cycle, row.cycle_day, row.date, row.status) for row in rows] == [
        (cycle, 1, None, "not stated") for cycle in (1, 2, 3)
    ]
    dated = plan(trial(until, MAIN), choices=assuming("first.cycles=2"))
    assert next(row.date for row in dated.rows if row.part == "main") == day(57)


def test_an_arm_without_phases_beside_arms_with_phases_gets_no_treatment() -> None:
    """An observation arm is not given the drugs of the other arm, and a finding says that its phases are not stated."""
    arms = (Arm(name="treated", label="drug", phases=("main",)), Arm(name="observed", label="none"))
    calendar = plan(trial(MAIN, arms=arms))
    assert {row.arm for row in calendar.rows if row.kind == "dose"} == {"treated"}
    assert "treatment-absent" in families(calendar)


def test_a_trial_without_phases_says_so() -> None:
    """No treatment in the document is a finding, not an empty table without a word."""
    assert "treatment-absent" in families(plan(trial()))


def test_a_phase_that_an_arm_names_must_exist() -> None:
    """An arm that goes through an unknown phase is refused by name."""
    with pytest.raises(InputError, match="no phase 'mian'"):
        plan(trial(MAIN, arms=(Arm(name="a", label="a", phases=("mian",)),)))


# -- cycles ------------------------------------------------------------------------------------------------------------


def test_cycles_of_a_month_do_not_drift() -> None:
    """Monthly cycles from 31 January begin at each month's end, not on the 28th for ever after February."""
    monthly = phase("main", given("ixazomib", "1"), cycle_length="1 month", cycles=4)
    assert firsts(trial(monthly), "main", start=dt.date(2026, 1, 31)) == [
        dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31), dt.date(2026, 4, 30),
    ]  # fmt: skip


def test_a_day_that_a_short_month_lacks_has_a_row_without_date() -> None:
    """Day 30 of a cycle that begins on 1 February does not exist: the row stays and says why."""
    monthly = phase("main", given("ixazomib", "1, 30"), cycle_length="1 month", cycles=2)
    rows = [row for row in plan(trial(monthly), start=dt.date(2026, 1, 1)).rows if row.cycle_day == 30]
    assert [(row.cycle, row.date, row.status) for row in rows] == [
        (1, dt.date(2026, 1, 30), "planned"), (2, None, "not stated"),
    ]  # fmt: skip
    assert "ends with day 28" in rows[1].reason


def test_cycles_keep_the_number_of_the_document() -> None:
    """Where cycles 3-6 are a phase of their own, its first cycle is number 3 and its schedule speaks of 3 to 6."""
    later = phase(
        "later",
        given("daratumumab", on("1, 15", "3-4"), on("1", "5-6")),
        cycle_length="28 days",
        cycles=4,
        first_cycle=3,
    )
    rows = plan(trial(later)).rows
    assert [(row.cycle, row.cycle_day) for row in rows] == [(3, 1), (3, 15), (4, 1), (4, 15), (5, 1), (6, 1)]
    assert rows[0].date == START


@pytest.mark.parametrize(
    ("cycles", "words"), [("1-2", "before the first cycle, 3"), ("3-9", "beyond the last cycle, 6")]
)
def test_a_schedule_of_cycles_that_do_not_exist_is_refused(cycles: str, words: str) -> None:
    """Givings in cycles that the phase does not have would be lost; the message names the cycle and the field."""
    wrong = phase("later", given("ixazomib", on("1", cycles)), cycle_length="28 days", cycles=4, first_cycle=3)
    with pytest.raises(InputError, match=words):
        plan(trial(wrong))


@pytest.mark.parametrize(("days", "words"), [("1, 29", "day 29 is beyond"), ("0, 8", "day 0 is no day")])
def test_a_day_outside_the_cycle_is_refused(days: str, words: str) -> None:
    """Day 29 of 28 days, and day 0, are refused with phase, drug and days."""
    wrong = phase("main", given("ixazomib", days), cycle_length="28 days", cycles=1)
    with pytest.raises(InputError, match=words) as caught:
        plan(trial(wrong))
    assert "main" in caught.value.where and "ixazomib" in caught.value.where and caught.value.fix


def test_days_around_a_day_zero_are_consecutive() -> None:
    """Day -1 is followed by day 0 and day 1; the phase begins with its earliest day."""
    transplant = phase("transplant", given("melphalan", "-2 to -1"), given("daratumumab", "0, 1"), day_zero=True)
    rows = plan(trial(transplant)).rows
    assert [(row.cycle_day, row.day) for row in rows] == [(-2, 1), (-1, 2), (0, 3), (1, 4)]


def test_months_are_filled_with_whole_cycles() -> None:
    """24 months hold 26 cycles of 28 days; the finding shows the calculation and the other reading."""
    long = phase("main", given("ixazomib", "1"), cycle_length="28 days", duration="24 months", limit="up to")
    calendar = plan(trial(long))
    assert len(calendar.rows) == 26
    (finding,) = [one for one in calendar.findings if one.family == "months-of-cycles"]
    assert "26." in finding.calculation and "cycles=27" in finding.fix
    other = plan(trial(long), choices=assuming("main.cycles=27"))
    assert [row.origin for row in other.rows] == ["document"] * 26 + ["assumption"]


def test_a_time_shorter_than_a_cycle_holds_one() -> None:
    """Two weeks of a four-week cycle: one cycle begins, and a finding says that they do not fit."""
    short = phase("main", given("ixazomib", "1"), cycle_length="28 days", duration="2 weeks", limit="up to")
    calendar = plan(trial(short))
    assert len(calendar.rows) == 1
    assert "months-of-cycles" in families(calendar)


def test_an_open_phase_is_shown_as_far_as_the_horizon() -> None:
    """Until progression: whole cycles inside the horizon, and a note that more may follow."""
    until = phase("main", given("ixazomib", "1"), cycle_length="28 days", until=("progression",), limit="until")
    calendar = plan(trial(until), choices=Choices(horizon=Offset(6, "mo")))
    assert len([row for row in calendar.rows if row.kind == "dose"]) == 6
    assert "open-end" in families(calendar)
    silent = phase("main", given("ixazomib", "1"), cycle_length="28 days")
    assert "cycles-absent" in families(plan(trial(silent)))


def test_days_without_an_end_run_to_the_horizon() -> None:
    """Every day from day 1 on, in a phase without cycles: as many rows as the horizon has days."""
    daily = phase("main", given("ixazomib", "1+"), until=("progression",), limit="until")
    rows = plan(trial(daily), choices=Choices(horizon=Offset(10, "d"))).rows
    assert [row.day for row in rows if row.kind == "dose"] == list(range(1, 11))


def test_a_cycle_without_length_dates_the_first_only() -> None:
    """Days are stated and the length is not: cycle 1 has dates, later ones have their cycle day and no date."""
    silent = phase("main", given("ixazomib", "1, 8"), cycles=2)
    rows = plan(trial(silent)).rows
    assert [(row.cycle, row.cycle_day, row.date, row.status) for row in rows] == [
        (1, 1, day(1), "planned"), (1, 8, day(8), "planned"), (2, 1, None, "not stated"), (2, 8, None, "not stated"),
    ]  # fmt: skip
    calendar = plan(trial(silent), choices=assuming("cycle_length_days=21"))
    assert [(row.date, row.origin) for row in calendar.rows][2:] == [
        (day(22), "assumption"), (day(29), "assumption"),
    ]  # fmt: skip


def test_cycles_are_known_from_the_schedule_where_nothing_else_says_so() -> None:
    """Days for cycles 1-2 and from 3 on, without length and number: three cycles have rows, the first one dates."""
    silent = phase("main", given("ixazomib", on("1, 8", "1-2"), on("1", "3+")), until=("progression",), limit="until")
    rows = [row for row in plan(trial(silent)).rows if row.kind == "dose"]
    assert [(row.cycle, row.cycle_day) for row in rows] == [(1, 1), (1, 8), (2, 1), (2, 8), (3, 1)]
    assert [row.date for row in rows] == [day(1), day(8), None, None, None]


def test_a_date_that_rests_on_an_assumption_says_so_in_later_phases_too() -> None:
    """What begins after a phase of assumed length begins on an assumed day."""
    silent = phase("first", given("ixazomib", "1"), cycles=2)
    rows = plan(trial(silent, MAIN), choices=assuming("first.cycle_length_days=28")).rows
    assert {row.origin for row in rows if row.part == "main"} == {"assumption"}


@pytest.mark.parametrize("length", ["0 days", "0 weeks"])
def test_a_cycle_of_no_day_is_refused(length: str) -> None:
    """Cycles of no length would all lie on one day."""
    with pytest.raises(InputError, match="a cycle of 0"):
        plan(trial(phase("main", given("ixazomib", "1"), cycle_length=length, cycles=2)))


# -- windows -----------------------------------------------------------------------------------------------------------


def test_the_narrowest_window_counts() -> None:
    """The window of the days, else of the drug, else, on the first day of a cycle, that of the cycle."""
    one = phase(
        "main",
        given("ixazomib", on("1", window=window("1 day", "2 days")), window=window(None, "5 days")),
        given("daratumumab", "8", window=window(None, "3 days")),
        given("dexamethasone", "1, 2"),
        cycle_length="28 days", cycles=1, window=window("3 days", "3 days"),
    )  # fmt: skip
    found = {(row.drug, row.cycle_day): row.window for row in plan(trial(one)).rows}
    assert found == {
        ("ixazomib", 1): (START - DAY, START + 2 * DAY),
        ("daratumumab", 8): (day(8), day(11)),
        ("dexamethasone", 1): (START - 3 * DAY, START + 3 * DAY),
        ("dexamethasone", 2): (day(2), day(2)),
    }


@pytest.mark.parametrize(("length", "days"), [("2 hours", 0), ("24 hours", 1), ("1 week", 7)])
def test_hours_permit_no_other_day_until_they_make_one(length: str, days: int) -> None:
    """Two hours later is the same day; 24 hours later is the next."""
    one = phase("main", given("ixazomib", "1", window=window(None, length)), cycle_length="28 days", cycles=1)
    (row,) = plan(trial(one)).rows
    assert row.window == (START, START + days * DAY)


# -- delays ------------------------------------------------------------------------------------------------------------


def test_a_delay_moves_its_cycle_and_the_ones_behind_it() -> None:
    """Cycle 2 a week late: cycles 2 and 3 move by a week, cycle 1 stays, and the plan keeps the former days."""
    rows = plan(trial(MAIN), delay(day(29), 7)).rows
    assert [(row.date, row.planned) for row in rows] == [(day(1), day(1)), (day(36), day(29)), (day(64), day(57))]


def test_delays_add_up() -> None:
    """A second delay speaks of the day on which the cycle is due by then."""
    rows = plan(trial(MAIN), delay(day(29), 7), delay(day(64), 3)).rows
    assert [row.date for row in rows] == [day(1), day(36), day(67)]


def test_a_cycle_may_be_named_by_its_number_and_its_first_plan() -> None:
    """Cycle 3, planned for day 57 and due on day 64: both days name it where the number is given."""
    late = delay(day(29), 7)
    for date in (day(57), day(64)):
        move = delay(date, 0, cycle=3)
        moved = plan(trial(MAIN), late, type(move)(kind="delay", date=date, date_to=day(70), cycle=3))
        assert [row.date for row in moved.rows][-1] == day(70)


def test_a_monthly_cycle_counts_on_from_its_delay() -> None:
    """After a delay months are counted from the new day."""
    monthly = phase("main", given("ixazomib", "1"), cycle_length="1 month", cycles=4)
    start = dt.date(2026, 1, 31)
    late = delay(dt.date(2026, 2, 28), 2)
    found = [slot.first for slot in slots(trial(monthly), late, start=start)]
    assert found == [start, dt.date(2026, 3, 2), dt.date(2026, 4, 2), dt.date(2026, 5, 2)]


def test_a_delay_on_a_day_without_a_cycle_names_the_nearest() -> None:
    """A slip in the date is refused with the days on which cycles begin."""
    with pytest.raises(InputError, match=str(day(29))) as caught:
        plan(trial(MAIN), delay(day(30), 7, source="events.csv", row=4))
    assert "events.csv row 4" in caught.value.where


def test_a_cycle_put_off_again_begins_on_the_last_day_named() -> None:
    """The second delay names the day to which the first one moved the cycle; the order of the events does not count."""
    delays = (delay(day(36), 3), delay(day(29), 7), delay(day(39), 1, cycle=2))
    for order in (delays, delays[::-1]):
        assert [row.date for row in plan(trial(MAIN), *order).rows] == [day(1), day(40), day(68)]


def test_cycles_of_a_day_without_an_end_are_too_many_to_show() -> None:
    """Ten years of daily cycles are refused, and the horizon is what helps."""
    daily = phase("daily", given("ixazomib", "1"), cycle_length="1 day", limit="until", until=("remission",))
    with pytest.raises(InputError, match="2001 cycles") as caught:
        plan(trial(daily), choices=Choices(horizon=Offset(10, "a")))
    assert "--horizon" in caught.value.fix


def test_what_follows_a_phase_without_an_end_is_asked_about_until_its_day_is_recorded() -> None:
    """Days around a transplant have no end that is stated: the next phase has no date, and a delay gives it one."""
    around = phase("transplant", given("ixazomib", "-2 to 0"), day_zero=True)
    later = phase("later", given("ixazomib", "1"), cycle_length="28 days", cycles=2, after="transplant")
    asked = [one for one in plan(trial(around, later)).findings if one.family == "phase-start"]
    assert [one.message.partition(":")[0] for one in asked] == ["when phase 'later' begins is not known"]
    known = plan(trial(around, later), delay(day(10), 20, phase="later", cycle=1))
    assert [row.date for row in known.rows if row.part == "later"] == [day(30), day(58)]
    assert not [one for one in known.findings if one.family == "phase-start"]


def test_a_phase_without_cycles_gets_its_day_from_a_delay_too() -> None:
    """Its name is enough, as it has no number."""
    open_ = phase("open", given("ixazomib", "1"), cycle_length="28 days", limit="until", until=("remission",))
    around = phase("transplant", given("ixazomib", "-2 to 0"), day_zero=True, after="open")
    known = plan(trial(open_, around), delay(day(90), 10, phase="transplant"))
    assert [row.date for row in known.rows if row.part == "transplant"] == [day(100), day(101), day(102)]


def test_two_delays_of_one_cycle_are_refused() -> None:
    """The same cycle cannot begin on two days; both rows are named."""
    with pytest.raises(InputError, match="delayed twice") as caught:
        plan(trial(MAIN), delay(day(29), 7, source="e", row=1), delay(day(29), 9, source="e", row=2))
    assert caught.value.where == "e row 1 and e row 2"


def test_a_cycle_is_not_delayed_to_an_earlier_day() -> None:
    """Cycle 3 is due on day 64 after a delay; recorded as beginning on day 60 it would lie inside cycle 2."""
    early = delay(day(57), 3, cycle=3, source="e", row=2)
    with pytest.raises(InputError, match="the cycle before it ends") as caught:
        plan(trial(MAIN), delay(day(29), 7), early)
    assert caught.value.where == "e row 2, date_to"


def test_a_delay_of_one_phase_leaves_the_phase_beside_it() -> None:
    """Where the phase is named, what runs beside it stays where it was."""
    beside = phase("beside", given("ixazomib", "1"), cycle_length="28 days", cycles=3, alongside="main")
    rows = plan(trial(MAIN, beside), delay(day(29), 7, phase="main")).rows
    assert [row.date for row in rows if row.part == "main"][1] == day(36)
    assert [row.date for row in rows if row.part == "beside"][1] == day(29)


def test_a_cycle_without_a_date_begins_when_it_is_said_to() -> None:
    """The second of two cycles without a length: an event that names phase and cycle gives it a day, as the user's."""
    silent = phase("main", given("ixazomib", "1, 8"), cycles=2)
    move = delay(day(36), 0, phase="main", cycle=2)
    later = [slot for slot in slots(trial(silent), move) if slot.cycle == 2]
    assert [(slot.first, slot.planned_first, slot.days_origin) for slot in later] == [(day(36), None, "user")]


# -- assumptions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("mian.cycles=3", "main"),
        ("ixazomab.days=1-7", "ixazomib"),
        ("ixazomib.cycles=3", "main"),
        ("main.dose=3 mg", "ixazomib"),
        ("main.ixazomab.days=1-7", "main.ixazomib"),
    ],
)
def test_an_assumption_about_nothing_in_the_trial_is_refused(text: str, near: str) -> None:
    """A phase or drug that the trial lacks, or that the assumption cannot be about, is refused with the nearest."""
    one = trial(phase("main", given("ixazomib"), cycle_length="28 days", cycles=1))
    with pytest.raises(UnknownNameError) as caught:
        plan(one, choices=assuming(text))
    assert near in caught.value.fix


def test_assumptions_that_contradict_each_other_are_refused() -> None:
    """Two lengths for one cycle: keep one of them."""
    one = trial(phase("main", given("ixazomib", "1"), cycles=1))
    with pytest.raises(UsageError, match="contradicts"):
        plan(one, choices=assuming("cycle_length_days=28", "cycle_length_days=21"))


@pytest.mark.parametrize("scope", ["Group-2_Main", "group 2 main"])
def test_the_spelling_of_a_scope_does_not_matter(scope: str) -> None:
    """Case, hyphens, underscores and blanks in the name of a phase are the same."""
    one = trial(phase("group 2 main", given("ixazomib", "1"), cycles=2))
    assert plan(one, choices=assuming(f"{scope}.cycle_length_days=21")).rows[1].date == day(22)


def test_the_narrowest_assumption_counts() -> None:
    """A drug in a phase before the drug, before the phase, before everything."""
    one = trial(
        phase("a", given("ixazomib"), given("dexamethasone"), cycle_length="7 days", cycles=1),
        phase("b", given("ixazomib"), given("dexamethasone"), cycle_length="7 days", cycles=1),
    )
    chosen = assuming("days=1", "b.days=2", "ixazomib.days=3", "b.ixazomib.days=4")
    found = {(row.part, row.drug): row.cycle_day for row in plan(one, choices=chosen).rows}
    assert found == {("a", "dexamethasone"): 1, ("b", "dexamethasone"): 2, ("a", "ixazomib"): 3, ("b", "ixazomib"): 4}


def test_assumed_days_keep_what_the_document_says() -> None:
    """The dose of an entry without days stays the document's; the days are marked as assumed."""
    one = trial(phase("main", given("ixazomib", on(dose="4 mg", per_week=1)), cycle_length="28 days", cycles=1))
    rows = plan(one, choices=assuming("ixazomib.days=1, 8, 15")).rows
    assert [(row.cycle_day, str(row.amount), row.amount_origin, row.days_origin) for row in rows] == [
        (number, "4", "document", "assumption") for number in (1, 8, 15)
    ]


def test_a_stated_length_is_not_overruled_and_a_finding_says_so() -> None:
    """An assumption for the very phase whose cycle length is stated is not used, and not passed over in silence."""
    calendar = plan(trial(MAIN), choices=assuming("main.cycle_length_days=21"))
    assert [row.date for row in calendar.rows][1] == day(29)
    assert "assumption-differs" in families(calendar)


def test_a_stated_number_of_cycles_is_overruled_only_by_name() -> None:
    """`cycles=5` is for phases without a number; `main.cycles=5` replaces the document's three, with a warning."""
    assert len(plan(trial(MAIN), choices=assuming("cycles=5")).rows) == 3
    calendar = plan(trial(MAIN), choices=assuming("main.cycles=5"))
    assert [row.origin for row in calendar.rows] == ["document"] * 3 + ["assumption"] * 2
    assert "assumption-differs" in families(calendar)


@pytest.mark.parametrize(
    ("assumption", "stated"),
    [
        ("cycle_length_days=21", "the length of a cycle in days: 28"), ("cycles=5", "of a phase: 3"),
        ("days=1", "given: 1, 8"), ("ixazomib.dose=3 mg", "a drug: 4 mg"), ("times_per_day=2", "a drug is given: 1"),
        ("route=IV", "a drug: PO"), ("cycle_length_days=28", ""), ("main.cycles=4", ""),
    ],
)  # fmt: skip
def test_an_assumption_that_nothing_needs_is_a_finding(assumption: str, stated: str) -> None:
    """What is assumed for all and stated everywhere changes nothing, and the finding says what the document states."""
    drug = given("ixazomib", "1, 8", dose="4 mg", routes=("PO",), times_per_day=1)
    one = trial(phase("main", drug, cycle_length="28 days", cycles=3))
    found = plan(one, choices=assuming(assumption)).findings
    said = [finding.message for finding in found if "is not used" in finding.message]
    assert [stated in words for words in said] == ([True] if stated else [])


def test_an_assumption_that_fills_one_gap_is_used() -> None:
    """A length that one of two phases lacks is no idle assumption."""
    silent = phase("later", given("ixazomib", "1"), cycles=2)
    assert "assumption-differs" not in families(plan(trial(MAIN, silent), choices=assuming("cycle_length_days=21")))


def test_a_route_is_chosen_among_those_allowed() -> None:
    """PO or IV: choosing PO is marked as assumed; SC is refused, and a word that is no route too."""
    one = trial(phase("main", given("dexamethasone", "1", routes=("PO", "IV")), cycle_length="7 days", cycles=1))
    assert plan(one).rows[0].route == "PO|IV"
    (row,) = plan(one, choices=assuming("dexamethasone.route=po")).rows
    assert (row.route, row.origin) == ("PO", "assumption")
    with pytest.raises(UsageError, match="not SC"):
        plan(one, choices=assuming("dexamethasone.route=SC"))
    with pytest.raises(UsageError):
        assuming("dexamethasone.route=mouth")


def test_a_route_for_all_leaves_stated_routes_alone() -> None:
    """Choosing PO wherever there is a choice does not touch a drug that is given IV, and needs no error."""
    drugs = given("dexamethasone", "1", routes=("PO", "IV")), given("daratumumab", "1", routes=("IV",))
    one = trial(phase("main", *drugs, cycle_length="7 days", cycles=1))
    assert [row.route for row in plan(one, choices=assuming("route=PO")).rows] == ["PO", "IV"]


def test_a_gap_of_months_is_a_calendar_gap() -> None:
    """Three months after the last day of a phase, by the calendar."""
    late = phase("late", given("ixazomib", "1"), cycle_length="28 days", cycles=1, after="run-in", gap="3 months")
    assert firsts(trial(RUN_IN, late), "late") == [shift(day(15), Duration("3 months").offset)]
