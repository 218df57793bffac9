"""The engine knows no disease: nothing in the room names what only criteria sets may name."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from trialrun.terms import load_vocabulary
from trialrun.terms.model import Derived

ROOM = Path(str(files("trialrun.assess")))
# Words of the vocabulary that are words of the language too; each is used here in that sense.
ORDINARY = frozenset(
    {"adverse event", "adverse events", "adverse_event", "adverse_events", "grade", "imaging", "len", "map"}
)


def forbidden() -> frozenset[str]:
    """Names and spellings of every variable, drug, class, diagnosis and procedure, in lower case."""
    vocabulary = load_vocabulary()
    terms = [term for name in vocabulary.names() if (term := vocabulary.term(name)) and not isinstance(term, Derived)]
    words = {word.lower() for term in terms for word in (term.name, *term.spellings) if len(word) > 2}
    return frozenset(words - ORDINARY)


NAMES = forbidden()


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: path.name)
def test_no_module_names_a_disease_drug_or_marker(path: Path) -> None:
    """No word or run of words of a module is a name or a spelling of the clinical vocabulary."""
    words = re.findall(r"[a-z0-9]+(?:[_'-][a-z0-9]+)*", path.read_text("utf-8").lower())
    runs = {" ".join(words[at : at + length]) for length in (1, 2, 3) for at in range(len(words) - length + 1)}
    assert sorted((runs | {run.replace(" ", "_") for run in runs}) & NAMES) == []
