"""Doses that follow one another with days of their own; radiotherapy as a time, and what no ray is given by."""

import pytest

from read.regimens import schedules

IN_TURN = {
    "Abatacept 70 mg/kg before the transplant, followed by 30 mg/kg on days 3, 10 and 28.": [
        "abatacept 70 mg/kg · days not stated",
        "abatacept 30 mg/kg · days 3, 10, 28",
    ],
    "Cetuximab 100 mg followed by 250 mg/m2 on days 8, 15 and 22.": [
        "cetuximab 100 mg · days not stated",
        "cetuximab 250 mg/m2 · days 8, 15, 22",
    ],
    "Fluorouracil 400 mg/m2 followed by 600 mg/m2 over 22 hours on days 1 and 2.": [
        "fluorouracil 400 mg/m2 · days 1, 2",
        "fluorouracil 600 mg/m2 · days 1, 2",
    ],
    "Prednisone 60 mg daily for 7 days, then on days 8-14 30 mg daily.": [
        "prednisone 60 mg · days 1..7",
        "prednisone 30 mg · days 8..14",
    ],
    "Capecitabine 825 mg/m2 daily for 28 days followed by a 2-week break, then from day 43 650 mg/m2 daily for 14 "
    "days.": [
        "capecitabine 825 mg/m2 · days 1..28",
        "capecitabine 650 mg/m2 · days 43..56",
    ],
    "Capecitabine 825 mg/m2 daily for 28 days followed by 2 weeks of rest, day 43 will receive 650 mg/m2 of "
    "capecitabine.": ["capecitabine 825 mg/m2 · days 1..28", "capecitabine 650 mg/m2 · days 43"],
}
BESIDE_RAYS = {
    "Gemcitabine IV on days 1-5 of weeks 6 and 7 of radiotherapy.": ["gemcitabine · days 36..40, 43..47"],
    "Patients undergo radiotherapy 5 days a week for 2 weeks, within a month of the last oral tamoxifen tablet.": [
        "radiotherapy · days 1..5, 8..12"
    ],
}
NOT_GIVEN = (
    "Patients receive one lozenge orally four times daily. Treatment begins within 3 days of radiotherapy.",
    "IV on days 1-5 of weeks 6 and 7 of radiotherapy.",
)


@pytest.mark.parametrize(("text", "expected"), IN_TURN.items())
def test_doses_in_turn(text: str, expected: list[str]) -> None:
    """Days behind the second of two doses are its own; those before it are not of the first."""
    assert schedules.schedule(text) == expected


@pytest.mark.parametrize(("text", "expected"), BESIDE_RAYS.items())
def test_beside_rays(text: str, expected: list[str]) -> None:
    """Weeks of radiotherapy are a time; routes are of drugs."""
    assert schedules.schedule(text) == expected
    routes = {
        given.drug: given.routes for phase in schedules.read_regimen(text).phases for given in phase.administrations
    }
    assert routes.get("radiotherapy", ()) == ()


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_no_rays(text: str) -> None:
    """A route and days of a drug without a name make no radiotherapy."""
    assert schedules.schedule(text) == []


def test_products_of_a_label() -> None:
    """Strengths behind the names of products are no doses, of one product as of the others."""
    text = (
        "Patients receive Imfinzi Intravenous Infusion 25 mg, Erbitux Intravenous Infusion 120 mg, 500 mg and other "
        "agents in practice."
    )
    assert schedules.schedule(text) == ["durvalumab · days not stated", "cetuximab · days not stated"]


def test_an_aim_with_doses() -> None:
    """Doses that are to be compared are given by the arms alone."""
    text = (
        "Determine which dose of thalidomide (200 mg vs 400 mg) is tolerated. Arm I: Thalidomide 200 mg on days 1-28."
    )
    assert schedules.schedule(text) == ["thalidomide 200 mg · days 1..28"]
