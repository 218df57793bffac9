"""Finds how many cycles or doses a dosing text tells of, and which it says are past. Ties them to no drug."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.regimens.lexis.leads import NUMBERS, Places, read_led, words
from trialrun.read.regimens.lexis.lengths import CYCLE
from trialrun.read.regimens.lexis.numbers import (
    COUNT,
    ORDINAL,
    length_in_days,
    read_count,
)
from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    CycleCount,
    CycleLength,
    Meaning,
    Phrase,
)

_COUNT = re.compile(
    rf"(?:\b(?P<limit>up\sto|maximum(?:\sof)?|max\.?(?:\sof)?|at\smost|no\smore\sthan|"
    rf"not\sto\sexceed|until)\s(?:a\s(?:total|maximum)\sof\s)?)?(?:\b(?:for|x|of|total\sof|in)"
    rf"\s?)?"
    rf"(?<![\w.-])(?:(?P<low>{COUNT})\s?(?:-|to|or)\s?)?(?P<n>{COUNT})[ ](?:additional\s|more\s|"
    rf"further\s|total\s|consecutive\s|identical\s|planned\s|initial\s|or\smore\s|alternating\s|"
    rf"repeated\s|(?!days?\b|weeks?\b|months?\b|for\b|from\b|during\b|within\b|and\b)[a-zA-Z]{{3,14}}\s)?(?:treatment\s|"
    rf"chemotherapy\s|induction\s|maintenance\s|consolidation\s)?(?:cycles?|courses?)\b"
    rf"(?:\s(?:of|with)\s(?P<length>{COUNT})[ -](?P<unit>days?|weeks?)\b(?!\s(?:rest|off|on)\b)(?:\seach)?"
    r"|\s\((?P<days>21|28)[ -]days?(?:\seach)?\))?",
    re.IGNORECASE,
)
_TIMES = re.compile(
    rf"(?:\b(?:x|for,?|up\sto)\s?(?:up\sto\s)?(?:a\s(?:total|maximum)\sof\s|the\sfirst\s)?(?P<n>\d{{1,2}}|{COUNT})"
    r"(?:\s(?:doses?|times|administrations|infusions|treatments|injections|instillations|vaccinations)\b"
    r"(?!\s?(?:per|an?|each|/)\s?(?:day|week|month|cycle|course)(?!s)|\sdaily))|"
    r"(?<![\w.])(?:x|(?<!\d\s)times)\s?(?P<n2>\d{1,2})(?!\d|\.\d|\s?(?:d\b|c?Gy\b|m?c?g\b|M?I?U\b|"
    r"/|10|-?\s?days?\b(?!\s\d{1,2}\s?-\s?\d)|weeks?\b|wks?\b|months?\b|cycles?|courses?|mg|fraction|\^|ULN))|"
    rf"\((?:total\s(?:of\s)?)?(?P<n3>{COUNT})\s(?:total\s)?doses\)|\b(?:(?:total\sof\s)"
    rf"(?P<n4>{COUNT})\sdoses))",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    rf"\b(?:for\s)?(?:at\sleast|a\sminimum\sof)\s{COUNT}\s(?:\w{{4,8}}\s)?(?:doses|infusions|injections|instillations|administrations)\b"
    r"(?=[^.;\n]{0,24}\b(?:then|thereafter|followed\sby)\b)",
    re.IGNORECASE,
)
"""`weekly for at least 8 doses, then every 4 weeks`: when that is, nobody knows before."""
_OF_CYCLES = re.compile(
    r"\b(?:cycles?|courses?|induction|consolidation|"
    r"(?:for|x)\s?\d{1,2}\s(?:consecutive\s)?(?:days?|weeks?|wks?),?\s(?:q|every)\s?\d{1,2}[ -]?"
    r"(?:d|days|w|wks?|weeks|months)|"
    r"(?<!x\s[2-9])(?<!x[2-9])(?<!x\s\d\d),\s(?:repeated\s)?(?:q|every)\s?\d{1,2}[ -]?(?:d|days|w|wks?|weeks))\s*$",
    re.IGNORECASE,
)
"""`courses x 4`, `induction x 2`, `for 5 days every 28 days x 4`, `x 4 weeks q6w x 2`, `, q21d x 8`: so many cycles.

