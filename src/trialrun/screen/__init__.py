"""Screen: trials and records in, verdicts out. Who may enter, why not, what is missing, what to ask."""
