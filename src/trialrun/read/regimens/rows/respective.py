"""Doses and days that are listed behind several drugs, one for each: `A and B 25 mg and 40 mg, respectively`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from trialrun.read.regimens.lexis.limiting import is_limited
from trialrun.read.regimens.phrases import DayList, Dose, Drug, Mark, Meaning, Phrase, Route, kind_of_mark
from trialrun.read.text import Cut

_SAID = re.compile(r"\s?,?\s?[(\[]?respectively\b", re.IGNORECASE)
_WORD = re.compile(r"\brespectively\b", re.IGNORECASE)
_DAYS = re.compile(r"(?<![\d-])(-?\d{1,3})(?:\s?(?:-|to|through)\s?(-?\d{1,3}))?(?!\d)")
_AGAIN = re.compile(r"\s(?=days\s)", re.IGNORECASE)
JOINTS = frozenset({"comma", "and", "open", "next"})
"""Signs and words that join the members of a list."""
_RUN = r"(?:(?:on\s)?days?\s)?\d{1,2}(?:(?:,\s(?:and\s)?|\sand\s|\s?-\s?|\sto\s|\sthrough\s)\d{1,2})*(?![\d.])"
_LISTS = re.compile(rf"\bdays?\s(?=\d){_RUN}(?:;\s(?:and\s)?{_RUN})+(?=,?\s\(?respectively\b)", re.IGNORECASE)
"""`on days 1, 8 and 15; 1-21; and 1, 8, 15 and 22, respectively`: days of several drugs, parted by semicolons."""
_PARTED = re.compile(r"[.;\n]\s")


def with_respective(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases; doses and days that are told `respectively` stand behind the drug that each is of."""
    if _WORD.search(plain) is None:
        return row
    done = _with_lists(plain, list(row))
    for at in range(len(done) - 1, -1, -1):
        if at < len(done) and _SAID.match(plain, done[at].cut.end) is not None:
            done = _handed_out(plain, done, at)
    return tuple(done)


def _with_lists(plain: str, row: list[Phrase]) -> list[Phrase]:
    """The phrases with each of several lists of days that semicolons part as one phrase."""
    for match in _LISTS.finditer(plain):
        first, made = match.start(), []
        for words in match[0].split(";"):
            cut = Cut(first, first + len(words))
            days = {day for found in _DAYS.finditer(words) for day in _run(found)}
            made += [Phrase(DayList(tuple(sorted(days))), cut), Phrase(Mark("and"), Cut(cut.end, cut.end))]
            first = cut.end + 1
        before = [phrase for phrase in row if phrase.cut.end <= match.start()]
        row = [*before, *made[:-1], *(phrase for phrase in row if phrase.cut.first >= match.end())]
    return row


def _handed_out(plain: str, row: list[Phrase], at: int) -> list[Phrase]:
    kind = type(row[at].meaning)
    if kind not in {DayList, Dose}:
        return row
    start = at
    while start > 0 and (type(row[start - 1].meaning) is kind or _is_joint(row[start - 1])):
        start -= 1
    while _is_joint(row[start]):
        start += 1
    before = start - 1
    while before > 0 and _is_joint(row[before]):
        before -= 1
    if kind is DayList and before >= 0 and isinstance(row[before].meaning, Dose):
        doses = _handed_out(plain, row, before)
        if doses is not row:
            return _handed_out(plain, doses, at + len(doses) - len(row))
    parts = [phrase for phrase in row[start : at + 1] if type(phrase.meaning) is kind]
    if kind is Dose and is_limited(plain, parts[0].cut.first):
        return row
    meanings = [phrase.meaning for phrase in parts]
    if kind is DayList and len(parts) == 1:
        meanings = list(_day_lists(plain[parts[0].cut.first : parts[0].cut.end]))
    places = _drugs_before(plain, row, start - 1 if start and kind_of_mark(row[start - 1]) == "open" else start, kind)
    if len(meanings) < 2 or len(places) != len(meanings):
        return row
    head, rest = _without_brackets(row[:start], row[at + 1 :])
    return [*one_for_each(head, places, meanings), *rest]


def one_for_each(row: list[Phrase], drugs: list[int], meanings: Sequence[Meaning]) -> list[Phrase]:
    """The phrases, each of the meanings behind its drug, in their order; `drugs` are as many places in the row."""
    made = row[: drugs[0]]
    for (place, until), meaning in zip(pairwise([*drugs, len(row)]), meanings, strict=True):
        its = [phrase for phrase in row[place:until] if kind_of_mark(phrase) not in JOINTS]
        joint = [phrase for phrase in row[place:until] if kind_of_mark(phrase) in JOINTS]
        end = its[-1].cut.end
        made += [*its, Phrase(meaning, Cut(end, end)), *joint]
    return made


def _without_brackets(head: list[Phrase], rest: list[Phrase]) -> tuple[list[Phrase], list[Phrase]]:
    """The phrases before and after a list; where the list stands in brackets, without these."""
    behind = next((at for at, phrase in enumerate(rest) if not _is_joint(phrase)), len(rest))
    if head and kind_of_mark(head[-1]) == "open" and behind < len(rest) and kind_of_mark(rest[behind]) == "close":
        return head[:-1], rest[behind + 1 :]
    return head, rest


def _drugs_before(plain: str, row: list[Phrase], start: int, kind: type) -> list[int]:
    """The places of the drugs right before, joined by commas and `and`, none with such a thing of its own."""
    places: list[int] = []
    for at in range(start - 1, -1, -1):
        phrase, after = row[at], row[at + 1]
        if _PARTED.search(plain, phrase.cut.end, after.cut.first) is not None:
            break
        if isinstance(phrase.meaning, Drug):
            places.insert(0, at)
        elif kind is DayList and (kind_of_mark(phrase) in ("open", "close")):
            continue
        elif not _is_joint(phrase) and (not isinstance(phrase.meaning, Dose | Route) or kind is type(phrase.meaning)):
            break
    return places


def _day_lists(words: str) -> list[DayList]:
    """`days 1-7 and 1-3`, `days 1, 4 and days 1-2, 4-5`: the days of each part."""
    parts = _AGAIN.split(words)
    each = parts if len(parts) > 1 else [found[0] for found in _DAYS.finditer(words)]
    lists = [DayList(tuple(sorted({day for found in _DAYS.finditer(part) for day in _run(found)}))) for part in each]
    return lists if all(days.days for days in lists) else []


def _run(found: re.Match[str]) -> range:
    first = int(found[1])
    return range(first, (int(found[2]) if found[2] else first) + 1)


def _is_joint(phrase: Phrase) -> bool:
    return kind_of_mark(phrase) in ("comma", "and")
