"""Drugs that no vocabulary knows, by the place they stand in: `patients receive xyzinib IV`, `xyzinib 20 mg orally`.

A word is taken for a drug only where what follows it is how a drug is given; ordinary words are a table. Whatever else
stands right before a dose is told as a drug too, so that no other drug gets a dose that is not its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from trialrun.read.regimens.lexis.leads import words as words_of
from trialrun.read.regimens.phrases import DayList, Dose, Drug, Frequency, Infusion, Phrase, Route, kind_of_mark
from trialrun.read.tables import read_table
from trialrun.read.text import Cut

_NAME = (
    r"(?<![\w-])(?P<name>(?:(?:sodium|potassium|calcium|magnesium|zinc|ferric|iron|lithium)\s)?"
    r"(?P<word>[A-Za-z0-9][A-Za-z0-9-]{2,40})(?:\s(?:(?:peptide\s)?vaccine|acid|sulfate|acetate|phosphate|citrate|pegol))?)"
)
_SHORT = r"(?:\s\((?P<short>[A-Z][A-Za-z0-9-]{1,9})\))?"
_FORM = (
    r"(?:\s(?:injections?|capsules?|tablets?|infusions?|solution|immunotoxin|(?:immuno)?conjugate|oligonucleotide|antisense"
    r"|monoclonal\santibody|antibody|fusion\sprotein|hydrochloride|mesylate|disodium|tosylate|maleate|succinate|besylate))?"
)
_GIVEN = r"(?:(?:is|are|was|were|(?:will|to) be)\s(?:also\s)?)?(?:given|administered|taken|infused|injected|dosed)"
_BEFORE_DOSE = rf"(?:{_GIVEN}\s)?(?:at\s)?(?:(?:a|the)\s)?(?:(?:starting|initial|fixed|total)\s)?(?:doses?\sof\s)?"
_TAIL = rf"{_SHORT}{_FORM}\s?[:(,]?\s?{_BEFORE_DOSE}(?:on\s|over\s)?$"
_RECEIVED = re.compile(
    r"\b(?:receiv(?:es?|ed|ing)|takes?|taken|taking|treat(?:ed|ment)\swith|administ(?:ration\sof|er|ering)|infusions?\sof"
    r"|doses?\sof|injections?\sof|combination\swith|followed\sby|plus|consist(?:s|ing)\sof)\s"
    r"(?:(?:oral|intravenous|subcutaneous|IV|SC|[a-z]+-dose|escalating|doses?|infusions?|of|an?|the|single|daily|weekly"
    rf"|once|monoclonal|antibody|recombinant|human|liposomal)\s){{0,4}}{_NAME}{_TAIL}"
)
_BEGUN = re.compile(
    rf"(?:^|[\n.;:,(•*]\s{{0,3}}|\s-\s|\b(?:and|with|or|then)\s)(?:(?:oral|intravenous|IV|SC)\s)?{_NAME}{_TAIL}"
)
_STEM = re.compile(r"[a-z]{3,}(?:in|ine|ide|ate|ol|ium|one|an|en|am|ir|il|ab|ib|ast|ase|im|el|id|vint|stim|kin|azole)$")
_CODE = re.compile(
    r"(?=[A-Za-z0-9-]*[A-Za-z])(?=[A-Za-z0-9-]*\d)[A-Za-z0-9-]{3,}$|[A-Z][a-z]{2,}[A-Z]{2,}[A-Za-z]*$|[a-z]+[A-Z]{2,}[A-Za-z0-9-]*$"
)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_WORD_ENDS = (
    "ing", "ed", "ly", "tion", "tions", "ment", "ments", "apy", "apies", "ness", "ity", "ance", "ence", "ous", "al",
    "ive", "able", "ible", "ful", "less", "day", "week", "month", "cycle", "arm", "group", "phase", "dose", "fold",
)  # fmt: skip
_OPENING = re.compile(r"(?:^|[\n;:•*]|\n\s{0,3}-|[a-z0-9)]\.)\s{0,3}$")
_LED = re.compile(r"(?P<words>(?:[A-Za-z][A-Za-z0-9-]* ){0,2}[A-Za-z][A-Za-z0-9-]*)[\s(]{1,3}$")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_LABEL = re.compile(r"(?<![\w/])(?P<name>(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Z][A-Za-z0-9-]{2,9})\s?$")
_GIVEN_BEHIND = re.compile(rf"\)\s{_GIVEN}\b")
"""`Xyz (5 mg) is given`: the dose in the bracket is that of what stands before it."""
_LISTED = re.compile(r"(?:,|\band|\bplus|\bor|\+)\s(?:oral\s|IV\s)?[A-Z][a-z]{2,24}\s\($")
"""`A (75 mg, day 1), Xyz (5 mg, days 1-5)`: a name among others, each with its bracket."""
_SALTS = words_of(
    "hydrochloride dihydrochloride hydrobromide sulfate sulphate phosphate sodium disodium potassium calcium acetate"
    " citrate mesylate mesilate dimesylate tosylate ditosylate maleate tartrate succinate fumarate lactate besylate"
    " gluconate monohydrate hydrate trihydrate tromethamine trometamol diphosphate bitartrate malate"
    " alfa alpha beta gamma delta zeta theta omega pegol"
    " autogel depot lar la er xr sr cr xl retard microspheres decanoate enanthate pamoate embonate"
)
"""Words that end the name of a drug and name none themselves."""
_KINDS = frozenset({"acid", "peptide", "protein", "vaccine"})
"""Words that end a name whose first word tells which one it is: `gp100 peptide`."""
_BEHIND = re.compile(
    r"\s(?:of\s)?(?:oral\s|intravenous\s)?(?P<word>[A-Za-z]{7,24})(?=\s?(?:[,.;)+/]|$)|"
    r"\s(?:daily|once|twice|orally|IV\b|SC\b|per\sday|every|for\s|on\sdays?\s|in\s|plus|and|with|\d|[+(<>]))"
)
_SIZE_UNIT = re.compile(r"(?:milli|micro)?grams?|kilograms?|\w+equivalents?", re.IGNORECASE)
_MOVED = 3
"""Phrases behind a dose that may be printed before it."""
_NEAR = 36
_LONGEST = 150


def with_placed(plain: str, row: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """The row with the drugs that their place alone tells, each before what is said of it."""
    found: dict[int, Phrase] = {}
    for at, phrase in enumerate(row):
        if may_place(phrase):
            drug = _placed(plain, row, at) or _stranger(plain, row, at) or _behind(plain, row, at)
            if drug is not None:
                found[drug.cut.first] = drug
    if not found:
        return row
    taken = sorted(found.values(), key=lambda p: p.cut.first)
    starts = [drug.cut.first for drug in taken]
    kept = [p for p in row if not _covered(p, taken, starts)]
    return tuple(sorted((*kept, *taken), key=lambda p: p.cut.first))


def may_place(phrase: Phrase) -> bool:
    """Whether a phrase says how a drug is given, so that the word before it may be one."""
    return isinstance(phrase.meaning, Route | Dose | DayList | Frequency | Infusion)


def _covered(phrase: Phrase, taken: list[Phrase], starts: list[int]) -> bool:
    """True where one of the drugs, which do not overlap, holds a part of the phrase."""
    at = bisect_left(starts, phrase.cut.end) - 1
    return at >= 0 and phrase.cut.first < taken[at].cut.end


def _placed(plain: str, row: tuple[Phrase, ...], at: int) -> Phrase | None:
    """The drug that ends right before a phrase, where it is none of the phrases before it."""
    end = row[at].cut.first
    before = [p.cut for p in row[max(0, at - 10) : at] if not (isinstance(p.meaning, Drug) and _is_vaccine(p.meaning))]
    if before and before[-1].end >= end - 1 and row[at - 1].cut == before[-1] and isinstance(row[at - 1].meaning, Drug):
        return None
    start = max(0, end - _LONGEST)
    words = plain[start:end]
    match = _RECEIVED.search(words)
    strong = match is not None
    if match is None and isinstance(row[at].meaning, Route | Dose):
        match = _BEGUN.search(words)
    if match is None:
        return None
    led = strong or _opens(words, match.start("name"), row[at])
    cut = Cut(start + match.start("name"), start + match.end("name"))
    taken = _overlaps(cut, before) or _is_moved(row, at, cut)
    if taken or not _is_name(match["word"], led):
        return None
    whole = Cut(cut.first, start + match.end("short") + 1) if match["short"] else cut
    return Phrase(Drug((match["name"].lower(),), match["name"], known=False), whole)


def _stranger(plain: str, row: tuple[Phrase, ...], at: int) -> Phrase | None:
    """What stands right before a dose and is no ordinary word: the dose is its own, and no other drug's."""
    if not isinstance(row[at].meaning, Dose):
        return None
    end = row[at].cut.first
    if (label := _labelled(plain, row, at)) is not None:
        return label
    listed = _LISTED.search(plain, max(0, end - _NEAR), end) is not None
    bracketed = (
        at > 0
        and kind_of_mark(row[at - 1]) == "open"
        and (listed or _GIVEN_BEHIND.match(plain, row[at].cut.end) is not None)
    )
    last = at - 2 if bracketed else at - 1
    start = max(row[last].cut.end if last >= 0 else 0, end - _LONGEST)
    words = _LED.search(plain[start:end])
    if words is None:
        return None
    named = list(_WORD.finditer(words["words"]))
    while named and is_ordinary(named[0][0]):
        del named[0]
    told = named[:-1] if len(named) > 1 and named[-1][0].lower() in _KINDS else named
    if not told or any(is_ordinary(word[0]) for word in told):
        return None
    if at and isinstance(row[at - 1].meaning, Drug) and all(word[0].lower() in _SALTS for word in named):
        return None
    first = start + words.start("words")
    cut = Cut(first + named[0].start(), first + named[-1].end())
    if _is_moved(row, at, cut):
        return None
    printed = plain[cut.first : cut.end]
    return Phrase(Drug((printed.lower(),), printed, known=False), cut)


