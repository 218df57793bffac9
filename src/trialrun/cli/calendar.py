"""The command `calendar`: the protocol on the dates of one patient. Reads options and prints; decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from trialrun.cli.library import FindingsFile, Json
from trialrun.cli.output import path_of, save_findings, show_findings, terminal_width, write, write_file
from trialrun.cli.screening import load_cohort, person_in
from trialrun.cli.workload import show_workload
from trialrun.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from trialrun.engines import Patient
    from trialrun.ground.dates import Date
    from trialrun.ground.finding import Finding
    from trialrun.protocol import Trial
    from trialrun.treat import Calendar, Choices
    from trialrun.treat.events.adherence import Adherence
    from trialrun.treat.forms.asking import Wishes
    from trialrun.treat.forms.bedside import Bedside
    from trialrun.treat.forms.exchange import Plan
    from trialrun.treat.forms.revision import Revision


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("calendar")(calendar)


def _text(option: str, metavar: str, words: str) -> object:
    return typer.Option(option, metavar=metavar, help=words)


Trial_ = Annotated[str, typer.Argument(metavar="TRIAL", help="A bundled name, or the path of a trial file.")]
Start = Annotated[
    str | None, _text("--start", "DATE", "The day of the first dose: study day 1. Required, but for a cohort.")
]
Arm = Annotated[str | None, _text("--arm", "NAME", "One arm of the trial (default: all arms).")]
Weight = Annotated[str | None, _text("--weight-kg", "KG", "Weight in kg, measured at the start.")]
Height = Annotated[str | None, _text("--height-cm", "CM", "Height in cm.")]
Sex = Annotated[str | None, _text("--sex", "SEX", "female, male or other.")]
Born = Annotated[str | None, _text("--birth-date", "DATE", "Birth date; a month or a year may stand here.")]
Facts = Annotated[
    list[str] | None,
    _text("--fact", "FACT", "A measurement: 'platelets = 45 10*9/L on 2024-02-01' (may be repeated)."),
]
Doses = Annotated[
    str, _text("--doses", "SOURCE", "document, or label: fill doses the document does not give from the drug's label.")
]
Products = Annotated[
    list[str] | None, _text("--product", "NAME", "The product meant, as NAME or DRUG=NAME (may be repeated).")
]
Assume = Annotated[
    list[str] | None,
    _text("--assume", "KEY=VALUE", "What to assume where the document is silent: cycle_length_days=28 (repeatable)."),
]
Horizon = Annotated[
    str | None, _text("--horizon", "TIME", "How long parts without an end are shown (default: 24 months).")
]
Level = Annotated[str | None, _text("--dose-level", "NAME", "The dose level or cohort of the document that is meant.")]
Rounding = Annotated[str, _text("--round", "POLICY", "Rounding of doses: none, tablet or vial.")]
Surface = Annotated[
    str | None, _text("--surface-formula", "NAME", "Body surface formula where the document names none.")
]
WeightAt = Annotated[
    str,
    _text("--weight-at", "WHEN", "The weight that counts where the document names none: baseline, cycle or giving."),
]
WorkingDays = Annotated[
    bool, typer.Option("--working-days", help="Move visits and infusions off weekends, inside their windows.")
]
Holidays = Annotated[
    list[str] | None, _text("--holiday", "DATE", "A day that is no working day either (may be repeated).")
]
AsOf = Annotated[
    str | None, _text("--as-of", "DATE", "The day that counts as today (default: the latest day known of).")
]
Rules = Annotated[
    list[str] | None,
    _text("--rule", "RULE", "A rule of your own: 'hold lenalidomide if platelets < 30 10*9/L' (may be repeated)."),
]
Events = Annotated[
    Path | None,
    typer.Option(
        "--events",
        metavar="FILE",
        parser=path_of,
        help="What has happened (CSV, JSON; of a cohort also Parquet): given, missed, hold ...",
    ),
]
PatientId = Annotated[str | None, _text("--patient", "ID", "The patient's id; it goes into the identifiers of events.")]
Records = Annotated[
    Path | None,
    typer.Option(
        "--patients", metavar="PATH", parser=path_of, help="Patient records, to take the patient's facts from."
    ),
]
Previous = Annotated[
    Path | None,
    typer.Option(
        "--previous", metavar="PLAN.json", parser=path_of, help="The plan before (JSON): changes are shown against it."
    ),
]
Format = Annotated[str | None, _text("--format", "FORMAT", "table, json, csv, ics, html or diary (default: table).")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", parser=path_of, help="Write to FILE; the work of a cohort to a folder."),
]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question for a calendar: whose, from when, how wanted."""

    trial: str
    start: str | None
    arm: str | None
    as_of: str | None
    bedside: Bedside
    wishes: Wishes
    records: Path | None
    events: Path | None
    previous: Path | None


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """The calendar beside the plan before it, the trial and the choices behind it, and everything found."""

    revision: Revision
    trial: Trial
    choices: Choices
    before: Plan | None
    adherence: Adherence | None
    findings: tuple[Finding, ...]


