"""Days by what is said around them: of an event (day 3 of fever), of what an acronym names, the same as before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from msgspec.structs import replace

from trialrun.read.regimens.lexis.doses import PRINTED_DOSE
from trialrun.read.regimens.lexis.leads import Places, led, words
from trialrun.read.regimens.lexis.numbers import read_count
from trialrun.read.regimens.model import Days
from trialrun.read.regimens.phrases import (
    UNKNOWN_DAYS,
    CycleCount,
    CycleLength,
    CycleList,
    DayList,
    Dose,
    Drug,
    Frequency,
    Heading,
    Lasting,
    Meaning,
    Phrase,
    Route,
    WeekList,
    kind_of_mark,
    meanings,
)
from trialrun.read.text import Cut

_EVENT = re.compile(
    r"\s?(?:of|after|from|since|following|post)\s(?:(?:the|an?|any|each|their|his|her|its)\s)?"
    r"(?:(?:onset|start|first\sday|beginning|diagnosis|episode|development|occurrence)\s(?:of\s)?"
    r"(?:(?:the|an?|any|each|their)\s)?)?"
    r"(?:(?:first|febrile|severe|persistent|prolonged|profound|acute|chronic|grade|\d|suspected|documented|confirmed|"
    r"symptomatic|new|afebrile|chemotherapy-induced|neutropenic|unexplained|hospital|in-?patient|viral|bacterial|fungal|"
    r"intensive\scare|ICU|spontaneous|natural)\s){0,3}"
    r"(?:neutropeni\w+|fevers?|febrile\b(?!\s\w)|hospitali[sz]ation|hospital|admission|stay|cytokine\srelease|CRS|ICANS|"
    r"infections?|illness|symptoms?|life|onset|diarrh\w+|mucositis|relapse|GVHD|graft-versus-host|"
    r"discharge|pregnancy|gestation|ovulation|sepsis|shock|pneumonia|rash|aplasia|thrombocytopenia|ana?emia|"
    r"hypotension|injury|stroke|episode|flare|ventilation|antibiotics?)\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(
    r"\s?(?![IVX]+\s)(?P<name>[A-Z][A-Z0-9]{1,7})\s(?:(?:is|are|was|were|will\sbe)\s)?(?:(?:given|repeated)\s)?(?:on\s)?"
)
_RECEIVED = re.compile(rf"\s?(?:of|receives?|receiving|with|by|plus)\s{_ACRONYM.pattern}")
_AGAIN = re.compile(
    r"\b(?:the|these|those)\s(?:same\s(?:(?:dosing|treatment|study|cycle)\s)?(?:days?|schedule|time\s?points?)|(?<!the\s)days)\b"
    r"(?!\s(?:as|of|that|when|where|on|in\swhich)\b)",
    re.IGNORECASE,
)
_AT_EVENT = re.compile(
    r"\b(?:(?:during|at|in)\s(?:the\s)?(?:time\sof\s)?(?:the\s|their\s)?(?:[a-z]{4,16}\s)?(?:surgery|transplantation|operation|resection|"
    r"TURBT?|cystectomy|craniotomy|prostatectomy|debulking|(?<=of\s)(?:re)?transplant)"
    r"|within\s\d{1,2}\s(?:hours?|hrs?|h|minutes)\s(?:of|after|following|before|prior\sto)\s(?:the\s)?(?:surgery|surgical\sresection|TURBT?|resection|"
    r"operation|transplantation|transplant)"
    r"|(?:the|one|1)\s(?:day|night|evening)\s(?:before|prior\sto|preceding)\b"
    r"|intra-?operatively|in\sthe\soperating\s(?:room|theat\w+))\b",
    re.IGNORECASE,
)
"""`at the time of surgery`, `the day before A`: a day that nobody numbers."""
_DAY_BEFORE = re.compile(r"\bday\s[-+]?\d{1,3},?\s\(?$", re.IGNORECASE)
"""`on day -2, | the day before A`: which day it is stands right before."""
_AT_MONTHS = re.compile(
    r"\b(?:at|in|on)\s(?:the\s)?months?\s[1-9]\d?(?:(?:,|,?\s(?:and|&))\s(?:months?\s)?[1-9]\d?(?!\s?(?:weeks|days|mg|g|U)\b))*(?![\d-])",
    re.IGNORECASE,
)
"""`at months 3, 6 and 12`: months of which nobody knows the day."""
_GIVEN = re.compile(
    rf"(?:{PRINTED_DOSE}|\b(?:weekly|daily|weeks|doses?|instillations?|injections?|infusions?|given|administered)\b)(?:[^.;\n]|\.\d)*$",
    re.IGNORECASE,
)
_SEEN = re.compile(
    r"\b(?:visits?|follow|assess|evaluat|measur|scan|imag|sampl|biops|tests?\b|drawn|collect|monitor)\w*[^.;\n]{0,80}$",
    re.IGNORECASE,
)
_LOADING_ON = re.compile(r"\bloading\sdoses?\s(?:(?:is|are|given|also)\s){0,2}(?:on|at)\s(?:the\s)?$", re.IGNORECASE)
_DOSED = re.compile(rf"{PRINTED_DOSE}(?:[^.;\n]|\.\d)*$", re.IGNORECASE)
_FIRST_BEHIND = re.compile(
    r",?\s(?:(?:for|at|on|as|in)\s)?(?:the\s)?(?:first|initial)\s(?:(?P<n>two|three|2|3)\s)?doses?\s?(?=\))",
    re.IGNORECASE,
)
_FIRST_BEFORE = re.compile(
    r"\((?:the\s)?(?:first|initial)\s(?:(?P<n>two|three|2|3)\s)?doses?(?:,|:|\s(?:at|of|is|are|was|were))?\s$",
    re.IGNORECASE,
)
_BY = re.compile(r",?\s(?:by|with)\s")
_BLANK = re.compile(r"\s")
_WEEK = 7
_JOINTS = frozenset({"and", "comma", "next", "stop", "with"})


def find_same_days(plain: str, places: Places) -> Iterator[Phrase]:
    """`on the same days`, `on those days`: words that stand for the days said before."""
    for match in led(_AGAIN, plain, places, words("the these those")):
        yield Phrase(DayList((), again=True), Cut(*match.span()))


def find_event_days(plain: str, places: Places) -> Iterator[Phrase]:
    """`20 mg at the time of surgery`: a day that is told and not numbered."""
    for match in led(_AT_EVENT, plain, places, words("during at in within intraoperatively intra the one 1 #")):
        before = plain[max(0, match.start() - 120) : match.start()]
        if _DOSED.search(before) and _SEEN.search(before) is None and _DAY_BEFORE.search(before) is None:
            yield Phrase(UNKNOWN_DAYS, Cut(*match.span()))
    for match in led(_AT_MONTHS, plain, places, words("at in on")) if "month" in plain else ():
        before = plain[max(0, match.start() - 120) : match.start()]
        if _GIVEN.search(before) and _SEEN.search(before) is None:
            yield Phrase(UNKNOWN_DAYS, Cut(*match.span()))


def with_own_days(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases; days of an event are not known, and those of a named thing are of no drug before it.

    `on the same days` are the days said last.
    """
    made: list[Phrase] = []
    for phrase in row:
        if isinstance(phrase.meaning, DayList) and phrase.meaning.again:
            made += [Phrase(said, phrase.cut) for said in _said_last(made)]
            continue
        if isinstance(phrase.meaning, DayList | CycleLength):
            _name(plain, made, phrase)
        dated = isinstance(phrase.meaning, DayList | WeekList)
        event = dated and _EVENT.match(plain, phrase.cut.end) is not None
        made.append(Phrase(UNKNOWN_DAYS, phrase.cut) if event else phrase)
    return tuple(made)


