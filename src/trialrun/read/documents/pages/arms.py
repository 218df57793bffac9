"""Arms and interventions of registry pages and their mirrors, in the forms in which pages print them."""

from __future__ import annotations

import re
from itertools import islice, pairwise

import msgspec

from trialrun.read.documents.entries import Entry, set_aside
from trialrun.read.documents.labels import find_header, without_bars
from trialrun.read.documents.pages.blocks import Block, content_of
from trialrun.read.documents.printed_lines import Line, printed_of
from trialrun.read.source import ArmText, InterventionText, Printed

ROLES = (
    "active comparator|placebo comparator|sham comparator|sham intervention|no intervention|no treatment|experimental"
    "|treatment comparison|other"
)
"""The roles of arms in the data elements of ClinicalTrials.gov, now and before 2008."""
KINDS = (
    "drug|biological(?:/vaccine)?|procedure(?:/surgery)?|device|radiation|behavioral|genetic|dietary supplement"
    "|combination product|diagnostic test|other"
)
"""The kinds of interventions in the data elements of ClinicalTrials.gov."""
ROLE_FIRST = re.compile(rf"^(?P<role>{ROLES.replace(' ', '[ _]')})\s*[:：]\s*(?P<label>.*)$", re.IGNORECASE)
_ROLE_TAG = re.compile(
    rf"^(?:group type|arm type|arm role|arm group type|type|role)"
    rf"\s*[:：]?\s*(?P<role>{ROLES.replace(' ', '[ _]')})\s*$",
    re.IGNORECASE,
)
_KIND_TAG = re.compile(
    rf"^(?:intervention type|type|intervention kind)\s*[:：]?\s*(?P<kind>{KINDS.replace(' ', '[ _]')})\s*$",
    re.IGNORECASE,
)
KIND_FIRST = re.compile(rf"^(?:interventions?\s*[:：]\s*)?(?P<kind>{KINDS})\s*[:：]\s*(?P<name>\S.*)$", re.IGNORECASE)
_PARTED_KINDS = re.compile(
    r"[,;]?\s+(?:[-•]\s)?(?=(?:Drug|Biological|Procedure|Device|Radiation|Behavioral|Genetic|Dietary Supplement"
    r"|Combination Product|Diagnostic Test|Other): )"
)
"""Between two interventions on one line; kinds begin with a capital there."""
_ROLE_BEHIND = re.compile(
    rf"^(?P<label>.{{1,200}}?)\s*\((?P<role>{ROLES})\)\s*(?:[:–-]\s*(?P<text>.*))?$", re.IGNORECASE
)
_KIND_BEHIND = re.compile(
    rf"^(?P<name>.{{1,200}}?)\s*\((?P<kind>{KINDS})\)\s*(?:[:–-]\s*(?P<text>.*))?$", re.IGNORECASE
)
_OTHER_NAMES = re.compile(
    r"(?:^|\s)(?:other names?|also known as|synonyms?)\s*[:：]\s*(?P<names>.*)$", re.IGNORECASE | re.DOTALL
)
_INTERVENTIONS = re.compile(r"^(?:assigned )?interventions?(?: names?)?\s*[:：]\s*(?P<names>.+)$", re.IGNORECASE)
_BARE_INTERVENTIONS = re.compile(r"(?:assigned )?interventions?\s*:", re.IGNORECASE)
_LONGEST_NAME = 100
"""Characters. A longer label of an arm runs on into the text of the arm."""
_TEXT_LABEL = re.compile(r"^(?:description|arm description)\s*[:：]\s*", re.IGNORECASE)


def spanning(text: str, pieces: list[Printed]) -> Printed:
    """A text with the first and last line of the pieces it comes from."""
    return Printed(text, min(p.first for p in pieces), max(p.last for p in pieces))


def text_of(pieces: list[Printed]) -> Printed | None:
    """Pieces as one text, one a line; None for no piece."""
    return spanning("\n".join(piece.text for piece in pieces), pieces) if pieces else None


