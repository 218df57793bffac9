"""Puts the phrases of a dosing text in one row: the longest from the left, none overlapping. Linear in the text.

A text in which no drug is given has no schedule, whatever else it says: only drugs, and what places an unknown one, are
looked for before that is known.
"""

from __future__ import annotations

import re

from trialrun.read.regimens.lexis.cells import find_cell_doses
from trialrun.read.regimens.lexis.counts import find_counts
from trialrun.read.regimens.lexis.courses import find_cycles
from trialrun.read.regimens.lexis.doses import find_doses
from trialrun.read.regimens.lexis.drugs import find_drugs
from trialrun.read.regimens.lexis.leads import places_of
from trialrun.read.regimens.lexis.lengths import find_lengths
from trialrun.read.regimens.lexis.likenesses import find_likenesses
from trialrun.read.regimens.lexis.listed_days import find_listed_days
from trialrun.read.regimens.lexis.marks import find_marks, find_routes
from trialrun.read.regimens.lexis.numbers import COUNT_WORD, WORDS
from trialrun.read.regimens.lexis.often import find_frequencies
from trialrun.read.regimens.lexis.raises import find_raises, find_ramps
from trialrun.read.regimens.lexis.rests import find_rests
from trialrun.read.regimens.lexis.shortened import without_regimen_names
from trialrun.read.regimens.lexis.spans import find_spans
from trialrun.read.regimens.lexis.times import find_times
from trialrun.read.regimens.phrases import DayList, Dose, Drug, Frequency, Mark, Phrase, Route, kind_of_mark
from trialrun.read.regimens.rows.after_placebo import after_placebo
from trialrun.read.regimens.rows.after_runs import after_runs
from trialrun.read.regimens.rows.alternating import with_alternation
from trialrun.read.regimens.rows.begun_phases import without_begun_phases
from trialrun.read.regimens.rows.bracketed_steps import with_bracketed_steps
from trialrun.read.regimens.rows.changes import with_changes
from trialrun.read.regimens.rows.days_of_some_cycles import with_days_of_some_cycles
from trialrun.read.regimens.rows.dosed_days import with_dosed_days
from trialrun.read.regimens.rows.first_steps import with_first_steps
from trialrun.read.regimens.rows.footnotes import with_notes
from trialrun.read.regimens.rows.initials import with_initials
from trialrun.read.regimens.rows.intervals import with_intervals
from trialrun.read.regimens.rows.labelled import with_labels
from trialrun.read.regimens.rows.led_doses import with_led_doses
from trialrun.read.regimens.rows.led_on import with_led_on
from trialrun.read.regimens.rows.led_times import with_led_times
from trialrun.read.regimens.rows.like_cycles import with_like_cycles
from trialrun.read.regimens.rows.listed_weeks import with_weeks_on
from trialrun.read.regimens.rows.numbered_more import with_numbered_more
from trialrun.read.regimens.rows.occasions import (
    find_event_days,
    find_same_days,
    with_days_led,
    with_first_doses,
    with_own_days,
)
from trialrun.read.regimens.rows.of_several import with_told_of_several
from trialrun.read.regimens.rows.other_days import with_other_days
from trialrun.read.regimens.rows.paired import with_paired
from trialrun.read.regimens.rows.past_stretches import with_past_stretches
from trialrun.read.regimens.rows.placed import may_place, with_placed
from trialrun.read.regimens.rows.regimens import with_regimens
from trialrun.read.regimens.rows.respective import with_respective
from trialrun.read.regimens.rows.single_doses import with_single_doses
from trialrun.read.regimens.rows.times_behind import with_times_behind
from trialrun.read.regimens.rows.turns import with_turns
from trialrun.read.regimens.rows.unnamed import with_unnamed
from trialrun.read.regular import rewritten
from trialrun.read.text import Cut, Text


def in_digits(text: Text) -> Text:
    """The text with digits for numbers of days, weeks and cycles in words: `on days one through five`.

    So too with a space before a dose that is glued to its drug, `lenalidomide25 mg`, and without what a day may be off
    its own, `each 21 (+/- 3) day cycle`.
    """
    text = rewritten(text, _TOLERANCE, lambda _: "") if _TOLERANCE.search(text.plain) else text
    text = rewritten(text, _GLUED, lambda found: f"{found[0]} ") if _GLUED.search(text.plain) else text
    if _WORDED.search(text.plain) is None:
        return text
    return rewritten(text, _WORDED, lambda found: _WORD_NUMBER.sub(lambda word: str(WORDS[word[0].lower()]), found[0]))


