"""The chapter on reports says what the code does."""

import doctest
import re
from pathlib import Path

from trialrun import report
from trialrun.report.explaining import VERDICT_WORDS

CHAPTER = Path(__file__).parents[2] / "docs" / "report.md"


def test_the_examples_of_the_chapter_run() -> None:
    """What the examples print is what they say they print."""
    text = CHAPTER.read_text("utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(text, {}, "report.md", "report.md", 0)
    result = doctest.DocTestRunner().run(test)
    assert result.attempted == 3 and result.failed == 0


def test_the_chapter_explains_every_verdict_word_and_names_what_is_public() -> None:
    """Each word of an explanation stands in the chapter, and each function it names can be imported."""
    text = CHAPTER.read_text("utf-8")
    assert all(f"| `{word}` |" in text for word in VERDICT_WORDS.values())
    named = set(re.findall(r"`(describe|explain_text|report_page|run_demo)\(", text))
    assert named <= set(report.__all__) and len(named) >= 2


def test_every_public_name_can_be_loaded() -> None:
    """Names that are loaded late are all there, and an unknown one is refused as usual."""
    assert all(getattr(report, name) is not None for name in report.__all__)
    assert not hasattr(report, "no_such_name")


def test_the_pictures_are_small_enough_for_a_page() -> None:
    """The pictures of the chapter are there, each a PNG below 300 kB."""
    named = re.findall(r"\((pictures/[a-z]+\.png)\)", CHAPTER.read_text("utf-8"))
    assert len(named) >= 2
    for name in named:
        picture = (CHAPTER.parent / name).read_bytes()
        assert picture.startswith(b"\x89PNG") and len(picture) < 300_000
