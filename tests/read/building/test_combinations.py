"""Short forms of combinations that a text explains in its own words, and arms that nothing explains."""

import pytest

from read.building.sources_made import printed, trial
from trialrun.protocol.trial import Trial
from trialrun.read.building.combinations import short_forms
from trialrun.read.source import Printed, SectionText
from trialrun.terms import load_vocabulary


def abstract(background: str, methods: str) -> Trial:
    """The trial of an abstract with these two parts."""
    parts = (("background", background, 3), ("methods", methods, 5))
    return trial(
        kind="abstract", sections=tuple(SectionText(None, (printed(text, at),), name) for name, text, at in parts)
    )


def given(made: Trial) -> dict[str, set[str]]:
    """The drugs of each arm."""
    return {
        arm.name: {one.drug for phase in made.phases if phase.name in arm.phases for one in phase.administrations}
        for arm in made.arms
    }


@pytest.mark.parametrize(
    ("text", "short", "drugs"),
    [
        ("Venetoclax plus rituximab and ibrutinib (VRI) is new.", "VRI", {"venetoclax", "rituximab", "ibrutinib"}),
        ("Adding selinexor to oral cyclophosphamide (SelC; n = 8).", "SelC", {"selinexor", "cyclophosphamide"}),
        ("After placebo, ibrutinib, venetoclax and rituximab (VenR).", "VenR", {"venetoclax", "rituximab"}),
        ("RLen (rituximab and lenalidomide) was compared.", "RLen", {"rituximab", "lenalidomide"}),
        ("We gave cytarabine and idarubicin (Ida).", "Ida", {"idarubicin"}),
        ("Lenalidomide (R) was added.", "R", {"lenalidomide"}),
    ],
)
def test_a_text_explains_its_short_form(text: str, short: str, drugs: set[str]) -> None:
    """As many drugs as the short form has parts, those nearest to it; of one part the drug beside it."""
    assert short_forms([Printed(text, 1, 1)], load_vocabulary()).explained[short] == drugs


@pytest.mark.parametrize(
    "text",
    [
        "Obinutuzumab was compared with chlorambucil and prednisone (OCP).",
        "Bortezomib (SC) was given.",
        "Ibrutinib or venetoclax plus rituximab (IVR).",
    ],
)
def test_what_does_not_fit_the_short_form_explains_nothing(text: str) -> None:
    """Fewer drugs than the short form has parts, or a way of giving, say nothing of what it stands for."""
    assert not short_forms([Printed(text, 1, 1)], load_vocabulary()).explained


@pytest.mark.parametrize(
    "said", ["to RVen (n = 31) or RBen (n = 30)", "between RVen and RBen", "(1:1) to the RVen arm or the RBen arm"]
)
def test_arms_by_short_forms_get_their_own_drugs(said: str) -> None:
    """What one short form alone stands for is given to no other arm, what both do to both."""
    made = abstract(
        "Rituximab with venetoclax (RVen) or with bendamustine is used: rituximab-bendamustine (RBen) is older.",
        f"Adults were randomly assigned {said}. Rituximab 375 mg/m2 was given on day 1 of 28-day cycles. Venetoclax "
        "400 mg was taken daily. Bendamustine 90 mg/m2 was given on days 1 and 2.",
    )
    assert given(made) == {"RVen": {"rituximab", "venetoclax"}, "RBen": {"rituximab", "bendamustine"}}


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("to QXZ (n = 20) or WYV (n = 21)", ["QXZ", "WYV"]),
        ("to the Q arm or the W arm", ["Q", "W"]),
        ("to the intervention group or the control group", ["intervention group", "control group"]),
        ("between arm A and arm B", ["arm A", "arm B"]),
    ],
)
def test_what_no_text_explains_is_given_to_no_arm(said: str, names: list[str]) -> None:
    """Arms by names that nothing explains are arms, the drugs are of none of them, and a finding says so."""
    made = abstract("Both are in use.", f"Patients were randomised {said}. Venetoclax 400 mg was given daily.")
    assert given(made) == {name: set() for name in names}
    (remark,) = [one for one in made.remarks if one.family == "arm-unexplained"]
    assert "venetoclax" in remark.message


def test_a_short_form_explained_in_part_keeps_its_added_drug_from_the_other() -> None:
    """`Z-CHOP or CHOP`: nobody says what Z is, so what is told besides CHOP is given to none for certain."""
    made = abstract(
        "Both are in use.",
        "Patients were randomised to Z-CHOP or CHOP every 21 days. Venetoclax 200 mg was given daily.",
    )
    assert all("venetoclax" not in drugs and "doxorubicin" in drugs for drugs in given(made).values())
    assert any(one.family == "arm-unexplained" for one in made.remarks)


def test_a_longer_list_of_findings_is_no_list_of_arms() -> None:
    """`assessed by PET or CT` behind the arm of everybody parts no arms."""
    made = abstract("It is in use.", "Patients were randomised to venetoclax 400 mg daily and had a PET or CT.")
    assert [arm.who for arm in made.arms] == ["everybody"]
