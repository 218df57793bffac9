"""Settles in a plan that an atom will be met, not met or unknown; None where the plan stands against it."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from trialrun.records.generate.days import FIRST, LAST, DayFrame, Days, anchor_facts, anchor_of
from trialrun.records.generate.figures import sexed
from trialrun.records.generate.foresee import (
    count_hits,
    counts,
    foresee,
    frame_for,
    match_row,
    qualified,
    rank,
    region_of,
)
from trialrun.records.generate.goals import MET, NOT_MET, UNKNOWN
from trialrun.records.generate.plan import SEXES, Cell, Plan, PlannedRow, PlannedValue, Region
from trialrun.records.generate.world import EVENT_DAYS, World
from trialrun.records.meanings import FOUND, SEVERITY_ORDER
from trialrun.rules import (
    Atom,
    Attest,
    Compare,
    Count,
    EventAnchor,
    Ever,
    Fact,
    OneOf,
    Present,
    Qualifier,
    Recorded,
    Since,
    Tested,
)

Rng = np.random.Generator
Measured = Compare | OneOf | Tested | Recorded
_OLD: Days = (-2500, -900)  # a start long ago, and
_OVER: Days = (-850, -430)  # an end more than a year ago, so that "none in the last year" can hold beside it

_EARLIER: Days = (-420, -200)  # when the value was taken that a later one is compared with


def steer(plan: Plan, atom: Atom, truth: int, world: World, rng: Rng) -> Plan | None:
    """The plan in which the atom will have the truth, or None."""
    plan = _with_event(plan, atom, rng)
    if foresee(atom, plan, world) == truth:
        return plan
    plan = _with_anchor(plan, atom, truth, world, rng)
    match atom:
        case Attest(question):
            steered = None if question in plan.answers else _answered(plan, question, truth)
        case Since():
            steered = _settle_presence(plan, atom, 1 - truth if truth <= MET else truth, world, rng)
        case Present():
            steered = _settle_presence(plan, atom, truth, world, rng)
        case Count():
            steered = _settle_count(plan, atom, truth, world, rng)
        case _ if world.table(atom.fact) == "person":
            steered = _settle_person(plan, atom, truth, world)
        case _:
            steered = _settle_value(plan, atom, truth, world, rng)
    return steered if steered is not None and foresee(atom, steered, world) == truth else None


def _answered(plan: Plan, question: str, truth: int) -> Plan:
    return msgspec.structs.replace(plan, answers={**plan.answers, question: ("no", "yes", "")[truth]})


def _with_event(plan: Plan, atom: Atom, rng: Rng) -> Plan:
    """The plan with the event that the atom's window hangs on."""
    if isinstance(atom, Attest):
        return plan
    anchor = anchor_of(atom if isinstance(atom, Since) else atom.when)
    if not isinstance(anchor, EventAnchor) or anchor.event not in EVENT_DAYS or anchor.event in plan.events:
        return plan
    first, last = EVENT_DAYS[anchor.event]
    day = int(rng.integers(first, last + 1))
    return msgspec.structs.replace(plan, events={**plan.events, anchor.event: day})


def _with_anchor(plan: Plan, atom: Atom, truth: int, world: World, rng: Rng) -> Plan:
    """The plan with a record, long ago, of the fact that the atom's window hangs on, where the truth asks for one."""
    if isinstance(atom, Attest) or truth == UNKNOWN:
        return plan
    when = atom if isinstance(atom, Since) else atom.when
    placed = isinstance(frame_for(when, atom.fact, plan, world), DayFrame)
    if placed or not anchor_facts(when) or (truth == NOT_MET and isinstance(atom, Present | Since | Count)):
        return plan
    return _settle_presence(plan, Present(anchor_facts(when)[0], Ever()), MET, world, rng) or plan


