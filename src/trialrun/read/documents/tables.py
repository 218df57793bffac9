"""Tables printed one cell a line, and tables printed with bars: title, columns, rows with their depth, notes below.

Understands no cell; a row without values heads the rows indented below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

import msgspec

from trialrun.read.documents.printed_lines import Line, printed_of
from trialrun.read.source import Printed, RowText, TableText

_FIGURE = r"[<>≤≥=~±+-]?\s?\d[\d.,]*"
_VALUE = re.compile(
    rf"{_FIGURE}\s*[%a-e]?(?:\s*(?:[-–—]|to|±|\+/-)\s*{_FIGURE}%?)?(?:\s*/\s*{_FIGURE}%?)?(?:\s*[(\[][^()\[\]]{{1,60}}[)\]])?\s?[a-e*†‡%]?"
    r"|(?:not (?:reached|estimable)|n[er])\s*[(\[][^()\[\]]{1,60}[)\]]"
    r"|[-–—]+|not (?:reached|reported|available|applicable|evaluable|estimable|stated)"
    r"|n/?[aer]|n\.[aer]\.|nd|na|yes|no|none|unknown|missing",
    re.IGNORECASE,
)
_GROUP_SIZE = re.compile(r"\(?\s*n\s*=\s*\d+\s*\)?", re.IGNORECASE)
_FOOT = re.compile(r"(?i:abbreviations?|notes?|source|data cut-?off|footnotes?)\s*:|[a-h](?=[A-Z][a-z]+ )|[*†‡§]\s?\w")
_SHORT_FORMS = re.compile(r"(?:[A-Z][\w+/-]{1,11}\s?[,=:]\s?[A-Za-z][^;:]{2,60};\s?){2}")
"""A list of short forms, whether or not it says that it is one: `CR, complete response; OS, overall survival; ...`."""
_LONGEST_CELL = 160
LONGEST_TABLE = 1500
"""Lines. Of a longer table the rest is read as another, or as text."""


def is_value(line: Line) -> bool:
    """Whether a line is nothing but the value of a cell: a figure with its spread or share, a dash, `Not reached`."""
    return _VALUE.fullmatch(line.text.strip(" \u00a0")) is not None and not line.bullet


def is_note(line: Line) -> bool:
    """Whether a line is a note below a table: abbreviations, or a sentence with a footnote's mark."""
    text = line.text.strip()
    return _FOOT.match(text) is not None or _SHORT_FORMS.match(text) is not None


def table_at(lines: tuple[Line, ...]) -> tuple[TableText | None, int]:
    """The table that begins with the first line, and how many lines it takes; None where none begins there."""
    run = _cell_run(lines)
    values = sum(is_value(line) for line in run)
    if len(run) < 6 or values < 3 or values < 0.25 * len(run):
        return None, 0
    taken, run = len(run), _whole_labels(run)
    first_row = _first_row(run)
    if first_row < 2:
        return None, 0
    notes = []
    for line in lines[taken:]:
        if not is_note(line) or line.apart:
            break
        notes.append(printed_of(line))
    titled = _LABEL_HEAD.fullmatch(run[0].text.strip()) is None
    heads = _with_sizes(run[1 if titled else 0 : first_row])
    title = printed_of(run[0]) if titled else None
    table = TableText(title, tuple(map(printed_of, heads)), _rows(run[first_row:]), tuple(notes))
    return table, taken + len(notes)


_LABEL_HEAD = re.compile(
    r"(?:characteristics?|response|parameters?|variables?|outcomes?|(?:adverse )?events?|categor(?:y|ies)|endpoints?)",
    re.IGNORECASE,
)
"""The head of the column of labels, in a table that prints no title."""


