"""Whether and when something was given or tested at all: in this trial, if tested, never, or so long ago.

Each doubt holds a treatment, a test or a disease against the words behind its name that tell so. Changes nothing.
"""

from __future__ import annotations

import re

from trialrun.read.criteria.doubts.laid_out import (
    NEAR,
    Doubt,
    LaidOut,
    any_asserted,
    any_item,
    before_name,
    is_conditional,
    said,
)
from trialrun.read.criteria.model import Negated, Statement
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_treatment
from trialrun.read.criteria.trees import statements
from trialrun.read.numbers import NUMBER_WORDS
from trialrun.read.text import Cut

_IN_THIS_TRIAL = Sought(
    re.compile(
        r"(?:\s+\w+)?\s+(?:on|in|under|within)\s+(?:this|the\s+(?:present|current|same))\s+(?:study|trial|protocol)\b",
        re.IGNORECASE,
    ),
    words=("this", "present", "current", "same"),
)
_IF_TESTED = Sought(
    re.compile(
        r"\bif\s+(?:(?:it|they)\s+(?:is|are|was|were)\s+|(?:previously|already)\s+)?"
        r"(?:tested|performed|done)\b",
        re.IGNORECASE,
    ),
    words=("tested", "performed", "done"),
)
"""`Must not have gout, if tested`: whether a test was made is no finding."""
_NOT_WITHIN = Sought(
    re.compile(
        r"\bnot\s+(?:within\b|(?:in|during|over)\s+the\s+(?:last|past|previous|preceding|prior)\b)", re.IGNORECASE
    ),
    words=("within", "last", "past", "previous", "preceding", "prior"),
)
"""`Had rituximab, but not within 3 months`: that it was given then is what is denied."""
_FOR_OR = Sought(
    re.compile(
        r"\b(?:eligible|candidates?|suitable|scheduled|planned|listed|referred)\s+(?:for|to)\s+or\b", re.IGNORECASE
    ),
    words=("eligible", "candidate", "candidates", "suitable", "scheduled", "planned", "listed", "referred"),
)
"""`Eligible for or previously treated with A and B`: who may have it, or has had it."""
_DAYS_AFTER = Sought(
    re.compile(
        r"\bdays?\s+[+-]?\d{1,3}\s*(?:-|~|to|through|and)\s*(?:days?\s+)?\+?\d{1,3}\s+(?:after|post|following|since|from)\b",
        re.IGNORECASE,
    ),
    words=("day", "days"),
    begins=True,
)
"""`Day 60-120 after transplantation`: days that no window holds."""
_TEST = Sought(re.compile(r"\btest(?:s|ing)?\Z", re.IGNORECASE), words=("test", "tests", "testing"))
_RESULT = re.compile(r"positiv|reactive|detect|abnormal|elevat|present|\+", re.IGNORECASE)
_NAIVE = Sought(
    re.compile(r"-?\s*(?:,|/|\b(?:and/or|and|or)\b)[^.;:]{1,60}?[\s-]na[iï]ve\b", re.IGNORECASE),
    parts=("naive", "naïve"),
)
"""`A- and B-naive`, behind the first."""
_NAIVE_OR = Sought(
    re.compile(r"\bna[iï]ve\s+(?:to\s+)?(?:or|and/or)\b", re.IGNORECASE), words=("naive", "naïve"), begins=True
)
"""`Naive to or sensitive to carfilzomib`: whoever had it need not be kept out."""
_WASHOUT = Sought(
    re.compile(r"\bwash(?:ed)?[\s-]?out\b", re.IGNORECASE), words=("washout",), parts=("wash-out", "wash out", "washed")
)
_ONCE = Sought(
    re.compile(r"\b(?:prior|previous|history\s+of)\s+(?:[\w-]+\s+){0,3}\Z", re.IGNORECASE),
    words=("prior", "previous", "history"),
)
_EXAMPLES = Sought(
    re.compile(
        r"\b(?:hour|day|week|month|year)s?\b[^.;\n]{0,60}?"
        r"[\s,(](?:such as|e\.g\.|for example|like)(?P<list>[^.;\n()]*)",
        re.IGNORECASE,
    ),
    words=("such", "example", "like"),
    parts=("e.g",),
)
"""`heart disease within 6 months, such as A or B`: the examples are of that time too."""
_ONE_BETWEEN = re.compile(r"\s*,(?:(?!\b(?:or|and)\b)[^,;.\n])*", re.IGNORECASE)
_ENDS = re.compile(r"[.;\n]")
_BARE_LENGTH = Sought(
    re.compile(
        rf"\s*[(:]\s*(?:(?:the|last|past|previous)\s+)*(?:\d+|{'|'.join(NUMBER_WORDS)})[\s-](?:hours?|days?|weeks?|wks?|months?|mos?|years?)"
        r"\s*(?:[);,.\n]|\Z)",
        re.IGNORECASE,
    ),
    parts=("hour", "day", "week", "wk", "month", "mo", "year"),
)
"""`warfarin (14 days)`, `warfarin: 14 days`, where nobody says that it is the time before entry."""

