"""What is left over of a line: words, names and numbers that no statement of its reading accounts for.

Doubts nothing that was read (that is for `doubts`): it tells what was not read at all, and what only narrows a finding.
The tables `plain_words.csv`, `cues.csv` and `narrowing_words.csv` say which words mean nothing by themselves, and
beside what some of them still do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

import msgspec

from trialrun.read.criteria.care.amounts import amounts_told, around, touches, within
from trialrun.read.criteria.care.defining import defined_in
from trialrun.read.criteria.cues import COUNTED, COUNTED_WORDS, HOW_MANY, HOW_MANY_OF, OF_SO_MANY, cues, number_of
from trialrun.read.criteria.lines.harmless import harmless
from trialrun.read.criteria.lines.young import leaves_grown_open
from trialrun.read.criteria.model import Judgement, LineRead, OneOrMore, Statement, Tree
from trialrun.read.criteria.scan.line import NUMBER_MARK, SPOT_MARK, Scan
from trialrun.read.criteria.scan.spots import places_of
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import DEMOGRAPHICS, OF_WOMEN, cancers, is_drug, is_number, is_scale, term_of
from trialrun.read.criteria.trees import is_open, judgements, parts_of, statements
from trialrun.read.spotting import Spot
from trialrun.read.tables import read_table
from trialrun.read.text import Cut
from trialrun.terms import Concept, Drug, DrugClass, Variable, load_vocabulary

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_NOTHING: frozenset[str] = frozenset()
_RIGHT_BEHIND = 12
_BY_NAME = re.compile(r"\s+(?:with|using|of)\s+(?:(?:an?|any|the|either|other)\s+){0,2}")
_OTHER_NAMES = re.compile(rf"(?:[\s()\[\]/,{SPOT_MARK}]|\b(?:and|or|serum)\b)*", re.IGNORECASE)
"""What stands between a measurement and its limit where it is named again: `AST (serum SGOT)/ALT (serum SGPT) <= 3`."""
_BETWEEN = frozenset(" -")
_SEXES = frozenset({"female", "male"})
_OF_AN_AGE = frozenset({"child", "adult"})
_CHOSEN = Sought(
    re.compile(
        rf"\b(?P<least>at least )?(?P<n>{HOW_MANY})(?P<more> or more)?(?:\s{COUNTED}(?=\s?:)| of"
        r"(?: (?:the |these )?(?:following(?: (?:(?:high|poor)[- ])?(?:risk|\w*genetic|molecular|clinical|disease))*"
        r" (?:abnormalit|aberration|mutation|marker|factor|feature|finding|disease|type|diagnos)\w*(?=\s?:)"
        r"|following|criteria|conditions|below)"
        r"|(?=\s?:)|(?=\s)(?(least)|(?(more)|(?!))))"
        rf"|\s{OF_SO_MANY}|(?(least)|(?(more)|(?!)))\s(?:of the )?{COUNTED}(?=\s?\())",
        re.IGNORECASE,
    ),
    words=("following", "conditions", "below", *COUNTED_WORDS),
    parts=("of:", "of :", "more of", *HOW_MANY_OF),
)
_TREATMENT = "anticancer_therapy"
_DATE = Sought(
    re.compile(
        r"\b(?:before|after|since|until|from|between|in|prior to|during)\s+"
        r"(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec|early|late|year)[a-z]*\.?\s+)?"
        r"(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:19|20)\d\d\b"
        r"(?!\s?(?:[%/µ]|[a-z]+/|x\s|[munk]?(?:g|l|mol|cal)\b|days?\b|hours?\b))"
        r"|\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b",
        re.IGNORECASE,
    ),
    parts=("19", "20"),
)
"""`before 2019`, `after March 1st, 2020`, `01/06/2018`: a time by the calendar."""
_SIGN = Sought(
    re.compile(
        r"[<>≥≤]|\b(?:greater|less|more|higher|lower|fewer|longer|shorter) than\b|\bat (?:least|most)\b|\bexceed\w*"
        r"|\bor\s+\d[\d.,]*\s?(?:(?:[mu]?g|[mun]?mol)\s?/|[mc]m\b)",
        re.IGNORECASE,
    ),
    words=("than", "least", "most", "mg", "g", "ug", "mol", "mmol", "umol", "nmol", "mm", "cm"),
    parts=("<", ">", "≥", "≤", "exceed"),
)


class Untold(msgspec.Struct, frozen=True):
    """What no statement accounts for: words that narrow a statement, and words, terms and numbers beside all."""

    narrowing: tuple[tuple[Statement, tuple[str, ...]], ...]
    beside: tuple[Cut, ...]


class _Sorted(msgspec.Struct, frozen=True):
    """Where the words of a line go while it is looked through. `names` are those of its `items`; `both`: both sexes are
    named, or age or sex is asked.
    """

    items: tuple[Statement, ...]
    names: frozenset[str]
    both: bool
    narrowing: dict[int, list[str]]
    beside: list[Cut]


def find_untold(scan: Scan, read: LineRead) -> Untold:
    """The words, terms and numbers of a line that no statement of its reading accounts for."""
    items = tuple(statements(read.tree))
    judged = (*(one.cut for one in judgements(read.tree)), *read.rest, *read.aside)
    chosen = (*judged, *_chosen(scan, read.tree))
    things = _numbers_beyond(scan, items, judged, chosen)
    numbers = any(item.limit is not None for item in items)
    words = [*_words_beyond(scan, _plain_in_line(numbers)), *_dates(scan)]
    names = frozenset([item.about.name for item in items])
    into = _Sorted(items, names, _of_everybody((word for word, _ in words), items), {}, [])
    told = places_of((*[item.about.cut for item in items], *chosen))
    spots = [spot for spot in scan.spots if not _covered(told, spot.cut)]
    words = [(word, cut) for word, cut in words if not _covered(told, cut) and (len(word) > 1 or _is_letter(scan, cut))]
    if spots or words:
        told = places_of((*harmless(scan, items, read.tree), *defined_in(scan, items)))
        for spot in spots:
            if not _covered(told, spot.cut):
                _sort_spot(scan, spot, into, things)
        for word, cut in words:
            if not _covered(told, cut):
                _sort_word(scan, word, cut, into)
    amounts = amounts_told(scan, items, chosen)
    for item, amount in amounts.narrowing:
        into.narrowing.setdefault(id(item), []).append(_quoted(scan, amount))
    things += amounts.beside
    for item in items:
        narrower = _narrower_words(item)
        if narrower and item.limit is None:
            into.narrowing.setdefault(id(item), []).extend(narrower)
    narrowed = tuple((item, tuple(into.narrowing[id(item)])) for item in items if id(item) in into.narrowing)
    return Untold(narrowed, (*things, *into.beside))


def _covered(places: bytearray, cut: Cut) -> bool:
    return any(places[cut.first : cut.end])


def _numbers_beyond(
    scan: Scan, items: tuple[Statement, ...], judged: tuple[Cut, ...], chosen: tuple[Cut, ...]
) -> list[Cut]:
    """The limits, windows and signs of comparison that are of no statement."""
    things = [one.cut for one in scan.comparisons if not within(one.cut, (*_cuts(items), *chosen))]
    lives = any(said.key == "half_lives" for item in items for said in item.said)
    times = [one for one in scan.timings if one.unit is not None or not lives]
    things += [one.cut for one in times if not _timed(one.cut, items, judged)]
    if not scan.lacks(_SIGN) and _SIGN.may_stand_in(scan.covered):
        signs = (Cut(*found.span()) for found in _SIGN.pattern.finditer(scan.covered))
        things += [sign for sign in signs if not touches(sign, chosen)]
    return things


def _words_beyond(scan: Scan, plain: frozenset[str]) -> list[tuple[str, Cut]]:
    """The words of a line, outside of what was found in it, that are none of the plain ones, each with its place."""
    return [
        (word, Cut(*found.span())) for found in _WORD.finditer(scan.covered) if (word := found[0].lower()) not in plain
    ]


def _dates(scan: Scan) -> Iterator[tuple[str, Cut]]:
    """The days, months and years of the calendar that a line counts from."""
    return ((found[0].lower(), Cut(*found.span())) for found in scan.every(_DATE))


def _chosen(scan: Scan, tree: Tree | None) -> Iterator[Cut]:
    """Where a line says how many of a list are asked for, as its tree does."""
    for found in scan.every(_CHOSEN):
        if number_of(found["n"]) in _choices(tree):
            yield Cut(*found.span())


def sex_meant(words: Iterable[str]) -> str:
    """The sex that narrowing words name, where they say nothing else; empty where they do."""
    meant = [_narrowing().get(word.lower(), _NOTHING) for word in words]
    return next((sex for sex in sorted(_SEXES) if meant and all(kinds == {sex} for kinds in meant)), "")


def _narrower_words(item: Statement) -> list[str]:
    """Words of a name as printed that make it a kind of what the vocabulary calls so: `chronic liver disease`."""
    words = [word for word in item.about.words.lower().split() if word in _narrower()]
    words = [] if {"acute", "chronic"} <= set(words) else words
    term = term_of(item.about.name) if words else None
    if not isinstance(term, Concept):
        return []
    return [word for word in words if word not in term.label.lower() and term.name not in _narrower()[word]]


@cache
def _plain_in_line(numbers: bool) -> frozenset[str]:
    """Words that mean nothing in a line, whatever they stand beside. `numbers`: a number says what is meant."""
    return (_plain() | _plain_beside_numbers() if numbers else _plain()).difference(_narrowing())


def _has_limit(scan: Scan, spot: Spot, items: tuple[Statement, ...]) -> bool:
    """Whether a measurement that is named twice has its limit right behind, or behind its other names."""
    end = spot.cut.end
    number = scan.covered.find(NUMBER_MARK, end)
    if number > end and _OTHER_NAMES.fullmatch(scan.covered, end, number):
        return any(item.about.name == spot.name and item.cut.first == number for item in items)
    return any(
        0 <= item.cut.first - end < _RIGHT_BEHIND or scan.plain[end : max(end, item.about.cut.first)] == " ("
        for item in items
        if item.limit is not None and item.about.name == spot.name
    )


def _is_scale_again(spot: Spot, items: tuple[Statement, ...]) -> bool:
    """`ECOG performance status (PS) of 0 or 1`: a scale that is named once more beside its value."""
    return is_scale(spot.name) and any(
        item.about.name == spot.name and (item.limit is not None or item.values) for item in items
    )


def _is_class(scan: Scan, spot: Spot, items: tuple[Statement, ...]) -> bool:
    """`prior therapy with rituximab`: treatment at all, or the class of what is named or counted right behind it."""
    behind = _BY_NAME.match(scan.plain, spot.cut.end)
    if behind is None:
        return False
    if spot.name == _TREATMENT and any(one.counted and one.cut.first == behind.end() for one in items):
        return True
    names = (one.about.name for one in items if one.about.cut.first == behind.end())
    kinds = load_vocabulary().below(spot.name)
    return any(name in kinds or (spot.name == _TREATMENT and is_drug(name)) for name in names)


def _choices(tree: Tree | None) -> frozenset[int]:
    """How many of its lists a tree asks for: one, or more."""
    own = {tree.n} if isinstance(tree, OneOrMore) else set[int]()
    below = () if tree is None or isinstance(tree, Statement | Judgement) else parts_of(tree)
    return frozenset(own.union(*(_choices(part) for part in below)))


def _is_letter(scan: Scan, cut: Cut) -> bool:
    """A capital that names a kind, as in `hepatitis B, C`, and not a number of a list."""
    return scan.plain[cut.first] in "BCDE" and scan.plain[cut.end : cut.end + 1] not in (")", ".", "'")


def _of_everybody(words: Iterable[str], items: tuple[Statement, ...]) -> bool:
    """Whether words of sex narrow nothing: both are named, or a statement says who is meant."""
    narrowing = _narrowing()
    named = {kind for word in words if word in narrowing for kind in narrowing[word] & _SEXES}
    return len(named) != 1 or any(item.about.name in DEMOGRAPHICS for item in items)


def _sort_spot(scan: Scan, spot: Spot, into: _Sorted, things: list[Cut]) -> None:
    """A name belongs to the finding whose words it stands among; a number is narrowed by nothing around it."""
    if _is_scale_again(spot, into.items) or _is_class(scan, spot, into.items):
        return
    if is_number(spot.name):
        things += [] if _has_limit(scan, spot, into.items) else [spot.cut]
        return
    quoted, holders = _quoted(scan, spot.cut), around(spot.cut, into.items)
    for item in holders:
        if is_open(item) and not _is_said(item, quoted):
            into.narrowing.setdefault(id(item), []).append(quoted)
    if not holders:
        things.append(spot.cut)


def _sort_word(scan: Scan, word: str, cut: Cut, into: _Sorted) -> None:
    """A word belongs to the finding among whose words it stands; beside all it counts where the tables say so."""
    kinds = _narrowing().get(word)
    graded = into.items if "ctcae_grade" in into.names else ()
    if any(item.about.name == "ctcae_grade" and _is_said(item, word) for item in graded):
        return
    holders = around(cut, into.items)
    for item in holders:
        free = is_open(item) and not _is_said(item, word)
        if free and (kinds is None or kinds & _kinds_of(scan, item, cut, into)):
            into.narrowing.setdefault(id(item), []).append(_quoted(scan, cut))
    if holders:
        return
    age = "age" in into.names
    of_some = bool(kinds and kinds & _OF_AN_AGE) and not age and _is_for(scan, cut)
    grown = bool(kinds and "adult" in kinds) and leaves_grown_open(into.items)
    aged = of_some or grown or bool(kinds and "age" in kinds and age)
    if kinds is None or "beside" in kinds or aged or word not in _plain():
        into.beside.append(cut)


def _is_for(scan: Scan, cut: Cut) -> bool:
    """`>= 26 % in children`: whether a word says whose limit stands before it."""
    return scan.plain.endswith((" in ", " for "), 0, cut.first)


def _kinds_of(scan: Scan, item: Statement, cut: Cut, into: _Sorted) -> frozenset[str]:
    """What a finding is, as far as words beside it mean something; `after` where the word follows its name at once."""
    term = term_of(item.about.name)
    kinds: set[str] = {"untimed"} if item.timing is None else set()
    if isinstance(term, Concept):
        kinds |= {term.kind}
        if cut.end <= item.about.cut.first and term.name in cancers():
            kinds |= {"cancer"}
        if (term.kind == "procedure" or term.course == "event") and item.timing is None:
            kinds |= {"moment"}
    elif isinstance(term, Drug | DrugClass):
        kinds |= {"drug"}
    if not into.both and item.about.name not in OF_WOMEN:
        kinds |= _SEXES
    kinds |= {"adult"} if leaves_grown_open(into.items) else set()
    if "age" not in into.names:
        kinds |= {"child"}
    if cut.first >= item.about.cut.end and set(scan.plain[item.about.cut.end : cut.first]) <= _BETWEEN:
        kinds |= {"after", "after_test"} if isinstance(term, Variable) else {"after"}
    return frozenset(kinds)


def _timed(cut: Cut, items: tuple[Statement, ...], judged: tuple[Cut, ...]) -> bool:
    """Whether a window belongs to a statement, or stands in words that are asked."""
    if any(item.timing is not None and touches(item.timing.cut, (cut,)) for item in items):
        return True
    return touches(cut, (*judged, *(item.cut for item in items if not item.about.name)))


def _is_said(item: Statement, quoted: str) -> bool:
    plain = quoted.lower()
    kept = (said for said in item.said if said.key != "detail" or item.op != "undetectable")
    return any(plain in said.value.lower() or said.value.lower() in plain for said in kept)


def _quoted(scan: Scan, cut: Cut) -> str:
    return " ".join(scan.plain[cut.first : cut.end].split())


def _cuts(items: Iterable[Statement]) -> Iterator[Cut]:
    return (item.cut for item in items)


@cache
def _plain() -> frozenset[str]:
    """Words that add nothing: those of grammar, and the cues that the reading of a line goes by."""
    listed = {
        word
        for row in read_table("criteria/tables/plain_words.csv")
        if not row["beside"]
        for word in row["words"].split()
    }
    said = (words for name, words in cues() if not name.startswith("no "))
    return frozenset(listed | {word.lower() for words in said for word in _WORD.findall(words)})


@cache
def _plain_beside_numbers() -> frozenset[str]:
    """Words that add nothing where a number says what is meant."""
    return frozenset(
        word
        for row in read_table("criteria/tables/plain_words.csv")
        if row["beside"] == "number"
        for word in row["words"].split()
    )


@cache
def _narrowing() -> Mapping[str, frozenset[str]]:
    """Beside what a word means something, although it stands among the plain ones or the cues."""
    found: dict[str, frozenset[str]] = {}
    for row in read_table("criteria/tables/narrowing_words.csv"):
        for word in row["words"].split():
            found[word.lower()] = found.get(word.lower(), _NOTHING) | frozenset(row["beside"].split())
    return found


@cache
def _narrower() -> Mapping[str, frozenset[str]]:
    """Words in a spelling of a term that make it a kind of it, with the terms beside which they say nothing."""
    rows = read_table("criteria/tables/narrower_words.csv")
    return {word: frozenset(row["nothing_beside"].split()) for row in rows for word in row["words"].split()}
