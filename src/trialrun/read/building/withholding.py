"""What the checks of a trial file refuse as an error is left empty in it, and said with its words in a finding.

A criterion is never left out: it becomes a question to a person. Facts of the document itself stay, however odd.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.protocol.checks import CHECKS
from trialrun.protocol.checks.model import Problem, Subject, at, element_at
from trialrun.protocol.decoding import Place, place_text
from trialrun.protocol.elements import Element, parts
from trialrun.protocol.eligibility import Criterion, Question
from trialrun.protocol.scalars import Scalar, Statement
from trialrun.protocol.treatment import Administration
from trialrun.protocol.trial import Trial
from trialrun.protocol.writing import to_plain
from trialrun.read.printed import name_from
from trialrun.rules import Attest, atoms
from trialrun.terms import Vocabulary

_KEPT = frozenset({"date-order", "identifier", "enrolment"})
"""Errors of the document: what it states is kept, and the check goes on to speak of it."""
_ROUNDS = 6
_WHOLE = ("cycle-overlap",)
"""Two doses for the same patients on the same days: none of the entry's doses and days is certain."""
_LONGEST = 300


def withhold(trial: Trial, vocabulary: Vocabulary) -> tuple[Trial, tuple[Finding, ...]]:
    """The trial without what the checks call an error, and a finding for everything that was taken out."""
    findings: list[Finding] = []
    for _ in range(_ROUNDS):
        refused = dict(_refused(trial, vocabulary))
        if not refused:
            break
        for place, (family, problem) in sorted(refused.items(), key=lambda item: _backwards(item[0]), reverse=True):
            findings.append(_finding(trial, place, family, problem))
            trial = _without(trial, place)
    return trial, tuple(dict.fromkeys(findings))


def _backwards(place: Place) -> tuple[tuple[str, int], ...]:
    """The order in which later members of a list come first when reversed, so that numbers stay valid."""
    return tuple((part, 0) if isinstance(part, str) else ("", part) for part in place)


def _refused(trial: Trial, vocabulary: Vocabulary) -> Iterator[tuple[Place, tuple[str, Problem]]]:
    """The place of what is to be left empty, with its problem; none inside another."""
    subject = Subject(trial, vocabulary)
    found: dict[Place, tuple[str, Problem]] = {}
    for check in CHECKS:
        for problem in check.find(subject):
            family = problem.family or check.name
            if (problem.severity or check.severity) == "error" and family not in _KEPT:
                for place in _aims(problem, family):
                    found.setdefault(place, (family, problem))
    for place, item in found.items():
        if not any(place[:end] in found for end in range(len(place))):
            yield place, item


def _aims(problem: Problem, family: str) -> Iterator[Place]:
    """What to leave empty: both criteria of a contradiction, the schedule as a whole, else the innermost value."""
    place = problem.place
    criteria = [one[:3] for one in (place, problem.other) if one[:2] == ("eligibility", "criteria")]
    if criteria:
        yield from criteria
    elif family in _WHOLE:
        yield (*place, "schedule")
    else:
        yield place


def _without(trial: Trial, place: Place) -> Trial:
    if place[:2] == ("eligibility", "criteria") and isinstance(place[2], int):
        return asked(trial, place[2])
    if place[-1] == "schedule":
        given = at(trial, place[:-1])
        if isinstance(given, Administration):
            return _set(trial, place[:-1], replace(given, dose=None, basis="", schedule=()))
    return _emptied(trial, place)


def _emptied(trial: Trial, place: Place) -> Trial:
    """A field at its default, a member of a list taken out; a field that must be there takes its holder with it."""
    for end in range(len(place), 0, -1):
        holder, name = at(trial, place[: end - 1]), place[end - 1]
        if isinstance(holder, tuple) and isinstance(name, int):
            return _set(trial, place[: end - 1], (*holder[:name], *holder[name + 1 :]))
        if isinstance(holder, msgspec.Struct):
            field = next(field for field in msgspec.structs.fields(holder) if field.name == name)
            if not field.required:
                default = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
                return _set(trial, place[:end], default)
    return trial


def _set(record: Trial, place: Place, value: object) -> Trial:
    changed = _changed(record, place, value)
    return changed if isinstance(changed, Trial) else record


def _changed(holder: object, place: Place, value: object) -> object:
    """The record with another value at a place."""
    if not place:
        return value
    child = dict(parts(holder))[place[0]]
    new = _changed(child, place[1:], value)
    if isinstance(holder, tuple) and isinstance(place[0], int):
        return (*holder[: place[0]], new, *holder[place[0] + 1 :])
    if isinstance(holder, dict):
        return holder | {place[0]: new}
    return replace(holder, **{str(place[0]): new}) if isinstance(holder, msgspec.Struct) else holder


def asked(trial: Trial, index: int) -> Trial:
    """The trial with one criterion as a question to a person: its line in the document's words."""
    entry = trial.eligibility
    one = entry.criteria[index]
    key = name_from(f"line_{one.id}", entry.questions, longest=60)
    kept_out = one.list_role == "exclusion"
    says = "Is the patient kept out by this line" if kept_out else "Does the patient meet this line"
    new = Criterion(
        id=one.id,
        list_role=one.list_role,
        kind="attest",
        label=one.label or one.id,
        rule=Statement(f"attest({key})"),
        holds_when_eligible=not kept_out,
        duties=one.duties,
        digest=one.digest,
        lines=one.lines,
    )
    criteria = (*entry.criteria[:index], new, *entry.criteria[index + 1 :])
    keys = {
        atom.question for item in criteria if item.rule for atom in atoms(item.rule.tree) if isinstance(atom, Attest)
    }
    questions = {name: text for name, text in entry.questions.items() if name in keys}
    questions[key] = Question(text=f"{says}: {new.label[:_LONGEST].rstrip(' ?')}?")
    return replace(trial, eligibility=replace(entry, criteria=criteria, questions=questions))


def _finding(trial: Trial, place: Place, family: str, problem: Problem) -> Finding:
    element = element_at(trial, place)
    spans = element.lines.spans if element is not None else ()
    criterion = place[:2] == ("eligibility", "criteria")
    return Finding(
        family=family,
        severity="warning",
        message=f"{place_text(place)}: {problem.message}: it is {'asked of a person' if criterion else 'left empty'}",
        calculation=_said(at(trial, place)),
        fix="compare with the document and write it by hand",
        source=trial.document.name if trial.document else trial.name,
        lines=(spans[0].first, spans[-1].last) if spans else None,
    )


def _said(value: object) -> str:
    """What was taken out, in one line."""
    if isinstance(value, Criterion):
        return value.rule.text[:_LONGEST] if value.rule else ""
    if isinstance(value, tuple):
        return "; ".join(filter(None, map(_said, value)))[:_LONGEST]
    if isinstance(value, Element):
        plain = {name: text for name, text in to_plain(value).items() if name not in ("lines", "origin")}
        return ", ".join(f"{name} {text}" for name, text in plain.items())[:_LONGEST]
    if isinstance(value, Scalar):
        return value.text
    return str(value or "")[:_LONGEST]
