"""What US drug labels say of doses, products and their strengths, and how amounts are rounded: tables of facts.

They are never the doses of a trial. Chooses nothing and reckons nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from trialrun.errors import InputError, UnknownNameError, VocabularyError
from trialrun.protocol import Amount, Numbers, Statement
from trialrun.terms import load_vocabulary
from trialrun.terms.reading import Row, read_rows, split_cell
from trialrun.terms.spelling import spelling_key

TABLES = Path(__file__).parent / "tables"
IfUnknown = Literal["", "open", "usual"]
Record = TypeVar("Record")
_SHORTEST = 4  # letters of a part of a product's name that may stand for the whole


class Product(msgspec.Struct, frozen=True):
    """A product of a drug: its routes, what it comes in (vial, capsule, tablet, syringe) and in which strengths.

    `verified` tells whether the row was read in a published source; else it is recalled.
    """

    name: str
    drug: str
    routes: tuple[str, ...]
    form: str
    strengths: tuple[Amount, ...]
    spellings: tuple[str, ...]
    verified: bool
    source: str


class LabelDose(msgspec.Struct, frozen=True, kw_only=True):
    """One dose a label gives: in which regimen, cycles (counted from the first with the drug) and days.

    `patterns` are the days of the cycle on which the regimen is given (one of them), `begins` the first days of its
    first cycle; empty where the label ties the dose to no days. `dose` None: the label gives none that could be used
    here, and `note` says why. `rule` says for whom; where it is unknown the dose is open, or, with `if_unknown`
    `usual`, the usual dose stands. `infusion_minutes` tells regimens apart. The rows of a regimen are read in order.
    """

    product: str
    regimen: str
    indication: str
    phase: str
    cycles: Numbers | None
    patterns: tuple[Numbers, ...]
    begins: Numbers | None
    days: Numbers | None
    infusion_minutes: int | None
    dose: Amount | None
    rule: Statement | None
    if_unknown: IfUnknown
    weight_at: Literal["", "baseline"]
    highest_surface: Amount | None
    note: str
    verified: bool
    source: str


class Rounding(msgspec.Struct, frozen=True):
    """A policy of rounding: to what whole pieces of which forms can make, at most `tolerance` away (a share).

    Without forms nothing is rounded; `tolerance` None: however far.
    """

    name: str
    label: str
    forms: tuple[str, ...]
    tolerance: Decimal | None
    verified: bool
    source: str


class LabelTables(msgspec.Struct, frozen=True):
    """The tables: products by name, the dose rows of each product, rounding policies by name."""

    products: Mapping[str, Product]
    doses: Mapping[str, tuple[LabelDose, ...]]
    roundings: Mapping[str, Rounding]

    def products_of(self, drug: str) -> tuple[Product, ...]:
        """The products of a drug, in the order of the table; `-`, `_`, case and spellings of the drug do not matter."""
        name = drug_name(drug)
        return tuple(product for product in self.products.values() if product.drug == name)

    def regimens_of(self, product: Product) -> tuple[str, ...]:
        """The names of a product's regimens; one without a name is left out."""
        return tuple(dict.fromkeys(row.regimen for row in self.doses.get(product.name, ()) if row.regimen))


class Named(msgspec.Struct, frozen=True):
    """What a name of a product means: the product, and the regimen of its label where the name has one."""

    product: Product
    regimen: str = ""


def load_labels(folder: Path | None = None) -> LabelTables:
    """The tables of a folder; the bundled ones are read once.

    Raises VocabularyError for a row that cannot be read, has no source, or names a product, drug or rule that does
    not exist.
    """
    return _bundled() if folder is None else _load(folder)


def find_rounding(name: str) -> Rounding:
    """A rounding policy by name. Raises UnknownNameError."""
    roundings = load_labels().roundings
    found = roundings.get(name.strip().casefold())
    if found is None:
        fix = f"the policies are {', '.join(roundings)}"
        raise UnknownNameError("rounding", name, roundings, where="--round", fix=fix)
    return found


def find_product(text: str, drugs: Sequence[str]) -> Named:
    """The product of one of some drugs that a text names: `faspro`, `darzalex-faspro`, `SC`, or a regimen, `20/70`.

    Names compare by letters and digits; a part of a name will do where only one product has it, and so will a route.
    Raises UnknownNameError with the nearest names where none or several fit.
    """
    found = _readings(text, drugs)
    if len(found) == 1:
        return found[0]
    tables = load_labels()
    known = [product for drug in dict.fromkeys(drugs) for product in tables.products_of(drug)]
    regimens = [f"{product.name} {regimen}" for product in known for regimen in tables.regimens_of(product)]
    listed = ", ".join([*(product.name for product in known), *regimens]) or "none is in the tables"
    raise UnknownNameError(
        f"product of {' or '.join(dict.fromkeys(drugs))}", text, [product.name for product in known],
        where="--product", fix=f"known are: {listed}",
    )  # fmt: skip


