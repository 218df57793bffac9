"""Divides the row of phrases into units (sentences, items) and gathers them under phases, arms and dose levels."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.regimens.clauses import Clause, read_clause
from trialrun.read.regimens.givings import TIMING, Entry, Giving, build_givings, merge_givings, share_timing
from trialrun.read.regimens.model import ConditionalDose
from trialrun.read.regimens.phrases import (
    LATER,
    Condition,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Heading,
    Lasting,
    Mark,
    OnOff,
    Phrase,
    Resting,
    WeekList,
)
from trialrun.read.text import Cut

Unit = tuple[Phrase, ...]
_SCHEDULE_WORDS = re.compile(
    r"\b(?:treatment|therapy|cycles?|courses?|repeat|regimen|chemotherapy|administered|given|taken|dos(?:e|ed|ing|es)|infusions?|combination|drugs?|injections?|receive)",
    re.IGNORECASE,
)
_VISIT_WORDS = re.compile(
    r"\b(?:follow(?:ed)?[- ]?up|evaluat|assess|monitor|scans?\b|visits?\b|imaging|biops|samples?|aspirate|CT\b|MRI|x-ray|questionnaire|response will|blood (?:draw|test|count)|restag|measured|surveill|quality of life|collected|leukapheresis|apheresis|examin|screen|enrol|eligible|stratif|radiograph|accru|objective|prior to stud|washout)",
    re.IGNORECASE,
)
_GIVEN_WORDS = re.compile(r"\b(?:receive treatment|will receive|be treated|will be given|will be administered)\b", re.IGNORECASE)
_PAST_PHASE = re.compile(
    r"(?:after|following|follow|completion of|completed|completing|end of|prior to|before|during|upon|post)[\s-]{1,3}(?:\w{1,14}\s){0,3}$", re.IGNORECASE
)
_ALSO = re.compile(r"\balso\s(?:receive|be given|given|administered)\b|\badditional(?:ly)?\b", re.IGNORECASE)
_EVERYWHERE = re.compile(r"\b(?:both|all|each|either)\s(?:treatment\s)?(?:arms|groups|regimens|arm|patients in)\b", re.IGNORECASE)


_SENTENCE_END = re.compile(r"\.\s|\n|\.$")
_SCOPE_MARK = re.compile(r"\s{0,2}(?::|=|-(?=\s|[A-Z]))")


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of treatment as gathered: its entries and what is said of its cycles.

    `lengths` are cycle lengths with the cycles they are said of; `intervals` are those said of single drugs.
    """

    name: str = ""
    arm: str = ""
    entries: tuple[Entry, ...] = ()
    lengths: tuple[tuple[int, CycleList | None], ...] = ()
    intervals: tuple[int, ...] = ()
    count: CycleCount | None = None
    duration: int | None = None
    on_off: OnOff | None = None
    resting: int | None = None
    until: tuple[str, ...] = ()
    numbered: tuple[tuple[int, int | None], ...] = ()
    headed: tuple[tuple[int, int | None], ...] = ()
    cut: Cut = Cut(0, 0)


class _State(msgspec.Struct):
    """Where the gathering stands. Used while one text is read, never kept."""

    plain: str
    parts: list[Part]
    level: str = ""
    level_line: bool = False
    cycles: CycleList | None = None
    days: DayList | None = None
    arm: str = ""
    waiting: tuple[Phrase, ...] = ()
    subject: Entry | None = None


def gather(plain: str, row: Unit) -> tuple[Part, ...]:
    """The parts of a text, in its order; those in which nothing is given are left out."""
    state = _State(plain, [Part()])
    for unit in _units(plain, row):
        _take(state, unit)
    return tuple(part for part in _with_common(state) if part.entries)


