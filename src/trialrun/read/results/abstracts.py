"""Results of all sentences of an abstract, which speak of the same patients and groups. Reads no sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from trialrun.protocol.evidence import Reported, SafetyEvent, Statistic
from trialrun.read.printed import lines_of
from trialrun.read.results.entering import enrolled, with_everybody
from trialrun.read.results.naming import Lexicon
from trialrun.read.results.openings import patients_of
from trialrun.read.results.plain import plain_of
from trialrun.read.results.sentences import PLANNED, Frame, SentenceReading, read_result_sentence, reports_other
from trialrun.read.results.statistics import Known
from trialrun.read.sentences import Sentence
from trialrun.terms import Vocabulary


def results_of(
    sentences: Iterable[Sentence], vocabulary: Vocabulary
) -> tuple[tuple[Reported, ...], tuple[SafetyEvent, ...], tuple[Sentence, ...]]:
    """Results and harms of an abstract's sentences, and the sentences used. Those on other trials give nothing.

    The number of patients enrolled, once it is said, is what `all patients` and `no patient` are out of.
    """
    results: list[Reported] = []
    safety: list[SafetyEvent] = []
    used: list[Sentence] = []
    known, lexicon = Known(), Lexicon(vocabulary)
    groups: tuple[str, ...] = ()
    by_number: dict[int, tuple[str, ...]] = {}
    for sentence in sentences:
        if reports_other(sentence.words):
            continue
        found = read_result_sentence(
            sentence.words, lines_of(sentence.piece), Frame(known=known, groups=groups), lexicon
        )
        found = _of_groups(_each_of_group(found, groups), by_number) if "respectively" in sentence.words else found
        groups = _groups_of(found) or groups
        by_number[len(groups)] = groups
        entered = _entered(sentence, found, known)
        if not (found.results or found.safety or entered):
            continue
        known = enrolled((*found.results, *entered), known)
        others = (one for one in found.results if not (entered and _counts_same(one, entered[0])))
        results += [with_everybody(one, known) for one in (*entered, *others)]
        safety += found.safety
        used.append(sentence)
    return tuple(results), tuple(safety), tuple(used)


def _groups_of(found: SentenceReading) -> tuple[str, ...]:
    """The groups that a sentence sets beside each other, in their order; none where it names fewer than two."""
    groups = (*(one.group for one in found.results), *(one.group for one in found.safety))
    named = list(dict.fromkeys(filter(None, groups)))
    return tuple(named) if len(named) > 1 else ()


def _of_groups(found: SentenceReading, by_number: Mapping[int, tuple[str, ...]]) -> SentenceReading:
    """Figures told `respectively` without a group, one for each of as many groups that sentences before have named."""
    told = [*(one.group for one in found.results), *(one.group for one in found.safety)]
    groups = by_number.get(len(told), ())
    if not groups or any(told) or (found.results and found.safety):
        return found
    results = tuple(replace(one, group=group) for one, group in zip(found.results, groups, strict=False))
    safety = tuple(replace(one, group=group) for one, group in zip(found.safety, groups, strict=False))
    return replace(found, results=results, safety=safety)


def _counts_same(one: Reported, entered: Reported) -> bool:
    """Whether a result is the bare count of those who entered, under another name."""
    first = one.statistics[0]
    return first.count == entered.statistics[0].count and first.percent is None and len(one.statistics) == 1


def _each_of_group(found: SentenceReading, groups: tuple[str, ...]) -> SentenceReading:
    """A result with one figure for each of the groups that sentences before have named, as one result of each."""
    results: list[Reported] = []
    for one in found.results:
        figures = one.statistics
        alike = len(figures) == len(groups) > 1 and len({figure.measure for figure in figures}) == 1
        timed = (replace(figure, at=figure.at or figures[0].at) for figure in figures)
        apart = (replace(one, group=group, statistics=(each,)) for group, each in zip(groups, timed, strict=False))
        results += apart if alike else [one]
    alone = len(results) == len(found.results)
    return found if alone else replace(found, results=tuple(_of_everybody(one) for one in results))


def _of_everybody(one: Reported) -> Reported:
    """The length of the follow-up, beside figures told by their order, is that of all."""
    return replace(one, group="") if one.name == "follow_up" else one


_SO_FAR = re.compile(r"(?:[Aa]s of|[Aa]t|[Bb]y) (?:the )?(?:data|time|cut|[A-Z\d])")
"""How a sentence begins that says when so many had entered: `At data cutoff, 40 patients were enrolled`."""


def _entered(sentence: Sentence, found: SentenceReading, known: Known) -> tuple[Reported, ...]:
    """The number of patients that a sentence says were in the trial, where none of its results is that number."""
    plain, _ = plain_of(sentence.words, 0)
    size = patients_of(plain) if known.total is None and not PLANNED.search(plain) else None
    if size is None or any(one.statistics[0].count == size and not _SO_FAR.match(one.label) for one in found.results):
        return ()
    lines = lines_of(sentence.piece)
    figure = Statistic(measure="count", count=size, total=size, lines=lines)
    return (Reported(name="enrolled", label=plain, statistics=(figure,), lines=lines),)
