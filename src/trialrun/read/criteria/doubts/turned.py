"""Where words beside a name deny it, make it another, or give it to somebody else, and it is read of the patient.

Looks at what the tree says is there and at the words around it; such a line is asked as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.read.criteria.doubts.laid_out import NEAR, Doubt, LaidOut, any_asserted, any_item, before_name, said
from trialrun.read.criteria.model import AllOf, Conditional, Negated, OneOrMore, Statement, Timing, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_condition, is_treatment
from trialrun.read.criteria.trees import is_measured, statements

_DENIED = Sought(
    re.compile(
        r"\b(?:(?:untreated|unexposed) (?:with|by|to)|not|never|cannot|no longer|nor)\s+"
        r"(?:(?:currently|yet|also|been|be|being|having|have|had|on|taking|taken"
        r"|receiving|received|receive|take|use|administer|tolerate|requiring|using|treated with|undergone|undergoing"
        r"|known|diagnosed with|affected by"
        r"|suffering from|exposed to|associated with|related to|due to|caused by|containing|at|in|with|of|for|by|an?"
        r"|any|the|to)\s+){0,5}$",
        re.IGNORECASE,
    ),
    words=("untreated", "unexposed", "not", "never", "cannot", "longer", "nor"),
)
"""A denial with nothing but words of grammar between it and a name."""

_IS_NOT = Sought(
    re.compile(
        r"\s+(?:(?:(?:is|are|was|were)\s+)?(?:not|never|no longer)|(?:cannot|can not|may not)\s+be"
        r"|(?:has|have)\s+(?:not|never)\s+been)\s+(?:\w+ly\s+)?"
        r"(?:indicated|recommended|possible|feasible|appropriate|an option|planned|present|needed|necessary|available"
        r"|performed|done|detected|found|involved|documented|expected|advised|diagnosed|the cause)\b"
        r"|\s*:?\s*(?:(?:is|are)\s+)?(?:absent|missing|lacking)\b",
        re.IGNORECASE,
    ),
    words=("not", "never", "longer", "cannot", "absent", "missing", "lacking"),
)
_MAY_NOT = Sought(
    re.compile(
        r"\W*(?:(?:(?:the|all|healthy|eligible|study|control)\s+){0,2}"
        r"(?:patients?|subjects?|participants?|volunteers?|controls?|individuals|women|men|those|you|they)\s+"
        r"(?:(?:who|that)\s+)?)?(?:(?:cannot|can not|may not)\s+(?:be|have|receive|take|participate)|ha(?:ve|s|d) no"
        r"|will (?:have (?:no|an? negative)|not (?:have|receive|take|be(?! (?:eligible|allowed|included)))))\b",
        re.IGNORECASE,
    ),
    words=("cannot", "can", "may", "have", "has", "had", "will"),
)
"""`Participants cannot have asthma` among the exclusions bans it; `cannot have imaging` may be a lack that excludes."""
_TO_BE_TREATED = Sought(
    re.compile(
        r"\b(?:(?:needs?|ha(?:s|ve)) to be|(?:must|should) be(?= (?:treated|managed|operated)))\s+\w+ed\b",
        re.IGNORECASE,
    ),
    words=("need", "needs", "has", "have", "must", "should"),
    begins=True,
)
"""`Seizures need to be treated` among the exclusions says which of them keep out."""
_NOT_SHOWN = Sought(
    re.compile(r"\W*(?:no|without)\s+(?:documented|confirmed|proven|established|verified)\b", re.IGNORECASE),
    words=("no", "without"),
)
"""`No documented asthma` among the exclusions keeps those out of whom it is not known."""

_LIKE = Sought(
    re.compile(
        r"\b(?:(?:consistent|compatible) with|(?:suggestive|indicative) of|suspicious for|similar to|mimicking"
        r"|resembling|confound\w*|risk (?:factors? |behaviou?rs? )?(?:of|for)|(?:likelihood|probability|chance) of"
        r"|potential (?:for|of)|interpretation of(?: studies of)?|(?:tested|screened) for|susceptib\w+ to"
        r"|predispos\w+ (?:to|for|towards?))\s+(?:(?!(?:and|or|who|with)\b)[\w-]+\s+){0,3}$",
        re.IGNORECASE,
    ),
    words=(
        "consistent", "compatible", "suggestive", "suspicious", "similar", "mimicking", "resembling", "indicative",
        "risk", "likelihood", "probability", "chance", "potential", "interpretation",
        "tested", "screened",
    ),
    parts=("usceptib", "redispos", "confound"),
)  # fmt: skip
"""`symptoms consistent with asthma`: nobody says that it is there."""
_EVENTS = Sought(
    re.compile(
        r"(?:\s*(?:,|/|\bor\b|\band\b|\band/or\b)\s*\w+){0,3}\s+"
        r"(?:events?|complications?|episodes?|phenomena|stud(?:y|ies)|trials?)\b(?! (?:drug|medic|treat))",
        re.IGNORECASE,
    ),
    parts=("event", "complication", "episode", "phenomena", "stud", "trial"),
)
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


_DENYING_BOTH = Sought(
    re.compile(
        r"\W*(?:neither|none of|no [^.;:\n]{2,60} (?:and|or) none of"
        r"|(?:no|not) (?:more|greater|higher|longer|later) than)\b",
        re.IGNORECASE,
    ),
    words=("neither", "none", "no", "not"),
)

_REQUIRED = Sought(
    re.compile(r"\W*(?:required|mandatory|allowed|permitted)\s*:", re.IGNORECASE),
    words=("required", "mandatory", "allowed", "permitted"),
)
_NEVER_OR = Sought(
    re.compile(
        r"\A\W*(?:never|non-?)\b[^.;,]*,?\s+or\s+(?:(?:has|have)\s+)?(?:stopped|quit|ceased|former|ex-|discontinued)",
        re.IGNORECASE,
    ),
    words=("never", "non"),
)
_STATE = Sought(
    re.compile(r"\W*(?:absence of|not|without|never)\b", re.IGNORECASE), words=("absence", "not", "without", "never")
)

_LACK_LISTED = Sought(
    re.compile(
        r"(?:\A|[\n;]|\.\s)\W*(?:(?:\d+|[a-z])[.)]\W*)?(?:(?:and|or)\s+)?(?:no|without|absence of|never)\s[^\n,;.]*\Z",
        re.IGNORECASE,
    ),
    words=("no", "without", "absence", "never"),
)
"""`The following are excluded: no prior transplant`, `stroke; absence of CD20`: among what excludes, a lack may too."""
_BEGINS_DENIED = Sought(
    re.compile(r"^\W*(?:no|not|neither|never|none|nor|without)\b(?! (?:only|later|earlier))", re.IGNORECASE),
    words=("no", "not", "neither", "never", "none", "nor", "without"),
)

_ALL_BUT = Sought(
    re.compile(
        r"\b(?:other than|except(?: for)?|apart from|aside from|excluding|besides|but(?= (?:those|patients|subjects)))"
        r"\s+(?:(?:those|patients|subjects|women|men|with|for|the|an?)\s+){0,3}$",
        re.IGNORECASE,
    ),
    words=("other", "except", "apart", "aside", "excluding", "besides", "but those", "but patients", "but subjects"),
)

_NONE_BUT = re.compile(
    r"\b(?:no|not|without|absence of|never)\s[^.;,\n]*\b(?:other than|except(?: for)?|apart from|aside from|besides)\s+"
    r"(?:(?:with|for|the|an?)\s+){0,3}(?:(?!(?:or|and)\b)[\w-]+\s+){0,2}$",
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
_THERAPY = Sought(
    re.compile(r"\s+(?:[\w-]+\s+)?(?:therap|drug|medication|treatment|agent|regimen|activit)", re.IGNORECASE),
    parts=("therap", "drug", "medication", "treatment", "agent", "regimen", "activit"),
)
_LEFT_DENIED = Sought(
    re.compile(
        r"\b(?:without|no)\b[^.;:]*,\s*(?:and\s+)?no\s+(?:(?:prior|previous|known|other|active|current)\s+){0,2}\Z",
        re.IGNORECASE,
    ),
    words=("no",),
)
_PREFIX = Sought(
    re.compile(
        r"\b(?:ex|non|pre|post|anti|pseudo)[-‐‑–]\s?$|\banti[-‐‑–](?:human|\w+['’]s)\s$|\b(?:non|former|formerly)\s$",
        re.IGNORECASE,
    ),
    words=("ex", "non", "pre", "post", "anti", "pseudo", "former", "formerly"),
)
"""`pre-diabetes`, `post-bronchodilator`, `anti-Hodgkin's lymphoma therapy`."""
_RECOVERED = Sought(
    re.compile(
        r"\b(?:not|never)\s+(?:\w+\s+){0,2}?recovered\s+(?:\w+\s+){0,2}?from\b[^.;\n]{0,80}\b(?:or|and)\b",
        re.IGNORECASE,
    ),
    words=("recovered",),
)


_NOT_REACHED = Sought(
    re.compile(
        r"\b(?:(?:fail\w*|unable|inability|not)\s+to\s+(?:achieve|attain|obtain|reach|have|maintain|show)"
        r"|fail\w*\s+to\s+(?:test|be|become))\b[^.;,]{0,48}\Z",
        re.IGNORECASE,
    ),
    words=("achieve", "attain", "obtain", "reach", "have", "maintain", "show", "test", "be", "become"),
)
_NOT_MET = Sought(
    re.compile(
        r"\b(?:(?:fail\w*|unable|inability)\s+to\s+(?:meet|fulfil+|satisfy)|not\s+(?:meet|fulfil+)(?:ing)?\s+the)\b",
        re.I,
    ),
    words=[f"{verb}{end}" for verb in ("meet", "fulfil", "fulfill", "satisfy") for end in ("", "ing")],
)
"""`Failure to meet all of the following: platelets >= 50`, read as whom the limits keep out."""
_NOT_LIMITED = Sought(
    re.compile(
        r"(?<!but )(?<!but is )(?<!but are )(?<!and )(?<!and is )(?<!and are )"
        r"\b(?:not?|without) (?:\w+ )?(?:limit\w*|restrict(?!ive)\w*|recommended|specified)\b",
        re.IGNORECASE,
    ),
    parts=("limit", "estrict", "ecommended", "pecified"),
)


_EITHER_NO = Sought(
    re.compile(r"\beither\s[^,;.\n]+,\s*(?:no|not|without)\b[^,;.\n]*\bor\b", re.IGNORECASE), words=("either",)
)
"""`either gout, no asthma or COPD`: the denial may be of the last too."""
_BUT_NAME = Sought(
    re.compile(
        r"\A\W*(?:no|without)\s[^,;.\n]*?,?\s+but\s+(?!(?:no|not|with|if|may|is|are|was|were|only|must|should|have|has|for|in|on"
        r"|without|those|who|can|prior|previous|patients?|subjects?|participants?|at|within|after|before|also|nor)\b)(?P<next>\w)",
        re.IGNORECASE,
    ),
    words=("but",),
)
"""`no gout but asthma`, where the asthma is no part of the denial."""
_UNTIL = Sought(re.compile(r"\b(?:no|not|without)\b[^.;\n]*\buntil\b", re.IGNORECASE), words=("until",))


def _opens(sought: Sought, *holding: bool) -> Callable[[LaidOut], bool]:
    """Of exclusions that hold, or do not: whether it is open by their first words whether they let in or keep out."""
    return lambda laid: laid.role == "exclusion" and laid.holds in holding and laid.opens_with(sought)


def _asks_findings(laid: LaidOut) -> bool:
    """Whether exclusions that hold ask something of those who have a finding."""
    asked = [statements(node.condition) for node in laid.lists if isinstance(node, Conditional)]
    found = any(items and all(is_condition(item.about.name) for item in items) for items in asked)
    return laid.role == "exclusion" and laid.holds and found


def _before_any(sought: Sought) -> Callable[[LaidOut], bool]:
    """Whether words stand right before something that the tree says is there."""
    return any_asserted(lambda plain, item: sought.pattern.search(plain, *before_name(item)) is not None)


def _is_meant_in_exception(laid: LaidOut) -> bool:
    """`except X`, read as X; who is asked for another limit instead is excepted, and not meant."""
    others = [node for node in laid.nodes if isinstance(node, Conditional) and node.otherwise is not None]
    spared = [item for node in others for item in statements(node.condition)]
    meant = (item for item in laid.asserted if item not in spared)
    return any(_ALL_BUT.pattern.search(laid.plain, *before_name(item)) for item in meant)


def _has_denial(laid: LaidOut) -> bool:
    return any(map(_is_turned, laid.nodes))


def _is_denial_lost(laid: LaidOut) -> bool:
    """A line that begins with a denial and asks for everything in it; `no more than 6 weeks since` is a window."""
    denial = _BEGINS_DENIED.pattern.match(laid.plain)
    windows = (item.timing.cut for item in laid.items if item.timing is not None)
    if denial is None or any(cut.first < denial.end() <= cut.end for cut in windows):
        return False
    return all(
        isinstance(node, AllOf | OneOrMore) or (isinstance(node, Statement) and _is_plain(node)) for node in laid.nodes
    )


def _is_of_events(plain: str, item: Statement) -> bool:
    """`thrombolytic or embolic events`, whose first word is that of a drug."""
    return is_treatment(item.about.name) and _EVENTS.pattern.match(plain, item.about.cut.end) is not None


def _is_level_reached(plain: str, item: Statement) -> bool:
    """`unable to reach a hemoglobin of 9 g/dL`, `failed to test negative`: the denial says which side is meant."""
    return is_measured(item) and _NOT_REACHED.pattern.search(plain, *before_name(item)) is not None


def _is_since_denied(laid: LaidOut) -> bool:
    """`those not on A must have been off it for 4 months`, read as less than 4 months."""
    denied = [node.of for node in laid.lists if isinstance(node, Negated)]
    denied += [item for item in laid.items if item.op == "absent"]
    return laid.holds and any(
        isinstance(item, Statement) and item.timing is not None and item.timing.relation == "at least"
        for item in denied
    )


def _is_turned(node: Tree) -> bool:
    return isinstance(node, Negated) or (isinstance(node, Statement) and node.op == "absent")


def _is_denied(plain: str, item: Statement) -> bool:
    """`diabetic patients not on insulin`, where the insulin is read as taken."""
    first = item.about.cut.first
    return bool(item.about.name) and _DENIED.pattern.search(plain, max(0, first - NEAR), first) is not None


def _is_denied_behind(plain: str, item: Statement) -> bool:
    """`for whom surgery is not indicated`, `CD20 absent`, where nothing else of it was read."""
    bare = bool(item.about.name) and item.op in ("present", "positive") and item.limit is None and item.timing is None
    return bare and _IS_NOT.pattern.match(plain, item.about.cut.end) is not None


def _is_lack_turned(laid: LaidOut) -> bool:
    found = (*laid.asserted, *(item for item in laid.items if item.op == "positive"))
    listed = (_LACK_LISTED.pattern.search(laid.plain, *before_name(item)) for item in found)
    return laid.role == "exclusion" and not laid.holds and any(listed)


def _is_spared(plain: str, item: Statement) -> bool:
    """`no disease other than asthma`, read as no asthma."""
    return item.op == "absent" and _NONE_BUT.search(plain, *before_name(item)) is not None


def _is_of_another_name(plain: str, item: Statement) -> bool:
    found = item.op in ("present", "positive")
    return found and _PREFIX.pattern.search(plain, *before_name(item)) is not None


def _is_to_be_prevented(plain: str, item: Statement) -> bool:
    return _FOR_FEAR_OF.search(plain, *before_name(item)) is not None


def _is_denied_behind_but(laid: LaidOut) -> bool:
    found = _BUT_NAME.pattern.match(laid.plain)
    denied = (item.cut.first for item in laid.items if item.op == "absent")
    return found is not None and any(first >= found.start("next") for first in denied)


def _is_plain(item: Statement) -> bool:
    return item.op in ("present", "positive") and (item.timing is None or item.timing.relation != "at least")


def _is_not_had(plain: str, item: Statement) -> bool:
    """`HIV uninfected`."""
    return _NOT_HAD.pattern.match(plain, item.about.cut.end) is not None


def _is_against(plain: str, item: Statement) -> bool:
    """`anti-HIV therapy`; `anti-fungal drugs` have a name of their own."""
    words, end = item.about.words.lower(), item.about.cut.end
    found = item.op in ("present", "positive") and not is_treatment(item.about.name)
    return found and words.startswith("anti-") and _THERAPY.pattern.match(plain, end) is not None


def _is_left_denied(plain: str, item: Statement) -> bool:
    """`without cancer, no steroids`, where two denials were taken for none."""
    first = item.about.cut.first
    return _LEFT_DENIED.pattern.search(plain[max(0, first - NEAR) : first]) is not None


TURNED_DOUBTS = (
    Doubt("a lack among the exclusions, read as a requirement", _STATE, _opens(_STATE, True), reach="line"),
    Doubt(
        "a lack that a list of exclusions names, read as what is lacking", _LACK_LISTED, _is_lack_turned, reach="line"
    ),
    Doubt("a requirement among the exclusions", _REQUIRED, _opens(_REQUIRED, True, False), reach="line"),
    Doubt("a ban among the exclusions, or a lack", _MAY_NOT, _opens(_MAY_NOT, False), reach="line"),
    said("what must be treated, among the exclusions", _TO_BE_TREATED, _asks_findings),
    Doubt("a denial among the exclusions", _DENYING_BOTH, _opens(_DENYING_BOTH, True, False), reach="line"),
    Doubt("what is not shown, among the exclusions", _NOT_SHOWN, _opens(_NOT_SHOWN, True, False), reach="line"),
    said("what was never, or is over, read as both denied", _NEVER_OR),
    Doubt("a denial right before a name", _DENIED, any_asserted(_is_denied)),
    Doubt("a denial right behind a name", _IS_NOT, any_item(_is_denied_behind)),
    Doubt("a denial that is not read", _BEGINS_DENIED, _is_denial_lost, reach="line"),
    Doubt("what is to be prevented, read as there", _PREVENTED, any_asserted(_is_to_be_prevented)),
    Doubt("a denial beside a name that is not read", _NOT_HAD, any_asserted(_is_not_had)),
    Doubt("a name whose beginning makes it another", _THERAPY, any_item(_is_against)),
    Doubt("a denial beside a name that is not read", _LEFT_DENIED, any_asserted(_is_left_denied)),
    Doubt("an exception that is read as what is meant", _ALL_BUT, _is_meant_in_exception),
    Doubt("an exception that is read as what is meant", _ALL_BUT, any_item(_is_spared)),
    said("what somebody has not recovered from", _RECOVERED, lambda laid: len(laid.nodes) > 1),
    Doubt("what is only likely, or alike, read as there", _LIKE, _before_any(_LIKE)),
    Doubt("a name whose beginning makes it another", _PREFIX, any_item(_is_of_another_name)),
    Doubt("a level that was not reached, read as the other side", _NOT_REACHED, any_item(_is_level_reached)),
    Doubt("a time that has passed, denied", Timing, _is_since_denied),
    said("what is not limited, read as denied", _NOT_LIMITED, _has_denial, reach="words"),
    Doubt("events, read as the drug that is called alike", _EVENTS, any_asserted(_is_of_events)),
    said("a contact that is to be avoided", _CONTACT, lambda laid: any(item.about.name for item in laid.items), "line"),
    said("examinations, read apart from what they show", _EXAMS_SHOW, lambda laid: len(laid.asserted) > 1),
    Doubt("what stands behind `but`, read as denied too", _BUT_NAME, _is_denied_behind_but),
    said("limits that are not met, read as met", _NOT_MET, lambda laid: any(map(is_measured, laid.items)), "line"),
    said("a denial within a list of ways", _EITHER_NO, _has_denial, reach="line"),
    said("a denial that lasts until something else is so", _UNTIL, _has_denial),
)
"""What a reading holds of the patient that the line denies, says of something else, or of somebody else."""
