"""Protocols that number their chapters: `4.2.1 Inclusion criteria` is a heading, wherever it stands.

The headings, and the labels of paragraphs below them, lose their numbers, which would read as those of a list.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.documents.labels import Label, label_of
from trialrun.read.documents.pages.headings import GUESSED
from trialrun.read.documents.printed_lines import Line

_NUMBER = re.compile(r"\s{0,8}(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(?=[A-Z])")
_FEWEST = 2
_LONGEST = 80
_GROUP = re.compile(r"(?:arm|cohort|group|dose level)\b[^.;]{0,60}", re.IGNORECASE)


def with_plain_chapters(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with known headings marked; as they are where fewer than two are numbered below a chapter."""
    numbered = {line.number: found for line in lines if (found := _numbered(line))}
    known = {at: label_of(line.text[found.end() :]) for line in lines if (found := numbered.get(at := line.number))}
    if sum(_is_heading(label) and "." in numbered[at]["number"] for at, label in known.items()) < _FEWEST:
        return lines
    return tuple(
        _plain(line, numbered[line.number], known[line.number]) if line.number in known else line for line in lines
    )


def _numbered(line: Line) -> re.Match[str] | None:
    return _NUMBER.match(line.text) if len(line.text) < _LONGEST else None


def _is_heading(label: Label | None) -> bool:
    return label is not None and label.strength != "weak"


def _plain(line: Line, found: re.Match[str], label: Label | None) -> Line:
    """A numbered line without its number: a heading, or what parts a chapter. An item of a list keeps its number."""
    text = line.text[found.end() :]
    if _is_heading(label):
        return replace(line, text=text, heading=line.heading or GUESSED)
    parts = "." in found["number"] and (text.rstrip().endswith(":") or _GROUP.fullmatch(text))
    return replace(line, text=text) if parts else line
