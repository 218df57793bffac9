"""Outcomes: what is measured, and how it changed since the trial was registered."""

import pytest

from read.building.sources_made import built, outcome, printed, sentences, source, trial
from trialrun.read.outcomes.measures import build_outcomes, numbered_parts
from trialrun.read.outcomes.objectives import find_objectives, separate_aims
from trialrun.read.outcomes.prose import find_outcomes
from trialrun.terms import load_vocabulary


def test_an_outcome_names_its_variables_and_times() -> None:
    """The variables that measure and description name are those of the vocabulary."""
    (one,) = trial(
        outcomes=(outcome("Change in hemoglobin", "24 weeks", text=printed("and in serum creatinine", 22)),)
    ).outcomes
    assert one.variables == ("hemoglobin", "creatinine")
    assert [frame.offset.text for frame in one.time_frames if frame.offset] == ["24 weeks"]
    assert one.lines.text == "20-22"


def test_adverse_events_are_a_variable() -> None:
    """Toxicities and side effects are counted as adverse events."""
    (one,) = trial(outcomes=(outcome("Number of participants with side effects", "1 year"),)).outcomes
    assert one.variables == ("adverse_event",)


def test_an_outcome_without_a_time_says_so() -> None:
    """No time is invented; the lack is a finding."""
    made = built(outcomes=(outcome("Hemoglobin"),))
    assert made.trial.outcomes[0].time_frames == ()
    assert "time-frame-absent" in {finding.family for finding in made.findings}


def test_outcomes_without_a_time_are_told_once() -> None:
    """Five outcomes that print no time are one finding, with their number; the one that prints it is not counted."""
    timeless = [outcome(name) for name in ("Hemoglobin", "Pain", "Platelets", "Weight", "Creatinine")]
    made = built(outcomes=(outcome("Survival", "1 year"), *timeless))
    (found,) = [one.message for one in made.findings if one.family == "time-frame-absent"]
    assert "when 5 outcomes" in found and "2 more" in found and "survival" not in found


def test_outcomes_of_the_same_words_get_names_of_their_own() -> None:
    """Two outcomes called alike have two ids."""
    names = [one.id for one in trial(outcomes=(outcome("Survival", "1 year"), outcome("Survival", "2 years"))).outcomes]
    assert names == ["survival", "survival_2"]


def test_numbered_outcomes_in_one_text_are_told_apart() -> None:
    """`1. A 2. B 3. C` are three outcomes; a number within a text is none."""
    parts = numbered_parts(outcome("1. Weight gain 2. Days on oxygen 3. Sepsis", role="secondary"))
    assert [part.measure.text for part in parts] == ["Weight gain", "Days on oxygen", "Sepsis"]
    assert len(numbered_parts(outcome("Grade 2. or higher toxicity"))) == 1


def test_numbered_outcomes_take_the_time_of_their_number() -> None:
    """`1/ and 2/: day 28` is of these two; one whose number is told no time has none."""
    told = outcome("1/ Weight 2/ Pain 3/ Sleep 4/ Sepsis", "1/ to 2/: day 28 4/: 6 months")
    frames = [part.time_frame.text if part.time_frame else None for part in numbered_parts(told)]
    assert frames == ["day 28", "day 28", None, "6 months"]
    shared = numbered_parts(outcome("1. Weight 2. Pain", "week 12"))
    assert [part.time_frame.text for part in shared if part.time_frame] == ["week 12", "week 12"]


def test_a_last_line_says_when_all_of_a_list_are_judged() -> None:
    """`Measured at 3 weeks` below a list is of all that say no time of their own, and is no outcome itself."""
    told = outcome("1. Weight\n2. Pain at 2 days\n3. Sleep\n\nMeasured at 3 weeks and 6 months.", role="secondary")
    built = trial(outcomes=(told,)).outcomes
    assert [one.label for one in built] == ["Weight", "Pain at 2 days", "Sleep"]
    assert [[frame.offset.text for frame in one.time_frames if frame.offset] for one in built] == [
        ["3 weeks", "6 months"], ["2 days"], ["3 weeks", "6 months"],
    ]  # fmt: skip
    lined = trial(outcomes=(outcome("Weight\nHeight\nAll outcomes will be assessed at 21 days"),)).outcomes
    assert [(one.label, *(frame.offset.text for frame in one.time_frames if frame.offset)) for one in lined] == [
        ("Weight", "21 days"), ("Height", "21 days"),
    ]  # fmt: skip


