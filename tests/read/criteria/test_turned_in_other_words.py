"""What must not be there, in the words of a checklist or of a protocol: never demanded of anybody."""

from __future__ import annotations

import pytest

from ruled_lines import ruled
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role

ANSWERED = {
    "Pregnancy: no": "no pregnancy",
    "Asthma: No; gout: no": "no asthma and no gout",
    "Diabetes - none": "no diabetes_mellitus",
    "Prior chemotherapy: none": "no exposure to chemotherapy ever",
    "ECOG 0-2; CNS disease: absent": "ecog >= 0 and ecog <= 2 and no cns_involvement",
}


@pytest.mark.parametrize("line", ANSWERED)
def test_no_behind_a_name_denies_it(line: str) -> None:
    """An answer behind a colon or a dash is the one that lets somebody in."""
    assert ruled(line) == ANSWERED[line]


KEPT_OUT: list[tuple[Role, str]] = [
    ("inclusion", "Exclusion of asthma"),
    ("exclusion", "Exclusion of patients with asthma"),
    ("exclusion", "Do not enroll patients with asthma"),
    ("inclusion", "Do not include patients with asthma"),
]


@pytest.mark.parametrize(("role", "line"), KEPT_OUT)
def test_who_is_not_to_be_enrolled_is_kept_out(role: Role, line: str) -> None:
    """In either list the sentence says whom it keeps out."""
    read = rule_line(line, role).read
    assert not read.holds_when_eligible
    assert ruled(line, role) == "asthma"


ASKED: list[tuple[Role, str]] = [
    ("inclusion", "Asthma unlikely"),
    ("inclusion", "Asthma is considered improbable"),
    ("inclusion", "Nobody with asthma"),
    ("inclusion", "All adults but those with asthma"),
    ("exclusion", "Asthma has been ruled out"),
    ("exclusion", "Pregnancy: no"),
    ("exclusion", "Controls: without asthma"),
    ("exclusion", "Group A: not receiving insulin"),
    ("exclusion", "Asthma, but patients with stroke are not eligible either"),
    ("inclusion", "Patients with asthma, but those with stroke are excluded"),
    ("inclusion", "Stable asthma, but patients with gout are allowed"),
    ("inclusion", "Patients with asthma may enter, but those with stroke must have recovered"),
]


@pytest.mark.parametrize(("role", "line"), ASKED)
def test_what_may_be_taken_the_wrong_way_is_asked(role: Role, line: str) -> None:
    """A finding that is doubted, or an answer among the exclusions, is no requirement: a person is asked."""
    text = ruled(line, role)
    assert text.startswith("attest(") and " and " not in text


def test_who_is_let_in_behind_but_is_spared() -> None:
    """With a comma or without one, what stands in front keeps out."""
    assert ruled("Liver disease but patients with Gilbert's syndrome can be enrolled", "exclusion") == (
        "liver_disease unless gilbert_syndrome"
    )
