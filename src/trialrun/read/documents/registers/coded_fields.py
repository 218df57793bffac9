"""The page of the EU Clinical Trials Register: fields that bear codes, `E.3Principal inclusion criteria`, as a record.

Its fields have the names that records of the register bear, so that one table says what each of them is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

import msgspec

from trialrun.ground.provenance import Document
from trialrun.read.documents.entries import lines_placed
from trialrun.read.documents.placed import Placed, Value, placed
from trialrun.read.documents.printed_lines import Line
from trialrun.read.documents.registers.records import Record
from trialrun.read.documents.registers.structured import source_of
from trialrun.read.source import SetAside, Source
from trialrun.read.tables import read_table

_CODED = re.compile(r"\s*(?:[A-HNP]\.[\dIS]|[NP]\.\s)")
_CODE = re.compile(r"\s*(?P<code>[A-HNP](?:\.\d{1,2})+)(?!\d)")
_SECTION = re.compile(r"\s*[A-HNP]\.\s+[A-Z][A-Za-z ,()]{3,80}$")
_ENTRY = re.compile(r"\s*(?:D\.IMP|B\.Sponsor|D\.8 Placebo)\s*:\s*\d{1,3}\s*$", re.IGNORECASE)
_SIGN = "a2eudractnumber"
_LONGEST_NAME = 140
_AROUND = " :?)\t\u00a0"
"""What may stand between the letters of a name and its value."""
_LEAST_FIELDS = 8
_OF_ENTRIES = {"dimp": "dimp", "bspo": "b1_sponsor", "d8pl": "d8_placebo"}
"""The list that an entry opens, by the first letters of its line."""
_HEAD = {
    "eudractnumber": "eudractNumber",
    "nationalcompetentauthority": "a1_member_state_concerned",
    "sponsorsprotocolcodenumber": "a41_sponsors_protocol_code_number",
    "clinicaltrialtype": "x4_clinical_trial_type",
    "trialstatus": "x5_trial_status",
    "dateonwhichthisrecordwasfirstenteredintheeudractdatabase": (
        "x6_date_on_which_this_record_was_first_entered_in_the_eudract_database"
    ),
}
"""Fields above the coded ones, by the letters of their labels."""


class _Field(msgspec.Struct):
    """A field as it is gathered: its path in the record, and the lines of its value."""

    path: str
    first: int
    last: int
    values: list[str]


def is_coded_page(lines: Sequence[Line]) -> bool:
    """Whether many lines of a page bear codes and names of fields of the register, one the number of the trial."""
    coded = [name for line in lines if _CODED.match(line.text) and (name := _named(line.text)[0])]
    return len(coded) >= _LEAST_FIELDS and _SIGN in coded


def read_coded_page(lines: Sequence[Line], document: Document) -> Source:
    """The Source of a page of the register."""
    record: dict[str, Value] = {}
    headings = _headings(lines)
    lines = [line for line in lines if line.number not in headings]
    for field in _fields(lines):
        if field.path in _OF_ENTRIES.values():
            _entries(record, field.path).append({})
        elif any(field.values):
            text = placed("\n".join(field.values), field.first, field.last)
            _set(record, field.path.split("."), text)
    source = source_of(Record("euctr", record), document)
    taken = lines_placed(source)
    silent = (line.number for line in lines if line.number not in taken and _says_nothing(line.text))
    asides = tuple(SetAside(number, number, "heading") for number in sorted((*headings, *silent)))
    return msgspec.structs.replace(source, set_aside=(*source.set_aside, *asides, *_left_aside(lines, taken)))


def _headings(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that only head the fields below them: `E.8 Design of the trial` above `E.8.1 ...`."""
    coded = [(line, found["code"]) for line in lines if (found := _CODE.match(line.text))]
    headings = []
    for (line, code), (_, below) in pairwise(coded):
        named, _ = _named(line.text)
        of_one_value = named and _names().get(named) not in _groups()
        if not of_one_value and (below == code or below.startswith(f"{code}.")):
            headings.append(line.number)
    return frozenset(headings)


def _left_aside(lines: Sequence[Line], taken: Mapping[int, tuple[str, ...]]) -> Iterator[SetAside]:
    """The lines of fields that the table leaves out: ways to reach somebody, numbers of an entry."""
    for line in lines:
        reason = _left().get(_names().get(_named(line.text)[0], "")) if line.number not in taken else None
        if reason is not None:
            yield SetAside(line.number, line.last, "contact" if reason == "contact" else "boilerplate")


