"""Texts of structured records as lines: blank ones left out, hard-wrapped ones joined. Understands no line."""

from __future__ import annotations

import re

from trialrun.read.documents.placed import Placed
from trialrun.read.source import Printed

WRAPPED_AT = 99
"""The classic record breaks its text blocks so that no line is longer than this. Measured on 1,204 records."""
_WRAPPED_WITHOUT_INDENT = 81
_MARKS = frozenset("-*•·–o.)")
"""What the first word of every item of a list ends in."""
_BEGINS_ITEM = re.compile(r"\s*(?:[-*•·–o]\s|\d{1,3}[.)]\s|\(?[a-zA-Z0-9]{1,3}\)\s)")

_DASHED = re.compile(r"(?:^|(?<=\s))(?=[-–]\s+[A-Z\d<>≥≤])")
_BEGINS_LIST = re.compile(r"^[-–]\s|:\s+[-–]\s")
_LABEL_BEHIND = re.compile(r"\s{2,}(?=[A-Z](?:[^:.;\s]|\s(?!\s)){0,80}:\s*$)")
"""Where a label behind an item begins: `... heterozygote    Part B:`."""


def lines_of(text: str, field: str) -> tuple[Printed, ...]:
    """The lines of a text that breaks where it means to, with their indent."""
    if type(text) is Placed:
        moving = text.last > text.first
        return tuple(
            Printed(line.rstrip(), text.first + moving * at, text.first + moving * at, field)
            for at, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
            if line and not line.isspace()
        )
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return tuple([Printed(line.rstrip(), 0, 0, field) for line in text.split("\n") if line and not line.isspace()])


def items_of(text: str, field: str) -> tuple[Printed, ...]:
    """The lines of a text whose breaks a converter has dropped: each `- Item` is one, and each `Part A:` above some."""
    first, last = (text.first, text.last) if isinstance(text, Placed) else (0, 0)
    whole = text.strip()
    if "\n" in whole or len(_DASHED.findall(whole)) < 2 or not _BEGINS_LIST.search(whole):
        return lines_of(text, field)
    pieces = (piece for item in _DASHED.split(whole) for piece in _LABEL_BEHIND.split(item))
    return tuple(Printed(piece.strip(), first, last, field) for piece in pieces if piece.strip())


def paragraphs_of(text: str, field: str) -> tuple[Printed, ...]:
    """The lines of a hard-wrapped text, each joined with what was broken off it; the first keeps its indent.

    A break is one of wrapping where the next word would not have fitted on the line.
    """
    if "\n" not in text and "&#xD;" in text:
        return _joined(_unplaced(text), field, _WRAPPED_WITHOUT_INDENT)
    first = text.first if isinstance(text, Placed) else 0
    step = 1 if isinstance(text, Placed) and text.last > text.first else 0
    return _joined([(line, first + at * step) for at, line in enumerate(text.split("\n"))], field, WRAPPED_AT)


def _unplaced(text: str) -> list[tuple[str, int]]:
    """The lines of a text block whose line ends a converter has turned into `&#xD;`."""
    line = text.first if isinstance(text, Placed) else 0
    return [(part.strip(), line) for part in text.split("&#xD;")]


def _joined(lines: list[tuple[str, int]], field: str, width: int) -> tuple[Printed, ...]:
    found: list[Printed] = []
    held: list[str] = []
    first = last = before = 0
    for raw, line in lines:
        text = raw.rstrip()
        if held and (not text or not _continues(before, text, width)):
            found.append(Printed(" ".join(held), first, last, field))
            held = []
        if text:
            if not held:
                first = line
            held.append(text.lstrip() if held else text)
            last, before = line, len(text)
    if held:
        found.append(Printed(" ".join(held), first, last, field))
    return tuple(found)


def _continues(before: int, text: str, width: int) -> bool:
    """Whether the first word of a line did not fit on the line before it, and so belongs to it."""
    if before > width + 8:  # not wrapped at all
        return False
    word = text.split(None, 1)[0]
    return before + 1 + len(word) > width and not (word[-1] in _MARKS and _BEGINS_ITEM.match(text))
