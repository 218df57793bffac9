"""The response sets of POEMS syndrome on written cases: every row of their tables, specimens, points of time."""

from datetime import date
from typing import Any

import pytest

from assess_cases import case, day, domain, months, told, visit

ULN = {"vegf_plasma_uln": {"value": 87, "unit": "pg/mL"}}
DAY_360 = {"analysis": {"target_day": 360, "window_days": 14, "day_zero": "baseline date"}}
WEEK_24 = {"analysis": {"target_day": 168, "window_days": 14, "day_zero": "baseline date"}}


def vegf(value: Any, matrix: str | None = "plasma", unit: str | None = "pg/mL") -> dict[str, Any]:
    """A VEGF of a specimen."""
    return {"vegf": (value, unit, matrix)}


def ccf(*visits: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the Cleveland set says of assessments four weeks apart."""
    return told(case("poems-ccf", months(*visits), **more))


def mayo(*visits: dict[str, Any], subject: dict[str, Any] = ULN) -> dict[str, Any]:
    """What the Mayo set says of assessments four weeks apart."""
    return told(case("poems-mayo", months(*visits), subject=subject))


def last(answer: dict[str, Any], name: str) -> tuple[str, str]:
    """The last answer of a domain and the overall one."""
    assert "error" not in answer, answer
    return domain(answer, name)[-1], answer["per_assessment"][-1]["overall"]


def arkansas(*visits: dict[str, Any], subject: dict[str, Any] = DAY_360, **more: Any) -> dict[str, Any]:
    """What the Arkansas set says of a case; `options` are those of the assessment."""
    options = more.pop("options", {})
    return told(case("poems-arkansas", list(visits), subject=subject, **more), **options)


def scores(on: int, ecog: Any, onls: Any) -> dict[str, Any]:
    """An assessment with both scores; ONLS by its sum, of which the leg has up to seven."""
    parts = None if onls is None else {"arm": max(0, onls - 7), "leg": min(7, onls), "total": onls}
    return visit(on, ecog=ecog, onls=parts)


@pytest.mark.parametrize(
    ("baseline", "value", "expected"),
    [
        (477, 86.9, "CR"),
        (477, 87, "PR"),
        (400, 200, "PR"),
        (400, 200.1, "NR"),
        (200, 100, "PR"),
        (199.9, 50, "NE"),
        (477, "<31", "CR"),
        (477, "<100", "cannot_determine"),
        ("<250", 20, "cannot_determine"),
        ("<31", 20, "NE"),
        (None, 80, "NE"),
        (400, 400, "NR"),
        (400, 401, "cannot_determine"),
    ],
)
def test_vegf_of_the_cleveland_set(baseline: Any, value: Any, expected: str) -> None:
    """Complete is below 87, partial a fall of half or more; a rise is not told from progression; 200 is the floor."""
    first = {} if baseline is None else vegf(baseline)
    assert last(ccf(first, vegf(value)), "vegf")[0] == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("serum", "serum", "cannot_determine"),
        ("serum", "plasma", "cannot_determine"),
        ("plasma", "serum", "cannot_determine"),
        ("plasma", None, "cannot_determine"),
        (None, None, "cannot_determine"),
        ("plasma", "plasma", "CR"),
    ],
)
@pytest.mark.parametrize("ask", [ccf, mayo])
def test_specimens_are_never_mixed(before: str | None, after: str | None, expected: str, ask: Any) -> None:
    """Thresholds of plasma judge plasma alone; another specimen, or none stated, cannot be determined."""
    assert last(ask(vegf(600, before), vegf(80, after)), "vegf")[0] == expected


def test_vegf_may_change_its_unit() -> None:
    """A nanogram a millilitre is a thousand picograms, in the value and in its limit of normal."""
    assert last(ccf(vegf(0.4, unit="ng/mL"), vegf(200, unit="ng/L")), "vegf")[0] == "PR"
    assert last(mayo(vegf(600), vegf(0.08, unit="ng/mL")), "vegf")[0] == "CR"
    assert last(mayo(vegf(600), vegf(0.09, unit="ng/mL")), "vegf")[0] == "PR"
    assert "unit is missing" in ccf(vegf(400), vegf(80, unit=None))["error"]


def test_a_value_that_stays_a_response_is_one() -> None:
    """A small rise within the level keeps it; a rise beyond half of the baseline leaves VEGF open."""
    assert domain(ccf(vegf(400), vegf(60), vegf(70)), "vegf") == ["CR", "CR"]
    assert domain(ccf(vegf(400), vegf(150), vegf(160)), "vegf") == ["PR", "PR"]
    assert domain(ccf(vegf(400), vegf(80), vegf(250)), "vegf") == ["CR", "cannot_determine"]
    assert domain(ccf(vegf(400), vegf(350), vegf(300)), "vegf") == ["NR", "NR"]


@pytest.mark.parametrize(
    ("said", "expected", "overall"),
    [
        ("complete", "CR", "response"),
        ("partial", "PR", "response"),
        ("none", "NR", "no_response"),
        ("progression", "PD", "PD"),
    ],
)
def test_clinical_judgement_is_recorded(said: str, expected: str, overall: str) -> None:
    """What the investigator judged is the answer of the clinical domain, and is never derived."""
    assert last(ccf({}, {"clin": said}), "clinical") == (expected, overall)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("CR", "CR"), ("VGPR", "VGPR"), ("PR", "PR"), ("NR", "NR"), ("PD", "PD"), ("NE", "NE")],
)
def test_hematologic_response_is_what_the_investigator_says(said: str, expected: str) -> None:
    """The set names hematologic levels without a threshold, so that only a judgement gives one."""
    assert last(ccf({}, {"heme": said}), "hematologic")[0] == expected
    assert last(ccf({"s": 1.0}, {"s": 0.4}), "hematologic")[0] == "cannot_determine"
    assert "no judgement" in ccf({}, {"heme": "fine"})["error"]


@pytest.mark.parametrize(
    ("visit_", "overall"),
    [
        ({**vegf(100), "clin": "progression"}, "PD"),
        ({**vegf(80, "serum"), "clin": "partial"}, "response"),
        ({**vegf(80, "serum"), "clin": "none"}, "cannot_determine"),
        ({**vegf(300), "clin": "none"}, "no_response"),
        ({}, "NE"),
    ],
)
def test_overall_of_the_cleveland_set(visit_: dict[str, Any], overall: str) -> None:
    """Progression in any domain is first; then any response; what cannot be told leaves a lack of response open."""
    assert ccf(vegf(400), visit_)["per_assessment"][-1]["overall"] == overall


def test_assessments_after_progression_stay() -> None:
    """Where nothing needs to be confirmed the assessments after a progression are answered too."""
    answer = ccf(vegf(400), {"clin": "progression"}, {"clin": "partial"})
    assert [one["overall"] for one in answer["per_assessment"]] == ["PD", "response"]


@pytest.mark.parametrize(
    ("baseline", "value", "expected"),
    [
        (0.5, 0.05, "VGPR"),
        (0.5, 0.06, "NR"),
        (0.49, 0.04, "NE"),
        (1.0, 0.5, "PR"),
        (1.0, 0.51, "NR"),
        (0.99, 0.4, "NR"),
        (2.0, 0.2, "VGPR"),
        (1.0, 1.5, "PD"),
        (1.0, 1.49, "NR"),
        (2.2, 2.7, "NR"),
        (0.2, 0.7, "PD"),
    ],
)
def test_m_protein_of_the_mayo_set(baseline: float, value: float, expected: str) -> None:
    """Nine tenths from 0.5 g/dL on, half from 1 g/dL on; below the floor only progression can be told."""
    assert last(mayo({"s": baseline, "si": "+"}, {"s": value, "si": "+"}), "hematologic")[0] == expected


@pytest.mark.parametrize(
    ("baseline", "facts", "expected"),
    [
        (0.3, {"s": 0, "si": "-", "ui": "-", "ihc": "absent", "bm": 1}, "CR"),
        (0.3, {"s": 0, "si": "-", "ui": "-"}, "NE"),
        (0.6, {"s": 0, "si": "-", "ui": "-"}, "VGPR"),
        (0.5, {"s": 0, "si": "+", "ui": "-"}, "VGPR"),
        (0.4, {"s": 0, "si": "+", "ui": "-"}, "NE"),
        (0.6, {"s": 0, "si": "-", "ui": "-", "ihc": "present"}, "VGPR"),
    ],
)
def test_complete_hematologic_response(baseline: float, facts: dict[str, Any], expected: str) -> None:
    """Complete needs both immunofixations and the marrow, whatever the M-protein was at baseline."""
    assert last(mayo({"s": baseline, "si": "+"}, facts), "hematologic")[0] == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((600, 87), "CR"),
        ((600, 87.1), "PR"),
        ((600, 300), "PR"),
        ((600, 301), "NR"),
        ((200, 100), "PR"),
        ((199, 50), "NE"),
        ((600, 900), "PD"),
        ((600, 899), "NR"),
        ((600, 300, 450), "PD"),
        ((600, 300, 449), "NR"),
    ],
)
def test_vegf_of_the_mayo_set(values: tuple[float, ...], expected: str) -> None:
    """Normal is complete, half partial, half more than the lowest value progression."""
    assert last(mayo(*(vegf(value) for value in values)), "vegf")[0] == expected


def test_normal_vegf_needs_its_limit() -> None:
    """Without a limit of normal a complete response is not told from a partial one."""
    assert last(mayo(vegf(600), vegf(80), subject={}), "vegf")[0] == "cannot_determine"


@pytest.mark.parametrize(
    ("name", "word", "values", "expected"),
    [
        ("pet", "suv", (20, 0), "CR"),
        ("pet", "suv", (20, 10), "PR"),
        ("pet", "suv", (20, 10.1), "NR"),
        ("pet", "suv", (20, 26), "PD"),
        ("pet", "suv", (20, 25.9), "NR"),
        ("pet", "suv", (20, 8, 10.4), "PD"),
        ("pet", "suv", (20, 0, 0), "CR"),
        ("pet", "suv", (20, 0, 3), "PD"),
        ("pet", "suv", (0, 0), "NE"),
        ("pet", "suv", (None, 5), "NE"),
        ("mnis7", "mnis7", (80, 68), "PR"),
        ("mnis7", "mnis7", (80, 68.1), "NR"),
        ("mnis7", "mnis7", (60, 50), "PR"),
        ("mnis7", "mnis7", (60, 51), "NR"),
        ("mnis7", "mnis7", (80, 70), "NR"),
        ("mnis7", "mnis7", (60, 70), "PD"),
        ("mnis7", "mnis7", (60, 69), "NR"),
        ("mnis7", "mnis7", (80, 92), "PD"),
        ("mnis7", "mnis7", (80, 91), "NR"),
        ("mnis7", "mnis7", (None, 50), "NE"),
        ("edema", "edema", (2, 1), "PR"),
        ("edema", "edema", (1, 0), "CR"),
        ("edema", "edema", (1, 1), "NR"),
        ("edema", "edema", (1, 2), "PD"),
        ("edema", "edema", (0, 0), "NE"),
        ("edema", "edema", (0, 1), "PD"),
        ("edema", "edema", (2, 0, 1), "PD"),
        ("papilledema", "papilledema", (True, False), "CR"),
        ("papilledema", "papilledema", (True, True), "NR"),
        ("papilledema", "papilledema", (False, True), "PD"),
        ("papilledema", "papilledema", (False, False), "NE"),
        ("papilledema", "papilledema", (None, True), "NE"),
        ("papilledema", "papilledema", (True, None), "NE"),
        ("dlco", "dlco", (60, 70), "CR"),
        ("dlco", "dlco", (50, 60), "PR"),
        ("dlco", "dlco", (50, 59.9), "NR"),
        ("dlco", "dlco", (60, 48), "PD"),
        ("dlco", "dlco", (60, 48.1), "NR"),
        ("dlco", "dlco", (70, 90), "NE"),
        ("dlco", "dlco", (69.9, 70), "CR"),
    ],
)
def test_domains_of_the_mayo_set(name: str, word: str, values: tuple[Any, ...], expected: str) -> None:
    """Every row of the table at its bounds; a baseline without the finding leaves only its appearance to be told."""
    assert last(mayo(*({word: value} for value in values)), name)[0] == expected


def test_a_new_avid_lesion_is_progression() -> None:
    """A new lesion on PET is progression whatever the sum did, and from no lesion at all."""
    assert last(mayo({"suv": 20}, {"suv": 5, "avid": True}), "pet") == ("PD", "no_response")
    assert last(mayo({"suv": 0}, {"suv": 5, "avid": True}), "pet")[0] == "PD"


@pytest.mark.parametrize(
    ("first", "second", "overall"),
    [
        ({**vegf(600), "mnis7": 80}, {**vegf(250), "mnis7": 80}, "response"),
        ({**vegf(600), "mnis7": 80}, {**vegf(250), "mnis7": 95}, "no_response"),
        ({**vegf(600), "mnis7": 80}, {**vegf(500), "mnis7": 80}, "no_response"),
        ({**vegf(600, "serum"), "mnis7": 80}, {**vegf(80, "serum"), "mnis7": 60}, "response"),
        ({"dlco": 90}, {"dlco": 90}, "NE"),
    ],
)
def test_overall_of_the_mayo_set(first: dict[str, Any], second: dict[str, Any], overall: str) -> None:
    """A response in one domain is enough unless another progresses; a domain that cannot be judged vetoes nothing."""
    assert mayo(first, second)["per_assessment"][-1]["overall"] == overall


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"edema": 1.5}, "whole numbers"),
        ({"edema": 6}, "cannot be a value"),
        ({"mnis7": 400}, "cannot be a value"),
        ({"suv": -1}, "cannot be a value"),
        ({"dlco": (70, None)}, "unit is missing"),
        ({"papilledema": "perhaps"}, "neither yes nor no"),
    ],
)
def test_impossible_findings_refuse_the_case(wrong: dict[str, Any], said: str) -> None:
    """A score or finding that cannot be refuses the case with its day."""
    assert said in mayo({}, wrong)["error"] and day(28) in mayo({}, wrong)["error"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (1, 0, "met"),
        (1, 1, "not_met"),
        (2, 1, "met"),
        (3, 1, "met"),
        (3, 2, "not_met"),
        (4, 2, "met"),
        (5, 2, "met"),
        (5, 3, "not_met"),
        (12, 6, "met"),
        (0, 0, "NE"),
        (4, None, "NE"),
        (None, 2, "NE"),
    ],
)
def test_onls_must_be_halved(before: Any, after: Any, expected: str) -> None:
    """Half of a whole number is rounded down, and from zero nothing can be halved."""
    answer = arkansas(scores(0, 2, before), scores(360, 2, after))
    assert answer["domains"] == {"ecog": "not_met", "onls": expected}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(2, 1, "met"), (1, 0, "met"), (1, 1, "not_met"), (0, 0, "not_met"), (2, 3, "not_met")],
)
def test_ecog_must_be_a_grade_better(before: int, after: int, expected: str) -> None:
    """One grade better is enough; from the best grade nobody can become better, which is no lack of data."""
    assert arkansas(scores(0, before, 4), scores(360, after, 4))["domains"]["ecog"] == expected


@pytest.mark.parametrize(
    ("ecog", "onls", "expected"),
    [
        ((2, 1), (4, 2), ("success", "success")),
        ((2, 2), (4, 2), ("success", "failure")),
        ((2, 2), (4, 4), ("failure", "failure")),
        ((2, None), (4, 2), ("success", "NE")),
        ((2, None), (4, 4), ("NE", "failure")),
        ((2, 2), (4, None), ("NE", "failure")),
        ((2, 1), (0, 0), ("success", "NE")),
        ((2, 2), (0, 0), ("NE", "failure")),
        ((None, 1), (4, 2), ("success", "NE")),
    ],
)
def test_both_readings_of_and_or(ecog: tuple[Any, Any], onls: tuple[Any, Any], expected: tuple[str, str]) -> None:
    """One is enough, or both are needed; what cannot be judged leaves open only what it could change."""
    answer = arkansas(*(scores(on, *two) for on, two in zip((0, 360), zip(ecog, onls, strict=True), strict=True)))
    assert (answer["overall"]["or"], answer["overall"]["and"]) == expected


@pytest.mark.parametrize(
    ("days", "taken"),
    [
        ((346,), 346),
        ((345,), None),
        ((374,), 374),
        ((375,), None),
        ((350, 365), 365),
        ((355, 365), 355),
        ((180,), None),
        ((), None),
    ],
)
def test_the_nearest_visit_of_the_window_is_taken(days: tuple[int, ...], taken: int | None) -> None:
    """The window is closed on both sides, the nearest visit counts, of two as near the earlier; none stands in."""
    answer = arkansas(scores(0, 2, 4), *(scores(on, 1, 2) for on in days))
    assert answer["analysis_date"] == (None if taken is None else day(taken))
    assert taken is not None or set(answer["overall"].values()) == {"NE"}


def test_a_visit_without_values_comes_last() -> None:
    """A nearer visit at which nothing was measured does not hide the one with values."""
    visits = (scores(0, 2, 4), visit(360), scores(365, 1, 2))
    assert arkansas(*visits)["analysis_date"] == day(365)
    assert arkansas(*visits[:2])["analysis_date"] == day(360)


def test_death_and_a_missing_visit_are_as_the_user_says() -> None:
    """Without a visit in the window nothing is known; the user may count it, or death before it, as failure."""
    visits = (scores(0, 2, 4), scores(180, 1, 2))
    died = [{"date": day(200), "type": "death", "cause": "other"}]
    for events, options, expected in (
        ([], {}, "NE"),
        ([], {"missing_visit": "failure"}, "failure"),
        (died, {}, "NE"),
        (died, {"death": "failure"}, "failure"),
        (died, {"missing_visit": "failure"}, "NE"),
    ):
        answer = arkansas(*visits, events=events, options=options)
        assert set(answer["overall"].values()) == {expected}


@pytest.mark.parametrize(
    ("cut", "events", "expected"),
    [
        (300, [], "NE"),
        (373, [], "NE"),
        (374, [], "failure"),
        (300, [{"date": day(250), "type": "death", "cause": "other"}], "failure"),
        (300, [{"date": day(310), "type": "death", "cause": "other"}], "NE"),
    ],
)
def test_a_window_that_the_data_cut_leaves_open_is_no_failure(
    cut: int, events: list[dict[str, str]], expected: str
) -> None:
    """Who has not been followed to the end of the window has not missed the visit; death counts up to the cut."""
    options = {"missing_visit": "failure", "death": "failure", "as_of": date.fromisoformat(day(cut))}
    answer = arkansas(scores(0, 2, 4), scores(180, 1, 2), events=events, options=options)
    assert set(answer["overall"].values()) == {expected}


@pytest.mark.parametrize(
    ("first", "said"),
    [
        (visit(0, ecog=6), "not a score"),
        (visit(0, ecog=1.5), "not a score"),
        (visit(0, onls={"arm": 6, "leg": 0}), "not a score"),
        (visit(0, onls={"arm": 0, "leg": 8}), "not a score"),
        (visit(0, onls={"arm": 1, "leg": 2, "total": 4}), "add up to 3"),
    ],
)
def test_scores_out_of_range_refuse_the_case(first: dict[str, Any], said: str) -> None:
    """A score that is not on its scale, or a sum that its parts do not give, refuses the case."""
    assert said in arkansas(first, scores(360, 1, 2))["error"]


def test_a_stated_sum_is_used_where_parts_are_missing() -> None:
    """A total without its parts is the score; parts without a total are added."""
    only = visit(0, ecog=2, onls={"arm": None, "leg": None, "total": 4})
    assert arkansas(only, visit(360, ecog=2, onls={"arm": 1, "leg": 1}))["domains"]["onls"] == "met"


def test_two_scores_of_one_day_that_disagree_are_refused() -> None:
    """At a single point of time there is no worst of a day."""
    assert "disagree" in arkansas(scores(0, 2, 4), scores(360, 1, 2), scores(360, 2, 2))["error"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (vegf(2466, "serum"), vegf(974, "serum"), 0.605),
        (vegf(1000, "serum"), vegf(1500, "serum"), -0.5),
        (vegf(3000, "serum"), vegf(1000, "serum"), 0.6667),
        (vegf(2.1, "serum", "ng/mL"), vegf(1050, "serum"), 0.5),
        (vegf(477), vegf(150), "cannot_determine"),
        (vegf(2000, "serum"), vegf(200), "cannot_determine"),
        (vegf(2000, None), vegf(200, None), "cannot_determine"),
        (vegf(2000, "serum"), vegf("<31", "serum"), "cannot_determine"),
        (vegf(0, "serum"), vegf(200, "serum"), "cannot_determine"),
        ({}, vegf(200, "serum"), "NE"),
        (vegf(2000, "serum"), {}, "NE"),
    ],
)
def test_the_rate_of_fall(first: dict[str, Any], second: dict[str, Any], expected: Any) -> None:
    """The share by which serum VEGF fell at week 24, to four digits; a rise is negative, another specimen no rate."""
    answer = told(case("poems-chiba", [visit(0, **first), visit(168, **second)], subject=WEEK_24))
    assert answer["domains"] == {"vegf_reduction_rate": expected}
    assert answer["overall"] is None


def test_an_earlier_sample_is_not_carried_forward() -> None:
    """Outside the window of week 24 there is no rate."""
    rows = [visit(0, **vegf(2000, "serum")), visit(84, **vegf(1000, "serum"))]
    assert told(case("poems-chiba", rows, subject=WEEK_24))["domains"] == {"vegf_reduction_rate": "NE"}
