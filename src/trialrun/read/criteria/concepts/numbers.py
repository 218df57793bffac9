"""Numbers of a part become comparisons with what they belong to: a measurement, a grade, a count of lines."""

from __future__ import annotations

import re

import msgspec

from trialrun.read.criteria.concepts.counts import counted_thing, of_a_thing
from trialrun.read.criteria.concepts.named import ACCOMPANIED, left_over, read_terms, timing_of
from trialrun.read.criteria.concepts.qualifiers import own_words, said_in, selector_of, without_selector
from trialrun.read.criteria.model import Comparator, Comparison, Limit, Named, Negated, Said, Statement, Tree
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.scan.spots import both_names
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import GRADES, is_condition, is_drug, is_scale, is_test, is_treatment, term_of
from trialrun.read.criteria.trees import change, join
from trialrun.read.text import Cut
from trialrun.terms import DrugClass, load_vocabulary

_LESION = re.compile(
    r"\b(?:lesion|node|nodal|lymphadenopathy|mass|tumou?r|plasmacytoma|measurable disease)s?\b", re.IGNORECASE
)
_MEASURED = re.compile(r"\b(?:measur\w+|diameter|dimensions?|ax[ie]s)\b", re.IGNORECASE)
_HOLLOW = re.compile(
    r"\b(?:vessel|arter|aort|vein|lumen|annul|duct|atri|ventric|aneurysm|stent|slice|root)", re.IGNORECASE
)
"""What else than a lesion has a diameter: `reference vessel diameter`."""
_NEAR_LESION = 140
_SHORT_AXIS = re.compile(r"\bshort(?:est)?\b", re.IGNORECASE)
_LESION_NEXT = re.compile(
    r"\s*(?:[a-z-]+\s+){0,2}?(?:lesion|node|lymphadenopathy|adenopathy|mass|tumou?r|plasmacytoma)(?:s|es)?\b",
    re.IGNORECASE,
)
_GRADE = re.compile(r"\bgrades?\b", re.IGNORECASE)
_HISTOLOGY = re.compile(r"\b(?:follicular|histolog\w+|nuclear|astrocytoma|glioma|ependymoma)\b", re.IGNORECASE)
_SEVERITY = re.compile(r"\b(?:CTC(?:AE)?|toxicit|adverse|NCI)", re.IGNORECASE)
_RECOVERED_TO = re.compile(
    r"\b(?:recover|resolv|improv|return|revert|restor)\w*\s+(?:\w+\s+){0,2}?(?:to|at)\s+(?:a\s+)?(?:CTCAE\s+)?"
    r"(?:grade\s+)?(?:at least|minimum)\b",
    re.IGNORECASE,
)
"""`recovered to at least grade 1`: to grade 1 or a better one."""
_STAGE = (["stage"], ["stages"], ["class"], ["type"], ["phase"])
_NYHA = Sought(re.compile(r"\bNYHA\b|New York Heart", re.IGNORECASE), words=("nyha", "new york"))
_BY_NYHA = re.compile(
    r"[\s,(]*(?:as\s+)?(?:(?:defined|classified|determined|assessed)\s+)?(?:by|per|according to|using|of)\s+(?:the\s+)?"
    r"(?:NYHA|New York Heart)",
    re.IGNORECASE,
)
_LED_BY_NYHA = re.compile(
    r"\b(?:by|per|according to)\s+(?:the\s+)?(?:NYHA|New York Heart)[^.;,()]{0,24},\s*\Z", re.IGNORECASE
)
"""`class III heart failure as defined by the New York Heart Association`, behind the class."""
_SUM_OF_DOSES = Sought(
    re.compile(r"\b(?:cumulative|lifetime|total (?:prior |previous )?dos(?:e|es|age))\b", re.IGNORECASE),
    words=("cumulative", "lifetime", "total"),
)
_WHOLE_COURSES = frozenset({"mg/m2", "g/m2", "Gy", "cGy"})
"""Units in which a limit is of all that was given, unless it names a time."""
_PREDICTED = Sought(re.compile(r"\bpredicted\b", re.IGNORECASE), words=("predicted",))
_COCKCROFT = re.compile(r"\bcock[ck]?c?roft", re.IGNORECASE)
_AGED_THEN = re.compile(
    r"\bat\s+(?:the\s+)?(?:time\s+of\s+)?(?:\w+\s+)?"
    r"(?:diagnos\w+|onset|transplant\w*|HSCT|relapse|surgery|presentation|birth|menarche|infection)\b",
    re.IGNORECASE,
)
_SINCE_THEN = re.compile(r"\s+(?:off|past|since|after|free|from)\b", re.IGNORECASE)
"""Behind years that are no age: `patients > 10 years off therapy`."""
_OF_THE_DEAD = re.compile(r"\b(?:death|died|dying)\b", re.IGNORECASE)
_LASTING = re.compile(
    r"durati|interval|\btime\b|period|surviv|expectanc|prognos|\bage|history|remission|free\b|treatment|therapy|cycle"
    r"|since|disease|gestation|failure|dependen|neutropenia|fever",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:not|never|yet to|fail\w* to)\b(?:\s+\w+){0,3}?\s+(?:resol\w+|recover\w*|return\w*|improv\w*|restor\w*"
    r"|reduc\w*|regress\w*|subsid\w*|declin\w*)",
    re.IGNORECASE,
)
_NEXT_WORDS = 40
_FLIPPED: dict[Comparator, Comparator] = {">=": "<", "<=": ">", ">": "<=", "<": ">=", "=": "="}
_TURNED_ON_SCALE: dict[Comparator, Comparator] = {**_FLIPPED, ">=": "<=", "<=": ">="}
"""An exclusion `ECOG 3` keeps out those of that level too, where a limit such as `platelets 75,000` is the least."""
LONGEST_NAME = 60
_SCORED = re.compile(r"\s*(?:(?:symptoms?|severity|rating|total|sub)[\s-]?)?(?:scores?|scales?|index|ratings?)\b", re.I)
"""`depression score > 15 on the PHQ-9`: what a score is of, which nobody need have."""
_NORMAL_SYSTOLIC = 120
"""mmHg; ESC/ESH 2018: optimal blood pressure is below 120/80."""


