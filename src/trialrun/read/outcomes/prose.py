"""Outcomes that a sentence names: `The primary endpoints were A at 24 weeks and B`. Only such sentences count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trialrun.read.outcomes.endpoints import endpoint_of
from trialrun.read.sentences import Sentence
from trialrun.read.source import OutcomeRole, OutcomeText, Printed

_END = r"(?:end-?\s?points?|outcomes?(?: measures?)?)"
_STATED = re.compile(
    r"\b(?:co-?)?(?P<role>primary|main|principal|key secondary|secondary|exploratory|other)\s+"
    rf"(?:(?:efficacy|study|safety|clinical)\s+)?(?:{_END}|efficacy variables?)\b[^.:;]{{0,40}}?"
    r"(?:\b(?:is|are|was|were|will be|include[sd]?|including|comprised?|consist(?:s|ed) of|defined as|being)\b|:)\s*",
    re.IGNORECASE,
)
_FOUND = (
    r"\b(?:is|are|was|were|occurred in|reached|achieved in|observed in)\s(?:in\s)?(?:only\s)?"
    r"(?:\d[\d.,]*\s?(?:%(?!\s(?:or\s\w+\s)?(?:reduction|decrease|decline|fall|increase|rise|improvement|change)\b)|\(|/\s?\d|(?:of|patients?)\b"
    r"|(?:days?|weeks?|months?|years?)(?:\s?[(.,;]|$|\s(?:in|with|versus|vs|for|and)\b))|(?:not\s)?(?:met|reached|achieved)\b)"
)
"""What was found of an endpoint: `was 67.5 %`, `was met`. No endpoint begins there."""
_APPOSED = re.compile(
    r"\b(?:co-?)?(?P<role>primary|main|principal|key secondary|secondary|exploratory|other)\s+"
    rf"(?:(?:efficacy|study|safety|clinical)\s+)?{_END}(?:,\s|\sof\s|\s\()(?P<what>[^;]{{3,150}}?)\)?,?\s{_FOUND}",
    re.IGNORECASE,
)
"""`The primary endpoint, survival at 6 months, was 67.5 %`: an endpoint is named beside the word, with its figure."""
_PASSIVE = re.compile(
    r"^(?P<what>[^\n]{3,300}?)\s+(?:is|are|was|were|will be|served as)\s+(?:the\s+)?(?:co-?)?"
    rf"(?P<role>primary|secondary|exploratory)\s+{_END}\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"[\s.;,]*(?:\b(?:and|while|whereas|with)\s+)?(?:\b(?:the|key|our)\s+)*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*,\s+(?:and\s+|or\s+)?|\s+and\s+", re.IGNORECASE)
_JOINT = re.compile(
    r"\s*;\s*(?:and\s+)?|,\s+and\s+(?=(?:the|a|an|incidence|rate|time|overall|safety)\b)"
    r"|,\s+(?=(?:the|incidence|rate|time|overall|changes? (?:in|from)|proportion|percentage|number of|duration of)\b)"
    r"|\s+and\s+(?=(?:incidence|safety|toxicity|time to)\b)"
    r"|\s+and\s+(?=the (?:incidence|rate|proportion|number|safety|toxicity|time|overall|effect)\b)",
    re.IGNORECASE,
)
_ROLES: dict[str, OutcomeRole] = {
    **dict.fromkeys(("primary", "main", "principal"), "primary"),
    **dict.fromkeys(("secondary", "key secondary"), "secondary"),
}


def find_outcomes(sentences: Iterable[Sentence]) -> Iterator[tuple[OutcomeText, Sentence]]:
    """The outcomes that sentences name, in order, each with its sentence."""
    for sentence in sentences:
        if _POINT.search(sentence.words) is None:
            continue
        for role, what in _told(sentence.words):
            yield from ((_outcome(item, role, sentence), sentence) for item in _items(what))


_POINT = re.compile(r"(?:point|outcome|variable)", re.IGNORECASE)


def _told(words: str) -> Iterator[tuple[OutcomeRole, str]]:
    """The roles that a sentence names, each with the words up to the next one."""
    apposed = list(_APPOSED.finditer(words))
    if apposed:
        yield from ((_ROLES.get(one["role"].lower(), "other"), one["what"]) for one in apposed)
        return
    heads = [head for head in _STATED.finditer(words) if head.end() < len(words) and not _tells_finding(words, head)]
    if not heads:
        match = _PASSIVE.search(words)
        heads = [match] if match else []
        yield from ((_ROLES.get(one["role"].lower(), "other"), one["what"]) for one in heads)
        return
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(words)
        what = words[head.end() : end]
        yield _ROLES.get(head["role"].lower(), "other"), _LINK.sub("", what) if end < len(words) else what


def _tells_finding(words: str, head: re.Match[str]) -> bool:
    """Whether the words of a role go on with what was found, `was met`, and not with an endpoint."""
    found = _IS_FOUND.search(words, head.start())
    return found is not None and found.start() <= head.end()


_IS_FOUND = re.compile(_FOUND, re.IGNORECASE)


def _items(what: str) -> Iterator[str]:
    for part in _JOINT.split(what.strip(" .")):
        for item in _listed(part.strip(" .,;")):
            words = re.sub(r"^(?:the|a|an)\s+", "", item.strip(" .,;"), flags=re.IGNORECASE)
            if len(words) > 2 or endpoint_of(words) is not None:
                yield words


def _listed(part: str) -> tuple[str, ...]:
    """`A, B and C` as three, where each of them is an endpoint by itself; else the whole."""
    pieces = [piece for piece in _BETWEEN.split(part) if piece.strip()]
    named = len(pieces) > 1 and all(_ENDPOINT.search(piece) or endpoint_of(piece) is not None for piece in pieces)
    return tuple(pieces) if named else (part,)


_ENDPOINT = re.compile(
    r"\b(?:responses?|remissions?|survival|progression|toxicity|safety|tolerability|relapse|negativity|improvement"
    r"|quality of life|duration)"
    r"(?: rates?)?\b",
    re.IGNORECASE,
)


def _outcome(item: str, role: OutcomeRole, sentence: Sentence) -> OutcomeText:
    piece = Printed(item, sentence.piece.first, sentence.piece.last, sentence.piece.field)
    return OutcomeText(role=role, measure=piece)
