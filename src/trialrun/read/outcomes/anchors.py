"""What a time of an outcome counts from: the event named after it, before it, or at the start of the time frame.

An event that no name of ours takes is kept in its own words; where none is named, the time counts from baseline.
"""

from __future__ import annotations

import re

BASELINE = "baseline"
_DRUG = r"(?:dose|administration|treatment|infusion|injection|study (?:drug|treatment|medication)|cycle|course|session)"
_CARE = r"(?:treatment|therapy|chemotherapy|radiotherapy|radiation|chemoradiation|chemoradiotherapy|intervention"
_CARE += r"|study (?:drug|treatment|medication|intervention)|trial product)"
_OVER = (
    r"(?:end|completion|completing|discontinuation|discontinuing|cessation|stopping|stop|ending|withdrawal|last day)"
)
_BEGUN = r"(?:start|starting|beginning|initiation|initiating|commencement|commencing|onset|first day)"
ANCHORS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("randomisation", r"random"),
        ("birth", r"^\W*age\b|\bbirth\b|\bborn\b"),
        ("vaccination", r"^(?:\W|the|each|full|dose|study|covid(?:-19)?)*(?:vaccination|vaccine|immuni[sz]ation)"),
        (
            "end of treatment",
            rf"\b(?:last|final|end of)\b(?:[\s-]+[\w-]+)?(?:[\s-]+[\w-]+)?[\s-]+{_DRUG}\b"
            rf"|\b(?:last|final)[\s-]{_DRUG}\b"
            rf"|\b{_OVER} (?:of )?(?:[\w-]+ ){{0,3}}{_CARE}\b|^\W*(?:the )?(?:[\w-]+ )?treatment (?:end|completion)",
        ),
        (
            "first dose",
            rf"\b(?:first|initial|1st)\b(?:[\s-]+[\w-]+)?(?:[\s-]+[\w-]+)?[\s-]+{_DRUG}\b"
            rf"|\b(?:first|initial|1st)[\s-]{_DRUG}\b"
            rf"|\b{_BEGUN} (?:date )?(?:of )?(?:the )?(?:[\w-]+ ){{0,3}}?(?:{_CARE}|vaccination)\b"
            rf"|\b{_CARE} (?:start|initiation|begin|began|begun|commence|was started)"
            rf"|^\W*(?:the )?(?:date of )?(?:treatment |tx )?{_BEGUN}\b"
            r"(?! (?:of )?(?:the )?(?:study|trial|surgery|operation)\b)",
        ),
        ("transplant", r"transplant|\bASCT\b|\bHSCT\b|\bHCT\b|\bSCT\b|\bBMT\b|infusion of (?:stem )?cells"),
        ("surgery", r"\bsurg|\boperation\b|\boperative|\bresection\b|^\W*-?\W*op\b"),
        ("diagnosis", r"\bdiagnosis"),
        ("enrolment", r"\benrol|\binclusion\b|\bregistration\b|\bstudy entry\b"),
        (
            "study start",
            r"\b(?:study|trial) (?:start|begin)|\b(?:start|beginning|initiation) of (?:the )?(?:study|trial)\b"
            r"(?! (?:drug|treatment|medication|therapy|vacc|intervention))",
        ),
        ("end of study", r"\b(?:end|completion|close) of (?:the )?(?:study|trial)\b"),
        (
            "dose",
            r"^\W*(?:(?:the|each|a|study|trial|drug|medication|product|intravenous|oral|intervention|vaccine"
            r"|treatment)\s+)*"
            r"(?:dose|dosing|administration|injection|infusion)\b(?! \d)",
        ),
        (
            "end of treatment",
            rf"^\W*(?:the )?(?!taking )(?:[\w-]+ )?{_CARE}s?\b(?! (?:start|initiation|begin|of|admin))",
        ),
        ("discharge", r"\bdischarge"),
        ("admission", r"\badmission|\badmitted|\bhospitali[sz]ation"),
        ("delivery", r"\bdelivery\b|\bpartum\b|\bchildbirth\b"),
        (BASELINE, r"\bbaseline\b|\bscreening\b|\b(?:cycle 1,? )?day [01]\b|\bC1D1\b|^\W*(?:follow|study\b|visit\b)"),
    )
)
"""Events in our words and what names them, the telling ones first. They are looked for in the words after `after`."""
_BARE = re.compile(rf"^\W*(?:the )?(?:[\w-]+ )?(?:{_CARE}s?|dosing)\b(?! (?:admin|dos|inf|inj))", re.IGNORECASE)
"""`3 months of chemotherapy` have their beginning at baseline, not at its end."""
_AFTER = re.compile(
    r"^[^\w.;]*(?:\(\s*[^()]{1,40}\)\W*)?(?:later\s+)?"
    r"(?P<word>after|from|following|post|since|of|past|beyond)\b[\s-]*(?P<what>[^.;,()]{0,60})",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"^\W*(?:of\s+|post[\s-]?)?(?:(?P<kind>(?:gestational|corrected|(?:post)?menstrual|chronological)"
    r"(?: gestational)?)\s+)?(?:age|life)\b",
    re.IGNORECASE,
)
_STANDS_BEFORE = re.compile(
    r"\b(?:(?P<op>post[- ]?op(?:erative(?:ly)?)?|after (?:the )?(?:surgery|operation))"
    r"|(?P<graft>post[- ]?transplant(?:ation)?|after (?:the )?transplant(?:ation)?))\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:\b(?:from|since)\s|^\W*(?:(?:the )?(?:date|time|day) of\s)?)\s*(?P<what>[^.;,()]{3,60}?)\s*"
    r"(?=\b(?:to|until|untill|till|through|up)\b)|\bbetween\s+(?P<two>[^.;,()]{3,60}?)\s+and\b"
    r"|\b(?:from|since)\s+(?P<end>[^.;,()]{3,60})$",
    re.IGNORECASE,
)
_AT_EVENT = re.compile(
    r"^\W*(?:at|on)\s+(?:the\s+)?(?:(?:day|time|date)\s+of\s+)?(?:the\s+)?(?P<what>[\w-]+(?: of [\w-]+)?)\W*$",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\s*(?:[&/+]|-(?=\s)).*$|\s+(?:after|post|before|and|or|to|until|up|at|in|for|with|by|then|on|if|when|who|which|that)\b.*$",
    re.IGNORECASE,
)
_LONGEST = 4
"""Words of an event that no name of ours takes, at most."""


