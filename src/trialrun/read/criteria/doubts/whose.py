"""Whose age, sex or state a line tells: of men and women, of children, of somebody then, or of somebody else.

Each doubt holds what was read of the patient against the words that say whose it is. Changes nothing.
"""

from __future__ import annotations

import re

from trialrun.read.criteria.concepts.named import INFECTIONS, SEX
from trialrun.read.criteria.connectives.cohorts import GROUP_LABELLED
from trialrun.read.criteria.doubts.laid_out import Doubt, LaidOut, any_item, any_node, before_name, is_conditional, said
from trialrun.read.criteria.model import AllOf, Conditional, Judgement, OneOrMore, Statement, Tree
from trialrun.read.criteria.people import ANYBODY, people
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import TYPES_OF_MYELOMA, WOMEN_ONLY, is_condition, is_drug
from trialrun.read.criteria.trees import statements
from trialrun.read.text import Cut

_WOMEN_WITH = Sought(
    re.compile(
        r"\b(?:females?|males?|women|men)\s+(?:\w+\s+)?(?:with|who|on|in|of|having|taking|using|aged)\b", re.IGNORECASE
    ),
    words=("female", "females", "male", "males", "women", "men"),
)
_OTHERS_BUT = Sought(
    re.compile(
        rf"\bbut\s+(?:{ANYBODY}|those)\s(?:with|who|on)\b[^.;:\n]*?\b(?:must|should|shall|cannot|excluded|ineligible"
        r"|considered|evaluated|not\s(?:(?:to\s)?be\s)?(?:eligible|included|enrolled|allowed|permitted))\b",
        re.IGNORECASE,
    ),
    words=("but",),
)
"""`Gout, but those with asthma are not eligible`: a sentence of its own, and no exception."""
_ALSO = Sought(
    re.compile(
        r"\b(?:(?:are|is|be)\s+also|also\s+be)\s+(?:eligible|included|enrolled|allowed|accepted)\b", re.IGNORECASE
    ),
    words=("also",),
)
_TWO_SEXES = Sought(
    re.compile(
        r"\b(?:(?:(?:pregnant|lactating|fertile|postmenopausal)\s+(?:women|females)|(?:females|women)\s+(?:with|who|having|taking))"
        r"\b[^.;\n]{0,80}?(?:,|\bor\b|\band\b)\s+(?:males|men)"
        r"|(?:males|men)\s+(?:with|who|having|taking)\b[^.;\n]{0,80}?(?:,|\bor\b|\band\b)\s+(?:females|women))"
        r"\s+(?:with|who|having|taking)\b",
        re.IGNORECASE,
    ),
    words=("females", "women", "males", "men"),
)
"""`women with asthma or men with diabetes`: each sex with a finding of its own."""
_TREATED_BEHIND_LABEL = Sought(
    re.compile(
        r"(?:\A|(?<=\n))\W*(?P<disease>[^:;.\n]{3,60}):\s+(?:[-*•]\s+)?(?:(?:currently|must be|is|are|not|no)\s+){0,3}"
        r"(?:on|off|taking|receiving|treated with|using|requiring)\b",
        re.IGNORECASE,
    ),
    words=("on", "off", "taking", "receiving", "treated", "using", "requiring"),
)
_HOW_IT_WENT = ("refractory", "resistant", "unresponsive", "untreated", "naive", "progressed", "relapsed")
_SAID_OF_LIST = Sought(
    re.compile(
        rf"\b(?:(?:{'|'.join(_HOW_IT_WENT)})\s+(?:to|with|on|after)|failed|(?:sero)?negative\s+for)\b[^.:;,\n]{{0,48}}:",
        re.IGNORECASE,
    ),
    words=(*_HOW_IT_WENT, "failed", "negative", "seronegative"),
    begins=True,
)
"""`Refractory to the following:`, `Negative for:`, before drugs or infections."""
_OF_MEN = Sought(
    re.compile(rf"\b(?:males?|men|male (?:{ANYBODY}))\s+(?:of|with|who are of)\s+\Z", re.IGNORECASE),
    words=("male", "males", "men"),
)
_DESCRIBED = re.compile(
    r"(?<![\w-])(?!(?:and|or|all|any|both|either|the|no|healthy|adult|human|are|is|be|for|in|of|if|sex|gender|other)\s)"
    r"[a-z-]{3,}\s+\Z",
    re.IGNORECASE,
)
_EITHER_SEX = Sought(
    re.compile(r"\b(?:males?|men)\b[^.;]{0,24}?\bor\b[^.;]{0,40}?\b(?:females?|women)\b", re.IGNORECASE),
    words=("male", "males", "men"),
)
_YOUNG = Sought(
    re.compile(
        r"\b(?:wom[ae]n|m[ae]n|females?|males?|mothers)\s*(?:,|/|\bor\b|\band\b|\band/or\b)\s*(?:\w+\s+){0,2}?"
        r"(?:children|minors|infants|neonates|newborns)\b"
        r"|\b(?:children|minors|infants|neonates|newborns)\s*(?:,|/|\bor\b|\band\b|\band/or\b)\s*(?:\w+\s+){0,3}?"
        r"(?:wom[ae]n|m[ae]n|females?|males?|mothers)\b",
        re.IGNORECASE,
    ),
    words=("children", "minors", "infants", "neonates", "newborns"),
)
"""`women or children`: two kinds of people, one of which is an age."""
_BOTH_AGES = Sought(
    re.compile(
        r"\badults?\b[^.;\n]{0,80}?\b(?:and|or)\b[^.;\n]{0,80}?\b(?:children|adolescents)\b"
        r"|\b(?:children|adolescents)\b[^.;\n]{0,80}?\b(?:and|or)\b[^.;\n]{0,80}?\badults?\b",
        re.IGNORECASE,
    ),
    words=("children", "adolescents"),
)
_OF_WOMEN = frozenset({"postmenopausal", "sterilized", "hysterectomy", "childbearing_potential"})
_OF_ANOTHER_AGE = Sought(
    re.compile(
        r"\b(?:for|in)\s+(?:the\s+|all\s+)?(?:younger|older|other|remaining)\s+"
        rf"(?:{ANYBODY}|children|adults|individuals|ones|people|women|men)\b(?!\s+(?:than|with|who|aged)\b)",
        re.IGNORECASE,
    ),
    words=("younger", "older", "other", "remaining"),
)
"""`Lansky >= 60 for younger patients`: of those whom no rule says, behind those of an age that was named."""
_AT_AGE = r"\b(?:at|before|by|until|after|since|from|prior to)\s+(?:the\s+|an\s+)?"
_AGE_THEN = Sought(
    re.compile(rf"{_AT_AGE}(?:age\b|\Z)", re.IGNORECASE),
    words=("at", "before", "by", "until", "after", "since", "from", "prior"),
)
"""`until age 16`."""
_HAPPENED = Sought(
    re.compile(
        r"\b(?:diagnos\w+|onset|develop\w+|beg[aiu]n\w*|start\w*|occur\w*|manifest\w*|appear\w*|acquired)\b"
        rf"[^.;:,\n]{{0,40}}?{_AT_AGE}(?:ages?\s+(?:of\s+)?[<>=\s]*\d|\d{{1,2}}\s*(?:years?|yrs?|months?)\s+(?:of\s+age|old)\b)",
        re.IGNORECASE,
    ),
    words=("age", "ages", "old"),
)
"""`asthma that developed before the age of 16`, `diagnosed at 18 years of age`: no age of the patient now."""
_TYPE_AS_LABEL = Sought(
    re.compile(r"(?:Ig[ADEGM]\b|(?i:light[ -]chain))[^:;.\n]{0,60}\b(?:(?i:myeloma)|MM)\s?:"),
    words=("iga", "igd", "ige", "igg", "igm", "light"),
    begins=True,
)
"""`IgG myeloma: serum M-protein >= 10 g/L`."""
_AGE_AS_REASON = Sought(
    re.compile(
        r"\b(?:because of|due to|owing to|based on|on account of)\s+(?:[\w-]+\s+){0,3}?age\b[^.;\n]*?\b(?:or|and/or)\b",
        re.IGNORECASE,
    ),
    words=("because", "due", "owing", "based", "account"),
)
"""`ineligible for transplant because of age above 70 years or comorbidity`."""
_GOES_TO = Sought(
    re.compile(
        r"\b(?:will (?:be )?(?:assigned|allocated|included|entered|enrolled|treated|randomi[sz]ed|stratified|placed)"
        r"|(?:will )?enter|are (?:assigned|allocated|included|enrolled))\b[^.;:()]{0,30}?"
        r"\b(?:groups?|arms?|cohorts?|strat(?:um|a))\s+(?-i:[A-Z]\b|[IVX]+\b|\d)",
        re.IGNORECASE,
    ),
    words=("group", "groups", "arm", "arms", "cohort", "cohorts", "stratum", "strata"),
)
"""`patients with gout will be included in group 1, all others in group 2`."""
_OLD_INJURY = Sought(
    re.compile(
        r"(?:hour|day|week|month|year)s?[\s-]old\)?,?\s+(?:[\w-]+\s+)?"
        r"(?:injur|fractur|wound|lesion|graft|scar|rupture|tear|stroke|infarct|symptom|tumou?r|device|implant)",
        re.IGNORECASE,
    ),
    words=("old",),
)
"""`an acute (less than 4 week old) injury`."""
_EITHER_AGE = Sought(
    re.compile(
        r"\byears?(?: of age| old)?,?\s+or\s+(?:[>≥]=?|at least|older than|over)\s*\d+\s*years?\b", re.IGNORECASE
    ),
    words=("year", "years"),
    begins=True,
)
"""`>= 75 years, or >= 18 years with comorbidities`: an age for some, and another for the others."""
_BEHIND = 16
_STAFF = Sought(
    re.compile(rf"\A\W*(?:(?!(?:of|by|to|if)\b)[\w-]+\s+){{0,3}}(?:{'|'.join(people('staff'))})\W*\Z", re.IGNORECASE),
    words=people("staff"),
)
_SOMEBODY = Sought(
    re.compile(
        rf"\b(?:{'|'.join(people('kin', 'near'))}|family members?|household (?:members?|contacts?)"
        r"|(?:exposure|exposed|contacts?|living|caring|cares?) (?:to|with|for) (?:an?\s|any\s)?(?:\w+\s){0,2}"
        r"(?:individuals?|persons?|people|patients?|someone|anyone|cases?)|contacts?(?= (?:with|of))|born (?:to|of))\b"
        r"(?:(?!\b(?:patients?|subjects?|participants?)\b)[^.;\n]){0,60}?"
        r"\b(?:with|who|whose|has|have|had|infected|positive|diagnosed|suffering)\b",
        re.IGNORECASE,
    ),
    words=(
        *people("kin", "near"), "family", "household", "exposure", "exposed", "contact", "contacts", "living",
        "caring", "care", "cares", "born",
    ),
)  # fmt: skip
"""Somebody else than the patient, of whom a sentence goes on to speak."""
_ENDS = re.compile(r"[.;\n]")


