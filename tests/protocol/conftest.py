"""The invented examples of the protocol room, as records and document."""

import pytest

from protocol_examples import EXAMPLES
from trialrun.ground.provenance import DocumentText, read_document_text
from trialrun.protocol import Trial, read_file


@pytest.fixture(scope="session")
def amber() -> Trial:
    """The example trial, which no check objects to."""
    record, findings = read_file(EXAMPLES / "amber.yaml")
    assert isinstance(record, Trial), findings
    return record


@pytest.fixture(scope="session")
def amber_document() -> DocumentText:
    """The document the example trial was made from."""
    return read_document_text(EXAMPLES / "amber.txt")
