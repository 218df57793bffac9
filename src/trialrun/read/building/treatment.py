"""What participants get: arms, phases and doses from the texts of arms, interventions and description. Adds no dose.

The text of an arm goes before the description, and that before the texts of interventions. The other tellings are
kept as accounts, to be held against the one that is followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.protocol.treatment import Arm, Assessment, TreatmentPhase
from trialrun.read.building.arm_drugs import UNTREATED, barred_drugs, drugs_named, with_bare_drugs
from trialrun.read.building.interventions import named_drugs
from trialrun.read.building.narrative import narrative_of, prose_of, tables_of_doses, without_treatment
from trialrun.read.building.randomised import Alternative, randomised_arms
from trialrun.read.building.short_forms import other_meanings
from trialrun.read.building.side_by_side import side_by_side
from trialrun.read.building.tellings import DOSED, Telling, telling_of
from trialrun.read.crosschecks.model import Account
from trialrun.read.printed import lines_of, one_line
from trialrun.read.regimens.landing import Landed
from trialrun.read.regimens.lexis.doses import PRINTED_DOSE
from trialrun.read.regimens.model import PlannedPhase
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import GIVEN_KINDS, ArmText, InterventionText, Printed, Source
from trialrun.read.strengths import tells_strength
from trialrun.read.text import Cut, blanked
from trialrun.terms import Vocabulary

_SCHEDULED = re.compile(
    rf"{PRINTED_DOSE}|\b(?:days?|cycles?|weeks?)\s+\d|\brepeats? every\b|\bevery \d"
    r"|\b\d{1,3}-(?:day|week) cycles?\b|\b\d{1,3} (?:days? (?:a|per) cycle|cycles)\b",
    re.IGNORECASE,
)


class Treatment(msgspec.Struct, frozen=True):
    """The treatment as built, the tellings of it, the pieces it was read from and the sentences it was made of."""

    arms: tuple[Arm, ...] = ()
    phases: tuple[TreatmentPhase, ...] = ()
    procedures: tuple[Assessment, ...] = ()
    accounts: tuple[Account, ...] = ()
    pieces: tuple[Printed, ...] = ()
    used: tuple[Sentence, ...] = ()
    findings: tuple[Finding, ...] = ()


_AS_ANOTHER = re.compile(
    r"\A\W*(?:the\s)?same\b|\bas\s(?:in\s)?(?:arm|group|cohort)\s|\b(?:identical\sto|same\s(?:\w+\s){0,4}as)\s",
    re.IGNORECASE,
)
"""How an arm is told by another one."""
_MOST_BEFORE = 12
"""Arms of a list that are read behind those before them; of a longer one each is read alone, for the sake of time."""


def build_treatment(source: Source, vocabulary: Vocabulary, not_treatment: Sequence[Sentence] = ()) -> Treatment:
    """Arms, phases and administrations of a document; nothing where no text states any.

    `not_treatment` are sentences that plan visits or name outcomes: they tell of none, unless they state a dose.
    """
    named = named_drugs(source.interventions, vocabulary)
    by_arm = [(arm, _of_arm_text(source.arms, at, named)) for at, arm in enumerate(source.arms)]
    narrative = (*source.summary, *source.description, *narrative_of(source), *tables_of_doses(source))
    asking = tuple(without_treatment(source, narrative, vocabulary))
    undosed = (one for one in not_treatment if not DOSED.search(one.words))
    not_treatment = (*undosed, *asking, *other_meanings(narrative, vocabulary))
    prose = [telling_of("description", narrative, not_treatment, named)]
    listed = [_Listed(item, _of_intervention(item, item.text, named)) for item in source.interventions if item.text]
    every = (*(one for _, one in by_arm), *prose, *(one.telling for one in listed))
    tellings = [telling for telling in every if telling.regimen.phases]
    if not tellings:
        return Treatment(arms=tuple(_arm(arm, ()) for arm in source.arms))
    arms = () if source.arms else randomised_arms(narrative, vocabulary, _explaining(source))
    if any(arm.unexplained for arm in arms) and _tells_arms(tellings[0]):
        arms = ()
    built = (
        _by_arms(by_arm, prose, listed, vocabulary)
        if source.arms
        else _by_alternatives(arms, narrative, not_treatment, vocabulary)
        if arms
        else _without_arms(tellings[0], vocabulary)
    )
    accounts = tuple(Account(one.where, piece, one.regimen) for one in tellings for piece in one.told.pieces[:1])
    return replace(
        built,
        accounts=accounts,
        pieces=tuple(dict.fromkeys(piece for one in tellings for piece in one.spoken())),
        used=tuple(dict.fromkeys(sentence for one in tellings for sentence in _used(one))),
    )


def _explaining(source: Source) -> tuple[Printed, ...]:
    """The titles and the running text: one of them may say what a short form stands for."""
    return (*(item.value for item in source.titles), *prose_of(source))


def _tells_arms(telling: Telling) -> bool:
    """Whether a text itself tells what each of several arms gets."""
    return len({phase.arm for phase in telling.regimen.phases if phase.arm}) > 1


def _of_arm_text(arms: Sequence[ArmText], at: int, named: frozenset[str]) -> Telling:
    """What the text of an arm tells; one told by another, `as arm B without A`, is read behind it, or those before."""
    arm, where = arms[at], f"arm {one_line(arms[at].label)}"
    alone = telling_of(where, [arm.text] if arm.text else [], named=named)
    if at >= _MOST_BEFORE or arm.text is None or _AS_ANOTHER.search(arm.text.text) is None:
        return alone
    others = [one for one in arms[:_MOST_BEFORE] if one is not arm and _names(arm.text.text, one_line(one.label))]
    told_first = (*(others or arms[:at]), arm)
    pieces = [piece for one in told_first if one.text for piece in (_as_heading(one.label), one.text)]
    behind = telling_of(where, pieces, named=named)
    own = tuple(phase for phase in behind.regimen.phases if phase.arm == one_line(arm.label))
    return replace(behind, regimen=replace(behind.regimen, phases=own)) if own else alone


def _names(text: str, label: str) -> bool:
    """Whether a text names an arm by its whole label; where that is one letter, behind `arm`, `group` or `cohort`."""
    behind = r"(?:arm|group|cohort)\s" if len(label) < 2 else ""
    return re.search(rf"(?<!\w){behind}{re.escape(label)}(?!\w)", text, re.IGNORECASE) is not None


def _as_heading(label: Printed) -> Printed:
    return Printed(f"{one_line(label)}:", label.first, label.last)


class _Listed(msgspec.Struct, frozen=True):
    """An intervention of the list, and what its text tells."""

    item: InterventionText
    telling: Telling


def _of_intervention(item: InterventionText, text: Printed, named: frozenset[str]) -> Telling:
    """What the text of an intervention tells; one that names no drug, `10 mg once daily`, tells of that of the name.

    The strength of a product tells nothing.
    """
    where = f"intervention {one_line(item.name)}"
    told = telling_of(where, [text], named=named)
    if not told.regimen.phases and DOSED.search(text.text) and item.kind.lower() in GIVEN_KINDS:
        told = telling_of(where, [item.name, text], named=named)
    only_strength = told.regimen.tells_mere_amounts and tells_strength(text.text)
    return telling_of(where, (), named=named) if only_strength else told


def _without_arms(telling: Telling, vocabulary: Vocabulary) -> Treatment:
    """The arms that the text itself names, or one for everybody."""
    landed = telling.landed((), vocabulary)
    names = list(dict.fromkeys(phase.arm for phase in telling.regimen.phases if phase.arm))
    lines = lines_of(*telling.spoken())
    if len(names) < 2 or len(landed.phases) != len(telling.regimen.phases):
        drugs = dict.fromkeys(given.drug for phase in landed.phases for given in phase.administrations)
        label = " and ".join(drugs) or "treatment"
        own = len(names) == 1 and all(phase.arm for phase in telling.regimen.phases)
        arm = Arm(
            name=names[0] if own else label,
            label=label,
            who="" if own else "everybody",
            phases=tuple(one.name for one in landed.phases),
            lines=lines,
        )
        return Treatment((arm,), landed.phases, landed.procedures, findings=landed.findings)
    pairs = list(zip(telling.regimen.phases, landed.phases, strict=True))
    arms = tuple(
        Arm(
            name=name,
            label=name,
            phases=tuple(phase.name for planned, phase in pairs if planned.arm == name or _is_of_all(planned, telling)),
            lines=lines,
        )
        for name in names
    )
    given = frozenset(phase for arm in arms for phase in arm.phases)
    phases = tuple(phase for phase in landed.phases if phase.name in given)
    return Treatment(arms, phases, landed.procedures, findings=landed.findings)


_ALLOTTED = re.compile(
    r"\b(?:random\w*|assigned|allocated|allotted)\b(?:(?!\b(?:all|both|each patient)\b)[^.;]|\.(?=\d))*\Z",
    re.IGNORECASE,
)


def _is_of_all(planned: PlannedPhase, telling: Telling) -> bool:
    """Whether a phase of no arm is given to this one; what a sentence allots by chance is not, where its drugs are told
    again below the arms: each has its own.
    """
    drugs = {given.drug for given in planned.administrations}
    own = {given.drug for phase in telling.regimen.phases if phase.arm for given in phase.administrations}
    first = min((given.cut.first for given in planned.administrations), default=0)
    begins = telling.regimen.text.plain[max(0, first - 400) : first]
    return not planned.arm and not (drugs <= own and _ALLOTTED.search(begins))


def _by_alternatives(
    arms: Sequence[Alternative], narrative: Sequence[Printed], not_treatment: Sequence[Sentence], vocabulary: Vocabulary
) -> Treatment:
    """Each arm of a randomisation with the phases of the text that is left where the others are blanked out."""
    built: list[Arm] = []
    phases: list[TreatmentPhase] = []
    procedures: dict[Assessment, None] = {}
    findings: dict[Finding, None] = {}
    whole = telling_of("description", narrative, not_treatment)
    unexplained = tuple(arm for arm in arms if arm.unexplained)
    for arm in arms:
        own = [_blanked(piece, arm.others) if piece == arm.piece else piece for piece in narrative]
        taken = [phase.name for phase in phases]
        by_another = tuple(phase for phase in whole.regimen.phases if phase.arm.lower() == arm.name.lower())
        if by_another and _AS_ANOTHER.search(arm.label):
            telling = replace(whole, regimen=replace(whole.regimen, phases=by_another))
        else:
            telling = telling_of(f"arm {arm.name}", own, not_treatment)
        landed = telling.landed(taken, vocabulary)
        if any(arm.drugs <= other.drugs for other in arms if other is not arm):
            landed = _completed(landed, whole.landed(taken, vocabulary), arm.drugs)
        mine = [
            replace(one, administrations=given)
            for one in landed.phases
            if (given := tuple(each for each in one.administrations if _is_given(each.drug.lower(), arm, unexplained)))
        ]
        mine = with_bare_drugs(mine, arm.drugs, lines_of(arm.piece), taken, vocabulary)
        phases += mine
        procedures |= dict.fromkeys(landed.procedures)
        findings |= dict.fromkeys(landed.findings)
        names = tuple(phase.name for phase in mine)
        built.append(Arm(name=arm.name, label=arm.label, phases=names, lines=lines_of(arm.piece)))
    if unexplained:
        told_drugs = _landed_drugs(whole.landed((), vocabulary)) - frozenset().union(*(arm.drugs for arm in arms))
        findings |= dict.fromkeys(_unexplained(unexplained, told_drugs))
    return Treatment(tuple(built), tuple(phases), tuple(procedures), findings=tuple(findings))


def _is_given(drug: str, arm: Alternative, unexplained: Sequence[Alternative]) -> bool:
    """Whether a drug of the text may be that of an arm: where one is unexplained, only those that the arm names."""
    return drug in arm.drugs if unexplained else drug not in arm.given_elsewhere


def _unexplained(arms: Sequence[Alternative], drugs: frozenset[str]) -> Iterator[Finding]:
    names = ", ".join(arm.name for arm in arms)
    given = f": who is given {', '.join(sorted(drugs))} is unknown, and no arm is" if drugs else ""
    message = f"the text does not explain what the arms it randomises to are given ({names}){given}"
    lines = (arms[0].piece.first, arms[0].piece.last) if arms[0].piece.first else None
    yield Finding("arm-unexplained", "query", message, fix="write what each arm is given by hand", lines=lines)


def _completed(own: Landed, whole: Landed, drugs: frozenset[str]) -> Landed:
    """What an arm is told, with the drugs that the text doses only beside the arm that adds to this one."""
    missing = drugs - _landed_drugs(own)
    if not missing or not missing <= _landed_drugs(whole):
        return own
    if len(own.phases) != 1 or len(whole.phases) != 1 or own.phases[0].cycle_length != whole.phases[0].cycle_length:
        return whole
    first = own.phases[0]
    added = tuple(one for one in whole.phases[0].administrations if one.drug.lower() in missing)
    return replace(own, phases=(replace(first, administrations=(*first.administrations, *added)),))


def _landed_drugs(landed: Landed) -> frozenset[str]:
    return frozenset(given.drug.lower() for phase in landed.phases for given in phase.administrations)


def _blanked(piece: Printed, cuts: Sequence[Cut]) -> Printed:
    """The piece with blanks in place of some stretches; every place stays."""
    return Printed(blanked(piece.text, cuts), piece.first, piece.last)


def _by_arms(
    by_arm: Sequence[tuple[ArmText, Telling]],
    prose: Sequence[Telling],
    listed: Sequence[_Listed],
    vocabulary: Vocabulary,
) -> Treatment:
    """Each printed arm with the phases of its own text, else of the description, else of its interventions."""
    arms: list[Arm] = []
    phases: list[TreatmentPhase] = []
    procedures: list[Assessment] = []
    findings: list[Finding] = []
    shared: dict[str, tuple[str, ...]] = {}
    below = _below_arms([arm for arm, _ in by_arm], listed)
    told_of_all = frozenset(drug for one in prose for drug in _drugs_told(one))
    named = [frozenset(drugs_named(arm, told_of_all, vocabulary)) for arm, _ in by_arm]
    for at, (arm, own) in enumerate(by_arm):
        elsewhere = frozenset(drug for other, drugs in enumerate(named) if other != at for drug in drugs)
        told_apart = () if arm.whole else prose
        first = told_apart if _tells_more(own, told_apart, elsewhere) else (own, *told_apart)
        sources = [one for one in first if one.regimen.phases][:1] or (below[at] if below else _of_arm(arm, listed))
        barred = (
            barred_drugs(arm, named[at], elsewhere, told_of_all) if sources and sources[0] in prose else frozenset()
        )
        key = " / ".join(f"{one.where} {one.told.pieces[0].first if below else ''}" for one in sources)
        key += ", ".join(sorted(barred))
        if key not in shared:
            told_each: list[tuple[TreatmentPhase, ...]] = []
            for one in sources:
                taken = [phase.name for phase in (*phases, *(each for run in told_each for each in run))]
                landed = one.landed(taken, vocabulary)
                told_each.append(_without_drugs(landed.phases, barred))
                procedures += landed.procedures
                findings += landed.findings
            mine = side_by_side(told_each)
            phases += mine
            names = tuple(phase.name for phase in mine)
            shared[key] = names
        arms.append(_arm(arm, shared[key]))
    return Treatment(tuple(arms), tuple(phases), tuple(procedures), findings=tuple(findings))


def _tells_more(own: Telling, prose: Sequence[Telling], elsewhere: frozenset[str]) -> bool:
    """Whether the description gives doses or days of the very drugs that an arm only names, and no other arm does."""
    mine, told_drugs = _drugs_told(own), {drug for one in prose for drug in _drugs_told(one)}
    if _is_scheduled(own) or mine != told_drugs or mine & elsewhere:
        return False
    return any(map(_is_scheduled, prose))


def _drugs_told(telling: Telling) -> set[str]:
    return {given.drug.lower() for phase in telling.regimen.phases for given in phase.administrations}


def _is_scheduled(telling: Telling) -> bool:
    return _SCHEDULED.search(telling.regimen.text.plain) is not None


def _without_drugs(phases: Sequence[TreatmentPhase], barred: frozenset[str]) -> tuple[TreatmentPhase, ...]:
    """The phases without some drugs; one that gives nothing else is left out."""
    if not barred:
        return tuple(phases)
    left = ((one, tuple(each for each in one.administrations if each.drug.lower() not in barred)) for one in phases)
    return tuple(replace(one, administrations=given) for one, given in left if given)


def _below_arms(arms: Sequence[ArmText], listed: Sequence[_Listed]) -> list[list[Telling]]:
    """The tellings that a page prints below each arm; none unless every arm has its own.

    Where some are tied to an arm, the others are of a list that the page prints besides.
    """
    tied = [one for one in listed if one.item.arms] or listed
    starts = [arm.label.first for arm in arms]
    if len(arms) < 2 or starts != sorted(set(starts)):
        return []
    ends = [*starts[1:], starts[-1] + 10**9]
    found = [
        [
            one.telling
            for one in tied
            if one.telling.told.pieces and first < one.telling.told.pieces[0].first < end and one.telling.regimen.phases
        ]
        for first, end in zip(starts, ends, strict=True)
    ]
    return found if all(found) else []


def _of_arm(arm: ArmText, listed: Sequence[_Listed]) -> list[Telling]:
    """The tellings of the interventions that an arm has; where none is tied to an arm, of all that it may get."""
    names = {" ".join(name.lower().split()) for name in arm.interventions}
    label = one_line(arm.label).lower()
    if any(one.item.arms for one in listed):
        mine = [one for one in listed if label in (" ".join(name.lower().split()) for name in one.item.arms)]
    elif names or arm.role.replace("_", " ").lower() in UNTREATED:
        mine = [one for one in listed if any(name.endswith(one_line(one.item.name).lower()) for name in names)]
    else:
        mine = list(listed)
    return [one.telling for one in mine if one.telling.regimen.phases]


def _arm(arm: ArmText, phases: tuple[str, ...]) -> Arm:
    label = one_line(arm.label)
    text = one_line(arm.text) if arm.text else label
    role = arm.role.replace("_", " ").lower()
    return Arm(name=label, label=text, role=role, phases=phases, lines=lines_of(arm.label, arm.text))


def _used(telling: Telling) -> Iterator[Sentence]:
    """The sentences in which a drug or a phase of the regimen stands, and those after it that give doses and days."""
    text = telling.regimen.text
    cuts = [text.original_cut(given.cut) for phase in telling.regimen.phases for given in phase.administrations]
    cuts += [text.original_cut(phase.cut) for phase in telling.regimen.phases]
    begun = min((cut.first for cut in cuts), default=0)
    for start, piece in zip(telling.told.starts, telling.told.pieces, strict=True):
        for sentence in sentences_of(piece):
            first, end = start + sentence.cut.first, start + sentence.cut.end
            named = any(cut.first < end and first < cut.end for cut in cuts)
            if named or (first > begun and _SCHEDULED.search(sentence.words)):
                yield sentence
