"""Age, sex and attestations for all patients at once. Mirrors personal.py and the attestations of reference.py."""

from __future__ import annotations

import numpy as np

from trialrun.engines.columnar_absence import births
from trialrun.engines.columnar_group import Group, highest, lowest, persons_with
from trialrun.engines.columnar_time import find_moments
from trialrun.engines.columns import FIRST, NO_DAY, Days
from trialrun.engines.context import need
from trialrun.engines.personal import age_between, age_unit, judge_age, judge_sex
from trialrun.engines.reference import answer_truth, answer_word
from trialrun.engines.vectors import Indices, Vector, constant, from_table, overlaid
from trialrun.engines.words import of_trial
from trialrun.ground.dates import TimeUnit
from trialrun.ground.truth import unknown
from trialrun.rules.nodes import Attest, Compare, EventAnchor, OneOf, Recorded, Tested

_MOST = 1_000_000_000
"""More than any age in any unit, so that two ages are one number."""


def judge_person(atom: Compare | OneOf | Tested | Recorded, group: Group) -> Vector:
    """Age at enrolment, or sex, for every patient."""
    if group.words.term(atom.fact.name) is group.words.term("sex"):
        words = group.store.of("person").words("sex")
        return from_table(words.table(lambda word: judge_sex(atom, word)), words.codes)
    first, last, known = births(group)
    enrolled = find_moments(EventAnchor("enrolment"), group)
    unit = age_unit(atom)
    youngest, oldest = _ages(unit, last, enrolled.first), _ages(unit, first, enrolled.last)
    pairs, where = np.unique(youngest * _MOST + oldest, return_inverse=True)
    ages = [age_between(int(pair // _MOST), int(pair % _MOST), unit) for pair in pairs]
    answer = from_table([judge_age(atom, age) for age in ages], where.reshape(-1))
    return overlaid(answer, ~known, constant(group.size, unknown(need("person", "birth_date"))))


def judge_attest(atom: Attest, group: Group) -> Vector:
    """The latest answer on record, for every patient."""
    columns, size = group.store.of("attestation"), group.size
    named = columns.named([atom.question])
    rows = np.arange(named.start, named.stop) if isinstance(named, slice) else named
    days = columns.days("date")[rows]
    fits = columns.words("trial").mask(lambda word: of_trial(word, group.context.trial), rows)
    fits &= (days == NO_DAY) | (days <= group.today)
    rows, days = rows[fits], days[fits]
    person = columns.person[rows]
    latest = highest(np.where(days == NO_DAY, FIRST, days), person, size, FIRST)
    counts = (days == NO_DAY) | (days == latest[person])
    return _answers(atom, rows[counts], person[counts], group)


def _answers(atom: Attest, rows: Indices, person: Indices, group: Group) -> Vector:
    answer = constant(group.size, unknown(need("attestation", atom.question)))
    if not len(rows):
        return answer
    words = group.store.of("attestation").words("answer")
    plain = words.table(answer_word)
    distinct = sorted(set(plain))
    codes = np.array([distinct.index(word) for word in plain])[words.codes[rows]]
    low, high = lowest(codes, person, group.size, 0), highest(codes, person, group.size, 0)
    given = from_table([answer_truth(atom, word) for word in distinct], low)
    has = persons_with(np.ones(len(rows), dtype=bool), person, group.size)
    answer = overlaid(answer, has, given)
    return overlaid(answer, low != high, constant(group.size, unknown(need("conflict", atom.question))))


def _ages(unit: TimeUnit, birth: Days, on: np.int32 | Days) -> Indices:
    """Completed units from birth to a day; see ground.dates.age_in. Not below 0."""
    until = np.broadcast_to(on, birth.shape)
    days = until.astype(np.int64) - birth.astype(np.int64)
    if unit not in ("a", "mo"):
        return _not_negative(days * 24 if unit == "h" else days // 7 if unit == "wk" else days)
    born, day = _calendar(birth), _calendar(until)
    if unit == "a":
        return _not_negative(day[0] - born[0] - (day[1] < born[1]))
    months = 12 * (day[0] - born[0]) + day[1] // 32 - born[1] // 32
    return _not_negative(months - (day[1] % 32 < born[1] % 32))


def _not_negative(ages: Indices) -> Indices:
    return np.maximum(ages, 0)


def _calendar(days: Days) -> tuple[Indices, Indices]:
    """Year, and month and day as one number that orders like the calendar."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    years = dates.astype("datetime64[Y]")
    month = (months - years.astype("datetime64[M]")).astype(np.int64)
    return years.astype(np.int64) + 1970, month * 32 + (dates - months.astype("datetime64[D]")).astype(np.int64)
