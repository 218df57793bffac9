"""Terms that are printed in too many ways for a table: short forms before a limit, what the disease causes, a ratio.

Each pattern begins with one of its words; a line without them is passed by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.seeking import Seen, Several, Sought
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut

_SHORT_FORMS = {
    "Cr": "creatinine", "AP": "alp", "TB": "total_bilirubin", "Bil": "total_bilirubin", "STB": "total_bilirubin",
    "TBL": "total_bilirubin", "NE": "anc", "PMN": "anc", "Ca": "calcium", "WHO": "ecog", "SWOG": "ecog",
    "CALGB": "ecog", "EF": "lvef", "N": "anc", "iga": "iga", "igg": "igg", "igm": "igm",
}  # fmt: skip
_BEFORE_LIMIT = Sought(
    re.compile(
        rf"(?-i:{'|'.join(_SHORT_FORMS)})\b"
        r"(?=\s?(?:[<>=]|(?:is|of|less|no|not|at|within|above|below|greater|more|up)\b)"
        r"|(?:(?<=WHO)|(?<=SWOG)|(?<=CALGB))\s(?:[0-4]\b|(?:grade|score|status)\s))"
    ),
    words=[word.lower() for word in _SHORT_FORMS],
    begins=True,
)
"""`Cr` before a limit; elsewhere it may be a response, as other short forms may be something else."""
_OF_GROUP = r"(?:co-?operati(?:ve|on)|collaborati(?:ve|on)|cancer|oncolog(?:y|ic|ical)|tumou?r|clinical|research)"
_STATUS = (
    r"(?:performance|physical|general|activity|functional|health)\s+(?:fitness\s+)?(?:status|state|condition|strength)"
)
_PERFORMANCE = Sought(
    re.compile(
        rf"(?:(?:score of\s+)?{_STATUS}(?:\s+(?:scores?|grades?))?"
        r"\s+(?:of|by|according to|in|per|based on|for)\s+(?:the\s+)?)?"
        rf"eastern\s+(?:{_OF_GROUP}\s+){{1,3}}(?:group\b(?:\s*\(ECOG\))?|\(ECOG\))"
        rf"(?:[\s-]*(?:{_STATUS}|PS\b))?(?:\s*\((?:ECOG[- ])?PS\)|\s*\(ECOG\))?"
        r"(?:\s+(?:scores?|grades?|scale|ratings?)\b)?",
        re.IGNORECASE,
    ),
    words=("score", "performance", "physical", "general", "activity", "functional", "health", "eastern"),
    begins=True,
)
"""The performance status of the Eastern Cooperative Oncology Group, in the order that a record has its words in."""
_LEVEL = Sought(
    re.compile(
        r"(?:status|score)(?:\s+(?:of|is))?(?=\s+[0-5](?:\s*(?:-|or|to)\s*[0-5])?\b(?!\s*[%/.]))", re.IGNORECASE
    ),
    words=("status", "score"),
    begins=True,
)
"""`ECOG 0-2; a status of 3 is allowed`: the scale that was named before."""
_INHIBITOR = Sought(
    re.compile(r"(?-i:PIs?)\b(?!\s+(?:approv|discret|judg|determin|and the))"), words=("pi", "pis"), begins=True
)
_OF_CANCER = (
    r"(?:multiple\s+)?myeloma|lymphoma|leuka?emi[ac]|(?:AL\s+)?amyloidosis|(?-i:MM|WM|AML|CLL|DLBCL|FL|MCL|NHL)"
)
_KIND = (
    rf"(?:(?:systemic|cytotoxic|(?:anti[ -]?)?(?:{_OF_CANCER})|anti-?(?:cancer|tumou?r|neoplastic|plasma[ -]cell)"
    r"|chemotherapy|treatment)(?:[ -]directed)?\s+)"
)
_BEFORE_NOW = r"(?:(?:prior|previous)\s+)"
_LINES = Sought(
    re.compile(
        rf"(?<![\w-]){_BEFORE_NOW}?{_KIND}{{0,2}}(?:lines?|regimens?)"
        rf"(?:\s+of\s+{_BEFORE_NOW}?{_KIND}{{0,2}}(?:therap(?:y|ies)|treatments?|(?:immuno)?chemo(?:immuno)?therapy))?\b"
        r"|(?:(?<=\d )|(?<=\bone )|(?<=\btwo )|(?<=\bthree )|(?<=\bfour ))"
        rf"{_BEFORE_NOW}{_KIND}{{1,2}}(?:therap(?:y|ies)|treatments?)\b",
        re.IGNORECASE,
    ),
    words=(
        "prior", "previous", "systemic", "cytotoxic", "myeloma", "lymphoma", "anti", "antimyeloma", "antilymphoma",
        "antileukemia", "antileukaemia", "antileukemic", "antileukaemic", "anticancer", "antitumor", "antitumour",
        "antineoplastic", "antiplasma", "chemotherapy", "treatment", "line", "lines", "regimen", "regimens",
        "multiple", "leukemia", "leukaemia", "leukemic", "leukaemic", "amyloidosis", "al", "mm", "wm", "aml", "cll",
        "dlbcl", "fl", "mcl", "nhl", "antimm",
    ),
    begins=True,
)  # fmt: skip
"""`prior lines of systemic anti-myeloma therapy`, `previous cytotoxic regimens`: how earlier treatments are counted."""
_ECOG = frozenset({"ecog", "zubrod", "who"})
_MYELOMA_DRUGS = frozenset({
    "imid", "imids", "immunomodulatory", "immunomodulator", "lenalidomide", "bortezomib", "pomalidomide", "thalidomide",
    "carfilzomib",
})  # fmt: skip
"""Words of which one stands in a line that means a proteasome inhibitor by `PI`, and no investigator."""
_DISEASES = (
    r"(?:(?:multiple |plasma cell )?myeloma|MM|(?:acute |chronic )?(?:\w+ )?leuk[a]?emias?|AML|ALL|CLL|CML|MDS|MPN|MF"
    r"|myelofibrosis|myelodysplas\w+(?: syndromes?)?|(?:\w+ )?lymphomas?|DLBCL|NHL|(?:AL )?amyloidosis"
    r"|(?:plasma cell )?neoplasm|(?:h[a]?ematologic\w* )?(?:malignanc(?:y|ies)|malignant disease)|cancers?|tumou?rs?"
    r"|diseases?(?: under study| process)?(?! (?:progress|relaps|recur|activit)))"
)
_CELLS = r"(?:leuk[a]?emic|lymphomatous|plasma cell|tumou?r|disease|malignant|blast)"
_FILLED = r"(?:involvement|infiltration|replacement)"
_CAUSED = Sought(
    re.compile(
        r"(?:due to|secondary to|caused by|attribut(?:able|ed) to|related to|because of|result(?:ing|ed)? (?:from|of)"
        r"|explained by|driven by)\s+(?:the\s+|their\s+|his\s+|her\s+|a\s+)?"
        r"(?:(?:underlying|primary|patient's|subject's|participant's|active|study|studied|known|present|current|relapsed"
        r"|refractory|progressive|documented|residual)\s+){0,2}(?P<marrow>(?:bone )?marrow\s+)?"
        rf"(?:{_DISEASES}(?!\s+(?:therap|treat|drug|medic))"
        rf"(?P<inside>\s+{_FILLED}(?:\s+(?:of|in)\s+(?:the\s+)?(?:bone\s+)?marrow)?)?"
        rf"|{_CELLS}\s+{_FILLED}(?!\s+(?:of|in)\b)|(?<=marrow ){_FILLED}"
        rf"|(?:{_CELLS}\s+)?(?P<of>{_FILLED}\s+(?:of|in)\s+(?:the\s+)?(?:bone\s+)?marrow))\b",
        re.IGNORECASE,
    ),
    words=("due", "secondary", "caused", "attributable", "attributed", "related", "because", "result", "resulting",
           "resulted", "explained", "driven"),
    begins=True,
)  # fmt: skip
"""A finding that comes from the disease under study, or from its cells in the marrow."""
_CHAINS = r"(?:s?FLC\s+|free\s+light[ -]chains?\s+(?:\(s?FLC\)\s+)?)?"
_KINDS = r"(?:\(?(?:kappa|k|κ)\s?(?:/|:|-|to|and)?\s?(?:lambda|l|λ)\)?\s+)?"
_RATIO = Sought(
    re.compile(
        rf"(?:abnormal\s+(?:(?:serum|involved|immunoglobulin|plasma)\s+){{0,2}}{_CHAINS}{_KINDS}{_CHAINS}ratios?"
        rf"|(?:serum\s+)?{_CHAINS}{_KINDS}{_CHAINS}ratios?(?:\s+\([^()]{{0,30}}\))?\s+"
        r"(?:(?:is|was|that is|which is|must be|being)\s+)?(?:also\s+)?abnormal)\b",
        re.IGNORECASE,
    ),
    words=("abnormal", "serum", "sflc", "flc", "free", "kappa", "k", "κ", "ratio"),
    begins=True,
)
"""A ratio of free light chains outside the normal range."""


_URINE = Sought(
    re.compile(r"(?:urine|urinary)\b(?=\s*\(\s*(?:[<>]|at least|greater|more))", re.IGNORECASE),
    words=("urine", "urinary"),
    begins=True,
)
PARAPROTEIN = re.compile(
    r"paraprotein|\bM[- ]?(?:protein|component|spike)|monoclonal (?:protein|component|immunoglobulin|spike)"
    r"|myeloma protein",
    re.IGNORECASE,
)
"""`paraprotein in serum (>= 0.5 g/dL) or urine (>= 0.2 g/24 h)`: the second value is of the urine."""
_BEFORE_URINE = 90
_ISOTYPE = Sought(
    re.compile(
        r"(?P<opens>(?<=\())?(?-i:Ig)(?P<chain>[ADEGM])"
        r"(?:\s+(?:(?:multiple\s+)?myeloma|MM|(?:sub|iso)?types?|disease|patients?))?\b"
        r"(?=\s*(?:,|;|/|\)|\.|\bor\b|\band\b|\Z)|(?(opens):?\s*[<>=]|\Z))",
        re.IGNORECASE,
    ),
    words=("iga", "igd", "ige", "igg", "igm"),
    begins=True,
)
"""The type of the monoclonal protein of those for whom a limit of it is."""
_FOR_ISOTYPE = re.compile(
    r"(?:\b(?:for|if|in|with|having|when)|\()\s*(?:an?\s+|the\s+|patients\s+with\s+|those\s+with\s+)?"
    r"(?:Ig[ADEGM]\s*(?:,|/|,?\s*\b(?:or|and)\b)\s*){0,4}\Z",
    re.IGNORECASE,
)
_BEFORE_ISOTYPE = 60
_TYPE = r"Ig[ADEGM](?:[- ](?:types?|kappa|lambda))?"
_MYELOMA = r"\s+(?i:multiple\s+)?(?:(?i:myeloma)|MM)\b"
_TYPE_OF_MYELOMA = Sought(
    re.compile(
        rf"(?=Ig(?P<chain>\w)){_TYPE}"
        rf"(?=(?:\s*(?:,|/|\b(?:and|or)\b)+\s*(?:{_TYPE}|(?i:light[ -]chain(?: only)?|non-?secretory)))*{_MYELOMA})"
        rf"(?:{_MYELOMA})?"
    ),
    words=("iga", "igd", "ige", "igg", "igm"),
    begins=True,
)
"""`IgG, IgA or light chain myeloma`: the type of a myeloma, wherever it stands."""
_HEALTHY = Sought(
    re.compile(
        r"healthy\b(?=,?\s+(?:(?:adults?|young|older|elderly|human|ambulatory|non-?smoking|(?:post|pre)-?menopausal"
        r"|males?|females?|men|women)(?:\s+(?:and|or)|/|,)?\s+){0,4}"
        r"(?:males?|females?|m[ae]n|wom[ae]n|adults?|subjects?|volunteers?|participants?|individuals?|people|persons?|boys"
        r"|girls)\b)",
        re.IGNORECASE,
    ),
    words=("healthy",),
    begins=True,
)
"""`healthy` before those of whom it is said."""
_WITH_PAIN = Sought(
    re.compile(
        r"(?<=[1-4I] )(?:with|and)\s+(?:associated\s+)?(?:neuropathic\s+)?pain\b"
        r"(?:\s+(?:on|at|by|upon)\s+(?:clinical|physical)\s+exam(?:ination)?\b)?",
        re.IGNORECASE,
    ),
    words=("with", "and"),
    begins=True,
)
"""`grade 2 with pain`, where neuropathy is graded."""
_FLUIDS = (
    r"(?:(?:(?:M|myeloma)[- ]?(?:protein|component|spike)|paraprotein|monoclonal (?:protein|component))"
    r" in (?:the )?(?:(?:serum|blood)(?: or | and/or |/)(?:the )?urine"
    r"|urine(?: or | and/or |/)(?:the )?(?:serum|blood))"
    r"|serum(?: or | and/or |/)urine (?:M[- ]?(?:protein|component|spike)|paraprotein|monoclonal protein))"
)
_EITHER_FLUID = Sought(
    re.compile(
        rf"(?:(?<=detectable )|(?<=elevated )|(?<=increased )|(?<=presence of )){_FLUIDS}\b"
        rf"|{_FLUIDS}(?=\s*(?:[.;)\n]|\Z))",
        re.IGNORECASE,
    ),
    words=("m", "myeloma", "paraprotein", "monoclonal", "serum", "mprotein", "mspike", "mcomponent"),
    begins=True,
)
"""`detectable M-protein in serum or urine`, or nothing but that: one of the two."""
_NOT_OF_ALL = (
    r"(?!(?i:\s+(?:of|the|these|those|their|other|prior|previous|patients?|subjects?|participants?|individuals?|persons?"
    r"|(?:fe)?males?|(?:wo)?m[ae]n|children|inclusion|exclusion|eligib\w*|enrolled|evaluable|acute|lab\w*|criteria|must|tests?|drugs?"
    r"|toxicit\w+|adverse|medications?|following|sites?|lesions?|organs?|study|such|are|two|three|four|five|\d)\b"
    r"|(?:\s+(?:newly|previously|diagnosed|relapsed|refractory|treated|untreated|adult|pa?ediatric)(?:,?\s+(?:and|or)\b)?){1,4}"
    rf"\s+(?:{ANYBODY}|women|men|children|individuals|persons)\b))"
)
_LINEAGE = rf"(?:[- ](?:cell|lineage|precursor))?[- ]ALL\b{_NOT_OF_ALL}"
_B_LYMPHOBLASTIC = Sought(re.compile(rf"(?:[Pp]re-?)?B{_LINEAGE}"), words=("pre", "preb", "b"), begins=True)
_T_LYMPHOBLASTIC = Sought(re.compile(rf"(?:[Pp]re-?)?T{_LINEAGE}"), words=("pre", "pret", "t"), begins=True)
_ALL = Sought(re.compile(rf"(?<!\()ALL\b{_NOT_OF_ALL}"), words=("all",), begins=True)
"""`ALL` of leukemia, in a line that has a word of its field."""
_OF_LEUKEMIA = frozenset({
    "leukemia", "leukaemia", "leukemias", "leukaemias", "leukemic", "lymphoblastic", "lymphoma", "aml", "cml", "cll",
    "mds", "nhl", "ph", "philadelphia", "bcr", "remission", "cr", "cr1", "relapsed", "relapse", "refractory", "blasts",
    "blast", "precursor", "lineage", "pediatric", "cd19", "cd22",
})  # fmt: skip
_RISING = Sought(
    re.compile(
        r"creatinine\b(?:[^\w;\n]|\d|(?:is|at|most|less|than|or|equal|to|no|more|mg|dl|u?mol|l|x|times|uln|and|but)\b)*"
        r"\bnot (?P<name>rising|increasing|worsening)\b",
        re.IGNORECASE,
    ),
    words=("creatinine",),
    begins=True,
)
"""`creatinine < 2 mg/dL and not rising`."""
_ONE_NAME: dict[Sought, tuple[str, frozenset[str]]] = {
    _B_LYMPHOBLASTIC: ("b_acute_lymphoblastic_leukemia", frozenset({"all"})),
    _T_LYMPHOBLASTIC: ("t_acute_lymphoblastic_leukemia", frozenset({"all"})),
    _ALL: ("acute_lymphoblastic_leukemia", _OF_LEUKEMIA),
    _PERFORMANCE: ("ecog", frozenset({"eastern"})),
    _LEVEL: ("ecog", _ECOG),
    _INHIBITOR: ("proteasome_inhibitor", _MYELOMA_DRUGS),
    _HEALTHY: ("healthy_volunteer", frozenset({"healthy"})),
    _WITH_PAIN: ("painful_neuropathy", frozenset({"neuropathy", "neuropathies", "polyneuropathy"})),
    _EITHER_FLUID: ("serum_m_protein", frozenset({"urine"})),
    _RATIO: ("flc_ratio_abnormal", frozenset({"ratio"})),
    _RISING: ("rising_creatinine", frozenset({"rising", "increasing", "worsening"})),
    _LINES: (
        "prior_lines",
        frozenset({"line", "lines", "regimen", "regimens", "therapies", "therapy", "treatment", "treatments"}),
    ),
}
"""Patterns of what always has the same name, with it and the words of which one must stand in the line as well."""
_WITH_ONE_NAME = Several(*_ONE_NAME)
_KIND_OF_TRANSPLANT = {
    "autologous": "autologous_sct", "allogeneic": "allogeneic_sct", "allogenic": "allogeneic_sct",
    "syngeneic": "allogeneic_sct",
}  # fmt: skip
_GRAFT = (
    r"(?:(?:ha?emato?poi?etic|ha?emopoi?etic|peripheral|blood|bone|marrow|stem|progenitor|cells?|or|and|and/or|/)"
    r"[\s-]*){0,9}(?:transplant(?:ation)?s?|HSCT|SCT|BMT|HCT|PBSCT|ASCT)"
)
_TRANSPLANT = Sought(
    re.compile(
        rf"(?P<first>{'|'.join(_KIND_OF_TRANSPLANT)})(?:\s*(?:,|/|\bor\b|\band\b|\band/or\b)+\s*(?P<other>{'|'.join(_KIND_OF_TRANSPLANT)}))?"
        rf"\s+{_GRAFT}\b",
        re.IGNORECASE,
    ),
    words=tuple(_KIND_OF_TRANSPLANT),
    begins=True,
)
"""A transplantation of one or two kinds, from whatever the cells were taken."""


def kinds_of_transplant(words: str) -> tuple[str, ...]:
    """The kinds of transplantation that a term names together."""
    found = _TRANSPLANT.pattern.fullmatch(words)
    named = (found["first"], found["other"]) if found is not None else ()
    return tuple(dict.fromkeys(_KIND_OF_TRANSPLANT[word.lower()] for word in named if word))


def fluids_of(words: str) -> tuple[str, ...]:
    """The two fluids that a term names for the protein of a clone; none for other terms."""
    both = words[-5:].lower() == "urine" or words[:5].lower() == "serum"
    return ("serum_m_protein", "urine_m_protein") if both and re.fullmatch(_FLUIDS, words, re.IGNORECASE) else ()


_WITH_SEVERAL_NAMES = Several(_URINE, _ISOTYPE, _TYPE_OF_MYELOMA, _TRANSPLANT, _CAUSED)


def spots_by_pattern(seen: Seen) -> Iterator[Spot]:
    """The terms of a line that a pattern finds."""
    plain = seen.plain
    for found in seen.occurrences(_BEFORE_LIMIT):
        of_clone = found[0] in ("iga", "igg", "igm") and PARAPROTEIN.search(
            plain, max(0, found.start() - 90), found.start()
        )
        if not of_clone:
            yield Spot(Cut(found.start(), found.end()), (_SHORT_FORMS[found[0]],), found[0])
    for sought in seen.among(_WITH_ONE_NAME):
        name, beside = _ONE_NAME[sought]
        for found in () if beside.isdisjoint(seen.words) else seen.occurrences(sought):
            named = "name" if "name" in sought.pattern.groupindex else 0
            yield Spot(Cut(*found.span(named)), (name,), found[named])
    if seen.lacks_all(_WITH_SEVERAL_NAMES):
        return
    for found in seen.occurrences(_URINE):
        if PARAPROTEIN.search(plain, max(0, found.start() - _BEFORE_URINE), found.start()):
            yield Spot(Cut(found.start(), found.end()), ("urine_m_protein",), found[0])
    for found in seen.occurrences(_ISOTYPE):
        whose = _FOR_ISOTYPE.search(plain, max(0, found.start() - _BEFORE_ISOTYPE), found.start())
        if whose and PARAPROTEIN.search(plain):
            yield Spot(Cut(found.start(), found.end()), (f"monoclonal_ig{found['chain'].lower()}",), found[0])
    for found in seen.occurrences(_TYPE_OF_MYELOMA):
        yield Spot(Cut(found.start(), found.end()), (f"ig{found['chain'].lower()}_myeloma",), found[0])
    for found in seen.occurrences(_TRANSPLANT):
        yield Spot(Cut(found.start(), found.end()), kinds_of_transplant(found[0]), found[0])
    for found in seen.occurrences(_CAUSED):
        inside = found["marrow"] or found["of"] or (found["inside"] or "").rstrip().endswith("marrow")
        yield Spot(Cut(found.start(), found.end()), ("marrow_involvement" if inside else "disease_related",), found[0])
