"""OMOP units and coded answers, read once per distinct way they are recorded."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from trialrun.ground.quantity import conversion_factor, convertible
from trialrun.records.answers import read_answer
from trialrun.records.cells import read_number
from trialrun.records.coding import Coding
from trialrun.records.omop import queries
from trialrun.records.omop.concepts import ConceptMap
from trialrun.records.reading import Reading, finding
from trialrun.records.words import STATEMENTS, clean, is_null, read_result
from trialrun.terms import Variable, read_unit

_UNITS = """
select unit_concept, unit_printed, count(*), min(source), min(source_row) from recorded_values
where number is not null or printed is not null group by all order by all
"""
_ANSWERS = """
select variable, answer, printed from recorded_values
where answer is not null or (printed is not null and (number is null or printed similar to '.*[<>≤≥].*'))
group by all order by all
"""


def make_units(connection: duckdb.DuckDBPyConnection, concepts: ConceptMap, reading: Reading) -> None:
    """Make the view of recorded values and the table `units`: the unit of each recorded pair of concept and words."""
    connection.execute(queries.VALUES)
    rows = connection.execute(_UNITS).fetchall()
    known = concepts.codings(row[0] for row in rows)
    units = [_unit(known.get(row[0] or 0), row, reading) for row in rows]
    columns = {
        "unit_concept": pa.array([row[0] for row in rows], type=pa.int64()),
        "unit_printed": pa.array([row[1] for row in rows], type=pa.string()),
        "unit": pa.array(units, type=pa.string()),
    }
    connection.register("units", pa.table(columns))


def _unit(coded: Coding | None, row: tuple[int, str, int, str, int], reading: Reading) -> str | None:
    """The unit both sides agree on; null where they contradict each other, as printed where neither can be read."""
    printed = clean(row[1] or "")
    code = (read_unit(coded.code) or read_unit(coded.display)) if coded else None
    word = read_unit(printed) if printed else None
    place = {"source": row[3], "row": row[4], "count": row[2]}
    if code and word and (not convertible(code, word) or conversion_factor(code, word) != 1):
        message = f"unit concept {code!r} and printed unit {printed!r} disagree; the unit counts as not known"
        reading.add(finding("unit", "warning", message, fix="correct one of them", **place))
        return None
    unit = code or word or (None if is_null(printed) else printed) or (coded.code if coded else None)
    if unit and not (code or word):
        message = f"{unit!r} is not a unit we can read; kept as printed"
        reading.add(finding("unit", "warning", message, fix="write it as UCUM code, such as mg/dL", **place))
    return unit


def make_answers(connection: duckdb.DuckDBPyConnection, concepts: ConceptMap) -> None:
    """Make the table `answers`: number, comparator and text of each recorded coded or printed value."""
    rows = connection.execute(_ANSWERS).fetchall()
    known = concepts.codings(row[1] for row in rows)
    variables = concepts.reading.vocabulary.variables
    read = [_answer(variables[row[0]], known.get(row[1] or 0), clean(row[2] or "")) for row in rows]
    columns = {
        "variable": pa.array([row[0] for row in rows], type=pa.string()),
        "answer": pa.array([row[1] for row in rows], type=pa.int64()),
        "printed": pa.array([row[2] for row in rows], type=pa.string()),
        "value": pa.array([one[0] for one in read], type=pa.float64()),
        "comparator": pa.array([one[1] for one in read], type=pa.string()),
        "text": pa.array([one[2] for one in read], type=pa.string()),
    }
    connection.register("answers", pa.table(columns))


def make_statements(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `statements`: the words that say a diagnosis is not there, or may be, and the status they mean."""
    words, statuses = list(STATEMENTS), list(STATEMENTS.values())
    columns = {"words": pa.array(words, type=pa.string()), "status": pa.array(statuses, type=pa.string())}
    connection.register("statements", pa.table(columns))


def _answer(variable: Variable, coded: Coding | None, printed: str) -> tuple[float | None, str | None, str | None]:
    if coded is not None:
        value, text = read_answer(variable, coded.code, coded.display)
        return value, None, text
    if is_null(printed):
        return None, None, None
    try:
        number = read_number(printed)
    except LookupError:
        text = read_result(printed) or read_answer(variable, "", printed)[1]
        return None, None, text
    return (number.value, number.comparator, None) if number else (None, None, None)
