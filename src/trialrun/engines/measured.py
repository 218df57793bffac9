"""Measurements: what each row says, and how a selector makes one answer of many rows. Reads no diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from trialrun.engines.anchors import find_frame
from trialrun.engines.case import Case
from trialrun.engines.context import need, variable_of
from trialrun.engines.limits import limit_of, plus_of
from trialrun.engines.patient import Row
from trialrun.engines.results import Key, among_values, test_result
from trialrun.engines.series import Placed, first, has_number, has_result, latest, series
from trialrun.engines.values import compare, read_number
from trialrun.ground.truth import MET, NOT_MET, Truth, Unknown, all_of, any_of, negate, unknown
from trialrun.rules.nodes import Compare, OneOf, Operator, Recorded, Selector, Tested, Window

Outcome = tuple[Truth, tuple[Row, ...]]
Judge = Callable[[Row], tuple[Truth, Key]]
Measured = Compare | OneOf | Tested


class Said(msgspec.Struct, frozen=True):
    """A row that counts or may count, with what it says; rows of the same key have the same value."""

    placed: Placed
    truth: Truth
    key: Key


def judge_compare(atom: Compare, case: Case) -> Outcome:
    """A number against a limit. `lowest =` means all at or above it and one of them at it; `highest =` mirrors."""
    plus_of(atom.limit, variable_of(atom.fact.name, case.words))
    if compares_ends(atom):
        bound: Operator = ">=" if atom.selector == "lowest" else "<="
        every, rows = judge_compare(msgspec.structs.replace(atom, op=bound, selector="all"), case)
        some, _ = judge_compare(msgspec.structs.replace(atom, op="=", selector="any"), case)
        truth = all_of((every, some))
        return (truth if atom.op == "=" else negate(truth)), rows
    return _judge(atom, has_number, lambda row: compare_row(row, atom, case), case)


def judge_one_of(atom: OneOf, case: Case) -> Outcome:
    """A category or a score against a list of values."""
    variable = variable_of(atom.fact.name, case.words)
    return _judge(atom, has_result, lambda row: among_values(row, atom, variable), case)


def judge_tested(atom: Tested, case: Case) -> Outcome:
    """A result in words."""
    return _judge(atom, has_result, lambda row: test_result(row, atom), case)


def judge_recorded(atom: Recorded, case: Case) -> Outcome:
    """A value exists in the window; never not met."""
    missing = unknown(need("measurement", atom.fact.name))
    frame = find_frame(atom.when, atom.fact, case)
    if frame is None:
        return missing, ()
    if isinstance(frame, Unknown):
        return frame, ()
    found = tuple(candidate.row for candidate in series(atom.fact, frame, has_result, case) if candidate.sure)
    return (MET if found else missing), found


def compare_row(row: Row, atom: Compare, case: Case) -> tuple[Truth, Key]:
    """What one row says about a comparison, and the key of its value."""
    variable = variable_of(atom.fact.name, case.words)
    value = read_number(row, variable)
    if value is None:
        return unknown(need("unit", atom.fact.name)), (None,)
    limit = limit_of(atom, row, case)
    if isinstance(limit, Unknown):
        return limit, (value,)
    return compare(value, atom.op, limit, need("value", atom.fact.name)), (value,)


def _judge(atom: Measured, usable: Callable[[Row], bool], says: Judge, case: Case) -> Outcome:
    frame = find_frame(atom.when, atom.fact, case)
    if frame is None:
        return NOT_MET, ()
    if isinstance(frame, Unknown):
        return frame, ()
    rows = series(atom.fact, frame, usable, case)
    if not any(candidate.sure for candidate in rows):
        return unknown(need("measurement", atom.fact.name)), ()
    said = [Said(candidate, *says(candidate.row)) for candidate in rows]
    return _select(atom, said)


def _select(atom: Measured, said: Sequence[Said]) -> Outcome:
    how = effective_selector(atom)
    if how == "any":
        return _over(said, any_of, open_when=MET)
    if how == "all":
        return _over(said, all_of, open_when=NOT_MET)
    if how in ("lowest", "highest"):
        return _agreeing(said, atom), tuple(one.placed.row for one in said)
    pick = latest if how == "latest" else first
    chosen = {id(candidate) for candidate in pick([one.placed for one in said])}
    contenders = [one for one in said if id(one.placed) in chosen]
    rows = tuple(one.placed.row for one in contenders)
    if len({one.key for one in contenders}) > 1:
        return unknown(need("conflict", atom.fact.name)), rows
    return _agreeing(contenders, atom), rows


def effective_selector(atom: Measured) -> Selector:
    """The selector that decides: a period asks all, and the lowest is at or above a limit where all are."""
    if _during(atom):
        return "all"
    if isinstance(atom, Compare) and atom.selector in ("lowest", "highest"):
        upward = atom.op in (">=", ">")
        return "all" if upward == (atom.selector == "lowest") else "any"
    return atom.selector


def compares_ends(atom: Compare) -> bool:
    """Whether the lowest or highest value is asked to equal a limit, which takes two questions."""
    return atom.selector in ("lowest", "highest") and not _during(atom) and atom.op in ("=", "!=")


def _during(atom: Measured) -> bool:
    return isinstance(atom.when, Window) and atom.when.relation == "during"


def _over(said: Sequence[Said], join: Callable[..., Truth], *, open_when: Truth) -> Outcome:
    """Kleene over rows; a row that may count leaves the answer open only where it would change it."""
    truths = [_weighed(one, open_when) for one in said]
    truth = join(found for found in truths if found is not None)
    deciding = [one.placed.row for one, found in zip(said, truths, strict=True) if found == truth]
    return truth, tuple(deciding or (one.placed.row for one in said))


def _weighed(one: Said, open_when: Truth) -> Truth | None:
    if one.placed.sure:
        return one.truth
    if isinstance(one.truth, Unknown) or one.truth == open_when:
        opened = [truth for truth in (one.placed.place, one.truth) if isinstance(truth, Unknown)]
        return unknown(*(found for truth in opened for found in truth.needs))
    return None


def _agreeing(said: Sequence[Said], atom: Measured) -> Truth:
    """The answer all rows give; unknown where one is, or where they differ."""
    open_ = [one.truth for one in said if isinstance(one.truth, Unknown)]
    if open_:
        return unknown(*(found for truth in open_ for found in truth.needs))
    if any(one.truth != said[0].truth for one in said):
        return unknown(need("conflict", atom.fact.name))
    return said[0].truth
