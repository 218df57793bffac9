"""Every name, unit and event of a rule text must be known and used as what it is; the first that is not is
the error."""

from __future__ import annotations

from trialrun.errors import RuleSyntaxError, UnitError, nearest_names
from trialrun.ground.quantity import parse_unit
from trialrun.rules.build import Use, one_line
from trialrun.rules.nodes import EVENTS
from trialrun.terms.model import Concept, Derived, Drug, DrugClass, Term, Variable
from trialrun.terms.units import read_unit
from trialrun.terms.vocabulary import Vocabulary

_NUMBER_RESULTS = ("detectable", "undetectable")
_EVENT_SPELLINGS = {
    "enrollment": "enrolment",
    "randomization": "randomisation",
    "today": "as_of",
    "study_entry": "enrolment",
    "first_drug": "first_dose",
}


def check_uses(text: str, uses: tuple[Use, ...], vocabulary: Vocabulary) -> None:
    """Raises RuleSyntaxError at the first name, unit or event that is unknown or used as what it is not."""
    for use in uses:
        problem = find_problem(use, vocabulary)
        if problem is not None:
            what, fix = problem
            raise RuleSyntaxError(what, text=one_line(text), column=use.column, fix=fix)


def find_problem(use: Use, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """What is wrong with one use and what to write instead, or None."""
    if use.role == "event":
        return _event_problem(use.name, vocabulary)
    return _unit_problem(use.name) if use.role == "unit" else _fact_problem(use, vocabulary)


def _event_problem(name: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    if name in EVENTS:
        return None
    if vocabulary.term(name) is not None:
        return f"{name!r} is not an event of the trial", f"write `start of {name}` or `end of {name}`"
    near = (_EVENT_SPELLINGS[name],) if name in _EVENT_SPELLINGS else nearest_names(name, EVENTS)
    fix = _did_you_mean(near) if near else f"known events: {', '.join(EVENTS)}"
    return f"unknown event {name!r}", fix


def _unit_problem(unit: str) -> tuple[str, str] | None:
    if unit.isdigit():
        return f"{unit!r} is a number, not a unit", "write large numbers without separators: 100000"
    if unit in ("ULN", "LLN"):
        return f"{unit!r} is not a unit", f"write `x` before it: `3 x {unit}`"
    try:
        parse_unit(unit)
    except UnitError as error:
        code = read_unit(unit)
        fix = f"write its UCUM code `{code}`" if code else error.fix
        return f"unknown unit {unit!r}", fix
    return None


def _fact_problem(use: Use, vocabulary: Vocabulary) -> tuple[str, str] | None:
    term = vocabulary.term(use.name)
    if term is None:
        return f"unknown name {use.name!r}", _suggestion(use.name, vocabulary)
    drug = isinstance(term, Drug | DrugClass)
    if drug and not use.exposure:
        return f"{use.name!r} is a drug", f"write `exposure to {use.name}`"
    if use.exposure and not drug:
        return f"{use.name!r} is {kind_in_words(term)}, not a drug", f"leave `exposure to` out: `{use.name}`"
    if isinstance(term, Variable | Derived):
        return _measured_problem(use, term)
    return _found_problem(use, term)


def _measured_problem(use: Use, term: Variable | Derived) -> tuple[str, str] | None:
    """A measured or derived fact can be compared, listed, tested or recorded; it is not there or absent."""
    if use.role == "present":
        what = f"{use.name!r} is {kind_in_words(term)}, not a diagnosis, drug or procedure"
        return what, f"{_how_to_test(term)}; every name takes its own test"
    if use.role == "recorded" and isinstance(term, Derived):
        return f"{use.name!r} is {kind_in_words(term)}, never recorded as a measurement", _how_to_test(term)
    if use.role == "tested" and not _may_be(term, use.detail):
        word = {"positive": "detectable", "negative": "undetectable"}.get(use.detail)
        found = f"write `{term.name} {word}`, or " if word and term.kind == "number" else ""
        return f"{use.name!r} is {kind_in_words(term)}, not a test that is {use.detail}", found + _how_to_test(term)
    if use.role == "one_of" and term.kind == "test":
        return f"{use.name!r} is a test, not a list of values", _how_to_test(term)
    if use.role == "compare" and term.kind == "category" and use.detail not in ("=", "!="):
        return f"{use.name!r} is a category and has no order", _how_to_test(term)
    return None


def _found_problem(use: Use, term: Concept | Drug | DrugClass) -> tuple[str, str] | None:
    if use.role == "present":
        return None
    name = f"exposure to {use.name}" if use.exposure else use.name
    wrong = {
        "compare": "not a number",
        "one_of": "not a list of values",
        "tested": f"not a test that is {use.detail}",
        "recorded": "not a measurement",
    }[use.role]
    column = "amount > 10; unit = mg" if use.exposure else "status = active"
    fix = f"write `{name}` or `no {name}`, or put a condition on the record: `{name} [{column}]`"
    return f"{use.name!r} is {kind_in_words(term)}, {wrong}", fix


def _may_be(term: Variable | Derived, result: str) -> bool:
    return term.kind == "test" or (term.kind == "number" and result in _NUMBER_RESULTS)


def _how_to_test(term: Variable | Derived) -> str:
    if term.kind == "test":
        return f"write `{term.name} positive` or `{term.name} negative`"
    if term.kind == "category":
        return f"write `{term.name} in (...)` with its values: {', '.join(term.values)}"
    unit = {"1": "", "a": " years"}.get(term.unit, f" {term.unit}")
    return f"compare it with a number: `{term.name} >= ...{unit}`"


def kind_in_words(term: Term) -> str:
    """`a measurement`, `a scale`, `a condition`, `a drug class` ..., as it stands in a message."""
    match term:
        case Variable():
            return {"number": "a measurement", "scale": "a scale", "test": "a test", "category": "a category"}[
                term.kind
            ]
        case Derived():
            return "computed from the person"
        case Concept():
            return f"a {term.kind}"
        case DrugClass():
            return "a drug class"
        case _:
            return "a drug"


def _suggestion(name: str, vocabulary: Vocabulary) -> str:
    spelled = vocabulary.find(name) or vocabulary.find(name.replace("_", " "))
    if spelled is not None:
        return _did_you_mean((spelled.name,))
    near = vocabulary.nearest(name)
    return _did_you_mean(near) if near else "use a name of the vocabulary"


def _did_you_mean(names: tuple[str, ...]) -> str:
    return f"did you mean {' or '.join(f'`{name}`' for name in names)}?"
