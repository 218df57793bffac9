"""Fixtures of the rule tests."""

from __future__ import annotations

import pytest

from small_vocabulary import small_vocabulary
from trialrun.terms.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The small vocabulary."""
    return small_vocabulary()
