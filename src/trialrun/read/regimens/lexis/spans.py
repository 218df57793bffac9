"""Finds how long anything goes on in a dosing text: days of treatment, minutes of an infusion, fractions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from trialrun.read.regimens.lexis.leads import NUMBERS, Places, read_led, words
from trialrun.read.regimens.lexis.numbers import (
    COUNT,
    DECIMAL,
    LENGTH_UNIT,
    length_in_days,
    read_count,
    read_decimal,
)
from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    Fractions,
    Infusion,
    Lasting,
    Meaning,
    Phrase,
)

_LASTING = re.compile(
    rf"\b(?<!during and )"
    rf"(?:(?:for|x|during|over)\s?(?:(?:an?|the|another)\s)?(?:(?P<limit>up\sto(?:\sa\s(?:maximum|total)\sof)?|"
    rf"maximum|at\sleast|a\smaximum\sof)\s)?(?:(?:total|period|duration|additional|further|continuous(?:ly)?|approximately|"
    rf"about|minimum)\s(?:of\s)?)?(?:(?:first|initial|(?P<next>next|following)|(?P<remaining>remaining))\s)?)(?:(?P<low>{COUNT})\s?(?:-|to|(?P<or>or))\s?)?"
    rf"(?P<n>{COUNT})\s?(?:(?P<consecutive>consecutive|straight|successive|continuous)\s|(?:more|further)\s)?"
    rf"(?P<unit>{LENGTH_UNIT})(?![A-Za-z])(?!\s\d{{1,2}}\s?-\s?\d)(?!\s(?:beyond|past|(?:treatment\s)?cycles)\b)(?:\s(?P<on>on\b))?",
    re.IGNORECASE,
)
_FIRST_SPAN = re.compile(r"\bfor\s(?:the\s)?first\s(?P<unit>week|month|year)\b(?!\sof)", re.IGNORECASE)
_DIVIDED = re.compile(r"\b(?:divided|split|spread)\s(?:\w{4,8}\s)?$", re.IGNORECASE)
"""`2 g/kg divided over 5 days`, `over 2-5 days`: the dose of all days together; that of one is not said."""
_IN_RESPONSE = re.compile(
    r"\b(?:response|remission|stable(?:\sdisease)?|plateau|responding|negativity|MRD|[CPS]R|VGPR)\s$", re.IGNORECASE
)
"""`in remission for 6 months`: how long a patient has been well."""
_STRETCH_BEFORE = re.compile(
    rf"\bfor\s(?:the\s)?(?:(?:first|initial)\s)?{COUNT}\s{LENGTH_UNIT}\b[^.;]*$", re.IGNORECASE
)
"""`for 2 weeks, ... for the next 2 weeks`: what goes on from a stretch that is told."""
_AN_ADULT = 18 * 365
"""Days: `over 60 years` is an age."""
_OF_EACH = re.compile(
    r"\s(?:(?:following|after|before|prior\sto)\s(?:each|every)\b|with\s(?:each|every)\s(?:vaccin|immuni[sz]|inject|infusion|transfusion|booster)|(?:before|prior\sto)\s(?!or\b)|(?P<behind>afterwards?\b|after(?=\s?(?:[.,;)]|$))))",
    re.IGNORECASE,
)
"""`for 3 days after each vaccination`, `for 3 days before surgery`: days that only those of the event could tell."""
_OF_EVENT = re.compile(
    r"\s(?:after|following|post)\s(?:(?:the|an?|his|her|their|any)\s)?(?:(?:end|completion|start|day|stem\scell|marrow|donor|cell|"
    r"allogeneic|autologous|booster|primary)\s(?:of\s(?:the\s)?)?){0,3}"
    r"(?:vaccin\w+|immuni[sz]ation|chemotherapy|(?:cell\s)?infusions?|(?:re)?transplant\w*|surgery|operation|procedure|resection|"
    r"biopsy|(?:radio|brachy)therapy|irradiation|discharge|delivery|(?:leuk)?apheresis|harvest\w*|engraftment)\b",
    re.IGNORECASE,
)
"""`for 5 days following chemotherapy`: a few days that begin with the event, and no one knows on which."""
_VERSUS = r"\s(?:or|versus|vs\.?)\s"
_OR_FOR = re.compile(rf"{_VERSUS}(?:for\s)?{COUNT}\s?{LENGTH_UNIT}(?![A-Za-z])", re.IGNORECASE)
_FOR_OR = re.compile(rf"\bfor\s{COUNT}(?:\s?{LENGTH_UNIT})?{_VERSUS}(?:for\s)?$", re.IGNORECASE)
"""`for 5 days | versus 10 days`, `for 5 or | 10 days`: how long is not the same for all."""
_FEW = 28
_DURATION = re.compile(
    r"\b(?<!median\s)(?<!mean\s)(?:duration\sof\s(?:the\s)?(?:study\s)?(?:treatment|therapy|intervention)|(?:treatment|therapy)\sduration"
    r"|(?:(?<=[.,;]\s)|(?<=\n))duration(?=\s?:|\s\d))"
    r"(?:\s(?:is|was|will\sbe)|\s?:|(?<=,\sduration))\s(?:approximately\s|about\s)?"
    rf"(?P<n>{COUNT})\s(?P<unit>days?|weeks?|months?|years?)\b",
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
_SOME_DAYS = re.compile(
    rf"\bon\s{COUNT}\sdays\s(?=(?:of|in|during|per)\s(?:(?:each|every|the|all)\s)?(?:cycles?|courses?)\b)",
    re.IGNORECASE,
)
"""`on 4 days of cycles 1-5`: on which of them is not said."""
_A_DAY = re.compile(r"(?:/\s?d(?:ay)?|\bdaily|\bqd|\b(?:per|a|each|every)\sday)\s?$", re.IGNORECASE)
"""`60 mg/day (3 days)`: for so long."""
_AFTER_OFTEN = re.compile(
    r"(?:(?<=daily )|(?<=daily, )|(?<=/day ))(?!7\sdays\s(?:each|every)\sweek)"
    rf"(?P<n>{COUNT})\s(?P<unit>days|weeks|months)"
    r"(?=\s?[,;)]|\s?\.(?!\d)|\s?$|\s(?:then|followed)\b|"
    r"(?<!months)\s(?:every|each|per|of\s(?:each|every|cycles?|courses?))\b(?!(?<=per)\sweek\b))",
    re.IGNORECASE,
)
"""`10 mg daily 2 weeks, then`: for so long; not `daily, 5 days per week`, which has its own row."""
_FRACTION_WEEKS = re.compile(
    rf"(?:(?<=[a-z])(?<![mkuc]g)(?<![\d\s]g)(?<!U)\s?/\s?|(?:(?<=fractions\s)|(?<=x\s\d\sGy\s)|(?<=x\s\dGy\s))(?:in|within)\s)(?P<n>{COUNT})"
    r"\s?(?P<unit>weeks?|w)\b",
    re.IGNORECASE,
)
"""`15 fractions/3 weeks`, `10f/2w`, `once a day/3 weeks`; not `40 mg/2 weeks`, which is how often."""
_COMPOUND_LENGTH = re.compile(
    rf"\b(?P<n>{COUNT})[- ](?P<unit>day|week|month|year)s?(?=\s(?:continuous|infusion|course\sof|period|treatment\b)"
    r"|,?\s(?:(?:once|twice)[ -])?(?:daily|weekly)\b)",
    re.IGNORECASE,
)
_INFUSION = re.compile(
    rf"\b(?:over|as\sa|in|for|via|by|x)\s(?:a\s)?(?:approximately\s|about\s|the\scourse\sof\s|"
    rf"at\sleast\s|period\sof\s)?(?:{DECIMAL}\s?(?:-|to)\s?)?(?P<n>{DECIMAL}|{COUNT})"
    rf"[- ]?(?P<unit>hours?|hrs?|h|minutes?|mins?|min)\b",
    re.IGNORECASE,
)
_BARE_INFUSION = re.compile(
    r"\b(?P<n>\d{1,3})[- ](?P<unit>hours?|hr|h|minutes?|min)[- ](?:\w{1,14}\s)?(?:infusions?|iv|civi)\b",
    re.IGNORECASE,
)
_FRACTIONS = re.compile(
    rf"\b(?P<n>{COUNT})(?:\s(?:daily\s|equal\s|once[- ]daily\s|treatment\s)?(?:fractions?|fx|fr|f(?=\s)|treatments)\b"
    r"|\s?x(?=\s?\d[\d.]{0,4}\s?c?Gy\b)|(?:(?<=Gy/\d\d)|(?<=Gy/\d))\s?(?:fractions?|fx|frs?|f)\b"
    r"|(?:(?<=Gy/\d\d)|(?<=Gy /\d\d)|(?<=Gy/\d)|(?<=Gy /\d))"
    r"(?![\w%]|\.\d|\s?/|\s?-?(?:c?Gy|times|days?|d|weeks?|wks?|w|months?)\b))",
    re.IGNORECASE,
)

_FIRST_MONTHS = re.compile(
    r"\b(?:(?:in|for|during|from)\s)?months?\s1\s?(?:-|to|through|until)\s?(?:month\s)?(?P<n>\d{1,2})\b(?!-|,\s\d|,?\s(?:and|or)\s\d)",
    re.IGNORECASE,
)
"""`in months 1-12`: for so many months, from the first on."""
_IN_ONE = ("Gy in ", "Gy/", "Gy /")
_EACH_DAY = (" daily", " per", " a ", " each", "/")

_TO_MONTH = re.compile(r"\b(?:to|through|until|till)\s(?:the\send\sof\s)?month\s(?P<n>\d{1,2})\b", re.IGNORECASE)
"""`from day 1 to month 6`: behind a day alone."""
_FROM_DAY = re.compile(r"\bday\s(?P<day>[+-]?\d{1,3})\s?$", re.IGNORECASE)


def find_spans(plain: str, places: Places) -> Iterator[Phrase]:
    """The durations, infusion times and fractions of a text; overlapping ones are all given."""
    yield from read_led(READERS, plain, places)


def _lasting(match: re.Match[str]) -> Iterator[Meaning]:
    if _IN_RESPONSE.search(match.string, max(0, match.start() - 24), match.start()):
        return
    if match["next"] and _STRETCH_BEFORE.search(match.string, max(0, match.start() - 80), match.start()) is None:
        return
    if (match["or"] or is_choice(match)) and not match["limit"]:
        return
    days = length_in_days(read_count(match["n"]), match["unit"])
    over = match[0].lower().startswith("over")
    aged = over and days >= _AN_ADULT
    divided = over and (match["low"] or _DIVIDED.search(match.string, max(0, match.start() - 24), match.start()))
    if days and (divided or _of_event(match, days) or _OF_EACH.match(match.string, match.end())):
        yield UNKNOWN_DAYS
    elif days and not aged:
        counted = bool(match["consecutive"]) or match["unit"].lower().startswith("d")
        yield Lasting(days, counted, remaining=bool(match["remaining"] or match["next"]))


def is_choice(match: re.Match[str]) -> bool:
    """Whether a length is one of two: `for 5 days or 10 days`."""
    led = _FOR_OR.search(match.string, max(0, match.start() - 30), match.start())
    return led is not None or _OR_FOR.match(match.string, match.end()) is not None


def _of_event(match: re.Match[str], days: int) -> bool:
    return days < _FEW and _OF_EVENT.match(match.string, match.end()) is not None


def _consecutive(match: re.Match[str]) -> Iterator[Meaning]:
    days = length_in_days(read_count(match["n"] or match["n2"]), match["unit"] or "d")
    if days:
        yield UNKNOWN_DAYS if _of_event(match, days) else Lasting(days, True)


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


def _unknown_days(match: re.Match[str]) -> Iterator[Meaning]:
    yield UNKNOWN_DAYS


def _to_month(match: re.Match[str]) -> Iterator[Meaning]:
    begins = _FROM_DAY.search(match.string, max(0, match.start() - 12), match.start())
    if begins is not None:
        first = int(begins["day"]) in {0, 1}
        yield Lasting(length_in_days(int(match["n"]), "month")) if first else UNKNOWN_DAYS


def _first_months(match: re.Match[str]) -> Iterator[Meaning]:
    yield Lasting(length_in_days(int(match["n"]), "months"))


def _infusion(match: re.Match[str]) -> Iterator[Meaning]:
    printed = match["n"]
    count = Decimal(read_count(printed)) if printed[0].isalpha() else read_decimal(printed)
    yield Infusion(int(count * (60 if match["unit"].lower().startswith("h") else 1)))


def _fractions(match: re.Match[str]) -> Iterator[Meaning]:
    """How many; one alone is a number only behind its grays: `8 Gy in 1 fraction`, not `2 Gy in 1 fraction daily`."""
    number = read_count(match["n"])
    alone = match.string.endswith(_IN_ONE, 0, match.start()) and not match.string.startswith(_EACH_DAY, match.end())
    if number > 1 or alone:
        yield Fractions(number)


READERS = (
    (_LASTING, _lasting, words("for x during over")),
    (_FIRST_SPAN, _first_span, words("for")),
    (_DURATION, _compound, words("duration treatment therapy")),
    (_CONSECUTIVE, _consecutive, NUMBERS | words("each on")),
    (_BRACKETED, _bracketed, words("(")),
    (_DAYS_IN_CYCLES, _compound, NUMBERS),
    (_COMPOUND_LENGTH, _compound, NUMBERS),
    (_AFTER_OFTEN, _compound, NUMBERS),
    (_SOME_DAYS, _unknown_days, words("on")),
    (_FRACTION_WEEKS, _compound, words("/ in within")),
    (_FIRST_MONTHS, _first_months, words("in for during from month months")),
    (_TO_MONTH, _to_month, words("to through until till")),
    (_INFUSION, _infusion, words("over as in for via by x")),
    (_BARE_INFUSION, _infusion, words("#")),
    (_FRACTIONS, _fractions, NUMBERS),
)
"""Patterns, what they say, and the words that they can begin with."""
