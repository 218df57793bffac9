"""How far a line that was read can be trusted: whatever no statement accounts for is asked of a person.

A word that narrows a finding makes the finding asked; a term or a number that nothing takes up makes the whole line
asked. Adds no statement and takes none away from what a person sees.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from trialrun.read.criteria.joining_doubts import joining_doubts
from trialrun.read.criteria.lines import Role, read_line
from trialrun.read.criteria.lines_scan import Scan, scan_line
from trialrun.read.criteria.model import AllOf, Judgement, LineRead, Negated, OneOrMore, Statement, Timing, Tree
from trialrun.read.criteria.ruling_atoms import NEGATIVE
from trialrun.read.criteria.trees import change_to_trees, judgements, statements
from trialrun.read.text import Cut, Text
from trialrun.terms import Drug, DrugClass, Variable, load_vocabulary

_TABLES = Path(__file__).parent / "tables"
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_STRAY = 4
"""So many words outside of every statement, that mean something, make the whole line asked."""


_ALLERGY = re.compile(r"\b(?:allerg\w+|hypersensitiv\w+|intoleran\w+|contraindicat\w+|anaphyla\w+)", re.IGNORECASE)
_TAKEN = re.compile(
    r"\b(?:receiv\w+|treat\w+|prior|previous\w*|taking|use|therap\w+|exposure|refractory)\b", re.IGNORECASE
)
_PREVENTED = re.compile(r"\b(?:contracept\w+|birth control|abstain|abstinen\w+)\b", re.IGNORECASE)
_DEMAND = re.compile(
    r"\b(?:must|should|shall|(?:is|are) required to|(?:has|have) to"
    r"|(?:is|are) (?:eligible|allowed|permitted|acceptable))\b"
    r"(?!\s+not\b)",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"\b(?:sero-?)?negativ\w*", re.IGNORECASE)
_STOPPED = re.compile(r"\b(?:preclud|contraindicat|prohibit|prevent|interfer)\w*", re.IGNORECASE)
_WIDENED = re.compile(
    r"\bother (?:\w+ )?(?:types?|forms?|kinds?|subtypes?) of\b"
    r"|^\W*include[sd]? (?:also )?(?:all )?(?:patients|subjects|participants|those)\b",
    re.IGNORECASE | re.MULTILINE,
)
_REFERRED = re.compile(
    r"\b(?:study|investigational|trial|protocol) (?:drugs?|medications?|treatments?|agents?|products?|compounds?)\b"
    r"(?=[^.]{0,60}\b(?:components?|excipients?|ingredients?|class)\b)"
    r"|\b(?:any of the|the|to) study (?:drugs?|agents?|medications?)",
    re.IGNORECASE,
)


_LABEL = re.compile(r"\A\s*[A-Z][\w/ -]{2,40}:(?=\s)")
_EXAMPLES = re.compile(r"(?:\be\.g\.|\bsuch as\b|\bfor example\b)[^.;()\n]{0,200}", re.IGNORECASE)
_METHOD = re.compile(
    r"\b(?:by|using|via)\s+(?:an?\s+|the\s+)?(?:[\w-]+[\s/]+){0,6}?(?:scan|echo\w*|muga|ct|mri|pet|ecg|ekg|electrophoresis"
    r"|immunofixation|pcr|elisa|assay|biopsy|cytometry|equation|formula|method|criteria)\b(?:\s*\([A-Z]{2,6}\))?"
    r"(?:\s+or\s+(?:[\w-]+\s+){0,3}?(?:\([A-Z]{2,6}\)\s*)?(?:scan|echo\w*|muga))?",
    re.IGNORECASE,
)


class Untold(msgspec.Struct, frozen=True):
    """What no statement accounts for: words that narrow a statement, words beside all, terms and numbers beside all."""

    narrowing: tuple[tuple[Statement, tuple[str, ...]], ...]
    words: tuple[str, ...]
    things: tuple[str, ...]


def read_line_with_care(text: Text, role: Role) -> LineRead:
    """An eligibility line as `read_line` reads it, with everything asked that the reading does not account for."""
    read = read_line(text, role)
    if read.tree is None or read.kind in ("note", "attest"):
        return read
    untold = find_untold(scan_line(text.plain), read)
    things = (*untold.things, *_misplaced(text.plain, read), *joining_doubts(text.plain, read))
    if things or len(untold.words) >= _STRAY:
        return _asked_whole(text, role, "; ".join((*things, *untold.words)))
    narrowed = {id(item) for item, _ in untold.narrowing}
    if not narrowed:
        return read
    tree = change_to_trees(read.tree, lambda item: _asked(item, text) if id(item) in narrowed else item)
    return replace(read, kind="partly", tree=tree, why="a word narrows what the vocabulary names")


def _asked_whole(text: Text, role: Role, untold: str) -> LineRead:
    """The line as one question, worded by its list so that the answer cannot be taken the wrong way."""
    printed = " ".join(text.plain.split())
    meets = role != "exclusion"
    words = f"{'meets' if meets else 'is kept out by'} the line: {printed}"
    judged = Judgement(words, Cut(0, len(text.plain)))
    return LineRead("attest", meets, judged, why=f"not accounted for: {untold}")


def _misplaced(plain: str, read: LineRead) -> Iterator[str]:
    """Drugs that are said to be taken where the line speaks of allergies, and demands that stand as exclusions."""
    taken = [item for item in statements(read.tree) if _is_drug(item)]
    if taken and _ALLERGY.search(plain) and not _TAKEN.search(plain):
        yield "drugs that somebody is allergic to"
    if not read.holds_when_eligible and _DEMAND.search(plain):
        yield "a demand among the exclusions"
    if any(_NEGATIVE.search(plain, item.cut.first, item.cut.end) for item in statements(read.tree) if _plain(item)):
        yield "a negative result that is not read as one"
    if taken and _STOPPED.search(plain):
        yield "a treatment that something stands in the way of"
    if _WIDENED.search(plain):
        yield "words that widen what is meant"
    if _PREVENTED.search(plain):
        yield "contraception, which a person agrees to"
    if _REFERRED.search(plain) and any(item.limit is None for item in statements(read.tree)):
        yield "a drug or criterion that is only referred to"


def _plain(item: Statement) -> bool:
    return item.limit is None and item.op in ("present", "absent", "positive")


def _is_drug(item: Statement) -> bool:
    return isinstance(load_vocabulary().term(item.about.name), Drug | DrugClass) if item.about.name else False


def _asked(item: Statement, text: Text) -> Tree:
    """A finding and the question whether it is the one that is meant; of an absence, that it is not.

    A time that has passed since something is asked as a whole: the patient may have had only what is not meant.
    """
    question = Judgement(" ".join(text.plain[item.cut.first : item.cut.end].split()), item.cut)
    if item.timing is not None and item.timing.relation == "at least":
        return question
    return OneOrMore((item, Negated(question))) if item.op in NEGATIVE else AllOf((item, question))


def find_untold(scan: Scan, read: LineRead) -> Untold:
    """The words, terms and numbers of a line that no statement of its reading accounts for."""
    items = tuple(statements(read.tree))
    judged = (*(one.cut for one in judgements(read.tree)), *read.rest)
    used = (*(item.about.cut for item in items), *judged, *_harmless(scan.plain))
    narrowing: dict[int, list[str]] = {}
    words: list[str] = []
    things = [_quoted(scan, one.cut) for one in scan.comparisons if not _within(one.cut, (*_cuts(items), *judged))]
    things += [_quoted(scan, one.cut) for one in scan.timings if not _timed(one, items, judged)]
    for spot in [spot for spot in scan.spots if not _touches(spot.cut, used)]:
        if _is_number(spot.name):
            things.append(_quoted(scan, spot.cut))
        else:
            _sort(scan, spot.cut, items, narrowing, things)
    for match in _WORD.finditer(scan.covered):
        cut = Cut(match.start(), match.end())
        if match[0].lower() not in _plain_words() and len(match[0]) > 1 and not _touches(cut, used):
            _sort(scan, cut, items, narrowing, words)
    narrowed = tuple((item, tuple(narrowing[id(item)])) for item in items if id(item) in narrowing)
    return Untold(narrowed, tuple(words), tuple(things))


def _is_number(name: str) -> bool:
    """Whether a name is that of something measured as a number: it narrows no finding, it has a limit of its own."""
    term = load_vocabulary().term(name)
    return isinstance(term, Variable) and term.kind == "number"


def _harmless(plain: str) -> Iterator[Cut]:
    """What decides nothing: the label of a line, examples of a class, and the method of a measurement."""
    for pattern in (_LABEL, _EXAMPLES, _METHOD):
        yield from (Cut(match.start(), match.end()) for match in pattern.finditer(plain))


def _sort(
    scan: Scan, cut: Cut, items: tuple[Statement, ...], narrowing: dict[int, list[str]], beside: list[str]
) -> None:
    """A stretch belongs to the finding whose words it stands among; a number is narrowed by nothing around it."""
    quoted = _quoted(scan, cut)
    for item in items:
        if item.cut.first <= cut.first and cut.end <= item.cut.end:
            if item.limit is None and not item.values and not _is_said(item, quoted):
                narrowing.setdefault(id(item), []).append(quoted)
            return
    beside.append(quoted)


def _timed(one: Timing, items: tuple[Statement, ...], judged: tuple[Cut, ...]) -> bool:
    """Whether a window belongs to a statement, or stands in words that are asked."""
    if any(item.timing is not None and _touches(item.timing.cut, (one.cut,)) for item in items):
        return True
    return _touches(one.cut, (*judged, *(item.cut for item in items if not item.about.name)))


def _is_said(item: Statement, quoted: str) -> bool:
    plain = quoted.lower()
    return any(plain in said.value.lower() or said.value.lower() in plain for said in item.said)


def _quoted(scan: Scan, cut: Cut) -> str:
    return " ".join(scan.plain[cut.first : cut.end].split())


def _cuts(items: Iterable[Statement]) -> Iterator[Cut]:
    return (item.cut for item in items)


def _within(cut: Cut, others: Iterable[Cut]) -> bool:
    return any(other.first <= cut.first and cut.end <= other.end for other in others)


def _touches(cut: Cut, others: Iterable[Cut]) -> bool:
    return any(other.first < cut.end and cut.first < other.end for other in others)


@cache
def _plain_words() -> frozenset[str]:
    """Words that add nothing: those of grammar, and the cues that the reading of a line goes by."""
    found: set[str] = set()
    for name in ("plain_words.csv", "cues.csv"):
        with (_TABLES / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found |= {word.lower() for word in _WORD.findall(row["words"])}
    return frozenset(found)
