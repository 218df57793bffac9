"""One limit without a finding and another with it: `<= 2.5 without liver metastases, <= 5 with them`."""

from __future__ import annotations

import re

from trialrun.read.criteria.connectives.exceptions import Reader
from trialrun.read.criteria.connectives.limits import with_alternative
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.model import Tree
from trialrun.read.criteria.scan.line import NUMBER_MARK, SPOT_MARK, Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.text import Cut

_WITHOUT = (
    r"(?:in (?:the )?absence of|without|if (?:there (?:is|are) )?no|with no"
    r"|(?:for|in) (?:patients|subjects|participants|those) (?:without|with no))"
)
_WITH = (
    r"(?:in (?:the )?presence of|with|if(?: there (?:is|are))?|in case of"
    r"|(?:for|in) (?:patients|subjects|participants|those) with)"
)
_BOTH_WAYS = Sought(
    re.compile(
        rf"(?P<one>{NUMBER_MARK}+)[^{NUMBER_MARK}{SPOT_MARK}]{{0,12}}\b{_WITHOUT}\b[^{NUMBER_MARK}{SPOT_MARK},;]{{0,30}}{SPOT_MARK}+"
        rf"[^{NUMBER_MARK}{SPOT_MARK}]{{0,25}}(?P<other>{NUMBER_MARK}+)[^{NUMBER_MARK}{SPOT_MARK}]{{0,12}}\b{_WITH}\b"
        rf"(?P<whom>[^{NUMBER_MARK}{SPOT_MARK},;]{{0,30}}{SPOT_MARK}+)",
        re.IGNORECASE,
    ),
    words=("absence", "without", "no"),
)


def either_way(scan: Scan, cut: Cut, frame: Frame, read: Reader) -> Tree | None:
    """`<= 2.5 x ULN in the absence of liver metastases, or <= 5 x ULN in their presence`: one limit or the other."""
    if len(scan.comparisons_in(cut)) < 2 or not scan.spots_in(cut):
        return None
    found = scan.search(_BOTH_WAYS, cut)
    if found is None:
        return None
    first, named = cut.first, Cut(cut.first + found.start("whom"), cut.end)
    numbers = scan.comparisons_in(Cut(first + found.start("other"), first + found.end("other")))
    tree = read(scan, Cut(first, first + found.end("one")), frame.deeper())
    whom = read(scan, named, frame.deeper(findings=True))
    if tree is None or whom is None or not numbers or scan.comparisons_in(named):
        return None
    return with_alternative(tree, numbers, whom)
