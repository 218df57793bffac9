"""Finds the lengths of cycles and the intervals at which they are repeated in a dosing text. Ties them to no drug."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.regimens.lexis.how_many import doses_of, how_many
from trialrun.read.regimens.lexis.leads import NUMBERS, Places, read_led, words
from trialrun.read.regimens.lexis.numbers import (
    COUNT,
    DECIMAL,
    length_in_days,
    read_count,
    read_ranges,
)
from trialrun.read.regimens.lexis.rests import FREE
from trialrun.read.regimens.phrases import (
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Lasting,
    Meaning,
    Phrase,
)

CYCLE = r"(?:cycles?|courses?|periods?(?=\sof\streatment))"
_REPEAT = rf"(?:{CYCLE}|schedules?|basis)"
_KIND = r"(?:(?:treatment|dosing|therapy|chemotherapy|therapeutic|maintenance|induction|consolidation)\s)?"
_NUMBERED = (
    r"\d{1,2}(?:\s?(?:-|to|through|and)\s?\d{1,2}|\s?\+|\s(?:onwards?|and\s(?:beyond|later|onwards?|subsequent)))?"
)
_ACRONYM = r"(?-i:[A-Z][a-z]?[A-Z][A-Za-z]{0,6})\s"
_LENGTHS = (
    re.compile(
        r"(?<![\w.,/-])(?P<times>\d{1,2})\s?x\s?(?P<n>14|21|28|35|42)[- ](?P<unit>days)\b(?!\s(?:of|on|off)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?!(?<=every\s){COUNT}\s(?:day|week)s\s{CYCLE}\s\d)"
        rf"(?:(?P<times>{COUNT})\s(?:repeated\s|x\s)?)?(?P<n>{COUNT})[- ]?(?P<unit>days?|d|week(?:s|ly)?"
        rf"|wks?|month(?:s|ly)?)[- ](?:open[- ]label\s|{_ACRONYM})?{_KIND}(?:(?={CYCLE}\s\d)|{_REPEAT}\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:(?P<dated>(?<=\d\s(?:of|in)\s))|(?<!\d\sof\s)(?<!\d\sin\s)){CYCLE}\s"
        rf"(?:(?P<cycles>{_NUMBERED})\s)?(?:(?:is|are|was|were|will\sbe|=|of|last(?:s|ed|ing)?|length|defined\sas|"
        rf"consist(?:s|ed|ing)?\sof|compris(?:es|ed|e)|each|being|ha[sd]|duration|(?(dated)(?!)|every)|repeats?|repeated|"
        rf"is\sdefined\sas|will\sbe\srepeated|in|a\speriod\sof|period\sof|duration\sof)[\s:]{{1,2}}){{1,4}}"
        rf"(?:approximately\s)?(?P<n>{COUNT})[- ]?(?P<unit>days?|d|weeks?|wks?|months?)"
        rf"(?!\s(?:of\sreg|off|rest|(?:of\s|on\s)?(?:continuous\s)?[a-z]{{4,16}},?\s(?:and|then"
        rf"|followed\sby)\s(?:an?\s)?{COUNT}[ -](?:\w{{3,5}}\s(?:of\s)?(?:rest|off|{FREE})|{FREE})))\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{CYCLE}\s?(?:\(|=\s?|:\s?|\(each\s)(?:q\s?|every\s|each\s)?(?:(?:of|lasting)\s)?(?P<n>{COUNT})"
        rf"[- ]?(?P<unit>days?|d|weeks?|wks?|months?)(?:\seach)?\b\)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!mg)(?<!mcg)(?<!ug)(?:\(|,\s?)(?P<n>{COUNT})[- ](?P<unit>days?|d|weeks?)"
        r"(?:\seach(?=[;.,:]|\sand\b)|(?:\seach|\sper\scycle|/cycle|\scycles?|\sa\scycle|(?P<colon>(?=\):)))\))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<n>{COUNT})\s(?P<unit>days?|weeks?)\s(?:per|a|as\sa|as\sone|is\sa|as\s1|\(1|/)\s?{CYCLE}\b\)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{CYCLE}\s(?P<cycles>{_NUMBERED})\s?[:,=]?\s?(?P<n>14|21|28|35|42)[- ](?P<unit>days)"
        r"(?=[);.,]|\s(?:each|long)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:each\s)?{CYCLE}\s(?:of|with)\s(?:a\s)?(?P<n>{COUNT})[- ](?P<unit>days?|weeks?)(?:\sduration|"
        rf"\slength)?\b",
        re.IGNORECASE,
    ),
)
"""The first: `6 x 28 days`.

