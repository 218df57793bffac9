"""Names that are probably another, and words the vocabulary does not know, by how often they occur."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache

from trialrun.ground.finding import Finding
from trialrun.read.crosschecks.model import Subject
from trialrun.read.regular import make_regular
from trialrun.read.source import Printed
from trialrun.read.spotting import SpotKind, spot
from trialrun.read.tables import read_table
from trialrun.terms import Variable, Vocabulary

_SCALE = re.compile(r"\b(?P<name>(?:[A-Z][a-z]+[ -]){1,6}(?:Scale|Score|Index|Questionnaire|Inventory|Test|Scales))\b")
_NEAR = 0.68
"""From this share of common letters on, with the same initials, one name may stand for another."""
_SHORTEST = 3
"""Words of a name, at least: two initials are soon the same."""
_BEGINNING = 3
"""Letters with which two words must begin alike to be one misremembered as the other."""
_LISTED = 15
_VARIABLES: tuple[SpotKind, ...] = ("variables",)
_TERM = re.compile(
    r"\b(?:[A-Za-z]{0,6}[0-9]*[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*|[a-z]+(?:mab|nib|mide|zomib|cel|leucel|platin))\b"
)
_ORDINARY = re.compile(
    r"^(?:[A-Z][a-z]*(?:-[A-Z]?[a-z]+)*|[a-z]+(?:-[a-z]+)*|[IVX]+(?:[a-cA-C]\d?|-[IVX]+)?|(?:NCT|ISRCTN|UMIN|jRCTs?|ChiCTR|ACTRN|DRKS)\d+"
    r"|[A-Z]-[a-z]+"
    r"|[A-Za-z0-9]+-(?:based|matched|related|positive|negative|specific|free|like|induced|only|guided|mediated"
    r"|style|resistant"
    r"|naive|driven|treated|infected|type|dependent|associated|controlled|compatible|style|approved|regulated)"
    r"|[cpy]?[TNM]\d[a-d]?|\d[Dd]|[A-Z]\d?)$"
)
"""Words with a capital, Roman numerals, stages, registry numbers, compounds: no gap of a vocabulary of medicine."""
_HEADING = re.compile(r"\b[A-Z]{3,}(?:[ /&,-]+(?:(?:OF|AND|OR|THE|FOR|TO|IN)[ ]+)?[A-Z]{3,})+\b|(?m:^\W*[A-Z]{4,}\s*:)")
_FEWEST = 4


def find_confused_scales(subject: Subject) -> Iterator[Finding]:
    """A named scale that no variable is, with the letters of one that there is: both are said, none is exchanged."""
    known: Mapping[str, Mapping[str, str]] = {}
    seen: set[str] = set()
    for piece in _pieces(subject):
        for match in _SCALE.finditer(piece.text):
            name = " ".join(match["name"].split())
            if name.lower() in seen or spot(name, subject.vocabulary, _VARIABLES):
                continue
            seen.add(name.lower())
            known = known or _scales(subject.vocabulary)
            alike = {label: of for label, of in known.get(_initials(name), {}).items() if _unlike(name, label) <= 1}
            near = max(alike, key=lambda label: _likeness(name, label), default="")
            if name.lower() in near.lower() or near.lower() in name.lower() or _words(name) == _words(near):
                continue
            if near and _likeness(name, near) >= _NEAR:
                message = (
                    f"{name!r} is no scale we know; {near!r} ({alike[near]}) has the same initials and may be meant"
                )
                fix = "ask the sponsor; neither is put in place of the other"
                yield subject.finding("scale-name", "query", message, piece, fix=fix)


def _scales(vocabulary: Vocabulary) -> Mapping[str, Mapping[str, str]]:
    """Spellings of scales and scores by their initials, each with its variable."""
    found: dict[str, dict[str, str]] = {}
    for variable in vocabulary.variables.values():
        if isinstance(variable, Variable):
            for spelling in (variable.label, *variable.spellings):
                if len(spelling.split()) >= _SHORTEST:
                    found.setdefault(_initials(spelling), {}).setdefault(spelling, variable.name)
    return found


def _words(name: str) -> list[str]:
    """The words of a name that give it its initials."""
    return [word for word in re.findall(r"[A-Za-z]+", name.lower()) if word not in ("the", "of", "for", "and", "in")]


def _initials(name: str) -> str:
    return "".join(word[0] for word in _words(name))


def _unlike(one: str, other: str) -> int:
    """How many words of two names with the same initials begin with other letters: of a name taken for another, one."""
    pairs = zip(_words(one), _words(other), strict=True)
    return sum(first[:_BEGINNING] != second[:_BEGINNING] for first, second in pairs)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def find_unknown_terms(subject: Subject) -> Iterator[Finding]:
    """Names and short forms of the document that the vocabulary lacks, the most frequent first."""
    counts: Counter[str] = Counter()
    for piece in _pieces(subject):
        plain = make_regular(piece.text).plain
        known = _known_letters(plain, subject.vocabulary)
        for match in _TERM.finditer(plain):
            inside = any(known[match.start() : match.end()])
            if not inside and len(match[0]) > 1 and not _is_ordinary(match[0]):
                counts[match[0]] += 1
    if counts:
        listed = ", ".join(f"{word} ({count})" for word, count in _most(counts))
        message = f"{len(counts)} names and short forms are not in the vocabulary: {listed}"
        yield subject.finding("unknown-term", "note", message, fix="add those that matter to the vocabulary")


def _known_letters(plain: str, vocabulary: Vocabulary) -> bytearray:
    """For each letter of a text 1 where it is in a term of the vocabulary or in a heading in capitals, else 0."""
    known = bytearray(len(plain))
    cuts = [(spotted.cut.first, spotted.cut.end) for spotted in spot(plain, vocabulary)]
    cuts += [match.span() for match in _HEADING.finditer(plain) if len(match[0]) >= _FEWEST]
    for first, end in cuts:
        known[first:end] = b"\x01" * (end - first)
    return known


def _is_ordinary(word: str) -> bool:
    return _ORDINARY.match(word) is not None or word in ordinary_words()


@cache
def ordinary_words() -> frozenset[str]:
    """Units, and short forms and capitals that every record may hold: they are words of no vocabulary."""
    return frozenset(row["word"] for row in read_table("tables/ordinary_words.csv"))


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_LISTED]


def _pieces(subject: Subject) -> Iterator[Printed]:
    source = subject.source
    yield from (*source.eligibility, *source.summary, *source.description)
    for outcome in source.outcomes:
        yield outcome.measure
        if outcome.text:
            yield outcome.text
    for section in source.sections:
        yield from section.lines
