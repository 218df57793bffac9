"""Visits that belong to no cycle, for many patients: end of treatment, follow-up, and what is counted from the start.

Each distinct case (first dose, last dose, recorded days) goes through the visits of one patient once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines import Patient, Store, patient_of
from trialrun.engines.columns import NO_DAY, day_number, number_date
from trialrun.engines.patient import Cell
from trialrun.engines.words import of_trial, plain
from trialrun.ground.dates import Date
from trialrun.protocol import Arm, Assessment, Timing, Trial
from trialrun.treat.cohort.template import NOBODY, Template
from trialrun.treat.cohort.workload_tally import counts_as_visit
from trialrun.treat.model import CalendarRow, Choices, History, LifeEvent
from trialrun.treat.schedule.timeline import lay_timeline
from trialrun.treat.visits.anchor_words import canonical_anchor, ends_with_progression
from trialrun.treat.visits.anchors import HAPPENINGS, find_anchor
from trialrun.treat.visits.assessments import is_screening, plan_visits
from trialrun.treat.visits.cycle_moments import is_cyclic
from trialrun.treat.visits.journey import Journey

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_BASIC: Mapping[str, tuple[str, ...]] = {
    "first dose": ("start",), "last dose": ("last",), "treatment": ("start", "last"), "end of study": (),
}  # fmt: skip
_LONG = 20_000  # days
Happening = tuple[int, int, bool]  # day, thing, ended by progression
Thing = tuple[str, str]


class Later(msgspec.Struct, frozen=True):
    """Visits of rows of patients, one entry each: the row, its day, what it is, and whether progression ends it."""

    row: Ints
    day: Ints
    thing: Ints
    progression: Bools


class _Part(msgspec.Struct, frozen=True):
    """One assessment without the times that stand elsewhere, and what its days depend on.

    `uses`: start, last, course (cycles and givings), and kinds of recorded events.
    """

    assessment: Assessment
    uses: tuple[str, ...]

    @property
    def on_course(self) -> bool:
        """True where its days depend on more of the treatment than its ends."""
        return "course" in self.uses


class FollowUp:
    """The visits of a template that belong to no cycle; `things` are their kinds and labels, by number.

    Without `progression` nobody has had one, and what it would put an end to is not worked out.
    """

    def __init__(
        self, template: Template, trial: Trial, arm: Arm | None, choices: Choices, *, progression: bool = True
    ) -> None:
        self.template, self.trial, self.arm, self.choices = template, trial, arm, choices
        self._progression = progression
        self.things: list[Thing] = []
        self._parts = [_part(one, self._journey_of_all(None)) for one in map(_without_cycles, trial.assessments) if one]
        self._known: dict[tuple[object, ...], tuple[Happening, ...]] = {}

    @property
    def on_course(self) -> bool:
        """True where days depend on single cycles or givings, so that events must be looked at one by one."""
        return any(part.on_course for part in self._parts)

    @property
    def recorded(self) -> tuple[str, ...]:
        """The kinds of recorded events on whose days visits depend."""
        kinds = (use for part in self._parts for use in part.uses if use not in ("start", "last", "course"))
        return tuple(dict.fromkeys(kinds))

    def rows(self, starts: Ints, lasts: Ints, ended: Bools, records: Mapping[str, Ints]) -> Later:
        """The visits for rows of patients by start, last dose (NO_DAY: none), early end and recorded days (R,) each."""
        found: list[tuple[Ints, Sequence[Happening]]] = []
        values = {"start": starts, "last": lasts, **records}
        for number, part in enumerate(self._parts):
            uses = [use for use in part.uses if use != "course"]
            for case, same in _alike([*(values[use] for use in uses), ended.astype(np.int64)]):
                found.append((same, self._case(number, dict(zip((*uses, "ended"), case, strict=True)))))
        return _later(found)

    def _case(self, number: int, case: Mapping[str, int]) -> tuple[Happening, ...]:
        key = (number, *case.values())
        if key not in self._known:
            self._known[key] = tuple(self._plan(self._parts[number], case))
        return self._known[key]

    def _plan(self, part: _Part, case: Mapping[str, int]) -> Iterable[Happening]:
        """The days of one assessment in one case."""
        journey = self._journey(part, case)
        rows = _dated(journey, part.assessment)
        early = LifeEvent(kind="progression", date=Date.min)
        ends = self._progression and any(ends_with_progression(timing.until) for timing in part.assessment.timings)
        over = _after(journey, part.assessment, early) if ends else frozenset()
        for row, day in rows:
            thing = (row.kind, row.label)
            if thing not in self.things:
                self.things.append(thing)
            yield day_number(day), self.things.index(thing), day in over

    def _journey(self, part: _Part, case: Mapping[str, int]) -> Journey:
        if part.on_course:
            journey = self._journey_of_all(number_date(case["start"]))
        else:
            last = case.get("last", NO_DAY)
            start = number_date(case["start"]) if "start" in case else None
            journey = self._journey_of_ends(start, None if last == NO_DAY else number_date(last))
        days = {kind: number_date(case[kind]) for kind in self.recorded if case.get(kind, NO_DAY) != NO_DAY}
        stop = (LifeEvent(kind="stop", date=Date.max),) if case["ended"] else ()
        return msgspec.structs.replace(
            journey, patient=_patient(days, self.trial), history=History(journey.start, stop)
        )

    def _journey_of_all(self, start: Date | None) -> Journey:
        """A patient to whom nothing happened, with every cycle and giving."""
        first = start or _start(self.template)
        later = first - _start(self.template)
        doses = tuple(
            msgspec.structs.replace(
                row, date=row.date + later if row.date else None, planned=row.planned + later if row.planned else None
            )
            for row in self.template.rows
        )
        slots = lay_timeline(self.trial, self.arm, first, self.choices).slots if start else self.template.slots
        return Journey(
            trial=self.trial, arm=self.arm, patient=NOBODY, start=first, slots=slots, doses=doses,
            choices=self.choices,
        )  # fmt: skip

    def _journey_of_ends(self, start: Date | None, last: Date | None) -> Journey:
        """A patient of whose givings the last one alone is told."""
        doses: tuple[CalendarRow, ...] = ()
        if last is not None and self.template.rows:
            doses = (msgspec.structs.replace(self.template.rows[0], date=last, planned=last, status="planned"),)
        return Journey(
            trial=self.trial, arm=self.arm, patient=NOBODY, start=start or _long_before(last) or _start(self.template),
            slots=self.template.slots, doses=doses, choices=self.choices,
        )  # fmt: skip


def _long_before(last: Date | None) -> Date | None:
    """A start that the days counted from the last dose do not depend on."""
    return last - dt.timedelta(days=_LONG) if last is not None else None


def _alike(columns: Sequence[Ints]) -> Iterable[tuple[list[int], Ints]]:
    """The distinct rows of some columns, and the places of each."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        values, codes = np.unique(column, return_inverse=True)
        _, key = np.unique(key * len(values) + codes.reshape(-1), return_inverse=True)
    order = np.argsort(key, kind="stable")
    for same in np.split(order, np.flatnonzero(np.diff(key[order])) + 1) if len(order) else ():
        yield [int(column[same[0]]) for column in columns], same


