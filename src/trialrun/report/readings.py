"""The files of a reading: the trial file, its coverage, and the page that shows text and reading side by side.

A trial file that is there already keeps what people confirmed or corrected in it; the earlier one is kept beside.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import count
from pathlib import Path

import msgspec
from msgspec.structs import replace

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import printable
from trialrun.protocol import AnyFile, Trial, read_file
from trialrun.protocol.checks import check_file
from trialrun.protocol.writing import write_file
from trialrun.read.coverage import Coverage, Status, Unit
from trialrun.read.reading import Reading
from trialrun.read.reviewing import keep_reviews
from trialrun.report.reading_page import reading_page


class SavedReading(msgspec.Struct, frozen=True, kw_only=True):
    """What was written for one document: files by name, the coverage line, counts, and all findings."""

    document: str
    name: str
    kind: str
    file: str
    page: str
    line: str
    counts: dict[Status, int]
    not_understood: tuple[Unit, ...]
    findings: tuple[Finding, ...]


def save_reading(reading: Reading, folder: Path, taken: Container[str] = ()) -> SavedReading:
    """Write `NAME.yaml`, `NAME.html` and `NAME.coverage.json` into a folder. Raises InputError where that fails.

    `taken` are the trial files of other documents, as paths: a second document of one trial gets a number.
    """
    path = _free(folder, _file_name(reading.record.name), taken)
    record, kept = _with_reviews(reading.record, path)
    findings = (*reading.findings, *kept)
    text = write_file(record)
    page = path.with_suffix(".html")
    coverage = _renamed(reading, record)
    _write(path, text)
    _write(page, reading_page(record, coverage, findings, path.name))
    units = msgspec.json.format(msgspec.json.encode(coverage), indent=1)
    _write(path.with_suffix(".coverage.json"), units.decode())
    return SavedReading(
        document=reading.source.document.name,
        name=record.name,
        kind=reading.source.kind,
        file=printable(path),
        page=printable(page),
        line=reading.coverage.line(),
        counts=reading.coverage.counts(),
        not_understood=tuple(unit for unit in reading.coverage.units if unit.status == "not understood"),
        findings=findings,
    )


def _renamed(reading: Reading, record: AnyFile) -> Coverage:
    """The coverage with the names that criteria have in the file: a reviewed one keeps the name it had."""
    if not (isinstance(record, Trial) and isinstance(reading.record, Trial)):
        return reading.coverage
    pairs = zip(reading.record.eligibility.criteria, record.eligibility.criteria, strict=True)
    names = {f"criterion {one.id}": f"criterion {kept.id}" for one, kept in pairs}
    return Coverage(tuple(replace(unit, to=names.get(unit.to, unit.to)) for unit in reading.coverage.units))


def refresh_page(path: Path, trial: Trial) -> bool:
    """Make the page of a reviewed trial file anew, from it and the coverage beside it. False where there is no page."""
    coverage, page = path.with_suffix(".coverage.json"), path.with_suffix(".html")
    if not (coverage.is_file() and page.is_file()):
        return False
    try:
        units = msgspec.json.decode(coverage.read_bytes(), type=Coverage)
    except (OSError, msgspec.MsgspecError):
        return False
    source = trial.document.name if trial.document else trial.name
    findings = (*(remark.finding(source) for remark in trial.remarks), *check_file(trial))
    _write(page, reading_page(trial, units, findings, path.name))
    return True


def _free(folder: Path, name: str, taken: Container[str]) -> Path:
    numbered = (folder / (f"{name}.yaml" if n == 1 else f"{name}-{n}.yaml") for n in count(1))
    return next(path for path in numbered if printable(path) not in taken)


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name).strip("-.") or "document"


def _with_reviews(record: AnyFile, path: Path) -> tuple[AnyFile, tuple[Finding, ...]]:
    """The record with the reviews of the file that is there; that one is kept aside where it differs."""
    if not path.exists() or not isinstance(record, Trial):
        return record, ()
    earlier, problems = read_file(path)
    if not isinstance(earlier, Trial):
        what = problems[0].message if problems else "it is no trial"
        message = f"the file that was there cannot be read ({what}): it is kept aside, and nothing of it is taken over"
        return record, (Finding("review-lost", "error", message, source=printable(_keep(path))),)
    merged, lost = keep_reviews(record, earlier)
    if write_file(merged) == path.read_text(encoding="utf-8"):
        return merged, ()
    found = (*_of_another(record, earlier, _keep(path)), *lost)
    return merged, tuple(replace(finding, source=finding.source or path.name) for finding in found)


def _of_another(record: Trial, earlier: Trial, aside: Path) -> Iterator[Finding]:
    """A note where the file that was there was made of a document of another name."""
    if record.document and earlier.document and record.document.name != earlier.document.name:
        said = f"a file of this trial, made of {earlier.document.name}, was there; it is kept as {aside.name}"
        fix = "where both are wanted, read them with one command, or into two folders"
        yield Finding("earlier-file", "note", said, fix, source=record.document.name)


def _keep(path: Path) -> Path:
    """Copy a file aside, to a name of its own: what a person wrote into an earlier one is never written over."""
    text = path.read_text(encoding="utf-8", errors="replace")
    for number in count(1):
        aside = path.with_suffix(".before.yaml" if number == 1 else f".before-{number}.yaml")
        if not aside.exists() or aside.read_text(encoding="utf-8", errors="replace") == text:
            break
    _write(aside, text)
    return aside


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        fix = "choose a folder you may write to"
        raise InputError(f"cannot write: {error.strerror}", where=str(path), fix=fix) from error
