"""Comparators in words and signs, before a number (`at least 18`) and after it (`18 or older`): tables and look-up.

Knows no number and no owner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.criteria.model import Comparator

Phrase = tuple[str, ...]
_Trie = dict[str, "_Trie | _Found"]


class _Found(msgspec.Struct, frozen=True):
    op: Comparator
    words: Phrase


class Sign(msgspec.Struct, frozen=True):
    """A comparator as printed, from the token `first` up to, not including, `end`. `words` are its words, in order."""

    op: Comparator
    first: int
    end: int
    words: Phrase = ()


FLIPPED: dict[Comparator, Comparator] = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "="}
"""`18 <= age` says `age >= 18`."""

OPPOSITE: dict[Comparator, Comparator] = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "=": "="}
"""What `not` makes of a comparator."""

SIGNS: dict[str, Comparator] = {
    "<": "<", ">": ">", "=": "=", "==": "=", "≤": "<=", "≦": "<=", "⩽": "<=", "≥": ">=", "≧": ">=", "⩾": ">=",
    **dict.fromkeys(("<=", "</=", "=<", "=/<", "</="), "<="), **dict.fromkeys((">=", ">/=", "=>", "=/>"), ">="),
}  # fmt: skip
"""Comparators in signs. Source: usage in registry records."""

MORE = (
    "greater", "more", "higher", "larger", "older", "bigger", "longer", "heavier", "taller", "later", "better",
    "above", "over", "exceeding", "exceeds", "exceed", "exceeded", "beyond", "superior",
)  # fmt: skip
"""Words that say the value lies above."""

LESS = (
    "less", "lower", "fewer", "smaller", "younger", "shorter", "lesser", "below", "under", "beneath", "inferior",
    "earlier", "lighter",
)  # fmt: skip
"""Words that say the value lies below."""

_BARE = frozenset("above over exceeding exceeds exceed exceeded beyond below under beneath".split())
"""Words that need no `than`."""

_AGES = ("the age of", "an age of", "age of", "age", "the ages of", "aged")

BEFORE: dict[str, Comparator] = {
    **dict.fromkeys(
        ("at least", "at lest", "at the least", "a minimum of", "minimum of", "minimum", "minimal", "min", "at a minimum", "a min of", "no fewer than",
         "not fewer than", "equal or above", "equal or over", "starting at", "starting from", "from at least", "not below", "not under",
         "minimum age of", "minimum age", "greater or equal", "not younger than", "no younger than"), ">="),
    **dict.fromkeys(
        ("at most", "at the most", "a maximum of", "maximum of", "maximum", "maximal", "max", "up to", "up until", "upto", "not exceed", "not exceeding", "not to exceed",
         "does not exceed", "did not exceed", "must not exceed", "within", "no greater", "not above", "not over", "no more", "maximum age",
         "maximum age of", "not to be above", "not be above", "no later than", "not past"), "<="),
    **dict.fromkeys(("in excess of", "upwards of", "upward of", "superior to"), ">"),
    **dict.fromkeys(("inferior to",), "<"),
    **dict.fromkeys(("equal to", "equals", "equal", "exactly"), "="),
}  # fmt: skip
"""Comparators in words before a number, beside those made from MORE and LESS. Source: usage in registry records."""

_AFTER_UP = (
    "older",
    "above",
    "more",
    "greater",
    "higher",
    "over",
    "longer",
    "larger",
    "up",
    "beyond",
    "upwards",
    "upward",
    "elder",
    "olders",
    "heavier",
    "taller",
    "worse",
    "onwards",
    "onward",
    "later",
)
_AFTER_DOWN = (
    "younger",
    "less",
    "lower",
    "below",
    "under",
    "fewer",
    "smaller",
    "shorter",
    "down",
    "better",
    "lighter",
    "lesser",
    "earlier",
)
_JOINS = ("or", "and", "and / or", "or /", "and or", "/")
AFTER: dict[str, Comparator] = {
    "+": ">=", "or at least": ">=", "at least": ">=", "at minimum": ">=", "minimum": ">=", "at the minimum": ">=",
    "at most": "<=", "at maximum": "<=", "maximum": "<=", "or any older": ">=", "or equal": ">=",
    "and older age": ">=", "or older age": ">=",
}  # fmt: skip
"""Comparators after a number, beside those made from the join and the direction (`or older`)."""

FILLERS = frozenset(
    "a an the of is are was were be at to : ( [ = score scores value values level levels total grade class approximately about "
    "approx around by roughly age aged ages only currently either any even - stage status ~ full".split()
)
"""Words and signs between a comparator and its number that change nothing."""

_MOST_FILLERS = 4


def comparator_before(tokens: tuple[Token, ...], at: int) -> Sign | None:
    """The comparator that ends before the number at `at`, fillers passed over; doubled ones (`greater than (>)`) too."""
    for skipped in range(_MOST_FILLERS + 1):
        end = at - skipped
        sign = _sign_ending(tokens, end)
        if sign is not None:
            return _doubled(tokens, sign)
        if token_at(tokens, end - 1).word not in FILLERS:
            return None
    return None


def comparator_after(tokens: tuple[Token, ...], at: int) -> Sign | None:
    """The comparator after a number and its unit: `or older`, `and above`, `+`."""
    found = _walk(_after(), (token_at(tokens, step).word for step in range(at, at + 6)))
    if found is None or token_at(tokens, at + len(found.words)).word in ("than", "equal", "to"):
        return None
    return Sign(found.op, at, at + len(found.words), found.words)


def sign_at(tokens: tuple[Token, ...], at: int) -> Sign | None:
    """The comparator in signs at a place: `<=`, `< or =`, `> or equal to`."""
    op = SIGNS.get(token_at(tokens, at).word) if token_at(tokens, at).kind == "compare" else None
    if op is None:
        return None
    end = _or_equal(tokens, at + 1)
    return Sign(_widened(op) if end > at + 1 else op, at, max(end, at + 1))


def _sign_ending(tokens: tuple[Token, ...], end: int) -> Sign | None:
    found = _walk(_before(), (token_at(tokens, end - 1 - step).word for step in range(9)))
    if found is not None:
        return Sign(found.op, end - len(found.words), end, tuple(reversed(found.words)))
    if token_at(tokens, end - 1).word == ")" and token_at(tokens, end - 3).word == "(":
        inner = sign_at(tokens, end - 2)
        return None if inner is None else Sign(inner.op, end - 3, end)
    for first in range(end - 1, end - 6, -1):
        sign = sign_at(tokens, first)
        if sign is not None and sign.end == end and token_at(tokens, first).word != "=":
            return sign
    return sign_at(tokens, end - 1) if token_at(tokens, end - 1).kind == "compare" else None


def _doubled(tokens: tuple[Token, ...], sign: Sign) -> Sign:
    """The comparator with the same one printed before it: `less than or equal to (<=)`, `minimum score of >=`."""
    first = sign.first - (token_at(tokens, sign.first - 1).word == "(")
    while first > sign.first - 3 and token_at(tokens, first - 1).word in ("score", "of", "value", ":"):
        first -= 1
    earlier = _sign_ending(tokens, first)
    if earlier is None or earlier.op[0] != sign.op[0]:
        return sign
    op = earlier.op if first < sign.first else sign.op
    return Sign(op, earlier.first, sign.end, earlier.words + sign.words)


def _or_equal(tokens: tuple[Token, ...], at: int) -> int:
    """The place after `or =`, `or equal to`, `/ =`, or the place itself."""
    joined = at + 1 if token_at(tokens, at).word in ("or", "/", "and") else at
    if token_at(tokens, joined).word not in ("=", "equal", "equals") or joined == at:
        return at
    after = joined + 1
    return after + (token_at(tokens, after).word in ("to", "than"))


def _widened(op: Comparator) -> Comparator:
    return {">": ">=", "<": "<="}.get(op, op)  # type: ignore[return-value]


@cache
def _before() -> _Trie:
    """The comparators before a number, keyed from their last word to their first."""
    trie: _Trie = {}
    for phrase, op in _phrases_before():
        words = tuple(phrase.split())
        _plant(trie, tuple(reversed(words)), op)
        for ages in _AGES:
            _plant(trie, tuple(reversed((*words, *ages.split()))), op)
    return trie


@cache
def _after() -> _Trie:
    trie: _Trie = {}
    directions: tuple[tuple[tuple[str, ...], Comparator], ...] = ((_AFTER_UP, ">="), (_AFTER_DOWN, "<="))
    for words, op in directions:
        for word in words:
            for join in _JOINS:
                for middle in ("", "is", "years", "equal", "equal to", "is equal to"):
                    _plant(trie, tuple(f"{join} {middle} {word}".split()), op)
                _plant(trie, tuple(f"{join} {word} than".split()), op)
    for phrase, op in AFTER.items():
        _plant(trie, tuple(phrase.split()), op)
    return trie


def _phrases_before() -> Iterator[tuple[str, Comparator]]:
    yield from BEFORE.items()
    yield from _directed(MORE, ">", ">=")
    yield from _directed(LESS, "<", "<=")


def _directed(words: Iterable[str], strict: Comparator, closed: Comparator) -> Iterator[tuple[str, Comparator]]:
    for word in words:
        for phrase in (f"{word} than", *([word] if word in _BARE else ())):
            yield phrase, strict
            for denial in ("no", "not", "never", "not be", "not to be", "is not", "not be any", "not any"):
                yield f"{denial} {phrase}", OPPOSITE[strict]
        for or_equal in (
            "or equal to",
            "or equal",
            "or equals to",
            "or equals",
            "/ equal to",
            "/ equal",
            "or same as",
            "or the same as",
            "or equal than",
            "and equal to",
            "equal to",
            "equal",
            "or =",
            "or = to",
        ):
            yield f"{word} than {or_equal}", closed
            yield f"{word} {or_equal}", closed
        yield f"equal to or {word} than", closed
        yield f"equal or {word} than", closed
        yield f"equal and {word} than", closed
        yield f"equal to or {word}", closed
        yield f"equal / {word} than", closed
        yield f"= or {word} than", closed


def _plant(trie: _Trie, words: Phrase, op: Comparator) -> None:
    branch = trie
    for word in words:
        branch = branch.setdefault(word, {})  # type: ignore[assignment]
    branch[""] = _Found(op, words)


def _walk(trie: _Trie, words: Iterable[str]) -> _Found | None:
    """The longest phrase that the words begin with."""
    best: _Found | None = None
    branch = trie
    for word in words:
        following = branch.get(word)
        if not word or not isinstance(following, dict):
            break
        branch = following
        found = branch.get("")
        best = found if isinstance(found, _Found) else best
    return best
