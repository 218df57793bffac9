"""Drugs that a text names in telling of their placebo: `A matching placebo`, `placebo for A`. Nobody is given them."""

from __future__ import annotations

import re

from trialrun.read.regimens.phrases import Drug, Phrase

_PLACEBO = re.compile(
    r"\bplacebos?\s(?:tablets?\s|capsules?\s|infusions?\s|pills?\s)?\(?(?:to\smatch|to|of|for|match(?:ing|ed|es)?(?:\s(?:to|with|for))?|identical\sto|in\splace\sof)"
    r"\s(?:the\s|oral\s)?$",
    re.IGNORECASE,
)
_ITS_PLACEBO = re.compile(
    r"(?:\s\([^()\n]{1,24}\))?[\s-](?:(?:matching|matched|identical|look-?alike)[\s-])?placebos?\b(?!\s?/|-controlled)",
    re.IGNORECASE,
)
_OR_MATCHING = re.compile(
    r"(?:\bor\s(?:an?\s)?|\s?/\s?)(?:matching|matched|corresponding|identical)?\s?$", re.IGNORECASE
)


def is_placebo_for(plain: str, drug: Phrase) -> bool:
    """`placebo for A`, `A placebo twice daily`: what is given is no A."""
    led = _PLACEBO.search(plain, max(0, drug.cut.first - 40), drug.cut.first)
    return led is not None or _ITS_PLACEBO.match(plain, drug.cut.end) is not None


def is_or_placebo(plain: str, phrase: Phrase) -> bool:
    """`A 4 mg or placebo on days 1 and 8`, `A/placebo 4 mg`: what is said behind it is of A."""
    placebo = isinstance(phrase.meaning, Drug) and "placebo" in phrase.meaning.names
    return placebo and _OR_MATCHING.search(plain, max(0, phrase.cut.first - 24), phrase.cut.first) is not None
