"""FHIR R4 files and folders as patient tables: finds them, hands each resource to its reader, resolves references."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from trialrun.errors import InputError
from trialrun.ground.dates import DateSpan
from trialrun.records.fhir import resources as r
from trialrun.records.fhir.clinical import read_allergy, read_condition, read_procedure
from trialrun.records.fhir.gathering import Gathering, Place, age_span, dated
from trialrun.records.fhir.medication import (
    OpenExposure,
    add_exposures,
    read_immunization,
    read_medication,
    words_alone,
)
from trialrun.records.fhir.observation import read_observation
from trialrun.records.fhir.people import read_patient
from trialrun.records.reading import Reading, finding

_ENDINGS = (".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz")
_NO_NUMBER = re.compile(rb"(?<=[:\[,])\s*-?(?:NaN|Infinity)(?=\s*[,}\]])")
_MEDICATIONS = ("MedicationRequest", "MedicationStatement", "MedicationAdministration")
_READERS: dict[str, tuple[type[Any], Callable[[Any, Place, Gathering], Any]]] = {
    "Observation": (r.Observation, read_observation),
    "Condition": (r.Condition, read_condition),
    "AllergyIntolerance": (r.Allergy, read_allergy),
    "Procedure": (r.Procedure, read_procedure),
    "Immunization": (r.Immunization, read_immunization),
    **dict.fromkeys(_MEDICATIONS, (r.MedicationEvent, read_medication)),
}
_KINDS_READ = _READERS.keys() | {"Patient", "Medication"}


def fhir_files(path: Path) -> tuple[Path, ...]:
    """The JSON and NDJSON files of a path, sorted by name; empty where there are none."""
    if path.is_file():
        return (path,) if path.name.lower().endswith(_ENDINGS) else ()
    return tuple(sorted(one for one in path.rglob("*") if one.is_file() and one.name.lower().endswith(_ENDINGS)))


def read_fhir(path: Path, reading: Reading) -> dict[str, pa.Table]:
    """All FHIR files below a path as tables. A file or resource that cannot be read becomes a finding.

    Raises InputError where no file holds a FHIR resource.
    """
    reading.fold_files = True
    reader = FhirReader(reading)
    for file in fhir_files(path):
        reader.read_file(file)
    if not reader.resources:
        why = next((f"; {one.where()}: {one.message}" for one in reading.findings() if one.family == "file"), "")
        fix = "give bundles, resources or NDJSON"
        raise InputError(f"no FHIR resource is found in it{why}", where=str(path), fix=fix)
    return reader.settle()


class FhirReader:
    """Reads files one after the other into a Gathering; `settle` resolves what was left open."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.gathering = Gathering(reading)
        self.open: list[OpenExposure] = []
        self.resources = 0

    def read_file(self, path: Path) -> None:
        """Read one file: a resource, a bundle, or one resource a line."""
        try:
            if ".ndjson" in path.name.lower() or ".jsonl" in path.name.lower():
                self._read_lines(path)
            else:
                raw = _bare(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
                if _is_lines(raw):
                    self._read_each(raw.splitlines(), path)
                else:
                    self._read_resource(raw, None, Place(path.name, 1))
        except (OSError, EOFError) as error:
            self._unreadable(f"the file cannot be read: {error}", Place(path.name, 1))

    def _read_lines(self, path: Path) -> None:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            self._read_each(lines, path)

    def _read_each(self, lines: Iterable[bytes], path: Path) -> None:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                self._read_resource(_bare(line), None, Place(path.name, number))

    def _read_resource(self, raw: bytes | msgspec.Raw, full_url: str | None, place: Place) -> None:
        try:
            raw = self._without_nan(raw, place)
            header = msgspec.json.decode(raw, type=r.Header)
            if header.resource_type == "Bundle":
                self._read_bundle(raw, place)
            else:
                self._dispatch(header, raw, full_url, place)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self._unreadable(f"not readable as FHIR: {error}", place)

    def _without_nan(self, raw: bytes | msgspec.Raw, place: Place) -> bytes | msgspec.Raw:
        """NaN and Infinity are no JSON, but some exports write them: they are read as missing, with a finding."""
        if not isinstance(raw, bytes) or (b"NaN" not in raw and b"Infinity" not in raw) or not _NO_NUMBER.search(raw):
            return raw
        message = "NaN or Infinity in place of a number is read as missing"
        fix = "leave the value out"
        self.reading.add(finding("nan", "warning", message, source=place.source, row=place.row, fix=fix))
        return _NO_NUMBER.sub(b"null", raw)

    def _unreadable(self, message: str, place: Place) -> None:
        fix = "correct the file; the other files are used"
        self.reading.add(finding("file", "error", message, source=place.source, row=place.row, fix=fix))
        self.reading.count("fhir", "files, lines or resources that cannot be read")

    def _read_bundle(self, raw: bytes | msgspec.Raw, place: Place) -> None:
        bundle = msgspec.json.decode(raw, type=r.Bundle)
        for number, entry in enumerate(bundle.entry, start=1):
            if bytes(entry.resource) not in (b"", b"null"):
                self._read_resource(entry.resource, entry.full_url, Place(place.source, number))

    def _dispatch(self, header: r.Header, raw: bytes | msgspec.Raw, full_url: str | None, place: Place) -> None:
        kind = header.resource_type
        if not kind:
            self._unreadable("JSON without a resourceType", place)
            return
        self.resources += 1
        self.reading.count(f"fhir {kind}", "resources read" if kind in _KINDS_READ else "ignored")
        if kind == "Patient":
            self._read_patient(msgspec.json.decode(raw, type=r.Patient, strict=False), full_url, place)
        elif kind == "Medication":
            self._remember_medication(msgspec.json.decode(raw, type=r.Medication), full_url)
        elif kind in _READERS:
            record, read = _READERS[kind]
            left_open = read(msgspec.json.decode(raw, type=record, strict=False), place, self.gathering)
            if left_open is not None:
                self.open.append(left_open)

    def _read_patient(self, patient: r.Patient, full_url: str | None, place: Place) -> None:
        key = patient.id or (full_url or "").rsplit(":", 1)[-1]
        if not key:
            self.gathering.warn(
                "person", "a Patient without an id; it is left out", place, severity="error", fix="give it"
            )
            return
        read_patient(patient, key, full_url, place, self.gathering)

    def _remember_medication(self, medication: r.Medication, full_url: str | None) -> None:
        for key in (f"Medication/{medication.id}", (full_url or "").rsplit(":", 1)[-1]):
            self.gathering.medications[key] = medication.codings()

    def settle(self) -> dict[str, pa.Table]:
        """Resolve medications, patients and ages, and make the tables."""
        for one in self.open:
            self._settle_medication(one)
        self._settle_ages()
        self._settle_persons()
        self._note_zones()
        self._note_coverage()
        return self.gathering.sink.tables()

    def _settle_medication(self, one: OpenExposure) -> None:
        """The drug a reference means: its Medication, else the words of the reference itself."""
        codings = self.gathering.medications.get(one.reference) or words_alone(one.display)
        if codings:
            add_exposures(codings, one.table, one.place, one.row, self.gathering)
        elif one.reference in self.gathering.medications:
            add_exposures((), one.table, one.place, one.row, self.gathering)
        else:
            message = f"{one.table}: the medication it refers to is not there; it is left out"
            self.gathering.warn("reference", message, one.place, fix="export the Medication resources too")
            self.gathering.drop(one.table, "medication not found")

    def _settle_persons(self) -> None:
        persons = self.gathering.persons
        for name, columns in self.gathering.sink.columns.items():
            if name != "person":
                columns["person_id"] = [persons.get(key, key) for key in columns["person_id"]]

    def _settle_ages(self) -> None:
        births = dict(_births(self.gathering))
        for given in self.gathering.ages:
            columns = self.gathering.sink.columns[given.table]
            birth = births.get(self.gathering.persons.get(columns["person_id"][given.row], ""))
            span = age_span(birth, given.age) if birth else None
            for column, day in dated(given.column, span).items():
                columns[column][given.row] = day

    def _note_zones(self) -> None:
        zones = self.gathering.zones
        if len(zones) > 1:
            shown = ", ".join(f"{zone} ({count})" for zone, count in zones.most_common(6))
            message = f"time zones are mixed: {shown}; days and times are used as written"
            fix = "export all times in one zone, if a day matters"
            self.reading.add(finding("zones", "warning", message, count=sum(zones.values()), fix=fix))

    def _note_coverage(self) -> None:
        message = "FHIR does not say which history is complete; no coverage is assumed, absence stays unknown"
        self.reading.note("coverage", message)


def _births(gathering: Gathering) -> Iterator[tuple[str, DateSpan]]:
    person = gathering.sink.columns["person"]
    columns = (person["person_id"], person["birth_date"], person["birth_date_to"])
    for key, first, last in zip(*columns, strict=True):
        if first is not None:
            yield key, DateSpan(first, last)


def _is_lines(raw: bytes) -> bool:
    """True where a file is one resource a line although its name does not say so."""
    first, _, rest = raw.partition(b"\n")
    return first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def _bare(raw: bytes) -> bytes:
    return raw.removeprefix(b"\xef\xbb\xbf")
