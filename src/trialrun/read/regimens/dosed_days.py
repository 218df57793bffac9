"""Days with their doses in brackets: `1 g on days 1 (100 mg), 2 (900 mg), 8 and 15`. Ties them to no drug."""

from __future__ import annotations

import re

from trialrun.read.regimens.numbers import numbers_of, read_ranges
from trialrun.read.regimens.phrases import CycleList, DayList, Dose, Infusion, Phrase, Route, kind_of_mark
from trialrun.read.text import Cut

Chain = list[tuple[Phrase, Dose | DayList | None]]
_FEW = 2
_JOINTS = frozenset({"comma", "and", "semicolon"})
_BARE = re.compile(
    r"(?:,\s(?:and\s)?|\sand\s)(?P<list>\d{1,2}(?!\d|\.\d)(?:(?:,\s(?:and\s)?|\sand\s|-)\d{1,2}(?!\d|\.\d))*)"
    r"(?=\s\(\d|\s(?:of|in)\s(?:each\s|the\s|every\s|first\s){0,2}(?:cycle|course)|[;,.]|$)"
)
"""What goes on behind a bracket without the word: `, 2 (900 mg), 8 and 15 of cycle 1`."""


def with_dosed_days(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases; of a chain of days with doses in brackets each dose stands before its days, the common one too."""
    made: list[Phrase] = []
    at = 0
    while at < len(row):
        chain, end = _chain(plain, row, at) if _is_dosed(plain, row, at) else ([], at)
        if sum(isinstance(dose, Dose) for _, dose in chain) < _FEW:
            made.append(row[at])
            at += 1
            continue
        made += _turned(chain, made)
        at = end
    return tuple(made)


def _turned(chain: Chain, made: list[Phrase]) -> list[Phrase]:
    """The phrases of a chain with each dose before its days; cycles before the chain hold for each of them."""
    led = made.pop() if made and isinstance(made[-1].meaning, CycleList) and made[-1].meaning.ranges else None
    common = _without_common(made)
    turned: list[Phrase] = []
    for phrase, said in chain:
        told = common if isinstance(said, DayList) else said
        if told is not None:
            place = Cut(phrase.cut.first, phrase.cut.first)
            turned += [Phrase(told, place), *([Phrase(led.meaning, place)] if led is not None else ()), phrase]
        elif led is not None and isinstance(phrase.meaning, CycleList):
            led = phrase
        elif said is None:
            turned.append(phrase)
    return turned


def _is_dosed(plain: str, row: tuple[Phrase, ...], at: int) -> bool:
    """Days with nothing but a dose in the bracket right behind them."""
    if not isinstance(row[at].meaning, DayList) or at + 3 >= len(row):
        return False
    return _dose_at(plain, row, at + 1, row[at].cut.end) is not None


def _dose_at(plain: str, row: tuple[Phrase, ...], at: int, end: int) -> Dose | None:
    """The dose of a bracket that begins right behind `end`, at the phrase `at`; None where there is none."""
    if at + 2 >= len(row) or kind_of_mark(row[at]) != "open" or kind_of_mark(row[at + 2]) != "close":
        return None
    dose = row[at + 1].meaning
    alone = plain[end : row[at + 1].cut.first].strip() == "(" and row[at + 2].cut.first == row[at + 1].cut.end
    return dose if isinstance(dose, Dose) and alone else None


def _chain(plain: str, row: tuple[Phrase, ...], at: int) -> tuple[Chain, int]:
    """The days of a chain, each with its dose, or itself where it has none; joints and cycles with None; its end."""
    chain: Chain = []
    while at < len(row):
        days, after = _days_at(plain, row, at)
        if days is not None and isinstance(days.meaning, DayList):
            dose = _dose_at(plain, row, after, days.cut.end)
            chain.append((days, dose or days.meaning))
            at = after + 3 if dose is not None else after
            continue
        if not isinstance(row[at].meaning, CycleList) and kind_of_mark(row[at]) not in _JOINTS:
            break
        chain.append((row[at], None))
        at += 1
    return chain, at


def _days_at(plain: str, row: tuple[Phrase, ...], at: int) -> tuple[Phrase | None, int]:
    """The days at a place of the row, or those that a joint there leads without the word; and the place after them."""
    if isinstance(row[at].meaning, DayList):
        return row[at], at + 1
    bare = _BARE.match(plain, row[at - 1].cut.end) if at and kind_of_mark(row[at - 1]) == "close" else None
    if bare is None:
        return None, at
    numbers = DayList(numbers_of(read_ranges(bare["list"], signed=False)))
    while at < len(row) and row[at].cut.first < bare.end():
        at += 1
    return Phrase(numbers, Cut(*bare.span("list"))), at


def _without_common(made: list[Phrase]) -> Dose | None:
    """Takes the dose that stands before the chain, with at most its route between, out of the phrases so far."""
    for back in range(len(made) - 1, max(len(made) - 4, -1), -1):
        meaning = made[back].meaning
        if isinstance(meaning, Dose):
            del made[back]
            return meaning
        if not isinstance(meaning, Route | Infusion) and kind_of_mark(made[back]) not in {"comma", "open"}:
            return None
    return None
