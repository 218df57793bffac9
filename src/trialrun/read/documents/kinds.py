"""Which kind of document some lines are, by the labels and phrases that only such documents print."""

from __future__ import annotations

import re

from trialrun.read.documents.labels import find_label, headings, key_of
from trialrun.read.documents.printed_lines import Line
from trialrun.read.source import DocumentKind

_CLASSIC = frozenset(
    {
        "clinicaltrials.gov identifier",
        "first posted",
        "last update posted",
        "ages eligible for study",
        "condition or disease",
    }
    | {"sexes eligible for study", "genders eligible for study", "estimated enrollment", "actual enrollment", "arm"}
    | {"studies a u.s. fda-regulated drug product", "actual study start date", "estimated study start date"}
    | {"other study id numbers", "current primary outcome measures", "listed location countries", "group/cohort"}
    | {
        "please refer to this study by its clinicaltrials.gov identifier (nct number)",
        "estimated study completion date",
    }
    | {"primary outcome measures", "secondary outcome measures", "study details"}
)
"""Labels of the classic ClinicalTrials.gov page; mirrors word them otherwise."""
_SYNOPSIS = frozenset(
    {
        "title of study",
        "title of the study",
        "protocol title",
        "study title",
        "protocol number",
        "study number",
        "protocol no",
    }
    | {
        "name of sponsor",
        "name of sponsor/company",
        "phase of development",
        "study phase",
        "objectives",
        "primary objective",
    }
    | {
        "primary objectives",
        "secondary objectives",
        "methodology",
        "number of patients",
        "number of subjects",
        "indication",
    }
    | {
        "planned number of subjects",
        "planned number of patients",
        "diagnosis and main criteria for inclusion",
        "synopsis",
    }
    | {"duration of treatment", "statistical methods", "study treatment", "study design", "investigational product"}
    | {
        "primary endpoint",
        "primary endpoints",
        "secondary endpoints",
        "study population",
        "study rationale",
        "study duration",
    }
    | {
        "protocol synopsis",
        "study synopsis",
        "sample size",
        "key inclusion criteria",
        "key exclusion criteria",
        "rationale",
    }
    | {"test product, dose and mode of administration", "criteria for evaluation", "study objectives", "study centers"}
    | {
        "investigational products",
        "treatment regimen",
        "statistical considerations",
        "trial design",
        "target population",
    }
)
_SOME_LABELS = 3
"""So many labels of a synopsis make one, where they are many among all; it may print the number of a register too."""
_MIRROR = frozenset(
    {"study status", "recruit status", "recruitment status", "overall status", "study type", "brief summary"}
    | {"detailed summary", "detailed description", "current primary outcome", "last updated", "last verified"}
    | {"date received", "nct id", "study start date", "study classification", "main id", "recruiting status"}
)
"""Labels of the pages of registers and of those that copy them, which a synopsis does not print."""
_REGISTERED = re.compile(r"\b(?:NCT\d{8}|ISRCTN\d{6,8}|\d{4}-\d{6}-\d{2})\b")
_LETTER = (
    re.compile(r"\bmedical information\b", re.IGNORECASE),
    re.compile(r"\bhealth ?care (?:professional|provider)s?\b", re.IGNORECASE),
    re.compile(
        r"\bnot intended (?:for|as) promotion|\bunsolicited (?:request|inquiry|question)|\bin response to your\b",
        re.IGNORECASE,
    ),
    re.compile(r"\bliterature search\b", re.IGNORECASE),
    re.compile(r"\b(?:product labell?ing|prescribing information)\b", re.IGNORECASE),
    re.compile(
        r"\bnot (?:been |currently )?(?:reviewed or )?(?:approved|indicated|licensed) (?:by|for)\b"
        r"|\bsafety and efficacy\b[^.]{0,140}\bnot been established\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:scientific|standard|medical) response (?:document|letter)\b|\bthank you for (?:your|contacting)\b"
        r"|\b(?:does not|do not|can ?not) (?:recommend|suggest)\b[^.]{0,80}\b(?:use[sd]?|label\w*)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:MEDLINE|Embase)\b[^.]{0,120}\b(?:searched|conducted|performed)\b", re.IGNORECASE),
    re.compile(r"^\W*(?:Use|Efficacy|Safety)\b[^\n]{0,40} of [A-Z]{4,}[^\n]{0,80} in\b", re.MULTILINE),
    re.compile(r"^[^\n]{3,60}\([a-z][a-z -]{4,40}\)\s?[:–-]\s(?:Use|Efficacy|Safety|Dosing|Dosage)\b", re.MULTILINE),
    re.compile(r"^\W*clinical data\W*$", re.IGNORECASE | re.MULTILINE),
)
_SALUTATION = re.compile(r"\s*dear (?:dr|doctor|prof|professor|mr|ms|mrs|sir|madam|colleague|health)\b", re.IGNORECASE)
_ANSWERS = re.compile(
    r"\b(?:your|you (?:asked|requested|inquired|enquired)\b)"
    r"(?:[^.]{0,40} (?:request|question|inquiry|enquiry|interest|query|letter|e-?mail|call)\b| about| whether| for)",
    re.IGNORECASE,
)
"""How a letter greets, and says that it answers."""
_PART_BEGINS = re.compile(
    r"(?:<b>|<strong>|<h\d>|^|(?<=[.>]))\s*(?P<word>[A-Za-z][A-Za-z, ]{2,40}?)\s*(?::|</b>|</strong>|</h\d>|[ ]?[—–-] )"
)
_CITED = re.compile(r"\bPMID:?\s?\d|\bdoi:?\s?10\.\d{4}|^\s*abstract\b|\bet al\b", re.IGNORECASE)


