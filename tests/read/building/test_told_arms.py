"""Arms that a text of interventions tells one below the other."""

import pytest

from read.building.sources_made import arm, intervention, source, trial
from trialrun.read.building.told_arms import with_told_arms

TOLD = """Randomised by a computer.
{0}: rowanib 5 mg daily for 8 weeks.
It is taken at home.
{1}: placebo.
Both groups walk."""


@pytest.mark.parametrize(
    "heads",
    [
        ("Intervention group", "Control group"),
        ("1. Intervention", "2. Control"),
        ("Group A (n = 20)", "Group B (n = 21)"),
        ("Experimental arm", "Placebo arm"),
    ],
)
def test_arms_of_one_text(heads: tuple[str, str]) -> None:
    """Each named group is an arm with its own lines; what is said of all of them is none of an arm."""
    told = with_told_arms(source(interventions=(intervention("Rowanib", TOLD.format(*heads)),)))
    first, second = told.arms
    assert (first.text.text, second.text.text) == ("rowanib 5 mg daily for 8 weeks.\nIt is taken at home.", "placebo.")
    assert [piece.text for piece in told.description] == ["Randomised by a computer.", "Both groups walk."]
    assert [(item.name.text, item.text) for item in told.interventions] == [("Rowanib", None)]


def test_an_arm_without_a_dose_takes_none_of_the_description() -> None:
    """A control group of which all is told gets no drug that only the description doses."""
    items = (intervention("Rowanib", TOLD.format("Intervention group", "Control group")),)
    made = trial(interventions=items, description=source(titles=()).description)
    treated = {one.name: one.phases for one in made.arms}
    assert treated["Intervention group"]
    assert not treated["Control group"]


def test_one_group_is_no_list_of_arms() -> None:
    """A single name, names that stand twice, and pages that print their arms stay as they are."""
    for text in ("Intervention group: rowanib.", "Group A: rowanib.\nGroup A: later."):
        one = source(interventions=(intervention("Rowanib", text),))
        assert with_told_arms(one) == one
    armed = source(arms=(arm("Only", "x"),), interventions=(intervention("Rowanib", TOLD.format("Arm A", "Arm B")),))
    assert with_told_arms(armed) == armed


@pytest.mark.parametrize(
    "line",
    ["Both arms receive larchumab 40 mg weekly.", "Later all will receive larchumab 40 mg weekly.",
     "Larchumab 40 mg weekly is given to everyone."],
)  # fmt: skip
def test_a_dose_for_all_is_told_to_each_arm(line: str) -> None:
    """What everybody gets is not left with the last arm, nor lost; what is allotted to some is of none."""
    text = f"Group A: rowanib 5 mg daily.\nGroup B: placebo.\n{line}"
    told = with_told_arms(source(interventions=(intervention("Rowanib", text),)))
    assert [line in one.text.text for one in told.arms] == [True, True]
    either = f"All patients are randomised to rowanib 5 mg or placebo.\n{text}"
    told = with_told_arms(source(interventions=(intervention("Rowanib", either),)))
    assert not any("randomised" in one.text.text for one in told.arms)
