"""The names of countries on the pages of registers, and lines that print nothing else. Knows no site."""

from __future__ import annotations

from functools import cache

from trialrun.read.tables import read_table


@cache
def country_names() -> frozenset[str]:
    """Names of countries and territories as registry pages print them, in small letters."""
    return frozenset(row["name"] for row in read_table("documents/countries.csv"))


def countries_in_run(text: str) -> tuple[str, ...]:
    """The countries of a line that prints nothing else, `United States Belgium Japan`; any other line whole."""
    words, found, at = text.split(), list[str](), 0
    while at < len(words):
        runs = (" ".join(words[at:end]) for end in range(min(at + _LONGEST_COUNTRY, len(words)), at, -1))
        name = next((run for run in runs if run.strip(" ,").lower() in country_names()), None)
        if name is None:
            return (text.strip(),)
        found.append(name.strip(" ,"))
        at += len(name.split())
    return tuple(found)


_LONGEST_COUNTRY = 6
"""Words."""
