"""Thresholds of responses as rules: a limit, a change by a share, by an amount, or by both. Names no level."""

from __future__ import annotations

import re

from trialrun.errors import InputError
from trialrun.protocol.scalars import Statement
from trialrun.read.results.numbers import NUMBER, decimal_of, unit_after

_LIMIT = re.compile(
    rf"(?P<sign><=|>=|<|>|less than|below|under|at least|more than|above)\s?(?P<figure>{NUMBER})(?!\s?%)", re.IGNORECASE
)
_CHANGE = re.compile(
    r"(?P<fall>decreas\w+|reduc\w+|declin\w+|fall|drop\w*)|(?P<rise>increas\w+|ris(?:e|ing))", re.IGNORECASE
)
_SHARE = re.compile(
    rf"(?P<sign><=|>=|<|>|at least|more than|less than)?\s?(?P<figure>{NUMBER})\s?%(?:\s?-\s?\d)?", re.IGNORECASE
)
_COMPOUND = re.compile(r"\b(?:without|and|or|with|plus|unless|except|if)\b(?! equal)", re.IGNORECASE)
_LOWEST = re.compile(r"\b(?:nadir|lowest)\b", re.IGNORECASE)
_SIGNS = {"less than": "<", "below": "<", "under": "<", "at least": ">=", "more than": ">", "above": ">"}
_OF_WHOM = re.compile(r"\s(?:in|for|among) (?:patients|those|subjects) (?:with|who|whose)\b.*$", re.IGNORECASE)
_TWO_CHANGES = re.compile(
    rf"^(?P<first>.{{3,120}}?%(?: (?:from|of|over|below|above) (?:the )?(?:baseline|nadir|lowest \w+))?),? "
    rf"(?:and|with) (?:an? )?(?:absolute (?:increase|decrease|reduction|rise|fall|change) (?:of )?)?"
    rf"(?P<sign>>=|<=|[<>]|at least|more than)?\s?(?P<figure>{NUMBER})(?=\s?[A-Za-z])",
    re.IGNORECASE,
)
"""`a decrease of > 30 % and > 300 ng/L`, `an increase of 25 % with an absolute increase of at least 0.5 g/dL`."""


def statement_of(definition: str, variable: str) -> Statement | None:
    """The threshold of a definition as a rule on the variable: a limit, or a change against the baseline."""
    definition = _OF_WHOM.sub("", definition)
    twice = _TWO_CHANGES.match(definition) if variable else None
    if twice:
        return _both_changes(variable, twice, definition)
    if not variable or not definition or _COMPOUND.search(definition):
        return None
    change, share = _CHANGE.search(definition), _SHARE.search(definition)
    if change and share:
        return _changed(variable, change, share, definition)
    limits = list(_LIMIT.finditer(definition))
    if len(limits) != 1:
        return None
    unit, end = unit_after(definition, limits[0].end())
    sign, amount = sign_of(limits[0]["sign"]), f"{limits[0]['figure'].replace(',', '')} {unit}"
    if change:
        return _by_amount(variable, change, sign, amount, definition) if unit else None
    return parsed(f"{variable} {sign} {amount}".rstrip()) if end > limits[0].end() or unit == "" else None


def _changed(variable: str, change: re.Match[str], share: re.Match[str], definition: str) -> Statement | None:
    """`decrease of >= 50 %` leaves at most half of the baseline; `increase of >= 25 %` is 1.25 times it or more."""
    percent = decimal_of(share["figure"])
    sign = sign_of(share["sign"] or ">=")
    if change["fall"]:
        if percent >= 100:
            return None
        return parsed(f"{variable} {_mirrored(sign)} {(100 - percent) / 100:f} x {_reference(definition)}")
    return parsed(f"{variable} {sign} {(100 + percent) / 100:f} x {_reference(definition)}")


def _reference(definition: str) -> str:
    return "nadir" if _LOWEST.search(definition) else "baseline"


def _by_amount(variable: str, change: re.Match[str], sign: str, amount: str, definition: str) -> Statement | None:
    """`increase of at least 2 g/dL` is the baseline and 2 g/dL or more; a fall of it the baseline less 2 g/dL."""
    if change["fall"]:
        return parsed(f"{variable} {_mirrored(sign)} {_reference(definition)} - {amount}")
    return parsed(f"{variable} {sign} {_reference(definition)} + {amount}")


def _both_changes(variable: str, twice: re.Match[str], definition: str) -> Statement | None:
    """A change by a share and by an amount, both of which are needed."""
    change, share = _CHANGE.search(definition), _SHARE.search(twice["first"])
    unit, _ = unit_after(definition, twice.end())
    if change is None or share is None or not unit or unit == "%":
        return None
    first = _changed(variable, change, share, definition)
    sign = sign_of(twice["sign"] or share["sign"] or ">=")
    second = _by_amount(variable, change, sign, f"{twice['figure'].replace(',', '')} {unit}", definition)
    return parsed(f"{first.text} and {second.text}") if first and second else None


def _mirrored(sign: str) -> str:
    return {">=": "<=", ">": "<", "<=": ">=", "<": ">"}[sign]


def sign_of(printed: str) -> str:
    """A printed comparison as the rule language writes it."""
    return _SIGNS.get(printed.lower(), printed)


def parsed(text: str) -> Statement | None:
    """The text as a statement of the rule language; None where it is none."""
    try:
        return Statement.parse(text)
    except InputError:
        return None
