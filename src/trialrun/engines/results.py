"""What a row says about a list of values or about a result in words, and what makes two rows say the same.

Guesses no result.
"""

from __future__ import annotations

from trialrun.engines.context import detail, need
from trialrun.engines.patient import Row
from trialrun.engines.values import Interval, compare, plausible, point, read_number
from trialrun.engines.words import EXACT, plain, read_digits
from trialrun.ground.truth import MET, NOT_MET, Truth, any_of, from_bool, unknown
from trialrun.records.meanings import FOUND, NOT_FOUND
from trialrun.rules.nodes import OneOf, Tested
from trialrun.terms.model import Variable

Key = tuple[Interval | str | bool | None, ...]
_UNSETTLED = frozenset({"indeterminate", "equivocal", "borderline"})


def among_values(row: Row, atom: OneOf, variable: Variable) -> tuple[Truth, Key]:
    """Whether the value of a row is one of those listed. A text that is no known value is unknown, not "other"."""
    text = plain(row.text("text") or "")
    numeric = variable.kind in ("number", "scale")
    if row.number("value") is not None and (numeric or not text):
        value = read_number(row, variable)
        return _number_among(value, atom), (value,)
    number = read_digits(text)
    if number is not None:
        value = point(number) if plausible(number, variable) else None
        return _number_among(value, atom), (value,)
    return _text_among(text, atom, variable), (text,)


def test_result(row: Row, atom: Tested) -> tuple[Truth, Key]:
    """Whether a test has the result asked for. Words decide; a number alone tells only what was detected.

    0 is not found; a number above 0 is detected, but whether that is "positive" needs a cut-off and stays unknown.
    """
    found = _found(row, words=atom.result in ("positive", "negative"))
    if found is None:
        return unknown(detail(atom.fact.name, "result")), (None,)
    return from_bool(found == (atom.result in FOUND)), (found,)


def _found(row: Row, *, words: bool) -> bool | None:
    text = plain(row.text("text") or "")
    if text:
        return True if text in FOUND else False if text in NOT_FOUND else None
    value, comparator = row.number("value"), row.text("comparator")
    if comparator in (">", ">="):
        above = value is not None and (value > 0 or (value == 0 and comparator == ">"))
        return True if above and not words else None
    if value is None or comparator not in EXACT:
        return None
    if value == 0:
        return False
    return True if value > 0 and not words else None


def _number_among(value: Interval | None, atom: OneOf) -> Truth:
    if value is None:
        return unknown(need("unit", atom.fact.name))
    listed = [number for text in atom.values for number in [read_digits(text)] if number is not None]
    if not listed:
        return unknown(detail(atom.fact.name, "value"))
    why = need("value", atom.fact.name)
    return any_of(compare(value, "=", point(number), why) for number in listed)


def _text_among(text: str, atom: OneOf, variable: Variable) -> Truth:
    if any(_same_word(text, plain(value)) for value in atom.values):
        return MET
    known = frozenset(map(plain, variable.values)) | FOUND | NOT_FOUND
    closed = variable.kind in ("number", "scale") or bool(variable.values) or variable.kind == "test"
    if text in _UNSETTLED or (closed and text not in known):
        return unknown(detail(atom.fact.name, "value"))
    return NOT_MET


def _same_word(one: str, other: str) -> bool:
    return one == other or {one, other} <= FOUND or {one, other} <= NOT_FOUND
