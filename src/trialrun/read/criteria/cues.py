"""Words that join, deny, except, ask and allow: the table of cues as patterns. Knows no clinical term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Literal

from trialrun.read.criteria.seeking import Words
from trialrun.read.numbers import NUMBER_WORDS, ONES
from trialrun.read.tables import read_table

CueKind = Literal[
    "negation",
    "exception",
    "condition",
    "proviso",
    "anyone",
    "everyone",
    "example",
    "definition",
    "permission",
    "requirement",
    "exclusion",
    "judgement",
    "person",
    "note",
    "generic",
    "unasserted",
    "intended",
    "rationale",
]


_FOLLOWING = re.compile(
    r"(?:\s+(?:for|of|the|following|are|is|these|those|listed|below|any|all|one|either|in|if|there|they|met|meet|apply"
    r"|applies|true|criteria|conditions|requirements|patients|subjects|participants|with|who|have|has)){1,9}$",
    re.IGNORECASE,
)
_OF_A_THING = re.compile(
    r"\b(?:that|which|who)(?:,[^,.;]{1,80},)?(?:\s+(?:could|might|can|will|also|either))*(?:\s+(?:or|and))?\s+\Z"
    r"|\b(?:that|which|who)\s[^.;]{1,60}\b(?:or|and)\s+\Z"
    r"|\b(?:which|whom|whose)\s+(?:(?!(?:is|are|was|were|has|have|had|does|did)\b)[\w-]+\s+){1,3}\Z"
    r"|\A\W*(?:the\s+)?(?:(?:patients?|subjects?|participants?)\s+(?:has|have|is|are)|own|has|have)\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\W*(?:(?!with\b)[\w-]+\s+){1,3}(?:who|that)\s+", re.IGNORECASE)
"""`Patients who will be allowed to drive` are described, `patients with asthma who will be allowed` are let in."""
_OPENS = re.compile(r"(?:\s+(?:for|of|the|following|are|is|include|these|those|listed|below))*\s*:", re.IGNORECASE)


def spellings(words: str) -> Iterator[str]:
    """What a row of a table stands for: `liver|hepatic enzymes` is printed in two ways."""
    return (" ".join(chosen) for chosen in product(*(word.split("|") for word in words.split())))


@cache
def cues() -> tuple[tuple[str, str], ...]:
    """Every cue and its words, each spelling by itself."""
    return tuple(
        (row["cue"], words) for row in read_table("criteria/tables/cues.csv") for words in spellings(row["words"])
    )


HOW_MANY = rf"{ONES}|[1-9]"
"""The numbers that a list is asked for by, as the alternatives of a pattern; `number_of` reads them."""
HOW_MANY_OF = tuple(f"{number} of" for number in (*ONES.split("|"), *"123456789"))
"""The same with the word behind them."""
COUNTED_WORDS = (
    "criteria", "criterion", "symptoms", "symptom", "signs", "sign", "features", "feature", "factors", "factor",
    "findings", "finding", "manifestations", "manifestation",
)  # fmt: skip
COUNTED = (
    r"(?:(?:minor|major|other|additional|clinical|cardinal|main|supportive|known|following|risk)\s+){0,2}"
    rf"(?:{'|'.join(COUNTED_WORDS)})"
)
"""What a list is some of, before its colon: `minor criteria`, `risk factors`."""
OF_SO_MANY = rf"(?:out )?of (?:(?:the|these) (?:following )?)?(?:{HOW_MANY})(?: {COUNTED})?(?: of)?(?=\s?(?::|\Z))"
"""What a list is said to be long, before its colon: `two of three:`, `2 out of the 3 criteria:`."""
COUNT = re.compile(
    r"(?:\b(?:at least|minimum of)\s*|>=\s*|\bany\s+(?=\w+ of\b)|\b(?=\w+ or more of\b)"
    rf"|(?<!one or )(?<!1 or )(?<!grade )\b(?=\w+ (?:of the following\b|{OF_SO_MANY})))"
    r"((?:two|three|four|[2-4])\b(?! ?(?:week|month|day|year))"
    r"|(?:five|six|seven|eight|nine|[5-9])(?=(?: or more)? of\b))",
    re.IGNORECASE,
)
"""How many of a list are asked for: `at least two`, `any two of`, `two or more of`, `two of the following`."""


def number_of(count: str) -> int:
    """How many a count asks for, in words or in figures."""
    return int(NUMBER_WORDS.get(count.lower(), count))


@cache
def cue(kind: CueKind) -> Words:
    """The words of one kind, whole words, longest first, any case; but where they begin what is none (`off label`)."""
    words, none = ([words for name, words in cues() if name == wanted] for wanted in (kind, f"no {kind}"))
    return Words(words, none)


def ends_in_exception(text: str) -> int | None:
    """Where the words of exception begin that a heading ends with: `other malignancies except:`; None where none do."""
    if not cue("exception").may_stand_in(text):
        return None
    bare = _FOLLOWING.sub("", text.rstrip(" :\n"))
    return next((found.start() for found in cue("exception").finditer(bare) if found.end() == len(bare)), None)


def ends_in_exception_list(text: str) -> int | None:
    """Where the words of exception begin that a list follows (`except: A; B; or C`); None where none do."""
    if ":" not in text:
        return None
    return next((found.start() for found in cue("exception").finditer(text) if _OPENS.match(text, found.end())), None)


def allows_nobody(before: str, verb: str) -> bool:
    """`a telephone that can receive messages`, `has heart disease, may undergo a scan`: a verb of things or of duty.

    `Patients who may have tuberculosis`, `whose relatives may have it`: what is possible is no allowance either.
    """
    if verb.lower().startswith(("will", "could")):
        return _WHO.fullmatch(f"{before} ") is not None
    return verb[:3].lower() in ("may", "can") and _OF_A_THING.search(f"{before} ") is not None


@cache
def generic_words() -> frozenset[str]:
    """Words that say nothing of their own in a criterion."""
    return frozenset(words for name, words in cues() if name == "generic")
