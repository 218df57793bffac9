"""The columnar engine beyond agreement: exact at the bound, blind to order and encoding, the needs of a cohort."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.cohorts import TRIAL, make_cohort
from small_vocabulary import small_vocabulary
from strategies import rules
from trialrun.engines import Context, evaluate, judge_cohort, open_cohort, patients
from trialrun.engines.columns import Store
from trialrun.errors import UnitError, UnknownNameError
from trialrun.ground.dates import Date
from trialrun.ground.quantity import Quantity, exact
from trialrun.ground.truth import MET, Need, Unknown
from trialrun.records.schema import PATIENT_TABLES
from trialrun.rules import parse_rule
from trialrun.rules.nodes import Compare, Fact, Limit, Operator, Present, Rule

VOCABULARY = small_vocabulary()
AS_OF = Date(2024, 6, 15)
CONTEXT = Context(AS_OF, TRIAL, vocabulary=VOCABULARY)


class Tables:
    """Tables as a cohort holds them."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.tables = tables


def measured(rows: list[dict[str, object]]) -> Tables:
    """One person per row, each with that measurement on the as-of day."""
    people = [{"person_id": f"p{number}"} for number in range(len(rows))]
    values = [{**person, "date": AS_OF, "date_to": AS_OF, **row} for person, row in zip(people, rows, strict=True)]
    return Tables(
        {
            "person": pa.Table.from_pylist(people, schema=PATIENT_TABLES["person"]),
            "measurement": pa.Table.from_pylist(values, schema=PATIENT_TABLES["measurement"]),
        }
    )


@settings(max_examples=300)
@given(
    st.decimals("0.001", "15", places=3),
    st.sampled_from(
        [("g/L", Fraction(10)), ("mg/L", Fraction(10_000)), ("g/dL", Fraction(1)), ("mg/dL", Fraction(1000))]
    ),
    st.sampled_from([Fraction(0), Fraction(1, 10**12), Fraction(-1, 10**12), Fraction(1, 10**15)]),
    st.sampled_from([">=", ">", "<=", "<", "=", "!="]),
)
def test_no_wrong_bit_at_the_bound(limit: Decimal, unit: tuple[str, Fraction], off: Fraction, op: Operator) -> None:
    """A value a hair from the limit, in any unit, is decided as its exact fraction."""
    value = float(Fraction(limit) * unit[1] * (1 + off))
    rule = Compare(Fact("serum_m_protein"), op, Limit(Quantity(limit, "g/dL")))
    cohort = measured([{"variable": "serum_m_protein", "value": value, "unit": unit[0]}])
    have, want = exact(value) / unit[1], Fraction(limit)
    told = {
        ">=": have >= want,
        ">": have > want,
        "<=": have <= want,
        "<": have < want,
        "=": have == want,
        "!=": have != want,
    }
    found = judge_cohort({"rule": (rule, True)}, cohort, CONTEXT).at("rule", 0)
    assert (found == MET) is told[op] or (isinstance(found, Unknown) and not 0 <= have <= 15)


def test_multiples_of_normal_are_exact() -> None:
    """Three times 0.1 is 0.3, although the floats differ."""
    rule = parse_rule("alt <= 3 x ULN", VOCABULARY)
    cohort = measured([{"variable": "alt", "value": 0.3, "unit": "U/L", "high": 0.1}])
    assert 3 * 0.1 != 0.3
    assert judge_cohort({"rule": (rule, True)}, cohort, CONTEXT).at("rule", 0) == MET
    strict = parse_rule("alt > 3 x ULN", VOCABULARY)
    assert judge_cohort({"rule": (strict, True)}, cohort, CONTEXT).truth("rule").tolist() == [0]


@settings(max_examples=40)
@given(rules(VOCABULARY), st.integers(0, 2**32))
def test_order_and_encoding_do_not_matter(rule: Rule, number: int) -> None:
    """Rows in any order, in chunks, as plain or dictionary text, give the same truths and needs."""
    cohort = make_cohort(rule, VOCABULARY, number)
    context = Context(cohort.as_of, TRIAL, vocabulary=VOCABULARY)
    plain = judge_cohort({"rule": (rule, True)}, cohort, context)
    other = judge_cohort({"rule": (rule, True)}, Tables(_disordered(cohort.tables, Random(number))), context)
    size = len(plain.person_ids)
    assert [plain.at("rule", n) for n in range(size)] == [other.at("rule", n) for n in range(size)]


@settings(max_examples=40)
@given(rules(VOCABULARY), st.integers(0, 2**32))
def test_a_patient_is_judged_alone(rule: Rule, number: int) -> None:
    """The verdict of a patient does not depend on who else is in the cohort."""
    cohort = make_cohort(rule, VOCABULARY, number)
    context = Context(cohort.as_of, TRIAL, vocabulary=VOCABULARY)
    together = judge_cohort({"rule": (rule, True)}, cohort, context)
    alone = {name: table.filter(pc.equal(table["person_id"], "p003")) for name, table in cohort.tables.items()}
    assert judge_cohort({"rule": (rule, True)}, Tables(alone), context).at("rule", 0) == together.at("rule", 3)