def _is_apart(laid: LaidOut) -> bool:
    """A sex that is read apart from what is said of it."""
    alone = _is_sex(laid.tree) or (not laid.holds and any(map(_is_sex_alone, laid.lists)))
    return alone and _WOMEN_WITH.pattern.search(laid.plain) is not None


def _is_limit_of_a_sex(laid: LaidOut) -> bool:
    return any(_is_sex_of_a_limit(laid.plain, item, laid.items) for item in laid.items if _is_sex(item))


def _is_state_of_women(laid: LaidOut) -> bool:
    """A state of women, asked of all where men are named too."""
    women = laid.holds and any(item.about.name in _OF_WOMEN for item in laid.items)
    return women and not is_conditional(laid) and _EITHER_SEX.pattern.search(laid.plain) is not None


def _is_age_without_sex(node: Tree) -> bool:
    """`women younger than 18 or older than 40`: the sex was read with the first age alone."""
    named = [{item.about.name for item in statements(part)} for part in node.of] if isinstance(node, OneOrMore) else []
    return any(names >= {"sex", "age"} for names in named) and {"age"} in named


def _is_described_sex(plain: str, node: Tree) -> bool:
    """`pregnant or nuring women`, where a word that is not known says which women are meant."""
    sexes = [part for part in node.of if _is_sex(part)] if isinstance(node, OneOrMore) else []
    words = (plain[part.cut.first : part.cut.end] for part in sexes if isinstance(part, Statement))
    found = [(said, sex) for said in words if (sex := SEX.search(said))]
    return any(_DESCRIBED.search(said[: sex.start()]) or said[sex.end() :].startswith(" factor") for said, sex in found)


