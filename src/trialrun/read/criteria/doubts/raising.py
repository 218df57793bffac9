"""Whether a reading of a line may be wrong: then that is asked as it stands, and no rule is made of it.

Twelve kinds of doubt, by what they look at: what the line does (`sense`), its numbers, its windows (`times`), its
joining words (`joining`), whether both of two limits or either is meant (`both`), how far what one of two comes with
reaches (`neighbours`), words said of a whole list (`lists`) or of more than one thing (`reach`), alternatives that
would let in whoever is healthy (`healthy`), whom an age, a sex or a state is of (`whose`), words that deny a name or
give it to another (`turned`), whether and when something was given or tested (`given`). What is only left over
beside a reading is told by `untold`.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from trialrun.read.criteria.doubts.both import BOTH_DOUBTS
from trialrun.read.criteria.doubts.given import GIVEN_DOUBTS
from trialrun.read.criteria.doubts.healthy import HEALTHY_DOUBTS
from trialrun.read.criteria.doubts.joining import JOINING_DOUBTS
from trialrun.read.criteria.doubts.laid_out import Doubt, LaidOut
from trialrun.read.criteria.doubts.lists import LIST_DOUBTS
from trialrun.read.criteria.doubts.neighbours import NEIGHBOUR_DOUBTS
from trialrun.read.criteria.doubts.numbers import NUMBER_DOUBTS
from trialrun.read.criteria.doubts.reach import REACH_DOUBTS
from trialrun.read.criteria.doubts.sense import SENSE_DOUBTS
from trialrun.read.criteria.doubts.times import TIME_DOUBTS
from trialrun.read.criteria.doubts.turned import TURNED_DOUBTS
from trialrun.read.criteria.doubts.whose import WHOSE_DOUBTS

_DOUBTS = (
    *SENSE_DOUBTS,
    *NUMBER_DOUBTS,
    *TIME_DOUBTS,
    *JOINING_DOUBTS,
    *LIST_DOUBTS,
    *HEALTHY_DOUBTS,
    *REACH_DOUBTS,
    *WHOSE_DOUBTS,
    *TURNED_DOUBTS,
    *BOTH_DOUBTS,
    *NEIGHBOUR_DOUBTS,
    *GIVEN_DOUBTS,
)
_BY_NEED = {
    needs: [row for row in enumerate(_DOUBTS) if row[1].needs == needs] for needs in {doubt.needs for doubt in _DOUBTS}
}
"""The doubts with their places in the order, by what the line must hold."""


def doubts_of(laid: LaidOut) -> tuple[Doubt, ...]:
    """The doubts about a reading, in order."""
    needed = _BY_NEED.keys() & laid.held if laid.whole else _BY_NEED.keys()
    rows = sorted(chain.from_iterable(map(_BY_NEED.__getitem__, needed)))
    return tuple([doubt for _, doubt in rows if doubt.is_true(laid)])


def still_doubted(doubts: Iterable[Doubt], laid: LaidOut) -> tuple[Doubt, ...]:
    """Those of some doubts that are true of a reading, in order."""
    return tuple([doubt for doubt in doubts if (doubt.needs in laid.held or not laid.whole) and doubt.is_true(laid)])
