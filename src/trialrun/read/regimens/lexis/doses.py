"""Finds amounts in a dosing text: `1.3 mg/m2`, `20-36 mg/m2/day`, `AUC 5`, `70 Gy`. Not what was measured in blood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from msgspec.structs import replace

from trialrun.read.regimens.lexis.leads import Places, led, words
from trialrun.read.regimens.lexis.numbers import COUNT, DECIMAL, read_decimal
from trialrun.read.regimens.phrases import Dose, Phrase
from trialrun.read.text import Cut

_UNITS = (
    r"(?:mg|mgs|milligrams?|mcg|micro-?g(?:rams?|m)?|ug|g|gms?|gr|grams?|ng|"
    r"million\s(?:international\s)?(?:units?|IU|U)|x\s?10\^?6\s?(?:IU|U|units?)|MIU|MU|IU|international units|units?|U|"
    r"cGy|Gy|mCi|kBq|MBq|GBq|mmol|mEq)"
)
PRINTED_DOSE = r"\d\s?(?:million\s)?(?:mg|ug|mcg|g|units?|IU|MIU|mL|Gy)\b"
"""A number with a unit of doses, for those who only ask whether a text tells of one."""
_SIZE = (
    r"(?:m\.?\s?\^?\s?(?:\(\s?2\s?\)|2)|m\s?sq(?:uared?)?|sqm|mq|sq\.?\s?m(?:et(?:er|re)s?)?|"
    r"square[ -]met(?:er|re)s?|met(?:er|re)s?(?:[ -]squared?|\s?\^?2)|(?:body surface area|BSA)"
    r"|(?:kgs?|kilograms?)(?:\s(?:of\s)?(?:ideal |actual )?(?:body[ -]?)?(?:weight|bw))?(?!\w))"
)
_SIZE_END = r"(?:(?![A-Za-z])|(?=(?:i\.?v|p\.?o|s\.?c)\b))"
"""What may stand right behind a size; a route may be written without a blank: `85 mg/m2i.v.`."""
_TIME = r"(?:days?|d|24\s?(?:hours?|hrs?|h)|doses?|fractions?|fx|weeks?|wk|w|administration|injection)"
_PER = r"(?:\s?[/\\]\s?|\sper\s|\sa(?=\sday))"
_INVERSE = r"\s?[·.]?\s?(?P<inverse>(?:m\s?[\^(]{0,2}-2|kg\s?[\^(]{0,2}-1)\)?)"
"""`50 mg m(-2)`, `5 mg kg-1`."""
_DOSE = re.compile(
    rf"(?:(?<![\w.,/^-])|(?<=Gy/)|(?<=\dx))(?<!day\s)(?<!days\s)(?P<low>{DECIMAL})(?:(?:\s?{_UNITS}(?:{_PER}{_SIZE})?)?"
    rf"\s?(?:-|~|to)\s?(?P<high>{DECIMAL}))?[ -]?/?(?:[(\[]\s?(?:milli|micro)?grams?\s?[)\]]\s?)?"
    rf"(?P<unit>{_UNITS})(?![A-Za-z^])(?:(?:\.(?=/))?{_PER}(?P<size>{_SIZE}){_SIZE_END}|{_INVERSE})?+(?:{_PER}(?P<time>{_TIME})\b)?"
    rf"(?:{_PER}(?P<size2>{_SIZE})(?![A-Za-z]))?(?!\s?/\s?(?:mL|dL|L|uL|mm|mol|h\b|hr|hour|min|ml)|"
    rf"\sper\s(?:mL|ml|dL|L|hour|minute))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:in|of|from|during|at|by|for)\s(?:the\s)?(?:phase|part|stage|step|study|cohort|level)\s\d$", re.IGNORECASE
)
"""`the dose found in phase 1 mg/kg`: the number of a part of the study, and no amount."""
_TOTAL = re.compile(
    r"\s?(?:,\s?)?(?:in\s)?(?:total(?!\s?body)|cumulative(?:ly)?|max(?:imum)?(?!\.?\s(?:(?:single\s)?dose\s)?(?:of\s)?\d))\b"
    r"(?!\s(?:number|of\s\d+\s(?:cycle|course|dose)))",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"\sper\s(?:cycle|course),?\s(?:(?:given|administered|divided|split|fractionated)\s)?"
    rf"(?:as|(?:as|in|into)\s{COUNT}\s(?:\w{{4,12}}\s)?(?:doses|fractions|portions|infusions|injections)[\s:,(]{{1,2}}(?:of\s)?)"
    r"\s?\d[\d.]*\s?m?g/",
    re.IGNORECASE,
)
"""`1.8 mg/m2 per cycle in three split doses: 0.8 mg/m2 on day 1 ...`: what the doses of a cycle come to."""
_SHARED = re.compile(
    r"\s(?:IV\s|PO\s|SC\s)?(?:divided|split|spread)\s(?:\w{4,8}\s)?(?:over|across|between)\s"
    r"(?:\w{1,6}\sdays\b[\s,(]{1,3}(?:on\s)?)?days\s[-+]?\d|\s(?:divided|split)\s(?:(?:on|in|into)\s)?d(?:ays)?\s?[-+]?\d",
    re.IGNORECASE,
)
"""What makes a dose that of all days together; that of one day is not said: `200 mg/m2 split over days -3 and -2`."""
_LOADING_AFTER = re.compile(
    r"[\s),(]{0,3}(?:(?:IV|SC|PO|i\.?v\.?|intravenous(?:ly)?|infusion|as|an?|initial|single)\s){0,4}loading\b",
    re.IGNORECASE,
)
_LOADING_BEFORE = re.compile(
    r"\b(?:loading(?:\s(?:dose|infusion))?|(?P<first>(?:initial|first|priming|starting)\s(?:\w{1,12}\s)?dose))"
    r"(?:\s(?:will\sbe|is|of|at))*\s?[:=(]?\s?$",
    re.IGNORECASE,
)
_FIRST_AFTER = re.compile(
    r"\s?[,(]?\s?(?:(?:IV|SC|i\.?v\.?)\s)?(?:(?:as|for)\s)?(?:an?\s|the\s)?(?:initial|first|priming)\s(?:dose|infusion)\b",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(
    r"[^.\n]{0,80}\b(?:followed\sby|then|thereafter|subsequent(?:ly)?|remaining|maintenance\sdose)\b", re.IGNORECASE
)
_STEPS = r"(?:step[- ]?up|ramp(?:ed|ing)?[- ]?up|priming)\b"
_STEP_UP = re.compile(
    rf"\b(?:(?<!after\s)(?<!after\sthe\s){_STEPS}|{_STEPS}(?!(?:\s(?:phase|period|dosing))?\)))"
    r"(?:(?!follow|then\b|thereafter|full\b|target|treatment\sdose)(?:[^.;\n]|\.\d)){0,60}$",
    re.IGNORECASE,
)
"""What stands before a step; not `375 mg/m2 (after the ramp-up) and 500 mg/m2`."""
_AUC = re.compile(
    rf"\b(?:AUC|area under the (?:concentration[ -]time )?curve)"
    rf"(?:\s?[(\[](?:AUC|area under (?:the )?(?:concentration[ -]time )?curve)[)\]])?\s?(?:=|of|:)?\s?"
    rf"(?P<low>{DECIMAL})"
    rf"(?:\s?(?:-|to)\s?(?P<high>{DECIMAL}))?(?:\s?mg/(?:mL|ml|m2)(?:[ /x*]{{1,3}}min(?:ute)?s?)?)?",
    re.IGNORECASE,
)
_AUC_AFTER = re.compile(rf"(?<![\w.])(?P<low>{DECIMAL})\s?AUC\b(?!\s?\d)", re.IGNORECASE)
_STEPPED = re.compile(
    rf"(?<![\w.,/^-])(?P<low>{DECIMAL})\s?/\s?(?P<high>{DECIMAL})\s?(?P<unit>mg|ug|mcg){_PER}(?P<size>{_SIZE})(?![A-Za-z])",
    re.IGNORECASE,
)
_ONE_BY_ONE = re.compile(r"\d\s?/\s?[\d.]+\s?/\s?\.?\d")
_SLASHED = re.compile(
    rf"(?<![\w.,/^-])(?P<first>{DECIMAL}(?:\s?/\s?{DECIMAL}){{1,5}})\s?/\s?(?P<low>{DECIMAL})\s?(?P<unit>mg|ug|mcg|g)"
    rf"(?:{_PER}(?P<size>{_SIZE}){_SIZE_END})?(?![A-Za-z/])",
    re.IGNORECASE,
)
_VOLUME = re.compile(
    rf"(?<=\binjection )(?P<low>{DECIMAL})\s?mL\b(?!\s?(?:/|of\s|in\s|normal|saline|glucose|dextrose))", re.IGNORECASE
)
"""`Xyz injection 200 ml`: a drug that is dosed by its volume."""
_BARE_RANGE = re.compile(
    rf"(?<=\bdose of )(?P<low>{DECIMAL})\s(?:to|-)\s(?P<high>{DECIMAL})(?=\s(?:on|daily|once|twice)\b)", re.IGNORECASE
)

_IN_BRACKET = re.compile(
    rf"\s?\((?P<low>{DECIMAL})(?=\s(?:(?:on\s)?(?:days?|d)\s?[-+]?\d|"
    r"(?:in|for|during|from)\s(?:cycles?\s\d|the\sfirst\scycles?\b)))",
    re.IGNORECASE,
)
"""`200 mg/m2 (100 on days -3 and -2)`: a number in the unit of the dose right before it."""

_MOST_LISTED, _LIST = 19, 140
"""How many doses are listed before the last one, and in how many letters: levels of an escalation may be many."""
_OTHER = re.compile(
    rf"(?<!days\s)(?<!day\s)(?<!cycles\s)(?<!weeks\s)(?<!\d[,\s]\s)(?<![\w.,/^<>=-])(?<![<>=]\s)"
    rf"(?<!over\s)(?<!under\s)(?<!above\s)(?<!below\s)(?<!aged\s)(?<!than\s)(?<!arm\s)(?<!group\s)(?<!cohort\s)(?<!level\s)(?<!part\s)"
    rf"(?P<other>{DECIMAL}(?:,\s{DECIMAL}){{0,{_MOST_LISTED}}}),?\sor\s$|"
    rf"[(\[](?P<listed>{DECIMAL}(?:,\s{DECIMAL}){{1,{_MOST_LISTED}}})(?:,?\s(?:and|or)|,)\s$|"
    rf"\b(?:doses?|levels?)(?:\s(?:levels?|of|are|include|will\sbe|planned)){{0,3}}\s?[:=(]?\s?(?P<more>{DECIMAL}(?:,\s{DECIMAL}){{0,{_MOST_LISTED}}}),?\sand\s$|"
    rf"(?<![\w.,/^-])(?P<run>\d{{1,3}}\.\d{{1,3}}(?:,\s\d{{1,3}}(?:\.\d{{1,3}})?){{1,{_MOST_LISTED}}}),\s$",
    re.IGNORECASE,
)
_ONE = re.compile(DECIMAL)
_EACH = re.compile(
    rf"(?<!days\s)(?<!day\s)(?<!cycles\s)(?<!weeks\s)(?<!\d[,\s]\s)(?<![\w.,/^-])"
    rf"(?P<each>{DECIMAL}(?:,\s{DECIMAL}){{1,{_MOST_LISTED}}})(?:,?\sand|,)\s$",
    re.IGNORECASE,
)
_ITS_DAYS = re.compile(
    r"[^.;\d\n]{0,40}?\b(?:on\s)?days\s(?P<days>-?\d{1,3}(?:,\s-?\d{1,3}){0,4}(?:,?\s(?:and|&)|,)\s-?\d{1,3})\b(?!\s?[-/])",
    re.IGNORECASE,
)
_OF_A_DRUG = re.compile(r"(?:\s(?:per\sday|daily|once\sdaily))?\sof\s(?=[A-Za-z])", re.IGNORECASE)
_THEN = re.compile(
    r"\s?(?:(?:of|in|during)\s)?(?:the\s)?(?:\(?cycle\s1\b(?!\s?[-,\d])|first\scycle\b|C1\b)"
    r"|,?\s?(?:and\s)?(?:then|thereafter|followed\sby)\b",
    re.IGNORECASE,
)
"""What stands behind days of rising doses that are steps of the beginning."""
_DAY_NUMBER = re.compile(r"\d+")
_IN_COHORTS = re.compile(
    r"\b(?:cohorts?|dose[ -]levels?|levels?|escalat\w{1,4}|options?)\b[^.;\n]{0,60}$", re.IGNORECASE
)

_FRACTIONS_BEHIND = re.compile(
    r"(?:(?P<daily>\s(?:once\s)?(?:daily|a\sday|per\sday))|\s(?:twice\s(?:daily|a\sday|per\sday)|bid))?,?"
    r"\s?(?:(?P<times>x)|for)\s?\d{1,2}\s?(?:fractions?|fx|treatments)\b",
    re.IGNORECASE,
)
"""`8 Gy daily for 5 fractions`, `8 Gy x 5 fractions`, `2 Gy for 5 fractions`; not `30 Gy in 10 fractions`."""
_MOST_A_FRACTION = 10
_MOST_UNSAID = 3
"""Gy: of `8 Gy for 4 fractions`, `12 Gy twice daily for 6 fractions` nobody says that each fraction has as many."""
_FRACTIONS_OF = re.compile(
    r"\b(?:fractions?|fx|doses|treatments)\s(?:size\s)?(?:of|at|with)\s(?:approximately\s)?$|\b\d{1,2}\s?x\s?$",
    re.IGNORECASE,
)

_DIGITS = words("# .")
_UNITLESS = (
    (_AUC, "AUC", words("auc area")),
    (_AUC_AFTER, "AUC", _DIGITS),
    (_VOLUME, "mL", _DIGITS),
    (_BARE_RANGE, "", _DIGITS),
)

_CANONICAL = {
    "mgs": "mg", "milligram": "mg", "milligrams": "mg", "microgram": "ug", "micrograms": "ug", "mcg": "ug",
    "microg": "ug", "micro-g": "ug", "microgm": "ug",
    "gm": "g", "gms": "g", "gr": "g", "gram": "g", "grams": "g", "iu": "U", "u": "U", "unit": "U", "units": "U",
    "international units": "U", "miu": "MU", "mu": "MU", "mg": "mg", "ug": "ug", "g": "g", "ng": "ng", "gy": "Gy",
    "cgy": "cGy", "mci": "mCi", "mbq": "MBq", "kbq": "kBq", "gbq": "GBq", "mmol": "mmol", "meq": "mEq",
}  # fmt: skip


_EACH_PIECE = re.compile(
    r"\b(?:\d{1,2}|one|two|three|four|six)\s(?:\w{4,14}\s){0,2}(?:injections?|tablets?|capsules?|vials?|syringes?|pens?)\sof\s$",
    re.IGNORECASE,
)
"""`400 mg (2 injections of 200 mg each)`: what a dose is made up of."""
_STEP = re.compile(r"[\s-](?:dose\s)?(?:steps|increments?)\b", re.IGNORECASE)
_IN_STEPS = re.compile(r"\bin\s(?:dose\s)?(?:steps|increments)\sof\s$", re.IGNORECASE)
"""`0.5 to 2 mg in 0.5 mg steps`, `in increments of 0.5 mg`: how far two doses are apart is none itself."""


def find_doses(plain: str, places: Places) -> Iterator[Phrase]:
    """The amounts of a text, with unit and what they are per."""
    for match in led(_DOSE, plain, places, _DIGITS):
        dose = _dose(match)
        if plain.startswith(" each)", match.end()) and _EACH_PIECE.search(
            plain, max(0, match.start() - 50), match.start()
        ):
            continue
        if _STEP.match(plain, match.end()) or _IN_STEPS.search(plain, max(0, match.start() - 30), match.start()):
            continue
        other = _OTHER.search(plain, max(0, match.start() - _LIST), match.start()) or _cohorts(plain, match.start())
        each = _each(dose, plain, match.start(), match.end())
        other = other or _of_one_drug(plain, match.start(), match.end())
        step = each is not None or _STEP_UP.search(plain, max(0, match.start() - 60), match.start()) is not None
        beside = each or other
        loading = _is_loading(plain, _first_of(beside, match.start()), match.end())
        if dose is not None and beside is not None and dose.high is None:
            yield from _others(replace(dose, step=step, loading=loading), beside)
        if dose is not None and ("Gy" in dose.unit or not _is_sum(plain, match.end())):
            dose = _of_fractions(dose, plain, match)
            chosen = other is not None and each is None and dose.high is None
            shared = _SHARED.match(plain, match.end()) is not None
            said = replace(dose, loading=loading, step=step, choice=chosen, shared=shared)
            yield Phrase(said, Cut(match.start(), match.end()))
            if inside := _IN_BRACKET.match(plain, match.end()):
                part = Dose(read_decimal(inside["low"]), None, dose.unit)
                yield Phrase(part, Cut(inside.start("low"), inside.end()))
    for match in led(_STEPPED, plain, places, _DIGITS):
        first, last = read_decimal(match["low"]), read_decimal(match["high"])
        if first < last:
            head = _CANONICAL.get(match["unit"].lower(), "mg")
            yield Phrase(Dose(first, last, f"{head}/{_size(match['size'])}"), Cut(match.start(), match.end()))
    for match in led(_SLASHED, plain, places, _DIGITS) if _ONE_BY_ONE.search(plain) else ():
        yield from _slashed(match)
    for pattern, unit, leads in _UNITLESS:
        for match in led(pattern, plain, places, leads):
            high = match.groupdict().get("high")
            low = read_decimal(match["low"])
            yield Phrase(Dose(low, read_decimal(high) if high else None, unit), Cut(match.start(), match.end()))


def _is_sum(plain: str, end: int) -> bool:
    """True for an amount that several doses come to."""
    return _TOTAL.match(plain, end) is not None or _SUM.match(plain, end) is not None


def _slashed(match: re.Match[str]) -> Iterator[Phrase]:
    """`2.5/10/30 mg`: rising doses in one unit; two alone may be those of two drugs in one tablet."""
    numbers = [*_ONE.finditer(match.string, match.start("first"), match.end("first"))]
    amounts = [*(read_decimal(number[0]) for number in numbers), read_decimal(match["low"])]
    if len(amounts) > 2 and all(one < two for one, two in pairwise(amounts)):
        unit = _CANONICAL[match["unit"].lower()] + (f"/{_size(match['size'])}" if match["size"] else "")
        ends = [*(number.end() for number in numbers), match.end()]
        starts = [*(number.start() for number in numbers), match.start("low")]
        for amount, first, end in zip(amounts, starts, ends, strict=True):
            yield Phrase(Dose(amount, None, unit, step=True), Cut(first, end))


def _of_fractions(dose: Dose, plain: str, match: re.Match[str]) -> Dose:
    """`30 fractions of 1.8 Gy`, `5 x 5 Gy`, `8 Gy daily for 5 fractions`: the dose of one fraction."""
    if dose.per or "Gy" not in dose.unit:
        return dose
    behind = _FRACTIONS_BEHIND.match(plain, match.end())
    most = _MOST_A_FRACTION if behind is not None and (behind["daily"] or behind["times"]) else _MOST_UNSAID
    told = behind is not None and dose.low <= most * (100 if dose.unit == "cGy" else 1)
    told = told or _FRACTIONS_OF.search(plain, max(0, match.start() - 40), match.start()) is not None
    return replace(dose, per="dose") if told else dose


def _each(dose: Dose | None, plain: str, first: int, end: int) -> re.Match[str] | None:
    """`1, 4 and 20 mg on days 1, 8 and 15 of cycle 1`: rising doses, as many as days, that something says are steps."""
    match = _EACH.search(plain, max(0, first - _LIST), first)
    days = _ITS_DAYS.match(plain, end) if match is not None else None
    if dose is None or match is None or days is None or _cohorts(plain, first) is not None:
        return None
    amounts = [read_decimal(number[0]) for number in _ONE.finditer(match["each"])] + [dose.low]
    rising = all(one < two for one, two in pairwise(amounts))
    stepped = _STEP_UP.search(plain, max(0, match.start() - 60), match.start()) or _THEN.match(plain, days.end())
    return match if stepped and rising and len(_DAY_NUMBER.findall(days["days"])) == len(amounts) else None


def _cohorts(plain: str, first: int) -> re.Match[str] | None:
    """`in cohorts of 2, 3 and 4 mg`: doses of which each patient has one."""
    match = _EACH.search(plain, max(0, first - _LIST), first)
    cue = match is not None and _IN_COHORTS.search(plain, max(0, match.start() - 90), match.start())
    return match if cue else None


def _of_one_drug(plain: str, first: int, end: int) -> re.Match[str] | None:
    """`2, 3 and 4 mg on days 1, 8 and 15`, `2, 3 and 4 mg of A`: nothing says that they are steps, so one is given."""
    match = _EACH.search(plain, max(0, first - _LIST), first)
    one = match is not None and (_ITS_DAYS.match(plain, end) or _OF_A_DRUG.match(plain, end))
    return match if one else None


def _group_of(match: re.Match[str]) -> str:
    return next(name for name in ("other", "listed", "more", "run", "each") if match.groupdict().get(name))


def _first_of(others: re.Match[str] | None, first: int) -> int:
    """Where the first of some doses begins, which are named before the one at `first`."""
    return others.start(_group_of(others)) if others is not None else first


def _others(dose: Dose, match: re.Match[str]) -> Iterator[Phrase]:
    """`400, 800 or 1200 mg`: doses that are named before the unit."""
    group = _group_of(match)
    for number in _ONE.finditer(match.string, match.start(group), match.end(group)):
        low = read_decimal(number[0])
        yield Phrase(
            replace(dose, low=low, choice=not dose.step or group != "each"),
            Cut(number.start(), number.end()),
        )


def _is_loading(plain: str, first: int, end: int) -> bool:
    """`4 mg/kg loading dose`, `initial dose of 4 mg/kg, followed by ...`: given once, before all others."""
    if _LOADING_AFTER.match(plain, end) is not None:
        return True
    first_dose = _FIRST_AFTER.match(plain, end)
    if first_dose is not None and _FOLLOWED.match(plain, first_dose.end()) is not None:
        return True
    before = _LOADING_BEFORE.search(plain[max(0, first - 40) : first])
    return before is not None and (not before["first"] or _FOLLOWED.match(plain, end) is not None)


def _dose(match: re.Match[str]) -> Dose | None:
    if not match["high"] and _NUMBERED.search(match.string, max(0, match.start() - 24), match.end("low")) is not None:
        return None
    printed = match["unit"].lower()
    million = printed.startswith(("million", "x"))
    head = "MU" if million else _CANONICAL.get(printed, printed)
    size = match["size"] or match["size2"] or match["inverse"]
    low, high = read_decimal(match["low"]), read_decimal(match["high"]) if match["high"] else None
    if high is not None and high <= low:
        return None
    if printed == "u" and match["unit"] == "u":
        return None
    return Dose(low, high, head + ("/" + _size(size) if size else ""), _per(match["time"]))


def _size(printed: str) -> str:
    return "kg" if printed.lower().startswith("k") else "m2"


def _per(printed: str | None) -> Literal["", "dose", "day", "week"]:
    if not printed:
        return ""
    word = printed.lower()
    if word.startswith(("d", "24")) and not word.startswith("dose"):
        return "day"
    return "week" if word.startswith("w") else "dose"
