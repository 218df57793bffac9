"""Items 1, 2, 3 ... that are printed side by side with the line they stand under."""

import pytest

from trialrun.read.criteria.lists import criteria_of, read_list
from trialrun.read.source import Printed


def below(text: str) -> list[tuple[str, list[str]]]:
    """Each criterion with the lines below it."""
    lines = [Printed(line, at, at) for at, line in enumerate(text.split("\n"), 1) if line.strip()]
    return [(one.text, [item.text for item in one.below]) for one in criteria_of(read_list(lines))]


@pytest.mark.parametrize("bullet", ["*", "-", "•"])
@pytest.mark.parametrize("sign", [".", ")"])
def test_numbers_behind_another_bullet_stand_below_it(bullet: str, sign: str) -> None:
    """Capitals or not: what is counted through is one list, and the next bullet is a line of its own."""
    items = ["uveitis on examination", "HLA-B27 positivity", "Dactylitis"]
    counted = "\n".join(f"{at}{sign} {item}" for at, item in enumerate(items, 1))
    text = f"Inclusion Criteria\n\n{bullet} At least 2 of:\n\n{counted}\n{bullet} Age over 18"
    assert below(text) == [("At least 2 of:", items), ("Age over 18", [])]


def test_numbers_of_the_list_itself_are_no_items_of_a_line() -> None:
    """Lines that are all numbered stand side by side, and a count that does not begin at 1 is none of a line."""
    assert [text for text, _ in below("Inclusion Criteria\n1. Gout, defined as:\n2. Age over 18\n3. Able to walk")][
        1:
    ] == [
        "Age over 18",
        "Able to walk",
    ]
    assert ("HIV", []) in below("Exclusion Criteria\n* Any of:\n2. Gout\n3. HIV")
