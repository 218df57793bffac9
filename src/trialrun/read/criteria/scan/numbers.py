"""The numbers and times of a line, each with its owner, as the words around it make sure."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal
from itertools import pairwise

import msgspec

from trialrun.ground.quantity import convertible
from trialrun.read.criteria.lexis import Lexis, read_lexis
from trialrun.read.criteria.model import Comparison, Limit, Named, Timing
from trialrun.read.criteria.openings import any_opening
from trialrun.read.criteria.people import people
from trialrun.read.criteria.scan.counts import COUNTED, as_count_of_lines, with_plain_counts
from trialrun.read.criteria.scan.lettered import with_lettered_classes
from trialrun.read.criteria.scan.owned import (
    above_normal,
    as_counted,
    dosed_behind,
    in_a_day,
    in_its_fluid,
    living_until,
    numbers_drug,
    of_the_same_again,
    of_those_that_bear,
    staged,
    tells_change,
    with_first_ages,
    with_shared_signs,
    without_changes,
    without_formula,
)
from trialrun.read.criteria.scan.scales import on_scales
from trialrun.read.criteria.scan.spots import begins_at, places_of
from trialrun.read.criteria.scan.treated import of_how_long_treated
from trialrun.read.criteria.seeking import Seen, Sought
from trialrun.read.criteria.terms import is_condition, measured_by
from trialrun.read.spotting import Spot
from trialrun.read.text import Cut
from trialrun.terms import Derived, Drug, DrugClass, Variable, Vocabulary

_WHOM = re.compile(rf"\s+(?:for|in)\s+(?=(?:{'|'.join(people('anybody', 'some'))}|those|all)\b)", re.I)
MOMENTS = frozenset(
    {"enrolment", "registration", "first dose", "consent", "screening", "randomisation", "baseline", "diagnosis"}
)
_NEXT_LINE = re.compile(rf"(?<=[A-Za-z)])\s+(?=(?:Not?|{any_opening('sentence')})\s)")
_LEVEL = Sought(
    re.compile(
        r"(?:\bor |\(|[,;] )(?:ECOG |PS |(?:a )?score of )?([0-4])\s+"
        r"(?:(?:only|is|are|will be|also|allowed|permitted|acceptable|eligible)\s+){0,4}(?=(?:if|when|provided)\b)",
        re.IGNORECASE,
    ),
    words=("if", "when", "provided"),
)
_NEAREST = 28
_FAR = 80
_ALSO_IN = {"ionized_calcium": "mg/dL", "age": "d", "urine_m_protein": "g/L"}
"""Units that a measurement is printed in beside those of its own dimension."""
_MULTIPLE = Sought(
    re.compile(
        r"(?:\(|\bor |, |to )\s*(\d{1,3}(?:\.\d{1,3})?)\s*(?:x|times)\s*(?:the\s+)?(?:institutional\s+)?"
        r"(?:ULN|upper limits? of normal|normal)\b",
        re.IGNORECASE,
    ),
    parts=("uln", "normal"),
)
_ENDED = re.compile(r"\b(?:completed|finished|ended|stopped|discontinued)\s+\Z", re.IGNORECASE)
_TREATED = COUNTED | {"anticancer_therapy"}
_DEGREES = frozenset({"Cel", "[degF]"})
_UNDERLINED = re.compile(r"(?<=[A-Za-z])_(?=\d)")
_CHOOSING = re.compile(
    r"(?:at least |>= ?)?(?:one|1|either|two|three|2|3)(?: or more)?"
    r"(?:(?: of)?(?: the)?(?: of the)? following| of the criteria)",
    re.I,
)
_NUMBERED = re.compile(
    r"\b(?:cycles?|days?|course|week|visit|table|section|appendix|arms?|cohorts?|groups?|strat(?:um|a)|phase|part|type|criteri\w+)\s*#?$",
    re.I,
)
_DAY_OF_CYCLE = re.compile(r"\s*\d{1,2}\b(?!\s*/)")
"""What stands behind the stroke and the word in `cycle 1/day 1`, where no number is a rate."""
_GENERATION = re.compile(r"\s*(?:st|nd|rd|th)?[\s-]*generations?\b", re.IGNORECASE)
_NUMBERS = re.compile(r"\d{1,3}\s?(?:-|to|and)\s?\d{1,3}")
_CELLS = frozenset({"/uL", "/mm3", "10*9/L", "10*3/uL", "/L", "10*6/L", "/mL"})
_BULLET = re.compile(r"\s*(?:[-*•·]|\(?\w{1,2}[.)])?\s*")
_ENDS_LINE = re.compile(r"\s*(?:\([^()\n]*\)\s*)?:[ \t]*\n")
_MAKES = re.compile(r"[\s(:]*(?:(?:of|with|i\.?e\.?|defined as|counts?|levels?|values?)[\s:]*){0,2}", re.IGNORECASE)
"""What may stand between a finding and the value that makes it."""
_RIGHT_BEFORE = (" ", " of ", " of the ")
_BORNE = re.compile(r"\b(?:on|in|by)\s+\Z", re.IGNORECASE)


def read_numbers(
    seen: Seen, spots: tuple[Spot, ...], vocabulary: Vocabulary
) -> tuple[tuple[Comparison, ...], tuple[Timing, ...]]:
    """The comparisons and the windows of a line, left to right."""
    read = seen.plain
    lexis = _lexis(read, spots, vocabulary)
    if not (lexis.comparisons or lexis.timings):
        return tuple(_with_what_no_sign_compares(read, spots, [])), ()
    timings = tuple(sorted((_tidied(read, item) for item in lexis.timings), key=begins_at))
    kept = [item for item in lexis.comparisons if not (_only_numbered(read, item) or numbers_drug(item))]
    kept = [item for item in kept if not any(_is_in_name(item, one, vocabulary) for one in spots)]
    kept = [staged(read, as_count_of_lines(read, spots, of_how_long_treated(read, spots, item))) for item in kept]
    headed = (_headed(read, spots, item, vocabulary) for item in without_formula(read, kept))
    kept = dosed_behind(read, spots, headed)
    kept = [above_normal(read, without_changes(read, as_counted(read, item))) for item in kept]
    kept = [of_those_that_bear(read, spots, in_a_day(read, in_its_fluid(read, spots, item))) for item in kept]
    kept = [_of_finding(read, spots, item, vocabulary) for item in kept]
    kept = _after_semicolons(read, _with_fitting_owners(read, kept, spots, vocabulary), vocabulary)
    kept = on_scales(read, spots, kept)
    kept = _with_levels_again(seen, _with_limits_again(seen, _with_shared_counts(kept)))
    kept = with_shared_signs(read, sorted(kept, key=begins_at))
    kept = list(_without_borrowed(with_first_ages(_with_what_no_sign_compares(read, spots, kept))))
    living = tuple(living_until(read, spots))
    lived = places_of(item.cut for item in living)
    timings = tuple(time for time in timings if not any(lived[time.cut.first : time.cut.first + 1]))
    kept = sorted((*kept, *living), key=begins_at)
    return tuple(of_the_same_again(read, kept)), timings


def _with_what_no_sign_compares(read: str, spots: tuple[Spot, ...], found: list[Comparison]) -> list[Comparison]:
    """The comparisons of a line with plain counts and classes named by letters."""
    return with_lettered_classes(read, spots, with_plain_counts(read, spots, found))


def _is_in_name(found: Comparison, spotted: Spot, vocabulary: Vocabulary) -> bool:
    """`HIV 1 or 2`: numbers at the end of a name that no value belongs to."""
    inside = spotted.cut.first < found.cut.first and found.cut.end <= spotted.cut.end
    return inside and not _has_values(vocabulary, spotted)


def _has_values(vocabulary: Vocabulary, spotted: Spot) -> bool:
    """Whether numbers can belong to a term: a measurement, a scale, a drug's dose, a count."""
    term = vocabulary.term(spotted.name)
    if isinstance(term, Variable):
        return term.kind in ("number", "scale")
    return isinstance(term, Derived | Drug | DrugClass) or spotted.name == "radiotherapy"


