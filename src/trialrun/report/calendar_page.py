"""The calendar of one patient as one self-contained HTML text, for a screen and for A4. Lays out; plans nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from trialrun import __version__
from trialrun.ground.finding import SEVERITIES, Finding
from trialrun.protocol import Arm, Trial
from trialrun.report.calendar_cycles import cycles_of
from trialrun.report.calendar_grid import dated_grid, folded_grid
from trialrun.report.calendar_lists import Away, Stretch, Undated, away, stretches, undated
from trialrun.report.calendar_months import months_of
from trialrun.report.calendar_totals import totals_of
from trialrun.report.calendar_words import Section, by_arm, flags_used, marks_used, whose
from trialrun.report.marks import joined, words_of
from trialrun.report.regulatory import statements_for
from trialrun.show.activity_grid import ActivityGrid, grid_bands
from trialrun.show.month import Gap, Month, long_date
from trialrun.show.page import Table, render_page
from trialrun.treat import Calendar, Choices
from trialrun.treat.events.difference_words import explain_difference
from trialrun.treat.events.differences import Rows, compute_difference

_BAND = 6  # columns of a dated grid beside one another: what a page of A4 holds legibly
_FOLDED_BAND = 8
_FULL_DAY = 6  # more entries on a day than this: its month has a page of its own, across


class ArmView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the page shows of one arm."""

    anchor: str
    name: str
    label: str
    counted: str
    folded: tuple[ActivityGrid, ...]
    dated: tuple[ActivityGrid, ...]
    months: tuple[Month | Gap, ...]
    full: bool
    marks: tuple[tuple[str, str, str], ...]
    flags: tuple[tuple[str, str], ...]
    away: tuple[Away, ...]
    undated: tuple[Undated, ...]
    stretches: tuple[Stretch, ...]
    totals_text: str
    totals: Table | None


def calendar_page(
    calendar: Calendar,
    trial: Trial,
    *,
    choices: Choices | None = None,
    previous: Rows | None = None,
) -> str:
    """The whole calendar as HTML: head, findings, schedule of activities, months, and what has no day.

    `choices` are those the calendar was planned with; `previous` is the plan before, whose changes are shown.
    """
    sections = enumerate(by_arm(calendar), 1)
    arms = tuple(_arm_view(section, trial, calendar, choices, place) for place, section in sections)
    return render_page(
        "trialrun.report",
        "calendar.html",
        head=_head(calendar, trial),
        calendar=calendar,
        title=trial.title.value,
        start=long_date(calendar.start),
        as_of=long_date(calendar.as_of),
        warnings=tuple(_warnings(calendar)),
        regulatory=[one.text() for one in statements_for(trial)],
        choices=tuple(choice_lines(choices or Choices())),
        findings=finding_lines(calendar.findings),
        changed=previous is not None,
        changes=_changes(previous, calendar) if previous is not None else (),
        arms=arms,
        whose=whose(calendar),
        running=css_text(f"{whose(calendar)}, as of {calendar.as_of}"),
        version=__version__,
    )


def _changes(previous: Rows, calendar: Calendar) -> tuple[str, ...]:
    return explain_difference(previous, compute_difference(previous, calendar))


def _arm_view(section: Section, trial: Trial, calendar: Calendar, choices: Choices | None, place: int) -> ArmView:
    arm = next((one for one in trial.arms if one.name == section.arm), None)
    cycles = cycles_of(section.rows, trial)
    months = months_of(section.rows, cycles, calendar.start, calendar.as_of)
    totals_text, totals = totals_of(section.rows, choices)
    return ArmView(
        anchor=f"a{place}",
        name=section.arm,
        label=arm.label if arm is not None else "",
        counted=_counted(section),
        folded=grid_bands(folded_grid(section.rows, cycles, calendar.start), _FOLDED_BAND),
        dated=grid_bands(dated_grid(section.rows, cycles, calendar.start), _BAND),
        months=months,
        full=any(isinstance(month, Month) and month.most > _FULL_DAY for month in months),
        marks=marks_used(section.rows),
        flags=flags_used(section.rows),
        away=away(section.rows),
        undated=undated(section.rows),
        stretches=stretches(section.rows),
        totals_text=totals_text,
        totals=totals,
    )


