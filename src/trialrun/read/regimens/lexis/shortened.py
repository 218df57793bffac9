"""Names that a text gives itself: short ones of drugs (`leucovorin calcium (CF)`), those of regimens. Guesses none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from trialrun.read.regimens.lexis.leads import words
from trialrun.read.regimens.phrases import Dose, Drug, Phrase, kind_of_mark
from trialrun.read.text import Cut

_SHORT = re.compile(r"\s?\((?P<short>(?=[A-Z0-9-]*[A-Z][A-Z0-9-]*[A-Z0-9])[A-Z0-9][A-Z0-9-]{1,7})\)")
_OTHERS = words(
    "IV PO SC SQ SUBQ IM IT ID IP CIV IVP AUC BID TID QID QD QOD MTD DLT RP2D CR PR SD PD RT XRT TBI CNS BSA HSCT ASCT "
    "PBSC BMT CAR-T NCI FDA ATC USP NOS PRN"
)
"""What stands in brackets behind a drug and is no name of it."""


def without_regimen_names(row: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The row without the names of regimens: `ABC-75 (fluorouracil 500 mg, epirubicin 75 mg)` is no drug itself."""
    return tuple(phrase for at, phrase in enumerate(row) if not _names_regimen(row, at))


def _names_regimen(row: Sequence[Phrase], at: int) -> bool:
    drug = row[at].meaning
    if not isinstance(drug, Drug) or drug.known or [kind_of_mark(p) for p in row[at + 1 : at + 2]] != ["open"]:
        return False
    inside = list(takewhile(lambda p: kind_of_mark(p) != "close", row[at + 2 : at + 40]))
    kinds = [type(p.meaning) for p in inside]
    return kinds[:1] == [Drug] and kinds.count(Drug) > 1 and kinds.count(Dose) > 1


def shortened(plain: str, free: str, found: Sequence[Phrase]) -> Iterator[Phrase]:
    """The drugs by the short names that were put in brackets behind them, wherever `free` has these later."""
    if "(" not in plain:
        return
    told: dict[str, tuple[Drug, int]] = {}
    for phrase in found:
        match = _SHORT.match(plain, phrase.cut.end) if isinstance(phrase.meaning, Drug) else None
        if match is None or match["short"] in _OTHERS or not isinstance(phrase.meaning, Drug):
            continue
        if len(phrase.meaning.names) == 1 and phrase.meaning.given and match["short"] not in told:
            told[match["short"]] = (phrase.meaning, match.start())
    for short, (drug, first) in told.items():
        for match in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w-])", free[first:]):
            yield Phrase(Drug(drug.names, short, drug.known), Cut(first + match.start(), first + match.end()))
