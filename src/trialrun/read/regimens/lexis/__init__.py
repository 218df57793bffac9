"""The words of a dosing text: amounts, drugs, days, intervals and joints, each with its place. Ties none to another."""