def _settle_person(plan: Plan, atom: Measured, truth: int, world: World) -> Plan | None:
    if atom.fact.name == "sex":
        if truth == UNKNOWN:
            return msgspec.structs.replace(plan, sex=frozenset()) if plan.sex == SEXES else None
        asked = frozenset(atom.values) if isinstance(atom, OneOf) else SEXES
        left = plan.sex & (asked if truth == MET else SEXES - asked)
        return msgspec.structs.replace(plan, sex=left) if left else None
    if truth == UNKNOWN:
        return msgspec.structs.replace(plan, age=None) if plan.age == (0, 120) else None
    if plan.age is None or not isinstance(atom, Compare):
        return None
    region = region_of(atom, world, met=truth == MET)
    ages = [age for age in range(plan.age[0], plan.age[1] + 1) if Region(age, age).within(region)]
    return msgspec.structs.replace(plan, age=(ages[0], ages[-1])) if ages else None


def _settle_value(plan: Plan, atom: Measured, truth: int, world: World, rng: Rng) -> Plan | None:
    name = atom.fact.name
    known = plan.values.get(name)
    if truth == UNKNOWN:
        return _unmeasured(plan, atom, known, rng)
    if known is not None and not known.present:
        return None
    value = _narrowed(known or _fresh(atom, world), atom, met=truth == MET, world=world)
    if value is None:
        return None
    cells = _qualify(dict(value.cells), atom.fact, rng)
    dates = _dates_within(value.dates, atom, plan, world)
    if cells is None or dates is None:
        return None
    value = msgspec.structs.replace(value, cells=tuple(cells.items()), dates=dates)
    dosed = _with_first_dose(plan, atom, dates, rng)
    if dosed is None:
        return None
    plan = dosed
    return msgspec.structs.replace(plan, values={**plan.values, name: value})


def _unmeasured(plan: Plan, atom: Measured, known: PlannedValue | None, rng: Rng) -> Plan | None:
    limited = isinstance(atom, Compare) and atom.limit.reference in ("ULN", "LLN")
    if limited and rng.random() < 0.3 and (known is None or known.limits is None):
        value = msgspec.structs.replace(known or PlannedValue(), limits=False)
    elif known is None:
        value = PlannedValue(present=False)
    else:
        return None
    return msgspec.structs.replace(plan, values={**plan.values, atom.fact.name: value})


def _fresh(atom: Measured, world: World) -> PlannedValue:
    term = world.variable(atom.fact)
    if term.kind == "scale" and term.low is not None and term.high is not None:
        return PlannedValue(listed=frozenset(str(n) for n in range(int(term.low), int(term.high) + 1)))
    return PlannedValue(listed=frozenset(term.values) if term.kind == "category" and term.values else None)


def _narrowed(value: PlannedValue, atom: Measured, *, met: bool, world: World) -> PlannedValue | None:
    match atom:
        case Recorded():
            return value if met else None
        case Tested(result=result):
            found = met == (result in FOUND)
            return None if value.found not in (None, found) else msgspec.structs.replace(value, found=found)
        case OneOf(values=values):
            return _listed(value, frozenset(values), met=met)
        case Compare() if atom.limit.reference in ("ULN", "LLN"):
            return _multiplied(value, atom, met=met, world=world)
        case Compare() if atom.limit.reference is not None:
            return _compared_with_earlier(value, atom, met=met, world=world)
        case Compare() if value.listed is not None:
            region = region_of(atom, world)
            return _listed(
                value, frozenset(n for n in value.listed if Region(float(n), float(n)).within(region)), met=met
            )
        case Compare():
            region = value.region.narrowed(region_of(atom, world, met=met))
            return None if region.empty else msgspec.structs.replace(value, region=region)


def _listed(value: PlannedValue, asked: frozenset[str], *, met: bool) -> PlannedValue | None:
    if value.listed is None:
        return msgspec.structs.replace(value, listed=asked) if met else None
    left = value.listed & asked if met else value.listed - asked
    return msgspec.structs.replace(value, listed=left) if left else None


def _multiplied(value: PlannedValue, atom: Compare, *, met: bool, world: World) -> PlannedValue | None:
    if value.limits is False or atom.limit.reference is None:
        return None
    key = (atom.limit.reference, world.number(atom.limit.plus, atom.fact))
    region = value.multiples.get(key, Region()).narrowed(region_of(atom, world, met=met))
    if region.empty:
        return None
    return msgspec.structs.replace(value, limits=True, multiples={**value.multiples, key: region})


