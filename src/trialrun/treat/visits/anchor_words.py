"""The words in which documents say what a time is counted from, as one canonical word each. Knows no date."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from trialrun.errors import VocabularyError

_TABLE = Path(__file__).parent / "tables" / "anchors.csv"


def plain_words(text: str) -> str:
    """Words as they are compared: lower case, single spaces for `_` and `-`, without articles."""
    words = re.sub(r"[_\-\s]+", " ", text.casefold()).strip()
    return re.sub(r"\b(?:the|a|an) ", "", words)


@cache
def anchor_spellings() -> Mapping[str, str]:
    """Every spelling of an anchor with its canonical word. Raises VocabularyError for a spelling with two meanings."""
    found: dict[str, str] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if found.setdefault(plain_words(row["spelling"]), row["anchor"]) != row["anchor"]:
                raise VocabularyError(f"the anchor {row['spelling']!r} has two meanings", where=_TABLE.name)
    return found


def canonical_anchor(text: str) -> str:
    """The canonical word of an anchor; words that the table lacks stay as they are compared."""
    words = plain_words(text)
    return anchor_spellings().get(words, words)


def ends_with_progression(until: tuple[str, ...]) -> bool:
    """True where one of the events that end something is the progression of the disease."""
    return any(canonical_anchor(word) == "progression" for word in until)
