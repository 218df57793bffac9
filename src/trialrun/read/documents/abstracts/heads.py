"""The head of an article as PubMed prints it: its lines whole again, and what is no title. Reads no author."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.read.documents.printed_lines import Line

_GOES_ON = re.compile(r"\s*(?:\.\s(?:19|20)\d\d\b|,\s[^\W\d_])")
"""How a line goes on with the one above: the year behind a journal, the next author behind a number."""
_OPEN = re.compile(r"(?:,|-|\b(?:and|or|of|the|an?|in|with|for|to|by))\s*$")
_KIND = re.compile(
    r"\s*(?:(?:randomi[sz]ed |controlled |adaptive |pragmatic )*clinical trial(?:, phase [IV]+(?:/[IV]+)?)?"
    r"|randomi[sz]ed controlled trial|(?:multicenter|comparative|observational|evaluation|validation|twin) study"
    r"|meta-analysis|systematic review|review|case reports?|clinical trial protocol|equivalence trial)\s*",
    re.IGNORECASE,
)
"""The kinds of publication that PubMed prints above a journal."""


def with_whole_heads(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines; what begins with the sign behind a name is put behind that name, and open lines get their rest."""
    found: list[Line] = []
    for line in lines:
        above = found[-1] if found and not line.apart else None
        if above is not None and (_is_rest(above, line) or _was_broken(above, line)):
            found[-1] = replace(above, text=_joined(above.text.rstrip(), line.text.strip()), end=line.last)
        else:
            found.append(line)
    return tuple(found)


def is_kind_of_publication(text: str) -> bool:
    """Whether a line above the title says only what kind of publication it is: `Randomized Controlled Trial`."""
    return _KIND.fullmatch(text) is not None


def _is_rest(above: Line, line: Line) -> bool:
    return not above.text.rstrip().endswith(".") and _GOES_ON.match(line.text) is not None


def _was_broken(above: Line, line: Line) -> bool:
    """Whether a sentence was broken between two lines of the print: it is open, and goes on with a small letter."""
    small = line.text.lstrip()[:1].islower() and not line.bullet
    short = " " in above.text.strip() and len(above.text) <= _SHORT
    return small and short and _OPEN.search(above.text) is not None


_SHORT = 55
"""Characters. Longer lines are those of a text that is wrapped, and are joined with it."""


def _joined(above: str, rest: str) -> str:
    glued = rest[:1] in ".," or (above.endswith("-") and not above.endswith(" -"))
    return f"{above}{rest}" if glued else f"{above} {rest}"
