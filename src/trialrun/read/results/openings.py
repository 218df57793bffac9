"""Where the account of one study begins in a letter, and what its first sentences say of it. Reads no result."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from trialrun.protocol.evidence import StudyPeriod
from trialrun.protocol.scalars import Lines
from trialrun.protocol.tokens import find_tokens
from trialrun.read.printed import name_from
from trialrun.read.results.marks import PEOPLE
from trialrun.read.results.numbers import COUNT, count_of
from trialrun.read.results.plain import plain_of
from trialrun.terms import Vocabulary

_AUTHORS = re.compile(
    r"^(?P<name>[A-Z\u00c0-\u00de][\w'’-]{1,30}(?: (?:[a-z]{2,3} )?[A-Z\u00c0-\u00de][\w'’-]{1,30}){0,2}?)"
    r"(?: and [A-Z][\w'’-]+| et al\.?| and (?:colleagues|co-?workers)"
    r"|(?=,? \())(?: and colleagues)?,?\s?\((?P<year>(?:19|20)\d\d)[a-z]?\)"
)
_UNDATED = re.compile(
    r"^(?P<name>[A-Z\u00c0-\u00de][\w'’-]{1,30}) (?:et al\.?|and colleagues) "
    r"(?=(?:conducted|reported|described|evaluated|studied|assessed|presented|published|performed|treated)\b)"
)
_STUDY = re.compile(
    r"^(?:In )?(?:[Tt]he )?(?P<name>(?:[A-Z][A-Z0-9-]{2,16}(?:[ -][0-9A-Z]{1,6})?"
    r"|[A-Z][A-Za-z0-9]{2,16}[A-Z0-9-][A-Za-z0-9-]{0,8}))"
    r"(?: (?i:study|trial|registry)\b| ?\((?P<number>NCT\d{8})(?:[/,; ]{1,3}NCT\d{8})*\)"
    r"| \([A-Z\u00c0-\u00de][\w'’-]+ et al\.?,? (?:19|20)\d\d\)"
    r"|, an? (?:phase|randomi[sz]ed|open-label|retrospective|prospective|single-arm|multicent)\w*)"
)
_PHASE = re.compile(
    r"^(?:A |An |The |This |In (?:an?|another|one) (?:(?:earlier|previous|separate|second|subsequent|small) )?)?"
    r"(?:phase [1-4I]+|randomi[sz]ed|open-label|retrospective|prospective|single-arm"
    r"|multicent\w+)\b.{0,160}\b(?:study|trial|analysis|series|registry)\b",
    re.IGNORECASE,
)
_DESIGN = re.compile(
    r"\b(?P<design>(?:(?:retrospective|prospective|observational|randomi[sz]ed|double-blind|open-label|single-arm"
    r"|single-cent\w+|multicent\w+|placebo-controlled|phase [1-4IVab/]{1,5}|controlled|pilot|real-world|single"
    r"|crossover|dose-escalation|post hoc|pooled|cross-sectional),? (?:and )?){0,7}(?:case series|case report"
    r"|cohort study|chart review|cohort|registry|study|trial|analysis|review|experience))\b",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"\b(?:at|from|in) (?:the )?(?P<site>(?:[A-Z\u00c0-\u00de][\w'’&.-]* (?:(?:of|de|for|and"
    r"|the) )?){0,6}?(?:Clinic|Hospitals?|University|Cent(?:er|re)|Institute|College|Medical School"
    r"|Infirmary)(?:(?: (?:of|for))?(?: the)? [A-Z][\w'’-]+){0,4}(?:, [A-Z][a-z]+(?! was| were))?)"
)
_EXPERIENCE = re.compile(
    r"\bthe (?P<site>(?:[A-Z][\w'’-]+ ){1,4}(?:Clinic|Hospital|University|Cent(?:er|re)|Institute)) experience\b"
)
_MONTH = r"(?:(?:\d{1,2} )?[A-Z][a-z]{2,8}\.? (?:\d{1,2}, )?)?"
_PERIOD = re.compile(
    rf"\b(?:from|between)\s(?P<first>{_MONTH}(?:19|20)\d\d)\s(?:to|and|through|until)\s(?P<last>{_MONTH}(?:19"
    rf"|20)\d\d)\b|\((?P<start>{_MONTH}(?:19|20)\d\d)\s?-\s?(?P<end>{_MONTH}(?:19|20)\d\d)\)"
)
_PATIENTS = re.compile(
    rf"\b(?:a total of |treating |included |enrolled |treated |series of |reported on |cohort of |data from "
    rf"|identified )?(?P<count>{COUNT}) (?:[A-Za-z][\w/+-]{{0,24}} ){{0,3}}?(?:{PEOPLE})\b(?P<behind>[^.;]{{0,120}})",
    re.IGNORECASE,
)
_ENTERED = re.compile(
    r"\b(?:were|was|had been) (?:\w+ )?(?:assigned|allocated"
    r"|included|enrolled|identified|treated|analy[sz]ed|evaluated|randomi[sz]ed|recruited"
    r"|studied|reviewed)\b|\bunderwent\b|^\s?(?:with\b|who\b|diagnosed\b|received\b|aged\b)",
    re.IGNORECASE,
)
_BEFORE_COUNT = re.compile(
    r"\b(?:total of|described"
    r"|treating|included|enrolled|reviewed|evaluated|analy[sz]ed|studied|followed"
    r"|treated|treatment of|series of|cohort of|data from|experience of|on"
    r"|of|in|randomi[sz]ed|involving)\s(?:a total of )?$|^\s*$",
    re.IGNORECASE,
)
_SO_FAR = re.compile(r"^(?:as of|at|by|between|from|through|until)\b[^.;]{2,100},\s$", re.IGNORECASE)
"""A time before the number of those who had entered by then: `As of 3 May, 20 patients were enrolled`."""
_ENROLLED = re.compile(
    r"\b(?:were|was|had been|have been) (?:\w+ )?(?:enrolled|included|randomi[sz]ed|recruited|accrued)\b", re.IGNORECASE
)
_SHARE = re.compile(rf"\b{COUNT} \([\d.]+ ?%\)")
_GROUP_SIZE = re.compile(r"[(\[]N ?= ?(?P<size>\d{1,6})[)\]]|(?<![\w,.])(?P<bare>\d{1,6}) were (?:enrolled|included)\b")
_OF_ENTERED = re.compile(
    rf"Of (?:the |these )?(?P<count>{COUNT}) (?:enrolled|included|recruited|randomi[sz]ed) (?:{PEOPLE})\b"
)
_NEXT_COUNT = re.compile(r"(?:\band |, )\d")
_OF_SCREENED = re.compile(
    rf"\b(?:were|was) (?:screened|assessed|approached|considered)\b[^.;]{{0,60}}? (?P<count>{COUNT})"
    rf"(?: (?:{PEOPLE}))? (?:were|was) (?:randomly )?(?:enrol|includ|recruit|random|assigned|allocated)",
    re.IGNORECASE,
)
"""`312 patients were screened, of whom 265 were randomly assigned`."""
_CASE = re.compile(r"\b(?:an?|the) (?:case of an? )?\d{1,3}[- ]year[- ]old\b", re.IGNORECASE)
_REGIMENS = re.compile(
    rf"\b(?P<count>{COUNT}) (?:[A-Za-z][\w/+-]{{0,30}} )?(?:regimens|treatment courses|courses)\b", re.IGNORECASE
)


class Opening(msgspec.Struct, frozen=True, omit_defaults=True):
    """The beginning of the account of one study: its name for the file, its label, the references cited with it."""

    name: str
    label: str
    references: tuple[int, ...] = ()
    key: tuple[str, str] = ("", "")


def read_opening(printed: str, references: int) -> Opening | None:
    """The study that a printed line opens: `Smith et al (2020)1 ...`, `The ABC study ...`; None for any other."""
    text, cited = plain_of(printed, references)
    authors = _AUTHORS.match(text)
    if authors and (
        " et al" in authors[0] or " and " in authors[0] or "colleagues" in authors[0] or authors.end() < 30
    ):
        name = f"{name_from(authors['name']).replace('_', '-')}-{authors['year']}"
        return Opening(name, text, cited, (authors["name"].lower(), authors["year"]))
    undated = _UNDATED.match(text)
    if undated:
        return Opening(name_from(undated["name"]).replace("_", "-"), text, cited, (undated["name"].lower(), ""))
    study = _STUDY.match(text)
    if study and not study["name"].isdigit():
        return Opening(name_from(study["name"]).replace("_", "-"), text, cited, (study["name"].lower(), ""))
    phase = _PHASE.match(text)
    if phase and len(text) > 40:
        return Opening(name_from(" ".join(text.split()[:6])).replace("_", "-"), text, cited)
    return None


_OWN_NUMBER = re.compile(r"^\s*\d{1,2}\.? ")


def opening_of_heading(heading: str, references: int) -> Opening | None:
    """The study that a heading names, `2. ELM-3` or `ELM-3: phase 3 trial in myeloma`; None for any other heading."""
    text = _OWN_NUMBER.sub("", heading)
    name = text.partition(":")[0].strip()
    named = read_opening(f"{name} study", references) if re.search(r"[A-Z]", name) and re.search(r"\d", name) else None
    return replace(named, label=plain_of(text, references)[0]) if named else read_opening(text, references)


def design_of(plain: str) -> str:
    """The kind of study a sentence names, in its own words; empty where it names none."""
    found = [match["design"] for match in _DESIGN.finditer(plain) if " " in match["design"].strip()]
    return " ".join(found[0].split()).lower() if found else ""


def site_of(plain: str) -> str:
    """The clinic or university that a sentence names; empty for none."""
    found = _EXPERIENCE.search(plain) or _SITE.search(plain)
    return " ".join(found["site"].split()) if found else ""


def periods_of(plain: str, lines: Lines, vocabulary: Vocabulary) -> Iterator[StudyPeriod]:
    """From when to when a sentence says that something was done, as ISO dates."""
    for match in _PERIOD.finditer(plain):
        first, last = match["first"] or match["start"], match["last"] or match["end"]
        dates = _iso(first, vocabulary), _iso(last, vocabulary)
        if dates[0] and dates[1] and dates[0] <= dates[1]:
            what = (
                "treatment or observation of the patients"
                if not re.search(r"\bseen\b|\bdatabase\b", plain)
                else "patients seen"
            )
            yield StudyPeriod(first=dates[0], last=dates[1], what=what, lines=lines)


def _iso(printed: str, vocabulary: Vocabulary) -> str:
    if re.fullmatch(r"\d{4}", printed):
        return printed
    tokens = [token for token in find_tokens(printed, vocabulary) if token.kind == "date"]
    return tokens[0].values[0] if tokens and len(tokens[0].values) == 1 else ""


def entered_of(plain: str) -> int | None:
    """The number with which a sentence begins that tells of some of all: `Of 21 enrolled patients, 19 were ...`."""
    found = _OF_ENTERED.match(plain)
    return count_of(found["count"]) if found else None


def patients_of(plain: str) -> int | None:
    """How many patients a sentence says a study has; None where it does not say it of the study."""
    if _CASE.search(plain):
        return 1
    screened = _OF_SCREENED.search(plain)
    if screened:
        return count_of(screened["count"])
    entered = entered_of(plain)
    if entered is not None:
        return entered
    sized = _GROUP_SIZE.search(plain)
    if sized:
        return int(sized["size"] or sized["bare"])
    plain = re.sub(r"\s?\([^()]{0,120}\)", "", _SHARE.sub("", plain))
    for match in _PATIENTS.finditer(plain):
        before = plain[max(0, match.start("count") - 40) : match.start("count")]
        behind = _NEXT_COUNT.split(match["behind"])[0]
        if (
            _BEFORE_COUNT.search(before)
            and (
                _ENTERED.search(behind)
                or re.search(r"\btreat(?:ed|ing|ment of)\b|total of|enrol|includ|describ|review", before, re.IGNORECASE)
            )
            and not re.search(r"\b(?:of|in|among) (?:the |these )$", before, re.IGNORECASE)
        ):
            return count_of(match["count"])
        if _ENROLLED.search(behind) and _SO_FAR.match(plain, 0, match.start("count")):
            return count_of(match["count"])
    return None


def regimens_of(plain: str) -> int | None:
    """How many regimens a sentence says were given in all; None where it does not say."""
    found = (
        _REGIMENS.search(plain)
        if re.search(r"\b(?:treated with|received|underwent|were given)\b", plain, re.IGNORECASE)
        else None
    )
    return count_of(found["count"]) if found else None
