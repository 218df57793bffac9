"""Diagnostic sets on written findings: every criterion present, absent or not assessed, and what would decide."""

import json
from typing import Any

import pytest

from trialrun.assess.diagnosis import Diagnosis, diagnose
from trialrun.assess.subjects.case_answers import AS_RECORDED, answer_case, case_patient
from trialrun.engines import Context, patient_of
from trialrun.errors import TrialrunError, UnknownNameError, UsageError
from trialrun.ground.dates import Date
from trialrun.library import load
from trialrun.protocol import CriteriaSet
from trialrun.records.case_findings import JUDGED_ON
from trialrun.records.cases import Case, read_case

LETTERS = {
    "p": "polyneuropathy",
    "m": "monoclonal_plasma_cell_disorder",
    "c": "castleman_disease",
    "b": "sclerotic_bone_lesions",
    "v": "vegf_elevated",
    "o": "organomegaly",
    "e": "extravascular_volume_overload",
    "n": "endocrinopathy",
    "s": "skin_changes",
    "d": "papilledema",
    "t": "thrombocytosis_or_polycythemia",
}


def criteria(name: str) -> CriteriaSet:
    """A bundled set."""
    record = load(name)
    assert isinstance(record, CriteriaSet)
    return record


def found(name: str, present: str, open_: str = "", axes: tuple[str, ...] = ()) -> Case:
    """A case with these findings present, these not assessed and all others absent, by their letters."""
    states = {
        finding: "present" if letter in present else "not_assessed" if letter in open_ else "absent"
        for letter, finding in LETTERS.items()
    }
    return read_case(json.dumps({"id": "G", "criteria": name, "findings": states, "endocrine_axes": list(axes)}))


def verdict(name: str, present: str, open_: str = "", axes: tuple[str, ...] = ()) -> str:
    """The verdict of a set on such a case."""
    case = found(name, present, open_, axes)
    return str(answer_case(case, criteria(case.criteria))["verdict"])


def diagnosed(name: str, present: str, open_: str = "", axes: tuple[str, ...] = ()) -> Diagnosis:
    """The whole diagnosis of such a case."""
    case = found(name, present, open_, axes)
    context = Context(as_of=JUDGED_ON, favours=None)
    return diagnose(criteria(case.criteria), case_patient(case), context, AS_RECORDED)


@pytest.mark.parametrize(
    ("present", "open_", "axes", "expected"),
    [
        ("pmvo", "", (), "met"),
        ("pmbs", "", (), "met"),
        ("pmce", "", (), "met"),
        ("pmvd", "", (), "met"),
        ("pmvt", "", (), "met"),
        ("pmvn", "", ("gonadal",), "met"),
        ("pmvn", "", ("adrenal",), "met"),
        ("pmvn", "", ("pituitary",), "met"),
        ("pmvn", "", ("parathyroid",), "met"),
        ("pmvn", "", ("pancreatic",), "met"),
        ("pmvn", "", ("thyroid",), "not_met"),
        ("pmvn", "", ("diabetes",), "not_met"),
        ("pmvn", "", ("thyroid", "diabetes"), "met"),
        ("pmvn", "", ("thyroid", "adrenal"), "met"),
        ("pmvn", "", (), "undetermined"),
        ("pmvno", "", (), "met"),
        ("pmv", "", (), "not_met"),
        ("pmo", "", (), "not_met"),
        ("mvo", "", (), "not_met"),
        ("pvo", "", (), "not_met"),
        ("mvo", "p", (), "undetermined"),
        ("pvo", "m", (), "undetermined"),
        ("pmo", "v", (), "undetermined"),
        ("pmbo", "v", (), "met"),
        ("pmv", "d", (), "undetermined"),
        ("pmvo", "dbcnst", (), "met"),
        ("", "mcbvoensdt", (), "not_met"),
        ("", "pmcbvoensdt", (), "undetermined"),
        ("pco", "", (), "castleman_variant"),
        ("pc", "bvoensdt", (), "castleman_variant"),
        ("pco", "m", (), "undetermined"),
        ("po", "c", (), "undetermined"),
        ("pmco", "", (), "met"),
    ],
)
def test_dispenzieri_2012(present: str, open_: str, axes: tuple[str, ...], expected: str) -> None:
    """Both mandatory, one other major and one minor criterion; diabetes or thyroid disease alone is no minor one."""
    assert verdict("dispenzieri_2012", present, open_, axes) == expected


@pytest.mark.parametrize(
    ("present", "open_", "axes", "expected"),
    [
        ("pmo", "", (), "met"),
        ("pmb", "", (), "met"),
        ("pmc", "", (), "met"),
        ("pme", "", (), "met"),
        ("pms", "", (), "met"),
        ("pmd", "", (), "met"),
        ("pmn", "", ("thyroid",), "met"),
        ("pmn", "", (), "met"),
        ("pmv", "", (), "not_met"),
        ("pmt", "", (), "not_met"),
        ("pm", "", (), "not_met"),
        ("pm", "d", (), "undetermined"),
        ("po", "", (), "not_met"),
        ("pco", "", (), "not_met"),
        ("po", "m", (), "undetermined"),
    ],
)
def test_dispenzieri_2003(present: str, open_: str, axes: tuple[str, ...], expected: str) -> None:
    """Both major and one of seven minor criteria; VEGF and platelets are not among them."""
    assert verdict("dispenzieri_2003", present, open_, axes) == expected


