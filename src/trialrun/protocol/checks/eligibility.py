"""Checks of criteria: each rule for itself, criteria against each other, and against the registry's own fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from trialrun.ground.quantity import Quantity
from trialrun.protocol.checks.model import Problem, Subject, all_of_type, at, criteria, statements
from trialrun.protocol.criteria_set import AnyFile
from trialrun.protocol.decoding import Place
from trialrun.protocol.eligibility import KEPT_OUT, Criterion
from trialrun.protocol.trial import Trial
from trialrun.rules import (
    All,
    AnyOf,
    Attest,
    Compare,
    EventAnchor,
    Fact,
    Limit,
    Not,
    OneOf,
    Operator,
    Present,
    Rule,
    Tested,
    Unless,
    atoms,
    check_rule,
    children,
    print_rule,
)
from trialrun.rules.bounds import contradicting

_OPPOSITE: dict[Operator, Operator] = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
# Events that follow enrolment; enrolment and registration themselves are the as-of date where no record names them.
_LATE_EVENTS = frozenset({"first_dose", "last_dose", "randomisation"})
_DENYING = re.compile(r"\s*(no|not|without|absence of|free of|never)\b(?! more than)", re.IGNORECASE)
# Words that demand or allow; `require` is left out, as "patients who require dialysis" demands nothing.
_DEMANDING = re.compile(
    r"\b(must|should|shall|required to|has to|have to|needs to|need to|are eligible|is eligible|allowed|permitted)\b",
    re.IGNORECASE,
)


_EXCLUDING = re.compile(r"\b(?:excluded|ineligible|not eligible)\b", re.IGNORECASE)
"""Words of a line that say themselves that it keeps out, whatever list it stands in."""


def find_rule_problems(subject: Subject) -> Iterator[Problem]:
    """What the rules room finds in each rule: units, bounds, windows, qualifiers, values."""
    for place, statement in statements(subject.record):
        for found in check_rule(statement.tree, subject.vocabulary):
            yield Problem(
                place=place,
                message=found.message,
                fix=found.fix,
                calculation=found.calculation,
                quote=found.quote,
                family=found.family,
                severity=found.severity,
            )


def find_lost_favour(subject: Subject) -> Iterator[Problem]:
    """`unless` outside eligibility: nothing says whether being true is good for the patient."""
    for place, statement in statements(subject.record):
        if not _has_favour(subject.record, place) and _has_unless(statement.tree):
            fix = "write `and not (...)` or `or (...)`"
            yield Problem(place=place, message="`unless` stands in a rule that is neither for nor against", fix=fix)


def _has_favour(record: AnyFile, place: Place) -> bool:
    """True for the rules of criteria and of their readings."""
    holders = (at(record, place[:end]) for end in range(len(place)))
    return any(isinstance(holder, Criterion) for holder in holders) and "tests" not in place


def _has_unless(rule: Rule) -> bool:
    return isinstance(rule, Unless) or any(_has_unless(child) for child in children(rule))


def find_criteria_without_rule(trial: Trial) -> Iterator[Problem]:
    """Criteria that are to be judged and have no rule."""
    for place, criterion in criteria(trial):
        if criterion.kind != "note" and criterion.rule is None:
            message = f"criterion {criterion.id!r} is {criterion.kind} and has no rule"
            yield Problem(place=place, message=message, fix="write its rule, or make it a note if it limits nobody")


def find_notes_with_rule(trial: Trial) -> Iterator[Problem]:
    """Notes that carry a rule, which would never be used."""
    for place, criterion in criteria(trial):
        if criterion.kind == "note" and criterion.rule is not None:
            message = f"criterion {criterion.id!r} is a note and has a rule"
            yield Problem(place=(*place, "rule"), message=message, fix="remove the rule, or choose another kind")


def find_unnamed_rest(trial: Trial) -> Iterator[Problem]:
    """Partly computable criteria that do not name what is left."""
    for place, criterion in criteria(trial):
        if criterion.kind == "partly" and not criterion.rest:
            message = f"criterion {criterion.id!r} is partly computable and does not name the rest"
            yield Problem(place=place, message=message, fix="say under `rest` what the rule leaves out")
        elif criterion.kind == "compiled" and criterion.rest:
            message = f"criterion {criterion.id!r} is compiled and still names a rest"
            yield Problem(place=(*place, "rest"), message=message, fix="make it `partly`")


def find_unasked_rest(trial: Trial) -> Iterator[Problem]:
    """Kinds that do not fit the rule: a rest that is never asked, a judgement called compiled."""
    for place, criterion in criteria(trial):
        if criterion.rule is None:
            continue
        asks = [isinstance(atom, Attest) for atom in atoms(criterion.rule.tree)]
        if criterion.kind == "partly" and not any(asks):
            message = f"the rest of criterion {criterion.id!r} is never asked"
            yield Problem(place=(*place, "rule"), message=message, fix="ask it with attest(...) in the rule")
        elif criterion.kind == "compiled" and any(asks):
            message = f"criterion {criterion.id!r} is called compiled and asks a person"
            yield Problem(place=(*place, "kind"), message=message, fix="make it `partly` or `attest`")
        elif criterion.kind == "attest" and not all(asks):
            message = f"criterion {criterion.id!r} is called attest and is computed in part"
            yield Problem(place=(*place, "kind"), message=message, fix="make it `partly`")


def find_doubtful_polarity(subject: Subject) -> Iterator[Problem]:
    """Lines that may mean the opposite of the list they stand in."""
    trial = subject.record
    if not isinstance(trial, Trial):
        return
    for place, criterion in criteria(trial):
        asked = _is_asked_as_printed(criterion, trial)
        doubt = "" if asked else _polarity_doubt(criterion, _printed(criterion, subject))
        if doubt:
            yield Problem(
                place=place, message=f"criterion {criterion.id!r}: {doubt}", fix="check `holds_when_eligible`"
            )


def _printed(criterion: Criterion, subject: Subject) -> str:
    quoted = subject.document.quote(criterion.lines.spans) if subject.document else ""
    return f"{criterion.label} {quoted}"


def _is_asked_as_printed(criterion: Criterion, trial: Trial) -> bool:
    """Whether a person is asked what the line as a whole means for the patient, so that no sign can be wrong."""
    tree = criterion.rule.tree if criterion.rule else None
    question = trial.eligibility.questions.get(tree.question) if isinstance(tree, Attest) else None
    return question is not None and question.text.startswith(KEPT_OUT)


def _polarity_doubt(criterion: Criterion, printed: str) -> str:
    if criterion.rule is None:
        return ""
    role, holds = criterion.list_role, criterion.holds_when_eligible
    if role != "exclusion" and not holds and not _EXCLUDING.search(criterion.label):
        return f"it stands under {role} and excludes whoever meets it"
    demand = _DEMANDING.search(printed)
    if role == "exclusion" and not holds and demand:
        return f"it says {demand[0]!r} and excludes whoever meets it"
    tree, denial = criterion.rule.tree, _DENYING.match(criterion.label)
    if role == "exclusion" and not holds and _denies(tree):
        return "its rule denies something, so that it excludes whoever lacks it"
    if role == "exclusion" and holds and _asserts(tree) and not demand:
        return "it stands under exclusion and is demanded of every patient"
    if holds and denial and _asserts(tree):
        return f"its label says {denial[0]!r} and its rule demands it"
    return ""


def _denies(rule: Rule) -> bool:
    """True where every part of the rule is a denial."""
    return isinstance(rule, Not) or (isinstance(rule, All | AnyOf) and all(map(_denies, children(rule))))


def _asserts(rule: Rule) -> bool:
    """True where every part of the rule says that a diagnosis, drug, procedure or result is there."""
    if isinstance(rule, All | AnyOf):
        return all(map(_asserts, children(rule)))
    return isinstance(rule, Present) or (isinstance(rule, Tested) and rule.result in ("positive", "detectable"))


def find_late_anchors(trial: Trial) -> Iterator[Problem]:
    """Criteria timed by something that has not happened when a patient is screened: they stay open for everybody."""
    for place, criterion in criteria(trial):
        events = {anchor.event for _, anchor in all_of_type(criterion.rule and criterion.rule.tree, EventAnchor)}
        late = sorted(events & _LATE_EVENTS)
        if late:
            event = late[0].replace("_", " ")
            message = f"criterion {criterion.id!r} counts from the {event}, which no record knows at screening"
            fix = "it stays open; if enrolment is near enough, write `enrolment` and say so in a reading"
            yield Problem(place=(*place, "rule"), message=message, fix=fix)


def find_contradicting_criteria(subject: Subject) -> Iterator[Problem]:
    """Two criteria, or a criterion and a registry field, that nobody can meet together."""
    trial = subject.record
    if not isinstance(trial, Trial):
        return
    demands = [(place, rule) for place, criterion in criteria(trial) for rule in _demands(criterion)]
    demands += list(_registry_demands(trial))
    for earlier, later in contradicting([rule for _, rule in demands], subject.vocabulary):
        (first, one), (second, two) = demands[earlier], demands[later]
        if first != second:
            message = f"`{print_rule(one)}` and `{print_rule(two)}` can never be met together"
            fix = f"correct one of them (the other is {_place_name(trial, first)})"
            yield Problem(place=second, message=message, fix=fix, other=first)


def _place_name(trial: Trial, place: Place) -> str:
    holder = at(trial, place)
    return f"criterion {holder.id!r}" if isinstance(holder, Criterion) else f"the registry's {place[-1]}"


def _demands(criterion: Criterion) -> Iterator[Rule]:
    """The simple conditions that an eligible patient certainly meets."""
    if criterion.rule is not None:
        yield from _certain(criterion.rule.tree, criterion.holds_when_eligible)


def _certain(rule: Rule, holds: bool) -> Iterator[Rule]:
    if isinstance(rule, Not):
        yield from _certain(rule.rule, not holds)
    elif isinstance(rule, All if holds else AnyOf):
        for part in children(rule):
            yield from _certain(part, holds)
    elif isinstance(rule, Compare):
        plain = holds or rule.selector in ("latest", "first")
        if plain:
            yield rule if holds else Compare(rule.fact, _OPPOSITE[rule.op], rule.limit, rule.selector, rule.when)
    elif isinstance(rule, OneOf | Tested) and holds:
        yield rule
    elif isinstance(rule, Present):
        yield rule if holds else Not(rule)


def _registry_demands(trial: Trial) -> Iterator[tuple[Place, Rule]]:
    eligibility = trial.eligibility
    age = Fact("age")
    if eligibility.minimum_age is not None:
        quantity = eligibility.minimum_age.value.quantity
        yield ("eligibility", "minimum_age"), Compare(age, ">=", Limit(quantity))
    if eligibility.maximum_age is not None:
        quantity = eligibility.maximum_age.value.quantity
        yield ("eligibility", "maximum_age"), Compare(age, "<=", Limit(quantity))
    if eligibility.sex is not None and eligibility.sex.value != "all":
        yield ("eligibility", "sex"), OneOf(Fact("sex"), (eligibility.sex.value,))


def find_differing_registry_fields(trial: Trial) -> Iterator[Problem]:
    """An age limit in a criterion that is not the one the registry field states, or one where the field has none."""
    limits = {place[-1]: rule for place, rule in _registry_demands(trial) if isinstance(rule, Compare)}
    for place, criterion in criteria(trial) if limits else ():
        for rule in _demands(criterion):
            side = _age_limit(rule)
            stated = limits.get(side)
            if not side or not isinstance(rule, Compare) or (stated is not None and not _differs(rule, stated)):
                continue
            if stated is None and rule.limit.plus is not None and not rule.limit.plus.value:
                continue  # from birth on is no limit
            bound = f"`{print_rule(stated)}`" if stated is not None else f"no {_SIDES[side]} limit"
            message = f"the criterion says `{print_rule(rule)}`, the registry field {bound}"
            yield Problem(place=place, message=message, fix="both must hold; ask which one is meant")


_SIDES = {"minimum_age": "lower", "maximum_age": "upper"}


def _age_limit(rule: Rule) -> str:
    if not isinstance(rule, Compare) or rule.fact.name != "age":
        return ""
    return "minimum_age" if rule.op in (">", ">=") else "maximum_age" if rule.op in ("<", "<=") else ""


def _differs(rule: Compare, stated: Compare) -> bool:
    """A strict upper limit in whole years means the year before, so only plain limits are compared."""
    said, field = rule.limit.plus, stated.limit.plus
    return rule.op == stated.op and said is not None and field is not None and _months(said) != _months(field)


def _months(age: Quantity) -> tuple[Decimal, str]:
    """An age with years as months and weeks as days: one year is twelve months."""
    if age.unit == "wk":
        return age.value * 7, "d"
    return (age.value * 12, "mo") if age.unit == "a" else (age.value, age.unit)


def find_unexplained_incompleteness(trial: Trial) -> Iterator[Problem]:
    """Eligibility that is not complete without a reason, or complete without a criterion."""
    eligibility = trial.eligibility
    if not eligibility.complete and not eligibility.incomplete_because:
        fix = "say under `incomplete_because` what the document lacks"
        yield Problem(place=("eligibility",), message="eligibility is not complete and does not say why", fix=fix)
    if eligibility.complete and eligibility.incomplete_because:
        fix = "write `complete: false`, or remove the reason"
        message = "eligibility is called complete and says why it is not"
        yield Problem(place=("eligibility",), message=message, fix=fix)
    if eligibility.complete and not eligibility.criteria:
        fix = "write the criteria, or `complete: false` with the reason"
        yield Problem(place=("eligibility",), message="eligibility is called complete and has no criterion", fix=fix)


def find_differing_first_reading(trial: Trial) -> Iterator[Problem]:
    """A first reading, the one used, whose rule is not that of the criterion."""
    for place, criterion in criteria(trial):
        first = criterion.readings[0].rule if criterion.readings else None
        if first is not None and first != criterion.rule:
            message = f"the first reading of criterion {criterion.id!r} is the one used, and its rule differs"
            yield Problem(place=(*place, "readings", 0), message=message, fix="put the reading that is used first")
