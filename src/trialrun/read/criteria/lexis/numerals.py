"""Printed numbers as exact decimals: figures with marks of thousands and decimals, number words, Roman numerals.

Reads one number; what it counts or belongs to is not its business.
"""

from __future__ import annotations

import re
from decimal import Decimal

from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.numbers import NUMBER_WORDS

TIMES_WORDS = {"once": 1, "twice": 2, "thrice": 3, "double": 2, "triple": 3}
"""Words for a multiple."""

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4, "ⅴ": 5, "ⅵ": 6}
"""Roman numerals of classes, stages and grades."""

_CLASSED = frozenset(
    {
        "class",
        "classes",
        "classification",
        "stage",
        "stages",
        "staging",
        "grade",
        "grades",
        "graded",
        "asa",
        "nyha",
        "status",
        "category",
        "functional",
        "type",
        "level",
        "score",
        "axis",
        "phase",
    }
)
"""Words before which a lone I or V is a numeral."""

_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?\Z")
_THOUSANDS_DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?\Z")
_DOTTED = re.compile(r"[1-9]\d{0,2}\.\d{3}\Z")
_TENS = frozenset(range(20, 100, 10))
_LONGEST = 24
"""Longer runs of figures are identifiers, not amounts."""


def read_figures(printed: str) -> Decimal | None:
    """`1,500` is 1500, `7,5` is 7.5, `1.500.000` is 1500000; None for what is no number (`1.2.3`) or too long."""
    if len(printed) > _LONGEST:
        return None
    if _THOUSANDS.match(printed):
        return Decimal(printed.replace(",", ""))
    if _THOUSANDS_DOTTED.match(printed):
        return Decimal(printed.replace(".", "").replace(",", "."))
    plain = printed.replace("·", ".").replace(",", ".")
    return Decimal(plain) if plain.count(".") <= 1 else None


def in_thousands(printed: str) -> Decimal | None:
    """`50.000` read as fifty thousand, or None: whether it is meant so, its unit decides."""
    return Decimal(printed.replace(".", "")) if _DOTTED.match(printed) else None


def number_words(tokens: tuple[Token, ...], at: int) -> tuple[int, int] | None:
    """The number written in words at a place (`twenty one`) and the place after it, or None."""
    value = NUMBER_WORDS.get(token_at(tokens, at).word)
    if value is None:
        return None
    after = at + 1
    if value in _TENS:
        after += token_at(tokens, after).word == "-"
        ones = NUMBER_WORDS.get(token_at(tokens, after).word, 0)
        return (value + ones, after + 1) if 1 <= ones <= 9 else (value, at + 1)
    if token_at(tokens, after).word == "hundred":
        return value * 100, after + 1
    return value, after


def roman_numeral(tokens: tuple[Token, ...], at: int) -> int | None:
    """The Roman numeral at a place; a lone letter counts only where a class or a list of numerals is meant."""
    token = token_at(tokens, at)
    value = ROMAN.get(token.word)
    if value is None or token.kind != "word":
        return None
    if len(token.word) > 1 and token.word not in ("vi",):
        return value
    near = [token_at(tokens, at + step).word for step in (-3, -2, -1, 1, 2)]
    return value if any(word in _CLASSED or (word in ROMAN and len(word) > 1) for word in near) else None
