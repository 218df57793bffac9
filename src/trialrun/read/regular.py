"""Makes a printed text regular: exotic spaces, dashes, quotes, signs, tags, escapes and broken numbers.

Changes the writing only, never a word or a figure; every place of the result points into the original.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable

import msgspec

from trialrun.read.text import Cut, Text

CHARACTERS = {
    **dict.fromkeys("‐‑‒–―⁃−﹣－", "-"),
    **dict.fromkeys("‘’‚‛′ʼ´`", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("≥⩾≧⪰⋝", ">="),
    **dict.fromkeys("≤⩽≦⪯⋜", "<="),
    **dict.fromkeys("﹥＞˃›", ">"),
    **dict.fromkeys("﹤＜˂‹", "<"),
    **dict.fromkeys("×✕✖⨯", "x"),
    **dict.fromkeys("●▪◦‣∙■□▫○◆➢➤✓✔", "•"),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f", ""),
    **dict.fromkeys("\r\u2028\u2029\x85", "\n"),
    **dict.fromkeys("\t\x0b\x0c", " "),
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789", strict=True)),
    "±": "+/-",
    "÷": "/",
    "⁄": "/",
    "∕": "/",
    "。": ".",
    "、": ",",
    "〜": "~",
    "∼": "~",
    "≈": "~",
    "≠": "!=",
    "½": "0.5",
    "¼": "0.25",
    "¾": "0.75",
}
"""Characters by what they are read as. What is not here is written as its compatible form (Unicode NFKC), if any."""

_KEPT = frozenset("™®©ªº°")
_LINE_TAGS = "p|br|div|li|ul|ol|tr|table|tbody|thead|h[1-6]|section|article|dl|dt|dd|hr|blockquote|pre"
_TAGS = "b|i|u|em|strong|sup|sub|span|font|a|small|big|td|th|tt|s|strike|del|ins|code|center|html|body"
_UNITS_RAISED = frozenset({"m", "cm", "mm", "dm", "km", "nm", "um", "s", "h", "min", "d", "kg", "g", "l", "ml", "mol"})
_HALVES = {"½": ".5", "¼": ".25", "¾": ".75"}

Writing = Callable[[re.Match[str]], str | None]


class _Draft(msgspec.Struct, frozen=True):
    """A text half way: for every character of `plain`, where what it stands for begins and ends in the original."""

    plain: str
    firsts: list[int]
    ends: list[int]


def make_regular(original: str) -> Text:
    """The text with one way of writing spaces, signs, powers and numbers, pointing into the original. Total, linear."""
    if _is_regular(original):
        return Text(original, original, (0,), (0,), (len(original),))
    draft = _Draft(original, list(range(len(original))), list(range(1, len(original) + 1)))
    for signs, pattern, writing in _STAGES:
        if not signs or any(map(draft.plain.__contains__, signs)):
            draft = _rewritten(draft, pattern, writing)
    return _joined(draft, original)


def _is_regular(original: str) -> bool:
    """Whether nothing in a text is written anew, by quick looks: most texts hold nothing irregular."""
    if not original.isascii() or "on- " in original or _IRREGULAR.search(original):
        return False
    if " \n" in original or original.endswith(" ") or " mu" in original:
        return False
    return "  " not in original or not _SPACED.search(original)


def regular(original: str) -> str:
    """The plain text alone."""
    return make_regular(original).plain


def rewritten(text: Text, pattern: re.Pattern[str], writing: Writing) -> Text:
    """A regular text with every occurrence of a pattern written anew, still pointing into the original."""
    return _joined(_rewritten(_draft_of(text), pattern, writing), text.original)


def composed(text: Text, pieces: Iterable[Cut | str]) -> Text:
    """A regular text put together of stretches of another, in any order, and of words that stand where the last did."""
    draft = _draft_of(text)
    plain: list[str] = []
    firsts: list[int] = []
    ends: list[int] = []
    for piece in pieces:
        if isinstance(piece, Cut):
            span = slice(piece.first, piece.end)
            plain.append(draft.plain[span])
            firsts += draft.firsts[span]
            ends += draft.ends[span]
        else:
            plain.append(piece)
            firsts += (firsts[-1:] or [0]) * len(piece)
            ends += (ends[-1:] or [0]) * len(piece)
    return _joined(_Draft("".join(plain), firsts, ends), text.original)


def _draft_of(text: Text) -> _Draft:
    """For every character of a text, where what it stands for begins and ends in the original."""
    firsts: list[int] = []
    ends: list[int] = []
    closes = text.ends or (*text.origins[1:], len(text.original))
    borders = zip(text.starts, (*text.starts[1:], len(text.plain)), text.origins, closes, strict=True)
    for start, following, first, end in borders:
        alike = end - first == following - start
        firsts += range(first, end) if alike else [first] * (following - start)
        ends += range(first + 1, end + 1) if alike else [end] * (following - start)
    return _Draft(text.plain, firsts, ends)


def _rewritten(draft: _Draft, pattern: re.Pattern[str], writing: Writing) -> _Draft:
    """The draft with every occurrence written anew; None from `writing` leaves an occurrence as it is."""
    written: list[str] = []
    firsts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in pattern.finditer(draft.plain):
        new = writing(match)
        first, end = match.span()
        if new is None or first == end:
            continue
        written += (draft.plain[at:first], new)
        firsts += draft.firsts[at:first]
        ends += draft.ends[at:first]
        firsts += [draft.firsts[first]] * len(new)
        ends += [draft.ends[end - 1]] * len(new)
        at = end
    if not written:
        return draft
    return _Draft("".join([*written, draft.plain[at:]]), firsts + draft.firsts[at:], ends + draft.ends[at:])


def _joined(draft: _Draft, original: str) -> Text:
    """The pieces of a draft: characters that run alike in both texts, and pieces replaced as a whole."""
    starts, origins, ends = [0], draft.firsts[:1] or [0], list[int]()
    origin, close = origins[0], draft.ends[0] if draft.ends else 0
    width = close - origin
    for place, (first, end) in enumerate(zip(draft.firsts[1:], draft.ends[1:], strict=True), 1):
        if first == close and end == first + 1 and width == 1:
            close = end
        elif first == origin and end == close:
            width = 0
        else:
            starts.append(place)
            origins.append(first)
            ends.append(close)
            origin, close, width = first, end, end - first
    return Text(draft.plain, original, tuple(starts), tuple(origins), (*ends, close))


def _unescaped(match: re.Match[str]) -> str | None:
    """Entities and backslash escapes as the character they stand for."""
    found = match.group()
    if found[0] == "\\":
        return found[1]
    read = html.unescape(found)
    return read if read not in {found, "\ufffd"} else None


def _untagged(match: re.Match[str]) -> str:
    """Tags: a raised power or unit as such, an underlined comparison as `or equal`, a paragraph as a line."""
    if match["underlined"]:
        return match["underlined"] + "="
    if match["raised"]:
        return _raised(match, match["raised"])
    return "\n" if match["line"] else ""


def _raised(match: re.Match[str], raised: str) -> str:
    """Raised digits and signs: a power after a digit, a part of a unit, a citation (dropped) after another word."""
    before = match.string[max(0, match.start() - 12) : match.start()].rstrip(" ")
    if before[-1:].isdigit():
        return "^" + raised if raised[-1].isdigit() else raised
    word = re.search(r"[^\W\d_]*$", before)
    letters = word.group() if word else ""
    cited = raised.isdigit() and (len(letters) > 3 or before[-1:] in {".", ")", ","})
    if raised[0] in "+-" and raised[-1].isdigit() and letters.lower() in _UNITS_RAISED:
        return "^" + raised
    return "" if cited and letters.lower() not in _UNITS_RAISED else raised


_RAISED_SIGNS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")


def _raised_signs(match: re.Match[str]) -> str:
    return _raised(match, match.group().translate(_RAISED_SIGNS))


def _one_character(match: re.Match[str]) -> str | None:
    """A character in its regular form; None: it is regular."""
    found = match.group()
    if found in CHARACTERS:
        after_digit = match.start() > 0 and match.string[match.start() - 1].isdigit()
        return _HALVES[found] if found in _HALVES and after_digit else CHARACTERS[found]
    if found == "—":
        return " - "
    if found in _KEPT:
        return None
    if unicodedata.category(found) in {"Cc", "Zs"}:
        return " " if found != "\n" else None
    compatible = unicodedata.normalize("NFKC", found)
    return compatible if compatible != found and not compatible.isspace() else None


def _circled(match: re.Match[str]) -> str:
    return f"({unicodedata.normalize('NFKC', match.group().strip())}) "


def _comparison(match: re.Match[str]) -> str:
    """`=<`, `= <`, `< =`, `< or =`, `>/=` as `<=` and `>=`."""
    return ("<" if "<" in match.group() else ">") + "="


_MEASURED = re.compile(
    r"\d[\d.,]{0,6}(?:\s?-\s?\d[\d.,]{0,6})?\s{0,2}(?:%|/|[munkcd]?[gl]\b|mcg|μg|[munk]?mol|m?Eq|[ck]?m2?\b|mm|c?Gy"
    r"|I?U\b|units?\b|x\b|times|fold|million|billion|cells)"
    r"|\d{1,3}(?:(?:,\s|,?\s(?:or|to|and)\s)\d{1,3}(?:\.\s{0,3}\d{1,3})?){0,4}"
    r"(?:,\s|,?\s(?:or|to|and)\s)\d{1,3}\.\s{0,3}\d{1,3}\s?(?:mg|mcg|ug|g|U|IU|MU)\b",
    re.IGNORECASE,
)


def _without_breaks(match: re.Match[str]) -> str | None:
    """`1.` + line end + `3 mg` as `1.3 mg`, `i.` + line end + `v.` as `i.v.`; a number of a list stays."""
    if not match["after"]:
        return match["letter"] + "." + match["next"] + "."
    text = match.string
    before = text[text.rfind("\n", max(0, match.start() - 200), match.start()) + 1 : match.start() + 1]
    number = re.search(r"\d*$", before)
    words = before[: number.start()].rstrip() if number else before
    begun = words.endswith(("<", ">", "=")) or (bool(words) and number is not None and number.group() == "0")
    measured = bool(words) and _MEASURED.match(text, match.end() - 1) is not None
    return match["digit"] + "." + match["after"] if begun or measured else None


def _fixed(text: str) -> Writing:
    return lambda match: text


def _template(text: str) -> Writing:
    return lambda match: match.expand(text)


_STAGES: tuple[tuple[str | tuple[str, ...], re.Pattern[str], Writing], ...] = (
    # signs of which a text must hold one (none: any text), what is written anew, and how
    (
        "&\\",
        re.compile(
            r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,20});|\\(?:[\\`*_{}\[\]()#+\-.!<>~|=^]|&(?=\s))"
        ),
        _unescaped,
    ),
    ("&", re.compile(r"&(?:#\d{1,7}|[A-Za-z][A-Za-z0-9]{1,20});"), _unescaped),
    (
        "<",
        re.compile(
            r"<u>\s{0,3}(?P<underlined>[<>])\s{0,3}</u>|<sup>\s{0,3}(?P<raised>[-+]?\d{1,2})\s{0,3}</sup>"
            rf"|</?(?:(?P<line>{_LINE_TAGS})|{_TAGS})(?:\s[^<>]{{0,400}})?/?>",
            re.IGNORECASE,
        ),
        _untagged,
    ),
    ("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+"), _raised_signs),
    ("", re.compile(r"[①-⑳]\s?"), _circled),
    (("on- ",), re.compile(r"(?<=\b[Nn]on-)[ ](?=(?!and\b|or\b|to\b)[a-z])"), _fixed("")),
    ("—", re.compile(r"(?<=\w)—(?=\w)"), _fixed(" - ")),
    ("—", re.compile(r"—"), _fixed("-")),
    ("\r", re.compile(r"\r\n"), _fixed("\n")),
    ("·∙", re.compile(r"(?<=\d)[·∙](?=\d{1,3}\b(?!\^))"), _fixed(".")),
    ("·∙", re.compile(r"(?<=\d)\s?[·∙]\s?(?=10\^)"), _fixed(" x ")),
    ("·∙", re.compile(r"(?<=[A-Za-z])[·∙](?=[A-Za-z])"), _fixed(".")),
    ("", re.compile(r"[^\n -~]|`"), _one_character),
    ("μ", re.compile(r"[μ](?=[gLlMmUuSsVvKkt])"), _fixed("u")),
    ((" mu",), re.compile(r"(?<=\d )mu[ -]?(?=(?:g|mol|L|M)\b)"), _fixed("u")),
    (
        "=",
        re.compile(r"=\s?[<>](?=\s{0,3}[\d.])|=\s?<|[<>]\s{1,2}=|[<>]\s{0,2}(?:/|or)\s{0,2}=", re.IGNORECASE),
        _comparison,
    ),
    (
        ("10",),
        re.compile(r"(?<=[xX*] )10\(([-+]?\d{1,2})\)|\b10\s?\*\*\s?([-+]?\d{1,2})|\b10\s?\^\s{1,2}(?=\d)"),
        _template(r"10^\1\2"),
    ),
    (("m(2)", "m(3)"), re.compile(r"(?:(?<=\bm)|(?<=\b[cm]m))\(([23])\)"), _template(r"\1")),
    (("10^",), re.compile(r"(?<=\d)\s?\*\s?(?=10\^)"), _fixed(" x ")),
    (("10",), re.compile(r"(?<=[xX*])(\s{0,2})10(3|6|9|10|11|12)(?=\s?/|\s?per\b| cells)"), _template(r"\g<1>10^\2")),
    (
        "\n",
        re.compile(r"(?P<digit>\d)\.[ ]*\n\s{0,20}(?P<after>\d)|\b(?P<letter>[a-z])\.\n\n(?P<next>[a-z])\."),
        _without_breaks,
    ),
    (")", re.compile(r"(?<=\(\d{4}\))\d{1,2}(?:[,-]\d{1,2}){0,8}(?=[\s.,;:]|$)"), _fixed("")),
    (("  ",), re.compile(r"(?<=\S)[ ]{2,}+(?=\S)"), _fixed(" ")),
    ("", re.compile(r"(?<! )[ ]++(?=\n|\Z)"), _fixed("")),
)
_IRREGULAR = re.compile(
    r"[\x00-\t\x0b-\x1f\x7f&\\`<>=1xX*.)]"  # a quick look first: letters and most figures begin nothing irregular
    r"(?:(?<=[\x00-\t\x0b-\x1f\x7f&\\`])|(?<=<)/?[A-Za-z]|(?<==)\s?[<>]|(?<=[<>])\s{0,2}(?:=|/|or)"
    r"|(?<=1)0\s?[(*^]|(?<=[xX*])\s{0,2}10[\d^]|(?<=\.)[ ]*\n|(?<=\))\d|(?<=m\([23]\)))"
)
"""What is irregular in a text of plain characters, spaces aside."""
_SPACED = re.compile(r"(?<=\S)[ ]{2}")
