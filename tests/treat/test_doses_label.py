"""Doses of the drug label: where the document gives none, by product, regimen, days and patient; each is a finding."""

from __future__ import annotations

import datetime as dt

import pytest

from dose_cases import amount, doses, first, found, one_drug, patient
from treat_cases import START, assuming, given, on, phase, trial
from trialrun.engines import Patient
from trialrun.errors import UnknownNameError, UsageError
from trialrun.library import load_trial
from trialrun.protocol import Arm, Numbers, Trial
from trialrun.treat import CalendarRow, Choices, plan_calendar
from trialrun.treat.dosing.label_fits import day_list
from trialrun.treat.forms.asking import Wishes, parse_choices

LABEL = Choices(doses="label")
WHO = patient(("weight", 70.4, "kg"), ("height", 170, "cm"))
TWICE = "1, 2, 8, 9, 15, 16"


def label(**products: str) -> Choices:
    """Label doses, with the products named."""
    return Choices(doses="label", products=products)


def rows(name: str, choices: Choices, who: Patient = WHO, **where: object) -> tuple[CalendarRow, ...]:
    """The doses of a bundled trial, of which some columns have given values."""
    calendar = plan_calendar(load_trial(name), None, who, START, choices=choices)
    return tuple(
        row
        for row in calendar.rows
        if row.kind == "dose" and all(getattr(row, key) == value for key, value in where.items())
    )


def test_a_route_that_fixes_no_product_needs_one() -> None:
    """NCT04396496 prints injection and infusion: the label dose of daratumumab needs a product; the error says so."""
    with pytest.raises(UsageError) as refused:
        rows("NCT04396496", LABEL)
    said = refused.value.message()
    assert refused.value.exit_code == 2
    assert all(part in said for part in ("daratumumab", "injection and infusion", "16 mg/kg", "1800 mg", "--product"))


@pytest.mark.parametrize("name", ["Darzalex Faspro", "faspro", "darzalex-faspro", "SC", "daratumumab SC"])
def test_the_subcutaneous_product(name: str) -> None:
    """Darzalex Faspro gives 22 fixed doses of 1800 mg, and fixes the route of the row."""
    found_rows = rows("NCT04396496", label(daratumumab=name), drug="daratumumab")
    assert len(found_rows) == 22
    assert {(amount(row), row.route, row.origin, row.amount_origin) for row in found_rows} == {
        ("1800 mg", "SC", "label", "label")
    }


@pytest.mark.parametrize("products", [{"daratumumab": "Darzalex"}, {"": "darzalex"}, {"DARA": "IV"}])
def test_the_intravenous_product(products: dict[str, str]) -> None:
    """Darzalex gives 16 mg/kg of body weight; the drug may be named by any spelling, or left out."""
    found_rows = rows("NCT04396496", Choices(doses="label", products=products), drug="daratumumab")
    assert {(amount(row), row.route) for row in found_rows} == {("1126.4 mg", "IV")}


def test_the_dose_of_the_document_is_never_overwritten() -> None:
    """Lenalidomide keeps the 15 mg the document states, with its origin, beside label doses of others."""
    kept = rows("NCT04396496", label(daratumumab="faspro"), drug="lenalidomide")
    assert {(amount(row), row.amount_origin) for row in kept} == {("15 mg", "document")}


def test_every_use_of_a_label_is_a_finding() -> None:
    """The finding names the product, the dose and its source, and says that it is not the dose of the trial."""
    finding = found(load_trial("NCT04396496"), WHO, label(daratumumab="faspro"))["label-dose"]
    assert all(part in finding.message for part in ("Darzalex Faspro", "1800 mg", "not the dose of this trial"))
    assert "US label" in finding.calculation