def _lexis(read: str, spots: tuple[Spot, ...], vocabulary: Vocabulary) -> Lexis:
    """The numbers and times of a line; a number of weeks that no measurement is counted in is a time."""
    underlined = _UNDERLINED.sub("x", read) if "_" in read else read
    valued = tuple(item for item in spots if _has_values(vocabulary, item))
    lexis = read_lexis(underlined, valued)
    wrong = {item.about.cut for item in lexis.comparisons if item.about and _not_its_own(vocabulary, item)}
    if not wrong:
        return lexis
    return read_lexis(underlined, tuple(item for item in valued if item.cut not in wrong))


def _not_its_own(vocabulary: Vocabulary, found: Comparison) -> bool:
    """Whether a number cannot be of its owner: no count is a time, and no drug is given in degrees."""
    term = vocabulary.term(found.about.name) if found.about else None
    timed = found.limit.unit in ("h", "d", "wk", "mo", "a")
    if isinstance(term, Drug | DrugClass):
        return (timed and found.implied) or found.limit.unit in _DEGREES
    return timed and isinstance(term, Variable) and not convertible("d", term.unit)


def _without_borrowed(found: list[Comparison]) -> tuple[Comparison, ...]:
    """A number before a measurement that has a number behind it is not that measurement's."""
    behind = {item.about.cut for item in found if item.about and item.about.cut.end <= item.cut.first}
    return tuple(
        msgspec.structs.replace(item, about=None)
        if item.about and item.about.cut in behind and item.about.cut.first >= item.cut.end
        else item
        for item in found
    )


