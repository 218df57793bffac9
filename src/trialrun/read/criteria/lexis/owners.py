"""What a number belongs to: a term of the vocabulary near it, or the words beside it.

Nearest to the left within the clause first; a number without a name of its own shares that of the number before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from trialrun.read.criteria.lexis.comparators import FILLERS
from trialrun.read.criteria.lexis.figures import PREGNANT
from trialrun.read.criteria.lexis.mentions import Mention
from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.criteria.lexis.unnamed import NOT_COUNTED, TRIMMED, words_from, words_left, words_right
from trialrun.read.criteria.lexis.word_tables import word_set
from trialrun.read.criteria.model import Named
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut

_STOPS = frozenset({";", "•", "。", "；", "?", "!"})
_JOIN = re.compile(
    r"\s*\)?\s*(?:/|,?\s*\band\s*/\s*or\b|,?\s*\b(?:and|or|and/or|&)\b|&|,)\s*(?:the\s|serum\s|total\s|plasma\s){0,2}\(?\s*\Z",
    re.I,
)
_COMMA = re.compile(r"\s*\)?\s*,\s*\Z")
_BESIDE = FILLERS | {"count", ")"}
_NOT_SHARES = TRIMMED | NOT_COUNTED | {"predicted", "normal", "expected", "o2", "oxygen", "ideal", "less", "more"}
_SHARING = word_set("owner sharing")
_DEPENDING = re.compile(r"[^()]{0,40}\(\s*(?:depend(?:ing|ent)|according|based|by|for|in|as)\b[^()]*\Z", re.IGNORECASE)
"""`Lansky index (depending on the age of the patient) >= 50`: what stands in such brackets owns no number behind."""
_MOST_SHARING = 7
_SHORTEST_ASIDE = 4
_LIVER = word_set("owner liver")
_LUNGS = word_set("owner lungs")
_CLOTTING = word_set("owner clotting")
_RATIOS = {("fev1", "fvc"): "fev1_fvc"}
"""Two names with a stroke between them that are one: `FEV1/forced vital capacity`."""
_CHANGES = frozenset({"reduction", "decrease", "decline", "increase", "rise", "drop", "change", "variation"})
_CORRECTED = word_set("owner corrected")
_LONGEST_CLAUSE = 60
"""Tokens; what stands farther away does not own a number."""
_RIGHT = word_set("owner right")
_ON = frozenset({"on", "in", "according", "by", "using", "from"})
_SCALES = word_set("owner scales")
_LONGEST_SCALE = 9
_NO_BONE = 10
_SHORTEST_NAME = 3
_NEAR_WEEKS = 4
_OF_GESTATIONAL = frozenset({"age", "week", "weeks"})
"""Behind `gestational` anything else is a disease of pregnancy: `gestational diabetes`."""
_DATING = frozenset(
    {"within", "for", "last", "past", "previous", "preceding", "since", "ago", "before", "prior", "after"}
)
"""Between a word of pregnancy and weeks, or behind them: when it was, or how long it lasts."""
_PARTING = frozenset({"or", ";", "."})
"""Behind a word of pregnancy: the weeks may be of something else."""
_BORN = frozenset({"birth", "born"})
_NEAR_BIRTH = 6
_WEIGHING = re.compile(r"\bweigh(?:s|ed|ing)?\Z", re.I)


class Clause(msgspec.Struct, frozen=True):
    """The tokens from `first` up to `end` within which a mention finds its owner."""

    first: int
    end: int


def owners_of(
    plain: str,
    tokens: tuple[Token, ...],
    mention: Mention,
    spots: Sequence[Spot],
    earlier: tuple[int, tuple[Named, ...]],
) -> tuple[Named, ...]:
    """What a mention belongs to, in the order printed; several only where they share it (`AST and ALT <= 3 x ULN`).

    `earlier` is the token where the mention before ended (0: none), with its owners. Empty where nothing
    says whose it is.
    """
    clause = _clause(tokens, mention, earlier[0])
    start, end = tokens[clause.first].first if clause.first < len(tokens) else len(plain), tokens[mention.first].first
    counted = _inside(tokens, mention, spots)
    if counted:
        return counted
    if mention.measure.unit == "%" and token_at(tokens, mention.end).word in _CHANGES:
        return _share_of(plain, tokens, mention)
    if mention.named_at:
        named = _beginning(plain, tokens, mention, spots, (mention.named_at, mention.named_at + 6))
        return named or words_right(plain, tokens, mention.named_at)
    left = _nearest(spots, start, end)
    if left is not None and _is_no_t_score(spots[left], mention):
        return words_left(plain, tokens, clause.first, mention.first)
    taken = left is None or _named(spots[left]) in earlier[1]
    behind = _score_behind(plain, tokens, mention, spots) if taken and earlier[1] else ()
    if behind:
        return behind
    if left is not None:
        left = _before_correction(plain, spots, left, end)
        return _shared(plain, spots, left, mention)
    if earlier[0] and shares_owner(tokens, earlier[0], mention.first):
        return _shared_measure(earlier[1])
    if _is_share_with_mark(tokens, mention):
        return words_left(plain, tokens, clause.first, mention.first)
    right = _right(plain, tokens, mention, spots, reach=3)
    then = [token_at(tokens, mention.first - step).word for step in (2, 1)] == [",", "then"]
    if earlier[0] and then:
        return right or earlier[1]
    left_words = words_left(plain, tokens, clause.first, mention.first)
    weighed = _weighed(mention, left_words or _share_of(plain, tokens, mention), tokens, plain)
    return right or _on_scale(plain, tokens, mention) or _carried(plain, tokens, mention) or weighed


def _is_share_with_mark(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """`CD33 on > 5% of blasts`: how many of the cells bear it, not how many there are."""
    beside = token_at(tokens, mention.first - 1).word, mention.measure.unit, token_at(tokens, mention.end).word
    return beside[0] in _ON and beside[1:] == ("%", "of")


def _is_no_t_score(spot: Spot, mention: Mention) -> bool:
    """`PROMIS T-score >= 55`: that of a questionnaire, which has 50 where that of a bone has 0."""
    return spot.name == "bone_density_t_score" and mention.figures[-1].value >= _NO_BONE


def _score_behind(plain: str, tokens: tuple[Token, ...], mention: Mention, spots: Sequence[Spot]) -> tuple[Named, ...]:
    """`>= 10 on the PHQ-9 and >= 8 on the GAD-7`: the scale behind a number, where that in front has its own."""
    if token_at(tokens, mention.end).word not in ("on", "in", "for"):
        return ()
    return _right(plain, tokens, mention, spots, reach=3) or _on_scale(plain, tokens, mention)


def _share_of(plain: str, tokens: tuple[Token, ...], mention: Mention) -> tuple[Named, ...]:
    """`less than 15% blasts`, `50% reduction in size`: what stands right behind a share that nothing in front owns."""
    if mention.measure.unit != "%" and not mention.measure.unit.startswith(("/", "10*")):
        return ()
    end = _past_words(tokens, mention.end)
    if end > mention.end and token_at(tokens, end).word in ("of", "in") and token_at(tokens, end - 1).word in _CHANGES:
        end = _past_words(tokens, end + 1 + (token_at(tokens, end + 1).word in ("the", "their")))
    return words_from(plain, tokens, mention.end, end)


def _past_words(tokens: tuple[Token, ...], at: int) -> int:
    """The place behind the words that name a thing, at most three."""
    end = at
    while end < at + 3 and token_at(tokens, end).kind == "word" and token_at(tokens, end).word not in _NOT_SHARES:
        end += 1
    return end


def _shared_measure(earlier: tuple[Named, ...]) -> tuple[Named, ...]:
    """What a number shares with the one before it; what is no age itself belongs to none either."""
    return () if earlier and earlier[0].name == "age" else earlier


def _on_scale(plain: str, tokens: tuple[Token, ...], mention: Mention) -> tuple[Named, ...]:
    """`at least 12 points on the Insomnia Severity Index`: the scale on which a bare number is counted."""
    measure = mention.measure
    if measure.unit or measure.time or measure.times or measure.rate or mention.shape not in ("one", "range"):
        return ()
    at = mention.end + (token_at(tokens, mention.end).word == ",")
    on = token_at(tokens, at).word
    if on not in _ON:
        return ()
    at += 1
    while token_at(tokens, at).word in ("to", "the", "a", "an", "by"):
        at += 1
    if on == "on" and _is_short_name(plain, token_at(tokens, at)):
        return words_from(plain, tokens, at, at + 1)
    for end in range(at, at + _LONGEST_SCALE):
        token = token_at(tokens, end)
        if token.word in _SCALES:
            return words_from(plain, tokens, at, end + 1)
        if token.kind not in ("word", "number") and token.word not in ("-", "(", ")", "'"):
            break
    return ()


def _is_short_name(plain: str, token: Token) -> bool:
    """`on the PHQ-8`: capitals stand for the name of a scale."""
    return token.kind == "word" and len(token.word) >= _SHORTEST_NAME and plain[token.first : token.end].isupper()


def _weighed(mention: Mention, words: tuple[Named, ...], tokens: tuple[Token, ...], plain: str) -> tuple[Named, ...]:
    """`weighing less than 110 pounds`, `patients < 31 kg`, `<= 750 g at birth`: the weight of a person."""
    if mention.measure.unit == "g":
        newborn = any(token.word in _BORN for token in tokens[max(0, mention.first - _NEAR_BIRTH) : mention.end + 2])
        born = words or (Named(*_printed(plain, tokens, mention.first), ""),)
        return (msgspec.structs.replace(born[0], name="birth_weight"),) if newborn else words
    if mention.measure.unit not in ("kg", "[lb_av]"):
        return words
    if words and not _WEIGHING.search(words[0].words):
        return words
    cut = Cut(tokens[mention.first].first, tokens[mention.end - 1].end)
    return (
        (msgspec.structs.replace(words[0], name="weight"),)
        if words
        else (Named(plain[cut.first : cut.end], cut, "weight"),)
    )


def _carried(plain: str, tokens: tuple[Token, ...], mention: Mention) -> tuple[Named, ...]:
    """`34-37 gestational weeks`, `pregnant women at 24 to 28 weeks`, `GA 23 0/7`: how far a pregnancy has gone."""
    if mention.measure.time not in ("wk", "d") or not any(figure.measure.time == "wk" for figure in mention.figures):
        return ()
    near = range(max(0, mention.first - _NEAR_WEEKS), mention.end)
    at = next((at for at in reversed(near) if tokens[at].word in PREGNANT), None)
    if at is None or (tokens[at].word == "gestational" and token_at(tokens, at + 1).word not in _OF_GESTATIONAL):
        return ()
    dated = any(token.word in _DATING for token in tokens[at + 1 : mention.end + 1])
    apart = any(token.word in _PARTING for token in tokens[at + 1 : mention.first])
    return () if dated or apart else (Named(*_printed(plain, tokens, at), "gestational_age"),)


def _printed(plain: str, tokens: tuple[Token, ...], at: int) -> tuple[str, Cut]:
    """A token as it is printed, and its place."""
    cut = Cut(tokens[at].first, tokens[at].end)
    return plain[cut.first : cut.end], cut


def _clause(tokens: tuple[Token, ...], mention: Mention, earlier: int) -> Clause:
    first = mention.first
    while first > max(earlier, mention.first - _LONGEST_CLAUSE) and not _stops(tokens, first - 1):
        first -= 1
    return Clause(first, mention.first)


def _stops(tokens: tuple[Token, ...], at: int) -> bool:
    token = tokens[at]
    if token.kind == "break" or token.word in _STOPS:
        return True
    if token.word != ".":
        return False
    following = token_at(tokens, at + 1)
    return (
        following.first > token.end
        and token_at(tokens, at - 1).kind == "word"
        and len(token_at(tokens, at - 1).word) > 2
    )


def _nearest(spots: Sequence[Spot], start: int, end: int) -> int | None:
    """The place of the last spot that lies between two places of the text."""
    at = bisect_right(spots, end, key=lambda spot: spot.cut.first) - 1
    while at >= 0 and spots[at].cut.end > start:
        if spots[at].cut.end <= end:
            return at
        at -= 1
    return None


def _before_correction(plain: str, spots: Sequence[Spot], at: int, end: int) -> int:
    """`DLCO (corrected for hemoglobin) >= 50 %`: what a value is corrected for does not own it."""
    if at == 0 or ")" not in plain[spots[at].cut.end : end]:
        return at
    between = plain[spots[at - 1].cut.end : spots[at].cut.first]
    if _DEPENDING.match(between):
        return at - 1
    opened = between.lstrip()[:1] == "(" and between[:1] in " (" and ")" not in between
    return at - 1 if opened and any(word in _CORRECTED for word in between[:40].lower().strip(" (").split()) else at


def _inside(tokens: tuple[Token, ...], mention: Mention, spots: Sequence[Spot]) -> tuple[Named, ...]:
    """The cells that a count names itself: `50,000 platelets/uL`."""
    figure = mention.figures[-1]
    name = token_at(tokens, figure.after)
    if figure.end <= figure.after + 1 or name.kind != "word" or not figure.measure.unit.startswith(("/", "10*")):
        return ()
    at = bisect_right(spots, name.first, key=lambda spot: spot.cut.first) - 1
    return (_named(spots[at]),) if at >= 0 and spots[at].cut.first == name.first else ()


def _shared(plain: str, spots: Sequence[Spot], at: int, mention: Mention) -> tuple[Named, ...]:
    """The nearest spot and those joined to it."""
    found = [spots[at]]
    while at > 0:
        if not _joins(plain, spots[at - 1], spots[at], mention):
            break
        ratio = _RATIOS.get((spots[at - 1].name, spots[at].name))
        if ratio is not None and plain[spots[at - 1].cut.end : spots[at].cut.first].strip() == "/":
            whole = Cut(spots[at - 1].cut.first, spots[at].cut.end)
            return (Named(plain[whole.first : whole.end], whole, ratio),)
        at -= 1
        found.insert(0, spots[at])
    kept = {spot.name: spot for spot in reversed(found)}
    return tuple(_named(spot) for spot in reversed(kept.values()))


def _alike(left: Spot, right: Spot, mention: Mention, *, comma: bool) -> bool:
    both = any({left.name, right.name} <= organ for organ in (_LIVER, _LUNGS, _CLOTTING))
    return both or (not comma and mention.measure.times in ("ULN", "LLN") and left.name != right.name)


def shares_owner(tokens: tuple[Token, ...], first: int, end: int) -> bool:
    """Whether only joining words stand between two numbers, so that the second belongs to what the first does."""
    between = _without_aside(tokens[first:end])
    return len(between) <= _MOST_SHARING and all(token.word in _SHARING for token in between)


def _without_aside(between: tuple[Token, ...]) -> tuple[Token, ...]:
    """`>= 70% (myeloablative) or >= 60%`: words in brackets behind the first number say nothing of the second."""
    if len(between) < _SHORTEST_ASIDE or between[0].word != "(":
        return between
    closed = next((at for at, token in enumerate(between[:_MOST_SHARING]) if token.word == ")"), None)
    return between if closed is None else between[closed + 1 :]


def stands_beside(tokens: tuple[Token, ...], mention: Mention, owners: tuple[Named, ...]) -> bool:
    """Whether only `of`, `is`, a colon or the like stands between a name and a number without a comparator."""
    end = owners[-1].cut.end if owners else 0
    at = mention.first - 1
    while at > mention.first - 5 and at >= 0 and tokens[at].first >= end and tokens[at].word in _BESIDE:
        at -= 1
    return bool(owners) and token_at(tokens, at).first < end <= tokens[mention.first].first


def _right(
    plain: str, tokens: tuple[Token, ...], mention: Mention, spots: Sequence[Spot], reach: int
) -> tuple[Named, ...]:
    """The spots that follow at once: `5% or more blasts`, `< 30 kg in weight`, `> 3 x ULN AST, ALT or bilirubin`."""
    return _beginning(plain, tokens, mention, spots, (mention.end, mention.end + reach))


def _beginning(
    plain: str, tokens: tuple[Token, ...], mention: Mention, spots: Sequence[Spot], within: tuple[int, int]
) -> tuple[Named, ...]:
    """The spots of which the first begins within so many tokens, fillers passed over."""
    at, last = within
    while at < last and token_at(tokens, at).word in _RIGHT:
        at += 1
    place = token_at(tokens, at).first
    found = bisect_right(spots, place, key=lambda spot: spot.cut.first) - 1
    if place < 0 or found < 0 or not spots[found].cut.first <= place < spots[found].cut.end:
        return ()
    end = found + 1
    while end < len(spots) and _joins(plain, spots[end - 1], spots[end], mention):
        end += 1
    return tuple(_named(spot) for spot in {spot.name: spot for spot in spots[found:end]}.values())


def _joins(plain: str, left: Spot, right: Spot, mention: Mention) -> bool:
    """Whether nothing but a joining word stands between two spots that one limit can be of."""
    between = plain[left.cut.end : right.cut.first][:40]
    return _JOIN.match(between) is not None and _alike(left, right, mention, comma=bool(_COMMA.match(between)))


def _named(spot: Spot) -> Named:
    return Named(spot.words, spot.cut, spot.name)
