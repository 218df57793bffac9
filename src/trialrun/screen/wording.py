"""Needs in words: what to look up or ask, as a coordinator would say it. Words only; decides nothing."""

from __future__ import annotations

from trialrun.ground.truth import Need
from trialrun.protocol import Trial
from trialrun.rules import say_name
from trialrun.terms import Drug, DrugClass, Vocabulary

HISTORY_OPEN = "The history on record is not known to be complete"
_PHRASES = {
    "measurement": "a value of {label}",
    "exact": "an exact value of {label}; the one on record is only a limit",
    "limit": "the reference range of {label}",
    "reference": "an earlier value of {label} to compare with",
    "date": "the exact date of {label}",
    "coverage": f"Has the patient {{verb}} any {{label}}? {HISTORY_OPEN}",
    "detail": "the {detail} of {label}",
    "status": "the status of {label}: active, resolved ...",
    "person": "{label}",
    "event": "the date of {label}",
    "conflict": "which of the values of {label} is right",
    "unit": "{label} in a readable unit and a plausible range",
}


def need_text(need: Need, trial: Trial, vocabulary: Vocabulary) -> str:
    """One need as words: the question itself for an attestation, else what to look up."""
    if need.kind == "attestation":
        question = trial.eligibility.questions.get(need.subject)
        return question.text if question is not None else need.subject.replace("_", " ")
    kind = "exact" if need.kind == "measurement" and "exact" in need.detail else need.kind
    kind = "status" if kind == "detail" and need.detail == "status" else kind
    given = isinstance(vocabulary.term(need.subject), Drug | DrugClass)
    return _PHRASES.get(kind, "{label} ({detail})").format(
        label=say_name(need.subject, vocabulary),
        detail=need.detail.replace("_", " "),
        verb="been given" if given else "had",
    )


def question_text(need: Need, trial: Trial, vocabulary: Vocabulary) -> str:
    """One need as something to ask next; a question of the trial with the key its answer is recorded under."""
    words = need_text(need, trial, vocabulary)
    return f"{words} [{need.subject}]" if need.kind == "attestation" else words


def needs_text(needs: tuple[Need, ...], trial: Trial, vocabulary: Vocabulary) -> str:
    """Several needs in one cell, `; ` between them, none said twice."""
    return "; ".join(dict.fromkeys(need_text(need, trial, vocabulary) for need in needs))
