"""What happened to the givings of many patients at once: delays, records, ends, holds and reductions as vectors.

Mirrors `happenings` for events that are plainly meant; a patient with any other event is left to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from trialrun.engines.columns import NO_DAY, number_date
from trialrun.errors import UnitError
from trialrun.ground.quantity import parse_unit
from trialrun.treat.cohort.events import EventColumns
from trialrun.treat.cohort.template import Template
from trialrun.treat.events.course import canonical_drug
from trialrun.treat.events.event_checks import HAPPENED
from trialrun.treat.events.stops import ENDS, ends_phase
from trialrun.treat.model import LifeEvent

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
PLANNED, GIVEN, MISSED, CANCELLED, HELD = range(5)
_BLOCK = 2048  # events compared with all givings at once
_APART = 10**8  # more than any day number, so that days of two patients never meet


class Fates(msgspec.Struct, frozen=True):
    """The givings of some patients after their events, shape (patients, N); `firsts`, shape (patients, S).

    `amount` is the row of the event that sets the amount of a giving, -1 where none does. `plain` tells the patients
    for whom all this holds; the others must be planned one by one.
    """

    firsts: Ints
    dates: Ints
    fate: npt.NDArray[np.int8]
    amount: npt.NDArray[np.int32]
    plain: Bools


class Matching(msgspec.Struct, frozen=True):
    """Which givings an event may speak of: by drug and phase as written, shape (words, N) each; by kind of end (S)."""

    drugs: Bools
    phases: Bools
    ends: dict[str, Bools]


def make_matching(template: Template, events: EventColumns) -> Matching:
    """What the words of the events mean among the givings of a template."""
    sample = number_date(0)
    return Matching(
        speaks_of(events.texts["drug"].words, tuple(canonical_drug(drug) for drug in template.drugs)),
        speaks_of(events.texts["phase"].words, tuple(giving.row.part for giving in template.givings)),
        {
            kind: np.array([ends_phase(_end(kind, sample), slot.phase) for slot in template.slots], dtype=bool)
            for kind in ENDS
        },
    )


def speaks_of(words: Sequence[str], names: Sequence[str]) -> Bools:
    """Which names each word means; an empty word means all of them. Shape (words, names)."""
    asked, known = np.array(words, dtype=np.str_)[:, None], np.array(names, dtype=np.str_)
    means: Bools = (asked == known) | (asked == "")
    return means


def _end(kind: str, date: object) -> LifeEvent:
    return msgspec.convert({"kind": kind, "date": date}, LifeEvent)


def plain_events(events: EventColumns, starts: Ints, template: Template, as_of: int) -> Bools:
    """Which events are plainly meant: nothing in them has to be looked up, and nothing is wrong with them.

    `starts` are those of all patients. Shape (events,).
    """
    kinds, text = events.texts["kind"], events.texts
    date, date_to = events.days["date"], events.days["date_to"]
    open_end, drugless = date_to == NO_DAY, text["drug"].mask([""])
    drugs = {canonical_drug(drug) for drug in template.drugs}
    phases = {slot.phase.name for slot in template.slots}
    good = text["label"].mask([""]) & text["drug"].mask(["", *drugs]) & text["phase"].mask(["", *phases])
    good &= (date >= starts[events.person]) & (~kinds.mask(HAPPENED) | (date <= as_of))
    good &= (events.days["planned"] == NO_DAY) & (events.counts["cycle_day"] == NO_DAY)
    good &= (events.counts["cycle"] == NO_DAY) | kinds.mask(["delay"])
    delay = drugless & (date_to > date) & (template.moves is not None)
    amount = text["amount"].mask([""])
    sized = ~amount & text["unit"].mask(_plain_units(text["unit"].words)) & text["amount"].mask(
        word for word in text["amount"].words if word and float(word) > 0
    )  # fmt: skip
    ok = {
        "delay": delay,
        "given": ~drugless & (amount & text["unit"].mask([""]) | sized) & (open_end | (date_to == date)),
        "missed": (open_end | (date_to >= date)) & (~drugless | text["phase"].mask([""])),
        "skip": (open_end | (date_to >= date)) & (~drugless | text["phase"].mask([""])),
        "hold": open_end | (date_to >= date),
        "reduce": ~drugless & sized & open_end,
        **dict.fromkeys(ENDS, (text["phase"].mask([""])) & open_end),
    }
    fits = np.zeros(len(events), dtype=bool)
    for kind, condition in ok.items():
        fits |= kinds.mask([kind]) & condition
    return good & fits


def _plain_units(words: tuple[str, ...]) -> Iterator[str]:
    """Units that need no size of the patient and can be read."""
    for word in words:
        try:
            if word and "/" not in word and parse_unit(word):
                yield word
        except UnitError:
            continue


def plain_patients(events: EventColumns, plain: Bools, patients: int) -> Bools:
    """Which of all patients have plain events only, and no contradiction between them; shape (patients,)."""
    good = np.ones(patients, dtype=bool)
    good[events.person[~plain]] = False
    kinds, date = events.texts["kind"], events.days["date"]
    deaths = np.full(patients, np.iinfo(np.int64).max)
    died = np.flatnonzero(kinds.mask(["death"]))
    np.minimum.at(deaths, events.person[died], date[died])
    good[np.bincount(events.person[died], minlength=patients) > 1] = False
    good[events.person[date > deaths[events.person]]] = False
    cut = np.flatnonzero(kinds.mask(["reduce"]))
    keys = np.stack([events.person[cut], date[cut], events.texts["drug"].codes[cut]])
    if len(cut):
        _, whose, times = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
        good[events.person[cut][times[whose.reshape(-1)] > 1]] = False
    return good


def lay_fates(template: Template, starts: Ints, events: EventColumns, rows: Ints, person: Ints) -> Fates:
    """The givings of some patients after their events.

    `starts` has shape (patients,), `rows` are rows of the events and `person` whose each is, from 0. Only events that
    are plain may be given.
    """
    bad = np.zeros(len(starts), dtype=bool)
    matching = make_matching(template, events)
    firsts = _delayed(template, starts, events, (rows, person), bad)
    dates = firsts[:, template.slot] + template.offset
    fate = np.zeros(dates.shape, dtype=np.int8)
    amount = np.full(dates.shape, -1, dtype=np.int32)
    _record(events, (rows, person), matching, (dates, fate, amount), bad)
    _end_and_hold(events, (rows, person), matching, (dates, fate), template)
    _reduce(events, (rows, person), matching, (dates, fate, amount))
    return Fates(firsts, dates, fate, amount, ~bad)


def _delayed(template: Template, starts: Ints, events: EventColumns, whose: tuple[Ints, Ints], bad: Bools) -> Ints:
    """The first day of every cycle after delays; marks patients with a delay that means no cycle, or two."""
    rows, person = _of(events, whose, "delay")
    planned = starts[:, None] + template.firsts
    firsts = planned.copy()
    if not len(rows) or template.moves is None:
        return firsts
    met = np.zeros(len(rows), dtype=np.int64)
    date, date_to = events.days["date"][rows], events.days["date_to"][rows]
    cycle, phase = events.counts["cycle"][rows], events.texts["phase"]
    bad[person[np.isin(person * _APART + date, person * _APART + date_to)]] = True  # put off again: one by one
    for number, slot in enumerate(template.slots):
        due = firsts[person, number]
        named = cycle != NO_DAY
        means = phase.mask(["", slot.phase.name], rows) & (~named | (cycle == slot.cycle))
        means &= (date == due) | (named & (date == planned[person, number]))
        hit = np.flatnonzero(means)
        met[hit] += 1
        later = (date_to - due)[hit]
        bad[person[hit][later < 0]] = True
        bad[person[hit][np.bincount(person[hit], minlength=len(starts))[person[hit]] > 1]] = True
        firsts[person[hit]] += np.maximum(later, 0)[:, None] * template.moves[number]
    bad[person[met != 1]] = True
    return firsts


def _of(events: EventColumns, whose: tuple[Ints, Ints], *kinds: str) -> tuple[Ints, Ints]:
    """The rows of some kinds of events, and whose they are."""
    kept = events.texts["kind"].mask(kinds, whose[0])
    return whose[0][kept], whose[1][kept]


class _Block(msgspec.Struct, frozen=True):
    """Some events of one drug: their rows, whose they are, and the givings they may speak of.

    `givings` are places among the N givings, shape (G,); `may`, shape (events, G), leaves out those of other phases.
    """

    rows: Ints
    person: Ints
    givings: Ints
    may: Bools

    def among(self, hit: Bools) -> tuple[Ints, Ints, Ints]:
        """Of the givings that are hit: the place of the event in the block, the patient, and the giving."""
        event, column = np.nonzero(hit & self.may)
        return event, self.person[event], self.givings[column]


def _blocks(events: EventColumns, whose: tuple[Ints, Ints], matching: Matching) -> Iterator[_Block]:
    """Events drug by drug, some thousands at a time."""
    drug, phase = events.texts["drug"].codes[whose[0]], events.texts["phase"].codes
    for code in np.flatnonzero(np.bincount(drug, minlength=1)).tolist():
        same, givings = np.flatnonzero(drug == code), np.flatnonzero(matching.drugs[code])
        size = _BLOCK * max(matching.drugs.shape[1], 1) // max(len(givings), 1)
        for begin in range(0, len(same), size):
            rows, person = (one[same[begin : begin + size]] for one in whose)
            yield _Block(rows, person, givings, matching.phases[phase[rows]][:, givings])


def _record(
    events: EventColumns,
    whose: tuple[Ints, Ints],
    matching: Matching,
    state: tuple[Ints, npt.NDArray[np.int8], npt.NDArray[np.int32]],
    bad: Bools,
) -> None:
    """What was given, missed and left out; marks patients where a record means no giving, or two mean the same."""
    dates, fate, amount = state
    fates = {"given": GIVEN, "missed": MISSED, "skip": CANCELLED}
    codes = np.array([fates.get(word, PLANNED) for word in events.texts["kind"].words], dtype=np.int8)
    amounts = events.texts["amount"].mask([""])
    for block in _blocks(events, _of(events, whose, *fates), matching):
        inside = _inside(events, block, dates)
        event, person, giving = block.among(inside)
        kind, met = codes[events.texts["kind"].codes[block.rows]], np.bincount(event, minlength=len(block.rows))
        bad[block.person[((kind == GIVEN) & (met != 1)) | (met == 0)]] = True
        bad[person[fate[person, giving] != PLANNED]] = True
        once, times = np.unique(person * np.int64(dates.shape[1]) + giving, return_counts=True)
        bad[once[times > 1] // dates.shape[1]] = True
        fate[person, giving] = kind[event]
        changed = (kind[event] == GIVEN) & ~amounts[block.rows[event]]
        amount[person[changed], giving[changed]] = block.rows[event][changed]


def _inside(events: EventColumns, block: _Block, dates: Ints) -> Bools:
    """Which givings lie in the stretch of each event; of one day where no last day is given."""
    first, last = events.days["date"][block.rows], events.days["date_to"][block.rows]
    last = np.where(last == NO_DAY, first, last)
    days = dates[block.person[:, None], block.givings]
    inside: Bools = (days >= first[:, None]) & (days <= last[:, None])
    return inside


def _end_and_hold(
    events: EventColumns,
    whose: tuple[Ints, Ints],
    matching: Matching,
    state: tuple[Ints, npt.NDArray[np.int8]],
    template: Template,
) -> None:
    """Givings that are still planned from an end on are cancelled, and then those within a hold held."""
    dates, fate = state
    for kind in ENDS:
        ended = matching.ends[kind][template.slot]
        for block in _blocks(events, _of(events, whose, kind), matching):
            after = _since(events, block, dates) & ended[block.givings]
            _settle(fate, block.among(after), CANCELLED)
    for block in _blocks(events, _of(events, whose, "hold"), matching):
        last = events.days["date_to"][block.rows]
        last = np.where(last == NO_DAY, np.iinfo(np.int64).max, last)
        inside = _since(events, block, dates) & (dates[block.person[:, None], block.givings] <= last[:, None])
        _settle(fate, block.among(inside), HELD)


def _since(events: EventColumns, block: _Block, dates: Ints) -> Bools:
    """Which givings are on the day of each event or later."""
    since: Bools = dates[block.person[:, None], block.givings] >= events.days["date"][block.rows][:, None]
    return since


def _settle(fate: npt.NDArray[np.int8], among: tuple[Ints, Ints, Ints], kind: int) -> None:
    _, person, giving = among
    open_ones = fate[person, giving] == PLANNED
    fate[person[open_ones], giving[open_ones]] = kind


def _reduce(
    events: EventColumns,
    whose: tuple[Ints, Ints],
    matching: Matching,
    state: tuple[Ints, npt.NDArray[np.int8], npt.NDArray[np.int32]],
) -> None:
    """The reduction that sets the amount of each giving, the latest; an amount recorded as given stays."""
    dates, fate, amount = state
    free = (amount < 0) & (fate != MISSED) & (fate != CANCELLED)
    later = np.zeros_like(amount)
    for block in _blocks(events, _of(events, whose, "reduce"), matching):
        event, person, giving = block.among(_since(events, block, dates) & free[block.person[:, None], block.givings])
        rank = _ranks(events.days["date"][block.rows])[event]
        np.maximum.at(later, (person, giving), rank)
        latest = later[person, giving] == rank
        amount[person[latest], giving[latest]] = block.rows[event][latest]


def _ranks(days: Ints) -> npt.NDArray[np.int32]:
    """Days as numbers above 0 that rise with them."""
    return (days + 1_000_000).astype(np.int32)
