"""Patterns that are passed by where a text lacks their words find the same as when every place is tried."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialrun.read.criteria.cues import CueKind, cue
from trialrun.read.criteria.scan.line import scan_line
from trialrun.read.criteria.seeking import Sought, Spellings, Words, look_over
from trialrun.read.text import Cut

_SAID = (
    "no not other than history of unless ( ) , ; e.g. non 2 WOMEN either all following: must be excluded co-existing"
    " hepatitis ALT > 3 x ULN if"
)
_WORDS = st.sampled_from(_SAID.split())
_LINES = st.lists(_WORDS, max_size=14).map(" ".join)


@given(_LINES, st.sampled_from(CueKind.__args__), st.data())
def test_cues_are_found_as_by_trying_every_place(line: str, kind: CueKind, data: st.DataObject) -> None:
    """A cue is found in a cut of a line, once or every time, where its pattern finds it in what is shown of the cut."""
    scan, words = scan_line(line), cue(kind)
    starts = [found.start() for found in re.finditer(r"\b\w", line)] or [0]
    first = data.draw(st.sampled_from(starts))
    cut = Cut(first, data.draw(st.sampled_from([end for end in (*starts, len(line)) if end >= first])))
    shown = scan.shown(cut)
    slow = [found.span() for found in words.pattern.finditer(shown)]
    assert [found.span() for found in scan.finditer(words, cut)] == slow
    quick = scan.search(words, cut)
    assert (None if quick is None else quick.span()) == (slow[0] if slow else None)
    assert [found.span() for found in words.finditer(shown)] == slow
    assert scan.find_all(words, cut) == tuple(Cut(first + begin, first + end) for begin, end in slow)
    at = words.pattern.match(shown)
    assert (scan.match(words, cut) is None) == (at is None)
    assert scan.may_hold(words, cut) or not slow


def test_a_pattern_made_after_a_line_was_scanned_is_found_in_it() -> None:
    """A line that was scanned before a pattern was made is looked through for it all the same."""
    scan = scan_line("Sarcoidosis of the lung, unless resolved")
    late = Sought(re.compile(r"\blung\b"), words=("lung",))
    assert scan.search(late, Cut(0, len(scan.plain))) is not None
    assert not scan.lacks(late)


def test_a_pattern_needs_one_of_its_words_or_parts() -> None:
    """A pattern stands among those of a text where the text holds one of its words, or one of its parts."""
    by_word = Sought(re.compile("x"), words=("lamp", "oil"), begins=True)
    by_part = Sought(re.compile("x"), parts=("lam",))
    for text, expected in (("Oil lamp, OIL", [0, 4, 10]), ("lampoil", None), ("oils", None)):
        assert look_over(text).sought.get(by_word) == expected
    assert look_over("A Lampoil, a lamp").places(by_part) == [2, 13]
    assert look_over("oil").lacks(by_part)


def test_two_words_are_needed_side_by_side() -> None:
    """A pattern that needs two words stands where the second follows the first, whatever stands between them."""
    by_two = Sought(re.compile(r"oil\W+lamp"), words=("oil lamp", "wick"), begins=True)
    seen = look_over("oil, an OIL  lamp")
    assert seen.places(by_two) == [8]
    assert look_over("a lamp of oil").lacks(by_two)
    assert look_over("oil lamp without a wick").places(by_two) == [0, 19]


@given(_LINES, st.sampled_from([".", "(", "e.g", "cl", "ALT >"]))
def test_a_part_has_all_its_places(line: str, part: str) -> None:
    """A part that a pattern needs is found at every place where it stands, in letters alone or with signs."""
    by_part = Sought(re.compile(re.escape(part), re.IGNORECASE), parts=(part.lower(),))
    places = [at for at in range(len(line)) if line.lower().startswith(part.lower(), at)]
    assert list(look_over(line).places(by_part)) == places


@pytest.mark.parametrize(("words", "begins"), [(["no", "not yet"], True), (["no", ">= 1 of"], False)])
def test_a_table_begins_with_its_words_where_all_entries_do(words: list[str], *, begins: bool) -> None:
    """An entry that begins with a sign makes a table that is searched from its words on, not at them."""
    assert Words(words).begins is begins
    assert Words(words).search("There is NO   sign") is not None


def test_a_table_of_spellings_finds_the_longest_that_stands_at_its_first_word() -> None:
    """Spellings stand whole, in any case and spacing, side by side, and only where their first word does."""
    spellings = Spellings(["bone pain", "bone", "pain of bone", "skeletal event"])
    seen = look_over("Bone  PAIN of bone, non-bone, bony, skeletal\nevents, pain of bone-marrow, Skeletal event")
    assert [found[0] for found in spellings.occurrences(seen)] == ["Bone  PAIN", "bone", "Skeletal event"]
    assert spellings.occurrences(look_over("no word of them")) == []
