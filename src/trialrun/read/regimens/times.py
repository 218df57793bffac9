"""Finds days, weeks, cycles, their lengths and frequencies in a dosing text. Ties them to no drug."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.regimens.leads import NUMBERS, ORDINALS, Places, led, words
from trialrun.read.regimens.numbers import (
    COUNT,
    ITEM_JOINT,
    ORDINAL,
    RANGE_JOINT,
    length_in_days,
    numbers_of,
    read_count,
    read_ranges,
)
from trialrun.read.regimens.phrases import (
    CycleLength,
    CycleList,
    DayList,
    Meaning,
    Phrase,
    WeekList,
)
from trialrun.read.text import Cut

_NOT_A_DAY = (
    r"(?!\d|\.\d|,\d{1,3}\s?(?:mg|mcg|g)|-?F[A-Z]|[- ][Ff]luorouracil|-(?!to\b|day)[A-Za-z]|\s?(?:mg|mcg|ug|g\b"
    r"|gy|cgy|MU\b|%|x\b|"
    r"/(?!\s?(?:14|21|28|35|42)(?![\d/]))|-?\s?(?:day|week|"
    r"month|hour|hr|min|year|dose|fraction|patient)s?\b|-?[ ]?(?:cycles|courses)\b|m2|million|units?|h\b|IU|"
    r"patients|subjects))"
)
_FIRST_DAY = (
    r"(?:[+-]|-\s(?=\d{1,2}\s?(?:to|and|,|through|-)\s?-))?\d{1,3}"
    r"(?!\d|\.\d|T\b|\s?(?:mg|mcg|ug|g\b|gy|cgy|%|x\b|/\s?(?:m|k)|-?[ ]?(?:week|month|"
    r"hour|hr|min|year)s?\b|-?[ ]?(?:cycles|courses)\b|m2|million|units?\b))"
)
_DAY_ITEM = rf"[+-]?\d{{1,3}}{_NOT_A_DAY}"
_DAY_WORD = r"(?:days?|d)"
_DAYS = re.compile(
    rf"(?<![\w-])(?:(?:study|cycle|treatment)\s)?(?:days|day|D|d|Day\(s\))(?:\s{{0,2}}(?=[+\d(])|"
    rf"\s{{0,2}}(?=-\s?\d)|\s#)\(?"
    rf"(?P<list>{_FIRST_DAY}(?:{RANGE_JOINT}{_DAY_WORD}?\s{{0,2}}{_FIRST_DAY}(?:\sdays\b)?)?"
    rf"(?:{ITEM_JOINT}(?:on\s)?(?:{_DAY_WORD}\s{{0,2}})?"
    rf"{_DAY_ITEM}(?:{RANGE_JOINT}{_DAY_WORD}?\s{{0,2}}{_DAY_ITEM})?){{0,60}})"
    rf"(?:\s?\((?:\+/-|\+-)[^)]{{0,20}}\))?(?P<open>\s?-(?=\s\d[\d.,]{{0,6}}\s?(?:mg|mcg|g\b|U\b|MU\b))|\s(?:and\s)?"
    rf"(?:onwards?|onward|and beyond|\+))?",
    re.IGNORECASE,
)
_BARE_DAYS = re.compile(
    r"(?<=[\w)/²]\s)(?P<list>-\d{1,2}(?:\s?(?:to|~|through)\s?-\d{1,2}|(?:\s?,\s?-\d{1,2}){1,9}))(?!\w|\.\d)"
)
_FROM_TO = re.compile(
    r"\b(?:beginn?ing|starting|starts?|begins?|from|commencing)\s(?:on\s|at\s)?day\s?(?P<first>[+-]?\d{1,3})\s?,?\s(?:and\s)?"
    r"(?:continu(?:ing|ed|es?)|ending|lasting)\s(?:through|until|till|to|up\sto|on)\sday\s?(?P<last>[+-]?\d{1,3})(?!\d|\.\d)",
    re.IGNORECASE,
)
_SIGNED_DAYS = re.compile(
    r"(?P<from>from\s)?(?P<list>[+-]\d{1,2}(?!\d|\.\d)(?P<unit>d\b)?(?:\s?,\s?[+-]\d{1,2}(?!\d|\.\d)(?:d\b)?){0,9})(?!\w|\s?(?:mg|g\b|%))",
    re.IGNORECASE,
)
_DOSE_BEFORE = re.compile(
    r"(?:mg|mcg|ug|g|IU|U|MU|Gy)(?:/(?:kg|m2|m\^2))?(?:/d(?:ay)?)?\s(?:(?:iv|po|sc|q\d{1,2}h|qd|bid|daily|once|twice)\s){0,2}$",
    re.IGNORECASE,
)
"""`2 g/m2 q12h -8`, `10 mg/m2 +3, +6, +11`: what a day without the word stands right behind."""
_ORDINAL_DAY = re.compile(
    rf"\b(?:the\s)?(?P<first>{ORDINAL})(?:(?P<joint>\s(?:to|and|through)\s(?:the\s)?|\s?-\s?)"
    rf"(?P<last>{ORDINAL}))?\sdays?\b(?=\sof\b|\sin\b)",
    re.IGNORECASE,
)
_WEEK_ITEM = r"\d{1,3}(?!\d|\.\d|\s?(?:mg|mcg|ug|g\b|gy|cgy|MU\b|IU\b|U\b|million|units?|%|m2))"
_WEEKS = re.compile(
    rf"\b(?:weeks?|wks?)\s?#?\s?(?P<list>{_WEEK_ITEM}(?:{RANGE_JOINT}(?:weeks?\s)?{_WEEK_ITEM})?"
    rf"(?:{ITEM_JOINT}(?:weeks?\s)?{_WEEK_ITEM}(?:{RANGE_JOINT}{_WEEK_ITEM})?){{0,30}})"
    rf"(?P<open>\s(?:and\s)?(?:onwards?|beyond|thereafter|\+)|\s?-(?=\s)|\+)?",
    re.IGNORECASE,
)
_FROM_CELLS = re.compile(
    rf"(?<!within\s)(?<!least\s)(?<!than\s)(?<!-)\b(?P<n>{COUNT})\sdays\s(?P<side>before|prior\sto|after|following)\s(?:the\s)?"
    r"(?:\w+\s){0,2}(?:transplant\w*|ASCT|HSCT|(?:re)?infusion\sof\s(?:\w+\s){0,2}cells|cells?\s(?:re)?(?:infusion|transfusion))\b",
    re.IGNORECASE,
)
_HOURS_LATER = re.compile(
    r"\b(?:starting|beginning|commencing|begun|started)\s(?:at\s)?(?P<hours>\d{1,3})\s?(?:hours?|hrs?|h)\s(?:later|after)\b",
    re.IGNORECASE,
)
_WEEKS_BEFORE = re.compile(r"\bweeks?\s\d[\d\s,and-]{0,20}$", re.IGNORECASE)
_FEW_HOURS = 4
_FIRST_WEEKS = re.compile(
    rf"\b(?:(?:for|during|over)\s)?(?:the\s)?first\s(?P<count>{COUNT})\s(?P<unit>weeks?|days?)\b", re.IGNORECASE
)
_CYCLE_ITEM = (
    r"\d{1,2}(?!\d|\.\d|d\b|-?F[A-Z]|\s?(?:mg|mcg|ug|g\b|MU\b|IU\b|million|%|-?\s?(?:day(?!s?\s\d)|week|month)s?\b))"
)
_CYCLES = re.compile(
    rf"\b(?:cycles?|courses?|C(?=\d))\s?(?:number\s|#\s?|no\.?\s)?"
    rf"(?P<list>{_CYCLE_ITEM}(?:{RANGE_JOINT}(?:cycle\s|C)?{_CYCLE_ITEM})?"
    rf"(?:{ITEM_JOINT}(?:cycles?\s|C)?{_CYCLE_ITEM}(?:{RANGE_JOINT}{_CYCLE_ITEM})?){{0,30}})"
    rf"(?P<etc>,?\s(?:etc\.?|\.\.\.|and so on)|\.\.\.)?(?P<open>\s?\+(?!\s?\d)|"
    rf",?\s(?:and|&)\s(?:all\s)?(?:subsequent|later|"
    rf"following|further|thereafter)(?:\s(?:cycles|courses))?|"
    rf"\s?(?:,\s)?(?:and\s|&\s)?(?:onwards?|beyond|above|higher|greater|"
    rf"up\b|until\b|to\s(?:progression|end))|-(?=$|[),;]))?"
    rf"(?:\sof\s(?P<length>{COUNT})[ -](?P<unit>days?|weeks?)\b(?!\s(?:rest|off)))?",
    re.IGNORECASE,
)
_CYCLES_COUNTED = re.compile(
    r"(?<=cycles )\((?P<first>\d{1,2})\s?(?:-|to|through)\s?(?P<last>\d{1,2})\)", re.IGNORECASE
)
"""`x 4 cycles (5-8)`: which cycles those are."""
_CYCLES_FROM = re.compile(r"\b(?:cycles?|courses?)\s?(?:>=|>|≥|from)\s?(?P<first>\d{1,2})\b", re.IGNORECASE)
_CYCLES_ON = re.compile(
    r"\b(?:from|beginning\s(?:with|in|at)|starting\s(?:with|in|at|from)|as\sof)\s(?:cycle|course)\s(?P<first>\d{1,2})\b"
    rf"(?!\s?(?:-|to|through|thru|until|till|and|,)\s?(?:(?:cycle|course)\s)?{_CYCLE_ITEM})"
    r"(?:\s(?:onwards?|on(?!\sdays?)|and\s(?:beyond|after|later)))?",
    re.IGNORECASE,
)
_CYCLES_FROM_ORDINAL = re.compile(
    rf"\b(?:from|beginning\s(?:with|in|at)|starting\s(?:with|in|at|from)|as\sof)\s(?:the\s)?(?P<first>{ORDINAL})\s"
    r"(?:cycle|course)\b(?:\s(?:onwards?|on(?!\sdays?)|and\s(?:beyond|after|later)))?",
    re.IGNORECASE,
)
_CYCLES_FROM_DAY = re.compile(
    r"\b(?:from|(?:starting|beginning)(?:\s(?:on|at|with|from))?)\s(?:day\s(?P<day>\d{1,2}),?\s(?:of\s)?cycle\s1|cycle\s1,?\s"
    r"day\s(?P<day2>\d{1,2})|C1\s?D(?P<day3>\d{1,2}))(?!\d)(?:\s(?:onwards?|on(?!\sdays?)|forward|thereafter|and\sbeyond))?",
    re.IGNORECASE,
)
_FIRST_DAYS = re.compile(
    r"\b(?:days?\s[\d,\sand-]{1,24}\s?(?:of|in)\scycle\s1\b|cycle\s1,?\sdays?\s\d|C1\s?D\d)", re.IGNORECASE
)
"""Days of cycle 1 that another dose is named for before."""
_CYCLE_DAYS = re.compile(
    r"\bC(?P<cycle>\d{1,2})\s?D(?P<list>\d{1,2}(?:\s?-\s?D?\d{1,2})?(?:\s?(?:,|and|&)"
    r"\s?(?:and\s)?D?\d{1,2}(?!\d|\.\d|\s?(?:mg|mcg|ug|g\b|U\b|MU\b)|[ -](?:days?|weeks?|cycles?)\b)"
    r"(?:\s?-\s?D?\d{1,2})?){0,20})",
    re.IGNORECASE,
)
_FIRST_CYCLES = re.compile(
    rf"\b(?:the\s)?(?:first|initial)\s(?:(?P<count>{COUNT})\s)?(?:(?:{COUNT})[- ](?:days?|weeks?)"
    rf"\s)?(?:treatment\s)?(?:cycles?|courses?)\b",
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
    r"courses?)|thereafter|then after(?!\s(?:an?|the|\d|completion|this))|from then on"
    r"|(?:cycles?|courses?)\sthereafter)\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    rf"\b(?:(?:of|in|during|for|on|with)\s)?(?:each|every|all|both)\s(?:of\sthe\s)?(?:(?:{COUNT})"
    rf"[- ](?:day|week)s?\s)?(?:treatment\s|dosing\s|chemotherapy\s)?(?:cycles?|courses?)\b"
    rf"(?!\s?(?:is|=|will\sbe|lasts|are|of\s\d|consists)\b)|"
    rf"\bper\s(?:cycle|course)\b|\bof\s(?:a|the)\scycle\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(rf"\b({COUNT})[- ](days?|weeks?|months?)[- ]", re.IGNORECASE)
_ODD = re.compile(r"\b(?P<which>odd|even)(?:[- ]numbered)?\s(?:cycles?|courses?)\b", re.IGNORECASE)


_PAST_CYCLE = re.compile(
    r"\b(?:after|following|before|prior\sto|until|(?:completion|end)\sof)\s(?:the\s|each\s|\w{1,12}\s|day\s\d{1,2},?\s(?:of\s)?)?$",
    re.IGNORECASE,
)
_UP_TO = re.compile(r"\b(?:up\sto|through|thru)\s(?:the\s)?$", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:an?|another|(?:receives?|received|undergo|undergoing|given|begin|start|proceed(?:ing)?\sto|candidates\sfor)\sthe)"
    r"\s(?:identical\s)?$",
    re.IGNORECASE,
)
"""`a second course`: what went before is given once more; no cycle is numbered."""
_EITHER = re.compile(r"[+-]?\d+\s?or\s(?:on\s)?(?:d(?:ay)?\s?)?[+-]?\d+", re.IGNORECASE)
_OUT_OF_CYCLE = re.compile(r"\s?/\s?(14|21|28|35|42)$")
_FROM = re.compile(
    r"\b(?:from|starting\s(?:at|in|from|on)|beginning\s(?:at|in|with|on)|starting|beginning)\s$", re.IGNORECASE
)
_BEGINS = re.compile(
    r"\b(?:beginn?ing|starting|start(?:s|ed)?|commenc(?:ing|es|ed)|begins?|initiat(?:ing|ed))\s(?:on\s|from\s|at\s)?$",
    re.IGNORECASE,
)


def find_times(plain: str, places: Places) -> Iterator[Phrase]:
    """Days, weeks, cycles and frequencies of a text; overlapping ones are all given."""
    for pattern, read, leads in READERS:
        for match in led(pattern, plain, places, leads):
            for meaning in read(match):
                yield Phrase(meaning, Cut(match.start(), match.end()))


def _day_list(match: re.Match[str]) -> Iterator[Meaning]:
    printed = match["list"]
    if _EITHER.fullmatch(printed):
        yield DayList(())
        return
    within = _OUT_OF_CYCLE.search(printed)
    if within is not None and printed.count("/") == 1:
        printed = printed[: within.start()]
        yield CycleLength(int(within[1]))
    ranges = read_ranges(_unhyphened(printed), signed=True)
    last = ranges[-1][1]
    before = match.string[max(0, match.start() - 30) : match.start()]
    begins = _BEGINS.search(before) is not None or before.lower().endswith((" from ", "(from "))
    yield DayList(numbers_of(ranges), last if match["open"] and last > 0 else None, begins=begins)


def _bare_days(match: re.Match[str]) -> Iterator[Meaning]:
    """`3.2 mg/kg -5 to -4`: days before a transplant without the word."""
    yield DayList(numbers_of(read_ranges(match["list"], signed=True)))


def _from_to(match: re.Match[str]) -> Iterator[Meaning]:
    """`beginning on day -8 and continuing through day 45`: all the days between."""
    first, last = int(match["first"]), int(match["last"])
    if first < last:
        yield DayList(numbers_of(((first, last),)))


def _signed_days(match: re.Match[str]) -> Iterator[Meaning]:
    behind = _DOSE_BEFORE.search(match.string, max(0, match.start() - 40), match.start()) is not None
    if behind and (match["unit"] or not match["from"]):
        days = numbers_of(read_ranges(match["list"].replace("d", ""), signed=True))
        yield DayList(days, begins=bool(match["from"]))


def _unhyphened(printed: str) -> str:
    """`-6~-4` and `-6 - -4` as they are, `1 - 5` as `1-5`, so that a hyphen between numbers is no sign."""
    return re.sub(
        r"(?<=\d)\s?(?:-|~)\s?(?=[+]?\d)",
        " to ",
        re.sub(r"-\s(?=\d)", "-", printed) if printed.startswith("- ") else printed,
    )


def _ordinal_days(match: re.Match[str]) -> Iterator[Meaning]:
    yield DayList(_ordinal_numbers(match))


def _ordinal_numbers(match: re.Match[str]) -> tuple[int, ...]:
    first = read_count(match["first"])
    last = read_count(match["last"]) if match["last"] else first
    joint = match.groupdict().get("joint") or ""
    return (first, last) if "and" in joint or "," in joint else numbers_of(((first, max(first, last)),))


def _week_list(match: re.Match[str]) -> Iterator[Meaning]:
    weeks = numbers_of(read_ranges(_unhyphened(match["list"]), signed=False))
    begins = len(weeks) == 1 and _FROM.search(match.string[max(0, match.start() - 20) : match.start()]) is not None
    if len(weeks) == 1 and not begins and _UP_TO.search(match.string[max(0, match.start() - 12) : match.start()]):
        weeks = tuple(range(1, weeks[0] + 1))
    yield WeekList(weeks, weeks[-1] if (match["open"] or begins) and weeks else None)


def _from_cells(match: re.Match[str]) -> Iterator[Meaning]:
    """`5 days before the cell infusion`: day -5."""
    days = read_count(match["n"])
    yield DayList((days if match["side"].lower() in {"after", "following"} else -days,))


def _hours_later(match: re.Match[str]) -> Iterator[Meaning]:
    """`every 6 hours starting 24 hours later`: on days that are not said, unless weeks are, and few hours later."""
    few = int(match["hours"]) <= _FEW_HOURS
    if not few or _WEEKS_BEFORE.search(match.string, max(0, match.start() - 40), match.start()) is None:
        yield DayList(())


def _first_weeks(match: re.Match[str]) -> Iterator[Meaning]:
    days = length_in_days(read_count(match["count"]), match["unit"])
    if match["unit"].lower().startswith("w"):
        yield WeekList(tuple(range(1, days // 7 + 1)))
    else:
        yield DayList(tuple(range(1, days + 1)))


def _cycle_list(match: re.Match[str]) -> Iterator[Meaning]:
    ranges: tuple[tuple[int, int | None], ...] = read_ranges(_unhyphened(match["list"]), signed=False)
    if _PAST_CYCLE.search(match.string[max(0, match.start() - 40) : match.start()]):
        return
    to = len(ranges) == 1 and ranges[0][0] == ranges[0][1] and not match["open"]
    if to and _UP_TO.search(match.string[max(0, match.start() - 12) : match.start()]):
        ranges = ((1, ranges[0][1]),)
    if match["etc"] and len(ranges) > 1:
        step = (ranges[-1][0] - ranges[0][0]) // (len(ranges) - 1)
        ranges = tuple((n, n) for n in range(ranges[0][0], 13, step)) if step > 0 else ranges
    elif match["open"]:
        ranges = (*ranges[:-1], (ranges[-1][0], None))
    if match["length"] and length_in_days(read_count(match["length"]), match["unit"]) > 1:
        yield CycleLength(length_in_days(read_count(match["length"]), match["unit"]))
    yield CycleList(ranges, on=bool(match["etc"]))


def _cycles_counted(match: re.Match[str]) -> Iterator[Meaning]:
    first, last = int(match["first"]), int(match["last"])
    if 0 < first < last:
        yield CycleList(((first, last),))


def _cycles_from(match: re.Match[str]) -> Iterator[Meaning]:
    first = read_count(match["first"]) + (">" in match[0] and ">=" not in match[0])
    yield CycleList(((first, None),))


def _cycles_from_day(match: re.Match[str]) -> Iterator[Meaning]:
    """`20 mg on days 1 and 2 of cycle 1 and 56 mg from day 8 of cycle 1 onward`: on the days after those, and later."""
    day = match["day"] or match["day2"] or match["day3"]
    if int(day) > 1 and _FIRST_DAYS.search(match.string, max(0, match.start() - 100), match.start()):
        yield CycleList(relative="thereafter")


def _cycle_days(match: re.Match[str]) -> Iterator[Meaning]:
    cycle = int(match["cycle"])
    yield CycleList(((cycle, cycle),))
    yield DayList(numbers_of(read_ranges(_unhyphened(re.sub("[dD]", "", match["list"])), signed=False)))


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
    yield CycleList(tuple((n, n) for n in _ordinal_numbers(match)))


def _later(match: re.Match[str]) -> Iterator[Meaning]:
    yield from _length_within(match)
    cycles = re.search(r"cycle|course", match[0], re.IGNORECASE)
    yield CycleList(relative="later" if cycles else "thereafter")


def _each(match: re.Match[str]) -> Iterator[Meaning]:
    yield from _length_within(match)
    yield CycleList(relative="each")


def _odd(match: re.Match[str]) -> Iterator[Meaning]:
    first = 1 if match["which"].lower() == "odd" else 2
    yield CycleList(tuple((n, n) for n in range(first, 13, 2)), on=True)


_CYCLE_WORDS = words("cycle cycles course courses c")
READERS = (
    (_DAYS, _day_list, words("study cycle treatment days day d")),
    (_BARE_DAYS, _bare_days, words("-")),
    (_FROM_TO, _from_to, words("beginning begining starting starts start begins begin from commencing")),
    (_SIGNED_DAYS, _signed_days, words("- + from")),
    (_ORDINAL_DAY, _ordinal_days, ORDINALS | words("the")),
    (_WEEKS, _week_list, words("week weeks wk wks")),
    (_FROM_CELLS, _from_cells, NUMBERS),
    (_HOURS_LATER, _hours_later, words("starting beginning commencing begun started")),
    (_FIRST_WEEKS, _first_weeks, words("for during over the first")),
    (_CYCLES, _cycle_list, _CYCLE_WORDS),
    (_CYCLES_COUNTED, _cycles_counted, words("(")),
    (_CYCLES_FROM, _cycles_from, _CYCLE_WORDS),
    (_CYCLES_ON, _cycles_from, words("from beginning starting as")),
    (_CYCLES_FROM_ORDINAL, _cycles_from, words("from beginning starting as")),
    (_CYCLES_FROM_DAY, _cycles_from_day, words("from starting beginning")),
    (_CYCLE_DAYS, _cycle_days, words("c")),
    (_FIRST_CYCLES, _first_cycles, words("the first initial")),
    (_ORDINAL_CYCLES, _ordinal_cycles, ORDINALS),
    (_ORDINAL_RANGE, _ordinal_cycles, words("from the")),
    (
        _LATER,
        _later,
        _CYCLE_WORDS
        | words("all the each subsequent remaining later further following succeeding thereafter then from"),
    ),
    (_EACH, _each, words("of in during for on with each every all both per")),
    (_ODD, _odd, words("odd even")),
)
