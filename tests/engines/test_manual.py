"""The manual's chapter on the engines says what the engines do."""

from __future__ import annotations

import doctest
from pathlib import Path

CHAPTER = Path(__file__).parents[2] / "docs" / "engines.md"


def test_the_examples_run() -> None:
    """Every example of the chapter gives what is printed."""
    result = doctest.testfile(str(CHAPTER), module_relative=False, encoding="utf-8")
    assert result.attempted >= 8
    assert result.failed == 0
