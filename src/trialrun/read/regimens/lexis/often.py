"""Finds how often in a dosing text: times a day and a week, weekdays, intervals that fix no day. Ties it to no drug."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trialrun.read.regimens.lexis.how_many import doses_of
from trialrun.read.regimens.lexis.leads import NUMBERS, Places, first_words, led, read_led, spelled, words
from trialrun.read.regimens.lexis.numbers import COUNT, read_count
from trialrun.read.regimens.phrases import UNSTEADY, CycleCount, DayList, Frequency, Meaning, Once, Phrase
from trialrun.read.tables import read_table
from trialrun.read.text import Cut

_EVERY_N_TIMES = re.compile(
    rf"\b(?P<times>{COUNT}|once|twice|thrice)\s?(?:(?:times\s|x\s|doses?\s|(?:days|nights)\s(?=/|per\s|a\s))?(?:/|per|every|a)\s?week|(?:times|x|days)\sweekly)\b",
    re.IGNORECASE,
)
_EVERY_SOME = re.compile(
    r"\b(?:every|q)\s?\d{1,2}\s?(?:-|to|or)\s?\d{1,2}[- ]?(?:days?|weeks?|wks?|months?)\b", re.IGNORECASE
)
_WEEKDAYS = re.compile(
    r"\b(?:(?:for\s)?(?:5|five)\s(?:consecutive\s)?(?:days|nights|times|fractions)\s?(?:/|per|a|each|every|in\sa)\s?(?:week|wk)|"
    r"(?:5|five)\s(?:(?:fractions|times|days|treatments)\s)?(?:weekly(?!\s(?:\w{1,14}\s){0,2}(?:doses|infusions|injections|cycles|courses)\b)|fractions/week)|5x/week|5\sdays\sa\sweek)"
    r"(?:\s?[(,]\s?Mon(?:day)?\s?(?:through|to|thru|-)\s?Fri(?:day)?\b\s?\)?)?|\b(?:"
    r"Monday\s?(?:through|to|thru|-)\s?Friday|M-F|Mon-Fri|weekdays|on\sweekdays|q\s?d\s?x\s?5(?!\s?(?:years?|yrs?|months?|weeks?|wks?)\b))\b",
    re.IGNORECASE,
)
_CONTINUOUS = re.compile(
    r"\bcontinuous(?:\s(?:daily\s)?(?:dosing|treatment|schedule|basis|administration))?(?=\s?(?:[,;.)\n]|$))",
    re.IGNORECASE,
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?"
_WEEKDAY_LIST = re.compile(rf"\b{_WEEKDAY}(?:\s?(?:,\s?(?:and\s)?|and\s|&\s?|/)\s?{_WEEKDAY}){{1,6}}\b", re.IGNORECASE)
_MWF = re.compile(r"\b(?:MWF|M,\s?W,\s?F)\b", re.IGNORECASE)


_WEEKLY_DOSES = re.compile(
    rf"\b(?P<n>{COUNT})\s(?:consecutive\s)?(?:once[- ])?weekly(?=\s(?:\w{{2,12}}\s)?"
    r"(?:doses|infusions|injections|instillations|treatments|administrations|vaccinations)\b)",
    re.IGNORECASE,
)


_ONCE = re.compile(
    r"\b(?:(?:as|in)\s(?:an?\s)?(?:single|one-?time)\s(?:(?:oral|IV|intravenous|subcutaneous|bolus|weight-based)\s)?"
    r"(?:dose|infusion|injection|administration|bolus)"
    r"|once(?=\s?(?:[,.;)]|$|(?:and|plus|with|in\scombination|followed\sby|then)\b)))",
    re.IGNORECASE,
)


_DIVIDED = re.compile(
    r"(?:(?<=/day )|(?<=/d )|(?<=per day )|(?<=daily )|(?<=/day, )|(?<=daily, ))"
    r"(?:orally\s|PO\s)?(?:given\s|divided\s)?(?:in|into|as)\s"
    rf"(?P<n>{COUNT})\s(?:(?:equally\s)?divided|equal|separate)\s(?:daily\s)?doses\b",
    re.IGNORECASE,
)
"""`2000 mg/m2/day in two divided doses`: so often a day."""

_SLASHED_HOURS = re.compile(
    r"(?:(?<=[gU])|(?<=[gU]\s)|(?<=/m2)(?=/12\s?h))/\s?(?P<n>4|6|8|12)\s?h(?:ours?|rs?)?\b(?!\s(?:\w{1,12}\s)?(?:infus|drip|iv\b(?!\son\b)|civi\b|rate))",
    re.IGNORECASE,
)
_RATE = re.compile(r"\b(?:infus\w*|rate|drip|over)\b[^.;,\n]{0,30}$", re.IGNORECASE)
"""`500 mg/12 h`; not `500 mg/4 h infusion`, `infusion of 100 mg/4 h`, which is how long it runs."""
_SESSIONS = re.compile(r"\b(?:sessions?|visits?)\s$", re.IGNORECASE)
"""`1 session per week`: how often patients come for something that is no drug."""
_SOME = re.compile(r"\b(?:several|multiple|many|a\s(?:few|number\sof))\s(?:times|days|doses)\s?$", re.IGNORECASE)
"""`several times | per week`: how often is not said."""


def find_frequencies(plain: str, places: Places) -> Iterator[Phrase]:
    """How often something is given, as patterns and as a table say it; overlapping ones are all given."""
    yield from read_led(READERS, plain, places)
    for match in led(_frequency_pattern(), plain, places, _frequency_leads()):
        if _SESSIONS.search(plain, max(0, match.start() - 12), match.start()):
            continue
        cut, often = Cut(match.start(), match.end()), _frequencies()[_key(match[0])]
        if _SOME.search(plain, max(0, match.start() - 24), match.start()):
            often = UNSTEADY
        yield Phrase(often, cut)
        if often.every_days is not None:
            yield from (Phrase(count, cut) for count in doses_of(plain, match.start()))


def _times_a_week(match: re.Match[str]) -> Iterator[Meaning]:
    times = {"once": 1, "twice": 2, "thrice": 3}.get(match["times"].lower(), read_count(match["times"]))
    if times == 1:
        yield Frequency(1, 7)
    elif 1 < times < 7:
        yield Frequency(1, None, times)


def _weekly_doses(match: re.Match[str]) -> Iterator[Meaning]:
    """`4 weekly doses of A`: how often, and how many times."""
    yield Frequency(1, 7)
    if read_count(match["n"]) > 1:
        yield CycleCount(read_count(match["n"]), of="times")


def _once(match: re.Match[str]) -> Iterator[Meaning]:
    yield Once()


def _divided(match: re.Match[str]) -> Iterator[Meaning]:
    if 1 < read_count(match["n"]) <= 6:
        yield Frequency(read_count(match["n"]), 1)


def _slashed_hours(match: re.Match[str]) -> Iterator[Meaning]:
    if _RATE.search(match.string, max(0, match.start() - 40), match.start()) is None:
        yield Frequency(24 // int(match["n"]), 1)


def _not_fixed(match: re.Match[str]) -> Iterator[Meaning]:
    """`every 3-4 weeks`: an interval that fixes no day."""
    yield UNSTEADY


def _continuous(match: re.Match[str]) -> Iterator[Meaning]:
    yield Frequency(1, 1)


def _five_a_week(match: re.Match[str]) -> Iterator[Meaning]:
    yield Frequency(1, None, 5)


def _weekday_list(match: re.Match[str]) -> Iterator[Meaning]:
    """Days of the week by name; Monday is day 1."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    found = [name[:3].lower() for name in re.findall(r"[A-Za-z]{3,}", match[0])]
    yield DayList(tuple(sorted({names.index(name) + 1 for name in found if name in names})), weekdays=True)


