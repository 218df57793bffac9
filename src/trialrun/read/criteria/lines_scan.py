"""One eligibility line with everything found in it: numbers, times, terms and brackets, by their places.

`shown` writes a part of the line with what was found blotted out, so that words of joining can be looked for safely.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

import msgspec

from trialrun.ground.quantity import convertible
from trialrun.read.criteria.connectives_cues import Words, read_table
from trialrun.read.criteria.lexis import Lexis, read_lexis
from trialrun.read.criteria.model import Comparison, Limit, Named, Timing
from trialrun.read.spotting import Spot, SpotKind, spot
from trialrun.read.text import Cut
from trialrun.terms import Derived, Drug, DrugClass, Variable, Vocabulary, load_vocabulary

NUMBER_MARK, TIME_MARK, SPOT_MARK, BRACKET_MARK = "\x01", "\x02", "\x03", "\x00"
LONGEST_READ = 12_000
_KINDS: tuple[SpotKind, ...] = ("variables", "conditions", "procedures", "drugs")
_OPENING, _CLOSING = "([", ")]"
_FOR_WHOM = re.compile(
    r"\s+(?:for|in)\s+(?=(?:women|men|patients|female|male|subjects|participants|those|all|WOCBP)\b)", re.I
)
_MOMENTS = frozenset(
    {"enrolment", "registration", "first dose", "consent", "screening", "randomisation", "baseline", "diagnosis"}
)
_NEXT_LINE = re.compile(r"(?<=[a-z)])\s+(?=(?:Concurrent|No|Not|Prior|At least|More than|Recovered|Must|See)\s)")
_LEVEL = re.compile(r"\bor (?:ECOG |PS )?([0-4])\s+(?:only\s+)?(?=if\b)", re.IGNORECASE)
_VIRUSES = (
    ("hiv_rna", re.compile(r"\bHIV\b|immunodeficiency")),
    ("hbv_dna", re.compile(r"\bHBV\b|hepatitis B", re.IGNORECASE)),
    ("hcv_rna", re.compile(r"\bHCV\b|hepatitis C", re.IGNORECASE)),
)
_MANY = 8
"""Up to so many it is as fast to look at each."""
_NEAREST = 28
_MULTIPLE = re.compile(
    r"(?:\(|\bor |, |to )\s*(\d{1,3}(?:\.\d{1,3})?)\s*(?:x|times)\s*(?:the\s+)?(?:institutional\s+)?"
    r"(?:ULN|upper limits? of normal|normal)\b",
    re.IGNORECASE,
)
COUNTED = frozenset({"prior_lines", "prior_cycles"})
_UNDERLINED = re.compile(r"(?<=[A-Za-z])_(?=\d)")
_CHOOSING = re.compile(
    r"(?:at least |>= ?)?(?:one|1|either|two|three|2|3)(?: or more)?(?: of)?(?: the)?(?: of the)? following", re.I
)
_NUMBERED = re.compile(
    r"\b(?:cycles?|days?|course|week|visit|table|section|appendix|arm|cohort|phase|part|type|criteri\w+)\s*#?$", re.I
)
_NEAR = re.compile(r"\s*(?:[A-Za-z-]+\s+){0,4}")
_PREDICTED = re.compile(r"predicted ", re.IGNORECASE)
_HISTORY = re.compile(r"(?:past |prior |previous )?history of (?:an? )?", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*(?:unless|except|if|other than|with the exception|excluding|provided|when|or|defined|i\.?e)\b", re.I
)
_AGAIN = re.compile(r"\s*(?:or|/|\(|\[|=|,|;)\s*")
_ASIDE = re.compile(
    r"\b(?:eligible|allowed|permitted|acceptable|must|should|may be|not excluded|can be|required|not required)\b", re.I
)


class Scan(msgspec.Struct, frozen=True):
    """A line and what stands in it. `covered` is the line with numbers, times and terms blotted out; `depths` say how
    many brackets are open at each place; `flat`: there are none.
    """

    plain: str
    spots: tuple[Spot, ...]
    comparisons: tuple[Comparison, ...]
    timings: tuple[Timing, ...]
    covered: str
    depths: bytes
    flat: bool = False

    def text(self, cut: Cut) -> str:
        """The characters of a cut."""
        return self.plain[cut.first : cut.end]

    def shown(self, cut: Cut) -> str:
        """A cut with found things blotted out and what stands in inner brackets too; as long as the cut."""
        return self._outside(self.covered, cut, BRACKET_MARK)

    def outside_brackets(self, cut: Cut) -> str:
        """A cut as printed, with what stands in inner brackets blotted out by stars."""
        return self._outside(self.plain, cut, "*")

    def _outside(self, whole: str, cut: Cut, mark: str) -> str:
        shown = whole[cut.first : cut.end]
        if self.flat:
            return shown
        depths = self.depths[cut.first : cut.end]
        level = min(depths, default=0)
        if max(depths, default=0) == level:
            return shown
        parts, at = [], 0
        for inner in _deeper(level).finditer(depths):
            parts += [shown[at : inner.start()], mark * (inner.end() - inner.start())]
            at = inner.end()
        return "".join([*parts, shown[at:]])

    def comparisons_in(self, cut: Cut) -> tuple[Comparison, ...]:
        """The comparisons whose number stands in a cut and not in its inner brackets, left to right."""
        found = self.comparisons
        if len(found) > _MANY:
            found = found[slice(*_range(found, cut))]
        return tuple([item for item in found if self._stands(item.cut, cut)]) if found else ()

    def timings_in(self, cut: Cut) -> tuple[Timing, ...]:
        """The windows of time that stand in a cut and not in its inner brackets."""
        found = self.timings
        if len(found) > _MANY:
            found = found[slice(*_range(found, cut))]
        return tuple([item for item in found if self._stands(item.cut, cut)]) if found else ()

    def spots_in(self, cut: Cut) -> tuple[Spot, ...]:
        """The terms that stand in a cut and not in its inner brackets."""
        spots = self.spots
        if len(spots) > _MANY:
            spots = spots[slice(*_range(spots, cut))]
        return tuple([item for item in spots if self._stands(item.cut, cut)])

    def level(self, cut: Cut) -> int:
        """How many brackets are open around a cut."""
        return 0 if self.flat else min(self.depths[cut.first : cut.end], default=0)

    def _stands(self, inner: Cut, outer: Cut) -> bool:
        inside = outer.first <= inner.first and inner.end <= outer.end
        return inside and (self.flat or self.depths[inner.first] <= self.level(outer))

    def brackets_in(self, cut: Cut) -> Iterator[Cut]:
        """The outermost brackets of a cut, each without its signs; whole sentences in brackets are left out."""
        return (inner for inner in self._brackets(cut) if not self._is_aside(inner))

    def asides_in(self, cut: Cut) -> tuple[Cut, ...]:
        """Brackets that hold a sentence of their own: `(patients with elevated bilirubin are eligible)`."""
        return tuple(inner for inner in self._brackets(cut) if self._is_aside(inner))

    def _is_aside(self, inner: Cut) -> bool:
        long = inner.end - inner.first > 24 and not _JOINED.match(self.plain, inner.first)
        return long and bool(_ASIDE.search(self.covered, inner.first, inner.end))

    def _brackets(self, cut: Cut) -> Iterator[Cut]:
        for inner in _deeper(self.level(cut)).finditer(self.depths, cut.first, cut.end):
            yield _without_signs(self.plain, Cut(inner.start(), inner.end()))

    def trimmed(self, cut: Cut, dropped: str = " \t\n,;.:-*•") -> Cut:
        """A cut without the signs at its ends."""
        first, end = cut.first, cut.end
        while first < end and self.plain[first] in dropped:
            first += 1
        while end > first and self.plain[end - 1] in dropped:
            end -= 1
        return Cut(first, end)


def _range(items: Sequence[Comparison] | Sequence[Timing] | Sequence[Spot], cut: Cut) -> tuple[int, int]:
    """Between which places of a list, sorted by where its items begin, those stand that begin in a cut."""
    first = bisect_left(items, cut.first, key=_begins)
    return first, bisect_left(items, cut.end, lo=first, key=_begins)


def _begins(item: Comparison | Timing | Spot) -> int:
    return item.cut.first


def scan_line(plain: str) -> Scan:
    """Everything found in a line; of a line longer than LONGEST_READ, in its beginning."""
    vocabulary = load_vocabulary()
    read = plain[:LONGEST_READ]
    found = tuple(
        _without_narrowing(_without_history(read, item, vocabulary), vocabulary)
        for item in spot(read, vocabulary, _KINDS)
    )
    spots = _with_reading_terms(read, found)
    lexis = _lexis(read, spots, vocabulary)
    timings = tuple(sorted((_tidied(read, item) for item in lexis.timings), key=_begins))
    kept = [_counted(read, spots, item) for item in lexis.comparisons if not _only_numbered(read, item)]
    kept = _with_levels_again(read, _with_limits_again(read, _with_shared_counts(kept)))
    comparisons = tuple(sorted(_without_repeats(read, _without_borrowed(kept)), key=_begins))
    moments = (item.cut for item in timings if item.anchor in _MOMENTS)
    claimed = _places((*moments, *(item.cut for item in comparisons)))
    free = tuple(item for item in spots if not any(claimed[item.cut.first : item.cut.end]))
    covered, depths = _covered(read, free, comparisons, timings), _depths(read)
    return Scan(read, free, comparisons, timings, covered, depths, not any(depths))


def _without_narrowing(spotted: Spot, vocabulary: Vocabulary) -> Spot:
    """`active infection` is an infection: what narrows a term is read by itself."""
    narrowing = _narrowing().match(spotted.words)
    if narrowing is None or narrowing.end() + 1 >= len(spotted.words):
        return spotted
    rest = spotted.words[narrowing.end() + 1 :]
    inner = spot(rest, vocabulary, _KINDS)
    if len(inner) != 1 or inner[0].names != spotted.names or len(inner[0].words) != len(rest):
        return spotted
    return Spot(Cut(spotted.cut.end - len(rest), spotted.cut.end), spotted.names, rest)


@cache
def _narrowing() -> Words:
    rows = read_table("qualifiers.csv")
    return Words([row["words"] for row in rows if row["key"] in ("status", "severity")])


def _has_values(vocabulary: Vocabulary, spotted: Spot) -> bool:
    """Whether numbers can belong to a term: a measurement, a scale, a drug's dose, a count."""
    term = vocabulary.term(spotted.name)
    if isinstance(term, Variable):
        return term.kind in ("number", "scale")
    return isinstance(term, Derived | Drug | DrugClass) or spotted.name == "radiotherapy"


