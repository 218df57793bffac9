"""Pages as people copy and save them: cells parted by tabs, links of navigation, the layout of 2017 and before."""

import pytest

from read.documents.documents_made import text_source
from trialrun.read.source import Source

COPIED = """Trial record 4 of 31 for: amyloidosis
Previous Study | Return to List | Next Study
Fictumab in Amyloidosis (FICT-A)
ClinicalTrials.gov Identifier: NCT99999991
First Posted : May 4, 2021
Last Update Posted : May 9, 2022
Information provided by (Responsible Party):
Hospital of Elmstadt
Study Description
Go to  Top of Page Study Description Study Design
Brief Summary:
Fictumab is tried in amyloidosis.
Condition or disease \tIntervention/treatment \tPhase
AL Amyloidosis
t(11;14)\tDrug: Fictumab
Drug: Dexamethasone\tPhase 1 Phase 2
Study Type :\tInterventional
Ages Eligible for Study: \t18 Years to 80 Years
Arm \tIntervention/treatment
Experimental: Low dose
Fictumab 5 mg daily\tDrug: Fictumab
Tablet
Other Name: Fictex
Experimental: High dose
Fictumab 9 mg daily\tDrug: Fictumab
Tablet
Primary Outcome Measures  :
Response [ Time Frame: 6 months ]
Contacts and Locations
Layout table for location information
Austria
Clinic of Elmstadt
Elmstadt, Austria, 1010
MedlinePlus related topics: Amyloidosis
U.S. FDA Resources
"""


def values(source: Source) -> dict[str, object]:
    """What a copied page states, and the lines that nothing reads."""
    return {
        "titles": [item.value.text for item in source.titles],
        "conditions": [item.text for item in source.conditions],
        "interventions": sorted({(item.kind, item.name.text) for item in source.interventions}),
        "arms": [(arm.label.text, arm.text.text if arm.text else "") for arm in source.arms],
        "parties": [(party.role, party.name.text) for party in source.parties],
        "sites": [item.name.text.split(",")[0] for item in source.sites],
        "unknown": [item.text for item in source.unknown],
    }


def test_the_tables_of_a_page_copied_from_a_browser() -> None:
    """Cells parted by tabs are the cells of their table; links, and headings below a sponsor, are no values."""
    source = text_source(COPIED)
    assert source.kind == "ctgov page"
    assert values(source) == {
        "titles": ["Fictumab in Amyloidosis (FICT-A)"],
        "conditions": ["AL Amyloidosis", "t(11;14)"],
        "interventions": [("Drug", "Dexamethasone"), ("Drug", "Fictumab")],
        "arms": [("Low dose", "Fictumab 5 mg daily"), ("High dose", "Fictumab 9 mg daily")],
        "parties": [("information provider", "Hospital of Elmstadt")],
        "sites": ["Clinic of Elmstadt"],
        "unknown": [],
    }
    assert source.design["study_phase"].text == "Phase 1 Phase 2"


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("This study is currently recruiting participants.", "This study is currently recruiting participants"),
        ("This study is not yet open for participant recruitment. (See Contacts and Locations)",
         "This study is not yet open for participant recruitment"),
        ("This study has been withdrawn prior to enrollment.", "This study has been withdrawn prior to enrollment"),
    ],
)  # fmt: skip
def test_the_page_of_2017_and_before(sentence: str, status: str) -> None:
    """Its status is a sentence, and the heads of its tables stand one cell a line."""
    source = text_source(
        f"Fictumab in Amyloidosis\n{sentence}\nSponsor:\nHospital of Elmstadt\nClinicalTrials.gov Identifier:\n"
        "NCT99999992\nStudy First Received: May 3, 2013\nCondition\nIntervention\nPhase\nAmyloidosis\n"
        "Drug: Fictumab\nPhase 2\nStudy Type: Interventional\nArms\nAssigned Interventions\n"
        "Experimental: Fictumab\nDrug: Fictumab\nNo Intervention: Rest\nVisits alone\nEligibility\n"
        "Ages Eligible for Study: 18 Years and older\nCriteria\n- Adults\n"
    )
    assert source.status is not None
    assert source.status.text == status
    assert [item.text for item in source.conditions] == ["Amyloidosis"]
    assert [arm.label.text for arm in source.arms] == ["Fictumab", "Rest"]
    assert source.design["study_phase"].text == "Phase 2"
    assert [line.text for line in source.eligibility] == ["- Adults"]


