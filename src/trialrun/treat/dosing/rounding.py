"""Rounding of a reckoned amount to whole tablets or vials by a named policy, for drugs whose strengths are known.

Rounds only where the user asks for it, and always says from what.
"""

from __future__ import annotations

from fractions import Fraction

import msgspec

from trialrun.ground.quantity import conversion_factor, convertible
from trialrun.library.labels import Product, Rounding, find_rounding, load_labels
from trialrun.protocol import Trial
from trialrun.treat.dosing.dose_units import decimal_of, number_text
from trialrun.treat.dosing.label_choice import chosen_product
from trialrun.treat.dosing.pieces import nearest_makeable
from trialrun.treat.dosing.reckoning import Reckoned
from trialrun.treat.model import Choices
from trialrun.treat.schedule.findings import about
from trialrun.treat.schedule.giving import Giving

ORAL_FORMS = ("tablet", "capsule")
"""What is swallowed whole."""


class Rounded(msgspec.Struct, frozen=True):
    """A reckoned amount after rounding, and what is to be said of it."""

    reckoned: Reckoned
    note: str = ""


def round_amount(reckoned: Reckoned, giving: Giving, trial: Trial, choices: Choices) -> Rounded:
    """The amount under the policy `choices.rounding`; the amount as reckoned where nothing can be rounded.

    Raises UnknownNameError for a policy that does not exist.
    """
    policy = find_rounding(choices.rounding)
    if not policy.forms or not reckoned.complete or not _concerns(policy, giving):
        return Rounded(reckoned)
    products = strong_products(giving.administration.drug, giving.row.route, choices, policy.forms)
    sets = {product.strengths for product in products}
    if len(sets) != 1:
        return _unknown(reckoned, giving, trial, several=bool(sets))
    exact = Fraction(reckoned.amount)
    near = nearest_makeable(exact, strengths_in(reckoned.unit, products[0]))
    if near is None or near == exact:
        return Rounded(reckoned)
    if policy.tolerance is not None and abs(near - exact) > Fraction(policy.tolerance) * exact:
        away = (
            f"{number_text(near)} {reckoned.unit} is more than {number_text(Fraction(policy.tolerance) * 100)} % away"
        )
        return Rounded(reckoned, f"not rounded ({policy.name}): {away}")
    amount, _ = decimal_of(near)
    note = f"calculated {reckoned.amount:f} {reckoned.unit}, rounded to {amount:f} {reckoned.unit} ({policy.name})"
    return Rounded(msgspec.structs.replace(reckoned, amount=amount), note)


def check_rounding(choices: Choices) -> None:
    """Raise UnknownNameError for a rounding policy that does not exist."""
    find_rounding(choices.rounding)


def strong_products(drug: str, route: str | None, choices: Choices, forms: tuple[str, ...]) -> tuple[Product, ...]:
    """The products of a drug that come in some forms and known strengths: the one the user named, else by the route."""
    named = chosen_product(drug, choices)
    products = (named.product,) if named is not None else load_labels().products_of(drug)
    routes = set((route or "").split("|")) - {""}
    return tuple(
        product
        for product in products
        if product.form in forms and product.strengths and (not routes or routes & set(product.routes))
    )


def _concerns(policy: Rounding, giving: Giving) -> bool:
    """Tablets are for what is swallowed, vials for what is injected; without one route neither is."""
    route = giving.row.route or ""
    return bool(route) and "|" not in route and (route == "PO") == bool(set(ORAL_FORMS) & set(policy.forms))


def strengths_in(unit: str, product: Product) -> tuple[Fraction, ...]:
    """The strengths of a product in a unit; empty where they do not compare with it."""
    amounts = [strength.quantity for strength in product.strengths]
    return tuple(
        Fraction(one.value) * conversion_factor(one.unit, unit) for one in amounts if convertible(one.unit, unit)
    )


def _unknown(reckoned: Reckoned, giving: Giving, trial: Trial, *, several: bool) -> Rounded:
    drug = giving.administration.drug
    why = "its products differ in strength" if several else "its strengths are not in the tables"
    fix = f"name the product: --product '{drug}=...'" if several else "round it by hand"
    found = about(trial, giving.administration, "not-rounded", "note", f"{drug} is not rounded: {why}", fix=fix)
    return Rounded(msgspec.structs.replace(reckoned, findings=(*reckoned.findings, found)))
