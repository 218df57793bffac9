"""What the words in our own columns mean for a rule: statuses, results, severities. Data only; reads no record.

Source: FHIR R4 condition-clinical, condition-ver-status, event-status and condition-severity value sets.
"""

from __future__ import annotations

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

# With the CTCAE word for grade 4, which FHIR lacks.
SEVERITY_ORDER = MappingProxyType({"mild": 1, "moderate": 2, "severe": 3, "life_threatening": 4})

# Columns that records fill in words of their own, so that a word not asked for is no denial of the one asked for.
FREE_TEXT = frozenset({"cause", "site", "outcome"})
