"""One document's printed fields become one trial, with what was not understood said. Adds no fact and guesses none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from trialrun.ground.finding import Finding
from trialrun.protocol.checks import check_file
from trialrun.protocol.elements import SourceDocument, Stated, StatedCount
from trialrun.protocol.evidence import Reported, SafetyEvent
from trialrun.protocol.registry import Design, Registration
from trialrun.protocol.treatment import Arm, TreatmentPhase
from trialrun.protocol.trial import Trial
from trialrun.read.building.citing import cited_works, publication_of
from trialrun.read.building.counted_cycles import Told, with_counted_cycles
from trialrun.read.building.dates import enrolment_dates
from trialrun.read.building.eligibility import build_eligibility
from trialrun.read.building.groups import arms_of_groups, introduced_groups, printed_groups, tied_to_arms
from trialrun.read.building.interventions import build_interventions, interventions_of, route_sentences
from trialrun.read.building.manner import with_manner
from trialrun.read.building.narrative import prose_of
from trialrun.read.building.other_trials import without_other_trials
from trialrun.read.building.registration import (
    REGISTERED,
    build_design,
    build_registration,
    identifier_of,
    merged_design,
)
from trialrun.read.building.stated_cycles import with_stated_cycles
from trialrun.read.building.tabled import tabled_results
from trialrun.read.building.told_arms import with_described_arms, with_told_arms
from trialrun.read.building.treatment import Treatment, build_treatment
from trialrun.read.building.units import units_of
from trialrun.read.building.visits import read_visits
from trialrun.read.building.withholding import withhold
from trialrun.read.coverage import Coverage
from trialrun.read.crosschecks import Designs, Subject, cross_check
from trialrun.read.crosschecks.regulators import regulatory_statements
from trialrun.read.outcomes.estimands import Given, build_estimands
from trialrun.read.outcomes.measures import build_outcomes
from trialrun.read.outcomes.objectives import find_objectives
from trialrun.read.outcomes.prose import find_outcomes
from trialrun.read.printed import accounted_of, name_from, one_line, remark_of, stated
from trialrun.read.results.abstracts import results_of
from trialrun.read.results.posted import posted_results
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import RECORDS, NamedText, Printed, Source
from trialrun.read.told_design import read_design
from trialrun.terms import Vocabulary

_OWN_NUMBERS = frozenset({"registration", "organisation"})
_LAST_WORD = re.compile(r"(?:_(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|versus|vs|with))+$")
"""Words at the end of a cut name that want another behind them."""
_REGISTERED_AS = re.compile(
    r"(?:\b(?:this|the present|our|the) (?:[\w-]+ ){0,4}?(?:trial|study|protocol) (?:is|was|has been)"
    r"|^\W*(?:trial |study )?)\s*"
    r"regist(?:ered|ration)\b.{0,80}?(?P<number>NCT\d{8})\b"
    r"|^\W*(?:(?:clinical ?trials?(?:\.gov)?|NCT)\b[\s\w,:#.]{0,40}?)?(?P<alone>NCT\d{8})\W*$"
    r"|^\W*(?P<first>NCT\d{8})\s*[·•|–—](?!.*\bNCT\d)",
    re.IGNORECASE,
)
"""`This trial is registered as NCT...`; or a sentence of its own that is only the number: `(NCT...)`; or a line that
begins with it: `NCT... · Phase 3`.
"""
_TYPABLE = re.compile(r"[A-Za-z0-9](?:[\w .-]{0,60}[A-Za-z0-9])?", re.ASCII)


class BuiltTrial(msgspec.Struct, frozen=True):
    """A trial made of a document, the problems found on the way, and how much of the document was understood."""

    trial: Trial
    findings: tuple[Finding, ...]
    coverage: Coverage


def build_trial(source: Source, vocabulary: Vocabulary) -> BuiltTrial:
    """The trial a document describes. What the checks of the file find is among the findings."""
    whole = with_described_arms(with_told_arms(source))
    printed = source = without_other_trials(whole)
    sentences = tuple(sentence for piece in _prose(source) for sentence in sentences_of(piece))
    source = _numbered(source, sentences)
    stated_design = build_design(source)
    prose_design, by_design = read_design(sentences)
    reported = frozenset(_reported(source))
    planned = tuple(one for one in sentences if one.piece not in reported)
    visits, by_visits = read_visits(planned, vocabulary)
    told = () if source.outcomes else tuple(find_outcomes(sentences))
    completed = msgspec.structs.replace(source, outcomes=source.outcomes + tuple(text for text, _ in told))
    outcomes, of_outcomes = build_outcomes(completed, vocabulary)
    objectives, by_objectives = find_objectives(_with_aims(source, sentences), outcomes, vocabulary)
    aims = (one for one in by_objectives if _GIVING.search(one.words) is None)
    treatment = build_treatment(source, vocabulary, (*by_visits, *(sentence for _, sentence in told), *aims))
    planning = _planned(treatment, source, sentences, planned, vocabulary)
    entry = build_eligibility(source, vocabulary, sentences)
    evidence = _evidence(source, vocabulary)
    trial = Trial(
        trialrun=1,
        name=trial_name(source),
        title=stated(title_of(source)) or Stated(value=trial_name(source)),
        official_title=stated(_titled(source, "official")),
        document=_document(source),
        aliases=_aliases(source),
        registration=_registration(source, sentences, vocabulary),
        design=_entered(merged_design(stated_design, prose_design), evidence.told),
        summary=tuple(filter(None, map(stated, dict.fromkeys(prose_of(whole))))),
        eligibility=entry.eligibility,
        arms=planning.arms,
        phases=planning.phases,
        interventions=build_interventions(source, vocabulary) or interventions_of(planning.phases, treatment.pieces),
        assessments=(*treatment.procedures, *visits),
        objectives=objectives,
        outcomes=outcomes,
        results=evidence.results,
        safety=evidence.safety,
        accounted=accounted_of(source),
    )
    designs = Designs(stated_design, prose_design, _titled_designs(source))
    subject = Subject(source, trial, sentences, treatment.accounts, designs, vocabulary)
    own = (*source.findings, *of_outcomes, *treatment.findings, *entry.findings, *cross_check(subject))
    trial, found = _remarked(trial, own, vocabulary)
    used = {
        "design": by_design,
        "treatment": treatment.used,
        **planning.used,
        "visits": by_visits,
        "objective": by_objectives,
        "outcome": [sentence for _, sentence in told],
        "population": entry.used,
        "registry number": _numbering(source, sentences),
        "route": route_sentences(source),
        "result": evidence.used,
        "regulatory statement": regulatory_statements(sentences),
    }
    coverage = units_of(printed, entry.units, used)
    return BuiltTrial(trial, (*dict.fromkeys(found), *check_file(trial, vocabulary)), coverage)


_GIVING = re.compile(
    r"\b(?:days? \d|cycles?|daily|weekly|monthly|every|once|twice|doses?|given|receiv|administ|infus|inject)",
    re.IGNORECASE,
)
"""Words of an aim that may also tell how a drug is given."""


def _titled_designs(source: Source) -> tuple[Design, ...]:
    """The design that each title tells."""
    return tuple(read_design(sentences_of(title.value))[0] for title in source.titles)


def _with_estimands(trial: Trial, vocabulary: Vocabulary) -> Trial:
    allocation = trial.design.allocation
    randomised = allocation is not None and allocation.value == "randomised"
    given = Given(trial.arms, trial.phases, randomised)
    return msgspec.structs.replace(trial, estimands=build_estimands(trial.outcomes, given, vocabulary))


_AVERAGED = re.compile(r"\b(?:median|mean|average) (?:number |duration )?(?:of|was)\b", re.IGNORECASE)
"""How many cycles patients had in the end, which is no plan."""


class _Planning(msgspec.Struct, frozen=True):
    """Arms and phases with what sentences say of all of them, and those sentences by what they say."""

    arms: tuple[Arm, ...]
    phases: tuple[TreatmentPhase, ...]
    used: dict[str, Sequence[Sentence]]


def _planned(
    treatment: Treatment,
    source: Source,
    sentences: tuple[Sentence, ...],
    planned: tuple[Sentence, ...],
    vocabulary: Vocabulary,
) -> _Planning:
    """The treatment with the groups, the manner of giving and the cycles that `sentences` state."""
    phases, by_manner = with_manner(treatment.phases, _said(source, planned), vocabulary)
    groups = () if source.arms else introduced_groups(sentences)
    arms = arms_of_groups(groups, treatment.arms) if groups else treatment.arms
    if not any(phase.cycles or phase.cycle_length for phase in phases):
        arms, phases = with_counted_cycles(arms, phases, Told(sentences, groups or printed_groups(source)), vocabulary)
    by_cycles: tuple[Sentence, ...] = ()
    if len(phases) == 1 or (len(phases) == len(arms) and all(len(arm.phases) == 1 for arm in arms)):
        of_one_arm = {arm.text for arm in source.arms} if len(phases) > 1 else set()
        planned_only = tuple(
            one for one in sentences if _AVERAGED.search(one.words) is None and one.piece not in of_one_arm
        )
        phases, by_cycles = with_stated_cycles(phases, planned_only, treatment.pieces, vocabulary)
    used: dict[str, Sequence[Sentence]] = {
        "cycles": by_cycles,
        "manner of giving": [one for one in sentences if (one.words, one.piece) in by_manner],
        "group": [sentence for group in groups for sentence in group.sentences],
    }
    return _Planning(arms, phases, used)


def _remarked(trial: Trial, own: Iterable[Finding], vocabulary: Vocabulary) -> tuple[Trial, tuple[Finding, ...]]:
    """The trial with its estimands, without what the checks refuse, and with the findings as its remarks."""
    name = trial.document.name if trial.document else ""
    found = tuple(one if one.source else msgspec.structs.replace(one, source=name) for one in own)
    trial, withheld = withhold(_with_estimands(tied_to_arms(trial), vocabulary), vocabulary)
    found = (*found, *withheld)
    return msgspec.structs.replace(trial, remarks=tuple(map(remark_of, dict.fromkeys(found)))), found


def _numbered(source: Source, sentences: Iterable[Sentence]) -> Source:
    """The source with the number under which a sentence says that this trial is registered, where no field has one."""
    if any(REGISTERED.fullmatch(identifier_of(item)) and "NCT" in item.value.text for item in source.identifiers):
        return source
    for sentence in sentences:
        match = _REGISTERED_AS.search(sentence.words)
        if match:
            piece = msgspec.structs.replace(sentence.piece, text=match[match.lastgroup or 0])
            return msgspec.structs.replace(source, identifiers=(*source.identifiers, NamedText("registry", piece)))
    return source


def _numbering(source: Source, sentences: tuple[Sentence, ...]) -> list[Sentence]:
    """The sentences that say under which number this trial is registered."""
    numbers = _numbers(source)
    said = (one for one in sentences if _REGISTERED_AS.search(one.words) or "regist" in one.words.lower())
    return [one for one in said if any(number in one.words for number in numbers)]


def _with_aims(source: Source, sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences that may state aims: with the headings above them, without the population that is described, and
    without what becomes of the data.
    """
    shared = (line for section in source.sections if section.name == "data sharing" for line in section.lines)
    others = frozenset((*source.population, *shared))
    return tuple(one for one in _with_headings(source, sentences) if one.piece not in others)


