"""Authors of an article and their affiliations: one a line by turns, or all on one line with numbers."""

from __future__ import annotations

import re

from trialrun.read.documents.entries import Entry
from trialrun.read.documents.pages.parties import has_organisation
from trialrun.read.documents.printed_lines import Line
from trialrun.read.source import NamedText, Printed

_MARKS = re.compile(r"(?:\s?\(\d{1,2}(?:\s?,\s?\d{1,2})*\)|[\s,]*\d{1,2}(?:\s?,\s?\d{1,2})*|\s?[*†‡§¶#]+)+$")
_DEGREES = re.compile(
    r"(?:,?\s(?:M\.?D\.?|Ph\.?D\.?|D\.?O\.?|M\.?Sc\.?|M\.?S\.?|B\.?Sc\.?|M\.?P\.?H\.?|MBBS|MBChB"
    r"|FRCP\w*|DrPH|ScD|PharmD|DPhil|RN|Dr med)"
    r"(?![A-Za-z]))+"
)
_FOR_A_GROUP = re.compile(
    r"[,;]?\s*(?:et al\.?,?\s*)?(?:and\s+)?(?:on behalf of|for) (?:the )?[\w\s-]{2,80}"
    r"(?:investigators|group|consortium|network|collaborators)\.?$",
    re.IGNORECASE,
)
_ET_AL = re.compile(r"[,;]?\s*\b(?:et al\.?|and others)\s*$")
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:[ \u00a0]+[^\W\d_][\w'’.-]*){1,4}")
_NOT_NAMES = frozenset(
    {"the", "of", "in", "for", "with", "a", "we", "this", "was", "were", "is", "to", "on", "trial", "study"}
)


def is_author_line(text: str) -> bool:
    """Whether a line is a list of persons: names of two to five words between commas, some with numbers behind."""
    names = [_MARKS.sub("", part).strip(" .") for part in _parted(_with_address(text)[0])]
    fitting = [name for name in names if _NAME.fullmatch(name) and not _speaks(name)]
    return bool(names) and len(fitting) >= 0.8 * len(names) and len(text) < 3000 and (len(names) > 1 or len(text) < 60)


def _with_address(text: str) -> tuple[str, str]:
    """The names of a line, and the address that stands behind all of them and a semicolon, if one does."""
    names, _, address = text.partition("; ")
    return (names, address.strip()) if "," in names and has_organisation(address) else (text, "")


def _speaks(name: str) -> bool:
    """Whether words stand in a name that no name has; an initial A is none of them."""
    first, *others = name.split()
    return first.lower() in _NOT_NAMES or any(word in _NOT_NAMES for word in others)


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _parted(text: str) -> list[str]:
    """The names of a line, each with its marks; raised numbers as plain ones."""
    text = _ET_AL.sub("", _DEGREES.sub("", _FOR_A_GROUP.sub("", text.translate(_RAISED))))
    parts = re.split(
        r"[;,]\s+(?=[^\W\d_])|\s+and\s+|\s+&\s+|\s[·•]\s", _NO_AUTHORS.split(text, maxsplit=1)[0].strip(" .")
    )
    return [_TITLED.sub("", part.strip()) for part in parts if part.strip(" .")]


_NO_AUTHORS = re.compile(r"\s[·•]\s(?=(?:for|on behalf of) (?:the )?\w|show |view |\[)", re.IGNORECASE)
"""What stands behind the authors of a line with dots between them: their group, a link."""
_TITLED = re.compile(r"^(?:Prof(?:essor)?|Dr|PD)\.?\s(?:Dr\.?\s)?(?=[^\W\d_])")


def read_listed_authors(text: Printed) -> list[Entry]:
    """The names on one line; the numbers of their affiliations become the detail. An address may stand behind them."""
    entries = []
    names, address = _with_address(text.text)
    for part in _parted(names):
        name = re.sub(r"^and\s+", "", _MARKS.sub("", part).strip(" .,"))
        marks = ",".join(re.findall(r"\d{1,2}", part[len(name) :]))
        entries.append(Entry("authors", NamedText("author", Printed(name, text.first, text.last), marks)))
    if address:
        entries.append(Entry("authors", NamedText("affiliation", Printed(address, text.first, text.last))))
    return entries


def _side_by_side(line: Line) -> list[str]:
    """The affiliations with their numbers that one line prints."""
    parts = _SIDE_BY_SIDE.split(line.text.strip())
    return parts if len(parts) > 1 else [line.content]


def read_author_lines(paragraph: tuple[Line, ...]) -> list[Entry]:
    """Lines below the heading of the authors, one by one: a name, or an affiliation of the author above it."""
    entries = []
    for text in (Printed(part, line.number, line.last) for line in paragraph for part in _side_by_side(line)):
        if not has_organisation(text.text) and len(_parted(text.text)) > 1 and is_author_line(text.text):
            entries += read_listed_authors(text)
        else:
            addressed = _NUMBERED.match(text.text.strip()) is not None and "," in text.text
            named = has_organisation(re.sub(r"^[\W\d⁰¹²³⁴⁵⁶⁷⁸⁹]+", "", text.text))
            kind = "affiliation" if named or addressed else "author"
            entries.append(Entry("authors", NamedText(kind, text)))
    return entries


def read_affiliations(paragraph: tuple[Line, ...]) -> list[Entry]:
    """Affiliations, each begun by its number where they have numbers; lines broken off are joined."""
    numbered = any(_NUMBERED.match(line.text.strip()) for line in paragraph)
    found: list[Printed] = []
    for text, line in [(part, each) for each in paragraph for part in _SIDE_BY_SIDE.split(each.text.strip())]:
        if found and numbered and not _NUMBERED.match(text):
            held = found.pop()
            found.append(Printed(f"{held.text} {text}", held.first, line.last))
        else:
            found.append(Printed(text, line.number, line.last))
    return [Entry("authors", NamedText("affiliation", item)) for item in found]


_SIDE_BY_SIDE = re.compile(r";\s*(?=\d{1,2}\s?[A-Z])|,\s(?=\d{1,2}[A-Z][a-z])")
"""Between affiliations with their numbers on one line."""
_NUMBERED = re.compile(r"\(?(?P<number>[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})[).\s]?\s*(?P<text>[^\W\d_].*)", re.DOTALL)


def with_affiliations(authors: tuple[NamedText, ...]) -> tuple[NamedText, ...]:
    """Authors with the affiliations that follow them by turns, or to which their numbers point."""
    numbered = _numbered(authors)
    found: list[NamedText] = []
    left: list[NamedText] = []
    for item in authors:
        if item.kind == "author":
            detail = "; ".join(numbered[mark] for mark in item.detail.split(",") if mark in numbered)
            found.append(NamedText("author", item.value, detail))
        elif found and not numbered and not found[-1].detail:
            held = found.pop()
            found.append(
                NamedText("author", Printed(held.value.text, held.value.first, item.value.last), item.value.text)
            )
        else:
            left.append(item)
    return (*found, *left)


def _numbered(authors: tuple[NamedText, ...]) -> dict[str, str]:
    """Affiliations by the numbers they bear."""
    found = {}
    for item in authors:
        match = _NUMBERED.match(item.value.text) if item.kind == "affiliation" else None
        if match:
            found[match["number"].translate(_RAISED)] = match["text"].strip()
    return found
