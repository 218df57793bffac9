"""Where a line does something else than state a finding: it allows, demands, refers, widens or leaves a half unsaid.

Each doubt is one pattern and the readings it is about. Changes nothing; a line with a doubt is asked as it stands.
"""

from __future__ import annotations

import re

from trialrun.read.criteria.doubts.laid_out import Doubt, LaidOut, any_item, before_name, said
from trialrun.read.criteria.headings import LABELS
from trialrun.read.criteria.model import AllOf, Conditional, Judgement, OneOrMore, Statement
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.counts import COUNTED
from trialrun.read.criteria.scan.spots import places_of
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import DEMOGRAPHICS, is_drug, is_treatment
from trialrun.read.criteria.trees import PEOPLE, judgements, statements
from trialrun.read.text import Cut

_ALLERGY = Sought(
    re.compile(r"\b(?:allerg\w+|hypersensitiv\w+|intoleran\w+|contraindicat\w+|anaphyla\w+)", re.IGNORECASE),
    parts=("allerg", "hypersensitiv", "intoleran", "contraindicat", "anaphyla"),
)

_TAKEN = re.compile(
    r"\b(?:receiv\w+|treat\w+|prior|previous\w*|taking|use|therap\w+|exposure|refractory)\b", re.IGNORECASE
)

_PREVENTED = Sought(
    re.compile(r"\b(?:contracept\w+|birth control|abstain|abstinen\w+|condoms?)\b", re.IGNORECASE),
    parts=("contracept", "birth control", "abstain", "abstinen", "condom"),
)

_REFUSED = re.compile(
    r"\b(?:unwilling|refus\w+|(?:is|are|do|does|will) not|not willing|unable|without)\b", re.IGNORECASE
)
_DEMAND = Sought(
    re.compile(
        r"\b(?:must|should|shall|(?:is|are) required to|(?:has|have) to|needs? to(?= have\b)"
        r"|(?:is|are) (?:eligible|allowed|permitted|acceptable)"
        r"|(?:only|up to|at most|no more than)\s(?:(?!not\b)[\w-]+\s){1,8}(?:allowed|permitted|acceptable))\b"
        r"(?!\s+(?:not|be (?:excluded|considered ineligible|ineligible))\b"
        r"|\s+to (?:meet|reach|achieve|control|lower|reduce|treat)\b)",
        re.IGNORECASE,
    ),
    words=("must", "should", "shall", "required", "has", "have", "eligible", "allowed", "permitted", "acceptable"),
)

_NEGATIVE = Sought(
    re.compile(r"\b(?:(?:sero-?)?negativ|undetectab)\w*", re.IGNORECASE), parts=("negativ", "undetectab")
)

_OTHER_RESULT = Sought(
    re.compile(
        r"\b(?:positive|negative|abnormal)\s+(?:or|and/or)\s+"
        r"(?:indeterminate|inconclusive|equivocal|borderline|doubtful|unknown|missing)\s+\w",
        re.IGNORECASE,
    ),
    words=("indeterminate", "inconclusive", "equivocal", "borderline", "doubtful", "unknown", "missing"),
)
"""`positive or missing HIV test`: of two results before a name, the second has no rule."""
_STOPPED = Sought(
    re.compile(
        r"\b(?:preclud|contraindicat|prohibit|prevent|interfer(?!on))\w*|\babsor(?:b|ption of)\b", re.IGNORECASE
    ),
    parts=("preclud", "contraindicat", "prohibit", "prevent", "interfer", "absor"),
)

_WIDENED = Sought(
    re.compile(
        r"\bother (?:\w+ )?(?:types?|forms?|kinds?|subtypes?) of\b"
        rf"|^\W*include[sd]? (?:also )?(?:all )?(?:{ANYBODY}|those)\b"
        r"|^\W*(?:patients|subjects|participants|those) with [^.;\n]{1,80} (?:are|were|will be) (?:also )?included\W*$"
        r"|(?<=\n)[^.;:\n]{4,80} included\W*$",
        re.IGNORECASE | re.MULTILINE,
    ),
    words=("type", "types", "form", "forms", "kind", "kinds", "subtype", "subtypes", "include", "includes", "included"),
)

