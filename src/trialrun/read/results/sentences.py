"""Sentences of results: what is reported, of whom, with which numbers; harms apart. Other trials are left out."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from trialrun.protocol.evidence import Narrative, Reported, SafetyEvent, Statistic
from trialrun.protocol.scalars import Lines
from trialrun.read.results.entering import ENTRY, is_of_group, own_total
from trialrun.read.results.group_first import Lead, group_first, of_some
from trialrun.read.results.groups import (
    group_alike,
    group_at_end,
    group_beside,
    in_their_order,
    is_of_some_group,
    lone_group,
    only_names_group,
    parallel_groups,
    sole_group,
    unless_several,
)
from trialrun.read.results.harms import TOLD_BEHIND, HarmWords, harm_of, is_harm
from trialrun.read.results.marks import PEOPLE
from trialrun.read.results.naming import (
    Lexicon,
    domain_in,
    known_result,
    plain_name,
    result_name,
    says_nothing,
    terms_in,
)
from trialrun.read.results.narratives import LEVEL, lengths_told, narratives_of
from trialrun.read.results.numbers import COUNT
from trialrun.read.results.plain import plain_of
from trialrun.read.results.respective import told_apart
from trialrun.read.results.segments import Segment, segments_of
from trialrun.read.results.shares import shares_of_events
from trialrun.read.results.statistics import Known

_OTHERS = re.compile(
    r"\b(?:previous|prior|earlier|recent|historical|published) (?:\w+ ){0,2}(?:stud(?:y|ies)|trials?|reports?"
    r"|series|controls?|cohorts?|data)\b|\bet al\b"
    r"|\bin the literature\b|\bmeta-analys[ie]s\b|\bhas (?:been )?shown\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:we|our|this (?:[\w-]+ ){0,3}(?:trial|study|series)|the present|the current)\b", re.IGNORECASE)
PLANNED = re.compile(
    r"\b(?:will|planned|would|expected|anticipated|sample size|to detect|(?:\d+ ?%|statistical) power"
    r"|hypothesi[sz]\w+|assum\w+|estimated enrol\w+"
    r"|informed consent|ethics|was designed to|were required"
    r"|eligible if"
    r"|(?:primary|secondary) end ?points?(?![^.;]{0,60} (?:met|reached|achieved|occurred|attained)\b"
    r"|[^;]{0,150}? (?:was|were|in) \d[\d.,]*(?:\s?%|\s?\(|/\d|\s(?:days|weeks|months|years|of)\b)))\b",
    re.IGNORECASE,
)
_COUNTED = r"[^.;]*(?:\bof (?:whom|which|these)\b|\bn ?=|\d (?:of|out of) \d|\d \(\d)"
"""What tells that people are counted: `of whom 12`, `(n=30)`, `20 of 32`, `45 (75%)`."""
_ADMITTED = re.compile(
    rf"^\W*(?:(?:[a-z-]+ ){{0,4}}?(?:{PEOPLE}|those)\b(?!{_COUNTED})[^.;]*\b(?:were|was|are)"
    rf" (?:excluded|(?:in|not )?eligible)\W*$"
    rf"|we (?:also )?(?:ex|in)cluded (?:{PEOPLE}|those)\b(?!{_COUNTED})|(?:key |main )?(?:in|ex)clusion criteria\b)",
    re.IGNORECASE,
)
"""Sentences that say who may enter, without a number of those who did: their figures are limits and no results."""
_GENERAL_ALL = re.compile(
    r"\b(?:identified|screened|seen at|scheduled|consent|database|reviewed|underwent|analy[sz]ed|received?"
    r"|(?:were|was) given)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?P<lead>.{5,160}?)\b(?:were as follows|as follows|were|included?|includes|are|consisted of|was|comprised)\b:?",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\b(?:were|was|being) (?:among )?the (?:\w+ )?(?:most )?(?:common|frequent|prevalent)\b[^.;]{0,60}"
    r"\b(?:events?|toxicit(?:y|ies)|reactions?|effects?|AEs?|TEAEs?)(?: of (?:any|all) grades?| overall)?(?:;|\W*$)",
    re.IGNORECASE,
)
"""How a list of harms ends that says only there what they are."""


class Frame(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known before a sentence is read: patients, section, group, how many references, the heading of a list.

    `groups` are those that the sentences before have set beside each other.
    """

    known: Known = Known()
    section: str = ""
    group: str = ""
    references: int = 0
    within: str = ""
    groups: tuple[str, ...] = ()


