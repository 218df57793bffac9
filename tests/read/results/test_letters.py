"""Invented letters, read into evidence files: other diseases, other tables, nothing like the bundled letter."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialrun.ground.provenance import read_document_text
from trialrun.protocol.accounting import account
from trialrun.protocol.evidence import Reported, StudyCohort
from trialrun.protocol.files import read_file
from trialrun.protocol.scalars import Lines
from trialrun.protocol.writing import write_file
from trialrun.read.building.evidence import BuiltEvidence, build_evidence
from trialrun.read.documents.recognising import read_source, read_source_bytes
from trialrun.read.results.front import condition_of, read_regulatory
from trialrun.read.results.naming import Lexicon
from trialrun.read.results.openings import patients_of
from trialrun.terms import load_vocabulary

VOCABULARY = load_vocabulary()
LETTERS = Path(__file__).parent / "letters"
NAMES = ("retinova", "cardolin")


@cache
def built(name: str) -> BuiltEvidence:
    """The evidence of one letter."""
    return build_evidence(read_source(LETTERS / f"{name}.txt"), VOCABULARY)


def cohort(name: str, at: int) -> StudyCohort:
    """One cohort of a letter."""
    return built(name).record.evidence.cohorts[at]


def row(rows: tuple[Reported, ...], label: str) -> Reported:
    """The row with a label."""
    return next(one for one in rows if one.label == label)


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_becomes_a_file_that_passes_its_checks(name: str) -> None:
    """The record has no error, is written and reads back the same."""
    letter = built(name)
    assert [finding.text() for finding in letter.findings if finding.severity == "error"] == []
    text = write_file(letter.record)
    assert read_file(text) == (letter.record, ())


@pytest.mark.parametrize("name", NAMES)
def test_no_line_vanishes(name: str) -> None:
    """Every line is in a record, set aside, or in the coverage as not understood."""
    letter = built(name)
    open_lines = account(letter.record, read_document_text(LETTERS / f"{name}.txt"), VOCABULARY).unclaimed
    lost = {
        n for unit in letter.coverage.units if unit.status == "not understood" for n in range(unit.first, unit.last + 1)
    }
    aside = {
        n for unit in letter.coverage.units if unit.status == "set aside" for n in range(unit.first, unit.last + 1)
    }
    assert set(open_lines) <= lost | aside


def test_what_is_not_understood_is_said() -> None:
    """Plans, headings of no known section and results of other studies are the only lines left."""
    left = {
        name: [unit.text for unit in built(name).coverage.units if unit.status == "not understood"] for name in NAMES
    }
    assert left["retinova"] == ["• In an earlier study, 40% of patients relapsed."]
    assert left["cardolin"] == ["Randomized Study", "• The primary endpoint was overall survival."]


def test_the_front_of_a_letter() -> None:
    """Readers, issuer, product with its drug and route, condition and date, also where the title says off-label."""
    evidence = built("retinova").record.evidence
    assert (evidence.audience, evidence.issuer) == ("healthcare professionals in Canada", "Medical Affairs Department")
    (product,) = evidence.products
    assert (product.name, product.drugs, product.route) == ("RETINOVA", ("adalimumab",), "subcutaneous")
    assert (evidence.drugs, evidence.condition) == (("adalimumab",), "sarcoidosis")
    assert evidence.updated is not None and evidence.updated.value == "2023-03-14"
    assert built("cardolin").record.evidence.condition == "cardiac_amyloidosis"


def test_a_date_with_two_readings_keeps_the_year() -> None:
    """07/11/2022 is 11 July or 7 November: both are kept, and a remark asks."""
    letter = built("cardolin").record
    updated = letter.evidence.updated
    assert updated is not None and (updated.value, updated.readings) == ("2022", ("2022-07-11", "2022-11-07"))
    assert [remark.family for remark in letter.remarks][:1] == ["date-ambiguous"]


def test_regulatory_statements_travel() -> None:
    """What is not approved, indicated, recommended or established is kept with drug, condition and route."""
    said = {
        name: [(one.status, one.drugs, one.condition, one.routes) for one in built(name).record.evidence.regulatory]
        for name in NAMES
    }
    assert said["retinova"] == [
        ("not approved", ("adalimumab",), "sarcoidosis", ("subcutaneous",)),
        ("not recommended outside the approved labelling", ("adalimumab",), "sarcoidosis", ("subcutaneous",)),
    ]
    assert [status for status, *_ in said["cardolin"]] == ["not indicated", "safety and efficacy not established"]


def test_one_cohort_for_each_study() -> None:
    """Each account of a study is a cohort: authors or name, design, place, period, patients, references."""
    first, second = built("retinova").record.evidence.cohorts
    assert (first.name, first.site, first.references) == ("okafor-2021", "University Hospital of Leeds", (1,))
    assert first.design == "multicenter, retrospective cohort study"
    assert [(one.first, one.last) for one in first.periods] == [("2012-03", "2019-11")]
    assert first.patients is not None and (first.patients.value, first.patients.lines.text) == (24, "20")
    assert (second.name, second.design) == ("lindqvist-2019", "prospective pilot study")
    assert [one.name for one in built("cardolin").record.evidence.cohorts] == ["elmira", "moreau-2018"]


def test_what_was_given() -> None:
    """Regimens bear their numbers; trade names that only this letter explains are known by their drug."""
    alone, both = cohort("retinova", 0).treatments
    assert (alone.drugs, alone.count, alone.total, alone.until) == (("adalimumab",), 14, 24, "relapse")
    assert (both.drugs, both.count, str(both.percent)) == (("adalimumab", "methotrexate"), 10, "42")
    assert [one.count for one in cohort("cardolin", 0).treatments] == [61, 59]


def test_response_rules_with_their_floor() -> None:
    """Thresholds are rules, and the baseline demanded in the next sentence is on each of them."""
    found = [(rule.level, rule.rule and rule.rule.text) for rule in cohort("retinova", 0).response_rules]
    assert found == [("CR", "crp <= 5 mg/L"), ("PR", "crp <= 0.6 x baseline"), ("NR", "crp > 0.6 x baseline")]
    floors = {rule.evaluable.text for rule in cohort("retinova", 0).response_rules if rule.evaluable}
    assert floors == {"crp >= 10 mg/L before first_dose"}


def test_a_table_with_a_size_for_each_column() -> None:
    """Counts are out of their own column, and the p value belongs to the row."""
    women = row(cohort("retinova", 0).baseline, "Women")
    assert [(one.at, one.count, one.total) for one in women.statistics] == [
        ("RETINOVA Alone", 9, 14),
        ("RETINOVA + Methotrexate", 8, 10),
    ]
    assert str(women.statistics[1].p_value) == "0.65"
    crp = row(cohort("retinova", 0).baseline, "C-reactive protein")
    assert (crp.terms, crp.statistics[0].unit, crp.statistics[1].printed) == (("crp",), "mg/L", "ND")


def test_a_table_with_bars() -> None:
    """A table printed with bars has medians with open intervals and a hazard ratio in its own column."""
    survival = row(cohort("cardolin", 0).results, "Overall survival")
    assert [(one.measure, str(one.value), one.unit) for one in survival.statistics] == [
        ("median", "48.1", "mo"),
        ("median", "29.7", "mo"),
        ("value", "0.61", ""),
    ]


def test_a_table_of_harms() -> None:
    """Each harm stands once for each group, with grade and total; a grade below a heading is of that harm."""
    harms = [(one.event, one.group, one.grade, one.count, one.total) for one in cohort("cardolin", 0).safety]
    assert ("peripheral_neuropathy", "CARDOLIN + Dexamethasone", 3, 5, 61) in harms
    assert ("peripheral_neuropathy", "Dexamethasone", 3, 0, 59) in harms
    assert ("diarrhea", "Dexamethasone", None, 11, 59) in harms


def test_lines_below_an_opening_are_not_of_the_section_before() -> None:
    """The second study begins below the safety of the first, and its responses are no harms."""
    second = cohort("retinova", 1)
    assert second.safety == () and [one.name for one in second.results][:2] == ["response", "stable_disease"]
    assert [told.durations[0].text for told in second.narratives] == ["5 months", "30 months"]


def test_a_case_report_is_told() -> None:
    """A single patient is a narrative with drug, time and response."""
    (told,) = cohort("cardolin", 1).narratives
    assert (told.patients, told.drugs, [one.text for one in told.durations]) == (1, ("bortezomib",), ["9 months"])
    assert told.responses == ("hematologic CR",)


def test_summary_bullets_name_their_cohort() -> None:
    """Results of the summary bear the cohort and the references of their bullet."""
    found = [
        (one.group, one.references, one.statistics[0].count)
        for one in built("retinova").record.evidence.summary
        if one.statistics
    ]
    assert found == [
        ("okafor-2021", (1,), 24),
        ("okafor-2021", (1,), 15),
        ("okafor-2021", (1,), 2),
        ("lindqvist-2019", (2,), 9),
    ]


def test_searches_and_references() -> None:
    """Databases with the date, and every numbered reference with its kind."""
    (search,) = built("retinova").record.evidence.searches
    assert (search.databases, search.date) == (("MEDLINE", "Embase", "Cochrane Library"), "2023-02-02")
    kinds = [(one.number, one.kind) for one in built("retinova").record.evidence.publications]
    assert kinds == [(1, "article"), (2, "article"), (3, "poster")]
    assert built("cardolin").record.evidence.publications[2].kind == "prescribing information"


@settings(max_examples=40)
@given(st.data())
def test_any_part_of_a_letter_is_read(data: st.DataObject) -> None:
    """Lines left out, doubled and put elsewhere never break the reader, and no errors of ours are made."""
    lines = (LETTERS / f"{data.draw(st.sampled_from(NAMES))}.txt").read_text(encoding="utf-8").split("\n")
    picked = data.draw(st.lists(st.sampled_from(lines), min_size=1, max_size=60))
    source = read_source_bytes(("\n".join(picked) + "\nx").encode(), "part.txt")
    text = write_file(build_evidence(source, VOCABULARY).record)
    assert read_file(text)[0] is not None


def test_points_with_dashes_grades_and_studies_of_their_own() -> None:
    """Dashes are no words, columns of grades no groups of patients, and an earlier study is a cohort of its own."""
    text = (
        "This letter is intended for healthcare professionals.\n\nMedical Information\n\n"
        "Use of CARDOLIN in Gout of Trees\n\nSUMMARY\n\n- CARDOLIN is not approved for this use.\n"
        "- Alder et al (2030)1 reported 17 patients.\n\nCLINICAL DATA\n\n"
        "Alder et al (2030)1 described 17 patients with gout who were given carfilzomib.\n\nSafety\n\n"
        "- Infections were reported in 7 (41%) patients.\n\n"
        "| Adverse Event, n (%) | Any Grade | Grade 3/4 |\n|---|---|---|\n| Infection | 7 (41) | 4 (24) |\n"
        "| Anemia | 4 (24) | 1 (6) |\n\n"
        "LITERATURE SEARCH\n\nMEDLINE and Embase were searched on 2 September 2030.\n\nREFERENCES\n\n"
        "1. Alder K, Birch P. Carfilzomib in gout. Trees 2030;9:1-8.\n"
    )
    evidence = build_evidence(read_source_bytes(text.encode(), "made.txt"), VOCABULARY).record.evidence
    (one,) = evidence.cohorts
    assert evidence.summary[0].group == one.name == "alder-2030"
    assert [(harm.event, harm.count, harm.group, harm.label) for harm in one.safety] == [
        ("infection", 7, "", "Infections were reported in 7 (41%) patients."),
        ("infection", 7, "", "Infection, any grade"),
        ("infection", 4, "", "Infection, grade 3/4"),
        ("anemia", 4, "", "Anemia, any grade"),
        ("anemia", 1, "", "Anemia, grade 3/4"),
    ]
    assert [(work.journal, work.year, work.pages) for work in evidence.publications] == [("Trees", 2030, "1-8")]
    assert [search.date for search in evidence.searches] == ["2030-09-02"]


def test_what_patients_do_not_have_is_not_what_a_letter_is_about() -> None:
    """Of a title, words that say which patients are meant name no condition of the letter."""
    known = Lexicon(VOCABULARY)
    assert condition_of("Elotuzumab in adults with multiple myeloma who are HIV negative", known) == "multiple_myeloma"
    assert condition_of("Elotuzumab for POEMS syndrome without neuropathy", known) == "poems_syndrome"


def test_a_substance_that_nothing_knows_is_the_drug_of_its_trade_mark() -> None:
    """The name in brackets behind a trade mark is its drug, and a status that names the regulator is one."""
    letter = (
        "MEDICAL INFORMATION RESPONSE\n\nROWANEX® (rowanafusp alfa) injection, for subcutaneous use\n\n"
        "Use of ROWANEX in Patients With Gout\n\nThis letter is in response to your unsolicited request.\n\nSUMMARY\n\n"
        "• ROWANEX is not FDA approved for the treatment of gout.\n\nLITERATURE SEARCH\n\n"
        "A search of MEDLINE and Embase was conducted on 1 March 2024.\n"
    )
    evidence = build_evidence(read_source_bytes(letter.encode(), "letter.txt"), VOCABULARY).record.evidence
    assert [(one.name, one.drugs) for one in evidence.products] == [("ROWANEX", ("rowanafusp alfa",))]
    assert [one.status for one in evidence.regulatory] == ["not approved"]


@pytest.mark.parametrize(
    "sentence",
    [
        "As of the data cutoff of 12 January 2023, 35 patients were enrolled and 33 were evaluable.",
        "At the time of analysis, 35 patients were enrolled.",
    ],
)
def test_those_enrolled_up_to_a_date_are_the_patients_of_a_study(sentence: str) -> None:
    """A date before the number, and a heading of results above it, hide no number of patients."""
    text = (LETTERS / "retinova.txt").read_text(encoding="utf-8")
    begin, end = text.index("CLINICAL DATA"), text.index("LITERATURE SEARCH")
    told = "Clinical Data\n\nRoe et al (2020)1 reported a phase 2 study.\n\nResults\n\n  \u2022 " + sentence + "\n\n"
    made = build_evidence(read_source_bytes((text[:begin] + told + text[end:]).encode(), "letter.txt"), VOCABULARY)
    (one,) = made.record.evidence.cohorts
    assert one.patients is not None
    assert one.patients.value == 35


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("By the data cutoff (1 May 2020), 35 patients had been randomized.", 35),
        ("Between 2010 and 2014, 40 patients with amyloidosis were enrolled.", 40),
        ("By week 12, 15 patients were treated with steroids.", None),
        ("At 1 year, 12 patients underwent transplantation.", None),
        ("Treatment-emergent events that were thought to be due to the drug occurred in 30 patients.", None),
        ("Infections were reported in 20 (40%) patients with fictumab.", None),
    ],
)
def test_a_number_at_a_time_is_that_of_the_study_where_they_enter(sentence: str, count: int | None) -> None:
    """Those to whom something happens by a time are some of the patients."""
    assert patients_of(sentence) == count


def test_a_study_named_in_the_middle_of_its_sentence_is_one_of_its_own() -> None:
    """`In LARCH-1, a phase 1b trial, ...` leaves the series told above it without that design."""
    from read.documents.documents_made import text_source
    from trialrun.read.building.evidence import build_evidence
    from trialrun.terms import load_vocabulary

    letter = (
        "Dear Dr. Alder,\n\nThank you for your request about larchumab in amyloidosis.\n\nCLINICAL DATA\n\n"
        "Fir et al1 evaluated 24 patients (median age 66 years) at 3 centers from 2016 to 2020.\n\n"
        "Table 1. Response\n\tLow (n=10)\tHigh (n=14)\nHematologic response, n (%)\t6 (60)\t11 (79)\n"
        "CR\t2 (20)\t5 (36)\n\nIn LARCH-1, a phase 1b trial, ORR was 40% (8 of 20).2\n\nREFERENCES\n"
        "1. Fir A. Larchumab. Br J Haematol. 2021;190:111-9.\n2. Data on file. LARCH-1 report, 2019.\n"
    )
    cohorts = build_evidence(text_source(letter), load_vocabulary()).record.evidence.cohorts
    assert [(one.name, one.design, one.references) for one in cohorts] == [
        ("fir", "", (1,)), ("larch-1", "phase 1b trial", (2,))]  # fmt: skip
    rows = {one.name: [(each.count, each.total) for each in one.statistics] for one in cohorts[0].results}
    assert rows["complete_response"] == [(2, 10), (5, 14)]


TWO_STUDIES = """Medical Information
For healthcare professionals only.