def test_needs_of_a_cohort() -> None:
    """Every person gets the sorted set of the needs that are open for them, and none where the rule is decided."""
    rule = parse_rule("platelets >= 50 10*9/L and (no asthma unless attest(waiver_granted))", VOCABULARY)
    cohort = measured(
        [{"variable": "platelets", "value": 60.0, "unit": "10*9/L"}, {"variable": "platelets", "value": 9.0}]
    )
    judged = judge_cohort({"rule": (rule, True)}, cohort, CONTEXT)
    codes, sets = judged.need_sets("rule")
    by_person = [[(need.kind, need.subject) for need in sets[code]] for code in codes]
    assert by_person == [
        [("attestation", "waiver_granted"), ("coverage", "asthma")],
        [("attestation", "waiver_granted"), ("coverage", "asthma"), ("unit", "platelets")],
    ]
    assert all(isinstance(need, Need) for need in judged.needs("rule"))
    assert judged.truth("rule").tolist() == [2, 2]


@settings(max_examples=60)
@given(rules(VOCABULARY), st.integers(0, 2**32))
def test_need_sets_are_the_needs(rule: Rule, number: int) -> None:
    """The set of needs a person is given is exactly that of the reference engine."""
    cohort = make_cohort(rule, VOCABULARY, number)
    context = Context(cohort.as_of, TRIAL, vocabulary=VOCABULARY)
    codes, sets = judge_cohort({"rule": (rule, True)}, cohort, context).need_sets("rule")
    for patient, code in zip(patients(cohort), codes, strict=True):
        truth = evaluate(rule, patient, context).truth
        assert sets[code] == (truth.needs if isinstance(truth, Unknown) else ())


def test_one_store_serves_many_contexts() -> None:
    """A store that is used again for another day or trial gives what a fresh one gives."""
    rule = parse_rule("attest(informed_consent) or alt <= 40 U/L within 14 days before enrolment", VOCABULARY)
    cohort = make_cohort(rule, VOCABULARY, 7, size=30)
    store = open_cohort(cohort)
    assert open_cohort(store) is store
    for trial in (TRIAL, "other", ""):
        for day in (AS_OF, Date(2024, 3, 31)):
            for assumed in (frozenset(), frozenset({"condition"})):
                context = Context(day, trial, assumed, vocabulary=VOCABULARY)
                again, fresh = (judge_cohort({"r": (rule, True)}, where, context) for where in (store, cohort))
                assert [again.at("r", n) for n in range(30)] == [fresh.at("r", n) for n in range(30)]


def test_a_cohort_without_facts() -> None:
    """Tables that are absent or empty are no records, and nothing fails."""
    people = pa.Table.from_pylist([{"person_id": "-5"}], schema=PATIENT_TABLES["person"])
    store = Store({"person": people})
    for text in ("asthma", "count of asthma >= 1", "platelets > 5 10*9/L", "age >= 18 years", "hbsag positive",
                 "at least 2 weeks since asthma before end of exposure to lenalidomide", "ecog recorded"):  # fmt: skip
        rule = parse_rule(text, VOCABULARY)
        judged = judge_cohort({"rule": (rule, True)}, store, CONTEXT)
        (patient,) = patients(Tables({"person": people}))
        assert judged.person_ids == ("-5",)
        assert judged.at("rule", 0) == evaluate(rule, patient, CONTEXT).truth


@pytest.mark.parametrize("columnar", [False, True])
def test_what_cannot_be_judged_is_refused(columnar: bool) -> None:
    """A name the vocabulary lacks and a limit in another kind of unit are errors of the rule, in both engines."""
    cohort = measured([{"variable": "platelets", "value": 60.0, "unit": "10*9/L"}])
    (patient,) = patients(cohort)
    wrong = (
        (Present(Fact("astma")), UnknownNameError),
        (Compare(Fact("platelets"), ">", Limit(Quantity(Decimal(50), "g/dL"))), UnitError),
    )
    for rule, error in wrong:
        with pytest.raises(error):
            if columnar:
                judge_cohort({"rule": (rule, True)}, cohort, CONTEXT)
            else:
                evaluate(rule, patient, CONTEXT)


def _disordered(tables: Mapping[str, pa.Table], random: Random) -> dict[str, pa.Table]:
    mixed = {}
    for name, original in tables.items():
        rows = list(range(len(original)))
        if name != "person":
            random.shuffle(rows)
        order = pa.array(rows, pa.int64())
        table = pa.table({key: _encoded(original[key], random).take(order) for key in original.column_names})
        cut = random.randint(0, len(table))
        mixed[name] = pa.concat_tables([table.slice(0, cut), table.slice(cut)])
    return mixed


def _encoded(column: pa.ChunkedArray, random: Random) -> pa.ChunkedArray:
    return column.dictionary_encode() if column.type == pa.string() and random.random() < 0.5 else column
