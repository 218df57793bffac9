"""Who of a cohort is on the trial, since when, and what the records say of an end of treatment. Plans nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines import Store
from trialrun.engines.columns import NO_DAY, day_number, number_date
from trialrun.engines.words import of_trial
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.protocol import Trial
from trialrun.treat.model import LifeEvent

Days = npt.NDArray[np.int64]
Places = npt.NDArray[np.int64]
# The event that begins treatment, and those that stand in for it where no first dose is recorded, the surest first.
STARTS = ("first_dose", "enrolment", "registration")


class Enrolled(msgspec.Struct, frozen=True):
    """The patients on a trial: their places in the person table (rising), ids and start days (since 1970).

    `assumed` marks those whose start is the day of enrolment or registration; shape (patients,) each.
    `counts` tells how many persons there are, are enrolled, are not, and have no usable start.
    """

    places: Places
    person_ids: tuple[str, ...]
    starts: Days
    assumed: npt.NDArray[np.bool_]
    counts: Mapping[str, int]
    findings: tuple[Finding, ...] = ()

    def start(self, number: int) -> Date:
        """The first day of treatment of one patient."""
        return number_date(int(self.starts[number]))


def find_enrolled(store: Store, trial: Trial) -> Enrolled:
    """Persons with a first dose in the trial; without one, those with an enrolment or registration, from that day.

    A start that is not a full date, or recorded with two different days, is no start: the person is counted and left
    out.
    """
    starts = np.full(store.size, NO_DAY, dtype=np.int64)
    from_dose = np.zeros(store.size, dtype=bool)
    unclear = np.zeros(store.size, dtype=bool)
    for kind in STARTS:
        days, bad = _event_days(store, trial, kind)
        new = (starts == NO_DAY) & ~unclear
        starts = np.where(new & ~bad, days, starts)
        from_dose |= new & ~bad & (days != NO_DAY) & (kind == "first_dose")
        unclear |= new & bad
    places = np.flatnonzero(starts != NO_DAY)
    assumed = ~from_dose[places]
    counts = {
        "persons": store.size,
        "enrolled": len(places),
        "start assumed": int(assumed.sum()),
        "start unclear": int(unclear.sum()),
        "not enrolled": int(store.size - len(places) - unclear.sum()),
    }
    names = tuple(store.names[place] for place in places.tolist())
    return Enrolled(places, names, starts[places], assumed, MappingProxyType(counts), tuple(_findings(counts, trial)))


def _event_days(store: Store, trial: Trial, kind: str) -> tuple[Days, npt.NDArray[np.bool_]]:
    """For every person the day of a kind of event in the trial (NO_DAY: none), and who has no single full date."""
    events = store.of("event")
    rows = events.named((kind,))
    mine = events.words("trial").mask(lambda name: of_trial(name, trial.name), rows)
    who, first, last = events.person[rows][mine], events.days("date")[rows][mine], events.days("date_to")[rows][mine]
    last = np.where(last == NO_DAY, first, last)
    low = np.full(store.size, np.iinfo(np.int64).max)
    high = np.full(store.size, NO_DAY, dtype=np.int64)
    np.minimum.at(low, who, first)
    np.maximum.at(high, who, last)
    found = high != NO_DAY
    bad = found & (low != high)
    bad[who[first == NO_DAY]] = True
    return np.where(found & ~bad, high, NO_DAY), bad


def _findings(counts: Mapping[str, int], trial: Trial) -> list[Finding]:
    found = []
    if counts["start assumed"]:
        message = "no first dose is recorded; the day of enrolment or registration is taken as the start (assumption)"
        fix = "record events of the kind first_dose"
        found.append(Finding("start-assumed", "query", message, fix=fix, source="event", count=counts["start assumed"]))
    if counts["start unclear"]:
        message = "the start has no full date, or two different ones; the patient is left out"
        fix = f"record one first_dose of {trial.name} with a full date"
        found.append(Finding("start-unclear", "error", message, fix=fix, source="event", count=counts["start unclear"]))
    return found


def recorded_ends(store: Store, trial: Trial, enrolled: Enrolled, as_of: Date) -> list[LifeEvent]:
    """Death and the end of treatment as the patient tables record them, up to a day, as events of the plan.

    A death that is a full date is a death; a `last_dose` of the trial ends treatment the day after.
    """
    today = day_number(as_of)
    person = store.of("person")
    died, surely = person.days("death_date"), person.days("death_date_to")
    deaths = np.full(store.size, NO_DAY, dtype=np.int64)
    full = (died != NO_DAY) & ((surely == died) | (surely == NO_DAY))
    deaths[person.person[full]] = died[full]
    lasts, bad = _event_days(store, trial, "last_dose")
    lasts = np.where(bad, NO_DAY, lasts)
    found = []
    for number in np.flatnonzero(_known(deaths[enrolled.places], enrolled.starts, today)).tolist():
        day = number_date(int(deaths[enrolled.places[number]]))
        found.append(_ended("death", day, enrolled.person_ids[number], "person"))
    for number in np.flatnonzero(_known(lasts[enrolled.places], enrolled.starts, today)).tolist():
        day = number_date(int(lasts[enrolled.places[number]]) + 1)
        found.append(_ended("stop", day, enrolled.person_ids[number], "event"))
    return found


def _known(days: Days, starts: Days, today: int) -> npt.NDArray[np.bool_]:
    known: npt.NDArray[np.bool_] = (days != NO_DAY) & (days <= today) & (days >= starts)
    return known


def _ended(kind: str, day: Date, person_id: str, source: str) -> LifeEvent:
    reason = "died" if kind == "death" else "the last dose is recorded"
    return LifeEvent(
        kind="death" if kind == "death" else "stop", date=day, person_id=person_id, reason=reason, source=source
    )
