"""The workload of a cohort as one self-contained page: figure, coming weeks, who is due, late and on hold.

Lays out; plans nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialrun import __version__
from trialrun.ground.finding import SEVERITIES
from trialrun.protocol import Trial
from trialrun.report.regulatory import statements_for
from trialrun.show.page import Figure, Table, render_page
from trialrun.show.weekly_figure import Series, WeekFigure, WeekPanel, week_svg
from trialrun.treat.cohort.workload import Week, Workload
from trialrun.treat.cohort.workload_views import (
    drug_measures,
    drug_number,
    due_counts,
    lists_of,
    monday_before,
    weeks_ahead,
)

_AHEAD, _LISTED = 26, 200  # weeks and persons on the page; the CSV files beside it have all
_DAYS = (("infusion_days", "infusions (IV)", "plain"), ("injection_days", "injections", "good"),
         ("open_days", "route not stated or a choice", "open"))  # fmt: skip
_HEADINGS = {
    "infusion_days": "infusions", "injection_days": "injections", "open_days": "route open",
    "chair_minutes": "chair minutes", "untimed": "infusions without a time", "visits": "visits",
    "assessments": "assessments", "procedures": "procedures",
}  # fmt: skip
_TITLES = {"due": "Due this week", "late": "Late", "on_hold": "On hold"}


def workload_page(workload: Workload, trial: Trial) -> str:
    """The workload as HTML; the figure shows all weeks with givings, the tables the coming half year."""
    figure = workload_figure(workload)
    return render_page(
        "trialrun.report",
        "workload.html",
        workload=workload,
        head=tuple(_head(workload)),
        regulatory=[one.text() for one in statements_for(trial)],
        warnings=[one.message for one in workload.findings if one.family == "label-dose"],
        findings=[one.text() for one in sorted(workload.findings, key=lambda one: SEVERITIES.index(one.severity))],
        figure=Figure(figure.text, week_svg(figure)) if figure.panels else None,
        weeks=_weeks_table(weeks_ahead(workload)[:_AHEAD]),
        lists=tuple(_lists(workload)),
        version=__version__,
    )


def workload_figure(workload: Workload) -> WeekFigure:
    """Days on site and drug need week by week; givings whose amount is not known have a panel of their own."""
    weeks = _with_givings(workload.weeks)
    days = [
        Series(words, colour, tuple(float(getattr(week, name)) for week in weeks))
        for name, words, colour in _DAYS
        if any(getattr(week, name) for week in weeks)
    ]
    heading = f"days on site: {days[0].name}" if len(days) == 1 else "days on site"
    panels = [WeekPanel(heading, tuple(days))] if days else []
    panels += [
        WeekPanel(_axis(drug, what), (Series(drug, "ask", _numbers(weeks, drug, what)),))
        for drug, what in drug_measures(weeks)
        if what != "givings" and any(_numbers(weeks, drug, what))
    ]
    busiest = max(weeks, key=_on_site, default=None)
    said = f"most days on site: {_on_site(busiest):,} in the week of {busiest.week}" if busiest is not None else ""
    return WeekFigure(
        "workload",
        f"Work of each week in {workload.trial}",
        f"Each bar is one week of all who are enrolled ({workload.counts['enrolled']:,}); {said}. "
        f"The dashed line is {workload.as_of}.",
        tuple(week.week for week in weeks),
        tuple(panels),
        workload.as_of,
    )


def _with_givings(weeks: tuple[Week, ...]) -> tuple[Week, ...]:
    """The weeks up to the last one with a giving; the visits long after it would make the figure unreadable."""
    last = max((number for number, week in enumerate(weeks) if week.drugs), default=-1)
    return weeks[: last + 1]


def _axis(drug: str, what: str) -> str:
    drug = drug.replace("_", " ")
    return f"{drug}, givings of unknown amount" if what == "unknown" else f"{drug}, {what}"


def _numbers(weeks: tuple[Week, ...], drug: str, what: str) -> tuple[float, ...]:
    return tuple(float(drug_number(week, drug, what)) for week in weeks)


def _on_site(week: Week) -> int:
    return week.infusion_days + week.injection_days + week.open_days


def _head(workload: Workload) -> Iterator[tuple[str, str]]:
    yield "Trial", workload.trial
    if workload.arm:
        yield "Arm", workload.arm
    yield "As of", workload.as_of.isoformat()
    for name, number in workload.counts.items():
        if number or name == "enrolled":
            yield name.capitalize(), f"{number:,}"
    for drug, number in workload.undated.items():
        yield f"{drug}, days not stated", f"{number:,} givings in no week"


def _lists(workload: Workload) -> Iterator[Table]:
    yield Table(
        f"Due in the week of {monday_before(workload.as_of)}, by what is due", ("what", "kind", "persons", "times"),
        tuple((what.replace("_", " "), kind, f"{persons:,}", f"{times:,}")
              for kind, what, persons, times in due_counts(workload)),
        frozenset({2, 3}),
    )  # fmt: skip
    for name, table in lists_of(workload).items():
        rows = table.slice(0, _LISTED).to_pylist()
        more = f", the first {_LISTED:,} of {len(table):,}" if len(table) > _LISTED else ""
        cells = tuple(tuple("" if cell is None else cell for cell in row.values()) for row in rows)
        yield Table(_TITLES[name] + more, tuple(one.replace("_id", "") for one in table.column_names), cells)


def _weeks_table(weeks: tuple[Week, ...]) -> Table:
    names = [name for name in _HEADINGS if any(getattr(week, name) for week in weeks)]
    drugs = drug_measures(weeks)
    return Table(
        f"{len(weeks)} weeks, from that of the as-of day on",
        ("week of", *(_HEADINGS[name] for name in names), *(_axis(*one) for one in drugs)),
        tuple(
            (
                week.week,
                *(f"{getattr(week, name):,}" for name in names),
                *(f"{drug_number(week, *one):,f}" for one in drugs),
            )
            for week in weeks
        ),
        frozenset(range(1, 1 + len(names) + len(drugs))),
    )
