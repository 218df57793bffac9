"""One block of patients with all their tables, from its number alone."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from trialrun.records.generate.deck import NO_DAY, Deck
from trialrun.records.generate.history import (
    Found,
    draw_answers,
    draw_background,
    draw_coverage,
    draw_disease,
    draw_events,
    draw_lines,
    draw_planned,
)
from trialrun.records.generate.links import link_measurements
from trialrun.records.generate.measure import draw_measurements
from trialrun.records.generate.patients import BLOCK, NO_DEATH, SEXES, Block, draw_block
from trialrun.records.generate.pieces import Frame, Piece, make_table
from trialrun.records.generate.texts import Texts
from trialrun.records.schema import PATIENT_TABLES


def make_block(deck: Deck, number: int, keep: int = BLOCK, width: int = 7) -> dict[str, pa.Table]:
    """The tables of block `number`, cut to its first `keep` patients; `width` is that of the identifiers."""
    block = draw_block(deck, number)
    found: Found = {name: [] for name in PATIENT_TABLES}
    found["person"].append(_persons(block))
    draw_planned(block, found)
    since = draw_disease(block, found)
    lines = draw_lines(block, found)
    draw_background(block, found)
    draw_coverage(block, found)
    draw_events(block, since, found)
    draw_answers(block, found)
    measured = {values.variable.name: draw_measurements(block, values) for values in deck.values}
    found["measurement"] = link_measurements(block, measured, lines)
    frame = Frame(block, keep, width)
    labels = frame.labels()
    return {name: make_table(name, pieces, frame, labels) for name, pieces in found.items()}


def _persons(block: Block) -> Piece:
    death = np.where(block.death == NO_DEATH, NO_DAY, block.death)
    return Piece(
        np.arange(BLOCK),
        {
            "sex": Texts(np.where(block.sex == 2, -1, block.sex), SEXES),
            "birth_date": np.where(block.age_known, block.born, NO_DAY),
            "birth_date_to": np.where(block.age_known, block.born_to, NO_DAY),
            "death_date": death,
            "death_date_to": death,
        },
    )
