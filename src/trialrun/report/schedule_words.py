"""Schedules in plain words: where phases begin, windows, how doses are reckoned, changed and made up for.

Every field of the file has its words; what is not stated has none.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialrun.protocol import Administration, DoseRule, Duration, Duty, ScreeningPeriod, TreatmentPhase, Window
from trialrun.report.marks import joined

_ACTIONS = {
    "hold": "hold {drugs}",
    "skip": "leave out that day's {drugs}",
    "reduce": "reduce {drugs}",
    "delay": "delay the cycle",
    "stop": "stop {drugs}",
}
_MISSED = {
    "lost": "a missed giving is not made up for",
    "skip": "a missed giving is left out, and the next is given as planned",
    "shift": "a missed giving is given later, and the later ones of the cycle keep their distance",
}
_WEIGHTS = {"baseline": "weight at baseline", "cycle": "weight at each cycle", "giving": "weight at each giving"}
_PER = {"day": "the amount is that of a day", "giving": "the amount is that of one giving", "": ""}
_DAY_ZERO = "days are counted from a day 0, and -1 is followed by 0"


def phase_words(phase: TreatmentPhase) -> Iterator[str]:
    """How a phase begins, and how its cycles and days are numbered."""
    gap = f"{phase.gap.text} " if phase.gap is not None else ""
    if phase.after:
        yield f"begins: {gap}after {phase.after}" if gap else f"after: {phase.after}"
    if phase.alongside:
        yield f"begins: {gap}after the beginning of {phase.alongside}" if gap else f"together with: {phase.alongside}"
    if gap and not (phase.after or phase.alongside):
        yield f"begins: {gap}after the phase before it"
    if phase.first_cycle != 1:
        yield f"its first cycle is number {phase.first_cycle}"
    if phase.day_zero:
        yield _DAY_ZERO


def window_words(window: Window) -> str:
    """`up to 2 days earlier or 3 days later`; an end that is not stated permits nothing."""
    ends = [(window.before, "earlier"), (window.after, "later")]
    told = [f"{length.text} {word}" for length, word in ends if length is not None and length.offset.amount]
    return f"up to {' or '.join(told)}" if told else "on no other day"


def reckoning_words(given: Administration) -> Iterator[str]:
    """What else tells how much is given: per day, the most at once, body surface and weight."""
    yield _PER[given.per]
    if given.highest is not None:
        yield f"at most {given.highest.text} at once"
    if given.highest_surface is not None:
        yield f"body surface counted up to {given.highest_surface.text}"
    if given.surface_formula:
        yield f"body surface by {given.surface_formula}"
    if given.weight_at:
        yield _WEIGHTS[given.weight_at]


def missed_words(given: Administration) -> Iterator[str]:
    """What the document says of a giving that was missed; nothing where it says nothing."""
    late = f"up to {given.make_up.text} late" if given.make_up is not None else ""
    if given.if_missed or late:
        yield joined(_MISSED.get(given.if_missed, "a missed giving may be made up for"), late, by=", ")


def dose_rule_words(rule: DoseRule) -> str:
    """What is done: `hold lenalidomide`, `reduce all drugs to 75 % of the dose`."""
    drugs = " and ".join(rule.drugs) or "all drugs"
    to = f"to {rule.to.text}" if rule.to is not None else ""
    share = f"to {rule.percent} % of the dose" if rule.percent is not None else ""
    return joined(_ACTIONS[rule.action].format(drugs=drugs), to, share, by=" ")


def screening_words(period: ScreeningPeriod) -> str:
    """`screening: may begin 28 days before the first dose`."""
    return f"screening: may begin {period.length.text} before {_the(period.before)}"


def duty_time(duty: Duty) -> str:
    """`from 28 days before the first dose until 3 months after the last lenalidomide`."""
    of = duty.drug or "dose"
    begins = _edge(duty.before_first_dose, f"before the first {of}", "from")
    ends = _edge(duty.after_last_dose, f"after the last {of}", "until")
    told = joined(begins, ends, by=" ")
    return told or (f"because of {duty.drug}" if duty.drug else "")


def _edge(length: Duration | None, words: str, side: str) -> str:
    return f"{side} {length.text} {words}" if length is not None else ""


def _the(event: str) -> str:
    return f"the {event}" if event in ("first dose", "start of treatment") else event
