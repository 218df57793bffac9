"""Result tables: columns, rows and cells as reported results or harms. An unclear column gives no time."""

from __future__ import annotations

import re
from typing import Literal

import msgspec
from msgspec.structs import replace

from trialrun.protocol.evidence import Reported, ReportedTable, SafetyEvent, Statistic
from trialrun.read.printed import lines_of, name_from
from trialrun.read.regular import regular
from trialrun.read.results.abbreviations import expanded
from trialrun.read.results.cells import RowForm, RowLabel, read_cell, read_row_label
from trialrun.read.results.harms import HarmWords, harm_of, is_harm
from trialrun.read.results.naming import Lexicon, domain_in, drugs_in, known_harm, known_result, result_name, terms_in
from trialrun.read.results.numbers import decimal_of
from trialrun.read.results.plain import plain_of
from trialrun.read.results.shares import fits
from trialrun.read.results.times import time_before
from trialrun.read.source import Printed, RowText, TableText

Part = Literal["baseline", "results", "safety"]

_SIZE = re.compile(r"\(?\s*[nN]\s*=\s*(?P<size>\d{1,6})\s*\)?")
_LATER = re.compile(r"\b\d+[ -](?:day|week|month|year)s?\b|\b(?:day|week|month|year|cycle) \d", re.IGNORECASE)
"""A time of treatment: values beside those at baseline are results."""
_BASELINE = re.compile(r"\b(?:baseline|characteristics?|demographics?|prior (?:therap|treatment))", re.IGNORECASE)
_HARMS = re.compile(r"\b(?:adverse|safety|toxicit\w+|TEAEs?|AEs?|SAEs?)\b", re.IGNORECASE)
_LEADING_AT = re.compile(r"^(?:at|on|after|by)\s+(?:the time of\s+)?", re.IGNORECASE)
_FOOTED = re.compile(r"(?<=[A-Za-z)])(?P<mark>[a-h]|[*†‡§])$")
_AT_TITLE = re.compile(
    r"\bat (?:the time of )?(?P<at>(?:[\w-]+ ){0,3}?(?:diagnosis|baseline|relapse|enrol?lment|initiation"
    r"|study entry))\b(?! and\b)",
    re.IGNORECASE,
)
_SHORT_HEADING = 30


class Column(msgspec.Struct, frozen=True):
    """One column of values: its heading without the group size, the size, and what its numbers are by default."""

    at: str = ""
    size: int | None = None
    form: RowForm = RowForm()


class TableReading(msgspec.Struct, frozen=True):
    """A table as records: itself, its rows by part, and the labels whose one value fits no single column."""

    part: Part
    table: ReportedTable
    rows: tuple[Reported, ...] = ()
    harms: tuple[SafetyEvent, ...] = ()
    unclear: tuple[RowText, ...] = ()


def read_table(table: TableText, references: int, total: int | None, lexicon: Lexicon) -> TableReading:
    """All rows of a table. `references` is how many the document lists, `total` the patients the text speaks of."""
    title, cited = _title(table, references)
    part = part_of(title, table)
    columns = _columns(table, total)
    notes = {note.text.strip()[:1] for note in table.notes if re.match(r"[a-h](?=[A-Z])|[*†‡§]", note.text.strip())}
    rows: list[Reported] = []
    harms: list[SafetyEvent] = []
    above: list[tuple[int, RowLabel, Printed]] = []
    for row in table.rows:
        above = [held for held in above if held[0] < row.level]
        label = _label(row, above, columns, notes)
        statistics = _statistics(row, label, columns)
        if row.cells:
            counted = part == "safety" and _counted(statistics)
            harmed = _harms(row, label, above, statistics, lexicon) if counted else []
            harms += harmed
            rows += [] if harmed else [_reported(row, label, above, statistics, lexicon)]
        above.append((row.level, label, row.label))
    heads = list(table.columns[1:]) if len(table.columns) > 1 else []
    at = _AT_TITLE.search(title)
    record = ReportedTable(
        name="baseline" if part == "baseline" else "harms" if part == "safety" else "results",
        label=title,
        columns=tuple(dict.fromkeys(column.at for column in columns if column.at and column.form.shape != "p value"))
        or ((at["at"].lower(),) if at and part == "baseline" else ()),
        drugs=drugs_in(title, lexicon),
        patients=_one_size(columns),
        references=cited,
        lines=lines_of(table.title, *heads),
    )
    unclear = tuple(row for row in table.rows if 0 < len(row.cells) < len(columns))
    return TableReading(
        part,
        record,
        _dated(rows, at["at"].lower() if at and part == "baseline" and len(columns) == 1 else ""),
        tuple(harms),
        unclear,
    )