_MAY_BE = Sought(
    re.compile(
        rf"(?:\A|[.;:\n]\s)\W*(?:\w+\s+)?(?:{ANYBODY}|they|those)\s+(?:may|can|could)\s+(?:also\s+|either\s+)?be\b",
        re.IGNORECASE,
    ),
    words=("may", "can", "could"),
)
"""`Patients may be HIV positive` demands it of nobody."""
_OFF_FOR = Sought(
    re.compile(r"\b(?:off|not on)\s[^.,;:\d]{2,40}?\s\d+\s*(?:days?|weeks?|months?|years?)\b", re.IGNORECASE),
    words=("off", "not on"),
    begins=True,
)
"""`off A at least 2 weeks`, where no word leads the time."""
_TAKEN_TOO = Sought(
    re.compile(
        r"\band\s+(?:(?:are|is)\s+)?(?:currently\s+)?(?:on|taking|receiving|using)\s[^.,;:]{0,24}\Z", re.IGNORECASE
    ),
    words=[f"and {word}" for word in ("is", "are", "currently", "on", "taking", "receiving", "using")],
)
"""`No gout and receiving allopurinol`: it may be asked beside the denial, or be denied with it."""


def _is_in_this_trial(plain: str, item: Statement) -> bool:
    """`No prior treatment on this study`, read as none ever."""
    return is_treatment(item.about.name) and _IN_THIS_TRIAL.pattern.match(plain, item.about.cut.end) is not None


def _is_test_alone(plain: str, item: Statement) -> bool:
    """`A pregnancy test is required`, where nobody says that it must be positive."""
    if item.op not in ("present", "positive") or item.limit is not None or not _TEST.pattern.search(item.about.words):
        return False
    first, end = item.about.cut.first, item.about.cut.end
    return _RESULT.search(plain, max(0, first - NEAR), end + NEAR) is None


def _is_naive(plain: str, item: Statement) -> bool:
    return is_treatment(item.about.name) and _NAIVE.pattern.match(plain, item.about.cut.end) is not None


def _is_washed_out(laid: LaidOut) -> bool:
    """`a washout of 14 days for warfarin`, read as if warfarin were asked for."""
    return any(is_treatment(item.about.name) and item.timing is None for item in laid.asserted)


def _is_of_bare_length(plain: str, item: Statement) -> bool:
    if not item.about.name or item.limit is not None:
        return False
    behind = item.timing is not None and item.timing.cut.first >= item.about.cut.first
    return not behind and _BARE_LENGTH.pattern.match(plain, item.about.cut.end) is not None


def _is_timeless_example(laid: LaidOut) -> bool:
    """Whether an example behind a window is read as of any time."""
    lists = [Cut(*found.span("list")) for found in _EXAMPLES.pattern.finditer(laid.plain)]
    return any(
        bool(item.about.name) and item.timing is None and item.limit is None and one.first <= item.cut.first < one.end
        for item in laid.asserted
        for one in lists
    )


def _is_given_before_windows(laid: LaidOut) -> bool:
    """`prior A, B within 6 months or C within 4 weeks`, where B and C have each their own window: A may be of ever."""
    windows = sorted({item.timing.cut for item in laid.items if item.timing is not None})
    return any(_is_of_the_next_window(laid.plain, item, windows) for item in laid.items)


def _is_of_the_next_window(plain: str, item: Statement, windows: list[Cut]) -> bool:
    own = item.timing.cut if item.timing is not None and item.timing.relation == "within" else None
    if own is None or _ONE_BETWEEN.fullmatch(plain, item.cut.end, max(item.cut.end, own.first)) is None:
        return False
    later = [cut for cut in windows if cut.first > own.end and _ENDS.search(plain, own.end, cut.first) is None]
    return bool(later) and _ONCE.pattern.search(plain, *before_name(item)) is not None


def _demands_what_may_be(laid: LaidOut) -> bool:
    return laid.holds and bool(laid.items) and not is_conditional(laid)


def _is_denied_too(laid: LaidOut) -> bool:
    absent = [item for item in laid.items if item.op == "absent"]
    denied = [item for node in laid.lists if isinstance(node, Negated) for item in statements(node)]
    taken = (item for item in (*absent, *denied) if is_treatment(item.about.name))
    return any(_TAKEN_TOO.pattern.search(laid.plain, *before_name(item)) for item in taken)


def _is_off_untimed(laid: LaidOut) -> bool:
    spans = [found.span() for found in _OFF_FOR.pattern.finditer(laid.plain)]
    untimed = (item for item in laid.items if item.timing is None and is_treatment(item.about.name))
    return any(first <= item.about.cut.first < end for item in untimed for first, end in spans)


GIVEN_DOUBTS = (
    Doubt("how long a treatment must be over, read of no time", _OFF_FOR, _is_off_untimed),
    Doubt("a treatment beside a denial, read as denied with it", _TAKEN_TOO, _is_denied_too),
    said("what patients may be, read as what they must be", _MAY_BE, _demands_what_may_be),
    Doubt("what was given once, in the window of the next", _ONCE, _is_given_before_windows),
    Doubt("an example of what was within a time, read as of any", _EXAMPLES, _is_timeless_example),
    Doubt("a treatment in this trial, read as any", _IN_THIS_TRIAL, any_item(_is_in_this_trial)),
    said("whether a test was made, read as a finding", _IF_TESTED),
    Doubt("a test that is made, read as its result", _TEST, any_item(_is_test_alone)),
    Doubt("a treatment that was not given, read as given", _NAIVE, any_asserted(_is_naive)),
    said("a washout, read as the treatment before it", _WASHOUT, _is_washed_out),
    Doubt("a length behind a name, of which nothing is read", _BARE_LENGTH, any_item(_is_of_bare_length)),
    said("a treatment that was not given, or given to some end", _NAIVE_OR),
    said("what somebody may have, or has had", _FOR_OR, lambda laid: bool(laid.items)),
    said("a time that is denied", _NOT_WITHIN, lambda laid: any(item.timing is not None for item in laid.items)),
    said(
        "days after something, read without them",
        _DAYS_AFTER,
        lambda laid: all(item.timing is None for item in laid.items),
    ),
)
"""What is doubtful about whether a line says that something was given or tested, and when."""
