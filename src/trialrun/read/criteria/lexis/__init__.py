"""The lexis of eligibility text: every comparison with a number and every window of time, as printed.

Says what stands in a line and whose number it is; joins nothing, decides no role and makes no rule.
"""

from __future__ import annotations

from trialrun.read.criteria.lexis.comparisons import Lexis, may_say_numbers, read_lexis
from trialrun.read.criteria.model import Comparison, Timing
from trialrun.read.spotting import Spot

__all__ = ["Lexis", "find_comparisons", "find_timings", "may_say_numbers", "read_lexis"]


def find_comparisons(plain: str, spots: tuple[Spot, ...] = ()) -> tuple[Comparison, ...]:
    """All numbers of a line that are compared with something, left to right. Ages are about `age`.

    `plain` is text made regular; `spots` are the variables found in it. A range is two comparisons of one cut; a
    number that several variables share is one comparison for each. Windows of time are not among them. Total.
    """
    return read_lexis(plain, spots).comparisons


def find_timings(plain: str) -> tuple[Timing, ...]:
    """All windows of time in a line, left to right. `plain` is text made regular. Total."""
    return read_lexis(plain, ()).timings
