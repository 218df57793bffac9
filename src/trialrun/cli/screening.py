"""The commands `screen`, `explain` and `demo`: a cohort judged, one patient explained, the whole thing shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.library import Documents, FindingsFile, Json
from trialrun.cli.output import (
    make_folder,
    path_of,
    save_findings,
    show_findings,
    terminal_width,
    write,
    write_error,
    write_json,
)
from trialrun.errors import DateError, TrialrunError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from trialrun.engines import Patient
    from trialrun.ground.dates import Date
    from trialrun.records import Cohort
    from trialrun.screen import Screening

DOMAINS = ("condition", "exposure", "procedure")

Patients = Annotated[
    Path,
    typer.Option(
        "--patients",
        metavar="PATH",
        parser=path_of,
        help="Patient records: own CSV or Parquet folder, FHIR R4, OMOP CDM 5.4 (detected).",
    ),
]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="The day that counts as today, such as 2026-11-20.")]
AssumeAbsent = Annotated[
    list[str] | None,
    typer.Option(
        "--assume-absent",
        metavar="DOMAIN",
        help="Let no record count as absence for condition, exposure, procedure or all (may be repeated).",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("screen")(screen)
    app.command("explain")(explain)
    app.command("demo")(demo)


def screen(
    trials: Annotated[list[str], typer.Argument(metavar="TRIAL", help="Bundled names, trial files, or `all`.")],
    patients: Patients,
    as_of: AsOf,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", parser=path_of, help="Folder for the result tables.")
    ] = None,
    assume_absent: AssumeAbsent = None,
    evidence: Annotated[
        int,
        typer.Option("--evidence", metavar="N", min=0, help="Write evidence rows for the first N patients (0: none)."),
    ] = 100,
    findings_file: FindingsFile = None,
    json: Json = False,
) -> None:
    """Screen a cohort for one or more trials: verdict, answer and evidence tables, funnel, summary."""
    from trialrun.library import load_checked_trials
    from trialrun.screen import save_screening, screen_cohort, screening_summary, screening_text

    day, absent = day_of(as_of), absent_domains(assume_absent)
    chosen, doubts = load_checked_trials(_named(trials))
    if out is not None:
        make_folder(out)
    cohort = load_cohort(patients, day)
    screening = screen_cohort(chosen, cohort, as_of=day, assume_absent=absent)
    if out is not None:
        save_screening(screening, cohort, out, evidence_patients=evidence)
    findings = (*screening.findings, *screening.record_findings, *doubts)
    if findings_file is not None:
        save_findings((*findings, *screening.remarks()), findings_file)
    if json:
        write_json(screening_summary(screening))
    else:
        write(screening_text(screening, terminal_width()))
        if out is not None:
            write(f"\nWritten to {out}: verdicts.parquet, answers.parquet, evidence.parquet, funnel.csv, summary.json")
    if findings_file is None:
        show_findings(findings)
        _count_remarks(screening)


def explain(
    trial: Annotated[str, typer.Argument(metavar="TRIAL", help="A bundled name, or the path of a trial file.")],
    patient: Annotated[str, typer.Argument(metavar="PATIENT", help="The patient's id.")],
    patients: Patients,
    as_of: AsOf,
    assume_absent: AssumeAbsent = None,
    brief: Annotated[bool, typer.Option("--brief", help="Criteria that pass in one line each.")] = False,
    documents: Documents = None,
    findings_file: FindingsFile = None,
    json: Json = False,
) -> None:
    """Explain one patient's answer: every criterion, the record behind it, what is missing, what to ask."""
    from trialrun.engines import Context
    from trialrun.library import document_text, load_checked_trials
    from trialrun.report import explain_text
    from trialrun.screen import explain_patient

    day, absent = day_of(as_of), absent_domains(assume_absent)
    try:
        (record,), doubts = load_checked_trials([trial])
    except UnknownNameError as error:
        raise _swapped(trial, patient) or error from error
    text, missing = document_text(record, documents) if documents else (None, ())
    cohort = load_cohort(patients, day)
    person = person_in(cohort, patient)
    explanation = explain_patient(record, person, Context(as_of=day, trial=record.name, assume_absent=absent))
    findings = (*missing, *cohort.findings, *doubts)
    if findings_file is not None:
        save_findings(findings, findings_file)
    if json:
        write_json(explanation)
    else:
        write(explain_text(explanation, record, text, brief=brief, width=terminal_width()))
    if findings_file is None:
        show_findings(findings)


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", parser=path_of, help="Folder for the results.")] = Path(
        "trialrun-demo"
    ),
    documents: Documents = None,
    json: Json = False,
) -> None:
    """Screen a simulated cohort for the bundled trials and write a report: the whole system in one minute."""
    from trialrun.report import run_demo

    make_folder(out)
    result = run_demo(out, documents=documents, width=terminal_width())
    if json:
        write_json(result.summary)
    else:
        write(result.text)


