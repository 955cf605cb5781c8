"""Workbooks without Excel: formulas read, given to the engine, and whole scenario tables done as arrays."""
