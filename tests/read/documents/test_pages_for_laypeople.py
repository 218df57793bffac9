"""Pages that ask in place of headings, the number of a record above its title, places and sizes in their forms."""

import pytest

from read.documents.documents_made import text_source
from trialrun.read.building.trial import build_trial
from trialrun.read.documents.recognising import read_source_bytes
from trialrun.terms import load_vocabulary

LAY = """BIRCH-4: fictumab in amyloidosis
NCT99999981 · Phase 2 · Recruiting

Status: Recruiting
Enrollment: 40 (estimated)
Start: May 2024
Sponsor: Hospital of Elmstadt
Sex: All
Age: 18+
Locations: 2 (Austria, Italy)

What is being studied?
AL amyloidosis
How is it designed?
Randomized 1:1, open label

Who gets what?
Arm A (Experimental) - Fictumab
Fictumab 5 mg orally on days 1-21 of 28-day cycles.
Arm B (Active comparator) - Control
Dexamethasone 20 mg on day 1 of 28-day cycles.

Who can join?
You can join if you:
✓ Are 18 years or older
You can't join if you:
✗ Have a creatinine above 3 mg/dL
✗ Are pregnant

What is measured?
Primary
Overall survival — Up to approximately 3 years
Secondary
Overall response rate — month 6

Where?
Clinic of Elmstadt, Elmstadt, Austria — recruiting
Clinica Nuova, Bari, Italy — not yet recruiting
"""


def test_a_page_that_asks_for_its_headings() -> None:
    """A question is a heading: places behind `Locations: 2` do not swallow what stands below it."""
    source = text_source(LAY)
    assert [piece.text for piece in source.conditions] == ["AL amyloidosis"]
    assert [(arm.label.text, arm.role) for arm in source.arms] == [
        ("Arm A", "Experimental"), ("Arm B", "Active comparator")]  # fmt: skip
    assert [(item.role, item.measure.text[:16]) for item in source.outcomes] == [
        ("primary", "Overall survival"), ("secondary", "Overall response")]  # fmt: skip
    assert [(site.name.text, site.city, site.country, site.status) for site in source.sites] == [
        ("Clinic of Elmstadt", "Elmstadt", "Austria", "recruiting"),
        ("Clinica Nuova", "Bari", "Italy", "not yet recruiting")]  # fmt: skip
    assert source.design["planned_sites"].text == "2 (Austria, Italy)"


def test_the_criteria_and_the_number_of_such_a_page() -> None:
    """Whoever `can't join` is kept out by each point alone, and the number above is that of the trial itself."""
    made = build_trial(text_source(LAY), load_vocabulary()).trial
    assert made.name == "NCT99999981"
    assert [(one.list_role, one.rule.text) for one in made.eligibility.criteria] == [
        ("inclusion", "age >= 18 years"), ("exclusion", "creatinine > 3 mg/dL"),
        ("exclusion", "pregnancy")]  # fmt: skip


def test_the_number_of_the_record_above_its_title() -> None:
    """A heading that is only a number names the record; the heading below it is the title."""
    fields = (
        ("Registration date", "21/03/2022"),
        ("Overall study start date", "04/03/2022"), ("Scientific title", "A trial"),
        ("Study design", "Open"), ("Condition", "Stroke"),
        ("ClinicalTrials.gov number", "NCT99999982"), ("Sex", "Both"),
        ("Recruitment status", "Recruiting"), ("Study type", "Interventional"),
    )  # fmt: skip
    page = "<h1>ISRCTN99999981</h1><h2>Walking with fictumab</h2>"
    page += "".join(f"<h4>{label}</h4><p>{value}</p>" for label, value in fields)
    made = build_trial(read_source_bytes(page.encode(), "page.html"), load_vocabulary()).trial
    assert (made.name, made.title.value) == ("ISRCTN99999981", "Walking with fictumab")
    assert [date.value for date in made.registration.dates] == ["2022-03-21", "2022-03-04"]


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("UK: 150; Ireland: 50; total: 200", 200),
        ("Austria: 20, Italy: 30", None),
        ("Planned Sample Size: 90; UK Sample Size: 30", 90),
        ("Total: 120; Germany: 20", 120),
    ],
)
def test_the_number_of_all_patients(printed: str, number: int | None) -> None:
    """The number of one country is not that of the trial; without a total there is none."""
    text = f"Trial of fictumab\n\nNCT ID: NCT99999981\nStatus: Recruiting\nPhase: 2\nSex: All\nEnrollment: {printed}\n"
    enrolment = build_trial(text_source(text), load_vocabulary()).trial.design.enrolment
    assert (enrolment.value if enrolment else None) == number


