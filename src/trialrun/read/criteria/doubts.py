"""Whether a reading of a line may be wrong as a whole: then the line is asked as it stands, and no rule is made of it.

Seven kinds of doubt, by what they look at: what the line does (`sense`), its numbers (`number`), its windows (`time`),
its joining words (`joining`), words said of a whole list (`list`) or of more than one thing (`reach`), words that deny
a name or give it to another (`turned`). What is only left over beside a reading is told by `untold`.
"""

from __future__ import annotations

from trialrun.read.criteria.joining_doubts import JOINING_DOUBTS
from trialrun.read.criteria.laid_out import LaidOut, raised
from trialrun.read.criteria.list_doubts import LIST_DOUBTS
from trialrun.read.criteria.number_doubts import NUMBER_DOUBTS
from trialrun.read.criteria.reach_doubts import REACH_DOUBTS
from trialrun.read.criteria.sense_doubts import SENSE_DOUBTS
from trialrun.read.criteria.time_doubts import TIME_DOUBTS
from trialrun.read.criteria.turned_doubts import TURNED_DOUBTS

_DOUBTS = (
    *SENSE_DOUBTS,
    *NUMBER_DOUBTS,
    *TIME_DOUBTS,
    *JOINING_DOUBTS,
    *LIST_DOUBTS,
    *REACH_DOUBTS,
    *TURNED_DOUBTS,
)


def first_doubt(laid: LaidOut) -> str | None:
    """The first doubt about a reading, in words; None where there is none. One is enough for the line to be asked."""
    return next(raised(_DOUBTS, laid), None)
