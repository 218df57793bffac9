"""Facts computed from the person: age at enrolment, in the unit a rule asks for, and sex.

Reads no measurement.
"""

from __future__ import annotations

from fractions import Fraction

from trialrun.engines.anchors import event_span
from trialrun.engines.case import Case
from trialrun.engines.context import need
from trialrun.engines.patient import Row
from trialrun.engines.values import Interval, compare, point
from trialrun.engines.words import plain
from trialrun.ground.dates import TIME_UNITS, DateSpan, TimeUnit, age_in
from trialrun.ground.quantity import conversion_factor
from trialrun.ground.truth import MET, Truth, any_of, from_bool, unknown
from trialrun.rules.nodes import Compare, OneOf, Recorded, Tested

Outcome = tuple[Truth, tuple[Row, ...]]


def judge_personal(atom: Compare | OneOf | Tested | Recorded, case: Case) -> Outcome:
    """Age at enrolment, or sex; windows and selectors have no meaning here."""
    if case.words.term(atom.fact.name) is case.words.term("sex"):
        return judge_sex(atom, case.patient.person.text("sex")), (case.patient.person,)
    age = _age(case, age_unit(atom))
    if age is None:
        return unknown(need("person", "birth_date")), ()
    return judge_age(atom, age), (case.patient.person,)


def judge_sex(atom: Compare | OneOf | Tested | Recorded, recorded: str | None) -> Truth:
    """A recorded sex against a list of values; unknown where it is not recorded."""
    sex = plain(recorded or "")
    if not sex or sex == "unknown" or isinstance(atom, (Compare, Tested)):
        return unknown(need("person", "sex"))
    return MET if isinstance(atom, Recorded) else from_bool(sex in {plain(value) for value in atom.values})


def age_unit(atom: Compare | OneOf | Tested | Recorded) -> TimeUnit:
    """The unit in which an age is counted: that of the limit, months where a limit in years is broken, else years.

    A child of 11 months is 0 completed years old and still older than 6 months.
    """
    if not isinstance(atom, Compare) or atom.limit.plus is None or atom.limit.reference is not None:
        return "a"
    limit = atom.limit.plus
    return (
        "mo"
        if limit.unit == "a" and limit.value % 1
        else next((unit for unit in TIME_UNITS if unit == limit.unit), "a")
    )


def age_between(youngest: int, oldest: int, unit: TimeUnit) -> Interval:
    """From the youngest to the oldest age; a birth after enrolment counts as age 0, and no hour of birth is known."""
    slack = 24 if unit == "h" else 0
    return Interval(Fraction(max(youngest - slack, 0)), Fraction(max(oldest, 0) + slack))


def _age(case: Case, unit: TimeUnit) -> Interval | None:
    """From the youngest to the oldest age that the dates allow, in completed units."""
    birth, enrolled = case.patient.birth(), event_span("enrolment", case)
    if birth is None or not isinstance(enrolled, DateSpan):
        return None
    return age_between(age_in(unit, birth.last, enrolled.first), age_in(unit, birth.first, enrolled.last), unit)


def judge_age(atom: Compare | OneOf | Tested | Recorded, age: Interval) -> Truth:
    """An age in the unit of `age_unit`, as far as known, against a limit in any unit of time."""
    why = need("person", "birth_date")
    match atom:
        case Recorded():
            return MET
        case Compare() if atom.limit.plus is not None and atom.limit.reference is None:
            factor = conversion_factor(atom.limit.plus.unit, age_unit(atom))
            return compare(age, atom.op, point(Fraction(atom.limit.plus.value) * factor), why)
        case OneOf():
            return any_of(compare(age, "=", point(Fraction(value)), why) for value in atom.values)
        case _:
            return unknown(need("reference", atom.fact.name))
