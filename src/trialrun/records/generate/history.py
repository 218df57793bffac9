"""Draws everything that is not a measurement: planned and chance records, lines of therapy, coverage, answers."""

from __future__ import annotations

import numpy as np

from trialrun.records.generate.bearing import LINES, line_days
from trialrun.records.generate.deck import DOMAINS, NO_DAY, Flags, Ints
from trialrun.records.generate.figures import Background, backgrounds, diseases, regimens
from trialrun.records.generate.patients import BLOCK, SEXES, Block, pick
from trialrun.records.generate.pieces import Array, Column, Piece
from trialrun.records.generate.texts import Texts

_OUTCOMES = ("sCR", "CR", "VGPR", "PR", "MR", "SD", "PD")
Found = dict[str, list[Piece]]


def draw_planned(block: Block, found: Found) -> None:
    """The rows that each patient's scenario asks for."""
    rows = block.deck.rows
    counts = np.diff(rows.offsets)[block.scenario]
    who = np.repeat(np.arange(BLOCK), counts)
    within = np.arange(len(who)) - np.repeat(np.cumsum(counts) - counts, counts)
    row = rows.offsets[block.scenario][who] + within
    draws = block.rng("planned").random((2, len(who)))
    start = _alive(block, who, _between(rows.starts[row], draws[0]), rows.starts[row][:, 1])
    end = np.where(rows.ends[row][:, 0] == NO_DAY, NO_DAY, np.maximum(_between(rows.ends[row], draws[1]), start))
    fresh = _first_of_each(who, rows.names[row], start)
    for code, table in enumerate(rows.tables.labels):
        here = fresh[rows.tables.codes[row[fresh]] == code]
        columns: dict[str, Column] = {
            key: column.at(row[here]) if isinstance(column, Texts) else column[row[here]]
            for key, column in rows.columns[table].items()
        }
        found[table].append(Piece(who[here], columns | _dated(table, start[here], end[here])))


def _first_of_each(who: Array, name: Array, start: Array) -> Ints:
    """Places of rows, leaving out a second row of one patient with the same name and start."""
    key = (who * (1 + name.max(initial=0)) + name) * 2**16 + start - start.min(initial=0)
    return np.sort(np.unique(key, return_index=True)[1])


def _alive(block: Block, who: Array, start: Ints, latest: Ints | int) -> Ints:
    """Days not before birth, as far as `latest` allows."""
    return np.maximum(start, np.minimum(block.born[who], latest))


def _dated(table: str, start: Array, end: Array | int) -> dict[str, Column]:
    if table == "procedure":
        return {"date": start, "date_to": start}
    return {"start": start, "start_to": start, "end": end, "end_to": end}


def _between(ranges: Array, uniform: Array) -> Ints:
    """A whole number of each range (n, 2), both ends included."""
    drawn: Ints = ranges[:, 0] + np.floor(uniform * (ranges[:, 1] - ranges[:, 0] + 1)).astype(np.int64)
    return drawn


def draw_background(block: Block, found: Found) -> None:
    """Records by chance, where the scenario bears them."""
    for place, one in enumerate(backgrounds()):
        draws = block.rng(f"history/{one.name}").random((3, BLOCK))
        chance = np.array(one.shares)[block.disease] * _can_have(block, one)
        who = np.flatnonzero((draws[0] < chance) & block.deck.background[block.scenario, place])
        start = one.first + np.floor(draws[1, who] * (one.last - one.first + 1)).astype(np.int64)
        start = _alive(block, who, start, one.last)
        found[one.table].append(_background_piece(one, who, start, draws[2, who]))


def _can_have(block: Block, one: Background) -> Array:
    aged = (block.age >= one.ages[0]) & (block.age <= one.ages[1])
    return aged if not one.sex else aged & (block.sex == SEXES.index(one.sex))


def _background_piece(one: Background, who: Array, start: Ints, uniform: Array) -> Piece:
    end: Array | int = NO_DAY
    if one.current:
        end = np.floor(uniform * 60).astype(np.int64)
    elif one.length is not None:
        end = np.minimum(start + np.floor(uniform * 2 * one.length).astype(np.int64), 0)
    named = {"drug" if one.table == "exposure" else "concept": one.name}
    return Piece(
        who, {**named, "status": one.status or None, "severity": one.severity or None, **_dated(one.table, start, end)}
    )