def arm_of(pieces: list[Printed], interventions: tuple[str, ...] = ()) -> ArmText:
    """An arm from its lines: `Experimental: label`, or the label alone, and its text below."""
    found = ROLE_FIRST.match(pieces[0].text)
    label = found["label"].strip() if found else pieces[0].text
    texts = [msgspec.structs.replace(piece, text=_TEXT_LABEL.sub("", piece.text)) for piece in pieces[1:]]
    if not label and texts:
        label, texts = texts[0].text, texts[1:]
    role = found["role"] if found else ""
    if not texts and len(label) > _LONGEST_NAME:
        texts = [msgspec.structs.replace(pieces[0], text=label)]
    return ArmText(spanning(label, pieces), role, text_of(texts), interventions)


def intervention_of(given: InterventionText | Printed, arm: str = "") -> InterventionText:
    """An intervention, with its arm; a printed text is read as `Drug: name`."""
    if isinstance(given, Printed):
        found = KIND_FIRST.match(given.text)
        given = InterventionText(
            msgspec.structs.replace(given, text=found["name"]) if found else given, found["kind"] if found else ""
        )
    return msgspec.structs.replace(given, arms=(*given.arms, arm)) if arm else given


def parted_interventions(pieces: list[Printed]) -> list[InterventionText]:
    """Interventions in a run of lines, each begun by its kind: `Drug: name`, its text, `Other Name: names`."""
    groups: list[list[Printed]] = []
    for piece in _split_kinds(pieces):
        if KIND_FIRST.match(piece.text) or not groups:
            groups.append([piece])
        else:
            groups[-1].append(piece)
    return [_intervention(group) for group in groups]


def _intervention(pieces: list[Printed]) -> InterventionText:
    behind = _KIND_BEHIND.match(pieces[0].text)
    if behind is not None:
        said = [msgspec.structs.replace(pieces[0], text=behind["text"])] if behind["text"] else []
        texts, names = _without_names([*said, *pieces[1:]])
        return InterventionText(spanning(behind["name"], pieces), behind["kind"], text_of(texts), tuple(names))
    found = KIND_FIRST.match(pieces[0].text)
    name = found["name"].strip() if found else pieces[0].text
    texts, names = _without_names(pieces[1:])
    return InterventionText(spanning(name, pieces), found["kind"] if found else "", text_of(texts), tuple(names))


def _without_names(pieces: list[Printed]) -> tuple[list[Printed], list[Printed]]:
    """The lines without the other names they print, and these names; a bare `Other Names:` takes the items below it."""
    texts: list[Printed] = []
    names: list[Printed] = []
    listing = False
    for piece in pieces:
        found = _OTHER_NAMES.search(piece.text)
        if found:
            before = _TEXT_LABEL.sub("", piece.text[: found.start()]).strip()
            texts += [msgspec.structs.replace(piece, text=before)] if before else []
            parts = re.split(r"[;|]|,(?=\s)", found["names"])
            names += [msgspec.structs.replace(piece, text=part.strip()) for part in parts if part.strip()]
            listing = not found["names"].strip()
        elif listing and len(piece.text) < 80 and not piece.text.endswith("."):
            names.append(msgspec.structs.replace(piece, text=piece.text.strip(" -•*")))
        else:
            texts.append(msgspec.structs.replace(piece, text=_TEXT_LABEL.sub("", piece.text)))
            listing = False
    return texts, names


def pieces_of(block: Block) -> list[Printed]:
    """The lines of a block as pieces, the rest of its heading first; points go, numbers stay: they may name an arm."""
    first = [printed_of(block.heading, block.rest)] if block.heading and block.rest else []
    return first + [printed_of(line, _without_point(line)) for line in block.lines]


def _without_point(line: Line) -> str:
    return without_bars(line.text) if line.bullet[:1].isalnum() else content_of(line)


def heading_aside(block: Block) -> list[Entry]:
    """The heading of a block set aside, unless it also holds a value."""
    return set_aside([block.heading], "heading") if block.heading and not block.rest else []


