"""Amounts for a whole cohort: each distinct case goes through the doses of one patient once. Reckons none itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines import Patient, Store, patient_of
from trialrun.engines.columns import NO_DAY, Columns
from trialrun.ground.dates import Date
from trialrun.library.labels import LabelDose, load_labels
from trialrun.protocol import Amount, Arm, Trial
from trialrun.treat.cohort.template import NOBODY, Template, plan_dose
from trialrun.treat.cohort.workload_tally import need_of
from trialrun.treat.dosing.body import find_size
from trialrun.treat.dosing.doses import dose_with
from trialrun.treat.model import CalendarRow, Choices
from trialrun.treat.schedule.giving import Giving
from trialrun.treat.schedule.timeline import phases_of

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
SIZES = ("weight", "height")
_LONG_AGO = Date(1900, 1, 1)


class Recorded(msgspec.Struct, frozen=True):
    """A size as recorded."""

    value: float
    unit: str


class Sizes(msgspec.Struct, frozen=True):
    """Usable measurements of one size, ordered by patient and day: `value` is the place in `values`.

    `unclear` marks patients whose records do not tell one value for every day; shape (patients,).
    """

    person: Ints
    day: Ints
    value: Ints
    values: tuple[Recorded, ...]
    unclear: Bools

    def latest(self, persons: Ints, until: Ints) -> Ints:
        """The place of the latest value on or before a day for each pair of patient and day, -1 where there is none."""
        span = np.int64(1) << 32
        if not len(self.person):
            return np.full(persons.shape, -1, dtype=np.int64)
        keys, wanted = self.person * span + self.day, persons * span + until
        place = np.searchsorted(keys, wanted, side="right") - 1
        there = (place >= 0) & (self.person[np.maximum(place, 0)] == persons)
        return np.where(there, self.value[np.maximum(place, 0)], -1)


def read_sizes(store: Store, name: str, places: Ints) -> Sizes:
    """The weights or heights of some persons, given by their places in the person table."""
    table = store.of("measurement")
    rows = table.named((name,))
    first, last = table.days("date")[rows].astype(np.int64), table.days("date_to")[rows].astype(np.int64)
    numbers = np.full(store.size, -1, dtype=np.int64)
    numbers[places] = np.arange(len(places))
    person = numbers[table.person[rows]]
    values, value = _read_values(table, rows, name)
    kept = (person >= 0) & (value >= 0)
    partial = (first == NO_DAY) | ((last != NO_DAY) & (first != last))
    unclear = np.zeros(len(places), dtype=bool)
    unclear[person[kept & partial]] = True
    person, first, value = person[kept & ~partial], first[kept & ~partial], value[kept & ~partial]
    order = np.lexsort((first, person))
    person, first, value = person[order], first[order], value[order]
    twice = (person[1:] == person[:-1]) & (first[1:] == first[:-1]) & (value[1:] != value[:-1])
    unclear[person[1:][twice]] = True
    return Sizes(person, first, value, values, unclear)


def _read_values(table: Columns, rows: Ints | slice, name: str) -> tuple[tuple[Recorded, ...], Ints]:
    """The distinct usable values of some measurements, and the place of each row's among them (-1: not usable).

    Values that are the same in different units are one value.
    """
    numbers, units, comparators = table.numbers("value")[rows], table.words("unit"), table.words("comparator")
    if not len(numbers):
        return (), np.zeros(0, dtype=np.int64)
    values, value_of = np.unique(numbers, return_inverse=True)
    printed = (units.codes[rows].astype(np.int64) + 1) * (len(comparators.words) + 1) + comparators.codes[rows] + 1
    cases, whose = distinct(printed * len(values) + value_of.reshape(-1))
    known: dict[Fraction, int] = {}
    recorded: list[Recorded] = []
    places = np.full(len(cases), -1, dtype=np.int64)
    for number, case in enumerate(cases.tolist()):
        printed_as, value = divmod(case, len(values))
        unit, comparator = divmod(printed_as, len(comparators.words) + 1)
        one = Recorded(float(values[value]), _word(units.words, unit - 1))
        read = find_size(name, _patient({name: one}, _word(comparators.words, comparator - 1)), None, "").value
        if read is not None and read not in known:
            known[read] = len(recorded)
            recorded.append(one)
        if read is not None:
            places[number] = known[read]
    return tuple(recorded), places[whose]


def _word(words: list[Any], code: int) -> str:
    return "" if code < 0 else str(words[code])


def _patient(sizes: Mapping[str, Recorded | None], comparator: str = "") -> Patient:
    """A patient of whom nothing but weight and height is known."""
    rows = [
        {"variable": name, "date": _LONG_AGO, "date_to": _LONG_AGO, "value": one.value, "unit": one.unit or None,
         "comparator": comparator or None}
        for name, one in sizes.items()
        if one is not None
    ]  # fmt: skip
    return patient_of({"person_id": "-"}, {"measurement": rows})


class DoseColumn(msgspec.Struct, frozen=True):
    """Givings with the same amount for a patient.

    `giving` is one of them and `item` its place; `case` is the same for columns whose amounts differ by the day of the
    weight alone. `at`: baseline, cycle or giving; empty where no size of the patient counts.
    """

    giving: Giving
    slot: int
    item: int
    case: int
    at: str


class Amounts(msgspec.Struct, frozen=True):
    """Amounts of dose columns for patients in whole millionths of `units`, shape (patients, columns).

    `known` is false where the amount is not known.
    """

    parts: Ints
    known: Bools
    units: tuple[str, ...]


def dose_columns(template: Template, choices: Choices) -> tuple[tuple[DoseColumn, ...], Ints]:
    """The dose columns of a template, and for each giving its column; shape (N,)."""
    cases: dict[object, int] = {}
    columns: dict[object, int] = {}
    found: list[DoseColumn] = []
    whose = np.zeros(len(template.givings), dtype=np.int64)
    for item, (giving, row) in enumerate(zip(template.givings, template.rows, strict=True)):
        amount = (row.amount, row.unit, row.route, row.label, row.times_per_day)
        case = cases.setdefault((giving.administration, giving.entries, giving.slot.phase.name, amount), len(cases))
        at = _counts_at(giving, row, choices)
        slot = int(template.slot[item])
        place = (case, {"cycle": slot, "giving": item}.get(at, 0))
        if place not in columns:
            columns[place] = len(found)
            found.append(DoseColumn(giving, slot, item, case, at))
        whose[item] = columns[place]
    return tuple(found), whose


def _counts_at(giving: Giving, row: CalendarRow, choices: Choices) -> str:
    """When the size of the patient counts for a giving; empty where the amount does not depend on it."""
    if row.unit is None or "/" not in row.unit:
        return ""
    return giving.administration.weight_at or _label_at(giving, row) or choices.weight_at


def _label_at(giving: Giving, row: CalendarRow) -> str:
    """When the drug label says that weight counts, where the amount is the label's."""
    if row.amount_origin != "label":
        return ""
    doses = (dose for product in load_labels().products_of(giving.administration.drug) for dose in _doses(product.name))
    return next((dose.weight_at for dose in doses if dose.weight_at), "")


