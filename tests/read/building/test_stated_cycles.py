"""Cycles that a sentence without a drug states: they complete the one phase there is, and contradict nothing."""

import pytest

from read.building.sources_made import arm, built, lines, trial
from trialrun.protocol.trial import Trial

OPEN = "Daratumumab 16 mg/kg IV on days 1 and 8."


def of(text: str, given: str = OPEN) -> Trial:
    """The trial of one arm and a description."""
    return trial(arms=(arm("Only", given),), description=lines(text, 50))


@pytest.mark.parametrize(
    ("text", "length", "cycles", "limit"),
    [
        ("Treatment consists of 6 cycles of 21 days.", "21 days", 6, "fixed"),
        ("Treatment is given for up to eight cycles of 4 weeks.", "28 days", 8, "up to"),
        ("One treatment cycle is 3 weeks.", "21 days", None, None),
        ("The length of each cycle is 28 days.", "28 days", None, None),
        ("Patients receive 6 cycles of therapy.", None, 6, "fixed"),
        ("up to 8 cycles of 21 days", "21 days", 8, "up to"),
        ("A total of 6 cycles will be given.", None, 6, "fixed"),
        ("Six 21-day cycles are planned.", "21 days", 6, "fixed"),
        ("Treatment repeats every 21 days for up to 6 courses.", "21 days", 6, "up to"),
        ("Participants will be treated for 8 cycles.", None, 8, "fixed"),
        ("Cycles are 28 days long.", "28 days", None, None),
        ("Treatment is given in 4-week cycles.", "28 days", None, None),
        ("Courses are repeated every 28 days.", "28 days", None, None),
        ("The planned number of cycles is 6.", None, 6, "fixed"),
        ("12 cycles of daratumumab, each of 28 days.", "28 days", 12, "fixed"),
    ],
)
def test_a_sentence_states_length_and_number(
    text: str, length: str | None, cycles: int | None, limit: str | None
) -> None:
    """Length and number go into the phase as far as they are said."""
    (phase,) = of(text).phases
    assert phase.cycle_length is None if length is None else phase.cycle_length is not None
    assert length is None or (phase.cycle_length and phase.cycle_length.text) == length
    assert phase.cycles == cycles
    assert limit is None or phase.limit == limit
    assert [step.cycles for given in phase.administrations for step in given.schedule] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Each 28-day cycle is followed by a visit.",
        "Response is judged every 2 cycles.",
        "After 4 cycles, stem cells are collected.",
        "Participants had received 2 cycles of another therapy.",
        "At least 3 cycles are needed to judge a response.",
        "Bortezomib is given for 6 cycles.",
        "Induction consists of 4 cycles of 28 days.",
        "One cycle is 7 days.",
    ],
)
def test_cycles_of_something_else_are_not_taken(text: str) -> None:
    """Cycles of visits, of earlier or other treatment, of one part, or too short for the days change nothing."""
    (phase,) = of(text).phases
    assert (phase.cycle_length, phase.cycles) == (None, None)


def test_a_cycle_that_the_schedule_names_stays_the_only_one() -> None:
    """Days told of cycle 1 alone are not made those of every cycle by a number of cycles told elsewhere."""
    (phase,) = of(
        "Treatment consists of 6 cycles of 28 days.", "Daratumumab 16 mg/kg IV on days 1 and 8 of cycle 1."
    ).phases
    assert [step.cycles and step.cycles.text for one in phase.administrations for step in one.schedule] == ["1"]


def test_what_the_schedule_says_goes_first() -> None:
    """Another number of cycles changes nothing, and its sentence is not understood; the same one agrees."""
    given = "Daratumumab 16 mg/kg IV on day 1 of each 28-day cycle for 4 cycles."
    assert [phase.cycles for phase in of("Treatment consists of 6 cycles of 28 days.", given).phases] == [4]
    for text, status in (
        ("Treatment consists of 6 cycles.", "not understood"),
        ("One cycle is 28 days.", "structured"),
    ):
        made = built(arms=(arm("Only", given),), description=lines(text, 50))
        assert [unit.status for unit in made.coverage.units if unit.text == text] == [status]


def test_no_cycle_is_made_where_no_treatment_is() -> None:
    """Cycles of nothing make no phase."""
    assert trial(description=lines("Treatment consists of 6 cycles of 21 days.", 50)).phases == ()


def test_cycles_of_all_arms_are_told_once() -> None:
    """`Cycles last 28 days` holds for the one phase of each arm; where an arm has other cycles it holds for none."""
    arms = (
        arm("A", "Lenalidomide 10 mg orally on days 1-21 of each cycle."),
        arm("B", "Pomalidomide 4 mg orally on days 1-21 of each cycle."),
    )
    made = trial(arms=arms, description=lines("Cycles last 28 days; treatment is given for up to 12 cycles.", 50))
    assert [(one.cycle_length and one.cycle_length.text, one.cycles) for one in made.phases] == [("28 days", 12)] * 2
