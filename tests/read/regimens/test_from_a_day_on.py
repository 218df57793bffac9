"""What is given from a day on without an end, from later cycles on, and to some patients only."""

import pytest

from read.regimens import schedules
from trialrun.read.regimens.reading import read_regimen

FROM_A_DAY = {
    "Tacrolimus 0.03 mg/kg/day from day -2.": ["tacrolimus 0.03 mg/kg · days -2..336"],
    "Dasatinib 70 mg daily starting on day 60 after transplantation.": ["dasatinib 70 mg · days 60..336"],
    "Sirolimus 2 mg once daily beginning day -1, methotrexate 5 mg/m2 on days 1 and 3.": [
        "sirolimus 2 mg · days -1..336",
        "methotrexate 5 mg/m2 · days 1, 3",
    ],
    "Filgrastim 5 ug/kg/day from day 6.": ["filgrastim 5 ug/kg · days 6"],
    "Cyclosporine 3 mg/kg twice daily starting day -2 and tapered from day 90.": ["cyclosporine 3 mg/kg x2 · days -2"],
    "Mycophenolate mofetil 1 g twice daily starting on day 1 and stopping on day 28.": [
        "mycophenolate mofetil 1 g x2 · days 1..28"
    ],
}


@pytest.mark.parametrize("text", FROM_A_DAY)
def test_daily_from_a_day_on_goes_on(text: str) -> None:
    """Every day from then on, up to the stated end; where the end is a recovery or a taper, only the first is known."""
    assert schedules.schedule(text) == FROM_A_DAY[text]


ADDED = (
    "Ixazomib 4 mg on days 1, 8 and 15 of 28-day cycles for 10 cycles. {} after cycle 3 will additionally receive "
    "melphalan 5 mg on days 1-4.",
    "Ixazomib 4 mg on days 1, 8 and 15 of 28-day cycles for 10 cycles. {} after three cycles receive in addition "
    "melphalan 5 mg on days 1-4.",
    "Ixazomib 4 mg on days 1, 8 and 15 of 28-day cycles for 10 cycles; if {} after 3 cycles, melphalan 5 mg on days "
    "1-4 is added.",
    "Ixazomib 4 mg on days 1, 8 and 15 of 28-day cycles for 10 cycles. For patients with {} after 3 cycles, melphalan "
    "5 mg on days 1-4 will be added.",
)


@pytest.mark.parametrize("text", ADDED)
@pytest.mark.parametrize("who", ["Patients without a partial response", "Patients with stable disease"])
def test_what_some_receive_in_addition_after_cycles_begins_behind_them(text: str, who: str) -> None:
    """The first cycles are given without it, whoever has it later."""
    assert schedules.schedule(text.format(who)) == [
        "ixazomib 4 mg · cycles 1-10: 1, 8, 15",
        "melphalan 5 mg · cycles 4-10: 1..4",
    ]


REDUCED = (
    "who require a dose reduction",
    "requiring dose reduction",
    "who cannot tolerate this dose",
    "unable to take it",
)


@pytest.mark.parametrize("who", REDUCED)
def test_a_dose_of_those_who_need_less_is_not_given_to_all(who: str) -> None:
    """It is a rule beside the dose, and no second dose on the same days."""
    text = f"Tamoxifen 60 mg daily in 28-day cycles. Patients {who} will receive 40 mg daily."
    assert schedules.schedule(text) == ["tamoxifen 60 mg · cycles 1+: 1..28"]
    given = read_regimen(text).phases[0].administrations[0]
    assert [(rule.amount, rule.unit) for rule in given.dose_rules] == [(40, "mg")]


@pytest.mark.parametrize("before", ["after", "before", "following"])
def test_a_clause_behind_a_drug_tells_its_own_dose(before: str) -> None:
    """`after B, which is infused at 4 mg/kg`: the dose is that of B, and not another one of A."""
    text = f"Melphalan 5 mg on day 2 of 28-day cycles {before} elotuzumab, which is infused at a dose of 10 "
    assert schedules.schedule(text + "mg/kg on days 1 and 15.") == [
        "melphalan 5 mg · cycles 1+: 2",
        "elotuzumab 10 mg/kg · cycles 1+: 1, 15",
    ]
