"""Which dose of a drug label stands in for one the document does not give: by product, regimen, days and patient.

A label's dose is never that of the trial, and every use of it is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from trialrun.engines import Context, Patient, evaluate
from trialrun.errors import UnknownNameError, UsageError
from trialrun.ground.finding import Finding
from trialrun.ground.truth import MET, Met, Need, NotMet, Truth, Unknown, all_of
from trialrun.library.labels import LabelDose, Named, Product, drug_name, find_product, load_labels
from trialrun.protocol import Trial
from trialrun.treat.dosing.dose_entries import giving_day
from trialrun.treat.dosing.kidney import with_clearance
from trialrun.treat.dosing.label_fits import DAYS_NEED, day_list, days_in_cycle, fit
from trialrun.treat.model import Choices
from trialrun.treat.schedule.findings import about
from trialrun.treat.schedule.giving import Giving

Case = tuple[Trial, Patient]
DAYS = f"{DAYS_NEED.subject} ({DAYS_NEED.detail})"


class FromLabel(msgspec.Struct, frozen=True, kw_only=True):
    """What a label gives for a giving: its row and product; `row` None: it gives none, or it cannot be told which.

    `route` is that of a product the user named. `why` says in a few words why there is no dose.
    """

    row: LabelDose | None = None
    product: Product | None = None
    route: str = ""
    why: str = ""
    findings: tuple[Finding, ...] = ()


class _Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What one regimen of a product's label gives a patient: the rows that may count, and what is not known.

    `ignored` is what the label would also look at, while its usual dose stands.
    """

    product: Product
    regimen: str
    rows: tuple[LabelDose, ...]
    needs: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def doses(self) -> frozenset[str]:
        """The doses that may count, as text."""
        return frozenset(row.dose.text if row.dose is not None else row.note for row in self.rows)

    def name(self) -> str:
        """`Kyprolis 20/70`."""
        return " ".join(part for part in (self.product.name, self.regimen) if part)


def find_label_dose(giving: Giving, trial: Trial, patient: Patient, choices: Choices) -> FromLabel:
    """The dose of the label for a giving whose dose the document does not state.

    Raises UsageError where products of the drug have different doses and neither the route nor `choices.products`
    tells which one is meant, or where a product contradicts the route of the document.
    """
    drug = giving.administration.drug
    products = load_labels().products_of(drug)
    if not products:
        return _none(giving, trial, f"no label dose of {drug} is in the tables", "assume one: --assume")
    named = _named(giving, choices)
    routed = _routed(products, named, giving)
    if not routed:
        route = giving.row.route or ""
        return _none(giving, trial, f"no product of {drug} for {route} is in the tables", "assume a dose: --assume")
    offers = [offer for product in routed for offer in _offers(product, named, giving, (trial, patient))]
    if not offers:
        days = day_list(days_in_cycle(giving) or ())
        regimens = "; ".join(dict.fromkeys(_pattern(row) for product in routed for row in _rows(product)))
        message = f"no regimen of the label of {drug} is given on days {days}{_place(giving, trial)}"
        return _none(giving, trial, message, _choose(drug, routed), calculation=f"the label: {regimens}")
    _refuse_open_product(offers, named, giving)
    return _told(offers, named, giving, trial)


def check_products(trial: Trial, choices: Choices) -> None:
    """Raise UsageError for a product that no drug of the trial has, or of a drug that the trial does not give."""
    drugs = tuple(
        dict.fromkeys(administration.drug for phase in trial.phases for administration in phase.administrations)
    )
    for drug, product in choices.products.items():
        if drug and drug_name(drug) not in map(drug_name, drugs):
            raise UnknownNameError("drug", drug, drugs, where="--product", fix=f"the trial gives {', '.join(drugs)}")
        find_product(product, [drug] if drug else drugs)


def chosen_product(drug: str, choices: Choices) -> Named | None:
    """The product the user named for a drug, or for any drug where it is one of this drug; None where none."""
    for name, product in choices.products.items():
        if name and drug_name(name) == drug_name(drug):
            return find_product(product, [drug])
    try:
        return find_product(choices.products[""], [drug]) if "" in choices.products else None
    except UnknownNameError:
        return None  # it is a product of another drug; `check_products` refuses what is of none


