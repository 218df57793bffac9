"""Outcomes and objectives as printed become records: what, for whom, when. Decides no estimand."""
