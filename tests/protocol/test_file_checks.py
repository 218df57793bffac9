"""Every check fires on a file made wrong on purpose, and is silent on the good one."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol_examples import EXAMPLES, example
from protocol_records import records
from trialrun.ground.finding import Finding
from trialrun.ground.provenance import DocumentText, read_document_text
from trialrun.protocol import CHECKS, KINDS, AnyFile, Duration, check_file, read_file, read_marked
from trialrun.protocol.checks.lengths import days_of
from trialrun.protocol.checks.model import at, walk
from trialrun.terms import load_vocabulary

A, B, C = "amber.yaml", "beryl.yaml", "coral.yaml"
IXAZOMIB = '          - {cycles: 1-6, days: "1, 8, 15", lines: 27}\n'
DRUGS = "    administrations:\n"
RULES = "    dose_rules:\n      - {action: %s, rule: platelets < 30 10*9/L, %s, lines: 27}\n"
PHASE_TAIL = "arms:\n  - name: everybody"

# check -> (file, text replaced, text put in its place, family found, words of the message or the calculation)
CASES: dict[str, tuple[str, str, str, str, str]] = {
    "unknown-name": (
        A,
        "variables: [serum_m_protein]",
        "variables: [serum_m_protien]",
        "unknown-name",
        "serum_m_protein",
    ),
    "file-name": (A, "name: amber-1\n", 'name: "amber/1"\n', "file-name", "cannot be the name"),
    "test-concept": (A, "{concept: platelets,", '{concept: "",', "test-concept", "names no concept"),
    "question-undefined": (
        A,
        "rule: attest(informed_consent)",
        "rule: attest(informed_consnt)",
        "question-undefined",
        "no wording",
    ),
    "question-unused": (A, "  questions:\n", "  questions:\n    spare: {text: Is it?}\n", "question-unused", "no rule"),
    "question-text": (
        A,
        "  questions:\n",
        "  questions:\n    spare: {text: A spare one}\n",
        "question-text",
        "does not ask",
    ),
    "label-absent": (A, "label: a deeper response", 'label: ""', "label-absent", "empty"),
    "repeated-name": (A, "- id: slow_heart", "- id: platelets", "repeated-name", "also number 3"),
    "missing-reference": (
        A,
        "outcomes: [m_protein_fall]",
        "outcomes: [m_protein_rise]",
        "missing-reference",
        "no outcome",
    ),
    "unused-phase": (
        A,
        "phases:\n  - name: treatment\n",
        "phases:\n  - name: later\n  - name: treatment\n",
        "unused-phase",
        "later",
    ),
    "repeated-test": (
        A,
        "      tests:\n",
        "      tests:\n        - {concept: platelets, label: again, lines: 17}\n",
        "repeated-test",
        "twice",
    ),
    "rule": (A, "platelets >= 75 10*9/L", "platelets >= 75 mg", "unit", "platelets"),
    "unless": (
        A,
        "rule: serum_m_protein <= 0.5 x baseline",
        "rule: serum_m_protein <= 0.5 x baseline unless copd",
        "unless",
        "neither for nor against",
    ),
    "criterion-rule": (A, "      rule: platelets >= 75 10*9/L\n", "", "criterion-rule", "has no rule"),
    "note-rule": (A, "a slow heart limits nobody\n", "a slow heart\n      rule: copd\n", "note-rule", "is a note"),
    "partly-rest": (A, "      rest: [the agreement of the sponsor]\n", "", "partly-rest", "does not name the rest"),
    "kind": (A, "kind: attest\n", "kind: compiled\n", "kind", "asks a person"),
    "polarity": (A, "label: earlier ixazomib", "label: no ixazomib may be allowed", "polarity", "'allowed'"),
    "late-anchor": (
        A,
        "rule: platelets >= 75 10*9/L",
        "rule: platelets >= 75 10*9/L within 7 days before first_dose",
        "late-anchor",
        "first dose",
    ),
    "criteria-contradiction": (
        A,
        "minimum_age:",
        "maximum_age: {value: 16 a, lines: 12}\n  minimum_age:",
        "criteria-contradiction",
        "age",
    ),
    "registry-field": (A, "minimum_age: {value: 18 a", "minimum_age: {value: 21 a", "registry-field", "21"),
    "incomplete": (A, "complete: true", "complete: false", "incomplete", "does not say why"),
    "first-reading": (
        A,
        "          rule: multiple_myeloma and attest(relapsed_in_need)\n",
        "          rule: multiple_myeloma\n",
        "first-reading",
        "differs",
    ),
    "cycle-days": (A, 'days: "1, 8, 15"', 'days: "1, 8, 29"', "cycle-days", "29 > 28"),
    "cycle-range": (A, "{cycles: 1-6, days", "{cycles: 1-7, days", "cycle-range", "7 > 6"),
    "day-number": (A, 'days: "1, 8, 15"', 'days: "0, 8, 15"', "day-number", "on day 0"),
    "first-cycle": (A, "    limit: fixed\n", "    limit: fixed\n    first_cycle: 0\n", "first-cycle", "is 0"),
    "cycle-overlap": (
        A,
        IXAZOMIB,
        IXAZOMIB + "          - {cycles: 2, days: 1, dose: 3 mg, lines: 27}\n",
        "cycle-overlap",
        "cycle 2",
    ),
    "cycle-gap": (A, "{cycles: 1-6, days", "{cycles: 1-4, days", "cycle-gap", "5, 6"),
    "cycle-length-absent": (A, "    cycle_length: 28 days\n", "", "cycle-length-absent", "not stated"),
    "schedule-absent": (A, IXAZOMIB, "          - {cycles: 1-6, lines: 27}\n", "schedule-absent", "ixazomib"),
    "dose-absent": (A, "        dose: 4 mg\n", "", "dose-absent", "ixazomib"),
    "dose-unit": (A, "dose: 4 mg", "dose: 4 d", "dose-unit", "none of a dose"),
    "dose-cap": (A, "dose: 4 mg", "highest: 5 mg/kg\n        dose: 4 mg", "dose-cap", "itself to be multiplied"),
    "dose-formula": (A, "dose: 4 mg", "surface_formula: mostler\n        dose: 4 mg", "dose-formula", "mosteller"),
    "dose-of-day": (A, "dose: 4 mg", "per: day\n        dose: 4 mg", "dose-of-day", "that of a day"),
    "dose-rule": (A, DRUGS, RULES % ("reduce", "drugs: [ixazomib]") + DRUGS, "dose-rule", "not said to how much"),
    "dose-reduction": (A, DRUGS, RULES % ("reduce", "to: 50 mg") + DRUGS, "dose-reduction", "no less"),
    "make-up": (A, "dose: 4 mg", "make_up: 2 days\n        dose: 4 mg", "make-up", "is not said"),
    "dose-amount": (A, "dose: 4 mg", "dose: 0 mg", "dose-amount", "0 mg"),
    "frequency": (A, "            per_week: 1\n", "            per_week: 8\n", "frequency", "7 days"),
    "route": (
        A,
        "        routes: [PO]\n        lines: 27\n",
        "        routes: [IV]\n        lines: 27\n",
        "route",
        "listed as given PO",
    ),
    "route-choice": (
        A,
        "        routes: [PO]\n        lines: 28\n",
        "        routes: [PO, IV]\n        lines: 28\n",
        "route-choice",
        "IV or PO",
    ),
    "route-unknown": (
        A,
        "        routes: [PO]\n        lines: 28\n",
        "        routes: [mouth]\n        lines: 28\n",
        "route-unknown",
        "'mouth'",
    ),
    "repeated-drug": (A, "- drug: dexamethasone\n", "- drug: ixazomib\n", "repeated-drug", "twice"),
    "months-of-cycles": (A, "    cycles: 6\n", "    duration: 24 months\n", "months-of-cycles", "26.07 to 26.11"),
    "phase-length": (A, "    cycles: 6\n", "    cycles: 6\n    duration: 1 year\n", "phase-length", "168 days"),
    "phase-limit": (A, "    limit: fixed\n", "    limit: until\n", "phase-limit", "not named"),
    "phase-order": (
        A,
        "    limit: fixed\n",
        "    limit: fixed\n    after: treatment\n",
        "phase-order",
        "treatment after treatment",
    ),
    "phase-gap": (A, "    limit: fixed\n", "    limit: fixed\n    gap: 2 weeks\n", "phase-gap", "2 weeks"),
    "window-width": (
        A,
        "    limit: fixed\n",
        "    limit: fixed\n    window: {after: 15 days}\n",
        "window-width",
        "15 days > 28 / 2",
    ),
    "screening-period": (
        A,
        "eligibility:\n",
        "eligibility:\n  screening: {length: 2 years, lines: 12}\n",
        "screening-period",
        "2 years",
    ),
    "duty": (
        A,
        "interventions:\n",
        "duties:\n  - {label: no sun, drug: lenalidomide, lines: 27}\ninterventions:\n",
        "duty",
        "no phase gives",
    ),
    "share": (
        A,
        PHASE_TAIL,
        "arms:\n"
        "  - {name: one, label: one, shares: [{percent: 75, of: front line, lines: 11}], lines: 11}\n"
        "  - {name: two, label: two, shares: [{percent: 20, of: front line, lines: 11}], lines: 11}\n"
        "  - name: everybody",
        "share",
        "75 % + 20 % = 95 %",
    ),
    "objective-without-outcome": (A, ", outcomes: [m_protein_fall]", "", "objective-without-outcome", "response"),
    "outcome-without-objective": (
        A,
        "  - id: m_protein_fall\n",
        "  - {id: os, role: secondary, label: survival, time_frames: [{offset: 1 month}], lines: 31}\n"
        "  - id: m_protein_fall\n",
        "outcome-without-objective",
        "'os'",
    ),
    "outcome-variables": (
        A,
        "  - id: m_protein_fall\n",
        "  - {id: os, role: secondary, label: survival, time_frames: [{offset: 1 month}], lines: 31}\n"
        "  - id: m_protein_fall\n",
        "outcome-variables",
        "'os'",
    ),
    "time-frame-absent": (A, "      - {offset: 24 weeks, lines: 31}\n", "", "time-frame-absent", "m_protein_fall"),
    "time-frame": (
        A,
        "offset: 24 weeks",
        "offset: 360 days",
        "time-frame",
        "6 x 28 days = 168 days; 360 days is 192 days later",
    ),
    "estimand": (B, "criteria: poems-ccf, ", "", "estimand", "names no criteria set"),
    "estimand-reference": (B, "cohort: harbour", "cohort: harbor", "estimand-reference", "did you mean 'harbour'?"),
    "cut-sentence": (
        A,
        "label: a deeper response",
        "cut: true, label: a deeper response",
        "cut-sentence",
        "breaks off",
    ),
    "missing-domain": (C, "of: [vegf, strength]", "of: [vegf, streng]", "missing-domain", "strength"),
    "missing-level": (C, "floor: none", "floor: nothing", "missing-level", "level of the order"),
    "combination": (C, "  of: [vegf, strength]\n", "", "combination", "lacks"),
    "confirmation": (C, "floor: none", "floor: partial", "confirmation", "response"),
    "judged-at": (C, "same_day: worst\n", "same_day: worst\njudged_at: 24 weeks\n", "judged-at", "cannot confirm"),
    "silent-domain": (
        C,
        "domains:\n",
        "domains:\n  - {name: silence, label: nobody asks, looks_at: [ecog]}\n",
        "silent-domain",
        "'silence'",
    ),
    "late-progression": (
        C,
        "levels:\n",
        "levels:\n  - {domain: vegf, name: partial, label: half, rule: plasma_vegf <= 0.5 x baseline}\n",
        "late-progression",
        "before 'worse'",
    ),
    "verdict-absent": (C, "purpose: response", "purpose: diagnosis", "verdict-absent", "diagnosis is made"),
    "level-reading": (
        C,
        "    label: performance status better by a grade\n",
        "    label: performance status better by a grade\n    readings: [{name: two, rule: ecog <= baseline - 2}]\n",
        "level-reading",
        "differs",
    ),
    "core-absent": (A, "  enrolment: {value: 24, kind: planned, lines: 11}\n", "", "sample-size-absent", "not stated"),
    "identifier": (A, "value: AMB-000017", "value: NCT123", "identifier", "8 digits"),
    "enrolment": (A, "{value: 24, kind: planned", "{value: 0, kind: planned", "enrolment", "is 0"),
    "date": (A, '"2023-03-03"', '"2023-02-30"', "date", "not a date"),
    "date-ambiguous": (
        A,
        '"2023-03-03", kind',
        '"2023-03-04", printed: 04/03/2023, kind',
        "date-ambiguous",
        "two ways",
    ),
    "date-order": (A, "value: 2026-12", "value: 2022-12", "date-order", "2022-12-31"),
    "share-range": (B, "percent: 12.5", "percent: 112.5", "share-range", "112.5"),
    "count": (B, "low: 9, high: 29", "low: 19, high: 29", "count", "19 > 14 > 29"),
    "percentage": (B, "percent: 62.5", "percent: 64", "percentage", "5/8 = 62.5 %, printed 64 %"),
    "assumption": (A, "            why: no weekday is given\n", "", "assumption", "does not say why"),
    "lines-absent": (A, "value: recruiting, lines: 4", "value: recruiting", "lines-absent", "lines"),
    "lines": (A, "lead sponsor, lines: 9", "lead sponsor, lines: 900", "lines", "line 900"),
    "document-hash": (A, "sha256: ", "sha256: x", "document-hash", "no SHA-256"),
    "document": (A, "lines: 34}\naliases", "lines: 35}\naliases", "document", "34 lines, not 35"),
    "unaccounted-line": (
        A,
        "{reason: contact, lines: 34}",
        "{reason: contact, lines: 2}",
        "unaccounted-line",
        "line 34",
    ),
}


def found_in(name: str, text: str, document: DocumentText | None = None) -> tuple[Finding, ...]:
    """The findings of a file's text; it must be readable."""
    reading = read_marked(text, source=name)
    assert reading.record is not None, reading.findings
    return check_file(reading.record, document=document, reading=reading)


