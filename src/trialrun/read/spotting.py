"""Finds the words of the vocabulary in running text: names, labels, spellings, plurals and bracketed short forms.

Longest first, without overlap, in time linear in the text. Says where a word stands, never what is said about it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from trialrun.read.text import Cut
from trialrun.terms.model import Concept, Derived, Drug, DrugClass, Term, Variable
from trialrun.terms.spelling import spelling_key
from trialrun.terms.vocabulary import Vocabulary

SpotKind = Literal["variables", "conditions", "procedures", "drugs", "combinations"]

_WORD = re.compile(r"[^\W_]+|%")
_PLAIN_WORD = re.compile(r"[0-9A-Za-z]+|%")
"""The same in a text of plain characters, found in half the time."""
_GAP = re.compile(r"[ \t\n_'’+&/()\-]{0,4}|(?:(?<=\(\d)|(?<=\(\d\d))[;:]")
"""What may stand between the words of a term; a semicolon in a translocation: `t(4;14)`."""
_PLURALS = (("tases", "tasis"), ("oses", "osis"), ("ies", "y"), ("s", ""))
_NOT_PLURAL = ("ss", "us", "is", "ies")
_LIKE = re.compile(
    r"-(?:like|na[iï]ve|sparing)\b|(?<=nursing) (?:homes?|facilit\w+|staff|students?)\b"
    r"|(?<=\bstress) (?:thallium|tests?|testing|echo\w*|sestamibi|imaging|mri|perfusion"
    r"|fractures?|(?:urinary )?incontinence|ulcers?)\b"
    r"|(?:(?<=\bct)|(?<=\b(?:mri|pet))|(?<=ecog))-\d{2}",
    re.IGNORECASE,
)
"""What makes another word of a name before it; `CT-155` is the code of something."""
_LONGEST_SHORT_FORM = 4
_LONGEST_WORD = 80
_MOST_KEPT = 16_384
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789%"
_ITSELF = "*"


class Spot(msgspec.Struct, frozen=True, gc=False):
    """An occurrence of a term. `names` has more than one name only where a plural leaves open which is meant."""

    cut: Cut
    names: tuple[str, ...]
    words: str

    @property
    def name(self) -> str:
        """The first of its names."""
        return self.names[0]


class _Spelling(msgspec.Struct, frozen=True):
    exact: str
    name: str
    kind: SpotKind
    short: bool
    written: str = ""


class _Openings(dict[str, str]):
    """What may follow a word in a term: its next letters, or nothing more; empty where no term begins with it.

    Made when a word is first met: words come again and again.
    """

    def __init__(self, spellings: Collection[str], beginnings: frozenset[str]) -> None:
        self.spellings, self.beginnings = spellings, beginnings

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = _ITSELF if word in self.spellings else ""
        if not found and word in self.beginnings:
            found = "".join([letter for letter in _LETTERS if word + letter in self.beginnings])
        self[word] = found
        return found


class _Index(msgspec.Struct, frozen=True):
    """`spellings` by key with plurals folded; `beginnings` are all beginnings of those keys."""

    spellings: Mapping[str, tuple[_Spelling, ...]]
    beginnings: frozenset[str]
    openings: _Openings


class _Row(msgspec.Struct, frozen=True):
    """The words of a text side by side: each as printed, its key as spelled, and with its plural folded."""

    printed: Sequence[str]
    exact: Sequence[str]
    folded: Sequence[str]


_indexes: dict[int, tuple[Vocabulary, _Index]] = {}


def spot(plain: str, vocabulary: Vocabulary, kinds: Collection[SpotKind] | None = None) -> tuple[Spot, ...]:
    """The terms of the vocabulary in a text, left to right, longest first and never overlapping.

    `kinds` limits what is looked for; a term of another kind then hides nothing. Age and sex count as variables.
    """
    index, row = _limited(vocabulary, kinds), _row_of(plain)
    found: list[Spot] = []
    after = 0
    for at in _starts(row.folded, index):
        if at >= after:
            spotted, after = _spot_at(plain, row, at, index)
            if spotted is not None:
                found.append(spotted)
    return tuple(_joined(plain, found)) if found else ()


def _starts(keys: Sequence[str], index: _Index) -> list[int]:
    """The places of the words that are a term themselves, or that begin one together with the next word."""
    found, openings, beginnings, last = [], index.openings, index.beginnings, len(keys) - 1
    for at, word in enumerate(keys):
        opening = openings[word]
        if not opening:
            continue
        if opening is _ITSELF or (at < last and keys[at + 1][:1] in opening and word + keys[at + 1] in beginnings):
            found.append(at)
    return found


def kind_of(term: Term) -> SpotKind:
    """The kind under which a term is spotted."""
    match term:
        case Variable() | Derived():
            return "variables"
        case DrugClass():
            return "drugs"
        case Drug():
            return "combinations" if term.components else "drugs"
        case Concept():
            return "conditions" if term.kind == "condition" else "procedures"


def _spot_at(plain: str, row: _Row, at: int, index: _Index) -> tuple[Spot | None, int]:
    """The longest term that begins with the word `at`, and the place of the word after it."""
    exact = folded = ""
    best: tuple[tuple[str, ...], int] | None = None
    places = _places_of(plain)
    for end in range(at, len(places)):
        exact, folded = exact + row.exact[end], folded + row.folded[end]
        if folded not in index.beginnings or (end > at and not _joins(plain, places[end - 1][1], places[end][0])):
            break
        spellings = index.spellings.get(folded)
        if spellings is None:
            continue
        printed = plain[places[at][0] : places[end][1]]
        names = _names(spellings, exact, printed)
        torn = end > at and len(folded) <= _LONGEST_SHORT_FORM and folded.isalpha() and "-" not in printed
        if names and not torn and _is_whole(plain, printed, places[end][1]):
            best = names, end + 1
    if best is None or _denied(plain, row, at) or _LIKE.match(plain, places[best[1] - 1][1]):
        return None, at + 1
    cut = _closed(plain, Cut(places[at][0], places[best[1] - 1][1]))
    return Spot(cut, best[0], plain[cut.first : cut.end]), best[1]


def _is_whole(plain: str, printed: str, end: int) -> bool:
    """Whether no bracket is cut in two: `hepatitis (B or C)` is not that of the first letter alone."""
    opened = printed.count("(") - printed.count(")")
    return opened == 0 or (opened == 1 and plain[end : end + 1] == ")")


def _joins(plain: str, first: int, end: int) -> bool:
    """Whether what stands between two words keeps them in one term."""
    return plain[first:end] == " " or _GAP.fullmatch(plain, first, end) is not None


def _closed(plain: str, cut: Cut) -> Cut:
    """The bracket that closes a short form belongs to the term."""
    open_brackets = plain.count("(", cut.first, cut.end) - plain.count(")", cut.first, cut.end)
    return Cut(cut.first, cut.end + 1) if open_brackets == 1 and plain[cut.end : cut.end + 1] == ")" else cut


def _names(spellings: tuple[_Spelling, ...], exact: str, printed: str) -> tuple[str, ...]:
    fitting = [item for item in spellings if _case_fits(item, printed)]
    as_spelled = [item for item in fitting if item.exact == exact]
    return tuple(dict.fromkeys(item.name for item in as_spelled or fitting))


def _case_fits(spelling: _Spelling, printed: str) -> bool:
    """A short form in capitals (ART, PI) is not the same as the small word (art), unless that is spelled too (Hgb).

    pH is never Ph, nor sCR, a response, SCr; CRPS is no plural of CRP, which is CRPs.
    """
    if spelling.short and printed.endswith("S") and not spelling.exact.endswith("s"):
        return False
    if 1 < len(printed) <= _PREFIXED and printed[0].islower() and printed[1:].isupper() and printed.isascii():
        return printed == spelling.written
    return not spelling.short or printed == spelling.written or sum(letter.isupper() for letter in printed) > 1


_PREFIXED = 3
"""Letters of a short form whose small first letter tells what kind it is of."""


def _denied(plain: str, row: _Row, at: int) -> bool:
    """`non-hematologic malignancy` is no hematologic malignancy, nor is `anti-HIV` HIV."""
    before = row.exact[at - 1] if at else ""
    if before not in ("non", "anti"):
        return False
    places = _places_of(plain)
    return plain[places[at - 1][1] : places[at][0]] in (("-", " ") if before == "non" else ("-",))


def _joined(plain: str, found: list[Spot]) -> Iterator[Spot]:
    """Spots with their specimen and with a bracketed short form of the same: `absolute neutrophil count (ANC)`."""
    waiting: Spot | None = None
    for spotted in found:
        if waiting is not None and _same(plain, waiting, spotted):
            end = spotted.cut.end
            end += plain[end : end + 1] == ")"
            waiting = Spot(Cut(waiting.cut.first, end), waiting.names, plain[waiting.cut.first : end])
            continue
        if waiting is not None:
            yield waiting
        waiting = spotted
    if waiting is not None:
        yield waiting


def _same(plain: str, left: Spot, right: Spot) -> bool:
    between = plain[left.cut.end : right.cut.first]
    return (
        left.names == right.names and between in (" (", "(", " [") and plain[right.cut.end : right.cut.end + 1] in ")]"
    )


@lru_cache(maxsize=4)
def _row_of(plain: str) -> _Row:
    """The words of a text; a text is looked through for several kinds of terms, one after the other."""
    return _row(plain)


def _row(plain: str) -> _Row:
    words = (_PLAIN_WORD if plain.isascii() else _WORD).findall(plain)
    keys = [_keys(word) for word in words]
    return _Row(words, [exact for exact, _ in keys], [folded for _, folded in keys])


@lru_cache(maxsize=4)
def _places_of(plain: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end; few texts without a term are asked for it."""
    places, end = [], 0
    for word in _row_of(plain).printed:
        first = plain.find(word, end)
        end = first + len(word)
        places.append((first, end))
    return places


