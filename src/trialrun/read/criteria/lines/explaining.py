"""Sentences that decide nothing: they explain a term, point to another place, wish for something, or let anybody in.

Says nothing of what other sentences do.
"""

from __future__ import annotations

import re

from trialrun.read.criteria.lines.harmless import IF_IT_HAPPENS, NO_LIMIT, USUAL, WORDING
from trialrun.read.criteria.scan.line import SPOT_MARK, Scan
from trialrun.read.criteria.seeking import Several, Sought
from trialrun.read.criteria.terms import term_of
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import Derived, Variable

_SEE = Sought(
    re.compile(
        r"\W*(?:[\w /]{1,40}:\s*)?"
        r"(?:see|refer to|(?:as )?per(?! (?:the )?(?:treating )?(?:investigator|physician)))\b[^;]{0,60}$",
        re.IGNORECASE,
    ),
    words=("see", "refer", "per"),
)
_TOLD = Sought(
    re.compile(
        r"\b(?:child-?\s?bearing|postmenopaus|post-menopaus|menopaus|reproductive|sterili[sz])[^.]{0,80}?\b(?:is|are|was|were|as)\b"
        r"[^.,]{0,25}?\b(?:defined|those|considered|any wom|a female|a wom|women who|females who)"
        r"|\b(?:is|are) (?:considered|defined)"
        r"[^.]{0,40}?\b(?:child-?\s?bearing|postmenopaus|menopaus|reproductive|fertile)"
        r"|\bare (?:not )?considered (?:to have|as having|to be having)\b"
        r"|\bto be considered (?:of |to be )?(?:non-?\s?child|surgically|sterile|post-?menopaus)",
        re.IGNORECASE,
    ),
    words=("considered", "defined"),
    parts=("bearing", "menopaus", "reproductive", "sterili"),
)
_NOT_CALLED = Sought(
    re.compile(
        rf"(?:(?!\b(?:who|whose|which|that)\b)[^;.])*\b(?:is|are) not (?:considered|regarded|counted)"
        rf"(?: as| to be)?(?: an?)? (?:major |prior )?(?:{SPOT_MARK}|surger|line\b|regimen)",
        re.IGNORECASE,
    ),
    words=("considered", "regarded", "counted"),
)
"""`Kyphoplasty is not considered major surgery`."""
_WHY = Sought(
    re.compile(r"\W*(?:the\s+)?(?:rationale|reasons?)\s+(?:for|behind|why)\b", re.IGNORECASE),
    words=("rationale", "reason", "reasons"),
)
"""`The rationale for excluding them is ...`."""
_ELSEWHERE = Sought(
    re.compile(
        r"\b(?:may|can|could|should|will) (?:still )?be (?:treated|enrolled|entered|registered) (?:on|in|to) "
        r"(?:an? |the )?(?:alternat\w+|other|another|separate|different|companion|protocol [A-Z\d])"
        r"|\b(?:should|may|will) (?:be )?(?:enrol\w*|enter(?:ed)?|register(?:ed)?|treated) (?:on|in|onto) "
        r"(?:protocol |trial |study )?(?-i:[A-Z]{3,}[ -]?[A-Z\d-]*\d)",
        re.IGNORECASE,
    ),
    words=("treated", "entered", "enter", "registered", "register"),
    parts=("enrol",),
)
_ANYTHING = Sought(
    re.compile(
        r"\W*(?:[\w /]{1,40}:\s*)?(?:any(?: (?:performance )?(?:status|age|sex|level|stage|number))?"
        r"|(?:fe)?males? (?:and|or) (?:fe)?males?|(?:wo)?men (?:and|or) (?:wo)?men)\W*$",
        re.IGNORECASE,
    ),
    words=("any", "male", "males", "men"),
)
_NOTHING = Sought(
    re.compile(
        r"\W*(?:none(?: (?:known|specified|stated|listed|planned|mentioned))?"
        r"|no (?:(?:specific|eligibility|inclusion|exclusion|other|additional|further) ){1,2}criteri(?:a|on)"
        r"(?: (?:specified|stated|listed|apply))?)\W*",
        re.IGNORECASE,
    ),
    words=("none", "no"),
)
"""A list that asks nothing."""
_WISHED = Sought(
    re.compile(r"\W*(?:preferably\b[^.;,:<>\d]*|[^.;,:()<>\d]*?\bpreferred)\W*", re.IGNORECASE),
    words=("preferably", "preferred"),
)
"""`Asthma preferred`: who is wished for is not asked for."""
_ONLY_DONE = Sought(
    re.compile(
        r"(?:must|should|will|has to|have to|needs? to) be (?:assessed|measured|evaluated|obtained|performed|recorded"
        r"|determined|checked|done|collected|reported|calculated)\W*$",
        re.IGNORECASE,
    ),
    words=(
        "assessed", "measured", "evaluated", "obtained", "performed", "recorded", "determined", "checked", "done",
        "collected", "reported", "calculated",
    ),
)  # fmt: skip
"""A test that is made, with nothing said of its result."""

ANY_TOLD = Several(
    _TOLD, WORDING, IF_IT_HAPPENS, _WHY, _NOT_CALLED, USUAL, _SEE, _NOTHING, NO_LIMIT, _WISHED, _ANYTHING, _ONLY_DONE,
    _ELSEWHERE,
)  # fmt: skip


def is_told(scan: Scan, cut: Cut) -> bool:
    """Whether a sentence explains a term, points to another place, or tells who is treated elsewhere."""
    if scan.lacks_all(ANY_TOLD):
        return False
    if not scan.lacks(_TOLD) and _TOLD.pattern.search(scan.text(cut)):
        return True
    if any(not scan.lacks(told) and told.pattern.match(scan.plain, cut.first) for told in (WORDING, IF_IT_HAPPENS)):
        return True
    if any(scan.match(told, cut) is not None for told in (_WHY, _NOT_CALLED, USUAL)):
        return True
    if not scan.lacks(_SEE) and _SEE.match(scan.text(cut)):
        return True
    nothing = (said for said in (_NOTHING, NO_LIMIT, _WISHED) if not scan.lacks(said))
    if lets_in_any(scan, cut) or any(said.pattern.fullmatch(scan.text(cut).rstrip(".")) for said in nothing):
        return True
    if scan.search(_ONLY_DONE, cut) is not None and not scan.comparisons_in(cut):
        return all(map(_is_test, scan.spots_in(cut))) and bool(scan.spots_in(cut))
    return scan.search(_ELSEWHERE, cut) is not None


def lets_in_any(scan: Scan, cut: Cut) -> bool:
    """`Performance status: any`; among what excludes, `biologic therapy: any` keeps everybody out who had it."""
    return not scan.lacks(_ANYTHING) and _ANYTHING.match(scan.text(cut)) is not None


def _is_test(spotted: Spot) -> bool:
    return isinstance(term_of(spotted.name), Variable | Derived)