def joined_numbers(
    trees: list[Tree | None], scan: Scan, cut: Cut, own: tuple[Comparison, ...], *, findings: bool
) -> Tree | None:
    """The numbers of a part: one number of several measurements is asked of all of them, `or` of any.

    A blood pressure above `150/90` is one where either is above; one above `90/60` is asked of both.
    """
    alternatives = len({item.cut for item in own}) == 1 and _names_by_or(scan, cut, own)
    pressures = {item.about.name for item in own if item.about} == {"systolic_bp", "diastolic_bp"}
    above = pressures and len({item.cut for item in own}) == 1 and (findings or any(map(_is_raised, own)))
    if not (alternatives or above):
        return join(trees, all_together=True)
    return join(_ranges(trees, own), all_together=False)


def _names_by_or(scan: Scan, cut: Cut, own: tuple[Comparison, ...]) -> bool:
    """Whether the measurements of a number are joined by `or`, in its part or outside of the bracket it stands in."""
    named = [item.about.cut for item in own if item.about is not None]
    outside = bool(named) and not cut.first < named[-1].end <= cut.end
    between = scan.plain[named[0].end : named[-1].first] if outside else ""
    return re.search(r"\bor\b", f"{between} {scan.shown(cut)}", re.IGNORECASE) is not None


def _is_raised(item: Comparison) -> bool:
    """Whether a pressure is above what is normal: high by either of its two figures."""
    return item.op in (">", ">=") and item.limit.value > _NORMAL_SYSTOLIC


def _ranges(trees: list[Tree | None], own: tuple[Comparison, ...]) -> list[Tree | None]:
    """The two bounds of one measurement are one alternative."""
    names = [item.about.name if item.about else "" for item in own]
    if len(trees) != len(own) or len(set(names)) == len(names):
        return trees
    return [
        join([tree for tree, other in zip(trees, names, strict=True) if other == name], all_together=True)
        for name in dict.fromkeys(names)
    ]


