"""Journal abstracts: parts, authors, numbers, and that another trial in the first sentence stays apart."""

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
