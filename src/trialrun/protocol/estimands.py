"""Estimands: an outcome made exact, in the five parts of ICH E9(R1). Computes nothing."""

from __future__ import annotations

from typing import Literal

from trialrun.protocol.elements import Element, Stated
from trialrun.protocol.outcomes import OutcomeReading, TimeFrame

Method = Literal["at time", "best response", "time to event", "event-free", "incidence"]


class IntercurrentEvent(Element, frozen=True):
    """Something that may happen before the variable is measured, and what it then means.

    `strategy` is one of those of ICH E9(R1), or `not stated`: then an option decides, and the result prints it.
    """

    event: Literal["death", "new_therapy", "missing_visit", "treatment_stopped", "transplant"]
    strategy: Literal[
        "not stated", "treatment policy", "composite", "hypothetical", "while on treatment", "principal stratum"
    ] = "not stated"
    label: str = ""


class Estimand(Element, frozen=True):
    """What exactly is estimated: population, treatment, variable, intercurrent events and summary measure.

    `outcome` is the id of the trial's outcome, or in an evidence file the name of the result reported for `cohort`.
    The variable is judged by `method`: `at time` by the rules of the readings, or as a fall from baseline, at each
    time frame; `best response` by a criteria set; `time to event` and `event-free` by a kind of time (`timed`, such as
    pfs or ttnt) of a criteria set; `incidence` from conditions that began after baseline.
    `criteria` names the criteria set, `domain` one of its domains where that alone is meant. Time frames and readings
    that are not given are those of the outcome. `population`, `treatment` and `summary` are left out where unknown.
    """

    id: str
    label: str
    method: Method
    outcome: str = ""
    cohort: str = ""
    criteria: str = ""
    domain: str = ""
    timed: str = ""
    variables: tuple[str, ...] = ()
    group: str = ""
    time_frames: tuple[TimeFrame, ...] = ()
    readings: tuple[OutcomeReading, ...] = ()
    population: Stated | None = None
    treatment: Stated | None = None
    summary: Stated | None = None
    intercurrent: tuple[IntercurrentEvent, ...] = ()
