"""Outcomes of registry pages and synopses: measure, time frame and text, in the forms in which pages print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Literal, cast

import msgspec

from trialrun.ground.finding import Finding
from trialrun.read.documents.entries import Entry, set_aside
from trialrun.read.documents.labels import key_of, without_bars
from trialrun.read.documents.pages.arms import heading_aside, spanning, text_of
from trialrun.read.documents.pages.blocks import Block, content_of, whole_lines
from trialrun.read.documents.printed_lines import Line, levels, printed_of
from trialrun.read.source import OutcomeRole, OutcomeText, Printed

Version = Literal["current", "original"]
IN_BRACKETS = re.compile(
    r"\[\s*(?:time[\s\u00a0]*frame)\s*[:：]?\s*(?P<frame>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)(?:\](?:\s*\])*|$)",
    re.IGNORECASE,
)
_ON_LINE = re.compile(
    r"^(?:outcome )?"
    r"(?:time[\s\u00a0]*frame|timepoints?|time points?)(?:\(s\))?(?: of (?:evaluation|assessment).{0,30}?)?"
    r"\s*[:：]?\s+(?P<frame>\S.*)$",
    re.IGNORECASE,
)
_SAFETY = re.compile(r"\[\s*designated as safety issue[^\]]*\]\s*", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:measure|outcome measure|outcome|title|description|measure description)\s*[:：]\s*", re.IGNORECASE
)


class _Piece(msgspec.Struct, frozen=True):
    """A line of an outcome without its bullet, the depth of the bullet (0 for none), and the line with it."""

    printed: Printed
    level: int
    raw: Printed


def read_outcomes(block: Block) -> list[Entry]:
    """A block of outcomes as they stand under one heading, with the role and version that the heading gives."""
    _, _, rest = block.slot.partition(":")
    role, _, version = rest.partition("/")
    return heading_aside(block) + outcomes_of(block, cast(OutcomeRole, role), cast(Version, version or "current"))


_ROLE = re.compile(
    r"(?!safety\W*$)"
    r"(?:(?P<primary>(?:co-?)?primary|main)|(?P<secondary>(?:key )?secondary)|(?:exploratory|tertiary|other|safety))"
    r"(?: (?:efficacy|safety|study))?(?: (?:end-?\s?points?|outcomes?(?: measures?)?|variables?))?"
    r"(?:\s*\((?:phase|part|stage|cohort|arm)\s[\w/-]{1,6}\))?"
    r"(?:\s*[:：]\s*|\s+[–-]\s+|$)",
    re.IGNORECASE,
)
"""A role with which a line begins; `Safety` alone is an outcome, and a hyphen within a word parts none."""


def read_unroled(block: Block) -> list[Entry]:
    """Outcomes below a heading that tells no role: `Primary: ...` on a line does; else the first is primary."""
    groups: list[tuple[OutcomeRole | None, list[Line]]] = [(None, [])]
    heads: list[Line] = []
    for line in (part for whole in whole_lines(block) for part in _parted(whole)):
        named = _ROLE.match(line.content)
        if named is None:
            groups[-1][1].append(line)
            continue
        role: OutcomeRole = "primary" if named["primary"] else "secondary" if named["secondary"] else "other"
        own = msgspec.structs.replace(line, text=line.content[named.end() :])
        groups.append((role, [own] if own.text else []))
        heads += [] if own.text else [line]
    entries = heading_aside(block) + set_aside(heads, "heading")
    for said, lines in groups:
        found = outcomes_of(Block("outcomes", None, None, tuple(lines)), said or "primary") if lines else []
        entries += found if said else first_is_primary(found)
    return entries


_OUT_OF_BRACKETS = re.compile(r"\s*;\s*(?![^(\[]*[)\]])")
_BEHIND_FRAME = re.compile(r"(?<=\])\s*;\s*(?=\w)")


def _parted(line: Line, by: re.Pattern[str] = _OUT_OF_BRACKETS) -> list[Line]:
    """The outcomes of one line, parted by semicolons outside of brackets, or by those behind time frames alone."""
    parts = by.split(line.text) if ";" in line.text else [line.text]
    return [msgspec.structs.replace(line, text=part) for part in parts if part.strip()]


def first_is_primary(found: list[Entry]) -> list[Entry]:
    """Outcomes that no heading gives a role: the first is primary, any other secondary, and a finding says so."""
    if not found:
        return []
    pieces = [entry.value.measure for entry in found]
    said = "no heading says which of these outcomes are primary; the first is read as primary, any other as secondary"
    span = (min(piece.first for piece in pieces), max(piece.last for piece in pieces))
    return [
        *(
            Entry(one.slot, msgspec.structs.replace(one.value, role="primary" if at == 0 else "secondary"))
            for at, one in enumerate(found)
        ),
        Entry("findings", Finding("outcome-role", "query", said, fix="compare with the registry record", lines=span)),
    ]


def outcomes_of(block: Block, role: OutcomeRole, version: Version = "current") -> list[Entry]:
    """The outcomes of a block's lines: time frames in brackets, time frames as lines of their own, or plain items."""
    tabled = _tabled(block.lines, role, version)
    if tabled is not None:
        return tabled
    lines = tuple(part for line in whole_lines(block) for part in _parted(line, _BEHIND_FRAME))
    pieces = [
        _Piece(printed_of(line, content_of(line)), level, printed_of(line, without_bars(line.text)))
        for line, level in zip(lines, levels(lines), strict=True)
    ]
    pieces = _named_frames(_closed_brackets(_with_lines_above(pieces)))
    if any(IN_BRACKETS.search(piece.printed.text) for piece in pieces):
        groups = _bracketed(pieces)
    elif any(_ON_LINE.match(piece.printed.text) for piece in pieces):
        groups = _closed_by_frame(pieces)
    elif not any(piece.level for piece in pieces) and _bare_frames(pieces):
        frames = _bare_frames(pieces)
        groups = _closed_by(pieces[: frames[-1] + 1], frames)
        timed = [Entry("outcomes", _outcome(group, role, version, bare=True)) for group in groups if group]
        untimed = [[piece.printed] for piece in pieces[frames[-1] + 1 :]]
        return timed + [Entry("outcomes", _outcome(group, role, version)) for group in untimed]
    else:
        groups = _plain(pieces)
    return [Entry("outcomes", _outcome(group, role, version)) for group in groups if group]


