"""Elements of a file as points for a reader: every value with its lines, its origin and the sentence behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from trialrun.ground.provenance import DocumentText
from trialrun.library import quote
from trialrun.protocol import Element, Lines, Stated
from trialrun.show.outline import Point, Section


class Marker(msgspec.Struct, frozen=True):
    """Makes points out of elements; with the document's text every point carries its sentence."""

    text: DocumentText | None = None

    def point(self, element: Element, words: str, items: Iterable[Point] = ()) -> Point:
        """One element in words, with its mark and quote."""
        return Point(words, mark_of(element), quote(element, self.text), tuple(items), element.lines.numbers())

    def stated(self, label: str, element: Stated | None) -> tuple[Point, ...]:
        """A stated value under its label; nothing where it is not stated."""
        return (self.point(element, f"{label}: {element.value}"),) if element is not None else ()


def mark_of(element: Element) -> str:
    """`line 44`, `lines 54-56`, or the origin where it is not the document: `assumption, because ...`."""
    parts = [lines_text(element.lines)] if element.lines.text else []
    if element.origin != "document":
        parts.append(f"{element.origin}, because {element.why}" if element.why else element.origin)
    return "; ".join(parts)


def lines_text(lines: Lines) -> str:
    """`line 44` or `lines 17-19, 33`."""
    return f"line {lines.text}" if lines.text.isdigit() else f"lines {lines.text}"


def section(title: str, *groups: Iterable[Point], lead: str = "") -> Section:
    """A section out of groups of points."""
    return Section(title, tuple(point for group in groups for point in group), lead)


def stated_section(title: str, points: Sequence[Point]) -> Section:
    """A section that a reader looks for: where the document says nothing about it, the section says so."""
    return Section(title, tuple(points), "" if points else "The document states none.")


def words_of(name: str) -> str:
    """A name of a file or the vocabulary as words: underscores are spaces."""
    return name.replace("_", " ")


def listed(label: str, values: Iterable[object]) -> str:
    """`label: a, b, c`; empty where there are no values."""
    joined = ", ".join(str(value) for value in values)
    return f"{label}: {joined}" if joined else ""


def joined(*parts: str, by: str = "; ") -> str:
    """The parts that are not empty, put together."""
    return by.join(part for part in parts if part)
