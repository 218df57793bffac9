"""Identity and registration: numbers, dates, parties, places, flags and terms of a record."""

import pytest

from read.building.sources_made import NUMBER, built, families, intervention, lines, printed, source, trial
from trialrun.read.building.dates import stated_date
from trialrun.read.building.segmenting import segmented
from trialrun.read.source import CitationText, NamedText, PartyText, Printed, SectionText, SiteText
from trialrun.terms import load_vocabulary


def date(text: str) -> tuple[str, tuple[str, ...]]:
    """The value and the readings of a printed date."""
    found = stated_date(NamedText("start", printed(text)), load_vocabulary())
    return found.value, found.readings


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020-05-20", "2020-05-20"),
        ("2024-12", "2024-12"),
        ("May 20, 2020", "2020-05-20"),
        ("December 2024", "2024-12"),
        ("20 May 2020", "2020-05-20"),
        ("25/03/2024", "2024-03-25"),
        ("2021-10-01T00:00:00+02:00", "2021-10-01"),
        ("2013-06-01T00:00:00.000Z", "2013-06-01"),
    ],
)
def test_a_date_that_has_one_reading_is_iso(text: str, value: str) -> None:
    """However a date is printed, it is written as ISO, as precise as it was."""
    assert date(text) == (value, ())


def test_day_and_month_that_may_be_exchanged_leave_the_year() -> None:
    """`05/08/2025` is 5 August or 8 May: the year is certain, both dates are kept."""
    value, readings = date("05/08/2025")
    assert value == "2025"
    assert set(readings) == {"2025-08-05", "2025-05-08"}


def test_words_that_are_no_date_are_left_out_and_said() -> None:
    """A date field that holds a word gives no date; the word stands in a finding."""
    made = built(dates=(NamedText("start", printed("Unknown", 7)),))
    assert made.trial.registration.dates == ()
    (finding,) = [one for one in made.findings if one.family == "date"]
    assert (finding.calculation, finding.lines) == ("Unknown", (7, 7))


def test_the_dates_of_several_countries_are_a_date_each() -> None:
    """A value that names countries is cut, and each date bears its country."""
    dates = trial(dates=(NamedText("decision", printed("BE: 21/10/2023, PL: 2024-01-05")),)).registration.dates
    assert [(one.kind, one.value) for one in dates] == [("decision, BE", "2023-10-21"), ("decision, PL", "2024-01-05")]


def test_a_date_printed_twice_stands_once_with_both_lines() -> None:
    """The same kind and value is one date."""
    twice = tuple(NamedText("start", printed("May 2020", line)) for line in (4, 9))
    (one,) = trial(dates=twice).registration.dates
    assert one.lines.text == "4, 9"


def test_registry_numbers_name_the_trial_and_its_aliases() -> None:
    """The first registry number is the name; the others are aliases; a hospital's own code is neither."""
    numbers = ((NUMBER, "NCT"), ("2020-000000-12", "EudraCT"), ("HOSP-7", "organisation"))
    made = trial(identifiers=tuple(NamedText(kind, printed(value)) for value, kind in numbers))
    assert (made.name, made.aliases) == (NUMBER, ("2020-000000-12",))
    assert [one.kind for one in made.registration.identifiers] == ["registry", "registry", "organisation"]


def test_a_number_of_the_isrctn_register_bears_its_letters() -> None:
    """The register prints its number without them; as a name it would be nobody's."""
    made = trial(identifiers=(NamedText("ISRCTN", printed("12345678")),))
    assert made.name == "ISRCTN12345678"
    assert made.registration.identifiers[0].kind == "registry"


def test_a_trial_without_a_number_is_named_after_its_title() -> None:
    """The name can be typed, and tells the trial."""
    assert trial(identifiers=()).name == "fictumab-in-multiple-myeloma"


def test_organisations_are_parties_and_people_are_roles() -> None:
    """A sponsor keeps its name; an investigator is known by role and affiliation alone."""
    parties = (
        PartyText("lead sponsor", printed("Invented Hospital"), "OTHER_GOV"),
        PartyText("PRINCIPAL_INVESTIGATOR", printed("Invented Hospital")),
        PartyText("responsible party", Printed("", 5, 5), "SPONSOR"),
    )
    made = trial(parties=parties).registration
    assert [(one.role, one.name, one.kind) for one in made.parties] == [
        ("lead sponsor", "Invented Hospital", "other gov"),
        ("responsible party", "sponsor", "sponsor"),
    ]
    assert [(one.role, one.affiliation) for one in made.investigators] == [
        ("principal investigator", "Invented Hospital")
    ]