def _start(template: Template) -> Date:
    first = template.slots[0].planned_first if template.slots else None
    return first or Date(2025, 1, 6)


def _without_cycles(assessment: Assessment) -> Assessment | None:
    """An assessment with the times that are bound to no cycle; None where it has none."""
    kept = tuple(one for one in assessment.timings if not is_cyclic(one) and not is_screening(one))
    return msgspec.structs.replace(assessment, timings=kept) if kept else None


def _part(assessment: Assessment, journey: Journey) -> _Part:
    uses = (use for timing in assessment.timings for word in _words(timing) for use in _uses(word, journey))
    return _Part(assessment, tuple(dict.fromkeys(uses)))


def _words(timing: Timing) -> tuple[str, ...]:
    until = (word for word in timing.until if canonical_anchor(word) not in HAPPENINGS)
    return (timing.anchor, *until)


def _uses(word: str, journey: Journey) -> tuple[str, ...]:
    """What the day that a word means depends on."""
    name = canonical_anchor(word) or "first dose"
    if name in _BASIC:
        return _BASIC[name]
    if name == "study":
        return ("start", "enrolment")
    anchor = find_anchor(name, journey)
    dated = anchor is not None and any((*anchor.first, *anchor.last))
    return ("start", "course") if dated or name in HAPPENINGS else ("start", plain(name))


def _patient(days: Mapping[str, Date], trial: Trial) -> Patient:
    rows: list[dict[str, Cell]] = [
        {"trial": trial.name, "kind": kind, "date": day, "date_to": day} for kind, day in days.items()
    ]
    return patient_of({"person_id": "-"}, {"event": rows})


def _dated(journey: Journey, assessment: Assessment) -> list[tuple[CalendarRow, Date]]:
    """The rows of an assessment that have a day and are not cancelled."""
    alone = msgspec.structs.replace(journey.trial, assessments=(assessment,))
    rows, _ = plan_visits(msgspec.structs.replace(journey, trial=alone))
    return [(row, row.date) for row in rows if row.date and row.status == "planned" and counts_as_visit(row)]


def _after(journey: Journey, assessment: Assessment, event: LifeEvent) -> frozenset[Date]:
    """The days on which an assessment is not done any more where an event came before all of them."""
    history = msgspec.structs.replace(journey.history, events=(*journey.history.events, event))
    kept = {day for _, day in _dated(msgspec.structs.replace(journey, history=history), assessment)}
    return frozenset(day for _, day in _dated(journey, assessment) if day not in kept)


def _later(found: Sequence[tuple[Ints, Sequence[Happening]]]) -> Later:
    """One entry for each row of patients and each of its visits."""
    rows = [np.repeat(same, len(days)) for same, days in found if days]
    told = [np.tile(np.array(days, dtype=np.int64).T, len(same)) for same, days in found if days]
    if not rows:
        none = np.zeros(0, dtype=np.int64)
        return Later(none, none, none, none.astype(bool))
    day, thing, progression = np.concatenate(told, axis=1)
    return Later(np.concatenate(rows), day, thing, progression.astype(bool))


def _is_kind(kind: str, word: str | None) -> bool:
    return word is not None and plain(word) == kind


def recorded_days(store: Store, trial: Trial, kinds: Iterable[str], places: Ints) -> dict[str, Ints]:
    """The latest full day of each kind of recorded event in the trial for some persons; NO_DAY where there is none."""
    events = store.of("event")
    found = {}
    for kind in kinds:
        rows = events.name_words.mask(partial(_is_kind, kind))
        rows &= events.words("trial").mask(lambda name: of_trial(name, trial.name))
        first, last = events.days("date")[rows], events.days("date_to")[rows]
        full = (first != NO_DAY) & ((last == first) | (last == NO_DAY))
        days = np.full(store.size, NO_DAY, dtype=np.int64)
        np.maximum.at(days, events.person[rows][full], first[full])
        found[kind] = days[places]
    return found
