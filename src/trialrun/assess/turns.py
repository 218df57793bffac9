"""What ends or changes a course, as the records tell it: a new therapy, or death with its cause. Judges nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from trialrun.assess.model import Turn
from trialrun.engines import Patient, Store
from trialrun.engines.columnar_group import highest, lowest
from trialrun.engines.columns import FIRST, LAST, NO_DAY, Columns, Days, day_number, span_days
from trialrun.engines.vectors import Bools, Indices
from trialrun.engines.words import plain
from trialrun.terms import load_vocabulary

NEW_THERAPY, DEATH = "new_therapy", "death"
OF_DISEASE = frozenset({"disease", "disease_progression", "progressive_disease", "progression"})
"""Words of a cause that mean the disease under study, whichever it is."""


class TurnDays(msgspec.Struct, frozen=True):
    """For every person the day of the first new therapy and of death from the disease (the first and the last day
    of the calendar where there is none), as day numbers; shape (persons,)."""

    therapy: Days
    death: Days


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


def turn_days(store: Store, condition: str = "") -> TurnDays:
    """The turns of everyone; the same as `turns_of` for each."""
    columns = store.of("event")
    dated = (columns.days("date") != NO_DAY) | (columns.days("date_to") != NO_DAY)
    of_disease = columns.words("cause").mask(lambda word: _cause(word, condition) == "disease")
    first, last = span_days(columns.days("date"), columns.days("date_to"))
    therapy = _rows(columns, NEW_THERAPY, dated)
    death = _rows(columns, DEATH, dated & of_disease)
    return TurnDays(
        lowest(first[therapy], columns.person[therapy], store.size, LAST).astype(np.int32),
        highest(last[death], columns.person[death], store.size, FIRST).astype(np.int32),
    )


def given_days(turns: Mapping[str, Sequence[Turn]], names: Sequence[str]) -> TurnDays:
    """The turns of everyone as given, by person_id."""
    found = TurnDays(np.full(len(names), LAST, dtype=np.int32), np.full(len(names), FIRST, dtype=np.int32))
    for place, name in enumerate(names):
        for turn in turns.get(name, ()):
            day = day_number(turn.date)
            if turn.kind == NEW_THERAPY:
                found.therapy[place] = min(found.therapy[place], day)
            elif turn.cause == "disease":
                found.death[place] = max(found.death[place], day)
    return found


def _rows(columns: Columns, kind: str, wanted: Bools) -> Indices:
    """The wanted rows of one kind of event, in order of persons."""
    named = columns.named([kind])
    rows = np.arange(named.start, named.stop) if isinstance(named, slice) else named
    found: Indices = rows[wanted[rows]]
    return found


def _cause(recorded: str | None, condition: str) -> str:
    return "disease" if is_of_disease(recorded, condition) else "other"