_SOME_RESULT = Sought(
    re.compile(r"\b(?:positive|negative|abnormal|elevated|tests?|results?|findings?)\b", re.IGNORECASE),
    words=("positive", "negative", "abnormal", "elevated", "test", "tests", "result", "results", "finding", "findings"),
)
_KINDS = Sought(
    re.compile(r"(?<=[.;]\s)(?:this|these) (?:also )?includes?\b:?[^\n]*\Z", re.IGNORECASE),
    words=("include", "includes"),
)
"""`Lymphoma. This includes mantle cell lymphoma`: nobody has all kinds of what was named."""
_GIVEN = (
    "drug", "drugs", "medication", "medications", "treatment", "treatments", "agent", "agents", "product", "products",
    "compound", "compounds",
)  # fmt: skip
_REFERRED = Sought(
    re.compile(
        r"\b(?:study|investigational|trial|protocol) (?:drugs?|medications?|treatments?|agents?|products?|compounds?)\b"
        r"(?=[^.]{0,60}\b(?:components?|excipients?|ingredients?|class)\b)"
        r"|\b(?:any of the|the|(?<!prior )to) study (?:drugs?|agents?|medications?)",
        re.IGNORECASE,
    ),
    words=[f"{of} {thing}" for of in ("study", "investigational", "trial", "protocol") for thing in _GIVEN],
)

_BY_CASE = Sought(
    re.compile(
        r"\b(?:individual|case[- ]by[- ]case|case)[- ]+basis\b|\bindividually\b|\bcase[- ]by[- ]case\b", re.IGNORECASE
    ),
    words=("individual", "individually", "case"),
)

_MAY = Sought(
    re.compile(
        r"\b(?:may|can)\s+(?:still\s+|also\s+)?"
        r"(?:take|use|continue|remain|have|be on|be taking|be receiving|undergo|get)\b",
        re.IGNORECASE,
    ),
    words=("may", "can"),
)

_NOT_KNOWN = Sought(
    re.compile(
        r"\bstatus\s+(?:(?:is|was)\s+)?(?:not (?:known|determined|available)|unknown|undetermined|unavailable)\b"
        r"|\bunknown\s+(?:[\w-]+\s+){1,2}status\b",
        re.IGNORECASE,
    ),
    words=("status",),
)
"""`HIV positive or status not known`: no record says that nobody knows."""
_BEHIND_VERB = 24
"""So far behind a verb stands what it allows."""
_ONLY_MAY = Sought(re.compile(r"\W*(?:may|can|could) (?!not\b)", re.IGNORECASE), words=("may", "can", "could"))

_ALLOWED_BELOW = Sought(
    re.compile(r"\n\W*(?:allowed|permitted|acceptable)\b[^:\n]{0,40}:[ \t]*\n", re.IGNORECASE),
    words=("allowed", "permitted", "acceptable"),
)
_BEING_ALLOWED = Sought(
    re.compile(r"\bbeing (?:acceptable|allowed|permitted|eligible|no exclusion)\b", re.IGNORECASE), words=("being",)
)

_DANGLING = Sought(re.compile(r"\b(?:or|unless|except)\W*\Z", re.IGNORECASE), words=("or", "unless", "except"))

_HEADING = Sought(re.compile(r":\s*\Z"), parts=(":",))
_RUN_ON = tuple(f" {label}" for label in LABELS)

_LAST = 12

_SUPPRESSIVE = Sought(re.compile(r"\bsuppressive therapy\b", re.IGNORECASE), words=("suppressive",))
_HEPATITIS = re.compile(r"hepatitis|\bHBV\b", re.IGNORECASE)
_ONLY_IF = Sought(
    re.compile(
        r"(?<!allowed )(?<!permitted )(?<!acceptable )(?<!eligible )(?<!\d )"
        r"\bonly\s+(?:be\s+)?(?:enrolled|included|recruited|eligible|accepted|entered)?\s*if\b",
        re.IGNORECASE,
    ),
    words=("only",),
)
"""`Patients with metastases were only enrolled if these were stable`: nobody needs the metastases."""

