"""Treatment, visits and interventions: what is given, in which phases, and what is planned beside it."""

import pytest
from msgspec.structs import replace

from growth import assert_in_proportion
from read.building.sources_made import arm, built, families, intervention, lines, outcome, printed, sentences, trial
from trialrun.protocol.treatment import Assessment
from trialrun.protocol.trial import Trial
from trialrun.read.building.interventions import other_names
from trialrun.read.building.visits import read_visits
from trialrun.read.source import ArmText, InterventionText, NamedText, SectionText
from trialrun.report.treatment import timing_text
from trialrun.terms import load_vocabulary

CYCLES = "Daratumumab 16 mg/kg IV on days 1, 8, 15 and 22 of each 28-day cycle for 6 cycles."


def test_the_text_of_an_arm_becomes_its_phase() -> None:
    """Drug, dose, route and days of an arm stand in a phase that the arm goes through."""
    made = trial(arms=(arm("Treatment", CYCLES),))
    (phase,) = made.phases
    (given,) = phase.administrations
    assert made.arms[0].phases == (phase.name,)
    assert (given.drug, given.dose.text if given.dose else "", given.routes) == ("daratumumab", "16 mg/kg", ("IV",))
    assert given.schedule[0].days is not None
    assert given.schedule[0].days.text == "1, 8, 15, 22"


def test_each_arm_has_the_phases_of_its_own_text() -> None:
    """Two arms with two texts share no phase."""
    low = "Lenalidomide 10 mg orally once daily on days 1-21 of each 28-day cycle."
    high = "Lenalidomide 25 mg orally once daily on days 1-21 of each 28-day cycle."
    made = trial(arms=(arm("Low", low), arm("High", high)))
    doses = {phase.name: phase.administrations[0].dose for phase in made.phases}
    assert [doses[one.phases[0]].text for one in made.arms] == ["10 mg", "25 mg"]


def test_an_arm_told_by_another_has_its_drugs_and_what_is_changed() -> None:
    """`As Arm A without B`: the drugs of the other arm but one, and a phase of its own."""
    first = "Carfilzomib 20 mg/m2 on days 1 and 2 and dexamethasone 40 mg on days 1-4 of each 28-day cycle."
    made = trial(arms=(arm("Arm A", first), arm("Arm B", "The same without dexamethasone.")))
    drugs = {phase.name: [one.drug for one in phase.administrations] for phase in made.phases}
    assert [drugs[one.phases[0]] for one in made.arms] == [["carfilzomib", "dexamethasone"], ["carfilzomib"]]


def test_an_arm_told_by_one_behind_it_has_its_drugs() -> None:
    """`Same as Arm D plus ...` is read behind the text of Arm D, wherever that stands; by itself none is told."""
    made = trial(
        arms=(
            arm("Arm C", "Same as Arm D plus bortezomib 1.3 mg/m2 SC on days 1, 8 and 15 of each 28-day cycle."),
            arm("Arm D", "Pomalidomide 4 mg orally on days 1-21 of each 28-day cycle."),
            arm("Arm E", "Patients receive the same as in Arm E of another study."),
        )
    )
    drugs = {phase.name: {each.drug for each in phase.administrations} for phase in made.phases}
    given = {one.name: set().union(*(drugs[name] for name in one.phases)) for one in made.arms}
    assert given == {"Arm C": {"pomalidomide", "bortezomib"}, "Arm D": {"pomalidomide"}, "Arm E": set()}


def test_an_article_is_no_name_of_an_arm() -> None:
    """An arm told by those before it is not told by arm A behind it, though it has an article."""
    made = trial(
        arms=(
            arm("Arm 1", "Carfilzomib 20 mg/m2 IV on day 1 and dexamethasone 20 mg PO on day 1 of 28-day cycles."),
            arm("Arm 2", "The same without dexamethasone. A diary is kept."),
            arm("A", "Melphalan 10 mg orally on day 1 of each 28-day cycle."),
        )
    )
    drugs = {phase.name: {each.drug for each in phase.administrations} for phase in made.phases}
    given = {one.name: set().union(*(drugs[name] for name in one.phases)) for one in made.arms}
    assert given == {"Arm 1": {"carfilzomib", "dexamethasone"}, "Arm 2": {"carfilzomib"}, "A": {"melphalan"}}


def test_arms_without_a_text_share_what_the_description_says() -> None:
    """Where no arm says it, the description holds for all."""
    made = trial(arms=(arm("A", "-"), arm("B", "-")), description=(printed(CYCLES, 50),))
    assert {one.phases for one in made.arms} == {("treatment",)}