def test_the_four_drugs_of_the_isatuximab_trial() -> None:
    """Isatuximab 10 mg/kg, carfilzomib once weekly by its days, pomalidomide 4 mg; dexamethasone stays open."""
    induction = rows("NCT04883242", LABEL, phase="induction")
    assert {amount(row) for row in induction if row.drug == "isatuximab"} == {"704 mg"}
    assert {amount(row) for row in induction if row.drug == "pomalidomide"} == {"4 mg"}
    carfilzomib = [row for row in induction if row.drug == "carfilzomib"]
    assert [amount(row) for row in carfilzomib[:3]] == ["36.4 mg", "127.4 mg", "127.4 mg"]
    assert {amount(row) for row in carfilzomib[1:]} == {"127.4 mg"}
    assert {amount(row) for row in induction if row.drug == "dexamethasone"} == {"-"}


def test_days_that_no_regimen_has() -> None:
    """Carfilzomib on days 1 and 15 is in no regimen of the label: no amount, and the way to choose one."""
    maintenance = rows("NCT04883242", LABEL, drug="carfilzomib", phase="maintenance")
    assert {amount(row) for row in maintenance} == {"-"}
    finding = found(load_trial("NCT04883242"), WHO, LABEL)["label-dose-absent"]
    assert "days 1, 15" in finding.message
    assert "20/70" in finding.fix


def test_a_first_dose_comes_once() -> None:
    """The lower first dose of carfilzomib is that of its first cycle; maintenance begins with the full one."""
    maintenance = rows("NCT04883242", label(carfilzomib="20/70"), drug="carfilzomib", phase="maintenance")
    assert {amount(row) for row in maintenance} == {"127.4 mg"}


def test_regimens_that_the_days_do_not_tell_apart() -> None:
    """Twice weekly carfilzomib is 27 or 56 mg/m2: the agreed first 20 mg/m2 is filled, the rest open until chosen."""
    one = one_drug(given("carfilzomib", TWICE, routes=("IV",)))
    assert [amount(row) for row in doses(one, WHO, LABEL)[:3]] == ["36.4 mg", "36.4 mg", "-"]
    finding = found(one, WHO, LABEL)["label-dose-open"]
    assert "20/27" in finding.calculation
    assert "--product 'carfilzomib=20/56'" in finding.fix
    chosen = doses(one, WHO, label(carfilzomib="20-56"))
    assert [amount(row) for row in chosen[:3]] == ["36.4 mg", "36.4 mg", "101.92 mg"]


def test_the_length_of_an_infusion_tells_regimens_apart() -> None:
    """Twice weekly carfilzomib over 10 minutes is 20/27, over 30 minutes 20/56."""
    by_minutes = {
        minutes: amount(doses(one_drug(given("carfilzomib", TWICE, infusion_minutes=minutes)), WHO, LABEL)[2])
        for minutes in (10, 30)
    }
    assert by_minutes == {10: "49.14 mg", 30: "101.92 mg"}


def test_carfilzomib_counts_no_more_than_2_2_square_metres_at_baseline() -> None:
    """The label caps the body surface and takes it at baseline, whatever weight is chosen for others."""
    large = patient(("weight", 130, "kg"), ("height", 190, "cm"), ("weight", 60, "kg", START + dt.timedelta(days=3)))
    one = one_drug(given("carfilzomib", "1, 8, 15"))
    chosen = Choices(doses="label", weight_at="giving")
    assert [amount(row) for row in doses(one, large, chosen)[:2]] == ["44 mg", "154 mg"]


def _clearance(value: float, **more: object) -> Patient:
    return patient(("creatinine_clearance", value, "mL/min"), **more)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (_clearance(90), "25 mg"),
        (_clearance(60.1), "25 mg"),
        (_clearance(60), "10 mg"),
        (_clearance(30), "10 mg"),
        (_clearance(29), "-"),
        (patient(), "-"),
    ],
)
def test_lenalidomide_by_creatinine_clearance(who: Patient, expected: str) -> None:
    """25 mg above 60 mL/min, 10 mg from 30 to 60; below, or unknown, there is no amount."""
    assert amount(first(one_drug(given("lenalidomide", "1-21", routes=("PO",))), who, LABEL)) == expected


