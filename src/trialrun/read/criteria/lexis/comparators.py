"""Comparators in words and signs, before a number (`at least 18`) and after it (`18 or older`): tables and look-up.

Knows no number and no owner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import msgspec

from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.criteria.lexis.word_tables import phrases, word_list, word_set
from trialrun.read.criteria.model import Comparator

Phrase = tuple[str, ...]
_Trie = dict[str, "_Trie | _Found"]
_OR_EQUAL: Mapping[Comparator, Comparator] = {">": ">=", "<": "<="}


class _Found(msgspec.Struct, frozen=True):
    op: Comparator
    words: Phrase


class Sign(msgspec.Struct, frozen=True, gc=False):
    """A comparator as printed, from the token `first` up to, not including, `end`. `words` are its words, in order."""

    op: Comparator
    first: int
    end: int
    words: Phrase = ()


FLIPPED: dict[Comparator, Comparator] = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "="}
"""`18 <= age` says `age >= 18`."""

_OPPOSITE: dict[Comparator, Comparator] = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "=": "="}
"""What `not` makes of a comparator."""

SIGNS: dict[str, Comparator] = {
    "<": "<", ">": ">", "=": "=", "==": "=", "≤": "<=", "≦": "<=", "⩽": "<=", "≥": ">=", "≧": ">=", "⩾": ">=",
    **dict.fromkeys(("<=", "</=", "=<", "=/<", "</="), "<="), **dict.fromkeys((">=", ">/=", "=>", "=/>"), ">="),
}  # fmt: skip
"""Comparators in signs. Source: usage in registry records."""

DENIALS = frozenset({"no", "not", "nor", "never", "cannot"})
"""Words that turn a comparison round."""
_COMPARING = frozenset({"than", "least", "most", "below", "above", "under", "over"})
"""Of which one stands in a comparator that a denial turns round; `not within 4 weeks` does so itself."""

_MORE = word_list("comparator more")
"""Words that say the value lies above."""

_LESS = word_list("comparator less")
"""Words that say the value lies below."""

_BARE = word_set("comparator bare")
"""Words that need no `than`."""

_AGES = ("the age of", "an age of", "age of", "age", "the ages of", "aged")


_AFTER_UP = word_list("comparator after up")
_AFTER_DOWN = word_list("comparator after down")
_JOINS = ("or", "and", "and / or", "or /", "and or", "/")

FILLERS = word_set("comparator fillers")
"""Words and signs between a comparator and its number that change nothing."""

_MOST_FILLERS = 4
_LIMITS = word_set("limit words") | {"the", "a", "an", "institutional"}
"""Words with which a limit of its own begins behind `or lower than`."""


def comparator_before(tokens: tuple[Token, ...], at: int) -> Sign | None:
    """The comparator that ends before the number at `at`, fillers passed over, with its double (`greater than (>)`)."""
    for skipped in range(_MOST_FILLERS + 1):
        end = at - skipped
        sign = _sign_ending(tokens, end)
        if sign is not None:
            return _denied(tokens, _doubled(tokens, sign))
        if token_at(tokens, end - 1).word not in FILLERS:
            return None
    return None


def _denied(tokens: tuple[Token, ...], sign: Sign) -> Sign:
    """`not > 2`, `cannot be less than 2`: the opposite of a comparator that does not hold its denial."""
    be = token_at(tokens, sign.first - 1).word == "be"
    denial = token_at(tokens, sign.first - 1 - be).word
    inside = not DENIALS.isdisjoint(sign.words) or sign.op == "="
    compared = denial != "no" and not _COMPARING.isdisjoint(sign.words)
    if inside or denial not in DENIALS or (sign.words and not compared):
        return sign
    return Sign(_OPPOSITE[sign.op], sign.first - 1 - be, sign.end, (denial, *sign.words))


def comparator_after(tokens: tuple[Token, ...], at: int) -> Sign | None:
    """The comparator after a number and its unit: `or older`, `and above`, `+`, `(or higher)`."""
    if token_at(tokens, at).word != "(":
        return _bare_comparator_after(tokens, at)
    inner = _bare_comparator_after(tokens, at + 1)
    if inner is None or token_at(tokens, inner.end).word != ")":
        return None
    return msgspec.structs.replace(inner, first=at, end=inner.end + 1)


def _bare_comparator_after(tokens: tuple[Token, ...], at: int) -> Sign | None:
    if token_at(tokens, at).word not in _after():
        return None
    found = _walk(_after(), (token_at(tokens, step).word for step in range(at, at + 6)))
    following = None if found is None else token_at(tokens, at + len(found.words))
    if found is None or following is None or following.word in ("than", "equal", "to"):
        return None
    if found.words[-1] == "than" and (following.kind == "number" or following.word in _LIMITS):
        return None
    if found.words[0] == "at" and following.kind == "number":
        return None
    return Sign(found.op, at, at + len(found.words), found.words)


def sign_at(tokens: tuple[Token, ...], at: int) -> Sign | None:
    """The comparator in signs at a place: `<=`, `< or =`, `> or equal to`."""
    token = token_at(tokens, at)
    op = SIGNS.get(token.word) if token.kind == "compare" else None
    if op is None:
        return None
    end = _or_equal(tokens, at + 1)
    return Sign(_widened(op) if end > at + 1 else op, at, max(end, at + 1))


def _sign_ending(tokens: tuple[Token, ...], end: int) -> Sign | None:
    last = token_at(tokens, end - 1)
    if last.word in _before():
        found = _walk(_before(), (token_at(tokens, end - 1 - step).word for step in range(9)))
        if found is not None:
            return Sign(found.op, end - len(found.words), end, tuple(reversed(found.words)))
    if last.word == ")" and token_at(tokens, end - 3).word == "(":
        inner = sign_at(tokens, end - 2)
        return None if inner is None else Sign(inner.op, end - 3, end)
    if "compare" not in [token.kind for token in tokens[max(0, end - 5) : max(0, end)]]:
        return None
    if last.word in ("<", ">") and [token_at(tokens, end - 3).word, token_at(tokens, end - 2).word] == ["=", "or"]:
        return Sign(_widened(SIGNS[last.word]), end - 3, end)
    for first in range(end - 1, end - 6, -1):
        sign = sign_at(tokens, first)
        if sign is not None and sign.end == end and token_at(tokens, first).word != "=":
            return sign
    return sign_at(tokens, end - 1) if last.kind == "compare" else None


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
    return _OR_EQUAL.get(op, op)


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
    for phrase, op in phrases("after").items():
        _plant(trie, tuple(phrase.split()), op)
    return trie


def _phrases_before() -> Iterator[tuple[str, Comparator]]:
    yield from phrases("before").items()
    yield from _directed(_MORE, ">", ">=")
    yield from _directed(_LESS, "<", "<=")


def _directed(words: Iterable[str], strict: Comparator, closed: Comparator) -> Iterator[tuple[str, Comparator]]:
    for word in words:
        for phrase in (f"{word} than", f"{word} then", *([word] if word in _BARE else ())):
            yield phrase, strict
            for denial in ("no", "not", "nor", "never", "not be", "not to be", "is not", "not be any", "not any"):
                yield f"{denial} {phrase}", _OPPOSITE[strict]
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
            "to or equal",
            "to or equal to",
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
        yield f"equal to / {word} than", closed
        yield f"= or {word} than", closed


def _plant(trie: _Trie, words: Phrase, op: Comparator) -> None:
    branch = trie
    for word in words:
        following = branch.setdefault(word, {})
        if isinstance(following, dict):
            branch = following
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