def beside_numbers(scan: Scan, cut: Cut, own: tuple[Comparison, ...]) -> list[Tree | None]:
    """Conditions beside a number: `HbA1c 7 to 8 % with diabetes symptoms`, `myeloma after 2 prior lines`."""
    first, last = min(item.cut.first for item in own), max(item.cut.end for item in own)
    named = {item.about.cut for item in own if item.about}
    names = {_regraded(scan, cut, item.about).name for item in own if item.about}
    beside: list[Tree | None] = []
    aside = named if "nyha_class" not in names else {*named, *(item.cut for item in scan.spots_in(cut))}
    for stretch in (Cut(cut.first, first), Cut(last, cut.end)):
        spots = tuple(item for item in scan.spots_in(stretch) if not any(_lies_in(item.cut, other) for other in aside))
        spots = tuple(item for item in spots if not _SCORED.match(scan.plain, item.cut.end))
        if not spots or not (is_condition(spots[0].name) or is_test(spots[0].name)) or names & GRADES:
            continue
        joined = stretch.first == cut.first or ACCOMPANIED.search(scan.shown(Cut(last, spots[0].cut.first)))
        if joined:
            beside.append(read_terms(scan, stretch, spots, findings=False))
    return beside


def _lies_in(inner: Cut, outer: Cut) -> bool:
    """Whether a term is a part of what owns a number: `duration of renal failure`."""
    return outer.first <= inner.first and inner.end <= outer.end


def compared(scan: Scan, cut: Cut, found: Comparison, about: Named, *, findings: bool) -> Tree | None:
    """A comparison said of a name; `>= 20 % blasts in marrow or blood` holds of either."""
    statement = _statement(scan, cut, found, about, findings=findings)
    both = both_names(about.words)
    if len(both) < 2:
        return statement
    named = (msgspec.structs.replace(about, name=name) for name in both)
    either = found.op[:1] == ">" and "or" in about.words.replace("/", " ").split()
    return join(
        (msgspec.structs.replace(statement, about=name) for name in named), all_together=not findings and not either
    )


def _about_of(scan: Scan, cut: Cut, found: Comparison) -> Named | None:
    """What a comparison is about: the term that was found for it, or the words before it."""
    if found.about is not None and found.about.name:
        return found.about
    years = found.about is None and found.limit.unit == "a"
    if years and _SINCE_THEN.match(scan.plain, found.cut.end) is None:
        return Named("age", found.cut, "age")
    before = Cut(cut.first, max(cut.first, found.cut.first))
    if found.about is not None:
        return found.about
    words = own_words(scan, before)
    sized = (
        _LESION_NEXT.match(scan.plain, found.cut.end, cut.end)
        if not words and found.limit.unit in ("cm", "mm")
        else None
    )
    if sized is not None:
        return Named(sized[0].strip(), Cut(sized.start(), sized.end()), "lesion_size")
    return Named(words[-LONGEST_NAME:], before) if words else None


def measured(scan: Scan, cut: Cut, found: Comparison, *, findings: bool) -> Tree | None:
    """A number with what it belongs to; None where nothing says what."""
    about = _about_of(scan, cut, found) or Named("", found.cut)
    about = _sized(scan, found, _regraded(scan, cut, about))
    if about.name == "age" and _OF_THE_DEAD.search(scan.plain, cut.first, found.cut.first):
        return Statement(Named(scan.text(cut)[-LONGEST_NAME:], cut), cut, "present")
    if of_a_thing(scan, cut, found, about):
        return counted_thing(scan, cut, found, about, findings=findings)
    if not about.name and found.limit.unit == "a" and _AGED_THEN.search(scan.text(cut)):
        about = msgspec.structs.replace(about, name="age")
    if not (about.name or about.words) or about.name == "sex" or _times_nothing(found, about):
        return None
    if not about.name and not found.limit.unit and about.words.lower().split()[-1:] in _STAGE:
        return _staged(scan, cut, found, about, findings=findings)
    if about.name == "ctcae_grade" and _grades_tumor(scan, cut):
        return _staged(scan, cut, found, about, findings=findings)
    if _one_of_a_class(scan, cut, found, about):
        spots = scan.spots_in(Cut(found.cut.end, cut.end))
        ever = read_terms(scan, Cut(found.cut.end, cut.end), spots, findings=findings)
        return None if ever is None else change(ever, lambda item: msgspec.structs.replace(item, selector="ever"))
    if about.name in ("prior_lines", "prior_cycles", "anticancer_therapy") and not found.limit.unit:
        return _counted(scan, cut, found, about)
    if about.name in GRADES and found.op == ">=" and _RECOVERED_TO.search(scan.plain, cut.first, found.cut.end):
        found = msgspec.structs.replace(found, op="<=")
    tree = compared(scan, cut, found, about, findings=findings)
    missed = about.name in GRADES and _NOT_YET.search(scan.plain, cut.first, found.cut.first)
    return Negated(tree) if tree is not None and missed else tree