def test_without_printed_arms_everybody_gets_what_the_text_says() -> None:
    """One arm for everybody, with the lines that speak of treatment and of nothing else."""
    text = "Fictumab is new.\n" + CYCLES
    made = trial(description=lines(text, 50))
    assert [(one.who, one.lines.text) for one in made.arms] == [("everybody", "51")]


def test_a_text_without_treatment_gives_none() -> None:
    """No drug, no phase: the lack is a finding."""
    made = built(description=(printed("Blood is drawn and stored."),))
    assert made.trial.phases == ()
    assert "treatment-absent" in families(made)


def test_a_dose_that_is_not_stated_stays_empty() -> None:
    """No dose of any label is put in."""
    made = built(description=(printed("Patients receive daratumumab on days 1 and 15 of each 28-day cycle."),))
    assert made.trial.phases[0].administrations[0].dose is None
    assert "dose-absent" in families(made)


def test_two_tellings_that_differ_are_both_kept() -> None:
    """The arm's text is followed; that the intervention says another dose is a finding with both."""
    fields = {
        "arms": (arm("Treatment", "Daratumumab 16 mg/kg IV on day 1 of each 28-day cycle.", ("Drug: Daratumumab",)),),
        "interventions": (intervention("Daratumumab", "Daratumumab 8 mg/kg IV on day 1 of each 28-day cycle."),),
    }
    made = built(**fields)
    (finding,) = [one for one in made.findings if one.family == "treatment-differs"]
    assert "16 mg/kg" in finding.calculation
    assert "8 mg/kg" in finding.calculation


def test_arms_may_differ_from_each_other() -> None:
    """Two arms with two doses contradict nothing."""
    texts = (
        "Daratumumab 16 mg/kg IV on day 1 of each 28-day cycle.",
        "Daratumumab 8 mg/kg IV on day 1 of each 28-day cycle.",
    )
    assert "treatment-differs" not in families(built(arms=tuple(arm(f"Arm {n}", text) for n, text in enumerate(texts))))


def test_days_before_a_transplant_count_from_day_zero() -> None:
    """In a text of a transplant, day -2 is two days before day 0."""
    text = "Melphalan 200 mg/m2 IV on day -2. Stem cells are infused on day 0."
    (phase,) = trial(description=(printed(text),)).phases
    assert phase.day_zero
    assert phase.administrations[0].schedule[0].days is not None
    assert phase.administrations[0].schedule[0].days.text == "-2"


@pytest.mark.parametrize(
    ("text", "routes", "words"),
    [
        ("Lenalidomide is taken by mouth. Lenalidomide 15 mg on days 1-21 of each 28-day cycle.", ("PO",), ()),
        (
            "Patients get daratumumab 16 mg/kg on day 1 of each 28-day cycle. Daratumumab is injected.",
            (),
            ("injection",),
        ),
        (
            "Daratumumab is injected. Daratumumab 16 mg/kg on day 1 of each 28-day cycle. Infusions of daratumumab are "
            "given in the clinic. Daratumumab infusions last long.",
            (),
            ("injection", "infusion"),
        ),
    ],
)
def test_routes_in_words(text: str, routes: tuple[str, ...], words: tuple[str, ...]) -> None:
    """`by mouth` is a route; `injected` leaves it open; words that contradict each other are both kept."""
    given = trial(description=(printed(text),)).phases[0].administrations[0]
    assert (given.routes, given.route_printed) == (routes, words)


def test_contradictory_routes_are_a_finding() -> None:
    """Injected and infused at once: the product cannot be told."""
    text = (
        "Daratumumab is injected. Daratumumab infusions last long. Daratumumab 16 mg/kg on day 1 of each 28-day cycle."
    )
    assert "route" in families(built(description=(printed(text),)))


def test_a_dose_by_weight_without_a_number_keeps_its_basis() -> None:
    """`calculated by weight` says how, not how much."""
    text = "Daratumumab is given on day 1 of each 28-day cycle. Dosage is calculated by weight."
    given = trial(description=(printed(text),)).phases[0].administrations[0]
    assert (given.basis, given.dose) == ("weight", None)


def test_what_a_criterion_says_of_a_drug_is_no_manner_of_giving() -> None:
    """Prior oral treatment says nothing of how the trial gives the drug."""
    text = "Daratumumab 16 mg/kg on day 1 of each 28-day cycle. Prior oral daratumumab is allowed."
    assert trial(description=(printed(text),)).phases[0].administrations[0].routes == ()


def test_groups_that_the_text_introduces_are_arms() -> None:
    """`Group 1: ...` and `Group 2: ...` are the arms of a document that prints none, also for the outcomes."""
    text = (
        "Group 1: the short trial is open to patients with new disease.\n"
        "Group 2: the long trial is open to other patients."
    )
    made = trial(description=lines(text, 60), outcomes=(outcome("Response", "Two months for group 1"),))
    assert [(one.name, one.who, one.lines.text) for one in made.arms] == [
        ("group 1", "patients with new disease", "60"),
        ("group 2", "other patients", "61"),
    ]
    assert made.outcomes[0].group == "group 1"


