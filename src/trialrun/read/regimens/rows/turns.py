"""Words that turn to what comes after counted cycles: `... for 12 cycles; thereafter A`, `then B is added`."""

from __future__ import annotations

import re
from itertools import takewhile

from trialrun.read.regimens.phrases import (
    Condition,
    CycleCount,
    CycleLength,
    CycleList,
    Drug,
    Heading,
    Mark,
    Phrase,
    Row,
    kind_of_mark,
    meanings,
    names_of,
    tells,
)
from trialrun.read.text import Cut

_ENDS = frozenset({"comma", "semicolon", "stop", "item"})
_SENTENCE = frozenset({"stop", "item"})
_JOINTS = frozenset({"comma", "with"})
_FEW = 6
_ADDED = re.compile(r"(?:[^.;\n]|\.\d){0,120}\b(?:added|introduced)\b", re.IGNORECASE)
_JUST_ADDED = re.compile(r"\b(?:added|introduced),?\s$", re.IGNORECASE)
_ARE = re.compile(r"\b(?:are|were|(?:will|to)\sbe)\s", re.IGNORECASE)
_THEN_ADDED = re.compile(r"\s(?:added|introduced)\b", re.IGNORECASE)


def with_turns(plain: str, row: Row) -> Row:
    """The row with a joint for each `thereafter` that begins what comes after all the cycles that are counted.

    Where a drug is then added, the count is how long the others are given without it, and no end of theirs.
    """
    made: dict[int, tuple[Phrase, ...]] = {at: (phrase,) for at, phrase in enumerate(row)}
    for at, phrase in enumerate(row):
        added = _added_before(plain, row, at) if _may_turn(phrase) else []
        counted = _counted_before(row, added[0] if added else at) if _may_turn(phrase) else None
        count = row[counted].meaning if counted is not None else None
        if isinstance(count, CycleCount) and counted is not None and added:
            cycles, ends = CycleList(((count.number + 1, None),)), {drug: row[drug].cut.end for drug in added}
            made |= {drug: (row[drug], Phrase(cycles, Cut(end, end))) for drug, end in ends.items()}
            made |= {counted: (), at: ()}
        elif isinstance(count, CycleCount) and counted is not None and _adds(plain, row, at):
            place = Cut(phrase.cut.first, phrase.cut.first)
            later = Phrase(CycleList(((count.number + 1, None),)), phrase.cut)
            made |= {counted: (), at: (Phrase(Mark("stop"), place), later)}
        elif _turns(row, at, counted):
            made[at] = (Phrase(Mark("next", "thereafter"), phrase.cut),)
    return tuple(phrase for at in range(len(row)) for phrase in made[at])


def _may_turn(phrase: Phrase) -> bool:
    cycles = phrase.meaning
    if isinstance(cycles, CycleList):
        return cycles.relative == "thereafter" and not cycles.ranges
    return isinstance(cycles, Mark) and cycles.kind == "next" and not cycles.words.endswith("by")


def _counted_before(row: Row, at: int) -> int | None:
    """The place of the one number of cycles said before; None where none is, or several are.

    Of `A for 4 cycles. Thereafter B is added` it is in the sentence before.
    """
    found = []
    for place in range(at - 1 - (kind_of_mark(row[at - 1]) in _SENTENCE if at else 0), -1, -1):
        meaning = row[place].meaning
        if kind_of_mark(row[place]) in _SENTENCE:
            break
        if isinstance(meaning, CycleCount) and meaning.ends_scope:
            found.append(place)
    return found[0] if len(found) == 1 else None


def _new_drug(row: Row, at: int) -> bool:
    """Whether a drug stands right behind that the sentence does not name before; whom it is for may be said between."""
    beside = (p for p in row[at + 1 : at + _FEW] if kind_of_mark(p) not in _JOINTS)
    behind = next((p for p in beside if not isinstance(p.meaning, Condition)), None)
    before = {name for phrase in row[:at] for name in names_of(phrase)}
    return behind is not None and isinstance(behind.meaning, Drug) and before.isdisjoint(names_of(behind))


def _added_before(plain: str, row: Row, at: int) -> list[int]:
    """`B 4 mg weekly is added thereafter`, `B and C are then added`: where the new drugs of its sentence stand."""
    words, end = plain[max(0, row[at].cut.first - 20) : row[at].cut.first], row[at].cut.end
    if _JUST_ADDED.search(words) is None and _THEN_ADDED.match(plain, end) is None:
        return []
    first = at
    while first and kind_of_mark(row[first - 1]) not in _SENTENCE:
        first -= 1
    drugs = [place for place in range(first, at) if isinstance(row[place].meaning, Drug)]
    several = len(drugs) == 1 or _ARE.search(words) is not None
    return drugs if several and all(_new_drug(row, drug - 1) for drug in drugs) else []


def _adds(plain: str, row: Row, at: int) -> bool:
    return _new_drug(row, at) and _ADDED.match(plain, row[at].cut.end) is not None


def _turns(row: Row, at: int, counted: int | None) -> bool:
    cycles = row[at].meaning
    if not isinstance(cycles, CycleList) or cycles.relative != "thereafter" or cycles.ranges or not at:
        return False
    if kind_of_mark(row[at - 1]) not in _ENDS:
        return False
    behind = next((p.meaning for p in row[at + 1 : at + 4] if kind_of_mark(p) not in _JOINTS), None)
    headed = isinstance(behind, Heading) and behind.kind == "phase"
    right_before = counted is not None and counted == at - 2
    if headed or (right_before and isinstance(behind, Drug)):
        return True
    return counted is not None and (_new_drug(row, at) or _in_other_cycles(row, at))


def _in_other_cycles(row: Row, at: int) -> bool:
    """`in two 3-week cycles, | thereafter once weekly in four 4-week cycles`: as many cycles of another length."""
    sides = (reversed(row[:at]), row[at + 1 :])
    before, behind = (tuple(takewhile(lambda p: kind_of_mark(p) not in _SENTENCE, side)) for side in sides)
    lengths = [{length.days for length in meanings(side, CycleLength) if not length.every} for side in (before, behind)]
    return all(len(days) == 1 for days in lengths) and lengths[0] != lengths[1] and tells(behind, CycleCount)
