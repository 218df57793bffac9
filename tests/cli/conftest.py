"""Fixtures of the command line's tests."""

from pathlib import Path

import pytest

from cli_runs import CLINIC, TRIAL, Run, folder_of, runner


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `trialrun WORD...` in this process."""
    return runner(capsys, monkeypatch)


@pytest.fixture(scope="session")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of patients with good rows and bad ones."""
    return folder_of(tmp_path_factory.mktemp("clinic"), CLINIC)


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's trial file without a mistake."""
    return folder_of(tmp_path_factory.mktemp("trials"), {"invented.yaml": TRIAL}) / "invented.yaml"
