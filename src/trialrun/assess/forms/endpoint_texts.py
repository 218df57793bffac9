"""Endpoints as text for a terminal: what can be asked for, and the value of every patient. Judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from trialrun.assess.endpoints.model import EndpointCount, EndpointResult, PatientValue
from trialrun.assess.endpoints.stating import (
    doubts_told,
    estimand_lines,
    method_text,
    options_told,
    outcome_readings,
    readings_told,
)
from trialrun.assess.endpoints.time_to_event import TimeToEvent
from trialrun.assess.explain.amounts import amount_text, percent_text
from trialrun.assess.forms.endpoint_records import Told
from trialrun.show.outline import wrapped
from trialrun.show.text_table import Column, text_table
from trialrun.terms import load_vocabulary

LISTED = 40
"""So many patients are listed for each reading."""
COUNT_HEADINGS = ("reading", "when", "what", "answer", "patients", "evaluable", "all")
VALUE_HEADINGS = ("patient", "answer", "value", "day", "why")
_NUMBERS = frozenset({"patients", "evaluable", "all"})
_LEAST = 24
"""Columns that a reason needs beside the values; with fewer it stands below them."""
Key = tuple[str, str, str]
"""Reading, time and part: what the values of one table share."""


def endpoints_text(several: Sequence[Told], width: int = 100) -> str:
    """Several endpoints, one below the other."""
    return f"\n\n{'=' * width}\n\n".join(endpoint_text(told, width) for told in several)


def endpoint_text(told: Told, width: int = 100) -> str:
    """One endpoint: what it is, how it was read, how many have each answer, and every patient with the reason."""
    blocks = ["\n".join(_head(told, width)), *_counts(told), *_values(told, width)]
    return "\n\n".join(block for block in blocks if block)


def _head(told: Told, width: int) -> Iterator[str]:
    result, criteria = told.result, told.criteria
    lines = [f"{result.source}, {result.outcome}: {result.estimand.label}"]
    mark = {"user": "; your own choice", "assumption": "; an assumption"}.get(result.origin, "")
    lines += [f"{method_text(result, criteria)}{mark}", *estimand_lines(result.estimand)]
    lines += [f"{name}: {said}" for name, said in options_told(result, criteria).items()]
    lines += [f"reading of {one}" for one in readings_told(result, criteria)]
    lines += outcome_readings(result)
    for line in (*lines, *doubts_told(criteria)):
        yield from wrapped(line, later="  ", width=width)


def _counts(told: Told) -> Iterator[str]:
    counts = told.result.counts
    if counts:
        yield text_table(*_columns(COUNT_HEADINGS, [count_row(count) for count in counts]))
    if told.result.pooled:
        yield "\n".join(pooled_lines(told.result))


def pooled_lines(result: EndpointResult) -> Iterator[str]:
    """The fall over all evaluable patients, in the way of each reading."""
    for one in result.pooled:
        about = ", ".join(filter(None, (one.reading, one.time, one.part)))
        yield f"{about}: {_fall(one.number)}, {one.evaluable} evaluable"


def count_row(one: EndpointCount) -> tuple[object, ...]:
    """A count as the cells of COUNT_HEADINGS."""
    return one.reading, one.time, one.part, one.answer, one.count, one.evaluable, one.total


def _columns(
    headings: Sequence[str], rows: Sequence[Sequence[object]]
) -> tuple[list[Column], list[tuple[object, ...]]]:
    """The columns that hold anything, and the rows cut to them."""
    kept = [place for place in range(len(headings)) if any(row[place] != "" for row in rows)]
    columns = [Column(headings[place], number=headings[place] in _NUMBERS) for place in kept]
    return columns, [tuple(row[place] for place in kept) for row in rows]


def _values(told: Told, width: int) -> Iterator[str]:
    times = {one.person_id: one for one in told.result.times}
    shown: dict[tuple[tuple[str, ...], ...], str] = {}
    for key, values in values_by_table(told.result.values).items():
        heading = ", ".join(filter(None, key)) or "records that cannot be judged"
        rows = tuple(value_row(value, times) for value in values)
        if rows in shown:
            yield "\n".join(wrapped(f"{heading}: every patient as in {shown[rows]}", later="  ", width=width))
            continue
        shown[rows] = heading
        lines = [f"{heading}:", *_reasoned(rows[:LISTED], width)]
        more = len(values) - LISTED
        lines += [f"  ... and {more} more patients. Next: --format csv has all of them"] if more > 0 else []
        yield "\n".join(lines)


def values_by_table(values: Iterable[PatientValue]) -> dict[Key, list[PatientValue]]:
    """The values of each reading, time and part, in their order."""
    found: dict[Key, list[PatientValue]] = {}
    for value in values:
        found.setdefault((value.reading, value.time, value.part), []).append(value)
    return found


def value_row(value: PatientValue, times: Mapping[str, TimeToEvent]) -> tuple[str, ...]:
    """A value as the cells of VALUE_HEADINGS; `times` are those of a time to an event, by person."""
    time = times.get(value.person_id)
    lost = "not evaluable" if time is None else "not begun" if time.start is None else "cannot be told"
    answer = value.answer or lost
    return value.person_id, answer, _number(value, time), _day(value, time), _why(value, time)


def _number(value: PatientValue, time: TimeToEvent | None) -> str:
    """The days of a time, or the fall with the two values behind it."""
    if time is not None:
        return "" if time.days is None else f"{_span(time.days, time.days_to)} days"
    if value.levels is None or value.number is None:
        return ""
    term = load_vocabulary().term(value.part)
    unit = getattr(term, "unit", "1")
    first, now = value.levels
    return f"{_fall(value.number)}, {amount_text(first)} to {amount_text(now, unit)}"


def _fall(share: Fraction) -> str:
    if not share:
        return "no change"
    percent = percent_text(abs(share)).removeprefix("+").partition(" (exactly")[0]
    return f"{'fall' if share > 0 else 'rise'} {percent}"


def _day(value: PatientValue, time: TimeToEvent | None) -> str:
    if time is not None and time.date is not None:
        return _span(time.date, time.date_to)
    return str(value.date or "")


def _span(first: object, last: object) -> str:
    return str(first) if last is None or first == last else f"{first} to {last}"


def _why(value: PatientValue, time: TimeToEvent | None) -> str:
    """The reason; of a time that did not end with its event with the rule that made it so."""
    rule = time.rule if time is not None and not time.event and time.rule != "no event" else ""
    return f"{value.why} [{rule}]" if rule else value.why


def _reasoned(rows: Sequence[tuple[str, ...]], width: int) -> Iterator[str]:
    """A table whose last column, the reason, is wrapped; where too little room is left it stands below each row."""
    columns, cut = _columns(VALUE_HEADINGS[:-1], [row[:-1] for row in rows])
    reasons = [row[-1] for row in rows]
    if not any(reasons):
        yield text_table(columns, cut, indent=2)
        return
    head, line, *body = text_table([*columns, Column("why")], [(*row, "") for row in cut], indent=2).splitlines()
    start = line.rindex("---")
    below = width - start < _LEAST
    yield from (head.removesuffix("why").rstrip(), line[:start].rstrip()) if below else (head, line)
    for row, why in zip(body, reasons, strict=True):
        if below:
            yield row
        first, later = ("      ", "      ") if below else (row.ljust(start), " " * start)
        yield from wrapped(why, first, later, width) if why else () if below else (row,)
