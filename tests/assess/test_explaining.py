"""Every answer explains itself: the values and dates behind it, the arithmetic exactly, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import msgspec
import pytest

from assess.histories import make_histories
from assess.written import FALLING, OTHER_SPECIMEN, RELAPSE, TWO_MARKERS, case, set_of, visit
from trialrun.assess import Course, Options, assess_patient
from trialrun.assess.assessing import _answered, settle
from trialrun.assess.course.bearing import tell_confirmation
from trialrun.assess.course.choosing import confirmation_of
from trialrun.assess.course.confirming import confirm
from trialrun.assess.course.grading import Grader, grade_domain
from trialrun.assess.course.turns import turns_of
from trialrun.assess.course.visits import with_baseline
from trialrun.assess.explain.amounts import amount_text, change_text, interval_text, percent_text
from trialrun.assess.explain.courses import Told, explain_course
from trialrun.assess.explain.supposing import Band, bands_of, markers_of
from trialrun.assess.explain.telling import told_text
from trialrun.assess.subjects.sources import Subject, subject_of_case
from trialrun.engines import Interval, Patient, patients
from trialrun.engines.context import variable_of
from trialrun.engines.values import point
from trialrun.errors import InputError
from trialrun.ground.dates import Date
from trialrun.library import load
from trialrun.protocol import CriteriaSet
from trialrun.records.cases import read_case
from trialrun.terms import load_vocabulary

SETS = ("imwg-2016", "poems-ccf", "poems-mayo", "poems-arkansas", "poems-chiba")


def bundled(name: str) -> CriteriaSet:
    """A criteria set of the library."""
    record = load(name)
    assert isinstance(record, CriteriaSet)
    return record


def subject(given: dict[str, object], criteria: CriteriaSet) -> Subject:
    """A case as a subject."""
    return subject_of_case(read_case(msgspec.json.encode(given)), criteria)


def told(given: dict[str, object], criteria: CriteriaSet, options: Options | None = None) -> tuple[Course, Told, str]:
    """A case assessed, explained, and the explanation as text on long lines."""
    one = subject(given, criteria)
    assert one.patient is not None, one.error
    course = assess_patient(criteria, one.patient, one.turns, options)
    explained = explain_course(criteria, one.patient, course, one.turns)
    return course, explained, told_text(explained, 10_000)


def drawn(criteria: CriteriaSet, size: int, seed: int) -> Iterator[tuple[Patient, Course]]:
    """Generated patients that can be judged, with their courses."""
    for patient in patients(make_histories(criteria, seed, size)):
        try:
            yield patient, assess_patient(criteria, patient, turns_of(patient, criteria.condition))
        except InputError:
            continue


@pytest.mark.parametrize(
    ("share", "text"),
    [
        ("-1/2", "-50 %"),
        ("-5/7", "-71.43 % (exactly -5/7)"),
        ("-49999/100000", "-49.999 %"),
        ("-4999999/10000000", "-49.99999 % (exactly -4999999/10000000)"),
        ("1/3", "+33.33 % (exactly 1/3)"),
        ("2", "+200 %"),
        ("0", "0 %"),
    ],
)
def test_a_percentage_is_never_rounded_onto_a_bound(share: str, text: str) -> None:
    """What is a hair short of a half does not print as a half, and what is rounded says what it is exactly."""
    assert percent_text(Fraction(share)) == text


def test_amounts_print_exactly_where_they_end() -> None:
    """A decimal prints whole, a third says that it is rounded, and a limit of the laboratory stays a limit."""
    assert amount_text(Fraction("0.42"), "g/dL") == "0.42 g/dL"
    assert amount_text(Fraction(1, 3)) == "about 0.3333"
    assert interval_text(Interval(None, Fraction(1, 10), hi_open=True), "g/dL") == "below 0.1 g/dL"


def test_a_change_from_or_to_a_limit_of_the_laboratory_is_no_single_number() -> None:
    """Below 0.1 from 0.8 is a fall of more than seven eighths; from below 0.1 no change can be told."""
    censored = Interval(None, Fraction(1, 10), hi_open=True)
    assert change_text(censored, point(Fraction("0.8")), "g/dL") == "below -0.7 g/dL = below -87.5 %"
    assert "no exact change" in change_text(point(Fraction("0.8")), censored, "g/dL")
    assert change_text(point(Fraction(3)), point(Fraction(0)), "1") == "+3 (no percentage of 0)"


def test_a_relapse_is_told_against_the_lowest_value() -> None:
    """Baseline 4.2, lowest 0.4, now 1.2: the text has all three with their dates, both changes, and the limits."""
    course, _, text = told(RELAPSE, bundled("imwg-2016"))
    assert course.progression is not None and course.progression.isoformat() == "2026-03-30"
    assert "1.2 g/dL on 2026-03-30; from the baseline 4.2 g/dL on 2026-01-05: -3 g/dL = -71.43 % (exactly -5/7)" in text
    assert "from the lowest value before, 0.4 g/dL on 2026-02-02: +0.8 g/dL = +200 %" in text
    assert "the limit is 0.4 g/dL (2026-02-02) + 0.5 g/dL = 0.9 g/dL" in text
    assert "PR: above 0.42 and below 0.9 g/dL; PD: 0.9 g/dL or more" in text


def test_confirmation_is_told_with_its_day() -> None:
    """A response names the visit that bears it out, or the progression that stopped it; so does progression."""
    _, explained, _ = told(RELAPSE, bundled("imwg-2016"))
    assert [one.confirmation for one in explained.visits] == [
        "VGPR, confirmed by 2026-03-02",
        "VGPR, not confirmed: 2026-03-30 is PD; it counts as SD",
        "PD, confirmed by 2026-04-27",
        "PD: it bears out the progression of 2026-03-30",
    ]


def test_a_death_after_the_data_cut_bears_nothing_out() -> None:
    """What the cut leaves out of the assessment is left out of its explanation."""
    died = [{"date": "2026-05-10", "type": "death", "cause": "myeloma"}]
    given = {**RELAPSE, "assessments": RELAPSE["assessments"][:-1], "events": died}
    cut = Options(as_of=Date(2026, 5, 1))
    for options, said in ((None, "PD, confirmed by death"), (cut, "PD, not confirmed: there is no later assessment")):
        course, explained, _ = told(given, bundled("imwg-2016"), options)
        assert explained.visits[-1].confirmation.startswith(said)
        assert (course.progression is None) == ("not confirmed" in said)


def test_units_are_told_as_recorded_and_as_compared() -> None:
    """A value in another unit is shown in both."""
    _, _, text = told(FALLING, set_of(TWO_MARKERS))
    assert "9 g/L = 0.9 g/dL on 2026-03-02; from the baseline 1.2 g/dL on 2026-01-05: -0.3 g/dL = -25 %" in text
    assert "1.5 ng/mL = 1500 pg/mL" in text


def test_a_set_of_the_user_is_read_with_the_users_thresholds() -> None:
    """A fall of exactly a quarter in both markers is a fall; a hair less in one of them is none."""
    course, _, text = told(FALLING, set_of(TWO_MARKERS))
    assert [visit.response for visit in course.visits] == ["fall", "no fall"]
    assert "two-marker-fall 1, vegf.fall, the user's own rule" in text
    stricter = set_of(TWO_MARKERS.replace("serum_vegf <= 0.75", "serum_vegf <= 0.5"))
    course, _, text = told(FALLING, stricter)
    assert [visit.response for visit in course.visits] == ["no fall", "no fall"]
    assert "fall: 1000 pg/mL or less; no fall: above 1000 pg/mL" in text


def test_another_specimen_is_never_compared_and_is_told() -> None:
    """VEGF of plasma after a baseline of serum leaves the answer open, and the text says what was recorded."""
    course, _, text = told(OTHER_SPECIMEN, set_of(TWO_MARKERS))
    assert [(one.answer, one.domain) for one in course.visits[0].grades][1] == ("cannot determine", "vegf")
    assert course.visits[0].response == "NE"
    assert "no rule here compares plasma VEGF: 300 pg/mL on 2026-03-09" in text


def test_the_deciding_statements_alone_are_told() -> None:
    """Of a rule with `or` the side that holds is told, and the other is not."""
    _, explained, text = told(RELAPSE, bundled("imwg-2016"))
    reached = explained.visits[0].domains[0].reached
    assert reached is not None and reached.level == "VGPR"
    assert {one.fact for one in reached.worked if one.decides} == {"serum_m_protein", "urine_m_protein"}
    assert "serum M-protein equal to 0 g/dL" not in text


def test_a_threshold_changed_in_the_file_changes_what_is_told() -> None:
    """The bands are those of the set, not of the code."""
    assert "fall: 0.9 g/dL or less" in told(FALLING, set_of(TWO_MARKERS))[2]
    assert (
        "fall: 0.6 g/dL or less"
        in told(FALLING, set_of(TWO_MARKERS.replace("m_protein <= 0.75", "m_protein <= 0.5")))[2]
    )


def test_what_is_missing_is_told_with_what_it_would_give() -> None:
    """A parameter that counts and was not measured has its bands all the same."""
    given = case(
        "missing",
        visit("2026-01-05", serum_m_protein="4 g/dL", urine_m_protein="500 mg/(24.h)"),
        visit("2026-02-02", serum_m_protein="1 g/dL"),
    )
    _, _, text = told(given, bundled("imwg-2016"))
    assert "urine M-protein a day: not measured at this visit" in text
    assert "VGPR: below 100 mg/24 h" in text


@pytest.mark.parametrize("name", SETS)
def test_bands_say_what_an_assessment_would_say(name: str) -> None:
    """With the value of the marker changed in the record the domain gets the answer of the band it then lies in."""
    criteria, random, tried = bundled(name), Random(3), 0
    for patient, course in drawn(criteria, 60, 5):
        if course.baseline is None or not course.visits:
            continue
        grader = settled(criteria, patient, course)
        seen = random.choice(course.visits)
        for domain in (one for one in criteria.domains if one.name != "overall"):
            for marker in markers_of(criteria, domain.name):
                bands = bands_of(domain, marker, seen.date, grader)
                for band in bands:
                    value = inside(band, marker)
                    if alone(grader.patient, marker, seen.date) and exactly(value):
                        other = grader.of(changed(grader.patient, marker, seen.date, float(value)))
                        assert grade_domain(domain, seen.date, other).answer == band.answer, (patient.person_id, band)
                        tried += 1
    assert tried > 20 or name == "poems-chiba"


@pytest.mark.parametrize("name", SETS)
def test_no_record_keeps_an_answer_from_being_explained(name: str) -> None:
    """Whatever dates, units, limits and doubles there are, every visit that is assessed is explained."""
    criteria = bundled(name)
    for patient, course in drawn(criteria, 14, 11):
        explained = explain_course(criteria, patient, course, turns_of(patient, criteria.condition))
        assert [one.date for one in explained.visits] == [one.date for one in course.visits]
        assert told_text(explained) or not course.visits


@pytest.mark.parametrize("policy", ["consecutive", "admiralonco", "none"])
def test_what_is_told_of_confirmation_agrees_with_the_fold(policy: str) -> None:
    """A level is told as confirmed exactly where the fold leaves it its own level."""
    criteria, options = bundled("imwg-2016"), Options(confirmation=policy)
    for patient in patients(make_histories(criteria, 23, 50)):
        turns = turns_of(patient, criteria.condition)
        try:
            course = assess_patient(criteria, patient, turns, options)
        except InputError:
            continue
        said = tell_confirmation(criteria, course, turns)
        if policy == "none":
            assert set(said) <= {""}
            continue
        own = worth(criteria, course, patient)
        for one, text, level in zip(course.visits, said, own, strict=False):
            if one.response in criteria.order[:-1] and one.response != criteria.confirmation.floor:
                assert ("not confirmed" in text) == (level == criteria.confirmation.floor), (text, level)
                assert ("only" in text) == (level not in (one.response, criteria.confirmation.floor)), (text, level)


def worth(criteria: CriteriaSet, course: Course, patient: Patient) -> tuple[str, ...]:
    """What each visit before confirmed progression is worth by the fold itself."""
    turns = [turn for turn in turns_of(patient, criteria.condition) if course.baseline and turn.date > course.baseline]
    answered = [_answered(one, turns, criteria) for one in course.visits]
    confirmed = confirm(answered, criteria, confirmation_of(criteria, course.options))
    before = [one for one in course.visits if confirmed.progression is None or one.date < confirmed.progression]
    return confirmed.own[: len(before)]


def settled(criteria: CriteriaSet, patient: Patient, course: Course) -> Grader:
    """The grader of an assessed patient."""
    assert course.baseline is not None
    grader = Grader(criteria, with_baseline(patient, course.baseline), course.baseline, Options())
    return settle(grader, turns_of(patient, criteria.condition))


def inside(band: Band, marker: str) -> Fraction:
    """A value in a band that is plausible, its upper bound where it has one."""
    variable = variable_of(marker, load_vocabulary())
    low = band.low if band.low is not None else Fraction(variable.low or 0)
    if band.high is not None:
        return band.high if band.with_high else (low + band.high) / 2
    return low if band.with_low else (low + Fraction(variable.high or 10_000)) / 2


def exactly(value: Fraction) -> bool:
    """Whether a record can hold the value."""
    return Fraction(repr(float(value))) == value


def alone(patient: Patient, marker: str, date: object) -> bool:
    """Whether one full row of the marker lies on the day, so that it can be changed."""
    rows = [row for row in patient.of("measurement") if row.name == marker and row.day("date") == date]
    return len(rows) == 1 and rows[0].day("date_to") == date and rows[0].number("value") is not None


def changed(patient: Patient, marker: str, date: object, value: float) -> Patient:
    """The patient with another value of the marker on the day."""
    unit = variable_of(marker, load_vocabulary()).unit

    def other(row: object) -> object:
        return msgspec.structs.replace(row, columns={**row.columns, "value": value, "unit": unit, "comparator": None})

    rows = [other(row) if row.name == marker and row.day("date") == date else row for row in patient.of("measurement")]
    return msgspec.structs.replace(patient, rows={**patient.rows, "measurement": tuple(rows)})


def test_a_set_of_the_user_may_have_progression_and_confirmation() -> None:
    """A level `worse` before the others makes progression, and a floor asks for a second visit."""
    worse = """  - domain: vegf
    name: worse
    label: half as much again as the lowest value, and 200 pg/mL more
    rule: serum_vegf >= 1.5 x nadir and serum_vegf >= nadir + 200 pg/mL
    origin: user