def document_of(name: str) -> DocumentText | None:
    """The document of an example, if it has one."""
    path: Path = EXAMPLES / name.replace(".yaml", ".txt")
    return read_document_text(path) if path.exists() else None


@pytest.mark.parametrize("check", CASES)
def test_each_check_fires(check: str) -> None:
    """A file made wrong in one place has a finding of that check's family, with the words that explain it."""
    name, old, new, family, words = CASES[check]
    text = example(name)
    assert old in text
    found = [
        finding for finding in found_in(name, text.replace(old, new, 1), document_of(name)) if finding.family == family
    ]
    assert found, f"no finding of family {family}"
    assert any(words in finding.message + finding.calculation + finding.fix for finding in found), found


@pytest.mark.parametrize("name", ["amber.yaml", "beryl.yaml", "coral.yaml"])
def test_good_files_have_no_findings(name: str) -> None:
    """No check objects to a file in which nothing is wrong: each check is silent there."""
    assert found_in(name, example(name), document_of(name)) == ()


def test_a_file_is_looked_through_anew_after_another() -> None:
    """What is kept of the last file is of that file alone; values come from the outside in, texts left aside."""
    first, second = (read_file(EXAMPLES / name) for name in (A, B))
    for record in (first, second, first):
        found = list(walk(record))
        assert found[0] == ((), record)
        assert all(at(record, place) is value for place, value in found)
        assert not any(isinstance(value, str) for _, value in found)


