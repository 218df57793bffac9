"""The columns of every table of a catalog: the one place where they are named and typed."""

from __future__ import annotations

from types import MappingProxyType

import pyarrow as pa

_TEXT, _NUMBER, _FLAG, _AMOUNT = pa.string(), pa.int64(), pa.bool_(), pa.decimal128(38, 12)
_TEXTS = pa.list_(_TEXT)
_TRIAL = (("trial", _TEXT), ("register", _TEXT), ("document", _TEXT))
_LINES = (("first", _NUMBER), ("last", _NUMBER))

CATALOG_TABLES = MappingProxyType(
    {
        # one row per record read. trial: its identifier in the register; register: kind of the document;
        # member_state: whose record it is, where a register keeps one for each;
        # document: name of the file, `#n` for the n-th record (or line) of a file with many;
        # status, study_type ... purpose in our words, the rest as printed; dates in ISO form as far as stated
        # (2021, 2021-03, 2021-03-09); null: not stated. start_kind: actual, estimated; unknown: fields of the record
        # that nothing takes; compiled ... notes: how many eligibility lines were read how
        "trials": pa.schema(
            [
                *_TRIAL,
                ("member_state", _TEXT),
                ("sha256", _TEXT),
                ("identifiers", _TEXTS),
                ("brief_title", _TEXT),
                ("official_title", _TEXT),
                ("acronym", _TEXT),
                ("status", _TEXT),
                ("has_results", _FLAG),
                ("study_type", _TEXT),
                ("study_phase", _TEXT),
                ("allocation", _TEXT),
                ("intervention_model", _TEXT),
                ("masking", _TEXT),
                ("purpose", _TEXT),
                ("enrolment", _NUMBER),
                ("enrolment_kind", _TEXT),
                ("sex", _TEXT),
                ("minimum_age", _TEXT),
                ("maximum_age", _TEXT),
                ("healthy_volunteers", _FLAG),
                ("start", _TEXT),
                ("start_kind", _TEXT),
                ("primary_completion", _TEXT),
                ("completion", _TEXT),
                ("first_posted", _TEXT),
                ("last_update_posted", _TEXT),
                ("sponsor", _TEXT),
                ("sponsor_kind", _TEXT),
                ("collaborators", _TEXTS),
                ("countries", _TEXTS),
                ("sites", _NUMBER),
                ("conditions", _TEXTS),
                ("condition_terms", _TEXTS),
                ("keywords", _TEXTS),
                ("interventions", _TEXTS),
                ("arms", _NUMBER),
                ("outcomes", _NUMBER),
                ("criteria", _NUMBER),
                ("compiled", _NUMBER),
                ("partly", _NUMBER),
                ("attest", _NUMBER),
                ("notes", _NUMBER),
                ("administrations", _NUMBER),
                ("findings", _NUMBER),
                ("unknown", _TEXTS),
            ]
        ),
        # one row per eligibility line. role: inclusion, exclusion, population; kind: compiled, partly, attest, note;
        # rule: in the rule language, null where none was made; rest: what is printed and was not understood;
        # questions: what only a person can answer; first, last: lines of the document, null where they are not known
        "criteria": pa.schema(
            [
                *_TRIAL,
                ("number", _NUMBER),
                ("role", _TEXT),
                ("text", _TEXT),
                ("kind", _TEXT),
                ("holds_when_eligible", _FLAG),
                ("rule", _TEXT),
                ("rest", _TEXTS),
                ("questions", _TEXTS),
                *_LINES,
            ]
        ),
        # one row per drug of a phase and per stretch of cycles with the same days. What the text leaves out is null and
        # named in not_stated. drug: name of the vocabulary, or as printed (known false); per: dose, day;
        # days: of the cycle (or of the phase, where cycle_first is null)
        "administrations": pa.schema(
            [
                *_TRIAL,
                ("number", _NUMBER),
                ("arm", _TEXT),
                ("phase", _TEXT),
                ("drug", _TEXT),
                ("known", _FLAG),
                ("amount", _AMOUNT),
                ("amount_low", _AMOUNT),
                ("amount_high", _AMOUNT),
                ("unit", _TEXT),
                ("per", _TEXT),
                ("times_per_day", _NUMBER),
                ("per_week", _NUMBER),
                ("routes", _TEXTS),
                ("days", pa.list_(_NUMBER)),
                ("cycle_first", _NUMBER),
                ("cycle_last", _NUMBER),
                ("cycle_length_days", _NUMBER),
                ("duration_days", _NUMBER),
                ("dose_level", _TEXT),
                ("not_stated", _TEXTS),
                ("quote", _TEXT),
                ("field", _TEXT),
                *_LINES,
            ]
        ),
        # one row per outcome. role: primary, secondary, other; offsets: the times its time frame names, from baseline
        # (or another anchor), such as `24 weeks`; extents: at, up to, in the same order
        "outcomes": pa.schema(
            [
                *_TRIAL,
                ("number", _NUMBER),
                ("role", _TEXT),
                ("version", _TEXT),
                ("measure", _TEXT),
                ("text", _TEXT),
                ("time_frame", _TEXT),
                ("offsets", _TEXTS),
                ("extents", _TEXTS),
                ("anchors", _TEXTS),
                *_LINES,
            ]
        ),
        # one row per problem; a document that could not be read has no trial
        "findings": pa.schema(
            [
                *_TRIAL,
                ("family", _TEXT),
                ("severity", _TEXT),
                ("message", _TEXT),
                ("fix", _TEXT),
                ("quote", _TEXT),
                ("calculation", _TEXT),
                ("count", _NUMBER),
                *_LINES,
            ]
        ),
    }
)
