"""Reports over the rooms below: files in plain English, explained patients, the demo; decides nothing itself."""

from trialrun.report.demo import DemoResult, run_demo
from trialrun.report.describing import describe, sections_of
from trialrun.report.explaining import explain_text, explanation_sections
from trialrun.report.page import report_page

__all__ = [
    "DemoResult",
    "describe",
    "explain_text",
    "explanation_sections",
    "report_page",
    "run_demo",
    "sections_of",
]
