"""Why a line asks what it asks, `because of the risk of bleeding`, and what it says of other trials, of tests that
nobody needs, of whom a second way in is for and of what may be there or not: it asks nothing.

It is made blank before the line is read, so that every place of the line stays what it was. Only what gives a reason
for the trial's own rule is one: `stopped because of toxicity`, `unfit because of age` say something of a patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.read.criteria.cues import CueKind, cue
from trialrun.read.criteria.seeking import Seen, Several, Sought, look_over
from trialrun.read.text import Cut, Text

_CLAUSE = r"(?:[^.;:()\d\n<>=]|\([^()\n]*\)){0,400}?"
"""Words up to the end of a sentence or bracket. A number may limit something, so that a reason with one is left."""
_WHOSE = r"(?:the|its|their|an?|this|that|these|of)\s+"
_REASON = (
    r"(?:because\b|owing to\b|on account of\b|in (?:view|light) of\b|in order (?:not )?to\b"
    rf"|due to {_WHOSE}"
    rf"|given {_WHOSE}|considering {_WHOSE}"
    r"|(?:as|since) (?:the|this|these|they|it|there|such|no|neither|both|we|our|study)\b)"
)
_NO_DATA = (
    r"(?:because|since|as) (?:there (?:is|are) )?(?:no|neither|insufficient|limited|inadequate|not enough)\b"
    r"[^.;:()\n]{0,60}\b(?:data|information|experience)\b[^.;:()\n]*"
)
"""Why somebody is not studied: the number in it tells whom (`no data are available below 18 years`)."""
_RISK = (
    r"(?:because of|due to|owing to|given) (?:the |an? |its |their )?"
    r"(?:increased |higher |possible |unknown |unacceptable |serious |undue |excessive |teratogenic )?"
    r"(?:potential|possibility|likelihood|risks?|dangers?|safety concerns?|concerns?|unknown effects?"
    r"|(?:lack|absence) of (?:\w+ )?(?:data|information|experience))\b"
)
"""What a cause begins with that is feared: no patient has met with it."""
_END = r"(?=\s*(?:[.;)\n]|$|,\s*(?:unless|except|but|however|and (?:must|should|are|is))\b))"
_BEHIND = Sought(
    re.compile(
        rf"\(\s*(?P<own>(?:{_REASON}|{_RISK}){_CLAUSE})\)"
        rf"|\(\s*(?P<purpose>to (?:avoid|ensure|exclude)\b{_CLAUSE})\)"
        rf"|\(\s*(?P<aim>to (?:reduce|minimi[sz]e|prevent|limit)\b{_CLAUSE})\)"
        rf"|,?\s(?P<unstudied>{_NO_DATA}?){_END}"
        rf"|,\s*(?P<behind>{_REASON}{_CLAUSE}){_END}"
        rf"|\s(?P<risked>{_RISK}{_CLAUSE}){_END}"
        r"|\b(?:excluded|ineligible|not (?:be )?(?:eligible|allowed|permitted|enrolled|included)|prohibited)"
        rf"(?: from [^,.;()]{{1,60}}?)?\s+(?P<ruled>{_REASON}{_CLAUSE}){_END}",
        re.IGNORECASE,
    ),
    words=(
        "because", "owing", "account", "view", "light", "order", "due", "given", "considering", "as", "since", "avoid",
        "reduce", "minimize", "minimise", "prevent", "limit", "ensure", "exclude",
    ),
)  # fmt: skip
"""A reason in its own bracket, behind a comma, behind a verb that keeps out, or one that tells a risk."""
_BEFORE = Sought(
    re.compile(
        r"(?:\A|(?<=[.;:(]\s)|(?<=\n))\W*"
        r"(?P<before>(?:because|since|as|due to|owing to|given)\b(?!\s+\d)[^.;]{0,400}?,)"
        r"(?!\s*(?:they|these|those|such)\b)"
        r"(?=(?:[^,.;]|(?<=\d)\.(?=\d)){0,300}\b(?:excluded|ineligible|not (?:be )?eligible|must|required)\b)",
        re.IGNORECASE,
    ),
    words=("because", "since", "as", "due", "owing", "given"),
)
"""`Because the risk is unknown, children are excluded`. Whom `they` means, the reason itself says."""
_EITHER_WAY = Sought(
    re.compile(
        r",?\s*(?:\b(?:with or without|with/without"
        r"|(?:regardless|irrespective) of(?! (?:their |the )?(?:age|sex|gender|race)\b)"
        r"|whether or not (?:there is|accompanied by))|\+/-)\s+"
        r"(?:(?!\b(?:and|or|but|who|that|which|in|within|at|for|if|is|are|was|has|have|must|should)\b)"
        r"[\w'-]+(?:\s+(?=\w))?){1,5}"
        r"(?=\s*(?:[;)\n]|,(?![^;.\n]{0,80}\b(?:and|or)\b)|\.(?!\d)|$))",
        re.IGNORECASE,
    ),
    words=("without", "whether", "regardless", "irrespective"),
    parts=("+/-",),
)
"""`gout with or without asthma`: what may be there or not. A list may go on with it, or with what is before it."""
_FIRST_LETTER = re.compile(r"[a-z]")
_ELSEWHERE = Sought(
    re.compile(
        r",?\s*(?:(?:but|and) (?:may|will|can|could|might|should) (?:still )?be"
        r" (?:eligible for|considered for|enrolled in(?:to)?|treated (?:on|in)) (?:an? |the )?"
        r"(?:future|other|another|subsequent|separate|alternative|companion)"
        rf"(?!{_CLAUSE}\b(?:this|present|current)\b)"
        rf"{_CLAUSE}\b(?:trials?|study|studies|protocols?)(?:, if applicable)?){_END}",
        re.IGNORECASE,
    ),
    words=("future", "other", "another", "subsequent", "separate", "alternative", "companion"),
)
"""`but will be eligible for future trials in children`: another trial, which asks nothing in this one."""
_UNTESTED = (
    r"(?:[\w/-]+\s+){0,4}(?:testing|tests?|screening)(?: for [^.;,()]{1,40})? (?:is |are )?"
    r"not (?:required|mandatory|mandated|necessary|needed)\b"
    r"(?![^.;()]{0,200}\b(?:wom[ae]n|females?|(?:post)?menopaus\w+|steril\w+)\b)"
    r"[^.;()]{0,200}"
)
_TESTING = Sought(
    re.compile(rf"\(\s*{_UNTESTED}\)|[.;,]\s*{_UNTESTED}(?=\s*(?:[.;)]|$))", re.IGNORECASE),
    words=("testing", "test", "tests", "screening"),
)
"""`Testing for HIV is not required`: nobody has to be tested, and who is positive is kept out all the same.

