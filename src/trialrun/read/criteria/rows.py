"""The printed lines of an eligibility text as rows: wrapped lines joined, lists on one line parted, bullets set apart.

Knows headings by their words; which list a row stands in, and below what, is told elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialrun.read.criteria.blocks import BULLET
from trialrun.read.criteria.headings import is_label, role_of_heading, split_inside
from trialrun.read.source import Printed


class Row(msgspec.Struct, frozen=True):
    """A line of a list without its bullet. `indent`: how many characters it stands from the left, with its bullet."""

    text: str
    first: int
    last: int
    indent: int
    bullet: str


def rows_of(lines: Iterable[Printed]) -> tuple[Row, ...]:
    """The rows of a text, in order. Total."""
    return tuple(_split(_joined(_rows(lines))))


_NUMBERED_BELOW = re.compile(r"[-*•·‣]\s+[ivx]+[.)]")
"""`* ii.`: lines with a second mark stand below the last one without."""


def _rows(lines: Iterable[Printed]) -> Iterator[Row]:
    for line in lines:
        for number, text in enumerate(line.text.split("\n")):
            plain = text.rstrip()
            if not plain.strip():
                continue
            bullet = BULLET.match(plain)
            mark = bullet[0].strip() if bullet and bullet.end() < len(plain) else ""
            start = bullet.end() if bullet and mark else len(plain) - len(plain.lstrip())
            indent = len(plain) - len(plain.lstrip()) + bool(_NUMBERED_BELOW.search(mark))
            first = line.first + number if line.first and line.last > line.first else line.first
            yield Row(plain[start:].strip(), first, min(max(first, line.first), line.last) or first, indent, mark)


def _joined(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with their wrapped rests. A list none of whose lines begins in small letters is broken at no width."""
    waiting: Row | None = None
    rows = tuple(rows)
    plain = [row for row in rows if not row.bullet]
    broken = any(row.text[:1].islower() for row in plain)
    width = max((row.indent + len(row.text) for row in plain), default=0) if broken else _ANY_WIDTH
    length = 0
    for row in rows:
        fits, length = _would_fit(length, row, width), row.indent + len(row.text)
        if waiting is None:
            waiting = row
        elif _continues(waiting, row) and not (fits and not waiting.bullet and not _OPEN_END.search(waiting.text)):
            waiting = Row(f"{waiting.text} {row.text}", waiting.first, row.last, waiting.indent, waiting.bullet)
        else:
            yield waiting
            waiting = row
    if waiting is not None:
        yield waiting


_OPEN_END = re.compile(
    r"(?:[,(/:-]|\b(?:of|and|or|the|an?|with|for|in|to|by|at|from|than|as|if|is|are|not|who|which|that))$",
    re.IGNORECASE,
)
"""What a line ends in that goes on below."""


_FULL_STOP = re.compile(r"(?:\)|[a-z]{4})(?<!\bincl)(?<!\bresp)(?<!approx)\.$")
"""The end of a sentence, and of no abbreviation."""


_NOTE_END = re.compile(r"\b(?:NOTE|N\.?B\.?|[ei]\.?[ge]\.?):$")
_GROUP = re.compile(r"[A-Z][\w/-]*(?:,? [\w/()&-]+){0,7}\s?:")


_ANY_WIDTH = 100_000


def _would_fit(length: int, row: Row, width: int) -> bool:
    """Whether the first word of a line had had room on the line before: nobody has broken that line there."""
    first = row.text.split(maxsplit=1)[0] if row.text else ""
    return first[:1].isupper() and length + 1 + len(first) <= width


def _continues(before: Row, row: Row) -> bool:
    """A line without a bullet right below another, indented no less than its text, goes on with it."""
    if row.bullet:
        return bool(before.bullet) and row.indent == before.indent and _is_broken_at_colon(before.text)
    if _is_whole_heading(before.text):
        return False
    if role_of_heading(row.text) and not _is_last_word(before, row):
        return False
    if before.bullet and row.indent <= before.indent and (is_label(row.text) or _opens_group(before, row)):
        return False
    known = before.last > 0 and row.first > before.last  # a record may print all lines of a text on one of its own
    adjacent = row.first <= before.last + 1 if known else _LOWER.match(row.text) is not None
    if before.bullet:
        return adjacent and row.indent >= before.indent
    stopped = before.text.endswith(".") and (not _LOWER.match(row.text) or _FULL_STOP.search(before.text) is not None)
    ended = before.text.endswith((":", ";")) or stopped
    return adjacent and row.indent == before.indent and (not ended if not known else not before.text.endswith(":"))


def _is_last_word(before: Row, row: Row) -> bool:
    """`... requiring treatment at the time of study / entry.`: the end of a sentence, and no heading."""
    if not row.text[:1].islower() or row.first > before.last + 1:
        return False
    open_end = _OPEN_END.search(before.text) is not None
    return open_end or (":" not in row.text and not before.text.endswith((".", ";", ":")))


def _opens_group(before: Row, row: Row) -> bool:
    """`Cohort B only:` right below a bullet that is at its end begins a list of its own."""
    return _GROUP.fullmatch(row.text) is not None and not _OPEN_END.search(before.text)


def _is_whole_heading(text: str) -> bool:
    heading = role_of_heading(text)
    return heading is not None and heading.end >= len(text.rstrip())


def _is_broken_at_colon(text: str) -> bool:
    """`Drugs with a renal effect (eg:`, whose rest was printed as the next point."""
    opened = any(text.rfind(first) > text.rfind(last) for first, last in ("()", "[]"))
    return text.endswith(":") and (opened or _NOTE_END.search(text) is not None)


_LOWER = re.compile(r"[a-z(]")


def _split(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows that hold a whole list in one line, parted at its headings, labels and numbers."""
    for row in (point for whole in rows for point in _points(whole)):
        pieces = split_inside(row.text)
        if pieces == (row.text,):
            yield row
            continue
        for number, piece in enumerate(pieces):
            yield msgspec.structs.replace(row, text=piece, bullet=row.bullet if number == 0 else "")


_POINT = re.compile(r"(?:^|(?<=\s))(?:[•●▪◦‣]|\*(?=\s(?:[A-Z]|[a-z][A-Z])))\s+")


def _points(row: Row) -> Iterator[Row]:
    """A row that prints a list on one line, `... all of: • A • B` or `* A * B`, as its head and the points below it."""
    if row.text.isascii() and " * " not in row.text:
        yield row
        return
    head, *points = _POINT.split(row.text)
    if len(points) + bool(row.bullet) < 2:
        yield row
        return
    if head.strip():
        yield msgspec.structs.replace(row, text=head.strip())
    inside = row.indent + 1 if head.rstrip().endswith(":") else row.indent
    for point in points:
        if point.strip():
            yield msgspec.structs.replace(row, text=point.strip(" ,;"), indent=inside, bullet="•")
