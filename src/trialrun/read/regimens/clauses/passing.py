"""What a text names and does not give: drugs as a point in time, limits, strengths, comparisons, days of rest."""

from __future__ import annotations

import re
from itertools import takewhile

from trialrun.read.regimens.clauses.beside import OWN_DOSE, begins_with, goes_beside, in_its_cycles
from trialrun.read.regimens.clauses.placebos import is_or_placebo, is_placebo_for
from trialrun.read.regimens.clauses.restated import without_restated
from trialrun.read.regimens.clauses.stated_steps import is_stated_step
from trialrun.read.regimens.clauses.strengths import is_strength, strengths
from trialrun.read.regimens.givings.irradiation import RADIATION
from trialrun.read.regimens.lexis.drugs import is_cells
from trialrun.read.regimens.lexis.limiting import is_limited
from trialrun.read.regimens.lexis.numbers import COUNT
from trialrun.read.regimens.phrases import (
    Condition,
    CycleCount,
    CycleLength,
    DayList,
    Dose,
    Drug,
    Frequency,
    Lasting,
    Phrase,
    Route,
    WeekList,
    kind_of_mark,
    names_of,
    tells,
)
from trialrun.read.text import Cut

_GIVEN = (Drug, Dose, Route, Frequency)
_AFTER_COMMA = re.compile(r",\s(?:(?:then|on|in|from)\s){0,2}$", re.IGNORECASE)
_CONDITION_ENDS = re.compile(r"\s?[,;:)]|\s(?:then\s)?(?:patients|subjects|participants|they)\b", re.IGNORECASE)
_END_WEEK = re.compile(r"\b(?:until|till|(?<!followed )by|before|after)\s(?:the\s)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till)\s(?:the\send\sof\s)?$", re.IGNORECASE)
"""`weekly until | week 24`: where several weeks are read up to that one, they are the weeks that it is given in."""
_ENZYMES = ("hyaluronidase",)
_ENZYME = re.compile(r"\s?(?:of\s)?(?:recombinant\s)?(?:human\s)?(?:hyaluronidase|rHuPH20)", re.IGNORECASE)
_AT_REST = re.compile(
    r"\b(?:rest(?:ing)?|off|breaks?|interruptions?|pauses?|no\s(?:drug|treatment|therapy)|without\s(?:drug|treatment|"
    r"therapy))\b[^.;,\n]{0,40}$",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"\b(?:taper(?:ed|ing|s)?\s(?:\w{1,12}\s){0,3}(?:to|until|till|through|by|over|on|from|beginning|starting)|"
    r"prior\sto|before|after|within|(?<!followed\s)by|not\slater\sthan|(?:disease|response|remission|CR|PR|chimerism|engraftment|marrow|leuka?emia|blasts|residual\s\w{4,12})\s(?:at|on)|(?:lasts?|ends?|extends?)\s(?:until|till|to|on|through)|continues?\son)"
    r"\s(?:the\s|study\s)?$|"
    r"\b(?:screening|baseline|wash-?out)\s(?:period\s|phase\s|visit\s)?[(:]?\s?(?:on\s|from\s)?(?:study\s)?$|"
    r"\b(?:(?:leuk)?apheresis|collection|harvest(?:ing)?|transplant(?:ation)?|ASCT|HSCT|PBSCT)\s(?:on|at)\s$|"
    r"[;,]\s(?:(?:stem\s)?cell\s|marrow\s|PBSC\s)?(?:re-?)?infusions?\s(?:on\s)?$",
    re.IGNORECASE,
)
_TAPERED = re.compile(r"\btaper(?:ed|ing|s)?\s(?:(?:off|down|gradually|slowly|to\s\w+)\s){0,2}$", re.IGNORECASE)
"""`then tapered over 8 weeks`: no time of anything that is given."""
_NTH = re.compile(
    r"\b(?:after|following|of|before)\s(?:the\s)?(?:\d{1,2}(?:st|nd|rd|th)?|first|last|final|\w{2,5}th)\s$",
    re.IGNORECASE,
)
_ITS_DOSE = re.compile(r"\s(?:[\w-]{4,20}\s)?(?:doses?|infusions?|injections?|treatments?)\b", re.IGNORECASE)
"""`after the 24th weekly dose`, `after 24 weekly doses`: which doses, not how often those that follow are given."""
_ACTIVITY = re.compile(r"[\d.,]+\s?(?:mCi|MBq|GBq|Ci)\b", re.IGNORECASE)
_SAME = re.compile(r"(?:mCi|MBq|GBq|Ci)\s?[(/]\s?$", re.IGNORECASE)
_EQUIVALENT = re.compile(
    r"\s(?:of\s)?(?:[\w-]{3,24}\s)?(?:equivalents?|free\sbase)\b|\s(?:expressed|calculated|given)\sas\s(?:the\s)?(?:free\s)?base\b",
    re.IGNORECASE,
)
_MADE_SO = re.compile(
    r"\sactivated\s(?:\w\s)?(?:cells|lymphocytes)\b|(?:\s?\([^()\n]{1,20}\))?\)?-(?:mobili[sz]ed|primed|activated|stimulated|treated|refractory|resistant|na[iï]ve|related|induced)\b",
    re.IGNORECASE,
)
_BEFORE = r"(?:previously|formerly)\s(?:receiv\w+|treated\swith|exposed\sto|taking|given|on)"
_REFERENCE = re.compile(
    r"\b(?:(?:prior\sto|before|after,?|post|following,?|preceding|refractory\sto|resistant\sto|intoleran\w+\s(?:to|of)|allerg\w+\sto|hours\sof|"
    r"minutes\sof|(?:weeks?|months?)\sof\s(?:the\s)?(?:last|final|first)(?:\soral|\sdose\sof|\sinjection\sof)?|instead\sof|contraindications?\sto|response\sto|respond(?:ing|ed)?\sto|progress(?:es|ed|ing|ion)?\s(?:on|after|during)|fail(?:ed|ing|ures?)(?:\s(?:on|of|with|to))?|intoleran(?:t|ce)\s(?:to|of)|relaps(?:ed?|es|ing)\s(?:on|after)|(?:toxicity|effects?)\sof|"
    r"(?<!/)(?<!per\s)(?<!\da\s)(?:on\s)?(?:the\s)?(?:same\s)?(?<!/)(?<!per\s)(?<!consecutive\s)(?<!\d\s)(?<!two\s)"
    r"(?<!three\s)(?<!four\s)(?<!five\s)(?<!six\s)(?<!seven\s)(?<!ten\s)days?\s(?:of|as)|"
    rf"{_BEFORE}|"
    r"completion\sof|completing|discontinuation\sof)\s(?:each\s|daily\s|every\s|the\s|all\s|starting\s|first\s|"
    rf"{COUNT}\s(?:consecutive\s)?days\sof\s|(?:at\sleast\s)?{COUNT}\s(?:[\w-]{{3,12}}\s)?(?:cycles|courses|doses|infusions)\sof\s|"
    rf"{COUNT}\sweekly\s|"
    r"last\s|end\sof\s|completion\sof\s|receiving\s|receipt\sof\s|completing\s|treatment\swith\s|therapy\swith\s)*(?:doses?\sof\s|infusions?\sof\s|administration\sof\s)?"
    r"|\b(?:previous|prior|preceding|eligible\s(?:for|to\s(?:undergo|receive))|candidates\sfor)\s)$",
    re.IGNORECASE,
)
_AND = re.compile(r",?\s(?:and|plus|or)\s|\s?[/+]\s?", re.IGNORECASE)
_LISTED = re.compile(rf",\s|{_AND.pattern}", re.IGNORECASE)
_CLAUSE_ENDS = re.compile(r"(?:\s(?:therapy|treatment|chemotherapy))?,\s[A-Za-z]")
_COMPLETED = re.compile(
    rf"\b(?:completion\sof|completing|end\sof|after|following)\s(?:(?:the|all|{COUNT}|initial|first|last)\s)*"
    r"(?:(?:\d{1,2}-(?:day|week)\s)?(?:cycles|courses|weeks|months|doses)\sof\s(?:\w{4,12}\s)?)?$",
    re.IGNORECASE,
)
_ON_DAY = re.compile(r"\s(?:\w{3,12}\s)?(?:\(|on\s|at\s)?d(?:ay)?\s?[+-]?\d", re.IGNORECASE)
_EACH_DOSE = re.compile(
    r"\b(?:with|on)\s(?:each|every)\s(?:doses?|infusions?|administrations?|injections?)\sof\s$", re.IGNORECASE
)
_TAKEN_BY = re.compile(
    r"\b(?:patients|subjects|participants|persons|adults|children|those|women|men)\s"
    r"(?:who\s(?:are|were|ha(?:ve|d)\sbeen)\s)?(?:already\s|currently\s|still\s)?(?:receiving|taking|treated\swith|on)\s"
    r"(?:(?:a|an|stable|chronic|background|oral|dose|doses|of|the|standard)\s){0,5}$",
    re.IGNORECASE,
)
_PREVIOUSLY = re.compile(rf"\b{_BEFORE}\s$", re.IGNORECASE)
_GIVEN_THEN = re.compile(
    r"(?:\s[\w,-]{1,24}){0,8}?\s(?:(?:will\s|then\s|also\s){0,2}receive|(?:are|were|will\sbe)\s(?:then\s|also\s)?"
    r"(?:given|switched|converted|changed|started|randomi[sz]ed))\b",
    re.IGNORECASE,
)
_WEEKS_WITH = re.compile(
    r"\b(?:on|in|during)\s(?:the\s)?(?:weeks|days|cycles)\s(?:with|without)\s(?:the\s)?$", re.IGNORECASE
)
"""`on weeks with A 28 mg`: the dose is that of the drug before."""
_IN_COURSE = re.compile(
    r"\bweeks?\s\d[\d\s,-]{0,12}(?:(?:and|to|through)\s\d{1,2}\s)?of\s(?:the\s)?$|\bthrough\s(?:the\s)?$",
    re.IGNORECASE,
)
"""`in weeks 6 and 7 of A`, `from day 57 through A`: A is a point in time."""
_SAME_DOSE = re.compile(r"\s?\((?:at\s)?(?:the\s)?same\s(?:dose|schedule|dosage|doses)\b[^()\n]{0,40}\)", re.IGNORECASE)
_OF_THING = re.compile(
    r"(?:\s(?:daily|weekly|once|per\sday))?\sof\s(?!(?:body|ideal|actual|lean|total|each|every|all|an?|the|th[aio]\w+|their|his|its|"
    r"days?|weeks?|cycles?|courses?|treatment|therapy|study|drugs?|base|free|active|elemental|doses?|either|both|one|two|three|"
    r"four|single|infusion|radiation)\b)(?P<thing>[a-z]{4,20})\b",
    re.IGNORECASE,
)
_OF_EACH = re.compile(r"\bof\s(?:each|every)\s$", re.IGNORECASE)
_ANOTHERS_DOSE = re.compile(r"\s(?:infusion|dose|administration|injection)\b", re.IGNORECASE)
_OF_ANOTHER = re.compile(
    r"\sof\s(?:each|every)\s(?:[\w-]{4,24}\s(?:infusion|dose|administration|injection)|vaccin\w+|transfusion)\b",
    re.IGNORECASE,
)
_ON = re.compile(r"\bon\s(?:the\s)?$", re.IGNORECASE)
_ITS_DAYS = re.compile(r"\s(?:dosing\s|treatment\s|infusion\s|dose\s)?days?\b(?!\s?[+-]?\d)", re.IGNORECASE)
_TOTAL = re.compile(r"\btotal(?:\s(?:radiation\s)?dose)?(?:\s(?:is|of|was|will\sbe)){0,2}\s?[:=]?\s?$", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:increas|escalat|rais|titrat|adjust|decreas|reduc|taper)\w*\s(?:(?:\w{1,12}\s){0,3}(?:by|of)\s[\d.,]+\s?(?:%|[a-z]{1,3})"
    r"(?:/\w{1,3})*(?:\s(?:increments?|each|at))?\s|(?:(?:again|further|gradually|slowly)\s)?)$",
    re.IGNORECASE,
)
_CHANGED_TO = re.compile(
    r"\b(?:reduc|decreas|lower|increas|escalat|rais|taper)(?:ed|ing)\sto\s(?:an?\s)?$", re.IGNORECASE
)
_DURING = re.compile(
    r"\b(?:(?:during|throughout)\s(?:the\s)?(?:course\sof\s)?|(?:before|after|completion\sof|prior\sto|following)\s(?:the\s)?"
    r"(?:that\sday's|each\sday's|daily|each|every)\s)$",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:on|in|at|during)\s(?:the\s)?$", re.IGNORECASE)
