"""What an assessment is made of: grades of domains, visits, and the course of one patient. Grades nothing."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

import msgspec

from trialrun.engines import Evidence
from trialrun.ground.dates import Date, Offset
from trialrun.ground.finding import Finding

NOT_EVALUABLE, CANNOT_DETERMINE = "NE", "cannot determine"
EventKind = Literal["new_therapy", "death"]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How a criteria set is to be read where it can be read in several ways; every result prints them.

    `readings`: the reading that is used, by `domain.level` (the first of the file where none is named).
    `confirmation`: a policy in place of the set's own. `baseline`: the day of the baseline, `earliest` for the first
    assessment, or `event` for the recorded baseline or first dose (earliest where there is none).
    `at` and `window_days`: the offset from baseline at which a set with one point of analysis is judged, and how far
    from it a visit may lie. `missing_visit` and `death`: what no visit in the window means, and what it means where
    the patient had died by then (where the data cut leaves the window open, the answer is open too). `same_day`: what
    values of one day mean that disagree, in place of what the set says.
    `as_of`: the day of the data cut; what is dated later does not count. `assumed_absent`: domains in which the records
    were completed because the user let no record count as absence (see `sources`); it changes no answer itself.
    """

    readings: Mapping[str, str] = {}
    confirmation: str = ""
    baseline: Literal["event", "earliest"] = "event"
    at: Offset | None = None
    window_days: int = 0
    missing_visit: Literal["NE", "failure"] = "NE"
    death: Literal["NE", "failure"] = "NE"
    same_day: Literal["", "refuse", "worst"] = ""
    as_of: Date | None = None
    assumed_absent: tuple[str, ...] = ()


class Grade(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of one domain at one visit, with the reason and the records that decided it.

    `answer` is a level of the domain, `NE` (not measured, or the baseline cannot be followed) or `cannot determine`
    (measured, and the criteria or the specimen do not allow a level). `applies`: the domain takes part in the overall
    answer. `possible` is the deepest level that cannot be told, where it is deeper than the answer. `number` is that
    of a rate. `repeat` tells whether progression in this domain needs a second assessment.
    `verified` is False where the level was not checked against its source.
    """

    domain: str
    answer: str
    possible: str = ""
    reason: str = ""
    rule: str = ""
    evidence: tuple[Evidence, ...] = ()
    applies: bool = True
    repeat: bool = True
    verified: bool = True
    number: Fraction | None = None


class Assessed(msgspec.Struct, frozen=True, kw_only=True):
    """One visit: every domain, the overall response, and what is confirmed up to then."""

    date: Date
    grades: tuple[Grade, ...]
    response: str
    reason: str = ""
    confirmed: str = ""
    readings: Mapping[str, str] = {}

    def grade(self, domain: str) -> Grade | None:
        """The grade of one domain."""
        return next((one for one in self.grades if one.domain == domain), None)


class Sustained(msgspec.Struct, frozen=True, kw_only=True):
    """A level of a domain that lasted: the first and the last of two assessments at which it was reached."""

    domain: str
    level: str
    first: Date
    last: Date


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """One patient from baseline on: visits in order, the best response, and what ended it.

    `measurable` are the domains whose baseline is high enough, `followed` those that take part; `best` is the deepest
    response, `best_confirmed` the deepest confirmed one; `first_response` the first day of a confirmed response,
    `progression` that of confirmed progression. `sustained` are levels that lasted as long as their domain asks.
    `options` and `criteria` say how it was judged; `findings` what is wrong with the records.
    """

    person_id: str
    criteria: str
    version: str
    baseline: Date | None
    measurable: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()
    visits: tuple[Assessed, ...] = ()
    best: str = NOT_EVALUABLE
    best_confirmed: str = NOT_EVALUABLE
    first_response: Date | None = None
    progression: Date | None = None
    sustained: tuple[Sustained, ...] = ()
    options: Options = Options()
    findings: tuple[Finding, ...] = ()


class Turn(msgspec.Struct, frozen=True, order=True):
    """Something that ends or changes the course: a new therapy, or death with its cause (`disease`, `other`)."""

    date: Date
    kind: EventKind
    cause: str = ""

    @property
    def of_disease(self) -> bool:
        """True for death from the disease that is assessed."""
        return self.kind == "death" and self.cause == "disease"
