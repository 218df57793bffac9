"""Pages from templates: values in, one self-contained HTML text out. Everything from outside is escaped.

Knows no trial.
"""

from __future__ import annotations

import msgspec
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from trialrun.show.outline import Point


class Table(msgspec.Struct, frozen=True):
    """A table: caption, headings, rows whose first cell heads the row, and which columns hold numbers."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    numbers: frozenset[int] = frozenset()


class Figure(msgspec.Struct, frozen=True):
    """A drawn figure with its caption; `svg` must come from this room, which escapes every text in it."""

    caption: str
    svg: str

    @property
    def drawing(self) -> Markup:
        """The SVG as trusted markup."""
        return Markup(self.svg)


class Cell(msgspec.Struct, frozen=True):
    """A cell of a matrix: the word shown, its state (for the colour), what it says in full, and its details."""

    word: str
    state: str
    said: str
    detail: str = ""


class Matrix(msgspec.Struct, frozen=True):
    """A matrix of cells: a heading for each column and row; `name` is unique on the page."""

    name: str
    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


class Detail(msgspec.Struct, frozen=True):
    """What opens when a cell is chosen: its id, that of the cell, a title and points."""

    name: str
    cell: str
    title: str
    point: Point


def render_page(package: str, template: str, **values: object) -> str:
    """A template of `package` (folder `templates`) filled in; it may extend the frame and use the parts of this room.

    A value that is missing is an error of ours, never an empty place.
    """
    loader = ChoiceLoader([PackageLoader(package), PackageLoader("trialrun.show")])
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(template).render(**values) + "\n"
