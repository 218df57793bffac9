"""What a product holds, which is no dose: the size of a vial, of a tablet, of a puff, as its label names it."""

from __future__ import annotations

import re
from itertools import takewhile

from trialrun.read.regimens.lexis.numbers import COUNT, read_count
from trialrun.read.regimens.phrases import (
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Lasting,
    Phrase,
    Route,
    WeekList,
    kind_of_mark,
    meanings,
    tells,
)

_PIECE = r"(?:tablets?|capsules?|caplets?|pills?)"
_PIECES = re.compile(r"[\s-]?(?:capsules?|tablets?|vials?|pills?|caplets?)\b", re.IGNORECASE)
_EACH_PIECE = re.compile(
    r"\s?(?:/\s?|per\s|a\s|each\s)(?:puff|actuation|spray|inhalation|tablet|capsule|caplet|pill|vial|ampou?le|drop|sachet|"
    r"syringe|pump|patch|suppository|lozenge)s?\b"
    rf"|[\s-]?{_PIECE}\b\)?[^.;\n\d]{{0,24}}\b(?:two|three|four|five|six|[2-9]|\d\d)\s"
    r"(?:tablets|capsules|caplets|pills|(?:per|a|each)\sday|daily)\b",
    re.IGNORECASE,
)
"""`200 ug per puff`, `500 mg tablets, 2 tablets daily`: what one piece holds, of which several are taken."""
_SIZE = re.compile(
    r"\s?/\s?\d[\d.]{0,3}\s?mL\b"
    r"|\s(?:single[- ](?:dose|use)\s)?(?:vials?|ampou?les?|powder|lyophili[sz]ed|concentrate|solution\sfor)\b",
    re.IGNORECASE,
)
"""`100 mg vial: 75 mg/m2`, `100 mg/5 mL, 10 mg/kg`: the size of what is sold, beside a dose."""
_FORM = re.compile(
    rf"[\s-](?:(?:[a-z]{{3,9}}-)?(?:coated|release|oral|hard|soft|gelatin)\s){{0,2}}{_PIECE}\b", re.IGNORECASE
)
"""`5 mg capsules, 10 mg once daily`: of the first it is told what it is, of the second how it is given."""
_PIECES_OF = re.compile(r"\b(?:puffs|actuations|sprays|inhalations|drops)\sof\s$", re.IGNORECASE)
_COUNTED_PIECES = re.compile(r"\b(?:one|two|three|four|five|six|\d)\s?(?:x\s?)?$", re.IGNORECASE)
_STRENGTH = re.compile(
    r"\b(?:vials?|ampoules?|syringes?|tablets?|capsules?)\b[^.,;\n]{0,40}\b(?:contain\w*|of|strengths?|as|in(?!\scombination))\b"
    r"[^.,;\n]{0,40}(?:\d[\d.]*(?:,|\sand|\sor)\s){0,5}$"
    r"|\b(?:supplied|available|formulated|packaged|provided)\s(?:as|in|at)\b[^.;\n]{0,60}$",
    re.IGNORECASE,
)
_PRODUCT = re.compile(r"\b(?:Infusion|Injection|Tablets?|Capsules?)\s$")
_SECOND_STRENGTH = re.compile(r",\s?[\d.,]+\s?(?:mg|g|mcg)\b(?![/,]|\s(?:or|and\s\d|/|once|twice|daily|every|on)\b)")
"""`Exampline Injection 120 mg, 500 mg`: the sizes in which a product is sold, as its label names it."""
_SHARES = r"(?:[\w-]{4,14}\s){0,2}(?:injections|infusions|implants|syringes|pens|tablets|capsules|vials)\b"
_SHARES_OF = re.compile(rf"\b(?P<n>{COUNT})\s(?:x\s|{_SHARES}\s(?:of\s|x\s)?)?$", re.IGNORECASE)
_ARE_SHARES = re.compile(rf"\s{_SHARES}", re.IGNORECASE)
_TIMES = (CycleList, DayList, Frequency, Lasting, WeekList)
_JOINTS = frozenset({"and", "or", "next", "stop", "item", "with"})


