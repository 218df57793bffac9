"""The medical-information letter on daratumumab in POEMS: its figures, its contradictions, and nothing that leaks."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import msgspec
import pytest

from trialrun.ground.provenance import DocumentText
from trialrun.library import document_text, load
from trialrun.protocol import EvidenceFile, read_file, write_file
from trialrun.protocol.accounting import account, report_lines
from trialrun.protocol.elements import Element, Remark
from trialrun.protocol.evidence import GivenRegimen, Reported, ResponseRule, SafetyEvent, Statistic, StudyCohort
from trialrun.terms import load_vocabulary

NAME = "darzalex-poems-evidence"
DIMA, VAXMAN = "dima-2023", "vaxman-2023"
BEFORE, START = "diagnosis", "daratumumab initiation"


@pytest.fixture(scope="module")
def letter() -> EvidenceFile:
    """The bundled file."""
    record = load(NAME)
    assert isinstance(record, EvidenceFile)
    return record


def cohort(letter: EvidenceFile, name: str) -> StudyCohort:
    """One cohort by name."""
    (found,) = (each for each in letter.evidence.cohorts if each.name == name)
    return found


def row(letter: EvidenceFile, study: str, name: str) -> Reported:
    """One row of the baseline or the results of a cohort."""
    one = cohort(letter, study)
    (found,) = (each for each in (*one.baseline, *one.results) if each.name == name)
    return found


def cell(letter: EvidenceFile, study: str, name: str, at: str = "") -> Statistic:
    """The only number of a row, or the one at a time point."""
    numbers = row(letter, study, name).statistics
    (found,) = numbers if not at else (each for each in numbers if each.at == at)
    return found


def elements(value: object) -> Iterator[Element]:
    """All elements in a record, depth first."""
    if isinstance(value, Element):
        yield value
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from elements(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from elements(item)


def texts(value: object, leave: tuple[str, ...] = ()) -> Iterator[str]:
    """All texts in a record, without the fields named in `leave`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            if name not in leave:
                yield from texts(getattr(value, name), leave)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item, leave)


def touching(letter: EvidenceFile, line: int, family: str) -> tuple[Remark, ...]:
    """The remarks of a family that point at a line."""
    return tuple(each for each in letter.remarks if each.family == family and line in each.lines.numbers())


def test_the_letter_says_what_it_is_for(letter):
    """Audience, purpose, issuer, products and condition are read, with their lines."""
    evidence = letter.evidence
    assert "US" in evidence.audience
    assert "medical advice" in evidence.purpose
    assert "J&J" in evidence.issuer
    assert evidence.condition == "poems_syndrome"
    assert {(product.name, product.route) for product in evidence.products} == {
        ("DARZALEX FASPRO", "subcutaneous"),
        ("DARZALEX", "intravenous"),
    }
    assert {1, 7} <= evidence.lines.numbers()


def test_the_regulatory_statement_travels_with_drug_and_condition(letter):
    """Not approved in POEMS by either route, and use outside the labelling is not recommended: line 13."""
    statements = letter.evidence.regulatory
    assert [each.status.split(" outside")[0] for each in statements] == ["not approved", "not recommended"]
    for statement in statements:
        assert statement.drugs == ("daratumumab",)
        assert statement.condition == "poems_syndrome"
        assert statement.routes == ("intravenous", "subcutaneous")
        assert statement.lines.text == "13"


def test_an_ambiguous_date_keeps_both_readings(letter):
    """05/08/2025 may be May or August: only the year is certain, the print is kept, a query says so."""
    updated = letter.evidence.updated
    assert updated is not None
    assert (updated.value, updated.printed, updated.readings) == ("2025", "05/08/2025", ("2025-05-08", "2025-08-05"))
    assert touching(letter, 9, "date-ambiguous")


