"""Lines at the beginning of a document that are no title: the numbers of the trial alone, addresses."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec.structs import replace

from trialrun.read.documents.labels import find_label, phrase_place
from trialrun.read.documents.printed_lines import Line, printed_of, wrapping_width
from trialrun.read.source import NamedText, Printed

_NUMBER = re.compile(
    r"\b(?:(?P<ISRCTN>ISRCTN\d{8})|(?P<NCT>NCT\d{8})|(?P<CTIS>\d{4}-5\d{5}-\d{2}-\d{2})"
    r"|(?P<EudraCT>\d{4}-\d{6}-\d{2})|(?P<registration>DRKS\d{8}|ACTRN\d{14}|ChiCTR[\dA-Z-]{6,20}))\b"
)
_LABELS = re.compile(
    r"https?://\S+|\b(?:ISRCTN|DRKS|ACTRN|NCT|EudraCT|EU ?CT|CTIS|ClinicalTrials\.gov|clinical trials?|trial|study"
    r"|regist(?:er|ry|ration)|identifiers?|numbers?|no|ID|and)\b",
    re.IGNORECASE,
)
_PROTOCOL_NUMBER = re.compile(r"\W*(?:study |trial )?protocol (?:no|number|code|id|version)\b\W", re.IGNORECASE)
_LONGEST = 160


def numbers_alone(line: Line) -> tuple[NamedText, ...]:
    """The numbers of registers on a line that prints nothing else but what they are, and addresses; else none."""
    return numbers_of(printed_of(line, line.text))


def numbers_of(piece: Printed) -> tuple[NamedText, ...]:
    """The same of a piece of print."""
    if len(piece.text) > _LONGEST or not any(sign.isdigit() for sign in piece.text):
        return ()
    found = list(_NUMBER.finditer(piece.text))
    if not found or re.search(r"\w", _LABELS.sub(" ", _NUMBER.sub(" ", piece.text))):
        return ()
    return tuple(NamedText(one.lastgroup or "", Printed(one[0], piece.first, piece.last)) for one in found)


def before_title(lines: tuple[Line, ...]) -> int:
    """How many lines stand before the first that may be a title: the last may be one, unless it numbers a protocol."""
    last = len(lines) - (0 if lines and _PROTOCOL_NUMBER.match(lines[-1].text) else 1)
    begins = (at for at, line in enumerate(lines[:-1]) if not (_is_no_title(line) or names_site(lines, at)))
    return next(begins, max(0, last))


def names_site(lines: tuple[Line, ...], at: int) -> bool:
    """Whether one or two words stand above a line long enough for a title: the name of a site or of a poster."""
    line, below = lines[at], lines[at + 1 : at + 4]
    short = len(line.text.split()) <= _WORDS_OF_SITE and not line.bullet and line.heading != 1
    return short and any(len(one.text.split()) >= _WORDS_OF_TITLE and one.text[-1] not in ".:" for one in below)


_WORDS_OF_SITE, _WORDS_OF_TITLE = 2, 6


def without_register(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, the name of a register above all set aside: elsewhere such a line labels the number below it."""
    found = find_label(lines[0]) if len(lines) > 1 else None
    named = found is not None and found.label.slot.startswith("identifiers:") and not found.rest
    if not named or _NUMBER.search(lines[1].text):
        return lines
    return (replace(lines[0], aside=True), *lines[1:])


def _is_no_title(line: Line) -> bool:
    return bool(numbers_alone(line)) or "://" in line.text or _PROTOCOL_NUMBER.match(line.text) is not None


def length_of_title(lines: tuple[Line, ...]) -> int:
    """How many lines the title takes at the beginning of a text whose lines are broken at one width."""
    width = wrapping_width(lines)
    for at, (before, line) in enumerate(pairwise(lines[:5]), start=1):
        word = line.content.split(None, 1)[0] if line.content else ""
        whole = not width or len(before.text) + 1 + len(word) <= 0.9 * width
        if whole or line.apart or line.bullet or find_label(line) or phrase_place(line):
            return at
    return 1
