"""For which patients a clause is: a phase, part, cohort or arm of the trial, or those whom its label names."""

from __future__ import annotations

import re

from trialrun.read.criteria.connectives.exceptions import Reader
from trialrun.read.criteria.connectives.parts import Frame
from trialrun.read.criteria.connectives.times import handed_on
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import Conditional, Judgement, Tree
from trialrun.read.criteria.people import ANYBODY, people
from trialrun.read.criteria.scan.line import Scan
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_condition, is_number
from trialrun.read.criteria.trees import all_of, statements
from trialrun.read.text import Cut

_INCLUDING = re.compile(r",?\s*(?:including|which include|must include|consisting of)\b", re.IGNORECASE)
_GROUPS = (
    "cohort", "cohorts", "arm", "arms", "part", "parts", "group", "groups", "phase", "phases", "stratum", "strata",
    "portion",
)  # fmt: skip
_GROUP_NAME = r"(?-i:[A-Z]\d?|\d{1,2}[a-z]?|I{1,3}V?)(?![\w%/])"
_PURPOSES = (
    "dose", "escalation", "expansion", "extension", "finding", "confirmation", "confirmatory", "optimi[sz]ation",
    "biopsy", "backfill", "safety", "lead-?in", "run-?in", "randomi[sz]ed", "non-?randomi[sz]ed", "monotherapy",
    "combination", "food[ -]effect", "control", "intervention", "treatment", "maintenance", "open[ -]label",
)  # fmt: skip
_NAMED = rf"(?:(?:{'|'.join(_PURPOSES)})[\s-]+){{1,4}}(?:{'|'.join(_GROUPS)})(?![\w%/])"
"""`dose-escalation part`: a group that is called after what it is for."""
_CALLED = (
    r"(?:(?!(?:all|any|both|each|either|every|same|age|blood|ethnic|peer|risk|upper|left|right|dominant"
    r"|oncology|cooperative|organi[sz]ation|functional|support|focus)\b)[\w/+-]+\s+){1,3}"
    r"(?:cohort|arm|group|stratum)(?![\w%/-])"
)
"""`Pediatric cohort`, `transplant arm`; not `age group`, `upper arm`, `Eastern Cooperative Oncology Group`."""
_NUMBERED = (
    rf"(?:{'|'.join(_GROUPS)})\s+{_GROUP_NAME}(?:\s*(?:,|/|&|-|and|or)\s*(?:(?:{'|'.join(_GROUPS)})\s+)?{_GROUP_NAME})*"
    r"(?:\s+(?:portion|part|component|segment)(?:\s+of\s+(?:the|this)\s+(?:study|trial))?)?"
)
_A_GROUP = (
    rf"\W*(?:(?:for|in)\s+)?(?:(?:{ANYBODY}|those)\s+(?:(?:enrolled|assigned)\s+)?(?:in|to|of)\s+)?"
    rf"(?:the\s+)?(?:{_NUMBERED}|{_NAMED})(?:\s*(?:,|/|&|and|or)\s*(?:the\s+)?(?:{_NUMBERED}|{_NAMED}))*"
    rf"(?:\s+(?:only|{ANYBODY}))*"
)
_OF_A_GROUP = Sought(
    re.compile(
        rf"{_A_GROUP}(?:\s*\([^()]{{1,60}}\)(?=\s*:))?\s*(?:[:,]|[)\]]:?)\s*$|\W*(?:(?:for|in)\s+)?(?:the\s+)?{_CALLED}(?:\s+only)?\s*:\s*$",
        re.IGNORECASE,
    ),
    words=_GROUPS,
)
"""A label that says for which patients of the trial a line is: `Cohort B only:`, `In phase 2,`, `(Part 2)`."""
_GROUP_FIRST = Sought(
    re.compile(rf"(?:(?=(?:for|in)\b){_A_GROUP},\s+|(?=[(\[]){_A_GROUP}[)\]]:?\s*)(?=\S)", re.IGNORECASE), words=_GROUPS
)
GROUP_LABELLED = Sought(
    re.compile(rf"(?<![\w(])(?:{_NUMBERED}|{_NAMED})(?:\s+(?:only|{ANYBODY}))*\s*(?:\([^()]*\)\s*)?:", re.IGNORECASE),
    words=_GROUPS,
)
"""`... Phase II portion (open for accrual): ...`: such a label, wherever it stands."""
_GROUP_ALONE = Sought(re.compile(rf"^{_A_GROUP}\W*$", re.IGNORECASE), words=_GROUPS)

