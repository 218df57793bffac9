"""The givings that a row of phrases about one drug says: where another dose or other times begin. Lays no days."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from trialrun.read.regimens.adding import with_phrase
from trialrun.read.regimens.choices import with_options, with_schedules
from trialrun.read.regimens.completing import after_run, completed
from trialrun.read.regimens.givings import Giving, is_scoped
from trialrun.read.regimens.phrases import (
    LATER,
    UNKNOWN_DAYS,
    CycleLength,
    CycleList,
    DayList,
    Delayed,
    Dose,
    Frequency,
    Lasting,
    Mark,
    Meaning,
    OnOff,
    Phrase,
    WeekList,
    kind_of_mark,
)
from trialrun.read.text import Cut

_MONTH = 31


def build_givings(phrases: tuple[Phrase, ...], level: str) -> tuple[Giving, ...]:
    """The givings that a row of phrases about one drug says; a second dose or a second scope begins a new one."""
    made: list[Giving] = [Giving(level=level)]
    options: list[int] = []
    choices: list[int] = []
    following = False
    for at, phrase in enumerate(phrases):
        last = made[-1]
        if isinstance(phrase.meaning, Mark) and phrase.meaning.kind == "next":
            following = True
            continue
        if kind_of_mark(phrase) == "or" and (_is_dose(phrases[at + 1]) or _one_or_other(last, phrases[at + 1])):
            options += [len(made)] if _is_dose(phrases[at + 1]) else []
            continue
        if isinstance(phrase.meaning, Mark):
            choices += [len(made)] if phrase.meaning.kind == "or" else []
            made.append(Giving(dose=last.dose, routes=last.routes, level=level, infusion=last.infusion, extra=True))
            continue
        if following and _again(last, phrases[at:]):
            made[-1] = msgspec.structs.replace(last, dose=phrase.meaning)
            continue
        if following and _goes_on(last, phrases[at:], right_behind=kind_of_mark(phrases[at - 1]) == "next"):
            made[-1] = last = _begun(last)
            following = False
        if last.endless and isinstance(phrase.meaning, CycleList) and phrase.meaning.relative == "thereafter":
            continue
        if not following and _each_week(last, phrase):
            made[-1] = _on_first_days(last, phrase)
            continue
        led = following and last.dose is not None and _dose_follows(phrases[at:])
        anew = isinstance(phrase.meaning, CycleLength | Frequency) and last.frequency is not None
        rarer = following and anew and (last.times or _then_rarer(last, phrase.meaning))
        pair = (phrase, *(p for p in phrases[at + 1 : at + 3] if not isinstance(p.meaning, Delayed)))[:2]
        led = led or _next_scope(last, pair) or _before_dose(last, pair) or _heads_steps(last, pair)
        if led or rarer or _begins_another(last, phrase.meaning, phrases[at + 1 :]):
            begun = _successor(last, phrase.meaning, phrases[at + 1 : at + 4])
            made.append(msgspec.structs.replace(begun, dose=None if led else begun.dose, follows=following))
            following = False
        chosen = at and isinstance(phrases[at - 1].meaning, Mark) and _one_or_other(last, phrase)
        if chosen:
            made[-1] = msgspec.structs.replace(last, days=UNKNOWN_DAYS)
        else:
            made[-1] = with_phrase(made[-1], _after_weeks(made, phrase))
    made = [after_run(made[at - 1], giving) if at else giving for at, giving in enumerate(made)]
    return completed(with_schedules(with_options(made, options), choices))


def _is_dose(phrase: Phrase) -> bool:
    return isinstance(phrase.meaning, Dose)


def _one_or_other(giving: Giving, phrase: Phrase) -> bool:
    """`on day 0 or day 1`: one day that is not known."""
    days = phrase.meaning.days if isinstance(phrase.meaning, DayList) else ()
    return giving.days is not None and len(giving.days.days) == 1 == len(days)


def _dose_follows(phrases: tuple[Phrase, ...]) -> bool:
    """`..., followed by weekly treatment with 20 mg`: how often is said before the dose."""
    if not isinstance(phrases[0].meaning, Frequency | CycleLength):
        return False
    return any(isinstance(p.meaning, Dose) for p in phrases[1:4])


def _next_scope(giving: Giving, phrases: tuple[Phrase, ...]) -> bool:
    """`60 mg on day 1 of cycle 1 and, from cycle 2, 75 mg ...`: cycles or weeks stand before their dose."""
    if len(phrases) < 2 or giving.dose is None or not isinstance(phrases[1].meaning, Dose):
        return False
    scope = phrases[0].meaning
    if isinstance(scope, WeekList):
        return giving.weeks is not None
    return isinstance(scope, CycleList) and bool(scope.ranges) and is_scoped(giving) and giving.timed


def _heads_steps(giving: Giving, phrases: tuple[Phrase, ...]) -> bool:
    """`400 mg on days 1-28 (ramp-up in cycle 1: 100 mg on day 1, ...)`: the cycles stand before the steps in them."""
    scope = phrases[0].meaning
    step = phrases[1].meaning if len(phrases) > 1 else None
    stepped = isinstance(step, Dose) and step.step and not (giving.dose is None or giving.dose.step)
    return stepped and isinstance(scope, CycleList) and bool(scope.ranges) and giving.timed and not is_scoped(giving)


def _then_rarer(giving: Giving, meaning: Meaning) -> bool:
    """`weekly for 4 weeks, then every 8 weeks`: another stretch, not the cycle of the first."""
    every = meaning.days if isinstance(meaning, CycleLength) and meaning.every else 0
    return giving.weekly and giving.lasting is not None and giving.resting is None and every > _MONTH


def _before_dose(giving: Giving, phrases: tuple[Phrase, ...]) -> bool:
    """`48 mg on days 15 and 22; weekly 48 mg in cycles 2-3`: how often stands right before the dose that it is of."""
    if giving.dose is None or not giving.timed or len(phrases) < 2 or not isinstance(phrases[1].meaning, Dose):
        return False
    often = isinstance(phrases[0].meaning, Frequency | CycleLength)
    return often and phrases[1].cut.first - phrases[0].cut.end <= 1


def _begun(giving: Giving) -> Giving:
    assert giving.days is not None
    if len(giving.days.days) > 1:
        return msgspec.structs.replace(giving, cycles=CycleList(relative="thereafter"))
    return msgspec.structs.replace(giving, days=msgspec.structs.replace(giving.days, begins=True), endless=True)


def _again(giving: Giving, phrases: tuple[Phrase, ...]) -> bool:
    """`10 mg on day 8, then 10 mg weekly`: the same dose, said once more."""
    dose = phrases[0].meaning
    if not isinstance(dose, Dose) or giving.dose is None or len(phrases) < 2:
        return False
    same = (dose.low, dose.high, dose.unit) == (giving.dose.low, giving.dose.high, giving.dose.unit)
    numbered = any(isinstance(p.meaning, WeekList) for p in phrases[1:4])
    return same and not numbered and _goes_on(giving, phrases[1:])


def _each_week(giving: Giving, phrase: Phrase) -> bool:
    """`for 4 days each week`, `for 5 days every other week`: a few days, and right behind them how often there are."""
    often = phrase.meaning
    step = often.every_days or 0 if isinstance(often, Frequency) and often.times_per_day == 1 else 0
    few = giving.lasting is not None and 1 < giving.lasting.days < step and giving.days is None and giving.weeks is None
    daily = giving.frequency is None or giving.frequency.every_days == 1
    return few and daily and step >= 7 and phrase.cut.first - giving.cut.end <= 1


def _on_first_days(giving: Giving, phrase: Phrase) -> Giving:
    """The giving on the first of its days of each week; `phrase` is where that is said."""
    count = giving.lasting.days if giving.lasting is not None else 0
    days = DayList(tuple(range(1, count + 1)))
    times = giving.frequency.times_per_day if giving.frequency is not None else 1
    weekly = Frequency(times, 7)
    cut = Cut(giving.cut.first, phrase.cut.end)
    if isinstance(phrase.meaning, Frequency) and (step := phrase.meaning.every_days or 7) > 7:
        often, every = Frequency(times, 1), CycleLength(step, every=True)
        return msgspec.structs.replace(giving, days=days, frequency=often, every=every, lasting=None, cut=cut)
    return msgspec.structs.replace(giving, days=days, frequency=weekly, lasting=None, cut=cut)


def _goes_on(giving: Giving, phrases: tuple[Phrase, ...], *, right_behind: bool = False) -> bool:
    """`on day 8 and then weekly`, `on days 1, 15 and 29, then every 28 days`: from that day on, at the same dose."""
    often = phrases[0].meaning
    days = giving.days.days if giving.days is not None else ()
    rare = isinstance(often, CycleLength) or (isinstance(often, Frequency) and (often.every_days or 0) >= 7)
    listed = len(days) > 1 and right_behind and rare
    apart = len(days) == 1 or (listed and all(two - one > 1 for one, two in pairwise(days)))
    bare = bool(days) and apart and not (giving.frequency or giving.cycles or giving.every)
    return bare and isinstance(often, Frequency | CycleLength) and not _dose_follows(phrases)


def _after_weeks(made: list[Giving], phrase: Phrase) -> Phrase:
    """`thereafter` beside numbered weeks: from the week after the last one named."""
    meaning = phrase.meaning
    if isinstance(meaning, Lasting) and meaning.remaining:
        return _after_days(made, phrase, meaning.days)
    numbered = [week for giving in made[:-1] if giving.weeks is not None for week in giving.weeks.weeks]
    if not numbered or not isinstance(meaning, CycleList) or meaning.relative != "thereafter":
        return phrase
    rest = made[-2].resting.days // 7 if made[-2].resting is not None else 0
    week = max(numbered) + rest + 1
    return Phrase(WeekList((week,), week), phrase.cut)


def _after_days(made: list[Giving], phrase: Phrase, count: int) -> Phrase:
    """`9 mg on days 1-7, then 28 mg for the remaining 3 weeks`: on the days after those."""
    ends = [giving.days.days[-1] for giving in made[:-1] if giving.days is not None and giving.days.days]
    return Phrase(DayList(tuple(range(max(ends) + 1, max(ends) + count + 1))), phrase.cut) if ends else phrase


def _begins_another(giving: Giving, meaning: Meaning, rest: tuple[Phrase, ...]) -> bool:
    match meaning:
        case Dose():
            then = rest[0].meaning if rest else None
            dated = giving.days is not None and isinstance(then, DayList) and not then.ends
            return giving.dose is not None or (dated and not is_scoped(giving))
        case DayList():
            explains = meaning.bracketed and giving.timed and giving.days is None
            if giving.weeks is not None and giving.days is not None and rest and isinstance(rest[0].meaning, WeekList):
                return True
            if giving.days is not None and rest and _is_later(rest[0].meaning):
                return True
            return is_scoped(giving) and (giving.days is not None or giving.closed) and not explains
        case OnOff():
            return giving.weeks is not None or (giving.lasting is not None and giving.weekly)
        case WeekList():
            dated = giving.days is not None and giving.days.days[-1:] > (7,)
            return (giving.weeks is not None or dated) and giving.timed
        case CycleList() if _is_later(meaning) and rest and _is_dose(rest[0]):
            return giving.dose is not None or giving.timed
        case CycleList() if meaning.relative == "thereafter" and giving.weeks is not None and rest:
            return True
        case CycleList() if meaning.ranges and giving.cycles and giving.cycles.relative in LATER and not giving.closed:
            return False
        case CycleList():
            return giving.timed and (
                (is_scoped(giving) and meaning.relative != "each") or _heads_what_follows(giving, meaning, rest)
            )
        case Frequency():
            return (
                _other_cycles(giving, rest)
                or _timed_weeks(giving)
                or (
                    giving.frequency is not None
                    and (giving.closed or _changes(giving, meaning) or _weekdays(giving, meaning))
                )
            )
        case CycleLength():
            return meaning.every and (_timed_weeks(giving) or _ended(giving, meaning.days))
    leads = isinstance(meaning, Delayed) and meaning.leads and giving.dose is not None
    return leads or (isinstance(meaning, Lasting) and giving.lasting is not None and is_scoped(giving))


def _is_later(meaning: Meaning) -> bool:
    return isinstance(meaning, CycleList) and meaning.relative in LATER


def _heads_what_follows(giving: Giving, cycles: CycleList, rest: tuple[Phrase, ...]) -> bool:
    """`weekly; from cycle 7, every 2 weeks`: the cycles stand before how often it is given in them."""
    later = len(cycles.ranges) == 1 and cycles.ranges[0][0] > 1 and cycles.ranges[0][1] is None
    then = rest[0].meaning if rest else None
    often = isinstance(then, Frequency) or (isinstance(then, CycleLength) and then.every)
    told = giving.frequency is not None or giving.every is not None
    return later and often and told and not giving.cycles and not any(isinstance(p.meaning, CycleList) for p in rest)


def _other_cycles(giving: Giving, rest: tuple[Phrase, ...]) -> bool:
    """`on days 8 and 15 of cycle 1 and weekly in cycles 2-6`: how often is said of the cycles that follow."""
    if giving.days is None or not is_scoped(giving):
        return False
    follows = next((p.meaning for p in rest[:2] if not isinstance(p.meaning, CycleLength)), None)
    return isinstance(follows, CycleList) and follows.relative != "each" and follows != giving.cycles


def _ended(giving: Giving, interval: int) -> bool:
    """`every 2 weeks for 16 weeks | every 4 weeks`: what is said so far has an end, after more than one interval."""
    step = giving.every.days if giving.every else giving.frequency.every_days if giving.frequency else None
    if step is None or giving.days is not None:
        return False
    length = giving.lasting.days if giving.lasting else (giving.times or 0) * step
    return length >= interval


def _changes(giving: Giving, frequency: Frequency) -> bool:
    """Weekly, then every two weeks: another pattern; `twice a day, daily` is the same one."""
    old = giving.frequency
    assert old is not None
    apart = old.every_days != frequency.every_days and None not in (old.every_days, frequency.every_days)
    return apart and (giving.lasting is not None or giving.weeks is not None or giving.times is not None)


def _timed_weeks(giving: Giving) -> bool:
    """`weekly in weeks 1-8 | every 2 weeks ...`: how often is said already, and of which weeks or cycles."""
    often = giving.frequency is not None or giving.every is not None
    return often and (giving.weeks is not None or (giving.closed and is_scoped(giving)))


def _weekdays(giving: Giving, frequency: Frequency) -> bool:
    """`twice weekly (Monday and Thursday) or three times weekly (...)`: two ways of giving it."""
    old = giving.frequency
    if giving.days is None or old is None or None in (old.per_week, frequency.per_week):
        return False
    return old != frequency


def _successor(giving: Giving, meaning: Meaning, rest: tuple[Phrase, ...]) -> Giving:
    """What goes on for the next giving: its routes, and the dose where only the times change."""
    dosed = any(isinstance(p.meaning, Dose) for p in rest)
    renewed = isinstance(meaning, Dose | Delayed) or (_is_later(meaning) and dosed)
    dose = None if renewed else giving.dose
    cycles = giving.cycles if _next_step(giving, meaning, rest) else None
    return Giving(dose=dose, cycles=cycles, routes=giving.routes, level=giving.level, infusion=giving.infusion)


def _next_step(giving: Giving, meaning: Meaning, rest: tuple[Phrase, ...]) -> bool:
    """`in cycle 1: 100 mg on day 1, 200 mg on day 2`: the cycles that stand before the steps are those of each."""
    steps = isinstance(meaning, Dose) and meaning.step and giving.dose is not None and giving.dose.step
    own = any(isinstance(p.meaning, CycleList) and p.meaning.relative != "each" for p in rest)
    dated = bool(rest) and isinstance(rest[0].meaning, DayList)
    return steps and dated and not own and is_scoped(giving) and not giving.closed