def _units(plain: str, row: Unit) -> list[Unit]:
    units: list[Unit] = []
    waiting: list[Phrase] = []
    for at, phrase in enumerate(row):
        mark = phrase.meaning if isinstance(phrase.meaning, Mark) else None
        if mark is not None and (mark.kind in {"stop", "item"} or _next_part(plain, waiting, row[at:])):
            if waiting:
                units.append(tuple(waiting))
            waiting = [phrase] if mark.kind == "item" or mark.kind == "next" else []
        elif waiting and (_new_arm(phrase) or _new_level(row, at) or _new_scope(plain, waiting, phrase)):
            units.append(tuple(waiting))
            waiting = [phrase]
        else:
            waiting.append(phrase)
    return [*units, tuple(waiting)] if waiting else units


def _new_arm(phrase: Phrase) -> bool:
    meaning = phrase.meaning
    return isinstance(meaning, Heading) and meaning.strong and meaning.kind in {"arm", "level"}


def _new_level(row: Unit, at: int) -> bool:
    """A dose level right before its dose, days or drug."""
    meaning = row[at].meaning
    if not isinstance(meaning, Heading) or meaning.kind != "level" or at + 1 >= len(row):
        return False
    after = row[at + 1]
    return after.cut.first - row[at].cut.end <= 2 and isinstance(after.meaning, Dose | DayList | Drug)


def _new_scope(plain: str, waiting: list[Phrase], phrase: Phrase) -> bool:
    """`..., cycles 3-8: ...` within a sentence."""
    marked = re.match(r"\s{0,2}[:=]", plain[phrase.cut.end : phrase.cut.end + 4])
    return isinstance(phrase.meaning, CycleList) and marked is not None and any(isinstance(p.meaning, Drug | CycleList) for p in waiting)


def _next_part(plain: str, waiting: list[Phrase], rest: Unit) -> bool:
    """`... for four cycles followed by paclitaxel`: what follows is a part of its own."""
    mark = rest[0].meaning
    if not isinstance(mark, Mark) or mark.kind != "next":
        return False
    counted = any(isinstance(p.meaning, CycleCount) for p in waiting)
    lasting = any(isinstance(p.meaning, Lasting) and p.meaning.days >= 14 for p in waiting)
    drugs = any(isinstance(p.meaning, Drug) for p in waiting)
    follows = _until_stop(rest[1:])
    named = _leads_with_drug(follows)
    headed = any(isinstance(p.meaning, Heading) and p.meaning.kind == "phase" for p in follows[:3])
    again = any(isinstance(p.meaning, Dose) for p in follows) and any(isinstance(p.meaning, CycleCount) for p in follows)
    return drugs and ((counted or lasting) and (named or again) or headed and named)


def _leads_with_drug(row: Unit) -> bool:
    """A drug comes first, or a dose that stands right before its drug."""
    said = [p.meaning for p in row if not isinstance(p.meaning, Mark)]
    for at, meaning in enumerate(said):
        if isinstance(meaning, Drug):
            return True
        if isinstance(meaning, Resting):
            return False
        if isinstance(meaning, Dose | DayList) and not (at + 1 < len(said) and isinstance(said[at + 1], Drug)):
            return False
    return False


def _until_stop(row: Unit) -> Unit:
    kept: list[Phrase] = []
    for phrase in row[:40]:
        if isinstance(phrase.meaning, Mark) and phrase.meaning.kind in {"stop", "item", "next"}:
            break
        kept.append(phrase)
    return tuple(kept)