def _times_nothing(found: Comparison, about: Named) -> bool:
    """`after 6-12 months`, `during part 1 (0-7 months)`: a time of nothing that lasts or is timed."""
    timed = found.limit.unit in ("h", "d", "wk", "mo", "a") and not about.name
    return timed and _LASTING.search(about.words) is None


def _staged(scan: Scan, cut: Cut, found: Comparison, about: Named, *, findings: bool) -> Tree | None:
    """`stage II or III myeloma`: the disease, narrowed by its stage, which is no measurement."""
    if not scan.spots_in(cut):
        whole = Cut(about.cut.first, max(about.cut.end, found.cut.end))
        return Statement(Named(scan.text(whole)[-LONGEST_NAME:], whole), whole, "present", timing=timing_of(scan, cut))
    tree = read_terms(scan, cut, scan.spots_in(cut), findings=findings)
    said = Said("stage", scan.text(found.cut))
    return None if tree is None else change(tree, lambda item: msgspec.structs.replace(item, said=(*item.said, said)))


def _grades_tumor(scan: Scan, cut: Cut) -> bool:
    """`follicular lymphoma grade 3b`: how a tumour looks, and no severity of what happened to somebody."""
    spots = [item for item in scan.spots_in(cut) if item.name != "ctcae_grade"]
    kinds = [load_vocabulary().above(item.name) for item in spots]
    of_tumor = all("malignancy" in above for above in kinds) and (spots or _HISTOLOGY.search(scan.text(cut)))
    return bool(of_tumor) and _SEVERITY.search(scan.text(cut)) is None


def _one_of_a_class(scan: Scan, cut: Cut, found: Comparison, about: Named) -> bool:
    """`prior treatment with at least one proteasome inhibitor`: one drug of a class, no number of lines."""
    if about.name not in ("anticancer_therapy", "prior_lines") or found.limit.value != 1 or found.op != ">=":
        return False
    following = scan.spots_in(Cut(found.cut.end, cut.end))
    return bool(following) and about.cut.end <= found.cut.first and isinstance(term_of(following[0].name), DrugClass)


def _sized(scan: Scan, found: Comparison, about: Named) -> Named:
    """A length of a lesion, a node or a mass is its size, and so is one that is measured behind it."""
    before = Cut(max(0, found.cut.first - _NEAR_LESION), found.cut.first)
    measured = _MEASURED.search(about.words) is not None and _LESION.search(scan.text(before)) is not None
    solid = not about.name and found.limit.unit in ("cm", "mm") and _HOLLOW.search(about.words) is None
    if solid and (measured or _LESION.search(about.words)):
        own = "plasmacytoma_diameter" if "plasmacytoma" in about.words.lower() else "lesion_size"
        name = "lymph_node_short_axis" if _SHORT_AXIS.search(about.words) else own
        return msgspec.structs.replace(about, name=name)
    return about


_GRADED_NEUROPATHY = frozenset({"peripheral_neuropathy", "sensory_neuropathy", "motor_neuropathy", "polyneuropathy"})
"""What the grade of neuropathy is recorded of; that of a painful or an autonomic one is narrower."""


def _is_by_nyha(scan: Scan, cut: Cut) -> bool:
    """Whether the words beside a class say whose it is: `according to NYHA criteria, grade III insufficiency`."""
    before = scan.plain[max(0, cut.first - _NEXT_WORDS) : cut.first]
    return _BY_NYHA.match(scan.plain, cut.end) is not None or _LED_BY_NYHA.search(before) is not None


