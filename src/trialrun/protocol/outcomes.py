"""Why the trial is done and what is measured: objectives, outcomes, their readings, time frames and history.

Computes nothing.
"""

from __future__ import annotations

from typing import Literal

from trialrun.protocol.elements import Element
from trialrun.protocol.eligibility import Reading
from trialrun.protocol.scalars import Duration


class TimeFrame(Element, frozen=True):
    """When an outcome is judged: an offset from baseline, for one group where stated; `printed` as in the document.

    `extent`: at that time, or at any time `up to` it.
    """

    offset: Duration | None = None
    extent: Literal["at", "up to"] = "at"
    group: str = ""
    anchor: str = "baseline"
    printed: str = ""


class OutcomeReading(Reading, frozen=True):
    """One way to read an outcome: by a rule, or without one as the fall from baseline of its variables.

    `pooled`: whether falls are formed in each patient and then averaged, or of the average levels. `times`: each time
    frame is a result of its own, reached at `any` of them is enough, or the `last` one with a visit counts.
    `counted`: a time frame in days is an offset from baseline, or a study day, where the first dose is on day 1.
    `variables` stand in place of those of the outcome.
    """

    pooled: Literal["patients", "means"] = "patients"
    times: Literal["each", "any", "last"] = "each"
    counted: Literal["offset", "study day"] = "offset"
    variables: tuple[str, ...] = ()


class Outcome(Element, frozen=True):
    """What is measured. `readings` hold every way the wording can be read, the one used first.

    `description` is what the document says of it beyond the label.
    """

    id: str
    role: Literal["primary", "secondary", "exploratory", "other"]
    label: str
    description: str = ""
    version: Literal["current", "original"] = "current"
    variables: tuple[str, ...] = ()
    group: str = ""
    time_frames: tuple[TimeFrame, ...] = ()
    readings: tuple[OutcomeReading, ...] = ()
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