COUNTS = (
    (DIMA, "prior_lenalidomide_dexamethasone", "", 3, 7, None),
    (DIMA, "prior_cyclophosphamide_dexamethasone", "", 1, 7, None),
    (DIMA, "prior_cyclophosphamide_lenalidomide_dexamethasone", "", 3, 7, None),
    (DIMA, "prior_autologous_transplant", "", 0, 7, None),
    (DIMA, "female", "", 4, 7, "57"),
    (DIMA, "heavy_chain_igg", "", 4, 7, "57"),
    (DIMA, "heavy_chain_iga", "", 2, 7, "29"),
    (DIMA, "heavy_chain_none", "", 1, 7, "14"),
    (DIMA, "light_chain_lambda", "", 7, 7, "100"),
    (DIMA, "polyneuropathy", START, 7, 7, "100"),
    (DIMA, "sclerotic_bone_lesions", BEFORE, 3, 7, "43"),
    (DIMA, "sclerotic_bone_lesions", START, 1, 7, "14"),
    (DIMA, "elevated_vegf", BEFORE, 7, 7, "100"),
    (DIMA, "elevated_vegf", START, 4, 7, "57"),
    (DIMA, "castleman_disease", START, 1, 7, "14"),
    (DIMA, "organomegaly", BEFORE, 3, 7, "43"),
    (DIMA, "organomegaly", START, 2, 7, "29"),
    (DIMA, "splenomegaly", BEFORE, 0, 7, "0"),
    (DIMA, "lymphadenopathy", BEFORE, 2, 7, "29"),
    (DIMA, "endocrinopathy", START, 1, 7, "14"),
    (DIMA, "volume_overload", BEFORE, 4, 7, "57"),
    (DIMA, "volume_overload", START, 1, 7, "14"),
    (DIMA, "peripheral_edema", BEFORE, 3, 7, "43"),
    (DIMA, "pleural_effusion", START, 0, 7, "0"),
    (DIMA, "skin_changes", START, 2, 7, "29"),
    (DIMA, "polycythemia", BEFORE, 2, 7, "29"),
    (DIMA, "thrombocytosis", START, 1, 7, "14"),
    (DIMA, "papilledema", BEFORE, 0, 7, "0"),
    (DIMA, "relapse_hematologic_vegf", START, 3, 7, "43"),
    (DIMA, "relapse_hematologic_clinical", START, 1, 7, "14"),
    (DIMA, "hematologic_evaluable", "", 5, 7, None),
    (DIMA, "vegf_evaluable", "", 4, 7, None),
    (DIMA, "hematologic_and_vegf_response", "", 3, 7, None),
    (DIMA, "progression", "", 2, 7, None),
    (DIMA, "orr_h", "", 5, 7, "71.5"),
    (DIMA, "cr_h_vgpr_h", "", 2, 7, "28.5"),
    (DIMA, "pr_h", "", 3, 7, "43.0"),
    (DIMA, "orr_v", "", 4, 7, "57.0"),
    (DIMA, "cr_v", "", 2, 7, "28.5"),
    (DIMA, "pr_v", "", 2, 7, "28.5"),
    (DIMA, "orr_c", "", 6, 7, "86.0"),
    (DIMA, "cr_c", "", 1, 7, "14.0"),
    (DIMA, "pr_c", "", 5, 7, "72.0"),
    (DIMA, "pd_sd", "", 1, 7, "14.0"),
    (VAXMAN, "age_70_or_older", "", 4, None, "24"),
    (VAXMAN, "indication_clinical_progression", "", 6, None, None),
    (VAXMAN, "indication_imaging_progression", "", 5, None, None),
    (VAXMAN, "indication_hematologic_progression", "", 3, None, None),
    (VAXMAN, "indication_vegf_progression", "", 2, None, None),
    (VAXMAN, "myeloma_defining_event", "", 0, 16, None),
    (VAXMAN, "male", "", 15, 16, "94"),
    (VAXMAN, "hepatomegaly_or_splenomegaly", "", 5, 16, "30"),
    (VAXMAN, "splenomegaly", "", 7, 16, "44"),
    (VAXMAN, "castleman_variant", "", 1, 16, "6"),
    (VAXMAN, "skin_changes", "", 10, 16, "63"),
    (VAXMAN, "papilledema", "", 4, 16, "25"),
    (VAXMAN, "osteosclerotic_lesions", "", 13, 16, "81"),
    (VAXMAN, "ecog_1", "", 9, 16, "56"),
    (VAXMAN, "ecog_4", "", 2, 16, "13"),
    (VAXMAN, "light_chain_lambda", "", 16, 16, "100"),
    (VAXMAN, "heavy_chain_iga", "", 10, 16, "63"),
    (VAXMAN, "heavy_chain_igg", "", 6, 16, "37"),
    (VAXMAN, "bone_marrow_plasma_cells_over_10", "", 6, 16, "38"),
    (VAXMAN, "first_line_asct", "", 12, 16, "75"),
    (VAXMAN, "first_line_radiation", "", 5, 16, "31"),
    (VAXMAN, "first_line_rd", "", 3, 16, "19"),
    (VAXMAN, "first_line_ird", "", 2, 16, "13"),
    (VAXMAN, "first_line_cyclophosphamide_methylprednisolone", "", 4, 16, "25"),
    (VAXMAN, "first_line_bevacizumab", "", 1, 16, "16"),
    (VAXMAN, "overall_response", "", 12, 16, "75"),
    (VAXMAN, "hematologic_cr_vgpr", "", 9, 16, "56"),
    (VAXMAN, "vegf_cr", "", 7, 16, "44"),
    (VAXMAN, "pet_cr", "", 5, 16, "31"),
    (VAXMAN, "no_response", "", 3, None, None),
    (VAXMAN, "alive", "", 15, 16, "94"),
)


