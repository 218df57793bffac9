"""Short names that a text gives its drugs itself: `leucovorin calcium (CF)`, and CF from there on. Guesses none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialrun.read.regimens.leads import words
from trialrun.read.regimens.phrases import Drug, Phrase
from trialrun.read.text import Cut

_SHORT = re.compile(r"\s?\((?P<short>(?=[A-Z0-9-]*[A-Z][A-Z0-9-]*[A-Z0-9])[A-Z0-9][A-Z0-9-]{1,7})\)")
_OTHERS = words(
    "IV PO SC SQ SUBQ IM IT ID IP CIV IVP AUC BID TID QID QD QOD MTD DLT RP2D CR PR SD PD RT XRT TBI CNS BSA HSCT ASCT "
    "PBSC BMT CAR-T NCI FDA ATC USP NOS PRN"
)
"""What stands in brackets behind a drug and is no name of it."""


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
