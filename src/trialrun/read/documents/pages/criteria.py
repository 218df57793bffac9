"""The eligibility text of a page as lines, each as printed. Reads no criterion."""

from __future__ import annotations

from itertools import groupby

from msgspec.structs import replace

from trialrun.read.documents.entries import Entry
from trialrun.read.documents.labels import find_label
from trialrun.read.documents.pages.arms import heading_aside
from trialrun.read.documents.pages.blocks import Block
from trialrun.read.documents.printed_lines import Line, joined, printed_of
from trialrun.read.source import Printed


def read_eligibility(block: Block) -> list[Entry]:
    """The lines of the eligibility text. Headings that say which list begins stay among them."""
    key = block.found.label.key if block.found else ""
    roled = "clusion" in key or "ineligib" in key or block.slot in _ROLES
    if block.heading is None or not roled:
        first = [Entry("eligibility", printed_of(block.heading, block.rest))] if block.heading and block.rest else []
        return heading_aside(block) + first + _criteria(block.lines)
    return _criteria((block.heading, *block.lines))


def _with_items(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines; those that each go on with the words above all of them, `You: / are 65`, as items of a list."""
    found: list[Line] = []
    for begins, run in groupby(lines, key=lambda line: not line.bullet and line.text[:1].islower()):
        items = tuple(run)
        listed = begins and len(items) > 1 and bool(found) and found[-1].text.endswith(":")
        found += [replace(line, text=f"- {line.text}") for line in items] if listed else items
    return tuple(found)


def _criteria(lines: tuple[Line, ...]) -> list[Entry]:
    """Each line as printed. A heading that shares its line with the first criterion is parted from it.

    The bar that closes a cell goes only when the lines of the cell are joined: below it another one begins.
    """
    entries = []
    lines = _with_items(lines)
    heads = iter(lines)
    for whole in joined(lines):
        line = next(line for line in heads if _begins_piece(line, whole))
        piece = replace(whole, text=whole.text.rstrip(" |")) if whole.text.endswith("|") else whole
        found = find_label(line)
        if found is not None and found.label.slot in _ROLES and not found.rest:
            entries.append(Entry("eligibility", Printed(_ROLES[found.label.slot], piece.first, piece.last)))
            continue
        if found is None or found.label.form != "eligibility" or "clusion" not in found.label.key:
            entries.append(Entry("eligibility", piece))
            continue
        if not found.barred:
            entries.append(Entry("eligibility", Printed(piece.text, piece.first, piece.last)))
            continue
        text = piece.text.removesuffix(found.rest).rstrip(" |") if found.rest else piece.text
        entries.append(Entry("eligibility", Printed(text, piece.first, piece.last)))
        entries += [Entry("eligibility", printed_of(line, found.rest))] if found.rest else []
    return entries


_ROLES = {"eligibility:inclusion": "Inclusion criteria:", "eligibility:exclusion": "Exclusion criteria:"}
"""What headings in plain words stand for: `You cannot join if you:`."""


def _begins_piece(line: Line, piece: Printed) -> bool:
    """Whether a line is the first one of a piece; the lines of one cell may all have the number of its row."""
    return line.number == piece.first and piece.text.startswith(line.text.rstrip())
