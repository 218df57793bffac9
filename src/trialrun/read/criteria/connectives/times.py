"""Windows of time that stand apart from what they are said of: in front of it, twice behind it, or with whom it is.

Finds no window and reads no words of its own.
"""

from __future__ import annotations

import re
from functools import partial

import msgspec

from trialrun.read.criteria.concepts.qualifiers import own_words
from trialrun.read.criteria.connectives.parts import Part, says_something
from trialrun.read.criteria.connectives.sharing import is_lasting
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import Judgement, Statement, Timing, Tree
from trialrun.read.criteria.scan.line import SPOT_MARK, Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_procedure
from trialrun.read.criteria.trees import PEOPLE, change, is_measured, statements, timed, timed_each
from trialrun.read.text import Cut

_ONCE_MORE = re.compile(r"\W*(?:and|then)?\s*\bagain\b\W*|\W*and\s+", re.IGNORECASE)
_MADE = (
    "assessed", "measured", "determined", "evaluated", "documented", "estimated", "calculated", "confirmed", "shown",
    "demonstrated", "obtained", "verified", "performed", "done",
)  # fmt: skip
_METHOD = Sought(
    re.compile(
        rf",?\s*\b(?:as )?(?:{'|'.join(_MADE)})\s+(?:by|with|using|on|via|from|through)\b|\s+(?:by|using|via)\s+"
        rf"(?=(?:(?:an?|the|either)\s+)?{SPOT_MARK})",
        re.IGNORECASE,
    ),
    words=("by", "using", "via", *_MADE),
)
_OTHER_TIME = re.compile(
    r"\W*(?:(?:an?|any|have|has|had|with)\s+)*(?:known|active|current\w*|ongoing|chronic|history|prior|previous\w*|past"
    r"|ever|lifetime|planned)\b",
    re.IGNORECASE,
)
"""How a part begins that has a time of its own: `or known hepatitis`."""
_NO_FINDING = PEOPLE | {"recovered_from_prior_therapy"}
_WORDLESS = frozenset(
    {"patients", "subjects", "participants", "with", "the", "following", "are", "is", "excluded", "received",
     "receipt", "have", "has", "prior", "previous", "use", "medication", "medications", "treatment", "treatments",
     "therapy", "therapies", "of"}
)  # fmt: skip
"""What a heading may say beside a window that is of each line below it."""
_MOST_WORDS = 7
_TRIAL_LASTS = frozenset({"duration", "participation", "remainder", "length"})
"""Words for the time that a trial takes."""
_LASTING = frozenset(
    {"", "age", "life_expectancy", "sex", "lesion_size", "prior_lines", "prior_cycles", "gleason_score"}
)
"""What is not measured again for a trial."""


def without_method(scan: Scan, cut: Cut) -> tuple[Cut, tuple[Timing, ...]] | None:
    """`LVEF > 45 %, as assessed by MUGA or echocardiogram within 30 days`: what is measured, and when.

    None where no value stands in front of the method, or something else than a method behind it.
    """
    numbers = scan.comparisons_in(cut)
    if not numbers or not scan.may_hold(_METHOD, cut):
        return None
    found = _METHOD.pattern.search(scan.shown(cut), numbers[-1].cut.end - cut.first)
    if found is None:
        return None
    method = Cut(cut.first + found.start(), cut.end)
    spots = scan.spots_in(method)
    if cue("negation").search(scan.shown(method)) or not all(is_procedure(item.name) for item in spots):
        return None
    times = scan.timings_in(method)
    behind = Cut(times[-1].cut.end, cut.end) if times else Cut(cut.end, cut.end)
    far = own_words(scan, behind) or len(own_words(scan, method).split()) > _MOST_WORDS
    return None if far else (Cut(cut.first, method.first), times)


