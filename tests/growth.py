"""Whether the time of reading a text grows with its length and not with its square; by processor time, so that the work
of others on a machine decides no test.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def assert_in_proportion(read: Callable[[str], object], text: str) -> None:
    """A text takes about four times as long as its first quarter: far less than the sixteen of a square."""
    short, long = text[: len(text) // 4], text
    assert seconds_of(read, long) < 12 * seconds_of(read, short) + 0.2


def seconds_of(read: Callable[[str], object], text: str) -> float:
    """The least processor seconds of two readings."""
    return min(_once(read, text) for _ in range(2))


def _once(read: Callable[[str], object], text: str) -> float:
    """Without the collector, which walks all that earlier tests have left the more often, the longer the text."""
    gc.disable()
    started = time.process_time()
    try:
        read(text)
        return time.process_time() - started
    finally:
        gc.enable()
