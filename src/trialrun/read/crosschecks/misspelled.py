"""Words that are spelt nearly as a drug is: probably a misprint, which is said and not mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from trialrun.ground.finding import Finding
from trialrun.read.crosschecks.model import Subject
from trialrun.read.source import Printed
from trialrun.read.spotting import spot
from trialrun.terms import Vocabulary

_SIGNS = ".,;:()[]/+®™*"
_BEGINNING = 3
"""Letters with which both must begin."""
_SHORTEST = 7
"""Letters of the shortest name that is compared; a word in its place has more."""
_ADJECTIVES = ("ic", "al", "ous", "ing", "ed", "ive", "oid", "able", "ly")
"""Ends of words that no drug has by its common name."""
_ADDED = ("", "s", "ol")
"""Ends behind the name of a drug: of its plural, and of what the body makes of it."""
_NEAR = 0.87
"""From this share of common letters on one word may stand for another."""


def find_misspelled_drugs(subject: Subject) -> Iterator[Finding]:
    """`lenalidomine`: no word of the vocabulary, and spelt nearly as a drug; both are said, none is exchanged."""
    drugs = _spellings_of(subject.vocabulary)
    seen: set[str] = set()
    for piece in _pieces(subject):
        for printed in piece.text.split():
            word = printed.strip(_SIGNS)
            if len(word) <= _SHORTEST or word in seen:
                continue
            seen.add(word)
            near = _nearest(word.lower(), drugs.get(word[:_BEGINNING].lower(), ())) if word.isalpha() else ""
            if near and not spot(word, subject.vocabulary):
                message = f"{word!r} is no word we know; it is spelt nearly as {near!r}, which is probably meant"
                yield subject.finding("drug-spelling", "query", message, piece, fix="ask the sponsor which drug it is")


@lru_cache(maxsize=16384)
def _nearest(word: str, drugs: tuple[str, ...]) -> str:
    """The drug spelt most like a word that is none of them; empty where none is near."""
    if any(word.removesuffix(end) in drugs for end in _ADDED) or word.endswith(_ADJECTIVES):
        return ""
    alike = {drug: SequenceMatcher(None, word, drug).ratio() for drug in drugs if abs(len(drug) - len(word)) <= 2}
    near = max(alike, key=alike.__getitem__, default="")
    return near if near and alike[near] >= _NEAR else ""


_kept: dict[int, tuple[Vocabulary, Mapping[str, tuple[str, ...]]]] = {}


def _spellings_of(vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    """The spellings of the vocabulary last used, found once; kept with it, so that its identity stays its own."""
    if id(vocabulary) not in _kept:
        _kept.clear()
        _kept[id(vocabulary)] = (vocabulary, _spellings(vocabulary))
    return _kept[id(vocabulary)][1]


def _spellings(vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    """The common names of drugs of one word by their first letters; trade names are made of any word."""
    found: dict[str, list[str]] = {}
    for drug in vocabulary.drugs.values():
        for spelling in dict.fromkeys(name.lower() for name in (drug.name, drug.label)):
            if len(spelling) >= _SHORTEST and spelling.isalpha():
                found.setdefault(spelling[:_BEGINNING], []).append(spelling)
    return {beginning: tuple(names) for beginning, names in found.items()}


def _pieces(subject: Subject) -> Iterator[Printed]:
    source = subject.source
    yield from (title.value for title in source.titles)
    for intervention in source.interventions:
        yield intervention.name
    for arm in source.arms:
        yield from (piece for piece in (arm.label, arm.text) if piece)
    yield from (*source.eligibility, *source.summary, *source.description)
    for section in source.sections:
        yield from section.lines