_GLUED = re.compile(r"(?<=[A-Z]{4})(?P<run>\d{1,3}(?:,\d{1,3}){0,6})$")


def _title(table: TableText, references: int) -> tuple[str, tuple[int, ...]]:
    """The title without the numbers of its references, also where they are glued to a trade name."""
    title, cited = plain_of(table.title.text if table.title else "", references)
    glued = _GLUED.search(title) if not cited else None
    numbers = tuple(map(int, glued["run"].split(","))) if glued else ()
    if glued and all(0 < number <= references for number in numbers):
        return title[: glued.start()], numbers
    return title, cited


def part_of(title: str, table: TableText) -> Part:
    """What a table holds by its title, else by its rows."""
    if _HARMS.search(title):
        return "safety"
    if _BASELINE.search(title):
        return "baseline"
    if len(table.columns) > 1 and _HARMS.search(table.columns[0].text) and not known_result(title):
        return "safety"
    labels = " ; ".join(row.label.text for row in table.rows[:12])
    heads = " ".join(column.text for column in table.columns)
    if not known_result(title) and _BASELINE.search(heads) and not _LATER.search(heads):
        return "baseline"
    return "safety" if is_harm(labels) and not known_result(labels) else "results"


def _one_size(columns: tuple[Column, ...]) -> int | None:
    sizes = {column.size for column in columns if column.size}
    return sizes.pop() if len(sizes) == 1 else None


def _columns(table: TableText, total: int | None) -> tuple[Column, ...]:
    """The columns of values. A size for all of them stands alone behind the headings, or once for each."""
    widest = max((len(row.cells) for row in table.rows), default=0)
    heads = [regular(column.text) for column in table.columns]
    sizes = [int(found["size"]) for head in heads if (found := _SIZE.fullmatch(head.strip()))]
    named = [head for head in heads if not _SIZE.fullmatch(head.strip())]
    titled = read_row_label(regular(table.title.text)).form if table.title else RowForm()
    headed = read_row_label(named[0]).form if named else RowForm()
    first = titled if headed.shape == "not stated" else headed
    names = (
        named[1:]
        if len(named) > widest
        else named[-widest:]
        if len(named) == widest and not _is_label_head(named)
        else named[1:]
    )
    if len(names) != widest:
        names = [""] * widest
    columns = []
    for at, name in enumerate(names):
        own = _SIZE.search(name)
        size = int(own["size"]) if own else sizes[at] if len(sizes) == widest else sizes[0] if len(sizes) == 1 else None
        label = read_row_label(re.sub(r"\s+,", ",", _SIZE.sub("", name)).strip(" ,"))
        form = label.form if label.form.shape != "not stated" else first
        columns.append(
            Column(
                " ".join(_LEADING_AT.sub("", label.words).split()),
                size or (total if not sizes and not own and widest == 1 else None),
                form,
            )
        )
    return tuple(columns)


def _is_label_head(named: list[str]) -> bool:
    return (
        bool(named)
        and re.match(
            r"(?i:characteristics?|response|parameter|variable|outcome|event|adverse|category|endpoint)", named[0]
        )
        is not None
    )


def _label(
    row: RowText, above: list[tuple[int, RowLabel, Printed]], columns: tuple[Column, ...], notes: set[str]
) -> RowLabel:
    """The row's words without the mark of a footnote, and its form: its own, the heading's or the column's."""
    text = regular(row.label.text)
    mark = _FOOTED.search(text)
    if mark and mark["mark"] in notes:
        text = text[: mark.start()]
    held = above[-1][1].form if above else None
    if held is None or held.shape == "not stated":
        held = columns[0].form if columns and columns[0].form.shape != "not stated" else held
    return read_row_label(text, held)


def _statistics(row: RowText, label: RowLabel, columns: tuple[Column, ...]) -> tuple[Statistic, ...]:
    """One statistic for each cell; a row with fewer cells than columns names no column."""
    whole = len(row.cells) == len(columns)
    total = _one_size(columns)
    form_of_row = _counted_form(row, columns) if whole and label.form.shape == "not stated" else label.form
    found: list[Statistic] = []
    for at, cell in enumerate(row.cells):
        column = columns[at] if whole else Column(size=total)
        form = column.form if column.form.shape in ("ratio", "p value") else form_of_row
        statistic = read_cell(regular(cell.text), form, column.size)
        lines = lines_of(row.label, cell)
        if form.shape == "p value" and found:
            bound = statistic.printed if statistic.printed.startswith("p ") else ""
            printed = bound or found[-1].printed
            both = lines_of(row.label, *row.cells[at - 1 : at + 1])
            found[-1] = replace(found[-1], p_value=statistic.p_value, printed=printed, lines=both)
            continue
        at_column = column.at if len(columns) > 1 else time_before(label.words, len(label.words))
        found.append(replace(statistic, at=at_column, lines=lines))
    return tuple(found)


