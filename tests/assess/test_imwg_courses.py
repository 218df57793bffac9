"""The myeloma set on written courses: order of dates, values that disagree, confirmation, new therapy, what lasts."""

import json
from datetime import date
from typing import Any

import pytest

from assess_cases import case, confirmed, day, months, myeloma, responses, told, visit
from trialrun.assess import Options, assess_patient
from trialrun.assess.subjects.case_answers import case_patient
from trialrun.library import load
from trialrun.protocol import CriteriaSet
from trialrun.records.cases import read_case

CRITERIA = load("imwg-2016")
assert isinstance(CRITERIA, CriteriaSet)
B: dict[str, Any] = {"s": 4.0, "u": 0, "si": "+", "ui": "-", "bm": 40, "new": False}


def v(s: Any, **more: Any) -> dict[str, Any]:
    """A visit of a patient whose serum is followed."""
    return {"s": s, "u": 0, "si": "+", "ui": "-", "new": False, **more}


def event(on: int, kind: str, cause: str = "") -> dict[str, str]:
    """A new therapy or a death so many days after the baseline."""
    return {"date": day(on), "type": kind, "cause": cause}


def test_dates_out_of_order_are_sorted_or_refused() -> None:
    """Rows in any order are the same case; a date that is none, or a visit after death, is refused."""
    rows = months(B, v(2.0), v(0.4), v(0.3))
    assert told(case("imwg-2016", rows[::-1])) == told(case("imwg-2016", rows))
    assert "no full date" in told(case("imwg-2016", [*rows, visit("2026-13-01", **v(1))]))["error"]
    assert "no full date" in told(case("imwg-2016", [*rows, visit("2026-08", **v(1))]))["error"]
    assert "after the death" in told(case("imwg-2016", rows, events=[event(60, "death")]))["error"]
    assert "no type of event" in told(case("imwg-2016", rows, events=[event(60, "relapse")]))["error"]


def test_rows_of_one_day_are_one_assessment() -> None:
    """Serum and urine in two rows, or one value in two units, are one visit; the next row is the one that confirms."""
    split = [visit(28, s=0.2, si="+"), visit(28, u=0, ui="-")]
    assert responses(told(case("imwg-2016", [visit(0, **B), *split, visit(56, **v(0.2))]))) == ["VGPR", "VGPR"]
    twice = [visit(28, **v(1.8)), visit(28, **v((18, "g/L")))]
    assert confirmed(told(case("imwg-2016", [visit(0, **B), *twice]))) == ["SD"]


CONFLICT = [visit(0, **B), visit(28, **v(1.8)), visit(28, **v(2.4)), visit(56, **v(1.7))]


def test_values_of_one_day_that_disagree_refuse_the_case() -> None:
    """By default two values of one day are refused by name, value and day; the worst is taken only where asked."""
    error = told(case("imwg-2016", CONFLICT))["error"]
    assert all(word in error for word in ("serum_m_protein", "1.8 g/dL", "2.4 g/dL", day(28)))
    assert responses(told(case("imwg-2016", CONFLICT), same_day="worst")) == ["MR", "PR"]


def test_the_worst_of_a_day_is_told_by_the_response() -> None:
    """The worst of two results is the one with the worse response, not the higher number; a baseline has no worst."""
    rows = [visit(0, **B), visit(28, **v(0, si="-", bm=1)), visit(28, si="+")]
    assert responses(told(case("imwg-2016", rows), same_day="worst")) == ["VGPR"]
    twice = [visit(0, **B), visit(0, s=3.9), visit(28, **v(1))]
    assert "disagree" in told(case("imwg-2016", twice), same_day="worst")["error"]


def test_a_conflict_that_does_not_count_refuses_nobody() -> None:
    """Values that disagree after new therapy or after the data cut change no answer."""
    events = [event(20, "new_therapy")]
    rows = [CONFLICT[0], visit(10, **v(1)), *CONFLICT[1:]]
    assert responses(told(case("imwg-2016", rows, events=events))) == ["PR"]
    assert responses(told(case("imwg-2016", rows), as_of=date(2026, 1, 20))) == ["PR"]


def test_nothing_counts_after_the_data_cut() -> None:
    """Assessments dated after the cut are left out, so that they confirm nothing either."""
    answer = myeloma(B, v(1), v(1), v(3), v(3), options={"as_of": date(2026, 3, 30)})
    assert (responses(answer), answer["progression_date"]) == (["PR", "PR", "PD"], None)


@pytest.mark.parametrize(
    ("values", "expected", "best"),
    [
        ((1, 1), ["PR", "PR"], "PR"),
        ((1,), ["SD"], "SD"),
        ((3, 3.9), ["SD", "SD"], "SD"),
        ((1, 0.3), ["PR", "PR"], "PR"),
        ((0.3, 0.7), ["PR", "PR"], "PR"),
        ((3, 1), ["MR", "MR"], "MR"),
        ((1, 2), ["SD", "SD"], "SD"),
        ((1, 2, 2), ["SD", "PD", "PD"], "SD"),
        ((5, 5), ["PD", "PD"], "PD"),
        ((5,), ["NE"], "NE"),
        ((5, 2, 2), ["NE", "PR", "PR"], "PR"),
        ((1, 1, 2, 1.1), ["PR", "PR", "PR", "PR"], "PR"),
        ((1, None, 1), ["PR", "PR", "PR"], "PR"),
        ((1, 2, None, 2), ["SD", "PD", "PD", "PD"], "SD"),
        ((1, 1, 2, 2, 3), ["PR", "PR", "PD", "PD"], "PR"),
        ((None, None), ["NE", "NE"], "NE"),
    ],
)
def test_confirmation(values: tuple[float | None, ...], expected: list[str], best: str) -> None:
    """A level needs the next evaluable assessment, progression a second one; rows end with the one that confirms it."""
    answer = myeloma(B, *(v(value) for value in values))
    assert (confirmed(answer), answer["best_confirmed"]) == (expected, best)