def led_by_time(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`Within 7 days before the first dose, received A or B`: a window in front is said of all that follows."""
    times = scan.timings_in(parts[0].cut)
    if len(parts) < 2 or trees[0] is not None or not times or times[0].relation != "within":
        return trees
    if says_something(scan, parts[0].cut):
        return trees
    return [tree if tree is None or isinstance(tree, Judgement) else timed(tree, times[0]) for tree in trees]


def with_time_in_front(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`Recent (within 6 months) stroke or infarction`: a window before the first name is said of those behind it.

    Not of a lasting state behind a comma, nor of what has words for another time.
    """
    shared: list[Tree | None] = []
    given: Timing | None = None
    for part, tree in zip(parts, trees, strict=True):
        own = next((item for item in statements(tree) if item.timing is not None), None)
        if own is not None and own.timing is not None:
            leads = own.timing.relation == "within" and own.timing.cut.end < own.about.cut.end
            given = own.timing if leads and own.about.name and own.limit is None else None
        elif given is not None and _OTHER_TIME.match(scan.text(part.cut)):
            given = None
        if tree is None or given is None or (own is None and part.apart and is_lasting(tree)):
            shared.append(tree)
        else:
            shared.append(change(tree, partial(_then, timing=given)))
    return shared


def _then(item: Statement, *, timing: Timing) -> Statement:
    """A finding at the time that is said before it; a value is measured when it is."""
    plain = item.timing is None and item.limit is None and item.about.name not in _NO_FINDING
    return msgspec.structs.replace(item, timing=timing, selector="") if plain else item


def is_of_each(scan: Scan, heading: Cut, times: tuple[Timing, ...]) -> bool:
    """`Any of the following within 2 weeks:`, `Excluded within 2 weeks:`: a window is all that is said of a list."""
    if scan.search(cue("anyone"), heading) or scan.search(cue("everyone"), heading):
        return True
    beside = (Cut(heading.first, times[0].cut.first), Cut(times[-1].cut.end, heading.end)) if times else ()
    return bool(beside) and all(_WORDLESS.issuperset(re.findall(r"\w+", scan.text(cut).lower())) for cut in beside)


def measured_together(trees: list[Tree | None]) -> list[Tree | None]:
    """`ANC >= 1 and platelets >= 50 within 14 days`: a window behind several limits is that of all of them."""
    given = [tree for tree in trees if tree is not None]
    if len(given) < len(("first", "last")) or not all(_is_test(item) for tree in given for item in statements(tree)):
        return trees
    *before, last = ([item.timing for item in statements(tree)] for tree in given)
    behind = last[-1] if last else None
    if behind is None or behind.relation != "within" or any(timing is not None for times in before for timing in times):
        return trees
    return [None if tree is None else timed(tree, behind) for tree in trees]


def at_one_number(trees: list[Tree | None]) -> list[Tree | None]:
    """`AST and ALT <= 3 (within 14 days)`: what is said of a number is said of all that it limits."""
    times = {item.cut: item.timing for tree in trees for item in statements(tree) if item.limit and item.timing}

    def sharing(item: Statement) -> Statement:
        own = item.timing is not None or item.limit is None or item.cut not in times
        return item if own else msgspec.structs.replace(item, timing=times[item.cut])

    return [None if tree is None else change(tree, sharing) for tree in trees] if times else trees


def _is_test(item: Statement) -> bool:
    return is_measured(item) and not item.counted and item.about.name not in _LASTING


def time_behind_examples(scan: Scan, named: Cut) -> Timing | None:
    """`targeted drugs, such as antibodies, within 4 weeks`: the window behind examples is said of what they are of."""
    last = scan.timings_in(named)[-1:]
    if not last or last[0].relation != "within" or own_words(scan, Cut(last[0].cut.end, named.end)):
        return None
    return last[0]


def in_both(scan: Scan, cut: Cut, tree: Tree | None) -> Tree | None:
    """`within 14 days before and again within 24 hours of the start`: asked at both times."""
    times = tuple(item for item in scan.timings_in(cut) if item.relation == "within")
    if tree is None or len(times) != len(("first", "again")):
        return tree
    between = scan.plain[times[0].cut.end : times[1].cut.first]
    if _ONCE_MORE.fullmatch(between) is None:
        return tree
    first, plain = times[0], [item.timing for item in statements(tree)]
    if any(timing != first for timing in plain):
        return tree
    return timed_each(change(tree, _untimed), times)


def _untimed(item: Statement) -> Statement:
    return msgspec.structs.replace(item, timing=None)


def handed_on(subject: Tree, asked: Tree) -> tuple[Tree, Tree]:
    """`required of fertile women for 2 months after study`: the window is said of what is asked, not of whom."""
    times: list[Timing] = [item.timing for item in statements(subject) if item.timing is not None]
    if not times or any(item.about.name not in PEOPLE for item in statements(subject)):
        return subject, asked
    return change(subject, _untimed), timed(asked, times[0])


def in_the_time_of(listed: Tree | None, own: Tree) -> Tree:
    """`stroke, including TIA, within 6 months`: the window behind is of the wider finding as well."""
    times = [item.timing for item in statements(listed)][-1:]
    apart = any(item.timing is not None or item.limit is not None for item in statements(own))
    if apart or not times or times[0] is None or times[0].relation != "within":
        return own
    return timed(own, times[0])


def since_alike(own: Tree | None, listed: Tree) -> Tree:
    """`4 weeks since an IMiD, including lenalidomide`: that long since what is listed, which is not asked for.

    `Cardiac disease within 6 months, including stroke`: what is listed without a window of its own is of that
    time too, but a history of it.
    """
    since = [item.timing for item in statements(own)][-1:]
    if not since or since[0] is None or since[0].relation not in ("at least", "within"):
        return listed
    if since[0].relation == "at least":
        return listed if any(map(is_measured, statements(listed))) else timed(listed, since[0])
    if any(item.timing is not None for item in statements(listed)):
        return listed
    return change(
        listed,
        lambda item: (
            item if is_measured(item) or item.selector == "ever" else msgspec.structs.replace(item, timing=since[0])
        ),
    )


def used_through(scan: Scan, parts: tuple[Part, ...], trees: list[Tree | None]) -> list[Tree | None]:
    """`contraception before, for the duration of, and for 4 months after the study`: one use, up to the last time."""
    used = next((at for at, tree in enumerate(trees) if _is_contraception(tree)), len(trees))
    told, through = list(trees), None
    for at in range(used + 1, len(trees)):
        words = {word.lower() for word in own_words(scan, parts[at].cut).split()}
        if scan.spots_in(parts[at].cut) or scan.comparisons_in(parts[at].cut) or words - _TRIAL_LASTS:
            break
        told[at] = None
        ahead = [time for time in scan.timings_in(parts[at].cut) if time.amount is not None and time.side == "after"]
        through = ahead[-1] if ahead else through
    contraception = told[used] if used < len(trees) else None
    if isinstance(contraception, Statement) and (through is not None or told != trees):
        lasting = contraception.timing if through is None else msgspec.structs.replace(through, relation="during")
        told[used] = msgspec.structs.replace(contraception, timing=lasting, selector="")
    return told


def _is_contraception(tree: Tree | None) -> bool:
    return isinstance(tree, Statement) and tree.about.name == "contraception" and tree.op == "present"
