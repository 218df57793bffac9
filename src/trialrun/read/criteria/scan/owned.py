"""Numbers whose owner, unit or meaning the words beside them tell: doses, shares above normal, what urine holds.

Finds no number; looks at the few words before and behind those that were found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

import msgspec

from trialrun.read.criteria.model import NAMED_UNITS, Comparison, Limit, Named
from trialrun.read.criteria.scan.spots import places_of
from trialrun.read.criteria.terms import is_drug, is_test, term_of
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import DrugClass

_BY_UNIT = {
    **dict.fromkeys((("creatinine", unit) for unit in ("mL/min", "mL/min/{1.73_m2}", "mL/s")), "creatinine_clearance"),
    ("circulating_plasma_cells", "%"): "circulating_plasma_cells_percent",
    **dict.fromkeys(
        (("urine_protein", unit) for unit in ("mg/(24.h)", "g/(24.h)", "mg/d", "g/d")), "urine_protein_24h"
    ),
}
_CELLS = frozenset({"platelets", "anc", "wbc", "lymphocytes"})
_PACK_YEARS = "{pack}.a"
_SMOKED = re.compile(
    r"(?:(?:former|ex|past|previous|ever|cigarette|tobacco)[\s-]+)*smok\w+(?:\s+(?:history|habit))?", re.I
)
"""Who has smoked, or how much, whether or not he still does."""
_NOW = ("Current ", "current ", "Active ", "active ", "Currently ", "currently ")
_BILLIONS = frozenset({"/nl", "/nL", "g/L"})
"""How billions of cells in a litre are printed: in a nanolitre, or as G/L."""
_STAGE = re.compile(r"\b(?P<word>stages?|grades?)\s+[\dIVX]{1,4}(?:\s+or\s+\w+)?\Z", re.IGNORECASE)
_TREATED = frozenset({"prior_lines", "prior_cycles", "chemotherapy", "anticancer_therapy", "immunotherapy"})
_NEAREST = 28
_FAR = 80
_DOSES = frozenset({"mg", "g", "ug", "mg/m2", "mg/kg", "mg/d", "Gy", "cGy", "mg/kg/d", "mg/m2/d"})
_OF_DRUG = re.compile(
    r"\s+(?:(?:(?:total|cumulative|lifetime)\s+){0,3}dos(?:e|es|age)\s+)?(?P<of>of\s+)?"
    r"(?:(?:prior|previous|earlier|oral|intravenous|iv|total|cumulative|lifetime|any|systemic)\s+){0,3}",
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
_FORMULA = re.compile(r"\(?140\s?[-x]\s?(?:patient'?s?\s+)?age\b[^;\n]*", re.IGNORECASE)
"""The formula of Cockcroft and Gault: its numbers limit nothing."""
_CHANGE = re.compile(
    r"\b(?:decline|decrease|drop|fall|reduction|increase|rise|change)s?\s+(?:in|of)\s+(?:the\s+|serum\s+|total\s+)?\Z",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\s*(?:has |have |had |is |was |were )?"
    r"(?P<how>(?:decreas|declin|dropp|reduc|increas|ris|worsen|improv)(?:es|ed|ing|e|en)?"
    r"|fell|fall(?:en|s)?|drop|rose|rise)\s+(?:by|of)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*to\b", re.IGNORECASE)
_OR_ALSO = re.compile(r"\s*,?\s*(?:or|and|and/or)\s+(?:of\s+)?$|\s*,\s*$", re.IGNORECASE)
_DAILY = re.compile(r"\s*(?:daily|per day|a day|/\s?d(?:ay)?|every day|each day|once (?:a day|daily))\b", re.IGNORECASE)
_CHANGES = re.compile(
    r"\b(?:declin|decreas|drop|fall|fell|reduc|increas|ris|rose|chang|worsen|improv)\w*\b", re.IGNORECASE
)
_BY = re.compile(r"\s*(?:level|count|value|concentration)?s?\s*(?:of|by)\b", re.IGNORECASE)
_IN_URINE = re.compile(
    r"\s*(?:levels?\s+|excretion\s+|concentration\s+)?"
    r"(?:of\s+)?(?:(?:monoclonal|M)[\s-]?(?:protein|spike|component)|light chains?|paraprotein)?\s*"
    r"(?:excreted\s+)?(?:on|in|by|per|via)?\s*(?:an?\s+|the\s+)?(?:24[\s-]?(?:hours?|hrs?|h)\s+)?(?:urine|urinary|UPEP)\b",
    re.IGNORECASE,
)
_URINE = re.compile(r"\b(?:urin(?:e|ary)|UPEP)\b", re.IGNORECASE)
_SERUM = re.compile(r"\b(?:serum|blood|SPEP)\b", re.IGNORECASE)
_SERUM_ALSO = re.compile(r"\bserum\s*(?:and/or|and|or|,|/)\s*\Z", re.IGNORECASE)
_FLUID = re.compile(r"(?:(?:serum|urin(?:e|ary)|SPEP|UPEP)\W*)+", re.IGNORECASE)
"""Words that name a fluid, or its electrophoresis, and nothing that is measured in it."""
_DAY_OF_URINE = re.compile(r"\b24[\s-]?(?:hours?|hrs?|h)\b", re.IGNORECASE)
_A_DAY = {
    "mg": "mg/(24.h)",
    "g": "g/(24.h)",
    "mg/(24.h)": "mg/(24.h)",
    "g/(24.h)": "g/(24.h)",
    "mg/d": "mg/d",
    "g/d": "g/d",
}
_IN_VOLUME = frozenset({"g/dL", "mg/dL", "g/L", "mg/L"})
_MONOCLONAL = ("serum_m_protein", "urine_m_protein")


def without_formula(plain: str, found: list[Comparison]) -> list[Comparison]:
    """Comparisons without the numbers of the formula of creatinine clearance."""
    if "140" not in plain:
        return found
    formulas = places_of(Cut(mark.start(), mark.end()) for mark in _FORMULA.finditer(plain))
    return [item for item in found if not any(formulas[item.cut.first : item.cut.end])]


def as_counted(plain: str, found: Comparison) -> Comparison:
    """`creatinine at least 40 mL/min` is its clearance, `platelets >= 75/nL` a number of billions in a litre.

    Pack-years say by themselves what is counted, whoever smoked them.
    """
    if found.limit.unit == _PACK_YEARS:
        smoker = found.about if found.about is not None and _SMOKED.fullmatch(found.about.words) else None
        if smoker is not None and plain.endswith(_NOW, 0, smoker.cut.first):
            return found
        about = Named("pack-years", found.cut) if smoker is None else smoker
        counted = msgspec.structs.replace(found.limit, unit="")
        return msgspec.structs.replace(found, about=msgspec.structs.replace(about, name="pack_years"), limit=counted)
    if found.about is None:
        return found
    if found.about.name in _CELLS and found.limit.unit in _BILLIONS:
        return msgspec.structs.replace(found, limit=msgspec.structs.replace(found.limit, unit="10*9/L"))
    name = _BY_UNIT.get((found.about.name, found.limit.unit))
    return (
        found if name is None else msgspec.structs.replace(found, about=msgspec.structs.replace(found.about, name=name))
    )


def tells_change(plain: str, found: Comparison) -> bool:
    """Whether the words that own a number say how much something changed; `decreases to 500` names a value."""
    about = found.about
    if about is None or about.name or _CHANGES.search(about.words) is None:
        return False
    return _TO.match(plain, about.cut.end) is None


def numbers_drug(found: Comparison) -> bool:
    """`DRUG 2020`: a bare number behind a drug is no dose of it."""
    return found.implied and found.about is not None and is_drug(found.about.name) and not found.limit.unit


def with_shared_signs(plain: str, found: list[Comparison]) -> list[Comparison]:
    """`no more than 240 mg/m2 of A or B 450 mg/m2`: a second dose without a sign is compared as the first."""
    signed = list(found)
    for at in range(1, len(found)):
        before, item = signed[at - 1], signed[at]
        bare = item.implied and item.op == "=" and not before.implied and item.limit.unit == before.limit.unit
        if not bare or not item.limit.unit or item.about is None or item.about.cut.first < before.cut.end:
            continue
        if _OR_ALSO.match(plain, before.cut.end, item.about.cut.first):
            signed[at] = msgspec.structs.replace(item, op=before.op)
    return signed


def dosed_behind(plain: str, spots: tuple[Spot, ...], found: Iterable[Comparison]) -> list[Comparison]:
    """`no more than 200 mg of prior oral melphalan`: a dose right before the drug it is of.

    In `> 360 mg/m2 of A or > 720 mg/m2 of B` A has its own dose in front: the second is of B.
    """
    dosed: list[Comparison] = []
    for item in found:
        dosed.append(_of_drug_behind(plain, spots, item, dosed[-1].about if dosed else None))
    return dosed


def _of_drug_behind(plain: str, spots: tuple[Spot, ...], found: Comparison, taken: Named | None) -> Comparison:
    if found.limit.unit not in _DOSES:
        return found
    behind = spots[bisect_left(spots, found.cut.end, key=lambda item: item.cut.first) :][:1]
    beside = _OF_DRUG.fullmatch(plain, found.cut.end, behind[0].cut.first) if behind else None
    if beside is None or not (is_drug(behind[0].name) or behind[0].name == "radiotherapy"):
        return found
    classed, unnamed = _is_class_before(found), found.about is None or not found.about.name
    as_another = "equivalent" in plain[found.cut.end : found.cut.end + _FAR]
    if not (unnamed or classed or (not as_another and (beside["of"] or found.about == taken))):
        return found
    daily = _DAILY.match(plain, behind[0].cut.end) is not None
    limit = msgspec.structs.replace(found.limit, unit="mg/d") if daily and found.limit.unit == "mg" else found.limit
    about = found.about if classed and as_another else Named(behind[0].words, behind[0].cut, behind[0].name)
    return msgspec.structs.replace(found, about=about, limit=limit)


def _is_class_before(found: Comparison) -> bool:
    """`immunosuppressive therapy (> 5 mg prednisone daily)`: a class of drugs in front of a dose."""
    about = found.about
    if about is None or about.cut.end > found.cut.first:
        return False
    return isinstance(term_of(about.name), DrugClass)


def without_changes(plain: str, found: Comparison) -> Comparison:
    """`no decline in hemoglobin of 2 g/dL or more`: by how much a value changed is no value."""
    about = found.about
    if about is None or not about.name or about.cut.end > found.cut.first:
        return found
    changed = _CHANGED.match(plain, about.cut.end, found.cut.first + 1)
    if changed is not None:
        cut = Cut(about.cut.first, changed.end("how"))
        return msgspec.structs.replace(found, about=Named(plain[cut.first : cut.end], cut))
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


def in_its_fluid(plain: str, spots: tuple[Spot, ...], found: Comparison) -> Comparison:
    """`M-spike in serum >= 1 g/dL or in urine >= 200 mg/24 h`: serum or urine holds it, as unit and words tell."""
    about = found.about
    fluid = about is None or (not about.name and _FLUID.fullmatch(about.words))
    if not (fluid or (about is not None and about.name in _MONOCLONAL)):
        return found
    behind = _IN_URINE.match(plain, found.cut.end)
    if fluid and not behind and not any(item.name in _MONOCLONAL for item in spots):
        return found
    unit = found.limit.unit
    name = _monoclonal_protein(plain, found, urine_follows=behind is not None)
    if name == "urine_m_protein" and (
        behind or _DAY_OF_URINE.search(plain, max(0, found.cut.first - _FAR), found.cut.end + _NEAREST)
    ):
        unit = _A_DAY.get(unit, unit)
    if not name or (about is not None and about.name == name and unit == found.limit.unit):
        return found
    named = msgspec.structs.replace(about or Named(plain[found.cut.first : found.cut.end], found.cut), name=name)
    return msgspec.structs.replace(found, about=named, limit=msgspec.structs.replace(found.limit, unit=unit))


def in_a_day(plain: str, found: Comparison) -> Comparison:
    """`24-hour urine protein < 1 g`, `urine protein < 1 g in 24-hour urine`: what comes in a day."""
    about, unit = found.about, _A_DAY.get(found.limit.unit)
    if about is None or unit is None or about.name not in ("urine_protein", "urine_protein_24h"):
        return found
    around = max(0, min(about.cut.first, found.cut.first) - _NEAREST), found.cut.end + _NEAREST
    if unit == found.limit.unit or _DAY_OF_URINE.search(plain, *around) is None:
        return found
    daily = msgspec.structs.replace(about, name="urine_protein_24h")
    return msgspec.structs.replace(found, about=daily, limit=msgspec.structs.replace(found.limit, unit=unit))


def _monoclonal_protein(plain: str, found: Comparison, *, urine_follows: bool) -> str:
    """Whether a number is of serum or of urine: an amount a day is of urine; empty where nothing tells."""
    about, unit = found.about, found.limit.unit
    before = about.words + plain[about.cut.end : found.cut.first] if about and about.cut.end <= found.cut.first else ""
    if unit in _A_DAY:
        named = urine_follows or (about is not None and (about.name or _URINE.search(before)))
        return "urine_m_protein" if named else ""
    if unit not in _IN_VOLUME or about is None:
        return ""
    if about.name == "urine_m_protein" and _SERUM_ALSO.search(
        plain, max(0, about.cut.first - _NEAREST), about.cut.first
    ):
        return "serum_m_protein"
    if _URINE.search(before) and not _SERUM.search(before):
        return "urine_m_protein"
    return about.name or ("serum_m_protein" if _SERUM.search(before) else "")


def _with_normal_limit(plain: str, found: list[Comparison]) -> Iterator[Comparison]:
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
            limit = Limit(Decimal(found["amount"]), NAMED_UNITS[found["unit"].lower()])
            about = Named(spotted.words, spotted.cut, spotted.name)
            yield Comparison(">=", limit, Cut(found.start("named"), found.end()), about, implied=True)


def of_the_same_again(plain: str, found: list[Comparison]) -> Iterator[Comparison]:
    """`creatinine <= 1.5 x ULN; if > 1.2 x ULN, ...`: a number right behind `if` is of what the one before is of."""
    for at, item in enumerate(_with_normal_limit(plain, found)):
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


def of_those_that_bear(plain: str, spots: tuple[Spot, ...], found: Comparison) -> Comparison:
    """`del(17p) in >= 20 % of plasma cells`: how many of the cells bear a change, and not how many cells there are."""
    if found.limit.unit != "%" or found.about is None or found.about.name != "bm_plasma_cells":
        return found
    at = bisect_left(spots, found.cut.first, key=lambda item: item.cut.first)
    changed = any(
        is_test(item.name) and found.cut.first - item.cut.end < _NEAREST for item in spots[max(0, at - 2) : at]
    )
    shared = changed and plain[found.cut.end : found.about.cut.first].strip() in ("of", "of the")
    return msgspec.structs.replace(found, about=None) if shared else found


def with_first_ages(found: list[Comparison]) -> list[Comparison]:
    """`aged 18 years, less than 70 years`: a bare age right before the highest one is the lowest."""
    aged = list(found)
    for at, (item, following) in enumerate(pairwise(found)):
        ages = [one.about is not None and one.about.name == "age" and not one.values for one in (item, following)]
        bare = item.implied and item.op in ("=", ">=") and following.op in ("<", "<=") and all(ages)
        near = 0 <= following.cut.first - item.cut.end < _NEAREST
        if bare and near and item.limit.unit == following.limit.unit and item.limit.value < following.limit.value:
            aged[at] = msgspec.structs.replace(item, op=">=", implied=False)
    return aged


def staged(plain: str, found: Comparison) -> Comparison:
    """`no prior treatment Bulky stage II, stage III`: a stage or grade is no number of treatments."""
    stage = _STAGE.search(plain, max(0, found.cut.first - _NEAREST), found.cut.end)
    about = found.about
    if stage is None or about is None or about.name not in _TREATED:
        return found
    return msgspec.structs.replace(found, about=Named(stage["word"], Cut(*stage.span("word"))))
