"""Which drug a dose belongs to, and what is no dose and no day at all: sentences that are easily misread."""

import importlib.util
from pathlib import Path

import pytest

_SPEC = importlib.util.spec_from_file_location("schedules", Path(__file__).with_name("schedules.py"))
assert _SPEC is not None and _SPEC.loader is not None
schedules = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(schedules)

UNKNOWN = {
    "Participants receive zolvintagen IV over 1 hour on days 1 and 15 and decitabine IV on days 1-5, every 28 days.": [
        "zolvintagen · cycles 1+: 1, 15",
        "decitabine · cycles 1+: 1..5",
    ],
    "Patients receive oral CarBNX on days 1, 4 and 7. Treatment repeats every 3 weeks.": [
        "carbnx · cycles 1+: 1, 4, 7"
    ],
    "Subjects receive treatment daily for 7 days and then a single dose orally.": [],
    "Tremelasol 40 mg once daily for 10 days.": ["tremelasol 40 mg · days 1..10"],
}
SHARED = {
    "Patients receive oral idarubicin and oral prednisone daily on days 1-4, every 3 weeks.": [
        "idarubicin · cycles 1+: 1..4",
        "prednisone · cycles 1+: 1..4",
    ],
    "Patients take dexamethasone daily, doxorubicin IV continuously, and vincristine IV continuously on days 1-4 of "
    "each 28-day cycle.": [
        "dexamethasone · cycles 1+: 1..4",
        "doxorubicin · cycles 1+: 1..4",
        "vincristine · cycles 1+: 1..4",
    ],
}
NOT_GIVEN = {
    "Patients with prior irradiation (more than 1,500 cGy) receive etoposide IV on days -6 to -4.": [
        "etoposide · days -6..-4"
    ],
    "Patients eligible for total body irradiation (TBI) receive cyclophosphamide 60 mg/kg on days -5 and -4.": [
        "cyclophosphamide 60 mg/kg · days -5, -4"
    ],
    "Etoposide phosphate 1200 mg/m2 on day -4 (total 2400 mg/m2, or 2100 mg/m2 etoposide equivalents).": [
        "etoposide 1200 mg/m2 · days -4"
    ],
    "Melphalan 140 mg/m2 IV within days -3 to -1.": ["melphalan 140 mg/m2 · days not stated"],
    "Melphalan 140 mg/m2 D-2; infusion D0.": ["melphalan 140 mg/m2 · days -2"],
    "Gemcitabine 1000 mg/m2 on days 1 and 8, every 21 days. Patients in remission receive 2 additional courses.": [
        "gemcitabine 1000 mg/m2 · cycles 1+: 1, 8"
    ],
    "Radiation to 4500 cGy in the pelvis, followed by a boost of 1800 cGy.": [],
}


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown_drugs(text: str) -> None:
    """A word that stands where a drug is named and given is that drug, known or not; ordinary words are none."""
    assert schedules.schedule(text) == UNKNOWN[text]


@pytest.mark.parametrize("text", SHARED)
def test_shared_days(text: str) -> None:
    """Days said once at the end of a row are those of every drug that is given daily in it."""
    assert schedules.schedule(text) == SHARED[text]


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_not_given(text: str) -> None:
    """Comparisons, equivalents, windows, histories and the day of the cells give no drug a dose or a day."""
    assert schedules.schedule(text) == NOT_GIVEN[text]