@pytest.mark.parametrize(
    ("events", "expected", "progression"),
    [
        ([], ["PR", "PR", "PR"], None),
        ([event(90, "death", "myeloma")], ["PR", "PR", "PD"], day(84)),
        ([event(90, "death", "other")], ["PR", "PR", "PR"], None),
        ([event(90, "death")], ["PR", "PR", "PR"], None),
        ([event(84, "new_therapy")], ["PR", "PR"], None),
        ([event(85, "new_therapy")], ["PR", "PR", "PR"], None),
        ([event(56, "new_therapy")], ["SD"], None),
        ([event(0, "new_therapy")], ["PR", "PR", "PR"], None),
    ],
)
def test_death_and_new_therapy(events: list[dict[str, str]], expected: list[str], progression: str | None) -> None:
    """Death from the disease bears out one progression; a visit on the day of new therapy does not count any more."""
    answer = myeloma(B, v(1), v(1), v(2), events=events)
    assert (confirmed(answer), answer["progression_date"]) == (expected, progression)


def test_death_bears_out_progression_over_visits_that_are_not_evaluable() -> None:
    """An assessment without values between progression and death is passed over, and stays in the course."""
    events = [event(130, "death", "myeloma")]
    assert confirmed(myeloma(B, v(1), v(1), v(2), {}, events=events)) == ["PR", "PR", "PD", "PD"]
    assert confirmed(myeloma(B, v(1), v(1), v(2), v(1.1), events=events)) == ["PR", "PR", "PR", "PR"]


@pytest.mark.parametrize(
    ("options", "values", "expected"),
    [
        ({"readings": {"serum.VGPR": "more than 90 %"}}, (0.4,), ["PR"]),
        ({"readings": {"serum.PD": "more than 0.5"}}, (1.0, 1.5), ["PR", "PR"]),
        ({"confirmation": "none"}, (1, 2, 1), ["PR", "PD", "PR"]),
        ({"confirmation": "admiralonco"}, (1, 1, 2, 1), ["PR", "PR", "PD", "PR"]),
    ],
)
def test_readings_and_policies_can_be_chosen(
    options: dict[str, Any], values: tuple[float, ...], expected: list[str]
) -> None:
    """An ambiguous rule is read as the options name it, and nothing else changes."""
    assert responses(myeloma(B, *(v(value) for value in values), options=options)) == expected


def test_a_reading_or_policy_that_does_not_exist_is_refused() -> None:
    """An option that the set does not have is an error that names what there is."""
    assert "unknown reading" in myeloma(B, v(1), options={"readings": {"serum.PD": "any"}})["error"]


def test_without_confirmation_the_best_response_is_that_before_progression() -> None:
    """A deep value after the first progression is no response any more; unconfirmed progression ends nothing."""
    patient = case_patient(read_case(json.dumps(case("imwg-2016", months(B, v(3.5), v(6), v(0.3))))))
    found = [assess_patient(CRITERIA, patient, (), Options(confirmation=policy)) for policy in ("none", "consecutive")]
    assert [(one.best, one.best_confirmed) for one in found] == [("SD", "SD"), ("VGPR", "SD")]


def mrd(result: str, sensitivity: Any = 1e-5, imaging: str | None = None) -> dict[str, Any]:
    """Residual disease of an assessment."""
    return {"marrow": {"method": "NGF", "sensitivity": sensitivity, "result": result}, "imaging": imaging}


def complete(on: int, result: str | None, **more: Any) -> dict[str, Any]:
    """An assessment in complete response, with residual disease where it was looked for."""
    return visit(on, s=0, u=0, si="-", ui="-", bm=1, mrd=mrd(result, **more) if result else None)


def lasting(*visits: dict[str, Any]) -> tuple[Any, Any]:
    """What an answer says of residual disease: the last result, and whether a negative one lasted."""
    answer = told(case("imwg-2016", [visit(0, **B), *visits], subject={"light_chain": "kappa"}))
    return answer["mrd"], answer["sustained_mrd_negative"]


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        ([complete(90, "negative"), complete(515, "negative")], ("negative", True)),
        ([complete(90, "negative"), complete(455, "negative")], ("negative", True)),
        ([complete(90, "negative"), complete(454, "negative")], ("negative", False)),
        ([complete(90, "negative"), complete(200, None), complete(515, "negative")], ("negative", True)),
        ([complete(90, "negative"), complete(200, "positive"), complete(515, "negative")], ("negative", False)),
        ([complete(90, "negative"), complete(515, "positive")], ("positive", False)),
        ([visit(90, s=0.3, u=0, si="+", mrd=mrd("negative")), complete(515, "negative")], ("negative", False)),
        ([complete(90, "negative", sensitivity="10^-6"), complete(515, "negative")], ("negative", True)),
        ([complete(90, "negative", sensitivity=1e-4), complete(515, "negative", sensitivity=1e-4)], (None, False)),
        ([complete(90, None)], (None, False)),
    ],
)
def test_residual_disease_lasts_a_year_or_not(visits: list[dict[str, Any]], expected: tuple[Any, Any]) -> None:
    """Two negative results at 1 in 100 000 in complete response, a calendar year apart and none positive between."""
    assert lasting(*visits) == expected


def test_a_lost_response_interrupts_what_lasted() -> None:
    """A complete response that was lost and regained does not carry the earlier negative result on."""
    lost = visit(200, **v(0.3))
    assert lasting(complete(90, "negative"), lost, complete(515, "negative")) == ("negative", False)
