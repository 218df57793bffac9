"""One invented trial in six formats: what each register's record becomes."""

from __future__ import annotations

import json

import msgspec
import pytest

from registry_records import CTIS, EUCTR, FORMATS, NCT, V1, V2, XML
from trialrun.read.documents.registers.structured import read_structured
from trialrun.read.source import Source


def read(raw: bytes | dict[str, object] | str, name: str = "record") -> Source:
    """The Source of a record given as bytes, text or values."""
    content = raw if isinstance(raw, bytes) else raw.encode() if isinstance(raw, str) else json.dumps(raw).encode()
    source = read_structured(content, name)
    assert source is not None
    return source


@pytest.mark.parametrize("kind", list(FORMATS))
def test_the_kind_is_recognised_and_not_told(kind: str) -> None:
    """The record alone says of which register it is."""
    assert read(FORMATS[kind]).kind == kind


@pytest.mark.parametrize("kind", list(FORMATS))
def test_every_format_gives_the_same_facts(kind: str) -> None:
    """Title, condition, sites or sponsor, product, end point and both lists of criteria come from every register."""
    source = read(FORMATS[kind])
    assert [one.text for one in source.conditions] == ["POEMS Syndrome"]
    assert "A Phase 2 Study of Inventinib in POEMS Syndrome" in [one.value.text for one in source.titles]
    assert [one.name.text for one in source.interventions] == ["Inventinib"]
    assert source.outcomes[0].role == "primary"
    assert source.outcomes[0].measure.text.startswith("Haematological response")
    printed = "\n".join(line.text for line in source.eligibility)
    assert printed.index("nclusion") < printed.index("Age 18 years or older") < printed.index("xclusion")
    assert printed.index("xclusion") < printed.index("50 x 10")


@pytest.mark.parametrize("kind", list(FORMATS))
def test_no_field_of_the_record_is_left_without_a_name(kind: str) -> None:
    """Every field of these records is taken by a name of ours, or left aside for a reason that the table gives."""
    assert read(FORMATS[kind]).unknown == ()


@pytest.mark.parametrize("kind", list(FORMATS))
def test_no_person_can_be_reached_through_what_is_kept(kind: str) -> None:
    """No name, telephone number or e-mail address of a person is anywhere in the Source."""
    kept = msgspec.json.encode(read(FORMATS[kind])).decode()
    assert "Jane" not in kept
    assert "555-010-0199" not in kept
    assert "example.org" not in kept


def test_officials_are_kept_as_role_and_affiliation() -> None:
    """Who leads the trial is told by role and hospital."""
    for raw in (V2, V1, XML):
        officials = [
            party for party in read(raw).parties if "nvestigator" in party.role or "INVESTIGATOR" in party.role
        ]
        assert [party.name.text for party in officials] == ["Invented Hospital"]


def test_a_sponsor_that_is_a_person_has_no_name() -> None:
    """The register marks sponsors that are persons; their name is not kept, their part in the trial is."""
    record = json.loads(FORMATS["ctgov v2"])
    record["protocolSection"]["sponsorCollaboratorsModule"]["leadSponsor"] = {"name": "Jane Invented", "class": "INDIV"}
    sponsors = [party for party in read(record).parties if party.role == "lead sponsor"]
    assert [(party.name.text, party.kind) for party in sponsors] == [("", "INDIV")]


def test_v2_and_v1_and_xml_give_the_same_source_but_for_the_words_of_the_register() -> None:
    """Names, titles, arms, outcomes and places are equal in the three formats of one register."""
    v2, v1, xml = read(V2), read(V1), read(XML)
    for field in ("arms", "outcomes"):
        labels = [[str(one.label if field == "arms" else one.measure).split("'")[1] for one in getattr(s, field)]
                  for s in (v2, v1, xml)]  # fmt: skip
        assert labels[0] == labels[1] == labels[2]
    assert v2.name == v1.name == xml.name == NCT
    assert v2.sites[0].city == v1.sites[0].city == xml.sites[0].city == "Limoges"
    assert v2.design["enrolment"].text == v1.design["enrolment"].text == xml.design["enrolment"].text == "20"


def test_a_field_that_no_name_takes_is_reported_with_its_path() -> None:
    """A new field of the register is not dropped: its path and its value are told."""
    record = json.loads(FORMATS["ctgov v2"])
    record["protocolSection"]["designModule"]["novelty"] = {"moon": ["full", "new"]}
    assert [(one.field, one.text) for one in read(record).unknown] == [
        ("designModule.novelty.moon", "full"),
        ("designModule.novelty.moon", "new"),
    ]
    assert [(one.field, one.text) for one in read(XML.replace("<phase>", "<moon>full</moon><phase>")).unknown] == [
        ("moon", "full")
    ]


def test_an_unknown_field_about_a_person_is_reported_without_its_value() -> None:
    """That the field is there is told; what it holds is not kept."""
    record = json.loads(FORMATS["ctgov v2"])
    record["protocolSection"]["designModule"]["contactPhone"] = "555-010-0199"
    assert [(one.field, one.text) for one in read(record).unknown] == [("designModule.contactPhone", "")]


