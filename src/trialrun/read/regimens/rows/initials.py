"""Drugs of a combination told by their letters: `VD (V: 1.3 mg on days 1 and 8; D: 20 mg weekly)`, `AB: A 7 g, B 5 g`.

Each dose is of the drug whose letter stands before it; a letter that none or several of them have is a drug unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from trialrun.read.regimens.phrases import Dose, Drug, Phrase, Row, kind_of_mark
from trialrun.read.text import Cut
from trialrun.terms.loading import load_vocabulary

_LETTER = re.compile(r"(?:^|(?<=[\s(,;+-]))(?P<letter>[A-Za-z])\s?(?:[:=(]\s?)?$")
_NEAR = 5
_TWO = 2
Letters = list[tuple[int, str, Cut]]
"""By their places in a row: doses, the letters right before them, and where those stand."""


def with_initials(plain: str, row: Row) -> Row:
    """The row; a dose behind the letter of a drug stands behind that drug."""
    told: dict[int, tuple[str, Cut]] = {}
    for letters, named in _combinations(plain, row):
        drugs = _meant([letter for _, letter, _ in letters], named)
        told |= {at: (drug, cut) for (at, _, cut), drug in zip(letters, drugs, strict=True)} if drugs else {}
    made: list[Phrase] = []
    for at, phrase in enumerate(row):
        if at in told:
            name, cut = told[at]
            printed = plain[cut.first : cut.end]
            place = next((n for n in reversed(range(len(made) + 1)) if not n or made[n - 1].cut.end <= cut.first), 0)
            made.insert(place, Phrase(Drug((name or printed.lower(),), printed, known=bool(name)), cut))
        made.append(phrase)
    return tuple(made)


def _combinations(plain: str, row: Row) -> list[tuple[Letters, tuple[str, ...]]]:
    """The letters before doses, two or more, with the drugs of the combination, or list, named last before them."""
    found: list[tuple[Letters, tuple[str, ...]]] = []
    named: list[str] = []
    for at, phrase in enumerate(row):
        meaning = phrase.meaning
        if isinstance(meaning, Drug) and meaning.given:
            fresh = meaning.combination or (bool(found) and found[-1][0] and _apart(row, found[-1][0][-1][0], at))
            named = [*([] if fresh else named), *meaning.names]
            found += [([], ())] if fresh or not found else []
            found[-1] = (found[-1][0], tuple(dict.fromkeys(named)))
        elif found and isinstance(meaning, Dose) and (letter := _letter(plain, row, at)) is not None:
            found[-1][0].append((at, letter["letter"], Cut(*letter.span("letter"))))
    return [one for one in found if len(one[0]) >= _TWO <= len(one[1])]


def _apart(row: Row, first: int, end: int) -> bool:
    """Whether a sentence ends between two places."""
    return any(kind_of_mark(p) in {"stop", "item"} for p in row[first:end])


def _letter(plain: str, row: Row, at: int) -> re.Match[str] | None:
    """The letter right before a dose, behind all that is said before it."""
    end = row[at].cut.first
    start = max((p.cut.end for p in row[max(0, at - _NEAR) : at] if not kind_of_mark(p)), default=0)
    return _LETTER.search(plain, max(start, end - _NEAR), end)


def _meant(letters: Sequence[str], named: Sequence[str]) -> list[str]:
    """For each letter the one drug that has it, empty where it is not known; nothing where not even two are known.

    A letter that stands twice, and that two drugs have, tells no drug but by the order: `docetaxel and daratumumab:
    D 75 mg/m2, D 16 mg/kg`.
    """
    having = [[name for name in named if letter.upper() in _initials()[name]] for letter in letters]
    in_order = len(letters) == len(named) and all(name in has for name, has in zip(named, having, strict=True))
    if in_order:
        return list(named)
    if len(set(letters)) < len(letters):
        return [has[0] for has in having] if all(len(has) == 1 for has in having) else []
    for _ in letters:
        sure = {has[0] for has in having if len(has) == 1}
        having = [has if len(has) == 1 else [name for name in has if name not in sure] for has in having]
    drugs = [has[0] if len(has) == 1 else "" for has in having]
    alike = len(set(filter(None, drugs))) == sum(map(bool, drugs))
    return drugs if alike and sum(map(bool, drugs)) >= _TWO else []


@cache
def _initials() -> Mapping[str, frozenset[str]]:
    """The letters that the names of each drug begin with: V is Velcade, H is hydroxydaunorubicin."""
    drugs = load_vocabulary().drugs.values()
    return {
        drug.name: frozenset(name[0].upper() for name in (drug.name, drug.label, *drug.spellings)) for drug in drugs
    }
