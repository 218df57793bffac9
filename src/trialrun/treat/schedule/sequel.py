"""What an arm goes on to after its phases: one row without a day, so that it is not lost. Plans none of it."""

from __future__ import annotations

from trialrun.protocol import Arm
from trialrun.treat.model import CalendarRow


def plan_sequel(arm: Arm | None) -> tuple[CalendarRow, ...]:
    """The row of what the document says follows the phases of an arm; none where it says nothing.

    Its day is not stated: the document names what follows, and no date.
    """
    if arm is None or not arm.then:
        return ()
    row = CalendarRow(
        date=None, day=None, arm=arm.name, phase="treatment", cycle=None, cycle_day=None, kind="procedure", drug=None,
        amount=None, unit=None, times_per_day=None, route=None, window=None, status="not stated", origin=arm.origin,
        label=arm.then, reason="it follows the phases of this arm; its day is not stated", lines=arm.lines.text,
    )  # fmt: skip
    return (row,)
