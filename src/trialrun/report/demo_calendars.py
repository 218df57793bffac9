"""The demo's calendars: the first patients of every trial on dates, one of them delayed. Enrols nobody for real."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from trialrun.errors import InputError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.protocol import Trial
from trialrun.records import Cohort
from trialrun.report.calendar_cycles import cycles_of
from trialrun.report.calendar_page import calendar_page
from trialrun.report.calendar_strip import calendar_strip
from trialrun.screen import Screening, TrialScreening, count_outlook, patient_in
from trialrun.show.month import long_date
from trialrun.show.page import Figure
from trialrun.treat import Calendar, CalendarRow, History, LifeEvent, plan_calendar
from trialrun.treat.forms.exchange import to_json
from trialrun.treat.forms.icalendar_form import to_icalendar
from trialrun.treat.forms.revision import revise

SHOWN = 2  # patients of each trial
FOLDER = "calendars"
_UNTIL_FIRST_DOSE = Offset(7, "d")
_DELAY = Offset(7, "d")


class DemoCalendar(msgspec.Struct, frozen=True, kw_only=True):
    """One patient's calendar in the demo: whose, why this patient, the plan, and the plan before a delay, if any."""

    trial: Trial
    answer: str
    calendar: Calendar
    before: Calendar | None = None

    @property
    def stem(self) -> str:
        """The name of its files, without ending."""
        return f"{self.trial.name}-{self.calendar.person_id}"


class CalendarCard(msgspec.Struct, frozen=True):
    """A calendar as the report shows it: heading, a sentence, links by their names, and the strip."""

    heading: str
    text: str
    links: tuple[tuple[str, str], ...]
    strip: Figure | None


def plan_demo(screening: Screening, cohort: Cohort) -> tuple[DemoCalendar, ...]:
    """Calendars of the first patients of every trial: the eligible, and where there are none the nearest undetermined.

    The first dose is a week after the screening's day. The last patient shown of the first trial with dated cycles
    gets the second cycle a week late.
    """
    found: list[DemoCalendar] = []
    for one in screening.trials:
        mine = list(_planned(one, screening, cohort))
        if mine and not any(each.before for each in found):
            mine[-1] = _delayed(mine[-1], cohort)
        found += mine
    return tuple(found)


def _planned(one: TrialScreening, screening: Screening, cohort: Cohort) -> Iterator[DemoCalendar]:
    outlook = count_outlook(one, screening.person_ids, SHOWN)
    answer = "eligible" if outlook.eligible else "undetermined"
    people = outlook.eligible or tuple(each.person_id for each in outlook.nearest)
    start = shift(screening.as_of, _UNTIL_FIRST_DOSE)
    for person_id in people[:SHOWN]:
        patient = patient_in(cohort, person_id)
        if patient is not None:
            yield DemoCalendar(
                trial=one.trial, answer=answer, calendar=plan_calendar(one.trial, None, patient, start)
            )  # fmt: skip


def _delayed(one: DemoCalendar, cohort: Cohort) -> DemoCalendar:
    """The same patient with the first cycle given as planned and the second a week late; unchanged where undated."""
    rows = one.calendar.rows
    dated = [cycle for cycle in cycles_of(rows, one.trial) if cycle.first is not None and cycle.number is not None]
    patient = patient_in(cohort, one.calendar.person_id)
    if len(dated) < 2 or len(one.trial.arms) > 1 or dated[1].first is None or patient is None:
        return one
    due = dated[1].first
    events = (*_given(rows, due), LifeEvent(kind="delay", date=due, date_to=shift(due, _DELAY), reason="infection"))
    history = History(shift(due, _DELAY), events)
    calendar = plan_calendar(one.trial, None, patient, one.calendar.start, history=history)
    return msgspec.structs.replace(one, calendar=calendar, before=one.calendar)


def _given(rows: Sequence[CalendarRow], due: Date) -> Iterator[LifeEvent]:
    for row in rows:
        if row.kind == "dose" and row.date is not None and row.date < due:
            yield LifeEvent(kind="given", date=row.date, drug=row.drug or "", planned=row.date)


def save_calendars(calendars: Sequence[DemoCalendar], out: Path) -> None:
    """Write the page, the iCalendar file and the JSON of every calendar. Raises InputError where that fails."""
    folder = out / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in calendars:
            revision = revise(one.calendar, one.before.rows if one.before is not None else ())
            page = calendar_page(revision.calendar, one.trial, previous=one.before)
            (folder / f"{one.stem}.html").write_text(page, encoding="utf-8", newline="\n")
            (folder / f"{one.stem}.ics").write_bytes(to_icalendar(revision))
            (folder / f"{one.stem}.json").write_bytes(to_json(revision.calendar) + b"\n")
    except OSError as error:
        raise InputError(
            f"cannot write the calendars: {error.strerror}", where=str(folder), fix="choose a folder you may write to"
        ) from error


def calendar_cards(calendars: Sequence[DemoCalendar]) -> tuple[CalendarCard, ...]:
    """What the report shows of each calendar."""
    return tuple(_card(one, place) for place, one in enumerate(calendars, 1))


def _card(one: DemoCalendar, place: int) -> CalendarCard:
    calendar = one.calendar
    counts = _counts(one)
    said = [f"First dose on {long_date(calendar.start)}"]
    said.append(f"{counts['doses']} givings of drugs, {counts['others']} visits and tests")
    if counts["undated"]:
        said.append(f"{counts['undated']} of them without a day, as the document does not say when")
    if one.before is not None:
        said.append("The first cycle was given as planned; the second begins a week late")
    if one.answer != "eligible":
        said.append("Nobody is eligible by the document alone, so one of the nearest is shown")
    text = f"{'. '.join(said)}."
    links = tuple((label, f"{FOLDER}/{one.stem}.{form}") for label, form in _LINKS)
    return CalendarCard(
        f"{calendar.person_id} in {one.trial.name}: {one.answer}",
        text,
        links,
        calendar_strip(calendar, f"c{place}-strip"),
    )


_LINKS = (("Calendar to print", "html"), ("iCalendar", "ics"), ("JSON", "json"))


def _counts(one: DemoCalendar) -> dict[str, int]:
    rows = one.calendar.rows
    return {
        "rows": len(rows),
        "doses": sum(row.kind == "dose" for row in rows),
        "others": sum(row.kind not in ("dose", "duty") for row in rows),
        "duties": sum(row.kind == "duty" for row in rows),
        "undated": sum(row.date is None and row.window is None for row in rows),
    }


def calendars_summary(calendars: Sequence[DemoCalendar]) -> list[dict[str, Any]]:
    """Every calendar in numbers."""
    return [
        {
            "trial": one.trial.name,
            "person_id": one.calendar.person_id,
            "answer": one.answer,
            "start": one.calendar.start.isoformat(),
            "delayed": one.before is not None,
            **_counts(one),
        }
        for one in calendars
    ]
