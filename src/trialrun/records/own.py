"""Our own folders: one CSV or Parquet file a table, named like the table; reading and writing.

It reads and conforms; what is suspicious in the content is found in `dirt`.
"""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from trialrun.errors import InputError, nearest_names
from trialrun.ground.finding import Finding
from trialrun.records.cells import Codes
from trialrun.records.reading import Reading, UnmappedCode, finding
from trialrun.records.rows import read_rows
from trialrun.records.schema import PATIENT_TABLES
from trialrun.records.tables import empty_table, labels_of, read_marked, write_table
from trialrun.records.words import clean
from trialrun.terms import Vocabulary

FORMATS = ("parquet", "csv")
NOTES_FILE = "findings.json"
_LONGEST_LINE = 100_000


class ReadingNotes(msgspec.Struct, frozen=True):
    """What was found when the tables were first read; saved beside them so that it is not lost."""

    findings: tuple[Finding, ...] = ()
    summary: dict[str, int] = {}
    unmapped: tuple[UnmappedCode, ...] = ()


def is_own_folder(folder: Path) -> bool:
    """True for a folder with a CSV or Parquet file that is named like one of our tables."""
    if not folder.is_dir():
        return False
    names = {path.name.lower() for path in folder.iterdir()}
    return any(f"{table}.{ending}" in names for table in PATIENT_TABLES for ending in FORMATS)


def read_own(folder: Path, reading: Reading) -> tuple[dict[str, pa.Table], bool]:
    """The tables of an own folder, and whether all were written by `save_own` (then they are sorted and unique).

    Raises InputError for a missing person table, a missing column or an unreadable file.
    """
    files = _files(folder, reading)
    if "person" not in files:
        fix = "add person.csv with at least the column person_id"
        raise InputError("there is no person table", where=str(folder), fix=fix)
    tables, marked = {}, True
    for name in PATIENT_TABLES:
        path = files.get(name)
        tables[name], ours = _read_one(name, path, reading) if path else (empty_table(name), True)
        marked &= ours
    if marked:
        _recall(folder / NOTES_FILE, reading)
    return tables, marked


def _files(folder: Path, reading: Reading) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        ending, name = path.suffix.lower().lstrip("."), path.stem.lower()
        if ending not in FORMATS:
            continue
        if name in found:
            fix = "keep one of them in the folder"
            raise InputError(f"{found[name].name} and {path.name} are the same table", where=str(folder), fix=fix)
        if name in PATIENT_TABLES:
            found[name] = path
        else:
            near = nearest_names(name, PATIENT_TABLES)
            fix = f"did you mean {near[0]}.{ending}?" if near else f"tables are {', '.join(PATIENT_TABLES)}"
            reading.add(
                finding("table", "warning", "no table of ours has this name; not read", source=path.name, fix=fix)
            )
    return found