def test_a_group_that_no_arm_is_stays_in_the_words() -> None:
    """A group of another document's numbering is no reference to nowhere."""
    made = built(
        arms=(arm("Fictumab", CYCLES),), description=(printed("Group 7: to assess the response to daratumumab."),)
    )
    assert [(one.group, one.label) for one in made.trial.objectives] == [
        ("", "Group 7: to assess the response to daratumumab.")
    ]
    assert "missing-reference" not in families(made)


def test_groups_are_named_as_the_arms_are() -> None:
    """`arm II` in an outcome is the arm `Arm 2 (control)`."""
    fields = {
        "arms": (arm("Arm 1 (fictumab)", CYCLES), arm("Arm 2 (control)", CYCLES)),
        "outcomes": (outcome("Response", "2 months for arm II"),),
    }
    assert trial(**fields).outcomes[0].group == "Arm 2 (control)"


def test_interventions_have_their_name_in_the_vocabulary() -> None:
    """Kind, name and term; an unknown drug has no term and stays."""
    items = (intervention("Drug: Darzalex"), intervention("Fictumab", kind="BIOLOGICAL"))
    made = trial(interventions=items).interventions
    assert [(one.kind, one.name, one.term) for one in made] == [
        ("drug", "Darzalex", "daratumumab"),
        ("biological", "Fictumab", ""),
    ]


def test_an_intervention_listed_twice_is_one() -> None:
    """Both lines are its lines."""
    items = (intervention("Darzalex"), intervention("darzalex", "Given IV."))
    (one,) = trial(interventions=items).interventions
    assert (one.routes, one.lines.text) == (("IV",), "30-31")


@pytest.mark.parametrize(
    ("run", "names"),
    [
        ("Darzalex, HuMax-CD38", ["Darzalex", "HuMax-CD38"]),
        ("Solution 0,5 mg/ml", ["Solution 0,5 mg/ml"]),
        ("Darzalex; JNJ-54767414", ["Darzalex", "JNJ-54767414"]),
        ("Kyprolis PR-171", ["Kyprolis", "PR-171"]),
        ("Frobnol extra strong", ["Frobnol extra strong"]),
    ],
)
def test_other_names_are_told_apart(run: str, names: list[str]) -> None:
    """By separators, else where the vocabulary knows names; a decimal comma separates nothing."""
    assert list(other_names(run, load_vocabulary())) == names


def test_a_run_of_other_names_is_shared_out() -> None:
    """Of a run that holds the names of all, each gets its own, and unknown ones between two of its own."""
    run = NamedText("intervention other names", printed("Kyprolis Carfilfoo PR-171 Pomalyst CC-4047 Imnovid", 33))
    made = trial(interventions=(intervention("Carfilzomib"), intervention("Pomalidomide")), terms=(run,)).interventions
    assert [one.other_names for one in made] == [
        ("Kyprolis", "Carfilfoo", "PR-171"),
        ("Pomalyst", "CC-4047", "Imnovid"),
    ]
    assert made[0].lines.text == "30, 33"


def visits(text: str) -> tuple[Assessment, ...]:
    """What a text plans beside the drugs."""
    return read_visits(sentences(text), load_vocabulary())[0]


def test_follow_up_in_steps_is_an_entry_a_step() -> None:
    """`every 6 months for the first year, then annually until progression` is two entries after treatment."""
    text = (
        "After treatment, patients are followed every 6 months for the first year, "
        "then annually until disease progression."
    )
    first, second = visits(text)
    assert [timing.every.text for one in (first, second) for timing in one.timings if timing.every] == [
        "6 months",
        "1 year",
    ]
    assert first.timings[0].lasting is not None
    assert first.timings[0].lasting.text == "1 year"
    assert (second.timings[0].until, second.timings[0].anchor) == (("disease progression",), "end of treatment")


def test_follow_up_for_survival_is_planned() -> None:
    """A sentence that follows patients for survival plans contacts without an end."""
    assert [one.label for one in visits("Patients will be followed for overall survival.")] == [
        "follow-up for survival"
    ]


