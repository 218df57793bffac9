"""A difference between two plans in plain words, folded: `cycle 3 and all later ones 7 days later: 214 rows`.

Words only; compares nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from trialrun.ground.dates import Date
from trialrun.treat.events.differences import Change, Rows
from trialrun.treat.events.nearest import count_days
from trialrun.treat.model import CalendarRow

Cycle = tuple[str, str, int]
Window = tuple[Date, Date]


def explain_difference(former: Rows, changes: Sequence[Change]) -> tuple[str, ...]:
    """The changes as sentences: whole cycles that moved, rows that moved by themselves, then what else changed."""
    seen = [change for change in changes if change.before != change.after]
    whole = _whole_cycles(former, seen)
    other = [change for change in seen if _sentence(change) and not (_stays(change) and _cycle_of(change.row) in whole)]
    alone = [one for one in seen if one.days and _cycle_of(one.row) not in whole and one not in other]
    return (
        *_cycles_moved(former, seen, whole),
        *_folded(alone, _move),
        *_folded(other, _sentence),
        *_folded([change for change in seen if change.kind == "added"], lambda _: "added"),
        *_folded([change for change in seen if change.kind == "removed"], lambda _: "removed"),
    )


def _cycle_of(row: CalendarRow) -> Cycle | None:
    return (row.arm, row.part, row.cycle) if row.cycle is not None else None


def _whole_cycles(former: Rows, changes: Sequence[Change]) -> dict[Cycle, int]:
    """The cycles of which every dated row moved by the same number of days, and that number."""
    planned: dict[Cycle, int] = {}
    for row in former.rows:
        cycle = _cycle_of(row)
        if cycle is not None and row.date is not None:
            planned[cycle] = planned.get(cycle, 0) + 1
    moves: dict[Cycle, list[int]] = {}
    for change in changes:
        cycle = _cycle_of(change.row)
        if cycle is not None and change.days:
            moves.setdefault(cycle, []).append(change.days)
    return {cycle: days[0] for cycle, days in moves.items() if len(days) == planned.get(cycle) and len(set(days)) == 1}


def _cycles_moved(former: Rows, changes: Sequence[Change], whole: dict[Cycle, int]) -> Iterator[str]:
    """Runs of whole cycles that moved by the same number of days, each as one sentence."""
    cycles = list(dict.fromkeys(cycle for row in former.rows if (cycle := _cycle_of(row)) is not None))
    several = len({(arm, part) for arm, part, _ in cycles}) > 1
    for days, run in groupby(cycles, key=whole.get):
        moved = list(run)
        if days is None:
            continue
        count = sum(1 for change in changes if change.days and _cycle_of(change.row) in moved)
        first, last = _named(moved[0], several=several), _named(moved[-1], several=several)
        if len(moved) > 1:
            first += " and all later ones" if moved[-1] == cycles[-1] else f" to {last}"
        yield f"{first} {_shifted(days)}: {_rows(count)}"


def _named(cycle: Cycle, *, several: bool) -> str:
    return f"cycle {cycle[2]} of {cycle[1]}" if several else f"cycle {cycle[2]}"


def _shifted(days: int) -> str:
    return f"{count_days(abs(days))} {'later' if days > 0 else 'earlier'}"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _move(change: Change) -> str:
    return _shifted(change.days or 0)


def _stays(change: Change) -> bool:
    """True where status and amount are as they were: at most the day and the reason differ."""
    before, after = change.before, change.after
    if before is None or after is None:
        return False
    return (before.status, before.amount, before.unit) == (after.status, after.amount, after.unit)


def _sentence(change: Change) -> str:
    """What changed in a row beside its day: its status with the reason, its amount, how long it lasts."""
    before, after = change.before, change.after
    if before is None or after is None:
        return ""
    said = []
    if before.status != after.status or (before.reason != after.reason and after.reason):
        told = after.reason and after.reason != after.status
        said.append(f"{after.status} ({after.reason})" if told else after.status)
    if (before.amount, before.unit) != (after.amount, after.unit):
        said.append(f"{_amount(after)} instead of {_amount(before)}")
    if before.date == after.date and before.window is not None and after.window is not None:
        said += [
            f"{word} {new} instead of {old}" for word, old, new in _ends(before.window, after.window) if old != new
        ]
    return ", ".join(said)


def _ends(before: Window, after: Window) -> tuple[tuple[str, Date, Date], ...]:
    return ("from", before[0], after[0]), ("until", before[1], after[1])


def _amount(row: CalendarRow) -> str:
    return "no amount" if row.amount is None else f"{row.amount:f} {row.unit or ''}".strip()


def _folded(changes: Iterable[Change], say: Callable[[Change], str]) -> Iterator[str]:
    """One sentence for all rows of one name of which the same is said, with their days."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        groups.setdefault((change.row.drug or change.row.label, say(change)), []).append(change)
    for (name, said), group in groups.items():
        days = sorted(day for change in group if (day := change.row.date) is not None)
        yield f"{name}{_span(days)}: {said}" + (f": {_rows(len(group))}" if len(group) > 1 else "")


def _span(days: Sequence[Date]) -> str:
    if not days:
        return ""
    return f" {days[0]}" if days[0] == days[-1] else f" {days[0]} to {days[-1]}"
