"""Slips of the text itself: brackets, cut sentences, appendices that are not there, other trials named in passing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.read.crosschecks.model import Subject
from trialrun.read.sentences import breaks_off, words_of
from trialrun.read.source import Printed

_PAIRS = {")": "(", "]": "[", "}": "{"}
_BRACKET = re.compile(r"[()\[\]{}]")
_WIDE = str.maketrans({"\uff08": "(", "\uff09": ")", "\uff3b": "[", "\uff3d": "]"})
_MARK_BEFORE = re.compile(r"(?:^|[\s;,:.(*-])(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,5})\\?$")
"""The number or letter of a list, whose bracket closes and was never opened: `1)`, `a)`, `iv)`."""
_LONGEST = 2000
"""Letters of an item, at most, that a bracket is looked for in over the ends of its lines."""
_LINES = 6
"""Lines in which a bracket must close."""
_SHOWN = 60
"""Letters of a text that a finding shows."""
_NEW_LINE = re.compile(r"^\s*(?:[-*\u2022\u00b7o]\s|\(?(?:\d{1,2}|[a-zA-Z])[.)])")
_APPENDIX = re.compile(
    r"\b(?P<name>(?:[Aa]ppendix|APPENDIX|[Aa]nnex|ANNEX|[Aa]ttachment)\s+(?:[IVX]{1,5}|[A-Z]|\d{1,2}))\b"
)
_UNNAMED = re.compile(
    r"\b(?:[Ss]ee|[Rr]efer(?:red)? to|[Pp]er|[Aa]ccording to|(?:described|listed|defined|given|specified"
    r"|outlined) in)\s+"
    r"(?:the\s+)?(?:protocol(?:'s)?\s+|study\s+)?(?P<name>[Aa]ppendix|APPENDIX|[Aa]ppendices"
    r"|[Aa]nnex)\b(?!\s+(?:[A-Z\d]|[IVX]+)\b)"
)
_TABLE = re.compile(r"(?:\b(?:[Ss]ee|in|per|to|of|with|by|from)\s+|\()(?P<name>[Tt]able\s+\d{1,2})\b")
_SECTION = re.compile(r"\b(?P<name>[Ss]ection\s+\d{1,2}(?:\.\d{1,2}){1,4})\b")
_REGISTERED = re.compile(r"\bNCT\d{8}\b")


def find_unbalanced_brackets(subject: Subject) -> Iterator[Finding]:
    """Lines in which brackets open and do not close, or close and were never open; each text once."""
    source = subject.source
    told_of = (*(arm.text for arm in source.arms), *(item.text for item in source.interventions))
    pieces = (
        *_whole(source.eligibility),
        *_whole(source.summary),
        *_whole(source.description),
        *(text for text in told_of if text),
    )
    told: dict[str, Printed] = {}
    for piece in pieces:
        told.setdefault(piece.text, piece)
    for piece in told.values():
        odd = _odd_brackets(piece.text.translate(_WIDE))
        if odd:
            message = f"the brackets do not match in {_shortened(piece.text)!r}: what belongs together is not certain"
            fix = "ask the sponsor what the bracket embraces"
            found = subject.finding("brackets", "query", message, piece, fix=fix)
            yield replace(found, calculation="; ".join(odd))


_MISREAD = re.compile(r"(?<![\w.])(?<![A-Za-z]-)(?:l\d[\d.,]{0,9}|\d[\d.,]{0,9}O[\d.,O]{0,9})(?![A-Za-z])")
"""A letter in the place of a digit, as scanned texts have it: `l5`, `5O`, `2.O`; no litre, no oxygen, no `PD-l1`."""


def find_misread_digits(subject: Subject) -> Iterator[Finding]:
    """Numbers with a letter in them: what is read of limits, doses and days beside them may be another."""
    source = subject.source
    told_of = (*(arm.text for arm in source.arms), *(item.text for item in source.interventions))
    sections = (line for section in source.sections for line in section.lines)
    pieces = (*source.eligibility, *source.summary, *source.description, *sections, *filter(None, told_of))
    for piece in dict.fromkeys(pieces):
        odd = list(dict.fromkeys(_MISREAD.findall(piece.text)))
        if odd:
            said = f"letters stand in the place of digits in {', '.join(odd[:5])}: what is read here may be wrong"
            fix = "compare with the document, correct the text and read it again"
            yield subject.finding("misread-digit", "error", said, piece, fix=fix)


def _shortened(text: str, *, last: bool = False) -> str:
    """The beginning of a text, or its end: enough to find it where lines tell no place."""
    plain = " ".join(text.split())
    if len(plain) <= _SHOWN:
        return plain
    return f"... {plain[-_SHOWN:]}" if last else f"{plain[:_SHOWN]} ..."


def _odd_brackets(text: str) -> list[str]:
    """The kinds of brackets that do not match, with how many there are of each; the marks of a list do not count."""
    opened, closed = Counter[str](), Counter[str]()
    depth, odd = Counter[str](), set[str]()
    for match in _BRACKET.finditer(text):
        mark = match[0]
        if mark not in _PAIRS:
            opened[mark] += 1
            depth[mark] += 1
        elif depth[_PAIRS[mark]]:
            closed[mark] += 1
            depth[_PAIRS[mark]] -= 1
        elif not _MARK_BEFORE.search(text, max(0, match.start() - 8), match.start()):
            closed[mark] += 1
            odd.add(mark)
    return [
        f"{opened[mark]} {mark} and {closed[other]} {other}"
        for other, mark in _PAIRS.items()
        if depth[mark] or other in odd
    ]


def _whole(pieces: Sequence[Printed]) -> Iterator[Printed]:
    """The lines of a list; one whose bracket stays open goes on to the line in which it closes, a few lines below."""
    at = 0
    while at < len(pieces):
        closed = _closed_at(pieces, at) if _odd_brackets(pieces[at].text.translate(_WIDE)) else at
        text = " ".join(piece.text.strip() for piece in pieces[at : closed + 1])
        yield replace(pieces[at], text=text, last=pieces[closed].last) if closed > at else pieces[at]
        at = closed + 1


def _closed_at(pieces: Sequence[Printed], first: int) -> int:
    """The line up to which all brackets match that stay open in a line; the line itself where there is none."""
    text = pieces[first].text.translate(_WIDE)
    for at in range(first + 1, min(len(pieces), first + _LINES)):
        text = f"{text} {pieces[at].text.strip().translate(_WIDE)}"
        if len(text) > _LONGEST:
            break
        if not _odd_brackets(text):
            return at
    return first


def find_missing_appendices(subject: Subject) -> Iterator[Finding]:
    """Appendices and sections that the text leans on and that the document does not hold."""
    headings = " ".join(section.heading.text for section in subject.source.sections if section.heading).lower()
    seen = {key for piece in _texts(subject) if (key := _table_of(piece))}
    seen |= {key for table in subject.source.tables if table.title and (key := _table_of(table.title))}
    for piece in _texts(subject):
        for pattern in (_APPENDIX, _UNNAMED, _SECTION, _TABLE):
            for match in pattern.finditer(piece.text):
                name = " ".join(match["name"].split())
                if name.lower() not in headings and name.lower() not in seen:
                    seen.add(name.lower())
                    said = name if pattern is not _UNNAMED else f"an {name.lower()}"
                    message = f"{said} is named and is not part of this document"
                    fix = f"take {name} from the protocol; what it says is asked, not guessed"
                    yield subject.finding("appendix-absent", "warning", message, piece, fix=fix)


def _table_of(piece: Printed) -> str:
    """`table 2` of a line that begins with it: the table is there."""
    match = re.match(r"\W*(?P<name>table\s+\d{1,2})\b", piece.text, re.IGNORECASE)
    return " ".join(match["name"].lower().split()) if match else ""


def _texts(subject: Subject) -> Iterator[Printed]:
    source = subject.source
    yield from (*source.eligibility, *source.summary, *source.description)
    for section in source.sections:
        yield from section.lines
    yield from (arm.text for arm in source.arms if arm.text)
    yield from (item.text for item in source.interventions if item.text)


def find_cut_sentences(subject: Subject) -> Iterator[Finding]:
    """Texts that end in a joining word or in a torn one: they may be cut. A missing stop alone shows nothing."""
    others = (piece for outcome in subject.source.outcomes for piece in (outcome.measure, outcome.text) if piece)
    words = words_of(piece.text for piece in (*_texts(subject), *others))
    listed = frozenset(subject.source.eligibility[:-1])
    for piece, following in pairwise((*_texts(subject), Printed(""))):
        last = piece in subject.source.eligibility[-1:]
        if piece in listed or (piece.level and not last) or _goes_on(piece, following):
            continue
        word = breaks_off(piece.text, words)
        if word:
            without = " without a stop" if word.isalpha() else ""
            message = f"the text ends in {word!r}{without}, {_shortened(piece.text, last=True)!r}: it may be cut"
            yield subject.finding("sentence-cut", "query", message, piece, fix="look the sentence up in the registry")


def _goes_on(piece: Printed, following: Printed) -> bool:
    """True where the next text is of the same field and begins within a sentence or a list."""
    text = following.text.lstrip()
    same = bool(text) and following.field == piece.field
    lead = _LEADS.search(piece.text) is not None and text.startswith("To ")
    return same and (lead or text[:1].islower() or following.level > 0 or _NEW_LINE.match(text) is not None)


_LEADS = re.compile(r"\b(?:aims?|objectives?|purposes?|goals?)\b[^.]*\b(?:is|are|was|were)\s*$", re.IGNORECASE)
"""`The secondary aims are`, with the aims on lines of their own."""


def find_other_trials(subject: Subject) -> Iterator[Finding]:
    """Registry numbers of other trials named in running text: nothing of theirs belongs to this trial."""
    own = {" ".join(item.value.text.split()).upper() for item in subject.source.identifiers}
    own |= {subject.trial.name.upper()}
    for piece in _texts(subject):
        for number in sorted(set(_REGISTERED.findall(piece.text)) - own):
            message = f"{number} is another trial, named in passing; nothing of it is taken into this one"
            yield subject.finding("other-trial", "note", message, piece)