"""
    text = TWO_MARKERS.replace("order: [fall, no fall]", "order: [fall, no fall, worse]\nprogression: worse")
    text = text.replace("levels:\n", f"levels:\n{worse}")
    text += "confirmation: {policy: consecutive, not_evaluable: skipped, floor: no fall, origin: user}\n"
    given = case(
        "p",
        visit("2026-01-05", serum_m_protein="1.2 g/dL", vegf="2000 pg/mL serum"),
        visit("2026-03-02", serum_m_protein="0.6 g/dL", vegf="800 pg/mL serum"),
        visit("2026-05-04", serum_m_protein="0.6 g/dL", vegf="700 pg/mL serum"),
        visit("2026-07-06", serum_m_protein="0.6 g/dL", vegf="1050 pg/mL serum"),
        criteria="two-marker-fall",
    )
    course, explained, told_ = told(given, set_of(text))
    assert [one.response for one in course.visits] == ["fall", "fall", "worse"]
    assert (course.best_confirmed, course.progression) == ("fall", None)
    assert [one.confirmation for one in explained.visits] == [
        "fall, confirmed by 2026-05-04",
        "fall, not confirmed: 2026-07-06 is worse; it counts as no fall",
        "worse, not confirmed: there is no later assessment",
    ]
    assert "worse: 1050 pg/mL or more" in told_
