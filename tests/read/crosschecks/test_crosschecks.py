"""Cross-checks: each speaks of what it looks for, and is silent where there is nothing."""

import pytest

from read.building.sources_made import NUMBER, arm, built, intervention, lines, outcome, printed, source
from trialrun.ground.finding import Finding
from trialrun.read.crosschecks import CROSSCHECKS
from trialrun.read.source import ArmText, InterventionText, NamedText, Printed


def found(family: str, **fields: object) -> list[Finding]:
    """The findings of one family about the given fields."""
    return [finding for finding in built(**fields).findings if finding.family == family]


def said(family: str, text: str) -> list[Finding]:
    """The findings of one family about a description."""
    return found(family, description=lines(text, 50))


def test_an_appendix_that_is_not_there_is_missed() -> None:
    """A text that leans on an appendix of another document says so once, with the line."""
    (finding,) = said("appendix-absent", "Response is judged as in Appendix III.\nSee Appendix III.")
    assert finding.lines == (50, 50)
    assert "Appendix III" in finding.message
    assert said("appendix-absent", "The appendix was removed in childhood.") == []


def test_brackets_that_do_not_match_are_counted() -> None:
    """The number of each bracket stands in the calculation; the marks of a list are none."""
    (finding,) = said("brackets", "Marrow (biopsy or aspirate is taken.")
    assert finding.calculation == "1 ( and 0 )"
    assert said("brackets", "a) the marrow (biopsy) is taken") == []


@pytest.mark.parametrize(
    "text",
    [
        "The cohort (Part A) is open.",
        "Treatment (group b) and rest (group a) are compared (1:1).",
        "1) a marrow is taken (if possible); 2) blood is taken.",
        "iv) the marrow is taken",
        "4\\) a marrow (or a biopsy) is taken",
        "Fictumab \uff08250 mg daily) is given.",
    ],
)
def test_marks_of_a_list_and_letters_in_brackets_are_no_slip(text: str) -> None:
    """A mark of a list closes what was never opened; a letter or number within brackets is none."""
    assert said("brackets", text) == []


def test_a_bracket_that_closes_in_the_next_line_matches() -> None:
    """A line that breaks within brackets is read with the next, where that is no item of its own."""
    assert found("brackets", eligibility=lines("- Biopsy taken early (before\nday 45)", 30)) == []
    assert len(found("brackets", eligibility=lines("- Biopsy taken early (before\n- Day 45 has passed", 30))) == 1


def test_a_slip_printed_twice_is_told_once() -> None:
    """A summary that is repeated word for word in the description has one finding."""
    text = "Marrow (biopsy or aspirate is taken."
    assert len(found("brackets", summary=lines(text, 20), description=lines(text, 50))) == 1


def test_an_appendix_without_a_number_is_missed_too() -> None:
    """`See the protocol appendix` leans on one; the appendix of the body does not."""
    (finding,) = said("appendix-absent", "Drugs that are not allowed are listed in the protocol appendix.")
    assert "appendix" in finding.message
    assert said("appendix-absent", "A tumor described in the appendix of a child is removed. See Appendix II.")


def test_a_text_that_goes_on_in_the_next_paragraph_is_not_cut() -> None:
    """A paragraph that breaks within a sentence, or before an item of a list, is no cut one."""
    assert said("sentence-cut", "We compare the old drug and\nthe new drug in adults.") == []
    assert said("sentence-cut", "We compare the old drug and\n2. the new drug.") == []
    assert said("sentence-cut", "We compare the old drug and\nAdults are asked.")


@pytest.mark.parametrize("name", ["Modified Rodnan Skin Score", "Hanoi Test", "Hamilton Depression Scale"])
def test_a_scale_with_other_initials_is_no_other_scale(name: str) -> None:
    """Likeness alone, and two initials alone, confuse nobody."""
    assert said("scale-name", f"We use the {name}.") == []


@pytest.mark.parametrize("text", ["The study of fictumab in", "We compare the old drug and the"])
def test_a_text_that_ends_in_a_joining_word_is_cut(text: str) -> None:
    """Nothing ends in `and` or `the`."""
    assert said("sentence-cut", text)


def test_a_torn_word_is_seen_by_the_whole_one() -> None:
    """The beginning of a word that stands elsewhere in full was torn; a whole word without a stop was not."""
    assert said("sentence-cut", "The combination is given.\nThis is the new combinati")
    assert said("sentence-cut", "The procedures are done.\nThis is the usual procedure") == []


