"""The command `assess`: responses by a criteria set, or endpoints of a trial, as text, JSON, CSV or a page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from trialrun.cli.assessing_endpoints import LIST, Output, Wanted, assess_endpoints, is_folder, show_endpoints
from trialrun.cli.assessing_options import (
    At,
    Baseline,
    Begin,
    Confirming,
    Criteria,
    DataCut,
    Death,
    Endpoints,
    Explain,
    Form,
    Groups,
    Interval,
    Missed,
    MissingVisit,
    NewTherapy,
    OnePatient,
    Out,
    OwnSet,
    Partial,
    Readings,
    Records,
    SameDay,
    Unconfirmed,
    Window,
    one_of,
    options_of_words,
)
from trialrun.cli.library import FindingsFile, Json
from trialrun.cli.output import (
    encode_json,
    make_folder,
    save_findings,
    show_findings,
    terminal_width,
    write,
    write_error,
    write_file,
)
from trialrun.cli.screening import AssumeAbsent
from trialrun.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trialrun.assess import Options
    from trialrun.assess.explain.stating import RuleLines
    from trialrun.assess.subjects.judging import Result
    from trialrun.assess.subjects.sources import Source
    from trialrun.ground.finding import Finding
    from trialrun.protocol import CriteriaSet

FORMATS = ("table", "json", "csv", "html")
DRAWN = 60
"""So many patients stand in the figures of a page."""


class Judged(NamedTuple):
    """What a command has judged, and out of what; `wanted` are the patients asked for, None for all."""

    source: Source
    criteria: CriteriaSet
    options: Options
    results: Sequence[Result]
    lines: RuleLines
    wanted: Sequence[str] | None


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("assess")(assess)


def assess(
    criteria: Criteria,
    file: Records = None,
    endpoint: Endpoints = None,
    patient: OnePatient = "",
    as_of: DataCut = "",
    baseline: Baseline = "event",
    confirmation: Confirming = "",
    reading: Readings = None,
    at: At = "",
    window: Window = 0,
    missing_visit: MissingVisit = "NE",
    death: Death = "",
    new_therapy: NewTherapy = "",
    begin: Begin = "",
    missed: Missed = 0,
    interval: Interval = "",
    unconfirmed: Unconfirmed = "",
    partial: Partial = "",
    own_set: OwnSet = "",
    groups: Groups = None,
    same_day: SameDay = "",
    assume_absent: AssumeAbsent = None,
    explain: Explain = False,
    form: Form = "table",
    out: Out = None,
    findings_file: FindingsFile = None,
    json: Json = False,
) -> None:
    """Assess responses: every visit, what is confirmed, the best response and progression; or a diagnosis.

    With --endpoint the endpoint of a trial: the value of every patient with its reason, and how many have each.
    """
    words = {
        "as_of": as_of, "baseline": baseline, "confirmation": confirmation, "at": at, "missing_visit": missing_visit,
        "death": death, "same_day": same_day,
    }  # fmt: skip
    timed = {
        "new_therapy": new_therapy, "begin": begin, "interval": interval, "unconfirmed": unconfirmed,
        "partial": partial, "criteria": own_set,
    }  # fmt: skip
    output = Output("json" if json else _form(form, out), out, findings_file)
    if endpoint:
        typed = Wanted(
            criteria, endpoint, {**words, **timed}, reading or [], window, missed, assume_absent, groups, patient
        )
        _answer_endpoints(typed, file, output, explain=explain)
        return
    if file is None:
        raise UsageError("assess needs the FILE of records", fix=f"trialrun assess {criteria} FILE")
    _refuse_endpoint_words({**timed, "missed": missed, "groups": groups}, criteria)
    chosen, doubts, lines = _load_set(criteria)
    options = options_of_words(chosen, reading or [], words, window, assume_absent)
    if out is not None and is_folder(out):
        make_folder(out)
    source = _open(file, chosen, options)
    wanted = [_person(source, patient)] if patient else None
    results = _results(source, chosen, options, wanted, explain=explain)
    _answer(Judged(source, chosen, options, results, lines, wanted), doubts, output)


def _answer(judged: Judged, doubts: Sequence[Finding], output: Output) -> None:
    """Write what was judged in the form asked for; leave with 3 where nobody could be judged."""
    results, out = judged.results, output.out
    findings = (*doubts, *judged.source.findings, *_findings(results))
    content = _content(judged, output.form)
    if out is not None and is_folder(out):
        _save(judged, out)
    if output.findings_file is not None:
        save_findings(findings, output.findings_file)
    _send(content, out)
    if output.findings_file is None:
        show_findings(findings)
    if len(results) and all(result.error for result in results):
        sys.exit(InputError.exit_code)


def _answer_endpoints(wanted: Wanted, file: Path | None, output: Output, *, explain: bool) -> None:
    """The endpoints asked for, or the list of them. Raises UsageError for a command without a file."""
    if LIST in wanted.endpoints:
        show_endpoints(wanted, output)
        return
    if explain:
        fix = "leave it out; trialrun assess SET FILE --patient ID --explain tells the values behind a visit"
        raise UsageError("--explain is for criteria sets; an endpoint always tells its reasons", fix=fix)
    if file is None:
        names = " ".join(f"--endpoint {name}" for name in wanted.endpoints)
        raise UsageError("an endpoint needs the FILE of records", fix=f"trialrun assess {wanted.name} FILE {names}")
    assess_endpoints(wanted, file, output)


def _refuse_endpoint_words(words: Mapping[str, object], name: str) -> None:
    """Raise UsageError for an option of endpoints without one."""
    given = next((option for option, word in words.items() if word), None)
    if given is not None:
        fix = f"add one: trialrun assess {name} --endpoint {LIST} shows them"
        raise UsageError(f"--{given.replace('_', '-')} is for endpoints, and no --endpoint is given", fix=fix)


def _open(file: Path, criteria: CriteriaSet, options: Options) -> Source:
    from trialrun.assess.subjects.sources import open_source

    return open_source(file, criteria, options.as_of, options.assumed_absent)


def _person(source: Source, patient: str) -> str:
    from trialrun.assess.subjects.sources import find_person

    return find_person(source, patient)


def _results(
    source: Source, criteria: CriteriaSet, options: Options, wanted: Sequence[str] | None, *, explain: bool
) -> Sequence[Result]:
    """Everyone of a source, or the one patient asked for; many are judged at once, without reasons."""
    from trialrun.assess.subjects.judging import judge_subjects
    from trialrun.assess.subjects.many import CohortResults, goes_at_once
    from trialrun.assess.subjects.sources import subjects_of

    if source.cohort is not None and wanted is None and not explain and goes_at_once(criteria, source.cohort, options):
        return CohortResults(criteria, source.cohort, options)
    return tuple(judge_subjects(subjects_of(source, criteria, wanted), criteria, options, explain=explain))


def _findings(results: Sequence[Result]) -> tuple[Finding, ...]:
    from trialrun.assess.subjects.many import CohortResults

    if isinstance(results, CohortResults):
        return results.findings()
    return tuple(finding for result in results for finding in result.findings)


def _content(judged: Judged, form: str) -> str:
    """The results in the form asked for, as one text without a line end."""
    from trialrun.assess.forms.files import csv_text
    from trialrun.assess.forms.records import whole_record
    from trialrun.assess.forms.texts import results_text

    results, criteria, options = judged.results, judged.criteria, judged.options
    if form == "json":
        return encode_json(whole_record(results, criteria, options, judged.lines)).decode()
    if form == "html":
        return _page(judged)
    if form == "csv":
        return csv_text(results, criteria, options).removesuffix("\n")
    return results_text(results, criteria, options, terminal_width(), judged.lines)


def _page(judged: Judged) -> str:
    from trialrun.assess.subjects.sources import person_ids, subjects_of
    from trialrun.report import assessment_page

    drawn = subjects_of(judged.source, judged.criteria, judged.wanted or person_ids(judged.source)[:DRAWN])
    subjects = {one.person_id: one for one in drawn}
    page = assessment_page(judged.criteria, judged.results, judged.options, subjects, judged.lines)
    return page.removesuffix("\n")


def _form(form: str, out: Path | None) -> str:
    """The form asked for, or that of the file's ending."""
    ending = out.suffix.lower().lstrip(".") if out is not None and not is_folder(out) else ""
    return ending if form == "table" and ending in FORMATS else one_of("--format", form, FORMATS)


