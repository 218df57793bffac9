"""Numbers whose owner, unit or meaning the words beside them tell: doses, shares above normal, what urine holds.

Finds no number; looks at the few words before and behind those that were found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from trialrun.read.criteria.lines_spots import places_of
from trialrun.read.criteria.model import Comparison, Limit, Named
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import Drug, DrugClass, load_vocabulary

_NEAREST = 28
_DOSES = frozenset({"mg", "g", "ug", "mg/m2", "mg/kg", "mg/d", "Gy", "cGy", "mg/kg/d", "mg/m2/d"})
_OF_DRUG = re.compile(
    r"\s+(?:of\s+)?(?:(?:prior|previous|earlier|oral|intravenous|iv|total|cumulative|lifetime|any|systemic)\s+){0,3}",
    re.I,
)
_ABOVE_NORMAL = re.compile(
    r"\s*(?:above|over|greater than|higher than)\s+(?:the\s+)?(?:upper limits? of )?(?:normal|ULN)\b", re.I
)
_IF_AGAIN = re.compile(r"[;,(.]\s*(?:but\s+|and\s+)?(?:if|when)\s+\Z", re.IGNORECASE)
_OR_NORMAL = re.compile(
    r"\s*(?:or|and/or)\s+(?P<named>(?:>\s?)?(?:the\s+)?(?:institutional\s+)?"
    r"(?:upper limit of (?:the\s+)?(?:normal|reference)(?:\s+range)?|ULN))\b(?!\s*[x*×(])",
    re.IGNORECASE,
)
_NEXT_TIME = re.compile(
    r"\s+(?P<named>(?:for\s+|at least\s+)*(?:the\s+)?(?:next|following|coming)\s+(?P<amount>\d{1,3})\s+"
    r"(?P<unit>day|week|month|year)s?)\b",
    re.IGNORECASE,
)
_TIMES = {"day": "d", "week": "wk", "month": "mo", "year": "a"}
_FORMULA = re.compile(r"\(?140\s?[-x]\s?(?:patient'?s?\s+)?age\b[^;\n]*", re.IGNORECASE)
"""The formula of Cockcroft and Gault: its numbers limit nothing."""
_CHANGE = re.compile(
    r"\b(?:decline|decrease|drop|fall|reduction|increase|rise|change)s?\s+(?:in|of)\s+(?:the\s+|serum\s+|total\s+)?\Z",
    re.IGNORECASE,
)
_BY = re.compile(r"\s*(?:level|count|value|concentration)?s?\s*(?:of|by)\b", re.IGNORECASE)
_IN_URINE = re.compile(
    r"\s*(?:of\s+)?(?:(?:monoclonal|M)[\s-]?(?:protein|spike|component)|light chains?|paraprotein)?\s*"
    r"(?:excreted\s+)?(?:on|in|by|per|via)?\s*(?:an?\s+|the\s+)?(?:24[\s-]?(?:hours?|hrs?|h)\s+)?(?:urine|urinary)\b",
    re.IGNORECASE,
)


def without_formula(plain: str, found: list[Comparison]) -> list[Comparison]:
    """Comparisons without the numbers of the formula of creatinine clearance."""
    if "140" not in plain:
        return found
    formulas = places_of(Cut(mark.start(), mark.end()) for mark in _FORMULA.finditer(plain))
    return [item for item in found if not any(formulas[item.cut.first : item.cut.end])]


def dosed_behind(plain: str, spots: tuple[Spot, ...], found: Comparison) -> Comparison:
    """`no more than 200 mg of prior oral melphalan`: a dose right before the drug it is of."""
    if found.about is not None or found.limit.unit not in _DOSES:
        return found
    behind = spots[bisect_left(spots, found.cut.end, key=lambda item: item.cut.first) :][:1]
    if not behind or _OF_DRUG.fullmatch(plain, found.cut.end, behind[0].cut.first) is None:
        return found
    dosed = isinstance(load_vocabulary().term(behind[0].name), Drug | DrugClass) or behind[0].name == "radiotherapy"
    about = Named(behind[0].words, behind[0].cut, behind[0].name)
    return msgspec.structs.replace(found, about=about) if dosed else found


def without_changes(plain: str, found: Comparison) -> Comparison:
    """`no decline in hemoglobin of 2 g/dL or more`: by how much a value changed is no value."""
    about = found.about
    if about is None or not about.name or about.cut.end > found.cut.first:
        return found
    before = _CHANGE.search(plain, max(0, about.cut.first - _NEAREST), about.cut.first)
    if before is None or _BY.match(plain, about.cut.end, found.cut.first + 1) is None:
        return found
    cut = Cut(before.start(), about.cut.end)
    return msgspec.structs.replace(found, about=Named(plain[cut.first : cut.end], cut))


def above_normal(plain: str, found: Comparison) -> Comparison:
    """`no greater than 50 % above normal` is no greater than 1.5 times the upper limit."""
    above = _ABOVE_NORMAL.match(plain, found.cut.end) if found.limit.unit == "%" and found.about is not None else None
    if above is None or found.values:
        return found
    limit = Limit(1 + found.limit.value / 100, times="ULN")
    return msgspec.structs.replace(found, limit=limit, cut=Cut(found.cut.first, above.end()))


def in_urine(plain: str, found: Comparison) -> Comparison:
    """`>= 200 mg of monoclonal protein on a 24 hour urine electrophoresis`: what a day's urine holds."""
    of_serum = found.about is None or found.about.name in ("", "serum_m_protein")
    unit = {"mg": "mg/(24.h)", "g": "g/(24.h)"}.get(found.limit.unit)
    if unit is None or not of_serum or _IN_URINE.match(plain, found.cut.end) is None:
        return found
    about = found.about or Named(plain[found.cut.first : found.cut.end], found.cut)
    limit = msgspec.structs.replace(found.limit, unit=unit)
    return msgspec.structs.replace(found, about=msgspec.structs.replace(about, name="urine_m_protein"), limit=limit)


