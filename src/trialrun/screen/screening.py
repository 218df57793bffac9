"""A cohort screened for trials: one verdict per trial, patient and criterion, one answer per trial and patient.

Judged by the columnar engine; the reference engine explains, and must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from trialrun.engines import CohortJudgement, Context, Store, judge_cohort, open_cohort
from trialrun.ground.dates import Date
from trialrun.ground.finding import Finding
from trialrun.protocol import Criterion, Trial
from trialrun.records import Cohort, UnmappedCode
from trialrun.rules import Rule, atoms, print_rule
from trialrun.screen.explain import judged_rules
from trialrun.screen.findings import died_before, screening_findings
from trialrun.screen.funnel import ASKED, FAIL, PASS, UNKNOWN, Codes, FunnelRow, count_funnel

INELIGIBLE, ELIGIBLE, UNDETERMINED = 0, 1, 2
ANSWERS = ("ineligible", "eligible", "undetermined")


class TrialScreening(msgspec.Struct, frozen=True):
    """One trial over a cohort: persons down, judged criteria across, in the order of `person_ids` and `criteria`.

    `rules` are those of the criteria; `verdicts` holds codes of `funnel.VERDICTS`, `answers` codes of ANSWERS, `died`
    who died before the as-of date; `judgement` keeps truths and needs by criterion id, `atoms` those of every atom by
    its text, `arms` those of every arm that has a rule by its name.
    """

    trial: Trial
    criteria: tuple[Criterion, ...]
    rules: tuple[Rule, ...]
    verdicts: Codes
    answers: Codes
    died: NDArray[np.bool_]
    judgement: CohortJudgement
    atoms: CohortJudgement
    arms: CohortJudgement
    funnel: tuple[FunnelRow, ...]

    def count(self, answer: int) -> int:
        """How many patients have an answer (one of INELIGIBLE, ELIGIBLE, UNDETERMINED)."""
        return int((self.answers == answer).sum())


class Screening(msgspec.Struct, frozen=True):
    """Everything one screening found. `assumed_absent` are the domains in which no record counted as absence.

    `findings` are those of the screening itself, `record_findings` those of reading the records; `records` counts
    rows read, used and left out, as in Cohort.summary; `unmapped` are codes that no term carries, most frequent first.
    """

    as_of: Date
    assumed_absent: tuple[str, ...]
    person_ids: tuple[str, ...]
    trials: tuple[TrialScreening, ...]
    findings: tuple[Finding, ...]
    record_findings: tuple[Finding, ...] = ()
    records: Mapping[str, int] = {}
    unmapped: tuple[UnmappedCode, ...] = ()

    def remarks(self) -> tuple[Finding, ...]:
        """What the trial files themselves remark on their documents."""
        trials = [one.trial for one in self.trials]
        named = [(trial, trial.document.name if trial.document is not None else trial.name) for trial in trials]
        return tuple(remark.finding(source) for trial, source in named for remark in trial.remarks)


def screen_cohort(
    trials: Sequence[Trial], cohort: Cohort, *, as_of: Date, assume_absent: frozenset[str] = frozenset()
) -> Screening:
    """Judge every criterion of every trial for every patient of a cohort, as of a day."""
    store = open_cohort(cohort)
    context = Context(as_of=as_of, assume_absent=assume_absent)
    died = died_before(cohort, as_of)
    judged = [_screen_trial(trial, store, context, died) for trial in trials]
    return Screening(
        as_of=as_of,
        assumed_absent=tuple(sorted(assume_absent)),
        person_ids=judged[0].judgement.person_ids if judged else (),
        trials=tuple(judged),
        findings=screening_findings(trials, cohort, as_of, assume_absent),
        record_findings=cohort.findings,
        records=cohort.summary,
        unmapped=cohort.unmapped,
    )


def _screen_trial(trial: Trial, store: Store, context: Context, died: NDArray[np.bool_]) -> TrialScreening:
    ruled = judged_rules(trial)
    criteria = tuple(criterion for criterion, _ in ruled)
    here = msgspec.structs.replace(context, trial=trial.name)
    rules = {criterion.id: (rule, criterion.holds_when_eligible) for criterion, rule in ruled}
    parts = {print_rule(atom): (atom, True) for rule, _ in rules.values() for atom in atoms(rule)}
    arms = {arm.name: (arm.rule.tree, True) for arm in trial.arms if arm.rule is not None}
    judgement = judge_cohort(rules, store, here)
    verdicts = verdict_codes(judgement, criteria)
    return TrialScreening(
        trial=trial,
        criteria=criteria,
        rules=tuple(rule for _, rule in ruled),
        verdicts=verdicts,
        answers=answer_codes(verdicts, died, complete=trial.eligibility.complete),
        died=died,
        judgement=judgement,
        atoms=judge_cohort(parts, store, here),
        arms=judge_cohort(arms, store, here),
        funnel=count_funnel(trial.name, criteria, verdicts),
    )


def verdict_codes(judgement: CohortJudgement, criteria: Sequence[Criterion]) -> Codes:
    """Verdict codes, shape (persons, criteria): truth as wanted passes, unknown for want of answers alone is asked."""
    table = np.empty((len(judgement.person_ids), len(criteria)), dtype=np.uint8, order="F")
    for column, criterion in enumerate(criteria):
        truth = judgement.truth(criterion.id)
        if criterion.holds_when_eligible:
            verdict = np.array([FAIL, PASS, ASKED], dtype=np.uint8)[truth]
        else:
            verdict = np.array([PASS, FAIL, ASKED], dtype=np.uint8)[truth]
        other = np.zeros(len(truth), dtype=bool)
        for need, mask in judgement.needs(criterion.id).items():
            if need.kind != "attestation":
                other |= mask
        verdict[(verdict == ASKED) & other] = UNKNOWN
        table[:, column] = verdict
    return table


def answer_codes(verdicts: Codes, died: NDArray[np.bool_], *, complete: bool) -> Codes:
    """Answer codes, shape (persons,): any failure decides; passing all admits only where the criteria are complete."""
    answers = np.full(len(verdicts), UNDETERMINED, dtype=np.uint8)
    if complete:
        answers[(verdicts == PASS).all(axis=1)] = ELIGIBLE
    answers[(verdicts == FAIL).any(axis=1) | died] = INELIGIBLE
    return answers
