"""What a line says of a finding beyond its name, as far as no column of a record says it. Makes no rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from msgspec.structs import replace

from trialrun.read.criteria.model import LED, Said, Statement, Timing
from trialrun.read.criteria.terms import EFFECTS, is_condition, is_drug, term_of
from trialrun.read.tables import read_table
from trialrun.read.text import Cut
from trialrun.rules import Fact
from trialrun.terms import Concept, Drug, DrugClass, Term, load_vocabulary

SEVERITIES = frozenset({"mild", "moderate", "severe"})
"""Severities that records hold."""

RELATIVE = {
    "other_malignancy": "malignancy",
    "uncontrolled_hypertension": "hypertension",
    "uncontrolled_infection": "infection",
}
"""Names that hold a narrowing, with the wider name that records hold."""

_HEADED = re.compile(
    r"(?:-[12])?(?:\s*\([\w -]{2,24}\))?[\s-]*"
    r"(?:vaccin\w*|immuni[sz]\w*|medications?|drugs?|antibod\w+|antigens?|genes?|mutations?|tests?|testing|prophyla\w*"
    r"|screening|specific|related|associated|defining|na[iï]ve|exposed|negative|contacts?|risk|clinics?|responses?|thresholds?"
    r"|perception|tolerance|behaviou?rs?|cessation|program(?:me)?s?|surger(?:y|ies)|operations?|repairs?|interventions?"
    r"|(?:positive |infected )?(?:partners?|spouses?|husbands?|wi(?:fe|ves)|donors?))\b",
    re.IGNORECASE,
)
"""Words right behind the name of a disease that make it the name of something else: `COVID-19 vaccine`."""
OR_ALIKE = re.compile(
    r"[^.;,:]{0,24}?,?\s*\(?(?P<alike>(?:and/)?or (?:(?:its|an?|the|other|any|similar)\s)*equivalents?)\b",
    re.IGNORECASE,
)
"""`prednisone > 10 mg or equivalent`: behind its name, others of the kind of a drug."""
_ANY_TREATMENT = re.compile(
    r"(?:(?:any|prior|previous|systemic|standard|medical|specific|active|ongoing|current)\s+)*(?:treatments?|therap(?:y|ies)|drugs?|medications?)",
    re.IGNORECASE,
)
_GROWTH = re.compile(
    r"cancer|carcinom|tumou?r|neoplas|malignan|lymphom|leuk|myelom|melanom|sarcom|gliom|blastom|metasta"
    r"|\b(?:HCC|NSCLC|SCLC|RCC|CRC|GIST|CLL|CML|AML|MDS|NHL|DLBCL|advanced)\b",
    re.IGNORECASE,
)
FITNESS = re.compile(r"[\s-]*(?:in)?eligib\w+", re.IGNORECASE)
"""Behind the name of a treatment: who is fit for it has not had it."""
_HEADED_TREATMENT = re.compile(
    r"[\s-]*(?:(?:treatment\s+)?(?:ports?|portals?|fields?|sites?)|resistance"
    r"|(?:\([\w-]+\)\s+)?(?:(?:treatment|therapy)[\s-]+)?na[iï]ve"
    r"|(?:stud(?:y|ies)|trials?|arms?|groups?|cohorts?)|(?:in)?eligib\w+"
    r"|(?:(?:is|are|was|were)\s)?(?:planned|scheduled|anticipated|intended)"
    r"|(?:is|are|was|were)\s(?:(?!to\b)\w+\s){0,2}(?:appropriate|indicated|feasible|recommended|necessary|needed|required"
    r"|possible|suitable|advisable|contraindicated|an option|a candidate|considered)"
    r"|(?:would|could|might|can be)|(?:of\s+(?:[\w-]+\s+){1,4})?(?:feasible|practicable)"
    r"|(?:\w+\s)?(?:evidence|findings?|signs?|criteria|show\w*|demonstrat\w*|reveal\w*))\b",
    re.IGNORECASE,
)
"""Words right behind the name of a treatment that make it something else: `radiotherapy port`, `insulin resistance`."""
_TO_COME = re.compile(
    r"\b(?:planned|scheduled|anticipated|intended|preparing|awaiting|waiting (?:list )?for"
    r"|on (?:the|a) (?:waiting )?list for|listed for|candidates? for|in need of|need for"
    r"|preparation for"
    r"|(?:plan\w*|intend\w*|expect\w*|about) to)\b[^.;]*$",
    re.IGNORECASE,
)
"""Words before a treatment that has not been given yet."""
_REQUIRED = re.compile(r"\brequir(?:e|es|ing)\b[^.;]*$", re.IGNORECASE)
_UNTIL = re.compile(
    r"\b(?:before|prior to|preceding|until)\s+(?!(?:the\s+|this\s+|their\s+)?(?:stud|trial|protocol|enrol|entry"
    r"|entering|regist|random|first|start|treatment|screening|inclusion|day|initiat|begin|cycle|consent|therapy|baseline|dos))",
    re.IGNORECASE,
)
_RIGHT_BEHIND = 14
_OR_REQUIRING = re.compile(
    r"\s*(?:and/or|or)\s+(?:requir|need|receiv|untreated|treated)\w*\b[^.;,()]{0,50}(?=[.;,()]|\Z)", re.IGNORECASE
)
_TAKEN_BEFORE = re.compile(
    r"\b(?:refractory|resist\w+|relaps\w+|fail\w*|intoleran\w+|progress\w+|respon\w+ to|non-?respon\w+|after|following"
    r"|despite|pre-?treated|experienced|completed|finished|discontinued|stopped)\b",
    re.IGNORECASE,
)
"""What somebody is when a treatment was given, be it over or not."""
_CAME_BACK = re.compile(
    r"\b(?:relapses?|recurrences?|progression(?![- ]free))\b|\b(?:relapsed|recurred|progressed)\W*\Z", re.IGNORECASE
)
"""Before `at least 6 months after`, what came so late."""
_TREATED = re.compile(r"\b(?:treated|therapy|treatments?|operated|resected|surgery)\b", re.IGNORECASE)
_PASSING = frozenset({"infection", "serious_infection", "uncontrolled_infection", "pneumonia"})
"""States that are over when their treatment is."""
_OR_BEFORE = re.compile(r"(?:\b(?:and/)?or(?:\s+(?:deep|invasive|opportunistic))?|\w\s?/)$", re.IGNORECASE)
"""What parts a word from the name it shares: `allogeneic or autologous transplantation`."""
_ADJECTIVE = re.compile(r"[a-z-]+(?:al|ic|iac|ary|ar|une)", re.IGNORECASE)
_NOUN = re.compile(r"(?:disease|disorder|failure|impairment|illness|insufficiency|dysfunction)\Z", re.IGNORECASE)
_GENERAL = frozenset({"symptom", "physical_examination"})
"""Names that no record means by itself."""
_SEVERE_OR = re.compile(r"\bsevere\s*(?:,|or|/|and/or)|(?:,|\bor|/)\s*severe\b", re.IGNORECASE)
_STUDIED = re.compile(
    r"\W*(?:[\w-]+\s+){0,2}(?:participat\w+|taking part|enrol\w+)\s[^,;.]{0,40}\b(?:study|studies|trials?)\s+"
    r"(?:of|on|with|using|for|testing|evaluating|involving|investigating)\b",
    re.IGNORECASE,
)
_BECOMING = re.compile(r"\b(?:becom(?:e|es|ing)|get(?:s|ting)?) (?:[a-z]+ )?pregnan", re.IGNORECASE)
_SIGNIFICANT = frozenset({"significant", "clinically significant"})
_SILENT = frozenset({"of", "name", "selector"})
_SO_LONG = re.compile(r"\bfor\s+(?:at least|a minimum of|no less than|not less than|>=)\s*(?=\w)", re.IGNORECASE)


def asks_more(item: Statement, term: Concept | Drug | DrugClass, fact: Fact) -> bool:
    """Whether the line narrows the statement by something that no record column says."""
    return (
        item.limit is not None
        or term.name in RELATIVE
        or (item.selector == "latest" and item.timing is None and is_moment(term))
        or any(not is_silent(said, term, fact) for said in item.said)
    )


def asks_for_longer(item: Statement, *, since: bool) -> bool:
    """Whether what is asked holds of more people than the window: `within 4 weeks or 5 half-lives`, the longer of them.

    `since`: the window asks for so long a time since, and the shorter of the two lets more people in.
    """
    said = {one.key: one.value for one in item.said}
    return since if "half_lives" not in said else since == (said.get("whichever") == "shorter")


def is_only_part(before: str, behind: str, term: Term | None) -> bool:
    """Whether the words around a name make it one of several that are meant, or the name of something else.

    Then a record of the name is not asked beside the question. `before` and `behind` are what the line prints there.
    """
    disease = isinstance(term, Concept) and term.kind == "condition"
    if _OR_BEFORE.search(before) is not None or _TO_COME.search(before) is not None:
        return True
    if not disease and term is not None and is_moment(term) and _REQUIRED.search(before) is not None:
        return True
    return (_HEADED if disease else _HEADED_TREATMENT).match(behind) is not None


def with_other_half(words: str, behind: str) -> str:
    """`asthma that is unstable or requires treatment`: a question with both of its conditions. `behind` follows it."""
    half = _OR_REQUIRING.match(behind)
    return words if half is None else f"{words} {half[0].strip()}"


def as_denied(words: str, item: Statement) -> str:
    """`no A for at least 7 days before collection`: asked is A within 7 days, which is denied then."""
    return _SO_LONG.sub("within ", words) if item.op == "absent" and item.timing is not None else words


def says_what(item: Statement) -> bool:
    """Whether a statement has a name that says what is meant without the words beside it."""
    return bool(item.about.name) and item.about.name not in _GENERAL


def is_any_treatment(item: Statement, printed: Callable[[Cut], str]) -> bool:
    """`prior treatment with XR-12`, `therapy for depression`: of which treatments it is, only the words around say.

    Nor does a record say it of an effect that is named by what it is of: `diseases that hide toxicity`.
    """
    if item.about.name == "adverse_event":
        return True
    bare = item.about.name == "anticancer_therapy" and _ANY_TREATMENT.fullmatch(item.about.words) is not None
    return bare and _GROWTH.search(printed(item.cut)) is None


def is_severe_or_else(item: Statement, printed: Callable[[Cut], str]) -> bool:
    """`unstable or severe angina`: a record of a mild one may be meant as well."""
    otherwise = any(said.key in ("status", "type", "detail") for said in item.said)
    return otherwise and _SEVERE_OR.search(printed(item.cut)) is not None


def is_in_no_record(item: Statement, printed: Callable[[Cut], str]) -> bool:
    """Whether a record of the name is not what is meant.

    `may become pregnant`, `participation in a study of A`: nobody is so yet, or need have had it; `relapse at least 6
    months after A`: the time lies between two events.
    """
    if item.timing is not None and item.timing.relation == "at least":
        return _CAME_BACK.search(printed(Cut(item.cut.first, item.timing.cut.first))) is not None
    if item.about.name == "pregnancy":
        return _BECOMING.search(printed(item.cut)) is not None
    named = is_drug(item.about.name) and item.about.name != "investigational_agent"
    return named and _STUDIED.match(printed(item.cut)) is not None


def is_of_any_time(item: Statement, printed: Callable[[Cut], str], *, asked: bool, drug: bool) -> bool:
    """Whether the record of a thing may be of any time; `asked`: its window stands in a question beside it."""
    return _was_taken_before(item, printed) if drug else asked and is_treated_then(item, printed)


def _was_taken_before(item: Statement, printed: Callable[[Cut], str]) -> bool:
    """`refractory to bortezomib`: a treatment at any time, where nothing says when."""
    if item.timing is not None or item.selector or item.op != "present":
        return False
    if any(said.key == LED for said in item.said):
        return True
    return _TAKEN_BEFORE.search(printed(Cut(item.cut.first, item.about.cut.end + _RIGHT_BEHIND))) is not None


def is_treated_then(item: Statement, printed: Callable[[Cut], str]) -> bool:
    """`a malignancy treated within 2 years`: the window is of the treatment, and asked; the disease may be older."""
    if item.timing is None or item.timing.relation != "within" or not is_state(item.about.name):
        return False
    between = printed(Cut(item.about.cut.end, max(item.about.cut.end, item.timing.cut.first)))
    return item.about.name not in _PASSING and "(" not in between and _TREATED.search(between) is not None


def in_full(item: Statement, printed: str) -> str:
    """`significant cardiac` of `cardiac or renal disease`, `arterial` of `... or venous thrombosis`, with the noun."""
    term = term_of(item.about.name)
    if term is not None and Said("detail", item.about.words) in item.said and printed.endswith(item.about.words):
        return f"{printed} ({term.label.lower()})"
    shares = term is not None and _NOUN.search(term.label) is not None and _ADJECTIVE.fullmatch(item.about.words)
    return printed.replace(item.about.words, term.label.lower()) if shares and term is not None else printed


def is_wider(item: Statement) -> bool:
    """Whether the line means more than is recorded: what is suspected too."""
    return any(_is_suspected(said) for said in item.said)


def only_wider(item: Statement, term: Concept | Drug | DrugClass, fact: Fact) -> bool:
    """Whether nothing narrows a statement that is meant wider."""
    return not asks_more(replace(item, said=tuple(said for said in item.said if not _is_suspected(said))), term, fact)


def _is_suspected(said: Said) -> bool:
    return said.key == "status" and said.value == "suspected"


def is_until_another(timing: Timing | None) -> bool:
    """`4 weeks from the last transfusion before apheresis`: time up to an event that records do not hold yet."""
    if timing is None:
        return False
    own = timing.anchor in ("event", "unspecified") and bool(timing.anchor_words)
    return own and (timing.side == "before" or _UNTIL.search(timing.anchor_words) is not None)


def is_effect_at_most(item: Statement) -> bool:
    """`toxicity of grade 1 or less`, `recovered to grade <= 1`: how bad the effects of a treatment may be."""
    of = {said.value for said in item.said if said.key == "of"}
    return item.about.name == "ctcae_grade" and item.op[:1] == "<" and of <= EFFECTS


def is_catch_all(item: Statement, term: Term) -> bool:
    """Whether a line means whatever a person calls a significant disease of a system of the body."""
    significant = any(said.value in _SIGNIFICANT for said in item.said)
    return term.name in _GENERAL or (significant and term.name in _catch_alls())


def is_moment(term: Term) -> bool:
    """Whether records hold a moment of it: a procedure or an event. A rule without a window is of any time."""
    return isinstance(term, Concept) and (term.kind == "procedure" or term.course == "event")


def is_state(name: str) -> bool:
    """Whether a name is that of a condition that lasts."""
    term = term_of(name)
    return term is not None and is_condition(name) and not is_moment(term)


def is_silent(said: Said, term: Term, fact: Fact) -> bool:
    """Whether a narrowing is said by the rule already, or adds nothing: what is recorded as present is active."""
    if said.key == "status" and said.value == "active":
        return not is_moment(term) and term.name not in _lingering()
    if said.key == "status" and said.value == "acute" and is_moment(term):
        return True
    held = said.key == "severity" and any(item.key == "severity" for item in fact.qualifiers)
    return said.key in _SILENT or (held and said.value in SEVERITIES)


@cache
def _catch_alls() -> frozenset[str]:
    return frozenset(row["name"] for row in read_table("criteria/tables/catch_all.csv"))


@cache
def _lingering() -> frozenset[str]:
    """Findings that stay in a record when they are quiet or over, with all that is below them."""
    vocabulary = load_vocabulary()
    return frozenset(
        name for row in read_table("criteria/tables/lingering.csv") for name in vocabulary.below(row["name"])
    )