def _three_weekdays(match: re.Match[str]) -> Iterator[Meaning]:
    yield DayList((1, 3, 5), weekdays=True)


_WEEKDAY_WORDS = frozenset(
    stem + ending
    for stem in ("mon", "tue", "tues", "wed", "wednes", "thu", "thurs", "fri", "sat", "satur", "sun")
    for ending in ("", "day", "days")
)
READERS = (
    (_EVERY_N_TIMES, _times_a_week, NUMBERS | words("once twice thrice")),
    (_WEEKLY_DOSES, _weekly_doses, NUMBERS),
    (_DIVIDED, _divided, words("in into as given divided orally po")),
    (_SLASHED_HOURS, _slashed_hours, words("/")),
    (_ONCE, _once, words("as in once")),
    (_EVERY_SOME, _not_fixed, words("every q")),
    (_WEEKDAYS, _five_a_week, words("# five for monday m mon weekdays on q qd")),
    (_WEEKDAY_LIST, _weekday_list, _WEEKDAY_WORDS),
    (_MWF, _three_weekdays, words("mwf m")),
    (_CONTINUOUS, _continuous, words("continuous")),
)


def _key(printed: str) -> str:
    return " ".join(printed.lower().split())


@cache
def _frequencies() -> dict[str, Frequency]:
    return {
        row["words"]: Frequency(
            int(row["times_per_day"]),
            int(row["every_days"]) if row["every_days"] else None,
            int(row["per_week"]) if row["per_week"] else None,
        )
        for row in read_table("regimens/tables/frequencies.csv")
    }


@cache
def _frequency_leads() -> frozenset[str]:
    return first_words(iter(_frequencies()))


@cache
def _frequency_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:{spelled(_frequencies())})(?![A-Za-z0-9])", re.IGNORECASE)