ELMORA (fictumab)
Use of ELMORA in Patients With Amyloidosis

Last Updated: 03/17/2024

Your question: Are there data on ELMORA in amyloidosis?

ELM-3: phase 3 trial in relapsed amyloidosis2
Design: Patients were randomised to fictumab (n=85) or placebo (n=83).
Results
Outcome
Fictumab (n=85)
Placebo (n=83)
P value
Response, n (%)
45 (53)
42 (51)
0.76
Median survival, months
34.8
26.1
0.01

Phase 1/2 study (Elmstadt et al 2017)1
27 patients received fictumab. The response rate was 52%.

References
1. Elmstadt A. Fictumab. Blood. 2017;130(5):597-605.
2. Oakley B. Fictumab again. Blood. 2022;36(1):225-235.
"""


def test_headings_name_the_studies_below_them() -> None:
    """Each study has its own number of patients and results; a table right below its heading is read."""
    made = build_evidence(read_source_bytes(TWO_STUDIES.encode(), "letter.txt"), VOCABULARY)
    first, second = made.record.evidence.cohorts
    assert (first.name, second.patients and second.patients.value) == ("elm-3", 27)
    response = next(one for one in first.results if one.label == "Response")
    assert [(one.at, one.count, one.total) for one in response.statistics] == [
        ("Fictumab", 45, 85), ("Placebo", 42, 83)]  # fmt: skip
    assert not second.safety


ANSWER = """Fictara® (fictumab): Use in Sarcoidosis

