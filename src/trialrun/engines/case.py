"""One patient in one context, and what every kind of fact shares: qualifiers, status, visibility. Judges no rule."""

from __future__ import annotations

import math
from fractions import Fraction

import msgspec

from trialrun.engines.context import Context, detail, term_of
from trialrun.engines.patient import Cell, Patient, Row
from trialrun.engines.spans import FIRST_DAY, LAST_DAY, ONE_DAY, moved
from trialrun.engines.words import plain, read_digits
from trialrun.errors import UnitError
from trialrun.ground.dates import Date, DateSpan
from trialrun.ground.quantity import conversion_factor, exact
from trialrun.ground.truth import MET, NOT_MET, Truth, all_of, from_bool, unknown
from trialrun.records.meanings import FREE_TEXT, SEVERITY_ORDER, STATUS_ABSENT, STATUS_KNOWN, STATUS_OPEN, STATUS_OVER
from trialrun.rules.nodes import Fact, Qualifier, unit_of_amount
from trialrun.terms.vocabulary import Vocabulary, lasting


class Case(msgspec.Struct, frozen=True):
    """One patient in one context; `words` is the vocabulary in use."""

    patient: Patient
    context: Context
    words: Vocabulary

    @property
    def as_of(self) -> Date:
        """The day that counts as today."""
        return self.context.as_of

    def visible(self, row: Row) -> bool:
        """False for a fact that surely lies after the as-of date."""
        return row.begun(self.as_of).first <= self.as_of

    def certain(self, row: Row) -> bool:
        """True for a fact that surely lies at or before the as-of date."""
        return row.begun(self.as_of).last <= self.as_of

    def start(self, row: Row) -> DateSpan:
        """When a visible fact happened or began, supposing it is not after the as-of date."""
        span = row.begun(self.as_of)
        return DateSpan(span.first, min(span.last, self.as_of))

    def end(self, row: Row) -> DateSpan:
        """When a visible fact ended. Moments end as they begin.

        Without a recorded end a condition goes on, unless its status says it is over; of an exposure it is not
        known how long it went on.
        """
        start = self.start(row)
        if row.table == "measurement" or not lasting(term_of(row.name or "", self.words)):
            return start
        recorded = row.span("end", "end_to")
        if recorded is not None:
            return recorded if row.day("end") is not None else DateSpan(start.first, recorded.last)
        if row.table == "exposure":
            return DateSpan(start.first, LAST_DAY)
        if plain(row.text("status") or "") in STATUS_OVER:
            return DateSpan(start.first, moved(self.as_of, ONE_DAY, -1))
        return DateSpan(LAST_DAY, LAST_DAY)


def matches_qualifiers(row: Row, fact: Fact) -> Truth:
    """Whether the columns of a row meet all qualifiers of a fact; an empty column is unknown."""
    unit, cells = unit_of_amount(fact), row.columns
    truths = [
        amount_truth(cells.get("amount"), cells.get("unit"), qualifier, fact)
        if unit is not None and qualifier.key in ("amount", "unit")
        else _qualified(row, qualifier, fact.name)
        for qualifier in fact.qualifiers
    ]
    if not any(qualifier.key == "status" for qualifier in fact.qualifiers):
        truths.append(standing(row.text("status"), fact.name))
    return all_of(truths)


def amount_truth(amount: Cell, unit: Cell, qualifier: Qualifier, fact: Fact) -> Truth:
    """A recorded dose against an amount or the unit it is asked in; a unit that cannot be converted is unknown."""
    if not isinstance(unit, str):
        return unknown(detail(fact.name, "unit"))
    try:
        factor = conversion_factor(unit, unit_of_amount(fact) or unit)
    except UnitError:
        return unknown(detail(fact.name, "unit"))
    if qualifier.key == "unit":
        return MET
    if not isinstance(amount, (int, float)) or not math.isfinite(amount):
        return unknown(detail(fact.name, "amount"))
    answer = compare_cell(exact(amount) * factor, qualifier)
    return unknown(detail(fact.name, "amount")) if answer is None else from_bool(answer)


def surely_named(row: Row, fact: Fact, words: Vocabulary) -> Truth:
    """Unknown for a record under a wider name than the fact asked for, else met."""
    exact_name = row.name in words.below(term_of(fact.name, words).name)
    return MET if exact_name else unknown(detail(fact.name, "exact kind"))


def standing(status: str | None, name: str) -> Truth:
    """What a status says about presence: recorded as absent is not met, suspected or planned is unknown."""
    word = plain(status or "")
    if word in STATUS_ABSENT:
        return NOT_MET
    return unknown(detail(name, "status")) if word in STATUS_OPEN else MET


def compare_cell(cell: Cell | Fraction, qualifier: Qualifier) -> bool | None:
    """One column against a qualifier; None where it is empty, cannot be ordered, or says it in words of its own.

    Cause, site and outcome are free text: `bortezomib` may well be the `prior_therapy` asked for, so that other
    words decide nothing.
    """
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return None
    if qualifier.op in ("=", "in", "!="):
        among = any(_same(cell, value) for value in qualifier.values)
        if not among and (qualifier.key in FREE_TEXT or (qualifier.key == "status" and _silent(cell, qualifier))):
            return None
        return among != (qualifier.op == "!=")
    have, want = _rank(cell), _rank(qualifier.values[0])
    if have is None or want is None:
        return None
    return {">=": have >= want, ">": have > want, "<=": have <= want, "<": have < want}[qualifier.op]


def _silent(cell: Cell | Fraction, qualifier: Qualifier) -> bool:
    """True for a status that says nothing about the one asked for: `active` may be uncontrolled or not."""
    word = plain(cell) if isinstance(cell, str) else ""
    return word not in STATUS_ABSENT and any(plain(value) not in STATUS_KNOWN for value in qualifier.values)


def _qualified(row: Row, qualifier: Qualifier, name: str) -> Truth:
    answer = compare_cell(row.columns.get(qualifier.key), qualifier)
    return unknown(detail(name, qualifier.key)) if answer is None else from_bool(answer)


def _same(cell: Cell | Fraction, value: str) -> bool:
    if isinstance(cell, str):
        return plain(cell) == plain(value)
    number = _rank(value)
    return number is not None and _rank(cell) == number


def _rank(cell: Cell | Fraction) -> Fraction | None:
    """A number, a number in words of severity, or None for anything that has no order."""
    if isinstance(cell, Fraction):
        return cell
    if isinstance(cell, (int, float)):
        return exact(cell)
    if not isinstance(cell, str):
        return None
    if plain(cell) in SEVERITY_ORDER:
        return Fraction(SEVERITY_ORDER[plain(cell)])
    return read_digits(cell)


def history_start(case: Case) -> Date:
    """The first day on which anything can have happened to this person: the earliest possible birth date."""
    birth = case.patient.birth()
    return birth.first if birth is not None else FIRST_DAY