def _named(giving: Giving, choices: Choices) -> Named | None:
    """The product the user named. Raises UsageError where the document gives the drug by another route."""
    drug, routes = giving.administration.drug, giving.administration.routes
    named = chosen_product(drug, choices)
    if named is not None and routes and not set(routes) & set(named.product.routes):
        stated, own = " or ".join(routes), " or ".join(named.product.routes)
        raise UsageError(
            f"the document gives {drug} {stated}, and {named.product.name} is given {own}",
            where="--product", fix=f"name a product that is given {stated}, or leave --product out",
        )  # fmt: skip
    return named


def _routed(products: Sequence[Product], named: Named | None, giving: Giving) -> tuple[Product, ...]:
    """The products the route leaves, or the one that was named."""
    if named is not None:
        return (named.product,)
    routes = set((giving.row.route or "").split("|")) - {""}
    return tuple(product for product in products if not routes or routes & set(product.routes))


def _rows(product: Product) -> tuple[LabelDose, ...]:
    return load_labels().doses.get(product.name, ())


def _offers(product: Product, named: Named | None, giving: Giving, case: Case) -> list[_Offer]:
    """What the regimens of a product give on this day; regimens that begin as the trial does take the place of others.

    A regimen with a longer beginning in common with the trial is the closer one.
    """
    wanted = named.regimen if named is not None and named.product == product else ""
    offers = []
    for regimen in dict.fromkeys(row.regimen for row in _rows(product)):
        if not wanted or regimen == wanted:
            rows = [row for row in _rows(product) if row.regimen == regimen]
            offer = _offer(product, rows, giving, case, chosen=bool(wanted))
            if offer.rows:
                offers.append(offer)
    closest = max((_beginning(offer) for offer in offers), default=0)
    return [offer for offer in offers if _beginning(offer) == closest]


def _beginning(offer: _Offer) -> int:
    begins = offer.rows[0].begins
    return 0 if begins is None else len(begins.ranges)


def _offer(product: Product, rows: Sequence[LabelDose], giving: Giving, case: Case, *, chosen: bool) -> _Offer:
    """The rows of a regimen that may count: the first that is met, and those before it that are unknown."""
    trial, patient = case
    day = giving_day(giving)
    uses_clearance = any(row.rule is not None and "creatinine_clearance" in row.rule.text for row in rows)
    known, found = with_clearance(patient, day) if uses_clearance else (patient, ())
    kept, needs, ignored = list[LabelDose](), list[str](), list[str]()
    for row in rows:
        place = fit(row, giving, trial, chosen=chosen)
        rule = MET if row.rule is None else evaluate(row.rule.tree, known, Context(day, trial.name, favours=None)).truth
        truth = all_of((place, rule))
        if isinstance(truth, NotMet):
            continue
        if isinstance(truth, Unknown):
            words = [f"{need.subject} ({need.detail})" for need in _deciding(place, rule)]
            if row.if_unknown == "usual" and isinstance(place, Met):
                ignored += words
                continue
            needs += words
        kept.append(row)
        if isinstance(truth, Met):
            break
    return _Offer(
        product=product, regimen=rows[0].regimen, rows=tuple(kept), needs=tuple(dict.fromkeys(needs)),
        ignored=tuple(dict.fromkeys(ignored)), findings=found,
    )  # fmt: skip


def _deciding(place: Truth, rule: Truth) -> tuple[Need, ...]:
    """What is missing: of the patient, and only where nothing is, of the days."""
    return next((truth.needs for truth in (rule, place) if isinstance(truth, Unknown)), ())


def _refuse_open_product(offers: Sequence[_Offer], named: Named | None, giving: Giving) -> None:
    """Raise UsageError where products have different doses and nothing tells which product is meant."""
    products = {offer.product.name: offer.product for offer in offers}
    by_product = {name: {offer.doses() for offer in offers if offer.product.name == name} for name in products}
    if named is not None or len({frozenset(doses) for doses in by_product.values()}) == 1:
        return
    drug, place = giving.administration.drug, giving.administration
    routes = (giving.row.route or "").replace("|", " or ")
    printed = f"the route as printed ({' and '.join(place.route_printed)})" if place.route_printed else ""
    route = printed or (f"the route ({routes})" if routes else "")
    why = f"{route} does not tell which one" if route else "no route is stated"
    listed = "; ".join(_shown(product, offers) for product in products.values())
    raise UsageError(
        f"the label dose of {drug} depends on the product, and {why}: {listed}", where="--doses label",
        fix=" or ".join(f"--product '{drug}={name}'" for name in products),
    )  # fmt: skip