def anchor_after(after: str) -> str:
    """What the words behind a time count it from: `after randomization`, `of age`; empty where they name nothing."""
    age = _AGE.match(after)
    if age is not None:
        return " ".join((age["kind"] or "").lower().split()) + " age" if age["kind"] else "birth"
    match = _AFTER.match(after)
    if match is None or not match["what"].strip():
        return ""
    if match["word"].lower() in ("of", "from", "since"):
        return _begun(match["what"])
    name = named(match["what"])
    if name:
        return name
    words = _STOPS.sub("", match["what"]).lower().split()
    words = [word.strip("-:/\"'") for word in words if word not in ("the", "a", "an")]
    return " ".join(words[:_LONGEST]) if words and words[0].isalpha() else ""


def anchor_before(before: str) -> str:
    """`postoperative` and `post-transplant` before a time."""
    match = _STANDS_BEFORE.search(before)
    if match is None:
        return ""
    return "surgery" if match["op"] else "transplant"


def anchor_of_start(plain: str) -> str:
    """The event from which the whole time frame runs: `from randomization until`, `date of enrollment until`."""
    match = _FROM.search(plain)
    return _begun(match["what"] or match["two"] or match["end"]) if match else ""


def anchor_of_event(plain: str) -> str:
    """`at discharge` is judged on that day; any other time that is only an event keeps its words, and no anchor."""
    match = _AT_EVENT.match(plain)
    return named(match["what"]) if match else ""


def _begun(what: str) -> str:
    """The event from which something runs; a treatment has its end where nothing says that it is its beginning."""
    name = named(what)
    return "" if name in ("end of treatment", "dose") and _BARE.match(what) else name


def named(what: str) -> str:
    """The event that words name, in our words; empty where no row of the table takes them."""
    return next((name for name, words in ANCHORS if words.search(what)), "")
