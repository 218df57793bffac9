"""Text columns as codes into a list of labels, as they are drawn and written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray


class Texts(msgspec.Struct, frozen=True):
    """A text column as codes into a list of labels; -1 for none."""

    codes: NDArray[Any]
    labels: tuple[str, ...]

    def at(self, places: NDArray[Any]) -> Texts:
        """The column at some places."""
        return Texts(self.codes[places], self.labels)


def texts_of(cells: Sequence[str | None]) -> Texts:
    """A list of texts as a column; each label stands once."""
    labels = tuple(dict.fromkeys(cell for cell in cells if cell is not None))
    codes = {label: code for code, label in enumerate(labels)}
    return Texts(np.array([-1 if cell is None else codes[cell] for cell in cells], dtype=np.int32), labels)
