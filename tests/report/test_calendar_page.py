"""The calendar page: every row is on it, nothing is invented, colour is never alone, and outside text stays text."""

import re
from decimal import Decimal

import msgspec
import pytest

from calendar_cases import START, calendar_of, planned, row
from report.pages import Page
from trialrun.ground.dates import Date
from trialrun.library import load_trial
from trialrun.report.calendar_cycles import cycles_of
from trialrun.report.calendar_grid import dated_grid, folded_grid
from trialrun.report.calendar_lists import away, stretches, undated
from trialrun.report.calendar_page import calendar_page, css_text
from trialrun.report.calendar_words import MARKS
from trialrun.show.activity_grid import ActivityGrid
from trialrun.treat import Choices, parse_assumption
from trialrun.treat.model import STATUSES

HOSTILE = '</style><script>alert("x")</script><b onclick=x>&"\\'
TRIALS = ("NCT04396496", "NCT04883242", "limoges-len-dex", "NCT02193698")


def _cells(grid: ActivityGrid, heading: str) -> list[list[str]]:
    (found,) = (one for one in grid.rows if one.heading == heading)
    return [[line.text for line in cell] for cell in found.cells]


@pytest.mark.parametrize("name", TRIALS)
def test_every_dated_row_stands_on_a_day_of_a_month(name: str) -> None:
    """The months hold as many entries as the calendar has dated rows, duties aside."""
    calendar, trial = planned(name)
    page = Page(calendar_page(calendar, trial))
    entries = [each for each in page.all("li") if each.get("class", "").startswith("entry ")]
    duties = sum(one.kind == "duty" and one.window is not None for one in calendar.rows)
    dated = sum(one.date is not None and one.kind != "duty" for one in calendar.rows)
    assert len(entries) == dated + duties
    assert not page.unbalanced


@pytest.mark.parametrize("name", TRIALS)
def test_the_page_is_whole_in_itself_and_has_no_script(name: str) -> None:
    """Nothing is loaded, every table has headings of columns, every anchor of the page exists."""
    calendar, trial = planned(name)
    html = calendar_page(calendar, trial)
    page = Page(html)
    assert not page.all("script")
    assert not page.all("link")
    assert not page.attribute("src")
    assert "url(" not in html
    targets = {target[1:] for target in page.attribute("href") if target.startswith("#")}
    assert targets <= set(page.attribute("id"))
    assert html == calendar_page(calendar, trial)


def test_the_folded_schedule_reads_as_the_protocol_does() -> None:
    """Daratumumab weekly in cycles 1-2, every two weeks in 3-6, once in 7-12; lenalidomide on days 1-21."""
    calendar, trial = planned("NCT04396496")
    doses = [one for one in calendar.rows if one.kind == "dose"]
    grid = folded_grid(doses, cycles_of(doses, trial), START)
    assert [column.heading for column in grid.columns] == ["Cycles 1-2", "Cycles 3-6", "Cycles 7-12"]
    days = [["dose not stated", "d 1, 8, 15, 22"], ["dose not stated", "d 1, 15"], ["dose not stated", "d 1"]]
    assert _cells(grid, "daratumumab") == days
    assert _cells(grid, "lenalidomide") == [["15 mg", "d 1-21"]] * 3


def test_the_dated_schedule_has_the_dose_where_it_changes() -> None:
    """Lenalidomide 15 mg in the first cycle, 25 mg from the second on, said once each."""
    calendar, trial = planned("NCT02193698")
    doses = [one for one in calendar.rows if one.kind == "dose"]
    cells = _cells(dated_grid(doses, cycles_of(doses, trial), START), "lenalidomide")
    assert cells[0] == ["15 mg", "d 1-21 · 1 to 21 Jan"]
    assert cells[1] == ["25 mg", "d 1-21 · 29 Jan to 18 Feb"]
    assert cells[2] == ["d 1-21 · 26 Feb to 17 Mar"]


def test_nothing_dated_gives_no_month_and_no_invented_day() -> None:
    """A document without days has a page that says so, with every drug and cycle listed as not stated."""
    calendar, trial = planned("limoges-len-dex")
    text = Page(calendar_page(calendar, trial)).text
    doses = [one for one in calendar.rows if one.kind == "dose"]
    assert "dose not stated" in text
    assert sum(one.date is None for one in doses) == len(doses)
    listed = undated([one for one in doses if one.arm == "group 2"])
    assert any("cycles 1-9" in one.when for one in listed)


