"""The commands `screen`, `explain` and `demo`: a cohort judged, one patient explained, the whole thing shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialrun.cli.library import Documents, FindingsFile, Json
from trialrun.cli.output import show_findings, write, write_json
from trialrun.errors import DateError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from trialrun.ground.dates import Date
    from trialrun.records import Cohort

DOMAINS = ("condition", "exposure", "procedure")

Patients = Annotated[
    Path,
    typer.Option(
        "--patients",
        metavar="PATH",
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
    trials: Annotated[list[str], typer.Argument(metavar="TRIAL...", help="Bundled names or trial files; `all`.")],
    patients: Patients,
    as_of: AsOf,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the result tables.")] = None,
    assume_absent: AssumeAbsent = None,
    evidence: Annotated[
        int, typer.Option("--evidence", metavar="N", help="Write evidence rows for the first N patients (0: none).")
    ] = 1000,
    findings_file: FindingsFile = None,
    json: Json = False,
) -> None:
    """Screen a cohort for one or more trials: verdict, answer and evidence tables, funnel, summary."""
    from trialrun.library import load_trials
    from trialrun.screen import save_screening, screen_cohort, screening_summary, screening_text

    day, absent = _day(as_of), _domains(assume_absent)
    chosen = load_trials(() if trials == ["all"] else trials)
    cohort = _load(patients, day)
    screening = screen_cohort(chosen, cohort, as_of=day, assume_absent=absent)
    if out is not None:
        save_screening(screening, cohort, out, evidence_patients=evidence)
    if json:
        write_json(screening_summary(screening))
    else:
        write(screening_text(screening))
        if out is not None:
            write(f"\nWritten to {out}: verdicts.parquet, answers.parquet, evidence.parquet, funnel.csv, summary.json")
    show_findings((*screening.findings, *cohort.findings), findings_file)


def explain(
    trial: Annotated[str, typer.Argument(metavar="TRIAL", help="A bundled name, or the path of a trial file.")],
    patient: Annotated[str, typer.Argument(metavar="PATIENT", help="The patient's id.")],
    patients: Patients,
    as_of: AsOf,
    assume_absent: AssumeAbsent = None,
    documents: Documents = None,
    json: Json = False,
) -> None:
    """Explain one patient's answer: every criterion, the record behind it, what is missing, what to ask."""
    from trialrun.engines import Context
    from trialrun.library import document_text, load_trial
    from trialrun.report import explain_text
    from trialrun.screen import explain_patient, patient_in

    day, absent = _day(as_of), _domains(assume_absent)
    record = load_trial(trial)
    cohort = _load(patients, day)
    person = patient_in(cohort, patient)
    if person is None:
        known = cohort.tables["person"]["person_id"].to_pylist()
        raise UnknownNameError("patient", patient, known, where=str(patients))
    text, findings = document_text(record, documents) if documents else (None, ())
    explanation = explain_patient(record, person, Context(as_of=day, trial=record.name, assume_absent=absent))
    if json:
        write_json(explanation)
    else:
        write(explain_text(explanation, record, text))
    show_findings((*findings, *cohort.findings))


def demo(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the results.")] = Path("trialrun-demo"),
    documents: Documents = None,
    json: Json = False,
) -> None:
    """Screen a simulated cohort for the bundled trials and write a report: the whole system in one minute."""
    from trialrun.report import run_demo

    result = run_demo(out, documents=documents)
    if json:
        write_json(result.summary)
    else:
        write(result.text)


def _load(path: Path, as_of: Date) -> Cohort:
    from trialrun.records import load_patients

    return load_patients(path, as_of=as_of)


def _day(text: str) -> Date:
    from trialrun.ground.dates import parse_date

    try:
        span = parse_date(text)
    except DateError as error:
        raise UsageError(f"--as-of: {error.what}", fix="write it as 2026-11-20") from error
    if not span.exact:
        raise UsageError(f"--as-of needs a full date, not {text!r}", fix="write it as 2026-11-20")
    return span.first


def _domains(words: list[str] | None) -> frozenset[str]:
    found: set[str] = set()
    for word in words or []:
        if word != "all" and word not in DOMAINS:
            raise UsageError(f"--assume-absent knows no domain {word!r}", fix=f"use {', '.join(DOMAINS)} or all")
        found.update(DOMAINS if word == "all" else (word,))
    return frozenset(found)