def _doses(product: str) -> tuple[LabelDose, ...]:
    return load_labels().doses.get(product, ())


def label_asks(trial: Trial, arm: Arm | None, choices: Choices) -> bool:
    """True where amounts come from drug labels that look at more of a patient than the weight of one kind of day."""
    if choices.doses != "label":
        return False
    for drug in {one.drug for phase in phases_of(trial, arm) for one in phase.administrations if one.dose is None}:
        doses = [dose for product in load_labels().products_of(drug) for dose in _doses(product.name)]
        if any(dose.rule is not None for dose in doses) or len({dose.weight_at for dose in doses}) > 1:
            return True
    return False


class Dosing:
    """The amounts of a trial under some choices, each distinct case reckoned once."""

    def __init__(self, trial: Trial, choices: Choices, sizes: Mapping[str, Sizes]) -> None:
        self.trial = trial
        self.choices = choices
        self.sizes = sizes
        self._known: dict[tuple[int, int, int], tuple[str, int] | None] = {}
        self._set: dict[tuple[int, str, str], tuple[str, int]] = {}

    def amounts(self, columns: Sequence[DoseColumn], persons: Ints, until: Ints) -> Amounts:
        """The amounts for some patients, given by their numbers.

        `until` is the last day whose weight counts, shape (patients, columns).
        """
        parts = np.zeros((len(persons), len(columns)), dtype=np.int64)
        known = np.zeros((len(persons), len(columns)), dtype=bool)
        units = []
        for number, column in enumerate(columns):
            unit, parts[:, number], known[:, number] = self._column(column, persons, until[:, number])
            units.append(unit)
        return Amounts(parts, known, tuple(units))

    def _column(self, column: DoseColumn, persons: Ints, until: Ints) -> tuple[str, Ints, Bools]:
        """Unit, amounts and whether they are known, for one column."""
        none = np.full(len(persons), -1, dtype=np.int64)
        weights = self.sizes["weight"].latest(persons, until) if column.at else none
        heights = self.sizes["height"].latest(persons, until) if column.at else none
        stride = len(self.sizes["height"].values) + 1
        pairs, whose = distinct((weights + 1) * stride + heights + 1)
        needs = [self._need(column, *divmod(pair, stride)) for pair in pairs.tolist()]
        unit = next((need[0] for need in needs if need is not None), "")
        parts = np.array([0 if need is None else need[1] for need in needs], dtype=np.int64)
        known = np.array([need is not None for need in needs], dtype=bool)
        return unit, parts[whose], known[whose]

    def _need(self, column: DoseColumn, weight: int, height: int) -> tuple[str, int] | None:
        """The amount for the sizes at two places, counted from 1 (0: not known)."""
        key = (column.case, weight, height)
        if key not in self._known:
            places = {"weight": weight, "height": height}
            patient = _patient({name: self._size(name, place) for name, place in places.items()})
            row = plan_dose(column.giving, self.trial, patient, self.choices)
            self._known[key] = None if row is None else need_of(row.amount, row.unit)
        return self._known[key]

    def _size(self, name: str, place: int) -> Recorded | None:
        return None if place == 0 else self.sizes[name].values[place - 1]

    def set_by(self, kind: str, amount: Amount, column: DoseColumn) -> tuple[str, int]:
        """The amount of a giving that an event sets: as recorded where it was given, else as one giving is reckoned."""
        key = (column.case, kind, amount.text)
        if key not in self._set:
            self._set[key] = self._set_by(kind, amount, column.giving)
        return self._set[key]

    def _set_by(self, kind: str, amount: Amount, giving: Giving) -> tuple[str, int]:
        quantity = amount.quantity
        if kind == "given":
            return need_of(quantity.value, quantity.unit) or ("", 0)
        administration = msgspec.structs.replace(giving.administration, per="giving")
        once = msgspec.structs.replace(giving, administration=administration)
        row, _ = dose_with(amount, once, self.trial, NOBODY, self.choices, origin="user")
        return need_of(row.amount, row.unit) or ("", 0)


def distinct(numbers: Ints) -> tuple[Ints, Ints]:
    """The distinct values of numbers that are not negative, and the place of each number among them."""
    most = int(numbers.max(initial=0)) + 1
    if most > max(4 * len(numbers), 1 << 20):
        values, whose = np.unique(numbers, return_inverse=True)
        return values, whose.reshape(-1)
    there = np.zeros(most, dtype=bool)
    there[numbers] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[numbers]