def test_an_original_outcome_that_is_the_current_one_says_so() -> None:
    """`Same as current` makes an original of each current outcome of the role, with no change."""
    fields = (outcome("Response", "2 years"), outcome("Same as current", version="original"))
    outcomes, findings = build_outcomes(source(outcomes=fields), load_vocabulary())
    assert [(one.version, one.same_as) for one in outcomes] == [("current", ""), ("original", "response")]
    assert findings == ()


def test_a_switched_outcome_is_found() -> None:
    """A primary outcome that became secondary is reported with both roles."""
    fields = (
        outcome("Overall survival", "2 years", role="secondary"),
        outcome("Overall survival", "2 years", version="original"),
    )
    outcomes, findings = build_outcomes(source(outcomes=fields), load_vocabulary())
    assert outcomes[1].change == "the role was primary and is secondary"
    assert [finding.family for finding in findings] == ["outcome-history"]


def test_a_time_frame_that_was_moved_is_found() -> None:
    """Both time frames stand in the change."""
    fields = (outcome("Overall survival", "5 years"), outcome("Overall survival", "2 years", version="original"))
    outcomes, _ = build_outcomes(source(outcomes=fields), load_vocabulary())
    assert outcomes[1].change == "the time frame was 2 years and is 5 years"


def test_a_dropped_outcome_and_a_new_one_are_both_found() -> None:
    """An original that no current outcome resembles was dropped; a current one that no original became was added."""
    fields = (outcome("Overall survival", "5 years"), outcome("Quality of sleep", "1 week", version="original"))
    outcomes, findings = build_outcomes(source(outcomes=fields), load_vocabulary())
    assert outcomes[1].change == "not among the current outcomes"
    assert "was not among the original ones" in findings[1].message


def test_outcomes_that_a_sentence_names_are_read() -> None:
    """An abstract says its endpoints in a sentence; each is one outcome, with its time."""
    text = "The primary endpoints were the rate of response at 24 weeks and the incidence of adverse events."
    found = [item for item, _ in find_outcomes(sentences(text))]
    assert [item.measure.text for item in found] == ["rate of response at 24 weeks", "incidence of adverse events"]
    made, _ = build_outcomes(source(outcomes=tuple(found)), load_vocabulary())
    assert [[frame.offset.text for frame in one.time_frames if frame.offset] for one in made] == [["24 weeks"], []]


def test_a_sentence_without_an_endpoint_names_none() -> None:
    """A result is no outcome."""
    assert list(find_outcomes(sentences("The response rate was 60% in 20 patients."))) == []


def test_an_outcome_called_the_endpoint_is_read() -> None:
    """`X was the primary endpoint` names X."""
    found = [item for item, _ in find_outcomes(sentences("Overall survival was the primary endpoint."))]
    assert [(item.role, item.measure.text) for item in found] == [("primary", "Overall survival")]


def objectives(text: str, *outcomes_given: object) -> list[tuple[str, str]]:
    """Role and label of each aim of a text."""
    found, _ = find_objectives(sentences(text), trial(outcomes=outcomes_given).outcomes, load_vocabulary())
    return [(one.role, one.label) for one in found]


def test_aims_under_a_heading_have_its_role() -> None:
    """`PRIMARY OBJECTIVE:` gives its role to the aims below it, until the next heading."""
    text = "PRIMARY OBJECTIVES:\nI. To estimate the response rate.\nSECONDARY OBJECTIVES:\nI. To describe toxicity."
    assert objectives(text) == [
        ("primary", "To estimate the response rate."),
        ("secondary", "To describe toxicity."),
    ]


def test_an_aim_in_running_text_has_the_role_it_names() -> None:
    """`The primary aim of this study is to ...` says its role itself."""
    assert objectives("The primary aim of this study is to compare two doses.") == [
        ("primary", "The primary aim of this study is to compare two doses.")
    ]


