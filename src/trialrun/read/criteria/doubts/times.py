"""Times of a line that are no window before entry: how long something lasts, a later beginning, a history of two.

Each doubt looks at the words in and around one window. Changes nothing; a line with a doubt is asked as it stands.
"""

from __future__ import annotations

import re
from itertools import pairwise

from trialrun.read.criteria.concepts.narrowed import is_moment, is_state
from trialrun.read.criteria.doubts.laid_out import (
    EARLIER,
    Doubt,
    LaidOut,
    any_asserted,
    any_item,
    any_node,
    any_timed,
    before_name,
    is_conditional,
    said,
)
from trialrun.read.criteria.model import AllOf, OneOrMore, Statement, Timing, Tree
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_condition, is_drug, is_treatment, term_of

_FOR_LONG = re.compile(
    r"(?:for|minimum of)\b|(?:>=?|more than|over|at least|longer than)\s*\d[^a-z]*[a-z]+\s+of\b", re.IGNORECASE
)
_BARE_IN_BRACKETS = re.compile(r"\(\d[\d.,]*[\s-]?[a-z]+\)", re.IGNORECASE)
_FOR_LONGER = re.compile(
    r"for\s+(?:a\s+(?:total|period|duration)\s+of\s+)?(?:>|(?:more|greater|longer)\b|over\b)", re.I
)
_LONGER = re.compile(
    r"[>≥]|\b(?:at least|(?:more|greater|longer) than|over|minimum|or (?:more|longer))\b", re.IGNORECASE
)
_TO_COME = re.compile(r"\b(?:expected|likely|anticipated|predicted|going) to\b[^.;,]*$", re.IGNORECASE)
_TREATMENT_OF = re.compile(
    r"\b(?:therap(?:y|ies)|treatments?|surger(?:y|ies)|resection|irradiation|radiation|chemotherapy|management)\s+"
    r"(?:\w+\s+)?(?:for|of)\s+(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\b(?:receiv\w+|treated|taken|used|been on|on|exposed)\b[^.;]*$", re.IGNORECASE)
