"""What one sentence or block of a criterion says, before it is joined with the others. Reads nothing."""

from __future__ import annotations

import msgspec

from trialrun.read.criteria.lines.roles import Sense
from trialrun.read.criteria.model import Timing, Tree
from trialrun.read.text import Cut


class Piece(msgspec.Struct, frozen=True, gc=False):
    """What one sentence or block says. `proviso` is asked where it allows something."""

    cut: Cut
    sense: Sense
    tree: Tree | None = None
    proviso: Tree | None = None
    timing: Timing | None = None
    defines: tuple[str, ...] = ()
