"""Answers in codes or words that stand for a number or a category: scores, stages. Data and look-ups only."""

from __future__ import annotations

import re
from types import MappingProxyType

from trialrun.records.words import RESULT_CODES, clean, read_result
from trialrun.terms import Variable

# LOINC answer lists: LL529-9 (ECOG performance status).
SCORES = MappingProxyType(
    {"LA9622-7": 0.0, "LA9623-5": 1.0, "LA9624-3": 2.0, "LA9625-0": 3.0, "LA9626-8": 4.0, "LA9627-6": 5.0}
)
# SNOMED CT severity qualifiers.
SEVERITY_CODES = MappingProxyType({"255604002": "mild", "6736007": "moderate", "24484000": "severe"})
_ROMAN = {"I": 1.0, "II": 2.0, "III": 3.0, "IV": 4.0}
_STAGE = re.compile(r"\b(?:stage|class)\s+(IV|I{1,3}|[1-4])\b", re.IGNORECASE)


# A score with its name before or its meaning behind it: `ECOG 2`, `Grade 1`, `1 - Restricted in strenuous activity`.
_SCORE = re.compile(
    r"(?:(?:ecog|who|zubrod|kps|karnofsky|nyha|grade|score|level|class|stage|status|performance|ps)[ :=]*)*"
    r"(\d{1,3})(?:\s*[-:=(,]\s*[^\d\s][^\d]*)?",
    re.IGNORECASE,
)


def read_answer(variable: Variable, code: str, display: str) -> tuple[float | None, str | None]:
    """A coded answer as (number, text): a score or stage as number, a test result or category as text."""
    if code in SCORES and variable.kind in ("scale", "number"):
        return SCORES[code], None
    shown = clean(display)
    if variable.kind == "scale" and (stage := _STAGE.search(shown)):
        name = stage.group(1).upper()
        return _ROMAN.get(name) or float(name), None
    if variable.kind == "scale" and (score := _SCORE.fullmatch(shown)):
        return float(score.group(1)), None
    if variable.kind == "category":
        return None, read_category(variable, shown)
    return None, RESULT_CODES.get(code) or read_result(shown) or shown or None


def read_category(variable: Variable, shown: str) -> str:
    """The value of a category that the printed words are, or the words as printed."""
    plain = shown.lower().replace("-", " ").replace("_", " ")
    for value in variable.values:
        if value.lower().replace("-", " ").replace("_", " ") == plain:
            return value
    stage = _STAGE.search(shown)
    if stage and stage.group(1).upper() in variable.values:
        return stage.group(1).upper()
    return shown