def kind_of(lines: tuple[Line, ...]) -> DocumentKind:
    """The kind of a document that is not a structured record; `text` where it bears the marks of none."""
    text = "\n".join(line.text for line in lines[:4000])
    keys = {
        found.label.key
        for line in lines[:4000]
        if (found := find_label(line)) and (found.parted or len(line.text) < 80)
    }
    keys |= {cell for line in lines[:4000] if (found := find_label(line)) for cell in found.cells}
    if is_letter(text):
        return "information letter"
    if len(keys & _CLASSIC) >= 3 and ("clinicaltrials.gov identifier" in keys or len(keys & _CLASSIC) >= 5):
        return "ctgov page"
    if is_abstract(text, lines) and len(keys) < 9:
        return "abstract"
    if len(keys & _SYNOPSIS) >= _SOME_LABELS and len(keys & _SYNOPSIS) >= 0.5 * len(keys):
        return "synopsis"
    if len(keys) < 5 and is_bare_abstract(text, lines):
        return "abstract"
    if len(keys) < 5:
        return "text"
    few = len(keys & _SYNOPSIS) < max(_SOME_LABELS, 0.25 * len(keys))
    return "mirror page" if len(keys & _MIRROR) > 1 or (few and _REGISTERED.search(text)) else "synopsis"


def is_letter(text: str) -> bool:
    """Whether the text is a letter of medical information: three of its marks, or a greeting to one who asked."""
    greeted = any(map(_SALUTATION.match, text[:2000].split("\n"))) and _ANSWERS.search(text[:3000])
    return bool(greeted) or sum(bool(mark.search(text[:6000]) or mark.search(text[-6000:])) for mark in _LETTER) >= 3


_ORDER = {"background": 0, "objectives": 0, "methods": 1, "results": 2, "conclusions": 3}
"""The parts of a structured abstract in their order."""


def abstract_part(word: str) -> int:
    """Which part of a structured abstract a heading begins: 0 aims, 1 methods, 2 results, 3 conclusion; -1 none."""
    return _ORDER.get(headings("abstract part").get(key_of(word), ""), -1)