def with_normal_limit(plain: str, found: list[Comparison]) -> Iterator[Comparison]:
    """`calcium > 10.5 mg/dL or upper limit of normal`: the normal limit is another one of the same."""
    for item in found:
        yield item
        normal = _OR_NORMAL.match(plain, item.cut.end) if item.op in ("<", "<=", ">", ">=") and item.about else None
        if normal is not None and not item.limit.times:
            cut = Cut(normal.start("named"), normal.end())
            yield msgspec.structs.replace(item, limit=Limit(Decimal(1), "", "ULN"), cut=cut)


def living_until(plain: str, spots: tuple[Spot, ...]) -> Iterator[Comparison]:
    """`not expected to survive the next 12 months`: how long a life is expected."""
    for spotted in spots:
        found = _NEXT_TIME.match(plain, spotted.cut.end) if spotted.name == "life_expectancy" else None
        if found is not None:
            limit = Limit(Decimal(found["amount"]), _TIMES[found["unit"].lower()])
            about = Named(spotted.words, spotted.cut, spotted.name)
            yield Comparison(">=", limit, Cut(found.start("named"), found.end()), about, implied=True)


def of_the_same_again(plain: str, found: list[Comparison]) -> Iterator[Comparison]:
    """`creatinine <= 1.5 x ULN; if > 1.2 x ULN, ...`: a number right behind `if` is of what the one before is of."""
    for at, item in enumerate(with_normal_limit(plain, found)):
        before = found[at - 1] if at and item.about is None else None
        counted = before is not None and (before.limit.unit, before.limit.times) == (item.limit.unit, item.limit.times)
        again = counted and (item.limit.unit or item.limit.times)
        if (
            before is None
            or not again
            or not _IF_AGAIN.search(plain, max(0, item.cut.first - _NEAREST), item.cut.first)
        ):
            yield item
        else:
            yield msgspec.structs.replace(item, about=before.about)
