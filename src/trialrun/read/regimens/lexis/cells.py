"""Finds doses of cells that are a drug: `0.75 x 10^6 CAR-T cells/kg`, `450 million cells`. None of cells that are none.

Cells without the name of a product (stem cells, lymphocytes of a donor) are of no drug, nor of the one before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialrun.read.regimens.lexis.drugs import CELL_PRODUCT
from trialrun.read.regimens.lexis.leads import Places, led, words
from trialrun.read.regimens.lexis.numbers import DECIMAL, read_decimal
from trialrun.read.regimens.phrases import Dose, Drug, Phrase
from trialrun.read.text import Cut

_POWER = r"(?:\s?[x*]\s?10(?:\^|\*{1,2}|e)?(?:1[01]|[5-9])(?!\d)|\s(?:million|billion)\b)"
_SIZE = r"\s?/\s?kg\b|\sper\s(?:kg|kilogram)\b"
_DOSE = re.compile(
    rf"(?<![\w.,/^-])(?P<low>{DECIMAL})(?:(?P<first>{_POWER})?\s?(?:-|to)\s?(?P<high>{DECIMAL}))?(?P<power>{_POWER})"
    rf"(?P<size>{_SIZE})?\s(?:(?!CD34|mononuclear|nucleated|(?:of|and|or|in|on|with|for)\b)[A-Za-z][\w+-]*\s){{0,5}}?"
    rf"(?:[A-Za-z+]{{1,4}}-)?(?:cells?\b|CAR-?Ts?\b(?!\s?-?cells?))(?P<size2>{_SIZE})?(?!\s?/|\sper\s(?:m[Ll]|[uµ]?L|micro|lit))",
    re.IGNORECASE,
)
_LISTED = re.compile(rf"(?:{DECIMAL}(?:{_POWER})?(?:{_SIZE})?(?:,?\s(?:and|or)\s|,\s))+$", re.IGNORECASE)
_ONE = re.compile(rf"(?P<low>{DECIMAL})(?P<power>{_POWER})?(?:{_SIZE})?", re.IGNORECASE)
_LIST = 120
_DIGITS = re.compile(r"1[01]$|\d$")
_BEHIND_ITS_DRUG = re.compile(r"\s?[:(,]?\s?(?:at\s)?(?:(?:an?|the)\s)?(?:(?:target|single|total)\s)?(?:doses?\sof\s)?")
_SAME_SENTENCE = re.compile(r"(?:[^.;\n]|\.\d){0,80}")


def find_cell_doses(plain: str, places: Places, drugs: Sequence[Phrase]) -> Iterator[Phrase]:
    """The numbers of cells that are told behind the name of a product of cells, or right behind another drug."""
    if places.words.isdisjoint({"cells", "cell", "car"}):
        return
    for match in led(_DOSE, plain, places, words("# .")):
        powers = {_power(said) for said in (match["first"], match["power"]) if said}
        listed = _LISTED.search(plain, max(0, match.start() - _LIST), match.start())
        if len(powers) != 1 or not _has_drug(plain, drugs, listed.start() if listed is not None else match.start()):
            continue
        size = "/kg" if match["size"] or match["size2"] else ""
        power, high = powers.pop(), read_decimal(match["high"]) if match["high"] else None
        for one in _ONE.finditer(plain, listed.start(), listed.end()) if listed is not None else ():
            unit = f"10*{_power(one['power']) if one['power'] else power}{size}"
            yield Phrase(Dose(read_decimal(one["low"]), None, unit, choice=True), Cut(*one.span()))
        last = Dose(read_decimal(match["low"]), high, f"10*{power}{size}", choice=listed is not None and high is None)
        yield Phrase(last, Cut(*match.span()))


def _power(said: str) -> int:
    small = said.lower()
    found = _DIGITS.search(small)
    return int(found[0]) if found is not None else 9 if "billion" in small else 6


def _has_drug(plain: str, drugs: Sequence[Phrase], first: int) -> bool:
    """Whether the last drug before is one that the cells are, or one right behind which their number stands."""
    before = max((drug for drug in drugs if drug.cut.end <= first), key=lambda drug: drug.cut.end, default=None)
    if before is None or not isinstance(before.meaning, Drug) or not before.meaning.given:
        return False
    product = before.meaning.names[0].endswith(CELL_PRODUCT)
    coded = not before.meaning.known and any(letter.isdigit() for letter in before.meaning.printed)
    gap = _SAME_SENTENCE if product else _BEHIND_ITS_DRUG
    return (product or coded) and gap.fullmatch(plain, before.cut.end, first) is not None