@pytest.mark.parametrize(("study", "name", "at", "count", "total", "percent"), COUNTS)
def test_counts_are_as_printed(letter, study, name, at, count, total, percent):
    """Counts, totals and percentages are those of the document, read by hand; a percentage keeps its decimals."""
    found = cell(letter, study, name, at)
    assert (found.measure, found.count, found.total) == ("count", count, total)
    assert (None if found.percent is None else str(found.percent)) == percent


MEASURES = (
    (DIMA, "prior_lines", START, "median", "2", "2", "3", "range", ""),
    (DIMA, "time_from_diagnosis", START, "median", "68", "54", "78", "IQR", "mo"),
    (DIMA, "age", BEFORE, "median", "56", "47", "75", "range", "a"),
    (DIMA, "age", START, "median", "58", "54", "79", "range", "a"),
    (DIMA, "ecog", START, "median", "1", "0", "1", "range", ""),
    (DIMA, "bone_marrow_plasma_cells", BEFORE, "not stated", "10", "5", "20", "range", "%"),
    (DIMA, "plasma_vegf", BEFORE, "median", "477", "391", "1280", "range", "pg/mL"),
    (DIMA, "plasma_vegf", START, "median", "330", "23", "499", "range", "pg/mL"),
    (DIMA, "time_on_treatment", "", "median", "14", "9", "29", "IQR", "mo"),
    (DIMA, "follow_up", "", "median", "28", "13", "30", "IQR", "mo"),
    (VAXMAN, "age_at_novel_agent", "", "median", "63", "51", "70", "IQR", "a"),
    (VAXMAN, "time_from_diagnosis", "", "median", "50", "23", "122", "IQR", "mo"),
    (VAXMAN, "age", "", "median", "57", "39", "79", "range", "a"),
    (VAXMAN, "plasma_vegf", "", "median", "584", "335", "1053", "IQR", "pg/mL"),
    (VAXMAN, "albumin", "", "median", "2.9", "2.5", "3.4", "IQR", "g/dL"),
    (VAXMAN, "hemoglobin", "", "median", "15.5", "13.5", "16.1", "IQR", "g/dL"),
    (VAXMAN, "platelets", "", "median", "443", "317", "667", "IQR", ""),
    (VAXMAN, "bone_marrow_plasma_cells", "", "median", "6", "1", "10", "IQR", ""),
    (VAXMAN, "prior_lines", "", "median", "2", "1", "4", "range", ""),
)


@pytest.mark.parametrize(("study", "name", "at", "measure", "value", "low", "high", "spread", "unit"), MEASURES)
def test_measures_are_as_printed(letter, study, name, at, measure, value, low, high, spread, unit):
    """Medians with their range or quartiles and unit are those of the document; an unprinted unit stays absent."""
    found = cell(letter, study, name, at)
    assert (found.measure, str(found.value), str(found.low), str(found.high)) == (measure, value, low, high)
    assert (found.spread, found.unit) == (spread, unit)