_WITH_MEASURABLE = Sought(
    re.compile(
        r",?\s+(?:(?:and|with|plus|who ha(?:ve|s)|having)\s+){1,2}(?:measurable|evaluable) disease[^:]{0,60}:\s*$",
        re.IGNORECASE,
    ),
    words=("measurable", "evaluable"),
)
"""`Myeloma with measurable disease: M-protein >= 0.5 g/dL`: the disease is asked for beside what shows it."""
_NO_TOPIC = frozenset(
    {"liver_metastases", "bone_metastases", "metastatic_cancer", "marrow_involvement", "gilbert_syndrome"}
)
"""What a label names to say for whom a limit is; another disease before a colon may only tell what the limit is of."""
_WITH = re.compile(r"\W*(?:with|in (?:the )?presence of)\b", re.IGNORECASE)
_BLOOD_COUNTS = frozenset({"anc", "hemoglobin", "platelets", "wbc"})
"""What a marrow that is involved makes low; `marrow involvement: plasma cells >= 10 %` says how far it is."""
_PERSONS = people("anybody", "some")
_ANYBODY = people("anybody")
_OF_PEOPLE = Sought(
    re.compile(
        r"\W*(?:(?:for|in)\s+)?(?P<whom>(?:(?!(?:all|any|both|each|eligible|enrolled|study|these|those|the)\b)[\w-]+\s+){0,3}?"
        rf"(?:{'|'.join(_PERSONS)})(?:\s+(?:with|without|who|of|aged|on|receiving|undergoing|not)\b"
        r"(?:(?!\b(?:must|should|shall|will|may|criteria|following|these|those|below)\b)[^:]){2,60}?)??)"
        r"(?:\s+(?:who|that)\s+(?:have|had|have had|are|were))?\s*:\s*$",
        re.IGNORECASE,
    ),
    words=_PERSONS,
)
"""A label that names people: `Women of childbearing potential:`, `Diabetic patients:`; not `All patients:`."""


_FOR_SOME = Sought(
    re.compile(
        r"\W*for\s+(?!(?:(?:wo)?men|(?:fe)?males?|all|each|any|both|every|eligib\w+|inclusion|exclusion|this|these|those"
        r"|example|instance|entry|enrol\w+|details?|more|further|information|reference|diagnos\w+|participation|(?:the\s+)?(?:present\s+)?(?:study|trial|purposes?))\b)"
        r"[^:]{3,80}:\s*$",
        re.IGNORECASE,
    ),
    words=("for",),
)
"""A label that begins with `for` and names some, of whom nothing else is known."""


def labels_group(scan: Scan, label: Cut) -> bool:
    """Whether a label says nothing but for which patients of the trial its clause is."""
    return not scan.lacks(_OF_A_GROUP) and _OF_A_GROUP.match(scan.text(label)) is not None


def group_first(scan: Scan, cut: Cut) -> re.Match[str] | None:
    """`In phase 2, ...`, `(Part 2) ...`: the words that say for which patients of the trial the rest of a clause is."""
    return None if scan.lacks(_GROUP_FIRST) else _GROUP_FIRST.match(scan.text(cut))


def group_alone(scan: Scan, cut: Cut) -> bool:
    """Whether a bracket says nothing but for which patients of the trial a line is: `(phase 2 only)`."""
    return not scan.lacks(_GROUP_ALONE) and _GROUP_ALONE.match(scan.text(cut)) is not None


def of_group(scan: Scan, group: Cut, tree: Tree, frame: Frame) -> Tree | None:
    """What is said of one group of the trial; who is in it, a person is asked."""
    group = scan.trimmed(group)
    return conditional(Judgement(scan.text(group), group), tree, frame)


