"""Values that follow from others: partial scores of a sum, abnormal ratios, lines of therapy counted.

Only what no scenario has settled is changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from trialrun.records.generate.deck import FREE, Ints, ValueDeck
from trialrun.records.generate.patients import BLOCK, Block
from trialrun.records.generate.pieces import Piece
from trialrun.records.generate.texts import Texts

Measured = Mapping[str, Sequence[Piece]]


def link_measurements(block: Block, measured: Measured, lines: Ints) -> list[Piece]:
    """All measurement pieces of a block, made consistent. `lines`: earlier lines of therapy drawn, one a patient."""
    decks = {deck.variable.name: deck for deck in block.deck.values}
    linked = dict(measured)
    if "prior_lines" in measured:
        linked["prior_lines"] = [_counted(block, decks["prior_lines"], one, lines) for one in measured["prior_lines"]]
    if "flc_ratio_abnormal" in measured and "flc_ratio" in measured:
        ratio, test = measured["flc_ratio"][0], measured["flc_ratio_abnormal"]
        linked["flc_ratio_abnormal"] = [_judged(block, decks, one, ratio) for one in test]
    if "onls" in measured and not {"onls_arm", "onls_leg"} & decks.keys():
        linked["onls_arm"] = [part for one in measured["onls"] for part in _arm_and_leg(block, one)]
    return [piece for pieces in linked.values() for piece in pieces]


def _free(block: Block, deck: ValueDeck, piece: Piece) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    free: np.ndarray[tuple[int], np.dtype[np.bool_]] = deck.state[block.scenario[piece.who]] == FREE
    return free


def _counted(block: Block, deck: ValueDeck, piece: Piece, lines: Ints) -> Piece:
    """The recorded number of lines is that of the lines drawn, where the plan has no therapy of its own."""
    treated = np.diff(block.deck.rows.offsets)[block.scenario[piece.who]] > 0
    value = np.where(
        _free(block, deck, piece) & ~treated, lines[piece.who], np.asarray(piece.columns["value"], np.float64)
    )
    return msgspec.structs.replace(piece, columns={**piece.columns, "value": value})


def _judged(block: Block, decks: Mapping[str, ValueDeck], piece: Piece, ratio: Piece) -> Piece:
    """A free light chain ratio outside 0.26 to 1.65 is abnormal (Katzmann 2002)."""
    known = np.full(BLOCK, np.nan)
    known[ratio.who] = np.asarray(ratio.columns["value"], np.float64)
    there = known[piece.who]
    text = piece.columns["text"]
    if not isinstance(text, Texts):  # without words there is nothing to put right
        return piece
    settled = np.isnan(there) | ~_free(block, decks["flc_ratio_abnormal"], piece)
    codes = np.where(settled, text.codes, (there < 0.26) | (there > 1.65))
    return msgspec.structs.replace(piece, columns={**piece.columns, "text": Texts(codes, text.labels)})


def _arm_and_leg(block: Block, total: Piece) -> list[Piece]:
    """The two scores that the Overall Neuropathy Limitations Scale is the sum of: arm 0-5, leg 0-7 (Graham 2006)."""
    value = np.asarray(total.columns["value"], dtype=np.float64)
    drawn = np.rint(value * 5 / 12 + block.rng("onls/arm").normal(0, 0.6, BLOCK)[total.who])
    arm = np.clip(drawn, np.maximum(value - 7, 0), np.minimum(value, 5))
    return [
        msgspec.structs.replace(total, columns={**total.columns, "variable": name, "value": score})
        for name, score in (("onls_arm", arm), ("onls_leg", value - arm))
    ]