def test_a_dash_is_not_stated_and_never_zero(letter):
    """Six cells hold a dash: no count, no value, the dash kept."""
    dashes = [one for one in elements(letter) if isinstance(one, Statistic) and one.printed == "-"]
    assert len(dashes) == 6
    assert all(one.measure == "not stated" and one.count is None and one.value is None for one in dashes)


@pytest.mark.parametrize(("name", "percent"), [("hematologic", "83"), ("vegf", "67")])
def test_conditional_shares_name_their_group(letter, name, percent):
    """Shares among the six clinical responders carry the group they are taken in, and no invented count."""
    found = cell(letter, DIMA, f"{name}_response_of_clinical_responders")
    assert (found.measure, found.total, str(found.percent), found.count) == ("percent", 6, percent, None)
    assert found.given == "clinical response"


@pytest.mark.parametrize(
    ("study", "name"),
    [(DIMA, "progression_free_survival"), (DIMA, "time_to_next_treatment"), (VAXMAN, "time_to_next_treatment")],
)
def test_a_median_not_reached_is_no_number(letter, study, name):
    """A median that was not reached is kept as that wording without a value."""
    found = cell(letter, study, name)
    assert (found.measure, found.printed, found.value) == ("median", "not reached", None)


def test_remission_at_one_year_has_its_moment(letter):
    """86 % in remission belong to the moment 1 year; the overall 100 % has no count."""
    remission, overall = cell(letter, DIMA, "remission"), cell(letter, DIMA, "overall_response")
    assert (remission.at, str(remission.percent)) == ("1 year", "86")
    assert (str(overall.percent), overall.count, overall.total) == ("100", None, 7)


REGIMENS = (
    (DIMA, "darzalex", 4, "intravenous", {"daratumumab"}),
    (DIMA, "darzalex_faspro", 3, "subcutaneous", {"daratumumab", "hyaluronidase"}),
    (VAXMAN, "daratumumab_based", 16, "", {"daratumumab"}),
    (VAXMAN, "triplet", 10, "", {"daratumumab", "imid", "corticosteroid"}),
    (VAXMAN, "lenalidomide_triplet", 6, "", {"daratumumab", "lenalidomide", "corticosteroid"}),
    (VAXMAN, "pomalidomide_triplet", 4, "", {"daratumumab", "pomalidomide", "corticosteroid"}),
    (VAXMAN, "daratumumab_dexamethasone", 2, "", {"daratumumab", "dexamethasone"}),
    (VAXMAN, "daratumumab_cyclophosphamide", 2, "", {"daratumumab", "cyclophosphamide"}),
    (VAXMAN, "dvc_d", 1, "", {"daratumumab", "bortezomib", "cyclophosphamide", "dexamethasone"}),
    (VAXMAN, "dpv_d", 1, "", {"daratumumab", "pomalidomide", "bortezomib", "dexamethasone"}),
)


def regimen(letter: EvidenceFile, study: str, name: str) -> GivenRegimen:
    """One regimen of a cohort by name."""
    (found,) = (each for each in cohort(letter, study).treatments if each.name == name)
    return found


@pytest.mark.parametrize(("study", "name", "count", "route", "drugs"), REGIMENS)
def test_regimens_are_as_printed(letter, study, name, count, route, drugs):
    """What was given, to how many and by which route; no dose is invented."""
    found = regimen(letter, study, name)
    assert (found.count, found.route, set(found.drugs)) == (count, route, drugs)


def test_regimens_add_up_to_sixteen_not_twenty_four(letter):
    """The parts of the DARZALEX-based regimens add up to 16; the printed 24 is kept beside it, with an error."""
    study = cohort(letter, VAXMAN)
    parts = [each for each in study.treatments if each.within in ("daratumumab_based", "quadruplet")]
    assert sum(each.count or 0 for each in parts) == regimen(letter, VAXMAN, "daratumumab_based").count == 16
    assert study.regimens is not None
    assert study.regimens.value == 24
    assert any("24" in each.message and each.severity == "error" for each in touching(letter, 192, "denominator"))


