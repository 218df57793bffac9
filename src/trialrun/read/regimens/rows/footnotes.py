"""Brings what a footnote says of a drug to the drug that bears its mark: `Pomalidomide* 4 mg ... * PO days 1-21`."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.regimens.phrases import Dose, Drug, Mark, Phrase
from trialrun.read.text import Cut

_MARK = re.compile(r"(?P<mark>\*{1,4}|[†‡§¶])(?![\w*])")
_NOTE = re.compile(r"(?:(?<=[\s;.,)])|^)(?P<mark>\*{1,4}|[†‡§¶])\s{0,2}(?=[A-Z(])(?!\*)")
_LONGEST = 240
_NEAR = 12


def with_notes(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The row with the phrases of each footnote behind the drugs that bear its mark; else as it is."""
    if "*" not in plain and not re.search(r"[†‡§¶]", plain):
        return row
    marked = _marked(plain, row)
    notes = {mark: cut for mark, cut in _notes(plain, marked, row).items() if mark in marked.values()}
    if not notes:
        return row
    said = {
        mark: [p for p in row if _within(p, cut) and not isinstance(p.meaning, Mark)] for mark, cut in notes.items()
    }
    kept: list[Phrase] = []
    waiting: list[Phrase] = []
    for at, phrase in enumerate(row):
        if any(_within(phrase, cut) for cut in notes.values()):
            continue
        kept.append(phrase)
        if at in marked and marked[at] in said:
            waiting = said[marked[at]]
        dosed = isinstance(phrase.meaning, Dose) or not _dose_next(row, at)
        if waiting and dosed:
            kept += [replace(note, cut=Cut(phrase.cut.end, phrase.cut.end)) for note in waiting]
            waiting = []
    return tuple(kept)


def _within(phrase: Phrase, cut: Cut) -> bool:
    return cut.first <= phrase.cut.first < cut.end


def _marked(plain: str, row: tuple[Phrase, ...]) -> dict[int, str]:
    """The mark behind each drug; words in bold have one before them too."""
    found = {}
    for at, phrase in enumerate(row):
        mark = _MARK.match(plain, phrase.cut.end) if isinstance(phrase.meaning, Drug) else None
        if mark is not None and plain[phrase.cut.first - 1 : phrase.cut.first] != mark["mark"][-1]:
            found[at] = mark["mark"]
    return found


def _notes(plain: str, marked: dict[int, str], row: tuple[Phrase, ...]) -> dict[str, Cut]:
    """Where each footnote stands: once, behind the drugs, without a drug of its own."""
    if not marked:
        return {}
    begun = list(_NOTE.finditer(plain, row[max(marked)].cut.end + 1))
    ends = [*(m.start() for m in begun[1:]), len(plain)][: len(begun)]
    found: dict[str, Cut] = {}
    for match, end in zip(begun, ends, strict=True):
        stop = plain.find("\n\n", match.end(), end)
        cut = Cut(match.start(), min(end if stop < 0 else stop, match.end() + _LONGEST))
        drugs = any(isinstance(p.meaning, Drug) and _within(p, cut) for p in row)
        if match["mark"] in found or drugs:
            return {}
        found[match["mark"]] = cut
    return found


def _dose_next(row: tuple[Phrase, ...], at: int) -> bool:
    """True where a dose stands right behind the phrase."""
    following = row[at + 1] if at + 1 < len(row) else None
    near = following is not None and following.cut.first - row[at].cut.end <= _NEAR
    return near and following is not None and isinstance(following.meaning, Dose)
