"""The calendars of the demo: the first patients of every trial, one of them delayed, in three forms each."""

from pathlib import Path

import msgspec

from calendar_cases import START, calendar_of, planned, row
from report.pages import Page
from trialrun.ground.dates import Date
from trialrun.report import DemoResult
from trialrun.report.calendar_strip import calendar_strip
from trialrun.report.demo import DEMO_TRIALS


def test_every_trial_has_calendars_and_one_is_delayed(demo: tuple[Path, DemoResult]) -> None:
    """The summary counts the calendars of every trial; exactly one of them is delayed."""
    calendars = demo[1].summary["calendars"]
    assert {one["trial"] for one in calendars} == set(DEMO_TRIALS)
    assert sum(one["delayed"] for one in calendars) == 1
    assert all(one["rows"] == one["doses"] + one["others"] + one["duties"] for one in calendars)


def test_each_calendar_is_a_page_an_icalendar_file_and_json(demo: tuple[Path, DemoResult]) -> None:
    """Three files for each calendar, and every link of the report leads to one of them."""
    folder, result = demo
    stems = [f"{one['trial']}-{one['person_id']}" for one in result.summary["calendars"]]
    wanted = {f"calendars/{stem}.{form}" for stem in stems for form in ("html", "ics", "json")}
    assert {path.relative_to(folder).as_posix() for path in (folder / "calendars").iterdir()} == wanted
    links = Page((folder / "report.html").read_text("utf-8")).attribute("href")
    assert {link for link in links if link.startswith("calendars/")} == wanted


def test_the_json_of_a_calendar_has_as_many_rows_as_the_summary_says(demo: tuple[Path, DemoResult]) -> None:
    """Counts and files agree."""
    for one in demo[1].summary["calendars"]:
        raw = (demo[0] / "calendars" / f"{one['trial']}-{one['person_id']}.json").read_bytes()
        assert len(msgspec.json.decode(raw)) == one["rows"]


def test_the_delayed_calendar_shows_the_plan_before(demo: tuple[Path, DemoResult]) -> None:
    """Its page tells what changed, and its first cycle was given."""
    (one,) = (each for each in demo[1].summary["calendars"] if each["delayed"])
    text = Page((demo[0] / "calendars" / f"{one['trial']}-{one['person_id']}.html").read_text("utf-8")).text
    assert "Changes against the plan before" in text
    assert "7 days later" in text
    assert "given:" in text


def test_a_strip_joins_days_of_one_state_and_says_what_it_shows() -> None:
    """21 planned days are one stretch; a missed day between them makes three."""
    calendar, _ = planned("NCT02193698")
    whole = calendar_strip(calendar, "s")
    assert whole is not None
    rows = [row(Date(2024, 1, day), status="missed" if day == 5 else "planned") for day in range(1, 10)]
    strip = calendar_strip(calendar_of(*rows), "s")
    assert strip is not None
    assert strip.svg.count("<rect") == 3
    assert "lenalidomide from 1 January 2024 to 9 January 2024" in strip.svg
    assert not Page(strip.svg).unbalanced


def test_a_strip_of_nothing_dated_is_none_and_text_is_escaped() -> None:
    """Without dates there is no figure; a hostile name stays text."""
    assert calendar_strip(calendar_of(row(None)), "s") is None
    strip = calendar_strip(calendar_of(row(START, drug="<script>x</script>")), "s")
    assert strip is not None
    assert "<script" not in strip.svg
