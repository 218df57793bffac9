"""Life happens: what was given, missed, held or stopped meets the plan; what changed, and how punctual it was."""
