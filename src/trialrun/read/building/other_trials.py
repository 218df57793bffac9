"""Sentences of running text that tell what another trial did: nothing of it belongs to this one. Reads no figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from trialrun.read.building.tellings import DOSED
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import NamedText, Printed, Source

_NAME = r"(?:[A-Z][A-Za-z]+[ -])?(?:[A-Z]{3,}[\w-]*|[A-Z]\w*[A-Z]\w*[\w-]*|[A-Z][\w-]*\d[\w-]*|[IVX]{1,4}\b)"
_KIND = r"(?:(?:clinical|randomi[sz]ed|pivotal|registration(?:al)?|earlier|previous|phase (?:\d|I{1,3}V?)) )*"
_NAMED = re.compile(
    rf"\b(?:[Tt]he|[Ii]n|[Oo]f|[Aa]nd|[Bb]y) {_KIND}(?P<name>{_NAME}(?: ?(?:\d{{1,3}}|[IVX]{{1,4}})\b)?) "
    rf"{_KIND}(?:trial|study)\b"
    r"|(?P<number>\bNCT\d{8}\b)"
)
"""`in the ASTER-2 trial`, `the Larch XI study`, a number of the registry."""
_KINDS = re.compile(r"(?:phase|stage|part|type|grade|class|group|arm|cohort)[ -]", re.IGNORECASE)
"""What a number or capital behind these is no name of a trial."""
_NO_NAMES = frozenset(
    {"POEMS", "HIV", "MRI", "PET", "CT", "ECG", "RNA", "DNA", "AML", "ALL", "CLL", "CML", "DLBCL", "NHL", "MDS", "MPN"}
    | {"NSCLC", "SCLC", "HCC", "RCT", "IRB", "FDA", "EMA", "USA", "NIH", "NCI", "ICU", "COPD", "MGUS", "PTCL", "GVHD"}
    | {"BMT", "HCT", "ASCT", "COVID-19", "II", "III", "IV"}
)
"""Short forms of diseases, methods and bodies, which name the subject of a trial and no trial."""
_TOLD = re.compile(
    r"\b(?:showed|shown|demonstrated|reported|found|observed|was|were|had|did|resulted|improved|prolonged|achieved"
    r"|received|responded|occurred|randomi[sz]ed|enrolled|compared)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:will|shall|we|our|us|herein|here|is registered|was registered|registration)\b"
    r"|\b(?:this|the present|the current) (?:[\w-]+[ ,]+){0,5}(?:trial|study|protocol|analysis|report)\b"
    r"|\b(?:is|are) (?:an?|to|being|currently|conducted|designed|planned|eligible|enrolled)\b",
    re.IGNORECASE,
)
"""How a sentence speaks of the trial at hand, or of what is to be done in it."""
_GOES_ON = re.compile(r"\W*(?:it|in (?:it|that (?:trial|study))|that (?:trial|study)) ", re.IGNORECASE)
_OF_THIS = frozenset({"methods", "results", "conclusions", "references", "registration", "funding"})
"""Parts of a document that speak of its own trial, whose name may stand nowhere else."""


def without_other_trials(source: Source) -> Source:
    """The source without the sentences that tell of another trial by its name or number; these are `related`."""
    if not any(_NAMED.search(piece.text) for piece in _told(source)):
        return source
    own = _own_names(source)
    others = [one for piece in _told(source) for one in _of_others(piece, own)]
    if not others or _is_at_hand(source, others):
        return source
    sections = tuple(replace(one, lines=_without(one.lines, others)) for one in source.sections)
    mentioned = (NamedText("mentioned trial", replace(one.piece, text=one.words)) for one in others)
    return replace(
        source,
        summary=_without(source.summary, others),
        description=_without(source.description, others),
        sections=sections,
        related=(*source.related, *mentioned),
    )


def _is_at_hand(source: Source, others: Sequence[Sentence]) -> bool:
    """Whether the trial that sentences tell of is this one: they name one, and nothing else tells what is done."""
    if source.arms or source.interventions or len({name for one in others for name in _named(one.words)}) > 1:
        return False
    told = (one for piece in _told(source) for one in sentences_of(piece) if one not in others)
    return not any(_OWN.search(one.words) or DOSED.search(one.words) for one in told)


def _told(source: Source) -> Iterator[Printed]:
    """The running text in which other trials may be told of."""
    yield from (*source.summary, *source.description)
    yield from (line for section in source.sections if section.name not in _OF_THIS for line in section.lines)


def _own_names(source: Source) -> str:
    """All that names this trial: titles, identifiers, and the sentences that speak of it."""
    texts = [item.value.text for item in (*source.titles, *source.identifiers)]
    texts += [one.words for piece in _told(source) for one in sentences_of(piece) if _OWN.search(one.words)]
    texts += [line.text for section in source.sections if section.name in _OF_THIS for line in section.lines]
    return " ".join((source.name, *texts)).lower()


def _of_others(piece: Printed, own: str) -> Iterator[Sentence]:
    before = False
    for one in sentences_of(piece):
        named = _named(one.words)
        told = _TOLD.search(one.words) is not None and _OWN.search(one.words) is None
        before = told and (_all_others(named, own) or (before and _goes_on(one)))
        if before:
            yield one


def _goes_on(one: Sentence) -> bool:
    return _GOES_ON.match(one.words) is not None


def _all_others(named: tuple[str, ...], own: str) -> bool:
    return bool(named) and all(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", own) is None for one in named)


def _named(words: str) -> tuple[str, ...]:
    """The names and numbers of trials in some words, in small letters."""
    found = (match["number"] or match["name"] for match in _NAMED.finditer(words))
    return tuple(one.lower() for one in found if one not in _NO_NAMES and not _KINDS.match(one))


def _without(pieces: Sequence[Printed], others: Sequence[Sentence]) -> tuple[Printed, ...]:
    """The pieces without these sentences; one of which nothing is left is gone."""
    left = []
    for piece in pieces:
        text, end = "", 0
        for one in (each for each in others if each.piece == piece):
            text, end = text + piece.text[end : one.cut.first], one.cut.end
        left.append(replace(piece, text=(text + piece.text[end:].lstrip()).strip()) if end else piece)
    return tuple(piece for piece in left if piece.text)
