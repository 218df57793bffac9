"""Tables of a classic registry page, whose cells end in a bar and may run over several lines. Understands no cell."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from trialrun.read.documents.entries import Entry, set_aside
from trialrun.read.documents.labels import find_label, key_of, labels, without_bars
from trialrun.read.documents.pages.arms import (
    KIND_FIRST,
    KINDS,
    ROLE_FIRST,
    arm_of,
    intervention_of,
    parted_interventions,
    pieces_of,
    role_first_arms,
)
from trialrun.read.documents.pages.blocks import Block, content_of, is_label_like
from trialrun.read.documents.pages.outcomes import first_is_primary, outcomes_of
from trialrun.read.documents.pages.values import entries_of
from trialrun.read.documents.printed_lines import Line, printed_of
from trialrun.read.source import ArmText, OutcomeRole, Printed, SectionText

_AHEAD = 60
"""How many lines are looked at to tell whether another row begins: one that says it is an arm may be long."""
_SOON = 12
"""Within how many lines the cell of another row is closed, where nothing says that a row begins."""
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
        if rows and len(cells) == 1 and not cells[0] and not goes_on(lines[at : at + _AHEAD]):
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


_CONDITIONS_HEADS = (
    ("condition or disease", "intervention/treatment", "phase"),
    ("condition", "intervention", "phase"),
)
_ARMS_HEADS = (
    ("arm", "intervention/treatment"),
    ("arms", "assigned interventions"),
    ("participant group/arm", "intervention/treatment"),
)
_HEADS = _CONDITIONS_HEADS + _ARMS_HEADS
"""The heads of the tables of a page, in the words of their labels: those of 2017 and before stand second, those of the
present page third."""


def with_lines_of_cells(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, those of the tables of a page copied from a browser parted at the tabs between their cells.

    A table of aims and endpoints whose columns stand apart by blanks alone has bars between them.
    """
    lines = _with_barred_columns(lines)
    return tuple(part for line in lines for part in (_cells_of(line) if "\t" in line.text.strip() else (line,)))


