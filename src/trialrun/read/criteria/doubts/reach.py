"""Where a word is said of more than was read of it: of a whole list, of both sexes, of so many of a list.

Each doubt holds what was read against the words in front of it. Changes nothing; such a line is asked as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from trialrun.read.criteria.cues import COUNTED_WORDS, HOW_MANY
from trialrun.read.criteria.doubts.laid_out import Doubt, LaidOut, any_item, any_node, before_name, is_conditional, said
from trialrun.read.criteria.model import (
    LED,
    AllOf,
    Conditional,
    Excepted,
    Judgement,
    Limit,
    OneOrMore,
    Statement,
    Tree,
)
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_condition, is_procedure, is_treatment
from trialrun.read.criteria.trees import PEOPLE, is_choice, statements

_FOR = ("candidate", "candidates", "eligible", "ineligible", "suitable", "unsuitable", "fit", "unfit", "scheduled",
        "considered", "planned", "indicated", "indication")  # fmt: skip
_TO = ("amenable", "refractory", "resistant", "response", "responded", "respond")
_CONTROLLED = ("curable", "incurable", "controlled", "uncontrolled", "manageable", "relapse", "relapsed", "recurred")
_BY = ("with", "by", "after", "following")
_AHEAD = ("require", "requiring", "need", "needing", "planned", "scheduled", "anticipated", "intended", "elective")
_MEMBERS = r"(?:(?!\b(?:by|for|to|with|who|has|have|had|no|not)\b)[^.;:()]){0,48}"
_NEXT = (
    r"(?:(?:an?|the|or|other|any|of|one|at|least|more|both|previous|prior|administration|intensive|standard|conventional|curative|definitive"
    r"|high-dose|further|salvage|refus\w+|declin\w+)\s+){0,4}$"
)
"""What a list holds before its last member, and the words between its last joining word and that."""
_BY_EITHER = Sought(
    re.compile(rf"\b(?:by|via|using)\s+{_MEMBERS}(?:\b(?:and|or)|/)\s+{_NEXT}", re.IGNORECASE),
    words=("by", "via", "using"),
)
"""`by immunohistochemistry or FISH`."""
_FOR_EITHER = Sought(
    re.compile(
        rf"\b(?:{'|'.join(_AHEAD)}|(?:{'|'.join(_FOR)}) for(?: (?:treatment|therapy) with)?|(?:{'|'.join(_TO)}) to"
        rf"|(?:{'|'.join(_CONTROLLED)}) (?:{'|'.join(_BY)}))\s+{_MEMBERS}(?:\b(?:and|or)|/|,)\s+{_NEXT}",
        re.IGNORECASE,
    ),
    words=(
        *_AHEAD,
        *(f"{word} for" for word in _FOR),
        *(f"{word} to" for word in _TO),
        *(f"{word} {how}" for word in _CONTROLLED for how in _BY),
    ),
)
"""`no candidate for surgery or radiotherapy`, `incurable with surgery, radiotherapy`: said of all of the list."""

_UNDERTAKEN = (
    "trial",
    "trials",
    "study",
    "studies",
    "program",
    "programs",
    "programme",
    "programmes",
    "group",
    "groups",
)
_DEALT_WITH = ("treatment", "management", "prevention")
_LISTED = Sought(
    re.compile(
        r"\b(?:caused by|causing|inducing|due to|because of|owing to|secondary to"
        r"|resulting from|predispos\w+ to|expos(?:ed|ure) to|complications? of"
        rf"|(?:{'|'.join(_UNDERTAKEN)}) (?:for|of|on)|(?:{'|'.join(_DEALT_WITH)}) of)\s+"
        r"(?:(?!\b(?:who|which|that|with|no|not|has|have|had)\b)[^.;:\n()]){1,80}?(?:,|\bor|\band|/)\s+(?:(?:an?|the|other|any)\s+)?$",
        re.IGNORECASE,
    ),
    words=(
        "caused", "causing", "inducing", "due", "because", "owing", "secondary", "resulting", "exposed", "exposure",
        "complication", "complications", *_UNDERTAKEN, *_DEALT_WITH,
    ),
    parts=("predispos",),
)  # fmt: skip
"""What is said of a whole list: `exposed to measles or chickenpox`, `a trial for treatment of gout or arthritis`."""

_TREATED_FOR = Sought(
    re.compile(
        r"\b(?:(?:\w*therap(?:y|ies)|treatments?|treated|surgery|regimens?|drugs?|medications?|irradiation|radiation)\s+"
        r"(?:given\s+|used\s+)?for|(?:prophylaxis|prevention)\s+(?:for|of|against))\s+(?:(?!\b(?:who|with|has|have|had|no|not|any)\b)[^.;:()\n]){1,60}?(?:,|\bor\b|\band\b|/)\s+"
        r"(?:[\w-]+\s+){0,3}$",
        re.IGNORECASE,
    ),
    words=("for", "prophylaxis", "prevention"),
)
"""`no chemotherapy for recurrent or metastatic disease`, where the disease itself is denied."""

_FAR = 110
_WITHIN = 400
_SEEN_ON = Sought(
    re.compile(
        r"\bof (?:any |the )?(?:disease|disorder|infection|involvement)\s+(?:on|by|in|at|per|from)\s+[\w\s-]{0,24}\Z"
    ),
    words=("disease", "disorder", "infection", "involvement"),
)

_MIXED = Sought(
    re.compile(r"\b(?:mixed|combined)\s+\w[^.;,]{0,60}?\band\b", re.IGNORECASE),
    words=("mixed", "combined"),
    begins=True,
)
_COUNTED_LABEL = Sought(
    re.compile(
        rf"\b(?:at least|minimum of)\s+(?:{HOW_MANY})\s[^:.;\n]{{0,30}}"
        rf"\b(?:{'|'.join(COUNTED_WORDS)})\b[^:.;\n]{{0,40}}:",
        re.IGNORECASE,
    ),
    words=COUNTED_WORDS,
)
"""`At least one symptom of gout: A, B`: some of the list are asked for; nobody is meant by it."""
_WITH = Sought(re.compile(r"\bwith\b", re.IGNORECASE), words=("with",))
_BARE_OR = re.compile(r"[^.;:,\n]*(?:\b(?:and/)?or\s+|,\s+(?:or\s+)?)$", re.IGNORECASE)
_CLOSE_OR = re.compile(r"[^.;:\n]*\b(?:and/)?(?<!, )or\s+$", re.IGNORECASE)
_OR_WITH = re.compile(r"\bwith\b[^.;:\n]*\bor\s+with\s+(?:[\w-]+\s+){0,4}$", re.IGNORECASE)
_REACTION = Sought(
    re.compile(
        r"(?:,|\s+(?:and/or|or|and)|\s?/)\s+(?:\w+\s+){0,4}?"
        r"(?:reactions?|intoleran\w+|hypersensitiv\w+|sensitivit\w+|idiosyncras\w+|anaphyla\w+"
        r"|side[ -]effects?|adverse (?:events?|effects?)|toxicit\w+)\s+(?:to|of|against|from|with)\b",
        re.IGNORECASE,
    ),
    parts=("reaction", "ntoleran", "ypersensitiv", "ensitivit", "diosyncra", "naphyla", "ffect", "vent", "oxicit"),
)
"""`allergy or reaction to a vaccine`, behind the allergy."""

_SOME_OF = Sought(
    re.compile(
        r"\b(?:two|three|four|five|[2-5])\s+(?:or\s+more\s+(?:of|from)|of\s+(?:three|four|five|six|[3-6]))\b"
        r"|\b(?:failed|to|with)\s+(?:two|three)\s+of\s+(?!the\b)"
        r"|\b(?:at\s+least|any|minimum\s+of)\s+(?:two|three|four|five|[2-5])\s+of\s+(?!(?:the|th[eo]se|which|them)\b)",
        re.IGNORECASE,
    ),
    words=("more", "of"),
)

_IF_SO = Sought(
    re.compile(
        r"(?P<other>\bor,?\s+)?\bif\s+(?:(?:it|this|they|these|either|any|both)\s+(?:is|are)\s+)?(?:present|suspected|so|yes|any|positive|negative|applicable|not|higher|lower|above|below|abnormal|elevated|younger"
        r"|older)\s*,",
        re.IGNORECASE,
    ),
    words=("if",),
)
_THEN_IN_BRACKET = Sought(
    re.compile(r"\(\s*(?:in (?:which|that|this|such) cases?|then|in whom|for whom)\b", re.IGNORECASE),
    parts=("(in", "( in", "(then", "( then", "(for whom"),
)
"""`unless Gilbert's (in which case direct bilirubin <= 1.5 x ULN is required)`: of those who are excepted."""
_OF_THE_NEXT = Sought(
    re.compile(r"\bwithin\s+\d+\s+\w+\s+(?:of|after|from|following|since)\s*,", re.IGNORECASE),
    words=("within",),
    begins=True,
)
"""`refractory to, or relapsed within 60 days of, bortezomib`: the moment is named behind the comma."""
_IF_AND_IF = Sought(re.compile(r"\bif\b[^.;]*,\s+and\s+if\b", re.IGNORECASE), words=("if",), begins=True)
"""`If gout, on A, and if psoriasis, on B` among the exclusions."""
_DEMANDED = Sought(
    re.compile(r"\b(?:must|should|shall|(?:is|are) required)\b", re.IGNORECASE),
    words=("must", "should", "shall", "required"),
)
_FOR_BOTH = Sought(
    re.compile(r"\bfor (?:both|each|all)(?: of (?:them|these))?,? (?:if|in)\b", re.IGNORECASE),
    words=("for",),
    begins=True,
)
_SAMPLE = Sought(
    re.compile(
        rf"\b(?:sub)?samples? of \w+ (?:[\w-]+ )?(?:women|men|{ANYBODY}|adults|children)\b",
        re.I,
    ),
    words=("sample", "samples", "subsample", "subsamples"),
    begins=True,
)
_SO_MANY_OF_THEM = Sought(
    re.compile(
        r"\b(?:of|among) (?:which|whom|these|them)\b[^.;\n]{0,30}"
        r"\b(?:at (?:most|least)|only|no more|not more|no fewer|maximum|up to|none)\b",
        re.IGNORECASE,
    ),
    words=("which", "whom", "these", "them"),
)


_TO_DIAGNOSE = Sought(
    re.compile(
        r"\b(?:except|excluding|other than)\s+(?:that\s+)?(?:for\s+)?(?:the\s+)?(?:initial\s+)?(?:diagnosis|staging)\b",
        re.I,
    ),
    words=("diagnosis", "staging"),
)
"""`No surgery except for diagnosis of lymphoma`: surgery for something else, and no patient, is meant."""


def _is_one_of(sought: Sought) -> Callable[[str, Statement], bool]:
    """Whether a treatment or examination stands in a list behind words that are said of all of it."""
    return lambda plain, item: (
        item.limit is None
        and is_treatment(item.about.name)
        and not any(one.key == LED for one in item.said)
        and sought.pattern.search(plain, *before_name(item)) is not None
    )


def _findings(tree: Tree) -> tuple[Statement, ...]:
    """The diseases that a tree without limits looks for or denies, without what it leaves out."""
    items = statements(tree.of if isinstance(tree, Excepted) else tree)
    diseases = tuple(item for item in items if is_condition(item.about.name))
    return () if any(item.limit is not None for item in items) else diseases


def _is_listed(plain: str, item: Statement) -> bool:
    first = item.about.cut.first
    return _LISTED.pattern.search(plain, max(0, first - _FAR), first) is not None


def _is_treated_for(plain: str, item: Statement) -> bool:
    """A disease at the end of a list of what a treatment is for, that is held of the patient or denied."""
    if item.limit is not None or is_treatment(item.about.name) or not item.about.name:
        return False
    first = item.about.cut.first
    return _TREATED_FOR.pattern.search(plain, max(0, first - _FAR), first) is not None


def _is_seen_on(plain: str, item: Statement) -> bool:
    """`no evidence of disease on MRI`, read as if no MRI had been done."""
    shows = item.op == "absent" and is_procedure(item.about.name)
    return shows and _SEEN_ON.pattern.search(plain, *before_name(item)) is not None


def _limits_a_disease(laid: LaidOut) -> bool:
    """`bilirubin < 2 mg/dL (Gilbert's < 3)`: a bare number behind a disease is of what was measured before."""
    bare = (item for item in laid.items if item.limit is not None and not (item.about.name or item.limit.unit))
    named = (spot for item in bare for spot in laid.scan.spots_in(item.about.cut))
    return bool(laid.lists) and any(is_condition(spot.name) for spot in named)


def _is_of_with(plain: str, node: Tree, holds: bool) -> bool:
    """`thalassemia with heart failure or iron overload`, where iron overload alone would do, or keep out."""
    if not is_choice(node):
        return False
    first, *others = (statements(part) for part in node.of)
    if not first or any(item.limit is not None for item in first):
        return False
    begins = first[0].about.cut.end
    ends = [end for items in others if items and (end := items[0].about.cut.first) < begins + _WITHIN]
    if first[0].about.name and any(_OR_WITH.search(plain, begins, end) for end in ends):
        return True
    if not (holds or isinstance(node.of[0], AllOf)):
        return False
    behind = _WITH.pattern.search(plain, first[0].about.cut.end, first[-1].cut.end) if first[0].about.name else None
    starts = (items[0].cut.first for items in others if items)
    joins = _BARE_OR if holds else _CLOSE_OR
    return behind is not None and any(joins.match(plain, behind.end(), start) for start in starts)


def _is_of_the_next(plain: str, item: Statement) -> bool:
    """An allergy without words of its own, to what is named behind the reaction beside it."""
    bare = item.about.name in ("allergy", "drug_allergy") and not item.said
    return bare and _REACTION.pattern.match(plain, item.about.cut.end) is not None


def _is_demanded_within(laid: LaidOut) -> bool:
    """`(if A is positive, B must be negative)`, read as if either were the condition."""
    conditions = (statements(node.condition) for node in laid.lists if isinstance(node, Conditional))
    spans = [(min(one.cut.first for one in items), max(one.cut.end for one in items)) for items in conditions if items]
    return any(_DEMANDED.pattern.search(laid.plain, first, end) for first, end in spans)


def _points_back(laid: LaidOut) -> bool:
    """`A negative; if positive, B negative`; in `no gout or, if present, ALT <= 3` the other way is read as it is."""
    found = _IF_SO.pattern.search(laid.plain)
    mixed = any(is_choice(node) and any(isinstance(part, AllOf) for part in node.of) for node in laid.lists)
    return found is not None and (found["other"] is None or mixed or is_conditional(laid))


_NO_RESPONSE = Sought(
    re.compile(
        r"\b(?:no|without|not in|never)\s+(?:[\w-]+\s+){0,2}?(?:remission|response|CR|PR|improvement)\b"
        r"[^.;\n]*(?:,|\bor\b)[^.;\n]*\b(?:relaps|refractor|progress|recur)",
        re.IGNORECASE,
    ),
    words=("remission", "response", "cr", "pr", "improvement"),
)
"""`no remission after two courses, relapse within 6 months`: the relapse is there, and not denied."""


def _holds_for_last(node: Tree) -> bool:
    """`stroke, asthma or cardiomyopathy in the setting of heart failure`: it may be said of the last alone."""
    if not isinstance(node, AllOf) or len(node.of) != len(("whom", "what")) or not isinstance(node.of[1], OneOrMore):
        return False
    whom, listed = statements(node.of[0]), [item.cut for item in statements(node.of[1])]
    behind = bool(whom) and min(item.cut.first for item in whom) > max((cut.first for cut in listed), default=0)
    return behind and len({*listed}) > 1 and not {item.about.name for item in whom} <= PEOPLE


_POINTS_BACK = Sought(
    re.compile(
        r"(?:(?<=[.;]\s)|\n\W*(?:note\W+)?)(?:this|these|it|that)\s+(?:(?:requirement|criterion|criteria|rule|limit)s?\s+)?"
        r"(?:only appl(?:y|ies)|appl(?:y|ies) only|(?:is|are) only required|(?:is|are) required only)\b"
        r"|\bin the (?:latter|former)\b|\bmet by\s+(?:patients?|subjects?|participants?|those)\b"
        r"|\b(?:allowed|permitted|acceptable)\.\s+(?:these|such|those)\s+(?:patients?|subjects?|participants?|women|men)\b",
        re.IGNORECASE,
    ),
    words=("only", "latter", "former", "these", "such", "those", "met"),
)
"""`ALT <= 3 x ULN. This only applies to ...`, `Gout is allowed. Such patients must ...`: of whom the one before is."""
_NUMBERED = Sought(
    re.compile(
        r"\A\W*(?:A[.)]\s[^\n]{3,200}?\s(?P<letter>B[.)]\s+\w)|1[.)]\s[^\n]{3,200}?\s(?P<number>2[.)]\s+\w)"
        r"|[^\n]{3,200}?\s(?P<mark>2\)\s+\w)[^\n]{3,200}?\s3\)\s)",
        re.IGNORECASE,
    ),
    words=("b",),
    parts=("2)", "2."),
)
"""`gout 2) asthma 3) COPD`: members of a list within a line, where it was not parted."""


def _is_numbered_within(laid: LaidOut) -> bool:
    """Whether a number of a list stands within what was read as one name or question."""
    mark = _NUMBERED.pattern.match(laid.plain)
    cuts = [node.cut for node in laid.nodes if isinstance(node, Statement | Judgement)]
    return mark is not None and any(cut.first < mark.start(str(mark.lastgroup)) < cut.end for cut in cuts)


REACH_DOUBTS = (
    said("so many of a list, read as whom it is for", _COUNTED_LABEL, is_conditional),
    Doubt("a list that was not parted at its numbers", _NUMBERED, _is_numbered_within, reach="line"),
    said("what is said of what stands before it", _POINTS_BACK, reach="line"),
    said(
        "what something was done for, read as who is spared",
        _TO_DIAGNOSE,
        lambda laid: any(isinstance(node, Excepted) for node in laid.lists),
    ),
    Doubt("a condition behind a list, read as one of all of it", AllOf, any_node(_holds_for_last)),
    said("a denied response, before what follows a lost one", _NO_RESPONSE),
    Doubt("a method that is said of a whole list", _BY_EITHER, any_item(_is_one_of(_BY_EITHER))),
    Doubt("a plan or a response that is said of a whole list", _FOR_EITHER, any_item(_is_one_of(_FOR_EITHER))),
    Doubt(
        "a cause or exposure that is said of a whole list",
        _LISTED,
        lambda laid: any(_is_listed(laid.plain, item) for item in _findings(laid.tree)),
    ),
    Doubt(
        "what a treatment is for, read beside the treatment",
        _TREATED_FOR,
        any_item(_is_treated_for),
    ),
    Doubt("what a picture does not show, read as a picture that was not taken", _SEEN_ON, any_item(_is_seen_on)),
    Doubt("a bare number behind a disease", Limit, _limits_a_disease),
    Doubt("an allergy to what is named behind the next", _REACTION, any_item(_is_of_the_next)),
    said("one disease of two names", _MIXED, lambda laid: len(laid.items) > 1),
    Doubt(
        "an alternative to what stands behind `with`, read as one to all",
        _WITH,
        lambda laid: any(_is_of_with(laid.plain, node, laid.holds) for node in laid.lists),
    ),
    said(
        "so many of a list, read as all or any",
        _SOME_OF,
        lambda laid: not any(isinstance(node, OneOrMore) and node.n > 1 for node in laid.lists),
        reach="line",
    ),
    said("so many of those that were named", _SO_MANY_OF_THEM, reach="line"),
    said("so many of those that were named", _SAMPLE, reach="line"),
    said(
        "what is asked of those who are excepted, read of everybody",
        _THEN_IN_BRACKET,
        lambda laid: laid.holds and not is_conditional(laid),
    ),
    said("a time from what the next words name", _OF_THE_NEXT, any_item(lambda _plain, item: item.timing is not None)),
    said("two conditions, of which the second is read within the first", _IF_AND_IF, lambda laid: not laid.holds),
    Doubt("a demand, read as part of the condition", _DEMANDED, _is_demanded_within),
    said("a limit that is of several, read as of the last", _FOR_BOTH, is_conditional),
    Doubt("a condition that points back", _IF_SO, _points_back, "line"),
)
"""What is doubtful about how far the words of a line reach; nothing of it is in a line where all is plain."""
