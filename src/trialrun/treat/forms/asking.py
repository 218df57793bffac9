"""The words of a question for a calendar as typed values: days, horizon, products, choices. Plans nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import msgspec

from trialrun.errors import InputError, TrialrunError, UnknownNameError, UsageError
from trialrun.ground.dates import Date, Offset, shift
from trialrun.library.labels import drug_of_product
from trialrun.protocol import DoseRule, Duration, Trial
from trialrun.terms import load_vocabulary
from trialrun.terms.formulas import BSA_FORMULAS
from trialrun.treat.events.dose_rules import parse_dose_rule
from trialrun.treat.events.event_checks import latest_known
from trialrun.treat.forms.bedside import Bedside, parse_day, parse_fact
from trialrun.treat.model import Choices, LifeEvent
from trialrun.treat.schedule.assumptions import parse_assumption

# A calendar outside these years is a slip of the pen; both are included.
FIRST_YEAR, LAST_YEAR = 1950, 2150
_LONGEST = Offset(50, "a")
_DOSES: tuple[Literal["document", "label"], ...] = ("document", "label")
WeightAt = Literal["baseline", "cycle", "giving"]
_WEIGHTS: tuple[WeightAt, ...] = get_args(WeightAt)


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """How a calendar is wanted, as text from the command line; None where nothing is said."""

    doses: str = "document"
    products: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    horizon: str | None = None
    dose_level: str | None = None
    rounding: str = "none"
    surface_formula: str | None = None
    weight_at: str = "cycle"
    working_days: bool = False
    holidays: tuple[str, ...] = ()
    dose_rules: tuple[str, ...] = ()


def parse_start(text: str | None, option: str = "--start") -> Date:
    """The day of the first dose. Raises UsageError where it is missing, partial, or in a year without trials."""
    if text is None:
        raise UsageError(
            "a calendar needs the day of the first dose, which is day 1", fix="write it as --start 2026-11-20"
        )
    day = parse_day(option, text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(
            f"{option} {day.isoformat()}: the year {day.year} is not between {FIRST_YEAR} and {LAST_YEAR}",
            fix="check the year",
        )
    return day


def cohort_day(as_of: str | None, bedside: Bedside, others: Mapping[str, object]) -> Date:
    """The day that counts as today for a whole cohort; `others` are further options of a single patient.

    Raises UsageError where an option of a single patient is given, and without a day.
    """
    own = {"--sex": bedside.sex, "--birth-date": bedside.birth_date, "--fact": next(iter(bedside.facts), None)}
    own |= {"--weight-kg": bedside.weight_kg, "--height-cm": bedside.height_cm}
    typed = [option for option, value in (*others.items(), *own.items()) if value is not None]
    if typed:
        raise UsageError(
            f"{typed[0]} belongs to one patient, and --patients alone asks for all",
            fix="name the --patient, or leave it out",
        )
    if as_of is None:
        raise UsageError(
            "the work of a whole cohort needs the day that counts as today", fix="write --as-of 2026-11-20"
        )
    return parse_start(as_of, "--as-of")


def known_until(text: str | None, start: Date, bedside: Bedside, events: Sequence[LifeEvent]) -> Date:
    """The day that counts as today: as told, else that of the latest thing told of the patient, else the start.

    Raises UsageError.
    """
    if text is not None:
        return parse_start(text, "--as-of")
    told = [day for fact in bedside.facts if isinstance(day := parse_fact(fact, start)["date"], Date)]
    return max(*told, latest_known(start, None, events), start)


def parse_horizon(text: str | None, start: Date) -> Offset:
    """How long parts without an end are shown: `24 months`. Raises UsageError."""
    if text is None:
        return Choices().horizon
    try:
        horizon = Duration.parse(re.sub(r"(?<=\d)(?=[a-z])", " ", text.lower())).offset
    except TrialrunError as error:
        raise UsageError(f"--horizon: {error.what}", fix="write --horizon '24 months'") from error
    if horizon.amount < 1 or horizon.unit == "h" or shift(start, horizon) > shift(start, _LONGEST):
        raise UsageError(
            f"--horizon {text!r} is not between one day and {_LONGEST.text()}", fix="write --horizon '24 months'"
        )
    return horizon


def parse_choices(wishes: Wishes, trial: Trial, start: Date) -> Choices:
    """The choices behind the words. Raises UsageError or UnknownNameError that names the option."""
    doses = next((one for one in _DOSES if one == wishes.doses.strip().lower()), None)
    if doses is None:
        raise UnknownNameError("source of doses", wishes.doses, _DOSES, fix="--doses is document or label")
    if wishes.holidays and not wishes.working_days:
        raise UsageError("--holiday moves nothing without --working-days", fix="add --working-days")
    return Choices(
        doses=doses,
        products=_products(wishes.products, trial),
        assumptions=tuple(parse_assumption(text) for text in wishes.assumptions),
        horizon=parse_horizon(wishes.horizon, start),
        dose_level=_given("--dose-level", wishes.dose_level),
        rounding=_given("--round", wishes.rounding).lower(),
        surface_formula=_formula(wishes.surface_formula),
        weight_at=_weight_at(wishes.weight_at),
        working_days=wishes.working_days,
        holidays=frozenset(parse_day("--holiday", text) for text in wishes.holidays),
        dose_rules=tuple(_dose_rule(text, trial) for text in wishes.dose_rules),
    )


def _products(texts: Sequence[str], trial: Trial) -> dict[str, str]:
    """Products by drug. Raises UsageError where two are named for one drug."""
    found: dict[str, str] = {}
    for text in texts:
        drug, name = _product(text, trial)
        if found.setdefault(drug, name) != name:
            whose = f"of {drug}" if drug else "that cannot be told apart"
            raise UsageError(f"--product names two products {whose}: {found[drug]!r} and {name!r}", fix="name one")
    return found


def _product(text: str, trial: Trial) -> tuple[str, str]:
    """`NAME` or `DRUG=NAME` as drug and product; the drug by any of its names. Raises UsageError."""
    drug, equals, name = text.rpartition("=")
    if not name.strip() or (equals and not drug.strip()):
        raise UsageError(f"--product {text!r} names no product", fix="write --product NAME or --product DRUG=NAME")
    known = {one.drug for phase in trial.phases for one in phase.administrations}
    if not equals:
        return drug_of_product(name, sorted(known)), name.strip()
    term = load_vocabulary().find(drug)
    generic = term.name if term is not None else drug.strip().lower()
    if generic not in known:
        fix = f"its drugs are {', '.join(sorted(known)) or 'none'}"
        raise UnknownNameError("drug", drug.strip(), known, where=f"{trial.name}: --product", fix=fix)
    return generic, name.strip()


def _dose_rule(text: str, trial: Trial) -> DoseRule:
    """A dose rule about drugs that the trial gives; their classes are understood too."""
    try:
        rule = parse_dose_rule(text)
    except InputError as error:
        raise UsageError(f"--rule: {error.what}", fix=error.fix) from error
    given = {one.drug for phase in trial.phases for one in phase.administrations}
    for drug in rule.drugs:
        if not ({drug} | load_vocabulary().below(drug)) & given:
            fix = f"its drugs are {', '.join(sorted(given)) or 'none'}"
            raise UnknownNameError("drug", drug, given, where=f"{trial.name}: --rule", fix=fix)
    return rule


def _formula(text: str | None) -> str:
    if text is None:
        return Choices().surface_formula
    name = text.strip().lower().replace("-", "_").replace(" ", "_")
    if name not in BSA_FORMULAS:
        fix = f"--surface-formula is one of {', '.join(BSA_FORMULAS)}"
        raise UnknownNameError("body surface formula", text, BSA_FORMULAS, fix=fix)
    return name


def _weight_at(text: str) -> WeightAt:
    chosen = next((one for one in _WEIGHTS if one == text.strip().lower()), None)
    if chosen is None:
        raise UnknownNameError("weight", text, _WEIGHTS, fix="--weight-at is baseline, cycle or giving")
    return chosen


def events_for(events: Sequence[LifeEvent], person_id: str, source: str) -> tuple[LifeEvent, ...]:
    """The events of one patient: those with the id and those without any; all of them where no id is known.

    Raises UsageError where a file has events of other patients only.
    """
    if not person_id:
        return tuple(events)
    mine = tuple(event for event in events if event.person_id in ("", person_id))
    if events and not mine:
        others = ", ".join(sorted({event.person_id for event in events})[:5])
        raise UsageError(
            f"no event is of patient {person_id}", where=source, fix=f"the events are of {others}; correct --patient"
        )
    return mine


def _given(option: str, text: str | None) -> str:
    """The text of an option; an empty one is refused, because it would silently mean the default."""
    if text is not None and not text.strip():
        raise UsageError(f"{option} is empty", fix="give it a value, or leave the option out")
    return (text or "").strip()
