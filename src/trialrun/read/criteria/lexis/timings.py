"""Windows of time: `within 4 weeks before the first dose`, `in the past 6 months`, `for at least 3 months`.

A number with a unit of time becomes a window where the words around it say so; an age or a life expectancy does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from trialrun.read.criteria.lexis.anchoring import AFTER, BEFORE, OF, anchor_at, anchor_further_on, past_elapsed
from trialrun.read.criteria.lexis.apart import in_gestation
from trialrun.read.criteria.lexis.figures import HOURS, said_again
from trialrun.read.criteria.lexis.mentions import Mention
from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.criteria.lexis.units import TIME_UNITS
from trialrun.read.criteria.lexis.word_tables import word_set
from trialrun.read.criteria.model import TimeUnit, Timing
from trialrun.read.text import Cut

Relation = Literal["within", "at least", "during", "before", "after"]
Side = Literal["before", "after", "of"]

LAST = word_set("timing last")
"""Words before a unit of time that make a window of it without a number."""
_OWN_DOSE = frozenset({"study", "trial", "protocol", "investigational"})
"""Words by which a last dose is one of the trial: `at least 4 weeks since the last dose of A` is of what was before."""
_NEXT = frozenset({"next", "following", "coming", "upcoming", "subsequent", "first", "initial"})
_LEADS = word_set("timing leads")
_PASSED = word_set("timing passed")
OPENING = LAST | {"within"}
"""Of these words one stands in every window that has no number."""
_LAST_OR_NEXT = LAST | _NEXT
_PASSED_OR_LAST = _PASSED | LAST
_SPAN_OWNERS = word_set("timing span owners")
_SPAN_AFTER = word_set("timing span after")
_OCCASIONS = word_set("timing occasions")
_GROWN = 15
_LIFELONG = frozenset({"maximum", "minimum", "max", "min", "under", "below", "over", "above"})
_ROAD = frozenset(
    {"travel", "drive", "driving", "traveling", "travelling", "commute", "journey", "car", "walk", "walking"}
)
"""Words behind a time that is a distance."""
_PLANNED = word_set("timing planned")
_THROUGH = frozenset({"during", "throughout", "over", "during next", "over next"})
_PERIODS = word_set("timing periods")
_LENGTH_NAMES = frozenset({"total", "period", "minimum", "maximum"})
"""`for a total of 2 years`."""
_STRETCHES = frozenset({"period", "periods", "interval", "window", "span", "timeframe"})
_GOES_ON = frozenset({"and", "or", "but", "who", "with", "a", "an", "the"})
_LENGTHS = frozenset({"longer", "shorter"})
"""What lasts `no longer than 3 months` lies in no window."""
_RECENT = LAST | {"recently"}
_LASTING = frozenset({"duration", "period", "phase", "cycle", "course", "every"}) | word_set("timing stable")
_BOTH_ENDS = frozenset({",", "and", "but"})
_FAR = 14
_TREATED_FOR = re.compile(
    r"\b(?:(?:treatment|therapy) duration|duration of (?:(?:prior|previous) )?(?:treatment|therapy)|doubling time)\b"
)
_STABLE = word_set("timing stable")


def timing_of(
    plain: str, tokens: tuple[Token, ...], mention: Mention, following: Mention | None = None
) -> Timing | None:
    """The window that a mention with a unit of time is, or None: then its number is compared like any other.

    `following` is the mention behind it, with which it may share a moment.
    """
    mention = _over_the_days(tokens, mention)
    unit = _unit_of_time(tokens, mention)
    if unit is None:
        return None
    lead, place = _lead(tokens, mention)
    if lead in ("in", "within") and _is_planned(tokens, place):
        lead = "next"
    if lead in _THROUGH and _names_period(tokens, mention.end):
        return None
    shared = following is not None and shares_moment(tokens, mention, following)
    behind = _past_period(tokens, following.end if shared and following is not None else mention.end)
    elapsed = past_elapsed(tokens, behind) > behind
    side = _side(tokens, behind) or ("after" if elapsed else None)
    if lead in ("", "of", "with") and (_lasts(tokens, mention, side) or _is_grown(mention, side)):
        return None
    relation = _relation(tokens, mention, lead, side)
    if lead == "with" and relation in (None, "during") and _dated(plain, tokens, mention, side):
        relation = "within"
    if relation == "within" and _is_less(mention) and (since := _since_last(tokens, past_elapsed(tokens, behind))):
        return Timing("within", mention.figures[0].value, unit, _cut(tokens, place, since))
    if relation is None:
        return None
    if relation == "within" and elapsed:
        relation = "at least"
    end, anchor, anchor_words = _anchored(plain, tokens, behind, relation)
    spans = mention.shape == "range" and relation == "within"
    figure = mention.figures[-1 if spans else 0]
    direction: Side = _direction(lead, side)
    cut = _cut(tokens, place, mention.end if shared else end)
    unit, least = figure.measure.time or unit, _least(mention) if spans else None
    return Timing(relation, figure.value, unit, cut, direction, anchor, anchor_words, least)


def _unit_of_time(tokens: tuple[Token, ...], mention: Mention) -> TimeUnit | None:
    """The unit of time that a mention counts, where it may be a window: no rate, no age, no span of the calendar."""
    measure = mention.measure
    aged = measure.aged and measure.time not in ("d", "wk")
    if measure.time is None or measure.rate or aged or mention.shape in ("pair", "list") or _is_span(tokens, mention):
        return None
    return measure.time


def _anchored(plain: str, tokens: tuple[Token, ...], behind: int, relation: Relation) -> tuple[int, str, str]:
    """Where the anchor of a window ends, its name and its words, whether it stands right behind or further on."""
    end, anchor, words = anchor_at(plain, tokens, behind)
    if end == behind:
        anchor, words = anchor_further_on(plain, tokens, behind) or (anchor, words)
    if relation == "at least" and anchor == "last dose" and _OWN_DOSE.isdisjoint(words.lower().split()):
        anchor = "event"
    return end, anchor, words


def _is_less(mention: Mention) -> bool:
    return mention.shape == "one" and mention.ops[0] in ("<", "<=")


def _since_last(tokens: tuple[Token, ...], at: int) -> int:
    """Behind `since` or `from last`, else 0: `less than 4 weeks since surgery` is surgery within those before entry."""
    last = token_at(tokens, at + 1).word in ("last", "prior", "previous", "the", "their", "any", "most")
    return at + 1 if token_at(tokens, at).word == "since" or (token_at(tokens, at).word == "from" and last) else 0


def _over_the_days(tokens: tuple[Token, ...], mention: Mention) -> Mention:
    """`over the 7 days before entry`: a stretch of time, and no comparison."""
    if mention.words != ("over",) or token_at(tokens, mention.first + 1).word != "the":
        return mention
    return msgspec.structs.replace(mention, shape="bare", first=mention.first + 1, ops=(), words=())


def shares_moment(tokens: tuple[Token, ...], mention: Mention, following: Mention) -> bool:
    """`at least 6 months, but no more than 10 years, before entry`: two ends of one window."""
    if mention.shape != "one" or following.shape != "one" or following.measure.time is None:
        return False
    between = {token.word for token in tokens[mention.end : following.first]}
    joined = bool(between) and between <= _BOTH_ENDS and mention.ops[0][0] != following.ops[0][0]
    return joined and _side(tokens, following.end) in ("before", "after")


def _least(mention: Mention) -> Decimal:
    """The nearer end of a range in the unit of the further one: of `2 weeks to 12 months` half a month, nearly."""
    nearer, unit = mention.figures[0], mention.measure.time or "d"
    own = nearer.measure.time or unit
    return nearer.value if own == unit else nearer.value * HOURS[own] / HOURS[unit]


def ends_of(timing: Timing | None) -> tuple[Timing | None, ...]:
    """`60-100 days after transplantation`: at least the first, and within the second; else the window as it is."""
    if timing is None or timing.least is None or timing.relation != "at least":
        return (timing,)
    shortest = msgspec.structs.replace(timing, amount=timing.least, least=None)
    return (shortest, msgspec.structs.replace(timing, relation="within"))


def unnumbered_timings(plain: str, tokens: tuple[Token, ...]) -> tuple[Timing, ...]:
    """Windows without a number: `in the past year`, `within the last month`."""
    found = []
    for before in [at for at, token in enumerate(tokens) if token.word in LAST]:
        first, at = before, before + 1
        unit = TIME_UNITS.get(token_at(tokens, at).word)
        if unit is None or tokens[at].word.endswith("s"):
            continue
        while first > 0 and tokens[first - 1].word in ("the", "within", "in", "during", "for", "over"):
            first -= 1
        relation: Relation = "during" if tokens[first].word == "for" else "within"
        amount, said, end = said_again(plain, tokens, (Decimal(1), unit), at + 1) or (Decimal(1), unit, at + 1)
        found.append(Timing(relation, amount, said, _cut(tokens, first, end)))
    return (*found, *_within_a_unit(plain, tokens))


def _within_a_unit(plain: str, tokens: tuple[Token, ...]) -> Iterator[Timing]:
    """`within a month prior to study entry`."""
    for first, token in enumerate(tokens):
        unit = TIME_UNITS.get(token_at(tokens, first + 2).word) if token.word == "within" else None
        if unit is not None and tokens[first + 1].word in ("a", "an") and not tokens[first + 2].word.endswith("s"):
            end, anchor, words = anchor_at(plain, tokens, first + 3)
            side = _side(tokens, first + 3) or "before"
            yield Timing("within", Decimal(1), unit, _cut(tokens, first, end), side, anchor, words)


def half_lives_at(plain: str, tokens: tuple[Token, ...], mention: Mention) -> Timing | None:
    """`5 half-lives`: a window in half-lives of the drug, without a unit of time."""
    if mention.measure.time or mention.measure.unit:
        return None
    words = [token_at(tokens, mention.end + step).word for step in range(5)]
    if "half" not in words[:4] and not any(word.startswith("halfli") for word in words[:4]):
        return None
    end = next(
        (mention.end + step + 1 for step, word in enumerate(words) if word.startswith(("liv", "lif", "halfli"))), None
    )
    if end is None:
        return None
    _, place = _lead(tokens, mention)
    relation: Relation = "at least" if mention.ops and mention.ops[0] in (">", ">=") else "within"
    return Timing(relation, mention.figures[-1].value, None, _cut(tokens, place, end), anchor_words="half-lives")


def _is_span(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """Whether the time is how long something lasts by nature: a life expectancy, a gestation, a cycle."""
    left = [token_at(tokens, at).word for at in range(mention.first - 6, mention.first)]
    if _TREATED_FOR.search(" ".join(left)) or in_gestation(tokens, mention.first, mention.end):
        return True
    if "interval" in left and token_at(tokens, mention.end).word in ("since", "after"):
        return False
    if ["life", "time"] in (left[at : at + 2] for at in (2, 3, 4)) or token_at(tokens, mention.end).word in _ROAD:
        return True
    ended = "free" in left[-3:] or "last" in left
    if _age_at(left) or (not ended and any(word in _SPAN_OWNERS for word in left)):
        return True
    right = [token_at(tokens, at).word for at in range(mention.end, mention.end + 4)]
    if mention.measure.time == "wk" and any(
        word in ("pregnant", "pregnancies", "fetus", "delivery") for word in left[-3:]
    ):
        return True
    return right[0] in _SPAN_AFTER or (
        right[0] in ("of", "'", "into", "in") and any(word in _SPAN_AFTER for word in right[1:3])
    )


def _lasts(tokens: tuple[Token, ...], mention: Mention, side: Side | None) -> bool:
    """`less than 5 years of training`: how long something is done, unless a moment follows."""
    less = bool(mention.ops) and mention.ops[0] in ("<", "<=") and mention.shape == "one"
    if side != "of" or token_at(tokens, mention.end).word != "of":
        return less and side is None and _speaks_of_duration(tokens, mention.first)
    words = [token_at(tokens, mention.end + step).word for step in range(1, 5)]
    return (mention.ops != () and words[0] in ("prior", "previous")) or (less and _OCCASIONS.isdisjoint(words))


def _speaks_of_duration(tokens: tuple[Token, ...], at: int) -> bool:
    """`duration of the present episode >= 4 weeks and <= 2 years`, within one part of the sentence."""
    for place in range(at - 1, max(at - _FAR, -1), -1):
        if tokens[place].word in ("duration", "durations"):
            return True
        if tokens[place].kind == "break" or tokens[place].word in (",", ";", "."):
            return False
    return False


def _is_grown(mention: Mention, side: Side | None) -> bool:
    """`maximum 56 years`: years that only a life has."""
    years = mention.measure.time == "a" and mention.figures[-1].value >= _GROWN
    return years and side is None and bool(mention.words) and mention.words[0] in _LIFELONG


def _is_planned(tokens: tuple[Token, ...], at: int) -> bool:
    """`plans to move within 3 months`: what is to come, where nothing in front is past."""
    words: list[str] = []
    while at > 0 and len(words) < _FAR and tokens[at - 1].kind != "break" and tokens[at - 1].word not in (";", "."):
        at -= 1
        words.append(tokens[at].word)
    return not _PLANNED.isdisjoint(words) and LAST.isdisjoint(words)


def _names_period(tokens: tuple[Token, ...], at: int) -> bool:
    """`during the 12-week study period`: a stretch of the trial itself, which begins at entry."""
    return token_at(tokens, at + (token_at(tokens, at).word == "-")).word in _PERIODS


def _dated(plain: str, tokens: tuple[Token, ...], mention: Mention, side: Side | None) -> bool:
    """`with 4 weeks of study entry`: a letter is missing from `within` where a moment of the trial follows."""
    bare = mention.shape == "bare"
    return bare and side in ("of", "before") and anchor_at(plain, tokens, mention.end)[1] not in ("event", "")


def _age_at(left: list[str]) -> bool:
    """`Age at diagnosis <= 18 years`: how old the patient was then."""
    return any(left[at : at + 2] in (["age", "at"], ["ages", "at"], ["aged", "at"]) for at in range(len(left) - 1))


def _lead(tokens: tuple[Token, ...], mention: Mention) -> tuple[str, int]:
    """The word that opens the window (`within`, `last`, `for` ...; empty: none) and the token where it begins."""
    if mention.words[:1] == ("within",) or "within" in mention.words:
        return "within", mention.first
    at = mention.first - 1
    if token_at(tokens, at).word in _LAST_OR_NEXT:
        return _led_by_last(tokens, mention.first) or ("", mention.first)
    while at >= 0 and tokens[at].word in _PASSED and at > mention.first - 5:
        at -= 1
    word = token_at(tokens, at).word
    if word in _LAST_OR_NEXT:
        return _led_by_last(tokens, at + 1) or ("", mention.first)
    if word == "of" and token_at(tokens, at - 1).word in _LENGTH_NAMES:
        opener = at - 2 - (token_at(tokens, at - 2).word in ("a", "the"))
        at, word = (opener, tokens[opener].word) if token_at(tokens, opener).word in _LEADS else (at, word)
    if word == "x" and not token_at(tokens, at - 1).word[:1].isdigit():
        return "for", at
    return (word, at) if word in _LEADS else ("", mention.first)


def _led_by_last(tokens: tuple[Token, ...], at: int) -> tuple[str, int] | None:
    """`within the past`, `for the last`, `prior`: whether the window lies behind or ahead, and where it begins."""
    word = token_at(tokens, at - 1).word
    if word not in _LAST_OR_NEXT:
        return None
    first = at - 1
    while first > 0 and tokens[first - 1].word in _PASSED_OR_LAST:
        first -= 1
    opener = token_at(tokens, first - 1).word
    kind = "last" if word in LAST else "next"
    if opener in ("for", "during", "throughout", "over"):
        return f"{opener} {kind}", first - 1
    return (kind, first - 1) if opener in ("within", "in") else (kind, at - 1)


def _past_period(tokens: tuple[Token, ...], at: int) -> int:
    """`within a 12-month time period before`: the place behind the word for a stretch of time."""
    start = at + (token_at(tokens, at).word == "-")
    start += token_at(tokens, start).word == "time"
    return start + 1 if token_at(tokens, start).word in _STRETCHES else at


def _side(tokens: tuple[Token, ...], at: int) -> Side | None:
    """What follows the amount: before, after or of something; None where nothing does."""
    start = at + (token_at(tokens, at).word in (",", "-", ")", "(", "or", "immediately"))
    start += token_at(tokens, start).word in ("-", "immediately", "just", "(")
    start = past_elapsed(tokens, start)
    word = token_at(tokens, start).word
    if word in BEFORE:
        return "before"
    if word in AFTER:
        return "after"
    return "of" if word in OF and token_at(tokens, start + 1).word not in ("age",) else None


def _relation(tokens: tuple[Token, ...], mention: Mention, lead: str, side: Side | None) -> Relation | None:
    op = mention.ops[-1] if mention.ops else None
    lower = mention.ops[0] if mention.ops else None
    if lead in ("within", "last", "next", "during last", "over last", "in") and lower not in (">", ">="):
        dated = lead != "in" or side in ("before", "after") or mention.shape == "one"
        return "within" if dated or _dates_by_in(tokens, mention) else None
    if lead.startswith(("for", "throughout")) or lead in ("lasting", "persisting", "since", "during next", "over next"):
        return "during"
    if lower in (">", ">=") and mention.shape != "range":
        if lead in ("during", "over", "with"):
            return "during"
        return "at least" if side in ("before", "after") else "during" if _stable(tokens, mention) else None
    if lead in ("during", "over"):
        return "within" if side == "before" else "during"
    if op in ("<", "<=") and mention.shape == "one":
        short = mention.measure.time in ("min", "h") or not _LENGTHS.isdisjoint(mention.words)
        return "within" if side is not None or not short or _recent(tokens, mention) else None
    if mention.shape == "range":
        return "within" if side in ("before", "after", "of") else None
    return "within" if side in ("before", "after") or _dates_in_brackets(tokens, mention) else None


def _dates_in_brackets(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """`Recent head injury (6 months)`: a time alone in brackets behind what is recent or previous."""
    if token_at(tokens, mention.first - 1).word != "(" or token_at(tokens, mention.end).word != ")":
        return False
    named = [token_at(tokens, at).word for at in range(mention.first - 7, mention.first - 1)]
    recent = not _RECENT.isdisjoint(named) and _LASTING.isdisjoint(named) and named[-1] not in TIME_UNITS
    return mention.shape == "bare" and recent


def _dates_by_in(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """`head injury in 6 months`: days and more, where nothing is counted in them."""
    counted = token_at(tokens, mention.first - 2).kind not in ("word", "sign")
    after = token_at(tokens, mention.end)
    ends = after.kind in ("break", "sign") or after.word in _GOES_ON
    return mention.shape == "bare" and mention.measure.time not in ("min", "h") and ends and not counted


def _stable(tokens: tuple[Token, ...], mention: Mention) -> bool:
    near = {
        token_at(tokens, at).word
        for at in (*range(mention.first - 3, mention.first), *range(mention.end, mention.end + 2))
    }
    return bool(near & _STABLE)


def _recent(tokens: tuple[Token, ...], mention: Mention) -> bool:
    return any(
        token_at(tokens, at).word in ("recent", "acute", "new", "onset")
        for at in range(mention.first - 3, mention.first)
    )


def _direction(lead: str, side: Side | None) -> Side:
    ahead = "next" in lead
    if side is not None and (side != "of" or not (ahead or "last" in lead)):
        return side
    return "after" if ahead else "before"


def _cut(tokens: tuple[Token, ...], first: int, end: int) -> Cut:
    return Cut(tokens[first].first, tokens[min(end, len(tokens)) - 1].end)