def _take(state: _State, unit: Unit) -> None:
    """One unit of text: headings first, then drugs, then what is said of the phase as a whole."""
    fresh = isinstance(unit[0].meaning, Mark) and unit[0].meaning.kind in {"item", "next"}
    following = isinstance(unit[0].meaning, Mark) and unit[0].meaning.kind == "next"
    lined = isinstance(unit[0].meaning, Mark) and unit[0].meaning.kind == "item"
    if fresh:
        unit = unit[1:]
    if not unit:
        return
    if following:
        before = state.parts[-1]
        _open(state, Part(arm=state.arm, cut=unit[0].cut), inherit=False)
        if not any(isinstance(p.meaning, Drug | CycleLength) for p in unit):
            _go_on(state, before)
    unit = _headed(state, unit, lined)
    if not unit:
        return
    if not state.level_line and not any(isinstance(p.meaning, Heading) and p.meaning.kind == "level" for p in unit):
        state.level = state.level
    if state.waiting and any(isinstance(p.meaning, Drug) for p in unit):
        dosed = any(isinstance(p.meaning, Dose) for p in unit)
        unit, state.waiting = unit if dosed else (*state.waiting, *unit), ()
    clause = read_clause(state.plain, unit, state.level)
    if clause.entries:
        _add_entries(state, unit, clause)
    else:
        _add_loose(state, unit, clause)
    if not state.level_line:
        state.level = ""


def _go_on(state: _State, before: Part) -> None:
    """`..., then 20 mg for 31 cycles`: the same drug in cycles of the same length."""
    if before.entries:
        again = msgspec.structs.replace(before.entries[-1], givings=(), rules=())
        state.parts[-1] = msgspec.structs.replace(
            state.parts[-1], entries=(again,), lengths=before.lengths, intervals=before.intervals
        )


def _headed(state: _State, unit: Unit, lined: bool) -> Unit:
    """Opens parts, levels and scopes that the unit is headed by; gives the rest of the unit."""
    kept: list[Phrase] = []
    for at, phrase in enumerate(unit):
        meaning = phrase.meaning
        if isinstance(meaning, Heading):
            _heading(state, phrase, kept, lined)
        elif isinstance(meaning, CycleCount) and meaning.after and not kept:
            _open(state, Part(arm=state.arm, cut=phrase.cut), inherit=False)
        else:
            kept.append(phrase)
    return _scoped(state, tuple(kept), lined)


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
            _open(state, Part(arm=meaning.name, cut=phrase.cut), inherit=True)
        return
    before = state.plain[max(0, phrase.cut.first - 45) : phrase.cut.first]
    begun = not any(isinstance(p.meaning, Drug | Dose | DayList) for p in kept)
    past = _PAST_PHASE.search(before) is not None
    if past and begun:
        if not kept:
            _open(state, Part(arm=state.arm, cut=phrase.cut), inherit=False)
    elif meaning.strong and begun or (begun and _opens_sentence(state.plain, phrase)):
        _open(state, Part(name=meaning.name, arm=state.arm, cut=phrase.cut), inherit=False)


def _opens_sentence(plain: str, phrase: Phrase) -> bool:
    before = plain[max(0, phrase.cut.first - 60) : phrase.cut.first]
    start = max(before.rfind(mark) for mark in (".", "\n", ":", ";", "- ", "*"))
    words = before[start + 1 :].split()
    return len(words) <= 4 and len(before[start + 1 :]) < 45


def _open(state: _State, part: Part, inherit: bool) -> None:
    """Begins a part. One that is still empty gives its name and cycles to the new one."""
    last = state.parts[-1]
    state.cycles, state.days, state.level, state.level_line = None, None, "", False
    if last.entries or (part.arm and last.arm and part.arm != last.arm):
        state.parts.append(part)
        return
    state.parts[-1] = msgspec.structs.replace(last, name=part.name or last.name, arm=part.arm or last.arm, cut=part.cut)