def load_cohort(path: Path, as_of: Date) -> Cohort:
    """The patients of a folder or file, as of a day. Raises InputError."""
    from trialrun.records import load_patients

    return load_patients(path, as_of=as_of)


def _swapped(trial: str, patient: str) -> UsageError | None:
    """The error of somebody who named the patient first, or None."""
    from trialrun.library import load

    try:
        name = load(patient).name
    except TrialrunError:
        return None
    return UsageError(f"{trial!r} is no trial, and {name} is", fix=f"name the trial first: explain {name} {trial}")


def person_in(cohort: Cohort, person_id: str) -> Patient:
    """One person of a cohort. Raises UsageError with the nearest ids."""
    from trialrun.screen import patient_in, similar_patients

    found = patient_in(cohort, person_id) or patient_in(cohort, " ".join(person_id.split()))
    if found is not None:
        return found
    near = similar_patients(cohort, person_id)
    first = cohort.tables["person"]["person_id"].slice(0, 3).to_pylist()
    ids = f"did you mean {' or '.join(near)}?" if near else f"its first patients are {', '.join(first)}"
    left_out = [one for one in cohort.findings if one.family == "person"]
    why = "; some persons were left out: --findings FILE says why" if left_out else ""
    raise UsageError(f"no patient {person_id!r} is in it", where=cohort.source, fix=ids + why)


def _named(words: list[str]) -> tuple[str, ...]:
    """The trials meant by the words of a command: `all` stands for every bundled trial."""
    from trialrun.library import names

    bundled = tuple(entry.name for entry in names() if entry.kind == "trial")
    return tuple(name for word in words for name in (bundled if word.strip().lower() == "all" else (word,)))


def _count_remarks(screening: Screening) -> None:
    """One line on the remarks that trial files make on their documents: they concern the trial, not the patients."""
    for one in screening.trials:
        if one.trial.remarks:
            name = one.trial.name
            write_error(
                f"note [remarks] {name}: {len(one.trial.remarks)} remarks on its document. Next: trialrun show {name}"
            )


def day_of(text: str) -> Date:
    """The day given to --as-of. Raises UsageError for anything but a full date."""
    from trialrun.ground.dates import parse_date

    try:
        span = parse_date(text)
    except DateError as error:
        raise UsageError(f"--as-of: {error.what}", fix="write it as 2026-11-20") from error
    if not span.exact:
        raise UsageError(f"--as-of needs a full date, not {text!r}", fix="write it as 2026-11-20")
    return span.first


def absent_domains(words: list[str] | None) -> frozenset[str]:
    """The domains of --assume-absent; `all` is every one. Raises UsageError."""
    found: set[str] = set()
    for word in words or []:
        if word != "all" and word not in DOMAINS:
            raise UsageError(f"--assume-absent knows no domain {word!r}", fix=f"use {', '.join(DOMAINS)} or all")
        found.update(DOMAINS if word == "all" else (word,))
    return frozenset(found)
