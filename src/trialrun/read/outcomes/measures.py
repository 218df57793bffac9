"""Printed outcomes as records: role, version, words, variables, groups and times; and how they changed over time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

import msgspec

from trialrun.ground.finding import Finding
from trialrun.protocol.outcomes import Outcome
from trialrun.read.outcomes.readings import readings_of
from trialrun.read.outcomes.time_frames import read_time_frames, read_title_times
from trialrun.read.printed import lines_of, name_from
from trialrun.read.regular import make_regular
from trialrun.read.source import OutcomeText, Printed, Source
from trialrun.read.spotting import spot
from trialrun.terms import Variable, Vocabulary

_ALIKE = 0.6
"""From this share of common letters on, two outcomes are one that was reworded."""
_SAME = re.compile(r"\bsame as current\b|\bas current\b|\bno change|\bunchanged\b", re.IGNORECASE)
_EVENTS = re.compile(r"\b(?:adverse (?:event|reaction|effect)|toxicit|side effect|\bAEs?\b|\bSAEs?\b)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:^|(?<=\s)|(?<=[;,.]))\(?(?P<number>\d{1,2})[.)/]\s*(?=[A-Za-z])")
_NUMBERED_FRAME = re.compile(
    r"(?:^|(?<=[\s;,.]))(?P<numbers>\(?\d{1,2}[.)/](?:(?:\s?[,&-]\s?|\s(?:to|and)\s)\d{1,2}[.)/])*)\s?:?\s+(?=[A-Za-z\d])"
)
"""`1/ to 3/: up to 6 months 4/, 5/: day 28`: of which of the numbered outcomes a time is."""
_LOOSE = frozenset({"mirror page", "synopsis", "text", "abstract"})
"""Kinds of documents whose outcomes may stand in one sentence; a record of a registry has a field for each."""
_LONGEST_PART = 30
_NOT_MEASURED = frozenset({"age", "sex"})


def build_outcomes(source: Source, vocabulary: Vocabulary) -> tuple[tuple[Outcome, ...], tuple[Finding, ...]]:
    """The outcomes in the order printed, and findings on what cannot be told of them.

    `Same as current` makes an original outcome of each current one of the role; other original outcomes are compared
    with the current ones, and `change` says what became of them.
    """
    parted = [part for item in source.outcomes for part in parts_of_list(item)]
    listed = [part for item in parted for part in (semicolon_parts(item) if source.kind in _LOOSE else (item,))]
    current = [item for item in listed if item.version == "current"]
    built: list[Outcome] = []
    for item in current:
        built.append(_outcome(item, vocabulary, [outcome.id for outcome in built]))
    originals = [item for item in listed if item.version == "original"]
    for item in originals:
        built.extend(_original(item, tuple(built), vocabulary))
    return tuple(built), tuple(_switched(source, tuple(built)))


def parts_of_list(item: OutcomeText) -> tuple[OutcomeText, ...]:
    """The outcomes of a text that lists several, each with the time that a last line says of all of them."""
    listed, time = _time_of_all(item)
    parts = numbered_parts(listed)
    return parts if time is None else tuple(_judged_then(part, time) for part in parts)


def numbered_parts(item: OutcomeText) -> tuple[OutcomeText, ...]:
    """The outcomes of a text that numbers them from 1 (`1. A 2. B`) or has one on each line or behind each dash; else
    the outcome as it is.
    """
    text = item.measure.text
    places: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(text):
        if int(match["number"]) == len(places) + 1:
            places.append(match)
    if len(places) < 2 or text[: places[0].start()].strip():
        return _of_parts(item, _lined(text)) or (item,)
    ends = [*(match.start() for match in places[1:]), len(text)]
    parts = (text[match.end() : end].strip(" ;\n") for match, end in zip(places, ends, strict=True))
    times = _numbered_times(item.time_frame, len(places))
    return tuple(
        msgspec.structs.replace(
            item,
            measure=msgspec.structs.replace(item.measure, text=part),
            time_frame=times.get(number, item.time_frame),
        )
        for number, part in enumerate(parts, start=1)
        if part
    )


def _lined(text: str) -> list[str]:
    """The lines of a text, or what stands behind its dashes, where each begins an outcome; else none."""
    pieces = text.split("\n") if "\n" in text else _DASHED.split(text) if text.lstrip()[:1] in _DASHES else []
    parts = [piece.strip(" \t\r;,." + _DASHES) for piece in pieces]
    parts = [part for part in parts if part]
    return parts if len(parts) > 1 and all(part[0].isupper() and part[-1] != ":" for part in parts) else []


_TIME_OF_ALL = re.compile(
    r"\n[^\S\n]*(?:all\b[^\n.;:]{0,60}?\s)?(?:(?:are|were|is|will be|to be)\s)?"
    r"(?:measured|assessed|evaluated|recorded|determined|collected|time ?points?:?)\s"
    r"(?P<when>(?:at|from|on|in|after|before|during|up to|every|within|over|until|baseline)\b[^\n]*)\Z",
    re.IGNORECASE,
)


def _time_of_all(item: OutcomeText) -> tuple[OutcomeText, Printed | None]:
    """`1. Weight\\n2. Height\\n\\nMeasured at 21 days.`: the outcomes without their last line, and the time it says."""
    last = _TIME_OF_ALL.search(item.measure.text) if item.time_frame is None else None
    if last is None:
        return item, None
    measure = msgspec.structs.replace(item.measure, text=item.measure.text[: last.start()].rstrip())
    return msgspec.structs.replace(item, measure=measure), msgspec.structs.replace(item.measure, text=last["when"])


def _judged_then(item: OutcomeText, time: Printed) -> OutcomeText:
    """An outcome with the time of all; one that says its own keeps it."""
    own = item.time_frame is not None or read_title_times(item.measure)
    return item if own else msgspec.structs.replace(item, time_frame=time)


_DASHES = "-–•*·"
_DASHED = re.compile(rf"(?:^|(?<=\s))[{_DASHES}]\s+(?=[A-Z])")


def _of_parts(item: OutcomeText, parts: Iterable[str]) -> tuple[OutcomeText, ...]:
    """An outcome for each of the parts of its measure."""
    pieces = (msgspec.structs.replace(item.measure, text=part) for part in parts if part)
    return tuple(msgspec.structs.replace(item, measure=piece) for piece in pieces)


def _numbered_times(piece: Printed | None, count: int) -> dict[int, Printed | None]:
    """The time frame of each of `count` numbered outcomes, where the text of the times has their numbers; else none."""
    found = list(_NUMBERED_FRAME.finditer(piece.text)) if piece else []
    if piece is None or not found or piece.text[: found[0].start()].strip():
        return {}
    ends = [*(match.start() for match in found[1:]), len(piece.text)]
    times: dict[int, Printed | None] = dict.fromkeys(range(1, count + 1))
    for match, end in zip(found, ends, strict=True):
        time = msgspec.structs.replace(piece, text=piece.text[match.end() : end].strip(" ;,\n"))
        times |= dict.fromkeys(_numbers(match["numbers"]), time)
    return times if max(times) == count else {}


def _numbers(printed: str) -> Iterator[int]:
    """`1/ to 3/, 5/` are 1, 2, 3 and 5."""
    for part in re.split(r"\s?[,&]\s?|\sand\s", printed):
        first, *last = map(int, re.findall(r"\d+", part))
        yield from range(first, (last[0] if last else first) + 1)


def semicolon_parts(item: OutcomeText) -> tuple[OutcomeText, ...]:
    """The outcomes of one text that lists them between semicolons; for texts without a time frame of their own."""
    pieces = [part.strip(" .\n") for part in re.split(r";\s+(?:and\s+)?", item.measure.text)]
    whole = item.time_frame is not None or item.text is not None or len(pieces) < 2
    if whole or any(len(part.split()) > _LONGEST_PART or part.count("(") != part.count(")") for part in pieces):
        return (item,)
    return _of_parts(item, pieces)


def _outcome(item: OutcomeText, vocabulary: Vocabulary, taken: list[str], suffix: str = "") -> Outcome:
    measure = " ".join(item.measure.text.split())
    frames = read_time_frames(item.time_frame) or read_title_times(item.measure)
    groups = {frame.group for frame in frames if frame.group}
    description = " ".join(item.text.text.split()) if item.text else ""
    lines = lines_of(item.measure, item.text, item.time_frame)
    return Outcome(
        id=name_from(measure + suffix, taken),
        role=item.role,
        label=measure,
        description=description,
        version=item.version,
        variables=variables_in(item.measure, item.text, vocabulary),
        group=groups.pop() if len(groups) == 1 else "",
        time_frames=frames,
        readings=readings_of(measure, description, frames, vocabulary, lines),
        lines=lines,
    )


def variables_in(measure: Printed, text: Printed | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The variables that measure and text name, in order; adverse events count as one."""
    found: dict[str, None] = {}
    for piece in (measure, text):
        if piece is None:
            continue
        plain = make_regular(piece.text).plain
        for spotted in spot(plain, vocabulary):
            if spotted.words.lower() == "scr" and "respon" in plain.lower():
                continue  # stringent complete response, not serum creatinine
            names = [name for name in spotted.names if isinstance(vocabulary.term(name), Variable)]
            found |= dict.fromkeys(name for name in names[:1] if name not in _NOT_MEASURED)
        if _EVENTS.search(plain):
            found["adverse_event"] = None
    return tuple(name for name in found if vocabulary.term(name) is not None)


