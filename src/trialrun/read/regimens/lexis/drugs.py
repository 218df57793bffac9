"""Finds drugs in a dosing text: the vocabulary's, radiotherapy, code names and words with the stem of a drug."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from trialrun.read.regimens.lexis.leads import Places, first_words, led, spelled, words
from trialrun.read.regimens.lexis.shortened import is_short_name, short_names, shortened
from trialrun.read.regimens.phrases import Drug, Phrase
from trialrun.read.spotting import Spot, spot
from trialrun.read.tables import read_table
from trialrun.read.text import Cut
from trialrun.terms.loading import load_vocabulary

_RADIOTHERAPY = re.compile(
    r"\b(?:(?:external[- ]beam |conventional |standard |thoracic |whole[- ]brain |cranial |"
    r"pelvic |involved[- ]field |conformal |3D |intensity[- ]modulated )?(?:radiotherapy|"
    r"radiation therapy|irradiation|radiation(?! oncolog)|chemoradiation|chemoradiotherapy)"
    r"(?:\s\((?:RT|XRT|EBRT|IMRT|WBRT|TRT)\))?|(?-i:RT|XRT|EBRT|IMRT|WBRT|TRT))\b",
    re.IGNORECASE,
)
_CLASS_GIVEN = re.compile(
    r"\b(?:(?:rh)?G-?CSF|(?:human )?granulocyte[- ]colony[- ]stimulating[- ]factors?(?:\s\(G-?CSF\))?)(?!\w)",
    re.IGNORECASE,
)
_ANTIBODY = re.compile(
    r"\b(?P<isotope>(?:iodine|yttrium|indium|lutetium|bismuth|actinium|rhenium)\s(?:[A-Z][a-z]?\s)?\d{2,3}[- ]"
    r"(?:labeled\s|labelled\s)?)?(?:(?:unlabell?ed|unconjugated|chimeric|murine|humanized|bispecific)\s)?"
    r"(?:monoclonal\santibody|moab|mab)\s(?=[\w-]{0,12}[\dA-Z-])(?!\d\s?mg)(?!(?:IV|SC|SQ|PO|IM|IT)\b)(?P<name>[A-Za-z0-9]+(?:-[A-Za-z0-9]+){0,3})"
    r"(?:\s\(MOAB\s[\w-]{1,20}\))?",
    re.IGNORECASE,
)
"""An antibody that has no other name: `monoclonal antibody anti-X1`, `iodine I 131 MOAB anti-X1`."""
_LABELLED = re.compile(
    r"\b(?:90Y|131I|111In|177Lu|225Ac|211At|213Bi)[\s-](?P<name>h?[A-Z]{2,5}-?\d{1,4}|[a-z]{3,20}mab)(?![\w-])"
)
"""An antibody behind its isotope: `90Y hXB-7`, `131I-exmab`."""
_BARE_ANTIBODY = re.compile(
    r"\b(?:monoclonal\santibody|MOAB)(?=\s(?:IV|SC|IM|intraven|subcut|on\sdays?\s\d))", re.IGNORECASE
)
_LETTERED = re.compile(
    r"\b(?:compound|agent|drug|antibody|peptide)\s(?-i:[A-Z]\d?|(?<=ompound\s)\d{1,4}(?!\s?(?:[a-z]{0,2}g|mL|IU|U)\b))(?![\w'-]|\.\d)",
    re.IGNORECASE,
)
"""`Compound Y`, `antibody H`: a drug that is told by a letter."""
_DOSED = re.compile(r"\d\s?(?:m?c?g|ug)(?:/(?:m2|kg))?(?:\sx\s\d)?\s\($", re.IGNORECASE)
_VITAMIN = re.compile(r"\bvitamin\s(?:A|B\d{1,2}|D|E|K\d?)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-zÀ-ÿ]{7,}")
CELL_PRODUCT = "leucel"
"""What names of cells that are infused once end in (INN scheme for cell therapies): no day of a drug is theirs."""
_SPECIAL_RADIOTHERAPY = (
    (
        "total_body_irradiation",
        re.compile(r"\b(?:total[- ]body (?:ir)?radiation(?:\s\(TBI\))?|F?TBI)\b", re.IGNORECASE),
    ),
    (
        "total_marrow_irradiation",
        re.compile(
            r"\b(?:total[- ]marrow (?:and lymphoid )?(?:ir)?radiation(?:\s\((?:TMI|TMLI)\))?|TML?I)\b", re.IGNORECASE
        ),
    ),
    (
        "stereotactic_radiotherapy",
        re.compile(
            r"\b(?:stereotactic (?:body |ablative )?(?:radiotherapy|radiation(?: therapy)?)"
            r"(?:\s\((?:SRT|SBRT|SABR)\))?|(?-i:SBRT|SABR|SRT))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "stereotactic_radiosurgery",
        re.compile(
            r"\b(?:stereotactic radio-?surgery|gamma knife(?: radiosurgery)?|(?<!stereotactic )radiosurgery)"
            r"(?:\s\((?:SRS|GKRS)\))?",
            re.IGNORECASE,
        ),
    ),
    ("brachytherapy", re.compile(r"\bbrachytherapy\b", re.IGNORECASE)),
)
_SPECIAL_LEADS = words("total tbi ftbi tmi tmli stereotactic sbrt sabr srt brachytherapy gamma radiosurgery")
_CODE = re.compile(
    r"(?<![\w/-])(?:[A-Z]{2,6}[- ]?\d{2,7}(?!\s?(?:mg|mcg|ug|g|ml|mL|Gy|cGy|IU|U|%|patients|subjects|"
    r"days?|weeks?|months?|years?|"
    r"hours?|hrs?|h|minutes?|min|cycles?|courses?|doses?|times)\b)[A-Za-z]{0,2}"
    r"|[A-Z][A-Za-z]{0,3}-\d{3,7}[A-Za-z]{0,2}|[A-Z]\d{5,7}|[A-Z]{2,6}-\d{2,7}[A-Za-z]{0,3}"
    r"|[A-Za-z]{2}\d[A-Z]\d{2,4})(?![\w]|\.\d|,\d{3}\b)"
)
_LONG_CODE = re.compile(r"(?!NCT|ISO|DSM|ISRCTN)[A-Za-z]{1,6}[- ]?\d{4,7}")
_OF_A_GENE = re.compile(
    r"(?:(?:\s?/\s?|,\s|,?\s(?:and|or|and/or)\s)[A-Z][\w-]{1,11}){0,4}[\s-](?:(?:activating|somatic|germline|gene|protein|kinase)\s){0,2}"
    r"(?:gene|mutations?|mutated|mutant|fusions?|rearrange(?:d|ments?)|amplifi(?:ed|cations?)|delet(?:ed|ions?)|translocations?|"
    r"alterations?|variants?|wild[- ]?type|(?:over)?express(?:ed|ing|ion)|positiv(?:e|ity)|negativ(?:e|ity))\b"
)
"""What stands behind the name of a gene or a marker: `GNA11 mutation`, `CDK12 or ATM gene alterations`."""
_GIVEN_AT = words("administered given provided infused injected dosed")
_SUBJECT = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][A-Za-z]{0,3}[A-Z][A-Z0-9]{0,4}|[a-z]{2,4}-[A-Z][a-z]{1,4})\s(?:is|was|will\sbe)\s(?:\w{3,12}\s)?"
    rf"(?:{'|'.join(sorted(_GIVEN_AT))})\b(?=[^.;\n]{{0,80}}\s\d[\d.,]{{0,6}}\s?(?:mg|mcg|ug|g|IU|U|MU)(?:/|\b))"
)
"""`ABC was infused at 175 mg/m2`: a short name that nothing else tells is no drug named before."""
_OF_A_STUDY = re.compile(r"\b(?:(?:protocols?|trials?|stud(?:y|ies))\s\(|protocols?\s)$", re.IGNORECASE)
"""What stands before the number of another study: `protocol (ABC-9900)`."""
_SCANNED = re.compile(
    r"(?:\bby\s(?:[\w-]{2,20}\s(?:and|or)\s)?|\b(?:absorptiometry|densit\w+|scans?|BMD|BMI)\b[^.;\n]{0,40})$",
    re.IGNORECASE,
)
_CODED = re.compile(r"-\d{2,3}\b(?!\s?(?:-|to\b|[.,]\d|/|m?c?g\b|ug\b|ng\b|IU\b|M?U\b|Gy\b|%))", re.IGNORECASE)
_LONGEST_SHORT = 4
_SUFFIX = re.compile(
    r"(?<=[a-z]{4})-(?!like|free|week|dose|only|plus|line|type|rich|drug|arms?\b|days?\b|step|term|naiv|resi|refr)[a-z]{4}(?![\w-])"
)
"""`sacituzumab govitecan-hziy`: four letters without a meaning, which the FDA adds to the names of biological drugs."""
_TOLD_FOR = re.compile(r"\([^()]{0,40}\b(?:if|with|when|on|taking|receiving)\s[^()]{0,30}$", re.IGNORECASE)
_SCAN = re.compile(r"\)?\s(?:scan|bone|exam|measure|imag|assess|body|whole|result|at\sbaseline)", re.IGNORECASE)
_LETTERS = re.compile(r"\b(?P<word>[A-Za-z]{6,24})\b(?:\spegol\b)?")
_NOT_STEMS = frozenset({"amide", "thiamide", "bromide", "globulin", "immunoglobulin", "tubulin"})
_NOT_GIVEN = frozenset({"hyaluronidase"})
_CLASSES_GIVEN = frozenset({"g_csf", "interferon_class", "intravenous_immunoglobulin"})
_NOT_DRUGS = re.compile(
    r"\b(?:placebos?|(?<!in\s)(?<!in\sa\s)vehicle(?:\s(?:cream|gel|ointment|lotion|foam|control))?|"
    r"(?:autologous|allogeneic|peripheral blood|haematopoietic|hematopoietic|"
    r"CD34\+)[\w -]{0,40}(?:stem cells?|transplant(?:ation)?|progenitor cells?)|"
    r"CD34\+?\s?cells?|(?:mono)?nucleated cells?|mononuclear cells?|"
    r"stem[- ]cell (?:transplant(?:ation)?|infusion|support|rescue)|stem cells?|PB[SP]Cs?|A?B?HSCT|"
    r"(?:DEB-)?TACE|TARE|PIPAC|ASCT|BMT|PBSCT|bone marrow(?: transplant(?:ation)?)?|CAR[- ]T(?:[- ]cells?)?|NK cells?|"
    r"T cells?|DLIs?|donor lymphocyte infusions?|(?:umbilical )?cord blood|PBSC infusions?|"
    r"dendritic cells?|(?<!ml )(?<!ml of )(?:normal saline|(?<!normal )saline|dextrose)|hydration)\b",
    re.IGNORECASE,
)


_NOT_DRUG_LEADS = words(
    "placebo placebos vehicle autologous allogeneic peripheral haematopoietic hematopoietic cd stem pbsc pbscs hsct "
    "nucleated mononucleated mononuclear ahsct bhsct abhsct asct bmt pbsct tace deb tare pipac "
    "bone car nk t dli dlis donor umbilical cord "
    "pbpc pbpcs dendritic normal saline dextrose hydration"
)
_ANTIBODY_LEADS = words(
    "iodine yttrium indium lutetium bismuth actinium rhenium unlabeled unlabelled unconjugated chimeric murine "
    "humanized bispecific monoclonal moab mab"
)
_RADIOTHERAPY_LEADS = words(
    "external conventional standard thoracic whole cranial pelvic involved conformal # intensity radiotherapy "
    "radiation irradiation chemoradiation chemoradiotherapy rt xrt ebrt imrt wbrt trt"
)


def find_drugs(plain: str, places: Places, named: frozenset[str] = frozenset()) -> Iterator[Phrase]:
    """The drugs of a text. A named combination gives its components; `known` is False for codes, stems and drugs that
    are only `named` elsewhere in their document, in small letters.
    """
    told = [*_vocabulary_drugs(plain), *_radiotherapy(plain, places)]
    antibodies = list(_antibodies(plain, places, told))
    told = [p for p in told if not any(_overlap(p.cut, antibody.cut) for antibody in antibodies)] + antibodies
    names = short_names(plain, told)
    told = [phrase for phrase in told if not is_short_name(phrase, names)]
    free = _uncovered(plain, [phrase.cut for phrase in told])
    yield from (*told, *shortened(free, names))
    for match in led(_CLASS_GIVEN, free, places, words("g gcsf rhg rhgcsf human granulocyte")):
        yield Phrase(Drug(("g-csf",), match[0], known=False), Cut(match.start(), match.end()))
    yield from _as_printed(free, places)
    for match in _WORD.finditer(free):
        name = _names_by_sound().get(_sound(match[0]))
        if name is not None:
            yield Phrase(Drug((name,), match[0]), Cut(match.start(), match.end()))
    for match in led(_short_pattern(), free, places, _short_leads()):
        yield Phrase(Drug((_short_names()[match[1]],), match[1]), Cut(match.start(1), match.end(1)))
    for match in led(_NOT_DRUGS, free, places, _NOT_DRUG_LEADS):
        name = "placebo" if match[0].lower().startswith("vehicle") else match[0].lower()
        yield Phrase(Drug((name,), match[0], known=False, given=False), Cut(match.start(), match.end()))
    yield from coined_drugs(free, named, coded="#" in places.words)
    for match in _SUBJECT.finditer(free) if not places.words.isdisjoint(_GIVEN_AT) else ():
        name = _short_names().get(match["name"], match["name"].lower())
        if _is_drug(match["name"]) and name not in _never_drugs():
            known = match["name"] in _short_names()
            yield Phrase(Drug((name,), match["name"], known=known), Cut(*match.span("name")))


@cache
def _never_drugs() -> frozenset[str]:
    """Words that a dose may stand beside and that are none."""
    return frozenset(row["word"] for row in read_table("regimens/tables/not_drugs.csv"))


def coined_drugs(free: str, named: frozenset[str] = frozenset(), *, coded: bool = True) -> Iterator[Phrase]:
    """The drugs that no vocabulary knows: codes, words with the stem of a drug, and the `named` ones."""
    stems = (
        match
        for match in _LETTERS.finditer(free)
        if match["word"].lower().endswith(_stems()) or match["word"].lower() in named
    )
    codes = (match for match in _CODE.finditer(free) if not _names_other(match)) if coded else ()
    for found in (codes, stems):
        for match in found:
            if _is_drug(match[0]) and not _names_dose(match):
                yield Phrase(Drug((match[0].lower(),), match[0], known=False), Cut(match.start(), match.end()))


def _names_dose(match: re.Match[str]) -> bool:
    """`melphalan 200 mg/m2 (MEL200)`: another name of the dose before, alone in its bracket."""
    alone = match.string.startswith(")", match.end())
    return alone and _DOSED.search(match.string, max(0, match.start() - 24), match.start()) is not None


def _antibodies(plain: str, places: Places, told: list[Phrase]) -> Iterator[Phrase]:
    """`yttrium Y 90 monoclonal antibody XB-7`: one drug by all its words, if what it binds to is no drug itself."""
    known = [p.cut for p in told if isinstance(p.meaning, Drug) and p.meaning.given]
    for match in led(_ANTIBODY, plain, places, _ANTIBODY_LEADS):
        name = Cut(match.start("name"), match.end("name"))
        coded = any(c.isdigit() or c.isupper() or c == "-" for c in match["name"])
        if coded and match["isotope"] and not any(_overlap(name, cut) for cut in known):
            yield Phrase(Drug((match[0].lower(),), match[0], known=False), Cut(match.start(), match.end()))
    for match in _LABELLED.finditer(plain) if "#" in places.words else ():
        if not any(_overlap(Cut(match.start("name"), match.end("name")), cut) for cut in known):
            yield Phrase(Drug((match[0].lower(),), match[0], known=False), Cut(match.start(), match.end()))


def _as_printed(free: str, places: Places) -> Iterator[Phrase]:
    """Antibodies without a name of their own, vitamins and what has a letter for a name, by the words that stand."""
    named = [
        match
        for match in led(_ANTIBODY, free, places, _ANTIBODY_LEADS)
        if any(c.isdigit() or c.isupper() or c == "-" for c in match["name"])
    ]
    lettered = led(_LETTERED, free, places, words("compound agent drug antibody peptide"))
    bare = led(_BARE_ANTIBODY, free, places, words("monoclonal moab"))
    for match in (*named, *bare, *led(_VITAMIN, free, places, words("vitamin")), *lettered):
        yield Phrase(Drug((match[0].lower(),), match[0], known=False), Cut(match.start(), match.end()))


def _vocabulary_drugs(plain: str) -> Iterator[Phrase]:
    vocabulary = load_vocabulary()
    single = list(spot(plain, vocabulary, {"drugs"}))
    products = [s for s in spot(plain, vocabulary, {"combinations"}) if _is_product(s)]
    covered = [s for s in single if not any(_overlap(s.cut, other.cut) for other in products)]
    for spotted in (*covered, *products):
        if not (_is_scan(plain, spotted.cut) or _is_coded(plain, spotted) or _is_told_for(plain, spotted)):
            suffix = _SUFFIX.match(plain, spotted.cut.end)
            cut = spotted.cut if suffix is None else Cut(spotted.cut.first, suffix.end())
            yield Phrase(_drug(spotted), cut)


def _is_told_for(plain: str, spotted: Spot) -> bool:
    """`40 mg (20 mg if on a strong CYP3A inhibitor)`: a class that tells for whom the dose in brackets is."""
    told = "cyp" in spotted.name and load_vocabulary().drugs.get(spotted.name) is None
    return told and _TOLD_FOR.search(plain, max(0, spotted.cut.first - 60), spotted.cut.first) is not None


def _is_scan(plain: str, cut: Cut) -> bool:
    """`bone density by DEXA`: dual energy X-ray absorptiometry, and no dexamethasone."""
    if plain[cut.first : cut.end].upper() != "DEXA":
        return False
    return (
        _SCANNED.search(plain, max(0, cut.first - 60), cut.first) is not None or _SCAN.match(plain, cut.end) is not None
    )


def _is_coded(plain: str, spotted: Spot) -> bool:
    """`ISA-51`, `Montanide ISA 51`: the short name of a drug, as the beginning of a code or of another name."""
    if not spotted.words.isalpha() or not spotted.words.isupper() or len(spotted.words) > _LONGEST_SHORT:
        return False
    adjuvant = plain[: spotted.cut.first].lower().endswith("montanide ")
    return adjuvant or _CODED.match(plain, spotted.cut.end) is not None


def _drug(spotted: Spot) -> Drug:
    """The drug of a spot. A class of drugs is not given as such, growth factors aside."""
    term = load_vocabulary().drugs.get(spotted.name)
    if term is None:
        return Drug((spotted.words.lower(),), spotted.words, known=False, given=spotted.name in _CLASSES_GIVEN)
    several = len(term.components) > 1
    names = term.components if several else (term.name,)
    return Drug(names, spotted.words, combination=several, given=spotted.name not in _NOT_GIVEN)


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    """Letters by sound, so that spellings of other languages meet: fludarabin, melfalan, ciclofosfamida."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if c.isalpha() and c.isascii())
    for printed, sound in (("ph", "f"), ("th", "t"), ("rh", "r"), ("y", "i"), ("x", "ks"), ("c", "k"), ("z", "s")):
        plain = plain.replace(printed, sound)
    return re.sub(r"(.)\1", r"\1", plain).rstrip("eao")


