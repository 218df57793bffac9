"""Is a document wholly in its file? Every line claimed, and every number, unit, date, drug and code of it in a field.

Knows no particular document and forgives nothing: what is not found is listed. Run as
`python -m trialrun.protocol.accounting FILE DOCUMENT` to print what is missing.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import msgspec

from trialrun.errors import UnitError
from trialrun.ground.dates import Offset
from trialrun.ground.provenance import DocumentText, read_document_text
from trialrun.ground.quantity import Quantity, conversion_factor
from trialrun.protocol.criteria_set import AnyFile
from trialrun.protocol.decoding import Place, place_text
from trialrun.protocol.elements import Accounted, Element, Remark, parts
from trialrun.protocol.files import read_file
from trialrun.protocol.scalars import Amount, Duration, Lines, Scalar, Statement
from trialrun.protocol.tokens import Token, find_tokens, folded, plain_text
from trialrun.rules import Attest, Fact, atoms
from trialrun.terms import Drug, Vocabulary, load_vocabulary

_SILENT = frozenset({"lines", "origin", "why", "digest", "reviewed"})
_LONG_CODE = 4
_LIST_NUMERAL = re.compile(r"\s*\(?(?P<number>\d{1,3})[.)]\s+(?=\S)")
# From so many names of one drug on a line it is a list of names, and each of them is to be kept.
_NAME_LIST = 6
# What the name of a field says about the number in it.
_FIELD_UNITS: Mapping[str, str] = {
    "percent": "%",
    "infusion_minutes": "min",
    "days": "d",
    "times_per_day": "d",
    "per_week": "wk",
}


class Missing(msgspec.Struct, frozen=True):
    """A token printed on a claimed line that none of the claiming elements (`claimants`) holds."""

    line: int
    token: Token
    claimants: tuple[str, ...]

    def text(self) -> str:
        """`line 44: number '50,000' is in none of ...`."""
        return (
            f"line {self.line}: {self.token.kind} {self.token.printed!r} is in no field of {', '.join(self.claimants)}"
        )


class Accounting(msgspec.Struct, frozen=True):
    """What a file says about its document, line by line.

    `unclaimed`: lines that no element claims and no reason sets aside; `missing`: tokens not found; `beyond`: places
    that claim lines the document has not; `claims`: the claiming places of every line; `set_aside`: tokens on lines
    that are only set aside (contacts left out), to be looked at by a person.
    """

    unclaimed: tuple[int, ...]
    missing: tuple[Missing, ...]
    beyond: tuple[str, ...]
    claims: Mapping[int, tuple[str, ...]]
    set_aside: Mapping[int, tuple[Token, ...]]

    @property
    def complete(self) -> bool:
        """True where nothing is unclaimed, missing or beyond the end."""
        return not (self.unclaimed or self.missing or self.beyond)


class Claim(msgspec.Struct, frozen=True):
    """An element that claims lines, and the values of its fields (with those of its parts that claim no lines).

    `below` holds the values of the parts that claim lines of their own: a heading may give the unit of the cells.
    """

    place: Place
    lines: frozenset[int]
    values: tuple[tuple[str, object], ...]
    below: tuple[tuple[str, object], ...] = ()


class Content(msgspec.Struct, frozen=True):
    """All that the fields of one claim hold, ready to be compared."""

    numbers: frozenset[Decimal] = frozenset()
    units: frozenset[str] = frozenset()
    quantities: frozenset[Quantity] = frozenset()
    units_below: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    drugs: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    text: str = ""


def account(record: AnyFile, document: DocumentText, vocabulary: Vocabulary) -> Accounting:
    """Hold a record against the document it was made from."""
    claims = tuple(find_claims(record))
    contents = {claim.place: read_content(claim, record, vocabulary) for claim in claims}
    by_line = _by_line(claims, len(document.lines))
    aside = {n for accounted in record.accounted for n in accounted.lines.numbers()}
    contacts = {n for accounted in record.accounted if accounted.reason == "contact" for n in accounted.lines.numbers()}
    shown = aside - contacts
    printed = {n: line for n, line in enumerate(_without_numerals(document.lines), start=1) if line.strip()}
    return Accounting(
        unclaimed=tuple(n for n in printed if not by_line[n] and n not in aside),
        missing=tuple(
            missing
            for n, line in printed.items()
            if by_line[n]
            for missing in _missing(n, line, {place: contents[place] for place in by_line[n]}, vocabulary)
        ),
        beyond=tuple(place_text(claim.place) for claim in claims if max(claim.lines) > len(document.lines)),
        claims={n: tuple(map(place_text, places)) for n, places in by_line.items()},
        set_aside={n: find_tokens(printed[n], vocabulary) for n in printed if n in shown and not by_line[n]},
    )


def _without_numerals(lines: tuple[str, ...]) -> Iterator[str]:
    """The lines without the numeral of a numbered list: `3. `, where 1 and 2 came before it."""
    last = 0
    for line in lines:
        numeral = _LIST_NUMERAL.match(line)
        if numeral and int(numeral["number"]) in (1, last + 1):
            last = int(numeral["number"])
            yield line[numeral.end() :]
        else:
            yield line


def find_claims(record: AnyFile) -> Iterator[Claim]:
    """Every element with lines of its own, in the order of the file; remarks and set-aside lines claim nothing."""
    for field in record.__struct_fields__:
        yield from _claims(getattr(record, field), (field,))


def _claims(value: object, place: Place) -> Iterator[Claim]:
    if isinstance(value, Remark | Accounted):
        return
    if isinstance(value, Element) and value.lines.text:
        yield Claim(place, value.lines.numbers(), tuple(_values(value)), tuple(_values(value, deep=True)))
    for part, child in parts(value):
        yield from _claims(child, (*place, part))


def _values(value: object, name: str = "", *, deep: bool = False) -> Iterator[tuple[str, object]]:
    """Field names and simple values of an element; `deep` with those of parts that claim lines of their own."""
    if not isinstance(value, msgspec.Struct | tuple | dict):
        if value is not None and not isinstance(value, bool):
            yield name, value
        return
    for part, child in parts(value):
        apart = not deep and isinstance(child, Element) and bool(child.lines.text)
        if part not in _SILENT and not apart:
            yield from _values(child, part if isinstance(part, str) else name, deep=deep)


def _by_line(claims: tuple[Claim, ...], last: int) -> dict[int, tuple[Place, ...]]:
    found: dict[int, list[Place]] = {n: [] for n in range(1, last + 1)}
    for claim in claims:
        for n in claim.lines:
            if n in found:
                found[n].append(claim.place)
    return {n: tuple(places) for n, places in found.items()}


def read_content(claim: Claim, record: AnyFile, vocabulary: Vocabulary) -> Content:
    """What the fields of a claim hold; a rule holds its quantities, names and the wording of its questions."""
    found = [_content_of(name, value, vocabulary) for name, value in claim.values]
    found += [_content_of("text", text, vocabulary) for text in _questions(claim, record)]
    below = [_content_of(name, value, vocabulary).units for name, value in claim.below if _states_unit(name, value)]
    return msgspec.structs.replace(_merge(found), units_below=frozenset().union(*below))


def _states_unit(name: str, value: object) -> bool:
    """True for the values that say the unit of a table's cells; running text does not."""
    return name == "unit" or name in _FIELD_UNITS or not isinstance(value, str)


