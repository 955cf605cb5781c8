"""Formulas as trees: read, printed, moved, and what they refer to."""
