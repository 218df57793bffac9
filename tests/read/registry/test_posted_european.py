"""Posted results of the European register become results and harms of the trial; what is not read is told."""

import json
from decimal import Decimal

import pytest

from trialrun.protocol.trial import Trial
from trialrun.read.documents.registers.json_records import place_json
from trialrun.read.documents.registers.posted_european import read_european
from trialrun.read.reading import Reading, read_document_bytes
from trialrun.read.results.posted import posted_results
from trialrun.terms import load_vocabulary

RESULTS = {
    "subjectDisposition": {"postAssignmentPeriods": {"postAssignmentPeriod": {
        "title": "Overall",
        "arms": {"arm": [
            {"id": "A1", "title": "Ficta", "startedMilestoneAchievement": {"subjects": "9"},
             "completedMilestoneAchievement": {"subjects": "7"}},
            {"id": "A2", "title": "Placebo", "startedMilestoneAchievement": {"subjects": "8"}},
        ]},
    }}},
    "subjectAnalysisSets": {"subjectAnalysisSet": {"id": "S1", "title": "All treated"}},
    "endPoints": {"endPoint": [
        {
            "title": "Hemoglobin", "unit": "g/dL", "timeFrame": "Week 4", "countable": "false",
            "type": {"value": "ENDPOINT_TYPE.primary"},
            "centralTendencyType": {"value": "MEASURE_TYPE.arithmetic"},
            "dispersionType": {"value": "ENDPOINT_DISPERSION.standardDeviation"},
            "categories": "",
            "armReportingGroups": {"armReportingGroup": [
                {"id": "G1", "armId": "A1", "subjects": "8", "tendencyValues": {"tendencyValue": {"value": "11.50"}},
                 "dispersionValues": {"dispersionValue": {"value": "1.2"}}},
                {"id": "G2", "armId": "A2", "subjects": "7", "tendencyValues": {"tendencyValue": {"value": "10.0"}}},
            ]},
            "statisticalAnalyses": {"statisticalAnalysis": {
                "armComparisonGroupId": ["G1", "G2"],
                "statisticalHypothesisTest": {"value": "0.001", "valueEqualityRelation": "<"},
                "parameterEstimate": {
                    "pointEstimate": "1.5", "otherType": "Mean difference",
                    "confidenceInterval": {"lowerLimit": "0.5", "upperLimit": "2.5", "percentage": "95"},
                },
            }},
        },
        {
            "title": "Response", "unit": "participants", "timeFrame": "Week 8", "countable": "true",
            "type": {"value": "ENDPOINT_TYPE.secondary"},
            "categories": {"category": [{"id": "C1", "name": "CR"}, {"id": "C2", "name": "PR"}]},
            "subjectAnalysisSetReportingGroups": {"subjectAnalysisSetReportingGroup": {
                "id": "G3", "subjectAnalysisSetId": "S1", "subjects": "15",
                "countableValues": {"countableValue": [
                    {"categoryId": "C2", "value": "4"}, {"categoryId": "C1", "value": "3"},
                ]},
            }},
        },
    ]},
    "adverseEvents": {
        "timeFrame": "1 year",
        "reportingGroups": {"reportingGroup": [
            {"id": "R1", "title": "Ficta", "deathsAllCauses": "1", "subjectsExposed": "9"},
        ]},
        "seriousAdverseEvents": {"seriousAdverseEvent": [
            {"term": "Fall", "values": {"value": [
                {"reportingGroupId": "R1", "subjectsAffected": "0", "subjectsExposed": "9"}]}},
            {"term": "Stroke", "values": {"value": [
                {"reportingGroupId": "R1", "subjectsAffected": "2", "subjectsExposed": "9"}]}},
        ]},
        "nonSeriousAdverseEvents": {"nonSeriousAdverseEvent": [{"term": "Itch"}]},
    },
    "baselineCharacteristics": {"ageContinuousCharacteristic": {"groups": [{"id": "A1"}]}},
}  # fmt: skip
RECORD = {
    "trialInformation": {"eudractNumber": "2019-009999-10"},
    "eudractNumber": "2019-009999-10",
    **RESULTS,
}


def reading() -> tuple[Reading, Trial]:
    """The record with its posted results as read, and its trial."""
    found = read_document_bytes(json.dumps(RECORD).encode(), "record.json")
    assert isinstance(found.record, Trial)
    return found, found.record


def test_figures_of_the_european_register_are_results_of_their_group() -> None:
    """Flow, endpoints by group and category, and comparisons keep group, time, denominator, spread and p-value."""
    rows, left = read_european(RESULTS)
    results, harms = posted_results(rows, load_vocabulary())
    said = [(one.label, one.group, one.statistics[0]) for one in results]
    assert [(label, group, first.count) for label, group, first in said[:3]] == [
        ("STARTED", "Ficta", 9), ("STARTED", "Placebo", 8), ("COMPLETED", "Ficta", 7),
    ]  # fmt: skip
    mean, compared = said[3][2], said[5][2]
    assert (mean.measure, mean.value, mean.total, mean.plus_minus, mean.at) == (
        "mean", Decimal("11.50"), 8, Decimal("1.2"), "Week 4",
    )  # fmt: skip
    assert (said[5][1], compared.value, compared.low, compared.spread) == (
        "Ficta v Placebo", Decimal("1.5"), Decimal("0.5"), "95% CI",
    )  # fmt: skip
    assert compared.printed == "p <0.001"
    assert [(label, group, first.count, first.total) for label, group, first in said[6:]] == [
        ("Response: CR", "All treated", 3, 15), ("Response: PR", "All treated", 4, 15),
    ]  # fmt: skip
    assert [(one.event, one.count, one.total) for one in harms] == [("death", 1, 9), ("stroke", 2, 9)]
    assert left == 1


@pytest.mark.parametrize(("relation", "said"), [("<=", "p <=0.001"), ("<", "p <0.001"), ("=", "")])
def test_the_relation_of_a_p_value_is_kept(relation: str, said: str) -> None:
    """`<=` is no `<`; an exact value needs no sign."""
    record = place_json(json.dumps(RESULTS).replace('"<"', json.dumps(relation)).encode())
    results, _ = posted_results(read_european(record)[0], load_vocabulary())
    assert results[5].statistics[0].p_value == Decimal("0.001")
    assert results[5].statistics[0].printed == said


def test_what_is_left_of_european_results_is_told() -> None:
    """The baseline and events that are not serious are counted in findings; nothing that was read stays unknown."""
    found, trial = reading()
    said = [one.message for one in found.findings if one.family == "results-not-read"]
    assert len(trial.results) == 8
    assert len(said) == 2 and "(baselineCharacteristics)" in said[0] and said[1].startswith("1 adverse events")
    assert "endPoints" not in {one.field for one in found.source.unknown}


@pytest.mark.parametrize("odd", [None, "", "x", 7, [], {}, [1], {"a": [1]}])
def test_european_results_of_any_shape_are_read_or_left(odd: object) -> None:
    """Whatever stands in place of a part of posted results, the rest is read and nothing breaks."""
    for name, part in RESULTS.items():
        for inside in (odd, dict.fromkeys(part, odd), {key: {"x": [odd, {"values": odd}]} for key in part}):
            record = place_json(json.dumps({**RESULTS, name: inside}).encode())
            rows, _ = read_european(record)
            posted_results(rows, load_vocabulary())
