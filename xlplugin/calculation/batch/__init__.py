"""A workbook's formulas over many scenarios at once: every cell is a column, one element a scenario.

It is a second reading of the same formulas, for speed, of the functions that models use. What it does not
know it refuses when the model is compiled (`NotForBatch`); a scenario whose value hangs on the last digits
of a float is marked as doubtful; both go to the engine, and samples of the rest are compared with it.
"""

from xlplugin.calculation.batch.column import Column
from xlplugin.calculation.batch.model import BatchModel, Computed
from xlplugin.calculation.batch.rows import NotForBatch

__all__ = ["BatchModel", "Column", "Computed", "NotForBatch"]
