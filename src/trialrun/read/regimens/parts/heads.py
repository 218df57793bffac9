"""What a sentence is headed by: a phase, an arm, a dose level, numbered cycles. Reads no drug."""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec.structs import replace

from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.scopes import SCOPE_MARK, first_said, open_ended, unlabelled
from trialrun.read.regimens.parts.sentences import VISIT_WORDS, opens_sentence, sentence_of
from trialrun.read.regimens.parts.skipping import takes_away
from trialrun.read.regimens.parts.standing import Standing, begin
from trialrun.read.regimens.parts.succession import cycles_before, more_courses
from trialrun.read.regimens.parts.units import Unit
from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Heading,
    Mark,
    Phrase,
    kind_of_mark,
    meanings,
    names_of,
    tells,
)

_PAST_PHASE = re.compile(
    r"(?:after|following|follow|completion of|completed|completing|end of|prior to|before|"
    r"during|upon|post)[\s-]{1,3}(?:\w{1,14}\s){0,3}$",
    re.IGNORECASE,
)
_TOO = r"\b(?:(?:receive|given)\sin\saddition|additionally\s(?:receive|get|be\sgiven))\b"
_IN_ADDITION = re.compile(rf"[^.;,]{{0,40}}{_TOO}", re.IGNORECASE)
_ADDED = re.compile(rf"\b(?:added|adds?|adding)\b|{_TOO}", re.IGNORECASE)
_ADDED_LATER = re.compile(
    r"\b(?:added|introduced|start(?:s|ed|ing)|beg(?:ins|inning|un)|initiated)(?:\s[\w-]+){0,4}\s$", re.IGNORECASE
)
"""What stands before `after 3 cycles` at the end of a clause."""
_LABEL = re.compile(r"\s{0,12}(?:[-*•]\s)?(?:[A-Za-z][\w/+-]{0,20}\s){1,5}\(")
"""The name of what is given in the cycles behind its bracket."""
_BULLETS = ("-", "*", "•")
_BOTH = re.compile(r"\b(?:both|each|all)\s(?:\w+\s){1,3}$", re.IGNORECASE)
_RISES = re.compile(
    r"\bdose\s(?:\w+\s){0,3}(?:may|can|could|might)\s(?:have\s)?be(?:en)?\s(?:increased|escalated|raised|reduced)",
    re.IGNORECASE,
)


def headed(state: Standing, unit: Unit, lined: bool) -> Unit:
    """Opens parts, levels and scopes that the unit is headed by; gives the rest of the unit."""
    kept: list[Phrase] = []
    omitting = state.omits and takes_away(state.plain, unit)
    for phrase in unit:
        meaning = phrase.meaning
        first = all(before.cut == phrase.cut for before in kept)
        if isinstance(meaning, Heading):
            _take_heading(state, phrase, kept, lined)
        elif isinstance(meaning, CycleCount) and meaning.after and _is_added(state, unit, phrase, first=first):
            kept = [*_without_base(state, kept), Phrase(CycleList(((meaning.number + 1, None),)), phrase.cut)]
        elif first and (
            (kind_of_mark(phrase) == "event" and not more_courses(state.parts[-1], unit))
            or (isinstance(meaning, CycleCount) and meaning.after and not _may_rise(state, unit) and not omitting)
        ):
            begin(state, Part(arm=state.arm, after=cycles_before(state.plain, unit, meaning), cut=phrase.cut))
            kept.clear()
        else:
            kept.append(phrase)
    return _scoped(state, tuple(kept))


def _is_added(state: Standing, unit: Unit, passed: Phrase, *, first: bool) -> bool:
    """`After 3 cycles, B is added`, `B is added after 3 cycles`: to what is given before, which goes on.

    Or to what is told right behind: `B begins after 3 cycles of A 5 mg`.
    """
    at = unit.index(passed)
    behind = unit[at + 1 :]
    leads = first or not tells(unit[:at], Drug | Dose | DayList | Heading)
    clause = state.plain[unit[0].cut.first : passed.cut.first]
    words = sentence_of(state.plain, unit)
    added = _ADDED.search(words) if leads else _ADDED_LATER.search(clause) or _IN_ADDITION.match(words)
    given = {name for drug in meanings(behind if leads else unit, Drug) if drug.given for name in drug.names}
    known = {entry.name for entry in state.parts[-1].entries}
    new = given - known if leads else given.difference(known, RADIATION)
    dated = all(days.days[:1] > (0,) for days in meanings(unit, DayList))
    based = bool(state.parts[-1].entries) or (dated and tells(behind[:1], Drug) and tells(behind[1:2], Dose))
    based = based or (not leads and _has_other(clause, unit[:at]))
    return bool(new) and based and added is not None


