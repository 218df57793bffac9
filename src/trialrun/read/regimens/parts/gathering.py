"""Gathers the units of a text under phases, arms and dose levels. Lays nothing on days."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialrun.read.regimens.clauses.accompanying import settled
from trialrun.read.regimens.clauses.clause import Clause, read_clause
from trialrun.read.regimens.clauses.passing import without_steps
from trialrun.read.regimens.givings.giving import Entry, Giving
from trialrun.read.regimens.givings.irradiation import RADIATION, told_apart
from trialrun.read.regimens.givings.some_days_only import with_days_of_some_cycles
from trialrun.read.regimens.lexis.drugs import is_cells
from trialrun.read.regimens.parts.closing import closed_over
from trialrun.read.regimens.parts.cycling import (
    filled,
    framed,
    tells_of_later,
    without_choices,
    without_leave,
    without_more_for_some,
)
from trialrun.read.regimens.parts.drugless import add_drugless
from trialrun.read.regimens.parts.heads import headed
from trialrun.read.regimens.parts.likeness import completed, noted
from trialrun.read.regimens.parts.numbered_weeks import from_first_week
from trialrun.read.regimens.parts.of_some import for_some, may_follow
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.recalling import (
    alone_again,
    anew,
    beside_scope,
    in_cycles_of_arm,
    merged,
    named_only,
    recalled,
    with_ladder,
    with_new_days,
)
from trialrun.read.regimens.parts.sentences import (
    VISIT_WORDS,
    is_aim,
    is_history,
    is_measurement,
    sentence_of,
    with_rays,
    without_visits,
)
from trialrun.read.regimens.parts.skipping import (
    alone_from,
    may_take_away,
    skipping,
    takes_away,
    told_with_end,
    without_omission,
)
from trialrun.read.regimens.parts.splitting import without_splitting
from trialrun.read.regimens.parts.standing import Standing, begin, in_standing_cycles, past_headings
from trialrun.read.regimens.parts.starting import going_on, started
from trialrun.read.regimens.parts.succession import added_to, begun_anew, in_next_cycles, in_succession, on_later_days
from trialrun.read.regimens.parts.units import Unit, divide
from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    Condition,
    CycleCount,
    CycleLength,
    Dose,
    Drug,
    Heading,
    OnOff,
    kind_of_mark,
    meanings,
    tells,
)

_ALSO = re.compile(r"\balso\s(?:receive|be given|given|administered)\b|\badditional(?:ly)?\b", re.IGNORECASE)


_IN_ALL_PHASES = re.compile(
    r"\b(?:in|within|during|for|throughout|of)\s(?:all|both)\s(?:(?:the|treatment)\s)?(?:cycles|courses|phases|parts|stages)\b",
    re.IGNORECASE,
)
_IN_ALL_ARMS = re.compile(
    r"\A\W*(?:(?:(?:in|for)\s)?(?:both|all)\s(?:treatment\s|study\s)?(?:arms|groups)\b(?=\s?[:,]|\s(?:will\s|also\s){0,2}"
    r"(?:receive|get|take|include|contain|consist|be\sgiven|are\sgiven))|in\s(?:both|all)\s(?:treatment\s|study\s)?(?:arms|groups)\b)"
    r"|\A\W*all\s(?:patients|participants|subjects)\s(?:(?:will|also)\s){0,2}(?:receive|be\sgiven|take)\b(?![^.;]*\b(?:this|arm|group)\b)"
    r"|\bpatients\s(?:in|on)\s(?:both|all)\s(?:treatment\s|study\s)?(?:arms|groups)\s(?:will\s)?(?:also\s)?receive\b",
    re.IGNORECASE,
)
"""`Both arms: ...`, `All groups receive ...`, `In both arms ...`, `All patients receive ...`; not `All had a scan`."""


_ALL_ARMS_BEHIND = re.compile(
    r"(?:\s(?:is|are|was|were|will\sbe)\s(?:given|administered|taken))?,?\s(?:in|for)\s(?:both|all)\s"
    r"(?:treatment\s|study\s)?(?:arms|groups)\b",
    re.IGNORECASE,
)
_COLON_BEHIND = re.compile(r"[^.,;:()\n]{0,30}:")


def gather(plain: str, row: Unit) -> tuple[Part, ...]:
    """The parts of a text, in its order; those in which nothing is given are left out.

    What is to be found out tells what is given only where nothing else does: `To assess A given weekly for 3 weeks`.
    """
    units = divide(plain, row)
    return _gathered(plain, row, units) or _gathered(plain, row, units, of_aims=True)


def _gathered(plain: str, row: Unit, units: Sequence[Unit], *, of_aims: bool = False) -> tuple[Part, ...]:
    state = Standing(plain, [Part()], omits=may_take_away(plain))
    for unit in units:
        _take(state, unit, of_aims=of_aims)
    return tuple(_settled(part) for part in from_first_week(row, completed(_with_common(state))) if part.entries)


def _settled(part: Part) -> Part:
    """The drugs that are given with another one, on its days, and fractions, wherever in the part those are said."""
    entries = tuple(
        replace(entry, givings=told_apart(entry.givings)) if entry.name in RADIATION else _limited(entry)
        for entry in settled(part.entries)
    )
    if part.beside and not part.cyclic:
        entries = tuple(replace(e, givings=tuple(map(_on_days_of_phases, e.givings))) for e in entries)
    return part if entries == part.entries else replace(part, entries=entries)


def _limited(entry: Entry) -> Entry:
    givings = with_days_of_some_cycles(entry.givings)
    return entry if givings is entry.givings else replace(entry, givings=givings)


def _on_days_of_phases(giving: Giving) -> Giving:
    """`Premedication: A 8 mg on day 1`, behind two phases or more: of which of their cycles is not said."""
    told = giving.days is not None or giving.lasting is not None
    return replace(giving, days=UNKNOWN_DAYS, lasting=None) if told else giving


def _take(state: Standing, unit: Unit, *, of_aims: bool) -> None:
    """One unit of text: headings first, then drugs, then what is said of the phase as a whole."""
    joint, standing = kind_of_mark(unit[0]), state.cycles
    unit = without_steps(state.plain, unit[1:] if joint in {"item", "next"} else unit)
    if not unit or is_history(state.plain, unit) or is_measurement(state.plain, unit):
        return
    if is_aim(state.plain, unit) and not of_aims:
        return
    if joint == "next" and not (on_later_days(state.parts[-1], unit) or _goes_on(state.parts[-1], unit)):
        before = state.parts[-1]
        begin(state, Part(arm=state.arm, cut=unit[0].cut))
        if not tells(unit, Drug):
            _go_on(state, before, unit)
    unit = headed(state, _begun(state, unit), lined=joint == "item")
    everywhere = bool(unit) and _IN_ALL_PHASES.search(sentence_of(state.plain, unit)) is not None
    if unit and state.cycles is standing and (everywhere or past_headings(state, unit)):
        state.cycles = None
    if state.waiting and tells(unit, Drug):
        unit, state.waiting = unit if tells(unit, Dose) else (*state.waiting, *unit), ()
    unit = without_choices(state.plain, unit, state.parts[-1].entries) if unit else unit
    if unit:
        unit = without_leave(state.plain, without_more_for_some(unit, sentence_of(state.plain, unit)))
    if unit:
        unit = without_visits(state.plain, without_splitting(state.plain, unit))
    if unit and not tells_of_later(state.parts[-1], unit, sentence_of(state.plain, unit)):
        _read(state, unit)


def _goes_on(part: Part, unit: Unit) -> bool:
    """`Then every 2 weeks in cycles 3-6`: more of the drug before, and no other part."""
    return not tells(unit, Drug) and in_next_cycles(part, unit)


def _begun(state: Standing, unit: Unit) -> Unit:
    """The unit, behind the beginning of a phase that no heading tells; its condition is that of the phase."""
    begun = begun_anew(state.plain, state.parts[-1], unit)
    if begun is None:
        return unit
    begin(state, replace(begun, arm=state.arm))
    return unit[1:] if isinstance(unit[0].meaning, Condition) else unit


def _read(state: Standing, unit: Unit) -> None:
    """What is left of a unit: drugs that it leaves out, drugs that it gives, or what it says without a drug."""
    unit = without_omission(state.plain, unit) if state.omits else unit
    unit, end = told_with_end(state.plain, state.parts[-1], unit) if state.omits else (unit, ())
    clause = read_clause(state.plain, unit, state.level, state.parts[-1].entries)
    if not end and state.omits and takes_away(state.plain, unit):
        state.parts[-1] = skipping(state.plain, state.parts[-1], unit)
        return
    if clause.entries:
        standing = state.parts[-1]
        _add_entries(state, unit, clause)
        if standing.entries and _IN_ALL_PHASES.search(sentence_of(state.plain, unit)) and not tells(unit, Heading):
            state.parts = [_with_given_throughout(state, old, unit) for old in state.parts]
    else:
        add_drugless(state, unit, clause)
    state.parts[-1] = noted(state.plain, state.parts[-1], unit)
    if end:
        state.parts[-1] = skipping(state.plain, state.parts[-1], end)
    if not state.level_line:
        state.level = ""


def _go_on(state: Standing, before: Part, unit: Unit) -> None:
    """`..., then 20 mg for 31 cycles`: the same drug in cycles of the same length, where no other is said."""
    given = [entry for entry in before.entries if entry.name not in RADIATION]
    if tells(unit[:1], Heading):
        doses = {dose.low for dose in meanings(unit, Dose)}
        given = [entry for entry in given if any(g.dose is not None and g.dose.low in doses for g in entry.givings)]
    if given:
        if before.on_off is not None and before.count is None and tells(unit, OnOff):
            state.parts[-2] = replace(before, count=CycleCount(1))
        again = replace(given[-1], givings=(), rules=())
        state.parts[-1] = replace(state.parts[-1], entries=(again,))
        if not tells(unit, CycleLength):
            state.parts[-1] = replace(state.parts[-1], lengths=before.lengths, intervals=before.intervals)


def _add_entries(state: Standing, unit: Unit, clause: Clause) -> None:
    part, words = state.parts[-1], sentence_of(state.plain, unit)
    if may_follow(clause.entries, part, words):
        return
    if any(count.ends_scope for count in meanings(unit, CycleCount)):
        state.cycles = None
    entries = [alone_again(state.plain, state.parts, recalled(state.parts, entry)) for entry in clause.entries]
    entries = [in_standing_cycles(state, entry) for entry in with_new_days(entries)]
    if _ALSO.search(words):
        entries = [beside_scope(entry) for entry in entries]
    behind = any(old.entries for old in state.parts)
    entries = with_ladder(state.ladder, for_some(state.plain, unit, entries, part, behind=behind))
    state.ladder = ()
    part = in_cycles_of_arm(state.parts, part, entries)
    given = [entry for entry in entries if entry.drug.given]
    if len({entry.drug.names for entry in given}) == 1:
        state.subject = given[0]
    elif given and _heads_doses(state.plain, unit, given[-1]):
        state.subject = given[-1]
    if given:
        state.last, state.named = given[-1].drug.names, given[-1].cut
    narrated = VISIT_WORDS.search(words) is not None
    if any(anew(part, entry) for entry in entries):
        begin(state, Part(arm=state.arm, cut=unit[0].cut))
        part = state.parts[-1]
    for entry in entries:
        told = entry.givings or entry.rules or (part.arm and entry.drug.combination)
        if told and entry.drug.given and not named_only(part, entry):
            part = merged(part, entry)
    if with_rays(state.plain, unit, part, entries):
        part = replace(part, irradiated=True)
    for_others = isinstance(unit[0].meaning, Condition) and not any(entry.givings for entry in entries)
    if not for_others and any(entry.drug.given or not is_cells(entry.drug.printed) for entry in entries):
        of_all = tuple(phrase for phrase in unit if phrase not in clause.of_some) if clause.of_some else unit
        part = framed(part, of_all, state.cycles, narrated)
    state.parts[-1] = alone_from(state.plain, part, unit, state.cycles)
    if part.arm and (_IN_ALL_ARMS.search(words) or _one_in_all_arms(state.plain, unit, given)):
        framing = tells(unit, CycleLength | CycleCount)
        state.parts = [_with_given_to_all(old, part, entries, framing) for old in state.parts]


def _heads_doses(plain: str, unit: Unit, entry: Entry) -> bool:
    """`A 100 mg daily; B from cycle 2: 100 mg on day 1, ...`: what stands behind the colon is of B."""
    bare = not any(giving.timed or giving.dose for giving in entry.givings)
    return bare and _COLON_BEHIND.match(plain, unit[-1].cut.end) is not None


def _one_in_all_arms(plain: str, unit: Unit, given: Sequence[Entry]) -> bool:
    """`Dexamethasone 40 mg weekly is given in both arms`: of several drugs it is not told which are."""
    return len(given) == 1 and _ALL_ARMS_BEHIND.match(plain, unit[-1].cut.end) is not None


def _with_given_to_all(old: Part, part: Part, entries: Sequence[Entry], framing: bool) -> Part:
    """`Both arms: lenalidomide 25 mg on days 1-21 every 28 days`: an arm before with these drugs and cycles too.

    `framing`: the sentence says of cycles how long or how many they are; else those of the last arm are its own.
    """
    if not old.arm or old.arm == part.arm or not old.entries:
        return old
    for entry in entries:
        if entry.givings and entry.drug.given and entry.drug.names not in {own.drug.names for own in old.entries}:
            old = merged(old, entry)
    return filled(old, part) if framing else old


def _with_given_throughout(state: Standing, old: Part, unit: Unit) -> Part:
    """`In all cycles B is given on the days of A`: a phase before with B, too, on its own days of A."""
    if old is state.parts[-1] or old.arm != state.parts[-1].arm or not old.entries:
        return old
    known = {entry.drug.names for entry in old.entries}
    for entry in read_clause(state.plain, unit, "", old.entries).entries:
        if entry.givings and entry.drug.given and entry.drug.names not in known:
            old = merged(old, entry)
    return old


def _with_common(state: Standing) -> list[Part]:
    """What is said of all arms holds for those that say nothing of their own."""
    parts = in_succession(closed_over(state.parts, state.closing))
    head = parts[0]
    if not head.entries and (head.lengths or head.count):
        parts = [filled(part, head) for part in parts]
    return [going_on(started(part)) for part in added_to(state.plain, parts)]
