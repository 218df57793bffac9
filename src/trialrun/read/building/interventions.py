"""Interventions as listed: their kind, their name in the vocabulary, and their other names one by one.

A run of names without commas is cut where the vocabulary knows a name; what it does not know stays together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from trialrun.protocol.treatment import Intervention, TreatmentPhase
from trialrun.read.building.arm_drugs import without_stand_ins
from trialrun.read.building.segmenting import segmented
from trialrun.read.printed import lines_of, one_line
from trialrun.read.regimens.rows.placed import is_ordinary
from trialrun.read.regular import make_regular
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import GIVEN_KINDS, RECORDS, InterventionText, Printed, Source
from trialrun.read.spotting import SpotKind, spot
from trialrun.terms import Vocabulary

OTHER_NAMES = "intervention other names"
"""The kind of a term that holds the other names of all interventions in one run."""
_GIVEN: tuple[SpotKind, ...] = ("drugs", "combinations")
_DONE: tuple[SpotKind, ...] = ("procedures",)
_SHORT_TEXT = 80
"""A text with more characters says more than a route."""
_KIND = re.compile(
    r"^(?P<kind>drug|biological|procedure|radiation|device|behavioral|genetic|dietary supplement|combination product"
    r"|diagnostic test|other)\s*:\s*(?P<name>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_ROUTES = (("IV", r"\bintravenous(?:ly)?\b|\bi\.?v\.?\b"), ("SC", r"\bsubcutaneous(?:ly)?\b|\bs\.?c\.?\b"),
           ("PO", r"\boral(?:ly)?\b|\bp\.?o\.?\b|\bby mouth\b"))  # fmt: skip


def build_interventions(source: Source, vocabulary: Vocabulary) -> tuple[Intervention, ...]:
    """The interventions in the order listed; the same one listed twice is one, with the lines of both."""
    found: dict[tuple[str, str], Intervention] = {}
    for item in source.interventions:
        one = _intervention(item, source.kind in RECORDS, vocabulary)
        key = one.kind, one.name.lower()
        found[key] = _merged(found[key], one) if key in found else one
    return tuple(_with_run(source, found.values(), vocabulary))


def _with_run(source: Source, found: Iterable[Intervention], vocabulary: Vocabulary) -> Iterator[Intervention]:
    """The interventions with their part of a run that holds the other names of all of them."""
    runs = [item.value for item in source.terms if item.kind == OTHER_NAMES]
    for one in found:
        mine = [(name, piece) for piece in runs for name in _of_term(one.term, one_line(piece), vocabulary)]
        if not one.term or not mine:
            yield one
            continue
        names = dict.fromkeys((*one.other_names, *(name for name, _ in mine)))
        printed = (Printed("", n, n) for n in one.lines.numbers())
        yield replace(one, other_names=tuple(names), lines=lines_of(*printed, *(piece for _, piece in mine)))


def _of_term(term: str, run: str, vocabulary: Vocabulary) -> list[str]:
    """The names of a run that are a term's, and those that nothing knows between two of them."""
    parts = segmented(run, vocabulary)
    places = [index for index, part in enumerate(parts) if part.name and part.name == term]
    between = {
        index
        for first, last in pairwise(places)
        if not any(part.name for part in parts[first + 1 : last])
        for index in range(first, last)
    }
    return [parts[index].text for index in sorted({*places, *between})]


def _merged(one: Intervention, again: Intervention) -> Intervention:
    """One intervention that is printed twice."""
    numbers = sorted(one.lines.numbers() | again.lines.numbers())
    return replace(
        one,
        term=one.term or again.term,
        routes=tuple(dict.fromkeys(one.routes + again.routes)),
        other_names=tuple(dict.fromkeys(one.other_names + again.other_names)),
        label=one.label or again.label,
        lines=lines_of(*(Printed("", n, n) for n in numbers)),
    )


def _intervention(item: InterventionText, listed: bool, vocabulary: Vocabulary) -> Intervention:
    printed = one_line(item.name)
    match = _KIND.match(printed)
    name, kind = (match["name"], match["kind"]) if match else (printed, item.kind)
    text = one_line(item.text) if item.text else ""
    runs = tuple(map(one_line, item.other_names))
    others = list(_listed(runs)) if listed else [other for run in runs for other in other_names(run, vocabulary)]
    return Intervention(
        name=name,
        kind=kind.replace("_", " ").lower(),
        term=next(filter(None, (term_of(without_stand_ins(one), vocabulary) for one in (name, *others))), ""),
        routes=tuple(_routes(name, text, vocabulary)),
        other_names=tuple(dict.fromkeys(others)),
        label=text,
        lines=lines_of(item.name, item.text, *item.other_names),
    )


