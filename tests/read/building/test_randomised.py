"""Arms of a randomisation that running text states: the alternatives, their names, and what each of them is given."""

import pytest

from read.building.sources_made import arm, intervention, lines, printed, trial
from trialrun.read.building.interventions import named_drugs
from trialrun.read.building.randomised import randomised_arms
from trialrun.read.source import Printed, SectionText
from trialrun.terms import load_vocabulary


def arms(text: str) -> list[tuple[str, str]]:
    """Names and words of the arms that a text randomises to."""
    return [(one.name, one.label) for one in randomised_arms([Printed(text, 1, 1)], load_vocabulary())]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Adults were randomised 1:1:1 to denosumab 60 mg, denosumab 120 mg, or placebo, stratified by age.",
         ["denosumab 60 mg", "denosumab 120 mg", "placebo"]),
        ("They were randomised to bortezomib, melphalan and prednisone (VMP) or melphalan and prednisone (MP).",
         ["VMP", "MP"]),
        ("We randomly assigned adults to receive bortezomib alone (control group) or with daratumumab (dara group).",
         ["control", "dara"]),
        ("Participants were randomized to lenalidomide with or without elotuzumab.",
         ["lenalidomide and elotuzumab", "lenalidomide"]),
        ("Patients were randomised (2:1) to oral thalidomide (200 mg daily) or placebo for 24 weeks.",
         ["thalidomide", "placebo"]),
        ("Adults were assigned (1:1, randomly) to rowanib 160 mg twice daily until progression or to bendamustine.",
         ["rowanib", "bendamustine"]),
        ("Patients are randomised 2:1 to rowanib or placebo for 26 weeks.", ["rowanib", "placebo"]),
    ],
)  # fmt: skip
def test_the_alternatives_of_a_randomisation(text: str, names: list[str]) -> None:
    """Each alternative is an arm: its short name where one is printed, else its drugs, else the control."""
    assert [name for name, _ in arms(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "Patients were randomised to two groups.",
        "Randomisation was 1 to 1 to keep the groups alike.",
        "Patients were randomised 1:1:1 to lenalidomide or placebo.",
        "Patients received lenalidomide or placebo.",
    ],
)
def test_what_does_not_part_gives_no_arms(text: str) -> None:
    """Without alternatives that are given, or with another number of them than the ratio has, there are no arms."""
    assert arms(text) == []


def test_each_arm_has_its_own_doses() -> None:
    """What is given to one arm alone is in no phase of the other; what both are given is in both."""
    text = (
        "Patients were randomly assigned (1:1) to receive oral thalidomide (200 mg daily) or placebo, both with "
        "dexamethasone 20 mg on days 1-4 of a 28-day cycle."
    )
    made = trial(sections=(SectionText(None, (printed(text, 4),), "methods"),))
    given = {
        arm.name: {each.drug for phase in made.phases if phase.name in arm.phases for each in phase.administrations}
        for arm in made.arms
    }
    assert given == {"thalidomide": {"thalidomide", "dexamethasone"}, "placebo": {"dexamethasone"}}


def test_a_dose_that_stands_with_another_arm_is_that_of_both() -> None:
    """`A 420 mg plus B 375 mg/m2, or placebo plus B` gives B at its one dose in both arms."""
    text = (
        "Patients were randomly assigned (1:1) to oral ibrutinib 420 mg once daily plus rituximab 375 mg/m2 on days 1 "
        "and 8 of 28-day cycles, or placebo plus rituximab."
    )
    made = trial(sections=(SectionText(None, (printed(text, 4),), "methods"),))
    (_, control) = made.arms
    doses = {
        (each.drug, each.dose.text if each.dose else "")
        for phase in made.phases
        if phase.name in control.phases
        for each in phase.administrations
    }
    assert (control.name, doses) == ("placebo and rituximab", {("rituximab", "375 mg/m2")})


def test_the_control_of_a_drug_that_nothing_knows_gets_none_of_it() -> None:
    """However the name of an unknown drug is written, the placebo arm is not given it."""
    texts = ("Patients are randomised 2:1 to rowanib or placebo.", "Rowanib 200 mg capsules, one capsule twice daily.")
    made = trial(sections=(SectionText(None, tuple(printed(text, at) for at, text in enumerate(texts, 4)), "methods"),))
    assert [(arm.name, bool(arm.phases)) for arm in made.arms] == [("rowanib", True), ("placebo", False)]


@pytest.mark.parametrize("name", ["Induction", "Combination", "Placebos", "Surgery", "Cohort"])
def test_an_intervention_named_by_an_ordinary_word_is_no_drug(name: str) -> None:
    """What treatment is called in general is the name of no drug, also where a record lists it as one."""
    assert named_drugs([intervention(name)], load_vocabulary()) == frozenset()
    assert named_drugs([intervention("Birchol")], load_vocabulary()) == {"birchol"}