@lru_cache(maxsize=_MOST_KEPT)
def _keys(printed: str) -> tuple[str, str]:
    """The key of a word as spelled and with its plural folded; of a longer word than any term's, of its beginning."""
    exact = spelling_key(printed[:_LONGEST_WORD])
    return exact, _singular(exact)


def _singular(word: str) -> str:
    if len(word) < 4 or word == "lens" or (word.endswith(_NOT_PLURAL) and not word.endswith("ies")):
        return word
    for plural, singular in _PLURALS:
        if word.endswith(plural):
            return word[: -len(plural)] + singular
    return word


def _index_of(vocabulary: Vocabulary) -> _Index:
    """The index of a vocabulary, built once; kept with the vocabulary, so that its identity stays its own."""
    kept = _indexes.get(id(vocabulary))
    if kept is None:
        kept = (vocabulary, _build(vocabulary))
        _indexes[id(vocabulary)] = kept
    return kept[1]


_limits: dict[tuple[int, frozenset[SpotKind]], _Index] = {}


def _limited(vocabulary: Vocabulary, kinds: Collection[SpotKind] | None) -> _Index:
    """The index of the terms of some kinds alone, built once for each choice of kinds."""
    whole = _index_of(vocabulary)
    if kinds is None:
        return whole
    key = (id(vocabulary), frozenset(kinds))
    if key not in _limits:
        kept = {
            spelling: tuple(item for item in items if item.kind in kinds) for spelling, items in whole.spellings.items()
        }
        kept = {spelling: items for spelling, items in kept.items() if items}
        beginnings = frozenset(spelling[:end] for spelling in kept for end in range(1, len(spelling) + 1))
        _limits[key] = _Index(kept, beginnings, _Openings(kept, beginnings))
    return _limits[key]