def _tidied(plain: str, timing: Timing) -> Timing:
    """A window without the comma behind it, and without those it is asked of: `before enrolment for women`."""
    if timing.relation == "during" and _ENDED.search(plain, max(0, timing.cut.first - _NEAREST), timing.cut.first):
        timing = msgspec.structs.replace(timing, relation="at least")
    comma = plain.find(", ", timing.cut.first, timing.cut.end)
    if comma >= 0 and timing.anchor == "event" and "," not in timing.anchor_words:
        timing = msgspec.structs.replace(timing, cut=Cut(timing.cut.first, comma), anchor="enrolment", anchor_words="")
    next_line = _NEXT_LINE.search(plain, timing.cut.first, timing.cut.end)
    if next_line is not None:
        said = timing.anchor_words
        kept = _NEXT_LINE.search(said)
        said = said[: kept.start()] if kept else said
        timing = msgspec.structs.replace(timing, cut=Cut(timing.cut.first, next_line.start()), anchor_words=said)
    whom = _WHOM.search(plain, timing.cut.first, timing.cut.end)
    end = whom.start() if whom else timing.cut.end
    while end > timing.cut.first and plain[end - 1] in " ,;.":
        end -= 1
    return timing if end == timing.cut.end else msgspec.structs.replace(timing, cut=Cut(timing.cut.first, end))


def _with_shared_counts(found: list[Comparison]) -> list[Comparison]:
    """`at least 1 but no more than 3 prior lines`, `under 6 or over 18 years old`: both numbers are of one thing."""
    shared = list(found)
    for at in range(len(found) - 2, -1, -1):
        item, following = shared[at], shared[at + 1]
        bare = not item.limit.unit and not item.limit.times and (item.about is None or not item.about.name)
        bare = bare and not item.values
        near = following.cut.first - item.cut.end < _NEAREST
        if bare and near and following.about is not None and following.about.name in _TREATED:
            shared[at] = msgspec.structs.replace(item, about=following.about)
        elif bare and near and not item.implied and following.about is not None and following.about.name == "age":
            limit = msgspec.structs.replace(item.limit, unit=following.limit.unit)
            shared[at] = msgspec.structs.replace(item, about=following.about, limit=limit)
    return shared


def _of_finding(read: str, spots: tuple[Spot, ...], found: Comparison, vocabulary: Vocabulary) -> Comparison:
    """`thrombocytopenia < 50,000/mm3`, `hypercalcemia (> 12 mg/dL)`: a value, named as the finding that it makes."""
    before = spots[max(0, bisect_left(spots, found.cut.first, key=begins_at) - 1) :][:1]
    if (found.about is not None and found.about.name) or not before or not found.limit.unit:
        return found
    if before[0].cut.end > found.cut.first or not _MAKES.fullmatch(read, before[0].cut.end, found.cut.first):
        return found
    name = next((name for name in measured_by().get(before[0].name, ()) if _fits(found, name, vocabulary)), "")
    about = Named(before[0].words, before[0].cut, name)
    return msgspec.structs.replace(found, about=about) if name else found


