"""`No or mild ascites` lets in both: who has none, and who has no more than is said."""

from __future__ import annotations

import pytest

from ruled_lines import ruled, ruled_or_asked

NONE_OR_SOME = {
    "No or mild ascites": "no ascites or ascites [severity = mild]",
    "Absent or mild ascites": "no ascites or ascites [severity = mild]",
    "No or only mild ascites": "no ascites or ascites [severity = mild]",
    "No/mild ascites": "no ascites or ascites [severity = mild]",
    "No to mild depression": "no depression or depression [severity = mild]",
    "Patients with no or moderate renal impairment": "no renal_impairment or renal_impairment [severity = moderate]",
    "Albumin >= 3 g/dL and no or mild ascites": "albumin >= 3 g/dL and (no ascites or ascites [severity = mild])",
    "No or well controlled diabetes": "no diabetes_mellitus or diabetes_mellitus and attest(well_controlled_diabetes)",
    "No or up to 2 prior lines": "prior_lines <= 2",
    "No ascites or mild ascites": "no ascites or ascites [severity = mild]",
    "No depression, or mild depression": "no depression or depression [severity = mild]",
    "No or grade 1 peripheral neuropathy": "neuropathy_grade <= 1 and no peripheral_neuropathy [grade > 1]",
}


@pytest.mark.parametrize("line", NONE_OR_SOME)
def test_who_has_none_and_who_has_little_are_let_in(line: str) -> None:
    """A degree behind `no or` is denied to nobody."""
    assert ruled(line) == NONE_OR_SOME[line]


ASKED = [
    "No or minimal residual disease",
    "No or poor response to rituximab",
    "No neuropathy or grade 1 neuropathy",
    "No peripheral neuropathy or only grade 1",
    "No or mild gout, asthma or stroke",
    "No asthma or mild asthma",
    "Radiotherapy: not applicable",
    "Depression - not applicable",
]


@pytest.mark.parametrize("line", ASKED)
def test_what_has_no_degree_of_its_own_is_asked(line: str) -> None:
    """Where nobody can tell what is denied and what is let in, a person is asked."""
    text = ruled(line)
    assert text.startswith("attest(") and " and " not in text and " or " not in text


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("No prior or concurrent gout", "no gout ever"),
        ("No gout or asthma", "no gout and no asthma"),
        ("No active or chronic hepatitis B", None),
    ],
)
def test_a_plain_denial_stays_one(line: str, rule: str | None) -> None:
    """A time or a state behind `or` is denied with the rest."""
    text = ruled(line)
    assert text == rule or (rule is None and not text.startswith("no hbv_infection or"))


def test_working_organs_are_a_requirement_of_their_own() -> None:
    """What nobody says more of is asked beside the rest, and not lost."""
    assert ruled("Gout and adequate organ function") == "gout and attest(adequate_organ_function)"
    assert ruled("Adequate organ function, including: ANC >= 1 x 10^9/L") == "anc >= 1 10*9/L"


def test_working_organs_keep_nobody_out() -> None:
    """Among the exclusions it is asked of the line what working organs have to do with the disease."""
    assert ruled_or_asked("Gout and adequate organ function", "exclusion") == "asked"
