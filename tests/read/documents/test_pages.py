"""Pages about trials: the classic page, its tabular view, mirrors, synopses. Fields are found by their labels."""

import pytest

from read.documents.documents_made import page, page_bytes, text_source
from trialrun.read.documents.entries import lines_placed
from trialrun.read.documents.pages.values import age_limits
from trialrun.read.source import Source


def outcomes(source: Source) -> list[tuple[str, str, str, str]]:
    """Role, version, measure and time frame of every outcome."""
    return [
        (item.role, item.version, item.measure.text, item.time_frame.text if item.time_frame else "")
        for item in source.outcomes
    ]


def test_classic_page_as_html() -> None:
    """The classic page is recognised, and its tables of design, arms and places are read."""
    source = page("classic.html")
    assert (source.kind, source.name) == ("ctgov page", "NCT09999994")
    assert source.status and source.status.text == "Recruiting"
    assert source.design["enrolment_kind"].text == "estimated"
    assert [(arm.role, arm.label.text, arm.interventions) for arm in source.arms] == [
        ("Experimental", "Fictumab", ("Fictumab", "Dexamethasone")),
        ("Placebo Comparator", "Placebo", ("Placebo",)),
    ]
    assert [(item.kind, item.name.text, item.arms) for item in source.interventions if item.arms] == [
        ("Drug", "Fictumab", ("Fictumab",)),
        ("Drug", "Dexamethasone", ("Fictumab",)),
        ("Drug", "Placebo", ("Placebo",)),
    ]
    assert outcomes(source) == [
        ("primary", "current", "VEGF response", "24 weeks"),
        ("secondary", "current", "Overall survival", "2 years"),
        ("secondary", "current", "Safety", "1 year"),
    ]
    assert [(site.name.text, site.city, site.country, site.status) for site in source.sites] == [
        ("Invented University Hospital", "Oslo", "Norway", "Recruiting")
    ]
    assert [(item.value.text, item.detail) for item in source.identifiers][1:] == [
        ("FIC-201", ""),
        ("2029-000001-11", "EudraCT Number"),
    ]


def test_nested_criteria_stay_nested() -> None:
    """Items of a list within a list keep their bullets and bear their depth."""
    criteria = page("classic.html").eligibility
    assert [(line.level, line.text.strip()) for line in criteria] == [
        (0, "Inclusion Criteria:"),
        (1, "• POEMS syndrome, with one of:"),
        (2, "• VEGF ≥ 200 pg/mL"),
        (2, "• M protein > 0.5 g/dL"),
        (1, "• ANC ≥ 1.0 x 10⁹/L"),
        (0, "Exclusion Criteria:"),
        (1, "• Pregnancy"),
    ]


def test_tabular_view() -> None:
    """Labels with the marks of the tabular view are known; current and original outcomes are told apart."""
    source = page("tabular.txt")
    assert outcomes(source) == [
        ("primary", "current", "VEGF response", "24 weeks"),
        ("primary", "original", "VEGF response", "12 weeks"),
        ("secondary", "current", "Overall survival", "2 years"),
        ("secondary", "current", "Safety", "1 year"),
    ]
    assert source.design["allocation"].text == "Non-Randomized"
    assert source.sex and source.sex.text == "All"
    assert [line.text for line in source.eligibility][:2] == ["Inclusion Criteria:", "- Age 18 years or older"]


def test_mirror_with_points() -> None:
    """Another mirror, other words and another order: the same fields, and what no table knows is reported."""
    source = page("points.txt")
    assert source.kind == "mirror page"
    assert (source.minimum_age.text, source.maximum_age.text) == ("18 Years", "75 Years")
    assert [(item.name.text, item.text.text) for item in source.interventions] == [
        ("Fictumab", "Given IV"),
        ("Dexamethasone", "Given by mouth"),
    ]
    assert outcomes(source)[0] == ("primary", "current", "VEGF response", "24 weeks")
    assert [(item.field, item.text) for item in source.unknown] == [("Study Mascot", "Penguin")]