def test_another_trial_is_named_and_nothing_taken() -> None:
    """A registry number that is not this trial's is another trial."""
    (finding,) = said("other-trial", "This trial follows NCT11111111.")
    assert "NCT11111111" in finding.message
    assert said("other-trial", f"This is {NUMBER}.") == []


def test_a_scale_that_is_probably_another_is_asked_about() -> None:
    """A name with the initials and most letters of a known scale may be that one; none is exchanged."""
    (finding,) = said("scale-name", "We use the Neuropsychological Impairment Scale.")
    assert "Neuropathy Impairment Score" in finding.message
    assert said("scale-name", "We use the Neuropathy Impairment Score.") == []


def test_the_status_is_as_old_as_the_record() -> None:
    """A trial still recruiting after its end is asked about; else the day of a status that may change is noted."""
    dates = (NamedText("completion", printed("2019-01-01")), NamedText("last update posted", printed("2020-05-01")))
    (stale,) = found("status", status=printed("Recruiting"), dates=dates)
    assert (stale.severity, stale.calculation) == ("query", "2019-01-01 < 2020-05-01")
    (noted,) = found("status", status=printed("Active, not recruiting"), dates=dates)
    assert noted.severity == "note"
    assert found("status", status=printed("Completed"), dates=dates) == []
    assert found("status", status=printed("Recruiting")) == []


CYCLE = "Daratumumab 16 mg/kg IV on day 1 of each 28-day cycle."


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ("Daratumumab 8 mg/kg IV on day 1 of each 28-day cycle.", "the dose"),
        ("Daratumumab 16 mg/kg IV on day 1 of each 21-day cycle.", "the length of a cycle"),
        ("Daratumumab 16 mg/kg SC on day 1 of each 28-day cycle.", "the route"),
    ],
)
def test_two_tellings_of_one_drug_are_compared(other: str, what: str) -> None:
    """Dose, cycle and route of the arm and of the intervention are held against each other."""
    (finding,) = found(
        "treatment-differs", arms=(arm("Only", CYCLE),), interventions=(intervention("Daratumumab", other),)
    )
    assert what in finding.message


def test_a_dose_made_of_several_units_is_the_same_dose() -> None:
    """`3 x 100 mg` is 300 mg; a difference that the page prints twice is told once."""
    whole = "Daratumumab 300 mg SC on day 1 of each 28-day cycle."
    assert found("treatment-differs", arms=(arm("Only", whole),), interventions=(
        intervention("Daratumumab", "Daratumumab 3 x 100 mg SC"),)) == []  # fmt: skip
    other = intervention("Daratumumab", "Daratumumab 100 mg SC")
    assert len(found("treatment-differs", arms=(arm("Only", whole),), interventions=(other, other))) == 1


def test_the_same_told_twice_is_no_difference() -> None:
    """Equal tellings, and one that says less, contradict nothing."""
    for other in (CYCLE, "Daratumumab 16 mg/kg IV"):
        fields = {"arms": (arm("Only", CYCLE),), "interventions": (intervention("Daratumumab", other),)}
        assert found("treatment-differs", **fields) == []


@pytest.mark.parametrize("form", ["Powder for infusion, 20 mg", "Capsules of 2.3, 3 or 4 mg", "Vial with 100 mg"])
def test_the_strength_of_a_product_is_no_other_dose(form: str) -> None:
    """What one vial or capsule holds, told without a time, contradicts no dose; with a time it is one."""
    fields = {"arms": (arm("Only", "Melflufen 40 mg IV on day 1 of each 28-day cycle."),)}
    assert found("treatment-differs", **fields, interventions=(intervention("Melflufen", form),)) == []
    daily = intervention("Melflufen", "Melflufen powder 20 mg IV on day 1 of each cycle")
    assert len(found("treatment-differs", **fields, interventions=(daily,))) == 1


def test_an_arm_of_which_the_schedule_says_nothing_is_asked_about() -> None:
    """An arm told by its drugs alone, beside one with a schedule, is said to have none; one with a placebo is not."""
    whole = arm("Full", "Bortezomib 1.3 mg/m2 and dexamethasone 40 mg on days 1 and 8 of each 28-day cycle.")
    (finding,) = found(
        "arm-unexplained", arms=(whole, arm("Short", "Bortezomib in a lower dose, as the doctor sees fit"))
    )
    assert "'Short'" in finding.message and finding.fix
    placebo = ArmText(printed("Placebo", 9), "placebo comparator", printed("A pill that looks like bortezomib", 10))
    assert found("arm-unexplained", arms=(whole, placebo)) == []


