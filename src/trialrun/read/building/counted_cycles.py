"""Treatment counted in cycles without a dose or a day: `2 cycles of A and B, followed by A for 1 year`.

Says what is given and for how long; doses, days and the length of a cycle stay absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from trialrun.protocol.scalars import Duration
from trialrun.protocol.treatment import Administration, Arm, TreatmentPhase
from trialrun.read.building.groups import Group
from trialrun.read.numbers import NUMBER_WORD, duration_text, number_of
from trialrun.read.printed import lines_of
from trialrun.read.regular import make_regular
from trialrun.read.sentences import Sentence
from trialrun.read.spotting import SpotKind, spot
from trialrun.terms import Drug, Vocabulary

_DRUGS: tuple[SpotKind, ...] = ("drugs", "combinations")
_NUMBER = rf"\d{{1,2}}|{NUMBER_WORD}"
_CYCLES = re.compile(
    rf"\b(?P<most>up to\s+)?(?P<n>{_NUMBER})\s+cycles?\s+of\s+(?P<what>[^.;:]{{3,160}}?)"
    r"(?=\s+(?:before|after|prior to|followed by|then|until|in patients|for patients)\b|[.;:,(]|$)",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(
    r"\b(?:followed by|then)\s+(?P<kind>maintenance|consolidation)?\s*(?:therapy|treatment)?\s*(?:with|of)?\s*"
    rf"(?P<what>[^.;:,]{{3,80}}?)\s+(?:for|during)\s+(?P<most>up to\s+)?(?P<n>{_NUMBER})\s+"
    r"(?P<unit>weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_LENGTH_FIRST = re.compile(
    rf"\b(?:followed by|then)\s+(?P<most>up to\s+)?(?P<n>an?|{_NUMBER})\s+(?P<unit>weeks?|months?|years?)\s+of\s+"
    r"(?P<kind>maintenance|consolidation)?\s*(?:therapy|treatment)?\s*(?:with|of)?\s*(?P<what>[^.;:,]{3,80})",
    re.IGNORECASE,
)
"""`then a year of maintenance with A`."""

Arms = tuple[Arm, ...]
Phases = tuple[TreatmentPhase, ...]


class Told(msgspec.Struct, frozen=True):
    """What running text says: all of its sentences, and the groups that some of them introduce."""

    sentences: tuple[Sentence, ...]
    groups: tuple[Group, ...] = ()


def with_counted_cycles(arms: Arms, phases: Phases, told: Told, vocabulary: Vocabulary) -> tuple[Arms, Phases]:
    """Arms and phases with what is counted in cycles: of each group its own, else of everybody.

    For a trial whose phases have no cycles, dose or day otherwise; it is left as it is where the text counts none.
    """
    if any(given.dose is not None or given.schedule for phase in phases for given in phase.administrations):
        return arms, phases
    by_group = {group.key: counted_phases(group.sentences, vocabulary, group.key) for group in told.groups}
    if told.groups and all(by_group.values()):
        placed = tuple(replace(arm, phases=tuple(one.name for one in by_group.get(arm.name, ()))) for arm in arms)
        return placed, tuple(phase for group in told.groups for phase in by_group[group.key])
    counted = () if told.groups or len(arms) > 1 else counted_phases(told.sentences, vocabulary)
    if not counted:
        return arms, phases
    names = tuple(phase.name for phase in counted)
    lines = counted[0].lines
    everybody = (Arm(name="treatment", label="treatment", who="everybody", phases=names, lines=lines),)
    return tuple(replace(arm, phases=names) for arm in arms) or everybody, counted


def counted_phases(
    sentences: Iterable[Sentence], vocabulary: Vocabulary, group: str = ""
) -> tuple[TreatmentPhase, ...]:
    """The phases that the first sentence with counted cycles of known drugs states; none where no sentence does.

    `group` begins the names of the phases: `group 1 treatment`.
    """
    for sentence in sentences:
        found = tuple(_phases(sentence, vocabulary, f"{group} " if group else ""))
        if found:
            return found
    return ()


def _phases(sentence: Sentence, vocabulary: Vocabulary, prefix: str) -> Iterator[TreatmentPhase]:
    plain = " ".join(make_regular(sentence.words).plain.split())
    counted = _CYCLES.search(plain)
    given = _given(counted["what"], sentence, vocabulary) if counted else ()
    if counted is None or not given:
        return
    name, lines = f"{prefix}treatment", lines_of(sentence.piece)
    cycles = int(number_of(counted["n"]))
    yield TreatmentPhase(
        name=name,
        cycles=cycles,
        limit="up to" if counted["most"] else "fixed",
        administrations=given,
        lines=lines,
    )
    end = counted.end("what")
    following = _FOLLOWING.search(plain, end) or _LENGTH_FIRST.search(plain, end)
    later = _given(following["what"], sentence, vocabulary) if following else ()
    length = _length(following) if following else ""
    if following and later and length:
        yield TreatmentPhase(
            name=f"{prefix}{(following['kind'] or 'treatment 2').lower()}",
            duration=Duration(length),
            limit="up to" if following["most"] else "fixed",
            after=name,
            administrations=later,
            lines=lines,
        )


def _length(following: re.Match[str]) -> str:
    """`2 years`, `a year`: how long what follows goes on."""
    number = "one" if following["n"].lower() in ("a", "an") else following["n"]
    return duration_text(number, following["unit"])


def _given(words: str, sentence: Sentence, vocabulary: Vocabulary) -> tuple[Administration, ...]:
    """The drugs that the words name, those of a combination one by one; none of them with a dose."""
    drugs: dict[str, None] = {}
    for spotted in spot(words, vocabulary, _DRUGS):
        term = vocabulary.term(spotted.name)
        parts = term.components if isinstance(term, Drug) and term.components else (spotted.name,)
        drugs |= dict.fromkeys(parts)
    lines = lines_of(sentence.piece)
    return tuple(Administration(drug=drug, lines=lines) for drug in drugs)