_RAYS_TIMES = re.compile(r"(?:\s\([A-Z]{2,5}\))?\s(?:days?|weeks?)\s#?\d", re.IGNORECASE)
_RAYS_TOLD = re.compile(r"[\s(,:]{1,3}(?:[\w-]{1,12}\s){0,4}\d[\d.]*\s?(?:c?Gy|fractions)\b", re.IGNORECASE)
_ON_ITS_DAYS = re.compile(r"\s(?:on\s|from\s|for\s)?")


def without_limits(plain: str, unit: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The unit without limits, strengths, enzymes that a drug is formulated with, steps of change and days of rest."""
    kept: list[Phrase] = []
    limited: Phrase | None = None
    held = strengths(plain, unit)
    for phrase in _without_days_of_conditions(plain, without_restated(plain, unit)):
        dose = isinstance(phrase.meaning, Dose)
        again = limited is not None and dose and _is_or(plain, limited, phrase)
        if (
            limited is not None
            and isinstance(phrase.meaning, Frequency | WeekList)
            and _follows(plain, limited, phrase)
        ):
            limited = Phrase(limited.meaning, Cut(limited.cut.first, phrase.cut.end))
            continue
        if phrase in held or (limited is not None and _days_of_change(plain, kept, limited, phrase)):
            continue
        if again or _dropped(plain, phrase):
            limited = phrase if isinstance(phrase.meaning, Dose) else limited
        else:
            kept += [phrase, *(_of_unknown(plain, unit, phrase) if dose else ())]
    return tuple(kept)


def _without_days_of_conditions(plain: str, unit: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """`If blasts persist on day 21, ...`, `(if no response on day 28)`: days on which a condition is looked at.

    Not `if tolerated, on day 8, ...`, where the condition ends before them.
    """
    looked: list[Phrase] = []
    for at, phrase in enumerate(unit):
        if isinstance(phrase.meaning, Condition) and (at == 0 or kind_of_mark(unit[at - 1]) == "open"):
            said = takewhile(lambda p: not isinstance(p.meaning, _GIVEN), unit[at + 1 :])
            looked += [p for p in said if isinstance(p.meaning, DayList | WeekList) and _looked_at(plain, p)]
    return tuple(phrase for phrase in unit if phrase not in looked) if looked else unit


def _looked_at(plain: str, days: Phrase) -> bool:
    """True for days that end a condition, and that no comma parts from it."""
    parted = _AFTER_COMMA.search(plain, max(0, days.cut.first - 12), days.cut.first) is not None
    return not parted and _CONDITION_ENDS.match(plain, days.cut.end) is not None


def _of_unknown(plain: str, unit: tuple[Phrase, ...], dose: Phrase) -> tuple[Phrase, ...]:
    """`A 20 mg or 40 mg of gamma globulin for 4 days`: what no vocabulary names has its dose and days, not A."""
    named = _OF_THING.match(plain, dose.cut.end)
    near = range(dose.cut.end, named.end() + 30 if named is not None else 0)
    if named is None or any(isinstance(p.meaning, Drug) and p.cut.first in near for p in unit):
        return ()
    thing = Drug((named["thing"].lower(),), named["thing"], known=False, given=False)
    return (Phrase(thing, Cut(*named.span("thing"))),)


def without_steps(plain: str, unit: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The unit without how often a dose is raised: `increased by 50 mg every 2 weeks`."""
    return tuple(p for p in unit if not (isinstance(p.meaning, Frequency | CycleLength) and _is_step(plain, p)))


def _is_step(plain: str, phrase: Phrase) -> bool:
    return _BY.search(plain[max(0, phrase.cut.first - 60) : phrase.cut.first]) is not None


def _follows(plain: str, limited: Phrase, phrase: Phrase) -> bool:
    """`may be increased to 200 mg daily`: how often stands right behind the dose that is not given."""
    return plain[limited.cut.end : phrase.cut.first].isspace()


def _days_of_change(plain: str, kept: list[Phrase], limited: Phrase, phrase: Phrase) -> bool:
    """`on days 1-5, reduced to 20 mg on days 6-10 in some`: days of a dose that is not that of all."""
    if not tells(takewhile(lambda p: not isinstance(p.meaning, Drug), reversed(kept)), DayList):
        return False
    days = isinstance(phrase.meaning, DayList) and _ON_ITS_DAYS.fullmatch(plain, limited.cut.end, phrase.cut.first)
    return bool(days) and _CHANGED_TO.search(plain, max(0, limited.cut.first - 40), limited.cut.first) is not None


def _is_or(plain: str, limited: Phrase, dose: Phrase) -> bool:
    """`contain 100 mg or 400 mg`: the second is what the first is."""
    return (
        re.fullmatch(
            r"\s?(?:,|or|and|to|/|-|,\sor|,?\s(?:and\s)?then|(?:and\s)?then)\s?",
            plain[limited.cut.end : dose.cut.first],
        )
        is not None
    )


def _dropped(plain: str, phrase: Phrase) -> bool:
    """Limits and strengths, the dose of a co-formulated enzyme, days of rest."""
    if isinstance(phrase.meaning, Dose):
        enzyme = _ENZYME.match(plain, phrase.cut.end) is not None
        before = plain[max(0, phrase.cut.first - 12) : phrase.cut.first]
        activity = _ACTIVITY.match(plain, phrase.cut.first) is not None and _SAME.search(before) is not None
        compared = _EQUIVALENT.match(plain, phrase.cut.end) is not None
        return (
            enzyme
            or activity
            or compared
            or is_strength(plain, phrase)
            or (
                is_limited(plain, phrase.cut.first)
                and not is_stated_step(plain, phrase)
                and not _is_whole(plain, phrase)
            )
        )
    if isinstance(phrase.meaning, DayList):
        before = plain[max(0, phrase.cut.first - 60) : phrase.cut.first]
        counted = _OF_ANOTHER.match(plain, phrase.cut.end) is not None
        return counted or _AT_REST.search(before) is not None or _OTHER_DAY.search(before) is not None
    if isinstance(phrase.meaning, Frequency | CycleCount):
        before = plain[max(0, phrase.cut.first - 40) : phrase.cut.first]
        past = _NTH.search(before) is not None or _COMPLETED.search(before) is not None
        return past and _ITS_DOSE.match(plain, phrase.cut.end) is not None
    if isinstance(phrase.meaning, Lasting):
        return _TAPERED.search(plain, max(0, phrase.cut.first - 40), phrase.cut.first) is not None
    if isinstance(phrase.meaning, WeekList):
        before = plain[max(0, phrase.cut.first - 60) : phrase.cut.first]
        told = len(phrase.meaning.weeks) > 1 and _UNTIL.search(before) is not None
        passed = not told and _END_WEEK.search(before) is not None
        opens = phrase.meaning.open_from is not None  # `after week 8 every 2 weeks`
        return _AT_REST.search(before) is not None or (not opens and (passed or bool(_OTHER_DAY.search(before))))
    return isinstance(phrase.meaning, Drug) and phrase.meaning.names == _ENZYMES


def _is_whole(plain: str, dose: Phrase) -> bool:
    """`to a total dose of 60 Gy`: what all fractions of radiotherapy come to; no limit."""
    gray = isinstance(dose.meaning, Dose) and "Gy" in dose.meaning.unit
    return gray and _TOTAL.search(plain, max(0, dose.cut.first - 30), dose.cut.first) is not None


def named_in_passing(plain: str, unit: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The drugs that are a point in time or a history, with their second names in brackets."""
    found: list[Phrase] = []
    for at, phrase in enumerate(unit):
        renamed = bool(found) and at > 1 and unit[at - 2] is found[-1] and kind_of_mark(unit[at - 1]) == "open"
        again = renamed and names_of(phrase) == names_of(found[-1]) != () and not OWN_DOSE.match(plain, phrase.cut.end)
        begun = any(begins_with(plain, before, phrase) for before in unit[max(0, at - 2) : at])
        cycled = bool(names_of(phrase)) and tells(unit[:at], Dose) and in_its_cycles(plain, phrase)
        cycled = cycled or goes_beside(plain, unit[:at], phrase)
        background = _taken_before(plain, unit[at:]) if names_of(phrase) and phrase not in found else []
        found += background
        if phrase not in found and (again or begun or cycled or _referred(plain, phrase)):
            found += [phrase, *_listed_with(plain, phrase, unit[at + 1 :])]
    return tuple(found)


def _taken_before(plain: str, unit: tuple[Phrase, ...]) -> list[Phrase]:
    """`Patients previously treated with A 400 mg daily receive B`: A with its dose; else what is their background.

    Not what stands behind a bracket that closes: `A (for patients previously treated with A) 15 mg/kg on day 1`.
    """
    if _PREVIOUSLY.search(plain, max(0, unit[0].cut.first - 40), unit[0].cut.first) is None:
        return _background(plain, unit)
    told = Dose | Frequency | Route | DayList
    said = [*takewhile(lambda p: isinstance(p.meaning, told) or kind_of_mark(p) in {"open", "close"}, unit[1:])]
    kinds = [kind_of_mark(phrase) for phrase in said]
    ends = next((at for at, kind in enumerate(kinds) if kind == "close" and "open" not in kinds[:at]), len(said))
    return [unit[0], *said[:ends]]


def _background(plain: str, unit: tuple[Phrase, ...]) -> list[Phrase]:
    """`Patients receiving A and B are given C 40 mg every 2 weeks`: A and B are taken before, on no days of C."""
    first = unit[0].cut
    verb = _GIVEN_THEN.match(plain, first.end)
    if verb is None or _TAKEN_BY.search(plain, max(0, first.first - 70), first.first) is None:
        return []
    before = tuple(takewhile(lambda p: p.cut.end <= verb.end(), unit))
    given = any(map(names_of, unit[len(before) :]))
    return [p for p in before if names_of(p)] if given and not tells(before, Dose | DayList) else []


def _listed_with(plain: str, first: Phrase, rest: tuple[Phrase, ...]) -> list[Phrase]:
    """`after completion of A, B and C, patients receive ...`: B and C, too, are points in time."""
    if _COMPLETED.search(plain, max(0, first.cut.first - 60), first.cut.first) is None:
        return []
    listed, last = [first], False
    for phrase in filter(names_of, rest):
        joint = _LISTED.fullmatch(plain, listed[-1].cut.end, phrase.cut.first)
        if joint is None or last:
            break
        listed, last = [*listed, phrase], _AND.fullmatch(joint[0]) is not None
    return listed[1:] if last and _CLAUSE_ENDS.match(plain, listed[-1].cut.end) else []


def _each_of_another(plain: str, phrase: Phrase) -> bool:
    """`on days -2 and 1 of each A infusion`: days that are counted from those of A."""
    led = _OF_EACH.search(plain, max(0, phrase.cut.first - 10), phrase.cut.first) is not None
    return led and _ANOTHERS_DOSE.match(plain, phrase.cut.end) is not None


def _time_of_rays(plain: str, phrase: Phrase) -> bool:
    """`weekly during radiotherapy`, `on radiotherapy days 1 and 22`: a time of the drug that is told before."""
    before = plain[max(0, phrase.cut.first - 40) : phrase.cut.first]
    dated = _AT.search(before) is not None and _RAYS_TIMES.match(plain, phrase.cut.end) is not None
    return dated or _DURING.search(before) is not None


def _referred(plain: str, phrase: Phrase) -> bool:
    """`prior to each cisplatin infusion`: the drug is a point in time there, not what is given."""
    if not isinstance(phrase.meaning, Drug):
        return False
    if phrase.meaning.names[0] in RADIATION:
        if _RAYS_TOLD.match(plain, phrase.cut.end):
            return False
        if _time_of_rays(plain, phrase):
            return True
    if _EQUIVALENT.match(plain, phrase.cut.end) or _MADE_SO.match(plain, phrase.cut.end):
        return True
    if _SAME_DOSE.match(plain, phrase.cut.end) or _each_of_another(plain, phrase):
        return True
    if _WEEKS_WITH.search(plain, max(0, phrase.cut.first - 24), phrase.cut.first) or is_or_placebo(plain, phrase):
        return True
    in_course = _IN_COURSE.search(plain, max(0, phrase.cut.first - 40), phrase.cut.first) is not None
    if in_course or is_placebo_for(plain, phrase):
        return True
    if OWN_DOSE.match(plain, phrase.cut.end):
        return False
    before = plain[max(0, phrase.cut.first - 60) : phrase.cut.first]
    if _EACH_DOSE.search(before) or (_ON.search(before) and _ITS_DAYS.match(plain, phrase.cut.end)):
        return True
    if is_cells(phrase.meaning.printed) and _ON_DAY.match(plain, phrase.cut.end):
        return False
    return _REFERENCE.search(plain[max(0, phrase.cut.first - 60) : phrase.cut.first]) is not None