def test_a_drug_that_is_given_and_not_listed_is_asked_about() -> None:
    """The list of interventions has every drug of the schedule, by its name or its class."""
    text = "Daratumumab 16 mg/kg IV and dexamethasone 20 mg orally on day 1 of each 28-day cycle."
    listed = (intervention("Daratumumab"),)
    (finding,) = found("intervention-list", arms=(arm("Only", text),), interventions=listed)
    assert "dexamethasone" in finding.message
    both = (*listed, intervention("Dexamethasone"))
    assert found("intervention-list", arms=(arm("Only", text),), interventions=both) == []


def test_a_drug_that_stands_in_a_longer_name_is_listed() -> None:
    """`xq-12` is listed as `antibody XQ12`."""
    listed = (intervention("Monoclonal antibody XQ12"),)
    arms = (arm("Only", "XQ-12 16 mg/kg IV on day 1 of each 28-day cycle."),)
    assert found("intervention-list", arms=arms, interventions=listed) == []


def test_a_drug_under_the_name_beside_it_is_listed() -> None:
    """`fictumab mesylate (XQ-12)` is one drug: what is given as XQ-12 is listed as fictumab."""
    listed = (intervention("Fictumab mesylate"),)
    arms = (arm("Only", "XQ-12 16 mg/kg IV on day 1 of each 28-day cycle."),)
    told = lines("Two doses of fictumab mesylate (XQ-12) are compared.", 50)
    assert found("intervention-list", arms=arms, interventions=listed, description=told) == []
    assert len(found("intervention-list", arms=arms, interventions=listed)) == 1


def test_unknown_names_are_counted() -> None:
    """Short forms the vocabulary lacks stand in one note, the most frequent first."""
    (finding,) = said("unknown-term", "XQZ1 is bound. XQZ1 and BLARG are measured.")
    assert finding.message.endswith("XQZ1 (2), BLARG (1)")


@pytest.mark.parametrize(
    "text",
    [
        "Give 5 mL IV QD if 3 mg/dL is above the ULN AND below 9.",
        "PATIENT CHARACTERISTICS: Age over 18.",
        "Stage III or IV disease, treatment-related, High-dose therapy.",
        "OUTLINE: This is a study.",
        "CR and PR by RECIST, PFS and OS; stage IIIA or pT3b N0 M0.",
        "A DNA-based, High-Risk, HLA-matched group; PCR and ELISA.",
    ],
)
def test_units_headings_and_ordinary_capitals_are_no_unknown_terms(text: str) -> None:
    """What every record may hold is no gap of the vocabulary."""
    assert said("unknown-term", text) == []


def test_a_day_that_may_be_a_month_is_asked_about() -> None:
    """`05/08/2025` has two readings, and both are kept."""
    made = built(dates=(NamedText("start", printed("05/08/2025", 6)),))
    assert made.trial.registration.dates[0].value == "2025"


def test_what_a_core_element_lacks_is_said() -> None:
    """Phase, size, eligibility, treatment and outcomes that nobody states are each missed."""
    families = {finding.family for finding in built().findings}
    wanted = {"study-phase-absent", "sample-size-absent", "eligibility-list", "treatment-absent", "outcome-absent"}
    assert wanted <= families


def test_an_objective_that_no_outcome_answers_is_asked_about() -> None:
    """An aim without an outcome has nothing that will judge it."""
    fields = {"description": (printed("To assess hemoglobin.", 50),)}
    assert found("objective-without-outcome", outcomes=(outcome("Days in hospital"),), **fields)
    assert found("objective-without-outcome", outcomes=(outcome("Hemoglobin"),), **fields) == []


def test_a_trial_without_any_outcome_is_told_so_once() -> None:
    """Where no outcome is stated at all, no aim is told that it lacks one."""
    fields = {"description": (printed("To assess hemoglobin.", 50), printed("To assess albumin.", 51))}
    assert found("objective-without-outcome", **fields) == []
    assert len(found("outcome-absent", **fields)) == 1


def test_what_is_said_of_approval_is_kept_word_for_word() -> None:
    """A statement on a regulator's approval is a note with its words; the approval of a protocol is none."""
    (finding,) = said("regulatory-statement", "Fictumab is not approved by the FDA for this disease.")
    assert finding.quote == "Fictumab is not approved by the FDA for this disease."
    assert said("regulatory-statement", "The protocol is approved by the ethics committee and the FDA.") == []
    assert said("regulatory-statement", "Fictumab is given to adults.") == []