def _with_fitting_owners(
    plain: str, found: list[Comparison], spots: tuple[Spot, ...], vocabulary: Vocabulary
) -> list[Comparison]:
    """`platelets >= 50 x 10^9/L if plasma cells < 50 %, or >= 30 x 10^9/L ...`: a count of platelets is no share."""
    fitting: list[Comparison] = []
    behind = [_of_name_behind(plain, one, before, spots) for before, one in pairwise(found)]
    for item in (*found[:1], *behind):
        if _multiplies_a_finding(item, spots):
            fitting.append(msgspec.structs.replace(item, about=_only_multiple(plain, item, fitting) or item.about))
            continue
        if item.about is not None and not (tells_change(plain, item) or _fits(item, item.about.name, vocabulary)):
            earlier = (
                _fitting_next(plain, item, spots, vocabulary)
                or next(
                    (one.about for one in reversed(fitting) if one.about and _fits(item, one.about.name, vocabulary)),
                    None,
                )
                or _fitting_before(item, spots, vocabulary)
            )
            lost = item.about.name in COUNTED or _counts_no_drug(item, vocabulary)
            kept = item.about if earlier is None and not lost else earlier
            fitting.append(msgspec.structs.replace(item, about=kept))
            continue
        fitting.append(item)
    return fitting


def _of_name_behind(plain: str, found: Comparison, before: Comparison, spots: tuple[Spot, ...]) -> Comparison:
    """`if < 50 % plasma cells, or >= 50 x 10^9/L if >= 50 % plasma cells`: of what is named again right behind it."""
    if found.about is None or found.about.cut.end > before.cut.first:
        return found
    following = spots[bisect_left(spots, found.cut.end, key=begins_at) :][:1]
    if not following or following[0].name != found.about.name:
        return found
    near = plain[found.cut.end : following[0].cut.first] in _RIGHT_BEFORE
    again = Named(following[0].words, following[0].cut, following[0].name)
    return msgspec.structs.replace(found, about=again) if near else found


def _multiplies_a_finding(found: Comparison, spots: tuple[Spot, ...]) -> bool:
    """`ALT <= 2.5 x ULN; liver metastases: <= 5 x ULN`: a finding has no normal limit, what was named before has."""
    if not found.limit.times or found.about is None or found.about.name:
        return False
    at = bisect_left(spots, found.about.cut.first, key=begins_at)
    return at < len(spots) and spots[at].cut == found.about.cut and is_condition(spots[at].name)


def _only_multiple(plain: str, found: Comparison, before: list[Comparison]) -> Named | None:
    """What alone has a limit in the same normal value before a number, on its line; of two, nobody says whose it is."""
    line = plain.rfind("\n", 0, found.cut.first)
    alike = [one.about for one in before if one.limit.times == found.limit.times and one.cut.first > line]
    return alike[-1] if len({about.name for about in alike if about}) == 1 else None


def _counts_no_drug(found: Comparison, vocabulary: Vocabulary) -> bool:
    """`thrombocytopenia < 50,000/mm3 or anticoagulants`: what is counted in a volume is no drug."""
    term = vocabulary.term(found.about.name) if found.about else None
    return isinstance(term, Drug | DrugClass) and found.limit.unit in _CELLS


def _fitting_next(plain: str, found: Comparison, spots: tuple[Spot, ...], vocabulary: Vocabulary) -> Named | None:
    """`>= 50 % of marrow cells are plasma cells`: the measurement right behind a share that fits none before it.

    `CD33 on >= 5 % of blasts` is a share of those that bear it.
    """
    if found.limit.unit != "%" or found.about is None or found.about.cut.first >= found.cut.end:
        return None
    if _BORNE.search(plain, found.about.cut.end, found.cut.first):
        return None
    following = spots[bisect_left(spots, found.cut.end, key=lambda item: item.cut.first) :][:1]
    near = bool(following) and following[0].cut.first - found.cut.end < _NEAREST
    fits = near and _fits(found, following[0].name, vocabulary)
    return Named(following[0].words, following[0].cut, following[0].name) if fits else None


def _fitting_before(found: Comparison, spots: tuple[Spot, ...], vocabulary: Vocabulary) -> Named | None:
    """`platelets: if plasma cells >= 50%: at least 30 x 10^9/L`: the last measurement in front that has such a unit."""
    if found.about is None or not found.about.name or not found.limit.unit:
        return None
    for item in reversed(spots[: bisect_left(spots, found.cut.first, key=begins_at)]):
        if found.cut.first - item.cut.end > _FAR:
            return None
        if _fits(found, item.name, vocabulary) and isinstance(vocabulary.term(item.name), Variable):
            return Named(item.words, item.cut, item.name)
    return None


def _fits(found: Comparison, name: str, vocabulary: Vocabulary) -> bool:
    """Whether a number can be of a measurement: without a unit any can."""
    term = vocabulary.term(name) if name else None
    if name in COUNTED:
        return not (found.limit.unit or found.limit.times)
    if not found.limit.unit or (name in _ALSO_IN and convertible(_ALSO_IN[name], found.limit.unit)):
        return True
    return isinstance(term, Variable) and term.kind == "number" and convertible(found.limit.unit, term.unit)