@pytest.mark.parametrize(
    ("study", "first", "last", "line"),
    [(DIMA, "2017-01", "2023-01", "22"), (VAXMAN, "2002", "2018", "187"), (VAXMAN, "1979-01", "2021-05", "191")],
)
def test_periods_are_partial_dates(letter, study, first, last, line):
    """Periods keep the precision that is printed: months or years."""
    assert (first, last, line) in {(each.first, each.last, each.lines.text) for each in cohort(letter, study).periods}


def rules(letter: EvidenceFile, study: str, domain: str) -> dict[str, ResponseRule]:
    """The response levels of one domain by name, in the order in which they are tested."""
    return {each.level: each for each in cohort(letter, study).response_rules if each.domain == domain}


def test_vegf_levels_are_rules_with_a_floor(letter):
    """CR below 87 pg/mL is tested first, PR from a fall of half on, NR less; all need a baseline of 200 or more."""
    levels = rules(letter, DIMA, "vegf")
    assert [(level, each.rule and each.rule.text) for level, each in levels.items()] == [
        ("CR", "plasma_vegf < 87 pg/mL"),
        ("PR", "plasma_vegf <= 0.5 x baseline"),
        ("NR", "plasma_vegf > 0.5 x baseline"),
    ]
    assert {each.evaluable and each.evaluable.text for each in levels.values()} == {
        "plasma_vegf >= 200 pg/mL before first_dose"
    }


def test_a_level_without_threshold_has_no_rule(letter):
    """Hematologic, clinical and Mayo levels and progression are named without thresholds, so none is invented."""
    named = [each for study in letter.evidence.cohorts for each in study.response_rules if each.domain != "vegf"]
    assert len(named) == 5 + 3 + 1 + 4
    assert all(each.rule is None and each.evaluable is None for each in named)
    assert list(rules(letter, DIMA, "hematologic")) == ["ORR", "CR", "VGPR", "PR", "NR"]
    assert list(rules(letter, DIMA, "clinical")) == ["CR", "PR", "NR"]
    for line in (28, 31, 194, 195):
        assert touching(letter, line, "threshold-absent")


def test_overall_response_joins_four_domains(letter):
    """At Mayo an overall response is PR or better in any of four domains without worsening in another."""
    overall = rules(letter, VAXMAN, "overall")["response"]
    assert overall.domains == ("vegf", "hematologic", "radiologic", "clinical")
    assert (overall.least, overall.without_worsening, overall.lines.text) == ("PR", True, "195")
    progression = rules(letter, DIMA, "overall")["PD"]
    assert (progression.domains, progression.least) == (("hematologic", "vegf", "clinical"), "PD")


SAFETY = (
    (DIMA, "discontinuation", 0, 7, None, "181"),
    (DIMA, "infusion_reaction", 3, 7, "43", "182"),
    (DIMA, "pulmonary_embolism", 1, 7, "14", "183"),
    (DIMA, "infection", 0, 7, None, "184"),
    (DIMA, "death", 0, 7, None, "185"),
    (VAXMAN, "discontinuation", 0, 16, None, "279"),
    (VAXMAN, "death", 0, 16, None, "279"),
    (VAXMAN, "infusion_reaction", 3, None, None, "281"),
)


def harms(letter: EvidenceFile, study: str, event: str) -> tuple[SafetyEvent, ...]:
    """The harms of one kind in a cohort."""
    return tuple(each for each in cohort(letter, study).safety if each.event == event)


@pytest.mark.parametrize(("study", "event", "count", "total", "percent", "lines"), SAFETY)
def test_safety_is_as_printed(letter, study, event, count, total, percent, lines):
    """Each harm and each stated absence of a harm has its count and line."""
    (found,) = harms(letter, study, event)
    assert (found.count, found.total, found.lines.text) == (count, total, lines)
    assert (None if found.percent is None else str(found.percent)) == percent


def test_harms_keep_grade_cause_and_relation(letter):
    """Infusion reactions were grade 2 at the first infusion; the embolism was unrelated; relation is else unknown."""
    (reaction,) = harms(letter, DIMA, "infusion_reaction")
    (embolism,) = harms(letter, DIMA, "pulmonary_embolism")
    assert (reaction.grade, reaction.when, reaction.related) == (2, "first infusion", None)
    assert embolism.related is False
    causes = [(each.count, each.total, each.cause) for each in harms(letter, VAXMAN, "hospitalisation")]
    assert causes == [(7, None, "pneumonia"), (4, 7, "pneumonia"), (4, None, "volume_overload")]


