"""Who the patients are: duplicated persons, facts of persons nobody described, coverage that cannot be claimed."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from trialrun.errors import InputError
from trialrun.records.reading import Reading, finding

_Row = tuple[int, tuple[str | None, int | None], dict[str, object]]


def settle_persons(tables: dict[str, pa.Table], reading: Reading, where: str) -> dict[str, pa.Table]:
    """Tables with one row a person and facts of those persons only. Raises InputError where nobody is left."""
    person = _without_duplicates(tables["person"], reading)
    if person.num_rows == 0:
        raise InputError("there is no patient in it", where=where, fix="give at least one row in the person table")
    known = person["person_id"].combine_chunks().dictionary.take(_used(person))
    settled = {name: _of_known(name, table, known, reading) for name, table in tables.items() if name != "person"}
    return {"person": person, **settled}


def _used(person: pa.Table) -> pa.Array:
    return pc.unique(person["person_id"].combine_chunks().indices).drop_null()


def _without_duplicates(person: pa.Table, reading: Reading) -> pa.Table:
    ids = person["person_id"].combine_chunks()
    counts = pc.value_counts(ids)
    if len(counts) == person.num_rows:
        return person
    often = {str(one["values"]) for one in counts.to_pylist() if one["counts"] > 1}
    keep: list[int] = []
    contents: dict[str, list[_Row]] = {}
    for index, row in enumerate(person.to_pylist()):
        place = (row.pop("source"), row.pop("source_row"))
        if row["person_id"] not in often:
            keep.append(index)
        else:
            contents.setdefault(row["person_id"], []).append((index, place, row))
    for name, rows in contents.items():
        keep += _settle_one(name, rows, reading)
    return person.take(pa.array(sorted(keep), type=pa.int64()))


def _settle_one(name: str, rows: list[_Row], reading: Reading) -> list[int]:
    source, row = rows[1][1]
    place = {"source": source or "", "row": row}
    if all(content == rows[0][2] for _, _, content in rows):
        message = "the same person is there twice; one row is used"
        reading.add(finding("person", "warning", message, fix="keep one row a person", **place))
        reading.count("person", "left out, same row twice", len(rows) - 1)
        return [rows[0][0]]
    message = f"person {name} is there {len(rows)} times with different content; this person is left out"
    reading.add(finding("person", "error", message, fix="keep the right row", **place))
    reading.count("person", "left out, contradictory rows", len(rows))
    return []


def _of_known(name: str, table: pa.Table, known: pa.Array, reading: Reading) -> pa.Table:
    ids = table["person_id"].combine_chunks()
    there = pc.is_in(ids.dictionary, value_set=known)
    if table.num_rows and not pc.all(there).as_py():
        mine = there.take(ids.indices).fill_null(False)
        table = _report_strangers(name, table, mine, reading)
    return table


def _report_strangers(name: str, table: pa.Table, mine: pa.Array, reading: Reading) -> pa.Table:
    others = table.filter(pc.invert(mine))
    if others.num_rows == 0:
        return table
    first = others.slice(0, 1).to_pylist()[0]
    persons = pc.count_distinct(others["person_id"].combine_chunks().cast(pa.string())).as_py()
    message = f"{name} rows of persons who are not in the person table ({persons}) are left out"
    place = {"source": first["source"] or name, "row": first["source_row"], "count": others.num_rows}
    reading.add(finding("person", "warning", message, fix="add them to the person table", **place))
    reading.count(name, "left out, person not known", others.num_rows)
    return table.filter(mine)


def withhold_coverage(coverage: pa.Table, reading: Reading) -> pa.Table:
    """Coverage without the persons and domains whose record holds a fact that could not be read.

    A fact we cannot read might be the very one a rule looks for: its absence is then unknown, not no.
    """
    unread = {(person, domain) for domain, persons in reading.unread.items() for person in persons}
    if not unread or coverage.num_rows == 0:
        return coverage
    pairs = list(zip(coverage["person_id"].to_pylist(), coverage["domain"].to_pylist(), strict=True))
    keep = [pair not in unread for pair in pairs]
    withheld = Counter(domain for (_, domain), kept in zip(pairs, keep, strict=True) if not kept)
    for domain, count in sorted(withheld.items()):
        message = f"{domain}: coverage is not claimed for persons with a {domain} that could not be read"
        reading.add(
            finding(
                "coverage", "warning", message, count=count, source="coverage", fix="map the codes or correct the rows"
            )
        )
        reading.count("coverage", f"left out, {domain} not fully read", count)
    return coverage.filter(pa.array(keep))
