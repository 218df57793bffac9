"""The myeloma set on written cases: every level and progression at its bound, missing and odd data, confirmation."""

from typing import Any

import pytest

from assess_cases import case, day, domain, months, myeloma, responses, told

B: dict[str, Any] = {"s": 4.0, "u": 0, "si": "+", "ui": "-", "bm": 40, "new": False}
FLC: dict[str, Any] = {"s": 0.3, "u": 60, "k": 1000, "l": 5, "si": "+", "ui": "+", "bm": 40, "new": False}
MARROW: dict[str, Any] = {"s": 0.3, "u": 60, "k": 10, "l": 8, "si": "-", "ui": "-", "bm": 50, "new": False}
TWO = {"light_chain": "kappa", "plasmacytoma_lesions": 2}


def v(s: Any, **more: Any) -> dict[str, Any]:
    """A visit of a patient whose serum is followed."""
    return {"s": s, "u": 0, "si": "+", "ui": "-", "new": False, **more}


def f(kappa: Any, lambda_: Any = 5, **more: Any) -> dict[str, Any]:
    """A visit of a patient of whom only free light chains can be followed."""
    return {"s": 0.3, "u": 60, "k": kappa, "l": lambda_, "si": "+", "ui": "+", "new": False, **more}


def m(share: Any, **more: Any) -> dict[str, Any]:
    """A visit of a patient of whom only the marrow can be followed."""
    return {"s": 0.3, "u": 60, "k": 10, "l": 8, "new": False, "bm": share, **more}


@pytest.mark.parametrize(
    ("baseline", "value", "expected"),
    [
        (4.0, 3.01, "SD"),
        (4.0, 3.0, "MR"),
        (4.0, 2.01, "MR"),
        (4.0, 2.0, "PR"),
        (4.0, 0.41, "PR"),
        (4.0, 0.4, "VGPR"),
        (4.1, 0.41, "VGPR"),
        (1.0, 0.5, "PR"),
        (0.99, 0.4, "SD"),
        (4.0, 4.99, "SD"),
        (4.0, 5.0, "PD"),
        (1.6, 2.1, "PD"),
        (1.6, 2.09, "SD"),
        (2.4, 2.9, "SD"),
        (5.0, 6.0, "PD"),
        (4.9, 5.9, "SD"),
        (6.0, 6.9, "SD"),
    ],
)
def test_serum_levels_at_their_bounds(baseline: float, value: float, expected: str) -> None:
    """Bounds are inclusive; progression needs a quarter and 0.5 g/dL, or 1 g/dL from 5 g/dL on."""
    assert responses(myeloma({**B, "s": baseline}, v(value))) == [expected]


@pytest.mark.parametrize(
    ("baseline", "value", "expected"),
    [
        (2000, 1001, "SD"),
        (2000, 1000, "MR"),
        (2000, 201, "MR"),
        (2000, 200, "PR"),
        (1900, 200, "MR"),
        (850, 199.9, "PR"),
        (850, 100, "PR"),
        (850, 99.9, "VGPR"),
        (200, 99, "VGPR"),
        (199.9, 50, "SD"),
        (1000, 1250, "PD"),
        (900, 1100, "SD"),
        (600, 799, "SD"),
        (600, 800, "PD"),
    ],
)
def test_urine_levels_at_their_bounds(baseline: float, value: float, expected: str) -> None:
    """Partial needs nine tenths or below 200 mg a day, very good partial below 100; a rise a quarter and 200 mg."""
    first = {"s": 0.2, "u": baseline, "si": "+", "ui": "+", "bm": 30}
    assert responses(myeloma(first, {"s": 0.2, "u": value})) == [expected]


@pytest.mark.parametrize(
    ("kappa", "expected"),
    [(502.6, "SD"), (502.5, "PR"), (104.6, "PR"), (104.5, "VGPR"), (1100, "SD"), (1260, "PD")],
)
def test_free_light_chain_levels_at_their_bounds(kappa: float, expected: str) -> None:
    """The difference counts, of which 995 mg/L were involved and uninvolved at baseline; there is no minor response."""
    assert responses(myeloma(FLC, f(kappa))) == [expected]


@pytest.mark.parametrize(("rise", "expected"), [(100, "PR"), (100.1, "PD")])
def test_the_rise_of_light_chains_is_more_than_100(rise: float, expected: str) -> None:
    """A rise of exactly 100 mg/L from the lowest difference is no progression."""
    assert responses(myeloma(FLC, f(105), f(105 + rise)))[-1] == expected


