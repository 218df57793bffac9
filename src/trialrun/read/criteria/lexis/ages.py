"""Tells whether a number is a patient's age: by its unit, its comparator and the words around it."""

from __future__ import annotations

import msgspec

from trialrun.read.criteria.lexis.mentions import Mention
from trialrun.read.criteria.lexis.tokens import Token, token_at
from trialrun.read.criteria.lexis.units import TIME_UNITS
from trialrun.read.criteria.lexis.word_tables import word_set

_OLD = frozenset({"older", "younger", "elder", "olders"})
_AGE = frozenset({"age", "ages", "aged", "older", "younger", "physiologic", "physiological"})
_PEOPLE = word_set("age people")
_PASSED = word_set("age passed")
_OTHER_AGE = word_set("age other age")
_NOT_AGE_AFTER = word_set("age not age after")
_BETWEEN = word_set("age between")
_BEFORE_AGE = _PASSED | _PEOPLE | _BETWEEN
_NO_THING = _PEOPLE | _PASSED | _AGE
_REACH = 8
_GROWN = 15
_WITHOUT_A_NAME = frozenset({"if", "for", "when", "inclusive", "and", "or", "in", "who", "with"})
"""Words behind a range that name nothing that it could count."""
_LEAST_YEARS = 6
"""Fewer years behind a word for people may be how long they have had something."""
_YOUNG = frozenset({"babies", "boys", "child", "children", "girls", "infant", "infants", "toddlers"})
_PARTS = frozenset({"arm", "cohort", "group", "part", "phase", "stage"})
"""Words of which a number or a letter makes the name of a part of the trial: `Part B: 12 to 17 years`."""
_LEAVES_OUT = frozenset({"except", "excepting", "excluding", "unless"})
"""Words behind an age that begin an exception."""
_THEN = frozenset({"after", "before"})
"""Words of a comparator by which an age is that at which something was: `stroke at or after the age of 50`."""
_GOES_ON = frozenset({"and", "or", "with", "who", "in", "at"})
"""Words behind an age without a unit that count nothing by it."""
_MOMENTS = word_set("age moments")
_HE = frozenset({"he", "she", "they", "you", "i"})
_BE = frozenset({"is", "are", "was", "were", "be", "been"})
_BOTH = frozenset({"and", "or", "but", "&", ",", "to"})
"""Words between the two ends of an age."""


def is_age(tokens: tuple[Token, ...], mention: Mention, *, inherited: bool) -> bool:
    """True where the mention is an age; `inherited`: it is joined to an age before it (`>= 18 and <= 65 years`)."""
    measure = mention.measure
    if measure.unit or measure.times or measure.rate or mention.shape in ("pair", "list"):
        return False
    if any(figure.written == "roman" for figure in mention.figures):
        return False
    if _other_age(tokens, mention) or not _THEN.isdisjoint(mention.words):
        return False
    if measure.aged or any(word in _OLD or word in ("age", "aged", "ages") for word in mention.words):
        if measure.time in ("d", "wk", "h", "min") and _follows_a_thing(tokens, mention):
            return False
        return not _of_a_thing(tokens, mention)
    if inherited and mention.shape != "bare" and _still_age(tokens, mention):
        return True
    if _age_word_after(tokens, mention):
        return True
    near = _age_word_near(tokens, mention) or _beside_scale(tokens, mention)
    if near:
        return not measure.time or token_at(tokens, mention.end).word not in ("before", "prior", "ago", "after")
    if measure.time in ("min", "h", "d", None) and not (measure.time is None and mention.shape != "bare"):
        return False
    if mention.shape == "bare":
        return False
    return _of_people(tokens, mention)


def with_the_unit_after(tokens: tuple[Token, ...], mention: Mention, following: Mention | None) -> Mention:
    """The first of two ends with the unit that only the second prints: `patients > 18 and < 60 years of age`."""
    if following is None or not _ends_of_one(tokens, mention, following):
        return mention
    figure = mention.figures[0]
    if following.measure.unit or following.measure.times:
        if _age_word_near(tokens, mention):
            return mention
        measured = msgspec.structs.replace(following.measure, end=figure.measure.end)
        return msgspec.structs.replace(mention, figures=(msgspec.structs.replace(figure, measure=measured),))
    timed = msgspec.structs.replace(figure.measure, time=following.measure.time, aged=following.measure.aged)
    whole = msgspec.structs.replace(mention, figures=(msgspec.structs.replace(figure, measure=timed),))
    if token_at(tokens, following.end).word in _MOMENTS:
        return whole
    return whole if _begins_at_people(tokens, mention.first) and is_age(tokens, whole, inherited=False) else mention