_SHORT = re.compile(
    r"\W*(?:of\s+)?(?:<|(?:less|fewer|shorter|no (?:more|longer)|not (?:more|longer)) than\b|under\b)", re.I
)
_BEGUN = re.compile(r"\b(?:recent\w*|acute|new\w*|onset|began|begun|started|diagnos\w+|occur\w*)\b", re.IGNORECASE)
_AGO = re.compile(r"\b(?:ago|old|before|prior|previous\w*|earlier|since|from|after|of|post)\b", re.IGNORECASE)
_IF = re.compile(r"\b(?:if|when|provided)\b[^.;]*\Z", re.IGNORECASE)
_TREATED = re.compile(
    r"\b(?:treat\w+|receiv\w+|taking|taken|therap\w+|medication\w*|maintained|controlled) ", re.IGNORECASE
)
_AT_MOST = re.compile(
    r"\b(?:no (?:more|longer|greater) than|not (?:more|longer) than|less than|fewer than|shorter than|up to|at most"
    r"|maximum of|under|below|or (?:less|fewer|shorter))\b|[<≤]"
    r"|\d(?:\s*[a-z]+)?(?:\s*[-~]\s*|\s+(?:to|and|until|through)\s+)(?:up to\s+)?\d",
    re.IGNORECASE,
)
_EVER_OR = Sought(
    re.compile(r"\b(?:history of|prior|previous|past)\s*,?\s*(?:or|and/or)\s[\w\s]{0,20},?\s*$", re.IGNORECASE),
    words=("history", "prior", "previous", "past"),
)
_NOW_EVER = Sought(
    re.compile(r"\bhistory of (?:active|current|ongoing)\b[^.;]*\b(?:or|and)\b", re.IGNORECASE), words=("history",)
)
_BRACKETS = re.compile(r"\([^()]*\)")
_OF_WHICH = Sought(
    re.compile(r"\b(?:(?:of|for|in|from|by|after|during|with)\s+(?:which|whom)|whose)\b", re.IGNORECASE),
    words=("which", "whom", "whose"),
)
_FIRST = re.compile(r"\bfirst\s+(?:\w+\s+)?(?:hours|days|weeks|months|years)\b", re.IGNORECASE)
_RECEIPT = Sought(
    re.compile(
        r"\b(?:receipt|use|intake|administration|treatment|therapy|exposure)\s+(?:with)?in\s+(?:the\s+(?:last|past)\s+)?\w+\s+"
        r"(?:hours|days|weeks|months|years)\s+(?:of|to|with)\s+[^.;]{2,60}?(?:,|\bor\b|\band\b)",
        re.IGNORECASE,
    ),
    words=("receipt", "use", "intake", "administration", "treatment", "therapy", "exposure"),
)
"""`Receipt within 30 days of erythropoietin or G-CSF`."""
_ONSET = Sought(
    re.compile(r"\b(?:onset|began|begun|beginning|started|start of|first (?:symptoms?|signs?)|debut)\b", re.IGNORECASE),
    words=("onset", "began", "begun", "beginning", "started", "start", "first", "debut"),
)
_STARTS = r"(?:start(?:ed|ing)?|initiat(?:ed|ing|ion)|beg(?:an|un|inning)|commenc(?:ed|ing|ement)|introduc(?:ed|tion))"
_NEAR_NAME = 40
_STARTED = Sought(
    re.compile(
        rf"\b{_STARTS}\s+(?:of\s+|on\s+|with\s+)?(?:[\w-]+\s+){{0,2}}\x00|\x00\W*(?:therapy|treatment)?\s*"
        rf"(?:(?:was|were|is|has|have|had|must|should|been|be)\s+){{0,3}}{_STARTS}\b",
        re.IGNORECASE,
    ),
    words=("start", "started", "starting", "initiated", "initiating", "initiation", "began", "begun", "beginning",
           "commenced", "commencing", "commencement", "introduced", "introduction"),
)  # fmt: skip
"""`started A`, `A was begun`, the name of the treatment as a mark."""
_TREATED_BY = Sought(
    re.compile(
        r"\b(?:requir\w+|need\w+|necessitat\w+|(?:being |previously )?(?:treated|managed|controlled) (?:with|by)"
        r"|hospitali[sz]ed for)\s",
        re.IGNORECASE,
    ),
    words=("treated", "managed", "controlled", "hospitalised", "hospitalized"),
    parts=("requir", "need", "necessitat"),
)
_THEN_OR_NOW = ["current", "past", "prior", "previous", "present"]
_WHEN_BETWEEN = Sought(
    re.compile(rf"\w,\s+(?:(?:{'|'.join(_THEN_OR_NOW)}|or|and|ever)\s*){{2,3}},\s", re.IGNORECASE), words=_THEN_OR_NOW
)
"""`gout, current or past, or asthma`: between commas, when somebody has or had what stands before."""
_LENGTH = r"\d+\s*(?:days?|weeks?|months?|years?)\b"
_STOPPED_EACH = Sought(
    re.compile(
        rf"\b(?:stopped|discontinued|completed|withdrawn)\b[^.;\d]{{0,24}}{_LENGTH}[^.;\d]{{2,80}}{_LENGTH}",
        re.IGNORECASE,
    ),
    words=("stopped", "discontinued", "completed", "withdrawn"),
    begins=True,
)
"""`A must have been stopped 4 weeks, and B 6 months, before`."""
_PAST_STATE = re.compile(r"\b(?:history of|past|previous|prior)\s[^.;,]*\Z", re.IGNORECASE)
_NEAR = 48
_FAR = 72
_BEHIND = 12
_EXAMPLE = Sought(
    re.compile(r"(?:\bsuch as|\be\.g\.|\bincluding)[^.;:()]{2,60}\Z", re.IGNORECASE), words=("such", "g", "including")
)
"""An example that goes on up to a time."""
_LAST_DOSE = Sought(re.compile(r"\b(?:last|final|most recent)\s+(?:\w+\s+)?dose", re.IGNORECASE), words=("dose",))
_WHEN_GIVEN = Sought(
    re.compile(
        r"\b(?:before|prior to|until|after|following)\s+(?:\w+\s+(?:or|and)\s+)?(?:the\s+)?(?:\w+\s+){0,3}?"
        r"(?:administration|initiation|start|beginning|completion|end|discontinuation"
        r"|(?:last|first) (?:dose|course)) of\s+(?:\w+\s+){0,2}$",
        re.IGNORECASE,
    ),
    parts=(
        "dministration",
        "nitiation",
        "start",
        "beginning",
        "ompletion",
        "end of",
        "iscontinuation",
        "dose",
        "course",
    ),
)
"""`hearing is tested after completion of radiotherapy`."""
_AHEAD = Sought(
    re.compile(
        r"\b(?:will|may|might|shall|could"
        r"|(?:likely|expected|going|about|anticipated|scheduled|due|amenable|suitable|plan\w*|intend\w*) to)\s+"
        r"(?:\w+\s+){0,2}?(?:start|begin|commence|initiate|need|require|undergo|receive|be (?:treated|given|started))\b"
        r"[^.;,]{0,40}\Z",
        re.IGNORECASE,
    ),
    words=("will", "may", "might", "shall", "could", "to"),
)
"""What has not begun, before its name."""


