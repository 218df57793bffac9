"""Scenarios: plans in which the criteria of one trial come out as drawn, with the share of patients that follow each.

Some patients of a trial are planned to pass everything; the others fail some criteria and leave some open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from trialrun.ground.streams import stream
from trialrun.protocol import Criterion, Trial
from trialrun.records.generate.days import anchor_facts
from trialrun.records.generate.foresee import foresee
from trialrun.records.generate.goals import UNKNOWN, Goal, draw_way, goal_of, truth_of
from trialrun.records.generate.plan import Plan
from trialrun.records.generate.steer import steer
from trialrun.records.generate.world import World
from trialrun.rules import Atom, Attest, Fact, Rule, Since, atoms

Rng = np.random.Generator
_MOST = 96  # scenarios of patients of one trial who do not pass everything; a third as many who do
FREE_SHARE = 0.08  # patients that follow no trial
_TRIES = 12
_PASS = 0.12  # share of all patients who are planned to pass everything, for each complete trial
_REACH = 0.018  # share of all patients who are planned to fail a criterion, and as many who leave it open
_LEAST, _MOST_MISSED = 0.11, 0.43  # bounds of the share of criteria a patient who does not pass fails, or leaves open
_BY_CHANCE = 0.15  # share of those patients who may pass all criteria nevertheless, which matters where there are few


class Sought(msgspec.Struct, frozen=True):
    """A criterion with what is needed to aim at a verdict.

    `holds` is the truth of an eligible patient; `keys` are what it depends on (see `touched`), `names` the records
    that may change it.
    """

    id: str
    rule: Rule
    goal: Goal
    atoms: tuple[Atom, ...]
    holds: int
    keys: frozenset[str]
    names: frozenset[str]


Kept = tuple[tuple[Sought, int], ...]


class Scenario(msgspec.Struct, frozen=True):
    """A plan for some patients of one trial (`trial` empty: of none), its share, and the criteria it must keep to."""

    trial: str
    plan: Plan
    share: float
    sought: Kept = ()


def make_scenarios(trials: Sequence[Trial], seed: int, world: World) -> tuple[Scenario, ...]:
    """All scenarios of a cohort; their shares add up to one."""
    weights = {trial.name: 1.0 if trial.eligibility.complete else 0.35 for trial in trials}
    whole = sum(weights.values())
    found = [Scenario("", Plan(), FREE_SHARE if trials else 1.0)]
    for trial in trials:
        share = (1 - FREE_SHARE) * weights[trial.name] / whole
        found.extend(_of_trial(trial, share, stream(seed, f"scenarios/{trial.name}"), world))
    return tuple(found)


def _of_trial(trial: Trial, share: float, rng: Rng, world: World) -> list[Scenario]:
    sought = tuple(_sought(one, one.rule.tree, world) for one in trial.eligibility.criteria if one.rule is not None)
    passing = float(np.clip(_PASS / share, 0.15, 0.7))
    few = (1 - _BY_CHANCE ** (1 / max(len(sought), 1))) / 2
    missed = float(np.clip(max(_REACH / (share * (1 - passing)), few), _LEAST, _MOST_MISSED))
    number = min(_MOST, 24 + 6 * len(sought))
    plans = [_settle(sought, {}, rng, world) for _ in range(number // 3)]
    others = [_settle(sought, aims, rng, world) for aims in _aims(sought, number, missed, rng)]
    return [
        *(Scenario(trial.name, plan, share * passing / len(plans), kept) for plan, kept in plans),
        *(Scenario(trial.name, plan, share * (1 - passing) / len(others), kept) for plan, kept in others),
    ]


def _sought(criterion: Criterion, rule: Rule, world: World) -> Sought:
    holds = criterion.holds_when_eligible
    found = tuple(dict.fromkeys(atoms(rule)))
    keys = frozenset(key for atom in found for key in touched(atom, world))
    names = frozenset(name for atom in found for fact in facts_of(atom) for name in world.below(fact.name))
    return Sought(criterion.id, rule, goal_of(rule, holds), found, int(holds), keys, names)


def facts_of(atom: Atom) -> tuple[Fact, ...]:
    """The fact of an atom and the one its window hangs on; none for a question."""
    if isinstance(atom, Attest):
        return ()
    return (atom.fact, *anchor_facts(atom if isinstance(atom, Since) else atom.when))


def touched(atom: Atom, world: World) -> tuple[str, ...]:
    """What an atom depends on: a question, a variable, a table, the person."""
    if isinstance(atom, Attest):
        return (f"?{atom.question}",)
    tables = [(fact.name, world.table(fact)) for fact in facts_of(atom)]
    return tuple(name if table in ("measurement", "person") else f"[{table}]" for name, table in tables)


def _aims(sought: Sequence[Sought], number: int, missed: float, rng: Rng) -> list[dict[str, int]]:
    """For each scenario the criteria it does not pass: every criterion fails, and is open, equally often."""
    aims: list[dict[str, int]] = [{} for _ in range(number)]
    for one in sought:
        order = rng.permutation(number)
        failing = still_open = round(number * missed)
        for place in order[:failing]:
            aims[place][one.id] = 1 - one.holds
        for place in order[failing : failing + still_open]:
            aims[place][one.id] = UNKNOWN
    return aims


def _settle(sought: Sequence[Sought], aims: Mapping[str, int], rng: Rng, world: World) -> tuple[Plan, Kept]:
    """A plan in which each criterion has the truth aimed at, as far as they go together; what must hold first."""
    order = sorted(sought, key=lambda one: (one.id not in aims, rng.random()))
    plan = Plan()
    kept: Kept = ()
    for one in order:
        for truth in dict.fromkeys((aims.get(one.id, one.holds), one.holds, 1 - one.holds, UNKNOWN)):
            settled = _aim(plan, one, truth, kept, (rng, world))
            if settled is not None:
                plan, kept = settled, (*kept, (one, truth))
                break
    return _closed(plan), kept


def _aim(plan: Plan, one: Sought, truth: int, kept: Kept, means: tuple[Rng, World]) -> Plan | None:
    """The plan with one more criterion settled and all others kept, or None after some tries."""
    rng, world = means
    if forecast(one, plan, world) == truth:
        return plan
    beside = [(other, want) for other, want in kept if other.keys & one.keys]
    for _ in range(_TRIES):
        settled = _steered(plan, draw_way(one.goal, truth, rng), rng, world)
        if settled is None or forecast(one, settled, world) != truth:
            continue
        if all(forecast(other, settled, world) == want for other, want in beside):
            return settled
    return None


def _steered(plan: Plan, wishes: tuple[tuple[Atom, int], ...], rng: Rng, world: World) -> Plan | None:
    for atom, truth in wishes:
        settled = steer(plan, atom, truth, world, rng)
        if settled is None:
            return None
        plan = settled
    return plan


def forecast(one: Sought, plan: Plan, world: World) -> int:
    """The truth of a criterion in a plan, VARIES where the draw decides."""
    return truth_of(one.goal, {atom: foresee(atom, plan, world) for atom in one.atoms})


def _closed(plan: Plan) -> Plan:
    """What is not settled about coverage is complete, so that the plan's truths do not hang on it."""
    covered = {domain: plan.covered.get(domain, True) for domain in ("condition", "exposure", "procedure")}
    return msgspec.structs.replace(plan, covered=covered)