def scan(plain: str, named: frozenset[str] = frozenset()) -> tuple[Phrase, ...]:
    """The phrases of a text, left to right; none where no drug is given.

    Two meanings of the same words (`C1D8`) stand one after the other.
    """
    places = places_of(plain)
    drugs = tuple(find_drugs(plain, places, named))
    counted = [*find_doses(plain, places), *find_times(plain, places), *find_frequencies(plain, places)]
    counted += [*find_cycles(plain, places), *find_lengths(plain, places), *find_counts(plain, places)]
    counted += [*find_spans(plain, places), *find_rests(plain, places), *find_cell_doses(plain, places, drugs)]
    counted += find_listed_days(plain, places)
    routes = tuple(find_routes(plain, places))
    if not any(map(gives, drugs)) and not any(map(may_place, (*counted, *routes))):
        return ()
    joints = (*find_marks(plain, places), *routes)
    raised = (
        *find_raises(plain, places),
        *find_ramps(plain, places),
        *find_likenesses(plain, places),
        *find_same_days(plain, places),
        *find_event_days(plain, places),
    )
    found = _with_ends(plain, sorted((*counted, *raised, *drugs, *joints), key=_rank))
    row: list[Phrase] = []
    for phrase in found:
        if not row or phrase.cut.first >= row[-1].cut.end or _beside(row[-1], phrase):
            row.append(phrase)
    told = with_initials(plain, with_like_cycles(plain, tuple(row)))
    several = with_told_of_several(plain, with_unnamed(plain, told))
    labelled = with_labels(plain, places, with_bracketed_steps(several))
    changed = without_regimen_names(with_changes(plain, with_led_doses(plain, labelled)))
    dated = with_days_of_some_cycles(plain, with_days_led(plain, without_begun_phases(plain, changed)))
    told = with_other_days(plain, with_first_doses(plain, dated))
    dated = with_times_behind(plain, with_own_days(plain, with_dosed_days(plain, with_led_times(told))))
    dated = with_intervals(plain, dated)
    placed = with_paired(plain, with_respective(plain, with_placed(plain, dated)))
    if not any(map(gives, placed)):
        return ()
    placed = with_first_steps(with_past_stretches(plain, with_single_doses(plain, after_placebo(placed))))
    turned = after_runs(with_numbered_more(plain, with_led_on(with_turns(plain, placed))))
    return with_alternation(plain, with_regimens(plain, with_notes(plain, with_weeks_on(plain, turned))))


def gives(phrase: Phrase) -> bool:
    """Whether a phrase is a drug that somebody is given."""
    return isinstance(phrase.meaning, Drug) and phrase.meaning.given


def _with_ends(plain: str, found: list[Phrase]) -> list[Phrase]:
    """The phrases; an end that runs on into the next drug stops before it: `until recovery and A 5 mg daily`."""
    ends = [at for at, p in enumerate(found) if isinstance(p.meaning, Mark) and p.meaning.kind == "until"]
    kept = list(found)
    for at in ends:
        end = found[at].cut.end
        for place in range(at + 1, min(at + 30, len(found) - 1)):
            drug = found[place]
            if drug.cut.first >= end:
                break
            joint = (
                _JOINT.search(plain, found[at].cut.first, drug.cut.first) if isinstance(drug.meaning, Drug) else None
            )
            if joint is not None and _dosed_behind(plain, found, place):
                words = plain[found[at].cut.first : joint.start()].strip(" ,")
                cut = Cut(found[at].cut.first, found[at].cut.first + len(words))
                kept[at] = Phrase(Mark("until", words), cut)
                break
    return kept


def _dosed_behind(plain: str, found: list[Phrase], place: int) -> bool:
    """True where a dose, a route or how often stands right behind a drug."""
    end = found[place].cut.end
    for phrase in found[place + 1 : place + 6]:
        if phrase.cut.first >= end and kind_of_mark(phrase) != "open":
            gap = plain[end : phrase.cut.first]
            return isinstance(phrase.meaning, Dose | Route | Frequency) and gap.strip(" (:,") == ""
    return False


def _rank(phrase: Phrase) -> tuple[int, int, int]:
    length = phrase.cut.end - phrase.cut.first
    weak = isinstance(phrase.meaning, Mark) and phrase.meaning.kind in {"until"}
    begun = isinstance(phrase.meaning, DayList) and phrase.meaning.begins
    return phrase.cut.first, 0 if weak else -length, 0 if begun else _ORDER.get(type(phrase.meaning).__name__, 1)


def _beside(last: Phrase, phrase: Phrase) -> bool:
    """Two different meanings of the very same words, from one pattern."""
    same = last.cut == phrase.cut and type(last.meaning) is not type(phrase.meaning)
    joints = isinstance(phrase.meaning, Mark | Route | Drug) or isinstance(last.meaning, Mark | Route | Drug)
    return same and not joints and {type(last.meaning).__name__, type(phrase.meaning).__name__} in _PAIRS


_JOINT = re.compile(
    r"(?:,\s(?:and\s)?(?:then\s|followed\sby\s)?|\s(?:and|plus|with|with\sor\swithout|then|followed\sby)\s)"
    r"(?:oral\s|intravenous\s|IV\s|SC\s|subcutaneous\s)?$",
    re.IGNORECASE,
)
_GLUED = re.compile(r"\b[a-z]{7,20}(?=\d[\d.,]{0,6}\s?(?:mg|mcg|ug|g)\b)", re.IGNORECASE)
_TOLERANCE = re.compile(
    r"\s?\((?:\+/-|within)\s?\d{1,2}(?:[ -]days?)?\)(?=[ -]?(?:days?|weeks?|cycles?|courses?)\b)", re.IGNORECASE
)
_WORD_NUMBER = re.compile(rf"\b(?:{COUNT_WORD})\b", re.IGNORECASE)
_WORDED = re.compile(
    rf"\b(?:days?|weeks?|cycles?|courses?)\s(?:{COUNT_WORD})\b(?!\s(?:time|dose|hour|of\b))"
    rf"(?:(?:,\s(?:and\s)?|\s(?:and|through|to)\s|-)(?:{COUNT_WORD})\b(?!\s(?:day|week|month|hour|time|dose)))*",
    re.IGNORECASE,
)
_ORDER = {"Dose": 0, "Drug": 0, "CycleLength": 0, "CycleList": 0}
_PAIRS = (
    {"CycleList", "DayList"},
    {"CycleLength", "CycleCount"},
    {"CycleList", "CycleLength"},
    {"CycleLength", "DayList"},
    {"Frequency", "CycleCount"},
)
