"""The panel engine: one rule for many patients at many visits. It must agree with the reference engine in every truth;
what it cannot tell of a patient it asks the reference engine.
"""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines.case import Case
from trialrun.engines.columns import number_date
from trialrun.engines.context import Context, Visit, term_of
from trialrun.engines.panel_chunk import View
from trialrun.engines.panel_kleene import (
    Kleene,
    all_of,
    any_of,
    at_least,
    choose,
    guarded,
    negate,
    nothing_known,
)
from trialrun.engines.panel_layout import NO_COLUMN
from trialrun.engines.panel_measured import Answer, judge_attest, judge_measured, judge_recorded
from trialrun.engines.panel_presence import judge_presence
from trialrun.engines.panel_times import Moments
from trialrun.engines.patient import Patient
from trialrun.engines.reference import facts_of, judge_atom
from trialrun.engines.vectors import Bools
from trialrun.ground.dates import DateSpan
from trialrun.ground.truth import MET, NOT_MET
from trialrun.rules.nodes import (
    All,
    AnyOf,
    AtLeast,
    Atom,
    Attest,
    Compare,
    Count,
    If,
    Not,
    OneOf,
    Present,
    Recorded,
    Rule,
    Since,
    Tested,
    Unless,
)
from trialrun.terms.vocabulary import Vocabulary, domain_of


def judge_panel(rule: Rule, view: View, moments: Moments) -> Kleene:
    """The truth of a rule at every moment, (visits, persons) or (1, persons) where it is the same at all.

    Nobody is favoured, as in the judgement of an assessment. Raises UnknownNameError and UnitError like `evaluate`.
    """
    return view.note((view.chunk.panel.key(rule), moments.visit), lambda: _joined(rule, view, moments))


def _joined(rule: Rule, view: View, moments: Moments) -> Kleene:
    def down(part: Rule) -> Kleene:
        return judge_panel(part, view, moments)

    match rule:
        case All(of):
            return all_of([down(part) for part in of])
        case AnyOf(of):
            return any_of([down(part) for part in of])
        case AtLeast(n, of):
            return at_least(n, [down(part) for part in of])
        case Not(inner):
            return negate(down(inner))
        case If(condition, then, otherwise):
            if otherwise is None:
                return any_of((negate(down(condition)), down(then)))
            return choose(down(condition), down(then), down(otherwise))
        case Unless(inner, guard):
            return guarded(down(inner), down(guard))
        case _:
            return _judged(rule, view, moments)


def days_to_judge(view: View, moments: Moments, person: int) -> npt.NDArray[np.int64]:
    """Where one person of the block has moments that count: visits after the baseline, or the one moment."""
    if not moments.visit:
        return np.zeros(1, dtype=np.int64)
    days = view.block.days[:, person]
    return np.flatnonzero((days > view.baseline[0, person]) & (days != NO_COLUMN))


def _judged(atom: Atom, view: View, moments: Moments) -> Kleene:
    truth, odd = _judge(atom, view, moments)
    if odd is None or not odd.any():
        return truth
    view.chunk.left[view.block.persons[odd] - view.chunk.layout.first] = True
    if not view.chunk.panel.patients:
        return truth
    return _by_reference(atom, truth, odd, (view, moments))


def _judge(atom: Atom, view: View, moments: Moments) -> Answer:
    match atom:
        case Present() | Since():
            return judge_presence(atom, view, moments)
        case Attest():
            return judge_attest(atom, view, moments)
        case Count():
            return nothing_known((1, view.width)), view.everyone()
        case _ if domain_of(term_of(atom.fact.name, view.chunk.panel.words)) == "person":
            return nothing_known((1, view.width)), view.everyone()
        case Recorded():
            return judge_recorded(atom, view, moments)
        case Compare() | OneOf() | Tested():
            return judge_measured(atom, view, moments)


def context_at(view: View, moments: Moments, visit: int, person: int) -> Context:
    """The context in which the reference engine judges one person at one moment."""
    day = number_date(int(moments.today[visit, person]))
    at = Visit(DateSpan(day, day), view.chunk.panel.keeps) if moments.visit else None
    return Context(as_of=day, favours=None, vocabulary=view.chunk.panel.words, visit=at)


def _about(atom: Atom, patient: Patient, words: Vocabulary) -> Patient:
    """The patient with those measurements alone that can matter to an atom, so that each is looked at less often."""
    names = {term_of(fact.name, words).name for fact in facts_of(atom)}
    measured = tuple(row for row in patient.of("measurement") if row.name in names)
    return msgspec.structs.replace(patient, rows={**patient.rows, "measurement": measured})


def _by_reference(atom: Atom, truth: Kleene, odd: Bools, at: tuple[View, Moments]) -> Kleene:
    """The truth with some persons judged one by one."""
    view, moments = at
    panel, shape = view.chunk.panel, np.broadcast_shapes(truth.yes.shape, moments.today.shape)
    yes, no = (np.broadcast_to(mask, shape).copy() for mask in (truth.yes, truth.no))
    for person in np.flatnonzero(odd).tolist():
        patient = _about(atom, panel.patients[int(view.block.persons[person])], panel.words)
        yes[:, person] = no[:, person] = False
        for visit in days_to_judge(view, moments, person).tolist():
            case = Case(patient, context_at(view, moments, visit, person), panel.words)
            told = judge_atom(atom, case)[0]
            yes[visit, person], no[visit, person] = told == MET, told == NOT_MET
    return Kleene(yes, no)
