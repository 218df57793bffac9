"""The commands `list`, `show` and `check`: what is bundled, one file in English, and the problems of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from trialrun.cli.output import exit_for, path_of, save_findings, show_findings, terminal_width, write, write_json
from trialrun.ground.finding import Finding, Severity

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
Documents = Annotated[
    Path | None,
    typer.Option(
        "--documents", metavar="DIR", parser=path_of, help="Folder of source documents, to quote their sentences."
    ),
]
FindingsFile = Annotated[
    Path | None,
    typer.Option("--findings", metavar="FILE", parser=path_of, help="Write all findings to FILE as JSON lines."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("list")(list_names)
    app.command("show")(show)
    app.command("check")(check)


def list_names(json: Json = False) -> None:
    """List the bundled trials, evidence and criteria sets."""
    from trialrun.library import names

    entries = names()
    if json:
        write_json(entries)
        return
    width = max(len(entry.name) for entry in entries)
    for entry in entries:
        write(f"{entry.name:<{width}}  {entry.kind:<8}  {entry.title}")


def show(
    name: Annotated[str, typer.Argument(metavar="TRIAL", help="A bundled name, or the path of a trial file.")],
    documents: Documents = None,
    json: Json = False,
) -> None:
    """Show one trial in English: who may enter, what they get, what is measured, what is doubtful."""
    from trialrun.library import document_text, load
    from trialrun.report import describe

    record = load(name)
    if json:
        write_json(record)
        return
    text, findings = document_text(record, documents) if documents else (None, ())
    write(describe(record, text, width=terminal_width()))
    show_findings(findings)


def check(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A trial file (YAML), or a bundled name.")],
    documents: Documents = None,
    findings_file: FindingsFile = None,
    json: Json = False,
) -> None:
    """Check a trial file: unknown names, units, contradictions, days outside cycles, objectives without outcome ..."""
    from trialrun.library import check_named

    checked = check_named(file, documents)
    if findings_file is not None:
        save_findings((*checked.findings, *checked.remarks), findings_file)
    if json:
        write_json(checked)
    else:
        write(f"{file}: {counted(checked.findings)}")
        if checked.remarks:
            write(f"{len(checked.remarks)} remarks on the document are known and kept in the file (`trialrun show`)")
        if findings_file is None:
            show_findings(checked.findings, most=1000)
    exit_for(checked.findings)


def counted(findings: Sequence[Finding]) -> str:
    """How many findings there are of each severity, in words."""
    counts = Counter(finding.severity for finding in findings)
    words: dict[Severity, str] = {"error": "errors", "warning": "warnings", "query": "queries", "note": "notes"}
    parts = [f"{counts[one]} {one if counts[one] == 1 else many}" for one, many in words.items() if counts[one]]
    return ", ".join(parts) or "no findings"