_SEVERAL_WORDS = "|".join(
    sorted((re.escape(name) for name in headings("abstract part") if " " in name), key=len, reverse=True)
)
_BARE = re.compile(
    rf"\s*(?P<word>(?=[A-Z])(?i:{_SEVERAL_WORDS})|Background|Introduction|Importance|Context|Objectives?|Aims?|Purpose"
    r"|Methods?|Setting|Interventions?|Results|Findings|Conclusions?|Interpretation|Discussion|Significance)\.?\s{1,3}"
    r"(?=[A-Z][A-Za-z-]*\b)(?![A-Z][a-z]{2,} (?:and|of)\b)"
    r"|\s*(?P<capitals>[A-Z]{5,}(?:,? (?:AND |& )?[A-Z]{3,}){0,5})\s{1,3}(?=[A-Z][a-z]|[A-Z] |\d)"
)
"""A part of an abstract that begins with its name and no sign behind it; capitals are looked up.

A noun with `and` or `of` behind it goes on with the heading, `Methods Summary of ...`; `As of May` begins a sentence.
"""


_AIM = re.compile(r"To [a-z]+ ")
"""How a short paragraph goes on that states an aim."""


def bare_part(text: str) -> re.Match[str] | None:
    """The name of a part with which a paragraph begins, `Methods In this trial ...`; `part_name` gives it."""
    found = _BARE.match(text)
    if found is None or (len(text) < 60 and _AIM.match(text, found.end()) is None):
        return None
    return found if found["word"] or abstract_part(found["capitals"]) >= 0 else None


def part_name(found: re.Match[str]) -> str:
    """The name of a part as a heading prints it."""
    named = found.groupdict()
    return named.get("word") or named.get("capitals") or ""


def is_abstract(text: str, lines: tuple[Line, ...]) -> bool:
    """Whether the text is the abstract of an article: its parts in order, or one paragraph below `Abstract`."""
    if len(text) > 20_000:
        return False
    parts = {abstract_part(found["word"]) for line in lines for found in _PART_BEGINS.finditer(line.text[:20_000])} - {
        -1
    }
    parts |= {abstract_part(line.text) for line in lines if len(line.text) < 45} - {-1}
    parts |= {abstract_part(part_name(found)) for line in lines if (found := bare_part(line.text))}
    keys = {key_of(line.text) for line in lines if len(line.text) < 45}
    headed = "abstract" in keys
    if "author information" in keys and _CITED.search(text):
        return True
    return (len(parts) >= 3 and (2 in parts)) or (
        headed and (2 in parts or bool(_CITED.search(text)) or len(lines) < 60)
    )


_FIGURES = (
    re.compile(r"\d\s?%"),
    re.compile(r"\bmedian\b", re.IGNORECASE),
    re.compile(r"\b\d\d ?% (?:CI|confidence)|\b[Pp] ?[=<>]|\b(?:hazard|odds) ratio\b"),
    re.compile(r"\b(?:were|was) (?:enrol|treated|random|observed|reported|achieved|seen|eval)", re.IGNORECASE),
    re.compile(r"\b(?:primary|secondary) (?:endpoint|end point|outcome)s?\b[^.]{0,60}? (?:was|were)\b", re.IGNORECASE),
    re.compile(r"\b(?:N|n) ?= ?\d|\b\d+ (?:\w+ ){0,4}patients\b"),
)
_PLANNING = re.compile(
    r"\b(?:will be|will receive|inclusion criteria|exclusion criteria|eligibility criteria|protocol number)\b",
    re.IGNORECASE,
)


def is_bare_abstract(text: str, lines: tuple[Line, ...]) -> bool:
    """Whether a short text without any heading reports results: figures of several kinds, nothing that is planned."""
    longest = max((len(line.text) for line in lines), default=0)
    told = sum(pattern.search(text) is not None for pattern in _FIGURES)
    return len(text) < 6_000 and longest > 400 and told >= 4 and _PLANNING.search(text) is None
