"""What would be a dose or a day that nobody told: wholes, days after an event, doses of what no vocabulary names."""

import pytest

from read.regimens import schedules

WHOLES = {
    "Busulfan on days -7 to -4. The total dose is 12.8 mg/kg.": ["busulfan · days -7..-4"],
    "Cyclophosphamide 60 mg/kg on days -5 and -4. The total planned dose will be 120 mg/kg.": [
        "cyclophosphamide 60 mg/kg · days -5, -4"
    ],
    "Melphalan on days -3 and -2; total dose per patient: 200 mg/m2.": ["melphalan · days -3, -2"],
    "Thiotepa on days -7 and -6. The cumulative dose was about 10 mg/kg.": ["thiotepa · days -7, -6"],
    "Dexamethasone in a total weekly dose of 40 mg on days 1, 8 and 15.": ["dexamethasone 40 mg · days 1, 8, 15"],
}
AFTER_AN_EVENT = {
    "Filgrastim 5 mcg/kg daily for 5 days following chemotherapy.": ["filgrastim 5 ug/kg · days not stated"],
    "Prednisone 20 mg for the 4 days after the transplant.": ["prednisone 20 mg · days not stated"],
    "Sargramostim 250 mcg SC for three consecutive days after immunization.": ["sargramostim 250 ug · days not stated"],
    "Ondansetron 8 mg for 2 days after the start of the cell infusion.": ["ondansetron 8 mg · days not stated"],
    "Dexamethasone 20 mg daily for 4 days after breakfast.": ["dexamethasone 20 mg · days 1..4"],
}
UNNAMED = {
    "Dexamethasone 20 mg on days 1 and 8. XBZ-peptide (1 mg) is given subcutaneously on day 3.": [
        "dexamethasone 20 mg · days 1, 8",
        "xbz-peptide 1 mg · days 3",
    ],
    "Rituximab 375 mg/m2 on day 1. Oligo-B (5 mg) will be injected on days 1 and 8.": [
        "rituximab 375 mg/m2 · days 1",
        "oligo-b 5 mg · days 1, 8",
    ],
    "Rituximab 375 mg/m2 on day 1. Each dose (375 mg/m2) is given over 4 hours.": ["rituximab 375 mg/m2 · days 1"],
    "Methoxy polyethylene glycol-epoetin beta 1.2 mcg/kg SC every 4 weeks.": [
        "methoxy polyethylene glycol-epoetin beta 1.2 ug/kg · cycles 1+: 1"
    ],
    "Thalidomide and dexamethasone for 4 cycles. Thalidomide 50 mg on days 1-28. If nobody is harmed, 100 mg daily. "
    "Dexamethasone 40 mg on days 1-4.": [
        "thalidomide 50 mg · cycles 1-4: 1..28",
        "dexamethasone 40 mg · cycles 1-4: 1..4",
    ],
}
WITHOUT_THE_WORD = {
    "Dexamethasone 40 mg*/d PO 1 - 4, 9 - 12, 17-20 q 35 days for 3 cycles.": [
        "dexamethasone 40 mg · cycles 1-3: 1..4, 9..12, 17..20"
    ],
    "Melphalan 9 mg/m2 PO 1-4, prednisone 60 mg/m2 PO 1-4, q 42 days.": [
        "melphalan 9 mg/m2 · cycles 1+: 1..4",
        "prednisone 60 mg/m2 · cycles 1+: 1..4",
    ],
    "Cytarabine 100 mg/m2 CI 1-7 and idarubicin 12 mg/m2 IV 1-3.": [
        "cytarabine 100 mg/m2 · days 1..7",
        "idarubicin 12 mg/m2 · days 1..3",
    ],
    "Oxycodone 5 mg PO 1-2, 3-4 hourly.": ["oxycodone 5 mg · days not stated"],
    "Ibuprofen 200 mg PO 1-2 tablets.": ["ibuprofen 200 mg · days not stated"],
}
SIZES = {
    "Carmustine 300 mg/sq meter on day -6.": ["carmustine 300 mg/m2 · days -6"],
    "Carmustine 300 mg/meter2 on day -6.": ["carmustine 300 mg/m2 · days -6"],
    "Cytarabine 3 g/sq m on days 1-5.": ["cytarabine 3 g/m2 · days 1..5"],
    "Epoetin alfa 40000 U once weekly for up to 15 or 16 weeks.": [
        "epoetin alfa 40000 U · days 1, 8, 15, 22, 29, 36, 43, 50, 57, 64, 71, 78, 85, 92, 99, 106"
    ],
}


@pytest.mark.parametrize("text", WHOLES)
def test_a_whole_is_not_given_each_day(text: str) -> None:
    """What all days come to is the dose of none of them."""
    assert schedules.schedule(text) == WHOLES[text]


@pytest.mark.parametrize("text", AFTER_AN_EVENT)
def test_days_after_an_event_have_no_number(text: str) -> None:
    """A few days that begin with an event are on no day that the text tells."""
    assert schedules.schedule(text) == AFTER_AN_EVENT[text]


@pytest.mark.parametrize("text", UNNAMED)
def test_a_dose_is_of_what_it_is_said_of(text: str) -> None:
    """What no vocabulary knows has its own dose; a dose of some is of the drug that was named last."""
    assert schedules.schedule(text) == UNNAMED[text]


@pytest.mark.parametrize("text", WITHOUT_THE_WORD)
def test_runs_of_days_without_the_word(text: str) -> None:
    """`PO 1-4, 9-12` behind a dose are days; how many, how often or how much are none."""
    assert schedules.schedule(text) == WITHOUT_THE_WORD[text]


@pytest.mark.parametrize("text", SIZES)
def test_sizes_and_lengths_in_other_words(text: str) -> None:
    """The size of the body belongs to the unit; of two lengths up to which it goes on, the longer is the limit."""
    assert schedules.schedule(text) == SIZES[text]
