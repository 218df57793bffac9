"""trialrun: a clinical trial is written as prose; trialrun makes it run.

The package is a house of rooms (see `docs/design.md`). Import from the rooms, for example
`from trialrun.rules import parse_rule`; this module exports nothing but the version.
"""

__version__ = "0.1.0"
