"""Single numbers of one patient: the value of a measured fact at a visit, its baseline, its lowest value so far.

The same values that rules compare; compares nothing itself.
"""

from __future__ import annotations

from typing import Literal

from trialrun.engines.anchors import find_frame
from trialrun.engines.case import Case
from trialrun.engines.context import Context, need, variable_of
from trialrun.engines.limits import agreed_value, baseline_rows, nadir_before, previous_rows
from trialrun.engines.patient import Patient
from trialrun.engines.series import Placed, has_number, latest, series
from trialrun.engines.spans import Frame
from trialrun.engines.values import Interval
from trialrun.ground.truth import Unknown, unknown
from trialrun.rules.nodes import Fact

Which = Literal["value", "baseline", "nadir", "previous"]


def find_number(name: str, which: Which, patient: Patient, context: Context) -> Interval | Unknown:
    """A number in the canonical unit of its variable; unknown with what is missing, or which values disagree."""
    case = Case(patient, context, context.words())
    fact, variable = Fact(name), variable_of(name, case.words)
    if which == "baseline":
        return agreed_value(baseline_rows(fact, case), fact, variable)
    rows = _current(fact, case)
    if isinstance(rows, Unknown):
        return rows
    value = agreed_value(rows, fact, variable)
    if which == "value" or isinstance(value, Unknown):
        return value if rows else unknown(need("measurement", name))
    if which == "previous":
        return agreed_value(previous_rows(fact, rows[0].row, case), fact, variable)
    return nadir_before(fact, rows[0].row, case)


def _current(fact: Fact, case: Case) -> tuple[Placed, ...] | Unknown:
    frame = find_frame(None, fact, case)
    if not isinstance(frame, Frame):
        return unknown(need("measurement", fact.name))
    return latest(series(fact, frame, has_number, case))
