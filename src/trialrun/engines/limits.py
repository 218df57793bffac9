"""The limit a value is compared with: a quantity, a multiple of the row's own range, or an earlier value.

Compares nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from trialrun.engines.anchors import event_span
from trialrun.engines.case import Case
from trialrun.engines.context import need, variable_of
from trialrun.engines.patient import Row, last_moment
from trialrun.engines.series import Placed, has_number, latest, series
from trialrun.engines.spans import BEGINNING, Frame, Period, ever_frame
from trialrun.engines.values import Interval, point, read_number, to_canonical
from trialrun.ground.truth import Unknown, unknown
from trialrun.rules.nodes import Compare, Fact, Limit
from trialrun.terms.model import Variable
from trialrun.terms.units import convert


def limit_of(atom: Compare, row: Row, case: Case) -> Interval | Unknown:
    """The limit for one row, in the canonical unit; unknown where what it refers to is missing."""
    limit, variable = atom.limit, variable_of(atom.fact.name, case.words)
    plus = plus_of(limit, variable)
    if limit.reference is None:
        return point(plus)
    base = _reference(atom, row, case)
    if isinstance(base, Unknown):
        return base
    return base.scaled(Fraction(1 if limit.times is None else limit.times), plus)


def plus_of(limit: Limit, variable: Variable) -> Fraction:
    """The fixed part of a limit in the canonical unit. Raises UnitError where it cannot be compared."""
    if limit.plus is None:
        return Fraction(0)
    value = Fraction(limit.plus.value)
    return value if limit.plus.unit == variable.unit else convert(value, limit.plus.unit, variable)


def range_end(row: Row, column: str, variable: Variable) -> Fraction | None:
    """The lower or upper end of a row's own reference range in the canonical unit, or None.

    A range that ends at or below its beginning, or at zero, is how sources write "no range".
    """
    number, low, high = row.number(column), row.number("low"), row.number("high")
    if number is None or (column == "high" and number == 0) or (low is not None and high is not None and high <= low):
        return None
    return to_canonical(number, row.text("unit"), variable)


def _reference(atom: Compare, row: Row, case: Case) -> Interval | Unknown:
    fact, variable = atom.fact, variable_of(atom.fact.name, case.words)
    match atom.limit.reference:
        case "ULN" | "LLN" as end:
            value = range_end(row, "high" if end == "ULN" else "low", variable)
            return unknown(need("limit", fact.name)) if value is None else point(value)
        case "baseline":
            return agreed_value(baseline_rows(fact, case), fact, variable)
        case "previous":
            return agreed_value(previous_rows(fact, row, case), fact, variable)
        case _:
            return nadir_before(fact, row, case)


def baseline_rows(fact: Fact, case: Case) -> tuple[Placed, ...]:
    """The rows that may be the baseline: the latest at or before that event, else the first dose, else enrolment."""
    until = event_span("baseline", case)
    if isinstance(until, Unknown):
        return ()
    return latest(series(fact, Frame("lies", Period(BEGINNING, until)), has_number, case))


def previous_rows(fact: Fact, row: Row, case: Case) -> tuple[Placed, ...]:
    """The rows that may be the latest before `row`."""
    moment = row.moment(case.as_of)
    earlier = []
    for other in series(fact, ever_frame(case.as_of), has_number, case):
        if other.row is row or other.moment[0] >= moment[1]:
            continue
        before = other.moment[1] < moment[0]
        earlier.append(other if before else _doubtful(other, fact))
    return latest(earlier)


def nadir_before(fact: Fact, row: Row, case: Case) -> Interval | Unknown:
    """The lowest value from baseline on and before `row`; unknown where a row that may count would lower it.

    Where nothing was measured up to the baseline it is the lowest of the later values: the lowest that is recorded.
    """
    variable = variable_of(fact.name, case.words)
    baseline, moment = baseline_rows(fact, case), row.moment(case.as_of)
    lowest = agreed_value(baseline, fact, variable) if baseline else None
    if isinstance(lowest, Unknown):
        return lowest
    begun = _followed_from(baseline, case)
    if begun is None or begun[1] >= moment[0]:
        return unknown(need("reference", fact.name))
    sure: list[Interval] = [] if lowest is None else [lowest]
    doubtful: list[Interval] = []
    for other in series(fact, ever_frame(case.as_of), has_number, case):
        if other.row is row or other.moment[1] < begun[0] or other.moment[0] > moment[1]:
            continue
        value = read_number(other.row, variable)
        if value is None:
            return unknown(need("unit", fact.name))
        inside = other.sure and other.moment[0] > begun[1] and other.moment[1] < moment[0]
        (sure if inside else doubtful).append(value)
    if sure and _lowest([*sure, *doubtful]) == _lowest(sure):
        return _lowest(sure)
    return unknown(need("reference", fact.name))


def _followed_from(baseline: Sequence[Placed], case: Case) -> tuple[int, int] | None:
    """The first and the last moment at which the rows of the baseline may lie; without any, the end of its day.

    None where it is not known when the baseline was.
    """
    if baseline:
        return min(one.moment[0] for one in baseline), max(one.moment[1] for one in baseline)
    until = event_span("baseline", case)
    return None if isinstance(until, Unknown) else (0, last_moment(until.last))


def agreed_value(rows: Sequence[Placed], fact: Fact, variable: Variable) -> Interval | Unknown:
    """The one value of the rows that may be meant."""
    if not rows:
        return unknown(need("reference", fact.name))
    values = {read_number(candidate.row, variable) for candidate in rows}
    if len(values) > 1:
        return unknown(need("conflict", fact.name))
    value = values.pop()
    return unknown(need("unit", fact.name)) if value is None else value


def _lowest(values: Iterable[Interval]) -> Interval:
    """The lowest of several numbers that may be censored."""
    found = list(values)
    los, his = [value.lo for value in found], [value.hi for value in found if value.hi is not None]
    lo = None if any(bound is None for bound in los) else min(bound for bound in los if bound is not None)
    hi = min(his) if his else None
    return Interval(
        lo,
        hi,
        lo is not None and all(value.lo_open for value in found if value.lo == lo),
        hi is not None and any(value.hi_open for value in found if value.hi == hi),
    )


def _doubtful(candidate: Placed, fact: Fact) -> Placed:
    return Placed(candidate.row, unknown(need("date", fact.name)), candidate.moment)
