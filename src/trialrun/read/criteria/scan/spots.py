"""The terms of a line: those of the vocabulary and of the reader, without the words that only narrow them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from trialrun.read.criteria.cues import spellings
from trialrun.read.criteria.model import Comparison, Timing
from trialrun.read.criteria.scan.extended import with_what_is_said_of_them
from trialrun.read.criteria.scan.patterns import PARAPROTEIN, fluids_of, kinds_of_transplant, spots_by_pattern
from trialrun.read.criteria.scan.spelled_out import with_full_names
from trialrun.read.criteria.seeking import Seen, Sought, Spellings, Words
from trialrun.read.spotting import Spot, SpotKind, spot
from trialrun.read.tables import read_table
from trialrun.read.text import Cut
from trialrun.terms import Concept, Vocabulary

LONGEST_READ = 12_000
_KINDS: tuple[SpotKind, ...] = ("variables", "conditions", "procedures", "drugs")
_VIRUSES = (
    ("hiv_rna", re.compile(r"\bHIV\b|immunodeficiency")),
    ("hbv_dna", re.compile(r"\bHBV\b|hepatitis B", re.IGNORECASE)),
    ("hcv_rna", re.compile(r"\bHCV\b|hepatitis (?:A, )?(?:B,? ?(?:or|and|and/or|/|&) ?)?C\b", re.IGNORECASE)),
    (
        "",
        re.compile(
            r"\b(?:SARS|COVID|EBV|CMV|HPV|HTLV|HDV|HHV|RSV|adenovirus|cytomegalovirus|influenza)", re.IGNORECASE
        ),
    ),
)
"""What measures the load of a virus, by what names the virus; of others the vocabulary has none."""
_SEVERAL_VIRUSES = 40
_ANAESTHESIA = Sought(
    re.compile(
        r"\bASA\b(?:[\s-]{0,2}(?:physical|physiologic\w*|status|PS|class\w*|grades?|scores?|categor\w+|risk|stages?)\b){0,4}"
        r"(?=[\s:(\[<>=-]{0,4}(?:(?:is|of|or|and|equal|to|less|greater|more|higher|lower|than|above|below|over|at|least|most"
        r"|up|no|not|between|from)\b[\s:(\[<>=-]{0,4}){0,6}(?:VI|IV|V|I{1,3}|[1-6])\b"
        r"(?![.,]\d|\s?(?:mg|g|%|days?|weeks?|months?|years?|hours?|h)\b))"
    ),
    words=("asa",),
    begins=True,
)
"""`ASA` before a class of physical status; elsewhere it may be acetylsalicylic acid."""
_SOMETHING_ELSE: Mapping[str, re.Pattern[str]] = {
    "S1": re.compile(r"\bL[1-5]\b|vertebra|lumba|sacr|\bdis[ck]\b|spin(?:e|al)", re.IGNORECASE),
    "CKD": re.compile(r"\bCKD[\s-]?EPI\b"),
    "cART": re.compile(""),
    "HMA": re.compile(r"\bCTFG\b|\bHeads of Medicines|\bHMA,?\s*\(?(?:19|20)\d\d\b"),
    "MDS": re.compile(
        r"parkinson|movement disorder|supranuclear|dystonia|\bUPDRS\b|multiple system atrophy", re.IGNORECASE
    ),
    "PCL": re.compile(r"\bPCL\s?-?\s?(?:[56CMS]|IV)\b"),
    **dict.fromkeys(("renal disease", "Renal Disease"), re.compile(r"\bdiet in renal disease\b", re.IGNORECASE)),
    **dict.fromkeys(("leukocyte", "Leukocyte"), re.compile(r"\bleukocyte antigen", re.IGNORECASE)),
}
"""Names that mean something else where the line says so: the first bone of the sacrum, a checklist of stress,
antiretroviral therapy, an agency, the society for movement disorders, the antigens of a transplant."""
_IMMUNOGLOBULINS = frozenset({"iga", "igg", "igm"})
_MEASURED = re.compile(
    r"\s*(?:level|concentration|value)?s?\s*(?:\(|:)?\s*"
    r"(?:[<>=\d]|(?:is|of|at|no|not|above|below|over|greater|more|less|must|should)\b)",
    re.IGNORECASE,
)
_RESULT = r"(?:sero)?(?:positiv|negativ|reactiv|non-?reactiv)\w*"
_OF_ANTIBODY = re.compile(
    r"(?:\s*(?:/|,|\bor\b|\band\b)\s*Ig[AGM]\b)?\s*(?:(?:test|serology|antibod\w+|titer)s?\s*)?"
    rf"(?:(?:(?:is|are|was|must be)\s+)?{_RESULT}|(?<=\s)(?:antibod|serolog|anti-|against\b))",
    re.IGNORECASE,
)
_RESULT_BEFORE = re.compile(
    rf"\b{_RESULT}\s+(?:Ig[AGM]\s*(?:/|,|\bor\b|\band\b)\s*|(?!(?:and|or|with)\s)[\w-]+\s+){{0,3}}\Z", re.IGNORECASE
)
"""`CMV IgM negative`, `negative for toxoplasma IgM`: an antibody against something, and no level in the blood."""
_UNRELATED = re.compile(r"\bunrelated\s+to\s+(?:the\s+|their\s+|an?\s+)?(?:[\w-]+\s+)?\Z", re.IGNORECASE)
"""`serious illness unrelated to lymphoma`: the disease that is studied is not what is asked."""
_CRITERIA_FOR = re.compile(r"\bcriteria for \Z", re.IGNORECASE)
"""`Common Terminology Criteria for Adverse Events`: the name of a scale."""
_STUDIED = "investigational_agent"
_ADMINISTERED = re.compile(r"\s+administration\s*(?:(?:or|and|that|may|in)\b|[,;.]|\Z)", re.IGNORECASE)
"""`risk of participation or investigational product administration`: what this trial gives, and no earlier drug."""
_SCALES = frozenset(
    {"assessment", "checklist", "index", "interview", "inventory", "questionnaire", "scale", "score", "survey", "test"}
)
_NAMES_SCALE = re.compile(
    r"(?:['’]s)?\s+(?:(?:[A-Z][\w-]*|and|of|for)\s+){0,5}(?:Index|Inventory|Questionnaire|Scale"
    r"|(?<=\w\s)(?:Assessment|Checklist|Interview|Score|Survey|Test))\b"
)
"""`Psoriasis Area and Severity Index`: how badly off those are who have it, not that somebody has it."""
_NEAR = 48
_PREDICTED = re.compile(r"predicted ", re.IGNORECASE)
_HISTORY = re.compile(r"(?:past |prior |previous )?history of (?:an? )?|(?:past|prior|previous) (?=myocardial)", re.I)
_OF_HISTORY = frozenset({"history", "past", "prior", "previous", "predicted"})
"""Words of which one begins what is said of a term's past, or of a value that is predicted."""


