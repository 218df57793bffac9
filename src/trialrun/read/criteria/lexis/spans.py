"""Figures that limit nothing: spans of scores, calendar years, chromosomes, by how much a time may be missed.

Tells them by the words and signs around them; what does limit something is found by `mentions`.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from trialrun.read.criteria.lexis.figures import Figure
from trialrun.read.criteria.lexis.numerals import read_figures
from trialrun.read.criteria.lexis.tokens import Token, token_at

_INCLUDED = frozenset({"including", "included", "inclusive", "includes", "include"})
_EXCLUDED = frozenset({"excluding", "excluded", "exclusive", "excludes", "exclude"})
_DENIALS = frozenset({"not", "neither", "nor"})
_ENDS = frozenset({"boundary", "boundaries", "end", "ends", "endpoints", "limits", "values"})
_OF_ENDS = frozenset(
    {"both", "the", "of", "and", "is", "are", "at", "year", "years", "old", "age", "month", "months", "to", "-"}
)
_PARTING = frozenset({",", ";", "but"})
_BESIDE = 7
"""Tokens beside a span among which its limit stands."""
_CHROMOSOMES = frozenset({
    "chromosome", "chromosomes", "chromosomal", "cytogenetic", "cytogenetics", "karyotype", "karyotypes", "monosomy",
    "trisomy",
})  # fmt: skip
_FAR = 25
_LAST_CHROMOSOME = 22


def are_calendar_years(low: Figure, high: Figure) -> bool:
    """`1993-1996`: years of the calendar."""
    bare = not low.measure.unit and not high.measure.unit and not high.measure.time
    return bare and all(1900 <= figure.value <= 2100 and figure.value % 1 == 0 for figure in (low, high))


def is_span_of_scale(tokens: tuple[Token, ...], first: int, end: int) -> bool:
    """`on a 0-10 scale`, `range 0-21`: what a score may be, not what it must be."""
    left = [token_at(tokens, first - step).word for step in (1, 2, 3)]
    right = [token_at(tokens, end + step).word for step in range(4)]
    if (
        "scale" in right[:3]
        or right[0] == "point"
        or right[:2] == ["numeric", "rating"]
        or right[:2] == ["pain", "intensity"]
    ):
        return left[0] in ("a", "the", "(", "an", "of")
    return left[0] in ("range", "ranges") and left[1] == "("


def past_span(tokens: tuple[Token, ...], at: int) -> int:
    """`MMSE score (0-30) of at least 24`: the place behind what a score goes from and to, before its limit."""
    if (
        tokens[at].word not in ("0", "1")
        or token_at(tokens, at - 1).word != "("
        or token_at(tokens, at + 3).word != ")"
    ):
        return at
    if token_at(tokens, at + 1).word not in ("-", "~", "to") or token_at(tokens, at + 2).kind != "number":
        return at
    behind = [token_at(tokens, at + 4 + step) for step in range(_BESIDE)]
    limited = behind[0].word in ("of", "score", "is", "at") and any(token.kind == "number" for token in behind)
    limited = limited or any(token.kind == "compare" for token in tokens[max(0, at - _BESIDE) : at])
    return at + 4 if limited or any(token.kind == "compare" for token in behind[:3]) else at


def is_tolerance(tokens: tuple[Token, ...], at: int) -> bool:
    """`24 h +/- 4 h after the scan`: by how much a time may be missed."""
    return [token.word for token in tokens[max(0, at - 3) : at]] == ["+", "/", "-"]


def is_of_chromosome(tokens: tuple[Token, ...], at: int) -> bool:
    """`cytogenetic abnormalities such as +8, -7 or -5`: a chromosome gained or lost."""
    sign = token_at(tokens, at - 1)
    if sign.word not in ("+", "-") or sign.end != tokens[at].first or token_at(tokens, at - 2).end == sign.first:
        return False
    named = not _CHROMOSOMES.isdisjoint(token.word for token in tokens[max(0, at - _FAR) : at])
    return named and tokens[at].word.isdigit() and int(tokens[at].word) <= _LAST_CHROMOSOME


def past_including(tokens: tuple[Token, ...], at: int) -> int:
    """`18 to and including 70`, `up to, and including, 70`: behind the words by which the upper end is meant too."""
    first = _past_comma(tokens, at)
    both = (token_at(tokens, first).word, token_at(tokens, first + 1).word)
    return _past_comma(tokens, first + len(both)) if both == ("and", "including") else at


def ends_said_again(
    tokens: tuple[Token, ...], at: int, ends: tuple[Figure, Figure]
) -> tuple[int, frozenset[Decimal | None]]:
    """`18-70 (including 18 and 70 years)`, `18-70, not including 70`: behind these words, and the ends left out."""
    both = frozenset(end.value for end in ends)
    left_out: frozenset[Decimal | None] = frozenset()
    opener = token_at(tokens, at).word
    if opener not in ("(", ","):
        return at, left_out
    close = next((place for place in range(at + 1, at + _BESIDE * 2) if _closes(tokens, place, opener)), at)
    if close <= at + 1:
        return at, left_out
    for parting, inner in groupby(tokens[at + 1 : close], lambda token: token.word in _PARTING):
        if parting:
            continue
        part = list(inner)
        words = {token.word for token in part if token.kind != "number"}
        values = frozenset(read_figures(token.word) for token in part if token.kind == "number") or both
        told = not words.isdisjoint(_INCLUDED | _EXCLUDED)
        if not told or not values <= both or words - _INCLUDED - _EXCLUDED - _DENIALS - _ENDS - _OF_ENDS:
            return at, frozenset()
        if words.isdisjoint(_EXCLUDED) != words.isdisjoint(_DENIALS):
            left_out |= values
    return close + (opener == "("), left_out


def _closes(tokens: tuple[Token, ...], at: int, opener: str) -> bool:
    token = token_at(tokens, at)
    return token.word == ")" if opener == "(" else token.kind == "break" or token.word in (",", ";", ".")


def _past_comma(tokens: tuple[Token, ...], at: int) -> int:
    return at + (token_at(tokens, at).word == ",")
