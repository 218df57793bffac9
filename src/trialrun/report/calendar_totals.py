"""The totals of one arm as a table and a sentence. Adds nothing up itself."""

from __future__ import annotations

from collections.abc import Sequence

from trialrun.report.marks import joined, words_of
from trialrun.show.page import Table
from trialrun.treat import CalendarRow, Choices
from trialrun.treat.dosing.totals import DrugTotal, Pieces, compute_totals, tell_totals

_HEADINGS = ("Drug", "Days", "Givings", "Amount", "Tablets or capsules", "So far", "Not counted, and why")
_LOST = ("given", "late", "missed", "held", "cancelled")
_CAPTION = "Drugs, as planned now: without what was missed, held or cancelled"


def totals_of(rows: Sequence[CalendarRow], choices: Choices | None) -> tuple[str, Table | None]:
    """Days on site and hours in the chair in words, and a row for each drug; None where no drug is given."""
    totals = compute_totals(rows, choices)
    if not totals:
        return "", None
    (total,) = totals
    words = tell_totals(totals)[0].partition(": ")[2]
    table = Table(_CAPTION, _HEADINGS, tuple(map(_row, total.drugs)), frozenset({1, 2}))
    return words, table if total.drugs else None


def _row(total: DrugTotal) -> tuple[object, ...]:
    amount = " + ".join(f"{one.amount:,f} {one.unit}" for one in total.amounts) or "not known"
    pieces = " + ".join(map(_pieces, total.pieces))
    lost = ", ".join(f"{total.by_status[status]} {status}" for status in _LOST if status in total.by_status)
    return (words_of(total.drug), total.days, total.givings, amount, pieces, lost, "; ".join(_apart(total)))


def _pieces(one: Pieces) -> str:
    form = one.form if one.count == 1 else f"{one.form}s"
    return f"{one.count:,} {form} of {one.strength.amount:f} {one.strength.unit}"


def _apart(total: DrugTotal) -> list[str]:
    """What could not be added up."""
    apart = []
    if total.without_amount:
        apart.append(f"{total.without_amount} givings without an amount that adds up")
    if total.undated:
        apart.append(f"{total.undated} without a day")
    if total.times_not_stated:
        apart.append("how often a day is not stated: counted once")
    if total.without_pieces:
        apart.append(joined(f"tablets of {total.without_pieces} givings", total.pieces_why, by=": "))
    return apart