Not `weekly x 8, every 2 weeks x 8`: so many doses of each.
"""
_OF_REGIMEN = re.compile(r"\b(?P<n>[2-9])\s?x\s(?=(?-i:(?!ULN|UNL|LLN|AUC)[A-Z][A-Za-z-]?[A-Z]))", re.IGNORECASE)
"""`2 x RVD`: so many cycles."""
_AFTER_CYCLES = re.compile(
    rf"\b(?:after|following|once|upon\scompletion\sof|at\sthe\s(?:completion|end)\sof|"
    rf"completion\sof|completing)\s(?:the\s)?(?:completion\sof\s|first\s|initial\s|at\sleast\s|"
    rf"a\sminimum\sof\s|last\s)?(?:(?:(?P<low>{COUNT})\s?(?:-|to)\s?)?(?P<n>{COUNT})"
    rf"\s(?:(?P<length>{COUNT})[- ](?P<unit>days?|weeks?)\s|\w{{1,15}}\s)?{CYCLE}\b"
    rf"|(?:cycle|course)\s(?P<last>\d{{1,2}})\b(?=[,;)]|\s[a-z]|\.(?:\s|$)|$)|(?P<nth>{ORDINAL})\s{CYCLE}\b(?=,))",
    re.IGNORECASE,
)
_UNTIL_CYCLE = re.compile(
    r"\b(?:treatment|therapy|dosing|medication|drugs?)\s(?:(?:is|are|will\sbe|will|to\sbe)\s)?(?:continued?|continues|given|"
    r"administered)\suntil\s(?:the\s)?(?:(?:completion|end)\sof\s)?(?:cycle|course)\s(?P<n>\d{1,2})\b",
    re.IGNORECASE,
)
_IS = re.compile(
    r"\s(?:of\s(?:treatment|therapy)\s)?(?:is|are|=|equals?|consists?|comprises?|lasts?|will\s(?:be|last)|corresponds)(?!\w)",
    re.IGNORECASE,
)
"""`One cycle is 4 weeks`: a length, not a number of cycles."""
_MORE = ("additional ", "further ", "another ")
"""`an additional 4 courses`."""
_MADE_UP = (
    " as",
    " is",
    "=",
    " per",
    ",",
    "(",
    " define",
    " defines",
    " constitute",
    " constitutes",
    " equals",
    " forms",
)
"""`days 1-5 and a week of rest constitute one cycle`: what a cycle is, not how many there are."""


_NUMBER_OF = re.compile(
    r"\b(?<!minimum\s)(?<!minimal\s)(?<!least\s)(?P<most>max(?:imum|imal|\.)?\s)?(?:(?:planned|total|overall)\s)?(?:number|no\.?)\s(?:of\s)?(?:treatment\s|planned\s)?"
    r"(?:cycles|courses)\s?(?:(?:is|are|will\sbe|[=:])\s?)?(?P<limit>(?:up\sto|max(?:imum|\.)?(?:\sof)?)\s)?"
    rf"(?P<n>{COUNT})\b(?!\s?(?:[-/]|to\b|or\b|x\b|in\b|for\b|m?c?g\b)|[.,]\d|\s(?:days|weeks|months)\b)",
    re.IGNORECASE,
)
"""`Number of cycles: 8`, `maximum number of courses: 6`."""


def find_counts(plain: str, places: Places) -> Iterator[Phrase]:
    """The numbers of cycles and doses of a text; overlapping ones are all given."""
    yield from read_led(READERS, plain, places)


def _count(match: re.Match[str]) -> Iterator[Meaning]:
    before = match.string[max(0, match.start() - 12) : match.start()].lower()
    if before.rstrip().endswith(
        ("first", "every", "after", "last", "previous", "initial", "least", "prior", "than", "minimum of", "minimum")
    ):
        return
    if before.rstrip().endswith((">", "plus", ">=", "plateau for", "=")) or re.match(
        r"\s(?:beyond|past|after\s(?:\w{2,4}\s)?(?:attain|achiev|best|complete|maxim|respon|remiss|CR\b))",
        match.string[match.end() : match.end() + 30],
    ):
        return
    if read_count(match["n"]) == 1 and _IS.match(match.string, match.end()):
        return
    if read_count(match["n"]) == 1 and before.rstrip().endswith(_MADE_UP):
        return
    limit = bool(match["limit"]) or bool(match["low"])
    if match["length"] and length_in_days(read_count(match["length"]), match["unit"]) > 1:
        yield CycleLength(length_in_days(read_count(match["length"]), match["unit"]))
    if match["days"]:
        yield CycleLength(int(match["days"]))
    more = before.endswith(_MORE) or re.search(r"\b(?:additional|more|further)\b(?!\sthan)", match[0], re.IGNORECASE)
    yield CycleCount(read_count(match["n"]), up_to=limit, additional=bool(more))


def _at_least(match: re.Match[str]) -> Iterator[Meaning]:
    yield UNKNOWN_DAYS


def _after_cycles(match: re.Match[str]) -> Iterator[Meaning]:
    yield CycleCount(read_count(match["n"] or match["last"] or match["nth"]), after=True, up_to=bool(match["low"]))
    if match["length"]:
        yield CycleLength(length_in_days(read_count(match["length"]), match["unit"]))


def _until_cycle(match: re.Match[str]) -> Iterator[Meaning]:
    yield CycleCount(int(match["n"]))


def _number_of(match: re.Match[str]) -> Iterator[Meaning]:
    yield CycleCount(read_count(match["n"]), up_to=bool(match["most"] or match["limit"]))


def _times(match: re.Match[str]) -> Iterator[Meaning]:
    printed = match["n"] or match["n2"] or match["n3"] or match["n4"]
    of_cycles = (
        match["n2"]
        and match[0][0] in "xX"
        and (
            match.string.startswith(":", match.end())
            or _OF_CYCLES.search(match.string, max(0, match.start() - 50), match.start())
        )
    )
    yield CycleCount(read_count(printed), of="cycles" if of_cycles else "times")


READERS = (
    (_COUNT, _count, NUMBERS | words("up max maximum at no not until for x of total in")),
    (_NUMBER_OF, _number_of, words("max maximum maximal planned total overall number no")),
    (_OF_REGIMEN, _until_cycle, words("#")),
    (_AFTER_CYCLES, _after_cycles, words("after following once upon at completion completing")),
    (_UNTIL_CYCLE, _until_cycle, words("treatment therapy dosing medication drug drugs")),
    (_AT_LEAST, _at_least, words("for at a")),
    (_TIMES, _times, words("x times for up ( total")),
)
"""Patterns, what they say, and the words that they can begin with."""
