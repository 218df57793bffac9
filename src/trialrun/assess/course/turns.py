"""What ends or changes a course, as the records tell it: a new therapy, or death with its cause. Judges nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from trialrun.assess.model import Turn
from trialrun.engines import Patient, Store
from trialrun.engines.columns import FIRST, LAST, NO_DAY, Columns, Days, day_number, span_days
from trialrun.engines.vectors import Bools, Indices
from trialrun.engines.words import plain
from trialrun.ground.dates import Date
from trialrun.terms import load_vocabulary

NEW_THERAPY, DEATH = "new_therapy", "death"
OF_DISEASE = frozenset({"disease", "disease_progression", "progressive_disease", "progression"})
"""Words of a cause that mean the disease under study, whichever it is."""


class TurnDays:
    """The days of some kind of turn of every person, as day numbers."""

    def __init__(self, person: Indices, day: Days) -> None:
        self._sorted = np.sort(_joint(person, day))

    def first_after(self, person: Indices, day: Days) -> Days:
        """The first of each person after a day; the last day of the calendar where there is none."""
        place = np.searchsorted(self._sorted, _joint(person, day), "right")
        return self._at(place, person, LAST)

    def last_until(self, person: Indices, day: int) -> Days:
        """The last of each person up to a day; the first day of the calendar where there is none."""
        until = np.full(len(person), day, dtype=np.int32)
        return self._at(np.searchsorted(self._sorted, _joint(person, until), "right") - 1, person, FIRST)

    def _at(self, place: Indices, person: Indices, none: int) -> Days:
        inside = (place >= 0) & (place < len(self._sorted))
        if not inside.any():
            return np.full(len(person), none, dtype=np.int32)
        found = self._sorted[np.where(inside, place, 0)]
        own = inside & (found // _SPAN == person)
        return np.where(own, found % _SPAN + FIRST, none).astype(np.int32)


class Turns(msgspec.Struct, frozen=True):
    """New therapies, and deaths from the disease under study, of every person of a cohort."""

    therapies: TurnDays
    deaths: TurnDays


def _joint(person: Indices, day: Days) -> Indices:
    """Person and day as one number that orders like both."""
    found: Indices = person.astype(np.int64) * _SPAN + (day.astype(np.int64) - FIRST)
    return found


_SPAN = np.int64(1) << 23


def is_of_disease(cause: str | None, condition: str = "") -> bool:
    """Whether a cause of death names the disease: in a general word, or by the condition that is assessed."""
    word = plain(cause or "")
    if not word or word in OF_DISEASE:
        return bool(word)
    words = load_vocabulary()
    term = words.find(cause or "")
    return bool(condition) and term is not None and condition in words.above(term.name)


def turns_of(patient: Patient, condition: str = "") -> tuple[Turn, ...]:
    """The turns of one patient in order, from the event table and the date of death.

    Of a date that is partly known a new therapy takes the first day, so that no visit counts that may lie after it;
    a death takes the last, because the patient lived at every visit. A death without a cause is of cause `other`.
    """
    found = []
    for row in patient.of("event"):
        span = row.span("date", "date_to")
        if span is not None and row.text("kind") == NEW_THERAPY:
            found.append(Turn(span.first, "new_therapy"))
        if span is not None and row.text("kind") == DEATH:
            found.append(Turn(span.last, "death", _cause(row.text("cause"), condition)))
    died = patient.person.span("death_date", "death_date_to")
    if died is not None and not any(turn.kind == DEATH for turn in found):
        found.append(Turn(died.last, "death", "other"))
    return tuple(sorted(found))


def turns_counted(turns: Sequence[Turn], baseline: Date, as_of: Date | None) -> list[Turn]:
    """The turns that count in a course: new therapies after the day of the baseline, deaths from that day on, and
    neither after the data cut."""
    last = as_of or Date.max
    return [turn for turn in turns if turn.date <= last and _is_after(turn, baseline)]


def cohort_turns(store: Store, condition: str = "") -> Turns:
    """The turns of everyone; the same as `turns_of` for each."""
    columns = store.of("event")
    dated = (columns.days("date") != NO_DAY) | (columns.days("date_to") != NO_DAY)
    of_disease = columns.words("cause").mask(lambda word: _cause(word, condition) == "disease")
    first, last = span_days(columns.days("date"), columns.days("date_to"))
    therapy, death = _rows(columns, NEW_THERAPY, dated), _rows(columns, DEATH, dated & of_disease)
    return Turns(TurnDays(columns.person[therapy], first[therapy]), TurnDays(columns.person[death], last[death]))


def given_turns(turns: Mapping[str, Sequence[Turn]], names: Sequence[str]) -> Turns:
    """The turns of everyone as given, by person_id."""
    known = [(place, turn) for place, name in enumerate(names) for turn in turns.get(name, ())]
    return Turns(
        _turn_days([(place, turn) for place, turn in known if turn.kind == NEW_THERAPY]),
        _turn_days([(place, turn) for place, turn in known if turn.of_disease]),
    )


def _is_after(turn: Turn, baseline: Date) -> bool:
    """A therapy of the day of the baseline is the one that is judged, and no new one."""
    return turn.date > baseline or (turn.kind == "death" and turn.date == baseline)


def _turn_days(turns: Sequence[tuple[int, Turn]]) -> TurnDays:
    person = np.array([place for place, _ in turns], dtype=np.int64)
    return TurnDays(person, np.array([day_number(turn.date) for _, turn in turns], dtype=np.int32))


def _rows(columns: Columns, kind: str, wanted: Bools) -> Indices:
    """The wanted rows of one kind of event, in order of persons."""
    named = columns.named([kind])
    rows = np.arange(named.start, named.stop) if isinstance(named, slice) else named
    found: Indices = rows[wanted[rows]]
    return found


def _cause(recorded: str | None, condition: str) -> str:
    return "disease" if is_of_disease(recorded, condition) else "other"
