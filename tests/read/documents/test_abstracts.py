"""Journal abstracts: parts, authors, numbers, and that another trial in the first sentence stays apart."""

import pytest

from read.documents.documents_made import page, text_source


def test_pubmed_text() -> None:
    """The parts of the abstract, the authors with the affiliations they point to, the journal's numbers."""
    source = page("pubmed.txt")
    assert (source.kind, source.name) == ("abstract", "NCT09999991")
    assert [part.name for part in source.sections[:4]] == ["background", "methods", "results", "conclusions"]
    assert [(part.lines[0].first, part.lines[0].last) for part in source.sections[:2]] == [(14, 15), (16, 19)]
    authors = {item.value.text: item.detail for item in source.authors if item.kind == "author"}
    assert list(authors) == ["Alder B", "Birch C", "Cedar D"]
    assert authors["Birch C"] == "Institute of Made-up Medicine, Bergen, Norway."
    assert "example.org" not in str(source)
    assert {item.kind: item.value.text for item in source.publication}["pmid"] == "39999991"


def test_another_trial_does_not_leak() -> None:
    """A sentence that reports other trials goes to `related`; the aims keep only what this trial asks."""
    source = page("pubmed.txt")
    assert [item.value.text for item in source.related] == [
        "Several earlier trials have shown that fictumab works in newly diagnosed disease."
    ]
    assert source.sections[0].lines[0].text == "We tested fictumab with pomalidomide in relapse."


def test_authors_by_turns_with_affiliations() -> None:
    """Names and affiliations that stand on lines by turns are joined."""
    source = text_source(
        "A Trial of Fictumab\n\nAuthor(s)\n\n  • Alder Ann\n  • Department of Trees, Invented University, Norway\n"
        "  • Birch Bo\n  • Institute of Bark, Norway\n\nAbstract\n\n<p><b>Objective </b>We tested fictumab. </p>"
        "<p><b>Methods </b>An open trial. </p><p><b>Results </b>It works. </p><p><b>Conclusion </b>Good. </p>\n\n"
        "Journal\n\n  • Invented Medicine\n\n    Invented Medicine, 2030\n"
    )
    assert [(item.value.text, item.value.first, item.value.last, item.detail) for item in source.authors] == [
        ("Alder Ann", 5, 6, "Department of Trees, Invented University, Norway"),
        ("Birch Bo", 7, 8, "Institute of Bark, Norway"),
    ]
    assert [part.heading.text for part in source.sections] == ["Objective", "Methods", "Results", "Conclusion"]
    assert {item.kind: item.value.text for item in source.publication} == {
        "journal": "Invented Medicine",
        "year": "2030",
    }


def test_a_number_without_registration_is_anothers() -> None:
    """A registry number is this trial's only where the sentence speaks of registration."""
    source = text_source(
        "Fictumab again\n\nAbstract\n\nBackground: Data were compared with NCT09999998.\n\n"
        "Methods: An open trial registered as NCT09999999.\n\nResults: None.\n"
    )
    assert [item.value.text for item in source.identifiers] == ["NCT09999999"]
    assert [item.value.text for item in source.related] == ["NCT09999998"]


def test_article_page_as_html() -> None:
    """An article's web page: raised numbers join authors and affiliations, headings name the parts, menus are aside."""
    source = text_source(
        "<html><body><nav>Journal menu</nav><h1>Fictumab in relapsed amyloidosis</h1>\n"
        "<div>Ann Alder<sup>1</sup>, Bo Birch<sup>1,2</sup></div>"
        "<div><sup>1</sup>Department of Trees, Oslo, Norway</div>"
        "<div><sup>2</sup>Institute of Bark, Bergen, Norway</div>\n<h2>Abstract</h2>"
        "<h3>Background</h3><p>We studied it.</p>"
        "<h3>Methods</h3><p>Adults had fictumab.</p><h3>Results</h3><p>It works.</p></body></html>"
    )
    assert source.kind == "abstract"
    assert [(item.value.text, item.detail.count("Norway")) for item in source.authors if item.kind == "author"] == [
        ("Ann Alder", 1),
        ("Bo Birch", 2),
    ]
    assert [(part.name, part.lines[0].text) for part in source.sections] == [
        ("background", "We studied it."),
        ("methods", "Adults had fictumab."),
        ("results", "It works."),
    ]


