"""How many doses are said before the words that tell how far apart they are: `two doses of A at 3-week intervals`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.regimens.lexis.numbers import COUNT, DECIMAL, read_count
from trialrun.read.regimens.phrases import CycleCount

_GIVEN = r"(?:doses|infusions|injections|administrations|vaccinations)"
_SAID = re.compile(
    rf"(?:\b(?P<n>{COUNT})\s(?:x\s|times\b|(?:\w{{1,14}}\s){{0,2}}{_GIVEN}\b)"
    r"|(?<![\w.])x\s?(?P<n2>\d)(?![\w.])|\b(?P<twice>twice)\b)[^.;\n]{0,60}$",
    re.IGNORECASE,
)
_OF_DRUG = re.compile(
    rf"(?P<counted>\b(?:for|x|to|of|after|first|last|least|than|every|each)\s)?(?<![\w.-])(?P<n>{COUNT})\s"
    rf"(?:(?:additional|more|further|consecutive|IV|SC)\s){{0,2}}{_GIVEN}(?:\sof\s(?:[a-z][\w-]{{3,30}})"
    rf"(?:\s(?:at\s)?\(?{DECIMAL}\s?[a-z][\w/]{{0,8}}\)?)?)?,?\s(?:(?:given|administered|IV|SC|at)\s){{0,2}}$",
    re.IGNORECASE,
)


def how_many(plain: str, first: int) -> Iterator[CycleCount]:
    """`2 x 1 g, | at 3-week intervals`, `two infusions of A, | 2 weeks apart`: the number of doses said before."""
    said = _SAID.search(plain, max(0, first - 90), first)
    if said is not None:
        yield CycleCount(2 if said["twice"] else read_count(said["n"] or said["n2"]), of="times")


def doses_of(plain: str, first: int) -> Iterator[CycleCount]:
    """`followed by 2 additional doses of A 5 mg | every 3 weeks`: their number, where `for` does not tell it."""
    said = _OF_DRUG.search(plain, max(0, first - 110), first)
    if said is not None and said["counted"] is None and read_count(said["n"]) > 1:
        yield CycleCount(read_count(said["n"]), of="times")
