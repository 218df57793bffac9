"""What every command prints and how: JSON alone on stdout, findings on stderr or in a file, errors in one line."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import msgspec

from trialrun.errors import InputError, TrialrunError
from trialrun.ground.finding import Finding, worst


class Boundary:
    """The one place where an exception becomes a message and an exit code; `--debug` shows the traceback."""

    def __init__(self, *, debug: bool) -> None:
        self.debug = debug

    def __enter__(self) -> Boundary:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None or not isinstance(error, Exception):
            return
        if self.debug:
            traceback.print_exception(error)
        if isinstance(error, TrialrunError):
            write_error(f"trialrun: {error.message()}")
            sys.exit(error.exit_code)
        if isinstance(error, BrokenPipeError):
            sys.exit(0)
        write_error(
            f"trialrun: this is our own mistake: {type(error).__name__}: {error}. "
            "Next: run it again with --debug and report what it shows"
        )
        sys.exit(4)


def write_error(text: str) -> None:
    """One message on stderr."""
    sys.stderr.write(text + "\n")


def write(text: str) -> None:
    """Text on stdout, with a line end."""
    sys.stdout.write(text + "\n")


def write_json(value: object) -> None:
    """One JSON document on stdout; records become objects, dates ISO text, decimals text."""
    sys.stdout.buffer.write(encode_json(value) + b"\n")


def encode_json(value: object) -> bytes:
    """The JSON of any value made of records, mappings, dates and decimals."""
    return msgspec.json.format(msgspec.json.encode(value, enc_hook=_plain), indent=2)


def _plain(value: object) -> object:
    text = getattr(value, "text", None)
    if isinstance(text, str):
        return text
    raise InputError(f"{type(value).__name__} has no JSON form", fix="report this")


def show_findings(findings: Sequence[Finding], file: Path | None = None, *, most: int = 20) -> None:
    """Findings as JSON lines into `file`, else as text on stderr: the gravest first, the rest beyond `most` counted."""
    if file is not None:
        write_file(file, b"".join(msgspec.json.encode(finding) + b"\n" for finding in findings))
        return
    order = {"error": 0, "warning": 1, "query": 2, "note": 3}
    ranked = sorted(findings, key=lambda finding: order[finding.severity])
    for finding in ranked[:most]:
        write_error(finding.text())
    if len(ranked) > most:
        write_error(f"... and {len(ranked) - most} more findings. Next: --findings FILE keeps all of them")


def write_file(path: Path, content: bytes) -> None:
    """Write a file, making its folder. Raises InputError where that is not possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"cannot write: {error.strerror}", where=str(path), fix="choose a folder you may write to"
        ) from error


def exit_for(findings: Sequence[Finding]) -> None:
    """Leave with 1 where a finding is an error."""
    if worst(tuple(findings)) == "error":
        sys.exit(1)
