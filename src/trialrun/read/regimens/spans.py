"""Finds cycle lengths, counts of cycles, durations and infusion times in a dosing text. Ties them to no drug."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from trialrun.read.regimens.leads import NUMBERS, Places, read_led, words
from trialrun.read.regimens.numbers import (
    COUNT,
    DECIMAL,
    LENGTH_UNIT,
    ORDINAL,
    length_in_days,
    read_count,
    read_decimal,
    read_ranges,
)
from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    CycleCount,
    CycleLength,
    CycleList,
    Fractions,
    Infusion,
    Lasting,
    Meaning,
    Phrase,
)

_CYCLE = r"(?:cycles?|courses?|periods?(?=\sof\streatment))"
_REPEAT = r"(?:cycles?|courses?|periods?(?=\sof\streatment)|schedules?|basis)"
_KIND = r"(?:(?:treatment|dosing|therapy|chemotherapy|therapeutic|maintenance|induction|consolidation)\s)?"
_NUMBERED = (
    r"\d{1,2}(?:\s?(?:-|to|through|and)\s?\d{1,2}|\s?\+|\s(?:onwards?|and\s(?:beyond|later|onwards?|subsequent)))?"
)
_ACRONYM = r"(?-i:[A-Z][a-z]?[A-Z][A-Za-z]{0,6})\s"
_LENGTHS = (
    re.compile(
        rf"\b(?:(?P<times>{COUNT})\s(?:repeated\s|x\s)?)?(?P<n>{COUNT})[- ]?(?P<unit>days?|d|week(?:s|ly)?"
        rf"|wks?|month(?:s|ly)?)[- ](?:open[- ]label\s|{_ACRONYM})?{_KIND}(?:(?={_CYCLE}\s\d)|{_REPEAT}\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_CYCLE}\s(?:(?P<cycles>{_NUMBERED})\s)?(?:(?:is|are|was|were|will\sbe|=|of|lasts?|lasting|length|defined\sas|"
        rf"consists?\sof|consisting\sof|each|being|has|duration|every|repeats?|repeated|"
        rf"is\sdefined\sas|will\sbe\srepeated|in|a\speriod\sof|period\sof|duration\sof)[\s:]{{1,2}}){{1,4}}"
        rf"(?:approximately\s)?(?P<n>{COUNT})[- ]?(?P<unit>days?|d|weeks?|wks?|months?)"
        rf"(?!\s(?:of\sreg|off|rest|(?:of\s|on\s)?[a-z]{{4,16}},?\s(?:and|then"
        rf"|followed\sby)\s{COUNT}[ -]\w{{4,5}}\s(?:of\s)?(?:rest|off)))\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_CYCLE}\s?(?:\(|=\s?|:\s?|\(each\s)(?:q\s?|every\s|each\s)?(?P<n>{COUNT})"
        rf"[- ]?(?P<unit>days?|d|weeks?|wks?|months?)(?:\seach)?\b\)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:\(|,\s?)(?P<n>{COUNT})[- ](?P<unit>days?|d|weeks?)"
        r"(?:\seach(?=[;.,]|\sand\b)|(?:\seach|\sper\scycle|/cycle|\scycles?|\sa\scycle|(?P<colon>(?=\):)))\))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<n>{COUNT})\s(?P<unit>days?|weeks?)\s(?:per|a|as\sa|as\sone|is\sa|as\s1|\(1|/)\s?{_CYCLE}\b\)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_CYCLE}\s(?P<cycles>{_NUMBERED})\s?[:,=]?\s?(?P<n>14|21|28|35|42)[- ](?P<unit>days)"
        r"(?=[);.,]|\s(?:each|long)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_CYCLE}\s(?:of|with)\s(?:a\s)?(?P<n>{COUNT})[- ](?P<unit>days?|weeks?)(?:\sduration|"
        rf"\slength)?\b",
        re.IGNORECASE,
    ),
)
_BEHIND_CYCLES = re.compile(r"\b(?:cycles?|courses?)\s\d[\d\s,-]{0,12}$", re.IGNORECASE)
_EVERY = re.compile(
    rf"\b(?:(?:repeat(?:ed|s|ing)?|recycl(?:ed|es)|administered|cycled)\s)?(?:every|each|q)"
    rf"\s?(?:(?P<other>other|second)\s(?=months?\b)|(?P<n>{COUNT})[- ]?)(?P<unit>days?|d|weeks?|wks?|w|months?"
    rf"|mo|m(?=\b))(?:\s?\((?:(?:Q|q)\s?\d{{1,2}}\s?[A-Za-z]{{1,5}}|\+/-[^)]{{0,20}}|\d{{1,2}}\sweeks|"
    rf"\d{{1,3}}\sdays)\))?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_BARE_EVERY = re.compile(r"\bq\s?(?P<n>14|21|28|35|42)(?=\s?(?:[,.;)\]\n]|$|for\b|x\s?\d))", re.IGNORECASE)
"""`days 1 and 8 q21`: every so many days, without the word."""
_REPEAT_DAY = re.compile(
    r"\b(?:repeat(?:ed|s|ing)?|recycled?)\s(?:every\s|on\s|at\s|from\s){0,2}(?:the\s)?day\s(?P<n>15|22|29|36|43)\b",
    re.IGNORECASE,
)
_COURSE_BEFORE = re.compile(
    r"\b(?:cycles?|courses?|regimen|chemotherapy)\s(?:(?:is|are|was|were|(?:will|to)\sbe)\s)?$", re.IGNORECASE
)
_COURSES_BEHIND = re.compile(
    rf"\s(?:(?:for|x)\s)?(?:up\sto\s|a\stotal\sof\s)?{COUNT}\s(?:cycles|courses)\b", re.IGNORECASE
)
_INTERVALS = re.compile(
    rf"\bat\s(?P<n>{COUNT})[- ]?(?P<unit>days?|week(?:ly|s)?|month(?:ly|s)?)[- ]intervals?\b", re.IGNORECASE
)
_COUNT = re.compile(
    rf"(?:\b(?P<limit>up\sto|maximum(?:\sof)?|max\.?(?:\sof)?|at\smost|no\smore\sthan|"
    rf"not\sto\sexceed|until)\s(?:a\s(?:total|maximum)\sof\s)?)?(?:\b(?:for|x|of|total\sof|in)"
    rf"\s?)?"
    rf"(?<![\w.-])(?:(?P<low>{COUNT})\s?(?:-|to|or)\s?)?(?P<n>{COUNT})\s(?:additional\s|more\s|"
    rf"further\s|total\s|consecutive\s|identical\s|planned\s|initial\s|or\smore\s|alternating\s|"
    rf"repeated\s|(?!days?\b|weeks?\b|months?\b)[a-zA-Z]{{3,14}}\s)?(?:treatment\s|"
    rf"chemotherapy\s|induction\s|maintenance\s|consolidation\s)?(?:cycles?|courses?)\b"
    rf"(?:\s(?:of|with)\s(?P<length>{COUNT})[ -](?P<unit>days?|weeks?)\b(?!\s(?:rest|off|on)\b)(?:\seach)?)?",
    re.IGNORECASE,
)
_TIMES = re.compile(
    rf"(?:\b(?:x|for,?)\s?(?:up\sto\s)?(?:a\s(?:total|maximum)\sof\s|the\sfirst\s)?(?P<n>\d{{1,2}}|{COUNT})(?:\s(?:doses?|times|administrations|infusions|"
    rf"treatments|injections|vaccinations)\b)|(?<![\w.])(?:x|(?<!\d\s)times)\s?(?P<n2>\d{{1,2}})(?!\d|\.\d|\s?(?:d\b|c?Gy\b|mg\b|"
    rf"/|10|-?\s?days?\b|weeks?\b|wks?\b|months?\b|cycles?|courses?|mg|fraction|\^|ULN))|"
    rf"\((?:total\s(?:of\s)?)?(?P<n3>{COUNT})\s(?:total\s)?doses\)|\b(?:(?:total\sof\s)"
    rf"(?P<n4>{COUNT})\sdoses))",
    re.IGNORECASE,
)
_OF_CYCLES = re.compile(r"\b(?:cycles?|courses?|induction|consolidation)\s*$", re.IGNORECASE)
"""`courses x 4`, `induction x 2`: so many cycles."""
_OF_REGIMEN = re.compile(r"\b(?P<n>[2-9])\s?x\s(?=(?-i:(?!ULN|UNL|LLN|AUC)[A-Z][A-Za-z]?[A-Z]))", re.IGNORECASE)
"""`2 x RVD`: so many cycles."""
_AFTER_CYCLES = re.compile(
    rf"\b(?:after|following|once|upon\scompletion\sof|at\sthe\s(?:completion|end)\sof|"
    rf"completion\sof|completing)\s(?:the\s)?(?:completion\sof\s|first\s|initial\s|at\sleast\s|"
    rf"a\sminimum\sof\s|last\s)?(?:(?:(?P<low>{COUNT})\s?(?:-|to)\s?)?(?P<n>{COUNT})"
    rf"\s(?:\w{{1,15}}\s)?{_CYCLE}\b|(?:cycle|course)\s(?P<last>\d{{1,2}})\b(?=,|\s[a-z])|(?P<nth>{ORDINAL})\s{_CYCLE}\b(?=,))",
    re.IGNORECASE,
)
_UNTIL_CYCLE = re.compile(
    r"\b(?:treatment|therapy|dosing|medication|drugs?)\s(?:(?:is|are|will\sbe|will|to\sbe)\s)?(?:continued?|continues|given|"
    r"administered)\suntil\s(?:the\s)?(?:(?:completion|end)\sof\s)?(?:cycle|course)\s(?P<n>\d{1,2})\b",
    re.IGNORECASE,
)
_LASTING = re.compile(
    rf"\b(?<!during and )"
    rf"(?:(?:for|x|during|over)\s?(?:(?:an?|the)\s)?(?:(?P<limit>up\sto(?:\sa\s(?:maximum|total)\sof)?|"
    rf"maximum|at\sleast|a\smaximum\sof)\s)?(?:(?:total|period|duration|additional|further|continuous(?:ly)?|approximately|"
    rf"about|minimum)\s(?:of\s)?)?(?:(?:first|initial|(?P<remaining>remaining))\s)?)(?:(?P<low>{COUNT})\s?(?:-|to)\s?)?"
    rf"(?P<n>{COUNT})\s?(?:(?P<consecutive>consecutive|straight|successive|continuous)\s)?"
    rf"(?P<unit>{LENGTH_UNIT})(?![A-Za-z])(?!\s(?:beyond|past|(?:treatment\s)?cycles)\b)(?:\s(?P<on>on\b))?",
    re.IGNORECASE,
)
_FIRST_SPAN = re.compile(r"\bfor\s(?:the\s)?first\s(?P<unit>week|month|year)\b(?!\sof)", re.IGNORECASE)
_DIVIDED = re.compile(r"\b(?:divided|split|spread)\s(?:\w{4,8}\s)?$", re.IGNORECASE)
"""`2 g/kg divided over 5 days`, `over 2-5 days`: the dose of all days together; that of one is not said."""
_AN_ADULT = 18 * 365
"""Days: `over 60 years` is an age."""
_OF_EACH = re.compile(r"\s(?:following|after|before|prior\sto)\s(?:each|every)\b", re.IGNORECASE)
"""`for 3 days after each vaccination`: days of which only those of the vaccine could tell."""
_DURATION = re.compile(
    rf"\bduration\sof\s(?:the\s)?(?:study\s)?(?:treatment|therapy|intervention)\s(?:is|was|will\sbe|:)\s(?:approximately\s|about\s)?"
    rf"(?P<n>{COUNT})\s(?P<unit>weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_CONSECUTIVE = re.compile(
    rf"\b(?:(?:each\sof|on)\s)?(?P<n>{COUNT})\s(?:consecutive|successive)\s(?:daily\sdoses|"
    rf"(?P<unit>days?|weeks?))\b|\b(?P<n2>{COUNT})\sdaily\s(?:doses|fractions\sof\sequal)\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(rf"\(\s?(?:for\s|x\s?)?(?P<n>{COUNT})\s?(?P<unit>days|weeks)\s?\)", re.IGNORECASE)
_DOSE_BEFORE = re.compile(r"(?:mg|mcg|ug|\bg|U)(?:/(?:m2|kg))?\s?$", re.IGNORECASE)
"""`80 mg/m2 (12 weeks)`."""
_DAYS_IN_CYCLES = re.compile(
    rf"(?<=and )(?P<n>{COUNT})\s?(?P<unit>days)"
    r"(?=\s\((?:in\s|of\s)?(?:all\s)?(?:cycles?|courses?|subsequent|later|following)\b)",
    re.IGNORECASE,
)
"""`for 10 days (cycle 1) and 5 days (later cycles)`."""
_A_DAY = re.compile(r"(?:/\s?d(?:ay)?|\bdaily|\bqd|\b(?:per|a|each|every)\sday)\s?$", re.IGNORECASE)
"""`60 mg/day (3 days)`: for so long."""
_FRACTION_WEEKS = re.compile(
    rf"(?:(?<=[a-z])\s?/\s?|(?<=fractions\s)(?:in|within)\s)(?P<n>{COUNT})\s?(?P<unit>weeks?)\b", re.IGNORECASE
)
_COMPOUND_LENGTH = re.compile(
    rf"\b(?P<n>{COUNT})[- ](?P<unit>day|week|month|year)s?(?=\s(?:continuous|infusion|course\sof|period|treatment\b))",
    re.IGNORECASE,
)
_INFUSION = re.compile(
    rf"\b(?:over|as\sa|in|for|via|by|x)\s(?:a\s)?(?:approximately\s|about\s|the\scourse\sof\s|"
    rf"at\sleast\s|period\sof\s)?(?:{DECIMAL}\s?(?:-|to)\s?)?(?P<n>{DECIMAL}|{COUNT})"
    rf"[- ]?(?P<unit>hours?|hrs?|h|minutes?|mins?|min)\b",
    re.IGNORECASE,
)
_BARE_INFUSION = re.compile(
    r"\b(?P<n>\d{1,3})[- ](?P<unit>hours?|hr|h|minutes?|min)[- ](?:\w{1,14}\s)?(?:infusion|iv|civi)\b",
    re.IGNORECASE,
)
_FRACTIONS = re.compile(
    rf"\b(?P<n>{COUNT})(?:\s(?:daily\s|equal\s|once[- ]daily\s|treatment\s)?(?:fractions?|fx|fr|f(?=\s)|treatments)\b"
    r"|\s?x(?=\s?\d[\d.]{0,4}\s?c?Gy\b))",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\b(?:second|third|another|additional|further|identical)\s$", re.IGNORECASE)
"""`a second 4-week course`: the length of that course, not of a cycle."""
_IS = re.compile(
    r"\s(?:of\s(?:treatment|therapy)\s)?(?:is|are|=|equals?|consists?|comprises?|lasts?|will\s(?:be|last)|corresponds)(?!\w)",
    re.IGNORECASE,
)
"""`One cycle is 4 weeks`: a length, not a number of cycles."""
_MADE_UP = (
    " as",
    " is",
    "=",
    " per",
    ",",
    "(",
    " define",
    " defines",
    " constitute",
    " constitutes",
    " equals",
    " forms",
)
"""`days 1-5 and a week of rest constitute one cycle`: what a cycle is, not how many there are."""


def find_spans(plain: str, places: Places) -> Iterator[Phrase]:
    """Lengths, counts and durations of a text; overlapping ones are all given."""
    yield from read_led(READERS, plain, places)


def _length(match: re.Match[str]) -> Iterator[Meaning]:
    days = length_in_days(read_count(match["n"]), match["unit"])
    if days < 2 or _ANOTHER.search(match.string[max(0, match.start() - 20) : match.start()]):
        return
    cycles = match.groupdict().get("cycles")
    unnamed = match.groupdict().get("colon") is not None and not _BEHIND_CYCLES.search(match.string, 0, match.start())
    if unnamed or (cycles and " of " in match[0]):
        return
    yield CycleLength(days)
    if cycles:
        ranges = read_ranges(cycles, signed=False)
        yield CycleList(ranges if cycles[-1].isdigit() else ((ranges[0][0], None),))
    times = match.groupdict().get("times")
    if times and times.lower() not in {"a", "an"}:
        yield CycleCount(read_count(times))


def _every(match: re.Match[str]) -> Iterator[Meaning]:
    days = length_in_days(2 if match["other"] else read_count(match["n"]), match["unit"])
    if 2 <= days <= 366:
        yield CycleLength(days, every=True)


def _bare_every(match: re.Match[str]) -> Iterator[Meaning]:
    yield CycleLength(int(match["n"]), every=True)


def _repeat_day(match: re.Match[str]) -> Iterator[Meaning]:
    """`cycles are repeated on day 22`: cycles of 21 days; `on day 1 and repeated on day 15` alone names two days."""
    course = _COURSE_BEFORE.search(match.string, max(0, match.start() - 40), match.start()) is not None
    second = match.string.endswith("and ", 0, match.start())
    counted = _COURSES_BEHIND.match(match.string, match.end()) is not None and not second
    if course or counted or match[0].lower().startswith("recycle"):
        yield CycleLength(int(match["n"]) - 1, every=True)


def _at_intervals(match: re.Match[str]) -> Iterator[Meaning]:
    yield CycleLength(length_in_days(read_count(match["n"]), match["unit"]), every=True)


def _count(match: re.Match[str]) -> Iterator[Meaning]:
    before = match.string[max(0, match.start() - 12) : match.start()].lower()
    if before.rstrip().endswith(
        ("first", "every", "after", "last", "previous", "initial", "least", "prior", "than", "minimum of", "minimum")
    ):
        return
    if before.rstrip().endswith((">", "plus", ">=", "plateau for", "=")) or re.match(
        r"\s(?:beyond|past|after\s(?:\w{2,4}\s)?(?:attain|achiev|best|complete|maxim|respon|remiss|CR\b))",
        match.string[match.end() : match.end() + 30],
    ):
        return
    if read_count(match["n"]) == 1 and _IS.match(match.string, match.end()):
        return
    if read_count(match["n"]) == 1 and before.rstrip().endswith(_MADE_UP):
        return
    limit = bool(match["limit"]) or bool(match["low"])
    if match["length"] and length_in_days(read_count(match["length"]), match["unit"]) > 1:
        yield CycleLength(length_in_days(read_count(match["length"]), match["unit"]))
    more = re.search(r"\b(?:additional|more|further)\b(?!\sthan)", match[0], re.IGNORECASE) is not None
    yield CycleCount(read_count(match["n"]), up_to=limit, additional=more)


def _after_cycles(match: re.Match[str]) -> Iterator[Meaning]:
    yield CycleCount(read_count(match["n"] or match["last"] or match["nth"]), after=True, up_to=bool(match["low"]))


def _until_cycle(match: re.Match[str]) -> Iterator[Meaning]:
    yield CycleCount(int(match["n"]))


def _times(match: re.Match[str]) -> Iterator[Meaning]:
    printed = match["n"] or match["n2"] or match["n3"] or match["n4"]
    of_cycles = match[0][0] in "xX" and _OF_CYCLES.search(match.string, max(0, match.start() - 15), match.start())
    yield CycleCount(read_count(printed), of="cycles" if of_cycles else "times")


def _lasting(match: re.Match[str]) -> Iterator[Meaning]:
    days = length_in_days(read_count(match["n"]), match["unit"])
    over = match[0].lower().startswith("over")
    aged = over and days >= _AN_ADULT
    divided = over and (match["low"] or _DIVIDED.search(match.string, max(0, match.start() - 24), match.start()))
    if days and (divided or _OF_EACH.match(match.string, match.end())):
        yield UNKNOWN_DAYS
    elif days and not aged:
        counted = bool(match["consecutive"]) or match["unit"].lower().startswith("d")
        yield Lasting(days, counted, remaining=bool(match["remaining"]))


def _consecutive(match: re.Match[str]) -> Iterator[Meaning]:
    days = length_in_days(read_count(match["n"] or match["n2"]), match["unit"] or "d")
    if days:
        yield Lasting(days, True)


def _bracketed(match: re.Match[str]) -> Iterator[Meaning]:
    if match["unit"].lower() == "weeks":
        if _DOSE_BEFORE.search(match.string, max(0, match.start() - 12), match.start()):
            yield Lasting(7 * read_count(match["n"]))
    elif _A_DAY.search(match.string, max(0, match.start() - 12), match.start()):
        yield Lasting(read_count(match["n"]), True)


def _first_span(match: re.Match[str]) -> Iterator[Meaning]:
    yield Lasting(length_in_days(1, match["unit"]))


def _compound(match: re.Match[str]) -> Iterator[Meaning]:
    yield Lasting(length_in_days(read_count(match["n"]), match["unit"]), match["unit"].lower() in {"day", "days"})


def _infusion(match: re.Match[str]) -> Iterator[Meaning]:
    printed = match["n"]
    count = Decimal(read_count(printed)) if printed[0].isalpha() else read_decimal(printed)
    yield Infusion(int(count * (60 if match["unit"].lower().startswith("h") else 1)))


def _fractions(match: re.Match[str]) -> Iterator[Meaning]:
    if read_count(match["n"]) > 1:
        yield Fractions(read_count(match["n"]))


_CYCLE_WORDS = words("cycle cycles course courses period periods")
READERS = (
    (_LENGTHS[0], _length, NUMBERS),
    (_LENGTHS[1], _length, _CYCLE_WORDS),
    (_LENGTHS[2], _length, _CYCLE_WORDS),
    (_LENGTHS[3], _length, words("( ,")),
    (_LENGTHS[4], _length, NUMBERS),
    (_LENGTHS[5], _length, _CYCLE_WORDS),
    (_LENGTHS[6], _length, _CYCLE_WORDS),
    (_EVERY, _every, words("repeat repeated repeats repeating recycled recycles administered cycled every each q")),
    (_BARE_EVERY, _bare_every, words("q")),
    (_REPEAT_DAY, _repeat_day, words("repeat repeated repeats repeating recycle recycled")),
    (_INTERVALS, _at_intervals, words("at")),
    (_COUNT, _count, NUMBERS | words("up max maximum at no not until for x of total in")),
    (_OF_REGIMEN, _until_cycle, words("#")),
    (_AFTER_CYCLES, _after_cycles, words("after following once upon at completion completing")),
    (_UNTIL_CYCLE, _until_cycle, words("treatment therapy dosing medication drug drugs")),
    (_TIMES, _times, words("x times for ( total")),
    (_LASTING, _lasting, words("for x during over")),
    (_FIRST_SPAN, _first_span, words("for")),
    (_DURATION, _compound, words("duration")),
    (_CONSECUTIVE, _consecutive, NUMBERS | words("each on")),
    (_BRACKETED, _bracketed, words("(")),
    (_DAYS_IN_CYCLES, _compound, NUMBERS),
    (_COMPOUND_LENGTH, _compound, NUMBERS),
    (_FRACTION_WEEKS, _compound, words("/ in within")),
    (_INFUSION, _infusion, words("over as in for via by x")),
    (_BARE_INFUSION, _infusion, words("#")),
    (_FRACTIONS, _fractions, NUMBERS),
)
"""Patterns, what they say, and the words that they can begin with."""
