"""Phases that are told one by one, each by an intervention of a list, and belong to one arm. Orders nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from msgspec.structs import replace

from trialrun.protocol.treatment import TreatmentPhase


def side_by_side(told: Sequence[tuple[TreatmentPhase, ...]]) -> tuple[TreatmentPhase, ...]:
    """The phases of one arm, told each by another text: a list of interventions puts none after the other.

    Single phases with the same cycles are one; else each text begins together with the first.
    """
    runs = [run for run in told if run]
    if len(runs) < 2:
        return tuple(chain.from_iterable(runs))
    first = runs[0][0]
    if all(len(run) == 1 and _frame(run[0]) == _frame(first) for run in runs):
        given = dict.fromkeys(each for run in runs for each in run[0].administrations)
        rules = dict.fromkeys(each for run in runs for each in run[0].dose_rules)
        return (replace(first, administrations=tuple(given), dose_rules=tuple(rules)),)
    beside = [(_beside(run[0], first.name), *run[1:]) for run in runs[1:]]
    return (*runs[0], *chain.from_iterable(beside))


def _beside(phase: TreatmentPhase, name: str) -> TreatmentPhase:
    return phase if phase.after or phase.alongside else replace(phase, alongside=name)


def _frame(phase: TreatmentPhase) -> TreatmentPhase:
    """What a phase says beside its drugs, its name and its place in the document."""
    empty = TreatmentPhase(name="")
    return replace(
        phase, name="", label="", administrations=(), dose_rules=(), lines=empty.lines, origin=empty.origin, why=""
    )