def test_a_site_keeps_its_place_and_status() -> None:
    """Name, city, country and the status in our words."""
    site = SiteText(printed("Invented Hospital"), "Elsewhere", "", "Nowhere", "00000", "ACTIVE_NOT_RECRUITING")
    (one,) = trial(sites=(site,)).registration.sites
    assert (one.city, one.country, one.status) == ("Elsewhere", "Nowhere", "active, not recruiting")


def test_a_flag_is_yes_or_no_and_nothing_else() -> None:
    """Another word is no flag: unknown is not no."""
    flags = (NamedText("FDA-regulated drug", printed("Yes")), NamedText("data sharing", printed("Undecided")))
    made = trial(flags=flags).registration
    assert [(one.name, one.value) for one in made.flags] == [("FDA-regulated drug", True)]


def test_another_trial_keeps_its_number_status_and_phase() -> None:
    """A related trial is told by its number; nothing of it enters the design."""
    other = NamedText(
        "related trial", printed("Fictumab in the elderly"), "NCT99999999 ACTIVE_NOT_RECRUITING PHASE2/PHASE3"
    )
    made = trial(related=(other,))
    (one,) = made.registration.related
    assert (one.identifier, one.title) == ("NCT99999999", "Fictumab in the elderly")
    assert (one.status, one.study_phase) == ("active, not recruiting", "2/3")
    assert made.design.study_phase is None


def test_a_trial_mentioned_in_passing_may_have_no_number() -> None:
    """Its sentence is kept, its number is not invented."""
    (one,) = trial(related=(NamedText("mentioned trial", printed("A trial of X was positive.")),)).registration.related
    assert (one.identifier, one.status, one.study_phase) == ("", "", "")


def test_a_link_is_no_trial() -> None:
    """Links and data sets of the record are things it offers."""
    made = trial(related=(NamedText("link", printed("The programme"), "https://example.org"),)).registration
    assert made.related == ()
    assert [one.kind for one in made.documents] == ["link: The programme, https://example.org"]


def test_a_cited_work_keeps_what_it_is_to_the_trial() -> None:
    """A citation has its authors, journal and year, and whether it is background or a result."""
    text = "Doe J, Roe R. A study of nothing. J Inv Med. 2019 May;12(3):45-9."
    (work,) = trial(citations=(CitationText(printed(text), "RESULT", "123"),)).registration.publications
    assert (work.title, work.journal, work.year) == ("A study of nothing", "J Inv Med", 2019)
    assert (work.relation, work.pmid, work.authors) == ("result", "123", ("Doe J", "Roe R"))


def test_a_protocol_among_the_results_is_the_protocol() -> None:
    """A work that its record names as a protocol article is no result, and the number in its link is kept."""
    text = "2020 Protocol article in https://pubmed.ncbi.nlm.nih.gov/34522836/ RCT protocol"
    (work,) = trial(citations=(CitationText(printed(text), "result", ""),)).registration.publications
    assert (work.relation, work.pmid) == ("protocol", "34522836")


def test_the_document_of_an_article_is_a_publication() -> None:
    """Journal, year and authors with affiliation are those of the article itself."""
    work = trial(
        publication=(NamedText("journal", printed("Invented Medicine")), NamedText("year", printed("2020"))),
        authors=(NamedText("author", printed("Doe Jane", 3), "Invented University"),),
    ).registration.publication
    assert work is not None
    assert (work.journal, work.year) == ("Invented Medicine", 2020)
    assert [(one.name, one.affiliation) for one in work.author_list] == [("Doe Jane", "Invented University")]


def test_a_run_of_mesh_terms_is_cut_into_its_headings() -> None:
    """A page prints the headings in one run: each is a term of its own, and no word is lost."""
    run = "Multiple Myeloma Neoplasms, Plasma Cell Hemorrhagic Disorders Immune System Diseases"
    (terms,) = trial(terms=(NamedText("MeSH", printed(run)),)).registration.index_terms
    assert terms.scheme == "MeSH"
    assert terms.terms == (
        "Multiple Myeloma",
        "Neoplasms, Plasma Cell",
        "Hemorrhagic Disorders",
        "Immune System Diseases",
    )


