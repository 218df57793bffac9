"""The arms to which a sentence says that patients are randomised: `to A (KdD) or B`, `1:1:1 to A, B or placebo`.

What does not part cleanly into alternatives, each with a drug or a control, gives no arms. Adds no dose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from trialrun.read.building.combinations import ShortForms, short_forms
from trialrun.read.sentences import sentences_of
from trialrun.read.source import Printed
from trialrun.read.text import Cut
from trialrun.terms import Vocabulary

_RANDOMISED = re.compile(
    r"\b(?:randomly|randomi[sz]ed?|randomi[sz]ation|allocated|assigned)\b[^.;]{0,200}?\b(?:to|between)"
    r"(?!\s\d{1,2}\s(?:to|ratio|and)\b)\s+"
    r"(?:(?:receive|be given|be treated with|treatment with|one of (?:two|three|four) (?:arms|groups)[:,]?"
    r"|either)\s+)*",
    re.IGNORECASE,
)
_BY_CHANCE = re.compile(r"random|\(\d{1,2}\s?:\s?\d{1,2}\)|\bminimi[sz]ation\b", re.IGNORECASE)
"""How a sentence says that chance decides: `allocated (1:1) to`."""
_RATIO = re.compile(r"\b\d{1,2}(?:\s?:\s?\d{1,2}){1,5}\b")
_ALONE = re.compile(
    r"\s*(?P<base>[^;.]{3,200}?),?\s(?:either\s)?(?P<first>alone(?:\s\([^()]{1,40}\))?),?\s(?P<or>or)\s"
    r"(?P<second>(?:in combination\s|combined\s|together\s)?(?:with|plus)\s.+)",
    re.IGNORECASE | re.DOTALL,
)
_WITHOUT = re.compile(
    r"(?P<base>[^;.]{3,200}?)\s(?P<with>with)(?P<or>\sor without)\s(?P<second>.+)", re.IGNORECASE | re.DOTALL
)
_OR = re.compile(r",?\s(?:or|versus|vs\.?)\s(?!without\b|more\b|less\b|greater\b|older\b|until\b)", re.IGNORECASE)
_SEMICOLON = re.compile(r";\s(?:or\s)?", re.IGNORECASE)
_OR_LAST = re.compile(r";[^.]*;\sor\s", re.IGNORECASE)
"""Alternatives that are parted by semicolons, for each has commas of its own: `A, B (AB); B, C (BC); or C (C)`."""
_COMMA = re.compile(r",\s(?!and\b)")
_TAIL = re.compile(
    r",?\s(?:until\b|for (?:up to |a maximum of |at least )?(?:\d+|one|two|three|four|six|twelve) "
    r"(?:days?|weeks?|months?|cycles?|years?)\b"
    r"|both (?:with|in|combined|given)\b|each (?:with|in|given|combined)\b|all (?:with|in|given)\b|stratified\b"
    r"|with stratification\b|in (?:an? )?(?:\d+|repeated)-(?:day|week) cycles\b|on top of\b|in addition to\b)",
    re.IGNORECASE,
)
_CONTROL = re.compile(
    r"\b(?:placebos?|observation|no (?:further |maintenance )?(?:treatment|therapy|maintenance)|usual care"
    r"|standard (?:of )?care|(?:best )?supportive care|(?:physician|investigator)'?s'? choice|active monitoring"
    r"|watchful waiting)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|without|not)\s(?:any\s)?[a-z][\w-]+(?:\s(?:and|or)\s[\w-]+)?", re.IGNORECASE)
"""What an arm is said not to get: `no carfilzomib (Rd)`."""
_SHORT = re.compile(r"\((?P<name>[A-Z][A-Za-z0-9+/-]{1,14}|[A-Za-z][\w /+-]{1,38}?\s(?:group|arm)),?[^()]{0,30}\)")
_AMOUNT = re.compile(r"\d[\d.]*\s?(?:mg|mcg|g|units?)(?:/\w+)?")
_MOST = 6
_FEW = 3
"""Words of an alternative beside others that are only named: `oral placebo`."""
_BETWEEN = re.compile(r"\bbetween\W*\Z", re.IGNORECASE)
_OR_COMMA = re.compile(rf"{_OR.pattern}|{_COMMA.pattern}(?!or\b|versus\b|vs\b)", re.IGNORECASE)
_AND = re.compile(r",?\sand\s(?!without\b)", re.IGNORECASE)


class Alternative(msgspec.Struct, frozen=True):
    """One arm: its name, its words, what it is given, and the stretches of the piece that speak of the others.

    `unexplained` is one of which nothing says, or not wholly, what it is given: `to X or Y`, `X-CHOP`.
    """

    name: str
    label: str
    drugs: frozenset[str]
    others: tuple[Cut, ...]
    piece: Printed
    given_elsewhere: frozenset[str] = frozenset()
    unexplained: bool = False


class _Part(msgspec.Struct, frozen=True):
    """An alternative as it stands in a list: its place, what is not said of it, and what stands behind the list."""

    cut: Cut
    others: tuple[Cut, ...]
    label: str
    behind: str = ""


def randomised_arms(
    pieces: Sequence[Printed], vocabulary: Vocabulary, explaining: Sequence[Printed] = ()
) -> tuple[Alternative, ...]:
    """The alternatives of the first sentence that randomises to at least two; empty where none does.

    `explaining` are the pieces that may say what a short form stands for, where they are others.
    """
    known: ShortForms | None = None
    for piece in pieces:
        if _BY_CHANCE.search(piece.text) is None:
            continue
        for sentence in sentences_of(piece):
            words = piece.text[sentence.cut.first : sentence.cut.end]
            found = _RANDOMISED.search(words)
            if found:
                known = known or short_forms(explaining or pieces, vocabulary)
                parts = _parts(words, found, known)
                if 2 <= len(parts) <= _MOST:
                    return tuple(_alternatives(parts, sentence.cut.first, piece, known))
    return ()


def _parts(words: str, randomised: re.Match[str], known: ShortForms) -> list[_Part]:
    """The alternatives of a list; empty where one of them names nothing that is given."""
    first = randomised.end()
    alone = _ALONE.match(words, first)
    if alone:
        base = alone["base"].strip()
        end = _ended(words, alone.start("second"), len(words))
        held = Cut(alone.start("or"), end), Cut(alone.start("first"), alone.end("or"))
        return [
            _Part(held[1], (held[0],), f"{base} {alone['first']}"),
            _Part(held[0], (held[1],), f"{base} {words[alone.start('second') : end]}", words[end:]),
        ]
    ratio = _RATIO.search(words)
    number = ratio[0].count(":") + 1 if ratio else 0
    cuts = _cut_by(words, first, _SEMICOLON if _OR_LAST.search(words, first) else _OR)
    whole = _joined(words, cuts, known)
    if len(whole) >= 2 and (number == 0 or number > len(whole)):
        whole = _by_commas(words, whole, known)
    if len(whole) < 2:
        between = _BETWEEN.search(randomised[0]) is not None
        whole = _only_named(words, _cut_by(words, first, _AND if between else _OR_COMMA), known)
    if len(whole) < 2:
        return _with_or_without(words, first)
    if number and number != len(whole):
        return []
    return [_Part(cut, tuple(one for one in whole if one != cut), words[cut.first : cut.end]) for cut in whole]


def _with_or_without(words: str, first: int) -> list[_Part]:
    """`A with or without B` is A with B, and A."""
    found = _WITHOUT.match(words, first)
    if found is None:
        return []
    end = _ended(words, found.start("second"), len(words))
    added = Cut(found.start("with"), end)
    either = Cut(found.start("or"), found.end("or"))
    base = found["base"].strip()
    return [
        _Part(added, (either,), f"{base} with {words[found.start('second') : end]}"),
        _Part(Cut(first, found.start("with")), (added,), base),
    ]


def _cut_by(words: str, first: int, separator: re.Pattern[str]) -> list[Cut]:
    """The stretches between separators that stand in no bracket; the last ends where something is said of all."""
    depth, depths = 0, []
    for character in words:
        depth = max(0, depth + (character in "([") - (character in ")]"))
        depths.append(depth)
    marks = [mark for mark in separator.finditer(words, first) if depths[mark.start()] == 0]
    begins = [first, *(mark.end() for mark in marks)]
    last = _ended(words, begins[-1], len(words))
    ends = [*(mark.start() for mark in marks), last]
    return [Cut(begin, end) for begin, end in zip(begins, ends, strict=True)]


def _ended(words: str, first: int, end: int) -> int:
    tail = _TAIL.search(words, first)
    return tail.start() if tail else len(words[:end].rstrip(" .;"))


def _joined(words: str, cuts: list[Cut], known: ShortForms) -> list[Cut]:
    """The stretches, those without a drug or a control joined to the one before them."""
    found: list[Cut] = []
    for cut in cuts:
        if found and not _given(words[cut.first : cut.end], known):
            found[-1] = Cut(found[-1].first, cut.end)
        elif found or _given(words[cut.first : cut.end], known):
            found.append(cut)
    return found


def _by_commas(words: str, cuts: list[Cut], known: ShortForms) -> list[Cut]:
    """`A, B or C` as three, where every one of them is something that is given and none joins two drugs."""
    head = words[cuts[0].first : cuts[0].end]
    if re.search(r",?\s(?:and|plus|with)\s", re.sub(r"\([^()]*\)", "", head)):
        return cuts
    parts = [part for part in _cut_by(words[: cuts[0].end], cuts[0].first, _COMMA) if part.first < part.end]
    if len(parts) > 1 and all(_given(words[part.first : part.end], known) for part in parts):
        return [*parts, *cuts[1:]]
    return cuts


def _given(words: str, known: ShortForms) -> bool:
    return _CONTROL.search(words) is not None or bool(known.drugs_of(words))


def _only_named(words: str, cuts: list[Cut], known: ShortForms) -> list[Cut]:
    """The stretches where each only names what is given, by a short form or as the control group; else none."""
    said = [words[cut.first : cut.end].strip() for cut in cuts]
    named = [known.is_bare(one) or (len(one.split()) <= _FEW and _given(one, known)) for one in said]
    return cuts if all(named) else []


def _alternatives(parts: list[_Part], start: int, piece: Printed, known: ShortForms) -> Iterator[Alternative]:
    drugs = [known.drugs_of(_DENIED.sub(" ", part.label)) for part in parts]
    every = frozenset().union(*(known.drugs_of(part.label) for part in parts))
    taken: list[str] = []
    for part, mine in zip(parts, drugs, strict=True):
        label = " ".join(part.label.split()).strip(" ,;.").removeprefix("to ")
        named = known.name_of(label) or _named(f"{label} {part.behind}", mine, drugs.count(mine) > 1)
        name = named if named not in taken else f"{named} ({len(taken) + 1})"
        taken.append(name)
        others = tuple(Cut(start + one.first, start + one.end) for one in part.others)
        yield Alternative(name, label, mine, others, piece, every - mine, known.is_unexplained(part.label))


def _named(label: str, drugs: frozenset[str], shared: bool) -> str:
    """The short name that the text gives an arm, else its drugs in the order printed, else the control."""
    short = _SHORT.search(label)
    if short:
        return re.sub(r"\s(?:group|arm)$", "", short["name"])
    control = _CONTROL.search(label)
    if control and not drugs:
        return control[0]
    plain = label.lower().replace("-", " ")
    ordered = sorted(drugs, key=lambda name: plain.find(name.split("_")[0]))
    amount = _AMOUNT.search(label) if shared else None
    named = " and ".join(name.replace("_", " ") for name in ordered) or label
    with_control = f"{control[0]} and {named}" if control and drugs else named
    return f"{with_control} {amount[0]}" if amount else with_control
