"""One arm's doses as columns of offsets from the start, the same for all patients whose cycles fall alike.

Made from the pieces of `plan_calendar`; reckons no amount.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines import Patient, patient_of
from trialrun.engines.columns import number_date
from trialrun.ground.dates import Date, shift
from trialrun.protocol import Arm, Trial
from trialrun.treat.cohort.workload_tally import place_of
from trialrun.treat.dosing.doses import dose_giving
from trialrun.treat.model import CalendarRow, Choices, LifeEvent
from trialrun.treat.schedule.giving import Giving, plan_givings
from trialrun.treat.schedule.timeline import Slot, Timeline, lay_timeline, phases_of
from trialrun.treat.schedule.whose import whose_giving

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_CALENDAR_UNITS = ("mo", "a")
NOBODY = patient_of({"person_id": "-"}, {})
"""A patient of whom nothing is known."""
Relative = tuple[int | None, ...]


class Template(msgspec.Struct, frozen=True):
    """The dated givings of one arm for some patients, in columns of length N, over S cycles.

    `slot` and `offset` place a giving: its day is start + `firsts[slot]` + `offset`. `givings` are those the offsets
    were read from. `moves[i, j]` is true where a delay of cycle i moves cycle j; None where a delay cannot be told by
    adding days. `rows` are those of a patient of whom nothing is known. `undated` are givings without a day, by drug.
    """

    slots: tuple[Slot, ...]
    firsts: Ints
    slot: Ints
    offset: Ints
    givings: tuple[Giving, ...]
    rows: tuple[CalendarRow, ...]
    undated: Mapping[str, int]
    moves: Bools | None

    @property
    def drugs(self) -> tuple[str, ...]:
        """The drug of each giving."""
        return tuple(giving.administration.drug for giving in self.givings)

    @property
    def planned(self) -> Ints:
        """Days from the start to each giving, before anything happens; shape (N,)."""
        days: Ints = self.firsts[self.slot] + self.offset
        return days

    def places(self) -> tuple[str, ...]:
        """infusion, injection, home or open, for each giving."""
        return tuple(place_of(row.route) for row in self.rows)


def make_templates(trial: Trial, arm: Arm | None, starts: Ints, choices: Choices) -> list[tuple[Template, Ints]]:
    """The templates of an arm, each with the numbers of the patients it is for; `starts` has shape (patients,).

    One for all, unless cycles are counted in months or years, which are not equally long.
    """
    if not len(starts):
        return []
    if not _in_calendar_units(trial, arm):
        first = number_date(int(starts[0]))
        return [(_template(trial, arm, first, choices), np.arange(len(starts)))]
    days, whose = np.unique(starts, return_inverse=True)
    alike: dict[Relative, list[int]] = defaultdict(list)
    for number, day in enumerate(days.tolist()):
        timeline = lay_timeline(trial, arm, number_date(day), choices)
        alike[_relative(timeline, number_date(day), choices)].append(number)
    return [
        (_template(trial, arm, number_date(int(days[numbers[0]])), choices), np.flatnonzero(np.isin(whose, numbers)))
        for numbers in alike.values()
    ]


def _in_calendar_units(trial: Trial, arm: Arm | None) -> bool:
    """True where the number of cycles or their days may depend on the day on which treatment begins."""
    for phase in phases_of(trial, arm):
        lengths = (phase.cycle_length, phase.gap, phase.duration)
        if phase.cycles is None or any(one is not None and one.offset.unit in _CALENDAR_UNITS for one in lengths):
            return True
    return False


def _relative(timeline: Timeline, start: Date, choices: Choices) -> Relative:
    """Where the cycles of a timeline begin and end, in days from its start, and how far those without an end reach."""
    dates = [date for slot in timeline.slots for date in (slot.planned_first, slot.planned_last)]
    open_ones = [slot.planned_first for slot in timeline.slots if slot.cycle is None]
    reach = [None if first is None else shift(first, choices.horizon) for first in open_ones]
    return tuple(None if date is None else (date - start).days for date in (*dates, *reach))


def _template(trial: Trial, arm: Arm | None, start: Date, choices: Choices) -> Template:
    slots = lay_timeline(trial, arm, start, choices).slots
    firsts = [(slot.planned_first - start).days if slot.planned_first is not None else 0 for slot in slots]
    placed: list[tuple[int, int, Giving, CalendarRow]] = []
    undated: dict[str, int] = defaultdict(int)
    for number, slot in enumerate(slots):
        for giving in plan_givings(slot, start, choices):
            row = plan_dose(giving, trial, NOBODY, choices)
            if row is None:
                continue
            if row.planned is None or slot.planned_first is None:
                undated[giving.administration.drug] += 1
            else:
                placed.append((number, (row.planned - slot.planned_first).days, giving, row))
    return Template(
        slots,
        np.array(firsts, dtype=np.int64),
        np.array([number for number, _, _, _ in placed], dtype=np.int64),
        np.array([offset for _, offset, _, _ in placed], dtype=np.int64),
        tuple(giving for _, _, giving, _ in placed),
        tuple(row for _, _, _, row in placed),
        dict(undated),
        _moves(trial, arm, slots, start, choices),
    )


def plan_dose(giving: Giving, trial: Trial, patient: Patient, choices: Choices) -> CalendarRow | None:
    """The row of a giving with its amount, as the calendar of one patient has it; None where it is not theirs."""
    whose = whose_giving(giving, trial, patient, choices)
    if not whose.yours:
        return None
    row, _ = dose_giving(giving, trial, patient, choices)
    return whose.marked(row)


def _moves(trial: Trial, arm: Arm | None, slots: tuple[Slot, ...], start: Date, choices: Choices) -> Bools | None:
    """Which cycles move when one is delayed: read off the timeline itself, one cycle delayed by a day at a time."""
    names = [(slot.phase.name, slot.cycle) for slot in slots]
    lengths = [length for phase in phases_of(trial, arm) for length in (phase.cycle_length, phase.gap) if length]
    if any(cycle is None for _, cycle in names) or len(set(names)) < len(names) or _runs_beside(trial, arm):
        return None
    if any(slot.first is None for slot in slots) or any(one.offset.unit in _CALENDAR_UNITS for one in lengths):
        return None
    moved = np.zeros((len(slots), len(slots)), dtype=bool)
    for number, slot in enumerate(slots):
        assert slot.due is not None
        later = Date.fromordinal(slot.due.toordinal() + 1)
        delay = LifeEvent(kind="delay", date=slot.due, date_to=later, phase=slot.phase.name, cycle=slot.cycle)
        after = lay_timeline(trial, arm, start, choices, (delay,)).slots
        moved[number] = [now.first != then.first for now, then in zip(after, slots, strict=True)]
    return moved


def _runs_beside(trial: Trial, arm: Arm | None) -> bool:
    """True where phases run together: what follows them waits for the later one, so that days do not simply add."""
    return any(phase.alongside for phase in phases_of(trial, arm))
