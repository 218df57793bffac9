"""Patients told apart by a value, each with a dose of their own: `15 to <30 kg`, `CrCl >= 60 mL/min`, `age 65-70`."""

from __future__ import annotations

import re

from trialrun.read.regimens.lexis.leads import words

_MEASURE = r"(?:(?:(?:estimated\s)?creatinine\s)?clearance|CrCl|CLcr|CCr|e?GFR|age[sd]?|(?:body[- ])?weight|BSA)"
_VALUE = r"\d{1,3}(?:\.\d{1,2})?(?!\d)"
_SPAN = rf"(?:(?:>=|<=|>|<)\s?)?{_VALUE}(?:\s?(?:-|to|and)\s?(?:(?:<=|<)\s?)?{_VALUE})?"
_UNIT = r"(?:kg|years?|yrs?|months|mL/min(?:/1\.73\s?m\^?2)?|m\^?2)(?![\w/])(?:\s(?:of\sage|old))?"
_OPEN = r"(?:\s(?:or|and)\s(?:older|younger|over|under|above|below|more|less))?"
_NAMED = rf"{_MEASURE}(?:\s?[\[(][^()\[\]]{{3,30}}[\])])?\s?(?:(?:of|is|between)\s)?"
BAND = rf"(?:{_NAMED}{_SPAN}(?:\s?{_UNIT})?|{_SPAN}\s?{_UNIT}){_OPEN}"
"""A measure with its values, or values with a unit that tells of what they are; for patterns without case."""
BAND_LEADS = words("# < > estimated creatinine clearance crcl clcr ccr egfr gfr age ages aged body weight bsa")
"""The words and signs that one begins with."""
IS_BAND = re.compile(rf"(?:{BAND}|{_SPAN}(?:\s?{_UNIT})?{_OPEN})", re.IGNORECASE)
"""The whole of a cell below the head of such a column: the unit may stand above it."""