@pytest.mark.parametrize(
    ("run", "parts"),
    [
        (
            "Recurrent Multiple Myeloma Refractory Multiple Myeloma",
            ("Recurrent Multiple Myeloma", "Refractory Multiple Myeloma"),
        ),
        ("Kyprolis PR-171 Carfilzomib", ("Kyprolis", "PR-171", "Carfilzomib")),
        (
            "Complicated Urinary Tract Infection Catheter-associated Bacterial Pneumonia",
            ("Complicated Urinary Tract Infection", "Catheter-associated Bacterial Pneumonia"),
        ),
        ("Frobnication of the left wing", ("Frobnication of the left wing",)),
        ("Frobnicated Wing Disease Multiple Myeloma", ("Frobnicated Wing Disease", "Multiple Myeloma")),
    ],
)
def test_words_that_nothing_knows_stay_together(run: str, parts: tuple[str, ...]) -> None:
    """Known names are cut out; a qualifying word goes with the name after it; the rest stays as it is."""
    found = tuple(part.text for part in segmented(run, load_vocabulary()))
    assert found == parts
    assert " ".join(found).split() == run.split()


def test_conditions_of_a_structured_record_are_never_cut() -> None:
    """Where the format prints one condition a field, its words stay together."""
    condition = lines("Multiple Myeloma Anemia Neoplasms Syndrome")
    assert len(trial(kind="ctgov v2", conditions=condition).registration.conditions) == 1
    assert len(trial(conditions=condition).registration.conditions) == 4


def test_a_withdrawn_trial_may_have_nobody() -> None:
    """Nobody entered a trial that was withdrawn; in any other trial the number is odd."""
    nobody = {"design": {"enrolment": printed("0"), "enrolment_kind": printed("actual")}}
    assert "enrolment" not in families(built(status=printed("Withdrawn"), **nobody))
    assert "enrolment" in families(built(status=printed("Completed"), **nobody))


def test_the_document_is_named_with_its_digest() -> None:
    """The trial says of which bytes it was made."""
    made = trial()
    assert made.document is not None
    assert (made.document.name, made.document.lines) == (source().document.name, 900)


def test_the_european_register_prints_the_day_first() -> None:
    """Of its dates, `03/04/2024` is in April; of another document both readings stay."""
    item = NamedText("decision", printed("PL: 03/04/2024"))
    (one,) = trial(kind="ctis", dates=(item,)).registration.dates
    assert (one.value, one.readings) == ("2024-04-03", ())
    (other,) = trial(dates=(item,)).registration.dates
    assert (other.value, len(other.readings)) == ("2024", 2)


def test_an_acronym_is_another_name_of_the_trial() -> None:
    """The trial is also called by its acronym."""
    titles = (NamedText("brief", printed("Fictumab in Gout")), NamedText("acronym", printed("LARCH-3")))
    assert trial(titles=titles).aliases == ("LARCH-3",)


def test_the_other_names_of_a_record_stay_as_listed() -> None:
    """A record lists names one by one, and a comma may stand in one; on a page they may be one run."""
    item = intervention("Fictumab", others=("Fictumab, all makers", "Lenalidomide or Pomalidomide tablet"))
    (listed,) = trial(kind="ctgov v2", interventions=(item,)).interventions
    assert listed.other_names == ("Fictumab, all makers", "Lenalidomide or Pomalidomide tablet")
    (single,) = trial(kind="ctgov v2", interventions=(intervention("F", others=("FCT-1, Ficta",)),)).interventions
    assert single.other_names == ("FCT-1", "Ficta")


def test_a_record_is_named_by_its_own_register() -> None:
    """A number of another register that a record prints before its own does not name the trial."""
    numbers = ("EudraCT", "2020-000001-10"), ("NCT", "NCT00000001"), ("ISRCTN", "12345678")
    given = tuple(NamedText(kind, printed(number)) for kind, number in numbers)
    assert trial(kind="ctgov xml", name="NCT00000001", identifiers=given).name == "NCT00000001"
    assert trial(kind="isrctn", name="12345678", identifiers=given).name == "ISRCTN12345678"
    assert trial(kind="synopsis", identifiers=given).name == "2020-000001-10"


def test_what_becomes_of_the_data_is_no_aim() -> None:
    """A sentence on who may have the data names the aims of others."""
    shared = SectionText(
        None, (printed("Requests state the aim of the study for which data are asked."),), "data sharing"
    )
    assert trial(sections=(shared,)).objectives == ()
