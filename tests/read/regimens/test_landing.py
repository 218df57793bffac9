"""What of a treatment text reaches a trial file: phases, cycles, days, doses, procedures, and what is left open."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trialrun.protocol.scalars import Lines
from trialrun.protocol.treatment import Administration
from trialrun.read.regimens.landing import Landed, to_phases
from trialrun.read.regimens.reading import read_regimen


def landed(text: str) -> Landed:
    """The text as phases of a trial file; every place is line 1."""
    return to_phases(read_regimen(text), lambda _: Lines("1"))


def steps(administration: Administration) -> list[tuple[str, str, str]]:
    """Cycles, days and dose of each step; empty where not said there."""
    return [
        (step.cycles.text if step.cycles else "", step.days.text if step.days else "", str(step.dose or ""))
        for step in administration.schedule
    ]


def test_cycles_and_days() -> None:
    """Length, number and days of the cycles arrive, and a dose that never changes stands once."""
    (phase,) = landed("Bortezomib 1.3 mg/m2 SC on days 1, 4, 8 and 11 of a 21-day cycle for 8 cycles.").phases
    assert phase.cycle_length is not None
    assert (phase.cycle_length.text, phase.cycles, phase.limit) == ("21 days", 8, "fixed")
    (drug,) = phase.administrations
    assert (drug.drug, str(drug.dose), drug.basis, drug.routes) == (
        "bortezomib",
        "Amount('1.3 mg/m2')",
        "body surface",
        ("SC",),
    )
    assert steps(drug) == [("1-8", "1, 4, 8, 11", "")]


def test_loading_dose() -> None:
    """A loading dose is a step of the first cycle, and the dose that follows begins after it."""
    (phase,) = landed("Trastuzumab 8 mg/kg loading dose, followed by 6 mg/kg every 3 weeks for 18 cycles.").phases
    assert steps(phase.administrations[0]) == [
        ("1", "1", "Amount('8 mg/kg')"),
        ("2-18", "1", "Amount('6 mg/kg')"),
    ]


def test_two_lengths() -> None:
    """Cycles of two lengths are two phases that number on."""
    text = (
        "Bortezomib 1.3 mg/m2 on days 1, 4, 8, 11 of 21-day cycles (cycles 1-8), then days 1, 8, 15, 22 of 35-day "
        "cycles (cycles 9-11)."
    )
    first, second = landed(text).phases
    assert (first.cycles, first.first_cycle, second.cycles, second.first_cycle) == (8, 1, 3, 9)
    assert steps(second.administrations[0]) == [("9-11", "1, 8, 15, 22", "")]


def test_radiotherapy_is_a_procedure() -> None:
    """A dose in grays is no drug: it arrives as a procedure whose words keep the fraction."""
    reading = landed("Fludarabine 30 mg/m2 on days -6 to -2 and TBI 200 cGy on day -1.")
    assert [a.drug for phase in reading.phases for a in phase.administrations] == ["fludarabine"]
    assert [procedure.label for procedure in reading.procedures] == ["TBI, 2 Gy a fraction"]


def test_what_no_unit_holds_is_said() -> None:
    """An area under the curve and a range without a rule leave the dose empty and give a finding."""
    reading = landed("Carboplatin AUC 5 on day 1 and carfilzomib 20-36 mg/m2 on days 1 and 2 of a 28-day cycle.")
    assert [a.dose for a in reading.phases[0].administrations] == [None, None]
    assert [finding.family for finding in reading.findings] == ["dose-form", "dose-form"]


def test_assumed_days_keep_their_origin() -> None:
    """Days that follow from `weekly` are assumptions in the file, numbered days are the document's."""
    (phase,) = landed("Methotrexate 20 mg weekly and lenalidomide 25 mg on days 1-21, in 28-day cycles.").phases
    assert [step.days_origin for a in phase.administrations for step in a.schedule] == ["assumption", "document"]


def test_days_without_an_end_are_said() -> None:
    """Days that go on are listed to a day that the text does not name, and a finding says so."""
    reading = landed("Daratumumab 16 mg/kg weekly for 8 weeks, then every 2 weeks for 16 weeks, then every 4 weeks.")
    assert [finding.family for finding in reading.findings] == ["open-days"]


def test_one_of_several_amounts_is_an_option() -> None:
    """Of `2, 3 or 4 mg` one is given: each is an option that is named by its amount, never all of them."""
    (phase,) = landed("Pomalidomide 2, 3 or 4 mg on days 1-21 of each 28-day cycle.").phases
    (drug,) = phase.administrations
    assert drug.dose is None
    assert [(step.who, step.dose.text if step.dose else "") for step in drug.schedule] == [
        ("2 mg", "2 mg"),
        ("3 mg", "3 mg"),
        ("4 mg", "4 mg"),
    ]


def test_the_route_behind_the_last_option_is_that_of_each() -> None:
    """`10 mg or 15 mg orally` is one drug by mouth of which one dose is given, and not both doses side by side."""
    (phase,) = landed("Lenalidomide 10 mg or 15 mg orally on days 1-21 of each 28-day cycle.").phases
    (drug,) = phase.administrations
    assert drug.routes == ("PO",)
    assert [step.who for step in drug.schedule] == ["10 mg", "15 mg"]
    (both,) = landed("Fluorouracil 400 mg/m2 bolus and 600 mg/m2 IV on day 1 of each 14-day cycle.").phases
    assert [one.schedule[0].who for one in both.administrations] == ["", ""]


def test_a_condition_in_a_closed_bracket_holds_for_no_later_drug() -> None:
    """`25 mg (adjusted for renal impairment), and 40 mg dexamethasone`: the 40 mg are no dose of the first drug."""
    text = "Lenalidomide 25 mg (dose adjusted for renal impairment) and 40 mg dexamethasone on days 1 and 8."
    (phase,) = landed(text).phases
    assert [(one.drug, one.dose.text if one.dose else "") for one in phase.administrations] == [
        ("lenalidomide", "25 mg"),
        ("dexamethasone", "40 mg"),
    ]


def test_daily_without_an_end() -> None:
    """Daily treatment until an event has no days, no cycles and no end of its own."""
    (phase,) = landed("Lenalidomide 10 mg daily until disease progression.").phases
    assert (phase.cycles, phase.limit, phase.until) == (None, "until", ("disease progression",))
    assert steps(phase.administrations[0]) == []


def test_conditional_dose() -> None:
    """A dose for some patients is a step with its condition beside the dose of all others."""
    (phase,) = landed(
        "Dexamethasone 40 mg on days 1, 8, 15, 22 (20 mg for patients over 75 years) every 28 days."
    ).phases
    (drug,) = phase.administrations
    assert [step.who for step in drug.schedule] == ["", "for patients over 75 years"]


@given(st.lists(st.sampled_from(("bortezomib 1.3 mg/m2", "AUC 5", "on days 1, 8", "weekly", "Arm A:", "40 Gy", "x 3",
                                 "every 21 days", "carboplatin", "radiotherapy", "until progression", ";", "\n- ",
                                 "loading dose", "then", "day -3", "for 4 cycles", "Level 1:", "20-30 mg")),
                max_size=18).map(" ".join))  # fmt: skip
def test_total_on_any_regimen(text: str) -> None:
    """Whatever is read can be written as phases, with names that do not repeat."""
    names = [phase.name for phase in landed(text).phases]
    assert len(names) == len(set(names))
