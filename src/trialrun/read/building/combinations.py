"""What the short forms of combinations stand for, as a text explains them: `B plus M (BM)`. Reads no dose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from trialrun.read.regimens.lexis.drugs import coined_drugs
from trialrun.read.regimens.phrases import names_of
from trialrun.read.regular import make_regular
from trialrun.read.source import Printed
from trialrun.read.spotting import spot
from trialrun.read.text import Cut, blanked
from trialrun.terms import Vocabulary

_WORD = re.compile(r"[A-Z][\w-]*")
_EXPLAINED = re.compile(r"\s\((?P<short>[A-Za-z][\w+/-]{0,14})(?:[,;][^()]{0,60})?\)")
"""`melphalan and dexamethasone (MDex; n = 40)`."""
_EXPLAINS = re.compile(r"(?<![\w-])(?P<short>[A-Z][\w+/-]{1,14})(?:\s\(|\s?[=:]\s)")
"""`MDex (melphalan and dexamethasone)`, `MDex = melphalan and dexamethasone`."""
_JOINT = re.compile(
    r"[\s,/+&-]*(?:(?:and|plus|with|combined|in combination|added to|to)\s)*"
    r"(?:(?:low|high|standard|reduced)[- ]dose\s|oral\s|weekly\s|intravenous\s|subcutaneous\s)*",
    re.IGNORECASE,
)
"""What joins the drugs of one combination."""
_LETTERS = re.compile(r"[A-Z][a-z]{2,}|[A-Z](?:[a-z](?=[A-Z]))?|(?<![a-z])[a-z]")
"""What stands for one drug in a short form: `B`, `M` and `Dex`; `Cy`, `Bor` and `D`; `K` and `d`."""
_COMPOSED = re.compile(r"(?<![\w])[A-Z][A-Za-z]{0,4}(?=[-+/][A-Z])|(?<=[-+/])[A-Z][A-Za-z]{0,4}(?!\w)")
"""The parts of a short form that is made of others: `X` and `CHOP` of `X-CHOP`."""
_LONGEST = 200
_BARE = re.compile(
    r"(?:the\s)?(?:(?P<code>[A-Z][\w+/-]*[A-Z0-9][\w+/-]*|[A-Z]d)(?:\s(?:arm|group|regimen|treatment))?"
    r"|(?P<single>[A-Z]\w{0,14})\s(?:arm|group)|(?P<other>(?i:arm|group|cohort)\s(?:[A-H]|\d|[IVX]{1,3})"
    r"|(?i:intervention(?:al)?|experimental|treatment|active|investigational|control|standard|comparator|comparison|study)"
    r"\s(?:arm|group)))(?:\s\([^()]{1,60}\))?"
)
"""An alternative that is only named: `BMDex (n = 53)`, `the P arm`, `arm A`, `the control group`."""


class ShortForms(msgspec.Struct, frozen=True):
    """The vocabulary with the short forms that a text explains, which go before those of the vocabulary."""

    vocabulary: Vocabulary
    explained: Mapping[str, frozenset[str]]

    def drugs_of(self, words: str) -> frozenset[str]:
        """The drugs some words name, combinations by their parts, and those that no vocabulary knows."""
        plain = make_regular(words).plain
        own = [found for found in _token(plain) if found[0] in self.explained]
        names = {drug for short, _ in own for drug in self.explained[short]}
        rest = blanked(plain, (cut for _, cut in own))
        spotted = spot(rest, self.vocabulary, ("drugs", "combinations"))
        names |= {drug for found in spotted for drug in components_of(found.name, self.vocabulary)}
        free = blanked(rest, (found.cut for found in spotted))
        if words_left := _WORD.findall(free):
            known = _abbreviated(self.vocabulary)
            own_parts = (part for word in words_left for part in (word.strip("-"), *_COMPOSED.findall(word)))
            names |= {drug for part in own_parts for drug in self.explained.get(part, known.get(part, ()))}
        return frozenset(names) | {name for found in coined_drugs(free) for name in names_of(found)}

    def is_bare(self, words: str) -> bool:
        """Whether an alternative is only named: by a short form, known or not, by a letter, as the control group."""
        return _BARE.fullmatch(words.strip(" ,;.")) is not None

    def is_unexplained(self, words: str) -> bool:
        """Whether nothing says what an alternative is given, or a short form is explained in part: `X-CHOP`."""
        if self.is_bare(words) and not self.drugs_of(words):
            return True
        composed = (token for token, _ in _token(words) if _COMPOSED.search(token) and token not in self.explained)
        return any(
            self.drugs_of(token) and not all(self.drugs_of(part) for part in _COMPOSED.findall(token))
            for token in composed
            if not _is_whole(token, self.vocabulary)
        )

    def name_of(self, words: str) -> str:
        """The name that an alternative is told by, where it is only named; else empty."""
        found = _BARE.fullmatch(words.strip(" ,;."))
        return found["code"] or found["single"] or found["other"] if found else ""


def short_forms(pieces: Sequence[Printed], vocabulary: Vocabulary) -> ShortForms:
    """The short forms that the pieces explain by as many drugs as they have parts."""
    found: dict[str, frozenset[str]] = {}
    for piece in pieces:
        if "(" in piece.text or "=" in piece.text or ":" in piece.text:
            for short, drugs in _explained(make_regular(piece.text).plain, vocabulary):
                found.setdefault(short, drugs)
    return ShortForms(vocabulary, found)


def _explained(plain: str, vocabulary: Vocabulary) -> Iterator[tuple[str, frozenset[str]]]:
    spots = [
        (found.cut, components_of(found.name, vocabulary))
        for found in spot(plain, vocabulary, ("drugs", "combinations"))
    ]
    ends = {cut.end: at for at, (cut, _) in enumerate(spots)}
    begins = {cut.first: at for at, (cut, _) in enumerate(spots)}
    for found in _EXPLAINED.finditer(plain):
        if found.start() in ends:
            run = _run(plain, spots, range(ends[found.start()], -1, -1))
            yield from _fitting(found["short"], run)
    for found in _EXPLAINS.finditer(plain):
        if found.end() in begins:
            run = _run(plain, spots, range(begins[found.end()], len(spots)))
            yield from _fitting(found["short"], run)


def _run(plain: str, spots: Sequence[tuple[Cut, tuple[str, ...]]], order: range) -> list[tuple[str, ...]]:
    """The drugs that are joined to one combination, from the first of an order on."""
    run = [spots[order[0]][1]]
    for before, at in pairwise(order):
        first, second = sorted((spots[before][0], spots[at][0]))
        if second.first - first.end > _LONGEST or not _JOINT.fullmatch(plain, first.end, second.first):
            break
        run.append(spots[at][1])
    return run


def _fitting(short: str, run: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, frozenset[str]]]:
    """The short form with the drugs nearest to it, as many as it has parts; fewer where it begins as they do."""
    parts = len(_LETTERS.findall(short))
    if run[0][0].lower().startswith(short.lower()) or parts == 1:
        if len(short) == 1 or run[0][0][0].lower() == short[0].lower():
            yield short, frozenset(run[0])
        return
    taken: list[str] = []
    for drugs in run:
        taken += drugs
        if len(taken) >= parts:
            break
    if len(taken) == parts or (1 < len(taken) < parts and run[-1][0][0].lower() == short[0].lower()):
        yield short, frozenset(taken)


def components_of(name: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The drugs of a combination; of any other drug its own name."""
    term = vocabulary.drugs.get(name)
    return term.components if term is not None and term.components else (name,)


_TOKEN = re.compile(r"(?<![\w+/-])[A-Za-z][\w+/-]*")


def _token(words: str) -> Iterator[tuple[str, Cut]]:
    return ((found[0], Cut(found.start(), found.end())) for found in _TOKEN.finditer(words))


def _is_whole(token: str, vocabulary: Vocabulary) -> bool:
    """Whether the vocabulary knows a word as a whole."""
    return any(found.cut == Cut(0, len(token)) for found in spot(token, vocabulary, ("drugs", "combinations")))


def _abbreviated(vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    """What the short form of a combination stands for among arms; elsewhere `Pd` may be progressive disease."""
    told = (term for term in vocabulary.drugs.values() if term.components)
    return {term.label.partition(":")[0]: term.components for term in told}