def calendar(
    trial: Trial_,
    start: Start = None,
    arm: Arm = None,
    weight_kg: Weight = None,
    height_cm: Height = None,
    sex: Sex = None,
    birth_date: Born = None,
    fact: Facts = None,
    doses: Doses = "document",
    product: Products = None,
    assume: Assume = None,
    horizon: Horizon = None,
    dose_level: Level = None,
    rounding: Rounding = "none",
    surface_formula: Surface = None,
    weight_at: WeightAt = "cycle",
    working_days: WorkingDays = False,
    holiday: Holidays = None,
    rule: Rules = None,
    events: Events = None,
    as_of: AsOf = None,
    patient: PatientId = None,
    patients: Records = None,
    previous: Previous = None,
    format: Format = None,  # noqa: A002  the option's own word
    out: Out = None,
    findings_file: FindingsFile = None,
    json: Json = False,
) -> None:
    """Lay a trial on the calendar of one patient: every dose, visit, test and duty, planned, permitted and actual."""
    from trialrun.treat.forms.asking import Wishes
    from trialrun.treat.forms.bedside import Bedside

    chosen = _format(format, json=json)
    bedside = Bedside(
        person_id=patient, sex=sex, birth_date=birth_date, weight_kg=weight_kg, height_cm=height_cm,
        facts=tuple(fact or ()),
    )  # fmt: skip
    wishes = Wishes(
        doses=doses, products=tuple(product or ()), assumptions=tuple(assume or ()), horizon=horizon,
        dose_level=dose_level, rounding=rounding, surface_formula=surface_formula, weight_at=weight_at,
        working_days=working_days, holidays=tuple(holiday or ()), dose_rules=tuple(rule or ()),
    )  # fmt: skip
    asked = Asked(
        trial=trial, start=start, arm=arm, as_of=as_of, bedside=bedside, wishes=wishes, records=patients,
        events=events, previous=previous,
    )  # fmt: skip
    if patients is not None and patient is None:
        findings = show_workload(asked, patients, chosen, out)
    else:
        content, findings = _one(asked, chosen)
        _print(content, chosen, out)
    _tell(findings, findings_file)


def _tell(findings: Sequence[Finding], file: Path | None) -> None:
    if file is not None:
        save_findings(findings, file)
    else:
        show_findings(findings)


def _format(wanted: str | None, *, json: bool) -> str:
    chosen = ("json" if json else "table") if wanted is None else wanted.strip().lower()
    if chosen not in _FORMS:
        raise UnknownNameError("format", chosen, _FORMS, fix=f"--format is one of {', '.join(_FORMS)}")
    if json and chosen != "json":
        raise UsageError(f"--json and --format {chosen} are two forms", fix="ask for one of them")
    return chosen


