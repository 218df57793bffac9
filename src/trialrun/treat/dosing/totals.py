"""Totals of a calendar, arm by arm: days on site, infusions, hours in the chair, givings, amounts, tablets.

Counts what is planned or has happened; what cannot be added up is counted apart, never left out. Plans nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from trialrun.ground.dates import Date
from trialrun.ground.quantity import conversion_factor, convertible
from trialrun.library.labels import Product, load_labels
from trialrun.treat.cohort.workload_tally import HAPPENING, place_of
from trialrun.treat.dosing.dose_units import decimal_of, number_text, read_dose_unit
from trialrun.treat.dosing.pieces import fewest_pieces
from trialrun.treat.dosing.rounding import ORAL_FORMS, strengths_in, strong_products
from trialrun.treat.model import Calendar, CalendarRow, Choices, Status
from trialrun.treat.schedule.giving import DAYS_NOT_STATED

_VISITING = frozenset({"visit", "assessment", "procedure"})


class Sum(msgspec.Struct, frozen=True):
    """An exact amount of a drug in one unit."""

    amount: Decimal
    unit: str


class Pieces(msgspec.Struct, frozen=True):
    """A number of tablets or capsules of one strength."""

    count: int
    form: str
    strength: Sum


class DrugTotal(msgspec.Struct, frozen=True, kw_only=True):
    """One drug in one arm.

    `days` are distinct days with a giving, `givings` all givings on them (two for twice a day); both leave out what was
    missed, held or cancelled. `times_not_stated` are rows for which it is not stated how often a day: each counts once.
    `amounts` is what the givings add up to, one sum for each kind of unit; `without_amount` are givings that have none,
    or one for each kilogram or square metre of a body that is not known. `pieces` are the fewest tablets or capsules,
    and `without_pieces` givings for which they cannot be told, with `pieces_why`. `undated` are rows whose days are not
    stated. `by_status` counts rows.
    """

    drug: str
    days: int
    givings: int
    times_not_stated: int
    amounts: tuple[Sum, ...]
    without_amount: int
    pieces: tuple[Pieces, ...]
    without_pieces: int
    pieces_why: str
    undated: int
    by_status: dict[Status, int]


class ArmTotal(msgspec.Struct, frozen=True, kw_only=True):
    """One arm. Days are distinct calendar days, without what was missed, held or cancelled.

    `site_days`: with a visit, assessment, procedure, infusion or injection. `infusion_days`: with an infusion.
    `open_days`: with a drug whose route does not tell where it is given, and nothing else on site; `open_site_days`:
    with such a drug on site, and no infusion. `chair_minutes` adds the stated times of infusions;
    `infusions_without_time` state none.
    """

    arm: str
    site_days: int
    infusion_days: int
    open_days: int
    open_site_days: int
    infusions: int
    chair_minutes: int
    infusions_without_time: int
    drugs: tuple[DrugTotal, ...]


def compute_totals(rows: Calendar | Sequence[CalendarRow], choices: Choices | None = None) -> tuple[ArmTotal, ...]:
    """The totals of every arm of a calendar, in its order. `choices.products` says which tablets are meant."""
    listed = rows.rows if isinstance(rows, Calendar) else tuple(rows)
    arms = dict.fromkeys(row.arm for row in listed)
    return tuple(_arm_total(arm, [row for row in listed if row.arm == arm], choices or Choices()) for arm in arms)


def tell_totals(totals: Iterable[ArmTotal]) -> tuple[str, ...]:
    """The totals in plain words, one line for each arm and each drug."""
    return tuple(line for total in totals for line in (_arm_words(total), *map(_drug_words, total.drugs)))


def _arm_total(arm: str, rows: Sequence[CalendarRow], choices: Choices) -> ArmTotal:
    happening = [row for row in rows if _on_a_day(row)]
    doses = [row for row in happening if row.kind == "dose"]
    infused = [row for row in doses if place_of(row.route) == "infusion"]
    visited = [row for row in happening if row.kind in _VISITING]
    site = _days([*visited, *(row for row in doses if place_of(row.route) in ("infusion", "injection"))])
    open_ = _days(row for row in doses if place_of(row.route) == "open")
    timed = [row for row in infused if row.infusion_minutes is not None]
    drugs = dict.fromkeys(row.drug for row in rows if row.kind == "dose" and row.drug)
    return ArmTotal(
        arm=arm,
        site_days=len(site),
        infusion_days=len(_days(infused)),
        open_days=len(open_ - site),
        open_site_days=len((open_ & site) - _days(infused)),
        infusions=_givings(infused),
        chair_minutes=sum((row.infusion_minutes or 0) * _times(row) for row in timed),
        infusions_without_time=_givings(infused) - _givings(timed),
        drugs=tuple(_drug_total(drug, [row for row in rows if row.drug == drug], choices) for drug in drugs if drug),
    )


def _drug_total(drug: str, rows: Sequence[CalendarRow], choices: Choices) -> DrugTotal:
    doses = [row for row in rows if row.kind == "dose"]
    counted = [row for row in doses if _on_a_day(row)]
    amounts, without = _amounts(counted)
    pieces, unpieced, why = _pieces(drug, counted, choices)
    return DrugTotal(
        drug=drug,
        days=len(_days(counted)),
        givings=_givings(counted),
        times_not_stated=sum(row.times_per_day is None for row in counted),
        amounts=amounts,
        without_amount=without,
        pieces=pieces,
        without_pieces=unpieced,
        pieces_why=why,
        undated=sum(not _on_a_day(row) for row in doses if row.status in (*HAPPENING, "not stated")),
        by_status=dict(Counter(row.status for row in doses)),
    )


def _on_a_day(row: CalendarRow) -> bool:
    """True for what happens, or is planned, on a day that is known; a row that stands for a whole cycle has none."""
    return row.status in HAPPENING and row.date is not None and row.reason != DAYS_NOT_STATED


def _days(rows: Iterable[CalendarRow]) -> set[Date]:
    return {row.date for row in rows if row.date is not None}


def _times(row: CalendarRow) -> int:
    return row.times_per_day or 1


def _givings(rows: Iterable[CalendarRow]) -> int:
    return sum(map(_times, rows))


def _amount(row: CalendarRow) -> tuple[Fraction, str] | None:
    """What a row adds up to, all its givings together; None where it has no amount, or one for each kilogram."""
    unit = read_dose_unit(row.unit) if row.unit is not None else None
    if row.amount is None or unit is None or unit.per_weight or unit.per_surface:
        return None
    return Fraction(row.amount) * (1 if unit.per_day else _times(row)), unit.amount


def _amounts(rows: Sequence[CalendarRow]) -> tuple[tuple[Sum, ...], int]:
    """The sums of rows, units of one kind in that of the first, and the number of givings that have no amount."""
    sums: dict[str, Fraction] = {}
    without = 0
    for row in rows:
        found = _amount(row)
        if found is None:
            without += _times(row)
            continue
        amount, unit = found
        base = next((known for known in sums if convertible(unit, known)), unit)
        sums[base] = sums.get(base, Fraction(0)) + amount * conversion_factor(unit, base)
    return tuple(Sum(decimal_of(amount)[0], unit) for unit, amount in sums.items()), without


def _pieces(drug: str, rows: Sequence[CalendarRow], choices: Choices) -> tuple[tuple[Pieces, ...], int, str]:
    """The fewest tablets or capsules of all givings, and for how many givings they cannot be told, and why."""
    only = {product.routes for product in load_labels().products_of(drug)} == {("PO",)}
    swallowed = [row for row in rows if "PO" in (row.route or ("PO" if only else "")).split("|")]
    if not swallowed:
        return (), 0, ""
    products = strong_products(drug, "PO", choices, ORAL_FORMS)
    if len({product.strengths for product in products}) != 1:
        why = "the product is not chosen" if products else "the strengths are not in the tables"
        return (), _givings(swallowed), why
    counts: Counter[tuple[Fraction, str]] = Counter()
    without = 0
    for row in swallowed:
        made = _pieces_of(row, products[0])
        if made is None:
            without += _times(row)
            continue
        for strength, count in made.items():
            counts[strength, row.unit or ""] += count * _times(row)
    listed = sorted(counts.items(), reverse=True)
    pieces = tuple(
        Pieces(count, products[0].form, Sum(decimal_of(strength)[0], unit)) for (strength, unit), count in listed
    )
    return pieces, without, "no amount, or none that whole pieces make" if without else ""


def _pieces_of(row: CalendarRow, product: Product) -> dict[Fraction, int] | None:
    """The fewest pieces of one giving; None for a choice of routes, a day's dose, or what whole pieces do not make."""
    unit = read_dose_unit(row.unit) if row.unit is not None else None
    if row.amount is None or "|" in (row.route or "") or unit is None or unit.text() != unit.amount:
        return None
    strengths = strengths_in(unit.amount, product)
    made = fewest_pieces(Fraction(row.amount), strengths) if strengths else None
    return None if made is None else dict(made)


