"""Which records by chance a scenario bears: those that leave every criterion of its trial as it is planned."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from trialrun.records.generate.figures import Background, diseases, regimens
from trialrun.records.generate.foresee import foresee, hit, match_row
from trialrun.records.generate.goals import MET, NOT_MET, UNKNOWN, VARIES, truth_of
from trialrun.records.generate.plan import PlannedRow
from trialrun.records.generate.scenarios import Scenario, facts_of
from trialrun.records.generate.world import World
from trialrun.rules import Atom, Count, Present, Since

LINES = 4
"""The most lines of earlier therapy that are drawn."""


class Bearer(msgspec.Struct, frozen=True):
    """A scenario with the truth of every atom of its criteria as planned."""

    scenario: Scenario
    truths: Mapping[Atom, int]
    world: World


def bearer_of(scenario: Scenario, world: World) -> Bearer:
    """The scenario with what its plan makes of each atom."""
    found = {atom for one, _ in scenario.sought for atom in one.atoms}
    return Bearer(scenario, {atom: foresee(atom, scenario.plan, world) for atom in found}, world)


def bears(bearer: Bearer, row: PlannedRow) -> bool:
    """Whether a row by chance leaves every criterion of the scenario as it is planned, and is not there already."""
    if any(row.name == planned.name for planned in bearer.scenario.plan.rows):
        return False
    for one, truth in bearer.scenario.sought:
        if row.name not in one.names:
            continue
        truths = {atom: _truth_with(row, atom, bearer) for atom in one.atoms}
        if None in truths.values() or truth_of(one.goal, {a: t for a, t in truths.items() if t is not None}) != truth:
            return False
    return True


def _truth_with(row: PlannedRow, atom: Atom, bearer: Bearer) -> int | None:
    """The truth of an atom when a row is added; None for what adds up with other rows, which is left to the plan."""
    truth, world = bearer.truths[atom], bearer.world
    concerned = facts_of(atom)
    if not any(row.name in world.below(fact.name) for fact in concerned):
        return truth
    if any(row.name in world.below(fact.name) for fact in concerned[1:]):
        return None
    if isinstance(atom, Count):
        harmless = match_row(row, atom.fact, world) == NOT_MET or (atom.op in (">=", ">") and truth == MET)
        return truth if harmless else None
    if not isinstance(atom, Present | Since):
        return truth
    before = 1 - truth if isinstance(atom, Since) and truth <= MET else truth
    both = (before, hit(row, atom, bearer.scenario.plan, world))
    after = next((one for one in (MET, VARIES, UNKNOWN) if one in both), NOT_MET)
    return 1 - after if isinstance(atom, Since) and after <= MET else after


def background_row(one: Background) -> PlannedRow:
    """The chance record as a planned row, with the ranges of days it is drawn from."""
    cells = {key: text for key, text in (("status", one.status), ("severity", one.severity)) if text}
    end = None
    if one.current:
        end = (0, 60)
    elif one.length is not None:
        end = (one.first, min(one.last + 2 * one.length, 0))
    return PlannedRow(one.table, one.name, (one.first, one.last), end, tuple(cells.items()))


def disease_weights(bearer: Bearer) -> list[float]:
    """How likely each disease is: the planned one, else those that the plan bears."""
    planned = {
        row.name for row in bearer.scenario.plan.rows if row.table == "condition" and row.cell("status") != "absent"
    }
    for settled in diseases():
        if settled.known_by and planned & bearer.world.below(settled.known_by):
            return [float(one is settled) for one in diseases()]
    borne = names_borne(bearer)
    weights = [one.share * any(borne[place]) for place, one in enumerate(diseases())]
    return weights if sum(weights) else [1.0, *[0.0] * (len(weights) - 1)]


def names_borne(bearer: Bearer) -> list[list[bool]]:
    """For each disease, which of its names (up to four) the scenario bears as a record."""
    table = []
    for disease in diseases():
        rows = [PlannedRow("condition", name, (disease.first, disease.last)) for name, _ in disease.names]
        table.append(([bears(bearer, row) for row in rows] + [False] * 4)[:4])
    return table


def line_days(line: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Ranges of the start and the end of a line of therapy (from 0), in days; an assumption."""
    first = -2300 + 480 * line
    return (first, first + 120), (first + 240, first + 420)


def lines_borne(bearer: Bearer) -> list[list[bool]]:
    """For each line of therapy, which regimens the scenario bears."""
    table = []
    for line in range(LINES):
        start, end = line_days(line)
        rows = [
            [PlannedRow("exposure", drug, start, end, (("line", line + 1),)) for drug in regimen.drugs]
            for regimen in regimens()
        ]
        table.append([all(bears(bearer, row) for row in drugs) for drugs in rows])
    return table
