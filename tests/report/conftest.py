"""The small demo that several tests of the report look at; it is made once."""

from pathlib import Path

import pytest

from trialrun.report import DemoResult, run_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoResult]:
    """A small demo and its folder, which nobody changes."""
    folder = tmp_path_factory.mktemp("demo") / "new" / "folder"
    return folder, run_demo(folder, size=120)
