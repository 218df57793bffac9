"""Divides the phrases of a unit among its drugs: what stands before, after and around each. Knows no days."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.read.regimens.clauses.group import Group, is_attribute
from trialrun.read.regimens.clauses.sharing import dosed_as_before
from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Fractions,
    Frequency,
    Heading,
    Lasting,
    Mark,
    Phrase,
    Resting,
    Route,
    kind_of_mark,
    meanings,
    tells,
)

_SMALL = re.compile(
    r"[\s*]{0,3}(?:\((?:dose\s)?(?:cohort|level|arm)\s?\w{1,3}\)\s)?(?:(?:doses?|administrations?|of|the|a|an|in|oral|infusions?|injections?|"
    r"tablets?|therapy|total|dose|given|single|bolus|standard|low-dose|high-dose|treatment with|"
    r"treatment|continuous|patients|receive|received|subjects)[\s*]{1,3}){0,4}[\s*]{0,2}",
    re.IGNORECASE,
)
_OPENINGS = frozenset({"comma", "and", "with", "next", "semicolon", "open", "or", "colon", "item", "close"})
_CHOICE = frozenset({"comma", "or", "open", "close"})
_JOINED = re.compile(
    r"[\s,()]{0,3}(?:(?:for\s)?\d{1,2}\s(?:days|weeks)\s)?(?:(?:given|administered|taken|co-administered)\s)?(?:(?:in\s)?(?:combination|conjunction|association)\s)?",
    re.IGNORECASE,
)
"""What may stand between a dose and `with` where the drug after it is another one; not `... in treatment with`."""
_ADDED = re.compile(r"\b(?:on top of|added to|add-on to|in addition to)\s(?:\w{1,12}\s){0,3}$", re.IGNORECASE)
_DAYS_LATER = re.compile(r"\b(?:days?|weeks?|months?)\slater\b", re.IGNORECASE)
_IN_TURN = re.compile(r"\b(?:after|before|prior\sto|following|preceding)\b", re.IGNORECASE)
"""`A after B 5 mg`: what stands between two drugs of which each has its own dose."""
_DASH = re.compile(r"\s?[-–]?\s")
_PAST = re.compile(r"(?:^|[.;:\n]\s{0,3})(?:after|following|upon)\s[^.;:,\n]*$", re.IGNORECASE)
_OF_DRUG = re.compile(r"\s(?:(?:continuous\s)?(?:intravenous\s|IV\s)?infusions?\s)?of\s", re.IGNORECASE)
"""`4-day infusions of | A`, `four consecutive days of | A`."""
_MADE_UP = re.compile(r"\b(?:consist(?:s|ing)|compris(?:es|ing|ed)|composed)\s(?:of\s)?$", re.IGNORECASE)
"""`chemotherapy consisting of | weekly A`."""
_JOINTS = frozenset({"with", "next", "semicolon", "comma"})
_GIVEN_SO = (Dose, Route, Frequency)
_LEADING = (Route, Dose, Frequency, CycleCount, Fractions)


def grouped(plain: str, unit: tuple[Phrase, ...]) -> tuple[list[Group], tuple[Phrase, ...]]:
    """The drugs of a unit with the phrases around each; and, of a unit without a drug, what it says."""
    groups: list[Group] = []
    waiting: list[Phrase] = []
    in_turn = any("follow" in mark.words.lower() for mark in meanings(unit, Mark))
    for at, phrase in enumerate(unit):
        if not isinstance(phrase.meaning, Drug) or _label(unit, at):
            waiting.append(phrase)
            continue
        if groups and _continues(plain, groups[-1], waiting, phrase) and not _ends_beside(groups[-2:-1], waiting):
            last = groups[-1]
            groups[-1] = replace(last, drugs=(*last.drugs, phrase))
            waiting = []
            continue
        cut = _forward(plain, groups[-1], waiting, phrase) if groups else 0
        if groups:
            groups[-1] = replace(groups[-1], after=tuple(waiting[:cut]))
        parted = (_parting(p) and not (in_turn and _then(p)) for p in _without_steps(waiting))
        joined = bool(groups) and not any(parted) and not _past_ends(plain, groups[-1], waiting)
        groups.append(Group((phrase,), before=_leading(waiting[cut:], tells(unit[at:], DayList)), joined=joined))
        waiting = []
    if not groups:
        return [], tuple(p for p in unit if is_attribute(p) or kind_of_mark(p) == "next")
    groups[-1] = replace(groups[-1], after=tuple(waiting))
    groups[0] = replace(groups[0], before=_own(plain, groups[0], _of_itself(groups[0])))
    return groups, ()


def _past_ends(plain: str, group: Group, waiting: list[Phrase]) -> bool:
    """`After A 3 g/m2, B 200 mg/m2 is given on day -2`: A is past where the comma stands, on a day that is not said."""
    first = group.drugs[0].cut.first
    past = _PAST.search(plain, max(0, first - 80), first) is not None
    return past and any(kind_of_mark(phrase) == "comma" for phrase in waiting)


def _of_itself(group: Group) -> tuple[Phrase, ...]:
    """`... IV on days 1, 8 and 15 and decitabine on days 1-5`: the days before `and` are of an unknown drug.

    So too `plasma exchange on days 1 and 3; bortezomib on days 1 and 8`, `exercise twice a week and A 75 mg daily`.
    """
    often = tells(group.after, Frequency) and tells(group.before, Frequency)
    if not (often or tells(group.after, DayList)) or any(map(_is_one_of_several, group.before)):
        return group.before
    last = max((at for at, p in enumerate(group.before) if kind_of_mark(p) in {"and", "semicolon"}), default=-1)
    return group.before[last + 1 :]


def _is_one_of_several(phrase: Phrase) -> bool:
    """`5, 10 and 15 mg of A`: doses of one drug, which `and` does not part."""
    return isinstance(phrase.meaning, Dose) and (phrase.meaning.choice or phrase.meaning.step)


def _own(plain: str, group: Group, before: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """`600 mg twice daily with letrozole`: the dose and how it is given are of a drug that the unit does not name."""
    joint = max((at for at, p in enumerate(before) if kind_of_mark(p) in _JOINTS), default=0)
    dosed = max((at for at, p in enumerate(before) if isinstance(p.meaning, Dose)), default=None)
    if dosed is None:
        return before
    if _ADDED.search(plain, before[dosed].cut.end, group.drugs[0].cut.first):
        joint = len(before)
    elif joint == 0 or not _parted(plain, group, before, joint, dosed):
        return before
    return tuple(
        p
        for at, p in enumerate(before)
        if at > joint or not (isinstance(p.meaning, _GIVEN_SO) or (at > dosed and isinstance(p.meaning, DayList)))
    )


def _parted(plain: str, group: Group, before: tuple[Phrase, ...], joint: int, dosed: int) -> bool:
    """True where the joint before a drug parts it from a dose: `with`, `then`, a comma before one with its own."""
    kind = kind_of_mark(before[joint])
    if kind == "with":
        doses = tells(before[:joint], Dose)
        return doses and _JOINED.fullmatch(plain, before[joint - 1].cut.end, before[joint].cut.first) is not None
    if kind == "next":
        return dosed < joint
    said = next((p for p in group.after if is_attribute(p)), None)
    return dosed < joint and said is not None and isinstance(said.meaning, Dose)


def _without_steps(waiting: list[Phrase]) -> Iterator[Phrase]:
    """The phrases but for a joint between two doses of one drug: `8 mg/kg then 6 mg/kg`."""
    for at, phrase in enumerate(waiting):
        beside = (*waiting[max(0, at - 1) : at], *waiting[at + 1 : at + 2])
        if kind_of_mark(phrase) != "next" or [type(p.meaning) for p in beside] != [Dose, Dose]:
            yield phrase


def _parting(phrase: Phrase) -> bool:
    """A joint that keeps what is said of two drugs apart; `followed by` parts them within a day."""
    meaning = phrase.meaning
    if not isinstance(meaning, Mark) or ("follow" in meaning.words.lower() and not _DAYS_LATER.search(meaning.words)):
        return False
    return meaning.kind in {"semicolon", "next", "colon"}


def _then(phrase: Phrase) -> bool:
    """`A, followed by B, then C`: one after the other within a day."""
    return isinstance(phrase.meaning, Mark) and phrase.meaning.words.lower() == "then"


def _label(unit: tuple[Phrase, ...], at: int) -> bool:
    """`VTD (bortezomib ...)`, `MDex: melphalan ...`: the short name of what follows is a heading, not a drug."""
    drug = unit[at].meaning
    behind = [p for p in unit[at + 1 : at + 5] if not isinstance(p.meaning, CycleLength | CycleCount)]
    named = len(behind) > 1 and isinstance(behind[1].meaning, Drug | Route)
    if not isinstance(drug, Drug) or not named or kind_of_mark(behind[0]) not in {"open", "colon"}:
        return False
    timed = behind[0] is not unit[at + 1] and kind_of_mark(behind[0]) == "colon"
    return drug.combination or (timed and not drug.known and drug.printed.isupper())


def _leading(before: list[Phrase], dated: bool) -> tuple[Phrase, ...]:
    """What comes before a drug; a dose that `and` parts from it is that of a drug we do not know, or an option.

    An interval or a number of cycles before the bracket that the drug stands in is said of the phase; so is that of
    `every 8 weeks for 8 cycles with A 5 mg and B 6 mg on days 1 and 2`. `dated`: days are told behind.
    """
    last = max((at for at, p in enumerate(before) if kind_of_mark(p) == "and"), default=-1)
    ends = (at for at, p in enumerate(before) if kind_of_mark(p) == "open" or (dated and _ends_count(before, at)))
    inner = max(ends, default=-1)
    return tuple(
        p
        for at, p in enumerate(before)
        if (at > last or not isinstance(p.meaning, Dose) or _is_one_of_several(p))
        and (at > inner or not isinstance(p.meaning, CycleLength | CycleCount))
    )


def _ends_count(before: list[Phrase], at: int) -> bool:
    """Whether a joint stands right behind how many cycles of an interval there are."""
    kinds = [type(phrase.meaning) for phrase in before[max(0, at - 2) : at]]
    return kind_of_mark(before[at]) == "with" and kinds == [CycleLength, CycleCount]


def _continues(plain: str, group: Group, waiting: list[Phrase], phrase: Phrase) -> bool:
    """`melphalan and prednisone`, `bortezomib (Velcade)`: one group; not where the second has a dose of its own."""
    if any(is_attribute(p) and not isinstance(p.meaning, Route) for p in waiting):
        return False
    if dosed_as_before(group):
        return False
    if not all(drug.given for drug in meanings((*group.drugs, phrase), Drug)):
        return False
    last = group.drugs[-1].meaning
    assert isinstance(last, Drug) and isinstance(phrase.meaning, Drug)
    if tells(group.before, Dose) and last.names[0] in RADIATION and phrase.meaning.names[0] not in RADIATION:
        return False
    if any(drug.names == phrase.meaning.names for drug in meanings(group.drugs, Drug)) and (
        "(" not in plain[group.drugs[-1].cut.end : phrase.cut.first]
    ):
        return False
    if last.combination and "(" not in plain[group.drugs[-1].cut.end : phrase.cut.first]:
        return False
    if tells(waiting, Route) and not all(kind_of_mark(p) != "comma" for p in waiting):
        return False
    gap = plain[group.drugs[-1].cut.end : phrase.cut.first]
    return (
        len(gap) <= 45
        and ":" not in gap
        and _IN_TURN.search(gap) is None
        and all(
            kind_of_mark(p)
            in {
                "and",
                "comma",
                "open",
                "close",
                "with",
                "or",
            }
            for p in waiting
        )
    )


def _ends_beside(before: list[Group], waiting: list[Phrase]) -> bool:
    """`A on days 1-4 with B, and C on day 5`: the comma ends what is said of A and B."""
    told = before[0].after if before else ()
    beside = tells(told, DayList) and kind_of_mark(told[-1]) == "with"
    return beside and [kind_of_mark(p) for p in waiting] == ["comma", "and"]


def _forward(plain: str, group: Group, waiting: list[Phrase], drug: Phrase) -> int:
    """Where in `waiting` the phrases begin that belong to the drug that follows: `... and weekly | cisplatin`."""
    led = _led_by_days(plain, group, (*waiting, drug))
    if led is not None:
        return led
    at = len(waiting)
    place = drug.cut.first
    while at and _leads(plain, waiting, at - 1) and _right_before(plain, waiting, at, place):
        at -= 1
        place = waiting[at].cut.first
    if _are_routes(waiting, at):
        at -= 2
    if at == len(waiting):
        return _forward_days(plain, waiting, drug)
    if at > 0 and kind_of_mark(waiting[at - 1]) in {"colon", "open"} and not any(is_attribute(p) for p in waiting[:at]):
        return len(waiting)
    at = _first_of_choice(group, waiting, at)
    at -= _after_rest(waiting[:at])
    preceded = at > 0 and kind_of_mark(waiting[at - 1]) in _OPENINGS
    made_up = at == 0 and _MADE_UP.search(plain, max(0, waiting[0].cut.first - 20), waiting[0].cut.first) is not None
    if preceded or made_up or tells(waiting[:at], Dose):
        return at
    while at < len(waiting) and not isinstance(waiting[at].meaning, Route):
        at += 1
    return at


def _are_routes(waiting: list[Phrase], at: int) -> bool:
    """`A (5 mg), IV or subcutaneous | B`: a choice of routes, both of them of B; not `A IV or oral | B`."""
    before = waiting[at - 3 : at + 1] if at > 2 else []
    kinds = [kind_of_mark(p) for p in before]
    return (
        len(before) == 4
        and kinds[0] in _OPENINGS
        and kinds[2] == "or"
        and all(isinstance(p.meaning, Route) for p in before[1::2])
    )


def _after_rest(waiting: list[Phrase]) -> bool:
    """`A 5 mg for 42 days, 2 weeks off, day 57 | 3 mg of A`: days behind a rest lead with the dose after them."""
    dated = len(waiting) > 1 and isinstance(waiting[-1].meaning, DayList)
    return dated and kind_of_mark(waiting[-2]) in _OPENINGS and tells(waiting[:-2], Resting)


def _right_before(plain: str, waiting: list[Phrase], at: int, place: int) -> bool:
    """Nothing but small words stands between; `infusion of 200 x 10^6 | T cells` says whose it is; `40 Gy/20 | fx`."""
    last = waiting[at - 1]
    gap = plain[last.cut.end : place]
    routed = isinstance(last.meaning, Route) and gap.startswith(" of ")
    rays = gap == "/" and tells(waiting[at : at + 1], Fractions)
    return routed or rays or _SMALL.fullmatch(gap) is not None


def _leads(plain: str, waiting: list[Phrase], at: int) -> bool:
    """What may stand before its drug; a time too, where it begins what follows: `then two days of`."""
    meaning = waiting[at].meaning
    if isinstance(meaning, CycleCount) and meaning.of == "times":
        return False
    then = at > 0 and kind_of_mark(waiting[at - 1]) == "next"
    infused = isinstance(waiting[at].meaning, Lasting) and _OF_DRUG.match(plain, waiting[at].cut.end) is not None
    return isinstance(waiting[at].meaning, _LEADING) or infused or (then and isinstance(waiting[at].meaning, Lasting))


def _led_by_days(plain: str, group: Group, told: tuple[Phrase, ...]) -> int | None:
    """`on days 1 and 8 with A and on days 1-21 with B`: where the days begin that lead with the drug that follows."""
    if not tells(group.before, DayList):
        return None
    *waiting, drug = told
    if len(waiting) > 1 and isinstance(waiting[-1].meaning, DayList) and kind_of_mark(waiting[-2]) == "comma":
        return len(waiting) - 1 if _DASH.fullmatch(plain, waiting[-1].cut.end, drug.cut.first) else None
    if tells(waiting, Dose):
        return None
    rest = len(waiting)
    while rest and isinstance(waiting[rest - 1].meaning, Route):
        rest -= 1
    if rest < 2 or kind_of_mark(waiting[rest - 1]) != "with" or not isinstance(waiting[rest - 2].meaning, DayList):
        return None
    return rest - 2


def _first_of_choice(group: Group, waiting: list[Phrase], at: int) -> int:
    """`..., and 15 mg (cohort 1) or 25 mg (cohort 2) | lenalidomide`: all doses, where the drug before has its own."""
    at = _place_of_loading(waiting, at)
    start, doses, listed = at, [at], _is_one_of_several(waiting[at])
    joints = _CHOICE | {"and"} if listed else _CHOICE
    while start and (
        kind_of_mark(waiting[start - 1]) in joints or isinstance(waiting[start - 1].meaning, Dose | Heading)
    ):
        start -= 1
        if isinstance(waiting[start].meaning, Dose):
            doses.append(start)
    chosen = listed or any(kind_of_mark(p) == "or" for p in waiting[start:])
    own = tells((*group.before, *waiting[:start]), Dose)
    return doses[-1] if chosen and own and isinstance(waiting[at].meaning, Dose) else at


def _place_of_loading(waiting: list[Phrase], at: int) -> int:
    """`... and 8 mg/kg (loading dose), then 6 mg/kg | trastuzumab`: where the first dose of the drug stands."""
    start = at
    while start and kind_of_mark(waiting[start - 1]) in {"next", "open", "close", "comma"}:
        start -= 1
    before = waiting[start - 1].meaning if start else None
    then = any(kind_of_mark(p) == "next" for p in waiting[start:at])
    joined = start > 1 and kind_of_mark(waiting[start - 2]) in {"and", "with", "comma", "semicolon"}
    return start - 1 if then and isinstance(before, Dose) and (before.loading or joined) else at


def _forward_days(plain: str, waiting: list[Phrase], drug: Phrase) -> int:
    """`...; on day 8, cisplatin`: days before a comma, after a joint, belong to the drug that follows."""
    if len(waiting) > 1 and _leads_on(plain, waiting[-2], waiting[-1], drug):
        return len(waiting) - 1
    if [kind_of_mark(p) for p in waiting[-3::2]] == ["semicolon", "with"] and _begins(waiting[-2]):
        return len(waiting) - 2
    if (
        len(waiting) < 3
        or kind_of_mark(waiting[-1]) != "comma"
        or not isinstance(waiting[-2].meaning, DayList | CycleList)
    ):
        return len(waiting)
    at = len(waiting) - 2
    while at and isinstance(waiting[at - 1].meaning, DayList | CycleList):
        at -= 1
    begun = at > 0 and kind_of_mark(waiting[at - 1]) in {"semicolon", "next"}
    near = _SMALL.fullmatch(plain, waiting[-1].cut.end, drug.cut.first) is not None
    return at if begun and near else len(waiting)


def _begins(phrase: Phrase) -> bool:
    """`...; from day 8 | treatment with B`: where the drug behind begins."""
    return isinstance(phrase.meaning, DayList) and phrase.meaning.begins


def _leads_on(plain: str, joint: Phrase, phrase: Phrase, drug: Phrase) -> bool:
    """`...; on day 8 | cisplatin`, `A on days 1-5, and from cycle 3 | B`: of the drug that stands right behind."""
    meaning = phrase.meaning
    if kind_of_mark(joint) == "semicolon":
        return isinstance(meaning, CycleList | DayList)
    later = isinstance(meaning, CycleList) and [first > 1 and last is None for first, last in meaning.ranges] == [True]
    return later and kind_of_mark(joint) in {"comma", "and"} and plain[phrase.cut.end : drug.cut.first].isspace()
