"""Whom running text lets in and keeps out, where a document has no eligibility list."""

import pytest

from trialrun.protocol import Trial
from trialrun.read.building.described import excluded_in, included_in
from trialrun.read.reading import Reading, read_document_bytes

ABSTRACT = """Carfilzomib in POEMS syndrome: a multicentre phase 2 trial

Background: Patients with POEMS syndrome often lose the ability to walk.
Methods: {methods}
Results: Between May 2018 and June 2019, 21 patients were enrolled. Response was seen in 12 (57%) of 21 patients.
Conclusion: Carfilzomib deserves study.
"""


def reading(methods: str) -> Reading:
    """An abstract with some words on its patients, read."""
    return read_document_bytes(ABSTRACT.format(methods=methods).encode(), "abstract.txt")


def criteria(methods: str) -> list[tuple[str, str, str]]:
    """List, label and rule of each criterion of the abstract."""
    record = reading(methods).record
    assert isinstance(record, Trial)
    return [(one.list_role, one.label, one.rule.text if one.rule else "") for one in record.eligibility.criteria]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Patients with anuria were excluded.", "Patients with anuria"),
        ("Women who were pregnant, and men over 80, were not eligible.", "Women who were pregnant, and men over 80"),
        (
            "We excluded people with prior proteasome inhibitor therapy.",
            "people with prior proteasome inhibitor therapy",
        ),
        ("Key exclusion criteria were LVEF below 40% and HIV infection.", "LVEF below 40% and HIV infection"),
        ("Subjects were ineligible if creatinine was above 3 mg/dL.", "creatinine was above 3 mg/dL"),
    ],
)
def test_who_is_kept_out_is_told_in_its_own_words(sentence: str, who: str) -> None:
    """Several wordings of an exclusion give the words on those who are kept out."""
    assert excluded_in(sentence) == who


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients with anaemia were eligible.",
        "Two patients were excluded from the analysis because of missing samples.",
        "No patient was excluded.",
        "Patients with anuria were excluded from the analysis of survival.",
        "Previously treated patients were not excluded.",
    ],
)
def test_what_is_no_exclusion_from_the_trial_is_none(sentence: str) -> None:
    """Those who were let in, and those left out of an analysis, are not kept out of the trial."""
    assert excluded_in(sentence) == ""


def test_a_stated_exclusion_of_an_abstract_is_a_criterion() -> None:
    """What an abstract says was excluded is read as a line of an exclusion list, and nobody becomes eligible by it."""
    told = criteria("Adults with POEMS syndrome were enrolled. Patients with LVEF below 40% were excluded.")
    assert ("exclusion", "Patients with LVEF below 40%", "lvef < 40 %") in told
    record = reading("Patients with LVEF below 40% were excluded.").record
    assert isinstance(record, Trial)
    assert not record.eligibility.complete


def test_the_population_is_that_of_the_trial_and_not_of_its_background() -> None:
    """The sentence on those who were enrolled tells the population, not an earlier one on the disease."""
    told = criteria("Men and women aged 20-75 years with POEMS syndrome after one prior therapy were included.")
    assert told[0][:2] == ("population", "women aged 20-75 years with POEMS syndrome after one prior therapy")


def test_a_semicolon_within_a_name_ends_no_population() -> None:
    """The translocation t(11;14) stays whole in the words on the population."""
    told = criteria("Adults with multiple myeloma and t(11;14) were enrolled.")
    assert told[0][1] == "Adults with multiple myeloma and t(11;14)"


@pytest.mark.parametrize(
    "said", ["(NCT99999981)", "ClinicalTrials.gov: NCT99999981.", "Clinical trial information: NCT99999981"]
)
def test_a_number_that_stands_alone_is_that_of_the_trial(said: str) -> None:
    """A sentence that is only a registry number names this trial, not another."""
    read = reading(f"Adults with POEMS syndrome were enrolled. {said}")
    assert read.record.name == "NCT99999981"
    assert all(one.family != "other-trial" for one in read.findings)


