"""What refers to another arm or phase: `as in arm I`, `the same, with B`, `at the same dose`. Knows no arm."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.regimens.lexis.doses import PRINTED_DOSE
from trialrun.read.regimens.lexis.leads import Places, led, words
from trialrun.read.regimens.phrases import Mark, Phrase
from trialrun.read.text import Cut

ARM_BEFORE = "the arm before"
DOSES_BEFORE = "its doses in the arm before"
"""`placebo with B at the same dose`: B alone is given as in the arm before, or the phase before of the same arm."""
_NAMED = (
    r"(?:the\s)?(?P<name>(?:treatment\s)?(?:arm|group|cohort|regimen|stratum|part|option|course|treatment(?=\s[A-H]\b))\s(?:(?-i:[A-Z])\d?|"
    r"(?-i:I{1,3}V?)|\d{1,2}[a-z]?)(?![A-Za-z0-9])|re-?induction|induction|consolidation|maintenance|conditioning"
    r"|(?-i:[A-Z][A-Z0-9/+-]{2,11}(?![\w-])))"
)
_LIKE = re.compile(
    r"\b(?:as\s(?:(?:described|given|specified|outlined|administered)\s)?(?:in|for|during)|"
    r"(?:same|identical)\s(?:\w{1,14}\s){0,6}?(?:as|to)(?:\s(?:in|for|during|of|used\sin|given\sin|that\sof))?|"
    rf"identical\sto(?:\sthat\sof|\sthose\sof|\sthose\sin)?|\bas(?=\s(?:arm|group|cohort)\s))\s{_NAMED}",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\bthe\ssame(?:\s(?:regimen|treatment|therapy|drugs|combination|schedule|backbone))?"
    r"(?=,?\s(?:plus|with|without|minus|but|except|omitting|and|\+|in\scombination)\s|\s?[.;]|$)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\b(?P<what>[\w-]+)(?:\s\w{1,3})?\s(?:will\s)?(?:is|are|was|were|be|remains?|stays?)\s(?:(?:otherwise|exactly|also)\s)?$",
    re.IGNORECASE,
)
"""What is said to be the same: an arm, as another one; not `supportive care is the same`."""
_DOSE_ON = re.compile(rf"{PRINTED_DOSE}[^.;\n]{{0,20}}\s(?:on|with|by|using|following|at)\s$", re.IGNORECASE)
"""What stands before `the same schedule` where it is that of a dose, and not all of an arm."""
_ARMS = frozenset({"arm", "group", "cohort", "regimen", "treatment", "therapy"})
_SAME_DOSE = re.compile(
    r"\b(?:at\s(?:the|an?)\s(?:same|identical)\s(?:doses?|dosages?|schedule)\b|(?:the\s)?(?:same|identical)\s(?:doses|dose|dosages?)\sof\b)"
    r"(?!\s(?:of\s)?(?:[\w-]{1,24}\s){0,2}(?:(?:on|at|in)\swhich|as|that|received)\b)",
    re.IGNORECASE,
)


def find_likenesses(plain: str, places: Places) -> Iterator[Phrase]:
    """The words that refer to another arm or phase, with its name in small letters."""
    for match in led(_LIKE, plain, places, words("as same identical")):
        yield Phrase(Mark("like", plain_name(match["name"])), Cut(match.start(), match.end()))
    for match in led(_BEFORE, plain, places, words("the")):
        subject = _SUBJECT.search(plain, max(0, match.start() - 60), match.start())
        timed = match[0].endswith("schedule") and _DOSE_ON.search(plain, max(0, match.start() - 40), match.start())
        if not timed and (subject is None or subject["what"].lower() in _ARMS):
            yield Phrase(Mark("like", ARM_BEFORE), Cut(match.start(), match.end()))
    for match in led(_SAME_DOSE, plain, places, words("at the same identical")):
        yield Phrase(Mark("like", DOSES_BEFORE), Cut(match.start(), match.end()))


def plain_name(name: str) -> str:
    """The name of an arm in small letters, without what stands in brackets behind it."""
    return re.sub(r"\s?\(.*", "", " ".join(name.lower().split())).removeprefix("treatment ")