_AFFECTED = Sought(
    re.compile(
        r"\b(?:(?:affect|influenc|impact|compromis|impair|alter)(?:s|es|e|ed|ing)?"
        r"|(?:caus|induc|exacerbat|precipitat)(?:es?|ing)(?! (?:of|other)\b))"
        r"\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?(?:(?:and|or)\s+)?\Z",
        re.IGNORECASE,
    ),
    parts=("affect", "influenc", "impact", "ompromis", "mpair", "alter", "caus", "nduc", "xacerbat", "recipitat"),
)
"""`complications that would affect comfort and anxiety`: what may change need not be there."""
_ILL_OF = Sought(
    re.compile(
        r"\b(?:diagnos(?:is|es|ed)|suffer(?:s|ed|ing)?|symptoms?|signs?|afflicted)\s+(?:of|with|from|by)\s+(?:\w+\s+)?\Z",
        re.IGNORECASE,
    ),
    parts=("iagnos", "uffer", "ymptom", "sign", "fflicted"),
)
"""`diagnosis of TBI`: a short form that the vocabulary knows as a treatment is that of a disease here."""
_USUALLY = Sought(
    re.compile(
        r"\b(?:usually|typically|generally)\s+(?:occur\w*|is|are|presents?|appears?|lasts?|begins?)\b"
        r"|\bnot (?:be )?(?:considered|count(?:ed)?)(?: as| to be)? (?:measurable|evaluable)\b",
        re.IGNORECASE,
    ),
    words=("usually", "typically", "generally", "measurable", "evaluable"),
)
"""What tells of a disease, and not of the patient."""
_MODULATING = Sought(
    re.compile(
        r"\bimmunomodulators?\b|(?m:^)(?=[^\n]*immunomodulat)[^\n]*\b(?:immunosuppress\w*|antivir\w*|\w*steroids?|interferons?|immunoglobulins?|vaccin\w*)",
        re.IGNORECASE,
    ),
    parts=("mmunomodulat",),
)
"""`immunosuppressants or immunomodulators` are wider than the drugs that are called so in myeloma."""
_NOT_WHO_NOT = Sought(
    re.compile(r"(?:\bnot\b|n't\b)[^.;\n]{1,90}\bwho\b[^.;\n]{1,60}(?:\bnot\b|n't\b)", re.IGNORECASE), words=("who",)
)
_COURSES = ("active", "acute", "chronic", "severe", "recent", "uncontrolled", "unstable", "symptomatic")
_COURSE = Sought(re.compile(rf"(?:{'|'.join(_COURSES)})\b", re.IGNORECASE), words=_COURSES)
_COURSE_OR = re.compile(rf"\b(?:{'|'.join(_COURSES)})\s+(?:or|and/or)\s+$", re.IGNORECASE)
_NOT_STOPPED = Sought(
    re.compile(
        r"\b(?:fail\w*|refus\w*|unwilling\w*|unable|inability|not)\s+(?:to\s+)?(?:have\s+)?"
        r"(?:discontinu|stop|ceas|withdr|interrupt|suspend)\w*",
        re.IGNORECASE,
    ),
    parts=("discontinu", "stop", "ceas", "withdr", "interrupt", "suspend"),
)
_RULED_OUT = Sought(
    re.compile(
        r"(?:\bwith\b|,)(?:(?!\b(?:patients?|subjects?|those|is|are|be|been|being|not|who)\b)[^.;:\n,]){1,60}?"
        r"\bexcluded\b(?!\s*(?:from|if|unless|when|:))|\bruled out\b",
        re.IGNORECASE,
    ),
    words=("excluded", "ruled"),
)
"""`cough with tuberculosis excluded`: of those who have a finding, another is not the cause."""


_UNLIKELY = Sought(
    re.compile(
        r"\A\W*(?:\w+\s+){0,3}(?:unlikely|improbable)\b(?!\s+to\s+(?!be\b|have\b))"
        r"|\b(?:is|are|be|considered)\s+(?:unlikely|improbable)\b(?!\s+to\b)"
        r"|\bnobody\b|\brule out\b|\b(?:is|are|been|be)\s+ruled out\W*\Z",
        re.IGNORECASE,
    ),
    words=("unlikely", "improbable", "nobody", "rule", "ruled"),
)


def _is_ruled_out(laid: LaidOut) -> bool:
    """What is ruled out beside something else, and is read as what keeps out, or as there."""
    found = _RULED_OUT.pattern.search(laid.plain)
    if found is None or laid.role == "exclusion":
        return False
    beside = any(item.about.cut.first < found.start() for item in laid.items)
    return beside and (not laid.holds or any(found.start() < item.cut.end for item in laid.asserted))