def _regraded(scan: Scan, cut: Cut, about: Named) -> Named:
    """A class or grade of heart failure by the New York Heart Association is a scale of its own."""
    if (
        about.name in ("heart_failure", "ctcae_grade", "")
        and not scan.lacks(_NYHA)
        and (_NYHA.pattern.search(scan.text(cut)) or _is_by_nyha(scan, cut))
    ):
        return msgspec.structs.replace(about, name="nyha_class")
    if not about.name and _GRADE.search(scan.text(cut)):
        about = msgspec.structs.replace(about, name="ctcae_grade")
    if about.name not in GRADES:
        return about
    nerves = [item.name for item in scan.spots_in(cut)]
    if "painful_neuropathy" in nerves:
        return msgspec.structs.replace(about, name="ctcae_grade")
    return msgspec.structs.replace(about, name="neuropathy_grade") if _GRADED_NEUROPATHY & {*nerves} else about


def _of_the_age(scan: Scan, cut: Cut, found: Comparison) -> Cut:
    """`aged 18 or older with acute asthma`: a part without the condition behind an age, which has its own words."""
    spots = scan.spots_in(Cut(found.cut.end, cut.end))
    with_it = None if not spots else ACCOMPANIED.search(scan.plain, found.cut.end, spots[0].cut.first)
    if with_it is None or not (is_condition(spots[0].name) or is_test(spots[0].name)):
        return cut
    return Cut(cut.first, with_it.start())


def _statement(scan: Scan, cut: Cut, found: Comparison, about: Named, *, findings: bool) -> Statement:
    said = said_in(scan, cut)
    if not scan.lacks(_PREDICTED) and _PREDICTED.pattern.search(scan.text(cut)):
        said = (*said, Said("of", "predicted"))
    if about.name == "creatinine_clearance" and _COCKCROFT.search(scan.plain, cut.first, cut.end + _NEXT_WORDS):
        said = (*said, Said("method", "Cockcroft-Gault"))
    if about.name == "age":
        cut = _of_the_age(scan, cut, found)
        then = _AGED_THEN.search(scan.text(cut))
        said = (*said_in(scan, cut), *left_over(scan, cut), *([Said("detail", then[0])] if then else []))
    if about.name == "ctcae_grade":
        said = (*said, *(Said("of", name) for name in _graded_in(scan, cut)))
    violated = found.implied and findings and not about.words.lower().endswith(("survive", "live"))
    turned = (_TURNED_ON_SCALE if is_scale(about.name) else _FLIPPED)[found.op] if violated else found.op
    return Statement(
        about=about,
        cut=found.cut,
        op="in" if found.values else turned,
        limit=found.limit,
        values=tuple(format(value, "f") for value in found.values),
        timing=timing_of(scan, cut),
        selector=_when_given(scan, cut, found, said) if is_treatment(about.name) or about.name in GRADES else "",
        said=without_selector(said),
        implied=found.implied,
    )


def _when_given(scan: Scan, cut: Cut, found: Comparison, said: tuple[Said, ...]) -> str:
    return "ever" if sums_doses(scan, cut, found.limit) else selector_of(said)


def sums_doses(scan: Scan, cut: Cut, limit: Limit) -> bool:
    """`doxorubicin > 300 mg/m2`, `cumulative dose of bleomycin > 300 mg`: of all ever given; a dose a day is of now."""
    whole = limit.unit in _WHOLE_COURSES and not scan.timings_in(cut)
    return whole or (not limit.unit.endswith("/d") and scan.search(_SUM_OF_DOSES, cut) is not None)


def _graded_in(scan: Scan, cut: Cut) -> list[str]:
    """What a grade in a part is of: of a finding and a kind of it, the kind."""
    names = [item.name for item in scan.spots_in(cut) if item.name not in GRADES and not is_treatment(item.name)]
    if "painful_neuropathy" in names:
        return [name for name in names if name == "painful_neuropathy" or "neuropathy" not in name]
    return [name for name in names if not load_vocabulary().below(name) & {*names} - {name}]


def _counted(scan: Scan, cut: Cut, found: Comparison, about: Named) -> Statement:
    """A number of lines or cycles, with the treatment they were of."""
    name = "prior_lines" if about.name == "anticancer_therapy" else about.name
    of = [item for item in scan.spots_in(cut) if is_drug(item.name)]
    said = tuple(Said("name", item.name) for item in of)
    statement = _statement(scan, cut, found, msgspec.structs.replace(about, name=name), findings=False)
    return msgspec.structs.replace(statement, counted=True, said=(*statement.said, *said))
