"""`normal`, `elevated`, `low` of a measurement become limits of its normal range. Reads no number."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

import msgspec

from trialrun.read.criteria.model import Comparator, Limit, Named, Statement, Timing, Tree
from trialrun.read.criteria.scan.counts import COUNTED
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.scan.spots import both_names
from trialrun.read.criteria.terms import GRADES
from trialrun.read.criteria.trees import all_of, any_of, deny, join
from trialrun.read.text import Cut, blanked

_NORMAL = re.compile(r"\b(?:normal|within normal (?:limits|range)|WNL|in (?:the )?normal range|normali[sz]ed)\b", re.I)
_RAISED = re.compile(
    r"\b(?:elevated|increased|raised|elevation"
    r"|(?:above|higher than|greater than|exceed\w*) (?:the )?(?:institutional )?"
    r"(?:upper limits? of )?(?:institutional )?normal)\b",
    re.IGNORECASE,
)
_LOWERED = re.compile(
    r"\b(?:decreased|reduced|low"
    r"|(?:below|less than|lower than|under) (?:the )?(?:institutional |laboratory )?(?:lower limits? of )?"
    r"(?:institutional )?normal)\b",
    re.I,
)
_TURNED = re.compile(
    r"\b(?:not|never|outside|out of)\b(?=\s+(?:(?:be|been|is|are|have|has|the|an?|of|within|in|its|their|clinically"
    r"|significantly|institutional)\s+){0,4}(?:(?:outside|out of)\s+(?:(?:of|the|its|their|institutional)\s+){0,2})?$)",
    re.IGNORECASE,
)
"""What turns `normal`, `elevated` or `low` round that stand right behind."""
_TURNED_WITHIN = 60
_EITHER_LEVEL = re.compile(
    r"\bnormal\s+(?:or|to|and/or)\s+(?:\w+\s+){0,2}?(?P<raised>elevated|increased|raised|high)\b"
    r"|\b(?P<raised_too>elevated|increased|raised|high)\s+(?:or|to|and/or)\s+normal\b"
    r"|\bnormal\s+(?:or|to|and/or)\s+(?:\w+\s+){0,2}?(?:decreased|reduced|low)\b"
    r"|\b(?:decreased|reduced|low)\s+(?:or|to|and/or)\s+normal\b",
    re.IGNORECASE,
)
"""`normal or elevated`, `low or normal`: all but the other side."""
_OF_CLONES = frozenset({"serum_m_protein", "urine_m_protein"})
"""Nobody healthy has any: elevated is detectable, in one fluid or the other."""
_IS_THERE = re.compile(
    r"(?:\W|\b(?:an?|the|of|in|serum|urine|blood|presence|present|evidence|demonstrable|documented|confirmed)\b)*",
    re.IGNORECASE,
)
"""What says of a protein only that it is there, and in which fluid."""
_URINE = re.compile(r"\burine\b", re.IGNORECASE)
_ITS_FLUID = re.compile(r"\b(?:in|presence|present|evidence|demonstrable)\b", re.IGNORECASE)
_UPPER_NORMAL = frozenset({"creatinine", "total_bilirubin", "alp", "ast", "alt", "direct_bilirubin"})


def normal(scan: Scan, cut: Cut, about: Named, timing: Timing | None, *, findings: bool) -> Tree | None:
    """`normal`, `elevated`, `low` of a measurement, by its limits of normal; nothing where no such word stands."""
    shown = _without_limits(scan, cut)
    if about.name == "bm_infiltration":
        named = msgspec.structs.replace(about, name="marrow_involvement")
        return Statement(named, cut, "present", timing=timing)
    bounds: tuple[tuple[Comparator, Literal["ULN", "LLN"]], ...] = ()
    said = _RAISED.search(shown) or _LOWERED.search(shown) or _NORMAL.search(shown)
    clones = about.name in _OF_CLONES
    if said is None and clones and _is_only_there(scan.text(cut), about):
        urine = _URINE.search(scan.text(cut)) is not None and not both_names(about.words)
        return _detectable(cut, msgspec.structs.replace(about, name="urine_m_protein") if urine else about, timing)
    if said is None or about.name in COUNTED or about.name in GRADES:
        return None
    either = _EITHER_LEVEL.search(shown) if "normal" in shown.lower() else None
    if either is not None:
        bounds = ((">=", "LLN"),) if either["raised"] or either["raised_too"] else (("<=", "ULN"),)
    elif _RAISED.match(shown, said.start()):
        bounds = ((">", "ULN"),)
    elif _LOWERED.match(shown, said.start()):
        bounds = (("<", "LLN"),)
    else:
        upper = about.name in _UPPER_NORMAL
        bounds = (("<=", "ULN"),) if upper else ((">=", "LLN"), ("<=", "ULN"))
    turned = len(_TURNED.findall(shown, max(0, said.start() - _TURNED_WITHIN), said.start())) % 2
    if clones and bounds[0][0] == ">":
        return _detectable(cut, about, timing)
    names = both_names(about.words) or (about.name,)
    levels = [
        all_of(
            Statement(msgspec.structs.replace(about, name=name), cut, op, Limit(Decimal(1), times=times), timing=timing)
            for op, times in bounds
        )
        for name in names
    ]
    if turned and len(bounds) == 1 and bounds[0][0] == "<=":
        levels = [level and msgspec.structs.replace(level, op=">") for level in levels if isinstance(level, Statement)]
    elif turned:
        levels = [None if level is None else deny(level) for level in levels]
    return join(levels, all_together=not findings)


def _is_only_there(text: str, about: Named) -> bool:
    """`Presence of M-protein`, `paraprotein in the urine`; a measurable one is as much as its limit says."""
    there = _ITS_FLUID.search(text) and not about.words.lower().startswith("measurable")
    return bool(there) and _IS_THERE.fullmatch(text.replace(about.words, " ", 1)) is not None


def _detectable(cut: Cut, about: Named, timing: Timing | None) -> Tree | None:
    """A protein that nobody healthy has, in any of the fluids that are named."""
    names = both_names(about.words) or (about.name,)
    return any_of(
        Statement(msgspec.structs.replace(about, name=name), cut, "detectable", timing=timing) for name in names
    )


def _without_limits(scan: Scan, cut: Cut) -> str:
    """The words of a part without those of its limits: `3 times the upper limit of normal` is not normal."""
    limits = [number.cut for number in scan.comparisons_in(cut)]
    limits += [inner for inner in scan.brackets_in(cut) if scan.comparisons_in(inner)]
    return blanked(scan.text(cut), (Cut(one.first - cut.first, one.end - cut.first) for one in limits))
