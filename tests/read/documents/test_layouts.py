"""Layouts of pages beyond the classic one: the present page, mirrors with tables, the WHO data set, Markdown."""

from read.documents.documents_made import text_source
from trialrun.read.source import Source

PRESENT = """Fictumab in Plasma Cell Disease

ClinicalTrials.gov ID

NCT09999981

Sponsor

Invented Foundation

Study Overview

Brief Summary

Fictumab is tried in a small group of people whose disease came back.

Conditions

Plasma Cell Disease

Intervention / Treatment

Drug: Fictumab

Study Start (Actual)

2027-03-01

Enrollment (Estimated)

24

Study Type

Interventional

Phase

Phase 2

Contacts and Locations

This section provides the contact details for those conducting the study.

Norway

Oslo, Norway, 0450

Invented Hospital

United States, Georgia

Atlanta, Georgia, United States, 30301

Invented Clinic

Participation Criteria

Eligibility Criteria

Description

DISEASE CHARACTERISTICS:
- Plasma cell disease
Age:
- 18 and over

Ages Eligible for Study

18 Years and older (Adult, Older Adult )

Study Plan

Design Details

Primary Purpose : Supportive Care

Arms and Interventions

Participant Group/Arm\tIntervention/Treatment

Experimental: Fictumab

Fictumab 5 mg orally on days 1-21 of 28-day cycles

Drug: Fictumab

Given by mouth

Other Names:

FIC-1

What is the study measuring?

Primary Outcome Measures

Outcome Measure\tMeasure Description\tTime Frame

Response

Any response that a second look bears out, by the criteria of the invented group

6 months

Survival

Up to 2 years
"""


def stated_outcomes(source: Source) -> list[tuple[str, str, str]]:
    """Role, measure and time frame."""
    return [(o.role, o.measure.text, o.time_frame.text if o.time_frame else "") for o in source.outcomes]


def test_the_present_page() -> None:
    """Labels with their kind in brackets, addresses before names and tables printed cell by cell are read."""
    source = text_source(PRESENT)
    assert [(item.kind, item.value.text, item.detail) for item in source.dates] == [("start", "2027-03-01", "actual")]
    assert (source.design["enrolment"].text, source.design["enrolment_kind"].text) == ("24", "estimated")
    assert source.design["purpose"].text == "Supportive Care"
    assert [(site.name.text, site.city, site.region, site.country) for site in source.sites] == [
        ("Invented Hospital", "Oslo", "", "Norway"),
        ("Invented Clinic", "Atlanta", "Georgia", "United States"),
    ]
    assert [line.text for line in source.eligibility][-2:] == ["Age:", "- 18 and over"]
    assert [(arm.role, arm.label.text, arm.interventions) for arm in source.arms] == [
        ("Experimental", "Fictumab", ("Fictumab",))
    ]
    assert stated_outcomes(source) == [("primary", "Response", "6 months"), ("primary", "Survival", "Up to 2 years")]
    assert not source.unknown


def test_tables_in_single_lines() -> None:
    """A mirror that prints a row of a table as one line with bars: cells, kinds and names are parted."""
    source = text_source(
        "A trial\n\nNCT Number: NCT09999982\n\nStudy Overview\n\nStatus\n\nRecruiting\n\nIntervention / Treatment\n\n"
        "- Drug: Fictumab\n- Other: Placebo\n\nDetailed Description\n\nNothing more is said.\n\n"
        "Study Locations\n\n  - Norway\n    - Viken\n      - Oslo, Viken, Norway, 0450\n        - Invented Hospital\n\n"
        "Arms and Interventions\n\n| Participant Group / Arm | Intervention / Treatment |\n| --- | --- |\n"
        "| Experimental: A | - Drug: Fictumab 5 mg by mouth - Other: Placebo looks alike |\n\n"
        "Primary Outcome Measures\n\n| Outcome Measure | Measure Description | Time Frame |\n| --- | --- | --- |\n"
        "| Response | As assessed | 6 months |\n| Survival | | 2 years |\n\n"
        "Collaborators and Investigators\n\nSponsor\n\n"
        "Invented Foundation\n"
    )
    assert source.status and source.status.text == "Recruiting"
    assert [(one.kind, one.name.text, one.text and one.text.text) for one in source.interventions if one.arms] == [
        ("Drug", "Fictumab", "5 mg by mouth"),
        ("Other", "Placebo", "looks alike"),
    ]
    assert [(site.name.text, site.city, site.region) for site in source.sites] == [
        ("Invented Hospital", "Oslo", "Viken")
    ]
    assert stated_outcomes(source) == [("primary", "Response", "6 months"), ("primary", "Survival", "2 years")]
    assert [line.text for line in source.description] == ["Nothing more is said."]


