"""What participants get: arms, phases and doses from the texts of arms, interventions and description. Adds no dose.

The text of an arm goes before the description, and that before the texts of interventions. The other tellings are
kept as accounts, to be held against the one that is followed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.protocol.scalars import Lines
from trialrun.protocol.treatment import Arm, Assessment, TreatmentPhase
from trialrun.read.building.arm_drugs import UNTREATED, barred_drugs, drugs_named, with_bare_drugs
from trialrun.read.building.fitting import fitted
from trialrun.read.building.interventions import named_drugs
from trialrun.read.building.narrative import narrative_of, tables_of_doses
from trialrun.read.building.randomised import Alternative, randomised_arms
from trialrun.read.building.registration import one_line
from trialrun.read.building.short_forms import other_meanings
from trialrun.read.building.side_by_side import side_by_side
from trialrun.read.crosschecks.model import Account
from trialrun.read.printed import lines_of
from trialrun.read.regimens.landing import Landed, to_phases
from trialrun.read.regimens.lexis.doses import PRINTED_DOSE
from trialrun.read.regimens.model import Regimen
from trialrun.read.regimens.reading import read_regimen
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import GIVEN_KINDS, ArmText, InterventionText, Printed, Source
from trialrun.read.text import Cut, blanked
from trialrun.terms import Vocabulary

_TRIED = re.compile(
    r"\d|\b(?:daily|weekly|cycles?|every|each|once|twice|dose|intravenous|oral|given|receive)\b", re.IGNORECASE
)
_SCHEDULED = re.compile(rf"{PRINTED_DOSE}|\b(?:days?|cycles?|weeks?)\s+\d|\brepeats? every\b|\bevery \d", re.IGNORECASE)
_DOSED = re.compile(PRINTED_DOSE, re.IGNORECASE)
_LONGEST = 60_000
"""Characters of one telling; longer texts are read up to here and said so."""


class Treatment(msgspec.Struct, frozen=True):
    """The treatment as built, the tellings of it, the pieces it was read from and the sentences it was made of."""

    arms: tuple[Arm, ...] = ()
    phases: tuple[TreatmentPhase, ...] = ()
    procedures: tuple[Assessment, ...] = ()
    accounts: tuple[Account, ...] = ()
    pieces: tuple[Printed, ...] = ()
    used: tuple[Sentence, ...] = ()
    findings: tuple[Finding, ...] = ()


class Told(msgspec.Struct, frozen=True):
    """Pieces of text read as one, and where each of them begins in it."""

    text: str
    starts: tuple[int, ...]
    pieces: tuple[Printed, ...]

    def touched(self, cut: Cut) -> tuple[Printed, ...]:
        """The pieces that a stretch of the text lies in."""
        first, last = (
            bisect_right(self.starts, cut.first) - 1,
            bisect_right(self.starts, max(cut.first, cut.end - 1)) - 1,
        )
        return self.pieces[max(0, first) : last + 1]


def told(pieces: Sequence[Printed], not_treatment: Sequence[Sentence] = ()) -> Told:
    """Pieces as one text, a blank line between them; of sentences that tell of no treatment only blanks."""
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece.text) + 2
    texts = (_without(piece, not_treatment) for piece in pieces)
    return Told("\n\n".join(texts)[:_LONGEST], tuple(starts), tuple(pieces))


_AS_ANOTHER = re.compile(
    r"\A\W*(?:the\s)?same\b|\bas\s(?:in\s)?(?:arm|group|cohort)\s|\b(?:identical\sto|same\s(?:\w+\s){0,4}as)\s",
    re.IGNORECASE,
)
"""How an arm is told by another one."""
_MOST_BEFORE = 12
"""Arms of a list that are read behind those before them; of a longer one each is read alone, for the sake of time."""


class _Telling(msgspec.Struct, frozen=True):
    """One telling of the treatment with its reading."""

    where: str
    told: Told
    regimen: Regimen

    def lines(self, cut: Cut) -> Lines:
        """The lines of the document that a stretch of the regular text stands in."""
        return lines_of(*self.told.touched(self.regimen.text.original_cut(cut)))

    def landed(self, taken: Sequence[str], vocabulary: Vocabulary) -> Landed:
        """Its phases as a trial file has them."""
        return fitted(to_phases(self.regimen, self.lines, taken), self.regimen.text.plain, vocabulary)

    def spoken(self) -> tuple[Printed, ...]:
        """The pieces in which its drugs stand, or its phases where they name none."""
        cuts = [given.cut for phase in self.regimen.phases for given in phase.administrations]
        cuts = cuts or [phase.cut for phase in self.regimen.phases]
        touched = (piece for cut in cuts for piece in self.told.touched(self.regimen.text.original_cut(cut)))
        return tuple(dict.fromkeys(touched))


def build_treatment(source: Source, vocabulary: Vocabulary, not_treatment: Sequence[Sentence] = ()) -> Treatment:
    """Arms, phases and administrations of a document; nothing where no text states any.

    `not_treatment` are sentences that plan visits or name outcomes: they tell of none, unless they state a dose.
    """
    named = named_drugs(source.interventions, vocabulary)
    by_arm = [(arm, _of_arm_text(source.arms, at, named)) for at, arm in enumerate(source.arms)]
    narrative = (*source.summary, *source.description, *narrative_of(source), *tables_of_doses(source))
    not_treatment = (*not_treatment, *other_meanings(narrative, vocabulary))
    prose = [_telling("description", narrative, not_treatment, named)]
    listed = [_Listed(item, _of_intervention(item, item.text, named)) for item in source.interventions if item.text]
    every = (*(one for _, one in by_arm), *prose, *(one.telling for one in listed))
    tellings = [telling for telling in every if telling.regimen.phases]
    if not tellings:
        return Treatment(arms=tuple(_arm(arm, ()) for arm in source.arms))
    arms = () if source.arms else randomised_arms(narrative, vocabulary)
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


def _without(piece: Printed, not_treatment: Sequence[Sentence]) -> str:
    """The text with blanks in place of sentences on visits and outcomes that state no dose; every place stays."""
    kept: list[str] = []
    at = 0
    for cut in sorted(one.cut for one in not_treatment if one.piece == piece and not _DOSED.search(one.words)):
        if cut.end > at:
            kept += (piece.text[at : cut.first], " " * (cut.end - max(at, cut.first)))
            at = cut.end
    return "".join([*kept, piece.text[at:]])


def _telling(
    where: str, pieces: Sequence[Printed], not_treatment: Sequence[Sentence] = (), named: frozenset[str] = frozenset()
) -> _Telling:
    joined = told([piece for piece in pieces if piece.text.strip()], not_treatment)
    regimen = read_regimen(joined.text if _TRIED.search(joined.text) else "", named)
    return _Telling(where, joined, regimen)


def _of_arm_text(arms: Sequence[ArmText], at: int, named: frozenset[str]) -> _Telling:
    """What the text of an arm tells; one told by another, `as arm B without A`, is read behind it, or those before."""
    arm, where = arms[at], f"arm {one_line(arms[at].label)}"
    alone = _telling(where, [arm.text] if arm.text else [], named=named)
    if at >= _MOST_BEFORE or arm.text is None or _AS_ANOTHER.search(arm.text.text) is None:
        return alone
    others = [one for one in arms[:_MOST_BEFORE] if one is not arm and _names(arm.text.text, one_line(one.label))]
    told_first = (*(others or arms[:at]), arm)
    pieces = [piece for one in told_first if one.text for piece in (_as_heading(one.label), one.text)]
    behind = _telling(where, pieces, named=named)
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
    telling: _Telling


def _of_intervention(item: InterventionText, text: Printed, named: frozenset[str]) -> _Telling:
    """What the text of an intervention tells; one that names no drug, `10 mg once daily`, tells of that of the name."""
    where = f"intervention {one_line(item.name)}"
    told_alone = _telling(where, [text], named=named)
    if told_alone.regimen.phases or not _DOSED.search(text.text) or item.kind.lower() not in GIVEN_KINDS:
        return told_alone
    return _telling(where, [item.name, text], named=named)


def _without_arms(telling: _Telling, vocabulary: Vocabulary) -> Treatment:
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
            phases=tuple(phase.name for planned, phase in pairs if planned.arm in ("", name)),
            lines=lines,
        )
        for name in names
    )
    return Treatment(arms, landed.phases, landed.procedures, findings=landed.findings)


def _by_alternatives(
    arms: Sequence[Alternative], narrative: Sequence[Printed], not_treatment: Sequence[Sentence], vocabulary: Vocabulary
) -> Treatment:
    """Each arm of a randomisation with the phases of the text that is left where the others are blanked out."""
    built: list[Arm] = []
    phases: list[TreatmentPhase] = []
    procedures: dict[Assessment, None] = {}
    findings: dict[Finding, None] = {}
    whole = _telling("description", narrative, not_treatment)
    for arm in arms:
        own = [_blanked(piece, arm.others) if piece == arm.piece else piece for piece in narrative]
        taken = [phase.name for phase in phases]
        by_another = tuple(phase for phase in whole.regimen.phases if phase.arm.lower() == arm.name.lower())
        if by_another and _AS_ANOTHER.search(arm.label):
            telling = replace(whole, regimen=replace(whole.regimen, phases=by_another))
        else:
            telling = _telling(f"arm {arm.name}", own, not_treatment)
        landed = telling.landed(taken, vocabulary)
        told = {each.drug.lower() for one in landed.phases for each in one.administrations}
        if not arm.drugs <= told and any(arm.drugs <= other.drugs for other in arms if other is not arm):
            landed = whole.landed(taken, vocabulary)  # a dose that the text prints with the arm that adds to this one
        mine = [
            replace(one, administrations=given)
            for one in landed.phases
            if (given := tuple(each for each in one.administrations if each.drug.lower() not in arm.given_elsewhere))
        ]
        mine = with_bare_drugs(mine, arm.drugs, lines_of(arm.piece), taken, vocabulary)
        phases += mine
        procedures |= dict.fromkeys(landed.procedures)
        findings |= dict.fromkeys(landed.findings)
        names = tuple(phase.name for phase in mine)
        built.append(Arm(name=arm.name, label=arm.label, phases=names, lines=lines_of(arm.piece)))
    return Treatment(tuple(built), tuple(phases), tuple(procedures), findings=tuple(findings))


def _blanked(piece: Printed, cuts: Sequence[Cut]) -> Printed:
    """The piece with blanks in place of some stretches; every place stays."""
    return Printed(blanked(piece.text, cuts), piece.first, piece.last)


def _by_arms(
    by_arm: Sequence[tuple[ArmText, _Telling]],
    prose: Sequence[_Telling],
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
        first = prose if _tells_more(own, prose, elsewhere) else (own, *prose)
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


def _tells_more(own: _Telling, prose: Sequence[_Telling], elsewhere: frozenset[str]) -> bool:
    """Whether the description gives doses or days of the very drugs that an arm only names, and no other arm does."""
    mine, told_drugs = _drugs_told(own), {drug for one in prose for drug in _drugs_told(one)}
    if _is_scheduled(own) or mine != told_drugs or mine & elsewhere:
        return False
    return any(map(_is_scheduled, prose))


def _drugs_told(telling: _Telling) -> set[str]:
    return {given.drug.lower() for phase in telling.regimen.phases for given in phase.administrations}


def _is_scheduled(telling: _Telling) -> bool:
    return _SCHEDULED.search(telling.regimen.text.plain) is not None


def _without_drugs(phases: Sequence[TreatmentPhase], barred: frozenset[str]) -> tuple[TreatmentPhase, ...]:
    """The phases without some drugs; one that gives nothing else is left out."""
    if not barred:
        return tuple(phases)
    left = ((one, tuple(each for each in one.administrations if each.drug.lower() not in barred)) for one in phases)
    return tuple(replace(one, administrations=given) for one, given in left if given)


def _below_arms(arms: Sequence[ArmText], listed: Sequence[_Listed]) -> list[list[_Telling]]:
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


def _of_arm(arm: ArmText, listed: Sequence[_Listed]) -> list[_Telling]:
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


def _used(telling: _Telling) -> Iterator[Sentence]:
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
