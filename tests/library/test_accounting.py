"""Nothing of the five documents is lost: every line is accounted for and every printed token is in a field."""

from pathlib import Path

import pytest

from trialrun.library import document_text, load, names
from trialrun.protocol.accounting import account
from trialrun.terms import load_vocabulary

FROM_DOCUMENTS = [entry.name for entry in names() if entry.kind != "criteria"]
# What a heading, a disclaimer or a contact line may print without being a fact of the trial.
REASONS = {"heading", "boilerplate", "contact", "navigation", "layout"}


@pytest.mark.shared
@pytest.mark.parametrize("name", FROM_DOCUMENTS)
def test_every_line_and_every_token_is_accounted_for(name: str, shared: Path) -> None:
    """Each non-blank line is claimed or set aside; each token on it is in a field that claims the line."""
    record = load(name)
    text, findings = document_text(record, shared / "seeds")
    assert text is not None and not findings
    found = account(record, text, load_vocabulary())
    assert found.unclaimed == ()
    assert [missing.text() for missing in found.missing] == []
    assert found.beyond == ()


@pytest.mark.shared
def test_the_five_documents_are_the_five_files(shared: Path) -> None:
    """Every seed document has exactly one file made from it, with its name, its bytes and its number of lines."""
    for path in sorted((shared / "seeds").glob("*.txt")):
        made = [record for record in map(load, FROM_DOCUMENTS) if record.document and record.document.name == path.name]
        assert len(made) == 1
        text, _ = document_text(made[0], shared / "seeds")
        assert text is not None and made[0].document is not None
        assert len(text.lines) == made[0].document.lines


@pytest.mark.parametrize("name", FROM_DOCUMENTS)
def test_no_line_is_both_claimed_and_set_aside(name: str) -> None:
    """A line that carries an element is not also called a heading, and every reason is one of the five."""
    record = load(name)
    aside = [accounted.lines.numbers() for accounted in record.accounted]
    assert sum(len(lines) for lines in aside) == len(frozenset().union(*aside))
    assert {accounted.reason for accounted in record.accounted} <= REASONS
