"""The commands `read`, `parse` and `review`: documents become trial files, and people confirm what was read."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.library import FindingsFile, Json, counted
from trialrun.cli.output import (
    exit_for,
    make_folder,
    path_of,
    save_findings,
    show_findings,
    write,
    write_error,
    write_file,
    write_json,
)
from trialrun.errors import InputError, RuleSyntaxError, TrialrunError, UnknownNameError, UsageError
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import printable

if TYPE_CHECKING:
    from trialrun.protocol import Criterion, Trial
    from trialrun.read.catalog.assembling import Counts
    from trialrun.report.readings import SavedReading

PLAYGROUND = ("criteria", "regimen")
LISTS = ("inclusion", "exclusion")
SHOWN_FINDINGS, SHOWN_SENTENCES, SENTENCE = 8, 3, 80
"""Findings on stderr, sentences that were not understood for each document, and letters of one of them."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("read")(read)
    app.command("parse")(parse)
    app.command("review")(review)


def read(
    documents: Annotated[
        list[Path],
        typer.Argument(metavar="DOCUMENT...", help="Documents of any kind, or one folder: a whole registry."),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="DIR", parser=path_of, help="Folder for the trial files and pages, or for the catalog."
        ),
    ],
    workers: Annotated[
        int, typer.Option("--workers", min=0, metavar="N", help="Of a folder: how many processes. 0: one a core.")
    ] = 0,
    strict: Annotated[
        bool, typer.Option("--strict", help="Leave with 1 where a document was not read or a finding is an error.")
    ] = False,
    findings_file: FindingsFile = None,
    json: Json = False,
) -> None:
    """Read documents into trial files, with coverage, findings and a side-by-side page; a folder into a catalog."""
    folders = [path for path in documents if path.is_dir()]
    if folders and len(documents) > 1:
        fix = f"read {folders[0]} alone, for a catalog; or name its documents: {folders[0]}/*"
        raise UsageError("a folder is read into a catalog, and documents into trial files", fix=fix)
    if folders:
        _read_registry(documents[0], out, workers, findings_file, strict=strict, json=json)
        return
    make_folder(out)
    saved, failed = _read_all(documents, out, json=json)
    findings = [*failed, *(finding for one in saved for finding in one.findings)]
    if findings_file is not None:
        save_findings(findings, findings_file)
    elif not json:
        show_findings(findings, most=SHOWN_FINDINGS)
    if json:
        write_json({"read": saved, "failed": failed})
    if failed and not saved:
        sys.exit(InputError.exit_code)
    if strict:
        exit_for(findings)


def _read_all(documents: Sequence[Path], out: Path, *, json: bool) -> tuple[list[SavedReading], list[Finding]]:
    """What was read and what could not be; a document that cannot be read does not stop the others."""
    from trialrun.read.reading import read_document
    from trialrun.report.readings import save_reading

    saved: list[SavedReading] = []
    failed: list[Finding] = []
    for path in documents:
        try:
            reading = read_document(path)
        except TrialrunError as error:
            failed.append(_failure(path, error))
            told = f"{printable(path.name)}: not read"
        else:
            saved.append(save_reading(reading, out, {one.file for one in saved}))
            told = _told(saved[-1])
        if not json:
            write(told)
    if not json and len(documents) > 1:
        write(f"{len(documents)} documents = {len(saved)} read + {len(failed)} not read")
    return saved, failed


def _told(one: SavedReading) -> str:
    """What became of a document, for a terminal."""
    lines = [f"{one.document}: {one.kind}, read as {one.name}", f"  {one.line}"]
    for unit in one.not_understood[:SHOWN_SENTENCES]:
        place = f"{unit.place}: " if unit.place else ""
        words = " ".join(unit.text.split())
        lines.append(f"  not understood: {place}{words[:SENTENCE]}{' ...' if len(words) > SENTENCE else ''}")
    if len(one.not_understood) > SHOWN_SENTENCES:
        lines.append(f"  not understood: {len(one.not_understood) - SHOWN_SENTENCES} more, on the page")
    lines.append(f"  {counted(one.findings)}")
    lines.append(f"  trial file {one.file}")
    lines.append(f"  text and reading side by side {one.page}")
    return "\n".join(lines)


def _failure(path: Path, error: TrialrunError) -> Finding:
    return Finding(family="unreadable", severity="error", message=error.what, fix=error.fix, source=printable(path))


def _read_registry(
    folder: Path, out: Path, workers: int, findings_file: Path | None, *, strict: bool, json: bool
) -> None:
    if findings_file is not None:
        raise UsageError(
            "a catalog keeps its findings itself", fix=f"leave out --findings; query {out}/findings.parquet"
        )
    from trialrun.read.catalog.registry import read_registry

    counts = read_registry(folder, out, workers=workers or None, progress=_progress if sys.stderr.isatty() else None)
    if json:
        write_json(counts)
    else:
        write(_counts_told(counts, out))
    if counts.failed and not counts.read:
        sys.exit(InputError.exit_code)
    if counts.failed and strict:
        sys.exit(1)


def _counts_told(counts: Counts, out: Path) -> str:
    """What became of the records, and where the tables are."""
    lines = [counts.text()]
    lines += [f"  {out / name}.parquet: {rows:,} rows" for name, rows in counts.rows.items()]
    if counts.failed:
        lines.append(f"  why records failed stands in {out / 'findings'}.parquet, with severity error")
    return "\n".join(lines)


def _progress(done: int, total: int, records: int) -> None:
    """One line that is written over, on a terminal only."""
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r{done} of {total} parts, {records} records{end}")
    sys.stderr.flush()


