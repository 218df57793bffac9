"""Sentences of running text that speak of other trials, and the numbers under which a trial says it is registered."""

from __future__ import annotations

import re

from trialrun.read.documents.entries import Entry
from trialrun.read.source import NamedText, Printed

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z(])|(?<=</p>)")
_OTHERS = re.compile(
    r"\b(?i:an?|one|two|three|several|previous|prior|earlier|recent|another|other|some|many|retrospective"
    r"|our (?:previous|earlier))\s"
    r"(?:[\w-]+[ ,]+){0,6}?(?:trials?|stud(?:y|ies)|series|reports?)\b[^.;]{0,120}?"
    r"\b(?:ha(?:s|ve|d)|showed|shown|demonstrated|reported|suggested|found|established|confirmed|proved)\b"
    r"|\b(?:has|have|had) (?:been )?(?:shown|demonstrated|proven|established|reported) "
    r"(?:[\w-]+ ){0,4}in (?:[\w-]+[ ,]+){0,8}?(?:trials?|studies)\b"
    r"|\b[A-Z][\w-]+ et al\b",
)
_OWN = re.compile(
    r"\b(?:we|our(?! previous| earlier)|this (?:[\w-]+ ){0,4}(?:trial|study)|the present|the current|herein|here)\b",
    re.IGNORECASE,
)
_OF_OTHER_REGISTERS = r"(?:UMIN|JPRN-|jRCT|ChiCTR|ACTRN|DRKS|CTRI/)[\w/-]{5,24}"
_NUMBER = re.compile(
    r"\b(?P<NCT>NCT\d{8})\b|\b(?P<EudraCT>\d{4}-\d{6}-\d{2})\b|\b(?P<ISRCTN>ISRCTN\d{8})\b"
    rf"|\b(?P<other>{_OF_OTHER_REGISTERS})\b"
)
_REGISTERED = re.compile(
    r"\bregist|\bclinical ?trials?\.gov|\bidentifier|\btrial number|\btrial information|\bEudraCT", re.IGNORECASE
)


_DESIGN = re.compile(
    r"^(?:[\w-]+ ){0,4}?(?:the )?[\w-]+ \((?:[\w ]+[:;,] ?)?"
    rf"(?:NCT\d{{8}}|ISRCTN\d{{8}}|\d{{4}}-\d{{6}}-\d{{2}}|{_OF_OTHER_REGISTERS})\)"
    r"(?: \([^()]{1,60}\))? (?:is|was) an? "
    r"|\b(?:we|this (?:[\w-]+,? ){0,6}(?:trial|study))\b",
    re.IGNORECASE,
)
"""How a sentence says that the number it prints is that of the trial it reports: `ABC (NCT...) is a phase 2 study`."""


_IN_BRACKETS = re.compile(r"\([^()]{0,200}\)")
"""Where a semicolon ends no sentence: `(EudraCT 2016-002222-11; NCT03111115)`."""


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, as far as stops and capitals tell."""
    return [part for part in _SENTENCE_END.split(text) if part.strip()]


def without_other_trials(text: Printed, section: str) -> tuple[list[Printed], list[Printed]]:
    """The text without the sentences that report another trial, and these. Methods and results speak of this one."""
    if section not in {"background", "objectives", "abstract", ""}:
        return [text], []
    own: list[str] = []
    others: list[str] = []
    for sentence in sentences_of(text.text):
        reports = _OTHERS.search(sentence) and not _OWN.search(sentence)
        (others if reports else own).append(sentence.strip())
    kept = [Printed(" ".join(own), text.first, text.last)] if own else []
    return kept, [Printed(sentence, text.first, text.last) for sentence in others]


def identifiers_in(text: Printed, registered: bool = False) -> list[Entry]:
    """The numbers of registers in a text; one in a sentence that speaks of no registration is another trial's."""
    entries = []
    for sentence in sentences_of(_IN_BRACKETS.sub(lambda found: found[0].replace(";", ","), text.text)):
        alone = re.search(r"[A-Za-z]", _NUMBER.sub("", sentence)) is None
        own = registered or alone or (_REGISTERED.search(sentence) or _DESIGN.search(sentence)) is not None
        for found in _NUMBER.finditer(sentence):
            kind = found.lastgroup or ""
            value = Printed(found.group(), text.first, text.last)
            item = NamedText(
                "registration" if kind == "other" else kind, value, "ClinicalTrials.gov" if kind == "NCT" else ""
            )
            entries.append(
                Entry("identifiers", item) if own else Entry("related", NamedText("mentioned trial", value, value.text))
            )
    return entries
