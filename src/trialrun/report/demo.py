"""The demo: a simulated cohort screened for the bundled trials, with calendars, responses, a report, explanations."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from trialrun.engines import Context
from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.ground.provenance import DocumentText
from trialrun.library import document_text, load_trials
from trialrun.protocol import Trial
from trialrun.records import Cohort
from trialrun.records.generate import generate_cohort
from trialrun.report.counts import telling_patients
from trialrun.report.demo_calendars import FOLDER, calendar_cards, calendars_summary, plan_demo, save_calendars
from trialrun.report.demo_responses import (
    FILES,
    follow_demo,
    response_cards,
    responses_summary,
    responses_text,
    save_responses,
)
from trialrun.report.demo_responses import FOLDER as FOLLOWED
from trialrun.report.explaining import explain_text
from trialrun.report.page import Beside, report_page
from trialrun.screen import (
    ANSWERS,
    Explanation,
    Screening,
    explain_patient,
    patient_in,
    save_screening,
    screen_cohort,
    screening_summary,
    screening_text,
)
from trialrun.screen.tables import explain_first
from trialrun.show.text_table import Column, text_table

DEMO_TRIALS = ("NCT04396496", "NCT04883242", "limoges-len-dex", "NCT02193698")
DEMO_AS_OF = Date(2026, 6, 30)
DEMO_SIZE, DEMO_SEED, DEMO_SHOWN = 1000, 20260630, 18
_ORDER = ("eligible", "undetermined", "ineligible")


class DemoResult(msgspec.Struct, frozen=True):
    """What the demo found: the summary that is also written as summary.json, and the text for a terminal."""

    summary: dict[str, Any]
    text: str


def run_demo(
    out: Path, *, size: int = DEMO_SIZE, seed: int = DEMO_SEED, documents: Path | None = None, width: int = 100
) -> DemoResult:
    """Screen a simulated cohort for the four bundled trials; the first patients of each get calendars and are followed.

    Writes report.html, the result tables and the calendars into `out`.

    With `documents`, sentences of the trials' documents are quoted where the folder has them. The same size and seed
    give the same files; `width` is that of the text in columns. Raises InputError where `out` cannot be written or
    `documents` is no folder.
    """
    trials = load_trials(DEMO_TRIALS)
    texts = _texts(trials, documents)
    cohort = generate_cohort(trials, size, seed, as_of=DEMO_AS_OF)
    screening = screen_cohort(trials, cohort, as_of=DEMO_AS_OF)
    save_screening(screening, cohort, out, evidence_patients=DEMO_SHOWN)
    telling = explain_telling(screening, cohort)
    calendars = plan_demo(screening, cohort)
    save_calendars(calendars, out)
    responses = follow_demo(screening, cohort, seed)
    save_responses(responses, out)
    page = report_page(
        screening, explain_first(screening, cohort, DEMO_SHOWN), telling, cohort_text=_cohort_text(seed), texts=texts,
        shown_beside=Beside(tuple(calendar_cards(calendars)), tuple(response_cards(responses))),
    )  # fmt: skip
    _write(out / "report.html", page)
    found = {"calendars": calendars_summary(calendars), "responses": responses_summary(responses)}
    counted = msgspec.json.encode({**screening_summary(screening), **found})
    _write(out / "summary.json", msgspec.json.format(counted, indent=2).decode() + "\n")
    summary = msgspec.json.decode(counted)
    text = _text(screening, telling, out, texts, responses_text(responses, width), width=width)
    return DemoResult(summary, text)


def explain_telling(screening: Screening, cohort: Cohort) -> tuple[Explanation, ...]:
    """One eligible, one undetermined and one ineligible patient explained, as far as there are such patients."""
    found = telling_patients(screening)
    trials = {one.trial.name: one.trial for one in screening.trials}
    context = Context(as_of=screening.as_of, assume_absent=frozenset(screening.assumed_absent))
    explained = []
    for answer in _ORDER:
        if answer in found:
            name, person_id = found[answer]
            patient = patient_in(cohort, person_id)
            if patient is not None:
                explained.append(explain_patient(trials[name], patient, context))
    return tuple(explained)


def answers_text_table(screening: Screening, width: int = 100) -> str:
    """How many patients have each answer, trial by trial, for a terminal."""
    columns = [Column("trial"), *(Column(answer, number=True) for answer in _ORDER), Column("title", most=width - 53)]
    rows = [
        (one.trial.name, *(one.count(ANSWERS.index(answer)) for answer in _ORDER), one.trial.title.value)
        for one in screening.trials
    ]
    return text_table(columns, rows)


def _texts(trials: Sequence[Trial], documents: Path | None) -> dict[str, DocumentText]:
    if documents is None:
        return {}
    found = {trial.name: document_text(trial, documents)[0] for trial in trials}
    return {name: text for name, text in found.items() if text is not None}


def _cohort_text(seed: int) -> str:
    return f"The patients are simulated (seed {seed}); no real person is described."


def _text(
    screening: Screening,
    telling: Sequence[Explanation],
    out: Path,
    texts: dict[str, DocumentText],
    followed: str,
    *,
    width: int,
) -> str:
    trials = {one.trial.name: one.trial for one in screening.trials}
    rule = "=" * width
    explained = [
        explain_text(each, trials[each.trial], texts.get(each.trial), brief=True, width=width) for each in telling
    ]
    written = "\n".join(
        [
            f"Written to {out}: report.html, verdicts.parquet, answers.parquet, evidence.parquet,",
            f"funnel.csv, {', '.join(FILES)}, summary.json,",
            f"{FOLDER}/ with the calendars of the first patients of every trial, {FOLLOWED}/ with their records",
            f"Next: open {out / 'report.html'} in a browser; then docs/tutorial-screen.md; an endpoint once more:",
            f"trialrun assess NCT04396496 {out / FOLLOWED / 'NCT04396496'} --endpoint treatment_success --window 14",
        ]
    )
    head = f"{answers_text_table(screening, width)}\n\nSimulated cohort: {screening_text(screening, width)}"
    return f"\n\n{rule}\n\n".join([head, *explained, followed, written])


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(
            f"cannot write the report: {error.strerror}", where=str(path), fix="choose a folder you may write to"
        ) from error
