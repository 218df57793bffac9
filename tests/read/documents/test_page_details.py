"""Details of registry pages and their mirrors that are easily lost: turned names, long cells, groups without types."""

import pytest

from read.documents.documents_made import text_source
from trialrun.read.building.trial import build_trial
from trialrun.read.documents.recognising import read_source_bytes
from trialrun.read.source import Source
from trialrun.terms import load_vocabulary

HEADING = "{title}\n\nNCT ID: NCT99999990\n\nRecruitment Status\n\nCOMPLETED\n\n"


def mirror(*parts: str) -> Source:
    """A mirror page whose lines stand apart."""
    return text_source(HEADING.format(title="Fictumab in Amyloidosis") + "\n\n".join(parts) + "\n")


@pytest.mark.parametrize("country", ["Korea, Republic of", "Iran, Islamic Republic of", "France"])
def test_a_country_with_its_form_of_state_is_one_name(country: str) -> None:
    """The comma within the name of a country parts no address."""
    source = mirror("Locations", "Clinic of Elmstadt", f"Elmstadt, Northshire, {country}", "Site Status", "RECRUITING")
    (site,) = source.sites
    assert (site.name.text, site.city, site.region, site.country) == (
        "Clinic of Elmstadt",
        "Elmstadt",
        "Northshire",
        country,
    )


def test_who_is_masked_may_stand_one_a_line() -> None:
    """Each line below the masking that names a role is one of those who are masked, an investigator too."""
    source = mirror("Study Design", "Blinding Strategy", "TRIPLE", "Participant", "Investigator", "Outcomes Assessor")
    assert source.design["masking"].text == "TRIPLE"
    assert source.design["masked"].text == "Participant, Investigator, Outcomes Assessor"


@pytest.mark.parametrize("heading", ["Principal Investigator", "Investigators"])
def test_those_who_lead_the_trial_are_not_masked(heading: str) -> None:
    """Below the masking, the heading of those who lead the trial is none of the roles that are masked."""
    source = mirror("Study Design", "Blinding Strategy", "DOUBLE", heading, "Jane Roe, Clinic of Elmstadt")
    assert source.design["masking"].text == "DOUBLE"
    assert "masked" not in source.design


def test_groups_of_an_observational_study_have_no_types() -> None:
    """A group has its text, points too, and its treatments with theirs; the next group begins behind them."""
    listed = "Interventions\n\nFictumab\n\nGiven as usual\n\nIntervention Type DRUG"
    source = mirror(
        "Study Groups",
        "Early",
        "Treated within a year.\n* seen monthly\n* seen at home",
        "Fictumab",
        "Intervention Type DRUG",
        "Given as usual",
        "Late",
        "Treated after a year.",
        "Fictumab",
        "Intervention Type DRUG",
        "Given as usual",
        listed,
    )
    assert [(arm.label.text, arm.interventions) for arm in source.arms] == [
        ("Early", ("Fictumab",)),
        ("Late", ("Fictumab",)),
    ]
    assert source.arms[0].text is not None
    assert "seen at home" in source.arms[0].text.text


def test_a_sentence_below_a_group_is_its_text() -> None:
    """A short sentence with its stop names no group of its own."""
    source = mirror("Study Groups", "Cohort 1", "Two doses were given.", "Cohort 2", "One dose was given.")
    assert [arm.label.text for arm in source.arms] == ["Cohort 1", "Cohort 2"]
    source = mirror("Study Groups", "Adults with gout.", "Children with gout.", "Healthy adults.")
    assert len(source.arms) == 3


def test_a_bracket_within_a_time_frame_closes_nothing() -> None:
    """A second closing bracket behind a time frame belongs to it and begins no description."""
    source = text_source(
        "ClinicalTrials.gov Identifier: NCT99999990\nPrimary Outcome Measures :\n"
        "- Pain [ Time Frame: at the end of surgery] ]How much it hurts\n"
    )
    (outcome,) = source.outcomes
    assert outcome.time_frame is not None
    assert (outcome.time_frame.text, outcome.text and outcome.text.text) == (
        "at the end of surgery",
        "How much it hurts",
    )


