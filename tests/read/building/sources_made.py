"""Makes printed fields of invented trials for tests: each line of a text is a line of the document."""

from trialrun.ground.provenance import Document
from trialrun.protocol.trial import Trial
from trialrun.read.building.trial import BuiltTrial, build_trial
from trialrun.read.sentences import Sentence, sentences_of
from trialrun.read.source import ArmText, InterventionText, NamedText, OutcomeText, Printed, Source
from trialrun.terms import load_vocabulary

NUMBER = "NCT00000000"


def printed(text: str, line: int = 1) -> Printed:
    """A text printed in one line."""
    return Printed(text, line, line)


def lines(text: str, first: int = 1) -> tuple[Printed, ...]:
    """Each line of a text as a piece of its own, blank ones left out."""
    return tuple(Printed(line, n, n) for n, line in enumerate(text.split("\n"), first) if line.strip())


def source(**fields: object) -> Source:
    """The fields of an invented trial, with a title and a number where none are given."""
    given = {
        "kind": "ctgov page",
        "document": Document("invented.txt", "0" * 64, 900),
        "titles": (NamedText("brief", printed("Fictumab in Multiple Myeloma")),),
        "identifiers": (NamedText("NCT", printed(NUMBER, 2)),),
    }
    return Source(**(given | fields))


def built(**fields: object) -> BuiltTrial:
    """What is made of such fields."""
    return build_trial(source(**fields), load_vocabulary())


def trial(**fields: object) -> Trial:
    """The trial made of such fields."""
    return built(**fields).trial


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text whose lines are pieces."""
    return tuple(sentence for piece in lines(text) for sentence in sentences_of(piece))


def outcome(measure: str, time: str = "", role: str = "primary", **fields: object) -> OutcomeText:
    """An outcome with its time frame."""
    frame = printed(time, 21) if time else None
    return OutcomeText(role=role, measure=printed(measure, 20), time_frame=frame, **fields)


def intervention(name: str, text: str = "", others: tuple[str, ...] = (), kind: str = "drug") -> InterventionText:
    """An intervention with its text and its other names."""
    told = printed(text, 31) if text else None
    return InterventionText(printed(name, 30), kind, told, tuple(printed(other, 32) for other in others))


def arm(label: str, text: str, names: tuple[str, ...] = ()) -> ArmText:
    """An arm with its text."""
    return ArmText(printed(label, 40), "experimental", printed(text, 41), names)


def families(made: BuiltTrial) -> set[str]:
    """The families of all findings."""
    return {finding.family for finding in made.findings}