@pytest.mark.parametrize(
    ("shares", "expected"),
    [((25,), "PR"), ((25.1,), "SD"), ((20, 29.9), "SD"), ((20, 30), "PD"), ((6, 11), "PR"), ((44, 54), "SD")],
)
def test_marrow_levels_at_their_bounds(shares: tuple[float, ...], expected: str) -> None:
    """Where nothing else can be followed, half is partial, and a rise must be ten points and a quarter."""
    assert responses(myeloma(MARROW, *(m(share) for share in shares)))[-1] == expected


def test_marrow_progression_asks_no_floor_at_baseline() -> None:
    """A rise of ten points is progression from any share, and it needs no second marrow; a rise of five is none."""
    answer = myeloma({**MARROW, "bm": 6}, m(16), m(17))
    assert (answer["measurable"], responses(answer), answer["progression_date"]) == ([], ["PD"], day(28))
    assert responses(myeloma({**MARROW, "bm": 6}, m(11))) == ["NE"]


def test_light_chains_and_marrow_do_not_count_where_others_can_be_followed() -> None:
    """With measurable serum neither free light chains nor marrow give progression, though both are named measurable."""
    answer = myeloma({**FLC, "s": 3.0}, f(400, s=1.0, bm=10), f(2000, s=1.0, bm=60))
    assert (responses(answer), answer["measurable"]) == (["PR", "PR"], ["serum", "sflc"])


def test_light_chains_that_rise_from_below_the_floor_progress() -> None:
    """Where serum and urine cannot be followed a rise of the difference counts, whatever it was at baseline."""
    assert responses(myeloma({**FLC, "k": 50, "l": 10}, f(300, 10))) == ["PD"]


@pytest.mark.parametrize(
    ("lesions", "areas", "expected"),
    [
        (2, (1000, 1500), "PD"),
        (2, (1000, 1499), "SD"),
        (1, (1000, 1500), "SD"),
        (None, (1000, 1500), "SD"),
        (2, (0, 0), "VGPR"),
        (2, (0, 10), "PD"),
        (2, (1001,), "SD"),
        (2, (1000,), "PR"),
        (2, (201,), "PR"),
        (2, (200,), "VGPR"),
    ],
)
def test_plasmacytoma_levels_at_their_bounds(lesions: int | None, areas: tuple[float, ...], expected: str) -> None:
    """The sum of products progresses by half with more than one lesion; nothing left stays nothing left."""
    subject = {"light_chain": "kappa", "plasmacytoma_lesions": lesions}
    visits = [v(0.2, spd=area) for area in areas]
    assert responses(myeloma({**B, "spd": 2000}, *visits, subject=subject))[-1] == expected


def test_a_new_lesion_is_progression_at_once() -> None:
    """A new lesion needs no second assessment, whatever the M-protein did; what comes later does not count."""
    answer = myeloma(B, v(1), v(0.2, new=True), v(0.1))
    assert (responses(answer), answer["progression_date"]) == (["PR", "PD"], day(56))


def test_calcium_is_no_progression_in_this_version() -> None:
    """A corrected calcium above 11.5 mg/dL changes no response of the set of 2016."""
    assert responses(myeloma(B, v(1, ca=12.0))) == ["PR"]


COMPLETE = {"s": 0, "si": "-", "bm": 4.9}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (COMPLETE, "CR"),
        ({**COMPLETE, "bm": 5}, "VGPR"),
        ({**COMPLETE, "bm": None}, "VGPR"),
        ({**COMPLETE, "si": None}, "VGPR"),
        ({**COMPLETE, "ui": "+"}, "VGPR"),
        ({**COMPLETE, "ui": None}, "VGPR"),
        ({**COMPLETE, "k": 10, "l": 10, "ihc": "absent"}, "sCR"),
        ({**COMPLETE, "k": 16.5, "l": 10, "ihc": "absent"}, "sCR"),
        ({**COMPLETE, "k": 2.6, "l": 10, "ihc": "absent"}, "sCR"),
        ({**COMPLETE, "k": 16.6, "l": 10, "ihc": "absent"}, "CR"),
        ({**COMPLETE, "k": 10, "l": 10, "ihc": "present"}, "CR"),
        ({**COMPLETE, "k": 10, "l": 10}, "CR"),
        ({**COMPLETE, "ihc": "absent"}, "CR"),
        ({"s": 0, "si": "+", "ui": "-"}, "VGPR"),
        ({"s": 0, "si": "-", "ui": "+"}, "VGPR"),
    ],
)
def test_complete_responses(facts: dict[str, Any], expected: str) -> None:
    """Complete needs both immunofixations and the marrow, stringent also ratio and clone; a missing one is one less."""
    assert responses(myeloma(B, {**v(0), **facts})) == [expected]


