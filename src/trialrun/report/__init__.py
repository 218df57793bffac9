"""Reports over the rooms below: files in plain English, explained patients, the demo; decides nothing itself."""
