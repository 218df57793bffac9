"""All checks, in the order in which they are made and printed: name, gravity, what is looked for, and the function."""

from __future__ import annotations

from trialrun.protocol.checks import criteria_sets, document, eligibility, names, outcomes, registry, treatment
from trialrun.protocol.checks.criteria_sets import of_set
from trialrun.protocol.checks.model import Check, of_trial

CHECKS: tuple[Check, ...] = (
    # names
    Check("file-name", "error", "A name or alias of the file that nobody could type.", names.find_bad_file_names),
    Check("unknown-name", "error", "A drug, variable or concept that the vocabulary lacks.", names.find_unknown_names),
    Check("test-concept", "error", "A demanded test that does not say which.", names.find_tests_without_concept),
    Check("question-undefined", "error", "A key in `attest(...)` without a question.", names.find_undefined_questions),
    Check("question-unused", "warning", "A question that no rule asks.", names.find_unused_questions),
    Check("question-text", "warning", "A question that does not ask.", names.find_unanswerable_questions),
    Check("label-absent", "warning", "An element without a word to the reader.", names.find_empty_labels),
    Check("repeated-name", "error", "An id or name given twice in one list.", names.find_repeated_names),
    Check(
        "missing-reference",
        "error",
        "A group, phase or outcome that is named and does not exist.",
        of_trial(names.find_missing_references),
    ),
    Check("unused-phase", "warning", "A phase that no arm goes through.", of_trial(names.find_unused_phases)),
    Check("repeated-test", "warning", "A test demanded twice by one criterion.", of_trial(names.find_repeated_tests)),
    # eligibility
    Check(
        "rule",
        "error",
        "What is wrong inside one rule: units, bounds, values, qualifiers, windows (the finding bears its own family).",
        eligibility.find_rule_problems,
    ),
    Check("unless", "error", "`unless` in a rule that is neither for nor against.", eligibility.find_lost_favour),
    Check("criterion-rule", "error", "A criterion without a rule.", of_trial(eligibility.find_criteria_without_rule)),
    Check("note-rule", "error", "A note that carries a rule.", of_trial(eligibility.find_notes_with_rule)),
    Check(
        "partly-rest",
        "error",
        "A partly computable criterion that does not name the rest.",
        of_trial(eligibility.find_unnamed_rest),
    ),
    Check(
        "kind",
        "warning",
        "A kind that does not fit the rule: a rest never asked, a judgement called compiled.",
        of_trial(eligibility.find_unasked_rest),
    ),
    Check("polarity", "query", "A line that may mean the opposite of its list.", eligibility.find_doubtful_polarity),
    Check(
        "late-anchor",
        "query",
        "A criterion timed by what follows enrolment, such as the first dose.",
        of_trial(eligibility.find_late_anchors),
    ),
    Check(
        "criteria-contradiction",
        "error",
        "Two criteria, or a criterion and a registry field, that nobody can meet together.",
        eligibility.find_contradicting_criteria,
    ),
    Check(
        "registry-field",
        "query",
        "An age limit that is not the one of the registry field.",
        of_trial(eligibility.find_differing_registry_fields),
    ),
    Check(
        "incomplete",
        "error",
        "Eligibility that is incomplete without a reason, or complete without a criterion.",
        of_trial(eligibility.find_unexplained_incompleteness),
    ),
    Check(
        "first-reading",
        "warning",
        "A first reading whose rule is not the one used.",
        of_trial(eligibility.find_differing_first_reading),
    ),
    # treatment
    Check("cycle-days", "error", "A day that the cycle does not have.", of_trial(treatment.find_days_outside_cycle)),
    Check("cycle-range", "error", "A cycle that the phase lacks.", of_trial(treatment.find_cycles_outside_phase)),
    Check("cycle-overlap", "error", "Two schedules of one drug in one cycle.", of_trial(treatment.find_cycle_overlaps)),
    Check("cycle-gap", "query", "A cycle without schedule for a drug.", of_trial(treatment.find_cycle_gaps)),
    Check(
        "cycle-length-absent",
        "query",
        "Cycles whose length is not stated.",
        of_trial(treatment.find_days_without_cycle),
    ),
    Check(
        "schedule-absent",
        "query",
        "A drug whose days are not stated.",
        of_trial(treatment.find_missing_schedules),
    ),
    Check("dose-absent", "note", "A drug whose dose is not stated.", of_trial(treatment.find_missing_doses)),
    Check(
        "dose-unit",
        "error",
        "A dose without a unit of dose, or with one that does not fit its basis.",
        of_trial(treatment.find_dose_units),
    ),
    Check("dose-amount", "error", "A dose of nothing.", of_trial(treatment.find_dose_amounts)),
    Check(
        "frequency",
        "error",
        "Times a day, days a week or minutes that cannot be.",
        of_trial(treatment.find_impossible_frequencies),
    ),
    Check("route", "query", "Routes that contradict each other.", of_trial(treatment.find_route_conflicts)),
    Check("route-choice", "note", "A choice of routes.", of_trial(treatment.find_route_choices)),
    Check("route-unknown", "warning", "A route that is not known.", of_trial(treatment.find_unknown_routes)),
    Check(
        "repeated-drug",
        "query",
        "A drug that stands twice in one phase.",
        of_trial(treatment.find_repeated_administrations),
    ),
    Check(
        "months-of-cycles",
        "note",
        "Months or years that are no whole number of cycles.",
        of_trial(treatment.find_months_of_cycles),
    ),
    Check(
        "phase-length",
        "query",
        "Cycles and duration of a phase that do not agree.",
        of_trial(treatment.find_conflicting_phase_length),
    ),
    Check(
        "phase-limit",
        "query",
        "A phase that lasts up to, or until, something that is not named.",
        of_trial(treatment.find_open_limits),
    ),
    Check("share", "query", "Shares that do not add up to 100 percent.", of_trial(treatment.find_wrong_shares)),
    # objectives and outcomes
    Check(
        "objective-without-outcome",
        "query",
        "An objective that no outcome answers.",
        of_trial(outcomes.find_objectives_without_outcome),
    ),
    Check(
        "outcome-without-objective",
        "note",
        "An outcome that answers no stated objective.",
        of_trial(outcomes.find_outcomes_without_objective),
    ),
    Check(
        "outcome-variables",
        "query",
        "An outcome that names nothing measurable.",
        of_trial(outcomes.find_outcomes_without_variables),
    ),
    Check(
        "time-frame-absent",
        "query",
        "An outcome without a time frame.",
        of_trial(outcomes.find_outcomes_without_time),
    ),
    Check(
        "time-frame",
        "query",
        "An outcome judged after treatment or after the last planned contact.",
        of_trial(outcomes.find_late_outcomes),
    ),
    Check("cut-sentence", "warning", "An objective that breaks off.", of_trial(outcomes.find_cut_objectives)),
    # criteria sets
    Check(
        "missing-domain",
        "error",
        "A domain that a criteria set names and does not have.",
        of_set(criteria_sets.find_missing_domains),
    ),
    Check(
        "missing-level",
        "error",
        "A level that a criteria set names and no domain gives, or that its order lacks.",
        of_set(criteria_sets.find_missing_levels),
    ),
    Check(
        "combination",
        "error",
        "A way to combine domains that lacks what it needs.",
        of_set(criteria_sets.find_incomplete_combinations),
    ),
    Check(
        "confirmation",
        "error",
        "Confirmation that would leave nothing, or a response that was not confirmed.",
        of_set(criteria_sets.find_unusable_confirmation),
    ),
    Check(
        "judged-at",
        "error",
        "A set judged once that confirms, or rules over domains without a time.",
        of_set(criteria_sets.find_unusable_points),
    ),
    Check(
        "silent-domain",
        "warning",
        "A domain that can never give an answer.",
        of_set(criteria_sets.find_silent_domains),
    ),
    Check(
        "late-progression",
        "warning",
        "Progression that is tested after another level.",
        of_set(criteria_sets.find_late_progression),
    ),
    Check(
        "verdict-absent",
        "error",
        "A diagnostic set that gives no verdict.",
        of_set(criteria_sets.find_diagnosis_without_verdict),
    ),
    Check(
        "level-reading",
        "warning",
        "A first reading of a level whose rule is not the one used.",
        of_set(criteria_sets.find_differing_readings),
    ),
    # what a file says about itself
    Check("core-absent", "query", "A core fact that is not stated.", registry.find_absent_core),
    Check("identifier", "error", "A registry number that cannot be one.", registry.find_bad_identifiers),
    Check("enrolment", "error", "A trial of nobody.", registry.find_bad_enrolment),
    Check("date", "error", "A date that does not exist.", registry.find_bad_dates),
    Check("date-ambiguous", "query", "A printed date with two readings.", registry.find_ambiguous_dates),
    Check("date-order", "error", "An end before its beginning.", registry.find_dates_out_of_order),
    Check("share-range", "error", "A percentage or error rate that cannot be.", registry.find_bad_shares),
    Check("count", "error", "A count above its total, a range upside down.", registry.find_wrong_counts),
    Check("percentage", "query", "A percentage that count and total do not give.", registry.find_wrong_percentages),
    Check("assumption", "error", "An assumption that does not say why.", registry.find_unexplained_assumptions),
    Check("lines-absent", "warning", "An element without lines of the document.", registry.find_missing_lines),
    Check("lines", "error", "Lines that do not exist, or are named twice.", registry.find_odd_lines),
    Check("document-hash", "error", "A document whose SHA-256 is none.", registry.find_bad_document_names),
    # against the document
    Check("document", "error", "Another document than the file was made from.", document.find_other_document),
    Check(
        "unaccounted-line",
        "error",
        "A line that nothing claims or sets aside; a number, unit, date or drug that no field holds.",
        document.find_unaccounted,
    ),
)