@cache
def _names_by_sound() -> dict[str, str]:
    terms = load_vocabulary().drugs.values()
    single = [term for term in terms if len(term.components) <= 1 and _WORD.fullmatch(term.label)]
    found: dict[str, set[str]] = {}
    for term in single:
        found.setdefault(_sound(term.label), set()).add(term.name)
    return {sound: names.pop() for sound, names in found.items() if len(names) == 1}


@cache
def _short_names() -> dict[str, str]:
    return {row["short"]: row["drug"] for row in read_table("regimens/tables/short_names.csv")}


@cache
def _short_pattern() -> re.Pattern[str]:
    """Short names that are read as drugs only where a dose follows: `Flu 30 mg/m2`. `CAR7` and `OX40` are targets."""
    apart = r"(?:\s?[:(,=]\s?|\s)(?:(?:at|IV|PO|SC)\s)?\d"
    return re.compile(rf"\b({spelled(_short_names())})(?={apart}|\d[\d.,]*\s?(?:m?g|mcg|[µμ]g|IU|U)\b)")


@cache
def _short_leads() -> frozenset[str]:
    return first_words(iter(_short_names()))


@cache
def _stems() -> tuple[str, ...]:
    """What names of drugs of one kind end in."""
    return tuple(row["stem"] for row in read_table("regimens/tables/drug_stems.csv"))