@cache
def _groups() -> frozenset[str]:
    """The paths that hold an object of several fields."""
    return frozenset(row["path"] for row in read_table("documents/fields/euctr.csv") if row["into"].startswith("{"))


@cache
def _left() -> dict[str, str]:
    """Why the table leaves a field out, by its path."""
    rows = read_table("documents/fields/euctr.csv")
    return {row["path"]: row["note"] for row in rows if row["into"] == "left"}


def _says_nothing(text: str) -> bool:
    """Whether a line is a heading, the name of a field alone, or a field that says no."""
    if _SECTION.match(text) or _ENTRY.match(text) or _is_navigation(text):
        return True
    _, end = _named(text)
    return bool(end) and text[end:].strip(_AROUND).lower() in ("", "no")


_NAVIGATION = frozenset(
    {"index", "summary", "trial results", "view results", "expand all", "collapse all", "print"}
    | {"trial results view results", "clinical trial results:", "eu clinical trials register", "meddra classification"}
    | {"d.8 information on placebo"}
)


def _is_navigation(text: str) -> bool:
    return " ".join(text.lower().split()) in _NAVIGATION


def _fields(lines: Sequence[Line]) -> Iterator[_Field]:
    """The fields in the order of the page, each with the lines up to the next one; what stands before is no field."""
    open_field: _Field | None = None
    for line in lines:
        begun = _begun(line)
        if begun is None and open_field is not None and not _ends(open_field, line):
            open_field.values += [""] * (line.number - open_field.last - 1) + [line.text.strip()]
            open_field.last = line.last
        elif begun is not None:
            if open_field is not None:
                yield open_field
            open_field = begun
        elif open_field is not None:
            yield open_field
            open_field = None
    if open_field is not None:
        yield open_field


def _ends(field: _Field, line: Line) -> bool:
    """Whether a line is no further line of a field: a heading, or below what stands on one line."""
    if _SECTION.match(line.text) or _is_navigation(line.text):
        return True
    return field.path in _HEAD.values() and any(field.values)


def _begun(line: Line) -> _Field | None:
    """The field that a line begins; its value is what stands behind the name, else on the lines below."""
    if _ENTRY.match(line.text):
        path = _OF_ENTRIES["".join(filter(str.isalnum, line.text.lower()))[:4]]
        return _Field(path, line.number, line.last, [""])
    if _SECTION.match(line.text) or _is_navigation(line.text):
        return None
    name, end = _named(line.text)
    path = _HEAD.get(name) or (_names().get(name, "") if _CODED.match(line.text) else "")
    if not path and not _CODED.match(line.text):
        return None
    value = line.text[end:].lstrip(_AROUND).rstrip(" :?\t\u00a0") if path else line.text.strip()
    if value:
        return _Field(path or _unknown(line.text), line.number, line.last, [value])
    return _Field(path, line.number + 1, line.number, [])


def _unknown(text: str) -> str:
    """A name for a field that no table knows: its letters, so that it is reported."""
    return re.sub(r"\W+", "_", text.strip().lower())[:60]


def _named(text: str) -> tuple[str, int]:
    """The longest name of a field with which a line begins, in letters and digits alone, and where it ends."""
    letters = [(sign.lower(), at) for at, sign in enumerate(text[:_LONGEST_NAME]) if sign.isalnum()]
    said = "".join(sign for sign, _ in letters)
    for length in range(len(said), 5, -1):
        if said[:length] in _names() or said[:length] in _HEAD:
            return said[:length], letters[length - 1][1] + 1
    return "", 0


@cache
def _names() -> dict[str, str]:
    """The paths of the register's fields by the letters and digits of their own names."""
    found = {}
    for row in read_table("documents/fields/euctr.csv"):
        path = row["path"]
        own = path.rpartition(".")[2]
        if re.match(r"[a-h]\d|[np]_", own):
            found["".join(filter(str.isalnum, own.lower()))] = path
    return found


def _entries(record: dict[str, Value], key: str) -> list[Value]:
    held = record.setdefault(key, [])
    return held if isinstance(held, list) else []


def _set(record: dict[str, Value], path: list[str], value: Placed) -> None:
    """Put a value where its path says: in the last entry of each list, or in a new one where the entry has it."""
    for key in path[:-1]:
        entries = _entries(record, key)
        last = entries[-1] if entries else None
        if not isinstance(last, dict) or (key == path[-2] and path[-1] in last):
            last = {}
            entries.append(last)
        record = last
    held = record.get(path[-1])
    record[path[-1]] = value if held is None else [held, value]
