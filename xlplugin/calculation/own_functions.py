"""Our functions inside the engine's formulas: each call becomes a cell of a scratch sheet that Python fills.

The engine takes no functions from outside. Arguments that are cells are read where they stand; others become
formulas of the scratch sheet. Nothing of it reaches a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from xlplugin.calculation.formulas.calls import calls
from xlplugin.calculation.formulas.tree import (
    HERE,
    Call,
    Corner,
    Name,
    Node,
    Number,
    Origin,
    Postfix,
    Reference,
    children,
    replaced,
    to_text,
    walk,
    with_children,
)
from xlplugin.calculation.formulas.volatility import VOLATILE
from xlplugin.calculation.own_arguments import (
    SCRATCH,
    Argument,
    Cells,
    Computed,
    NotComputable,
    OwnCall,
    Place,
    constant_of,
    is_single,
    spreads_out,
)
from xlplugin.ooxml.addresses import Key

if TYPE_CHECKING:
    from xlplugin.registry import Function

_LARGEST_AREA = 100_000
# Results of several cells stand apart from each other by this, in a grid right of those of one cell.
_ROOM = (2_000, 200)
_ROOMS_BELOW = 500
# Where a call of several values is an argument of these, an ordinary formula takes them all.
_TAKE_AREAS = frozenset((
    "SUM", "PRODUCT", "AVERAGE", "MIN", "MAX", "COUNT", "COUNTA", "MEDIAN", "AND", "OR", "SUMPRODUCT",
    "INDEX", "ROWS", "COLUMNS", "LARGE", "SMALL", "NPV", "IRR",
))  # fmt: skip


class Scratch:
    """The scratch sheet as formulas are rewritten: calls, and formulas of their arguments."""

    def __init__(self, sheets: Mapping[str, Place], functions: Mapping[str, Function]) -> None:
        """`sheets`: by name the last row and column that are used."""
        self._sheets = {name.casefold(): (name, last) for name, last in [*sheets.items(), (SCRATCH, (1, 1))]}
        self._functions = functions
        self.calls: list[OwnCall] = []
        self.formulas: dict[Place, str] = {}
        self._known: dict[str, Computed] = {}
        self._singles = self._rooms = 0

    def rewritten(self, tree: Node, key: Key, is_array: bool) -> Node:
        """The tree with references to scratch cells for calls of ours; NotComputable says what cannot be."""
        return _Rewriting(self, key, is_array).node(tree, "", {})

    def function(self, call: Call) -> Function | None:
        return self._functions.get(call.function) if _is_own_spelling(call) else None

    def computed(self, tree: Node) -> Computed:
        """The place of a formula, one for all calls whose argument it is: setting it takes a millisecond."""
        text, spreads = to_text(tree), not is_single(tree)
        known = self._known.get(text)
        if known is None:
            place = self.new_place(spreads)
            self.formulas[place] = text
            known = Computed(place, spreads)
            if calls(tree).isdisjoint(VOLATILE):  # random numbers are drawn for each call
                self._known[text] = known
        return known

    def new_place(self, spreads: bool) -> Place:
        if not spreads:
            self._singles += 1
            return self._singles, 1
        self._rooms += 1
        right, below = divmod(self._rooms, _ROOMS_BELOW)
        return 1 + below * _ROOM[0], 3 + right * _ROOM[1]

    def cells(self, reference: Reference, sheet: str) -> Cells:
        """The cells of a reference, up to the last that is used."""
        word = reference.origin.sheet or sheet
        name, (last_row, last_column) = self._sheets.get(word.casefold(), ("", (0, 0)))
        if not name:
            raise NotComputable(f"there is no sheet {word}")
        first, last = reference.first, reference.last or reference.first
        rows = sorted((first.row or 1, last.row or max(last_row, 1)))
        columns = sorted((first.column or 1, last.column or max(last_column, 1)))
        return Cells(name, rows[0], columns[0], rows[1], columns[1])


class _Rewriting:
    """One formula on its way; names that LET has bound are followed to what they stand for."""

    def __init__(self, scratch: Scratch, key: Key, is_array: bool) -> None:
        self._scratch, self._key, self._is_array = scratch, key, is_array

    def node(self, node: Node, parent: str, bound: Mapping[str, Node]) -> Node:
        if _is_bound(node, bound):
            return node
        if not isinstance(node, Call):
            return with_children(node, tuple(self.node(child, "", bound) for child in children(node)))
        function = self._scratch.function(node)
        if function is not None:
            return self._call(node, function, parent, bound)
        if node.function == "LET":
            return self._let(node, bound)
        if node.function == "LAMBDA" and any(
            isinstance(inner, Call) and self._scratch.function(inner) for inner in walk(node)
        ):
            raise NotComputable("a function of this package within LAMBDA")
        arguments = tuple(self.node(argument, node.function, bound) for argument in node.arguments)
        return Call(node.name, arguments)

    def _let(self, call: Call, bound: Mapping[str, Node]) -> Node:
        parts, known = list(call.arguments), dict(bound)
        for place in range(0, len(parts) - 1, 2):
            name = parts[place]
            parts[place + 1] = self.node(parts[place + 1], "", known)
            if isinstance(name, Name):
                known[name.name.upper()] = _looked_up(parts[place + 1], known)
        parts[-1] = self.node(parts[-1], "", known)
        return Call(call.name, tuple(parts))

    def _call(self, call: Call, function: Function, parent: str, bound: Mapping[str, Node]) -> Node:
        given = tuple(self._argument(self.node(a, "SUM", bound), function, bound) for a in call.arguments)
        spreads = any(spreads_out(argument) for argument in given) and any(
            argument.quantity.broadcasts for argument in function.arguments
        )
        spreads = spreads and (self._is_array or parent in _TAKE_AREAS)
        made = OwnCall(function, given, self._scratch.new_place(spreads), spreads, self._key)
        self._scratch.calls.append(made)
        cell = Reference(Corner(*made.place, True, True), None, Origin(SCRATCH))
        return Postfix("#", cell) if spreads else cell

    def _argument(self, node: Node, function: Function, bound: Mapping[str, Node]) -> Argument:
        node = _looked_up(node, bound) if bound else node
        constant = constant_of(node)
        if constant is not None:
            return constant
        if isinstance(node, Reference) and not (node.origin.book or node.origin.last_sheet):
            return self._cells(node, function)
        return self._scratch.computed(replaced(node, self._placed))

    def _cells(self, node: Reference, function: Function) -> Cells:
        cells = self._scratch.cells(node, self._key[0])
        count = (cells.bottom - cells.top + 1) * (cells.right - cells.left + 1)
        if count > _LARGEST_AREA:
            raise NotComputable(f"{function.name} over {count:,} cells: at most {_LARGEST_AREA:,} are read")
        return cells

    def _placed(self, node: Node) -> Node:
        """As it must be written on another sheet to mean the same."""
        sheet, row, column = self._key
        if isinstance(node, Reference) and node.origin == HERE:
            return replace(node, origin=Origin(sheet))
        if isinstance(node, Call) and not node.arguments and node.function in ("ROW", "COLUMN"):
            return Number(row if node.function == "ROW" else column)
        return node


def _looked_up(node: Node, bound: Mapping[str, Node]) -> Node:
    """A formula with what its bound names stand for; NotComputable where one is bound again within it."""
    for call in walk(node):
        if isinstance(call, Call) and call.function in ("LET", "LAMBDA"):
            names = call.arguments[: -1 : 2 if call.function == "LET" else 1]
            if any(_is_bound(name, bound) for name in names):
                raise NotComputable("a name bound twice around a function of this package")
    return replaced(node, lambda part: bound[part.name.upper()] if _is_bound(part, bound) else part)


def _is_bound(node: Node, bound: Mapping[str, Node]) -> TypeGuard[Name]:
    return isinstance(node, Name) and node.origin == HERE and node.name.upper() in bound


def _is_own_spelling(call: Call) -> bool:
    """`NAME`, `_xll.NAME`, `_xldudf_NAME`, `[1]!NAME`; not `_xlfn.NAME`, which is Excel's own."""
    return not call.prefix.startswith(("_XLFN.", "_XLWS."))
