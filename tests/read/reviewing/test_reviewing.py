"""Reviewing: what a person confirmed or corrected stays when the document is read again."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from read.building.sources_made import lines, trial
from trialrun.errors import RuleSyntaxError, UnknownNameError, UsageError
from trialrun.protocol.trial import Trial
from trialrun.read.coverage import Coverage
from trialrun.read.reading import Reading, read_document_bytes
from trialrun.read.reviewing import digest_of, keep_reviews, review_criterion
from trialrun.report.readings import save_reading

LIST = "Inclusion Criteria:\n- Platelets at least 50 x 10^9/L\n- Able to dance\n- Hemoglobin > 8 g/dL"


def read(text: str = LIST, first: int = 10) -> Trial:
    """A trial read from a list."""
    return trial(eligibility=lines(text, first))


def corrected(made: Trial) -> Trial:
    """The trial with its first criterion corrected by the coordinator."""
    return review_criterion(made, "platelets", {"rule": "platelets >= 75 10*9/L"}, by="coordinator", on="2026-01-05")[0]


def test_a_confirmed_criterion_says_who_and_when() -> None:
    """A review without a change is a confirmation."""
    made, found = review_criterion(read(), "platelets", {}, by="coordinator", on="2026-01-05", note="checked")
    review = made.eligibility.criteria[0].reviewed
    assert review is not None
    assert (review.by, review.on, review.corrected, review.note) == ("coordinator", "2026-01-05", False, "checked")
    assert found == ()


def test_a_corrected_rule_takes_the_place_of_the_one_read() -> None:
    """The rule is the new one, and the review says that it was corrected."""
    one = corrected(read()).eligibility.criteria[0]
    assert one.rule is not None
    assert one.rule.text == "platelets >= 75 10*9/L"
    assert one.reviewed is not None
    assert one.reviewed.corrected


def test_the_kind_follows_the_rule() -> None:
    """A rule that asks nobody is compiled; one that asks in part is partly; a note has no rule."""
    dance = read().eligibility.criteria[1].id
    change = {"rule": "ecog <= 2"}
    made, _ = review_criterion(read(), dance, change, by="MD", on="2026-01-05")
    assert (made.eligibility.criteria[1].kind, made.eligibility.criteria[1].rest) == ("compiled", ())
    noted, _ = review_criterion(read(), dance, {"kind": "note"}, by="MD", on="2026-01-05")
    assert noted.eligibility.criteria[1].rule is None


def test_a_new_question_gets_words_and_an_old_one_goes() -> None:
    """Questions are those that the rules ask, no more and no less."""
    made, _ = review_criterion(read(), "platelets", {"rule": "attest(steady_hands)"}, by="MD", on="2026-01-05")
    assert made.eligibility.questions["steady_hands"].text == "Steady hands?"
    gone, _ = review_criterion(made, "platelets", {"rule": "platelets > 1 10*9/L"}, by="MD", on="2026-01-05")
    assert "steady_hands" not in gone.eligibility.questions


@pytest.mark.parametrize(
    ("name", "change", "by", "error"),
    [
        ("platelet", {}, "MD", UnknownNameError),
        ("platelets", {"rule": "platelets >="}, "MD", RuleSyntaxError),
        ("platelets", {"kind": "maybe"}, "MD", UsageError),
        ("platelets", {}, "  ", UsageError),
    ],
)
def test_a_review_that_cannot_be_is_refused(
    name: str, change: dict[str, object], by: str, error: type[Exception]
) -> None:
    """An unknown criterion, a torn rule, a kind that is none, nobody's name."""
    with pytest.raises(error):
        review_criterion(read(), name, change, by=by, on="2026-01-05")


def test_a_correction_survives_the_next_reading() -> None:
    """The line is known again by its words, wherever it now stands."""
    again = read("Inclusion Criteria:\n- Hemoglobin > 8 g/dL\n- Platelets at least 50 x 10^9/L", first=200)
    kept, lost = keep_reviews(again, corrected(read()))
    one = kept.eligibility.criteria[1]
    assert one.rule is not None
    assert (one.rule.text, one.lines.text) == ("platelets >= 75 10*9/L", "202")
    assert one.reviewed is not None
    assert lost == ()


def test_a_reviewed_line_that_is_gone_is_reported() -> None:
    """What was reviewed and is no longer in the document is an error, with its rule."""
    again = read("Inclusion Criteria:\n- Hemoglobin > 8 g/dL")
    _, (finding,) = keep_reviews(again, corrected(read()))
    assert (finding.family, finding.severity) == ("review-lost", "error")
    assert "platelets >= 75 10*9/L" in finding.message


def test_lines_are_known_again_without_their_bullets() -> None:
    """Bullet, number, case and spaces make no other line; a figure does."""
    assert digest_of("- Platelets  >= 50") == digest_of("2. platelets >= 50") == digest_of("• PLATELETS ≥ 50")
    assert digest_of("Platelets >= 50") != digest_of("Platelets >= 75")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("6. Live vaccine within 4 weeks", "(f) live vaccine  within 4 weeks;"),
        ("- LVEF < 40%", "LVEF <40 %."),
        ("Graft versus host disease", "o Graft-versus-host disease"),
        ("ANC ≥ 1.0 x 10⁹/L", "ANC >= 1.0 × 10^9/L"),
    ],
)
def test_how_a_line_is_set_does_not_count(before: str, now: str) -> None:
    """Marks, case, spaces, hyphens and the stop may change, and a review is still of the same line."""
    assert digest_of(before) == digest_of(now)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("3 prior lines of therapy", "2 prior lines of therapy"),
        ("18 years or older", "20 years or older"),
        ("1.5 x ULN bilirubin or less", "2.5 x ULN bilirubin or less"),
        ("Creatinine > 2 mg/dL", "Creatinine < 2 mg/dL"),
    ],
)
def test_a_number_or_sign_that_changes_makes_another_line(before: str, now: str) -> None:
    """A number that begins a line is a word of it, not its mark: nobody has reviewed the new one."""
    assert digest_of(before) != digest_of(now)


def reading(made: Trial) -> Reading:
    """A reading of a document whose trial is given."""
    base = read_document_bytes(b"Fictumab in adults\n", "invented.txt")
    return replace(base, record=made, findings=(), coverage=Coverage(()))


def test_a_reading_again_keeps_reviews_and_the_earlier_file(tmp_path: Path) -> None:
    """The file is written anew with the reviews in place, and what was there is kept beside it."""
    saved = save_reading(reading(corrected(read())), tmp_path)
    save_reading(reading(read(first=300)), tmp_path)
    text = Path(saved.file).read_text(encoding="utf-8")
    assert "platelets >= 75 10*9/L" in text
    assert "by: coordinator" in text
    (before,) = tmp_path.glob("*.before.yaml")
    assert "lines: 11" in before.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_read_is_kept_aside(tmp_path: Path) -> None:
    """What somebody wrote is not lost, even where it is no trial file."""
    path = Path(save_reading(reading(read()), tmp_path).file)
    path.write_text("not a trial", encoding="utf-8")
    saved = save_reading(reading(read()), tmp_path)
    assert "review-lost" in {finding.family for finding in saved.findings}
    assert [one.read_text(encoding="utf-8") for one in tmp_path.glob("*.before.yaml")] == ["not a trial"]