def begins_at(item: Comparison | Timing | Spot) -> int:
    """Where something found begins."""
    return item.cut.first


def read_spots(seen: Seen, vocabulary: Vocabulary) -> tuple[Spot, ...]:
    """The terms of a line, left to right, without the words that only narrow them."""
    read = seen.plain
    found = tuple(
        item
        for item in spot(read, vocabulary, _KINDS)
        if item.words not in _SOMETHING_ELSE or not _SOMETHING_ELSE[item.words].search(read)
        if item.name not in _IMMUNOGLOBULINS or not _is_no_level(read, item)
        if item.name != "adverse_event"
        or not _CRITERIA_FOR.search(read, max(0, item.cut.first - _NEAR), item.cut.first)
        if "unrelated" not in seen.words or not _UNRELATED.search(read, max(0, item.cut.first - _NEAR), item.cut.first)
    )
    if not _OF_HISTORY.isdisjoint(seen.words):
        found = tuple(_without_history(read, item, vocabulary) for item in found)
    if not seen.lacks(_narrowing()):
        found = tuple(_without_narrowing(item, vocabulary) for item in found)
    if not _SCALES.isdisjoint(seen.words):
        found = tuple(item for item in found if not _begins_scale(read, item, vocabulary))
    found = _with_reading_terms(seen, found, vocabulary)
    if "(" in read or "[" in read:
        found = with_full_names(read, found)
    found = with_what_is_said_of_them(read, found)
    if "administration" not in seen.words:
        return found
    return tuple(item for item in found if item.name != _STUDIED or not _ADMINISTERED.match(read, item.cut.end))


