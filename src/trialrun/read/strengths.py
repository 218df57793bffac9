"""What a vial or tablet holds, apart from what is given of it. Reads no dose."""

from __future__ import annotations

import re


def is_strength(text: str) -> bool:
    """Whether a text is the name of a product with its strength and nothing else: `Rowanib 10 mg tablets`."""
    return _STRENGTH.fullmatch(text) is not None


def tells_product(text: str) -> bool:
    """Whether a text tells the form of a product, `capsules of 20 mg`, and no time of giving."""
    return _PRODUCT.search(text) is not None and _TIMED.search(text) is None


def tells_strength(text: str) -> bool:
    """Whether what a text tells is no dose: a vial or powder without a time of giving, or a strength alone."""
    return is_strength(text) or (_VIAL.search(text) is not None and tells_product(text))


_STRENGTH = re.compile(
    r"\W*[A-Za-z][\w-]{2,30}(?: [A-Za-z][\w-]{2,30}){0,2}[,:]? \d[\d.,]*\s?(?:mg|mcg|µg|g|IU|mg/mL)"
    r"(?:\s?/\s?\d*\s?mL)?,? (?:(?:film-coated|oral|hard|single-use|prefilled|pre-filled) )*"
    r"(?:tablets?|capsules?|vials?|syringes?|pens?|ampoules?|solution for (?:injection|infusion)"
    r"|(?:powder|concentrate) for [\w ]{5,40})\W*"
)
_PRODUCT = re.compile(
    r"\b(?:tablets?|capsules?|vials?|syringes?|pens?|ampoules?|powder|concentrate|solution|suspension|granules)\b",
    re.IGNORECASE,
)
_VIAL = re.compile(r"\b(?:vials?|ampoules?|powder|concentrate)\b", re.IGNORECASE)
_TIMED = re.compile(r"\b(?:dai?ly|days?|weeks?|weekly|cycles?|every|each|once|twice|hours?|monthly)\b", re.IGNORECASE)
