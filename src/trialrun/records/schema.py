"""The columns of every patient table and every result table: the one place where they are named and typed.

One row per fact. Every dated fact has a first and a last possible day (`date`, `date_to`; equal when fully known).
"""

from __future__ import annotations

from types import MappingProxyType

import pyarrow as pa

_TEXT, _DAY, _NUMBER, _COUNT = pa.string(), pa.date32(), pa.float64(), pa.int64()
_AMOUNT = pa.decimal128(38, 12)  # doses are added up and signed for: exact
_SOURCE = (("source", _TEXT), ("source_row", _COUNT))
_STARTED = (("start", _DAY), ("start_to", _DAY), ("end", _DAY), ("end_to", _DAY))
_DATED = (("date", _DAY), ("date_to", _DAY), ("time", pa.time64("us")))

PATIENT_TABLES = MappingProxyType(
    {
        # sex: female, male, other; null = not known
        "person": pa.schema(
            [
                ("person_id", _TEXT),
                ("sex", _TEXT),
                ("birth_date", _DAY),
                ("birth_date_to", _DAY),
                ("death_date", _DAY),
                ("death_date_to", _DAY),
                *_SOURCE,
            ]
        ),
        # value and unit as recorded (unit: UCUM where the printed one is understood, else as printed);
        # comparator: < <= > >=; low and high in `unit`;
        # text: positive, negative, indeterminate, detectable, undetectable, a category value, or as printed
        "measurement": pa.schema(
            [
                ("person_id", _TEXT),
                ("variable", _TEXT),
                *_DATED,
                ("value", _NUMBER),
                ("comparator", _TEXT),
                ("text", _TEXT),
                ("unit", _TEXT),
                ("matrix", _TEXT),
                ("method", _TEXT),
                ("low", _NUMBER),
                ("high", _NUMBER),
                *_SOURCE,
            ]
        ),
        # status: active, resolved, inactive, remission, absent (recorded as not there), suspected ...;
        # severity: mild, moderate, severe
        "condition": pa.schema(
            [
                ("person_id", _TEXT),
                ("concept", _TEXT),
                *_STARTED,
                ("status", _TEXT),
                ("severity", _TEXT),
                ("grade", _COUNT),
                ("site", _TEXT),
                ("cause", _TEXT),
                *_SOURCE,
            ]
        ),
        # drug: a drug or drug class of the vocabulary; line: number of the line of therapy; outcome: response to it
        "exposure": pa.schema(
            [
                ("person_id", _TEXT),
                ("drug", _TEXT),
                *_STARTED,
                ("amount", _NUMBER),
                ("unit", _TEXT),
                ("route", _TEXT),
                ("line", _COUNT),
                ("outcome", _TEXT),
                *_SOURCE,
            ]
        ),
        "procedure": pa.schema(
            [
                ("person_id", _TEXT),
                ("concept", _TEXT),
                *_DATED,
                ("status", _TEXT),
                ("site", _TEXT),
                ("method", _TEXT),
                ("outcome", _TEXT),
                *_SOURCE,
            ]
        ),
        # domain: condition, exposure, procedure; start null = complete history; end null = still observed
        "coverage": pa.schema([("person_id", _TEXT), ("domain", _TEXT), ("start", _DAY), ("end", _DAY), *_SOURCE]),
        # kind: registration, enrolment, consent, first_dose, last_dose, dose, missed_visit ...; trial null = any trial
        "event": pa.schema(
            [
                ("person_id", _TEXT),
                ("trial", _TEXT),
                ("kind", _TEXT),
                ("date", _DAY),
                ("date_to", _DAY),
                ("cause", _TEXT),
                *_SOURCE,
            ]
        ),
        # answer: yes, no; trial null = for every trial; question: the key used in `attest(key)`
        "attestation": pa.schema(
            [
                ("person_id", _TEXT),
                ("trial", _TEXT),
                ("question", _TEXT),
                ("answer", _TEXT),
                ("by", _TEXT),
                ("date", _DAY),
                *_SOURCE,
            ]
        ),
    }
)

REQUIRED_COLUMNS = MappingProxyType(
    {
        "person": ("person_id",),
        "measurement": ("person_id", "variable", "date"),
        "condition": ("person_id", "concept"),
        "exposure": ("person_id", "drug"),
        "procedure": ("person_id", "concept", "date"),
        "coverage": ("person_id", "domain"),
        "event": ("person_id", "kind", "date"),
        "attestation": ("person_id", "question", "answer"),
    }
)

