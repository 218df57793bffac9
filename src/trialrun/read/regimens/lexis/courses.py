"""Finds numbered cycles in a dosing text, and how they go on. Ties them to no drug and to no days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace

from trialrun.read.regimens.lexis.leads import ORDINALS, Places, read_led, words
from trialrun.read.regimens.lexis.numbers import (
    COUNT,
    ITEM_JOINT,
    ORDINAL,
    RANGE_JOINT,
    UP_TO,
    length_in_days,
    numbers_of,
    ordinal_numbers,
    read_count,
    read_ranges,
    unhyphened,
)
from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    CycleLength,
    CycleList,
    DayList,
    Meaning,
    Phrase,
    every_other,
)

_CYCLE_ITEM = (
    r"\d{1,2}(?!\d|\.\d|d\b|-?F[A-Z]|[ ]?(?:mg|mcg|ug|g\b|c?Gy\b|[MG]Bq\b|mCi\b|MU\b|IU\b|million|%|"
    r"-?[ ]?(?:day(?!s?\s\d)|week|month)s?\b)"
    r"|(?:,\s\d{1,3}){0,4},?\sor\s\d[\d.]{0,4}\s?(?:mg|mcg|ug|g|U|MU|IU)\b)"
)
_NOT_HEADED = (
    r"(?!cycles?\s\d{1,2}(?:\s?(?:-|to)\s?\d{1,2}|\s?\+|\s(?:and\s)?(?:onwards?|beyond|later))?,?\s"
    r"(?:every\s(?:\d|two|three|four|other)|q\s?\d|weekly\b|biweekly\b|on\sdays?\s"
    r"|\d[\d.,]{0,6}\s?(?:mg|mcg|ug|g|MU|IU|U)(?![a-z])))"
)
"""`weekly in cycles 1-2, cycles 3-6 every 2 weeks`: the second cycles stand before how often it is given in them.

