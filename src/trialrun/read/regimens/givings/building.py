"""The givings that a row of phrases about one drug says: where another dose or other times begin. Lays no days."""

from __future__ import annotations

from itertools import pairwise

import msgspec
from msgspec.structs import replace

from trialrun.read.regimens.givings.adding import each_week, last_of_open, on_first_days, with_phrase
from trialrun.read.regimens.givings.choices import first_of_options, in_each_option, with_options, with_schedules
from trialrun.read.regimens.givings.completing import after_run, completed, routed_alike
from trialrun.read.regimens.givings.following import (
    after_cycle_of,
    as_end,
    by_another_route,
    changes,
    counted_apart,
    in_cycles_after,
    in_cycles_behind,
    in_other_cycles,
    in_timed_weeks,
    is_ended,
    is_next_stretch,
    is_rested,
    on_other_weekdays,
)
from trialrun.read.regimens.givings.giving import Giving, beyond_weeks, is_scoped
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
    Route,
    WeekList,
    kind_of_mark,
    meanings,
    tells,
)


def build_givings(phrases: tuple[Phrase, ...], level: str) -> tuple[Giving, ...]:
    """The givings that a row of phrases about one drug says; a second dose or a second scope begins a new one.

    `1 mg on day 1, 2 mg on day 8` are two givings; `level` is the dose level or cohort that all of them are of.
    """
    often, phrases = _daily_for_all(phrases)
    building = _Building([Giving(level=level)], level)
    for at, phrase in enumerate(phrases):
        if isinstance(phrase.meaning, Mark):
            building.join(phrase.meaning, phrases[at + 1 : at + 2])
        else:
            building.add(phrases, at)
    givings = list(routed_alike(building.made))
    made = [after_run(givings[at - 1], giving) if at else giving for at, giving in enumerate(givings)]
    options = first_of_options(made, building.choices)
    if options:
        built = in_each_option(made, options, completed(made[options[-1] :]))
    else:
        built = completed(with_schedules(with_options(made, building.options), building.schedules))
    built = tuple(replace(g, level=g.dose.level) if g.dose is not None and g.dose.level else g for g in built)
    return built if often is None else tuple(replace(g, frequency=often) if g.dose is not None else g for g in built)


def _daily_for_all(phrases: tuple[Phrase, ...]) -> tuple[Frequency | None, tuple[Phrase, ...]]:
    """`once daily: 100 mg on day 1, 200 mg on day 2`: how often each dose is given, and what is said of them."""
    said = [phrase for phrase in phrases if not isinstance(phrase.meaning, Route | Mark)]
    often = said[0].meaning if len(meanings(said, Dose)) > 1 else None
    if not isinstance(often, Frequency) or often.every_days != 1 or not isinstance(said[1].meaning, Dose):
        return None, phrases
    own = (DayList, CycleList)
    apart = tells(said[1:], Frequency | Lasting | WeekList | OnOff) or not all(
        isinstance(two.meaning, own) for one, two in pairwise((*said[1:], said[0])) if isinstance(one.meaning, Dose)
    )
    return (None, phrases) if apart else (often, tuple(phrase for phrase in phrases if phrase is not said[0]))