def _planned(asked: Asked) -> Answered:
    from trialrun.library import load_checked_trials
    from trialrun.treat import History, plan_calendar
    from trialrun.treat.events.adherence import measure_adherence
    from trialrun.treat.events.event_file import read_events
    from trialrun.treat.events.recorded_life import recorded_ends_of
    from trialrun.treat.forms.asking import events_for, known_until, parse_choices, parse_start
    from trialrun.treat.forms.bedside import patient_at_bedside
    from trialrun.treat.forms.exchange import read_plan
    from trialrun.treat.forms.revision import revise

    start = parse_start(asked.start)
    happened = read_events(asked.events) if asked.events is not None else ()
    as_of = known_until(asked.as_of, start, asked.bedside, happened)
    (trial,), doubts = load_checked_trials([asked.trial])
    choices = parse_choices(asked.wishes, trial, start)
    recorded, noted = _recorded(asked, as_of)
    patient, seen = patient_at_bedside(asked.bedside, trial, start, recorded)
    mine = events_for(happened, patient.person_id, str(asked.events))
    before = None
    if asked.previous is not None:
        before = read_plan(asked.previous, trial.name, patient.person_id)
    history = History(as_of, (*mine, *recorded_ends_of(patient, trial, start, as_of, mine)))
    planned = plan_calendar(trial, asked.arm, patient, start, choices=choices, history=history)
    adherence = measure_adherence(trial, asked.arm, patient, start, (choices, history)) if mine else None
    compared = _compared(asked, patient, planned, trial) if recorded is not None else ()
    findings = (*doubts, *noted, *seen, *compared, *planned.findings)
    revision = revise(planned, before.rows if before is not None else ())
    return Answered(
        revision=revision, trial=trial, choices=choices, before=before, adherence=adherence, findings=findings
    )


def _compared(asked: Asked, patient: Patient, planned: Calendar, trial: Trial) -> tuple[Finding, ...]:
    """Where the patient's records and the plan speak of different days."""
    from trialrun.treat.events.recorded_life import later_records, other_start

    later = later_records(patient, trial, planned.as_of) if asked.as_of is None else ()
    return (*other_start(patient, trial, planned.start), *later)


def _recorded(asked: Asked, as_of: Date) -> tuple[Patient | None, tuple[Finding, ...]]:
    """The patient's records, where a folder of records was named."""
    if asked.records is None:
        return None, ()
    cohort = load_cohort(asked.records, as_of)
    return person_in(cohort, asked.bedside.person_id or ""), cohort.findings


def _one(asked: Asked, form: str) -> tuple[bytes, Sequence[Finding]]:
    """The calendar of one patient in the form wanted."""
    answered = _planned(asked)
    return _FORMS[form](answered), (*answered.findings, *_findings_of(form, answered))


def _print(content: bytes, form: str, out: Path | None) -> None:
    """What was asked for, on stdout or in a file; JSON stands on stdout in any case."""
    if out is not None:
        write_file(out, content)
    if out is None or form == "json":
        write(content.decode().removesuffix("\n"))
    else:
        write(f"Written to {out}")


def _table(answered: Answered) -> bytes:
    from trialrun.treat.forms.text import calendar_text

    text = calendar_text(
        answered.revision.calendar, choices=answered.choices, adherence=answered.adherence, before=answered.before,
        width=terminal_width(),
    )  # fmt: skip
    return f"{text}\n".encode()


def _json(answered: Answered) -> bytes:
    from trialrun.treat.forms.exchange import to_json

    return to_json(answered.revision.calendar) + b"\n"


def _csv(answered: Answered) -> bytes:
    from trialrun.treat.forms.exchange import to_csv

    return to_csv(answered.revision.calendar)


def _ics(answered: Answered) -> bytes:
    from trialrun.treat.forms.icalendar_form import to_icalendar

    return to_icalendar(answered.revision)


def _findings_of(form: str, answered: Answered) -> tuple[Finding, ...]:
    """What a form cannot show as it is."""
    if form != "ics":
        return ()
    from trialrun.treat.forms.icalendar_form import icalendar_findings

    return tuple(icalendar_findings(answered.revision.calendar))


def _html(answered: Answered) -> bytes:
    from trialrun.report.calendar_page import calendar_page

    page = calendar_page(answered.revision.calendar, answered.trial, choices=answered.choices, previous=answered.before)
    return page.encode()


def _diary(answered: Answered) -> bytes:
    from trialrun.report.diary_page import diary_page

    return diary_page(answered.revision.calendar, answered.trial).encode()


_FORMS: Mapping[str, Callable[[Answered], bytes]] = {
    "table": _table,
    "json": _json,
    "csv": _csv,
    "ics": _ics,
    "html": _html,
    "diary": _diary,
}
