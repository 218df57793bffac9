"""What kind of endpoint an outcome is: judged at a time, a best response, a time to an event, free of it, or incidence.

Words that tell no kind leave it open. Understands the title and, where the title is silent, the description.
"""

from __future__ import annotations

import re

import msgspec

from trialrun.protocol.estimands import Method

Row = tuple[re.Pattern[str], Method, str]
_SURVIVAL = r"(?:progression|event|disease|relapse|recurrence|failure|metasta\w+|leuk\w+)[- ]?free[- ]survival"
_PFS = r"(?:progression[- ]?free[- ]survival|\bPFS\d?\b)"
_OS = r"(?:overall[- ]survival|\bOS\b)"
_LENGTH = r"(?:\d{1,3}|one|two|three|four|five|six|ten)"
_AHEAD = rf"\b{_LENGTH}[\s-]*(?:years?|months?|weeks?|days?|yr|mo)\b[\s-]*"
_LATER = rf"[^.;]{{0,40}}\bat\s+(?:{_LENGTH}[\s-]*(?:and|,|&|or)?[\s-]*){{1,4}}(?:years?|months?|weeks?|days?)\b"
_RATE = r"\s*(?:\([A-Z0-9-]{2,6}\)\s*)?(?:rates?|probability|proportion|percentage)\b"
_ALIVE = r"\b(?:proportion|percentage|percent|number|share|rate)\b[^.;]{0,40}\b(?:alive|surviving|survive)\b"


def _rows(method: Method, *named: tuple[str, str]) -> tuple[Row, ...]:
    return tuple((re.compile(words, re.IGNORECASE), method, timed) for words, timed in named)


