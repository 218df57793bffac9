"""Tree -> canonical rule text; the inverse of the grammar. Brackets stand only where they change the tree."""

from __future__ import annotations

import re
from decimal import Decimal

from trialrun.ground.dates import TIME_UNITS, Offset, parse_time_unit
from trialrun.ground.quantity import Quantity
from trialrun.rules.nodes import (
    All,
    Anchor,
    AnyOf,
    AtLeast,
    Attest,
    Compare,
    Count,
    EventAnchor,
    Ever,
    Fact,
    If,
    Limit,
    Not,
    OneOf,
    Present,
    Qualifier,
    Recorded,
    Rule,
    Setting,
    Since,
    Tested,
    Unless,
    When,
)

_BARE = re.compile(r"[\w+-][\w.+/*-]*")
_LIMIT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?![\w.])|(?:ULN|LLN|baseline|nadir|previous)(?![\w-])")


def print_rule(rule: Rule) -> str:
    """The canonical text of a rule: `parse_rule` of it gives the same tree again."""
    match rule:
        case If(condition, then, otherwise):
            return _conditional(condition, then, otherwise)
        case Unless(inner, guard):
            return f"{_bracketed(inner, _DISJUNCTION)} unless {_bracketed(guard, _DISJUNCTION)}"
        case AnyOf(of) | All(of):
            word, level = (" or ", _CONJUNCTION) if isinstance(rule, AnyOf) else (" and ", _UNARY)
            return word.join(_bracketed(part, level) for part in of)
        case Not(inner):
            return f"no {print_rule(inner)}" if isinstance(inner, Present) else f"not {_bracketed(inner, _UNARY)}"
        case AtLeast(n, of):
            return f"at least {n} of ({'; '.join(print_rule(part) for part in of)})"
        case _:
            return _atom(rule)


_RULE, _GUARDED, _DISJUNCTION, _CONJUNCTION, _UNARY = range(5)


def _strength(rule: Rule) -> int:
    """How tightly a node binds, as the level of the grammar that makes it."""
    match rule:
        case If():
            return _RULE
        case Unless():
            return _GUARDED
        case AnyOf():
            return _DISJUNCTION
        case All():
            return _CONJUNCTION
        case _:
            return _UNARY


def _bracketed(rule: Rule, level: int) -> str:
    text = print_rule(rule)
    return text if _strength(rule) >= level else f"({text})"


def _conditional(condition: Rule, then: Rule, otherwise: Rule | None) -> str:
    start = f"if {_bracketed(condition, _GUARDED)} then "
    if otherwise is None:
        return start + print_rule(then)
    inner = print_rule(then)
    inner = f"({inner})" if _takes_else(then) else inner
    return f"{start}{inner} else {print_rule(otherwise)}"


def _takes_else(rule: Rule) -> bool:
    """True for an `if` whose text, followed by `else`, would swallow it."""
    if not isinstance(rule, If):
        return False
    return rule.otherwise is None or _takes_else(rule.otherwise)


def _atom(rule: Rule) -> str:
    match rule:
        case Present(fact, when, excepted):
            return _join(print_fact(fact), print_when(when), _except(excepted))
        case Since(fact, offset, anchor, excepted):
            moment = "" if anchor == EventAnchor() else f"before {print_anchor(anchor)}"
            return _join("at least", offset.text(), "since", print_fact(fact), moment, _except(excepted))
        case Count(fact, op, number, of, when, excepted):
            start = "count of lines of" if of == "lines" else "count of"
            return _join(start, print_fact(fact), print_when(when), _except(excepted), op, str(number))
        case Attest(question):
            return f"attest({question})"
        case _:
            return _measured(rule)


def _measured(rule: Rule) -> str:
    match rule:
        case Recorded(fact, when):
            return _join(print_fact(fact), "recorded", print_when(when))
        case Compare(fact, op, limit, selector, when):
            test = f"{op} {print_limit(limit)}"
        case OneOf(fact, values, selector, when):
            test = _one_of(values)
        case Tested(fact, result, selector, when):
            test = result
        case _:
            raise TypeError(f"not a rule: {rule!r}")
    return _join("" if selector == "latest" else selector, print_fact(fact), test, print_when(when))


def print_fact(fact: Fact) -> str:
    """`exposure to lenalidomide [line = 1]`."""
    name = f"exposure to {fact.name}" if fact.exposure else fact.name
    if not fact.qualifiers:
        return name
    return f"{name} [{'; '.join(_qualifier(item) for item in fact.qualifiers)}]"


def print_limit(limit: Limit) -> str:
    """`50 10*9/L`, `3 x ULN`, `nadir + 0.5 g/dL`."""
    if limit.reference is None:
        return print_quantity(limit.plus) if limit.plus else ""
    times = "" if limit.times in (None, 1) else f"{_number(limit.times or Decimal(1))} x "
    if limit.plus is None:
        return times + limit.reference
    sign = "-" if limit.plus.value.is_signed() else "+"
    size = Quantity(limit.plus.value.copy_abs(), limit.plus.unit)
    return f"{times}{limit.reference} {sign} {print_quantity(size)}"


def print_quantity(quantity: Quantity) -> str:
    """`50 10*9/L`; periods of time in words: `18 years`."""
    if quantity.unit not in TIME_UNITS:
        return quantity.text()
    word = Offset(1 if abs(quantity.value) == 1 else 2, parse_time_unit(quantity.unit)).text().split()[1]
    return f"{_number(quantity.value)} {word}"


def print_when(when: When | None) -> str:
    """`within 6 months before enrolment`, `ever`, or nothing."""
    if when is None:
        return ""
    if isinstance(when, Ever):
        return "ever"
    if when.offset is None:
        return f"{when.side} {print_anchor(when.anchor)}"
    return f"{when.relation} {when.offset.text()} {when.side} {print_anchor(when.anchor)}"


def print_anchor(anchor: Anchor) -> str:
    """`enrolment`, `end of exposure to hcv_antiviral`, `start of first autologous_sct`."""
    if isinstance(anchor, EventAnchor):
        return anchor.event
    which = "first " if anchor.which == "first" else ""
    return f"{anchor.edge} of {which}{print_fact(anchor.fact)}"


def print_value(value: str) -> str:
    """A value as it stands in a list: bare where it can be, else quoted."""
    if _BARE.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _one_of(values: tuple[str, ...]) -> str:
    """One word prints with `=`; what would read as a limit stays in a list, since `= 0` is a comparison."""
    if len(values) == 1 and not _LIMIT.match(values[0]):
        return f"= {print_value(values[0])}"
    return f"in ({', '.join(print_value(value) for value in values)})"


def _qualifier(qualifier: Qualifier) -> str:
    values = ", ".join(print_value(value) for value in qualifier.values)
    return f"{qualifier.key} in ({values})" if qualifier.op == "in" else f"{qualifier.key} {qualifier.op} {values}"


def _except(settings: tuple[Setting, ...]) -> str:
    items = (_join(print_fact(setting.fact), print_when(setting.when)) for setting in settings)
    return f"except ({', '.join(items)})" if settings else ""


def _number(number: Decimal) -> str:
    return format(number, "f")


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)