def _begins_scale(plain: str, spotted: Spot, vocabulary: Vocabulary) -> bool:
    term = vocabulary.term(spotted.name)
    named = isinstance(term, Concept) and spotted.words[0].isupper()
    return named and _NAMES_SCALE.match(plain, spotted.cut.end) is not None


def _is_no_level(plain: str, spotted: Spot) -> bool:
    """`M-protein >= 1 g/dL (>= 0.5 g/dL if IgA)`: the protein that a clone makes, or an antibody against something."""
    if spotted.words.lower() != spotted.name:
        return False
    first, end = spotted.cut.first, spotted.cut.end
    if _OF_ANTIBODY.match(plain, end) is not None:
        return True
    if _MEASURED.match(plain, end) is not None:
        return False
    before = _RESULT_BEFORE.search(plain, max(0, first - _NEAR), first)
    return before is not None or PARAPROTEIN.search(plain) is not None


def _without_narrowing(spotted: Spot, vocabulary: Vocabulary) -> Spot:
    """`active infection` is an infection: what narrows a term is read by itself."""
    narrowing = _narrowing().match(spotted.words)
    if narrowing is None or narrowing.end() + 1 >= len(spotted.words) or _is_label(spotted, vocabulary):
        return spotted
    rest = spotted.words[narrowing.end() + 1 :]
    inner = spot(rest, vocabulary, _KINDS)
    if len(inner) != 1 or inner[0].names != spotted.names or len(inner[0].words) != len(rest):
        return spotted
    return Spot(Cut(spotted.cut.end - len(rest), spotted.cut.end), spotted.names, rest)


def _is_label(spotted: Spot, vocabulary: Vocabulary) -> bool:
    """`acute promyelocytic leukemia (APL)`: the very name of the term, of which no word narrows it."""
    term = vocabulary.term(spotted.name)
    return term is not None and term.label.lower() == spotted.words.lower().partition(" (")[0]


@cache
def _narrowing() -> Words:
    rows = read_table("criteria/tables/qualifiers.csv")
    return Words([row["words"] for row in rows if row["key"] in ("status", "severity")])


def _without_history(plain: str, spotted: Spot, vocabulary: Vocabulary) -> Spot:
    """`history of`, `prior myocardial infarction` is the infarction: the words of history are read by themselves."""
    found = _HISTORY.match(spotted.words) or (
        _PREDICTED.match(spotted.words)
        if plain[max(0, spotted.cut.first - 4) : spotted.cut.first].endswith((" of ", "% "))
        else None
    )
    if found is None:
        return spotted
    first = spotted.cut.first + found.end()
    inner = spot(spotted.words[found.end() :], vocabulary, _KINDS)
    if len(inner) != 1 or inner[0].cut.end != spotted.cut.end - first:
        return spotted
    return Spot(Cut(first, spotted.cut.end), inner[0].names, inner[0].words)


@cache
def _reading_terms() -> tuple[Spellings, dict[str, tuple[str, ...]]]:
    rows = read_table("criteria/tables/reading_terms.csv")
    spelled = [(words, tuple(row["names"].split(";"))) for row in rows for words in spellings(row["words"])]
    return Spellings([words for words, _ in spelled]), {words.lower(): names for words, names in spelled}


