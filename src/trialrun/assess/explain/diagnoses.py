"""A diagnosis explained: the rule of each verdict and finding, the records behind it, and what would decide it.

Judges nothing: every truth comes from the reference.
"""

from __future__ import annotations

import msgspec

from trialrun.assess.diagnosis import VERDICTS, Deciding, Diagnosis
from trialrun.assess.explain.courses import LevelTold
from trialrun.assess.explain.stating import checked_text
from trialrun.assess.explain.working import Worked, truth_word, work_out_rule
from trialrun.engines import Context, Patient, evaluate
from trialrun.engines.case import Case
from trialrun.ground.dates import Date
from trialrun.protocol import CriteriaSet, Level
from trialrun.records.case_findings import JUDGED_ON


class DiagnosisTold(msgspec.Struct, frozen=True, kw_only=True):
    """Everything behind a diagnosis: the verdicts in the order in which they are tested, and the findings.

    `as_of` is None where the findings have no dates. `deciding` are the open facts of which one alone would decide.
    """

    person_id: str
    criteria: str
    version: str
    as_of: Date | None
    verdict: str
    verdicts: tuple[LevelTold, ...]
    findings: tuple[LevelTold, ...]
    deciding: tuple[Deciding, ...] = ()


def explain_diagnosis(criteria: CriteriaSet, patient: Patient, diagnosis: Diagnosis) -> DiagnosisTold:
    """The verdicts and findings of a diagnosis with every statement of their rules worked out."""
    context = Context(as_of=diagnosis.as_of, favours=None)
    told = [(level, _level(level, criteria, patient, context, diagnosis.reading)) for level in criteria.levels]
    return DiagnosisTold(
        person_id=diagnosis.person_id,
        criteria=criteria.name,
        version=criteria.version,
        as_of=None if diagnosis.as_of == JUDGED_ON else diagnosis.as_of,
        verdict=diagnosis.verdict,
        verdicts=tuple(one for level, one in told if level.domain == VERDICTS),
        findings=tuple(one for level, one in told if level.domain != VERDICTS),
        deciding=diagnosis.deciding,
    )


def _level(level: Level, criteria: CriteriaSet, patient: Patient, context: Context, reading: str) -> LevelTold:
    """One level in the reading asked for, where it has one of that name."""
    rule = level.rule_in(reading)
    wording = {key: question.text for key, question in criteria.questions.items()}
    worked: tuple[Worked, ...] = ()
    truth = "not known"
    if rule is not None:
        case = Case(patient, context, context.words())
        worked = tuple(_undated(one) for one in work_out_rule(rule.tree, case, wording))
        truth = truth_word(evaluate(rule.tree, patient, context).truth)
    named = {one.name for one in level.readings}
    used = reading if reading in named else level.readings[0].name if len(named) > 1 else ""
    return LevelTold(
        domain=level.domain, level=level.name, label=level.label, rule=rule.text if rule is not None else "",
        reading=used, checked=checked_text(level), truth=truth, worked=worked,
    )  # fmt: skip


def _undated(worked: Worked) -> Worked:
    """Without the day that stands for now in findings that have no date."""
    values = tuple(msgspec.structs.replace(one, date=None) if one.date == JUDGED_ON else one for one in worked.values)
    return msgspec.structs.replace(worked, values=values)