def test_assessments_before_cycles_are_planned() -> None:
    """`prior to cycles 1 through 6` is before each of those cycles."""
    (one,) = visits("Response is assessed prior to cycles 1 through 6 and at the end of treatment.")
    assert [(timing.when, timing.anchor) for timing in one.timings] == [("before", "cycle"), ("at", "end of treatment")]
    assert one.timings[0].cycles is not None
    assert one.timings[0].cycles.text == "1-6"


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("A PET-CT is done before cycle 1 and after cycles 3 and 6.", ["before cycle 1", "after cycles 3, 6"]),
        ("Blood samples are drawn on days 1 and 15 of each cycle.", ["at every cycle, on days 1, 15"]),
        ("CT scans are repeated every 8 weeks.", ["during study, every 8 weeks"]),
        ("CT scans are done every 8 weeks for 1 year and annually thereafter.", []),
        ("Patients undergo bone marrow biopsy and receive bortezomib every 3 weeks.", []),
        ("ECG will be recorded at weeks 4 and 12.", ["4 weeks after baseline", "12 weeks after baseline"]),
        ("ECG is recorded at screening and at 6 months.", ["at screening", "6 months after baseline"]),
        ("ECG is recorded at 3 month intervals.", []),
        ("ECG is recorded at weeks 6-8.", []),
    ],
)
def test_times_of_examinations(text: str, times: list[str]) -> None:
    """Numbers that are listed are those numbers alone; a rhythm counts where it is its own, without end."""
    (one,) = visits(text)
    assert [timing_text(timing) for timing in one.timings] == times


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Patients return for visits 30 and 90 days after the last dose.", ["after 30 days", "after 90 days"]),
        ("A safety visit takes place 4 weeks after the end of treatment.", ["after 4 weeks"]),
        ("Participants are seen every 12 weeks for 2 years after the last dose.", ["every 12 weeks, for 2 years"]),
        ("Subjects are contacted every 6 months until death.", ["every 6 months, until death"]),
    ],
)
def test_follow_up_in_other_words(text: str, labels: list[str]) -> None:
    """Visits after the last dose, and contacts, are follow-up whatever they are called."""
    assert [one.label for one in visits(text)] == [f"follow-up: {label}" for label in labels]


def test_samples_are_planned_with_what_they_are_for() -> None:
    """A collection of samples keeps the sentence that says why."""
    (one,) = visits("Blood samples are collected at baseline to study cytokines.")
    assert (one.kind, one.label, one.timings[0].anchor) == ("sample", "blood samples", "screening")
    assert "cytokines" in one.purpose


def test_a_procedure_named_twice_is_planned_once() -> None:
    """The same examination without a new time adds nothing."""
    text = "Patients undergo echocardiography at baseline. Echocardiograms are performed."
    assert [one.terms for one in visits(text)] == [("echocardiogram",)]


def test_what_is_not_done_in_the_trial_is_not_planned() -> None:
    """A disease, a drug and a result are no visit."""
    assert visits("Echocardiography is useful in heart disease.") == ()


def test_visits_are_no_cycles() -> None:
    """`assessments every 6 months` gives the drug no cycle of 6 months."""
    text = CYCLES + "\nOnce daratumumab is completed, response assessments are done every 6 months."
    made = built(description=lines(text, 50))
    assert [phase.cycle_length.text for phase in made.trial.phases if phase.cycle_length] == ["28 days"]


def test_interventions_below_their_arm_are_of_that_arm() -> None:
    """A page that prints the drugs below each arm gives each arm its own, also where one is named twice."""
    low = "Lenalidomide 10 mg orally once daily on days 1-21 of each 28-day cycle."
    high = "Lenalidomide 25 mg orally once daily on days 1-21 of each 28-day cycle."
    made = trial(
        arms=(ArmText(printed("Low", 10)), ArmText(printed("High", 20))),
        interventions=(
            InterventionText(printed("Lenalidomide", 11), "drug", printed(low, 12)),
            InterventionText(printed("Lenalidomide", 21), "drug", printed(high, 22)),
        ),
    )
    doses = {
        arm.name: [
            each.dose.text
            for phase in made.phases
            if phase.name in arm.phases
            for each in phase.administrations
            if each.dose
        ]
        for arm in made.arms
    }
    assert doses == {"Low": ["10 mg"], "High": ["25 mg"]}


def test_a_list_below_the_last_arm_is_not_of_that_arm() -> None:
    """Where a page prints the drugs below each arm and once more in a list, the arm before the list gets none of it."""
    text = "Lenalidomide 10 mg orally once daily on days 1-21 of each 28-day cycle."
    made = trial(
        arms=(ArmText(printed("Treated", 10)), ArmText(printed("Watched", 20), "no intervention")),
        interventions=(
            InterventionText(printed("Lenalidomide", 11), "drug", printed(text, 12), arms=("Treated",)),
            InterventionText(printed("Lenalidomide", 31), "drug", printed(text, 32)),
        ),
    )
    assert [(arm.name, len(arm.phases)) for arm in made.arms] == [("Treated", 1), ("Watched", 0)]