def test_every_check_has_a_case() -> None:
    """No check is without a file that makes it fire, and no two checks share a name."""
    names = [check.name for check in CHECKS]
    assert sorted(names) == sorted(CASES)
    assert len(set(names)) == len(names)


def test_findings_point_at_the_file() -> None:
    """With the reading of its file, a finding names file and line; without it, document and lines."""
    text = example(A).replace('days: "1, 8, 15"', 'days: "1, 8, 29"')
    line = next(n for n, printed in enumerate(text.split("\n"), start=1) if "1, 8, 29" in printed)
    (in_file,) = found_in("mine.yaml", text)
    record, _ = read_file(text)
    assert record is not None
    (in_document,) = check_file(record)
    assert in_file.where() == f"mine.yaml:{line}"
    assert in_document.where() == "amber.txt:27"


def test_a_remark_is_not_said_twice() -> None:
    """What a remark of the file says already, in the same family about the same lines, is not found again."""
    lacking = example(A).replace("        dose: 4 mg\n", "")
    assert [finding.family for finding in found_in(A, lacking)] == ["dose-absent"]
    remark = "remarks:\n  - {family: dose-absent, severity: note, message: no dose is given, lines: 27}\n"
    assert found_in(A, lacking.replace("remarks:\n", remark)) == ()


