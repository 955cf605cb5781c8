"""A tree that was written for one cell, as it reads for another."""

from __future__ import annotations

from xlplugin.calculation.formulas.nodes import Corner, Node, Reference
from xlplugin.calculation.formulas.tree import replaced
from xlplugin.ooxml.addresses import MAX_COLUMN, MAX_ROW


def moved(node: Node, rows: int, columns: int) -> Node:
    """Relative references go along; past a sheet's last row they go on at its first, as in Excel."""
    if not rows and not columns:
        return node
    return replaced(node, lambda n: _moved(n, rows, columns) if isinstance(n, Reference) else n)


def _moved(node: Reference, rows: int, columns: int) -> Reference:
    last = None if node.last is None else _moved_corner(node.last, rows, columns)
    return in_order(Reference(_moved_corner(node.first, rows, columns), last, node.origin))


def _moved_corner(corner: Corner, rows: int, columns: int) -> Corner:
    row, column = corner.row, corner.column
    if row is not None and not corner.row_fixed:
        row = (row - 1 + rows) % MAX_ROW + 1
    if column is not None and not corner.column_fixed:
        column = (column - 1 + columns) % MAX_COLUMN + 1
    return Corner(row, column, corner.row_fixed, corner.column_fixed)


def in_order(node: Reference) -> Reference:
    """The reference with its first end above and left of its last: `A3:A$2` is `A$2:A3`.

    Excel orders the ends when a formula is typed; a shared formula is stored for its first cell only.
    """
    first, last = node.first, node.last
    if last is None:
        return node
    swaps_rows = first.row is not None and last.row is not None and first.row > last.row
    swaps_columns = first.column is not None and last.column is not None and first.column > last.column
    if not swaps_rows and not swaps_columns:
        return node
    up, down = (last, first) if swaps_rows else (first, last)
    left, right = (last, first) if swaps_columns else (first, last)
    return Reference(
        Corner(up.row, left.column, up.row_fixed, left.column_fixed),
        Corner(down.row, right.column, down.row_fixed, right.column_fixed),
        node.origin,
    )
