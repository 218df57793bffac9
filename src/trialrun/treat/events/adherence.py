"""Actual against planned: how punctual, how much, and how dense in time. Counts what is recorded and guesses nothing.

Relative dose intensity: Hryniuk and Bush, J Clin Oncol 1984;2:1281: (amount given / time it took) divided by (amount
planned / time planned).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from trialrun.engines import Patient
from trialrun.ground.dates import Date
from trialrun.protocol import Arm, Trial
from trialrun.treat.events.differences import Key, keyed
from trialrun.treat.events.event_checks import cycle_delays
from trialrun.treat.events.happenings import settle_history
from trialrun.treat.model import Calendar, CalendarRow, Choices, History, Status
from trialrun.treat.plan import plan_calendar
from trialrun.treat.schedule.timeline import Slot, lay_timeline

_GIVEN: frozenset[Status] = frozenset({"given", "late"})
_COUNTED = frozenset({"dose", "visit", "assessment", "procedure"})


class Punctuality(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all that was due up to a day, of one drug or visit: numbers of rows.

    `on_time`: on the planned day or inside the stated window; `early` and `late`: outside it; `missed`; `left_out`: on
    purpose or because it would fall into the next cycle; `held`; `no_record`: due before the day, and nothing is
    recorded; `after_end`: not due any more, since treatment had ended.
    """

    name: str
    kind: str
    on_time: int = 0
    early: int = 0
    late: int = 0
    missed: int = 0
    left_out: int = 0
    held: int = 0
    no_record: int = 0
    after_end: int = 0

    @property
    def due(self) -> int:
        """All that was due while treatment went on."""
        return self.on_time + self.early + self.late + self.missed + self.left_out + self.held + self.no_record


class DoseIntensity(msgspec.Struct, frozen=True, kw_only=True):
    """How much of one drug was given up to a day, against the plan before anything happened. Exact numbers.

    `cumulative` is the amount recorded as given, `planned` that planned for the givings due so far, both in `unit`;
    None where amounts are not stated or not in one unit, and `why` says so. `intensity` is given / planned, `relative`
    the same per time: multiplied by planned days / actual days of the cycles begun. Each is a lowest and highest value:
    givings without a record count as not given, and as given. None where it cannot be told.
    """

    drug: str
    unit: str = ""
    cumulative: Decimal | None = None
    planned: Decimal | None = None
    intensity: tuple[Fraction, Fraction] | None = None
    relative: tuple[Fraction, Fraction] | None = None
    planned_days: int | None = None
    actual_days: int | None = None
    why: str = ""


class Adherence(msgspec.Struct, frozen=True, kw_only=True):
    """Actual against planned up to a day: everything by its name, and every drug by its amounts."""

    as_of: Date
    punctuality: tuple[Punctuality, ...]
    intensity: tuple[DoseIntensity, ...]


def measure_adherence(
    trial: Trial, arm: str | None, patient: Patient, start: Date, asked: tuple[Choices, History]
) -> Adherence:
    """Adherence of one patient: planned without the history and with it. Raises as `plan_calendar` does."""
    choices, history = asked
    planned = plan_calendar(trial, arm, patient, start, choices=choices)
    actual = plan_calendar(trial, arm, patient, start, choices=choices, history=history)
    delays = cycle_delays(settle_history(trial, start, history).events)
    slots = [slot for one in _arms(trial, arm) for slot in lay_timeline(trial, one, start, choices, delays).slots]
    return compute_adherence(planned, actual, slots)


def _arms(trial: Trial, arm: str | None) -> tuple[Arm | None, ...]:
    return tuple(one for one in trial.arms if arm is None or one.name.casefold() == arm.casefold()) or (None,)


def compute_adherence(planned: Calendar, actual: Calendar, slots: Sequence[Slot]) -> Adherence:
    """Actual against planned up to the as-of day of `actual`; `slots` are its cycles after delays."""
    over = frozenset(_after_end(actual))
    rows = {key: row for key, row in keyed(actual.rows).items() if _is_due(row, actual.as_of)}
    names = dict.fromkeys((row.drug or row.label, row.kind) for row in rows.values() if row.kind in _COUNTED)
    counts = tuple(_count(name, kind, rows, over, actual.as_of) for name, kind in names)
    before = keyed(planned.rows)
    doses = tuple(
        _intensity(name, {key: row for key, row in rows.items() if row.drug == name and key not in over}, before, slots)
        for name, kind in names
        if kind == "dose"
    )
    return Adherence(as_of=actual.as_of, punctuality=counts, intensity=doses)