@lru_cache(maxsize=4096)
def both_names(words: str) -> tuple[str, ...]:
    """The names a word of the reader's own table stands for together: `transaminases` are ALT and AST."""
    named = _reading_terms()[1].get(" ".join(words.lower().split()), ())
    transplants = kinds_of_transplant(words) if "transplant" in words.lower() or words.endswith("T") else ()
    return named or transplants or fluids_of(words)


def _with_reading_terms(seen: Seen, spots: tuple[Spot, ...], vocabulary: Vocabulary) -> tuple[Spot, ...]:
    """Spots with the words of the reader's own table; where both claim a place, the longer one has it."""
    plain, (terms, names) = seen.plain, _reading_terms()
    own = [
        Spot(Cut(found.start(), found.end()), names[" ".join(found[0].lower().split())], found[0])
        for found in terms.occurrences(seen)
    ]
    own = [*own, *(item for item in spots_by_pattern(seen) if all(item.cut != one.cut for one in own))]
    for found in seen.occurrences(_ANAESTHESIA):
        own = [item for item in own if not found.start() <= item.cut.first < found.end()]
        own.append(Spot(Cut(found.start(), found.end()), ("asa_class",), found[0]))
    if not own:
        return spots
    longest = [0] * len(plain)
    for item in spots:
        longest[item.cut.first : item.cut.end] = [item.cut.end - item.cut.first] * (item.cut.end - item.cut.first)
    kept_own = [item for item in _outermost(own, vocabulary) if _has_its_place(longest, item)]
    claimed = places_of(item.cut for item in kept_own)
    kept = [item for item in spots if not any(claimed[item.cut.first : item.cut.end])]
    told = (one for item in (*kept, *kept_own) if (one := _of_its_virus(plain, item)) is not None)
    return tuple(sorted(told, key=lambda item: item.cut))


def _outermost(spots: list[Spot], vocabulary: Vocabulary) -> Iterator[Spot]:
    """Spots but for a wider name within a narrower one: `allogeneic marrow transplant`, not its last words."""
    outer: Spot | None = None
    for item in sorted(spots, key=lambda item: (item.cut.first, -item.cut.end)):
        inside = outer is not None and item.cut.end <= outer.cut.end
        if outer is None or not inside or not any(name in vocabulary.above(outer.name) for name in item.names):
            yield item
        outer = outer if inside else item


def _has_its_place(longest: list[int], item: Spot) -> bool:
    """Whether no longer spot stands where an own term does; what means several things may go on behind it.

    `chronic hepatitis B or C`: the longer `chronic hepatitis B` ends before the C.
    """
    goes_on = len(item.names) > 1 and not longest[item.cut.end - 1]
    return goes_on or max(longest[item.cut.first : item.cut.end]) <= item.cut.end - item.cut.first


def _of_its_virus(plain: str, spotted: Spot) -> Spot | None:
    """A viral load is that of the virus the line names, the last before it; None where two are named together."""
    if spotted.names != ("hiv_rna",) or "HIV" in spotted.words:
        return spotted
    named = [(found.start(), name) for name, pattern in _VIRUSES for found in pattern.finditer(plain)]
    before = sorted(item for item in named if item[0] < spotted.cut.first)
    only = {name for _, name in named}
    place, name = before[-1] if before else (0, only.pop() if len(only) == 1 else "hiv_rna")
    others = [at for at, other in before if other != name]
    together = bool(others) and place - others[-1] < _SEVERAL_VIRUSES and ";" not in plain[others[-1] : place]
    return Spot(spotted.cut, (name,), spotted.words) if name and not together else None


def places_of(cuts: Iterable[Cut]) -> bytearray:
    """One for every place that a cut covers; as long as a line may be."""
    covered = tuple(cuts)
    marked = bytearray(max((cut.end for cut in covered), default=0))
    for cut in covered:
        marked[cut.first : cut.end] = b"\x01" * (cut.end - cut.first)
    return marked