def _build(vocabulary: Vocabulary) -> _Index:
    printed = [
        (_row(spelling), spelling, term)
        for term in vocabulary.index_names.values()
        for spelling in (term.name, term.label, *term.spellings)
    ]
    short = {"".join(row.folded) for row, spelling, term in printed if _is_short(spelling, term)}
    spellings: dict[str, list[_Spelling]] = {}
    for row, spelling, term in printed:
        key, exact = "".join(row.folded), "".join(row.exact)
        if len(key) > 1:
            written = spelling if key in short and spelling != term.name else ""
            spellings.setdefault(key, []).append(_Spelling(exact, term.name, kind_of(term), key in short, written))
    beginnings = frozenset(key[:end] for key in spellings for end in range(1, len(key) + 1))
    kept = {key: tuple(found) for key, found in spellings.items()}
    return _Index(kept, beginnings, _Openings(kept, beginnings))


def _is_short(spelling: str, term: Term) -> bool:
    """A short form in capitals, or the short name of a measurement, which is one: `hads`, `ast`."""
    if isinstance(term, Variable) and spelling == term.name and len(spelling) <= _LONGEST_SHORT_FORM:
        return True
    letters = [letter for letter in spelling if letter.isalpha()]
    return len(letters) <= _LONGEST_SHORT_FORM and sum(letter.isupper() for letter in letters) > 1