@pytest.mark.parametrize(
    ("present", "open_", "expected"),
    [
        ("pmves", "", "met"),
        ("pmvob", "", "met"),
        ("pmve", "", "not_met"),
        ("pmvendtc", "", "not_met"),
        ("pmesob", "", "not_met"),
        ("pmve", "s", "undetermined"),
        ("pmves", "obcndt", "met"),
        ("pmes", "v", "undetermined"),
        ("pmv", "es", "undetermined"),
        ("pmv", "e", "not_met"),
        ("mves", "", "not_met"),
        ("pves", "", "not_met"),
    ],
)
def test_chiba_2019(present: str, open_: str, expected: str) -> None:
    """All three major and two of four minor criteria; endocrine disease and papilledema are not among them."""
    assert verdict("chiba_2019", present, open_, ("gonadal",) if "n" in present else ()) == expected


def test_every_finding_is_told_with_its_state() -> None:
    """A diagnosis tells each criterion as present, absent or not assessed, with the record behind it."""
    told = diagnosed("dispenzieri_2012", "pmvo", "d")
    states = {one.name: one.stated for one in told.findings}
    assert (states["organomegaly"], states["papilledema"], states["skin changes"]) == (
        "present",
        "not assessed",
        "absent",
    )
    organs = next(one for one in told.findings if one.name == "organomegaly")
    assert organs.evidence[0].records[0].fact == "organomegaly"


def test_what_would_decide_is_named() -> None:
    """An undetermined diagnosis names the fact that alone would decide it, and both verdicts it could lead to."""
    told = diagnosed("dispenzieri_2012", "pmb", "d")
    assert [(one.fact, one.if_so, one.if_not) for one in told.deciding] == [("papilledema ever", "met", "not_met")]
    assert {need.subject for need in told.needs} == {"papilledema"}


def test_where_no_fact_decides_alone_all_are_asked() -> None:
    """With two of four minor criteria open and needed none of them decides alone to met, and both are missing."""
    told = diagnosed("chiba_2019", "pmv", "es")
    assert {(one.fact, one.if_so, one.if_not) for one in told.deciding} == {
        ("skin_changes ever", "undetermined", "not_met"),
        ("volume_overload ever", "undetermined", "not_met"),
    }
    assert {need.subject for need in told.needs} == {"skin_changes", "volume_overload"}


def test_a_decided_diagnosis_asks_nothing() -> None:
    """Where the verdict stands, open findings are not asked for."""
    told = diagnosed("dispenzieri_2012", "pmvo", "dbc")
    assert (told.verdict, told.deciding, told.needs) == ("met", (), ())


def test_unverified_criteria_are_named() -> None:
    """A set with a recalled cut-off says so in every diagnosis."""
    assert "major: vegf elevation" in diagnosed("chiba_2019", "pmves").unverified


def test_measurements_make_findings_where_the_set_says_so() -> None:
    """By its own rules a set takes the clone from immunofixation and VEGF from plasma, as of a day."""
    on = Date(2026, 3, 2)
    dated = {"date": on, "date_to": on}
    facts = {
        "condition": [
            {"concept": name, "start": on, "start_to": on, "status": "active"}
            for name in ("polyneuropathy", "splenomegaly")
        ],
        "measurement": [
            {"variable": "serum_immunofixation", "text": "positive", **dated},
            {"variable": "plasma_vegf", "value": 900.0, "unit": "pg/mL", **dated},
        ],
    }
    patient = patient_of({"person_id": "1"}, facts)
    assert diagnose(criteria("dispenzieri-2012"), patient, Context(as_of=on, favours=None)).verdict == "met"
    early = Context(as_of=Date(2026, 3, 1), favours=None)
    assert diagnose(criteria("dispenzieri-2012"), patient, early).verdict == "undetermined"


@pytest.mark.parametrize(
    "wrong",
    [
        {"findings": {"polyneuropathy": "perhaps"}},
        {"findings": {"polyneuropthy": "present"}},
        {"findings": {"endocrinopathy": "present"}, "endocrine_axes": ["liver"]},
        {"findings": ["polyneuropathy"]},
    ],
)
def test_findings_that_nobody_knows_refuse_the_case(wrong: dict[str, Any]) -> None:
    """A finding, word or axis that is not known refuses the case; it is never taken as absent."""
    assert read_case(json.dumps({"id": "G", "criteria": "dispenzieri_2012", **wrong})).error


def test_a_response_set_makes_no_diagnosis() -> None:
    """Sets and cases of different purposes do not meet."""
    with pytest.raises(UsageError):
        diagnose(criteria("imwg-2016"), case_patient(found("chiba_2019", "")), Context(as_of=JUDGED_ON))
    with pytest.raises(UnknownNameError):
        diagnose(criteria("chiba-2019"), case_patient(found("chiba_2019", "")), Context(as_of=JUDGED_ON), "any")
    with pytest.raises(TrialrunError):
        answer_case(found("imwg-2016", "pm"), criteria("imwg-2016"))
