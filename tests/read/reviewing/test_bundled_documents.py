"""The documents of the bundled trials, read, and held against the files that were written by hand from them."""

from pathlib import Path

import pytest

from read.reviewing.comparing import compare_trials
from trialrun.ground.finding import worst
from trialrun.library import load_trial
from trialrun.protocol import Trial
from trialrun.read.reading import Reading, read_document

NAMES = ("NCT04396496", "limoges-len-dex", "NCT04883242", "NCT02193698")


def reading_of(shared: Path, written: Trial) -> Reading:
    """The reading of the document that a bundled file was made from."""
    assert written.document is not None
    return read_document(shared / "seeds" / written.document.name)


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_read_into_the_trial_written_by_hand(name: str, shared: Path) -> None:
    """Identity, design, doses, days, cycles and times of outcomes agree; the rules of criteria may ask more."""
    written = load_trial(name)
    read = reading_of(shared, written).record
    assert isinstance(read, Trial)
    assert [one.text() for one in compare_trials(read, written) if not one.place.startswith("criterion")] == []


@pytest.mark.shared
@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_passes_the_checks(name: str, shared: Path) -> None:
    """A reading may be incomplete and doubtful; it is never a file that the checks refuse."""
    reading = reading_of(shared, load_trial(name))
    assert worst(reading.findings) != "error"


@pytest.mark.shared
@pytest.mark.parametrize("name", ["NCT04396496", "NCT04883242"])
def test_every_written_criterion_has_its_line_read(name: str, shared: Path) -> None:
    """No line that carries a criterion is without one in the reading."""
    written = load_trial(name)
    read = reading_of(shared, written).record
    assert isinstance(read, Trial)
    lines = {number for one in read.eligibility.criteria for number in one.lines.numbers()}
    assert all(one.lines.numbers() & lines for one in written.eligibility.criteria)
