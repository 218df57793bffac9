"""Where words beside a name deny it, make it another, or give it to somebody else, and it is read of the patient.

Looks at what the tree says is there and at the words around it. Changes nothing; such a line is asked as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.criteria.laid_out import EARLIER, NEAR, LaidOut, before_name
from trialrun.read.criteria.model import AllOf, Negated, OneOrMore, Statement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_treatment

_DENIED = Sought(
    re.compile(
        r"\b(?:(?:untreated|unexposed) (?:with|by|to)|not|never|cannot|no longer|nor)\s+"
        r"(?:(?:currently|yet|also|been|be|being|having|have|had|on|taking|taken"
        r"|receiving|received|requiring|using|treated with|undergone|undergoing|known|diagnosed with|affected by"
        r"|suffering from|exposed to|associated with|related to|due to|caused by|containing|at|in|with|of|for|by|an?"
        r"|any|the|to)\s+){0,5}$",
        re.IGNORECASE,
    ),
    words=("untreated", "unexposed", "not", "never", "cannot", "longer", "nor"),
)
"""A denial with nothing but words of grammar between it and a name."""

_IS_NOT = Sought(
    re.compile(
        r"\s+(?:(?:is|are|was|were)\s+(?:not|never|no longer)|(?:has|have)\s+(?:not|never)\s+been)\s+(?:\w+ly\s+)?"
        r"(?:indicated|recommended|possible|feasible|appropriate|an option|planned|present|needed|necessary|available"
        r"|performed|done|detected|found|involved|documented|expected|advised|diagnosed|the cause)\b",
        re.IGNORECASE,
    ),
    words=("not", "never", "longer"),
)
_MAY_NOT = re.compile(
    r"\W*(?:(?:the\s+)?(?:patients?|subjects?|participants?|volunteers?|individuals|women|men|you|they)\s+)?"
    r"(?:(?:cannot|can not|may not)\s+(?:be|have|receive|take)|ha(?:ve|s|d) no)\b",
    re.IGNORECASE,
)
"""`Participants cannot have asthma` among the exclusions bans it; `cannot have imaging` may be a lack that excludes."""
_NOT_SHOWN = re.compile(r"\W*(?:no|without)\s+(?:documented|confirmed|proven|established|verified)\b", re.IGNORECASE)
"""`No documented asthma` among the exclusions keeps those out of whom it is not known."""

_LIKE = Sought(
    re.compile(
        r"\b(?:(?:consistent|compatible) with|(?:suggestive|indicative) of|suspicious for|similar to|mimicking"
        r"|resembling|risk (?:factors? |behaviou?rs? )?(?:of|for)|(?:likelihood|probability|chance) of"
        r"|potential (?:for|of)|interpretation of(?: studies of)?|susceptib\w+ to"
        r"|predispos\w+ (?:to|for|towards?))\s+(?:(?!(?:and|or|who|with)\b)[\w-]+\s+){0,3}$",
        re.IGNORECASE,
    ),
    words=(
        "consistent", "compatible", "suggestive", "suspicious", "similar", "mimicking", "resembling", "indicative",
        "risk", "likelihood", "probability", "chance", "potential", "interpretation",
    ),
    parts=("usceptib", "redispos"),
)  # fmt: skip
"""`symptoms consistent with asthma`: nobody says that it is there."""
_EVENTS = re.compile(
    r"(?:\s*(?:,|/|\bor\b|\band\b|\band/or\b)\s*\w+){0,3}\s+"
    r"(?:events?|complications?|episodes?|phenomena|stud(?:y|ies)|trials?)\b(?! (?:drug|medic|treat))",
    re.IGNORECASE,
)
_WHEN_GIVEN = Sought(
    re.compile(
        r"\b(?:before|prior to|until|after|following)\s+(?:\w+\s+(?:or|and)\s+)?(?:the\s+)?(?:\w+\s+){0,3}?"
        r"(?:administration|initiation|start|beginning|completion|end|discontinuation"
        r"|(?:last|first) (?:dose|course)) of\s+(?:\w+\s+){0,2}$",
        re.IGNORECASE,
    ),
    parts=(
        "dministration",
        "nitiation",
        "start",
        "beginning",
        "ompletion",
        "end of",
        "iscontinuation",
        "dose",
        "course",
    ),
)
"""`hearing is tested after completion of radiotherapy`."""
_CONTACT = Sought(
    re.compile(r"\b(?:avoid\w*|refrain\w*|abstain\w*)\b[^.;\n]{0,60}\bcontacts?\b", re.IGNORECASE),
    words=("contact", "contacts"),
)
_EXAM = r"(?:CT|MRI|PET|ECG|EKG|x-?rays?|ultraso\w+|echo\w*|radiograph\w*|\w+scop(?:y|ic)|imaging|biops\w+|scans?)"
_EXAMS_SHOW = Sought(
    re.compile(
        rf"\b{_EXAM}\s*(?:,|/|\bor\b|\band\b|\band/or\b)\s*(?:\w+\s+){{0,3}}?{_EXAM}\s+(?:\w+\s+){{0,2}}?"
        r"(?:evidence|findings?|signs?|show\w*|demonstrat\w*|reveal\w*|suggest\w*|consistent|compatible|abnormalit\w*)\b",
        re.IGNORECASE,
    ),
    words=("evidence", "finding", "findings", "sign", "signs", "consistent", "compatible"),
    parts=("show", "emonstrat", "reveal", "suggest", "bnormalit"),
)

_SOMEBODY = Sought(
    re.compile(
        r"\b(?:relatives?|family members?|mothers?|fathers?|parents?|brothers?|sisters?|siblings?|donors?"
        r"|household (?:members?|contacts?)|spouses?|caregivers?"
        r"|(?:exposure|exposed|contacts?|living|caring|cares?) (?:to|with|for) (?:an?\s|any\s)?(?:\w+\s){0,2}"
        r"(?:individuals?|persons?|people|patients?|someone|anyone|cases?)|contacts?(?= (?:with|of))|born (?:to|of))\b"
        r"(?:(?!\b(?:patients?|subjects?|participants?)\b)[^.;\n]){0,60}?"
        r"\b(?:with|who|whose|has|have|had|infected|positive|diagnosed|suffering)\b",
        re.IGNORECASE,
    ),
    words=(
        "relative", "relatives", "family", "mother", "mothers", "father", "fathers", "parent", "parents", "brother",
        "brothers", "sister", "sisters", "sibling", "siblings", "donor", "donors", "household", "spouse", "spouses",
        "caregiver", "caregivers", "exposure", "exposed", "contact", "contacts", "living", "caring", "care", "cares",
        "born",
    ),
)  # fmt: skip
"""Somebody else than the patient, of whom a sentence goes on to speak."""

_ENDS = re.compile(r"[.;\n]")

_DENYING_BOTH = re.compile(
    r"^\W*(?:neither|none of|(?:no|not) (?:more|greater|higher|longer|later) than)\b", re.IGNORECASE
)

_REQUIRED = re.compile(r"\W*(?:required|mandatory|allowed|permitted)\s*:", re.IGNORECASE)
_NEVER_OR = re.compile(
    r"\W*(?:never|non-?)\b[^.;,]*,?\s+or\s+(?:(?:has|have)\s+)?(?:stopped|quit|ceased|former|ex-|discontinued)",
    re.IGNORECASE,
)
_STATE = re.compile(r"^\W*(?:absence of|not|without|never)\b", re.IGNORECASE)

_BEGINS_DENIED = re.compile(
    r"^\W*(?:no|not|neither|never|none|nor|without)\b(?! (?:only|later|earlier))", re.IGNORECASE
)

_ALL_BUT = Sought(
    re.compile(
        r"\b(?:other than|except(?: for)?|apart from|aside from|excluding|besides)\s+"
        r"(?:(?:those|patients|subjects|women|men|with|for|the|an?)\s+){0,3}$",
        re.IGNORECASE,
    ),
    words=("other", "except", "apart", "aside", "excluding", "besides"),
)

_NONE_BUT = re.compile(
    r"\b(?:no|not|without|absence of|never)\s[^.;,\n]*\b(?:other than|except(?: for)?|apart from|aside from|besides)\s+"
    r"(?:(?:with|for|the|an?)\s+){0,3}$",
    re.IGNORECASE,
)

_PREVENTED = Sought(
    re.compile(r"prevent|prophyla|protect|against", re.I), parts=("revent", "rophyla", "rotect", "gainst")
)

_FOR_FEAR_OF = re.compile(
    r"\b(?:(?:to )?prevent(?:ing)?|prevention of|prophyla\w+ (?:of|for|against)|protect\w* (?:against|from)|against)\s+"
    r"(?:(?!\b(?:and|or|in|with|who|has|have)\b)[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)

_NOT_HAD = Sought(
    re.compile(r"[\s-]*(?:un|non-?)(?:infected|exposed|affected)\b", re.IGNORECASE),
    parts=("infected", "exposed", "affected"),
)

_THERAPY = re.compile(r"\s+(?:[\w-]+\s+)?(?:therap|drug|medication|treatment|agent|regimen)", re.IGNORECASE)

_LEFT_DENIED = Sought(
    re.compile(
        r"\b(?:without|no)\b[^.;:]*,\s*(?:and\s+)?no\s+(?:(?:prior|previous|known|other|active|current)\s+){0,2}\Z",
        re.IGNORECASE,
    ),
    words=("no",),
)

_PREFIX = Sought(
    re.compile(r"\b(?:ex|non|pre|anti|pseudo)[-‐‑–]\s?$|\b(?:former|formerly)\s$", re.IGNORECASE),
    words=("ex", "non", "pre", "anti", "pseudo", "former", "formerly"),
)

_RECOVERED = Sought(
    re.compile(
        r"\b(?:not|never)\s+(?:\w+\s+){0,2}?recovered\s+(?:\w+\s+){0,2}?from\b[^.;\n]{0,80}\b(?:or|and)\b",
        re.IGNORECASE,
    ),
    words=("recovered",),
)


_TEST = Sought(re.compile(r"\btest(?:s|ing)?\Z", re.IGNORECASE), words=("test", "tests", "testing"))
_RESULT = re.compile(r"positiv|reactive|detect|abnormal|elevat|present|\+", re.IGNORECASE)


_AHEAD = Sought(
    re.compile(
        r"\b(?:will|may|might|shall|could"
        r"|(?:likely|expected|going|about|anticipated|scheduled|due|plan\w*|intend\w*) to)\s+"
        r"(?:\w+\s+){0,2}?(?:start|begin|commence|initiate|need|require|undergo|receive|be (?:treated|given|started))\b"
        r"[^.;,]{0,40}\Z",
        re.IGNORECASE,
    ),
    words=("will", "may", "might", "shall", "could", "to"),
)
"""What has not begun, before its name."""
_NOT_REACHED = Sought(
    re.compile(
        r"\b(?:fail\w*|unable|inability|not)\s+to\s+(?:achieve|attain|obtain|reach)\b[^.;,]{0,48}\Z", re.IGNORECASE
    ),
    words=("achieve", "attain", "obtain", "reach"),
)
_NOT_LIMITED = Sought(
    re.compile(
        r"(?<!but )(?<!but is )(?<!but are )(?<!and )(?<!and is )(?<!and are )"
        r"\b(?:not?|without) (?:\w+ )?(?:limit\w*|restrict\w*|recommended|specified)\b",
        re.IGNORECASE,
    ),
    parts=("limit", "estrict", "ecommended", "pecified"),
)


_UNTIL = Sought(re.compile(r"\b(?:no|not|without)\b[^.;\n]*\buntil\b", re.IGNORECASE), words=("until",))


def turned_doubts(laid: LaidOut) -> Iterator[str]:
    """What a reading holds of the patient that the line denies or says of somebody else, in words."""
    plain = laid.plain
    if laid.role == "exclusion":
        yield from _among_exclusions(laid)
    if _NEVER_OR.match(plain):
        yield "what was never, or is over, read as both denied"
    if not laid.lacks(_DENIED) and any(_is_denied(plain, item) for item in laid.asserted):
        yield "a denial right before a name"
    if not laid.lacks(_IS_NOT) and any(_is_denied_behind(plain, item) for item in laid.asserted):
        yield "a denial right behind a name"
    yield from _of_denials(laid)
    if not laid.lacks(_TEST) and any(_is_test_alone(plain, item) for item in laid.items):
        yield "a test that is made, read as its result"
    if not laid.lacks(_NOT_REACHED) and any(_is_level_reached(plain, item) for item in laid.items):
        yield "a level that was not reached, read as the other side"
    if not laid.lacks(_AHEAD) and any(_is_ahead(plain, item) for item in laid.asserted):
        yield "what is still to come, read as what was"
    if laid.search(_NOT_LIMITED) and any(_is_turned(node) for node in laid.nodes):
        yield "what is not limited, read as denied"
    yield from _of_something_else(laid)
    if laid.search(_UNTIL) and any(_is_turned(node) for node in laid.nodes):
        yield "a denial that lasts until something else is so"
    somebody = laid.search(_SOMEBODY)
    if somebody is not None:
        ends = _ENDS.search(plain, somebody.end())
        end = ends.start() if ends is not None else len(plain)
        named = (item.about for item in laid.items if item.about.name)
        if any(somebody.start() <= about.cut.first < end for about in named):
            yield "somebody else than the patient"


def _of_something_else(laid: LaidOut) -> Iterator[str]:
    """Names that are only part of what is meant: of events, of a moment, of a contact, of an examination."""
    plain = laid.plain
    if any(_is_of_events(plain, item) for item in laid.asserted):
        yield "events, read as the drug that is called alike"
    if laid.holds and not laid.lacks(_WHEN_GIVEN) and any(_is_when_given(plain, item) for item in laid.items):
        yield "when something was, read as what is asked for"
    if laid.search(_CONTACT) and any(item.about.name for item in laid.items):
        yield "a contact that is to be avoided"
    if laid.search(_EXAMS_SHOW) and len(laid.asserted) > 1:
        yield "examinations, read apart from what they show"


def _among_exclusions(laid: LaidOut) -> Iterator[str]:
    """Exclusions that begin with a denial, of which it is open whether it lets in or keeps out."""
    if laid.holds and _STATE.match(laid.plain):
        yield "a lack among the exclusions, read as a requirement"
    if _REQUIRED.match(laid.plain):
        yield "a requirement among the exclusions"
    if not laid.holds and _MAY_NOT.match(laid.plain):
        yield "a ban among the exclusions, or a lack"
    if _DENYING_BOTH.match(laid.plain):
        yield "a denial among the exclusions"
    if _NOT_SHOWN.match(laid.plain):
        yield "what is not shown, among the exclusions"


def _is_of_events(plain: str, item: Statement) -> bool:
    """`thrombolytic or embolic events`, whose first word is that of a drug."""
    return is_treatment(item.about.name) and _EVENTS.match(plain, item.about.cut.end) is not None


def _is_when_given(plain: str, item: Statement) -> bool:
    timeless = item.timing is None and is_treatment(item.about.name)
    return timeless and _WHEN_GIVEN.pattern.search(plain, *before_name(item)) is not None


def _is_level_reached(plain: str, item: Statement) -> bool:
    """`unable to reach a hemoglobin of 9 g/dL`, where the denial says on which side of the number somebody is."""
    return item.limit is not None and _NOT_REACHED.pattern.search(plain, *before_name(item)) is not None


def _is_ahead(plain: str, item: Statement) -> bool:
    """`may need surgery`, `who will start dialysis within 4 weeks`, where nothing says that it was done before."""
    timing = item.timing
    if timing is None and not is_treatment(item.about.name):
        return False
    if timing is not None and (timing.relation != "within" or EARLIER.search(plain, timing.cut.first, timing.cut.end)):
        return False
    return _AHEAD.pattern.search(plain, *before_name(item)) is not None


def _is_turned(node: Tree) -> bool:
    return isinstance(node, Negated) or (isinstance(node, Statement) and node.op == "absent")


def _is_test_alone(plain: str, item: Statement) -> bool:
    """`A pregnancy test is required`, where nobody says that it must be positive."""
    if item.op not in ("present", "positive") or item.limit is not None or not _TEST.pattern.search(item.about.words):
        return False
    first, end = item.about.cut.first, item.about.cut.end
    return _RESULT.search(plain, max(0, first - NEAR), end + NEAR) is None


def _is_denied(plain: str, item: Statement) -> bool:
    """`diabetic patients not on insulin`, where the insulin is read as taken."""
    first = item.about.cut.first
    return bool(item.about.name) and _DENIED.pattern.search(plain, max(0, first - NEAR), first) is not None


def _is_denied_behind(plain: str, item: Statement) -> bool:
    """`for whom surgery is not indicated`, where nothing else of it was read."""
    bare = bool(item.about.name) and item.limit is None and item.timing is None
    return bare and _IS_NOT.pattern.match(plain, item.about.cut.end) is not None


def _of_denials(laid: LaidOut) -> Iterator[str]:
    """Denials, and words that make the opposite of a name, that left no trace in the tree."""
    plain = laid.plain
    if _BEGINS_DENIED.match(plain) and all(
        isinstance(node, AllOf | OneOrMore) or (isinstance(node, Statement) and _is_plain(node)) for node in laid.nodes
    ):
        yield "a denial that is not read"
    if not laid.lacks(_PREVENTED) and any(_FOR_FEAR_OF.search(plain, *before_name(item)) for item in laid.asserted):
        yield "what is to be prevented, read as there"
    if any(_is_denied_beside(laid, item) for item in laid.asserted):
        yield "a denial beside a name that is not read"
    if _stands_before_any(_ALL_BUT, laid) or _denies_what_is_spared(laid):
        yield "an exception that is read as what is meant"
    if laid.search(_RECOVERED) and len(laid.nodes) > 1:
        yield "what somebody has not recovered from"
    tested = (item for item in laid.items if item.op == "positive")
    if not laid.lacks(_PREFIX) and any(_PREFIX.pattern.search(plain, *before_name(item)) for item in tested):
        yield "a test whose name begins another"
    if _stands_before_any(_LIKE, laid):
        yield "what is only likely, or alike, read as there"
    if _stands_before_any(_PREFIX, laid):
        yield "a name whose beginning makes it another"


def _stands_before_any(sought: Sought, laid: LaidOut) -> bool:
    """Whether words stand right before something that the tree says is there."""
    if laid.lacks(sought):
        return False
    return any(sought.pattern.search(laid.plain, *before_name(item)) for item in laid.asserted)


def _denies_what_is_spared(laid: LaidOut) -> bool:
    """`no disease other than asthma`, read as no asthma."""
    denied = (item for item in laid.items if item.op == "absent")
    return not laid.lacks(_ALL_BUT) and any(_NONE_BUT.search(laid.plain, *before_name(item)) for item in denied)


def _is_plain(item: Statement) -> bool:
    return item.op in ("present", "positive") and (item.timing is None or item.timing.relation != "at least")


def _is_denied_beside(laid: LaidOut, item: Statement) -> bool:
    """`HIV uninfected`, `anti-HIV therapy`; `without cancer, no steroids`, where two denials were taken for none."""
    plain, (first, end) = laid.plain, (item.about.cut.first, item.about.cut.end)
    if not laid.lacks(_NOT_HAD) and _NOT_HAD.match(plain, end):
        return True
    if item.about.words[:5].lower() == "anti-" and _THERAPY.match(plain, end):
        return True
    return not laid.lacks(_LEFT_DENIED) and _LEFT_DENIED.pattern.search(plain[max(0, first - NEAR) : first]) is not None