@pytest.mark.parametrize("line", ["- Agrees to the privacy policy of the app", "- Subscribes to the newsletter"])
def test_a_criterion_in_the_words_of_a_web_page_is_none_of_its_links(line: str) -> None:
    """Nothing among the items of the criteria is taken for a link or a notice of the site."""
    source = text_source(
        f"NCT99999990\nInclusion Criteria:\n- Age over 18 years\n{line}\nExclusion Criteria:\n- Pregnancy\n"
    )
    assert line in [piece.text for piece in source.eligibility]


def test_a_long_cell_is_read_to_its_end() -> None:
    """A table goes on below a cell of many lines: conditions one a line, an arm with a long text."""
    conditions = "<br>".join(f"Illness {number}" for number in range(1, 12))
    steps = "".join(f"<li>step {number}</li>" for number in range(20))
    rows = "".join(
        f"<tr><td>Experimental: Dose {name}<ul>{steps}</ul></td><td>Drug: Fictumab</td></tr>" for name in ("A", "B")
    )
    source = text_source(
        "<!DOCTYPE html><html><body>"
        "<h1>Fictumab in Amyloidosis</h1><p>ClinicalTrials.gov Identifier: NCT99999990</p><table><tr>"
        "<th>Condition or disease</th><th>Intervention/treatment</th><th>Phase</th></tr>"
        f"<tr><td>{conditions}</td><td>Drug: Fictumab</td><td>Phase 2</td></tr></table>"
        f"<table><tr><th>Arm</th><th>Intervention/treatment</th></tr>{rows}</table>"
    )
    assert len(source.conditions) == 11
    assert source.design["study_phase"].text == "Phase 2"
    assert [arm.label.text for arm in source.arms] == ["Dose A", "Dose B"]


def test_a_heading_at_the_end_of_a_text_is_none_of_it() -> None:
    """The name of the next part, with its fields on the lines below, is no sentence of the summary."""
    source = text_source(
        "Fictumab\nClinicalTrials.gov Identifier: NCT99999990\nBrief Summary:\nFictumab is tried.\nStudy Design\n"
        "Study Type : Interventional\n"
    )
    assert [piece.text for piece in source.summary] == ["Fictumab is tried."]


def test_names_printed_as_headings_below_that_of_their_list() -> None:
    """In a web page arms, drugs, outcomes and sponsors may be headings one level down: they stay in their lists."""
    made = read_source_bytes(
        b"<html><body><h1>Rowanib in Gout</h1><p>NCT ID: NCT09999990</p><p>Last Updated: 2031-02-01</p>"
        b"<h2>Study Groups</h2><h3>Rowanib</h3><p>Rowanib 5 mg daily.</p><p>Group Type EXPERIMENTAL</p>"
        b"<h4>Rowanib</h4><p>Intervention Type DRUG</p><p>5 mg daily</p>"
        b"<h2>Primary Outcomes</h2><h3>Pain</h3><p>Points of pain.</p><p>Time Frame: Week 4</p>"
        b"<h2>Sponsors</h2><h3>Gout Institute</h3><p>OTHER</p><p>Sponsor Role lead</p></body></html>",
        "page.html",
    )
    assert [arm.label.text for arm in made.arms] == ["Rowanib"]
    assert [one.measure.text for one in made.outcomes] == ["Pain"]
    assert [(one.name.text, one.role) for one in made.parties] == [("Gout Institute", "lead sponsor")]


def test_items_below_an_outcome_behind_its_label_are_of_the_same_list() -> None:
    """`Current Secondary Outcome Measures | - A [...]` goes on with the items on the lines below."""
    source = text_source(
        "NCT Number: NCT09999990\nBrief Title | Rowanib in Gout\n"
        "Current Primary Outcome Measures | Relief [ Time Frame: 6 weeks ]\n"
        "Current Secondary Outcome Measures | - Pain [ Time Frame: 6 weeks ]\n- Swelling [ Time Frame: 9 weeks ]\n"
    )
    assert [(one.role, one.measure.text) for one in source.outcomes] == [
        ("primary", "Relief"), ("secondary", "Pain"), ("secondary", "Swelling"),
    ]  # fmt: skip


