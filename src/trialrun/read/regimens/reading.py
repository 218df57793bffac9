"""Reads a treatment text into its schedule: `read_regimen(text)`. What is not stated stays empty."""

from __future__ import annotations

from trialrun.read.regimens.doubts import doubts_of
from trialrun.read.regimens.model import PlannedPhase, Regimen
from trialrun.read.regimens.parts import gather
from trialrun.read.regimens.scanning import scan, unwrapped
from trialrun.read.regimens.scheduling import plan
from trialrun.read.regular import make_regular


def read_regimen(text: str) -> Regimen:
    """The schedule that a treatment text states, in any words. Total: a text without one gives no phases."""
    regular = unwrapped(make_regular(text))
    phases: list[PlannedPhase] = []
    for part in gather(regular.plain, scan(regular.plain)):
        phases += plan(part)
    return Regimen(regular, tuple(phases), doubts_of(regular, tuple(phases)))