def read_arms(block: Block, known_texts: frozenset[str] = frozenset()) -> list[Entry]:
    """A block of arms, in whichever form: types as lines of their own, roles before labels, or plain lines.

    `known_texts` are descriptions that the list of interventions prints; they tell a description from a label.
    """
    head = [line for line in block.lines[:1] if find_header(line.text)]
    block = msgspec.structs.replace(block, lines=block.lines[len(head) :])
    return set_aside(head, "heading") + _read_arms(block, known_texts)


def _read_arms(block: Block, known_texts: frozenset[str]) -> list[Entry]:
    pieces = pieces_of(block)
    if any(_ROLE_TAG.match(piece.text) for piece in pieces):
        return heading_aside(block) + _tagged_arms(pieces, known_texts)
    if any(ROLE_FIRST.match(piece.text) for piece in pieces):
        return heading_aside(block) + role_first_arms(pieces)
    if any(_KIND_TAG.match(piece.text) for piece in islice(pieces, 2, None)):
        return heading_aside(block) + _untyped_arms(pieces, known_texts)
    return heading_aside(block) + _plain_arms(block.lines, pieces)


def _tagged_arms(pieces: list[Printed], known_texts: frozenset[str]) -> list[Entry]:
    """Label, text, `Group Type EXPERIMENTAL`, then name, `Intervention Type DRUG`, text of each treatment."""
    entries: list[Entry] = []
    tags = [at for at, piece in enumerate(pieces) if _ROLE_TAG.match(piece.text)]
    begin = 0
    for at, tag in enumerate(tags):
        found = _ROLE_TAG.match(pieces[tag].text)
        end = tags[at + 1] if at + 1 < len(tags) else len(pieces)
        given, following = _tagged_interventions(pieces[tag + 1 : end], known_texts, last=end == len(pieces))
        head = pieces[begin:tag] or [pieces[tag]]
        label = Printed(head[0].text, head[0].first, pieces[tag].last)
        role = found["role"] if found else ""
        entries.append(Entry("arms", ArmText(label, role, text_of(head[1:]), tuple(one.name.text for one in given))))
        entries += [Entry("interventions", intervention_of(one, label.text)) for one in given]
        begin = tag + 1 + following
    return entries


def _untyped_arms(pieces: list[Printed], known_texts: frozenset[str]) -> list[Entry]:
    """Groups of a study that prints no types of them: label, text, then its treatments with their types."""
    tags = [at for at, piece in enumerate(pieces) if _KIND_TAG.match(piece.text)]
    begins = [0]
    for tag, following in pairwise(tags):
        between = pieces[tag + 1 : following - 1]
        told = _length_of_text(between, known_texts)
        begins += [tag + 1 + told] if told < len(between) else []
    entries: list[Entry] = []
    for begin, end in pairwise([*begins, len(pieces)]):
        first = max(begin + 1, next(tag for tag in tags if tag > begin) - 1)
        given, _ = _tagged_interventions(pieces[first:end], known_texts, last=True)
        arm = arm_of(pieces[begin:first], tuple(one.name.text for one in given))
        entries += [
            Entry("arms", arm),
            *(Entry("interventions", intervention_of(one, arm.label.text)) for one in given),
        ]
    return entries


def _tagged_interventions(
    pieces: list[Printed], known_texts: frozenset[str], last: bool
) -> tuple[list[InterventionText], int]:
    """The treatments of one arm, and where the label of the next arm begins among the pieces."""
    tags = [at for at, piece in enumerate(pieces) if _KIND_TAG.match(piece.text)]
    given: list[InterventionText] = []
    end = 0
    for at, tag in enumerate(tags):
        following = tags[at + 1] - 1 if at + 1 < len(tags) else len(pieces)
        texts = pieces[tag + 1 : following]
        if at + 1 == len(tags) and not last:
            texts = texts[: _length_of_text(texts, known_texts)]
        found = _KIND_TAG.match(pieces[tag].text)
        plain, names = _without_names(texts)
        name = Printed(pieces[max(tag - 1, 0)].text, pieces[max(tag - 1, 0)].first, (texts or [pieces[tag]])[-1].last)
        given.append(InterventionText(name, found["kind"] if found else "", text_of(plain), tuple(names)))
        end = tag + 1 + len(texts)
    return given, end