def test_an_intervention_that_nothing_knows_is_given() -> None:
    """A name that the list of interventions has is a drug in the text of an arm, with its own days and dose."""
    text = "Azacitidine 75 mg/m2 SC on days 1-7 and birchol 10 mg PO once daily on days 1-21 of each 28-day cycle"
    made = trial(
        arms=(arm("Both", text, ("Azacitidine", "Birchol")),),
        interventions=(intervention("Azacitidine"), intervention("Birchol")),
    )
    (phase,) = made.phases
    assert [(one.drug, str(one.dose.text) if one.dose else "", one.routes) for one in phase.administrations] == [
        ("azacitidine", "75 mg/m2", ("SC",)),
        ("birchol", "10 mg", ("PO",)),
    ]


def test_alternatives_parted_by_semicolons() -> None:
    """Alternatives with commas of their own are parted by semicolons, and none gets a dose that only another states."""
    text = (
        "Adults were randomly assigned (1:1:1) to carfilzomib 27 mg/m2 on days 1 and 2 plus dexamethasone 40 mg "
        "weekly (Kd); daratumumab 16 mg/kg on day 1, carfilzomib 20 mg/m2 on day 1, and dexamethasone 20 mg weekly "
        "(DKd); or pomalidomide, bortezomib, and dexamethasone (PVd)."
    )
    assert [name for name, _ in arms(text)] == ["Kd", "DKd", "PVd"]
    made = trial(sections=(SectionText(None, (Printed(text, 4, 4),), "methods"),))
    phases = {phase.name: phase for phase in made.phases}
    given = {arm.name: [one for name in arm.phases for one in phases[name].administrations] for arm in made.arms}
    assert {one.drug: one.dose.text for one in given["DKd"] if one.dose} == {
        "daratumumab": "16 mg/kg",
        "carfilzomib": "20 mg/m2",
        "dexamethasone": "20 mg",
    }
    assert sorted(one.drug for one in given["PVd"]) == ["bortezomib", "dexamethasone", "pomalidomide"]
    assert not [one for one in given["PVd"] if one.dose or one.schedule]


@pytest.mark.parametrize("none", ["no carfilzomib", "not any carfilzomib"])
def test_an_arm_that_gets_no_drug_is_given_none_of_it(none: str) -> None:
    """`no carfilzomib (Rd)` is an arm without it, also where the background names it without a dose."""
    methods = (
        "Adults were randomised 1:1:1 to carfilzomib 56 mg/m2 once weekly (KRd-w), carfilzomib 27 mg/m2 "
        f"twice weekly (KRd-t) or {none} (Rd). All received lenalidomide 25 mg on days 1-21 of 28-day cycles."
    )
    made = trial(
        kind="abstract",
        sections=(
            SectionText(None, (printed("We compared weekly and twice-weekly carfilzomib.", 3),), "background"),
            SectionText(None, (printed(methods, 5),), "methods"),
        ),
    )
    given = {arm.name: [p for phase in made.phases if phase.name in arm.phases for p in phase.administrations]
             for arm in made.arms}  # fmt: skip
    doses = {name: [(one.drug, one.dose.text) for one in each if one.dose] for name, each in given.items()}
    assert doses == {
        "KRd-w": [("carfilzomib", "56 mg/m2"), ("lenalidomide", "25 mg")],
        "KRd-t": [("carfilzomib", "27 mg/m2"), ("lenalidomide", "25 mg")],
        "Rd": [("lenalidomide", "25 mg")],
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Patients were randomly assigned (2:1) to receive KPd or Pd in 28-day cycles.", ["KPd", "Pd"]),
        ("Patients were randomised to Td versus MP.", ["Td", "MP"]),
        ("Patients were allocated (1:1) to fictumab 5 mg or placebo.", ["fictumab", "placebo"]),
        ("Patients were allocated by minimisation to melphalan or placebo.", ["melphalan", "placebo"]),
    ],
)
def test_arms_told_by_short_forms_and_other_words_of_chance(text: str, names: list[str]) -> None:
    """A combination is known by its short form, which is the name of the arm; `(1:1)` and minimisation are chance."""
    assert [name for name, _ in arms(text)] == names


def test_a_drug_of_one_short_form_is_not_given_to_the_other() -> None:
    """`In the KPd group carfilzomib ...` is of that group, and what both have is of both."""
    made = trial(
        description=lines(
            "Patients were randomly assigned to receive KPd or Pd in 28-day cycles. In both groups pomalidomide 4 mg "
            "was given on days 1-21. In the KPd group carfilzomib 27 mg/m2 was given on days 1, 8 and 15.",
            50,
        )
    )
    given = {arm.name: {one.drug for phase in made.phases if phase.name in arm.phases for one in phase.administrations}
             for arm in made.arms}  # fmt: skip
    assert "carfilzomib" in given["KPd"] and "carfilzomib" not in given["Pd"]
    assert all("pomalidomide" in drugs for drugs in given.values())
