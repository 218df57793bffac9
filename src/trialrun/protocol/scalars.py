"""Scalars of a trial file that are written as one short text: lines, rules, amounts, durations, day and cycle lists.

Each knows its text form; parsing raises InputError that says what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Self

from trialrun.errors import InputError
from trialrun.ground.dates import Offset, TimeUnit, parse_time_unit
from trialrun.ground.provenance import Span, parse_lines
from trialrun.ground.quantity import Quantity, parse_decimal, parse_unit
from trialrun.rules import parse_rule, print_rule
from trialrun.rules.nodes import Rule

_LONGEST: Mapping[TimeUnit, int] = {"h": 999_999, "d": 55_000, "wk": 7_800, "mo": 1_800, "a": 150}


class Scalar:
    """Base: an immutable value with a canonical text. Equal where the texts are equal."""

    __slots__ = ("text",)
    text: str

    def __init__(self, text: str) -> None:
        object.__setattr__(self, "text", text)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.text == getattr(other, "text", None)

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.text))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (self.text,)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text form; raises InputError. Checked here, so that a record never holds a bad value."""
        value = cls(re.sub(r"\s*,\s*", ", ", " ".join(str(text).split())))
        value.check()
        return value

    def check(self) -> None:
        """Raise InputError where the text cannot be read."""


class Lines(Scalar):
    """Lines of the document an element comes from: `44`, `54-56`, `34, 85-92`; empty where there is none."""

    def check(self) -> None:
        """Raise InputError for anything but line ranges."""
        if re.search(r"\d{7}", self.text):
            raise InputError(f"no document has so many lines: {self.text!r}", fix="write 44, 54-56 or 34, 85-92")
        _ = self.spans

    @property
    def spans(self) -> tuple[Span, ...]:
        """The ranges, in the order written."""
        return parse_lines(self.text) if self.text else ()

    def numbers(self) -> frozenset[int]:
        """All line numbers covered."""
        return frozenset(n for span in self.spans for n in range(span.first, span.last + 1))


class Statement(Scalar):
    """A rule of the rule language, kept as its canonical text."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse with the bundled vocabulary; raises RuleSyntaxError."""
        return cls(print_rule(_tree(" ".join(str(text).split()))))

    @property
    def tree(self) -> Rule:
        """The rule as a tree."""
        return _tree(self.text)


class Amount(Scalar):
    """A number with a UCUM unit: `15 mg`, `16 mg/kg`, `2 cm`."""

    def check(self) -> None:
        """Raise InputError without number or unit."""
        _ = self.quantity

    @property
    def quantity(self) -> Quantity:
        """The exact quantity. Raises InputError or UnitError."""
        number, _, unit = self.text.partition(" ")
        if not unit:
            raise InputError(f"{self.text!r} has no unit", fix="write the unit too, for example 15 mg")
        if not re.fullmatch(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?", number):
            raise InputError(f"not a number: {number!r}", fix="write digits with a decimal point, for example 0.5 mg")
        return Quantity(parse_decimal(number), parse_unit(unit).code)


class Duration(Scalar):
    """A length of time: `28 days`, `24 weeks`, `6 months`, `5 years`."""

    def check(self) -> None:
        """Raise InputError for anything else."""
        _ = self.offset

    @property
    def offset(self) -> Offset:
        """The duration as an offset."""
        match = re.fullmatch(r"([0-9]{1,6}) ([a-z]+)", self.text)
        if match is None:
            raise InputError(f"not a duration: {self.text!r}", fix="write for example 28 days, 24 weeks or 6 months")
        amount, unit = int(match[1]), parse_time_unit(match[2])
        if amount > _LONGEST[unit]:
            raise InputError(f"{self.text} is longer than a life", fix="check number and unit")
        return Offset(amount, unit)


_RANGE = re.compile(r"\s*(-?[0-9]{1,4})(?:(?:-| to )(-?[0-9]{1,4})|(\+))?\s*")


class Numbers(Scalar):
    """Days of a cycle, or cycles: `1, 8, 15, 22`, `1-21`, `3-6`, `7+` (7 and all later).

    Days before a transplant are negative, and written `-6 to -3`; which numbers make sense is checked where they stand.
    """

    def check(self) -> None:
        """Raise InputError for anything but numbers and ranges in rising order."""
        _ = self.ranges

    @property
    def ranges(self) -> tuple[tuple[int, int | None], ...]:
        """First and last of each range, both included; last None where it is open."""
        found = []
        for part in self.text.split(","):
            match = _RANGE.fullmatch(part)
            if match is None or (match[2] and int(match[2]) < int(match[1])):
                fix = "write 1, 8, 15 or 1-21 or 7+, and -6 to -3 before a day 0"
                raise InputError(f"not a list of days or cycles: {part.strip()!r}", fix=fix)
            found.append((int(match[1]), None if match[3] else int(match[2] or match[1])))
        return tuple(found)

    def has(self, number: int) -> bool:
        """True where the number is in one of the ranges."""
        return any(first <= number and (last is None or number <= last) for first, last in self.ranges)

    def within(self, last: int) -> tuple[int, ...]:
        """All numbers up to `last`, rising, without repeats."""
        ranges = ((first, last if end is None else min(end, last)) for first, end in self.ranges)
        return tuple(sorted({n for first, end in ranges for n in range(first, end + 1)}))


@lru_cache(maxsize=4096)
def _tree(text: str) -> Rule:
    return parse_rule(text)
