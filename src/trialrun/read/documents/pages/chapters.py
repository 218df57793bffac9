"""Protocols that number their chapters: `4.2.1 Inclusion criteria` is a heading, wherever it stands.

The headings, and the labels of paragraphs below them, lose their numbers, which would read as those of a list.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.documents.labels import Label, label_of
from trialrun.read.documents.pages.headings import GUESSED
from trialrun.read.documents.printed_lines import Line

_NUMBER = re.compile(
    r"\s{0,8}(?:(?:Section|Chapter)\s)?(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,4}|[A-H](?:\.\d{1,2}){0,2})[.:)]?\s+"
    r"(?=[A-Z])"
)
_FEWEST = 3
_LONGEST = 80
_GROUP = re.compile(r"(?:arm|cohort|group|dose level)\b[^.;]{0,60}", re.IGNORECASE)


def with_plain_chapters(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines with known headings marked; as they are where fewer than three are numbered."""
    numbered = {line.number: found for line in lines if (found := _numbered(line))}
    known = {line.number for line in lines if _label(line, numbered.get(line.number))}
    if len(known) < _FEWEST:
        return lines
    return tuple(
        _plain(line, numbered[line.number], line.number in known) if line.number in numbered else line for line in lines
    )


def _numbered(line: Line) -> re.Match[str] | None:
    return _NUMBER.match(line.text) if len(line.text) < _LONGEST else None


def _label(line: Line, found: re.Match[str] | None) -> Label | None:
    return label_of(line.text[found.end() :]) if found else None


def _plain(line: Line, found: re.Match[str], known: bool) -> Line:
    """A numbered line without its number: a heading, or what parts a chapter. An item of a list keeps its number."""
    text = line.text[found.end() :]
    if known:
        return replace(line, text=text, heading=line.heading or GUESSED)
    parts = "." in found["number"] and (text.rstrip().endswith(":") or _GROUP.fullmatch(text))
    return replace(line, text=text) if parts else line