The third, `dated`: of `days 1-5 of cycles 1-6 every 28 days` the interval is that of the days, not a length."""
_A_WEEK = 7
"""Days: `(20 mg, 50 mg and 100 mg, 1 week each)` is how long doses hold, and no length of cycles."""
_BEHIND_CYCLES = re.compile(rf"\b(?:cycles?|courses?)\s(?:\d[\d\s,-]{{0,12}}|{_NUMBERED}\s?)$", re.IGNORECASE)
_EVERY = re.compile(
    rf"\b(?:(?:repeat(?:ed|s|ing)?|recycl(?:ed|es)|administered|cycled)\s)?(?:every|each|q)"
    rf"\s?(?:(?P<other>other|second)\s(?=months?\b)|(?P<n>{COUNT})[- ]?)(?P<unit>days?|d|weeks?|wks?|w|months?"
    rf"|mo|m(?=\b))(?:\s?\((?:(?:Q|q)\s?\d{{1,2}}\s?[A-Za-z]{{1,5}}|\+/-[^)]{{0,20}}|\d{{1,2}}\sweeks|"
    rf"\d{{1,3}}\sdays)\))?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_N_WEEKLY = re.compile(
    rf"\b(?P<n>{COUNT})(?:-(?P<unit>week|month)ly(?!\s(?:\w+\s)?(?:doses|infusions|injections|treatments|cycles|courses|intervals)\b)|"
    r"\s(?P<unit2>week|month)ly(?=\s?(?:[,;)\n]|\.(?!\d)|$)|\s(?:for|x|until)\b))",
    re.IGNORECASE,
)
"""`3-weekly`, `6 weekly`: every so many weeks; not `4 weekly doses`."""
_NUMBERED_BEFORE = re.compile(
    r"\b(?:(?:cycle|course|week|day|dose|infusion|injection|level|cohort|arm|group|part)s?\s|C\s?)"
    r"(?:\d{1,2}(?:,\s|\s?(?:-|to|and|or|&)\s?)){0,6}$",
    re.IGNORECASE,
)
"""`cycles 1 and | 2 weekly`: the last number of what is given weekly."""
_REPEAT_OFTEN = re.compile(
    rf"\brepeat(?:s|ed)?\s(?:once\s)?(?P<unit>weekly|monthly)(?=\s?(?:[,.;)\n]|$|in\sthe\sabsence|until)|"
    rf"\s(?:for|x)\s(?:up\sto\s)?(?:a\stotal\sof\s)?{COUNT}\s(?:cycles|courses)\b)",
    re.IGNORECASE,
)
"""`Treatment repeats weekly for 6 courses`: how long a cycle is."""
_BARE_EVERY = re.compile(
    r"\bq\s?(?:d\s?)?(?P<n>14|21|28|35|42)(?=\s?(?:[,.;)\]\n]|$|(?:for|until|till|to)\b|x\s?\d))", re.IGNORECASE
)
"""`days 1 and 8 q21`: every so many days, without the word."""
_NAMED_INTERVAL = re.compile(
    r"(?:(?<=CHOP)|(?<=CHOEP)|(?<=COEP)|(?<=EPOCH)|(?<=BEACOPP)|(?<=CVP))-(?P<n>14|21|28)(?![\w-])"
)
"""`R-CHOP-14`: the regimen every so many days."""
_REPEAT_WEEKLY = re.compile(
    r"\b(?:cycles|courses)\s(?:(?:are|will\sbe)\s)?repeat(?:ed)?\s(?:once\s)?(?P<unit>weekly)\b", re.IGNORECASE
)
"""`Courses repeat weekly`: a course is a week."""
_REPEAT_DAY = re.compile(
    r"\b(?:(?:repeat(?:ed|s|ing)?|recycled?)\s(?:every\s|on\s|at\s|from\s){0,2}(?:the\s)?d(?:ay)?|q\s?d(?:ay)?)"
    r"\s?(?P<n>15|22|29|36|43)\b",
    re.IGNORECASE,
)
_COURSE_BEFORE = re.compile(
    r"\b(?:cycles?|courses?|regimen|chemotherapy)\s(?:(?:is|are|was|were|(?:will|to)\sbe)\s)?$", re.IGNORECASE
)
_COURSES_BEHIND = re.compile(
    rf"(?:\s(?:(?:for|x)\s)?(?:up\sto\s|a\stotal\sof\s)?|[.;,]\s(?:(?:for|x|up\sto|(?:an?\s)?(?:maximum|total)(?:\sof)?)\s)?)"
    rf"{COUNT}\s(?:cycles|courses)\b",
    re.IGNORECASE,
)
"""`repeat on day 22 for 6 cycles`, `repeat on day 22. Maximum 6 cycles`."""
_INTERVALS = re.compile(
    rf"\bat\s(?P<n>{COUNT})[- ]?(?P<unit>days?|week(?:ly|s)?|month(?:ly|s)?)[- ]intervals?\b", re.IGNORECASE
)
_APART = re.compile(
    rf"(?<!least\s)(?<!than\s)\b(?P<n>{COUNT})[- ](?P<unit>days?|weeks?|months?)\sapart\b", re.IGNORECASE
)
_AMOUNT = rf"{DECIMAL}\s?[mu]?g(?:/kg|/m2)?"
_SECOND = (
    rf"(?:an?|the|one)\s(?:second|2nd|identical)\s(?:(?P<dose>{_AMOUNT})\s)?(?:dose|infusion|injection|administration)\b"
    rf"(?:\sof\s(?P<dose2>{_AMOUNT})(?!\w))?"
)
_SAME_DOSE = r"(?:\s(?:of|at)\s(?:the\s)?same\sdose)?"
_LATER = rf"(?:(?:approximately|about|exactly)\s)?(?P<n>{COUNT})\s(?P<unit>days?|weeks?|months?)"
_ON_DAY = re.compile(r"\b(?:on\s)?day\s(?P<day>\d{1,3})(?:\s(?:IV|SC|IM|only)|,)?\s$", re.IGNORECASE)
_SECOND_LATER = re.compile(rf"\bfollowed,?\s{_LATER}\slater,?\sby\s{_SECOND}{_SAME_DOSE}", re.IGNORECASE)
_LATER_SECOND = re.compile(
    rf"\b(?:followed\sby|and|with|then)\s{_SECOND}{_SAME_DOSE}"
    rf"(?:\s(?:is|was|will\sbe)\s(?:given|administered|infused|injected))?\s{_LATER}\s"
    rf"(?:later|after(?:wards|\sthe\s(?:first|initial)(?:\sone|\sdose|\sinfusion|\sinjection)?)?)\b{_SAME_DOSE}",
    re.IGNORECASE,
)
_INITIALLY_AND = re.compile(
    rf"\binitially,?\sand\s(?:then\s|again\s)?(?P<n>{COUNT})\s(?P<unit>days?|weeks?|wks?|months?)\s(?:later|after(?:wards)?)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\b(?:second|third|another|additional|further|identical)\s$", re.IGNORECASE)
"""`a second 4-week course`: the length of that course, not of a cycle."""
_AN = re.compile(r"\b(?:an?|one|single)\s$", re.IGNORECASE)
_OF_DRUG = re.compile(
    r"(?<=course)\sof\s(?!treatment|therapy|chemo|the\b|each\b|\d)(?:oral\s|IV\s)?[A-Za-z]"
    r"(?![^.;\n]{0,80}\b(?:repeat\w*|courses)\b)",
    re.IGNORECASE,
)
"""`a 7-day course of A`: how long A is given, and no cycle."""
_CYCLES_EVERY = re.compile(rf"{CYCLE}\s{_NUMBERED}\severy\s", re.IGNORECASE)
"""`cycles 3-6 every 2 weeks`: how often in them."""
_CYCLE_WORDS = words("cycle cycles course courses period periods")


def find_lengths(plain: str, places: Places) -> Iterator[Phrase]:
    """The cycle lengths and intervals of a text; overlapping ones are all given."""
    yield from read_led(READERS, plain, places)


def _length(match: re.Match[str]) -> Iterator[Meaning]:
    days = length_in_days(read_count(match["n"]), match["unit"])
    each_dose = match.re is _LENGTHS[4] and days <= _A_WEEK
    if days < 2 or each_dose or _ANOTHER.search(match.string[max(0, match.start() - 20) : match.start()]):
        return
    if _OF_DRUG.match(match.string, match.end()) and _AN.search(
        match.string[max(0, match.start() - 8) : match.start()]
    ):
        yield Lasting(days, match["unit"].lower().startswith("d"))
        return
    cycles = match.groupdict().get("cycles")
    unnamed = match.groupdict().get("colon") is not None and not _BEHIND_CYCLES.search(match.string, 0, match.start())
    if unnamed or (cycles and " of " in match[0]):
        return
    if cycles:
        ranges = read_ranges(cycles, signed=False)
        yield CycleList(ranges if cycles[-1].isdigit() else ((ranges[0][0], None),))
    yield CycleLength(days, every=_CYCLES_EVERY.match(match[0]) is not None)
    times = match.groupdict().get("times")
    if times and times.lower() not in {"a", "an"}:
        yield CycleCount(read_count(times))


def _every(match: re.Match[str]) -> Iterator[Meaning]:
    days = length_in_days(2 if match["other"] else read_count(match["n"]), match["unit"])
    if 2 <= days <= 366:
        yield CycleLength(days, every=True)
        yield from doses_of(match.string, match.start())


def _bare_every(match: re.Match[str]) -> Iterator[Meaning]:
    yield CycleLength(int(match["n"]), every=True)


def _n_weekly(match: re.Match[str]) -> Iterator[Meaning]:
    days = length_in_days(read_count(match["n"]), match["unit"] or match["unit2"])
    numbered = match["unit2"] and _NUMBERED_BEFORE.search(match.string, max(0, match.start() - 40), match.start())
    if read_count(match["n"]) > 1 and days <= 366 and not numbered:
        yield CycleLength(days, every=True)


def _repeat_often(match: re.Match[str]) -> Iterator[Meaning]:
    yield CycleLength(length_in_days(1, match["unit"]), every=True)


def _repeat_day(match: re.Match[str]) -> Iterator[Meaning]:
    """`cycles are repeated on day 22`: cycles of 21 days; `on day 1 and repeated on day 15` alone names two days."""
    course = _COURSE_BEFORE.search(match.string, max(0, match.start() - 40), match.start()) is not None
    second = match.string.endswith("and ", 0, match.start())
    counted = _COURSES_BEHIND.match(match.string, match.end()) is not None and not second
    if course or counted or match[0].lower().startswith(("recycle", "q")):
        yield CycleLength(int(match["n"]) - 1, every=True)


def _at_intervals(match: re.Match[str]) -> Iterator[Meaning]:
    """`three vaccinations at 2-week intervals`: an interval, and how many doses there are if that is said."""
    yield CycleLength(length_in_days(read_count(match["n"]), match["unit"]), every=True)
    yield from how_many(match.string, match.start())


def _apart(match: re.Match[str]) -> Iterator[Meaning]:
    """`1 g twice, two weeks apart`: an interval, where it is said how many doses there are."""
    days = length_in_days(read_count(match["n"]), match["unit"])
    for count in how_many(match.string, match.start()) if days > 1 else ():
        yield CycleLength(days, every=True)
        yield count


def _initially_and(match: re.Match[str]) -> Iterator[Meaning]:
    """`45 mg initially and 4 weeks later`: two doses at that interval."""
    yield CycleLength(length_in_days(read_count(match["n"]), match["unit"]), every=True)
    yield CycleCount(2, of="times")


def _second_later(match: re.Match[str]) -> Iterator[Meaning]:
    """`300 mg followed 2 weeks later by a second 300 mg dose`: two doses at that interval, or the second day."""
    dose = match["dose"] or match["dose2"]
    said = rf"(?<![\d.,]){re.escape(dose)}" if dose else ""
    same = re.search(said, match.string[max(0, match.start() - 80) : match.start()]) is not None
    days = length_in_days(read_count(match["n"]), match["unit"])
    first = _ON_DAY.search(match.string, max(0, match.start() - 24), match.start())
    if same and first is not None:
        yield DayList((int(first["day"]) + days,))
    elif same and days > 1:
        yield CycleLength(days, every=True)
        yield CycleCount(2, of="times")


READERS = (
    (_LENGTHS[0], _length, words("#")),
    (_LENGTHS[1], _length, NUMBERS),
    (_LENGTHS[2], _length, _CYCLE_WORDS),
    (_LENGTHS[3], _length, _CYCLE_WORDS),
    (_LENGTHS[4], _length, words("( ,")),
    (_LENGTHS[5], _length, NUMBERS),
    (_LENGTHS[6], _length, _CYCLE_WORDS),
    (_LENGTHS[7], _length, _CYCLE_WORDS | words("each")),
    (_EVERY, _every, words("repeat repeated repeats repeating recycled recycles administered cycled every each q")),
    (_N_WEEKLY, _n_weekly, NUMBERS),
    (_REPEAT_OFTEN, _repeat_often, words("repeat repeats repeated")),
    (_BARE_EVERY, _bare_every, words("q")),
    (_NAMED_INTERVAL, _bare_every, words("-")),
    (_REPEAT_WEEKLY, _repeat_often, words("cycles courses")),
    (_REPEAT_DAY, _repeat_day, words("repeat repeated repeats repeating recycle recycled q qd qday")),
    (_INTERVALS, _at_intervals, words("at")),
    (_APART, _apart, NUMBERS),
    (_SECOND_LATER, _second_later, words("followed")),
    (_LATER_SECOND, _second_later, words("followed and with then")),
    (_INITIALLY_AND, _initially_and, words("initially")),
)
"""Patterns, what they say, and the words that they can begin with."""