def _with_lines_above(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces, a number that stands alone on its line, or `Time Frame`, joined with the line below it."""
    found: list[_Piece] = []
    for piece in pieces:
        above = found[-1].printed.text if found else ""
        framed = key_of(above) in {"time frame", "timeframe"}
        if framed or (above.isdigit() and len(above) < 3):
            text = f"Time Frame: {piece.printed.text}" if framed else piece.printed.text
            printed = spanning(text, [found.pop().printed, piece.printed])
            found.append(msgspec.structs.replace(piece, printed=printed, raw=printed if framed else piece.raw))
        else:
            found.append(piece)
    return found


_UNNAMED = re.compile(r"\[\s*(?P<frame>[^\[\]]{3,200})\]\s*$")


def _named_frames(pieces: list[_Piece]) -> list[_Piece]:
    """Where no bracket says that it is a time frame: those that end a line and hold a time, with that name."""
    found = [_UNNAMED.search(piece.printed.text) for piece in pieces]
    timed = [one is not None and _FRAME_WORD.search(one["frame"]) is not None for one in found]
    if not any(timed) or any(_says_frame(piece.printed.text) for piece in pieces):
        return pieces
    return [
        msgspec.structs.replace(piece, printed=_with_name(piece.printed), raw=_with_name(piece.raw)) if holds else piece
        for piece, holds in zip(pieces, timed, strict=True)
    ]


def _says_frame(text: str) -> bool:
    """Whether a line says that it holds a time frame, in brackets or by the words with which it begins."""
    return IN_BRACKETS.search(text) is not None or _ON_LINE.match(text) is not None


def _with_name(printed: Printed) -> Printed:
    return msgspec.structs.replace(printed, text=_UNNAMED.sub(r"[ Time Frame: \g<frame>]", printed.text))


_COLUMNS: dict[str, Literal["measure", "text", "frame"]] = {
    "outcome measure": "measure", "outcome": "measure", "measure": "measure", "title": "measure", "endpoint": "measure",
    "measure title": "measure", "measure description": "text", "description": "text", "details": "text",
    "outcome description": "text", "time frame": "frame", "timeframe": "frame", "time point": "frame",
    "timepoint": "frame",
}  # fmt: skip
"""The heads of the columns in which pages print outcomes."""


def _tabled(lines: tuple[Line, ...], role: OutcomeRole, version: Version) -> list[Entry] | None:
    """The outcomes of a table whose head names the columns; rows have bars or tabs, or one cell a line. None: none."""
    columns, at = _head(lines)
    if not columns:
        return None
    rows = [_cells(line) for line in lines[at:] if re.search(r"[^\s|:+-]", line.text)]
    if sum(len(row) == len(columns) for row in rows) * 2 < len(rows) and columns[-1] == "frame":
        rows = _rows_of_cells([cell for row in rows for cell in row], len(columns))
    return [*set_aside(lines[:at], "heading"), *_of_rows(rows, columns, role, version)]


def _rows_of_cells(cells: list[Printed], columns: int) -> list[list[Printed]]:
    """Cells printed one a line as rows that end with a time frame; a row may lack its text, which leaves an empty cell.

    Of all ways to part the cells that is taken in which most last cells look like time frames.
    """
    best: list[tuple[int, int]] = [(0, 0)] + [(-1, 1)] * len(cells)
    for end in range(1, len(cells) + 1):
        for length in range(max(1, columns - 1), columns + 1):
            if length <= end and best[end - length][0] >= 0:
                middle = length > 2 and len(cells[end - 2].text) > 60
                score = best[end - length][0] + 3 * _frame_score(cells[end - 1]) + middle
                best[end] = max(best[end], (score, length))
    rows: list[list[Printed]] = []
    end = len(cells)
    while end:
        length = min(best[end][1], end)
        row = cells[end - length : end]
        empty = [msgspec.structs.replace(row[0], text="")] if columns == 3 and length == 2 else []
        rows.append([row[0], *empty, *row[1:]])
        end -= length
    return rows[::-1]


def _frame_score(cell: Printed) -> int:
    """How much a cell looks like a time frame, from 0 to 3."""
    if not _FRAME_WORD.search(cell.text):
        return 0
    return 3 if _BARE_FRAME.fullmatch(cell.text) else 2 if len(cell.text) < 120 else 1


def _head(lines: tuple[Line, ...]) -> tuple[tuple[str, ...], int]:
    """The columns that the first line names, or the first lines one each, and how many lines that takes."""
    first = _cells(lines[0]) if lines else []
    keys = [key_of(cell.text) for cell in first]
    if len(keys) > 1 and all(key in _COLUMNS for key in keys):
        return tuple(_COLUMNS[key] for key in keys), 1
    heads = list(takewhile(lambda key: key in _COLUMNS, (key_of(line.text) for line in lines[:4])))
    columns = tuple(_COLUMNS[key] for key in heads)
    return (columns, len(heads)) if {"measure", "frame"} <= set(columns) else ((), 0)


def _cells(line: Line) -> list[Printed]:
    """The cells of a line, parted by bars or tabs; an empty cell between two bars stays."""
    text = line.text.strip(" \u00a0")
    parts = text.removeprefix("|").removesuffix("|").split("|") if "|" in text else text.split("\t")
    return [Printed(part.strip(" \u00a0"), line.number, line.last) for part in parts]


def _of_rows(
    rows: list[list[Printed]], columns: tuple[str, ...], role: OutcomeRole, version: Version
) -> Iterator[Entry]:
    """An outcome for each row; a row with too few cells goes on with the text of the one above."""
    made: list[dict[str, Printed]] = []
    for row in rows:
        if len(row) >= len(columns) or not made:
            made.append({name: cell for name, cell in zip(columns, row, strict=False) if cell.text})
        else:
            pieces = [made[-1]["text"], *row] if "text" in made[-1] else row
            made[-1]["text"] = spanning(" ".join(piece.text for piece in pieces), pieces)
    for cells in made:
        if "measure" in cells:
            measure = spanning(cells["measure"].text, list(cells.values()))
            yield Entry("outcomes", OutcomeText(role, measure, cells.get("text"), cells.get("frame"), version))


def _closed_brackets(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces, one with an open bracket before its time frame joined with the next, in which the bracket closes."""
    found: list[_Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        if before is None or piece.level or not _is_open(before.printed.text, piece.printed.text):
            found.append(piece)
            continue
        both = [before.printed, piece.printed]
        whole = spanning(f"{before.printed.text} {piece.printed.text}", both)
        found[-1] = _Piece(whole, before.level, spanning(f"{before.raw.text} {piece.raw.text}", both))
    return found


def _is_open(text: str, below: str) -> bool:
    """Whether a line ends within the bracket of its time frame, which begins at its end or closes in the next line."""
    begun = _FRAME_BEGINS.search(text) is not None and text.count("[") > text.count("]") and "]" in below
    return begun or _OPEN_BRACKET.search(text) is not None


_FRAME_BEGINS = re.compile(r"\[\s*time[\s\u00a0]*frame", re.IGNORECASE)
_OPEN_BRACKET = re.compile(r"\[\s*(?:t(?:i(?:m(?:e(?:\s*f[^\[\]]{0,200})?)?)?)?)?\s*$", re.IGNORECASE)


def _bracketed(pieces: list[_Piece]) -> list[list[Printed]]:
    """Each line with a time frame in brackets begins an outcome, or the line above it where it holds nothing else."""
    groups: list[list[Printed]] = []
    listed = _has_items(pieces)
    for piece in pieces:
        found = IN_BRACKETS.search(piece.printed.text)
        if (
            found
            and not piece.printed.text[: found.start()].strip()
            and groups
            and not IN_BRACKETS.search(_all(groups[-1]))
        ):
            groups[-1].append(piece.raw)
        elif found and not piece.printed.text[: found.start()].strip() and groups and len(groups[-1]) > 1:
            groups.append([groups[-1].pop(), piece.printed])
        elif found or not groups or (piece.level == 1 and listed):
            groups.append([piece.printed])
        else:
            groups[-1].append(piece.raw)
    return groups


def _has_items(pieces: list[_Piece]) -> bool:
    """Whether the outcomes themselves are items of a list."""
    return any(piece.level == 1 and IN_BRACKETS.search(piece.printed.text) for piece in pieces)


def _all(group: list[Printed]) -> str:
    return " ".join(piece.text for piece in group)


def _closed_by_frame(pieces: list[_Piece]) -> list[list[Printed]]:
    """Measure, text, `Time Frame: ...`: the time frame closes an outcome, unless it stands right below the measure."""
    return _closed_by(pieces, [at for at, piece in enumerate(pieces) if _ON_LINE.match(piece.printed.text)])


_BARE_FRAME = re.compile(
    r"(?:up to|from|at|through(?:out)?|within|until|baseline|screening|during|day|week|month|year|every|end of"
    r"|approximately|about|after|before|pre|post|one|two|three|six|\d{1,4})\b.{0,100}",
    re.IGNORECASE,
)
_FRAME_WORD = re.compile(
    r"\b(?:days?|weeks?|months?|years?|hours?|minutes?|cycles?|visits?|baseline|completion|end of)\b",
    re.IGNORECASE,
)


def _bare_frames(pieces: list[_Piece]) -> list[int]:
    """Where time frames stand as lines of their own without a label; none unless a measure stands above each."""
    frames = [
        at
        for at, piece in enumerate(pieces)
        if _BARE_FRAME.fullmatch(piece.printed.text) and _FRAME_WORD.search(piece.printed.text)
    ]
    apart = all(at + 1 not in frames for at in frames)
    alternate = len(frames) > 1 and frames == list(range(1, 2 * len(frames), 2))
    closed = alternate or (bool(frames) and frames[-1] == len(pieces) - 1)
    return frames if frames and frames[0] > 0 and apart and closed else []


def _closed_by(pieces: list[_Piece], frames: list[int]) -> list[list[Printed]]:
    """Groups of lines that end with a time frame, or have it as their second line where text stands behind the last."""
    second = len(pieces) > frames[-1] + 1 and frames[0] == 1
    begins = [max(0, at - 1) for at in frames] if second else [0, *(at + 1 for at in frames[:-1])]
    ends = [*begins[1:], len(pieces)]
    return [
        [pieces[first].printed, *(piece.raw for piece in pieces[first + 1 : end])]
        for first, end in zip(begins, ends, strict=True)
        if first < end
    ]


def _plain(pieces: list[_Piece]) -> list[list[Printed]]:
    """Items of the outermost list, or lines, each an outcome; what is nested or continues belongs to the one above."""
    listed = any(piece.level for piece in pieces)
    groups: list[list[Printed]] = []
    for piece in pieces:
        begins = piece.level == 1 if listed else True
        if begins or not groups or (len(groups) == 1 and groups[0][0].text.endswith(":") and not piece.level):
            groups.append([piece.printed])
        else:
            groups[-1].append(piece.raw)
    return groups


def _outcome(group: list[Printed], role: OutcomeRole, version: Version, bare: bool = False) -> OutcomeText:
    """An outcome from its lines; `bare`: the last of them is its time frame, without a label."""
    frame: Printed | None = None
    texts: list[Printed] = []
    if bare and len(group) > 1:
        frame, group = group[-1], group[:-1]
    for piece in group:
        plain = _SAFETY.sub("", piece.text)
        bracketed, on_line = IN_BRACKETS.search(plain), _ON_LINE.match(plain)
        if bracketed:
            frame = frame or msgspec.structs.replace(piece, text=bracketed["frame"].strip(" \u00a0;"))
            texts += _parts(piece, plain[: bracketed.start()], plain[bracketed.end() :])
        elif on_line and frame is None and len(group) > 1:
            frame = msgspec.structs.replace(piece, text=on_line["frame"].strip())
        else:
            texts += _parts(piece, plain)
    measure = texts[0] if texts else group[0]
    lines = [*group, frame] if frame else group
    return OutcomeText(role, spanning(measure.text, lines), text_of(texts[1:]), frame, version)


def _parts(piece: Printed, *parts: str) -> list[Printed]:
    plain = [_LABEL.sub("", part.strip(" \u00a0|-")).strip() for part in parts]
    return [msgspec.structs.replace(piece, text=part) for part in plain if part]