KINDS: tuple[Row, ...] = (
    *_rows(
        "event-free",
        (rf"{_AHEAD}{_PFS}|{_PFS}{_LATER}|{_PFS}{_RATE}|{_ALIVE}[^.;]{{0,20}}\b(?:without|progression[- ]free)", "pfs"),
        (rf"{_AHEAD}(?:{_OS}|survival\b)|{_OS}{_LATER}|{_OS}{_RATE}|^\W*survival{_LATER}|{_ALIVE}", "os"),
        (rf"{_AHEAD}{_SURVIVAL}|{_SURVIVAL}{_LATER}|{_SURVIVAL}{_RATE}", ""),
    ),
    *_rows(
        "time to event",
        (_PFS, "pfs"),
        (
            rf"{_OS}|^\W*survival(?: time| duration)?\W*$|\bmedian survival\b|\btime to death\b|\blength of survival\b",
            "os",
        ),
        (r"\btime to (?:disease |tumou?r |first |objective |radiolog\w+ )*progression\b|\bTTP\b", "ttp"),
        (r"\btime to (?:the )?(?:next|subsequent)\b[^.;]{0,40}\b(?:treatment|therapy)\b|\bTTNT\b|\bTNT\b", "ttnt"),
        (
            r"\bduration of (?:the )?(?:\w+ ){0,3}?(?:response|remission)s?\b|\b(?:response"
            r"|remission) duration\b|\bDOR\b",
            "dor",
        ),
        (
            r"\btime to (?:the )?(?:first |best |initial |overall |objective |hematologic(?:al)? )*(?:response"
            r"|remission)\b|\bTTR\b",
            "ttr",
        ),
        (
            rf"{_SURVIVAL}|\b(?:disease|cancer|breast cancer)[- ]specific survival\b|^\W*(?:mean "
            rf"|median )?time (?:to|until)\b|^\W*time from\b",
            "",
        ),
        (
            r"\b(?:EFS|DFS|RFS|DMFS|TTF)\b|\btime to (?:treatment |first |distant |local )*(?:failure|recurrence"
            r"|relapse)\b",
            "",
        ),
    ),
    *_rows(
        "best response",
        (
            r"\b(?:overall|objective|best|complete|partial|tumou?r|disease|ha?ematologic(?:al)?)(?: \(?\w+\)?)? "
            r"(?:response|remission)s?\b|\b[OC]RR\b|\b(?:CR|VGPR|sCR|CR/PR) rates?\b|\bnear complete response\b"
            r"|^\W*(?:comparison of |initial )?(?:response|remission) rates?\b"
            r"|^\W*(?:initial )?response to (?:therapy|treatment)\b",
            "",
        ),
    ),
    *_rows(
        "incidence",
        (
            r"\b(?:adverse (?:event|reaction|effect|experience)|side[- ]effect|toxicit|\bAEs?\b|\bSAEs?\b|\bTEAEs?\b"
            r"|safety\b|tolerability|complications?\b|dose[- ]limiting|\bDLTs?\b)|^\W*(?:the )?(?:incidence"
            r"|occurrence)\b"
            r"|\b(?:cumulative )?incidence of\b|\brate of bleeding\b"
            r"|^\W*(?:number|percentage|percent|proportion|rate) of (?:\w+ ){0,2}(?:patients|participants"
            r"|subjects|people)"
            r" (?:\w+ ){0,2}?(?:with|who were|experiencing|developing|expressing|reporting|hospitali[sz]ed)\b",
            "",
        ),
    ),
    *_rows(
        "at time",
        (
            r"\b(?:change|changes|reduction|decrease|increase|improvements?|difference|mean|median|slope)"
            r" (?:from|in|of|on|over)\b|\bchange from baseline\b|\b(?:score|scores|scale|index|questionnaire"
            r"|inventory|rating"
            r"|ratings|levels?|concentrations?|values?|pressure|weight|cholesterol|angle|saturation"
            r"|quality of life|steps|VAS"
            r"|QLQ|SF-36|EQ-5D)\b"
            r"|\bmeasured (?:by|with|using)\b",
            "",
        ),
    ),
)
"""Words and what they tell, in the order in which they are looked for; the kinds of time are those of the manual."""
_NO_KIND = re.compile(
    r"\b(?:associations?|correlations?|relationship|concordance|correlates?|predict\w+)\b|\bpharmaco(?:kinetic"
    r"|dynamic)s?\b|\bplasma (?:\w+ )?(?:concentration|level)s?\b|\bAUC\b|\bCmax\b"
    r"|\bmaximum tolerated dose\b|\bMTD\b|\bfeasib|\bcosts?\b|\brecommended (?:phase|dose)",
    re.IGNORECASE,
)
_OTHER_RESPONSE = re.compile(
    r"\b(?:immune|immunolog\w+|antibod\w+|T[- ]cell|B[- ]cell|cellular|humoral|serolog\w+|virolog\w+|viral"
    r"|vaccine|patholog\w+|dose|sexual|stress|pain|glyc\w+|ACR\s?\d*|PASI\s?\d*|insulin)"
    r" (?:\w+ )?response|\d\s?% (?:reduction|decrease|improvement)",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"\s*[,;]\s*|\s+(?:and|&)\s+")
_RESPONSES: frozenset[Method] = frozenset({"best response"})


class Endpoint(msgspec.Struct, frozen=True):
    """The kind of an endpoint: how it is judged, and for a time which (`timed`; empty where it is none we know)."""

    method: Method
    timed: str = ""


def endpoint_of(measure: str, text: str = "") -> Endpoint | None:
    """The kind that the title tells, else the description; None where neither does."""
    if _NO_KIND.search(measure):
        return None
    return _told(measure) or (_told(text) if text else None)


def lists_several(measure: str) -> bool:
    """`progression-free survival, response rate and safety`: one title of several endpoints, of which none is meant.

    Values at a time do not count: nearly every title has words for them.
    """
    parts = (_told(part) for part in _JOINTS.split(measure)) if _JOINTS.search(measure) else ()
    found = {one.timed or one.method for one in parts if one is not None and one.method != "at time"}
    return len(found - {"time to event", "event-free"} or found) > 1


def _told(words: str) -> Endpoint | None:
    other = _OTHER_RESPONSE.search(words) is not None
    for pattern, method, timed in KINDS:
        if pattern.search(words) and not (other and method in _RESPONSES):
            return Endpoint(method, timed)
    return None
