"""Cuts a text into numbers, words and signs, in one pass. Gives no meaning to any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

TokenKind = Literal["number", "date", "word", "compare", "sign", "break"]

_TOKEN = re.compile(
    r"(?=[\n\S])(?:"  # a quick look first: half of what is looked at are spaces
    r"(?P<word>(?=[ablmotuABLMOTU])(?i:than|least|most|aged|over|under|above|below)(?=\d)|[^\W\d_][^\W_]*(?:'[^\W\d_]+)?)"
    r"|(?P<date>\d{1,4}(?P<_sep>[/.\-])\d{1,2}(?P=_sep)(?:19|20)\d\d(?!\d)|(?:19|20)\d\d-\d\d-\d\d(?!\d)"
    r"|(?<!\d)[012]?\d:[0-5]\d(?=\s?(?:[ap]\.?m\b|h\b|o'clock)))"
    r"|(?P<number>\d+(?:[.,]\d+)*|(?<![\w.)])[.·]\d+)"
    r"|(?P<compare>(?:</?=|>/?=|=/?<|=/?>|[<>]/=|[≤≥≦≧⩽⩾]|[<>](?=[^<>]|$)|==?))"
    r"|(?P<break>\n)"
    r"|(?P<sign>\S))"
)
_PLAIN_TOKEN = re.compile(_TOKEN.pattern, re.ASCII)
"""The same in a text of plain characters, found in less time."""
_KINDS: Mapping[str | None, TokenKind] = {
    "date": "date", "word": "word", "number": "number", "compare": "compare", "sign": "sign", "break": "break"
}  # fmt: skip
"""The groups of the pattern, each of which is one token; but a number may be a list of digits."""
_SQUARE = re.compile(r"(?<!\w)\[([^\[\]]*)\]")
"""Square brackets, which are read as round ones; not those of a unit, `mm[Hg]`."""
_LISTED = re.compile(r"\d(?:,\d){2,}\Z")


class Token(msgspec.Struct, frozen=True, gc=False):
    """A piece of text: its kind, its characters in small letters, and where it stands."""

    kind: TokenKind
    word: str
    first: int
    end: int


NOTHING = Token("break", "", -1, -1)
"""What stands before the first and after the last token."""


def tokenise(plain: str) -> tuple[Token, ...]:
    """The tokens of a text in order; white space other than line breaks is left out."""
    found: list[Token] = []
    plain = _SQUARE.sub(r"(\1)", plain) if "[" in plain else plain
    for match in (_PLAIN_TOKEN if plain.isascii() else _TOKEN).finditer(plain):
        kind, word, first = match.lastgroup, match[0], match.start()
        if kind == "number" and _LISTED.match(word):
            found.extend(_digits(word, first))
        else:
            found.append(Token(_KINDS[kind], word.lower(), first, match.end()))
    return tuple(found)


def token_at(tokens: tuple[Token, ...], at: int) -> Token:
    """The token at a place, or NOTHING outside the text."""
    return tokens[at] if 0 <= at < len(tokens) else NOTHING


def _digits(printed: str, first: int) -> Iterator[Token]:
    """`0,1,2`: a list of digits, each a number."""
    for offset, character in enumerate(printed):
        kind: TokenKind = "sign" if character == "," else "number"
        yield Token(kind, character, first + offset, first + offset + 1)
