"""What participants get and when: arms, phases, cycles, administrations, procedures, assessments, follow-up.

Plans no dates.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from trialrun.ground.provenance import OriginKind
from trialrun.protocol.elements import Element, Share
from trialrun.protocol.scalars import Amount, Duration, Numbers, Statement

ROUTES = ("IV", "SC", "PO", "IM", "IT", "ID", "IN", "PR", "SL", "TOP", "INH")
"""Routes of administration by their usual abbreviations."""


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


class Window(Element, frozen=True):
    """How much earlier and later than planned something may happen; both ends are included.

    An end that is None is not stated: nothing is said to be allowed on that side.
    """

    before: Duration | None = None
    after: Duration | None = None


class DoseDays(Element, frozen=True):
    """On which days of which cycles a drug is given, and how much if stated here.

    `who` says for which patients (a dose level, reduced kidney function) and `rule` the same as a rule, where it can
    be judged; without them it is for everybody, or, beside entries with a rule, for everybody else. The days of an
    entry are those of its patients alone; an entry for some patients that has no days shares the days of the others.
    `days` None: not stated. `per_week` is a stated count without weekdays; then `days_origin` is `assumption`.
    Cycles are numbered as the document does (see `first_cycle` of the phase).
    """

    cycles: Numbers | None = None
    days: Numbers | None = None
    dose: Amount | None = None
    per_week: int | None = None
    days_origin: OriginKind = "document"
    who: str = ""
    rule: Statement | None = None
    window: Window | None = None


class Administration(Element, frozen=True):
    """One drug within a phase. `dose` None means: not stated, never guessed.

    `unlisted`: the vocabulary does not have this drug, and `drug` is its printed name.
    `routes`: IV, SC, PO ...; several are a choice; `route_printed` keeps contradictory wording apart.
    `basis`: fixed, weight, body surface; empty where not stated. `per` tells whether the amount is that of one giving
    or of a day; empty where not stated, and then read as one giving.
    `highest` is the most that may be given at once, `highest_surface` the largest body surface that counts (m2),
    `surface_formula` the formula named (mosteller, dubois ...), `weight_at` which weight counts.
    `if_missed`: what the document says of a giving that was missed. `lost`: not made up; `skip`: left out, the next as
    planned; `shift`: given later, and the later ones of the cycle keep their distance. `make_up` is how late it may be.
    """

    drug: str
    unlisted: bool = False
    dose: Amount | None = None
    basis: Literal["", "fixed", "weight", "body surface"] = ""
    routes: tuple[str, ...] = ()
    route_printed: tuple[str, ...] = ()
    infusion: Duration | None = None
    infusion_minutes: int | None = None
    times_per_day: int | None = None
    order: int | None = None
    per: Literal["", "giving", "day"] = ""
    highest: Amount | None = None
    highest_surface: Amount | None = None
    surface_formula: str = ""
    weight_at: Literal["", "baseline", "cycle", "giving"] = ""
    if_missed: Literal["", "lost", "skip", "shift"] = ""
    make_up: Duration | None = None
    window: Window | None = None
    schedule: tuple[DoseDays, ...] = ()


class DoseRule(Element, frozen=True):
    """What the document says is done with drugs when something holds: hold lenalidomide if platelets < 30 10*9/L.

    `drugs` empty: all of the phase. `rule` is judged as of each planned day. `hold`: not given while it holds, and
    until `resume` holds where that is stated; `skip`: that day's giving is left out; `reduce`: `to` is given from then
    on, or `percent` of the dose; `delay`: the cycle waits; `stop`: the drugs are not given any more.
    """

    action: Literal["hold", "skip", "reduce", "delay", "stop"]
    rule: Statement
    drugs: tuple[str, ...] = ()
    resume: Statement | None = None
    to: Amount | None = None
    percent: Decimal | None = None
    label: str = ""


class TreatmentPhase(Element, frozen=True):
    """A phase of treatment: its cycle and what is given in it.

    `cycles` with `limit` fixed or up to; or `duration` (24 months) with `limit` up to; `until` are events that end it.
    `first_cycle` is the number the document gives its first cycle (3 where cycles 3-6 are a phase of their own).
    Without cycles, days are those of the phase, day 1 its first; where `day_zero` is true they are counted from a day 0
    (a transplant), so that -1 is followed by 0.
    It begins the day after the phase named in `after` ends, or `gap` later; together with `alongside` where that is
    named; otherwise after the phase before it in the arm, and those that run beside that one. Its beginning is its
    earliest day, also where that lies before a day 0. What follows a phase without an end that is stated has no date.
    `window` is how far the first day of a cycle may move.
    """

    name: str
    label: str = ""
    cycle_length: Duration | None = None
    cycles: int | None = None
    duration: Duration | None = None
    limit: Literal["fixed", "up to", "until", "not stated"] = "not stated"
    until: tuple[str, ...] = ()
    after: str = ""
    alongside: str = ""
    gap: Duration | None = None
    first_cycle: int = 1
    day_zero: bool = False
    window: Window | None = None
    administrations: tuple[Administration, ...] = ()
    dose_rules: tuple[DoseRule, ...] = ()


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

    `when` is one of before, at, after, during, throughout; `anchor` is an event such as `end of treatment`, `cycle`,
    `screening` or `baseline`, or the name of a phase. `days` are cycle days where cycles are named or the anchor is
    `cycle`, else study days.
    """

    when: str = "at"
    anchor: str = ""
    cycles: Numbers | None = None
    days: Numbers | None = None
    offset: Duration | None = None
    every: Duration | None = None
    lasting: Duration | None = None
    until: tuple[str, ...] = ()
    window: Window | None = None


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
