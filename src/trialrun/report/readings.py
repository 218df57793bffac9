"""The files of a reading: the trial file, its coverage, and the page that shows text and reading side by side.

A trial file that is there already keeps what people confirmed or corrected in it; the earlier one is kept beside.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec.structs import replace

from trialrun.errors import InputError
from trialrun.ground.finding import Finding
from trialrun.protocol import AnyFile, Trial, read_file
from trialrun.protocol.writing import write_file
from trialrun.read.coverage import Status, Unit
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


def save_reading(reading: Reading, folder: Path) -> SavedReading:
    """Write `NAME.yaml`, `NAME.html` and `NAME.coverage.json` into a folder. Raises InputError where that fails."""
    path = folder / f"{_file_name(reading.record.name)}.yaml"
    record, kept = _with_reviews(reading.record, path)
    findings = (*reading.findings, *kept)
    text = write_file(record)
    page = path.with_suffix(".html")
    _write(path, text)
    _write(page, reading_page(record, reading.coverage, findings, path.name))
    coverage = msgspec.json.format(msgspec.json.encode(reading.coverage), indent=1)
    _write(path.with_suffix(".coverage.json"), coverage.decode())
    return SavedReading(
        document=reading.source.document.name,
        name=record.name,
        kind=reading.source.kind,
        file=str(path),
        page=str(page),
        line=reading.coverage.line(),
        counts=reading.coverage.counts(),
        not_understood=tuple(unit for unit in reading.coverage.units if unit.status == "not understood"),
        findings=findings,
    )


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name).strip("-.") or "document"


def _with_reviews(record: AnyFile, path: Path) -> tuple[AnyFile, tuple[Finding, ...]]:
    """The record with the reviews of the file that is there; that one is kept aside where it differs."""
    if not path.exists() or not isinstance(record, Trial):
        return record, ()
    earlier, problems = read_file(path)
    if not isinstance(earlier, Trial):
        _keep(path)
        what = problems[0].message if problems else "it is no trial"
        message = f"the file that was there cannot be read ({what}): it is kept aside, and nothing of it is taken over"
        aside = Finding(family="review-lost", severity="error", message=message, source=str(_aside(path)))
        return record, (aside,)
    merged, lost = keep_reviews(record, earlier)
    if write_file(merged) != path.read_text(encoding="utf-8"):
        _keep(path)
    return merged, tuple(replace(finding, source=finding.source or path.name) for finding in lost)


def _aside(path: Path) -> Path:
    return path.with_suffix(".before.yaml")


def _keep(path: Path) -> None:
    _write(_aside(path), path.read_text(encoding="utf-8", errors="replace"))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        fix = "choose a folder you may write to"
        raise InputError(f"cannot write: {error.strerror}", where=str(path), fix=fix) from error
