"""The diary: every day to tick, plain words, no amount and no advice that the trial does not give."""

from decimal import Decimal

import msgspec
import pytest

from calendar_cases import START, calendar_of, planned, row
from report.pages import Page
from trialrun.ground.dates import Date
from trialrun.library import load_trial
from trialrun.protocol import Duration
from trialrun.report.diary_page import diary_page
from trialrun.report.diary_words import missed_words, task_words


def test_every_day_of_treatment_has_a_line_to_tick() -> None:
    """252 days of lenalidomide, each with its weekday, and every cycle on a page of its own."""
    calendar, trial = planned("NCT04396496")
    text = Page(diary_page(calendar, trial)).text
    assert text.count("Take lenalidomide 15 mg by mouth.") == 252
    assert "Monday 1 January 2024" in text
    assert "Cycle 12" in text
    assert "23 January 2024 to 28 January 2024: no study medicine" in text


def test_an_amount_that_is_not_stated_is_left_to_the_team() -> None:
    """Where the document gives no dose there is a line to write on, and no number."""
    calendar, trial = planned("NCT04883242")
    text = Page(diary_page(calendar, trial)).text
    assert "Your team will write the amount here: isatuximab" in text
    assert " mg" not in text.replace("trial", "")


def test_days_that_nobody_stated_are_left_to_the_team() -> None:
    """A document without days gives pages with empty lines, and never says that there is nothing to take."""
    calendar, trial = planned("limoges-len-dex")
    text = Page(diary_page(calendar, trial)).text
    assert "Your team writes the days" in text
    assert "no study medicine" not in text
    assert "Use only the pages of your own group" in text


def test_missed_doses_follow_the_document_or_the_study_team() -> None:
    """Advice on a missed dose is that of the trial; without any, the patient is told whom to ask."""
    given = load_trial("NCT04396496").phases[0].administrations[1]
    assert missed_words(given) == "Lenalidomide: if you miss it, ask your study team what to do"
    lost = msgspec.structs.replace(given, if_missed="lost")
    assert missed_words(lost).endswith("do not make up for it later")
    shifted = msgspec.structs.replace(given, if_missed="shift", make_up=Duration("3 days"))
    assert "at most 3 days late" in missed_words(shifted)


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("PO", "Take lenalidomide by mouth"),
        ("IV", "You get lenalidomide into a vein"),
        ("PO|IV", "Lenalidomide, by mouth or into a vein: your team tells you which"),
        (None, "Lenalidomide"),
    ],
)
def test_routes_are_plain_words(route: str | None, words: str) -> None:
    """A choice of routes stays a choice, and a route that is not stated is not guessed."""
    assert task_words(row(START, route=route)).startswith(words)


def test_a_hold_and_a_missed_day_are_said_to_the_patient() -> None:
    """On hold means not to take it; what is cancelled leaves the days and is named at the front."""
    rows = (
        row(START, status="held", reason="blood count too low"),
        row(Date(2024, 1, 2), status="given", actual=Date(2024, 1, 2)),
        row(Date(2024, 1, 3), status="cancelled"),
    )
    text = Page(diary_page(calendar_of(*rows), load_trial("NCT04396496"))).text
    assert "On hold: no lenalidomide on this day. Ask your study team when it goes on." in text
    assert "Done: lenalidomide." in text
    assert "No longer planned lenalidomide, from 3 January 2024 on" in text


def test_duties_have_their_end() -> None:
    """What to keep to is said with both dates."""
    duty = row(None, kind="duty", drug=None, label="no sperm donation", window=(START, Date(2025, 2, 25)), cycle=None)
    text = Page(diary_page(calendar_of(duty, row(START)), load_trial("NCT04396496"))).text
    assert "From 1 January 2024 until 25 February 2025: no sperm donation." in text


def test_no_day_is_on_two_pages_where_phases_run_alongside() -> None:
    """A patient finds everything of a day in one place: an antibody given beside the tablets stands on their page."""
    tablets = [row(Date(2024, 1, day), part="tablets", amount=Decimal(10), unit="mg") for day in range(1, 22)]
    antibody = row(Date(2024, 1, 25), part="antibody", drug="daratumumab", route="SC", cycle_day=25)
    later = [row(Date(2024, 1, day), part="tablets", cycle=2, cycle_day=day - 28) for day in (29, 30)]
    trial = load_trial("NCT04396496")
    phases = tuple(msgspec.structs.replace(trial.phases[0], name=name) for name in ("tablets", "antibody"))
    html = diary_page(calendar_of(*tablets, antibody, *later), msgspec.structs.replace(trial, phases=phases))
    text = Page(html).text
    assert html.count('class="block wide"') == 2
    assert text.index("Cycle 1 of tablets") < text.index("Thursday 25 January 2024") < text.index("Cycle 2 of tablets")
    assert "22 January 2024 to 24 January 2024: no study medicine" in text
    assert "26 January 2024 to 28 January 2024: no study medicine" in text


def test_an_amount_for_each_kilogram_is_no_amount_for_a_patient() -> None:
    """Nobody takes 16 mg/kg: the team writes down what it comes to."""
    one = row(START, amount=Decimal(16), unit="mg/kg", drug="daratumumab", route="IV")
    assert task_words(one) == "You get daratumumab into a vein. Amount: ______________"


def test_text_from_outside_is_escaped() -> None:
    """A hostile name is text."""
    hostile = "</style><script>alert(1)</script>"
    calendar = calendar_of(row(START, drug=hostile, reason=hostile, status="missed"), person_id=hostile)
    page = Page(diary_page(calendar, load_trial("NCT04396496")))
    assert not page.all("script")
    assert not page.unbalanced
