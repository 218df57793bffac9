"""Pages of invented trials with what is printed in them: each file of `layouts` is one."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from read.documents.documents_made import text_source
from trialrun.read.source import Printed

CASES = sorted((Path(__file__).parent / "layouts").glob("*.txt"))


def flat(value: object) -> Iterator[tuple[str, str]]:
    """Every printed text below a value of the Source, by the way of names that leads to it."""
    if isinstance(value, Printed):
        yield "", " ".join(value.text.split())
    elif isinstance(value, str) and value:
        yield "", value
    elif isinstance(value, tuple):
        yield from (found for item in value for found in flat(item))
    elif isinstance(value, dict):
        yield from ((f".{key}{way}", text) for key, item in value.items() for way, text in flat(item))
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            shown = "" if name == "value" else f".{name}"
            yield from ((f"{shown}{way}", text) for way, text in flat(getattr(value, name)))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_page_gives_what_is_printed_in_it(case: Path) -> None:
    """The fields below the second row of signs are in the page; `none` is a field that is not, `count of` how many.

    Those of one list, `outcomes.role` and `outcomes.measure`, are found in the order in which they are told.
    """
    _, page, expected = case.read_text().split("=====\n")
    source = text_source(page)
    found = [(name + way, text) for name in source.__struct_fields__ for way, text in flat(getattr(source, name))]
    ways = {name: iter([one for one in found if one[0].split(".")[0] == name]) for name in source.__struct_fields__}
    for line in expected.splitlines():
        name, _, text = line.partition(": ")
        if name.startswith("count of "):
            assert sum(f"count of {one}" == name for one, _ in found) == int(text), line
        elif text == "none":
            assert not [one for one in found if one[0].startswith(name)], line
        else:
            assert (name, text) in ways[name.split(".")[0]], (line, sorted(one for one in found if one[0] == name))
