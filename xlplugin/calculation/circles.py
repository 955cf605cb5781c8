"""Circular references: cells that stand on themselves through the branches that are really taken.

A switch that is off closes no circle, `IF(on,interest,0)`. The engine gives no sign of one: ask the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from xlplugin.calculation.formulas.areas import Area, Reads, reads, within
from xlplugin.calculation.formulas.book_formulas import BookFormulas
from xlplugin.calculation.formulas.nodes import Call, Node, Number
from xlplugin.calculation.formulas.precedents import Graph
from xlplugin.calculation.formulas.tree import children, with_children
from xlplugin.errors import ExcelError
from xlplugin.ooxml.addresses import Key
from xlplugin.values import CellValue

if TYPE_CHECKING:
    from xlplugin.calculation.engine import Engine

Evaluate = Callable[[Node, Key], CellValue]
CIRCULAR = "the cell depends on itself"  # why it is not computed
CIRCULAR_CALL = "a circular reference through a function of this package"
CIRCLE = ExcelError("#CIRC!")  # the value of what follows from itself


def values_or_circles(engine: Engine, keys: Iterable[Key]) -> dict[Key, CellValue]:
    """Values of cells, an error for those that stand on themselves or follow from one that does."""
    found = engine.values_at(keys)
    if engine.circular:
        found |= dict.fromkeys(found.keys() & (engine.circular | engine.dependents(engine.circular)), CIRCLE)
    return found


def apart(one: CellValue, other: CellValue) -> float:
    """How far two values are apart; values of other kinds are as far as can be."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other)
    return 0.0 if one == other else float("inf")


class Circles:
    """Sets of cells that may stand on themselves, by the text of their formulas."""

    def __init__(self, formulas: BookFormulas, fills: dict[Key, Area], possible: list[set[Key]]) -> None:
        self._formulas, self._fills, self._possible = formulas, fills, possible

    def closed(self, evaluate: Evaluate) -> set[Key]:
        """Cells that stand on themselves with the values as they are; `evaluate` computes conditions."""
        found: set[Key] = set()
        for members in self._possible:
            taken = Taken(self._formulas, members, evaluate)
            read = {key: taken.reads(key) for key in members if key in self._formulas.trees}
            fills = {key: area for key, area in self._fills.items() if key in members}
            found |= set().union(*Graph(read, fills).circles())
        return found


class Taken:
    """What formulas of a possible circle read in the branches that they take."""

    def __init__(self, formulas: BookFormulas, members: set[Key], evaluate: Evaluate) -> None:
        self._formulas, self._members, self._evaluate = formulas, members, evaluate
        self._key: Key = next(iter(members))

    def reads(self, key: Key) -> Reads:
        """What a formula reads there."""
        return reads(self.tree(key), key[0], self._formulas.sheets)

    def tree(self, key: Key) -> Node:
        """The formula, without the branches that it does not take."""
        self._key = key
        return self._reduced(self._formulas.plain(key))

    def _reduced(self, node: Node) -> Node:
        """The tree without the branches that are not taken."""
        if isinstance(node, Call) and node.arguments:
            taken = self._branches(node)
            return Call(node.name, tuple(map(self._reduced, taken)))
        return with_children(node, tuple(map(self._reduced, children(node))))

    def _branches(self, call: Call) -> tuple[Node, ...]:
        name, arguments = call.function, call.arguments
        if name == "IF" and len(arguments) > 1:
            return self._chosen(arguments, Call("IF", (arguments[0], Number(1), Number(2))))
        if name in ("IFERROR", "IFNA"):
            value = self._value(arguments[0])
            fails = isinstance(value, ExcelError)
            return arguments if fails else arguments[:1]
        if name == "CHOOSE":
            return self._chosen(arguments, Call("INT", arguments[:1]))
        return arguments

    def _chosen(self, arguments: tuple[Node, ...], place: Node) -> tuple[Node, ...]:
        """The first argument and the one that a formula of it, which coerces it as the call does, picks."""
        number = self._value(place)
        if number is CIRCLE:
            return arguments
        if not isinstance(number, float) or not 0 < number < len(arguments):
            return arguments[:1]
        return arguments[0], arguments[int(number)]

    def _value(self, node: Node) -> CellValue:
        """Unknown where it follows from the circle itself."""
        found = reads(node, self._key[0], self._formulas.sheets)
        if found.seeks or any(within(key, area) for key in self._members for area in found.areas):
            return CIRCLE
        return self._evaluate(node, self._key)
