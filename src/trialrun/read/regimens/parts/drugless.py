"""Sentences that name no drug: more of the drug before them, or of all the cycles of its part. Begins no part."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.regimens.clauses.clause import Clause, of_its_kind
from trialrun.read.regimens.givings.building import build_givings
from trialrun.read.regimens.givings.counting_on import counted_on
from trialrun.read.regimens.givings.giving import Entry, Giving, share_timing
from trialrun.read.regimens.givings.merging import merge_givings, on_days_of_all
from trialrun.read.regimens.parts.closing import arms_of, closed_over, closes, lasting, lasting_before
from trialrun.read.regimens.parts.cycling import MAY_ADD, MAY_CHANGE, MAY_GO_ON, filled, framed
from trialrun.read.regimens.parts.days_alone import are_days_alone, later_days, on_days
from trialrun.read.regimens.parts.part import Part
from trialrun.read.regimens.parts.recalling import (
    in_force,
    ruled,
)
from trialrun.read.regimens.parts.sentences import VISIT_WORDS, sentence_of
from trialrun.read.regimens.parts.standing import Standing, in_standing_cycles
from trialrun.read.regimens.parts.succession import in_next_cycles
from trialrun.read.regimens.parts.units import Unit, only_how_often
from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    UNSTEADY,
    Condition,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Frequency,
    Lasting,
    Mark,
    Phrase,
    WeekList,
    meanings,
    tells,
)

_WEEK = 7
_SCHEDULE_WORDS = re.compile(
    r"\b(?:treatment|therapy|cycles?|courses?|repeat|regimen|chemotherapy|administered|given|"
    r"taken|dos(?:e|ed|ing|es)|infusions?|combination|drugs?|injections?|receive)",
    re.IGNORECASE,
)
_GIVEN_WORDS = re.compile(
    r"\b(?:receive treatment|will receive|be treated|will be given|will be administered)\b", re.IGNORECASE
)
_ALSO_GIVEN = re.compile(r"\balso\s(?:receive|be given|be administered|take)", re.IGNORECASE)
_ALL_CYCLES = re.compile(
    r"\b(?:all|each|every)\s(?:treatment\s)?(?:cycles?|courses?)\s(?:is|are|lasts?|consists?|will\s(?:be|last)|=)",
    re.IGNORECASE,
)
_OF_ALL_DRUGS = re.compile(
    r"\b(?:(?:treatment|therapy|chemotherapy|infusions|injections|both|(?:both|all|the|study)\s(?:drugs|agents|medications)"
    r"|(?:this|the)\s(?:combination|regimen))\s(?:is|are|was|were|will\sbe)\s(?:given|administered|infused|delivered)"
    r"|(?:receive|given)\s(?:the\s|this\s)?(?:treatment|therapy|chemotherapy|combination|regimen))\b",
    re.IGNORECASE,
)
"""`Treatment is given every 2 weeks`: so are all its drugs of which no times are said."""
_LASTS = re.compile(
    r"\W*(?:(?:the|total|all|study|antibiotic|each)\s){0,3}(?:treatment|therapy|medication|drugs?|antibiotics?|duration|course)"
    r"(?=\s?:|\s\d|\s(?:duration|period|of|for|is|are|was|were|will|lasts?|lasted|continu\w+)\b)"
    r"(?![^.;]*\b(?:may|can|could|if|interrupt\w*|with\w*ld|held|stop\w*|discontinu\w*|delay\w*|off|cycles?|before|after|prior"
    r"|arms?|groups?|cohorts?)\b)",
    re.IGNORECASE,
)
"""`Treatment is given for 14 days`, `Duration: 7 days`; not `Treatment may be interrupted for 14 days`."""
_BOTH, _TWO = re.compile(r"\bboth\b", re.IGNORECASE), 2
_EVERYWHERE = re.compile(
    r"\b(?:both|all|each|either)\s(?:treatment\s)?(?:arms|groups|regimens|arm|patients in)\b", re.IGNORECASE
)


def add_drugless(state: Standing, unit: Unit, clause: Clause) -> None:
    """A sentence without a drug: of the drug before it where it says a dose or days, else of the phase."""
    words = sentence_of(state.plain, unit)
    unit = _without_promises(unit, words)
    if not unit or MAY_CHANGE.search(words) or _may_follow(unit, words):
        return
    if (later := later_days(state, unit)) is not None:
        state.parts[-1] = later
        return
    if are_days_alone(state, unit):
        state.parts[-1] = on_days(state, unit[0])
        return
    arms = arms_of(words)
    if arms and state.parts[-1].arm and arms.isdisjoint(state.parts[-1].arm.split()):
        state.parts = closed_over(state.parts, unit, arms)
        return
    if not state.parts[-1].entries:
        state.parts = lasting_before(state.parts, unit, words)
    state.parts[-1] = _said_of_part(state, unit, clause, words)
    if closes(words):
        state.parts[-1], state.closing = lasting(state.parts[-1], unit), unit
    elif arms:
        state.parts = closed_over(state.parts, unit, arms)
    part = state.parts[-1]
    framed_so = part.lengths or part.intervals or part.count
    if _EVERYWHERE.search(words) and framed_so:
        state.parts = [filled(old, part) if old.entries else old for old in state.parts]
    elif _ALL_CYCLES.search(words) and framed_so:
        more = filled if tells(unit, CycleCount) else _as_long
        state.parts = [more(old, part) if old.entries else old for old in state.parts]


def _as_long(part: Part, said: Part) -> Part:
    """`Each cycle lasts 28 days`: how long the cycles of a part are, and not how many of them there are."""
    uncounted = filled(replace(part, count=None), replace(said, count=None, duration=None, until=()))
    return replace(uncounted, count=part.count)


def _may_follow(unit: Unit, words: str) -> bool:
    """`At day 85, patients may receive an additional course`: no day of what is given before."""
    return tells(unit, DayList | WeekList) and MAY_ADD.search(words) is not None


def _without_promises(unit: Unit, words: str) -> Unit:
    """The unit without the further cycles, or the time, that some may have: `They may receive 2 additional courses`."""
    if MAY_GO_ON.search(words):
        unit = tuple(p for p in unit if not isinstance(p.meaning, Lasting) and not _at_most(p))
    counts = meanings(unit, CycleCount)
    more = any(count.additional for count in counts) and not any(count.after for count in counts)
    if MAY_ADD.search(words) or (more and isinstance(unit[0].meaning, Condition)):
        return tuple(p for p in unit if not isinstance(p.meaning, CycleCount))
    return unit


def _at_most(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, CycleCount) and phrase.meaning.up_to


def _said_of_part(state: Standing, unit: Unit, clause: Clause, words: str) -> Part:
    """The last part with what a sentence says of its last drug, for some patients, and of all its cycles."""
    part = state.parts[-1]
    visit = VISIT_WORDS.search(words) is not None and _GIVEN_WORDS.search(words) is None
    scheduled = _SCHEDULE_WORDS.search(words) is not None or _is_interval(state.plain, unit, words)
    begun = _is_timed(state, clause) and any(not entry.givings for entry in part.entries)
    goes_on = in_next_cycles(part, clause.loose)
    if not visit:
        conditional = isinstance(unit[0].meaning, Condition) or _ALSO_GIVEN.search(words) is not None
        if not conditional and _OF_ALL_DRUGS.search(words) and _is_of_all(part, unit):
            return _as_often(state, part, unit)
        if not conditional and _OF_ALL_DRUGS.search(words) and (dated := _on_days_of_all(part, unit, clause, words)):
            return framed(dated, unit, state.cycles, visit)
        timed = (scheduled and _is_timed(state, clause)) or goes_on
        spoken = tells(clause.loose, Dose) or begun or timed
        part = _said_of_drug(state, part, clause, spoken=spoken and not conditional)
    if part.entries and clause.rules:
        part = ruled(part, clause.rules, _place_of_last(state, part))
    of_cycles = any(not length.every for length in meanings(clause.loose, CycleLength)) or closes(words)
    if begun or (scheduled and not visit) or of_cycles:
        said = tuple(p for p in unit if p not in clause.of_some)
        part = framed(part, _without_intervals(said) if goes_on else said, state.cycles, visit)
    return _for_so_long(part, unit, words)


def _is_interval(plain: str, unit: Unit, words: str) -> bool:
    """`A 75 mg/m2 on day 1. Every 21 days.`: a sentence of an interval alone."""
    return only_how_often(unit) and words.strip(" \n.*•-") == plain[unit[0].cut.first : unit[-1].cut.end]


def _for_so_long(part: Part, unit: Unit, words: str) -> Part:
    """`A 500 mg daily. Treatment duration: 7 days`: how long drugs that are taken daily are, where it says no more."""
    spans = [span.days for span in meanings(unit, Lasting)]
    bare = all(isinstance(phrase.meaning, Lasting | Mark) for phrase in unit) and len(spans) == 1
    if not bare or part.duration is not None or part.cyclic or _LASTS.match(words) is None:
        return part
    daily = all(g.every_day and not (g.days or g.weeks or g.lasting or g.on_off) for g in part.givings)
    return replace(part, duration=spans[0]) if daily and part.givings else part


def _without_intervals(unit: Unit) -> Unit:
    """The unit without how often one drug is given in some cycles: their length is another."""
    return tuple(p for p in unit if not (isinstance(p.meaning, CycleLength) and p.meaning.every))


def _is_of_all(part: Part, unit: Unit) -> bool:
    """True where a sentence says how often, in weeks, and no more, of drugs on numbered days or on none at all.

    Tablets are hardly taken once in two weeks or more: the sentence does not say on which days.
    """
    steps = [often.every_days or 0 for often in meanings(unit, Frequency)]
    steps += [length.days for length in meanings(unit, CycleLength) if length.every]
    if len(steps) != 1 or steps[0] < _WEEK or tells(unit, Dose | DayList | WeekList | CycleList):
        return False
    timed = [giving for giving in part.givings if giving.timed or giving.cycles]
    dated = steps[0] > _WEEK and all(_in_days_of(g, steps[0]) for g in timed)
    swallowed = steps[0] > _WEEK and any(giving.routes == ("PO",) for giving in part.givings)
    return bool(part.givings) and (dated if timed else not swallowed)


def _in_days_of(giving: Giving, step: int) -> bool:
    """True for numbered days of an interval, or a run of days that is shorter."""
    run = giving.lasting is not None and giving.lasting.consecutive and giving.lasting.days < step
    if giving.days is None:
        return run and (giving.every_day or giving.frequency is None) and giving.every is None
    return giving.step is None and giving.listed[-1:] <= (step,)


def _as_often(state: Standing, part: Part, unit: Unit) -> Part:
    """The part with each of its drugs as often as its sentence says; in cycles of so long where they have days."""
    dated = any(giving.timed for giving in part.givings)
    courses = dated or any(count.of == "cycles" for count in meanings(unit, CycleCount))
    unit = _in_courses(unit) if courses else unit
    if not dated:
        often = build_givings(tuple(p for p in unit if isinstance(p.meaning, Frequency | CycleLength | Lasting)), "")[0]
        entries = (replace(e, givings=tuple(share_timing(g, often) for g in e.givings)) for e in part.entries)
        part = replace(part, entries=tuple(entries))
    return framed(part, unit, state.cycles, visit=False)


def _on_days_of_all(part: Part, unit: Unit, clause: Clause, words: str) -> Part | None:
    """`A 20 mg/m2 and B 100 mg/m2. Both drugs are given on days 1-5`: each of them, where no other days are told.

    Of three drugs or more both are the two of which no days are told; of more than two nobody knows which are meant.
    """
    told = build_givings(clause.loose, "") if tells(unit, DayList) else ()
    meant, two = part.entries, _BOTH.search(words) is not None
    if two and len(part.entries) > _TWO:
        meant = tuple(entry for entry in part.entries if not entry.timed)
    if two and len(meant) > _TWO:
        told = tuple(replace(giving, days=UNKNOWN_DAYS) for giving in told)
    dated = {id(entry): replace(entry, givings=on_days_of_all(entry.givings, told)) for entry in meant}
    if not dated or not all(entry.givings for entry in dated.values()):
        return None
    return replace(part, entries=tuple(dated.get(id(entry), entry) for entry in part.entries))


def _in_courses(unit: Unit) -> Unit:
    """`every other week for 8 weeks (4 courses)`: an interval at which courses begin, and no time of one drug."""
    counted = tells(unit, CycleCount)
    kept = (phrase for phrase in unit if not (counted and isinstance(phrase.meaning, Lasting)))
    return tuple(
        Phrase(CycleLength(phrase.meaning.every_days, every=True), phrase.cut)
        if isinstance(phrase.meaning, Frequency) and phrase.meaning.every_days
        else phrase
        for phrase in kept
    )


def _said_of_drug(state: Standing, part: Part, clause: Clause, *, spoken: bool) -> Part:
    """The part with doses and times of its last drug; doses that no drug stands before wait for it."""
    dosed = tells(clause.loose, Dose)
    if dosed and not part.entries and state.subject is not None:
        part = replace(part, entries=(replace(state.subject, givings=(), rules=()),))
    if part.entries and dosed and _is_of_another(state, part):
        return part
    if part.entries:
        return _more_of_last(state, part, clause) if spoken else part
    if dosed and state.level:
        state.ladder += build_givings(clause.loose, state.level)
    elif dosed:
        state.waiting = tuple(p for p in clause.loose if isinstance(p.meaning, Dose))[:1]
    return part


def _is_of_another(state: Standing, part: Part) -> bool:
    """`A 25 mg on day 1. B and C are given by weight: 14 mg`: a drug that has nothing yet is named behind."""
    subject = state.subject is not None and state.subject.drug.names == state.last
    known = any(entry.drug.names == state.last for entry in part.entries)
    return not known and not subject and state.named.first > max(part.cut.first, part.entries[-1].cut.first)


def _is_timed(state: Standing, clause: Clause) -> bool:
    """True where days, weeks or how often are said, or a few days of each interval.

    Of a drug of which nothing is said an interval alone is enough.
    """
    if any(often != UNSTEADY for often in meanings(clause.loose, Frequency)) or tells(clause.loose, DayList | WeekList):
        return True
    steps = [length.days for length in meanings(clause.loose, CycleLength)]
    if any(span.days < min(steps, default=0) for span in meanings(clause.loose, Lasting)):
        return True
    last = state.parts[-1].entries[-1:]
    bare = state.cycles is not None or (bool(last) and not last[0].givings)
    return bare and only_how_often(clause.loose)


def _more_of_last(state: Standing, part: Part, clause: Clause) -> Part:
    subject = state.subject
    if subject is not None and subject.drug.names == state.last and _is_new(part, subject):
        fresh = replace(subject, givings=(), rules=())
        part = replace(part, entries=(*part.entries, fresh))
    at = _place_of_last(state, part)
    last = part.entries[at]
    conditional = {rule.cut for rule in clause.rules}
    givings = build_givings(tuple(p for p in clause.loose if p.cut not in conditional), state.level)
    givings = of_its_kind(last.name, givings)
    if not last.givings and not any(giving.dose for giving in givings):
        givings = tuple(replace(g, dose=_dose_before(state, last)) for g in givings)
    elif in_force(last.givings) and not any(giving.dose for giving in givings):
        givings = tuple(replace(g, dose=last.givings[-1].dose) for g in givings)
    entry = in_standing_cycles(state, replace(last, givings=givings))
    later = any(giving.delayed for giving in entry.givings)
    given = counted_on((*last.givings, *entry.givings)) if later else merge_givings(last.givings, entry.givings)
    joined = replace(last, givings=given)
    return replace(part, entries=(*part.entries[:at], joined, *part.entries[at + 1 :]))


def _is_new(part: Part, entry: Entry) -> bool:
    return not entry.givings and all(old.drug.names != entry.drug.names for old in part.entries)


def _dose_before(state: Standing, entry: Entry) -> Dose | None:
    """The one dose that a drug had in the part before, or the last that followed another there."""
    before = state.parts[-2].entries if len(state.parts) > 1 else ()
    givings = [g for old in before if old.drug.names == entry.drug.names for g in old.givings]
    one = len({giving.dose for giving in givings}) == 1
    return givings[-1].dose if givings and (one or givings[-1].follows) else None


def _place_of_last(state: Standing, part: Part) -> int:
    """Where the drug named last stands among the drugs of the part."""
    places = [at for at, entry in enumerate(part.entries) if entry.drug.names == state.last]
    return places[-1] if places else len(part.entries) - 1