def _lexis(read: str, spots: tuple[Spot, ...], vocabulary: Vocabulary) -> Lexis:
    """The numbers and times of a line; a number of weeks that no measurement is counted in is a time."""
    underlined = _UNDERLINED.sub("x", read)
    valued = tuple(item for item in spots if _has_values(vocabulary, item))
    lexis = read_lexis(underlined, valued)
    wrong = {item.about.cut for item in lexis.comparisons if item.about and _no_time(vocabulary, item)}
    if not wrong:
        return lexis
    return read_lexis(underlined, tuple(item for item in valued if item.cut not in wrong))


def _no_time(vocabulary: Vocabulary, found: Comparison) -> bool:
    term = vocabulary.term(found.about.name) if found.about else None
    timed = found.limit.unit in ("h", "d", "wk", "mo", "a")
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


def _without_repeats(plain: str, found: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
    """`2.0 mg/dL or 177 umol/L`: a bare number right behind another of the same is the same limit in another unit."""
    kept: list[Comparison] = []
    for item in found:
        before = kept[-1] if kept else None
        if before is not None and _repeats(plain, before, item):
            limit = msgspec.structs.replace(before.limit, other=(*before.limit.other, item.limit))
            kept[-1] = msgspec.structs.replace(before, limit=limit, cut=Cut(before.cut.first, item.cut.end))
        else:
            kept.append(item)
    return tuple(kept)


def _repeats(plain: str, before: Comparison, item: Comparison) -> bool:
    bare = item.implied and not before.implied and item.limit.unit and before.limit.unit != item.limit.unit
    same = item.about is None or (before.about is not None and before.about.cut == item.about.cut)
    between = _AGAIN.fullmatch(plain, before.cut.end, max(before.cut.end, item.cut.first))
    return bool(bare and same and between and item.cut.first >= before.cut.end)


def _tidied(plain: str, timing: Timing) -> Timing:
    """A window without the comma behind it, and without those it is asked of: `before enrolment for women`."""
    comma = plain.find(", ", timing.cut.first, timing.cut.end)
    if comma >= 0 and timing.anchor == "event":
        timing = msgspec.structs.replace(timing, cut=Cut(timing.cut.first, comma), anchor="enrolment", anchor_words="")
    next_line = _NEXT_LINE.search(plain, timing.cut.first, timing.cut.end) if timing.anchor not in _MOMENTS else None
    if next_line is not None:
        timing = msgspec.structs.replace(timing, cut=Cut(timing.cut.first, next_line.start()))
    whom = _FOR_WHOM.search(plain, timing.cut.first, timing.cut.end)
    end = whom.start() if whom else timing.cut.end
    while end > timing.cut.first and plain[end - 1] in " ,;.":
        end -= 1
    return timing if end == timing.cut.end else msgspec.structs.replace(timing, cut=Cut(timing.cut.first, end))


def _with_shared_counts(found: list[Comparison]) -> list[Comparison]:
    """`at least 1 but no more than 3 prior lines`: both numbers count the lines."""
    shared = list(found)
    for at in range(len(found) - 2, -1, -1):
        item, following = shared[at], shared[at + 1]
        bare = not item.limit.unit and not item.limit.times and (item.about is None or not item.about.name)
        bare = bare and not item.values
        near = following.cut.first - item.cut.end < _NEAREST
        if bare and near and following.about is not None and following.about.name in COUNTED:
            shared[at] = msgspec.structs.replace(item, about=following.about)
    return shared


def _with_limits_again(plain: str, found: list[Comparison]) -> list[Comparison]:
    """`<= 3 x ULN (5 x ULN if ...)`: a multiple without a comparator is compared as the one before it."""
    taken = _places(item.cut for item in found)
    again = []
    for mark in _MULTIPLE.finditer(plain):
        before = next((item for item in reversed(found) if item.cut.end <= mark.start(1)), None)
        if before is None or any(taken[mark.start(1) : mark.end()]):
            continue
        limit = Limit(Decimal(mark[1]), times="ULN")
        again.append(msgspec.structs.replace(before, limit=limit, cut=Cut(mark.start(1), mark.end()), values=()))
    return sorted((*found, *again), key=lambda item: item.cut)


def _with_levels_again(plain: str, found: list[Comparison]) -> list[Comparison]:
    """`ECOG 0-2, or 3 if due to bone pain`: the number behind `or` is another level of the same scale."""
    again = []
    for mark in _LEVEL.finditer(plain):
        before = next((item for item in reversed(found) if item.cut.end <= mark.start(1)), None)
        if before is not None and not before.limit.unit and not before.limit.times and before.about is not None:
            limit = Limit(Decimal(mark[1]))
            cut = Cut(mark.start(1), mark.end(1))
            again.append(msgspec.structs.replace(before, op="=", limit=limit, cut=cut, values=()))
    taken = _places(item.cut for item in found)
    return sorted((*found, *(item for item in again if not any(taken[item.cut.first : item.cut.end]))), key=_begins)


def _only_numbered(plain: str, found: Comparison) -> bool:
    """`cycle 1`, `day 1`, `one of the following` number or choose things and compare nothing."""
    words = plain[found.cut.first : found.cut.end]
    before = plain[max(0, found.cut.first - 12) : found.cut.first]
    choosing = _CHOOSING.match(plain, found.cut.first) is not None
    return choosing or (found.op == "=" and not found.limit.unit and words.isalnum() and bool(_NUMBERED.search(before)))


def _counted(plain: str, spots: tuple[Spot, ...], found: Comparison) -> Comparison:
    """A bare count belongs to the lines or cycles right behind it: `at least 2 cycles`."""
    if found.limit.unit or found.limit.times:
        return found
    at = bisect_left(spots, found.cut.end, key=lambda item: item.cut.first)
    following = next((item for item in spots[at : at + 2] if item.name in COUNTED), None)
    if following is None or not _NEAR.fullmatch(plain, found.cut.end, following.cut.first):
        return found
    about = Named(following.words, following.cut, following.name)
    return msgspec.structs.replace(found, about=about)


def _without_history(plain: str, spotted: Spot, vocabulary: Vocabulary) -> Spot:
    """`history of myocardial infarction` is the infarction, once: the words of history are read by themselves."""
    found = _HISTORY.match(spotted.words) or (
        _PREDICTED.match(spotted.words)
        if plain[max(0, spotted.cut.first - 4) : spotted.cut.first].endswith(" of ")
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
def _reading_terms() -> tuple[Words, dict[str, tuple[str, ...]]]:
    rows = read_table("reading_terms.csv")
    names = {row["words"].lower(): tuple(row["names"].split(";")) for row in rows}
    return Words([row["words"] for row in rows]), names


def both_names(words: str) -> tuple[str, ...]:
    """The names a word of the reader's own table stands for together: `transaminases` are ALT and AST."""
    return _reading_terms()[1].get(" ".join(words.lower().split()), ())


def _with_reading_terms(plain: str, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """Spots with the words of the reader's own table; where both claim a place, the longer one has it."""
    pattern, names = _reading_terms()
    own = [
        Spot(Cut(found.start(), found.end()), names[" ".join(found[0].lower().split())], found[0])
        for found in pattern.finditer(plain)
    ]
    if not own:
        return spots
    longest = [0] * len(plain)
    for item in spots:
        longest[item.cut.first : item.cut.end] = [item.cut.end - item.cut.first] * (item.cut.end - item.cut.first)
    kept_own = [item for item in own if max(longest[item.cut.first : item.cut.end]) <= item.cut.end - item.cut.first]
    claimed = _places(item.cut for item in kept_own)
    kept_own = [_of_its_virus(plain, item) for item in kept_own]
    kept = [item for item in spots if not any(claimed[item.cut.first : item.cut.end])]
    return tuple(sorted((*kept, *kept_own), key=lambda item: item.cut))


def _of_its_virus(plain: str, spotted: Spot) -> Spot:
    """A viral load is that of the virus the line names."""
    if spotted.names != ("hiv_rna",) or "HIV" in spotted.words:
        return spotted
    named = [name for name, pattern in _VIRUSES if pattern.search(plain)]
    return Spot(spotted.cut, (named[0] if len(named) == 1 else "hiv_rna",), spotted.words)


def _places(cuts: Iterable[Cut]) -> bytearray:
    """One for every place that a cut covers; as long as a line may be."""
    covered = tuple(cuts)
    marked = bytearray(max((cut.end for cut in covered), default=0))
    for cut in covered:
        marked[cut.first : cut.end] = b"\x01" * (cut.end - cut.first)
    return marked


def _covered(
    plain: str, spots: tuple[Spot, ...], comparisons: tuple[Comparison, ...], timings: tuple[Timing, ...]
) -> str:
    letters = list(plain)
    marks = (
        *((item.cut, TIME_MARK) for item in timings),
        *((item.cut, SPOT_MARK) for item in spots),
        *((item.cut, NUMBER_MARK) for item in comparisons),
    )
    for cut, mark in marks:
        letters[cut.first : cut.end] = mark * (cut.end - cut.first)
    return "".join(letters)


@cache
def _deeper(level: int) -> re.Pattern[bytes]:
    """Runs of places with more open brackets than `level`."""
    return re.compile(b"[^\\x00-\\x%02x]+" % level)


def _depths(plain: str) -> bytes:
    """How many brackets are open (at most 255); a bracket that never closes, or never opened, counts for nothing."""
    if not any(sign in plain for sign in _CLOSING):
        return bytes(len(plain))
    partner: dict[int, int] = {}
    opened: list[int] = []
    for at, letter in enumerate(plain):
        if letter in _OPENING:
            opened.append(at)
        elif letter in _CLOSING and opened:
            partner[opened.pop()] = at
    depths, depth, before = bytearray(), 0, 0
    for at, step in sorted([*((at, 1) for at in partner), *((at + 1, -1) for at in partner.values())]):
        depths += bytes((min(depth, 255),)) * (at - before)
        depth, before = depth + step, at
    return bytes(depths + bytes((min(depth, 255),)) * (len(plain) - before))


def _without_signs(plain: str, cut: Cut) -> Cut:
    first = cut.first + (plain[cut.first] in _OPENING)
    return Cut(first, max(first, cut.end - (plain[cut.end - 1] in _CLOSING)))


def find_all(pattern: re.Pattern[str] | Words, shown: str, cut: Cut) -> tuple[Cut, ...]:
    """Where a pattern stands in the shown form of a cut, as places of the line."""
    return tuple(Cut(cut.first + item.start(), cut.first + item.end()) for item in pattern.finditer(shown))