def drug_of_product(text: str, drugs: Sequence[str]) -> str:
    """The one of some drugs whose product a text names; empty where none or several fit."""
    found = _readings(text, drugs)
    owners = {named.product.drug for named in found}
    return next((drug for drug in drugs if drug_name(drug) in owners), "") if len(found) == 1 else ""


def drug_name(drug: str) -> str:
    """The vocabulary name of a drug; as given, in lower case, where the vocabulary does not know it."""
    vocabulary = load_vocabulary()
    term = vocabulary.term(drug) or vocabulary.find(drug)
    return term.name if term is not None else drug.strip().lower().replace("-", "_").replace(" ", "_")


def _readings(text: str, drugs: Sequence[str]) -> list[Named]:
    """What a text may mean, by the surest way of reading it that fits anything."""
    tables, key = load_labels(), spelling_key(text)
    known = [product for drug in dict.fromkeys(drugs) for product in tables.products_of(drug)]
    named = [Named(product) for product in known if key in map(spelling_key, (product.name, *product.spellings))]
    regimens = [
        Named(product, regimen)
        for product in known
        for regimen in tables.regimens_of(product)
        if key in (spelling_key(regimen), spelling_key(product.name + regimen))
    ]
    routed = [Named(product) for product in known if text.strip().upper() in product.routes]
    partly = [Named(product) for product in known if len(key) >= _SHORTEST and key in spelling_key(product.name)]
    return next((found for found in (named, regimens, routed, partly) if found), [])


@lru_cache(maxsize=1)
def _bundled() -> LabelTables:
    return _load(TABLES)


def _load(folder: Path) -> LabelTables:
    products = {product.name: product for product in _read(folder / "products.csv", _product)}
    doses: dict[str, tuple[LabelDose, ...]] = {}
    for dose in _read(folder / "label_doses.csv", _label_dose):
        if dose.product not in products:
            raise VocabularyError(f"no product {dose.product!r}", where="label_doses.csv", fix="add it to products.csv")
        doses[dose.product] = (*doses.get(dose.product, ()), dose)
    unknown = [product.drug for product in products.values() if load_vocabulary().term(product.drug) is None]
    if unknown:
        raise VocabularyError(f"no drug {unknown[0]!r}", where="products.csv", fix="use its name in the vocabulary")
    return LabelTables(products, doses, {one.name: one for one in _read(folder / "roundings.csv", _rounding)})


def _read(path: Path, build: Callable[[Row], Record]) -> list[Record]:
    records = []
    for place, row in read_rows(path):
        try:
            records.append(build(row))
        except (KeyError, ValueError, InvalidOperation, InputError, msgspec.ValidationError) as error:
            raise VocabularyError(f"the row cannot be read: {error}", where=place, fix="correct the row") from error
    return records


def _product(row: Row) -> Product:
    return Product(
        row["product"],
        row["drug"],
        split_cell(row["routes"]),
        row["form"],
        tuple(Amount.parse(cell) for cell in split_cell(row["strengths"])),
        split_cell(row["spellings"]),
        _yes(row["verified"]),
        row["source"],
    )


def _label_dose(row: Row) -> LabelDose:
    plain = {
        "cycles": _numbers(row["cycles"]),
        "patterns": tuple(Numbers.parse(cell) for cell in split_cell(row["pattern"])),
        "begins": _numbers(row["begins"]),
        "days": _numbers(row["days"]),
        "infusion_minutes": int(row["infusion_minutes"]) if row["infusion_minutes"] else None,
        "dose": _amount(row["dose"]),
        "highest_surface": _amount(row["highest_surface"]),
        "rule": Statement.parse(row["rule"]) if row["rule"] else None,
        "verified": _yes(row["verified"]),
    }
    words = ("product", "regimen", "indication", "phase", "if_unknown", "weight_at", "note", "source")
    return msgspec.convert({**{name: row[name] for name in words}, **plain}, LabelDose)


def _rounding(row: Row) -> Rounding:
    percent = row["tolerance_percent"]
    tolerance = Decimal(percent) / 100 if percent else None
    return Rounding(
        row["name"], row["label"], split_cell(row["forms"]), tolerance, _yes(row["verified"]), row["source"]
    )


def _numbers(cell: str) -> Numbers | None:
    return Numbers.parse(cell) if cell else None


def _amount(cell: str) -> Amount | None:
    return Amount.parse(cell) if cell else None


def _yes(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError(f"`verified` is yes or no, not {cell!r}")
    return cell == "yes"
