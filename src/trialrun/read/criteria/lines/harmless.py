"""Words of a line that decide nothing, told by patterns: labels, examples, methods, the study itself, either sex.

What they stand in is read without them; what else is left over is told by `care/untold.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.criteria.concepts.part import OUTSIDE
from trialrun.read.criteria.connectives.parts import METHODS
from trialrun.read.criteria.headings import LABELS, TOPICS
from trialrun.read.criteria.model import Conditional, Excepted, Negated, Statement, Tree
from trialrun.read.criteria.scan.counts import COUNTED
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Several, Sought
from trialrun.read.criteria.terms import LUNG_FUNCTION, cancers
from trialrun.read.criteria.trees import nodes, statements
from trialrun.read.text import Cut
from trialrun.terms import load_vocabulary

_LABEL = Sought(
    re.compile(
        rf"\A\s*(?:[A-Z][\w/ -]{{2,40}}:(?=\s)|(?i:{'|'.join(sorted(TOPICS))}):(?=\s)|(?:{'|'.join(LABELS)})(?=\s*\n))"
    ),
    parts=(":", "\n"),
)
_OF_CLASS = re.compile(r"\s+disease\b", re.IGNORECASE)
_EXAMPLES = Sought(
    re.compile(r"(?:\be\.g\.|\bsuch as\b|\bfor example\b)[^.;()\n]{0,200}", re.IGNORECASE),
    words=("g", "such", "example"),
)
_METHOD = Sought(
    re.compile(
        r"(?:\b(?:by|using|via)|(?:(?<=%\s)|(?<=Hg\s)|(?<=[mc]m\s)|(?<=\bms\s)|(?<=\bmsec\s))on)\s+(?:an?\s+|the\s+|either\s+)?(?:[\w-]+[\s/]+){0,6}?(?:scan|echo\w*|muga|ct|mri|pet|ecg|ekg|electrocardiogram|electrophoresis"
        r"|multi-?\s?gated acquisition|ventriculogra\w+|angiogra\w+"
        rf"|{METHODS}|equation|formula|method|criteria)\b(?:\s+scans?\b)?"
        r"(?:\s*\([A-Z]{2,6}\))?(?:\s+scans?\b)?"
        rf"(?:\s+or\s+(?:[\w-]+\s+){{0,3}}?(?:\([A-Z]{{2,6}}\)\s*)?(?:scan|echo\w*|muga|angiogra\w*|ventriculogra\w+|{METHODS})"
        r"(?:\s*\([A-Z]{2,6}\))?)?",
        re.IGNORECASE,
    ),
    words=("by", "using", "via", "on"),
)
_DEFINED_BELOW = Sought(
    re.compile(
        r"(?<=with )measurable disease(?=\s*:\s*\S[^.;\n]{0,60}\d)"
        r"|\bmeasurable disease\b"
        r"(?=[^.;\n]{0,160}(?:\bfollowing\b[^.;\n]{0,20}|\bdefined (?:as|by)\b[^.;\n]{0,80}):\s*\n)"
        r"|\bnormal (?=(?:renal|kidney|hepatic|liver|cardiac|pulmonary|organ|(?:bone )?marrow) function,? "
        r"(?:(?:is|are|as) )?defined\b)",
        re.IGNORECASE,
    ),
    words=("measurable", "normal"),
)
_REFERENCE = Sought(
    re.compile(
        r"\bsee\s+(?:disease characteristics|above|below|(?:in\s+)?appendix(?:\s+\w{1,3}\b)?(?:\s+for\s+\w+)?)"
        r"|\b(?:study|trial|protocol)[- ](?:specific )?"
        r"(?:treatment|therapy|drug|medication|agent|product|dosing|dose|regimen|intervention|procedure|entry)s?\b",
        re.IGNORECASE,
    ),
    words=("see", "study", "trial", "protocol"),
)
WORDING = Sought(
    re.compile(
        r"(?:NOTE:\s*)?A new classification (?:scheme|system)\b[^.;\n]*|The terminology of\b[^.;\n]*"
        r"|(?:However, this|This) (?:protocol|study|trial) uses\b[^.;\n]*\b(?:terminology|nomenclature)\b[^.;\n]*"
    ),
    words=("classification", "terminology", "nomenclature"),
)
"""Which words a protocol uses for a disease: a whole sentence that says nothing of a patient."""
USUAL = Sought(
    re.compile(
        r"(?:\A|(?<=[.;]\s))(?:(?!\b(?:who|whose|which|that|no|not)\b)[^;.])*\b(?:is|are) "
        r"(?:(?:very|often|quite|to be) )?(?:expected|anticipated|common|frequent|usual|seen|typical)\b[^;.]*"
        r"\bin (?:this|these|such|most) (?:[\w-]+ )?(?:population|patients?|subjects|disease|setting|group)\W*\Z",
        re.IGNORECASE,
    ),
    words=("expected", "anticipated", "common", "frequent", "usual", "seen", "typical"),
)
"""`Renal impairment is common in this population`: of what many have, and not what is asked."""
IF_IT_HAPPENS = Sought(
    re.compile(
        r"(?:should|if|(?:in )?case)\b[^.;\n]{0,160}?\b(?:becom\w+|occurs?|suspect\w*|pregnan\w+)\b[^.;\n]{0,160}?"
        r"\b(?:should|must|will|shall|(?:is|are|has|have|needs?) to)\s+(?:\w+\s+){0,2}?"
        r"(?:inform|notify|contact|tell|alert|report (?:it|this) to)\b[^.;\n]*",
        re.IGNORECASE,
    ),
    words=("inform", "notify", "contact", "tell", "alert", "report"),
)
"""`Should a woman become pregnant, she should inform her physician`: what is done if it happens in the trial."""
_HEAD = Sought(
    re.compile(
        r"\b(?:following|laboratory|lab|h[a]?ematolog\w+|organ|function\w*)\s+(?:[\w-]+\s+){0,2}?(?:parameters?|values?|requirements?)"
        r"(?=[^.;:\n]{0,40}:)",
        re.IGNORECASE,
    ),
    words=("parameter", "parameters", "value", "values", "requirement", "requirements"),
)
"""`The following hematologic parameters:`, which heads the limits below it."""
_LOWER = Sought(
    re.compile(
        r"\b(?:lower|higher|greater|elevated)\s+(?:values?|levels?|counts?|LVEF|ANC|creatinine|bilirubin|platelets?)"
        r"(?=\s+(?:(?:is|are|may be)\s+)?(?:allowed|permitted|acceptable|accepted|permissible)\b)",
        re.IGNORECASE,
    ),
    words=("lower", "higher", "greater", "elevated"),
)
"""`Lower values are permitted if ...`: an exception to the limits before it."""
_STOPPED = Sought(
    re.compile(
        r"\b(?:must|should) have been (?:stopped|discontinued|withdrawn)(?=\s+(?:for\b|at least|more than|[>≥]))",
        re.IGNORECASE,
    ),
    words=("stopped", "discontinued", "withdrawn"),
)
"""`must have been stopped for more than 4 weeks`: that long since it."""
_FOR_AGE = Sought(
    re.compile(
        r"(?<=normal|dicted|limits|.limit|.range|...ULN|...LLN|. x NL|..ULN\)|..LLN\)) (?:for|by|of) "
        r"(?:the )?(?:patient's )?(?:age|gender|sex)(?:(?:/| and | or )(?:age|gender|sex))?\b"
        r"|(?<=normal )\((?:ULN|LLN|UNL)(?=\s*[;,])"
    ),
    words=("age", "gender", "sex", "uln", "lln", "unl"),
)
"""`10 x ULN for age`: whose limit of normal it is; `upper limit of normal (ULN; ...)`: its short form."""
_CORRECTED = Sought(
    re.compile(
        r"\(?\b(?:corrected|adjusted) (?:for|to) (?:the )?(?:ha?emoglobin|Hgb|Hb|alveolar volume|altitude)"
        r"(?: (?:concentration|level|value|and(?:/or)? alveolar volume))?\b\)?"
        r"|\b(?:ha?emoglobin|Hgb|Hb)[- ](?:corrected|adjusted)\b",
        re.IGNORECASE,
    ),
    words=("corrected", "adjusted"),
)
"""`DLCO, corrected for haemoglobin`: how a value of the lungs is reported."""
_ANY_SEX = Sought(
    re.compile(
        r"\b(?:both|either|any|all) (?:genders?|sexe?s?)\b"
        r"|\b(?:regardless|irrespective) of (?:the |their )?(?:genders?|sex)\b"
        r"|\b(?:gender|sex)(?: is| are)?:? (?:not (?:limited|restricted)|unlimited|unrestricted|no limit\w*)\b"
        r"|\b(?:no|without) (?:limit\w*|restriction\w*) (?:on|of|in|for|to) (?:the )?(?:gender|sex)\b"
        r"|\b(?:no|unlimited) (?:gender|sex)(?: limit\w*| restriction\w*)?\b",
        re.IGNORECASE,
    ),
    words=("gender", "genders", "sex", "sexes"),
)
NO_LIMIT = Sought(
    re.compile(
        r"\b(?:(?:with|there (?:is|are)) )?no (?:(?:upper|lower|maximum) (?:age )?limit\w*|maximum age|age limit\w*"
        r"|(?:gender|sex) limit\w*)"
        r"(?: (?:of|for|on) (?:the )?age)?\b(?! (?:of|for|on)\b)",
        re.IGNORECASE,
    ),
    words=("upper", "maximum", "limit", "limits", "limitation", "limitations"),
)
"""`18 years or older, no upper age limit`, `no gender limit`: what is not asked."""
_ALLOWED = Sought(
    re.compile(
        r"\((?:(?!\b(?:no|not|never|nor|without|cannot|only|if|unless|except|but)\b)[^()\d<>]){2,120}?"
        r"\b(?:allowed|permitted)(?:\s+to\s+(?:meet|reach|achieve|control|lower|reduce)\b[^()\d<>]{0,40})?\s*\)",
        re.IGNORECASE,
    ),
    words=("allowed", "permitted"),
)


_OF_NORMAL = re.compile(r"%?\s*(?:of\s+)?(?:the\s+)?normal(?:\s+values?)?\b", re.IGNORECASE)
"""`DLCO >= 50 % normal`: the value of healthy people."""


_OF_OWN = re.compile(
    r"(?:\s+of\s+(?:[\w-]+\s+)?(?:therapy|treatment))?\s+for\s+(?:the\s+)?(?:treatment\s+of\s+)?(?:the\s+|their\s+|his\s+|her\s+)?",
    re.IGNORECASE,
)
"""`3 prior regimens for lymphoma`: earlier lines are counted of the disease that is studied."""


_ALLOWED_NEXT = Sought(
    re.compile(
        r"(?<=[.;] )(?:(?!\b(?:no|not|never|nor|without|cannot|only|if|unless|except|but)\b)[^.;()\d<>]){2,120}?"
        r"\b(?:is|are|may be) (?:allowed|permitted|used|given) to (?:meet|reach|achieve|control|lower|reduce)\b"
        r"[^.;()\d<>]{0,60}"
        r"|(?<=[.;,] )(?:(?:red (?:blood )?cell|platelet|blood)\s+)?"
        r"(?:transfusions?|growth factors?|G-?CSF|erythropoietin|supplement\w*|replacement)(?: (?:support|use))?"
        r" (?:is|are) (?:allowed|permitted|acceptable)(?=\s*(?:[.;)]|\Z))",
        re.IGNORECASE,
    ),
    words=("allowed", "permitted", "acceptable", "used", "given"),
)
"""`Hydroxyurea is permitted to meet this criterion`, `transfusions are allowed`: how a value is reached."""


_COUNTED_AS_ONE = Sought(
    re.compile(
        r"\([^()\n]*\b(?:is|are|count(?:s|ed)?)\s+"
        r"(?:(?:considered|counted|regarded|defined|classified|as|to be)\s+){0,3}"
        r"(?:an?|one|1)\s+(?:single\s+)?(?:prior\s+|previous\s+)?(?:lines?|regimens?)\b[^()\n<>≤≥]*\)",
        re.IGNORECASE,
    ),
    words=("line", "lines", "regimen", "regimens"),
)
"""`(induction followed by transplant is considered one line)`: how lines are counted."""


_LACKING = Sought(
    re.compile(r"\b(?:no|without|(?:in the )?absence of|not have)\s+(?:[\w-]+\s+){0,3}\Z", re.IGNORECASE),
    words=("no", "without", "absence", "not"),
)
_NEAR_NAME = 48
_EVEN_IF = Sought(
    re.compile(r",?\s*\beven (?:if|when|though)\b[^.;,()\n]{1,50}?(?=[.;,()\n]|\s(?:No|Not|At)\s|\Z)"), words=("even",)
)
"""`no angina, even if controlled`: what changes nothing."""
_KIND_OF_CRITERIA = Sought(
    re.compile(r"\b(?:minor|major|additional|other)\s+(?=criteri(?:on|a)\s?:)", re.IGNORECASE),
    words=("minor", "major", "additional", "other"),
    begins=True,
)
"""`at least one minor criterion:`: what a list is called."""
_PREFERRED = Sought(
    re.compile(
        r"(?<=[.;(\n])\s*[^.;,()\n<>≤≥]{2,50}?\bpreferred\b(?: (?:methods?|tests?|techniques?|modality)\b[^.;()\n]*)?"
        r"(?=\s*(?:[.;)\n]|\Z))",
        re.IGNORECASE,
    ),
    words=("preferred",),
)
"""`LVEF >= 45%. MUGA is preferred`: in which way a value should be found, if one can choose."""
_DECIDES_NOTHING = Several(
    _LABEL, _EXAMPLES, _METHOD, _REFERENCE, _DEFINED_BELOW, _FOR_AGE, _CORRECTED, _ANY_SEX, NO_LIMIT, WORDING,
    IF_IT_HAPPENS, USUAL, _COUNTED_AS_ONE, _ALLOWED_NEXT, _HEAD, _LOWER, _STOPPED, _EVEN_IF, _PREFERRED,
    _KIND_OF_CRITERIA,
)  # fmt: skip


def harmless(scan: Scan, items: tuple[Statement, ...], tree: Tree | None) -> Iterator[Cut]:
    """What a line says beside the names of its statements and that asks nothing more."""
    yield from _deciding_nothing(scan, items)
    yield from _graded(scan, items)
    yield from _allowed_behind(scan, items)
    yield from _moments_further_on(scan, items)
    if tree is not None:
        yield from _turned_round(scan, tree)
        yield from _other_way(scan, tree)
        yield from _excused(scan, tree)


def _deciding_nothing(scan: Scan, items: tuple[Statement, ...]) -> Iterator[Cut]:
    """What decides nothing: the label of a line, examples of a class, the method of a measurement, the study itself.

    A label that names a finding decides, and its other words with it: `Marrow involvement only NOTE: ...`.
    """
    findings = [item.about.cut.first for item in items if item.limit is None]
    for sought in scan.among(_DECIDES_NOTHING):
        for match in scan.every(sought):
            if sought is not _LABEL or not any(match.start() <= first < match.end() for first in findings):
                yield Cut(*match.span())


def _graded(scan: Scan, items: tuple[Statement, ...]) -> Iterator[Cut]:
    """`grade <= 2 neuropathy`: the grade says of what it is."""
    of = {said.value for item in items if item.about.name == "ctcae_grade" for said in item.said if said.key == "of"}
    nerves = load_vocabulary().below("peripheral_neuropathy")
    if of & nerves or any(item.about.name == "neuropathy_grade" for item in items):
        of |= nerves
    return (spot.cut for spot in scan.spots if spot.name in of)


def _other_way(scan: Scan, tree: Tree) -> Iterator[Cut]:
    """What turns a part round that is read so: `<= 2.5 if no liver metastases or <= 5 with them`."""
    if scan.lacks(_LACKING):
        return
    named = {
        item.about.name
        for node in nodes(tree)
        if isinstance(node, Conditional) and node.otherwise is not None
        for item in statements(node.condition)
    }
    for spot in scan.spots if named else ():
        lacking = _LACKING.pattern.search(scan.plain, max(0, spot.cut.first - _NEAR_NAME), spot.cut.first)
        if spot.name in named and lacking is not None:
            yield Cut(lacking.start(), spot.cut.end)


def _turned_round(scan: Scan, tree: Tree) -> Iterator[Cut]:
    """`outside 0.4 to 6 mU/L`: the word that has its range denied."""
    for node in () if scan.lacks(OUTSIDE) else nodes(tree):
        limits = [item for item in statements(node) if item.limit is not None] if isinstance(node, Negated) else []
        for item in limits:
            found = OUTSIDE.pattern.search(scan.plain, max(0, item.cut.first - _NEAR_NAME), item.cut.first)
            if found is not None:
                yield Cut(*found.span())


def _excused(scan: Scan, tree: Tree) -> Iterator[Cut]:
    """`bilirubin < 2, unless the bilirubin is raised by hemolysis`: an exception names again what it is from."""
    for node in nodes(tree):
        limits = [item for item in statements(node.of) if item.limit is not None] if isinstance(node, Excepted) else []
        if isinstance(node, Excepted) and limits:
            names, first = {item.about.name for item in limits}, max(item.cut.end for item in limits)
            end = max((item.cut.end for item in statements(node.exception)), default=first)
            yield from (item.cut for item in scan.spots if item.name in names and first <= item.cut.first < end)


def _allowed_behind(scan: Scan, items: tuple[Statement, ...]) -> Iterator[Cut]:
    """`hemoglobin >= 9 g/dL (transfusion allowed)`, `DLCO >= 50 % normal`: what asks nothing more of a value."""
    for item in items if "normal" in scan.words else ():
        normal = _OF_NORMAL.match(scan.plain, item.cut.end) if item.about.name in LUNG_FUNCTION else None
        if normal is not None:
            yield Cut(*normal.span())
    for item in items:
        behind = _OF_CLASS.match(scan.plain, item.cut.end) if item.about.name == "nyha_class" else None
        if behind is not None:
            yield Cut(*behind.span())
    for item in items if "for" in scan.words else ():
        own = _OF_OWN.match(scan.plain, item.about.cut.end) if item.about.name in COUNTED else None
        named = () if own is None else scan.spots_in(Cut(own.end(), len(scan.plain)))[:1]
        if named and own is not None and named[0].cut.first == own.end() and named[0].name in cancers():
            yield Cut(own.start(), named[0].cut.end)
    ends = [item.cut.end for item in items if item.limit is not None]
    for match in scan.every(_ALLOWED):
        if any(0 <= match.start() - end <= 1 for end in ends):
            yield Cut(*match.span())


def _moments_further_on(scan: Scan, items: tuple[Statement, ...]) -> Iterator[Cut]:
    """`within 4 weeks or 5 half-lives, whichever is longer, before cycle 1`: the moment that a time names behind it."""
    for timing in (item.timing for item in items):
        if timing is not None and timing.unit is not None and timing.anchor_words not in scan.text(timing.cut):
            at = scan.plain.find(timing.anchor_words, timing.cut.end)
            yield from [Cut(at, at + len(timing.anchor_words))] if at >= 0 else []