def test_an_assumed_length_of_a_cycle_is_marked_and_makes_no_day() -> None:
    """Where only the length is assumed, the drug stands on the first day with the words that the day is not stated."""
    choices = Choices(assumptions=(parse_assumption("cycle_length_days=28"),))
    calendar, trial = planned("limoges-len-dex", choices=choices)
    text = Page(calendar_page(calendar, trial, choices=choices)).text
    assert "day not stated: may be 1 to 28 Jan 2024" in text
    assert "assumed: cycle length days = 28" in text
    assert "Marked *:" in text
    doses = [one for one in calendar.rows if one.kind == "dose" and one.arm == "group 1"]
    assert _cells(folded_grid(doses, cycles_of(doses, trial), START), "lenalidomide") == [
        ["dose not stated*", "days not stated"]
    ]


def test_every_status_has_a_word_and_a_mark_of_its_own() -> None:
    """Colour is never alone: marks and words differ from status to status, and the page prints both."""
    assert set(MARKS) == set(STATUSES)
    assert len(set(MARKS.values())) == len(STATUSES)
    rows = [row(Date(2024, 1, place), status=status) for place, status in enumerate(STATUSES, 1)]
    assert len({one.status for one in rows}) == len(STATUSES)
    page = Page(calendar_page(calendar_of(*rows), load_trial("NCT04396496")))
    for mark, word in MARKS.values():
        assert mark in page.text
        assert word in page.text


def test_the_totals_are_those_of_the_calendar() -> None:
    """22 givings of daratumumab without an amount; 252 of lenalidomide that add up to 3,780 mg."""
    calendar, trial = planned("NCT04396496")
    text = Page(calendar_page(calendar, trial)).text
    assert "lenalidomide 252 252 3,780 mg" in text
    assert "daratumumab 22 22 not known" in text


def test_a_giving_that_moved_inside_its_window_keeps_its_day() -> None:
    """A reason beside a stated window does not make a day unknown."""
    window = (Date(2024, 1, 6), Date(2024, 1, 10))
    moved = row(Date(2024, 1, 9), planned=Date(2024, 1, 8), window=window, reason="a day later", cycle_day=8)
    text = Page(calendar_page(calendar_of(moved), load_trial("NCT04396496"))).text
    assert "may be 6 to 10 Jan 2024" in text
    assert "day not stated" not in text


def test_what_was_due_and_has_no_record_is_said() -> None:
    """Before the as-of day a planned giving has no record; from that day on it is plainly planned."""
    calendar = calendar_of(row(START), row(Date(2024, 1, 2)), row(Date(2024, 1, 3)))
    late = msgspec.structs.replace(calendar, as_of=Date(2024, 1, 2))
    text = Page(calendar_page(late, load_trial("NCT04396496"))).text
    assert text.count("no record:") == 1


def test_amounts_of_the_label_are_announced_and_marked() -> None:
    """A calendar with one amount from a drug's label says so at its head and at the amount."""
    one = row(START, amount=Decimal("1800"), unit="mg", route="SC", origin="label", amount_origin="label")
    text = Page(calendar_page(calendar_of(one), load_trial("NCT04396496"))).text
    assert "Marked † and taken from the drug's label" in text
    assert "1800 mg SC †" in text


def test_text_from_outside_is_escaped_everywhere() -> None:
    """A hostile name, label, reason or change is text on the page, in the style sheet too."""
    rows = (
        row(START, drug=HOSTILE, reason=HOSTILE, status="held", route=HOSTILE, unit=HOSTILE, amount=Decimal(1)),
        row(None, kind="duty", drug=None, label=HOSTILE, window=(START, Date(2024, 5, 1)), arm=HOSTILE),
        row(None, drug=HOSTILE, reason=HOSTILE, part=HOSTILE),
    )
    calendar = calendar_of(*rows, person_id=HOSTILE)
    html = calendar_page(calendar, load_trial("NCT04396496"), previous=calendar_of(row(START)))
    page = Page(html)
    assert not page.all("script")
    assert not page.attribute("onclick")
    assert html.count("</style>") == 1
    assert not page.unbalanced
    assert re.fullmatch(r"(?:[0-9A-Za-z]|\\[0-9a-f]{6})*", css_text(HOSTILE))


