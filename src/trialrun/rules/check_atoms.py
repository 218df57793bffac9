"""Checks of a single atom: units, plausible range, values, qualifiers, windows, exceptions. Compares no two atoms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from trialrun.errors import UnitError, nearest_names
from trialrun.ground.finding import Finding, Severity
from trialrun.ground.quantity import Quantity, convertible
from trialrun.rules.nodes import (
    Anchor,
    Atom,
    Attest,
    Compare,
    Count,
    EventAnchor,
    Fact,
    FactAnchor,
    OneOf,
    Present,
    Qualifier,
    Recorded,
    Setting,
    Since,
    Tested,
    When,
    Window,
    unit_of_amount,
)
from trialrun.rules.printer import print_fact, print_quantity, print_rule, print_when
from trialrun.terms.model import Concept, Derived, Drug, DrugClass, Term, Variable
from trialrun.terms.units import convert, read_unit
from trialrun.terms.vocabulary import Vocabulary

# table -> the columns of its rows that a qualifier may ask for; the value says whether the column has an order
QUALIFIERS: dict[str, dict[str, bool]] = {
    "measurement": {"matrix": False, "method": False},
    "condition": {"status": False, "severity": False, "grade": True, "site": False, "cause": False},
    "exposure": {"amount": True, "unit": False, "route": False, "line": True, "outcome": False},
    "procedure": {"status": False, "site": False, "method": False, "outcome": False},
}
# Names that mean something only in view of one trial, and what a record is found under.
_RELATIVE = {"other_malignancy": "malignancy"}
# Names that hold a judgement, and what a record is found under.
_JUDGED = {"uncontrolled_hypertension": "hypertension", "uncontrolled_infection": "infection"}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
# (table, column) -> the words that records use there
_USUAL = {
    ("condition", "severity"): ("mild", "moderate", "severe"),
    ("condition", "status"): ("active", "resolved", "inactive", "remission", "relapse", "suspected", "absent"),
}
_LONGEST_YEARS = 130
_YEARS = {
    "h": Fraction(1, 8766),
    "d": Fraction(4, 1461),
    "wk": Fraction(28, 1461),
    "mo": Fraction(1, 12),
    "a": Fraction(1),
}


def check_atom(atom: Atom, vocabulary: Vocabulary) -> Iterator[Finding]:
    """The findings of one atom, its `quote` being the atom's text."""
    if isinstance(atom, Attest):
        return
    checks: tuple[Callable[[Atom, Vocabulary], Iterator[Finding]], ...] = (
        _check_limit,
        _check_values,
        _check_selector,
        _check_derived,
        _check_qualifiers,
        _check_windows,
        _check_except,
        _check_count,
        _check_relative,
    )
    for check in checks:
        yield from check(atom, vocabulary)


def to_canonical(quantity: Quantity, term: Variable | Derived) -> Fraction | None:
    """The amount in the term's canonical unit, exactly; None where the units do not compare."""
    if isinstance(term, Variable):
        try:
            return convert(Fraction(quantity.value), quantity.unit, term)
        except UnitError:
            return None
    if quantity.unit == term.unit:
        return Fraction(quantity.value)
    if quantity.unit in _YEARS and term.unit in _YEARS:
        return Fraction(quantity.value) * _YEARS[quantity.unit] / _YEARS[term.unit]
    return None


def _found(family: str, severity: Severity, message: str, fix: str, atom: Atom) -> Finding:
    return Finding(family, severity, message, fix, quote=print_rule(atom))


