"""`CELL("filename", A1)` for the engine, which knows no file: the sheet's name after a mark for the rest.

Workbooks ask it for the name of their sheet, which is known; where the file lies for its author is not.
"""

from __future__ import annotations

from xlplugin.calculation.formulas.tree import Call, Node, Reference, Text, replaced

UNKNOWN = "\ue001"  # stands for the folder and the name of the file


def with_sheet_name(tree: Node, sheet: str) -> Node:
    """A formula of a sheet with what CELL gives for the file name of a cell."""

    def named(node: Node) -> Node:
        if not isinstance(node, Call) or node.function != "CELL" or len(node.arguments) != 2:
            return node
        wanted, cell = node.arguments
        if wanted != Text("filename") or not isinstance(cell, Reference) or cell.origin.book:
            return node
        return Text(f"{UNKNOWN}[{UNKNOWN}]{cell.origin.sheet or sheet}")

    return replaced(tree, named)
