"""Kleene truth for many as two masks: surely so, and surely not. Mirrors ground.truth without its needs.

The masks of one truth have one shape; truths of shapes that broadcast (visits x persons, 1 x persons) may be joined.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from trialrun.engines.vectors import Bools


class Kleene(msgspec.Struct, frozen=True):
    """Where it is met and where it is not met; elsewhere it is unknown."""

    yes: Bools
    no: Bools

    @property
    def open(self) -> Bools:
        """Where it is unknown."""
        found: Bools = ~(self.yes | self.no)
        return found

    def where(self, mask: Bools) -> Kleene:
        """Unknown outside of the mask."""
        return Kleene(self.yes & mask, self.no & mask)


def known(mask: Bools) -> Kleene:
    """Met where the mask is set, not met elsewhere."""
    return Kleene(mask, ~mask)


def nothing_known(shape: tuple[int, ...]) -> Kleene:
    """Unknown everywhere."""
    nowhere = np.zeros(shape, dtype=bool)
    return Kleene(nowhere, nowhere)


def negate(truth: Kleene) -> Kleene:
    """Kleene not."""
    return Kleene(truth.no, truth.yes)


def all_of(truths: Sequence[Kleene]) -> Kleene:
    """Kleene and, over at least one."""
    yes, no = truths[0].yes, truths[0].no
    for truth in truths[1:]:
        yes, no = yes & truth.yes, no | truth.no
    return Kleene(yes, no)


def any_of(truths: Sequence[Kleene]) -> Kleene:
    """Kleene or, over at least one."""
    return negate(all_of([negate(truth) for truth in truths]))


def at_least(n: int, truths: Sequence[Kleene]) -> Kleene:
    """Met when n are met, not met when n can no longer be reached."""
    shape = np.broadcast_shapes(*(truth.yes.shape for truth in truths))
    met, never = np.zeros(shape, dtype=np.int16), np.zeros(shape, dtype=np.int16)
    for truth in truths:
        met += truth.yes
        never += truth.no
    return Kleene(met >= n, len(truths) - never < n)


def choose(condition: Kleene, then: Kleene, otherwise: Kleene) -> Kleene:
    """If-then-else; an unknown condition does not matter where both branches agree."""
    return Kleene(
        (condition.yes & then.yes) | (condition.no & otherwise.yes) | (then.yes & otherwise.yes),
        (condition.yes & then.no) | (condition.no & otherwise.no) | (then.no & otherwise.no),
    )


def guarded(rule: Kleene, guard: Kleene) -> Kleene:
    """`unless` where neither side is favoured: both readings must agree."""
    kind, harsh = any_of((rule, guard)), all_of((rule, negate(guard)))
    return Kleene(kind.yes & harsh.yes, kind.no & harsh.no)