def test_labels_within_criteria_are_criteria() -> None:
    """`Age:`, `Sex:` and `Status:` in a numbered criterion are its words, not fields of the page."""
    texts = [line.text for line in page("points.txt").eligibility]
    assert "1. Age: 18 years or older" in texts
    assert "3. Status: ECOG 0-2" in texts


def test_no_person_is_kept() -> None:
    """Contacts are set aside; investigators are their affiliation; addresses and numbers vanish."""
    source = page("points.txt")
    said = text_source(
        "NCT ID: NCT09999996\nPrincipal Investigator: Ann Alder, MD | Invented University Hospital\nStatus: Done\n"
    )
    assert "Roe" not in str(source) and "example.org" not in str(source)
    assert [(party.role, party.name.text) for party in said.parties] == [
        ("principal investigator", "Invented University Hospital")
    ]


def test_other_trials_stay_apart() -> None:
    """A trial that the page only advertises is `related`, with its number."""
    related = page("points.txt").related
    assert [(item.value.text, item.detail) for item in related] == [
        ("Another drug in myeloma", "NCT09999993 RECRUITING PHASE3")
    ]


def test_synopsis() -> None:
    """A synopsis is read label by label; wrapped values are joined; an unknown label is reported."""
    source = page("synopsis.txt")
    assert source.kind == "synopsis"
    assert source.titles[0].value.text.endswith("in Patients With Relapsed POEMS Syndrome")
    assert [(part.name, part.lines[0].text.strip()) for part in source.sections][2:4] == [
        ("design", "Randomized, open-label. Patients are randomized 1:1."),
        ("treatment", "Fictumab 10 mg/kg IV on days 1 and 15 of each 28-day cycle for 6 cycles."),
    ]
    assert [item.field for item in source.unknown] == ["Special Storage Requirement"]


def test_plain_text_keeps_its_sections() -> None:
    """A text of no known kind is kept under its own headings."""
    source = text_source("Notes on a trial\n\nBACKGROUND\n\nNothing is known.\n\nOTHER MATTERS\n\nMuch is unknown.\n")
    assert source.kind == "text"
    assert [(part.heading.text, part.lines[0].text) for part in source.sections] == [
        ("BACKGROUND", "Nothing is known."),
        ("OTHER MATTERS", "Much is unknown."),
    ]


def test_one_line_design_is_parted() -> None:
    """The one-line design of older pages becomes its parts."""
    design = text_source(
        "Study Design: Allocation: Randomized, Masking: Open Label, Primary Purpose: Treatment\n"
    ).design
    assert {name: item.text for name, item in design.items()} == {
        "allocation": "Randomized",
        "masking": "Open Label",
        "purpose": "Treatment",
    }


def test_time_frames_without_a_label() -> None:
    """A mirror may print the time frame as a bare line below each measure."""
    source = text_source(
        "Primary Outcomes\n\nVEGF response\n\nVEGF below 200 pg/mL\n\n24 weeks\n\nSurvival\n\nUp to 2 years\n"
    )
    assert [(item[2], item[3]) for item in outcomes(source)] == [
        ("VEGF response", "24 weeks"),
        ("Survival", "Up to 2 years"),
    ]


def test_repeated_fields_are_kept() -> None:
    """A second value of a single field is kept as printed again, not dropped and not merged."""
    source = text_source(
        "NCT ID: NCT09999997\nStudy Type: Interventional\nPhase: 2\nStudy Status: Recruiting\n"
        "Sex: All\nOverall Status: Completed\n"
    )
    assert source.status and source.status.text == "Recruiting"
    assert [(item.kind, item.value.text) for item in source.again] == [("status", "Completed")]


