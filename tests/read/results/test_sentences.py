"""Sentences of results: what is reported, harms, narratives, other trials."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.protocol.evidence import Reported, SafetyEvent
from trialrun.protocol.scalars import Lines
from trialrun.read.results.abstracts import results_of
from trialrun.read.results.naming import Lexicon, known_result
from trialrun.read.results.respective import told_apart
from trialrun.read.results.sentences import Frame, SentenceReading, read_result_sentence
from trialrun.read.results.statistics import Known
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import Printed
from trialrun.terms import load_vocabulary

VOCABULARY = load_vocabulary()


def read(sentence: str, section: str = "", total: int | None = None, *, sure: bool = False) -> SentenceReading:
    """One sentence in its section."""
    frame = Frame(Known(total, sure), section, references=9)
    return read_result_sentence(sentence, Lines("1"), frame, Lexicon(VOCABULARY))


def abstract(text: str) -> tuple[tuple[Reported, ...], tuple[SafetyEvent, ...], tuple[Sentence, ...]]:
    """The results of a text as an abstract prints it."""
    return results_of(tuple(sentences_of(Printed(text, 3, 3))), VOCABULARY)


def test_each_number_has_its_own_words() -> None:
    """A sentence with three counts reports three things, each named by the words around its number."""
    found = read("Relief came in 12 (75%) patients, including 9 (56%) with CR and 4 (25%) with PR.", total=16)
    assert [(one.name, one.statistics[0].count) for one in found.results][1:] == [
        ("complete_response", 9),
        ("partial_response", 4),
    ]


def test_items_of_a_list_stand_under_its_beginning() -> None:
    """The items of `Earlier treatments were A (n=3), B (n=1)` are reported within earlier treatments."""
    found = read("Earlier treatments were prednisone (n=3) and methotrexate (n=1).", "patients")
    assert [(one.within, one.terms) for one in found.results] == [
        ("Earlier treatments", ("prednisone",)),
        ("Earlier treatments", ("methotrexate",)),
    ]


def test_citation_numbers_are_references_and_no_counts() -> None:
    """Digits glued to a word are references."""
    found = read("Remission was seen in 4 patients2,3.")
    assert found.results[0].references == (2, 3) and found.results[0].statistics[0].count == 4


@pytest.mark.parametrize(
    ("sentence", "event", "count", "cause"),
    [
        ("Three patients stopped the drug because of adverse events.", "discontinuation", 3, "adverse event"),
        ("No deaths were reported.", "death", 0, ""),
        ("A total of 7 hospitalizations were due to pneumonia.", "hospitalization", 7, "pneumonia"),
        ("Two patients had fatigue.", "fatigue", 2, ""),
        ("Serious adverse events occurred in 5 (25%) patients.", "serious_adverse_event", 5, ""),
    ],
)
def test_harms_have_the_name_of_the_field(sentence: str, event: str, count: int, cause: str) -> None:
    """A harm is named by the kind of harm or by its condition, its absence is a count of 0, its cause stands apart."""
    (harm,) = read(sentence, "safety", 20).safety
    assert (harm.event, harm.count, harm.cause) == (event, count, cause)


def test_a_second_count_without_a_name_is_of_the_same_harm() -> None:
    """Where only figures and patients follow, they are of the harm before them; no name is made of figures."""
    harms = read("Rash of grade 3 was reported in 12 (24%) and 6 (23%) patients.", "safety").safety
    assert [(harm.event, harm.count) for harm in harms] == [("rash", 12), ("rash", 6)]


def test_grade_time_and_relation_of_a_harm() -> None:
    """A single grade, when it was, and whether the drug is blamed are fields; nothing said is None."""
    (harm,) = read("Grade 2 rash was seen in 3 (43%) patients during the first infusion.", "safety", 7).safety
    assert (harm.grade, harm.when, harm.related, harm.total) == (2, "first infusion", None, 7)
    (harm,) = read("One patient had sepsis; this was deemed unrelated to treatment.", "safety").safety
    assert harm.related is False
    (harm,) = read("Two treatment-related deaths occurred.", "safety").safety
    assert harm.related is True


def test_a_range_of_grades_is_no_grade() -> None:
    """`grade 3 or 4` and `grade >= 3` are no single grade."""
    for printed in ("grade 3 or 4", "grade ≥3", "grade 3-4"):
        harm = read(f"Neutropenia of {printed} was seen in 5 patients.", "safety").safety[0]
        assert harm.grade is None and harm.count == 5


def test_parts_of_a_harm_carry_it_on() -> None:
    """The causes told behind a number of deaths are deaths too."""
    found = read("Five patients died: 3 due to sepsis, and 2 due to pneumonia; none were considered related.", "safety")
    assert [(harm.event, harm.count, harm.cause) for harm in found.safety] == [
        ("death", 5, ""),
        ("death", 3, "sepsis"),
        ("death", 2, "pneumonia"),
    ]
    assert not any(harm.related for harm in found.safety)


def test_what_happened_to_one_patient_is_a_narrative() -> None:
    """Single patients with their times are told, not counted."""
    found = read("One patient relapsed after 5 months; another patient stayed in remission for 30 months.")
    assert [(told.patients, [one.text for one in told.durations]) for told in found.narratives] == [
        (1, ["5 months"]),
        (1, ["30 months"]),
    ]


def test_results_of_other_trials_do_not_leak() -> None:
    """A sentence on an earlier trial gives nothing, and is not among the sentences used."""
    results, _, used = abstract("In a previous trial, relief was seen in 30% of patients. We enrolled 20 patients.")
    assert [one.statistics[0].count for one in results] == [20]
    assert [sentence.words for sentence in used] == ["We enrolled 20 patients."]


def test_plans_are_no_results() -> None:
    """What was planned, expected or required is not reported."""
    assert abstract("We planned to enrol 40 patients. A response of 30% would be expected.")[0] == ()


def test_everybody_is_the_number_enrolled() -> None:
    """`all patients` and `no patient` are out of the number that the abstract says were enrolled."""
    results, safety, _ = abstract("Five men were enrolled. All patients completed treatment. No deaths occurred.")
    assert [(one.statistics[0].count, one.statistics[0].total) for one in results] == [(5, 5), (5, 5)]
    assert [(harm.count, harm.total) for harm in safety] == [(0, 5)]


def test_two_arms_are_one_result() -> None:
    """A share compared with another share is one result with both."""
    results, _, _ = abstract("Remission occurred in 45% of the patients, as compared with 18% of the others (P<0.001).")
    assert [[str(one.percent) for one in result.statistics] for result in results] == [["45", "18"]]


@given(st.text(max_size=200), st.sampled_from(["", "safety", "patients", "methods"]))
def test_any_sentence_is_read(text: str, section: str) -> None:
    """No sentence breaks the reader."""
    read(text, section, 7, sure=True)


@given(st.text(max_size=300))
def test_any_abstract_is_read(text: str) -> None:
    """No abstract breaks the reader."""
    abstract(text)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "Relief was achieved by 12 (30%) of 40 patients receiving fictumab 15 mg and 20 (50%) of 40 receiving "
            "30 mg, compared with 4 (10%) of 40 in the placebo group (p<0.001).",
            [("fictumab 15 mg", 12, 40), ("30 mg", 20, 40), ("placebo", 4, 40)],
        ),
        (
            "Remission occurred in 14 patients (17%) in the fictumab group and 6 (8%) in the otherstat group.",
            [("fictumab", 14, None), ("otherstat", 6, None)],
        ),
    ],
)
def test_a_part_that_only_names_a_group_reports_the_same(
    sentence: str, said: list[tuple[str, int, int | None]]
) -> None:
    """What a sentence reports of one group it reports of the groups it sets beside it."""
    found = read(sentence).results
    assert len({one.name for one in found}) == 1
    assert [(one.group, one.statistics[0].count, one.statistics[0].total) for one in found] == said


def test_harms_of_groups_are_one_harm() -> None:
    """A harm is told once; the counts of the other groups are counts of it."""
    found = read("Serious adverse events occurred in 8 (18%) participants given rituximab and 11 (25%) given placebo.")
    assert [(one.event, one.group, one.count) for one in found.safety] == [
        ("serious_adverse_event", "rituximab", 8),
        ("serious_adverse_event", "placebo", 11),
    ]


def test_the_beginning_of_a_list_is_a_result_of_its_own() -> None:
    """`The ORR was 97%, with CR in 26` reports the response, not its figure."""
    found = read("The ORR was 97%, with CR in 26 (45%).")
    assert [one.name for one in found.results] == ["overall_response", "complete_response"]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Median PFS and OS were 4.9 and 23.2 months, respectively.",
         [("progression_free_survival", "", "4.9"), ("overall_survival", "", "23.2")]),
        ("The response rate was 53% and 41% in the ixazomib and control arms, respectively.",
         [("response", "ixazomib", "53"), ("response", "control", "41")]),
        ("Response was more frequent in the daratumumab group than in the control group (53% vs. 18%).",
         [("response", "daratumumab", "53"), ("response", "control", "18")]),
        ("Median overall survival was not reached in the Kd group versus 15.8 months in the control group (HR 0.63).",
         [("overall_survival", "Kd", "not reached"), ("overall_survival", "control", "15.8"),
          ("overall_survival", "", "0.63")]),
        ("The mean 10-minute pain score fell by 2.4 points with fictumab and fell by 0.9 points with placebo.",
         [("pain_score", "fictumab", "2.4"), ("pain_score", "placebo", "0.9")]),
        ("More early and late responses were seen (41% vs. 22% and 53% vs. 24%, respectively).", []),
    ],
)  # fmt: skip
def test_figures_told_apart_by_their_order(sentence: str, told: list[tuple[str, str, str]]) -> None:
    """Each figure goes to its own name and group; figures that cannot be told apart are no results."""
    found = [
        (one.name, one.group, str(first.percent or first.value or first.printed))
        for one in read(sentence).results
        for first in one.statistics[:1]
    ]
    assert found == told


@pytest.mark.parametrize(
    "sentence",
    [
        "Denosumab 120 mg reduced skeletal events.",
        "Patients had relapsed after 1 or 2 prior therapies.",
        "All patients received carfilzomib.",
    ],
)
def test_an_amount_or_a_number_of_therapies_counts_nobody(sentence: str) -> None:
    """Doses, numbers of earlier therapies and what everybody was given are no counts of patients."""
    assert not read(sentence, total=20)


def test_a_ratio_has_its_own_figure_and_interval() -> None:
    """The dose of the arm compared is not the hazard ratio, and a bare bracket around the ratio is its interval."""
    (one,) = read("The hazard ratio for 120 mg v placebo was 0.24 (0.08-0.73; p=0.006).").results
    first = one.statistics[0]
    assert (str(first.value), str(first.low), str(first.high), str(first.p_value)) == ("0.24", "0.08", "0.73", "0.006")


def test_a_harm_is_named_by_the_words_before_its_figure() -> None:
    """What is told of a harm in a clause behind it does not name it."""
    (one,) = read("Adverse events included anemia (20%), which was managed by dose reduction.", "safety").safety
    assert one.event == "anemia"


def test_those_who_could_be_evaluated_are_no_result() -> None:
    """`A response was seen in 14 of 18 evaluable patients` reports responses, out of those who could be evaluated."""
    (one,) = read("Hematologic VGPR or better was achieved in 14 of 18 evaluable patients (78%).").results
    first = one.statistics[0]
    assert (one.name, first.count, first.total) == ("hematologic_very_good_partial_response", 14, 18)


def test_shares_of_two_sentences_parts_are_two_results() -> None:
    """What stands behind a semicolon is a result of its own."""
    names = [one.name for one in read("The response rate was 70%; 45% of patients achieved a VGPR or better.").results]
    assert names == ["response", "very_good_partial_response"]


def test_a_clause_on_all_events_names_nothing() -> None:
    """`113 in the early group and 115 in the late group; most events were mild` reports one harm of two groups."""
    sentence = (
        "Cytokine release syndrome occurred in 113 (79%) patients in the early group and 115 (75%) patients in the "
        "late group; most events were mild."
    )
    assert [(one.event, one.count, one.group) for one in read(sentence, "safety").safety] == [
        ("cytokine_release_syndrome", 113, "early"),
        ("cytokine_release_syndrome", 115, "late"),
    ]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The response rate was 69% (27 of 39; 95% CI, 52% to 83%).", [("response", 27, 39)]),
        (
            "Adverse events were reactions (one [1%] vs 12 [16%]).",
            [("adverse_event", 1, None), ("adverse_event", 12, None)],
        ),
    ],
)  # fmt: skip
def test_counts_in_brackets(sentence: str, told: list[tuple[str, int, int | None]]) -> None:
    """The total of a count is no value with an interval, and the second of two counts is of the same harm."""
    found = read(sentence)
    harms = [("adverse_event", one.count, one.total) for one in found.safety]
    assert [(one.name, one.statistics[0].count, one.statistics[0].total) for one in found.results] + harms == told


@pytest.mark.parametrize("words", ["Time from diagnosis", "median time since the first diagnosis"])
def test_a_time_from_diagnosis_is_known_at_baseline(words: str) -> None:
    """How long the disease is known is a value at baseline and no result, whatever words stand before `diagnosis`."""
    known = known_result(words)
    assert known is not None
    assert (known.name, known.part) == ("time_from_diagnosis", "baseline")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Rash was seen in 14% of denosumab-treated women compared with 3% of placebo-treated women.",
         [("denosumab", "14"), ("placebo", "3")]),
        ("At month 6, 48% of those receiving rowanib had a response, as compared with 21% of those receiving placebo.",
         [("rowanib", "48"), ("placebo", "21")]),
        ("Remission was seen in 31% vs 12% of patients in the intensive and standard arms, respectively.",
         [("intensive", "31"), ("standard", "12")]),
        ("Weight rose by 1.9 percentage points with rowanib versus 0.4 percentage points with placebo.",
         [("rowanib", "1.9"), ("placebo", "0.4")]),
        ("Urate fell by a mean of 2.5 mg/dL in the early group and 0.7 mg/dL in the late group.",
         [("early", "2.5"), ("late", "0.7")]),
    ],
)  # fmt: skip
def test_figures_stand_with_their_groups(sentence: str, told: list[tuple[str, str]]) -> None:
    """Two groups that are told of alike have each its own figure, also those that nothing knows."""
    results, _, _ = abstract(sentence)
    figures = [(one.group, one.statistics[0].percent or one.statistics[0].value) for one in results]
    assert [(group, str(figure)) for group, figure in figures] == told


@pytest.mark.parametrize(
    "sentence",
    [
        "Melphalan was given on days 1, 2 and 8 of 28-day cycles.",
        "There were three and seven deaths.",
        "Relapses were 0.2 a year with rowanib and 0.5 with placebo (60% lower).",
    ],
)
def test_what_counts_nobody_is_no_result(sentence: str) -> None:
    """Days of a cycle, counts of two groups without names, and a comparison of rates are no counts or shares."""
    results, harms, _ = abstract(sentence)
    assert not results and not harms


def test_a_rate_at_a_time_is_no_second_time() -> None:
    """`Median follow-up was 30 months, and 18-month OS was 80%` has one median, and a share at 18 months."""
    results, _, _ = abstract("Median follow-up was 30 months, and 18-month OS was 80%.")
    assert [[(one.measure, one.at) for one in result.statistics] for result in results] == [
        [("median", "")],
        [("percent", "18 months")],
    ]


@pytest.mark.parametrize(
    ("sentence", "grades", "labels"),
    [
        ("Neuropathy of any grade occurred in 30%, and no grade 4 neuropathy was seen.", [None], 0),
        ("Two of 9 patients had toxicity (grade 3 rash and grade 4 diarrhea).", [None], 0),
        ("The main grade 3-4 adverse events were anemia (20%) and infections (8%).", [None, None], 2),
        ("Grade 3 neutropenia was reported in 5 patients.", [3], 0),
    ],
)
def test_one_grade_or_none(sentence: str, grades: list[int | None], labels: int) -> None:
    """A grade that is denied, one of several, or a range is no grade of the harm; a range stays in the words."""
    _, harms, _ = abstract(sentence)
    assert [one.grade for one in harms] == grades
    assert sum("grade 3-4" in one.label for one in harms) == labels


def test_harms_that_are_named_so_behind_their_list() -> None:
    """`A (1%) and B (2%) were the most frequent adverse events` lists harms."""
    results, harms, _ = abstract("Cough (31%), itching (22%) and rash (9%) were the most frequent adverse events.")
    assert not results and [str(one.percent) for one in harms] == ["31", "22", "9"]


def test_the_primary_endpoint_that_was_met_is_a_result() -> None:
    """What is planned of a primary endpoint is no result; how it came out is."""
    assert not abstract("The primary endpoint was response at 24 weeks, with 60% expected.")[0]
    (result,) = abstract("The primary endpoint was met: response at week 24 was 58%.")[0]
    assert (str(result.statistics[0].percent), result.statistics[0].at) == ("58", "week 24")


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("One hundred and thirty women were randomised.", 130),
        ("Two hundred forty-one patients were enrolled.", 241),
        ("A hundred patients were enrolled.", 100),
    ],
)
def test_hundreds_in_words(sentence: str, count: int) -> None:
    """Numbers above a hundred in words are read whole."""
    (result,) = abstract(sentence)[0]
    assert result.statistics[0].count == count


def test_one_hundred_ends_where_the_next_begins() -> None:
    """`One hundred and two hundred` are two numbers, and not a hundred and two."""
    results, _, _ = abstract("One hundred and two hundred patients were enrolled.")
    assert [one.statistics[0].count for one in results] == [100, 200]


def test_units_in_words() -> None:
    """`g per deciliter` is g/dL, in criteria as in results."""
    (result,) = abstract("The mean (SD) hemoglobin was 10.1 (1.2) g per deciliter.")[0]
    assert result.statistics[0].unit == "g/dL"


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("Mean 6-minute walk distance increased by 31.2 m (95% CI, 12.0 to 50.4).", [("31.2", "increased by", "12.0")]),
        ("The median 6MWD was 310 meters.", [("310", "", "None")]),
        ("The mean 36-item score was 44.", [("44", "", "None")]),
    ],
)
def test_a_number_in_a_name_is_no_figure(sentence: str, figures: list[tuple[str, str, str]]) -> None:
    """What is said of a thing whose name has a number is the other number; a change says that it is one."""
    said = [(str(one.value), one.printed, str(one.low)) for each in read(sentence).results for one in each.statistics]
    assert said == figures


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients with an FEV1 below 50% of predicted were excluded.",
        "We included adults with a platelet count above 30 and ECOG 0 to 2 in 90% of centers.",
        "Those who were older than 75 years were not eligible.",
        "Previously untreated adults with a hemoglobin above 8 were eligible.",
    ],
)
def test_limits_of_those_who_may_enter_are_no_results(sentence: str) -> None:
    """A sentence that says who was let in or kept out, without counting anybody, reports nothing."""
    assert not read(sentence)


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("We included adults with severe hives, of whom 20 of 32 (63%) responded.", 20),
        ("Of 60 patients who were screened, 45 (75%) were eligible.", 45),
    ],
)
def test_those_who_were_counted_are_results(sentence: str, count: int) -> None:
    """A sentence on who was let in reports the number of those that it counts."""
    assert read(sentence).results[0].statistics[0].count == count


def test_a_share_of_those_who_declined_is_no_change() -> None:
    """`25% declined` is a share of patients; `a 25% decline` is a change."""
    assert [str(one.statistics[0].percent) for one in read("Of the patients, 25% declined surgery.").results] == ["25"]
    assert read("A 25% decline in itch was seen.").results[0].statistics[0].percent is None


def test_figures_told_respectively_are_of_the_groups_before() -> None:
    """Two counts told `respectively` are of the two groups that the sentence before has set beside each other."""
    lines = (
        "Relapse occurred in 6 of 32 patients (19%) in the fictumab group and 9 of 16 (56%) in the placebo group.",
        "Serious adverse events occurred in 4 patients (13%) and 3 patients (19%), respectively.",
    )
    _, harms, _ = abstract(" ".join(lines))
    assert [(one.group, one.count) for one in harms] == [("fictumab", 4), ("placebo", 3)]


@pytest.mark.parametrize(
    ("sentence", "shares"),
    [
        ("Itch was seen less often (23% vs 10%).", [("fictumab", "23"), ("placebo", "10")]),
        ("Adverse events occurred in 85% vs 77% of patients.", [("fictumab", "85"), ("placebo", "77")]),
        ("Itch was seen less often with placebo (23% vs 10%).", [("", "23")]),
        ("Itch was seen in older patients more often (23% vs 10%).", [("", "23")]),
        ("Itch was seen at week 3 and at week 9 (23% vs 10%).", [("", "23")]),
    ],
)
def test_pairs_without_a_group_are_of_those_before(sentence: str, shares: list[tuple[str, str]]) -> None:
    """Two shares that are compared and name nobody are of the two groups that the sentence before compares."""
    before = "Relapse occurred in 6 of 32 patients (19%) in the fictumab group and 9 of 16 (56%) in the placebo group."
    results, harms, _ = abstract(f"{before} {sentence}")
    told = [(one.group, str(one.statistics[0].percent)) for one in results[2:]]
    assert told + [(one.group, str(one.percent)) for one in harms] == shares


def test_bare_figures_of_two_groups_are_read() -> None:
    """`was 0.18 with A vs 0.29 with B` gives each group its figure."""
    found = read("The monthly attack rate was 0.18 with fictumab vs 0.29 with placebo (rate ratio 0.62).")
    assert [(one.group, str(one.statistics[0].value)) for one in found.results] == [
        ("fictumab", "0.18"),
        ("placebo", "0.29"),
        ("", "0.62"),
    ]


def test_a_week_is_no_count_and_a_reduction_no_share() -> None:
    """`at week 24 (61.8% reduction)` counts nobody; the digit of a citation behind a week is no part of it."""
    found = read("The mean PASI decreased from 25.2 at baseline to 9.4 at week 24 (61.8% reduction; P<0.001).")
    assert not [one for each in found.results for one in each.statistics if one.count is not None]
    assert [str(one.value) for each in found.results for one in each.statistics] == ["25.2", "9.4", "61.8"]
    assert read("9 of 12 (75%) patients responded at week 24.1").results[0].statistics[0].at == "week 24"


def test_the_first_harm_of_a_list_is_no_event_in_general() -> None:
    """`The most common AEs were rash (n=3), ...` names the rash."""
    found = read("The most common AEs were nasopharyngitis (n=3), headache (n=2), and rash (n=1).", total=12)
    assert [one.event for one in found.safety] == ["nasopharyngitis", "headache", "rash"]


@pytest.mark.parametrize(
    "text",
    [
        "From May 2018 to June 2020, 90 patients were randomly assigned to fictumab (n=60) or placebo (n=30).",
        "A total of 90 patients were randomized (2:1) to fictumab (n=60) or placebo (n=30).",
        "90 participants were allocated to fictumab (n=60) or placebo (n=30).",
    ],
)
def test_all_who_were_assigned_and_those_of_each_group(text: str) -> None:
    """The number before the verb is of all, those behind the groups are of the groups."""
    results, _, _ = abstract(text)
    assert [one.statistics[0].count for one in results] == [90, 60, 30]
    assert [one.name == "enrolled" for one in results] == [True, False, False]


def test_a_second_count_without_words_is_of_the_same_harm() -> None:
    """Counts side by side, and a pair of shares in brackets, are all kept."""
    _, harms, _ = abstract("Grade 3 infections occurred in 38 (29%) of 131 and 35 (28%) of 125 patients.")
    assert [(one.event, one.count, one.total) for one in harms] == [("infection", 38, 131), ("infection", 35, 125)]
    _, harms, _ = abstract("Common adverse events were anemia (15% vs 10%) and fatigue (5% vs 3%).")
    assert [(one.event, one.percent) for one in harms] == [
        ("anemia", 15), ("anemia", 10), ("fatigue", 5), ("fatigue", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        (
            "Median overall survival was not reached with fictumab and was 23 months with placebo.",
            ["fictumab", "placebo"],
        ),
        (
            "Median overall survival was 30 months in the high group and was 23 months in the low group.",
            ["high", "low"],
        ),
    ],
)
def test_and_was_tells_of_the_second_group(text: str, groups: list[str]) -> None:
    """`A was 12 with X and was 8 with Y` tells of one thing in two groups, each an average."""
    results, _, _ = abstract(text)
    assert [(one.name, one.group) for one in results] == [("overall_survival", group) for group in groups]
    assert {one.statistics[0].measure for one in results} == {"median"}


def test_no_response_is_none() -> None:
    """The short form of no response is not read as a response."""
    known = known_result("NR")
    assert known is not None
    assert known.name == "no_response"
    assert [one.name for one in read("Of 20 patients, 8 (40%) achieved PR and 12 (60%) had NR.").results] == [
        "partial_response", "no_response",
    ]  # fmt: skip


def test_the_number_of_a_group_is_not_that_of_all() -> None:
    """`Patients were randomised to A (n = 80) or B (n = 40)` says how many each group has, and nothing is out of 80."""
    results, _, _ = abstract("Patients were randomized to fictumab weekly (n = 80) or placebo (n = 40) for a year.")
    assert [(one.name == "enrolled", one.statistics[0].count, one.statistics[0].total) for one in results] == [
        (False, 80, None), (False, 40, None),
    ]  # fmt: skip


def test_shares_of_two_groups_that_are_named_as_groups() -> None:
    """`56% of the A group vs 18% of the B group` are two shares, each with its group."""
    results, _, _ = abstract("Remission occurred in 56% of the fictumab group vs 18% of the placebo group.")
    assert [(one.group, one.statistics[0].percent) for one in results] == [("fictumab", 56), ("placebo", 18)]


@pytest.mark.parametrize(
    "sentence",
    ["12% of deaths were in the control arm.", "Relapse was seen in 5% of the women in the placebo group."],
)
def test_shares_of_something_else_are_no_shares_of_a_group(sentence: str) -> None:
    """What the share is of stands before the group: the words stay as they are."""
    assert told_apart(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "12% of deaths were in the control arm.",
        "Of the serious infections, 30% occurred in the placebo group.",
        "40% of all deaths occurred in the rowanib arm and 60% in the control arm.",
        "85% of responses were ongoing at 12 months.",
        "5% of treatment-related adverse events led to discontinuation.",
    ],
)
def test_shares_of_events_are_no_shares_of_patients(sentence: str) -> None:
    """How many of the events were of a kind or in a group says of no patient how many of a hundred had one."""
    assert not read(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "12% of patients reported infections.",
        "12% of the control group had adverse events.",
        "Infections were seen in 12% of women and 12% of controls had relapses.",
    ],
)
def test_shares_of_those_who_had_an_event_are(sentence: str) -> None:
    """Patients stand behind the share, and what they had behind them."""
    found = read(sentence)
    shares = {one.percent for one in found.safety} | {one.statistics[0].percent for one in found.results}
    assert shares == {12}


def test_women_beside_an_age_are_no_age() -> None:
    """A count behind the mean age, in the same brackets, keeps its own name."""
    results, _, _ = abstract("Among 120 patients (mean age, 69 years; 90 women [75%]), 110 (92%) completed the trial.")
    assert [one.name for one in results if one.statistics[0].count == 90] == ["female"]


@pytest.mark.parametrize(
    "text",
    [
        "20 patients were randomly assigned to the control group and 22 to the exercise group.",
        "Twelve patients were allocated to the low dose.",
        "Patients were enrolled in the first cohort (n=12) and the second cohort (n=20).",
    ],
)
def test_those_of_one_group_are_not_those_enrolled(text: str) -> None:
    """Whoever went into a group is no trial, and no later share is out of them."""
    results, _, _ = abstract(f"{text} Remission occurred in 6 (30%) patients.")
    assert results
    assert "enrolled" not in {one.name for one in results}
    assert results[-1].statistics[0].total is None


@pytest.mark.parametrize(
    "text",
    [
        "Between 2015 and 2018, 90 patients were randomized 2:1 to fictumab (n=60) or placebo (n=30).",
        "A total of 90 patients were assigned 2:1 to fictumab (n=60) or placebo (n=30).",
        "Patients were enrolled (n = 90).",
        "Overall, 90 patients were randomly assigned, 60 to fictumab and 30 to placebo.",
    ],
)
def test_those_enrolled_are_all(text: str) -> None:
    """A ratio without a sign around it, or groups told behind the number, leave it that of all."""
    results, _, _ = abstract(text)
    assert (results[0].name, results[0].statistics[0].count, results[0].statistics[0].total) == ("enrolled", 90, 90)


def test_short_forms_that_begin_like_no_response() -> None:
    """Mortality without relapse is neither, and what is not reached beside an average is no response."""
    results, _, _ = abstract("NRM at 2 years was 12% and the relapse rate was 20%.")
    assert [one.name for one in results] == ["non_relapse_mortality", "relapse"]
    results, _, _ = abstract("Median TTF was 12 months vs NR.")
    assert len(results) == 1
    assert results[0].name != "no_response"


def test_a_share_of_patients_is_not_all_of_them() -> None:
    """`In 20 (40%) patients` says how many of more."""
    results, harms, _ = abstract("Serious adverse events were reported in 20 (40%) patients.")
    assert [one.count for one in harms] == [20]
    assert results == ()


@pytest.mark.parametrize(
    ("sentence", "groups"),
    [
        ("Remission was achieved by 45% of the rowanib group and 20% of the control group.",
         {"rowanib": 45, "control": 20}),
        ("Remission was reached by 31% of the active arm versus 52% of the control arm.",
         {"active": 31, "control": 52}),
        ("Remission was obtained in 8% of patients in the active group and in 9% of those in the placebo group.",
         {"active": 8, "placebo": 9}),
        ("Remission was attained by 45.5% of the active cohort and 20 % of the control cohort (p=0.02).",
         {"active": 45, "control": 20}),
    ],
)  # fmt: skip
def test_shares_of_groups_are_of_their_own_group(sentence: str, groups: dict[str, int]) -> None:
    """A share that is achieved by some of a group is a result of that group, and each of two stands by itself."""
    found = read(sentence)
    assert {one.group: int(one.statistics[0].percent or 0) for one in found.results} == groups


def test_a_second_change_without_its_verb() -> None:
    """`and B from 9 to 5` behind a change is before and after, as the first; alone it is not."""
    found = read("The median pain score fell from 4 to 3, and the median gland width from 9 to 5 mm.")
    assert [[one.at for one in result.statistics] for result in found.results] == [["before", "after"]] * 2


def test_short_names_of_times_and_signs_of_grades() -> None:
    """`24-mo` is 24 months; a grade of at least three is of a harm."""
    assert read("The 24-mo PFS rate was 82.6%.").results[0].statistics[0].at == "24 months"
    assert [one.event for one in read("Grade ≥3 neutropenia occurred in 17%.").safety] == ["neutropenia"]
    assert read("As of July 1, 2022, 41 pts were treated.").results[0].name == "treated"


@pytest.mark.parametrize(
    "sentence",
    [
        "The ORR was 35.7% (5/14) in the moderate group and 25% (3/12) in the severe group.",
        "The overall response rate was 35.7% (5/14) in the moderate group and 25% (3/12) in the severe group.",
    ],
)
def test_shares_with_their_counts_beside_each_group_are_of_the_response(sentence: str) -> None:
    """What stands before the first share is what both report, and no list of groups."""
    said = [(one.name, one.group, one.statistics[0].count) for one in read(sentence).results]
    assert said == [("overall_response", "moderate", 5), ("overall_response", "severe", 3)]


def test_harms_by_their_special_names() -> None:
    """A serious event stays serious with words between, a reaction at the site of an injection is a harm."""
    said = (
        "Serious treatment-emergent adverse events occurred in 21 (7%) participants.",
        "Serious drug-related AEs were seen in 3 patients.",
        "In stage A, injection site reactions occurred in 62 (19%) participants.",
        "Serious and non-serious adverse events occurred in 62 (19%) participants.",
    )
    assert [read(one).safety[0].event for one in said] == [
        "serious_adverse_event", "serious_adverse_event", "injection_site_reaction", "adverse_event",
    ]  # fmt: skip


def test_what_is_told_of_one_of_several_is_not_told_of_all() -> None:
    """Of three deaths, the group and the cause of one are not those of the three; two in a group are of that group."""
    (death,) = read("Three deaths occurred: two in stage A, one of which was drug-related, and one on placebo.").safety
    assert (death.count, death.group, death.related) == (3, "", None)
    (other,) = read("There were two deaths in the placebo group.").safety
    assert (other.count, other.group) == (2, "placebo")


def test_how_long_a_treatment_is_given_at_most_is_no_result() -> None:
    """`received ... for up to 12 weeks` is the plan; responses that lasted so long are a result."""
    assert not read("Adults with gout received rowanib 5 mg once weekly for up to 12 weeks.").results
    assert read("Responses were maintained for more than 40 weeks.").results


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Between May and June, 312 patients were screened, of whom 265 were randomly assigned.", 265),
        ("90 patients were assessed for eligibility and 40 were enrolled.", 40),
        ("At data cutoff (31 Oct 2023), 40 pts were enrolled (27 male; median age 51 y [range 29-70]).", 40),
        ("As of May 2021, 33 patients were enrolled (20 men).", 33),
    ],
)
def test_who_entered_are_neither_those_screened_nor_the_men_among_them(text: str, size: int) -> None:
    """The number of the trial is that of those enrolled; whoever was screened, and the men in brackets, are others."""
    results, _, _ = abstract(text)
    assert {one.statistics[0].count for one in results if one.name == "enrolled"} == {size}


def test_nobody_is_nobody_of_all_who_entered() -> None:
    """`No patient` is out of those enrolled, and not out of the men among them."""
    text = "As of May 2021, 33 patients were enrolled (20 men). No patient stopped due to an adverse event."
    _, safety, _ = abstract(text)
    assert [one.total for one in safety] == [33]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Five patients had serious adverse events, including two with cardiac arrest.", "serious_adverse_event"),
        ("Grade 3 pneumonia occurred in 7 patients (9%); no rash was observed.", "pneumonia"),
        ("Adverse events were infections in 4 patients (8%), and no bleeding was reported.", "infection"),
        ("One pt died of pneumonia.", "death"),
    ],
)
def test_a_harm_is_not_what_stands_in_the_clause_behind_it(text: str, event: str) -> None:
    """What some of them had, and what nobody had, names no harm of all of them."""
    _, safety, _ = abstract(text)
    assert [one.event for one in safety] == [event]


def test_a_share_of_a_grade_goes_on_with_its_harm() -> None:
    """`(75%; grade 3, 4%)` and `(82%; grade 3/4, 71%)` are of the harm before the bracket."""
    text = "The most common adverse events were rash (75%; grade 3, 4%) and neutropenia (82%; grade 3/4, 71%)."
    _, safety, _ = abstract(text)
    assert [(one.event, str(one.percent)) for one in safety] == [
        ("rash", "75"), ("rash", "4"), ("neutropenia", "82"), ("neutropenia", "71")]  # fmt: skip


@pytest.mark.parametrize("some", ["including two with grade 4", "including one of grade 4"])
def test_the_grade_of_some_is_not_that_of_all(some: str) -> None:
    """What is told of some of those who had a harm gives the others no grade."""
    (first, *_) = read(f"Anaemia occurred in 20 (40%) patients, {some}.", total=50).safety
    assert (first.count, first.grade) == (20, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Cardiac response was seen in 8 of 14 (57%) evaluable patients.", "cardiac_response"),
        ("Responses were seen in 17 of 37 (46%) evaluable participants.", "response"),
        ("Three patients (8%) were not evaluable.", "not_evaluable"),
        ("Five patients (14%) were inevaluable.", "not_evaluable"),
    ],
)
def test_those_who_can_be_judged_are_not_those_who_cannot(text: str, name: str) -> None:
    """`Evaluable patients` tells of whom a response is a share, and never that they could not be judged."""
    (one,) = read(text).results
    assert one.name == name


def test_a_difference_of_risks_is_no_regimen() -> None:
    """RD is the difference of two risks where results are told, not lenalidomide with dexamethasone."""
    results = read("The response rate was 31% (RD 3.8; 95% CI, -25.6 to 32.4).").results
    assert not [term for one in results for term in one.terms if term == "lenalidomide"]