def test_narratives_keep_times_and_drugs(letter):
    """Two stops at 6 and 29 months, progression at 4 and 29, and sixteen months on DPV-d after DVC-d."""
    told = [(each.lines.text, tuple(d.text for d in each.durations)) for s in (DIMA, VAXMAN)
            for each in cohort(letter, s).narratives]  # fmt: skip
    assert told == [
        ("27", ("6 months",)),
        ("27", ("29 months",)),
        ("143", ("4 months", "29 months")),
        ("275", ()),
        ("275", ()),
        ("276", ()),
        ("276", ("16 months",)),
    ]


def test_the_summary_repeats_the_cohorts(letter):
    """The figures of the summary are those of the cohorts they point to."""
    summary = {each.name: each for each in letter.evidence.summary}
    assert [summary[name].statistics[0].count for name in ("dima_series", "vaxman_experience")] == [7, 16]
    again, first = summary["overall_response_vaxman"].statistics[0], cell(letter, VAXMAN, "overall_response")
    assert (again.count, again.total, again.percent) == (first.count, first.total, first.percent)
    assert summary["further_literature"].references == tuple(range(4, 14))
    for name, study in (("infusion_reactions_dima", DIMA), ("infusion_reactions_vaxman", VAXMAN)):
        assert summary[name].statistics[0].count == harms(letter, study, "infusion_reaction")[0].count


def test_the_search_is_dated(letter):
    """Four data bases, and others that are possible, were searched on 30 April 2025."""
    (search,) = letter.evidence.searches
    assert search.date == "2025-04-30"
    assert search.databases[:4] == ("MEDLINE", "Embase", "BIOSIS Previews", "Derwent Drug File")


def test_references_are_complete(letter):
    """Thirteen works with authors; journal, year, volume and pages for eleven, the meeting for the two abstracts."""
    works = {each.number: each for each in letter.evidence.publications}
    assert sorted(works) == list(range(1, 14))
    assert all(works[n].lines.text == str(290 + n) and works[n].authors and works[n].title for n in works)
    assert all(works[n].journal and works[n].year and works[n].volume and works[n].pages for n in range(1, 12))
    assert {n for n in works if not works[n].et_al} == {1, 3, 13}
    assert (works[1].authors, works[1].issue, works[1].pages) == (("Dima D", "Valent J", "Khouri J"), "11", "E291-E294")
    assert (works[2].journal, works[2].year, works[2].volume, works[2].pages) == ("Blood Cancer J", 2023, "13", "91")
    assert works[3].kind == "supplement"
    assert (works[9].volume, works[9].issue, works[9].pages) == ("117", "3", "463-467")
    assert (works[12].kind, works[12].place, works[12].meeting_dates, works[12].year) == (
        "abstract", "Vienna", "June 9-17", None,
    )  # fmt: skip


def test_references_of_cohorts_and_tables_are_numbers(letter):
    """Citation digits glued to words became reference numbers: 1 for Dima, 2 and 3 for Vaxman, 3 for its table."""
    dima, vaxman = cohort(letter, DIMA), cohort(letter, VAXMAN)
    assert (dima.references, vaxman.references) == ((1,), (2, 3))
    assert [(each.name, each.references, each.patients) for each in (*dima.tables, *vaxman.tables)] == [
        ("baseline", (1,), 7),
        ("responses", (1,), 7),
        ("baseline", (3,), 16),
    ]


def test_abbreviations_keep_both_meanings(letter):
    """PD has two wordings and CR is clinical response in line 194; IRd and Rd are spelled out as drugs."""
    meanings = [(each.short, each.long) for each in letter.evidence.abbreviations]
    assert [long for short, long in meanings if short == "PD"] == ["progressive disease", "disease progression"]
    assert ("CR", "clinical response") in meanings
    assert ("Rd", "lenalidomide and dexamethasone") in meanings
    for line in (138, 177, 272):
        assert sum(line in each.lines.numbers() for each in letter.evidence.abbreviations) >= 4


