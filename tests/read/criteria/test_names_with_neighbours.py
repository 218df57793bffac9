"""A name with its neighbours: what stands beside a name may make something else of it, or of when it was."""

from __future__ import annotations

import pytest

from ruled_lines import ruled_as_listed
from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role
from trialrun.rules import print_rule

NEIGHBOURS: list[tuple[Role, str, str]] = [
    ("exclusion", "Serious medical illnesses or history of gout", "asked"),
    ("exclusion", "HIV positive/ AIDS patients", "not: hiv_test positive or hiv_infection ever or aids"),
    ("exclusion", "Thrombolytic or embolic events", "asked"),
    ("exclusion", "Subjects with gout and signs of arthritis or uveitis", "asked"),
    ("exclusion", "Radiotherapy within the first 6 weeks of the study", "asked"),
    ("exclusion", "On the waiting list for a kidney transplant",
     "not: attest(on_the_waiting_list_for_a_kidney_transplant)"),
    ("exclusion", "Surgery planned in the next year", "not: attest(surgery_planned_in_the_next_year)"),
    ("exclusion", "Any illness that precludes surgery", "asked"),
    ("inclusion", "Pneumonia (PCP) prophylaxis", "asked"),
    ("exclusion", "Drugs for gout, asthma or epilepsy", "asked"),
    ("inclusion", "No earlier chemotherapy for local or newly found metastatic disease", "asked"),
    ("exclusion", "Eye disease requiring immediate surgery", "asked"),
    ("inclusion", "A second sample of 12 women is drawn", "asked"),
    ("inclusion", "No symptoms", "must: not attest(symptoms)"),
    ("inclusion", "Must have failed usual therapy including radiotherapy",
     "must: attest(have_failed_usual_therapy_including_radiotherapy)"),
    ("inclusion", "Stage IIA or III melanoma", "must: melanoma and attest(stage_iia_or_iii_melanoma)"),
    ("inclusion", "Leukemia\n- In first relapse #1\n- In second relapse #2", "asked"),
    ("inclusion", "Zung Depression Scale (ZDS) below 7", "asked"),
    ("inclusion", "Post-salbutamol FEV1 >= 55% predicted", "asked"),
    ("inclusion", "Montreal-Toronto Standard Itch Rating Scale total score of at least 6",
     "must: attest(montreal_toronto_standard_itch_rating_scale_tota)"),
    ("inclusion", "Leukemia:\n- Relapsed\n- Refractory", "must: attest(leukemia_relapsed_refractory)"),
]  # fmt: skip


@pytest.mark.parametrize(("role", "line", "rule"), NEIGHBOURS)
def test_a_name_with_its_neighbours_is_not_taken_for_itself(role: Role, line: str, rule: str) -> None:
    """What is general, planned, alike, or of one of two stages is not what a record of the name says."""
    assert ruled_as_listed(line, role) == rule


TIMES: list[tuple[Role, str, str]] = [
    ("inclusion", "Onset of depression at least 8 weeks before screening", "asked"),
    ("exclusion", "Psychosis at any time", "not: psychosis ever"),
    (
        "inclusion",
        "Refractory to carfilzomib",
        "must: exposure to carfilzomib ever and attest(refractory_to_carfilzomib)",
    ),
    ("inclusion", "Insulin resistance", "must: attest(insulin_resistance)"),
    ("exclusion", "Prior treatment with ZZ-9", "not: attest(prior_treatment_with_zz_9)"),
    ("inclusion", "Lymph node with short axis >= 15 mm", "must: lymph_node_short_axis >= 15 mm"),
]


@pytest.mark.parametrize(("role", "line", "rule"), TIMES)
def test_what_began_or_was_given_once_is_not_of_now(role: Role, line: str, rule: str) -> None:
    """A beginning is no end; a treatment somebody is refractory to may be over; one without a name is only asked."""
    assert ruled_as_listed(line, role) == rule


@pytest.mark.parametrize(
    "line", ["Other plasma cell disorder", "Another cancer", "Other lymphoma", "Additional haematologic malignancy"]
)
def test_another_cancer_than_the_one_that_is_studied(line: str) -> None:
    """`Other lymphoma` keeps nobody out for the lymphoma that the trial treats: which one it is, is asked."""
    assert " and attest(" in ruled_as_listed(line, "exclusion")


def test_the_society_for_movement_disorders_is_no_disease() -> None:
    """`MDS` beside Parkinson disease is who wrote the criteria."""
    for line in (
        "Parkinson disease, MDS criteria",
        "Supranuclear palsy by MDS criteria",
        "Meets MDS criteria for dystonia",
    ):
        assert "myelodysplastic" not in print_rule(rule_line(line, "inclusion").rule)
    assert "myelodysplastic" in print_rule(rule_line("MDS by WHO criteria", "inclusion").rule)