RESULT_TABLES = MappingProxyType(
    {
        # truth: met, not_met, unknown (of the line as printed); verdict: pass, fail, unknown, asked
        "verdict": pa.schema(
            [
                ("trial", _TEXT),
                ("person_id", _TEXT),
                ("criterion", _TEXT),
                ("truth", _TEXT),
                ("verdict", _TEXT),
                ("needs", _TEXT),
            ]
        ),
        # answer: eligible, ineligible, undetermined; questions: the shortest list that would make the patient eligible
        # (null: not worked out); arms: those the patient may belong to, with `?` where that is open
        "answer": pa.schema(
            [
                ("trial", _TEXT),
                ("person_id", _TEXT),
                ("answer", _TEXT),
                ("reason", _TEXT),
                ("failed", pa.list_(_TEXT)),
                ("questions", pa.list_(_TEXT)),
                ("questions_exact", pa.bool_()),
                ("arms", pa.list_(_TEXT)),
            ]
        ),
        # one row per fact that decided an atom: as recorded and as converted to the unit of the rule
        "evidence": pa.schema(
            [
                ("trial", _TEXT),
                ("person_id", _TEXT),
                ("criterion", _TEXT),
                ("atom", _TEXT),
                ("truth", _TEXT),
                ("fact", _TEXT),
                ("recorded", _TEXT),
                ("converted", _TEXT),
                ("date", _DAY),
                ("date_to", _DAY),
                *_SOURCE,
            ]
        ),
        # one row per giving, visit, assessment, procedure or duty; kind: dose, assessment, visit, procedure, duty;
        # status: planned, not stated, given, late, missed, cancelled, held;
        # origin, days_origin, amount_origin: document, label, criteria set, assumption, user
        "calendar": pa.schema(
            [
                ("trial", _TEXT),
                ("person_id", _TEXT),
                ("date", _DAY),
                ("day", _COUNT),
                ("arm", _TEXT),
                ("phase", _TEXT),
                ("cycle", _COUNT),
                ("cycle_day", _COUNT),
                ("kind", _TEXT),
                ("drug", _TEXT),
                ("amount", _AMOUNT),
                ("unit", _TEXT),
                ("times_per_day", _COUNT),
                ("route", _TEXT),
                ("window_first", _DAY),
                ("window_last", _DAY),
                ("status", _TEXT),
                ("origin", _TEXT),
                ("label", _TEXT),
                ("part", _TEXT),
                ("number", _COUNT),
                ("planned", _DAY),
                ("actual", _DAY),
                ("infusion_minutes", _COUNT),
                ("order", _COUNT),
                ("reason", _TEXT),
                ("days_origin", _TEXT),
                ("amount_origin", _TEXT),
                ("lines", _TEXT),
                ("sequence", _COUNT),
            ]
        ),
        # event: true = it happened, false = censored, null = it cannot be told; date: day of the event or censoring;
        # days: from start to date, the start itself being 0 (CDISC's CNSR and AVAL are made of them in assess)
        "time_to_event": pa.schema(
            [
                ("trial", _TEXT),
                ("outcome", _TEXT),
                ("reading", _TEXT),
                ("person_id", _TEXT),
                ("endpoint", _TEXT),
                ("criteria", _TEXT),
                ("start", _DAY),
                ("date", _DAY),
                ("date_to", _DAY),
                ("event", pa.bool_()),
                ("days", _COUNT),
                ("days_to", _COUNT),
                ("reason", _TEXT),
                ("rule", _TEXT),
            ]
        ),
        # one row per domain of a criteria set at one visit, and one for the overall answer (domain: overall);
        # answer: a level, NE, cannot determine; null where it is a number
        "response": pa.schema(
            [
                ("person_id", _TEXT),
                ("criteria", _TEXT),
                ("version", _TEXT),
                ("date", _DAY),
                ("domain", _TEXT),
                ("answer", _TEXT),
                ("number", _NUMBER),
                ("confirmed", _TEXT),
            ]
        ),
        # one row per person: what the visits come to; refused: why the records cannot be judged
        "course": pa.schema(
            [
                ("person_id", _TEXT),
                ("criteria", _TEXT),
                ("version", _TEXT),
                ("baseline", _DAY),
                ("visits", _COUNT),
                ("best", _TEXT),
                ("best_confirmed", _TEXT),
                ("first_response", _DAY),
                ("progression", _DAY),
                ("refused", _TEXT),
            ]
        ),
    }
)