def test_errors_are_said_even_if_remarked() -> None:
    """A remark hides no error."""
    wrong = example(A).replace('days: "1, 8, 15"', 'days: "1, 8, 29"')
    remark = "remarks:\n  - {family: cycle-days, severity: note, message: so it is printed, lines: 27}\n"
    assert [finding.family for finding in found_in(A, wrong.replace("remarks:\n", remark))] == ["cycle-days"]


@pytest.mark.parametrize(
    ("name", "old", "new", "family", "words"),
    [
        (B, "method: best response", "method: time to event", "estimand", "which time is meant"),
        (B, "method: best response", "method: event-free, timed: pfs", "estimand", "no time frame"),
        (A, "outcome: m_protein_fall, ", "", "estimand", "no time frame"),
        (A, "outcome: m_protein_fall", "outcome: m_protein_rise", "estimand-reference", "no outcome"),
        (B, "outcome: response", "outcome: survival", "estimand-reference", "no result"),
    ],
)
def test_an_estimand_has_what_its_method_needs(name: str, old: str, new: str, family: str, words: str) -> None:
    """A kind of time, a time frame, and something that it is of."""
    said = [one.message for one in found_in(name, example(name).replace(old, new)) if one.family == family]
    assert any(words in message for message in said)


def test_a_phase_named_after_an_unknown_one_is_found() -> None:
    """`after` must name a phase of the trial."""
    wrong = example(A).replace("    limit: fixed\n", "    limit: fixed\n    after: run-in\n", 1)
    assert [finding.family for finding in found_in(A, wrong)] == ["missing-reference"]


def test_a_drug_outside_the_vocabulary_can_be_written_as_unlisted() -> None:
    """`unlisted: true` makes an unknown drug a note instead of an error, and a known one a warning."""
    given = "  - drug: ixazomib\n"
    assert given in example(A)
    unknown = found_in(A, example(A).replace("drug: ixazomib", "drug: qx-1711"))
    unlisted = found_in(A, example(A).replace("drug: ixazomib", "drug: qx-1711\n        unlisted: true"))
    known = found_in(A, example(A).replace("drug: ixazomib", "drug: ixazomib\n        unlisted: true"))
    said = [{one.severity for one in found if one.family == "unknown-name"} for found in (unknown, unlisted, known)]
    assert said == [{"error"}, {"note"}, {"warning"}]


def test_follow_up_covers_a_late_outcome_with_a_query_only() -> None:
    """An outcome after treatment is a query within planned contacts, and a warning after the last of them."""
    within = found_in(A, example(A).replace("offset: 24 weeks", "offset: 360 days"))
    beyond = found_in(A, example(A).replace("offset: 24 weeks", "offset: 5 years"))
    assert [finding.severity for finding in within] == ["query"]
    assert [finding.severity for finding in beyond] == ["warning"]


def test_an_outcome_at_the_last_day_of_treatment_is_fine() -> None:
    """24 weeks are 168 days and end with the sixth cycle of 28 days."""
    assert "time-frame" not in {finding.family for finding in found_in(A, example(A))}


def test_contradictions_across_criteria_are_exact() -> None:
    """Bounds that leave one value contradict nothing; bounds that leave none do."""
    touching = "label: enough platelets\n      rule: platelets >= 75 10*9/L"
    other = "    - {id: low, list_role: inclusion, kind: compiled, label: low, rule: platelets <= %s /uL, lines: 17}\n"
    text = example(A)
    assert touching in text
    place = "    - id: consent\n"
    fine = text.replace(place, other % "75000" + place, 1)
    wrong = text.replace(place, other % "74999" + place, 1)
    assert "criteria-contradiction" not in {finding.family for finding in found_in(A, fine)}
    assert "criteria-contradiction" in {finding.family for finding in found_in(A, wrong)}


def test_an_exclusion_contradicts_an_inclusion() -> None:
    """What is excluded at 75 or more cannot be asked for at 75 or more."""
    place = "    - id: consent\n"
    exclusion = (
        "    - {id: high, list_role: exclusion, kind: compiled, label: high, rule: platelets >= 50 10*9/L,"
        " holds_when_eligible: false, lines: 17}\n"
    )
    found = found_in(A, example(A).replace(place, exclusion + place, 1))
    assert "criteria-contradiction" in {finding.family for finding in found}


