"""What is typed at the bedside becomes a patient, and a slip of the pen never becomes a dose."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from calendar_rows import START
from trialrun.engines import Patient, patient_of
from trialrun.errors import TrialrunError, UnknownNameError, UsageError
from trialrun.library import load_trial
from trialrun.protocol import Trial
from trialrun.treat.forms.bedside import Bedside, parse_fact, patient_at_bedside

ADULTS = load_trial("NCT04396496")
ANY_AGE = msgspec.structs.replace(ADULTS, eligibility=None)


def _patient(trial: Trial = ADULTS, recorded: Patient | None = None, **typed: Any) -> Patient:
    return patient_at_bedside(Bedside(**typed), trial, START, recorded)[0]


def _refused(trial: Trial = ADULTS, **typed: Any) -> str:
    with pytest.raises(UsageError, match="Next: ") as caught:
        _patient(trial, **typed)
    return caught.value.message()


def _measured(patient: Patient, name: str) -> list[tuple[Any, Any, Any]]:
    return [
        (row.day("date"), row.number("value"), row.text("unit"))
        for row in patient.of("measurement")
        if row.name == name
    ]


def test_weight_and_height_count_from_the_start() -> None:
    """What is typed was measured on the first day of treatment."""
    patient = _patient(weight_kg="72.35", height_cm=" 170 ")
    assert _measured(patient, "weight") == [(START, 72.35, "kg")]
    assert _measured(patient, "height") == [(START, 170.0, "cm")]


def test_a_patient_of_whom_nothing_is_known() -> None:
    """Nothing typed is nothing known: no id, no sex, no birth date, no measurement."""
    patient = _patient()
    assert patient.person_id == ""
    assert patient.birth() is None
    assert patient.person.text("sex") is None
    assert patient.rows.get("measurement", ()) == ()


def test_sex_and_birth_date_may_be_short() -> None:
    """Common spellings of the sex and partial birth dates are read; a year stays a year."""
    patient = _patient(sex="F", birth_date="1960")
    assert patient.person.text("sex") == "female"
    born = patient.birth()
    assert born is not None
    assert (born.first, born.last) == (dt.date(1960, 1, 1), dt.date(1960, 12, 31))


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("160lb", "--weight-kg 72.6"), ("160 lbs", "--weight-kg 72.6"), ("72 kg", "--weight-kg 72"),
        ("72000 g", "--weight-kg 72"), ("72,5", "--weight-kg 72.5"),
    ],
)  # fmt: skip
def test_a_weight_with_a_unit_is_written_out(text: str, fix: str) -> None:
    """Pounds, grams and a decimal comma are answered with the number that was probably meant."""
    assert _refused(weight_kg=text).endswith(f"write {fix}")


@pytest.mark.parametrize(
    ("text", "fix"),
    [("1.75", "in metres, write --height-cm 175"), ("1750", "in millimetres, write --height-cm 175"),
     ("1.75 m", "write --height-cm 175"), ("68 in", "write --height-cm 172.7"), ('68"', "write --height-cm 172.7")],
)  # fmt: skip
def test_a_height_in_another_unit_is_written_out(text: str, fix: str) -> None:
    """Metres, millimetres and inches are answered with the number in centimetres."""
    assert _refused(height_cm=text).endswith(fix)


@pytest.mark.parametrize("text", ["", " ", "nan", "inf", "-inf", "1e9", "0", "-70", "1000", "seventy", "7o", "3"])
def test_an_impossible_weight_is_refused(text: str) -> None:
    """No such number reaches a dose; the message names the option."""
    assert _refused(weight_kg=text).startswith("--weight-kg")


@pytest.mark.parametrize("text", ["", "nan", "inf", "1e9", "0", "-170", "300", "5", "tall"])
def test_an_impossible_height_is_refused(text: str) -> None:
    """No such number reaches a body surface; the message names the option."""
    assert _refused(height_cm=text).startswith("--height-cm")


def test_inches_typed_as_centimetres_are_seen_by_the_weight() -> None:
    """68 cm is a height, but not that of an adult of 70 kg."""
    said = _refused(weight_kg="70", height_cm="68")
    assert "body mass index 151.4 kg/m2" in said
    assert said.endswith("if the height was in inches, write --height-cm 172.7")


def test_an_unusual_patient_is_a_finding() -> None:
    """What is rare but possible is planned, with a warning to look again."""
    _, (finding,) = patient_at_bedside(Bedside(weight_kg="200", height_cm="170"), ADULTS, START)
    assert (finding.family, finding.severity) == ("body-measures", "warning")
    assert patient_at_bedside(Bedside(weight_kg="72", height_cm="170"), ADULTS, START)[1] == ()


def test_a_child_may_weigh_what_an_adult_cannot() -> None:
    """The bounds of adults hold where the trial admits adults, or the birth date says so."""
    assert _measured(_patient(ANY_AGE, weight_kg="9", height_cm="75"), "weight") == [(START, 9.0, "kg")]
    assert "of an adult" in _refused(ANY_AGE, weight_kg="9", birth_date="1960-01-01")
    assert _measured(_patient(ADULTS, weight_kg="9", birth_date="2023-01-01"), "weight") == [(START, 9.0, "kg")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"birth_date": "2024-02-02"}, "is after the start"), ({"birth_date": "1850-01-01"}, "nobody is 174 years old"),
        ({"birth_date": "17.5.1960"}, "not a date"), ({"birth_date": ""}, "--birth-date is empty"),
        ({"birth_date": "1960-02-30"}, "no such date"), ({"sex": "cat"}, "--sex 'cat'"), ({"sex": ""}, "--sex"),
        ({"person_id": " "}, "--patient is empty"),
    ],
    ids=str,
)  # fmt: skip
def test_an_impossible_person_is_refused(typed: dict[str, str], said: str) -> None:
    """Birth dates after the start, ages nobody reaches, and empty options are named."""
    assert said in _refused(**typed)


def test_who_is_born_on_the_first_day_is_not_yet_after_it() -> None:
    """A birth date on the start is possible."""
    assert _patient(ANY_AGE, birth_date=START.isoformat()).birth() is not None


# -- single facts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("platelets = 45 10*9/L on 2024-02-05", {"variable": "platelets", "value": 45.0, "unit": "10*9/L"}),
        ("PLT=45 x10^9/L on 2024-02-05", {"variable": "platelets", "value": 45.0, "unit": "10*9/L"}),
        ("creatinine = 1.2 mg/dL on 2024-02-05", {"variable": "creatinine", "value": 1.2, "unit": "mg/dL"}),
        ("creatinine = <0.2 mg/dL on 2024-02-05", {"value": 0.2, "comparator": "<"}),
        ("hbsag = neg on 2024-02-05", {"variable": "hbsag", "text": "negative"}),
        ("pregnancy_test = Negative on 2024-02-05", {"text": "negative"}),
    ],
)
def test_a_fact_is_a_row_of_the_table_of_measurements(text: str, columns: dict[str, Any]) -> None:
    """Names and units may be spelt as people spell them; the row has the names of the vocabulary."""
    row = parse_fact(text, START)
    assert row["date"] == dt.date(2024, 2, 5)
    assert {name: row[name] for name in columns} == columns


def test_a_fact_without_a_day_is_of_the_start() -> None:
    """What is typed without a day is as of the first day of treatment."""
    assert parse_fact("platelets = 45 10*9/L", START)["date"] == START


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no name and value"), ("platelets", "no name and value"), ("platelets = 45", "has no unit"),
        ("platelets = 45 flurbs", "unit 'flurbs' is not known"), ("platelets = 45 mg", "cannot be converted"),
        ("platelets = many 10*9/L", "no value with a unit"), ("platelets = 1,200 10*9/L", "not a number"),
        ("platelets = 1.2.3 10*9/L", "not a number"), ("platelets = 99999 10*9/L", "platelets cannot be like that"),
        ("platelets = 45 10*9/L on 2024-02", "needs a full date"), ("lenalidomide = 15 mg", "is not measured"),
        ("hbsag = maybe", "no result of a test"), ("platelets = nan 10*9/L", "no value with a unit"),
    ],
)  # fmt: skip
def test_a_fact_that_cannot_be_read_is_refused(text: str, said: str) -> None:
    """The message quotes the fact and says what to write."""
    with pytest.raises(UsageError, match="Next: ") as caught:
        parse_fact(text, START)
    assert said in caught.value.message()


def test_an_unknown_variable_is_answered_with_the_nearest() -> None:
    """A slip in a name is answered with the name that was meant."""
    with pytest.raises(UnknownNameError, match="did you mean platelets"):
        parse_fact("plateletz = 45 10*9/L", START)


def test_the_same_measurement_twice_is_refused() -> None:
    """Two values of one variable on one day contradict each other."""
    assert "weight on 2024-02-01 is given twice" in _refused(weight_kg="70", facts=("weight = 71 kg",))
    assert _measured(_patient(weight_kg="70", facts=("weight = 71 kg on 2024-03-01",)), "weight") == [
        (START, 70.0, "kg"), (dt.date(2024, 3, 1), 71.0, "kg"),
    ]  # fmt: skip


# -- beside records ----------------------------------------------------------------------------------------------------


def _recorded(**person: Any) -> Patient:
    weighed = {"variable": "weight", "date": START, "date_to": START, "value": 80.0, "unit": "kg"}
    return patient_of({"person_id": "001", **person}, {"measurement": [{"person_id": "001", **weighed}]})


def test_what_is_typed_is_added_to_the_records() -> None:
    """The records stay, and what they do not know is filled in."""
    patient = _patient(recorded=_recorded(sex="female"), birth_date="1960-05-17", height_cm="170")
    assert patient.person_id == "001"
    assert (patient.person.text("sex"), patient.person.day("birth_date")) == ("female", dt.date(1960, 5, 17))
    assert _measured(patient, "weight") == [(START, 80.0, "kg")]
    assert _measured(patient, "height") == [(START, 170.0, "cm")]


def test_of_one_day_what_is_typed_counts_and_is_said() -> None:
    """A weight typed for a day on which another is recorded replaces it, with a note."""
    patient, (finding,) = patient_at_bedside(Bedside(weight_kg="70"), ADULTS, START, _recorded())
    assert _measured(patient, "weight") == [(START, 70.0, "kg")]
    assert finding.family == "typed-and-recorded"


def test_what_contradicts_the_records_is_refused() -> None:
    """Another sex or birth date than recorded is a mistake somewhere, and not ours to settle."""
    with pytest.raises(TrialrunError, match="--sex male contradicts the records of 001: female"):
        _patient(recorded=_recorded(sex="female"), sex="male")
    with pytest.raises(TrialrunError, match="--birth-date 1961-01-01 contradicts"):
        _patient(recorded=_recorded(birth_date=dt.date(1960, 1, 1)), birth_date="1961-01-01")
    assert _patient(recorded=_recorded(sex="male"), sex="m").person.text("sex") == "male"
