"""The entry point: collects the commands of the rooms and draws the boundary between us and the user.

Decides nothing else.
"""

from __future__ import annotations

import gc
import os
import re
import sys

import typer

from trialrun import __version__
from trialrun.cli import assessing, calendar, library, reading, screening
from trialrun.cli.output import Boundary

_NEGATIVE = re.compile(r"-\d+")

app = typer.Typer(
    name="trialrun",
    help="A clinical trial is written as prose. trialrun makes it run.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
library.register(app)
reading.register(app)
screening.register(app)
calendar.register(app)
assessing.register(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"trialrun {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True, help="Print the version."),
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error (may stand anywhere)."),
) -> None:
    """A clinical trial is written as prose. trialrun makes it run."""


def main() -> None:
    """Run the command line: 0 fine, 1 findings of severity error, 2 wrong usage, 3 unusable input, 4 our own bug."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # measured: a sixth less memory, no slower
    gc.set_threshold(50_000, 20, 20)  # measured: a command begins a tenth sooner
    debug = "--debug" in sys.argv[1:]
    arguments = [word for word in sys.argv[1:] if word != "--debug"]
    with Boundary(debug=debug):
        app(args=shield_negative_ids(arguments), prog_name="trialrun")


def shield_negative_ids(words: list[str]) -> list[str]:
    """The words of a command with patient ids such as -123 (OMOP has them) behind `--`, so that none is an option."""
    before = ["", *words]
    is_id = [
        _NEGATIVE.fullmatch(word) is not None and not previous.startswith("--")
        for previous, word in zip(before, words, strict=False)
    ]
    if "--" in words or not any(is_id):
        return words
    ids = [word for word, found in zip(words, is_id, strict=True) if found]
    return [*(word for word, found in zip(words, is_id, strict=True) if not found), "--", *ids]