def _check_limit(atom: Atom, vocabulary: Vocabulary) -> Iterator[Finding]:
    term = vocabulary.term(atom.fact.name) if isinstance(atom, Compare) else None
    if not isinstance(atom, Compare) or not isinstance(term, Variable | Derived):
        return
    if isinstance(term, Derived) and atom.limit.reference is not None:
        message = f"{term.name} is computed from the person and has no {atom.limit.reference}"
        yield _found("reference", "error", message, "compare it with an amount", atom)
    if isinstance(term, Variable) and atom.limit.reference in ("ULN", "LLN") and term.kind != "number":
        message = f"{term.name} is a {term.kind} and has no reference range"
        yield _found("reference", "error", message, "compare it with a value", atom)
    quantity = atom.limit.plus
    if quantity is None:
        return
    amount = to_canonical(quantity, term)
    if amount is None or (quantity.unit == "1" and term.unit != "1"):
        yield _found("unit", "error", *_unit_advice(term, quantity, vocabulary), atom)
    elif atom.limit.reference is None and isinstance(term, Variable):
        yield from _check_plausible(atom, term, quantity, amount)


def _unit_advice(term: Variable | Derived, quantity: Quantity, vocabulary: Vocabulary) -> tuple[str, str]:
    canonical = "years" if term.unit == "a" else term.unit
    if term.unit == "1":
        return f"{term.name} is a plain number, not {quantity.unit}", f"leave the unit out: `{quantity.value:f}`"
    if quantity.unit == "1":
        return f"{term.name} is measured in {canonical}; the limit has no unit", f"write the unit: `... {canonical}`"
    printed = read_unit(quantity.unit, term) if isinstance(term, Variable) else None
    meant = printed if printed and convertible(printed, term.unit) else canonical
    other = _sibling(term, quantity.unit, vocabulary)
    fix = f"write it in {meant}" + (f", or take `{other}`, which is measured in {quantity.unit}" if other else "")
    return f"{term.name} is measured in {canonical}; {quantity.unit} cannot be compared with it", fix


def _sibling(term: Variable | Derived, unit: str, vocabulary: Vocabulary) -> str:
    """The one variable of the same group that is measured in such a unit: `egfr` beside `creatinine_clearance`."""
    if not isinstance(term, Variable) or not term.group:
        return ""
    same = [other for other in vocabulary.variables.values() if other.group == term.group and other.unit != "1"]
    names = [other.name for other in same if convertible(unit, other.unit, other.molar_mass)]
    return names[0] if len(names) == 1 else ""


def _check_plausible(atom: Atom, term: Variable, quantity: Quantity, amount: Fraction) -> Iterator[Finding]:
    below = term.low is not None and amount < Fraction(term.low)
    above = term.high is not None and amount > Fraction(term.high)
    if below or above:
        message = f"{print_quantity(quantity)} is outside what is plausible for {term.name}"
        bounds = f"{'' if term.low is None else term.low} to {'' if term.high is None else term.high} {term.unit}"
        yield _found(
            "range", "query", message, f"check number and unit; plausible is {bounds.removesuffix(' 1')}", atom
        )


def _check_values(atom: Atom, vocabulary: Vocabulary) -> Iterator[Finding]:
    term = vocabulary.term(atom.fact.name) if isinstance(atom, OneOf) else None
    if not isinstance(atom, OneOf) or not isinstance(term, Variable | Derived):
        return
    for value in atom.values:
        if term.values and value not in term.values:
            near = nearest_names(value, term.values, limit=1)
            fix = f"did you mean `{near[0]}`?" if near else f"known values: {', '.join(term.values)}"
            yield _found("value", "error", f"{term.name} has no value {value!r}", fix, atom)
        elif term.kind in ("number", "scale") and not term.values:
            yield from _check_listed_number(atom, term, value)


def _check_listed_number(atom: Atom, term: Variable | Derived, value: str) -> Iterator[Finding]:
    if not _is_number(value):
        digit = _ROMAN.get(value.upper())
        fix = f"write `{digit}`" if digit else "write numbers"
        yield _found("value", "error", f"{value!r} is not a number, and {term.name} is", fix, atom)
    elif isinstance(term, Variable):
        yield from _check_plausible(atom, term, Quantity(Decimal(value), term.unit), Fraction(value))