def test_a_document_without_slips_has_no_finding_of_the_checks() -> None:
    """Plain sentences give none of the findings on texts."""
    text = "Fictumab is given to adults. It is well tolerated."
    made = built(description=(Printed(text, 50, 50),))
    slips = {
        "appendix-absent",
        "brackets",
        "sentence-cut",
        "other-trial",
        "scale-name",
        "treatment-differs",
        "unknown-term",
    }
    assert slips & {finding.family for finding in made.findings} == set()


def test_every_check_says_what_it_looks_for() -> None:
    """Each cross-check has a sentence for the manual."""
    assert all(check.__doc__ for check in CROSSCHECKS)
    assert source().document.name


DAYS = "Daratumumab 16 mg/kg IV on days 1 and 8 of each 28-day cycle."


def test_other_days_of_a_cycle_are_told() -> None:
    """An arm and its intervention that print other days of one cycle differ; days that are assumed say nothing."""
    other = "Daratumumab 16 mg/kg IV on days 1, 8, 15 and 22 of each 28-day cycle."
    given = {"arms": (arm("Only", DAYS),), "interventions": (intervention("Daratumumab", other),)}
    assert [one.message for one in found("treatment-differs", **given)] == [
        "daratumumab: the days of a cycle are told in two ways"
    ]
    weekly = intervention("Daratumumab", "Daratumumab 16 mg/kg IV weekly in 28-day cycles.")
    assert found("treatment-differs", arms=(arm("Only", DAYS),), interventions=(weekly,)) == []


def test_what_another_arm_gets_is_no_other_telling() -> None:
    """Two interventions, and an arm and an intervention that it does not get, may differ in dose."""
    high, low = (intervention(f"Daratumumab {name}", f"Daratumumab {dose} mg/kg IV on day 1.") for name, dose in (
        ("high", 16), ("low", 8),
    ))  # fmt: skip
    only = arm("High", "Daratumumab 16 mg/kg IV on day 1.", ("Drug: Daratumumab high",))
    assert found("treatment-differs", arms=(only,), interventions=(high, low)) == []


@pytest.mark.parametrize(
    ("field", "value", "text", "told"),
    [
        ("masking", "None (Open Label)", "This is a double-blind study.", True),
        ("masking", "Single", "This is a double-blind study.", True),
        ("masking", "Quadruple", "This is a double-blind study.", False),
        ("masking", "None (Open Label)", "This is an open-label study.", False),
    ],
)
def test_masking_that_the_text_tells_otherwise(field: str, value: str, text: str, told: bool) -> None:
    """Field and text must agree whether the trial is masked; more masked roles are still double-blind."""
    design = {field: printed(value, 10)}
    assert bool(found("design-differs", design=design, description=lines(text, 50))) is told


def test_a_randomisation_needs_two_arms() -> None:
    """One listed arm alone contradicts a randomisation; of two arms, or of none, nothing is said."""
    design = {"allocation": printed("Randomized", 10)}
    one, two = arm("A", "Daratumumab"), arm("B", "Placebo")
    assert len(found("design-differs", design=design, arms=(one,))) == 1
    assert found("design-differs", design=design, arms=(one, two)) == []
    assert found("design-differs", design=design) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Treatment lasts 6 cycles (12 months).", True),
        ("Treatment lasts 2 years, or 12 cycles.", True),
        ("Treatment lasts 12 months (six 28-day cycles).", True),
        ("Treatment lasts 6 cycles (about 6 months).", False),
        ("Response is judged after 6 cycles and 12 months.", False),
    ],
)
def test_cycles_that_do_not_take_the_time_that_is_told(text: str, told: bool) -> None:
    """Cycles of 28 days are held against the months that are said to be the same."""
    assert bool(found("cycles-in-time", arms=(arm("Only", DAYS),), description=lines(text, 50))) is told


def test_a_date_in_two_readings_is_told_once() -> None:
    """Day and month that may change places make a finding; equal ones, and those whose order is shown, make none."""
    (finding,) = said("date-ambiguous", "Entry is open until 03/04/2026, not from 05/05/2025.")
    assert "03/04/2026" in finding.message
    for shown in ("25/04/2026", "04/25/2026"):
        assert said("date-ambiguous", f"Entry is open until 03/04/2026, not from {shown}.") == []
    assert len(said("date-ambiguous", "Open until 03/04/2026, from 25/04/2025 or 04/25/2025.")) == 1


