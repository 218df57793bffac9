"""What is known so far: results, cohorts, baseline tables, safety, narratives, searches and regulatory statements.

Computes nothing.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from trialrun.protocol.elements import Element, StatedCount, StatedDate
from trialrun.protocol.registry import Publication
from trialrun.protocol.scalars import Duration, Statement


class Statistic(Element, frozen=True):
    """One printed number or group of numbers.

    `count` of `total` is `percent`; or a `value` (median, mean, rate) with `low` to `high` in `unit`, where `spread`
    says what they are (range, IQR, SD, SE, CI).
    `given` is the group a conditional percentage is taken in; `printed` keeps a wording such as "not reached".
    """

    measure: Literal["count", "percent", "median", "mean", "value", "range", "rate", "time", "not stated"]
    at: str = ""
    count: int | None = None
    total: int | None = None
    percent: Decimal | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    plus_minus: Decimal | None = None
    spread: str = ""
    unit: str = ""
    p_value: Decimal | None = None
    given: str = ""
    printed: str = ""


class Reported(Element, frozen=True):
    """One row of a table or one reported result: what, under which heading (`within`), and its numbers.

    `terms` are names of our vocabulary the row is about; `group` an arm, regimen or subset.
    """

    name: str
    label: str = ""
    within: str = ""
    group: str = ""
    terms: tuple[str, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    references: tuple[int, ...] = ()


class SafetyEvent(Element, frozen=True):
    """A harm, or its stated absence (`count` 0)."""

    event: str
    label: str = ""
    count: int | None = None
    total: int | None = None
    percent: Decimal | None = None
    grade: int | None = None
    when: str = ""
    drugs: tuple[str, ...] = ()
    cause: str = ""
    related: bool | None = None
    group: str = ""


class Narrative(Element, frozen=True):
    """What happened to one or a few patients, in our own words, with its numbers as fields."""

    label: str
    patients: int | None = None
    drugs: tuple[str, ...] = ()
    durations: tuple[Duration, ...] = ()
    responses: tuple[str, ...] = ()
    percent: Decimal | None = None


class ResponseRule(Element, frozen=True):
    """A response level as the document defines it; `rule` None where no threshold is given.

    A level over several domains names them in `domains`, the level that one of them must reach in `least`, and in
    `without_worsening` whether no other domain may get worse.
    """

    domain: str
    level: str
    label: str
    rule: Statement | None = None
    evaluable: Statement | None = None
    domains: tuple[str, ...] = ()
    least: str = ""
    without_worsening: bool | None = None


class Regulatory(Element, frozen=True):
    """A regulatory statement that travels with every answer about these drugs and this condition."""

    label: str
    drugs: tuple[str, ...]
    condition: str
    status: str
    routes: tuple[str, ...] = ()


class Product(Element, frozen=True):
    """A product the document is about: its trade name, the drugs in it and its route."""

    name: str
    drugs: tuple[str, ...]
    route: str = ""


class Abbreviation(Element, frozen=True):
    """A printed abbreviation and what it stands for; `terms` are our names for it."""

    short: str
    long: str
    term: str = ""


class LiteratureSearch(Element, frozen=True):
    """Where and when the literature was searched."""

    databases: tuple[str, ...]
    date: str


class ReportedTable(Element, frozen=True):
    """A printed table: its heading in our words, its columns as named in `at` of its statistics, and its patients."""

    name: str
    label: str
    columns: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    condition: str = ""
    patients: int | None = None
    references: tuple[int, ...] = ()


class GivenRegimen(Element, frozen=True):
    """What patients of a cohort were given: `count` of `total` is `percent`; `within` is the wider regimen.

    Doses and days that the document does not print stay absent: `schedule` and `until` keep its wording in our words.
    """

    name: str
    label: str = ""
    drugs: tuple[str, ...] = ()
    product: str = ""
    route: str = ""
    within: str = ""
    count: int | None = None
    total: int | None = None
    percent: Decimal | None = None
    schedule: str = ""
    until: str = ""


class StudyCohort(Element, frozen=True):
    """One cohort of an evidence document: who, where, when, how treated, with which results."""

    name: str
    label: str
    site: str = ""
    design: str = ""
    drugs: tuple[str, ...] = ()
    condition: str = ""
    references: tuple[int, ...] = ()
    patients: StatedCount | None = None
    regimens: StatedCount | None = None
    periods: tuple[StudyPeriod, ...] = ()
    treatments: tuple[GivenRegimen, ...] = ()
    tables: tuple[ReportedTable, ...] = ()
    response_rules: tuple[ResponseRule, ...] = ()
    baseline: tuple[Reported, ...] = ()
    results: tuple[Reported, ...] = ()
    safety: tuple[SafetyEvent, ...] = ()
    narratives: tuple[Narrative, ...] = ()


class StudyPeriod(Element, frozen=True):
    """From when to when, as ISO dates, full or partial; `what` says what was done in it."""

    first: str
    last: str
    what: str


class Evidence(Element, frozen=True):
    """An evidence document: its audience, regulatory statements, summary, cohorts, search and references."""

    audience: str = ""
    purpose: str = ""
    issuer: str = ""
    products: tuple[Product, ...] = ()
    drugs: tuple[str, ...] = ()
    condition: str = ""
    updated: StatedDate | None = None
    regulatory: tuple[Regulatory, ...] = ()
    summary: tuple[Reported, ...] = ()
    cohorts: tuple[StudyCohort, ...] = ()
    searches: tuple[LiteratureSearch, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    publications: tuple[Publication, ...] = ()
