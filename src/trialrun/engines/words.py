"""Words that records carry, as data: what a status means for presence, which texts are results, how grades of
severity are ordered. Source: FHIR R4 condition-clinical, condition-ver-status and event-status value sets.
"""

from __future__ import annotations

import re
from fractions import Fraction
from types import MappingProxyType

# Recorded as not there, or not done: never a match.
STATUS_ABSENT = frozenset({"absent", "refuted", "entered_in_error", "not_done", "cancelled"})
# Not confirmed, or only planned: may be a match.
STATUS_OPEN = frozenset(
    {"suspected", "provisional", "differential", "unconfirmed", "planned", "preparation", "unknown"}
)
# Over by now, even where no end is recorded.
STATUS_OVER = frozenset({"resolved", "inactive", "remission"})

# Every status that record systems use; a word beyond them (uncontrolled, untreated) is of another kind.
STATUS_KNOWN = (
    STATUS_ABSENT
    | STATUS_OPEN
    | STATUS_OVER
    | {"active", "confirmed", "recurrence", "relapse", "completed", "in_progress", "on_hold", "stopped"}
)

FOUND = frozenset({"positive", "detectable"})
NOT_FOUND = frozenset({"negative", "undetectable"})

# Source: severity terms of FHIR condition-severity, with the CTCAE word for grade 4.
SEVERITY_ORDER = MappingProxyType({"mild": 1, "moderate": 2, "severe": 3, "life_threatening": 4})


# A comparator that leaves a number exact; < <= > >= make it an interval, and any other makes it unusable.
EXACT = frozenset({None, "", "="})
_DIGITS = re.compile(r"[+-]?\d+(\.\d+)?")


def read_digits(text: str) -> Fraction | None:
    """A number written in digits, or None; `1/2` and `1:80` are no numbers."""
    found = _DIGITS.fullmatch(text.strip())
    return Fraction(found.group()) if found else None


def plain(text: str) -> str:
    """A word as it is compared: lower case, `_` for spaces and hyphens."""
    return text.strip().lower().replace("-", "_").replace(" ", "_")


def of_trial(name: str | None, trial: str) -> bool:
    """Whether a record that names a trial (or none) counts in this one; `-`, `_` and case do not matter in names."""
    return name is None or plain(name) == plain(trial)