def _with_barred_columns(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    found, within = [], False
    for line in lines:
        cells = _APART.split(line.text.strip())
        named = [label.slot for cell in cells if (label := labels().get(key_of(cell)))]
        headed = len(named) == len(cells) == _TWO and "objectives" in named[0] and named[1].startswith("outcomes:")
        within = len(cells) == _TWO and (headed or within)
        found.append(replace(line, text=f"{cells[0]} | {cells[1]} |") if within else line)
    return tuple(found)


_APART = re.compile(r" {3,}|\t+")
_TWO = 2


def _cells_of(line: Line) -> tuple[Line, ...]:
    cells = [cell.strip() for cell in line.text.split("\t") if cell.strip()]
    head = tuple(key_of(cell) for cell in cells) in _HEADS
    if not head and not any(KIND_FIRST.match(cell) or _PHASES.fullmatch(cell) for cell in cells[1:]):
        return (line,)
    return tuple(replace(line, text=cell, apart=line.apart and not at) for at, cell in enumerate(cells))


def with_header_rows(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, the head of a table printed one cell a line as one row; the other lines of it are set aside."""
    made = list(lines)
    for at, line in enumerate(lines):
        for head in _HEADS if key_of(line.text) in _FIRST_CELLS else ():
            cells = lines[at : at + len(head)]
            if tuple(key_of(cell.text) for cell in cells) == head:
                row = " | ".join(without_bars(cell.text) for cell in cells)
                made[at] = replace(line, text=f"{row} |", heading=0)
                made[at + 1 : at + len(head)] = [replace(cell, aside=True) for cell in cells[1:]]
    return tuple(made)


_FIRST_CELLS = frozenset(head[0] for head in _HEADS)
_PHASE = r"phase (?:[1-4]|I{1,3}|IV)"
_PHASES = re.compile(
    rf"(?:early )?{_PHASE}(?:[ /,|-]+(?:phase )?(?:[1-4]|I{{1,3}}|IV))?|not applicable|n/a", re.IGNORECASE
)


def _unbarred_row(keys: tuple[str, ...], lines: tuple[Line, ...]) -> list[Entry]:
    """One row whose lines no bar parts: interventions bear their kind, a phase is known by its words."""
    cells: dict[str, Cell] = {key: [] for key in keys}
    for line in lines:
        text = without_bars(line.content)
        key = keys[2] if _PHASES.fullmatch(text) else keys[1] if KIND_FIRST.match(text) else keys[0]
        cells[key].append(printed_of(line, text))
    phases = cells[keys[2]]
    if phases:
        both = ", ".join(phase.text for phase in phases)
        cells[keys[2]] = [Printed(both, phases[0].first, phases[-1].last)]
    return [entry for key, cell in cells.items() for entry in _cell_entries(key, cell)]


def read_row_table(block: Block) -> tuple[list[Entry], tuple[Line, ...]]:
    """A table whose first row names fields: its cells as values of these fields, and the lines below the table."""
    keys = block.found.cells if block.found else ()
    if keys in _CONDITIONS_HEADS and not any("|" in line.text for line in block.lines):
        aside: list[Entry] = set_aside([block.heading], "heading") if block.heading else []
        return aside + _unbarred_row(keys, block.lines), ()
    closed = _bar_soon(block.lines[:_AHEAD])
    lines = tuple(_whole_row(line, len(keys)) for line in block.lines) if closed else ()
    rows, taken = rows_of(lines, len(keys), lambda rest: _bar_soon(rest[:6]))
    entries: list[Entry] = set_aside([block.heading], "heading") if block.heading else []
    role = ""
    for row in rows:
        role = _role_of_row(row) or role or ("secondary" if any(one.slot == "outcomes" for one in entries) else "")
        for at, cell in enumerate(row):
            key = keys[at] if at < len(keys) else ""
            entries += _outcome_entries(key, cell, role) or _cell_entries(key, cell)
    return entries + _column_sections(keys, rows), block.lines[taken:]


_ROLE_ROW = re.compile(
    r"(?:(?:key|main) |co-?)?(?:primary|secondary|other|exploratory|tertiary)"
    r"(?: (?:objectives?|endpoints?|outcomes?))?[\s:]*",
    re.IGNORECASE,
)


def _whole_row(line: Line, columns: int) -> Line:
    """A row that names a role in its only cell, as one whose other cells are empty."""
    text = without_bars(line.text)
    return replace(line, text=f"{text} {'| ' * columns}") if _ROLE_ROW.fullmatch(text) else line


def _role_of_row(row: list[Cell]) -> str:
    """The role that a row of aims and what is measured says of itself, `Primary: to compare survival`."""
    found = _ROLE.match(row[0][0].text) if row and row[0] else None
    return found[1].lower() if found else ""


_ROLES: dict[str, OutcomeRole] = {
    "primary": "primary", "secondary": "secondary", "other": "other", "exploratory": "other", "tertiary": "other",
}  # fmt: skip
_ROLE = re.compile(r"\W*(?:(?:key|main) |co-?)?(primary|secondary|other|exploratory|tertiary)\b", re.IGNORECASE)


def _outcome_entries(key: str, cell: Cell, role: str) -> list[Entry]:
    """What is measured, in the column of endpoints: the label names its role, or the row does."""
    label = labels().get(key)
    if label is None or not cell or not label.slot.startswith("outcomes:"):
        return []
    named = _ROLES.get(label.slot.partition(":")[2].partition("/")[0] or role)
    lines = tuple(Line(piece.first, piece.text) for piece in cell)
    found = outcomes_of(Block("outcomes", None, None, lines), named or "primary")
    return found if named else first_is_primary(found)


def _heading_of(key: str, first: Printed) -> Printed:
    """The head of a column as the heading of a section that begins with its first piece."""
    return Printed(f"{key.capitalize()}:", first.first, first.first)


def _column_sections(keys: tuple[str, ...], rows: list[list[Cell]]) -> list[Entry]:
    """The columns of a table that hold running text, each a section under the words of its head."""
    found = []
    for at, key in enumerate(keys):
        label = labels().get(key)
        pieces = tuple(piece for row in rows if at < len(row) for piece in row[at])
        if label is not None and label.form == "section" and pieces:
            found.append(Entry("sections", SectionText(_heading_of(key, pieces[0]), pieces, label.slot)))
    return found


def _bar_soon(rest: tuple[Line, ...]) -> bool:
    """Whether these lines are the beginning of a row: short words, the cell of which is closed a few lines on."""
    closed = next((at for at, line in enumerate(rest) if "|" in line.text), None)
    return closed is not None and all(len(line.text) < 120 for line in rest[:closed])


def _cell_entries(key: str, cell: Cell) -> list[Entry]:
    label = labels().get(key)
    if label is not None and label.form == "interventions":
        return [Entry("interventions", one) for one in parted_interventions(cell)]
    if label is not None and label.form in {"value", "items", "prose"} and label.slot:
        return [entry for piece in cell for entry in entries_of(label.slot, piece)]
    if label is not None and label.form == "arms" and cell:
        return _arms_of(key, cell)
    if label is not None and label.form == "section":
        return []
    return [Entry("unknown", Printed(piece.text, piece.first, piece.last, key)) for piece in cell]


_NEXT_ARM = re.compile(
    r";?\s+(?=(?:(?:Arm|Cohort|Group|Part) (?:[A-H]|\d{1,2}|[IVX]{1,4})"
    r"|(?:Experimental|Investigational|Treatment|Control|Comparator|Standard|Placebo|Observation) (?:arm|group))"
    r"(?: \([^()]{1,40}\))?: )",
    re.IGNORECASE,
)


def _arms_of(key: str, cell: Cell) -> list[Entry]:
    """The arms told in one cell, `Arm A (X): ... Arm B: ...`; a cell that parts none tells the treatment as it is."""
    parts = [replace(piece, text=part) for piece in cell for part in _NEXT_ARM.split(piece.text)]
    told = [(part, part.text.partition(": ")) for part in parts]
    if len(parts) < _TWO or not all(_NEXT_ARM.match(f" {part.text}") and text for part, (_, _, text) in told):
        return [Entry("sections", SectionText(_heading_of(key, cell[0]), tuple(cell), "treatment"))]
    return [
        Entry("arms", ArmText(replace(part, text=label), text=replace(part, text=text)))
        for part, (label, _, text) in told
    ]


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
    named = [at for at, line in enumerate(block.lines) if _names_arm(line)]
    if len(named) > sum(bool(row[0]) and ROLE_FIRST.match(row[0][0].text) is not None for row in rows):
        length = next((at for at, line in enumerate(block.lines) if line.bullet and at > named[-1]), len(block.lines))
        lines = tuple(line for line in block.lines[:length] if without_bars(line.text))
        return entries + role_first_arms(pieces_of(replace(block, heading=None, lines=lines))), block.lines[length:]
    for row in filter(any, rows):
        told = len(row) > 1 and any(_REGIMEN.match(piece.text) for piece in row[1][:1])
        given = parted_interventions(row[1]) if len(row) > 1 and not told else []
        own = [*row[0], *row[1]] if told else row[0]
        arm = arm_of(own, tuple(one.name.text for one in given)) if own else None
        entries += [Entry("arms", arm)] if arm else []
        entries += [Entry("interventions", intervention_of(one, arm.label.text if arm else "")) for one in given]
    return entries, block.lines[taken:]


def _names_arm(line: Line) -> bool:
    """`Experimental: Drug A`; `Other: Rest` may be an intervention."""
    found = ROLE_FIRST.match(line.text.strip())
    return found is not None and found["role"].lower() != "other"


def _another_arm(rest: tuple[Line, ...]) -> bool:
    """Whether these lines begin another row: no item of a list, and a cell is closed before long."""
    line = rest[0]
    if line.bullet or (is_label_like(line) and "|" in line.text and content_of(line).count("|") > 1):
        return False
    return any("|" in ahead.text for ahead in (rest if _names_arm(line) else rest[:_SOON]))


_BEHIND_COLON = re.compile(r"(?P<label>[^|:]{2,40}:) *\|\s+(?P<value>[^|]+)\|?\s*")


def without_bars_behind_colons(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines; a row of two cells of which no table knows the first, `Arm 1: | ...`, as the words of one line."""
    found = []
    for line in lines:
        row = _BEHIND_COLON.fullmatch(line.text) if ": |" in line.text or ":|" in line.text else None
        plain = row is not None and find_label(line) is None
        found.append(replace(line, text=f"{row['label']} {row['value'].strip()}") if row and plain else line)
    return tuple(found)
