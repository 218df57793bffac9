"""Tables of countries and of products, as the page of the European information system prints them. Adds no dose."""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.read.documents.entries import Entry
from trialrun.read.documents.pages.arms import heading_aside
from trialrun.read.documents.pages.blocks import Block
from trialrun.read.documents.printed_lines import Line, printed_of
from trialrun.read.source import InterventionText, NamedText, Printed

_NAMES = ("product name", "medicinal product", "active substance", "active substances")
_ROLES = ("role", "product role")


def read_country_table(block: Block) -> tuple[list[Entry], tuple[Line, ...]]:
    """The countries; what is told of each beside it is kept as told, and no number in it is that of the trial."""
    keys, rows, left = _rows(block)
    entries = heading_aside(block)
    for row in rows:
        entries.append(Entry("terms", NamedText("country", row[0])))
        for key, cell in zip(keys[1:], row[1:], strict=False):
            named = Printed(f"{row[0].text}: {cell.text}", cell.first, cell.last)
            entries += [Entry("terms", NamedText(f"{key} in the country", named))] if cell.text else []
    return entries, left


def read_product_table(block: Block) -> tuple[list[Entry], tuple[Line, ...]]:
    """The products as interventions: what a name says of a strength is no dose, for no text tells how it is given."""
    keys, rows, left = _rows(block)
    entries = heading_aside(block)
    for row in rows:
        cells = {key: cell for key, cell in zip(keys, row, strict=False) if cell.text}
        names = [cells[key] for key in _NAMES if key in cells]
        told = [cell for key, cell in cells.items() if key not in (*_NAMES, *_ROLES)]
        role = next((cells[key].text for key in _ROLES if key in cells), "")
        text = Printed("; ".join(cell.text for cell in told), told[0].first, told[-1].last) if told else None
        entries += [Entry("interventions", InterventionText(names[0], role, text, tuple(names[1:])))] if names else []
    return entries, left


def _rows(block: Block) -> tuple[tuple[str, ...], list[list[Printed]], tuple[Line, ...]]:
    """The heads, the rows below them with a cell for each, and the lines behind the table."""
    keys = block.found.cells if block.found else ()
    rows = list(_cells(block.lines, len(keys)))
    return keys, rows, block.lines[len(rows) :]


def _cells(lines: tuple[Line, ...], columns: int) -> Iterator[list[Printed]]:
    for line in lines:
        cells = [cell.strip() for cell in line.text.rstrip(" |").split("|")]
        if not 1 < len(cells) <= columns:
            return
        yield [printed_of(line, cell) for cell in cells]