def test_the_first_heading_of_a_web_page_is_the_title() -> None:
    """What a site prints above it is none."""
    source = text_source(
        "<html><body><div>TrialFinder</div><h1>Fictumab in Amyloidosis</h1><div>NCT ID: NCT99999993</div>"
        "<div>Study Status: Recruiting</div><div>Study Type: Interventional</div><h2>Brief Summary</h2>"
        "<p>Fictumab is tried.</p><div>Last Updated: May 3, 2022</div><div>Gender: All</div>"
        "<h2>Inclusion Criteria</h2><ul><li>Adults</li></ul></body></html>"
    )
    assert [item.value.text for item in source.titles] == ["Fictumab in Amyloidosis"]


@pytest.mark.parametrize("title", ["Principal Investigator", "Head of the Clinic", "Coordinating investigator"])
def test_of_a_responsible_person_no_name_is_kept(title: str) -> None:
    """A responsible party who is an investigator is a person, with a title or without; the affiliation stays."""
    source = text_source(
        "Fictumab in Amyloidosis\n\nNCT ID: NCT99999994\n\nRecruitment Status\n\nRECRUITING\n\n"
        "Study Classification\n\nINTERVENTIONAL\n\nBrief Summary\n\nFictumab is tried.\n\nLast Updated: May 3, 2022\n\n"
        f"Responsible Party\n\nAda Example\n\n{title}\n\nHospital of Elmstadt\n\n"
        "Responsibility Role PRINCIPAL_INVESTIGATOR\n\nConditions\n\nAmyloidosis\n"
    )
    assert "Ada" not in str(source)
    assert ("responsible party", "Hospital of Elmstadt") in [(one.role, one.name.text) for one in source.parties]
    by_line = text_source("Information provided by (Responsible Party): Ada Example, Hospital of Elmstadt\n" + COPIED)
    assert "Ada" not in str(by_line)


@pytest.mark.parametrize("sign", [" | ", "\t", "      "])
def test_a_table_of_aims_and_what_is_measured(sign: str) -> None:
    """The columns of a synopsis are aims and outcomes, whose role the row says or the head of the column."""
    rows = [
        ("Objectives", "Endpoints"),
        ("Primary: to compare overall survival", "Overall survival at 3 years"),
        ("Secondary: to describe toxicity", "Adverse events"),
    ]
    table = "\n".join(f"{one}{sign}{other}{' |' if '|' in sign else ''}" for one, other in rows)
    source = text_source(
        "Protocol Synopsis\n\nProtocol Title: Fictumab in Amyloidosis\nProtocol Number: F-1\n"
        f"Phase of development: II\nNumber of patients: 40\n\n{table}\n\n"
        "Key Inclusion Criteria:\n- Adults\n\nInvestigational Product, Dose and Mode of Administration\n"
        "Arm A: fictumab 5 mg daily\n"
    )
    assert source.kind == "synopsis"
    assert [(one.role, one.measure.text) for one in source.outcomes] == [
        ("primary", "Overall survival at 3 years"),
        ("secondary", "Adverse events"),
    ]
    (aims,) = (section for section in source.sections if section.name == "objectives")
    assert [line.text for line in aims.lines] == [rows[1][0], rows[2][0]]
    assert [line.text for line in source.eligibility] == ["Key Inclusion Criteria:", "- Adults"]


def test_of_rows_without_a_role_the_first_alone_is_primary() -> None:
    """A table that says no role has one primary outcome, and a finding says that it was taken so."""
    source = text_source(
        "Protocol Synopsis\n\nProtocol Title: Fictumab in Amyloidosis\nProtocol Number: F-1\n"
        "Phase of development: II\nNumber of patients: 40\n\nObjectives | Endpoints |\n"
        "To see whether it works | Haematological response |\nTo describe toxicity | Adverse events |\n"
        "To see how people feel | Quality of life |\n\nKey Inclusion Criteria:\n- Adults\n"
    )
    assert [one.role for one in source.outcomes] == ["primary", "secondary", "secondary"]
    assert [finding.family for finding in source.findings] == ["outcome-role"]
