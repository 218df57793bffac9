"""Words that patient records print, and what they mean in our columns. Data and look-ups only.

A word that is not in a table is kept as printed where that is safe; no meaning is guessed.
"""

from __future__ import annotations

import re
from types import MappingProxyType

# Zero-width, direction and soft-hyphen characters carry no meaning in a cell; no-break spaces are spaces.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0000-\u0008\u000e-\u001f]")
_FINDING = re.compile(r"(?P<about>.+?) (?:= )?(?P<result>negative|positive|\+{1,4}) \(finding\)")
_NEGATED = re.compile(r"\b(?:not|no|non|without|never)\b")
_SPACES = re.compile(r"\s+")

# Source: the usual exports of R, pandas, SQL and spreadsheets.
NULL_WORDS = frozenset({"", "na", "n/a", "nan", "null", "none", "nil", ".", "-", "unknown", "not available"})

SEX = MappingProxyType(
    {
        "f": "female", "female": "female", "w": "female", "woman": "female",
        "m": "male", "male": "male", "man": "male",
        "o": "other", "other": "other", "ambiguous": "other", "intersex": "other",
    }
)  # fmt: skip

COMPARATORS = MappingProxyType(
    {
        "<": "<", ">": ">", "<=": "<=", ">=": ">=", "=<": "<=", "=>": ">=", "≤": "<=", "≥": ">=", "⩽": "<=", "⩾": ">=",
        "&lt;": "<", "&gt;": ">", "lt": "<", "gt": ">", "le": "<=", "ge": ">=",
    }
)  # fmt: skip

# Results in words. "Trace" and "equivocal" are not decided here: they are indeterminate or kept as printed.
RESULTS = MappingProxyType(
    {
        "positive": "positive", "pos": "positive", "+": "positive", "reactive": "positive", "seropositive": "positive",
        "repeatedly reactive": "positive", "positive (qualifier value)": "positive",
        "negative": "negative", "neg": "negative", "nonreactive": "negative", "non-reactive": "negative",
        "non reactive": "negative", "not reactive": "negative", "seronegative": "negative",
        "negative (qualifier value)": "negative",
        "detected": "detectable", "detectable": "detectable", "present": "detectable", "dna detected": "detectable",
        "rna detected": "detectable", "detected (qualifier value)": "detectable",
        "present (qualifier value)": "detectable",
        "not detected": "undetectable", "undetected": "undetectable", "undetectable": "undetectable",
        "not detectable": "undetectable", "none detected": "undetectable", "absent": "undetectable",
        "target not detected": "undetectable", "not detected (qualifier value)": "undetectable",
        "absent (qualifier value)": "undetectable", "not present": "undetectable",
        "indeterminate": "indeterminate", "equivocal": "indeterminate", "borderline": "indeterminate",
        "inconclusive": "indeterminate", "invalid": "indeterminate", "grayzone": "indeterminate",
        "indeterminate (qualifier value)": "indeterminate",
    }
)  # fmt: skip

# The meaning of result codes is that of their fully specified name in SNOMED CT and LOINC.
RESULT_CODES = MappingProxyType(
    {
        "10828004": "positive", "260385009": "negative", "260373001": "detectable", "260415000": "undetectable",
        "11214006": "positive", "131194007": "negative", "82334004": "indeterminate", "419984006": "indeterminate",
        "42425007": "indeterminate", "52101004": "detectable", "2667000": "undetectable",
        "LA6576-8": "positive", "LA6577-6": "negative", "LA11882-0": "detectable", "LA11883-8": "undetectable",
        "LA9633-4": "detectable", "LA9634-2": "undetectable", "LA11885-3": "indeterminate",
        "POS": "positive", "NEG": "negative", "DET": "detectable", "ND": "undetectable", "IND": "indeterminate",
    }
)  # fmt: skip

DOMAINS = MappingProxyType(
    {
        "condition": "condition", "conditions": "condition", "diagnosis": "condition", "diagnoses": "condition",
        "exposure": "exposure", "exposures": "exposure", "drug": "exposure", "drugs": "exposure",
        "medication": "exposure", "medications": "exposure", "treatment": "exposure",
        "procedure": "procedure", "procedures": "procedure",
    }
)  # fmt: skip

ANSWERS = MappingProxyType(
    {"yes": "yes", "y": "yes", "true": "yes", "1": "yes", "no": "no", "n": "no", "false": "no", "0": "no"}
)

STATUSES = MappingProxyType(
    {
        "refuted": "absent", "not present": "absent", "ruled out": "absent", "absent": "absent",
        "in remission": "remission", "remission": "remission", "recurrence": "active", "relapse": "active",
        "ongoing": "active", "current": "active", "active": "active", "resolved": "resolved", "inactive": "inactive",
        "suspected": "suspected", "provisional": "suspected", "differential": "suspected", "unconfirmed": "suspected",
    }
)  # fmt: skip

# What the value of an observation says of the diagnosis that it asks for ("History of cancer": "No").
# Source: SNOMED CT qualifier values (373067005 No, 410594000 Definitely not present ...) and LOINC answer lists.
_ABSENT = (
    "no", "none", "never", "absent", "negative", "not present", "not detected", "undetected", "nonreactive",
    "non-reactive", "denied", "denies", "false", "definitely not present", "known absent", "ruled out", "no history",
    "n", "0",
)  # fmt: skip
_UNSURE = (
    "unknown", "not known", "don't know", "unsure", "possible", "probable", "suspected", "indeterminate", "equivocal",
    "refused", "declined", "not asked", "asked but unknown", "not performed", "not applicable", "inconclusive",
    "borderline", "unable to determine", "asked but declined", "patient refused",
)  # fmt: skip
STATEMENTS = MappingProxyType(
    {
        f"{word}{tag}": status
        for status, group in (("absent", _ABSENT), ("suspected", _UNSURE))
        for word in group
        for tag in ("", " (qualifier value)")
    }
)

SEVERITIES = MappingProxyType(
    {
        "mild": "mild", "moderate": "moderate", "severe": "severe",
        "mild (qualifier value)": "mild", "moderate (severity modifier)": "moderate",
        "mild (severity modifier)": "mild", "severe (severity modifier)": "severe",
    }
)  # fmt: skip


def clean(text: str) -> str:
    """The text without invisible characters, with every run of white space as one space, stripped."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def has_invisible(text: str) -> bool:
    """True where a cell holds a zero-width, direction, soft-hyphen, control or no-break character."""
    return bool(_INVISIBLE.search(text)) or "\u00a0" in text


def is_null(text: str) -> bool:
    """True where a number, date or category is recorded as missing (`NA`, `NaN`, empty ...)."""
    return text.lower() in NULL_WORDS


def read_result(text: str) -> str | None:
    """The result a printed word means (positive, negative, indeterminate, detectable, undetectable), or None.

    A SNOMED CT finding such as "Urine nitrite negative (finding)" is read by its last word, unless it is negated.
    """
    plain = text.lower().rstrip(".")
    if plain in RESULTS:
        return RESULTS[plain]
    found = _FINDING.fullmatch(plain)
    if found is None or _NEGATED.search(found["about"]):
        return None
    return "negative" if found["result"] == "negative" else "positive"
