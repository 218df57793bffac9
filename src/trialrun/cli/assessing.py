"""The command `assess`: responses of one patient or many by a criteria set, as text, JSON, CSV or a page."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from trialrun.cli.library import FindingsFile, Json
from trialrun.cli.output import path_of, save_findings, show_findings, write, write_file, write_json
from trialrun.cli.screening import day_of
from trialrun.errors import InputError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from trialrun.assess import Options
    from trialrun.assess.forms import Result
    from trialrun.assess.sources import Source, Subject
    from trialrun.ground.dates import Offset
    from trialrun.protocol import CriteriaSet

FORMATS = ("table", "json", "csv", "html")
POLICIES = ("", "none", "consecutive", "admiralonco")
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
            help="Case file (JSON lines), or patient records: own CSV or Parquet folder, FHIR R4 (detected).",
        ),
    ],
    patient: Annotated[str, typer.Option("--patient", metavar="ID", help="This patient alone.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="Data cut: later records do not count.")] = "",
    baseline: Annotated[
        str, typer.Option("--baseline", metavar="WHICH", help="`event`: recorded baseline or first dose; `earliest`.")
    ] = "event",
    confirmation: Annotated[
        str, typer.Option("--confirmation", metavar="POLICY", help="Another policy than the set's own.")
    ] = "",
    reading: Annotated[
        list[str] | None,
        typer.Option("--reading", metavar="DOMAIN.LEVEL=NAME", help="Another reading of a level (may be repeated)."),
    ] = None,
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="Judge at this time after baseline: '24 weeks'.")
    ] = "",
    window: Annotated[
        int, typer.Option("--window", metavar="DAYS", min=0, help="How far from that time a visit may lie.")
    ] = 0,
    missing_visit: Annotated[
        str, typer.Option("--missing-visit", metavar="ANSWER", help="What no visit there means: NE or failure.")
    ] = "NE",
    same_day: Annotated[
        str, typer.Option("--same-day", metavar="HOW", help="Values of one day that disagree: refuse or worst.")
    ] = "",
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="table, json, csv or html.")] = "table",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", parser=path_of, help="Write the result there.")
    ] = None,
    findings_file: FindingsFile = None,
    json: Json = False,
) -> None:
    """Assess responses: every visit, what is confirmed, the best response, progression, and why."""
    options = _options(
        as_of=as_of, baseline=baseline, confirmation=confirmation, reading=reading or [], at=at, window=window,
        missing_visit=missing_visit, same_day=same_day,
    )  # fmt: skip
    form = "json" if json else _one_of("--format", form, FORMATS)
    chosen = _load_set(criteria)
    _check_readings(chosen, options)
    source, results = _results(chosen, file, patient, options)
    findings = (*source.findings, *(finding for result in results for finding in result.findings))
    _send(chosen, results, options, form, out)
    if findings_file is not None:
        save_findings(findings, findings_file)
    else:
        show_findings(findings)


def _results(criteria: CriteriaSet, file: Path, patient: str, options: Options) -> tuple[Source, list[Result]]:
    from trialrun.assess.sources import open_source, pick, subjects_of

    source = open_source(file, criteria, options.as_of)
    everyone = subjects_of(source, criteria)
    chosen = [pick(everyone, patient, str(file))] if patient else everyone
    return source, [_result(subject, criteria, options) for subject in chosen]


def _result(subject: Subject, criteria: CriteriaSet, options: Options) -> Result:
    """One person assessed; records that cannot be judged are a result of their own."""
    from trialrun.assess import assess_at, assess_patient
    from trialrun.assess.forms import Result
    from trialrun.errors import InputError

    if subject.patient is None:
        return Result(person_id=subject.person_id, error=subject.error)
    try:
        course = assess_patient(criteria, subject.patient, subject.turns, options)
        timed = options.at is not None or criteria.judged_at is not None
        point = assess_at(criteria, subject.patient, options, subject.turns) if timed else None
    except InputError as error:
        return Result(person_id=subject.person_id, error=error.message())
    return Result(person_id=subject.person_id, course=course, point=point)


def _send(criteria: CriteriaSet, results: list[Result], options: Options, form: str, out: Path | None) -> None:
    from trialrun.assess.forms import csv_rows, head_lines, person_text, whole_record

    if form == "json":
        write_json(whole_record(results, criteria, options))
    elif form == "csv":
        table = io.StringIO()
        csv.writer(table, lineterminator="\n").writerows(csv_rows(results, criteria, options))
        write(table.getvalue().rstrip("\n"))
    else:
        text = "\n\n".join(["\n".join(head_lines(criteria, options)), *(person_text(one, criteria) for one in results)])
        if out is not None:
            write_file(out, f"{text}\n".encode())
        else:
            write(text)


def _load_set(name: str) -> CriteriaSet:
    """A bundled set or a user's own. Raises UsageError where the name is that of something else."""
    from trialrun.library import load, names
    from trialrun.protocol import CriteriaSet

    record = load(name)
    if not isinstance(record, CriteriaSet):
        sets = ", ".join(entry.name for entry in names() if entry.kind == "criteria")
        raise UsageError(f"{record.name} is no criteria set", fix=f"choose one of {sets}, or the path of a set's file")
    return record


def _options(
    *, as_of: str, baseline: str, confirmation: str, reading: list[str], at: str, window: int, missing_visit: str,
    same_day: str,
) -> Options:  # fmt: skip
    from trialrun.assess import Options

    return Options(
        readings=_readings(reading),
        confirmation=_one_of("--confirmation", confirmation, POLICIES),
        baseline=_one_of("--baseline", baseline, ("event", "earliest")),
        at=_offset(at) if at else None,
        window_days=window,
        missing_visit=_one_of("--missing-visit", missing_visit, ("NE", "failure")),
        same_day=_one_of("--same-day", same_day, ("", "refuse", "worst")),
        as_of=day_of(as_of) if as_of else None,
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


def _readings(words: list[str]) -> dict[str, str]:
    found = {}
    for word in words:
        level, sign, name = word.partition("=")
        if not sign or "." not in level:
            raise UsageError(f"--reading {word!r} is not understood", fix="write it as serum.PD='more than 0.5'")
        found[level.strip()] = name.strip()
    return found


def _check_readings(criteria: CriteriaSet, options: Options) -> None:
    """Raise UsageError for a reading of a level that the set has not, or that has no such reading."""
    readings = {f"{level.domain}.{level.name}": [one.name for one in level.readings] for level in criteria.levels}
    several = {level: names for level, names in readings.items() if names}
    for level, name in options.readings.items():
        if level not in several:
            fix = f"levels of {criteria.name} with several readings: {', '.join(several) or 'none'}"
            raise UnknownNameError("level with readings", level, several, fix=fix)
        if name not in several[level]:
            fix = f"readings of {level}: {', '.join(several[level])}"
            raise UnknownNameError("reading", name, several[level], where=level, fix=fix)
