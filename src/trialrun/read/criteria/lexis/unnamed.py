"""The words beside a number of which the vocabulary has no name: `mood score >= 7`, `two measurable lesions`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from trialrun.read.criteria.lexis.mentions import Mention
from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.criteria.lexis.word_tables import word_set
from trialrun.read.criteria.model import Named
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

TRIMMED = word_set("owner trimmed")
"""Words at the edge of a name that are no part of it."""
NOT_COUNTED = word_set("owner not counted")
"""Words behind a number that are no things that it counts."""
_MEASURED = word_set("owner measured")
_PARTED = re.compile(r"[,;.\n]|\b(?:and|or|but|with)\b", re.IGNORECASE)
_LONGEST_ASIDE = 8
_MOST_WORDS = 6


def words_right(plain: str, tokens: tuple[Token, ...], at: int) -> tuple[Named, ...]:
    """The words from a token on, as far as no sign stands between them."""
    end = at
    while end < at + _MOST_WORDS and token_at(tokens, end).kind == "word":
        end += 1
    return words_from(plain, tokens, at, end)


def counted_things(plain: str, tokens: tuple[Token, ...], mention: Mention, spots: Sequence[Spot]) -> tuple[Named, ...]:
    """The things that a bare number counts (`at least two measurable lesions`); empty where it counts none."""
    measure, written = mention.measure, {figure.written for figure in mention.figures}
    if measure.unit or measure.time or measure.times or mention.shape not in ("one", "range", "list"):
        return ()
    at = mention.end
    if token_at(tokens, at).word == "of" and token_at(tokens, at + 1).word in ("the", "these", "following", "those"):
        at += 1
    elif token_at(tokens, at).kind != "word" or token_at(tokens, at).word in NOT_COUNTED:
        return ()
    if token_at(tokens, at).word in ("class", "classes", "age", "aged"):
        return ()
    if _is_measurement(tokens, at, spots):
        return ()
    glued = token_at(tokens, at).first == token_at(tokens, at - 1).end
    shared = token_at(tokens, mention.figures[0].after).word == "/"
    if (
        written & {"roman", "ordinal"}
        or mention.named_at
        or glued
        or shared
        or _measured_at_left(plain, tokens, mention, spots)
    ):
        return ()
    end = at
    while (
        end < at + 4
        and token_at(tokens, end).kind == "word"
        and (end == at or token_at(tokens, end).word not in TRIMMED)
    ):
        end += 1
    return words_from(plain, tokens, at, end)


def _is_measurement(tokens: tuple[Token, ...], at: int, spots: Sequence[Spot]) -> bool:
    """`less than 100,000 platelets`, `above 30 BMI`: a measurement behind its number, with no other thing behind it."""
    first = token_at(tokens, at).first
    place = bisect_right(spots, first, key=lambda spot: spot.cut.first) - 1
    if place < 0 or spots[place].cut.first != first:
        return False
    while at < len(tokens) and tokens[at].first < spots[place].cut.end:
        at += 1
    measured = load_vocabulary().variables.get(spots[place].name)
    alone = token_at(tokens, at).kind != "word" or token_at(tokens, at).word in TRIMMED
    return alone and measured is not None and measured.kind in ("number", "scale")


def _measured_at_left(plain: str, tokens: tuple[Token, ...], mention: Mention, spots: Sequence[Spot]) -> bool:
    """Whether a measured variable, a score or a class stands just before the number."""
    first = token_at(tokens, mention.first).first
    if plain[first].isupper() and token_at(tokens, mention.first - 1).kind == "word":
        return False
    at = bisect_right(spots, first, key=lambda spot: spot.cut.first) - 1
    if at >= 0 and first - spots[at].cut.end <= 12 and not _PARTED.search(plain, spots[at].cut.end, first):
        return True
    left = token_at(tokens, mention.first - 1)
    return left.word in _MEASURED or (
        left.word in ("of", ":", "is", "=") and token_at(tokens, mention.first - 2).word in _MEASURED
    )


def _before_figures(tokens: tuple[Token, ...], first: int, end: int) -> int:
    """`anxiety score (range 0-21) >= 8`: figures in brackets behind a name are no part of it."""
    at = end - 1
    if token_at(tokens, at).word != ")":
        return end
    while at > max(first, end - _LONGEST_ASIDE) and tokens[at].word != "(":
        at -= 1
    figures = any(token.kind == "number" for token in tokens[at + 1 : end - 1])
    return at if at > first and tokens[at].word == "(" and figures else end


def words_left(plain: str, tokens: tuple[Token, ...], first: int, end: int) -> tuple[Named, ...]:
    """The words right before a token and not before the token `first`, without those that are no part of a name."""
    end = _before_figures(tokens, first, end)
    while end > first and (tokens[end - 1].word in TRIMMED or tokens[end - 1].kind != "word"):
        if tokens[end - 1].word == "," and token_at(tokens, end).word == "then":
            return ()
        end -= 1
    start = max(first, end - _MOST_WORDS)
    while start > first and _one_name(plain, tokens[start - 1], tokens[start]):
        start -= 1
    for at in range(end - 1, start - 1, -1):
        if tokens[at].kind != "word" and tokens[at].word not in ("-", "/", "'"):
            start = at + 1
            break
    while start < end and tokens[start].word in TRIMMED:
        start += 1
    return words_from(plain, tokens, start, end)


def _one_name(plain: str, left: Token, right: Token) -> bool:
    """`Montgomery-Asberg Depression Rating Scale total score`: a name printed in capitals is not cut."""
    return "-" in (left.word, right.word) or (plain[left.first].isupper() and plain[right.first].isupper())


def words_from(plain: str, tokens: tuple[Token, ...], first: int, end: int) -> tuple[Named, ...]:
    """The tokens from `first` up to `end` as a name that the vocabulary lacks; empty for none."""
    if end <= first:
        return ()
    cut = Cut(tokens[first].first, tokens[end - 1].end)
    return (Named(plain[cut.first : cut.end], cut),)
