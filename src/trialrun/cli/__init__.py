"""The command line: parses words, calls one room per command, prints what it returns. Decides nothing."""