def _is_of_last_dose(plain: str, item: Statement, timing: Timing) -> bool:
    """`progression within 60 days of the last dose of bortezomib`: the days are of the progression."""
    return timing.anchor == "last dose" and is_drug(item.about.name)


def _said(plain: str, timing: Timing) -> str:
    """The words of a window."""
    return plain[timing.cut.first : timing.cut.end]


def _is_at_most(plain: str, item: Statement, timing: Timing) -> bool:
    return _AT_MOST.search(_said(plain, timing)) is not None


def _begins_later(plain: str, item: Statement, timing: Timing) -> bool:
    return bool(timing.least)


def _is_to_come(plain: str, item: Statement, timing: Timing) -> bool:
    return _TO_COME.search(plain, item.about.cut.end, timing.cut.first) is not None


def _is_first(plain: str, item: Statement, timing: Timing) -> bool:
    return timing.anchor not in ("diagnosis", "event") and _FIRST.search(_said(plain, timing)) is not None


def _is_after(plain: str, item: Statement, timing: Timing) -> bool:
    return timing.side == "after" and timing.relation in ("within", "during")


def _is_of_condition(laid: LaidOut, item: Statement) -> bool:
    """`surgery if more than 4 weeks ago`; a line that lets in since then means it so."""
    if item.timing is None or laid.lets_in_since(item):
        return False
    return _IF.search(laid.plain[item.about.cut.end : item.timing.cut.first]) is not None


def _is_time_of_treatment(plain: str, node: Tree) -> bool:
    """`asthma or eczema requiring steroids within 4 weeks`: neither need have begun in them."""
    parts = [part for part in node.of if isinstance(part, Statement)] if isinstance(node, AllOf | OneOrMore) else []
    for one, other in pairwise(parts):
        alike = one.timing is not None and one.timing == other.timing and one.timing.relation == "within"
        if alike and one.timing is not None and is_condition(one.about.name) and is_condition(other.about.name):
            between = plain[other.about.cut.end : max(other.about.cut.end, one.timing.cut.first)]
            if _TREATED_BY.pattern.search(between):
                return True
    return False


def _is_since_the_first_alone(node: Tree) -> bool:
    """`at least 1 year since drug abuse or alcoholism`: the time was read with the first of two alone."""
    parts = [part for part in node.of if isinstance(part, Statement)] if isinstance(node, OneOrMore) else []
    since = (at for at, part in enumerate(parts) if part.timing is not None and part.timing.relation == "at least")
    return any(map(_is_timeless, parts[next(since, len(parts)) :]))


def _is_since_onset(plain: str, item: Statement) -> bool:
    """`onset of psoriasis at least 6 months ago`: it may be there still."""
    if item.timing is None or item.timing.relation != "at least" or not is_condition(item.about.name):
        return False
    first, end = max(0, item.about.cut.first - _BEHIND * 2), item.timing.cut.end + _BEHIND
    return _ONSET.pattern.search(plain, first, end) is not None


def _is_since_start(plain: str, item: Statement) -> bool:
    """`A started at least 3 months ago`: it may be given still, and who never had it has not started."""
    if item.timing is None or item.timing.relation != "at least" or not is_treatment(item.about.name):
        return False
    name = item.about.cut
    near = f"{plain[max(0, name.first - _NEAR_NAME) : name.first]}\x00{plain[name.end : name.end + _NEAR_NAME]}"
    return _STARTED.pattern.search(near) is not None


def _is_timeless(item: Statement) -> bool:
    if item.op != "present" or item.limit is not None:
        return False
    if not item.about.name:
        return item.timing is None or item.timing.relation != "at least"
    return item.timing is None and is_state(item.about.name)