def test_the_data_set_of_the_who() -> None:
    """The labels of the international registry platform, brackets and all, name what they name elsewhere."""
    source = text_source(
        "Main ID: NCT09999983\nPrimary sponsor: Invented Foundation\nPublic title: Fictumab\n"
        "Scientific title: A trial of fictumab\nTarget sample size: 12\nStudy type: Interventional\nPhase: Phase 1\n"
        "Key inclusion & exclusion criteria\n\nInclusion Criteria:\n- Any disease\n\nAge minimum: 18 Years\n"
        "Health Condition(s) or Problem(s) studied\nDisease\nIntervention(s)\nDrug: Fictumab\nPrimary Outcome(s)\n"
        "Response [Time Frame: 1 year]\nSecondary ID(s)\nFIC-1\nSecondary Sponsor(s)\nSecond Foundation\n"
    )
    assert [item.value.text for item in source.identifiers] == ["NCT09999983", "FIC-1"]
    assert [(one.kind, one.name.text) for one in source.interventions] == [("Drug", "Fictumab")]
    assert [(party.role, party.name.text) for party in source.parties] == [
        ("lead sponsor", "Invented Foundation"),
        ("collaborator", "Second Foundation"),
    ]
    assert stated_outcomes(source) == [("primary", "Response", "1 year")]


def test_markdown() -> None:
    """Marks of Markdown are no words; limits of age above the criteria are limits, and roles behind names are roles."""
    source = text_source(
        "# A trial of fictumab\n\n**NCT Number:** NCT09999984\n**Status:** Recruiting\n\n## Eligibility\n\n"
        "- **Age:** 18 Years and older\n- **Sex:** All\n\n### Inclusion Criteria\n\n* Age: 18-75 years\n\n## Arms\n\n"
        "- **High** (Experimental): Fictumab 10 mg\n- **Low** (Active Comparator): Fictumab 5 mg\n\n"
        "## Interventions\n\n"
        "- **Fictumab** (Drug): By mouth\n"
    )
    assert [item.value.text for item in source.identifiers] == ["NCT09999984"]
    assert source.minimum_age and source.minimum_age.text == "18 Years"
    assert [line.text for line in source.eligibility] == ["Inclusion Criteria", "* Age: 18-75 years"]
    assert [(arm.label.text, arm.role) for arm in source.arms] == [
        ("High", "Experimental"),
        ("Low", "Active Comparator"),
    ]
    assert [(one.name.text, one.kind) for one in source.interventions] == [("Fictumab", "Drug")]


def test_lost_headings_of_the_classic_page() -> None:
    """Criteria below the limits of age, and outcomes in a row, are known without headings; of these a query tells."""
    source = text_source(
        "A trial\nClinicalTrials.gov Identifier: NCT09999985 |\nFirst Posted : May 1, 2027\n"
        "Estimated Enrollment : | 12 participants |\n"
        "- Response [ Time Frame: 6 months ]Any response\n- Survival [ Time Frame: 2 years ]\n"
        "Ages Eligible for Study: | 18 Years and older |\nSexes Eligible for Study: | All |\n"
        "Accepts Healthy Volunteers: | No |\nDISEASE CHARACTERISTICS:\n- Plasma cell disease\n"
        "To learn more about this study, you or your doctor may contact the study research staff.\n"
        "Norway | |\nInvented Hospital | Recruiting |\nOslo, Norway, 0450 |\n"
        "Study Director: | Ann Alder, MD | Fictive |\n"
    )
    assert [line.text for line in source.eligibility] == ["DISEASE CHARACTERISTICS:", "- Plasma cell disease"]
    assert [site.name.text for site in source.sites] == ["Invented Hospital"]
    assert [(o.role, o.measure.text) for o in source.outcomes] == [("primary", "Response"), ("secondary", "Survival")]
    assert [finding.family for finding in source.findings] == ["outcome-role"]
    assert [(party.role, party.name.text) for party in source.parties] == [("study director", "Fictive")]


