"""What an endpoint is made of: options, the value of each patient, counts, and the whole result. Computes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

import msgspec

from trialrun.assess.endpoints.time_to_event import Censoring, TimeToEvent
from trialrun.assess.model import Options
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import OriginKind
from trialrun.protocol import CriteriaSet, Estimand, OutcomeReading, TimeFrame


class EndpointOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How an endpoint is read where its document is silent; every result prints it.

    `how`: window, missing visit, death, baseline, confirmation and data cut, as in any assessment. `censoring`: the
    rules of times to an event; without a data cut of its own that of `how` counts. `new_therapy`: values after a new
    therapy count as they are, make the patient not evaluable, or are a failure. `criteria`: a set of the user in place
    of the one that is named, or of the rules of the readings. `groups`: the group of each patient. `assume_absent`:
    kinds of record (condition) of which no record means that there was none.
    """

    how: Options = Options()
    censoring: Censoring = Censoring()
    new_therapy: Literal["counts", "NE", "failure"] = "counts"
    criteria: CriteriaSet | None = None
    groups: Mapping[str, str] = {}
    assume_absent: frozenset[str] = frozenset()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An estimand with the readings, time frames and variables of its outcome."""

    estimand: Estimand
    readings: tuple[OutcomeReading, ...]
    frames: tuple[TimeFrame, ...]
    variables: tuple[str, ...]
    group: str
    origin: OriginKind


class PatientValue(msgspec.Struct, frozen=True, kw_only=True):
    """The endpoint of one patient in one reading, at one time, of one part (a variable, domain or event).

    Where it is not evaluable `why` says so and `answer` is empty; else `why` is the reason of the answer. `number` is
    the fall as a share of the baseline, the days of a time, or a grade; `levels` are the baseline and the value.
    `date` is the visit or day that decided it.
    """

    person_id: str
    reading: str
    evaluable: bool
    answer: str = ""
    why: str = ""
    time: str = ""
    part: str = ""
    number: Fraction | None = None
    levels: tuple[Fraction, Fraction] | None = None
    date: Date | None = None


class EndpointCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many patients have one answer: `count` of the `evaluable`, of `total`."""

    reading: str
    answer: str
    count: int
    evaluable: int
    total: int
    time: str = ""
    part: str = ""

    def text(self) -> str:
        """`success: 4 of 10, 4 of 8 evaluable`."""
        about = ", ".join(filter(None, (self.reading, self.time, self.part)))
        return f"{about}: {self.answer} {self.count} of {self.total}, {self.count} of {self.evaluable} evaluable"


class PooledFall(msgspec.Struct, frozen=True, kw_only=True):
    """The fall of a variable over the evaluable patients: the mean of their shares, or the share of the means."""

    reading: str
    part: str
    number: Fraction
    evaluable: int
    time: str = ""


class EndpointResult(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint of a trial or evidence file for some patients.

    `origin` is that of the estimand, `user` where the user chose the criteria set. `criteria` is the set used with its
    version; `readings` are the ways in which it was read with their labels, the first one the one used. `values` stand
    in the order of readings, times, parts and patients; `times` are those of a time to an event.
    """

    source: str
    outcome: str
    estimand: Estimand
    origin: OriginKind
    options: EndpointOptions
    criteria: str = ""
    readings: Mapping[str, str] = {}
    values: tuple[PatientValue, ...] = ()
    counts: tuple[EndpointCount, ...] = ()
    pooled: tuple[PooledFall, ...] = ()
    times: tuple[TimeToEvent, ...] = ()
    findings: tuple[Finding, ...] = ()

    def count(self, answer: str, *, reading: str = "", time: str = "", part: str = "") -> EndpointCount | None:
        """The first count of an answer, of the first reading, time and part where none is named."""
        return next(
            (
                one
                for one in self.counts
                if one.answer == answer
                and reading in ("", one.reading)
                and time in ("", one.time)
                and part in ("", one.part)
            ),
            None,
        )
