"""Rule text -> tree, read with the vocabulary: every name must be known and used as what it is.

Judges no meaning beyond that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialrun.rules.nodes import Rule
from trialrun.rules.syntax import read_rule_text

if TYPE_CHECKING:
    from trialrun.terms.vocabulary import Vocabulary


def parse_rule(text: str, vocabulary: Vocabulary | None = None) -> Rule:
    """The tree of a rule text. Without a vocabulary the bundled one is used.

    Raises RuleSyntaxError, which points at the character and suggests the nearest known name or word.
    """
    rule, uses = read_rule_text(text)
    from trialrun.rules.names import check_uses

    if vocabulary is None:
        from trialrun.terms.loading import load_vocabulary

        vocabulary = load_vocabulary()
    check_uses(text, uses, vocabulary)
    return rule