def test_a_table_of_the_protocol_is_missed() -> None:
    """A table that the text leans on is asked for, unless a line of the document begins with its name."""
    leaning = "Organ function as defined in Table 2."
    assert len(said("appendix-absent", leaning)) == 1
    assert said("appendix-absent", f"{leaning}\nTable 2: organ function") == []


def test_the_last_criterion_may_be_cut_and_brackets_of_an_arm_may_be_open() -> None:
    """A list that ends in `or` is cut; an arm's text is looked at for brackets too."""
    assert len(found("sentence-cut", eligibility=lines("- Stroke or\n- Diabetes with ulcers or", 30))) == 1
    assert len(found("brackets", arms=(arm("Only", "Daratumumab 16 mg/kg (IV on day 1"),))) == 1


def test_a_licensed_person_is_no_statement_on_a_drug() -> None:
    """Who is licensed to treat says nothing of approval."""
    assert said("regulatory-statement", "Sessions are led by a licensed art therapist.") == []


def test_a_drug_that_no_arm_is_given() -> None:
    """A listed drug that no arm, title or text names is missed; one that an arm names in any of its words is not."""
    listed = (intervention("Bortezomib"), intervention("Colchicine tablets"))
    arms = (arm("Only", "Bortezomib 1.3 mg/m2 SC on day 1 of each 28-day cycle."),)
    (finding,) = found("intervention-list", arms=arms, interventions=listed)
    assert "Colchicine tablets" in finding.message
    below = (*listed, InterventionText(printed("Colchicine tablets"), "drug", arms=("Only",)))
    assert found("intervention-list", arms=arms, interventions=below) == []
    told = lines("Colchicine is taken where gout flares.", 50)
    assert found("intervention-list", arms=arms, interventions=listed, description=told) == []


@pytest.mark.parametrize(
    ("field", "line", "told"),
    [
        ("Male", "- Men and women with gout", "all"),
        ("All", "- Women only", "female"),
        ("All", "- Men or women with gout", ""),
        ("Female", "- Women only", ""),
        ("All", "- Men with a PSA below 4 ng/mL or women", ""),
    ],
)
def test_the_sex_of_the_field_and_of_the_list(field: str, line: str, told: str) -> None:
    """A list that demands one sex, or lets both in, is held against the field."""
    findings = found("design-differs", sex=printed(field, 20), eligibility=lines(f"Inclusion Criteria:\n{line}", 30))
    assert [finding.message.rpartition(" ")[2] for finding in findings] == ([told] if told else [])


@pytest.mark.parametrize(
    ("line", "limits"),
    [
        ("- Hemoglobin >= 9", ["query"]),
        ("- Bilirubin at most 1.6 and creatinine < 2", ["query", "query"]),
        ("- Platelets at least 75 and creatinine < 2", ["note", "query"]),
        ("- Platelets at least 75,000", ["note"]),
        ("- Hemoglobin >= 9 g/dL", []),
        ("- ALT <= 2.5 x ULN", []),
        ("- ECOG <= 2", []),
        ("- BMI > 30", []),
        ("- Age over 18", []),
    ],
)
def test_a_limit_without_a_unit(line: str, limits: list[str]) -> None:
    """The number of a quantity that has units is asked for its unit, or the one that fits is told; scores have none."""
    findings = found("unit", eligibility=lines(f"Inclusion Criteria:\n{line}", 30))
    assert [finding.severity for finding in findings] == limits


@pytest.mark.parametrize(
    ("title", "field", "differs"),
    [
        ("A Phase II Study of Rowanib", "Phase 3", True),
        ("A Phase II Study of Rowanib", "Phase 2/Phase 3", False),
        ("A Phase Ib Study of Rowanib", "Phase 1", False),
        ("A Study of Rowanib", "Phase 1", False),
    ],
)
def test_the_phase_of_the_title(title: str, field: str, differs: bool) -> None:
    """A title of another phase than the field's is a finding."""
    titles = (NamedText("official", printed(title, 2)),)
    findings = found("design-differs", titles=titles, design={"study_phase": printed(field, 9)})
    assert bool(findings) is differs


