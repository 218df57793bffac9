"""A criteria set as records: domains, levels, how they make one answer, and how it is confirmed. Judges nobody."""

from __future__ import annotations

from typing import Literal

import msgspec

from trialrun.ground.provenance import OriginKind
from trialrun.protocol.elements import Element
from trialrun.protocol.eligibility import Question, Reading
from trialrun.protocol.scalars import Duration, Statement
from trialrun.protocol.trial import EvidenceFile, File, Trial

Policy = Literal["none", "consecutive", "admiralonco"]
"""The policies of confirmation; what each does stands in `assess.course.confirming`."""
OVERALL = "overall"
"""The domain whose levels are those of the overall answer; it is not graded for itself."""


class Level(Element, frozen=True):
    """One level of a criteria set in one domain.

    `rule` is None where the source gives no threshold, or where the rule language cannot say it (then `label` does);
    `evaluable` is what must hold before the domain can be judged at all (else the level is not evaluable, not absent);
    `also` is what is needed besides in patients in whom a domain takes part, by the name of that domain;
    `readings` are other published or possible forms; `verified` says whether it was checked against the source.
    """

    domain: str
    name: str
    label: str
    rule: Statement | None = None
    evaluable: Statement | None = None
    also: dict[str, Statement] = msgspec.field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    verified: bool = False
    source: str = ""

    @property
    def key(self) -> str:
        """`serum.PR`: what the level is called in options, results and explanations."""
        return f"{self.domain}.{self.name}"

    def rule_in(self, reading: str) -> Statement | None:
        """The rule in the reading of that name; the level's own where it has none of that name."""
        return next((one.rule for one in self.readings if one.name == reading), self.rule)


class Domain(Element, frozen=True):
    """One parameter or organ that is judged for itself; its levels are tested in the order in which they stand.

    `applies` must hold at baseline for the domain to take part in the overall answer (measurable disease). A domain
    that stands `instead_of` others is judged only where none of those applies. A `last_resort` is named as measurable
    only where it is judged.
    `looks_at` names the facts it is about: with one of them at a visit and no level that can be told the answer is
    `cannot determine`, without any it is `NE`. `keeps` are facts whose result stays valid until the next one.
    `repeat`: progression in it needs a second assessment. `unknown` says what a level means that may or may not hold:
    `skip` goes on to the next, `cannot determine` stops. `otherwise` is the level where something the domain looks at
    was measured, its levels were judged and none held.
    `rate_of`: the answer is a number, the fall of this variable from baseline as a share of the baseline.
    `sustained`: how far apart two assessments must lie, without another level between, for a level to have lasted.
    """

    name: str
    label: str = ""
    applies: Statement | None = None
    instead_of: tuple[str, ...] = ()
    last_resort: bool = False
    looks_at: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    repeat: bool = True
    unknown: Literal["skip", "cannot determine"] = "skip"
    otherwise: str = ""
    rate_of: str = ""
    sustained: Duration | None = None


class Combination(Element, frozen=True):
    """How the domains make one overall answer.

    `shallowest`: the deepest level that every domain taking part has reached; an overall level with a rule needs the
    rule alone. `any`: `positive` where a domain has reached one of `counts` and none progresses, else `negative`;
    where one does, `vetoed` if there is such a word. `rule`: the rules of the levels of the domain `overall`, each
    reading for itself. `none`: no overall answer.
    `missing` is what a domain means that takes part and was not measured at the visit: `one level down` lowers the
    answer of the others by one level, `ignored` leaves it, `not evaluable` makes the visit not evaluable.
    """

    method: Literal["shallowest", "any", "rule", "none"] = "none"
    of: tuple[str, ...] = ()
    missing: Literal["one level down", "ignored", "not evaluable"] = "ignored"
    counts: tuple[str, ...] = ()
    positive: str = ""
    negative: str = ""
    vetoed: str = ""
    origin: OriginKind = "criteria set"


class Confirmation(Element, frozen=True):
    """What makes an answer confirmed.

    `none`: nothing is asked. `consecutive`: a level needs the next evaluable assessment to be as deep or deeper, before
    any new therapy; progression needs a second one, or death from the disease, unless its domain needs no repeat.
    `not_evaluable`: whether an assessment that is not evaluable in between is skipped or breaks the pair.
    `floor` is the level that needs no confirmation and is left where a deeper one is not confirmed.
    """

    policy: Policy = "none"
    not_evaluable: Literal["skipped", "breaks"] = "skipped"
    floor: str = ""
    origin: OriginKind = "criteria set"


class CriteriaSet(File, frozen=True, kw_only=True, tag="criteria"):
    """A named, versioned set of diagnostic or response criteria. Levels stand in the order in which they are tested.

    `order` lists the levels of the overall answer from the best to the worst; `progression` names the level that is
    progression and `response` those that count as a response. `judged_at` is the offset from baseline at which a set
    with one point of analysis is judged. `same_day` is what two values of one fact on one day mean that disagree.
    """

    version: str
    purpose: Literal["diagnosis", "response"]
    condition: str
    source: str
    domains: tuple[Domain, ...] = ()
    order: tuple[str, ...] = ()
    progression: str = ""
    response: tuple[str, ...] = ()
    combination: Combination = Combination()
    confirmation: Confirmation = Confirmation()
    judged_at: Duration | None = None
    same_day: Literal["refuse", "worst"] = "refuse"
    levels: tuple[Level, ...] = ()
    questions: dict[str, Question] = msgspec.field(default_factory=dict)

    def graded(self) -> tuple[Domain, ...]:
        """The domains that are graded for themselves: all but `overall`."""
        return tuple(domain for domain in self.domains if domain.name != OVERALL)

    def levels_of(self, domain: str) -> tuple[Level, ...]:
        """The levels of a domain in the order in which they are tested."""
        return tuple(level for level in self.levels if level.domain == domain)


AnyFile = Trial | EvidenceFile | CriteriaSet
