"""The course of one patient, step by step; `assess.assessing` puts the steps together. Reads no file.

Before: `choosing` (options), `visits` (baseline and days), `turns` (therapy, death), `conflicts` (values of one day).
At each visit: `grading` (each domain; `rates` where it is a number), then `combining`. Over the visits: `confirming`,
`sustaining`. Of the course: `responding` and `summing` (what it comes to), `bearing` (what confirms it), `doubts`.
"""