@pytest.mark.parametrize(
    ("text", "kind", "differs"),
    [
        ("The study will enroll 90 patients.", "Estimated", True),
        ("The study will enroll 120 patients.", "Estimated", False),
        ("The study will enroll 90 patients.", "Actual", False),
        ("An initial cohort of 36 patients will be enrolled.", "Estimated", False),
        ("A total of 90 patients were included in our earlier series.", "Estimated", False),
        ("Answers will create up to ten separate segments of patients, by age.", "Estimated", False),
        ("If it works, 6 additional patients will be enrolled.", "Estimated", False),
        ("A maximum of 20 patients will be accrued for phase I and 10 patients will be accrued for phase II.",
         "Estimated", False),
    ],
)  # fmt: skip
def test_the_number_of_patients_in_the_text(text: str, kind: str, differs: bool) -> None:
    """A number that the text plans is held against a planned one; a part of the patients is no such number."""
    design = {"enrolment": printed("120", 9), "enrolment_kind": printed(kind, 9)}
    assert bool(found("design-differs", design=design, description=lines(text, 50))) is differs


@pytest.mark.parametrize(
    ("text", "arms", "differs"),
    [
        ("Patients are randomized to one of three treatment arms.", 2, True),
        ("Patients are randomly assigned to 2 groups.", 2, False),
        ("Patients are randomized to one of three arms.", 0, False),
        ("Randomization is stratified in four groups by age.", 2, False),
    ],
)
def test_the_number_of_arms_in_the_text(text: str, arms: int, differs: bool) -> None:
    """The groups into which a text randomises are held against the arms that are listed."""
    listed = tuple(arm(f"Arm {at}", "Placebo") for at in range(arms))
    assert bool(found("design-differs", arms=listed, description=lines(text, 50))) is differs


@pytest.mark.parametrize(
    ("when", "told"),
    [("After 12 cycles", True), ("End of cycle 7", True), ("After cycle 6", False), ("Every 8 cycles", False)],
)
def test_an_outcome_after_more_cycles_than_are_given(when: str, told: bool) -> None:
    """An outcome cannot be judged after more cycles than any arm is given."""
    text = "Daratumumab 16 mg/kg IV on day 1 of each 28-day cycle for 6 cycles."
    assert bool(found("cycles-in-time", arms=(arm("Only", text),), outcomes=(outcome("Response", when),))) is told


def test_a_bracket_may_close_some_lines_below() -> None:
    """A bracket that a list opens in one item and closes in a later one matches; one that never closes does not."""
    text = "- Conditions of the eye (for example\n- Tear\n- Detachment).\n- Age 18 to 65"
    assert found("brackets", eligibility=lines(text, 60)) == []
    assert len(found("brackets", eligibility=lines(text.replace(").", "."), 60))) == 1


def test_without_a_list_the_population_is_all_there_is() -> None:
    """A document that only describes its patients has the finding that it has no eligibility list."""
    told = lines("We enrolled patients with multiple myeloma.", 50)
    assert len(found("eligibility-list", description=told)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "- Platelets >= 75 /uL",
        "- Hemoglobin of at least 90 g/dL",
        "- ANC > 1.5 /mm3",
        "- Total bilirubin < 2 g/dL",
        "- Left ventricular ejection fraction >= 450 %",
    ],
)
def test_a_limit_that_no_value_can_have_is_asked(line: str) -> None:
    """A unit that is wrong by a thousand makes no rule, and a finding says so."""
    subject = built(eligibility=lines(f"Inclusion Criteria:\n{line}", 9))
    assert [finding.family for finding in subject.findings if "no value can have" in finding.message] == ["unit"]
    (criterion,) = subject.trial.eligibility.criteria
    assert criterion.kind == "attest"


@pytest.mark.parametrize(
    "line",
    [
        "- Platelets >= 75,000 /uL",
        "- Hemoglobin of at least 90 g/L",
        "- aPTT no more than 2 seconds above control",
        "- Hemoglobin rise >= 1 g/L",
        "- Drop in hemoglobin < 0.5 g/dL",
        "- No pleural fluid with white blood cells > 5 /uL",
    ],
)
def test_a_limit_that_values_have_is_no_finding(line: str) -> None:
    """The same numbers in the unit of their kind, a distance, a change and a count in another fluid are as they are."""
    assert found("unit", eligibility=lines(f"Inclusion Criteria:\n{line}", 9)) == []


def test_a_phase_that_the_text_tells_otherwise() -> None:
    """`This phase 3 study` in a record of phase 2; other studies have phases of their own."""
    fields = {"design": {"study_phase": printed("Phase 2", 3)}}
    (finding,) = found(
        "design-differs", description=lines("This randomised phase 3 study compares A with B.", 50), **fields
    )
    assert "in the text 3" in finding.message
    for other in (
        "In a phase 3 trial A was better than B.",
        "This study follows the phase 3 trial.",
        "This is an extension of a phase 3 study.",
        "Our earlier phase 3 trial found the dose.",
        "This lead-in phase 1 part of the study finds the dose.",
        "Ten patients are treated on this phase 1 study arm.",
    ):
        assert found("design-differs", description=lines(other, 50), **fields) == []


