"""How far two libraries lie apart in the parts of a formula: the engine's functions and numpy's."""

from __future__ import annotations

from collections.abc import Container, Sequence

from xlplugin.calculation.batch import counting, logic, lookup, texts
from xlplugin.calculation.batch.branching import BRANCHING
from xlplugin.calculation.batch.operators import COMPARE
from xlplugin.calculation.formulas.nodes import Binary, Call, Node, Number, Omitted
from xlplugin.calculation.formulas.tree import children

# How far two libraries' results lie apart: of powers in the last digit, of annuities and of what is
# added up or raised from such digits as far as samples may.
POWER, COMPOUNDED = 4e-15, 1e-11
INEXACT = {
    **dict.fromkeys(("EXP", "LN", "LOG", "LOG10", "POWER", "MOD"), POWER),
    **dict.fromkeys(("NPV", "PMT", "PV", "FV"), COMPOUNDED),
}
_ROUNDING = ("INT", "ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC")
# Functions that leave a number's last digits alone, and those whose result hangs on none of them.
_PASSED_ON = {*BRANCHING, *texts.VALUES, *lookup.FUNCTIONS, *_ROUNDING, "MIN", "MAX", "ABS"}
_DECIDES = {*logic.KINDS, *counting.FUNCTIONS, "AND", "OR", "NOT", "EXACT", "LEN", "SIGN", "MATCH"}


def lies_apart(part: Node) -> float:
    """How far two libraries lie apart in a step of a formula, over arguments on which they agree."""
    if isinstance(part, Call):
        return INEXACT.get(part.function, 0.0)
    return POWER if isinstance(part, Binary) and part.operator == "^" else 0.0


def compounds(part: Node, own: Container[str]) -> bool:
    """Whether a last digit that differs in an argument may be more than one in the result.

    Args:
        own: our functions, which round to whole numbers where digits are lost.
    """
    if isinstance(part, Call):
        return part.function not in _PASSED_ON and part.function not in own
    return isinstance(part, Binary) and part.operator in "+-^"


def reaching(part: Node) -> Sequence[Node]:
    """The parts right below of which the last digits reach the value."""
    below = children(part)
    if isinstance(part, Binary):
        return () if part.operator in COMPARE else below
    if not isinstance(part, Call):
        return below
    if part.function in _DECIDES or (part.function in _ROUNDING and _to_wholes(part)):
        return ()
    return below[1:] if part.function in ("IF", "CHOOSE") else below


def _to_wholes(call: Call) -> bool:
    """Whether it rounds to whole numbers, by 15 digits as Excel rounds."""
    return len(call.arguments) == 1 or call.arguments[1] in (Number(0.0), Omitted())