def _is_of_men(plain: str, item: Statement) -> bool:
    """`for males of reproductive potential`, read as a state that women are in."""
    return item.about.name in _OF_WOMEN and _OF_MEN.pattern.search(plain, *before_name(item)) is not None


def _is_sex_alone(node: Tree) -> bool:
    """`women with a family or personal history of stroke`, where being a woman would do."""
    return isinstance(node, OneOrMore) and any(map(_is_sex, node.of))


def _is_sex(node: Tree) -> bool:
    return isinstance(node, Statement) and node.about.name == "sex"


def _is_sex_beside_other(node: Tree) -> bool:
    """`women aged 18 to 45 and men`, where men are asked for."""
    if not isinstance(node, AllOf):
        return False
    asked = [part.condition for part in node.of if isinstance(part, Conditional) and _is_sex(part.condition)]
    return bool(asked) and any(_is_sex(part) and part not in asked for part in node.of)


def _is_sex_of_a_limit(plain: str, item: Statement, items: tuple[Statement, ...]) -> bool:
    """`QTc > 470 ms (450 ms in men)`: the number beside the sex is in no statement."""
    first, end = plain.rfind("(", 0, item.cut.first), plain.find(")", item.cut.end)
    inside = plain[first:end] if 0 <= first < end else ""
    numbered = any(letter.isdecimal() for letter in inside) and ")" not in inside
    return numbered and not any(one.limit is not None and first < one.cut.first < end for one in items)


