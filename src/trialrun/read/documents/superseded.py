"""What a document prints as old or deleted text beside what it reads now, taken out of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from trialrun.ground.finding import Finding
from trialrun.read.documents.printed_lines import Line, printed_of
from trialrun.read.documents.privacy import without_contacts
from trialrun.read.printed import lines_of
from trialrun.read.source import Printed, Source

_WHAT = (
    r"\s(?:text|wording|version|reading|language|(?:(?:in|ex)clusion\s)?criteri(?:on|a)|sentence|paragraph|section)"
    r"(?:\s(?:no\.\s)?\d{1,2}[a-z]?)?"
)
_BY = r"\s(?:in|by|with|per|under|through|as\sof)\s(?:[^:()]{0,40}\s)?(?:amendment|version|protocol)[^:()]{0,40}"
_OLD = (
    rf"(?:(?:old|former|previous|original|superseded){_WHAT}|(?:previously|formerly|originally)\s(?:read|worded|stated)"
    rf"|(?:read|worded)\s(?:previously|before)|before\s(?:the\s)?amendment(?:\s\d+)?)"
)
_LOST_GENE = r"(?:chromosom\w+\s|genes?\s|del\s?\()?(?:\d{1,2}[pq]\d{0,2}\b|TP53|RB1|CDKN2A)"
"""What patients may have lost: `Deleted: 17p` among tests of a tumour is no word of an amendment."""
_DELETED = (
    rf"(?:(?:deleted|struck\sout)(?!\s?:\s*{_LOST_GENE})(?:{_WHAT})?(?:{_BY})?|removed(?:{_WHAT}(?:{_BY})?|{_BY}))"
)
_NEW = (
    rf"(?:(?:new|revised|amended|updated|current|corrected){_WHAT}|now\sreads?|(?:to\s)?read(?:s)?\snow"
    r"|(?:replaced|superseded)\s(?:by|with)|(?:changed|amended|revised)\sto(?:\sread)?|to\sread"
    r"|after\s(?:the\s)?amendment(?:\s\d+)?)"
)
_WEAK_OLD = r"(?:was|were|previously|formerly|originally|(?<!years\s)(?<!year\s)(?<!months\s)(?<!\d-)old)"
"""Words that print what is old only where they are paired, `was: ... now: ...`, or stand in brackets."""
_WEAK_NEW = r"(?:now|new)"
_SAYS = r"(?:\b(?<!criteria)(?<!criterion)(?<!version)(?<!section)|(?=\s?[:–-]|\s[\"“<>≤≥=]|\s\d{1,3}\b))"
"""How what is old goes on in a bracket: `(original criteria of the ACR)` names what holds."""
_NOTE = r"(?:\s\([^()]{1,40}\))?\s?:\s*"
_LEAD = r"(?P<lead>[^:;.()]{1,60}?(?:,|\s[-–—])\s)?"
_PLACE = re.compile(r"\b(?:criteri(?:on|a)|amendment|section|inclusion|exclusion|item|no\.|page)\b|\d", re.IGNORECASE)
"""What a lead names that only says where the text stands."""
_HEAD = re.compile(
    rf"{_LEAD}(?:(?P<old>{_OLD}|was)|(?P<deleted>{_DELETED})|(?P<new>{_NEW})){_NOTE}(?P<rest>.*)", re.IGNORECASE | re.S
)
_WEAK_HEAD = re.compile(rf"(?:(?P<old>{_WEAK_OLD})|(?P<new>{_WEAK_NEW})){_NOTE}(?P<rest>.*)", re.IGNORECASE | re.S)
_REPLACES = re.compile(
    r"(?:is\s|was\s)?(?:replaced|superseded)\s(?:by|with)\s?:|changed\sto(?:\sread)?\s?:", re.IGNORECASE
)
"""A line that begins so replaces the one before it."""
_MARKED = re.compile(
    rf"[(\[](?:deleted|superseded|old\stext|struck\sout)[)\]]|.*[(\[](?:deleted|struck\sout|removed){_BY}[)\]]\W*\Z",
    re.IGNORECASE | re.S,
)
"""A line that is marked as deleted: `[Deleted] ...`, `... (removed with amendment 3)`; `(deleted)` may be of a gene."""
_PARTS = (
    re.compile(r"~~[^~]{1,600}~~"),
    re.compile(
        rf"[,;]?\s*\b(?:{_OLD}|{_WEAK_OLD})\s?:\s*.{{1,400}}?[\s,;.|/>→–-]*\b(?:{_NEW}|{_WEAK_NEW})\s?:\s*",
        re.IGNORECASE | re.S,
    ),
    re.compile(
        rf"\s*[(\[]\s*(?:{_OLD}{_SAYS}|{_WEAK_OLD}\s?:|was\s(?=[<>≤≥=\d])"
        r"|(?:changed|amended|modified|revised)\sfrom\s(?=[\"“<>≤≥=\d]|(?:at|more|less|up)\s)"
        rf"|{_DELETED}\s?:)(?:[^()\[\]]|\([^()]{{0,100}}\)){{0,300}}[)\]]",
        re.IGNORECASE,
    ),
    re.compile(
        r"[\"“][^\"”]{3,300}[\"”],?\s(?:is|was|has\sbeen)\s(?:replaced|changed|amended)\s(?:by|with|to)(?:\sread)?:?\s(?=[\"“])",
        re.IGNORECASE,
    ),
    re.compile(
        r"\A.{3,400}?[.;,)\]\"”\s](?<!be\s)(?:(?:is|was|has\sbeen|now)\s)?(?:replaced|superseded)\s(?:by|with)\s?:\s*",
        re.IGNORECASE | re.S,
    ),
)
"""The parts of a line that are old: struck out, `was: ... now:`, in brackets, in quotes, before `replaced by:`."""
_TELLING_WORDS = (
    "~~",
    "superseded",
    "struck",
    "deleted",
    "removed",
    "replaced",
    "changed",
    "modified",
    "revised",
    "amend",
    "worded",
    "read before",
)
_TELLING_PHRASES = tuple(
    map(
        re.compile,
        (
            rf"old(?:{_WHAT}|\s?[:(|])",
            r"\|\sold\b",
            rf"previous(?:{_WHAT}|ly\s(?:read|stated)|ly\s?[:(])",
            rf"former(?:{_WHAT}|ly\s(?:read|stated)|ly\s?[:(])",
            rf"original(?:{_WHAT}|ly\s(?:read|stated)|ly\s?[:(])",
            r"was\s?[:(<>≤≥=\d]",
            r"were\s?[:(]",
        ),
    )
)
"""One of these words or phrases stands, in small letters, in every text that prints something old: a quick look, as few
texts do. Each phrase begins with a word of its own, which is found faster than one of several."""
_OLD_CELL = re.compile(rf"{_OLD}|old|deleted(?:{_WHAT})?", re.IGNORECASE)
_NEW_CELL = re.compile(rf"{_NEW}|new|added(?:{_WHAT})?", re.IGNORECASE)
_FARTHEST = 30
"""Lines within which the new text follows the old one."""
_QUOTED = 200


def without_superseded(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Printed, ...]]:
    """The lines without what they print as old or deleted, and that, with the words that say so."""
    if not any(_may_tell(line.text) for line in lines):
        return lines, ()
    kept: list[Line] = []
    taken: list[Printed] = []
    lines = tuple(_without_old_cells(lines, taken))
    telling = frozenset(at for at, line in enumerate(lines) if _may_tell(line.content))
    old = frozenset(_old_lines(lines, telling))
    apart = False
    for at, line in enumerate(lines):
        behind = at - 1 in old
        live, gone = ("", line.content) if at in old else _read(line, may_tell=at in telling, is_behind=behind)
        if gone:
            taken.append(printed_of(line, without_contacts(gone)))
        if live:
            first = lines[at - 1] if behind and not line.bullet else line
            text = line.text if live == line.content else first.text.replace(first.content, live)
            kept.append(replace(line, text=text, apart=line.apart or apart))
        apart = not live and (apart or line.apart)
    return tuple(kept), tuple(taken)


def _may_tell(text: str) -> bool:
    """Whether a text may print something old, by a quick look."""
    small = text.lower()
    return any(word in small for word in _TELLING_WORDS) or any(said.search(small) for said in _TELLING_PHRASES)


def _without_old_cells(lines: Sequence[Line], taken: list[Printed]) -> Iterator[Line]:
    """The lines, rows below `Old text | New text` without their old cells, which join what is taken."""
    column, width = -1, 0
    for line in lines:
        cells = line.text.split(" | ") if " | " in line.text else []
        names = [cell.strip(" |") for cell in cells]
        if any(map(_OLD_CELL.fullmatch, names)) and any(map(_NEW_CELL.fullmatch, names)):
            column, width = next(at for at, name in enumerate(names) if _OLD_CELL.fullmatch(name)), len(cells)
            taken.append(printed_of(line, names[column]))
        elif column >= 0 and len(cells) == width:
            if names[column]:
                taken.append(printed_of(line, without_contacts(names[column])))
        else:
            column = -1
        yield replace(line, text=" | ".join(cells[:column] + cells[column + 1 :])) if column >= 0 else line


def _read(line: Line, *, may_tell: bool, is_behind: bool) -> tuple[str, str]:
    """What holds of a line that is not old as a whole, and what of it does not; `is_behind` an old line."""
    live, gone = line.content, []
    if may_tell:
        for part in _PARTS:
            gone += [found[0].strip() for found in part.finditer(live)]
            live = part.sub(" ", live)
    head = _HEAD.match(live) or (_WEAK_HEAD.match(live) if gone or is_behind else None)
    if head and head["new"]:
        lead = head.groupdict().get("lead") or ""
        live = f"{'' if _PLACE.search(lead) else lead.rstrip(' ,-–—') + ' '}{head['rest']}".strip()
        gone += [] if live or gone else [line.content]
    elif not gone:
        return line.content, ""
    return re.sub(r"\s+(?=[.,;])", "", " ".join(live.split()).strip(" ,;")), "; ".join(gone)


def _old_lines(lines: Sequence[Line], telling: frozenset[int]) -> Iterator[int]:
    """The places of lines that are old or deleted as a whole; `telling` are those that may print something old."""
    for at, line in enumerate(lines):
        words = line.content
        if at not in telling and not _WEAK_HEAD.match(words):
            continue
        if _REPLACES.match(words) and at:
            yield at - 1
        elif any(part.search(words) for part in _PARTS):
            continue
        elif _MARKED.match(words):
            yield at
        elif (head := _HEAD.match(words)) is not None and not head["new"]:
            yield from range(at, _end_of_old(lines, at, head))
        elif _is_weak_old(words) and at + 1 < len(lines) and _is_new(lines[at + 1].content):
            yield at


def _is_weak_old(words: str) -> bool:
    found = _WEAK_HEAD.match(words)
    return found is not None and bool(found["old"])


def _is_new(words: str) -> bool:
    found = _HEAD.match(words) or _WEAK_HEAD.match(words)
    return found is not None and bool(found["new"])


def _end_of_old(lines: Sequence[Line], at: int, head: re.Match[str]) -> int:
    """Where the old text ends that a line begins: before the new one, else with its line, list or paragraph."""
    behind = range(at + 1, min(at + _FARTHEST, len(lines)))
    heads = ((place, found) for place in behind if (found := _HEAD.match(lines[place].content)) is not None)
    following = next(heads, None)
    if following and following[1]["new"] and head["old"]:
        between = lines[at + 1 : following[0]]
        if not head["rest"] or not any(line.apart or line.bullet for line in between):
            return following[0]
    if head["rest"]:
        return next((n for n in behind if not _goes_on(lines[n])), behind.stop)
    return next((n for n in behind[1:] if _begins_anew(lines, at, n)), max(at + 1, behind.stop))


def _begins_anew(lines: Sequence[Line], at: int, n: int) -> bool:
    """Whether a line is no part of the text, or list, that a head above it says is old."""
    line = lines[n]
    if line.apart or line.heading or (line.content.endswith(":") and not line.bullet):
        return True
    return line.indent <= lines[at].indent if lines[at].bullet else bool(lines[at + 1].bullet) and not line.bullet


def _goes_on(line: Line) -> bool:
    return not line.apart and not line.bullet and line.content[:1].islower()


def without_superseded_texts(source: Source) -> Source:
    """The source of a record, its texts without what they print as old or deleted."""
    given = (*(one.text for one in source.arms), *(one.text for one in source.interventions))
    told = (*source.summary, *source.description, *source.eligibility, *filter(None, given))
    if not _may_tell("\n".join(piece.text for piece in told)):
        return source
    taken: list[Printed] = []
    changed = {name: tuple(_live(getattr(source, name), taken)) for name in ("summary", "description", "eligibility")}
    arms = tuple(replace(one, text=_live_text(one.text, taken)) for one in source.arms)
    interventions = tuple(replace(one, text=_live_text(one.text, taken)) for one in source.interventions)
    if not taken:
        return source
    return with_superseded(replace(source, **changed, arms=arms, interventions=interventions), taken)


def _live(pieces: Sequence[Printed], taken: list[Printed]) -> Iterator[Printed]:
    """The pieces, each a line of one text or a text of its own, without what is old in them."""
    if any("\n" in piece.text for piece in pieces):
        yield from (live for piece in pieces if (live := _live_text(piece, taken)) is not None)
        return
    apart = (not at or piece.first > pieces[at - 1].last + 1 for at, piece in enumerate(pieces))
    lines = tuple(Line(at, piece.text, first) for at, (piece, first) in enumerate(zip(pieces, apart, strict=True)))
    kept, gone = without_superseded(lines)
    taken += [replace(pieces[one.first], text=one.text) for one in gone]
    yield from (replace(pieces[line.number], text=line.text) for line in kept)


def _live_text(piece: Printed | None, taken: list[Printed]) -> Printed | None:
    """A text without what is old in it, which joins what is taken; None where nothing is left."""
    if piece is None:
        return piece
    parts = piece.text.split("\n")
    lines = tuple(Line(at, text, not at or not parts[at - 1].strip()) for at, text in enumerate(parts) if text.strip())
    kept, gone = without_superseded(lines)
    if not gone:
        return piece
    taken += [replace(piece, text=one.text) for one in gone]
    text = "".join(f"{chr(10) * (1 + line.apart)}{line.text}" for line in kept).strip("\n")
    return replace(piece, text=text) if text else None


def with_superseded(source: Source, taken: Sequence[Printed]) -> Source:
    """The source with old and deleted text set aside, and the finding that says so."""
    if not taken:
        return source
    where = lines_of(*taken)
    said = f" (line{'' if where.text.isdigit() else 's'} {where.text})" if where.text else ""
    finding = Finding(
        "superseded-text",
        "query",
        f"old or deleted text stands beside what holds now{said}: it is set aside, not read",
        "compare what was read with the amendment",
        source.document.name,
        (where.spans[0].first, where.spans[-1].last) if where.spans else None,
        quote=taken[0].text[:_QUOTED],
    )
    return replace(source, superseded=(*source.superseded, *taken), findings=(*source.findings, finding))
