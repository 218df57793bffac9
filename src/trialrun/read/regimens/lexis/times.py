"""Finds days and weeks in a dosing text. Ties them to no drug."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from trialrun.read.regimens.lexis.leads import NUMBERS, ORDINALS, Places, read_led, words
from trialrun.read.regimens.lexis.numbers import (
    COUNT,
    ITEM_JOINT,
    ORDINAL,
    RANGE_JOINT,
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
    DayList,
    Meaning,
    Phrase,
    WeekList,
)

_NOT_A_DAY = (
    r"(?!\d|\.\d|,\d{1,3}\s?(?:mg|mcg|g)|-?F[A-Z]|[- ][Ff]luorouracil|-(?!to\b|day)[A-Za-z]|"
    r"[ ]?(?:mg|mcg|ug|g\b(?!-CSF)|gy|cgy|MU\b|%|"
    r"x\b(?!\s?\d{1,2}(?:\s(?:cycles|courses)\b|\s?(?:[;)\n]|[.,](?!\d)|$)))|"
    r"/(?!\s?(?:14|21|28|35|42)(?![\d/]))|-?[ ]?(?:day|week|"
    r"month|hour|hr|min|year|dose(?!s\s(?:are|will|were|omitted|skipped|withheld|held)\b)|fraction|patient)s?\b|"
    r"-?[ ]?(?:cycles|courses)\b(?!\s\d)|m2|million|units?|h\b|IU|"
    r"patients|subjects))"
)
_FIRST_DAY = (
    r"(?:[+-]|-\s(?=\d{1,2}\s?(?:to|and|,|through|-)\s?-))?\d{1,3}"
    r"(?!\d|\.\d|T\b|[ ]?(?:mg|mcg|ug|g\b(?!-CSF)|gy|cgy|%|"
    r"x\b(?!\s?\d{1,2}(?:\s(?:cycles|courses)\b|\s?(?:[;)\n]|[.,](?!\d)|$)))|/\s?(?:m|k)|-?[ ]?(?:week|month|"
    r"hour|hr|min|year)s?\b|-?[ ]?(?:cycles|courses)\b(?!\s\d)|m2|million|units?\b))"
)
_DAY_ITEM = rf"[+-]?\d{{1,3}}{_NOT_A_DAY}"
_DAY_WORD = r"(?:days?|d)"
_DAYS = re.compile(
    rf"(?<![\w-])(?<!vitamin\s)(?:(?:study|cycle|treatment)\s)?(?:days|day|D|d|Day\(s\))(?:(?:(?<=days):\s)?\s{{0,2}}(?=[+\d(])|"
    rf"\s{{0,2}}(?=-\s?\d)|\s#)\(?"
    rf"(?=(?P<before>-|0)?)(?P<list>{_FIRST_DAY}(?:(?!\s?-\s?days\s){RANGE_JOINT}{_DAY_WORD}?\s{{0,2}}{_FIRST_DAY}(?:\sdays\b)?)?"
    rf"(?:(?!,?\sor\s(?:on\s)?days\s){ITEM_JOINT}(?(before)|(?!(?:on\s)?days?\s1(?!\d)))(?:on\s)?(?:{_DAY_WORD}\s{{0,2}})?"
    rf"{_DAY_ITEM}(?:{RANGE_JOINT}{_DAY_WORD}?\s{{0,2}}{_DAY_ITEM})?){{0,60}})"
    rf"(?:\sof\s(?P<whole>14|21|28|35|42)(?:\sdays(?=\s?(?:[.,;)\n]|$|(?:for|until|and|plus|with)\b)))?"
    rf"\b(?![.,]?\d|[- ](?:days?|mg|patients|cycles|each|every)\b))?"
    rf"(?:\s?\((?:\+/-|\+-)[^)]{{0,20}}\))?(?P<open>\s?-(?=\s\d[\d.,]{{0,6}}\s?(?:mg|mcg|g\b|U\b|MU\b))|\s(?:and\s)?"
    rf"(?:onwards?|onward|and beyond|\+(?!\s?[A-Za-z])))?",
    re.IGNORECASE,
)
_BARE_DAYS = re.compile(
    r"(?<=[\w)/²]\s)(?P<list>-\d{1,2}(?:\s?(?:to|~|through)\s?-\d{1,2}|(?:\s?,\s?-\d{1,2}){1,9}))(?!\w|\.\d)"
)
_BRACKETED_DAYS = re.compile(
    r"\((?P<list>-\d{1,2}(?:\s?(?:to|~|through)\s?-\d{1,2}|(?:\s?,\s?-\d{1,2}){1,9})?)\)", re.IGNORECASE
)
"""`30 mg/m2 x 5 days (-7 to -3)`: days before a transplant, in brackets."""
_DOSED_BEFORE = re.compile(
    r"\d\s?(?:mg|mcg|ug|g|IU|U|MU|c?Gy)(?:/(?:kg|m2|m\^2))?(?:/d(?:ay)?)?(?:\s(?:x\s?\d{1,2}(?:\sdays)?|IV|PO|SC|q\d{1,2}h|daily|bid)){0,3}\s$",
    re.IGNORECASE,
)
_UNNAMED_DAYS = re.compile(
    r"(?<=[\w)*]\s)(?P<list>\d{1,2}\s?-\s?\d{1,2}(?:\s?,\s?\d{1,2}\s?-\s?\d{1,2}){0,5})"
    r"(?=\s?(?:[;)\n]|$|[.,](?!\s?\d))|\s(?:q|every|each|of|for|in|and|plus|then|repeat\w*)\b(?!\s\d{1,2}\s?-))",
    re.IGNORECASE,
)
"""`40 mg PO 1-4, 9-12 q 28 days`: runs of days without the word, right behind their dose."""
_FROM_TO = re.compile(
    r"\b(?:(?:beginn?ing|starting|starts?|begins?|from|commencing)\s(?:on\s|at\s)?|(?:re)?(?:introduc|initiat|start)ed\s(?:on|at)\s)day\s?(?P<first>[+-]?\d{1,3})\s?,?\s(?:and\s)?"
    r"(?:continu(?:ing|ed|es?)|ending|lasting|stop(?:s|ped|ping)|discontinu(?:ing|ed))\s(?:through|until|till|to|up\sto|on)\sday\s?(?P<last>[+-]?\d{1,3})(?!\d|\.\d)",
    re.IGNORECASE,
)
_BESIDE_EVENT = re.compile(
    r"\b(?:starting|started|starts?|beginning|begun|begins?|commencing|initiated)\s(?:on\s)?"
    r"(?:the\s(?:day|evening|night|morning)|(?:\d|one|two)\sdays?(?=\s\w+\s(?:each|every)))\s"
    r"(?:before|prior\sto|preceding|after|following)\b",
    re.IGNORECASE,
)
"""`for 3 days starting the day before each infusion`: days that only those of another drug could tell."""
_EVENINGS = re.compile(
    r"\b(?:(?:evening|pm)\s(?:of|on)\sday\s?(?P<first>\d{1,2})|day\s?(?P<first2>\d{1,2})\s(?:evening|pm)),?\s(?:to|through|until|-)\s"
    r"(?:the\s)?(?:(?:morning|am)\s(?:of|on)\sday\s?(?P<last>\d{1,2})|day\s?(?P<last2>\d{1,2})\s(?:morning|am))",
    re.IGNORECASE,
)
"""`evening of day 1 to morning of day 15`: the days from the first to the last."""
_SIGNED_DAYS = re.compile(
    r"(?P<from>from\s)?(?P<list>[+-]\d{1,2}(?!\d|\.\d)(?P<unit>d\b)?(?:\s?,\s?[+-]\d{1,2}(?!\d|\.\d)(?:d\b)?){0,9})(?!\w|\s?(?:mg|g\b|%))",
    re.IGNORECASE,
)
_OTHER_DAYS = re.compile(
    r"\b(?:in|on|during)\s(?:all\s)?(?:the\s)?(?:(?:remaining|other|intervening)\s(?:\w{3,12}\s)?(?:days|weeks)|"
    r"non-?\s?[a-z]{4,20}\s(?:\w{3,12}\s)?(?:days|weeks)|(?:days|weeks)\swithout)\b",
    re.IGNORECASE,
)
"""`on non-A days`, `in the remaining weeks`: days that only those of another drug could tell."""
_DOSE_BEFORE = re.compile(
    r"(?:mg|mcg|ug|g|IU|U|MU|Gy)(?:/(?:kg|m2|m\^2))?\*{0,2}(?:/d(?:ay)?)?\s(?:(?:iv|po|sc|im|ci|civi|q\d{1,2}h|qd|bid|daily|once|twice)\s){0,2}$",
    re.IGNORECASE,
)
"""`2 g/m2 q12h -8`, `10 mg/m2 +3, +6, +11`: what a day without the word stands right behind."""
_ORDINAL_DAY = re.compile(
    rf"\b(?:the\s)?(?P<first>{ORDINAL})(?:(?P<joint>\s(?:to|and|through)\s(?:the\s)?|\s?-\s?)"
    rf"(?P<last>{ORDINAL}))?\sdays?\b(?=\sof\b|\sin\b)",
    re.IGNORECASE,
)
_MORE = r"(?:\s?,\s?|,?\s(?:and|&)\s)"
_MONTHS = re.compile(
    rf"\b(?:day\s(?P<day>[01])(?P<later>(?:{_MORE}months?\s\d{{1,2}}\b){{1,6}})|months?\s(?P<list>0(?:{_MORE}\d{{1,2}}\b){{1,6}})"
    rf"|(?P<list2>0(?:{_MORE}\d{{1,2}}\b){{1,6}})\smonths?\b)",
    re.IGNORECASE,
)
"""`at 0, 1 and 6 months`, `on day 1, month 2 and month 6`: when the doses of a vaccine are given."""
_WEEK_ITEM = (
    r"\d{1,3}(?!\d|\.\d|-?F[A-Z]|[ ](?:weeks|months)\b|[ ]?(?:mg|mcg|ug|g\b|gy|cgy|MU\b|IU\b|U\b|million|units?|%|m2))"
)
_WEEKS = re.compile(
    rf"\b(?:weeks?|wks?)\s?#?\s?(?P<list>{_WEEK_ITEM}(?:{RANGE_JOINT}(?:weeks?\s)?{_WEEK_ITEM})?"
    rf"(?:{ITEM_JOINT}(?:weeks?\s)?{_WEEK_ITEM}(?:{RANGE_JOINT}{_WEEK_ITEM})?){{0,30}})"
    rf"(?P<open>\s(?:and\s)?(?:onwards?|beyond|thereafter|\+)|\s?-(?=\s)|\+)?",
    re.IGNORECASE,
)
_FROM_CELLS = re.compile(
    rf"(?<!within\s)(?<!least\s)(?<!than\s)(?<!-)\b(?P<n>{COUNT})\sdays?\s(?P<side>before|prior\sto|after|following)\s(?:the\s)?"
    r"(?:[\w-]+\s){0,2}(?:transplant\w*|ASCT|HSCT|(?:re)?(?:infusion|transfusion)\sof\s(?:(?:[\w-]+\s){0,3}cells|\w+leucel)"
    r"|(?:(?:[TB]-)?cells?|CAR[- ]?Ts?)\s(?:re)?(?:infusion|transfusion))\b",
    re.IGNORECASE,
)
_ADDED_LATER = re.compile(
    rf"\b(?:added|started|begun|introduced|initiated)\s(?:only\s)?after\s{COUNT}\s(?:weeks|months)\b(?!\s(?:of|on|from)\b)",
    re.IGNORECASE,
)
"""`B weekly is added after 3 months`: on days that nobody numbers, and not from day 1 on."""
_UP_FROM = re.compile(r"\d\s?(?:-|to|and|or)\s?$")
_DAY_NUMBERED = re.compile(r"\bdays?\s?[+-]?[1-9]", re.IGNORECASE)
_HOURS_LATER = re.compile(
    r"\b(?:starting|beginning|commencing|begun|started)\s(?:at\s)?(?P<hours>\d{1,3})\s?(?:hours?|hrs?|h)\s(?:later|after)\b",
    re.IGNORECASE,
)
_AND_DAYS_BEFORE = re.compile(
    r"\bdays?\s\d{1,3}(?:(?:,\s|\s(?:and|&)\s|,\sand\s)(?:days?\s)?\d{1,3})*(?:,|,?\s(?:and|then))\s(?:again\s)?(?:(?:at|on|in)\s)?$",
    re.IGNORECASE,
)
"""`on days 1 and 5 and weeks 2, 4 and 8`: weeks that go on behind days, counted from day 1."""
_INITIALLY = re.compile(
    r"\b(?:initially|baseline),?\s(?:and(?:\sthen)?|then)\s(?:again\s)?(?:at|on|in)\s$", re.IGNORECASE
)
"""`initially and at weeks 2 and 4`: in week 0, too."""
_UP_TO_WEEK = re.compile(
    r"(?:\b(?:up\sto|through|thru)\s(?:the\s)?|\b(?:weekly|daily|(?:weeks?|days?)(?:\s\d{1,3})?),?\s(?:until|till|to)\s(?:the\s)?)"
    r"(?:end\sof\s)?$",
    re.IGNORECASE,
)
"""`weekly until | week 24`, `from day 8 to | week 24`: the last of the weeks that something is given in."""
_WEEKS_BEFORE = re.compile(r"\bweeks?\s\d[\d\s,and-]{0,20}$", re.IGNORECASE)
_DAYS_BEHIND = re.compile(r"[^()]{0,80}\)\s(?:on\s)?(?:days?|weeks?)\s-?\d", re.IGNORECASE)
"""`B (beginning 4 hours after A) on days 1-5`: a time of the days that are said behind the bracket."""
_FEW_HOURS = 4
_SIX_WEEKS = 42
_LATE, _WINDOW = 28, 10
"""Days: `beginning day 60 to 100` is when a phase begins, on no day that is known."""
_FIRST_WEEKS = re.compile(
    rf"\b(?:(?:for|during|over)\s)?(?:the\s)?first\s(?:(?P<count>{COUNT})\s(?P<unit>weeks?|days?)\b"
    r"|week(?=\sof\s(?:the\s)?(?:first\s)?(?:cycle|course)\b))",
    re.IGNORECASE,
)
_NTH_WEEK = re.compile(
    rf"\b(?<!off\s)(?<!rest\s)(?<!held\s)(?<!except\s)for\s(?:the\s)?(?P<nth>{ORDINAL})\sweek\b(?!\sof)", re.IGNORECASE
)
_EXAMINED = re.compile(
    r"[ ](?:bone\s)?(?:marrows?|biops(?:y|ies)|aspirat\w{1,4}|BM\b|PET\b|MRD\b|blasts?|assessment|evaluation|"
    r"restaging)\b|\s?[<>]",
    re.IGNORECASE,
)
"""`day 14 marrow`, `the day 28 evaluation`, `d14 > 1%`: a day of an examination."""
_OR_ANOTHER = re.compile(rf"\sor\s{_DAY_ITEM}(?!\s?[-,.]\d)", re.IGNORECASE)
"""`on day 46 or 47`: one of two days, which is not said."""
_IN_CYCLES = re.compile(r"[^.;\n]{0,80}\b(?:days?\s1\b|cycles?\b)", re.IGNORECASE)
_OUT_OF_CYCLE = re.compile(r"\s?/\s?(14|21|28|35|42)$")
_DASHED = re.compile(r"\bday\s\d{1,3}\s-\s\d[\d.,]{0,6}\s?(?:mg|mcg|g|U|MU)\b", re.IGNORECASE)
"""`day 1 - 60 mg; day 8 - 80 mg`: a dash behind each of several days opens none of them."""
_FOLLOWED_UP = re.compile(
    r"\b(?:followed\s(?:up\s)?(?:through|until|till|to|for|on|at)|(?:dispensed|supplied|handed\sout)\s(?:on|at))\s(?:study\s)?$",
    re.IGNORECASE,
)
"""`are followed through day 7`, `is dispensed on day 1`: a visit."""
_EXAMINED_ON = re.compile(
    r"\b(?:assess(?:ed|ments?)|evaluat(?:ed|ions?)|sampl(?:ed|es?|ing)|aspirat(?:es?|ions?)|biops(?:y|ies)|scans?|imaging|"
    r"PET|MRI|visits?|measured|monitored|(?:blood|serum|plasma)\sdraws?)"
    r"(?:\s(?:(?:is|are|will\sbe|also|taken|drawn|collected|obtained|done|performed)\s){0,4}(?:on|at)\s|\s?:\s?(?:on\s)?)$",
    re.IGNORECASE,
)
"""`MRD assessment: d14, 24`, `PK samples are taken on days 1 and 8`."""
_BY_ANOTHER = re.compile(r",?\s(?:by|with)\b", re.IGNORECASE)
"""`followed on day 2 by ...`: the day of the drug behind it."""
_FROM = re.compile(
    r"\b(?:from|starting\s(?:at|in|from|on)|beginning\s(?:at|in|with|on)|starting|beginning)\s$", re.IGNORECASE
)
_BEGINS = re.compile(
    r"\b(?:beginn?ing|starting|start(?:s|ed)?|commenc(?:ing|es|ed)|beg[iu]ns?|initiat(?:ing|ed)|(?:is|are|be)\s(?:added|introduced))\s(?:on\s|from\s|at\s)?$",
    re.IGNORECASE,
)


_ENDS = re.compile(
    r"\b(?:until|till|through|thru|(?:continu\w{1,4}|given|administered|taken|up)\sto)\s(?:the\s)?$", re.IGNORECASE
)

_LAST_DAYS = re.compile(r",?\s(?:and|plus)\son\sdays?\s?\d(?:(?!\son\s).){0,40}$", re.IGNORECASE)
_FOR_SOME = re.compile(
    r"\s(?:only\s)?in\s(?:only\s)?(?:patients|participants|subjects|those|children|adults)\s(?:with|who|whose|having)\b",
    re.IGNORECASE,
)
"""`on day 1, and on day 8 in patients with many blasts`: the last days are not those of all."""


def find_times(plain: str, places: Places) -> Iterator[Phrase]:
    """Days and weeks of a text; overlapping ones are all given."""
    yield from read_led(READERS, plain, places)


def _day_list(match: re.Match[str]) -> Iterator[Meaning]:
    if _EXAMINED.match(match.string, match.end()) is not None:
        return
    some = _FOR_SOME.match(match.string, match.end()) is not None
    printed = _LAST_DAYS.sub("", match["list"]) if some else match["list"]
    between = match.string[max(0, match.start() - 10) : match.start()].lower().endswith("between ")
    if between or _OR_ANOTHER.match(match.string, match.end()):
        yield UNKNOWN_DAYS
        return
    visit = _FOLLOWED_UP.search(match.string, max(0, match.start() - 30), match.start())
    if visit is not None and _BY_ANOTHER.match(match.string, match.end()) is None:
        return
    if _EXAMINED_ON.search(match.string, max(0, match.start() - 60), match.start()) is not None:
        return
    within = _OUT_OF_CYCLE.search(printed)
    if within is not None and printed.count("/") == 1:
        printed = printed[: within.start()]
        yield CycleLength(int(within[1]))
    if match["whole"]:
        yield CycleLength(int(match["whole"]))
    ranges = read_ranges(unhyphened(printed), signed=True)
    last = ranges[-1][1]
    before = match.string[max(0, match.start() - 30) : match.start()]
    begins = _BEGINS.search(before) is not None or before.lower().endswith((" from ", "(from "))
    some_day = _BEGINS.search(before) is not None and len(ranges) == 1
    if some_day and ranges[0][0] >= _LATE and last - ranges[0][0] >= _WINDOW:
        return
    ends = not begins and ranges == ((last, last),) and _ENDS.search(before) is not None
    opens = match["open"] and last > 0 and not ("-" in match["open"] and len(_DASHED.findall(match.string)) > 1)
    yield DayList(numbers_of(ranges), last if opens else None, begins=begins, ends=ends)


def _bare_days(match: re.Match[str]) -> Iterator[Meaning]:
    """`3.2 mg/kg -5 to -4`: days before a transplant without the word."""
    yield DayList(numbers_of(read_ranges(match["list"], signed=True)))


def _bracketed_days(match: re.Match[str]) -> Iterator[Meaning]:
    if _DOSED_BEFORE.search(match.string, max(0, match.start() - 40), match.start()):
        yield from _bare_days(match)


def _unnamed_days(match: re.Match[str]) -> Iterator[Meaning]:
    ranges = read_ranges(match["list"], signed=False)
    numbers = [number for pair in ranges for number in pair]
    rising = all(one < two for one, two in pairwise(numbers)) and numbers[0] > 0 and numbers[-1] <= _SIX_WEEKS
    if rising and _DOSE_BEFORE.search(match.string, max(0, match.start() - 40), match.start()):
        yield DayList(numbers_of(ranges))


def _other_days(match: re.Match[str]) -> Iterator[Meaning]:
    yield UNKNOWN_DAYS


def _from_to(match: re.Match[str]) -> Iterator[Meaning]:
    """`beginning on day -8 and continuing through day 45`: all the days between."""
    first, last = int(match["first"]), int(match["last"])
    if first < last:
        yield DayList(numbers_of(((first, last),)))


def _evenings(match: re.Match[str]) -> Iterator[Meaning]:
    first, last = int(match["first"] or match["first2"]), int(match["last"] or match["last2"])
    if first < last:
        yield DayList(numbers_of(((first, last),)))


def _signed_days(match: re.Match[str]) -> Iterator[Meaning]:
    behind = _DOSE_BEFORE.search(match.string, max(0, match.start() - 40), match.start()) is not None
    if behind and (match["unit"] or not match["from"]):
        days = numbers_of(read_ranges(match["list"].replace("d", ""), signed=True))
        yield DayList(days, begins=bool(match["from"]))


def _ordinal_days(match: re.Match[str]) -> Iterator[Meaning]:
    yield DayList(ordinal_numbers(match))


def _week_list(match: re.Match[str]) -> Iterator[Meaning]:
    weeks = numbers_of(read_ranges(unhyphened(match["list"]), signed=False))
    begins = len(weeks) == 1 and _FROM.search(match.string[max(0, match.start() - 20) : match.start()]) is not None
    if begins and weeks == (0,):
        return
    before = match.string[max(0, match.start() - 40) : match.start()]
    if not begins and _AND_DAYS_BEFORE.search(before):
        yield DayList(tuple(7 * week + 1 for week in weeks))
        return
    if not begins and weeks and _INITIALLY.search(before):
        weeks = (0, *weeks)
    if len(weeks) == 1 and not begins and _UP_TO_WEEK.search(before):
        weeks = tuple(range(1, weeks[0] + 1))
    yield WeekList(weeks, weeks[-1] if (match["open"] or begins) and weeks else None)


def _months(match: re.Match[str]) -> Iterator[Meaning]:
    months = [int(number) for number in re.findall(r"\d+", match["later"] or match["list"] or match["list2"])]
    first = int(match["day"] or 1)
    days = {first, *(first + length_in_days(month, "months") for month in months)}
    yield DayList(tuple(sorted(days)))


def _from_cells(match: re.Match[str]) -> Iterator[Meaning]:
    """`5 days before the cell infusion`: day -5; `60 to 100 days after it`, or where cycles begin so late: no day.

    `3 to 5 days before it` is a day that is not known, if the days are not numbered beside.
    """
    days = read_count(match["n"])
    after = match["side"].lower() in {"after", "following"}
    before = match.string[max(0, match.start() - 30) : match.start()]
    begins = _BEGINS.search(before) is not None
    if _UP_FROM.search(before):
        if not after and _DAY_NUMBERED.search(match.string[max(0, match.start() - 120) : match.end() + 40]) is None:
            yield UNKNOWN_DAYS
        return
    if not (after and begins and days >= _LATE and _IN_CYCLES.match(match.string, match.end())):
        yield DayList((days if after else -days,), begins=begins)


def _hours_later(match: re.Match[str]) -> Iterator[Meaning]:
    """`every 6 hours starting 24 hours later`: on days that are not said, unless weeks are, and few hours later."""
    if _DAYS_BEHIND.match(match.string, match.end()) is not None:
        return
    few = int(match["hours"]) <= _FEW_HOURS
    if not few or _WEEKS_BEFORE.search(match.string, max(0, match.start() - 40), match.start()) is None:
        yield UNKNOWN_DAYS


def _nth_week(match: re.Match[str]) -> Iterator[Meaning]:
    if read_count(match["nth"]) > 1:
        yield WeekList((read_count(match["nth"]),))


def _first_weeks(match: re.Match[str]) -> Iterator[Meaning]:
    unit = match["unit"] or "week"
    days = length_in_days(read_count(match["count"] or "1"), unit)
    if unit.lower().startswith("w"):
        yield WeekList(tuple(range(1, days // 7 + 1)))
    else:
        yield DayList(tuple(range(1, days + 1)))


READERS = (
    (_DAYS, _day_list, words("study cycle treatment days day d")),
    (_BARE_DAYS, _bare_days, words("-")),
    (_BRACKETED_DAYS, _bracketed_days, words("(")),
    (_UNNAMED_DAYS, _unnamed_days, words("#")),
    (_OTHER_DAYS, _other_days, words("in on during")),
    (
        _FROM_TO,
        _from_to,
        words(
            "beginning begining starting starts start begins begin from commencing introduced reintroduced initiated "
            "started restarted"
        ),
    ),
    (
        _BESIDE_EVENT,
        _other_days,
        words("starting started start starts beginning begun begin begins commencing initiated"),
    ),
    (_EVENINGS, _evenings, words("evening pm day")),
    (_SIGNED_DAYS, _signed_days, words("- + from")),
    (_ORDINAL_DAY, _ordinal_days, ORDINALS | words("the")),
    (_WEEKS, _week_list, words("week weeks wk wks")),
    (_MONTHS, _months, words("day month months #")),
    (_FROM_CELLS, _from_cells, NUMBERS),
    (_ADDED_LATER, _other_days, words("added started begun introduced initiated")),
    (_HOURS_LATER, _hours_later, words("starting beginning commencing begun started")),
    (_NTH_WEEK, _nth_week, words("for")),
    (_FIRST_WEEKS, _first_weeks, words("for during over the first")),
)
