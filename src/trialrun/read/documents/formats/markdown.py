"""The marks of Markdown taken off the lines of a text that is written in it: headings become headings, bold plain."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.documents.printed_lines import Line

_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<text>\S.*?)[ \t]*#*$")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?=\S)(?P<text>[^*_\n]{1,300}?)(?<=\S)(?P=mark)")
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]\n]{1,300})\]\((?:https?://|/|#|mailto:)[^()\s]{0,500}\)")
_FEWEST_HEADINGS = 2


def without_markdown(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without the marks of Markdown; as they are where fewer than two of them are its headings."""
    if sum(_HEADING.match(line.text) is not None for line in lines) < _FEWEST_HEADINGS:
        return lines
    return tuple(map(_plain, lines))


def _plain(line: Line) -> Line:
    found = _HEADING.match(line.text)
    text = found["text"] if found else line.text
    if "**" in text or "__" in text:
        text = _BOLD.sub(r"\g<text>", text)
    if "](" in text:
        text = _LINK.sub(r"\g<text>", text)
    if not found and text == line.text:
        return line
    return msgspec.structs.replace(line, text=text, heading=len(found["marks"]) if found else line.heading)
