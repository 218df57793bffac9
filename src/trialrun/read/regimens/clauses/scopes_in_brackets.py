"""Cycles that lead doses in a bracket: `A (cycle 1: 1 mg on day 1, 2 mg on day 8; cycles 2-6: 4 mg on day 1)`."""

from __future__ import annotations

from trialrun.read.regimens.phrases import CycleList, DayList, Dose, Frequency, Phrase, kind_of_mark, tells


def with_scopes_behind(told: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases with the cycles behind each of the doses that they lead, as if they were said of each.

    Not behind other times: `56 mg/m2 weekly (cycle 1: 20 mg/m2 on day 1)` are the first of those.
    """
    made: list[Phrase] = []
    scope: Phrase | None = None
    dosed, depth = False, 0
    for at, phrase in enumerate(told):
        kind = kind_of_mark(phrase)
        depth += (kind == "open") - (kind == "close")
        if depth > 0 and _leads(told, at):
            made += [scope] if scope is not None else []
            scope, dosed = phrase, False
            continue
        dose = isinstance(phrase.meaning, Dose)
        ends = kind in {"semicolon", "close"}
        if scope is not None and (ends or (dose and dosed)):
            made.append(scope)
        scope, dosed = (None, False) if ends else (scope, dosed or dose)
        made.append(phrase)
    return (*made, scope) if scope is not None else tuple(made)


def _leads(told: tuple[Phrase, ...], at: int) -> bool:
    """True for cycles that open a bracket or a stretch of it, with a dose right behind them."""
    cycles, before = told[at].meaning, kind_of_mark(told[at - 1])
    if not isinstance(cycles, CycleList) or not cycles.ranges:
        return False
    labelled = before == "comma" and any(kind_of_mark(p) == "colon" for p in told[at + 1 : at + 2])
    if before not in {"open", "semicolon"} and not labelled:
        return False
    opened = max(place for place, phrase in enumerate(told[:at]) if kind_of_mark(phrase) == "open")
    behind = next((p.meaning for p in told[at + 1 : at + 3] if kind_of_mark(p) not in {"colon", "comma"}), None)
    return isinstance(behind, Dose) and not tells(told[:opened], DayList | Frequency)