def _scoped(state: _State, unit: Unit, lined: bool) -> Unit:
    """A unit that is only `Cycle 1:` or begins with it and a colon sets the scope of what follows."""
    lead = [p for p in unit if not isinstance(p.meaning, Mark) or p.meaning.kind in {"colon"}]
    if not lead:
        return unit
    first = _first_said(unit)
    if first is None:
        return unit
    alone = len([p for p in lead if not isinstance(p.meaning, Mark)]) == 1
    coloned = _SCOPE_MARK.match(state.plain, first.cut.end) is not None
    if isinstance(first.meaning, CycleList) and first.meaning.ranges and _first_said(unit) is first and (alone or coloned):
        before = state.plain[max(0, first.cut.first - 25) : first.cut.first]
        words = re.split(r"\n|\s-\s|\.\s|[*:;]", before)[-1].strip(" *-#•.")
        if coloned or len(words) < 3:
            state.cycles = first.meaning
            part = state.parts[-1]
            state.parts[-1] = msgspec.structs.replace(part, headed=(*part.headed, *_open_ended(first.meaning)))
            return tuple(p for p in unit if p is not first)
    return unit


def _open_ended(cycles: CycleList) -> tuple[tuple[int, int | None], ...]:
    return (*cycles.ranges, (cycles.ranges[-1][0], None)) if cycles.on else cycles.ranges


def _first_said(unit: Unit) -> Phrase | None:
    return next((p for p in unit if not isinstance(p.meaning, Mark)), None)


def _add_entries(state: _State, unit: Unit, clause: Clause) -> None:
    part = state.parts[-1]
    entries = [_recalled(state, _accompanying(part, entry, clause)) for entry in clause.entries]
    entries = [_scoped_entry(state, entry) for entry in entries]
    if _ALSO.search(_words(state.plain, unit)):
        entries = [_beside_scope(entry) for entry in entries]
    named = {entry.drug.names for entry in entries if entry.drug.given}
    if len(named) == 1:
        state.subject = next(entry for entry in entries if entry.drug.given)
    narrated = _VISIT_WORDS.search(_words(state.plain, unit)) is not None
    if any(_anew(part, entry) for entry in entries):
        _open(state, Part(arm=state.arm, cut=unit[0].cut), inherit=False)
        part = state.parts[-1]
    for entry in entries:
        if (entry.givings or entry.rules) and entry.drug.given and not _named_only(part, entry):
            part = _merged(part, entry)
    state.parts[-1] = _framed(state, part, unit, narrated)


def _beside_scope(entry: Entry) -> Entry:
    """`During course 1, patients also receive ...`: beside, not in place of, what is given in all cycles."""
    givings = tuple(msgspec.structs.replace(g, extra=bool(g.cycles and g.cycles.ranges)) for g in entry.givings)
    return msgspec.structs.replace(entry, givings=givings)


def _named_only(part: Part, entry: Entry) -> bool:
    """A combination named again without doses or numbered days says nothing new of its drugs."""
    if not entry.drug.combination or any(g.dose or g.days for g in entry.givings):
        return False
    return any(old.drug.names == entry.drug.names for old in part.entries)


def _anew(part: Part, entry: Entry) -> bool:
    """True where a drug of the part is given again at other days, for all patients and cycles: another phase."""
    old = next((o for o in part.entries if o.drug.names == entry.drug.names), None)
    if old is None or not entry.drug.given:
        return False
    return any(_whole(one) and _whole(two) and _other_days(one, two) for one in old.givings for two in entry.givings)


def _whole(giving: Giving) -> bool:
    scoped = giving.cycles is not None and (giving.cycles.ranges or giving.cycles.relative in LATER)
    return giving.dose is not None and giving.timed and not giving.level and not scoped and giving.weeks is None


def _other_days(one: Giving, two: Giving) -> bool:
    if one.days is None or two.days is None:
        return one.dose != two.dose and one.every != two.every
    return not set(one.days.days).isdisjoint(two.days.days) and one.days != two.days


def _accompanying(part: Part, entry: Entry, clause: Clause) -> Entry:
    """A drug given before or after each dose of another one has the days of the other."""
    other = next((old for old in part.entries if old.drug.names[0] in clause.referred), None)
    if other is None or any(g.timed for g in entry.givings) or not entry.givings:
        return entry
    timed = tuple(g for g in other.givings if g.timed)
    givings = tuple(share_timing(g, source) for g in entry.givings for source in timed)
    return msgspec.structs.replace(entry, givings=givings or entry.givings)


