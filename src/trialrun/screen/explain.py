"""One patient in one trial, explained: every criterion with its verdict, the records behind it and what is missing.

Uses the reference engine, the definition of truth; the fast engine must say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from trialrun.engines import Context, Evidence, Patient, evaluate
from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.ground.truth import Met, Need, Truth, Unknown
from trialrun.protocol import Arm, Criterion, Trial
from trialrun.rules import Atom, Rule, rule_to_english
from trialrun.screen.questions import OpenCriterion, Questions, shortest_questions
from trialrun.screen.wording import need_text, question_text
from trialrun.terms import Vocabulary

Verdict = Literal["pass", "fail", "unknown", "asked"]
Answer = Literal["eligible", "ineligible", "undetermined"]


class JudgedCriterion(msgspec.Struct, frozen=True):
    """One criterion judged for one patient. `english` is the rule, `missing` what would decide it, in words."""

    criterion: Criterion
    english: str
    truth: Truth
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]


class ArmPlace(msgspec.Struct, frozen=True):
    """Whether a patient could belong to an arm that is meant for some patients only."""

    arm: str
    label: str
    truth: Truth
    missing: tuple[str, ...]


class Explanation(msgspec.Struct, frozen=True):
    """The answer for one patient in one trial and everything behind it.

    `questions` is the shortest list whose favourable answers would admit the patient (empty once decided);
    `assumed_absent` are the domains in which the user let no record count as absence.
    """

    trial: str
    person_id: str
    as_of: Date
    answer: Answer
    reason: str
    criteria: tuple[JudgedCriterion, ...]
    questions: tuple[str, ...]
    questions_exact: bool
    arms: tuple[ArmPlace, ...]
    assumed_absent: tuple[str, ...]


def explain_patient(trial: Trial, patient: Patient, context: Context) -> Explanation:
    """Judge every criterion of a trial for one patient, with reasons."""
    ruled = judged_rules(trial)
    judged = tuple(_judge(criterion, rule, trial, patient, context) for criterion, rule in ruled)
    died = died_before(patient, context.as_of)
    answer = answer_of([one.verdict for one in judged], complete=trial.eligibility.complete, died=died)
    words = context.words()
    asked = _questions(judged, [rule for _, rule in ruled]) if answer == "undetermined" else Questions((), True)
    return Explanation(
        trial=trial.name,
        person_id=patient.person_id,
        as_of=context.as_of,
        answer=answer,
        reason=reason_of(answer, [(one.criterion, one.verdict) for one in judged], trial, died=died),
        criteria=judged,
        questions=tuple(dict.fromkeys(question_text(need, trial, words) for need in asked.needs)),
        questions_exact=asked.exact,
        arms=tuple(_place(arm, arm.rule.tree, trial, patient, context) for arm in trial.arms if arm.rule is not None),
        assumed_absent=tuple(sorted(context.assume_absent)),
    )


def judged_rules(trial: Trial) -> tuple[tuple[Criterion, Rule], ...]:
    """The criteria that carry a rule, each with its rule, in the trial's order; notes have none.

    Raises InputError for an id that stands twice: one of the two would be lost.
    """
    found = tuple((one, one.rule.tree) for one in trial.eligibility.criteria if one.rule is not None)
    twice = [name for name, count in Counter(criterion.id for criterion, _ in found).items() if count > 1]
    if twice:
        raise InputError(f"{trial.name}: two criteria have the id {twice[0]!r}", fix="give each criterion its own id")
    return found


def verdict_of(truth: Truth, holds_when_eligible: bool) -> Verdict:
    """The verdict of a criterion from the truth of its line; `asked` where only attestations are missing."""
    if isinstance(truth, Unknown):
        return "asked" if only_asked(truth.needs) else "unknown"
    return "pass" if isinstance(truth, Met) is holds_when_eligible else "fail"


def only_asked(needs: tuple[Need, ...]) -> bool:
    """True where everything that is missing is a person's answer."""
    return bool(needs) and all(need.kind == "attestation" for need in needs)


def answer_of(verdicts: list[Verdict], *, complete: bool, died: bool) -> Answer:
    """The answer of a trial: any failure decides; passing everything admits only where the criteria are complete."""
    if died or "fail" in verdicts:
        return "ineligible"
    return "eligible" if complete and all(verdict == "pass" for verdict in verdicts) else "undetermined"


def reason_of(answer: Answer, verdicts: list[tuple[Criterion, Verdict]], trial: Trial, *, died: bool) -> str:
    """The answer's reason in one line: what fails by name, what is open by number."""
    if died:
        return "died before the as-of date"
    if answer == "eligible":
        return f"all {len(verdicts)} criteria pass"
    if answer == "ineligible":
        return "fails: " + "; ".join(criterion.label for criterion, verdict in verdicts if verdict == "fail")
    still_open = sum(verdict in ("unknown", "asked") for _, verdict in verdicts)
    parts = [f"{still_open} of {len(verdicts)} criteria are open"] if still_open else []
    if not trial.eligibility.complete:
        parts.append(trial.eligibility.incomplete_because or "no eligibility list in this document")
    return "; ".join(parts)


def died_before(patient: Patient, as_of: Date) -> bool:
    """True where a recorded death surely lies before the as-of date."""
    death = patient.person.span("death_date", "death_date_to")
    return death is not None and death.last < as_of


def _judge(criterion: Criterion, rule: Rule, trial: Trial, patient: Patient, context: Context) -> JudgedCriterion:
    favoured = msgspec.structs.replace(context, trial=trial.name, favours=criterion.holds_when_eligible)
    judgement = evaluate(rule, patient, favoured)
    questions = {key: question.text for key, question in trial.eligibility.questions.items()}
    return JudgedCriterion(
        criterion=criterion,
        english=rule_to_english(rule, context.words(), questions),
        truth=judgement.truth,
        verdict=verdict_of(judgement.truth, criterion.holds_when_eligible),
        evidence=judgement.evidence,
        missing=_missing(judgement.truth, trial, context.words()),
    )


def _place(arm: Arm, rule: Rule, trial: Trial, patient: Patient, context: Context) -> ArmPlace:
    judgement = evaluate(rule, patient, msgspec.structs.replace(context, trial=trial.name, favours=True))
    return ArmPlace(arm.name, arm.label, judgement.truth, _missing(judgement.truth, trial, context.words()))


def _missing(truth: Truth, trial: Trial, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What is missing in words, in a fixed order, none said twice."""
    needs = truth.needs if isinstance(truth, Unknown) else ()
    return tuple(dict.fromkeys(need_text(need, trial, vocabulary) for need in needs))


def _questions(judged: Sequence[JudgedCriterion], rules: Sequence[Rule]) -> Questions:
    pairs = zip(judged, rules, strict=True)
    return shortest_questions([_open(one, rule) for one, rule in pairs if isinstance(one.truth, Unknown)])


def _open(one: JudgedCriterion, rule: Rule) -> OpenCriterion:
    truths: Mapping[Atom, Truth] = {found.atom: found.truth for found in one.evidence}
    return OpenCriterion(rule, one.criterion.holds_when_eligible, truths)