def _ends_of_one(tokens: tuple[Token, ...], mention: Mention, following: Mention) -> bool:
    """Whether two mentions are joined and point away from each other, and only the second says in what it counts."""
    if mention.shape != "one" or following.shape != "one" or mention.named_at or following.named_at:
        return False
    if mention.measure.time or mention.measure.unit or mention.measure.times or mention.measure.rate:
        return False
    between = [token.word for token in tokens[mention.end : following.first]]
    if not 1 <= len(between) <= 2 or not _BOTH.issuperset(between) or mention.ops[0][0] == following.ops[0][0]:
        return False
    if following.measure.unit or following.measure.times:
        return (
            (between[-1] == "and" or (between == ["or"] and not following.measure.times))
            and not following.words
            and mention.figures[0].written == "figures"
        )
    if following.measure.rate or following.measure.time is None:
        return False
    after = token_at(tokens, following.end).word
    return after in _MOMENTS or (following.measure.time in ("a", "mo") and after not in _NOT_AGE_AFTER)


def _beside_scale(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """`Lansky (< 16 years)`: years alone in brackets behind a scale of children or adults."""
    if token_at(tokens, mention.first - 1).word != "(" or token_at(tokens, mention.end).word != ")":
        return False
    named = {token.word for token in tokens[max(0, mention.first - _REACH) : mention.first]}
    return mention.measure.time == "a" and not named.isdisjoint(("lansky", "karnofsky"))


def _in_aside(tokens: tuple[Token, ...], at: int, end: int) -> bool:
    """`index (depending on the patient's age) >= 50`: an age in brackets, behind other words, owns no number."""
    closed = any(tokens[place].word == ")" for place in range(at + 1, end))
    return (
        closed
        and token_at(tokens, at - 1).word != "("
        and not any(tokens[place].word == "(" for place in range(at + 1, end))
    )


def _begins_at_people(tokens: tuple[Token, ...], at: int) -> bool:
    """Nothing but a person, or the beginning of a part, stands before an age: no score and no name of a test."""
    left = token_at(tokens, at - 1)
    if left.word in _BE or left.word == "aged":
        left = token_at(tokens, at - 2)
    return (
        left.kind in ("break", "sign")
        or left.word in _PEOPLE
        or left.word in ("and", "or", "for", "who", "age", "must")
    )


def _counts_nothing(mention: Mention, after: Token) -> bool:
    """`< 55 years for cohort A`, `> 18 years in good health`: years that only a life has, whoever they are of."""
    grown = mention.measure.time == "a" and mention.figures[-1].value >= _GROWN
    return after.word not in _NOT_AGE_AFTER or (grown and after.word in ("for", "in"))


def _still_age(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """The second of two joined numbers is an age where it counts years or months, or nothing."""
    if mention.measure.time is None:
        after = token_at(tokens, mention.end)
        unnamed = _WITHOUT_A_NAME if mention.shape == "range" else _LEAVES_OUT
        return after.kind in ("break", "sign") or after.word in unnamed
    return mention.measure.time in ("a", "mo") and _counts_nothing(mention, token_at(tokens, mention.end))


def _age_word_near(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """`Age (in years) must be >= 18`, `aged 18-75`, `>= 18 years, age`; no other noun in between."""
    if any(token_at(tokens, at).word in _AGE for at in range(mention.first, mention.end)):
        return True
    for at in range(mention.first - 1, max(mention.first - _REACH, -1), -1):
        token = tokens[at]
        if _is_of_another(tokens, at):
            continue
        if token.word in _AGE and (at == mention.first - 1 or token.word not in _OLD):
            return token_at(tokens, at - 1).word not in _OTHER_AGE and not _in_aside(tokens, at, mention.first)
        if token.kind in ("break", "number") or token.word in (";", "."):
            return False
        if token.kind == "word" and token.word not in _BEFORE_AGE:
            return False
    return False


def _is_of_another(tokens: tuple[Token, ...], at: int) -> bool:
    """`18 years of age with one or more lesions`: the age word belongs to the years in front of it."""
    years = token_at(tokens, at - 2).word in TIME_UNITS
    return tokens[at].word == "age" and token_at(tokens, at - 1).word == "of" and years


def _age_word_after(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """`20-70 aged`, `18-60 age`: the word for years behind a range of them."""
    after, largest = token_at(tokens, mention.end), mention.figures[-1].value
    if mention.shape != "range" or after.word not in ("age", "aged", "ages") or mention.measure.time:
        return False
    beyond = token_at(tokens, mention.end + 1)
    return 10 <= largest <= 110 and (beyond.kind in ("break", "sign") or beyond.word in _PEOPLE)


def _other_age(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """`gestational age`, `years at menarche`, `50 years of age at onset`: an age, but not today's."""
    for at in range(mention.first - 1, mention.first - 5, -1):
        word = token_at(tokens, at).word
        if word in _OTHER_AGE:
            return True
        if word in ("who", "are", "is", "were", "was", ",", ";"):
            break
    right = [token_at(tokens, at).word for at in range(mention.end, mention.end + 3)]
    return right[0] in _OTHER_AGE or (right[0] in ("of", "at") and bool(_OTHER_AGE.intersection(right[1:])))


def _of_a_thing(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """`renal transplants less than one year old`, `a fracture older than 2 weeks`: not the patient's age."""
    if mention.measure.time in ("d", "h", "min", "wk") and not mention.measure.aged:
        return True
    left = token_at(tokens, mention.first - 1)
    if left.word in _BE and mention.measure.time == "mo":
        owner = token_at(tokens, mention.first - 2)
        return owner.kind == "word" and owner.word not in _NO_THING and owner.word not in _HE
    if left.kind != "word" or left.word in _NO_THING:
        return False
    return mention.figures[0].value <= 3 and mention.shape == "one"


def _follows_a_thing(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """`Surgery less than 30 days old`: minutes to weeks behind a word for no person."""
    left = token_at(tokens, mention.first - 1)
    return left.kind == "word" and left.word not in _NO_THING


def _pregnant(tokens: tuple[Token, ...], mention: Mention) -> bool:
    return mention.measure.time == "wk" and any(
        token_at(tokens, at).word in ("pregnant", "pregnancy") for at in range(mention.first - 4, mention.end + 1)
    )


def _of_people(tokens: tuple[Token, ...], mention: Mention) -> bool:
    """`patients > 18 years`, `18-75 years` at the start of a line, `women between 18 and 45`: the person's years."""
    after = token_at(tokens, mention.end)
    if not _counts_nothing(mention, after) or (after.word == "-" and token_at(tokens, mention.end + 1).kind == "word"):
        return False
    if _pregnant(tokens, mention):
        return False
    timed = mention.measure.time is not None
    at = mention.first - 1
    while at >= 0 and tokens[at].word in _PASSED and at > mention.first - 6:
        at -= 1
    token = token_at(tokens, at)
    largest = max(figure.value for figure in mention.figures)
    least = 1 if token.word in _YOUNG and _ends_or_goes_on(after) else _LEAST_YEARS
    if _is_window(mention) and token.word not in _YOUNG:
        return False
    if (mention.measure.time == "a" and largest < least) or (mention.measure.time is None and not 10 <= largest <= 110):
        return False
    if token.word in _PEOPLE or (
        at < mention.first - 1 and token_at(tokens, at + 1).word in ("is", "are", "be") and token.word in _PEOPLE
    ):
        return timed or after.kind in ("break", "sign") or (_is_spoken(mention) and after.word in _GOES_ON)
    begins = token.kind == "break" or token.word in (".", ";", ")", "•", "*", "-", "①", "。") or at < 0
    begins = begins or _behind_label(tokens, at, mention.first)
    if token.word in ("if", "when"):
        return mention.measure.time == "a" or (_is_spoken(mention) and after.kind in ("break", "sign"))
    alone = _is_spoken(mention) and after.kind == "break" and (at < 0 or len(mention.words) == 1)
    return begins and (mention.measure.time == "a" or (alone and not timed))


def _ends_or_goes_on(after: Token) -> bool:
    """Whether nothing stands behind a few years of a child that they may be of: `children > 2 years on dialysis`."""
    return after.kind in ("break", "sign") or (after.word in _GOES_ON and after.word != "in")


def _is_window(mention: Mention) -> bool:
    """`in men within 2 weeks`: no grown man is counted in weeks."""
    return "within" in mention.words and mention.measure.time in ("wk", "mo")


def _behind_label(tokens: tuple[Token, ...], at: int, end: int) -> bool:
    """`Part B: 12 to 17 years`, `Cohort 2: >= 12 years`: an age behind the name of a part of the trial."""
    named = _PARTS.intersection((token_at(tokens, at).word, token_at(tokens, at - 1).word))
    return bool(named) and any(token.word == ":" for token in tokens[at + 1 : end])


def _is_spoken(mention: Mention) -> bool:
    """`over 18`, `under 16`: as ages are told where no unit is printed."""
    bare = mention.shape == "one" and mention.figures[0].end == mention.figures[0].after
    said = mention.words[1:] if mention.words[:1] in (("and",), ("or",)) else mention.words
    return bare and said in (("over",), ("under",), ("above",), ("below",), ("up",))
