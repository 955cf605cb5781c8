"""Evidence for functions.csv: formulas whose value Excel stored, beside what the engine gives.

It stands with the tests because rows and books stay outside the project (../shared): the package carries
the verdicts.
"""
