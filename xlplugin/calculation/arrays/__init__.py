"""A workbook's formulas over many scenarios at once: every cell is a numpy array, one element a scenario.

It is a second reading of the same formulas, for speed. It covers the arithmetic that models are made of
and hands everything else back: a formula it does not know turns it off for that template, a row in which
anything irregular happens (an error, a division by zero, a rounding too close to call) is computed by the
engine, and rows of every batch are compared with the engine.
"""

from xlplugin.calculation.arrays.model import ArrayModel
from xlplugin.calculation.arrays.values import NotForArrays

__all__ = ["ArrayModel", "NotForArrays"]