def _takes_drugs(laid: LaidOut) -> bool:
    """Drugs that nobody is said to take."""
    return any(is_drug(item.about.name) for item in laid.items) and _TAKEN.search(laid.plain) is None


def _is_affected(plain: str, item: Statement) -> bool:
    return item.limit is None and _AFFECTED.pattern.search(plain, *before_name(item)) is not None


def _is_illness(plain: str, item: Statement) -> bool:
    """A treatment by its short form, of which somebody is said to be ill."""
    name = item.about.name
    if not item.about.words.isupper() or not (is_drug(name) or is_treatment(name)):
        return False
    return _ILL_OF.pattern.search(plain, *before_name(item)) is not None


def _is_suppressing(plain: str, item: Statement) -> bool:
    """`encephalitis requiring suppressive therapy`, where nobody speaks of hepatitis."""
    return item.about.words.lower() == "suppressive therapy" and not _HEPATITIS.search(plain)


def _reads_negative(laid: LaidOut) -> bool:
    """`HIV negative`, read as HIV, or denied by its label: `Not pregnant: hCG negative`.

    In `BCR-ABL negative leukemia` the result is that of the other term.
    """
    said = {item.cut for item in laid.items if item.op in ("negative", "undetectable")}
    items = (item for item in laid.items if _plain(item) and item.cut not in said and "negative" not in item.about.name)
    return any(_NEGATIVE.pattern.search(laid.plain, item.cut.first, item.cut.end) for item in items)


def _reads_what_may_be(laid: LaidOut) -> bool:
    """What may be done, among the exclusions."""
    return not laid.holds and any(_ONLY_MAY.match(laid.plain, cut.first) for cut in _unnamed(laid))


def _allows_no_limit(laid: LaidOut) -> bool:
    return not (_counts_at_most(laid) or _allows_a_limit(laid))


def _allows_a_limit(laid: LaidOut) -> bool:
    """`with Gilbert's syndrome, who may have bilirubin < 3`, `may take aspirin if INR < 2`: their limit is read."""
    some = (node.then for node in laid.lists if isinstance(node, Conditional) and node.otherwise is not None)
    limits = [item.about.cut.first for then in some for item in statements(then) if item.limit is not None]
    taken = (node.condition for node in laid.lists if isinstance(node, Conditional) and node.otherwise is None)
    limits += [item.about.cut.first for some in taken for item in statements(some) if is_treatment(item.about.name)]
    allowing = (found.end() for found in _MAY.pattern.finditer(laid.plain))
    return all(any(end <= first < end + _BEHIND_VERB for first in limits) for end in allowing)


def _counts_at_most(laid: LaidOut) -> bool:
    """`Patients may have had up to 3 regimens`: what is allowed is a limit."""
    return bool(laid.items) and all(item.about.name in COUNTED and item.op in ("<=", "<") for item in laid.items)


def _ends_open(laid: LaidOut) -> bool:
    return laid.holds and _DANGLING.pattern.search(laid.plain, max(0, len(laid.plain) - _LAST)) is not None


def _agrees_to_prevent(laid: LaidOut) -> bool:
    """Contraception, unless a person is asked for it beside other requirements, or for its refusal beside findings."""
    listed = laid.tree
    if laid.holds and isinstance(listed, Conditional) and PEOPLE & {s.about.name for s in statements(listed.condition)}:
        listed = listed.then
    parts = listed.of if isinstance(listed, AllOf if laid.holds else OneOrMore) else ()
    asked = [part for part in parts if isinstance(part, Judgement) and (laid.holds or _REFUSED.search(part.words))]
    places = [found.start() for found in _PREVENTED.pattern.finditer(laid.plain)]
    return any(not any(one.cut.first <= place < one.cut.end for one in asked) for place in places)


def _awaits_lines(laid: LaidOut) -> bool:
    """`platelets >= 100 and any of these:`; the label of the next line of an old record may have run on to this one."""
    measured = any(item.limit is not None for item in laid.items)
    return measured and not laid.plain.rstrip(" :\n").endswith(_RUN_ON)


def _unnamed(laid: LaidOut) -> list[Cut]:
    """Where the questions stand, and what is asked as it is printed."""
    return [*(one.cut for one in judgements(laid.tree)), *(item.cut for item in laid.items if not item.about.name)]