def _original(item: OutcomeText, built: tuple[Outcome, ...], vocabulary: Vocabulary) -> Iterator[Outcome]:
    """An outcome as first registered: the current one it is, or became."""
    current = [outcome for outcome in built if outcome.version == "current"]
    taken = [outcome.id for outcome in built]
    if _SAME.search(item.measure.text):
        for outcome in current:
            if outcome.role == item.role:
                yield msgspec.structs.replace(
                    outcome,
                    id=name_from(f"{outcome.id}_original", taken, longest=60),
                    version="original",
                    same_as=outcome.id,
                    change="none: the record says that original and current agree",
                    variables=(),
                    time_frames=(),
                    readings=(),
                    lines=lines_of(item.measure),
                )
        return
    original = _outcome(item, vocabulary, taken, " original")
    like = max(current, key=lambda outcome: _likeness(outcome, original), default=None)
    if like is not None and _likeness(like, original) >= _ALIKE:
        yield msgspec.structs.replace(original, same_as=like.id, change=_change(like, original))
    else:
        yield msgspec.structs.replace(original, change="not among the current outcomes")


def _likeness(one: Outcome, other: Outcome) -> float:
    return SequenceMatcher(None, one.label.lower(), other.label.lower()).ratio()


def _change(current: Outcome, original: Outcome) -> str:
    """What differs between an original outcome and the current one it became."""
    changes = []
    if current.role != original.role:
        changes.append(f"the role was {original.role} and is {current.role}")
    if _times(current) != _times(original):
        changes.append(f"the time frame was {_printed(original)} and is {_printed(current)}")
    if current.label.lower() != original.label.lower():
        changes.append("the measure was worded otherwise")
    if set(current.variables) != set(original.variables):
        added = sorted(set(current.variables) - set(original.variables))
        gone = sorted(set(original.variables) - set(current.variables))
        changes += [f"added: {', '.join(added)}"] if added else []
        changes += [f"left out: {', '.join(gone)}"] if gone else []
    return "; ".join(changes) or "none"