_SHARED = re.compile(r"(?P<count>\d{1,6})\s?\((?P<percent>\d{1,3}(?:\.\d{1,2})?)\s?%?\)")


def _counted_form(row: RowText, columns: tuple[Column, ...]) -> RowForm:
    """The form of a row that names none, whose cells are each a count with its share of the size of their column."""
    cells = [_SHARED.fullmatch(regular(cell.text).strip()) for cell in row.cells]
    sized = [
        cell is not None
        and column.size is not None
        and int(cell["count"]) > 0
        and fits(int(cell["count"]), column.size, decimal_of(cell["percent"]))
        for cell, column in zip(cells, columns, strict=True)
    ]
    return RowForm("count percent") if sized and all(sized) else RowForm()


def _counted(statistics: tuple[Statistic, ...]) -> bool:
    return all(one.measure in ("count", "percent", "not stated") for one in statistics)


def _dated(rows: list[Reported], at: str) -> tuple[Reported, ...]:
    """The rows of a table of one moment, which its title names."""
    if not at:
        return tuple(rows)
    return tuple(
        replace(row, statistics=tuple(replace(one, at=one.at or at) for one in row.statistics)) for row in rows
    )


def _reported(
    row: RowText,
    label: RowLabel,
    above: list[tuple[int, RowLabel, Printed]],
    statistics: tuple[Statistic, ...],
    lexicon: Lexicon,
) -> Reported:
    heading = above[-1] if above else None
    words = label.words
    within = heading[1].words if heading else ""
    short = re.fullmatch(r"[\d<>=.,\s-]+|.{1,3}", words) is not None
    long = expanded(words, lexicon.meanings)
    said = f"{within} {long}" if heading and short and long == words else long
    terms = terms_in(words, lexicon) or (terms_in(within, lexicon) if heading and len(within) <= _SHORT_HEADING else ())
    alone = terms_in(words, lexicon, {"variables", "conditions"}) if known_result(said) is None else ()
    return Reported(
        name=alone[0] if len(alone) == 1 and words != said else _name(said, within, lexicon),
        label=words,
        within=domain_in(within) or within,
        terms=terms,
        statistics=statistics,
        lines=lines_of(heading[2] if heading else None, row.label),
    )


def _name(said: str, within: str, lexicon: Lexicon) -> str:
    known = known_result(said)
    if known is not None and within and domain_in(within):
        return f"{domain_in(within)}_{known.name}"
    return name_from(said) if re.search(r"[\d]", said) and within else result_name(said, lexicon)


def _harms(
    row: RowText,
    label: RowLabel,
    above: list[tuple[int, RowLabel, Printed]],
    statistics: tuple[Statistic, ...],
    lexicon: Lexicon,
) -> list[SafetyEvent]:
    """One harm for each column, the column as its group."""
    heading = above[-1][1].words if above else ""
    graded = (
        label.words
        if known_harm(label.words) or not re.match(r"(?i)(?:grade|any)\b", label.words)
        else f"{heading} {label.words}"
    )
    lines = lines_of(above[-1][2] if above else None, row.label, *row.cells)
    shown = f"{heading}: {label.words}" if heading else label.words
    found = []
    named = bool(heading) and _GRADES.fullmatch(label.words) is not None
    for one in statistics:
        if one.count is None and one.percent is None:
            continue
        of_grade = _GRADES.fullmatch(one.at) is not None
        lead = f"{label.words} {one.at}" if named else f"{heading} {one.at}"
        said = HarmWords(heading if named else graded, lead, f"{shown}, {one.at.lower()}" if of_grade else shown)
        found.append(replace(harm_of(said, one, lexicon, lines), group="" if of_grade else one.at))
    return found


_GRADES = re.compile(
    r"(?:any|all)[- ]grades?|grades? ?(?:>=|<=|[<>])? ?[1-5](?: ?(?:-|/|or|to|and) ?[1-5])?", re.IGNORECASE
)
"""A column that counts harms of some grades is no group of patients."""