def _arm_words(total: ArmTotal) -> str:
    parts = [f"{_counted(total.site_days, 'day')} on site", f"{total.infusion_days} of them with an infusion"]
    if total.open_site_days:
        parts.append(f"{total.open_site_days} with a drug whose route is not fixed")
    if total.infusions:
        parts.append(f"{number_text(Fraction(total.chair_minutes, 60))} hours in the chair are stated")
    if total.infusions_without_time:
        parts.append(f"{_counted(total.infusions_without_time, 'infusion')} without a stated time")
    if total.open_days:
        parts.append(f"{_counted(total.open_days, 'more day')} with a drug whose route is not fixed")
    return f"{total.arm or 'all'}: {', '.join(parts)}"


def _drug_words(total: DrugTotal) -> str:
    parts = [f"{_counted(total.givings, 'giving')} on {_counted(total.days, 'day')}"]
    parts += [f"{sum_.amount:f} {sum_.unit}" for sum_ in total.amounts]
    if total.without_amount:
        parts.append(f"{_counted(total.without_amount, 'giving')} without an amount")
    if total.undated:
        parts.append(f"{_counted(total.undated, 'entry', 'entries')} without a day")
    if total.times_not_stated:
        parts.append("once a day where it is not stated how often")
    for piece in total.pieces:
        parts.append(f"{_counted(piece.count, piece.form)} of {piece.strength.amount:f} {piece.strength.unit}")
    if total.without_pieces:
        parts.append(f"tablets of {_counted(total.without_pieces, 'giving')} not told: {total.pieces_why}")
    lost = [f"{total.by_status[status]} {status}" for status in _OTHERS if status in total.by_status]
    return f"{total.drug}: {', '.join([*parts, *lost])}"


_OTHERS: tuple[Status, ...] = ("given", "late", "missed", "held", "cancelled")


def _counted(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"