def test_an_endpoint_is_no_drug() -> None:
    """What a sentence names as an endpoint is not given to anybody, though it names a week."""
    text = "Patients receive ruxolitinib 15 mg orally twice daily. Primary endpoint: ABC35 at week 24."
    made = trial(description=lines(text, 50))
    assert [each.drug for phase in made.phases for each in phase.administrations] == ["ruxolitinib"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("follow-up", "Melphalan 12 weeks after the last dose"),
        ("statistics", "Melphalan 10 mg daily gives 80% power at week 4."),
        ("treatment", "Melphalan 2 mg film-coated tablets"),
        ("treatment", "Melphalan, 50 mg powder for solution for infusion"),
    ],
)
def test_lines_that_tell_of_no_treatment(name: str, line: str) -> None:
    """A section on follow-up or statistics, and the strength of a product, give no dose and no day."""
    made = trial(sections=(SectionText(printed("Heading", 60), (printed(line, 61),), name),))
    assert made.phases == ()


def test_a_short_form_means_what_the_text_says() -> None:
    """`traumatic brain injury (TBI)` makes no irradiation of TBI; `total body irradiation (TBI)` leaves it one."""
    given = "Patients receive melphalan 10 mg orally once daily. TBI on day 1 of week 2."
    for long, procedures in (("traumatic brain injury", 0), ("total body irradiation", 1)):
        made = trial(description=lines(f"This is a trial of {long} (TBI).\n{given}", 50))
        drugs = {each.drug for phase in made.phases for each in phase.administrations} - {"melphalan"}
        assert len(drugs) + len(made.assessments) == procedures, long


ASPIRIN = "Patients receive aspirin 100 mg orally once daily for 12 weeks."


def drugs_of(made: Trial) -> dict[str, list[tuple[str, str]]]:
    """What each arm is given, with the dose."""
    given = {
        phase.name: [(one.drug, one.dose.text if one.dose else "") for one in phase.administrations]
        for phase in made.phases
    }
    return {one.name: [each for name in one.phases for each in given[name]] for one in made.arms}


def arms_named(*named: tuple[str, str, str]) -> tuple[ArmText, ...]:
    """Arms by label, role and text."""
    return tuple(
        ArmText(printed(label, 10 + at), role, printed(text, 20 + at) if text else None)
        for at, (label, role, text) in enumerate(named)
    )


@pytest.mark.parametrize(
    ("arms", "told", "expected"),
    [
        (
            (("Aspirin", "experimental", ""), ("Placebo", "placebo comparator", "")),
            ASPIRIN,
            {"Aspirin": [("aspirin", "100 mg")], "Placebo": []},
        ),
        (
            (("Group 1", "experimental", ""), ("Group 2", "NO_INTERVENTION", "Visits")),
            ASPIRIN,
            {"Group 1": [("aspirin", "100 mg")], "Group 2": []},
        ),
        (
            (("Metformin", "experimental", ""), ("Aspirin", "active comparator", "")),
            "Patients receive metformin 500 mg orally daily or aspirin 100 mg orally daily.",
            {"Metformin": [("metformin", "500 mg")], "Aspirin": [("aspirin", "100 mg")]},
        ),
        (
            (("Aspirin", "experimental", "Aspirin for a year"), ("Control", "other", "Visits")),
            ASPIRIN,
            {"Aspirin": [("aspirin", "100 mg")], "Control": []},
        ),
    ],
)
def test_an_arm_gets_nothing_that_is_another_arm_s(
    arms: tuple[tuple[str, str, str], ...], told: str, expected: dict[str, list[tuple[str, str]]]
) -> None:
    """What a description tells goes to the arms that are named after it; never to a placebo or to no intervention."""
    assert drugs_of(trial(arms=arms_named(*arms), description=lines(told, 50))) == expected


def test_what_all_arms_are_named_after_is_for_all() -> None:
    """Background treatment that the arms share is given in each."""
    told = "Patients receive metformin 500 mg orally daily. All receive aspirin 100 mg orally daily."
    arms = arms_named(("Metformin and aspirin", "experimental", ""), ("Placebo and aspirin", "placebo comparator", ""))
    made = drugs_of(trial(arms=arms, description=lines(told, 50)))
    assert made["Placebo and aspirin"] == [("aspirin", "100 mg")]
    assert ("aspirin", "100 mg") in made["Metformin and aspirin"]


def listed(name: str, text: str, *arms: str, kind: str = "drug") -> InterventionText:
    """An intervention with the arms that the record ties it to."""
    return InterventionText(printed(name, 30), kind, printed(text, 31), (), arms)


