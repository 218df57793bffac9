"""What the atoms of a rule will be for patients drawn from a plan, as far as the plan settles it.

A forecast over ranges of days and values, for planning only; the engines judge the patients that are drawn.
"""

from __future__ import annotations

from fractions import Fraction

from trialrun.records.generate.days import (
    ACTIVE,
    EVER,
    LAST,
    DayFrame,
    Days,
    since_frame,
    window_frame,
)
from trialrun.records.generate.goals import MET, NOT_MET, UNKNOWN, VARIES
from trialrun.records.generate.plan import Cell, Plan, PlannedRow, PlannedValue, Region
from trialrun.records.generate.world import NOW, World
from trialrun.records.meanings import FOUND, FREE_TEXT, SEVERITY_ORDER, STATUS_ABSENT, STATUS_OPEN, STATUS_OVER
from trialrun.rules import (
    Anchor,
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
    Setting,
    Since,
    Tested,
    When,
)

Framed = DayFrame | int | None
"""A frame; None where its anchor does not exist, UNKNOWN or VARIES where it is not known."""


def foresee(atom: Atom, plan: Plan, world: World) -> int:
    """MET, NOT_MET or UNKNOWN where every patient of the plan will have it so, else VARIES."""
    match atom:
        case Attest(question):
            return {"yes": MET, "no": NOT_MET, "": UNKNOWN}.get(plan.answers.get(question, "open"), VARIES)
        case Present() | Since():
            truth = _presence(atom, plan, world)
            return 1 - truth if isinstance(atom, Since) and truth <= MET else truth
        case Count():
            return _count(atom, plan, world)
        case _ if world.table(atom.fact) == "person":
            return _personal(atom, plan, world)
        case _:
            return _measured(atom, plan, world)


def frame_for(when: When | Since | None, fact: Fact, plan: Plan, world: World) -> Framed:
    """The frame of a window in a plan."""
    if when is None:
        return ACTIVE if world.lasting(fact.name) else EVER
    if isinstance(when, Ever):
        return EVER
    anchor = _anchor(when.anchor, plan, world)
    if anchor is None or isinstance(anchor, int):
        return anchor
    if isinstance(when, Since):
        return since_frame(world.as_of, when.offset, anchor)
    return window_frame(world.as_of, when, anchor)


def ends_of(row: PlannedRow, world: World) -> Days:
    """When a planned row ends: as it begins for a moment; open conditions go on, open exposures nobody knows."""
    if not world.lasting(row.name):
        return row.start
    if row.end is not None:
        return max(row.end[0], row.start[0]), max(row.end[1], row.start[1])
    if row.table == "exposure":
        return row.start[0], LAST
    return (row.start[0], -1) if row.cell("status") in STATUS_OVER else (LAST, LAST)


def match_row(row: PlannedRow, fact: Fact, world: World) -> int:
    """Whether a planned row is of the fact and has its qualifiers."""
    if row.name not in world.below(fact.name):
        return NOT_MET
    truths = [qualified(row.cell(one.key), one) for one in fact.qualifiers]
    if not any(one.key == "status" for one in fact.qualifiers):
        status = row.cell("status")
        truths.append(NOT_MET if status in STATUS_ABSENT else UNKNOWN if status in STATUS_OPEN else MET)
    return NOT_MET if NOT_MET in truths else UNKNOWN if UNKNOWN in truths else MET


def qualified(cell: Cell | None, qualifier: Qualifier) -> int:
    """Whether a column meets a qualifier; an empty one is unknown."""
    if cell is None:
        return UNKNOWN
    if qualifier.op in ("=", "in", "!="):
        among = str(cell) in qualifier.values
        if not among and qualifier.key in FREE_TEXT:
            return UNKNOWN
        return int(among != (qualifier.op == "!="))
    have, want = rank(cell), rank(qualifier.values[0])
    if have is None or want is None:
        return UNKNOWN
    return int({">=": have >= want, ">": have > want, "<=": have <= want, "<": have < want}[qualifier.op])


def rank(cell: Cell) -> Fraction | None:
    """A number, or the order of a word of severity; None for anything else."""
    if str(cell) in SEVERITY_ORDER:
        return Fraction(SEVERITY_ORDER[str(cell)])
    try:
        return Fraction(cell)
    except ValueError:
        return None


