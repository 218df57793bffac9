"""What a document says of approval by regulators: it travels with the trial as it is printed. Judges no approval."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.read.crosschecks.model import Subject
from trialrun.read.sentences import Sentence

_REGULATOR = re.compile(
    r"\b(?:FDA|Food and Drug Administration|EMA|EMEA|European Medicines Agency|PMDA|NMPA|MHRA|Health Canada|Swissmedic"
    r"|European Commission|regulatory (?:authority|authorities|agency|agencies)|health authorit(?:y|ies)"
    r"|marketing authori[sz]ation|licens(?:ed|ure)|label(?:l?ed)? indication)\b"
)
_ASSERTED = re.compile(
    r"\b(?:is|are) (?:not |now |currently |already |only |also ){0,2}(?:approved|indicated|licensed|authori[sz]ed)"
    r" (?:in combination|for the|for use|for adult|for patients|as a)\b"
)
"""`is approved in combination with B`: that of a regulator, though none is named."""
_STATED = re.compile(
    r"\b(?:(?:not |un|been |is |was |are |were |has |have |yet |currently )*approv(?:ed|al)|unapproved|investigational"
    r"|licensed|authori[sz]ed|indicated for|off[- ]label|orphan (?:drug|designation)|breakthrough therapy|cleared)\b",
    re.IGNORECASE,
)
_NO_DRUG = re.compile(
    r"\b(?:IRB|ethics committee|protocol|informed consent|contracepti|test|assay"
    r"|amendment|therapist|physician|practitioner|clinician|nurse|psychologist|pharmacist|social worker"
    r"|counsell?or)\w*\b",
    re.IGNORECASE,
)
"""What is approved then is a paper, a test or something that patients use, and not the treatment."""


def regulatory_statements(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """The sentences that say whether a regulator has approved a treatment."""
    return tuple(
        one
        for one in sentences
        if (_REGULATOR.search(one.words) or _ASSERTED.search(one.words))
        and _STATED.search(one.words)
        and not _NO_DRUG.search(one.words)
    )


def find_regulatory_statements(subject: Subject) -> Iterator[Finding]:
    """What the text says of approval, word for word: it holds where and when it was written."""
    for sentence in regulatory_statements(subject.sentences):
        message = "the document says of approval: what it says is of its own day and country"
        fix = "look the label up before relying on it"
        found = subject.finding("regulatory-statement", "note", message, sentence.piece, fix=fix)
        yield replace(found, quote=sentence.words[:400])