def _is_moved(row: tuple[Phrase, ...], at: int, cut: Cut) -> bool:
    """`C4-9 48 mg`: what is printed before a dose and stands behind it in the row, as times do, is no drug."""
    return _overlaps(cut, [p.cut for p in row[at + 1 : at + _MOVED]])


def _overlaps(cut: Cut, others: list[Cut]) -> bool:
    return any(cut.first < other.end and other.first < cut.end for other in others)


def _labelled(plain: str, row: tuple[Phrase, ...], at: int) -> Phrase | None:
    """`A 5 mg, XYZ: 50 mg/m2`: letters in no vocabulary that label a dose: it is not of the drug before."""
    if at == 0 or kind_of_mark(row[at - 1]) != "colon" or plain[row[at - 1].cut.end : row[at].cut.first].strip():
        return None
    start = row[at - 2].cut.end if at > 1 else 0
    label = _LABEL.search(plain, start, row[at - 1].cut.first)
    if label is None or is_ordinary(label["name"]) or not any(isinstance(p.meaning, Drug) for p in row[:at]):
        return None
    return Phrase(Drug((label["name"].lower(),), label["name"], known=False), Cut(*label.span("name")))


def _behind(plain: str, row: tuple[Phrase, ...], at: int) -> Phrase | None:
    """`200 mg of trimethoprim daily`, `40 mg trimethoprim orally`: a name with the stem of a drug, behind its dose."""
    after = row[at + 1] if at + 1 < len(row) else None
    if not isinstance(row[at].meaning, Dose) or (at and isinstance(row[at - 1].meaning, Drug)):
        return None
    found = _BEHIND.match(plain, row[at].cut.end)
    if found is None or not _is_name(found["word"], strong=False) or _SIZE_UNIT.fullmatch(found["word"]):
        return None
    cut = Cut(*found.span("word"))
    if after is not None and after.cut.first < cut.end:
        return None
    return Phrase(Drug((found["word"].lower(),), found["word"], known=False), cut)