class SentenceReading(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one sentence reports. All empty where it reports nothing."""

    results: tuple[Reported, ...] = ()
    safety: tuple[SafetyEvent, ...] = ()
    narratives: tuple[Narrative, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.results or self.safety or self.narratives)


def read_result_sentence(words: str, lines: Lines, frame: Frame, lexicon: Lexicon) -> SentenceReading:
    """The results, harms and narratives of one sentence as printed."""
    printed, references = plain_of(words, frame.references)
    by_group = group_first(printed)
    size = by_group.only_size()
    frame = replace(frame, known=Known(size)) if size else frame
    plain = told_apart(by_group.rest, frame.groups)
    if not plain or PLANNED.search(plain) or _ADMITTED.match(plain):
        return SentenceReading()
    of_events = shares_of_events(plain)
    segments = [
        part for part in segments_of(plain, frame.known) if _tells(part) and part.places[0].first not in of_events
    ]
    told = () if frame.section == "safety" else narratives_of(plain, segments, lines, lexicon)
    if told:
        return SentenceReading(narratives=told)
    lead = _lead(plain, segments)
    listed = bool(lead) or _LISTED.search(plain) is not None
    about_harm = frame.section == "safety" or (is_harm(plain) and frame.section != "patients")
    results: list[Reported] = []
    harms: list[SafetyEvent] = []
    for part, named in _names(segments, lexicon).items():
        if not named.group and (is_of_some_group(part.words) or (about_harm and only_names_group(named.words))):
            continue
        first_named = by_group.lead_at(part.places[0].first)
        if (
            about_harm
            and _is_count(part)
            and (frame.section == "safety" or listed or is_harm(part.words) or _goes_on(part, harms))
        ):
            carried = harms and (named.carried or _CARRIES.match(part.words) or says_nothing(part.words))
            first = part is segments[0]
            said = HarmWords(part.words, "" if first else lead, own=_without_lead(part.words, lead) if first else "")
            last = harms[-1] if carried else None
            made = [harm_of(said, one, lexicon, lines, last) for one in part.statistics if _is_share(one)]
            in_group = [replace(harm, group=named.group or harm.group or first_named.group) for harm in made]
            harms += [replace(one, total=own_total(one, one.group, part.words, frame.known)) for one in in_group]
        else:
            own = _reported(part, _Said(lines, references, lead), _within_group(frame, first_named), lexicon, named)
            own = [of_some(one, first_named.whom, part.words) for one in own]
            results += [_at_time_of(one, results[-1]) for one in own] if named.carried and results else own
    results, harms = in_their_order(results, plain), in_their_order(harms, plain)
    return SentenceReading(tuple(results), tuple(harms), lengths_told(plain, results, lines, lexicon))


def _within_group(frame: Frame, named: Lead) -> Frame:
    return replace(frame, group=named.group) if named.group else frame


def _at_time_of(one: Reported, last: Reported) -> Reported:
    """What is said of a second group, at the time that is told of the first, and as the average that it is."""
    first, before = one.statistics[0], last.statistics[0]
    averaged = first.measure == "not stated" and before.measure in ("median", "mean")
    first = replace(first, at=first.at or before.at, measure=before.measure if averaged else first.measure)
    return replace(one, statistics=(first, *one.statistics[1:]))


class _Named(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the figures of a part are said of: its words without figures, the group they are of, and whether the words
    are those of the part before it.
    """

    words: str
    group: str = ""
    carried: bool = False


def _names(segments: list[Segment], lexicon: Lexicon) -> dict[Segment, _Named]:
    """The words of each part; one that only names a group reports what the part before it reports, of that group."""
    groups = [lone_group(part.around(), lexicon) if at else "" for at, part in enumerate(segments)]
    found: dict[Segment, _Named] = {}
    last = _Named("")
    for at, part in enumerate(segments):
        following = segments[at + 1].around() if at + 1 < len(segments) else ""
        compared = _is_count(part) or _AGAINST.match(part.words) is not None
        if groups[at] or (at and compared and says_nothing(part.around()) and not known_result(part.words)):
            last = _Named(last.words, unless_several(groups[at]), carried=True)
            if following and groups[at]:
                groups[at + 1] = groups[at + 1] or group_alike(part.around(), following, lexicon)
        elif following:
            last, groups[at + 1] = _before_group(part.around(), following, groups[at + 1], lexicon)
        else:
            last = _Named(part.around(), "" if _sets_beside(part) else sole_group(part.around()))
        found[part] = last
    return found


def _sets_beside(part: Segment) -> bool:
    """Whether a part compares two figures, `49% vs 12%`, which no one group can have."""
    base = part.cut.first
    between = (part.words[one.end - base : other.first - base] for one, other in pairwise(part.places))
    return any(_COMPARING.fullmatch(words) for words in between)


_AGAINST = re.compile(r"(?:vs\.?|versus|compared (?:with|to))\s", re.IGNORECASE)
"""How a figure begins that is set beside the one before it, of the same thing."""
_COMPARING = re.compile(r",?\s*(?:vs\.?|versus|compared (?:with|to))\s*", re.IGNORECASE)


def _before_group(words: str, following: str, next_group: str, lexicon: Lexicon) -> tuple[_Named, str]:
    """What a part names before one that may only name a group, and the group of that one."""
    if next_group:
        group, rest = group_at_end(words, lexicon)
        group, rest = (group, rest) if group else group_beside(words, following, lexicon)
        return _Named(rest, group), next_group
    group, rest, other = parallel_groups(words, following, lexicon)
    return (_Named(rest, group), other) if other else (_Named(words), "")


_CARRIES = re.compile(
    rf"(?:with |including |of (?:these|which|whom|them),? )?{COUNT}(?: \([^()]{{1,20}}\))? "
    rf"(?:[a-z]+ing|was|were|due to|because of|of (?:these|which|them))\b|of (?:these|which|whom|them)\b"
    rf"|{COUNT} (?:patients|participants|subjects),? respectively\b|(?:vs\.?|versus|v) {COUNT}\b"
    r"|(?:all |most )?(?:of the )?(?:events?|cases?|reactions?) (?:were|was)\b"
    r"|grade [1-5](?:\s?[/-]\s?[1-5])?(?:,? ?\d|\s?\(|$)",
    re.IGNORECASE,
)


def _goes_on(part: Segment, harms: list[SafetyEvent]) -> bool:
    """A further part that names no result of its own carries on with harms."""
    return bool(harms) and known_result(part.words) is None


def _tells(part: Segment) -> bool:
    """`all patients` of a general statement reports nothing, nor does `all` of an unknown number without a share."""
    first = part.statistics[0]
    everybody = first.measure == "count" and (
        first.printed == "all" or (first.count == first.total and first.percent is None)
    )
    if everybody and re.search(r"\ball\b", part.words, re.IGNORECASE) and _GENERAL_ALL.search(part.words):
        return False
    if first.measure == "time" and first.spread == "up to" and _GIVEN.search(part.words):
        return False
    if first.count == 0 or _SEX.search(part.words) or (first.count is not None and first.percent is not None):
        return True
    return re.search(r"[A-Za-z]{2}", part.around()) is not None or first.measure in ("median", "mean")


_GIVEN = re.compile(r"\b(?:received?|given|assigned|treated|administered|continued)\b", re.IGNORECASE)
"""What is planned: how long something is given at most is no result."""
_SEX = re.compile(r"\b(?:men|women|males?|females?)\b", re.IGNORECASE)


def _is_count(part: Segment) -> bool:
    return _is_share(part.statistics[0])


def _is_share(statistic: Statistic) -> bool:
    """Whether a figure counts people, or says how many of a hundred."""
    return statistic.measure in ("count", "percent") and not statistic.spread


_VERB = re.compile(r"\b(?:was|were|is|are|had|has|achieved|occurred|experienced)\b")


def _lead(plain: str, segments: list[Segment]) -> str:
    """What the items of a list are: `Prior therapies were A (n=3), B (n=1)` lists prior therapies."""
    if len(segments) < 2 or segments[0].statistics[0].measure not in ("count", "percent"):
        return ""
    found = _LEAD.match(plain[: segments[0].places[0].first])
    end = segments[0].places[0].end
    ended = plain[end : end + 2].strip(" )]")[:1] in (",", ";", "") and not _OF_GROUP.match(plain, end)
    listed = _VERB.search(segments[1].words) is None and not (found and _DONE.match(plain, found.end()))
    return found["lead"].strip(" ,:") if found and listed and ended else ""


_DONE = re.compile(
    r"\W*(?:achieved|reached|attained|obtained|seen|observed|reported|documented|noted|found|recorded|experienced)\b"
)
"""The rest of the verb of one result: `Complete response was reached by 91` begins no list."""
_OF_GROUP = re.compile(r"[\s)\]]*(?:in|of|with|on|for|among) ")
"""A group behind the first figure: what follows are figures of others, and no items of a list."""


class _Said(msgspec.Struct, frozen=True):
    """Where a sentence stands, what it cites, and the beginning of its list."""

    lines: Lines
    references: tuple[int, ...] = ()
    lead: str = ""


def _reported(part: Segment, said: _Said, frame: Frame, lexicon: Lexicon, named: _Named) -> list[Reported]:
    """What a part reports; a ratio behind the figures of a group is of no group, for it compares two."""
    lead, lines = said.lead, said.lines
    words = _without_lead(part.words, lead)
    around = _without_lead(named.words, lead)
    if says_nothing(around):
        around, lead = (lead, "") if lead and says_nothing(words) else (words, lead)
    known = known_result(around)
    if lead and named.group and known is None and known_result(lead) is not None:
        around, lead = lead, ""
    if lead and known is not None and known.name == "response_evaluable" and known_result(lead) is not None:
        around, lead = lead, ""
    given = next((one.given for one in part.statistics if one.given and not _ENTERED.fullmatch(one.given)), "")
    statistics = tuple(
        replace(one, lines=lines, total=own_total(one, named.group, part.words, frame.known)) for one in part.statistics
    )
    own = Reported(
        name=_name_of(part, around, lexicon),
        label=" ".join(words.split()).strip(" ,;"),
        within=lead
        or frame.within
        or (domain_in(around) if LEVEL.search(around) or "respon" in around.lower() else ""),
        group="" if not named.group and _sets_beside(part) else named.group or given or frame.group,
        terms=terms_in(around, lexicon),
        statistics=statistics,
        references=said.references,
        lines=lines,
    )
    if statistics[0].printed.startswith(_RATIOS):
        return [replace(own, group="")]
    ratios = tuple(one for one in statistics[1:] if one.printed.startswith(_RATIOS)) if own.group else ()
    if not ratios:
        return [own]
    figures = tuple(one for one in statistics if one not in ratios)
    return [replace(own, statistics=figures), replace(own, group="", statistics=ratios)]


_RATIOS = ("hazard ratio", "odds ratio", "risk ratio", "rate ratio", "relative risk")


_ALLOTTED_TO = re.compile(
    rf"(?:(?:{PEOPLE}|they|all)\b[^.;]{{0,30}} )?(?:randomi[sz]ed|assigned|allocated)\b[^.;]{{0,20}}? to "
    r"(?:receive |either |the )*(?P<group>[A-Za-z][^.;]{2,80}?)\s*\(\s*(?:[Nn] ?= ?)?$",
    re.IGNORECASE,
)
"""What stands before the number of a group: `patients were randomised to fictumab (n = 80)`."""


def _name_of(part: Segment, around: str, lexicon: Lexicon) -> str:
    """The name of what a part reports; a bare count of people is no age, though their ages stand beside it."""
    allotted = _ALLOTTED_TO.match(part.words[: part.places[0].first - part.cut.first])
    if allotted:
        return plain_name(allotted["group"])
    first = part.statistics[0]
    if first.count is not None and first.total is not None and first.count < first.total:
        around = _SOME_OF_ALL.sub("", around)
    around, inside = TOLD_BEHIND.sub("", around) or around, _IN_OPEN_BRACKET.sub("", part.words)
    name = result_name(inside if _SEX.match(inside.lstrip("0123456789 ")) else around, lexicon)
    if name == "enrolled" and _SCREENED.search(part.words):
        return "screened"
    counted = first.measure == "count" and first.percent is None
    averaged = first.measure in ("median", "mean")
    if (name == "no_response" and averaged) or (name == "enrolled" and is_of_group(part.words)):
        return plain_name(around)  # the `NR` of an average is one not reached; a group is not the trial
    return "enrolled" if name == "age" and counted and ENTRY.search(part.words) else name


_SCREENED = re.compile(rf"\d (?:{PEOPLE}) (?:were|was) (?:screened|assessed for eligibility)\b", re.IGNORECASE)
_IN_OPEN_BRACKET = re.compile(r"^[^()]*\((?=[^()]*\)?\W*$)")
"""`were enrolled (27 male`: what stands before the bracket in which the figure is."""
_ENTERED = re.compile(rf"(?:(?:were|was) )?{ENTRY.pattern}", re.IGNORECASE)
_SOME_OF_ALL = re.compile(
    rf"(?:^|\s)(?:of|among) (?:the )?(?:\d+ )?(?:{PEOPLE}) (?:who (?:were|had been) )?{ENTRY.pattern}", re.IGNORECASE
)
"""`Of 90 patients enrolled, 60 ...`: what those are out of whom the figure is about."""


def _without_lead(words: str, lead: str) -> str:
    found = _LEAD.match(words) if lead and words.startswith(lead) else None
    return words[found.end() :].strip(" :") if found else words


def reports_other(words: str) -> bool:
    """Whether a sentence speaks of another trial or publication than this one."""
    return _OTHERS.search(words) is not None and _OWN.search(words) is None
