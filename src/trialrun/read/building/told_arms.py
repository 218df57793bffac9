"""Arms that the text of interventions tells one below the other: `Intervention group: ...`. Reads no dose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from trialrun.read.building.tellings import DOSED
from trialrun.read.source import ArmText, InterventionText, Printed, Source

_HEAD = re.compile(
    r"\W*(?:\d{1,2}[.)]\s*)?(?:the\s)?(?P<label>(?:intervention|control|experimental|treatment|comparator|comparison"
    r"|active|placebo|standard(?:\scare)?|usual\scare)\s(?:group|arm)|(?:arm|group|cohort)\s(?:[A-H]|\d{1,2}|[IVX]{1,4})"
    r"|(?:intervention|control|comparator|placebo)(?=\s*:))"
    r"\s*(?:\([^()]{1,60}\))?\s*(?::|[–—]\s|-\s|\Z)\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OF_ALL = re.compile(
    r"\b(?:both|all|each|every)\s(?:of\s)?(?:the\s)?(?:\w+\s)?(?:groups?|arms?|participants?|patients?|subjects?)\b"
    r"|\ball\s(?:\w+\s)?(?:receive|get|take|continue|are\s(?:given|treated))\b|\beverybody\b|\beveryone\b",
    re.IGNORECASE,
)
_ALLOTS = re.compile(r"\b(?:or|either|versus|vs|respectively|randomi[sz]\w+|assign\w+|allocat\w+)\b", re.IGNORECASE)
"""What is given to some, though all are named: `all patients are randomised to A 5 mg or B 10 mg`."""
_LONGEST_NAME = 80


def with_told_arms(source: Source) -> Source:
    """The source with the arms that its interventions tell, at least two of them; what is said of all is description,
    and is told to each arm where it is a dose.

    Interventions of a list keep their names; lines that only told arms are none.
    """
    if source.arms or not any(_HEAD.match(line.text) for item in source.interventions for line in _told(item)):
        return source
    lines = [line for item in source.interventions for line in _told(item)]
    arms: list[tuple[str, list[Printed]]] = []
    of_all: list[Printed] = []
    for line in lines:
        head = _HEAD.match(line.text)
        if head is not None:
            arms.append((head["label"], [replace(line, text=head["rest"].strip())]))
        elif not arms or _OF_ALL.search(line.text):
            of_all.append(line)
        else:
            arms[-1][1].append(line)
    if len({label.lower() for label, _ in arms}) < len(arms) or len(arms) == 1:
        return source
    kept = tuple(replace(item, text=None) for item in source.interventions if not _is_told(item.name))
    given = [
        line
        for line in of_all
        if DOSED.search(line.text) and _OF_ALL.search(line.text) and not _ALLOTS.search(line.text)
    ]
    texts = tuple(_arm(label, [*told, *given]) for label, told in arms)
    return replace(source, arms=texts, interventions=kept, description=(*source.description, *of_all))


_GROUP = re.compile(
    r"\W*(?:the\s)?(?P<label>(?:intervention|control|experimental|treatment|comparator|active|placebo|standard)\s"
    r"(?:group|arm))\s*(?:\([^()]{1,60}\))?\s*:\s*(?P<rest>\S.{5,})",
    re.IGNORECASE | re.DOTALL,
)
_GETS_NONE = re.compile(
    r"\b(?:placebos?|vehicle|sham|observation|no (?:\w+ )?(?:treatment|therapy)"
    r"|(?:usual|standard|supportive) (?:of )?care)\b",
    re.IGNORECASE,
)


def with_described_arms(source: Source) -> Source:
    """The source with the groups that its description lists, `Active group: A 5 mg daily`, `Control group: placebo`,
    where each is told with a dose or gets none, and no other line tells a dose: it may be one of all groups.
    """
    heads = [(found, line) for line in source.description if (found := _GROUP.match(line.text))]
    labels = {found["label"].lower() for found, _ in heads}
    whole = all(DOSED.search(found["rest"]) or _GETS_NONE.search(found["rest"]) for found, _ in heads)
    if source.arms or len(heads) < 2 or len(labels) < len(heads) or not whole:
        return source
    dosed = [line for line in source.description if DOSED.search(line.text)]
    if not dosed or any(_GROUP.match(line.text) is None for line in dosed):
        return source
    return replace(
        source, arms=tuple(_arm(found["label"], [replace(line, text=found["rest"].strip())]) for found, line in heads)
    )


def _told(item: InterventionText) -> Iterator[Printed]:
    """The lines that tell what is done: those of the text, and of the name where that is no name."""
    if _is_told(item.name):
        yield item.name
    if item.text is not None:
        yield from (replace(item.text, text=line.strip()) for line in item.text.text.split("\n") if line.strip())


def _is_told(name: Printed) -> bool:
    return len(name.text) > _LONGEST_NAME or name.text.endswith(".") or _HEAD.match(name.text) is not None


def _arm(label: str, told: list[Printed]) -> ArmText:
    """`told` are its lines, the first what stands behind its name."""
    text = "\n".join(line.text for line in told if line.text)
    first, last = min(line.first for line in told), max(line.last for line in told)
    return ArmText(replace(told[0], text=label), text=replace(told[0], text=text, first=first, last=last), whole=True)
