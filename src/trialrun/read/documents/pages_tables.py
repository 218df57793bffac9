"""Tables of a classic registry page, whose cells end in a bar and may run over several lines. Understands no cell."""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.read.documents.pages_arms import KINDS, arm_of, intervention_of, parted_interventions
from trialrun.read.documents.pages_blocks import Block, content_of, is_label_like
from trialrun.read.documents.pages_lines import Line, printed_of
from trialrun.read.documents.pages_values import entries_of
from trialrun.read.documents.sections_entries import Entry, set_aside
from trialrun.read.documents.sections_labels import labels
from trialrun.read.source import Printed

_AHEAD = 12
"""How many lines are looked at to tell whether another row begins."""
Cell = list[Printed]
"""The lines of one cell."""


def rows_of(
    lines: tuple[Line, ...], columns: int, goes_on: Callable[[tuple[Line, ...]], bool]
) -> tuple[list[list[Cell]], int]:
    """The rows of a table with so many columns, and how many lines they take.

    After a whole row, `goes_on` says of the lines that follow whether they are another row.
    """
    rows: list[list[Cell]] = []
    cells: list[Cell] = [[]]
    taken = 0
    for at, line in enumerate(lines):
        if len(cells) == 1 and not cells[0] and not goes_on(lines[at : at + _AHEAD]):
            break
        begun = len(cells) > 1 or bool(cells[0])
        parts = (line.text if begun else line.text.lstrip().removeprefix("|")).split("|")
        for part in parts[:-1]:
            cells[-1] += [printed_of(line, part.strip())] if part.strip() else []
            cells.append([])
        cells[-1] += [printed_of(line, parts[-1].strip())] if parts[-1].strip() else []
        if len(cells) > columns or (len(cells) == columns and cells[-1] and len(parts) > 1):
            rows.append(cells[:columns])
            cells, taken = [[]], at + 1
    return rows, taken


def read_row_table(block: Block) -> tuple[list[Entry], tuple[Line, ...]]:
    """A table whose first row names fields: its cells as values of these fields, and the lines below the table."""
    keys = block.found.cells if block.found else ()
    rows, taken = rows_of(block.lines, len(keys), lambda rest: "|" in rest[0].text or _bar_soon(rest))
    entries: list[Entry] = set_aside([block.heading], "heading") if block.heading else []
    for row in rows:
        for at, cell in enumerate(row):
            key = keys[at] if at < len(keys) else ""
            entries += _cell_entries(key, cell)
    return entries, block.lines[taken:]


def _bar_soon(rest: tuple[Line, ...]) -> bool:
    """Whether these lines are the beginning of a row: short words, the cell of which is closed a few lines on."""
    ahead = rest[:6]
    closed = next((at for at, line in enumerate(ahead) if "|" in line.text), None)
    return closed is not None and all(len(line.text) < 120 for line in ahead[:closed])


def _cell_entries(key: str, cell: Cell) -> list[Entry]:
    label = labels().get(key)
    if label is not None and label.form == "interventions":
        return [Entry("interventions", one) for one in parted_interventions(cell)]
    if label is not None and label.form in {"value", "items", "prose"} and label.slot:
        return [entry for piece in cell for entry in entries_of(label.slot, piece)]
    return [Entry("unknown", Printed(piece.text, piece.first, piece.last, key)) for piece in cell]


_REGIMEN = re.compile(
    rf"(?!\W*{KINDS}\s?:)"
    r".*(?:\d\s?(?:mg|mcg|[µμ]g|g|IU|U|mL|Gy|MBq)\b|\b(?:days?|cycles?)\s\d|\b(?:daily|weekly)\b)",
    re.IGNORECASE,
)
"""A cell that tells what is given, and names no intervention as registers do: `Drug: name`."""


def read_arm_table(block: Block) -> tuple[list[Entry], tuple[Line, ...]]:
    """The table of arms: in its first column an arm and its text, in the second its interventions and theirs."""
    rows, taken = rows_of(block.lines, 2, _another_arm)
    entries: list[Entry] = set_aside([block.heading], "heading") if block.heading else []
    for row in filter(any, rows):
        told = len(row) > 1 and any(_REGIMEN.match(piece.text) for piece in row[1][:1])
        given = parted_interventions(row[1]) if len(row) > 1 and not told else []
        named = [*row[0], *row[1]] if told else row[0]
        arm = arm_of(named, tuple(one.name.text for one in given)) if named else None
        entries += [Entry("arms", arm)] if arm else []
        entries += [Entry("interventions", intervention_of(one, arm.label.text if arm else "")) for one in given]
    return entries, block.lines[taken:]


def _another_arm(rest: tuple[Line, ...]) -> bool:
    """Whether these lines begin another row: no item of a list, and a cell is closed before long."""
    line = rest[0]
    if line.bullet or (is_label_like(line) and "|" in line.text and content_of(line).count("|") > 1):
        return False
    return any("|" in ahead.text for ahead in rest)
