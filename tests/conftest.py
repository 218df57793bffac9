"""Shared fixtures: the folder of seeds and data packs, and steady settings for generated tests."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.load_profile("steady")

PROJECT = Path(__file__).resolve().parent.parent


def shared_folder() -> Path | None:
    """The shared folder: `TRIALRUN_SHARED`, else `../shared` beside the project; None where there is none."""
    folder = Path(os.environ.get("TRIALRUN_SHARED", PROJECT.parent / "shared"))
    return folder if (folder / "seeds").is_dir() else None


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder; a test that asks for it is skipped in a user's clone, but never in CI."""
    folder = shared_folder()
    if folder is None:
        if os.environ.get("CI"):
            pytest.fail("the shared folder is missing in CI; set TRIALRUN_SHARED")
        pytest.skip("needs the shared folder of seeds and data packs (TRIALRUN_SHARED or ../shared)")
    return folder
