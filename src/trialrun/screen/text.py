"""A screening as text for a terminal: the answers of every trial, who is near, and where its funnel loses patients.

Decides nothing.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from trialrun.screen.funnel import FunnelRow
from trialrun.screen.outlook import Outlook, count_outlook
from trialrun.screen.screening import ELIGIBLE, INELIGIBLE, UNDETERMINED, Screening, TrialScreening
from trialrun.screen.summary import left_out_text, unmapped_text

_COUNTS = ("pass", "fail", "unknown", "asked", "left")


def screening_text(screening: Screening, width: int = 100) -> str:
    """All trials below each other, with the as-of date, every assumption and the rows left out at the top.

    No line is longer than `width` columns, unless a single word is.
    """
    count = len(screening.person_ids)
    head = f"{count} {'patient' if count == 1 else 'patients'} as of {screening.as_of}"
    if screening.assumed_absent:
        head += f"; assumed absent where not recorded: {', '.join(screening.assumed_absent)}"
    if missed := left_out_text(screening.records):
        head = "\n".join([head, *_wrapped(f"rows left out: {missed}", width)])
    if unmapped := unmapped_text(screening.unmapped):
        head = "\n".join([head, *_wrapped(unmapped, width)])
    return "\n\n".join([head, *(_trial_text(one, screening.person_ids, width) for one in screening.trials)])


def _trial_text(one: TrialScreening, person_ids: tuple[str, ...], width: int) -> str:
    title = _wrapped(f"{one.trial.name}: {one.trial.title.value}", width)
    answers = (("eligible", ELIGIBLE), ("undetermined", UNDETERMINED), ("ineligible", INELIGIBLE))
    counts = "  " + "   ".join(f"{word} {one.count(code)}" for word, code in answers)
    lines = [*title, counts]
    if not one.trial.eligibility.complete:
        why = f"nobody is better than undetermined: {one.trial.eligibility.incomplete_because}"
        lines += [f"  {line}" for line in _wrapped(why, width - 2)]
    lines += [f"  {line}" for line in _outlook_lines(count_outlook(one, person_ids), one, width - 2)]
    if one.funnel:
        label = width - 2 - 8 * len(_COUNTS)
        names = " ".join(f"{name:>7}" for name in _COUNTS)
        lines += ["", f"  {'criterion':<{label}} {names}", *(_row_text(row, label) for row in one.funnel)]
    return "\n".join(lines)


def _outlook_lines(outlook: Outlook, one: TrialScreening, width: int) -> Iterator[str]:
    """Who to look at first and what to look up first; nothing is said where there is nothing to say."""
    if outlook.eligible:
        more = one.count(ELIGIBLE) - len(outlook.eligible)
        named = ", ".join(outlook.eligible) + (f" and {more} more" if more else "")
        yield from _wrapped(f"eligible: {named}", width)
    if outlook.nearest:
        near = ", ".join(f"{each.person_id} ({each.open_criteria} open)" for each in outlook.nearest)
        yield from _wrapped(f"nearest of the undetermined: {near}", width)
    if outlook.asked_only:
        yield f"undetermined for want of people's answers alone: {outlook.asked_only}"
    if outlook.failing_one:
        yield f"ineligible by one criterion alone: {outlook.failing_one}"
    if outlook.missing_most:
        yield "missing most, for how many of the undetermined:"
        yield from (f"  {each.patients:>7}  {_shortened(each.what, width - 11)}" for each in outlook.missing_most)


def _row_text(row: FunnelRow, label: int) -> str:
    counts = (row.passed, row.failed, row.unknown, row.asked, row.remaining)
    return f"  {_shortened(row.label, label):<{label}} " + " ".join(f"{count:>7}" for count in counts)


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 3].rstrip()}..."


def _wrapped(text: str, width: int) -> list[str]:
    """Lines that fit; a name with hyphens stays whole."""
    return textwrap.wrap(text, width, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)
