"""Which formulas change by themselves, or may follow from any cell."""

from __future__ import annotations

from xlplugin.calculation.formulas.nodes import Call, Node
from xlplugin.calculation.formulas.tree import walk

# Computed again whenever anything is, as Excel documents it.
VOLATILE = frozenset(
    {"NOW", "TODAY", "RAND", "RANDARRAY", "RANDBETWEEN", "OFFSET", "INDIRECT", "CELL", "INFO"}
)
# Of these, such as find their cells while they run: what they read cannot be told from the text.
SEEKING = frozenset({"OFFSET", "INDIRECT"})


def is_volatile(node: Node) -> bool:
    """Whether a formula is computed again at each recalculation though nothing that it reads has changed."""
    return any(isinstance(part, Call) and part.function in VOLATILE for part in walk(node))
