"""Tables of doses told as sentences: of `| Level | A (mg) |` the row `| 1 | 20 |` is read as `Dose level 1: A 20 mg`.

Adds no dose. Only tables are told whose rows or columns are courses: dose levels, arms, phases, cycles, days; or whose
rows are drugs, with a column of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby, pairwise, takewhile
from operator import itemgetter

import msgspec

from trialrun.read.regimens.lexis.bands import IS_BAND
from trialrun.read.regimens.lexis.doses import PRINTED_DOSE
from trialrun.read.regular import composed, make_regular
from trialrun.read.tables import read_table
from trialrun.read.text import Cut, Text

Pieces = list[Cut | str]
_NUMBER = r"-?\d{1,3}[a-z]?|[A-H]\d?|I{1,3}|IV|V"
_BARE = re.compile(rf"(?P<number>{_NUMBER})(?:\s?\([^()]{{1,30}}\)|\*)?")
"""A number or letter below the head of a column of courses: `-1`, `2 (start)`, `A`."""
_FIGURES = re.compile(r"\d(?:[\d.,/ &-]|and\b)*\+?")
_UNIT = re.compile(r"\s?[(\[](?P<unit>(?:mg|mcg|ug|g|MU|IU|U)\b[^()\[\]]{0,24})[)\]]$", re.IGNORECASE)
_COURSE = re.compile(
    rf"(?:(?:dose[ -])?(?:levels?|cohorts?)|DL|arms?|groups?|cycles?|courses?|weeks?|days?|C(?=\d))\s?(?:{_NUMBER})"
    r"(?:\s?(?:-|to|,|and|\+|onwards?)\s?(?:\d{1,3})?)*(?:\s?\([^()]{1,40}\))?"
    r"|(?:start(?:ing)?|initial|first|second|third|1st|2nd|3rd)\s(?:dose|level|reduction)(?:\s(?:level|reduction))?",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"-*|n/?a|none|not given|0|omit(?:ted)?|discontinue[d]?", re.IGNORECASE)
_TICK = re.compile(r"x|yes|\+|•", re.IGNORECASE)
_RULER = re.compile(r"[\s|:=+-]+")
_CHANGES = re.compile(r"\b(?:reduc|modif|adjust|de-?escalat|toxicit)", re.IGNORECASE)
_HEAD = re.compile(
    r"^(?:(?:dos(?:e|ing)\s|treatment\s|study\s)?(?:level|DL|cohort|arm|group|phase|period|stage)s?"
    r"|(?:creatinine\s)?clearance|CrCl|eGFR|renal\sfunction|age|(?:body\s)?weight|(?:study\s)?drugs?|agents?|medication)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that may head a table of which no bars are printed."""
