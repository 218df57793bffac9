"""The entry point: collects the commands of the rooms and draws the boundary between us and the user."""

from __future__ import annotations

import sys

import typer

from trialrun import __version__
from trialrun.cli import library, screening
from trialrun.cli.output import Boundary

app = typer.Typer(
    name="trialrun",
    help="A clinical trial is written as prose. trialrun makes it run.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
library.register(app)
screening.register(app)


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
    debug = "--debug" in sys.argv[1:]
    arguments = [word for word in sys.argv[1:] if word != "--debug"]
    with Boundary(debug=debug):
        app(args=arguments, prog_name="trialrun")
