"""Trial files: YAML text to records and back. Problems are findings with file and line; nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from trialrun.errors import nearest_names
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import printable
from trialrun.protocol.criteria_set import AnyFile, CriteriaSet
from trialrun.protocol.decoding import Decoder, Place
from trialrun.protocol.marked import Fields, Text, Tree, parse_marked
from trialrun.protocol.trial import EvidenceFile, File, Trial

FORMAT = 1
"""The number of the file format, written as `trialrun: 1`."""

KINDS: Mapping[str, type[Trial | EvidenceFile | CriteriaSet]] = {
    "trial": Trial,
    "evidence": EvidenceFile,
    "criteria": CriteriaSet,
}


class FileReading(msgspec.Struct, frozen=True):
    """A file as read: its record (None where it cannot be used), its findings, and the line of every place in it."""

    record: AnyFile | None
    findings: tuple[Finding, ...]
    places: Mapping[Place, int] = msgspec.field(default_factory=dict)
    source: str = ""


def read_file(file: Path | str, *, source: str = "") -> tuple[AnyFile | None, tuple[Finding, ...]]:
    """Read a trial, evidence or criteria file from a path, or from text where `file` is a string.

    `source` names the file in findings. Returns the record, or None where any finding is an error; never raises for
    what stands in a file.
    """
    reading = read_marked(file, source=source)
    return reading.record, reading.findings


def read_marked(file: Path | str, *, source: str = "") -> FileReading:
    """Like `read_file`, and keeps the line of every place, so that later findings can point at it."""
    source = source or (printable(file) if isinstance(file, Path) else "text")
    text = _text_of(file, source)
    if isinstance(text, Finding):
        return FileReading(None, (text,), source=source)
    tree, problems = parse_marked(text, source)
    if tree is None:
        return FileReading(None, problems, source=source)
    decoder = Decoder(source)
    record = _decode_file(tree, decoder)
    findings = tuple(sorted((*problems, *decoder.findings), key=lambda finding: finding.lines or (0, 0)))
    usable = record if isinstance(record, Trial | EvidenceFile | CriteriaSet) and not findings else None
    return FileReading(usable, findings, decoder.places, source)


def _text_of(file: Path | str, source: str) -> str | Finding:
    if isinstance(file, str):
        return file.removeprefix("\ufeff")
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return Finding("file", "error", f"cannot read the file: {error.strerror}", fix="check the path", source=source)
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 text (byte {error.start})"
        return Finding("file", "error", message, fix="save it as UTF-8", source=source)


def _decode_file(tree: Tree, decoder: Decoder) -> object:
    if not isinstance(tree, Fields):
        return decoder.problem((), tree.line, "a file is a list of named fields", "start with `trialrun: 1`")
    entries = {entry.key: entry for entry in tree.entries}
    kind = entries["kind"].value if "kind" in entries else None
    name = kind.value if isinstance(kind, Text) else ""
    if name not in KINDS:
        near = nearest_names(name, KINDS) or tuple(KINDS)
        line = kind.line if kind else tree.line
        return decoder.problem((), line, f"the kind of file is not known: {name!r}", f"write `kind: {near[0]}`")
    rest = Fields(tuple(entry for entry in tree.entries if entry.key != "kind"), tree.line)
    record = decoder.decode(rest, KINDS[name], ())
    if isinstance(record, File) and record.trialrun != FORMAT:
        message, fix = f"format {record.trialrun} is not known", f"write `trialrun: {FORMAT}`"
        return decoder.problem(("trialrun",), entries["trialrun"].line, message, fix)
    return record
