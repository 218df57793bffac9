"""What a document says twice, or should say and does not: contradictions and gaps, as findings. Mends nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trialrun.ground.finding import Finding
from trialrun.read.crosschecks.criteria import (
    find_contradicted_sex,
    find_impossible_limits,
    find_limits_without_unit,
)
from trialrun.read.crosschecks.dates import find_dates_in_two_readings, find_stale_status
from trialrun.read.crosschecks.design import find_cycles_of_another_length, find_differing_design
from trialrun.read.crosschecks.misspelled import find_misspelled_drugs
from trialrun.read.crosschecks.model import Designs, Subject
from trialrun.read.crosschecks.regulators import find_regulatory_statements
from trialrun.read.crosschecks.terms import find_confused_scales, find_unknown_terms
from trialrun.read.crosschecks.texts import (
    find_cut_sentences,
    find_misread_digits,
    find_missing_appendices,
    find_other_trials,
    find_unbalanced_brackets,
)
from trialrun.read.crosschecks.treatment import (
    find_arms_without_schedule,
    find_differing_accounts,
    find_outcomes_beyond_cycles,
    find_ungiven_drugs,
    find_unlisted_drugs,
)

__all__ = ["CROSSCHECKS", "Designs", "Subject", "cross_check"]

CROSSCHECKS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    find_missing_appendices,
    find_unbalanced_brackets,
    find_misread_digits,
    find_cut_sentences,
    find_other_trials,
    find_confused_scales,
    find_stale_status,
    find_dates_in_two_readings,
    find_regulatory_statements,
    find_differing_accounts,
    find_unlisted_drugs,
    find_differing_design,
    find_contradicted_sex,
    find_limits_without_unit,
    find_impossible_limits,
    find_ungiven_drugs,
    find_arms_without_schedule,
    find_cycles_of_another_length,
    find_outcomes_beyond_cycles,
    find_misspelled_drugs,
    find_unknown_terms,
)
"""In the order in which they are made and printed."""


def cross_check(subject: Subject) -> tuple[Finding, ...]:
    """All findings of all checks, each said once."""
    return tuple(dict.fromkeys(finding for check in CROSSCHECKS for finding in check(subject)))
