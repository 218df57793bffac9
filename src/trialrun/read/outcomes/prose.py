"""Outcomes that a sentence names: `The primary endpoints were A at 24 weeks and B`. Only such sentences count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from trialrun.read.sentences import Sentence
from trialrun.read.source import OutcomeText, Printed

Role = Literal["primary", "secondary", "other"]
_END = r"(?:end-?\s?points?|outcomes?(?: measures?)?)"
_STATED = re.compile(
    r"\b(?:co-?)?(?P<role>primary|main|principal|key secondary|secondary|exploratory|other)\s+"
    rf"(?:(?:efficacy|study|safety|clinical)\s+)?(?:{_END}|efficacy variables?)\b[^.:;]{{0,40}}?"
    r"(?:\b(?:is|are|was|were|will be|include[sd]?|including|comprised?|consist(?:s|ed) of|defined as|being)\b|:)\s*"
    r"(?P<what>[^\n]+)",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"^(?P<what>[^\n]{3,300}?)\s+(?:is|are|was|were|will be|served as)\s+(?:the\s+)?(?:co-?)?"
    rf"(?P<role>primary|secondary|exploratory)\s+{_END}\b",
    re.IGNORECASE,
)
_NEXT = re.compile(rf"[.;,]?\s*(?:\band\s+)?(?:the\s+)?\b(?:secondary|exploratory|other) {_END}\b", re.IGNORECASE)
_JOINT = re.compile(
    r"\s*;\s*(?:and\s+)?|,\s+and\s+(?=(?:the|a|an|incidence|rate|time|overall|safety)\b)"
    r"|,\s+(?=(?:the|incidence|rate|time|overall)\b)"
    r"|\s+and\s+(?=(?:incidence|safety|toxicity|time to)\b)"
    r"|\s+and\s+(?=the (?:incidence|rate|proportion|number|safety|toxicity|time|overall|effect)\b)",
    re.IGNORECASE,
)
_ROLES: dict[str, Role] = {"primary": "primary", "main": "primary", "principal": "primary", "secondary": "secondary",
                           "key secondary": "secondary"}  # fmt: skip


def find_outcomes(sentences: Iterable[Sentence]) -> Iterator[tuple[OutcomeText, Sentence]]:
    """The outcomes that sentences name, in order, each with its sentence."""
    for sentence in sentences:
        for match in (_STATED.search(sentence.words), _PASSIVE.search(sentence.words)):
            if match:
                role: Role = _ROLES.get(match["role"].lower(), "other")
                yield from ((_outcome(item, role, sentence), sentence) for item in _items(match["what"]))
                break


def _items(what: str) -> Iterator[str]:
    whole = _NEXT.split(what)[0].strip(" .")
    for item in _JOINT.split(whole):
        words = re.sub(r"^(?:the|a|an)\s+", "", item.strip(" .,;"), flags=re.IGNORECASE)
        if len(words) > 2:
            yield words


def _outcome(item: str, role: Role, sentence: Sentence) -> OutcomeText:
    piece = Printed(item, sentence.piece.first, sentence.piece.last, sentence.piece.field)
    return OutcomeText(role=role, measure=piece)
