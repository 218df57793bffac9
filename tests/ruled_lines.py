"""The rule that an eligibility line becomes, as text on one line, for the tests of the reader."""

from __future__ import annotations

from trialrun.read.criteria.cautions import rule_line
from trialrun.read.criteria.lines.reading import Role, read_line
from trialrun.read.criteria.ruling.rules import to_rule
from trialrun.read.regular import make_regular
from trialrun.rules import Rule, print_rule


def ruled(line: str, role: Role = "inclusion") -> str:
    """The rule of a line that is read with care; empty for a note."""
    return _on_one_line(rule_line(line, role).rule)


def ruled_or_asked(line: str, role: Role = "inclusion") -> str:
    """The rule of a line that is read with care; `asked` where it is one question to a person about the whole line."""
    text = ruled(line, role)
    return "asked" if text.startswith("attest(") and text.count("(") == 1 else text


def ruled_as_listed(line: str, role: Role = "inclusion") -> str:
    """Whether the rule must hold or not, and the rule; `asked` for one question about the whole line, `note`."""
    read = rule_line(line, role)
    text = _on_one_line(read.rule)
    if not text:
        return "note"
    if read.read.why and text.startswith("attest(") and text.count("(") == 1:
        return "asked"
    return f"{'must' if read.read.holds_when_eligible else 'not'}: {text}"


def ruled_without_care(line: str, role: Role = "inclusion") -> str:
    """The rule of a line as it is read at first: without doubts, without questions beside it."""
    text = make_regular(line)
    return _on_one_line(to_rule(read_line(text, role), text)[0])


def _on_one_line(rule: Rule | None) -> str:
    return "" if rule is None else " ".join(print_rule(rule).split())
