"""FHIR Condition, AllergyIntolerance and Procedure as condition and procedure rows."""

from __future__ import annotations

from typing import Any

from trialrun.ground.dates import DateSpan
from trialrun.records.answers import SEVERITY_CODES
from trialrun.records.coding import concepts, drugs
from trialrun.records.fhir.gathering import AgeGiven, Gathering, Place, dated
from trialrun.records.fhir.resources import Allergy, CodeableConcept, Condition, Procedure
from trialrun.records.words import SEVERITIES, STATUSES, clean

# The word that the codes of clinicalStatus and verificationStatus become; source: FHIR R4 value sets.
_UNSURE = frozenset({"unconfirmed", "provisional", "differential"})
_PROCEDURES_LEFT_OUT = frozenset({"not-done", "entered-in-error", "preparation"})
_ALLERGY = "allergy"
_ASSERTED = ("condition-assertedDate", "condition-asserted-date")


def read_condition(condition: Condition, place: Place, gathering: Gathering) -> None:
    """Add the rows of one Condition; one that was entered in error is counted and left out."""
    if status_code(condition.verification_status) == "entered-in-error":
        gathering.drop("Condition", "entered-in-error")
        return
    person = gathering.person(condition.subject, "Condition", place)
    if person is None:
        return
    codings = condition.code.codings()
    found = concepts(gathering.codes.terms("Condition", codings), "condition")
    row = {
        "person_id": person,
        "status": course_status(condition.clinical_status, condition.verification_status),
        "severity": severity_word(condition.severity),
        "site": ", ".join(site.words() for site in condition.body_site) or None,
        **_start(condition, place, gathering),
        **_end(condition, place, gathering),
    }
    for concept in found:
        number = gathering.add("condition", place, {**row, "concept": concept.name})
        _remember_ages(condition, number, gathering)
    if not found:
        gathering.drop("Condition", "code not mapped")
        if gathering.codes.find("Condition", codings):
            gathering.codes.miss("Condition", codings)


def status_code(status: CodeableConcept | str | None) -> str:
    """The code of a status in lower case: of its coding, else its words (`entered in error` is `entered-in-error`)."""
    if status is None:
        return ""
    code = status if isinstance(status, str) else status.first_code() or status.text or ""
    return clean(code).lower().replace(" ", "-")


def course_status(clinical: CodeableConcept | str | None, verification: CodeableConcept | str | None) -> str | None:
    """`refuted` is `absent`, unconfirmed is `suspected`; otherwise the clinical status in our words."""
    verified = status_code(verification)
    if verified == "refuted":
        return "absent"
    if verified in _UNSURE:
        return "suspected"
    status = status_code(clinical)
    return STATUSES.get(status.replace("-", " "), status or None)


def severity_word(severity: CodeableConcept | None) -> str | None:
    """mild, moderate or severe where the code or word means that, else the word as printed."""
    if severity is None:
        return None
    words = severity.words().lower()
    return SEVERITY_CODES.get(severity.first_code()) or SEVERITIES.get(words, words or None)


def _start(condition: Condition, place: Place, gathering: Gathering) -> dict[str, Any]:
    onset = gathering.span(condition.onset_date_time, "onset", place)
    if onset is None and condition.onset_period:
        onset, _ = gathering.period(condition.onset_period, "onsetPeriod", place)
    if onset is None and condition.onset_string:
        onset = gathering.span(condition.onset_string, "onsetString", place)
    if onset is not None or condition.onset_age is not None:
        return dated("start", onset)
    asserted = next((one.value_date_time for one in condition.extension if one.url.endswith(_ASSERTED)), None)
    recorded = gathering.span(condition.recorded_date or asserted, "recordedDate", place)
    if recorded and status_code(condition.verification_status) == "refuted":
        return dated("start", recorded)
    if recorded:
        message = "no onset; the condition began on the day it was recorded or before"
        gathering.warn("date", message, place, severity="note")
    return {"start": None, "start_to": recorded and recorded.last}


def _end(condition: Condition, place: Place, gathering: Gathering) -> dict[str, Any]:
    end = gathering.span(condition.abatement_date_time, "abatement", place)
    if end is None and condition.abatement_period:
        first, last = gathering.period(condition.abatement_period, "abatementPeriod", place)
        end = last or first
    if end is None and condition.abatement_string:
        end = gathering.span(condition.abatement_string, "abatementString", place)
    return dated("end", end)


