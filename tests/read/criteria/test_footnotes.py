"""Footnotes: a star, `NOTE:` or an exception in a sentence of its own, and the limits that it is of."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.rules import print_rule

STARRED = [
    ("Leukocytes at least 2,500/mm3* Platelets at least 60,000/mm3* *Unless due to marrow involvement",
     "wbc >= 2500 /uL and platelets >= 60000 /uL unless marrow_involvement"),
    ("ANC >= 900/mm3*; hemoglobin >= 9 g/dL; platelets >= 60,000/mm3*. *Except in Gilbert's syndrome",
     "hemoglobin >= 9 g/dL and (anc >= 900 /uL and platelets >= 60000 /uL unless gilbert_syndrome)"),
    ("Bilirubin <= 2 mg/dL* AST <= 90 U/L* * Unless Gilbert's syndrome No heart failure",
     "(total_bilirubin <= 2 mg/dL and ast <= 90 U/L unless gilbert_syndrome) and no heart_failure"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), STARRED)
def test_a_footnote_is_of_every_limit_with_its_star(line: str, rule: str) -> None:
    """What the star sends to is excepted from each limit that bears it, and from no other."""
    assert ruled(line) == rule


FOOTNOTES = [
    ("Bilirubin <= 1.8 mg/dL* NOTE: *Unless due to Gilbert's syndrome",
     "total_bilirubin <= 1.8 mg/dL unless gilbert_syndrome"),
    ("Platelets at least 90,000/mm3* N.B. *Unless due to marrow involvement",
     "platelets >= 90000 /uL unless marrow_involvement"),
    ("AST no greater than 2 times ULN\n  - Note: *Unless due to lymphoma",
     "ast <= 2 x ULN unless attest(disease_related_by_judgement)"),
    ("ALT <= 3 x ULN, (Exception: unless Gilbert's syndrome)", "alt <= 3 x ULN unless gilbert_syndrome"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "rule"), FOOTNOTES)
def test_a_footnote_with_an_exception_is_no_demand(line: str, rule: str) -> None:
    """What a note below a limit excepts is set against the limit, and nobody has to have it."""
    assert ruled(line) == rule


@pytest.mark.parametrize(
    "line",
    [
        "ANC >= 900/mm3* *patients with a solid tumor",
        "Hemoglobin >= 9 g/dL*\nPlatelets >= 90 x 10^9/L*\n* Not required of patients with myelofibrosis",
        "Bilirubin <= 2 mg/dL* NOTE: *3 mg/dL in patients with Gilbert's syndrome",
        "Platelets >= 60 x 10^9/L* (*for patients without splenomegaly)",
    ],
)
def test_a_footnote_that_says_whom_a_limit_is_for_is_asked(line: str) -> None:
    """What a star says of some is not asked of everybody."""
    assert rule_line(line, "inclusion").kind == "attest"


def test_a_star_before_an_exception_in_brackets_parts_nothing() -> None:
    """`>= 1 * (unless ...)`: the exception is of the limit before the star."""
    assert print_rule(
        rule_line("ANC >= 1 x 10^9/L * (unless neutropenia is due to lupus)", "inclusion").rule
    ).startswith("anc >= 1 10*9/L unless ")
