"""Slips of the text itself: brackets, cut sentences, appendices that are not there, other trials named in passing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.read.crosschecks.model import Subject
from trialrun.read.sentences import breaks_off, words_of
from trialrun.read.source import Printed

_PAIRS = {")": "(", "]": "[", "}": "{"}
_LIST_MARK = re.compile(
    r"(?m)^\s*\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})\)|(?<=[;,:.\s])(?:\d{1,2}|[a-hA-H]|[ivx]{1,4})\)(?=\s)"
)
_APPENDIX = re.compile(
    r"\b(?P<name>(?:[Aa]ppendix|APPENDIX|[Aa]nnex|ANNEX|[Aa]ttachment)\s+(?:[IVX]{1,5}|[A-Z]|\d{1,2}))\b"
)
_SECTION = re.compile(r"\b(?P<name>[Ss]ection\s+\d{1,2}(?:\.\d{1,2}){1,4})\b")
_REGISTERED = re.compile(r"\bNCT\d{8}\b")


def find_unbalanced_brackets(subject: Subject) -> Iterator[Finding]:
    """Lines in which brackets open and do not close, or close and were never open."""
    for piece in (*subject.source.eligibility, *subject.source.summary, *subject.source.description):
        text = _LIST_MARK.sub(" ", piece.text)
        opened = {mark: text.count(mark) for mark in "([{"}
        closed = {mark: text.count(mark) for mark in ")]}"}
        odd = [
            f"{opened[mark]} {mark} and {closed[other]} {other}"
            for other, mark in _PAIRS.items()
            if opened[mark] != closed[other]
        ]
        if odd:
            message = "the brackets do not match: what belongs together is not certain"
            fix = "ask the sponsor what the bracket embraces"
            found = subject.finding("brackets", "query", message, piece, fix=fix)
            yield replace(found, calculation="; ".join(odd))


def find_missing_appendices(subject: Subject) -> Iterator[Finding]:
    """Appendices and sections that the text leans on and that the document does not hold."""
    headings = " ".join(section.heading.text for section in subject.source.sections if section.heading).lower()
    seen: set[str] = set()
    for piece in _texts(subject):
        for pattern in (_APPENDIX, _SECTION):
            for match in pattern.finditer(piece.text):
                name = " ".join(match["name"].split())
                if name.lower() not in headings and name.lower() not in seen:
                    seen.add(name.lower())
                    message = f"{name} is named and is not part of this document"
                    fix = f"take {name} from the protocol; what it says is asked, not guessed"
                    yield subject.finding("appendix-absent", "warning", message, piece, fix=fix)


def _texts(subject: Subject) -> Iterator[Printed]:
    source = subject.source
    yield from (*source.eligibility, *source.summary, *source.description)
    for section in source.sections:
        yield from section.lines
    yield from (arm.text for arm in source.arms if arm.text)
    yield from (item.text for item in source.interventions if item.text)


def find_cut_sentences(subject: Subject) -> Iterator[Finding]:
    """Texts that end in a joining word or in a torn one: they may be cut. A missing stop alone shows nothing."""
    words = words_of(piece.text for piece in _texts(subject))
    listed = frozenset(subject.source.eligibility)
    for piece in _texts(subject):
        if piece in listed or piece.level:
            continue
        word = breaks_off(piece.text, words)
        if word:
            message = f"the text ends in {word!r} without a stop: it may be cut"
            yield subject.finding("sentence-cut", "query", message, piece, fix="look the sentence up in the registry")


def find_other_trials(subject: Subject) -> Iterator[Finding]:
    """Registry numbers of other trials named in running text: nothing of theirs belongs to this trial."""
    own = {" ".join(item.value.text.split()).upper() for item in subject.source.identifiers}
    own |= {subject.trial.name.upper()}
    for piece in _texts(subject):
        for number in sorted(set(_REGISTERED.findall(piece.text)) - own):
            message = f"{number} is another trial, named in passing; nothing of it is taken into this one"
            yield subject.finding("other-trial", "note", message, piece)
