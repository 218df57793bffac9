"""The commands `read`, `parse` and `review`: documents become trial files, and people confirm what was read."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.library import FindingsFile, Json
from trialrun.cli.output import (
    exit_for,
    make_folder,
    path_of,
    save_findings,
    show_findings,
    write,
    write_file,
    write_json,
)
from trialrun.errors import InputError, TrialrunError, UnknownNameError, UsageError
from trialrun.ground.finding import Finding

if TYPE_CHECKING:
    from trialrun.protocol import Criterion
    from trialrun.report.readings import SavedReading

PLAYGROUND = ("criteria", "regimen")
KINDS = ("compiled", "partly", "attest", "note")


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
    out: Annotated[Path, typer.Option("--out", metavar="DIR", parser=path_of, help="Folder for what is made of them.")],
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes for a folder; 0: one a core.")] = 0,
    strict: Annotated[bool, typer.Option("--strict", help="Leave with 1 where a finding is an error.")] = False,
    findings_file: FindingsFile = None,
    json: Json = False,
) -> None:
    """Read documents into trial files, with coverage, findings and a side-by-side page; a folder into a catalog."""
    if len(documents) == 1 and documents[0].is_dir():
        _read_registry(documents[0], out, workers, json=json)
        return
    make_folder(out)
    saved: list[SavedReading] = []
    failed: list[Finding] = []
    for path in documents:
        try:
            saved.append(_read_one(path, out, json=json))
        except TrialrunError as error:
            failed.append(_failure(path, error))
    findings = [*failed, *(finding for one in saved for finding in one.findings)]
    if findings_file is not None:
        save_findings(findings, findings_file)
    elif not json:
        show_findings(findings)
    if json:
        write_json({"read": saved, "failed": failed})
    if failed and not saved:
        sys.exit(InputError.exit_code)
    if strict:
        exit_for(findings)


def _read_one(path: Path, out: Path, *, json: bool) -> SavedReading:
    from trialrun.read.reading import read_document
    from trialrun.report.readings import save_reading

    saved = save_reading(read_document(path), out)
    if not json:
        write(f"{path.name}: {saved.kind}")
        write(f"  {saved.line}")
        write(f"  {saved.file} and {saved.page}")
    return saved


def _failure(path: Path, error: TrialrunError) -> Finding:
    return Finding(
        family="unreadable", severity="error", message=error.what, fix=error.fix, source=error.where or str(path)
    )


def _read_registry(folder: Path, out: Path, workers: int, *, json: bool) -> None:
    from trialrun.read.catalog.registry import read_registry

    counts = read_registry(folder, out, workers=workers or None, progress=_progress if sys.stderr.isatty() else None)
    if json:
        write_json(counts)
    else:
        write(counts.text())
        write(f"catalog: {out}")


def _progress(done: int, total: int, records: int) -> None:
    """One line that is written over, on a terminal only."""
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r{done} of {total} parts, {records} records{end}")
    sys.stderr.flush()


def parse(
    what: Annotated[str, typer.Argument(metavar="criteria|regimen", help="What the text is.")],
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A text file, or - for what is typed in.")] = "-",
    role: Annotated[
        str, typer.Option("--role", help="The list that lines without a heading stand in: inclusion or exclusion.")
    ] = "inclusion",
    json: Json = False,
) -> None:
    """Try out how free text is read: eligibility lines as rules with their English, or a regimen as a schedule."""
    if what not in PLAYGROUND:
        raise UnknownNameError("kind of text", what, PLAYGROUND, fix=f"write {' or '.join(PLAYGROUND)}")
    if role not in ("inclusion", "exclusion"):
        raise UsageError(f"no list is called {role!r}", fix="write --role inclusion or --role exclusion")
    text = _text_of(file)
    from trialrun.report.playground import parsed_criteria, parsed_regimen

    shown = parsed_criteria(text, role) if what == "criteria" else parsed_regimen(text)
    if json:
        write_json(shown.records)
    else:
        write(shown.text)
        show_findings(shown.findings)


def _text_of(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read the text: {error.strerror}", where=file, fix="check the path") from error
    except UnicodeDecodeError as error:
        raise InputError("the text is not UTF-8", where=f"{file} byte {error.start}", fix="save it as UTF-8") from error


def review(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A trial file made by `trialrun read`.")],
    criterion: Annotated[str, typer.Argument(metavar="CRITERION", help="The id of the criterion.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who confirms or corrects: a role or initials.")],
    rule: Annotated[str | None, typer.Option("--rule", help="The rule that is right, in the rule language.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="compiled, partly, attest or note.")] = None,
    holds: Annotated[
        bool | None, typer.Option("--holds/--holds-not", help="Whether the rule must be true for an eligible patient.")
    ] = None,
    label: Annotated[str | None, typer.Option("--label", help="The criterion in your words.")] = None,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day; today by default.")] = None,
) -> None:
    """Confirm a criterion as read, or correct it; who and when are kept in the file and survive a new reading."""
    from trialrun.protocol import Trial, read_file
    from trialrun.protocol.writing import write_file as yaml_of
    from trialrun.read.reviewing import review_criterion

    record, findings = read_file(file)
    if record is None:
        show_findings(findings)
        raise InputError("the trial file cannot be read", where=str(file), fix="run `trialrun check` on it")
    if not isinstance(record, Trial):
        raise UsageError(f"{file} is no trial: it has no criteria", fix="review a trial file")
    change = {"rule": rule, "kind": kind, "holds_when_eligible": holds, "label": label}
    given = {name: value for name, value in change.items() if value is not None}
    day = on or dt.datetime.now(tz=dt.UTC).date().isoformat()
    reviewed, problems = review_criterion(record, criterion, given, by=by, on=day, note=note)
    write_file(file, yaml_of(reviewed).encode())
    write(_reviewed_text(next(one for one in reviewed.eligibility.criteria if one.id == criterion)))
    show_findings(problems)
    exit_for(problems)


def _reviewed_text(one: Criterion) -> str:
    review = one.reviewed
    said = "" if review is None else f"{'corrected' if review.corrected else 'confirmed'} by {review.by} on {review.on}"
    return f"{one.id}: {said}; {one.kind}" + (f"; {one.rule.text}" if one.rule else "")
