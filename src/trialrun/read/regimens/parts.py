"""Gathers the units of a text under phases, arms and dose levels. Lays nothing on days."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from trialrun.read.regimens.accompanying import settled
from trialrun.read.regimens.building import build_givings
from trialrun.read.regimens.clauses import Clause, of_its_kind, read_clause
from trialrun.read.regimens.closing import closed_over, closes, lasting, lasting_before
from trialrun.read.regimens.cycling import MAY_CHANGE, filled, framed, without_leave, without_more_for_some
from trialrun.read.regimens.drugs import is_cells
from trialrun.read.regimens.givings import Entry, Giving, before_transplant
from trialrun.read.regimens.irradiation import RADIATION, told_apart
from trialrun.read.regimens.likeness import completed, noted
from trialrun.read.regimens.merging import merge_givings
from trialrun.read.regimens.numbered_weeks import from_first_week
from trialrun.read.regimens.part import Part
from trialrun.read.regimens.passing import without_steps
from trialrun.read.regimens.phrases import (
    LATER,
    UNSTEADY,
    Condition,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Heading,
    Mark,
    OnOff,
    Phrase,
    WeekList,
    kind_of_mark,
)
from trialrun.read.regimens.ramps import ramped
from trialrun.read.regimens.recalling import (
    anew,
    beside_scope,
    for_some,
    in_force,
    merged,
    named_only,
    recalled,
    ruled,
    with_ladder,
)
from trialrun.read.regimens.scopes import SCOPE_MARK, first_said, open_ended, unlabelled
from trialrun.read.regimens.sentences import VISIT_WORDS, is_history, opens_sentence, sentence_of, with_rays
from trialrun.read.regimens.skipping import may_take_away, skipping, takes_away
from trialrun.read.regimens.starting import started
from trialrun.read.regimens.succession import added_to, begun_anew, cycles_before, in_succession, more_courses
from trialrun.read.regimens.units import Unit, divide, only_how_often

_SCHEDULE_WORDS = re.compile(
    r"\b(?:treatment|therapy|cycles?|courses?|repeat|regimen|chemotherapy|administered|given|"
    r"taken|dos(?:e|ed|ing|es)|infusions?|combination|drugs?|injections?|receive)",
    re.IGNORECASE,
)
_GIVEN_WORDS = re.compile(
    r"\b(?:receive treatment|will receive|be treated|will be given|will be administered)\b", re.IGNORECASE
)
_PAST_PHASE = re.compile(
    r"(?:after|following|follow|completion of|completed|completing|end of|prior to|before|"
    r"during|upon|post)[\s-]{1,3}(?:\w{1,14}\s){0,3}$",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\balso\s(?:receive|be given|given|administered)\b|\badditional(?:ly)?\b", re.IGNORECASE)
_ALSO_GIVEN = re.compile(r"\balso\s(?:receive|be given|be administered|take)", re.IGNORECASE)
_ALL_CYCLES = re.compile(
    r"\b(?:all|each|every)\s(?:treatment\s)?(?:cycles?|courses?)\s(?:is|are|lasts?|consists?|will\s(?:be|last)|=)",
    re.IGNORECASE,
)
_MAY_ADD = re.compile(
    r"\bmay\s(?:\w{1,12}\s){0,3}(?:receive|be\sgiven|continue)\b[^.]{0,40}\b(?:additional|further|more)\b",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"\b(?:both|all|each|either)\s(?:treatment\s)?(?:arms|groups|regimens|arm|patients in)\b", re.IGNORECASE
)


_IN_ALL_ARMS = re.compile(
    r"\A\W*(?:(?:in|for)\s)?(?:patients\sin\s)?(?:both|all)\s(?:treatment\s|study\s)?(?:arms|groups)\b"
    r"|\bpatients\s(?:in|on)\s(?:both|all)\s(?:treatment\s|study\s)?(?:arms|groups)\s(?:will\s)?(?:also\s)?receive\b",
    re.IGNORECASE,
)


class _State(msgspec.Struct):
    """Where the gathering stands. Used while one text is read, never kept."""

    plain: str
    parts: list[Part]
    omits: bool = False
    level: str = ""
    level_line: bool = False
    cycles: CycleList | None = None
    days: DayList | None = None
    arm: str = ""
    waiting: tuple[Phrase, ...] = ()
    ladder: tuple[Giving, ...] = ()
    subject: Entry | None = None
    last: tuple[str, ...] = ()
    closing: Unit | None = None


def gather(plain: str, row: Unit) -> tuple[Part, ...]:
    """The parts of a text, in its order; those in which nothing is given are left out."""
    state = _State(plain, [Part()], omits=may_take_away(plain))
    for unit in divide(plain, row):
        _take(state, unit)
    return tuple(_settled(part) for part in from_first_week(row, completed(_with_common(state))) if part.entries)


def _settled(part: Part) -> Part:
    """The drugs that are given with another one, on its days, and fractions, wherever in the part those are said."""
    entries = tuple(
        msgspec.structs.replace(entry, givings=told_apart(entry.givings)) if entry.drug.names[0] in RADIATION else entry
        for entry in settled(part.entries)
    )
    return part if entries == part.entries else msgspec.structs.replace(part, entries=entries)


def _take(state: _State, unit: Unit) -> None:
    """One unit of text: headings first, then drugs, then what is said of the phase as a whole."""
    fresh = isinstance(unit[0].meaning, Mark) and unit[0].meaning.kind in {"item", "next"}
    following = isinstance(unit[0].meaning, Mark) and unit[0].meaning.kind == "next"
    lined = isinstance(unit[0].meaning, Mark) and unit[0].meaning.kind == "item"
    unit = without_steps(state.plain, unit[1:] if fresh else unit)
    if not unit or is_history(state.plain, unit):
        return
    if following:
        before = state.parts[-1]
        _open(state, Part(arm=state.arm, cut=unit[0].cut))
        if not any(isinstance(p.meaning, Drug) for p in unit):
            _go_on(state, before, unit)
    begun = begun_anew(state.plain, state.parts[-1], unit)
    if begun is not None:
        _open(state, msgspec.structs.replace(begun, arm=state.arm))
    unit = _headed(state, unit, lined)
    if not unit:
        return
    if state.waiting and any(isinstance(p.meaning, Drug) for p in unit):
        dosed = any(isinstance(p.meaning, Dose) for p in unit)
        unit, state.waiting = unit if dosed else (*state.waiting, *unit), ()
    unit = without_leave(state.plain, without_more_for_some(unit, sentence_of(state.plain, unit)))
    if not unit:
        return
    clause = read_clause(state.plain, unit, state.level, state.parts[-1].entries)
    if state.omits and takes_away(state.plain, unit):
        state.parts[-1] = skipping(state.plain, state.parts[-1], unit)
        return
    if clause.entries:
        _add_entries(state, unit, clause)
    else:
        _add_loose(state, unit, clause)
    state.parts[-1] = noted(state.plain, state.parts[-1], unit)
    if not state.level_line:
        state.level = ""


def _go_on(state: _State, before: Part, unit: Unit) -> None:
    """`..., then 20 mg for 31 cycles`: the same drug in cycles of the same length, where no other is said."""
    given = [entry for entry in before.entries if entry.drug.names[0] not in RADIATION]
    if any(isinstance(p.meaning, Heading) for p in unit[:1]):
        doses = {p.meaning.low for p in unit if isinstance(p.meaning, Dose)}
        given = [entry for entry in given if any(g.dose is not None and g.dose.low in doses for g in entry.givings)]
    if given:
        if before.on_off is not None and before.count is None and any(isinstance(p.meaning, OnOff) for p in unit):
            state.parts[-2] = msgspec.structs.replace(before, count=CycleCount(1))
        again = msgspec.structs.replace(given[-1], givings=(), rules=())
        state.parts[-1] = msgspec.structs.replace(state.parts[-1], entries=(again,))
        if not any(isinstance(p.meaning, CycleLength) for p in unit):
            state.parts[-1] = msgspec.structs.replace(
                state.parts[-1], lengths=before.lengths, intervals=before.intervals
            )


def _headed(state: _State, unit: Unit, lined: bool) -> Unit:
    """Opens parts, levels and scopes that the unit is headed by; gives the rest of the unit."""
    kept: list[Phrase] = []
    for phrase in unit:
        meaning = phrase.meaning
        if isinstance(meaning, Heading):
            _heading(state, phrase, kept, lined)
        elif not kept and (
            (kind_of_mark(phrase) == "event" and not more_courses(state.parts[-1], unit))
            or (isinstance(meaning, CycleCount) and meaning.after)
        ):
            _open(state, Part(arm=state.arm, after=cycles_before(state.plain, unit, meaning), cut=phrase.cut))
        else:
            kept.append(phrase)
    return _scoped(state, tuple(kept))


def _heading(state: _State, phrase: Phrase, kept: list[Phrase], lined: bool) -> None:
    meaning = phrase.meaning
    assert isinstance(meaning, Heading)
    if meaning.kind == "level":
        if any(isinstance(p.meaning, Dose | Drug) for p in kept):
            return
        state.level, state.level_line = meaning.name, lined and not kept
        return
    if meaning.kind == "arm":
        if meaning.strong or not kept:
            state.arm = meaning.name
            _open(state, Part(arm=meaning.name, cut=phrase.cut))
        return
    before = state.plain[max(0, phrase.cut.first - 45) : phrase.cut.first]
    begun = not any(
        isinstance(p.meaning, Dose | DayList) or (isinstance(p.meaning, Drug) and p.meaning.given) for p in kept
    )
    past = _PAST_PHASE.search(before) is not None
    if past and begun:
        if not kept:
            _open(state, Part(arm=state.arm, cut=phrase.cut))
    elif (meaning.strong and begun) or (begun and opens_sentence(state.plain, phrase)):
        _open(state, Part(name=meaning.name, arm=state.arm, cut=phrase.cut))


def _open(state: _State, part: Part) -> None:
    """Begins a part. One that is still empty gives its name and cycles to the new one."""
    last = state.parts[-1]
    state.cycles, state.days, state.level, state.level_line, state.closing = None, None, "", False, None
    if last.entries or last.like or (part.arm and last.arm and part.arm != last.arm):
        state.parts.append(part)
        return
    state.parts[-1] = msgspec.structs.replace(last, name=part.name or last.name, arm=part.arm or last.arm, cut=part.cut)


def _scoped(state: _State, unit: Unit) -> Unit:
    """A unit that is only `Cycle 1:` or begins with it and a colon sets the scope of what follows."""
    lead = [p for p in unit if not isinstance(p.meaning, Mark) or p.meaning.kind in {"colon"}]
    if not lead:
        return unit
    unit = unlabelled(state.plain, unit)
    first = first_said(unit)
    if first is None:
        return unit
    alone = len([p for p in lead if not isinstance(p.meaning, Mark)]) == 1
    coloned = SCOPE_MARK.match(state.plain, first.cut.end) is not None
    if isinstance(first.meaning, CycleList) and first.meaning.ranges and (alone or coloned):
        before = state.plain[max(0, first.cut.first - 25) : first.cut.first]
        words = re.split(r"\n|\s-\s|\.\s|[*:;]", before)[-1].strip(" *-#•.")
        if coloned or len(words) < 3:
            state.cycles = first.meaning
            part = state.parts[-1]
            state.parts[-1] = msgspec.structs.replace(part, headed=(*part.headed, *open_ended(first.meaning)))
            return tuple(p for p in unit if p is not first)
    return unit


def _add_entries(state: _State, unit: Unit, clause: Clause) -> None:
    part = state.parts[-1]
    if any(isinstance(p.meaning, CycleCount) and p.meaning.ends_scope for p in unit):
        state.cycles = None
    entries = [recalled(state.parts, entry) for entry in clause.entries]
    entries = [_scoped_entry(state, entry) for entry in entries]
    if _ALSO.search(sentence_of(state.plain, unit)):
        entries = [beside_scope(entry) for entry in entries]
    entries = with_ladder(state.ladder, for_some(entries, part, sentence_of(state.plain, unit)))
    state.ladder = ()
    named = {entry.drug.names for entry in entries if entry.drug.given}
    if len(named) == 1:
        state.subject = next(entry for entry in entries if entry.drug.given)
    state.last = next((entry.drug.names for entry in reversed(entries) if entry.drug.given), state.last)
    narrated = VISIT_WORDS.search(sentence_of(state.plain, unit)) is not None
    if any(anew(part, entry) for entry in entries):
        _open(state, Part(arm=state.arm, cut=unit[0].cut))
        part = state.parts[-1]
    for entry in entries:
        if (entry.givings or entry.rules) and entry.drug.given and not named_only(part, entry):
            part = merged(part, entry)
    if with_rays(state.plain, unit, part, entries):
        part = msgspec.structs.replace(part, irradiated=True)
    if any(entry.drug.given or not is_cells(entry.drug.printed) for entry in entries):
        part = framed(part, unit, state.cycles, narrated)
    state.parts[-1] = part
    if part.arm and _IN_ALL_ARMS.search(sentence_of(state.plain, unit)):
        state.parts = [_with_given_to_all(old, part, entries) for old in state.parts]


def _with_given_to_all(old: Part, part: Part, entries: Sequence[Entry]) -> Part:
    """`Both arms: lenalidomide 25 mg on days 1-21 every 28 days`: an arm before with these drugs and cycles too."""
    if not old.arm or old.arm == part.arm or not old.entries:
        return old
    for entry in entries:
        if entry.givings and entry.drug.given and entry.drug.names not in {own.drug.names for own in old.entries}:
            old = merged(old, entry)
    return filled(old, part)


def _scoped_entry(state: _State, entry: Entry) -> Entry:
    if state.cycles is None:
        return entry
    givings = tuple(
        g
        if (g.cycles and (g.cycles.ranges or g.cycles.relative in LATER)) or before_transplant(g)
        else msgspec.structs.replace(g, cycles=state.cycles)
        for g in entry.givings
    )
    return msgspec.structs.replace(entry, givings=givings)


def _add_loose(state: _State, unit: Unit, clause: Clause) -> None:
    """A sentence without a drug: of the drug before it where it says a dose or days, else of the phase."""
    part = state.parts[-1]
    words = sentence_of(state.plain, unit)
    if MAY_CHANGE.search(words):
        return
    if _MAY_ADD.search(words):
        unit = tuple(p for p in unit if not isinstance(p.meaning, CycleCount))
        if not unit:
            return
    if not part.entries:
        state.parts = lasting_before(state.parts, unit, words)
    visit = VISIT_WORDS.search(words) is not None and _GIVEN_WORDS.search(words) is None
    dosed = any(isinstance(p.meaning, Dose) for p in clause.loose)
    timed = any(isinstance(p.meaning, DayList | WeekList | Frequency) and p.meaning != UNSTEADY for p in clause.loose)
    bare = state.cycles is not None or (part.entries and not part.entries[-1].givings)
    timed = timed or (bool(bare) and only_how_often(clause.loose))
    begun = timed and any(not entry.givings for entry in part.entries)
    if dosed and not part.entries and not visit and state.subject is not None:
        subject = msgspec.structs.replace(state.subject, givings=(), rules=())
        part = msgspec.structs.replace(part, entries=(subject,))
    conditional = isinstance(unit[0].meaning, Condition) or _ALSO_GIVEN.search(words) is not None
    if part.entries and not visit and not conditional and (dosed or begun or (timed and _SCHEDULE_WORDS.search(words))):
        part = _more_of_last(state, part, clause)
    elif dosed and not visit and not part.entries and state.level:
        state.ladder += build_givings(clause.loose, state.level)
    elif dosed and not visit and not part.entries:
        state.waiting = tuple(p for p in clause.loose if isinstance(p.meaning, Dose))[:1]
    if part.entries and clause.rules:
        part = ruled(part, clause.rules)
    if begun or (not visit and _SCHEDULE_WORDS.search(words)) or any(_explicit(p) for p in clause.loose):
        part = framed(part, unit, state.cycles, visit)
    if closes(words):
        part, state.closing = lasting(part, unit), unit
    state.parts[-1] = part
    if (_EVERYWHERE.search(words) or _ALL_CYCLES.search(words)) and (part.lengths or part.intervals or part.count):
        state.parts = [filled(old, part) if old.entries else old for old in state.parts]


def _explicit(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, CycleLength) and not phrase.meaning.every


def _more_of_last(state: _State, part: Part, clause: Clause) -> Part:
    subject = state.subject
    if subject is not None and subject.drug.names == state.last and _is_new(part, subject):
        fresh = msgspec.structs.replace(subject, givings=(), rules=())
        part = msgspec.structs.replace(part, entries=(*part.entries, fresh))
    at = _place_of_last(state, part)
    last = part.entries[at]
    conditional = {rule.cut for rule in clause.rules}
    givings = build_givings(tuple(p for p in clause.loose if p.cut not in conditional), state.level)
    givings = of_its_kind(last.drug.names[0], givings)
    if not last.givings and not any(giving.dose for giving in givings):
        givings = tuple(msgspec.structs.replace(g, dose=_dose_before(state, last)) for g in givings)
    elif in_force(last.givings) and not any(giving.dose for giving in givings):
        givings = tuple(msgspec.structs.replace(g, dose=last.givings[-1].dose) for g in givings)
    entry = _scoped_entry(state, msgspec.structs.replace(last, givings=givings))
    later = any(giving.delayed for giving in entry.givings)
    given = ramped((*last.givings, *entry.givings)) if later else merge_givings(last.givings, entry.givings)
    joined = msgspec.structs.replace(last, givings=given)
    return msgspec.structs.replace(part, entries=(*part.entries[:at], joined, *part.entries[at + 1 :]))


def _is_new(part: Part, entry: Entry) -> bool:
    return not entry.givings and all(old.drug.names != entry.drug.names for old in part.entries)


def _dose_before(state: _State, entry: Entry) -> Dose | None:
    """The one dose that a drug had in the part before."""
    before = state.parts[-2].entries if len(state.parts) > 1 else ()
    doses = {g.dose for old in before if old.drug.names == entry.drug.names for g in old.givings}
    return doses.pop() if len(doses) == 1 else None


def _place_of_last(state: _State, part: Part) -> int:
    """Where the drug named last stands among the drugs of the part."""
    places = [at for at, entry in enumerate(part.entries) if entry.drug.names == state.last]
    return places[-1] if places else len(part.entries) - 1


def _with_common(state: _State) -> list[Part]:
    """What is said of all arms holds for those that say nothing of their own."""
    parts = in_succession(closed_over(state.parts, state.closing))
    head = parts[0]
    if not head.entries and (head.lengths or head.count):
        parts = [filled(part, head) for part in parts]
    return [started(part) for part in added_to(state.plain, parts)]
