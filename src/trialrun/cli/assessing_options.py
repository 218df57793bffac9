"""The options of the command `assess`, and what they come to: each checked, with the words that are known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from trialrun.cli.output import path_of
from trialrun.cli.screening import absent_domains, day_of
from trialrun.errors import InputError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from trialrun.assess import Options
    from trialrun.ground.dates import Offset
    from trialrun.protocol import CriteriaSet

Word = TypeVar("Word", bound=str)

Criteria = Annotated[
    str,
    typer.Argument(
        metavar="CRITERIA",
        help="A bundled criteria set, or a set's file; with --endpoint also a trial or evidence file.",
    ),
]
Records = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE",
        parser=path_of,
        show_default=False,
        help="Case file (JSON lines), patient records (own CSV or Parquet, FHIR R4, OMOP), SDTM as CSV (detected).",
    ),
]
OnePatient = Annotated[str, typer.Option("--patient", metavar="ID", help="This patient alone.")]
DataCut = Annotated[str, typer.Option("--as-of", metavar="DATE", help="Data cut: what is dated later does not count.")]
Baseline = Annotated[
    str, typer.Option("--baseline", metavar="WHICH", help="`event`: recorded baseline or first dose; or `earliest`.")
]
Confirming = Annotated[
    str,
    typer.Option("--confirmation", metavar="POLICY", help="none, consecutive or admiralonco, not the set's own."),
]
Readings = Annotated[
    list[str] | None,
    typer.Option(
        "--reading", metavar="DOMAIN.LEVEL=NAME", help="Another reading of a level; or NAME for all that have it."
    ),
]
At = Annotated[str, typer.Option("--at", metavar="TIME", help="Judge at this time after baseline, such as '24 weeks'.")]
Window = Annotated[int, typer.Option("--window", metavar="DAYS", min=0, help="How far from that time a visit may lie.")]
Endpoints = Annotated[
    list[str] | None,
    typer.Option(
        "--endpoint", metavar="NAME", help="An endpoint of the trial, SET:pfs as your choice, `all`; `list` names them."
    ),
]
OwnSet = Annotated[
    str, typer.Option("--criteria", metavar="SET", help="Endpoint: judge it by this set (a name or file) instead.")
]
Groups = Annotated[
    Path | None,
    typer.Option(
        "--groups", metavar="FILE", parser=path_of, help="Endpoint: CSV of person_id and group, where it is of a group."
    ),
]
NewTherapy = Annotated[
    str,
    typer.Option(
        "--new-therapy",
        metavar="HOW",
        help="Endpoint: before a time it counts, or is NE or failure; of a time to an event it censors, "
        "or is event or ignored.",
    ),
]
Begin = Annotated[
    str, typer.Option("--begin", metavar="EVENT", help="Time to an event: from baseline, first_dose, enrolment ...")
]
Missed = Annotated[
    int,
    typer.Option("--missed", metavar="N", min=0, help="Time to an event: so many missed assessments before it censor."),
]
Interval = Annotated[
    str, typer.Option("--interval", metavar="TIME", help="Time to an event: how far apart assessments are planned.")
]
Unconfirmed = Annotated[
    str,
    typer.Option("--unconfirmed", metavar="HOW", help="Time to an event: unconfirmed progression, ignored or event."),
]
Partial = Annotated[
    str,
    typer.Option("--partial", metavar="HOW", help="Time to an event: of a date known in part: span, first or last."),
]
MissingVisit = Annotated[
    str, typer.Option("--missing-visit", metavar="ANSWER", help="What no visit there means: NE or failure.")
]
Death = Annotated[
    str,
    typer.Option(
        "--death",
        metavar="ANSWER",
        help="What death before that time means: NE or failure; of a time to an event "
        "which deaths are events: any, disease or none.",
    ),
]
SameDay = Annotated[
    str, typer.Option("--same-day", metavar="HOW", help="Values of one day that disagree: refuse or worst.")
]
Explain = Annotated[bool, typer.Option("--explain", help="The values, limits and rules behind each answer.")]
Form = Annotated[str, typer.Option("--format", metavar="FORM", help="table, json, csv or html.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE|DIR", parser=path_of, help="Write to a file (.txt .json .csv .html) or to a folder."
    ),
]


def options_of_words(
    criteria: CriteriaSet | None,
    reading: list[str],
    given: Mapping[str, str],
    window: int,
    assume_absent: list[str] | None,
) -> Options:
    """The options of the command, each checked. Raises UsageError with the words that are known.

    `criteria` is the set whose readings are chosen, None where no set judges.
    """
    from trialrun.assess import Options
    from trialrun.assess.course.confirming import POLICIES

    return Options(
        readings=_readings(reading, criteria),
        confirmation=one_of("--confirmation", given["confirmation"], ("", *POLICIES)),
        baseline=one_of("--baseline", given["baseline"], ("event", "earliest")),
        at=offset_of("--at", given["at"]),
        window_days=window,
        missing_visit=one_of("--missing-visit", given["missing_visit"], ("NE", "failure")),
        death=one_of("--death", given["death"] or "NE", ("NE", "failure")),
        same_day=one_of("--same-day", given["same_day"], ("", "refuse", "worst")),
        as_of=day_of(given["as_of"]) if given["as_of"] else None,
        assumed_absent=tuple(sorted(absent_domains(assume_absent))),
    )


def one_of(option: str, word: str, known: tuple[Word, ...]) -> Word:
    """The word of an option that is one of those known. Raises UnknownNameError with all of them."""
    for one in known:
        if one == word:
            return one
    raise UnknownNameError(f"value of {option}", word, known, fix=f"use {' or '.join(filter(None, known))}")


def offset_of(option: str, text: str) -> Offset | None:
    """The time of an option, None for an empty one. Raises UsageError."""
    from trialrun.protocol.scalars import Duration

    if not text:
        return None
    try:
        return Duration.parse(text).offset
    except InputError as error:
        raise UsageError(f"{option}: {error.what}", fix=error.fix) from error


def _readings(words: list[str], criteria: CriteriaSet | None) -> dict[str, str]:
    """The readings chosen, by level. Raises UnknownNameError for a level or reading that the set has not."""
    if criteria is None:
        if words:
            raise UsageError("--reading chooses a reading of a criteria set, and no set judges this endpoint",
                             fix="leave it out: all readings of the endpoint stand side by side")  # fmt: skip
        return {}
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
    from trialrun.assess.explain.stating import EVERY

    levels = {level: name for level, names in several.items() if name in names}
    if not levels:
        known = sorted({one for names in several.values() for one in names})
        fix = f"write DOMAIN.LEVEL=NAME, or one of: {', '.join(known) or 'none, this set has one reading alone'}"
        raise UnknownNameError("reading", name, known, fix=fix)
    return {EVERY: name} if criteria.purpose == "diagnosis" else levels