def draw_disease(block: Block, found: Found) -> Array:
    """The record of the disease itself where the plan has none; gives the day since when it is known."""
    draws = block.rng("disease-record").random((2, BLOCK))
    since = np.full(BLOCK, NO_DAY)
    for place, one in enumerate(diseases()):
        bears = block.deck.names[block.scenario, place, : len(one.names)]
        has = (block.disease == place) & bears.any(axis=1) if one.names else np.zeros(BLOCK, bool)
        who = np.flatnonzero(has & ~_is_planned(block, place))
        if not len(who):
            continue
        weights = np.array([weight for _, weight in one.names]) * bears[who]
        start = _between(np.tile([one.first, one.last], (len(who), 1)), draws[1][who])
        since[who] = start
        names = Texts(pick(weights, draws[0][who]), tuple(name for name, _ in one.names))
        columns: dict[str, Column] = {"concept": names, "status": "active", **_dated("condition", start, NO_DAY)}
        found["condition"].append(Piece(who, columns))
    return since


def _is_planned(block: Block, disease: int) -> Flags:
    """True for patients whose plan already has the disease: then no other was possible."""
    weights = block.deck.disease_weights[block.scenario]
    settled: Flags = (weights[:, disease] == 1) & (weights.sum(axis=1) == 1)
    return settled


def draw_lines(block: Block, found: Found) -> Ints:
    """Earlier lines of therapy, where the scenario bears them; gives the number drawn."""
    rng = block.rng("lines")
    shares = np.array([one.lines for one in diseases()])
    wanted = pick(shares[block.disease], rng.random(BLOCK))
    weights = np.array([one.weights for one in regimens()]).T
    number = np.zeros(BLOCK, np.int64)
    for line in range(LINES):
        draws = rng.random((4, BLOCK))
        chances = weights[block.disease] * block.deck.lines[block.scenario, line]
        who = np.flatnonzero((wanted > line) & (chances.sum(axis=1) > 0))
        chosen = pick(chances[who], draws[0][who])
        begins, ends = line_days(line)
        start = _between(np.tile(begins, (len(who), 1)), draws[1][who])
        end = _between(np.tile(ends, (len(who), 1)), draws[2][who])
        outcome = np.floor(draws[3][who] * len(_OUTCOMES)).astype(np.int64)
        number[who] += 1
        for place, regimen in enumerate(regimens()):
            here = np.flatnonzero(chosen == place)
            for drug in regimen.drugs:
                dated = _dated("exposure", start[here], end[here])
                responses = Texts(outcome[here], _OUTCOMES)
                columns: dict[str, Column] = {"drug": drug, "line": line + 1, "outcome": responses, **dated}
                found["exposure"].append(Piece(who[here], columns))
    return number


def draw_coverage(block: Block, found: Found) -> None:
    """Complete histories: without a start, or from birth; where the plan leaves a history open, at most a short one."""
    for place, domain in enumerate(DOMAINS):
        draws = block.rng(f"coverage/{domain}").random((2, BLOCK))
        complete = block.deck.covered[block.scenario, place]
        who = np.flatnonzero(complete)
        start = np.where((draws[0] < 0.4) & block.age_known, block.born, NO_DAY)[who]
        found["coverage"].append(Piece(who, {"domain": domain, "start": start}))


def draw_events(block: Block, since: Array, found: Found) -> None:
    """Diagnosis, and the moments that windows hang on."""
    who = np.flatnonzero(since != NO_DAY)
    planned = [days for _, kind, days in block.deck.events if kind == "diagnosis"]
    for days in planned:
        who = who[days[block.scenario[who]] > 0]
    found["event"].append(Piece(who, {"kind": "diagnosis", "date": since[who], "date_to": since[who]}))
    for trial, kind, days in block.deck.events:
        day = days[block.scenario]
        here = np.flatnonzero(day <= 0)
        found["event"].append(Piece(here, {"trial": trial, "kind": kind, "date": day[here], "date_to": day[here]}))


def draw_answers(block: Block, found: Found) -> None:
    """Answers of persons: as planned, by chance where it does not matter, seldom for trials a patient does not seek."""
    for one in block.deck.questions:
        draws = block.rng(f"answer/{one.trial}/{one.question}").random((3, BLOCK))
        planned = one.answers[block.scenario]
        asked = np.where(planned == 3, draws[0] < 0.4, draws[0] < 0.05)
        given = np.where(planned < 2, planned == 1, draws[1] < 0.5) & (planned != -1) | (planned == -1) & (
            draws[1] < 0.5
        )
        who = np.flatnonzero(np.where((planned == 0) | (planned == 1), True, asked & (planned != 2)))
        columns: dict[str, Column] = {
            "trial": one.trial,
            "question": one.question,
            "answer": Texts(given[who].astype(np.int64), ("no", "yes")),
            "by": one.by,
            "date": -np.floor(draws[2][who] * 20).astype(np.int64),
        }
        found["attestation"].append(Piece(who, columns))
