"""The command `assess`: responses of one patient or many by a criteria set, as text, JSON, CSV or a page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from trialrun.cli.library import FindingsFile, Json
from trialrun.cli.output import (
    encode_json,
    path_of,
    save_findings,
    show_findings,
    terminal_width,
    write,
    write_error,
    write_file,
)
from trialrun.cli.screening import AssumeAbsent, absent_domains, day_of
from trialrun.errors import InputError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trialrun.assess import Options
    from trialrun.assess.judging import Result
    from trialrun.assess.sources import Source
    from trialrun.ground.dates import Offset
    from trialrun.ground.finding import Finding
    from trialrun.protocol import CriteriaSet

FORMATS = ("table", "json", "csv", "html")
POLICIES = ("", "none", "consecutive", "admiralonco")
DRAWN = 60
"""So many patients stand in the figures of a page."""
Word = TypeVar("Word", bound=str)


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("assess")(assess)


def assess(
    criteria: Annotated[str, typer.Argument(metavar="CRITERIA", help="A bundled criteria set, or a set's file.")],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            parser=path_of,
            help="Case file (JSON lines), patient records (own CSV or Parquet, FHIR R4, OMOP), SDTM as CSV (detected).",
        ),
    ],
    patient: Annotated[str, typer.Option("--patient", metavar="ID", help="This patient alone.")] = "",
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", help="Data cut: what is dated later does not count.")
    ] = "",
    baseline: Annotated[
        str,
        typer.Option("--baseline", metavar="WHICH", help="`event`: recorded baseline or first dose; or `earliest`."),
    ] = "event",
    confirmation: Annotated[
        str,
        typer.Option("--confirmation", metavar="POLICY", help="none, consecutive or admiralonco, not the set's own."),
    ] = "",
    reading: Annotated[
        list[str] | None,
        typer.Option(
            "--reading", metavar="DOMAIN.LEVEL=NAME", help="Another reading of a level; or NAME for all that have it."
        ),
    ] = None,
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="Judge at this time after baseline, such as '24 weeks'.")
    ] = "",
    window: Annotated[
        int, typer.Option("--window", metavar="DAYS", min=0, help="How far from that time a visit may lie.")
    ] = 0,
    missing_visit: Annotated[
        str, typer.Option("--missing-visit", metavar="ANSWER", help="What no visit there means: NE or failure.")
    ] = "NE",
    death: Annotated[
        str, typer.Option("--death", metavar="ANSWER", help="What death before that time means: NE or failure.")
    ] = "NE",
    same_day: Annotated[
        str, typer.Option("--same-day", metavar="HOW", help="Values of one day that disagree: refuse or worst.")
    ] = "",
    assume_absent: AssumeAbsent = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="The values, limits and rules behind each answer.")
    ] = False,
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="table, json, csv or html.")] = "table",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE|DIR", parser=path_of, help="Write to a file (.txt .json .csv .html) or to a folder."
        ),
    ] = None,
    findings_file: FindingsFile = None,
    json: Json = False,
) -> None:
    """Assess responses: every visit, what is confirmed, the best response and progression; or a diagnosis."""
    chosen, doubts = _load_set(criteria)
    words = {
        "as_of": as_of, "baseline": baseline, "confirmation": confirmation, "at": at, "missing_visit": missing_visit,
        "death": death, "same_day": same_day,
    }  # fmt: skip
    options = _options(chosen, reading or [], words, window, assume_absent)
    form = "json" if json else _form(form, out)
    source = _open(file, chosen, options)
    wanted = [_person(source, patient)] if patient else None
    results = _results(source, chosen, options, wanted, explain=explain)
    findings = (*doubts, *source.findings, *_findings(results))
    content = _content(source, chosen, results, options, form, wanted)
    if out is not None and _is_folder(out):
        _save(source, chosen, results, options, out, wanted)
    if findings_file is not None:
        save_findings(findings, findings_file)
    _send(content, out)
    if findings_file is None:
        show_findings(findings)
    if len(results) and all(result.error for result in results):
        sys.exit(InputError.exit_code)


def _open(file: Path, criteria: CriteriaSet, options: Options) -> Source:
    from trialrun.assess.sources import open_source

    return open_source(file, criteria, options.as_of, options.assumed_absent)


def _person(source: Source, patient: str) -> str:
    from trialrun.assess.sources import find_person

    return find_person(source, patient)


def _results(
    source: Source, criteria: CriteriaSet, options: Options, wanted: Sequence[str] | None, *, explain: bool
) -> Sequence[Result]:
    """Everyone of a source, or the one patient asked for; many are judged at once, without reasons."""
    from trialrun.assess.judging import judge_subjects
    from trialrun.assess.many import CohortResults, goes_at_once
    from trialrun.assess.sources import subjects_of

    if source.cohort is not None and wanted is None and not explain and goes_at_once(criteria, source.cohort, options):
        return CohortResults(criteria, source.cohort, options)
    return tuple(judge_subjects(subjects_of(source, criteria, wanted), criteria, options, explain=explain))


def _findings(results: Sequence[Result]) -> tuple[Finding, ...]:
    from trialrun.assess.many import CohortResults

    if isinstance(results, CohortResults):
        return results.findings()
    return tuple(finding for result in results for finding in result.findings)


def _content(
    source: Source, criteria: CriteriaSet, results: Sequence[Result], options: Options, form: str,
    wanted: Sequence[str] | None,
) -> str:  # fmt: skip
    """The results in the form asked for, as one text without a line end."""
    from trialrun.assess.files import csv_text
    from trialrun.assess.forms import whole_record
    from trialrun.assess.texts import results_text

    if form == "json":
        return encode_json(whole_record(results, criteria, options)).decode()
    if form == "html":
        return _page(source, criteria, results, options, wanted)
    if form == "csv":
        return csv_text(results, criteria, options).removesuffix("\n")
    return results_text(results, criteria, options, terminal_width())


def _page(
    source: Source, criteria: CriteriaSet, results: Sequence[Result], options: Options, wanted: Sequence[str] | None
) -> str:
    from trialrun.assess.sources import person_ids, subjects_of
    from trialrun.report import assessment_page

    drawn = subjects_of(source, criteria, wanted or person_ids(source)[:DRAWN])
    return assessment_page(criteria, results, options, {one.person_id: one for one in drawn}).removesuffix("\n")


def _form(form: str, out: Path | None) -> str:
    """The form asked for, or that of the file's ending."""
    ending = out.suffix.lower().lstrip(".") if out is not None and not _is_folder(out) else ""
    return ending if form == "table" and ending in FORMATS else _one_of("--format", form, FORMATS)


