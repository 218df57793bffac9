"""Whole capsules, tablets and vials: the fewest that make an amount, and the nearest amount that they can make.

Exact; chooses no product and no policy.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

_MOST = 50_000  # steps of the common measure; no dose of whole pieces needs so many


def fewest_pieces(amount: Fraction, strengths: Sequence[Fraction]) -> Mapping[Fraction, int] | None:
    """The fewest pieces that make an amount exactly, by strength, the strongest first; None where none do."""
    scale = _scale(amount, strengths)
    if scale is None or (amount / scale).denominator != 1:
        return None
    steps = _steps(int(amount / scale), tuple(sorted({int(one / scale) for one in strengths})))
    rest, count = int(amount / scale), dict[Fraction, int]()
    if steps[rest] is None:
        return None
    while rest:
        piece = steps[rest]
        if piece is None:
            return None
        count[piece * scale] = count.get(piece * scale, 0) + 1
        rest -= piece
    return dict(sorted(count.items(), reverse=True))


def nearest_makeable(amount: Fraction, strengths: Sequence[Fraction]) -> Fraction | None:
    """The amount nearest to `amount` that whole pieces make, at least one; of two equally near the lower.

    None without strengths or for an amount beyond all use.
    """
    scale = _scale(Fraction(0), strengths)
    if scale is None or amount <= 0 or amount / scale > _MOST:
        return None
    sizes = tuple(sorted({int(one / scale) for one in strengths}))
    steps = _steps(math.ceil(amount / scale) + sizes[-1], sizes)
    made = [Fraction(number) * scale for number, piece in enumerate(steps) if number and piece is not None]
    return min(made, key=lambda one: (abs(one - amount), one))


def _scale(amount: Fraction, strengths: Sequence[Fraction]) -> Fraction | None:
    """The greatest measure of which all strengths are whole multiples; None without strengths or beyond all use."""
    if not strengths or min(strengths) <= 0:
        return None
    below = math.lcm(*(one.denominator for one in strengths))
    scale = Fraction(math.gcd(*(int(one * below) for one in strengths)), below)
    return scale if 0 <= amount / scale <= _MOST else None


@lru_cache(maxsize=256)
def _steps(target: int, sizes: tuple[int, ...]) -> tuple[int | None, ...]:
    """For each number up to the target the last piece of a fewest making of it; None where it cannot be made."""
    fewest: list[int | None] = [0] + [None] * target
    last: list[int | None] = [0] + [None] * target
    for number in range(1, target + 1):
        for size in sizes:
            before = fewest[number - size] if size <= number else None
            current = fewest[number]
            if before is not None and (current is None or before + 1 <= current):
                fewest[number], last[number] = before + 1, size
    return tuple(last)