class _Building(msgspec.Struct):
    """The givings of a row so far. Used while one row is read, never kept.

    `following`: `then` is read, and what it leads is not. `options`, `schedules`: the places in `made` where another
    dose, or other days, begin of which a patient has one; `choices`: doses before which no times are said.
    """

    made: list[Giving]
    level: str
    following: bool = False
    options: list[int] = []
    choices: list[int] = []
    schedules: list[int] = []

    def join(self, mark: Mark, after: tuple[Phrase, ...]) -> None:
        """A joint: what stands behind it follows, is another option, or is given on further days too."""
        last = self.made[-1]
        if mark.kind == "next":
            self.following = True
        elif mark.kind == "or" and tells(after, Dose):
            (self.options if self.made[-1].timed else self.choices).append(len(self.made))
        elif mark.kind != "or" or not _one_or_other(last, after):
            self.schedules += [len(self.made)] if mark.kind == "or" else []
            self.made.append(Giving(dose=last.dose, level=self.level, infusion=last.infusion, extra=True))

    def add(self, phrases: tuple[Phrase, ...], at: int) -> None:
        """The phrase at a place of the row: said of the last giving, or the first of another."""
        phrase, rest = as_end(self.made[-1], phrases[at]), phrases[at:]
        behind = kind_of_mark(phrases[at - 1]) if at else ""
        if (self.following or _onward(rest[1:])) and _again(self.made[-1], rest):
            self.made[-1] = replace(self.made[-1], dose=phrase.meaning)
            return
        if (self.following or _onward(rest)) and _goes_on(self.made[-1], rest, right_behind=behind == "next"):
            self.made[-1], self.following = _begun(self.made[-1]), False
        last = self.made[-1]
        if last.endless and _is_thereafter(phrase.meaning):
            self.made += _stretch_after(last, rest)
            return
        if by_another_route(phrases, at):
            self.made[-1] = with_phrase(last, phrase)
        elif not self.following and each_week(last, phrase):
            self.made[-1] = on_first_days(last, phrase)
        elif behind == "or" and _one_or_other(last, (phrase,)):
            self.made[-1] = replace(last, days=UNKNOWN_DAYS)
        else:
            self._begin(phrase, rest, then=behind == "next")
            self.made[-1] = with_phrase(self.made[-1], _after_weeks(self.made, phrase))

    def _begin(self, phrase: Phrase, rest: tuple[Phrase, ...], *, then: bool) -> None:
        """Another giving, where the phrase is not of the last one; `rest` is the row from it on.

        `then`: it stands right behind that word.
        """
        last = self.made[-1]
        rested = then and is_rested(last, phrase.meaning)
        later = then and in_cycles_after(last, rest)
        led = self._leads_to_dose(phrase, rest)
        another = _begins_another(last, phrase.meaning, rest[1:]) or _told_as_one(last, rest)
        stretch = self.following and is_next_stretch(last, phrase.meaning)
        if led or stretch or rested or later or another:
            begun = self._in_full(_successor(last, phrase.meaning, rest[1:4]), rest)
            begun = replace(begun, cycles=after_cycle_of(last)) if later else begun
            self.made.append(replace(begun, dose=None if led else begun.dose, follows=self.following))
            self.following = False

    def _in_full(self, begun: Giving, rest: tuple[Phrase, ...]) -> Giving:
        """`76 mg weekly after steps of 12 and 32 mg; from cycle 7 every 2 weeks`: at the full dose."""
        often = isinstance(rest[0].meaning, Frequency | CycleLength)
        named = meanings(rest[: 2 if often else 1], CycleList)
        later = any(cycles.relative in LATER or any(first > 1 for first, _ in cycles.ranges[:1]) for cycles in named)
        whole = next((g.dose for g in reversed(self.made) if g.dose is not None and not g.dose.step), None)
        stepped = begun.dose is not None and begun.dose.step
        return replace(begun, dose=whole) if later and stepped and whole is not None else begun

    def _leads_to_dose(self, phrase: Phrase, rest: tuple[Phrase, ...]) -> bool:
        """True for times or cycles that stand before the dose that they are of, and behind another dose."""
        last = self.made[-1]
        pair = (phrase, *(p for p in rest[1:3] if not isinstance(p.meaning, Delayed)))[:2]
        led = self.following and last.dose is not None and _dose_follows(rest)
        led = led or _next_days(last, pair, following=self.following)
        return led or _next_scope(last, pair) or _before_dose(last, pair) or _heads_steps(last, pair)


def _is_thereafter(meaning: Meaning) -> bool:
    return isinstance(meaning, CycleList) and meaning.relative == "thereafter"


