"""Pages of European registers as text: what is of a part is not of the whole, and what a tablet holds is no dose."""

import pytest

from read.documents.documents_made import text_source

HEAD = (
    "Clinical Trials Information System\n2031-501234-55-00\nEU CT number: 2031-501234-55-00\n"
    "Full title\nRowanib against standard treatment in gout\nPublic title\nRowanib in gout\n"
    "Overall trial status: Ongoing\nMedical condition\nGout\n"
)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("EEA: 40\nRest of world: 20\nTotal: 60", "Total: 60"),
        ("Germany: 40\nWorldwide: 95", "Worldwide: 95"),
        ("60", "60"),
    ],
)
def test_the_total_is_the_number_of_patients(printed: str, number: str) -> None:
    """Where numbers of regions stand before the total, the total is the size of the trial."""
    source = text_source(f"{HEAD}Planned number of subjects\n{printed}\nSponsors\nOak Medicines\n")
    assert source.design["enrolment"].text == number


def test_numbers_of_regions_alone_are_no_total() -> None:
    """Numbers of parts without a total give no size of the trial."""
    source = text_source(f"{HEAD}Planned number of subjects\nGermany: 40\nFrance: 20\nSponsors\nOak Medicines\n")
    assert "enrolment" not in source.design


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("18-64 years, 65+ years", "18 years", ""),
        ("0-17 years, 18-64 years", "0 years", "64 years"),
        ("18 to 75 years", "18 years", "75 years"),
        ("12-17 years, 18-64 years, 65 years and over", "12 years", ""),
    ],
)
def test_bands_of_age_are_joined(printed: str, low: str, high: str) -> None:
    """Of several bands the lowest and the highest limit hold; an open one has no upper limit."""
    source = text_source(f"{HEAD}Age range: {printed}\nSponsors\nOak Medicines\n")
    assert (source.minimum_age.text if source.minimum_age else "") == low
    assert (source.maximum_age.text if source.maximum_age else "") == high


def test_the_name_of_the_register_is_no_title() -> None:
    """What a register prints above its records is set aside; the title is the one that is labelled."""
    source = text_source(f"{HEAD}Sponsors\nOak Medicines\nMember states concerned\nGermany Ongoing\n")
    assert [one.value.text for one in source.titles if one.kind == "brief"] == ["Rowanib in gout"]
    assert [one.name.text for one in source.parties] == ["Oak Medicines"]


def test_a_semicolon_in_brackets_parts_no_condition() -> None:
    """A translocation is one name; conditions beside each other are two."""
    source = text_source(f"{HEAD}Condition: Myeloma with t(4;14); Amyloidosis (AL)\nSponsors\nOak Medicines\n")
    assert [one.text for one in source.conditions][-2:] == ["Myeloma with t(4;14)", "Amyloidosis (AL)"]


def test_what_laypeople_are_told_is_no_criterion_beside_the_list() -> None:
    """`Who can participate?` is the summary of a page that has criteria, and the list of one that has none."""
    told = "Who can participate?\nAdults with gout and low vitamin D.\n"
    listed = "Participant inclusion criteria\n1. Aged 18 years or over\nParticipant exclusion criteria\n1. Pregnancy\n"
    both = text_source(f"{HEAD}{told}{listed}")
    assert "low vitamin D" not in repr(both.eligibility) and "low vitamin D" in repr(both.summary)
    assert "low vitamin D" in repr(text_source(f"{HEAD}{told}").eligibility)


def test_the_german_register() -> None:
    """Further criteria behind age and sex are criteria, and groups of treatment are arms and no conditions."""
    source = text_source(
        "Deutsches Register Klinischer Studien\nDRKS-ID: DRKS00099999\nTitle: Rowanib in gout\n"
        "Health condition or problem studied: Gout\nInterventions/Observational Groups\nArm 1: Rowanib 0,5 mg daily\n"
        "Arm 2: Allopurinol 300 mg daily\nStudy type: Interventional\nPhase: II\nTarget sample size: 80\n"
        "Inclusion Criteria\nSex: All\nMinimum Age: 18 Years\nAdditional Inclusion Criteria\n- Urate > 7,5 mg/dl\n"
        "Exclusion Criteria\n- Creatinine > 1,5 mg/dl\nAddresses\nPrimary Sponsor: Oak\n"
    )
    assert [one.text for one in source.conditions] == ["Gout"]
    assert [one.label.text for one in source.arms] == ["Arm 1", "Arm 2"]
    criteria = [line.text for line in source.eligibility]
    assert "- Urate > 7,5 mg/dl" in criteria and criteria[-1] == "- Creatinine > 1,5 mg/dl"
