"""The report of a screening as one self-contained HTML text. Lays out; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from trialrun import __version__
from trialrun.ground.finding import SEVERITIES
from trialrun.ground.provenance import DocumentText
from trialrun.protocol import Trial
from trialrun.report.demo_calendars import CalendarCard
from trialrun.report.demo_responses import ResponseCard
from trialrun.report.explaining import explanation_sections
from trialrun.report.views import answers_table, shown_by_trial, trial_view
from trialrun.screen import Explanation, Screening, count_outlook
from trialrun.show.outline import Section
from trialrun.show.page import render_page

MOST = 10  # entries of a list on the page
Texts = Mapping[str, DocumentText]


class Beside(msgspec.Struct, frozen=True):
    """What the page shows of the first patients of each trial besides their verdicts."""

    calendars: tuple[CalendarCard, ...] = ()
    responses: tuple[ResponseCard, ...] = ()


class PatientView(msgspec.Struct, frozen=True):
    """One explained patient on the page."""

    anchor: str
    person_id: str
    trial: str
    answer: str
    sections: tuple[Section, ...]


def report_page(
    screening: Screening,
    explained: Mapping[tuple[str, str], Explanation],
    telling: Sequence[Explanation],
    *,
    cohort_text: str,
    texts: Texts | None = None,
    shown_beside: Beside | None = None,
) -> str:
    """The whole report. `explained` fills the matrices, `telling` are the patients explained at length.

    `cohort_text` says who the patients are; `texts` are documents by trial name, whose sentences are then quoted;
    `shown_beside` is what is told of the first patients: calendars in files beside the report, and endpoints.
    """
    known, beside = texts or {}, shown_beside or Beside()
    trials = {one.trial.name: one.trial for one in screening.trials}
    shown = shown_by_trial(explained, screening.trials)
    views = [
        trial_view(
            one,
            count_outlook(one, screening.person_ids, MOST),
            shown[one.trial.name],
            f"t{number}",
            known.get(one.trial.name),
        )
        for number, one in enumerate(screening.trials, start=1)
    ]
    return render_page(
        "trialrun.report",
        "report.html",
        screening=screening,
        cohort_text=cohort_text,
        assumptions=assumption_lines(screening),
        records=record_lines(screening),
        answers=answers_table(screening.trials),
        patients=[patient_view(each, trials[each.trial], number, known) for number, each in enumerate(telling, 1)],
        calendars=beside.calendars,
        responses=beside.responses,
        trials=views,
        version=__version__,
    )


def patient_view(explanation: Explanation, trial: Trial, number: int, texts: Texts) -> PatientView:
    """One patient with the explanation as sections."""
    sections = explanation_sections(explanation, trial, texts.get(trial.name))
    return PatientView(f"p{number}", explanation.person_id, explanation.trial, explanation.answer, sections)


def record_lines(screening: Screening) -> tuple[str, ...]:
    """What was found while the records were read: the gravest first, folded, at most a hundred."""
    ranked = sorted(screening.record_findings, key=lambda finding: SEVERITIES.index(finding.severity))
    told = tuple(finding.text() for finding in ranked[:100])
    return (*told, f"and {len(ranked) - 100} more") if len(ranked) > 100 else told


def assumption_lines(screening: Screening) -> tuple[str, ...]:
    """Every assumption under which the screening was done."""
    absent = screening.assumed_absent
    taken = f"no record counts as absence for: {', '.join(absent)} (assumed, because you said so)"
    none = "no absence is assumed: where the history is not recorded as complete, no record means unknown"
    return (
        f"the day that counts as today is {screening.as_of}; enrolment and registration are taken to be that day "
        "where a patient has no such date",
        taken if absent else none,
        "a dose, day or cycle that a document does not state stays not stated",
    )
