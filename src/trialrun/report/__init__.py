"""Reports over the rooms below: files in plain English, explained patients, the demo; decides nothing itself."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialrun.report.demo import DemoResult, run_demo
    from trialrun.report.describing import describe, sections_of
    from trialrun.report.endpoints_page import endpoint_page
    from trialrun.report.explaining import explain_text, explanation_sections
    from trialrun.report.page import report_page
    from trialrun.report.response_page import assessment_page

__all__ = [
    "DemoResult",
    "assessment_page",
    "describe",
    "endpoint_page",
    "explain_text",
    "explanation_sections",
    "report_page",
    "run_demo",
    "sections_of",
]

_HOMES = {
    "DemoResult": "demo",
    "describe": "describing",
    "endpoint_page": "endpoints_page",
    "explain_text": "explaining",
    "explanation_sections": "explaining",
    "report_page": "page",
    "assessment_page": "response_page",
    "run_demo": "demo",
    "sections_of": "describing",
}


def __getattr__(name: str) -> object:
    """Each name is loaded when it is first used: showing a file needs neither engines nor figures."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"trialrun.report.{_HOMES[name]}"), name)