def _read_one(name: str, path: Path, reading: Reading) -> tuple[pa.Table, bool]:
    try:
        if path.suffix.lower() == ".csv":
            raw, numbers = read_csv(path, reading)
            return read_rows(name, raw, path.name, reading, numbers), False
        marked = read_marked(name, path)
        if marked is not None and _names_known(name, marked, reading.vocabulary):
            reading.count(name, "rows read", marked.num_rows)
            return marked, True
        return read_rows(name, pq.read_table(path), path.name, reading), False
    except (OSError, pa.ArrowException, csv.Error, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> InputError:
    """Why a table cannot be read, with the line of the file where there is one."""
    if path.is_dir():
        return InputError("this is a folder, not a file", where=str(path), fix="give a file of this name")
    if isinstance(error, OSError) and error.strerror:
        return InputError(f"cannot read the table: {error.strerror}", where=str(path), fix="check the file")
    if path.suffix.lower() == ".csv" and (found := _first_bad_line(path)) is not None:
        number, what, fix = found
        return InputError(what, where=f"{path}:{number}", fix=fix)
    reason = str(error).strip().rstrip(".")
    fix = "save it as comma-separated UTF-8 text or as Parquet"
    return InputError(f"cannot read the table: {reason}", where=str(path), fix=fix)


def _first_bad_line(path: Path) -> tuple[int, str, str] | None:
    """The first line of a text file that no reader can use, from 1, what is wrong with it, and what to do."""
    number = 0
    with path.open("rb") as file:
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if len(line) == _LONGEST_LINE:
                return (
                    number,
                    f"the line is longer than {_LONGEST_LINE:,} bytes",
                    "check for a missing line end or quote",
                )
            try:
                line.decode("utf-8-sig")
            except UnicodeDecodeError:
                return number, "the line is not UTF-8 text", "save the file as UTF-8"
    return None


def _names_known(name: str, table: pa.Table, vocabulary: Vocabulary) -> bool:
    """True where every variable, drug and concept of a marked table is a name of the vocabulary."""
    known = {
        "variable": vocabulary.variables.keys(),
        "drug": vocabulary.drugs.keys() | vocabulary.classes.keys(),
        "concept": {concept.name for concept in vocabulary.concepts.values() if concept.kind == name},
    }
    return all(
        set(labels_of(table[column])) <= names for column, names in known.items() if column in table.column_names
    )


def read_csv(path: Path, reading: Reading) -> tuple[pa.Table, Codes]:
    """A CSV file with every column as text, and the data row (from 1) of each row; ragged rows become findings."""
    ragged: list[int] = []
    header, filled = _header(path)
    if not filled:
        return pa.table({name: pa.array([], type=pa.string()) for name in header}), np.arange(0)

    def leave_out(row: pacsv.InvalidRow) -> str:
        ragged.append(row.number - 1)
        _remember_person(row.text, header, path, reading)
        message = f"the row has {row.actual_columns} cells, the header {row.expected_columns}; it is left out"
        reading.add(finding("row", "error", message, source=path.name, row=row.number - 1, fix="quote commas in cells"))
        return "skip"

    table = pacsv.read_csv(
        path,
        read_options=pacsv.ReadOptions(use_threads=False, column_names=header, skip_rows=1),
        parse_options=pacsv.ParseOptions(invalid_row_handler=leave_out, newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types={name: pa.string() for name in header}, strings_can_be_null=True, null_values=[""]
        ),
    )
    _report_swallowed(table, header, path, reading)
    numbers = np.delete(np.arange(1, table.num_rows + len(ragged) + 1), [row - 1 for row in ragged])
    reading.count(path.stem.lower(), "left out, ragged row", len(ragged))
    reading.count(path.stem.lower(), "rows read", len(ragged))
    return table, numbers


def _report_swallowed(table: pa.Table, header: list[str], path: Path, reading: Reading) -> None:
    """A finding for each cell whose lines look like rows: a quote was not closed, and the rows in it are lost."""
    for name, column in zip(header, table.columns, strict=True):
        for text in pc.unique(column.filter(pc.fill_null(pc.match_substring(column, "\n"), False))).to_pylist():
            lost = [line for line in text.splitlines()[1:] if line.count(",") == len(header) - 1 > 0]
            for line in lost:
                _remember_person(line, header, path, reading)
            if lost:
                row = int(pc.index(column, text).as_py()) + 1
                message = f"{name}: a quote is not closed; the lines after it are lost in the cell"
                fix = "close the quote"
                reading.add(finding("row", "error", message, source=path.name, row=row, count=len(lost), fix=fix))
                reading.count(path.stem.lower(), "left out, inside an open quote", len(lost))
                reading.count(path.stem.lower(), "rows read", len(lost))


def _remember_person(line: str, header: list[str], path: Path, reading: Reading) -> None:
    cells = next(csv.reader([line]), [])
    place = header.index("person_id") if "person_id" in header else len(cells)
    if place < len(cells):
        reading.leave_unread(path.stem.lower(), [clean(cells[place])])


def _header(path: Path) -> tuple[list[str], bool]:
    """The names in the first line, and whether anything follows it. Raises InputError."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        names = next(csv.reader(lines), [])
        filled = any(line.strip() for line in lines)
    if not any(names):
        raise InputError("the file is empty", where=str(path), fix="give at least a header line")
    if len(names) == 1 and (mark := next((mark for mark in ";\t|" if mark in names[0]), "")):
        raise InputError(f"cells are separated by {mark!r}", where=str(path), fix="separate them by commas")
    return [clean(name) for name in names], filled


def _recall(path: Path, reading: Reading) -> None:
    if not path.exists():
        return
    try:
        notes = msgspec.json.decode(path.read_bytes(), type=ReadingNotes)
    except msgspec.DecodeError:
        message = "the notes beside the tables cannot be read; they are not used"
        reading.warn("table", message, source=path.name, fix="load the original source and save it again")
        return
    for one in notes.findings:
        reading.add(one)
    for code in notes.unmapped:
        reading.unmapped((code.table, code.system, code.code), code.display, code.count)


def save_own(tables: dict[str, pa.Table], folder: Path, ending: str, notes: ReadingNotes) -> None:
    """Write the tables with rows (person always) and the reading notes. Raises InputError, also for another format."""
    if ending not in FORMATS:
        raise InputError(f"cannot write {ending!r}", fix="use parquet or csv")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            path = folder / f"{name}.{ending}"
            if table.num_rows == 0 and name != "person":
                path.unlink(missing_ok=True)
            elif ending == "parquet":
                write_table(table, name, path)
            else:
                pacsv.write_csv(table.cast(PATIENT_TABLES[name]), path)
        (folder / NOTES_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(notes), indent=1))
    except OSError as error:
        raise InputError(f"cannot write: {error.strerror}", where=str(folder), fix="choose another folder") from error