def _recalled(state: _State, entry: Entry) -> Entry:
    """A drug of a combination named again has the doses and days that it had where they were said."""
    if not entry.drug.combination or any(g.dose or g.timed for g in entry.givings):
        return entry
    for part in reversed(state.parts):
        for old in part.entries:
            if old.drug.names == entry.drug.names and any(g.dose for g in old.givings):
                return msgspec.structs.replace(entry, givings=tuple(_unscoped(g) for g in old.givings))
    return entry


def _unscoped(giving: Giving) -> Giving:
    return giving if giving.cycles is None else msgspec.structs.replace(giving, cycles=None)


def _words(plain: str, unit: Unit) -> str:
    """The sentence that a unit stands in."""
    before = plain[max(0, unit[0].cut.first - 200) : unit[0].cut.first]
    after = plain[unit[-1].cut.end : unit[-1].cut.end + 200]
    return _SENTENCE_END.split(before)[-1] + plain[unit[0].cut.first : unit[-1].cut.end] + _SENTENCE_END.split(after)[0]


def _scoped_entry(state: _State, entry: Entry) -> Entry:
    if state.cycles is None:
        return entry
    givings = tuple(
        g if g.cycles and (g.cycles.ranges or g.cycles.relative in LATER) else msgspec.structs.replace(g, cycles=state.cycles) for g in entry.givings
    )
    return msgspec.structs.replace(entry, givings=givings)


def _merged(part: Part, entry: Entry) -> Part:
    for at, old in enumerate(part.entries):
        if old.drug.names == entry.drug.names:
            joined = msgspec.structs.replace(
                old,
                givings=merge_givings(old.givings, entry.givings),
                rules=(*old.rules, *entry.rules),
                aliases=tuple(dict.fromkeys((*old.aliases, *entry.aliases))),
            )
            return msgspec.structs.replace(part, entries=(*part.entries[:at], joined, *part.entries[at + 1 :]))
    return msgspec.structs.replace(part, entries=(*part.entries, entry))


def _add_loose(state: _State, unit: Unit, clause: Clause) -> None:
    """A sentence without a drug: of the drug before it where it says a dose or days, else of the phase."""
    part = state.parts[-1]
    words = _words(state.plain, unit)
    visit = _VISIT_WORDS.search(words) is not None and _GIVEN_WORDS.search(words) is None
    dosed = any(isinstance(p.meaning, Dose) for p in clause.loose)
    timed = any(isinstance(p.meaning, DayList | WeekList | Frequency) for p in clause.loose)
    if dosed and not part.entries and not visit and state.subject is not None:
        subject = msgspec.structs.replace(state.subject, givings=(), rules=())
        part = msgspec.structs.replace(part, entries=(subject,))
    if part.entries and not visit and (dosed or timed and _SCHEDULE_WORDS.search(words)):
        part = _more_of_last(state, part, clause)
    elif dosed and not visit and not part.entries:
        state.waiting = tuple(p for p in clause.loose if isinstance(p.meaning, Dose))[:1]
    if part.entries and clause.rules:
        part = _ruled(part, clause.rules)
    if not visit and _SCHEDULE_WORDS.search(words) or any(_explicit(p) for p in clause.loose):
        part = _framed(state, part, unit, visit)
    state.parts[-1] = part
    if _EVERYWHERE.search(words) and (part.lengths or part.intervals or part.count):
        state.parts = [_filled(old, part) if old.entries else old for old in state.parts]


def _explicit(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, CycleLength) and not phrase.meaning.every


def _more_of_last(state: _State, part: Part, clause: Clause) -> Part:
    last = part.entries[-1]
    ruled = {rule.cut for rule in clause.rules}
    givings = build_givings(tuple(p for p in clause.loose if p.cut not in ruled), state.level)
    entry = _scoped_entry(state, msgspec.structs.replace(last, givings=givings))
    joined = msgspec.structs.replace(last, givings=merge_givings(last.givings, entry.givings))
    return msgspec.structs.replace(part, entries=(*part.entries[:-1], joined))


