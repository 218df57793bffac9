"""How a drug is given, where the schedule does not say it and a sentence does: by mouth, injected, dosed by weight.

Words that name no route (`injected`) and words that contradict each other are kept as printed; none is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from trialrun.protocol.treatment import Administration, TreatmentPhase
from trialrun.read.printed import lines_of
from trialrun.read.regimens.landing import Basis
from trialrun.read.regular import make_regular
from trialrun.read.source import Printed
from trialrun.read.spotting import Spot, SpotKind, spot
from trialrun.terms import Vocabulary

_DRUGS: tuple[SpotKind, ...] = ("drugs",)
_WORDS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("PO", "by mouth", re.compile(r"\b(?:by mouth|orally|oral|per os|p\.o\.)(?![\w-])", re.IGNORECASE)),
    ("PO", "by mouth", re.compile(r"\bPO\b")),
    ("SC", "subcutaneous", re.compile(r"\b(?:subcutaneous(?:ly)?|under the skin|s\.c\.)(?!\w)", re.IGNORECASE)),
    (
        "IV",
        "intravenous",
        re.compile(r"\b(?:intravenous(?:ly)?|into (?:a|the) vein|i\.v\.)(?!\w)|\bIV\b", re.IGNORECASE),
    ),
    (
        "IM",
        "intramuscular",
        re.compile(r"\b(?:intramuscular(?:ly)?|into (?:a|the) muscle|i\.m\.)(?!\w)", re.IGNORECASE),
    ),
    ("", "injection", re.compile(r"\binject(?:ed|ions?)\b", re.IGNORECASE)),
    ("", "infusion", re.compile(r"\binfus(?:ed|ions?)\b", re.IGNORECASE)),
)
"""Route, the word it is kept as, and what says it; without a route the words leave it open."""
_AGREEING: Mapping[str, frozenset[str]] = {
    "IV": frozenset({"injection", "infusion"}),
    "SC": frozenset({"injection"}),
    "IM": frozenset({"injection"}),
}
"""Open words that say nothing else than a route does."""
_BASES: tuple[tuple[Basis, re.Pattern[str]], ...] = (
    ("body surface", re.compile(
        r"\b(?:by|on|to) (?:the )?body[- ]surface(?: area)?\b|\bBSA[- ](?:based|adjusted)\b", re.IGNORECASE
    )),
    ("weight", re.compile(
        r"\b(?:calculated|based|dosed|adjusted|according|depend\w*|determined)\s+(?:up)?(?:by|on|to|from)\s+"
        r"(?:the )?(?:(?:patient|participant|subject)'?s?'? )?(?:body )?weight\b|\bweight[- ](?:based|adjusted) dos",
        re.IGNORECASE,
    )),
)  # fmt: skip
_OTHER_AIM = re.compile(
    r"\b(?:contracepti|prior|previous|history of|allerg|intolera|anticoagul|unable to)\w*", re.IGNORECASE
)
"""Sentences that speak of what patients had or must avoid say nothing of how the trial gives a drug."""


class _Manner(msgspec.Struct, frozen=True):
    """One word on how a drug is given."""

    drug: str
    route: str
    printed: str
    basis: Basis
    piece: Printed
    words: str


def with_manner(
    phases: Sequence[TreatmentPhase], said: Iterable[tuple[str, Printed]], vocabulary: Vocabulary
) -> tuple[tuple[TreatmentPhase, ...], frozenset[tuple[str, Printed]]]:
    """The phases with routes and bases that sentences state, for drugs whose schedule states none; and those sentences.

    `said` are sentences, or names of interventions, with the piece they stand in.
    """
    found = tuple(_manners(said, vocabulary)) if phases else ()
    drugs = {one.drug for phase in phases for one in phase.administrations}
    told = tuple(
        replace(phase, administrations=tuple(_given(one, found) for one in phase.administrations)) for phase in phases
    )
    return told, frozenset((item.words, item.piece) for item in found if item.drug in drugs)


def _manners(said: Iterable[tuple[str, Printed]], vocabulary: Vocabulary) -> Iterator[_Manner]:
    """What each sentence says; one without a drug speaks of the only drug of the sentence before it in its piece."""
    before: tuple[Printed, str] | None = None
    for words, piece in said:
        plain = make_regular(words).plain
        drugs = spot(plain, vocabulary, _DRUGS)
        names = {one.name for one in drugs}
        alone = (
            names.copy().pop() if len(names) == 1 else before[1] if not names and before and before[0] is piece else ""
        )
        before = (piece, alone) if alone else None
        if _OTHER_AIM.search(plain):
            continue
        for route, printed, pattern in _WORDS:
            for match in pattern.finditer(plain):
                owner = _owner(plain, match, drugs) or alone
                if owner:
                    yield _Manner(owner, route, printed, "", piece, words)
        for basis, pattern in _BASES:
            if alone and pattern.search(plain):
                yield _Manner(alone, "", "", basis, piece, words)


def _owner(plain: str, match: re.Match[str], drugs: Sequence[Spot]) -> str:
    """`oral lenalidomide` is lenalidomide's; else the drug named last before the word."""
    following = next((one for one in drugs if one.cut.first >= match.end()), None)
    if following is not None and re.fullmatch(r"\s+(?:\w+\s+)?", plain[match.end() : following.cut.first]):
        return following.name
    earlier = [one.name for one in drugs if one.cut.end <= match.start()]
    return earlier[-1] if earlier else ""


def _given(one: Administration, found: Sequence[_Manner]) -> Administration:
    mine = [item for item in found if item.drug == one.drug]
    used = [item for item in mine if (item.printed and not one.routes) or (item.basis and not one.basis)]
    if not used:
        return one
    routes, printed = _settled(mine) if not one.routes else (one.routes, one.route_printed)
    bases: dict[Basis, None] = dict.fromkeys(item.basis for item in mine if item.basis)
    basis = one.basis or (next(iter(bases)) if len(bases) == 1 else "")
    kept = (Printed("", n, n) for n in one.lines.numbers())
    return replace(
        one,
        routes=routes,
        route_printed=printed,
        basis=basis,
        lines=lines_of(*kept, *(item.piece for item in used)),
    )


def _settled(mine: Sequence[_Manner]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The one route that all words agree on; else no route, and the words."""
    routes = dict.fromkeys(item.route for item in mine if item.route)
    opened = dict.fromkeys(item.printed for item in mine if item.printed and not item.route)
    if len(routes) == 1 and set(opened) <= _AGREEING.get(next(iter(routes)), frozenset()):
        return tuple(routes), ()
    words = dict.fromkeys(item.printed for item in mine if item.printed)
    return (), tuple(words)