def with_days_led(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases; of `A, then on day 8 B 5 mg` and `A, followed on day 8 by B 5 mg` the days stand behind B."""
    made = list(row)
    for at in range(1, len(row) - 1):
        if kind_of_mark(made[at - 1]) != "next" or not isinstance(made[at].meaning, DayList):
            continue
        drug = at + 1 + (kind_of_mark(made[at + 1]) == "with" and at + 2 < len(row))
        joint = _BY if plain.startswith("followed on", made[at - 1].cut.first) else _BLANK
        between = joint.fullmatch(plain, made[at].cut.end, made[drug].cut.first)
        if between is not None and isinstance(made[drug].meaning, Drug):
            end = drug + 1 + (drug + 1 < len(row) and isinstance(made[drug + 1].meaning, Dose))
            place = Cut(made[end - 1].cut.end, made[end - 1].cut.end)
            made[at:end] = [*made[drug:end], Phrase(made[at].meaning, place), *made[at + 1 : drug]]
    return tuple(made)


def with_first_doses(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The phrases; `27 mg (20 mg for the first two doses) on days 1, 2, 8 and 9`: 20 mg on days 1 and 2 of cycle 1."""
    made: list[Phrase] = []
    end = 0
    for at, phrase in enumerate(row):
        if phrase.cut.first < end:
            continue
        made.append(phrase)
        if isinstance(phrase.meaning, DayList) and _is_loading(plain, row, at):
            first = Phrase(CycleList(((1, 1),)), Cut(phrase.cut.end, phrase.cut.end))
            made[-1:] = [phrase, first] if phrase.meaning.days[:1] > (1,) else [Phrase(UNKNOWN_DAYS, phrase.cut)]
        found = _first_doses(plain, phrase) if isinstance(phrase.meaning, Dose) else None
        days = _listed_beside(row, at) if found is not None else ()
        if found is not None and (count := read_count(found["n"] or "1")) < len(days):
            end = max(found.end(), phrase.cut.end)
            made[-1] = Phrase(replace(phrase.meaning, loading=False), phrase.cut)
            place = Cut(phrase.cut.end, end)
            made += [Phrase(DayList(days[:count]), place), Phrase(CycleList(((1, 1),)), place)]
    return tuple(made)


def _is_loading(plain: str, row: tuple[Phrase, ...], at: int) -> bool:
    """`every 4 weeks with loading doses on days 8 and 15`: in the first cycle, which is not said.

    Of `loading doses on days 1, 8 and 15` nobody says on which day the others are.
    """
    told = [p for p in row[max(0, at - 6) : at + 2] if p is not row[at]]
    cyclic = any(length.every for length in meanings(told, CycleLength)) and not meanings(told, CycleList)
    return cyclic and _LOADING_ON.search(plain, max(0, row[at].cut.first - 40), row[at].cut.first) is not None


def _first_doses(plain: str, dose: Phrase) -> re.Match[str] | None:
    """Where a dose in brackets is said to be that of the first doses alone."""
    behind = _FIRST_BEHIND.match(plain, dose.cut.end)
    if behind is not None:
        return behind if plain[: dose.cut.first].endswith("(") else None
    return _FIRST_BEFORE.search(plain, max(0, dose.cut.first - 40), dose.cut.first)


def _listed_beside(row: tuple[Phrase, ...], at: int) -> Days:
    """The days of the drug that a dose is of, listed behind the dose or before it; none before a transplant."""
    behind = takewhile(lambda p: not isinstance(p.meaning, Drug), row[at + 1 :])
    before = takewhile(lambda p: not isinstance(p.meaning, Drug), reversed(row[:at]))
    near = (*behind, *before)
    listed = next((days.days for days in meanings(near, DayList)), None)
    if listed is None:
        return _days_of_steady(near)
    return listed if listed[:1] > (0,) else ()


def _days_of_steady(near: tuple[Phrase, ...]) -> Days:
    """Day 1 and the day of the next dose, of a drug that is given at one interval of a week or more."""
    lengths = meanings(near, CycleLength)
    every = [told.days for told in lengths if told.every]
    often = [told.every_days or 0 for told in meanings(near, Frequency)]
    steps = [*often, *every]
    if len(steps) != 1 or steps[0] < _WEEK or (every and len(lengths) > 1):
        return ()
    return (1, 1 + steps[0])


def _said_last(made: list[Phrase]) -> tuple[Meaning, ...]:
    """The days, weeks or interval said last, with how often or how long right behind; unknown days where none are.

    How long it is given is that of another arm or level alone; of the last of several stretches nobody says so.
    """
    behind: tuple[Meaning, ...] = ()
    apart = False
    for at, phrase in reversed([*enumerate(made)]):
        meaning = phrase.meaning
        apart = apart or (isinstance(meaning, Heading) and meaning.kind in {"arm", "level"})
        interval = isinstance(meaning, CycleLength) and meaning.every
        dated = interval and at > 0 and isinstance(made[at - 1].meaning, DayList)
        often = (meaning.every_days or 0) if isinstance(meaning, Frequency) else 0
        long = any(isinstance(said, Lasting) for said in behind)
        if isinstance(meaning, DayList | WeekList):
            return (meaning, *(said for said in behind if isinstance(said, CycleCount)))
        if (often > 1 or (often and long) or interval) and not dated:
            then = kind_of_mark(made[at - 1]) == "next" if at else False
            return (UNKNOWN_DAYS,) if then or (long and not apart) else (meaning, *behind)
        counted = isinstance(meaning, CycleCount) and meaning.of == "times"
        behind = (meaning, *behind) if counted or isinstance(meaning, Lasting) else ()
    return (UNKNOWN_DAYS,)


def _name(plain: str, made: list[Phrase], days: Phrase) -> None:
    """`A daily and XYZ on day 1`: what is given on that day is XYZ, whatever it is."""
    routed = bool(made) and isinstance(made[-1].meaning, Route)
    end = made[-1].cut.first if routed else days.cut.first
    before = made[: len(made) - routed]
    start = before[-1].cut.end if before else 0
    listed = not before or kind_of_mark(before[-1]) in _JOINTS
    found = _ACRONYM.fullmatch(plain, start, end) if listed else _RECEIVED.fullmatch(plain, start, end)
    if found is not None:
        drug = Drug((found["name"].lower(),), found["name"], known=False, given=False)
        made.insert(len(before), Phrase(drug, Cut(*found.span("name"))))
