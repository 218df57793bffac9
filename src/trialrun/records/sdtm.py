"""SDTM tables as CSV: responses that investigators recorded (RS, SUPPRS), subjects (DM or ADSL), laboratory (LB).

Corrects nothing: partial dates stay spans, and what cannot be used is a finding.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import msgspec
import pyarrow as pa

from trialrun.errors import DateError, InputError
from trialrun.ground.dates import Date, DateSpan, parse_date
from trialrun.ground.finding import Finding
from trialrun.records.case_fields import bundled_table
from trialrun.records.reading import Reading
from trialrun.records.rows import read_rows
from trialrun.terms import Variable

Record = Mapping[str, str]
OVERALL, INVESTIGATOR = "OVRLRESP", "INVESTIGATOR"
_MISSING = frozenset({"", "NA", "."})
_NOT_DONE = "NOT DONE"
# What a file of each kind cannot do without, beside the columns by which it is recognised.
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "supprs": ("USUBJID", "IDVAR", "IDVARVAL"),
    "rs": ("USUBJID", "RSSEQ", "RSDTC"),
    "lb": ("USUBJID", "LBDTC"),
}
# The columns by which a file is recognised, whatever it is called.
_KNOWN_BY: Mapping[str, tuple[str, ...]] = {
    "supprs": ("RDOMAIN", "QNAM", "QVAL"),
    "rs": ("RSTESTCD", "RSSTRESC"),
    "lb": ("LBTESTCD", "LBORRES"),
    "adsl": ("USUBJID", "RANDDT"),
    "dm": ("USUBJID", "RFSTDTC"),
}


class RecordedResponse(msgspec.Struct, frozen=True, kw_only=True):
    """One response as an investigator recorded it; `date` as far as it is known, `kinds` what it was based on.

    `kinds`: `biochemical`, `imaging`, `death`. `therapy`: the day of new therapy that this record names.
    """

    person_id: str
    sequence: int
    date: DateSpan
    response: str
    visit: str = ""
    kinds: frozenset[str] = frozenset()
    therapy: Date | None = None


class RecordedCourse(msgspec.Struct, frozen=True, kw_only=True):
    """The recorded responses of one subject in the order of the file, and the day of randomisation if known."""

    person_id: str
    randomised: Date | None = None
    responses: tuple[RecordedResponse, ...] = ()


class SdtmFiles(msgspec.Struct, frozen=True):
    """The records of every file of a folder that was recognised, by `rs`, `supprs`, `adsl`, `dm`, `lb`."""

    folder: str
    records: Mapping[str, tuple[Record, ...]]
    findings: tuple[Finding, ...] = ()

    def of(self, name: str) -> tuple[Record, ...]:
        """The records of one kind of file; none where there is no such file."""
        return self.records.get(name, ())


def read_sdtm(folder: Path) -> SdtmFiles:
    """Every CSV file of a folder (or the one file) that its columns show to be one of those we read. Raises InputError
    without any."""
    records: dict[str, tuple[Record, ...]] = {}
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else [folder]:
        header, rows = _read_file(path)
        name = next((one for one, columns in _KNOWN_BY.items() if set(columns) <= set(header)), None)
        if name is not None:
            _check_columns(name, header, path)
            records[name] = (*records.get(name, ()), *rows)
    if not records:
        fix = "give a folder with RS, SUPPRS and ADSL, or LB and DM, as CSV"
        raise InputError("no SDTM table is recognised in it", where=str(folder), fix=fix)
    return SdtmFiles(str(folder), records)


def recorded_courses(files: SdtmFiles) -> tuple[tuple[RecordedCourse, ...], tuple[Finding, ...]]:
    """The overall responses of every subject in the order of the subject table, and what is wrong with them.

    Records of other tests, of other evaluators and of assessments that were not done are left out.
    """
    flags = _flags(files.of("supprs"))
    by_person: dict[str, list[RecordedResponse]] = {row["USUBJID"]: [] for row in _subjects(files)}
    findings: list[Finding] = []
    for number, row in enumerate(files.of("rs"), start=1):
        found = _response(row, flags) if _is_overall(row) else None
        if isinstance(found, RecordedResponse):
            by_person.setdefault(found.person_id, []).append(found)
        elif found is not None:
            findings.append(msgspec.structs.replace(found, source=f"{files.folder}: RS", row=number))
    randomised = {row["USUBJID"]: row.get("RANDDT") or "" for row in files.of("adsl")}
    return tuple(
        RecordedCourse(person_id=person, randomised=_day(randomised.get(person, "")), responses=tuple(responses))
        for person, responses in by_person.items()
    ), tuple(findings)


def sdtm_tables(files: SdtmFiles, reading: Reading) -> dict[str, pa.Table]:
    """The patient tables `person` (of DM, else ADSL), `measurement` (of LB) and `event` (new therapy, randomisation).

    A laboratory test is found by its LOINC code, else by its name; one that nobody knows is counted as unmapped.
    """
    subjects = _subjects(files)
    tables = {"person": _table("person", subjects, files, reading)}
    laboratory = [(variable, row) for row in files.of("lb") for variable in [_variable(row, reading)] if variable]
    renamed = [{**row, "LBMATRIX": row.get("LBSPEC", "")} for _, row in laboratory]
    named = {"variable": [variable for variable, _ in laboratory]}
    tables["measurement"] = _table("measurement", renamed, files, reading, named)
    events = [*_events(files.of("adsl"), "RANDDT", "randomisation"), *_therapies(files)]
    raw = pa.table({name: [event[name] for event in events] for name in ("person_id", "kind", "date")})
    if events:
        tables["event"] = read_rows("event", raw, f"{files.folder}: RS", reading)
    return tables


@cache
def _columns(domain: str) -> Mapping[str, str]:
    return {row["column"]: row["becomes"] for row in bundled_table("sdtm_columns.csv") if row["domain"] == domain}


@cache
def _meanings() -> Mapping[str, str]:
    return {row["qualifier"]: row["means"] for row in bundled_table("sdtm_flags.csv")}


def _check_columns(name: str, header: Sequence[str], path: Path) -> None:
    missing = [column for column in _NEEDED.get(name, ()) if column not in header]
    if missing:
        what = f"{name.upper()} has no column {' and no '.join(missing)}"
        raise InputError(what, where=str(path), fix="add it")


def _read_file(path: Path) -> tuple[list[str], tuple[Record, ...]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            header = [name for name in reader.fieldnames or () if name]
            rows = [{name: _clean(row.get(name)) for name in header} for row in reader]
    except (OSError, csv.Error, UnicodeDecodeError) as error:
        fix = "save it as comma-separated UTF-8 text"
        raise InputError(f"cannot read the table: {error}", where=str(path), fix=fix) from error
    return header, tuple(rows)


def _clean(cell: str | None) -> str:
    text = (cell or "").strip()
    return "" if text in _MISSING else text


def _subjects(files: SdtmFiles) -> tuple[Record, ...]:
    return files.of("adsl") or files.of("dm")


def _is_overall(row: Record) -> bool:
    mine = row.get("RSTESTCD") == OVERALL and row.get("RSEVAL", "") in ("", INVESTIGATOR)
    return mine and row.get("RSSTAT") != _NOT_DONE


def _flags(rows: Iterable[Record]) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """What SUPPRS says about each record, by subject and sequence number."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        meaning = _meanings().get(row["QNAM"])
        if meaning and row.get("RDOMAIN") == "RS" and row.get("IDVAR") == "RSSEQ" and row["QVAL"]:
            found.setdefault((row["USUBJID"], row["IDVARVAL"]), {})[meaning] = row["QVAL"]
    return found