def strengths(plain: str, unit: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The doses of a unit that tell what a piece holds, beside doses of which that is not said."""
    doses = tuple(phrase for phrase in unit if isinstance(phrase.meaning, Dose))
    sized = tuple(phrase for phrase in doses if _SIZE.match(plain, phrase.cut.end))
    held = tuple(p for p in doses if _is_piece(plain, p) or _beside_dose(plain, unit, p) or _is_share(plain, doses, p))
    labels = any(_has_second(plain, p) for p in doses)
    sold = tuple(p for p in doses if labels and _is_product(plain, p) and not _has_second(plain, p))
    return (*(sized if len(sized) < len(doses) else ()), *held, *sold)


def _is_piece(plain: str, dose: Phrase) -> bool:
    """What one puff or tablet holds, of which several are taken."""
    if _EACH_PIECE.match(plain, dose.cut.end) is not None:
        return True
    return _PIECES_OF.search(plain, max(0, dose.cut.first - 16), dose.cut.first) is not None


def _is_share(plain: str, doses: tuple[Phrase, ...], share: Phrase) -> bool:
    """`240 mg, as two injections of 120 mg`, `500 mg as two 250 mg injections`: so many of them are the dose before."""
    counted = _SHARES_OF.search(plain, max(0, share.cut.first - 50), share.cut.first)
    pieces = counted is not None and (" of " in counted[0] or _ARE_SHARES.match(plain, share.cut.end))
    before = [whole for whole, p in zip(meanings(doses, Dose), doses, strict=True) if p.cut.end < share.cut.first]
    one = share.meaning
    if not before or counted is None or not pieces or not isinstance(one, Dose):
        return False
    return before[-1].unit == one.unit and before[-1].low == one.low * read_count(counted["n"])


def _beside_dose(plain: str, unit: tuple[Phrase, ...], dose: Phrase) -> bool:
    """`5 mg capsules, 10 mg once daily`: no time is said of it, and the next dose, of the same drug, has one."""
    if _FORM.match(plain, dose.cut.end) is None:
        return False
    named = {p.meaning.names for p in unit if isinstance(p.meaning, Drug) and p.cut.first < dose.cut.first}
    behind = tuple(p for p in unit if p.cut.first > dose.cut.first)
    between = tuple(takewhile(lambda p: not isinstance(p.meaning, Dose), behind))
    after = behind[len(between) :]
    parted = any(kind_of_mark(p) in _JOINTS for p in between) or tells(between, _TIMES)
    others = any(isinstance(p.meaning, Drug) and p.meaning.names not in named for p in between)
    if not after or parted or others or _FORM.match(plain, after[0].cut.end) is not None:
        return False
    return tells((p for p in after[1:4] if not kind_of_mark(p)), (*_TIMES, Route))


def is_strength(plain: str, dose: Phrase) -> bool:
    """`two 20 mg tablets`, `vials of 100 mg`, `Exampline Injection 120 mg, 500 mg`."""
    before = plain[max(0, dose.cut.first - 12) : dose.cut.first]
    counted = _PIECES.match(plain, dose.cut.end) is not None and _COUNTED_PIECES.search(before) is not None
    told = _STRENGTH.search(plain, max(0, dose.cut.first - 100), dose.cut.first) is not None
    return counted or _has_second(plain, dose) or told


def _is_product(plain: str, dose: Phrase) -> bool:
    """`Exampline Injection 120 mg`: named as its label names it; so are all products of a sentence, or none."""
    return _PRODUCT.search(plain, max(0, dose.cut.first - 12), dose.cut.first) is not None


def _has_second(plain: str, dose: Phrase) -> bool:
    return _is_product(plain, dose) and _SECOND_STRENGTH.match(plain, dose.cut.end) is not None
