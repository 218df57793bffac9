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


ShortNames = dict[str, tuple[Drug, int]]
"""Drugs by their short names, each with the place from which on the name holds."""


def short_names(plain: str, found: Sequence[Phrase]) -> ShortNames:
    """The short names that are put in brackets right behind drugs."""
    told: ShortNames = {}
    if "(" not in plain:
        return told
    for phrase in found:
        match = _SHORT.match(plain, phrase.cut.end) if isinstance(phrase.meaning, Drug) else None
        if match is None or match["short"] in _OTHERS or not isinstance(phrase.meaning, Drug):
            continue
        if len(phrase.meaning.names) == 1 and phrase.meaning.given and match["short"] not in told:
            told[match["short"]] = (phrase.meaning, match.start())
    return told


def is_short_name(phrase: Phrase, names: ShortNames) -> bool:
    """True for a class of drugs by a name that the text has given to a drug: `filgrastim (G-CSF) ... G-CSF`."""
    drug = phrase.meaning
    named = names.get(drug.printed) if isinstance(drug, Drug) and not drug.known else None
    return named is not None and phrase.cut.first > named[1]


def shortened(free: str, names: ShortNames) -> Iterator[Phrase]:
    """The drugs by their short names, wherever `free` has these later."""
    for short, (drug, first) in names.items():
        for match in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w-])", free[first:]):
            yield Phrase(Drug(drug.names, short, drug.known), Cut(first + match.start(), first + match.end()))