def _counted(section: Section) -> str:
    """`322 entries on 259 days; 12 without a day`."""
    days = {row.date for row in section.rows if row.date is not None}
    missing = sum(row.date is None and row.window is None for row in section.rows)
    return joined(f"{len(section.rows)} entries on {len(days)} days", f"{missing} without a day" if missing else "")


def _head(calendar: Calendar, trial: Trial) -> tuple[tuple[str, str], ...]:
    arms = {arm.name: arm for arm in trial.arms}
    names = [_arm_words(arms.get(section.arm), section.arm) for section in by_arm(calendar)]
    happens = [row for row in calendar.rows if row.kind == "dose" and row.status in ("planned", "given", "late")]
    dated = [row.date for row in happens if row.date is not None]
    return (
        ("Trial", f"{calendar.trial}: {trial.title.value}"),
        ("Group" if len(names) == 1 else "Groups", "; ".join(names)),
        ("Patient", calendar.person_id or "____________ (no id was given)"),
        ("First dose (day 1)", long_date(calendar.start)),
        ("Last dose, as planned now", long_date(max(dated)) if dated else "not stated"),
        ("State of knowledge", long_date(calendar.as_of)),
    )


def _arm_words(arm: Arm | None, name: str) -> str:
    return joined(name or "the only group", arm.who if arm is not None else "", by=", for ")


def _warnings(calendar: Calendar) -> Iterator[str]:
    """What a reader must know before using a calendar: amounts and days that are not the document's."""
    labelled = sorted({words_of(row.drug) for row in calendar.rows if row.drug and row.amount_origin == "label"})
    assumed = sorted({words_of(row.drug or row.label) for row in calendar.rows if row.origin == "assumption"})
    absent = sorted({words_of(row.drug) for row in calendar.rows if row.drug and row.amount is None})
    if labelled:
        yield f"Marked † and taken from the drug's label, not from the document of this trial: {', '.join(labelled)}."
    if assumed:
        yield f"Marked *: the document does not say everything, and something is assumed: {'; '.join(assumed)}."
    if absent:
        yield f"The document states no dose of {', '.join(absent)}. Nothing is filled in."


def choice_lines(choices: Choices) -> Iterator[str]:
    """Every choice that a calendar was planned with and that is not the default; how long open parts are shown."""
    plain = Choices()
    if choices.doses != plain.doses:
        yield "doses that the document does not give are taken from the drug's label"
    for drug, product in sorted(choices.products.items()):
        yield f"product: {joined(words_of(drug), product, by=' as ')}"
    for one in choices.assumptions:
        yield f"assumed: {joined(one.scope, words_of(one.key), by=', ')} = {one.value}"
    for rule in choices.dose_rules:
        yield f"rule of the user: {rule.action} {', '.join(rule.drugs) or 'all drugs'} if {rule.rule.text}"
    for name, words in _CHOSEN.items():
        if getattr(choices, name) != getattr(plain, name):
            yield f"{words}: {words_of(str(getattr(choices, name)))}"
    if choices.working_days:
        free = f" and {len(choices.holidays)} holidays" if choices.holidays else ""
        yield f"visits and infusions are moved off weekends{free}, inside what is permitted"
    yield f"parts without an end are shown for {choices.horizon.text()}"


_CHOSEN = {
    "dose_level": "dose level",
    "rounding": "rounding of amounts",
    "surface_formula": "formula of the body surface, where the document names none",
    "weight_at": "the weight that counts, where the document names none, is that of",
}


def finding_lines(findings: Sequence[Finding]) -> tuple[tuple[str, str, str, str], ...]:
    """Severity, what, next step and where of every finding, the gravest first."""
    ranked = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    return tuple((one.severity, _told(one), one.fix, one.where()) for one in ranked)


def _told(finding: Finding) -> str:
    times = f" ({finding.count} times)" if finding.count > 1 else ""
    calculation = f" ({finding.calculation})" if finding.calculation else ""
    return f"{finding.message}{times}{calculation}"


def css_text(text: str) -> str:
    """Text as the content of a CSS string: everything but plain letters and digits as a code, so nothing escapes it."""
    return "".join(one if one.isascii() and one.isalnum() else f"\\{ord(one):06x}" for one in text)
