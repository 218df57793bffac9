"""Generated records of every kind: a strategy for each type of field, made from the records themselves."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Literal, get_args, get_origin

import msgspec
from hypothesis import strategies as st

from trialrun.protocol import Amount, Duration, Lines, Numbers, Scalar, Statement
from trialrun.protocol.decoding import fields_of, without_none

RULES = (
    "platelets >= 50 10*9/L",
    "no exposure to anti_cd38 ever",
    "no malignancy ever except (basal_cell_skin_cancer, cervix_in_situ)",
    "at least 1 of (serum_m_protein >= 0.5 g/dL; urine_m_protein >= 200 mg/(24.h))",
    "serum_m_protein >= 1.25 x nadir and serum_m_protein >= nadir + 0.5 g/dL",
    "asthma [severity in (moderate, severe)] within 2 years before enrolment unless attest(waiver)",
)
# Everything YAML can hold: line ends, quotes, colons, hashes, brackets, tabs, letters of any script.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [
        "no",
        "0.10",
        "24:00",
        "1e3",
        "2024-05-17",
        "null",
        "~",
        "",
        " ",
        "a: b",
        "# x",
        "- x",
        "'",
        '"',
        "{a}",
        "[b]",
        "*c",
    ]
)
SCALARS: dict[type[Scalar], st.SearchStrategy[Scalar]] = {
    Lines: st.sampled_from(["", "44", "54-56", "34, 85-92"]).map(Lines),
    Numbers: st.sampled_from(["1", "1, 8, 15", "1-21", "7+"]).map(Numbers),
    Amount: st.sampled_from(["15 mg", "0.10 mg/kg", "20 mg/m2"]).map(Amount),
    Duration: st.sampled_from(["1 day", "28 days", "6 months"]).map(Duration),
    Statement: st.sampled_from(RULES).map(Statement),
}
SIMPLE: dict[object, st.SearchStrategy[object]] = {
    str: TEXTS,
    int: st.integers(-(10**15), 10**15),
    bool: st.booleans(),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
}


def records(kind: type[msgspec.Struct]) -> st.SearchStrategy[msgspec.Struct]:
    """Files of one kind; format 1, everything else as it comes."""
    return values(kind).map(lambda record: msgspec.structs.replace(record, trialrun=1))


@lru_cache(maxsize=256)
def values(want: object) -> st.SearchStrategy[object]:
    """Values of the type of a field."""
    want = without_none(want)
    if isinstance(want, type) and issubclass(want, msgspec.Struct):
        return _record(want)
    if get_origin(want) is tuple:
        return st.lists(values(get_args(want)[0]), max_size=2).map(tuple)
    if get_origin(want) is dict:
        return st.dictionaries(TEXTS, values(get_args(want)[1]), max_size=2)
    if get_origin(want) is Literal:
        return st.sampled_from(get_args(want))
    return SCALARS[want] if want in SCALARS else SIMPLE[want]


def _record(want: type[msgspec.Struct]) -> st.SearchStrategy[msgspec.Struct]:
    """A record with its required fields and a few of the others, so that deep records stay small."""
    fields = fields_of(want)
    required = {name: st.deferred(lambda f=field: values(f.type)) for name, field in fields.items() if field.required}
    optional = {
        name: st.deferred(lambda f=field: values(f.type)) for name, field in fields.items() if not field.required
    }

    @st.composite
    def build(draw: st.DrawFn) -> msgspec.Struct:
        chosen = draw(st.lists(st.sampled_from(sorted(optional)), max_size=3, unique=True)) if optional else []
        given = {**required, **{name: optional[name] for name in chosen}}
        return want(**{name: draw(strategy) for name, strategy in given.items()})

    return build()