def _compared_with_earlier(value: PlannedValue, atom: Compare, *, met: bool, world: World) -> PlannedValue | None:
    """The value with an earlier one beside it, which is its baseline, its nadir and the one before it."""
    settled = _multiplied(value, atom, met=met, world=world)
    if settled is None or atom.selector != "latest" or value.listed is not None:
        return None
    region = value.region.narrowed(Region(lo=2 * max(world.number(atom.limit.plus, atom.fact), 0.0)))
    return (
        None if region.empty else msgspec.structs.replace(settled, limits=value.limits, region=region, earlier=_EARLIER)
    )


def _with_first_dose(plan: Plan, atom: Measured, dates: Days, rng: Rng) -> Plan | None:
    """The plan with a first dose between the earlier and the current value, where the atom compares over it."""
    if not isinstance(atom, Compare) or atom.limit.reference not in ("baseline", "nadir"):
        return plan
    day = plan.events.get("first_dose", int(rng.integers(-180, -90)))
    if not _EARLIER[1] < day < dates[0]:
        return None
    return msgspec.structs.replace(plan, events={**plan.events, "first_dose": day})


def _dates_within(dates: Days, atom: Measured, plan: Plan, world: World) -> Days | None:
    frame = frame_for(atom.when, atom.fact, plan, world)
    if not isinstance(frame, DayFrame):
        return None
    first, last = max(dates[0], frame.lo[1]), min(dates[1], frame.hi[0])
    if first > last and dates == PlannedValue().dates:
        first, last = max(frame.lo[1], -3000), min(frame.hi[0], 0)
    return (first, last) if first <= last else None


def _qualify(cells: dict[str, Cell], fact: Fact, rng: Rng) -> dict[str, Cell] | None:
    """The columns with every qualifier of the fact met."""
    for one in fact.qualifiers:
        wanted = _cell_for(one, rng)
        if wanted is None or cells.get(one.key, wanted) != wanted:
            return None
        cells = {**cells, one.key: wanted}
    return cells


def _cell_for(qualifier: Qualifier, rng: Rng) -> Cell | None:
    """A value of a column that meets a qualifier."""
    if qualifier.op in ("=", "in"):
        text = str(rng.choice(list(qualifier.values)))
        return int(text) if qualifier.key in ("grade", "line") else text
    words = qualifier.values[0] in SEVERITY_ORDER
    offered: list[Cell] = list(SEVERITY_ORDER) if words else list(range(0 if qualifier.key == "line" else 1, 6))
    if rank(qualifier.values[0]) is None:
        return "other" if qualifier.op == "!=" else None
    fitting = [cell for cell in offered if qualified(cell, qualifier) == MET]
    return fitting[int(rng.integers(len(fitting)))] if fitting else None


def _settle_presence(plan: Plan, atom: Present | Since, truth: int, world: World, rng: Rng) -> Plan | None:
    table = world.table(atom.fact)
    if table == "measurement":
        return None
    if truth == NOT_MET:
        return _deny(plan, atom, table, world)
    if truth == MET:
        row = _row_for(atom, plan, world, rng, table)
        return None if row is None else _with_row(plan, row)
    return _leave_open(plan, atom, table, world, rng)


def _deny(plan: Plan, atom: Present | Since, table: str, world: World) -> Plan | None:
    if plan.covered.get(table, True):
        return _cover(plan, table, True)
    if table != "condition":
        return None
    return _with_row(plan, PlannedRow(table, atom.fact.name, (0, 0), None, (("status", "absent"),)))


def _leave_open(plan: Plan, atom: Present | Since, table: str, world: World, rng: Rng) -> Plan | None:
    """A record that may be meant, or a history nobody has completed."""
    if rng.random() < 0.7 and table in ("condition", "procedure"):
        row = _row_for(atom, plan, world, rng, table)
        if row is not None and row.cell("status") in (None, "active", "resolved"):
            doubtful = {**dict(row.cells), "status": "suspected" if table == "condition" else "planned"}
            return _with_row(plan, msgspec.structs.replace(row, cells=tuple(doubtful.items())))
    if table == "exposure" and rng.random() < 0.5 and _is_current(atom):
        return _with_row(plan, PlannedRow(table, _name_below(atom, world, rng), (-200, -30)))
    return None if plan.covered.get(table) else _cover(plan, table, False)


