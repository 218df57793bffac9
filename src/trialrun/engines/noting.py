"""What was worked out once is kept and given again. Judges nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Notes:
    """Keeps what was made, each under a key of its own."""

    def __init__(self) -> None:
        self._notes: dict[object, Any] = {}

    def note(self, key: object, make: Callable[[], T]) -> T:
        """What was made before under a key, or is made now; one key stands for one kind of result."""
        if key not in self._notes:
            self._notes[key] = make()
        found: T = self._notes[key]
        return found
