"""Where a line does something else than state a finding: it allows, demands, refers, widens or leaves a half unsaid.

Each doubt is one pattern and the readings it is about. Changes nothing; a line with a doubt is asked as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.criteria.laid_out import LaidOut
from trialrun.read.criteria.model import AllOf, Statement, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_drug, is_treatment
from trialrun.read.criteria.trees import judgements
from trialrun.read.text import Cut

_ALLERGY = Sought(
    re.compile(r"\b(?:allerg\w+|hypersensitiv\w+|intoleran\w+|contraindicat\w+|anaphyla\w+)", re.IGNORECASE),
    parts=("allerg", "hypersensitiv", "intoleran", "contraindicat", "anaphyla"),
)

_TAKEN = re.compile(
    r"\b(?:receiv\w+|treat\w+|prior|previous\w*|taking|use|therap\w+|exposure|refractory)\b", re.IGNORECASE
)

_PREVENTED = Sought(
    re.compile(r"\b(?:contracept\w+|birth control|abstain|abstinen\w+)\b", re.IGNORECASE),
    parts=("contracept", "birth control", "abstain", "abstinen"),
)

_DEMAND = Sought(
    re.compile(
        r"\b(?:must|should|shall|(?:is|are) required to|(?:has|have) to"
        r"|(?:is|are) (?:eligible|allowed|permitted|acceptable))\b"
        r"(?!\s+not\b)",
        re.IGNORECASE,
    ),
    words=("must", "should", "shall", "required", "has", "have", "eligible", "allowed", "permitted", "acceptable"),
)

_NEGATIVE = Sought(re.compile(r"\b(?:sero-?)?negativ\w*", re.IGNORECASE), parts=("negativ",))

_STOPPED = Sought(
    re.compile(r"\b(?:preclud|contraindicat|prohibit|prevent|interfer)\w*", re.IGNORECASE),
    parts=("preclud", "contraindicat", "prohibit", "prevent", "interfer"),
)

_WIDENED = Sought(
    re.compile(
        r"\bother (?:\w+ )?(?:types?|forms?|kinds?|subtypes?) of\b"
        r"|^\W*include[sd]? (?:also )?(?:all )?(?:patients|subjects|participants|those)\b",
        re.IGNORECASE | re.MULTILINE,
    ),
    words=("type", "types", "form", "forms", "kind", "kinds", "subtype", "subtypes", "include", "includes", "included"),
)

_GIVEN = (
    "drug", "drugs", "medication", "medications", "treatment", "treatments", "agent", "agents", "product", "products",
    "compound", "compounds",
)  # fmt: skip
_REFERRED = Sought(
    re.compile(
        r"\b(?:study|investigational|trial|protocol) (?:drugs?|medications?|treatments?|agents?|products?|compounds?)\b"
        r"(?=[^.]{0,60}\b(?:components?|excipients?|ingredients?|class)\b)"
        r"|\b(?:any of the|the|to) study (?:drugs?|agents?|medications?)",
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

_ONLY_MAY = re.compile(r"\W*(?:may|can|could) (?!not\b)", re.IGNORECASE)

_ALLOWED_BELOW = Sought(
    re.compile(r"\n\W*(?:allowed|permitted|acceptable)\b[^:\n]{0,40}:[ \t]*\n", re.IGNORECASE),
    words=("allowed", "permitted", "acceptable"),
)
_SAMPLE = Sought(
    re.compile(
        r"\b(?:sub)?samples? of \w+ (?:[\w-]+ )?(?:women|men|patients|subjects|participants|adults|children)\b",
        re.I,
    ),
    words=("sample", "samples", "subsample", "subsamples"),
)
_OF_WHICH = Sought(
    re.compile(
        r"\b(?:of|among) (?:which|whom|these|them)\b[^.;\n]{0,30}"
        r"\b(?:at (?:most|least)|only|no more|not more|no fewer|maximum|up to|none)\b",
        re.IGNORECASE,
    ),
    words=("which", "whom", "these", "them"),
)
_BEING_ALLOWED = Sought(
    re.compile(r"\bbeing (?:acceptable|allowed|permitted|eligible|no exclusion)\b", re.IGNORECASE), words=("being",)
)

_DANGLING = re.compile(r"\b(?:or|unless|except|and/or)\W*\Z", re.IGNORECASE)

_LAST = 12

_KIND_OR = re.compile(
    r"\b(?:active|acute|chronic|severe|recent|uncontrolled|unstable|symptomatic)\s+(?:or|and/or)\s+$", re.I
)

_KIND = re.compile(r"(?:active|acute|chronic|severe|recent|uncontrolled|unstable|symptomatic)\b", re.IGNORECASE)


def sense_doubts(laid: LaidOut) -> Iterator[str]:
    """What a line says that its reading does not: each doubt in words."""
    yield from _of_drugs(laid)
    yield from _of_sense(laid)


def _of_drugs(laid: LaidOut) -> Iterator[str]:
    """Drugs that are said to be taken where the line speaks of allergies, or of what stands in their way."""
    taken = [item for item in laid.items if is_drug(item.about.name)]
    if taken and laid.search(_ALLERGY) and not _TAKEN.search(laid.plain):
        yield "drugs that somebody is allergic to"
    if len(taken) > 1 and any(map(_is_told_twice, laid.lists)):
        yield "a treatment and what it is of, read as two"
    if laid.search(_STOPPED) and any(is_treatment(item.about.name) for item in laid.items):
        yield "a treatment that something stands in the way of"
    if laid.search(_REFERRED) and any(item.limit is None for item in laid.items):
        yield "a drug or criterion that is only referred to"


def _is_told_twice(node: Tree) -> bool:
    """`prior treatment with any investigational drug` is one treatment."""
    drugs = (
        [part for part in node.of if isinstance(part, Statement) and is_drug(part.about.name)]
        if isinstance(node, AllOf)
        else []
    )
    wide = [item for item in drugs if item.about.name == "anticancer_therapy"]
    return any(item.cut == one.cut and item is not one for one in wide for item in drugs)


def _of_sense(laid: LaidOut) -> Iterator[str]:
    """Demands among exclusions, denials that are not read as such, and what is only allowed."""
    plain = laid.plain
    if not laid.holds and laid.search(_DEMAND):
        yield "a demand among the exclusions"
    if laid.search(_NEGATIVE) and any(
        _NEGATIVE.pattern.search(plain, item.cut.first, item.cut.end) for item in laid.items if _plain(item)
    ):
        yield "a negative result that is not read as one"
    if any(_is_half(plain, item) for item in laid.items):
        yield "a kind of a disease whose other kind is not said"
    if laid.search(_WIDENED):
        yield "words that widen what is meant"
    if laid.search(_PREVENTED):
        yield "contraception, which a person agrees to"
    if laid.search(_BY_CASE) and not any(judgements(laid.tree)):
        yield "patients who are judged one by one"
    if laid.holds and laid.search(_ALLOWED_BELOW):
        yield "a list of what is allowed within one of what is asked for"
    if laid.search(_OF_WHICH) or laid.search(_SAMPLE):
        yield "so many of those that were named"
    if laid.search(_MAY) or laid.search(_BEING_ALLOWED):
        yield "something that is only allowed"
    if not laid.holds and any(_ONLY_MAY.match(plain, cut.first) for cut in _unnamed(laid)):
        yield "what may be done, read as a finding"
    if laid.holds and _DANGLING.search(plain, max(0, len(plain) - _LAST)):
        yield "an alternative that is not there"
    if plain.rstrip().endswith(":") and any(item.limit is not None for item in laid.items):
        yield "a heading whose lines are not there"


def _unnamed(laid: LaidOut) -> list[Cut]:
    """Where the questions stand, and what is asked as it is printed."""
    return [*(one.cut for one in judgements(laid.tree)), *(item.cut for item in laid.items if not item.about.name)]


def _is_half(plain: str, item: Statement) -> bool:
    """`acute or chronic hepatitis`, read as chronic hepatitis."""
    named = item.limit is None and _KIND.match(item.about.words) is not None
    return named and _KIND_OR.search(plain, max(0, item.about.cut.first - 24), item.about.cut.first) is not None


def _plain(item: Statement) -> bool:
    return item.limit is None and item.op in ("present", "absent", "positive")