def of_people(scan: Scan, label: Cut, tree: Tree, frame: Frame, read: Reader) -> Tree | None:
    """`Patients with diabetes: HbA1c <= 8 %`: asked of those; whom no term names, a person is asked."""
    found = None if scan.lacks(_OF_PEOPLE) else _OF_PEOPLE.match(scan.text(label))
    if found is None:
        return None
    cut = Cut(label.first + found.start("whom"), label.first + found.end("whom"))
    whom = read(scan, cut, frame.deeper(findings=True))
    if whom is None and found["whom"].lower() in _ANYBODY:
        return None
    named = whom is not None and all(item.about.name for item in statements(whom))
    return conditional(whom if whom is not None and named else Judgement(scan.text(cut), cut), tree, frame)


def of_those_named(scan: Scan, label: Cut, tree: Tree, frame: Frame, _read: Reader) -> Tree | None:
    """`For lung transplant (LTx) patients: FEV1 > 50 %`, `For donors: HIV negative`: who they are, a person knows."""
    return of_group(scan, label, tree, frame) if _names_some(scan, label) else None


def names_group(scan: Scan, label: Cut) -> bool:
    """Whether a label, with its colon or bracket, names some of the patients and says nothing else."""
    return labels_group(scan, label) or _names_some(scan, label)


def _names_some(scan: Scan, label: Cut) -> bool:
    if scan.lacks(_FOR_SOME) or _FOR_SOME.pattern.match(scan.text(label)) is None:
        return False
    return not scan.comparisons_in(label) and not any(is_number(spot.name) for spot in scan.spots_in(label))


def conditional(condition: Tree, tree: Tree, frame: Frame) -> Tree | None:
    """A requirement is asked of those alone, a window of theirs with it; a finding excludes where both are there."""
    return all_of([condition, tree]) if frame.findings else Conditional(*handed_on(condition, tree))


def labelled_some(scan: Scan, label: Cut, tree: Tree, frame: Frame, read: Reader) -> Tree | None:
    """`If plasma cells < 50%: WBC > 2`, `Cohort B only: WBC > 2`, `at least 2 prior lines, including: A`.

    What a label says besides its list: for whom it is, or a requirement of its own.
    """
    if labels_group(scan, label):
        return of_group(scan, label, tree, frame)
    if _is_of_those_with(scan, label, tree):
        return conditional(read(scan, scan.trimmed(label), frame.deeper(findings=True)) or tree, tree, frame)
    asked = not (frame.findings or scan.lacks(_WITH_MEASURABLE))
    measurable = _WITH_MEASURABLE.pattern.search(scan.text(label)) if asked else None
    if measurable is not None:
        own = read(scan, Cut(label.first, label.first + measurable.start()), frame.deeper())
        return None if own is None else all_of([own, tree])
    some = scan.match(cue("condition"), label)
    if some is not None and (scan.spots_in(label) or scan.comparisons_in(label)):
        whom = read(scan, scan.trimmed(Cut(label.first + some.end(), label.end)), frame.deeper(findings=True))
        return None if whom is None else conditional(whom, tree, frame)
    listed = _INCLUDING.search(scan.shown(label)) if scan.comparisons_in(label) else None
    if listed is None:
        return None
    own = read(scan, Cut(label.first, label.first + listed.start()), frame.deeper())
    return None if own is None else all_of([own, tree])


def _is_of_those_with(scan: Scan, label: Cut, tree: Tree) -> bool:
    """`Liver metastases: ALT <= 5 x ULN`, `With gout: creatinine <= 2 mg/dL`: of those who have it."""
    spots, limited = scan.spots_in(label), tuple(statements(tree))
    if len(spots) != 1 or not all(item.limit is not None for item in limited):
        return False
    if _WITH.match(scan.text(label)) and not is_number(spots[0].name):
        return True
    counts = spots[0].name == "bm_infiltration" and {item.about.name for item in limited} <= _BLOOD_COUNTS
    return counts or spots[0].name in _NO_TOPIC


def of_an_age(whom: Tree, tree: Tree) -> bool:
    """`Leukemia in patients >= 60 years`: who has the disease and not the age is not meant either."""
    ages = {item.about.name for item in statements(whom)}
    found = [item.op == "present" and is_condition(item.about.name) for item in statements(tree)]
    return ages == {"age"} and bool(found) and all(found)
