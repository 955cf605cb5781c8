"""INDIRECT of a defined name: Excel finds it, the engine gives #REF!. What may ask for one is named."""

from __future__ import annotations

from collections.abc import Callable, Set

from xlplugin.calculation.formulas.tree import Binary, Call, Name, Node, Reference, Text, walk
from xlplugin.values import CellValue

REASON = "INDIRECT of a defined name is not checked against Excel"


def asks_for_a_name(tree: Node, names: Set[str], value_of: Callable[[Reference], CellValue]) -> bool:
    """Whether some INDIRECT of a formula may get one of these names (in lower case) as its text."""
    return bool(names) and any(
        isinstance(node, Call)
        and node.function == "INDIRECT"
        and node.arguments
        and _may_be_one(node.arguments[0], names, value_of)
        for node in walk(tree)
    )


def _may_be_one(text: Node, names: Set[str], value_of: Callable[[Reference], CellValue]) -> bool:
    if isinstance(text, Text):
        return text.value.lower() in names
    if isinstance(text, Reference):
        return str(value_of(text) or "").lower() in names
    if any(isinstance(part, Text) and "!" in part.value for part in walk(text)):
        return False  # an address on a sheet, or a name that is local to one: those have no plain text
    if isinstance(text, Binary) and text.operator == "&":
        start: Node = text.left
        while isinstance(start, Binary) and start.operator == "&":
            start = start.left
        return any(_begins(start, name, value_of) and _ends(text.right, name, value_of) for name in names)
    return isinstance(text, (Call, Name, Binary))


def _begins(part: Node, name: str, value_of: Callable[[Reference], CellValue]) -> bool:
    known = _known(part, value_of)
    return known is None or name.startswith(known)


def _ends(part: Node, name: str, value_of: Callable[[Reference], CellValue]) -> bool:
    known = _known(part, value_of)
    return known is None or name.endswith(known)


def _known(part: Node, value_of: Callable[[Reference], CellValue]) -> str | None:
    """The text of a part where it is a text or a cell with one."""
    if isinstance(part, Text):
        return part.value.lower()
    value = value_of(part) if isinstance(part, Reference) else None
    return value.lower() if isinstance(value, str) else None