def _shown(product: Product, offers: Sequence[_Offer]) -> str:
    doses = dict.fromkeys(
        row.dose.text if row.dose is not None else row.note
        for offer in offers
        if offer.product == product
        for row in offer.rows
    )
    return f"{product.name} {' or '.join(product.routes)} {', '.join(doses)}"


def _told(offers: Sequence[_Offer], named: Named | None, giving: Giving, trial: Trial) -> FromLabel:
    """The one dose all offers give, else why it is open."""
    offer = offers[0]
    found = tuple(dict.fromkeys(finding for one in offers for finding in one.findings))
    route = "|".join(offer.product.routes) if named is not None and len(giving.administration.routes) != 1 else ""
    if len({dose for one in offers for dose in one.doses()}) > 1:
        opened = _open(offers, giving, trial)
        return msgspec.structs.replace(opened, route=route, findings=(*found, *opened.findings))
    row = offer.rows[0]
    if row.dose is None:
        message = f"the label of {offer.product.name} gives no dose to use here: {row.note}"
        none = _none(giving, trial, message, f"assume one: --assume '{giving.administration.drug}.dose=...'")
        return msgspec.structs.replace(none, route=route, findings=(*found, *none.findings))
    return FromLabel(row=row, product=offer.product, route=route, findings=(*found, _used(offer, row, giving, trial)))


def _used(offer: _Offer, row: LabelDose, giving: Giving, trial: Trial) -> Finding:
    """The finding that a label was used: whose dose it is, for what, what it leaves aside, and how sure we are."""
    drug, dose = giving.administration.drug, row.dose.text if row.dose is not None else ""
    message = (
        f"the document states no dose of {drug}{_place(giving, trial)}: {dose}, the dose of the US label of"
        f" {offer.name()} for {row.indication}, is shown, and is not the dose of this trial"
    )
    if offer.ignored:
        message += f"; the label gives less in some conditions, and this is not known here: {', '.join(offer.ignored)}"
    if isinstance(fit(row, giving, trial), NotMet):
        message += f"; the label gives it on other days: {_pattern(row)}"
    if row.note:
        message += f" ({row.note})"
    checked = "" if row.verified else "; recalled, not checked against the label"
    fix = "take the dose from the protocol"
    return about(
        trial, giving.administration, "label-dose", "warning", message, fix=fix, calculation=f"{row.source}{checked}"
    )


def _open(offers: Sequence[_Offer], giving: Giving, trial: Trial) -> FromLabel:
    """Several doses of the label may count: the finding lists them and says what would tell."""
    drug = giving.administration.drug
    needs = tuple(dict.fromkeys(need for offer in offers for need in offer.needs))
    listed = "; ".join(
        f"{offer.name()}: {', '.join(row.dose.text if row.dose is not None else row.note for row in offer.rows)}"
        for offer in offers
    )
    ways = []
    if DAYS in needs:
        ways.append(f"assume the days: --assume '{drug}.days=...'")
    elif needs:
        ways.append("give the records with --patients, or a value with --fact")
    if len(offers) > 1:
        ways.append(_choose(drug, (), [offer.regimen or offer.product.name for offer in offers]))
    why = f"needs {', '.join(needs)}" if needs else "the label has several regimens"
    message = f"which dose of the label of {drug}{_place(giving, trial)} counts cannot be told: {why}"
    found = about(
        trial, giving.administration, "label-dose-open", "query", message, fix=" or ".join(ways), calculation=listed
    )
    return FromLabel(why="the label dose is open", findings=(found,))


def _choose(drug: str, products: Sequence[Product], names: Sequence[str] = ()) -> str:
    tables = load_labels()
    shown = names or [regimen for product in products for regimen in tables.regimens_of(product)]
    if not shown:
        return f"assume a dose: --assume '{drug}.dose=...'"
    return " or ".join(f"--product '{drug}={name}'" for name in dict.fromkeys(shown))


def _place(giving: Giving, trial: Trial) -> str:
    """Where the trial has several phases, the phase."""
    return f" in phase {giving.slot.phase.name!r}" if len(trial.phases) > 1 else ""


def _pattern(row: LabelDose) -> str:
    days = " or ".join(pattern.text for pattern in row.patterns) or (row.begins.text if row.begins else "any")
    return f"{row.regimen} days {days}".strip()


def _none(giving: Giving, trial: Trial, message: str, fix: str, calculation: str = "") -> FromLabel:
    found = about(trial, giving.administration, "label-dose-absent", "query", message, fix=fix, calculation=calculation)
    return FromLabel(why="and the label gives none for it", findings=(found,))