@pytest.mark.parametrize(
    "numbers",
    [
        "EudraCT 2021-004455-12 NCT99999981",
        "NCT99999981 / EudraCT Number: 2021-004455-12",
        "ClinicalTrials.gov ID: NCT99999981, EudraCT No. 2021-004455-12",
    ],
)
def test_a_line_of_numbers_names_the_trial(numbers: str) -> None:
    """A line that prints nothing but numbers of registers prints those of the trial itself."""
    text = f"A phase 2 study of fictumab\n\n{numbers}\n\nPrimary endpoint\n\nResponse at 6 months\n\nSample size\n\n"
    text += "Fifty-four patients will be enrolled at 12 sites.\n\nInclusion criteria\n\n- Age 18 or older\n"
    made = build_trial(text_source(text), load_vocabulary()).trial
    assert {made.name, *made.aliases} == {"NCT99999981", "2021-004455-12"}
    assert made.title.value == "A phase 2 study of fictumab"
    assert made.design.enrolment.value == 54


def test_the_number_of_a_protocol_is_no_title() -> None:
    """A synopsis that begins with its protocol number is called by its title."""
    text = "Protocol No. LIME-1, Version 3.0, 14 May 2023\nTitle of study: Fictumab in myeloma\nName of sponsor: Acme\n"
    text += "Study phase: 2\nNumber of patients: 40\nPrimary endpoint: Response at 6 months\n"
    made = build_trial(text_source(text), load_vocabulary()).trial
    assert made.title.value == "Fictumab in myeloma"


def test_a_row_of_the_synopsis_below_a_table_of_endpoints() -> None:
    """The treatment is a row of its own, and neither it nor its arms are endpoints."""
    rows = (
        "Title of study: | Fictumab in myeloma |", "Name of sponsor | Acme |", "Phase of development | 2 |",
        "Primary endpoint", "Response at 6 months", "Safety endpoints", "Adverse events up to day 30 |",
        "", "Study treatment |", "Patients are randomised 1:1 to:",
        "• Arm A: fictumab 5 mg orally on days 1-21 of 28-day cycles",
        "• Arm B: dexamethasone 20 mg orally on days 1-4 of 28-day cycles |",
    )  # fmt: skip
    made = build_trial(text_source("\n".join(rows)), load_vocabulary()).trial
    assert [one.label for one in made.outcomes] == ["Response at 6 months", "Adverse events up to day 30"]
    assert [given.drug.lower() for phase in made.phases for given in phase.administrations] == [
        "fictumab", "dexamethasone"]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "label"),
    [("ISRCTN99999981", "ISRCTN"), ("2023-599999-67-00", "EU CT number"), ("DRKS00099981", "DRKS-ID")],
)
def test_the_page_of_any_register_has_the_name_of_its_record(number: str, label: str) -> None:
    """A page without a number of ClinicalTrials.gov is named by that of its own register, in a catalog too."""
    text = f"Fictumab in myeloma\n\n{label}: {number}\nRecruitment Status: Recruiting\nStudy Type: Interventional\n"
    text += (
        "Phase: II\nSex: All\nAllocation: Randomized controlled trial\nPlanned/Actual Recruitment: 60 participants\n"
    )
    source = text_source(text)
    assert source.name == number
    made = build_trial(source, load_vocabulary()).trial
    assert (made.name, made.design.allocation.value, made.design.enrolment.value) == (number, "randomised", 60)


@pytest.mark.parametrize("heads", [("Who can take part", "Who cannot take part"), ("Who can join", "Who can't join")])
def test_both_lists_of_a_page_for_laypeople_are_criteria(heads: tuple[str, str]) -> None:
    """Where the page prints no other list, those who can take part are the inclusion criteria."""
    page = (
        "<html><body><h1>Fictumab in myeloma</h1><table><tr><td>Registry number</td><td>NCT09999973</td></tr>"
        "<tr><td>Phase</td><td>II</td></tr><tr><td>Sponsor</td><td>Invented Foundation</td></tr>"
        "<tr><td>Status</td><td>Recruitment closed</td></tr></table>"
        f"<h2>{heads[0]}</h2><ul><li>Platelets of at least 75 x 10^9/L</li></ul>"
        f"<h2>{heads[1]}</h2><ul><li>Lymphoma</li></ul></body></html>"
    )
    made = build_trial(text_source(page), load_vocabulary()).trial
    assert [one.list_role for one in made.eligibility.criteria] == ["inclusion", "exclusion"]
    assert made.eligibility.complete