def test_a_patient_with_light_chains_only_needs_a_normal_ratio() -> None:
    """The ratio is asked for a complete response where light chains are followed, and only there."""
    rest = {"si": "-", "ui": "-", "bm": 2}
    assert responses(myeloma(FLC, f(10, 50, **rest), f(12, 10, **rest))) == ["VGPR", "CR"]
    without = {**MARROW, "k": None, "l": None}
    assert responses(myeloma(without, {**without, "bm": 2})) == ["CR"]


def test_marrow_stays_valid_until_the_next() -> None:
    """A complete response needs no new marrow at every visit, and a new one decides from then on."""
    visits = (v(0, si="-", bm=3), v(0, si="-"), v(0, si="-", bm=8), v(0, si="-"))
    assert responses(myeloma(B, *visits)) == ["CR", "CR", "VGPR", "VGPR"]


def test_plasmacytomas_must_be_gone_for_a_complete_response() -> None:
    """With a plasmacytoma at baseline its sum must be zero; in a patient without any nothing is asked."""
    gone, left = {**v(0, si="-", bm=2), "spd": 0}, {**v(0, si="-", bm=2), "spd": 100}
    assert responses(myeloma({**B, "spd": 2000}, gone, subject=TWO)) == ["CR"]
    assert responses(myeloma({**B, "spd": 2000}, left, subject=TWO)) == ["VGPR"]


def test_the_lowest_level_over_the_parameters_wins() -> None:
    """A deep fall in serum with a small one in urine is what urine says, and the reverse."""
    first = {**B, "u": 1000, "ui": "+"}
    visits = (v(2.0, u=50), v(0.4, u=500), v(0.4, u=150), v(0.3, u=50))
    assert responses(myeloma(first, *visits[:1])) == ["PR"]
    assert responses(myeloma(first, *visits[1:])) == ["MR", "PR", "VGPR"]


def test_a_missing_datum_lowers_by_one_level() -> None:
    """Without the urine of a patient whose urine is followed, or the plasmacytoma, one level less is given.

    It is one less than what serum would allow with that urine, even where serum itself needs the urine for that level.
    """
    assert responses(myeloma({**B, "u": 850}, v(1.8, u=None), v(0.2, u=None))) == ["MR", "PR"]
    assert responses(myeloma({**B, "u": 850}, v(2.9, u=None), v("<3.5", u=None))) == ["SD", "SD"]
    assert responses(myeloma({**B, "spd": 2000}, v(0.2), subject=TWO)) == ["PR"]


def test_an_assessment_without_what_is_followed_is_not_evaluable() -> None:
    """No serum, or one of two light chains, is no assessment of a patient followed by them."""
    assert responses(myeloma(B, v(None), v(None, u=150), v(1))) == ["NE", "NE", "PR"]
    assert responses(myeloma({**B, "u": 1000}, v(None, u=150))) == ["MR"]
    assert responses(myeloma(FLC, f(100, None), f(100))) == ["NE", "VGPR"]


def test_without_a_baseline_only_progression_can_be_told() -> None:
    """A first assessment without values allows no response; a later rise is counted from the lowest value recorded."""
    assert responses(myeloma({}, v(3), v(1))) == ["NE", "NE"]
    assert responses(myeloma({}, v(1), v(1.49), v(1.5))) == ["NE", "NE", "PD"]
    assert responses(myeloma({**FLC, "k": None, "bm": None}, f(400), f(300), f(401))) == ["NE", "NE", "PD"]
    assert "no assessment" in myeloma()["error"]


def test_the_involved_chain_is_that_of_the_clone_or_of_the_ratio() -> None:
    """Lambda is involved if the clone says so, or if the ratio is low; with a normal ratio nothing is followed."""
    first = {**FLC, "k": 5, "l": 1000}
    for subject in ({"light_chain": "lambda"}, {"light_chain": None}, {}):
        assert responses(myeloma(first, {**f(5), "l": 400}, subject=subject)) == ["PR"]
    assert myeloma({**FLC, "k": 150, "l": 120}, f(40))["measurable"] == ["bone_marrow"]