def _is_current(atom: Present | Since) -> bool:
    """True for an atom that asks what goes on at the as-of date."""
    return isinstance(atom, Present) and atom.when is None


def _name_below(atom: Present | Since | Count, world: World, rng: Rng) -> str:
    """The fact's own name, or a narrower one that no exception sets aside."""
    table = world.table(atom.fact)
    names = [
        name
        for name in sorted(world.below(atom.fact.name))
        if not any(match_row(PlannedRow(table, name, (0, 0)), item.fact, world) for item in atom.excepted)
    ]
    drugs = [name for name in names if name in world.vocabulary.drugs]
    if drugs:
        return str(rng.choice(drugs))
    if not names or (atom.fact.name in names and rng.random() < 0.5):
        return atom.fact.name
    return str(rng.choice(names))


def _cover(plan: Plan, table: str, covered: bool) -> Plan:
    return msgspec.structs.replace(plan, covered={**plan.covered, table: covered})


def _with_row(plan: Plan, row: PlannedRow) -> Plan | None:
    """The plan with one more row; None where the patients cannot have it, being of the other sex."""
    sex = plan.sex & {sexed()[row.name]} if row.name in sexed() and plan.sex else plan.sex
    return msgspec.structs.replace(plan, rows=(*plan.rows, row), sex=sex) if sex or not plan.sex else None


def _row_for(atom: Present | Since | Count, plan: Plan, world: World, rng: Rng, table: str) -> PlannedRow | None:
    """A row that makes the atom met."""
    when = atom if isinstance(atom, Since) else atom.when
    frame = frame_for(when, atom.fact, plan, world)
    cells = _qualify({}, atom.fact, rng)
    if not isinstance(frame, DayFrame) or cells is None:
        return None
    name = _name_below(atom, world, rng)
    span = _span_in(frame, table, lasting=world.lasting(name), rng=rng)
    if span is None:
        return None
    start, end = span
    if table == "condition" and "status" not in cells:
        cells["status"] = "active" if end is None else "resolved"
    return PlannedRow(table, name, start, end, tuple(cells.items()))


def _span_in(frame: DayFrame, table: str, *, lasting: bool, rng: Rng) -> tuple[Days, Days | None] | None:
    """Ranges of a start and an end that surely stand in a frame."""
    hi = min(frame.hi[0], 0)
    if frame.relation == "covers":
        start = (frame.lo[0] - 600, frame.lo[0])
        return start, None if table == "condition" else (min(frame.hi[1], 0), min(frame.hi[1], 0) + 28)
    if (frame.lo, frame.hi) == ((0, 0), (0, 0)) and lasting:
        return (-1500, -30), None if table == "condition" else (0, 28)
    first, last = frame.lo[1], hi
    if first > last:
        return None
    if first == FIRST:
        first = min(_OLD[0], last - 700)
        last = min(_OLD[1], last)
    if not lasting:
        return (first, last), None
    if table == "condition":
        return (first, last), None if rng.random() < 0.7 or last > -100 else (last, last + 60)
    if frame.hi[1] == LAST or frame.lo[1] > FIRST:
        return (first, last), (first, last)
    return (first, last), (max(last, _OVER[0]), max(last, _OVER[1]))


def _settle_count(plan: Plan, atom: Count, truth: int, world: World, rng: Rng) -> Plan | None:
    table = world.table(atom.fact)
    if table == "measurement":
        return None
    if truth == UNKNOWN:
        return None if plan.covered.get(table) else _cover(plan, table, False)
    have = count_hits(atom, plan, world)
    wanted = [n for n in range(have, have + 8) if counts(atom, n) == (truth == MET)]
    if not wanted or not plan.covered.get(table, True):
        return None
    plan = _cover(plan, table, True)
    for line in range(have, wanted[min(int(rng.integers(3)), len(wanted) - 1)]):
        row = _row_for(atom, plan, world, rng, table)
        if row is None:
            return None
        cells: Mapping[str, Cell] = {**dict(row.cells), "line": line + 1} if atom.of == "lines" else dict(row.cells)
        longer = _with_row(plan, msgspec.structs.replace(row, cells=tuple(cells.items())))
        if longer is None:
            return None
        plan = longer
    return plan
