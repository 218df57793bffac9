"""Library: the bundled trials, evidence and criteria sets, as files, each value with its origin.

Finds, reads and caches files and their documents; judges nothing and knows no disease.
"""

from trialrun.library.catalogue import LibraryEntry, is_path, load, load_trial, load_trials, names
from trialrun.library.checking import check_named, load_checked_trials, rule_lines
from trialrun.library.documents import document_text, quote

__all__ = [
    "LibraryEntry",
    "check_named",
    "document_text",
    "is_path",
    "load",
    "load_checked_trials",
    "load_trial",
    "load_trials",
    "names",
    "quote",
    "rule_lines",
]