def test_units_may_change_between_visits() -> None:
    """Grams a litre, milligrams a decilitre and grams a day are the same amounts in other units."""
    first = {**B, "s": (42, "g/L"), "u": (0.85, "g/(24.h)")}
    assert responses(myeloma(first, v((1.8, "g/dL"), u=150), v((1700, "mg/dL"), u=(0.14, "g/(24.h)")))) == ["PR", "PR"]
    assert responses(myeloma({**FLC, "k": (100, "mg/dL")}, f((10.45, "mg/dL"), 5))) == ["VGPR"]
    assert responses(myeloma({**B, "spd": (20, "cm2")}, v(0.2, spd=200), subject=TWO)) == ["VGPR"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("<0.1", "<0.1", 0.6), ["VGPR", "VGPR", "PD"]),
        (("<0.1", "<0.1", 0.55), ["VGPR", "VGPR", "PR"]),
        (("<0.5",), ["PR"]),
        (("<0.4",), ["VGPR"]),
        ((1, ">2"), ["PR", "PD"]),
        ((1, ">1.4"), ["PR", "SD"]),
    ],
)
def test_censored_values_stay_what_they_are(values: tuple[Any, ...], expected: list[str]) -> None:
    """A value below a limit decides what every such value would decide; an open question falls to the next level."""
    assert responses(myeloma(B, *(v(value) for value in values))) == expected


def test_censored_light_chains_are_followed_as_far_as_known() -> None:
    """A suppressed chain below its limit leaves a difference between two ends, that may still decide."""
    assert responses(myeloma(FLC, f(100, "<1"), f(99, "<1"))) == ["PR", "VGPR"]
    assert responses(myeloma({**FLC, "l": "<1"}, f(100, "<1"))) == ["PR"]


def test_a_high_baseline_may_be_censored() -> None:
    """More than 10 g/dL at baseline and 4 now is at least partial, and whether it is more stays open."""
    assert responses(myeloma({**B, "s": ">10"}, v(4))) == ["PR"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"s": (1.8, None)}, "unit is missing"),
        ({"s": (1.8, "mg/(24.h)")}, "cannot be converted"),
        ({"s": (1.8, "furlongs")}, "cannot be read"),
        ({"s": -1}, "cannot be a value"),
        ({"s": 420}, "cannot be a value"),
        ({"bm": 140}, "cannot be a value"),
        ({"s": "abc"}, "no number"),
        ({"s": True}, "no number"),
        ({"new": "perhaps"}, "neither yes nor no"),
    ],
)
def test_impossible_values_refuse_the_case(wrong: dict[str, Any], said: str) -> None:
    """A value without unit, with a foreign one, negative or beyond what can be refuses the case and says where."""
    error = myeloma(B, {**v(1), **wrong})["error"]
    assert said in error and day(28) in error


def test_progression_is_tested_before_response() -> None:
    """4.2, 0.4, 1.2 g/dL is 71 % below baseline and still progression."""
    assert responses(myeloma({**B, "s": 4.2}, v(0.4), v(1.2))) == ["VGPR", "PD"]


def test_the_lowest_value_counts_from_the_baseline_on() -> None:
    """From a baseline below 5 g/dL a quarter is asked, even if every later value is above 5."""
    assert responses(myeloma({**B, "s": 4.5}, v(5.2), v(5.6))) == ["SD", "SD"]
    assert responses(myeloma({**B, "s": 8.0}, v(6.0), v(7.0))) == ["MR", "PD"]


def test_a_relapse_from_complete_response_is_no_progression() -> None:
    """Immunofixation that turns positive lowers the response and is no progression before the M-protein rises."""
    answer = myeloma(B, v(0, si="-", bm=2), v(0, si="-"), v(0), v(0.3), v(0.5), v(0.6))
    assert responses(answer) == ["CR", "CR", "VGPR", "VGPR", "PD", "PD"]
    assert answer["best_confirmed"] == "CR"


def test_the_domains_of_a_case_are_named_as_measurable() -> None:
    """Marrow is named only where nothing in serum and urine can be followed, plasmacytoma beside anything."""
    assert myeloma({**B, "u": 200, "k": 100, "l": 10})["measurable"] == ["serum", "urine", "sflc"]
    assert myeloma(MARROW)["measurable"] == ["bone_marrow"]
    assert myeloma({**MARROW, "spd": 10}, subject=TWO)["measurable"] == ["bone_marrow", "plasmacytoma"]
    assert myeloma({**MARROW, "bm": 29.9})["measurable"] == []


def test_grades_of_domains_are_told_by_name() -> None:
    """An answer without confirmation tells every domain."""
    answer = told(case("poems-mayo", months({"mnis7": 60}, {"mnis7": 50})))
    assert domain(answer, "mnis7") == ["PR"]
