"""Keeps contacts of persons out of what is read: e-mail addresses and telephone numbers inside texts, and fields that
hold a person. Changes nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache

from trialrun.read.documents.placed import Placed, placed

_ADDRESS = re.compile(r"\b[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NUMBER = re.compile(
    r"(?<![\w.])(?:\+\d{1,3}[ .\-/(]{0,2}\d[\d .\-/()]{5,16}\d"  # +33 1 23 45 67 89
    r"|(?:1[ .\-])?\(?\d{3}\)?[ .\-]{1,2}\d{3}[ .\-]\d{4})(?![\w])"  # (555) 123-4567
)
_FIGURES = re.compile(r"\d\d\d\)?[ .\-]{1,2}\d{3}[ .\-]\d{4}")
"""What every telephone number without a `+` holds. It is looked for first: it begins with a digit, so that most places
of a text are passed by at once."""
_PERSONAL = re.compile(
    r"phone|fax|e_?mail|contact|(?:first|last|full|sur|middle|given|official|investigator|party)_?names?\b|personinfo",
    re.IGNORECASE,
)
_SHORTEST = 12
"""Characters of the shortest text that speaks of calling someone and holds a number."""
ADDRESS_LEFT_OUT = "[e-mail left out]"
NUMBER_LEFT_OUT = "[telephone number left out]"


def may_hold_contacts(text: str) -> bool:
    """Whether a text has an `@` or speaks of calling someone: a quick look, before a slow one."""
    if len(text) < _SHORTEST:
        return "@" in text
    return (
        "@" in text
        or "hone" in text
        or "ontact" in text
        or " call " in text
        or "Call " in text
        or "Tel" in text
        or "tel" in text
        or "Fax" in text
        or "fax" in text
    )


def without_contacts(text: str) -> str:
    """The text without e-mail addresses and, where it speaks of calling someone, without telephone numbers."""
    if not may_hold_contacts(text):
        return text
    kept = _ADDRESS.sub(ADDRESS_LEFT_OUT, text) if "@" in text else text
    if "+" in kept or _FIGURES.search(kept):
        kept = _NUMBER.sub(NUMBER_LEFT_OUT, kept)
    return placed(kept, text.first, text.last) if isinstance(text, Placed) else kept


@lru_cache(maxsize=4096)
def is_personal(field: str) -> bool:
    """Whether the name of a field says that it holds a person or a way to reach one."""
    return _PERSONAL.search(field) is not None
