"""Short forms and what they stand for: lists below tables, and `long form (SHORT)` in running text. Guesses none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from trialrun.protocol.evidence import Abbreviation
from trialrun.read.printed import lines_of
from trialrun.read.regular import regular
from trialrun.read.source import Printed
from trialrun.terms import Vocabulary

_LISTED = re.compile(r"^\s*(?:abbreviations?|key|definitions?)\s*:\s*", re.IGNORECASE)
_ENTRY = re.compile(r"^(?P<short>[A-Za-z0-9][\w+/®-]{0,14})\s?(?:,|=|:| - )\s?(?P<long>[A-Za-z(].{1,200})$")
_BRACKETED = re.compile(r"[(\[](?P<short>[A-Za-z][A-Za-z0-9+/-]{1,9})(?=[)\];,])")
_WORD = re.compile(r"[A-Za-z][A-Za-z]*(?:['’]s)?")
_VERBS = frozenset(
    {"was", "were", "is", "are", "had", "has", "have", "been", "evaluated", "included", "received", "who", "that"}
)
_NO_BEGINNING = frozenset({"and", "or", "with", "in", "of", "the", "for", "to", "by", "a", "an"})
_NO_SHORT = frozenset(
    {"range", "mean", "median", "years", "and", "the", "see", "with", "table", "figure", "including", "such"}
)


def listed_abbreviations(note: Printed) -> Iterator[tuple[str, str]]:
    """The pairs of a list `Abbreviations: AE, adverse event; CR, complete response.`; nothing of any other note."""
    text = regular(note.text).strip()
    head = _LISTED.match(text)
    parts = text[head.end() if head else 0 :].rstrip(". ;").split(";")
    entries = [_ENTRY.match(part.strip()) for part in parts]
    if head is None and (len(entries) < _FEWEST or None in entries):
        return
    for entry in filter(None, entries):
        yield entry["short"], entry["long"].strip()


_FEWEST = 3
"""Pairs by which a note without a heading is known to be a list of short forms."""


def spelled_out(plain: str) -> Iterator[tuple[str, str]]:
    """The pairs `long form (SHORT)` of running text, where the letters of the short form begin the words before it."""
    for found in _BRACKETED.finditer(plain):
        short = found["short"].removesuffix("s") if found["short"][-2:-1].isupper() else found["short"]
        if short.lower() in _NO_SHORT or sum(letter.isupper() for letter in short) < 1 or len(short) < 2:
            continue
        long = _long_form(plain[max(0, found.start() - 160) : found.start()].rstrip(), short)
        if long:
            yield short, long.removesuffix("s") if short != found["short"] else long


def _long_form(before: str, short: str) -> str:
    """The shortest run of words before the bracket that the short form abbreviates."""
    letters = [letter.lower() for letter in short if letter.isalnum()]
    text = re.split(r"[.;:()\[\]]", before)[-1]
    words = list(_WORD.finditer(text))
    if not words:
        return ""
    for count in range(min(len(words), 1 if len(letters) < 3 else 2), min(len(words), 2 * len(letters) + 3) + 1):
        if words[-count][0].lower() in _NO_BEGINNING:
            continue
        long = text[words[-count].start() :].strip()
        if _abbreviates(letters, long, words[-count:]):
            return long
    return ""


def _abbreviates(letters: list[str], long: str, words: list[re.Match[str]]) -> bool:
    """Every letter in order, the first beginning the first word; or the initials of all words in any order."""
    if any(match[0].lower() in _VERBS for match in words):
        return False
    lowered = long.lower()
    if lowered.startswith(letters[0]) and len(long) > len(letters) + 1:
        at = 0
        for letter in letters:
            at = lowered.find(letter, at) + 1
            if at == 0:
                break
        else:
            initials = {match[0][0].lower() for match in words}
            return (
                len(words) <= len(letters) + 3
                and sum(letter in initials for letter in letters) >= (len(letters) + 1) // 2
            )
    initials_of = sorted(match[0][0].lower() for match in words)
    return len(letters) == len(words) > 2 and initials_of == sorted(letters)


def build_abbreviations(
    notes: Iterable[Printed], prose: Iterable[Printed], vocabulary: Vocabulary
) -> tuple[Abbreviation, ...]:
    """Every short form with each of its long forms, all their lines together."""
    found: dict[tuple[str, str], tuple[str, list[Printed]]] = {}
    pairs = [(pair, note) for note in notes for pair in listed_abbreviations(note)]
    pairs += [(pair, piece) for piece in prose for pair in spelled_out(regular(piece.text))]
    for (short, long), piece in pairs:
        key = short, long.lower()
        if key not in found:
            found[key] = long, []
        found[key][1].append(piece)
    return tuple(
        Abbreviation(short=short, long=long, term=_term(short, long, vocabulary), lines=lines_of(*pieces))
        for (short, _), (long, pieces) in found.items()
    )


def _term(short: str, long: str, vocabulary: Vocabulary) -> str:
    term = vocabulary.find(long)
    if term is not None:
        return term.name
    term = vocabulary.find(short)
    said = set(re.findall(r"[a-z]{3,}", long.lower()))
    known = (
        {word for text in (term.name.replace("_", " "), term.label) for word in text.lower().split()} if term else ()
    )
    return term.name if term is not None and (len(short) > 3 or said.intersection(known)) else ""


def meanings_of(abbreviations: Iterable[Abbreviation]) -> Mapping[str, str]:
    """The long form of each short form; one with two long forms keeps the first."""
    meanings: dict[str, str] = {}
    for one in abbreviations:
        meanings.setdefault(one.short, one.long)
    return meanings


def expanded(words: str, meanings: Mapping[str, str]) -> str:
    """Some words with their short forms written out, as far as they are known."""
    return re.sub(r"[A-Za-z][\w-]*", lambda found: meanings.get(found[0], found[0]), words)