def _stretch_after(giving: Giving, phrases: tuple[Phrase, ...]) -> list[Giving]:
    """`on day 8, then weekly for 24 weeks; thereafter every 2 weeks`: what begins when that time is over."""
    again = giving.lasting is not None and tells(phrases[1:2], CycleLength | Frequency)
    return [replace(_successor(giving, phrases[0].meaning, phrases[1:4]), follows=True)] if again else []


def _onward(phrases: tuple[Phrase, ...]) -> bool:
    """`... and weekly thereafter`: how often it is given from then on."""
    return len(phrases) > 1 and _is_thereafter(phrases[1].meaning)


def _one_or_other(giving: Giving, after: tuple[Phrase, ...]) -> bool:
    """`on day 0 or day 1`, `... or day 2`: one day that is not known."""
    one = len(giving.listed) == 1 or giving.days == UNKNOWN_DAYS
    return one and [len(days.days) for days in meanings(after[:1], DayList)] == [1]


def _dose_follows(phrases: tuple[Phrase, ...]) -> bool:
    """`..., followed by weekly treatment with 20 mg`; not `then weekly in cycles 3-6 and 20 mg monthly`.

    Nor `every 4 weeks from cycle 7, after step-up doses of 1 and 3 mg`.
    """
    at = next((at for at, phrase in enumerate(phrases[:4]) if isinstance(phrase.meaning, Dose)), 0)
    if not at or not isinstance(phrases[0].meaning, Frequency | CycleLength) or meanings(phrases, Dose)[0].step:
        return False
    closed = tells(phrases[1:at], CycleList | WeekList | Lasting)
    return not (closed and tells(phrases[at + 1 : at + 2], DayList | CycleList | WeekList | Frequency | CycleLength))


def _next_scope(giving: Giving, phrases: tuple[Phrase, ...]) -> bool:
    """`60 mg on day 1 of cycle 1 and, from cycle 2, 75 mg ...`: cycles or weeks stand before their dose."""
    if len(phrases) < 2 or giving.dose is None or not isinstance(phrases[1].meaning, Dose):
        return False
    scope = phrases[0].meaning
    if isinstance(scope, WeekList):
        return giving.weeks is not None
    return isinstance(scope, CycleList) and bool(scope.ranges) and is_scoped(giving) and giving.timed


def _next_days(giving: Giving, phrases: tuple[Phrase, ...], *, following: bool) -> bool:
    """`825 mg for 28 days, 2 weeks' rest, then from day 43 650 mg`: days right before the next dose, after the last."""
    dosed = len(phrases) > 1 and isinstance(phrases[1].meaning, Dose) and giving.dose is not None
    if not dosed or not isinstance(phrases[0].meaning, DayList):
        return False
    stretch = giving.lasting is not None and giving.days is None
    return stretch and (following or giving.resting is not None)


def _heads_steps(giving: Giving, phrases: tuple[Phrase, ...]) -> bool:
    """`400 mg on days 1-28 (cycle 1: 100 mg on day 1, ...; cycle 2: 200 mg)`: cycles before the steps in them."""
    scope, step = [phrase.meaning for phrase in phrases] if len(phrases) > 1 else (None, None)
    if not isinstance(scope, CycleList) or not scope.ranges or not isinstance(step, Dose) or not step.step:
        return False
    whole = giving.dose is not None and not giving.dose.step
    if scope.ranges[0][0] > 1 and phrases[1].cut.first - phrases[0].cut.end > len(" (of "):
        return False  # `48 mg weekly in cycles 2-3, after steps of 0.16 mg ...`
    return (giving.timed and not is_scoped(giving)) if whole else (giving.dose is not None and is_scoped(giving))


def _before_dose(giving: Giving, phrases: tuple[Phrase, ...]) -> bool:
    """`48 mg on days 15 and 22; weekly 48 mg in cycles 2-3`: how often stands right before the dose that it is of."""
    if giving.dose is None or not giving.timed or len(phrases) < 2 or not isinstance(phrases[1].meaning, Dose):
        return False
    often = isinstance(phrases[0].meaning, Frequency | CycleLength)
    return often and phrases[1].cut.first - phrases[0].cut.end <= 1