def _is_of_a_sex(item: Statement) -> bool:
    return item.about.name in WOMEN_ONLY or (item.about.name == "sex" and len(item.values) == 1)


def _is_age_in_bracket(plain: str, item: Statement) -> bool:
    """`adults and children (6-17 years)`."""
    return item.about.name == "age" and plain.rfind("(", 0, item.cut.first) > plain.rfind(")", 0, item.cut.first)


def _forgets_a_sex(plain: str, items: tuple[Statement, ...]) -> bool:
    """`450 ms in men or 470 ms in women`, where only men are read."""
    kept = {value for item in items if item.about.name == "sex" for value in item.values}
    if len(kept) != 1:
        return False
    return len({found.lastgroup for found in SEX.finditer(plain)}) > 1


def _says_whose(laid: LaidOut) -> bool:
    """`> 65 years, or >= 55 years if diabetic`, read as one age for some and another for all others."""
    return any(isinstance(node, Conditional) and node.otherwise is not None for node in laid.lists)


def _is_type(item: Statement) -> bool:
    return item.about.name in TYPES_OF_MYELOMA or item.about.name.startswith("monoclonal_")


def _names_age(laid: LaidOut) -> bool:
    return any(item.about.name == "age" for item in laid.items)


def _is_age_then(laid: LaidOut) -> bool:
    ages = (item for item in laid.items if item.about.name == "age" and item.op == "=")
    return any(_AGE_THEN.pattern.search(laid.plain, *_just_before(item)) for item in ages)


def _just_before(item: Statement) -> tuple[int, int]:
    first = min(item.about.cut.first, item.cut.first)
    return max(0, first - _BEHIND), item.cut.first


def _is_asked_of_staff(laid: LaidOut) -> bool:
    """`The surgeon must believe that ...`, read as a condition on the patient."""
    conditions = [node.condition for node in laid.lists if isinstance(node, Conditional)]
    asked = [node.words for node in conditions if isinstance(node, Judgement)]
    asked += [node.about.words for node in conditions if isinstance(node, Statement) and not node.about.name]
    return any(map(_STAFF.pattern.search, asked))


def _is_of_somebody_else(laid: LaidOut) -> bool:
    plain, somebody = laid.plain, _SOMEBODY.pattern.search(laid.plain)
    if somebody is None:
        return False
    ends = _ENDS.search(plain, somebody.end())
    end = ends.start() if ends is not None else len(plain)
    return any(somebody.start() <= item.about.cut.first < end for item in laid.items if item.about.name)


def _is_asked_of_all(laid: LaidOut) -> bool:
    """`... Phase II portion: no prior chemotherapy`: asked of one group of the trial, with no word of who is in it."""
    told = [node.cut for node in laid.nodes if isinstance(node, Judgement)]
    labels = (found.start() for found in GROUP_LABELLED.pattern.finditer(laid.plain))
    return any(not any(cut.first <= first < cut.end for cut in told) for first in labels)