def test_labels_without_a_sign_behind_them() -> None:
    """A page that prints label and value with a blank between is read as if a colon stood there."""
    source = text_source(
        "Clinical Trials Logo\n\nFictumab in Plasma Cell Disease\n\nAdministrative data\n\nNCT number NCT09999982\n"
        "Status Recruiting\nPhase Phase 2\nStart date February 14, 2027\nEst. completion date April 30, 2029\n\n"
        "Study information\n\nVerified date May 2027\nSource Invented Foundation\nStudy type Interventional\n\n"
        "Clinical Trial Summary\n\nFictumab is tried in a small group of people.\n\nEnrollment 35\nGender All\n"
        "Age group 18 Years and older\nEligibility Inclusion Criteria:\n1. Plasma cell disease\n"
    )
    assert source.identifiers[0].value.text == "NCT09999982"
    assert source.status is not None
    assert (source.status.text, [date.value.text for date in source.dates][:2]) == (
        "Recruiting",
        ["February 14, 2027", "April 30, 2029"],
    )
    assert [line.text for line in source.eligibility][-1] == "1. Plasma cell disease"


def test_time_frames_in_brackets_without_a_name() -> None:
    """Brackets that end an outcome and hold a time are its time frame, where no bracket of the page says so."""
    source = text_source(
        "ClinicalTrials.gov Identifier: NCT09999983\n\nStudy Type: Interventional\n\nEstimated Enrollment: 30\n\n"
        "First Posted: May 1, 2027\n\nPrimary Outcome Measures\n\nRelief of pain [Up to 4 years]\n"
        "As told by the patient.\n\n"
        "Secondary Outcome Measures\n\nSurvival [5 years]\n"
    )
    assert [(o.measure.text, o.time_frame.text if o.time_frame else "") for o in source.outcomes] == [
        ("Relief of pain", "Up to 4 years"),
        ("Survival", "5 years"),
    ]


COPIED = """Fictumab After Surgery

ClinicalTrials.gov Identifier: NCT09999971
Recruitment Status : Recruiting
See Contacts and Locations

Study Description
Go to
Brief Summary:
Fictumab may keep the disease away.

Condition or disease
Intervention/treatment
Phase
Gland Cancer Stage II
Drug: Fictumab
Other: Visits
Phase 1
Phase 2

Detailed Description:
Everybody has surgery first.

Study Design
Go to
Study Type  :
Interventional  (Clinical Trial)

Arms and Interventions
Go to
Arm
Intervention/treatment
Experimental: Fictumab
Fictumab for a year
Drug: Fictumab
Tablets
Other Names:
FIC-1
Ficta
No Intervention: Control
Visits alone

Outcome Measures
Go to
Primary Outcome Measures  :
Survival [ Time Frame: 3 years ]

Sponsors and Collaborators
Invented Hospital
Invented Fund
Investigators
Principal Investigator: Jo Example, MD Invented Hospital

More Information
Go to
ClinicalTrials.gov Identifier:
NCT09999971     History of Changes
Other Study ID Numbers:
FIC-9 2029-000001-11 ( EudraCT Number ) U1111-0000 ( Registry (WHO) Number )
Keywords provided by Invented Hospital:
gland
surgery
"""


