"""What a calendar is made of: its rows, the choices it was planned with, and the calendar itself. Plans nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, get_args

import msgspec

from trialrun.ground.dates import Date, Offset
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import OriginKind
from trialrun.protocol import DoseRule

Kind = Literal["dose", "assessment", "visit", "procedure", "duty"]
Status = Literal["planned", "not stated", "given", "late", "missed", "cancelled", "held"]
KINDS: tuple[Kind, ...] = get_args(Kind)
STATUSES: tuple[Status, ...] = get_args(Status)
# From the surest to the least sure; a row is as sure as the least sure of its parts.
ORIGINS: tuple[OriginKind, ...] = ("document", "criteria set", "label", "assumption", "user")


class CalendarRow(msgspec.Struct, frozen=True, kw_only=True):
    """One giving of a drug, visit, assessment, procedure or duty of one patient; None wherever nothing is stated.

    `date` is the day it happens: the actual day once given, else the planned one; `planned` and `actual` keep both
    apart, and `window` (first and last permitted day, both included) is what is permitted. A duty, or something that
    may happen at any time of a stretch, has the stretch as its window. `day` is the study day (1 is the first dose,
    no 0). `phase` is `induction`, `maintenance` or `treatment` (beside `screening` and `follow-up`), `part` the name
    of the phase in the trial file. `amount` is that of one giving in `unit`; `route` may be a choice, `PO|IV`.
    `number` tells apart rows that are otherwise the same (second giving of a drug on a day, third follow-up visit).
    `origin` is that of the least sure part; `days_origin` and `amount_origin` are the parts. `lines` are those of the
    document. `reason` says why the status is not plainly planned or given. `order` sorts the givings of one day.
    `sequence` counts how often the row was changed by planning again.
    """

    date: Date | None
    day: int | None
    arm: str
    phase: str
    cycle: int | None
    cycle_day: int | None
    kind: Kind
    drug: str | None
    amount: Decimal | None
    unit: str | None
    times_per_day: int | None
    route: str | None
    window: tuple[Date, Date] | None
    status: Status
    origin: OriginKind
    label: str
    part: str = ""
    number: int = 1
    planned: Date | None = None
    actual: Date | None = None
    infusion_minutes: int | None = None
    order: int | None = None
    reason: str = ""
    days_origin: OriginKind = "document"
    amount_origin: OriginKind | None = None
    lines: str = ""
    sequence: int = 0


class Assumption(msgspec.Struct, frozen=True):
    """Something the user assumes where the document is silent: `cycle_length_days=28`, `maintenance.cycles=27`.

    `scope` is a phase or a drug, empty for all.
    """

    key: str
    value: str
    scope: str = ""


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """How a calendar is to be planned; the defaults choose nothing that the document does not say.

    `doses`: `label` fills amounts the document does not give from the drug's label. `products` says which product is
    meant, by drug, or under the empty name for every drug. `horizon` is how long parts without an end are shown, from
    their beginning. `dose_level` is the cohort or option of the document (`who`) that is meant. `rounding` names a
    policy of the table of roundings; `surface_formula` is used where the document names none; `weight_at` likewise.
    `working_days` moves visits and infusions inside their windows off weekends and `holidays`. `dose_rules` are judged
    beside those of the document.
    """

    doses: Literal["document", "label"] = "document"
    products: Mapping[str, str] = {}
    assumptions: tuple[Assumption, ...] = ()
    horizon: Offset = Offset(24, "mo")
    dose_level: str = ""
    rounding: str = "none"
    surface_formula: str = "mosteller"
    weight_at: Literal["baseline", "cycle", "giving"] = "cycle"
    working_days: bool = False
    holidays: frozenset[Date] = frozenset()
    dose_rules: tuple[DoseRule, ...] = ()


class LifeEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to one patient's plan, with its date and reason.

    given        `drug` was given on `date`, planned for `planned` (or `cycle` and `cycle_day`; else the nearest
                 planned day); `amount` and `unit` where they differ from the plan; with `date_to` every giving planned
                 from `date` to `date_to` was given on its day, but for those of which something else is recorded
    missed       what was planned for `date`, or from `date` to `date_to` (of `drug`; else everything) did not happen
    skip         left out on purpose; as missed, but decided before: the row is cancelled
    hold         `drug` (or all) not given from `date` to `date_to`, both included; open without `date_to`
    reduce       `drug` given at `amount` `unit` from `date` on
    delay        without a drug: the cycle that was planned to begin on `date` begins on `date_to`; with a drug: that
                 giving is put off to `date_to`
    stop         `drug` (or all treatment) ends: `date` is the first day on which it is not given any more
    unscheduled  a visit on `date` that was not planned
    progression, withdrawal, death   end treatment on `date`, and what the document ties to them

    `label` names a visit or assessment instead of a drug: which one was given (took place) or missed, and what an
    unscheduled visit was. `phase`, `cycle` and `cycle_day` tell what is meant where the date alone does not.
    """

    kind: Literal[
        "given",
        "missed",
        "skip",
        "hold",
        "reduce",
        "delay",
        "stop",
        "unscheduled",
        "progression",
        "withdrawal",
        "death",
    ]
    date: Date
    date_to: Date | None = None
    drug: str = ""
    planned: Date | None = None
    phase: str = ""
    cycle: int | None = None
    cycle_day: int | None = None
    amount: Decimal | None = None
    unit: str = ""
    reason: str = ""
    label: str = ""
    person_id: str = ""
    source: str = ""
    row: int | None = None

    def where(self) -> str:
        """`events.csv row 3`, as far as known."""
        return f"{self.source} row {self.row}" if self.row is not None else self.source


class History(msgspec.Struct, frozen=True):
    """What is known of a patient on treatment: up to which day, and what has happened.

    Without `as_of` things are known up to the latest that happened, and where nothing did, up to the start.
    """

    as_of: Date | None = None
    events: tuple[LifeEvent, ...] = ()


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """The calendar of one patient in one trial: rows in the order of time, and what the document leaves open."""

    trial: str
    person_id: str
    start: Date
    as_of: Date
    rows: tuple[CalendarRow, ...]
    findings: tuple[Finding, ...] = ()


def least_sure(*origins: OriginKind | None) -> OriginKind:
    """The least sure of some origins; `document` where there is none."""
    known = [origin for origin in origins if origin is not None]
    return max(known, key=ORIGINS.index, default="document")
