"""Words for other people than the patient: kin, who is near, who treats. Judges nothing."""

from __future__ import annotations

from typing import Literal

from trialrun.read.tables import read_table

_WORDS: dict[str, tuple[str, ...]] = {
    row["kind"]: tuple(row["words"].split()) for row in read_table("criteria/tables/others.csv")
}


def others(*kinds: Literal["kin", "near", "staff"]) -> tuple[str, ...]:
    """The words of some kinds of other people, each spelling by itself."""
    return tuple(word for kind in kinds for word in _WORDS[kind])
