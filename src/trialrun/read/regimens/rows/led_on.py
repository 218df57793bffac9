"""`A for 8 cycles and, for the first 4 cycles, B`: cycles behind `and` are those of the drugs behind them."""

from __future__ import annotations

from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Drug,
    Frequency,
    Mark,
    Phrase,
    Row,
    kind_of_mark,
)

_TIMES = CycleCount | CycleLength | CycleList | DayList | Frequency


def with_led_on(row: Row) -> Row:
    """The row with a semicolon for each `and` before cycles that lead the drugs behind them."""
    led = {at for at in range(len(row)) if _leads_on(row, at)}
    if not led:
        return row
    return tuple(
        Phrase(Mark("semicolon", "and"), phrase.cut) if at in led else phrase
        for at, phrase in enumerate(row)
        if at - 1 not in led or kind_of_mark(phrase) != "comma"
    )


def _leads_on(row: Row, at: int) -> bool:
    """Whether numbered cycles, a comma and a drug stand behind, and before it times of another drug."""
    if kind_of_mark(row[at]) != "and":
        return False
    comma = kind_of_mark(row[min(at + 1, len(row) - 1)]) == "comma"
    behind = row[at + 1 + comma : at + 4 + comma]
    led = len(behind) == 3 and isinstance(behind[0].meaning, CycleList) and bool(behind[0].meaning.ranges)
    parted = led and kind_of_mark(behind[1]) == "comma" and isinstance(behind[2].meaning, Drug)
    before = next((p for p in reversed(row[max(0, at - 2) : at]) if kind_of_mark(p) != "comma"), None)
    return parted and before is not None and isinstance(before.meaning, _TIMES)
