"""Courses that take turns: `A on days 1-3, alternating every 3 weeks with B on day 1`. Tells no length of a cycle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.regimens.phrases import (
    CycleLength,
    CycleList,
    DayList,
    Drug,
    Lasting,
    Phrase,
    Row,
    WeekList,
    every_other,
    kind_of_mark,
    meanings,
    tells,
)
from trialrun.read.text import Cut

_TURNS = re.compile(
    r"\balternat(?:ing|es?|ed)\b(?:\s(?:every|q)\s?\d{0,2}\s?[\w-]{1,12}(?:\s[a-z]{1,8})?)?\swith\b", re.IGNORECASE
)
_TURNS_OF = re.compile(r"\balternat(?:ing|es?)\s(?:treatment\s)?(?:cycles|courses)\sof\b", re.IGNORECASE)
"""`alternating cycles of ABC (A, B and C) and DE (D and E)`."""
_SENTENCE = frozenset({"stop", "item"})


def with_alternation(plain: str, row: Row) -> Row:
    """The row with the odd cycles behind the days of each drug before such words, and the even ones behind the others.

    Only where each of them has numbered days, and nothing else is said of cycles but their length and number.
    """
    if "lternat" not in plain or not tells(row, CycleLength):
        return row
    turns = [match.start() for match in _TURNS.finditer(plain)]
    turns += [joint for match in _TURNS_OF.finditer(plain) for joint in _joint_of_two(row, match.start())]
    scopes = dict(scope for turn in turns for scope in _scopes(row, turn))
    told = ((phrase, scopes[at]) if at in scopes else (phrase,) for at, phrase in enumerate(row))
    return tuple(phrase for phrases in told for phrase in phrases) if scopes else row


def _joint_of_two(row: Row, place: int) -> Iterator[int]:
    """Where the joint stands of two regimens, and no more, whose drugs are told in brackets."""
    sentence = _sentence(row, place)
    if sum(kind_of_mark(row[at]) == "open" for at in sentence) != 2:
        return
    for at in sentence[1:-1]:
        told = [kind_of_mark(phrase) for phrase in row[at - 1 : at + 3]]
        if told[0] == "close" and told[1] in {"and", "with"} and "open" in told[2:]:
            yield row[at].cut.first


def _scopes(row: Row, turn: int) -> Iterator[tuple[int, Phrase]]:
    """The cycles of each drug of the sentence, with the place of the last of its days."""
    sentence = _sentence(row, turn)
    drugs = [at for at in sentence if isinstance(row[at].meaning, Drug) and not _opens(row, at)]
    ends = [*drugs[1:], sentence.stop]
    dated = [_last_days(row, at, end, turn) for at, end in zip(drugs, ends, strict=True)]
    sides = {row[at].cut.first > turn for at in drugs}
    other = tells(row[sentence.start : sentence.stop], CycleList | Lasting | WeekList)
    undated = any(day is None and not _shares_days(row, drugs[n:], dated[n:], turn) for n, day in enumerate(dated))
    if other or len(sides) < 2 or undated or _one_behind_another(row, dated, turn):
        return
    word = Cut(turn, turn + len("alternat"))
    for at in filter(None, dated):
        end = row[at].cut.end
        before = end <= turn
        last = before and not any(end < row[n].cut.first < turn for n in filter(None, dated))
        place = max(n for n in sentence if row[n].cut.first < turn) if last else at
        yield place, Phrase(every_other(1 if before else 2), word if last else Cut(end, end))


def _shares_days(row: Row, drugs: list[int], dated: list[int | None], turn: int) -> bool:
    """`A 1.8 g and B 100 mg on days 1-5 alternating with ...`: A, too, on the days behind the next drug of its side."""
    following = next((row[day].cut.first for day in dated if day is not None), None)
    return following is not None and (following < turn) == (row[drugs[0]].cut.first < turn)


def _one_behind_another(row: Row, dated: list[int | None], turn: int) -> bool:
    """`on days 1-14, alternating with B on days 15-21`: they may take turns within each cycle."""
    listed = [(row[at].cut.first < turn, meanings((row[at],), DayList)[0].days) for at in dated if at is not None]
    before, behind = ([day for ahead, days in listed if ahead is side for day in days] for side in (True, False))
    return bool(before and behind) and (max(before) < min(behind) or max(behind) < min(before))


def _sentence(row: Row, place: int) -> range:
    """The places of the phrases of the sentence that a place of the text is in."""
    at = next((n for n, phrase in enumerate(row) if phrase.cut.first >= place), len(row))
    first = next((n + 1 for n in range(at - 1, -1, -1) if kind_of_mark(row[n]) in _SENTENCE), 0)
    return range(first, next((n for n in range(at, len(row)) if kind_of_mark(row[n]) in _SENTENCE), len(row)))


def _opens(row: Row, at: int) -> bool:
    """`ABC (A 20 mg on day 1, B 5 mg on day 8)`: the name of what the bracket tells."""
    behind = [kind_of_mark(phrase) for phrase in row[at + 1 : at + 2]] == ["open"]
    return behind and isinstance(row[min(at + 2, len(row) - 1)].meaning, Drug)


def _last_days(row: Row, first: int, end: int, turn: int) -> int | None:
    """The last days that are told of a drug, on its side of the words."""
    ahead = row[first].cut.first < turn
    listed = (at for at in range(first + 1, end) if isinstance(row[at].meaning, DayList))
    return max((at for at in listed if (row[at].cut.first < turn) == ahead), default=None)