def test_a_sentence_without_an_aim_is_no_objective() -> None:
    """What patients get is no aim."""
    assert objectives("Patients receive fictumab once a week.") == []


@pytest.mark.parametrize(
    "text",
    [
        "This trial evaluated the safety and efficacy of fictumab in adults.",
        "We studied the effects of fictumab in adults.",
        "This prospective single-arm study aims to compare two doses.",
        "The goal of this trial is to learn whether fictumab helps.",
        "A registry with the aim of investigating late effects.",
    ],
)
def test_a_sentence_that_says_what_the_study_does_is_an_aim(text: str) -> None:
    """What this study evaluates, compares or wants to learn is its aim."""
    assert len(objectives(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Diagnosis was made for the purpose of screening.",
        "OBJECTIVES: I. To estimate survival.\nOUTLINE: Arm I: Patients receive fictumab.",
        "OBJECTIVES: I. To estimate survival.\nArm II: Patients receive placebo.",
    ],
)
def test_what_patients_receive_is_no_aim(text: str) -> None:
    """A list of aims ends at another heading, and an arm under it is no aim."""
    assert [label for _, label in objectives(text)] == (["To estimate survival."] if "OBJ" in text else [])


@pytest.mark.parametrize(
    ("aim", "title"),
    [
        ("To describe toxicities.", "Number of adverse events"),
        ("To estimate the response rate.", "Complete remission"),
        ("To compare survival.", "2-year overall survival"),
        ("To compare PFS.", "Progression-free survival"),
    ],
)
def test_an_objective_is_answered_by_the_outcome_of_its_kind(aim: str, title: str) -> None:
    """Toxicity is answered by adverse events, survival by overall survival, however the words differ."""
    given = (outcome(title, "1 year"), outcome("Days in hospital", "1 year"))
    found, _ = find_objectives(sentences(aim), trial(outcomes=given).outcomes, load_vocabulary())
    assert len(found[0].outcomes) == 1
    assert found[0].outcomes[0] != "days_in_hospital"


def test_aims_listed_in_one_sentence_are_told_apart() -> None:
    """Things that are to improve are an aim each; efficacy and safety of one thing stay together."""
    assert separate_aims("Objectives include improvement in pain and sleep, as well as improvement in survival.") == (
        "improvement in pain",
        "improvement in sleep",
        "improvement in survival",
    )
    one = "To evaluate the efficacy and safety of fictumab in adults."
    assert separate_aims(one) == (one,)


def test_an_objective_is_answered_by_the_outcome_of_its_variable() -> None:
    """An aim about hemoglobin is answered by the outcome that measures it, and by no other."""
    given = (outcome("Mean hemoglobin", "1 year"), outcome("Days in hospital", "1 year"))
    found, _ = find_objectives(sentences("To assess hemoglobin."), trial(outcomes=given).outcomes, load_vocabulary())
    assert found[0].outcomes == ("mean_hemoglobin",)


def test_a_torn_aim_is_marked_as_cut() -> None:
    """A last word that is the beginning of another word of the document was torn off."""
    text = "To evaluate the combination in adults.\nTo evaluate the safety of the combinati"
    found, _ = find_objectives(sentences(text), (), load_vocabulary())
    assert [one.cut for one in found] == [False, True]


def test_an_aim_without_a_full_stop_is_not_cut() -> None:
    """Records often leave out the last stop."""
    found, _ = find_objectives(sentences("To evaluate the safety of fictumab"), (), load_vocabulary())
    assert [one.cut for one in found] == [False]


def test_a_sentence_with_several_roles() -> None:
    """Every endpoint that a sentence names has the role that stands before it, and a list of endpoints is cut."""
    found = find_outcomes(
        sentences(
            "The primary end point of phase 1 was the MTD; the primary end point of phase 2 was hematologic response "
            "at 6 cycles. Secondary end points were organ response, progression-free survival, and overall survival."
        )
    )
    assert [(text.role, text.measure.text) for text, _ in found] == [
        ("primary", "MTD"),
        ("primary", "hematologic response at 6 cycles"),
        ("secondary", "organ response"),
        ("secondary", "progression-free survival"),
        ("secondary", "overall survival"),
    ]