def test_an_unknown_clearance_is_named() -> None:
    """Where the label's dose depends on what is not recorded, the finding names it."""
    finding = found(one_drug(given("lenalidomide", "1-21")), patient(), LABEL)["label-dose-open"]
    assert "creatinine_clearance" in finding.message


def test_a_clearance_is_reckoned_from_creatinine() -> None:
    """Without a recorded clearance the label's formula is used where age, sex, weight and creatinine are known."""
    born = {"sex": "male", "birth_date": dt.date(1946, 1, 1), "birth_date_to": dt.date(1946, 1, 1)}
    sizes = (("weight", 72, "kg"), ("creatinine", 1.6, "mg/dL"))
    one = one_drug(given("lenalidomide", "1-21"))
    assert amount(first(one, patient(*sizes, **born), LABEL)) == "10 mg"
    assert "clearance-reckoned" in found(one, patient(*sizes, **born), LABEL)
    assert amount(first(one, patient(*sizes), LABEL)) == "-"


def test_less_in_rare_conditions_is_said() -> None:
    """Pomalidomide is 4 mg, less on dialysis or with a diseased liver; what is not known of that is in the finding."""
    one = one_drug(given("pomalidomide", "1-21"))
    assert amount(first(one, patient(), LABEL)) == "4 mg"
    assert "dialysis" in found(one, patient(), LABEL)["label-dose"].message
    assert amount(first(one, patient(("child_pugh", 11, "1")), LABEL)) == "2 mg"


def test_steps_up_to_the_full_dose() -> None:
    """A bispecific antibody steps up on the days of its label, and its first days tell two regimens apart."""
    weekly = one_drug(given("talquetamab", on("1, 4, 7, 14, 21", "1"), on("1, 8, 15, 22", "2+")))
    fortnightly = one_drug(given("talquetamab", on("1, 4, 7, 10, 24", "1"), on("10, 24", "2+")))
    seen = [[row.label.split(" x ")[0] for row in doses(one, WHO, LABEL)] for one in (weekly, fortnightly)]
    assert seen[0] == [f"talquetamab {dose} mg/kg" for dose in ("0.01", "0.06", "0.4", "0.4", "0.4", *["0.4"] * 4)]
    assert seen[1] == [f"talquetamab {dose} mg/kg" for dose in ("0.01", "0.06", "0.4", "0.8", "0.8", "0.8", "0.8")]


def test_the_dose_may_grow_with_the_interval() -> None:
    """Elotuzumab every fourth week from cycle 3 is 20 mg/kg, every second week 10 mg/kg."""
    by_days = {
        days: amount(
            doses(one_drug(given("elotuzumab", on("1, 8, 15, 22", "1-2"), on(days, "3+")), cycles=3), WHO, LABEL)[8]
        )
        for days in ("1", "1, 15")
    }
    assert by_days == {"1": "1408 mg", "1, 15": "704 mg"}


def test_a_drug_the_tables_do_not_have() -> None:
    """A drug without a label row has no amount and a finding."""
    one = one_drug(given("bevacizumab", "1"))
    assert amount(first(one, WHO, LABEL)) == "-"
    assert "label-dose-absent" in found(one, WHO, LABEL)


def test_a_label_that_gives_a_range_fills_nothing() -> None:
    """Cyclophosphamide has only ranges on its label: no amount, and the finding says so."""
    one = one_drug(given("cyclophosphamide", "1", routes=("PO",)))
    assert amount(first(one, WHO, LABEL)) == "-"
    assert "range" in found(one, WHO, LABEL)["label-dose-absent"].message


def test_an_assumed_dose_stands_before_the_label() -> None:
    """What the user assumes of a drug counts before the label."""
    one = one_drug(given("pomalidomide", "1-21"))
    assert amount(first(one, WHO, assuming("pomalidomide.dose=3 mg", doses="label"))) == "3 mg"


def test_days_that_are_not_stated() -> None:
    """Without days a label dose that needs them is open; one that every reading gives is filled."""
    maintenance = trial(phase("maintenance", given("lenalidomide"), cycles=2), name="m")
    finding = found(maintenance, _clearance(90), LABEL)["label-dose-open"]
    assert "days" in finding.message
    treatment = trial(phase("treatment", given("lenalidomide"), cycles=2), name="t")
    assert amount(first(treatment, _clearance(90), LABEL)) == "25 mg"