def test_the_number_of_a_register_with_the_name_of_the_trial() -> None:
    """`NCT ID: NCT09999991 (ELM)`: the number, and the short name."""
    source = text_source("A Trial of Fictumab\n\nNCT ID: NCT09999991 (ELM)\n\nBrief Summary\n\nIt is.\n")
    assert [item.value.text for item in source.identifiers] == ["NCT09999991"]
    assert ("acronym", "ELM") in {(item.kind, item.value.text) for item in source.titles}


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("United States Belgium Japan", ["United States", "Belgium", "Japan"]),
        ("France, South Korea", ["France", "South Korea"]),
        ("Worldwide", ["Worldwide"]),
    ],
)
def test_countries_in_one_run(line: str, names: list[str]) -> None:
    """A line of countries alone is as many terms."""
    source = mirror("Countries", line)
    assert [item.value.text for item in source.terms if item.kind == "country"] == names


def test_why_a_trial_stopped_is_kept() -> None:
    """It is no flag of yes or no."""
    source = mirror("Why Stopped: slow accrual", "Clinical Phase", "PHASE2")
    assert source.design["why_stopped"].text == "slow accrual"


def test_what_a_page_says_of_its_outcomes_is_no_outcome() -> None:
    """An order to the reader below a heading, `Measure the primary endpoints ...`, is none."""
    order = "Measure the primary endpoints used to assess the intervention."
    source = mirror("Primary Outcomes", order, "Survival", "Time Frame: 2 years")
    assert [one.measure.text for one in source.outcomes] == ["Survival"]


@pytest.mark.parametrize(
    "measure",
    ["Evaluate the safety of the treatment in participants.", "Follow participants for relapse in both treatments."],
)
def test_an_outcome_that_begins_with_a_verb_is_no_order_to_the_reader(measure: str) -> None:
    """`Evaluate the safety of the treatment.` is an outcome, though it speaks of treatment and participants."""
    source = mirror("Primary Outcomes", measure, "Time Frame: 1 year")
    assert [one.measure.text for one in source.outcomes] == [measure]


EUROPEAN = """<html><body><h1>Fictumab after one line</h1>
<div>EU CT number</div><div>2023-509999-81-00</div>
<div>Overall trial status</div><div>Ongoing, recruiting</div>
<h3>Trial identifiers</h3>
<dl><dt>Public title</dt><dd>Fictumab after one line</dd>
<dt>ClinicalTrials.gov (NCT number)</dt><dd>NCT09999981</dd></dl>
<h4>Design of the trial</h4>
<table><tr><th>Period title</th><th>Period description</th><th>Allocation method</th>
<th>Blinding used</th><th>Arms</th></tr>
<tr><td>Treatment</td><td>28-day cycles</td><td>Randomised controlled</td><td>Double</td>
<td>Arm A (FD): fictumab 5 mg orally on days 1-21 Arm B: placebo orally on days 1-21</td></tr></table>
<h3>Eligibility criteria</h3>
<table><tr><th>Principal inclusion criteria</th></tr><tr><td>One line of treatment before, with lenalidomide</td></tr>
<tr><td>eGFR of at least 30 mL/min</td></tr></table>
<h3>Population</h3>
<table><tr><th>Age range</th><th>Gender</th><th>Subjects in EEA</th><th>Subjects worldwide</th></tr>
<tr><td>18-64 years</td><td>Female, Male</td><td>180</td><td>320</td></tr></table>
<h3>Countries</h3>
<table><tr><th>Member State</th><th>Status</th><th>Number of sites</th><th>Planned number of subjects</th></tr>
<tr><td>Austria</td><td>Ongoing, recruiting</td><td>4</td><td>25</td></tr></table>
<h3>Products</h3>
<table><tr><th>Role</th><th>Product name</th><th>Active substance</th><th>Route</th></tr>
<tr><td>Comparator</td><td>Fictol 60 mg</td><td>Fictol</td><td>Oral use</td></tr></table></body></html>
"""