def _with_headings(source: Source, sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """The sentences with the headings of sections before their lines: `Primary:` is the role of what follows."""
    heads: dict[Printed, tuple[Sentence, ...]] = {}
    waiting: tuple[Sentence, ...] = ()
    for section in source.sections:
        if section.heading is not None:
            waiting = (*waiting, *sentences_of(section.heading))
        if waiting and section.lines:
            heads[section.lines[0]], waiting = waiting, ()
    if not heads:
        return sentences
    return tuple(each for one in sentences for each in (*heads.pop(one.piece, ()), one))


class _Evidence(msgspec.Struct, frozen=True):
    """What a document reports: in sentences (`told`), in all, and the sentences that went into it (`used`)."""

    told: tuple[Reported, ...]
    results: tuple[Reported, ...]
    safety: tuple[SafetyEvent, ...]
    used: Sequence[Sentence]


def _evidence(source: Source, vocabulary: Vocabulary) -> _Evidence:
    """Results and harms of the sentences, the tables and the posted results of a document, in this order."""
    told, events, used = results_of(_reporting(source), vocabulary)
    tabled, of_tables = tabled_results(source, vocabulary)
    posted, harms = posted_results(source.posted, vocabulary)
    return _Evidence(told, (*told, *tabled, *posted), (*events, *of_tables, *harms), used)


def _reporting(source: Source) -> tuple[Sentence, ...]:
    """The sentences of a document that reports results; a registry record and a protocol only plan."""
    if source.kind != "abstract":
        return ()
    own = (section for section in source.sections if section.name not in ("background", "objectives", "conclusions"))
    return tuple(sentence for section in own for piece in section.lines for sentence in sentences_of(piece))


def _entered(design: Design, results: tuple[Reported, ...]) -> Design:
    """The design with the number of patients that results say were entered, where it has none."""
    for one in results if design.enrolment is None else ():
        first = one.statistics[0] if one.statistics else None
        if "respectively" in one.label:
            return design
        entered = first is not None and (one.name == "enrolled" or first.count == first.total)
        if first is not None and entered and first.count and first.percent is None:
            count = StatedCount(value=first.count, kind="actual", lines=one.lines)
            return msgspec.structs.replace(design, enrolment=count)
    return design


def _reported(source: Source) -> Iterator[Printed]:
    """The lines that report what was found, or to whom data are given: they plan nothing."""
    for section in source.sections:
        if section.name in ("results", "conclusions", "data sharing"):
            yield from section.lines


def _registration(source: Source, sentences: tuple[Sentence, ...], vocabulary: Vocabulary) -> Registration:
    """The registration that fields state, with the dates of enrolment that a sentence states."""
    registration = build_registration(source, vocabulary)
    return msgspec.structs.replace(
        registration,
        dates=registration.dates + enrolment_dates(sentences, vocabulary),
        publication=publication_of(source, title_of(source)),
        publications=cited_works(source),
    )


def _prose(source: Source) -> tuple[Printed, ...]:
    """Titles and running text, each piece once."""
    return tuple(dict.fromkeys((*(item.value for item in source.titles), *prose_of(source))))


def _said(source: Source, sentences: tuple[Sentence, ...]) -> Iterator[tuple[str, Printed]]:
    """The sentences, and the names of interventions, which may say how they are given."""
    yield from ((sentence.words, sentence.piece) for sentence in sentences)
    yield from ((one_line(item.name), item.name) for item in source.interventions)


def title_of(source: Source) -> Printed | None:
    """The brief title, else the official one, else the first."""
    return _titled(source, "brief") or _titled(source, "official") or next((t.value for t in source.titles), None)


def _titled(source: Source, kind: str) -> Printed | None:
    return next((item.value for item in source.titles if item.kind == kind), None)


def trial_name(source: Source) -> str:
    """The number of the register whose record it is, else the first registry number, else the name the document has
    or the sponsor's number of the trial, else one made of the title or of the document.
    """
    numbers = _numbers(source)
    if numbers:
        of_record = source.name if source.kind in RECORDS else numbers[0]
        return next((number for number in numbers if number.endswith(of_record)), numbers[0])
    own = [one_line(item.value) for item in source.identifiers if item.kind in _OWN_NUMBERS]
    name = next((name for name in (source.name, *own) if _is_typable(name)), "")
    if name:
        return name
    title = title_of(source)
    words = source.name or (title.text if title else "") or source.document.name.rpartition(".")[0]
    made = _LAST_WORD.sub("", name_from(words)).replace("_", "-")
    return f"{made}-trial" if made == "all" else made


def _is_typable(name: str) -> bool:
    """True for a name that the checks of a file accept as it is."""
    return bool(_TYPABLE.fullmatch(name)) and name.lower() != "all" and not name.lower().endswith((".yaml", ".yml"))


def _numbers(source: Source) -> list[str]:
    values = dict.fromkeys(identifier_of(item) for item in source.identifiers)
    return [value for value in values if REGISTERED.fullmatch(value)]


def _aliases(source: Source) -> tuple[str, ...]:
    """The other registry numbers, and the acronym of the trial."""
    acronyms = (one_line(item.value) for item in source.titles if item.kind == "acronym")
    names = dict.fromkeys((*_numbers(source), *filter(_is_typable, acronyms)))
    return tuple(name for name in names if name != trial_name(source))


def _document(source: Source) -> SourceDocument:
    document = source.document
    return SourceDocument(name=document.name, sha256=document.sha256, lines=document.lines)