def region_of(atom: Compare, world: World, *, met: bool = True) -> Region:
    """The numbers (or multiples of the reference) for which a comparison is met, or not met."""
    limit = atom.limit
    bound = float(limit.times or 1) if limit.reference else world.number(limit.plus, atom.fact)
    op = atom.op if met else {">=": "<", ">": "<=", "<=": ">", "<": ">=", "=": "!=", "!=": "="}[atom.op]
    match op:
        case ">=" | ">":
            return Region(lo=bound, lo_open=op == ">")
        case "<=" | "<":
            return Region(hi=bound, hi_open=op == "<")
        case "=":
            return Region(bound, bound)
        case _:
            return Region(lo=bound, lo_open=True)


def hit(row: PlannedRow, atom: Present | Since | Count, plan: Plan, world: World) -> int:
    """Whether a planned row counts for an atom."""
    when = atom if isinstance(atom, Since) else atom.when
    matched = match_row(row, atom.fact, world)
    if matched == NOT_MET:
        return NOT_MET
    frame = frame_for(when, atom.fact, plan, world)
    aside = [_set_aside(row, item, plan, world) for item in atom.excepted]
    truths = [matched, _stands(row, frame, world), *(1 - one if one <= MET else one for one in aside)]
    return next((truth for truth in (NOT_MET, VARIES, UNKNOWN) if truth in truths), MET)


def _stands(row: PlannedRow, frame: Framed, world: World) -> int:
    if frame is None:
        return NOT_MET
    if isinstance(frame, int):
        return frame
    stands = frame.test(row.start, ends_of(row, world))
    if stands is None:
        return UNKNOWN if row.table == "exposure" and row.end is None else VARIES
    return int(stands)


def _set_aside(row: PlannedRow, item: Setting, plan: Plan, world: World) -> int:
    matched = match_row(row, item.fact, world)
    if item.when is None or matched == NOT_MET:
        return matched
    stands = _stands(row, frame_for(item.when, item.fact, plan, world), world)
    return next((truth for truth in (NOT_MET, VARIES, UNKNOWN) if truth in (matched, stands)), MET)


def _presence(atom: Present | Since, plan: Plan, world: World) -> int:
    truths = [hit(row, atom, plan, world) for row in plan.rows]
    for truth in (MET, VARIES, UNKNOWN):
        if truth in truths:
            return truth
    return _absent(atom.fact, plan, world)


def _absent(fact: Fact, plan: Plan, world: World) -> int:
    if world.table(fact) == "measurement":
        return UNKNOWN
    covered = plan.covered.get(world.table(fact))
    if covered is True or any(_denies(row, fact, world) for row in plan.rows):
        return NOT_MET
    return VARIES if covered is None else UNKNOWN


def _denies(row: PlannedRow, fact: Fact, world: World) -> bool:
    absent = row.table == "condition" and row.cell("status") == "absent" and row.start[0] >= 0
    return absent and fact.name in world.below(row.name)


def _count(atom: Count, plan: Plan, world: World) -> int:
    truths = [hit(row, atom, plan, world) for row in plan.rows]
    if VARIES in truths or UNKNOWN in truths:
        return VARIES
    low = count_hits(atom, plan, world)
    closed = _absent(atom.fact, plan, world)
    if closed == VARIES:
        return VARIES
    if counts(atom, low) and (closed == NOT_MET or atom.op in (">=", ">")):
        return MET
    if not counts(atom, low) and (closed == NOT_MET or atom.op in ("<=", "<")):
        return NOT_MET
    return UNKNOWN


def count_hits(atom: Count, plan: Plan, world: World) -> int:
    """How many planned rows, or lines of therapy, surely count."""
    rows = [row for row in plan.rows if hit(row, atom, plan, world) == MET]
    return len({row.cell("line") for row in rows} - {None}) if atom.of == "lines" else len(rows)


def counts(atom: Count, number: int) -> bool:
    """Whether a count is as the atom asks."""
    want = atom.number
    return {
        ">=": number >= want,
        ">": number > want,
        "<=": number <= want,
        "<": number < want,
        "=": number == want,
        "!=": number != want,
    }[atom.op]


