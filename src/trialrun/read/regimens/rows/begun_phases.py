"""The day on which a phase in cycles begins: `Maintenance begins on day 100: A 5 mg on days 1-21 of 28-day cycles`.

Its days are those of its own cycles; the day on which the first of these begins is none of them.
"""

from __future__ import annotations

import re

from trialrun.read.regimens.phrases import (
    CycleLength,
    DayList,
    Drug,
    Heading,
    Phrase,
    Row,
    kind_of_mark,
    meanings,
    tells,
)

_FROM = re.compile(r"\bfrom\s$", re.IGNORECASE)
_A_CYCLE = 28
"""Days: what begins later than that is not told of a day of a cycle."""
_ENDS = frozenset({"stop", "item", "semicolon"})


def without_begun_phases(plain: str, row: Row) -> Row:
    """The row without the days on which a phase begins, where cycles are told of its drugs."""
    begun = [at for at, phrase in enumerate(row) if _begins_late(plain, phrase)]
    dropped = {at for at in begun if _is_of_phase(row, at)}
    return tuple(phrase for at, phrase in enumerate(row) if at not in dropped) if dropped else row


def _begins_late(plain: str, phrase: Phrase) -> bool:
    days = phrase.meaning
    if not isinstance(days, DayList) or len(days.days) != 1 or days.days[0] <= _A_CYCLE:
        return False
    return days.begins or _FROM.search(plain, max(0, phrase.cut.first - len("from ")), phrase.cut.first) is not None


def _is_of_phase(row: Row, at: int) -> bool:
    """Whether it stands before the drugs of its clause, which are given in cycles, on numbered days or of a phase."""
    first = next((n + 1 for n in range(at - 1, -1, -1) if kind_of_mark(row[n]) in _ENDS), 0)
    end = next((n for n in range(at, len(row)) if kind_of_mark(row[n]) in _ENDS), len(row))
    before, behind = row[first:at], row[at + 1 : end]
    lengths = meanings(behind, CycleLength)
    if tells(before, Drug) or not tells(behind, Drug) or not lengths:
        return False
    phase = any(isinstance(p.meaning, Heading) and p.meaning.kind == "phase" for p in before)
    in_cycles = phase and not all(length.every for length in lengths)
    return in_cycles or any(isinstance(p.meaning, DayList) and not p.meaning.begins for p in behind)
