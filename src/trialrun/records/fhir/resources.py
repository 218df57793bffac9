"""The parts of FHIR R4 resources that are read, as records. Everything else in a resource is skipped while decoding."""

from __future__ import annotations

import msgspec

from trialrun.records.coding import Coding


class FhirCoding(msgspec.Struct, frozen=True):
    """Coding: one code with its system and display."""

    system: str | None = None
    code: str | None = None
    display: str | None = None


class CodeableConcept(msgspec.Struct, frozen=True):
    """CodeableConcept: codings that mean the same, and words."""

    coding: list[FhirCoding] = []
    text: str | None = None

    def codings(self) -> tuple[Coding, ...]:
        """The codings; words alone become a coding without system and code."""
        found = tuple(Coding(one.system or "", one.code or "", one.display or "") for one in self.coding if one.code)
        return found or ((Coding("", "", self.text),) if self.text else ())

    def first_code(self) -> str:
        """The first code, or empty text."""
        return next((one.code for one in self.coding if one.code), "")

    def words(self) -> str:
        """The display of the first coding that has one, else the text, else the code."""
        return next((one.display for one in self.coding if one.display), None) or self.text or self.first_code()


class Reference(msgspec.Struct, frozen=True):
    """Reference to another resource, and the words for it."""

    reference: str | None = None
    display: str | None = None


class Quantity(msgspec.Struct, frozen=True):
    """Quantity, Age or Duration. A number that is not JSON (NaN) makes the whole resource unreadable."""

    value: float | None = None
    comparator: str | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None


class Period(msgspec.Struct, frozen=True):
    """Period with start and end as dateTime text."""

    start: str | None = None
    end: str | None = None


class Range(msgspec.Struct, frozen=True):
    """Range, or one referenceRange of an Observation."""

    low: Quantity | None = None
    high: Quantity | None = None
    type: CodeableConcept | None = None


class Ratio(msgspec.Struct, frozen=True):
    """Ratio: numerator to denominator, such as a titre."""

    numerator: Quantity | None = None
    denominator: Quantity | None = None


class Extension(msgspec.Struct, frozen=True, rename="camel"):
    """The extensions that are read: birth sex (code) and asserted date."""

    url: str = ""
    value_code: str | None = None
    value_date_time: str | None = None


class Header(msgspec.Struct, frozen=True, rename="camel"):
    """What every resource has."""

    resource_type: str = ""
    id: str | None = None


class Entry(msgspec.Struct, frozen=True, rename="camel"):
    """One entry of a Bundle, its resource not yet decoded."""

    full_url: str | None = None
    resource: msgspec.Raw = msgspec.Raw()


class Bundle(msgspec.Struct, frozen=True):
    """A Bundle of any type."""

    entry: list[Entry] = []


class Patient(Header, frozen=True, rename="camel"):
    """Patient: sex, birth and death."""

    gender: str | None = None
    birth_date: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None
    extension: list[Extension] = []


class Valued(msgspec.Struct, frozen=True, rename="camel"):
    """What an Observation and its components share: a code and a value."""

    code: CodeableConcept = CodeableConcept()
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_date_time: str | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: list[CodeableConcept] = []
    reference_range: list[Range] = []


class Observation(Valued, frozen=True, rename="camel"):
    """Observation: its own value, its components, its effective time."""

    resource_type: str = ""
    id: str | None = None
    status: str | None = None
    subject: Reference | None = None
    effective_date_time: str | None = None
    effective_instant: str | None = None
    effective_period: Period | None = None
    issued: str | None = None
    method: CodeableConcept | None = None
    component: list[Valued] = []


class Condition(Header, frozen=True, rename="camel"):
    """Condition with its course; releases before R4 write its two statuses as plain codes."""

    clinical_status: CodeableConcept | str | None = None
    verification_status: CodeableConcept | str | None = None
    severity: CodeableConcept | None = None
    code: CodeableConcept = CodeableConcept()
    body_site: list[CodeableConcept] = []
    subject: Reference | None = None
    onset_date_time: str | None = None
    onset_age: Quantity | None = None
    onset_period: Period | None = None
    onset_string: str | None = None
    abatement_date_time: str | None = None
    abatement_age: Quantity | None = None
    abatement_period: Period | None = None
    abatement_string: str | None = None
    recorded_date: str | None = None
    extension: list[Extension] = []


class Allergy(Header, frozen=True, rename="camel"):
    """AllergyIntolerance; its statuses as those of Condition."""

    clinical_status: CodeableConcept | str | None = None
    verification_status: CodeableConcept | str | None = None
    code: CodeableConcept = CodeableConcept()
    patient: Reference | None = None
    onset_date_time: str | None = None
    recorded_date: str | None = None


class Procedure(Header, frozen=True, rename="camel"):
    """Procedure with when it was performed."""

    status: str | None = None
    code: CodeableConcept = CodeableConcept()
    subject: Reference | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    performed_string: str | None = None
    body_site: list[CodeableConcept] = []
    outcome: CodeableConcept | None = None


class DoseAndRate(msgspec.Struct, frozen=True, rename="camel"):
    """One dose of a dosage."""

    dose_quantity: Quantity | None = None


class Repeat(msgspec.Struct, frozen=True, rename="camel"):
    """The bounds of a repeated dosage."""

    bounds_period: Period | None = None


class Timing(msgspec.Struct, frozen=True):
    """The timing of a dosage."""

    repeat: Repeat | None = None


class Dosage(msgspec.Struct, frozen=True, rename="camel"):
    """Dosage of a request, statement or administration."""

    route: CodeableConcept | None = None
    dose_and_rate: list[DoseAndRate] = []
    dose: Quantity | None = None
    timing: Timing | None = None


class MedicationEvent(Header, frozen=True, rename="camel"):
    """MedicationRequest, MedicationStatement and MedicationAdministration."""

    status: str | None = None
    intent: str | None = None
    do_not_perform: bool | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    authored_on: str | None = None
    date_asserted: str | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    dosage_instruction: list[Dosage] = []
    dosage: list[Dosage] | Dosage = []
    contained: list[msgspec.Raw] = []


class Ingredient(msgspec.Struct, frozen=True, rename="camel"):
    """One ingredient of a Medication."""

    item_codeable_concept: CodeableConcept | None = None


class Medication(Header, frozen=True):
    """Medication: what a reference to a drug means; a mixture may name its only ingredient alone."""

    code: CodeableConcept = CodeableConcept()
    ingredient: list[Ingredient] = []

    def codings(self) -> tuple[Coding, ...]:
        """The codings of the product, else those of its only ingredient."""
        named = self.code.codings()
        if named or len(self.ingredient) != 1 or self.ingredient[0].item_codeable_concept is None:
            return named
        return self.ingredient[0].item_codeable_concept.codings()


class Immunization(Header, frozen=True, rename="camel"):
    """Immunization with its vaccine and date."""

    status: str | None = None
    vaccine_code: CodeableConcept = CodeableConcept()
    patient: Reference | None = None
    occurrence_date_time: str | None = None
    occurrence_string: str | None = None
