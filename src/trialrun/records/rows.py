"""Rows of one own table (CSV, or Parquet that is not ours): every cell read, every bad cell a finding.

A row is left out where using it could mislead (no person, no date of a measurement, an unknown name). A cell is left
empty where the rest of the row is still true. Which of the two is said in each finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from trialrun.errors import InputError, nearest_names
from trialrun.ground.finding import Severity
from trialrun.records import cells as c
from trialrun.records import words
from trialrun.records.coding import method_name
from trialrun.records.reading import Reading, finding
from trialrun.records.schema import PATIENT_TABLES, REQUIRED_COLUMNS
from trialrun.records.tables import columns_of, conform
from trialrun.terms import Concept, Drug, DrugClass, Variable, read_unit

_MOST_TEXTS_NAMED = 25
_DATES = "write 2024-05-17, 2024-05 or 2024"
_NAMED_IN = {
    "variable": (Variable,),
    "drug": (Drug, DrugClass),
    "concept": (Concept,),
}
# (table, first day): a row whose date cannot be read is left out; elsewhere the date stays unknown and the row is kept.
_DATE_DECIDES = frozenset({("measurement", "date"), ("event", "date"), ("coverage", "start"), ("coverage", "end")})
_WORDS: Mapping[str, Mapping[str, str]] = {
    "sex": words.SEX,
    "comparator": words.COMPARATORS,
    "domain": words.DOMAINS,
    "answer": words.ANSWERS,
}
_LEFT_OUT_WITHOUT = frozenset({"domain", "answer"})
_NO_WORDS = frozenset({"null", "nan", "na", "n/a", "\\n"})
_KEPT_WORDS: Mapping[str, Mapping[str, str]] = {"status": words.STATUSES, "severity": words.SEVERITIES}


class Complaint(msgspec.Struct, frozen=True):
    """How a bad cell is reported: `said` may hold {text} and {near}."""

    family: str
    said: str
    severity: Severity = "warning"
    fix: str = ""


def read_rows(name: str, raw: pa.Table, file: str, reading: Reading, numbers: c.Codes | None = None) -> pa.Table:
    """A raw table (any columns, any types) as the patient table `name`. `numbers`: data row of each row, from 1.

    Raises InputError where a required column is missing.
    """
    check_columns(name, raw.column_names, file, reading)
    rows = np.arange(1, raw.num_rows + 1) if numbers is None else numbers
    return _RowReader(name, raw, file, reading, rows).table()


def check_columns(name: str, present: list[str], file: str, reading: Reading) -> None:
    """Raise InputError for a missing required column; a finding for each column that is not known."""
    known = PATIENT_TABLES[name].names
    for column in REQUIRED_COLUMNS[name]:
        if column not in present:
            near = nearest_names(column, [other for other in present if other not in known])
            found = f"it has {', '.join(repr(other) for other in present)}"
            fix = f"rename {near[0]!r} to {column!r}" if near else f"add the column {column!r}; {found}"
            raise InputError(f"the column {column!r} is missing", where=file, fix=fix)
    if len(set(present)) != len(present):
        twice = sorted({column for column in present if present.count(column) > 1})
        raise InputError(f"the column {twice[0]!r} is there twice", where=file, fix="keep one of them")
    for column in present:
        if column not in known:
            near = nearest_names(column, [other for other in known if other not in present])
            fix = f"did you mean {near[0]!r}?" if near else "remove it, or leave it: it is not used"
            reading.add(finding("column", "warning", f"the column {column!r} is not used", source=file, fix=fix))


class _RowReader:
    """Reads the columns of one raw table one after the other; `keep` says which rows survive."""

    def __init__(self, name: str, raw: pa.Table, file: str, reading: Reading, numbers: c.Codes) -> None:
        self.name, self.raw, self.file, self.reading, self.numbers = name, columns_of(raw), file, reading, numbers
        self.schema = PATIENT_TABLES[name]
        self.keep = np.ones(raw.num_rows, dtype=bool)
        self.left: dict[str, c.Mask] = {}
        self.columns: dict[str, Any] = {}
        self.contradicted: pa.Array | None = None

    def table(self) -> pa.Table:
        """The conforming table without the rows that were left out."""
        for column in self.schema.names:
            if column not in self.columns and column in self.raw:
                self._read(column)
        self.columns.setdefault("source", [self.file] * len(self.numbers))
        self.columns.setdefault("source_row", pa.array(self.numbers, type=pa.int64()))
        table = conform(self.name, self.columns, rows=len(self.numbers))
        self._remember_left_out(table)
        return table.filter(pa.array(self.keep)) if not self.keep.all() else table

    def _read(self, column: str) -> None:
        kind = self.schema.field(column).type
        if pa.types.is_date32(kind):
            self._read_days(column)
        elif pa.types.is_float64(kind):
            self._read_numbers(column)
        elif pa.types.is_int64(kind):
            self._read_plain(
                column,
                c.read_count,
                Complaint("number", "{text} is not a whole number; left empty", fix="write it as 1234"),
            )
        elif pa.types.is_time64(kind):
            self._read_plain(
                column,
                c.read_time,
                Complaint("date", "{text} is not a time of day; left empty", fix="write it as 08:30"),
            )
        elif column in _NAMED_IN:
            self._read_names(column)
        else:
            self._read_words(column)

    # -- cells ---------------------------------------------------------------------------------------------------

    def _cells(self, column: str) -> c.Cells:
        cells = c.read_cells(self.raw[column])
        marked = {number for number, text in enumerate(cells.raw) if words.has_invisible(text)}
        self._complain(
            cells, marked, Complaint("invisible", f"{column}: invisible characters were removed from {{text}}", "note")
        )
        return cells

    def _read_plain(self, column: str, read: Callable[[str], Any], complaint: Complaint) -> None:
        cells = self._cells(column)
        values, bad = c.translate(cells, read)
        said = msgspec.structs.replace(complaint, said=f"{column}: {complaint.said}")
        self._complain(cells, bad, said)
        self.columns[column] = c.spread(values, cells.codes, self.schema.field(column).type)

    def _read_days(self, column: str) -> None:
        if column.endswith("_to"):
            self._read_last_days(column)
            return
        cells = self._cells(column)
        moments, bad = c.translate(cells, c.read_moment)
        if self.name == "coverage":  # an empty cell means "complete" or "open"; a word such as NA does not
            bad = {i for i, moment in enumerate(moments) if moment is None and cells.texts[i]}
        self._complain_dates(column, cells, bad, {i for i, m in enumerate(moments) if m is None} - bad)
        late = column == "start" and self.name == "coverage"
        firsts = [m and (m.span.last if late else m.span.first) for m in moments]
        day = self.schema.field(column).type
        self.columns[column] = c.spread(firsts, cells.codes, day)
        if self.name == "attestation":
            self.columns[column] = c.spread([m and m.span.last for m in moments], cells.codes, day)
        if f"{column}_to" in self.schema.names:
            self.columns[f"{column}_to"] = c.spread([m and m.span.last for m in moments], cells.codes, day)
            self._join_last_days(f"{column}_to")
        if column == "date" and "time" in self.schema.names and "time" not in self.raw:
            self.columns["time"] = c.spread([m and m.time for m in moments], cells.codes, pa.time64("us"))

    def _complain_dates(self, column: str, cells: c.Cells, bad: set[int], empty: set[int]) -> None:
        decides = (self.name, column) in _DATE_DECIDES
        said = f"{column}: {{text}} is not a date; " + ("the row is left out" if decides else "left unknown")
        self._complain(cells, bad, Complaint("date", said, "error", _DATES))
        if decides:
            required = column in REQUIRED_COLUMNS[self.name]
            missing = (cells.codes < 0) | cells.rows(empty)
            missing &= required
            self._complain_rows(missing, Complaint("date", f"{column} is empty; the row is left out", fix=_DATES))
            self._leave_out("no usable date", cells.rows(bad) | missing)

    def _join_last_days(self, column: str) -> None:
        """A printed last day wins over the end of a partial first one; one before the first day is refused."""
        if column not in self.raw:
            return
        cells = self._cells(column)
        moments, bad = c.translate(cells, c.read_moment)
        self._complain(
            cells, bad, Complaint("date", f"{column}: {{text}} is not a date; left unknown", "error", _DATES)
        )
        printed = c.spread([m and m.span.last for m in moments], cells.codes, pa.date32())
        first = self.columns[column.removesuffix("_to")]
        joined = pc.coalesce(printed, self.columns[column])
        wrong = pc.fill_null(pc.less(joined, first), False).to_numpy(zero_copy_only=False)
        self._complain_rows(
            wrong,
            Complaint("date", f"{column} is before the first day; it is not used", "error", "correct one of them"),
        )
        self.columns[column] = pc.if_else(pa.array(wrong), first, joined)

    def _read_last_days(self, column: str) -> None:
        """A last day without a first: the first stays unknown."""
        self._read_plain(
            column,
            lambda text: (m := c.read_moment(text)) and m.span.last,
            Complaint("date", "{text} is not a date; left unknown", "error", _DATES),
        )

    def _read_numbers(self, column: str) -> None:
        cells = self._cells(column)
        numbers, bad = c.translate(cells, c.read_number)
        missing = {i for i, text in enumerate(cells.texts) if text.lower() == "nan"}
        self._complain(cells, missing, Complaint("nan", f"{column}: NaN is read as missing", "note"))
        if column == "value":
            self._read_value_words(cells, numbers, bad)
        else:
            bad |= {i for i, number in enumerate(numbers) if number and number.comparator}
            self._complain(
                cells,
                bad,
                Complaint("number", f"{column}: {{text}} is not a number; left empty", fix="write it as 1234.5"),
            )
        values = [number.value if number and i not in bad else None for i, number in enumerate(numbers)]
        spread = c.spread(values, cells.codes, pa.float64())
        self.columns[column] = self._without_contradicted(spread) if column == "value" else spread

    def _read_value_words(self, cells: c.Cells, numbers: list[Any], bad: set[int]) -> None:
        """`<0.2` gives a comparator; words in the value column are results in words and move to `text`."""
        told = "value: {text} is not a number; kept as a result in words"
        said = Complaint(
            "number", told, fix="write a number with a decimal point and without other signs, such as 1234.5"
        )
        unclear = {i for i in bad if words.read_result(cells.texts[i]) is None}
        self._complain(cells, unclear, said)
        moved = [text if i in bad else None for i, text in enumerate(cells.texts)]
        self.columns["comparator"] = c.spread([n and n.comparator for n in numbers], cells.codes, pa.string())
        self.columns["text"] = c.spread(
            [word and (words.read_result(word) or word) for word in moved], cells.codes, pa.string()
        )
        for column in ("comparator", "text"):
            if column in self.raw:
                from_value = self.columns.pop(column)
                self._read_words(column)
                printed = self.columns[column]
                if column == "comparator":
                    self.contradicted = pc.fill_null(pc.not_equal(printed, from_value), False)
                self.columns[column] = pc.coalesce(printed, from_value)

    def _without_contradicted(self, values: pa.Array) -> pa.Array:
        """The values without those whose own comparator contradicts the comparator column."""
        if self.contradicted is None or not pc.any(self.contradicted).as_py():
            return values
        said = Complaint(
            "number",
            "the comparators in value and in comparator contradict each other; left empty",
            "error",
            "keep one of them",
        )
        self._complain_rows(self.contradicted.to_numpy(zero_copy_only=False), said)
        return pc.if_else(self.contradicted, None, values)

    # -- names and words -------------------------------------------------------------------------------------------

    def _read_names(self, column: str) -> None:
        cells = self._cells(column)
        kinds = _NAMED_IN[column]
        found = [self._find(text, kinds) for text in cells.texts]
        bad = {i for i, name in enumerate(found) if name is None and cells.texts[i]}
        said = f"{{text}} is not a {column} of the vocabulary{{near}}; the row is left out"
        self._complain(cells, bad, Complaint("name", said, fix=f"use a known {column} name or spelling"))
        self._complain_rows(
            cells.codes < 0, Complaint("name", f"{column} is empty; the row is left out", fix="name it")
        )
        counts = np.bincount(cells.codes[cells.codes >= 0], minlength=len(cells.texts))
        for i in bad:
            self.reading.unmapped((self.name, "name", cells.texts[i]), rows=int(counts[i]))
        self._leave_out(f"unknown {column}", cells.rows(bad) | (cells.codes < 0))
        self.columns[column] = c.spread(found, cells.codes, pa.string())

    def _find(self, text: str, kinds: tuple[type[Variable | Drug | DrugClass | Concept], ...]) -> str | None:
        term = self.reading.vocabulary.find(text) if text else None
        if not isinstance(term, kinds):
            return None
        if isinstance(term, Concept) and term.kind != self.name:
            return None
        return str(term.name)

    def _read_words(self, column: str) -> None:
        if column == "unit":
            self._read_units()
            return
        if column == "person_id":
            self._read_persons()
            return
        cells = self._cells(column)
        values, bad = c.translate(cells, lambda text: self._word(column, text))
        out = column in _LEFT_OUT_WITHOUT
        end = "the row is left out" if out else "left empty"
        known = ", ".join(sorted(set(_WORDS[column].values()))) if column in _WORDS else ""
        self._complain(
            cells, bad, Complaint(column, f"{column}: {{text}} is not known; {end}", fix=f"use one of {known}")
        )
        if out:
            self._leave_out(f"no usable {column}", cells.rows(bad) | (cells.codes < 0))
        self.columns[column] = c.spread(values, cells.codes, pa.string())

    def _word(self, column: str, text: str) -> str | None:
        if column in _WORDS:
            return None if column == "sex" and words.is_null(text) else _WORDS[column][text.lower()]
        if text.lower() in _NO_WORDS:
            return None
        if column in _KEPT_WORDS:
            return _KEPT_WORDS[column].get(text.lower(), text.lower())
        if column == "text":
            return words.read_result(text) or text
        if column == "method":
            return method_name(text, self.reading.vocabulary)
        if column == "kind":
            return text.lower().replace(" ", "_").replace("-", "_")
        return text

    def _read_units(self) -> None:
        cells = self._cells("unit")
        texts = ["" if words.is_null(text) else text for text in cells.texts]
        codes = [read_unit(text) if text else None for text in texts]
        kept = [code or texts[i] or None for i, code in enumerate(codes)]
        bad = {i for i, code in enumerate(codes) if code is None and texts[i]}
        column, decided = c.spread(kept, cells.codes, pa.string()), np.zeros(len(cells.codes), dtype=bool)
        for i in bad:
            for variable, unit in self._meanings(texts[i], cells.codes == i).items():
                named = (cells.codes == i) & (self.columns["variable"].to_numpy(zero_copy_only=False) == variable)
                column, decided = pc.if_else(pa.array(named), pa.scalar(unit), column), decided | named
        unclear = msgspec.structs.replace(cells, codes=np.where(decided, -1, cells.codes))
        fix = "write it as UCUM code, such as 10*9/L or mg/dL"
        self._complain(unclear, bad, Complaint("unit", "{text} is not a unit we can read; kept as printed", fix=fix))
        self.columns["unit"] = column

    def _meanings(self, text: str, rows: c.Mask) -> dict[str, str]:
        """The unit that a spelling with several meanings has for each variable of some rows, where that tells."""
        if self.name != "measurement":
            return {}
        variables = self.reading.vocabulary.variables
        names = pc.unique(self.columns["variable"].filter(pa.array(rows))).drop_null().to_pylist()
        found = {name: read_unit(text, variables[name]) for name in names if name in variables}
        return {name: unit for name, unit in found.items() if unit is not None}

    def _read_persons(self) -> None:
        cells = self._cells("person_id")
        missing = cells.codes < 0
        self._complain_rows(
            missing, Complaint("person", "person_id is empty; the row is left out", "error", "name the person")
        )
        self._leave_out("no person_id", missing)
        self.columns["person_id"] = c.spread(list(cells.texts), cells.codes, pa.string())

    # -- what was left out -----------------------------------------------------------------------------------------

    def _leave_out(self, reason: str, rows: c.Mask) -> None:
        rows = rows & self.keep
        self.keep &= ~rows
        self.left[reason] = rows
        self.reading.count(self.name, f"left out, {reason}", int(rows.sum()))

    def _remember_left_out(self, table: pa.Table) -> None:
        self.reading.count(self.name, "rows read", len(self.numbers))
        if not self.keep.all():
            persons = table["person_id"].filter(pa.array(~self.keep)).drop_null().to_pylist()
            self.reading.leave_unread(self.name, persons)

    def _complain(self, cells: c.Cells, chosen: set[int], complaint: Complaint) -> None:
        """One finding for each distinct bad text (the rarest ones together), its first row and how often."""
        if not chosen:
            return
        counts = np.bincount(cells.codes[cells.codes >= 0], minlength=len(cells.texts))
        ordered = sorted(chosen, key=lambda number: (-int(counts[number]), number))
        for place, number in enumerate(ordered):
            if not counts[number]:
                continue
            row = int(self.numbers[int(np.argmax(cells.codes == number))])
            text = repr(cells.texts[number]) if place < _MOST_TEXTS_NAMED else "another text"
            self._say(complaint, text, cells.texts[number], row, int(counts[number]))

    def _say(self, complaint: Complaint, shown: str, text: str, row: int, count: int) -> None:
        message = complaint.said.replace("{text}", shown)
        if "{near}" in message:
            near = self.reading.vocabulary.nearest(text)
            message = message.replace("{near}", f" (nearest: {', '.join(near)})" if near else "")
        self.reading.add(
            finding(
                complaint.family, complaint.severity, message, source=self.file, row=row, count=count, fix=complaint.fix
            )
        )

    def _complain_rows(self, rows: c.Mask, complaint: Complaint) -> None:
        if rows.any():
            first = int(self.numbers[int(np.argmax(rows))])
            self._say(complaint, "", "", first, int(rows.sum()))
