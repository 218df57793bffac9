"""Days with their doses in brackets: `1 g on days 1 (100 mg), 2 (900 mg), 8 and 15`. Ties them to no drug."""

from __future__ import annotations

import re

from trialrun.read.regimens.lexis.numbers import numbers_of, read_ranges
from trialrun.read.regimens.phrases import CycleList, DayList, Dose, Infusion, Phrase, Route, kind_of_mark
from trialrun.read.text import Cut

Chain = list[tuple[Phrase, Dose | DayList | None]]
_FEW = 2
_JOINTS = frozenset({"comma", "and", "semicolon"})
_BARE = re.compile(
    r"(?:,\s(?:and\s)?|\sand\s)(?P<list>\d{1,2}(?!\d|\.\d)(?:(?:,\s(?:and\s)?|\sand\s|-)\d{1,2}(?!\d|\.\d))*)"
    r"(?=\s\(\d|\s(?:of|in)\s(?:(?:an?|each|the|every|first|\d{2}[- ]day)\s){0,3}(?:cycle|course)|[;.]|$"
    r"|,(?!\s(?:and\s)?\d))"
)
"""What goes on behind a bracket without the word: `, 2 (900 mg), 8 and 15 of cycle 1`."""
_EACH = re.compile(r"(?:\seach)?", re.IGNORECASE)
_OF = re.compile(r"(?:\s?\([^()]{1,30}\))?\s(?:of|in)\s(?:the\s)?")
"""What ties cycles to the days, and their dose in brackets, before them."""


def with_dosed_days(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases; of a chain of days with doses in brackets each dose stands before its days, the common one too."""
    made: list[Phrase] = []
    at = 0
    while at < len(row):
        chain, end = _chain(plain, row, at) if _is_dosed(plain, row, at) else ([], at)
        if not _is_chain(chain, made):
            made.append(row[at])
            at += 1
            continue
        made += _turned(plain, chain, made)
        at = end
    return tuple(made)


def _is_chain(chain: Chain, made: list[Phrase]) -> bool:
    """Two days with doses of their own; or one, beside days that have the common dose before them."""
    dosed = sum(isinstance(dose, Dose) for _, dose in chain)
    others = any(isinstance(said, DayList) for _, said in chain)
    return dosed >= _FEW or (
        dosed == 1 and others and isinstance(chain[0][1], Dose) and _place_of_common(made) is not None
    )


def _turned(plain: str, chain: Chain, made: list[Phrase]) -> list[Phrase]:
    """The phrases of a chain with each dose before its days; cycles before the chain hold for each of them."""
    led = made.pop() if made and isinstance(made[-1].meaning, CycleList) and made[-1].meaning.ranges else None
    common = _without_common(made)
    turned: list[Phrase] = []
    for phrase, said in chain:
        told = common if isinstance(said, DayList) else said
        if told is not None:
            place = Cut(phrase.cut.first, phrase.cut.first)
            turned += [Phrase(told, place), *([Phrase(led.meaning, place)] if led is not None else ()), phrase]
        elif led is not None and isinstance(phrase.meaning, CycleList) and _of_last(plain, turned, phrase):
            turned[-2:-1] = [Phrase(phrase.meaning, turned[-1].cut)]
        elif led is not None and isinstance(phrase.meaning, CycleList):
            led = phrase
        elif said is None:
            turned.append(phrase)
    return turned


def _of_last(plain: str, turned: list[Phrase], cycles: Phrase) -> bool:
    """`day 1 (1000 mg) of cycles 2-6`: cycles that are said of the days right before them."""
    return bool(turned) and _OF.fullmatch(plain, turned[-1].cut.end, cycles.cut.first) is not None


def _is_dosed(plain: str, row: tuple[Phrase, ...], at: int) -> bool:
    """Days with nothing but a dose in the bracket, or behind the comma, right after them."""
    if not isinstance(row[at].meaning, DayList) or at + 2 >= len(row):
        return False
    return _dose_at(plain, row, at + 1, row[at].cut.end)[0] is not None


def _dose_at(plain: str, row: tuple[Phrase, ...], at: int, end: int) -> tuple[Dose | None, int]:
    """The dose of a bracket, or between a comma and a semicolon, right behind `end`; and the place after it."""
    kinds = [kind_of_mark(phrase) for phrase in row[at : at + 3]]
    dose = row[at + 1].meaning if len(kinds) > 1 else None
    if not isinstance(dose, Dose):
        return None, at
    led = plain[end : row[at + 1].cut.first].strip()
    if led == "(" and kinds[2:] == ["close"] and _EACH.fullmatch(plain, row[at + 1].cut.end, row[at + 2].cut.first):
        return dose, at + 3
    last = len(kinds) < 3 or kinds[2] in {"semicolon", "stop", "item", "close"}
    return (dose, at + 2) if led == "," and last else (None, at)


def _chain(plain: str, row: tuple[Phrase, ...], at: int) -> tuple[Chain, int]:
    """The days of a chain, each with its dose, or itself where it has none; joints and cycles with None; its end."""
    chain: Chain = []
    while at < len(row):
        days, after = _days_at(plain, row, at)
        if days is not None and isinstance(days.meaning, DayList):
            own = _own_cycles(plain, row, after, days.cut.end)
            end = own.cut.end if own is not None else days.cut.end
            dose, at = _dose_at(plain, row, after + (own is not None), end)
            chain += [(days, dose or days.meaning), *([(own, None)] if own is not None else ())]
            continue
        if not isinstance(row[at].meaning, CycleList) and kind_of_mark(row[at]) not in _JOINTS:
            break
        chain.append((row[at], None))
        at += 1
    return chain, at


def _own_cycles(plain: str, row: tuple[Phrase, ...], at: int, end: int) -> Phrase | None:
    """`day 1 of cycles 2-6, 30 mg`: the cycles between days and their dose."""
    cycles = row[at] if at < len(row) and isinstance(row[at].meaning, CycleList) else None
    return cycles if cycles is not None and _OF.fullmatch(plain, end, cycles.cut.first) else None


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
    """Takes the dose that stands before the chain out of the phrases so far."""
    place = _place_of_common(made)
    dose = made.pop(place).meaning if place is not None else None
    return dose if isinstance(dose, Dose) else None


def _place_of_common(made: list[Phrase]) -> int | None:
    """Where the dose stands that is told before the chain, with at most its route between."""
    for back in range(len(made) - 1, max(len(made) - 4, -1), -1):
        if isinstance(made[back].meaning, Dose):
            return back
        if not isinstance(made[back].meaning, Route | Infusion) and kind_of_mark(made[back]) not in {"comma", "open"}:
            return None
    return None