REMARKED = (
    (14, "denominator", "3/4 = 75"),
    (27, "consistency", "29 = 29"),
    (29, "overlap", "56.5"),
    (29, "matrix", "plasma"),
    (57, "wording", "4 + 2 + 1 = 7"),
    (60, "consistency", "5.7 years"),
    (65, "statistic-missing", "median"),
    (142, "percentage", "5/6 = 83.3"),
    (148, "contradiction", "6/7 = 85.7"),
    (152, "denominator", "5/5 = 100"),
    (152, "percentage", "5/7 = 71.43"),
    (154, "percentage", "2/7 = 28.57"),
    (156, "percentage", "3/7 = 42.86"),
    (166, "percentage", "6/7 = 85.71"),
    (170, "percentage", "printed 72.0"),
    (192, "denominator", "10 + 2 + 2 + 1 + 1 = 16"),
    (201, "percentage", "4/17 = 23.5"),
    (214, "contradiction", "5 < 7"),
    (215, "percentage", "5/16 = 31.25"),
    (246, "unit-absent", "443"),
    (247, "unit", "16 of 16"),
    (252, "percentage", "6/16 = 37.5"),
    (256, "contradiction", "at most 4 of 16"),
    (259, "total", "= 27 > 16"),
    (271, "percentage", "1/16 = 6.25"),
    (276, "denominator", "at most 14"),
    (277, "deaths", "16 - 15 = 1"),
)


@pytest.mark.parametrize(("line", "family", "calculation"), REMARKED)
def test_each_printed_problem_is_remarked_with_its_calculation(letter, line, family, calculation):
    """A contradiction, slip or gap of the document is a remark at its line that shows how we know."""
    assert any(calculation in each.calculation for each in touching(letter, line, family))


def agrees(statistic: Statistic | SafetyEvent) -> bool:
    """True where count / total, rounded half up to the printed decimals, is the printed percentage."""
    if statistic.count is None or not statistic.total or statistic.percent is None:
        return True
    share = Decimal(100 * statistic.count) / statistic.total
    return share.quantize(statistic.percent, ROUND_HALF_UP) == statistic.percent


def test_every_percentage_that_the_counts_do_not_give_is_remarked(letter):
    """Recomputed from count and total, each percentage agrees or a remark stands at its line, and none is idle."""
    wrong = [one for one in elements(letter) if isinstance(one, Statistic | SafetyEvent) and not agrees(one)]
    silent = [one for one in wrong if not any(touching(letter, n, "percentage") for n in one.lines.numbers())]
    assert len(wrong) == 13
    assert silent == []


def test_every_problem_says_what_to_do(letter):
    """Each remark has lines, a family, a message, and a next step unless it is a mere confirmation."""
    for remark in letter.remarks:
        assert remark.lines.text
        assert remark.message
        assert remark.fix or remark.family in ("consistency", "scope")


def test_groups_of_the_tables_add_up(letter):
    """Prior therapies, relapse kinds, clinical levels, indications and ECOG levels each add up to all patients."""
    groups = ((DIMA, "nature of relapse", 7), (VAXMAN, "indication", 16), (VAXMAN, "ecog", 16))
    for study, within, total in groups:
        rows = [each for each in cohort(letter, study).baseline if each.within == within]
        assert sum(one.count or 0 for each in rows for one in each.statistics) == total
    prior = [each for each in cohort(letter, DIMA).baseline if each.name.startswith("prior_") and len(each.terms) > 1]
    assert sum(each.statistics[0].count or 0 for each in prior) == 7
    assert sum(cell(letter, DIMA, name).count for name in ("cr_c", "pr_c", "pd_sd")) == 7


def test_overall_response_cannot_be_all_seven(letter):
    """From the printed counts: blood and VEGF responders are all clinical responders, so one patient has nothing."""
    blood, vegf, both = (cell(letter, DIMA, n).count for n in ("orr_h", "orr_v", "hematologic_and_vegf_response"))
    clinical = cell(letter, DIMA, "orr_c").count
    assert round(Decimal(83) * 6 / 100) == blood
    assert round(Decimal(67) * 6 / 100) == vegf
    assert blood + vegf - both == clinical == 6
    assert any(each.severity == "error" for each in touching(letter, 148, "contradiction"))


