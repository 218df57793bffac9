"""What a phase that begins after so many cycles says of the one before: where that ends, and its cycle length."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.cycling import filled
from trialrun.read.regimens.part import Part
from trialrun.read.regimens.phrases import CycleCount

_ADDS = re.compile(r"\b(?:adds?|added|adding|in\saddition|additionally|also)\b", re.IGNORECASE)
GOES_ON = re.compile(r"\b(?:continu|mainten|alone\b|single[- ]agent|monotherapy|thereafter)", re.IGNORECASE)
"""Words of a phase in which some of the drugs go on."""


def in_succession(parts: Sequence[Part]) -> list[Part]:
    """The parts; one that others go on from after n cycles has n cycles, and gives them its length."""
    made = list(parts)
    for at in range(1, len(made)):
        before, part = made[at - 1], made[at]
        if part.after and not part.entries and before.count is None and part.count is not None:
            made[at - 1] = replace(before, count=part.count)
        if not part.after or not _goes_on_from(before, part):
            continue
        if before.count is None:
            made[at - 1] = replace(before, count=CycleCount(part.after))
        if not part.lengths and not part.intervals and len({length for length, _ in before.lengths}) == 1:
            made[at] = replace(part, lengths=((before.lengths[0][0], None),))
    return made


def added_to(plain: str, parts: Sequence[Part]) -> list[Part]:
    """`Arm B adds C on days 6-12`: in the cycles of the treatment that it is added to."""
    made = list(parts)
    for at in range(1, len(made)):
        part, before = made[at], made[at - 1]
        said = plain[part.cut.first : part.cut.end + 80].partition(". ")[0]
        apart = part.arm and part.arm != before.arm and bool(before.entries) and _ADDS.search(said) is not None
        if apart and not (part.lengths or part.intervals or part.count or part.duration) and _on_days(part):
            made[at] = filled(part, before)
    return made


def _on_days(part: Part) -> bool:
    """True for a part whose drugs have numbered days alone."""
    givings = [giving for entry in part.entries for giving in entry.givings if giving.timed]
    days = [giving.days.days for giving in givings if giving.days is not None and giving.days.days]
    return len(days) == len(givings) > 0 and all(found[0] > 0 for found in days)


def _goes_on_from(before: Part, part: Part) -> bool:
    """True where the drugs of a part are some of those that the part before gives in cycles."""
    known = {entry.drug.names for entry in before.entries}
    given = {entry.drug.names for entry in part.entries if entry.drug.given}
    return bool(given) and given <= known and bool(before.lengths or before.intervals) and before.arm == part.arm