def _is_half(plain: str, item: Statement) -> bool:
    """`acute or chronic hepatitis`, read as chronic hepatitis."""
    named = item.limit is None and _COURSE.match(item.about.words) is not None
    return named and _COURSE_OR.search(plain, max(0, item.about.cut.first - 24), item.about.cut.first) is not None


def _plain(item: Statement) -> bool:
    return item.limit is None and item.op in ("present", "absent", "positive", "detectable")


def _is_referred_to(laid: LaidOut) -> bool:
    """`allergic to the study drug`; `within 4 weeks before the first dose of the study drug` only dates something."""
    dating = places_of({item.timing.cut for item in laid.items if item.timing is not None})
    named = (
        found for found in _REFERRED.pattern.finditer(laid.plain) if sum(dating[slice(*found.span())]) < len(found[0])
    )
    return any(item.limit is None for item in laid.items) and any(named)


def _are_judged_apart(laid: LaidOut) -> bool:
    """`A. Others are considered on an individual basis`, of whom no part of the reading asks."""
    found = _BY_CASE.pattern.search(laid.plain)
    return not found or not any(one.cut.first <= found.start() < one.cut.end for one in judgements(laid.tree))


SENSE_DOUBTS = (
    said("drugs that somebody is allergic to", _ALLERGY, _takes_drugs),
    Doubt("what is ruled out", _RULED_OUT, _is_ruled_out),
    said("what is unlikely, or to be ruled out, read as there", _UNLIKELY, lambda laid: bool(laid.asserted)),
    said(
        "what was not stopped, read as stopped",
        _NOT_STOPPED,
        lambda laid: any(item.timing is not None and item.timing.relation == "at least" for item in laid.items),
    ),
    Doubt("what may change, read as there", _AFFECTED, any_item(_is_affected), reach="words"),
    Doubt("a disease, read as the treatment with its short form", _ILL_OF, any_item(_is_illness)),
    said("what tells of a disease", _USUALLY, lambda laid: bool(laid.items), reach="line"),
    said(
        "a class of drugs by a wider word",
        _MODULATING,
        lambda laid: any(item.about.name == "imid" for item in laid.items),
    ),
    said("denials within one another", _NOT_WHO_NOT, lambda laid: not laid.holds),
    Doubt("a treatment by its aim alone", _SUPPRESSIVE, any_item(_is_suppressing)),
    said(
        "a treatment that something stands in the way of",
        _STOPPED,
        lambda laid: any(is_treatment(item.about.name) for item in laid.items),
        reach="words",
    ),
    Doubt("a drug or criterion that is only referred to", _REFERRED, _is_referred_to),
    said("a second result that is none of a test", _OTHER_RESULT),
    said("a demand among the exclusions", _DEMAND, lambda laid: not laid.holds, reach="line"),
    Doubt("a negative result that is not read as one", _NEGATIVE, _reads_negative),
    Doubt("a kind of a disease whose other kind is not said", _COURSE, any_item(_is_half)),
    said("words that widen what is meant", _WIDENED, reach="line"),
    said(
        "a result, read as those who have it",
        _SOME_RESULT,
        lambda laid: not laid.holds and not {item.about.name for item in laid.items} - DEMOGRAPHICS,
    ),
    said("kinds of what was named, all of which are asked for", _KINDS, lambda laid: laid.holds, reach="line"),
    Doubt("contraception, which a person agrees to", _PREVENTED, _agrees_to_prevent),
    said("patients who are judged one by one", _BY_CASE, _are_judged_apart, reach="line"),
    said("a list of what is allowed within one of what is asked for", _ALLOWED_BELOW, lambda laid: laid.holds, "line"),
    said("a condition that only some must meet", _ONLY_IF, lambda laid: laid.holds, reach="line"),
    said("something that is only allowed", _MAY, _allows_no_limit, "line"),
    said("something that is only allowed", _BEING_ALLOWED, reach="line"),
    said(
        "a status that is not known",
        _NOT_KNOWN,
        lambda laid: all(item.about.name for item in laid.items) and not any(judgements(laid.tree)),
    ),
    Doubt("what may be done, read as a finding", _ONLY_MAY, _reads_what_may_be, reach="line"),
    Doubt("an alternative that is not there", _DANGLING, _ends_open, reach="line"),
    said("a heading whose lines are not there", _HEADING, _awaits_lines, reach="line"),
)
"""What a line says that its reading does not: drugs that are not taken, demands, denials, what is only allowed."""
