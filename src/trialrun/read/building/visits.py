"""Visits, procedures, samples and follow-up that running text plans: what, and when as far as it is stated.

A time that is not stated stays out; a sentence that says what others did, or what a criterion demands, plans nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec.structs import replace

from trialrun.protocol.scalars import Duration, Lines, Numbers
from trialrun.protocol.treatment import Assessment, Timing
from trialrun.read.numbers import NUMBER_WORD, duration_of
from trialrun.read.printed import lines_of
from trialrun.read.regimens.lexis.doses import PRINTED_DOSE
from trialrun.read.regular import make_regular
from trialrun.read.sentences import Sentence
from trialrun.read.spotting import SpotKind, spot
from trialrun.terms import Vocabulary

Kind = Literal["visit", "assessment", "procedure", "sample", "follow-up"]
_N = rf"(?P<n>\d{{1,3}}(?:\.\d)?|{NUMBER_WORD})"
_UNIT = r"(?P<unit>days?|weeks?|months?|years?)"
_LISTED = r"\d{1,3}(?:,\s*\d{1,3}){0,40}(?:,?\s*and\s+\d{1,3})?(?!\s?-\s?\d)"
_FOLLOWED = re.compile(
    r"\bfollow(?:ed)?[- ]?up\b|\bfollowed\b(?! by)|\bcontacted\b|\bsurvival (?:status )?(?:is|will be) checked\b",
    re.IGNORECASE,
)
_VISITED = re.compile(r"\b(?:visits?|seen|return)\b", re.IGNORECASE)
_EVERY = re.compile(
    rf"\b(?:every|each)\s+(?:{_N}\s+)?{_UNIT}|\b(?P<often>annually|yearly|monthly|weekly|quarterly)\b", re.IGNORECASE
)
_AT = re.compile(rf"\bat\s+{_N}\s*{_UNIT}\b", re.IGNORECASE)
_LASTING = re.compile(
    rf"\b(?:for|up to|until|(?:for|during|over) (?:the|a) (?:first|maximum of|total of))\s+"
    rf"(?:up to |at least |another |an additional |a further )?(?:a (?:maximum|total|minimum) of )?{_N}\s*{_UNIT}"
    rf"|^(?:duration of )?follow[- ]?up(?: period)?: (?P<whole>\d{{1,3}}(?:\.\d)?|{NUMBER_WORD})\s*"
    r"(?P<of>days?|weeks?|months?|years?)(?=[\s.;]*$|[.;]\s|,? (?:then|after|from|following|post)\b)"
    rf"|\b(?:for|in|during) the first (?P<first>day|week|month|year)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\buntil (?P<event>(?:disease )?progression|death|relapse|withdrawal[^,.;]{0,30})", re.IGNORECASE)
_AFTER = re.compile(
    r"\b(?:after|following|from|upon|once|at the)\s+(?:the )?(?:\w+[- ]){0,3}?"
    r"(?:completion|end|discontinuation|last dose|treatment|therapy|\w+ is completed)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:undergo(?:es|ing)?|collection|biobank|set up a bank|will have|assessments? will"
    r"|(?:are|is|be|was|were) (?:collected|obtained|drawn|taken|performed|assessed|measured|done|examined|banked"
    r"|stored|repeated|monitored|recorded|carried out|scheduled))\b",
    re.IGNORECASE,
)
_SAMPLE = re.compile(
    r"\b(?:(?:blood|tissue|marrow|serum|plasma|urine|saliva|stool|biological|tumou?r)\s+)?"
    r"(?:samples?|specimens?|biospecimens?)\b|\b(?:blood|tissue|marrow|serum|plasma|urine|saliva|stool)"
    r"(?: (?:and|or) (?:bone )?(?:blood|tissue|marrow|serum|plasma|urine|saliva|stool))? collection\b"
    r"|\bbank(?:ed|ing)? of samples|\bbiobank",
    re.IGNORECASE,
)
_ASSESSED = re.compile(
    r"\b(?P<what>(?:\w+ (?:and |, )?){1,4}assessments?) (?:will|are|is)\b"
    r"|\bundergo(?:es|ing)?\s+(?:an?\s+)?(?P<tested>(?:[a-z-]+ ){1,3}(?:testing|tests?|evaluations?"
    r"|examinations?|imaging|assessments?))\b"
    r"|\b(?P<judged>(?:(?:disease|tumou?r|treatment|clinical|haematologic|hematologic) )?(?:response|toxicity"
    r"|disease status|quality of life)) (?:is|are|will be) (?:assessed|measured|monitored)\b",
    re.IGNORECASE,
)
_CYCLES = re.compile(
    r"\b(?P<when>before|prior to|at|during|after) (?:each of )?cycles?\s+"
    r"(?P<cycles>\d{1,2}(?:\s*(?:-|to|through|and|,|, and)\s*\d{1,2}\b){0,8})",
    re.IGNORECASE,
)
_TIMES = re.compile(
    rf"{_CYCLES.pattern}"
    rf"|\bon days?\s+(?P<days>{_LISTED}) of (?:each|every) (?:\d{{1,3}}-day )?cycle\b"
    rf"|(?P<every>\bevery\s+(?:{_N}\s+)?{_UNIT})\b"
    rf"|\b(?:at |and )?(?P<named>week|month|year)s? (?P<numbers>{_LISTED})\b(?! (?:of|post|after|gestation)\b)"
    rf"|\b(?:at|and) (?P<counted>{_LISTED}) (?P<counts>week|month|year)s?\b"
    r"(?! (?:after|from|before|of|post\w*|intervals?|gestation|old|apart|later|hereafter|thereafter)\b)"
    r"|(?P<screening>\b(?:during|at|for) screening\b|\bat baseline\b|\bbefore (?:the )?(?:study|treatment)\b)"
    r"|(?P<spread>\b(?:throughout|during) (?:the )?(?:study|trial|treatment)\b)"
    r"|(?P<end>\bat (?:the )?(?:end|completion) of (?:\w+ ){0,2}(?:treatment|therapy|study)\b)",
    re.IGNORECASE,
)
_OFTEN = {"annually": "1 year", "yearly": "1 year", "monthly": "1 month", "weekly": "1 week", "quarterly": "3 months"}
_STEP = re.compile(r",?\s*\bthen\b\s*|;\s*|\bthereafter\b", re.IGNORECASE)
_DOSED = re.compile(PRINTED_DOSE, re.IGNORECASE)
"""`50 mg daily for 2 weeks` tells how long a drug is given."""
_SURVIVAL = re.compile(r"\b(?:overall |long[- ]term )?survival\b", re.IGNORECASE)
_PROCEDURES: tuple[SpotKind, ...] = ("procedures",)
# What treats the disease is no examination.
_TREATMENTS = ("radiotherapy", "stem_cell_transplant", "surgery")


def read_visits(
    sentences: Iterable[Sentence], vocabulary: Vocabulary
) -> tuple[tuple[Assessment, ...], tuple[Sentence, ...]]:
    """What is planned beside the drugs, in the order of the text, and the sentences that plan it."""
    found: list[Assessment] = []
    used: list[Sentence] = []
    for sentence in sentences:
        plain = " ".join(make_regular(sentence.words).plain.split())
        planned = [*_follow_up(plain, sentence), *_procedures(plain, sentence, vocabulary)]
        if planned:
            found += planned
            used.append(sentence)
    return tuple(_each_once(found)), tuple(used)


def _each_once(found: Iterable[Assessment]) -> Iterator[Assessment]:
    """Every planned thing once: what adds neither a time nor a term to one of its label or terms is not repeated."""
    kept: list[Assessment] = []
    for item in found:
        like = [one for one in kept if one.label == item.label or (item.terms and one.terms == item.terms)]
        if not any(not item.timings or _whens(item) <= _whens(one) for one in like):
            kept.append(item)
    return iter(kept)


def _whens(item: Assessment) -> set[Timing]:
    """When it is done, without the lines that say so."""
    return {replace(timing, lines=Lines("")) for timing in item.timings}


_BEHIND = re.compile(
    r"(?<!\bfor )(?<!\bevery )(?<!\buntil )(?<!\bto )(?<!\bwithin )(?<!\bleast )(?<!\bthrough )(?<!\bover )"
    rf"\b(?P<numbers>{_LISTED}) {_UNIT} (?:after|following) (?:the )?(?:(?:last|final) (?:dose|administration|infusion)"
    r"|(?:end|completion|discontinuation) of (?:the )?(?:study )?(?:treatment|therapy|drug))\b",
    re.IGNORECASE,
)
"""`30 and 90 days after the last dose`."""


def _follow_up(plain: str, sentence: Sentence) -> Iterator[Assessment]:
    """`followed up at 30 days, then every 3 months for 2 years` is two entries after the end of treatment."""
    lines, behind = lines_of(sentence.piece), _BEHIND.search(plain) if _VISITED.search(plain) else None
    if behind is not None:
        for number in re.findall(r"\d+", behind["numbers"]):
            after = duration_of(number, behind["unit"])
            once = Timing(when="after", anchor="end of treatment", offset=after, lines=lines)
            yield Assessment(label=_label("follow-up", "", once), kind="follow-up", timings=(once,), lines=lines)
    if behind or (not _FOLLOWED.search(plain) and not (_AFTER.search(plain) and _EVERY.search(plain))):
        return
    told = _FOLLOWED.search(plain)
    given = told is not None and _DOSED.search(plain, 0, told.start())
    for step in _STEP.split(plain[told.start() :] if told and given else plain):
        timing = _timing(step, plain, lines) if not _DOSED.search(step) else None
        if timing is not None:
            yield Assessment(label=_label("follow-up", step, timing), kind="follow-up", timings=(timing,), lines=lines)
    if _SURVIVAL.search(plain):
        timing = Timing(when="after", anchor="end of treatment", lines=lines)
        yield Assessment(label="follow-up for survival", kind="follow-up", timings=(timing,), lines=lines)


def _timing(step: str, plain: str, lines: Lines) -> Timing | None:
    at, lasting, until = _AT.search(step), _LASTING.search(step), _UNTIL.search(step)
    every = _every(step)
    if not (at or lasting or every):
        return None
    return Timing(
        when="after",
        anchor="end of treatment" if _AFTER.search(plain) else "",
        offset=duration_of(at["n"], at["unit"]) if at else None,
        every=every,
        lasting=_lasting(lasting),
        until=(until["event"].lower(),) if until else (),
        lines=lines,
    )


def _every(step: str) -> Duration | None:
    match = _EVERY.search(step)
    if match is None:
        return None
    return Duration(_OFTEN[match["often"].lower()]) if match["often"] else duration_of(match["n"] or "1", match["unit"])


def _lasting(match: re.Match[str] | None) -> Duration | None:
    if match is None:
        return None
    if match["first"]:
        return Duration(f"1 {match['first'].lower()}")
    return duration_of(match["n"] or match["whole"], match["unit"] or match["of"])


def _label(what: str, step: str, timing: Timing) -> str:
    said = [f"after {timing.offset.text}"] if timing.offset else []
    said += [f"every {timing.every.text}"] if timing.every else []
    said += [f"for {timing.lasting.text}"] if timing.lasting else []
    said += [f"until {event}" for event in timing.until]
    return f"{what}: {', '.join(said)}" if said else f"{what}: {step}"


def _procedures(plain: str, sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Assessment]:
    """Named procedures and samples of a sentence that says they are done, each with the time named next after it."""
    if not _DONE.search(plain):
        return
    lines = lines_of(sentence.piece)
    times = _times(plain, lines)
    for position, words, kind, terms in sorted(_planned(plain, vocabulary)):
        own = [(end, timing) for end, timing in times if not timing.every or _is_its_rhythm(plain, position, end)]
        timings = tuple(timing for end, timing in own if end == next((e for e, _ in own if e > position), None))
        purpose = plain if kind == "sample" else ""
        yield Assessment(label=words, kind=kind, terms=terms, timings=timings, purpose=purpose, lines=lines)


def _planned(plain: str, vocabulary: Vocabulary) -> Iterator[tuple[int, str, Kind, tuple[str, ...]]]:
    """Where in the sentence a sample, an assessment or a procedure is named: place, words, kind and terms."""
    sampled, assessed = _SAMPLE.search(plain), _ASSESSED.search(plain)
    if sampled:
        yield sampled.start(), " ".join(sampled[0].split()).lower(), "sample", ()
    if assessed and (not assessed["judged"] or _TIMES.search(plain, assessed.end())):
        words = assessed["what"] or assessed["tested"] or f"{assessed['judged']} assessment"
        yield assessed.start(), " ".join(words.split()).lower(), "assessment", ()
    treating = {name for treatment in _TREATMENTS for name in vocabulary.below(treatment)}
    for spotted in spot(plain, vocabulary, _PROCEDURES):
        if spotted.name not in treating:
            yield spotted.cut.first, spotted.words, "procedure", (spotted.name,)


def _times(plain: str, lines: Lines) -> list[tuple[int, Timing]]:
    """The times a sentence names, each with its place; times joined by `and` have the place of the last of them."""
    found: list[tuple[int, Timing]] = []
    for match in _TIMES.finditer(plain):
        joined = found and re.fullmatch(r"\W*(?:and|or)?\W*", plain[found[-1][0] : match.start()])
        found = [(match.end() if joined and end == found[-1][0] else end, earlier) for end, earlier in found]
        found += [(match.end(), timing) for timing in _named_times(match, lines)]
    return found


_OTHERS = re.compile(
    r"\b(?:receiv|repeats|repeating|administ|given|treat|then|follow|cycle|course|until)", re.IGNORECASE
)
"""Words between a procedure and `every 3 weeks` by which that is the rhythm of something else."""
_CHANGING = re.compile(
    r"\W*(?:for|until|up to|during|over|in|from|after|beginning|starting|thereafter|if)\b|.*\b(?:then|thereafter|every"
    r"|each|annually|yearly|monthly|weekly)\b",
    re.IGNORECASE,
)
"""Words behind `every 3 weeks` by which it ends, begins late or becomes another rhythm."""


def _is_its_rhythm(plain: str, position: int, end: int) -> bool:
    """Whether `every 3 weeks` is of what is named before it, and of the whole study."""
    return _OTHERS.search(plain, position, end) is None and _CHANGING.match(plain, end) is None


def _named_times(match: re.Match[str], lines: Lines) -> Iterator[Timing]:
    if match["screening"]:
        yield Timing(anchor="screening", lines=lines)
    elif match["spread"]:
        yield Timing(when="throughout", anchor="study", lines=lines)
    elif match["end"]:
        yield Timing(anchor="end of treatment", lines=lines)
    elif match["every"]:
        yield Timing(when="during", anchor="study", every=duration_of(match["n"] or "1", match["unit"]), lines=lines)
    elif match["days"]:
        yield Timing(anchor="cycle", days=Numbers(_numbers(match["days"])), lines=lines)
    elif match["cycles"]:
        when = match["when"].lower().replace("prior to", "before")
        yield Timing(when=when, anchor="cycle", cycles=Numbers(_numbers(match["cycles"])), lines=lines)
    else:
        unit = (match["named"] or match["counts"]).lower()
        for number in re.findall(r"\d+", match["numbers"] or match["counted"]):
            yield Timing(when="after", anchor="baseline", offset=duration_of(number, unit), lines=lines)


def _numbers(printed: str) -> str:
    """`3 and 6` are two numbers, `3 to 6` four."""
    ends = [re.findall(r"\d+", part) for part in re.split(r",\s*(?:and\s+)?|\s*and\s*", printed)]
    return ", ".join(f"{first}-{last[0]}" if last and int(first) < int(last[0]) else first for first, *last in ends)
