"""Numbers of references that print has glued to words: found, and taken off. Knows no reference."""

from __future__ import annotations

import re

_RUN = r"\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,12}"
_GLUED = re.compile(rf"(?P<before>[a-z]{{3}}|\bal|[)\].,:;”\"]|®|™)(?P<run>{_RUN})(?=$|\s|[.,;:)])")


def split_citations(text: str, highest: int) -> tuple[str, tuple[int, ...]]:
    """The text without the reference numbers glued to its words, and these numbers in order.

    A run counts where all its numbers lie between 1 and `highest`, the number of references of the document, and rise.
    """
    found: list[int] = []

    def taken(match: re.Match[str]) -> str:
        """The word alone, where what is glued to it are numbers of references."""
        numbers = _numbers(match["run"])
        if (
            not numbers
            or not all(1 <= number <= highest for number in numbers)
            or list(numbers) != sorted(set(numbers))
        ):
            return match.group()
        if match["before"] in {".", ",", ":"} and match.start() and text[match.start() - 1].isdigit():
            return match.group()
        found.extend(number for number in numbers if number not in found)
        return match["before"]

    return _GLUED.sub(taken, text), tuple(found)


def _numbers(run: str) -> tuple[int, ...]:
    """`2,3` is 2 and 3; `4-13` is 4 to 13."""
    numbers: list[int] = []
    for part in run.split(","):
        first, _, last = part.strip().replace("–", "-").partition("-")
        low, high = int(first), int(last or first)
        numbers += range(low, high + 1) if high - low < 60 else []
    return tuple(numbers)
