"""Givings of many patients as arrays, and what they add to the weekly sums. Mirrors `workload_tally` exactly."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.treat.cohort.template import Template
from trialrun.treat.cohort.workload_tally import DAY_MEASURES, ON_SITE, Measure, Tally

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_LOW = (1 << 24) - 1
_NO_DATE = np.iinfo(np.int64).max


class Changed(msgspec.Struct, frozen=True):
    """Amounts set by events: row and giving of each, and its amount in millionths of the unit with that code."""

    row: Ints
    giving: Ints
    parts: Ints
    unit: Ints
    units: tuple[str, ...]


class Batch(msgspec.Struct, frozen=True):
    """Givings of R rows; a row is one patient, or several with the same days (`count`, shape (R,)).

    `dates` and `on` (takes place, or is planned to) have shape (R, N). `parts` (the amounts of all patients of the
    row, in millionths of `units`) and `known` (how many of them have a known amount) have shape (R, G); `column` tells
    the column of each giving. `changed` are amounts set by events: the giving's place and unit, for single patients.
    """

    dates: Ints
    on: Bools
    count: Ints
    parts: Ints
    known: Ints
    units: tuple[str, ...]
    column: Ints
    changed: Changed | None = None


class Items(msgspec.Struct, frozen=True):
    """What the givings of a template are, in columns of length N."""

    drugs: tuple[str, ...]
    places: npt.NDArray[np.str_]
    times: Ints
    minutes: Ints


def items_of(template: Template) -> Items:
    """The drug, place, givings a day and minutes (-1: not stated) of every giving of a template."""
    rows = template.rows
    return Items(
        template.drugs,
        np.array(template.places(), dtype="U9"),
        np.array([row.times_per_day or 1 for row in rows], dtype=np.int64),
        np.array([-1 if row.infusion_minutes is None else row.infusion_minutes for row in rows], dtype=np.int64),
    )


def tally_batch(tally: Tally, items: Items, batch: Batch) -> None:
    """Add the givings of a batch."""
    if not batch.dates.size:
        return
    weeks = (batch.dates + 3) // 7
    weights = np.where(batch.on, batch.count[:, None], 0)
    _tally_days(tally, items, batch)
    timed = (items.places != "home") & (items.minutes >= 0)
    tally.add_many(Measure("chair_minutes"), weeks[:, timed], (weights * items.times * items.minutes)[:, timed])
    untimed = (items.places == "infusion") & (items.minutes < 0)
    tally.add_many(Measure("untimed"), weeks[:, untimed], (weights * items.times)[:, untimed])
    for drug in dict.fromkeys(items.drugs):
        mine = np.flatnonzero(np.array([one == drug for one in items.drugs]))
        _tally_drug(tally, items, batch, (drug, mine, weeks[:, mine], weights[:, mine]))


def _tally_days(tally: Tally, items: Items, batch: Batch) -> None:
    """Days on site: a day of a patient counts once, under the gravest of what is done on it."""
    ranks = {place: rank for rank, place in enumerate(ON_SITE)}
    here = np.flatnonzero(np.isin(items.places, ON_SITE))
    if not len(here):
        return
    rank = np.array([ranks[place] for place in items.places[here].tolist()], dtype=np.int64)
    keys = np.where(batch.on[:, here], batch.dates[:, here] * len(ON_SITE) + rank, _NO_DATE)
    keys.sort(axis=1)
    days = keys // len(ON_SITE)
    first = np.ones(keys.shape, dtype=bool)
    first[:, 1:] = days[:, 1:] != days[:, :-1]
    first &= keys != _NO_DATE
    for place, place_rank in ranks.items():
        chosen = first & (keys % len(ON_SITE) == place_rank)
        weights = np.where(chosen, batch.count[:, None], 0)
        tally.add_many(Measure(DAY_MEASURES[place]), np.where(chosen, (days + 3) // 7, 0), weights)


def _tally_drug(tally: Tally, items: Items, batch: Batch, mine: tuple[str, Ints, Ints, Ints]) -> None:
    drug, places, weeks, weights = mine
    on, times, columns = batch.on[:, places], items.times[places], batch.column[places]
    tally.add_many(Measure("givings", drug), weeks, weights * times)
    known, parts = batch.known[:, columns], batch.parts[:, columns]
    if batch.changed is not None:
        known, parts = _without_changed(batch, places, known, parts, (tally, items, drug))
    tally.add_many(Measure("unknown", drug), weeks, np.where(on, batch.count[:, None] - known, 0) * times)
    for unit in dict.fromkeys(batch.units[column] for column in columns.tolist()):
        same = np.array([batch.units[column] == unit for column in columns.tolist()])
        if unit:
            amounts = np.where(on[:, same], parts[:, same], 0) * times[same]
            tally.add_many(Measure("amount", drug, unit), weeks[:, same], amounts)


def _without_changed(
    batch: Batch, places: Ints, known: Ints, parts: Ints, asked: tuple[Tally, Items, str]
) -> tuple[Ints, Ints]:
    """Known and amounts with those that events set taken out, after these were added under their own units."""
    changed, (tally, items, drug) = batch.changed, asked
    assert changed is not None
    where = np.full(batch.dates.shape[1], -1, dtype=np.int64)
    where[places] = np.arange(len(places))
    mine = np.flatnonzero(where[changed.giving] >= 0)
    row, giving = changed.row[mine], changed.giving[mine]
    known, parts = known.copy(), parts.copy()
    known[row, where[giving]], parts[row, where[giving]] = 1, 0
    on = batch.on[row, giving]
    weeks = (batch.dates[row, giving] + 3) // 7
    for code, unit in enumerate(changed.units):
        same = on & (changed.unit[mine] == code)
        amounts = (changed.parts[mine] * items.times[giving])[same]
        tally.add_many(Measure("amount", drug, unit), weeks[same], amounts)
    return known, parts