def _is_duration(plain: str, item: Statement, timing: Timing) -> bool:
    """`treated for 6 months`; `must not have received it for more than a year`."""
    words = _said(plain, timing)
    if not is_treatment(item.about.name) or EARLIER.search(words):
        return False
    if timing.relation == "during":
        return _FOR_LONG.match(words) is not None
    absent = item.op == "absent" and _FOR_LONGER.match(words) is not None
    return absent and _GIVEN.search(plain[max(0, timing.cut.first - _NEAR) : timing.cut.first]) is not None


def _is_bare_length(plain: str, item: Statement, timing: Timing) -> bool:
    """`prior chemotherapy (6 months)`, `past smoking (10 years)`: so long ago, or for so long."""
    lasts = is_treatment(item.about.name) or is_state(item.about.name)
    return lasts and _BARE_IN_BRACKETS.match(plain, timing.cut.first - 1) is not None


def _is_since_treatment(plain: str, item: Statement, timing: Timing) -> bool:
    """`at least 6 months since treatment of hepatitis C`: nobody says how long the hepatitis is over."""
    before = plain[min(item.cut.first, timing.cut.first) : item.about.cut.first]
    return is_condition(item.about.name) and _TREATMENT_OF.search(before) is not None


def _is_of_another(plain: str, item: Statement, timing: Timing) -> bool:
    """`diabetes for which insulin was begun within 3 months`: the time of what was done, and not of the diabetes."""
    between = _BRACKETS.sub("", plain[item.about.cut.end : timing.cut.first])
    return _OF_WHICH.pattern.search(between) is not None


def _is_of_treatment(plain: str, item: Statement, timing: Timing) -> bool:
    """`asthma treated with a spray for at least 3 months`: nobody says how long the asthma has been there."""
    between = plain[item.about.cut.end : timing.cut.first]
    return _TREATED.search(between) is not None and not is_treatment(item.about.name)


def _is_of_past_state(plain: str, item: Statement, timing: Timing) -> bool:
    """`history of depression of at least 4 months`; `a 4-month history of pain` goes on until now."""
    first = item.about.cut.first
    if item.op != "present" or timing.cut.first < first:
        return False
    return _PAST_STATE.search(plain, max(0, first - _NEAR), first) is not None


def _is_long_ago(plain: str, item: Statement, timing: Timing) -> bool:
    """`fracture for more than 2 months`: a moment does not last; nobody with one in those months is meant."""
    term = term_of(item.about.name)
    return (
        item.op == "present"
        and term is not None
        and is_moment(term)
        and _LONGER.search(_said(plain, timing)) is not None
    )


def _is_of_state(plain: str, item: Statement, timing: Timing) -> bool:
    """`low back pain less than 3 months`: a state that may have gone on for longer; a stroke has its moment."""
    words = _said(plain, timing)
    if timing.anchor != "enrolment" or not _SHORT.match(words) or EARLIER.search(words):
        return False
    if item.op != "present" or item.limit is not None or not is_state(item.about.name):
        return False
    before = plain[max(0, timing.cut.first - _NEAR) : timing.cut.first]
    return not _BEGUN.search(before) and not _AGO.search(plain, timing.cut.first, timing.cut.end + _BEHIND)


def _is_forgotten_history(plain: str, item: Statement) -> bool:
    """`history of, or current, tuberculosis` is at any time."""
    if item.limit is not None or item.timing is not None or item.selector == "ever":
        return False
    return _EVER_OR.pattern.search(plain, max(0, item.about.cut.first - _FAR), item.about.cut.first) is not None


def _is_of_now(item: Statement) -> bool:
    return item.op in ("present", "absent") and item.limit is None and item.timing is None and item.selector != "ever"


def _is_when_given(plain: str, item: Statement) -> bool:
    timeless = item.timing is None and is_treatment(item.about.name)
    return timeless and _WHEN_GIVEN.pattern.search(plain, *before_name(item)) is not None


def _is_ahead(plain: str, item: Statement) -> bool:
    """`may need surgery`, `who will start dialysis within 4 weeks`, where nothing says that it was done before."""
    timing = item.timing
    if timing is None and not is_treatment(item.about.name):
        return False
    if timing is not None and (timing.relation != "within" or EARLIER.search(plain, timing.cut.first, timing.cut.end)):
        return False
    return _AHEAD.pattern.search(plain, *before_name(item)) is not None