Summary

- Fictara is not approved for sarcoidosis. The company does not recommend any use outside the approved label.
- Fictara is indicated for gout in adults.
- A biopsy is indicated in patients with asthma.

Clinical data

Controlled Study
Alder et al (2021)1 compared Fictara with placebo.

Methods

- Patients were randomized to:
  o Fictara 50 mg (n=20)
  o placebo (n=18)

Safety

Adverse events, n (%)
Any grade
Grade ≥3
Rash
6 (30)
0
Cough
4 (20)
1 (5)

Open-Label Study
Birch et al2 treated 12 patients with Fictara 100 mg.
- Response was seen in 8 patients (67%).

References

1. Alder A, Cedar C. Fictumab in sarcoidosis. Lung Trees. 2021;1(2):3-9.
2. Birch B. Fictumab in more sarcoidosis. Lung Trees. 2022;2(2):3-9.
"""


@cache
def answer() -> BuiltEvidence:
    """The evidence of a short letter with an unknown drug and two studies."""
    return build_evidence(read_source_bytes(ANSWER.encode(), "answer.txt"), VOCABULARY)


def test_a_product_that_no_vocabulary_knows() -> None:
    """The trade mark with its substance in brackets names what the letter is about."""
    evidence = answer().record.evidence
    assert (evidence.drugs, [one.name for one in evidence.products]) == (("fictumab",), ["Fictara"])


def test_what_is_approved_is_so_for_its_own_disease() -> None:
    """An approval holds of the disease its sentence names, and never of that of the letter."""
    said = {one.status: one.condition for one in answer().record.evidence.regulatory}
    assert said["not approved"] == "sarcoidosis" and said["indicated"] == "gout"
    assert "asthma" not in said.values()


@pytest.mark.parametrize(
    "sentence",
    [
        "This letter is not meant to promote any use that is not approved.",
        "It is sent because you asked for it, and promotes no unapproved use.",
        "The information answers your question and may be about uses that are not approved.",
    ],
)
def test_what_a_letter_says_of_itself_is_no_approval(sentence: str) -> None:
    """A sentence on the purpose of a letter, which names no drug, says nothing of what is approved."""
    known = (("carfilzomib",), "multiple_myeloma", ())
    assert read_regulatory(sentence, Lines("1"), known, Lexicon(VOCABULARY)) is None
    told = read_regulatory("KYPROLIS is not approved for weekly use.", Lines("1"), known, Lexicon(VOCABULARY))
    assert told is not None and told.status == "not approved"


def test_authors_without_a_year_open_a_study_below_a_heading() -> None:
    """What follows is that study's, and not that of the study before."""
    first, second = (one for one in answer().record.evidence.cohorts if one.results or one.safety)
    assert [(one.event, one.count, one.percent) for one in first.safety] == [
        ("rash", 6, 30), ("rash", 0, None), ("cough", 4, 20), ("cough", 1, 5)]  # fmt: skip
    assert [(one.statistics[0].count, one.statistics[0].total) for one in second.results] == [(8, 12)]


def test_the_size_of_a_group_is_not_that_of_its_study() -> None:
    """Numbers in the items below `were randomized to` are those of the groups."""
    assert all(one.patients is None or one.patients.value == 12 for one in answer().record.evidence.cohorts)
