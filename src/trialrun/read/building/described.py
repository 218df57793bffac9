"""Whom running text lets in and keeps out, where a document has no eligibility list. Makes no criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from trialrun.read.regular import make_regular
from trialrun.read.sentences import Sentence
from trialrun.read.spotting import SpotKind, spot
from trialrun.terms import Vocabulary

Population: TypeAlias = tuple[Sentence, str, str]
"""A sentence, its words on the patients, and the name of their disease, empty where the vocabulary has none."""
_CONDITIONS: tuple[SpotKind, ...] = ("conditions",)
_WHO = (
    r"(?:patients?|pts|subjects?|participants?|people|men|women|adults?|adolescents?|children|infants?|persons?"
    r"|individuals?)"
)
_AGED = (
    r"(?:(?:who were )?(?:aged? )?(?:at least |over |>=? ?|from )?\d{1,2}(?: (?:to|-) \d{1,2}|-\d{1,2})? "
    r"(?:years?|months?)(?: of age| old)?(?:,? (?:or|and) (?:older|over|above))?,? (?:and )?)?"
)
_PEOPLE = re.compile(
    rf"\b(?:(?:post|pre)menopausal\s)?{_WHO},?\s+(?:\([^()]{{1,50}}\)\s+)?{_AGED}(?:[\w-]+\s+){{0,4}}?"
    r"(?:with|presenting|suffering from|who have|having|diagnosed with|affected by)\s+"
    r"(?P<who>(?:[^.;:]|(?<=\d)[.;:](?=\d)){3,240})",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"(?<!\bwho)(?<!\bthat)(?<!\bhad)(?<!\bhave)(?<!\bhas)(?<!\bnot)(?<!\bnever)(?<!\bpreviously)(?<!\balready)"
    r"\s(?:(?:had|have|has)\s(?:(?:not|never|previously|already)\s)?)?"
    r"(?:were|was|will|are|is|had been|have been|to receive|receive[sd]?|underwent)\b.*$"
    r"|\s(?:in|at)\s(?:an?\s)?\d{1,2}:\d{1,2}(?::\d{1,2})?\b.*$",
    re.IGNORECASE | re.DOTALL,
)
"""What is done with those whom a sentence describes: no words of who they are."""
_ENTERED = re.compile(
    r"\b(?:enrol\w*|include[sd]?|eligible|recruited|randomi[sz]ed|entered|treated|studied|received|assigned|accrued)\b",
    re.IGNORECASE,
)
"""Words of a sentence on the patients of the trial; others tell of a disease: `Patients with X relapse`."""
_OF_TITLE = re.compile(r"\b(?:in|for|with)\s+(?P<who>[^.;:]{3,200})", re.IGNORECASE)
_ARE = r"(?:\s*:|\s+(?:were|are|included?|comprised?)\s*:?)"
_TOLD_IN = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"^\W*eligible {_WHO}\s+(?P<what>(?:were|had|have|are|must|needed to|have to)\s.{{5,600}})$",
        rf"^\W*{_WHO}\s+(?:were|are|will be)\s+eligible\s+if\s+(?:they\s+)?(?P<what>.{{5,600}})$",
        rf"^\W*(?:the )?(?:main |key |major )?(?:inclusion|eligibility) criteria{_ARE}\s+(?P<what>.{{3,600}})$",
    )
)
"""Sentences that say who could enter, and nothing else."""
_OF_STATE = r"(?:ag|requir|diagnos|infect|affect|expect|consider|plann|schedul|confirm|document|relaps|advanc|un\w+)ed"
_HAPPENED = re.compile(
    r"(?:(?:were|are)\s+)?(?:(?:then|first|(?!previously)\w+ly)\s+)?"
    rf"(?:(?!{_OF_STATE})\w+ed(?=$|,|\s+(?:in|by|to|for|with|as|at|on|after|before|from|into|between|according|using"
    r"|over|until|and|previously|elsewhere|\d))"
    r"|(?:given|offered|shown|met|similar|identical|the same)\b)"
    r"|ha(?:ve|d)\s+(?:an?\s+)?(?:median|mean)\b",
    re.IGNORECASE,
)
"""How goes on what was done with those who entered, or with the criteria: `were randomised`, `listed in Table 1`."""
_NOT = (
    r"(?:(?:were|was|are|is|will be)\s+(?:excluded|ineligible|not\s+(?:eligible|included|enrolled|permitted|allowed)))"
)
_EXCLUDED = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"^\W*(?P<what>(?:all |any )?(?:{_WHO}|those)\s.{{3,600}}?),?\s+{_NOT}\b(?P<rest>.*)$",
        r"^\W*we\s+(?:excluded|did not (?:enrol+|include))\s+(?P<what>.{5,600})$",
        rf"^\W*(?:the )?(?:main |key |major )?exclusion criteria{_ARE}\s+(?P<what>.{{3,600}})$",
        r"^\W*(?:patients|subjects|participants)\s+(?:were|are|will be)\s+(?:excluded|ineligible|not eligible)\s+"
        r"if\s+(?P<what>.{5,600})$",
    )
)
"""Sentences that say who was kept out; `rest` goes on behind and must be empty."""


def population_in(sentences: Sequence[Sentence], vocabulary: Vocabulary, *, titled: bool) -> Population | None:
    """The sentence that says with which disease the patients are: one on those who entered, else the first.

    With `titled` the first sentence is a title, whose words count where no sentence tells who entered. Where nothing
    names a disease of the vocabulary, those who entered are described without the name of one.
    """
    told = [one for one in sentences if not excluded_in(one.words) and not included_in(one.words)]
    described = list(_described(told, vocabulary))
    head = sentences[:1] if titled else ()
    entered = (one for one in described if one[2] and one[0] not in head and _ENTERED.search(one[0].words))
    title = _titled(head, vocabulary)
    named = (one for one in described if one[2])
    unnamed = (one for one in described if _ENTERED.search(one[0].words))
    return next(entered, None) or next(title, None) or next(named, None) or next(unnamed, None)


def included_in(words: str) -> str:
    """Who could enter by a sentence that says nothing else, in its words; empty for any other sentence."""
    if not re.search(r"eligib|inclusion", words, re.IGNORECASE):
        return ""
    found = next(filter(None, (pattern.match(words) for pattern in _TOLD_IN)), None)
    told = found is not None and _HAPPENED.match(found["what"]) is None
    return " ".join(found["what"].rstrip(" .").split()) if found and told else ""


def excluded_in(words: str) -> str:
    """Who is kept out by a sentence, in its words; empty where it says of nobody that they are."""
    if not re.search(r"exclu|eligible|not (?:enrol|include|permit|allow)", words, re.IGNORECASE):
        return ""
    found = next(filter(None, (pattern.match(words) for pattern in _EXCLUDED)), None)
    if found is None or found.groupdict().get("rest", "").strip(" ."):
        return ""
    return " ".join(found["what"].rstrip(" .").split())


def _titled(sentences: Sequence[Sentence], vocabulary: Vocabulary) -> Iterator[Population]:
    """The disease in the title of an abstract: `A Trial of A and B in Newly Diagnosed C`."""
    for sentence in sentences:
        for match in reversed(list(_OF_TITLE.finditer(make_regular(sentence.words).plain))):
            names = [one.name for one in spot(match["who"], vocabulary, _CONDITIONS)]
            if names:
                yield sentence, " ".join(match["who"].split()), names[0]


def _described(sentences: Sequence[Sentence], vocabulary: Vocabulary) -> Iterator[Population]:
    for sentence in sentences:
        for match in _PEOPLE.finditer(make_regular(sentence.words).plain):
            names = [one.name for one in spot(_PREDICATE.sub("", match["who"]), vocabulary, _CONDITIONS)]
            yield sentence, " ".join(_PREDICATE.sub("", match[0]).split()), names[0] if names else ""