def test_nobody_is_named_outside_the_cited_works(letter):
    """Authors stand in publications only; there is no address, telephone number or e-mail anywhere."""
    everything = list(texts(letter))
    assert not [text for text in everything if re.search(r"@|https?:|\+\d|\d{3}-\d{3}-\d{4}", text)]
    authors = {name for work in letter.evidence.publications for name in work.authors}
    surnames = {name.rsplit(" ", 1)[0] for name in authors} - {"Dima", "Vaxman"}
    elsewhere = " ".join(texts(msgspec.structs.replace(letter, remarks=()), leave=("publications",)))
    assert not [name for name in surnames if re.search(rf"\b{re.escape(name)}\b", elsewhere)]


def test_the_file_survives_writing(letter):
    """Written as a file and read again, the record is the same, without a finding."""
    again, findings = read_file(write_file(letter), source=NAME)
    assert findings == ()
    assert again == letter


def test_every_name_is_in_the_vocabulary(letter):
    """Drugs, conditions and terms of rows are names of the vocabulary."""
    vocabulary = load_vocabulary()
    used = {name for one in elements(letter) for name in (*getattr(one, "terms", ()), *getattr(one, "drugs", ()))}
    used |= {getattr(one, "condition", "") for one in elements(letter)} - {""}
    used |= {getattr(one, "term", "") for one in elements(letter)} - {""}
    assert {name for name in used if vocabulary.term(name) is None} == set()


@pytest.fixture(scope="module")
def document(letter, shared) -> DocumentText:
    """The document, found in the shared folder by its SHA-256."""
    text, findings = document_text(letter, shared)
    assert text is not None, findings
    return text


@pytest.fixture(scope="module")
def lines(document) -> tuple[str, ...]:
    """The lines of the document."""
    return document.lines


@pytest.mark.shared
def test_every_token_is_in_a_field(letter, document):
    """Each number, unit, date, drug and code printed on a claimed line stands in an element that claims it."""
    found = account(letter, document, load_vocabulary())
    assert "\n".join(report_lines(found, document)) == "0 lines unclaimed, 0 tokens missing"


@pytest.mark.shared
def test_every_line_is_claimed_or_accounted_for(letter, lines):
    """Each line that is not blank belongs to an element, or is listed with a reason; no line is both."""
    assert letter.document is not None
    assert letter.document.lines == len(lines)
    claimed = {n for one in elements((letter.title, letter.evidence)) for n in one.lines.numbers()}
    listed = {n for one in letter.accounted for n in one.lines.numbers()}
    assert {n for n, line in enumerate(lines, 1) if line.strip()} <= claimed | listed
    assert not claimed & listed
    assert max(claimed | listed) <= len(lines)


@pytest.mark.shared
def test_every_table_cell_stands_in_the_document(letter, lines):
    """The last line of each number of a table is its cell, and the cell holds exactly these numbers."""
    cells = 0
    for one in elements(letter):
        if not isinstance(one, Statistic) or not (
            47 < one.lines.spans[-1].last < 138 or one.lines.spans[-1].last > 207
        ):
            continue
        printed = lines[one.lines.spans[-1].last - 1].strip()
        if printed != "-" and not re.fullmatch(r"[\d.]+ \([\d.]+(-[\d.]+)?\)", printed):
            continue
        fields = (one.count, one.percent) if one.measure == "count" else (one.value, one.low, one.high)
        assert re.findall(r"[\d.]+", printed) == [str(each) for each in fields if each is not None]
        cells += 1
    assert cells == 57 + 31


@pytest.mark.shared
def test_labels_are_our_own_words(letter, lines):
    """No seven consecutive words of the document stand in any text but titles and abbreviations."""
    words = re.findall(r"[a-z0-9]+", " ".join(lines).lower())
    runs = {tuple(words[n : n + 7]) for n in range(len(words) - 6)}
    copied = []
    for text in texts(letter, leave=("publications", "abbreviations")):
        own = re.findall(r"[a-z0-9]+", text.lower())
        copied += [own[n : n + 7] for n in range(len(own) - 6) if tuple(own[n : n + 7]) in runs]
    assert copied == []
