"""The day on which a phase in cycles begins: `Maintenance begins on day 100: A 5 mg on days 1-21 of 28-day cycles`.

Its days are those of its own cycles; the day on which the first of these begins is none of them.
"""

from __future__ import annotations

from trialrun.read.regimens.phrases import CycleLength, DayList, Drug, Heading, Phrase, Row, kind_of_mark, tells

_A_CYCLE = 28
"""Days: what begins later than that is not told of a day of a cycle."""
_SENTENCE = frozenset({"stop", "item"})


def without_begun_phases(row: Row) -> Row:
    """The row without the days on which a phase begins, where cycles are told of its drugs."""
    begun = [at for at, phrase in enumerate(row) if _begins_late(phrase)]
    dropped = {at for at in begun if _is_of_phase(row, at)}
    return tuple(phrase for at, phrase in enumerate(row) if at not in dropped) if dropped else row


def _begins_late(phrase: Phrase) -> bool:
    days = phrase.meaning
    return isinstance(days, DayList) and days.begins and len(days.days) == 1 and days.days[0] > _A_CYCLE


def _is_of_phase(row: Row, at: int) -> bool:
    """Whether it stands before the drugs of its sentence, which are given in cycles, on numbered days or of a phase."""
    first = next((n + 1 for n in range(at - 1, -1, -1) if kind_of_mark(row[n]) in _SENTENCE), 0)
    end = next((n for n in range(at, len(row)) if kind_of_mark(row[n]) in _SENTENCE), len(row))
    before, behind = row[first:at], row[at + 1 : end]
    if tells(before, Drug) or not tells(behind, Drug) or not tells(behind, CycleLength):
        return False
    phase = any(isinstance(p.meaning, Heading) and p.meaning.kind == "phase" for p in before)
    return phase or any(isinstance(p.meaning, DayList) and not p.meaning.begins for p in behind)