So too before its dose: `day 1 in cycle 1, cycles 2-6 500 mg`.
"""
_OF_CYCLE = r"\sof\s(?:the\s)?(?:cycle\s|course\s|C)\d"
_TO_CYCLE = rf"\s(?:the\s)?(?:(?:end|completion){_OF_CYCLE}|(?:cycle\s|C|day\s)\d)"
"""`from day 2 of cycle 1 until | day 28 of cycle 6`: the cycles do not go on."""
_CYCLES = re.compile(
    rf"\b(?P<dated>(?<=\d\sof\s))?(?:cycles?|courses?|C(?=\d))\s?(?:number\s|#\s?|no\.?\s)?"
    rf"(?P<list>{_CYCLE_ITEM}(?:{RANGE_JOINT}(?:cycle\s|C)?{_CYCLE_ITEM})?"
    rf"(?:{ITEM_JOINT}{_NOT_HEADED}(?:cycles?\s|C)?{_CYCLE_ITEM}(?:{RANGE_JOINT}{_CYCLE_ITEM})?){{0,30}})"
    rf"(?P<etc>,?\s(?:etc\.?|\.\.\.|and so on)|\.\.\.)?(?P<open>\s?\+(?!\s?\d)|"
    rf"\+(?=\s\d[\d.,]{{0,6}}\s?(?:mg|mcg|ug|g|U|MU)\b)|"
    rf",?\s(?:and|&)\s(?:(?:all|each|every)\s)?(?:subsequent|later|"
    rf"following|further|thereafter)(?(dated)(?!(?:\s(?:cycles|courses))?,?\s(?:on\s)?(?:days?|D)\s?\d))(?:\s(?:cycles|courses))?|"
    rf"\s?(?:,\s)?(?:and\s|&\s)?(?:onwards?|on(?=\s?[:,;)])|beyond|above|higher|greater|"
    rf"up\b|until\b(?!{_TO_CYCLE})|to\s(?:progression|end)(?!{_OF_CYCLE}))|-(?=$|[),;]))?"
    rf"(?:\sof\s(?P<length>{COUNT})[ -](?P<unit>days?|weeks?)\b(?!\s(?:rest|off)))?",
    re.IGNORECASE,
)
_CYCLES_COUNTED = re.compile(
    r"(?<=cycles )\((?P<first>\d{1,2})\s?(?:-|to|through)\s?(?P<last>\d{1,2})\)", re.IGNORECASE
)
"""`x 4 cycles (5-8)`: which cycles those are."""
_CYCLES_FROM = re.compile(r"\b(?:cycles?|courses?)\s?(?:>=|>|≥|from)\s?(?P<first>\d{1,2})(?P<nth>)\b", re.IGNORECASE)
_CYCLES_THROUGH = re.compile(
    r"\b(?:from\s|(?:starting|beginning)\s(?:(?:on|at|with|from)\s)?)?(?:day\s1,?\s(?:of\s)?(?:cycle|course)\s|(?:cycle|course)\s|C)"
    r"(?P<first>\d{1,2})(?:,?\sday\s1(?!\d)|\s?D1(?!\d))?,?\s(?:through|thru|until|till|to|up\sto)\s(?:the\s)?(?:end\sof\s)?"
    r"(?:day\s\d{1,2},?\s(?:of\s)?)?(?:(?:cycle|course)\s|C)(?P<last>\d{1,2})(?:,?\sday\s\d{1,2}|\s?D\d{1,2})?(?!\d)",
    re.IGNORECASE,
)
"""`from cycle 1 day 1 through cycle 6`, `C3D1 to the end of C6`."""
_CYCLES_TO = re.compile(
    r"\b(?:until|till|through|thru|to)\s(?:and\sincluding\s)?(?:the\s)?(?:(?:end|completion)\sof\s)?"
    r"(?:(?:cycle\s|C)(?P<n>\d{1,2}),?\s?(?:\(?day\s|D)(?P<day>\d{1,2})|day\s(?P<day2>\d{1,2}),?\s(?:of\s)?cycle\s(?P<n2>\d{1,2})|"
    rf"(?:(?<=\send\sof\s)|(?<=\scompletion\sof\s))(?:cycle\s(?P<n3>\d{{1,2}})|(?:the\s)?(?P<nth>{ORDINAL})\s(?:cycle|course))|"
    r"(?<=\bto\s)cycle\s(?P<n4>\d{1,2}))(?!\d)",
    re.IGNORECASE,
)
"""`until cycle 24, day 28`, `through day 28 of cycle 24`, `to the end of cycle 6`; `until cycle 5 day 1` is four."""
_TIMED_BEFORE = re.compile(r"(?:\b(?:daily|weekly|days?|cycles?|courses?|QD|BID)|\d|\)),?\s$", re.IGNORECASE)
"""What stands before `to cycle 12` where that is an end: `days 1-21, to cycle 12`; not `added to cycle 2`."""
_CYCLES_ON = re.compile(
    r"\b(?:from|(?:beginning|starting)(?:\s(?:with|in|at|from))?|as\sof"
    r"|(?P<verb>added|started|begun|introduced|initiated|begins|starts)\s(?:in|at|with|from))\s"
    r"(?:(?:(?:cycle|course)\s|C)(?P<first>\d{1,2})\b(?(verb)(?!\s(?:only|alone)\b|\s?:))"
    rf"(?!\s?(?:-|to|through|thru|until|till|and|,)\s?(?:(?:cycle|course)\s|C)?{_CYCLE_ITEM})|"
    rf"(?:the\s)?(?P<nth>{ORDINAL})\s(?:cycle|course)\b)(?:\s(?:onwards?|on(?!\sdays?)|and\s(?:beyond|after|later)))?",
    re.IGNORECASE,
)
_CYCLES_FROM_DAY = re.compile(
    r"\b(?:from|(?:starting|beginning|commencing|initiat(?:ing|ed)|start(?:s|ed)|beg[iu]ns?|introduced|added)"
    r"(?:\s(?:on|in|at|with|from))?)\s(?:day\s(?P<day>\d{1,2}),?\s(?:of\s)?cycle\s(?P<n>1)"
    r"|cycle\s(?P<n2>\d{1,2})\s?,?\s\(?day\s(?P<day2>\d{1,2})\)?|C(?P<n3>\d{1,2})[ ,]{0,2}D(?P<day3>\d{1,2}))"
    r"(?!\d|\s?(?:-|,\s?\d|(?:and|or)\s(?:the\s)?(?:day\s|cycle\s|C|D)?\d"
    r"|(?:to|through|thru|until|till)\s(?:the\s)?(?:end\s(?:of\s)?)?(?:day\s|D)?\d))"
    r"(?:\s(?:and\s)?(?:onwards?|on(?!\sdays?)|forward|thereafter|beyond))?",
    re.IGNORECASE,
)
"""`from day 8 of cycle 1 onwards`, `starting on cycle 2, day 8`, `beginning C3D1`."""
_FROM_LATER_DAY = re.compile(
    r"\b(?:from|starting|beginning|commencing)\s(?:on\s)?day\s(?!1\D)\d{1,2},?\s(?:of\s)?$", re.IGNORECASE
)
"""`from day 8 of | cycle 1 through cycle 6`: not on day 8 of each of them."""
_FIRST_DAYS = re.compile(
    r"\b(?:days?\s[\d,\sand-]{1,24}\s?(?:of|in)\scycle\s1\b|cycle\s1,?\sdays?\s\d|C1\s?D\d)", re.IGNORECASE
)
"""Days of cycle 1 that another dose is named for before."""
_SENTENCE_ENDS = re.compile(r"\.\s|\n")
_CYCLE_DAYS = re.compile(
    r"\bC(?P<cycle>\d{1,2})\s?D(?P<list>\d{1,2}(?:\s?-\s?D?\d{1,2})?(?:\s?(?:,|and|&)"
    r"\s?(?:and\s)?D?\d{1,2}(?!\d|\.\d|\s?(?:mg|mcg|ug|g\b|U\b|MU\b)|[ -](?:days?|weeks?|cycles?)\b)"
    r"(?:\s?-\s?D?\d{1,2})?){0,20})",
    re.IGNORECASE,
)
_FIRST_CYCLES = re.compile(
    rf"\b(?:the\s)?(?:first|initial)\s(?:(?P<count>{COUNT})\s)?(?:(?:{COUNT})[- ](?:days?|weeks?)"
    rf"\s)?(?:treatment\s)?(?:cycles?|courses?)\b|\b(?<=\d\sof\s)(?:(?:the\s)?first\smonth|month\s1)\b(?!\s?[-,\d])",
    re.IGNORECASE,
)
_ORDINAL_CYCLES = re.compile(
    rf"\b(?P<first>{ORDINAL})(?:(?P<joint>\s?(?:and|to|through|,|-)\s?(?:the\s)?)"
    rf"(?P<last>{ORDINAL}))?\s(?:treatment\s)?(?:cycles?|courses?|\(cycles?)",
    re.IGNORECASE,
)
_ORDINAL_RANGE = re.compile(
    rf"\b(?:from\s|the\s)(?P<first>{ORDINAL})\s(?:to|through|and)\s(?:the\s)?(?P<last>{ORDINAL})(?=\s\(?cycles?|\s?\()",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:(?:all\s|the\s|each\s)?(?:subsequent|remaining|later|further|following|succeeding)"
    r"\s(?:(?:\d{1,2}|three|four|five|six|two)[- ](?:day|week)s?\s)?(?:treatment\s)?(?:cycles?|"
    r"courses?)|(?<!\bthe\sday\s)thereafter|then after(?!\s(?!every|once|twice|weekly|monthly|daily)[a-z\d])"
    r"|from then on|afterwards?|after that(?=,|\s(?:every|once|twice|weekly|monthly|daily)\b)"
    r"|(?:of\s)?(?:(?:each|every)\s)?(?:\d{1,2}[- ](?:day|week)s?\s)?(?:cycles?|courses?)\sthereafter)\b"
    rf"(?:(?<=cycles)(?:\s(?:are|last|will\sbe|of))?\s(?P<length>{COUNT})[- ](?P<unit>days?|weeks?)\b"
    r"(?!\s(?:rest|off|apart|later|after|before|of\b|on\b)))?",
    re.IGNORECASE,
)
_TAPERED = re.compile(r"\btaper(?:ed|ing)?\s$", re.IGNORECASE)
_LENGTH_BEHIND = (
    r"(?!\s?(?:=|(?:is|are|was|were|will\sbe|last(?:s|ed|ing)|consist(?:s|ed)|ha[sd](?=\s\d)|compris(?:es|ed)"
    rf"|of\s{COUNT}[- ](?:day|week|month)s?)\b|:\s?{COUNT}[- ](?:day|week)s?\s?(?:[.,;)\n]|$)|"
    rf"\((?:each\s(?:of\s|lasting\s)?)?{COUNT}[- ](?:day|week|month)s?\b))"
)
"""`in each cycle | of 21 days`, `(28 days)`, `lasting 35 days`: how long a cycle is, told as one with it."""
_EACH = re.compile(
    rf"\b(?!every\s{COUNT}\s(?:day|week)s\s(?:cycles|courses)\s\d)(?:(?:of|in|during|for|on|with)\s)?(?:each|every|all|both)\s(?:of\sthe\s)?(?:(?:{COUNT})"
    r"[- ](?:day|week)s?\s)?(?:treatment\s|dosing\s|chemotherapy\s)?(?:cycles?|courses?)\b"
    rf"{_LENGTH_BEHIND}|\bper\s(?:cycle|course)\b|\bof\s(?:a|the)\scycle\b{_LENGTH_BEHIND}",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(?P<of>(?:of|on|in|during)\s)?(?:every\s(?P<step>other|second|third|two|three|[2-6])|alternate)\s"
    r"(?:\d{1,2}[- ](?:day|week)\s)?(?:cycles?|courses?)"
    r"(?P<then>\sthereafter)?\b",
    re.IGNORECASE,
)
_ON_DAY = re.compile(r"\bdays?\s\d{1,2}\s$", re.IGNORECASE)
_WITHIN = re.compile(rf"\b({COUNT})[- ](days?|weeks?|months?)[- ]", re.IGNORECASE)
_ODD = re.compile(r"\b(?P<which>odd|even)(?:[- ]numbered)?\s(?:cycles?|courses?)\b", re.IGNORECASE)


_PAST_CYCLE = re.compile(
    r"\b(?:after|following|before|prior\sto|until|(?:completion|end)\sof|as\s(?:\w{4,12}\s)?(?:in|for|during))\s(?:the\s|each\s|\w{1,12}\s|day\s\d{1,2},?\s(?:of\s)?)?$",
    re.IGNORECASE,
)
"""`after cycle 6`, `as in cycle 1`: no cycles of what is told beside them."""
_ANOTHER = re.compile(
    r"\b(?:an?|another|(?:receives?|received|undergo|undergoing|given|begin|start|proceed(?:ing)?\sto|candidates\sfor)\sthe)"
    r"\s(?:identical\s)?$",
    re.IGNORECASE,
)
"""`a second course`: what went before is given once more; no cycle is numbered."""

_SUM = re.compile(
    r"\b(?:total|cumulative)\s(?:\w{1,12}\s)?(?:dose\s)?(?:of\s)?\(?\d[\d.,]*\s?\S{1,10}\s$", re.IGNORECASE
)
"""`a total dose of 1.8 mg/m2 per cycle`: what the doses of a cycle come to, not how often they are given."""


_ONLY_BEFORE = re.compile(
    r"\bonly\s(?:(?:given|administered|received)\s)?(?:(?:in|for|during|on|at)\s)?(?:the\s)?$", re.IGNORECASE
)
_ONLY_BEHIND = re.compile(r"\s?only\b(?!\sif\b)", re.IGNORECASE)


def find_cycles(plain: str, places: Places) -> Iterator[Phrase]:
    """Numbered cycles of a text; overlapping ones are all given."""
    found = read_led(READERS, plain, places)
    yield from map(partial(_limited, plain), found) if "only" in places.words else found


def _limited(plain: str, phrase: Phrase) -> Phrase:
    """The phrase; `in cycles 1 and 2 only`, `only in cycle 1` are no other cycles."""
    cycles = phrase.meaning
    before = _ONLY_BEFORE.search(plain, max(0, phrase.cut.first - 30), phrase.cut.first)
    closed = isinstance(cycles, CycleList) and cycles.ranges and cycles.ranges[-1][1] is not None
    if not closed or not isinstance(cycles, CycleList) or not (before or _ONLY_BEHIND.match(plain, phrase.cut.end)):
        return phrase
    return Phrase(replace(cycles, only=True), phrase.cut)


def _cycle_list(match: re.Match[str]) -> Iterator[Meaning]:
    ranges: tuple[tuple[int, int | None], ...] = read_ranges(unhyphened(match["list"]), signed=False)
    if _PAST_CYCLE.search(match.string[max(0, match.start() - 40) : match.start()]):
        return
    to = len(ranges) == 1 and ranges[0][0] == ranges[0][1] and not match["open"]
    through = to and UP_TO.search(match.string[max(0, match.start() - 12) : match.start()]) is not None
    ranges = ((1, ranges[0][1]),) if through else ranges
    if match["etc"] and len(ranges) > 1:
        step = (ranges[-1][0] - ranges[0][0]) // (len(ranges) - 1)
        ranges = tuple((n, n) for n in range(ranges[0][0], 13, step)) if step > 0 else ranges
    elif match["open"]:
        ranges = (*ranges[:-1], (ranges[-1][0], None))
    if match["length"] and length_in_days(read_count(match["length"]), match["unit"]) > 1:
        yield CycleLength(length_in_days(read_count(match["length"]), match["unit"]))
    yield CycleList(ranges, on=bool(match["etc"]), through=through)


def _cycles_counted(match: re.Match[str]) -> Iterator[Meaning]:
    first, last = int(match["first"]), int(match["last"])
    if 0 < first < last and not _FROM_LATER_DAY.search(match.string, max(0, match.start() - 40), match.start()):
        yield CycleList(((first, last),))


def _cycles_to(match: re.Match[str]) -> Iterator[Meaning]:
    day = match["day"] or match["day2"] or "0"
    last = read_count(match["n"] or match["n2"] or match["n3"] or match["n4"] or match["nth"]) - (int(day) == 1)
    ends = not match["n4"] or _TIMED_BEFORE.search(match.string, max(0, match.start() - 12), match.start())
    if last > 0 and ends:
        yield CycleList(((1, last),), through=True)


def _cycles_from(match: re.Match[str]) -> Iterator[Meaning]:
    first = read_count(match["first"] or match["nth"]) + (">" in match[0] and ">=" not in match[0])
    yield CycleList(((first, None),), begins=bool(match.groupdict().get("verb")))


def _cycles_from_day(match: re.Match[str]) -> Iterator[Meaning]:
    """`20 mg on days 1 and 2 of cycle 1 and 56 mg from day 8 of cycle 1 onward`: on the days after those, and later."""
    cycle, day = (int(match[name] or match[f"{name}2"] or match[f"{name}3"]) for name in ("n", "day"))
    if day == 1:
        yield CycleList(relative="each") if cycle == 1 else CycleList(((cycle, None),))
    elif cycle == 1 and _FIRST_DAYS.search(
        _SENTENCE_ENDS.split(match.string[max(0, match.start() - 100) : match.start()])[-1]
    ):
        yield CycleList(relative="thereafter")
    elif match["day"] is None:
        yield DayList((day,), begins=True)
        yield CycleList(((cycle, cycle),))


def _cycle_days(match: re.Match[str]) -> Iterator[Meaning]:
    cycle = int(match["cycle"])
    yield CycleList(((cycle, cycle),))
    yield DayList(numbers_of(read_ranges(unhyphened(re.sub("[dD]", "", match["list"])), signed=False)))


def _length_within(match: re.Match[str]) -> Iterator[Meaning]:
    """`of each 21-day cycle` says the length too."""
    found = _WITHIN.search(match[0])
    if found and length_in_days(read_count(found[1]), found[2]) > 1:
        yield CycleLength(length_in_days(read_count(found[1]), found[2]))


def _first_cycles(match: re.Match[str]) -> Iterator[Meaning]:
    if _PAST_CYCLE.search(match.string[max(0, match.start() - 40) : match.start()]):
        return
    yield from _length_within(match)
    yield CycleList(((1, read_count(match["count"]) if match["count"] else 1),))


def _ordinal_cycles(match: re.Match[str]) -> Iterator[Meaning]:
    before = match.string[max(0, match.start() - 40) : match.start()]
    if _ANOTHER.search(before) or _PAST_CYCLE.search(before):
        return
    yield CycleList(tuple((n, n) for n in ordinal_numbers(match)))


def _later(match: re.Match[str]) -> Iterator[Meaning]:
    if _TAPERED.search(match.string, max(0, match.start() - 12), match.start()):
        return
    yield from _length_within(match)
    if match["length"]:
        yield CycleLength(length_in_days(read_count(match["length"]), match["unit"]))
    cycles = re.search(r"cycle|course", match[0], re.IGNORECASE)
    yield CycleList(relative="later" if cycles else "thereafter")


def _each(match: re.Match[str]) -> Iterator[Meaning]:
    if _SUM.search(match.string, max(0, match.start() - 50), match.start()):
        return
    yield from _length_within(match)
    yield CycleList(relative="each")


def _odd(match: re.Match[str]) -> Iterator[Meaning]:
    first = 1 if match["which"].lower() == "odd" else 2
    yield every_other(first)


def _some(match: re.Match[str]) -> Iterator[Meaning]:
    """`day 1 of every other cycle`: the odd ones; `every third cycle`, `alternate cycles`: nobody knows which."""
    dated = match["of"] or _ON_DAY.search(match.string, max(0, match.start() - 20), match.start())
    if match["then"] and not dated:
        yield CycleList(relative="thereafter")
        yield UNKNOWN_DAYS
    elif match["of"] and (match["step"] or "").lower() in {"other", "second"} and not match["then"]:
        yield from _length_within(match)
        yield every_other(1)
    else:
        yield UNKNOWN_DAYS


_CYCLE_WORDS = words("cycle cycles course courses c")

READERS = (
    (_SOME, _some, words("of on in during every alternate")),
    (_CYCLES, _cycle_list, _CYCLE_WORDS),
    (_CYCLES_COUNTED, _cycles_counted, words("(")),
    (_CYCLES_THROUGH, _cycles_counted, _CYCLE_WORDS | words("from starting beginning day")),
    (_CYCLES_TO, _cycles_to, words("until till through thru to")),
    (_CYCLES_FROM, _cycles_from, _CYCLE_WORDS),
    (
        _CYCLES_ON,
        _cycles_from,
        words("from beginning starting as added started begun introduced initiated begins starts"),
    ),
    (
        _CYCLES_FROM_DAY,
        _cycles_from_day,
        words(
            "from starting beginning commencing initiating initiated starts started begins begin begun introduced added"
        ),
    ),
    (_CYCLE_DAYS, _cycle_days, words("c")),
    (_FIRST_CYCLES, _first_cycles, words("the first initial month")),
    (_ORDINAL_CYCLES, _ordinal_cycles, ORDINALS),
    (_ORDINAL_RANGE, _ordinal_cycles, words("from the")),
    (
        _LATER,
        _later,
        _CYCLE_WORDS
        | words(
            "# of every all the each subsequent remaining later further following succeeding thereafter then from "
            "after afterward afterwards"
        ),
    ),
    (_EACH, _each, words("of in during for on with each every all both per")),
    (_ODD, _odd, words("odd even")),
)
"""Patterns, what they say, and the words that they can begin with."""