@pytest.mark.parametrize(
    ("measure", "parts"),
    [
        ("Falls at week 6\nPain at week 12", ["Falls at week 6", "Pain at week 12"]),
        ("- Overall survival - Response rate - Safety", ["Overall survival", "Response rate", "Safety"]),
        ("Survival without progression\nor death", ["Survival without progression or death"]),
        ("Response - by the committee", ["Response - by the committee"]),
    ],
)
def test_outcomes_on_lines_or_behind_dashes(measure: str, parts: list[str]) -> None:
    """One field may hold several outcomes: each on its line, or behind a dash; a line that goes on is no outcome."""
    assert [one.label for one in trial(outcomes=(outcome(measure),)).outcomes] == parts


@pytest.mark.parametrize(
    "aim",
    [
        "To investigate the efficacy and safety of fictumab in myeloma.",
        "This study will evaluate the effect of fictumab on patients.",
        "This trial investigates the use of fictumab in POEMS syndrome.",
    ],
)
def test_an_aim_that_names_nothing_measured_is_that_of_the_primary_outcome(aim: str) -> None:
    """Whether a treatment works at all is what the primary outcome measures; a named aim needs its own."""
    made = trial(
        summary=(printed(aim),), outcomes=(outcome("Grip strength", "6 months"), outcome("Costs", role="secondary"))
    )
    assert [aim.outcomes for aim in made.objectives] == [("grip_strength",)]


def test_an_aim_told_twice_is_one() -> None:
    """A description that repeats the summary adds no objective; what an investigator decides is none."""
    aim = "To determine overall survival with fictumab."
    made = trial(summary=(printed(aim),), description=(printed(aim, 2), printed("The study investigator decides.", 3)))
    assert [one.label for one in made.objectives] == [aim]


def test_an_arm_with_its_dose_is_no_aim() -> None:
    """Below a list of aims the arms of a treatment are told with doses."""
    text = "Secondary objectives:\n\nArm A: to compare survival.\n\nArm B: fictumab 5 mg daily."
    assert [label for _, label in objectives(text)] == ["to compare survival."]


@pytest.mark.parametrize(
    ("text", "endpoints"),
    [
        ("The primary endpoint, survival at 9 months, was 61.0% (25/41).", ["survival at 9 months"]),
        ("The primary endpoint of complete remission at 6 months was met.", ["complete remission at 6 months"]),
        ("The primary end point (freedom from relapse) was 14.5 months versus 9.", ["freedom from relapse"]),
        ("The primary outcome, a composite of death, stroke or relapse, occurred in 8.1% with rowanib.",
         ["composite of death, stroke or relapse"]),
        ("The primary endpoint was met: 30 of 41 responded.", []),
        ("The primary endpoint was 40% or greater reduction in VEGF.", ["40% or greater reduction in VEGF"]),
        ("The primary endpoint was 68% (95% CI, 51-81).", []),
        ("The primary endpoint was 24-week reduction of protein.", ["24-week reduction of protein"]),
        ("The primary outcome measure is 6 months survival.", ["6 months survival"]),
    ],
)  # fmt: skip
def test_an_endpoint_told_with_its_figure(text: str, endpoints: list[str]) -> None:
    """What was found of an endpoint is no endpoint; the endpoint is what is named beside the word."""
    assert [item.measure.text for item, _ in find_outcomes(sentences(text))] == endpoints


def test_a_role_before_an_aim_is_that_of_the_aims_below_it() -> None:
    """`Secondary: to compare A` and the line below it are secondary; the main objective of the trial is primary."""
    found, _ = find_objectives(
        sentences(
            "Objectives:\nPrimary: To compare survival.\nSecondary: To compare response.\nTo compare quality of life."
        ),
        (),
        load_vocabulary(),
    )
    assert [one.role for one in found] == ["primary", "secondary", "secondary"]
    found, _ = find_objectives(sentences("Main objective of the trial\nTo compare survival."), (), load_vocabulary())
    assert [one.role for one in found] == ["primary"]
