"""The functions that batches know, by how they take their arguments."""

from __future__ import annotations

from xlplugin.calculation.batch import (
    aggregates,
    counting,
    criteria,
    finance,
    logic,
    lookup,
    mathematics,
    texts,
)
from xlplugin.calculation.batch.branching import BRANCHING

AGGREGATES = {
    **aggregates.FUNCTIONS,
    **counting.FUNCTIONS,
    **criteria.FUNCTIONS,
    **finance.FUNCTIONS,
    **logic.FUNCTIONS,
    **lookup.FUNCTIONS,
}
OF_VALUES = {**mathematics.VALUES, **finance.VALUES, **texts.VALUES, **logic.VALUES}


SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 4: "MAX", 5: "MIN", 6: "PRODUCT", 9: "SUM"}
KNOWN = {*AGGREGATES, *OF_VALUES, *BRANCHING, *logic.KINDS, "NA", "SUBTOTAL"}
