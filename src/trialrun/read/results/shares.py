"""Percentages without a count beside them: shares of the patients, and changes of a value; what share a count is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from trialrun.read.results.marks import HARMS, NO_ADJECTIVE, PEOPLE, Mark
from trialrun.read.results.numbers import NUMBER
from trialrun.read.results.spreads import read_spread
from trialrun.read.text import Cut

_SHARE = re.compile(rf"(?<![\w.,-])(?P<percent>{NUMBER})\s?(?:%|(?P<points>percentage points?\b))")
_NO_SHARE = (
    "ci",
    "confidence",
    "-",
    "of the dose",
    "predicted",
    "lower",
    "higher",
    "fewer",
    "greater",
    "relative",
    "or more",
    "or less",
    "or higher",
    "or greater",
)
"""How goes on what is a percentage of no patients: of an interval, of a dose, of the figure of another group."""
_CHANGE_BEHIND = re.compile(r"(?:reduction|decrease|increase|improvement|decline)\b")
"""How goes on what is a change, and no share of the patients: `61.8% reduction`; `25% declined` are such a share."""
_CHANGED_BY = re.compile(
    r"\b(?:decreased|increased|fell|rose|improved|declined|dropped|reduced|reduction|decrease"
    r"|increase)\b[^.;]{0,60}\b(?:by|of)\s(?:a mean (?:of )?)?$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"[^.;\d]{1,60}\b(?:versus|vs\.?|compared (?:with|to)|and|than) (?:by )?", re.IGNORECASE)
"""Between the figure of one group and that of the next."""
_OF_KIND = rf"{NO_ADJECTIVE}(?!(?:{PEOPLE}|groups?|arms?|cohorts?|those|these|them|have|\w+ed)\b)[A-Za-z][\w/+-]* "
_EVENTS = rf"of (?:(?:the|all) )*(?:{_OF_KIND}){{0,3}}?(?:{HARMS}|responses|remissions)\b"
_OF_EVENTS = re.compile(rf"\s{_EVENTS}", re.IGNORECASE)
_AMONG_EVENTS = re.compile(rf"\b{_EVENTS},?\s$", re.IGNORECASE)
"""`12% of deaths were in the control arm`, `of the deaths, 12% ...`: shares of events, not of patients."""
_THRESHOLD = re.compile(r"(?:>=|<=|[<>=-]|(?i:at least|more than|less than|over|up to|than|by|to))\s?$")


def find_shares(plain: str) -> Iterator[Mark]:
    """Percentages without a count; limits such as `>= 50 %` and the 95 % of an interval are none."""
    changed_to = 0
    for match in _SHARE.finditer(plain):
        behind = plain[match.end() : match.end() + 12].lower().lstrip()
        if behind.startswith(_NO_SHARE):
            continue
        beside = changed_to and _BESIDE.fullmatch(plain, changed_to, match.start())
        if (
            beside
            or _CHANGE_BEHIND.match(behind)
            or _CHANGED_BY.search(plain, max(0, match.start() - 80), match.start())
        ):
            changed_to = match.end()
            yield Mark(Cut(match.start(), changed_to), "average", {"value": match["percent"], "changed": "by"}, "%")
            continue
        if match["points"] or _THRESHOLD.search(plain, max(0, match.start() - 12), match.start()):
            continue
        groups = {"percent": match["percent"]}
        end = read_spread(plain, match.end(), groups, "%")
        yield Mark(Cut(match.start(), end), "share", groups)


def shares_of_events(plain: str) -> frozenset[int]:
    """Where the percentages begin that are shares of events and not of patients, those of the next group among them."""
    found: set[int] = set()
    last = 0
    for match in _SHARE.finditer(plain):
        first, end = match.span()
        own = _OF_EVENTS.match(plain, end) or _AMONG_EVENTS.search(plain, max(0, first - 80), first)
        if own or (last and not plain.startswith(" of ", end) and _BESIDE.fullmatch(plain, last, first)):
            found.add(first)
            last = end
    return frozenset(found)


def fits(count: int, total: int, percent: Decimal) -> bool:
    """Whether a count of a total may give the printed share, rounded either way; `72.0` may be 72 written longer."""
    return count <= total and abs(_beyond(count, total, percent)) < 1


def gives(count: int, total: int, percent: Decimal) -> bool:
    """Whether a count of a total gives the printed share, rounded or cut off: so must a total that nobody prints."""
    return count <= total and -_HALF <= _beyond(count, total, percent) < 1


_HALF = Decimal("0.5")


def _beyond(count: int, total: int, percent: Decimal) -> Decimal:
    """How far the share is beyond the printed percentage, in units of its last figure."""
    exponent = percent.as_tuple().exponent
    whole = percent == percent.to_integral_value()
    place = Decimal(1).scaleb(exponent if isinstance(exponent, int) and not whole else 0)
    return (Decimal(100 * count) / Decimal(total) - percent) / place