def parse(
    what: Annotated[str, typer.Argument(metavar="criteria|regimen", help="What the text is.")],
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A text file, or - for what is typed in.")] = "-",
    role: Annotated[
        str,
        typer.Option("--role", metavar="LIST", help="Where lines without a heading stand: inclusion or exclusion."),
    ] = "inclusion",
    json: Json = False,
) -> None:
    """Try out how free text is read: eligibility lines as rules with their English, or a regimen as a schedule."""
    if what not in PLAYGROUND:
        raise UnknownNameError("kind of text", what, PLAYGROUND, fix=f"write {' or '.join(PLAYGROUND)}")
    if role not in LISTS:
        raise UsageError(f"no list is called {role!r}", fix="write --role inclusion or --role exclusion")
    text = _text_of(file)
    if not text.strip():
        where = "standard input" if file == "-" else file
        raise InputError(
            "there is no text", where=where, fix="write what a document says, such as: platelets >= 50 G/L"
        )
    from trialrun.report.playground import parsed_criteria, parsed_regimen

    shown = parsed_criteria(text, role) if what == "criteria" else parsed_regimen(text)
    if json:
        write_json(shown.records)
    else:
        write(shown.text)
        show_findings(shown.findings)


def _text_of(file: str) -> str:
    """The text of a file, or what is typed in up to its end."""
    if file == "-" and sys.stdin.isatty():
        write_error("Type or paste the text; end it with Ctrl-D on a line of its own.")
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        fix = "check the path; - reads what is typed in"
        raise InputError(f"cannot read the text: {error.strerror}", where=file, fix=fix) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = f"{'standard input' if file == '-' else file} byte {error.start}"
        fix = "save it as plain text in UTF-8; `trialrun read` takes PDF, DOCX and other documents"
        raise InputError("the text is not UTF-8", where=where, fix=fix) from error


def review(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A trial file made by `trialrun read`.")],
    criterion: Annotated[
        str, typer.Argument(metavar="CRITERION", help="The id of the criterion, as in the file and on its page.")
    ],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who confirms or corrects: a role or initials.")],
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="RULE", help="The rule that is right, in the rule language.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="compiled, partly, attest or note (limits nobody).")
    ] = None,
    holds: Annotated[
        bool | None,
        typer.Option("--holds/--holds-not", help="Whether the rule must be true of an eligible patient, or false."),
    ] = None,
    label: Annotated[str | None, typer.Option("--label", metavar="TEXT", help="The criterion in your words.")] = None,
    question: Annotated[
        list[str] | None,
        typer.Option("--question", metavar="KEY=TEXT", help="The wording of a question that the rule asks."),
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why; it is kept in the file.")] = "",
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day; today where it is left out.")] = None,
    json: Json = False,
) -> None:
    """Confirm a criterion as read, or correct it; who and when are kept in the file and survive a new reading."""
    from trialrun.protocol.writing import to_plain
    from trialrun.protocol.writing import write_file as yaml_of
    from trialrun.read.reviewing import review_criterion
    from trialrun.report.readings import refresh_page

    trial = _trial_of(file)
    change = {"rule": rule, "kind": kind, "holds_when_eligible": holds, "label": label}
    given: dict[str, object] = {name: value for name, value in change.items() if value is not None}
    if question:
        given["questions"] = dict(map(_question, question))
    day = on or dt.datetime.now(tz=dt.UTC).date().isoformat()
    try:
        reviewed, problems = review_criterion(trial, criterion, given, by=by, on=day, note=note)
    except RuleSyntaxError as error:
        error.where = f"--rule: {error.where}"
        raise
    errors = [finding for finding in problems if finding.severity == "error"]
    if errors:
        raise InputError(f"{errors[0].message}; the file was not changed", where=str(file), fix=errors[0].fix)
    write_file(file, yaml_of(reviewed).encode())
    refresh_page(file, reviewed)
    kept = next(one for one in reviewed.eligibility.criteria if one.id == criterion)
    if json:
        write_json({"criterion": to_plain(kept), "findings": problems})
    else:
        write(_reviewed_text(kept))
        show_findings(problems)


def _question(text: str) -> tuple[str, str]:
    """A key and its wording. Raises UsageError where one of them is missing."""
    key, _, wording = (part.strip() for part in text.partition("="))
    if not key or not wording:
        fix = "write the key, = and the question: --question 'sponsor_agrees=Has the sponsor agreed?'"
        raise UsageError(f"--question {text!r} has no key or no text", fix=fix)
    return key, wording


def _trial_of(file: Path) -> Trial:
    """The trial of a file. Raises InputError where it cannot be read, UsageError where it is something else."""
    from trialrun.protocol import Trial, read_file

    if not file.is_file():
        fix = "give the path of a trial file that `trialrun read` made, such as DIR/NAME.yaml"
        raise InputError("there is no such file", where=str(file), fix=fix)
    record, findings = read_file(file)
    if record is None:
        first = findings[0]
        fix = "correct it there, or read the document again: `trialrun read` makes a trial file"
        raise InputError(f"this is no trial file: {first.message}", where=first.where() or str(file), fix=fix)
    if not isinstance(record, Trial):
        raise UsageError("this file is no trial: it has no criteria", where=str(file), fix="review a trial file")
    return record


def _reviewed_text(one: Criterion) -> str:
    review = one.reviewed
    said = "" if review is None else f"{'corrected' if review.corrected else 'confirmed'} by {review.by} on {review.on}"
    lines = [f"{one.id}: {said}", f"  {one.list_role}, {one.kind}: {one.label}"]
    if one.rule:
        lines.append(f"  {'must hold' if one.holds_when_eligible else 'must not hold'}: {one.rule.text}")
    return "\n".join(lines)