def test_a_text_without_a_drug_tells_of_the_intervention_it_describes() -> None:
    """`100 mg orally once daily` below the name of a drug is its dose in the arms that have it; of a device none."""
    arms = arms_named(("A", "experimental", ""), ("B", "active comparator", ""), ("C", "no intervention", ""))
    items = (
        listed("Metformin", "500 mg orally once daily", "A"),
        listed("Aspirin", "100 mg orally once daily", "B"),
        listed("Aspirin pump", "50 mg daily", "B", kind="device"),
    )
    made = drugs_of(trial(arms=arms, interventions=items))
    assert made == {"A": [("metformin", "500 mg")], "B": [("aspirin", "100 mg")], "C": []}


def test_drugs_listed_one_by_one_are_given_side_by_side() -> None:
    """A list puts no drug after the other: with one cycle they are one phase, else they begin together."""
    items = (
        listed("Cisplatin", "75 mg/m2 IV on day 1 of each 21-day cycle"),
        listed("Etoposide", "100 mg/m2 IV on days 1-3 of each 21-day cycle"),
    )
    made = trial(arms=arms_named(("A", "experimental", "")), interventions=items)
    assert [[one.drug for one in phase.administrations] for phase in made.phases] == [["cisplatin", "etoposide"]]
    weekly = (items[0], listed("Docetaxel", "35 mg/m2 IV on day 1 of each 7-day cycle"))
    first, second = trial(arms=arms_named(("A", "experimental", "")), interventions=weekly).phases
    assert (first.alongside, second.alongside) == ("", first.name)


def test_the_length_of_a_dose_is_no_follow_up() -> None:
    """`50 mg for 2 weeks, or follow-up alone` plans no follow-up of two weeks."""
    assert visits("Patients get aspirin 50 mg for 2 weeks, then 100 mg for 10 weeks, or follow-up alone.") == ()


def test_a_long_list_of_arms_told_by_another_takes_time_in_proportion() -> None:
    """Arms that are each told by the first one are read in a time that grows with their number."""

    def read(letters: str) -> Trial:
        told = ["Bortezomib 1.3 mg/m2 SC on days 1 and 8 of each 21-day cycle", *["Same as arm 0."] * len(letters)]
        return trial(arms=tuple(arm(f"Arm {at}", words) for at, words in enumerate(told)))

    assert_in_proportion(read, "x" * 200)


def test_short_forms_are_found_in_proportion() -> None:
    """A chain of hyphens before a bracket takes no longer than its length asks for."""

    def read(letters: str) -> Trial:
        return trial(description=(printed(f"{letters}x(", 50),))

    assert_in_proportion(read, "a-" * 200)


def test_a_group_without_a_drug_has_none_of_the_other() -> None:
    """Of two groups that the description introduces, the one on placebo gets nothing of the other's drug."""
    text = "Arm A: siltuximab 11 mg/kg IV every 3 weeks.\nArm B: placebo infusion every 3 weeks."
    made = trial(description=lines(text, 5))
    assert [(one.name, bool(one.phases)) for one in made.arms] == [("arm a", True), ("arm b", False)]


def test_what_stands_in_for_a_drug_is_not_that_drug() -> None:
    """`Placebo to match A` is no intervention with A, and an arm that gets it has no dose of A from the description."""
    made = trial(
        description=lines("Patients receive momelotinib 200 mg once daily or danazol 600 mg once daily.", 5),
        arms=(
            ArmText(printed("Momelotinib", 10), interventions=("Drug: Momelotinib", "Drug: Danazol placebo")),
            ArmText(printed("Danazol", 11), interventions=("Drug: Danazol", "Drug: Placebo to match momelotinib")),
        ),
        interventions=tuple(
            InterventionText(printed(name, 12 + at), "DRUG")
            for at, name in enumerate(("Momelotinib", "Danazol", "Danazol placebo", "Placebo to match momelotinib"))
        ),
    )
    assert [one.term for one in made.interventions] == ["momelotinib", "danazol", "", ""]
    given = {phase.name: {one.drug for one in phase.administrations} for phase in made.phases}
    assert [set().union(*(given[name] for name in arm.phases)) for arm in made.arms] == [{"momelotinib"}, {"danazol"}]


def test_how_long_a_drug_is_given_before_the_follow_up_is_no_follow_up() -> None:
    """One sentence tells both: the times before `were followed` are those of the drug."""
    text = (
        "Patients received rowanib 50 mg daily for 5 days, then every 2 weeks, and were followed for another 12 weeks."
    )
    assert [one.label for one in visits(text)] == ["follow-up: for 12 weeks"]


def test_what_chance_allots_is_not_given_to_every_arm() -> None:
    """A sentence that randomises to A or B, told again below each arm, gives neither arm the drug of the other."""
    made = trial(
        description=lines(
            "Patients will be randomized (1:1) to methotrexate\n"
            "(MTX 0.3 mg/kg/week) or tocilizumab (TCZ 162 mg SC weekly).\n"
            "MTX arm: methotrexate 0.3 mg/kg weekly for 52 weeks.\n"
            "TCZ arm: tocilizumab 162 mg weekly for 52 weeks."
        )
    )
    drugs = {phase.name: {one.drug for one in phase.administrations} for phase in made.phases}
    assert {one.name: set().union(*(drugs[name] for name in one.phases)) for one in made.arms} == {
        "MTX arm": {"methotrexate"},
        "TCZ arm": {"tocilizumab"},
    }