def _anchor(anchor: Anchor, plan: Plan, world: World) -> Days | int | None:
    if isinstance(anchor, EventAnchor):
        if anchor.event in NOW:
            return (0, 0)
        day = plan.events.get(anchor.event)
        return VARIES if day is None else (day, day)
    rows = [(row, match_row(row, anchor.fact, world)) for row in plan.rows]
    sure = [row for row, truth in rows if truth == MET]
    if not sure:
        absent = _absent(anchor.fact, plan, world)
        return {NOT_MET: None, VARIES: VARIES}.get(absent, UNKNOWN)
    spans = [row.start if anchor.edge == "start" else ends_of(row, world) for row in sure]
    if any(span[1] > 0 for span in spans):
        return UNKNOWN
    return min(span[0] for span in spans), max(span[1] for span in spans)


def _personal(atom: Compare | OneOf | Tested | Recorded, plan: Plan, world: World) -> int:
    if atom.fact.name == "sex":
        if not plan.sex:
            return UNKNOWN
        if isinstance(atom, Recorded):
            return MET
        values = plan.sex & set(atom.values) if isinstance(atom, OneOf) else frozenset()
        return MET if values == plan.sex else VARIES if values else NOT_MET
    if plan.age is None:
        return UNKNOWN
    if not isinstance(atom, Compare):
        return VARIES
    met, ages = region_of(atom, world), Region(float(plan.age[0]), float(plan.age[1]))
    return MET if ages.within(met) else NOT_MET if ages.narrowed(met).empty else VARIES


def _measured(atom: Compare | OneOf | Tested | Recorded, plan: Plan, world: World) -> int:
    planned = plan.values.get(atom.fact.name)
    if planned is None:
        return VARIES
    if not planned.present:
        return UNKNOWN
    placed = _placed(atom, planned, plan, world)
    if placed != MET:
        return placed
    match atom:
        case Recorded():
            return MET
        case Tested(result=result):
            return VARIES if planned.found is None else int(planned.found == (result in FOUND))
        case OneOf(values=values):
            listed = planned.listed
            if listed is None:
                return VARIES
            return MET if listed <= set(values) else VARIES if listed & set(values) else NOT_MET
        case Compare():
            return _compared(atom, planned, plan, world)


def _placed(atom: Compare | OneOf | Tested | Recorded, planned: PlannedValue, plan: Plan, world: World) -> int:
    cells = dict(planned.cells)
    if any(qualified(cells.get(one.key), one) != MET for one in atom.fact.qualifiers):
        return UNKNOWN
    frame = frame_for(atom.when, atom.fact, plan, world)
    if frame is None:
        return UNKNOWN if isinstance(atom, Recorded) else NOT_MET
    if isinstance(frame, int):
        return frame
    inside = DayFrame("lies", frame.lo, frame.hi).test(planned.dates, planned.dates)
    return VARIES if inside is None else MET if inside else UNKNOWN


def _compared(atom: Compare, planned: PlannedValue, plan: Plan, world: World) -> int:
    reference = atom.limit.reference
    if reference in ("ULN", "LLN"):
        if planned.limits is False:
            return UNKNOWN
        key = (reference, world.number(atom.limit.plus, atom.fact))
        region = planned.multiples.get(key, Region()) if planned.limits else None
    elif reference is not None:
        first_dose = plan.events.get("first_dose", 0 if reference == "previous" else None)
        if (
            planned.earlier is None
            or first_dose is None
            or (reference != "previous" and first_dose >= planned.dates[0])
        ):
            return VARIES
        region = planned.multiples.get((reference, world.number(atom.limit.plus, atom.fact)), Region())
    elif planned.listed is not None:
        met = region_of(atom, world)
        inside = {Region(float(one), float(one)).within(met) for one in planned.listed}
        return VARIES if len(inside) > 1 else int(inside.pop())
    else:
        region = planned.region
    if region is None:
        return VARIES
    if region.within(region_of(atom, world)):
        return MET
    return NOT_MET if region.within(region_of(atom, world, met=False)) else VARIES