def _has_other(clause: str, said: Unit) -> bool:
    """`A 10 mg on days 1-21 and B 4 mg on days 1 and 8, starting after 2 cycles`: B alone begins then."""
    drugs = [at for at, phrase in enumerate(said) if isinstance(phrase.meaning, Drug) and phrase.meaning.given]
    told = [said[first:end] for first, end in pairwise([*drugs, len(said)])]
    dosed = all(tells(one, Dose) and tells(one, DayList | Frequency) for one in told)
    return len(told) > 1 and dosed and _BOTH.search(clause) is None


def _without_base(state: Standing, said: list[Phrase]) -> list[Phrase]:
    """`B is added to A after 3 cycles`: without A, which is given before; the cycles are those of B."""
    known = {name for entry in state.parts[-1].entries for name in entry.drug.names}
    kept = list(said)
    while kept and (kind_of_mark(kept[-1]) == "and" or (names_of(kept[-1]) and set(names_of(kept[-1])) <= known)):
        kept.pop()
    return kept


def _may_rise(state: Standing, unit: Unit) -> bool:
    """`After cycle 2 the dose may be increased to 15 mg`: no other phase."""
    return _RISES.search(sentence_of(state.plain, unit)) is not None


def _take_heading(state: Standing, phrase: Phrase, kept: list[Phrase], lined: bool) -> None:
    meaning = phrase.meaning
    assert isinstance(meaning, Heading)
    if meaning.kind == "level":
        if tells(kept, Dose | Drug):
            return
        state.level, state.level_line = meaning.name, lined and not kept
        return
    if meaning.kind == "arm":
        if meaning.strong or not kept:
            state.arm = meaning.name
            begin(state, Part(arm=meaning.name, cut=phrase.cut))
        return
    if meaning.kind == "beside":
        _begin_beside(state, phrase, meaning.name)
        return
    before = state.plain[max(0, phrase.cut.first - 45) : phrase.cut.first]
    begun = not any(
        isinstance(p.meaning, Dose | DayList) or (isinstance(p.meaning, Drug) and p.meaning.given) for p in kept
    )
    past = _PAST_PHASE.search(before) is not None
    if past and begun:
        if not kept:
            begin(state, Part(arm=state.arm, cut=phrase.cut))
    elif (meaning.strong and begun) or (begun and opens_sentence(state.plain, phrase)):
        begin(state, Part(name=meaning.name, arm=state.arm, cut=phrase.cut))


def _begin_beside(state: Standing, heading: Phrase, name: str) -> None:
    """`Arm A: ... Arm B: ... Premedication: ...`: what is given beside both; a bullet of a list is of its own arm.

    So is what stands behind an arm where another one has such a heading, too.
    """
    told = [part for part in state.parts if part.entries]
    several = len({part.arm for part in told if part.arm}) > 1
    bullet = state.plain[: heading.cut.first].rpartition("\n")[2].lstrip().startswith(_BULLETS)
    of_all = several and not bullet and state.plain.lower().count(name) == 1
    phases = told if of_all else [part for part in told if part.arm == state.arm]
    if len(phases) > 1:
        cyclic = any(part.cyclic for part in phases)
        begin(state, Part(name=name, arm="" if of_all else state.arm, beside=cyclic, cut=heading.cut))


def _labels_line(plain: str, cycles: Phrase) -> bool:
    """`Consolidation (cycles 5 and 6)` on a line of its own."""
    before, behind = plain[: cycles.cut.first].rpartition("\n")[2], plain[cycles.cut.end :].partition("\n")
    labels = _LABEL.fullmatch(before) is not None and VISIT_WORDS.search(before) is None
    return labels and bool(behind[1]) and behind[0].strip() == ")"


def _scoped(state: Standing, unit: Unit) -> Unit:
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
        if coloned or len(words) < 3 or _labels_line(state.plain, first):
            state.cycles = first.meaning
            part = state.parts[-1]
            state.parts[-1] = replace(part, headed=(*part.headed, *open_ended(first.meaning)))
            rest = tuple(p for p in unit if p is not first)
            return unit if _heads_own_cycles(first, rest) else rest
    return unit


def _heads_own_cycles(first: Phrase, rest: Unit) -> bool:
    """`Cycles 1-2: A weekly; every 2 weeks in cycles 3-6`: cycles that lead are of one drug, as are those behind."""
    led = meanings((first,), CycleList)[0].ranges[-1][1]
    others = [cycles for cycles in meanings(rest, CycleList) if cycles.ranges]
    later = led is not None and all(not cycles.on and cycles.ranges[0][0] > led for cycles in others)
    return bool(others) and later and len({names_of(p) for p in rest if names_of(p)}) == 1
