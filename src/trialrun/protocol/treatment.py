"""What participants get and when: arms, phases, cycles, administrations, procedures, assessments, follow-up.

Plans no dates.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from trialrun.ground.provenance import OriginKind
from trialrun.protocol.elements import Element, Share
from trialrun.protocol.scalars import Amount, Duration, Numbers, Statement


class Arm(Element, frozen=True):
    """A comparison group. `who` says which patients it is for; `rule` the same as a rule, where it can be judged."""

    name: str
    label: str
    role: str = ""
    who: str = ""
    rule: Statement | None = None
    phases: tuple[str, ...] = ()
    then: str = ""
    shares: tuple[Share, ...] = ()


class DoseDays(Element, frozen=True):
    """On which days of which cycles a drug is given, and how much if stated here.

    `who` says for which patients (a dose level, reduced kidney function) and `rule` the same as a rule, where it can
    be judged; without them it is for everybody.
    `days` None: not stated. `per_week` is a stated count without weekdays; then `days_origin` is `assumption`.
    """

    cycles: Numbers | None = None
    days: Numbers | None = None
    dose: Amount | None = None
    per_week: int | None = None
    days_origin: OriginKind = "document"
    who: str = ""
    rule: Statement | None = None


class Administration(Element, frozen=True):
    """One drug within a phase. `dose` None means: not stated, never guessed.

    `routes`: IV, SC, PO ...; several are a choice; `route_printed` keeps contradictory wording apart.
    `basis`: fixed, weight, body surface; empty where not stated.
    """

    drug: str
    dose: Amount | None = None
    basis: Literal["", "fixed", "weight", "body surface"] = ""
    routes: tuple[str, ...] = ()
    route_printed: tuple[str, ...] = ()
    infusion: Duration | None = None
    infusion_minutes: int | None = None
    times_per_day: int | None = None
    order: int | None = None
    schedule: tuple[DoseDays, ...] = ()


class TreatmentPhase(Element, frozen=True):
    """A phase of treatment: its cycle and what is given in it.

    `cycles` with `limit` fixed or up to; or `duration` (24 months) with `limit` up to; `until` are events that end it.
    """

    name: str
    label: str = ""
    cycle_length: Duration | None = None
    cycles: int | None = None
    duration: Duration | None = None
    limit: Literal["fixed", "up to", "until", "not stated"] = "not stated"
    until: tuple[str, ...] = ()
    after: str = ""
    administrations: tuple[Administration, ...] = ()


class Intervention(Element, frozen=True):
    """An intervention as the document lists it; `term` is its name in our vocabulary."""

    name: str
    kind: str
    term: str
    routes: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    label: str = ""


class Timing(Element, frozen=True):
    """When something happens: at an event, a cycle day, or every so often from an anchor for a while or until an event.

    `when` is one of before, at, after, during, throughout; `anchor` is an event such as `end of treatment`, `cycle`
    or `screening`.
    """

    when: str = "at"
    anchor: str = ""
    cycles: Numbers | None = None
    days: Numbers | None = None
    offset: Duration | None = None
    every: Duration | None = None
    lasting: Duration | None = None
    until: tuple[str, ...] = ()


class Assessment(Element, frozen=True):
    """A visit, test, procedure or sample, with its times. `choice_of` lists alternatives of which one is done."""

    label: str
    kind: Literal["visit", "assessment", "procedure", "sample", "follow-up"]
    terms: tuple[str, ...] = ()
    choice_of: tuple[str, ...] = ()
    timings: tuple[Timing, ...] = ()
    place: str = ""
    purpose: str = ""
    number: Decimal | None = None