def _begun(giving: Giving) -> Giving:
    assert giving.days is not None
    if len(giving.listed) > 1:
        return replace(giving, cycles=CycleList(relative="thereafter"))
    return replace(giving, days=replace(giving.days, begins=True), endless=True)


def _again(giving: Giving, phrases: tuple[Phrase, ...]) -> bool:
    """`10 mg on day 8, then 10 mg weekly`: the same dose, said once more."""
    dose = phrases[0].meaning
    if not isinstance(dose, Dose) or giving.dose is None or len(phrases) < 2:
        return False
    same = (dose.low, dose.high, dose.unit) == (giving.dose.low, giving.dose.high, giving.dose.unit)
    numbered = tells(phrases[1:4], WeekList | DayList)
    return same and not numbered and _goes_on(giving, phrases[1:])


def _goes_on(giving: Giving, phrases: tuple[Phrase, ...], *, right_behind: bool = False) -> bool:
    """`on day 8 and then weekly`, `on days 1, 15 and 29, then every 28 days`: from that day on, at the same dose."""
    often = phrases[0].meaning
    days = giving.listed
    rare = isinstance(often, CycleLength) or (isinstance(often, Frequency) and (often.every_days or 0) >= 7)
    listed = len(days) > 1 and right_behind and rare
    apart = len(days) == 1 or (listed and all(two - one > 1 for one, two in pairwise(days)))
    bare = bool(days) and apart and not (giving.frequency or giving.cycles or giving.every or giving.weeks)
    return bare and isinstance(often, Frequency | CycleLength) and not _dose_follows(phrases)


def _after_weeks(made: list[Giving], phrase: Phrase) -> Phrase:
    """`thereafter` beside numbered weeks: from the week after the last one named, if they are not those of a cycle.

    Not `weekly for the first 8 weeks, every 2 weeks for 16 weeks, 4 weeks thereafter`: behind the stretch between.
    """
    meaning = phrase.meaning
    if isinstance(meaning, Lasting) and meaning.remaining:
        return _after_days(made, phrase, meaning.days)
    numbered = [
        week for giving in made[:-1] if giving.weeks is not None and not giving.ranges for week in giving.weeks.weeks
    ]
    if not numbered or not isinstance(meaning, CycleList) or meaning.relative != "thereafter":
        return phrase
    if made[-2].weeks is None and made[-2].lasting is not None:
        return phrase
    rest = made[-2].resting.days // 7 if made[-2].resting is not None else 0
    week = max(numbered) + rest + 1
    return Phrase(WeekList((week,), week), phrase.cut)


def _after_days(made: list[Giving], phrase: Phrase, count: int) -> Phrase:
    """`9 mg on days 1-7, then 28 mg for the remaining 3 weeks`: on the days after those.

    Not after those of another drug: `A for 2 weeks and B for the next 4 days`.
    """
    if len(made) == 1 and not (made[0].lasting or made[0].days or made[0].weeks):
        return Phrase(UNKNOWN_DAYS, phrase.cut)
    ends = [giving.listed[-1] for giving in made[:-1] if giving.listed]
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
            if giving.days is not None and in_cycles_behind(giving, meaning, rest):
                return True
            told = (giving.days or (giving.closed and not giving.single)) and giving.days != UNKNOWN_DAYS
            return is_scoped(giving) and bool(told) and not explains
        case OnOff():
            return giving.weeks is not None or (giving.lasting is not None and giving.weekly)
        case WeekList():
            dated = beyond_weeks(giving, meaning)
            return (giving.weeks is not None or dated) and giving.timed
        case CycleList() if _is_later(meaning) and tells(rest[:1], Dose):
            return giving.dose is not None or giving.timed
        case CycleList() if meaning.relative == "thereafter" and giving.weeks is not None and rest:
            return True
        case CycleList() if _told_of_later(giving, meaning):
            return False
        case CycleList():
            return giving.timed and (
                (is_scoped(giving) and meaning.relative != "each") or _heads_what_follows(giving, meaning, rest)
            )
        case Frequency():
            return (
                in_other_cycles(giving, rest)
                or in_timed_weeks(giving)
                or (giving.weeks is not None and giving.days is not None and tells(rest[:1], WeekList))
                or (
                    giving.frequency is not None
                    and (giving.closed or changes(giving, meaning) or on_other_weekdays(giving, meaning))
                )
            )
        case CycleLength():
            return meaning.every and (
                in_timed_weeks(giving)
                or is_ended(giving, meaning.days)
                or counted_apart(giving, rest)
                or in_other_cycles(giving, rest)
            )
    leads = isinstance(meaning, Delayed) and meaning.leads and giving.dose is not None
    return leads or (isinstance(meaning, Lasting) and giving.lasting is not None and is_scoped(giving))