def test_groups_that_a_description_lists_are_the_arms() -> None:
    """`Active group: A 50 mg`, `Control group: placebo`: two arms, and the control gets nothing of A."""
    made = trial(
        summary=lines("The trial tests lenalidomide 10 mg daily for 8 weeks against placebo."),
        description=lines(
            "Subjects are randomised to one of two groups:\n"
            "Active group: lenalidomide 10 mg orally once daily on days 1-21 of each 28-day cycle.\n"
            "Control group: matching placebo at the same visits."
        ),
    )
    assert [(one.name, len(one.phases)) for one in made.arms] == [("Active group", 1), ("Control group", 0)]


def test_the_code_of_an_outcome_is_no_drug() -> None:
    """An aim that names no way of giving tells of no treatment: `the share with KLM-75 at week 16`."""
    made = trial(
        description=lines(
            "To show superiority in the proportion of subjects with KLM-75 at week 16.\n"
            "Subjects receive lenalidomide 10 mg once daily on days 1-21 of each 28-day cycle."
        )
    )
    assert {one.drug for phase in made.phases for one in phase.administrations} == {"lenalidomide"}


def test_what_all_get_after_chance_is_given_to_every_arm() -> None:
    """`After randomisation all patients receive A` allots nothing by chance, though A is told again below an arm."""
    made = trial(
        description=lines(
            "After randomisation all patients receive prednisone 20 mg daily for 28 days.\n"
            "MTX arm: methotrexate 15 mg weekly and prednisone 5 mg daily for 52 weeks.\n"
            "TCZ arm: tocilizumab 162 mg weekly and prednisone 5 mg daily for 52 weeks."
        )
    )
    given = {
        str(one.dose) for phase in made.phases for one in phase.administrations if one.drug == "prednisone" and one.dose
    }
    assert given == {"Amount('20 mg')", "Amount('5 mg')"}


def test_a_dose_beside_the_groups_of_a_description_is_not_lost() -> None:
    """A dose told of both groups keeps the description whole: no group is made without it."""
    made = trial(
        description=lines(
            "Both get prednisone 10 mg daily.\n"
            "Active group: rituximab 375 mg/m2 weekly for 4 weeks.\n"
            "Control group: matching placebo weekly."
        )
    )
    assert {one.drug for phase in made.phases for one in phase.administrations} == {"prednisone", "rituximab"}


OBSERVED = (
    "Patients are randomised one to one:\n"
    "• Arm A: bortezomib 1.3 mg/m2 subcutaneously on days 1 and 15 of 28-day cycles, thirteen cycles\n"
    "• Arm B: observation"
)


@pytest.mark.parametrize(
    "aim",
    [
        "The purpose is to see whether bortezomib 1.3 mg/m2 every two weeks for one year protects the kidney.",
        "The trial asks whether bortezomib 1.3 mg/m2 every two weeks for a year keeps people off dialysis.",
        "The aim of this study is to learn whether a year of bortezomib 1.3 mg/m2 every two weeks helps.",
    ],
)
def test_an_aim_gives_no_dose_that_the_arms_are_told(aim: str) -> None:
    """The drug of an aim is given as the arms say, and to nobody who only is observed."""
    made = trial(summary=(printed(aim, 2),), description=(printed(OBSERVED, 4),))
    given = {one.name: one.phases for one in made.arms}
    (phase,) = made.phases
    assert given == {"arm a": (phase.name,), "arm b": ()}
    assert phase.cycles == 13


def test_an_aim_keeps_a_dose_that_nothing_else_tells() -> None:
    """Where no other sentence doses the drug of an aim, its dose is that of the trial."""
    made = trial(summary=(printed("The purpose is to test whether carfilzomib 27 mg/m2 on days 1 and 8 is safe."),))
    (phase,) = made.phases
    assert phase.administrations[0].drug == "carfilzomib"


def test_the_dose_of_a_background_is_given_to_nobody() -> None:
    """What an abstract says of doses of others, before its methods, is no dose of the trial."""
    background = SectionText(printed("Background", 1), (printed("Doses of thalidomide of 300 mg are ill borne.", 1),))
    methods = SectionText(printed("Methods", 2), (printed("Patients received thalidomide 100 mg daily.", 2),))
    made = trial(
        kind="abstract",
        sections=(replace(background, name="background"), replace(methods, name="methods")),
    )
    doses = [given.dose.text for phase in made.phases for given in phase.administrations if given.dose]
    assert doses == ["100 mg"]