def _response(row: Record, flags: Mapping[tuple[str, str], Mapping[str, str]]) -> RecordedResponse | Finding | None:
    person, response = row["USUBJID"], row.get("RSSTRESC") or row.get("RSORRES") or ""
    told = flags.get((person, row["RSSEQ"]), {})
    if not response:
        return None
    try:
        date = parse_date(row.get("RSDTC", "")[:10])
    except DateError as error:
        return Finding("date", "warning", f"{person}: a response without a usable date is left out: {error.what}")
    return RecordedResponse(
        person_id=person,
        sequence=int(row["RSSEQ"]) if row["RSSEQ"].isdecimal() else 0,
        date=date,
        response=response,
        visit=row.get("VISIT", ""),
        kinds=frozenset(kind for kind, value in told.items() if kind != "therapy" and value.upper() == "Y"),
        therapy=_day(told.get("therapy", "")),
    )


def _day(text: str) -> Date | None:
    """A full day; of one known in part the first, so that nothing is counted that may lie after it."""
    try:
        return parse_date(text[:10]).first if text else None
    except DateError:
        return None


def _variable(row: Record, reading: Reading) -> str | None:
    words = reading.vocabulary
    found = [term for term in words.by_code("LOINC", row.get("LBLOINC", "")) if isinstance(term, Variable)]
    for name in () if found else (row.get("LBTEST", ""), row["LBTESTCD"]):
        specimen = row.get("LBSPEC", "").lower()
        terms = [words.find(f"{specimen} {name}"), words.find(name)]
        found += [term for term in terms if isinstance(term, Variable)]
    if not found:
        reading.unmapped(("measurement", "SDTM LBTESTCD", row["LBTESTCD"]), row.get("LBTEST", ""))
        return None
    return found[0].name


def _events(rows: Iterable[Record], column: str, kind: str) -> list[dict[str, str]]:
    return [{"person_id": row["USUBJID"], "kind": kind, "date": row[column]} for row in rows if row.get(column)]


def _therapies(files: SdtmFiles) -> list[dict[str, str]]:
    """The days of new therapy that SUPPRS names, each once."""
    named = {(person, told["therapy"]) for (person, _), told in _flags(files.of("supprs")).items() if "therapy" in told}
    return [{"person_id": person, "kind": "new_therapy", "date": day} for person, day in sorted(named)]


def _table(
    name: str, rows: Iterable[Record], files: SdtmFiles, reading: Reading, more: Mapping[str, list[str]] | None = None
) -> pa.Table:
    kept = tuple(rows)
    columns = {
        becomes: [row.get(column) or None for row in kept]
        for column, becomes in _columns(name).items()
        if any(row.get(column) for row in kept) or becomes == "person_id"
    }
    raw = pa.table({key: pa.array(values, pa.string()) for key, values in {**columns, **(more or {})}.items()})
    return read_rows(name, raw, f"{files.folder}: {name}", reading)
