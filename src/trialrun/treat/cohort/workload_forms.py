"""A cohort's workload as text, JSON and CSV. Counts nothing itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
import pyarrow as pa
import pyarrow.csv as pacsv

from trialrun.show.text_table import Column, text_table
from trialrun.treat.cohort.workload import DrugNeed, Week, Workload
from trialrun.treat.cohort.workload_views import due_counts, weeks_ahead

WEEKS_SHOWN, ROWS_SHOWN = 8, 20
_ALWAYS_TOLD = ("persons", "enrolled")
_SINGULAR = {"persons": "person"}
_CODER = msgspec.json.Encoder(enc_hook=dict, decimal_format="number")  # read-only mappings
_LISTS = ("due", "late", "on_hold")
_WEEK_COUNTS = tuple(name for name in Week.__struct_fields__ if name not in ("week", "drugs"))
_HEADINGS = (
    Column("week of"),
    Column("infusions", number=True),
    Column("chair hours", number=True),
    Column("injections", number=True),
    Column("route open", number=True),
    Column("visits", number=True),
    Column("tests", number=True),
    Column("drugs"),
)


def workload_to_json(workload: Workload) -> bytes:
    """One JSON object: counts, weeks with the need of each drug, who is due, late and on hold; exact numbers."""
    plain = {name: getattr(workload, name) for name in Workload.__struct_fields__ if name != "findings"}
    plain |= {name: getattr(workload, name).to_pylist() for name in _LISTS}
    return msgspec.json.format(_CODER.encode(plain), indent=2) + b"\n"


def workload_to_csv(workload: Workload) -> bytes:
    """One line for each week and drug (one without a drug where there is none); counts of the week on each line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("week", *_WEEK_COUNTS, "drug", "amount", "unit", "givings", "givings_of_unknown_amount"))
    for week in workload.weeks:
        counts = [getattr(week, name) for name in _WEEK_COUNTS]
        for need in week.drugs or (None,):
            writer.writerows((week.week.isoformat(), *counts, *cells) for cells in _need_cells(need))
    return text.getvalue().encode()


def _need_cells(need: DrugNeed | None) -> Iterator[tuple[object, ...]]:
    if need is None:
        yield ("",) * 5
        return
    for unit, amount in need.amounts.items() or (("", ""),):
        yield need.drug, amount if amount == "" else f"{amount:f}", unit, need.givings, need.unknown


def workload_text(workload: Workload) -> str:
    """The workload for a terminal: the weeks ahead, then who is due this week, who is late, who is on hold."""
    parts = [_head(workload), _weeks(workload)]
    parts.append(_due(workload))
    for name, title in (("late", "Late"), ("on_hold", "On hold")):
        parts.append(_listed(title, getattr(workload, name)))
    if workload.undated:
        parts.append(f"On no day that is stated: {', '.join(_undated(workload))}")
    return "\n\n".join(parts)


def _head(workload: Workload) -> str:
    arm = f", arm {workload.arm}" if workload.arm else ""
    told = [(what, number) for what, number in workload.counts.items() if number or what in _ALWAYS_TOLD]
    counts = ", ".join(f"{number:,} {_SINGULAR.get(what, what) if number == 1 else what}" for what, number in told)
    return f"{workload.trial}{arm}, as of {workload.as_of.isoformat()}: {counts}"


def _weeks(workload: Workload) -> str:
    """The weeks from that of the as-of day on."""
    ahead = weeks_ahead(workload)
    if not ahead:
        return "Nothing is planned from this week on."
    table = text_table(_HEADINGS, [_week_line(week) for week in ahead[:WEEKS_SHOWN]])
    rest = len(ahead) - WEEKS_SHOWN
    return f"{table}\n... and {rest} more weeks; --json and --format csv have all of them" if rest > 0 else table


def _week_line(week: Week) -> tuple[object, ...]:
    stated = f"{week.chair_minutes / 60:,.1f}" if week.chair_minutes else ""
    hours = " + ".join(part for part in (stated, f"{week.untimed:,} untimed" if week.untimed else "") if part)
    tests = week.assessments + week.procedures
    drugs = "; ".join(_need(need) for need in week.drugs)
    return (
        week.week.isoformat(), week.infusion_days, hours, week.injection_days,
        week.open_days, week.visits, tests, drugs,
    )  # fmt: skip


def _need(need: DrugNeed) -> str:
    amounts = " + ".join(f"{amount:,f} {unit}" for unit, amount in need.amounts.items())
    unknown = f"{need.unknown} of {need.givings} givings without a dose" if need.unknown else ""
    return f"{need.drug.replace('_', ' ')} {', '.join(part for part in (amounts, unknown) if part)}"


def _due(workload: Workload) -> str:
    """What is due this week, for how many persons and how often; a short list also by name."""
    counts = due_counts(workload)
    if not counts:
        return "Due this week: nobody"
    persons = len(workload.due["person_id"].unique())
    columns = [Column("kind"), Column("what", most=60), Column("persons", number=True), Column("times", number=True)]
    shown = [(kind, what.replace("_", " "), f"{whom:,}", f"{times:,}") for kind, what, whom, times in counts]
    noun = "person" if persons == 1 else "persons"
    said = f"Due this week: {persons:,} {noun}\n{text_table(columns, shown)}"
    if workload.due.num_rows <= ROWS_SHOWN:
        names = [Column(name.replace("_", " ")) for name in workload.due.column_names]
        return f"{said}\n\n{text_table(names, _cells(workload.due))}"
    return f"{said}\n--json has them by name"


def _listed(title: str, table: pa.Table) -> str:
    if not table.num_rows:
        return f"{title}: nobody"
    shown = table.slice(0, ROWS_SHOWN)
    lines = text_table([Column(name.replace("_", " ")) for name in shown.column_names], _cells(shown))
    more = table.num_rows - ROWS_SHOWN
    rest = f"\n... and {more} more; --json has all of them" if more > 0 else ""
    return f"{title}: {table.num_rows}\n{lines}{rest}"


def _cells(table: pa.Table) -> Sequence[Sequence[object]]:
    return [["" if cell is None else cell for cell in row.values()] for row in table.to_pylist()]


def list_csv(table: pa.Table) -> bytes:
    """A list of a workload (due, late, on hold) as CSV."""
    out = io.BytesIO()
    pacsv.write_csv(table, out, pacsv.WriteOptions(quoting_style="needed"))
    return out.getvalue()


def _undated(workload: Workload) -> Iterator[str]:
    return (f"{number} givings of {drug.replace('_', ' ')}" for drug, number in workload.undated.items())


def _text(workload: Workload) -> bytes:
    return f"{workload_text(workload)}\n".encode()


WORKLOAD_FORMS: Mapping[str, Callable[[Workload], bytes]] = {
    "table": _text, "json": workload_to_json, "csv": workload_to_csv,
}  # fmt: skip
