"""What every command prints and how: JSON alone on stdout, findings on stderr or in a file, errors in one line."""

from __future__ import annotations

import io
import os
import shutil
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NoReturn, TextIO

import msgspec

from trialrun.errors import InputError, TrialrunError, UsageError
from trialrun.ground.finding import SEVERITIES, Finding, worst

STOPPED = 130
LEAST_WIDTH, WIDTH = 70, 100  # columns of text for a reader


class Boundary:
    """The one place where an exception becomes a message and an exit code; `--debug` shows the traceback."""

    def __init__(self, *, debug: bool) -> None:
        self.debug = debug

    def __enter__(self) -> Boundary:
        for stream in (sys.stdout, sys.stderr):
            _never_fail_on_letters(stream)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if isinstance(error, SystemExit):
            self._leave(error)
        if isinstance(error, KeyboardInterrupt):
            write_error("trialrun: stopped")
            sys.exit(STOPPED)
        if not isinstance(error, Exception):
            return
        if self.debug:
            traceback.print_exception(error)
        if isinstance(error, TrialrunError):
            write_error(f"trialrun: {error.message()}")
            sys.exit(error.exit_code)
        if isinstance(error, OSError):
            _give_up_printing()
            where = error.filename or "the system refuses"
            write_error(f"trialrun: {where}: {error.strerror or error}. Next: check paths, rights and room on the disk")
            sys.exit(InputError.exit_code)
        write_error(
            f"trialrun: this is our own mistake: {type(error).__name__}: {error}. "
            "Next: run it again with --debug and report what it shows"
        )
        sys.exit(4)

    def _leave(self, leaving: SystemExit) -> None:
        if leaving.code == STOPPED:
            write_error("trialrun: stopped")
        if self.debug and leaving.__context__ is not None:
            traceback.print_exception(leaving.__context__)
        flush()


def _never_fail_on_letters(stream: TextIO) -> None:
    """A terminal that has no micro sign gets its code instead of an error."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def path_of(text: str | Path) -> Path:
    """A path given as an option, or its default. Raises UsageError for an empty one: it would mean this folder."""
    if not str(text).strip():
        raise UsageError(
            "an option that takes a path was given an empty one", fix="write the path, or . for this folder"
        )
    return Path(text)


def terminal_width() -> int:
    """The columns that text may take: those of the terminal, at least 70 and at most 100; 100 in a file or pipe."""
    if not sys.stdout.isatty():
        return WIDTH
    return max(LEAST_WIDTH, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))


def write_error(text: str) -> None:
    """One message on stderr."""
    sys.stderr.write(text + "\n")


def write(text: str) -> None:
    """Text on stdout, with a line end. Leaves quietly where nobody reads any more."""
    _send(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))


def write_json(value: object) -> None:
    """One JSON document on stdout, UTF-8; records become objects, dates ISO text, decimals text."""
    _send(encode_json(value))


def _send(line: bytes) -> None:
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(line + b"\n")
    except OSError as error:
        _cannot_print(error)
    flush()


def flush() -> None:
    """Send what was printed on its way; a reader that has gone (`| head`) is no error, a full disk is one."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _cannot_print(error)


def _cannot_print(error: OSError) -> NoReturn:
    """Let the rest go nowhere. Whoever closed the pipe has seen enough: 0. Otherwise raises InputError."""
    _give_up_printing()
    if isinstance(error, BrokenPipeError):
        sys.exit(0)
    raise InputError(f"cannot print: {error.strerror}", where="standard output", fix="make room, or print elsewhere")


def _give_up_printing() -> None:
    """Where stdout cannot take what is waiting, let it go nowhere: else Python would complain once more at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def encode_json(value: object) -> bytes:
    """The JSON of any value made of records, mappings, dates and decimals."""
    return msgspec.json.format(msgspec.json.encode(value, enc_hook=_plain), indent=2)


def _plain(value: object) -> object:
    text = getattr(value, "text", None)
    if isinstance(text, str):
        return text
    raise TypeError(f"{type(value).__name__} has no JSON form")


def show_findings(findings: Sequence[Finding], *, most: int = 20) -> None:
    """Findings as text on stderr: the gravest first, the rest beyond `most` counted."""
    ranked = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    for finding in ranked[:most]:
        write_error(finding.text())
    if len(ranked) > most:
        more = f"{len(ranked) - most} more finding{'s' if len(ranked) > most + 1 else ''}"
        write_error(f"... and {more}. Next: --findings FILE keeps all of them")


def save_findings(findings: Sequence[Finding], file: Path) -> None:
    """Findings as JSON lines in a file. Raises InputError where it cannot be written."""
    write_file(file, b"".join(msgspec.json.encode(finding) + b"\n" for finding in findings))


def write_file(path: Path, content: bytes) -> None:
    """Write a file, making its folder. Raises InputError where that is not possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"cannot write: {error.strerror}", where=str(path), fix="choose a file in a folder you may write to"
        ) from error


def make_folder(path: Path) -> None:
    """Make the folder of the results, before the work is done in vain. Raises InputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot write the results: {error.strerror}", where=str(path), fix="choose a folder you may write to"
        ) from error


def exit_for(findings: Sequence[Finding]) -> None:
    """Leave with 1 where a finding is an error."""
    if worst(tuple(findings)) == "error":
        sys.exit(1)