_ONE_WORD = re.compile(r"[A-Za-z]{6,24}")


def named_drugs(interventions: Iterable[InterventionText], vocabulary: Vocabulary) -> frozenset[str]:
    """The drugs, in small letters, that a list names by one word of their own and that the vocabulary does not know."""
    found: set[str] = set()
    for item in interventions:
        match = _KIND.match(one_line(item.name))
        name, kind = (match["name"], match["kind"]) if match else (one_line(item.name), item.kind)
        own = _ONE_WORD.fullmatch(name) is not None and not is_ordinary(name)
        if own and kind.lower() in GIVEN_KINDS - {""} and not spot(name, vocabulary):
            found.add(name.lower())
    return frozenset(found)


def _routes(name: str, text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The routes that the name states, and the text, as far as a sentence of it speaks of no other drug."""
    own = {spotted.name for spotted in spot(name, vocabulary, _GIVEN)}
    said = [name, *(part for part in re.split(r"(?<=[.;])\s+", text) if _speaks_of(part, own, vocabulary))]
    for route, pattern in _ROUTES:
        if any(re.search(pattern, part, re.IGNORECASE) for part in said):
            yield route


_ROUTE_ALONE = re.compile(
    r"\W*(?:given|administered|taken|received?|by|via)?[\s:]*(?P<routes>.{1,60}?)\W*", re.IGNORECASE
)
_JOINING = re.compile(r"\b(?:and|or|the|route|use|either|only)\b|[/,;]", re.IGNORECASE)


def route_sentences(source: Source) -> tuple[Sentence, ...]:
    """The sentences of interventions that state a route and nothing besides: `Given IV`, `Given PO or IV`."""
    texts = [item.text for item in source.interventions if item.text is not None]
    said = (sentence for text in texts if len(text.text) < _SHORT_TEXT for sentence in sentences_of(text))
    return tuple(sentence for sentence in said if _states_route_alone(sentence.words))


def _states_route_alone(words: str) -> bool:
    match = _ROUTE_ALONE.fullmatch(words)
    rest = match["routes"] if match else words
    for _, pattern in _ROUTES:
        rest = re.sub(pattern, " ", rest, flags=re.IGNORECASE)
    return match is not None and rest != match["routes"] and not _JOINING.sub(" ", rest).strip(" .")


def _speaks_of(text: str, own: set[str], vocabulary: Vocabulary) -> bool:
    return {spotted.name for spotted in spot(text, vocabulary, _GIVEN)} <= own


def term_of(name: str, vocabulary: Vocabulary) -> str:
    """The drug, class, combination or procedure that a name is, or is built around; empty where it is none or many."""
    plain = make_regular(name).plain
    for kinds in (_GIVEN, _DONE):
        found = {spotted.name for spotted in spot(plain, vocabulary, kinds)}
        if len(found) == 1:
            return found.pop()
    return ""


def other_names(run: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The names in a list, or in a run such as `Darzalex HuMax-CD38 JNJ-54767414`."""
    parts = [part.strip() for part in re.split(r"[;|\n]|,(?!\d)", run) if part.strip()]
    if len(parts) != 1 or len(spot(run, vocabulary)) < 2:
        yield from parts
    else:
        yield from (part.text for part in segmented(run, vocabulary))


def _listed(printed: tuple[str, ...]) -> Iterator[str]:
    """The names of a record: each as listed, unless the one there is holds several; `A, B` may be one name."""
    for names in printed:
        parts = re.split(r"[;|\n]" if len(printed) > 1 else r"[;|\n]|,(?!\d)", names)
        yield from filter(None, map(str.strip, parts))


def interventions_of(phases: Sequence[TreatmentPhase], pieces: Sequence[Printed]) -> tuple[Intervention, ...]:
    """Where no list of interventions is printed: the drugs that the schedule gives, each once."""
    lines = lines_of(*pieces)
    drugs = {given.drug.lower(): given.drug for phase in phases for given in phase.administrations}
    return tuple(Intervention(name=drug, kind="drug", term=drug, lines=lines) for drug in drugs.values())
