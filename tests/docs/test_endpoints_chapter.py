"""The chapter on endpoints says what the code does."""

import doctest
import re
from pathlib import Path
from typing import get_args

from trialrun.assess.endpoints.model import EndpointOptions
from trialrun.assess.endpoints.time_to_event import Censoring, timed_endpoints
from trialrun.assess.model import Options
from trialrun.protocol.estimands import Method

TEXT = (Path(__file__).parents[2] / "docs" / "endpoints.md").read_text("utf-8")


def test_the_examples_of_the_chapter_run() -> None:
    """What the example prints is what it says it prints."""
    test = doctest.DocTestParser().get_doctest(TEXT.replace("```", ""), {}, "endpoints.md", "endpoints.md", 0)
    result = doctest.DocTestRunner().run(test)
    assert result.attempted >= 10 and result.failed == 0


def test_every_method_and_every_time_has_its_row() -> None:
    """The chapter explains each method of an estimand and each kind of time with what it begins and ends with."""
    assert all(f"| `{method}` |" in TEXT for method in get_args(Method))
    assert all(f"| `{name}` |" in TEXT for name in timed_endpoints())


def test_every_option_is_named() -> None:
    """Each field that changes the reading of an endpoint stands in a row."""
    rows = " ".join(line for line in TEXT.splitlines() if line.startswith("|"))
    named = set(re.findall(r"`([a-z_.]+)`", rows))
    own = set(EndpointOptions.__struct_fields__) - {"how", "censoring"}
    assert own | set(Censoring.__struct_fields__) - {"as_of"} <= named
    assert {"how.window_days", "how.missing_visit", "how.death", "how.as_of"} <= named
    assert {"window_days", "missing_visit", "death", "as_of"} <= set(Options.__struct_fields__)
