"""The cohort's side of the command `calendar`: the workload of all enrolled patients. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trialrun.cli.output import make_folder, write, write_file
from trialrun.cli.screening import load_cohort
from trialrun.errors import UsageError

if TYPE_CHECKING:
    from trialrun.cli.calendar import Asked
    from trialrun.ground.finding import Finding
    from trialrun.protocol import Trial
    from trialrun.treat.cohort.workload import Workload

FORMS = ("table", "json", "csv", "html")


def show_workload(asked: Asked, records: Path, form: str, out: Path | None) -> Sequence[Finding]:
    """Plan all enrolled patients, print the form wanted, write every form to a folder; what was found.

    Raises UsageError for a form or option of one patient's calendar.
    """
    from trialrun.library import load_checked_trials
    from trialrun.treat.cohort.events import read_event_table
    from trialrun.treat.cohort.workload import plan_workload
    from trialrun.treat.forms.asking import cohort_day, parse_choices

    _check_form(form)
    day = cohort_day(asked.as_of, asked.bedside, {"--start": asked.start, "--previous": asked.previous})
    (trial,), doubts = load_checked_trials([asked.trial])
    choices = parse_choices(asked.wishes, trial, day)
    if out is not None:
        make_folder(out)
    events = read_event_table(asked.events) if asked.events is not None else None
    cohort = load_cohort(records, day)
    workload = plan_workload(trial, cohort, day, arm=asked.arm, choices=choices, events=events)
    if out is not None:
        save_workload(workload, trial, out)
    if out is None or form == "json":
        write(_content(workload, trial, form).decode().removesuffix("\n"))
    else:
        write(f"Written to {out}: workload.csv, due.csv, late.csv, on_hold.csv, workload.html, workload.json")
    return (*doubts, *cohort.findings, *workload.findings)


def _check_form(form: str) -> None:
    if form not in FORMS:
        raise UsageError(
            f"--format {form} is a form of one patient's calendar",
            fix=f"name the --patient, or choose {', '.join(FORMS)}",
        )


def save_workload(workload: Workload, trial: Trial, folder: Path) -> None:
    """Write the workload into a folder: weeks and lists as CSV, all of it as JSON, and a page. Raises InputError."""
    from trialrun.treat.cohort.workload_forms import list_csv
    from trialrun.treat.cohort.workload_views import lists_of

    for name, table in lists_of(workload).items():
        write_file(folder / f"{name}.csv", list_csv(table))
    for form, name in (("csv", "workload.csv"), ("json", "workload.json"), ("html", "workload.html")):
        write_file(folder / name, _content(workload, trial, form))


def _content(workload: Workload, trial: Trial, form: str) -> bytes:
    if form == "html":
        from trialrun.report.workload_page import workload_page

        return workload_page(workload, trial).encode()
    from trialrun.treat.cohort.workload_forms import WORKLOAD_FORMS

    return WORKLOAD_FORMS[form](workload)
