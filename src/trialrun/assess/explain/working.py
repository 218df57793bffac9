"""The arithmetic behind an answer: each statement of a rule with the values, dates and limits it compares.

Decides nothing: the truth of a statement is that of the reference engine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import msgspec

from trialrun.assess.explain.amounts import change_text, interval_text, signed_amount_text
from trialrun.engines import Interval, Row
from trialrun.engines.case import Case
from trialrun.engines.context import variable_of
from trialrun.engines.limits import baseline_rows, limit_of, previous_rows
from trialrun.engines.reference import combine, judge_atom
from trialrun.engines.series import Placed, has_number, latest, series
from trialrun.engines.showing import recorded_text
from trialrun.engines.spans import ever_frame
from trialrun.engines.values import read_number
from trialrun.ground.dates import Date
from trialrun.ground.quantity import Quantity
from trialrun.ground.truth import Met, NotMet, Truth, Unknown
from trialrun.rules import atoms, children, print_rule, rule_to_english, say_name
from trialrun.rules.nodes import All, AnyOf, AtLeast, Atom, Attest, Compare, Fact, Rule
from trialrun.rules.phrases import say_quantity, say_unit
from trialrun.terms.model import Variable

Wording = Mapping[str, str]
"""Questions by their key, as they are asked."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a fact: as recorded, in the canonical unit, and its day."""

    date: Date | None
    recorded: str
    amount: str

    def text(self) -> str:
        """`12 g/L = 1.2 g/dL on 2026-03-30`."""
        same = self.recorded == self.amount or not self.amount
        said = self.recorded if same else f"{self.recorded} = {self.amount}"
        return f"{said} on {self.date}" if self.date is not None else said


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where one marker stands at a visit: its value, its baseline and its lowest value before, and how far it lies
    from both."""

    fact: str
    label: str
    unit: str
    value: Seen | None
    baseline: Seen | None
    nadir: Seen | None
    from_baseline: str = ""
    from_nadir: str = ""

    def text(self) -> str:
        """One line for a reader."""
        if self.value is None:
            return f"{self.label}: not measured at this visit"
        parts = [f"{self.label}: {self.value.text()}"]
        if self.baseline is not None:
            parts.append(f"from the baseline {self.baseline.text()}: {self.from_baseline}")
        if self.nadir is not None and self.nadir != self.baseline:
            parts.append(f"from the lowest value before, {self.nadir.text()}: {self.from_nadir}")
        return "; ".join(parts)


class Worked(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of a rule: its text, whether it is true, the values that decide it, and the limit worked out.

    `fact` is what it is about; `decides`: the truth of the whole rule rests on it.
    """

    fact: str
    statement: str
    english: str
    truth: str
    values: tuple[Seen, ...] = ()
    limit: str = ""
    needs: tuple[str, ...] = ()
    decides: bool = True

    def text(self) -> str:
        """One line for a reader."""
        said = "; ".join(value.text() for value in self.values[:4]) or "nothing recorded"
        more = f" and {len(self.values) - 4} more" if len(self.values) > 4 else ""
        limit = f"; the limit is {self.limit}" if self.limit else ""
        needs = f"; needed: {', '.join(self.needs)}" if self.needs and self.truth == "not known" else ""
        return f"{self.truth}: {self.english} ({said}{more}{limit}{needs})"


def work_out_rule(rule: Rule, case: Case, wording: Wording) -> tuple[Worked, ...]:
    """Every statement of a rule at a visit, from left to right, each once."""
    found = dict.fromkeys(atoms(rule))
    truths = {atom: judge_atom(atom, case)[0] for atom in found}
    deciding = frozenset(_deciding(rule, truths))
    worked = ((atom, work_out(atom, case, wording)) for atom in found)
    return tuple(msgspec.structs.replace(one, decides=atom in deciding) for atom, one in worked)


def work_out(atom: Atom, case: Case, wording: Wording) -> Worked:
    """One statement of a rule at a visit."""
    truth, rows = judge_atom(atom, case)
    english = rule_to_english(atom, case.words, wording)
    return Worked(
        fact=atom.question if isinstance(atom, Attest) else atom.fact.name,
        statement=print_rule(atom),
        english=english.removesuffix(" (latest value)").removesuffix(" (latest result)"),
        truth=truth_word(truth),
        values=tuple(seen_of(row, case) for row in rows),
        limit=_limit_text(atom, rows, case),
        needs=tuple(need.detail or need.kind for need in truth.needs) if isinstance(truth, Unknown) else (),
    )


def standing_of(name: str, case: Case) -> Standing:
    """Where a marker stands at the visit of the case."""
    fact, variable = Fact(name), variable_of(name, case.words)
    value, row = current_value(name, case)
    baseline = _first_seen(baseline_rows(fact, case), case)
    lowest = lowest_before(name, row, case) if row is not None else None
    first = _number(baseline[0], variable) if baseline is not None else None
    return Standing(
        fact=name,
        label=say_name(name, case.words),
        unit=variable.unit,
        value=seen_of(row, case) if row is not None else None,
        baseline=baseline[1] if baseline is not None else None,
        nadir=seen_of(lowest, case) if lowest is not None else None,
        from_baseline=_change(value, first, variable),
        from_nadir=_change(value, _number(lowest, variable) if lowest is not None else None, variable),
    )