def test_posted_results_are_reported_and_not_read() -> None:
    """The results of a record are many times as long as its plan; that they are there is told."""
    record = json.loads(FORMATS["ctgov v2"])
    record["resultsSection"] = {"outcomeMeasuresModule": {"outcomeMeasures": [{"title": "VEGF"}]}}
    source = read(record)
    assert [(one.field, one.text) for one in source.unknown] == [
        ("resultsSection", "outcome measures: 1 outcome measures")
    ]
    assert [finding.family for finding in source.findings] == ["results-not-read"]
    xml = XML.replace("<phase>", "<clinical_results><a><b>1</b></a></clinical_results><phase>")
    assert [one.field for one in read(xml).unknown] == ["clinical_results"]


def test_every_json_value_knows_its_line() -> None:
    """In a record printed over many lines, each value points to the line on which it stands."""
    text = json.dumps(V2, indent=1)
    source = read(text)
    lines = text.split("\n")
    assert source.document.lines == len(lines)
    assert '"RECRUITING"' in lines[source.status.first - 1] if source.status else False
    for outcome in source.outcomes:
        assert outcome.measure.text in lines[outcome.measure.first - 1]


def test_every_line_of_an_xml_text_knows_its_line() -> None:
    """A wrapped line covers the lines of the file on which it is printed, whatever the line ends."""
    for ends in ("\n", "\r\n"):
        source = read(XML.replace("\n", ends))
        lines = XML.split("\n")
        wrapped = next(line for line in source.eligibility if "Signed" in line.text)
        assert wrapped.text.endswith("at least one day before anything is done")
        assert lines[wrapped.first - 1].strip().startswith("-  Signed")
        assert wrapped.last == wrapped.first + 1


def test_line_ends_written_as_references_are_line_ends() -> None:
    """Old records write `&#xD;` at the end of each line; it is not part of the text."""
    source = read(XML.replace("\n\n", "&#xD;\n&#xD;\n"))
    assert all("\r" not in line.text for line in source.eligibility)
    assert len(source.eligibility) == 5


def test_criteria_of_v2_keep_their_bullets_indents_and_escapes() -> None:
    """Eligibility lines are as printed; making them regular is another step."""
    assert [line.text for line in read(V2).eligibility] == [
        "Inclusion Criteria:",
        "* Age 18 years or older",
        "* Signed consent",
        "Exclusion Criteria:",
        "* Platelets \\< 50 x 10\\^9/L",
        "  * even after transfusion",
    ]


def test_lists_without_a_heading_of_their_own_get_that_of_the_register() -> None:
    """EUCTR, CTIS and ISRCTN keep the two lists apart; the title of the field stands above each, on no line."""
    for raw in (EUCTR, CTIS):
        lines = read(raw).eligibility
        headings = [line for line in lines if line.text.startswith("Principal")]
        assert [line.text for line in headings] == ["Principal inclusion criteria:", "Principal exclusion criteria:"]
        assert all(line.first == 0 for line in headings)


def test_a_list_whose_line_ends_were_dropped_is_parted_at_its_dashes() -> None:
    """EUCTR prints a list on one line; an item begins at a dash and a capital, and a label stands above its items."""
    text = "Part A: - Age - from 2 to 15 years - Onset before birth    Part B:  - 18 years or older"
    listed = read({**EUCTR, "e3_principal_inclusion_criteria": text}).eligibility
    assert [line.text for line in listed[1:6]] == [
        "Part A:", "- Age - from 2 to 15 years", "- Onset before birth", "Part B:", "- 18 years or older",
    ]  # fmt: skip
    prose = "Adults - Men and women - with gout"
    assert read({**EUCTR, "e3_principal_inclusion_criteria": prose}).eligibility[1].text == prose


def test_yes_and_no_questions_become_the_words_they_stand_for() -> None:
    """EUCTR asks `Phase II: yes or no`; only what is answered with yes is a value."""
    source = read(EUCTR)
    assert source.design["study_phase"].text == "Phase II"
    assert source.design["masking"].text == "Open"
    assert "allocation" not in source.design
    assert source.sex is not None
    assert source.sex.text == "Female, Male"


def test_end_points_printed_side_by_side_become_one_outcome() -> None:
    """The end point and its time stand in two fields of EUCTR, and are one outcome."""
    (outcome,) = read(EUCTR).outcomes
    assert outcome.time_frame is not None
    assert (outcome.measure.text, outcome.time_frame.text) == ("Haematological response", "24 weeks")


def test_an_old_record_without_arms_and_outcomes_is_read_as_far_as_it_goes() -> None:
    """What is not in the record is empty; nothing is made up."""
    source = read("<clinical_study><id_info><nct_id>NCT00000001</nct_id></id_info></clinical_study>")
    assert (source.name, source.arms, source.outcomes, source.eligibility) == ("NCT00000001", (), (), ())


def test_what_is_no_record_of_a_register_is_left_to_others() -> None:
    """Plain text, another JSON and a web page are not ours: the answer is None."""
    for raw in (b"A study of inventinib", b'{"a": 1}', b"<html><body>Study</body></html>", b"[]", b"{}"):
        assert read_structured(raw, "other") is None


@pytest.mark.parametrize(
    ("printed", "number"), [("B. Sponsor Information", None), ("P/12/2011 B. Sponsor Information", "P/12/2011")]
)
def test_a_heading_behind_the_last_number_is_no_part_of_it(printed: str, number: str | None) -> None:
    """What a page of EudraCT prints below its numbers neither numbers the trial nor ends a number."""
    field = "a8_ema_decision_number_of_paediatric_investigation_plan"
    numbers = {one.kind: one.value.text for one in read(EUCTR | {field: printed}).identifiers}
    assert numbers.get("paediatric investigation plan decision") == number
