"""Estimands: what the words of an outcome say of how it is judged, and nothing that they do not say."""

import pytest

from read.building.sources_made import arm, built, intervention, outcome, printed, trial
from trialrun.protocol.estimands import Estimand
from trialrun.read.outcomes.endpoints import endpoint_of, lists_several
from trialrun.read.outcomes.estimands import levels_in


def estimands(title: str, time: str = "2 years", text: str = "", **fields: object) -> tuple[Estimand, ...]:
    """The estimands of a trial with one outcome."""
    return trial(outcomes=(outcome(title, time, text=printed(text, 22) if text else None),), **fields).estimands


@pytest.mark.parametrize(
    ("title", "method", "timed"),
    [
        ("Progression-free survival", "time to event", "pfs"),
        ("OS", "time to event", "os"),
        ("Time to progression", "time to event", "ttp"),
        ("Time to next anti-myeloma treatment", "time to event", "ttnt"),
        ("Duration of response", "time to event", "dor"),
        ("Time to first response", "time to event", "ttr"),
        ("Event-free survival", "time to event", ""),
        ("2-year progression-free survival", "event-free", "pfs"),
        ("Overall survival at 12 months", "event-free", "os"),
        ("Proportion of patients alive at 1 year", "event-free", "os"),
        ("Overall response rate", "best response", ""),
        ("Complete remission", "best response", ""),
        ("Incidence of adverse events", "incidence", ""),
        ("Number of participants with infection", "incidence", ""),
        ("Change from baseline in hemoglobin", "at time", ""),
    ],
)
def test_the_words_of_a_title_tell_the_kind(title: str, method: str, timed: str) -> None:
    """How an outcome is judged stands in its title: at a time, as a best response, as a time to an event."""
    found = endpoint_of(title)
    assert found is not None
    assert (found.method, found.timed) == (method, timed)


@pytest.mark.parametrize("title", ["Antibody response", "Maximum tolerated dose", "Plasma concentration", "Adherence"])
def test_a_title_that_tells_no_kind_has_none(title: str) -> None:
    """A response of antibodies is no response of the disease; pharmacokinetics are none of the kinds."""
    found = endpoint_of(title)
    assert found is None or found.method != "best response"


def test_an_estimand_has_what_is_stated_and_no_more() -> None:
    """Population, summary and events are those of the text; the set of criteria that nobody names is left out."""
    text = "Time until progression or death in the intent-to-treat population; patients are censored at new therapy."
    (one,) = estimands("Median progression-free survival", text=text)
    assert one.population is not None
    assert one.population.value == "intent-to-treat population"
    assert one.summary is not None
    assert one.summary.value == "median"
    events = {event.event: event.strategy for event in one.intercurrent}
    assert events == {"death": "composite", "new_therapy": "not stated"}
    assert (one.criteria, one.origin) == ("", "document")


def test_what_is_not_stated_is_left_out() -> None:
    """Three words of a title give a kind of time, and no population, summary or event."""
    (one,) = estimands("Overall survival")
    assert (one.population, one.treatment, one.summary, one.intercurrent) == (None, None, None, ())


def test_the_criteria_that_are_named_are_those_of_the_library() -> None:
    """IMWG criteria without a year are those we have, as an assumption that says so."""
    (one,) = estimands("Overall response rate", text="Response according to the IMWG criteria")
    assert (one.criteria, one.origin) == ("imwg-2016", "assumption")
    (dated,) = estimands("Overall response rate", text="Response according to the IMWG criteria of 2016")
    assert (dated.criteria, dated.origin) == ("imwg-2016", "document")


def test_the_treatment_is_that_of_the_arms() -> None:
    """One arm has its drugs; arms are compared with each other only in a randomised trial."""
    given = arm("Only", "Daratumumab 16 mg/kg IV on day 1 of each 28-day cycle."), arm("Other", "Observation.")
    (one,) = estimands("Overall survival", arms=given[:1], interventions=(intervention("Daratumumab"),))
    assert one.treatment is not None
    assert one.treatment.value == "daratumumab"
    (both,) = estimands("Overall survival", arms=given)
    (drawn,) = estimands("Overall survival", arms=given, design={"allocation": printed("Randomized", 5)})
    assert [item.treatment and item.treatment.value for item in (both, drawn)] == [
        "daratumumab; Other",
        "daratumumab versus Other",
    ]


def test_an_outcome_at_a_time_needs_a_time_and_a_variable() -> None:
    """A score nobody knows, and a variable without a time, cannot be judged: they have no estimand."""
    assert estimands("Change in the Example Score") == ()
    assert estimands("Change in hemoglobin", "until progression") == ()
    assert [one.method for one in estimands("Change in hemoglobin")] == ["at time"]


def test_being_free_of_an_event_is_judged_at_the_time_of_the_title() -> None:
    """`PFS at 6 months`, observed up to 2 years, is judged at 6 months."""
    (one,) = estimands("Progression-free survival at 6 months", "up to 2 years")
    assert [frame.offset.text for frame in one.time_frames if frame.offset] == ["6 months"]


@pytest.mark.parametrize(
    ("title", "text", "levels"),
    [
        ("Overall response rate (CR + PR)", "", "CR or PR"),
        ("Response rate", "complete response (CR) or very good partial response (VGPR)", "CR or VGPR"),
        ("Rate of complete and partial response", "", "CR or PR"),
        ("VGPR or better", "", "VGPR or better"),
        ("Complete response rate", "", "CR"),
        ("Response rate", "Complete response: no lesion. Partial response: half of it.", ""),
        ("Overall response rate", "", ""),
    ],
)
def test_levels_that_count_together_are_named(title: str, text: str, levels: str) -> None:
    """Joined levels count together wherever they stand; a list of definitions counts none of them."""
    assert levels_in(title, text) == levels


@pytest.mark.parametrize(
    "title",
    ["Progression-free survival, response rate and safety", "PFS and OS", "Overall response rate; adverse events"],
)
def test_a_title_of_several_endpoints_has_no_estimand(title: str) -> None:
    """Which of the endpoints is meant is not stated, and one estimand cannot be all of them."""
    assert estimands(title) == ()


@pytest.mark.parametrize("title", ["Safety and tolerability, adverse events", "Overall response rate (CR, PR)"])
def test_several_words_for_one_endpoint_have_their_estimand(title: str) -> None:
    """Words that name the same kind of endpoint are one."""
    assert not lists_several(title)


def test_a_document_with_estimands_has_no_error() -> None:
    """A missing set of criteria is asked for; it is no error of the file."""
    made = built(outcomes=(outcome("Progression-free survival", "2 years"),))
    assert {one.severity for one in made.findings if one.family == "estimand"} == {"query"}
