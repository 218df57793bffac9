"""Parts that leave to a later one the noun they share with it: `cardiac` of `cardiac, hepatic or renal disease`."""

from __future__ import annotations

import re

from trialrun.read.criteria.concepts.qualifiers import own_words, said_in, selector_of, without_selector
from trialrun.read.criteria.connectives.parts import Part
from trialrun.read.criteria.model import Named, Said, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.scan.spots import both_names
from trialrun.read.criteria.trees import join
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_FAR = 12
_SHARED_NOUN = re.compile(
    r"\b(?:disease|disorder|dysfunction|impairment|insufficiency|failure|infection|illness|involvement|metastases"
    r"|lymphoma|leuka?emia|cancer|carcinoma)s?\b",
    re.IGNORECASE,
)
_ADJECTIVES = re.compile(r"(?:[a-z-]*(?:al|ic|ous|ary|ory|ive|ine|lar|ent|ant|oid|ed)[\s-]*){1,2}", re.IGNORECASE)
"""What may be an adjective, by how it ends."""


def completed(scan: Scan, parts: tuple[Part, ...], at: int) -> Tree | None:
    """What a part without a term of its own says together with the noun of a later part."""
    cut = parts[at].cut
    words = "" if scan.spots_in(cut) or scan.comparisons_in(cut) or scan.timings_in(cut) else own_words(scan, cut)
    if not words:
        return None
    for following in parts[at + 1 : at + _FAR]:
        noun = _SHARED_NOUN.search(scan.text(following.cut))
        if noun is not None:
            judged = any("significant" in one.value for one in said_in(scan, cut))
            printed = () if judged else _names_with(scan.text(cut), noun[0])
            names = printed or _names_with(words, noun[0])
            if names:
                return _named(scan, cut, words, names, said=() if printed else said_in(scan, cut))
        if following.joining and scan.spots_in(following.cut):
            return _of_the_same_term(scan, cut, words, following.cut)
    return None


def _of_the_same_term(scan: Scan, cut: Cut, words: str, following: Cut) -> Tree | None:
    """`mucosal or internal bleeding`, `deep venous or arterial thrombosis`: a kind of what the next part names."""
    spots = scan.spots_in(following)
    if len(spots) != 1 or not scan.text(cut).strip().endswith(words):
        return None
    term, said = spots[0], tuple(one for one in said_in(scan, cut) if one.value != "active")
    wide = _wide_name(scan, following, term)
    printed = scan.text(Cut(following.first, term.cut.end)).split()
    tails = [" ".join(printed[at:]) for at in range(1, len(printed))]
    for tail in tails if wide or (" " in term.words and printed == term.words.split()) else ():
        in_full = _names_with(scan.text(cut).strip(), tail)
        named = in_full or _names_with(words, tail) or _names_with(words, tail.removesuffix("s"))
        if named:
            return _named(scan, cut, words, named, said=() if in_full else said)
    of_kind = wide if _ADJECTIVES.fullmatch(words) else ()
    return _named(scan, cut, words, of_kind, said=(*said, Said("detail", words)))


def _wide_name(scan: Scan, cut: Cut, term: Spot) -> tuple[str, ...]:
    """What is meant without the adjective that leads a term: the term, or, of one within its name, its last word."""
    if scan.plain.startswith("-", term.cut.end):
        return ()
    if _ADJECTIVES.fullmatch(scan.text(Cut(cut.first, term.cut.first)).strip()):
        return (term.name,)
    leading, _, noun = term.words.rpartition(" ")
    return _names_with(noun) if _ADJECTIVES.fullmatch(leading) else ()


def _named(scan: Scan, cut: Cut, words: str, names: tuple[str, ...], *, said: tuple[Said, ...]) -> Tree | None:
    """That what some names stand for is there; of several, any."""
    found = (
        Statement(Named(words, cut, name), cut, "present", selector=selector_of(said), said=without_selector(said))
        for name in names
    )
    return join(found, all_together=False)


def _names_with(*words: str) -> tuple[str, ...]:
    """What a noun means together with the words of another part: `mantle cell` of `... or follicular lymphoma`."""
    spelling = " ".join(words).lower()
    term = load_vocabulary().find(spelling)
    return both_names(spelling) or ((term.name,) if term is not None else ())