def _length_of_text(pieces: list[Printed], known_texts: frozenset[str]) -> int:
    """How many of these lines still describe the last treatment; the rest are label and text of the next arm."""
    known = [at for at, piece in enumerate(pieces) if piece.text in known_texts]
    if known:
        return known[-1] + 1
    return 1 if len(pieces) > 2 else 0


def role_first_arms(pieces: list[Printed]) -> list[Entry]:
    """`Experimental: label`, its text, and its interventions as `Drug: name` or `Interventions: names`."""
    groups: list[list[Printed]] = []
    for piece in pieces:
        if ROLE_FIRST.match(piece.text) and not (groups and _is_other_intervention(piece, groups[-1])):
            groups.append([piece])
        elif groups:
            groups[-1].append(piece)
    before = pieces[: pieces.index(groups[0][0])] if groups else pieces
    entries = [Entry("unknown", piece) for piece in before]
    for group in groups:
        entries += _role_first_arm(group)
    return entries


def _is_other_intervention(piece: Printed, group: list[Printed]) -> bool:
    """`Other: name` after another treatment of the arm is a treatment, not an arm."""
    return piece.text.lower().startswith("other") and any(
        KIND_FIRST.match(line.text) for line in islice(group, 1, None)
    )


def _role_first_arm(group: list[Printed]) -> list[Entry]:
    texts: list[Printed] = [group[0]]
    treated: list[Printed] = []
    names: list[str] = []
    for piece in group[1:]:
        listed = _INTERVENTIONS.match(piece.text)
        if listed and not KIND_FIRST.match(piece.text):
            names += [part.strip() for part in re.split(r"[;,]", listed["names"]) if part.strip()]
        elif _BARE_INTERVENTIONS.fullmatch(piece.text):
            continue
        elif KIND_FIRST.match(piece.text) or treated:
            treated.append(piece)
        else:
            texts.append(piece)
    given = parted_interventions(treated) if treated else []
    arm = arm_of(texts, (*names, *(one.name.text for one in given)))
    arm = msgspec.structs.replace(arm, label=spanning(arm.label.text, group))
    return [Entry("arms", arm), *(Entry("interventions", intervention_of(one, arm.label.text)) for one in given)]


def _plain_arms(lines: tuple[Line, ...], pieces: list[Printed]) -> list[Entry]:
    """Arms without roles: one a line or item, `label: text`; lines that are no items follow the arm above them."""
    listed = any(line.bullet for line in lines)
    bullets = {line.number for line in lines if line.bullet}
    roled = {piece.first for piece in pieces if len(piece.text) < _LONGEST_NAME and _ROLE_BEHIND.match(piece.text)}
    listed, bullets = (True, roled) if pieces and pieces[0].first in roled else (listed, bullets)
    groups: list[list[Printed]] = []
    for piece in pieces:
        sentence = bool(groups) and piece.text.endswith(".") and not groups[-1][0].text.endswith(".")
        begins = (
            piece.first in bullets if listed else (":" in piece.text[:80] or (len(piece.text) < 80 and not sentence))
        )
        if begins or not groups:
            groups.append([piece])
        else:
            groups[-1].append(piece)
    return [Entry("arms", _plain_arm(group)) for group in groups]


def _plain_arm(group: list[Printed]) -> ArmText:
    behind = _ROLE_BEHIND.match(group[0].text)
    if behind is not None:
        texts = [msgspec.structs.replace(group[0], text=behind["text"])] if behind["text"] else []
        return ArmText(spanning(behind["label"], group), behind["role"], text_of([*texts, *group[1:]]))
    label, colon, text = group[0].text.partition(":")
    if not colon or len(label) > 80 or not text.strip():
        return ArmText(spanning(group[0].text.rstrip(":"), group), "", text_of(group[1:]))
    first = msgspec.structs.replace(group[0], text=text.strip())
    return ArmText(spanning(label.strip(), group), "", text_of([first, *group[1:]]))


