"""The error tree. Raised for unusable input and our own mistakes; problems *in* documents are findings.

TrialrunError                 anything trialrun raises on purpose; has `what`, `where` and `fix`
├── UsageError                the command or call is wrong                        exit code 2
│   └── UnknownNameError      a trial, variable or option that does not exist; suggests the nearest
├── InputError                a file or value cannot be used                      exit code 3
│   ├── RuleSyntaxError       rule text that cannot be parsed; points at the character
│   ├── UnitError             a unit that cannot be read, or two that cannot be compared
│   ├── DateError             a date or period that does not exist
│   └── VocabularyError       a vocabulary table that contradicts itself
└── InternalError             our own bug                                         exit code 4
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class TrialrunError(Exception):
    """Base of every error raised on purpose: what is wrong, where, and what to do next."""

    exit_code = 4

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what = what
        self.where = where
        self.fix = fix
        super().__init__(self.message())

    def message(self) -> str:
        """`where: what. Next: fix`, leaving out what is not known; the next step stands below a pointer."""
        text = f"{self.where}: {self.what}" if self.where else self.what
        joint = "\n  " if text.endswith("^") else ". "
        return f"{text}{joint}Next: {self.fix}" if self.fix else text


class UsageError(TrialrunError):
    """The command line or the call is wrong."""

    exit_code = 2


class UnknownNameError(UsageError):
    """A name that nothing carries; the message offers the nearest known names."""

    def __init__(self, kind: str, name: str, known: Iterable[str], *, where: str = "", fix: str = "") -> None:
        self.name = name
        self.suggestions = nearest_names(name, known)
        hint = f"did you mean {' or '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(f"unknown {kind} {name!r}", where=where, fix=" ".join(part for part in (hint, fix) if part))


class InputError(TrialrunError):
    """A file or a value that cannot be used."""

    exit_code = 3


class RuleSyntaxError(InputError):
    """Rule text that cannot be parsed. `column` counts characters from 1."""

    def __init__(self, what: str, *, text: str, column: int, fix: str = "") -> None:
        self.text = text
        self.column = column
        pointer = f"\n  {text}\n  {' ' * (column - 1)}^"
        super().__init__(f"{what}{pointer}", where=f"character {column}", fix=fix)


class UnitError(InputError):
    """A unit that cannot be read, or two units that cannot be compared."""


class DateError(InputError):
    """A date, time or period that does not exist."""


class VocabularyError(InputError):
    """A vocabulary table that contradicts itself."""


class InternalError(TrialrunError):
    """Our own mistake: a state that must not occur."""

    exit_code = 4


def nearest_names(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The known names most like `name`, best first; `-` and `_` and letter case do not matter."""
    plain = {_plain(candidate): candidate for candidate in known}
    close = difflib.get_close_matches(_plain(name), list(plain), n=limit, cutoff=0.6)
    return tuple(plain[match] for match in close)


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(" ", "_")
