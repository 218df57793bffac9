"""Sections of nested points with a note each on where they come from, and their form on a terminal. Knows no trial."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import msgspec


class Point(msgspec.Struct, frozen=True):
    """One point: its text, a note (where it comes from), the sentence it rests on, and the points below it.

    `lines` are the printed lines it comes from, for a page that puts it beside them.
    """

    text: str
    note: str = ""
    quote: str = ""
    items: tuple[Point, ...] = ()
    lines: frozenset[int] = frozenset()


class Section(msgspec.Struct, frozen=True):
    """A heading, an optional leading sentence, and its points."""

    title: str
    points: tuple[Point, ...]
    lead: str = ""


def outline_text(sections: Iterable[Section], width: int = 100) -> str:
    """Sections for a terminal, wrapped to `width` columns; sections without points and lead are left out."""
    shown = [section for section in sections if section.points or section.lead]
    return "\n\n".join("\n".join(_section_lines(section, width)) for section in shown)


def wrapped(text: str, first: str = "", later: str = "", width: int = 100) -> list[str]:
    """Text in lines of at most `width` columns; long words stay whole so that they can be copied."""
    lines = textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )
    return lines or [first.rstrip()]


def _section_lines(section: Section, width: int) -> Iterator[str]:
    yield from wrapped(section.title.upper(), width=width)
    if section.lead:
        yield from wrapped(section.lead, "  ", "  ", width)
    for point in section.points:
        yield from _point_lines(point, 2, width)


def _point_lines(point: Point, indent: int, width: int) -> Iterator[str]:
    text = f"{point.text} [{point.note}]" if point.note else point.text
    yield from wrapped(text, " " * indent + "- ", " " * (indent + 2), width)
    if point.quote:
        yield from wrapped(f'"{point.quote}"', " " * (indent + 2) + "> ", " " * (indent + 4), width)
    for item in point.items:
        yield from _point_lines(item, indent + 2, width)