def test_every_line_of_every_page_has_one_place() -> None:
    """Each line is in a field or section, or unknown, or set aside: never in two of these, and never nowhere."""
    for name in ("points.txt", "tabular.txt", "synopsis.txt", "letter.txt", "pubmed.txt"):
        source = page(name)
        placed = lines_placed(source)
        printed = [n for n, line in enumerate(page_bytes(name).decode().split("\n"), start=1) if line.strip()]
        assert set(printed) <= set(placed)
        assert all(len(slots) == 1 for slots in placed.values() if {"set_aside", "unknown"} & set(slots))


def test_numbered_protocol_text() -> None:
    """A protocol in plain text: numbered headings part it, wrapped criteria are joined, sub-items keep their depth."""
    source = text_source(
        "A PHASE 2 STUDY OF FICTUMAB\n\n1. INTRODUCTION\n\nFictumab is new.\n\n3.1 Inclusion Criteria\n\n"
        "1. Measurable disease defined as a serum monoclonal protein of at least 0.5 g/dL or a\n"
        "   urine monoclonal protein of at least 200 mg in 24 hours, after therapy that has had\n"
        "   Lenalidomide, a proteasome inhibitor and an antibody against CD38, each of them for\n"
        "   two cycles or more\n2. Adequate organ function:\n   a. Hemoglobin >= 8 g/dL\n\n"
        "3.2 Exclusion Criteria\n\n1. Pregnancy\n\n4.1 Dosing\n\nFictumab 10 mg/kg on days 1 and 15.\n"
    )
    assert source.titles[0].value.text == "A PHASE 2 STUDY OF FICTUMAB"
    assert [(line.level, line.first, line.last) for line in source.eligibility] == [
        (0, 7, 7), (1, 9, 12), (1, 13, 13), (2, 14, 14), (0, 16, 16), (1, 18, 18),
    ]  # fmt: skip
    assert [part.name for part in source.sections] == ["background", "treatment"]


def test_a_responsible_person_is_an_affiliation() -> None:
    """A person who is responsible is kept as the affiliation; one without is set aside."""
    lines = "NCT ID: NCT09999996\nStudy Type: Interventional\nResponsible Party: "
    kept = text_source(lines + "Ann Alder, Professor of Medicine, Invented University\n")
    aside = text_source(lines + "Ann Alder, Principal Investigator\n")
    assert [party.name.text for party in kept.parties] == ["Invented University"]
    assert not aside.parties and "Alder" not in str(aside)


def test_a_short_synopsis() -> None:
    """Short labels below lists of criteria begin parts of their own; a sponsor is one line; this is no mirror page."""
    source = text_source(
        "LARCH: fictumab in myeloma\n\nRegistry number: LARCH-0001\nStart: March 2030\nSponsor: Invented Hospital\n"
        "Phase 2, open label, 30 participants (planned)\n\nInclusion\n- Myeloma\n- Age 18 or older\n\nExclusion\n"
        "- Pregnancy\n\n"
        "Treatment: up to 8 cycles of 28 days\nFictumab 5 mg by mouth on days 1-21\n\n"
        "Primary outcome: response at 24 weeks\n"
    )
    assert source.kind == "synopsis"
    assert [line.text for line in source.eligibility][-1] == "- Pregnancy"
    assert [(item.kind, item.value.text) for item in source.identifiers] == [("registration", "LARCH-0001")]
    assert [(item.kind, item.value.text) for item in source.dates] == [("start", "March 2030")]
    assert [party.name.text for party in source.parties] == ["Invented Hospital"]
    assert [[line.text for line in part.lines] for part in source.sections if part.name == "treatment"] == [
        ["up to 8 cycles of 28 days", "Fictumab 5 mg by mouth on days 1-21"]
    ]


@pytest.mark.parametrize("printed", ["18+ years", "18 years+", "18 years to no limit", "18 years - N/A"])
def test_an_age_without_an_upper_limit(printed: str) -> None:
    """However a page says that only the lowest age is limited, no highest one is read."""
    assert age_limits(printed) == ("18 years", "")