@pytest.mark.parametrize(
    ("methods", "label"),
    [
        (
            "Adults aged 18 years or older with untreated multiple myeloma were randomly assigned to A or B.",
            "Adults aged 18 years or older with untreated multiple myeloma",
        ),
        (
            "In this trial, patients 60 years of age or older with a hip fracture were assigned to surgery.",
            "patients 60 years of age or older with a hip fracture",
        ),
        (
            "We recruited postmenopausal women, aged 50 to 70 years, with osteoporosis.",
            "postmenopausal women, aged 50 to 70 years, with osteoporosis",
        ),
    ],
)
def test_the_age_of_the_described_stays_with_them(methods: str, label: str) -> None:
    """Ages between the people and their disease are part of the described population."""
    assert [found[1] for found in criteria(methods)] == [label]


@pytest.mark.parametrize(
    ("sentence", "label", "rule"),
    [
        ("Eligible patients had an ECOG performance status of 0-1.", "had an ECOG performance status of 0-1",
         "ecog >= 0 and ecog <= 1"),
        ("Patients were eligible if they were HIV positive.", "were HIV positive", "hiv"),
        ("The main inclusion criteria were age over 60 years and POEMS syndrome.",
         "age over 60 years and POEMS syndrome", "age > 60 years and poems_syndrome"),
    ],
)  # fmt: skip
def test_who_could_enter(sentence: str, label: str, rule: str) -> None:
    """A sentence that says nothing but who could enter is a line of the inclusion list."""
    (found,) = (one for one in criteria(sentence) if one[0] == "inclusion")
    assert found[1] == label
    assert rule in found[2]


@pytest.mark.parametrize(
    "sentence",
    [
        "Eligible patients were randomly assigned 1:1 to fictumab or placebo.",
        "Eligible participants were then treated with fictumab 20 mg daily.",
        "Eligible patients had a median age of 61 years.",
        "The inclusion criteria were met by 33 patients.",
        "Eligibility criteria are listed in the appendix.",
    ],
)
def test_what_was_done_is_not_who_could_enter(sentence: str) -> None:
    """What happened to those who entered, or to the criteria, is no criterion."""
    assert included_in(sentence) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Eligible patients were required to have a creatinine below 2 mg/dL.",
        "Eligible patients were previously treated with an alkylator.",
        "Inclusion criteria were impaired renal function and proteinuria.",
        "The key inclusion criteria were histologically confirmed amyloidosis and a troponin below 0.1 ng/mL.",
    ],
)
def test_a_state_is_who_could_enter(sentence: str) -> None:
    """Participles that describe a patient are no event of the trial."""
    assert included_in(sentence)


def test_a_disease_that_no_vocabulary_has() -> None:
    """Those who entered are described, and asked for, without a rule of their disease."""
    text = (
        "Fictumab for Elmstadt disease: a trial\n\nBackground: Elmstadt disease is rare.\n"
        "Methods: Children aged 2-5 years with Elmstadt disease were randomised to fictumab or placebo.\n"
        "Results: It ended in 12 (57%) of 21 children.\nConclusion: Fictumab deserves study.\n"
    )
    record = read_document_bytes(text.encode(), "abstract.txt").record
    assert isinstance(record, Trial)
    (one,) = record.eligibility.criteria
    assert (one.kind, one.rule.text if one.rule else "") == ("attest", "attest(population_as_described)")
    assert "Elmstadt disease" in one.label


def test_what_is_told_of_a_disease_is_not_who_entered() -> None:
    """The title goes before a sentence on patients at large."""
    assert criteria("Fictumab was given weekly.")[0][1] == "POEMS syndrome"


def test_what_patients_had_received_is_part_of_who_they_are() -> None:
    """`who had received` goes on describing patients; adolescents are people as adults are."""
    told = "Patients with multiple myeloma who had received two lines of therapy were randomly assigned to carfilzomib."
    assert any("received two lines of therapy" in label for _, label, _ in criteria(told))
    told = "Patients with multiple myeloma who had not previously received carfilzomib were given it."
    assert any(label.endswith("who had not previously received carfilzomib") for _, label, _ in criteria(told))
    told = "Patients with multiple myeloma had already received carfilzomib for a year."
    assert [label for _, label, _ in criteria(told)] == ["Patients with multiple myeloma"]
    told = "We enrolled adolescents with multiple myeloma and proteinuria in an open-label trial."
    assert any("proteinuria" in label for _, label, _ in criteria(told))
