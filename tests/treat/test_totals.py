"""Totals of a calendar: what is added up, and what is counted apart because it cannot be."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from dose_cases import one_drug, patient
from treat_cases import START, assuming, given, phase, plan, trial
from trialrun.library import load_trial
from trialrun.treat import Choices, LifeEvent, plan_calendar
from trialrun.treat.dosing.totals import ArmTotal, DrugTotal, compute_totals, tell_totals


def of(name: str, choices: Choices | None = None) -> dict[str, DrugTotal]:
    """The totals of the drugs of a bundled trial for a patient of 70.4 kg."""
    who = patient(("weight", 70.4, "kg"))
    (total,) = compute_totals(plan_calendar(load_trial(name), None, who, START, choices=choices), choices)
    return {drug.drug: drug for drug in total.drugs}


def only(total: tuple[ArmTotal, ...]) -> DrugTotal:
    """The one drug of one arm."""
    ((drug,),) = [arm.drugs for arm in total]
    return drug


def test_the_daratumumab_trial() -> None:
    """NCT04396496 by hand: 22 daratumumab without an amount, 252 days and 3,780 mg of lenalidomide, 252 capsules."""
    drugs = of("NCT04396496")
    assert (drugs["daratumumab"].givings, drugs["daratumumab"].without_amount) == (22, 22)
    assert drugs["daratumumab"].amounts == ()
    lenalidomide = drugs["lenalidomide"]
    assert (lenalidomide.days, [(one.amount, one.unit) for one in lenalidomide.amounts]) == (
        252,
        [(Decimal(3780), "mg")],
    )
    assert [(one.count, one.form, one.strength.amount) for one in lenalidomide.pieces] == [
        (252, "capsule", Decimal(15))
    ]


def test_the_daratumumab_trial_at_the_label() -> None:
    """22 doses of 1126.4 mg add up to 24780.8 mg."""
    drugs = of("NCT04396496", Choices(doses="label", products={"daratumumab": "Darzalex"}))
    assert [one.amount for one in drugs["daratumumab"].amounts] == [Decimal("24780.8")]


def test_the_step_up_of_lenalidomide() -> None:
    """NCT02193698 by hand: 2,940 mg of lenalidomide in 126 days, 480 mg of dexamethasone in 24."""
    drugs = of("NCT02193698")
    assert (drugs["lenalidomide"].days, drugs["lenalidomide"].amounts[0].amount) == (126, Decimal(2940))
    assert (drugs["dexamethasone"].days, drugs["dexamethasone"].amounts[0].amount) == (24, Decimal(480))
    assert [(one.count, one.strength.amount) for one in drugs["lenalidomide"].pieces] == [
        (105, Decimal(25)),
        (21, Decimal(15)),
    ]


def test_rows_without_a_day_are_counted_apart() -> None:
    """A cycle whose days are not stated is an entry without a day, also where its length is assumed."""
    silent = trial(phase("treatment", given("lenalidomide", dose="25 mg"), cycles=3))
    for choices in (Choices(), assuming("cycle_length_days=28")):
        drug = only(compute_totals(plan(silent, choices=choices)))
        assert (drug.days, drug.givings, drug.undated, drug.amounts) == (0, 0, 3, ())


def test_several_times_a_day() -> None:
    """Twice a day counts two givings and both amounts; how often not stated counts once, and is said."""
    twice = only(
        compute_totals(plan(one_drug(given("lenalidomide", "1-21", dose="5 mg", times_per_day=2, routes=("PO",)))))
    )
    assert (twice.days, twice.givings, twice.amounts[0].amount, twice.times_not_stated) == (42, 84, Decimal(420), 0)
    assert twice.pieces[0].count == 84
    once = only(compute_totals(plan(one_drug(given("lenalidomide", "1-21", dose="5 mg")))))
    assert (once.givings, once.times_not_stated) == (42, 42)


def test_the_dose_of_a_day_counts_once() -> None:
    """An amount a day that is not parted counts once a day."""
    drug = only(compute_totals(plan(one_drug(given("cyclophosphamide", "1-4", dose="100 mg", per="day")))))
    assert (drug.days, drug.amounts[0].amount, drug.amounts[0].unit) == (8, Decimal(800), "mg")


def test_units_of_one_kind_are_one_sum() -> None:
    """Grams and milligrams add up in the unit that came first; another kind of unit is a sum of its own."""
    mixed = trial(
        phase("one", given("cyclophosphamide", "1", dose="500 mg"), cycle_length="7 days", cycles=1),
        phase("two", given("cyclophosphamide", "1", dose="1 g"), cycle_length="7 days", cycles=1),
        phase("three", given("cyclophosphamide", "1", dose="10 mg/kg"), cycle_length="7 days", cycles=1),
    )
    drug = only(compute_totals(plan(mixed)))
    assert [(one.amount, one.unit) for one in drug.amounts] == [(Decimal(1500), "mg")]
    assert drug.without_amount == 1


def test_time_in_the_chair() -> None:
    """Stated infusion times add up; infusions without one are counted apart, and so are days of an unknown place."""
    one = trial(
        phase(
            "treatment",
            given("carfilzomib", "1, 8", dose="20 mg/m2", routes=("IV",), infusion_minutes=30),
            given("isatuximab", "1", dose="10 mg/kg", routes=("IV",)),
            given("dexamethasone", "1, 15", dose="40 mg", routes=("PO", "IV")),
            given("lenalidomide", "1-21", dose="25 mg", routes=("PO",)),
            cycle_length="28 days",
            cycles=2,
        )
    )
    (total,) = compute_totals(plan(one))
    assert (total.infusion_days, total.infusions, total.infusions_without_time) == (4, 6, 2)
    assert (total.chair_minutes, total.open_days) == (120, 2)
    assert total.site_days >= 4


def test_a_visit_with_a_drug_of_unknown_route_is_no_day_without_infusion() -> None:
    """22 infusion visits of a drug whose route is contradictory are told as such, not as no infusions at all."""
    (total,) = compute_totals(plan(load_trial("NCT04396496")))
    assert (total.infusion_days, total.open_days, total.open_site_days) == (0, 0, 22)
    assert "0 of them with an infusion, 22 with a drug whose route is not fixed" in tell_totals((total,))[0]
    assert "hours" not in tell_totals((total,))[0]


def test_what_was_lost_is_not_added_up() -> None:
    """A missed day is no giving; it stands among the rows by status."""
    lost = LifeEvent(kind="missed", date=START + dt.timedelta(days=2), reason="nausea")
    drug = only(compute_totals(plan(one_drug(given("lenalidomide", "1-21", dose="5 mg", routes=("PO",))), lost)))
    assert (drug.days, drug.by_status["missed"], drug.amounts[0].amount) == (41, 1, Decimal(205))


@pytest.mark.parametrize(
    ("routes", "dose", "why"),
    [(("PO",), "41 mg", "not chosen"), (("PO", "IV"), "40 mg", "not chosen"), (("IV",), "40 mg", "")],
)
def test_tablets_that_cannot_be_told(routes: tuple[str, ...], dose: str, why: str) -> None:
    """Tablets are not told where products differ; what is injected has none."""
    drug = only(compute_totals(plan(one_drug(given("dexamethasone", "1", dose=dose, routes=routes)))))
    assert drug.pieces == ()
    assert why in drug.pieces_why
    assert bool(drug.without_pieces) == bool(why)


def test_tablets_of_a_named_product() -> None:
    """Hemady comes in 20 mg: two tablets make 40 mg, and none make 41 mg."""
    choices = Choices(products={"dexamethasone": "Hemady"})
    for dose, count, without in (("40 mg", 4, 0), ("41 mg", 0, 2)):
        one = plan(one_drug(given("dexamethasone", "1", dose=dose, routes=("PO",))), choices=choices)
        drug = only(compute_totals(one, choices))
        assert (sum(piece.count for piece in drug.pieces), drug.without_pieces) == (count, without)


def test_the_words() -> None:
    """Every number of the totals can be read in plain words."""
    lines = tell_totals(compute_totals(plan_calendar(load_trial("NCT04396496"), None, patient(), START)))
    assert any("22 givings without an amount" in line for line in lines)
    assert any("3780 mg" in line and "252 capsules of 15 mg" in line for line in lines)


@generated(st.integers(1, 28), st.integers(1, 6), st.integers(1, 3), st.integers(1, 400))
def test_sums_are_days_times_doses(days: int, cycles: int, times: int, quarters: int) -> None:
    """For any schedule the sum is days x times x dose, exactly."""
    dose = Decimal(quarters) / 4
    one = one_drug(
        given("thalidomide", f"1-{days}" if days > 1 else "1", dose=f"{dose} mg", times_per_day=times), cycles=cycles
    )
    drug = only(compute_totals(plan(one)))
    assert drug.days == days * cycles
    assert drug.amounts[0].amount == days * cycles * times * dose