@given(st.sampled_from(list(KINDS.values())).flatmap(records))
@settings(max_examples=200)
def test_checks_never_raise(record: AnyFile) -> None:
    """Whatever a readable file says, checking it returns findings with a fix each."""
    assert all(finding.fix and finding.message for finding in check_file(record))


def test_lengths_are_calendar_lengths() -> None:
    """A month has 28 to 31 days, a year 365 or 366, a week 7."""
    lengths = {text: days_of(Duration(text).offset) for text in ("1 month", "1 year", "2 weeks", "24 months", "1 hour")}
    assert lengths == {
        "1 month": (28, 31),
        "1 year": (365, 366),
        "2 weeks": (14, 14),
        "24 months": (730, 731),
        "1 hour": (1, 1),
    }


def test_a_sentence_that_demands_is_doubted_with_its_document(amber_document: DocumentText) -> None:
    """The label may be plain; the printed line that says `must` inside an exclusion is a query."""
    printed = amber_document.lines[21].replace("Ixazomib at any", "Must not have had ixazomib at any")
    lines = (*amber_document.lines[:21], printed, *amber_document.lines[22:])
    found = found_in(A, example(A), DocumentText(amber_document.document, lines))
    assert [finding.family for finding in found] == ["polarity"]


def test_the_registry_field_of_sex_can_contradict_a_criterion() -> None:
    """A trial of women does not ask for men."""
    place = "    - id: consent\n"
    men = "    - {id: men, list_role: inclusion, kind: compiled, label: men, rule: sex = male, lines: 12}\n"
    text = example(A).replace("sex: {value: all", "sex: {value: female").replace(place, men + place, 1)
    assert [finding.family for finding in found_in(A, text)] == ["criteria-contradiction"]


def test_an_open_follow_up_has_no_last_contact() -> None:
    """Visits until progression may last for years, so that a late outcome is only asked about."""
    text = example(A).replace("offset: 24 weeks", "offset: 5 years")
    text = text.replace("every: 3 months, lasting: 2 years", "every: 3 months, until: [progression]")
    assert [finding.severity for finding in found_in(A, text)] == ["query"]


def test_cycles_of_unknown_length_prove_nothing() -> None:
    """Without the length of a cycle the end of treatment is not known, and no outcome is called late."""
    text = example(A).replace("offset: 24 weeks", "offset: 5 years").replace("    cycle_length: 28 days\n", "")
    assert [finding.family for finding in found_in(A, text)] == ["cycle-length-absent"]


TWO_DOSES = """          - {cycles: 1-6, days: 1, who: poor kidneys, rule: creatinine_clearance < 30 mL/min, dose: 3 mg}
          - {cycles: 1-6, days: 1, who: others, rule: creatinine_clearance >= 30 mL/min, dose: 4 mg}
"""


def cycle_overlaps(schedule: str) -> list[str]:
    """Messages about overlapping schedules where ixazomib is given so."""
    record, findings = read_file(example(A).replace(IXAZOMIB, schedule), source=A)
    assert record is not None, findings
    return [finding.message for finding in check_file(record, load_vocabulary()) if finding.family == "cycle-overlap"]


def test_doses_of_different_patients_do_not_overlap() -> None:
    """A dose for reduced kidney function stands beside that of everybody else; the same patients have one dose."""
    assert not cycle_overlaps(TWO_DOSES)
    same = TWO_DOSES.replace("clearance >=", "clearance <").replace("others", "poor kidneys")
    assert cycle_overlaps(same)


def test_every_two_schedules_are_compared() -> None:
    """The third schedule clashes with the first, whatever stands between them, and also where no cycle is named."""
    assert cycle_overlaps("".join(f"          - {{cycles: 1-6, days: {day}}}\n" for day in (1, 8, 1)))
    assert cycle_overlaps("          - {days: 1}\n          - {days: 1-2, dose: 3 mg}\n")
    assert not cycle_overlaps("          - {days: 1}\n          - {days: 8, dose: 3 mg}\n")


def families(old: str, new: str) -> set[str]:
    """The families found in the example with one text replaced."""
    text = example(A)
    assert old in text
    return {finding.family for finding in found_in(A, text.replace(old, new, 1))}


def test_more_days_in_a_week_than_stated_are_found() -> None:
    """Days 1 and 3 are twice in the first week, not once; days 1 and 8 are once in each of two weeks."""
    assert "frequency" in families("days: 1, 8, 15, 22", "days: 1, 3")
    assert "frequency" not in families("days: 1, 8, 15, 22", "days: 1, 8")


def test_more_givings_a_day_than_anybody_could_take_are_found() -> None:
    """A hundred times a day is a slip; four times is not."""
    dose = "        dose: 4 mg\n"
    assert "frequency" in families(dose, f"{dose}        times_per_day: 100\n")
    assert "frequency" not in families(dose, f"{dose}        times_per_day: 4\n")


def test_a_drug_without_a_name_is_found() -> None:
    """A calendar of nothing in particular is worse than none."""
    assert "unknown-name" in families("- drug: ixazomib", '- drug: ""')