def _is_of_example(plain: str, item: Statement, timing: Timing) -> bool:
    """`severe heart disease, such as stroke within 6 months`: when the example was, read as when the disease was."""
    narrowed = is_state(item.about.name) and any(said.key == "severity" for said in item.said)
    return narrowed and _EXAMPLE.pattern.search(plain, item.about.cut.end, timing.cut.first) is not None


def _is_any_operation(laid: LaidOut) -> bool:
    """`Surgery` alone among the exclusions: nearly everybody has had some, and nobody says when."""
    if laid.holds or not isinstance(laid.tree, Statement) or laid.tree.timing is not None:
        return False
    named = laid.tree.about
    return named.name in ("surgery", "radiotherapy") and laid.plain.strip(" .;:*-").lower() == named.words.lower()


def _reads_as_given(laid: LaidOut) -> bool:
    given = (item for item, timing in laid.timed if timing.relation == "within" and item in laid.asserted)
    return is_conditional(laid) or any(is_treatment(item.about.name) for item in given)


TIME_DOUBTS = (
    Doubt("the time of what a relative clause tells", _OF_WHICH, any_timed(_is_of_another)),
    Doubt("an operation of which nobody says when", Statement, _is_any_operation),
    Doubt("the time of an example", _EXAMPLE, any_timed(_is_of_example, "within")),
    Doubt("a time that is the longest, read as the shortest", Timing, any_timed(_is_at_most, "during")),
    Doubt("how long ago something was, read as how long it went on", Timing, any_timed(_is_long_ago, "during")),
    Doubt("how long something lasted once, read as until now", Timing, any_timed(_is_of_past_state, "during")),
    Doubt("the time of a treatment, said of what it is for", Timing, any_timed(_is_of_treatment, "during")),
    Doubt("a window that begins later than its anchor", Timing, any_timed(_begins_later, "within")),
    Doubt("a time that is still to come", Timing, any_timed(_is_to_come, "within")),
    Doubt("the time since a treatment, said of what it is for", Timing, any_timed(_is_since_treatment, "at least")),
    Doubt("how long something was done", Timing, any_timed(_is_duration)),
    Doubt("a time in brackets that may be a length", Timing, any_timed(_is_bare_length, "within")),
    Doubt("how long something has lasted, read as when it was", Timing, any_timed(_is_of_state, "within")),
    Doubt("the first time of the study", Timing, any_timed(_is_first)),
    Doubt("what happens after entry", Timing, any_timed(_is_after)),
    Doubt("the time of a condition", Timing, lambda laid: any(_is_of_condition(laid, item) for item in laid.items)),
    Doubt("a history that is read as of now", _EVER_OR, any_item(_is_forgotten_history)),
    said("a history of two, one of which is read as of now", _NOW_EVER, lambda laid: any(map(_is_of_now, laid.items))),
    said(
        "a time from the last dose of a drug, read as that of the drug",
        _LAST_DOSE,
        any_timed(_is_of_last_dose, "within"),
    ),
    said("a window in front of a list", _RECEIPT, lambda laid: len(laid.items) > 1),
    Doubt("the time since the first of two alone", OneOrMore, any_node(_is_since_the_first_alone)),
    Doubt(
        "when something was treated, read as when it was",
        _TREATED_BY,
        lambda laid: any(_is_time_of_treatment(laid.plain, node) for node in laid.lists),
    ),
    said("when somebody had what stands before, read of what follows", _WHEN_BETWEEN),
    said("treatments stopped at two times, of which one is read as given", _STOPPED_EACH, _reads_as_given),
    Doubt("the time since something began, read as the time since it ended", _ONSET, any_item(_is_since_onset)),
    Doubt("the time since a treatment began, read as the time since its end", _STARTED, any_item(_is_since_start)),
    Doubt("what is still to come, read as what was", _AHEAD, any_asserted(_is_ahead)),
    Doubt(
        "when something was, read as what is asked for",
        _WHEN_GIVEN,
        lambda laid: laid.holds and any(_is_when_given(laid.plain, item) for item in laid.items),
    ),
)
"""What was there once, began or is still to come, and is read as of now or as over."""