@cache
def _not_codes() -> re.Pattern[str]:
    """Words that a number may stand behind without the two being the code of a drug: `Day 8`, `CD20`."""
    return re.compile(rf"(?:{spelled(row['word'] for row in read_table('regimens/tables/not_codes.csv'))})[- ]?\d")


def _is_product(spotted: Spot) -> bool:
    """A product of one drug, or a combination by its short name: `VRd`, not `lenalidomide and dexamethasone`."""
    term = load_vocabulary().drugs[spotted.name]
    return len(term.components) == 1 or not re.search(r"\s(?:and|plus|with)\s|\+|,|-[a-z]{5}|/", spotted.words)


def _overlap(one: Cut, other: Cut) -> bool:
    return one.first < other.end and other.first < one.end


def _radiotherapy(plain: str, places: Places) -> Iterator[Phrase]:
    whole: list[Cut] = []
    for name, pattern in _SPECIAL_RADIOTHERAPY:
        for match in led(pattern, plain, places, _SPECIAL_LEADS):
            whole.append(Cut(match.start(), match.end()))
            yield Phrase(Drug((name,), match[0]), whole[-1])
    for match in led(_RADIOTHERAPY, plain, places, _RADIOTHERAPY_LEADS):
        cut = Cut(match.start(), match.end())
        if not any(_overlap(cut, other) for other in whole):
            yield Phrase(Drug(("radiotherapy",), match[0]), cut)


def _uncovered(plain: str, taken: list[Cut]) -> str:
    """The text with the drugs found so far blotted out, so that no part of them is read again."""
    letters = list(plain)
    for cut in taken:
        letters[cut.first : cut.end] = "\n" * (cut.end - cut.first)
    return "".join(letters)


def _names_other(code: re.Match[str]) -> bool:
    """True for the name of a gene, a marker or a study where a drug could stand."""
    gene = _OF_A_GENE.match(code.string, code.end()) is not None
    return gene or _OF_A_STUDY.search(code.string, max(0, code.start() - 12), code.start()) is not None


def _is_drug(printed: str) -> bool:
    coded = _not_codes().match(printed) is None or _LONG_CODE.match(printed) is not None
    return coded and printed.lower() not in _NOT_STEMS


def is_cells(printed: str) -> bool:
    """True for cells, transplants and fluids: what is said of them is not said of the drugs beside them."""
    return _NOT_DRUGS.fullmatch(printed) is not None and not printed.lower().startswith(("placebo", "vehicle"))