def test_holds_and_moves_are_listed_as_runs_with_their_reason() -> None:
    """Three days on hold are one line; a cycle that moved a week says how far."""
    held = [row(Date(2024, 1, day), status="held", reason="platelets low") for day in (4, 5, 6)]
    moved = [row(Date(2024, 2, day), planned=Date(2024, 1, 24 + day), reason="infection") for day in (5, 6)]
    told = away([*held, *moved])
    assert [(one.dates, one.why) for one in told] == [
        ("4 to 6 Jan 2024", "platelets low"),
        ("5 to 6 Feb 2024, 2 days, 7 days later than planned", "infection"),
    ]


def test_what_was_given_too_early_is_not_called_late() -> None:
    """The word follows the direction; the status stays what it is."""
    early = row(Date(2024, 1, 7), planned=Date(2024, 1, 8), actual=Date(2024, 1, 7), status="late")
    late = row(Date(2024, 1, 9), planned=Date(2024, 1, 8), actual=Date(2024, 1, 9), status="late")
    assert [one.word for one in away([early, late])] == ["early", "late"]


def test_a_delayed_cycle_keeps_its_days() -> None:
    """Where single givings were moved, the cycle is read from the days of the others."""
    days = [row(Date(2024, 2, day), cycle=2, cycle_day=day - 4) for day in (5, 6, 7)]
    put_off = row(Date(2024, 2, 20), cycle=2, cycle_day=8, drug="daratumumab")
    (cycle,) = cycles_of([*days, put_off], load_trial("NCT04396496"))
    assert cycle.first == Date(2024, 2, 5)
    assert cycle.last == Date(2024, 3, 3)


def test_days_before_a_day_0_belong_to_their_phase() -> None:
    """Where days count from a transplant, day -2 lies in the phase, and its days are counted with a 0."""
    trial = load_trial("NCT04396496")
    phase = msgspec.structs.replace(trial.phases[0], name="transplant", day_zero=True, cycle_length=None, cycles=None)
    rows = [
        row(Date(2024, 4, 8), part="transplant", cycle=None, cycle_day=-2, drug="melphalan"),
        row(Date(2024, 4, 10), part="transplant", cycle=None, cycle_day=0, drug="melphalan"),
        row(Date(2024, 4, 15), part="transplant", cycle=None, cycle_day=5, drug="filgrastim"),
    ]
    (cycle,) = cycles_of(rows, msgspec.structs.replace(trial, phases=(phase,)))
    assert (cycle.first, cycle.last) == (Date(2024, 4, 8), Date(2024, 4, 15))
    assert [cycle.day_of(Date(2024, 4, day)) for day in (7, 8, 10, 15, 16)] == [None, -2, 0, 5, None]


def test_duties_are_bars_with_dates_and_end_on_a_day() -> None:
    """A duty has its stretch, its place on the bar, and its last day in the months."""
    duty = row(None, kind="duty", drug=None, label="no sperm donation", window=(START, Date(2024, 3, 31)), cycle=None)
    later = row(Date(2024, 6, 28))
    (bar,) = stretches([duty, later])
    assert (bar.dates, bar.left) == ("1 Jan to 31 Mar 2024", 0)
    assert bar.width == pytest.approx(100 * 91 / 180, abs=0.01)
    text = Page(calendar_page(calendar_of(duty, later), load_trial("NCT04396496"))).text
    assert "last day of: no sperm donation" in text


def test_a_calendar_without_an_id_leaves_room_for_it() -> None:
    """Nobody's name is made up: without an id the head has a line to write on."""
    html = calendar_page(calendar_of(row(START), person_id=""), load_trial("NCT04396496"))
    assert "<h1>Treatment calendar: NCT04396496</h1>" in html
    assert "no id was given" in html


def test_a_calendar_without_rows_is_a_page() -> None:
    """Nothing planned is said, not shown as an empty page."""
    text = Page(calendar_page(calendar_of(), load_trial("NCT04396496"))).text
    assert "no months to show" in text
