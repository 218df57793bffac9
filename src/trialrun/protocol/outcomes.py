"""Why the trial is done and what is measured: objectives, outcomes, their readings, time frames and history.

Computes nothing.
"""

from __future__ import annotations

from typing import Literal

from trialrun.protocol.elements import Element
from trialrun.protocol.eligibility import Reading
from trialrun.protocol.scalars import Duration


class TimeFrame(Element, frozen=True):
    """When an outcome is judged: an offset from baseline, for one group where stated; `printed` as in the document."""

    offset: Duration | None = None
    group: str = ""
    anchor: str = "baseline"
    printed: str = ""


class Outcome(Element, frozen=True):
    """What is measured. `readings` hold every way the wording can be read, the one used first."""

    id: str
    role: Literal["primary", "secondary", "exploratory", "other"]
    label: str
    version: Literal["current", "original"] = "current"
    variables: tuple[str, ...] = ()
    group: str = ""
    time_frames: tuple[TimeFrame, ...] = ()
    readings: tuple[Reading, ...] = ()
    same_as: str = ""
    change: str = ""


class Objective(Element, frozen=True):
    """A stated aim.

    `outcomes` are the ids that answer it (none: a finding); `cut` if the sentence is cut in the document.
    """

    id: str
    role: Literal["primary", "secondary", "biological", "unspecified"]
    label: str
    group: str = ""
    outcomes: tuple[str, ...] = ()
    cut: bool = False
