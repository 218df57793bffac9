"""A run of names without commas, cut where the vocabulary or the list of MeSH headings knows a name. Loses no word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from trialrun.read.regular import make_regular
from trialrun.read.spotting import spot
from trialrun.read.tables import read_table
from trialrun.terms import Vocabulary

_WORD = re.compile(r"\S+")
_GENERAL = frozenset(
    {"disease", "diseases", "syndrome", "disorder", "disorders", "agents", "abnormalities", "infections"}
)
"""Headings of one word that also end longer names: after words that are not known they go with these."""
_QUALIFIERS = frozenset(
    {"recurrent", "refractory", "relapsed", "relapsing", "metastatic", "advanced", "acute", "chronic", "primary"}
    | {"secondary", "adult", "childhood", "smoldering", "untreated", "newly", "diagnosed", "localized", "unresectable"}
    | {"progressive", "early", "late", "severe", "mild", "moderate", "stage"}
)
"""Words that begin a name and are none alone: they go with the name after them."""
_ADJECTIVE = re.compile(r"\w[\w-]{2,30}(?:[^e]ed|al|ic|ive|ous|ary|ular|less)", re.IGNORECASE)
"""Words that by their ending are no name alone either."""
_JOINING = frozenset({"and", "or", "of", "with", "in", "by", "to", "for", "and/or", "due", "the", "after", "from"})
"""Words at an end of a name by which it is no name alone: it goes with its neighbour."""
_STAGE = re.compile(r"(?:stage|grade|type|class) (?:[0-9IVX]{1,4}[A-D]?[, /-]*){1,4}", re.IGNORECASE)
"""Which form of the disease before it is meant."""
_TOTAL = 4
"""A run has at least so many words; shorter values are one name."""


class Segment(msgspec.Struct, frozen=True):
    """One name of a run as printed; `name` is the vocabulary's, empty where it has none."""

    text: str
    name: str = ""


@cache
def mesh_headings() -> frozenset[str]:
    """The headings of the table, in small letters without punctuation."""
    return frozenset(_plain(row["heading"]) for row in read_table("tables/mesh_headings.csv"))


@cache
def _longest() -> int:
    return max(len(heading.split()) for heading in mesh_headings())


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w+' -]", " ", text.lower()).split())


def is_run(text: str) -> bool:
    """True for a value that can be several names: long, without separators, and no heading itself."""
    return len(text.split()) >= _TOTAL and not re.search(r"[;|\n]", text) and _plain(text) not in mesh_headings()


def segmented(run: str, vocabulary: Vocabulary) -> tuple[Segment, ...]:
    """The names of a run in their order; words that nothing knows stay together as one name."""
    plain = make_regular(run).plain
    words = list(_WORD.finditer(plain))
    begins = {match.start(): index for index, match in enumerate(words)}
    known = {
        begins[spotted.cut.first]: (_words_to(words, spotted.cut.end), spotted.name)
        for spotted in spot(plain, vocabulary)
        if spotted.cut.first in begins
    }
    return tuple(_whole(_segments([match[0] for match in words], known)))


def _whole(parts: Iterator[Segment]) -> list[Segment]:
    """The parts, those joined that a word such as `and` holds together."""
    whole: list[Segment] = []
    for part in parts:
        words = part.text.lower().split()
        before = whole[-1].text.lower().split()[-1] if whole else ""
        if whole and (words[0] in _JOINING or before in _JOINING or _STAGE.fullmatch(part.text)):
            whole[-1] = Segment(f"{whole[-1].text} {part.text}")
        else:
            whole.append(part)
    return whole


def _words_to(words: list[re.Match[str]], end: int) -> int:
    """The number of words that begin before a place in the text."""
    return sum(match.start() < end for match in words)


def _segments(words: list[str], known: dict[int, tuple[int, str]]) -> Iterator[Segment]:
    waiting: list[str] = []
    at = 0
    while at < len(words):
        end, name = known.get(at, (at, ""))
        heading = _heading_end(words, at)
        if heading > end:
            end, name = heading, ""
        if end == at or (waiting and " ".join(words[at:end]).lower() in _GENERAL):
            waiting.append(words[at])
            at += 1
            continue
        leading = _leading(waiting)
        if waiting[: len(waiting) - leading]:
            yield Segment(" ".join(waiting[: len(waiting) - leading]))
        yield Segment(" ".join([*waiting[len(waiting) - leading :], *words[at:end]]), name)
        waiting = []
        at = end
    if waiting:
        yield Segment(" ".join(waiting))


def _leading(waiting: list[str]) -> int:
    """How many of the waiting words, from the last, qualify the name that follows."""
    count = 0
    while count < len(waiting) and _qualifies(waiting[-1 - count]):
        count += 1
    return count


def _qualifies(word: str) -> bool:
    return word.lower() in _QUALIFIERS or _ADJECTIVE.fullmatch(word) is not None


def _heading_end(words: list[str], at: int) -> int:
    """Where the longest heading that begins with a word ends; the word itself where none begins."""
    for end in range(min(len(words), at + _longest()), at, -1):
        if _plain(" ".join(words[at:end])) in mesh_headings():
            return end
    return at
