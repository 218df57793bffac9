"""What happened to one or a few patients, told clause by clause: how long, how well. Counts no share and no harm."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.errors import InputError
from trialrun.protocol.evidence import Narrative, Reported
from trialrun.protocol.scalars import Duration, Lines
from trialrun.read.results.harms import HARM_WORDS
from trialrun.read.results.naming import Lexicon, domain_words, drugs_in
from trialrun.read.results.numbers import count_of
from trialrun.read.results.segments import Segment

_ONE = re.compile(
    r"^(?:in |for )?(?P<count>one|another|an?|the (?:other|first|second|third|fourth|remaining)|two"
    r"|three)\s(?:[\w-]+ ){0,2}?(?P<noun>patients?|man|woman|case|regimens?)\b",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"(?<![\w.-])(?P<number>\d{1,4})[ -](?P<unit>days?|weeks?|months?|years?)\b(?![- ]old)", re.IGNORECASE
)
LEVEL = re.compile(
    rf"\b(?:(?P<domain>(?i:{domain_words()}))\s)?(?P<level>sCR|nCR"
    r"|CR|VGPR|PR|MR|SD|PD|NR"
    r"|(?:stringent )?complete (?:response|remission)|very good partial response|partial (?:response|remission)"
    r"|stable disease|progressive disease"
    r"|no (?:further )?response)\b"
)
"""A level of response, with its domain where one is named."""
_A_PATIENT = re.compile(r"\b(?:a|one|the same) (?:[\w-]+ ){0,2}patient\b")
_OUTCOME = re.compile(
    r"\b(?:discontinu\w+|died|progress\w+|relaps\w+|refractory|transitioned|switched|responded|remain\w+)\b",
    re.IGNORECASE,
)
NARRATED = 3
"""A sentence on at most so many patients, without a share, that tells what happened to them is a narrative."""


def narratives_of(plain: str, segments: list[Segment], lines: Lines, lexicon: Lexicon) -> tuple[Narrative, ...]:
    """What happened to one or a few patients, clause by clause; nothing where a share or a spread is printed."""
    begins = _ONE.match(plain)
    of_patients = begins is None or not begins["noun"].lower().startswith("regimen")
    if HARM_WORDS.search(plain) and not _LENGTH.search(plain) and of_patients:
        return ()
    if any(
        one.percent is not None or one.spread or (one.count or 0) > NARRATED
        for part in segments
        for one in part.statistics
    ):
        return ()
    if _one_by_one(segments):
        return tuple(_of_scope(part, lines, lexicon) for part in segments)
    told = list(_clauses(plain))
    if not told or not all(
        _LENGTH.search(clause) or LEVEL.search(clause) or _OUTCOME.search(clause) for clause, _ in told
    ):
        return ()
    return tuple(_narrative(clause, found, lines, lexicon) for clause, found in told)


def _clauses(plain: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The clauses that each begin with one or a few patients, with what follows of them."""
    held: list[str] = []
    for clause in re.split(r"; (?:and |but )?|, (?:and|but) (?=(?:one|another|the other|two|three)\b)", plain):
        if _ONE.match(clause) or not held:
            held.append(clause)
        else:
            held[-1] = f"{held[-1]}; {clause}"
    yield from ((clause, found) for clause in held if (found := _ONE.match(clause)))


def _one_by_one(segments: list[Segment]) -> bool:
    """`Of the 2 patients given A, 1 had PD and 1 had a PR` tells of each patient."""
    return len(segments) > 1 and all(
        len(part.statistics) == 1
        and part.statistics[0].count == 1
        and part.statistics[0].given
        and levels_in(part.words)
        for part in segments
    )


def _of_scope(part: Segment, lines: Lines, lexicon: Lexicon) -> Narrative:
    given = part.statistics[0].given
    return Narrative(
        label=f"one patient who {given}: {' '.join(part.words.split()).strip(' .')}",
        patients=1,
        drugs=drugs_in(given, lexicon),
        durations=durations_in(part.words),
        responses=levels_in(part.words),
        lines=lines,
    )


def _narrative(clause: str, found: re.Match[str], lines: Lines, lexicon: Lexicon) -> Narrative:
    word = found["count"].lower()
    patients = count_of(word) if word in ("one", "two", "three") else 1
    return Narrative(
        label=" ".join(clause.split()).rstrip("."),
        patients=patients
        if not found["noun"].lower().startswith("regimen")
        else 1
        if _A_PATIENT.search(clause)
        else None,
        drugs=drugs_in(clause, lexicon),
        durations=durations_in(clause),
        responses=levels_in(clause),
        lines=lines,
    )


def lengths_told(plain: str, results: list[Reported], lines: Lines, lexicon: Lexicon) -> tuple[Narrative, ...]:
    """When a few counted patients had what is reported: `in 3 patients (after 2, 5 and 11 months)`."""
    bracket = re.search(r"(?:patients?|\d)\s?\((?P<inside>[^()%]{5,120})\)", plain)
    lengths = durations_in(bracket["inside"]) if bracket and len(results) == 1 else ()
    counted = results[0].statistics[0].count if results else None
    if not lengths or counted is None or len(lengths) != counted:
        return ()
    drugs = drugs_in(plain, lexicon)
    return (
        Narrative(
            label=results[0].label,
            patients=counted,
            drugs=drugs,
            durations=lengths,
            responses=levels_in(plain),
            lines=lines,
        ),
    )


def story_of(plain: str, lines: Lines, lexicon: Lexicon) -> tuple[Narrative, ...]:
    """A sentence on the one patient of a case report, where it tells how long or how well; else nothing."""
    durations, responses = durations_in(plain), levels_in(plain)
    if not (durations or responses or _OUTCOME.search(plain)):
        return ()
    label = " ".join(plain.split())
    return (
        Narrative(
            label=label,
            patients=1,
            drugs=drugs_in(plain, lexicon),
            durations=durations,
            responses=responses,
            lines=lines,
        ),
    )


def durations_in(words: str) -> tuple[Duration, ...]:
    """The lengths of time printed in some words; an age is none."""
    found = []
    for match in _LENGTH.finditer(words):
        unit = match["unit"].lower()
        try:
            found.append(Duration.parse(f"{int(match['number'])} {unit if unit.endswith('s') else unit + 's'}"))
        except InputError:
            continue
    return tuple(found)


def levels_in(words: str) -> tuple[str, ...]:
    """The levels of response named in some words, with their domain; progression said in words is PD."""
    if not LEVEL.search(words) and re.search(r"\bprogress(?:ion|ed)\b", words, re.IGNORECASE):
        return ("PD",)
    return tuple(" ".join(filter(None, (match["domain"], match["level"]))) for match in LEVEL.finditer(words))