def test_a_congress_abstract() -> None:
    """Authors with degrees and numbers, affiliations glued to theirs, and the number in the sentence on the design."""
    source = text_source(
        "12 Fictumab in Relapsed Myeloma: Interim Analysis of ASPEN\n\n"
        "Hugo Ivy, MD1*, Jana Juniper, PhD2* and Karl Larch, MD, PhD1\n\n"
        "1Invented Cancer Center, Boston, MA\n2Invented Institute, Denver, CO\n\n"
        "Introduction: Little is known.\n\nMethods: ASPEN (NCT09999971) is a phase II study of fictumab.\n\n"
        "Results: Twenty patients had been enrolled.\n\nConclusions: It works.\n"
    )
    assert [(item.value.text, item.detail) for item in source.authors if item.kind == "author"] == [
        ("Hugo Ivy", "Invented Cancer Center, Boston, MA"),
        ("Jana Juniper", "Invented Institute, Denver, CO"),
        ("Karl Larch", "Invented Cancer Center, Boston, MA"),
    ]
    assert source.name == "NCT09999971"


def test_parts_that_begin_without_a_sign() -> None:
    """`Methods We ...` and `OBJECTIVE To ...` begin parts of an abstract like `Methods:`."""
    long = "adults with relapsed myeloma were given fictumab until it stopped working or they wished to stop."
    for names in (
        ("Background", "Methods", "Findings", "Interpretation"),
        ("OBJECTIVE", "METHODS", "RESULTS", "CONCLUSIONS"),
    ):
        source = text_source("Fictumab in relapse\n\n" + "\n\n".join(f"{name} Then {long}" for name in names) + "\n")
        assert source.kind == "abstract"
        assert [part.heading.text for part in source.sections if part.heading] == list(names)


def test_an_abstract_without_headings() -> None:
    """A short text that reports figures of several kinds is an abstract; one that plans is not."""
    told = (
        "Fictumab in relapse\n\nFictumab was given to adults with relapsed myeloma. Patients (N = 222) were treated "
        "with 30 mg daily until progression. Response was reported in 26% of patients. The median progression-free "
        "survival was 4.9 months (95% CI, 3.1-6.2). Grade 3 neutropenia was observed in 60% and anemia in 20% of "
        "patients, and was managed by reducing the dose. Fictumab alone is active in relapsed disease and its harms "
        "can be borne, which supports its use together with other drugs.\n\nInvented Blood. 2009;114(4):772-778.\n"
    )
    source = text_source(told)
    assert source.kind == "abstract"
    assert {item.kind: item.value.text for item in source.publication} == {
        "journal": "Invented Blood", "year": "2009", "volume": "114", "issue": "4", "pages": "772-778",
    }  # fmt: skip
    assert text_source(told.replace("were treated", "will be treated")).kind == "text"


def test_lines_of_authors_numbers_and_imprint_stay_apart() -> None:
    """Unwrapped lines below a long title are authors, journal and numbers, each by itself."""
    source = text_source(
        "Fictumab and pomalidomide in adults with relapsed light-chain amyloidosis: a pilot\n"
        "A. Alder1, B. Birch2, et al., for the ASPEN Investigators\nN Engl J Inv 2021; 385:46-58\n"
        "PMCID: PMC4970832  PMID: 26914369\n\nAbstract\n\nMethods: An open trial.\n\nResults: It works.\n\n"
        "Conclusions: Good.\n"
    )
    assert [item.value.text for item in source.authors] == ["A. Alder", "B. Birch"]
    assert {item.kind: item.value.text for item in source.publication} == {
        "journal": "N Engl J Inv", "year": "2021", "volume": "385", "pages": "46-58", "pmcid": "PMC4970832",
        "pmid": "26914369",
    }  # fmt: skip


def test_an_initial_a_is_no_article() -> None:
    """`Tedeschi A` is a name; numbers in `trial information` are those of the trial."""
    source = text_source(
        "Fictumab in relapse\n\nAlder C(1), Birch A(2), and Cedar J(2).\n\n"
        "1 Elm Hospital, Oslo; 2 Oak University, Bergen\n\n"
        "Abstract\n\nMethods: An open trial.\n\nResults: It works.\n\nConclusions: Good.\n"
        "Clinical trial information: NCT09999975.\n"
    )
    assert [(item.value.text, item.detail) for item in source.authors if item.kind == "author"] == [
        ("Alder C", "Elm Hospital, Oslo"),
        ("Birch A", "Oak University, Bergen"),
        ("Cedar J", "Oak University, Bergen"),
    ]
    assert source.name == "NCT09999975"