def _with_limits_again(seen: Seen, found: list[Comparison]) -> list[Comparison]:
    """`<= 3 x ULN (5 x ULN if ...)`: a multiple without a comparator is compared as the one before it."""
    marks = tuple(seen.every(_MULTIPLE))
    taken = places_of(item.cut for item in found) if marks else b""
    again = []
    for mark in marks:
        before = next((item for item in reversed(found) if item.cut.end <= mark.start(1)), None)
        if before is None or any(taken[mark.start(1) : mark.end()]):
            continue
        limit = Limit(Decimal(mark[1]), times="ULN")
        again.append(msgspec.structs.replace(before, limit=limit, cut=Cut(mark.start(1), mark.end()), values=()))
    return sorted((*found, *again), key=lambda item: item.cut)


def _with_levels_again(seen: Seen, found: list[Comparison]) -> list[Comparison]:
    """`ECOG 0-2, or 3 if due to bone pain`: the number behind `or` is another level of the same scale."""
    again = []
    for mark in seen.every(_LEVEL):
        before = next((item for item in reversed(found) if item.cut.end <= mark.start(1)), None)
        if before is not None and not before.limit.unit and not before.limit.times and before.about is not None:
            limit = Limit(Decimal(mark[1]))
            cut = Cut(mark.start(1), mark.end(1))
            again.append(msgspec.structs.replace(before, op="=", limit=limit, cut=cut, values=()))
    taken = places_of(item.cut for item in found) if again else b""
    return sorted((*found, *(item for item in again if not any(taken[item.cut.first : item.cut.end]))), key=begins_at)


def _only_numbered(plain: str, found: Comparison) -> bool:
    """`cycle 1/day 1`, `day 14-42`, `one of the following` number or choose things and compare nothing."""
    words = plain[found.cut.first : found.cut.end]
    before = plain[max(0, found.cut.first - 12) : found.cut.first]
    choosing = _CHOOSING.match(plain, found.cut.first) is not None
    if not found.limit.unit and _GENERATION.match(plain, found.cut.end):
        return True
    if found.limit.unit == "/d" and _DAY_OF_CYCLE.match(plain, found.cut.end):
        return True
    if choosing or found.limit.unit or not _NUMBERED.search(before):
        return choosing
    return (found.op == "=" and words.isalnum()) or _NUMBERS.fullmatch(words) is not None


def _after_semicolons(plain: str, found: list[Comparison], vocabulary: Vocabulary) -> list[Comparison]:
    """`platelets >= 50 if ...; >= 30 if ...`: a number right behind a semicolon is of what the one before is of."""
    owned: list[Comparison] = []
    for item in found:
        again = item.about is None and item.limit.unit and plain[: item.cut.first].rstrip().endswith(";")
        earlier = next((one.about for one in reversed(owned) if one.limit.unit == item.limit.unit and one.about), None)
        fits = again and earlier is not None and _fits(item, earlier.name, vocabulary)
        owned.append(msgspec.structs.replace(item, about=earlier) if fits else item)
    return owned


def _headed(plain: str, spots: tuple[Spot, ...], found: Comparison, vocabulary: Vocabulary) -> Comparison:
    """A number at the beginning of a line below `Platelet count:`, or a share right before the cells it is of."""
    if found.about is not None:
        return found
    at = bisect_left(spots, found.cut.first, key=lambda item: item.cut.first)
    behind = spots[at] if at < len(spots) and found.limit.unit == "%" else None
    if behind is not None and behind.cut.first - found.cut.end == 1 and _fits(found, behind.name, vocabulary):
        return msgspec.structs.replace(found, about=Named(behind.words, behind.cut, behind.name))
    heading = _heading(plain, spots[:at], found)
    if heading is None or not found.limit.unit or not _fits(found, heading.name, vocabulary):
        return found
    return msgspec.structs.replace(found, about=Named(heading.words, heading.cut, heading.name))


def _heading(plain: str, before: tuple[Spot, ...], found: Comparison) -> Spot | None:
    """The measurement that a number's line stands below, where the line begins with the number."""
    line = plain.rfind("\n", 0, found.cut.first)
    if line < 0 or _BULLET.fullmatch(plain, line + 1, found.cut.first) is None:
        return None
    return next((spot for spot in reversed(before) if _ENDS_LINE.match(plain, spot.cut.end)), None)