def _is_folder(out: Path) -> bool:
    return out.is_dir() or not out.suffix


def _save(
    source: Source, criteria: CriteriaSet, results: Sequence[Result], options: Options, folder: Path,
    wanted: Sequence[str] | None,
) -> None:  # fmt: skip
    """All files of a folder: tables, lines, summary and page."""
    from trialrun.assess.files import save_results

    save_results(results, criteria, options, folder)
    write_file(folder / "report.html", f"{_page(source, criteria, results, options, wanted)}\n".encode())


def _send(content: str, out: Path | None) -> None:
    """Print, or write to a file; beside a folder what it holds is printed as well."""
    if out is not None and not _is_folder(out):
        write_file(out, f"{content}\n".encode())
        return
    write(content)
    if out is not None:
        write_error(f"Written to {out}: responses.parquet, courses.parquet, responses.csv, patients.jsonl, "
                    "summary.json, report.html")  # fmt: skip


def _load_set(name: str) -> tuple[CriteriaSet, tuple[Finding, ...]]:
    """A bundled set, or a user's own with what checking it found.

    Raises UsageError where the name is that of something else, InputError for a set that contradicts itself.
    """
    from trialrun.library import check_named, is_path, load, names
    from trialrun.protocol import CriteriaSet

    record = load(name)
    if not isinstance(record, CriteriaSet):
        sets = ", ".join(entry.name for entry in names() if entry.kind == "criteria")
        raise UsageError(f"{record.name} is no criteria set", fix=f"choose one of {sets}, or the path of a set's file")
    found = check_named(name).findings if is_path(name) else ()
    for finding in found:
        if finding.severity == "error":
            raise InputError(finding.message, where=finding.where(), fix=finding.fix or f"trialrun check {name}")
    return record, found


def _options(
    criteria: CriteriaSet, reading: list[str], given: Mapping[str, str], window: int, assume_absent: list[str] | None
) -> Options:
    """The options of the command, each checked. Raises UsageError with the words that are known."""
    from trialrun.assess import Options

    return Options(
        readings=_readings(reading, criteria),
        confirmation=_one_of("--confirmation", given["confirmation"], POLICIES),
        baseline=_one_of("--baseline", given["baseline"], ("event", "earliest")),
        at=_offset(given["at"]) if given["at"] else None,
        window_days=window,
        missing_visit=_one_of("--missing-visit", given["missing_visit"], ("NE", "failure")),
        death=_one_of("--death", given["death"], ("NE", "failure")),
        same_day=_one_of("--same-day", given["same_day"], ("", "refuse", "worst")),
        as_of=day_of(given["as_of"]) if given["as_of"] else None,
        assumed_absent=tuple(sorted(absent_domains(assume_absent))),
    )


def _one_of(option: str, word: str, known: tuple[Word, ...]) -> Word:
    for one in known:
        if one == word:
            return one
    raise UnknownNameError(f"value of {option}", word, known, fix=f"use {' or '.join(filter(None, known))}")


def _offset(text: str) -> Offset:
    from trialrun.protocol.scalars import Duration

    try:
        return Duration.parse(text).offset
    except InputError as error:
        raise UsageError(f"--at: {error.what}", fix=error.fix) from error


def _readings(words: list[str], criteria: CriteriaSet) -> dict[str, str]:
    """The readings chosen, by level. Raises UnknownNameError for a level or reading that the set has not."""
    several = {f"{one.domain}.{one.name}": [r.name for r in one.readings] for one in criteria.levels if one.readings}
    found: dict[str, str] = {}
    for word in words:
        level, sign, name = (part.strip() for part in word.partition("="))
        found |= _reading_of(level, name, several) if sign else _reading_of_all(level, several, criteria)
    return found


def _reading_of(level: str, name: str, several: dict[str, list[str]]) -> dict[str, str]:
    if level not in several:
        fix = f"levels with several readings: {', '.join(several) or 'none'}"
        raise UnknownNameError("level with readings", level, several, fix=fix)
    if name not in several[level]:
        fix = f"readings of {level}: {', '.join(several[level])}"
        raise UnknownNameError("reading", name, several[level], where=level, fix=fix)
    return {level: name}


def _reading_of_all(name: str, several: dict[str, list[str]], criteria: CriteriaSet) -> dict[str, str]:
    """The same reading for every level that has it; of a diagnosis it is asked for as a whole."""
    from trialrun.assess.stating import EVERY

    levels = {level: name for level, names in several.items() if name in names}
    if not levels:
        known = sorted({one for names in several.values() for one in names})
        fix = f"write DOMAIN.LEVEL=NAME, or one of: {', '.join(known) or 'none, this set has one reading alone'}"
        raise UnknownNameError("reading", name, known, fix=fix)
    return {EVERY: name} if criteria.purpose == "diagnosis" else levels
