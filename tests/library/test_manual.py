"""The manual chapter on the library says what is bundled, and its examples run."""

import doctest
from pathlib import Path

from trialrun.library import names

CHAPTER = Path(__file__).parents[2] / "docs" / "library.md"


def test_the_chapter_names_everything_that_is_bundled() -> None:
    """No bundled file and no alias is missing from the manual."""
    text = CHAPTER.read_text("utf-8")
    assert [name for entry in names() for name in (entry.name, *entry.aliases) if f"`{name}`" not in text] == []


def test_the_examples_of_the_chapter_run() -> None:
    """What the examples print is what they say they print."""
    result = doctest.testfile(str(CHAPTER), module_relative=False, encoding="utf-8")
    assert result.attempted >= 4 and result.failed == 0