def _is_of_the_labelled(laid: LaidOut) -> bool:
    """`HIV: not on antiretroviral therapy`: of whom a treatment is said, where no statement names the disease."""
    for found in _TREATED_BEHIND_LABEL.pattern.finditer(laid.plain):
        spots = laid.scan.spots_in(Cut(*found.span("disease")))
        named = any(found.start() <= item.about.cut.first < found.end() for item in laid.items)
        if not named and spots and all(is_condition(spot.name) for spot in spots):
            return True
    return False


def _is_said_of_list(laid: LaidOut) -> bool:
    """`Negative for the following: HIV, hepatitis B`, read as if they had to be there."""
    ends = [found.end() for found in _SAID_OF_LIST.pattern.finditer(laid.plain)][:1]
    listed = [item for end in ends for item in laid.asserted if item.about.cut.first >= end and not item.said]
    return any(is_drug(item.about.name) or item.about.name in INFECTIONS for item in listed)


def _leaves_out_others(laid: LaidOut) -> bool:
    """`Myeloma; patients with amyloidosis are also eligible`: other patients, of whom nothing is read."""
    found = _ALSO.pattern.search(laid.plain)
    if found is None or not laid.holds or not laid.items:
        return False
    first = max((mark.end() for mark in _ENDS.finditer(laid.plain, 0, found.start())), default=0)
    return not any(first <= item.about.cut.first < found.start() for item in laid.items)


WHOSE_DOUBTS = (
    Doubt("what a label says of its list, read of nothing in it", _SAID_OF_LIST, _is_said_of_list, reach="line"),
    Doubt("a treatment of those whose disease a label names", _TREATED_BEHIND_LABEL, _is_of_the_labelled),
    Doubt("what is asked of one group of the trial alone", GROUP_LABELLED, _is_asked_of_all, reach="line"),
    said(
        "a limit of those of another age",
        _OF_ANOTHER_AGE,
        lambda laid: any(item.limit for item in laid.items),
        reach="line",
    ),
    Doubt("a sex, read apart from what is said of it", _WOMEN_WITH, _is_apart),
    Doubt("the sex of one of two ages", OneOrMore, any_node(_is_age_without_sex)),
    Doubt("a limit of one sex in a bracket, of which only the sex is read", SEX, _is_limit_of_a_sex),
    Doubt("one sex, asked for beside what is said of the other", Conditional, any_node(_is_sex_beside_other), "line"),
    said(
        "two sexes, each with a finding of its own",
        _TWO_SEXES,
        lambda laid: not any(map(_is_sex, laid.items)),
        reach="line",
    ),
    Doubt(
        "a sex, without the word that says which of them",
        OneOrMore,
        lambda laid: not laid.holds and any(_is_described_sex(laid.plain, node) for node in laid.lists),
    ),
    said("children beside women or men", _YOUNG, lambda laid: any(map(_is_of_a_sex, laid.items))),
    said("those of whom something else is said behind `but`", _OTHERS_BUT, reach="line"),
    said("the age of children, where adults are meant too", _BOTH_AGES, any_item(_is_age_in_bracket)),
    Doubt("one sex of the two that are named", SEX, lambda laid: _forgets_a_sex(laid.plain, laid.items)),
    Doubt("a state of women, said of men", _OF_MEN, any_item(_is_of_men)),
    Doubt("a state of women asked of men", _EITHER_SEX, _is_state_of_women),
    said("two ages of which either will do", _EITHER_AGE, lambda laid: not _says_whose(laid), reach="line"),
    said("a type of myeloma, read as a label", _TYPE_AS_LABEL, lambda laid: not any(map(_is_type, laid.items))),
    said("an age that is one reason of several", _AGE_AS_REASON, _names_age),
    said("to which group of the trial somebody goes, read as asked for", _GOES_TO, reach="line"),
    said("the age of something else", _OLD_INJURY, _names_age),
    said("the age at which something happened", _HAPPENED, _names_age),
    Doubt("the age of somebody then", _AGE_THEN, _is_age_then),
    Doubt("what is asked of those who treat", _STAFF, _is_asked_of_staff),
    Doubt("somebody else than the patient", _SOMEBODY, _is_of_somebody_else, reach="line"),
    Doubt("others who may enter too, of whom nothing is read", _ALSO, _leaves_out_others, reach="line"),
)
"""What is doubtful about whom the words of a line are said of."""