def _is_due(row: CalendarRow, as_of: Date) -> bool:
    if row.date is None:
        return False
    return row.date < as_of or (row.date == as_of and row.status not in ("planned", "not stated"))


def _after_end(actual: Calendar) -> Iterator[Key]:
    """The cancelled rows behind the last one that is not, of one drug or visit in one part: treatment had ended."""
    ended: set[tuple[str, str, str, str]] = set()
    going: set[tuple[str, str, str, str]] = set()
    for key, row in reversed(keyed(actual.rows).items()):
        series = (row.arm, row.part or row.phase, row.kind, row.drug or row.label)
        if row.status == "cancelled" and series not in going:
            ended.add(series)
            yield key
        else:
            going.add(series)


def _count(name: str, kind: str, rows: dict[Key, CalendarRow], over: frozenset[Key], as_of: Date) -> Punctuality:
    found: dict[str, int] = {}
    for key, row in rows.items():
        if (row.drug or row.label, row.kind) == (name, kind):
            word = "after_end" if key in over else _word(row)
            found[word] = found.get(word, 0) + 1
    return Punctuality(name=name, kind=kind, **found)


def _word(row: CalendarRow) -> str:
    if row.status == "given":
        early = row.window is not None and row.actual is not None and row.actual < row.window[0]
        return "early" if early else "on_time"
    words = {"late": "late", "missed": "missed", "held": "held", "cancelled": "left_out"}
    return words.get(row.status, "no_record")


def _intensity(
    drug: str, rows: dict[Key, CalendarRow], before: dict[Key, CalendarRow], slots: Sequence[Slot]
) -> DoseIntensity:
    plans = {key: before[key] for key in rows if key in before}
    units = {row.unit for row in (*rows.values(), *plans.values())}
    if any(row.amount is None for row in (*rows.values(), *plans.values())):
        return DoseIntensity(drug=drug, why="amounts are not stated")
    if len(units) != 1:
        said = " and ".join(sorted(str(unit) for unit in units)) or "no unit"
        return DoseIntensity(drug=drug, why=f"amounts are not in one unit: {said}")
    given = sum((_of_day(row) for row in rows.values() if row.status in _GIVEN), Decimal(0))
    silent = sum((_of_day(row) for row in rows.values() if _word(row) == "no_record"), Decimal(0))
    planned = sum((_of_day(row) for row in plans.values()), Decimal(0))
    days = _days(rows, slots)
    share = (Fraction(given) / Fraction(planned), Fraction(given + silent) / Fraction(planned)) if planned else None
    slower = Fraction(days[0], days[1]) if days is not None else None
    return DoseIntensity(
        drug=drug, unit=units.pop() or "", cumulative=given, planned=planned, intensity=share,
        relative=(share[0] * slower, share[1] * slower) if share is not None and slower is not None else None,
        planned_days=days[0] if days is not None else None, actual_days=days[1] if days is not None else None,
    )  # fmt: skip


def _of_day(row: CalendarRow) -> Decimal:
    return (row.amount or Decimal(0)) * (row.times_per_day or 1)


def _days(rows: dict[Key, CalendarRow], slots: Sequence[Slot]) -> tuple[int, int] | None:
    """Planned and actual days from the first to the last cycle with a giving due, cycles begun counted in full."""
    cycles = {(row.arm, row.part, row.cycle) for row in rows.values()}
    mine = [slot for slot in slots if (slot.arm, slot.phase.name, slot.cycle) in cycles]
    if not mine:
        return None
    ends = (mine[0].planned_first, mine[-1].planned_last, mine[0].first, mine[-1].last)
    planned_first, planned_last, first, last = ends
    if planned_first is None or planned_last is None or first is None or last is None:
        return None
    return (planned_last - planned_first).days + 1, (last - first).days + 1
