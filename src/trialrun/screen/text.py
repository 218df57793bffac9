"""A screening as text for a terminal: the answers of every trial and where its funnel loses patients."""

from __future__ import annotations

from trialrun.screen.funnel import FunnelRow
from trialrun.screen.screening import ELIGIBLE, INELIGIBLE, UNDETERMINED, Screening, TrialScreening

_LABEL_WIDTH = 58


def screening_text(screening: Screening) -> str:
    """All trials below each other, with the as-of date and every assumption at the top."""
    head = f"{len(screening.person_ids)} patients as of {screening.as_of}"
    if screening.assumed_absent:
        head += f"; assumed absent where not recorded: {', '.join(screening.assumed_absent)}"
    return "\n\n".join([head, *(_trial_text(one) for one in screening.trials)])


def _trial_text(one: TrialScreening) -> str:
    title = f"{one.trial.name}: {one.trial.title.value}"
    answers = (("eligible", ELIGIBLE), ("undetermined", UNDETERMINED), ("ineligible", INELIGIBLE))
    counts = "  " + "   ".join(f"{word} {one.count(code)}" for word, code in answers)
    lines = [title, counts]
    if not one.trial.eligibility.complete:
        lines.append(f"  nobody is better than undetermined: {one.trial.eligibility.incomplete_because}")
    if one.funnel:
        heading = f"  {'criterion':<{_LABEL_WIDTH}} {'pass':>7} {'fail':>7} {'unknown':>7} {'asked':>7} {'left':>7}"
        lines += [heading, *(_row_text(row) for row in one.funnel)]
    return "\n".join(lines)


def _row_text(row: FunnelRow) -> str:
    label = row.label if len(row.label) <= _LABEL_WIDTH else row.label[: _LABEL_WIDTH - 3] + "..."
    counts = (row.passed, row.failed, row.unknown, row.asked, row.remaining)
    return f"  {label:<{_LABEL_WIDTH}} " + " ".join(f"{count:>7}" for count in counts)