def test_a_classic_page_copied_from_a_browser() -> None:
    """Without its bars, the heads and cells of its tables stand one a line; links among the fields are no values."""
    source = text_source(COPIED)
    assert [(one.text) for one in source.conditions] == ["Gland Cancer Stage II"]
    assert source.design["study_phase"].text == "Phase 1, Phase 2"
    assert [(one.role, one.label.text, one.interventions) for one in source.arms] == [
        ("Experimental", "Fictumab", ("Fictumab",)),
        ("No Intervention", "Control", ()),
    ]
    (tied,) = [one for one in source.interventions if one.arms]
    assert [name.text for name in tied.other_names] == ["FIC-1", "Ficta"]
    assert [(item.value.text, item.detail) for item in source.identifiers[1:]] == [
        ("NCT09999971", ""),
        ("FIC-9", ""),
        ("2029-000001-11", "EudraCT Number"),
        ("U1111-0000", "Registry (WHO) Number"),
    ]
    assert [(one.role, one.name.text) for one in source.parties[:2]] == [
        ("lead sponsor", "Invented Hospital"),
        ("collaborator", "Invented Fund"),
    ]
    assert [word.text for word in source.keywords] == ["gland", "surgery"]
    assert [line.text for line in source.description] == ["Everybody has surgery first."]
    assert not source.unknown and not source.terms


def test_arms_are_parted_where_their_cells_are_not() -> None:
    """Where the bars between arm and interventions are lost, roles and kinds tell the cells apart."""
    source = text_source(
        "Gland trial\nClinicalTrials.gov Identifier: NCT09999972 |\n- Study Details\n- Study Results\n"
        "Arm | Intervention/treatment |\n---|---|\nExperimental: High\n9 mg a day\nDrug: Fictumab\n"
        "Other Name: FIC-1\n|\nPlacebo Comparator: Placebo\nDrug: Placebo\n|\n- Pain [ Time Frame: Week 4 ]\n"
    )
    assert [(one.label.text, one.interventions) for one in source.arms] == [
        ("High", ("Fictumab",)),
        ("Placebo", ("Placebo",)),
    ]
    assert [one.measure.text for one in source.outcomes] == ["Pain"]
    assert not source.terms and not source.summary


def test_a_mirror_with_results_and_references() -> None:
    """Who is blinded, what a reference is to the trial, its number and a link stand below what they belong to."""
    source = text_source(
        "Gland trial\n\nNCT ID: NCT09999973\n\nStudy Results\n\nResults available\n\n"
        "Outcome measurements, participant flow, and adverse events have been published for this study.\n\n"
        "Blinding Strategy\n\nDOUBLE\n\nParticipants Outcome Assessors\n\nReferences\n\n"
        "Elm A. Rest in glands. J Rest. 2020 Mar;12(3):100-9.\n\nReference Type RESULT\n\n"
        "PMID: 31234567 (View on PubMed)\n\nFir B. Work. J Rest. 2019;11(3):1-9.\n\nReference Type BACKGROUND\n\n"
        "Related Links\n\nhttps://www.example.org\n\nProgramme of the sponsor\n"
    )
    assert source.results_status and source.results_status.text == "Results available"
    assert (source.design["masking"].text, source.design["masked"].text) == ("DOUBLE", "Participants Outcome Assessors")
    assert [(one.kind, one.pmid) for one in source.citations] == [("result", "31234567"), ("background", "")]
    assert [(one.kind, one.value.text, one.detail) for one in source.related] == [
        ("link", "Programme of the sponsor", "https://www.example.org")
    ]
    assert not source.unknown and not source.summary


EUCTR_PAGE = """Summary
EudraCT Number:2031-004321-99
Trial Status:Ongoing
Date on which this record was first entered in the EudraCT database:2031-03-04
Trial results
A. Protocol Information
A.2EudraCT number2031-004321-99
A.3Full title of the trial
Rowanib against placebo in gout
B.Sponsor: 1
B.1.1Name of SponsorOak Medicines
B.5.6E-mailsomebody@example.org
D.IMP: 1
D.1.2 and D.1.3IMP RoleTest
D.3.1Product nameRowanib
E. General Information on the Trial
E.1.1Medical condition(s) being investigated
Gout
E.2.1Main objective of the trial
To show that rowanib lowers urate
E.3Principal inclusion criteria
1. Age of 40 years or more
2. Serum creatinine < 2 mg/dL
E.4Principal exclusion criteria
Pregnancy
E.5.1Primary end point(s)
Serum urate at week 12
E.5.2Secondary end point(s)
Flares up to week 24
Adverse events up to week 24
E.7.2Therapeutic exploratory (Phase II) No
E.7.3Therapeutic confirmatory (Phase III) Yes
E.8.1.1Randomised Yes
F.2.1Female Yes
F.2.2Male Yes
F.4.2.2In the whole clinical trial210
"""