def test_a_paragraph_below_the_authors_that_tells_is_text() -> None:
    """Without a blank line or heading to part them, running text behind authors and address is no author."""
    told = (
        "Patients with relapsed myeloma were treated with daratumumab. The primary endpoint was response. Median "
        "follow-up was 12 months. Response was seen in 14 (58%) of 24 patients; two patients had grade 3 infections, "
        "and the others had fatigue, rash or cough of a lower grade. Treatment was stopped in 3 patients, and 2 (8%) "
        "died of progression. Their quality of life was measured each month. Costs were not. (NCT99999981)"
    )
    source = text_source(
        f"Daratumumab in relapsed myeloma\n\nA. Birch, B. Rowan; Department of Medicine, Example University\n\n{told}\n"
    )
    assert [item.value.text for item in source.authors] == ["A. Birch", "B. Rowan"]
    assert source.authors[-1].detail == "Department of Medicine, Example University"
    assert any("primary endpoint was response" in line.text for part in source.sections for line in part.lines)


def test_the_text_below_numbered_affiliations_is_the_abstract() -> None:
    """In the text form of PubMed the abstract stands below `Author information`, without a heading."""
    told = (
        "Little is known of the second course. We enrolled 31 patients in relapse. Carfilzomib 27 mg/m2 was "
        "given on days 1, 8 and 15 of 28-day cycles. Response was seen in 14 patients (45%), and 3 patients died. "
        "The course can be given safely. Registered as NCT09999960."
    )
    source = text_source(
        "J Invented Med. 2021 Mar 2;4(1):11-20. doi: 10.9999/jim.1.\n\nCarfilzomib again: a phase 2 study\n\n"
        f"Birch A(1), Rowan B(2).\n\nAuthor information:\n(1)Department of Medicine, Example University.\n"
        f"(2)Institute of Statistics, Oak University.\n\n{told}\n\nDOI: 10.9999/jim.1\nPMID: 39999999\n"
    )
    assert [item.value.text for item in source.authors if item.kind == "author"] == ["Birch A", "Rowan B"]
    assert source.name == "NCT09999960"
    assert [line.text for part in source.sections for line in part.lines] == [told]


BARE = {
    "Objective": "To learn whether fictumab prevents relapse of arteritis.",
    "Design, Setting, and Participants": "Trial of 120 adults with arteritis at 20 centers, from 2018 to 2021.",
    "Main Outcomes and Measures": "The primary outcome was remission at week 52, judged by those who saw the patients.",
    "Results": "Among 120 patients, 110 (92%) completed the trial; remission occurred in 56% of all.",
    "Conclusions and Relevance": "Fictumab was better than placebo in adults who had arteritis for a year or more.",
}
"""Parts of a structured abstract with headings of several words."""
TITLE = "Fictumab for the prevention of relapse in arteritis: a randomized clinical trial"


def test_headings_of_several_words_without_a_sign() -> None:
    """Parts that begin with their name and no sign behind it are known by the table of headings."""
    text = "\n\n".join([TITLE, *(f"{name} {said}" for name, said in BARE.items())])
    source = text_source(text)
    assert source.kind == "abstract"
    assert {"objectives", "methods", "results", "conclusions"} <= {section.name for section in source.sections}


def test_an_abstract_on_the_line_of_its_title() -> None:
    """Where title and abstract stand on one line, the abstract begins with its first part."""
    source = text_source(f"{TITLE}. " + " ".join(f"{name.upper()}: {said}" for name, said in BARE.items()))
    assert source.kind == "abstract"
    assert source.titles[0].value.text.startswith(TITLE)
    assert len(source.titles[0].value.text) < len(TITLE) + 5
    assert "results" in {section.name for section in source.sections}


def test_a_number_that_stands_alone_behind_the_abstract_is_its_own() -> None:
    """`(UMIN000099999)` as a sentence by itself is the registration; one within a sentence on others is theirs."""
    source = text_source(
        "Rowanib in Gout\n\nAbstract\n\nBackground: Aspirin helped in another disease (NCT09999991).\n"
        "Setting and Patients: Twelve patients with gout received rowanib 5 mg daily for 4 weeks.\n"
        "Results: Pain fell in 7 patients (58%).\nConclusions: Rowanib may help. (UMIN000099999)\n"
    )
    assert [one.value.text for one in source.identifiers] == ["UMIN000099999"]
    assert [one.value.text for one in source.related] == ["NCT09999991"]
    assert "Twelve patients" in next(part for part in source.sections if part.name == "methods").lines[0].text


def test_title_and_authors_behind_their_labels() -> None:
    """`TITLE: ...`, `AUTHORS: ...` above an abstract are its title and its authors."""
    source = text_source(
        "TITLE: Rowanib in gout: a trial\n\nAUTHORS: K. Brandt (1), S. Iyer (2)\n\nBACKGROUND\nGout hurts.\n\n"
        "METHODS\nAdults received rowanib.\n\nRESULTS\nPain fell in 7 of 12 patients.\n\nCONCLUSION\nIt helps.\n"
    )
    assert [one.value.text for one in source.titles] == ["Rowanib in gout: a trial"]
    assert [one.value.text for one in source.authors] == ["K. Brandt", "S. Iyer"]


