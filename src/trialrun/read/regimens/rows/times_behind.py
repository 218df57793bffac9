"""Times told before their doses, `day 1: 1 mg; day 8: 2 mg`, `C1D1 1 mg, C1D8 2 mg`: each dose goes before its own."""

from __future__ import annotations

from trialrun.read.regimens.phrases import (
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Infusion,
    Phrase,
    Route,
    WeekList,
    kind_of_mark,
    tells,
)
from trialrun.read.text import Cut

_LABEL_JOINTS = frozenset({"comma", "and"})
_NEXT = frozenset({"comma", "and", "semicolon", "next"})
_HOW = (Frequency, Route, Infusion)


def with_times_behind(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases; of `cycle 1 day 1: 1 mg; day 8: 2 mg` each dose stands before its days, each with its cycle.

    So too of `C1D1 1 mg, D8 2 mg`, where each dose stands right behind its days, one after the other.
    """
    made: list[Phrase] = []
    standing: Phrase | None = None
    led = _led_in_turn(plain, row)
    for at, phrase in enumerate(row):
        start = led.get(at, _label_before(plain, row, at) if isinstance(phrase.meaning, Dose) else at)
        if start == at:
            made.append(phrase)
            standing = None if isinstance(phrase.meaning, Drug) or kind_of_mark(phrase) == "stop" else standing
            continue
        del made[len(made) - (at - start) :]
        for times in _labels(row[start : at - (at not in led)]):
            cycles = [p for p in times if isinstance(p.meaning, CycleList)]
            standing = cycles[0] if cycles else standing
            days = [p for p in times if not isinstance(p.meaning, CycleList)]
            place = Cut(times[0].cut.first, times[0].cut.first)
            scope = [Phrase(standing.meaning, place)] if standing is not None else []
            made += [Phrase(phrase.meaning, place), *scope, *days]
    return tuple(made)


def _labels(label: tuple[Phrase, ...]) -> list[list[Phrase]]:
    """`C1D15 and C2D1`: the times before a colon, each with its cycle."""
    found: list[list[Phrase]] = [[]]
    for phrase in label:
        if kind_of_mark(phrase) in _LABEL_JOINTS:
            found.append([])
        elif not kind_of_mark(phrase):
            found[-1].append(phrase)
    return [times for times in found if times]


def _label_before(plain: str, row: tuple[Phrase, ...], at: int) -> int:
    """Where the days begin that stand before a dose and a colon; the place of the dose itself where none do."""
    if at < 2 or kind_of_mark(row[at - 1]) != "colon" or plain[row[at - 1].cut.end : row[at].cut.first].strip():
        return at
    start = _joined_start(plain, row, at - 1)
    dated = tells(row[start : at - 1], DayList | WeekList)
    return start if dated else at


def _joined_start(plain: str, row: tuple[Phrase, ...], at: int) -> int:
    """Where the times begin that stand right before a place, with those that are joined to them: `C1D8 and C1D15`."""
    start = _label_start(plain, row, at)
    while start > 1 and kind_of_mark(row[start - 1]) in _LABEL_JOINTS and isinstance(row[start - 2].meaning, DayList):
        other = _label_start(plain, row, start - 1)
        if other and isinstance(row[other - 1].meaning, Dose | Drug | Route | Frequency):
            break
        start = other
    return start


def _label_start(plain: str, row: tuple[Phrase, ...], start: int) -> int:
    """Where the days and cycles begin that stand right before a place."""
    while start and not plain[row[start - 1].cut.end : row[start].cut.first].strip(" ,"):
        headed = start > 1 and kind_of_mark(row[start - 1]) == "colon" and isinstance(row[start - 2].meaning, CycleList)
        if not headed and not isinstance(row[start - 1].meaning, DayList | WeekList | CycleList):
            break
        start -= 2 if headed else 1
    return start


def _led_in_turn(plain: str, row: tuple[Phrase, ...]) -> dict[int, int]:
    """By the place of each dose right behind its days, of two or more in turn: where those days begin."""
    runs: list[dict[int, int]] = [{}]
    end = 0
    for at, phrase in enumerate(row):
        if not isinstance(phrase.meaning, Dose):
            continue
        start, behind = _label_start(plain, row, at), at + 1
        start = start if start == at else _joined_start(plain, row, at)
        how = _HOW if tells(row[start:at], CycleList) else (*_HOW, CycleList)
        while behind < len(row) and isinstance(row[behind].meaning, how):
            behind += 1
        closed = behind == len(row) or bool(kind_of_mark(row[behind]))
        joined = 0 < end < start < at and all(kind_of_mark(p) in _NEXT for p in row[end:start])
        runs += [] if joined else [{}]
        if closed and start < at and (joined or _begins(row, start)):
            runs[-1][at], end = start, behind
        else:
            end = 0
    return {at: start for run in runs if len(run) > 1 for at, start in run.items()}


def _begins(row: tuple[Phrase, ...], start: int) -> bool:
    """Whether the times before a dose stand right behind a drug, how it is given, a colon or an opening bracket."""
    before = row[start - 1] if start else None
    return before is None or isinstance(before.meaning, (Drug, *_HOW)) or kind_of_mark(before) in {"colon", "open"}