@pytest.mark.parametrize(
    ("products", "part"),
    [
        ({"daratumumab": "darzalx"}, "Darzalex"),
        ({"daratumumb": "Darzalex"}, "daratumumab"),
        ({"": "Kyprolis"}, "daratumumab or lenalidomide"),
    ],
)
def test_products_that_do_not_exist(products: dict[str, str], part: str) -> None:
    """A product or drug that the trial does not have is refused with the nearest names."""
    with pytest.raises(UnknownNameError, match=part):
        rows("NCT04396496", Choices(products=products))


def test_products_without_their_drugs() -> None:
    """Products named without a drug belong to the drug that has them; two of one drug contradict."""
    isatuximab = load_trial("NCT04883242")
    wishes = Wishes(products=("kyprolis", "hemady", "dexamethasone=hemady"))
    assert parse_choices(wishes, isatuximab, START).products == {"carfilzomib": "kyprolis", "dexamethasone": "hemady"}
    with pytest.raises(UsageError, match="two products of daratumumab"):
        parse_choices(Wishes(products=("darzalex", "faspro")), load_trial("NCT04396496"), START)


def test_a_product_that_contradicts_the_route() -> None:
    """A product of another route than the document's is refused."""
    one = one_drug(given("daratumumab", "1", routes=("IV",)))
    assert amount(first(one, WHO, LABEL)) == "1126.4 mg"
    with pytest.raises(UsageError, match="the document gives daratumumab IV"):
        first(one, WHO, label(daratumumab="faspro"))


def test_two_products_by_one_route_need_a_choice() -> None:
    """Zometa and Reclast are both given IV, in different doses: the error lists both."""
    one = one_drug(given("zoledronic_acid", "1", routes=("IV",)))
    with pytest.raises(UsageError, match=r"Zometa.*Reclast"):
        first(one, _clearance(90), LABEL)
    assert amount(first(one, _clearance(45), label(zoledronic_acid="zometa"))) == "3.3 mg"


def _two_arms() -> Trial:
    first_part = phase("induction", given("carfilzomib", "1, 8, 15"), cycle_length="28 days", cycles=1)
    second = phase("maintenance", given("carfilzomib", "1, 8, 15"), cycle_length="28 days", cycles=1)
    arms = (
        Arm(name="both", label="", phases=("induction", "maintenance")),
        Arm(name="late", label="", phases=("maintenance",)),
    )
    return trial(first_part, second, arms=arms)


def test_the_first_cycle_is_that_of_the_arm() -> None:
    """Who begins with maintenance has the lower first dose there; who had induction had it then."""
    seen = {
        arm: [amount(row) for row in plan_calendar(_two_arms(), arm, WHO, START, choices=LABEL).rows if row.drug]
        for arm in ("both", "late")
    }
    assert seen["both"][0] == seen["late"][0] == "36.4 mg"
    assert set(seen["both"][1:]) == set(seen["late"][1:]) == {"127.4 mg"}


@pytest.mark.parametrize(
    ("days", "text"),
    [((1,), "1"), (tuple(range(1, 15)), "1-14"), ((1, 8, 9, 15), "1, 8-9, 15"), ((-3, -2), "-3 to -2")],
)
def test_lists_of_days(days: tuple[int, ...], text: str) -> None:
    """Days that follow each other are one range, written as trial files write them."""
    assert day_list(days) == Numbers.parse(text).text == text


def test_numbers_of_a_label_are_days() -> None:
    """Day lists with a day 0 are compared as they are: conditioning melphalan on days -3 and -2."""
    days = Numbers("-3 to -2")
    one = trial(phase("conditioning", given("melphalan", days.text, routes=("IV",)), day_zero=True, duration="10 days"))
    assert amount(first(one, WHO, LABEL)) == "182 mg"