def _told_of_later(giving: Giving, cycles: CycleList) -> bool:
    """`subsequent cycles (cycles 2-8)`, `from cycle 3 up to cycle 8`: which those cycles are, or the last of them."""
    if last_of_open(giving, cycles):
        return True
    return bool(cycles.ranges) and giving.later and not giving.closed


def _told_as_one(giving: Giving, row: tuple[Phrase, ...]) -> bool:
    """`weekly; cycles 3-6 every 2 weeks`: the cycles and their interval are one phrase."""
    return giving.timed and isinstance(row[0].meaning, CycleList) and len(row) > 1 and row[0].cut == row[1].cut


def _is_later(meaning: Meaning) -> bool:
    return isinstance(meaning, CycleList) and meaning.relative in LATER


def _heads_what_follows(giving: Giving, cycles: CycleList, rest: tuple[Phrase, ...]) -> bool:
    """`weekly; from cycle 7, every 2 weeks`: the cycles stand before how often it is given in them."""
    later = len(cycles.ranges) == 1 and cycles.ranges[0][0] > 1 and cycles.ranges[0][1] is None
    then = rest[0].meaning if rest else None
    often = isinstance(then, Frequency) or (isinstance(then, CycleLength) and then.every)
    told = giving.frequency is not None or giving.every is not None
    return later and often and told and not giving.cycles and not tells(rest, CycleList)


def _successor(giving: Giving, meaning: Meaning, rest: tuple[Phrase, ...]) -> Giving:
    """What goes on for the next giving: the dose where only the times change."""
    dosed = tells(rest, Dose)
    renewed = isinstance(meaning, Dose | Delayed) or (_is_later(meaning) and dosed)
    dose = None if renewed else giving.dose
    cycles = giving.cycles if _next_step(giving, meaning, rest) else None
    days = giving.days if _in_more_weeks(giving, meaning, rest) else None
    return Giving(dose=dose, days=days, cycles=cycles, level=giving.level, infusion=giving.infusion)


def _in_more_weeks(giving: Giving, meaning: Meaning, rest: tuple[Phrase, ...]) -> bool:
    """`on day 1 of weeks 1-4 and repeated in weeks 12-15`: on the same day of each of them."""
    again = isinstance(meaning, WeekList) and giving.weeks is not None and giving.days is not None
    return again and not tells(rest, DayList | Frequency | Lasting | OnOff)


def _next_step(giving: Giving, meaning: Meaning, rest: tuple[Phrase, ...]) -> bool:
    """`in cycle 1: 100 mg on day 1, 200 mg on day 2`: the cycles that stand before the steps are those of each."""
    steps = isinstance(meaning, Dose) and meaning.step and giving.dose is not None and giving.dose.step
    own = any(cycles.relative != "each" for cycles in meanings(rest, CycleList))
    dated = bool(rest) and isinstance(rest[0].meaning, DayList)
    return steps and dated and not own and is_scoped(giving) and not giving.closed