def test_a_time_frame_from_the_start_of_treatment_counts_like_one_from_baseline() -> None:
    """360 days from the start of treatment end after treatment, as 360 days from baseline do."""
    assert "time-frame" in families("offset: 24 weeks", "anchor: start of treatment, offset: 360 days")
    assert "time-frame" not in families("offset: 24 weeks", "anchor: diagnosis, offset: 360 days")


CONSENT = "    - id: consent\n"
LINE = "    - {id: extra, kind: compiled, lines: 17, list_role: "


@pytest.mark.parametrize(
    ("criterion", "doubted"),
    [
        ("exclusion, label: asthma, rule: asthma", True),
        ("exclusion, label: asthma, rule: asthma, holds_when_eligible: false", False),
        ("exclusion, label: no asthma, rule: no asthma and no copd, holds_when_eligible: false", True),
        ("exclusion, label: must have asthma, rule: asthma", False),
        ("inclusion, label: no asthma, rule: asthma", True),
        ("inclusion, label: no asthma, rule: no asthma", False),
        ("inclusion, label: no more than one stroke, rule: stroke ever", False),
    ],
)
def test_a_rule_against_its_list_or_label_is_doubted(criterion: str, doubted: bool) -> None:
    """A diagnosis demanded under exclusion, or where the label says no, is a query; the usual forms are not."""
    assert ("polarity" in families(CONSENT, LINE + criterion + "}\n" + CONSENT)) == doubted


def test_a_complete_list_that_says_why_it_is_not_is_found() -> None:
    """`complete: true` and `incomplete_because` cannot both be meant."""
    assert "incomplete" in families("complete: true", "complete: true\n  incomplete_because: page missing")


LIMIT = "    limit: fixed\n"
DOSE = "        dose: 4 mg\n"
DAYS = '{cycles: 1-6, days: "1, 8, 15", lines: 27}'


@pytest.mark.parametrize(
    "schedule",
    [
        'days: "-5 to -3, 0", cycles: 1',
        "days: 0-20",
        'days: "-5 to 22", cycles: 1-6',
    ],
)
def test_days_are_counted_from_zero_only_where_the_phase_says_so(schedule: str) -> None:
    """Day -5 is an error, and none where the phase counts from a day 0; a cycle of 28 days has no 29 of them."""
    wrong = example(A).replace(DAYS, "{" + schedule + ", lines: 27}")
    fine = wrong.replace(LIMIT, LIMIT + "    day_zero: true\n", 1)
    assert "day-number" in {finding.family for finding in found_in(A, wrong)}
    assert not {"day-number", "cycle-days"} & {finding.family for finding in found_in(A, fine)}
    long = fine.replace("-5 to", "-6 to").replace("days: 0-20", "days: 0-28")
    assert "cycle-days" in {finding.family for finding in found_in(A, long)}


def test_a_phase_without_cycles_has_as_many_days_as_it_lasts() -> None:
    """Five weeks have a day 35 and no day 36; days of such a phase need no length of a cycle."""
    text = example(A).replace("    cycle_length: 28 days\n    cycles: 6\n", "    duration: 5 weeks\n", 1)
    text = text.replace("cycles: 1-6, days", "days").replace(
        "          - cycles: 1-6\n            days", "          - days"
    )
    for day, wrong in ((35, False), (36, True)):
        found = {finding.family for finding in found_in(A, text.replace('"1, 8, 15"', f'"1, {day}"'))}
        assert ("cycle-days" in found) == wrong
        assert "cycle-length-absent" not in found


@pytest.mark.parametrize(
    ("cycles", "families_found"),
    [
        ("3-8", set()),
        ("3-9", {"cycle-range"}),
        ("1-8", {"cycle-range"}),
        ("3-7", {"cycle-gap"}),
        ("4-8", {"cycle-gap"}),
    ],
)
def test_cycles_are_counted_from_the_first_number(cycles: str, families_found: set[str]) -> None:
    """Six cycles that begin with number 3 are cycles 3 to 8: no other may be named, and none may be left out."""
    text = example(A).replace(LIMIT, LIMIT + "    first_cycle: 3\n", 1).replace("cycles: 1-6", "cycles: 3-8")
    text = text.replace('cycles: 3-8, days: "1, 8, 15"', f'cycles: {cycles}, days: "1, 8, 15"')
    assert {finding.family for finding in found_in(A, text)} == families_found


def test_a_default_beside_an_entry_with_a_rule_is_no_overlap() -> None:
    """An entry for poor kidneys and one for everybody else may share cycles and days."""
    low = "rule: creatinine_clearance < 30 mL/min"
    assert not cycle_overlaps(f"          - {{cycles: 1-6, days: 1}}\n          - {{cycles: 1-6, days: 1, {low}}}\n")
    assert cycle_overlaps(f"          - {{cycles: 1-6, days: 1, {low}}}\n" * 2)


SECOND = "      - {drug: ixazomib, dose: 4 mg, basis: fixed, routes: [%s], %s schedule: [%s], lines: 27}\n"


