"""What a check is: a name, what it looks for, how grave it is, and a pure function from a file to problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar, cast

import msgspec

from trialrun.ground.finding import Severity
from trialrun.ground.provenance import DocumentText
from trialrun.protocol.criteria_set import AnyFile
from trialrun.protocol.decoding import Place
from trialrun.protocol.elements import Accounted, Element, Remark, parts
from trialrun.protocol.eligibility import Criterion
from trialrun.protocol.scalars import Statement
from trialrun.protocol.trial import Trial
from trialrun.terms import Vocabulary

T = TypeVar("T")
_SIMPLE = frozenset({str, int, bool, Decimal, type(None)})
"""What most values of a record are: texts and numbers, which no check looks for by themselves."""


class Subject(msgspec.Struct, frozen=True):
    """What is checked: the record of a file, with the vocabulary, and its document where there is one."""

    record: AnyFile
    vocabulary: Vocabulary
    document: DocumentText | None = None


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a check found at a place of the record; `family` and `severity` where they differ from the check's.

    `other` is the place that it contradicts, where there is one.
    """

    place: Place
    message: str
    fix: str = ""
    calculation: str = ""
    quote: str = ""
    family: str = ""
    severity: Severity | None = None
    lines: tuple[int, int] | None = None
    other: Place = ()


class Check(msgspec.Struct, frozen=True):
    """One check. `name` is the family of its findings; `looks_for` is a sentence for the manual."""

    name: str
    severity: Severity
    looks_for: str
    find: Callable[[Subject], Iterable[Problem]]


def of_trial(find: Callable[[Trial], Iterable[Problem]]) -> Callable[[Subject], Iterable[Problem]]:
    """A check of trials that needs nothing but the trial; other files pass it."""
    return lambda subject: find(subject.record) if isinstance(subject.record, Trial) else ()


class _Whole:
    """A file as a key of what was found in it: the same only as itself, for comparing two files takes long."""

    __slots__ = ("record",)

    def __init__(self, record: AnyFile) -> None:
        self.record = record

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Whole) and self.record is other.record

    def __hash__(self) -> int:
        return id(self.record)


def walk(value: object, place: Place = ()) -> Iterator[tuple[Place, object]]:
    """Every value of a record but texts and numbers, with its place, from the outside in.

    The values of the last whole file are kept: one check after the other looks through them.
    """
    if isinstance(value, AnyFile) and not place:
        return iter(_walked(_Whole(value)))
    return _walk(value, place)


@lru_cache(maxsize=1)
def _walked(whole: _Whole) -> tuple[tuple[Place, object], ...]:
    return tuple(_walk(whole.record, ()))


def _walk(value: object, place: Place) -> Iterator[tuple[Place, object]]:
    waiting = [(place, value)]
    while waiting:
        place, value = waiting.pop()
        yield place, value
        below = [((*place, part), child) for part, child in parts(value) if type(child) not in _SIMPLE]
        waiting += reversed(below)


def all_of_type(record: object, want: type[T]) -> Iterator[tuple[Place, T]]:
    """Every value of one type with its place."""
    return ((place, value) for place, value in walk(record) if isinstance(value, want))


def criteria(trial: Trial) -> Iterator[tuple[Place, Criterion]]:
    """The criteria with their places."""
    return (
        (("eligibility", "criteria", index), criterion) for index, criterion in enumerate(trial.eligibility.criteria)
    )


def at(record: object, place: Place) -> object:
    """The value at a place of a record. Raises LookupError or AttributeError where the record has no such place."""
    for part in place:
        record = getattr(record, str(part)) if isinstance(record, msgspec.Struct) else cast(Any, record)[part]
    return record


def element_at(record: object, place: Place) -> Element | None:
    """The innermost element that holds a place and says its lines; None where none does."""
    for end in range(len(place), -1, -1):
        value = at(record, place[:end])
        if isinstance(value, Element) and value.lines.text:
            return value
    return None


def own_elements(record: AnyFile) -> Iterator[tuple[Place, Element]]:
    """Every element but remarks and set-aside lines."""
    return (
        (place, value) for place, value in all_of_type(record, Element) if not isinstance(value, Remark | Accounted)
    )


def statements(record: AnyFile) -> Iterator[tuple[Place, Statement]]:
    """Every rule with its place."""
    return all_of_type(record, Statement)


def counted(number: int, word: str) -> str:
    """`1 day`, `2 days`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
