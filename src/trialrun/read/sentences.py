"""Running text cut into sentences, each with its place in the text. Understands no sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialrun.read.source import Printed
from trialrun.read.text import Cut

_END = re.compile(
    r"[.!?](?:[\"')\]»]|</[a-z]+>|\[\d{1,3}(?:[,–-]\d{1,3}){0,6}\])*(?=\s|$|<)"
    r"|(?<=[a-z)])\.(?=[A-Z][a-z])"
    r"|\n\s*\n|;\s*\n|\n(?=\s*(?:[-•*·]|\d{1,2}[.)])\s)"
)
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
# Words whose full stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|vs|cf|ca|approx|no|nos|fig|dr|prof|mr|mrs|st|inc|ltd|resp|incl|excl|max|(?<!/)(?<!\d )min"
    r"|et al|etc)"
    r"|\b(?-i:[A-Z]))$",
    re.IGNORECASE,
)
# Words whose letter is a name: `arm A.` ends a sentence, `J. Smith` does not.
_LETTERED = re.compile(
    r"\b(?:arm|group|cohort|part|stage|type|class|level|schedule|regimen|appendix|hepatitis|vitamin|child-?pugh|step)"
    r"\s+[A-Z]$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\W*(?:\d{1,2}|[IVX]{1,4})")
_LETTER = re.compile(r"\w")
_BRACKET_ENDS = re.compile(r"[^()\n.]{0,60}\)")
"""`(day 2. 9, 16 and 23)`: a stop between figures in brackets, where a comma is meant."""


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of a printed text: its place there, its words without tags, spaces made single."""

    piece: Printed
    cut: Cut
    words: str


def sentences_of(piece: Printed) -> Iterator[Sentence]:
    """The sentences of a printed text, in order; every letter of the text is in one of them.

    A line end ends a sentence only before a blank line or a bullet. `e.g.`, initials, a leading `1.`, `II.` end none; a
    stop without a blank after it ends one where a word in small letters meets one with a capital. A stop before figures
    in brackets ends none.
    """
    text, first = piece.text, 0
    for match in _END.finditer(text):
        if match[0].startswith(".") and _goes_on(text, first, match):
            continue
        yield from _sentence(piece, first, match.end())
        first = match.end()
    yield from _sentence(piece, first, len(text))


def _goes_on(text: str, first: int, match: re.Match[str]) -> bool:
    before, after = text[max(first, match.start() - 12) : match.start()], text[match.end() : match.end() + 3].strip()
    if _NUMBERED.fullmatch(text, first, match.start()):
        return True
    if _LETTERED.search(text, max(first, match.start() - 24), match.start()):
        return False
    if after[:1].isdigit() and text.count("(", first, match.start()) > text.count(")", first, match.start()):
        return _BRACKET_ENDS.match(text, match.end()) is not None
    return (_ABBREVIATION.search(before) is not None and match.end() < len(text)) or after[:1].islower()


def _sentence(piece: Printed, first: int, end: int) -> Iterator[Sentence]:
    while first < end and piece.text[first].isspace():
        first += 1
    words = " ".join(_TAGS.sub(" ", piece.text[first:end]).split())
    if _LETTER.search(words):
        yield Sentence(piece, Cut(first, end), words)


_DANGLING = re.compile(
    r"\b(?:the|an?|of|and|or|in|on|at|to|for|with|by|from|that|which|between|into|than|as|is|are|was|were|will|be|whether"
    r"|until|during|within|via|when|while|because|including|without|among|against|has|have|had|would|should|must|can"
    r"|could|their|its|these|those|such|every)$",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"(?:\.{3}|\u2026|\[\s*(?:\.{3}|\u2026|truncated|continued)\s*\])$", re.IGNORECASE)
"""How a page shows that it leaves out the rest."""
_AND_SO_ON = re.compile(r"\b(?:etc|so on|so forth)[\s.\u2026]*$", re.IGNORECASE)
_LAST = re.compile(r"(?P<word>[A-Za-z]{4,})$")
_ENDINGS = frozenset({
    "", "s", "es", "d", "ed", "r", "er", "ers", "ing", "ings", "ly", "y", "al", "ally", "ic", "ical", "tic", "tically",
    "tize", "ity", "ities", "ness", "ment", "ments", "ance", "ant", "ative", "able", "ful", "less", "ial", "ize",
    "ized", "ism", "ist", "ation",
})  # fmt: skip
"""What may follow a whole word: `abnormal` is not torn off `abnormalities`."""


def breaks_off(text: str, words: frozenset[str]) -> str:
    """The last word of a text that is cut there, or the sign that it is; empty where nothing shows that it is.

    `words` are all words of the document in small letters: one that is the beginning of another and stands nowhere
    else is a torn one. A missing full stop alone shows nothing.
    """
    plain = text.rstrip()
    left_out = _ELLIPSIS.search(plain)
    if left_out and len(plain.split()) > 3 and not _AND_SO_ON.search(plain):
        return left_out[0]
    last, dangling = _LAST.search(plain), _DANGLING.search(plain)
    if dangling and len(plain.split()) > 3 and not dangling[0].isupper():
        return dangling[0]
    torn = last["word"].lower() if last and len(plain.split()) > 2 and not last["word"].isupper() else ""
    rests = {word[len(torn) :] for word in words if torn and word.startswith(torn)}
    return last["word"] if last and rests and not rests & _ENDINGS else ""


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of some texts in small letters, but the last of each, which may be torn."""
    return frozenset(word for text in texts for word in re.findall(r"[a-z]+", text.lower())[:-1])
