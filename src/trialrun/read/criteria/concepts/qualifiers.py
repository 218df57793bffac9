"""Words beside a term that narrow it: status, severity, type, ever, cause. Knows no term."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from trialrun.read.criteria.cues import cue, generic_words
from trialrun.read.criteria.model import Said
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Words
from trialrun.read.tables import read_table
from trialrun.read.text import Cut

_VISIT = re.compile(
    r"\b(?:screening|baseline|enrol\w+|inclusion|entry|initial|first|study|selection|randomi[sz]ation)\s+visit\b"
    r"|\bat\s+(?:the\s+time\s+of\s+)?visit\b(?=\s*\W?\w?\d)",
    re.IGNORECASE,
)
"""A visit of the trial, which is a moment and narrows nothing."""
_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-'][^\W_]+)*")


@cache
def _table() -> tuple[Words, dict[str, Said]]:
    rows = read_table("criteria/tables/qualifiers.csv")
    return Words([row["words"] for row in rows]), {row["words"]: Said(row["key"], row["value"]) for row in rows}


def said_in(scan: Scan, cut: Cut) -> tuple[Said, ...]:
    """The narrowing words of a part, each key and value once; `selector` is among the keys."""
    words, meanings = _table()
    found = scan.finditer(words, cut)
    return tuple(dict.fromkeys([meanings[" ".join(item[0].lower().split())] for item in found])) if found else ()


def selector_of(said: tuple[Said, ...]) -> str:
    """`ever`, `latest`, `any` or nothing, as the words say; `prior or concurrent` is ever."""
    chosen = [item.value for item in said if item.key == "selector"] if said else []
    return "ever" if "ever" in chosen else next(iter(chosen), "")


def without_selector(said: tuple[Said, ...]) -> tuple[Said, ...]:
    """The narrowing words that stay with the statement."""
    return tuple([item for item in said if item.key != "selector"]) if said else ()


def only_narrows(words: str) -> bool:
    """Whether words are nothing but narrowing ones: `prior oral`."""
    left = _WORD.findall(_table()[0].sub(" ", words))
    return bool(words) and all(word.lower() in generic_words() for word in left)


def own_words(scan: Scan, cut: Cut) -> str:
    """What a part says beyond terms, numbers, times, joining and general words: empty where nothing is left."""
    kept = scan.kept.own_words.get(cut)
    if kept is None:
        kept = scan.kept.own_words[cut] = _own_words(scan, cut)
    return kept


def _own_words(scan: Scan, cut: Cut) -> str:
    shown, generic, narrowing = scan.shown(cut), generic_words(), _table()[0]
    if "visit" in scan.words:
        shown = _VISIT.sub(" ", shown)
    denials = scan.finditer(cue("negation"), cut)
    shown = narrowing.sub(" ", _without(shown, denials)) if denials else _without(shown, scan.finditer(narrowing, cut))
    return " ".join([word for word in _WORD.findall(shown) if word.lower() not in generic and len(word) > 1])


def _without(shown: str, found: Iterable[re.Match[str]]) -> str:
    """What is shown with a space for everything that was found in it."""
    for one in reversed(list(found)):
        shown = f"{shown[: one.start()]} {shown[one.end() :]}"
    return shown