@pytest.mark.parametrize(
    ("route", "more", "schedule", "repeated"),
    [
        ("PO", "", DAYS, True),
        ("IV", "", DAYS, False),
        ("PO", "infusion: 48 hours,", DAYS, False),
        ("PO", "", "{cycles: 1, days: 2, lines: 27}", False),
        ("PO", "", "{cycles: 1, days: 8, lines: 27}", True),
    ],
)
def test_a_drug_stands_twice_only_where_nothing_tells_the_two_apart(
    route: str, more: str, schedule: str, repeated: bool
) -> None:
    """A bolus and an infusion, a loading dose and the later ones are two administrations of one drug."""
    second = SECOND % (route, more, schedule)
    found = {finding.family for finding in found_in(A, example(A).replace(DRUGS, DRUGS + second, 1))}
    assert ("repeated-drug" in found) == repeated


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("action: hold, drugs: [ixazomib]", ""),
        ("action: hold, resume: platelets >= 50 10*9/L", ""),
        ("action: reduce, drugs: [ixazomib], to: 3 mg", ""),
        ("action: reduce, percent: 75", ""),
        ("action: delay", ""),
        ("action: reduce, to: 3 mg, percent: 75, drugs: [ixazomib]", "an amount and to a share"),
        ("action: reduce, percent: 100", "100 %"),
        ("action: reduce, percent: 0", "0 %"),
        ("action: hold, percent: 50", "says nothing"),
        ("action: skip, resume: platelets >= 50 10*9/L", "nothing is resumed"),
        ("action: hold, drugs: [ixazomab]", "did you mean 'ixazomib'"),
        ("action: stop, drugs: [lenalidomide]", "is not given in phase"),
        ("action: delay, drugs: [ixazomib]", "with all its drugs"),
    ],
)
def test_a_dose_rule_says_what_is_done_and_to_which_drug(rule: str, words: str) -> None:
    """Each action has what it needs and nothing else; a good rule has no finding."""
    text = f"    dose_rules:\n      - {{{rule}, rule: platelets < 30 10*9/L, lines: 27}}\n"
    found = found_in(A, example(A).replace(DRUGS, text + DRUGS, 1))
    said = [finding.message + finding.fix for finding in found if finding.family == "dose-rule"]
    assert bool(said) == bool(words)
    assert all(words in one for one in said)
    assert words or not found


def test_the_rule_of_a_dose_rule_is_checked_like_any_other() -> None:
    """A unit that does not fit is found in a dose rule and in its `resume`, and an unknown name cannot be read."""
    text = "    dose_rules:\n      - {action: hold, rule: %s, resume: %s, lines: 27}\n"
    for rules in (("platelets < 30 mg", "platelets >= 50 10*9/L"), ("platelets < 30 10*9/L", "platelets >= 50 mg")):
        assert "unit" in families(DRUGS, text % rules + DRUGS)
    wrong = example(A).replace(DRUGS, text % ("platelet < 30 10*9/L", "no asthma") + DRUGS, 1)
    assert read_marked(wrong, source=A).record is None


@pytest.mark.parametrize(
    ("fields", "family"),
    [
        ("        highest: 5 mg\n", ""),
        ("        highest: 3 mg\n", "dose-cap"),
        ("        highest: 5 mL\n", "dose-cap"),
        ("        highest_surface: 2 m2\n", "dose-formula"),
        ("        highest_surface: 2 m\n", "dose-cap"),
        ("        highest_surface: 20 m2\n", "dose-cap"),
        ("        per: day\n        times_per_day: 2\n", ""),
        ("        if_missed: shift\n        make_up: 3 days\n", ""),
        ("        if_missed: shift\n        make_up: 7 days\n", "make-up"),
        ("        if_missed: lost\n        make_up: 3 days\n", "make-up"),
        ("        weight_at: cycle\n", "dose-formula"),
    ],
)
def test_how_a_dose_is_reckoned_fits_the_dose(fields: str, family: str) -> None:
    """Caps, formulas and times to make up are found where they contradict the dose, and only there."""
    found = {finding.family for finding in found_in(A, example(A).replace(DOSE, DOSE + fields, 1))}
    assert (family in found) if family else not found


@pytest.mark.parametrize(("highest", "wrong"), [("2000 mg", False), ("2 g", False), ("20 mg/kg", True), ("2 mL", True)])
def test_the_most_at_once_is_what_a_weight_dose_comes_to(highest: str, wrong: bool) -> None:
    """16 mg/kg come to an amount in mg or g, which is what may be capped."""
    text = example(A).replace(
        DOSE + "        basis: fixed\n", f"        dose: 16 mg/kg\n        highest: {highest}\n", 1
    )
    assert ("dose-cap" in {finding.family for finding in found_in(A, text)}) == wrong


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ("{before: 2 days, after: 3 days}", ""),
        ("{after: 6 days}", ""),
        ("{after: 7 days}", "8 - 1 <= 7"),
        ("{before: 2 weeks}", "8 - 1 <= 14"),
        ("{lines: 27}", "permits nothing"),
        ("{after: 1 month}", "31 days > 28 / 2"),
    ],
)
def test_a_window_ends_before_the_next_giving(window: str, words: str) -> None:
    """Days 1 and 8 are 7 days apart: a window of 6 days is fine, one of 7 reaches the next giving."""
    found = found_in(A, example(A).replace(DOSE, f"{DOSE}        window: {window}\n", 1))
    said = [finding.message + finding.calculation for finding in found if finding.family == "window-width"]
    assert bool(said) == bool(words)
    assert not words or any(words in one for one in said)