def _check_selector(atom: Atom, vocabulary: Vocabulary) -> Iterator[Finding]:
    if not isinstance(atom, OneOf | Tested) or atom.selector not in ("lowest", "highest"):
        return
    term = vocabulary.term(atom.fact.name)
    if isinstance(term, Variable) and term.kind not in ("number", "scale"):
        message = f"{term.name} is a {term.kind} and has no {atom.selector} value"
        yield _found("selector", "error", message, "choose latest, first, any or all", atom)
    elif isinstance(atom, Tested):
        yield _found("selector", "error", f"a result in words has no {atom.selector}", "choose any or all", atom)


def _check_derived(atom: Atom, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Age and sex belong to the person: no window, no choice among values, no qualifier."""
    if not isinstance(atom, Compare | OneOf) or not isinstance(vocabulary.term(atom.fact.name), Derived):
        return
    extras = {"a window": atom.when, "a selector": atom.selector != "latest", "qualifiers": atom.fact.qualifiers}
    for what, given in extras.items():
        if given:
            message = f"{atom.fact.name} is computed from the person and takes no {what.removeprefix('a ')}"
            yield _found("derived", "error", message, f"leave {what} out", atom)


def _check_qualifiers(atom: Atom, vocabulary: Vocabulary) -> Iterator[Finding]:
    for fact in _facts(atom):
        term = vocabulary.term(fact.name)
        table = table_of(term) if term is not None else None
        for qualifier in fact.qualifiers if table else ():
            problem = _qualifier_problem(qualifier, table or "")
            if problem:
                yield _found("qualifier", *problem, atom)
        if table == "exposure" and any(item.key == "amount" for item in fact.qualifiers) and not unit_of_amount(fact):
            message = "an amount without its unit compares milligrams with grams"
            yield _found("qualifier", "warning", message, "write it behind the amount: `; unit = mg`", atom)


def _qualifier_problem(qualifier: Qualifier, table: str) -> tuple[Severity, str, str] | None:
    columns = QUALIFIERS[table]
    if qualifier.key not in columns:
        return "error", f"a record of {table} has no {qualifier.key!r}", f"choose one of: {', '.join(columns)}"
    ordered = columns[qualifier.key]
    if qualifier.op not in ("=", "!=", "in") and not ordered:
        return "error", f"{qualifier.key!r} has no order", "write `=`, `!=` or `in (...)`"
    if ordered and not all(_is_number(value) for value in qualifier.values):
        return "error", f"{qualifier.key!r} is a number", f"write `{qualifier.key} {qualifier.op} 2`, for instance"
    usual = _USUAL.get((table, qualifier.key))
    unknown = [value for value in qualifier.values if usual and value.lower() not in usual]
    if unknown and usual:
        fix = f"choose among {', '.join(usual)}, or ask a person with `attest(...)`"
        return "query", f"{qualifier.key} {unknown[0]!r} is not one that records use", fix
    return None


def table_of(term: Term) -> str | None:
    """The patient table that holds records of a term: measurement, condition, exposure, procedure; None if computed."""
    match term:
        case Variable():
            return "measurement"
        case Concept():
            return term.kind
        case Drug() | DrugClass():
            return "exposure"
        case _:
            return None


def _check_windows(atom: Atom, vocabulary: Vocabulary) -> Iterator[Finding]:
    if isinstance(atom, Since) and atom.offset.amount == 0:
        yield _found("window", "query", "at least 0 days since is almost always met", "give the distance", atom)
    if isinstance(atom, Since) and atom.offset.amount * _YEARS[atom.offset.unit] > _LONGEST_YEARS:
        message = "the time since is longer than a life"
        yield _found("window", "query", message, "check number and unit, or write `no ... ever`", atom)
    for fact, when in _timed(atom):
        if isinstance(when, Window):
            yield from _check_window(atom, fact, when, vocabulary)


def _check_window(atom: Atom, fact: Fact, when: Window, vocabulary: Vocabulary) -> Iterator[Finding]:
    said, term = print_when(when), vocabulary.term(fact.name)
    if when.anchor == EventAnchor("as_of") and when.side == "after":
        fix = "facts after the as-of date are not seen; write `before as_of`"
        yield _found("window", "warning", f"nothing lies in the window `{said}`", fix, atom)
    if when.relation == "during" and _is_moment(term):
        message = f"{print_fact(fact)} is a moment and cannot last through a period"
        yield _found("during", "error", message, "write `within` instead of `during`", atom)
    if when.offset is None:
        return
    if when.offset.amount == 0 and when.side != "of":
        fix = "give its length, or write `of` where the day itself is meant"
        yield _found("window", "query", f"the window `{said}` is a single day at most", fix, atom)
    if when.offset.amount * _YEARS[when.offset.unit] > _LONGEST_YEARS:
        fix = "check number and unit, or write `ever`"
        yield _found("window", "query", f"the window `{said}` is longer than a life", fix, atom)


def _is_moment(term: Term | None) -> bool:
    return isinstance(term, Concept) and (term.kind == "procedure" or term.course == "event")


def _check_except(atom: Atom, vocabulary: Vocabulary) -> Iterator[Finding]:
    """What is set aside must be able to match what is looked for."""
    if not isinstance(atom, Present | Since | Count):
        return
    looked_for = vocabulary.below(atom.fact.name)
    for setting in atom.excepted:
        aside = vocabulary.below(setting.fact.name)
        if looked_for and aside and not looked_for & aside:
            message = f"{setting.fact.name} is not a kind of {atom.fact.name}; setting it aside changes nothing"
            yield _found("except", "warning", message, "name something narrower, or use `unless`", atom)


def _check_count(atom: Atom, vocabulary: Vocabulary) -> Iterator[Finding]:
    if not isinstance(atom, Count):
        return
    term = vocabulary.term(atom.fact.name)
    if atom.of == "lines" and term is not None and table_of(term) != "exposure":
        yield _found("count", "error", f"{atom.fact.name} has no lines of therapy", "leave `lines of` out", atom)
    if atom.number == 0 and atom.op in (">=", "<"):
        always = "always" if atom.op == ">=" else "never"
        yield _found("count", "error", f"a count {atom.op} 0 is {always} met", "write `>= 1` or `= 0`", atom)


def _check_relative(atom: Atom, vocabulary: Vocabulary) -> Iterator[Finding]:
    """No record says that it is another one than the disease under study: the name alone would match nothing."""
    for fact in _facts(atom):
        wider = _RELATIVE.get(fact.name)
        if wider is not None and vocabulary.term(wider) is not None:
            message = f"{fact.name} depends on the disease under study, which a record does not know"
            fix = f"write `{wider}` with `except (the disease under study)`"
            yield _found("relative", "warning", message, fix, atom)
        plain = _JUDGED.get(fact.name)
        if plain is not None:
            message = f"records name {plain}; whether it is controlled stands in no code"
            fix = f"write `{plain} [status = uncontrolled]`, which leaves it open, or ask a person"
            yield _found("relative", "query", message, fix, atom)


def _timed(atom: Atom) -> Iterator[tuple[Fact, When | None]]:
    """Each fact of an atom with its window; the facts of anchors have none."""
    if isinstance(atom, Compare | OneOf | Tested | Recorded | Present | Count):
        yield atom.fact, atom.when
    if isinstance(atom, Present | Since | Count):
        yield from ((setting.fact, setting.when) for setting in atom.excepted)


def _facts(atom: Atom) -> Iterator[Fact]:
    """Every fact of an atom: looked for, set aside, or an anchor."""
    if isinstance(atom, Attest):
        return
    yield atom.fact
    settings: tuple[Setting, ...] = atom.excepted if isinstance(atom, Present | Since | Count) else ()
    yield from (setting.fact for setting in settings)
    anchors: list[Anchor] = [when.anchor for _, when in _timed(atom) if isinstance(when, Window)]
    if isinstance(atom, Since):
        anchors.append(atom.anchor)
    yield from (anchor.fact for anchor in anchors if isinstance(anchor, FactAnchor))


def _is_number(text: str) -> bool:
    whole, _, part = text.removeprefix("-").partition(".")
    return whole.isdecimal() and (part.isdecimal() or "." not in text)