def test_the_cycles_of_one_arm_are_not_those_of_another() -> None:
    """How many cycles the text of one arm counts says nothing of an arm whose number is not stated."""
    first = arm("Finding", "Carfilzomib 27 mg/m2 on days 1 and 8. Cycles last 28 days.")
    second = arm("Expansion", "Carfilzomib 56 mg/m2 on day 1 of each 28-day cycle. Up to 12 cycles.")
    made = trial(arms=(first, second))
    assert [phase.cycles for phase in made.phases] == [None, 12]


def _doses(made: Trial) -> set[tuple[str, str]]:
    """Each drug with each of its doses: that of all its days, and those of some."""
    given = [one for phase in made.phases for one in phase.administrations]
    return {
        (one.drug, dose.text)
        for one in given
        for dose in (one.dose, *(days.dose for days in one.schedule))
        if dose is not None
    }


@pytest.mark.parametrize(
    ("text", "doses"),
    [
        (
            "Carfilzomib 56 mg/m2 on day 1 of 28-day cycles is given whether or not it was taken before. "
            "Carfilzomib is later reduced to 27 mg/m2.",
            ("carfilzomib", "56 mg/m2"),
        ),
        (
            "Patients are given carfilzomib 56 mg/m2 on day 1 of 28-day cycles to see whether it works. "
            "Others had taken carfilzomib 27 mg/m2.",
            ("carfilzomib", "56 mg/m2"),
        ),
        (
            "The purpose is to test whether carfilzomib 56 mg/m2 on day 1 of 28-day cycles is safe. "
            "Carfilzomib goes down to 27 mg/m2 after grade 3 events.",
            ("carfilzomib", "56 mg/m2"),
        ),
    ],
)
def test_a_dose_beside_a_question_is_kept_where_no_other_sentence_tells_it(text: str, doses: tuple[str, str]) -> None:
    """A sentence with `whether` gives its dose where it tells before it asks, or where only it tells that dose."""
    assert doses in _doses(trial(summary=(printed(text),)))


def test_the_aim_of_an_abstract_keeps_the_dose_that_its_methods_leave_out() -> None:
    """Methods that dose one drug leave the dose of the other to the aim; the background gives none."""
    texts = {
        "background": "Thalidomide 300 mg is ill borne.",
        "objectives": "To assess lenalidomide 25 mg on days 1-21 of 28-day cycles.",
        "methods": "Twenty patients were treated; dexamethasone 40 mg was added weekly.",
    }
    sections = [
        replace(SectionText(printed(name, at), (printed(text, at),)), name=name)
        for at, (name, text) in enumerate(texts.items(), 1)
    ]
    made = trial(kind="abstract", sections=tuple(sections))
    assert _doses(made) == {("lenalidomide", "25 mg"), ("dexamethasone", "40 mg")}


def test_treatment_below_the_objectives_of_a_synopsis_is_given() -> None:
    """A line among objectives that asks nothing tells the treatment, though the summary names its dose."""
    told = (printed("To see whether lenalidomide 10 mg helps.", 3), printed("Lenalidomide 10 mg on days 1-21.", 4))
    section = replace(SectionText(printed("Objectives", 2), told), name="objectives")
    (phase,) = trial(summary=(printed("A trial of lenalidomide 10 mg."),), sections=(section,)).phases
    assert [str(days.days) for one in phase.administrations for days in one.schedule] == ["Numbers('1-21')"]


@pytest.mark.parametrize("strength", ["Carfilzomib 10 mg vial, powder for solution", "Vials with 10 mg of carfilzomib"])
def test_the_strength_of_a_vial_is_no_dose_of_another_arm(strength: str) -> None:
    """An arm that is told by what it lacks gets nothing from the list of products, and that is asked."""
    made = built(
        arms=(arm("A", "Carfilzomib 56 mg/m2 on day 1 of 28-day cycles"), arm("B", "As arm A without carfilzomib")),
        interventions=(intervention("Carfilzomib", strength),),
    )
    assert _doses(made.trial) == {("carfilzomib", "56 mg/m2")}
    assert "arm-unexplained" in families(made)


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("concentrate for infusion, 27 mg/m2 q2w", "27 mg/m2"),
        ("powder for solution, 20 mg bid", "20 mg"),
        ("a vial is opened for each patient, 1.1 mg/kg IV", "1.1 mg/kg"),
    ],
)
def test_a_dose_beside_a_vial_is_given(text: str, dose: str) -> None:
    """What is told with days, times a day or the size of a body is given, however the product is sold."""
    assert _doses(trial(interventions=(intervention("Carfilzomib", text),))) == {("carfilzomib", dose)}
