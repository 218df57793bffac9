"""Where a line is parted into sentences: at full stops, semicolons, numbers in brackets, and where old records run on.

Knows nothing of what a sentence does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialrun.read.criteria.connectives.cohorts import group_alone
from trialrun.read.criteria.connectives.tails import SEMICOLON, parting_marks
from trialrun.read.criteria.cues import cue
from trialrun.read.criteria.model import Comparison
from trialrun.read.criteria.openings import any_opening
from trialrun.read.criteria.people import ANYBODY
from trialrun.read.criteria.scan.line import SPOT_MARK, Scan, find_all
from trialrun.read.criteria.seeking import Sought
from trialrun.read.criteria.terms import is_condition, term_of
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import Derived, Variable

_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|vs|approx|Dr|No|St|etc|incl|resp|Inc|ca|cf|al)"
    r"|(?<![/\d])\b[A-Z])\.$"
)
_ABBREVIATION = 16
"""So many characters before a full stop hold an abbreviation and what stands before it."""
_SENTENCE = Sought(
    re.compile(r"\.(?<=[\w)\]%\x00\x01\x02\x03\"'*]\.)\.*\s+(?=[A-Z(\"'\x01\x02\x03]|\d+\s)"), parts=(".",), begins=True
)
_NOTE = Sought(re.compile(r"[.;]?\s+(?=Note:|NOTE:|N\.B\.)"), words=("note", "n b"))
_CAPITAL = re.compile(r"\s+(?=[A-Z])")
"""Where everything begins that `_RUN_ON` finds."""


_LETTERED = re.compile(rf"\b(?:(?i:{any_opening('lettered')})|[A-Z](?:,? (?:or|and)|,)) [A-Z]\.$")
"""`cohort B.`, `hepatitis B or C.`: a capital that names a kind and ends its sentence."""
_RUN_ON = re.compile(
    rf"(?<=[A-Za-z0-9)\]%*+-])\s+(?=(?:{any_opening('sentence')})\s+[a-z(\d])"
    r"|(?<=[A-Za-z0-9)\]%])\s+(?=If\s+[A-Za-z])"
    r"|(?<=[A-Za-z0-9)\]%*+-])(?<!: \*)\s+(?=Not?\s+(?:[a-z(\d]|[A-Z][A-Za-z]))"
    rf"|\s+(?=(?:{any_opening('label', 'people')}):(?:\s|\Z))"
    rf"|(?<=[A-Za-z0-9)\]%])\s+(?=[A-Z][a-z]+(?:\s[a-z]+){{0,3}}\s(?:{ANYBODY}):\s)"
    r"|(?<=[a-z0-9)\]%])(?<!Prior|Other)(?<!Previous)(?<!Concurrent)\s+"
    r"(?=[A-Z][a-z]+(?:[ -][a-z][\w/-]*){0,6}\s(?:allowed|permitted|acceptable)\b)"
    r"|(?<=allowed|ligible|rmitted|eptable)\s+(?=[A-Z][a-z]{3,}\s[a-z])"
    r"|(?<=[a-z0-9)])\s+(?=(?:HIV|HBsAg|HTLV|Hepatitis [BC][\w ]{0,20})"
    r"(?:-?[12/]{1,3},? (?:and |or )?(?:HIV|HTLV)){0,3}[-12/]{0,4}[ -](?:antibody |antigen )?(?:sero)?"
    r"(?:negative|positive)\b)"
    r"|(?<=negative|positive)(?<!(?:or|an|ny|wn|no|th|nd|ve) (?:negative|positive))(?<!(?:,|a) (?:negative|positive))"
    r"\s+(?!(?:A[ML]L|C[ML]L|ALCL|APL|MDS|MPN|NHL|DLBCL|MCL|HL|MM|BPDCN|NSCLC|GIST|[BT][- ]?(?:cell|ALL|NHL))\b)"
    r"(?=[A-Z][a-z]*[A-Z ])"
)
"""Where a sentence begins that only a space parts from the one before it, in records of old forms."""
_WHICH_PATIENTS = re.compile(
    r"-(?:positive|negative|infected) (?:Patients|Subjects|Participants|Individuals) "
    r"(?:that|who|with|on|receiving|taking)\b"
)
"""`HIV-positive Patients who`: a capital that begins nothing."""
_OF_RESULT = len("-positive")
_RESULT_WORDS = ("positive", "negative")
_GOES_ON = re.compile(rf"\b(?:{any_opening('open')})$", re.IGNORECASE)
_SMALL_WORD = re.compile(r"\b([a-z]+)\)? $|\w\) $")
_SEMICOLON = Sought(re.compile(SEMICOLON, re.IGNORECASE), parts=(";",))
_UNIT_ONLY = re.compile(r"[\s)\x00]*(?:(?!(?i:and/or)\b)[a-zA-Z]{1,5}/[a-zA-Z0-9]{1,4})?[\s)\x00*]*")
_GRADED_BY = (
    r"[\s,(]+(?:(?:as\s+)?(?:defined|graded|assessed|measured|determined)\s+)?"
    r"(?:(?:by|per|in|using|based on|according to)\s+)?(?:the\s+)?"
    r"(?:NCI|CTC|CTCAE|National Cancer Institute|Common (?:Terminology|Toxicity))\b"
)
"""The name of the scale behind a grade: `(CTCAE v4.0)`, `as defined by NCI CTC`."""
_GRADE_ALONE = re.compile(
    r"(?:(?:NCI|CTCAE|CTC)\W+)*Grades?\s+(?:[<>=]+\s*)?(?:[0-5]|I{1,3}|IV)(?:\s*(?:-|,|or|and|to)\s*(?:[0-5]|I{1,3}|IV))*"
    r"(?:\s+or\s+(?:higher|greater|above|more|worse|less|lower|below))?"
    rf"(?:\W*\Z|(?=\s+(?-i:Not?|At|Must)\s)|(?={_GRADED_BY}))",
    re.IGNORECASE,
)
"""`Grade 2 or higher` at the end or before `No infection`, of what stands before it."""
_PROPER = re.compile(any_opening("proper"))
_BETWEEN = re.compile(r"\s*(?:,|/|,?\s*\b(?:and|or|and/or)\b)\s*", re.IGNORECASE)
_NORMAL_THEN = re.compile(r"\bnormal\s(?=[A-Z])")
_INLINE = re.compile(r"\s\*\s+(?=[A-Z\x01-\x03>])")
_FOOTNOTE = re.compile(r"(?<!N\.B)(?<!N\.B\.)(?<!:)[.;]?\s+(?=\*\s*(?:unless|except\w*)\b)", re.IGNORECASE)
"""Before `*Unless due to lymphoma`."""
_NORMAL_NEXT = re.compile(
    rf"(?:(?:,|/|,?\s*(?:and|or)\b)\s*{SPOT_MARK}+)*\s*(?:(?:is|are|within|in) )?(?:the )?(?:normal|WNL)\b",
    re.IGNORECASE,
)
"""`normal` behind a measurement, or behind a list of them: `PT and PTT normal`."""
_CAUSED = re.compile(r"\b(?:due|secondary|related|attributable) to (?:[a-z]+ ){1,3}\Z")
_CLASSES = frozenset({"nyha_class"})
_PERMITTED_NEXT = re.compile(
    r"\s+-\s+(?=[^.;:-]{3,80}\b(?:is|are)\s+(?:permitted|allowed|acceptable)\b)", re.IGNORECASE
)
_NOTE_NEXT = re.compile(r"(?<=[\w)%])\s+(?=(?:NOTE|Note)\s?:)")
"""`No bone marrow involvement only NOTE: ...`: a note parts from what stands before it, without a stop."""
_SEE_THEN = re.compile(r"(?<=Characteristics)\s+(?=[A-Z])")
_NUMBERED = re.compile(r"(?<!\bor)(?:^|[.;,]?\s+(?:and\s+)?)\((?:[1-9]|1\d)\)\s*(?=[A-Z])")
"""Numbers in brackets before the members of a list within a line."""
_LED_BY_EXCEPTION = re.compile(
    r"\s*(?:[A-Z][\w /]{2,30}:\s*)?"
    r"\((?:unless|except|within|(?:obtained|performed|measured|assessed) within)\b[^()]*\)\s*",
    re.IGNORECASE,
)
_NUMBERED_LABEL = re.compile(r":\s*(?:\(?[1-9a-h][.)])?\s*$")
"""The end of a label, and the number of the first that stands behind it."""


_LABELLED = re.compile(rf"\s*(?:{any_opening('label')}):\s*")


def past_label(scan: Scan, cut: Cut) -> int:
    """Where a sentence begins behind a label of old records: `Chemotherapy: Must have ...`."""
    found = _LABELLED.match(scan.plain, cut.first)
    return cut.first if found is None else found.end()


def sentences(scan: Scan, cut: Cut) -> tuple[Cut, ...]:
    """The sentences of a stretch; run-on lists of old records (`... AML No CNS leukemia`) part as well."""
    marks = [*_full_stops(scan, cut), *_semicolons(scan, cut), *_run_on(scan, cut)]
    if "normal" in scan.words:
        marks += _after_normal(scan, cut)
    if " * " in scan.plain:
        marks += find_all(_INLINE, scan.shown(cut), cut)
    if "*" in scan.plain:
        marks += find_all(_FOOTNOTE, scan.shown(cut), cut)
    if scan.comparisons:
        marks += [*_juxtaposed(scan, cut), *_measured_next(scan, cut)]
    if "grade" in scan.words:
        marks = [mark for mark in marks if not _is_grade_of_it(scan, mark, cut)]
    if "characteristics" in scan.words:
        marks += find_all(_SEE_THEN, scan.plain[cut.first : cut.end], cut)
    if "note" in scan.words:
        marks += find_all(_NOTE_NEXT, scan.plain[cut.first : cut.end], cut)
    if "permitted" in scan.words or "allowed" in scan.words:
        marks += find_all(_PERMITTED_NEXT, scan.shown(cut), cut)
    if "(2)" in scan.plain:
        marks += [
            Cut(cut.first + found.start(), cut.first + found.end()) for found in _NUMBERED.finditer(scan.text(cut))
        ]
    if not marks:
        whole = scan.trimmed(cut)
        return (whole,) if whole.end > whole.first else ()
    marks = [mark for mark in marks if not _only_excepts(scan, Cut(_ends_before(marks, mark, cut), mark.first))]
    starts = (cut.first, *sorted(mark.end for mark in marks))
    ends = (*sorted(mark.first for mark in marks), cut.end)
    pieces = (scan.trimmed(Cut(first, max(first, end))) for first, end in zip(starts, ends, strict=True))
    return tuple(piece for piece in pieces if piece.end > piece.first)


def _is_grade_of_it(scan: Scan, mark: Cut, cut: Cut) -> bool:
    """`Ongoing diarrhea Grade 2 or higher`: a grade at the end, with nothing but a space before it."""
    return not scan.text(mark).strip() and _GRADE_ALONE.match(scan.plain, mark.end, cut.end) is not None


def goes_on(before: str) -> bool:
    """Whether a sentence cannot end with the words before a place: `with`, `the`, `known`."""
    return _GOES_ON.search(before.rstrip()[-12:]) is not None


def members_of(scan: Scan, cuts: tuple[Cut, ...]) -> int:
    """How many of the sentences behind `one of the following:` are its list.

    What is denied is no member (`A; B; no C`), and a full stop ends a list that semicolons part (`A; B. Age >= 18`).
    """
    parted = False
    for at, cut in enumerate(cuts[1:], start=1):
        before = scan.plain[: cut.first].rstrip()[-1:]
        if scan.match(cue("negation"), cut) or (parted and before == "."):
            return at
        parted = parted or before == ";"
    return len(cuts)


def _ends_before(marks: list[Cut], mark: Cut, cut: Cut) -> int:
    """Where the sentence that ends at a mark begins."""
    return max((item.end for item in marks if item.end <= mark.first), default=cut.first)


def _only_excepts(scan: Scan, cut: Cut) -> bool:
    """`Renal: (unless due to the tumor) Creatinine < 2`: a bracket in front is said of what follows."""
    if _NUMBERED_LABEL.search(scan.text(cut)) is not None:
        return True
    if ("(" in scan.text(cut) or "[" in scan.text(cut)) and group_alone(scan, cut):
        return True
    return "(" in scan.text(cut) and _LED_BY_EXCEPTION.fullmatch(scan.plain, cut.first, cut.end) is not None


def _after_normal(scan: Scan, cut: Cut) -> Iterator[Cut]:
    """Between `normal` and what only a space parts from it: `Bilirubin normal SGOT < 40`, `PT normal Liver intact`."""
    for found in _NORMAL_THEN.finditer(scan.plain, cut.first, cut.end) if "normal" in scan.words else ():
        following = next(iter(scan.spots_in(Cut(found.end(), min(cut.end, found.end() + 60)))), None)
        named = bool(scan.spots_in(Cut(cut.first, found.start())))
        measured = named and following is not None and following.cut.first == found.end() and _is_measurement(following)
        said = (
            scan.covered[: found.start()].endswith(f"{SPOT_MARK} ")
            and scan.plain[found.end() + 1 : found.end() + 2].islower()
        )
        if measured or said:
            yield Cut(found.end() - 1, found.end())


def _full_stops(scan: Scan, cut: Cut) -> list[Cut]:
    """Between sentences; an abbreviation ends none."""
    marks = scan.find_all(_SENTENCE, cut)
    ended = {mark.end for mark in marks}
    marks += tuple([mark for mark in scan.find_all(_NOTE, cut) if mark.end not in ended])
    return [mark for mark in marks if not _is_abbreviated(scan, cut, mark)]


def _is_abbreviated(scan: Scan, cut: Cut, mark: Cut) -> bool:
    """`J. Smith`; the letter at the end of a name, `No hepatitis B. Age 18`, is no short word."""
    before = scan.plain[max(cut.first, mark.first - _ABBREVIATION) : mark.first + 1]
    if _ABBREVIATED.search(before) is None or _LETTERED.search(before) is not None:
        return False
    return all(item.cut.end != mark.first for item in scan.spots)


def _run_on(scan: Scan, cut: Cut) -> list[Cut]:
    """Between sentences that nothing but a capital parts."""
    printed = scan.outside_brackets(cut)
    if printed[1:] == printed[1:].lower():
        return []
    found = [_RUN_ON.match(printed, place.start()) for place in _CAPITAL.finditer(printed)]
    marks = [Cut(cut.first + mark.start(), cut.first + mark.end()) for mark in found if mark is not None]
    marks = [mark for mark in marks if scan.text(Cut(cut.first, mark.first)).lower() not in _RESULT_WORDS]
    marks = [mark for mark in marks if not _WHICH_PATIENTS.match(scan.plain, max(cut.first, mark.first - _OF_RESULT))]
    kept = [mark for mark in marks if not _GOES_ON.search(scan.plain, max(cut.first, mark.first - 12), mark.first)]
    if not marks:
        return []
    excepting = [place.end for place in scan.find_all(cue("exception"), cut)]
    return [*kept, *(mark for mark in _capitals_next(scan, cut) if not _among_excepted(mark, excepting, kept))]


def _among_excepted(mark: Cut, excepting: list[int], kept: list[Cut]) -> bool:
    """Whether a place stands in a list of exceptions, before anything that begins a new sentence."""
    before = max((end for end in excepting if end <= mark.first), default=-1)
    return before >= 0 and not any(before <= item.first < mark.first for item in kept)


def _semicolons(scan: Scan, cut: Cut) -> list[Cut]:
    """Semicolons part sentences, unless `or` stands behind one."""
    marks = parting_marks(scan, cut, _SEMICOLON)
    return [] if any("or" in scan.text(mark).lower() for mark in marks) else list(marks)


def _juxtaposed(scan: Scan, cut: Cut) -> list[Cut]:
    """Between a number and the next measurement that only a space parts: `AST < 40 U/L Creatinine < 2`."""
    places = []
    level = scan.level(cut)
    for number in scan.comparisons_in(cut):
        between = Cut(number.cut.end, min(cut.end, number.cut.end + 2))
        following = next((item for item in scan.spots_in(Cut(number.cut.end, cut.end))), None)
        if number.about is not None and number.about.cut.first >= number.cut.end:
            continue
        owned = next((item for item in scan.comparisons if item.about and item.about.cut.first >= number.cut.end), None)
        start = following.cut.first if following is not None else -1
        if start < 0 or scan.depths[start] != level or following is None:
            continue
        if not _is_measurement(following) and not _is_graded_next(scan, number, following):
            continue
        if owned is None and not _NORMAL_NEXT.match(scan.covered, following.cut.end):
            continue
        gap = scan.shown(Cut(between.first, start)) if start > between.first else ""
        if _UNIT_ONLY.fullmatch(gap) and (scan.plain[start].isupper() or _has_own_limit(scan, cut, number, start)):
            places.append(Cut(start - len(gap) + len(gap.rstrip()), start))
    return list(dict.fromkeys(places))


def _has_own_limit(scan: Scan, cut: Cut, number: Comparison, start: int) -> bool:
    """`Bilirubin < 2 mg/dL creatinine < 1.5 mg/dL`: behind a limit with its unit, what begins there has one too."""
    told = number.about is not None and number.about.name and (number.limit.unit or number.limit.times)
    if not told or scan.search(cue("condition"), Cut(cut.first, start)) is not None:
        return False
    return any(item.about is not None and item.about.cut.first == start for item in scan.comparisons)


def _is_graded_next(scan: Scan, number: Comparison, following: Spot) -> bool:
    """`Nausea Grade 2 Fatigue Grade 3`: behind one grade, the next finding with a grade of its own right behind it."""
    if "grade" not in scan.words or not is_condition(following.name) or not _says_grade(scan, number):
        return False
    return any(_is_right_behind(item, following.cut) and _says_grade(scan, item) for item in scan.comparisons)


def _says_grade(scan: Scan, number: Comparison) -> bool:
    about = number.cut if number.about is None else number.about.cut
    return "grade" in scan.plain[min(about.first, number.cut.first) : number.cut.end].lower()


def _is_right_behind(number: Comparison, name: Cut) -> bool:
    starts = (number.cut.first, *((number.about.cut.first,) if number.about is not None else ()))
    return any(start - name.end in (0, len(" ")) for start in starts)


def _capitals_next(scan: Scan, cut: Cut) -> list[Cut]:
    """Before a term in capitals that only a space parts from a word in small letters, where a line runs on anyway."""
    level, marks = scan.level(cut), []
    for spotted in scan.spots_in(cut):
        start = spotted.cut.first
        capital = scan.plain[start : start + 2].istitle() and not _PROPER.match(spotted.words)
        before = (
            _SMALL_WORD.search(scan.plain, max(cut.first, start - 24), start) if capital and start > cut.first else None
        )
        if before and scan.depths[start] == level and not _GOES_ON.search(before[1] or ""):
            marks.append(Cut(start - 1, start))
    return marks


def _measured_next(scan: Scan, cut: Cut) -> list[Cut]:
    """Before a measurement in capitals that only a space parts from a small word: `... disease Platelets > 50`."""
    level = scan.level(cut)
    marks = []
    for number in scan.comparisons_in(cut):
        if number.about is not None and number.about.name in _CLASSES:
            continue
        start = number.about.cut.first if number.about and number.about.name else cut.first
        start = _list_begins(scan, cut, start)
        before = _SMALL_WORD.search(scan.plain, max(cut.first, start - 24), start)
        named = scan.spots_in(Cut(cut.first, max(cut.first, start)))[-1:]
        if named and number.about is not None and named[0].name == number.about.name and named[0].cut.end >= start - 1:
            continue
        capital = scan.plain[start : start + 2].istitle() and scan.plain[start + 1 : start + 2].islower()
        capital = capital or _short_form_next(scan, cut, start)
        if (
            start > cut.first
            and before
            and capital
            and scan.depths[start] == level
            and not _GOES_ON.search(before[1] or "")
        ):
            marks.append(Cut(start - 1, start))
    return marks


def _list_begins(scan: Scan, cut: Cut, start: int) -> int:
    """Where a list of measurements begins that ends at one with its value: `FEV1, FVC and DLCO > 50 %`."""
    for spotted in reversed(scan.spots_in(Cut(cut.first, max(cut.first, start)))):
        if not _is_measurement(spotted) or not _BETWEEN.fullmatch(scan.plain, spotted.cut.end, start):
            break
        start = spotted.cut.first
    return start


def _short_form_next(scan: Scan, cut: Cut, start: int) -> bool:
    """A short form in capitals right behind another term or a cause: `No cardiac disease LVEF > 50 %`."""
    capitals = scan.plain[start : start + 2].isupper() and scan.plain[start : start + 2].isalpha()
    behind = start - 2 >= cut.first and scan.covered[start - 2] == SPOT_MARK and scan.plain[start - 1] == " "
    behind = behind or _CAUSED.search(scan.plain, max(cut.first, start - 40), start) is not None
    return capitals and behind and scan.search(cue("condition"), Cut(cut.first, start)) is None


def _is_measurement(spotted: Spot | None) -> bool:
    term = term_of(spotted.name) if spotted is not None else None
    return isinstance(term, Variable | Derived) and term.kind in ("number", "scale")
