"""Checks of names: of the vocabulary, of questions, of groups, phases and outcomes, and names given twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from trialrun.errors import nearest_names
from trialrun.protocol.checks.model import Problem, Subject, criteria, statements, walk
from trialrun.protocol.criteria_set import AnyFile
from trialrun.protocol.decoding import Place
from trialrun.protocol.eligibility import Criterion, DemandedTest, Question
from trialrun.protocol.outcomes import Objective, Outcome
from trialrun.protocol.registry import IndexTerm
from trialrun.protocol.treatment import Administration, Arm, Assessment
from trialrun.protocol.trial import Trial
from trialrun.rules import Attest, atoms
from trialrun.terms import Drug, DrugClass, Vocabulary

_LABELLED = Criterion | Arm | Assessment | Objective | Outcome
_DRUG_FIELDS = frozenset({"drug", "drugs"})
_TERM_FIELDS = frozenset({"term", "terms", "variables", "concept", "condition", "looks_at", "keeps", "rate_of"})
# Where a name is used to compute something, an unknown one is an error; elsewhere it is only lost to searches.
_COMPUTED = frozenset({"drug", "variables", "concept", "looks_at", "keeps", "rate_of"})


def find_unknown_names(subject: Subject) -> Iterator[Problem]:
    """Names that the vocabulary does not have, and drugs called unlisted that it has. One that nothing computes is told
    of where it stands first.
    """
    told: set[str] = set()
    given = [item for _, item in walk(subject.record) if isinstance(item, Administration)]
    unlisted = {item.drug for item in given if item.unlisted}
    for place, name, field in _named(subject.record):
        if field in _DRUG_FIELDS and name in unlisted:
            found = list(_unlisted_problem(place, name, subject.vocabulary)) if name not in told else []
            told |= {name} if found else set()
            yield from found
            continue
        problem = _name_problem(name, field, subject.vocabulary)
        if problem and (field in _COMPUTED or problem[0] not in told):
            message, fix = problem
            told.add(message)
            yield Problem(place=place, message=message, fix=fix, severity="error" if field in _COMPUTED else "warning")
    for place, item in walk(subject.record):
        if isinstance(item, Administration) and not item.drug:
            yield Problem(place=(*place, "drug"), message="what is given has no name", fix="name a drug, or its class")


def _unlisted_problem(place: Place, name: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    """A drug that the file calls unlisted: a note, or a warning where the vocabulary has it after all."""
    if vocabulary.term(name) is not None:
        message = f"{name!r} is called unlisted, and the vocabulary has it"
        yield Problem(place=place, message=message, fix="leave `unlisted` out", severity="warning")
    else:
        message = f"{name!r} is not in the vocabulary: no class, label or product is known of it"
        yield Problem(place=place, message=message, fix="compare it with the document", severity="note")


def _named(record: AnyFile) -> Iterator[tuple[Place, str, str]]:
    for place, owner in walk(record):
        if isinstance(owner, msgspec.Struct) and not isinstance(owner, IndexTerm):
            for field in owner.__struct_fields__:
                if field in _DRUG_FIELDS | _TERM_FIELDS:
                    yield from _texts((*place, field), getattr(owner, field), field)


def _texts(place: Place, value: object, field: str) -> Iterator[tuple[Place, str, str]]:
    if isinstance(value, str) and value:
        yield place, value, field
    elif isinstance(value, tuple):
        yield from (((*place, index), name, field) for index, name in enumerate(value) if isinstance(name, str))


def _name_problem(name: str, field: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    term = vocabulary.term(name)
    if term is None:
        near = vocabulary.nearest(name)
        fix = f"did you mean {' or '.join(near)}?" if near else "use a name of the vocabulary"
        return f"{name!r} is not in the vocabulary", fix
    if field in _DRUG_FIELDS and not isinstance(term, Drug | DrugClass):
        return f"{name!r} is not a drug", "name a drug or a class of drugs"
    return None


def find_tests_without_concept(subject: Subject) -> Iterator[Problem]:
    """Tests that a criterion demands without saying which."""
    for place, test in walk(subject.record):
        if isinstance(test, DemandedTest) and not test.concept:
            yield Problem(
                place=place, message="a demanded test names no concept", fix="name what is tested, for example fev1"
            )


def _questions(record: AnyFile) -> tuple[Place, Mapping[str, Question]]:
    if isinstance(record, Trial):
        return ("eligibility", "questions"), record.eligibility.questions
    return ("questions",), getattr(record, "questions", {})


def _asked(record: AnyFile) -> Iterator[tuple[Place, str]]:
    for place, statement in statements(record):
        for atom in atoms(statement.tree):
            if isinstance(atom, Attest):
                yield place, atom.question


def find_undefined_questions(subject: Subject) -> Iterator[Problem]:
    """Keys in `attest(...)` that have no question."""
    where, questions = _questions(subject.record)
    for place, key in dict.fromkeys(_asked(subject.record)):
        if key not in questions:
            near = nearest_names(key, questions)
            fix = f"did you mean {near[0]}?" if near else f"add it under {'.'.join(map(str, where))}"
            yield Problem(place=place, message=f"the question {key!r} has no wording", fix=fix)


def find_unused_questions(subject: Subject) -> Iterator[Problem]:
    """Questions that no rule asks."""
    where, questions = _questions(subject.record)
    asked = {key for _, key in _asked(subject.record)}
    for key in questions:
        if key not in asked:
            fix = f"use attest({key}) in a rule, or remove it"
            yield Problem(place=(*where, key), message=f"the question {key!r} is asked by no rule", fix=fix)


def find_unanswerable_questions(subject: Subject) -> Iterator[Problem]:
    """Questions without words, or whose words do not ask."""
    where, questions = _questions(subject.record)
    for key, question in questions.items():
        if not question.text.strip().endswith("?"):
            said = f"the question {key!r} " + ("does not ask" if question.text.strip() else "has no words")
            fix = "write a question that is answered yes or no, with its question mark"
            yield Problem(place=(*where, key), message=said, fix=fix)


def find_empty_labels(subject: Subject) -> Iterator[Problem]:
    """Criteria, groups, objectives and outcomes that the reader would see without a word."""
    for place, element in walk(subject.record):
        if isinstance(element, _LABELLED) and not element.label.strip():
            yield Problem(place=place, message="the label is empty", fix="say in your own words what it is")


def find_bad_file_names(subject: Subject) -> Iterator[Problem]:
    """A file's own name or alias that nobody could type: empty, with a slash or an invisible character, or `all`."""
    names: list[tuple[Place, str]] = [(("name",), subject.record.name)]
    names += [(("aliases", n), alias) for n, alias in enumerate(subject.record.aliases)]
    for place, name in names:
        typable = name.isprintable() and name == name.strip() and not set(name) & set("/\\")
        if not name or not typable or name.lower() == "all" or name.endswith((".yaml", ".yml")):
            fix = "use letters, digits and hyphens, as in `NCT04396496`"
            yield Problem(place=place, message=f"{name!r} cannot be the name of a file", fix=fix)