def _save(judged: Judged, folder: Path) -> None:
    """All files of a folder: tables, lines, summary and page."""
    from trialrun.assess.forms.files import save_results

    save_results(judged.results, judged.criteria, judged.options, folder)
    write_file(folder / "report.html", f"{_page(judged)}\n".encode())


def _send(content: str, out: Path | None) -> None:
    """Print, or write to a file; beside a folder what it holds is printed as well."""
    if out is not None and not is_folder(out):
        write_file(out, f"{content}\n".encode())
        return
    write(content)
    if out is not None:
        write_error(f"Written to {out}: responses.parquet, courses.parquet, responses.csv, patients.jsonl, "
                    "summary.json, report.html")  # fmt: skip


def _load_set(name: str) -> tuple[CriteriaSet, tuple[Finding, ...], RuleLines]:
    """A bundled set, or a user's own with what checking it found; and where its rules stand in the file.

    Raises UsageError where the name is that of something else, InputError for a set that contradicts itself.
    """
    from trialrun.assess.explain.stating import RuleLines
    from trialrun.library import check_named, is_path, load, names, rule_lines
    from trialrun.protocol import CriteriaSet

    record = load(name)
    if not isinstance(record, CriteriaSet):
        sets = ", ".join(entry.name for entry in names() if entry.kind == "criteria")
        fix = f"its endpoints: trialrun assess {name} --endpoint {LIST}; or choose one of {sets}, or a set's file"
        raise UsageError(f"{record.name} is no criteria set", fix=fix)
    found = check_named(name).findings if is_path(name) else ()
    for finding in found:
        if finding.severity == "error":
            raise InputError(finding.message, where=finding.where(), fix=finding.fix or f"trialrun check {name}")
    return record, found, RuleLines(*rule_lines(name))
