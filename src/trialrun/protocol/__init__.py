"""Protocol: the trial, the evidence record and the criteria set as frozen records, their file form and their checks."""
