"""Implicit intersection where Excel has none: array constants, and functions that take arrays by nature.

Of a formula in an ordinary cell the engine takes one value of each area where a single value belongs, and
shows that as `@`, as Excel does. It does so for array constants too, `SUM(LARGE(A1:A9,{1,2}))`, and in
functions that compute arrays in any cell, as in `LOOKUP(2,1/(A1:A9<>""),B1:B9)` and
`MATCH(1,INDEX((A1:A9=1)*(B1:B9=2),0),0)`.
"""

from __future__ import annotations

import re

from xlplugin.calculation.formulas.tree import Array, Call, Node, Reference, Unary, children, with_children

# By function the arguments, from 0, whose expressions are computed as arrays in any cell.
_TAKE_ARRAYS = {
    "LOOKUP": (1, 2), "INDEX": (0,), "AGGREGATE": (2,), "FREQUENCY": (0, 1), "LINEST": (0, 1),
    "LOGEST": (0, 1),
    "TREND": (0, 1, 2), "GROWTH": (0, 1, 2), "FILTER": (0, 1), "SORTBY": (0, 1), "XLOOKUP": (1, 2),
}  # fmt: skip
# They take one value of an area in an ordinary cell, also within those.
_TAKE_ONE = frozenset({"IF", "IFERROR", "IFNA", "CHOOSE", "SWITCH", "IFS"})
MAY_DIFFER = re.compile(rf"\{{|\b(?:{'|'.join(_TAKE_ARRAYS)})\(", re.IGNORECASE)


class Undecided(Exception):
    """Whether Excel takes one value of an area here is not known."""


def without_needless(tree: Node, within: bool = False) -> Node:
    """The engine's reading of an ordinary cell's formula with `@` only where Excel has it."""
    if isinstance(tree, Unary) and tree.operator == "@":
        if isinstance(tree.operand, Array) or (within and isinstance(tree.operand, Reference | Call)):
            return without_needless(tree.operand, within)
        return Unary("@", without_needless(tree.operand, within))
    if isinstance(tree, Call):
        return Call(tree.name, tuple(_argument(tree, place, within) for place in range(len(tree.arguments))))
    return with_children(tree, tuple(without_needless(child, within) for child in children(tree)))


def _argument(call: Call, place: int, within: bool) -> Node:
    argument = call.arguments[place]
    if within and call.function in _TAKE_ONE and _intersects(argument):
        raise Undecided(f"one value of an area, or all of it, in {call.function}: use an array formula")
    return without_needless(argument, within or place in _TAKE_ARRAYS.get(call.function, ()))


def _intersects(tree: Node) -> bool:
    if isinstance(tree, Unary) and tree.operator == "@":
        return True
    return any(map(_intersects, children(tree)))
