"""What a window of time is counted from: the words behind an amount of time, and the moment of a trial they name."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.criteria.lexis.word_tables import anchors, word_set

BEFORE = word_set("timing before")
AFTER = word_set("timing after")
OF = frozenset({"of", "around", "at"})
"""Words that tie a time to a moment."""
_SIGNS = frozenset({",", "-"})
_TO_ANCHOR = frozenset({*BEFORE, *AFTER, *OF, *_SIGNS, "to", "immediately", "just"})
"""Words and signs between a time and its anchor."""
_ELAPSED = frozenset({"must", "should", "have", "has", "had", "will", "be", "elapsed", "elapse", "passed", "completed"})
_VERB = 4
_LONGEST_BRACKET = 24
_COUNTED = frozenset({"cycle", "course", "week", "period", "day"})
_BARE_STUDY = frozenset({"the", "this", "study", "trial", "participation"})
"""`after the study` is after its end."""
_LEADING_ON = _TO_ANCHOR | {"first", "last", "study", "trial", "treatment", "baseline", "screening", "from", "this"}
"""Words behind which a name in capitals is of the same moment: `the first dose of Study Drug`."""
_LEAST_OF_A_NOUN = 4
_OF_NO_NOUN = ("ing", "ed", "ous", "ic")
_MOST_WORDS = 9
_ANCHOR_ENDS = frozenset(
    {"and", "or", "with", "without", "but", "unless", "except", "that", "who", "which", "is", "are", "allowed",
     "permitted", "acceptable", "excluded", "required", "eligible", "must", "should", "may", "will", "provided", "if",
     "when", "note"}
)  # fmt: skip


def anchor_at(plain: str, tokens: tuple[Token, ...], at: int) -> tuple[int, str, str]:
    """Where the anchor ends, its name, and its words where no name is known; enrolment where none is printed."""
    start = at = past_elapsed(tokens, at)
    while start < at + 4 and token_at(tokens, start).word in _TO_ANCHOR:
        start += 1
    if not any(token.word not in _SIGNS for token in tokens[at:start]):
        return at, "enrolment", ""
    end = start
    while (
        end < start + _MOST_WORDS
        and (token_at(tokens, end).kind in ("word", "number") or _hyphen(tokens, end) or _then_day(tokens, end))
        and token_at(tokens, end).word not in _ANCHOR_ENDS
        and not (token_at(tokens, end).word == "other" and token_at(tokens, end + 1).word == "than")
        and not (end > start and _begins_anew(plain, tokens, end))
    ):
        end += 1
    words = tuple(token.word for token in tokens[start:end] if token.word not in (",", "/"))
    if not words:
        return start, "enrolment", ""
    printed = plain[tokens[start].first : tokens[end - 1].end]
    stand = frozenset(words)
    if _BARE_STUDY.issuperset(words) and token_at(tokens, start - 1).word in ("after", "following"):
        return end, "event", printed
    for needed, name in () if _is_later(words) else anchors():
        if stand.issuperset(needed) and _in_order(needed, words):
            return end, name, printed
    return end, "event", printed


def anchor_further_on(plain: str, tokens: tuple[Token, ...], at: int) -> tuple[str, str] | None:
    """`within 4 weeks (6 weeks for mitomycin) before the first dose`: the anchor of the trial behind an aside."""
    end = _past_bracket(tokens, at) or _past_half_lives(tokens, at)
    if end is None:
        return None
    _, anchor, words = anchor_at(plain, tokens, end)
    return (anchor, words) if anchor not in ("event", "enrolment") else None


def _past_bracket(tokens: tuple[Token, ...], at: int) -> int | None:
    if token_at(tokens, at).word != "(":
        return None
    ends = (end for end in range(at + 1, at + _LONGEST_BRACKET) if token_at(tokens, end).word in ("(", ")"))
    return next((end + 1 for end in ends), None)


def _past_half_lives(tokens: tuple[Token, ...], at: int) -> int | None:
    """`or 5 half-lives, whichever is longer, before`: the place of the word that ties the time to a moment."""
    words = [token_at(tokens, place).word for place in range(at, at + _LONGEST_BRACKET)]
    if words[0] != "or" or not any(word.startswith("half") for word in words[1:_MOST_WORDS]):
        return None
    ties = [at + step for step, word in enumerate(words) if word in BEFORE]
    ties += [at + step for step, word in enumerate(words) if word == "of"]
    return ties[0] if ties else None


def past_elapsed(tokens: tuple[Token, ...], at: int) -> int:
    """`3 months must have elapsed since`: the verb is passed over where a moment follows it."""
    end = at
    while end < at + _VERB and token_at(tokens, end).word in _ELAPSED:
        end += 1
    passed = end > at and tokens[end - 1].word in ("elapsed", "elapse", "passed")
    moments = ("since", "from", "between", "after", "before", "prior", *(("for", "if") if passed else ()))
    return end if token_at(tokens, end).word in moments else at


def _then_day(tokens: tuple[Token, ...], at: int) -> bool:
    """The comma in `cycle 1, day 1`, the stroke in `cycle 1/day 1` and `C1/D1`."""
    before = (token_at(tokens, at - 2).word, token_at(tokens, at - 1).word)
    between = token_at(tokens, at).word in (",", "/") and token_at(tokens, at + 1).word in ("day", "cycle", "d1")
    return between and (before[0] in ("day", "cycle") or before[1] == "c1")


def _is_later(words: tuple[str, ...]) -> bool:
    """`day 1 of cycle 2`, `day 8 of cycle 1`, which are no first dose."""
    return any(word in _COUNTED and number.isdecimal() and number != "1" for word, number in pairwise(words))


def _hyphen(tokens: tuple[Token, ...], at: int) -> bool:
    """A dash inside a word: `NPI-0052`."""
    dash = token_at(tokens, at)
    return (
        dash.word == "-" and token_at(tokens, at - 1).end == dash.first and token_at(tokens, at + 1).first == dash.end
    )


def _begins_anew(plain: str, tokens: tuple[Token, ...], at: int) -> bool:
    """The capital of the next sentence or label: `since prior radiotherapy Other: gout`, `study HIV negative`.

    `Signing Informed Consent`, `planned Randomization` go on: behind a verb or adjective, and with a word of a moment.
    """
    before, token = tokens[at - 1], tokens[at]
    if not plain[token.first].isupper() or before.kind != "word" or before.end + 1 != token.first:
        return False
    if token_at(tokens, at + 1).word in ("negative", "positive"):
        return True
    goes_on = token.word in _of_moments() or before.word.endswith(_OF_NO_NOUN)
    if goes_on and token_at(tokens, at + 1).word != ":":
        return False
    noun = before.word not in _LEADING_ON and len(before.word) >= _LEAST_OF_A_NOUN
    return noun and plain[before.first : before.end].islower()


@cache
def _of_moments() -> frozenset[str]:
    return frozenset(word for needed, _ in anchors() for word in needed)


def _in_order(needed: tuple[str, ...], words: tuple[str, ...]) -> bool:
    following = iter(words)
    return all(word in following for word in needed)