That no test of pregnancy is required of some women lets them in without one, and is left.
"""
_OTHERWISE = Sought(
    re.compile(
        r"(?<=\bor),?\s+(?:if|when|where)\s+(?:(?:it|this|that|these)\s+(?:is|are)\s+)?(?:neither|none|not)\b"
        r"(?:\s+(?:of\s+(?:these|those|them|the above)|is|are|measurable|present|met)){0,3}"
        r"\s*,",
        re.IGNORECASE,
    ),
    words=("neither", "none", "not"),
)
"""`M-protein >= 1 or, if not measurable, light chains >= 10`: whoever has the first needs no second anyway.

Where the first is not at hand (`if not available`), one that is known and not met would not do: that is asked.
"""
_AMONG_THEM = Sought(
    re.compile(
        r"(?:,\s*|(?<=\())(?:one|any|some|either) of (?:which|these|them) (?:may|can|could) (?:also )?"
        r"(?:be|include|contain|have (?:been|included|contained))\b"
        r"(?![^.;:,()\n]*\b(?:must|should|not?|but|within)\b)[^.;:,()\n<>=\d]*",
        re.IGNORECASE,
    ),
    words=("which", "these", "them"),
)
"""`fewer than three regimens, one of which may be a transplant`: what is counted with the others, and not asked for."""
_ITS_MEANING = Sought(
    re.compile(
        r"\brefractory\b[^.;:()\n]{0,60}?"
        r"(?P<meaning>,?\s*\(?\s*(?:(?:is|as)\s+)?(?:defined (?:as|by)|i\.e\.?,?|meaning)\s"
        r"[^.;:()\n]{0,80}?\bprogress\w*\b[^.;:()\n]{0,60}?"
        r"\bwithin (?:60 days|(?:2|two) months) (?:of|after|from|following)\b"
        r"(?:(?!\b(?:and|or|but)\b)[^.;:,()\n]){0,80}(?:\)|(?=[.;:,\n]|\Z)))",
        re.IGNORECASE,
    ),
    words=("refractory",),
)
"""`refractory, defined as progression on or within 60 days of the last therapy`: what the word means of myeloma."""
_OF_NOBODY = (
    r"(?:(?!\b(?:patients?|subjects?|participants?|wom[ae]n|m[ae]n|who|that|which|taking|using|must|should|no)\b)"
    r"[^.;\n])"
)
_HARM = Sought(
    re.compile(
        rf"(?<=[.;]\s)(?:(?:The\s+)?(?:effects?|safety)\s(?:of|upon|on)\b{_OF_NOBODY}*?"
        r"\b(?:(?:un|not )known|harm\w*|established|studied)\b"
        rf"|{_OF_NOBODY}{{2,80}}?\b(?:is|are|may|can|could|might|has|have|causes?)\b{_OF_NOBODY}{{0,60}}?"
        r"\b(?:teratogen\w*|birth defects"
        r"|f[o]?etal (?:harm|damage|malformations?|toxicity)"
        r"|harm\w* (?:to )?(?:an? |the )?(?:f[o]?etus|unborn|embryo|developing|breast|infant|nursing)))[^.;\n]*",
        re.IGNORECASE,
    ),
    parts=("effect", "safety", "teratogen", "birth", "harm", "damage", "malformation", "toxicity"),
)
"""`Not pregnant. The effects of A on a fetus are unknown`: a sentence of its own that says why."""
_FEARED = Sought(
    re.compile(
        r"(?<=\.\s)(?:There (?:is|are|may be) (?:an? |the )?(?:\w+ )?"
        r"(?:possibilit\w+|likelihood|risks?|concerns?) that\b"
        r"|This is (?:because|(?:in order )?to (?:avoid|prevent|protect|ensure|reduce|minimi[sz]e))\b)"
        r"(?:(?!\b(?:must|should|required|eligible|ineligible|exclu\w+|enrol\w*|allowed"
        r"|permitted|particip\w*)\b)[^.;\n])*(?:[.;]|(?=\n|$))",
        re.IGNORECASE,
    ),
    parts=("possib", "likelihood", "risk", "concern", "this is"),
)
"""`HIV negative. There is a possibility that gout may follow.`: what is feared, in a sentence of its own."""
_NO_DUTY = (
    r"(?:(?!\b(?:contracept\w*|tests?|tested|birth control|abst\w+|eligible|ineligible|excluded|exempt\w*|agree\w*"
    r"|willing|enrol\w*|pregnan\w*|lactat\w*|breast\w*|partners?|negative)\b)[^.;\n])"
)
_OF_WHOM = r"(?:(?!\b(?:who|that|which|with)\b)[^.;\n])"
_EXPLAINED = Sought(
    re.compile(
        rf"(?<=[.;]\s)(?={_NO_DUTY}*?(?:child-?\s?bearing|reproductive potential|WOCBP|post-?menopaus))"
        rf"(?={_OF_WHOM}*?\b(?:(?:is|are|be) (?:\w+ )?(?:defined|considered(?! (?:only|for|if|when)\b))"
        rf"|(?:is|are) (?:any|those|an?|one)|includes? (?:any|all|those|wom[ae]n|females?)|means|refers"
        rf"|(?:is|are)\b{_OF_WHOM}{{0,200}}?\bunless)\b)"
        rf"{_NO_DUTY}+(?:[.;]|(?<!:)(?=\n|$))"
        r"|(?<=potential)\s*\((?:i\.e\.,?\s|(?:is |are )?defined as\b|(?:that|which) is\b)[^().;\n]*\)",
        re.IGNORECASE,
    ),
    parts=("bearing", "reproductive potential", "wocbp", "menopaus"),
)
"""`Women of childbearing potential are those who ...`: a sentence or bracket that only explains who that is."""
_OF_PATIENT = re.compile(
    r"\b(?:discontinu\w+|stopped|withdrawn|unable|cannot|refus\w+|intoleran\w+|declin\w+|candidates?|changed|switched|reduced"
    r"|hospitali[sz]\w+|(?:in)?eligible|(?:un)?suitable|(?:un)?fit|inoperable|unresectable|contraindicated|admi\w+|interrupted|delayed)\b",
    re.IGNORECASE,
)
"""What a patient met with, for a cause that the line asks for."""
_MORE_OF_LIST = re.compile(r",\s*(?:and/)?(?:or|and|nor)\b", re.IGNORECASE)
"""`hepatitis B, since it may reactivate, or hepatitis C`: behind a comma, the reason may have an end."""
_RULES: tuple[CueKind, ...] = ("exclusion", "permission", "requirement")
"""What states the rule itself: words with one are no reason alone."""
_JUDGED = re.compile(
    r"\b(?:investigators?|physicians?|judged?|judgement|determin\w+|assess\w+|defin\w+|measur\w+)\b", re.I
)

_BESIDE = Several(_EXPLAINED, _FEARED, _ELSEWHERE, _TESTING, _OTHERWISE, _AMONG_THEM, _EITHER_WAY)
_ANY_REASON = Several(_BEFORE, *_BESIDE.of, _ITS_MEANING, _HARM, _BEHIND)


def without_reasons(text: Text) -> tuple[Text, Seen]:
    """A line with its reasons blank, the same text where it gives none, and what is seen of it.

    What stood behind a reason begins the sentence.
    """
    seen = look_over(text.plain)
    cuts = tuple(_reasons(seen))
    if not cuts:
        return text, seen
    plain = text.plain
    for cut in cuts:
        behind = plain[cut.end :]
        if plain[cut.first].isupper():
            behind = _FIRST_LETTER.sub(lambda letter: letter[0].upper(), behind, count=1)
        plain = plain[: cut.first] + " " * (cut.end - cut.first) + behind
    return replace(text, plain=plain), look_over(plain)


def _reasons(seen: Seen) -> Iterator[Cut]:
    if seen.lacks_all(_ANY_REASON):
        return
    plain = seen.plain
    for found in seen.every(_BEFORE):
        if cue("rationale").search(found["before"]):
            yield Cut(*found.span("before"))
    for beside in seen.among(_BESIDE):
        for found in seen.every(beside):
            yield Cut(*found.span())
    for found in seen.every(_ITS_MEANING):
        yield Cut(*found.span("meaning"))
    for found in seen.every(_HARM):
        if not any(cue(kind).search(found[0]) for kind in _RULES):
            yield Cut(*found.span())
    for found in seen.every(_BEHIND):
        where = str(found.lastgroup)
        reason = found[where]
        if _JUDGED.search(reason) or any(cue(kind).search(reason) for kind in _RULES):
            continue
        if where in ("behind", "unstudied", "risked") and _MORE_OF_LIST.search(reason):
            continue
        begun = max(plain.rfind(sign, 0, found.start()) for sign in ".;\n") + 1
        of_patient = _OF_PATIENT.search(plain, begun, found.start()) or cue("rationale").search(reason) is None
        if where in ("ruled", "purpose") or not of_patient:
            yield Cut(*(found.span(where) if where == "ruled" else found.span()))
