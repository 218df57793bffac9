"""Documents that print what a text read before beside what it reads now: the old and deleted text is set aside."""

import json

import pytest

from trialrun.read.documents.printed_lines import split_lines
from trialrun.read.documents.recognising import read_source_bytes
from trialrun.read.documents.superseded import without_superseded
from trialrun.read.reading import read_document_bytes


def live(text: str) -> list[str]:
    """What holds of a text, line by line."""
    lines, _ = without_superseded(split_lines(text, "x.txt")[0])
    return [line.content for line in lines]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Weight above 40 kg (previously read: above 45 kg)", ["Weight above 40 kg"]),
        ("Weight above 40 kg (was > 45 kg); no gout", ["Weight above 40 kg; no gout"]),
        ("Weight above 40 kg [amended from 45 kg (99 lb)]", ["Weight above 40 kg"]),
        ("Weight, was: above 45 kg, now: above 40 kg", ["Weight above 40 kg"]),
        ("Old text: Weight above 45 kg. New text: Weight above 40 kg", ["Weight above 40 kg"]),
        ("Weight above 45 kg. Replaced by: Weight above 40 kg", ["Weight above 40 kg"]),
        ("“Weight above 45 kg” was replaced by “Weight above 40 kg”", ["“Weight above 40 kg”"]),
        ("Weight above ~~45~~ 40 kg", ["Weight above 40 kg"]),
        ("- Deleted: gout\n- asthma", ["asthma"]),
        ("- Deleted in amendment 4: gout\n- asthma", ["asthma"]),
        ("- gout (removed with protocol version 3)\n- asthma", ["asthma"]),
        ("- [DELETED] gout\n- asthma", ["asthma"]),
        ("Deleted criteria:\n- gout\n- stroke\n\n- asthma", ["asthma"]),
        ("- Deleted text:\n  - gout\n  - stroke\n- asthma", ["asthma"]),
        ("Criterion 4, old wording: gout\nCriterion 4, new wording: severe gout", ["severe gout"]),
        ("Was: gout\nNow: severe gout\nasthma", ["severe gout", "asthma"]),
        ("- gout\nReplaced by: severe gout\n- asthma", ["severe gout", "asthma"]),
        ("Previous version:\n\ngout\n\nstroke\n\nRevised version:\n\nsevere gout\n\nasthma", ["severe gout", "asthma"]),
        ("Item | Old text | New text |\n5 | gout | severe gout |\n\nasthma",
         ["Item | New text |", "5 | severe gout |", "asthma"]),
        ("New | Old\nsevere gout | gout", ["New", "severe gout"]),
        ("Weight above 40 kg (modified from > 45 kg)", ["Weight above 40 kg"]),
        ("Weight above 40 kg (original criterion: above 45 kg)", ["Weight above 40 kg"]),
    ],
)  # fmt: skip
def test_only_what_a_text_reads_now_is_left(text: str, left: list[str]) -> None:
    """Old text goes with the words that announce it, and of the new one these words alone."""
    assert live(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Patients previously treated with melphalan",
        "Previous therapy: one line or two",
        "The tumour was removed; del(13q) (deleted)",
        "70 years old: 20 mg; younger: 40 mg. New: none",
        "Main criterion was: gout",
        "Prednisone may be replaced by: dexamethasone or hydrocortisone",
        "The original diagnosis is known. Dose changed from day 8 on",
        "Gout by the scale of Alder (modified from Birch 2007), revised from the paper of 1990",
        "Gout (original criteria of the Tree Society), scored (old version) twice",
        "Deleted: 17p",
        "One of the following. Deleted: TP53",
        "Former smokers. Amended protocols are sent. Old age: 80 years",
    ],
)
def test_words_of_the_past_alone_set_nothing_aside(text: str) -> None:
    """What is said of patients, tumours and drugs is no text that is replaced."""
    assert live(text) == [text]


PAGE = """Trial title: A study of Rowan
Phase: 2

Inclusion Criteria:
- Old text: Platelets >= 100 x 10^9/L
- New text: Platelets >= 75 x 10^9/L

Exclusion Criteria:
- Deleted: Gout
- Asthma

Description:
Carfilzomib 36 mg/m2 (previously read: 56 mg/m2) on days 1, 8 and 15 of 28-day cycles.
"""


def test_nothing_old_is_ruled_or_dosed() -> None:
    """Criteria and doses are those that hold; what is old is a unit of its own and told in one finding."""
    reading = read_document_bytes(PAGE.encode(), "x.txt")
    rules = [one.rule.text for one in reading.record.eligibility.criteria if one.rule]
    assert rules == ["platelets >= 75 10*9/L", "asthma"]
    doses = [one.dose.text for phase in reading.record.phases for one in phase.administrations if one.dose]
    assert doses == ["36 mg/m2"]
    aside = [unit.first for unit in reading.coverage.units if unit.to == "superseded"]
    assert aside == [5, 9, 13]
    (finding,) = [one for one in reading.findings if one.family == "superseded-text"]
    assert "5, 9, 13" in finding.message
    assert {one.reason: one.lines.text for one in reading.record.accounted}["superseded"] == "5, 9"


def test_the_texts_of_a_record_are_read_as_they_hold() -> None:
    """The same within the fields of a register's record, from line to line."""
    criteria = (
        "Inclusion Criteria:\n\n* Old wording:\n\n  Gout or stroke\n\n* New wording:\n\n  Gout\n\n* Deleted: Asthma"
    )
    record = {
        "protocolSection": {
            "identificationModule": {"nctId": "NCT99999991", "briefTitle": "Rowan"},
            "eligibilityModule": {"eligibilityCriteria": criteria},
        }
    }
    source = read_source_bytes(json.dumps(record).encode(), "x.json")
    assert [piece.text.strip() for piece in source.eligibility] == ["Inclusion Criteria:", "Gout"]
    assert [piece.text.strip("* ") for piece in source.superseded][-1] == "Deleted: Asthma"


def test_struck_words_of_a_web_page_are_old() -> None:
    """`<del>` and `<s>` are what the page no longer says."""
    page = "<html><body><h1>Rowan</h1><h2>Inclusion Criteria</h2><ul><li>Age <del>21</del> 18 years or older</li>"
    source = read_source_bytes(f"{page}<li><s>Gout</s></li><li>Asthma</li></ul></body></html>".encode(), "x.html")
    assert [piece.text for piece in source.superseded] == ["~~21~~", "~~Gout~~"]
    assert "Gout" not in str(source.eligibility)