def test_the_tables_of_the_european_system() -> None:
    """Tables of periods, countries and products keep design, size and arms; what a country counts is no size."""
    source = text_source(EUROPEAN)
    design = {key: source.design[key].text for key in ("allocation", "masking", "enrolment")}
    assert design == {"allocation": "Randomised controlled", "masking": "Double", "enrolment": "320"}
    assert [(arm.label.text, arm.text and arm.text.text) for arm in source.arms] == [
        ("Arm A (FD)", "fictumab 5 mg orally on days 1-21"), ("Arm B", "placebo orally on days 1-21")]  # fmt: skip
    assert {("country", "Austria"), ("planned number of subjects in the country", "Austria: 25")} <= {
        (term.kind, term.value.text) for term in source.terms}  # fmt: skip
    (product,) = source.interventions
    assert (product.name.text, product.kind, product.text and product.text.text) == (
        "Fictol 60 mg",
        "Comparator",
        "Oral use",
    )
    assert "NCT09999981" in {number.value.text for number in source.identifiers}


@pytest.mark.parametrize("arms", [("Experimental arm", "Control arm"), ("Arm 1", "Arm 2 (no drug)")])
def test_the_arms_of_one_cell_are_told_apart(arms: tuple[str, str]) -> None:
    """Arms that a cell names by letter, number or role have each what is told of it."""
    old = "Arm A (FD): fictumab 5 mg orally on days 1-21 Arm B: placebo orally on days 1-21"
    new = f"{arms[0]}: fictumab 5 mg orally on days 1-21; {arms[1]}: observation"
    source = text_source(EUROPEAN.replace(old, new))
    assert [(arm.label.text, arm.text and arm.text.text) for arm in source.arms] == [
        (arms[0], "fictumab 5 mg orally on days 1-21"), (arms[1], "observation")]  # fmt: skip


@pytest.mark.parametrize("heads", ["Medicinal product | Dose | Days", "Active substance | Dose | Days of cycle"])
def test_a_table_of_doses_is_no_list_of_products(heads: str) -> None:
    """Products with doses and days are a table of doses, of which every row is given."""
    text = (
        f"Title: Carfilzomib in myeloma\n\nTreatment plan\n{heads}\nCarfilzomib | 56 mg/m2 IV | 1, 8, 15\n"
        "Dexamethasone | 40 mg PO | 1, 8, 15, 22\n\nInclusion Criteria:\n- Multiple myeloma\n"
    )
    made = build_trial(text_source(text), load_vocabulary()).trial
    given = [one for phase in made.phases for one in phase.administrations]
    assert [(one.drug, str(one.schedule[0].days)) for one in given] == [
        ("carfilzomib", "Numbers('1, 8, 15')"), ("dexamethasone", "Numbers('1, 8, 15, 22')")]  # fmt: skip


QUOTED = """Title: Carfilzomib in myeloma
Inclusion criteria:
- Age
> 18 years
- Creatinine clearance
>= 30 mL/min
- Hemoglobin > 8 g/dL
Exclusion criteria:
1. Pregnancy
2. Platelets < 50 x 10^9/L"""


@pytest.mark.parametrize("mark", ["> ", ">> ", "> > "])
def test_a_quoted_text_keeps_the_comparisons_that_begin_its_lines(mark: str) -> None:
    """Signs of quoting before every line are no words; a comparison behind them is."""
    quoted = "\n".join(mark + line for line in QUOTED.split("\n"))
    rules = [
        one.rule.text
        for one in build_trial(text_source(quoted), load_vocabulary()).trial.eligibility.criteria
        if one.rule
    ]
    assert rules == ["age > 18 years", "creatinine_clearance >= 30 mL/min", "hemoglobin > 8 g/dL", "pregnancy",
        "platelets < 50 10*9/L"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "daratumumab in POEMS syndrome\nAll are given daratumumab.",
            ["daratumumab in POEMS syndrome"],
        ),
        ("and were given daratumumab until\nprogression of the disease.", []),
        ("until progression of the disease.", []),
    ],
)
def test_a_title_may_begin_with_a_small_letter(text: str, titles: list[str]) -> None:
    """A sentence torn from the page before is no title; the name of a drug may begin one."""
    source = text_source(f"{text}\n\nInclusion Criteria:\n- POEMS syndrome\n")
    assert [one.value.text for one in source.titles] == titles