def _remember_ages(condition: Condition, number: int, gathering: Gathering) -> None:
    for column, age in (("start", condition.onset_age), ("end", condition.abatement_age)):
        if age is not None:
            gathering.ages.append(AgeGiven("condition", number, column, age))


def read_allergy(allergy: Allergy, place: Place, gathering: Gathering) -> None:
    """Add the condition row of one AllergyIntolerance: its own concept, or an allergy caused by the drug it names."""
    if status_code(allergy.verification_status) == "entered-in-error":
        gathering.drop("AllergyIntolerance", "entered-in-error")
        return
    person = gathering.person(allergy.patient, "AllergyIntolerance", place)
    if person is None:
        return
    found = gathering.codes.terms("AllergyIntolerance", allergy.code.codings())
    start = gathering.span(allergy.onset_date_time, "onset", place)
    recorded = gathering.span(allergy.recorded_date, "recordedDate", place)
    row: dict[str, Any] = {
        "person_id": person,
        "status": course_status(allergy.clinical_status, allergy.verification_status),
        **(dated("start", start) if start else {"start_to": recorded and recorded.last}),
    }
    named = _allergies(found, gathering)
    for name, cause in named:
        gathering.add("condition", place, {**row, "concept": name, "cause": cause})
    if not named:
        gathering.drop("AllergyIntolerance", "code not mapped")
        if found:
            gathering.codes.miss("AllergyIntolerance", allergy.code.codings())


def _allergies(found: tuple[Any, ...], gathering: Gathering) -> list[tuple[str, str | None]]:
    """Concept and cause: `allergy_to_x` where the vocabulary has it, else `allergy` with the drug as its cause."""
    named: list[tuple[str, str | None]] = [(concept.name, None) for concept in concepts(found, "condition")]
    for drug in drugs(found):
        known = gathering.reading.vocabulary.find(f"{drug.name} allergy")
        named.append((known.name if known else _ALLERGY, drug.name))
    vocabulary = gathering.reading.vocabulary
    return [one for one in named if vocabulary.term(one[0]) is not None]


def read_procedure(procedure: Procedure, place: Place, gathering: Gathering) -> None:
    """Add the rows of one Procedure; one that was not done is counted and left out."""
    if procedure.status in _PROCEDURES_LEFT_OUT:
        gathering.drop("Procedure", procedure.status or "")
        return
    person = gathering.person(procedure.subject, "Procedure", place)
    if person is None:
        return
    codings = procedure.code.codings()
    found = gathering.codes.terms("Procedure", codings)
    row = {
        "person_id": person,
        "status": procedure.status,
        "site": ", ".join(site.words() for site in procedure.body_site) or None,
        "outcome": procedure.outcome.words() if procedure.outcome else None,
        **_performed(procedure, place, gathering),
    }
    for concept in concepts(found, "procedure"):
        gathering.add("procedure", place, {**row, "concept": concept.name})
    for drug in drugs(found):  # a procedure that is the giving of a drug
        span = DateSpan(row["date"], row["date_to"]) if row["date"] and row["date_to"] else None
        given = {"person_id": person, "drug": drug.name, **dated("start", span), **dated("end", span)}
        gathering.add("exposure", place, given)
    if not concepts(found, "procedure") and not drugs(found):
        gathering.drop("Procedure", "code not mapped")
        if found:
            gathering.codes.miss("Procedure", codings)


def _performed(procedure: Procedure, place: Place, gathering: Gathering) -> dict[str, Any]:
    """The day it was performed: the first day of a period, which is when it was begun."""
    moment = gathering.moment(procedure.performed_date_time, "performed", place)
    if moment is None and procedure.performed_period:
        period = procedure.performed_period
        moment = gathering.moment(period.start or period.end, "performedPeriod", place)
    if moment is None and procedure.performed_string:
        moment = gathering.moment(procedure.performed_string, "performedString", place)
    if moment is None:
        message = "a procedure without a date; any day is possible"
        gathering.warn("date", message, place, fix="give performedDateTime or performedPeriod")
    return {**dated("date", moment.span if moment else None), "time": moment.time if moment else None}