def find_repeated_names(subject: Subject) -> Iterator[Problem]:
    """Identifiers and names given twice in one list."""
    for place, value in walk(subject.record):
        if isinstance(value, tuple) and place and place[-1] in _LISTS_WITH_NAMES:
            yield from _repeated(place, value)


_LISTS_WITH_NAMES: Mapping[str | int, str] = {
    "criteria": "id",
    "outcomes": "id",
    "objectives": "id",
    "estimands": "id",
    "arms": "name",
    "phases": "name",
    "cohorts": "name",
    "domains": "name",
    "readings": "name",
}


def _repeated(place: Place, items: tuple[object, ...]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for index, item in enumerate(items):
        name = getattr(item, _LISTS_WITH_NAMES[place[-1]], None)
        if name is None:
            continue
        if name in seen:
            message = f"{name!r} is used twice in {place[-1]} (also number {seen[name] + 1})"
            yield Problem(place=(*place, index), message=message, fix="give each its own name")
        seen.setdefault(name, index)


def find_missing_references(trial: Trial) -> Iterator[Problem]:
    """Groups, phases and outcomes that are named and do not exist."""
    arms = tuple(arm.name for arm in trial.arms)
    phases = tuple(phase.name for phase in trial.phases)
    outcomes = tuple(outcome.id for outcome in trial.outcomes)
    for place, name, kind, known in _references(trial, arms, phases, outcomes):
        if name not in known:
            near = nearest_names(name, known)
            fix = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known) or 'none'}"
            yield Problem(place=place, message=f"there is no {kind} {name!r}", fix=fix)


_Reference = tuple[Place, str, str, tuple[str, ...]]


def _references(
    trial: Trial, arms: tuple[str, ...], phases: tuple[str, ...], outcomes: tuple[str, ...]
) -> Iterator[_Reference]:
    for i, arm in enumerate(trial.arms):
        yield from ((("arms", i, "phases", j), name, "phase", phases) for j, name in enumerate(arm.phases))
    for i, phase in enumerate(trial.phases):
        for field in ("after", "alongside"):
            if getattr(phase, field):
                yield ("phases", i, field), getattr(phase, field), "phase", phases
    for i, objective in enumerate(trial.objectives):
        named = enumerate(objective.outcomes)
        yield from ((("objectives", i, "outcomes", j), name, "outcome", outcomes) for j, name in named)
    for i, outcome in enumerate(trial.outcomes):
        if outcome.same_as:
            yield ("outcomes", i, "same_as"), outcome.same_as, "outcome", outcomes
    yield from ((place, name, "group", arms) for place, name in _groups(trial))


def _groups(trial: Trial) -> Iterator[tuple[Place, str]]:
    for field in ("objectives", "outcomes"):
        for place, item in walk(getattr(trial, field), (field,)):
            group = getattr(item, "group", "")
            if group:
                yield (*place, "group"), group
    for i, plan in enumerate(trial.design.plans):
        yield from ((("design", "plans", i, "groups", j), name) for j, name in enumerate(plan.groups))


def find_unused_phases(trial: Trial) -> Iterable[Problem]:
    """Phases that no arm goes through, where arms name phases at all."""
    used = {name for arm in trial.arms for name in arm.phases}
    return [
        Problem(
            place=("phases", i),
            message=f"no arm goes through the phase {phase.name!r}",
            fix="add it to an arm's phases",
        )
        for i, phase in enumerate(trial.phases)
        if used and phase.name not in used
    ]


def find_repeated_tests(trial: Trial) -> Iterator[Problem]:
    """A test that one criterion demands twice for the same patients."""
    for place, criterion in criteria(trial):
        seen = [(test.concept, test.condition) for test in criterion.tests]
        for index, key in enumerate(seen):
            if key in seen[:index]:
                message = f"the test {key[0]!r} is demanded twice by one criterion"
                yield Problem(place=(*place, "tests", index), message=message, fix="keep one of them")