_DOSED = re.compile(PRINTED_DOSE, re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")
_LONGEST_CELL = 60
_MOST_COLUMNS = 9


class _Table(msgspec.Struct, frozen=True):
    """The cells of a table and the lines that it takes."""

    cut: Cut
    head: tuple[Cut, ...]
    rows: tuple[tuple[Cut, ...], ...]


def with_tables_told(text: Text) -> Text:
    """The text with a sentence for each course of a table of doses; tables of reduced doses are left out."""
    plain = text.plain
    pieces: Pieces = []
    at = 0
    for table in _tables(text):
        told = _told(plain, table)
        if told is not None:
            pieces += [Cut(at, table.cut.first), *told]
            at = table.cut.end
    return composed(text, [*pieces, Cut(at, len(plain))]) if at else text


def is_of_doses(text: str) -> bool:
    """Whether a text holds a table of doses that is told in sentences."""
    regular = make_regular(text)
    return any(_told(regular.plain, table) for table in _tables(regular))


def _tables(text: Text) -> Iterator[_Table]:
    """Tables with bars, with columns apart, and those printed one cell a line."""
    plain = text.plain
    if "|" not in plain and _HEAD.search(plain) is None:
        return
    lines = [Cut(*found.span()) for found in _LINE.finditer(plain)]
    at = 0
    while at < len(lines):
        table, taken = _table_at(text, lines[at:])
        if table is not None:
            yield table
        at += max(1, taken)


def _table_at(text: Text, lines: list[Cut]) -> tuple[_Table | None, int]:
    """The table that begins with the first line, and how many lines it takes."""
    words = _words(text.plain, lines[0]).lower()
    if "|" in words:
        return _barred(text.plain, lines)
    if words in _courses():
        return _listed(text.plain, lines)
    if _tells(words) == "drug":
        return _listed_drugs(text.plain, lines)
    return _spaced(text, lines) if words.startswith(tuple(_courses())) else (None, 0)


def _words(plain: str, cut: Cut) -> str:
    return plain[cut.first : cut.end].strip()


def _barred(plain: str, lines: list[Cut]) -> tuple[_Table | None, int]:
    """The table of the lines with bars that begin here, and how many lines it takes."""
    run = list(takewhile(lambda line: "|" in _words(plain, line), lines))
    rows = [_cells(plain, line) for line in run if _RULER.fullmatch(plain, line.first, line.end) is None]
    if len(rows) < 2 or not 1 < len(rows[0]) <= _MOST_COLUMNS or any(len(row) > len(rows[0]) for row in rows):
        return None, len(run)
    return _Table(Cut(run[0].first, run[-1].end), rows[0], tuple(rows[1:])), len(run)


def _cells(plain: str, line: Cut) -> tuple[Cut, ...]:
    """The cells between the bars of a line, without blanks; an outer bar closes no cell."""
    bars = [found.start() for found in re.finditer(r"\|", plain[line.first : line.end])]
    borders = [line.first - 1, *(line.first + bar for bar in bars), line.end]
    cells = [_trimmed(plain, Cut(first + 1, end)) for first, end in pairwise(borders)]
    if cells and not _words(plain, cells[0]) and plain[line.first : line.end].lstrip().startswith("|"):
        cells = cells[1:]
    if cells and not _words(plain, cells[-1]) and plain[line.first : line.end].rstrip().endswith("|"):
        cells = cells[:-1]
    return tuple(cells)


def _trimmed(plain: str, cut: Cut) -> Cut:
    words = plain[cut.first : cut.end]
    first = cut.first + len(words) - len(words.lstrip())
    return Cut(first, first + len(words.strip()))


def _listed(plain: str, lines: list[Cut]) -> tuple[_Table | None, int]:
    """A table printed one cell a line, the first of which heads a column of courses."""
    cells = [_trimmed(plain, line) for line in lines]
    width = next((n for n, cell in enumerate(cells[: _MOST_COLUMNS + 1]) if n and _is_course(_words(plain, cell))), 0)
    rows: list[tuple[Cut, ...]] = []
    while width > 1 and _is_row(plain, cells[width * (len(rows) + 1) : width * (len(rows) + 2)], width):
        rows.append(tuple(cells[width * (len(rows) + 1) : width * (len(rows) + 2)]))
    if len(rows) < 2:
        return None, 0
    return _Table(Cut(lines[0].first, rows[-1][-1].end), tuple(cells[:width]), tuple(rows)), width * (len(rows) + 1)


def _listed_drugs(plain: str, lines: list[Cut]) -> tuple[_Table | None, int]:
    """A table printed one cell a line, the first of which heads a column of drugs: `Drug`, `Dose`, `Days`."""
    cells = [_trimmed(plain, line) for line in lines]
    width = sum(1 for _ in takewhile(lambda cell: _tells(_words(plain, cell)), cells[:_MOST_COLUMNS]))
    rows: list[tuple[Cut, ...]] = []
    while width > 1 and _is_dosed_row(plain, row := cells[width * (len(rows) + 1) : width * (len(rows) + 2)], width):
        rows.append(tuple(row))
    if not rows:
        return None, 0
    return _Table(Cut(lines[0].first, rows[-1][-1].end), tuple(cells[:width]), tuple(rows)), width * (len(rows) + 1)


def _is_dosed_row(plain: str, cells: list[Cut], width: int) -> bool:
    """The name of a drug and as many short cells, one of them a dose, as there are other columns."""
    if len(cells) != width or not _words(plain, cells[0])[:1].isalpha():
        return False
    short = all(cell.end - cell.first <= _LONGEST_CELL for cell in cells)
    return short and any(_DOSED.search(plain, cell.first, cell.end) for cell in cells[1:])


def _spaced(text: Text, lines: list[Cut]) -> tuple[_Table | None, int]:
    """A table whose columns blanks part: each line has as many cells as the first, a course before the others."""
    head = _apart(text, lines[0])
    rows = list(takewhile(lambda row: _is_row(text.plain, row, len(head)), (_apart(text, line) for line in lines[1:])))
    if len(head) < 2 or len(rows) < 2 or _words(text.plain, head[0]).lower() not in _courses():
        return None, 0
    return _Table(Cut(lines[0].first, lines[len(rows)].end), tuple(head), tuple(map(tuple, rows))), len(rows) + 1


def _apart(text: Text, line: Cut) -> list[Cut]:
    """The cells of a line: between tabs, and between blanks of which the document prints several."""
    gaps = [at for at in range(line.first, line.end) if text.plain[at] == " " and text.quote(Cut(at, at + 1)) != " "]
    borders = [line.first - 1, *gaps, line.end]
    return [_trimmed(text.plain, Cut(first + 1, end)) for first, end in pairwise(borders)]


def _is_row(plain: str, cells: list[Cut], width: int) -> bool:
    """The name of a course and as many short cells with figures, or with nothing, as there are other columns."""
    if len(cells) != width or not _is_course(_words(plain, cells[0])):
        return False
    others = [_words(plain, cell) for cell in cells[1:]]
    return all(len(cell) <= _LONGEST_CELL and (_NOTHING.fullmatch(cell) or re.search(r"\d", cell)) for cell in others)


def _is_course(words: str) -> bool:
    return bool(_COURSE.fullmatch(words) or _BARE.fullmatch(words) or _names_phase(words) or IS_BAND.fullmatch(words))


def _names_phase(words: str) -> bool:
    """`Induction (cycles 1-4)`: the name of a stretch of treatment begins the words."""
    return len(words) <= _LONGEST_CELL and words.lower().startswith(_phases())


@cache
def _phases() -> tuple[str, ...]:
    return tuple(row["words"] for row in read_table("regimens/tables/phases.csv"))


@cache
def _columns() -> dict[str, dict[str, str]]:
    return {row["words"]: row for row in read_table("regimens/tables/columns.csv")}


@cache
def _courses() -> frozenset[str]:
    return frozenset(words for words, row in _columns().items() if row["tells"] in {"course", "band"})


def _told(plain: str, table: _Table) -> Pieces | None:
    """The table in sentences; nothing of one that tells how doses are reduced; None for one that is no such table."""
    head = [_words(plain, cell) for cell in table.head]
    said = plain[table.cut.first : table.cut.end]
    dosed = _DOSED.search(said) or any(_UNIT.search(words) for words in head)
    across = all(_COURSE.fullmatch(words) or _names_phase(words) for words in head[1:])
    first = _tells(head[0])
    dated = first == "drug" and any(_tells(words) == "times" for words in head)
    if not dosed or not (across or dated or first in {"course", "band", "times"}):
        return None
    if _tells_changes(plain, table):
        return []
    if dated:
        return [piece for row in table.rows for piece in (*_given(plain, table.head, row), ".\n")]
    return _across(plain, table) if across and first != "times" else _down(plain, table)


def _tells(head: str) -> str:
    """What the head of a column tells of the cells below it; empty where it heads none."""
    return _columns().get(head.lower(), {"tells": ""})["tells"]


def _tells_changes(plain: str, table: _Table) -> bool:
    """Whether a table, or the line above it, speaks of reduced doses, or has no level above the one at the start."""
    above = plain[: table.cut.first].rstrip().rpartition("\n")[2]
    levels = [_words(plain, row[0]) for row in table.rows if row]
    words = " ".join([*(_words(plain, cell) for cell in table.head), *levels])
    below = any(level.startswith("-") for level in levels) and all(level.startswith(("-", "0")) for level in levels)
    return below or _CHANGES.search(words) is not None or (len(above) < _LONGEST_CELL and bool(_CHANGES.search(above)))


def _across(plain: str, table: _Table) -> Pieces:
    """A sentence for each column that is a course: `Level 1: A 20 mg; B 3 mg`."""
    told: Pieces = []
    for at, name in enumerate(table.head[1:], start=1):
        given: Pieces = []
        for row in table.rows:
            cell = _words(plain, row[at]) if at < len(row) else ""
            if not _NOTHING.fullmatch(cell):
                given += ["; "] if given else []
                given += [row[0]] if _TICK.fullmatch(cell) else [row[0], " ", row[at]]
        told += [name, ": ", *given, ".\n"] if given else []
    return told


def _down(plain: str, table: _Table) -> Pieces:
    """A sentence for each row, or for the rows of one course: `Dose level 1: A 20 mg, B 3 mg`."""
    told: Pieces = []
    rows = [row for row in table.rows if len(row) > 1]
    names = [_words(plain, row[0]) for row in rows]
    for at, name in enumerate(names):
        names[at] = name or (names[at - 1] if at else "")
    counted = _cycles_beside(plain, table)
    for name, same in groupby(zip(names, rows, strict=True), key=itemgetter(0)):
        of_it = [row for _, row in same]
        given: Pieces = []
        for row in of_it:
            given += ["; "] if given else []
            given += _given(plain, table.head[1 + counted :], row[1 + counted :])
        cycles: Pieces = [" (cycles ", of_it[0][1], ")"] if counted else []
        told += [_label(plain, table, name), *cycles, ": ", *given, ".\n"] if given else []
    return told


def _cycles_beside(plain: str, table: _Table) -> bool:
    """Whether the column beside the names of courses numbers their cycles."""
    beside = _columns().get(_words(plain, table.head[1]).lower())
    return beside is not None and beside["read_as"] == "cycles"


def _label(plain: str, table: _Table, name: str) -> str:
    """The name of a course: `dose level 1`, where its cell is a number below that head; else the cell."""
    bare = _BARE.fullmatch(name)
    column = _columns()[_words(plain, table.head[0]).lower()]
    course = column["read_as"]
    if column["tells"] == "band":
        return name if any(letter.isalpha() for letter in name.partition("mL")[0]) else f"{course} {name}"
    return f"{course} {bare['number'] if bare else name}" if bare or _FIGURES.fullmatch(name) else name


def _given(plain: str, head: tuple[Cut, ...], row: tuple[Cut, ...]) -> Pieces:
    """What the cells of a row say, each below the head of its column: drugs with their doses, then the times."""
    told: Pieces = []
    times: Pieces = []
    for name, cell in zip(head, row, strict=False):
        words, above = _words(plain, cell), _words(plain, name)
        if _NOTHING.fullmatch(words):
            continue
        column = _columns().get(_UNIT.sub("", above).lower())
        unit = _UNIT.search(above)
        figures = _FIGURES.fullmatch(words) is not None
        behind = f" {unit['unit']}" if unit is not None and figures else ""
        if _COURSE.fullmatch(above):
            told += [", " if told else "", cell, " ", name]
        elif column is None:
            drug = Cut(name.first, name.first + unit.start()) if unit is not None else name
            told += [", " if told else "", drug, " ", cell, behind]
        elif column["tells"] == "times":
            times += [f" {column['read_as']} " if figures else " ", cell]
        else:
            told += [" " if told else "", cell, behind]
    return [piece for piece in (*told, *times) if piece]
