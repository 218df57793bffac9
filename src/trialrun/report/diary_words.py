"""A patient's days in plain words: what to take, what is done, and what nobody has written down. Advises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from trialrun.protocol import Administration, Trial
from trialrun.report.calendar_words import amount_words, permitted, split_label, unsettled
from trialrun.report.marks import joined, words_of
from trialrun.show.month import long_date
from trialrun.treat import CalendarRow

# Routes as trial files write them, in words for a patient: how it is taken, and whether the patient takes it alone.
# The words follow the everyday names in the CDISC codelist Route of Administration (C66729).
ROUTES = MappingProxyType(
    {
        "PO": ("by mouth", True),
        "IV": ("into a vein", False),
        "SC": ("as an injection under the skin", False),
        "IM": ("as an injection into a muscle", False),
        "IT": ("as an injection into the fluid around the spinal cord", False),
        "TOP": ("on the skin", True),
    }
)
BLANK = "______________"
_AMOUNT = f"Amount: {BLANK}"
_CLOSED = MappingProxyType({"given": "Done", "late": "Done, on another day than planned", "missed": "Missed"})
_ENDPOINT = "endpoint: "
_TIMES = MappingProxyType({1: "once a day", 2: "2 times a day"})
_KINDS = MappingProxyType({"visit": "Visit", "assessment": "Check", "procedure": "Test or sample"})


def silent_words(rows: Sequence[CalendarRow]) -> Iterator[str]:
    """What the document does not say about each drug, as questions to the study team with room for the answer."""
    for drug in dict.fromkeys(row.drug for row in rows if row.drug):
        mine = [row for row in rows if row.drug == drug]
        if any(row.route is None for row in mine):
            often = " and how many times a day" if any(row.times_per_day is None for row in mine) else ""
            yield f"How{often} do I get {words_of(drug)}?"
        elif any(row.times_per_day is None and row.route == "PO" for row in mine):
            yield f"How many times a day do I take {words_of(drug)}?"


def task_words(row: CalendarRow) -> str:
    """One thing to do or to come for on a day, in one or two plain sentences."""
    if row.kind != "dose":
        return joined(_done(row), _leeway(row), by=". ")
    return joined(_given(row), _leeway(row), by=". ")


def _done(row: CalendarRow) -> str:
    """A visit or test by name. A condition is for the team to judge; an endpoint is a name for the team alone."""
    name, condition = split_label(row)
    if name.startswith(_ENDPOINT):
        return "Check: measurements for the study"
    some = " (only for some people: ask your study team)" if condition else ""
    return f"{_KINDS.get(row.kind, 'Visit')}: {name}{some}"


def amounts_to_write(rows: Sequence[CalendarRow]) -> tuple[str, ...]:
    """The drugs whose amount is not known: the team writes it once at the head of the page."""
    return tuple(dict.fromkeys(words_of(row.drug) for row in rows if row.drug and not plain_amount_words(row)))


def plain_amount_words(row: CalendarRow) -> str:
    """`15 mg`; empty where there is no amount, or one for each kilogram or square metre: nobody can take that."""
    return "" if row.amount is None or "/" in (row.unit or "") else amount_words(row)


def _given(row: CalendarRow) -> str:
    name = words_of(row.drug or "")
    routes = row.route.split("|") if row.route else []
    ways = [ROUTES.get(route, (route, False)) for route in routes]
    how = " or ".join(words for words, _ in ways)
    amount = plain_amount_words(row)
    times = _TIMES.get(row.times_per_day, f"{row.times_per_day} times a day") if row.times_per_day else ""
    ending = "" if amount else f". {_AMOUNT}"
    if not ways:
        return f"{joined(name, amount, times, by=' ').capitalize()}{ending}"
    if all(alone for _, alone in ways):
        return f"Take {joined(name, amount, how, times, by=' ')}{ending}"
    if any(alone for _, alone in ways):
        chosen = f"{how}: your team tells you which"
        return f"{joined(name, amount, times, by=' ').capitalize()}, {chosen}{ending}"
    return f"You get {joined(name, amount, how, times, by=' ')}{ending}"


def _leeway(row: CalendarRow) -> str:
    window = permitted(row)
    if window is None:
        return ""
    first, last = long_date(window[0]), long_date(window[1])
    if unsettled(row):
        return f"The day is not fixed: some day from {first} to {last}"
    return f"It may be any day from {first} to {last}"


def closed_words(row: CalendarRow) -> str:
    """What is no longer to come: done, missed or on hold. Why is for the study team to say."""
    what = joined(words_of(row.drug or ""), plain_amount_words(row), by=" ") if row.kind == "dose" else _done(row)
    if row.status == "held":
        return f"On hold: no {what} on this day. Ask your study team when it goes on"
    return f"{_CLOSED.get(row.status, row.status.capitalize())}: {what}"


def missed_words(given: Administration) -> str:
    """What the trial's document says about a missed giving of a drug; who to ask where it says nothing."""
    name = words_of(given.drug).capitalize()
    late = f", at most {given.make_up.text} late" if given.make_up is not None else ""
    said = {
        "lost": f"{name}: if you miss it, do not make up for it later",
        "skip": f"{name}: if you miss it, leave it out; the next one stays as planned",
        "shift": f"{name}: if it is missed, it is given later{late}; ask your study team for the new day",
    }
    return said.get(given.if_missed, f"{name}: if you miss it, ask your study team what to do")


def missed_advice(trial: Trial, parts: frozenset[str]) -> tuple[str, ...]:
    """The words on missed givings of every drug in some phases of a trial, each once."""
    given = [one for phase in trial.phases if phase.name in parts for one in phase.administrations]
    return tuple(dict.fromkeys(missed_words(one) for one in given))
