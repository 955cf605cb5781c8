"""The functions that batches know, by how they take their arguments."""

from __future__ import annotations

from xlplugin.calculation.batch import (
    aggregates,
    counting,
    criteria,
    dates,
    finance,
    logic,
    lookup,
    mathematics,
    texts,
)
from xlplugin.calculation.batch.branching import BRANCHING
from xlplugin.calculation.formulas.nodes import Binary, Call, Node

AGGREGATES = {
    **aggregates.FUNCTIONS,
    **counting.FUNCTIONS,
    **criteria.FUNCTIONS,
    **finance.FUNCTIONS,
    **logic.FUNCTIONS,
    **lookup.FUNCTIONS,
}
OF_VALUES = {**mathematics.VALUES, **finance.VALUES, **texts.VALUES, **dates.VALUES, **logic.VALUES}


SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 4: "MAX", 5: "MIN", 6: "PRODUCT", 9: "SUM"}
KNOWN = {*AGGREGATES, *OF_VALUES, *BRANCHING, *logic.KINDS, "NA", "SUBTOTAL"}
# How far two libraries' results lie apart: of powers in the last digit, of annuities and of what is
# added up or raised from such digits as far as samples may.
POWER, COMPOUNDED = 4e-15, 1e-11
INEXACT = {
    **dict.fromkeys(("EXP", "LN", "LOG", "LOG10", "POWER", "MOD"), POWER),
    **dict.fromkeys(("NPV", "PMT", "PV", "FV"), COMPOUNDED),
}
_PASSED_ON = {*BRANCHING, *texts.VALUES, *logic.KINDS}  # functions that leave a number's last digits alone


def lies_apart(part: Node) -> float:
    """How far two libraries lie apart in a step of a formula, over arguments on which they agree."""
    if isinstance(part, Call):
        return INEXACT.get(part.function, 0.0)
    return POWER if isinstance(part, Binary) and part.operator == "^" else 0.0


def compounds(part: Node) -> bool:
    """Whether a last digit that differs in an argument may be more than one in the result."""
    if isinstance(part, Call):
        return part.function not in _PASSED_ON
    return isinstance(part, Binary) and part.operator in "+-^"
