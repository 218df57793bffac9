"""Words of a line that decide nothing, told by patterns: labels, examples, methods, the study itself, either sex.

What they stand in is read without them; what else is left over is told by `untold`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.criteria.lines_scan import Scan
from trialrun.read.criteria.model import Statement
from trialrun.read.criteria.seeking import Sought
from trialrun.read.text import Cut

_LABEL = Sought(re.compile(r"\A\s*[A-Z][\w/ -]{2,40}:(?=\s)"), parts=(":",))
_PHASE = Sought(
    re.compile(
        r"\A\s*\((?:phase|part|cohort|arm|group)\s+(?:\d{1,2}[ab]?|[IVX]{1,4}[ab]?|[A-Z])(?:\s+only)?\)", re.IGNORECASE
    ),
    words=("phase", "part", "cohort", "arm", "group"),
)
_EXAMPLES = Sought(
    re.compile(r"(?:\be\.g\.|\bsuch as\b|\bfor example\b)[^.;()\n]{0,200}", re.IGNORECASE),
    words=("g", "such", "example"),
)
_METHOD = Sought(
    re.compile(
        r"\b(?:by|using|via)\s+(?:an?\s+|the\s+)?(?:[\w-]+[\s/]+){0,6}?(?:scan|echo\w*|muga|ct|mri|pet|ecg|ekg|electrophoresis"
        r"|immunofixation|pcr|elisa|assay|biopsy|cytometry|equation|formula|method|criteria)\b(?:\s*\([A-Z]{2,6}\))?"
        r"(?:\s+or\s+(?:[\w-]+\s+){0,3}?(?:\([A-Z]{2,6}\)\s*)?(?:scan|echo\w*|muga|angiograph\w*)"
        r"(?:\s*\([A-Z]{2,6}\))?)?",
        re.IGNORECASE,
    ),
    words=("by", "using", "via"),
)
_DEFINED_BELOW = Sought(
    re.compile(
        r"\bmeasurable disease\b"
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
_FOR_AGE = Sought(
    re.compile(
        r"(?<=normal|limits|.limit|.range|...ULN|...LLN|. x NL|..ULN\)|..LLN\)) (?:for|by|of) (?:the )?(?:patient's )?"
        r"(?:age|gender|sex)(?:(?:/| and | or )(?:age|gender|sex))?\b"
        r"|(?<=normal )\((?:ULN|LLN|UNL)(?=\s*[;,])"
    ),
    words=("age", "gender", "sex", "uln", "lln", "unl"),
)
"""`10 x ULN for age`: whose limit of normal it is; `upper limit of normal (ULN; ...)`: its short form."""
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
_ALLOWED = Sought(
    re.compile(
        r"\((?:(?!\b(?:no|not|never|nor|without|cannot|only|if|unless|except|but)\b)[^()\d<>]){2,60}?"
        r"\b(?:allowed|permitted)(?:\s+to\s+(?:meet|reach|achieve|control|lower|reduce)\b[^()\d<>]{0,40})?\s*\)",
        re.IGNORECASE,
    ),
    words=("allowed", "permitted"),
)


def harmless(scan: Scan) -> Iterator[Cut]:
    """What decides nothing: the label of a line, examples of a class, the method of a measurement, the study itself."""
    for sought in (_LABEL, _PHASE, _EXAMPLES, _METHOD, _REFERENCE, _DEFINED_BELOW, _FOR_AGE, _ANY_SEX):
        if not scan.lacks(sought):
            yield from (Cut(*match.span()) for match in sought.pattern.finditer(scan.plain))


def allowed_behind(scan: Scan, items: tuple[Statement, ...]) -> Iterator[Cut]:
    """`hemoglobin >= 9 g/dL (transfusion allowed)`: how a value may have been reached asks nothing more."""
    if scan.lacks(_ALLOWED):
        return
    ends = [item.cut.end for item in items if item.limit is not None]
    for match in _ALLOWED.pattern.finditer(scan.plain):
        if any(0 <= match.start() - end <= 1 for end in ends):
            yield Cut(*match.span())