def is_ordinary(word: str) -> bool:
    """True for a word that names no drug: a word of the table, a plural, a form of a verb."""
    small = word.lower()
    plural = small.endswith("s") and not small.endswith("us")
    return len(small) < 3 or small in _not_drugs() or small.endswith(_WORD_ENDS) or plural


def _is_vaccine(drug: Drug) -> bool:
    """True for the bare word, which is a part of the name of a vaccine."""
    return not drug.given and drug.printed.lower() == "vaccine"


def _opens(words: str, first: int, phrase: Phrase) -> bool:
    """True for a word in a capital that opens a sentence or an item, right before a dose."""
    begun = _OPENING.search(words[:first]) is not None and words[first].isupper()
    return begun and isinstance(phrase.meaning, Dose) and len(words) - first < _NEAR


def _is_name(printed: str, strong: bool) -> bool:
    """True for a word that may be a drug: no ordinary one; away from a verb of giving it must look like a drug."""
    word = printed.lower()
    if word in _not_drugs() or word.endswith(_WORD_ENDS) or (word.endswith("s") and not word.endswith("us")):
        return False
    if _ORDINAL.fullmatch(word) is not None or not any(c.isalpha() for c in word):
        return False
    if _CODE.match(printed) is not None:
        return strong
    if "-" in printed:
        return False
    return len(word) >= 4 if strong else len(word) >= 7 and _STEM.match(word) is not None


@cache
def _not_drugs() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("regimens/tables/not_drugs.csv"))
