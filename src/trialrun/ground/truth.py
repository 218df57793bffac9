"""Truth with three values and a reason: met, not met, or unknown because these data are missing.

Strict Kleene logic. It may not know what a rule or a patient is: a `Need` only names a missing datum in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec


class Need(msgspec.Struct, frozen=True, order=True):
    """One datum that would help to decide: `kind` is its sort, `subject` which one, `detail` why it is needed.

    Kinds: `measurement`, `limit` (reference range), `reference` (baseline, nadir, previous), `date`, `coverage`,
    `detail` (a qualifier such as severity), `person`, `event`, `attestation`, `conflict`, `unit`.
    """

    kind: str
    subject: str
    detail: str = ""


class Met(msgspec.Struct, frozen=True, tag=True):
    """The statement is true."""


class NotMet(msgspec.Struct, frozen=True, tag=True):
    """The statement is false."""


class Unknown(msgspec.Struct, frozen=True, tag=True):
    """The statement cannot be decided; `needs` is what is missing, sorted and without repeats."""

    needs: tuple[Need, ...] = ()


Truth = Met | NotMet | Unknown
MET = Met()
NOT_MET = NotMet()


def unknown(*needs: Need) -> Unknown:
    """An unknown truth that carries its needs."""
    return Unknown(tuple(sorted(set(needs))))


def from_bool(value: bool) -> Truth:
    """Met for True, not met for False."""
    return MET if value else NOT_MET


def negate(truth: Truth) -> Truth:
    """Kleene not: unknown stays unknown, with the same needs."""
    if isinstance(truth, Unknown):
        return truth
    return NOT_MET if isinstance(truth, Met) else MET


def all_of(truths: Iterable[Truth]) -> Truth:
    """Kleene and: not met if any is not met; otherwise unknown if any is unknown. Empty is met."""
    seen = tuple(truths)
    if any(isinstance(truth, NotMet) for truth in seen):
        return NOT_MET
    return _merge(seen, decided=MET)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Kleene or: met if any is met; otherwise unknown if any is unknown. Empty is not met."""
    seen = tuple(truths)
    if any(isinstance(truth, Met) for truth in seen):
        return MET
    return _merge(seen, decided=NOT_MET)


def at_least(n: int, truths: Iterable[Truth]) -> Truth:
    """Met when n are met; not met when n can no longer be reached; otherwise unknown."""
    seen = tuple(truths)
    met = sum(isinstance(truth, Met) for truth in seen)
    open_ = sum(isinstance(truth, Unknown) for truth in seen)
    if met >= n:
        return MET
    return NOT_MET if met + open_ < n else _merge(seen, decided=NOT_MET)


def choose(condition: Truth, then: Truth, otherwise: Truth) -> Truth:
    """If-then-else. An unknown condition does not matter where both branches agree."""
    if isinstance(condition, Met):
        return then
    if isinstance(condition, NotMet):
        return otherwise
    if type(then) is type(otherwise) and not isinstance(then, Unknown):
        return then
    return _merge((condition, then, otherwise), decided=NOT_MET)


def _merge(truths: Sequence[Truth], *, decided: Truth) -> Truth:
    unknowns = [truth for truth in truths if isinstance(truth, Unknown)]
    if not unknowns:
        return decided
    return unknown(*(need for truth in unknowns for need in truth.needs))
