"""The iCalendar form, read back by an independent parser (vobject), which must find what the plan says."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import vobject
from hypothesis import given, settings

from calendar_rows import START, calendar_of, calendars, row_of, visit_of
from trialrun.library import load_trial
from trialrun.treat import Calendar, CalendarRow, History, LifeEvent, plan_calendar
from trialrun.treat.forms.bedside import Bedside, patient_at_bedside
from trialrun.treat.forms.icalendar_form import event_id, icalendar_findings, to_icalendar
from trialrun.treat.forms.revision import Revision, revise
from trialrun.treat.forms.words import days_of

DAY = dt.timedelta(days=1)


def _written(calendar: Calendar, *before: CalendarRow) -> bytes:
    return to_icalendar(revise(calendar, before))


def _read(content: bytes) -> Any:
    parsed = vobject.readOne(content.decode())
    assert parsed.validate(raiseException=True)
    return parsed


def _events(content: bytes) -> list[Any]:
    return list(_read(content).contents.get("vevent", []))


def _event(row: CalendarRow, **fields: Any) -> Any:
    (event,) = _events(_written(calendar_of(row, **fields)))
    return event


def _value(event: Any, name: str) -> str:
    return str(event.contents[name][0].value)


@given(calendars())
@settings(max_examples=60)
def test_every_row_with_a_day_is_one_event(calendar: Calendar) -> None:
    """An independent parser finds as many events as rows with a day, on those days; the others are one to-do."""
    content = _written(calendar)
    dated = [days for row in calendar.rows if (days := days_of(row)) is not None]
    events = _events(content)
    assert sorted((event.dtstart.value, event.dtend.value - DAY) for event in events) == sorted(dated)
    todos = _read(content).contents.get("vtodo", [])
    assert len(todos) == (len(dated) < len(calendar.rows))


@given(calendars())
@settings(max_examples=60)
def test_lines_are_folded_at_75_octets_and_end_in_crlf(calendar: Calendar) -> None:
    """RFC 5545, 3.1: no line is longer than 75 octets, every line ends in CR LF, and no letter is cut in two."""
    content = _written(calendar)
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(b"\n" not in line and b"\r" not in line and line.decode() is not None for line in lines)


@given(calendars())
@settings(max_examples=60)
def test_identifiers_are_distinct_and_stay(calendar: Calendar) -> None:
    """Every row has an identifier of its own, and the same plan has the same ones."""
    found = [event_id(row, calendar) for row in calendar.rows]
    assert len(set(found)) == len(found)
    assert found == [event_id(row, calendar) for row in calendar.rows]


@pytest.mark.parametrize("change", [{"trial": "U"}, {"person_id": "002"}], ids=["another trial", "another patient"])
def test_identifiers_are_those_of_trial_and_patient(change: dict[str, Any]) -> None:
    """The same row of another trial or patient is another event."""
    row = row_of()
    assert event_id(row, calendar_of(row)) != event_id(row, calendar_of(row, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"arm": "B"}, {"part": "maintenance"}, {"cycle": 2}, {"cycle_day": 2}, {"kind": "visit"},
        {"drug": "dexamethasone"}, {"number": 2},
    ],
    ids=str,
)  # fmt: skip
def test_identity_is_phase_cycle_day_kind_drug_and_number(change: dict[str, Any]) -> None:
    """Any of these tells two events apart."""
    assert event_id(row_of(), calendar_of()) != event_id(row_of(**change), calendar_of())


@pytest.mark.parametrize(
    "change",
    [
        {"date": START + DAY, "actual": START + DAY, "status": "late", "reason": "flu"}, {"amount": Decimal(10)},
        {"window": None}, {"route": "IV"}, {"status": "held"}, {"lines": "1"}, {"day": 2},
    ],
    ids=str,
)  # fmt: skip
def test_identity_does_not_change_when_life_happens(change: dict[str, Any]) -> None:
    """A giving stays the same event when it is late, held, reduced or moved."""
    assert event_id(row_of(), calendar_of()) == event_id(row_of(**change), calendar_of())


def test_an_event_lasts_the_whole_day() -> None:
    """Dates have no time, so that no time zone and no clock change can move them; the end is the day after."""
    content = _written(calendar_of(row_of()))
    assert b"DTSTART;VALUE=DATE:20240201\r\n" in content
    assert b"DTEND;VALUE=DATE:20240202\r\n" in content


def test_the_stamp_is_the_as_of_date() -> None:
    """The same plan as of the same day is the same file, whatever the clock says."""
    event = _event(row_of(), as_of=dt.date(2024, 3, 5))
    assert event.dtstamp.value == dt.datetime(2024, 3, 5, tzinfo=dt.UTC)
    assert _written(calendar_of(row_of())) == _written(calendar_of(row_of()))


def test_the_summary_says_drug_and_dose() -> None:
    """What is given and how much stands in the line that calendar programs show."""
    assert _value(_event(row_of(times_per_day=1)), "summary") == "lenalidomide: 15 mg PO, once a day"
    assert _value(_event(row_of(amount=None, unit=None, route="PO|IV")), "summary") == (
        "lenalidomide: dose not stated PO or IV"
    )
    assert _value(_event(visit_of("infusion visit", START)), "summary") == "infusion visit"


@pytest.mark.parametrize("status", ["given", "late", "missed", "held", "cancelled"])
def test_the_summary_says_what_became_of_it(status: str) -> None:
    """Whoever looks at the calendar sees at once that a giving did not happen, or happened late."""
    assert _value(_event(row_of(status=status)), "summary").startswith(f"{status}: lenalidomide")


def test_the_description_says_the_rest() -> None:
    """Window, status with reason, origin and lines of the document stand in the description."""
    row = row_of(
        window=(START - DAY, START + 2 * DAY), status="late", reason="flu", planned=START - DAY, infusion_minutes=90,
        origin="assumption", days_origin="assumption",
    )  # fmt: skip
    said = _value(_event(row), "description")
    for words in (
        "Permitted: 2024-01-31 to 2024-02-03", "Status: late: flu", "Planned for 2024-01-31", "Infusion: 90 minutes",
        "Origin: assumption (days from assumption, dose from document)", "Lines of the document: 34",
        "T, patient 001", "study day 1",
    ):  # fmt: skip
        assert words in said


def test_tablets_leave_the_day_free_and_infusions_take_it() -> None:
    """Drugs taken at home, duties and what was called off do not block the day."""
    assert _value(_event(row_of(route="PO")), "transp") == "TRANSPARENT"
    assert _value(_event(row_of(route="IV")), "transp") == "OPAQUE"
    assert _value(_event(row_of(route="PO|IV")), "transp") == "OPAQUE"
    assert _value(_event(row_of(route=None)), "transp") == "OPAQUE"
    assert _value(_event(visit_of("visit", START)), "transp") == "OPAQUE"
    assert _value(_event(row_of(route="IV", status="missed")), "transp") == "TRANSPARENT"


def test_a_duty_is_one_event_of_its_whole_stretch() -> None:
    """A duty stands from its first to its last day and leaves the days free."""
    event = _event(visit_of("contraception", START, kind="duty", window=(START, START + 90 * DAY)))
    assert (event.dtstart.value, event.dtend.value) == (START, START + 91 * DAY)
    assert _value(event, "transp") == "TRANSPARENT"


def test_what_may_happen_on_any_day_of_a_stretch_takes_the_stretch() -> None:
    """A test without a day of its own is shown over the days on which it may be done."""
    event = _event(visit_of("echocardiogram", START, date=None, window=(START - 28 * DAY, START - DAY)))
    assert (event.dtstart.value, event.dtend.value) == (START - 28 * DAY, START)


def test_a_window_around_a_day_does_not_stretch_the_event() -> None:
    """A visit with a window stands on its day; the window is said in words."""
    event = _event(visit_of("visit", START, window=(START - 3 * DAY, START + 3 * DAY)))
    assert (event.dtstart.value, event.dtend.value) == (START, START + DAY)


def test_assumed_days_are_tentative_and_what_was_called_off_is_cancelled() -> None:
    """The state of an event says how sure it is."""
    assert _value(_event(row_of()), "status") == "CONFIRMED"
    assert _value(_event(row_of(days_origin="assumption")), "status") == "TENTATIVE"
    for status in ("missed", "held", "cancelled"):
        assert _value(_event(row_of(status=status)), "status") == "CANCELLED"


def test_rows_without_a_day_are_counted_and_listed() -> None:
    """What has no day is in a to-do, in the description of the calendar and in a finding: never dropped."""
    open_ = row_of(date=None, day=None, window=None, cycle_day=None, status="not stated", amount=None, unit=None)
    calendar = calendar_of(row_of(), open_, visit_of("survival", START, date=None, window=None))
    parsed = _read(_written(calendar))
    assert len(parsed.vevent_list) == 1
    assert "1 dose and 1 visit have no day" in parsed.contents["x-wr-caldesc"][0].value
    said = parsed.vtodo.description.value
    assert "A, treatment, C1: lenalidomide: dose not stated" in said
    assert "survival" in said
    assert [one.message for one in icalendar_findings(calendar)] == [
        "1 dose and 1 visit have no day: the iCalendar file lists them in one to-do and has no event for them"
    ]


def test_a_long_list_of_rows_without_a_day_says_how_many_more() -> None:
    """A to-do names forty and counts the rest."""
    rows = [row_of(date=None, window=None, cycle=cycle) for cycle in range(1, 51)]
    assert "... and 10 more" in _read(_written(calendar_of(*rows))).vtodo.description.value


def test_a_plan_without_patient_id_is_pointed_out() -> None:
    """Two patients without ids would share their events."""
    assert [one.family for one in icalendar_findings(calendar_of(row_of(), person_id=""))] == ["patient-id-absent"]
    assert not list(icalendar_findings(calendar_of(row_of())))


def test_letters_of_all_scripts_survive() -> None:
    """Accents, Greek, Chinese, commas, semicolons, backslashes and line ends are read back as written."""
    label = "Café α-fétoprotéine, 血液検査; a\\b \N{GRINNING FACE} " * 5
    assert _value(_event(visit_of(label, START)), "summary") == label
    assert _value(_event(visit_of("a\nb", START)), "summary") == "a\nb"


def test_control_characters_are_left_out() -> None:
    """A bell or a vertical tab in a name would make the file unreadable."""
    assert _value(_event(visit_of("a\x07b\x0bc", START)), "summary") == "abc"


def test_the_calendar_says_whose_it_is_by_id_alone() -> None:
    """The name of the calendar is the trial and the id; no comma in it, which some programs do not read."""
    parsed = _read(_written(calendar_of(row_of())))
    assert parsed.contents["x-wr-calname"][0].value == "T 001"
    assert parsed.method.value == "PUBLISH"
    assert parsed.version.value == "2.0"


def test_every_event_names_its_organiser() -> None:
    """RFC 5546, 3.2.1: a published event has an organiser and no attendee."""
    event = _event(row_of())
    assert _value(event, "organizer").startswith("urn:uuid:")
    assert "attendee" not in event.contents


# -- planned again -----------------------------------------------------------------------------------------------------


def test_a_first_plan_begins_at_nought() -> None:
    """Without a plan before, no event was changed yet."""
    assert _value(_event(row_of(sequence=7)), "sequence") == "0"


def test_unchanged_events_keep_their_number_and_changed_ones_count_on() -> None:
    """A calendar program takes a changed event for the newer one, and leaves the others alone."""
    same, moved = row_of(sequence=2), row_of(cycle_day=8, sequence=2)
    later = row_of(cycle_day=8, date=START + DAY, status="late")
    events = _events(_written(calendar_of(row_of(), later, row_of(cycle_day=15)), same, moved))
    assert [_value(event, "sequence") for event in events] == ["2", "3", "3"]


def test_what_was_taken_back_and_planned_again_is_newer_than_its_cancellation() -> None:
    """Added, taken out and added again: each file has a higher number than the one before, so that all are believed."""
    always, extra = row_of(), row_of(cycle=2)
    shifted = row_of(date=START + DAY, window=None, status="late")
    plans = [(always, extra), (shifted,), (shifted, extra)]
    seen, before = [], ()
    for rows in plans:
        revision = revise(calendar_of(*rows), before)
        seen += [row.sequence for row in (*revision.calendar.rows, *revision.gone) if row.cycle == 2]
        before = revision.calendar.rows
    assert seen == sorted(set(seen))
    assert len(seen) == len(plans)


def test_events_that_are_gone_are_cancelled() -> None:
    """What is no longer planned is taken out of the calendars that already show it, under the same identifier."""
    gone = row_of(cycle=2, sequence=1)
    kept, cancelled = _events(_written(calendar_of(row_of()), row_of(), gone))
    assert _value(kept, "status") == "CONFIRMED"
    assert (_value(cancelled, "status"), _value(cancelled, "sequence")) == ("CANCELLED", "2")
    assert _value(cancelled, "uid") == event_id(gone, calendar_of())
    assert _value(cancelled, "summary").startswith("cancelled: lenalidomide")
    assert _value(cancelled, "transp") == "TRANSPARENT"


def test_an_event_that_lost_its_day_is_cancelled_and_listed() -> None:
    """A giving whose day is no longer known does not stay on the old day."""
    open_ = row_of(date=None, window=None, status="not stated")
    content = _written(calendar_of(open_), row_of())
    (event,) = _events(content)
    assert (_value(event, "status"), _value(event, "sequence")) == ("CANCELLED", "1")
    assert _read(content).vtodo.status.value == "NEEDS-ACTION"


def test_the_to_do_is_cancelled_when_everything_has_a_day() -> None:
    """Once the open days are known, nothing is left to do."""
    content = _written(calendar_of(row_of()), row_of(date=None, window=None, status="not stated"))
    assert _read(content).vtodo.status.value == "CANCELLED"
    assert [_value(event, "sequence") for event in _events(content)] == ["1"]


def test_a_plan_with_the_keys_of_the_contract_alone_is_compared_too() -> None:
    """A plan that went through another program has no part and no number; its rows are still recognised."""
    bare = (row_of(part="", lines=""), row_of(part="", cycle_day=2, lines=""))
    revision = revise(calendar_of(row_of(part="p"), row_of(part="p", cycle_day=2, amount=Decimal(10))), bare)
    assert [row.sequence for row in revision.calendar.rows] == [0, 1]
    assert revision.gone == ()


@given(calendars())
@settings(max_examples=60)
def test_the_same_plan_again_changes_nothing(calendar: Calendar) -> None:
    """Planning again with the same outcome raises no number and cancels nothing."""
    first = revise(calendar, ()).calendar
    assert revise(first, first.rows) == Revision(first, was_open=any(days_of(row) is None for row in first.rows))


_LIFE = {
    "a delay": LifeEvent(kind="delay", cycle=2, date=START + 28 * DAY, date_to=START + 35 * DAY),
    "a hold": LifeEvent(kind="hold", drug="lenalidomide", date=START + 4 * DAY, date_to=START + 11 * DAY),
    "a late infusion": LifeEvent(kind="given", drug="daratumumab", date=START + 8 * DAY, planned=START + 7 * DAY),
    "progression": LifeEvent(kind="progression", date=START + 40 * DAY),
    "death": LifeEvent(kind="death", date=START + 40 * DAY),
}


@pytest.mark.parametrize("event", _LIFE.values(), ids=_LIFE)
def test_events_of_a_real_trial_stay_when_life_happens(event: LifeEvent) -> None:
    """A plan made again after an event has the same identifiers, each once: nothing is gone and nothing doubled."""
    trial = load_trial("NCT04396496")
    patient, _ = patient_at_bedside(Bedside(person_id="7"), trial, START)
    before = plan_calendar(trial, None, patient, START)
    after = plan_calendar(trial, None, patient, START, history=History(None, (event,)))
    revision = revise(after, before.rows)
    identifiers = [event_id(row, after) for row in revision.calendar.rows]
    assert len(set(identifiers)) == len(identifiers)
    assert set(identifiers) == {event_id(row, before) for row in before.rows}
    assert revision.gone == ()
    assert 0 < sum(row.sequence for row in revision.calendar.rows) < len(identifiers)