def read_interventions(block: Block) -> list[Entry]:
    """A block of interventions: name, text and type as lines, `Drug: name` with its text, or one a line."""
    pieces = pieces_of(block)
    if any(_KIND_TAG.match(piece.text) for piece in pieces):
        return heading_aside(block) + [Entry("interventions", one) for one in _type_last(pieces)]
    if any(KIND_FIRST.match(piece.text) for piece in pieces):
        return heading_aside(block) + [
            Entry("interventions", one) for one in parted_interventions(_split_kinds(pieces))
        ]
    return heading_aside(block) + [Entry("interventions", one) for one in _plain_interventions(pieces)]


def _split_kinds(pieces: list[Printed]) -> list[Printed]:
    """`Drug: a, Drug: b` or `Drug: a Drug: b` on one line as two pieces."""
    found: list[Printed] = []
    for piece in pieces:
        text = piece.text.strip(" -•")
        kind = KIND_FIRST.match(text)
        parts = _PARTED_KINDS.split(text[kind.start("kind") :]) if kind else [piece.text]
        found += [msgspec.structs.replace(piece, text=part.strip()) for part in parts if part.strip()]
    return found


def _type_last(pieces: list[Printed]) -> list[InterventionText]:
    """Name, text, `Intervention Type DRUG`; or, where a type stands second, name, type, text."""
    tags = [at for at, piece in enumerate(pieces) if _KIND_TAG.match(piece.text)]
    if tags[0] == 1 and tags[-1] < len(pieces) - 1:
        return _tagged_interventions(pieces, frozenset(), last=True)[0]
    found, begin = [], 0
    for tag in tags:
        group = pieces[begin : tag + 1]
        kind = _KIND_TAG.match(pieces[tag].text)
        texts, names = _without_names(group[1:-1])
        found.append(
            InterventionText(spanning(group[0].text, group), kind["kind"] if kind else "", text_of(texts), tuple(names))
        )
        begin = tag + 1
    return found + [InterventionText(piece) for piece in pieces[begin:]]


def _plain_interventions(pieces: list[Printed]) -> list[InterventionText]:
    """One intervention a line; a sentence describes the one above it."""
    found: list[list[Printed]] = []
    for piece in pieces:
        sentence = len(piece.text) > 80 or piece.text.endswith(".") or _OTHER_NAMES.search(piece.text)
        if found and sentence and not _KIND_BEHIND.match(piece.text):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [_intervention(group) for group in found]


def described_texts(blocks: list[Block]) -> frozenset[str]:
    """The descriptions printed in the list of interventions."""
    found = []
    for block in blocks:
        if block.form == "interventions":
            found += [
                entry.value.text.text
                for entry in read_interventions(block)
                if entry.slot == "interventions" and entry.value.text
            ]
    return frozenset(line for text in found for line in text.split("\n"))


def with_known_names(entries: list[Entry]) -> list[Entry]:
    """The entries, a treatment of an arm whose name runs on into its text cut behind the name that a list prints."""
    listed = [entry.value.name.text for entry in entries if entry.slot == "interventions" and not entry.value.arms]
    known = sorted({name for name in listed if len(name) > 3}, key=len, reverse=True)
    return [_named_as_listed(entry, known) if entry.slot == "interventions" else entry for entry in entries]


def _named_as_listed(entry: Entry, known: list[str]) -> Entry:
    one: InterventionText = entry.value
    name = next((name for name in known if one.name.text.lower().startswith(f"{name.lower()} ")), "")
    if not one.arms or not name or one.text is not None or one.name.text in known:
        return entry
    said = msgspec.structs.replace(one.name, text=one.name.text[len(name) :].strip())
    texts, names = _without_names([said])
    cut = msgspec.structs.replace(one.name, text=one.name.text[: len(name)])
    return Entry(
        entry.slot, msgspec.structs.replace(one, name=cut, text=text_of(texts), other_names=(*one.other_names, *names))
    )