def current_value(name: str, case: Case) -> tuple[Interval | None, Row | None]:
    """The value of a marker at the visit of the case, and its row."""
    visit = case.context.visit
    variable = variable_of(name, case.words)
    days = (visit.days.first, visit.days.last) if visit is not None else (case.as_of, case.as_of)
    placed = series(Fact(name), ever_frame(case.as_of), has_number, case)
    here = [one for one in placed if one.sure and (day := one.row.day("date")) and days[0] <= day <= days[1]]
    rows = latest(here)
    return (_number(rows[0].row, variable), rows[0].row) if rows else (None, None)


def lowest_before(name: str, row: Row, case: Case) -> Row | None:
    """The row of the lowest value from the baseline on and before a row; None where there is none."""
    fact, variable = Fact(name), variable_of(name, case.words)
    first = baseline_rows(fact, case)
    begun, moment = first[0].moment[0] if first else 0, row.moment(case.as_of)
    inside = [
        one.row
        for one in series(fact, ever_frame(case.as_of), has_number, case)
        if one.sure and one.moment[0] >= begun and one.moment[1] < moment[0]
    ]
    ranked = [(bound, place, found) for place, found in enumerate(inside) if (bound := _upper(found, variable))]
    return min(ranked, key=lambda one: one[:2])[2] if ranked else None


def seen_of(row: Row, case: Case) -> Seen:
    """A row as a value with its day."""
    term = case.words.term(row.name or "")
    number = _number(row, term) if isinstance(term, Variable) else None
    unit = term.unit if isinstance(term, Variable) else "1"
    return Seen(
        date=row.day("date") or row.day("start"),
        recorded=printed_text(row),
        amount=signed_amount_text(number, unit) if number is not None else "",
    )


def truth_word(truth: Truth) -> str:
    """`true`, `not true` or `not known`."""
    return "true" if isinstance(truth, Met) else "not true" if isinstance(truth, NotMet) else "not known"


def _deciding(rule: Rule, truths: Mapping[Atom, Truth]) -> Iterator[Atom]:
    """The atoms on which the truth of a rule rests: of `or` what is met, of `and` what is not, else all."""
    parts = children(rule)
    if not parts:
        yield from atoms(rule)
        return
    whole = type(_truth(rule, truths))
    alike = [part for part in parts if isinstance(_truth(part, truths), whole)]
    chosen = alike if alike and isinstance(rule, All | AnyOf | AtLeast) else parts
    for part in chosen:
        yield from _deciding(part, truths)


def _truth(rule: Rule, truths: Mapping[Atom, Truth]) -> Truth:
    return combine(rule, truths.__getitem__, None)


def _limit_text(atom: Atom, rows: tuple[Row, ...], case: Case) -> str:
    """The limit of a comparison that refers to an earlier value or to a range; a plain number needs no working."""
    if not isinstance(atom, Compare) or atom.limit.reference is None or not rows:
        return ""
    limit = limit_of(atom, rows[0], case)
    if isinstance(limit, Unknown):
        return ""
    unit = variable_of(atom.fact.name, case.words).unit
    reference = _reference(atom, rows[0], case)
    return f"{_formula(atom, reference)}{interval_text(limit, unit)}"


def _formula(atom: Compare, reference: Seen | None) -> str:
    """`0.5 x 4.2 g/dL (2026-01-05) = `; empty where the reference is a range or cannot be found."""
    if reference is None:
        return ""
    times = f"{atom.limit.times:f} x " if atom.limit.times is not None and atom.limit.times != 1 else ""
    return f"{times}{reference.amount or reference.recorded} ({reference.date}){_added(atom.limit.plus)} = "


def _added(plus: Quantity | None) -> str:
    """` + 0.5 g/dL`; empty where nothing is added."""
    if plus is None:
        return ""
    amount = Quantity(plus.value.copy_abs(), plus.unit)
    return f" {'-' if plus.value.is_signed() else '+'} {say_quantity(amount)}"


def _reference(atom: Compare, row: Row, case: Case) -> Seen | None:
    match atom.limit.reference:
        case "baseline":
            found = _first_seen(baseline_rows(atom.fact, case), case)
            return found[1] if found is not None else None
        case "nadir":
            lowest = lowest_before(atom.fact.name, row, case)
            return seen_of(lowest, case) if lowest is not None else None
        case "previous":
            found = _first_seen(previous_rows(atom.fact, row, case), case)
            return found[1] if found is not None else None
        case _:
            return None


def _first_seen(rows: tuple[Placed, ...], case: Case) -> tuple[Row, Seen] | None:
    return (rows[0].row, seen_of(rows[0].row, case)) if rows else None


def _change(value: Interval | None, reference: Interval | None, variable: Variable) -> str:
    return "" if value is None or reference is None else change_text(value, reference, variable.unit)


def _number(row: Row, variable: Variable) -> Interval | None:
    return read_number(row, variable) if row.number("value") is not None else None


def _upper(row: Row, variable: Variable) -> tuple[Fraction, bool] | None:
    """What orders lowest values: the upper bound, a value below it before the bound itself."""
    number = _number(row, variable)
    if number is None:
        return None
    bound = number.hi if number.hi is not None else number.lo
    return None if bound is None else (bound, not number.hi_open)


def printed_text(row: Row) -> str:
    """A row as recorded, its unit as clinicians print it: `0 mg/24 h`."""
    unit = row.text("unit") or ""
    text = recorded_text(row).removeprefix("answer ")
    return text.replace(f" {unit}", f" {say_unit(unit)}") if unit and unit != "1" else text.removesuffix(" 1")
