"""Who may enter: criteria as rules, attestations and notes, and the tests and duties they bring. Judges nobody."""

from __future__ import annotations

from typing import Literal

import msgspec

from trialrun.protocol.elements import Element
from trialrun.protocol.scalars import Amount, Duration, Statement

KEPT_OUT = "Does this exclusion keep the patient out"
"""How a question begins that holds a whole exclusion line against the patient: whatever the line says, yes excludes."""


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A question only a person can answer; its key is used in `attest(key)`.

    Worded so that it can be answered yes or no; `by` is who answers: patient, investigator, coordinator, sponsor.
    """

    text: str
    by: str = "investigator"


class Reading(Element, frozen=True):
    """One way to read an ambiguous line. The first reading of a list is the one used."""

    name: str
    rule: Statement | None = None
    label: str = ""


class DemandedTest(Element, frozen=True):
    """A test that a criterion demands during screening, and for whom (`condition` None: everybody)."""

    concept: str
    label: str = ""
    condition: Statement | None = None
    within: Duration | None = None
    anchor: str = ""


class Duty(Element, frozen=True):
    """What a participant must do or avoid: from how long before the first dose, until how long after the last one.

    With a `drug`, its first and last dose count; without, those of the whole treatment.
    """

    label: str
    who: str = "all"
    before_first_dose: Duration | None = None
    after_last_dose: Duration | None = None
    drug: str = ""


class ScreeningPeriod(Element, frozen=True):
    """How long before an event (`first dose`, `registration`, `enrolment`) screening may begin."""

    length: Duration
    before: str = "first dose"


class Review(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """That a person held a criterion against its document: who (a role or initials), on which day (ISO), with a note.

    `corrected` where they changed it; else they confirmed what was read.
    """

    by: str
    on: str
    corrected: bool = False
    note: str = ""


CriterionKind = Literal["compiled", "partly", "attest", "note"]


class Criterion(Element, frozen=True):
    """One eligibility line. `rule` is the line as printed; an eligible patient has it equal to `holds_when_eligible`.

    kind: `compiled`; `partly` (the rest is named in `rest` and asked through `attest` in the rule); `attest`;
    `note` (no constraint, no rule).
    `list_role` is the list the line stands in, which may differ from what it means.
    `digest` are the first digits of the SHA-256 of the line as printed, made regular: by them the line is known again
    when the document is read once more, and a reviewed criterion is kept as it is.
    """

    id: str
    list_role: Literal["inclusion", "exclusion", "population"]
    kind: CriterionKind
    label: str
    rule: Statement | None = None
    holds_when_eligible: bool = True
    rest: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    tests: tuple[DemandedTest, ...] = ()
    duties: tuple[Duty, ...] = ()
    advice: str = ""
    digest: str = ""
    reviewed: Review | None = None


class Eligibility(Element, frozen=True):
    """All criteria of a trial.

    Where `complete` is false nobody is better than undetermined, and `incomplete_because` says why.
    """

    complete: bool
    incomplete_because: str = ""
    minimum_age: AgeLimit | None = None
    maximum_age: AgeLimit | None = None
    sex: SexLimit | None = None
    screening: ScreeningPeriod | None = None
    criteria: tuple[Criterion, ...] = ()
    questions: dict[str, Question] = msgspec.field(default_factory=dict)


class AgeLimit(Element, frozen=True):
    """The age limit a registry field states."""

    value: Amount


class SexLimit(Element, frozen=True):
    """The sex a registry field admits: all, female or male."""

    value: Literal["all", "female", "male"]