def _ruled(part: Part, rules: tuple[ConditionalDose, ...]) -> Part:
    last = part.entries[-1]
    return msgspec.structs.replace(
        part, entries=(*part.entries[:-1], msgspec.structs.replace(last, rules=(*last.rules, *rules)))
    )


def _framed(state: _State, part: Part, unit: Unit, visit: bool) -> Part:
    """Cycle lengths, counts, durations and ends that the unit says of the whole part."""
    lengths = [p for p in unit if isinstance(p.meaning, CycleLength)]
    lists = [p for p in unit if isinstance(p.meaning, CycleList) and p.meaning.relative != "each"]
    part = _with_lengths(state, part, lengths, lists, visit)
    drugs = any(isinstance(p.meaning, Drug) for p in unit)
    for phrase in unit:
        meaning = phrase.meaning
        if isinstance(meaning, CycleCount) and meaning.of == "cycles" and not meaning.after and not part.count and not visit:
            part = msgspec.structs.replace(part, count=meaning)
        elif isinstance(meaning, OnOff):
            part = msgspec.structs.replace(part, on_off=part.on_off or meaning)
        elif isinstance(meaning, Resting):
            part = msgspec.structs.replace(part, resting=part.resting or meaning.days)
        elif isinstance(meaning, Mark) and meaning.kind == "until":
            part = msgspec.structs.replace(part, until=(*part.until, meaning.words))
        elif isinstance(meaning, CycleList) and meaning.ranges and not visit:
            part = msgspec.structs.replace(part, numbered=(*part.numbered, *meaning.ranges))
        elif isinstance(meaning, Lasting) and meaning.days >= 30 and not visit and not drugs:
            part = msgspec.structs.replace(part, duration=part.duration or meaning.days)
    if state.cycles is not None:
        part = msgspec.structs.replace(part, numbered=(*part.numbered, *state.cycles.ranges))
    return part


def _with_lengths(state: _State, part: Part, lengths: list[Phrase], lists: list[Phrase], visit: bool) -> Part:
    different = {p.meaning.days for p in lengths}  # type: ignore[union-attr]
    paired = len(different) > 1 and len(lists) == len(lengths)
    for at, phrase in enumerate(lengths):
        meaning = phrase.meaning
        assert isinstance(meaning, CycleLength)
        if meaning.every:
            if not visit or not part.lengths and not part.intervals:
                part = msgspec.structs.replace(part, intervals=(*part.intervals, meaning.days))
            if not paired:
                continue
        scope = lists[at].meaning if paired else _scope_of(state, part, meaning.days, lists)
        assert scope is None or isinstance(scope, CycleList)
        part = msgspec.structs.replace(part, lengths=(*part.lengths, (meaning.days, scope)))
    return part


def _scope_of(state: _State, part: Part, days: int, lists: list[Phrase]) -> CycleList | None:
    if state.cycles is not None:
        return state.cycles
    known = {length for length, _ in part.lengths}
    if known and days not in known and lists and isinstance(lists[0].meaning, CycleList):
        return lists[0].meaning
    return None


def _with_common(state: _State) -> list[Part]:
    """What is said of all arms holds for those that say nothing of their own."""
    parts = state.parts
    head = parts[0]
    if not head.entries and (head.lengths or head.count):
        parts = [_filled(part, head) for part in parts]
    return parts


def _filled(part: Part, other: Part) -> Part:
    if part.lengths or part.intervals or part.count:
        return part
    return msgspec.structs.replace(
        part, lengths=other.lengths, intervals=other.intervals, count=other.count, until=part.until or other.until
    )


__all__ = ["TIMING", "Condition", "Giving", "Part", "gather"]
