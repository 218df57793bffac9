"""When a fact that is not recorded is known not to be there: recorded coverage, a record of absence, or an
assumption the user made. Without one of them the answer is unknown, never no.
"""

from __future__ import annotations

from trialrun.engines.case import Case, history_start
from trialrun.engines.context import absence_need, term_of
from trialrun.engines.patient import Row
from trialrun.engines.spans import FIRST_DAY, LAST_DAY, merged
from trialrun.engines.words import plain
from trialrun.ground.dates import Date
from trialrun.ground.truth import NOT_MET, Truth, unknown
from trialrun.records.meanings import STATUS_ABSENT
from trialrun.rules.nodes import Fact
from trialrun.terms.vocabulary import domain_of

# A record of absence that names one of these denies only that much.
DETAILS = ("severity", "grade", "site", "cause")
SAYS_ABSENT = STATUS_ABSENT - {"entered_in_error"}


def absent_or_unknown(fact: Fact, stretch: tuple[Date, Date], case: Case) -> Truth:
    """The truth of a fact of which no record matches: not met where absence is known, else unknown."""
    if known_absent(fact, stretch, case):
        return NOT_MET
    return unknown(absence_need(fact.name, case.words))


def known_absent(fact: Fact, stretch: tuple[Date, Date], case: Case) -> bool:
    """Whether no record means absence over the stretch of days. Measurements are never covered."""
    domain = domain_of(term_of(fact.name, case.words))
    if domain == "measurement":
        return False
    return (
        domain in case.context.assume_absent
        or covered(domain, stretch, case)
        or (domain == "condition" and _denied(fact, stretch[1], case))
    )


def covered(domain: str, stretch: tuple[Date, Date], case: Case) -> bool:
    """Whether recorded coverage spans the stretch, or what of it lies after birth; the future is never covered."""
    first, last = max(stretch[0], history_start(case)), stretch[1]
    if first > last:
        return True
    return any(low <= first and last <= high for low, high in merged(_observed(domain, case)))


def _observed(domain: str, case: Case) -> list[tuple[Date, Date]]:
    found = []
    for row in case.patient.of("coverage"):
        start, end = row.day("start") or FIRST_DAY, min(row.day("end") or LAST_DAY, case.as_of)
        if row.text("domain") == domain and start <= end:
            found.append((start, end))
    return found


def _denied(fact: Fact, last: Date, case: Case) -> bool:
    """A record, at or after the end of the stretch, that the condition or something wider is not there."""
    term = term_of(fact.name, case.words)
    return any(
        _says_absent(row)
        and case.certain(row)
        and case.start(row).first >= last
        and term.name in case.words.below(row.name or "")
        for row in case.patient.of("condition")
    )


def _says_absent(row: Row) -> bool:
    return plain(row.text("status") or "") in SAYS_ABSENT and all(row.columns.get(column) is None for column in DETAILS)
