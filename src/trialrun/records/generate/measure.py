"""Draws measurements: correlated values, moved into the regions a scenario asks for, printed in mixed units."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from trialrun.records.generate.deck import FREE, NO_DAY, NOT_THERE, Bounds, Flags, Floats, Ints, ValueDeck
from trialrun.records.generate.figures import sexed
from trialrun.records.generate.patients import BLOCK, SEXES, Block, pick
from trialrun.records.generate.pieces import Array, Column, Piece
from trialrun.records.generate.texts import Texts
from trialrun.terms import convert

_OFF_TRIAL = 0.12  # share of patients in whom a variable that is not usual is measured without need (assumption)
_AGAIN = 0.1  # share of measurements that an older one goes with (assumption)
_SITES = np.array([0.94, 1.0, 1.0, 1.06])  # laboratories differ in their reference limits (assumption)
_WORDS = {True: ("negative", "positive", "indeterminate"), False: ("undetectable", "detectable", "indeterminate")}


def draw_measurements(block: Block, deck: ValueDeck) -> list[Piece]:
    """The rows of one variable in one block: the current ones, then some older ones of the same patients."""
    rng = block.rng(f"measurement/{deck.variable.name}")
    draws = rng.random((5, BLOCK))
    state = deck.state[block.scenario]
    chance = (1 - deck.figures.missing) * (1.0 if deck.usual else _OFF_TRIAL)
    suits = block.sex == SEXES.index(sexed()[deck.variable.name]) if deck.variable.name in sexed() else True
    there = np.where(state == FREE, (draws[0] < chance) & suits, state != NOT_THERE)
    who = np.flatnonzero(there)
    first, last = deck.dates[block.scenario[who]].T
    days = first + np.floor(draws[1][who] * (last - first + 1)).astype(np.int64)
    site = (draws[2] * len(_SITES)).astype(np.int64)
    natural = rng.standard_normal(BLOCK)
    pieces = [_rows(block, deck, who, days, (natural, site, rng))]
    compared = deck.earlier[block.scenario[who], 0] != NO_DAY
    if compared.any():
        pieces.append(_earlier(block, deck, pieces[0], np.flatnonzero(compared)))
    again = (draws[3][who] < _AGAIN) & ~compared
    older = days[again] - 60 - np.floor(draws[4][who][again] * 300).astype(np.int64)
    nearby = 0.9 * natural + 0.44 * rng.standard_normal(BLOCK)
    pieces.append(_rows(block, deck, who[again], older, (nearby, site, rng)))
    return pieces


def _rows(
    block: Block, deck: ValueDeck, who: Array, days: Array, drawn: tuple[Floats, Ints, np.random.Generator]
) -> Piece:
    natural, site, rng = drawn
    scenario = block.scenario[who]
    columns: dict[str, Column] = {"variable": deck.variable.name, "date": days, "date_to": days}
    for key, cells in deck.cells.items():
        if cells.labels:
            columns[key] = cells.at(scenario)
    columns.setdefault("matrix", deck.variable.matrix or None)
    form = deck.figures.form
    if form == "share":
        columns |= _results(block, deck, who, rng)
    elif form == "pick":
        columns |= _categories(block, deck, who, rng)
    else:
        columns |= _numbers(block, deck, who, (natural[who], site[who], rng))
        columns |= _worded(deck, scenario, columns)
    return Piece(who, columns)


def _results(block: Block, deck: ValueDeck, who: Array, rng: np.random.Generator) -> dict[str, Column]:
    """Results in words; a number is added where a viral load or the like was found."""
    scenario = block.scenario[who]
    share = np.array(deck.figures.centers)[block.disease[who]]
    draws = rng.random((3, len(who)))
    planned = deck.found[scenario]
    found = np.where(planned < 0, draws[0] < share, planned == 1).astype(np.int64)
    codes = np.where((planned < 0) & (draws[1] < 0.01), 2, found)
    words = _WORDS[deck.variable.kind == "test"]
    columns: dict[str, Column] = {"text": Texts(codes, words)}
    if deck.variable.kind == "number":
        amount = np.round(np.exp(4 + 6 * draws[2]))
        region = _take(deck.bounds, scenario)
        settled = np.isfinite(region[0]) | np.isfinite(region[1])
        value = _moved(amount, region, (np.full(len(who), 100.0), draws[2]), deck)
        columns["value"] = np.where(settled | (codes == 1), np.where(settled, value, amount), np.nan)
        columns["unit"] = deck.variable.unit
        columns["text"] = Texts(np.where(settled & (planned < 0), (value > 0).astype(np.int64), codes), words)
    return columns


def _worded(deck: ValueDeck, scenario: Ints, columns: dict[str, Column]) -> dict[str, Column]:
    """Words beside numbers where a scenario asks for a result; what is not found has a number only if one is asked."""
    planned = deck.found[scenario]
    if (planned < 0).all():
        return {}
    lo, hi, _, _ = _take(deck.bounds, scenario)
    silent = (planned == 0) & ~np.isfinite(lo) & ~np.isfinite(hi)
    value = np.where(silent, np.nan, np.asarray(columns["value"], np.float64))
    return {"value": value, "text": Texts(planned, _WORDS[deck.variable.kind == "test"])}


def _categories(block: Block, deck: ValueDeck, who: Array, rng: np.random.Generator) -> dict[str, Column]:
    weights = np.array([[dict(one).get(choice, 0.0) for choice in deck.choices] for one in deck.figures.weights])
    chances = weights[block.disease[who]]
    if deck.listed is not None:
        allowed = deck.listed[block.scenario[who]]
        chances = np.where(allowed, chances + 1e-3, 0.0)
    return {"text": Texts(pick(chances, rng.random(len(who))), deck.choices)}


def _numbers(
    block: Block, deck: ValueDeck, who: Array, drawn: tuple[Floats, Ints, np.random.Generator]
) -> dict[str, Column]:
    figures, scenario = deck.figures, block.scenario[who]
    natural, site, rng = drawn
    factor = block.factors[figures.block][who] if figures.block else np.zeros(len(who))
    noise = (np.sqrt(1 - min(figures.loading**2, 1.0)) * natural + figures.loading * factor).clip(-3, 3)
    center = np.array(figures.centers)[block.disease[who]]
    if deck.listed is not None:
        return _scores(deck, deck.listed[scenario], center + figures.spread * noise, rng)
    wide = figures.form == "lognormal"
    value = center * np.exp(figures.spread * noise) if wide else center + figures.spread * noise
    scale = center * figures.spread if wide else np.full(len(who), figures.spread)
    limits = [None if end is None else end * _SITES[site] for end in (figures.low, figures.high)]
    region = _regions(deck, scenario, limits)
    value = _moved(_plausible(value, deck), region, (scale, rng.random(len(who))), deck)
    if figures.form == "score":
        value = _whole(value, region)
    return _printed(deck, value, region, (limits, scenario, rng.random((2, len(who)))))


def _scores(deck: ValueDeck, allowed: Flags, wanted: Floats, rng: np.random.Generator) -> dict[str, Column]:
    """Whole numbers: the natural one where it is allowed, else an allowed one near it."""
    numbers = np.array([float(choice) for choice in deck.choices])
    natural = np.rint(wanted).clip(numbers[0], numbers[-1])
    off = np.abs(numbers[None, :] - natural[:, None]) + rng.random((len(natural), 1)) * 0.5
    off = np.where(allowed, off, np.inf)
    return {
        "value": numbers[off.argmin(axis=1)],
        "unit": deck.variable.unit,
    }


Region = tuple[Floats, Floats, Flags, Flags]


def _take(bounds: Bounds, scenario: Ints) -> Region:
    return bounds.lo[scenario], bounds.hi[scenario], bounds.lo_open[scenario], bounds.hi_open[scenario]


def _regions(deck: ValueDeck, scenario: Ints, limits: list[Floats | None]) -> Region:
    """The region of each patient: the planned numbers, and multiples of the reference limits of the laboratory."""
    lo, hi, lo_open, hi_open = _take(deck.bounds, scenario)
    for reference, plus, bounds in deck.multiples:
        limit = {"LLN": limits[0], "ULN": limits[1]}.get(reference)
        if limit is None:
            continue
        low, high, low_open, high_open = _take(bounds, scenario)
        low, high = low * limit + plus, high * limit + plus
        lo_open, hi_open = np.where(low >= lo, low_open, lo_open), np.where(high <= hi, high_open, hi_open)
        lo, hi = np.maximum(lo, low), np.minimum(hi, high)
    return lo, hi, lo_open, hi_open


def _whole(value: Floats, region: Region) -> Floats:
    """Whole numbers, one step inwards where rounding would leave the region."""
    whole = np.rint(value)
    whole = np.where(_outside(whole, region, 0), np.ceil(value), whole)
    return np.where(_outside(whole, region, 1), np.floor(value), whole)


def _plausible(value: Floats, deck: ValueDeck) -> Floats:
    low, high = deck.variable.low, deck.variable.high
    return value.clip(-np.inf if low is None else float(low), np.inf if high is None else float(high))


def _moved(value: Floats, region: Region, spread: tuple[Floats, Floats], deck: ValueDeck) -> Floats:
    """Values outside their region moved into it, near the bound they crossed; a few lie on the bound itself."""
    lo, hi, lo_open, hi_open = region
    scale, uniform = spread
    reach = scale * (0.02 + uniform) * 1.2
    floor = lo if deck.variable.low is None else np.maximum(lo, float(deck.variable.low))
    ceiling = hi if deck.variable.high is None else np.minimum(hi, float(deck.variable.high))
    span = np.where(np.isfinite(floor) & np.isfinite(ceiling), ceiling - floor, np.inf)
    step = np.where(reach < 0.8 * span, reach, np.where(np.isfinite(span), span, 0) * (0.02 + 0.78 * uniform))
    moved = np.where(value < floor, floor + step, np.where(value > ceiling, ceiling - step, value))
    with np.errstate(invalid="ignore"):
        moved = np.where((value < lo) & ~lo_open & (uniform < 0.04), lo, moved)
        return np.where((value > hi) & ~hi_open & (uniform < 0.04), hi, moved)


def _printed(
    deck: ValueDeck, value: Floats, region: Region, drawn: tuple[list[Floats | None], Ints, Floats]
) -> dict[str, Column]:
    """Value and limits in the unit a laboratory prints, rounded without leaving the region."""
    limits, scenario, draws = drawn
    names = tuple(name for name, _ in deck.figures.units) or (deck.variable.unit,)
    weights = np.array([weight for _, weight in deck.figures.units] or [1.0])
    unit = pick(np.broadcast_to(weights, (len(value), len(weights))), draws[0])
    factor = _factors(deck, names)[unit]
    shown = deck.limits[scenario]
    hidden = (shown == 0) | ((shown < 0) & (draws[1] < 0.1))
    columns: dict[str, Column] = {"value": _rounded(value, factor, region), "unit": Texts(unit, names)}
    for key, limit in zip(("low", "high"), limits, strict=True):
        if limit is not None:
            columns[key] = np.where(hidden, np.nan, round_to(limit / factor, 4))
    return columns


def _factors(deck: ValueDeck, units: tuple[str, ...]) -> Floats:
    """By what a number in each unit is multiplied to be in the canonical one."""
    canonical = deck.variable.unit
    return np.array([1.0 if unit == canonical else float(convert(Fraction(1), unit, deck.variable)) for unit in units])


def _earlier(block: Block, deck: ValueDeck, current: Piece, places: Ints) -> Piece:
    """An earlier row of some patients, with a value to which the current one stands as the scenario asks."""
    draws = block.rng(f"earlier/{deck.variable.name}").random((2, len(places)))
    columns: dict[str, Column] = {
        key: column.at(places)
        if isinstance(column, Texts)
        else column[places]
        if isinstance(column, np.ndarray)
        else column
        for key, column in current.columns.items()
    }
    who, unit = current.who[places], columns.get("unit")
    factor = _factors(deck, unit.labels)[unit.codes] if isinstance(unit, Texts) else np.ones(len(who))
    now = np.asarray(columns["value"], np.float64) * factor
    value = _compared_value(deck, block.scenario[who], now, draws[0])
    first, last = deck.earlier[block.scenario[who]].T
    days = first + np.floor(draws[1] * (last - first + 1)).astype(np.int64)
    return Piece(who, columns | {"value": round_to(value / factor, 6), "date": days, "date_to": days})


def _compared_value(deck: ValueDeck, scenario: Ints, now: Floats, uniform: Floats) -> Floats:
    """An earlier value such that what is left of the current one is the asked multiple of it."""
    least, most = np.zeros(len(now)), np.full(len(now), np.inf)
    for reference, plus, bounds in deck.multiples:
        if reference in ("ULN", "LLN"):
            continue
        lo, hi, _, _ = _take(bounds, scenario)
        with np.errstate(divide="ignore", invalid="ignore"):
            least = np.maximum(least, np.where(np.isfinite(hi), (now - plus) / hi, 0))
            most = np.minimum(most, np.where(np.isfinite(lo) & (lo > 0), (now - plus) / lo, np.inf))
    upper = np.where(np.isfinite(most), most, 2 * np.maximum(least, now))
    return _plausible(least + (upper - least) * (0.1 + 0.8 * uniform), deck)


def _rounded(value: Floats, factor: Floats, region: Region) -> Floats:
    """Three figures in the printed unit; one step inwards, or more figures, where that would leave the region."""
    exact = value / factor
    rounded = round_to(exact, 3)
    step = np.power(10.0, np.floor(np.log10(np.maximum(np.abs(exact), 1e-12))) - 2)
    for sign, side in ((1, 0), (-1, 1)):
        inward = round_to(rounded + sign * step, 4)
        rounded = np.where(_outside(rounded * factor, region, side), inward, rounded)
    still = _outside(rounded * factor, region, 0) | _outside(rounded * factor, region, 1)
    return np.where(still, round_to(exact, 9), rounded)


def _outside(value: Floats, region: Region, side: int) -> Flags:
    bound, open_ = region[side], region[2 + side]
    tolerance = 1e-9 * np.maximum(np.abs(np.where(np.isfinite(bound), bound, 0)), 1e-9)
    gap = value - bound if side == 0 else bound - value
    return np.where(open_, gap <= tolerance, gap < -tolerance)


def round_to(value: Floats, figures: int) -> Floats:
    """Numbers rounded to so many significant figures, as floats that print so."""
    power = figures - 1 - np.floor(np.log10(np.maximum(np.abs(value), 1e-12))).astype(np.int64)
    up, down = np.power(10.0, np.maximum(power, 0)), np.power(10.0, np.maximum(-power, 0))
    return np.rint(value * up / down) * down / up