def _questions(claim: Claim, record: AnyFile) -> Iterator[str]:
    holder = getattr(record, "eligibility", record)
    questions = getattr(holder, "questions", {})
    for _, value in claim.values:
        for atom in atoms(value.tree) if isinstance(value, Statement) else ():
            if isinstance(atom, Attest) and atom.question in questions:
                yield questions[atom.question].text


def _merge(found: list[Content]) -> Content:
    return Content(
        numbers=frozenset().union(*(content.numbers for content in found)),
        units=frozenset().union(*(content.units for content in found)),
        units_below=frozenset().union(*(content.units_below for content in found)),
        quantities=frozenset().union(*(content.quantities for content in found)),
        dates=frozenset().union(*(content.dates for content in found)),
        drugs=frozenset().union(*(content.drugs for content in found)),
        words=frozenset().union(*(content.words for content in found)),
        text=" ".join(content.text for content in found),
    )


def _content_of(name: str, value: object, vocabulary: Vocabulary) -> Content:
    unit = frozenset({_FIELD_UNITS[name]}) if name in _FIELD_UNITS else frozenset[str]()
    if isinstance(value, int | Decimal):
        number = abs(Decimal(value))
        pairs = frozenset(Quantity(number, code) for code in unit)
        return Content(frozenset({number}), unit, pairs, text=str(value))
    if isinstance(value, Statement):
        return _rule_content(value, vocabulary)
    if isinstance(value, Amount):
        return _with_quantities([value.quantity], value.text)
    if isinstance(value, Duration):
        return _with_quantities([_as_quantity(value.offset)], value.text)
    if isinstance(value, Lines):
        return Content()
    text = value.text if isinstance(value, Scalar) else str(value)
    return _merge([Content(units=unit), _text_content(name, text, vocabulary)])


