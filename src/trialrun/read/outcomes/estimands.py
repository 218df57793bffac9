"""Outcomes made exact as far as the document says it: population, treatment, variable, events between, summary.

What is not stated stays out: no criteria set, population or strategy is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from trialrun.protocol.elements import Stated
from trialrun.protocol.estimands import Estimand, IntercurrentEvent, Method
from trialrun.protocol.outcomes import Outcome, TimeFrame
from trialrun.protocol.scalars import Lines
from trialrun.protocol.treatment import Arm, TreatmentPhase
from trialrun.read.outcomes.endpoints import Endpoint, endpoint_of, lists_several
from trialrun.read.outcomes.time_frames import read_title_times
from trialrun.read.source import Printed
from trialrun.terms import Vocabulary, domain_of

_SETS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("imwg-2016", re.compile(r"\bIMWG\b|\bInternational Myeloma Working Group\b", re.IGNORECASE)),
)
"""Criteria sets that we have and the words that name them."""
_YEAR_OF_SET = re.compile(r"\b2016\b")
_POPULATION = re.compile(
    r"\b(?:(?:modified )?intent(?:ion)?[- ]to[- ]treat(?: \(m?ITT\))?|per[- ]protocol(?! deviation| violation|-defined)"
    r"|full analysis(?: set)?|safety|evaluable|efficacy[- ]evaluable|response[- ]evaluable|all[- ]treated"
    r"|randomi[sz]ed)"
    r"\s+(?:population|analysis set|set|patients|participants|subjects)\b"
    r"|\ball (?:enrolled|treated|randomi[sz]ed|evaluable|eligible) (?:patients|participants|subjects)\b"
    r"|\b(?:patients|participants|subjects) who (?:have )?received at least (?:one|1|two|2) (?:dose"
    r"|cycle)s?\b[^.;,()]{0,50}",
    re.IGNORECASE,
)
_SUMMARIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("median", re.compile(r"\bmedian\b(?! follow)", re.IGNORECASE)),
    ("mean", re.compile(r"\b(?:mean|average)\b(?! (?:of )?(?:\d|one|two)| follow)", re.IGNORECASE)),
    (
        "share of patients",
        re.compile(
            r"\b(?:proportion|percentage|percent|share|fraction|rate)s? of (?:\w+ ){0,3}(?:patients|participants"
            r"|subjects|people"
            r"|women|men|children|adults)\b|\b(?:response|remission|survival|mortality|relapse|success|cure|PFS"
            r"|OS)\s+rates?\b|\b[OC]RR\b",
            re.IGNORECASE,
        ),
    ),
    (
        "number of patients",
        re.compile(
            r"\bnumber of (?:\w+ ){0,3}(?:patients|participants|subjects|people|women|men|children|adults)\b",
            re.IGNORECASE,
        ),
    ),
)
_LEVEL = r"(?:stringent complete|near(?:ly)? complete|very good partial|complete|partial|minor|minimal|stable)"
_LEVELS = re.compile(
    rf"\b(?:(?i:(?P<long>{_LEVEL}) (?:response|remission|disease)s?)(?:\s*\([a-zA-Z]{{2,4}}\))?"
    r"|(?P<short>sCR|nCR|CRi|CR|VGPR|PR|MR|SD))\b\)?"
    r"(?P<better>,?\s*(?:(?:or|and) better|or (?:higher|greater)))?",
)
_SHARED = re.compile(rf"\b({_LEVEL})\s*(,|/|\+|,?\s*and|,?\s*or)\s+(?={_LEVEL}\b)", re.IGNORECASE)
_CONTROL = re.compile(r"\b(?:disease control|clinical benefit)\b|\b[DC][CB]R\b", re.IGNORECASE)
"""Rates that count stable disease too."""
_SHORT = {"stringent complete": "sCR", "near complete": "nCR", "nearly complete": "nCR", "very good partial": "VGPR",
          "complete": "CR", "partial": "PR", "minor": "MR", "minimal": "MR", "stable": "SD"}  # fmt: skip
_SUMMED = re.compile(r"[\s,;/+&()]*(?:(?:and/or|and|or|plus)\b[\s(]*)?(?:an?\s)?", re.IGNORECASE)
_EVENTS: tuple[tuple[IntercurrentEvent, re.Pattern[str]], ...] = tuple(
    (event, re.compile(words, re.IGNORECASE))
    for event, words in (
        (
            IntercurrentEvent(event="death", strategy="composite"),
            r"\b(?:progression|relapse|recurrence|PD|failure)\b[^.;]{0,40}\bor\b[^.;]{0,30}\bdeath\b[^.;,()]{0,30}"
            r"|\bdeath\b[^.;]{0,40}\bor\b[^.;]{0,30}\b(?:progression|relapse|recurrence)\b",
        ),
        (
            IntercurrentEvent(event="new_therapy"),
            r"\bcensor\w*\b[^.;]{0,80}\b(?:new|subsequent|other|alternate|next)\b[^.;]{0,25}\b(?:therapy|treatment)\b"
            r"|\b(?:new|subsequent|other|next)\b[^.;]{0,25}\b(?:therapy|treatment)\b[^.;]{0,60}\bcensor\w*",
        ),
        (
            IntercurrentEvent(event="transplant"),
            r"\bcensor\w*\b[^.;]{0,60}\btransplant\w*|\btransplant\w*\b[^.;]{0,60}\bcensor\w*",
        ),
        (
            IntercurrentEvent(event="treatment_stopped", strategy="treatment policy"),
            r"\b(?:regardless|irrespective) of\b[^.;]{0,40}\b(?:discontinu\w+|withdrawal|adherence)[^.;]{0,30}",
        ),
        (
            IntercurrentEvent(event="new_therapy", strategy="treatment policy"),
            r"\b(?:regardless|irrespective) of\b[^.;]{0,40}\b(?:subsequent|rescue|new)\b[^.;]{0,20}"
            r"\b(?:therap\w+|treatment|medication)",
        ),
        (
            IntercurrentEvent(event="treatment_stopped", strategy="while on treatment"),
            r"\bwhile (?:on|receiving) (?:\w+ )?treatment\b",
        ),
        (
            IntercurrentEvent(event="missing_visit", strategy="composite"),
            r"\b(?:missing|without)\b[^.;]{0,60}\b(?:non[- ]?responders?|failures?)\b|\bnon[- ]?responder imputation\b",
        ),
    )
)
"""Events with the strategy that words state, and the words. Censoring alone states none."""
_LONGEST = 300
"""A title with more characters lists several outcomes."""
_COUNTED: frozenset[Method] = frozenset({"best response"})
_BY_SET: frozenset[Method] = frozenset({"best response", "time to event", "event-free"})


class Given(msgspec.Struct, frozen=True):
    """What the trial gives to whom: the arms and phases of the file, and whether the arms are drawn by lot."""

    arms: tuple[Arm, ...]
    phases: tuple[TreatmentPhase, ...]
    randomised: bool = False


def build_estimands(outcomes: Sequence[Outcome], given: Given, vocabulary: Vocabulary) -> tuple[Estimand, ...]:
    """An estimand for each current outcome whose words tell how it is judged; no other."""
    current = [one for one in outcomes if one.version == "current" and not one.same_as]
    named = _set_of(" ".join(f"{one.label} {one.description}" for one in current))
    made = (_estimand(one, given, named, vocabulary) for one in current)
    return tuple(one for one in made if one is not None)


def _set_of(words: str) -> tuple[str, bool]:
    """The criteria set that outcomes name, and whether its year is printed; True where they name none."""
    name = next((name for name, pattern in _SETS if pattern.search(words)), "")
    return name, not name or _YEAR_OF_SET.search(words) is not None


def _estimand(one: Outcome, given: Given, named: tuple[str, bool], vocabulary: Vocabulary) -> Estimand | None:
    if len(one.label) > _LONGEST or lists_several(one.label):
        return None
    ruled = any(reading.rule for reading in one.readings)
    kind = Endpoint("at time") if ruled else endpoint_of(one.label, one.description)
    if kind is None or not _is_enough(kind, one, vocabulary):
        return None
    words = f"{one.label}. {one.description}".strip()
    criteria, dated = named if kind.method in _BY_SET else ("", True)
    frames = read_title_times(Printed(one.label)) if kind.method == "event-free" and one.time_frames else ()
    return Estimand(
        id=one.id,
        label=one.label,
        method=kind.method,
        outcome=one.id,
        criteria=criteria,
        timed=kind.timed,
        variables=() if ruled or kind.method != "incidence" else _conditions(one.variables, vocabulary),
        group=one.group,
        time_frames=tuple(_placed(frame, one.lines) for frame in frames if frame.offset),
        population=_stated(_POPULATION.search(words), one.lines),
        treatment=_treatment(one.group, given),
        summary=_summary(kind.method, one),
        intercurrent=tuple(_events(words, one.lines)),
        origin="document" if dated else "assumption",
        why="" if dated else "the document names the criteria without their year; the set that we have is taken",
        lines=one.lines,
    )


def _is_enough(kind: Endpoint, one: Outcome, vocabulary: Vocabulary) -> bool:
    """Whether something can be judged: a time that we know, a variable at a time, a condition that is counted."""
    timed = any(frame.offset for frame in one.time_frames)
    match kind.method:
        case "at time":
            return timed and bool(one.readings or _measured(one.variables, vocabulary))
        case "incidence":
            return bool(_conditions(one.variables, vocabulary))
        case "event-free":
            return bool(kind.timed) and timed
        case "time to event":
            return bool(kind.timed) and _CONCENTRATION.search(one.label) is None
    return True


_CONCENTRATION = re.compile(
    r"\b(?:AUC\w*|C(?:max|min|avg|trough|ss)\b|tmax\b|concentration|clearance|half-life)", re.IGNORECASE
)
"""What is measured of a drug in the blood: a short form beside it, `PFS` for a prefilled syringe, is no survival."""


def _measured(names: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(name for name in names if (term := vocabulary.term(name)) and domain_of(term) == "measurement")


def _conditions(names: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    return tuple(name for name in names if (term := vocabulary.term(name)) and domain_of(term) == "condition")


def _placed(frame: TimeFrame, lines: Lines) -> TimeFrame:
    return msgspec.structs.replace(frame, lines=lines)


def _stated(match: re.Match[str] | None, lines: Lines) -> Stated | None:
    return Stated(value=" ".join(match[0].split()), lines=lines) if match else None


def _treatment(group: str, given: Given) -> Stated | None:
    """What the group is given: `A and B`; of a randomised trial each arm against the others: `A versus B`."""
    phases = {phase.name: phase for phase in given.phases}
    arms = [arm for arm in given.arms if not group or arm.name == group]
    said = {arm.name: _drugs(arm, phases) or arm.name for arm in arms}
    if not said or (len(said) > 1 and len(set(said.values())) < len(said)):
        said = {arm.name: arm.name for arm in arms}
    first = next((arm.lines for arm in arms if arm.lines.text), Lines(""))
    value = (" versus " if given.randomised else "; ").join(filter(None, said.values()))
    return Stated(value=value, lines=first) if 0 < len(value) <= 240 else None


def _drugs(arm: Arm, phases: Mapping[str, TreatmentPhase]) -> str:
    """The drugs of an arm in their order."""
    given = [
        one.drug.replace("_", " ") for name in arm.phases if name in phases for one in phases[name].administrations
    ]
    names = list(dict.fromkeys(given))
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _summary(method: Method, one: Outcome) -> Stated | None:
    """How patients are summed up, with the levels of response that count where they are named."""
    words = f"{one.label}. {one.description}"
    name = next((name for name, pattern in _SUMMARIES if pattern.search(words)), "")
    levels = levels_in(one.label, one.description) if method in _COUNTED else ""
    if _CONTROL.search(one.label) and "SD" not in levels:
        levels = ""
    if levels and (not name or name.endswith("patients")):
        name = f"{name or 'patients'} with {levels}"
    return Stated(value=name, lines=one.lines) if name else None


def levels_in(measure: str, text: str = "") -> str:
    """The levels of response that are counted together: `CR + PR` is `CR or PR`, `VGPR or better`; else nothing.

    Several that are joined count wherever they stand; a single one only in the title, for texts define each level.
    """
    groups = [*_groups(measure), *_groups(text)]
    several = next((group for group in groups if len(group) > 1 or group[0].endswith("better")), None)
    alone = next(_groups(measure), None)
    return " or ".join(several or alone or ())


def _groups(words: str) -> Iterator[tuple[str, ...]]:
    """Levels that stand joined."""
    plain = _SHARED.sub(r"\1 response \2 ", words)
    group: dict[str, None] = {}
    end = -1
    for match in _LEVELS.finditer(plain):
        if group and not _SUMMED.fullmatch(plain, end, match.start()):
            yield tuple(group)
            group = {}
        name = match["short"] or _SHORT[" ".join(match["long"].lower().split())]
        group[f"{name} or better" if match["better"] else name] = None
        end = match.end()
    if group:
        yield tuple(group)


def _events(words: str, lines: Lines) -> Iterator[IntercurrentEvent]:
    """The events that the words speak of, each once."""
    found: dict[str, IntercurrentEvent] = {}
    for event, pattern in _EVENTS:
        match = pattern.search(words)
        if match:
            said = msgspec.structs.replace(event, label=" ".join(match[0].split()), lines=lines)
            found.setdefault(event.event, said)
    yield from found.values()
