"""How many lines of treatment for whatever disease, and in which state a disease is, wherever that is printed."""

from __future__ import annotations

import pytest

from ruled_lines import ruled

LINES = {
    "At least 3 prior MM therapies": "prior_lines >= 3",
    "At least 2 prior multiple myeloma treatment lines": "prior_lines >= 2",
    ">= 3 prior anti-MM lines of therapy": "prior_lines >= 3",
    "At least 4 lines of prior multiple myeloma therapy": "prior_lines >= 4",
    "No more than 2 prior CLL regimens": "prior_lines <= 2",
}


@pytest.mark.parametrize("line", LINES)
def test_lines_are_counted_whatever_they_were_for(line: str) -> None:
    """The disease between the number and the lines is no requirement of its own."""
    assert ruled(line) == LINES[line]


@pytest.mark.parametrize("line", ["Any prior multiple myeloma treatment", "Prior MM therapy"])
def test_a_treatment_of_myeloma_is_no_myeloma(line: str) -> None:
    """Without a number the treatment itself is asked for, and not its disease."""
    assert ruled(line, "exclusion") == "exposure to antimyeloma_therapy ever"


STATES = {
    "Gout, previously treated": "gout and attest(gout_previously_treated)",
    "Multiple myeloma, untreated": "multiple_myeloma and attest(multiple_myeloma_untreated)",
    "Hypertension, uncontrolled": "hypertension and attest(hypertension_uncontrolled)",
}


@pytest.mark.parametrize("line", STATES)
def test_a_state_behind_a_comma_is_that_of_the_disease(line: str) -> None:
    """A state is asked wherever it stands: behind a comma it is not lost."""
    assert ruled(line) == STATES[line]


FREE_LIGHT_CHAINS = [
    "Serum immunoglobulin free light chain (FLC) >= 10 mg/dL and abnormal serum immunoglobulin kappa lambda FLC ratio",
    "Serum Ig FLC >= 10 mg/dL and abnormal serum Ig kappa/lambda free light chain ratio",
]


@pytest.mark.parametrize("line", FREE_LIGHT_CHAINS)
def test_a_free_light_chain_of_an_immunoglobulin_is_one(line: str) -> None:
    """Whether the immunoglobulin is named or not, the involved light chain is measured."""
    assert ruled(line) == "flc_involved >= 10 mg/dL and flc_ratio_abnormal positive"
