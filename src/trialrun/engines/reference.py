"""The reference engine: one patient, one rule, plain Python. What it says is the definition; nothing here is tuned."""

from __future__ import annotations

from collections.abc import Callable

from trialrun.engines.case import Case
from trialrun.engines.context import Context, Evidence, Judgement, need, term_of
from trialrun.engines.measured import judge_compare, judge_one_of, judge_recorded, judge_tested
from trialrun.engines.patient import Patient, Row
from trialrun.engines.personal import judge_personal
from trialrun.engines.presence import judge_count, judge_present, judge_since
from trialrun.engines.showing import show
from trialrun.engines.spans import FIRST_DAY
from trialrun.engines.words import of_trial
from trialrun.ground.dates import Date
from trialrun.ground.truth import (
    MET,
    NOT_MET,
    Truth,
    Unknown,
    all_of,
    any_of,
    at_least,
    choose,
    negate,
    unknown,
)
from trialrun.rules.nodes import (
    All,
    AnyOf,
    AtLeast,
    Atom,
    Attest,
    Compare,
    Count,
    Fact,
    FactAnchor,
    If,
    Not,
    OneOf,
    Present,
    Recorded,
    Rule,
    Since,
    Tested,
    Unless,
    Window,
)
from trialrun.terms.vocabulary import domain_of

Outcome = tuple[Truth, tuple[Row, ...]]


def evaluate(rule: Rule, patient: Patient, context: Context) -> Judgement:
    """The truth of a rule for one patient as of a day, with its needs and the evidence of every atom.

    Raises UnknownNameError for a name the vocabulary lacks and UnitError for a limit that cannot be compared.
    """
    case = Case(patient, context, context.words())
    evidence: list[Evidence] = []

    def judged(atom: Atom) -> Truth:
        truth, rows = judge_atom(atom, case)
        evidence.append(Evidence(atom, truth, tuple(show(row, case) for row in rows)))
        return truth

    truth = combine(rule, judged, context.favours)
    return Judgement(truth, tuple(evidence))


def judge_atom(atom: Atom, case: Case) -> Outcome:
    """The truth of one atom and the records that decided it."""
    match atom:
        case Present():
            return judge_present(atom, case)
        case Since():
            return judge_since(atom, case)
        case Count():
            return judge_count(atom, case)
        case Attest():
            return _attested(atom, case)
        case _ if domain_of(term_of(atom.fact.name, case.words)) == "person":
            return judge_personal(atom, case)
        case Compare():
            return judge_compare(atom, case)
        case OneOf():
            return judge_one_of(atom, case)
        case Tested():
            return judge_tested(atom, case)
        case Recorded():
            return judge_recorded(atom, case)


def facts_of(atom: Atom) -> tuple[Fact, ...]:
    """The fact of an atom, those of its exceptions, and those that its windows are anchored to."""
    if isinstance(atom, Attest):
        return ()
    settings = atom.excepted if isinstance(atom, (Present, Since, Count)) else ()
    whens = [atom if isinstance(atom, Since) else atom.when, *(item.when for item in settings)]
    anchors = [when.anchor for when in whens if isinstance(when, (Window, Since))]
    anchored = (anchor.fact for anchor in anchors if isinstance(anchor, FactAnchor))
    return (atom.fact, *(item.fact for item in settings), *anchored)


def combine(rule: Rule, judged: Callable[[Atom], Truth], favours: bool | None) -> Truth:
    """The truth of a rule from the truths of its atoms; `favours` follows the rule down and flips under `not`."""

    def down(part: Rule, side: bool | None = favours) -> Truth:
        return combine(part, judged, side)

    match rule:
        case All(of):
            return all_of([down(part) for part in of])
        case AnyOf(of):
            return any_of([down(part) for part in of])
        case AtLeast(n, of):
            return at_least(n, [down(part) for part in of])
        case Not(inner):
            return negate(down(inner, None if favours is None else not favours))
        case If(condition, then, otherwise):
            when, then_truth = down(condition, None), down(then)
            if otherwise is None:
                return any_of((negate(when), then_truth))
            return choose(when, then_truth, down(otherwise))
        case Unless(inner, guard):
            return guarded(down(inner), down(guard, None), favours)
        case _:
            return judged(rule)


def guarded(truth: Truth, guard: Truth, favours: bool | None) -> Truth:
    """`unless`: a guard in the patient's favour. Where neither side is favoured both readings must agree."""
    kind, harsh = any_of((truth, guard)), all_of((truth, negate(guard)))
    if favours is not None:
        return kind if favours else harsh
    if type(kind) is type(harsh) and not isinstance(kind, Unknown):
        return kind
    needs = [found for side in (kind, harsh) if isinstance(side, Unknown) for found in side.needs]
    return unknown(need("guard", "unless"), *needs)


def _attested(atom: Attest, case: Case) -> Outcome:
    """The latest answer on record, or on that visit; answers of the same day that differ are a conflict."""
    dated = [
        (row, row.day("date"))
        for row in case.patient.of("attestation")
        if row.text("question") == atom.question and of_trial(row.text("trial"), case.context.trial)
    ]
    given = [(row, day) for row, day in dated if _given(day, case)]
    missing = unknown(need("attestation", atom.question))
    if not given:
        return missing, ()
    latest = max(day or FIRST_DAY for _, day in given)
    rows = tuple(row for row, day in given if day is None or day == latest)
    answers = {answer_word(row.text("answer")) for row in rows}
    if len(answers) > 1:
        return unknown(need("conflict", atom.question)), rows
    return answer_truth(atom, answers.pop()), rows


def _given(day: Date | None, case: Case) -> bool:
    visit = case.context.visit
    if visit is not None:
        return day is not None and visit.days.first <= day <= visit.days.last
    return day is None or day <= case.as_of


def answer_word(recorded: str | None) -> str:
    """A recorded answer as it is compared."""
    return (recorded or "").strip().lower()


def answer_truth(atom: Attest, word: str) -> Truth:
    """`yes` is met, `no` is not met; anything else is no answer."""
    decided: dict[str, Truth] = {"yes": MET, "no": NOT_MET}
    return decided.get(word, unknown(need("attestation", atom.question)))