def _cell_run(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines up to the first that can be no cell: one behind a blank line, a bullet, a note, a long sentence."""
    end = 0
    for at, line in enumerate(lines):
        if (
            line.bullet
            or len(line.text) > _LONGEST_CELL
            or (at and (line.apart or is_note(line)))
            or line.text.rstrip().endswith(".")
        ):
            break
        end = at + 1
    run = lines[:end]
    while run and not is_value(run[-1]):
        run = run[:-1]
    return run


def _with_sizes(heads: tuple[Line, ...]) -> tuple[Line, ...]:
    """The heads of the columns, the size of a group below the name of each as part of it; one size is that of all."""
    sized = [at for at, head in enumerate(heads) if at and _is_size(head) and not _is_size(heads[at - 1])]
    if len(sized) < 2:
        return heads
    found: list[Line] = []
    for at, head in enumerate(heads):
        if at in sized:
            whole = f"{found[-1].text.rstrip()} {head.text.strip()}"
            found[-1] = msgspec.structs.replace(found[-1], text=whole, end=head.last)
        else:
            found.append(head)
    return tuple(found)


def _is_size(line: Line) -> bool:
    return _GROUP_SIZE.fullmatch(line.text.strip(" \u00a0")) is not None


def _first_row(run: tuple[Line, ...]) -> int:
    """Where the rows begin: the first line, no group size, that is followed by a value or an indented row."""
    for at in range(1, len(run) - 1):
        if _is_size(run[at]) or is_value(run[at]):
            continue
        if is_value(run[at + 1]) or (run[at + 1].indent > run[at].indent and at > 1):
            return at
    return 0


def _rows(lines: tuple[Line, ...]) -> tuple[RowText, ...]:
    """The rows: a label, and the values below it. An indented figure above another value is a label too, and so is a
    short form, `NE`, below a row that is full.
    """
    rows: list[tuple[Line, list[Printed]]] = []
    for at, line in enumerate(lines):
        above = at + 1 < len(lines) and is_value(lines[at + 1])
        named = above and line.indent > 1 and lines[at + 1].indent < line.indent
        named = named or (above and line.text.strip() in _LEVELS and _is_full(rows))
        if rows and is_value(line) and not named:
            rows[-1][1].append(printed_of(line))
        else:
            rows.append((line, []))
    depths = _depths([line.indent for line, _ in rows])
    return tuple(
        RowText(printed_of(line), tuple(cells), depth) for (line, cells), depth in zip(rows, depths, strict=True)
    )


_LEVELS = frozenset({"NE", "NR", "ND"})
"""Levels of response that are short forms of a missing value, too."""


def _is_full(rows: list[tuple[Line, list[Printed]]]) -> bool:
    """Whether the last of several rows has as many values as any before it."""
    return len(rows) > 1 and len(rows[-1][1]) >= max(len(values) for _, values in rows)


def _whole_labels(run: tuple[Line, ...]) -> tuple[Line, ...]:
    """The cells of a table, a label that is printed on two lines as one."""
    found = list(run[:2])
    for line in run[2:]:
        if not _is_size(found[-1]) and _goes_on(found[-1], line):
            whole = f"{found[-1].text.rstrip()} {line.text.strip()}"
            found[-1] = msgspec.structs.replace(found[-1], text=whole, end=line.last)
        else:
            found.append(line)
    return tuple(found)


def _goes_on(above: Line, line: Line) -> bool:
    """Whether a label above ends open, or a line begins small or with a bracket and is no cell of its own."""
    text = line.text.strip()
    if line.indent != above.indent or is_value(above) or is_value(line) or _GROUP_SIZE.fullmatch(text):
        return False
    return above.text.rstrip().endswith((",", "-", "/")) or text[:1].islower() or text.startswith("(")


def _depths(indents: list[int]) -> list[int]:
    """The depth of every row by its indent, the outermost 0."""
    above: list[int] = []
    found = []
    for indent in indents:
        while above and indent <= above[-1]:
            above.pop()
        found.append(len(above))
        above.append(indent)
    return found


def tabbed_table_at(lines: tuple[Line, ...]) -> tuple[TableText | None, int]:
    """A table whose rows are lines with cells parted by tabs, all of one number, and how many lines it takes."""
    tabs = lines[0].text.strip(" ").count("\t")
    end = 0
    while end < len(lines) and tabs and lines[end].text.strip(" ").count("\t") == tabs and not lines[end].bullet:
        end += 1
    if end < 3:
        return None, 0
    rows = [
        [Printed(part.strip(" \u00a0"), line.number, line.last) for part in line.text.split("\t")]
        for line in lines[:end]
    ]
    notes = tuple(map(printed_of, takewhile(lambda line: is_note(line) and not line.apart, lines[end:])))
    return TableText(None, tuple(rows[0]), tuple(_nested(rows[1:])), notes), end + len(notes)


def barred_table_at(lines: tuple[Line, ...]) -> tuple[TableText | None, int]:
    """A table whose rows are lines with bars, its first row the columns, and how many lines it takes."""
    end = 0
    while end < len(lines) and not lines[end].bullet and (_bars(lines[end]) >= 2 or _heads_rows(lines, end)):
        end += 1
    framed = all(line.text.lstrip().startswith("|") for line in lines[:end])
    rows = [_cells(line, framed=framed) for line in lines[:end] if re.search(r"[^\s|:+-]", line.text)]
    if end < 2 or not rows:
        return None, 0
    rows = _with_one_head(rows)
    notes = tuple(row[0] for row in rows[1:] if row and _FOOT.match(row[0].text) and not _filled(row))
    body = tuple(_nested([row for row in rows[1:] if row and row[0] not in notes]))
    below = tuple(map(printed_of, takewhile(_explains, lines[end:])))
    return TableText(None, tuple(rows[0]), body, (*notes, *below)), end + len(below)


def _explains(line: Line) -> bool:
    """Whether a line below a table is a note of it; a list of short forms may stand apart."""
    return is_note(line) and (not line.apart or _SHORT_FORMS.match(line.text.strip()) is not None)


def _bars(line: Line) -> int:
    return line.text.count("|")


def _heads_rows(lines: tuple[Line, ...], at: int) -> bool:
    """Whether a line is a single cell between rows of several: it heads those below it."""
    alone = 0 < at < len(lines) - 1 and _bars(lines[at]) == 1 and lines[at].text.endswith("|")
    fewest, most = sorted((_bars(lines[at - 1]), _bars(lines[at + 1]))) if alone else (0, 0)
    return fewest >= 2 and most >= 3 and len(lines[at].text) <= _LONGEST_CELL


_OWN_FORM = re.compile(
    r",|\((?:n\b|no\b|range|IQR|SD|SE|min|Q1|\d\d ?%|days?|weeks?|months?|years?|[a-z]{1,7}/[a-z])"
    r"|\b(?:median|mean|range)\b|%",
    re.IGNORECASE,
)
"""What in a label says what the numbers of its row are; `Overall (CR + PR)` does not."""


def _filled(row: list[Printed]) -> bool:
    return any(cell.text for cell in row[1:])


def _nested(rows: list[list[Printed]]) -> Iterator[RowText]:
    """The rows; those below a row without values stand under it, up to the next that says what its numbers are."""
    below = False
    for row in rows:
        heads = bool(row[0].text) and not _filled(row)
        below = below and not heads and not _OWN_FORM.search(row[0].text)
        yield RowText(row[0], () if heads else tuple(row[1:]), 1 if below else 0)
        below = below or heads


def _with_one_head(rows: list[list[Printed]]) -> list[list[Printed]]:
    """The rows, a second row of heads, with an empty first cell and no value in the others, put into the first."""
    if len(rows) < 3 or rows[1][0].text or not _filled(rows[1]) or len(rows[0]) > len(rows[1]):
        return rows
    if any(_VALUE.fullmatch(cell.text) for cell in rows[1] if cell.text):
        return rows
    above = rows[0] + rows[0][-1:] * (len(rows[1]) - len(rows[0]))
    heads = [_head(one, below) for one, below in zip(above, rows[1], strict=True)]
    return [heads, *rows[2:]]


def _head(above: Printed, below: Printed) -> Printed:
    return msgspec.structs.replace(above, text=f"{above.text} {below.text}".strip(), last=below.last)


def _cells(line: Line, *, framed: bool) -> list[Printed]:
    """The cells of a row; where each row begins with a bar, `framed`, that closes no cell."""
    text = line.text.strip().rstrip("|") if not framed else line.text.strip().strip("|")
    parts = text.split("|")
    return [Printed(part.strip(" \u00a0"), line.number, line.last) for part in parts]
