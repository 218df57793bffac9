"""Words for people: any patient, some patients, and others: kin, who is near, who treats. Judges nothing."""

from __future__ import annotations

from typing import Literal

from trialrun.read.tables import read_table

_WORDS: dict[str, tuple[str, ...]] = {
    row["kind"]: tuple(row["words"].split()) for row in read_table("criteria/tables/people.csv")
}


def people(*kinds: Literal["anybody", "some", "kin", "near", "staff"]) -> tuple[str, ...]:
    """The words for some kinds of people, each spelling by itself."""
    return tuple(word for kind in kinds for word in _WORDS[kind])


ANYBODY = "|".join(people("anybody"))
"""What patterns name whoever may enter by."""
