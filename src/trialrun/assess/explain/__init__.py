"""Why an answer is what it is: values, dates, limits, rules, and what would change it. Judges nothing itself."""