def _times(outcome: Outcome) -> list[str]:
    return [frame.offset.text if frame.offset else frame.printed.lower() for frame in outcome.time_frames]


def _printed(outcome: Outcome) -> str:
    return " / ".join(dict.fromkeys(frame.printed for frame in outcome.time_frames)) or "not stated"


def _switched(source: Source, built: tuple[Outcome, ...]) -> Iterator[Finding]:
    """Outcomes that were dropped, added, or changed their role or time since the trial was first registered."""
    originals = [outcome for outcome in built if outcome.version == "original"]
    followed = {outcome.same_as for outcome in originals}
    for outcome in originals:
        if outcome.change and not outcome.change.startswith("none"):
            what = "is" if outcome.change.startswith("not among") else "has changed:"
            yield _finding(
                source, outcome, f"the original {outcome.role} outcome {outcome.label!r} {what} {outcome.change}"
            )
    for role in {outcome.role for outcome in originals}:
        for outcome in built:
            if outcome.version == "current" and outcome.role == role and outcome.id not in followed:
                yield _finding(source, outcome, f"the {role} outcome {outcome.label!r} was not among the original ones")


def _finding(source: Source, outcome: Outcome, message: str) -> Finding:
    spans = outcome.lines.spans
    return Finding(
        family="outcome-history",
        severity="query",
        message=message,
        fix="ask the sponsor when and why it was changed",
        source=source.document.name,
        lines=(spans[0].first, spans[-1].last) if spans else None,
    )
