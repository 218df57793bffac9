"""Parse tree of the grammar -> nodes, noting where each name, unit and event stands. Judges no meaning."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from trialrun.errors import RuleSyntaxError
from trialrun.ground.dates import Offset, parse_time_unit
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
    FactAnchor,
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
    Window,
)

if TYPE_CHECKING:
    from lark import Token

Part = Any
"""A part of lark's parse tree: a token, a branch or None. Which one it is at each place, the grammar says."""
Word = Any
"""A token that the grammar has already limited to the words of a Literal type."""

Role = Literal["compare", "one_of", "tested", "recorded", "present", "unit", "event"]
_OPERATORS = {"≥": ">=", "≤": "<=", "≠": "!="}
_MOST_DIGITS = 6


class Use(NamedTuple):
    """One name, unit or event as used: its column from 1, how it is used, and what else stands beside it."""

    column: int
    role: Role
    name: str
    exposure: bool = False
    detail: str = ""


class Builder:
    """Turns one parse tree into nodes; `uses` fills as it goes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.uses: list[Use] = []

    def rule(self, tree: Part) -> Rule:
        """The node of one parse tree. Raises RuleSyntaxError for `no` before a test and for numbers that cannot be."""
        built: Rule = getattr(self, f"_{tree.data}")(*tree.children)
        return built

    def _conditional(self, condition: Part, then: Part, otherwise: Part) -> If:
        return If(self.rule(condition), self.rule(then), self.rule(otherwise) if otherwise else None)

    def _unless(self, rule: Part, guard: Part) -> Unless:
        return Unless(self.rule(rule), self.rule(guard))

    def _any_of(self, *parts: Part) -> AnyOf:
        return AnyOf(tuple(self.rule(part) for part in parts))

    def _all_of(self, *parts: Part) -> All:
        return All(tuple(self.rule(part) for part in parts))

    def _negation(self, inner: Part) -> Not:
        return Not(self.rule(inner))

    def _absence(self, no: Part, inner: Part) -> Not:
        if inner.data != "present":
            raise self._mistake(
                no,
                "`no` goes before a diagnosis, a drug or a procedure",
                "write `not (...)` around a comparison or a test",
            )
        return Not(self.rule(inner))

    def _at_least(self, n: Part, *parts: Part) -> AtLeast:
        return AtLeast(self._whole(n), tuple(self.rule(part) for part in parts))

    def _compare(self, selector: Part, fact: Part, operator: Part, limit: Part, when: Part) -> Compare:
        tested = self._fact(fact, "compare", str(operator))
        return Compare(tested, _operator(operator), self._limit(limit), _selector(selector), self._when(when))

    def _equals(self, selector: Part, fact: Part, _: Part, value: Part, when: Part) -> OneOf:
        tested = self._fact(fact, "one_of")
        return OneOf(tested, (self._value(value),), _selector(selector), self._when(when))

    def _one_of(self, selector: Part, fact: Part, _: Part, values: Part, when: Part) -> OneOf:
        tested = self._fact(fact, "one_of")
        return OneOf(tested, self._values(values), _selector(selector), self._when(when))

    def _tested(self, selector: Part, fact: Part, result: Part, when: Part) -> Tested:
        tested = self._fact(fact, "tested", str(result))
        return Tested(tested, _word(result), _selector(selector), self._when(when))

    def _recorded(self, fact: Part, when: Part) -> Recorded:
        return Recorded(self._fact(fact, "recorded"), self._when(when))

    def _present(self, fact: Part, when: Part, excepted: Part) -> Present:
        return Present(self._fact(fact), self._when(when), self._except(excepted))

    def _since(self, duration: Part, fact: Part, _: Part, anchor: Part, excepted: Part) -> Since:
        looked_for = self._fact(fact)
        moment = self._anchor(anchor) if anchor else EventAnchor()
        return Since(looked_for, self._duration(duration), moment, self._except(excepted))

    def _count(self, lines: Part, fact: Part, *rest: Part) -> Count:
        when, excepted, operator, number = rest
        counted = self._fact(fact)
        window, aside = self._when(when), self._except(excepted)
        unit: Literal["records", "lines"] = "lines" if lines else "records"
        return Count(counted, _operator(operator), self._whole(number), unit, window, aside)

    def _attest(self, question: Part) -> Attest:
        return Attest(_name(question))

    def _fact(self, tree: Part, role: Role = "present", detail: str = "") -> Fact:
        exposure, name, *qualifiers = tree.children
        fact = Fact(_name(name), exposure is not None, tuple(self._qualifier(item) for item in qualifiers if item))
        self.uses.append(Use(_column(name), role, fact.name, fact.exposure, detail))
        return fact

    def _qualifier(self, tree: Part) -> Qualifier:
        key, operator, value = tree.children
        if tree.data == "qualifier_in":
            return Qualifier(_name(key), "in", self._values(value))
        return Qualifier(_name(key), _operator(operator), (self._value(value),))

    def _values(self, tree: Part) -> tuple[str, ...]:
        return tuple(self._value(token) for token in tree.children)

    def _value(self, token: Part) -> str:
        value = str(token)
        if value.startswith('"'):
            value = value[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        if not value or not value.isprintable():
            raise self._mistake(token, "a value must be printable text", "take the invisible characters out")
        return value

    def _limit(self, tree: Part) -> Limit:
        if tree.data == "amount":
            number, unit = tree.children
            return Limit(plus=self._quantity(number, unit))
        parts = list(tree.children)
        times = Decimal(parts.pop(0)) if tree.data == "multiple" else Decimal(1)
        reference, sign, number, unit = parts
        if number is None:
            return Limit(None, times, _word(reference))
        added = self._quantity(number, unit)
        if sign == "-":
            added = Quantity(added.value.copy_negate(), added.unit)
        return Limit(added, times, _word(reference))

    def _quantity(self, number: Part, unit: Part) -> Quantity:
        if unit is None:
            return Quantity(Decimal(number))
        code = _time_code(str(unit))
        self.uses.append(Use(_column(unit), "unit", code))
        return Quantity(Decimal(number), code)

    def _when(self, tree: Part) -> When | None:
        if tree is None:
            return None
        if tree.data == "ever":
            return Ever()
        if tree.data == "side":
            side, anchor = tree.children
            return Window("within", None, _word(side), self._anchor(anchor))
        duration, side, anchor = tree.children
        relation: Word = "at least" if tree.data == "at_least_when" else str(tree.data)
        return Window(relation, self._duration(duration), _word(side), self._anchor(anchor))

    def _anchor(self, tree: Part) -> Anchor:
        if tree.data == "event":
            name = tree.children[0]
            self.uses.append(Use(_column(name), "event", _name(name)))
            return EventAnchor(_name(name))
        edge, which, fact = tree.children
        return FactAnchor(_word(edge), self._fact(fact), _word(which or "last"))

    def _except(self, tree: Part) -> tuple[Setting, ...]:
        if tree is None:
            return ()
        settings = (setting.children for setting in tree.children)
        return tuple(Setting(self._fact(fact), self._when(when)) for fact, when in settings)

    def _duration(self, tree: Part) -> Offset:
        number, word = tree.children
        return Offset(self._whole(number), parse_time_unit(str(word)))

    def _whole(self, token: Part) -> int:
        if not token.isdigit() or len(token) > _MOST_DIGITS:
            raise self._mistake(
                token, "a whole number is needed here", f"write digits, at most {_MOST_DIGITS}, no sign or point"
            )
        return int(token)

    def _mistake(self, token: Token, what: str, fix: str) -> RuleSyntaxError:
        return RuleSyntaxError(what, text=one_line(self.text), column=_column(token), fix=fix)


def one_line(text: str) -> str:
    """The text with every blank character as one space, so that a pointer below it stays in place."""
    return "".join(" " if character.isspace() or not character.isprintable() else character for character in text)


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _name(token: Token) -> str:
    """In names `-` and `_`, and capitals and small letters, compare equal."""
    return str(token).lower().replace("-", "_")


def _word(token: Part) -> Word:
    return str(token)


def _operator(token: Token) -> Word:
    return _OPERATORS.get(str(token), str(token))


def _selector(token: Token | None) -> Word:
    return str(token) if token else "latest"


def _time_code(unit: str) -> str:
    words = ("hour", "day", "week", "month", "year")
    return parse_time_unit(unit) if unit.removesuffix("s") in words else unit