def test_a_visit_every_month_may_move_by_half_of_it() -> None:
    """The window of what is repeated is held against the interval."""
    old = "every: 3 months, lasting: 2 years"
    assert "window-width" not in families(old, f"{old}, window: {{before: 14 days, after: 14 days}}")
    assert "window-width" in families(old, f"{old}, window: {{after: 60 days}}")


@pytest.mark.parametrize(
    ("timing", "found"),
    [
        ("days: 0", True),
        ("days: 1", False),
        ('days: "-28"', False),
        ("cycles: 1-6, days: 0", True),
        ("cycles: 0", True),
        ("anchor: cycle, days: 28", False),
    ],
)
def test_no_study_day_is_zero_and_no_cycle_day_below_one(timing: str, found: bool) -> None:
    """Day -28 lies before the first dose; day 0 is no study day, and a cycle has no day 0."""
    old = "      - {when: after, anchor: end of treatment"
    assert ("day-number" in families(old, f"      - {{{timing}, lines: 32}}\n{old}")) == found


def test_phases_are_put_in_one_order() -> None:
    """A phase begins after one or with one, and two phases do not wait for each other."""
    other = "phases:\n  - {name: run-in, %s, lines: 26}\n"
    arm = "phases: [treatment]"
    text = example(A).replace(arm, "phases: [treatment, run-in]")

    def found(first: str, second: str) -> list[str]:
        one = text.replace("phases:\n  - name: treatment\n", other % first + "  - name: treatment\n" + second, 1)
        return [finding.message for finding in found_in(A, one) if finding.family in ("phase-order", "phase-gap")]

    assert found("cycle_length: 7 days, cycles: 1", "    after: run-in\n    gap: 2 weeks\n") == []
    assert found("cycle_length: 7 days, cycles: 1", "    alongside: run-in\n") == []
    assert len(found("after: treatment", "    alongside: run-in\n")) == 2
    assert "together with" in found("cycle_length: 7 days", "    after: run-in\n    alongside: run-in\n")[0]


def test_a_phase_that_accompanies_an_unknown_one_is_found() -> None:
    """`alongside` must name a phase of the trial."""
    assert "missing-reference" in families(LIMIT, LIMIT + "    alongside: run-in\n")


@pytest.mark.parametrize(
    ("screening", "found"),
    [
        ("length: 28 days", False),
        ("length: 21 days, before: registration", False),
        ("length: 0 days", True),
        ("length: 28 days, before: first doze", True),
    ],
)
def test_a_screening_period_lies_before_something_known(screening: str, found: bool) -> None:
    """A screening period has a length and an event before which it lies."""
    new = f"eligibility:\n  screening: {{{screening}, lines: 12}}\n"
    assert ("screening-period" in families("eligibility:\n", new)) == found


@pytest.mark.parametrize(
    ("duty", "found"),
    [
        ("before_first_dose: 28 days, after_last_dose: 6 months", False),
        ("drug: ixazomib, after_last_dose: 90 days", False),
        ("before_first_dose: 3 years", True),
        ("after_last_dose: 60 months", True),
    ],
)
def test_a_duty_lasts_as_long_as_duties_do(duty: str, found: bool) -> None:
    """A duty of years around the treatment is asked about; months are not."""
    new = f"duties:\n  - {{label: no pregnancy, {duty}, lines: 27}}\ninterventions:\n"
    assert ("duty" in families("interventions:\n", new)) == found


def coral_findings(old: str, new: str) -> list[tuple[str, str]]:
    """Families and messages found in the criteria set with one text replaced."""
    text = example(C)
    assert old in text
    return [(one.family, one.message) for one in found_in(C, text.replace(old, new, 1))]


@pytest.mark.parametrize(
    ("old", "new", "family"),
    [
        ("instead_of: [vegf]", "instead_of: [vegfs]", "missing-domain"),
        ("also: {vegf: plasma_vegf recorded}", "also: {vegfs: plasma_vegf recorded}", "missing-domain"),
        ("  - domain: strength\n", "  - domain: strenght\n", "missing-domain"),
        ("order: [complete, partial, none, worse]", "order: [complete, partly, none, worse]", "missing-level"),
        ("progression: worse", "progression: worst", "missing-level"),
        ("response: [complete, partial]", "response: [complete, part]", "missing-level"),
        ("looks_at: [plasma_vegf]", "looks_at: [vegf_of_plasma]", "unknown-name"),
        ("keeps: [ecog]", "keeps: [ecogs]", "unknown-name"),
        ("method: shallowest", "method: any", "combination"),
        ("method: shallowest", "method: rule", "combination"),
        ("  floor: none\n", "", "confirmation"),
        ("  - name: strength\n", "  - name: vegf\n", "repeated-name"),
    ],
)
def test_names_within_a_criteria_set_must_exist(old: str, new: str, family: str) -> None:
    """A domain, level or variable that a set names anywhere must exist, and each way to answer needs its parts."""
    assert family in {found for found, _ in coral_findings(old, new)}


def test_rules_over_domains_need_a_time() -> None:
    """A set that answers by rules over all domains says when it is judged."""
    found = coral_findings("method: shallowest", "method: rule\n  positive: success\n  negative: failure")
    assert "judged-at" in {family for family, _ in found}
