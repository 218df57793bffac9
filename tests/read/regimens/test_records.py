"""What the records of a regimen hold beside doses and days: rules, routes, doubts and places."""

from decimal import Decimal

import pytest

from trialrun.read.regimens.reading import read_regimen


def test_dose_rules() -> None:
    """A dose for some patients is a rule of the drug and no planned dose."""
    text = "Dexamethasone 40 mg weekly (20 mg for patients over 75 years) in 28-day cycles."
    (drug,) = read_regimen(text).phases[0].administrations
    assert drug.amount == Decimal(40)
    assert [(rule.condition, rule.amount) for rule in drug.dose_rules] == [("for patients over 75 years", Decimal(20))]


def test_rule_in_a_sentence_of_its_own() -> None:
    """A sentence that begins with its condition changes the dose of the drug before it."""
    text = "Melphalan 70 mg/m2 on days -3 to -1.\n\nIf creatinine clearance is below 50 mL/min, reduce to 50 mg/m2."
    (drug,) = read_regimen(text).phases[0].administrations
    assert drug.dose_rules[0].amount == Decimal(50)
    assert "creatinine clearance" in drug.dose_rules[0].condition


def test_limits_are_no_doses() -> None:
    """The most that may be given, a strength or a total is not what is planned."""
    text = "Vincristine 1.4 mg/m2 (maximum 2 mg) on day 1 of a 21-day cycle."
    assert [drug.amount for drug in read_regimen(text).phases[0].administrations] == [Decimal("1.4")]


def test_route_and_infusion() -> None:
    """Routes and the time of an infusion stay with their drug; two routes are a choice."""
    text = "Carfilzomib 27 mg/m2 IV over 30 minutes and dexamethasone 20 mg PO or IV on days 1 and 8 every 28 days."
    carfilzomib, dexamethasone = read_regimen(text).phases[0].administrations
    assert (carfilzomib.routes, carfilzomib.infusion_minutes) == (("IV",), 30)
    assert dexamethasone.routes == ("PO", "IV")


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("Oral etoposide and doxorubicin on day 1.", [("PO",), ()]),
        ("Etoposide and melphalan orally on day 1.", [("PO",), ("PO",)]),
        ("Oral: etoposide and melphalan on day 1.", [("PO",), ("PO",)]),
        ("Patients take oral etoposide, with the addition of doxorubicin.", [("PO",), ()]),
    ],
)
def test_a_route_before_the_first_of_several_drugs_is_of_that_one(text: str, routes: list[tuple[str, ...]]) -> None:
    """`oral A and B` says how A is taken; B is given too, and how is not stated."""
    assert [drug.routes for drug in read_regimen(text).phases[0].administrations] == routes


@pytest.mark.parametrize("stage", ["stage III/IV", "stage IV", "grade III or IV"])
def test_a_number_four_is_no_vein(stage: str) -> None:
    """IV behind a stage, a grade or another such number is a number."""
    (drug,) = read_regimen(f"Patients with {stage} disease take etoposide orally on day 1.").phases[0].administrations
    assert drug.routes == ("PO",)


@pytest.mark.parametrize(
    "strength",
    ["(200 ug per puff) 2 puffs", "200 ug/puff, two puffs", "50 mg tablets, 2 tablets", "three puffs of 50 ug"],
)
def test_what_one_piece_holds_is_no_dose(strength: str) -> None:
    """A puff or tablet of which several are taken is not the dose; the dose is left open and nothing is reckoned."""
    (drug,) = read_regimen(f"Budesonide {strength} twice daily on days 1-7.").phases[0].administrations
    assert (drug.amount, drug.times_per_day) == (None, 2)


def test_a_long_condition_ends_with_a_word() -> None:
    """What ends a treatment is quoted up to a whole word, however long the sentence is."""
    text = "Etoposide 50 mg daily until progression, toxicity, " + "another unforeseen circumstance, " * 4 + "or death."
    (phase,) = read_regimen(text).phases
    assert all(set(words.split()) <= set(text.replace(".", "").split()) | {""} for words in phase.until)


def test_assumed_days_are_said() -> None:
    """Days that follow from `weekly` alone are marked as assumed and give a finding with the words."""
    regimen = read_regimen("Methotrexate 20 mg weekly in 28-day cycles.")
    assert regimen.phases[0].administrations[0].assumed_day1
    assert [(f.family, f.quote) for f in regimen.findings] == [("day-assumed", "Methotrexate")]


def test_range_is_a_query() -> None:
    """A range of doses without a rule leaves the amount empty and asks."""
    regimen = read_regimen("Thalidomide 100 to 200 mg daily in 28-day cycles.")
    assert regimen.phases[0].administrations[0].amount is None
    assert [finding.family for finding in regimen.findings] == ["dose-range"]


def test_unknown_drug_keeps_its_name() -> None:
    """A code that no vocabulary knows is kept as printed and marked as unknown."""
    (drug,) = read_regimen("ZZQ-4471 5 mg daily for 7 days.").phases[0].administrations
    assert (drug.drug, drug.known, drug.amount) == ("zzq-4471", False, Decimal(5))


def test_places_point_into_the_original() -> None:
    """The cut of a drug quotes it as printed."""
    regimen = read_regimen("Give\u00a0Velcade\u00a01.3\u00a0mg/m\u00b2 on day 1 every 21 days.")
    (drug,) = regimen.phases[0].administrations
    assert (drug.drug, regimen.text.quote(drug.cut)) == ("bortezomib", "Velcade")


def test_end_is_kept() -> None:
    """The event that ends treatment stands with the phase."""
    text = "Lenalidomide 10 mg daily on days 1-21 every 28 days in the absence of disease progression."
    assert read_regimen(text).phases[0].until == ("in the absence of disease progression",)


@pytest.mark.parametrize(
    "last",
    [
        "Treatment continues until progression.",
        "Treatment in both arms continues until progression.",
        "Participants in both arms will be treated until progression.",
    ],
)
def test_the_last_sentence_ends_every_arm_that_has_no_end(last: str) -> None:
    """Until when treatment goes on is said of both arms; an arm of so many cycles has its end."""
    arms = "Arm A: carfilzomib 70 mg/m2 on days 1 and 8 of each 28-day cycle. Arm B: ixazomib 4 mg on days 1, 8 and 15"
    assert [phase.until for phase in read_regimen(f"{arms} of each 28-day cycle. {last}").phases] == [
        ("until progression",), ("until progression",),
    ]  # fmt: skip
    counted = read_regimen(f"{arms.replace('. Arm B', ' for 6 cycles. Arm B')} of each 28-day cycle. {last}")
    assert [phase.until for phase in counted.phases] == [(), ("until progression",)]