def test_several_numbers_in_one_bracket_behind_an_author() -> None:
    """Numbers of affiliations in brackets are marks and no part of a name."""
    source = text_source(
        "Fictumab in Gout\n\nAnna Birch(1), Karl Oak(2), Mei Maple(1,3)\n\n(1)Hospital of Oldtown, Spain.\n"
        "(2)Institute of Newtown, Italy.\n(3)Centre of Midtown, China.\n\nBackground: Gout hurts.\n\n"
        "Methods: Adults took fictumab.\n\nResults: 12 of 20 patients (60%) responded.\n\nConclusions: It works.\n"
    )
    assert [one.value.text for one in source.authors if one.kind == "author"] == ["Anna Birch", "Karl Oak", "Mei Maple"]


@pytest.mark.parametrize("number", ["P-214", "Abstract #1987", "Poster 12", "OAB-031"])
def test_the_number_of_a_congress_is_no_title(number: str) -> None:
    """The title stands below the number under which a congress prints an abstract."""
    text = (
        f"{number}\nFICTUMAB IN POEMS SYNDROME: FIRST RESULTS OF ONE STUDY\n\nBackground: It is rare.\n"
        "Methods: Patients received fictumab 5 mg daily.\nResults: 20 patients were enrolled.\nConclusions: It works.\n"
    )
    source = text_source(text)
    assert (source.kind, source.titles[0].value.text) == (
        "abstract", "FICTUMAB IN POEMS SYNDROME: FIRST RESULTS OF ONE STUDY")  # fmt: skip


COPIED = """Randomized Controlled Trial
Invented Med
. 2030 Jun;79(6):772-780.
 doi: 10.9999/inv-2030-1.

Fictumab in made-up disease: a randomised trial

Ann Alder 1
, Bo Birch 2
Affiliations
Expand
• PMID: 39999991
Abstract
Objectives: To assess the
efficacy of fictumab.
Methods: Forty patients were randomised to fictumab or placebo.
Results: Response was 50% and 10%.
Conclusion: It works.
"""


def test_a_page_copied_from_pubmed() -> None:
    """The kind of publication is no title; year and authors that begin with a sign stand behind their names."""
    source = text_source(COPIED)
    assert [item.value.text for item in source.titles] == ["Fictumab in made-up disease: a randomised trial"]
    assert [item.value.text for item in source.authors] == ["Ann Alder", "Bo Birch"]
    numbers = {item.kind: item.value.text for item in source.publication}
    assert (numbers["journal"], numbers["year"], numbers["volume"]) == ("Invented Med", "2030", "79")
    assert source.sections[0].lines[0].text == "To assess the efficacy of fictumab."


def test_authors_between_dots() -> None:
    """`Prof. A Alder, MD • B Birch, PhD † • for the study group`: two names; the day and the DOI are the article's."""
    source = text_source(
        "Fictumab in made-up disease\n\nProf. Ann Alder, MD • Bo Birch, PhD † • for the ELM group • Show footnotes\n\n"
        "Published: March 02, 2030 • DOI: https://doi.org/10.9999/S1-2\n\nSummary\n\nBackground\n\nWe tested it.\n\n"
        "Methods\n\nAn open trial.\n\nFindings\n\nIt works.\n\nInterpretation\n\nGood.\n"
    )
    assert [item.value.text for item in source.authors] == ["Ann Alder", "Bo Birch"]
    assert {(item.kind, item.value.text) for item in source.publication} == {("year", "2030"), ("doi", "10.9999/S1-2")}


def test_a_numbered_address_is_no_author() -> None:
    """`1Royal Trees, Oslo, Norway` below the names, though nothing in it says that it is a hospital."""
    source = text_source(
        "Fictumab in made-up disease\n\nAnn Alder, MD1* and Bo Birch, PhD2\n\n1Rikstrehuset, Oslo, Norway\n"
        "2Institute of Bark, Bergen, Norway\n\nIntroduction: We tested it.\n\nMethods: An open trial.\n\n"
        "Results: It works.\n\nConclusions: Good.\n"
    )
    assert [(item.value.text, item.detail) for item in source.authors if item.kind == "author"] == [
        ("Ann Alder", "Rikstrehuset, Oslo, Norway"),
        ("Bo Birch", "Institute of Bark, Bergen, Norway"),
    ]
