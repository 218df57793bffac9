"""Reports over the rooms below: files in plain English, explained patients, the demo; decides nothing itself."""

from trialrun.report.describing import describe, sections_of
from trialrun.report.explaining import explain_text, explanation_sections

__all__ = ["describe", "explain_text", "explanation_sections", "sections_of"]