@pytest.mark.parametrize(
    "text", ["Patients are randomised 1:1:1.", "Patients are randomly assigned (2:2:1) to A, B or rest."]
)
def test_the_shares_of_a_ratio_are_those_of_the_arms(text: str) -> None:
    """A ratio of three shares says that there are three groups."""
    arms = (arm("A", ""), arm("B", ""))
    (finding,) = found("design-differs", description=lines(text, 50), arms=arms)
    assert "the text says 3" in finding.message
    for other in ("Patients are randomised 1:1.", "Sequences of periods are randomised 1:1:1."):
        assert found("design-differs", description=lines(other, 50), arms=arms) == []


def test_a_ratio_of_fewer_shares_than_arms_is_that_of_a_part() -> None:
    """A second randomisation, a cohort or the arms of another part explain a ratio of two beside three arms."""
    arms = (arm("A", ""), arm("B", ""), arm("C", ""))
    text = "After induction, responders are randomised 1:1 to B or rest."
    assert found("design-differs", description=lines(text, 50), arms=arms) == []


def test_a_condition_for_the_women_of_both_sexes() -> None:
    """A line on women is no finding where another lets in men and women."""
    listed = lines("Inclusion Criteria:\n- Women beyond menopause\n- Male or female patients with myeloma", 9)
    assert found("design-differs", eligibility=listed, sex=printed("All", 3)) == []


def test_women_alone_of_whom_more_is_asked() -> None:
    """A line that lets in women alone tells the sex, whatever else it asks of them."""
    fields = {"sex": printed("All", 3)}
    listed = lines("Inclusion Criteria:\n- Women with relapsed multiple myeloma", 9)
    (finding,) = found("design-differs", eligibility=listed, **fields)
    assert "in the list female" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Fictumab is approved in combination with lenalidomide for myeloma.",
        "Fictumab is currently indicated for the treatment of amyloidosis.",
    ],
)
def test_an_approval_without_the_name_of_a_regulator(text: str) -> None:
    """Who says that a drug is approved for something speaks of a regulator; a committee is none."""
    assert len(said("regulatory-statement", text)) == 1
    assert said("regulatory-statement", "The protocol is approved for the hospital by its ethics committee.") == []


@pytest.mark.parametrize(("status", "count"), [("Recruiting", 1), ("Completed", 0)])
def test_those_who_entered_may_be_more_than_were_planned(status: str, count: int) -> None:
    """A number that no word calls planned is of those who entered, once nobody enters any more."""
    given = {"design": {"enrolment": printed("43")}, "status": printed(status)}
    told = lines("We plan to enroll 40 patients.", 50)
    assert len(found("design-differs", description=told, **given)) == count


@pytest.mark.parametrize(
    "text",
    [
        "Patients are followed every 3 months until",
        "Patients are followed for signs of relapse during",
        "Patients come back to the clinic every month...",
        "Patients come back to the clinic [truncated]",
    ],
)
def test_a_text_that_leaves_out_its_end_is_cut(text: str) -> None:
    """A joining word at the end, or the sign that the rest is left out, shows that a text is cut."""
    assert len(said("sentence-cut", text)) == 1


@pytest.mark.parametrize("text", ["...", "Dreams that come back after a trauma\nTraumatic events are asked for."])
def test_a_whole_word_at_the_end_is_no_cut(text: str) -> None:
    """A line of points says nothing, and a word of which another is made is whole."""
    assert said("sentence-cut", text) == []


@pytest.mark.parametrize("text", ["AL amyloidosis according to Table 3.", "Doses are reduced (Table 2)."])
def test_a_table_that_is_not_there_is_missed(text: str) -> None:
    """A table that a text leans on is named, in brackets too."""
    assert len(said("appendix-absent", text)) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Patients are randomly assigned to one of three dose groups.", 1),
        ("Patients are allocated at random to three cohorts.", 1),
        ("This is a randomized, three-arm, open study.", 1),
        ("Patients are randomized to either of 2 regimens.", 0),
        ("Patients are randomized to one of the two groups.", 0),
    ],
)
def test_so_many_groups_however_they_are_called(text: str, count: int) -> None:
    """Groups, cohorts and regimens into which patients are randomised are arms, and so are the parts of a design."""
    arms = (arm("One", "Drug A."), arm("Two", "Drug B."))
    assert len(found("design-differs", arms=arms, description=lines(text, 50))) == count


