"""Checks of identity, dates, design, numbers and lines: what any file states about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from trialrun.errors import DateError
from trialrun.ground.date_order import day_first
from trialrun.ground.dates import DateSpan, parse_date
from trialrun.ground.finding import Severity
from trialrun.protocol.checks.model import Problem, Subject, all_of_type, own_elements
from trialrun.protocol.criteria_set import CriteriaSet
from trialrun.protocol.decoding import Place
from trialrun.protocol.elements import Element, Share, StatedDate
from trialrun.protocol.eligibility import Eligibility
from trialrun.protocol.evidence import Evidence, GivenRegimen, LiteratureSearch, SafetyEvent, Statistic, StudyPeriod
from trialrun.protocol.registry import Design, Registration
from trialrun.protocol.treatment import DoseDays
from trialrun.protocol.trial import Trial

_CONTAINERS = (Registration, Design, Eligibility, Evidence)
_ORDER = ("start", "primary completion", "completion")
_POSTED = ("first posted", "last update posted")
_AMBIGUOUS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}")


def _span(text: str) -> DateSpan | None:
    try:
        return parse_date(text)
    except DateError:
        return None


def _dates(subject: Subject) -> Iterator[tuple[Place, str]]:
    for place, stated in all_of_type(subject.record, StatedDate):
        yield (*place, "value"), stated.value
        yield from (((*place, "readings", i), reading) for i, reading in enumerate(stated.readings))
    for place, period in all_of_type(subject.record, StudyPeriod):
        yield from (((*place, "first"), period.first), ((*place, "last"), period.last))
    for place, search in all_of_type(subject.record, LiteratureSearch):
        yield (*place, "date"), search.date


def find_bad_dates(subject: Subject) -> Iterator[Problem]:
    """Dates that are not ISO dates, or that no calendar has."""
    for place, text in _dates(subject):
        if _span(text) is None:
            yield Problem(place=place, message=f"not a date: {text!r}", fix="write 2024-05-17, 2024-05 or 2024")


def find_ambiguous_dates(subject: Subject) -> Iterator[Problem]:
    """Printed dates that can be day or month first: the value keeps what is certain, `readings` both dates.

    None where another date of the record shows which of them stands first.
    """
    if day_first(stated.printed for _, stated in all_of_type(subject.record, StatedDate)) is not None:
        return
    for place, stated in all_of_type(subject.record, StatedDate):
        match = _AMBIGUOUS.fullmatch(stated.printed.strip())
        if match and max(map(int, match.groups())) <= 12 and match[1] != match[2] and len(stated.value) > 4:
            message = f"{stated.printed} can be read in two ways, and {stated.value} is only one"
            fix = "keep the year as the value and both dates under `readings`"
            yield Problem(place=place, message=message, fix=fix)


def find_dates_out_of_order(subject: Subject) -> Iterator[Problem]:
    """Ends before beginnings."""
    if isinstance(subject.record, Trial):
        dates = subject.record.registration.dates
        for kinds in (_ORDER, _POSTED):
            named = [(kind, i, _span(dates[i].value)) for kind in kinds for i in _of_kind(dates, kind)]
            for (one, _, first), (two, i, second) in _pairs(named):
                if first is not None and second is not None and first.first > second.last:
                    calculation = f"{first.first} > {second.last}"
                    yield _disorder(("registration", "dates", i), one, two, calculation)
    for place, period in all_of_type(subject.record, StudyPeriod):
        begins, ends = _span(period.first), _span(period.last)
        if begins is not None and ends is not None and begins.first > ends.last:
            yield _disorder(place, "the first date", "the last", f"{period.first} > {period.last}")


_Named = tuple[str, int, DateSpan | None]


def _pairs(named: list[_Named]) -> Iterator[tuple[_Named, _Named]]:
    return ((one, two) for i, one in enumerate(named) for two in named[i + 1 :] if one[0] != two[0])


def _of_kind(dates: tuple[StatedDate, ...], kind: str) -> Iterator[int]:
    return (i for i, stated in enumerate(dates) if stated.kind.partition(",")[0].strip() == kind)


def _disorder(place: Place, one: str, two: str, calculation: str) -> Problem:
    return Problem(place=place, message=f"{one} lies after {two}", fix="check both dates", calculation=calculation)


def find_absent_core(subject: Subject) -> Iterator[Problem]:
    """Core facts of a trial that its document does not state."""
    trial = subject.record
    if not isinstance(trial, Trial):
        return
    design, given = trial.design, any(phase.administrations for phase in trial.phases)
    observed = design.study_type is not None and design.study_type.value == "observational"
    absent = {
        "study-phase-absent": ("the phase of development", design.study_phase is None and not observed),
        "sample-size-absent": ("how many patients are planned or entered", trial.design.enrolment is None),
        "eligibility-list": ("who may enter", not trial.eligibility.criteria),
        "treatment-absent": ("what is given", not given and not observed and _gives_drugs(trial)),
        "outcome-absent": ("what is measured", not trial.outcomes),
    }
    for family, (what, lacking) in absent.items():
        if lacking:
            fix = "take it from the protocol; it is not guessed"
            yield Problem(place=(), message=f"{what} is not stated", fix=fix, family=family)


_NO_DRUG = frozenset({"behavioral", "device", "procedure", "diagnostic test", "other"})
"""Kinds of interventions that have no dose."""


def _gives_drugs(trial: Trial) -> bool:
    """Whether a trial may give drugs: all that it lists being of kinds without a dose, it gives none."""
    return not trial.interventions or any(one.kind.lower() not in _NO_DRUG for one in trial.interventions)


def find_bad_identifiers(subject: Subject) -> Iterator[Problem]:
    """Registry numbers with too few or too many digits."""
    trial = subject.record
    for i, identifier in enumerate(trial.registration.identifiers if isinstance(trial, Trial) else ()):
        if re.match(r"(?i)NCT\d", identifier.value) and not re.fullmatch(r"(?i)NCT\d{8}", identifier.value):
            message = f"{identifier.value!r} is no registry number: NCT is followed by 8 digits"
            place = ("registration", "identifiers", i, "value")
            own: Severity = "error" if identifier.kind == "registry" else "query"
            yield Problem(place=place, message=message, fix="compare it with the document", severity=own)


def find_bad_enrolment(subject: Subject) -> Iterator[Problem]:
    """A trial of nobody, unless it was withdrawn before anybody entered."""
    if not isinstance(subject.record, Trial):
        return
    stated, status = subject.record.design.enrolment, subject.record.registration.status
    withdrawn = stated is not None and stated.value == 0 and status is not None and status.value == "withdrawn"
    if stated is not None and stated.value < 1 and not withdrawn:
        message = f"the number of patients is {stated.value}"
        fix = "correct it; a withdrawn trial says so in its status"
        yield Problem(place=("design", "enrolment"), message=message, fix=fix)


_Numbered = Statistic | SafetyEvent | GivenRegimen


def _numbered(subject: Subject) -> Iterator[tuple[Place, _Numbered]]:
    """Everything that may state a count of a total and a percentage."""
    return ((place, value) for place, value in own_elements(subject.record) if isinstance(value, _Numbered))


def find_bad_shares(subject: Subject) -> Iterator[Problem]:
    """Percentages and error rates that cannot be."""
    percents = [(place, value.percent) for place, value in _numbered(subject)]
    percents += [(place, share.percent) for place, share in all_of_type(subject.record, Share)]
    for place, percent in percents:
        if percent is not None and not 0 <= percent <= 100:
            yield Problem(place=place, message=f"{percent} % is no share", fix="write a percentage from 0 to 100")
    if isinstance(subject.record, Trial):
        alpha = subject.record.design.alpha
        if alpha is not None and not 0 < alpha < 1:
            yield Problem(place=("design", "alpha"), message=f"an error rate of {alpha}", fix="write it as 0.05")


def find_wrong_counts(subject: Subject) -> Iterator[Problem]:
    """Counts greater than their total, and ranges upside down."""
    for place, value in _numbered(subject):
        if value.count is not None and value.total is not None and value.count > value.total:
            calculation = f"{value.count} > {value.total}"
            yield Problem(place=place, message="more than there are", fix="check both", calculation=calculation)
    for place, statistic in all_of_type(subject.record, Statistic):
        ends = [end for end in (statistic.low, statistic.value, statistic.high) if end is not None]
        if len(ends) > 1 and ends != sorted(ends):
            calculation = " > ".join(map(str, ends))
            yield Problem(place=place, message="not in rising order", fix="check the range", calculation=calculation)


def find_wrong_percentages(subject: Subject) -> Iterator[Problem]:
    """Percentages that the printed count and total do not give, rounded as printed."""
    for place, value in _numbered(subject):
        if value.count is None or not value.total or value.percent is None or value.count > value.total:
            continue
        exact = Decimal(100 * value.count) / Decimal(value.total)
        if abs(exact - value.percent) > _half_unit(value.percent):
            calculation = f"{value.count}/{value.total} = {exact:.1f} %, printed {value.percent} %"
            message = "count and total do not give the printed percentage"
            yield Problem(place=place, message=message, fix="keep it as printed", calculation=calculation)


def _half_unit(percent: Decimal) -> Decimal:
    """Half of the last printed place."""
    exponent = percent.as_tuple().exponent
    return Decimal("0.5").scaleb(exponent if isinstance(exponent, int) else 0)


def find_unexplained_assumptions(subject: Subject) -> Iterator[Problem]:
    """Assumptions that do not say why, and days that are assumed beside a dose that is not."""
    for place, element in own_elements(subject.record):
        assumed = element.origin == "assumption" or (
            isinstance(element, DoseDays) and element.days_origin == "assumption"
        )
        if assumed and not element.why:
            yield Problem(place=place, message="an assumption does not say why", fix="add `why:`")


def find_missing_lines(subject: Subject) -> Iterator[Problem]:
    """Elements said to come from the document that name no line of it."""
    if subject.record.document is None or isinstance(subject.record, CriteriaSet):
        return
    with_lines = {place for place, element in own_elements(subject.record) if element.lines.text}
    for place, element in own_elements(subject.record):
        held = any(place[:end] in with_lines for end in range(len(place) + 1))
        if element.origin == "document" and not held and not isinstance(element, _CONTAINERS):
            fix = "add `lines:`, or another `origin:` with its reason"
            yield Problem(place=place, message="the lines of the document are not given", fix=fix)


def find_odd_lines(subject: Subject) -> Iterator[Problem]:
    """Lines beyond the document's end, and lines named twice in one list."""
    last = subject.record.document.lines if subject.record.document else None
    for place, element in all_of_type(subject.record, Element):
        spans = element.lines.spans
        end = max((span.last for span in spans), default=0)
        if last is not None and end > last:
            fix = f"the document has {last} lines"
            yield Problem(place=(*place, "lines"), message=f"line {end} does not exist", fix=fix)
        if len(element.lines.numbers()) < sum(span.last - span.first + 1 for span in spans):
            message = f"a line is named twice in {element.lines.text!r}"
            yield Problem(place=(*place, "lines"), message=message, fix="name it once", severity="warning")


def find_bad_document_names(subject: Subject) -> Iterator[Problem]:
    """A document whose hash is none."""
    document = subject.record.document
    if document is not None and not re.fullmatch(r"[0-9a-f]{64}", document.sha256):
        fix = "write the SHA-256 of the file: 64 digits 0-9 and a-f"
        yield Problem(place=("document", "sha256"), message="this is no SHA-256", fix=fix)
