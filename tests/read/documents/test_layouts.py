"""Layouts of pages of which more than the fields is looked at; the others are files of `layouts`."""

from read.documents.documents_made import text_source
from trialrun.read.source import Source


def stated_outcomes(source: Source) -> list[tuple[str, str, str]]:
    """Role, measure and time frame."""
    return [(o.role, o.measure.text, o.time_frame.text if o.time_frame else "") for o in source.outcomes]


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


EUCTR_FIELDS = """EU Clinical Trials Register
National Competent Authority:\tNorway - NOMA
A. Protocol Information
A.2\tEudraCT number\t2031-004321-98
A.3\tFull title of the trial\tRowanib against placebo in gout
B. Sponsor Information
B.Sponsor: 1
B.1.1\tName of Sponsor\tOak Medicines
B.1.3.4\tCountry\tNorway
B.3.1 and B.3.2\tStatus of the sponsor\tCommercial
B.4\tSource(s) of Monetary or Material Support for the clinical trial:
B.4.1\tName of organisation providing support\tElm Fund
B.5\tContact point designated by the sponsor for further information on the trial
B.5.2\tFunctional name of contact point\tTrials desk
D.IMP: 1
D.1.2 and D.1.3\tIMP Role\tTest
D.3\tDescription of the IMP
D.3.1\tProduct name\tRowanib
D.8 Placebo: 1
D.8.1\tIs a Placebo used in this Trial?\tYes
D.8.4\tRoute of administration of the placebo\tOral use
E.1.1\tMedical condition(s) being investigated\tGout
E.1.2\tVersion\t17.1
E.1.2\tTerm\tGout
E.5\tEnd points
E.5.1\tPrimary end point(s)\tSerum urate
E.5.1.1\tTimepoint(s) of evaluation of this end point\tWeek 12
E.8\tDesign of the trial
E.8.1\tControlled\tYes
E.8.1.1\tRandomised\tYes
E.8.3\tThe trial involves single site in the Member State concerned\tNo
F.4.2.2\tIn the whole clinical trial\t210
N.\tCompetent Authority Decision\tAuthorised
P.\tEnd of Trial Status\tCompleted
P.\tDate of the global end of the trial\t2034-11-15
"""


def test_every_field_of_the_european_register_is_accounted_for() -> None:
    """Role, country and status of an entry are lines of it; headings, contacts, numbers of a scheme are set aside."""
    source = text_source(EUCTR_FIELDS)
    assert not source.unknown
    assert {(party.role, party.name.text) for party in source.parties} == {
        ("lead sponsor", "Oak Medicines"), ("funder", "Elm Fund")}  # fmt: skip
    assert [item.name.text for item in source.interventions] == ["Rowanib", "Placebo"]
    assert ("completion", "2034-11-15") in {(date.kind, date.value.text) for date in source.dates}
    assert source.design["allocation"].text == "Randomised"


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
    assert source.name == source.identifiers[0].value.text == "ISRCTN99999991"
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