def _text_content(name: str, text: str, vocabulary: Vocabulary) -> Content:
    tokens = find_tokens(text, vocabulary)
    return Content(
        numbers=frozenset(Decimal(value) for token in tokens if token.kind == "number" for value in token.values),
        units=frozenset(value for token in tokens if token.kind == "unit" for value in token.values)
        | ({text} if name == "unit" else frozenset()),
        quantities=frozenset(token.quantity for token in tokens if token.quantity is not None),
        dates=frozenset(value for token in tokens if token.kind == "date" for value in token.values),
        drugs=_with_components(tokens, vocabulary),
        words=frozenset(re.findall(r"[a-z0-9]+", plain_text(text).lower())),
        text=folded(text),
    )


def _rule_content(statement: Statement, vocabulary: Vocabulary) -> Content:
    """The quantities, durations, numbers and names of a rule, from its tree."""
    leaves = list(_leaves(statement.tree))
    quantities = [leaf for leaf in leaves if isinstance(leaf, Quantity)]
    quantities += [_as_quantity(leaf) for leaf in leaves if isinstance(leaf, Offset)]
    numbers = frozenset(abs(Decimal(leaf)) for leaf in leaves if isinstance(leaf, int | Decimal))
    words = " ; ".join(leaf.name if isinstance(leaf, Fact) else leaf for leaf in leaves if isinstance(leaf, Fact | str))
    stated = _merge([_with_quantities(quantities, ""), _text_content("rule", words, vocabulary)])
    return msgspec.structs.replace(stated, numbers=stated.numbers | numbers, text=folded(statement.text))


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, Quantity | Offset):
        yield value
        return
    if isinstance(value, Fact):
        yield value
    if isinstance(value, str | Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        yield value
    for _, child in parts(value):
        yield from _leaves(child)


def _as_quantity(offset: Offset) -> Quantity:
    return Quantity(Decimal(offset.amount), offset.unit)


def _with_quantities(quantities: list[Quantity], text: str) -> Content:
    return Content(
        numbers=frozenset(abs(quantity.value) for quantity in quantities),
        units=frozenset(quantity.unit for quantity in quantities),
        quantities=frozenset(quantities),
        text=folded(text),
    )


def _with_components(tokens: tuple[Token, ...], vocabulary: Vocabulary) -> frozenset[str]:
    """The drugs named, and those a named combination is made of."""
    names = {value for token in tokens if token.kind == "drug" for value in token.values}
    return frozenset(names.union(*(_components(name, vocabulary) for name in names)))


def _components(name: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    term = vocabulary.term(name)
    return term.components if isinstance(term, Drug) else ()


def _missing(n: int, line: str, contents: Mapping[Place, Content], vocabulary: Vocabulary) -> Iterator[Missing]:
    content = _merge(list(contents.values()))
    claimants = tuple(map(place_text, contents))
    tokens = tuple(dict.fromkeys(find_tokens(line, vocabulary)))
    listed = _listed_drugs(tokens)
    drugs = {token.printed for token in tokens if token.kind == "drug"}
    for token in tokens:
        if token.kind == "code" and token.printed in drugs:
            continue
        kept = token.values not in listed or folded(token.printed) in content.text
        if not (kept and _holds(content, token, vocabulary)):
            yield Missing(n, token, claimants)


def _listed_drugs(tokens: tuple[Token, ...]) -> frozenset[tuple[str, ...]]:
    """The drugs of which a line lists the names."""
    names = Counter(token.values for token in tokens if token.kind == "drug")
    return frozenset(values for values, count in names.items() if count >= _NAME_LIST)


def _holds(content: Content, token: Token, vocabulary: Vocabulary) -> bool:
    match token.kind:
        case "number":
            return Decimal(token.values[0]) in content.numbers or _equal_quantity(content, token.quantity)
        case "unit":
            held = content.units if token.quantity else content.units | content.units_below
            return not held.isdisjoint(_same_units(token)) or _equal_quantity(content, token.quantity)
        case "date":
            return any(value in content.dates for value in token.values)
        case "drug":
            return _has_drug(content, token.values[0], vocabulary)
        case "code":
            return _has_code(content, token.values[0])


def _same_units(token: Token) -> tuple[str, ...]:
    """The unit, and for `50 mg daily` also the unit of the dose: the days stand in the schedule."""
    unit = token.values[0]
    return (unit, unit.removesuffix("/d")) if token.printed.endswith(("daily", " a day", " per day")) else (unit,)


def _has_code(content: Content, code: str) -> bool:
    """A short code (T4) must be a word of its own; a longer one (CD38) may be part of a name such as anti_cd38."""
    return code in content.words or (len(code) >= _LONG_CODE and code in content.text)


def _equal_quantity(content: Content, wanted: Quantity | None) -> bool:
    return wanted is not None and any(_equal(wanted, held) for held in content.quantities)


def _equal(wanted: Quantity, held: Quantity) -> bool:
    try:
        return Fraction(wanted.value) == Fraction(held.value) * conversion_factor(held.unit, wanted.unit)
    except UnitError:
        return False


def _has_drug(content: Content, name: str, vocabulary: Vocabulary) -> bool:
    """The drug itself, all components of a combination, or for a class any of its members."""
    if name in content.drugs:
        return True
    components = _components(name, vocabulary)
    if components:
        return all(part in content.drugs for part in components)
    return name in vocabulary.classes and not content.drugs.isdisjoint(vocabulary.below(name))


def main(arguments: list[str]) -> int:
    """Print what is missing; returns 1 where anything is, 2 for wrong usage, 3 for a file that cannot be used."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m trialrun.protocol.accounting FILE DOCUMENT\n")
        return 2
    record, findings = read_file(Path(arguments[0]))
    sys.stderr.writelines(finding.text() + "\n" for finding in findings)
    if record is None:
        return 3
    document = read_document_text(Path(arguments[1]))
    found = account(record, document, load_vocabulary())
    sys.stdout.writelines(line + "\n" for line in report_lines(found, document))
    return 0 if found.complete else 1


def report_lines(found: Accounting, document: DocumentText) -> Iterator[str]:
    """The accounting in words, one problem a line."""
    for n in found.unclaimed:
        yield f"line {n}: nobody claims it: {document.lines[n - 1].strip()[:100]}"
    yield from (f"{place} claims lines beyond line {len(document.lines)}" for place in found.beyond)
    yield from (missing.text() for missing in found.missing)
    for n, tokens in found.set_aside.items():
        if tokens:
            printed = ", ".join(f"{token.kind} {token.printed!r}" for token in tokens)
            yield f"(line {n} is set aside, with {printed})"
    yield f"{len(found.unclaimed)} lines unclaimed, {len(found.missing)} tokens missing"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
