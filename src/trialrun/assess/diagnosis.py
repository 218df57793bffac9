"""A diagnostic criteria set judged on one patient: the verdict, every finding behind it, and what would decide it.

Names no disease: verdicts and findings are the levels of the set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from trialrun.engines import Context, Evidence, Patient, evaluate
from trialrun.engines.reference import combine
from trialrun.errors import UnknownNameError, UsageError
from trialrun.ground.dates import Date
from trialrun.ground.truth import MET, NOT_MET, Met, Need, NotMet, Truth, Unknown
from trialrun.protocol import CriteriaSet, Level, Statement
from trialrun.rules import Atom, atoms, print_rule

VERDICTS = "diagnosis"
"""The domain whose levels are the verdicts; all other levels are findings."""
NOT_MET_WORD, UNDETERMINED = "not_met", "undetermined"
Stated = Literal["present", "absent", "not assessed"]


class FindingJudged(msgspec.Struct, frozen=True, kw_only=True):
    """One finding of the set: present, absent or not assessed, with the records behind it and what is missing."""

    domain: str
    name: str
    label: str
    stated: Stated
    evidence: tuple[Evidence, ...] = ()
    needs: tuple[Need, ...] = ()
    verified: bool = True


class Deciding(msgspec.Struct, frozen=True, kw_only=True):
    """One open fact and the verdict it would lead to, all else as it is: where it holds, and where it does not."""

    fact: str
    needs: tuple[Need, ...]
    if_so: str
    if_not: str


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict of a set for one patient and everything behind it.

    `verdict` is the name of a level of the domain `diagnosis`, `not_met` or `undetermined`. `reading` is the reading
    that was asked for; `unverified` names what was not checked against its source. `deciding` are the open facts
    of which one alone would change the verdict (empty unless undetermined), `needs` everything that leaves it open.
    """

    person_id: str
    criteria: str
    version: str
    as_of: Date
    reading: str
    verdict: str
    findings: tuple[FindingJudged, ...]
    deciding: tuple[Deciding, ...] = ()
    needs: tuple[Need, ...] = ()
    unverified: tuple[str, ...] = ()


def diagnose(criteria: CriteriaSet, patient: Patient, context: Context, reading: str = "") -> Diagnosis:
    """Judge a diagnostic set as of the day of the context.

    `reading` is used for every level that has a reading of that name, else the level's own rule. Raises UsageError for
    a set that makes no diagnosis or a reading that no level has.
    """
    if criteria.purpose != "diagnosis":
        raise UsageError(f"{criteria.name} makes no diagnosis", fix="choose a set of purpose diagnosis")
    _check_reading(criteria, reading)
    asked = {atom for rule in _verdict_rules(criteria, reading).values() for atom in atoms(rule.tree)}
    truths = {atom: evaluate(atom, patient, context).truth for atom in sorted(asked, key=print_rule)}
    verdict, truth = _verdict(criteria, reading, truths)
    return Diagnosis(
        person_id=patient.person_id,
        criteria=criteria.name,
        version=criteria.version,
        as_of=context.as_of,
        reading=reading,
        verdict=verdict,
        findings=tuple(_finding(level, reading, patient, context) for level in _findings(criteria)),
        deciding=tuple(_deciding(criteria, reading, truths)) if verdict == UNDETERMINED else (),
        needs=truth.needs if isinstance(truth, Unknown) else (),
        unverified=tuple(f"{level.domain}: {level.name}" for level in criteria.levels if not level.verified),
    )


def verdict_word(level: Level) -> str:
    """The name of a level as a verdict is written."""
    return level.name.replace(" ", "_")


def _check_reading(criteria: CriteriaSet, reading: str) -> None:
    known = {one.name for level in criteria.levels for one in level.readings}
    if reading and reading not in known:
        raise UnknownNameError("reading", reading, known, where=criteria.name)


def _findings(criteria: CriteriaSet) -> tuple[Level, ...]:
    return tuple(level for level in criteria.levels if level.domain != VERDICTS)


def _verdict_rules(criteria: CriteriaSet, reading: str) -> Mapping[str, Statement]:
    """The rules of the verdicts by their words, in the order in which they are tested."""
    levels = ((level, level.rule_in(reading)) for level in criteria.levels if level.domain == VERDICTS)
    return {verdict_word(level): rule for level, rule in levels if rule is not None}


def _verdict(criteria: CriteriaSet, reading: str, truths: Mapping[Atom, Truth]) -> tuple[str, Truth]:
    """The first verdict that holds, or may hold, which is undetermined; with the truth of its rule."""
    for word, rule in _verdict_rules(criteria, reading).items():
        truth = combine(rule.tree, truths.__getitem__, None)
        if not isinstance(truth, NotMet):
            return (word if isinstance(truth, Met) else UNDETERMINED), truth
    return NOT_MET_WORD, NOT_MET


def _deciding(criteria: CriteriaSet, reading: str, truths: Mapping[Atom, Truth]) -> Iterator[Deciding]:
    for atom, truth in truths.items():
        if isinstance(truth, Unknown):
            so, not_so = (_verdict(criteria, reading, {**truths, atom: settled})[0] for settled in (MET, NOT_MET))
            if {so, not_so} != {UNDETERMINED}:
                yield Deciding(fact=print_rule(atom), needs=truth.needs, if_so=so, if_not=not_so)


def _finding(level: Level, reading: str, patient: Patient, context: Context) -> FindingJudged:
    rule = level.rule_in(reading)
    truth: Truth = Unknown()
    evidence: tuple[Evidence, ...] = ()
    if rule is not None:
        judgement = evaluate(rule.tree, patient, context)
        truth, evidence = judgement.truth, judgement.evidence
    return FindingJudged(
        domain=level.domain,
        name=level.name,
        label=level.label,
        stated="present" if truth == MET else "absent" if truth == NOT_MET else "not assessed",
        evidence=evidence,
        needs=truth.needs if isinstance(truth, Unknown) else (),
        verified=level.verified,
    )
