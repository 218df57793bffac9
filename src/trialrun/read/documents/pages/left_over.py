"""Lines of a page that stand under no label: recognised by their shape, else kept as a section or as unknown."""

from __future__ import annotations

import re
from itertools import takewhile

from trialrun.read.documents.entries import Entry
from trialrun.read.documents.labels import without_bars
from trialrun.read.documents.pages.blocks import Block, content_of, is_label_like, lines_without_bars
from trialrun.read.documents.pages.chips import bare_values, is_term_run
from trialrun.read.documents.pages.outcomes import IN_BRACKETS, first_is_primary, outcomes_of
from trialrun.read.documents.pages.sites import is_country_line, read_sites
from trialrun.read.documents.pages.titles import numbers_alone
from trialrun.read.documents.printed_lines import Line, joined
from trialrun.read.documents.tables import LONGEST_TABLE, barred_table_at
from trialrun.read.source import DocumentKind, NamedText, Printed, SectionText


def left_over(lines: tuple[Line, ...], kind: DocumentKind) -> list[Entry]:
    """Lines that stand under no label of their own: recognised by their shape, else kept or reported as unknown."""
    entries: list[Entry] = []
    at = 0
    while at < len(lines):
        taken, found = _next_left_over(lines, at, kind)
        entries += found
        at += taken
    return entries


def _next_left_over(lines: tuple[Line, ...], at: int, kind: DocumentKind) -> tuple[int, list[Entry]]:
    """How many lines the next piece takes, and what it states."""
    line, following = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    if is_country_line(line) and following:
        return len(lines) - at, read_sites(Block("sites", None, None, lines[at:]))
    if line.bullet and IN_BRACKETS.search(line.text):
        return _unheaded_outcomes(lines, at)
    numbered = numbers_alone(line)
    if numbered:
        return 1, [Entry("identifiers", number) for number in numbered]
    bare = bare_values(line) if kind == "mirror page" else []
    if bare:
        return 1, bare
    masked = list(takewhile(lambda other: _MASKED.fullmatch(content_of(other)), lines[at:]))
    if masked:
        who = Printed(", ".join(map(content_of, masked)), line.number, masked[-1].last)
        return len(masked), [Entry("design.masked", who)]
    if is_term_run(line) and kind == "ctgov page":
        return 1, [Entry("terms", NamedText("MeSH", Printed(without_bars(line.text), line.number, line.last)))]
    if is_label_like(line) and len(line.text) < 200:
        label, _, value = content_of(line).partition(":")
        return 1, [Entry("unknown", Printed(value.strip(), line.number, line.last, label.strip()))]
    if _is_short(line) and following and _is_short(following) and kind == "mirror page":
        named = Printed(content_of(following), line.number, following.last, content_of(line).rstrip(":"))
        return 2, [Entry("unknown", named)]
    return _unheaded_prose(lines, at, kind)


_MASKED = re.compile(
    r"(?:(?:participants?|care ?givers?|care providers?|investigators?|outcomes? assessors?)[\s,|]*){1,5}",
    re.IGNORECASE,
)
"""Who is blinded, below the words for how many are."""


def _is_short(line: Line) -> bool:
    return line.apart and len(line.text) < 60 and not line.bullet and not line.text.endswith((".", ";"))


def _unheaded_outcomes(lines: tuple[Line, ...], at: int) -> tuple[int, list[Entry]]:
    """Outcomes whose headings were lost: the first of a page is primary, and a finding says that the others may be."""
    end = at + 1
    while end < len(lines) and (lines[end].bullet or not lines[end].apart):
        end += 1
    lines = lines[at:end]
    return len(lines), first_is_primary(outcomes_of(Block("outcomes", None, None, lines), "primary"))


def _unheaded_prose(lines: tuple[Line, ...], at: int, kind: DocumentKind) -> tuple[int, list[Entry]]:
    """Paragraphs without a heading: on a registry page the summary, elsewhere a section of their own."""
    end = at + 1
    while end < len(lines) and not _ends_prose(lines[end]):
        end += 1
    tables, plain = tables_in(lines[at:end])
    pieces = joined(lines_without_bars(plain))
    if kind == "ctgov page" and plain and all(len(line.text) > 80 for line in plain):
        return end - at, [*tables, *(Entry("summary", piece) for piece in pieces)]
    return end - at, tables + ([Entry("sections", SectionText(None, pieces))] if pieces else [])


def _ends_prose(line: Line) -> bool:
    return (
        is_label_like(line)
        or is_country_line(line)
        or IN_BRACKETS.search(line.text) is not None
        or bool(bare_values(line))
    )


def tables_in(lines: tuple[Line, ...]) -> tuple[list[Entry], tuple[Line, ...]]:
    """The tables among some lines, and the lines that belong to none."""
    entries: list[Entry] = []
    left: list[Line] = []
    at = 0
    while at < len(lines):
        table, length = barred_table_at(lines[at : at + LONGEST_TABLE]) if lines[at].text.count("|") > 2 else (None, 0)
        entries += [Entry("tables", table)] if table else []
        left += [] if table else [lines[at]]
        at += length or 1
    return entries, tuple(left)
