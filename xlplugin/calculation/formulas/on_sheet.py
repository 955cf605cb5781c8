"""A tree that means the same cells wherever it stands."""

from __future__ import annotations

from dataclasses import replace

from xlplugin.calculation.formulas.tree import HERE, Node, Origin, Reference, replaced


def on_sheet(node: Node, sheet: str) -> Node:
    """References without a sheet get this one."""
    where = Origin(sheet)

    def change(part: Node) -> Node:
        if isinstance(part, Reference) and part.origin == HERE:
            return replace(part, origin=where)
        return part

    return replaced(node, change)