def test_the_page_of_the_european_register() -> None:
    """Fields that bear codes are read by the table of the register's records, their values behind them or below."""
    source = text_source(EUCTR_PAGE)
    assert (source.kind, source.name) == ("euctr", "2031-004321-99")
    assert {key: source.design[key].text for key in ("study_phase", "enrolment", "allocation")} == {
        "study_phase": "Phase III",
        "enrolment": "210",
        "allocation": "Randomised",
    }
    assert [line.text for line in source.eligibility if "criteria" not in line.text] == [
        "1. Age of 40 years or more",
        "2. Serum creatinine < 2 mg/dL",
        "Pregnancy",
    ]
    first = source.outcomes[0].measure
    assert (first.text, EUCTR_PAGE.split("\n")[first.first - 1]) == ("Serum urate at week 12",) * 2
    assert [item.name.text for item in source.interventions] == ["Rowanib"]
    assert "example.org" not in repr(source)


def test_codes_without_the_number_of_a_trial_are_a_text() -> None:
    """A text that numbers its chapters with letters is no page of the register."""
    chapters = "\n".join(f"A.{at} Chapter on the number {at}\nSome words." for at in range(1, 12))
    assert text_source(chapters).kind == "text"


ISRCTN_PAGE = """ISRCTN99999991 https://doi.org/10.9999/ISRCTN99999991
Walking after a stroke
Submission date
14/05/2031
Condition category
Circulatory System
Plain English Summary
Background and study aims
Walking may help after a stroke.
What does the study involve?
Participants walk with a trainer.
Study information
Scientific title
STRIDE: a randomised trial of guided walking after stroke
Primary study design
Interventional
Intervention
Guided walking three times a week or usual care.
Intervention type
Behavioural
Primary outcome measure
Walking speed at 6 months
Secondary outcome measures
1. Falls at 6 months
Overall study start date
20/06/2031
Eligibility
Participant inclusion criteria
1. Aged 50 years or over
2. Stroke within the last 6 months
Sex
Female
Target number of participants
320
Participant exclusion criteria
1. Walking speed above 1.2 m/s
Recruitment start date
21/06/2031
Organisation
University of Oak
"""


def test_the_page_of_isrctn() -> None:
    """Criteria, outcomes and figures of a page without blank lines stay under their own labels."""
    source = text_source(ISRCTN_PAGE)
    assert source.name == "" and source.identifiers[0].value.text == "ISRCTN99999991"
    assert [(item.role, item.measure.text) for item in source.outcomes] == [
        ("primary", "Walking speed at 6 months"),
        ("secondary", "Falls at 6 months"),
    ]
    lines = [line.text for line in source.eligibility]
    assert "1. Aged 50 years or over" in lines and "1. Walking speed above 1.2 m/s" in lines and len(lines) == 5
    assert source.sex is not None and source.sex.text == "Female"
    assert source.design["enrolment"].text == "320"
    assert [(party.role, party.name.text) for party in source.parties] == [("lead sponsor", "University of Oak")]


def test_criteria_of_a_cell_whose_page_is_one_line() -> None:
    """In a page that is printed on one line, each line of a cell is a criterion, and the label heads them."""
    cells = (
        "<tr><th>Title of Study</th><td>Rowanib in gout</td></tr><tr><th>Study Phase</th><td>2</td></tr>"
        "<tr><th>Protocol Number</th><td>OAK-3</td></tr><tr><th>Sponsor</th><td>Oak</td></tr><tr>"
        "<th>Diagnosis and Main Criteria for Inclusion</th><td>1. Age of 40 years or more<br>2. Platelets above 90"
        "</td></tr><tr><th>Main Criteria for Exclusion</th><td>1. Pregnancy<br>2. Stroke</td></tr>"
    )
    source = text_source(f"<html><body><h1>Protocol synopsis</h1><table>{cells}</table></body></html>")
    assert [line.text for line in source.eligibility] == [
        "Diagnosis and Main Criteria for Inclusion",
        "1. Age of 40 years or more",
        "2. Platelets above 90",
        "Main Criteria for Exclusion",
        "1. Pregnancy",
        "2. Stroke",
    ]
