"""The numbers, units, dates, drugs and codes printed in a piece of text, in forms that can be compared.

Knows no document: the same reading is used for a line of a document and for a field of a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise, zip_longest
from typing import Literal

import msgspec

from trialrun.errors import DateError
from trialrun.ground.dates import parse_date, parse_time_unit
from trialrun.ground.quantity import Quantity
from trialrun.terms import Drug, DrugClass, Term, Variable, Vocabulary, read_unit

TokenKind = Literal["number", "unit", "date", "drug", "code"]


class Token(msgspec.Struct, frozen=True):
    """One printed token. `values` are its possible readings (an ambiguous date has two), any of which may be meant.

    `quantity` is the number with its unit, where both stand together.
    """

    kind: TokenKind
    printed: str
    values: tuple[str, ...]
    quantity: Quantity | None = None


_SPACES = str.maketrans(
    dict.fromkeys("\u00a0\u2009\u202f\u2007\t", " ") | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ORDINAL = r"(?:st|nd|rd|th)?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\w-])(?P<iso>\d{4}-\d{2}(?:-\d{2})?)(?![\w-])",
        r"(?<![\w/])(?P<year>\d{4})[/.](?P<number>\d{1,2})[/.](?P<day>\d{1,2})(?![\w/])",
        r"(?<![\w/])(?P<first>\d{1,2})([/.-])(?P<second>\d{1,2})\2(?P<year>\d{4})(?![\w/])",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}}){_ORDINAL}-(?P<until>\d{{1,2}}){_ORDINAL}\s*,?\s+(?P<year>\d{{4}})(?!\d)",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}}){_ORDINAL}\s*,?\s+(?P<year>\d{{4}})(?!\d)",
        rf"(?<!\w)(?P<day>\d{{1,2}}){_ORDINAL}[\s-]+(?:of\s+)?{_MONTH}[\s,-]+(?P<year>\d{{4}})(?!\d)",
        rf"(?<!\w)(?P<year>\d{{4}})\s+{_MONTH}\s+(?P<day>\d{{1,2}})(?!\w)",
        rf"\b{_MONTH}\s*,?[\s-]+(?P<year>\d{{4}})(?!\d)",
    )
)
# fmt: off
_WORDS = {
    "zero": 0, "one": 1, "two": 2, "twice": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}
# fmt: on
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
_ONES = "|".join(word for word, number in _WORDS.items() if 0 < number < 10 and word != "twice")
_NUMBER_WORD = re.compile(
    rf"(?<!\w)(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<ones>{_ONES}))?|(?P<word>{'|'.join(_WORDS)}))(?![A-Za-z])",
    re.IGNORECASE,
)
_ROMANS = "viii|vii|vi|iv|v|iii|ii|i"
_ROMAN_NUMBER = re.compile(
    rf"\b(?:phase|class|stage|grade|type|level)s?\s+(?P<first>{_ROMANS})\b"
    rf"(?:\s*(?:[-/,]|to|or|and)\s*(?P<second>{_ROMANS})\b)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w.,])(?P<group>\d{1,3}(?:,\d{3})+(?:\.\d+)?)(?![\d])(?!,\d)|(?P<plain>\d+(?:\.\d+)?)")
# A word with a digit in it; `d8` and `d1-21` are days in short.
_CODE = re.compile(
    r"(?<![\w])(?!x10(?:\b|[\^*Ee]))(?![cdkm]?m[23]\b)(?!d\d{1,2}(?![\w-])|d\d{1,2}-\d)[A-Za-z][A-Za-z_-]*\d[\w-]*(?<!-)"
)
# A level, or a word with a citation number glued to it: `PHASE2`, `grade-3`, `Diagnosis3`.
_NUMBERED_WORD = re.compile(
    r"(?:(?i:phase|grade|class|stage|type|level|cycle|day|week|group|arm)[-_]?|[A-Za-z]?[a-z]{3,})(?P<digits>\d+)"
)
_UNIT_START = re.compile(r"(?:\s?|-)(?=[A-Za-zµμ%/°\[{×*]|10[*^])")
_UNIT_WORD = re.compile(r"[^\s,;:()≥≤<>=±]+")
_SEGMENT = re.compile(r"[^,;:()]+")
_NEVER_UNITS = frozenset({"a", "in", "at", "as", "x", "i", "o", "u", "s", "t", "c", "e", "n", "p", "k", "g/l"})
_DRUG_WORD = re.compile(r"[^\W_]+(?:_[^\W_]+)*")
_DRUG_JOIN = re.compile(r"(?:[ .'’-]{1,2})")
_LONGEST_DRUG = 4


def plain_text(text: str) -> str:
    """The text with one kind of space, hyphen and digit; `10⁹` becomes `10^9`, a thin space in a number a comma."""
    joined = re.sub(r"(?<=\d)[\u2009\u202f](?=\d{3}(?!\d))", ",", text)
    raised = re.sub(r"(?<=\d)[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "^" + found[0], joined).translate(_SUPERSCRIPTS)
    return raised.translate(_SPACES).replace("\\>", ">").replace("\\<", "<").replace("®", "").replace("™", "")


def folded(text: str) -> str:
    """Letters and digits alone, in lower case: the form in which codes are compared."""
    return re.sub(r"[^a-z0-9]", "", plain_text(text).lower())


def find_tokens(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """All tokens of a text: dates first, then codes, numbers with their units, units alone, and drugs."""
    plain = plain_text(text)
    dates, rest = _take(plain, _dates(plain))
    codes, rest = _take(rest, _codes(rest))
    numbers, unmasked = _take(rest, _numbers(rest))
    units = [token for _, token in _lone_units(unmasked)]
    return (*dates, *codes, *numbers, *units, *find_drugs(plain, vocabulary))


Found = tuple[tuple[int, int], Token]


def _take(text: str, found: Iterator[Found]) -> tuple[list[Token], str]:
    """The tokens, and the text with their places blanked out."""
    tokens, letters = [], list(text)
    for (start, end), token in found:
        tokens.append(token)
        letters[start:end] = "\x00" * (end - start)
    return tokens, "".join(letters)


def _dates(text: str) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            readings = tuple(value for value in _date_readings(match) if _is_date(value))
            if readings and not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield from ((match.span(), Token("date", match[0], values)) for values in _as_tokens(match, readings))


def _as_tokens(match: re.Match[str], readings: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """A range of days is two dates; anything else is one, with all its readings."""
    return tuple((value,) for value in readings) if "until" in match.re.groupindex else (readings,)


def _date_readings(match: re.Match[str]) -> tuple[str, ...]:
    parts = match.groupdict()
    if parts.get("iso"):
        return (parts["iso"],)
    year = parts["year"]
    if parts.get("first"):
        one, two = int(parts["first"]), int(parts["second"])
        return (f"{year}-{one:02}-{two:02}", f"{year}-{two:02}-{one:02}")
    number = int(parts["number"]) if parts.get("number") else _MONTHS.index(parts["month"][:3].lower()) + 1
    days = [int(parts[name]) for name in ("day", "until") if parts.get(name)]
    return tuple(f"{year}-{number:02}-{day:02}" for day in days) or (f"{year}-{number:02}",)


def _is_date(value: str) -> bool:
    try:
        parse_date(value)
    except DateError:
        return False
    return True


def _codes(text: str) -> Iterator[Found]:
    """Words with letters before digits: NCT numbers, CD38. A level or a citation glued to a word is a number."""
    for match in _CODE.finditer(text):
        numbered = _NUMBERED_WORD.fullmatch(match[0])
        if numbered:
            start = match.end() - len(numbered["digits"])
            yield (start, match.end()), Token("number", match[0], (numbered["digits"],))
        else:
            yield match.span(), Token("code", match[0], (folded(match[0]),))


def _numbers(text: str) -> Iterator[Found]:
    found = sorted((*_digit_numbers(text), *_word_numbers(text)))
    for (start, end, number), after in zip_longest(found, found[1:]):
        unit, stop = _unit_after(text, end)
        shared = unit or _unit_of_range(text, end, after)
        quantity = Quantity(number, shared) if shared else None
        yield (start, end), Token("number", text[start:end], (_number_text(number),), quantity)
        if unit:
            yield (end, stop), Token("unit", text[end:stop].strip(" -"), (unit,), quantity)


def _unit_of_range(text: str, end: int, after: tuple[int, int, Decimal] | None) -> str | None:
    """The unit of `3-6 months`, for its first number."""
    if after is None or not re.fullmatch(r"\s*(?:-|to)\s*", text[end : after[0]]):
        return None
    return _unit_after(text, after[1])[0]


def _digit_numbers(text: str) -> Iterator[tuple[int, int, Decimal]]:
    masked = 0
    for match in _DIGITS.finditer(text):
        if match.start() < masked:
            continue
        masked = max(match.end(), _unit_after(text, match.end())[1])
        yield match.start(), match.end(), Decimal(match[0].replace(",", ""))


def _word_numbers(text: str) -> Iterator[tuple[int, int, Decimal]]:
    for match in _NUMBER_WORD.finditer(text):
        ones = _WORDS[match["ones"].lower()] if match["ones"] else 0
        value = _TENS[match["tens"].lower()] + ones if match["tens"] else _WORDS[match["word"].lower()]
        yield match.start(), match.end(), Decimal(value)
    for match in _ROMAN_NUMBER.finditer(text):
        for name in ("first", "second"):
            if match[name]:
                yield match.start(name), match.end(name), Decimal(_ROMAN[match[name].lower()])


def _number_text(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _unit_after(text: str, end: int) -> tuple[str | None, int]:
    """The unit that begins right after a number, as UCUM, and where it ends: the longest of up to four words."""
    begin = _UNIT_START.match(text, end)
    if begin is None:
        return None, end
    words: list[int] = []
    position = begin.end()
    while len(words) < 4 and (word := _UNIT_WORD.match(text, position)):
        words.append(word.end())
        position = word.end() + (text[word.end() : word.end() + 1] == " ")
    for stop in reversed(words):
        printed = text[begin.end() : stop].rstrip(".")
        unit = _unit_of(printed) or _unit_of(printed.partition("-")[0])
        if unit:
            return unit, stop
    return None, end


def _unit_of(printed: str) -> str | None:
    if not printed or printed.lower() in _NEVER_UNITS or "\x00" in printed:
        return None
    if printed.isalpha() and len(printed) > 2:
        try:
            return parse_time_unit(printed)
        except DateError:
            pass
    return read_unit(printed)


def _lone_units(text: str) -> Iterator[Found]:
    """Units without a number: a part between commas or brackets that is nothing but a unit, as in table headings."""
    for segment in _SEGMENT.finditer(text):
        printed = segment[0].strip()
        if len(printed) > 1 or printed == "%":
            unit = _unit_of(printed)
            if unit and not printed.isdigit():
                yield segment.span(), Token("unit", printed, (unit,))
    for match in re.finditer(r"(?<![\w.])(?:[mnpuµμk]?g|[IU]+|ng|pg|mmol)/(?:m?[LlD]|dL|kg|24 ?h)\b", text):
        unit = read_unit(match[0])
        if unit:
            yield match.span(), Token("unit", match[0], (unit,))


def find_drugs(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """Every drug and class of drugs, longest spelling first, left to right; `values` holds the vocabulary's name."""
    words = list(_DRUG_WORD.finditer(text))
    tokens, index = [], 0
    while index < len(words):
        for length in range(min(_LONGEST_DRUG, len(words) - index), 0, -1):
            window = words[index : index + length]
            printed = text[window[0].start() : window[-1].end()]
            term = _term(printed, vocabulary) if _joined(text, window) else None
            if isinstance(term, Drug | DrugClass):
                tokens.append(Token("drug", printed, (term.name,)))
            if isinstance(term, Drug | DrugClass) or _hides_class(term, printed, vocabulary):
                index += length - 1
                break
        index += 1
    return tuple(tokens)


def _hides_class(term: Term | None, printed: str, vocabulary: Vocabulary) -> bool:
    """True for a measurement, with or without its specimen, that is named like a class: endothelial growth factor."""
    words = printed.split()
    tails = (" ".join(words[start:]) for start in range(1, len(words)))
    if not any(isinstance(_term(tail, vocabulary), DrugClass) for tail in tails):
        return False
    return isinstance(term, Variable) or isinstance(_term(f"serum {printed}", vocabulary), Variable)


def _joined(text: str, window: list[re.Match[str]]) -> bool:
    return all(_DRUG_JOIN.fullmatch(text[left.end() : right.start()]) for left, right in pairwise(window))


def _term(printed: str, vocabulary: Vocabulary) -> Term | None:
    """The term of a spelling. Several words must be several words there too: `is a` is not the short form `Isa`."""
    term = vocabulary.find(printed) or vocabulary.term(printed)
    words = _word_list(printed)
    if term is None or len(words) == 1:
        return term
    spellings = (term.name, term.label, *term.spellings)
    return term if any(_word_list(spelling) == words for spelling in spellings) else None


def _word_list(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())
