"""Finds the joints and limits of a dosing text: stops, items, headings, arms, levels, routes and conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from trialrun.read.regimens.lexis.bands import BAND, BAND_LEADS
from trialrun.read.regimens.lexis.leads import NUMBERS, Places, first_words, led, spelled, words
from trialrun.read.regimens.lexis.limiting import CONDITION
from trialrun.read.regimens.lexis.numbers import COUNT
from trialrun.read.regimens.phrases import Condition, Heading, Mark, Phrase, Route
from trialrun.read.tables import read_table
from trialrun.read.text import Cut

_NO_STOP = r"(?<!\bmax)(?<!\bcap)(?<!\bapprox)(?<!\b(?:incl|resp))(?<!\be\.g)(?<!\bi\.e)"
"""Before a point: shortened words that no sentence ends with."""
_JOINTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            "stop",
            rf"(?<=[a-zA-Z0-9)%\]]){_NO_STOP}(?<!,\s[A-Z])\.{{1,3}}"
            r"(?=\s{0,6}(?:$|\n\n)|\s{1,6}(?-i:[^a-z\s]|q\s?\d)|(?-i:[A-Z][a-z]))|"
            rf"(?:(?<=[a-z]{{4}})|(?<=[0-9)%\]])){_NO_STOP}(?<!\b(?:cont|conc|caps|tabs))\.{{1,3}}(?=\s{{1,6}}(?-i:[a-z]))|"
            r"(?<=[a-z0-9)%\]])(?=\s{1,6}(?-i:(?:Patients|Subjects|Participants)\s(?:are|is|will|must|should|who|may|with)\b))|"
            r"[!?](?=\s|$)|(?<=\.\))(?=\s{1,6}(?-i:[A-Z]))|(?<!\.)\n\s{0,8}\n|\n\s{0,8}\n(?!\s{0,8}(?-i:[a-z(]))",
        ),
        (
            "item",
            r"(?:^|\n)\s{0,12}(?:[-*•o]|\d{1,2}[.)]|[a-z]\)|\(\w\))\s{1,4}|(?<!\.)(?<!\.\n)\n(?!\n)|"
            r"(?<=\.)\n(?!\n)(?!\s{0,12}(?-i:[a-z]))|\s[-•*]\s(?=[A-Z(])|:\s?[-*]\s",
        ),
        (
            "event",
            r"(?:(?<=\n)|(?<=\n\s)|(?<=\.\s)|(?<=^))(?:upon|following|after|once|(?:beginning|starting)\s"
            r"(?:\w{1,13}\s){1,4}(?:after|following))(?=\s[^.,;:\n]{0,140}\b(?:recover|engraft"
            r"|transplant|autotransplant|ASCT|HSCT|cells?\s(?:collection|harvest)|PBSC\s(?:collection|harvest)|apheresis|surgery|resection|mastectomy|cystectomy|radiotherapy"
            r"|remission|completion of (?:\w+ )?chemo)"
            r"|\scompletion\sof\s(?!each|every|any|all|courses?|cycles?|infusions?|first|second|last|study)[a-z-]{6,24}"
            r"(?:\s(?:and|plus)\s[a-z-]{6,24})?,\s(?:patients|participants|subjects|women|men)\s(?:will\s|then\s)?receive\b)|"
            r"(?:(?<=\n)|(?<=\n\s)|(?<=\.\s)|(?<=^))within\s\d{1,2}(?:\s?(?:-|to)\s?\d{1,2})?\s(?:days|weeks|months)\s"
            r"(?:after|of|following)(?=\s[^.,;:\n]{0,60}\b(?:(?:last|final)\s(?:dose|course|cycle)|complet|end\sof|recover|transplant|collect|harvest|apheresis))|"
            r"(?:(?<=\n)|(?<=\n\s)|(?<=\.\s)|(?<=\s\s)|(?<=^))(?:(?:approximately|about|at(?:\sleast)?)\s)?"
            r"(?:\d{1,2}|one|two|three|four|five|six|eight)(?:\s?(?:-|to)\s?(?:\d{1,2}|two|three|four|six|eight))?\s"
            r"(?:days?|weeks?|months?)\s(?:after|following)(?=\s(?:the\s)?(?:completion\sof|completing|(?:the\s)?end\sof)\s"
            r"(?:(?:\w{1,14}\s){0,2}(?:radiotherapy|radiation|chemoradi|RT\b)"
            r"|[^.;,\n]{1,80},\s(?:all\s)?(?:patients|participants|subjects|women|men)\s(?:will\s)?receive\b))|"
            r"(?:(?<=\n)|(?<=\n\s)|(?<=\.\s)|(?<=^))(?:at|on|upon|after|following)\s(?:the\stime\sof\s)?"
            r"(?:(?:disease|tumou?r|first)\s)?(?:progression|relapse|recurrence)(?=,\s(?:[^.;\n]|(?<=\d)\.(?=\d)){0,160}?\d\s?(?:m?c?g|ug|M?I?U)\b)|"
            r"(?<=\.\s)alternatively(?=,\s(?:\w{2,12}\s){0,3}(?:receive|be\sgiven|be\streated)\b)|"
            r"(?:(?<=\n)|(?<=\n\s)|(?<=\.\s)|(?<=^))at(?=\s\d{1,2}(?:\s?(?:,|and|to|-|months\sand)\s?\d{1,2}){0,4}\smonths\b)",
        ),
        (
            "also",
            r"\(\s?(?:and|plus|also)\b(?: also)?|\b(?:with|plus|and)\s(?:an?\s)?"
            r"(?:(?:additional|extra|loading|supplement\w+)\s){1,2}(?:doses?|injections?|infusions?)(?=\s(?:\w{4,14}\s)?(?:on|at)\s(?:days?|weeks?)\b)",
        ),
        ("and", r"\b(?:and/or|and|as well as)\b|&"),
        ("or", r"\bor\b|\bversus\b|\bvs\b\.?"),
        (
            "with",
            r"\b(?:plus|with|together with|combined with|in combination with|along with|concurrent(?:ly)?"
            r"(?: with)?)\b|(?<=\s)\+(?=\s)|(?<=\w)\+(?=\s)",
        ),
        (
            "next",
            r"\b(?:immediately |directly )?followed,?"
            r"(?: immediately| (?:after )?(?:an? )?(?:\d+|one|two|three|four|six|eight)[ -]\w+"
            r"(?: later| (?:treatment-free )?(?:interval|break|rest)(?: period)?)?)?,? by\b|"
            r"\bfollowed \d+ \w+ later with\b|\bfollowed(?=,? (?:every \d{1,2} \w{3,6}|weekly|monthly),? by\b)|"
            r"\bfollowed(?=,? on days? \d[\d ,and-]{0,20}(?:by|with)\b)|"
            r"\b(?:went|go|goes) on (?:to|with)\b|\bproceed(?:s|ed)? (?:on )?to\b|"
            r"\bafter which\b|(?<=, )after\b(?= (?:the |two |three )?(?:step|priming|ramp)[- ]?(?:up )?dos(?:es?|ing))|"
            r"\bpreceded by\b|\b(?:and )?then\b(?! (?:be |is |are )?repeat)|\band later\b|\bsubsequently\b|"
            r"\bprior to\b(?= (?:maintenance|autologous|transplant))",
        ),
        ("instead", r"\binstead of\b|\brather than\b|\bin place of\b"),
    )
)
_SIGNS = re.compile(r"[,;:()\[\]]")
_KIND_OF_SIGN = {
    ",": "comma", ";": "semicolon", ":": "colon", "(": "open", "[": "open", ")": "close", "]": "close",
}  # fmt: skip
_LEADS = {
    "event": words("upon following after once beginning starting at on within approximately about alternatively")
    | NUMBERS,
    "also": words("( with plus and"),
    "and": words("and as &"),
    "or": words("or versus vs"),
    "with": words("plus with together combined in along concurrent concurrently +"),
    "next": words(
        "immediately directly followed preceded after and then subsequently prior went go goes proceed proceeds "
        "proceeded"
    ),
    "instead": words("instead rather in"),
}
"""The words that the joints begin with; stops and items are looked for letter by letter."""
_NUMBERED = re.compile(
    r"\b(?:stages?|grades?|class(?:es)?|types?|(?:phase|group|arm|cohort|part|NYHA|ISS)(?=\sIV)|"
    r"I{1,3}[ABC]?(?:[/-]|,\s|,?\s(?:or|and|to|through)\s))\s?$",
    re.IGNORECASE,
)
_PHASE_TAIL = (
    r"(?P<rest>(?:[ ](?:sequential|chemotherapy|consolidation|therapy|treatment|phase|regimen|"
    r"period|course|cycles?|chemo|stage|part|I{1,3}|[1-3](?!\s?(?:mg|mcg|ug|g|M?U|IU|Gy|x|cycles|courses|doses|days|weeks|months|"
    r"years)\b)|A|B)(?![\w.,]))"
    r"{0,3}(?:\s\((?![^()]{0,60}(?:cycle|day|week|mg|\d))[^()\n]{1,60}\))?)(?P<mark>\s?(?::|"
    r"-(?=\s|[A-Z])|=))?"
)
"""`Induction | therapy phase I (arm A) | :`: what belongs to the name of a phase, and the sign behind it."""
_COLON_BEHIND = re.compile(r"\s\([^()\n]{1,80}\)\s?:")
"""`Consolidation (starting 60 days after transplant): ...`."""
_LINE_BEHIND = re.compile(r"[ ]?(?:\([^()\n]{1,40}\))?[ ]*(?:\n|$)")
"""`Continuation (5 cycles)` on a line of its own."""
_LABELS = re.compile(
    r"(?:(?<=\n)|(?<=^)|(?<=[.;]\s)|(?<=[-*•]\s)|(?<=[-*•]))(?P<name>(?:(?:autologous|allogeneic|high[- ]dose|"
    r"intrathecal|hormonal|interferon|systemic)\s)?(?:chemotherapy|immunotherapy|HDM|HDT|HDCT|BMT|ASCT|HSCT|SCT|"
    r"PBSCT|transplantation|stem\scell\stransplant(?:ation)?|bone\smarrow\stransplantation|purging))"
    r"(?:\s\([^()\n]{1,40}\))?:(?=\s)",
    re.IGNORECASE,
)
"""`- Autologous BMT: ...`, `Chemotherapy (ABCD): ...`: the name of what follows, at the beginning of a sentence."""
_LABEL_LEADS = words(
    "autologous allogeneic high intrathecal hormonal interferon systemic chemotherapy immunotherapy hdm hdt "
    "hdct bmt asct hsct sct pbsct transplantation stem bone purging"
)
_WITH_DRUGS = re.compile(r"\s(?:with|using|by|consists?\sof|consisting\sof)\s", re.IGNORECASE)
"""`Stem cell mobilisation with ...`: a phase where a sentence begins so."""
_RECEIVES = (
    r",?\s(?:(?:patients|subjects|participants)\s)?(?:(?:will|shall|both|all|also|additionally)\s){0,3}"
    r"(?:receive|be\s(?:given|treated)|get|take|are\s(?:given|treated))"
)
_ARMS = re.compile(
    r"(?:(?<=\n)|(?<=\n\s)|(?<=^)|(?<=[.;:)*•-]\s)|(?<=[.;]))(?:\*\*)?(?P<name>(?:treatment |"
    r"study |experimental |control |randomi[sz]ed )?"
    r"(?:arm|group|regimen|stratum|part|option|design|schedule|treatment(?=\s(?-i:[A-H])\s?:))"
    r"s?\s?(?:(?-i:[A-Z])\d?|(?-i:I{1,3}V?|IV|V)|\d{1,2}[a-z]?|\((?:(?-i:[A-H])|\d{1,2})\)(?=\s?:))(?![a-z])"
    r"(?:\s?(?:,|-|/|&|,?\sand|or|to)\s?(?:(?:arm|group)s?\s)?(?:(?-i:[A-Z])|(?-i:I{1,3}V?|IV|V)|\d{1,2})"
    rf"(?=\s?:|,?\sand\s\w+\s?:|(?:,?\sand\s(?:(?:arm|group)\s)?\w{{1,3}})?{_RECEIVES}))*"
    r"(?:\s\((?![^)]*\d\smg|(?:cycle|course)s?\s\d)[^()\n]{1,60}\))?)(?:\*\*)?\s?(?P<mark>:|-|,|=|\n)?",
    re.IGNORECASE,
)
_ONE_ARM = (
    r"(?!(?:each|every|both|either|any|all|this|that|these|same|whole|entire|patient|total|assigned|per|age|study)\b)"
    r"[a-z][a-z0-9+/-]{2,30}\s(?:arm|group)"
)
_ARM_NAMED = re.compile(
    r"(?:(?<=\n)|(?<=\n\s)|(?<=^)|(?<=[.;:]\s))(?:(?P<name>(?=[A-Za-z0-9+/-]{0,14}[A-Z])[A-Za-z][A-Za-z0-9+/-]{1,15}\s(?:arm|group))"
    rf"|[Ii]n\s(?:the\s)?(?P<within>{_ONE_ARM}))(?=:\s)"
)
"""`ABC arm: ...`, `In the bortezomib group: ...`."""
_ROLES = "experimental investigational intervention interventional test control comparator comparison placebo standard"
ARM_ROLE = rf"(?:(?:{'|'.join(_ROLES.split())})|(?:high|low|standard|full|reduced)[- ]dose)"
"""What stands before the word arm or group where it is called by its purpose or its dose; for patterns without case."""
_ARM_ROLE = re.compile(
    r"(?:(?<=\n)|(?<=\n\s)|(?<=^)|(?<=[.;]\s))"
    r"(?P<name>(?:Experimental|(?:Active\s)?Comparator|Control|Investigational)(?=:\s)"
    rf"|(?:{ARM_ROLE}\s(?:treatment\s)?|treatment\s)(?:arm|group)(?:\s\((?![^)]*\d\s?mg)[^()\n]{{1,60}}\))?(?=:\s|\s?\n))",
    re.IGNORECASE,
)
"""`Experimental: A 5 mg; Control: B 6 mg`, `Standard arm (B)` on a line of its own: an arm by what it is for."""
_DOSED = (
    r"(?:\s(?:patients|subjects|participants))?(?:\s(?!(?:and|or|versus|vs)\b)[\w-]{2,30})?"
    r"\s\d[\d.,]*\s?(?:m?c?g|m?I?U|units?)\b"
)
"""`arm A receives 5 mg and patients in arm B 10 mg`: the dose alone, or that of a drug."""
_ARM_PATIENTS = re.compile(
    r"\b(?:(?:patients|subjects|participants|those)\s(?:(?:who\sare\s)?(?:randomi[sz]ed|assigned|allocated)\s(?:to|in)|in|on)\s"
    r"(?:the\s)?(?:treatment\s)?|(?:(?<=\band\s)|(?<=\bwhile\s)|(?<=\bwhereas\s)|(?<=\bbut\s)|(?<=[,;]\s))(?:the\s)?|"
    rf"(?:(?<=[.\n]\s)|(?<=^))the\s(?={ARM_ROLE}|{_ONE_ARM}\b))"
    r"(?P<name>(?:arm|group)\s(?:(?-i:[A-Z])\d?|(?-i:I{1,3}V?|IV|V)|\d{1,2}[a-z]?)(?![A-Za-z0-9])"
    rf"|{ARM_ROLE}\s(?:treatment\s)?(?:arm|group)|(?<=\bthe\s){_ONE_ARM})"
    rf"(?=(?:\s\([^()\n]{{1,40}}\))?(?:{_RECEIVES}|{_DOSED}))",
    re.IGNORECASE,
)
"""`patients in arm B receive`; `..., and group 2 5 mg`; `while the control arm receives`: an arm of its own."""
_ARM_AGAINST = re.compile(
    r"(?:\bversus|\bvs\.?)\s(?:the\s)?(?P<name>(?:arm|group)\s(?:(?-i:[A-H])\d?|(?-i:I{1,3}V?|IV|V)|\d{1,2}))\s?(?=[(:])",
    re.IGNORECASE,
)
"""`Arm A (X 5 mg) versus arm B (Y 6 mg)`: an arm of its own."""
_ARM_BESIDE = re.compile(r"\b(?:arm|group)s?\s\w{1,4}(?:\s?\([^()]{0,40}\))?,?\s(?:and\s)?$", re.IGNORECASE)
"""`arm A and arm B receive`: what is said of both is not of the second alone."""
_ARM_LETTER = re.compile(r"(?:(?<=\s)|(?<=\n)|^)(?P<name>[A-D]|Arm [A-Z0-9])(?=:\s?[A-Za-z])")
_ARM_BRACKET = re.compile(r"\((?P<name>[A-D])\)\s(?=[A-Z])")
_LEVELS = re.compile(
    r"(?P<open>\(\s?)?\b(?P<name>(?:dose[- ]?)?(?:level|cohort)\s?(?:#\s?)?(?:-?\d{1,2}[a-z]?|"
    r"(?-i:[A-Z])(?![a-z])|(?-i:I{1,3}V?))|DL-?\d)(?![\w])(?:\s?\((?![^()]{0,40}\d\s?mg)"
    r"[^()\n]{1,40}\))?\s?(?P<mark>:|=|-(?=\s)|\)|,)?",
    re.IGNORECASE,
)
_BANDS = re.compile(
    rf"(?P<line>(?<=\n)|(?<=[.;]\s)|(?<![\s\S]))?(?<![\w.,/-])(?P<name>{BAND})\s?(?:=(?=\s?\d)|:(?(line)|(?=\s?\d)))",
    re.IGNORECASE,
)
"""`15 to <30 kg: 400 mg`, `6-11 years: 5 mg`: patients by weight or age, each with a dose of their own."""
_AGE = re.compile(r"^(?!if|when|for)[^.]*\b(?:aged?|older|over|above|at least|years)\b", re.IGNORECASE)
_ENTERED = re.compile(
    r"[^.;:]{0,160}?\b(?:were|was|are|will\sbe)\s(?:\w+ly\s)?"
    r"(?:assigned|allocated|randomi[sz]ed|enrolled|recruited|included)\b",
    re.IGNORECASE,
)
"""An age of all who enter, `adults aged 60 years or older were assigned to`, is no condition of a dose."""
_TAPER = re.compile(r"\btaper(?:ed|ing|s)?\b", re.IGNORECASE)
_TITRATED = re.compile(
    r"\btitrat(?:ed|ing|ion)\b|\bgradual(?:ly)?\s(?:\w{1,12}\s)?(?:increas|escalat)|"
    r"\bstep(?:wise)?[- ]?up\s(?:every|weekly)|\bramp[- ]?up\sfrom\b|\bincreas(?:ed|ing|e)\s(?!to\b)(?:\w{1,10}\s)"
    r"{0,4}(?:weekly|every week|each week|per week)\b|"
    r"\b(?:escalated|increased)\severy\s\d{1,2}\s(?:days|weeks|months)\sto\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:until|till|in the absence of|unless|up to the time of)\s(?!day\b|cycle\b|week\b|\d)"
    r"(?:[^.,;\n\d]{3,60}?(?=,?\s(?:or\s)?(?:for\s|to\s)?(?:up\sto|a\smaximum\sof)\s(?:a\s(?:total|maximum)\sof\s)?\d"
    rf"|,?\sor\s(?:for\s|after\s)?(?:a\s(?:total|maximum)\sof\s)?{COUNT}\s(?:cycles|courses|months|years|weeks)\b)|"
    r"(?:(?!,\s(?:courses?|cycles?|treatments?|therapy|patients|participants|subjects)\s)(?:[^.;\n]|(?<=\d)\.(?=\d))){3,90}(?!\w))",
    re.IGNORECASE,
)


_CHANGED = re.compile(
    r"\s(?:the\s)?(?:dose\sof\s)?\w+\s(?:is|are|was|were|will\sbe|(?:may|can|could)\sbe)\s"
    r"(?:increas|escalat|rais|reduc|titrat)",
    re.IGNORECASE,
)
"""`in the absence of toxicity A is increased`: a condition of the change, and no end."""
_WARNINGS = (
    (_TAPER, "taper", words("taper tapered tapering tapers")),
    (
        _TITRATED,
        "titrated",
        words(
            "titrated titrating titration gradual gradually step stepwise stepup stepwiseup "
            "increased increasing increase escalated ramp rampup"
        ),
    ),
    (_UNTIL, "until", words("until till in unless up")),
)
_CONDITION_LEADS = words(
    "if when in for patients subjects participants pts those adults children who with aged age over under older "
    "younger above below at on upon > < >= <= # depending unless except according"
)
_ARM_LEADS = words(
    "* treatment study experimental control randomized randomised arm arms group groups regimen stratum part option "
    "design schedule"
)
_ROLE_LEADS = words(f"active treatment {_ROLES} high low full reduced")
_ARM_PEOPLE = words(f"patients subjects participants those arm group the {_ROLES} high low full reduced")
_LEVEL_LEADS = words("( dose doselevel dosecohort level cohort dl")


def find_marks(plain: str, places: Places) -> Iterator[Phrase]:
    """Joints, headings and conditions of a text; overlapping ones are all given."""
    for kind, pattern in _JOINTS:
        leads = _LEADS.get(kind)
        found = pattern.finditer(plain) if leads is None else led(pattern, plain, places, leads)
        for match in found:
            yield Phrase(Mark(kind, match[0]), Cut(match.start(), match.end()))
    for match in _SIGNS.finditer(plain):
        yield Phrase(Mark(_KIND_OF_SIGN[match[0]], match[0]), Cut(match.start(), match.end()))
    yield from _headings(plain, places)
    for pattern, kind, leads in _WARNINGS:
        for match in led(pattern, plain, places, leads):
            changed = _CHANGED.search(match[0]) if kind == "until" else None
            if changed is None:
                yield Phrase(Mark(kind, match[0].strip()), Cut(match.start(), match.end()))
            else:
                words_of_it = match[0][: changed.start()].strip()
                yield Phrase(Condition(words_of_it), Cut(match.start(), match.start() + len(words_of_it)))
    for match in led(CONDITION, plain, places, _CONDITION_LEADS):
        if _AGE.search(match[0]) and _ENTERED.match(plain, match.end()):
            continue
        yield Phrase(Condition(match[0]), Cut(match.start(), match.end()))


def find_routes(plain: str, places: Places) -> Iterator[Phrase]:
    """The routes of a text."""
    for match in led(_route_pattern(), plain, places, _route_leads()):
        named = match["route"]
        if (named.lower() != "it" or named == "IT") and not _is_numeral(plain, match):
            yield Phrase(Route((_routes()[" ".join(named.lower().split())],)), Cut(match.start(), match.end()))


def _is_numeral(plain: str, route: re.Match[str]) -> bool:
    """`stage III/IV`, `grade IV`: the number four, not into a vein."""
    return route[0] == "IV" and _NUMBERED.search(plain, max(0, route.start() - 24), route.start()) is not None


def _headings(plain: str, places: Places) -> Iterator[Phrase]:
    yield from _phases(plain, places)
    if ":" in places.words:
        for match in led(_LABELS, plain, places, _LABEL_LEADS):
            yield Phrase(Heading("phase", match["name"].lower(), True), Cut(match.start(), match.end()))
    for match in led(_ARM_AGAINST, plain, places, words("versus vs")):
        yield Phrase(Heading("arm", match["name"], True), Cut(match.start("name"), match.end()))
    for match in led(_ARMS, plain, places, _ARM_LEADS):
        strong = bool(match["mark"])
        yield Phrase(Heading("arm", match["name"].strip(), strong), Cut(match.start(), match.end()))
    if " arm:" in plain or " group:" in plain:
        for match in _ARM_NAMED.finditer(plain):
            yield Phrase(Heading("arm", match["name"] or match["within"], True), Cut(match.start(), match.end()))
    for match in led(_ARM_ROLE, plain, places, _ROLE_LEADS):
        yield Phrase(Heading("arm", match["name"], True), Cut(match.start(), match.end()))
    for match in led(_ARM_PATIENTS, plain, places, _ARM_PEOPLE):
        if _ARM_BESIDE.search(plain, max(0, match.start() - 50), match.start()) is None:
            yield Phrase(Heading("arm", match["name"].strip(), True), Cut(match.start(), match.end()))
    for match in led(_ARM_LETTER, plain, places, words("a b c d arm")):
        yield Phrase(Heading("arm", match["name"], True), Cut(match.start(), match.end()))
    if "(A) " in plain and "(B) " in plain:
        for match in led(_ARM_BRACKET, plain, places, words("(")):
            yield Phrase(Heading("arm", match["name"], True), Cut(match.start(), match.end()))
    yield from _levels(plain, places)


def _phases(plain: str, places: Places) -> Iterator[Phrase]:
    """Names of phases; those that are also ordinary words only where their drugs, a colon or `phase` follow."""
    for match in led(_phase_pattern(), plain, places, _phase_leads()):
        name = match["name"].lower()
        begins = _phase_names()[" ".join(name.split())]
        strong = bool(match["mark"] or _COLON_BEHIND.match(plain, match.end())) or match["name"].isupper()
        strong = strong or (_LINE_BEHIND.match(plain, match.end()) is not None and _is_line(plain, match.start()))
        with_drugs = begins == "with drugs" and _WITH_DRUGS.match(plain, match.end()) is not None
        if begins == "beside":
            yield from (Phrase(Heading("beside", name, True), Cut(*match.span())),) if strong else ()
        elif begins == "always" or strong or match["rest"] or with_drugs:
            yield Phrase(Heading("phase", name, strong), Cut(match.start(), match.end()))


def _is_line(plain: str, first: int) -> bool:
    """Whether nothing stands before a place in its line."""
    return not plain[plain.rfind("\n", 0, first) + 1 : first].strip()


@cache
def _phase_names() -> dict[str, str]:
    return {row["words"]: row["begins"] for row in read_table("regimens/tables/phases.csv")}


@cache
def _phase_leads() -> frozenset[str]:
    return first_words(iter(_phase_names()))


@cache
def _phase_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<name>{spelled(_phase_names())})\b{_PHASE_TAIL}", re.IGNORECASE)


def _levels(plain: str, places: Places) -> Iterator[Phrase]:
    """Cohorts, dose levels and bands of weight or age."""
    for match in led(_BANDS, plain, places, BAND_LEADS):
        yield Phrase(Heading("level", match["name"].lower(), True), Cut(match.start(), match.end()))
    for match in led(_LEVELS, plain, places, _LEVEL_LEADS):
        yield Phrase(
            Heading("level", match["name"].lower(), match["mark"] in {":", "=", "-"}), Cut(match.start(), match.end())
        )


@cache
def _routes() -> dict[str, str]:
    return {row["words"]: row["routes"] for row in read_table("regimens/tables/routes.csv")}


@cache
def _route_leads() -> frozenset[str]:
    return first_words(iter(_routes()))


@cache
def _route_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.])(?P<route>{spelled(_routes())})(?![A-Za-z0-9])(?:\s?\((?:IV|PO|SC|SQ|IM|IT|p\.o\.|i\.v\.|s\.c\.)\))?",
        re.IGNORECASE,
    )