@pytest.mark.parametrize(
    ("text", "count"), [("They receive 8 cycles over 4 months.", 1), ("They receive 4 cycles over 4 months.", 0)]
)
def test_cycles_over_so_many_months(text: str, count: int) -> None:
    """The time over which cycles are given is the time that they take."""
    told = {"arms": (arm("Only", CYCLE),), "description": lines(text, 50)}
    assert len(found("cycles-in-time", **told)) == count


def test_interventions_of_one_name_are_told_apart_by_their_arms() -> None:
    """What one arm gets by its own intervention is no other telling of what the other gets, nor is its description."""
    high, low = "Daratumumab 16 mg/kg IV on day 1.", "Daratumumab 8 mg/kg IV on day 1."
    items = tuple(
        InterventionText(printed("Daratumumab", at), "drug", printed(text, at + 1), (), (label,))
        for at, label, text in ((30, "High", high), (33, "Low", low))
    )
    given = {"arms": (arm("High", high), arm("Low", low)), "interventions": items}
    assert found("treatment-differs", **given, description=lines(f"Patients receive {low}", 50)) == []
    other = lines("Patients receive daratumumab 4 mg/kg IV on day 1.", 50)
    assert len(found("treatment-differs", **given, description=other)) > 0


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("Neurology Impairment Scale", 1),
        ("Hospital Anxiety Depression Scale", 0),
        ("Social Performance Scale", 0),
    ],
)
def test_a_scale_is_mistaken_in_one_word(name: str, count: int) -> None:
    """All words but one begin as those of the scale that may be meant; a left out `and` makes no other scale."""
    assert len(said("scale-name", f"The {name} is used.")) == count


@pytest.mark.parametrize(
    ("line", "field", "count"),
    [
        ("- Age between 18 and 65 years", "18 Years", 1),
        ("- Age 18 years or older", "18 Years", 0),
        ("- Age of at least 1 year", "12 Months", 0),
        ("- Age of at least 2 years", "12 Months", 1),
        ("- Age of at least 28 days", "4 Weeks", 0),
        ("- Age of at least 6 weeks", "28 Days", 1),
    ],
)
def test_a_limit_of_age_that_the_field_lacks(line: str, field: str, count: int) -> None:
    """An upper limit of the list alone is told, a year is as long as twelve months, four weeks as 28 days."""
    given = {"minimum_age": printed(field), "eligibility": lines(f"Inclusion Criteria:\n{line}", 30)}
    assert len(found("registry-field", **given)) == count


@pytest.mark.parametrize("text", ["Seen are fever, rash, pain, etc...", "They are seen every week, and so on \u2026"])
def test_a_list_that_goes_on_is_no_cut(text: str) -> None:
    """Points behind the sign that a list goes on leave out nothing."""
    assert said("sentence-cut", text) == []


def test_cycles_of_so_many_weeks_each() -> None:
    """A length of each cycle is not that of all of them."""
    told = {"arms": (arm("Only", CYCLE),)}
    assert found("cycles-in-time", **told, description=lines("They get 6 cycles lasting 4 weeks each.", 50)) == []
    assert len(found("cycles-in-time", **told, description=lines("They get 6 cycles lasting 4 weeks.", 50))) == 1


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Lenalidomine is given daily.", "lenalidomide"),
        ("Add docitaxel.", "docetaxel"),
        ("Patients receive carfilzomb weekly.", "carfilzomib"),
        ("Treatment with rituximab, then daratumumumab.", "daratumumab"),
    ],
)
def test_a_word_spelt_nearly_as_a_drug_is_named_beside_it(text: str, meant: str) -> None:
    """The finding names what is printed and what is probably meant, on its line."""
    (finding,) = said("drug-spelling", text)
    assert repr(meant) in finding.message
    assert finding.lines == (50, 50)


def test_drugs_and_ordinary_words_are_no_misprints() -> None:
    """Known drugs, their plurals, adjectives and words that only begin as a drug does are let alone."""
    words = (
        "Rituximab, prednisone, prednisolone and metastatic erythropoietic lenalidomides; carbonated progressive care;"
        " doxorubicinol in plasma; digoxin or digitoxin."
    )
    assert said("drug-spelling", words) == []
